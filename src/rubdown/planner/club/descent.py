"""Prices without a linear programme: the volume algorithm (Barahona and Anbil 2000).

Hours that too many want grow dearer, the others cheaper; any prices give a bound, the best so far are kept. The
calendars that members answer with on the way, mixed, the newest most, come near to what the programme would take.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rubdown.planner.club.pricing import Answer, Pricing
from rubdown.planner.club.problem import Branch, Calendar
from rubdown.planner.club.stages import Duals, Stage

Row = NDArray[np.float64]

_HOPE = 0.1  # of the first bound: how far a full step looks ahead
_FIRST_STEP = 0.2  # of a full one
_LAST_STEP = 0.00005  # of a full one: shorter ones hardly change the bound
_LONGER, _SHORTER = 1.1, 0.66  # than the step before: where the bound falls and would have fallen more; where it stays
_PATIENCE = 5  # rounds without a better bound, after which steps get shorter
_NEWEST = 0.2  # what the last calendars count at most among all so far, and a tenth of it at least
_MIXED = 40  # rounds whose calendars are in the mix


class Descent:
    """The best prices so far of a stage, their bound, and the mix of calendars that nearly keeps within what is shared.

    All is done in whole rounds, so that equal rounds give equal prices on every machine.
    """

    def __init__(self, pricing: Pricing, stage: Stage, start: Duals) -> None:
        self.pricing, self.stage, self.duals = pricing, stage, start
        self.bound, self.prices = np.inf, stage.prices(start)
        self.branch, self.closed = Branch(), pricing.closed(())
        self.step, self.hope, self.waited = _FIRST_STEP, 0.0, 0
        self.excess: Row = np.zeros(0)  # of what the mix takes, over what there is
        self.answers = deque[tuple[float, Answer]](maxlen=_MIXED)  # each with what it counted when it was new

    @property
    def is_settled(self) -> bool:
        """Whether steps got so short that the bound hardly falls."""
        return self.step < _LAST_STEP

    def narrow(self, branch: Branch) -> None:
        """Ask from now on for calendars of a branch."""
        self.step = max(self.step, 2 * _LAST_STEP)
        self.branch, self.closed, self.bound = branch, self.pricing.closed(branch.closed), np.inf

    def run(self, rounds: int, goes_on: Callable[[], bool]) -> None:
        """Try new prices for this number of rounds at most, while it goes on."""
        for _ in range(rounds):
            if not goes_on():
                return
            self._try(self._next())

    def _next(self) -> Duals:
        """The next prices to try: the best ones, a step on."""
        if self.bound == np.inf:
            return self.duals
        pushing = self._pushing(self.duals)
        length = self.step * self.hope / max(1.0, float(pushing @ pushing))
        return self.duals.unflat(np.maximum(0.0, self.duals.flat() + length * pushing))

    def _pushing(self, duals: Duals) -> Row:
        """The excess that moves these prices: none of what is free and not all taken."""
        return np.where(duals.flat() > 0, self.excess, np.maximum(0, self.excess))

    def _try(self, tried: Duals) -> None:
        """Ask at these prices, and keep them where their bound is better."""
        prices = self.stage.prices(tried)
        answer = self.pricing.best(prices, self.closed, self.branch.chosen)
        bound = self.pricing.bound(prices, answer)
        excess = self._excess(answer)
        if bound < self.bound:
            if not len(self.excess):
                self.hope = max(1.0, _HOPE * abs(bound))
            elif self.bound < np.inf and excess @ self._pushing(tried) > 0:
                self.step *= _LONGER
            self.bound, self.duals, self.prices, self.waited = bound, tried, prices, 0
        else:
            self.waited += 1
            if self.waited == _PATIENCE:
                self.step, self.waited = _SHORTER * self.step, 0
        self._mix(answer, excess)

    def _mix(self, answer: Answer, excess: Row) -> None:
        """Count the newest calendars so much that the excess of the mix gets as small as it can."""
        share = 1.0
        if len(self.excess):
            change = excess - self.excess
            share = float(np.clip(-(self.excess @ change) / max(1e-9, float(change @ change)), _NEWEST / 10, _NEWEST))
            excess = self.excess + share * change
        self.excess = excess
        self.answers.append((share, answer))

    def _excess(self, answer: Answer) -> Row:
        """What the calendars of an answer take beyond what there is, in the order of `Duals.flat`.

        The prices of what each member must keep stay as they are.
        """
        pricing, stage = self.pricing, self.stage
        missing = 0 if stage.most_missing is None else pricing.batch.missing(answer.chosen) - stage.most_missing
        kept = 0 if stage.least_kept is None else stage.least_kept - pricing.accepted(answer)
        hours = pricing.used(answer) - pricing.most
        return Duals(hours.astype(float), missing, np.zeros(len(stage.alone)), kept).flat()

    def taken(self) -> list[tuple[int, Calendar, float]]:
        """Which calendars of which members the mix is of, and how much of each."""
        weights: list[float] = []
        rest = 1.0
        for share, _ in reversed(self.answers):
            weights.append(rest * share)
            rest *= 1 - share
        taken: dict[tuple[int, Calendar], float] = {}
        for weight, (_, answer) in zip(weights, reversed(self.answers), strict=True):
            for one in self.pricing.calendars(answer).items():
                taken[one] = taken.get(one, 0.0) + weight / (1 - rest)
        return [(r, calendar, x) for (r, calendar), x in taken.items()]
