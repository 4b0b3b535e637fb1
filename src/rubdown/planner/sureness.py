"""How sure each proposed date is: in how many variations of life it stays, and until when most leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from rubdown.planner.search import solve
from rubdown.planner.season import Season, replan
from rubdown.planner.variations import Dice, LifeChange, Rates, draw_changes, plan_with
from rubdown.toml.problems import Count

BOOKING_RUNS = 50  # variations that are looked at step by step, for the day by which to book
_RUNS = (500, 200, 100, 50, 20, 10)
_MOST_PLANNED = 450_000  # of seasons' sizes: some five seconds
ONE_IN = 10  # a date is taken for sure while no more than one variation in this number has moved it

Date = date  # where a field is called date


class VariedSeason(Struct, frozen=True):
    """What goes otherwise than planned, in the order in which it becomes known, and the best calendar then.

    `chosen` are its dates within the season's horizon, which a race that moves may lengthen.
    """

    changes: tuple[LifeChange, ...]
    chosen: tuple[date, ...]

    def keeps(self, day: date) -> bool:
        """Whether a massage lies on a day or the one beside it."""
        return any(abs((chosen - day).days) <= 1 for chosen in self.chosen)


class SureDate(Struct, frozen=True):
    """A proposed date: in how many variations of life (`stays` of `of`) it stays within a day; book it by `book_by`.

    Until that day nothing has moved it in nine of ten variations, as far as they are known by then, and a booking never
    moves. The day is never later than the notice that a proposal needs.
    """

    date: Date
    stays: Count
    of: Count
    book_by: Date


def runs_within_reach(season: Season) -> int:
    """How many variations of a season are planned where nobody says: 500, but of a long one fewer, 10 at least.

    Each proposal may be planned for once more in the variations that are looked at step by step.
    """
    proposals = len(season.chosen)
    reached = (n for n in _RUNS if (n + min(n, BOOKING_RUNS) * proposals) * season.size <= _MOST_PLANNED)
    return next(reached, _RUNS[-1])


def vary(season: Season, rates: Rates, dice_of: Callable[[int], Dice], runs: int) -> list[VariedSeason]:
    """The variations of a season, the nth by the nth dice."""
    return [_variation(season, draw_changes(season.timeline, rates, dice_of(n))) for n in range(runs)]


def _variation(season: Season, changes: Sequence[LifeChange]) -> VariedSeason:
    days = solve(replan(season, plan_with(season.timeline, changes))).days if changes else season.best.days
    chosen = (date.fromordinal(day) for day in days)
    return VariedSeason(tuple(changes), tuple(day for day in chosen if day <= season.timeline.until))


def sure_dates(season: Season, variations: Sequence[VariedSeason]) -> list[SureDate]:
    """Every proposed date from today on."""
    proposals = [day for day in season.chosen if day not in season.standing.fixed]
    looked_at = variations[:BOOKING_RUNS]
    spare = len(looked_at) // ONE_IN
    often_moved = [day for day in proposals if sum(not v.keeps(day) for v in looked_at) > spare]
    lost: dict[date, list[date]] = {day: [] for day in often_moved}
    for variation in looked_at:
        for day, known in _known_moves(season, variation, [day for day in often_moved if not variation.keeps(day)]):
            lost[day].append(known)
    return [
        SureDate(
            day, sum(v.keeps(day) for v in variations), len(variations), _book_by(season, day, lost.get(day), spare)
        )
        for day in proposals
    ]


def _book_by(season: Season, day: date, lost: Sequence[date] | None, spare: int) -> date:
    """The last day on which a date can be booked, and has been lost in no more than `spare` variations.

    `lost` are the days on which it is; None where it seldom is.
    """
    today = season.timeline.today
    last = day - timedelta(days=season.timeline.plan.notice)
    if lost is not None:
        last = min(last, sorted(lost)[spare] - timedelta(days=1))
    return max(today, last)


def _known_moves(season: Season, variation: VariedSeason, moved: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Each of the dates that a variation moves, with the day on which the change that moves it becomes known.

    That change is found by halving: with those known before it the date stays, with it the date moves.
    """
    known = sorted({change.known for change in variation.changes})
    plans: dict[int, VariedSeason] = {len(known): variation}
    for day in moved:
        stays, moves = 0, len(known)  # with what is known after that number of days
        while moves - stays > 1:
            middle = (stays + moves) // 2
            if middle not in plans:
                first = [change for change in variation.changes if change.known <= known[middle - 1]]
                plans[middle] = _variation(season, first)
            if plans[middle].keeps(day):
                stays = middle
            else:
                moves = middle
        yield day, known[moves - 1]
