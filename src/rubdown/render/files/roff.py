"""A manual page: text in the `man` macros, escaped so that groff and mandoc show every character as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

_BLOCKS = {"heading_close", "paragraph_close", "fence", "list_item_close", "table_close"}
_LONGEST = 78  # characters of a line
# Characters that roff obeys, or draws as others: a hyphen-minus would become a hyphen that no shell takes.
_SIGNS = {"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}


def escaped(text: str) -> str:
    """Text as it stands within a line; characters beyond ASCII by their code, so that no page needs an encoding."""
    return "".join(_SIGNS.get(char) or (char if char < "\x7f" else f"\\[u{ord(char):04X}]") for char in text)


def filled(text: str) -> str:
    """Text in short lines; a point at the beginning of one is escaped, for it would be a request."""
    return _lines(escaped(text))


def _lines(roff: str) -> str:
    return "\n".join(map(_safe, wrap(roff, _LONGEST, break_long_words=False, break_on_hyphens=False)))


def _safe(line: str) -> str:
    return f"\\&{line}" if line.startswith(".") else line


def title(name: str, section: int, source: str, manual: str) -> str:
    """The beginning of a page with ragged lines. It has no date: the same help texts give the same page."""
    return f'.TH {escaped(name.upper())} {section} "" "{escaped(source)}" "{escaped(manual)}"\n.ad l'


def heading(text: str) -> str:
    """A section."""
    return f".SH {escaped(text.upper())}"


def subheading(text: str) -> str:
    """A part of a section."""
    return f'.SS "{escaped(text)}"'


def paragraphs(text: str) -> Iterator[str]:
    """Paragraphs of a text that has blank lines between them, below a heading."""
    yield "\n.PP\n".join(map(filled, text.strip().split("\n\n")))


def verbatim(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are typed, indented."""
    yield from (".PP", ".nf", *(f"    {escaped(line)}" for line in lines), ".fi")


def markdown(text: str) -> Iterator[str]:
    """A Markdown text below a heading: its sections become parts, list items and rows of tables tagged paragraphs."""
    from markdown_it import MarkdownIt

    place, begun = (
        "",
        False,
    )  # the block that the next words belong to; a paragraph right after a heading needs no macro
    cells: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "fence":
            yield from list(verbatim(token.content.splitlines()))[0 if begun else 1 :]
        elif token.type == "tr_close" and place == "td_open":
            yield from (".TP", f"\\fB{cells[0]}\\fR", _lines("; ".join(filter(None, cells[1:]))))
        elif token.type == "inline" and place in ("td_open", "th_open"):
            cells.append(_inline(token.children or []))
        elif token.type == "inline" and place == "heading_open":
            yield subheading(token.content)
        elif token.type == "inline":
            macro = ".IP \\(bu 3" if place == "list_item_open" else ".PP" if begun else ""
            yield from filter(None, (macro, _lines(_inline(token.children or []))))
        begun = token.type != "heading_close" if token.type in _BLOCKS else begun
        if token.type.endswith("_open") and not (place == "list_item_open" and token.type == "paragraph_open"):
            place, cells = token.type, [] if token.type == "tr_open" else cells


def _inline(tokens: Iterable[Any]) -> str:
    """Words with code and strong words in bold."""
    marks = {"strong_open": r"\fB", "strong_close": r"\fR", "em_open": r"\fI", "em_close": r"\fR", "softbreak": " "}
    code = (r"\fB", r"\fR")
    return "".join(
        marks.get(token.type, escaped(token.content).join(code if token.type == "code_inline" else ("", "")))
        for token in tokens
    )


def tagged(terms: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Terms in bold, each with what it means below."""
    for term, meaning in terms:
        yield ".TP"
        yield f"\\fB{escaped(term)}\\fR"
        yield filled(meaning)
