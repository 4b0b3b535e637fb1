"""What rubdown prints as JSON keeps to the schema that it publishes, and nothing that differs from it does."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rubdown.cli.shell import COMMANDS
from rubdown.report.json_schema import OUTPUTS, output_schema
from support.command import rubdown
from support.examples_on import EXAMPLES, TODAY
from support.goldens import GOLDENS, golden

SOUND = """
[runner]
name = "Ana"
[massage]
per_month = [2, 2]
price = 49.50
budget = { year = 1000 }
[therapist]
name = "Marta"
where = "Calle Mayor 3"
hours = { tue = "16:00-20:00", thu = "16:00-20:00" }
[rules]
days_between = 13
[week]
sun = "long run 24 km"
[[race]]
name = "City Half"
date = 2026-12-13
[[session]]
date = 2026-11-26
name = "easy 8 km"
[[away]]
from = 2026-12-27
until = 2026-12-31
[[package]]
sessions = 10
from = 2026-11-01
until = 2026-11-30
[[appointment]]
start = 2026-12-12T17:00:00
[[appointment]]
date = 2026-12-10
kind = "soft"
note = "calf"
"""
JOURNAL = """
[[entry]]
what = "accepted"
dates = [2026-11-26]
[[entry]]
what = "booked"
start = 2027-01-17T17:00:00
[[entry]]
what = "cancelled"
on = 2027-01-17
"""
ON = ("--today", "2026-11-24")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("promise") / "plan.toml"
    path.write_text(SOUND, "utf-8")
    path.with_name("plan.journal.toml").write_text(JOURNAL, "utf-8")
    path.with_name("new.toml").write_text(SOUND.replace("12-13", "12-20").replace("= 13", "= 9"), "utf-8")
    path.with_name("wrong.toml").write_text("[runner\nname = 1\n[[race]]\n", "utf-8")
    return path


def asked_of(plan: Path, day: str, chosen: str, other: Path) -> Iterator[tuple[str, ...]]:
    """Every kind of JSON that there is of a plan."""
    yield "calendar", str(plan)
    yield "calendar", str(plan), "--days", "--focus"
    yield "calendar", str(plan), "--sure", "--runs", "9", "-v"
    yield "calendar", str(plan), str(other), "--days"
    yield "next", str(plan), str(other), "-n", "99"
    yield "why", str(plan)
    yield "why", str(plan), day
    yield "why", str(plan), chosen
    yield "why", str(plan), "--not", chosen
    yield "why", str(plan), "--all"
    yield "slots", str(plan)
    yield "race", str(plan)
    yield "week", str(plan), "-n", "3"
    yield "load", str(plan)
    yield "load", str(plan), str(other)
    yield "team", str(plan), str(other)
    yield "history", str(plan)
    yield "budget", str(plan)
    yield "brief", str(plan)
    yield "brief", str(plan), "--without", "when"
    yield "club", str(plan), str(other), "--therapist", "Marta: tue 16-20, thu 16-20"
    yield "check", str(plan)
    yield "remind", str(plan), "--dry-run"
    yield "log", "show", "--plan", str(plan)
    yield "diff", str(plan), str(other)


def printed(*args: str, on: tuple[str, ...] = ON, form: str = "json") -> list[Any]:
    """The JSON of a command: of one that prints lines, of each."""
    done = rubdown(*args, "--format", form, *(() if args[0] == "rules" else on))
    assert "Traceback" not in done.stderr
    decoder, rest, found = json.JSONDecoder(), done.stdout.strip(), []
    while rest:
        value, end = decoder.raw_decode(rest)
        found.append(value)
        rest = rest[end:].lstrip()
    return found


@cache
def validator(command: str | None = None) -> Draft202012Validator:
    return Draft202012Validator(output_schema(command), format_checker=Draft202012Validator.FORMAT_CHECKER)


def errors(command: str | None, value: Any) -> list[str]:
    return [error.message for error in validator(command).iter_errors(value)]


@pytest.mark.parametrize("command", [None, *OUTPUTS])
def test_the_schema_is_a_schema(command: str | None) -> None:
    Draft202012Validator.check_schema(output_schema(command))
    assert json.loads(rubdown("schema", "--output", *filter(None, [command])).stdout) == output_schema(command)
    text = json.dumps(output_schema(command))
    assert set(re.findall(r"#/\$defs/(\w+)", text)) <= output_schema(command)["$defs"].keys()


def test_the_promise_is_what_it_was(request: pytest.FixtureRequest) -> None:
    """A field may come; one that goes breaks the promise."""
    golden(GOLDENS / "output.schema.json", rubdown("schema", "--output").stdout, request)


def test_every_command_that_prints_json_is_in_it() -> None:
    option = re.compile(r"^ +--format .*\n(?: {10,}\S.*\n)*", re.MULTILINE)
    helps = {name: option.findall(rubdown(name, "--help").stdout) for name in COMMANDS}
    assert {name for name, found in helps.items() if re.search(r"\bjson\b", "".join(found))} == OUTPUTS.keys()


@pytest.mark.parametrize("name", sorted(TODAY))
def test_the_examples_keep_it(name: str) -> None:
    path, on = EXAMPLES / f"{name}.toml", ("--today", TODAY[name].isoformat())
    chosen = next(m["date"] for m in printed("calendar", str(path), on=on)[0]["appointments"])
    race = re.findall(r"^(?:date|start) = (\d{4}-\d\d-\d\d)", path.read_text("utf-8"), re.MULTILINE)[-1]
    for args in asked_of(path, race, chosen, EXAMPLES / "half.toml"):
        for value in printed(*args, on=on):
            assert errors(args[0], value) == errors(None, slim(value)) == [], args
    for value in printed("rules", "--plan", str(path)):
        assert errors("rules", value) == errors(None, value) == []


def test_a_plan_with_everything_keeps_it(plan: Path) -> None:
    found = samples(plan)
    assert {args[0] for args, _ in found} == OUTPUTS.keys()
    for (command, *_), value in found:
        assert errors(command, value) == errors(None, value) == []


def test_lines_are_one_object_each(plan: Path) -> None:
    """With ndjson, of every command: what the array of json holds, or the object itself."""
    new, wrong = plan.with_name("new.toml"), plan.with_name("wrong.toml")
    rules = ("rules",), ("rules", "GAP1", str(plan), "--tipping", *ON)
    for args in (*asked_of(plan, "2026-12-11", "2026-11-26", new), ("check", str(plan), str(wrong)), *rules):
        found, lines = printed(*args), printed(*args, form="ndjson")
        assert lines == (found[0] if isinstance(found[0], list) else found), args
        for line in lines:
            assert line["schema_version"] == 1
            assert errors(args[0], line) == errors(None, line) == []


@cache
def samples(plan: Path) -> list[tuple[tuple[str, ...], Any]]:
    """JSON in which every list holds something at least once."""
    new, wrong = plan.with_name("new.toml"), plan.with_name("wrong.toml")
    rules = ("rules",), ("rules", "GAP1", str(plan), "--tipping", *ON)
    asked = [*asked_of(plan, "2026-12-11", "2026-11-26", new), ("check", str(plan), str(wrong)), *rules]
    return [(args, value) for args in asked for value in printed(*args)]


@cache
def slim_samples(plan: Path) -> list[tuple[tuple[str, ...], Any]]:
    """Those samples with a few items in each list."""
    return [(args, slim(value)) for args, value in samples(plan)]


def slim(value: Any) -> Any:
    """The value without those items of its lists that have the shape of an earlier one: a tenth, and as telling."""
    if isinstance(value, dict):
        return {key: slim(inner) for key, inner in value.items()}
    pair = isinstance(value, list) and len(value) == 2 and all(isinstance(item, str) for item in value)
    if isinstance(value, list) and not pair:  # a window, or the two of a clash
        return list({shape(item): slim(item) for item in reversed(value)}.values())[::-1]
    return value


def shape(value: Any) -> str:
    """Which fields it has, and of which kinds; what a list holds, however often."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {shape(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(sorted({*map(shape, value)}))}]"
    return type(value).__name__


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*path, key)
        yield from places(inner, (*path, key))


