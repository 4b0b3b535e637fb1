"""The massages that were had, skipped or cancelled, with their cost, how they felt, and the load around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.charges import Charge, past_charges
from rubdown.plan.model import Appointment, MassageKind, Plan
from rubdown.plan.timeline import Timeline, dated_entries, lay_out
from rubdown.plan.training import DEFAULT_RPE
from rubdown.report.massage import SCHEMA_VERSION, Version
from rubdown.report.printed import Printed
from rubdown.report.questions import unlogged
from rubdown.text import round_half_up
from rubdown.toml.problems import Count

Date = date  # where a field is called date
Fate = Literal["done", "skipped", "cancelled", "unlogged"]
_WEEK = 7


class OlderDeeds(Struct, frozen=True):
    """What was done longer ago than the plan includes: massages, and the load of each day."""

    massages: tuple[Appointment, ...] = ()
    loads: Mapping[date, Fraction] = {}


class _OlderRow(Struct, frozen=True):
    """An entry of a file of older deeds."""

    date: Date | None = None
    start: datetime | None = None
    minutes: float = 60
    kind: str = "easy"
    rpe: float | None = None

    @property
    def day(self) -> Date:
        return self.start.date() if self.start else self.date or date.min


class _OlderFile(Struct, frozen=True):
    """A file of older deeds: what was done is written out in full there."""

    session: list[_OlderRow] = []
    race: list[_OlderRow] = []
    appointment: list[_OlderRow] = []


def older_deeds(text: str) -> OlderDeeds:
    """What a file of older deeds holds. Raises msgspec.DecodeError where it is none."""
    file = msgspec.toml.decode(text, type=_OlderFile)
    loads: dict[date, Fraction] = {}
    for row in (*file.session, *(replace(race, kind="race") for race in file.race)):
        rpe = DEFAULT_RPE.get(row.kind, 3) if row.rpe is None else row.rpe  # type: ignore[call-overload]
        loads[row.day] = loads.get(row.day, Fraction(0)) + Fraction(str(rpe)) * Fraction(str(row.minutes))
    massages = (
        Appointment(row.day, row.start, round(row.minutes), "soft" if row.kind == "soft" else "discharge", "", "")
        for row in file.appointment
    )
    return OlderDeeds(tuple(massages), loads)


class PastMassage(Printed, frozen=True):
    """A massage that is past: had, skipped or cancelled; `unlogged`: a date was accepted, and nothing said since.

    `price` is in whole minor units of `currency` (cents), null where nothing was paid or no price is known; of a
    `package`'s session it is its share of the package's price. `felt` goes from 1 to 5. `days_since` counts from the
    deep massage before it. `load_before` and `load_after` are those of the seven days before and after, null where they
    are not over, or not all known.
    """

    schema_version: Version
    date: Date
    kind: MassageKind
    status: Fate
    therapist: str | None
    minutes: Count
    price: Count | None
    felt: Count | None
    days_since: Count | None
    currency: str | None
    load_before: Count | None
    load_after: Count | None
    package: bool = False


def past_massages(plan: Plan, older: OlderDeeds, today: date) -> list[PastMassage]:
    """The massages up to today, by date."""
    dated = sorted(_fates(plan, older, today), key=lambda each: (each[0].date, each[0].kind))
    had = sorted(massage.date for massage, fate in dated if fate == "done" and massage.kind == "discharge")
    felt, loads = dict(plan.felt), _loads(plan, older, today)
    charged, _ = past_charges(plan, [massage for massage, fate in dated if fate == "done"])
    charges = {id(massage): each for massage, each in charged}
    rows = []
    for massage, fate in dated:
        day, done = massage.date, fate == "done"
        before = max((other for other in had if other < day), default=None)
        charge = charges.get(id(massage), Charge(None))
        rows.append(
            PastMassage(
                schema_version=SCHEMA_VERSION, date=day, kind=massage.kind, status=fate,
                therapist=massage.therapist or plan.therapist.name or None, minutes=massage.minutes, price=charge.price,
                felt=felt.get(day) if done else None, days_since=(day - before).days if before else None,
                currency=None if charge.price is None else plan.currency,
                load_before=_sum(loads, day - timedelta(days=_WEEK), today),
                load_after=_sum(loads, day + timedelta(days=1), today), package=charge.package is not None,
            )
        )  # fmt: skip
    return rows


def receipts(rows: Iterable[PastMassage], year: int) -> list[PastMassage]:
    """The massages of a calendar year that were had, and so paid for, by date."""
    return [row for row in rows if row.status == "done" and row.date.year == year]


def by_month(rows: Sequence[PastMassage], today: date) -> dict[str, int]:
    """How many deep massages each month had, `2026-11`, from the first such month to today's."""
    had = Counter(f"{row.date:%Y-%m}" for row in rows if row.status == "done" and row.kind == "discharge")
    if not had:
        return {}
    year, month = map(int, min(had).split("-"))
    months = range(12 * year + month - 1, 12 * today.year + today.month)
    return {name: had[name] for n in months if (name := f"{n // 12}-{n % 12 + 1:02}")}


def _fates(plan: Plan, older: OlderDeeds, today: date) -> Iterator[tuple[Appointment, Fate]]:
    """Each massage up to today with what became of it; a booking that has passed counts as done, as in the plan."""
    known = {(a.date, a.kind) for a in plan.appointments}
    extra = [a for a in older.massages if (a.date, a.kind) not in known]
    if plan.last and (plan.last, "discharge") not in known | {(a.date, a.kind) for a in extra}:
        extra.append(_plain(plan, plan.last))
    yield from ((a, "done") for a in (*plan.appointments, *extra) if a.date < today or (a.done and a.date == today))
    dropped = {(a.date, a.kind) for a in plan.dropped}
    for gone in plan.dropped:
        if gone.date <= today:
            yield gone, "skipped" if gone.date in plan.skipped else "cancelled"
    for day in sorted(plan.skipped - {day for day, _ in dropped | known}):
        if day <= today:
            yield _plain(plan, day), "skipped"
    for day, kind, about in unlogged(plan, date.min, today):
        if about == "accepted" and (day, kind) not in dropped:
            yield _plain(plan, day), "unlogged"


def _plain(plan: Plan, day: date) -> Appointment:
    return Appointment(day, None, plan.minutes, "discharge", "", "")


def _loads(plan: Plan, older: OlderDeeds, today: date) -> dict[date, Fraction]:
    """The load of each day that something is known of: of the plan from its first date or deed on, else as was done."""
    written = [first for first, _ in dated_entries(plan)]
    deeds = [*(s.date for s in plan.sessions if s.done), *(r.date for r in plan.races if r.done)]
    first = min([*written, *deeds], default=today)
    timeline = lay_out(plan, today, today, min(first, today))
    days = range((today - first).days)
    return {**older.loads, **{day: _load(timeline, day) for n in days if (day := first + timedelta(days=n))}}


def _load(timeline: Timeline, day: date) -> Fraction:
    i = (day - timeline.first).days
    return Fraction(timeline.load_before[i + 1] - timeline.load_before[i], timeline.unit)


def _sum(loads: Mapping[date, Fraction], first: date, today: date) -> int | None:
    """The load of the week from a day on, in whole points; None where it is not over, or begins before any load."""
    if first < min(loads, default=today) or first + timedelta(days=_WEEK) > today:
        return None
    total = sum((loads.get(first + timedelta(days=n), Fraction(0)) for n in range(_WEEK)), Fraction(0))
    return round_half_up(total.numerator, total.denominator)
