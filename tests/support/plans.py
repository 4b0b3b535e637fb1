"""Random plans as TOML text, each of them valid; the corners of the calendar come more often than chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "Australia/Lord_Howe", "UTC")
NAMES = ("Ana", "Íñigo Ñúñez", "王芳", "O'Neil", "[red]")
RULES = (
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYDAY=1SA",
    "FREQ=MONTHLY;BYMONTHDAY=-1,15",
    "FREQ=DAILY;INTERVAL=5;COUNT=7",
)
# Numbers of the rulebook that a plan may set, each with values that are not the default.
NUMBERS = {
    "clear_days_before_minor_race": (1, 3, 4, "{ half = 3, beyond = 6 }"),
    "clear_days_when_not_used": (1, 9),
    "clear_days_when_not_used_marathon": (5, 16),
    "clear_days_before_maximum_effort": (1, 3, 5),
    "least_days_of_a_month": (1, 10, 20, 31),
    "full_month_days": (1, 20, 31),
    "hours_before_hard": (0, 2, 30),
    "points_day_after_hard": (0, 55),
    "points_two_days_after_hard": (0, 33),
    "points_after_hard_weeks": (0, 77),
    "hard_weeks_from_percent": (0, 66, 99),
    "cost_hard_next_day": (0, 45),
    "cost_hard_in_two_days": (0, 25),
    "points_preferred_day": (0, 35),
    "cost_to_move_accepted": (0, 90),
    "cost_beyond_least": (0, 20, 120, "{ from_0h = 90, from_7h = 0 }"),
    "points_before_race": ("{ A = 0, B = 55 }", "{ a_day = 9 }"),
    "recover_hours_after_race": ("{ 5k = 6, half = 50 }", "{ 10k = 37, marathon = 200, ultra = 90 }"),
    "hours_after_running": ("{ easy = 1 }", "{ hard = 30, easy = 12 }"),
    "hours_after_complaint": ("{ cramp = 60, illness = 100 }", "{ pull = 1, contracture = 5, discomfort = 96 }"),
    "points_after_race": ("{ A = 0, B = 100 }", "{ C = 150, a_day_later = 1 }"),
    "even_rhythm": ("{ from = 5, until = 9, far = 12 }", "{ points_a_day = 0, further_points_a_day = 7, most = 90 }"),
}
KINDS = ("easy", "easy", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test")
DISTANCES = ("5k", "10k", "half", "marathon", "ultra")
TRIATHLONS = ("sprint-tri", "olympic-tri", "half-ironman", "ironman")
SPORTS = ("run", "hike", "bike", "swim", "row", "other")
RACE_KM = (
    "5",
    "7.5",
    "7.51",
    "12.3",
    "16",
    "16.1",
    "21.0975",
    "25",
    "25.01",
    "42.195",
    "45",
    "45.5",
    "101.4",
)
PER_MONTH = ("1", "2", "[1, 2]", "[0, 1]", "[0, 2]", "[1, 3]")
CORNERS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2026-10-31", "2026-12-31", "2027-01-01", "2027-02-28", "2027-03-01", "2027-04-30"),
        *("2028-01-31", "2028-02-15", "2028-02-28", "2028-02-29", "2028-03-01", "2028-12-31"),
    )
)


@dataclass(frozen=True)
class Frame:
    """The dates that a plan is written around."""

    rng: Random
    today: date
    start: date
    until: date
    zone: str | None = None  # the runner's, where the plan names it

    def day(self, before: int, after: int) -> date:
        """A day from `before` days ahead of today to `after` days past the horizon."""
        return shift(self.today, self.rng.randint(-before, (self.until - self.today).days + after))

    def days(self, count: int, before: int, after: int) -> list[date]:
        """Days, no two alike, in no order."""
        return list(dict.fromkeys(self.day(before, after) for _ in range(count)))

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    @property
    def weeks(self) -> int:
        return (self.until - self.start).days // 7 + 1


def shift(day: date, days: int) -> date:
    return day + timedelta(days=days)


def quoted(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def listed(days: list[date]) -> str:
    return "[" + ", ".join(str(day) for day in days) + "]"


def some_weekdays(rng: Random, most: int) -> list[str]:
    chosen = rng.sample(WEEKDAYS, rng.randint((most + 1) // 2, most))
    return sorted(chosen, key=WEEKDAYS.index)


def clock(quarters: int) -> str:
    return f"{quarters // 4:02}:{quarters % 4 * 15:02}"


def moment(frame: Frame, day: date, first: int, last: int) -> str:
    """A date and time between two hours of the day; now and then on another clock than the runner's."""
    found = f"{day}T{frame.rng.randint(first, last):02}:{frame.rng.choice((0, 0, 15, 30, 50)):02}:00"
    if not frame.maybe(0.1):
        return found
    there = timezone(timedelta(minutes=frame.rng.choice((-480, 0, 60, 120, 345, 780))))
    here = ZoneInfo(frame.zone or "Europe/Madrid")
    return datetime.fromisoformat(found).replace(tzinfo=here).astimezone(UTC).astimezone(there).isoformat()


