"""A stream of plans, a JSON object a line, answered line by line in its order: here, on several cores, on a cluster."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec
import typer

from rubdown import __version__
from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.files import open_input
from rubdown.cli.io.jobs import AT_ONCE, in_order
from rubdown.cli.io.output import emit_lines, refuse_to_overwrite_plan
from rubdown.cli.io.seen import Seen, Stamps
from rubdown.report.stream import (
    LONGEST,
    TOO_LONG,
    StreamProblems,
    StreamRequest,
    answer_lines,
    id_of,
    refused_line,
    worst_of,
)

StreamLine = bytes | StreamProblems
Batch = tuple[int, list[StreamLine]]  # lines, and the number of the first one
ON_CLUSTER = 500  # lines that a worker of a cluster is given at a time: a second or two of work


class StreamOutput(msgspec.Struct, frozen=True):
    """Where the answers go, how many processes or which cluster works them out, and where it is kept what is old."""

    output: Path | None = None
    jobs: int = 1
    dask: str | None = None
    unchanged: Path | None = None


def emit_answers(names: list[str] | None, request: StreamRequest, to: StreamOutput = StreamOutput()) -> None:  # noqa: B008  frozen
    """Answer each line of these files, of standard input where none is named; then end the command.

    Exit code 2 where any line has no answer but problems; of `check` 1, unless all are notes.
    """
    refuse_to_overwrite_plan(names or (), to.output, "one of the streams")
    stamps = Stamps(to.unchanged) if to.unchanged else None
    lines = _new_lines(_lines(names or ["-"]), request, stamps)
    worst = ""
    if to.dask:
        from rubdown.cli.io.cluster import on_cluster

        answers: Generator[bytes, None, None] = on_cluster(to.dask, _batches(lines, ON_CLUSTER), request)
    else:
        given = _batches(lines, AT_ONCE if to.jobs > 1 else 1)
        answers = in_order(given, partial(_answer_batch, request=request), to.jobs)

    def watched() -> Iterator[bytes]:
        nonlocal worst
        for answer in answers:
            worst = max(worst, worst_of(answer), key=("", "note", "warning", "error").index)
            yield answer

    with closing(answers):
        emit_lines(watched(), to.output)
    if stamps:
        stamps.keep()
    if worst in ("error", "warning"):
        raise typer.Exit(1 if request.command == "check" else 2)


def numbered_lines(names: list[str] | None) -> Iterator[tuple[int, StreamLine]]:
    """The lines of these files that are not blank, by their numbers; a repeated id is a problem."""
    return _new_lines(_lines(names or ["-"]), None, None)


def _answer_batch(batch: Batch, request: StreamRequest) -> list[bytes]:
    return answer_lines(batch[1], request, batch[0])


def _lines(names: Iterable[str]) -> Iterator[tuple[int, StreamLine]]:
    """The lines that are not blank, by their numbers; of one that is longer than any plan only that it is."""
    for name in names:
        try:
            with sys.stdin.buffer if name == "-" else open_input(name) as file:
                yield from _lines_of(file)
        except (OSError, ValueError) as error:
            raise CommandError(f"cannot read {name}: {reason(error)}") from None


def _lines_of(file: BinaryIO) -> Iterator[tuple[int, StreamLine]]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST and not line.endswith(b"\n"):
            while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield number, refused_line(number, TOO_LONG)
        elif not line.isspace():
            yield number, line


def _new_lines(
    lines: Iterable[tuple[int, StreamLine]], request: StreamRequest | None, stamps: Stamps | None
) -> Iterator[tuple[int, StreamLine]]:
    """The lines, one whose id came before as a problem, without those that are the same as when `stamps` were kept."""
    seen = Seen()
    for number, line in lines:
        of = id_of(line) if isinstance(line, bytes) else None
        if of is None or not isinstance(line, bytes):
            yield number, line
            continue
        key = msgspec.json.encode(of).decode()
        if earlier := seen.before(key, str(number)):
            yield number, refused_line(number, f"the id {key} came before, in line {earlier}", of)
            continue
        if stamps:
            stamp = sha256(line + repr((__version__, request)).encode()).hexdigest()
            if stamps.of(key) == stamp:
                continue
            stamps.put(key, stamp)
        yield number, line


def _batches(lines: Iterable[tuple[int, StreamLine]], size: int) -> Iterator[Batch]:
    """The lines in batches of a size at most, each of lines that follow each other."""
    first, batch = 0, list[StreamLine]()
    for number, line in lines:
        if batch and number != first + len(batch):
            yield first, batch
            batch = []
        first = first if batch else number
        batch.append(line)
        if len(batch) == size:
            yield first, batch
            batch = []
    if batch:
        yield first, batch
