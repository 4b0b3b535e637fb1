"""Every format of the calendar tells the facts of the JSON: each is read back as its readers would read it."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import icalendar
import pytest
from markdown_it import MarkdownIt

from rubdown.cli.io.clock import machine_clock
from rubdown.cli.io.formats import FORMATS, Display, format_of
from rubdown.cli.io.options import horizon
from rubdown.cli.io.plans import load_plan
from rubdown.planner.season import Season, season
from rubdown.render.tables.markdown import as_markdown, escaped
from rubdown.render.tables.rows import HEADER, csv_rows, harmless, tsv_rows
from rubdown.render.tables.template import FIELDS
from support.clients import require
from support.command import ROOT, rubdown
from support.examples_on import EXAMPLES
from support.examples_on import TODAY as TODAYS
from support.markup import Element, contrast, parse
from support.reading import scheduled

Facts = dict[str, Any]
# What no example has: a done one, a soft one, one elsewhere with a note, days without hours.
EVERYTHING = """[runner]
name = "Ana"
[week]
tue = "intervals 10 km"
sat = "easy 8 km"
sun = "long run 24 km"
[[race]]
name = "City Half"
date = 2027-03-07
[[appointment]]
date = 2027-01-18
[[appointment]]
start = 2027-02-01T17:00:00
where = "Club, Calle 5"
note = "left calf, right hip"
[[appointment]]
start = 2027-02-09T19:00:00
minutes = 20
kind = "soft"
[[appointment]]
date = 2027-02-23
"""
PLANS = {f"examples/{name}.toml": today for name, today in TODAYS.items()}


def facts_of(found: Facts) -> Iterator[Facts]:
    """The appointments of the JSON, with what the other formats tell of each."""
    for massage in found["appointments"]:
        yield {
            **massage,
            "start": massage["start"] and massage["start"][11:16],
            "end": massage["end"] and massage["end"][11:16],
            "windows": ["-".join(window) for window in massage["windows"]],
            "reasons": [(r["text"], r["code"], r["points"]) for r in massage["reasons"]],
            "plan": found["plan"]["path"],
            "runner": found["plan"]["runner"],
            "hours": _hours(massage),
        }


def _hours(massage: Facts) -> str:
    if massage["start"]:
        return f"{massage['start'][11:16]}–{massage['end'][11:16]}"
    windows = ["–".join(window) for window in massage["windows"]]
    *first, last = windows or [""]
    return f"any time {', '.join(first)}{' or ' if first else ''}{last}" if windows else "not known"


def reasons_in(text: str, end: str) -> list[tuple[str, str, int]]:
    found = re.findall(rf"(.+?) \(([A-Z]+\d+) ([+-]\d+)\)(?:{end}|$)", text)
    return [(words, code, int(points)) for words, code, points in found]


def number(text: str) -> int | None:
    return int(text.split(maxsplit=1)[0]) if text else None


def from_json(text: str) -> list[Facts]:
    return list(facts_of(json.loads(text)))


def from_rows(rows: Iterator[Facts]) -> list[Facts]:
    return [
        {
            **row,
            "start": row["start"] or None,
            "end": row["end"] or None,
            "windows": row["windows"].split(),
            "runner": row["runner"] or None,
            "where": row["where"] or None,
            "days_since_previous": number(row["days_since_previous"]),
            "points": int(row["points"]),
            "reasons": reasons_in(row["reasons"], "; "),
            "notes": row["notes"].split("; ") if row["notes"] else [],
            "focus": row["focus"].split("; ") if row["focus"] else [],
        }
        for row in rows
    ]


def from_csv(text: str) -> list[Facts]:
    return from_rows(iter(csv.DictReader(io.StringIO(text))))


def from_tsv(text: str) -> list[Facts]:
    head, *lines = [line.split("\t") for line in text.splitlines()]
    return from_rows(dict(zip(head, line, strict=True)) for line in lines)


def from_table(text: str) -> list[Facts]:
    head, *lines = text.splitlines()
    starts = [(match[0], match.start()) for match in re.finditer(r"\S+(?: \S+)*", head)]
    ends = [start for _, start in starts[1:]] + [None]
    rows = [{name: line[at:end].strip() for (name, at), end in zip(starts, ends, strict=True)} for line in lines]
    return [
        {
            **row,
            "start": row["start"] or None,
            "end": row["end"] or None,
            "windows": row["windows"].split(),
            "days_since_previous": number(row["days since previous"]),
            "points": int(row["points"]),
        }
        for row in rows
    ]


def cells_of(text: str) -> list[list[str]]:
    """The rows of a GitHub table as a Markdown reader sees them; a line break within a cell is a line end."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    rows: list[list[str]] = []
    for token, content in itertools.pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        if token.type in ("th_open", "td_open"):
            parts = content.children or []
            rows[-1].append("".join("\n" if part.type == "html_inline" else part.content for part in parts))
            assert {part.type for part in parts} <= {"text", "text_special", "html_inline"}
            assert {part.content for part in parts if part.type == "html_inline"} <= {"<br>"}
    return rows


