"""Texts that no plan needs, refused before the parser sees them: deep nesting (toml-rs overflows the stack from about
a thousand levels), and numbers and lists without end.
"""

from __future__ import annotations

import re

from rubdown.toml.problems import Diagnostic

DEEPEST = 60  # brackets around one value, steps of one key: a plan needs four
_MOST_BRACKETS = 30_000  # a plan of 5,000 sessions in lists has half of that
_LONGEST = 600  # characters of a number or of a bare key; Python reads at least 640 digits

# The tokens of toml-rs. A string that is not closed reaches to the end of its line (or of the text, between three
# quotes), and a quote inside a bare word begins no string. (Compiled when needed: hardly any plan comes near a bound.)
_TOKENS = (
    r'(?s)(?P<string>"""(?:[^\\]|\\(?:.|\Z))*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?)"
    r"|#[^\r\n]*+"
    r"|(?P<word>[^.=,\[\]{}\s#]++)"
)
_LONG_WORD = rf"\w{{{_LONGEST + 1}}}"


def refuse_endless(text: str, path: str) -> Diagnostic | None:
    """The first thing in a TOML text that is nested too deeply or too long; None for any text a plan could need."""
    if _is_clearly_small(text):
        return None
    bare = without_strings(text)
    if len(bare) > _LONGEST and (word := re.search(_LONG_WORD, bare)):
        start, wrong, fix = word.start(), "a number or a key without end", "take it out, or shorten it"
    elif nested := _nested_too_deeply(bare):
        start, wrong, fix = nested
    else:
        return None
    number = text.count("\n", 0, start) + 1
    return Diagnostic(path, number, 1, 1, text.split("\n")[number - 1], wrong, fix)


def _nested_too_deeply(bare: str) -> tuple[int, str, str] | None:
    """The offset at which brackets and dotted keys are too many in a text without strings, with problem and fix."""
    steps = [0]  # for each open bracket, the steps of the key before it: each makes a table within a table
    depth = brackets = 0
    for match in re.finditer(r"[\[\]{},.\n]", bare):
        sign = match[0]
        if sign in "[{":
            steps.append(0)
            depth += 1
            brackets += 1
        elif sign in "]}" and len(steps) > 1:
            depth -= steps.pop() + 1
        elif sign == ".":
            steps[-1] += 1
            depth += 1
        else:
            depth -= steps[-1]
            steps[-1] = 0
        if steps[-1] >= DEEPEST:
            return match.start(), "a key of too many steps", "a plan's keys have four at most"
        if depth > DEEPEST:
            return match.start(), "brackets nested too deeply", "close the brackets"
        if brackets > _MOST_BRACKETS:
            return match.start(), "more lists and tables than a plan has", "split the plan"
    return None


def without_strings(text: str) -> str:
    """A TOML text of the same length whose comments are blank, and whose strings are a single `_` and blanks."""

    def blank(match: re.Match[str]) -> str:
        if match["word"]:
            return match[0]
        blanks = "".join("\n" if char == "\n" else " " for char in match[0])
        return f"_{blanks[1:]}" if match["string"] else blanks

    return re.sub(_TOKENS, blank, text)


def _is_clearly_small(text: str) -> bool:
    """Whether a glance shows that no bound is near: no endless line, and few brackets except in headers of tables."""
    opened = 0
    for line in text.split("\n"):
        brackets, steps = line.count("["), line.count(".")
        if len(line) > _LONGEST or opened + steps >= DEEPEST - 1:
            return False
        header = brackets <= 2 and brackets == line.count("]") and line.strip("[] ").isalpha()
        if not header and (inner := brackets + line.count("{")):
            opened += inner + steps
    return opened < DEEPEST - 1
