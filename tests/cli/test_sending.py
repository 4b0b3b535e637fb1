"""Mail on its way: servers that accept, refuse, put off, hang up, are slow or unsafe; commands; passwords."""

from __future__ import annotations

import base64
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import LoginPassword

from rubdown.cli.io.errors import CommandError
from rubdown.cli.remind.interrupts import Interrupts
from rubdown.cli.remind.sending import Mailer, UnsentError, load_settings, settings_path
from rubdown.mail.message import Letter, compose, for_sendmail
from rubdown.mail.settings import Settings, read_settings
from rubdown.render.terminal.diagnostics import diagnostics_text
from support.clients import require
from support.mailservers import HANG_UP, PASSWORD, SILENT, USER, Post, certificate, scripted, serving, speaking_tls

LETTER = Letter(
    key="plan.toml/2026-11-24/1",
    to="ana@example.org",
    sender="Club <club@example.org>",
    subject="Maratón de Año Nuevo – 10 km",
    paragraphs=[["tomorrow at 17:00", ".", "x" * 2000, "From here"]],
    sent=datetime(2026, 11, 23, tzinfo=UTC),
)
MESSAGE = compose(LETTER)
LOCAL = '[mail]\nvia = "smtp"\nhost = "localhost"\n'


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("certificates"), "localhost")


def settings_of(text: str) -> Settings:
    found = read_settings(text, "config.toml")
    assert isinstance(found, Settings), found
    return found


def plainly(port: int, more: str = "") -> Settings:
    return settings_of(f'{LOCAL}security = "none"\nport = {port}\ntimeout = 60\n{more}')


def safely(port: int, pem: Path, security: str = "starttls", login: str = "") -> Settings:
    return settings_of(f"{LOCAL}port = {port}\nsecurity = \"{security}\"\nca_file = '{pem}'\n{login}")


Kept = dict[tuple[str, str], str]
LOGIN = f'user = "{USER}"\npassword_env = "MAIL_PASSWORD"\n'


