"""A manual page: text in the `man` macros, escaped so that groff and mandoc show every character as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

_LONGEST = 78  # characters of a line
# Characters that roff obeys, or draws as others: a hyphen-minus would become a hyphen that no shell takes.
_SIGNS = {"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}


def escaped(text: str) -> str:
    """Text as it stands within a line; characters beyond ASCII by their code, so that no page needs an encoding."""
    return "".join(_SIGNS.get(char) or (char if char < "\x7f" else f"\\[u{ord(char):04X}]") for char in text)


def filled(text: str) -> str:
    """Text in short lines; a point at the beginning of one is escaped, for it would be a request."""
    lines = wrap(escaped(text), _LONGEST, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in lines)


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


def tagged(terms: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Terms in bold, each with what it means below."""
    for term, meaning in terms:
        yield ".TP"
        yield f"\\fB{escaped(term)}\\fR"
        yield filled(meaning)
