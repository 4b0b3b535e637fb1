"""An example of either verdict for each rule.

The examples are what the rule's own judge says of a demonstration plan with the numbers in force: no example can say
anything else than the scheduler does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from rubdown.plan.busy import BusyEvent
from rubdown.plan.model import Complaint, Plan
from rubdown.plan.read import read_plan
from rubdown.plan.timeline import Timeline, lay_out
from rubdown.rules import rules_of
from rubdown.rules.base import Between, Closing, InMonth, MonthCount, Rule, Sharing, SoftClosing, Verdict, Wish
from rubdown.text import plural, short_day
from rubdown.toml.problems import Refusal

IN_WORDS = (
    "a made-up plan: hard training in October and November, a tight muscle on Tue 17 Nov, a marathon on Sun 6 Dec, "
    "days away until Thu 24 Dec; the runner prefers Tuesdays, accepted Tue 20 Oct and works late on Thu 3 Sep, and the "
    "therapist, Marta, works from 17:00 to 19:00, Monday to Friday"
)
_START, _UNTIL = date(2026, 8, 1), date(2027, 1, 31)
_COMPLAINT = Complaint("contracture", datetime(2026, 11, 17, 17, 30))
_ACCEPTED = frozenset({date(2026, 10, 20)})
_BUSY = BusyEvent(datetime(2026, 9, 3, 16), timedelta(hours=3))
_MONTH = date(2026, 12, 1)
_MOST_DAYS = 403  # beyond the largest number of days between two massages that `[rules]` allows
_MOST_MINUTES = 245  # beyond the longest time between two bookings
_MOST_A_MONTH = 6  # beyond the largest `per_month`

Case = tuple[str, Verdict]  # how the sentence about it begins, and the verdict


class Examples(Struct, frozen=True):
    """What a rule says where it is content, and where it is not; null where the numbers in force leave no such case."""

    allowed: str | None
    against: str | None


def demonstration() -> Plan:
    """The demonstration plan, put together of the rules' own entries, with every number at its default.

    The entries lie far apart, so that each rule has days of its own to show, and the horizon is so wide that the
    largest numbers that `[rules]` allows fit into it. The therapist has so few hours that an hour of rest closes a day.
    """
    return _demonstration("\n".join(rule.example for rule in rules_of(Rule)))


@cache
def _demonstration(text: str) -> Plan:
    plan = read_plan(text, "")
    assert not isinstance(plan, Refusal)
    return replace(plan, complaints=(_COMPLAINT,), accepted=_ACCEPTED, busy="work.ics", busy_events=(_BUSY,))


def lay_out_for(plan: Plan | None) -> Timeline:
    """The demonstration plan laid out, with the numbers of another plan where one is given."""
    shown = demonstration()
    if plan:
        shown = replace(shown, numbers=plan.numbers, condition=plan.condition, least=plan.least, most=plan.most)
    return lay_out(shown, _START, _UNTIL)


def either_verdict(rule: Rule, timeline: Timeline) -> Examples:
    """The rule's judge at work: a case that it is content with, and the nearest that it is not."""
    if isinstance(rule, Wish):
        good, bad = _extremes([(f"{short_day(day)}: ", rule.judge(timeline, day)) for day in timeline.horizon()])
    elif isinstance(rule, SoftClosing):
        good, bad = _turn(lambda: ((f"{short_day(day)}: ", rule.judge(timeline, day)) for day in timeline.horizon()))
    elif isinstance(rule, Closing):
        good, bad = _turn(lambda: _closed_or_open(rule, timeline))
    else:
        good, bad = _turn(lambda: _counted(rule, timeline))
    return Examples(good and _sentence(rule, good), bad and _sentence(rule, bad))


def _closed_or_open(rule: Closing, timeline: Timeline) -> Iterator[Case]:
    """The days that a rule closes or leaves open as a whole; of the therapist's hours, every day."""
    for day in sorted(timeline.horizon(), reverse=rule.looks_ahead):
        verdict = rule.judge(timeline, day)
        if not verdict.allowed or rule.stretches_on or verdict.text == rule.why_open(timeline, day):
            yield f"{short_day(day)}: ", verdict


def _counted(rule: Rule, timeline: Timeline) -> Iterator[Case]:
    """Days between two massages in a row, or massages in a month: from few to many."""
    if isinstance(rule, Between):
        yield from (("A massage ", rule.judge(timeline, days)) for days in range(_MOST_DAYS))
    elif isinstance(rule, InMonth):
        wish = rule.kind == "wish"  # judges each massage that there is, the others also a month without any
        for count in range(wish, _MOST_A_MONTH):
            lead = f"With {plural(count, 'massage')} in December: " if wish else ""
            yield lead, rule.judge(timeline, MonthCount(_MONTH, count, timeline.plan.least))
    elif isinstance(rule, Sharing):
        yield from (("Two bookings ", rule.judge(timeline.plan, minutes)) for minutes in range(-60, _MOST_MINUTES, 5))


def _turn(cases: Callable[[], Iterable[Case]]) -> tuple[Case | None, Case | None]:
    """Where the verdict turns: the good case and the bad one beside it; only one of them where it never turns."""
    # Going up as a rule; going down where many are one too many. The second row is made only when it is needed.
    for row in (cases, lambda: reversed(list(cases()))):
        for bad, good in pairwise(row()):
            if _is_bad(bad) and not _is_bad(good):
                return good, bad
    return next((c for c in cases() if not _is_bad(c)), None), next((c for c in cases() if _is_bad(c)), None)


def _is_bad(case: Case) -> bool:
    return not case[1].allowed or case[1].points < 0


def _extremes(cases: list[Case]) -> tuple[Case | None, Case | None]:
    """The first day with the most points, and of those with the fewest the one that follows it soonest."""
    points = [verdict.points for _, verdict in cases]
    best = points.index(max(points))
    worst = min(range(len(cases)), key=lambda i: (points[i], i < best, abs(i - best)))
    if points[worst] < points[best]:
        return cases[best], cases[worst]
    return None, None  # the plan has taken the wish's points away


def _sentence(rule: Rule, case: Case) -> str:
    lead, verdict = case
    text = verdict.text or ("open" if isinstance(rule, Closing | SoftClosing) else "nothing to say")
    points = f"{'gives' if verdict.points > 0 else 'costs'} {plural(abs(verdict.points), 'point')}"
    return f"{lead}{text}" + (f" ({points if verdict.points else 'no points'})" if rule.kind == "wish" else "")
