"""What limits how many massages a calendar holds, day by day: a number of them, or money.

A limit is a state that each chosen day carries on: how many massages are still allowed, what a year has cost so far,
how many sessions of each package are left. Days are proleptic ordinals, as in `ScheduleProblem`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rubdown.plan.charges import Accounts, charge
from rubdown.plan.model import Appointment, Plan
from rubdown.planner.problem import State


class Countdown:
    """Exactly a number of massages: the state is how many are still to come."""

    def __init__(self, number: int) -> None:
        self.start: State = (number,)

    def after(self, state: State, day: int) -> State | None:
        """One fewer to come."""
        return (state[0] - 1,) if state[0] else None

    def may_end(self, state: State) -> bool:
        """Whether all have come."""
        return state == (0,)


class Allowance:
    """At most `at_most` massages, and at most the budget's money in each of its periods.

    Bookings stay whatever they cost: a period allows what they cost by themselves where that is more, and `at_most`
    is never less than their number. Its states hold how many massages there were, the period of the last one with the
    money that it has cost so far, and the sessions that are left of each package.
    """

    def __init__(self, plan: Plan, fixed: Mapping[date, Appointment], accounts: Accounts) -> None:
        self._plan, self._budget = plan, plan.budget
        self._own_prices = {day.toordinal(): booked.price for day, booked in fixed.items()}
        self._counted, self._at_most = plan.at_most is not None, max(plan.at_most or 0, len(fixed))
        self._spent: dict[int, int] = {}  # in each period, before today or by bookings that no search sees
        for massage, settled in accounts.settled:
            if self._budget:
                period = self._budget.period(massage.date)
                self._spent[period] = self._spent.get(period, 0) + (settled.paid or 0)
        self.start: State = (0, 0, 0, *accounts.left)  # no period has the number 0
        self._by_bookings = self._cost_of(sorted(day.toordinal() for day in fixed))

    def after(self, state: State, day: int) -> State | None:
        """The state with the massage's cost; None where that is more than its period allows."""
        after = self._charged(state, day)
        if self._counted and after[0] > self._at_most:
            return None
        if self._budget:
            amount = self._budget.amount
            if after[2] > max(amount, self._by_bookings.get(after[1], amount)):
                return None
        return after

    def may_end(self, state: State) -> bool:
        """Always: no number of massages is too small."""
        return True

    def _charged(self, state: State, day: int) -> State:
        count, period, spent, *left = state
        on = date.fromordinal(day)
        paid = charge(self._plan, on, self._own_prices.get(day), left).paid or 0
        if self._budget and period != (now := self._budget.period(on)):
            period, spent = now, self._spent.get(now, 0)
        return (count + 1 if self._counted else 0, period, spent + paid if self._budget else 0, *left)

    def _cost_of(self, days: Iterable[int]) -> dict[int, int]:
        """What each period costs with massages on these days alone, and what is settled."""
        state, costs = self.start, {**self._spent}
        for day in days:
            state = self._charged(state, day)
            costs[state[1]] = state[2]
        return costs
