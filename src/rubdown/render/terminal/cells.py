"""How many cells of a terminal a text takes. Rich knows it for all Unicode; it is loaded only for unusual signs."""

from __future__ import annotations

# Latin letters, and the signs that the screens draw: one cell each.
ONE_CELL = frozenset(
    [chr(code) for first, last in ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF)) for code in range(first, last + 1)]
    + list("–…‘’“”•→◆●✓○★▲▸✗")
)


def cell_len(text: str) -> int:
    """Columns that a text takes."""
    if ONE_CELL.issuperset(text):
        return len(text)
    from rich.cells import cell_len as measured

    return measured(text)


def cut(text: str, width: int) -> str:
    """The text in exactly `width` columns: cut, or filled up with spaces."""
    if ONE_CELL.issuperset(text):
        return text[:width].ljust(width)
    from rich.cells import set_cell_size

    return set_cell_size(text, width)


def shortened(text: str, width: int, dots: str) -> str:
    """The text, cut to a width with dots at its end where it is wider."""
    return text if cell_len(text) <= width else cut(text, width - len(dots)).rstrip() + dots


def pieces(text: str, width: int) -> list[str]:
    """The text in pieces of at most `width` columns; one piece, maybe empty, where it fits."""
    if cell_len(text) <= width:
        return [text]
    from rich.cells import chop_cells

    return chop_cells(text, width)
