"""Many plans, one after the other or on several cores, answered in the order in which they came.

Only a few answers are held at a time, however many plans there are.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rubdown.cli.io.errors import CommandError

AT_ONCE = 16  # plans that a process is given at a time
_Item = TypeVar("_Item")
_Batch = TypeVar("_Batch")
_Answer = TypeVar("_Answer")


def batches(items: Iterable[_Item], size: int) -> Iterator[tuple[_Item, ...]]:
    """The items in parts of a size, the last one maybe smaller: `itertools.batched` of Python 3.12."""
    rest = iter(items)
    while some := tuple(islice(rest, size)):
        yield some


def in_order(
    given: Iterable[_Batch], work: Callable[[_Batch], Sequence[_Answer]], jobs: int,
    here: Callable[[_Batch], bool] = lambda _: False,
) -> Generator[_Answer, None, None]:  # fmt: skip
    """The answers to all batches, worked out by `jobs` processes; a batch that has to stay `here`, by this one."""
    gc.freeze()  # what is loaded stays: the garbage collector need not look through it again with every few plans
    if jobs == 1:
        for batch in given:
            yield from work(batch)
        return
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_begin_process) as pool:
        waiting: deque[Callable[[], Sequence[_Answer]]] = deque()
        try:
            for batch in given:
                waiting.append(partial(work, batch) if here(batch) else pool.submit(work, batch).result)
                if len(waiting) > 2 * jobs:
                    yield from waiting.popleft()()
            while waiting:
                yield from waiting.popleft()()
        except BrokenExecutor:
            raise CommandError(
                "a planning process was ended from outside (memory?): run again, with fewer --jobs"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)  # waits: Python's own end of a pool that is left to itself has a race


def _begin_process() -> None:
    """Ctrl-C reaches every process: the one that was started ends the others. What is loaded is no garbage."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()


def with_progress(answers: Iterable[_Answer], count: int | None, output: Path | None) -> Iterator[_Answer]:
    """The answers, with a bar on stderr while they come: on a terminal only, and where they do not go there too."""
    if not sys.stderr.isatty() or (sys.stdout.isatty() and output is None):
        yield from answers
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(answers, "Planning", count, console=Console(file=sys.stderr), transient=True)