class Waits(list[float]):
    """Seconds that were to be slept between the tries."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def send(message: EmailMessage, settings: Settings, waits: Waits | None = None) -> list[str]:
    with Mailer(settings.mail, sleep=Waits() if waits is None else waits) as mailer:
        return mailer.send(message, Interrupts())


def unsent(settings: Settings, message: EmailMessage = MESSAGE) -> tuple[str, Waits]:
    waits = Waits()
    with pytest.raises(UnsentError) as caught:
        send(message, settings, waits)
    text = str(caught.value)
    assert text.endswith("it stays due")
    encoded = (
        base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode(),
        base64.b64encode(PASSWORD.encode()).decode(),
    )
    assert not any(secret in text for secret in (PASSWORD, *encoded))
    return text, waits


# --- servers that accept


def test_starttls_and_a_login(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    post = Post()
    context = speaking_tls(pem)
    with serving(
        post, tls_context=context, require_starttls=True, authenticator=post.authenticate, auth_required=True
    ) as port:
        send(MESSAGE, safely(port, pem, login=LOGIN))
    (envelope,) = post.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("club@example.org", ["ana@example.org"])
    assert envelope.content == MESSAGE.as_bytes()
    assert post.safe == [True]
    assert post.logins == [LoginPassword(USER.encode(), PASSWORD.encode())]


def test_tls_from_the_start(pem: Path) -> None:
    post = Post()
    with serving(post, ssl_context=speaking_tls(pem)) as port:
        send(MESSAGE, safely(port, pem, "tls"))
    assert [envelope.content for envelope in post.envelopes] == [MESSAGE.as_bytes()]


def test_this_machines_own_server() -> None:
    post = Post()
    with serving(post) as port:
        send(MESSAGE, plainly(port))
    found = message_from_bytes(post.envelopes[0].content, policy=policy.default)  # type: ignore[arg-type]
    assert isinstance(found, EmailMessage)
    assert found["Subject"] == "Maratón de Año Nuevo – 10 km"


# --- servers that do not, for now


def test_a_message_that_was_put_off_goes_at_the_next_try() -> None:
    post, waits = Post("451 greylisted, come again"), Waits()
    with serving(post) as port:
        send(MESSAGE, plainly(port), waits)
    assert len(post.envelopes) == 1
    assert waits == [2]


def test_a_message_that_is_put_off_again_and_again_stays_due() -> None:
    post = Post(*["451 greylisted, come again"] * 9)
    with serving(post) as port:
        text, waits = unsent(plainly(port))
        assert f"localhost:{port}: 451: greylisted, come again (tried 3 times)" in text
        assert (post.refused, waits) == (3, [2, 8])
        text, waits = unsent(plainly(port, "tries = 1"))
        assert "(tried 1 time);" in text
        assert waits == []
    assert post.envelopes == []


def test_the_waits_have_an_end() -> None:
    with scripted({"": "421 busy"}) as (port, _):
        text, waits = unsent(plainly(port, "tries = 10"))
    assert (text.count("(tried 3 times)"), waits) == (1, [2, 8]), "all failures of a run together cost 45 seconds"


@pytest.mark.parametrize("verb", ["", "EHLO", "MAIL", "RCPT", "DATA", "."])
def test_a_server_that_hangs_up_has_not_accepted(verb: str) -> None:
    with scripted({verb: HANG_UP, "HELO": HANG_UP}) as (port, heard):
        text, waits = unsent(plainly(port, "tries = 2"))
    assert "hung up before it accepted" in text or "reset" in text or "broken pipe" in text
    assert waits == [2]
    if verb == ".":  # both times under the same identity
        assert [line for line in heard if line.startswith("Message-ID")] == [f"Message-ID: {MESSAGE['Message-ID']}"] * 2


def test_after_a_server_hung_up_in_the_message_it_goes_again() -> None:
    post, waits = Post("hang up"), Waits()
    with serving(post) as port:
        send(MESSAGE, plainly(port), waits)
    assert (post.refused, len(post.envelopes), waits) == (1, 1, [2])


@pytest.mark.parametrize("verb", ["", "."])
def test_a_slow_server(verb: str) -> None:
    with scripted({verb: SILENT}) as (port, _):
        text, waits = unsent(settings_of(f'{LOCAL}security = "none"\nport = {port}\ntimeout = 1\ntries = 1'))
    assert "no reply in time" in text
    assert waits == []


def test_nobody_listens(tmp_path: Path) -> None:
    with scripted({}) as (port, _):
        pass
    text, waits = unsent(plainly(port))
    assert "refused" in text
    assert len(waits) == 2


def test_a_name_that_nobody_has() -> None:
    text, waits = unsent(settings_of('[mail]\nvia = "smtp"\nhost = "smtp.example.invalid"'))
    assert "smtp.example.invalid:587: " in text
    assert len(waits) == 2


# --- servers that never will


@pytest.mark.parametrize(
    ("replies", "told"),
    [
        ({"RCPT": "550 no such user here"}, "550: no such user here"),
        ({"MAIL": "553 not you"}, "553: not you"),
        ({".": "554 spam\x1b[31m"}, "554: spam\\x1b[31m"),
        ({"": "554 go away"}, "554: go away"),
        ({"DATA": "503 no"}, "503: no"),
    ],
)
def test_a_refusal_is_told_at_once(replies: Mapping[str, str], told: str) -> None:
    with scripted(replies) as (port, _):
        text, waits = unsent(plainly(port))
    assert told in text
    assert waits == []


@pytest.mark.parametrize("reply", ["500 what?", "421 too late", HANG_UP])
def test_accepted_is_accepted_whatever_is_said_to_quit(reply: str) -> None:
    with scripted({"QUIT": reply}) as (port, heard):
        send(MESSAGE, plainly(port), Waits())
    assert sum(line.startswith("Message-ID") for line in heard) == 1


def test_without_starttls_nothing_is_told(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with scripted({"EHLO": "250-here\r\n250 AUTH PLAIN LOGIN"}) as (port, heard):
        text, waits = unsent(safely(port, pem, login=LOGIN))
    assert "STARTTLS extension not supported by server: nothing was sent" in text
    assert waits == []
    assert {line.split(" ")[0].upper() for line in heard} <= {"EHLO", "QUIT"}


@pytest.mark.parametrize(("reply", "tries"), [("454 not now", 3), ("501 never", 1)])
def test_a_starttls_that_is_denied(pem: Path, reply: str, tries: int) -> None:
    with scripted({"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": reply}) as (port, heard):
        text, waits = unsent(safely(port, pem))
    assert reply.replace(" ", ": ", 1) in text
    assert len(waits) == tries - 1
    assert {line.split(" ")[0].upper() for line in heard} <= {"EHLO", "STARTTLS", "QUIT"}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for(pem: Path, security: str) -> None:
    post = Post()
    options = {"tls_context" if security == "starttls" else "ssl_context": speaking_tls(pem)}
    with serving(post, **options) as port:
        text, waits = unsent(settings_of(f'{LOCAL}port = {port}\nsecurity = "{security}"'))
    assert "certificate is not to be trusted: self-signed certificate" in text
    assert (waits, post.envelopes) == ([], [])


def test_a_certificate_for_someone_else(tmp_path: Path) -> None:
    other = certificate(tmp_path, "mail.example.org")
    post = Post()
    with serving(post, tls_context=speaking_tls(other)) as port:
        text, waits = unsent(safely(port, other))
    assert "not valid for 'localhost'" in text
    assert (waits, post.envelopes) == ([], [])


def test_tls_where_there_is_none(pem: Path) -> None:
    with serving(Post()) as port:
        text, waits = unsent(safely(port, pem, "tls"))
    assert "no TLS with it" in text
    assert waits == []


@pytest.mark.parametrize("content", [None, "no certificate\n"])
def test_a_ca_file_that_is_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    text, waits = unsent(safely(1, path))
    assert f"ca_file {path} cannot be used" in text
    assert waits == []


# --- passwords


def test_a_wrong_password(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", f"{PASSWORD}!")
    post = Post()
    with serving(post, tls_context=speaking_tls(pem), authenticator=post.authenticate) as port:
        text, waits = unsent(safely(port, pem, login=LOGIN))
    assert "535: 5.7.8 Authentication credentials invalid" in text
    assert (waits, post.envelopes) == ([], [])


def test_a_login_that_the_server_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    plain = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
    with scripted({"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": f"500 unknown: AUTH PLAIN {plain}"}) as (port, _):
        text, waits = unsent(plainly(port, LOGIN))
    assert "logging in failed with 500" in text
    assert waits == []


@pytest.mark.parametrize(
    ("extension", "told"),
    [("250 SIZE", "AUTH extension not supported"), ("250 AUTH GSSAPI", "No suitable authentication method")],
)
def test_a_server_without_a_login_that_we_know(extension: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with scripted({"EHLO": f"250-here\r\n{extension}"}) as (port, heard):
        text, waits = unsent(plainly(port, LOGIN))
    assert told in text
    assert waits == []
    assert not any(line.startswith("MAIL") for line in heard)


def test_a_login_that_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with scripted({"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "454 later"}) as (port, _):
        assert "454: later (tried 3 times)" in unsent(plainly(port, LOGIN))[0]


def test_a_password_beyond_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "contraseña")
    with scripted({"EHLO": "250-here\r\n250 AUTH PLAIN"}) as (port, _):
        text, waits = unsent(plainly(port, LOGIN))
    assert "in ASCII only" in text
    assert "ñ" not in text
    assert waits == []


@pytest.mark.parametrize(
    "source",
    [
        'password_env = "MAIL_PASSWORD"',
        f'password_command = "printf {PASSWORD}"',
        f'password_command = ["printf", "{PASSWORD}\\\\nurl: example.org\\\\n"]',
        "password_keyring = true",
        'password_keyring = "club"',
    ],
)
def test_where_passwords_come_from(source: str, pem: Path, monkeypatch: pytest.MonkeyPatch, kept: Kept) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    kept["rubdown", USER] = kept["club", USER] = PASSWORD
    post = Post()
    with serving(post, tls_context=speaking_tls(pem), authenticator=post.authenticate, auth_required=True) as port:
        send(MESSAGE, safely(port, pem, login=f'user = "{USER}"\n{source}'), Waits())
    assert len(post.envelopes) == 1


@pytest.fixture
def kept() -> Iterator[Kept]:
    """What stands in the keyring, by service and user."""
    import keyring
    from keyring.backend import KeyringBackend

    found: Kept = {}

    class InMemory(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return found.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            found[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())  # type: ignore[no-untyped-call]
    yield found
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('password_env = "NO_SUCH_VARIABLE"', "no password in the environment variable NO_SUCH_VARIABLE"),
        ('password_command = "false"', "password_command ended with exit code 1"),
        ('password_command = "true"', "no password in password_command"),
        ('password_command = "/no/such/command"', "/no/such/command cannot be started: no such file"),
        ("password_keyring = true", 'no password in the keyring under "rubdown" and "ana@example.org"'),
    ],
)
def test_no_password(source: str, told: str, kept: Kept) -> None:
    with scripted({}) as (port, heard):
        text, waits = unsent(plainly(port, f'user = "{USER}"\n{source}'))
    assert told in text
    assert (waits, heard) == ([], [])


def test_without_the_keyring_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    text, _ = unsent(plainly(1, f'user = "{USER}"\npassword_keyring = true'))
    assert "pip install 'rubdown[keyring]'" in text


def test_without_any_keyring() -> None:
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    try:
        text, _ = unsent(plainly(1, f'user = "{USER}"\npassword_keyring = true'))
    finally:
        keyring.set_keyring(before)
    assert "the keyring cannot be read: No recommended backend was available" in text


# --- commands


def script(folder: Path, lines: str) -> Path:
    path = folder / "send mail"
    path.write_text(f"#!/bin/sh\ncd '{folder}'\necho run >>runs\n{lines}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def through(command: Sequence[str | Path]) -> Settings:
    words = ", ".join(f"'{word}'" for word in command)
    return settings_of(f'[mail]\nvia = "sendmail"\ncommand = [{words}]\ntimeout = 60\n')


def test_a_command_gets_the_message_and_its_options_and_no_shell(tmp_path: Path) -> None:
    path = script(tmp_path, 'cat >message\nprintf "%s|" "$@" >options')
    send(MESSAGE, through([path, "-t", "$(touch x); a b"]))
    assert (tmp_path / "message").read_bytes() == for_sendmail(MESSAGE)
    assert (tmp_path / "options").read_text() == "-t|$(touch x); a b|"
    assert not (tmp_path / "x").exists()


def test_a_command_as_a_shell_would_part_it(tmp_path: Path) -> None:
    path = script(tmp_path, 'cat >/dev/null\nprintf "%s|" "$@" >options')
    send(MESSAGE, settings_of(f"[mail]\nvia = 'sendmail'\ncommand = \"'{path}' -t --account 'my own'\""))
    assert (tmp_path / "options").read_text() == "-t|--account|my own|"


def test_a_command_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    script(tmp_path, "cat >message")
    send(MESSAGE, through(["~/send mail"]))
    assert (tmp_path / "message").exists()


@pytest.mark.parametrize(
    ("lines", "runs", "told"),
    [
        ("echo 'queue full' >&2; exit 75", 3, "ended with exit code 75: queue full (tried 3 times)"),
        ("printf 'no such\\n user\\033[31m' >&2; exit 67", 1, "ended with exit code 67: no such user\\x1b[31m;"),
        ("kill -9 $$", 1, "ended with exit code -9;"),
    ],
)
def test_a_command_that_fails(tmp_path: Path, lines: str, runs: int, told: str) -> None:
    text, waits = unsent(through([script(tmp_path, lines), "-t"]))
    assert told in text
    assert (tmp_path / "runs").read_text().count("run") == runs
    assert len(waits) == runs - 1


def test_a_command_that_succeeds_at_the_second_try(tmp_path: Path) -> None:
    path, waits = script(tmp_path, "[ $(wc -l <runs) = 2 ] && cat >message || exit 75"), Waits()
    send(MESSAGE, through([path]), waits)
    assert (tmp_path / "message").read_bytes() == for_sendmail(MESSAGE)
    assert waits == [2]


def test_a_command_that_does_not_end(tmp_path: Path) -> None:
    path = script(tmp_path, "exec sleep 60")
    text, _ = unsent(settings_of(f"[mail]\nvia = 'sendmail'\ncommand = ['{path}']\ntimeout = 1\ntries = 1"))
    assert "did not end within 1 second" in text


def test_a_command_that_reads_nothing_but_succeeds(tmp_path: Path) -> None:
    send(MESSAGE, through([script(tmp_path, "exit 0")]))


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    text, waits = unsent(through([tmp_path / "nothing"]))
    assert "cannot be started: no such file" in text
    assert waits == []


def test_msmtp_takes_the_message_to_a_server(tmp_path: Path) -> None:
    post = Post()
    with serving(post) as port:
        config = tmp_path / "msmtprc"
        config.write_text(f"account default\nhost 127.0.0.1\nport {port}\nfrom club@example.org\n")
        config.chmod(0o600)
        send(MESSAGE, through([require("msmtp"), "-C", config, "-t"]))
    (envelope,) = post.envelopes
    assert envelope.rcpt_tos == ["ana@example.org"]
    content = envelope.content
    assert isinstance(content, bytes)
    assert content == MESSAGE.as_bytes()


# --- settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = settings_path()
    path.parent.mkdir(parents=True)
    return path


def unreadable() -> str:
    with pytest.raises(CommandError) as caught:
        load_settings()
    assert caught.value.refusal
    return diagnostics_text(caught.value.refusal.diagnostics).plain


def test_settings_are_loaded_from_the_users_config_folder(config: Path) -> None:
    config.write_text('[mail]\nvia = "sendmail"\n')
    assert load_settings().mail.via == "sendmail"
    if os.name == "posix" and sys.platform != "darwin":
        assert config.parts[-2:] == ("rubdown", "config.toml")


def test_without_settings_the_message_says_what_to_write(config: Path) -> None:
    text = unreadable()
    assert f"{config}: error: no such file" in text
    assert all(word in text for word in ("[mail]", 'via = "sendmail"', 'via = "smtp"', "host"))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'[mail]\nvia = "smpt"\n', "config.toml:2:7: error:"),
        (b"\xff", "not UTF-8"),
        (b"", "nothing says how mail is sent"),
    ],
)
def test_wrong_settings(config: Path, raw: bytes, told: str) -> None:
    config.write_bytes(raw)
    assert told in unreadable()


def test_a_ca_file_beside_the_settings(config: Path, pem: Path) -> None:
    (config.parent / "ca.pem").write_text(pem.read_text())
    post = Post()
    with serving(post, tls_context=speaking_tls(pem)) as port:
        config.write_text(f'{LOCAL}port = {port}\nca_file = "ca.pem"\n')
        send(MESSAGE, load_settings())
    assert post.safe == [True]
