"""Odd surroundings: closed streams, no home, a folder that is gone, a terminal that knows ASCII alone, no width."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rubdown.cli.io.journal import journal_entries
from support.command import SRC, environment, rubdown, rubdown_process
from support.faults import NIGHTLY

PLAN = """[runner]
name = "Zoë 跑者 🦵"
timezone = "Europe/Madrid"
[therapist]
name = "Łukasz"
[week]
tue = "series 6 x 800 m – cuestas"
sun = "tirada larga 24 km"
[[race]]
name = "Maratón ◆"
date = 2026-12-20
[[appointment]]
date = 2026-12-19
note = "ñ"
"""
TODAY = "--today 2026-11-22"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a Unix shell's redirections")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "other.toml").write_text(PLAN.replace("larga 24", "larga 30").replace("Maratón", "Málaga"))
    (tmp_path / "broken.toml").write_text("[[race]]\ndate = 2027-02-30\n")
    return tmp_path


def sh(folder: Path, line: str, **env: str) -> tuple[int, str, str]:
    """A shell's line, where `rubdown` is the command."""
    script = f'rubdown() {{ "{sys.executable}" -m rubdown "$@"; }}; {line}'
    state = {"XDG_STATE_HOME": f"{folder}/state", "XDG_CONFIG_HOME": f"{folder}/config"}
    given = environment({**state, **env})
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, cwd=folder, env=given, timeout=300)
    out, err = (raw.decode(errors="backslashreplace") for raw in (done.stdout, done.stderr))
    assert "Traceback" not in out + err, err
    return done.returncode, out, err


NO_STDOUT = "rubdown: standard output is closed, and nothing is done; to throw it away: >/dev/null\n"

CLOSED = [
    (f"rubdown calendar plan.toml {TODAY} >&-", 2, NO_STDOUT),
    (f"rubdown log ill --plan plan.toml {TODAY} >&-", 2, NO_STDOUT),
    (f"rubdown remind plan.toml {TODAY} >&-", 2, NO_STDOUT),
    (f"rubdown calendar plan.toml {TODAY} 2>&- >/dev/null", 0, ""),
    (f"rubdown calendar broken.toml {TODAY} 2>&-", 2, ""),
    (f"rubdown calendar broken.toml {TODAY} 2>/dev/full", 2, ""),
    ("rubdown nosuch 2>&-", 2, ""),
    ("rubdown nosuch 2>/dev/full", 2, ""),
    (f"rubdown check plan.toml -v {TODAY} 2>/dev/full", 2, ""),
    (f"rubdown calendar plan.toml {TODAY} <&- >/dev/null", 0, ""),
    (f"rubdown calendar - {TODAY} <&-", 2, "<stdin>: error: the plan is empty"),
    ("rubdown init new.toml <&-", 2, "rubdown: not a terminal"),
    (f"rubdown calendar plan.toml {TODAY} <&- >&- 2>&-", 2, ""),
    (
        f"rubdown calendar plan.toml {TODAY} >/dev/full",
        2,
        "rubdown: cannot write the output: no space left on device\n",
    ),
    (f"rubdown calendar plan.toml {TODAY} >/dev/full 2>/dev/full", 2, ""),
    (f"rubdown calendar plan.toml {TODAY} -o /dev/full", 2, "rubdown: cannot write /dev/full: no space left on device"),
    *(
        (f"set -o pipefail; rubdown {words} {TODAY} | head -1 >/dev/null", 0, "")
        for words in ("calendar plan.toml --format json --days", "calendar plan.toml", "load plan.toml")
    ),
]


@pytest.mark.parametrize(("line", "code", "told"), CLOSED)
def test_a_stream_that_is_closed_or_full(line: str, code: int, told: str, folder: Path) -> None:
    found, _, err = sh(folder, line)
    assert (found, err if told in ("", NO_STDOUT) else err[: len(told)]) == (code, told)
    assert not (folder / "new.toml").exists()


def test_what_is_recorded_and_cannot_be_told_is_said_to_be(folder: Path) -> None:
    """Whoever runs it again after an error would record it twice."""
    code, _, err = sh(folder, f"rubdown log ill --plan plan.toml {TODAY} >/dev/full")
    told = "rubdown: it is recorded in plan.journal.toml, but could not be printed: no space left on device\n"
    assert (code, err, len(journal_entries(folder / "plan.journal.toml"))) == (2, told, 1)
    assert sh(folder, f"rubdown log show --plan plan.toml {TODAY} >/dev/full")[0] == 2
    assert sh(folder, f"rubdown log ill --plan plan.toml {TODAY} | true") == (0, "", "")
    assert len(journal_entries(folder / "plan.journal.toml")) == 2


