"""The terminal calendar as a picture: Rich's own SVG export, changed to look the same wherever it is drawn."""

from __future__ import annotations

import io
import re

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text as RichText

from rubdown.render.terminal.text import Text

# A font that every system has one of, widest spread first, in place of the one that Rich would fetch from the network.
_FONTS = '"DejaVu Sans Mono", Menlo, "Liberation Mono", Consolas, monospace'
_WITHOUT_DOWNLOAD = re.sub(r"\s*@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
_FORMAT = _WITHOUT_DOWNLOAD.replace("Fira Code, monospace", _FONTS)
# How wide such a font's characters are, in its size: a converter that knows no textLength, as librsvg, keeps columns.
_ASPECT = 0.602
# The theme's grey, in which closed days and notes stand, is too dark on its black to be read; this one is 6 to 1.
_GREY, _READABLE = "#625e4c", "#99947e"
_SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


def as_svg(text: Text, width: int) -> str:
    """A picture of the text at a width in columns, of a fixed size in pixels; the same text gives the same bytes."""
    console = Console(record=True, width=width, file=io.StringIO(), color_system="truecolor", legacy_windows=False)
    console.print(RichText.assemble(*text.pieces()), end="", soft_wrap=True)
    drawn = console.export_svg(
        title="rubdown calendar", unique_id="rubdown", code_format=_FORMAT, theme=MONOKAI, font_aspect_ratio=_ASPECT
    )
    drawn = drawn.replace(f"fill: {_GREY}", f"fill: {_READABLE}")
    # Spaces at the ends of a text are a calendar's columns: librsvg would drop them.
    return _SIZE.sub(r'width="\1" height="\2" \g<0> xml:space="preserve"', drawn, count=1)
