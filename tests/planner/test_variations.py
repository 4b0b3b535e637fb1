"""Variations of life: what they change, and that planning each of them is planning a plan file that says the same."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import tomli_w
from msgspec.structs import replace

import rubdown as api
from rubdown.cli.io.dice import seeded_dice
from rubdown.plan.journal import fold, read_journal
from rubdown.plan.model import Plan, Session
from rubdown.plan.timeline import TAIL
from rubdown.planner.life_rates import life_rates
from rubdown.planner.search import solve
from rubdown.planner.season import Season, replan, season
from rubdown.planner.sureness import SureDate, VariedSeason, runs_within_reach, sure_dates, vary
from rubdown.planner.variations import LifeChange, Rates, draw_changes, plan_with
from rubdown.text import days_between
from rubdown.toml.problems import Refusal
from support.examples_on import EXAMPLES, TODAY
from support.faults import NIGHTLY
from support.plans import random_plan
from support.reading import plan_of

WILD: Rates = {"session-missed": 150, "session-moved": 150, "illness": 120, "race-moved": 400}
CALM: Rates = dict.fromkeys(WILD, 0)
WEEKLY = """
[[race]]
name = "Half"
date = 2027-01-31
distance = "half"
[week]
tue = "intervals 10 km"
sun = "long run 22 km"
"""


def as_table(session: Session) -> dict[str, Any]:
    """A session as an entry of a plan file that leaves nothing to be read from words."""
    workout = session.workout
    when = {"start": session.start} if session.start else {"date": session.date}
    km = {} if workout.km is None else {"km": float(workout.km)}
    return {
        **when, **km, "kind": workout.kind, "minutes": float(workout.minutes), "rpe": float(workout.rpe),
        "sport": workout.sport, "climb": workout.climb,
    }  # fmt: skip


def days_by_hand(known: Season, changes: list[LifeChange]) -> dict[date, list[Session]]:
    """What the days that differ hold."""
    sessions, days = known.timeline.sessions, dict[date, list[Session]]()

    def of(day: date) -> list[Session]:
        return days.setdefault(day, list(sessions.get(day, ())))

    taken = [(c, sessions[c.date][c.nth]) for c in changes if c.what in ("session-missed", "session-moved")]
    for change, session in taken:
        of(change.date)[:] = [s for s in of(change.date) if s is not session]
    for change, session in taken:
        if change.to:
            start = session.start + (change.to - change.date) if session.start else None
            of(change.to).append(Session(change.to, start, session.workout))
    ill = [change for change in changes if change.what == "illness"]
    return days | {day: [] for change in ill for day in days_between(change.date, change.last)}


def journal_of(changes: list[LifeChange]) -> str | None:
    """The illnesses, each logged with its end."""
    entry = '[[entry]]\nwhat = "{}"\nstart = {}T00:00:00\n'.format
    ill = [change for change in changes if change.what == "illness"]
    return "".join(entry("ill", c.date) + entry("well", c.last + timedelta(days=1)) for c in ill) or None


def written_out(text: str, known: Season, changes: list[LifeChange]) -> Plan:
    """The plan file with these changes made by hand, and a journal of the illnesses."""
    raw, days, plan = tomllib.loads(text), days_by_hand(known, changes), known.timeline.plan
    entries: list[dict[str, Any]] = []
    for table in raw.get("session", []):
        if "every" in table or "rrule" in table:
            entries.append({**table, "except": [*table.get("except", []), *days]})
        elif next(s.date for s in plan.sessions if s.line == line_of(text, table)) not in days:
            entries.append(table)
    entries += [as_table(session) for of_day in days.values() for session in of_day]
    entries += [{"date": day, "kind": "rest"} for day, of_day in days.items() if not of_day]
    to = {change.date: change.last for change in changes if change.what == "race-moved"}
    for table, race in zip(raw.get("race", []), plan.races, strict=True):
        if race.date in to:
            table.pop("start" if race.timed else "date")
            day = to[race.date]
            table.update({"start": datetime.combine(day, race.start.time())} if race.timed else {"date": day})
    raw["session"] = entries
    return api.loads(tomli_w.dumps(raw), journal=journal_of(changes), timezone="Europe/Madrid")


def line_of(text: str, table: dict[str, Any]) -> int:
    """The line on which an entry of a plan begins."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith("[[session]]")]
    tables: list[dict[str, Any]] = tomllib.loads(text)["session"]
    return lines[tables.index(table)]


