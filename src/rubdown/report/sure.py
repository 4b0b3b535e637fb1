"""How sure the proposed dates are, as JSON has it and in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from rubdown.planner.life_rates import LifeEvent, LifeRate, life_rates
from rubdown.planner.season import Season
from rubdown.planner.sureness import SureDate, runs_within_reach, sure_dates, vary
from rubdown.planner.variations import Dice, LifeChange
from rubdown.report.answer import Schedule, Shift
from rubdown.report.shifts import in_words, shifts
from rubdown.text import short_day
from rubdown.toml.problems import Count

_EVENTS: dict[LifeEvent, str] = {
    "session-missed": "sessions missed", "session-moved": "sessions moved by a day", "illness": "weeks of illness",
    "race-moved": "races moved by a week",
}  # fmt: skip


class Variation(Struct, frozen=True):
    """What goes otherwise than planned in one variation, in the order in which it becomes known, and the massages that
    move, are dropped or added.
    """

    changes: list[LifeChange]
    moves: list[Shift]


class Variations(Struct, frozen=True):
    """How the variations were drawn: the same seed draws the same ones. `each` is there where it was asked for."""

    seed: int
    runs: Count
    rates: list[LifeRate]
    each: list[Variation] | UnsetType = UNSET


class SureSchedule(Schedule, frozen=True, kw_only=True, rename={"from_": "from"}):
    """The whole answer for one plan; with how sure its proposed dates are, where that was asked for."""

    sure: list[SureDate] | UnsetType = UNSET
    variations: Variations | UnsetType = UNSET


class Sureness(Struct, frozen=True):
    """The proposed dates of a season, and the variations that say how sure they are."""

    dates: list[SureDate]
    variations: Variations


def sureness_of(season: Season, seed: int, runs: int | None, dice_of: Callable[[int], Dice]) -> Sureness:
    """How sure the proposed dates that are shown are; the nth variation is drawn with the nth dice of the seed.

    `runs` is how many there are; None for as many as take a few seconds.
    """
    rates, runs = life_rates(season.timeline), runs_within_reach(season) if runs is None else runs
    varied = vary(season, {rate.what: rate.per_thousand for rate in rates}, dice_of, runs)
    dates = [sure for sure in sure_dates(season, varied) if season.shows(sure.date)]
    each = [Variation(list(one.changes), shifts(season.chosen, one.chosen)) for one in varied]
    return Sureness(dates, Variations(seed, runs, rates, each))


def with_sureness(schedule: Schedule, sure: Sureness, *, each: bool) -> SureSchedule:
    """The schedule with how sure its dates are; with `each`, all variations too."""
    drawn = sure.variations
    listed = drawn.each if each else UNSET
    fields = {name: value for name, value in asdict(schedule).items() if value is not UNSET}
    return SureSchedule(**fields, sure=sure.dates, variations=Variations(drawn.seed, drawn.runs, drawn.rates, listed))


def in_hundred(sure: SureDate) -> str:
    """`92 of 100`; `all 500` and `none of 500` only where that is exact, `3 of 5` where there are fewer than 100."""
    if sure.stays == sure.of:
        return f"all {sure.of}"
    if sure.stays == 0:
        return f"none of {sure.of}"
    if sure.of < 100:
        return f"{sure.stays} of {sure.of}"
    return f"{min(99, max(1, (200 * sure.stays + sure.of) // (2 * sure.of)))} of 100"


def sure_words(sure: SureDate, today: date) -> str:
    """`stays within a day in 92 of 100 variations; book by Wed 3 Mar`."""
    by = "today" if sure.book_by == today else f"by {short_day(sure.book_by)}"
    return f"stays within a day in {in_hundred(sure)} variations; book {by}"


def change_words(change: LifeChange) -> str:
    """`Tue 1 Dec intervals 10 km missed`, `ill from Sat 5 Dec to Fri 11 Dec`."""
    if change.what == "illness":
        return f"ill from {short_day(change.date)} to {short_day(change.last)}"
    to = f" to {short_day(change.to)}" if change.to else ""
    return f"{short_day(change.date)} {change.name} {'moved' if to else 'missed'}{to}"


def rate_words(rate: LifeRate) -> str:
    """`10 of 100 sessions missed`."""
    tenths = f"{rate.per_thousand // 10}{f'.{rate.per_thousand % 10}' if rate.per_thousand % 10 else ''}"
    return f"{tenths} of 100 {_EVENTS[rate.what]}"


def moves_words(variation: Variation) -> str:
    """What changes in a variation, and which massages move by it."""
    changes = "; ".join(map(change_words, variation.changes)) or "nothing changes"
    return f"{changes}: {'; '.join(map(in_words, variation.moves)) or 'no massage moves'}"
