"""Long output on a terminal goes through the user's pager, as git's does; short output and pipes never do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rubdown.cli.io.pager import page
from support.command import ROOT, rubdown

pytest.importorskip("pty", reason="pseudo-terminals are of Unix")

from support.terminal import Terminal

PLAN = (str(ROOT / "examples/marathon.toml"), "--today", "2026-11-26")
LONG = ("calendar", *PLAN, "--all")  # longer than the 24 lines of a terminal
FIRST = "Next massage: Mon 30 Nov 18:00, in 4 days"


def shown(folder: Path, *args: str) -> str:
    code, text = Terminal(folder, *args).end()
    assert code == 0
    return text


@pytest.fixture(autouse=True)
def _pager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "sed 's/^/P:/'")
    monkeypatch.setenv("TERM", "xterm-256color")


def test_long_output_goes_through_the_pager_and_short_output_does_not(tmp_path: Path) -> None:
    assert f"P:{FIRST}\n" in shown(tmp_path, *LONG, "--color", "never")
    assert "P:" not in shown(tmp_path, "calendar", *PLAN)
    assert "P:" not in rubdown(*LONG, env={"PAGER": "sed 's/^/P:/'"}).stdout  # no terminal


@pytest.mark.parametrize("args", [(*LONG, "--no-pager"), ("--no-pager", *LONG)])
def test_without_the_pager(args: tuple[str, ...], tmp_path: Path) -> None:
    text = shown(tmp_path, *args)
    assert FIRST in text
    assert "P:" not in text


@pytest.mark.parametrize("pager", ["", "cat", "/no/such/pager", "exit 127"])
def test_no_pager_and_a_broken_one_leave_the_text_on_the_terminal(
    pager: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", pager)
    assert shown(tmp_path, *LONG).count(FIRST) == 1


def test_a_pager_that_ends_early_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "head -n 1")
    assert shown(tmp_path, *LONG, "--color", "never") == f"{FIRST}\n"


def test_less_gets_its_settings_where_the_user_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", 'echo "LESS=$LESS LV=$LV"; cat >/dev/null')
    monkeypatch.delenv("LESS", raising=False)
    assert "LESS=FRX LV=-c" in shown(tmp_path, *LONG)
    monkeypatch.setenv("LESS", "S")
    assert "LESS=S LV=-c" in shown(tmp_path, *LONG)


def test_where_there_is_no_less_there_is_no_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAGER")
    monkeypatch.setenv("PATH", "/nowhere")
    assert not page("text\n")
    assert "subprocess" in sys.modules  # it was this module that was asked