def distance_run(rng: Random, longest: int) -> str:
    return rng.choice((f"{rng.randint(3, longest)}", f"{rng.randint(30, longest * 10) / 10}"))


def runner(frame: Frame) -> list[str]:
    lines = []
    if frame.maybe(0.7):
        lines.append(f'condition = "{frame.rng.choice(("experienced", "regular", "beginner"))}"')
    if frame.maybe(0.5):
        lines.append(f"used_to_massage = {frame.rng.choice(('true', 'false', 'false'))}")
    if frame.zone:
        lines.append(f'timezone = "{frame.zone}"')
    if frame.maybe(0.3):
        lines.append(f'name = "{frame.rng.choice(NAMES)}"')
    return ["[runner]", *lines] if lines else []


def massage(frame: Frame, taken: set[date]) -> list[str]:
    """The wishes for the massages; the last one lies on no day that is taken already."""
    rng, lines = frame.rng, ["[massage]"]
    if frame.maybe(0.8):
        lines.append(f"per_month = {rng.choice(PER_MONTH)}")
    if frame.maybe(0.6):
        lines.append(f"minutes = {rng.choice((30, 45, 60, 75, 90, 120))}")
    if frame.maybe(0.5):
        lines.append(f"prefer = {quoted(some_weekdays(rng, 3))}")
    if frame.maybe(0.2):
        lines.append(f'prefer_time = "{clock(rng.randint(30, 80))}"')
    if frame.maybe(0.2):
        lines.append(f"notice = {rng.choice((0, 2, 5))}")
    last = shift(frame.today, -rng.choice((41, 42, 43, rng.randint(1, 15), rng.randint(1, 60))))
    if frame.maybe(0.6) and last not in taken:
        lines.append(f"last = {last}")
    return lines


def stretches(rng: Random) -> str:
    """One or two stretches of a therapist's day, apart from each other."""
    first, second = rng.randint(28, 40), rng.randint(56, 70)
    morning = f"{clock(first)}-{clock(first + rng.randint(4, 14))}"
    evening = f"{clock(second)}-{clock(second + rng.randint(4, 18))}"
    return rng.choice((morning, evening, f"{morning}, {evening}", f"{clock(first)}-{clock(second)}"))


def therapist(frame: Frame) -> list[str]:
    if frame.maybe(0.3):
        return []
    lines = ["[therapist]"]
    if frame.maybe(0.8):
        weekdays = some_weekdays(frame.rng, frame.rng.choice((3, 7, 7)))
        lines.append("hours = { " + ", ".join(f'{day} = "{stretches(frame.rng)}"' for day in weekdays) + " }")
    if frame.maybe(0.6):
        lines.append(f"closed = {listed(frame.days(frame.rng.randint(1, 6), 5, 5))}")
    if frame.maybe(0.2):
        lines.append('name = "Marta"\nwhere = "Calle Mayor 3"')
    if frame.maybe(0.2):
        lines.append(f"step = {frame.rng.choice((5, 20, 30, 60))}")
    return lines if len(lines) > 1 else []


def rules(frame: Frame) -> list[str]:
    lines = []
    if frame.maybe(0.6):
        lines.append(f"days_between = {frame.rng.randint(7, 16)}")
    if frame.maybe(0.3):
        named = frame.rng.sample(DISTANCES, frame.rng.randint(1, 3))
        numbers = ", ".join(f"{name} = {frame.rng.randint(1, 9)}" for name in named)
        lines.append(f"clear_days_before_race = {{ {numbers} }}")
    for key in frame.rng.sample(sorted(NUMBERS), frame.rng.choice((0, 0, 1, 2, 4))):
        lines.append(f"{key} = {frame.rng.choice(NUMBERS[key])}")
    return ["[rules]", *lines] if lines else []


def template(rng: Random) -> str:
    kind = rng.choice(("rest", *KINDS))
    if kind == "rest":
        return kind
    if kind == "strength":  # nobody lifts kilometres, and the word reader takes none for it
        return kind + rng.choice(("", f" {rng.randint(20, 150)} min"))
    return kind + rng.choice(("", f" {distance_run(rng, 28)} km", f" {rng.randint(20, 150)} min"))


def week(frame: Frame) -> list[str]:
    if frame.maybe(0.5):
        return []
    weekdays = some_weekdays(frame.rng, frame.rng.randint(1, 7))
    return ["[week]", *(f"{day} = {line_of_week(frame)}" for day in weekdays)]


