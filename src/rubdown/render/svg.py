"""The terminal calendar as a picture: Rich's own SVG export."""

from __future__ import annotations

import io
import re

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text as RichText

from rubdown.render.text import Text

# Rich's picture would fetch its font from the network: a picture is complete in itself.
_FORMAT = re.sub(r"\s*@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def as_svg(text: Text, width: int) -> str:
    """A picture of the text at a width in columns; the same text gives the same bytes."""
    console = Console(record=True, width=width, file=io.StringIO(), color_system="truecolor", legacy_windows=False)
    console.print(RichText.assemble(*text.pieces()), end="", soft_wrap=True)
    return console.export_svg(title="rubdown calendar", unique_id="rubdown", code_format=_FORMAT, theme=MONOKAI)