def changed(value: Any, path: tuple[str | int, ...], change: Callable[[Any, Any], None]) -> Any:
    other = copy.deepcopy(value)
    holder = other
    for key in path[:-1]:
        holder = holder[key]
    change(holder, path[-1])
    return other


def lose(holder: Any, key: Any) -> None:
    del holder[key]


def distort(holder: Any, key: Any) -> None:
    holder[key] = {"distorted": [1.5]}


def blank(holder: Any, key: Any) -> None:
    holder[key] = 0.5 if isinstance(holder[key], str) else ""


def add(holder: Any, key: Any) -> None:
    holder["unpromised"] = holder[key]


# What may be there or not.
LOOSE = {("days",), ("sure",), ("variations",), ("variations", "each")}


@pytest.mark.parametrize("whole", [False, True], ids=["of the command", "of all"])
@pytest.mark.parametrize("change", [lose, distort, blank, add])
def test_nothing_else_is_let_through(change: Callable[[Any, Any], None], whole: bool, plan: Path) -> None:
    tried = set()
    for (command, *_), value in slim_samples(plan):
        for path in places(value):
            alike = (command, *("*" if isinstance(key, int) else key for key in path))
            shallow = not whole or len(path) < 4  # what lies deeper is of the same types as in the command's own
            if shallow and alike not in tried and not may_be(change, path, value):
                tried.add(alike)
                other = changed(value, path, change)
                valid = validator(None if whole else command).is_valid(other)
                assert valid == (change is add), (command, path)  # fields may come
    assert len(tried) > 150


