"""Many plans to JSON lines: one after the other or on several cores, in the order in which they were named.

Only a few answers are held at a time, however many plans there are. A plan that is wrong stops no other.
"""

from __future__ import annotations

import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec

from rubdown.cli.io.clock import Clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.options import horizon
from rubdown.cli.io.output import Color, emit_lines, refuse_to_overwrite_plan, show_error
from rubdown.cli.io.plans import load_plan, plan_files
from rubdown.planner.season import season
from rubdown.report.calendar import answer
from rubdown.report.printed import json_text

_AT_ONCE = 16  # plans that a process is given at a time


class LineRequest(msgspec.Struct, frozen=True):
    """What every plan's line shows: the clock, the horizon, whether each day's verdict."""

    clock: Clock
    start: date | None
    until: date | None
    days: bool


class Line(msgspec.Struct, frozen=True):
    """A plan's line of JSON, or the error for which there is none; the files that the plan is made of."""

    json: bytes
    error: CommandError | None
    files: tuple[str | Path, ...] = ()


def emit_json_lines(names: Sequence[str], request: LineRequest, jobs: int, to: tuple[Path | None, Color]) -> bool:
    """Write a line for each plan; whether any plan was unreadable."""
    output, color = to
    failed = False

    def lines() -> Iterator[bytes]:
        nonlocal failed
        with closing(solved_lines(names, request, jobs)) as solved:
            for one in _with_progress(solved, len(names), output):
                if one.error:
                    failed = True
                    show_error(one.error, color)
                refuse_to_overwrite_plan(one.files, output)
                yield one.json

    emit_lines(lines(), output)
    return failed


def solved_lines(names: Iterable[str], request: LineRequest, jobs: int) -> Generator[Line, None, None]:
    """The answer to each plan, in order; standard input can be read by this process alone."""
    if jobs == 1 or "-" in names:
        yield from (_line(name, request) for name in names)
        return
    from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_leave_interrupts_alone) as pool:
        waiting: deque[Future[list[Line]]] = deque()
        try:
            rest = iter(names)
            while some := tuple(islice(rest, _AT_ONCE)):  # batched() is of Python 3.12
                waiting.append(pool.submit(_several, some, request))
                if len(waiting) > 2 * jobs:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenExecutor:
            raise CommandError(
                "a planning process was ended from outside (memory?): run again, with fewer --jobs"
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts_alone() -> None:
    """Ctrl-C reaches every process: the one that was started ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _several(names: Sequence[str], request: LineRequest) -> list[Line]:
    return [_line(name, request) for name in names]


def _line(name: str, request: LineRequest) -> Line:
    try:
        plan = load_plan(name, request.clock)
    except CommandError as error:
        return Line(b"", error, error.refusal.included if error.refusal else ())
    solved = season(plan, *horizon(plan, request.clock, request.start, request.until))
    return Line(json_text(answer(solved, days=request.days), line=True).encode(), None, tuple(plan_files(name, plan)))


def _with_progress(lines: Iterable[Line], count: int, output: Path | None) -> Iterator[Line]:
    """The answers, with a bar on stderr while they come: on a terminal only, and where they do not go there too."""
    if not sys.stderr.isatty() or (sys.stdout.isatty() and output is None):
        yield from lines
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(lines, "Planning", count, console=Console(file=sys.stderr), transient=True)
