"""401 titles in six languages, drawn before the lexicon was written: at least 96 % wholly right, and no false race."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from rubdown.titles import read

LINES = (Path(__file__).parent / "six_languages.txt").read_text("utf-8").splitlines()
ROWS = [tuple(line.split(" | ", 1)) for line in LINES if line and not line.startswith("#")]
LEAST = Fraction(96, 100)


def is_right(facts: str, title: str) -> bool:
    kind, km, minutes = facts.split()
    reading = read(title)
    if reading.matter in ("errand", "massage"):
        return kind == "-"
    run = reading.kind or ("easy" if reading.km or reading.minutes else "-")  # as a plan takes what says no kind
    return run == kind and _near(reading.km, km) and _near(reading.minutes, minutes)


def _near(value: Fraction | None, written: str) -> bool:
    if value is None or written == "-":
        return value is None and written == "-"
    return abs(value - Fraction(written)) <= Fraction(written) / 100


def test_the_share_that_is_read_right() -> None:
    wrong = [row for row in ROWS if not is_right(*row)]
    assert len(ROWS) >= 400
    assert 1 - Fraction(len(wrong), len(ROWS)) >= LEAST, wrong


@pytest.mark.parametrize(("facts", "title"), [row for row in ROWS if not row[0].startswith("race")])
def test_no_false_race(facts: str, title: str) -> None:
    reading = read(title)
    assert reading.kind != "race" or reading.matter in ("errand", "massage"), facts
