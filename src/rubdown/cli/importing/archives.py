"""Done training from a file, a folder of files or a program's zip of its export; nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from msgspec import Struct

from rubdown.cli.io.errors import reason
from rubdown.cli.io.files import open_input
from rubdown.importers.deeds.activity import Activities
from rubdown.importers.deeds.recognise import (
    HEAD,
    LARGEST_TABLE,
    LARGEST_TRACK,
    TRACKS,
    holds_activities,
    is_track,
    read_list,
    track_of,
)
from rubdown.importers.event import ImportOptions, Refused
from rubdown.text import plural

_ZIP, _GZIP, _WIDE = b"PK\x03\x04", b"\x1f\x8b", (b"\xff\xfe", b"\xfe\xff")  # _WIDE: UTF-16
_MOST_FILES, _DEEPEST = 50_000, 4
_MOST_UNPACKED = 1_000_000_000  # bytes of all that is read of one export
_MOST_RATIO = 200  # bytes unpacked for one packed: tables of activities reach about 20


class Entry(Struct, frozen=True):
    """A file of a folder or an archive: its name there, its size in bytes, and how it is opened."""

    name: str
    size: int
    open: Callable[[], Any]


def opened(name: str) -> BinaryIO:
    """A file from its beginning; standard input and pipes are read into memory. Raises Refused."""
    try:
        path = Path(name)
        if name != "-" and path.is_file():
            return open_input(path)
        with nullcontext(sys.stdin.buffer) if name == "-" else open_input(path) as source:
            kept = io.BytesIO(head := source.read(HEAD))
            kept.seek(0, os.SEEK_END)
            text = b"\0" not in head or head[8:12] == b".FIT" or head.startswith((_ZIP, _GZIP, *_WIDE))
            while text and kept.tell() <= LARGEST_TABLE and (piece := source.read(1_000_000)):
                kept.write(piece)  # a device of zeros has no end
            kept.seek(0)
            return kept
    except FileNotFoundError:
        raise Refused("no such file", "save the calendar as a file (.ics, .csv, .json) and name it") from None
    except (OSError, ValueError) as error:
        raise Refused(f"cannot be read: {reason(error)}", "name a readable file") from None


def is_done_training(stream: BinaryIO) -> bool:
    """Whether a file is a list of activities, a track, or an archive of these and no spreadsheet."""
    head = _head(stream)
    if not head.startswith(_ZIP):
        return head.startswith(_GZIP) or holds_activities(head)
    try:
        with _archive(stream) as entries:
            names = {entry.name for entry in entries}
    except Refused:
        return True
    finally:
        stream.seek(0)
    return "mimetype" not in names and not any(name.startswith("xl/") for name in names)


def read_done(stream: BinaryIO, options: ImportOptions) -> Activities:
    """The activities of a file, or of all files of an archive. Raises Refused."""
    head, size = _head(stream), stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if head.startswith(_ZIP):
        with _archive(stream) as entries:
            return _read_entries(entries, options)
    single = is_track(head) or head.startswith(_GZIP)
    largest = LARGEST_TRACK if single else LARGEST_TABLE
    if size > largest:
        what = "activity" if single else "list of activities"
        raise Refused(f"larger than {largest // 1_000_000} MB, which no {what} is", "export a shorter time")
    if single:
        found = Activities("a track")
        found.add(track_of(stream.read(), options), options.today)
        return found
    return read_list(stream, options)


def read_folder(folder: Path, options: ImportOptions) -> Activities:
    """The activities of a folder: of its lists, where it holds any, else of its tracks. Raises Refused."""
    entries = list[Entry]()
    for directory, folders, names in os.walk(folder):
        below = Path(directory).relative_to(folder)
        folders[:] = sorted(folders) if len(below.parts) < _DEEPEST else []
        paths = filter(Path.is_file, (Path(directory) / name for name in sorted(names)))
        entries += (Entry(str(below / path.name), path.stat().st_size, partial(path.open, "rb")) for path in paths)
        if len(entries) > _MOST_FILES:
            raise Refused(f"more than {_MOST_FILES} files in the folder", "name the folder of the export itself")
    return _read_entries(entries, options)


def _head(stream: BinaryIO) -> bytes:
    head = stream.read(HEAD)
    stream.seek(0)
    return head


@contextmanager
def _archive(stream: BinaryIO) -> Iterator[list[Entry]]:
    """The files of a zip archive. Raises Refused for one that leads out of it, is locked, or packed beyond reason."""
    with _sound("the zip archive"):
        from zipfile import ZipFile

        archive = ZipFile(stream)
    entries = list[Entry]()
    for info in archive.infolist():
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        wanted = info.filename.lower().endswith((".csv", ".json", *TRACKS))
        wrong = ""
        if ".." in parts or parts[:1] == ("/",) or (parts and parts[0].endswith(":")):
            wrong = "leads out of the archive"
        elif wanted and info.flag_bits & 1:
            wrong = "is locked with a password"
        elif wanted and info.file_size > _MOST_RATIO * max(info.compress_size, 1000):
            wrong = f"would unpack to {info.file_size // 1_000_000} MB: a zip bomb"
        if wrong or len(entries) > _MOST_FILES:
            raise Refused(f'its file "{info.filename}" {wrong or "is one of too many"}', "download the export again")
        if not info.is_dir():
            entries.append(Entry(info.filename, info.file_size, partial(archive.open, info)))
    with archive:
        yield entries


@contextmanager
def _sound(name: str) -> Iterator[None]:
    """Turns whatever broken data make the libraries of archives raise into Refused."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:  # zipfile and zlib raise many kinds, on what anybody may have written
        raise Refused(f"{name} cannot be read: {error}".rstrip(": "), "download the export again") from None


