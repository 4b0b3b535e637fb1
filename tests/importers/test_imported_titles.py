"""How well the titles of calendars are read: at least 97 % as a runner reads them, and never a false race."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from rubdown.importers.classify import Corrections, classify
from rubdown.importers.event import Event, SourceEvents
from support.imported_titles import ROWS, Row
from support.session_titles import ENGLISH, EXPORTS, NEVER_A_RACE, SPANISH

LEAST = Fraction(97, 100)


def read(title: str) -> Row:
    """Kind, km and minutes of a title amid a calendar of anything, as they would be written into the plan."""
    others = (Event(date(2027, 3, 1), "Easy run 8 km", 1), Event(date(2027, 3, 9), "Easy run 8 km", 3))
    found = classify(
        SourceEvents("a calendar", (others[0], Event(date(2027, 3, 3), title, 2), others[1])), Corrections()
    )
    for race in found.races:
        return title, "race", _text(race.km), _text(race.interpreted.minutes)
    for said in (each for each in found.sessions if each.event.line == 2):
        return title, said.kind, _text(said.km), _text(said.minutes)
    return title, None, None, None


def _text(amount: Fraction | None) -> str | None:
    return None if amount is None else str(float(amount)).removesuffix(".0")


def test_the_measured_share() -> None:
    wrong = [(row, read(row[0])) for row in ROWS if read(row[0]) != row]
    share = Fraction(len(ROWS) - len(wrong), len(ROWS))
    print(f"{len(ROWS) - len(wrong)} of {len(ROWS)} titles as expected: {float(share):.1%}")
    for expected, got in wrong:
        print(f"  {expected} read as {got[1:]}")
    assert len(ROWS) >= 150
    assert share >= LEAST


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] != "race"], ids=lambda row: row[0])
def test_no_false_race(row: Row) -> None:
    assert read(row[0])[1] != "race"


@pytest.mark.parametrize("title", [row[0] for row in NEVER_A_RACE])
def test_what_only_speaks_of_races_is_none(title: str) -> None:
    assert read(title)[1] != "race"


def test_no_title_twice() -> None:
    titles = [row[0].lower() for row in ROWS]
    known = [*EXPORTS, *ENGLISH, *SPANISH, *NEVER_A_RACE]
    assert len(set(titles)) == len(titles)
    assert {row[0].lower() for row in known} & set(titles) <= set()
