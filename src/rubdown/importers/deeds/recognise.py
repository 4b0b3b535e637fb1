"""Which program a file of done training comes from, by its content alone, and its activities."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol

from rubdown.importers.deeds.activity import Activities, Activity
from rubdown.importers.deeds.tables import read_activities, table_of
from rubdown.importers.event import CUT, LARGEST, ImportOptions, Refused
from rubdown.importers.tables import csv_cells

LARGEST_TABLE, LARGEST_TRACK = 100_000_000, 30_000_000  # bytes: a table of 50,000 activities has about 35 million
TRACKS = (".fit", ".tcx", ".gpx", ".fit.gz", ".tcx.gz", ".gpx.gz")
HEAD = 65_536  # bytes of a file by which it is recognised
_LONGEST_LINE = 1_000_000


class Stream(Protocol):
    """A file that is open for reading bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most this many bytes, fewer at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """The bytes to the end of a line."""


def holds_activities(head: bytes, *, also_plans: bool = False) -> bool:
    """Whether a file that begins so is a list of activities or a track.

    TrainingPeaks' table is a plan's as well as a diary's: it counts with `also_plans`.
    """
    if is_track(head):
        return True
    text = head.decode("utf-8-sig", "replace")
    if text.lstrip()[:1] in ("[", "{"):
        return ('"moving_time"' in text or '"_note"' in text) and '"category"' not in text and '"id"' in text
    if not any(sign in text[:300] for sign in ",;\t"):
        return False
    cells = list[list[str]]()
    with suppress(Refused):  # the beginning of a file may end within quotes
        cells += (row for _, row in itertools.islice(csv_cells(text.splitlines(keepends=True)[:20]), 2))
    table = table_of(cells[0], cells[1] if len(cells) > 1 else []) if cells else None
    return table is not None and (also_plans or table.source != "trainingpeaks")


def is_track(head: bytes) -> bool:
    """Whether a file that begins so is a FIT, TCX or GPX file."""
    xml = head[:3000].lstrip(b"\xef\xbb\xbf \n\r\t").lower()
    holds_track = b"<trainingcenterdatabase" in xml or b"<gpx" in xml
    return head[8:12] == b".FIT" or (xml.startswith(b"<") and holds_track)


def read_list(stream: Stream, options: ImportOptions) -> Activities:
    """The activities of a table, row by row, or of JSON; else the past of any calendar or table that `import` reads.

    Raises Refused.
    """
    from rubdown.importers.deeds.other_sources import from_events, json_activities, read_json
    from rubdown.importers.recognise import read_bytes, text_of

    first = stream.readline(_LONGEST_LINE)
    is_json = first.lstrip(b"\xef\xbb\xbf \n\r\t")[:1] in (b"[", b"{")
    lines = [first]
    if not is_json and not first.lstrip().upper().startswith(b"BEGIN:VCALENDAR"):
        lines += [line for line in (stream.readline(_LONGEST_LINE),) if line]
        if holds_activities(b"".join(lines), also_plans=True):
            found = read_activities(_lines(lines, stream), options)
            if found is not None:
                return found
    raw = b"".join((*lines, stream.read(LARGEST + 1)))
    activities = json_activities(text_of(raw)) if is_json else None
    return from_events(read_bytes(raw, options), options) if activities is None else read_json(activities, options)


def track_of(raw: bytes, options: ImportOptions) -> Activity:
    """The activity of a track's bytes, compressed or not. Raises Refused."""
    from rubdown.importers.deeds.tracks import read_track

    if len(raw) > LARGEST_TRACK:
        raise Refused(f"larger than {LARGEST_TRACK // 1_000_000} MB, which no activity is", "leave it out")
    activity = read_track(unzipped(raw), options)
    if activity is None:
        raise Refused("it is not a FIT, TCX or GPX file", "export the activity again")
    return activity


def unzipped(raw: bytes) -> bytes:
    """The bytes that a gzip file holds, others as they are. Raises Refused where they are too many, or cut off."""
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    import zlib

    inflate = zlib.decompressobj(wbits=31)
    try:
        data = inflate.decompress(raw, LARGEST_TRACK + 1)
    except zlib.error:
        raise Refused("its compressed data are broken", CUT) from None
    if len(data) > LARGEST_TRACK:
        raise Refused(f"it unpacks to more than {LARGEST_TRACK // 1_000_000} MB, which no activity has", "leave it out")
    if not inflate.eof:
        raise Refused("its compressed data end too early", CUT)
    return data


def _lines(first: list[bytes], stream: Stream) -> Iterator[str]:
    """The first lines of a text in UTF-8 and the others, one after the other. Raises Refused."""
    size = 0
    more = iter(lambda: stream.readline(_LONGEST_LINE), b"")
    for number, line in enumerate(itertools.chain(first, more), 1):
        size += len(line)
        if len(line) >= _LONGEST_LINE or size > LARGEST_TABLE:
            what = "a line" if len(line) >= _LONGEST_LINE else "the file"
            wrong = f"{what} is longer than {(_LONGEST_LINE if what == 'a line' else LARGEST_TABLE) // 1_000_000} MB"
            raise Refused(f"{wrong}, which no list of activities has", "export a shorter time", number)
        if b"\0" in line:
            raise Refused("it is binary, or in an encoding that is not UTF-8", "save it as UTF-8 text", number)
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            wrong = f"it is not UTF-8 text: this line holds the byte 0x{line[error.start]:02x}"
            raise Refused(wrong, "save it in UTF-8 (it may be Latin-1: iconv -f latin1 -t utf8)", number) from None
