"""The signs of a pattern's ways leave nothing out: every title reads as if all ways of all patterns were compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown import titles as words
from rubdown.titles import amounts, patterns
from rubdown.titles.pattern import Pattern
from support.session_titles import ENGLISH, EXPORTS, NEVER_A_RACE, SPANISH


def _named() -> Iterator[tuple[str, Pattern]]:
    for module in (amounts, patterns):
        for name, value in vars(module).items():
            if isinstance(value, Pattern):
                yield name, value
            elif name in ("IN_HEAD", "KINDS"):
                yield from ((f"{name} {i} {kind}", pattern) for i, (kind, pattern) in enumerate(value))


PATTERNS = dict(_named())
# Every word that a pattern spells out, what stands between them, and numbers as titles have them.
SPELLED = sorted({w for pattern in PATTERNS.values() for way, _ in pattern.ways for w in re.findall(r"[a-z]+", way)})
SIGNS = sorted({sign for pattern in PATTERNS.values() for _, groups in pattern.ways for g in groups for sign in g})
PIECES = [*"0123456789:;,.'\"()+-/@#*&| xrkmhw", " - ", "10 km", "6 x 400 m", "5:30/km", "40'", "1h30", "1/2 ", "800 m"]
TITLES = [row[0].lower() for row in chain(EXPORTS, ENGLISH, SPANISH, NEVER_A_RACE)]

piece = st.sampled_from(SPELLED) | st.sampled_from(SIGNS) | st.sampled_from(PIECES) | st.sampled_from(TITLES)
texts = st.lists(st.tuples(piece, st.sampled_from(["", " ", " "])), max_size=8).map(
    lambda pairs: "".join(chain.from_iterable(pairs))
)


def whole(pattern: Pattern) -> re.Pattern[str]:
    """A pattern with all its ways."""
    return re.compile("|".join(way for way, _ in pattern.ways))


@pytest.mark.parametrize("name", PATTERNS)
def test_every_title_of_the_table_is_matched_as_by_all_ways(name: str) -> None:
    for title in TITLES:
        assert spans(PATTERNS[name].finditer(title)) == spans(whole(PATTERNS[name]).finditer(title))


@given(texts)
def test_a_match_is_never_left_out(text: str) -> None:
    for pattern in PATTERNS.values():
        assert spans(pattern.finditer(text)) == spans(whole(pattern).finditer(text))


def spans(matches: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]


@given(texts)
def test_a_title_reads_as_with_all_ways(text: str) -> None:
    narrowed = words.read(text)
    words._first.cache_clear()
    with patch("rubdown.titles.pattern._has", return_value=True):
        assert words._read.__wrapped__(text.strip()[:300]) == narrowed
    words._first.cache_clear()


def test_the_law_can_fail() -> None:
    careless = Pattern((r"\bwalk(?:ing)?\b", "walking"), (r"\brun\b", "run"))
    assert spans(careless.finditer("a walk")) != spans(whole(careless).finditer("a walk"))


def test_a_way_without_its_signs_is_not_compiled() -> None:
    pattern = Pattern(("unbalanced (", "never here"), (r"[0-9]+", "7|8"), (r"km", "k", "m"))
    assert [match[0] for match in pattern.finditer("8 km")] == ["8", "km"]
    assert pattern.search("nothing") is None
    assert pattern.sub("x", "nothing") == "nothing"
    assert pattern.subn("x", "78 k") == ("x k", 1)
    assert pattern.split("nothing") == ["nothing"]
    with pytest.raises(re.error):
        pattern.search("never here")
