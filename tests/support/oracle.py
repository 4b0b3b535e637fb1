"""A second, independent reading of the rulebook, slow and plain, to check the planner against.

Times are exact minutes since the ordinal day 0 (`Fraction`), so nothing is rounded before the very end.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import ceil, floor
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

Plan = dict[str, Any]
Entry = dict[str, Any]
Answer = tuple[int, int, tuple[date, ...]]  # short, points, dates
Month = tuple[int, int]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HARD_KINDS = {"long", "hills", "tempo", "intervals", "test", "race"}
RPE = {"rest": 0, "easy": 3, "cross": 3, "strength": 5, "long": 5, "hills": 7, "tempo": 7, "intervals": 8}
RPE |= {"test": 9, "race": 9}
DISTANCES = ("5k", "10k", "half", "marathon", "ultra")
RACE_KM = {"5k": "5", "10k": "10", "half": "21.0975", "marathon": "42.195", "ultra": "50"}
BANDS = (("7.5", "5k"), ("16", "10k"), ("25", "half"), ("45", "marathon"))
CLEAR_DAYS = {"5k": 3, "10k": 3, "half": 4, "marathon": 5, "ultra": 7}
WAIT_HOURS = {
    "experienced": (24, 24, 48, 72, 120),
    "regular": (24, 48, 72, 96, 168),
    "beginner": (48, 72, 96, 144, 240),
}
AFTER_RACE = {"A": 100, "B": 80, "C": 60}
DAY = timedelta(days=1)
HOUR = 60
MIDNIGHT = 24 * HOUR


# --- reading the plan -----------------------------------------------------------------------------


def read(text: str, journal: str = "") -> Plan:
    """A plan as TOML says it, on the runner's clock, and as it stands after what its journal tells."""
    raw = tomllib.loads(text)
    zone = ZoneInfo(raw.get("runner", {}).get("timezone", "Europe/Madrid"))
    return after(on_the_clock(raw, zone), tomllib.loads(journal).get("entry", []))


def on_the_clock(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, dict):
        return {key: on_the_clock(inner, zone) for key, inner in value.items()}
    if isinstance(value, list):
        return [on_the_clock(inner, zone) for inner in value]
    zoned = isinstance(value, datetime) and value.tzinfo
    return value.astimezone(zone).replace(tzinfo=None) if zoned else value


def after(plan: Plan, entries: list[Entry]) -> Plan:
    """The bookings that stand, the complaints and the accepted dates once all this has happened."""
    standing = {(date_of(a), a.get("kind", "discharge")): a for a in plan.get("appointment", [])}
    complaints: list[Entry] = []
    accepted: set[date] = set()
    for entry in entries:
        what = entry["what"]
        which = date_of(entry) if what != "accepted" else date.min, entry.get("kind", "discharge")
        if what == "accepted":
            accepted = set(entry["dates"])
        elif what in ("cancelled", "skipped"):
            standing.pop(which, None)
            accepted -= {which[0]}
        elif what == "moved":
            standing.pop(which, None)
            to = {"start": entry["to_start"]} if "to_start" in entry else {"date": entry["to"]}
            standing[date_of(to), which[1]] = to | {"kind": which[1]}
        elif what in ("booked", "done"):
            standing[which] = {"date": which[0], "kind": which[1]}
        else:
            complaints.append(entry)
    return plan | {"appointment": list(standing.values()), "complaint": complaints, "accepted": accepted}


def number(plan: Plan, default: int, *keys: str) -> int:
    """A number of the rulebook: what `[rules]` says, else the default."""
    found: Any = plan.get("rules", {})
    for key in keys:
        found = found.get(key, {})
    return default if found == {} else int(found)


@dataclass(frozen=True)
class Session:
    day: date
    start: Fraction | None  # exact minutes, None where the plan knows no time
    kind: str
    minutes: Fraction
    rpe: Fraction

    @property
    def load(self) -> Fraction:
        return self.rpe * self.minutes

    @property
    def hard(self) -> bool:
        return self.kind in HARD_KINDS or self.rpe >= 7

    @property
    def end(self) -> Fraction:
        """The end of a timed session; the end of the day of one without a time."""
        return midnight(self.day + DAY) if self.start is None else self.start + self.minutes


