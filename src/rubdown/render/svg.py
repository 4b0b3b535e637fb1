"""The terminal calendar as a picture: Rich's own SVG export."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text


def as_svg(text: Text, width: int) -> str:
    """A picture of the text at a width in columns; the same text gives the same bytes."""
    console = Console(record=True, width=width, file=io.StringIO(), color_system="truecolor", legacy_windows=False)
    console.print(text, end="", soft_wrap=True)
    return console.export_svg(title="rubdown calendar", unique_id="rubdown")
