"""Which format a file has, by its content alone, and its events."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from msgspec.structs import replace

from rubdown.importers.event import LARGEST, Goal, ImportOptions, Refused, SourceEvents

_LARGEST_YAML = 150_000  # bytes; a plan of 24 weeks has about 30,000, and the reader of YAML is slow
_FIX = "save the calendar as .ics, .csv or .json, and name that file"
# The first bytes of what is no text.
_YAML_KEYS = "schedule|weeks?|plan|training_?plan|sessions|workouts|runs|days"
_TRACKS = {
    "<trainingcenterdatabase": "a TCX file", "<gpx": "a GPX track", "<workout_file": "a Zwift workout", "<kml": "a map",
}  # fmt: skip
_BINARY = (
    (b"PK\x03\x04", "a zip archive", "unpack it, or export the sheet as CSV"),
    (b"\x1f\x8b", "gzip-compressed", "unpack it first: gunzip"),
    (b"%PDF", "a PDF", _FIX),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet", "export the sheet as CSV"),
    (b"\x89PNG", "a picture", _FIX),
    (b"\xff\xd8\xff", "a picture", _FIX),
)


def read_bytes(raw: bytes, options: ImportOptions) -> SourceEvents:
    """The events of a file's bytes, whatever program wrote them, with the race of `--race-date`. Raises Refused."""
    found = _events(raw, options)
    if options.race_date is None or found.goal is not None:
        return found
    return replace(found, goal=Goal(options.race_date, None, "Race"))


def _events(raw: bytes, options: ImportOptions) -> SourceEvents:
    if raw.startswith(b"PK\x03\x04") and len(raw) <= LARGEST:
        from rubdown.importers.sheets import is_sheet, read_sheets

        if is_sheet(raw):
            return read_sheets(raw, options)
    text = text_of(raw)
    head = text.lstrip()[:2000]
    if re.search(r"^BEGIN:VCALENDAR[^\S\n]*$", text[:5000], re.MULTILINE | re.IGNORECASE):
        from rubdown.importers.ics import read_ics

        return read_ics(text, options)
    if head.startswith("<"):
        raise _markup(head)
    if re.search(r"^(?:\[\[(?:race|session)\]\]|\[(?:runner|massage|therapist|week)\])", text, re.MULTILINE):
        raise Refused("this is a rubdown plan already", "rubdown calendar reads it as it is")
    if head.startswith(("[", "{")):
        return _json(text, options)
    if re.search(rf"^(?:{_YAML_KEYS}):[^\S\n]*(?:\[?$|\[)|^schedule:", text, re.MULTILINE):
        return _yaml(text, options)
    return _table(text, head, options)


def looks_like(text: str) -> str:
    """What a text that is no plan looks like, where `import` reads it; "" for any other."""
    head = text.lstrip("\ufeff \n\r\t")[:2000]
    first = head.split("\n", 1)[0].strip()
    if re.match(r"BEGIN:VCALENDAR\s*$", first, re.IGNORECASE):
        return "an iCalendar file"
    if re.match(r"\{\s*(?:\"|\}|$)|\[\s*(?:\{|$)", head):
        return "JSON"
    if re.search(rf"^(?:{_YAML_KEYS}):[^\S\n]*$", head, re.MULTILINE):
        return "YAML"
    return "a table (CSV)" if _is_header(first) else "a Markdown table" if first.startswith("|") else ""


def text_of(raw: bytes) -> str:
    """The text of a file, its lines ended by `\\n`: UTF-8, or UTF-16 with its mark. Raises Refused."""
    if len(raw) > LARGEST:
        raise Refused(f"larger than {LARGEST // 1_000_000} MB, which no training calendar is", "export a shorter time")
    if raw[8:12] == b".FIT":
        raise Refused("it is a FIT file: one workout that was done, not a calendar", _FIX)
    if raw[:200].lstrip().upper().startswith(b"[COURSE HEADER]"):
        raise Refused("it is an ERG or MRC workout for a trainer, not a calendar", _FIX)
    for start, what, fix in _BINARY:
        if raw.startswith(start):
            raise Refused(f"it is {what}, not a calendar", fix)
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _undecodable(raw, error, wide=wide) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused("it is binary, or in an encoding that is not UTF-8", "save it as UTF-8 text", line)
    if not text.strip():
        raise Refused("the file is empty", _FIX)
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
        fix = "open the calendar's address in a browser where you are logged in, and save what it gives"
        return Refused("this is a web page, not a calendar: a login page, perhaps", fix)
    for sign, what in _TRACKS.items():
        if sign in head.lower():
            fix = "import takes calendars and tables of many sessions: .ics, .csv, .json, .xlsx"
            return Refused(f"this is {what} (XML): one workout, not a calendar", fix)
    return Refused("this is XML, not a calendar", _FIX)