@dataclass(frozen=True)
class Race:
    day: date
    start: Fraction
    minutes: Fraction
    distance: str
    priority: str
    effort: str

    @property
    def load(self) -> Fraction:
        return RPE["race"] * self.minutes

    @property
    def finish(self) -> Fraction:
        return self.start + self.minutes


def midnight(day: date) -> Fraction:
    return Fraction(day.toordinal() * MIDNIGHT)


def day_of(moment: Fraction) -> date:
    return date.fromordinal(floor(moment / MIDNIGHT))


def exact(moment: datetime) -> Fraction:
    return midnight(moment.date()) + moment.hour * HOUR + moment.minute + Fraction(moment.second, 60)


def date_of(entry: Entry) -> date:
    when: date = entry["start"] if "start" in entry else entry["date"] if "date" in entry else entry["on"]
    return when.date() if isinstance(when, datetime) else when


@cache
def decimal(number: float | str) -> Fraction:
    """The number that was written: 0.1 is a tenth."""
    return Fraction(str(number))


def minutes_of(entry: Entry) -> Fraction:
    if "minutes" in entry:
        return decimal(entry["minutes"])
    return decimal(entry["km"]) * 6 if "km" in entry else Fraction(60)


def read_session(entry: Entry, day: date) -> Session:
    start = exact(entry["start"]) if "start" in entry else None
    if "time" in entry:
        start = midnight(day) + clock(entry["time"])
    if "kind" not in entry:
        entry = read_template(entry["name"]) | entry
    kind = entry["kind"]
    return Session(day, start, kind, minutes_of(entry), decimal(entry.get("rpe", RPE[kind])))


def read_template(words: str) -> Entry:
    """ "easy", "long 24 km" or "cross 45 min" as the entry that would say the same."""
    found = re.fullmatch(r"(\w+)(?: ([\d.]+) (km|min))?", words)
    assert found, words
    kind, number, unit = found.groups()
    return {"kind": kind} | ({} if number is None else {"km" if unit == "km" else "minutes": number})


def falls_on(entry: Entry, day: date) -> bool:
    if "every" not in entry and "rrule" not in entry:
        return date_of(entry) == day
    first, last = entry.get("from", date.min), entry.get("until", date.max)
    if "rrule" in entry:
        by_rule = day in by_the_rule(entry["rrule"], entry.get("from", date(2025, 1, 1)))
        return by_rule and day <= last and day not in entry.get("except", [])
    return WEEKDAYS[day.weekday()] in entry["every"] and first <= day <= last and day not in entry.get("except", [])


@cache
def by_the_rule(rule: str, first: date) -> frozenset[date]:
    start = datetime.combine(first, time())
    return frozenset(
        moment.date() for moment in rrulestr(rule, dtstart=start).between(start, datetime(2031, 1, 1), True)
    )


def sessions_on(plan: Plan, day: date) -> list[Session]:
    given = [read_session(entry, day) for entry in plan.get("session", []) if falls_on(entry, day)]
    words = plan.get("week", {}).get(WEEKDAYS[day.weekday()])
    if given or words is None or races_on(plan, day):
        return given
    return [read_session(read_template(words), day)]


def read_race(entry: Entry) -> Race:
    km = decimal(entry["km"] if "km" in entry else RACE_KM[entry["distance"]])
    band = next((name for limit, name in BANDS if km <= decimal(limit)), "ultra")
    day = date_of(entry)
    return Race(
        day=day,
        start=exact(entry["start"]) if "start" in entry else midnight(day) + 9 * HOUR,
        minutes=minutes_of({"km": km} | entry),
        distance=entry.get("distance", band),
        priority=entry.get("priority", "A"),
        effort=entry.get("effort", "race"),
    )


def races(plan: Plan) -> list[Race]:
    return [read_race(entry) for entry in plan.get("race", [])]


def races_on(plan: Plan, day: date) -> list[Entry]:
    return [entry for entry in plan.get("race", []) if date_of(entry) == day]


def discharges(plan: Plan) -> list[date]:
    """The days of all appointments that count."""
    entries = plan.get("appointment", [])
    return sorted(date_of(entry) for entry in entries if entry.get("kind", "discharge") != "soft")


def massages(plan: Plan) -> list[date]:
    """The days of all massages that stand, the last one named by the plan included."""
    last = plan.get("massage", {}).get("last")
    return sorted({*discharges(plan), *([last] if last else [])})


