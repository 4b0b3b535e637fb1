"""Streams of plans: a line in, a line out, whatever is in it; the same bytes from one process, several, a cluster."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rubdown import answer_lines
from rubdown.report.json_schema import output_schema
from rubdown.report.stream import LONGEST
from support.command import environment, largest_memory, rubdown, rubdown_process
from support.examples_on import EXAMPLES

TODAY = ("--today", "2026-12-01")
RACE = '[[race]]\nname = "City Half"\ndate = 2027-03-07\n'
JOURNAL = '[[entry]]\nwhat = "booked"\non = 2026-12-10\n'
TABLES = {"race": [{"name": "City Half", "date": "2027-03-07"}]}


def line(**fields: Any) -> str:
    return json.dumps(fields)


def stream(count: int) -> str:
    """So many lines, a runner each; every seventh plan is broken."""
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.toml"))]
    plans = (texts[i % len(texts)] if i % 7 != 5 else '[[race]]\nname = "no date"\n' for i in range(count))
    return "".join(line(id=f"runner {i}", toml=text) + "\n" for i, text in enumerate(plans))


def validator(command: str) -> Draft202012Validator:
    return Draft202012Validator(output_schema(command))


def answers(text: str, command: str = "calendar", *more: str) -> list[dict[str, Any]]:
    """The answers to a stream, each of which keeps to the schema."""
    done = rubdown(command, "--input", "ndjson", "-", *TODAY, *more, stdin=text)
    found = [json.loads(answer) for answer in done.stdout.splitlines()]
    valid = validator(command)
    for answer in found:
        assert [error.message for error in valid.iter_errors(answer)] == []
        assert answer["schema_version"] == 1
    assert done.stderr == ""
    return found


def test_the_answer_is_the_calendar_of_the_same_plan(tmp_path: Path) -> None:
    path = tmp_path / "ana.toml"
    path.write_text(RACE, "utf-8")
    path.with_name("ana.journal.toml").write_text(JOURNAL, "utf-8")
    printed = json.loads(rubdown("calendar", "ana.toml", *TODAY, "--format", "json", cwd=tmp_path).stdout)
    entry = [{"what": "booked", "on": "2026-12-10"}]
    found = answers("\n".join([
        line(id="ana.toml", toml=RACE, journal_toml=JOURNAL),
        line(id="b/ana.toml", plan=TABLES, journal=entry),
        line(id=7, plan=TABLES, journal={"entry": entry}),
    ]))  # fmt: skip
    assert [answer["id"] for answer in found] == ["ana.toml", "b/ana.toml", 7]
    names = {massage["uid"].split("-")[3] for answer in found for massage in answer["schedule"]["appointments"]}
    assert len(names) == 3  # each plan has an identity of its own
    for answer in found:
        pairs = zip(answer["schedule"]["appointments"], printed["appointments"], strict=True)
        assert all(one["date"] == other["date"] for one, other in pairs)
    assert found[0]["schedule"]["appointments"][0]["status"] == "booked"


def test_a_plan_in_a_folder_keeps_its_uids_in_a_stream(tmp_path: Path) -> None:
    (tmp_path / "runners").mkdir()
    (tmp_path / "runners/ana.toml").write_text(RACE, "utf-8")
    done = rubdown("calendar", "runners/ana.toml", *TODAY, "--format", "json", cwd=tmp_path)
    (found,) = answers(line(id="runners/ana.toml", toml=RACE))
    assert found["schedule"]["appointments"] == json.loads(done.stdout)["appointments"]


HOSTILE: list[tuple[str, str]] = [
    ("{", "not a line of this stream"),
    ('"text"', "not a line of this stream"),
    (line(toml=RACE), "missing required field"),
    (line(id=None, toml=RACE), "not a line of this stream"),
    (line(id={"a": 1}, toml=RACE), "not a line of this stream"),
    (line(id="a"), "either toml or plan"),
    (line(id="a", toml=RACE, plan={}), "either toml or plan"),
    (line(id="a", toml=7), "not a line of this stream"),
    ('{"id": "a", "plan": {"massage": {"minutes": NaN}}}', "not a line of this stream"),
    ('{"id": "a", "plan": {"massage": {"minutes": 1e999}}}', "not a line of this stream"),
    ('{"id": "a", "plan": ' + '{"a": ' * 9000 + "1" + "}" * 9001, "deep"),
    ('{"id": "a", "toml": "' + "x = " + "[" * 9000 + '"}', ""),
    ('{"id": "\\ud800", "toml": "x"}', "not a line of this stream"),
    ('{"id": "a", "plan": {"runner": {"name": "\\udfff"}}}', "not a line of this stream"),
    (line(id="a", plan={"": {}, "runner": [1, None, {"x": []}]}), "unknown key"),
    (line(id="a", toml='include = ["other.toml"]'), "cannot be included"),
    (line(id="a", plan={"include": ["/etc/passwd"]}), "cannot be included"),
    (line(id="a", toml=RACE, journal_toml="[[entry"), "not valid TOML"),
    (line(id="a", toml=RACE, journal=["x"]), ""),
    (line(id="a", toml=RACE.replace("2027", "2007")), "the plan is over"),
    (line(id="a", toml=""), "the plan is empty"),
    (line(id="a", toml="x" * 2_000_001), "more than 2 MB"),
    (line(id="x\u202e\x1b[2J", toml="["), "not valid TOML"),
]  # fmt: skip


@pytest.mark.parametrize("command", ["calendar", "next", "check"])
def test_each_hostile_line_is_a_problem_of_its_own(command: str) -> None:
    """And the stream goes on: a sound plan follows each."""
    lines = [text for i, (bad, _) in enumerate(HOSTILE) for text in (bad, line(id=f"sound {i}", toml=RACE))]
    ids = {bad: f"a{i}" for i, (bad, _) in enumerate(HOSTILE)}
    lines = [text.replace('"id": "a"', f'"id": "{ids[text]}"') if text in ids else text for text in lines]
    found = answers("\n".join(lines), command)
    assert len(found) == len(lines)
    for (bad, wrong), answer in zip(HOSTILE, found[::2], strict=True):
        assert wrong in " ".join(problem["wrong"] for problem in answer["problems"]), bad[:60]
        assert answer["problems"], bad[:60]
        assert "\x1b" not in json.dumps(answer, ensure_ascii=False)
    assert [answer["id"] for answer in found[1::2]] == [f"sound {i}" for i in range(len(HOSTILE))]


def test_lines_too_long_repeated_and_blank() -> None:
    longest = line(id="a", toml="x" * LONGEST)
    text = f"{longest}\n\n{line(id=1, toml=RACE)}\r\n \n{line(id=1, toml=RACE)}\n{line(id='1', toml=RACE)}\nx"
    found = answers(text)
    told = [[problem["wrong"] for problem in answer.get("problems", [])] for answer in found]
    assert told[0] == ["a line of more than 6 MB, which no plan is"]
    assert told[1:4] == [[], ["the id 1 came before, in line 3"], []]
    assert [answer.get("problems", [{}])[0].get("line") for answer in found] == [1, None, 5, None, 7]


def test_what_next_and_check_say() -> None:
    booked = f"{RACE}[[appointment]]\nstart = 2027-03-06T10:00:00\n"
    (coming,) = answers(line(id="a", toml=RACE), "next", "-n", "2")
    assert [massage["plan"] for massage in coming["next"]] == ["a", "a"]
    well, wrong = answers(f"{line(id='a', toml=RACE)}\n{line(id='b', toml=booked)}", "check")
    assert (well["problems"], [problem["code"] for problem in wrong["problems"]]) == ([], ["RACE1"])


@pytest.mark.parametrize(("text", "command", "code"), [
    (line(id="a", toml=RACE), "calendar", 0), (line(id="a", toml="x"), "calendar", 2), ("", "calendar", 0),
    (line(id="a", toml=RACE), "check", 0), (line(id="a", toml="x"), "check", 1), ("x", "next", 2),
])  # fmt: skip
def test_exit_codes(text: str, command: str, code: int) -> None:
    assert rubdown(command, "--input", "ndjson", *TODAY, stdin=text).returncode == code


def test_the_bytes_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    text = stream(45)
    printed = {rubdown_process("calendar", "--input", "ndjson", "-j", jobs, *TODAY, stdin=text).stdout
               for jobs in ("1", "2", "8")}  # fmt: skip
    assert len(printed) == 1
    ours = answer_lines([one.encode() for one in text.splitlines()], today=date(2026, 12, 1), timezone="Europe/Madrid")
    assert b"".join(ours).decode() == printed.pop()


def test_an_answer_comes_before_the_next_line_is_written() -> None:
    command = (sys.executable, "-m", "rubdown", "calendar", "--input", "ndjson", *TODAY)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": environment()}
    with subprocess.Popen(command, text=True, bufsize=1, **pipes) as process:  # type: ignore[call-overload]
        for name in ("a", "b"):
            process.stdin.write(line(id=name, toml=RACE) + "\n")
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
    assert process.returncode == 0


def test_unchanged_lines_and_plans_are_left_out(tmp_path: Path) -> None:
    text, keep = f"{line(id='a', toml=RACE)}\n{line(id='b', toml=RACE)}\n", ("--skip-unchanged", str(tmp_path / "old"))
    assert [answer["id"] for answer in answers(text, "calendar", *keep)] == ["a", "b"]
    assert answers(text, "calendar", *keep) == []
    changed = text.replace("City Half", "City 10k", 1)
    assert [answer["id"] for answer in answers(changed, "calendar", *keep)] == ["a"]
    for name in ("ana", "ben"):
        (tmp_path / f"{name}.toml").write_text('include = ["base.toml"]\n' + RACE, "utf-8")
    (tmp_path / "base.toml").write_text('[runner]\nname = "x"\n', "utf-8")

    def planned(*more: str) -> list[str]:
        done = rubdown("calendar", "ana.toml", "ben.toml", "--format", "ndjson", *TODAY, *keep, *more, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return [json.loads(answer)["plan"]["path"] for answer in done.stdout.splitlines()]

    assert planned() == ["ana.toml", "ben.toml"]
    assert planned() == []
    (tmp_path / "ben.journal.toml").write_text(JOURNAL, "utf-8")
    assert planned() == ["ben.toml"]
    (tmp_path / "base.toml").write_text('[runner]\nname = "y"\n', "utf-8")
    assert planned() == planned("--days") == ["ana.toml", "ben.toml"]
    assert rubdown("calendar", "--input", "ndjson", *keep, stdin=text).returncode == 2  # which day is it?


def names_in(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [json.loads(answer)["plan"]["path"] for answer in done.stdout.splitlines()]


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """Two plans, what one of them includes, a journal, and a plan that a folder hides."""
    (tmp_path / "base.toml").write_text('[runner]\nname = "x"\n', "utf-8")
    (tmp_path / "deep.toml").write_text(RACE, "utf-8")
    (tmp_path / "base.toml").write_text('include = ["deep.toml"]\n', "utf-8")
    (tmp_path / "ana.toml").write_text('include = ["base.toml"]\n[journal]\nfile = "log.toml"\n', "utf-8")
    (tmp_path / "log.toml").write_text(JOURNAL, "utf-8")
    (tmp_path / "ben.toml").write_text(RACE, "utf-8")
    (tmp_path / "ben.journal.toml").write_text(JOURNAL, "utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["calendar", "next", "load"])
def test_journals_and_included_files_are_no_plans(club: Path, command: str) -> None:
    every = sorted(path.name for path in club.iterdir())
    for args in (every, ["."]):
        done = rubdown(command, *args, "--format", "ndjson", *TODAY, cwd=club)
        found = [json.loads(answer) for answer in done.stdout.splitlines()]
        assert (done.returncode, done.stderr) == (0, "")
        expected = ["ana.toml", "ben.toml"] if command != "next" else [found[0]["plan"]]
        assert [one["plan"] if command == "next" else one["plan"]["path"] for one in found] == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\0"])
def test_a_list_of_names(club: Path, end: str) -> None:
    every = end.join(sorted(path.name for path in club.iterdir()))
    (club / "list").write_bytes(every.encode())
    for args, stdin in (("list", ""), ("-", every)):
        done = rubdown("calendar", "--files-from", args, "--format", "ndjson", *TODAY, cwd=club, stdin=stdin)
        assert names_in(done) == ["ana.toml", "ben.toml"]
    done = rubdown("calendar", "ben.toml", "--files-from", "list", cwd=club)
    assert (done.returncode, "not both" in done.stderr) == (2, True)
    assert rubdown("calendar", "--files-from", "nowhere", cwd=club).returncode == 2


def test_files_that_include_each_other_are_told(club: Path) -> None:
    (club / "a.toml").write_text('include = ["b.toml"]\n', "utf-8")
    (club / "b.toml").write_text('include = ["a.toml"]\n', "utf-8")
    done = rubdown("calendar", ".", "--format", "ndjson", *TODAY, cwd=club)
    assert (done.returncode, names_in(done)) == (2, ["ana.toml", "ben.toml"])
    assert done.stderr.count("the file includes itself") == 2


def test_broken_plans_in_line(club: Path) -> None:
    (club / "bad.toml").write_text("x\n", "utf-8")
    args = ("ana.toml", "bad.toml", "nowhere.toml", "ben.toml", "--format", "ndjson", "--problems", "inline", *TODAY)
    keys = {"calendar": "schedule", "next": "next", "check": "problems", "load": "load", "remind": "notices"}
    for command, key in keys.items():
        done = rubdown(command, *args, cwd=club, env={"XDG_STATE_HOME": str(club / "state")})
        found, valid = [json.loads(answer) for answer in done.stdout.splitlines()], validator(command)
        assert (done.returncode, done.stderr) == (2, "")
        assert [answer["id"] for answer in found] == ["ana.toml", "bad.toml", "nowhere.toml", "ben.toml"]
        shapes = [{"id", "schema_version", name} for name in (key, "problems", "problems", key)]
        assert [answer.keys() for answer in found] == shapes
        assert [error.message for answer in found for error in valid.iter_errors(answer)] == []
        refused = rubdown(command, *args[:4], "--problems", "inline", cwd=club)
        assert refused.stderr == "rubdown: --problems inline goes with --format ndjson\n"
    rows = rubdown("team", *args, cwd=club)
    told = [[problem["wrong"] for problem in json.loads(row)["problems"]] for row in rows.stdout.splitlines()]
    assert (rows.stderr, told[0], told[2], len(told)) == ("", [], ["no such file"], 4)
    several = rubdown_process("calendar", *args, "-j", "3", cwd=club)
    assert several.stdout == rubdown("calendar", *args, cwd=club).stdout


@pytest.mark.parametrize("form", ["ndjson", "csv", "tsv", "ics"])
def test_memory_is_flat(form: str, tmp_path: Path) -> None:
    for i in range(150):
        (tmp_path / f"{i:03}.toml").write_text(f'[runner]\nname = "{i}"\n{RACE}', "utf-8")
    (tmp_path / "few").mkdir()
    (tmp_path / "few/a.toml").write_text(RACE, "utf-8")
    few, many = (largest_memory("calendar", place, *TODAY, "--format", form, cwd=tmp_path) for place in ("few", "."))
    assert many < 60
    assert many - few < 12


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on loopback, each a process of one thread; ended at the end."""
    file, started = folder / "scheduler.json", list[subprocess.Popen[bytes]]()
    scheduler = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    worker = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    try:
        for module, *args in (scheduler, worker, worker):
            command = (sys.executable, "-m", module, *args, "--scheduler-file", str(file))
            streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            started.append(subprocess.Popen(command, cwd=folder, env=environment(), **streams))  # type: ignore[call-overload]
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], started
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_bytes_and_a_lost_worker_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    count = 240
    text = stream(count)
    (tmp_path / "plans.ndjson").write_text(text, "utf-8")
    alone = rubdown_process("calendar", "--input", "ndjson", "-j", "2", *TODAY, stdin=text)
    code = "from rubdown.cli.io import stream; stream.ON_CLUSTER = 20; from rubdown.cli.main import run; run()"
    with cluster(tmp_path) as (address, (_, first, _second)):
        args = ("calendar", "--input", "ndjson", "plans.ndjson", "--dask", address, *TODAY)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment()}
        with subprocess.Popen((sys.executable, "-c", code, *args), cwd=tmp_path, **pipes) as process:  # type: ignore[call-overload]
            lines = [process.stdout.readline() for _ in range(40)]
            first.kill()  # half-way
            rest, told = process.communicate(timeout=240)
    assert b"".join(lines) + rest == alone.stdout.encode(), told[-400:]
    assert (process.returncode, alone.returncode) == (2, 2)  # some plans are broken


