"""`rubdown remind` as cron runs it: silence, exit codes, what is remembered and when, many plans, mail."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from signal import SIGKILL
from threading import Thread

import pytest
from icalendar import Calendar

from support.command import ROOT, environment, rubdown
from support.mailservers import Post, serving

RACE = '[[race]]\nname = "Maratón de Año Nuevo – 10 km"\ndate = 2027-01-31\n'
NONE = "[massage]\nper_month = [0, 1]\n[rules]\ncost_beyond_least = 1000\n"
BOOKED = "[[appointment]]\nstart = 2026-11-24T17:00:00\n"
THERAPIST = '[therapist]\nname = "Marta"\nwhere = "Calle Mayor 3"\n'


def plan_text(name: str = "Ana", email: str | None = "ana@example.org") -> str:
    to = f'email = "{email}"\n' if email else ""
    return f'[runner]\nname = "{name}"\ntimezone = "Europe/Madrid"\n{to}{THERAPIST}{NONE}{RACE}{BOOKED}'


class Home:
    """Somebody's plans, state and settings."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.plan = folder, folder / "ana.toml"
        self.state, self.outbox = folder / "state" / "rubdown" / "reminders.sqlite", folder / "outbox"
        self.env = {"XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")}
        self.plan.write_text(plan_text(), encoding="utf-8")
        self.outbox.mkdir()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def remind(self, *args: str | Path, on: str = "2026-11-23") -> subprocess.CompletedProcess[str]:
        return rubdown("remind", *(args or (self.plan,)), "--today", on, env=self.env, cwd=self.folder)

    def settings(self, mail: str) -> None:
        path = self.folder / "config" / "rubdown" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[mail]\n{mail}", encoding="utf-8")

    def sendmail(self, first: str = "true", then: str = "true") -> None:
        """A sendmail that puts each message whole into the outbox, unless what it does first (with $new) fails."""
        lines = f'new="{self.outbox}/.$$"\ncat >"$new" && {first} || exit 1\nmv "$new" "{self.outbox}/$$.eml"\n{then}\n'
        path = self.write("sendmail", f"#!/bin/sh\n{lines}")
        path.chmod(0o755)
        self.settings(f"via = \"sendmail\"\ncommand = ['{path}']\n")

    def mails(self) -> list[EmailMessage]:
        return [mail_of(path.read_bytes()) for path in sorted(self.outbox.glob("*.eml"))]


def mail_of(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert [part.defects for part in found.walk() if part.defects] == []
    return found


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


SAID = "Massage tomorrow at 17:00 (Tue 24 Nov)\nwith Marta, Calle Mayor 3\n"
OUT = tuple[int, str, str]


def out(done: subprocess.CompletedProcess[str]) -> OUT:
    return done.returncode, done.stdout, done.stderr


# --- what it says, and once


def test_what_is_due_and_then_silence(home: Home) -> None:
    assert out(home.remind()) == (0, SAID, "")
    assert out(home.remind()) == (0, "", "")


@pytest.mark.parametrize(
    "option", [(), ("--send",), ("--mail-to", "ana@example.org"), ("--format", "json"), ("--dry-run",)]
)
def test_nothing_due_is_not_one_byte(option: tuple[str, ...], home: Home) -> None:
    home.sendmail()
    assert out(home.remind(home.plan, *option, on="2026-11-10")) == (0, "", "")
    assert home.mails() == []


def test_exit_codes(home: Home) -> None:
    assert home.remind(home.plan, "--exit-code").returncode == 0
    assert out(home.remind(home.plan, "--exit-code")) == (1, "", "")
    assert home.remind(home.folder / "none.toml", "--exit-code").returncode == 2


def test_a_dry_run_touches_nothing(home: Home) -> None:
    for _ in range(2):
        assert out(home.remind(home.plan, "--dry-run")) == (0, SAID, "")
    assert not (home.folder / "state").exists()
    home.remind()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (home.folder / "state").rglob("*")
              if path.is_file()}  # fmt: skip
    assert out(home.remind(home.plan, "--dry-run", on="2026-11-24"))[1].startswith("Massage today at 17:00")
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before}
    assert home.remind(on="2026-11-24").stdout.startswith("Massage today at 17:00")