def from_markdown(text: str) -> list[Facts]:
    head, *rows = cells_of(text)
    runner = re.match(r"### Massages(?: for (.*))?, \w{3} \d+ \w{3} \d{4} to ", text)
    assert runner
    return [
        {
            "date": cells["Date"][:10],
            "hours": cells["Time"],
            "kind": cells["Kind"],
            "status": cells["Status"],
            "days_since_previous": number(cells["After the last one"]),
            "points": int(cells["Points"]),
            "reasons": reasons_in(cells["Why"], "\n"),
            "where": cells["Where"] or None,
            "notes": cells["Notes"].split("\n") if cells["Notes"] else [],
            "focus": cells["For the therapist"].split("\n") if cells["For the therapist"] else [],
            "runner": runner[1],
        }
        for cells in (dict(zip(head, row, strict=True)) for row in rows)
    ]


SIGNS = {"◆": "proposed", "●": "booked", "✓": "done", "○": "soft"}


# On the screen with all reasons: the sign, the day, its start, and below it a line a reason, note, and focus.
ROW = re.compile(rf"^([{''.join(SIGNS)}]) (\w{{3}} \d+ \w{{3}}(?: \d{{4}})?) .*((?:\n    .*)*)", re.MULTILINE)


def from_screen(text: str) -> list[Facts]:
    horizon = re.search(r"(\w{3} \d+ \w{3} \d{4}) to \w{3} \d+ \w{3} \d{4}$", text, re.MULTILINE)
    runner = re.search(r"^Massages(?: for (.*?))?(?: by .*)?, \w{3} \d+ \w{3} \d{4} to ", text, re.MULTILINE)
    assert horizon
    assert runner
    first = datetime.strptime(horizon[1], "%a %d %b %Y").date()
    return [{**_on_screen(row, first), "runner": runner[1]} for row in ROW.finditer(text)]


def _on_screen(row: re.Match[str], first: date) -> Facts:
    told = [line.strip() for line in row[3].splitlines()]
    day = datetime.strptime(" ".join(row[2].split()[:3]) + f" {first.year}", "%a %d %b %Y").date()
    day = day if day >= first else day.replace(year=first.year + 1)
    focus = [line.removeprefix("for the therapist: ") for line in told if line.startswith("for the therapist: ")]
    return {
        "date": day.isoformat(),
        "kind": "soft" if SIGNS[row[1]] == "soft" else "discharge",
        "status": SIGNS[row[1]],
        "reasons": [(text, int(points)) for points, text in re.findall(r"^    ([+-]\d+) (.*)", row[3], re.M)],
        "notes": [line[1:-1] for line in told if line.startswith("(")],
        "focus": focus[0].split("; ") if focus else [],
    }


def from_svg(text: str) -> list[Facts]:
    return from_screen("\n".join(lines_of(text)) + "\n\n")


def lines_of(text: str) -> list[str]:
    """The lines of the picture, each text at its column."""
    lines: dict[float, str] = {}
    for found in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}text"):
        if "textLength" in found.attrib:
            column = round(float(found.attrib["x"]) / 12.04)
            y = float(found.attrib["y"])
            lines[y] = lines.get(y, "").ljust(column) + (found.text or "").replace("\xa0", " ")
    ys = sorted(lines)
    tall = min(b - a for a, b in itertools.pairwise(ys))
    return [lines.get(y, "").rstrip() for y in _every(ys, tall)]


def _every(ys: list[float], tall: float) -> Iterator[float]:
    """The baselines of all lines, also of those that are blank."""
    for a, b in itertools.pairwise(ys):
        yield a
        yield from [-1.0] * (round((b - a) / tall) - 1)
    yield ys[-1]