def may_be(change: Callable[[Any, Any], None], path: tuple[str | int, ...], value: Any) -> bool:
    """Whether the value with the change is still what is promised."""
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    of_a_list = isinstance(holder, list)
    if change is blank and holder[path[-1]] is None:
        return True
    if change is lose:
        return path in LOOSE or (of_a_list and not is_window(holder)) or is_table(path)
    return change is add and (of_a_list or is_table(path))


def is_window(holder: list[Any]) -> bool:
    return len(holder) == 2 and all(re.fullmatch(r"\d\d:\d\d", str(clock)) for clock in holder)


def is_table(path: tuple[str | int, ...]) -> bool:
    """Tables whose keys are no fields: strengths by their letters, hours by the runner's condition."""
    return len(path) > 1 and path[-2] in ("strengths", "value", "default")


WRONG = [
    ("calendar", ("schema_version",), 2),
    ("calendar", ("today",), "2026-13-01"),
    ("calendar", ("today",), "24 Nov 2026"),
    ("calendar", ("appointments", 0, "uid"), "2026-11-1"),
    ("calendar", ("appointments", 0, "start"), "2026-11-26T17:00:00Z"),
    ("calendar", ("appointments", 0, "start"), "2026-11-26"),
    ("calendar", ("appointments", 0, "status"), "perhaps"),
    ("calendar", ("appointments", 0, "kind"), "deep"),
    ("calendar", ("appointments", 0, "days_since_previous"), -1),
    ("calendar", ("appointments", 0, "points"), 1.5),
    ("calendar", ("appointments", 0, "windows", 0, 1), "24:15"),
    ("calendar", ("appointments", 0, "windows", 0), ["16:00"]),
    ("calendar", ("appointments", 0, "reasons", 0, "code"), "RACE1"),
    ("calendar", ("months", 0, "month"), "2026-13"),
    ("calendar", ("warnings", 0, "code"), "WISH1"),
    ("calendar", ("dropped", 0, "uid"), "soft"),
    ("calendar", ("months", 1, "make_room", 0, "value"), 11),
    ("calendar", ("objective", "optimal"), False),
    ("load", ("weeks", 0, "share"), -1),
    ("why", ("verdicts", 0, "code"), "WISH99"),
    ("diff", ("changes", 0, "massages"), None),
    ("remind", ("status",), "late"),
    ("rules", ("rules", 0, "kind"), "opens"),
]


@pytest.mark.parametrize(("command", "path", "wrong"), WRONG)
def test_values_that_cannot_be_are_refused(command: str, path: tuple[str | int, ...], wrong: Any, plan: Path) -> None:
    def put(holder: Any, key: Any) -> None:
        assert holder[key] != wrong
        holder[key] = wrong

    values = [value for args, value in samples(plan) if args[0] == command and isinstance(value, dict)]
    value = next(value for value in values if path[0] in value)
    assert errors(command, value) == []
    assert errors(command, changed(value, path, put)) != []


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--output", "init"], '"init" is not a command that prints JSON'),
        (["--output", "x.json"], "write to a file with -o x.json"),
        (["why"], "rubdown schema --output why"),
        (["--output", "--settings"], "ask for one of them"),
    ],
)
def test_what_cannot_be_published(args: list[str], told: str) -> None:
    done = rubdown("schema", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    assert rubdown("schema", "--output", "why", "-o", tmp_path / "why.json").returncode == 0
    assert json.loads((tmp_path / "why.json").read_text("utf-8")) == output_schema("why")