def done_before(plan: Plan, day: date) -> list[date]:
    return [massage for massage in massages(plan) if massage < day]


# --- closed stretches -----------------------------------------------------------------------------

Closing = tuple[str, Fraction, Fraction]  # code, start, end


def unused(plan: Plan, today: date) -> bool:
    """Said not to be used to massage, and none in the 42 days up to today."""
    recent = [day for day in done_before(plan, today) if (today - day).days <= 42]
    return plan.get("runner", {}).get("used_to_massage", True) is False and not recent


def clear_days(plan: Plan, today: date, race: Race) -> int:
    days = number(plan, CLEAR_DAYS[race.distance], "clear_days_before_race", race.distance)
    if race.priority == "C" or race.effort == "training":
        days = number(plan, 2, "clear_days_before_minor_race")
    if unused(plan, today):
        far = race.distance in ("marathon", "ultra")
        least = number(plan, 14, "clear_days_when_not_used_marathon") if far else 0
        days = max(days, least or number(plan, 7, "clear_days_when_not_used"))
    return days


def wait_ends(plan: Plan, race: Race) -> Fraction:
    row = DISTANCES.index(race.distance) + {"training": -1, "race": 0, "all-out": 1}[race.effort]
    row = min(max(row, 0), 4)
    usual = WAIT_HOURS[plan.get("runner", {}).get("condition", "regular")][row]
    return race.finish + number(plan, usual, "recover_hours_after_race", DISTANCES[row]) * HOUR


def race_closings(plan: Plan, today: date, race: Race) -> list[Closing]:
    days_shut = max(clear_days(plan, today, race) - 1, 1)  # the day before stays closed, whatever a plan says
    return [
        ("RACE1", midnight(race.day - days_shut * DAY), race.finish),
        ("RACE2", race.finish, wait_ends(plan, race)),
    ]


def session_closings(plan: Plan, session: Session) -> Iterator[Closing]:
    if session.start is not None and session.kind != "rest":
        rest = number(plan, 6 if session.hard else 4, "hours_after_running", "hard" if session.hard else "easy")
        yield "RUN1", session.start, session.end + rest * HOUR
    if session.start is None and session.hard:
        yield "RUN2", midnight(session.day), midnight(session.day + DAY)
    if session.kind == "test" or session.rpe >= 9:
        clear = max(2, number(plan, 2, "clear_days_before_maximum_effort"))
        yield "RUN3", midnight(session.day - (clear - 1) * DAY), session.end


COMPLAINT_HOURS = {"discomfort": 24, "cramp": 24, "contracture": 48, "pull": 72}


def complaint_closings(plan: Plan) -> Iterator[Closing]:
    """From when it may have begun to so many hours after when it may have begun last; illness till it is over."""
    told = plan.get("complaint", [])
    for i, entry in enumerate(told):
        start = exact(entry["start"]) if "start" in entry else midnight(entry["on"])
        latest = start if "start" in entry else start + MIDNIGHT
        if entry["what"] in COMPLAINT_HOURS:
            hours = number(plan, COMPLAINT_HOURS[entry["what"]], "hours_after_complaint", entry["what"])
            yield "HURT1", start, latest + hours * HOUR
        elif entry["what"] == "ill":
            over = next((well for well in told[i:] if well["what"] == "well"), None)
            hours = number(plan, 24, "hours_after_complaint", "illness")
            yield (
                "HURT1",
                start,
                midnight(date(2031, 1, 1)) if over is None else max(well_at(over), start) + hours * HOUR,
            )


def well_at(entry: Entry) -> Fraction:
    return exact(entry["start"]) if "start" in entry else midnight(entry["on"]) + MIDNIGHT


def closings(plan: Plan, today: date, day: date) -> list[Closing]:
    """All closed stretches that can reach that day (a session's reach five days on, and nine back, at most)."""
    found = [closing for race in races(plan) for closing in race_closings(plan, today, race)]
    for near in (day + offset * DAY for offset in range(-5, 10)):
        found += [closing for session in sessions_on(plan, near) for closing in session_closings(plan, session)]
    found += [("AWAY1", *away_time(entry)) for entry in plan.get("away", [])]
    return [*found, *complaint_closings(plan)]


