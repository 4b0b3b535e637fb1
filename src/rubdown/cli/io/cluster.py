"""A stream of plans on a Dask cluster: batches go to its workers, and the answers come back in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rubdown import answer_lines
from rubdown.cli.io.errors import CommandError

if TYPE_CHECKING:
    from rubdown.cli.io.stream import Batch
    from rubdown.report.stream import StreamRequest

_PATIENCE = 10  # seconds for the scheduler to answer


def on_cluster(address: str, given: Iterable[Batch], request: StreamRequest) -> Generator[bytes, None, None]:
    """The answers to all batches from the cluster of this scheduler; the batch of a lost worker goes to another one."""
    try:
        distributed = import_module("distributed")  # not every mypy that looks at this has it
    except ImportError:
        raise CommandError("--dask needs Dask: pip install 'rubdown[dask]'") from None
    options = {
        "today": request.today, "command": request.command, "start": request.start, "until": request.until,
        "days": request.days, "number": request.number, "timezone": request.zone,
    }  # fmt: skip
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise CommandError(f"--dask: no scheduler answers at {address}: {error}") from None
    with client:
        most = 2 * max(1, sum(client.ncores().values()))
        waiting: deque[Any] = deque()
        try:
            for first, lines in given:
                waiting.append(client.submit(answer_lines, lines, first=first, **options, pure=False))
                if len(waiting) > most:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except distributed.KilledWorker as error:
            raise CommandError(f"--dask: one batch ended several workers (memory?): {error}") from None