def test_no_cluster_at_an_address() -> None:
    pytest.importorskip("distributed")
    done = rubdown("calendar", "--dask", "tcp://127.0.0.1:1", stdin="")
    assert (done.returncode, done.stderr) == (2, "rubdown: --dask goes with --input ndjson\n")
    env = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    done = rubdown_process("calendar", "--input", "ndjson", "--dask", "tcp://127.0.0.1:1", stdin="", env=env)
    assert (done.returncode, "no scheduler answers at tcp://127.0.0.1:1" in done.stderr) == (2, True)
    assert os.linesep not in done.stdout


def test_reminders_of_a_stream_are_remembered_by_the_id(tmp_path: Path) -> None:
    booked = f"{RACE}[[appointment]]\nstart = 2026-12-02T10:00:00\n"
    text = f"{line(id='a', toml=booked)}\nx\n{line(id='b', toml=booked)}\n"
    env = {"XDG_STATE_HOME": str(tmp_path)}
    valid, due = validator("remind"), []
    for _ in range(2):
        done = rubdown("remind", "--input", "ndjson", "-", *TODAY, stdin=text, env=env)
        found = [json.loads(answer) for answer in done.stdout.splitlines()]
        assert (done.returncode, [answer["id"] for answer in found]) == (2, ["a", None, "b"])
        assert [error.message for answer in found for error in valid.iter_errors(answer)] == []
        due.append([len(answer.get("notices", ())) for answer in found])
    assert due[0][0] == due[0][2] > 0
    assert due[1] == [0, 0, 0]  # each once
    fewer = f"{line(id='c', toml=booked)}\n"
    for code in (0, 1):
        done = rubdown("remind", "--input", "ndjson", "--exit-code", *TODAY, stdin=fewer, env=env)
        assert done.returncode == code