def dates(plan: Plan, known: Season) -> tuple[date, ...]:
    found = api.schedule(plan, today=known.timeline.today, until=known.timeline.until)
    return tuple(massage.date for massage in found.appointments if massage.kind == "discharge")


CASES: list[Callable[[], tuple[str, date]]] = [
    *(lambda name=name: ((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name]) for name in sorted(TODAY)),
    *(lambda seed=seed: random_plan(random.Random(seed), weeks=14)[:2] for seed in range(12 if NIGHTLY else 4)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_as_planned_anew(case: Callable[[], tuple[str, date]]) -> None:
    text, today = case()
    known = season(plan_of(text, today), today)
    for n, varied in enumerate(vary(known, WILD, seeded_dice(7), 5)):
        assert varied.chosen == dates(written_out(text, known, list(varied.changes)), known), n


def test_they_are_drawn_within_bounds() -> None:
    for n in range(60):
        text, today, *_ = random_plan(random.Random(n), weeks=10)
        timeline = season(plan_of(text, today), today).timeline
        changes = draw_changes(timeline, WILD, seeded_dice(n)(0))
        assert [c.known for c in changes] == sorted(c.known for c in changes)
        ill: set[date] = set()
        for change in changes:
            assert change.known > today
            if change.what == "race-moved":
                assert change.to is not None
                assert abs((change.to - change.date).days) == 7
                continue
            assert today < min(change.date, change.last)
            assert max(change.date, change.last) <= timeline.until - TAIL
            assert change.known == min(change.date, change.last)
            if change.what == "illness":
                days = set(days_between(change.date, change.last))
                assert len(days) == 7
                assert not days & ill
                ill |= days
            elif change.to:
                assert abs((change.to - change.date).days) == 1
        for change in (each for each in changes if each.what.startswith("session")):
            assert change.date not in ill
            assert change.to not in ill | set(timeline.races)
        moved = plan_with(timeline, changes).races
        assert len({race.date for race in moved}) == len(timeline.plan.races)


def test_each_rate_does_what_it_says() -> None:
    timeline = season(plan_of(WEEKLY), date(2026, 11, 22)).timeline
    count = sum(len(timeline.sessions[day]) for day in timeline.sessions if timeline.today < day <= date(2027, 1, 31))
    drawn = {what: draw_changes(timeline, CALM | {what: 1000}, seeded_dice(1)(0)) for what in WILD}  # type: ignore[operator]
    assert {what: {change.what for change in changes} for what, changes in drawn.items()} == {w: {w} for w in WILD}
    assert len(drawn["session-missed"]) == len(drawn["session-moved"]) == count
    assert len(drawn["race-moved"]) == 1
    assert drawn["race-moved"][0].known == min(date(2027, 1, 31), drawn["race-moved"][0].last) - timedelta(weeks=4)
    assert not draw_changes(timeline, CALM, seeded_dice(1)(0))


def test_chances_are_in_a_thousand() -> None:
    sides = set[int]()

    def highest(number: int) -> int:
        sides.add(number)
        return number - 1

    timeline = season(plan_of(WEEKLY), date(2026, 11, 22)).timeline
    assert not draw_changes(timeline, dict.fromkeys(WILD, 499), highest)
    assert sides == {1000}


def test_what_is_drawn_with_which_dice() -> None:
    sides = set[int]()

    def lowest(number: int) -> int:
        sides.add(number)
        return 0

    timeline = season(plan_of(WEEKLY), date(2026, 11, 22)).timeline
    for what in WILD:
        assert draw_changes(timeline, CALM | {what: 1}, lowest)  # type: ignore[operator]
    assert sides == {1000, 7, 2}


@pytest.mark.parametrize("ago", range(8))
def test_for_each_week_that_begins_an_illness_is_drawn(ago: int) -> None:
    timeline = season(plan_of(WEEKLY.partition("[week]")[0]), date(2026, 11, 22) - timedelta(days=ago)).timeline
    drawn = list[int]()

    def never(number: int) -> int:
        drawn.append(number)
        return number - 1

    assert not draw_changes(timeline, WILD, never)
    days = (timeline.until - TAIL - timeline.today).days
    assert drawn == [1000] * (1 + -(-days // 7))  # one for the race; there are no sessions


@pytest.mark.parametrize(("coin", "to"), [(0, date(2027, 2, 7)), (1, date(2027, 1, 24))])
def test_a_race_moves_by_a_week_later_or_earlier(coin: int, to: date) -> None:
    timeline = season(plan_of(WEEKLY), date(2026, 11, 22)).timeline
    rates: Rates = {**CALM, "race-moved": 1}
    (moved,) = draw_changes(timeline, rates, lambda number: coin if number == 2 else 0)
    assert (moved.date, moved.to) == (date(2027, 1, 31), to)


EARLIER, LATER = 1, 0  # what the coin says


@pytest.mark.parametrize(
    ("ahead", "coin", "others", "moves"),
    [
        (8, EARLIER, (), -7), (8, LATER, (), 7),
        (7, EARLIER, (), 7),  # a week earlier is today
        (20, EARLIER, (13,), 7), (20, LATER, (27,), -7),  # there is a race already
        (7, EARLIER, (14,), None), (7, LATER, (14,), None), (20, LATER, (13, 27), None),
    ],
)  # fmt: skip
def test_a_race_moves_the_other_way_where_it_has_to(
    ahead: int, coin: int, others: tuple[int, ...], moves: int | None
) -> None:
    today = date(2026, 11, 22)
    dates = [today + timedelta(days=n) for n in (ahead, *others)]
    text = "".join(f"[[race]]\ndate = {day}\ndistance = '10k'\n" for day in dates)
    timeline = season(plan_of(text), today).timeline
    changes = draw_changes(timeline, {**CALM, "race-moved": 1}, lambda number: coin if number == 2 else 0)
    moved = [(change.last - change.date).days for change in changes if change.date == dates[0]]
    assert moved == ([] if moves is None else [moves])


def test_a_race_of_today_does_not_move_any_more() -> None:
    timeline = season(plan_of(WEEKLY), date(2027, 1, 31)).timeline
    assert not draw_changes(timeline, {**CALM, "race-moved": 1}, lambda number: 0)


def test_what_a_plan_says_with_changes() -> None:
    dated = '[[session]]\ndate = 2027-01-05\nname = "easy 5 km"\n'
    timeline = season(plan_of(f"{dated}{WEEKLY}"), date(2026, 11, 22)).timeline
    missed, moved, race = date(2026, 12, 1), date(2026, 12, 13), date(2027, 1, 31)
    week, day = timedelta(weeks=1), timedelta(days=1)
    changes = [
        LifeChange("session-missed", missed, None, "intervals 10 km", missed),
        LifeChange("session-moved", moved, moved - day, "long run 22 km", moved),
        LifeChange("illness", moved + day, moved + week, "", moved + day),
        LifeChange("race-moved", race, race + week, "Half", race - 4 * week),
    ]
    plan = plan_with(timeline, changes)
    assert [each.date for each in plan.races] == [race + week]
    (ill,) = plan.complaints
    assert (ill.at, ill.over) == (datetime(2026, 12, 14), datetime(2026, 12, 21))
    rest = {missed, moved, *days_between(moved + day, moved + week)}
    assert {each.date for each in plan.sessions if each.workout.kind == "rest"} == rest
    assert [each.date for each in plan.sessions if each.date not in rest] == [date(2027, 1, 5), moved - day]
    (written,) = plan_of('[[session]]\ndate = 2026-12-01\nname = "rest"\n').sessions
    assert {each.workout for each in plan.sessions if each.date in rest} == {written.workout}


@pytest.mark.parametrize("weekday", [0, 3, 6])
def test_an_illness_begins_on_a_day_of_each_week(weekday: int) -> None:
    today, last = date(2026, 11, 22), date(2027, 1, 31)
    timeline = season(plan_of(WEEKLY), today).timeline
    ill = draw_changes(timeline, CALM | {"illness": 1}, lambda number: weekday if number == 7 else 0)  # type: ignore[operator]
    begun = [today + timedelta(days=1 + weekday + 7 * n) for n in range(20)]
    assert timeline.until - TAIL == last
    assert [change.date for change in ill] == [day for day in begun if day + timedelta(days=6) <= last]


@pytest.mark.parametrize(("apart", "kept"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_massage_stays_within_a_day(apart: int, kept: bool) -> None:
    varied = VariedSeason((), (date(2026, 11, 1), date(2026, 12, 10)))
    assert varied.keeps(date(2026, 12, 10) + timedelta(days=apart)) == kept


def test_rates_where_nothing_is_on_record() -> None:
    found = life_rates(season(plan_of(WEEKLY), date(2026, 11, 22)).timeline)
    assert {rate.what: rate.per_thousand for rate in found} == {
        "session-missed": 100, "session-moved": 100, "illness": 50, "race-moved": 20
    }  # fmt: skip


def test_a_calm_life_keeps_every_date() -> None:
    known = season(plan_of(WEEKLY), date(2026, 11, 22))
    varied = vary(known, CALM, seeded_dice(1), 3)
    eve = timedelta(days=1)
    assert sure_dates(known, varied) == [SureDate(day, 3, 3, day - eve) for day in known.chosen]


def test_dates_beyond_the_horizon_are_none_of_a_variation() -> None:
    known = season(plan_of(WEEKLY), date(2026, 11, 22))
    last = known.timeline.until
    longer = replace(known, best=replace(known.best, days=tuple(last.toordinal() + n for n in (-1, 0, 1))))
    (varied,) = vary(longer, CALM, seeded_dice(1), 1)
    assert varied.chosen == (last - timedelta(days=1), last)


def test_the_dice_fall_the_same_everywhere() -> None:
    dice = seeded_dice(1)(0)
    assert [dice(1000) for _ in range(6)] == [515, 320, 173, 838, 171, 565]
    assert {seeded_dice(3)(n)(7) for n in range(60)} == set(range(7))


# --- the day by which to book ----------------------------------------------------------------------


def lost_by_hand(known: Season, varied: VariedSeason, day: date) -> set[date]:
    """Every day on which it may be said that a date moves: with what is known before it stays, with it it does not."""
    known_on = sorted({change.known for change in varied.changes})
    stays = [True]
    for end in known_on:
        plan = plan_with(known.timeline, [c for c in varied.changes if c.known <= end])
        chosen = season(plan, known.timeline.today, until=known.timeline.until).chosen
        stays.append(any(abs((other - day).days) <= 1 for other in chosen))
    return {end for end, before, now in zip(known_on, stays, stays[1:], strict=False) if before and not now}


@pytest.mark.parametrize("notice", [0, 1, 9] if NIGHTLY else [1])
def test_until_the_day_to_book_by_nine_of_ten_stand(notice: int) -> None:
    known = season(plan_of(f"massage.notice = {notice}\n{WEEKLY}"), date(2026, 11, 22))
    varied = vary(known, WILD, seeded_dice(2), 40)
    for sure in sure_dates(known, varied):
        moved = [one for one in varied if not one.keeps(sure.date)]
        assert sure.stays == 40 - len(moved)
        lost = [lost_by_hand(known, one, sure.date) for one in moved]
        assert all(lost)
        last = max(known.timeline.today, sure.date - timedelta(days=notice))
        assert known.timeline.today <= sure.book_by <= last
        assert sum(max(days) <= sure.book_by for days in lost) <= 4 or sure.book_by == known.timeline.today
        if sure.book_by < last:  # a day later too many may be lost
            assert sum(min(days) <= sure.book_by + timedelta(days=1) for days in lost) > 4


@pytest.mark.parametrize("nth", range(4))
def test_of_all_changes_the_one_that_moves_a_date_says_by_when_to_book(nth: int) -> None:
    """By the day before it becomes known, whatever else does earlier or later and moves nothing."""
    known = season(plan_of(WEEKLY), date(2026, 11, 22))
    moved = known.chosen[1]
    ill = LifeChange("illness", moved, moved + timedelta(days=6), "", known=moved)
    missed = [date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26)]
    changes = [LifeChange("session-missed", day, None, "intervals 10 km", known=moved) for day in missed]
    changes.insert(nth, ill)
    changes = [replace(change, known=date(2026, 11, 24 + 2 * n)) for n, change in enumerate(changes)]
    chosen = solve(replan(known, plan_with(known.timeline, changes))).days
    varied = VariedSeason(tuple(changes), tuple(date.fromordinal(day) for day in chosen))
    (sure,) = (sure for sure in sure_dates(known, [varied]) if sure.date == moved)
    assert (sure.stays, sure.book_by) == (0, date(2026, 11, 23 + 2 * nth))


def lost(known: date | None, season: Season) -> VariedSeason:
    """A variation that loses every date by what becomes known on a day, or (None) keeps them all."""
    if known is None:
        return VariedSeason((), season.chosen)
    return VariedSeason((LifeChange("illness", known, known, "", known),), ())


EVE = None  # a day before the massage, as the notice asks for: nothing makes it earlier
KEPT, LATE, SOON, TOMORROW = None, date(2026, 11, 30), date(2026, 11, 26), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("known", "book_by"),
    [
        ([KEPT] * 9 + [SOON], EVE),  # one in ten may be lost
        ([KEPT] * 8 + [SOON], date(2026, 11, 25)),
        ([KEPT] * 8 + [LATE, SOON], date(2026, 11, 29)),
        ([KEPT] * 8 + [SOON, LATE], date(2026, 11, 29)),
        ([KEPT] * 7 + [SOON, LATE, SOON], date(2026, 11, 25)),
        ([KEPT] * 18 + [SOON] * 2, EVE),
        ([KEPT] * 17 + [SOON] * 3, date(2026, 11, 25)),
        ([TOMORROW], date(2026, 11, 22)),  # today at the soonest
        ([KEPT] * 45 + [SOON] * 5 + [SOON] * 10, EVE),  # the first fifty are looked at
        ([KEPT] * 44 + [SOON] * 6 + [KEPT] * 10, date(2026, 11, 25)),
    ],
)
def test_a_date_is_to_be_booked_before_more_than_one_variation_in_ten_has_lost_it(
    known: list[date | None], book_by: date | None
) -> None:
    solved = season(plan_of(WEEKLY), date(2026, 11, 22))
    *_, sure = sure_dates(solved, [lost(day, solved) for day in known])
    eve = sure.date - timedelta(days=1)
    assert eve > LATE
    assert (sure.stays, sure.of, sure.book_by) == (known.count(KEPT), len(known), book_by or eve)


# --- the rates -------------------------------------------------------------------------------------


def recorded(sessions: int, missed: int, moved: int, ill: int = 0) -> Plan:
    """Daily runs of the days before today, of which some were missed and some run a day later."""
    today = date(2026, 11, 22)
    first = today - timedelta(days=2 * sessions)
    entries, runs = [], []
    for n in range(sessions):
        day = first + timedelta(days=2 * n)
        runs.append(f'[[session]]\ndate = {day}\nname = "easy 8 km"\n')
        if n < missed:
            entries.append(f'[[entry]]\nwhat = "missed"\non = {day}\n')
        else:
            on = day + timedelta(days=missed <= n < missed + moved)
            entries.append(f'[[entry]]\nwhat = "ran"\non = {on}\nsession = "8 km easy"\n')
    for n in range(ill):
        entries.append(f'[[entry]]\nwhat = "ill"\nstart = {datetime(2026, 10, 1 + n, 8).isoformat()}\n')
        entries.append(f'[[entry]]\nwhat = "well"\nstart = {datetime(2026, 10, 1 + n, 9).isoformat()}\n')
    journal = read_journal("\n".join(entries), "plan.journal.toml")
    assert not isinstance(journal, Refusal)
    return fold(plan_of(f"{''.join(runs)}\n{WEEKLY}", today), journal)


@pytest.mark.parametrize(
    ("sessions", "missed", "moved", "ill", "rates"),
    [
        (19, 9, 3, 0, {"session-missed": None, "session-moved": None, "illness": None}),
        (20, 5, 2, 0, {"session-missed": 250, "session-moved": 100, "illness": None}),
        (40, 0, 1, 1, {"session-missed": 0, "session-moved": 25, "illness": 38}),
        (20, 20, 0, 2, {"session-missed": 1000, "session-moved": 0, "illness": 77}),
        (20, 0, 0, 26, {"session-missed": 0, "session-moved": 0, "illness": 1000}),
        (20, 0, 0, 27, {"session-missed": 0, "session-moved": 0, "illness": 1000}),
    ],
)
def test_the_record_gives_the_rates(
    sessions: int, missed: int, moved: int, ill: int, rates: dict[str, int | None]
) -> None:
    plan = recorded(sessions, missed, moved, ill)
    found = {rate.what: rate for rate in life_rates(season(plan, date(2026, 11, 22)).timeline)}
    for what, rate in found.items():
        wanted = rates.get(what)
        assert rate.source == ("default" if wanted is None else "record")
        assert wanted is None or rate.per_thousand == wanted
        assert rate.reason


@pytest.mark.parametrize(("sessions", "weeks"), [(84, 26), (94, 26), (95, 27), (150, 42)])
def test_the_record_begins_with_the_first_session_or_the_first_illness(sessions: int, weeks: int) -> None:
    """A run on every other day, and one illness on 1 October: 26 weeks count at least."""
    plan = recorded(sessions, sessions, 0, 1)
    (rate,) = [rate for rate in life_rates(season(plan, date(2026, 11, 22)).timeline) if rate.what == "illness"]
    assert rate.reason == f"you logged an illness in {weeks} weeks"


@pytest.mark.parametrize(("first", "weeks"), [("05-24", 26), ("05-23", 26), ("05-17", 27), ("05-18", 26)])
def test_of_two_illnesses_the_first_begins_the_record(first: str, weeks: int) -> None:
    entry = '[[entry]]\nwhat = "{}"\nstart = 2026-{}T08:00:00\n'.format
    journal = read_journal("".join(entry(*each) for each in (
        ("ill", first), ("well", "05-30"), ("ill", "10-01"), ("well", "10-05"),
    )), "plan.journal.toml")  # fmt: skip
    assert not isinstance(journal, Refusal)
    today = date(2026, 11, 22)
    rates = life_rates(season(fold(plan_of(WEEKLY, today), journal), today).timeline)
    assert f"you logged 2 illnesses in {weeks} weeks" in [rate.reason for rate in rates]


@pytest.mark.parametrize(
    ("race", "runs"),
    [("2027-07-11", 500), ("2027-08-08", 200), ("2027-10-03", 100), ("2027-10-31", 20), ("2028-05-14", 10)],
)
def test_of_a_long_season_fewer_variations_are_planned(race: str, runs: int) -> None:
    today = date(2026, 11, 26)
    known = season(plan_of(WEEKLY.replace("2027-01-31", race)), today)
    assert runs_within_reach(known) == runs


@pytest.mark.parametrize(
    ("days", "runs"),
    [
        (450, 500), (451, 200), (642, 200), (643, 100), (750, 100), (751, 50), (818, 50), (819, 20), (2045, 20),
        (2046, 10), (9999, 10),
    ],
)  # fmt: skip
def test_no_more_variations_are_planned_than_take_some_seconds(days: int, runs: int) -> None:
    """Ten proposals: each may be planned for once more in up to fifty variations."""
    known = season(plan_of("massage.per_month = 1"), date(2026, 11, 26))
    first, *_ = known.days.values()
    longer = replace(
        known, days=dict.fromkeys((first.date + timedelta(days=n) for n in range(days)), first),
        best=replace(known.best, days=tuple(range(739000, 739010))),
    )  # fmt: skip
    assert (longer.size, runs_within_reach(longer)) == (days, runs)


@pytest.mark.parametrize(("sessions", "size"), [(0, 0), (1, 0), (2, 1), (3, 1), (7, 3)])
def test_two_sessions_take_as_long_as_a_day(sessions: int, size: int) -> None:
    text = "".join(f'[[session]]\ndate = 2026-12-{n + 1:02}\nname = "easy 5 km"\n' for n in range(sessions))
    known = season(plan_of(f"massage.per_month = 1\n{text}"), date(2026, 11, 26))
    assert known.size == len(known.days) + size


def test_of_the_longest_seasons_ten_variations_are_planned_however_long_they_take() -> None:
    text = f"massage.per_month = 4\nrules.days_between = 4\n{WEEKLY.replace('2027-01-31', '2030-05-12')}"
    known = season(plan_of(text), date(2026, 11, 26))
    assert len(known.chosen) > 80
    assert runs_within_reach(known) == 10
