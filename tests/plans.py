"""Random plans as TOML text, each of them valid; the corners of the calendar come more often than chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("easy", "easy", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test")
DISTANCES = ("5k", "10k", "half", "marathon", "ultra")
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


def moment(rng: Random, day: date, first: int, last: int) -> str:
    """A date and time between two hours of the day."""
    return f"{day}T{rng.randint(first, last):02}:{rng.choice((0, 0, 15, 30, 50)):02}:00"


def distance_run(rng: Random, longest: int) -> str:
    return rng.choice((f"{rng.randint(3, longest)}", f"{rng.randint(30, longest * 10) / 10}"))


def runner(frame: Frame) -> list[str]:
    lines = []
    if frame.maybe(0.7):
        lines.append(f'condition = "{frame.rng.choice(("experienced", "regular", "beginner"))}"')
    if frame.maybe(0.5):
        lines.append(f"used_to_massage = {frame.rng.choice(('true', 'false', 'false'))}")
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
    return lines if len(lines) > 1 else []


def rules(frame: Frame) -> list[str]:
    lines = []
    if frame.maybe(0.6):
        lines.append(f"days_between = {frame.rng.randint(7, 16)}")
    if frame.maybe(0.3):
        named = frame.rng.sample(DISTANCES, frame.rng.randint(1, 3))
        numbers = ", ".join(f"{name} = {frame.rng.randint(1, 9)}" for name in named)
        lines.append(f"clear_days_before_race = {{ {numbers} }}")
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
    return ["[week]", *(f'{day} = "{template(frame.rng)}"' for day in weekdays)]


def when(frame: Frame, day: date, timed: float, first: int, last: int) -> str:
    return f"start = {moment(frame.rng, day, first, last)}" if frame.maybe(timed) else f"date = {day}"


def race(frame: Frame, number: int, day: date) -> list[str]:
    rng = frame.rng
    lines = ["[[race]]", f'name = "Race {number}"', when(frame, day, 0.5, 6, 22)]
    named = frame.maybe(0.6)
    lines.append(f'distance = "{rng.choice(DISTANCES)}"' if named else f"km = {rng.choice(RACE_KM)}")
    if frame.maybe(0.6):
        lines.append(f'priority = "{rng.choice("ABC")}"')
    if frame.maybe(0.6):
        lines.append(f'effort = "{rng.choice(("all-out", "race", "training"))}"')
    if frame.maybe(0.3):
        lines.append(f"minutes = {rng.randint(18, 700)}")
    return lines


def races(frame: Frame) -> list[str]:
    days = frame.days(frame.rng.randint(1, 4), 20, 20)
    return [line for number, day in enumerate(days, 1) for line in race(frame, number, day)]


def effort(frame: Frame) -> list[str]:
    """What a session is, whenever it falls."""
    rng = frame.rng
    if frame.maybe(0.1):
        return ['kind = "rest"']
    lines = [f'kind = "{rng.choice(KINDS)}"']
    if frame.maybe(0.6):
        lines.append(f"km = {distance_run(rng, 36)}")
    if frame.maybe(0.4):
        lines.append(f"minutes = {rng.randint(15, 240)}")
    if frame.maybe(0.3):
        lines.append(f"rpe = {rng.randint(1, 10)}")
    return lines


def session(frame: Frame) -> list[str]:
    return ["[[session]]", when(frame, frame.day(30, 16), 0.5, 5, 22), *effort(frame)]


def repeat(frame: Frame) -> list[str]:
    first, last = sorted((frame.day(30, 20), frame.day(30, 20)))
    lines = ["[[session]]", f"every = {quoted(some_weekdays(frame.rng, 3))}"]
    if frame.maybe(0.5):
        lines.append(f"from = {first}")
    if frame.maybe(0.5):
        lines.append(f"until = {last}")
    if frame.maybe(0.4):
        lines.append(f"except = {listed(sorted(frame.days(frame.rng.randint(1, 4), 5, 5)))}")
    return [*lines, *effort(frame)]


def away(frame: Frame) -> list[str]:
    first = frame.day(10, 10)
    return ["[[away]]", f"from = {first}", f"until = {shift(first, frame.rng.choice((0, 1, 3, 7, 12)))}"]


def appointment(frame: Frame, day: date) -> list[str]:
    kind = [f'kind = "{frame.rng.choice(("soft", "discharge"))}"'] if frame.maybe(0.3) else []
    return ["[[appointment]]", when(frame, day, 0.7, 8, 19), *kind]


def booked_days(frame: Frame) -> list[date]:
    """None to two days, done or to come, now and then too near each other."""
    days = frame.days(frame.rng.choice((0, 0, 1, 1, 2)), 45, 0)
    near = [shift(day, frame.rng.randint(2, 9)) for day in days[:1] if frame.maybe(0.2)]
    return [day for day in dict.fromkeys(near + days) if day <= frame.until][:2]


def repeated(count: int, write: Callable[[Frame], list[str]], frame: Frame) -> list[str]:
    return [line for _ in range(count) for line in write(frame)]


def frame_of(rng: Random, weeks: int) -> Frame:
    """Today near a corner of the calendar or anywhere; the horizon ends within its last week."""
    anywhere = shift(date(2026, 6, 1), rng.randrange(900))
    today = shift(rng.choice((*CORNERS, *[anywhere] * 6)), rng.randint(-40, 5) if rng.random() < 0.7 else 0)
    start = today if rng.random() < 0.85 else shift(today, rng.randint(1, 20))
    return Frame(rng, today, start, shift(start, weeks * 7 - 1 - rng.randrange(7)))


def random_plan(rng: Random, weeks: int | None = None) -> tuple[str, date, date, date]:
    """The text of a plan, today, and the first and last day of its horizon: `weeks` weeks, else 3 to 7."""
    frame = frame_of(rng, weeks or rng.randint(3, 7))
    booked = booked_days(frame)
    parts = [
        runner(frame), massage(frame, set(booked)), therapist(frame), rules(frame), week(frame), races(frame),
        repeated(rng.randint(0, min(frame.weeks, 25)), session, frame),
        repeated(rng.choice((0, 0, 1, 2)), repeat, frame),
        repeated(rng.choice((0, 0, 1, 2)), away, frame),
        *(appointment(frame, day) for day in booked),
    ]  # fmt: skip
    text = "\n".join(line for part in parts for line in part) + "\n"
    return text, frame.today, frame.start, frame.until
