"""A conversation with a mail server that ends in time, whatever the server does; what its failures mean."""

from __future__ import annotations

import io
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from threading import Thread
from typing import Any

from rubdown.cli.remind.failure import Failure, beginning, in_words

_MOST_BYTES = 1_000_000  # that a server may answer to one message
_GOODBYE = 3.0  # seconds for the answer to QUIT, which changes nothing
_GONE = 421  # the server closes the connection (RFC 5321, 3.8)


class EndlessReplyError(OSError):
    """More bytes than any answer to a message has."""


class Conversation(smtplib.SMTP):
    """An SMTP connection; `tls` is what protects it from the first byte on, if anything.

    A message may take until `end` on the monotonic clock, and the server answer 1 MB to it. Raises OSError.
    """

    def __init__(self, endpoint: tuple[str, int], end: float, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.allow(end)
        name = socket.gethostname()  # smtplib would ask the name service for it, and wait
        super().__init__(*endpoint, local_hostname=name if "." in name and name.isascii() else "[127.0.0.1]")

    def allow(self, end: float) -> None:
        """Begin the next message, which may take until `end`."""
        self.end, self.bytes_left = end, _MOST_BYTES

    def seconds_left(self) -> float:
        """Raises TimeoutError where none are."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(self, host: str = "", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        """Connect and read the greeting; a name service that is dead is waited for no longer than the server."""
        results: list[socket.socket | OSError] = []

        def try_it() -> None:
            try:
                results.append(socket.create_connection((host, port), self.seconds_left()))
            except (OSError, UnicodeError) as error:
                results.append(error if isinstance(error, OSError) else OSError("no name of a server"))

        thread = Thread(target=try_it, daemon=True)
        thread.start()
        thread.join(self.seconds_left())
        connection = results[0] if results else TimeoutError()
        if isinstance(connection, OSError):
            raise connection
        self.host = host
        self.sock = self._tls.wrap_socket(connection, server_hostname=host) if self._tls else connection
        return self.getreply()

    def begin_tls(self, context: ssl.SSLContext) -> None:
        """Protect the rest of the conversation (STARTTLS, RFC 3207); raises where the server does not offer it.

        smtplib's own takes the host's name from what its `connect` leaves behind.
        """
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server.")
        code, reply = self.docmd("STARTTLS")
        if code != 220 or not self.sock:
            raise smtplib.SMTPResponseException(code, reply)
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
        self.file = None
        self.helo_resp = self.ehlo_resp = None  # what was said before it counts no longer
        self.esmtp_features, self.does_esmtp = {}, False

    def send(self, s: Any) -> None:
        """Send bytes or text, in the time that is left."""
        if self.sock:
            self.sock.settimeout(self.seconds_left())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """The code and the text of the next reply."""
        if self.file is None and self.sock:
            self.file = io.BufferedReader(_Replies(self, self.sock))
        return super().getreply()

    def deliver(self, sender: str, recipients: list[str], message: bytes) -> list[str]:
        """Hand a message over: returns once it was accepted for the first recipient, with what refused the others."""
        self.ehlo_or_helo_if_needed()
        _require(self.mail(sender))
        _require(self.rcpt(recipients[0]))
        others = [(to, *self.rcpt(to)) for to in recipients[1:]]
        _require(self.data(message))
        return [f"{to}: {code}{beginning(reply)}" for to, code, reply in others if code not in (250, 251)]

    def is_open(self, end: float) -> bool:
        """Whether the server still answers until then; where not, the connection is closed."""
        self.allow(end)
        with suppress(OSError):
            if self.rset()[0] == 250:
                return True
        self.close()
        return False

    def leave(self) -> None:
        """Take leave of the server: what it says to that, or does not say, changes nothing."""
        self.allow(time.monotonic() + _GOODBYE)
        with suppress(OSError):
            self.quit()
        self.close()


class _Replies(io.RawIOBase):
    """What a server says, as a stream that ends in time."""

    def __init__(self, conversation: Conversation, sock: socket.socket) -> None:
        self._conversation, self._sock = conversation, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._conversation.seconds_left())
        received = self._sock.recv_into(buffer)
        self._sock.settimeout(self._conversation.seconds_left())  # for a TLS handshake that may follow
        self._conversation.bytes_left -= received
        if self._conversation.bytes_left < 0:
            raise EndlessReplyError("its reply has no end")
        return received


def _require(reply: tuple[int, bytes]) -> None:
    if reply[0] not in (250, 251):
        raise smtplib.SMTPResponseException(*reply)


def failure(error: OSError | UnicodeError, *, connected: bool) -> Failure:
    """What went wrong with a server; before it is `connected` and logged in, for all messages alike."""
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    passing, for_all = False, True
    match cause:
        case UnicodeError():
            problem = "a server takes user and password in ASCII only"
        case smtplib.SMTPAuthenticationError(smtp_code=code) if 500 <= code <= 504:  # it may repeat what it heard
            problem = f"logging in failed with {code}"
        case smtplib.SMTPResponseException(smtp_code=code):  # 5yz is for good (RFC 5321, 4.2.1)
            problem = f"{code}{beginning(cause.smtp_error)}"
            passing, for_all = not 500 <= code <= 599, not connected or code == _GONE
        case smtplib.SMTPException():
            problem = f"{str(cause).rstrip('.')}: nothing was sent"
        case ssl.SSLCertVerificationError():
            problem = f"its certificate is not to be trusted: {cause.verify_message}"
        case ssl.SSLError() if not isinstance(cause, ssl.SSLEOFError):
            problem = f'no TLS with it ({in_words(cause)}): see security = "starttls" or "tls", and port'
        case TimeoutError():
            problem, passing = "no reply in time", True
        case OSError() if cause is error or isinstance(cause, EndlessReplyError):
            problem, passing = in_words(cause), True
        case _:
            problem, passing = "the server hung up before it accepted the message", True
    return Failure(problem, passing=passing, for_all=for_all)
