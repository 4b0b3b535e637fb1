"""`rubdown check`: silent when all is well, else each problem at its place, with the rule and a better day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from support.command import rubdown
from support.reading import scheduled

RACE = '[[race]]\nname = "City Half"\nstart = 2026-12-06T09:00:00\ndistance = "half"\n'
SOUND = f"{RACE}[[appointment]]\nstart = 2026-11-24T17:00:00\n"
TODAY = ("--today", "2026-11-22")

NEW_YEAR = "2027-01-01"  # December has its two without the third
# an appointment, or two; the rules that they break, and the nearest better day
BROKEN = [
    ("start = 2026-12-05T10:00:00", ["RACE1"], "2026-12-02"),
    ("start = 2026-12-06T08:00:00", ["RACE1"], "2026-12-09"),
    ("start = 2026-12-07T10:00:00", ["RACE2"], "2026-12-09"),
    ("date = 2026-12-03", ["RACE1"], "2026-12-02"),
    ("start = 2026-11-24T21:00:00", ["OPEN1"], "2026-11-23"),
    ("start = 2026-11-24T19:30:00", ["OPEN1"], "2026-11-23"),
    ("date = 2026-11-24\n[[appointment]]\ndate = 2026-12-02", ["GAP1"], "2026-12-09"),
    (
        "date = 2026-12-01\n[[appointment]]\ndate = 2026-12-12\n[[appointment]]\ndate = 2026-12-23",
        ["MON1"],
        NEW_YEAR,
    ),
]


@pytest.mark.parametrize(("appointment", "codes", "better"), BROKEN)
def test_a_booking_that_breaks_a_rule(appointment: str, codes: list[str], better: str) -> None:
    found = scheduled(f"{RACE}[[appointment]]\n{appointment}\n")
    assert [caution.code for caution in found.warnings] == codes
    assert [str(caution.better) for caution in found.warnings] == [better] * len(codes)
    assert all(caution.line for caution in found.warnings)


def test_a_booking_that_keeps_the_rules() -> None:
    assert scheduled(SOUND).warnings == []
    assert scheduled(f"{RACE}[[appointment]]\nstart = 2026-12-05T10:00:00\nkind = 'soft'\n").warnings == []


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_silent_when_all_is_well(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND)
    done = rubdown("check", path, path, *TODAY)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_broken_rule_at_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, f"{RACE}[[appointment]]\nstart = 2026-12-05T10:00:00\n")
    done = rubdown("check", path, *TODAY)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{path}:6:9: clear before race (RACE1): the massage booked on Sat 5 Dec is too close: ")
    assert lines[2].strip(" |") == "^" * len("2026-12-05T10:00:00")
    assert lines[3] == "  help: the nearest better day is Wed 2 Dec 2026"


def test_a_broken_file_and_a_missing_one(tmp_path: Path) -> None:
    path = written(tmp_path, "[[race]]\ndat = 2026-12-06\n")
    done = rubdown("check", path, *TODAY)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"{path}:1:1: error: this race has no date")
    done = rubdown("check", path, tmp_path / "none.toml", *TODAY)
    assert done.returncode == 2
    assert "no such file" in done.stderr
    assert "this race has no date" in done.stdout


def test_json_and_github(tmp_path: Path) -> None:
    path = written(tmp_path, f"{RACE}[[appointment]]\nstart = 2026-12-05T10:00:00\n")
    found = json.loads(rubdown("check", path, *TODAY, "--format", "json").stdout)
    assert [(d["line"], d["column"], d["code"]) for d in found] == [(6, 9, "RACE1")]
    assert json.loads(rubdown("check", written(tmp_path, SOUND), *TODAY, "--format", "json").stdout) == []
    path = written(tmp_path, '[runner]\nname = 5\n"a,b:c%\\n" = 1\n')
    lines = rubdown("check", path, *TODAY, "--format", "github").stdout.splitlines()
    assert lines[0].startswith(f"::error file={path},line=2,col=8,title=rubdown::5 is not text")
    assert len(lines) == 2
    assert "a,b:c%25\\x0a" in lines[1]


def test_verbose_shows_what_was_inferred_and_ignored(tmp_path: Path) -> None:
    text = f"""{RACE}[week]
