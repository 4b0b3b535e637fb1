"""The lines for cron and systemd: as both read them, and a real cron that runs them."""

from __future__ import annotations

import os
import pwd
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.cli.commands import remind
from rubdown.cli.io.clock import Clock
from rubdown.render.files.timers import Job, cron_line, crontab, percent_escaped, unit_word, units
from support.clients import require
from support.command import ROOT, SRC, rubdown
from support.mailservers import Post, serving


def getuser() -> str:
    return pwd.getpwuid(os.getuid()).pw_name


RACE = "[[race]]\ndate = 2027-01-31\n"
JOB = Job(["/opt/my bin/rubdown", "remind", "/p/a.toml"], {}, ("07:00 Europe/Madrid",), "ana", mails=False)


def as_cron_reads_it(line: str) -> str:
    r"""The command that cron hands to the shell: up to the first bare `%`, and `\%` is `%` (crontab(5))."""
    command, escaped = "", False
    for char in line:
        if escaped:
            command = command[:-1] + char if char == "%" else command + char
            escaped = False
        elif char == "%":
            break
        else:
            command, escaped = command + char, char == "\\"
    return command


# --- quoting

AWKWARD = ["a b", "50%", "it's", 'say "x"', "$HOME", "`id`", "a\\%b", "\\", "\\\\%%", "a;b", "#", "~", "*", "Año"]


@pytest.mark.parametrize("word", AWKWARD)
def test_a_shell_gets_from_cron_what_was_meant(word: str) -> None:
    line = cron_line(Job(["printf", "%s|", word], {"MARK": word}, (), "", mails=False))
    done = subprocess.run(["/bin/sh", "-c", as_cron_reads_it(line)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{word}|"


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1), min_size=1))
def test_any_words_go_through_cron(words: list[str]) -> None:
    assert shlex.split(as_cron_reads_it(percent_escaped(shlex.join(words)))) == words


def as_systemd_reads_it(text: str) -> list[str]:
    """Words of ExecStart=, by systemd.syntax(7): quotes and C escapes, then specifiers and variables."""
    words = shlex.split(text)
    return [word.replace("%%", "%").replace("$$", "$") for word in words]


@pytest.mark.parametrize("word", AWKWARD)
def test_systemd_gets_what_was_meant(word: str) -> None:
    assert as_systemd_reads_it(unit_word(word)) == [word]


