"""Mail on its way: the user's settings, an SMTP server or a sendmail command, and what to say where it is not accepted.

Only what the other side has accepted counts as sent. A temporary failure is tried again within the run; any other is
reported at once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.plans import config_folder
from rubdown.cli.io.texts import file_error, read_text
from rubdown.mail.settings import SMALLEST, MailTable, Settings, read_settings, words_of
from rubdown.text import escape_controls, plural
from rubdown.toml.problems import Refusal

if TYPE_CHECKING:
    from email.message import EmailMessage
    from smtplib import SMTP
    from ssl import SSLContext
    from subprocess import CompletedProcess

_DUE = "it stays due"
_TEMPORARY = 75  # EX_TEMPFAIL of sysexits.h: the one exit code by which sendmail asks to be tried again
_LONGEST_WAIT = 30  # seconds between two tries
_LONGEST_REPLY = 300  # characters of what the other side answered


class UnsentError(CommandError):
    """A message that was not accepted: why, and that it stays due."""


class TemporaryError(Exception):
    """A failure that may pass: worth another try."""


def settings_path() -> Path:
    """Where the user's settings are looked for, whether they exist or not."""
    return config_folder() / "config.toml"


def load_settings() -> Settings:
    """The user's settings. Raises CommandError where there are none or they are wrong, with what to write."""
    path = settings_path()
    if not path.exists():
        wrong, mend = "no such file: nothing says how mail is sent", f"write one with {SMALLEST}"
        raise file_error(str(path), wrong, mend)
    label, text = read_text(str(path))
    settings = read_settings(text, label)
    if isinstance(settings, Refusal):
        raise CommandError(refusal=settings)
    return settings


