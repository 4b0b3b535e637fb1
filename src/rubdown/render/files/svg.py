"""The terminal calendar as a picture, drawn by Rich into `screen.svg`: its own frame, with fonts that systems have.

Spaces at the ends of a text are a calendar's columns: without `xml:space` librsvg would drop them.
"""

from __future__ import annotations

import io
from pkgutil import get_data

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text as RichText

from rubdown.render.terminal.text import Text

# How wide the font's characters are, in its size: a converter that knows no textLength, as librsvg, keeps columns.
_ASPECT = 0.602
# The theme's grey, in which closed days and notes stand, is too dark on its black to be read; this one is 6 to 1.
_GREY, _READABLE = "#625e4c", "#99947e"


def as_svg(text: Text, width: int) -> str:
    """A picture of the text at a width in columns, of a fixed size in pixels; the same text gives the same bytes."""
    console = Console(record=True, width=width, file=io.StringIO(), color_system="truecolor", legacy_windows=False)
    console.print(RichText.assemble(*text.pieces()), end="", soft_wrap=True)
    frame = (get_data("rubdown.render.files", "screen.svg") or b"").decode()
    drawn = console.export_svg(
        title="rubdown calendar", unique_id="rubdown", code_format=frame, theme=MONOKAI, font_aspect_ratio=_ASPECT
    )
    return drawn.replace(f"fill: {_GREY}", f"fill: {_READABLE}")
