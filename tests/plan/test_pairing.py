"""What became of each session: deeds paired by sport, size and hour, on their day or the one beside it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rubdown.plan.model import Plan
from rubdown.plan.timeline import Timeline, horizon_end, lay_out
from support.reading import plan_of

SUNDAY = date(2026, 11, 15)
TODAY = SUNDAY + timedelta(days=3)
WEEK = '[week]\nwed = ["07:00 easy 8 km", "19:00 intervals 8 km"]\nfri = "easy 40 min"\nsun = "long run 24 km"\n'


def deed(day: date, rest: str, at: str = "") -> str:
    when = f"start = {day}T{at}:00" if at else f"date = {day}"
    return f"[[session]]\n{when}\ndone = true\n{rest}\n"


def laid(text: str, today: date = TODAY) -> Timeline:
    plan: Plan = plan_of(text, today)
    return lay_out(plan, today, horizon_end(plan, today))


def outcomes(text: str, today: date = TODAY) -> list[str]:
    """`moved 2026-11-14 < 2026-11-15` for each pair: the outcome, the day of the deed, and the day planned."""
    pairs = laid(text, today).pairs
    return [f"{p.outcome} {p.done.date if p.done else ''} < {p.planned.date if p.planned else ''}" for p in pairs]


@pytest.mark.parametrize(
    ("days", "rest", "expected"),
    [
        (0, "name = 'Long run'\nkm = 24", "done 2026-11-15 < 2026-11-15"),
        (0, "kind = 'easy'\nkm = 19.2", "done 2026-11-15 < 2026-11-15"),  # four fifths
        (0, "kind = 'easy'\nkm = 19.1", "shorter 2026-11-15 < 2026-11-15"),
        (0, "kind = 'easy'\nkm = 28.8", "done 2026-11-15 < 2026-11-15"),
        (0, "kind = 'easy'\nkm = 28.9", "longer 2026-11-15 < 2026-11-15"),
        (0, "kind = 'easy'\nkm = 1", "shorter 2026-11-15 < 2026-11-15"),  # on its own day whatever its size
        (0, "kind = 'long'\nminutes = 115.2", "done 2026-11-15 < 2026-11-15"),  # without km by minutes
        (0, "kind = 'long'\nminutes = 115", "shorter 2026-11-15 < 2026-11-15"),
        (0, "kind = 'cross'\nsport = 'bike'\nkm = 60", "unplanned 2026-11-15 < "),  # the same sport only
        (-1, "kind = 'long'\nkm = 22", "moved 2026-11-14 < 2026-11-15"),
        (1, "kind = 'long'\nkm = 22", "moved 2026-11-16 < 2026-11-15"),
        (-2, "kind = 'long'\nkm = 24", "longer 2026-11-13 < 2026-11-13"),  # Friday's own run, not Sunday's
        (2, "kind = 'long'\nkm = 24", "unplanned 2026-11-17 < "),  # two days are too far
        (-1, "kind = 'long'\nkm = 12", "moved 2026-11-14 < 2026-11-15"),  # a half
        (-1, "kind = 'long'\nkm = 11.9", "unplanned 2026-11-14 < "),
        (-1, "kind = 'long'\nkm = 36", "moved 2026-11-14 < 2026-11-15"),  # one and a half
        (-1, "kind = 'long'\nkm = 36.1", "unplanned 2026-11-14 < "),
        (-1, "kind = 'easy'\nminutes = 61", "unplanned 2026-11-14 < "),  # an easy run is no long run a day early
    ],
)
def test_what_a_deed_was(days: int, rest: str, expected: str) -> None:
    assert expected in outcomes(WEEK + deed(SUNDAY + timedelta(days=days), rest))


@pytest.mark.parametrize(
    ("deeds", "expected"),
    [
        (["19:05 8.1", "07:10 8.3"], ["19:00", "07:00"]),  # by the hour where both are of one size
        (["07:10 8.3", "19:05 8.1"], ["07:00", "19:00"]),
        (["12:00 8"], ["07:00"]),  # five hours to the first, seven to the second
        (["14:00 8"], ["19:00"]),
        (["07:00 8", "07:50 2"], ["07:00", "19:00"]),
        (["07:00 8", "12:00 1", "19:00 8"], ["07:00", None, "19:00"]),
    ],
)
def test_two_a_day(deeds: list[str], expected: list[str | None]) -> None:
    wednesday = SUNDAY - timedelta(days=4)
    text = "".join(deed(wednesday, f"kind = 'easy'\nkm = {d.split()[1]}", d.split()[0]) for d in deeds)
    pairs = {p.done.start: p.planned for p in laid(WEEK + text).pairs if p.done and p.done.date == wednesday}
    planned = [pairs[start] for start in sorted(s for s in pairs if s)]
    hours = [f"{p.start:%H:%M}" if p and p.start else None for p in planned]
    assert sorted(hours, key=str) == sorted(expected, key=str)
    if len(deeds) == 1:
        assert hours == expected


def test_missed_only_before_the_last_deed_and_from_the_week_of_the_first() -> None:
    first, last = date(2026, 11, 4), date(2026, 11, 13)  # a Wednesday and a Friday
    found = outcomes(WEEK + deed(last, "kind = 'easy'\nminutes = 40") + deed(first, "kind = 'easy'\nkm = 8", "07:00"))
    assert [one for one in found if "missed" in one] == [
        "missed  < 2026-11-04", "missed  < 2026-11-06", "missed  < 2026-11-08", "missed  < 2026-11-11",
        "missed  < 2026-11-11",
    ]  # fmt: skip
    counted = laid(WEEK + deed(last, "kind = 'easy'\nminutes = 40")).sessions
    assert date(2026, 11, 11) not in counted  # the same week, before the deed
    assert date(2026, 11, 8) in counted  # a week of which nothing is recorded
    assert SUNDAY in counted  # later ones count as planned


def test_a_deed_of_a_day_to_come_misses_nothing_that_is_planned() -> None:
    found = laid(WEEK + deed(TODAY + timedelta(days=30), "kind = 'easy'\nkm = 8"))
    assert TODAY + timedelta(days=4) in found.sessions
    assert all(day < TODAY for pair in found.pairs if pair.outcome == "missed" for day in pair.days)


RACE = f'[[race]]\nname = "City Half"\nstart = {SUNDAY}T10:00:00\npriority = "B"\ndistance = "half"\n'


@pytest.mark.parametrize(
    ("rest", "finish", "km"),
    [
        (f"start = {SUNDAY}T10:07:00\ndone = true\nminutes = 98.5\nkm = 21.3", "11:45", 21.0975),
        (f"date = {SUNDAY}\ndone = true\nminutes = 98\nkm = 10.2", "11:38", 10.2),  # the shorter race was run
    ],
)
def test_a_race_that_was_run_ends_when_it_ended(rest: str, finish: str, km: float) -> None:
    timeline = laid(RACE + f'[[race]]\nname = "Morning run"\n{rest}\n')
    (race,) = timeline.races.values()
    end = race.start + timedelta(minutes=float(race.minutes))
    assert (race.name, race.priority, race.done, f"{end:%H:%M}", float(race.km)) == ("City Half", "B", True, finish, km)
    assert race.planned_minutes == pytest.approx(126.585)


def test_a_run_of_the_races_km_on_its_date_is_the_race() -> None:
    timeline = laid(RACE + deed(SUNDAY, "name = 'Morning run'\nkm = 21.2\nminutes = 97"))
    assert [(r.name, int(r.minutes), r.done) for r in timeline.races.values()] == [("City Half", 97, True)]
    assert SUNDAY not in timeline.sessions
    warm_up = laid(RACE + deed(SUNDAY, "name = 'Warm-up'\nkm = 3\nminutes = 18"))
    assert not warm_up.races[SUNDAY].done
    assert len(warm_up.sessions[SUNDAY]) == 1


def test_a_race_of_its_own_stretches_nothing_and_of_two_on_a_day_the_longer_one_counts() -> None:
    own = f'[[race]]\nname = "Parkrun"\ndate = {SUNDAY}\ndone = true\nkm = 5\nminutes = 24\n'
    timeline = laid(own + own.replace("Parkrun", "Relay").replace("24", "50").replace("km = 5", "km = 10"))
    assert timeline.until == horizon_end(plan_of(WEEK, TODAY), TODAY)
    assert [race.name for race in timeline.races.values()] == ["Relay"]
    assert [s.workout.name for s in timeline.sessions[SUNDAY]] == ["Parkrun"]


@pytest.mark.parametrize(
    ("days", "massages"),
    [
        (0, [(0, True, "12:00")]),
        (1, [(1, True, "12:00")]),
        (-1, [(-1, True, "12:00")]),
        (2, [(0, False, "17:00"), (2, True, "12:00")]),
    ],
)
def test_a_recorded_massage_is_the_booking_of_its_day_or_of_the_day_beside_it(
    days: int, massages: list[tuple[int, bool, str]]
) -> None:
    booked = f'[[appointment]]\nstart = {SUNDAY}T17:00:00\nnote = "calf"\n'
    had = f'[[appointment]]\nstart = {SUNDAY + timedelta(days=days)}T12:00:00\nid = "strava:7"\n'
    plan = plan_of(WEEK + had + booked, TODAY)
    found = [((a.date - SUNDAY).days, a.done, f"{a.start:%H:%M}") for a in plan.appointments if a.start]
    assert sorted(found) == massages
    assert sum(a.note == "calf" for a in plan.appointments) == 1