def test_a_dry_run_of_sending_shows_to_whom(home: Home) -> None:
    home.sendmail()
    assert out(home.remind(home.plan, "--send", "--dry-run")) == (0, f"To: ana@example.org\n\n{SAID}\n", "")
    assert home.mails() == []


def test_the_same_plan_by_another_name_is_the_same(home: Home) -> None:
    (home.folder / "link.toml").symlink_to(home.plan)
    assert home.remind("ana.toml", home.plan, "./ana.toml", "link.toml").stdout.count("Massage tomorrow") == 1
    assert home.remind("link.toml").stdout == ""


def test_the_same_name_in_another_folder_is_another_plan(home: Home) -> None:
    (home.folder / "b").mkdir()
    home.write("b/ana.toml", plan_text())
    assert home.remind().stdout == SAID
    assert home.remind("b/ana.toml").stdout == SAID


def test_a_plan_from_standard_input_is_remembered_by_its_runner(home: Home) -> None:
    def piped(text: str, on: str = "2026-11-23") -> str:
        done = rubdown("remind", "-", "--today", on, stdin=text, env=home.env, cwd=home.folder)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert piped(plan_text()) == SAID
    assert piped(plan_text()) == ""
    assert piped(plan_text("Bo")) == SAID
    assert piped(plan_text(), "2026-11-26") == "Did the massage of Tue 24 Nov 17:00 happen?\n"


def test_a_plan_that_is_over_is_no_error(home: Home) -> None:
    path = home.write("old.toml", "[[race]]\ndate = 2026-01-31\n[[appointment]]\ndate = 2026-11-21\n")
    assert home.remind(path).stdout.startswith("Did the massage of Sat 21 Nov happen?")
    path.write_text("[[race]]\ndate = 2026-01-31\n")
    assert out(home.remind(path)) == (0, "", "")


def test_json_is_an_object_a_line(home: Home) -> None:
    home.write("bo.toml", plan_text("Bo", None))
    lines = home.remind(home.plan, "bo.toml", "--format", "json").stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert [one["runner"] for one in found] == ["Ana", "Bo"]
    assert {key: found[0][key] for key in ("what", "date", "start", "days_left", "status", "rung")} == {
        "what": "coming", "date": "2026-11-24", "start": "2026-11-24T17:00:00", "days_left": 1, "status": "booked",
        "rung": 1,
    }  # fmt: skip
    assert found[1]["headline"] == "Bo: Massage tomorrow at 17:00 (Tue 24 Nov)"
    assert home.remind(home.plan, "bo.toml").stdout == ""


# --- many plans


def test_what_is_wrong_with_one_plan_is_told_at_the_end_and_stops_no_other(home: Home) -> None:
    home.write("bad.toml", "[[race]]\ndate = 2027-02-30\n")
    home.write("bo.toml", plan_text("Bo"))
    done = home.remind("bad.toml", home.plan, "none.toml", "bo.toml")
    assert done.returncode == 2
    assert done.stdout.startswith("Ana: Massage tomorrow at 17:00 (Tue 24 Nov) (and 1 more)\n\nAna: Massage tomorrow")
    assert "\n\nBo: Massage tomorrow" in done.stdout
    assert "bad.toml:2:8: error: " in done.stderr
    assert "none.toml: error: no such file" in done.stderr
    assert (home.remind("bad.toml", home.plan, "bo.toml").stdout) == ""


def test_a_journal_that_cannot_be_read_is_told(home: Home) -> None:
    home.write("ana.journal.toml", "[[entry]\n")
    done = home.remind()
    assert (done.returncode, done.stdout) == (2, "")
    assert "ana.journal.toml:1" in done.stderr