fri = "6 x 800 m"
[massage]
prefer = ["mon"]
[therapist]
hours = {{ tue = "16:00-20:00" }}
[[session]]
every = ["wed"]
from = 2026-11-01
until = 2027-01-31
except = [2026-12-03]
name = "long run 24 km"
[[away]]
from = 2026-08-01
until = 2026-08-10
[[away]]
from = 2026-12-27
[[session]]
every = ["thu"]
until = 2026-11-01
name = "tempo 8 km"
"""
    done = rubdown("check", written(tmp_path, text), *TODAY, "-v", "--until", "2027-02-14")
    assert (done.returncode, done.stdout) == (0, "")
    for part in (
        "calendar from 2026-11-22 to 2027-02-14",
        '"6 x 800 m": intervals by its words; 60 min and RPE 8 by default',
        ':11: "long run 24 km": long and 24 km by its words; 144 min and RPE 5 by default',
        "ignored: except 2026-12-03, when it wouldn't come anyway",
        ":17: ignored: these days away are outside the calendar",
        ":22: ignored: tempo 8 km isn't in this calendar",
        "ignored: Monday among the preferred days",
    ):
        assert part in done.stderr, part


def test_what_was_logged_is_checked_too(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND)
    done = rubdown("log", "booked", "2026-12-05", "--plan", path, *TODAY)
    assert done.returncode == 0
    assert "warning: the massage booked on Sat 5 Dec is too close" in done.stdout
    done = rubdown("check", path, *TODAY)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{path}: clear before race (RACE1): the massage booked on Sat 5 Dec")
    (tmp_path / "plan.journal.toml").write_text("[[entry]]\nwhat = 'bookd'\n")
    done = rubdown("check", path, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "plan.journal.toml:2:8: error" in done.stderr


HOURS = '[therapist]\nname = "Marta"\nhours = { fri = "16:00-20:00", sat = "10:00-14:00" }\n'
PARKRUN = '[[session]]\nname = "parkrun"\nevery = ["sat"]\nkind = "test"\nfrom = 2026-11-01\nuntil = 2026-12-31\n'


def test_a_month_without_room(tmp_path: Path) -> None:
    path = written(tmp_path, f"[massage]\nlast = 2026-11-20\n{HOURS}{PARKRUN}")
    done = rubdown("check", path, "--today", "2026-12-01")
    assert (done.returncode, done.stderr) == (1, "")
    wrong, fix = done.stdout.splitlines()
    assert wrong.startswith(f"{path}: at least a month (MON2): No room in December 2026: Saturday's parkrun: ")
    assert fix.startswith("  help: One fits if Saturday's parkrun is not raced; To fit one in: ask Marta about ")
    done = rubdown("check", path, "--today", "2026-12-01", "--format", "json")
    assert [(d["code"], d["severity"]) for d in json.loads(done.stdout)] == [("MON2", "warning")]
    assert done.returncode == 1
    done = rubdown("check", path, "--today", "2026-12-01", "--format", "github")
    assert (done.returncode, done.stdout[:15]) == (1, "::warning file=")


@pytest.mark.parametrize(("last", "severity", "code"), [("", "note", 0), ("last = 2026-10-02", "warning", 1)])
def test_a_first_month_that_cannot_be_filled(last: str, severity: str, code: int, tmp_path: Path) -> None:
    """With nothing known before today nobody can have missed it."""
    path = written(tmp_path, f"[massage]\n{last}\n{HOURS}")
    for form in ("text", "json", "github"):
        done = rubdown("check", path, "--today", "2026-11-28", "--format", form)
        assert done.returncode == code
        if form == "json":
            assert [d["severity"] for d in json.loads(done.stdout)] == [severity]


def test_what_is_done_on_a_day_to_come_is_shown_at_its_line(tmp_path: Path) -> None:
    text = '[[race]]\ndate = 2027-01-31\n[[session]]\ndate = 2026-12-01\nname = "easy 8 km"\ndone = true\n'
    (tmp_path / "plan.toml").write_text(text, "utf-8")
    done = rubdown("check", tmp_path / "plan.toml", "--today", "2026-11-24")
    assert 'plan.toml:4:8: warning: "easy 8 km" is done on Tue 1 Dec, which is still to come' in done.stdout
    assert done.returncode == 1


# What the schema of SARIF 2.1.0 (OASIS, sarif-schema-2.1.0.json) asks of the parts that are written.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "additionalProperties": False,
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {
                    "required": ["driver"],
                    "properties": {"driver": {
                        "required": ["name"],
                        "properties": {
                            "name": {"type": "string"},
                            "version": {"type": "string"},
                            "rules": {"type": "array", "uniqueItems": True, "items": {
                                "required": ["id"],
                                "properties": {
                                    "id": {"type": "string"}, "shortDescription": {"$ref": "#/$defs/message"},
                                },
                                "additionalProperties": False,
                            }},
                        },
                        "additionalProperties": False,
                    }},
                    "additionalProperties": False,
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
            "additionalProperties": False,
        },
        "message": {
            "type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "items": {
                    "properties": {"physicalLocation": {
                        "anyOf": [{"required": ["artifactLocation"]}, {"required": ["address"]}],
                        "properties": {
                            "artifactLocation": {
                                "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~%/-]*$"}},
                                "additionalProperties": False,
                            },
                            "region": {
                                "required": ["startLine"],
                                "properties": {
                                    key: {"type": "integer", "minimum": 1}
                                    for key in ("startLine", "startColumn", "endColumn")
                                },
                                "additionalProperties": False,
                            },
                        },
                        "additionalProperties": False,
                    }},
                    "additionalProperties": False,
                }},
            },
            "additionalProperties": False,
        },
    },
}  # fmt: skip


def test_every_machine_format_holds_what_cannot_be_read(tmp_path: Path) -> None:
    """Problems, warnings, and files that are not there: each is a diagnostic, and stderr is silent."""
    late = written(tmp_path, f"{RACE}[[appointment]]\nstart = 2026-12-05T10:00:00\n")
    broken = tmp_path / "a b,\u202e:c.toml"
    broken.write_text("[runner]\nname = 5\n", "utf-8")
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    told: dict[str, list[tuple[str, str]]] = {}
    for form in ("json", "ndjson", "github", "sarif"):
        done = rubdown("check", broken, late, tmp_path / "none.toml", tmp_path / "bad.toml", *TODAY, "--format", form)
        assert (done.returncode, done.stderr) == (2, "")
        assert "\u202e" not in done.stdout
        told[form] = list(read_back(done.stdout, form))
    assert [severity for severity, _ in told["json"]] == ["error", "warning", "error", "error"]
    assert [wrong for _, wrong in told["json"]][2] == "no such file"
    assert told["json"] == told["ndjson"]
    for form in ("github", "sarif"):
        pairs = zip(told[form], told["json"], strict=True)
        assert all(one[0] == other[0] and one[1].startswith(other[1][:20]) for one, other in pairs)


def read_back(text: str, form: str) -> Iterator[tuple[str, str]]:
    """The severity and the words of each diagnostic."""
    if form == "github":
        for line in text.splitlines():
            found = re.fullmatch(r"::(error|warning|notice) file=[^,:]*,line=\d+,col=\d+,title=[^,:]*::(.*)", line)
            assert found, line
            yield found[1], found[2]
    elif form == "sarif":
        log = json.loads(text)
        assert [error.message for error in Draft202012Validator(SARIF).iter_errors(log)] == []
        (run,) = log["runs"]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        for result in run["results"]:
            assert rules[result["ruleIndex"]] == result["ruleId"]
            yield result["level"], result["message"]["text"]
    else:
        every = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
        yield from ((one["severity"], one["wrong"]) for one in every)
