"""One table of titles and all that is read of each, at the limits between two readings and to both sides of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rubdown.titles import read


def reading_of(title: str) -> str:
    """What a title says as one text: `easy 8 km 45 min`, `cross 40 min, bike`, `tempo ? 14`, `long 25 km, weak`."""
    found = read(title)
    amounts = ((found.km, "{} km"), (found.minutes, "{} min"), (found.bare, "? {}"), (found.climb, "+{} m"))
    parts = [found.kind or "-", *(text.format(_plain(amount)) for amount, text in amounts if amount is not None)]
    beside = (found.sport, found.matter, "weak" if found.weak else "")
    return ", ".join([" ".join(parts), *filter(None, beside)])


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"


READINGS = [
    # what is said in parentheses of a part alone makes no whole of it
    ("4 km easy (flat), 6 km tempo", "tempo 10 km"),
    ("4 km easy [flat]; 6 km tempo", "tempo 10 km"),
    ("4 km easy (2 km on grass), 6 km tempo", "tempo 4 km"),
    ("12 km easy (2 km warm up, 6 km tempo)", "tempo 12 km"),
    ("4 km easy, 6 km tempo (flat)", "tempo 10 km"),
    ("2 km, 6 km tempo, 2 km", "tempo 10 km"),
    ("4 km easy (of 6 km (flat) 3 km tempo)", "tempo 4 km"),
    ("4 km easy: flat, 6 km tempo", "tempo 4 km"),
    ("4 km (flat), 6 km tempo", "tempo 4 km"),
    # a plus joins whatever sign follows it, but not what has nothing before it
    ("5 km + - 3 km", "- 8 km"),
    ("+ 5 km + 6", "- 5 km"),
    ("3, + 5 km", "-"),
    # without a word of a kind it is a long run from 90 minutes or 25 km on
    ("run 90 min", "long 90 min, weak"),
    ("run 89 min", "easy 89 min, weak"),
    ("run 15 km", "long 15 km, weak"),
    ("run 14.9 km", "easy 14.9 km, weak"),
    ("25 km", "long 25 km, weak"),
    ("24.9 km", "- 24.9 km"),
    ("25 km tempo", "tempo 25 km"),
    # a marathon's name is the plan's where its distance is another by more than a thirtieth
    ("Marathon 43.6015 km", "race 42.195 km"),
    ("Marathon 43.6016 km", "long 43.6016 km, weak"),
    ("Marathon 40.7885 km", "race 42.195 km"),
    ("Marathon 40.7884 km", "long 40.7884 km, weak"),
    # a half is a race's name at the end alone
    ("Spring half", "race 21.0975 km"),
    ("Spring half.", "race 21.0975 km"),
    ("The second half hard", "-"),
    ("Half marathon in Bath", "race 21.0975 km"),
    # the sport of what is no run
    ("walk 40 min", "cross 40 min, hike"),
    ("walk 30 min, walk 10 min", "cross 30 min, hike"),
    ("yoga 40 min", "cross 40 min, other"),
    ("bike 40 min", "cross 40 min, bike"),
    ("e-bike 20 km", "cross 20 km, bike"),
    ("run 40 min", "easy 40 min, weak"),
    # a phase's name and no more
    ("Recovery week", "-, phase"),
    ("Recovery week, 8 km", "easy 8 km"),
    ("Base phase starts", "easy, phase"),
    ("Taper week, holiday", "easy, away"),
    # a number without a unit is minutes from 15 on beside "easy" and "tempo", else it may be a distance
    ("14 tempo", "tempo ? 14"),
    ("15 tempo", "tempo 15 min"),
    ("16 tempo", "tempo 16 min"),
    ("easy 1", "easy ? 1"),
    ("easy 0", "easy"),
    ("long 0.5", "long ? 0.5"),
    # "m" beside two digits is minutes, "metres" are metres
    ("easy 50 m", "easy 50 min"),
    ("easy 50 metres", "easy"),
    # an amount of the other measure is the session's where it stands alone, a part's where it has words of its own
    ("10 km, 50 min", "- 10 km 50 min"),
    ("10 km, 20 min tempo", "tempo 10 km"),
    ("45 min, 5 km tempo", "tempo 45 min"),
    ("10 km with 30 min", "- 10 km"),
    # a walk between runs makes a run-walk only where both are timed
    ("run 8 km, walk 5 min", "easy 8 km"),
    ("tempo run 20 min, 10 min walk", "tempo 20 min"),
    ("run 4 min walk 1 min * 6", "easy 30 min"),
    ("4 min run, 1 min walk x 6", "easy 30 min"),
    # a warm-up is no total of what stands behind it
    ("2 km warm up (easy), 6 km tempo", "tempo 8 km"),
    # parts: added up where the later one is too long to be a part of the first
    ("4 km easy, 6 km tempo", "tempo 10 km"),
    ("6 km easy, 8 km tempo", "tempo 6 km"),
    ("4 km easy / 6 km tempo", "tempo 4 km"),
    ("run 5 km, 8 km", "easy 5 km, weak"),
    ("5 km, 8 km tempo", "tempo 5 km"),
    ("8 km easy (or 10 km, or 12 km)", "easy 8 km"),
    ("5 km easy, then 3 km easy", "easy 8 km"),
    ("5 km easy, then, 3 km easy", "easy 8 km"),
    ("5 km easy, 3 km easy", "easy 5 km"),
    ("2+6 km easy", "easy"),  # whatever the 2 are
    ("10 km, consisting of 5 km easy, 5 km tempo", "tempo 10 km"),
    ("3 km hard + 2 km hard", "- 5 km"),
    ("3 km hard + 6 x 400 m + 2 km hard", "intervals"),
    # two runs a day, and no sign between
    ("6 km AM 4 km PM", "- 10 km"),
    # climb
    ("10 km, 1,200 m climb", "- 10 km +1200 m"),
    ("10 km,500 m+", "- 10 km +500 m"),
    ("10 km, m+ 500", "- 10 km"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "expected"), READINGS)
def test_all_that_a_title_says(title: str, expected: str) -> None:
    assert reading_of(title) == expected