def send(message: EmailMessage, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
    """Hand a message over: returns once it is accepted (SMTP 250, sendmail exit 0), else raises UnsentError.

    A server that hangs up before its 250 has not accepted it: the message goes again, under the same Message-ID.
    """
    mail = settings.mail
    hand_over = _by_command if mail.via == "sendmail" else _by_smtp
    for tried in range(1, mail.tries + 1):
        try:
            hand_over(message, mail)
        except TemporaryError as reason:
            if tried == mail.tries:
                raise UnsentError(f"{reason} (tried {plural(tried, 'time')}); {_DUE}") from None
            sleep(min(2.0 ** (2 * tried - 1), _LONGEST_WAIT))
        else:
            return


def _by_command(message: EmailMessage, mail: MailTable) -> None:
    from rubdown.mail.message import for_sendmail

    done = _run(mail.argv, mail.timeout, for_sendmail(message))
    if done.returncode == 0:
        return
    problem = f"{mail.argv[0]} ended with exit code {done.returncode}{_reply(done.stderr)}"
    raise TemporaryError(problem) if done.returncode == _TEMPORARY else UnsentError(f"{problem}; {_DUE}")


def _run(argv: list[str], timeout: int, given: bytes = b"") -> CompletedProcess[bytes]:
    """A command without a shell; UnsentError where it cannot be started, TemporaryError where it does not end."""
    import subprocess

    try:
        command = [os.path.expanduser(argv[0]), *argv[1:]]  # noqa: PTH111  a name alone is looked for in PATH
        return subprocess.run(command, input=given, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        raise TemporaryError(f"{argv[0]} did not end within {plural(timeout, 'second')}") from None
    except OSError as error:
        raise UnsentError(f"{argv[0]} cannot be started: {_reason(error)}; {_DUE}") from None


def _by_smtp(message: EmailMessage, mail: MailTable) -> None:
    import smtplib

    password = _password(mail) if mail.user else ""
    place = f"{mail.endpoint[0]}:{mail.endpoint[1]}"
    try:
        server = _connected(mail, _context(mail))
        try:
            if mail.user:
                server.login(mail.user, password)
            _deliver(server, message)
        finally:
            # Accepted is accepted: what the server says to QUIT, or does not say, changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
    except (OSError, UnicodeEncodeError) as error:  # smtplib's own are OSErrors
        problem, temporary = _problem(error)
        line = f"{place}: {problem}"
        raise TemporaryError(line) if temporary else UnsentError(f"{line}; {_DUE}") from None


def _deliver(server: SMTP, message: EmailMessage) -> None:
    """From and to whom the headers say. Not send_message: it writes ">From" where a line of the text begins so."""
    sender, *recipients = (address.addr_spec for name in ("From", "To") for address in message[name].addresses)
    server.sendmail(sender, recipients, message.as_bytes())


def _connected(mail: MailTable, context: SSLContext | None) -> SMTP:
    """A connection that is as safe as the settings want it: until then nothing was sent to the server."""
    import smtplib

    host, port = mail.endpoint
    if mail.safety == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=mail.timeout, context=context)
    server = smtplib.SMTP(host, port, timeout=mail.timeout)
    if mail.safety == "starttls":
        try:
            server.starttls(context=context)  # raises where the server does not offer it or says no
        except BaseException:
            server.close()
            raise
    return server


def _context(mail: MailTable) -> SSLContext | None:
    """Certificates are always verified: against the system's, or against `ca_file` alone."""
    import ssl

    if mail.safety == "none":
        return None
    trusted = settings_path().parent / Path(mail.ca_file).expanduser() if mail.ca_file else None
    try:
        return ssl.create_default_context(cafile=trusted)
    except (OSError, ValueError) as error:
        raise UnsentError(f"ca_file {escape_controls(str(trusted))} cannot be used: {_reason(error)}; {_DUE}") from None


def _problem(error: OSError | UnicodeEncodeError) -> tuple[str, bool]:
    """What went wrong with a server, in words, and whether it is temporary."""
    import smtplib

    match error:
        case UnicodeEncodeError():
            return "user and password can be told to a server in ASCII only", False
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return _answer(*next(iter(refused.values())))
        case smtplib.SMTPAuthenticationError(smtp_code=code) if 500 <= code <= 504:
            return f"logging in failed with {code}", False  # such an answer may repeat what it did not understand
        case smtplib.SMTPResponseException():
            return _answer(error.smtp_code, error.smtp_error)
        case smtplib.SMTPException() if not isinstance(error, smtplib.SMTPServerDisconnected):
            return f"{str(error).rstrip('.')}: nothing was sent", False
    return _connection_problem(error)


def _connection_problem(error: OSError) -> tuple[str, bool]:
    import smtplib
    import ssl

    match error:
        case TimeoutError() | smtplib.SMTPServerDisconnected(__context__=TimeoutError()):
            return "no answer in time", True
        case smtplib.SMTPServerDisconnected():
            return "the server hung up before it accepted the message", True
        case ssl.SSLCertVerificationError():
            return f"its certificate is not to be trusted: {error.verify_message}", False
        case ssl.SSLError() if not isinstance(error, ssl.SSLEOFError):
            return f'no TLS with it ({_reason(error)}): see security = "starttls" or "tls", and port', False
    return _reason(error), True


def _answer(code: int, reply: bytes | str) -> tuple[str, bool]:
    """An SMTP reply, and whether it is temporary: 5yz never is (RFC 5321, 4.2.1)."""
    return f"{code}{_reply(reply)}", not 500 <= code <= 599


def _reply(text: bytes | str) -> str:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    words = escape_controls(" ".join(plain.split()))
    return f": {words[:_LONGEST_REPLY]}" if words else ""


def _reason(error: OSError | ValueError) -> str:
    return escape_controls(reason(error))


def _password(mail: MailTable) -> str:
    """The password from where the settings say that it is; UnsentError where it is not there."""
    if mail.password_env:
        password, where = os.environ.get(mail.password_env), f"the environment variable {mail.password_env}"
    elif mail.password_command:
        password, where = _first_line(words_of(mail.password_command), mail.timeout), "password_command"
    else:
        service = mail.password_keyring if isinstance(mail.password_keyring, str) else "rubdown"
        password, where = _from_keyring(service, mail.user or ""), f'the keyring under "{service}" and "{mail.user}"'
    if not password:
        raise UnsentError(f"no password in {where}; {_DUE}")
    return password


def _first_line(command: list[str], timeout: int) -> str:
    done = _run(command, timeout)
    if done.returncode:
        raise UnsentError(f"password_command ended with exit code {done.returncode}{_reply(done.stderr)}; {_DUE}")
    return done.stdout.decode("utf-8", "replace").partition("\n")[0].removesuffix("\r")


def _from_keyring(service: str, user: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise UnsentError(f"password_keyring needs keyring: pip install 'rubdown[keyring]'; {_DUE}") from None
    try:
        return keyring.get_password(service, user)
    except KeyringError as error:
        raise UnsentError(f"the keyring cannot be read{_reply(str(error))}; {_DUE}") from None
