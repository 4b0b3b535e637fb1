"""What no plan needs, found before a parser meets it: nesting that a parser's stack would not bear, numbers and lists
without end.
"""

from __future__ import annotations

import re

from rubdown.toml.problems import Diagnostic

DEEPEST = 60  # steps of one key, brackets in one value: a plan needs four
_MOST_BRACKETS = 60_000  # a plan of 5,000 sessions in lists has half of that
_LONGEST = 600  # characters of a number or of a bare key; Python reads at least 640 digits

# Texts and comments: what stands in them nests nothing. One that is not closed reaches to the end of its line, or of
# the file; so does what a parser makes of it. (Compiled where they are needed: hardly any plan comes near a bound.)
_TEXTS = (
    r'(?s)"""(?:[^\\]|\\.)*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
)
_BRACKETS = r"[\[\]{}]"
_STEPS = rf"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{DEEPEST}}}"
_WORD = rf"\w{{{_LONGEST + 1}}}"


def beyond_need(text: str, path: str) -> Diagnostic | None:
    """The first thing in a TOML text that is nested, or goes on, beyond all need."""
    if _far_below(text):
        return None
    bare = re.sub(_TEXTS, _blank, text)
    if len(bare) > _LONGEST and (word := re.search(_WORD, bare)):
        return _at(text, bare, word.start(), (path, "a number or a key without end", "take it out, or shorten it"))
    if bare.count(".") >= DEEPEST and (key := re.search(_STEPS, bare)):
        return _at(text, bare, key.start(), (path, "a key of too many steps", "a plan's keys have four at most"))
    return _nesting(text, bare, path)


def _far_below(text: str) -> bool:
    """Whether a glance tells that no bound is near: short lines, and few brackets beside the headers of tables."""
    opened = 0
    for line in text.split("\n"):
        if len(line) > 2 * DEEPEST:  # a key of too many steps is longer
            return False
        brackets = line.count("[")
        header = brackets <= 2 and brackets == line.count("]") and line.strip("[] ").isalpha()
        opened += 0 if header else brackets + line.count("{")
    return opened < DEEPEST - 1


def _blank(match: re.Match[str]) -> str:
    """A text as a single word, which leaves the lines where they are; nothing in place of a comment."""
    found = match[0]
    return "" if found.startswith("#") else " _ " + "\n" * found.count("\n")


def _nesting(text: str, bare: str, path: str) -> Diagnostic | None:
    depth = 0
    for count, match in enumerate(re.finditer(_BRACKETS, bare)):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > DEEPEST:
            return _at(text, bare, match.start(), (path, "brackets nested too deeply", "close the brackets"))
        if count >= _MOST_BRACKETS:
            return _at(text, bare, match.start(), (path, "more lists and tables than a plan has", "split the plan"))
    return None


def _at(text: str, bare: str, start: int, told: tuple[str, str, str]) -> Diagnostic:
    number = bare.count("\n", 0, start) + 1
    path, wrong, mend = told
    return Diagnostic(path, number, 1, 1, text.split("\n")[number - 1], wrong, mend)
