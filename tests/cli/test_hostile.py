"""Hostile text in every field, out through every output: nothing is executed, nothing leaves its cell."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from email import message_from_string, policy
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from icalendar import Calendar
from rich.cells import cell_len

from rubdown.plan.file_schema import PlanFile
from rubdown.plan.journal import JournalFile
from rubdown.text import escape_controls
from rubdown.toml.tables import keys_of
from support.command import HOME, Done, rubdown
from support.hostile import TEXTS, TODAY, as_toml, cells, fields, journal_of, plan_of, unsafe
from support.markup import parse

HARMLESS = "Spring"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
each = pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def written(home: Path, text: str, name: str = "plan.toml", race: str = "") -> Path:
    path = home / name
    path.write_text(as_toml(plan_of(text, race)), encoding="utf-8", newline="")
    journal = home / name.replace(".toml", ".journal.toml")
    journal.write_text(as_toml(journal_of(text)), encoding="utf-8", newline="")
    return path


def told(home: Path, text: str, *args: str, columns: int = 80, code: int | None = 0) -> Done:
    """What a command says of a plan that holds a text; on a terminal so wide."""
    command, *rest = args
    done = rubdown(command, written(home, text), *rest, "--today", TODAY, env={"COLUMNS": str(columns)})
    assert code is None or done.returncode == code, done.stderr
    assert not unsafe(done.stderr)
    return done


@cache
def harmless(*args: str, code: int | None = 0) -> Done:
    """What a command says of the same plan with a harmless text."""
    folder = Path(HOME) / "harmless"
    folder.mkdir(exist_ok=True)
    return told(folder, HARMLESS, *args, code=code)


def both(home: Path, text: str, *args: str, code: int | None = 0) -> tuple[Done, Done]:
    """What a command says of a plan with a text, and of the same plan with the harmless one."""
    return told(home, text, *args, code=code), harmless(*args, code=code)


def texts_of(table: type[msgspec.Struct]) -> Iterator[tuple[str, ...]]:
    """The keys of a table, and of those in it, that may hold any text."""
    for name, key in keys_of(table).items():
        inner = get_args(key.core)[0] if get_origin(key.core) is list else key.core
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from ((name, *rest) for rest in texts_of(inner))
        elif inner is str or name in ("mon",):
            yield (name,)


def test_every_field_that_may_hold_a_text_holds_one() -> None:
    held = {path for path, value in fields(plan_of("x-text")) if isinstance(value, str) and "x-text" in value}
    # A path of a file: see the tests of what is included, and of journals.
    named = {("include",), ("journal", "file"), ("runner", "busy")}
    assert {*texts_of(PlanFile)} - named - {("therapist", "hours", "mon")} == held
    journal = {path for path, value in fields(journal_of("x-text")) if value == "x-text"}
    assert {*texts_of(JournalFile)} == journal
    assert get_type_hints(JournalFile)  # the walk has seen its keys


SCREENS = {
    36: [("calendar", "--focus"), ("why", "2026-12-01"), ("race", "2026-12-06"), ("week", "-n", "4"), ("load",)],
    118: [("calendar",), ("why",), ("why", "--all"), ("race", "2027-01-10"), ("week", "-n", "4"), ("load",)],
}


@each
@pytest.mark.parametrize("columns", list(SCREENS))
def test_no_line_of_a_screen_is_wider_than_the_terminal(text: str, columns: int, home: Path) -> None:
    for args in SCREENS[columns]:
        shown = told(home, text, *args, columns=columns).stdout
        assert not unsafe(shown), args
        wide = [line for line in shown.split("\n") if cells(line) > columns or cell_len(line) > columns]
        assert wide == [], args
    coloured = told(home, text, "load", "--color", "always", columns=columns).stdout
    assert _COLOUR.sub("", coloured) == shown
    assert "\x1b[" in coloured


@each
def test_the_difference_of_two_plans(text: str, home: Path) -> None:
    old, new = written(home, HARMLESS, "old.toml"), written(home, text)
    done = rubdown("diff", old, new, "--today", TODAY, env={"COLUMNS": "60"})
    assert done.returncode in (0, 1)
    assert not unsafe(done.stdout + done.stderr)
    renamed = rubdown(
        "diff", written(home, HARMLESS, "old.toml"), written(home, HARMLESS, "n.toml", text), "--today", TODAY
    )
    assert not unsafe(renamed.stdout)


@each
def test_rows_keep_their_cells(text: str, home: Path) -> None:
    """What stands in a row is the harmless row, with the text in the place of the harmless one."""
    form = ("calendar", "--format")
    tsv = told(home, text, *form, "tsv").stdout
    assert not unsafe(tsv, "\n\t")
    assert {line.count("\t") for line in tsv.splitlines()} == {17}
    assert len(tsv.split("\n")) == len(harmless(*form, "tsv").stdout.split("\n"))
    table = list(csv.DictReader(io.StringIO(told(home, text, *form, "csv").stdout, newline="")))
    other_table = list(csv.DictReader(io.StringIO(harmless(*form, "csv").stdout, newline="")))
    assert [row["date"] for row in table] == [row["date"] for row in other_table]
    kept = {escape_controls(text.strip()).replace("'", ""), escape_controls(text).replace("'", "")}
    for row, other in zip(table, other_table, strict=True):
        assert row["where"].replace("'", "") in ({other["where"]} if other["where"] != HARMLESS else kept)
        assert not any(re.match(r"\s*[=+@＝＋－＠]|-(?!\d)", cell) for cell in row.values())
        assert not unsafe("".join(row.values()))
    weeks = list(csv.reader(io.StringIO(told(home, text, "load", "--format", "csv").stdout, newline="")))
    assert {len(week) for week in weeks} == {17}


@each
def test_lines_stay_lines(text: str, home: Path) -> None:
    for args in (
        ("calendar", "--format", "table"), ("calendar", "--format", "{date}|{where}|{therapist}|{why}|{runner}"),
        ("next", "-n", "9"), ("next", "--format", "{date} {why} {where}"), ("check",), ("check", "-v"),
        ("check", "--format", "github"), ("remind", "--dry-run"),
    ):  # fmt: skip
        shown, plain = both(home, text, *args, code=None)
        assert not unsafe(shown.stdout), args
        assert shown.returncode == plain.returncode, args
        assert shown.stdout.count("\n") == plain.stdout.count("\n"), args
    log = rubdown("log", "show", "--plan", written(home, text))
    assert (log.returncode, log.stdout.count("\n")) == (0, len(journal_of(text)["entry"]))
    assert not unsafe(log.stdout)


@each
def test_markdown_has_as_many_cells(text: str, home: Path) -> None:
    shown, plain = (
        told(home, text, "calendar", "--format", "markdown").stdout,
        harmless("calendar", "--format", "markdown").stdout,
    )
    assert not unsafe(shown)
    bars = [re.sub(r"\\.", "", line).count("|") for line in shown.split("\n")]
    assert bars == [line.count("|") for line in plain.split("\n")]
    assert not re.search(r"(?<!\\)[`*_\[\]~]", shown.replace(" (WISH", "").replace("<br>", ""))
    assert not re.search(r"<(?!br>)", shown)


@each
def test_pages_keep_their_elements(text: str, home: Path) -> None:
    shown, plain = (
        told(home, text, "calendar", "--format", "html").stdout,
        harmless("calendar", "--format", "html").stdout,
    )
    assert not unsafe(shown)
    trees = [[(e.tag, sorted(e.attributes)) for e in parse(page).below()] for page in (shown, plain)]
    assert trees[0] == trees[1]
    for element in parse(shown).below():
        assert element.tag not in ("script", "img", "iframe", "object")
        assert not any(name.startswith("on") for name in element.attributes)
        assert not element.attributes.get("href", "#").lower().startswith(("javascript", "data"))


@each
def test_pictures_are_sound(text: str, home: Path) -> None:
    shown = told(home, text, "calendar", "--format", "svg").stdout
    assert not unsafe(shown)
    tags = {element.tag.rsplit("}")[-1] for element in ET.fromstring(shown).iter()}
    assert tags <= {"svg", "style", "defs", "clipPath", "rect", "text", "g", "circle"}


@each
@pytest.mark.parametrize("option", ["--with-races", "--discreet"])
def test_calendars_keep_their_properties(text: str, option: str, home: Path) -> None:
    shown, plain = (
        told(home, text, "calendar", "--format", "ics", option).stdout,
        harmless("calendar", "--format", "ics", option).stdout,
    )
    assert not unsafe(shown, "\r\n")
    assert "\n" not in shown.replace("\r\n", "")
    assert max(len(line.encode()) for line in shown.split("\r\n")) <= 75
    names = [
        [re.split("[:;]", line)[0] for line in re.sub("\r\n[ \t]", "", ics).split("\r\n")] for ics in (shown, plain)
    ]
    assert sorted(names[0]) == sorted(names[1])
    events = Calendar.from_ical(shown).events
    if option == "--with-races":
        assert {str(event["LOCATION"]) for event in events if "LOCATION" in event} <= {
            escape_controls(text),
            escape_controls(text.strip()),
        }
        assert escape_controls(text.strip()) in {str(event["SUMMARY"]) for event in events}


@each
def test_json_is_the_text_itself(text: str, home: Path) -> None:
    for args in (("calendar", "--days"), ("next",), ("load",), ("check",)):
        found = told(home, text, *args, "--format", "json", code=None)
        raw: Any = json.loads(found.stdout)
        assert "\x1b" not in found.stdout
        assert "\u009b" not in found.stdout
        if args[0] == "calendar":
            assert raw["plan"]["runner"] == (text.strip() or None)


@each
def test_mail_keeps_its_headers(text: str, home: Path) -> None:
    messages = [
        message_from_string(shown.stdout, policy=policy.default)
        for shown in both(home, text, "remind", "--mail-to", "ana@example.org")
    ]
    shown, plain = ([(part.get_content_type(), [*part.keys()]) for part in message.walk()] for message in messages)
    assert shown == plain
    assert messages[0]["To"] == "ana@example.org"
    assert not unsafe(str(messages[0]["Subject"]))
    for part in messages[0].walk():
        if part.get_content_type() == "text/plain":
            assert not unsafe(part.get_content(), "\r\n")


# What a runner saves from another program.
def ics_of(text: str) -> str:
    from icalendar import Event

    calendar = Calendar()
    for day, title in (
        ("20270302", text),
        ("20270303", f"{text} easy 8 km"),
        ("20270404", f"{text} half marathon race"),
    ):
        event = Event()
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "UID"):
            event.add(name, title)
        event.add(
            "DTSTART", Calendar.from_ical(f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT\r\n")["DTSTART"]
        )
        calendar.add_component(event)
    raw: bytes = calendar.to_ical()
    return raw.decode()


def csv_of(text: str) -> str:
    out = io.StringIO()
    rows = [["date", "title", "description"], *([f"2027-03-0{i}", f"{text} {what}", text] for i, what in
            enumerate(("easy 8 km", "long run 20 km", "half marathon race"), 2))]  # fmt: skip
    csv.writer(out).writerows(rows)
    return out.getvalue()


def json_of(text: str) -> str:
    return json.dumps([
        {"start_date_local": f"2027-03-0{i}T00:00:00", "category": category, "type": "Run", "name": text,
         "description": text, "id": text, "moving_time": 3600}
        for i, category in enumerate(("WORKOUT", "RACE_A", "HOLIDAY", "NOTE"), 2)
    ])  # fmt: skip


@each
@pytest.mark.parametrize("source", [ics_of, csv_of, json_of], ids=["ics", "csv", "json"])
def test_what_is_imported_is_a_plan(text: str, source: Any, home: Path) -> None:
    raw = source(text).encode("utf-8", "surrogatepass")
    done = rubdown("import", "-", "--today", TODAY, stdin=raw)
    assert not unsafe(done.stderr)
    assert done.returncode in (0, 2), done.stderr
    if done.returncode == 0:
        assert not unsafe(done.stdout)
        (home / "plan.toml").write_text(done.stdout, encoding="utf-8")
        assert rubdown("calendar", home / "plan.toml", "--today", TODAY).returncode == 0


@each
def test_what_is_wrong_is_told_without_harm(text: str, home: Path) -> None:
    """A text where something else belongs: in a message, in the line that it repeats, in a name of a file."""
    raw: dict[str, Any] = {
        text[:300]: 1, "include": [text], "journal": {"file": text}, "remind": {"days": text},
        "runner": {"condition": text, "timezone": text, "email": text, "used_to_massage": text},
        "therapist": {"hours": {"mon": text}, "closed": [text]}, "massage": {"prefer": [text], "prefer_time": text},
        "race": [{"date": text, "distance": text, "km": text, "priority": text}],
        "session": [{"rrule": text, "name": text}, {"every": text, "name": text}],
    }  # fmt: skip
    path = home / "plan.toml"
    path.write_text(as_toml(raw), encoding="utf-8", newline="")
    for args in (("calendar",), ("check",), ("check", "--format", "github"), ("check", "--format", "json")):
        done = rubdown(*args, path, "--today", TODAY)
        assert done.returncode == (2 if args[0] == "calendar" else 1), done.stderr
        assert not unsafe(done.stdout + done.stderr)
    shown = rubdown("calendar", path, "--today", TODAY).stderr.split("\n")
    carets = [(line, shown[i - 1]) for i, line in enumerate(shown) if re.fullmatch(r" +\| +\^+", line)]
    assert len(carets) > 10
    assert [pair for pair in carets if cell_len(pair[0]) > cell_len(pair[1])] == []


@each
def test_a_journal_that_is_wrong(text: str, home: Path) -> None:
    path = written(home, HARMLESS)
    (home / "plan.journal.toml").write_text(as_toml({"entry": [{"what": text, "on": text, text[:300]: 1}]}), "utf-8")
    done = rubdown("calendar", path, "--today", TODAY)
    assert done.returncode == 2
    assert not unsafe(done.stderr)


@pytest.mark.parametrize(
    "args",
    [
        ("calendar", "{plan}", "-o", "/no\x1b[31m/x"), ("calendar", "no\x1b[31m\u202e.toml"),
        ("why", "{plan}", "\x1b[31m"), ("log", "booked", "\x9b31m", "--plan", "{plan}"),
        ("import", "no\x1b[31m.ics"), ("import", "{plan}", "--map", "\x1b[31m=x"),
        ("diff", "{plan}", "--at", "\x1b[31m"), ("next", "{plan}", "--format", "{\x1b[31m}"),
        ("rules", "\x1b[31m"), ("init", "{plan}\x1b[31m/x", "--condition", "x"),
    ],
)  # fmt: skip
def test_what_is_typed_is_told_without_harm(args: tuple[str, ...], home: Path) -> None:
    path = str(written(home, HARMLESS))
    done = rubdown(*(arg.replace("{plan}", path) for arg in args))
    assert done.returncode == 2
    assert not unsafe(done.stderr)
    assert not unsafe(done.stdout)