def from_html(text: str) -> list[Facts]:
    tree = parse(text)
    (title,) = tree.all("h1")
    return [{**_on_page(item), "runner": (title.all("bdi") or [Element("")])[0].text or None}
            for item in tree.all("section", class_="massages")[0].all("li", class_="card")]  # fmt: skip


def _on_page(item: Element) -> Facts:
    (status,), (hours,) = item.all("span", class_="tag"), item.all("span", class_="hours")
    about = item.all("p", class_="quiet")[0]
    since = re.search(r"(\d+) days? after the last one", about.text)
    reasons = item.all("ul", class_="why")
    focus = [e.text.removeprefix("For the therapist: ") for e in item.all("p", class_="focus")]
    return {
        "date": item.all("time")[0].attributes["datetime"],
        "hours": hours.text.removeprefix("hour "),
        "kind": "soft" if status.text.startswith("soft, ") else "discharge",
        "status": status.text.removeprefix("soft, "),
        "days_since_previous": int(since[1]) if since else None,
        "where": (about.all("bdi") or [Element("")])[0].text or None,
        "points": int(re.findall(r"-?\d+", reasons[0].attributes["aria-label"])[0]) if reasons else 0,
        "reasons": [_reason(one) for one in (reasons[0].all("li") if reasons else [])],
        "notes": [e.text.removeprefix("Note: ") for e in item.all("p", class_="note")],
        "focus": focus[0].split("; ") if focus else [],
    }


def _reason(item: Element) -> tuple[str, str, int]:
    points, both, words, code = item.all("span")
    assert both.text == f"{words.text} {code.text}"
    return words.text, code.text, int(points.text.replace("−", "-"))


TEMPLATE = "\\t".join(f"{{{name}}}" for name in FIELDS)


def from_template(text: str) -> list[Facts]:
    rows = [dict(zip(FIELDS, line.split("\t"), strict=True)) for line in text.splitlines()]
    return [
        {
            **row,
            "start": row["start"] or None,
            "end": row["end"] or None,
            "runner": row["runner"] or None,
            "where": row["where"] or None,
            "days_since_previous": number(row["days_since_previous"]),
            "points": int(row["points"]),
        }
        for row in rows
    ]


def from_ics(text: str) -> list[Facts]:
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return sorted((_in_calendar(event) for event in events), key=lambda found: (found["date"], found["kind"]))


def _in_calendar(event: Any) -> Facts:
    start, lines = event["DTSTART"].dt, str(event["DESCRIPTION"]).splitlines()
    timed = isinstance(start, datetime)
    focus = [line.removeprefix("For the therapist: ") for line in lines if line.startswith("For the therapist: ")]
    return {
        "date": start.strftime("%Y-%m-%d"),
        "start": start.strftime("%H:%M") if timed else None,
        "end": event["DTEND"].dt.strftime("%H:%M") if timed else None,
        "kind": "soft" if str(event["SUMMARY"]).startswith("Soft") else "discharge",
        "status": lines[0].split(".")[0].split(":")[0].lower(),
        "notes": [line.removeprefix("Note: ") for line in lines if line.startswith("Note: ")],
        "focus": focus[0].split("; ") if focus else [],
        "where": str(event["LOCATION"]) if "LOCATION" in event else None,
        "uid": str(event["UID"]),
    }


EVERYWHERE = {"date", "kind", "status", "days_since_previous"}
# Each format: how it is read, and which facts it tells of every appointment.
READERS: dict[str, tuple[Callable[[str], list[Facts]], set[str]]] = {
    "screen": (from_screen, {"date", "kind", "notes", "focus", "runner"}),
    "table": (from_table, EVERYWHERE | {"start", "end", "windows", "points"}),
    "csv": (from_csv, EVERYWHERE | {
        "start", "end", "windows", "points", "reasons", "notes", "focus", "where", "plan", "runner", "uid",
    }),
    "tsv": (from_tsv, EVERYWHERE | {
        "start", "end", "windows", "points", "reasons", "notes", "focus", "where", "plan", "runner", "uid",
    }),
    "markdown": (from_markdown, EVERYWHERE | {"hours", "points", "reasons", "notes", "focus", "where", "runner"}),
    **dict.fromkeys(("json", "ndjson"), (from_json, EVERYWHERE | {
        "start", "end", "windows", "points", "reasons", "notes", "focus", "where", "plan", "runner", "uid",
    })),
    "svg": (from_svg, {"date", "kind", "notes", "focus", "runner"}),
    "html": (from_html, EVERYWHERE | {"hours", "points", "reasons", "notes", "focus", "where", "runner"}),
    "ics": (from_ics, {"date", "kind", "status", "start", "end", "notes", "focus", "where", "uid"}),
    TEMPLATE: (from_template, EVERYWHERE | {"start", "end", "points", "where", "plan", "runner", "uid"}),
}  # fmt: skip