def _read_entries(entries: Sequence[Entry], options: ImportOptions) -> Activities:
    """Of an export with lists these, for its tracks are the same activities; else the tracks, each by itself."""
    tracks = [each for each in entries if each.name.lower().endswith(TRACKS)]
    lists = [each for each in entries if each.name.lower().endswith((".csv", ".json")) and _is_list(each)]
    if sum(each.size for each in lists or tracks) > _MOST_UNPACKED:
        raise Refused(f"its files hold more than {_MOST_UNPACKED // 1_000_000} MB", "export a shorter time")
    if not lists and not tracks:
        wrong = "a folder or an archive without activities: it holds no list of them, no FIT, TCX or GPX file"
        raise Refused(wrong, "name the export, or the calendar's file, itself")
    found = _read_lists(lists, options) if lists else _read_tracks(tracks, options)
    if lists and tracks:
        found.notes.append(f"{plural(len(tracks), 'track')} beside it not read: the list has them")
    others = len(entries) - len(lists) - len(tracks)
    found.notes += [f"{plural(others, 'other file')} in it left alone"] if others else []
    return found


def _is_list(entry: Entry) -> bool:
    try:
        with _sound(entry.name), entry.open() as stream:
            return entry.size <= LARGEST_TABLE and holds_activities(stream.read(HEAD), also_plans=True)
    except Refused:
        return False


def _read_lists(lists: Sequence[Entry], options: ImportOptions) -> Activities:
    several = list[Activities]()
    for entry in lists:
        try:
            with _sound(entry.name), entry.open() as stream:
                several.append(read_list(stream, options))
        except Refused as refused:
            raise Refused(f"{entry.name}: {refused.wrong}", refused.fix, refused.line) from None
    found = Activities(" and ".join(dict.fromkeys(each.source for each in several)))
    for each in several:
        for activity in each.activities:
            found.add(activity, options.today)
        found.left_out += each.left_out
        found.notes += each.notes
        found.known += each.known
    return found


def _read_tracks(tracks: Sequence[Entry], options: ImportOptions) -> Activities:
    """One activity a track; a track that cannot be read is named, and spoils no other."""
    found = Activities("tracks")
    for entry in tracks:
        try:
            with _sound("it"), entry.open() as stream:
                activity = track_of(stream.read(LARGEST_TRACK + 1), options)
            if activity.id in options.known:
                found.known += 1
            else:
                found.add(activity, options.today)
        except Refused as refused:
            found.leave(0, entry.name, refused.wrong)
    if not found.activities and not found.known:
        reasons = "; ".join(dict.fromkeys(left.reason for left in found.left_out))
        raise Refused(f"none of its {plural(len(tracks), 'track')} can be read: {reasons}"[:300], "export them again")
    return found