def test_a_real_systemd_reads_the_units(tmp_path: Path) -> None:
    analyze = require("systemd-analyze")
    words = ["/bin/echo", *AWKWARD]
    job = Job(words, {"XDG_STATE_HOME": "/s t%$"}, ("07:00 Europe/Madrid", "06:30 UTC"), "", mails=True)
    service, timer = units(job).split("# ~/.config/systemd/user/rubdown-remind.timer\n")
    for name, text in (("rubdown-remind.service", service), ("rubdown-remind.timer", timer)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "rubdown-remind" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_cron_itself_accepts_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "crontab"
    path.write_text(crontab(JOB), encoding="utf-8")
    done = subprocess.run([require("crontab"), "-n", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# --- what is printed


def printed(*args: str | Path, cwd: Path = ROOT, **env: str) -> str:
    done = rubdown("remind", *args, cwd=cwd, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def job_line(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("0 * * * * "))


def test_full_paths_and_nothing_that_a_shell_knew(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(RACE)
    text = printed("--install-cron", cwd=tmp_path, XDG_STATE_HOME="/s t", TZ="Asia/Tokyo")
    command = shlex.split(as_cron_reads_it(job_line(text).removeprefix("0 * * * * ")))
    assert command == [
        "XDG_STATE_HOME=/s t", "TZ=Asia/Tokyo", sys.executable, "-m", "rubdown", "remind", "--hourly",
        str(tmp_path / "plan.toml"),
    ]  # fmt: skip
    assert f"\nMAILTO={getuser()}\n" in text
    assert "silent until 07:00 Asia/Tokyo" in text
    assert not (tmp_path / "state").exists()


def test_who_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(RACE)
    plain = printed("--install-cron", "--mail-to", "ana@example.org", path)
    assert "\nMAILTO=ana@example.org\n" in plain
    assert job_line(plain).endswith(f" remind --hourly {path}")
    sent = printed("--install-cron", "--send", "--mail-to", "ana@example.org", path)
    assert f"\nMAILTO={getuser()}\n" in sent
    assert job_line(sent).endswith(f" remind --hourly --send --mail-to ana@example.org {path}")
    more = ("--digest", "bo@example.org", "--cc", "cy@example.org")
    assert job_line(printed("--install-cron", "--send", *more, path)).endswith(
        f" remind --hourly --send --cc cy@example.org --digest bo@example.org {path}"
    )
    assert "add it" in rubdown("remind", "--install-cron", *more, path).stderr


def test_a_timer_that_catches_up(tmp_path: Path) -> None:
    path = tmp_path / "my plan.toml"
    path.write_text(RACE)
    text = printed("--systemd", "--send", path)
    assert "Persistent=true\n" in text
    assert f'ExecStart={sys.executable} -m rubdown remind --hourly --send "{path}"\n' in text
    assert "OnCalendar=*-*-* 07:00:00" in text


def plan_in(folder: Path, name: str, zone: str, at: str) -> Path:
    path = folder / name
    path.write_text(f'[runner]\ntimezone = "{zone}"\n[remind]\nat = "{at}"\n{RACE}')
    return path


def test_the_clock_of_each_plan(tmp_path: Path) -> None:
    paths = [
        plan_in(tmp_path, "a.toml", "America/Los_Angeles", "6:30h"), plan_in(tmp_path, "b.toml", "UTC", "07:00"),
        plan_in(tmp_path, "c.toml", "UTC", "7am"),
    ]  # fmt: skip
    text = printed("--systemd", *paths)
    assert "OnCalendar=*-*-* 06:30:00 America/Los_Angeles\nOnCalendar=*-*-* 07:00:00 UTC\n#" in text
    assert f"remind --hourly {paths[0]} {paths[1]} {paths[2]}\n" in text
    assert "\n0 * * * * " in printed("--install-cron", *paths), "no minute suits all"


MINUTES = [
    ("07:00", "UTC", "0"),
    ("06:30", "UTC", "30"),
    ("07:00", "Asia/Kathmandu", "15"),
    ("07:05", "Asia/Kolkata", "35"),
]


@pytest.mark.parametrize(("at", "zone", "minute"), MINUTES)
def test_cron_comes_at_the_minute(at: str, zone: str, minute: str, tmp_path: Path) -> None:
    path = plan_in(tmp_path, "a.toml", zone, at)
    machine = datetime.now().astimezone().utcoffset() or timedelta()
    assert machine.total_seconds() % 3600 == 0, "a machine whose clock is whole hours from UTC"
    assert f"\n{minute} * * * * " in printed("--install-cron", path)


HOURS = [
    ("America/Los_Angeles", "2026-12-02T14:59", False),  # 06:59
    ("America/Los_Angeles", "2026-12-02T15:00", True),
    ("America/Los_Angeles", "2026-12-03T07:00", False),  # 23:00 of the day before, long after 08:00
    ("Pacific/Auckland", "2026-12-01T17:59", False),
    ("Pacific/Auckland", "2026-12-01T18:00", True),  # 07:00 of the second
    ("Pacific/Auckland", "2026-12-01T19:00", False),  # 08:00: it begins
    ("Pacific/Auckland", "2026-12-02T07:00", False),  # 20:00
]


@pytest.mark.parametrize("option", ["--hourly", "--no-hourly"])
@pytest.mark.parametrize(("zone", "now", "told"), HOURS)
def test_the_runners_hour(zone: str, now: str, told: bool, option: str, tmp_path: Path) -> None:
    """No reminder before the runner's hour, and no past hour as one to come, wherever the machine is."""
    path = plan_in(tmp_path, "a.toml", zone, "07:00")
    path.write_text(f"{path.read_text()}[[appointment]]\nstart = 2026-12-02T08:00:00\n")
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    rubdown("remind", path, "--today", "2026-12-01", env=env)
    clock = Clock(datetime.fromisoformat(f"{now}+00:00"), None, "UTC")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remind, "machine_clock", lambda today: clock)
        done = rubdown("remind", path, *(["--hourly"] if option == "--hourly" else []), env=env)
    assert (done.returncode, done.stderr) == (0, "")
    if option == "--hourly" or not now.endswith(":59"):  # a plain run comes when it is called
        assert done.stdout == ("Massage today at 08:00 (Wed 2 Dec)\n" if told else "")


# A zone, the hours in which its clock changes (in UTC), and what a run each hour says of a massage on the day after.
NIGHTS = [
    ("Europe/Madrid", "02:30", "2027-03-28", ["28 03:00", "29 03:00"]),  # 02:30 is left out, and then 02:30 is past
    ("Europe/Madrid", "02:30", "2027-10-31", ["31 03:00", "01 03:00"]),
    ("Europe/Madrid", "02:00", "2027-10-31", ["31 02:00", "01 02:00"]),  # 02:00 comes twice
    ("Africa/Cairo", "23:30", "2025-10-30", ["30 23:30", "31 23:30"]),
    ("Africa/Cairo", "00:00", "2025-10-30", ["30 00:00", "31 00:00"]),  # at 24:00 it is 23:00 again
    ("Asia/Beirut", "00:00", "2025-03-30", ["30 01:00", "31 00:00"]),  # the day begins at 01:00
    ("Australia/Lord_Howe", "02:00", "2025-10-05", ["05 03:00", "06 02:00"]),
]


@pytest.mark.parametrize(("zone", "at", "day", "heard"), NIGHTS)
def test_a_night_in_which_the_clock_changes(zone: str, at: str, day: str, heard: list[str], tmp_path: Path) -> None:
    """Each reminder once, on its day, with the first run from the runner's hour on."""
    path, env = plan_in(tmp_path, "a.toml", zone, at), {"XDG_STATE_HOME": str(tmp_path / "state")}
    after = date.fromisoformat(day) + timedelta(days=1)
    booked = f'[[appointment]]\nstart = {after}T23:45:00\nallow = ["OPEN1"]\n'
    path.write_text(path.read_text().replace(RACE, f"days = [1, 0]\n{booked}"))
    begin, found = datetime.fromisoformat(f"{day}T00:{at[3:] if zone == 'Africa/Cairo' else '00'}+00:00"), []
    for moment in (begin + timedelta(hours=n) for n in range(-26, 48)):
        local, clock = moment.astimezone(ZoneInfo(zone)), Clock(moment, None, "UTC")
        if 3 < (local.hour - int(at[:2])) % 24 < 21:  # nothing changes then
            continue
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(remind, "machine_clock", lambda today, clock=clock: clock)
            done = rubdown("remind", path, "--hourly", env=env)
        assert done.returncode == 0, done.stderr
        when = {date.fromisoformat(day): "Massage tomorrow", after: "Massage today"}.get(local.date(), "nothing")
        if done.stdout:
            assert done.stdout.startswith(f"{when} at 23:45 "), (local, done.stdout)
            found.append(f"{local:%d %H:%M}")
    assert found == heard


def test_systemd_leaves_out_no_day_on_which_the_clock_skips_the_hour(tmp_path: Path) -> None:
    analyze = require("systemd-analyze")
    path = plan_in(tmp_path, "a.toml", "Europe/Madrid", "02:30")
    times = [line[11:] for line in printed("--systemd", path).splitlines() if line.startswith("OnCalendar=")]
    asked = [analyze, "calendar", "--base-time=2027-03-27 12:00 UTC", *times]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, env={"TZ": "UTC", "LC_ALL": "C"})
    assert "Next elapse: Sun 2027-03-28 01:30:00 UTC" in done.stdout  # 03:30, at which 02:30 is past


def test_whom_cron_mails_and_where_the_memory_is(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(RACE)
    text = printed("--install-cron", cwd=tmp_path, XDG_STATE_HOME="here", LOGNAME="evil\n* * * * * rm", USER="x")
    assert f"\nMAILTO={getuser()}\n" in text
    assert f" XDG_STATE_HOME={tmp_path / 'here'} " in text
    assert len([line for line in text.splitlines() if line[0] not in "#MC"]) == 1


@pytest.mark.parametrize("named", ["here", ".", "sub/../here"])
def test_a_timer_and_a_run_by_hand_have_one_memory(named: str, tmp_path: Path) -> None:
    """Also where a variable names a folder that is relative to where the timer was printed."""
    (tmp_path / "plan.toml").write_text(RACE)
    (tmp_path / "sub").mkdir()
    by_hand = rubdown("remind", "plan.toml", cwd=tmp_path, env={"XDG_STATE_HOME": named, "HOME": str(tmp_path)})
    assert by_hand.stdout
    text = printed("--install-cron", cwd=tmp_path, XDG_STATE_HOME=named)
    state = next(word for word in shlex.split(job_line(text)) if word.startswith("XDG_STATE_HOME=")).partition("=")[2]
    elsewhere = rubdown("remind", tmp_path / "plan.toml", cwd=tmp_path / "sub", env={"XDG_STATE_HOME": state})
    assert (elsewhere.returncode, elsewhere.stdout) == (0, "")


def test_the_command_by_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(RACE)
    script = Path(sys.executable).with_name("rubdown")
    done = subprocess.run([script, "remind", "--install-cron", path], capture_output=True, text=True, check=True)
    assert job_line(done.stdout) == f"0 * * * * {script} remind --hourly {path}"


def refused(paths: Sequence[Path | str], *args: str) -> str:
    done = rubdown("remind", *args, *paths)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_what_no_timer_can_do(tmp_path: Path) -> None:
    (tmp_path / "a\nb.toml").write_text(RACE)
    long = [tmp_path / ("x" * 100 + f"{n}.toml") for n in range(12)]
    for path in long:
        path.write_text(RACE)
    assert "cron has no standard input" in refused(["-"], "--install-cron")
    assert "no such file" in refused([tmp_path / "none.toml"], "--install-cron")
    assert "control characters" in refused([tmp_path / "a\nb.toml"], "--systemd")
    assert "998 characters" in refused(long, "--install-cron")


# --- a real cron


def minutely(folder: Path, *args: str) -> str:
    """What --install-cron prints, for every minute, and for this run's own state and settings."""
    env = {"XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")}
    done = subprocess.run(
        [Path(sys.executable).with_name("rubdown"), "remind", "--install-cron", *args],
        env={**os.environ, **env}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return f"PYTHONPATH={SRC}\n" + done.stdout.replace("\n0 * * * * ", "\n* * * * * ").replace(" --hourly", "")


def in_a_world_of_its_own(folder: Path) -> str:
    """A script that runs cron with our crontab and our sendmail, in mounts that nobody else sees.

    It ends by itself where the test run is killed.
    """
    places = {"/var/spool/cron/crontabs": "spool", "/etc/cron.d": "none", "/usr/sbin/sendmail": "sendmail"}
    binds = "".join(
        f"mount --bind '{folder}/{ours}' \"$(readlink -f {theirs})\" && " for theirs, ours in places.items()
    )
    run = f"exec timeout 200 '{require('cron')}' -f"
    return f"{binds}mount --bind /dev/null /etc/crontab && mount -t tmpfs none /run && {run}"


def world(folder: Path) -> None:
    for name in ("spool", "none", "50% plans, ana's", "config/rubdown"):
        (folder / name).mkdir(parents=True)
    sendmail = folder / "sendmail"
    sendmail.write_text(f"#!/bin/sh\ncat >'{folder}/by-cron.tmp' && mv '{folder}/by-cron.tmp' '{folder}/by-cron.eml'\n")
    sendmail.chmod(0o755)
    day = date.today() + timedelta(days=3)
    text = (
        f"[remind]\ndays = [7]\n[[race]]\ndate = {day + timedelta(days=40)}\n[[appointment]]\nstart = {day}T17:00:00\n"
    )
    for name in ("plain", "send"):
        runner = f'[runner]\nname = "María {name}"\nemail = "ana@example.org"\n'
        (folder / "50% plans, ana's" / f"{name}.toml").write_text(runner + text, encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="cron runs as root only")
def test_a_real_cron_delivers(tmp_path: Path) -> None:
    unshare, post = require("unshare"), Post()
    require("cron")
    require("sendmail")
    if subprocess.run([unshare, "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("mounts of its own are not allowed here")
    world(tmp_path)
    with serving(post) as port:
        settings = f'[mail]\nvia = "smtp"\nhost = "localhost"\nport = {port}\nsecurity = "none"\n'
        (tmp_path / "config" / "rubdown" / "config.toml").write_text(settings)
        plans = tmp_path / "50% plans, ana's"
        lines = minutely(tmp_path, "--mail-to", "bo@example.org", f"{plans}/plain.toml")
        lines += minutely(tmp_path, "--send", f"{plans}/send.toml")
        (tmp_path / "spool" / "root").write_text(lines, encoding="utf-8")
        (tmp_path / "spool" / "root").chmod(0o600)
        command = [unshare, "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", in_a_world_of_its_own(tmp_path)]
        cron = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 150
            while time.monotonic() < deadline and not (post.envelopes and (tmp_path / "by-cron.eml").exists()):
                assert cron.poll() is None
                time.sleep(0.5)
        finally:
            cron.kill()
            cron.wait()
    by_cron = message_from_bytes((tmp_path / "by-cron.eml").read_bytes(), policy=policy.default)
    headline = "Massage in 3 days, "
    assert by_cron["To"] == "bo@example.org"
    assert by_cron["Content-Type"] == 'text/plain; charset="utf-8"'
    assert str(by_cron.get_payload()).startswith(headline)
    (envelope,) = post.envelopes
    assert isinstance(envelope.content, bytes)
    sent = message_from_bytes(envelope.content, policy=policy.default)
    assert sent["To"] == "ana@example.org"
    assert sent["Subject"].startswith(headline)
