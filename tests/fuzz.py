"""Bytes that nobody would write, for each reader: `python -m tests.fuzz READER --seconds N`, from the root folder.

A reader may refuse what it gets; any other exception, and a reading that takes more than a second of processor time for
a few kilobytes, is a finding: it is printed with its bytes, and the exit code is 1. Where atheris is installed (`pip
install atheris`, on Linux), it steers by the branches that an input reaches; else slips are made at random, by --seed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
TODAY = date(2026, 11, 23)
SLOWEST = 1.0  # seconds of processor time
LARGEST = 4096  # bytes of an input
PLAN = '[week]\ntue = "intervals 10 km"\n[[race]]\nname = "City Half"\ndate = 2027-05-16\ndistance = "half"\n'
JOURNAL = '[[entry]]\nwhat = "booked"\nstart = 2026-12-10T17:00:00\n[[entry]]\nwhat = "ill"\non = 2026-12-01\n'
SCRAPS = [
    b"\n", b"\r\n", b"\r\n ", b'"', b"'", b",", b";", b"\t", b"[", b"]", b"{", b"}", b"(" * 50, b"\\", b"\x00", b"\xff",
    b"\xef\xbb\xbf", b"=", b":", b"-", b"9" * 20, b"1e999", b"nan", b"2026-02-30", b"0001-01-01", b"9999-12-31",
    b"RRULE:FREQ=DAILY\r\n", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"DTSTART:20261201\r\n", b"null", b"\\ud800",
    "６×８００ｍ".encode(), "\u202e\u0301".encode(), b"6 x 800 m ", b"(((,,,", b"10-12 km/h ",
]  # fmt: skip


def _titles() -> tuple[Callable[[bytes], object], list[bytes]]:
    from rubdown.titles import read
    from support.session_titles import ENGLISH, EXPORTS, SPANISH

    titles = [row[0].encode() for row in (*EXPORTS, *ENGLISH, *SPANISH)]
    return lambda raw: read(raw.decode("utf-8", "replace")), titles


def _calendars() -> Callable[[bytes], object]:
    from rubdown.importers.classify import Corrections, classify
    from rubdown.importers.recognise import read_bytes
    from rubdown.importers.to_toml import plan_text
    from support.importing import TOLD

    return lambda raw: plan_text(classify(read_bytes(raw, TOLD), Corrections(), TOLD.units), "file")


def _ics() -> tuple[Callable[[bytes], object], list[bytes]]:
    return _calendars(), [path.read_bytes()[:LARGEST] for path in sorted((ROOT / "tests/exports").glob("*.ics"))]


def _csv() -> tuple[Callable[[bytes], object], list[bytes]]:
    from rubdown.importers.deeds.recognise import read_list
    from support.importing import TOLD

    plan, seeds = _calendars(), [path.read_bytes() for path in sorted((ROOT / "tests/exports").glob("*.csv"))]
    return lambda raw: (read_list(BytesIO(raw), TOLD), plan(raw)), [seed[:LARGEST] for seed in seeds]


def _fit() -> tuple[Callable[[bytes], object], list[bytes]]:
    from rubdown.importers.deeds.recognise import track_of
    from support.fit_file import fit_file
    from support.importing import TOLD

    return lambda raw: track_of(raw, TOLD), [fit_file(datetime(2026, 11, 1, 8, tzinfo=UTC), 3600, 10_000)]


def _toml() -> tuple[Callable[[bytes], object], list[bytes]]:
    from rubdown.plan.read import read_plan

    examples = [path.read_bytes()[:LARGEST] for path in sorted((ROOT / "examples").glob("*.toml"))]
    return lambda raw: read_plan(raw.decode("utf-8", "replace"), "plan.toml", zone="Europe/Madrid"), examples


def _journal() -> tuple[Callable[[bytes], object], list[bytes]]:
    from rubdown.plan.journal import fold, read_journal
    from rubdown.toml.problems import Refusal
    from support.reading import plan_of

    plan = plan_of(PLAN, TODAY)

    def read(raw: bytes) -> object:
        entries = read_journal(raw.decode("utf-8", "replace"), "plan.journal.toml")
        return entries if isinstance(entries, Refusal) else fold(plan, entries)

    return read, [JOURNAL.encode()]


def _ndjson() -> tuple[Callable[[bytes], object], list[bytes]]:
    from rubdown import answer_lines

    plan = {"race": [{"name": "City Half", "date": "2027-05-16"}]}
    lines = [{"id": 1, "toml": PLAN, "journal_toml": JOURNAL}, {"id": "b", "plan": plan, "journal": []}]
    return lambda raw: answer_lines(raw.split(b"\n"), today=TODAY), [json.dumps(line).encode() for line in lines]


READERS = {
    "titles": _titles, "ics": _ics, "csv": _csv, "fit": _fit, "toml": _toml, "journal": _journal, "ndjson": _ndjson,
}  # fmt: skip


def finding(read: Callable[[bytes], object], raw: bytes) -> str | None:
    """What is wrong with a reading: the traceback of an exception that is no refusal, or how long it took."""
    from rubdown.importers.event import Refused

    began = time.process_time()
    try:
        read(raw)
    except Refused:
        pass
    except Exception:
        return traceback.format_exc()
    took = time.process_time() - began
    return f"{took:.1f} s of processor time" if took > SLOWEST else None


def slipped(seeds: list[bytes], rng: random.Random) -> bytes:
    """A seed with a few slips: a piece taken out, doubled, or of another seed; scraps and other bytes put in."""
    raw = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randint(0, len(raw))
        end = min(len(raw), at + rng.choice((0, 1, 3, 20, 200)))
        new = (b"", raw[at:end] * rng.choice((2, 2, 30)), rng.choice(SCRAPS), rng.choice(seeds)[:200],
               bytes([rng.randrange(256)]), re.sub(rb"\d", b"9", raw[at:end]))  # fmt: skip
        raw = raw[:at] + rng.choice(new) + raw[end:]
    return raw[:LARGEST]


def slips(seeds: list[bytes], seconds: float, seed: int) -> Iterator[bytes]:
    rng, end = random.Random(seed), time.monotonic() + seconds
    yield from seeds
    while time.monotonic() < end:
        yield slipped(seeds, rng)


def steered(name: str, asked: argparse.Namespace) -> None:
    """Never returns: atheris ends the process, with a finding by an exception."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["rubdown"]):
        read, seeds = READERS[name]()
    corpus = ROOT / ".hypothesis" / "fuzz" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for nth, raw in enumerate(seeds):
        (corpus / f"seed{nth}").write_bytes(raw)

    def one(raw: bytes) -> None:
        if found := finding(read, raw):
            print(f"{name}: {raw!r}\n{found}", flush=True)
            raise AssertionError(found)

    options = [f"-max_total_time={asked.seconds:.0f}", f"-max_len={LARGEST}", f"-seed={asked.seed}", "-timeout=30"]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={corpus}/found-", str(corpus)], one)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="random slips, though atheris is installed")
    asked = parser.parse_args()
    if find_spec("atheris") and not asked.plain:
        steered(asked.reader, asked)
    read, seeds = READERS[asked.reader]()
    tried = found = 0
    for raw in slips(seeds, asked.seconds, asked.seed):
        tried += 1
        if wrong := finding(read, raw):
            found += 1
            print(f"{asked.reader}: {raw!r}\n{wrong}", flush=True)
    print(f"{asked.reader}: {tried} inputs in {asked.seconds:.0f} s, {found} found")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