@cache
def solved(plan: str, today: date) -> Season:
    found = load_plan(plan, machine_clock(today))
    return season(found, *horizon(found, machine_clock(today), None, None))


def written(plan: str, today: date, form: str) -> str:
    """What the command writes as this format, on a terminal wide enough for every line."""
    parts = format_of(form).write([solved(plan, today)], Display(focus=True, verbose=True), lambda: True)
    return "".join(part if isinstance(part, str) else part.plain for part in parts)


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "2000")
    monkeypatch.chdir(ROOT)


def test_every_format_has_its_reader() -> None:
    assert set(READERS) == {*FORMATS, TEMPLATE}


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("plan", [*PLANS, "everything"])
@pytest.mark.usefixtures("wide")
def test_every_format_tells_the_same_facts(plan: str, form: str, tmp_path: Path) -> None:
    if plan == "everything":
        plan, today = str(tmp_path / "plan.toml"), date(2027, 1, 25)
        Path(plan).write_text(EVERYTHING, encoding="utf-8")
    else:
        today = PLANS[plan]
    read, told = READERS[form]
    facts = from_json(written(plan, today, "json"))
    assert facts
    assert [pick(found, told) for found in read(written(plan, today, form))] == [pick(found, told) for found in facts]


def pick(found: Facts, names: set[str]) -> Facts:
    return {name: found[name] for name in sorted(names)}


@pytest.mark.usefixtures("wide")
def test_the_words_of_why_are_the_same_in_every_format_that_tells_them() -> None:
    plan = "examples/marathon.toml"
    today = PLANS[plan]
    told = [[row["why"] for row in READERS[form][0](written(plan, today, form))] for form in ("csv", "table")]
    assert told[0] == told[1]
    on_screen = [row["reasons"] for row in READERS["screen"][0](written(plan, today, "screen"))]
    assert on_screen == [
        [(text, points) for text, _, points in row["reasons"]] for row in READERS["csv"][0](written(plan, today, "csv"))
    ]


HOSTILE = (
    "=cmd()", "+1+1", "-1+1", "@SUM(A1)", "\t=x", "\r=x", "\n@x", " =x", "a;=cmd()", "a, +cmd()", "＝cmd()", '"=x',
    "<script>x</script>", "a|b", "a\\|b", "\\", "`x", "*x* _y_ [z](http://a) ![i](j) ~~k~~", "&amp; <br>", "@name #12",
    "$x$", "\u202e", "\x00", "\x1b[2J",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_in_every_row_format(text: str) -> None:
    name = json.dumps(text)
    found = scheduled(
        f"[runner]\nname = {name}\n[therapist]\nwhere = {name}\n[[race]]\ndate = 2027-01-10\nname = 'City Half'\n"
        f"[[appointment]]\ndate = 2026-12-01\nnote = {name}\n"
    )
    shown = "".join(char if char.isprintable() else escape(char) for char in text)
    rows = [*csv.reader(io.StringIO(csv_rows(found)))], [line.split("\t") for line in tsv_rows(found).splitlines()]
    assert rows[0] == rows[1]
    assert {len(row) for row in rows[0]} == {len(HEADER)}
    cells = [cell for row in rows[0] for cell in row if not re.fullmatch(r"[+-]?\d+", cell)]
    assert [cell for cell in cells if re.search(r"(?:^|[,;])\s*[=+\-@＝]", cell)] == []
    assert shown in {row[HEADER.index("where")].replace("'", "") for row in rows[0]}
    assert shown.strip() in {row["where"] for row in from_markdown(as_markdown(found))}


def escape(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("", ""), ("a", "a"), ("=a", "'=a"), ("  =a", "  '=a"), ("-5", "-5"), ("+3.5", "+3.5"), ("-5+1", "'-5+1"),
        ("-", "'-"), ("a;-5", "a;-5"), ("a; =b, @c", "a; '=b, '@c"), ("a=b", "a=b"), ("x (WISH1 +5)", "x (WISH1 +5)"),
        ("2027-03-07", "2027-03-07"), ("＋1", "'＋1"), ("-٣", "'-٣"),
    ],
)  # fmt: skip
def test_formulas_are_made_harmless_and_numbers_are_not_touched(cell: str, safe: str) -> None:
    assert harmless(cell) == safe