def line_of_week(frame: Frame) -> str:
    """A day's training, now and then with its time."""
    time = f"{clock(frame.rng.randint(24, 84))} " if frame.maybe(0.15) else ""
    return f'"{time}{template(frame.rng)}"'


def block(frame: Frame) -> list[str]:
    first, weekdays = frame.day(20, 10), some_weekdays(frame.rng, 4)
    week = ", ".join(f"{day} = {line_of_week(frame)}" for day in weekdays)
    ends = [f"from = {first}", f"until = {shift(first, frame.rng.randint(0, 30))}"]
    return ["[[block]]", 'name = "build"', *ends, f"week = {{ {week} }}"]


def pause(frame: Frame) -> list[str]:
    first, reason = frame.day(20, 10), frame.rng.choice(("injury", "pregnancy", "rest", "other"))
    return ["[[pause]]", f"from = {first}", f"until = {shift(first, frame.rng.randint(0, 20))}", f'reason = "{reason}"']


def when(frame: Frame, day: date, timed: float, first: int, last: int) -> str:
    return f"start = {moment(frame, day, first, last)}" if frame.maybe(timed) else f"date = {day}"


def race(frame: Frame, number: int, day: date) -> list[str]:
    rng = frame.rng
    lines = ["[[race]]", f'name = "Race {number}"', when(frame, day, 0.5, 6, 22)]
    named = frame.maybe(0.6)
    distances = TRIATHLONS if frame.maybe(0.1) else DISTANCES
    lines.append(f'distance = "{rng.choice(distances)}"' if named else f"km = {rng.choice(RACE_KM)}")
    if frame.maybe(0.15):
        lines.append(f"climb = {rng.choice((90, 600, 2500))}")
    if frame.maybe(0.6):
        lines.append(f'priority = "{rng.choice("ABC")}"')
    if frame.maybe(0.6):
        lines.append(f'effort = "{rng.choice(("all-out", "race", "training"))}"')
    if frame.maybe(0.3):
        lines.append(f"minutes = {rng.randint(18, 700)}")
    return lines


def races(frame: Frame) -> list[str]:
    days = frame.days(frame.rng.randint(1, 4), 20, 20)
    if max(days) < frame.today:  # a plan whose last date is long past is none
        days.append(shift(frame.today, frame.rng.randint(0, 20)))
    return [line for number, day in enumerate(days, 1) for line in race(frame, number, day)]


def effort(frame: Frame) -> list[str]:
    """What a session is, whenever it falls."""
    rng = frame.rng
    if frame.maybe(0.1):
        return ['kind = "rest"']
    if frame.maybe(0.2):  # all of it in words
        return [f'name = "{template(rng)}"']
    lines = [f'kind = "{rng.choice(KINDS)}"']
    if frame.maybe(0.6):
        lines.append(f"km = {distance_run(rng, 36)}")
    if frame.maybe(0.4):
        lines.append(f"minutes = {rng.randint(15, 240)}")
    if frame.maybe(0.3):
        lines.append(f"rpe = {rng.randint(1, 10)}")
    if frame.maybe(0.15):
        lines.append(f'sport = "{rng.choice(SPORTS)}"\nclimb = {rng.choice((50, 400))}')
    return lines


def session(frame: Frame) -> list[str]:
    return ["[[session]]", when(frame, frame.day(30, 16), 0.5, 5, 22), *effort(frame)]


def repeat(frame: Frame) -> list[str]:
    first, last = sorted((frame.day(30, 20), frame.day(30, 20)))
    rule = frame.rng.choice(RULES) if frame.maybe(0.4) else None
    lines = ["[[session]]", f'rrule = "{rule}"' if rule else f"every = {quoted(some_weekdays(frame.rng, 3))}"]
    if rule or frame.maybe(0.5):
        lines.append(f"from = {first}")
    if frame.maybe(0.3):
        lines.append(f'time = "{clock(frame.rng.randint(20, 84))}"')
    if frame.maybe(0.5):
        lines.append(f"until = {last}")
    if frame.maybe(0.4):
        lines.append(f"except = {listed(sorted(frame.days(frame.rng.randint(1, 4), 5, 5)))}")
    return [*lines, *effort(frame)]


def away(frame: Frame) -> list[str]:
    first, days = frame.day(10, 10), frame.rng.choice((0, 1, 3, 7, 12))
    if frame.maybe(0.3):
        ends = [f"{shift(first, days)}T{hour:02}:{frame.rng.choice((0, 20)):02}:00" for hour in (9, 17)]
        return ["[[away]]", f"from = {ends[0].replace(str(shift(first, days)), str(first))}", f"until = {ends[1]}"]
    reason = ['reason = "family"'] if frame.maybe(0.3) else []
    return ["[[away]]", f"from = {first}", f"until = {shift(first, days)}", *reason]


