"""`rubdown next`: the appointments to come, in words, as JSON and by template; for prompts, so without Rich."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rubdown.render.tables.template import FIELDS, WIDEST
from rubdown.render.words import days_away
from support.command import ROOT, rubdown, rubdown_process

TODAY = ("--today", "2026-11-22")
THERAPIST = (
    '[therapist]\nname = "Marta"\nwhere = "Calle Mayor 3"\nhours = { mon = "16:00-20:00", thu = "16:00-20:00" }\n'
)
RACE = '[[race]]\nname = "City Half"\nstart = 2026-12-06T09:00:00\ndistance = "half"\n'
BOOKED = '[[appointment]]\nstart = 2026-11-26T17:00:00\nwhere = "Club"\n'
ANA = f'[runner]\nname = "Ana"\n{THERAPIST}{RACE}{BOOKED}'
BO = f'[runner]\nname = "Bo"\n{RACE}[[appointment]]\nstart = 2026-11-25T10:00:00\n'
NONE = f'[therapist]\nhours = {{ mon = "10:00-10:30" }}\n{RACE}'
HOSTILE = "\\u001b[2J\\u001b]0;t\\u0007 \\u202e \\u2028 \\u0000\\r\\n\\t{date}"


def written(tmp_path: Path, text: str, name: str = "plan.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    return written(tmp_path, ANA, "ana.toml")


def test_one_line_in_words(ana: Path) -> None:
    done = rubdown("next", ana, *TODAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Thu 26 Nov 2026  17:00  in 4 days  booked  ")
    assert done.stdout.count("\n") == 1


def test_no_hours_told(tmp_path: Path) -> None:
    path = written(tmp_path, f"{RACE}[[appointment]]\ndate = 2026-11-24\n")
    done = rubdown("next", path, *TODAY)
    assert done.stdout.startswith("Tue 24 Nov 2026  any time 08:00–20:00  in 2 days  booked  ")
    assert rubdown("next", path, *TODAY, "--format", "[{start}{end}]").stdout == "[]\n"


def test_days_left_in_words() -> None:
    assert [days_away(left) for left in (0, 1, 2, 5)] == ["today", "tomorrow", "in 2 days", "in 5 days"]


@pytest.mark.parametrize(
    ("today", "line"),
    [("2026-11-25", "tomorrow  booked"), ("2026-11-26", "today  booked"), ("2026-11-27", "proposed")],
)
def test_today_counts_and_yesterday_does_not(today: str, line: str, ana: Path) -> None:
    done = rubdown("next", ana, "--today", today)
    assert line in done.stdout
    assert ("26 Nov 2026" in done.stdout) == (today < "2026-11-27")


def test_what_was_logged_as_done_today_is_not_to_come(tmp_path: Path) -> None:
    path = written(tmp_path, ANA)
    assert rubdown("log", "done", "2026-11-26", "--plan", path, "--today", "2026-11-26").returncode == 0
    assert "26 Nov" not in rubdown("next", path, "--today", "2026-11-26").stdout


def test_a_soft_one_counts(tmp_path: Path) -> None:
    path = written(tmp_path, f"{ANA}[[appointment]]\nstart = 2026-11-23T09:00:00\nkind = 'soft'\n")
    assert rubdown("next", path, *TODAY, "--format", "{date} {kind}").stdout == "2026-11-23 soft\n"
    assert "tomorrow  booked  soft and superficial" in rubdown("next", path, *TODAY).stdout


def dates(*args: str | Path) -> list[str]:
    return rubdown("next", *args, *TODAY, "--format", "{date}").stdout.split()


def test_number(ana: Path) -> None:
    every = dates(ana, "-n", "100")
    assert len(every) >= 3
    assert every == sorted(every)
    assert dates(ana) == every[:1]
    assert dates(ana, "--number", "2") == every[:2]


@pytest.mark.parametrize(
    ("span", "found"),
    [("3", 0), ("3d", 0), ("4", 1), ("4d", 1), ("5D", 1), ("0", 0), ("1w", 1), ("0w", 0), ("9999w", 1)],
)
def test_within(span: str, found: int, ana: Path) -> None:
    done = rubdown("next", ana, *TODAY, "--within", span)
    assert (done.stdout.count("\n"), done.returncode) == (found, 0 if found else 1)


def test_within_is_about_all_that_are_asked_for(ana: Path) -> None:
    every = dates(ana, "-n", "100")
    assert dates(ana, "-n", "100", "--within", "4") == every[:1]


def test_status(ana: Path) -> None:
    assert dates(ana, "--status", "booked", "-n", "9") == ["2026-11-26"]
    proposed = dates(ana, "--status", "proposed", "-n", "9")
    assert proposed
    assert "2026-11-26" not in proposed


def test_none(tmp_path: Path, ana: Path) -> None:
    path = written(tmp_path, NONE)
    done = rubdown("next", path, *TODAY)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No massage ")
    assert done.stderr.endswith("; see `rubdown calendar`\n")
    done = rubdown("next", path, ana, *TODAY, "--within", "1d", "--status", "booked")
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "No booked massage in the next 1 day; see `rubdown calendar`\n",
    )
    assert rubdown("next", path, *TODAY, "--within", "0").stderr == "No massage today; see `rubdown calendar`\n"


@pytest.mark.parametrize("form", ["text", "json", "{date}"])
def test_quiet_says_nothing_when_there_is_none(form: str, tmp_path: Path, ana: Path) -> None:
    done = rubdown("next", written(tmp_path, NONE), *TODAY, "-q", "--format", form)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert rubdown("next", ana, *TODAY, "--quiet", "--format", form).stdout


def test_json(tmp_path: Path, ana: Path) -> None:
    calendar = json.loads(rubdown("calendar", ana, *TODAY, "--format", "json").stdout)
    found = json.loads(rubdown("next", ana, *TODAY, "--format", "json", "-n", "2").stdout)
    more = [{"days_left": 4}, {"days_left": found[1]["days_left"]}]
    whose = {"plan": str(ana), "runner": "Ana", "schema_version": 1}
    assert found == [{**a, **m, **whose} for a, m in zip(calendar["appointments"][:2], more, strict=True)]
    done = rubdown("next", written(tmp_path, NONE), *TODAY, "--format", "json")
    assert (done.returncode, done.stdout) == (1, "[]\n")
    nobody = written(tmp_path, RACE, "nobody.toml")
    assert json.loads(rubdown("next", nobody, *TODAY, "--format", "json").stdout)[0]["runner"] is None


def test_several_plans_by_date_then_plan(tmp_path: Path, ana: Path) -> None:
    bo, same = written(tmp_path, BO, "bo.toml"), written(tmp_path, ANA.replace('"Ana"', '""'), "same.toml")
    done = rubdown("next", same, ana, bo, *TODAY, "-n", "3")
    starts = [line.split("  ")[:3] for line in done.stdout.splitlines()]
    assert starts == [
        ["Bo", "Wed 25 Nov 2026", "10:00"],
        [str(same), "Thu 26 Nov 2026", "17:00"],
        ["Ana", "Thu 26 Nov 2026", "17:00"],
    ]
    form = "{runner} {date}"
    assert rubdown("next", ana, bo, *TODAY, "--format", form).stdout == "Bo 2026-11-25\n"


def test_a_broken_plan_stops_nothing(tmp_path: Path, ana: Path) -> None:
    broken = written(tmp_path, "[[race]]\ndat = 2026-12-06\n", "broken.toml")
    done = rubdown("next", broken, ana, *TODAY, "--quiet")
    assert done.returncode == 2
    assert done.stdout.startswith("Ana  Thu 26 Nov 2026")
    assert f"{broken}:2:1: error: unknown key" in done.stderr
    done = rubdown("next", broken, tmp_path / "missing.toml", *TODAY, "--format", "json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_standard_input() -> None:
    assert rubdown("next", "-", *TODAY, "--format", "{plan} {date}", stdin=ANA).stdout == "<stdin> 2026-11-26\n"


def test_every_field(ana: Path) -> None:
    form = "|".join(f"{{{name}}}" for name in FIELDS)
    values = dict(zip(FIELDS, rubdown("next", ana, *TODAY, "--format", form).stdout[:-1].split("|"), strict=True))
    raw = json.loads(rubdown("next", ana, *TODAY, "--format", "json").stdout)[0]
    assert values["why"]
    assert {key: values[key] for key in values if key != "why"} == {
        "date": "2026-11-26", "weekday": "Thursday", "start": "17:00", "end": "18:00", "days_left": "4",
        "status": "booked", "kind": "discharge", "runner": "Ana", "plan": str(ana), "where": "Club",
        "therapist": "Marta", "uid": raw["uid"], "days_since_previous": "", "points": str(raw["points"]),
        "cancel_until": "",
    }  # fmt: skip
    where = ("next", ana, *TODAY, "--status", "proposed", "--format", "{where}")
    assert rubdown(*where).stdout == "Calle Mayor 3\n"


@pytest.mark.parametrize(
    ("template", "row"),
    [
        ("{days_left:>3}|{days_left:<3}|{days_left:^3}|{days_left:3}|{days_left:}", "  4|4  | 4 |4  |4"),
        ("{{{date}}} {{x}}", "{2026-11-26} {x}"),
        ("{{}}", "{}"),
        (r"{date}\t{start}\n\\n\x", "2026-11-26\t17:00\n\\n\\x"),
        (f"{{start:{WIDEST}}}|", "17:00".ljust(WIDEST) + "|"),
        ("☺ {start}", "☺ 17:00"),
    ],
)
def test_templates(template: str, row: str, ana: Path) -> None:
    done = rubdown("next", ana, *TODAY, "--format", template)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{row}\n", "")


HOSTILE_TEMPLATES = [
    ("{date.__class__}", "did you mean {date}?"),
    ("{date[0]}", "did you mean {date}?"),
    ("{date.__class__.__init__.__globals__}", "not a field"),
    ("{0}", "write one of date, weekday"),
    ("{}", "not a field"),
    ("{ date}", "did you mean {date}?"),
    ("{nope}", '"nope" is not a field of a template; write one of'),
    ("{weekdy}", "did you mean {weekday}?"),
    ("{dayz_left}", "did you mean {days_left}?"),
    ("{\x1b2J}", '"\\x1b2J" is not a field'),
    ("{date!r}", "takes no conversion; write {date}"),
    ("{date!\x1b}", "{date!\\x1b}"),
    ("{date!}", "cannot be read"),
    ("{date", "cannot be read"),
    ("}{", "cannot be read"),
    ("{date}}", "cannot be read"),
    ("{date:1000000}", "200 at the most"),
    ("{date:201}", "200 at the most"),
    ("{date:>0}", "not a width"),
    ("{date:05}", "not a width"),
    ("{date:x<9}", "not a width"),
    ("{date:=9}", "not a width"),
    ("{points:d}", "not a width"),
    ("{date:.3}", "not a width"),
    ("{date:%Y}", "not a width"),
    ("{date:٣}", "not a width"),
    ("{date:{days_left}}", "not a width"),
    ("{date:9\n}", "not a width"),
]


@pytest.mark.parametrize(("template", "wrong"), HOSTILE_TEMPLATES)
def test_hostile_templates_are_wrong_usage(template: str, wrong: str, ana: Path) -> None:
    done = rubdown("next", ana, *TODAY, "--format", template)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


WRONG = [
    ("--format", "pdf"), ("--format", ""), ("--format", "date}"), ("-n", "0"), ("-n", "-1"), ("-n", "x"),
    ("--within", "-1"), ("--within", "7m"), ("--within", ""), ("--within", "99999"), ("--within", "1.5"),
    ("--within", "٣"), ("--status", "done"), ("--today", "x"), ("--nope",),
]  # fmt: skip


@pytest.mark.parametrize("args", WRONG)
def test_wrong_usage(args: tuple[str, ...], ana: Path) -> None:
    done = rubdown("next", ana, *TODAY, *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "{runner}{plan}{why}{where}{therapist}"])
def test_names_cannot_steer_the_terminal(form: str, tmp_path: Path) -> None:
    text = ANA.replace('"Ana"', f'"{HOSTILE}"').replace("Marta", HOSTILE).replace('"Club"', f'"{HOSTILE}"')
    path = written(tmp_path, text.replace("City Half", f"{HOSTILE} Half"), "a\x1b[2J.toml")
    done = rubdown("next", path, path, *TODAY, "-n", "8", "--format", form)
    assert done.returncode == 0, done.stderr
    hidden = "" if form == "json" else "\u202e\u2028\r\t"
    assert not {"\x1b", "\x07", "\x00", *hidden} & set(done.stdout)
    if form != "json":
        assert all(line.startswith(r"\x1b[2J\x1b]0;t\x07 \u202e \u2028") for line in done.stdout.splitlines())


def test_characters_that_the_terminal_lacks(tmp_path: Path) -> None:
    path = written(tmp_path, ANA.replace('"Ana"', '"Łucja"'))
    poor = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = rubdown_process("next", path, *TODAY, "--format", "{runner}", env=poor)
    assert (done.returncode, done.stdout) == (0, "?ucja\n")
    assert json.loads(rubdown("next", path, *TODAY, "--format", "json", env=poor).stdout)[0]["runner"] == "Łucja"


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, ANA, "a\udcff.toml")
    done = rubdown("next", path, *TODAY, "--format", "{plan}")
    assert done.stdout == f"{tmp_path}/a\\udcff.toml\n"
    found = json.loads(rubdown("next", path, *TODAY, "--format", "json").stdout)
    assert found[0]["plan"] == f"{tmp_path}/a\\udcff.toml"


@pytest.mark.parametrize("form", ["text", "json", "{date} {why}"])
def test_rich_is_not_loaded(form: str, ana: Path) -> None:
    code = (
        "import sys\nfrom rubdown.cli.shell import app\n"
        "try:\n    app(sys.argv[1:])\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    )
    args = ("next", str(ana), *TODAY, "--format", form)
    done = subprocess.run([sys.executable, "-c", code, *args], cwd=ROOT, capture_output=True, text=True, check=False)
    loaded = set(done.stderr.split())
    assert done.returncode == 0
    assert "rubdown.cli.commands.next" in loaded
    assert [name for name in loaded if name.split(".")[0] == "rich"] == []


def test_it_says_what_leaves_no_room(tmp_path: Path) -> None:
    """The only working days are closed by a weekly test: 0.1.0 said no more than that no massage is due."""
    parkrun = '[[session]]\nname = "parkrun"\nevery = ["sat"]\nkind = "test"\nfrom = 2026-11-01\nuntil = 2027-03-31\n'
    hours = 'hours = { fri = "16:00-20:00", sat = "10:00-14:00" }'
    path = written(tmp_path, f'[therapist]\nname = "Marta"\n{hours}\n{parkrun}')
    done = rubdown("next", path, *TODAY)
    assert (done.returncode, done.stdout) == (1, "")
    until = "Wed 14 Apr 2027"
    assert done.stderr == f"No massage fits before {until}: Saturday's parkrun; see `rubdown calendar`\n"


@pytest.mark.parametrize(("until", "told"), [("2026-11-21", False), ("2026-11-22", True)])
def test_a_package_that_has_lapsed_is_no_longer_named(until: str, told: bool, tmp_path: Path) -> None:
    path = written(tmp_path, f"{RACE}[[package]]\nsessions = 10\nleft = 9\nuntil = {until}\n")
    assert ("package lapses" in rubdown("next", path, *TODAY).stderr) == told
    assert ("package lapse" in rubdown("check", path, *TODAY).stdout) is True
