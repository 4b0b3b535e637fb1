"""The reading of the hard rules at their limits, by the rulebook's own numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from oracle.season import judge

TODAY = date(2027, 1, 4)  # a Monday
D = date(2027, 3, 3)  # a Wednesday, far enough from today
DAY = timedelta(days=1)


def at(days: int, clock: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{D + days * DAY}T{clock}")


def windows(day: date = D, journal: list[dict[str, Any]] | None = None, **plan: Any) -> list[tuple[int, int]]:
    """The open windows of a day, in minutes; the therapist works from 08:00 to 20:00 unless the plan says otherwise."""
    return judge(plan, TODAY, journal or []).days[day].windows


def open_days(around: range, journal: list[dict[str, Any]] | None = None, **plan: Any) -> set[int]:
    """Which of the days from D are open."""
    days = judge(plan, TODAY, journal or []).days
    return {n for n in around if days[D + n * DAY].windows}


ALL_DAY = [(480, 1200)]


@pytest.mark.parametrize(
    ("race", "clear"),
    [
        ({"distance": "5k"}, 3),
        ({"distance": "10k"}, 3),
        ({"distance": "half"}, 4),
        ({"distance": "marathon"}, 5),
        ({"distance": "ultra"}, 7),
        ({"km": 7.5}, 3),
        ({"km": 16}, 3),
        ({"km": 16.1}, 4),
        ({"km": 25}, 4),
        ({"km": 25.1}, 5),
        ({"km": 45}, 5),
        ({"km": 45.1}, 7),
        ({"km": 10, "climb": 600}, 3),
        ({"km": 10, "climb": 601}, 4),
        ({"distance": "sprint-tri"}, 3),
        ({"distance": "olympic-tri"}, 4),
        ({"distance": "half-ironman"}, 5),
        ({"distance": "ironman"}, 7),
        ({"distance": "half", "priority": "C"}, 2),
        ({"distance": "half", "effort": "training"}, 2),
        ({"distance": "marathon", "priority": "C"}, 4),
        ({"distance": "ultra", "effort": "training"}, 4),
        ({"distance": "marathon", "effort": "all-out"}, 5),
    ],
)
def test_race1_closes_the_days_before_a_race(race: dict[str, Any], clear: int) -> None:
    days = open_days(range(-20, 0), race=[{"date": D, **race}])
    assert days == set(range(-20, -clear + 1))


@pytest.mark.parametrize(
    ("rules", "race", "clear"),
    [
        ({"clear_days_before_race": {"half": 1}}, {}, 2),
        ({"clear_days_before_race": {"half": 9}}, {}, 9),
        ({"clear_days_before_race": {"half": 9}}, {"priority": "C"}, 2),
        ({"clear_days_before_minor_race": 3}, {"priority": "C"}, 3),
        ({"clear_days_before_minor_race": 1}, {"priority": "C"}, 2),
        ({"clear_days_before_minor_race": {"half": 6}}, {"priority": "C"}, 6),
        ({"clear_days_before_minor_race": {"beyond": 6}}, {"priority": "C"}, 2),
    ],
)
def test_race1_reads_a_number_below_2_as_2(rules: dict[str, Any], race: dict[str, Any], clear: int) -> None:
    days = open_days(range(-12, 0), rules=rules, race=[{"date": D, "distance": "half", **race}])
    assert days == set(range(-12, -clear + 1))


@pytest.mark.parametrize(
    ("distance", "condition", "effort", "hours"),
    [
        ("5k", "experienced", "race", 24),
        ("5k", "beginner", "race", 48),
        ("10k", "regular", "race", 48),
        ("10k", "regular", "training", 24),
        ("5k", "regular", "training", 24),
        ("half", "regular", "race", 72),
        ("half", "regular", "all-out", 96),
        ("marathon", "beginner", "race", 144),
        ("ultra", "experienced", "race", 120),
        ("ultra", "regular", "all-out", 168),
        ("ultra", "beginner", "race", 240),
        ("olympic-tri", "regular", "race", 72),
        ("ironman", "regular", "race", 168),
    ],
)
def test_race2_closes_hours_from_the_finish(distance: str, condition: str, effort: str, hours: int) -> None:
    race = {"start": at(0, "07:00"), "minutes": 180, "distance": distance, "effort": effort}
    full, part = divmod(10 * 60 + hours * 60, 1440)
    days = judge({"runner": {"condition": condition}, "race": [race]}, TODAY).days
    assert days[D].windows == []
    assert all(days[D + n * DAY].windows == [] for n in range(1, full))
    assert days[D + full * DAY].windows == [(max(480, part), 1200)]


def test_race2_takes_09_00_and_six_minutes_a_km() -> None:
    race = {"date": D, "km": 10, "climb": 500}  # 15 km in effect, so 90 minutes: done at 10:30, and 48 hours
    assert windows(D + 2 * DAY, race=[race]) == [(630, 1200)]


@pytest.mark.parametrize(
    ("session", "left"),
    [
        ({"start": at(0, "09:00"), "kind": "easy", "minutes": 60}, [(480, 540), (840, 1200)]),
        ({"start": at(0, "09:00"), "kind": "easy", "minutes": 61}, [(480, 540), (855, 1200)]),
        ({"start": at(0, "09:00"), "kind": "easy", "minutes": 59}, [(480, 540), (840, 1200)]),
        ({"start": at(0, "08:59"), "kind": "easy", "minutes": 60}, [(840, 1200)]),
        ({"start": at(0, "09:00"), "kind": "tempo", "minutes": 60}, [(960, 1200)]),
        ({"start": at(0, "14:00"), "kind": "strength", "minutes": 60}, [(480, 840), (1140, 1200)]),
        ({"start": at(0, "14:00"), "kind": "strength", "minutes": 60, "rpe": 7}, []),
        ({"start": at(0, "14:00"), "kind": "rest"}, ALL_DAY),
        ({"date": D, "kind": "easy"}, ALL_DAY),
        ({"date": D, "kind": "easy", "rpe": 6}, ALL_DAY),
        ({"date": D, "kind": "easy", "rpe": 7}, []),
        ({"date": D, "kind": "long", "rpe": 2}, []),
        ({"date": D, "name": "run", "minutes": 89}, ALL_DAY),
        ({"date": D, "name": "run", "minutes": 90}, []),
        ({"date": D, "name": "run", "km": 14.9}, ALL_DAY),
        ({"date": D, "name": "run", "km": 15}, []),
        ({"date": D, "name": "run", "km": 10, "climb": 250, "minutes": 60}, []),
        ({"date": D, "name": "run", "km": 10, "climb": 249, "minutes": 60}, ALL_DAY),
        ({"date": D, "name": "run", "km": 10, "climb": 250, "minutes": 59}, ALL_DAY),
    ],
)
def test_run1_and_run2_on_the_day_of_a_session(session: dict[str, Any], left: list[tuple[int, int]]) -> None:
    assert windows(session=[session]) == left


def test_run3_closes_from_the_day_before_a_maximum_effort() -> None:
    assert open_days(range(-3, 2), session=[{"date": D, "kind": "test"}]) == {-3, -2, 1}
    assert open_days(range(-3, 2), session=[{"date": D, "kind": "easy", "rpe": 9}]) == {-3, -2, 1}
    assert open_days(range(-3, 2), session=[{"date": D, "kind": "tempo", "rpe": 8}]) == {-3, -2, -1, 1}
    rules = {"clear_days_before_maximum_effort": 3}
    assert open_days(range(-3, 2), rules=rules, session=[{"date": D, "kind": "test"}]) == {-3, 1}


def test_run4_closes_the_twelve_hours_before_a_hard_session() -> None:
    intervals = {"start": at(0, "19:00"), "kind": "intervals", "minutes": 60}
    assert windows(session=[intervals]) == []
    early = {**intervals, "start": at(1, "07:00")}
    assert windows(session=[early]) == [(480, 1140)]
    assert windows(session=[{**early, "kind": "easy"}]) == ALL_DAY
    assert windows(session=[early], rules={"hours_before_hard": 10}) == ALL_DAY


@pytest.mark.parametrize(("kind", "hours"), [("discomfort", 24), ("cramp", 24), ("contracture", 48), ("pull", 168)])
def test_hurt1_closes_hours_after_a_complaint(kind: str, hours: int) -> None:
    days = judge({}, TODAY, [{"what": kind, "start": datetime(2027, 1, 3, 10, 10)}]).days
    end = date(2027, 1, 3) + timedelta(hours=hours)
    assert all(days[day].windows == [] for day in days if day < end)
    assert days[end].windows == [(615, 1200)]


def test_hurt1_closes_illness_until_it_is_over_and_48_hours_more() -> None:
    ill = {"what": "ill", "start": datetime(2027, 1, 3, 9, 0)}
    well = {"what": "well", "start": datetime(2027, 1, 4, 12, 0)}
    days = judge({}, TODAY, [ill]).days
    assert [day for day in days if not days[day].windows] == [TODAY + n * DAY for n in range(8)]
    assert days[date(2027, 1, 12)].windows == [(540, 1200)]
    days = judge({}, TODAY, [ill, well]).days
    assert [day for day in days if not days[day].windows] == [TODAY, TODAY + DAY]
    assert days[date(2027, 1, 6)].windows == [(720, 1200)]


def test_open1_rounds_inward_and_wants_a_start_on_the_step() -> None:
    therapist: dict[str, Any] = {"hours": {"wed": "10:10-11:50"}}
    assert windows(therapist=therapist) == [(615, 705)]
    assert windows(therapist=therapist, massage={"minutes": 90}) == [(615, 705)]
    assert windows(therapist=therapist, massage={"minutes": 91}) == []
    assert windows(therapist=therapist | {"step": 60}) == []
    assert windows(therapist=therapist | {"step": 30}) == [(615, 705)]
    assert windows(therapist=therapist | {"closed": [D]}) == []
    assert windows(D + DAY, therapist=therapist) == []


def test_away1_and_pause1_close_both_their_ends() -> None:
    stretch = {"from": D, "until": D + 2 * DAY}
    assert open_days(range(-1, 4), away=[stretch]) == {-1, 3}
    assert open_days(range(-1, 4), pause=[stretch | {"reason": "rest"}]) == {-1, 3}
    times = {"from": at(0, "12:00"), "until": at(1, "17:05")}
    assert windows(away=[times]) == [(480, 720)]
    assert windows(D + DAY, away=[times]) == [(1035, 1200)]


WEEK = {"wed": "intervals 8 km"}


def test_the_week_rests_while_away_and_where_something_is_dated() -> None:
    assert windows(week=WEEK) == []
    assert windows(week={"wed": "19:30 easy 6 km"}) == [(480, 1170)]
    assert windows(week=WEEK, session=[{"date": D, "kind": "rest"}]) == ALL_DAY
    training = judge({"week": WEEK, "away": [{"from": D, "until": D}]}, TODAY).training
    assert training.on(D) == ()
    assert len(training.on(D - 7 * DAY)) == 1
    block = {"name": "base", "from": D, "until": D, "week": {"thu": "tempo 8 km"}}
    assert windows(week=WEEK, block=[block]) == ALL_DAY


@pytest.mark.parametrize(
    ("race", "soft"),
    [
        ({"distance": "5k"}, range(-3, 3)),
        ({"distance": "10k", "priority": "B"}, range(-3, 4)),
        ({"distance": "half"}, range(-4, 6)),
        ({"distance": "marathon"}, range(-5, 11)),
        ({"distance": "ultra"}, range(-7, 15)),
        ({"distance": "marathon", "effort": "all-out"}, range(-5, 11)),
        ({"distance": "marathon", "effort": "training"}, range(0)),
        ({"distance": "marathon", "priority": "C"}, range(0)),
    ],
)
def test_the_week_knows_races(race: dict[str, Any], soft: range) -> None:
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "tempo 10 km")
    training = judge({"week": week, "race": [{"date": D, **race}]}, TODAY).training
    days = [n for n in range(-20, 21) if n]
    assert [n for n in days if not training.on(D + n * DAY)[0].hard] == [n for n in soft if n]
    assert training.on(D - 20 * DAY)[0].load == 420
    assert all(training.on(D + n * DAY)[0].load == 180 for n in soft if n)


def test_what_was_done_takes_the_place_of_what_was_planned() -> None:
    week = {"wed": ["easy 6 km", "strength 40 min"], "thu": "easy 8 km"}

    def loads(day: date, **done: Any) -> list[list[int]]:
        entry = {"date": day, "kind": "easy", "minutes": 100, "done": True, **done}
        training = judge({"week": week, "session": [entry]}, TODAY).training
        return [[int(s.minutes) for s in training.on(D + n * DAY)] for n in range(-1, 3)]

    assert loads(D) == [[], [40, 100], [48], []]
    assert loads(D, sport="bike") == [[], [36, 40, 100], [48], []]
    assert loads(D + DAY) == [[], [36, 40], [100], []]
    for minutes in (24, 72):  # a day late or early it was the same one by its size: from a half to one and a half
        assert loads(D + 2 * DAY, minutes=minutes) == [[], [36, 40], [], [minutes]]
    for minutes in (23, 73):
        assert loads(D + 2 * DAY, minutes=minutes) == [[], [36, 40], [48], [minutes]]
    assert loads(D - DAY, minutes=54) == [[54], [40], [48], []]
    assert loads(D - DAY, minutes=54, kind="tempo") == [[54], [36, 40], [48], []]


def test_what_the_record_covers_was_done_or_missed() -> None:
    plan = {
        "week": {"mon": "easy 5 km", "tue": "easy 6 km", "wed": "rest", "thu": "tempo 8 km"},
        "session": [{"date": D + n * DAY, "kind": "cross", "done": True} for n in (-5, 2)],  # Friday to Friday
    }
    for today, missed in ((D + 2 * DAY, range(-9, 2)), (D, range(-9, 0))):
        training = judge(plan, today).training
        for n in range(-20, 20):
            kinds = [session.kind for session in training.on(D + n * DAY)]
            typical = {5: ["easy"], 6: ["easy"], 0: ["rest"], 1: ["tempo"]}.get(n % 7, [])
            gone = n in missed and typical != ["rest"]
            assert kinds == ([] if gone else typical) + (["cross"] if n in (-5, 2) else [])


@pytest.mark.parametrize(
    ("run", "row", "minutes"),
    [({"km": 19}, 2, 99), ({"km": 23.2}, 2, 99), ({"km": 18.9}, 2, 99), ({"km": 10}, 1, 99), ({"km": 30}, 3, 99)],
)
def test_a_race_that_was_run_is_the_race_of_its_date(run: dict[str, Any], row: int, minutes: int) -> None:
    planned = {"date": D, "distance": "half", "priority": "B"}
    (race,) = judge({"race": [planned, {"date": D, "minutes": minutes, "done": True, **run}]}, TODAY).training.races
    assert (race.row, race.priority, race.finish - race.start) == (row, "B", timedelta(minutes=minutes))
    other = {"date": D + DAY, "minutes": minutes, "done": True, **run}
    assert len(judge({"race": [planned, other]}, TODAY).training.races) == 2


@pytest.mark.parametrize(
    ("session", "minutes"),
    [
        ({"km": 10}, 60),
        ({"km": 10, "climb": 500}, 90),
        ({"km": 10, "sport": "hike", "climb": 100}, 132),
        ({"km": 90, "sport": "bike", "climb": 900}, 216),
        ({"km": 3, "sport": "swim"}, 60),
        ({"km": 8, "sport": "row"}, 40),
        ({"km": 8, "sport": "other", "climb": 100}, 48),
        ({"km": 8, "minutes": 33}, 33),
        ({"climb": 100}, 60),
    ],
)
def test_minutes_by_sport_and_climb(session: dict[str, Any], minutes: int) -> None:
    training = judge({"session": [{"date": D, "kind": "easy", **session}]}, TODAY).training
    assert training.on(D)[0].minutes == minutes