def _json(text: str, options: ImportOptions) -> SourceEvents:
    import json

    try:
        raw: Any = json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg
        wrong = "the JSON ends too early: it was cut off" if cut else f"this is not valid JSON: {error.msg}"
        raise Refused(wrong, "save or download the whole file again", error.lineno) from None
    except (RecursionError, ValueError):
        raise Refused("its JSON is nested too deeply, or holds numbers too large", _FIX) from None
    events = raw.get("events", [raw]) if isinstance(raw, dict) else raw
    if isinstance(events, list) and any(isinstance(each, dict) and "start_date_local" in each for each in events):
        from rubdown.importers.intervals import read_intervals

        return read_intervals(events, _lines_of(text))
    return _document(raw, options, "JSON")


def _document(raw: Any, options: ImportOptions, source: str) -> SourceEvents:
    """The events of a JSON or YAML document: Calendar Hack's list of weeks with workouts, or any other plan."""
    schedule = raw.get("schedule", {}) if isinstance(raw, dict) else {}
    if isinstance(schedule, list) and (
        not schedule or any(not isinstance(each, dict) or "workouts" in each for each in schedule)
    ):
        from rubdown.importers.calendar_hack import read_plan

        return read_plan(raw, options)
    from rubdown.importers.structured import read_structured

    return read_structured(raw, options, source)


def _lines_of(text: str) -> list[int]:
    """The line of each event's `start_date_local`, near enough to its beginning to find it by."""
    lines, end = [1], 0
    for match in re.finditer(r'"start_date_local"\s*:', text):
        lines.append(lines[-1] + text.count("\n", end, match.start()))
        end = match.start()
    return lines[1:]


def _yaml(text: str, options: ImportOptions) -> SourceEvents:
    import yaml

    if len(text) > _LARGEST_YAML:
        raise Refused(f"larger than {_LARGEST_YAML // 1000} kB, which no Calendar Hack plan is", _FIX)
    try:  # BaseLoader makes nothing but texts, lists and tables: "off" stays a word
        raw = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        wrong = f"this is not valid YAML: {getattr(error, 'problem', None) or 'it cannot be read'}"
        raise Refused(wrong, "save or download the whole file again", mark.line + 1 if mark else 0) from None
    except (RecursionError, ValueError):
        raise Refused("its YAML cannot be read: nested too deeply, or with values out of bounds", _FIX) from None
    return _document(raw, options, "YAML")


def _is_header(first: str) -> bool:
    """Whether a line is a table's header: two cells and more, of which one names a column or several name weekdays."""
    from rubdown.importers.columns import columns_of
    from rubdown.importers.days import weekdays_in

    cells = [cell.strip(' "') for cell in re.split(r"[,;\t]", first)]
    named = columns_of(cells, ImportOptions(today=date.min), 1).keys() & {"date", "title", "week", "km", "miles"}
    return len(cells) > 1 and not re.search("[0-9]", first) and (bool(named) or len(weekdays_in(cells)) >= 5)


def _table(text: str, head: str, options: ImportOptions) -> SourceEvents:
    from rubdown.importers.tables import csv_rows, markdown_rows, read_rows

    lines = head.split("\n")
    first = next((line for line in lines[:10] if re.search("[,;\t|]", line)), lines[0])
    if first.startswith("|") and len(rows := markdown_rows(text)) > 1:
        return read_rows(rows, options, source="a Markdown table")
    from rubdown.importers.pasted import read_text

    if not _is_header(first) and (found := read_text(text, options)):
        return found
    if not any(sign in first for sign in ",;\t") and not first.lower().startswith("sep="):
        wrong = "rubdown does not know this format: it is neither iCalendar, CSV nor JSON"
        raise Refused(wrong, _FIX, 1)
    return read_rows(csv_rows(text), options, cut=not text.endswith("\n"))