# Each command that tells names, where the terminal has no letters for them.
SAYING = [
    "calendar plan.toml", "calendar plan.toml --format csv", "calendar plan.toml --format '{why} {where}'",
    "next plan.toml", "why plan.toml", "why plan.toml mon", "load plan.toml", "check plan.toml -v", "check plan.toml",
    "check plan.toml --format github", "check plan.toml --format json", "diff plan.toml other.toml",
    "diff plan.toml other.toml --format json", "remind plan.toml --dry-run",
    "log booked 2026-11-24 --plan plan.toml --note 'ñ ◆' --where Łódź", "log show --plan plan.toml",
]  # fmt: skip
LETTERS = {
    "ascii": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "a C locale": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    **({"latin-1": {"PYTHONIOENCODING": "latin-1"}} if NIGHTLY else {}),
}


@pytest.mark.parametrize("letters", LETTERS)
def test_a_terminal_without_the_letters_of_a_name(letters: str, folder: Path) -> None:
    saying = SAYING if letters == "ascii" or NIGHTLY else [SAYING[0], *SAYING[-2:]]
    script = "; ".join(f'rubdown {words} {TODAY if "show" not in words else ""}; echo "= $?"' for words in saying)
    _, out, err = sh(folder, script, **LETTERS[letters])
    codes = [int(line[2:]) for line in out.splitlines() if line.startswith("= ")]
    assert len(codes) == len(saying)
    assert set(codes) <= {0, 1}
    assert "rubdown:" not in err
    assert journal_entries(folder / "plan.journal.toml")[-1].note == "ñ ◆"


@pytest.mark.parametrize("words", ["rules --format json", "rules --format markdown", "completion bash", "man"])
def test_what_programs_read_is_utf_8_whatever_the_terminal_has(words: str, folder: Path) -> None:
    assert sh(folder, f"rubdown {words}", PYTHONIOENCODING="ascii", PYTHONUTF8="0") == sh(folder, f"rubdown {words}")


def test_json_is_the_same_in_every_locale(folder: Path) -> None:
    line = f"rubdown diff plan.toml other.toml --format json {TODAY}; rubdown calendar plan.toml --format json {TODAY}"
    assert sh(folder, line, **LETTERS["ascii"]) == sh(folder, line)


@pytest.mark.parametrize("columns", ["1", "0", "-5", "abc", "99999999"])
def test_any_width(columns: str, folder: Path) -> None:
    env = {"COLUMNS": columns, "LINES": "0", "TERM": "dumb"}
    for words in ("calendar plan.toml", "load plan.toml", "why plan.toml mon"):
        done = rubdown(*f"{words} {TODAY}".split(), env=env, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout
        assert max(map(len, done.stdout.splitlines())) <= 1000


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "UTC0", ":/etc/localtime", "../../etc/passwd", "EST5EDT,M3.2.0"])
def test_any_tz(zone: str, folder: Path) -> None:
    (folder / "plain.toml").write_text(
        "[[race]]\nstart = 2026-12-20T09:00:00Z\n[[appointment]]\nstart = 2026-11-24T17:00:00\n"
    )
    for words in ("next", "calendar", "calendar --format ics", "remind --dry-run"):
        done = rubdown(*f"{words} plain.toml {TODAY}".split(), env={"TZ": zone}, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")


def test_without_home_or_any_environment(folder: Path) -> None:
    for words in (f"next plan.toml {TODAY}", f"remind plan.toml --dry-run {TODAY}", "next", "remind --send x.toml"):
        line = f'env -i "{sys.executable}" -m rubdown {words}'
        code, _, err = sh(folder, line.replace("env -i", f"env -i PYTHONPATH={SRC} HOME=/nonexistent"))
        assert code == (2 if "x.toml" in words else 0), err
        assert sh(folder, line.replace("env -i", f"env -i PYTHONPATH={SRC}"))[0] == code


def test_a_current_folder_that_is_gone(folder: Path) -> None:
    plan = folder / "plan.toml"
    lines = [
        (f"next {plan}", 0), (f"calendar {plan} --format json", 0), (f"remind {plan} --dry-run", 0),
        (f"log booked 2026-11-26 --plan {plan}", 0), ("calendar", 2), ("log ill", 2), ("init x.toml", 2),
        (f"calendar {plan} -o x", 2), (f"calendar {plan} -o {folder}/out.json --format json", 0), ("calendar -", 2),
    ]  # fmt: skip
    for words, expected in lines:
        line = f"mkdir gone && cd gone && rmdir ../gone && rubdown {words} {TODAY} </dev/null"
        code, out, err = sh(folder, line)
        assert (code, not err) == (expected, expected == 0), (words, err)
        assert bool(out) == (expected == 0 and " -o " not in words)
    assert json.loads((folder / "out.json").read_text())["schema_version"] == 1


def test_optimised_python_is_no_less_careful(folder: Path) -> None:
    line = f"rubdown calendar plan.toml --format json --days {TODAY}"
    assert sh(folder, line, PYTHONOPTIMIZE="2") == sh(folder, line)
    assert rubdown_process("calendar", folder / "broken.toml", env={"PYTHONOPTIMIZE": "2"}).returncode == 2