def away_time(entry: Entry) -> tuple[Fraction, Fraction]:
    """Dates stand for whole days."""
    first, last = entry["from"], entry.get("until", day_alone(entry["from"]))
    start = exact(first) if isinstance(first, datetime) else midnight(first)
    return start, exact(last) if isinstance(last, datetime) else midnight(last + DAY)


def day_alone(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * HOUR + int(minutes)


def therapist_hours(plan: Plan, day: date) -> list[tuple[int, int]]:
    therapist = plan.get("therapist", {})
    everyday = dict.fromkeys(WEEKDAYS, "08:00-20:00")
    text = therapist.get("hours", everyday).get(WEEKDAYS[day.weekday()])
    if text is None or day in therapist.get("closed", []):
        return []
    stretches = [part.strip().split("-") for part in text.split(",")]
    return sorted((clock(start), clock(end)) for start, end in stretches)


def without(left: list[tuple[Fraction, Fraction]], closing: Closing) -> list[tuple[Fraction, Fraction]]:
    """What remains of the stretches once the closing is cut out."""
    _, start, end = closing
    pieces = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b))]
    return [(a, b) for a, b in pieces if a < b]


def open_windows(plan: Plan, today: date, day: date) -> list[tuple[int, int]]:
    """What is left of the therapist's hours, in whole minutes, each at least a massage long."""
    zero = midnight(day)
    left = [(zero + start, zero + end) for start, end in therapist_hours(plan, day)]
    for closing in closings(plan, today, day):
        left = without(left, closing)
    whole = [(ceil(start - zero), floor(end - zero)) for start, end in left]
    shortest = plan.get("massage", {}).get("minutes", 60)
    return [(start, end) for start, end in whole if end - start >= shortest]


def closed_by(plan: Plan, today: date, day: date) -> set[str]:
    """The rules that take something of the hours in which a massage would fit."""
    shortest = plan.get("massage", {}).get("minutes", 60)
    hours = [(midnight(day) + a, midnight(day) + b) for a, b in therapist_hours(plan, day) if b - a >= shortest]
    if not hours:
        return {"OPEN1"}
    shut = closings(plan, today, day)
    return {code for code, start, end in shut for a, b in hours if start < b and a < end}


# --- the wishes of a day --------------------------------------------------------------------------


@dataclass(frozen=True)
class Largest:
    """What loads are measured against."""

    session: Fraction
    weeks: Fraction


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