def test_each_runner_gets_a_message_with_all_their_plans(home: Home) -> None:
    home.sendmail()
    home.write("track.toml", plan_text())
    home.write("bo.toml", plan_text("Bo", "bo@example.org"))
    home.write("cy.toml", plan_text("Cy", None))
    done = home.remind(home.plan, "track.toml", "bo.toml", "cy.toml", "none.toml", "--send")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'cy.toml has no address; add email = "…" under [runner], or pass --mail-to' in done.stderr
    assert "none.toml: error: no such file" in done.stderr
    found = {mail["To"]: mail["Subject"] for mail in home.mails()}
    assert found == {
        "ana@example.org": "Ana: Massage tomorrow at 17:00 (Tue 24 Nov) (and 1 more)",
        "bo@example.org": "Massage tomorrow at 17:00 (Tue 24 Nov)",
    }
    assert home.remind(home.plan, "track.toml", "bo.toml", "--send").stdout == ""
    assert len(home.mails()) == 2


def test_a_coach_gets_a_message_about_each_runner(home: Home) -> None:
    home.sendmail()
    home.write("bo.toml", plan_text("Bo", None))
    assert out(home.remind(home.plan, "bo.toml", "--send", "--mail-to", "coach@example.org")) == (0, "", "")
    assert sorted(mail["Subject"][:4] for mail in home.mails()) == ["Ana:", "Bo: "]
    assert {mail["To"] for mail in home.mails()} == {"coach@example.org"}


# --- mail


