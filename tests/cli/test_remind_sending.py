"""A run of reminders by mail: servers that fail for everybody, plans in other hands, interruptions, delivery by others.

The bounds are those of a run in earnest, shortened: 45 seconds for a failing server are 2 here.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from jsonschema import validate

import rubdown as library
from rubdown.cli.remind.delivery import Channel, RemindedPlan
from rubdown.cli.remind.locks import locked
from rubdown.cli.remind.run import run
from rubdown.cli.remind.sending import Mailer
from rubdown.mail.settings import MailTable
from rubdown.report.json_schema import output_schema
from support.command import environment, rubdown
from support.faults import without_powers
from support.mailservers import DRIPPING, ENDLESS, SILENT, Post, scripted, serving

TODAY = date(2026, 11, 23)
NONE = "[massage]\nper_month = [0, 1]\n[rules]\ncost_beyond_least = 1000\n"
LATER = '[[race]]\nname = "City Half"\ndate = 2027-01-31\n'


def plan_text(name: str, email: str | None = None, booked: str = "2026-11-24T17:00:00") -> str:
    to = f"{name.lower()}@example.org" if email is None else email
    email_line = f'email = "{to}"\n' if to else ""
    return f'[runner]\nname = "{name}"\ntimezone = "Europe/Madrid"\n{email_line}{NONE}{LATER}' + (
        f"[[appointment]]\nstart = {booked}\n" if booked else ""
    )


class Club:
    """Runners' plans in a folder, with a state and settings of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {"XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")}
        (folder / "config" / "rubdown").mkdir(parents=True)

    def settings(self, lines: str) -> None:
        (self.folder / "config" / "rubdown" / "config.toml").write_text(f"[mail]\n{lines}", encoding="utf-8")

    def server(self, port: int, more: str = "") -> None:
        self.settings(f'via = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n{more}')

    def sendmail(self, first: str = "true") -> None:
        """A sendmail that does something first, then keeps the message."""
        path = self.folder / "sendmail"
        path.write_text(
            f'#!/bin/sh\n{first}\ncat >"{self.folder}/.$$" && mv "{self.folder}/.$$" "{self.folder}/$$.eml"\n'
        )
        path.chmod(0o755)
        self.settings(f"via = \"sendmail\"\ncommand = ['{path}']\n")

    def mails(self) -> list[EmailMessage]:
        return [mail_of(path.read_bytes()) for path in self.folder.glob("*.eml")]

    def add(self, *names: str) -> None:
        for name in names:
            (self.folder / f"{name.lower()}.toml").write_text(plan_text(name), encoding="utf-8")

    def remind(self, *args: str | Path, on: str = "2026-11-23", stdin: str = "") -> subprocess.CompletedProcess[str]:
        return rubdown("remind", *args, "--today", on, env=self.env, cwd=self.folder, stdin=stdin)

    def started(self, *args: str, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        command = [*before, sys.executable, "-m", "rubdown", "remind", *args, "--today", "2026-11-23"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=self.folder, env=environment(self.env), stdout=pipe, stderr=pipe)


@pytest.fixture
def club(tmp_path: Path) -> Club:
    return Club(tmp_path)


def mail_of(raw: object) -> EmailMessage:
    assert isinstance(raw, bytes)
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


# --- a server that fails for everybody


def runners(count: int) -> list[RemindedPlan]:
    plans = [library.loads(plan_text(f"Runner{n}"), path=f"{n}.toml") for n in range(count)]
    return [RemindedPlan(plan, plan.path, None, TODAY) for plan in plans]


def table(port: int, **more: int) -> MailTable:
    return MailTable(via="smtp", host="127.0.0.1", port=port, security="none", **more)  # type: ignore[arg-type]


def sent(plans: list[RemindedPlan], mail: MailTable, patience: float = 2) -> tuple[tuple[bool, bool], float]:
    """How a run ended, and how long it took."""
    started = time.monotonic()
    with Mailer(mail, patience) as mailer:
        end = run(plans, Channel(mailer=mailer))
    return end, time.monotonic() - started


FAILING: dict[str, tuple[Mapping[str, str], str]] = {
    "silent": ({"": SILENT}, "no reply in time (tried 1 time)"),
    "silent in the middle": ({".": SILENT}, "no reply in time (tried 1 time)"),
    "dripping": ({"": DRIPPING}, "no reply in time (tried 1 time)"),
    "dripping in the middle": ({"EHLO": DRIPPING}, "no reply in time (tried 1 time)"),
    "endless": ({"": ENDLESS}, "its reply has no end"),
    "endless in the middle": ({".": ENDLESS}, "its reply has no end"),
    "busy": ({"": "421 too busy"}, "421: too busy (tried 1 time)"),
    "not ours": ({"": "554 go away"}, "554: go away;"),
}


@pytest.mark.parametrize("how", FAILING)
def test_after_the_first_runner_for_whom_a_server_fails_the_rest_stay_due(
    how: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    replies, problem = FAILING[how]
    plans = runners(12)
    with scripted(replies) as (port, heard):
        end, seconds = sent(plans, table(port))
    assert end == (False, True)
    assert seconds < 6, "2 seconds for the failures, and the solving of a plan"
    first, rest = capsys.readouterr().err.splitlines()
    assert first.startswith(f"rubdown: Runner0, runner0@example.org: 127.0.0.1:{port}: {problem}")
    assert first.endswith("; it stays due")
    assert rest == "rubdown: not tried: 11 more messages; what is due there stays due"
    assert sum(line.startswith("Message-ID") for line in heard) <= 1
    post = Post()
    with serving(post) as port:
        assert sent(plans, table(port))[0] == (True, False)
        assert sent(plans, table(port))[0] == (False, False)
    assert [envelope.rcpt_tos for envelope in post.envelopes] == [[f"runner{n}@example.org"] for n in range(12)]
    assert len({*post.peers}) == 1, "one connection for a run"


def test_a_dead_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with scripted({}) as (port, _):
        pass
    end, seconds = sent(runners(12), table(port, timeout=600, tries=10), patience=14)
    assert (end, seconds < 6) == ((False, True), True)
    assert "connection refused (tried 2 times); it stays due" in capsys.readouterr().err


class Choosy(Post):
    """Takes so many messages over a connection, and nothing for some recipients."""

    def __init__(self, most: int, *nobody: str) -> None:
        super().__init__()
        self.most, self.nobody, self.taken = most, nobody, dict[object, int]()

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.taken[session.peer] = self.taken.get(session.peer, 0) + 1
        if self.taken[session.peer] > self.most:
            return "421 too many messages, come again"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.nobody:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def test_a_server_that_takes_two_messages_over_a_connection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    post = Choosy(2)
    with serving(post) as port:
        assert sent(runners(5), table(port, tries=1))[0] == (True, False)
    assert (len(post.envelopes), len({*post.peers})) == (5, 3)


def test_who_is_refused_for_now_does_not_stop_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    post = Post("451 come again")
    plans = runners(3)
    with serving(post) as port:
        assert sent(plans, table(port, tries=1))[0] == (True, True)
        assert capsys.readouterr().err.count("451: come again") == 1
        assert sent(plans, table(port, tries=1))[0] == (True, False)
    assert [envelope.rcpt_tos[0][6] for envelope in post.envelopes] == ["1", "2", "0"]


# --- commands


def test_a_command_has_ended_when_its_process_has(club: Club) -> None:
    """A queue's own child keeps the pipes: the message was taken all the same, once."""
    club.add("Ana")
    club.sendmail("( sleep 20 ) &")
    started = time.monotonic()
    assert club.remind("ana.toml", "--send").returncode == 0
    assert club.remind("ana.toml", "--send").returncode == 0
    assert time.monotonic() - started < 10
    assert len(club.mails()) == 1


def test_a_command_that_never_stops_talking(club: Club) -> None:
    club.add("Ana")
    club.sendmail("head -c 50000000 /dev/zero; head -c 50000000 /dev/zero >&2; exit 9")
    done = club.remind("ana.toml", "--send")
    assert (done.returncode, len(done.stderr) < 3000) == (2, True)
    assert "ended with exit code 9: \\x00" in done.stderr


def test_a_command_that_hangs_ends_with_all_that_it_started(club: Club) -> None:
    club.add("Ana", "Bo")
    club.sendmail(f"(sleep 3; touch '{club.folder}/late') & sleep 60")
    club.settings(f"via = \"sendmail\"\ncommand = ['{club.folder}/sendmail']\ntimeout = 1\ntries = 1\n")
    done = club.remind("ana.toml", "bo.toml", "--send")
    assert "did not end within 1 second (tried 1 time); it stays due\n" in done.stderr
    assert "not tried: 1 more message;" in done.stderr
    time.sleep(3)
    assert not (club.folder / "late").exists()


# --- plans in other hands


HOLDER = """
import sys
from rubdown.cli.remind.locks import locked
with locked(sys.argv[1:], 0):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_plan_in_other_hands_keeps_nobody_else_waiting(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    club.add("Ana", "Bo", "Cy")
    monkeypatch.setattr("rubdown.cli.remind.run._LONGEST_WAIT", 0.2)
    bo = str((club.folder / "bo.toml").resolve())
    argv, pipe = [sys.executable, "-c", HOLDER, bo], subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, env=environment(club.env)) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        done = club.remind("ana.toml", "bo.toml", "cy.toml")
        holder.communicate()
    assert done.returncode == 2
    assert done.stdout.count("Massage tomorrow") == 3, "twice in the text, once in its headline"
    assert done.stderr == f"rubdown: another run is busy with {bo}; its reminders stay due\n"
    assert club.remind("ana.toml", "bo.toml", "cy.toml").stdout == "Bo: Massage tomorrow at 17:00 (Tue 24 Nov)\n"


def test_who_waits_goes_on_when_the_plan_is_free(club: Club) -> None:
    club.add("Ana")
    club.sendmail("sleep 1")
    running = [club.started("ana.toml", "--send") for _ in range(3)]
    assert [(one.communicate(), one.returncode) for one in running] == [((b"", b""), 0)] * 3
    assert len(club.mails()) == 1


def test_thousands_of_plans_take_one_lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with locked(map(str, range(5000)), 0):
        assert len([*(tmp_path / "rubdown").iterdir()]) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
def test_a_lock_that_another_user_left_names_itself(club: Club) -> None:
    club.add("Ana")
    assert club.remind("ana.toml", on="2026-11-01").stdout == ""
    lock = club.folder / "state" / "rubdown" / "reminders.lock"
    os.chown(lock, 65534, -1)
    argv = without_powers([sys.executable, "-m", "rubdown", "remind", "ana.toml", "--today", "2026-11-23"])
    done = subprocess.run(argv, capture_output=True, check=False, text=True, cwd=club.folder, env=environment(club.env))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"rubdown: {lock} cannot be used: it belongs to {lock.owner()}; delete it")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
def test_a_journals_lock_that_another_user_left_names_itself(club: Club) -> None:
    club.add("Ana")
    lock = club.folder / ".ana.journal.toml.lock"
    lock.touch(0o600)
    os.chown(lock, 12345, -1)
    argv = without_powers([sys.executable, "-m", "rubdown", "log", "ill", "--plan", "ana.toml"])
    done = subprocess.run(argv, capture_output=True, check=False, text=True, cwd=club.folder, env=environment(club.env))
    told = f"rubdown: nothing is recorded: the lock {lock.name} belongs to user 12345; delete it\n"
    assert (done.returncode, done.stderr) == (2, told)


# --- interrupted


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_what_is_on_its_way_is_remembered_then_it_ends(number: signal.Signals, code: int, club: Club) -> None:
    club.add("Ana", "Bo")
    club.sendmail(f"touch '{club.folder}/running'; sleep 1")
    running = club.started("ana.toml", "bo.toml", "--send")
    until((club.folder / "running").exists)
    running.send_signal(number)
    _, told = running.communicate(timeout=300)
    assert (running.returncode, told.count(b"\n")) == (code, 1)
    assert b"finishing the message on its way" in told
    assert [mail["To"] for mail in club.mails()] == ["ana@example.org"]
    club.sendmail()
    assert club.remind("ana.toml", "bo.toml", "--send").returncode == 0
    assert sorted(mail["To"] for mail in club.mails()) == ["ana@example.org", "bo@example.org"]


def test_what_nohup_started_outlives_the_terminal(club: Club) -> None:
    club.add("Ana", "Bo")
    club.sendmail(f"touch '{club.folder}/running'; sleep 1")
    running = club.started("ana.toml", "bo.toml", "--send", before=["nohup"])
    until((club.folder / "running").exists)
    running.send_signal(signal.SIGHUP)
    running.communicate(timeout=300)
    assert running.returncode == 0
    assert sorted(mail["To"] for mail in club.mails()) == ["ana@example.org", "bo@example.org"]


def test_interrupted_twice_it_ends_at_once_and_repeats_the_same_message(club: Club) -> None:
    club.add("Ana")
    club.sendmail(f"cat >'{club.folder}/1.eml'; touch '{club.folder}/running'; sleep 60")
    running = club.started("ana.toml", "--send")
    until((club.folder / "running").exists)
    running.send_signal(signal.SIGINT)
    assert running.stderr
    assert b"finishing the message on its way" in running.stderr.readline()
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=300)
    assert running.returncode == 130
    club.sendmail()
    assert club.remind("ana.toml", "--send").returncode == 0
    assert [len({mail[name] for mail in club.mails()}) for name in ("Message-ID", "To")] == [1, 1]
    assert len(club.mails()) == 2


def test_a_server_that_is_silent_is_left_at_once(club: Club) -> None:
    club.add("Ana")
    with socket.create_server(("127.0.0.1", 0)) as server:
        club.server(server.getsockname()[1], "timeout = 600\n")
        running = club.started("ana.toml", "--send")
        connection, _ = server.accept()
        started = time.monotonic()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=300)
        connection.close()
        assert time.monotonic() - started < 20, "not the 45 seconds for a failing server"
    assert running.returncode == 130
    assert club.remind("ana.toml").stdout == "Massage tomorrow at 17:00 (Tue 24 Nov)\n"


def until(true: object) -> None:
    assert callable(true)
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("in vain")


# --- who gets it, and from whom


def test_copies_a_sender_and_where_replies_go(club: Club) -> None:
    club.add("Ana")
    post = Post()
    with serving(post) as port:
        club.server(port, 'from = "a@example.org"\nreply_to = "Coach Año <coach@example.org>"\n')
        cc = ("--cc", "Bo <bo@example.org>", "--cc", "cy@example.org")
        done = club.remind("ana.toml", "--send", "--mail-from", "Club <club@example.org>", *cc)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (envelope,) = post.envelopes
    assert envelope.mail_from == "club@example.org"
    assert envelope.rcpt_tos == ["ana@example.org", "bo@example.org", "cy@example.org"]
    mail = mail_of(envelope.content)
    assert [mail[name] for name in ("From", "To", "Cc", "Reply-To")] == [
        "Club <club@example.org>", "ana@example.org", "Bo <bo@example.org>, cy@example.org",
        "Coach Año <coach@example.org>",
    ]  # fmt: skip


def test_a_copy_that_is_refused_stops_no_reminder(club: Club) -> None:
    club.add("Ana")
    post = Choosy(9, "bo@example.org")
    with serving(post) as port:
        club.server(port)
        done = club.remind("ana.toml", "--send", "--cc", "bo@example.org")
        assert done.returncode == 2
        assert done.stderr == (
            "rubdown: Ana, ana@example.org: it was sent, but not the copy to bo@example.org: 550: no such user\n"
        )
        assert club.remind("ana.toml", "--send", "--cc", "bo@example.org").returncode == 0
    assert [envelope.rcpt_tos for envelope in post.envelopes] == [["ana@example.org"]]


def test_who_is_reminded_must_be_known_whoever_gets_a_copy(club: Club) -> None:
    club.add("Ana")
    post = Choosy(9, "ana@example.org")
    with serving(post) as port:
        club.server(port)
        done = club.remind("ana.toml", "--send", "--cc", "bo@example.org")
    assert (done.returncode, post.envelopes) == (2, [])
    assert done.stderr.endswith("550: no such user; it stays due\n")


WRONG = [("--cc", "a@b\nBcc: c@d.org"), ("--mail-from", "x"), ("--digest", "a@b.org, c@d.org"),
         ("--digest", "a@b.org", "--mail-to", "c@d.org"), ("--digest", "a@b.org", "--format", "ndjson"),
         ("--hold",), ("--hold", "--send"), ("--format", "ndjson", "--send")]  # fmt: skip


@pytest.mark.parametrize("args", WRONG)
def test_wrong_usage(args: tuple[str, ...], club: Club) -> None:
    club.add("Ana")
    done = club.remind("ana.toml", *args)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("rubdown: --") or "stdout takes one message" in done.stderr
    assert not (club.folder / "state").exists()


# --- one message for the coach


def test_a_digest_says_who_is_due_unbooked_unlogged_and_in_breach(club: Club) -> None:
    club.add("Ana")
    (club.folder / "bo.toml").write_text(
        f'[runner]\nname = "Bo"\n[week]\nsun = "long run 22 km"\n{LATER}[remind]\ndays = [9]\n', encoding="utf-8"
    )
    (club.folder / "cy.toml").write_text(
        plan_text("Cy", "", "2026-11-15T17:00:00") + "[[appointment]]\nstart = 2027-01-30T17:00:00\n", encoding="utf-8"
    )
    club.sendmail()
    names = ("ana.toml", "bo.toml", "cy.toml")
    done = club.remind(*names, "--send", "--digest", "coach@example.org")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = {mail["To"]: mail for mail in club.mails()}
    assert sorted(found) == ["ana@example.org", "coach@example.org"]
    mail = found["coach@example.org"]
    assert mail["Subject"] == "Massages: 4 due, 1 not booked, 1 not logged, 1 breaking a rule"
    text = body(mail)
    assert "Due\nAna: Massage tomorrow at 17:00 (Tue 24 Nov)\n" in text
    assert "\n\nNot booked\nBo: " in text
    assert "\n\nNot logged\nCy: Did Sun 15 Nov happen?\n" in text
    assert "\n\nBreaking a rule\nCy: " in text
    assert not any(part.get_content_type() == "text/calendar" for part in mail.walk())
    assert club.remind(*names, "--send", "--digest", "coach@example.org").returncode == 0
    assert len(club.mails()) == 2, "silent where nothing is new"


def test_what_is_open_is_a_digest_though_nothing_is_due(club: Club) -> None:
    """Ten days before a proposal nobody is reminded of it; the coach hears of it, and of it alone once."""
    (club.folder / "bo.toml").write_text(
        f'[runner]\nname = "Bo"\n[week]\nsun = "long run 22 km"\n{LATER}[remind]\ndays = []\n', encoding="utf-8"
    )
    args = ("bo.toml", "--digest", "coach@example.org")
    for _ in range(2):
        assert "\nSubject: Massages: 1 not booked\n" in club.remind(*args, "--dry-run").stdout
    mail = mail_of(club.remind(*args).stdout.encode())
    assert mail["Subject"] == "Massages: 1 not booked"
    assert club.remind(*args).stdout == ""
    (club.folder / "ana.toml").write_text(plan_text("Ana"), encoding="utf-8")
    both = mail_of(club.remind("ana.toml", *args).stdout.encode())
    assert both["Subject"] == "Massages: 1 due, 1 not booked"
    assert both["Message-ID"] != mail["Message-ID"]


def test_a_digest_alone_is_a_message_for_sendmail_and_no_runners_reminder(club: Club) -> None:
    club.add("Ana", "Bo")
    mail = mail_of(club.remind("ana.toml", "bo.toml", "--digest", "coach@example.org").stdout.encode())
    assert (mail["To"], mail["Subject"]) == ("coach@example.org", "Massages: 2 due")
    assert club.remind("ana.toml", "bo.toml", "--digest", "coach@example.org").stdout == ""
    assert club.remind("ana.toml").stdout == "Massage tomorrow at 17:00 (Tue 24 Nov)\n"


# --- delivered by others


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        validate(one, output_schema("remind"))
    return found


def test_what_is_held_stays_due_until_it_is_delivered(club: Club) -> None:
    club.add("Ana", "Bo", "Cy")
    names = ("ana.toml", "bo.toml", "cy.toml", "--format", "ndjson")
    first = lines(club.remind(*names, "--hold"))
    assert [one["runner"] for one in first] == ["Ana", "Bo", "Cy"]
    assert lines(club.remind(*names, "--hold")) == first, "the same tokens, as often as it is asked"
    tokens = [str(one["token"]) for one in first]
    assert len({*tokens}) == 3
    done = club.remind("--delivered", tokens[0], tokens[2])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [one["token"] for one in lines(club.remind(*names, "--hold"))] == [tokens[1]]
    assert club.remind("--delivered", tokens[0], "--delivered", tokens[1], "ana.toml").returncode == 0
    assert lines(club.remind(*names, "--hold")) == []
    day = lines(club.remind(*names, "--hold", on="2026-11-24"))
    assert not {str(one["token"]) for one in day} & {*tokens}, "other news"
    assert all("token" not in one for one in lines(club.remind(*names, on="2026-11-24")))


def test_lines_come_in_the_order_of_the_plans(club: Club) -> None:
    """Whatever is nearest, and however many are solved at a time."""
    for n in range(40):
        (club.folder / f"{n:02}.toml").write_text(plan_text(f"R{n:02}", booked=f"2026-11-{24 - n % 2}T17:00:00"))
    assert [one["runner"] for one in lines(club.remind(".", "--format", "ndjson"))] == [f"R{n:02}" for n in range(40)]
    assert lines(club.remind(".", "--format", "ndjson")) == []


def test_a_token_that_nobody_gave_out_is_told_and_the_others_are_recorded(club: Club) -> None:
    club.add("Ana")
    (one,) = lines(club.remind("ana.toml", "--format", "ndjson", "--hold"))
    done = club.remind("--delivered", "0" * 32, str(one["token"]))
    assert done.returncode == 2
    assert done.stderr.startswith('rubdown: no reminder was given out as "00000000000000000000000000000000"')
    assert club.remind("ana.toml").stdout == ""


def test_what_was_delivered_is_what_was_held_whatever_the_plan_says_by_then(club: Club) -> None:
    club.add("Ana")
    (one,) = lines(club.remind("ana.toml", "--format", "ndjson", "--hold"))
    (club.folder / "ana.toml").write_text(plan_text("Ana", booked="2026-11-25T18:00:00"))
    assert club.remind("--delivered", str(one["token"])).returncode == 0
    (moved,) = lines(club.remind("ana.toml", "--format", "ndjson", "--hold"))
    assert moved["what"] == "moved"
    assert moved["headline"] == "Moved: massage now Wed 25 Nov 18:00 (was Tue 24 Nov 17:00)"