def days_from(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


def dated_entries(plan: Plan) -> list[date]:
    ends = [entry for entry in plan.get("session", []) if entry.keys() & {"every", "rrule"}]
    single = [entry for entry in plan.get("session", []) if entry not in ends]
    single += [*plan.get("race", []), *plan.get("appointment", [])]
    aways = [away_time(entry) for entry in plan.get("away", [])]
    return [
        *(date_of(entry) for entry in single),
        *(entry[key] for entry in ends for key in ("from", "until") if key in entry),
        *(day_of(moment) for start, end in aways for moment in (start, end - Fraction(1, 1000))),
    ]


def span(plan: Plan, start: date, until: date) -> list[date]:
    dated = dated_entries(plan)
    return days_from(min([start, *dated]), max([until, *(day + 14 * DAY for day in dated)]))


def load_on(plan: Plan, day: date) -> Fraction:
    racing = [read_race(entry).load for entry in races_on(plan, day)]
    return sum([*racing, *(session.load for session in sessions_on(plan, day))], Fraction(0))


def three_weeks(plan: Plan, day: date) -> Fraction:
    """The load of the 21 days up to and including yesterday."""
    return sum((load_on(plan, day - back * DAY) for back in range(1, 22)), Fraction(0))


def largest(plan: Plan, start: date, until: date) -> Largest:
    days = span(plan, start, until)
    loads = [session.load for day in days for session in sessions_on(plan, day)]
    daily = [load_on(plan, day) for day in days_from(days[0] - 21 * DAY, days[-1] - DAY)]
    sums = [sum(daily[number : number + 21], Fraction(0)) for number in range(len(days))]
    return Largest(max(loads, default=Fraction(0)), max(sums))


def after_race(plan: Plan, day: date) -> int:
    best = 0
    for race in races(plan):
        later = (day - day_of(wait_ends(plan, race))).days
        most = number(plan, AFTER_RACE[race.priority], "points_after_race", race.priority)
        if later >= 0:
            best = max(best, most - number(plan, 12, "points_after_race", "a_day_later") * later)
    return best


def after_hard(plan: Plan, top: Largest, day: date) -> int:
    worth = [
        weight * session.load / top.session
        for back, weight in (
            (1, number(plan, 40, "points_day_after_hard")),
            (2, number(plan, 20, "points_two_days_after_hard")),
        )
        for session in sessions_on(plan, day - back * DAY)
        if session.hard and top.session
    ]
    return half_up(max(worth, default=Fraction(0)))


def after_weeks(plan: Plan, top: Largest, day: date) -> int:
    share = three_weeks(plan, day) / top.weeks if top.weeks else Fraction(0)
    least = Fraction(number(plan, 50, "hard_weeks_from_percent"), 100)
    most = number(plan, 30, "points_after_hard_weeks")
    return half_up(max(Fraction(0), most * (share - least) / (1 - least))) if top.weeks else 0


def hard_on(plan: Plan, day: date) -> bool:
    return bool(races_on(plan, day)) or any(s.hard for s in sessions_on(plan, day))


def calm_after(plan: Plan, day: date) -> int:
    if hard_on(plan, day + DAY):
        return -number(plan, 30, "cost_hard_next_day")
    return -number(plan, 10, "cost_hard_in_two_days") if hard_on(plan, day + 2 * DAY) else 0


def wishes(plan: Plan, top: Largest, day: date) -> dict[str, int]:
    preferred = WEEKDAYS[day.weekday()] in plan.get("massage", {}).get("prefer", [])
    points = {
        "WISH1": after_race(plan, day),
        "WISH2": after_hard(plan, top, day),
        "WISH3": after_weeks(plan, top, day),
        "WISH4": calm_after(plan, day),
        "WISH5": number(plan, 10, "points_preferred_day") if preferred else 0,
        "WISH8": number(plan, 30, "cost_to_move_accepted") if day in plan.get("accepted", []) else 0,
    }
    return {code: number for code, number in points.items() if number}


def day_points(plan: Plan, today: date, start: date, until: date, day: date) -> dict[str, int]:
    """The points of the wishes about that day, those that are not zero."""
    return wishes(plan, largest(plan, start, until), day)


# --- the best set of days -------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """All that the search needs to know of a plan."""

    days: list[date]  # the horizon
    free: set[date]  # open days of the horizon
    worth: dict[date, int]  # the wishes of a day together
    booked: list[date]  # in the horizon
    done: list[date]  # before it
    later: list[date]  # booked after it
    gap: int
    least: dict[Month, int]
    most: int
    extra: int
    even: tuple[int, int, int, int, int]

    @property
    def last(self) -> date | None:
        return self.done[-1] if self.done else None


def month(day: date) -> Month:
    return day.year, day.month


def in_month(dates: list[date], which: Month) -> int:
    return sum(month(day) == which for day in dates)


def per_month(plan: Plan) -> tuple[int, int]:
    given = plan.get("massage", {}).get("per_month", [1, 2])
    least, most = given if isinstance(given, list) else (given, given)
    return least, most


def case_of(plan: Plan, today: date, start: date, until: date) -> Case:
    days = days_from(start, until)
    least, most = per_month(plan)
    owing = number(plan, 15, "least_days_of_a_month")
    top = largest(plan, start, until)
    return Case(
        days=days,
        free={day for day in days if day >= today and open_windows(plan, today, day)},
        worth={day: sum(wishes(plan, top, day).values()) for day in days},
        booked=[day for day in massages(plan) if start <= day <= until],
        done=done_before(plan, start),
        later=[day for day in massages(plan) if day > until],
        gap=number(plan, 10, "days_between"),
        least={month(day): least if in_month(days, month(day)) >= owing else 0 for day in days},
        most=most,
        extra=number(plan, 50, "cost_beyond_least"),
        even=(
            number(plan, 14, "even_rhythm", "from"),
            number(plan, 28, "even_rhythm", "until"),
            number(plan, 42, "even_rhythm", "far"),
            number(plan, 2, "even_rhythm", "points_a_day"),
            number(plan, 2, "even_rhythm", "further_points_a_day"),
        ),
    )


def rhythm(case: Case, between: int) -> int:
    first, last, far, cost, further = case.even
    return -cost * (max(0, first - between) + max(0, between - last)) - further * max(0, between - far)


def outside(case: Case, which: Month) -> int:
    """The massages that count for a month though they lie outside the horizon."""
    return in_month([*case.done, *case.later], which)


def score(case: Case, dates: list[date]) -> Answer:
    """Short and points of a whole schedule, straight from the rulebook's words."""
    short, points = 0, sum(case.worth[day] for day in dates)
    row = ([case.last] if case.last else []) + dates
    points += sum(rhythm(case, (later - earlier).days) for earlier, later in pairwise(row))
    for which, least in case.least.items():
        done, planned = outside(case, which), in_month(dates, which)
        short += max(0, least - done - planned)
        points -= case.extra * (max(0, done + planned - least) - max(0, done - least))
    return short, points, tuple(dates)


def keeps_gap(case: Case, day: date, proposed: list[date]) -> bool:
    return all(abs((day - other).days) >= case.gap for other in [*case.done, *case.booked, *case.later, *proposed])


def keeps_month(case: Case, day: date, proposed: list[date]) -> bool:
    others = [*case.done, *case.booked, *case.later, *proposed]
    return in_month(others, month(day)) + 1 <= case.most


def proposals(case: Case, chosen: list[date], candidates: list[date]) -> Iterator[list[date]]:
    """All sets that begin with `chosen` and go on with some of the candidates."""
    yield chosen
    for number, day in enumerate(candidates):
        if keeps_gap(case, day, chosen) and keeps_month(case, day, chosen):
            yield from proposals(case, [*chosen, day], candidates[number + 1 :])


def rank(answer: Answer) -> Answer:
    """Fewest short, most points, earliest dates: the smallest is the best."""
    short, points, dates = answer
    return short, -points, dates


def brute_force(plan: Plan, today: date, start: date, until: date) -> Answer:
    """The best of all sets of open days, by trying each."""
    case = case_of(plan, today, start, until)
    every = proposals(case, [], sorted(case.free))
    return min((score(case, sorted([*case.booked, *proposed])) for proposed in every), key=rank)


# The same, going through the days once. All that still matters of the past is the day of the previous massage
# and the number in this month; of two pasts alike in both, the better one stays better whatever follows.

State = tuple[date | None, int]


def keep_best(best: dict[State, Answer], state: State, answer: Answer) -> None:
    if state not in best or rank(answer) < rank(best[state]):
        best[state] = answer


def may_propose(case: Case, day: date, state: State) -> bool:
    previous, count = state
    ahead = [booked for booked in case.booked if booked > day]
    near = [*([previous] if previous else []), *ahead, *case.later]
    apart = all(abs((day - other).days) >= case.gap for other in near)
    return day in case.free and apart and count + in_month(ahead, month(day)) + 1 <= case.most


def with_massage(case: Case, day: date, state: State, answer: Answer) -> Answer:
    previous, count = state
    short, points, dates = answer
    points += case.worth[day] - (case.extra if count >= case.least[month(day)] else 0)
    points += rhythm(case, (day - previous).days) if previous else 0
    return short, points, (*dates, day)


def through_day(case: Case, day: date, before: dict[State, Answer]) -> dict[State, Answer]:
    after: dict[State, Answer] = {}
    for state, answer in before.items():
        booked = day in case.booked
        if not booked:
            keep_best(after, state, answer)
        if booked or may_propose(case, day, state):
            keep_best(after, (day, state[1] + 1), with_massage(case, day, state, answer))
    return after


def settle_month(case: Case, which: Month, before: dict[State, Answer], count_next: int) -> dict[State, Answer]:
    """At a month's end what is missing is missing, and the count begins anew."""
    after: dict[State, Answer] = {}
    for (previous, count), (short, points, dates) in before.items():
        missing = max(0, case.least[which] - count)
        keep_best(after, (previous, count_next), (short + missing, points, dates))
    return after


def optimum(plan: Plan, today: date, start: date, until: date) -> Answer:
    """The same answer as `brute_force`, for plans of any length."""
    case = case_of(plan, today, start, until)
    best: dict[State, Answer] = {(case.last, outside(case, month(start))): (0, 0, ())}
    for day in case.days:
        best = through_day(case, day, best)
        if day == until or month(day + DAY) != month(day):
            best = settle_month(case, month(day), best, outside(case, month(day + DAY)))
    return min(best.values(), key=rank)