def test_a_whole_message_for_sendmail(home: Home) -> None:
    done = home.remind(home.plan, "--mail-to", "coach@example.org")
    mail = mail_of(done.stdout.encode())
    assert (mail["To"], mail["Subject"]) == ("coach@example.org", "Massage tomorrow at 17:00 (Tue 24 Nov)")
    assert body(mail) == SAID
    (ics,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert ics.get_param("method") == "REQUEST"
    assert out(home.remind(home.plan, "--mail-to", "coach@example.org")) == (0, "", "")


@pytest.mark.parametrize("address", ["", "ana", "a@b\nBcc: c@d", "a@b, c@d", "ana@example.org\r", "á@example.org"])
def test_an_address_that_is_none_is_wrong_usage(address: str, home: Home) -> None:
    done = home.remind(home.plan, "--mail-to", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rubdown: --mail-to: ")
    assert not home.state.exists()


def test_the_calendar_follows_a_booking_to_its_end(home: Home) -> None:
    home.sendmail()
    seen = []
    story = (("2026-11-17", plan_text()), ("2026-11-18", plan_text().replace("24T17", "25T18")),
             ("2026-11-19", plan_text().replace(BOOKED, "")))  # fmt: skip
    for on, text in story:
        home.plan.write_text(text, encoding="utf-8")
        assert out(home.remind(home.plan, "--send", on=on)) == (0, "", "")
        (path,) = home.outbox.glob("*.eml")
        (part,) = [part for part in mail_of(path.read_bytes()).walk() if part.get_content_type() == "text/calendar"]
        (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
        seen.append(
            (part.get_param("method"), str(event["UID"]), int(str(event["SEQUENCE"])), event.decoded("DTSTART").day)
        )
        path.unlink()
    assert [one[0] for one in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({one[1] for one in seen}) == 1
    assert seen[0][2] < seen[1][2] < seen[2][2]
    assert [one[3] for one in seen] == [24, 25, 25]


def test_several_bookings_come_with_a_file_each(home: Home) -> None:
    home.plan.write_text(
        plan_text() + '[[appointment]]\nstart = 2026-11-23T10:00:00\nkind = "soft"\n', encoding="utf-8"
    )
    mail = mail_of(home.remind(home.plan, "--mail-to", "ana@example.org").stdout.encode())
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["massage.ics", "massage-2.ics"]


def test_a_real_server_gets_it(home: Home) -> None:
    post = Post()
    with serving(post) as port:
        home.settings(f'via = "smtp"\nhost = "localhost"\nport = {port}\nsecurity = "none"\n')
        assert out(home.remind(home.plan, "--send")) == (0, "", "")
        assert out(home.remind(home.plan, "--send")) == (0, "", "")
    (envelope,) = post.envelopes
    assert isinstance(envelope.content, bytes)
    assert body(mail_of(envelope.content)).replace("\r\n", "\n") == SAID


def test_what_a_server_refuses_stays_due(home: Home) -> None:
    post = Post("550 not here")
    with serving(post) as port:
        home.settings(f'via = "smtp"\nhost = "localhost"\nport = {port}\nsecurity = "none"\n')
        done = home.remind(home.plan, "--send")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"rubdown: Ana, ana@example.org: localhost:{port}: 550: not here; it stays due\n"
        assert out(home.remind(home.plan, "--send", on="2026-11-24"))[0] == 0
    assert (post.refused, len(post.envelopes)) == (1, 1)


def test_who_is_refused_does_not_stop_the_next(home: Home) -> None:
    home.sendmail(first='! grep -q "^To: ana" "$new"')
    home.write("bo.toml", plan_text("Bo", "bo@example.org"))
    done = home.remind(home.plan, "bo.toml", "--send")
    assert done.returncode == 2
    assert "Ana, ana@example.org" in done.stderr
    assert [mail["To"] for mail in home.mails()] == ["bo@example.org"]
    home.sendmail()
    assert out(home.remind(home.plan, "bo.toml", "--send")) == (0, "", "")
    assert sorted(mail["To"] for mail in home.mails()) == ["ana@example.org", "bo@example.org"]


def test_without_settings_nothing_is_sent(home: Home) -> None:
    done = home.remind(home.plan, "--send")
    assert (done.returncode, done.stdout) == (2, "")
    assert "config.toml: error: no such file: nothing says how mail is sent" in done.stderr


WRONG = [("--send", "--format", "json"), ("--mail-to", "a@b.org", "--format", "json"), ("--format", "pdf"),
         ("--systemd", "--mail-to", "a@b.org"), ("--today", "x"), ("--nope",)]  # fmt: skip


@pytest.mark.parametrize("args", WRONG)
def test_wrong_usage(args: tuple[str, ...], home: Home) -> None:
    done = rubdown("remind", home.plan, *args, env=home.env, cwd=home.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


# --- delivered only when it was accepted


def process(home: Home, *args: str | Path, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "rubdown", "remind", str(home.plan), "--today", "2026-11-23", *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, env=environment(home.env), **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_no_delivery(home: Home) -> None:
    for args in ((), ("--mail-to", "ana@example.org"), ("--format", "json")):
        with Path("/dev/full").open("wb") as full:
            done = process(home, *args, stdout=full, stderr=subprocess.PIPE)
            said = done.communicate()[1]
        assert done.returncode == 2
        assert said == b"rubdown: cannot write the output: no space left on device\n"
    assert home.remind().stdout == SAID


def test_a_pipe_that_nobody_reads_is_no_delivery(home: Home) -> None:
    for args in ((), ("--mail-to", "ana@example.org"), ("--format", "json")):
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = process(home, *args, stdout=write_end, stderr=subprocess.PIPE)
        os.close(write_end)
        assert done.communicate()[1] == b"rubdown: cannot write the output: nobody reads it\n"
        assert done.returncode == 2
    assert home.remind().stdout == SAID


def test_a_closed_stdout_is_no_delivery(home: Home) -> None:
    command = f'"{sys.executable}" -m rubdown remind "{home.plan}" --today 2026-11-23 >&-'
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment(home.env), check=False)
    assert done.returncode == 2
    assert home.remind().stdout == SAID


def test_two_at_once_deliver_one(home: Home) -> None:
    home.sendmail(first="sleep 1")
    running = [process(home, "--send", stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    assert [one.communicate() for one in running] == [(b"", b"")] * 4
    assert [one.returncode for one in running] == [0] * 4
    assert len(home.mails()) == 1


def test_two_at_once_say_it_once(home: Home) -> None:
    running = [process(home, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    assert sorted(one.communicate()[0] for one in running) == [b"", b"", b"", SAID.encode()]


def test_a_crash_between_sending_and_remembering_repeats_the_same_message(home: Home) -> None:
    home.sendmail(then="kill -9 $PPID")
    assert process(home, "--send").wait() == -SIGKILL
    home.sendmail()
    assert out(home.remind(home.plan, "--send")) == (0, "", "")
    assert out(home.remind(home.plan, "--send")) == (0, "", "")
    ids = [mail["Message-ID"] for mail in home.mails()]
    assert len(ids) == 2
    assert len({*ids}) == 1


def test_no_two_messages_have_one_id(home: Home) -> None:
    home.sendmail()
    for on in ("2026-11-17", "2026-11-23", "2026-11-24", "2026-11-26", "2026-12-03"):
        assert out(home.remind(home.plan, "--send", on=on)) == (0, "", "")
    ids = [mail["Message-ID"] for mail in home.mails()]
    assert len(ids) == len({*ids}) == 5


@pytest.mark.parametrize("part", range(2))
def test_killed_at_any_moment_nothing_is_lost(part: int, home: Home) -> None:
    home.sendmail()
    for n in range(5):
        one = process(home, "--send", stderr=subprocess.PIPE)
        killer = Thread(target=_kill_after, args=(one, (2 * n + part) * 0.1))
        killer.start()
        one.communicate()
        killer.join()
    assert out(home.remind(home.plan, "--send")) == (0, "", "")
    assert out(home.remind(home.plan, "--send")) == (0, "", "")
    # What was killed while it handed a mail over may have handed over its beginning.
    ids = {mail["Message-ID"] for mail in home.mails() if "MIME-Version" in mail}
    assert len(ids) == 1


def _kill_after(one: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        one.wait(seconds)
    except subprocess.TimeoutExpired:
        one.kill()


# --- what is remembered, on the disk


@pytest.mark.skipif(os.name == "nt", reason="no such modes there")
def test_nobody_else_may_read_it(home: Home) -> None:
    home.remind()
    assert stat.S_IMODE(home.state.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.state.parent.stat().st_mode) == 0o700


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")


def _nonsense(path: Path) -> None:
    path.write_bytes(b"nonsense" * 2000)


def _half(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])


def _not_ours(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE record SET value = 'x'")


BROKEN = [
    (_newer, "was written by a newer rubdown"),
    (_nonsense, "is damaged (file is not a database); move it away and run again"),
    (_half, "is damaged (database disk image is malformed); move it away"),
    (_not_ours, "is damaged ("),
]


@pytest.mark.parametrize(("damage", "told"), BROKEN)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_memory_that_cannot_be_used(damage: object, told: str, dry: tuple[str, ...], home: Home) -> None:
    home.remind()
    assert callable(damage)
    damage(home.state)
    before = home.state.read_bytes()
    done = home.remind(home.plan, *dry, on="2026-11-24")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{home.state} {told}" in done.stderr
    assert done.stderr.count("\n") == 1
    assert home.state.read_bytes() == before
    home.state.unlink()
    assert home.remind(on="2026-11-24").stdout.startswith("Massage today")


def test_where_nothing_can_be_remembered_nothing_is_told(home: Home) -> None:
    (home.folder / "state").write_text("")
    done = home.remind()
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is sent" in done.stderr


def hostile() -> Iterator[str]:
    evil = "a\\u000d\\u000aBcc: b@example.org\\u0000\\u001b[2J\\u2028"
    yield plan_text(evil).replace("Marta", evil).replace("Calle Mayor 3", evil).replace("Maratón", evil)
    yield plan_text().replace(BOOKED, f'{BOOKED}note = "{evil}"\nwhere = "{evil}"\n')


@pytest.mark.parametrize("text", list(hostile()))
def test_names_cannot_steer_the_terminal_or_a_mail(text: str, home: Home) -> None:
    home.plan.write_text(text, encoding="utf-8")
    home.write("b.toml", text)
    said = home.remind(home.plan, "b.toml", "--dry-run").stdout
    assert not {"\x1b", "\x00", "\r", "\u2028"} & {*said}
    assert not [line for line in said.splitlines() if line.startswith("Bcc")]
    mail = mail_of(home.remind(home.plan, "b.toml", "--mail-to", "ana@example.org").stdout.encode())
    assert mail["Bcc"] is None
    assert mail["To"] == "ana@example.org"
