"""`rubdown calendar --watch` on a real terminal: a pseudo-terminal, keys, signals, files that editors replace."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rubdown.cli.io import watch as watching
from rubdown.cli.io.clock import Clock
from rubdown.cli.io.watch import View, Watched
from support.command import ROOT, environment, rubdown

pty = pytest.importorskip("pty", reason="pseudo-terminals are of Unix")
if sys.platform != "win32":
    import fcntl
    import struct
    import termios

PLAN = '[runner]\nname = "Ana"\ntimezone = "Europe/Madrid"\n[[race]]\nname = "City 10 km"\ndate = 2026-12-06\n'
LONGEST = 120.0  # seconds for a picture, on a machine that does much else


class Window:
    """A terminal with the command in it; `picture` is what its user sees."""

    def __init__(self, *args: str | Path, rows: int = 60) -> None:
        self.master, self.slave = pty.openpty()
        self.resize(rows, 80)
        self.mode = termios.tcgetattr(self.slave)
        self.written = ""
        # The first terminal that the leader of a session opens is its own: Ctrl-C reaches it from there.
        takes_it = ["sh", "-c", 'exec "$@" <>"$0" >&0 2>&0', os.ttyname(self.slave)]
        command = [sys.executable, "-m", "rubdown", "calendar", "--watch", *map(str, args)]
        self.process = subprocess.Popen([*takes_it, *command], cwd=ROOT, env=environment(), start_new_session=True)

    @property
    def picture(self) -> str:
        """The last picture that was drawn whole."""
        drawn = re.findall(r"\x1b\[H((?:(?!\x1b\[H).)*\x1b\[7m[^\x1b]*\x1b\[0m)", self.written, re.DOTALL)
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", drawn[-1]) if drawn else ""

    def read(self) -> bool:
        """What there is to read in a moment; whether the command still has its terminal."""
        os.set_blocking(self.master, False)
        try:
            self.written += os.read(self.master, 100_000).decode(errors="replace")
        except BlockingIOError:
            time.sleep(0.02)
        except OSError:
            return False
        return True

    def until(self, told: Callable[[str], bool] | str) -> str:
        """The first picture of which that is so."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and self.read():
            if told in self.picture if isinstance(told, str) else told(self.picture):
                return self.picture
        pytest.fail(f"never drawn; the last picture:\n{self.picture}\nall: {self.written[-3000:]!r}")

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def end(self) -> int:
        """The exit code, once the command has ended."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and self.process.poll() is None:
            self.read()
        self.read()
        assert self.process.returncode is not None, "it does not end"
        return self.process.returncode

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)


Open = Callable[..., Window]


@pytest.fixture
def window() -> Iterator[Open]:
    opened: list[Window] = []

    def open_window(*args: str | Path, rows: int = 60) -> Window:
        opened.append(Window(*args, rows=rows))
        return opened[-1]

    yield open_window
    for found in opened:
        found.close()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_it_follows_the_plan_and_its_journal(plan: Path, window: Open) -> None:
    seen = window(plan, "--today", "2026-11-22")
    seen.until("★ Sun 6 Dec                City 10 km, 10k")
    assert "\x1b[?1049h" in seen.written
    plan.write_text(PLAN.replace("City", "Town"), encoding="utf-8")
    seen.until("★ Sun 6 Dec                Town 10 km, 10k")
    plan.write_text(PLAN.replace("[[race]]", "[[rac]]"), encoding="utf-8")
    broken = seen.until('unknown key "rac"')
    assert f"{plan}:4:3: error:" in broken
    assert "did you mean" in broken
    os.replace(plan, plan.with_suffix(".old"))  # noqa: PTH105
    seen.until("no such file")
    plan.write_text(PLAN, encoding="utf-8")
    found = seen.until("Next massage: ")
    assert "error" not in found
    assert rubdown("log", "booked", "2026-11-24T17:00", "--plan", plan, "--today", "2026-11-22").returncode == 0
    seen.until("● Tue 24 Nov        17:00")
    journal = plan.with_name("plan.journal.toml")
    journal.write_text("[[entry]]\nwhat = 'nonsense'\n", encoding="utf-8")
    seen.until(f"{journal}:2:")
    journal.unlink()
    seen.until(lambda picture: "Next massage: " in picture and "17:00" not in picture)


def test_a_journal_that_is_broken_from_the_start_is_watched(plan: Path, window: Open) -> None:
    journal = plan.with_name("plan.journal.toml")
    journal.write_text("[[entry]]\nwhat = 'nonsense'\n", encoding="utf-8")
    seen = window(plan, "--today", "2026-11-22")
    seen.until(f"{journal}:2:")
    journal.write_text("", encoding="utf-8")
    seen.until("Next massage: ")


def test_a_plan_may_come_later_and_others_are_shown(plan: Path, tmp_path: Path, window: Open) -> None:
    late = tmp_path / "late.toml"
    seen = window(plan, late, "--today", "2026-11-22", "--format", "table", rows=40)
    found = seen.until("late.toml: error: no such file")
    assert f"{plan}\ndate" in found
    late.write_text(PLAN, encoding="utf-8")
    seen.until(f"{late}\ndate")


def test_it_follows_the_files_that_a_plan_includes(plan: Path, window: Open) -> None:
    late = plan.with_name("late.toml")
    plan.write_text(f'include = ["late.toml"]\n{PLAN.replace("Ana", "")}', encoding="utf-8")
    seen = window(plan, "--today", "2026-11-22")
    seen.until('"late.toml": no such file')
    late.write_text('[rumner]\nname = "Bo"\n', encoding="utf-8")
    seen.until("late.toml:1:2: error:")
    late.write_text(
        '[massage]\nprefer_time = "18:00"\n[therapist]\nname = "Bo"\nhours = { sat = "17:00-20:00" }\n',
        encoding="utf-8",
    )
    seen.until("Next massage: Sat 28 Nov 18:00")
    late.write_text('[therapist]\nname = "Cleo"\nhours = { fri = "12:00-13:00" }\n', encoding="utf-8")
    seen.until("Next massage: Fri 27 Nov 12:00")


def test_it_fits_the_window_scrolls_and_ends_with_q(plan: Path, window: Open) -> None:
    seen = window(plan, "--today", "2026-11-22", rows=12)
    found = seen.until("q ends")
    assert len(found.splitlines()) == 12
    every = int(re.findall(r"of (\d+) ", found)[0])
    assert f"lines 1-11 of {every} | watching {plan}"[:30] in found
    seen.press("G")
    seen.until(f"lines {every - 10}-{every} of")
    seen.press("kk\x1b[A")
    seen.until(f"lines {every - 13}-{every - 3} of")
    seen.resize(30, 100)
    found = seen.until(lambda picture: len(picture.splitlines()) == 30)
    seen.resize(200, 100)
    seen.until(lambda picture: "arrows scroll" not in picture and "Next massage: " in picture)
    seen.press("q")
    assert seen.end() == 0
    assert seen.written.endswith("\x1b[?7h\x1b[?25h\x1b[?1049l")
    assert termios.tcgetattr(seen.slave) == seen.mode


def test_ctrl_c_and_signals_put_the_terminal_back(plan: Path, window: Open) -> None:
    seen = window(plan)
    seen.until("q ends")
    assert termios.tcgetattr(seen.slave) != seen.mode
    seen.press("\x03")
    assert seen.end() == 130
    for number in (signal.SIGTERM, signal.SIGHUP):
        other = window(plan)
        other.until("q ends")
        other.process.send_signal(number)
        assert other.end() == 128 + number
        for one in (seen, other):
            assert one.written.rstrip().endswith("\x1b[?1049l")
            assert "Traceback" not in one.written
            assert termios.tcgetattr(one.slave) == one.mode


def test_a_horizon_that_cannot_be_ends_it_at_the_start(plan: Path, window: Open) -> None:
    seen = window(plan, "--today", "2026-11-22", "--until", "2026-11-01")
    assert seen.end() == 2
    assert "is before the first day" in seen.written
    assert "\x1b[?1049h" not in seen.written


@pytest.mark.parametrize(
    ("args", "stdin", "wrong"),
    [
        (("-",), PLAN, "standard input only comes once"),
        (("plan.toml", "-o", "out.txt"), "", "leave out -o"),
        (("plan.toml",), "", "draws on a terminal, and this is none"),
    ],
)
def test_what_cannot_be_watched(args: tuple[str, ...], stdin: str, wrong: str, plan: Path) -> None:
    done = rubdown("calendar", "--watch", *args, stdin=stdin, cwd=plan.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    assert not (plan.parent / "out.txt").exists()


class Still:
    """A terminal that nobody looks at: it keeps its pictures, and is closed after some glances."""

    lost = False

    def __init__(self) -> None:
        self.left = 3
        self.drawn: list[str] = []

    def __enter__(self) -> Still:
        return self

    def __exit__(self, *_: object) -> None: ...

    def size(self) -> os.terminal_size:
        return os.terminal_size((80, 24))

    def show(self, lines: list[str], status: str) -> None:
        self.drawn += lines

    def keys(self, seconds: float) -> list[str]:
        self.left -= 1
        return [] if self.left else ["q"]


@pytest.mark.parametrize(("days_of_glance", "pictures"), [(0, 1), (1, 3)])
def test_a_new_day_is_drawn(days_of_glance: int, pictures: int, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    still: Any = Still()
    monkeypatch.setattr(watching, "Terminal", lambda: still)

    def clock() -> Clock:
        day = date(2026, 11, 22) + timedelta(days=days_of_glance * (3 - still.left))
        return Clock(datetime.now(UTC), day, "Europe/Madrid")

    watching.watch(Watched([str(plan)], clock, lambda loaded: str(loaded.clock.today_in(None))))
    first = date(2026, 11, 22)
    assert still.drawn == [str(first + timedelta(days=n)) for n in range(pictures)]


def test_a_file_that_is_being_replaced_is_waited_for(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As vim and every careful editor saves: the old file aside, then the new one in its place."""
    still: Any = Still()
    rests: list[float] = []

    def keys(seconds: float) -> list[str]:
        if still.left == 3:
            plan.rename(plan.with_suffix(".toml~"))
            rests.clear()
        still.left -= 1
        return [] if still.left else ["q"]

    def sleep(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 3:
            plan.write_text(PLAN.replace("Ana", "Cleo"), encoding="utf-8")

    still.keys = keys
    monkeypatch.setattr(watching, "Terminal", lambda: still)
    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr("time.monotonic", lambda: 0.0)
    clock = Clock(datetime.now(UTC), date(2026, 11, 22), "Europe/Madrid")
    watching.watch(
        Watched([str(plan)], lambda: clock, lambda loaded: " ".join(found.runner for _, found in loaded.plans))
    )
    assert len(rests) >= 3
    assert still.drawn == ["Ana", "Cleo"]


KEYS = [
    ("j", 0, 1), ("\x1b[B", 5, 6), ("\x1bOB", 0, 1), ("\r", 0, 1), ("j", 10, 10), ("k", 0, 0), ("k", 4, 3),
    ("\x1b[A", 1, 0), (" ", 0, 10), ("\x1b[6~", 3, 10), ("b", 10, 0), ("\x1b[5~", 4, 0), ("g", 7, 0), ("G", 0, 10),
    ("\x1b[F", 2, 10), ("\x1b[1~", 2, 0), ("x", 4, 4),
]  # fmt: skip


@pytest.mark.parametrize(("key", "before", "after"), KEYS)
def test_keys(key: str, before: int, after: int) -> None:
    view = View([str(n) for n in range(20)], before)
    view.scroll(key, 10)
    assert view.top == after
    assert view.shown(10) == [str(n) for n in range(after, after + 10)]


def test_a_short_picture_does_not_forget_the_place() -> None:
    view = View([str(n) for n in range(20)], 7)
    view.lines = ["error"]
    assert view.shown(10) == ["error"]
    view.lines = [str(n) for n in range(20)]
    assert view.shown(10)[0] == "7"
    view.scroll("j", 30)
    assert view.top == 0