def appointment(frame: Frame, day: date) -> list[str]:
    kind = [f'kind = "{frame.rng.choice(("soft", "discharge"))}"'] if frame.maybe(0.3) else []
    extra = ["minutes = 45", 'note = "left calf"', 'where = "Gym"']
    return ["[[appointment]]", when(frame, day, 0.7, 8, 19), *kind, *(line for line in extra if frame.maybe(0.15))]


def booked_days(frame: Frame) -> list[date]:
    """None to two days, done or to come, now and then too near each other; now and then one behind the horizon."""
    days = frame.days(frame.rng.choice((0, 0, 1, 1, 2)), 45, 0)
    near = [shift(day, frame.rng.randint(2, 9)) for day in days[:1] if frame.maybe(0.2)]
    later = [shift(frame.until, frame.rng.randint(1, 20))] if frame.maybe(0.15) else []
    return [day for day in dict.fromkeys(near + days) if day <= frame.until][:2] + later


def repeated(count: int, write: Callable[[Frame], list[str]], frame: Frame) -> list[str]:
    return [line for _ in range(count) for line in write(frame)]


def frame_of(rng: Random, weeks: int, told: date | None) -> Frame:
    """Today near a corner of the calendar or anywhere; the horizon ends within its last week."""
    anywhere = shift(date(2026, 6, 1), rng.randrange(900))
    today = told or shift(rng.choice((*CORNERS, *[anywhere] * 6)), rng.randint(-40, 5) if rng.random() < 0.7 else 0)
    start = today if rng.random() < 0.85 else shift(today, rng.randint(-9, 20))
    zone = rng.choice(ZONES) if rng.random() < 0.3 else None
    return Frame(rng, today, start, shift(start, weeks * 7 - 1 - rng.randrange(7)), zone)


def random_plan(rng: Random, weeks: int | None = None, today: date | None = None) -> tuple[str, date, date, date]:
    """The text of a plan, today, and the first and last day of its horizon: `weeks` weeks, else 3 to 7."""
    frame = frame_of(rng, weeks or rng.randint(3, 7), today)
    booked = booked_days(frame)
    parts = [
        runner(frame), massage(frame, set(booked)), therapist(frame), rules(frame), week(frame), races(frame),
        repeated(rng.randint(0, min(frame.weeks, 25)), session, frame),
        repeated(rng.choice((0, 0, 1, 2)), repeat, frame),
        repeated(rng.choice((0, 0, 1, 2)), away, frame),
        repeated(rng.choice((0, 0, 0, 1)), pause, frame),
        repeated(rng.choice((0, 0, 0, 1)), block, frame),
        *(appointment(frame, day) for day in booked),
    ]  # fmt: skip
    text = "\n".join(line for part in parts for line in part) + "\n"
    return text, frame.today, frame.start, frame.until


def random_journal(rng: Random, today: date, until: date) -> str:
    """What happened around today, as a journal tells it: each entry could have been logged, in this order."""
    days = rng.sample([shift(today, n) for n in range(-20, (until - today).days + 5)], 6)
    past, ahead = [day for day in days if day <= today], [day for day in days if day > today]
    entries = [f'what = "accepted"\ndates = {listed(sorted(ahead[:3]))}'] if rng.random() < 0.4 else []
    for day in ahead[3:]:
        at = f"start = {day}T17:00:00" if rng.random() < 0.5 else f"on = {day}"
        entries += [f'what = "booked"\n{at}', *what_became_of(rng, day, shift(until, rng.randint(-20, 5)))]
    for day in past[:2]:
        entries.append(f'what = "{rng.choice(("done", "skipped", "done"))}"\non = {day}')
    for what in rng.sample(("discomfort", "cramp", "contracture", "pull", "ill"), rng.choice((0, 1, 2))):
        day = shift(today, -rng.randint(0, 4))
        entries.append(f'what = "{what}"\n' + (f"start = {day}T18:30:00" if rng.random() < 0.5 else f"on = {day}"))
        if what == "ill" and rng.random() < 0.7:
            entries.append(f'what = "well"\non = {shift(day, rng.randint(0, 3))}')
    return "\n".join(f"[[entry]]\n{entry}\n" for entry in entries)


def what_became_of(rng: Random, day: date, other: date) -> list[str]:
    """A booking stays, is cancelled, or moves."""
    if rng.random() < 0.3:
        return [f'what = "cancelled"\non = {day}']
    if rng.random() < 0.3:
        return [f'what = "moved"\non = {day}\nto_start = {other}T16:30:00']
    return []
