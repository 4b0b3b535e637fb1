"""Mail on its way: the user's settings, one mail server or sendmail command for a run, and what is not accepted.

Only what the other side has accepted counts as sent. A failure that may pass is tried again within the run; a run
spends at most 45 seconds on failures, and nothing more once the server has failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.files import is_missing
from rubdown.cli.io.folders import config_folder
from rubdown.cli.io.texts import file_error, read_text
from rubdown.cli.remind.failure import Failure, beginning, in_words
from rubdown.cli.remind.interrupts import Interrupts
from rubdown.mail.settings import SMALLEST, MailTable, Settings, read_settings
from rubdown.text import escape_controls, plural
from rubdown.toml.problems import Refusal

if TYPE_CHECKING:
    from email.message import EmailMessage
    from ssl import SSLContext

    from rubdown.cli.remind.smtp import Conversation

PATIENCE = 45.0  # seconds that failures cost a run at most
_LAST_TRY = 10.0  # of these, which are left for another try
_DUE = "it stays due"
_TEMPORARY = 75  # EX_TEMPFAIL of sysexits.h: the one exit code by which sendmail asks to be tried again
_LONGEST_WAIT = 30.0  # seconds between two tries
_STILL_OPEN = 5.0  # seconds for a server to answer that it still listens


class UnsentError(CommandError):
    """A message that was not accepted: why, and that it stays due."""


def settings_path() -> Path:
    """Where the user's settings are looked for, whether they exist or not."""
    return config_folder() / "config.toml"


def load_settings() -> Settings:
    """The user's settings. Raises CommandError where there are none or they are wrong, with what to write."""
    path = settings_path()
    if is_missing(path):
        wrong, mend = "no such file: nothing says how mail is sent", f"write one with {SMALLEST}"
        raise file_error(str(path), wrong, mend)
    label, text = read_text(str(path))
    settings = read_settings(text, label)
    if isinstance(settings, Refusal):
        raise CommandError(refusal=settings)
    return settings


class Mailer(AbstractContextManager["Mailer"]):
    """Sends the messages of one run, over one connection.

    `down`: whether the server has failed; then nothing more is sent. `patience`: the seconds that failures may still
    cost.
    """

    def __init__(
        self, mail: MailTable, patience: float = PATIENCE, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.mail, self.patience, self.down = mail, patience, False
        self._sleep = sleep
        self._server: Conversation | None = None

    def __exit__(self, *_: object) -> None:
        if self._server:
            self._server.leave()

    def send(self, message: EmailMessage, interrupts: Interrupts) -> list[str]:
        """Hand a message over: returns once it is accepted (SMTP 250, sendmail exit 0), else raises UnsentError.

        What is returned are the copies that were refused. A server that hangs up before its 250 has not accepted it:
        the message goes again, under the same Message-ID. Where it was accepted, or may be, interrupts are held.
        """
        if self.down:
            raise UnsentError(f"the mail server has failed; {_DUE}")
        hand_over = self._by_command if self.mail.via == "sendmail" else self._by_smtp
        for tried in range(1, self.mail.tries + 1):
            started = time.monotonic()
            try:
                return hand_over(message, started + min(self.mail.timeout, self.patience), interrupts)
            except Failure as failed:
                interrupts.release()
                self.patience -= time.monotonic() - started
                wait = min(2.0 ** (2 * tried - 1), _LONGEST_WAIT)
                if not failed.passing or tried == self.mail.tries or self.patience < wait + _LAST_TRY:
                    self.down = failed.for_all or self.patience <= 0
                    tries = f" (tried {plural(tried, 'time')})" if failed.passing else ""
                    raise UnsentError(f"{failed}{tries}; {_DUE}") from None
            self.patience -= wait
            self._sleep(wait)
        raise AssertionError("there is at least one try")

    def _by_command(self, message: EmailMessage, end: float, interrupts: Interrupts) -> list[str]:
        from rubdown.cli.remind.commands import run_command
        from rubdown.mail.message import for_sendmail

        interrupts.hold()
        code, errors = run_command(self.mail.argv, end - time.monotonic(), for_sendmail(message))
        if code:
            problem = f"{self.mail.argv[0]} ended with exit code {code}{beginning(errors)}"
            raise Failure(problem, passing=code == _TEMPORARY)
        return []

    def _by_smtp(self, message: EmailMessage, end: float, interrupts: Interrupts) -> list[str]:
        from rubdown.cli.remind.smtp import failure
        from rubdown.mail.message import envelope

        used, connected = self._server is not None, False
        try:
            server = self._connected(end)
            connected = True
            interrupts.hold()
            return server.deliver(*envelope(message), message.as_bytes())
        except (OSError, UnicodeError) as error:
            failed = failure(error, connected=connected)
        if self._server and failed.for_all:
            self._server.close()
            self._server = None
            if used and failed.passing and end - time.monotonic() > 1:  # many servers take only so many over one
                return self._by_smtp(message, end, interrupts)
        host, port = self.mail.endpoint
        raise Failure(f"{host}:{port}: {failed}", passing=failed.passing, for_all=failed.for_all)

    def _connected(self, end: float) -> Conversation:
        """A connection as safe as the settings want it, logged in: until then nothing was sent to the server."""
        from rubdown.cli.remind.commands import password
        from rubdown.cli.remind.smtp import Conversation

        if self._server and self._server.is_open(min(end, time.monotonic() + _STILL_OPEN)):
            self._server.allow(end)
            return self._server
        secret = password(self.mail, end - time.monotonic()) if self.mail.user else ""
        context = _context(self.mail)
        self._server = Conversation(self.mail.endpoint, end, context if self.mail.safety == "tls" else None)
        if context and self.mail.safety == "starttls":
            self._server.begin_tls(context)  # raises where the server does not offer it or says no
        if self.mail.user:
            self._server.login(self.mail.user, secret)
        return self._server


def _context(mail: MailTable) -> SSLContext | None:
    """Certificates are always verified: against the system's, or against `ca_file` alone."""
    import ssl

    if mail.safety == "none":
        return None
    trusted = settings_path().parent / Path(mail.ca_file).expanduser() if mail.ca_file else None
    try:
        return ssl.create_default_context(cafile=trusted)
    except (OSError, ValueError) as error:
        problem = f"ca_file {escape_controls(str(trusted))} cannot be used: {in_words(error)}"
        raise Failure(problem, for_all=True) from None
