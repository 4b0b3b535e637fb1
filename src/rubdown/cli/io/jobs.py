"""Many plans to JSON lines: one after the other or on several cores, in the order in which they were named.

Only a few answers are held at a time, however many plans there are. A plan that is wrong stops no other.
"""

from __future__ import annotations

import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import msgspec

from rubdown.cli.io.options import horizon
from rubdown.cli.io.output import Color, as_json, fail, put_lines, refuse, refuse_to_overwrite_plan
from rubdown.cli.io.source import Unreadable, files_of, here, read
from rubdown.plan.read import Refusal
from rubdown.planner.season import season
from rubdown.report.calendar import answer

_AT_ONCE = 16  # plans that a process is given at a time


class Asked(msgspec.Struct, frozen=True):
    """What is asked of every plan: this moment, the day that it is taken to be, the horizon, each day's verdict."""

    now: datetime
    today: date | None
    start: date | None
    until: date | None
    days: bool


class Answered(msgspec.Struct, frozen=True):
    """A plan's line of JSON, or why there is none; the files that it is made of."""

    line: bytes
    refusal: Refusal | None
    files: tuple[str | Path, ...] = ()


def put_club(names: Sequence[str], asked: Asked, jobs: int, to: tuple[Path | None, Color]) -> bool:
    """Write a line for each plan; whether any plan was unreadable."""
    output, color = to
    failed = False

    def lines() -> Iterator[bytes]:
        nonlocal failed
        with closing(answers(names, asked, jobs)) as found:
            for one in _watched(found, len(names), output):
                if one.refusal:
                    failed = True
                    refuse(one.refusal, color)
                refuse_to_overwrite_plan(one.files, output)
                yield one.line

    put_lines(lines(), output)
    return failed


def answers(names: Iterable[str], asked: Asked, jobs: int) -> Generator[Answered, None, None]:
    """The answer to each plan, in order; standard input can be read by this process alone."""
    if jobs == 1 or "-" in names:
        yield from (_answered(name, asked) for name in names)
        return
    from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_leave_interrupts_alone) as pool:
        waiting: deque[Future[list[Answered]]] = deque()
        try:
            rest = iter(names)
            while some := tuple(islice(rest, _AT_ONCE)):  # batched() is of Python 3.12
                waiting.append(pool.submit(_several, some, asked))
                if len(waiting) > 2 * jobs:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenExecutor:
            raise fail("a planning process was ended from outside (memory?): run again, with fewer --jobs") from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts_alone() -> None:
    """Ctrl-C reaches every process: the one that was started ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _several(names: Sequence[str], asked: Asked) -> list[Answered]:
    return [_answered(name, asked) for name in names]


def _answered(name: str, asked: Asked) -> Answered:
    place = here(asked.today, asked.now)
    try:
        plan = read(name, place)
    except Unreadable as unreadable:
        return Answered(b"", unreadable.refusal, unreadable.refusal.included)
    best = answer(season(plan, *horizon(plan, place, asked.start, asked.until)), days=asked.days)
    return Answered(as_json(best, line=True).encode(), None, tuple(files_of(name, plan)))


def _watched(found: Iterable[Answered], count: int, output: Path | None) -> Iterator[Answered]:
    """The answers, with a bar on stderr while they come: on a terminal only, and where they do not go there too."""
    if not sys.stderr.isatty() or (sys.stdout.isatty() and output is None):
        yield from found
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(found, "Planning", count, console=Console(file=sys.stderr), transient=True)
