"""A first plan as a commented TOML file: the answers of `rubdown init`, and, as comments, what can be added later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from msgspec import Struct

from rubdown.plan.rule_numbers import Condition
from rubdown.text import WEEKDAYS

Day = date
_COMMENT = 37  # the column of the comments


class FirstPlan(Struct, frozen=True):
    """The answers that make a first plan: `distance` in km if it is a Fraction, `week` and `hours` by weekday."""

    race: str
    date: date
    start: datetime | None
    distance: str | Fraction
    runner: str = ""
    condition: Condition = "regular"
    used: bool = True
    last: Day | None = None
    timezone: str | None = None
    week: Mapping[str, list[str]] = {}
    therapist: str = ""
    hours: Mapping[str, str] = {}
    prefer: tuple[str, ...] = ()


def first_plan(plan: FirstPlan, written: date) -> str:
    """The text of the plan file; `written` is the day of writing."""
    head = (
        "#:schema rubdown.schema.json",
        f"# A first plan, written by `rubdown init` on {written}. Change whatever you like: `rubdown check`",
        "# says what is wrong, and `rubdown schema -o rubdown.schema.json` lets your editor complete and check.",
    )
    tables = (_runner(plan), _massage(plan, written), _therapist(plan), _week(plan), _race(plan), _examples(plan.date))
    return "\n".join("".join(f"{line}\n" for line in part) for part in (head, *tables))


def _runner(plan: FirstPlan) -> Iterator[str]:
    yield "[runner]"
    if plan.runner:
        yield _pair("name", plan.runner)
    yield _noted(_pair("condition", plan.condition), "experienced | regular | beginner: how fast you recover")
    if plan.timezone:
        yield _pair("timezone", plan.timezone)
    used = "# used_to_massage = false" if plan.used else "used_to_massage = false"
    yield _noted(used, "no deep massage in six weeks: keep further away from races")
    yield _noted('# units = "mi"', "distances are shown, and read without a unit, in miles; else km")
    yield _noted('# week_start = "sun"', "or sat: the first day of a week in calendars; else Monday")


def _massage(plan: FirstPlan, written: date) -> Iterator[str]:
    yield "[massage]"
    yield _noted("per_month = [1, 2]", "at least, at most")
    yield "minutes = 60"
    prefer = f"prefer = {_list(plan.prefer)}" if plan.prefer else '# prefer = ["tue", "wed"]'
    yield _noted(prefer, "the weekdays that suit you best")
    yield _noted('# prefer_time = "18:00"', "the open start nearest to it is taken")
    last = f"last = {plan.last}" if plan.last else f"# last = {written - timedelta(days=21)}"
    yield _noted(last, "the last massage that you had")
    yield _noted("# notice = 2", "propose nothing nearer than this many days; else 1")


def _therapist(plan: FirstPlan) -> Iterator[str]:
    yield "[therapist]"
    if plan.therapist:
        yield _pair("name", plan.therapist)
    yield '# where = "Calle Mayor 3"'
    yield _noted(f"# closed = [{plan.date + timedelta(days=8)}]", "dates without appointments")
    yield _noted("# step = 30", "appointments start on these minutes; else 15")
    yield ""
    yield _noted("[therapist.hours]" if plan.hours else "# [therapist.hours]", "a weekday that is left out is closed")
    if not plan.hours:
        yield '# tue = "09:00-13:00, 16:00-20:00"  # left out: 08:00-20:00 every day'
    yield from (_pair(day, plan.hours[day]) for day in WEEKDAYS if day in plan.hours)


def _week(plan: FirstPlan) -> Iterator[str]:
    has_week = any(plan.week.values())
    yield _noted("[week]" if has_week else "# [week]", "your typical week in words; what has a date takes its place")
    if not has_week:
        yield _noted('# tue = "19:00 intervals 10 km"', "with the time of day, where you know it")
        yield '# sun = "long run 24 km"'
    for day in WEEKDAYS:
        words = plan.week.get(day, [])
        if words:
            yield _pair(day, words[0]) if len(words) == 1 else f"{day} = {_list(words)}"


def _race(plan: FirstPlan) -> Iterator[str]:
    yield "[[race]]"
    yield _pair("name", plan.race)
    if plan.start:
        yield f"start = {plan.start.isoformat()}"
    else:
        yield _noted(f"date = {plan.date}", f"or, with its hour: start = {plan.date}T09:00:00")
    if isinstance(plan.distance, Fraction):
        km = plan.distance
        yield f"km = {km.numerator if km.denominator == 1 else float(km)}"
    else:
        yield _noted(_pair("distance", plan.distance), '5k | 10k | half | marathon | ultra, or a length: "15 km"')
    yield _noted('priority = "A"', "A: the goal, B: important, C: on the way")
    yield _noted("# climb = 600", "metres of climb: 100 m count as 1 km more")
    yield _noted("# minutes = 225", "the time that you expect; left out: 6 minutes a km")


def _examples(race: date) -> Iterator[str]:
    """Further entries as comments, dated around the race."""
    yield "# More races, phases with a week of their own, sessions that differ from your week, days away, pauses and"
    yield "# booked massages go below, for example:"
    yield "# [[block]]"
    yield '# name = "taper"'
    yield f"# from = {race - timedelta(days=14)}"
    yield f"# until = {race - timedelta(days=1)}"
    yield '# week = { tue = "tempo 6 km", thu = "easy 6 km", sun = "easy 10 km" }'
    yield "# [[session]]"
    yield f"# date = {race - timedelta(days=21)}"
    yield _noted('# name = "long ride 60 km"', "in words, or with kind, km, minutes and rpe")
    yield _noted('# sport = "bike"', "run | hike | bike | swim | row | other; else run")
    yield "# climb = 400"
    yield "# [[away]]"
    yield f"# from = {race + timedelta(days=9)}"
    yield f"# until = {race + timedelta(days=12)}"
    yield "# [[pause]]"
    yield f"# from = {race + timedelta(days=15)}"
    yield f"# until = {race + timedelta(days=28)}"
    yield _noted('# reason = "rest"', "injury | pregnancy | rest | other: no massage, and your week rests")
    yield "# [[appointment]]"
    yield f"# start = {race + timedelta(days=6)}T17:00:00"


def _pair(key: str, value: str) -> str:
    import tomli_w

    return tomli_w.dumps({key: value}).rstrip("\n")


def _list(words: tuple[str, ...] | list[str]) -> str:
    return f"[{', '.join(_pair('v', word).removeprefix('v = ') for word in words)}]"


def _noted(line: str, comment: str) -> str:
    return f"{line.ljust(_COMMENT - 1)} # {comment}"