@pytest.mark.parametrize("text", [*HOSTILE, "plain", "8 km, 5 × 400 m", "Zoë's"])
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    shown = "".join(char if char.isprintable() else escape(char) for char in text).strip()
    (head, cells) = cells_of(f"| a | b |\n| --- | --- |\n| {escaped(text)} | x |\n")
    assert (head, cells) == (["a", "b"], [shown, "x"])


def test_several_plans_in_one_table_or_one_after_the_other() -> None:
    plans = ("examples/first-race.toml", "examples/half.toml")
    args = ("--today", "2027-01-25", "--format")
    for form in ("csv", "tsv"):
        done = rubdown("calendar", *plans, *args, form)
        assert [row["plan"] for row in READERS[form][0](done.stdout)] == sorted(
            row["plan"] for row in READERS[form][0](done.stdout)
        )
        assert set(plans) == {row["plan"] for row in READERS[form][0](done.stdout)}
    markdown = rubdown("calendar", *plans, *args, "markdown").stdout
    assert re.findall(r"^### .*\((.*)\)$", markdown, re.MULTILINE) == list(plans)
    assert "\n\n###" in markdown


def test_a_template_for_a_whole_season(tmp_path: Path) -> None:
    args = ("calendar", "examples/marathon.toml", "--today", "2026-11-23", "--format", "{date} {status:>9}|{days_left}")
    lines = rubdown(*args).stdout.splitlines()
    assert lines[:2] == ["2026-11-30  proposed|7", "2026-12-14    booked|21"]
    target = tmp_path / "out.txt"
    assert rubdown(*args, "-o", target).stdout == ""
    assert target.read_text("utf-8").splitlines() == lines


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ("jsn", '--format: "jsn" is not a format; did you mean json?'),
        ("Markdown", "did you mean markdown?"),
        ("md", "write screen, table"),
        ("", "write screen, table"),
        ("pdf", "a template such as '{date} {start}'"),
        ("{nope}", '"nope" is not a field of a template'),
        ("{dates}", "did you mean {date}?"),
        ("{date", "the template cannot be read"),
        ("\x1b[2J", '"\\x1b[2J" is not a format'),
    ],
)
def test_a_wrong_format_is_told_with_the_nearest(form: str, wrong: str) -> None:
    done = rubdown("calendar", "examples/half.toml", "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_the_picture_can_be_read() -> None:
    text = (EXAMPLES / "marathon.svg").read_text("utf-8")
    written, ground = set(re.findall(r"fill: (#\w{6})", text)), "#0c0c0c"
    assert f'fill="{ground}"' in text
    # What is too dark for the ground stands on one of the brighter rectangles.
    for colour in written - {"#1a1a1a"}:
        assert contrast(colour, ground) >= 4.5, colour


def test_the_picture_is_whole_in_itself() -> None:
    text = (EXAMPLES / "marathon.svg").read_text("utf-8")
    root = ET.fromstring(text)
    # Without it librsvg drops the spaces at the ends of a text, which are a calendar's columns.
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}space"] == "preserve"
    assert [f"0 0 {root.attrib['width']} {root.attrib['height']}"] == [root.attrib["viewBox"]]
    assert set(re.findall(r"https?://[^\s\"<>]+", text)) <= {"http://www.w3.org/2000/svg", "https://www.textualize.io"}
    assert not re.search(r"@import|@font-face|url\((?!#)|href|<image|<script", text)


def test_the_picture_as_png() -> None:
    converter = require("rsvg-convert")
    done = subprocess.run([converter, "-z", "2", EXAMPLES / "marathon.svg"], capture_output=True, check=True)
    assert done.stdout.startswith(b"\x89PNG")
    root = ET.fromstring((EXAMPLES / "marathon.svg").read_text("utf-8"))
    width, height = (int.from_bytes(done.stdout[at : at + 4], "big") for at in (16, 20))
    assert width == round(2 * float(root.attrib["width"]))
    assert abs(height - 2 * float(root.attrib["height"])) < 2
