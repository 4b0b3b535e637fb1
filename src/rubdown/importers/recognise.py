"""Which format a file has, by its content alone, and its events."""

from __future__ import annotations

import re
from typing import Any

from rubdown.importers.event import LARGEST, ImportOptions, Refused, SourceEvents

_LARGEST_YAML = 150_000  # bytes; a plan of 24 weeks has about 30,000, and the reader of YAML is slow
_MEND = "save the calendar as .ics, .csv or .json, and name that file"
# The first bytes of what is no text.
_BINARY = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet", "unpack it, or export the sheet as CSV"),
    (b"\x1f\x8b", "gzip-compressed", "unpack it first: gunzip"),
    (b"%PDF", "a PDF", _MEND),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet", "export the sheet as CSV"),
    (b"\x89PNG", "a picture", _MEND),
    (b"\xff\xd8\xff", "a picture", _MEND),
)


def read_bytes(raw: bytes, told: ImportOptions) -> SourceEvents:
    """The events of a file's bytes, whatever program wrote them. Raises Refused."""
    text = text_of(raw)
    head = text.lstrip()[:2000]
    if re.search(r"^BEGIN:VCALENDAR[^\S\n]*$", text[:5000], re.MULTILINE | re.IGNORECASE):
        from rubdown.importers.ics import read_ics

        return read_ics(text, told)
    if head.startswith("<"):
        raise _markup(head)
    if re.search(r"^(?:\[\[(?:race|session)\]\]|\[(?:runner|massage|therapist|week)\])", text, re.MULTILINE):
        raise Refused("this is a rubdown plan already", "rubdown calendar reads it as it is")
    if head.startswith(("[", "{")):
        return _json(text, told)
    if re.search(r"^schedule:", text, re.MULTILINE):
        return _yaml(text, told)
    return _table(text, head, told)


def text_of(raw: bytes) -> str:
    """The text of a file, its lines ended by `\\n`: UTF-8, or UTF-16 with its mark. Raises Refused."""
    if len(raw) > LARGEST:
        raise Refused(f"larger than {LARGEST // 1_000_000} MB, which no training calendar is", "export a shorter time")
    for start, what, mend in _BINARY:
        if raw.startswith(start):
            raise Refused(f"it is {what}, no calendar", mend)
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _undecodable(raw, error, wide=wide) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused("it is binary, or in an encoding that is not UTF-8", "save it as UTF-8 text", line)
    if not text.strip():
        raise Refused("the file is empty", _MEND)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _undecodable(raw: bytes, error: UnicodeDecodeError, *, wide: bool) -> Refused:
    if wide:
        return Refused(
            "the file is UTF-16 and ends in the middle of a character", "save the whole file again, in UTF-8"
        )
    line = raw.count(b"\n", 0, error.start) + 1
    wrong = f"it is not UTF-8 text: line {line} holds the byte 0x{raw[error.start]:02x}"
    return Refused(wrong, "save it in UTF-8 (it may be Latin-1: iconv -f latin1 -t utf8)", line)


def _markup(head: str) -> Refused:
    if re.match(r"<(?:!doctype html|html|head|body|script|meta|title)", head, re.IGNORECASE):
        mend = "open the calendar's address in a browser where you are logged in, and save what it gives"
        return Refused("this is a web page, not a calendar: a login page, perhaps", mend)
    return Refused("this is XML, not a calendar", _MEND)


def _json(text: str, told: ImportOptions) -> SourceEvents:
    import json

    try:
        raw: Any = json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg
        wrong = "the JSON ends too early: it was cut off" if cut else f"it is not sound JSON: {error.msg}"
        raise Refused(wrong, "save or download the whole file again", error.lineno) from None
    except (RecursionError, ValueError):
        raise Refused("its JSON is nested too deeply, or holds numbers too large", _MEND) from None
    if isinstance(raw, dict) and "schedule" in raw:
        from rubdown.importers.calendar_hack import read_plan

        return read_plan(raw, told)
    raw = raw.get("events", [raw]) if isinstance(raw, dict) else raw
    from rubdown.importers.intervals import read_intervals

    known = (
        [each for each in raw if isinstance(each, dict) and "start_date_local" in each] if isinstance(raw, list) else []
    )
    if not known:
        raise Refused("this JSON holds no intervals.icu events and no Calendar Hack plan", _MEND)
    return read_intervals(raw, _lines_of(text))


def _lines_of(text: str) -> list[int]:
    """The line of each event's `start_date_local`, near enough to its beginning to find it by."""
    lines, end = [1], 0
    for match in re.finditer(r'"start_date_local"\s*:', text):
        lines.append(lines[-1] + text.count("\n", end, match.start()))
        end = match.start()
    return lines[1:]


def _yaml(text: str, told: ImportOptions) -> SourceEvents:
    import yaml

    from rubdown.importers.calendar_hack import read_plan

    if len(text) > _LARGEST_YAML:
        raise Refused(f"larger than {_LARGEST_YAML // 1000} kB, which no Calendar Hack plan is", _MEND)
    try:  # BaseLoader makes nothing but texts, lists and tables: "off" stays a word
        raw = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        wrong = f"it is not sound YAML: {getattr(error, 'problem', None) or 'it cannot be read'}"
        raise Refused(wrong, "save or download the whole file again", mark.line + 1 if mark else 0) from None
    except (RecursionError, ValueError):
        raise Refused("its YAML cannot be read: nested too deeply, or with values out of bounds", _MEND) from None
    if not isinstance(raw, dict):
        raise Refused("this YAML holds no Calendar Hack plan", _MEND)
    return read_plan(raw, told)


def _table(text: str, head: str, told: ImportOptions) -> SourceEvents:
    first = head.split("\n", 1)[0]
    if not any(sign in first for sign in ",;\t") and not first.lower().startswith("sep="):
        wrong = "this is no calendar that rubdown knows: neither iCalendar, CSV nor JSON"
        raise Refused(wrong, _MEND, 1)
    from rubdown.importers.tables import read_table

    return read_table(text, told)
