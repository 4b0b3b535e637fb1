"""A conversation with a mail server that ends in time, whatever the server does; what its failures mean."""

from __future__ import annotations

import io
import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any

from rubdown.cli.remind.failure import Failure, beginning, in_words

_MOST_BYTES = 1_000_000  # that a server may answer to one message
_GOODBYE = 3.0  # seconds for the answer to QUIT, which changes nothing
_GONE = 421  # the server closes the connection (RFC 5321, 3.8)


class EndlessReplyError(OSError):
    """More bytes than any answer to a message has."""


class Conversation(smtplib.SMTP):
    """An SMTP connection, each of whose messages has a bound in seconds and in bytes that the server may answer.

    `tls`: what protects it from the first byte on, if anything. Raises OSError, also where the time is over.
    """

    def __init__(self, endpoint: tuple[str, int], end: float, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.allow(end)
        # smtplib would ask the name service who we are, and wait for it.
        name = socket.gethostname()
        super().__init__(*endpoint, local_hostname=name if "." in name and name.isascii() else "[127.0.0.1]")

    def allow(self, end: float) -> None:
        """Let the next message take until `end` on the monotonic clock, and 1 MB of answers."""
        self._end, self._bytes = end, _MOST_BYTES

    def left(self) -> float:
        """The seconds that are left. Raises TimeoutError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def receive(self, sock: socket.socket, buffer: Any) -> int:
        """Fill a buffer with what comes next, in the time that is left; how many bytes it was."""
        sock.settimeout(self.left())
        received = sock.recv_into(buffer)
        self._bytes -= received
        if self._bytes < 0:
            raise EndlessReplyError("its reply has no end")
        sock.settimeout(self.left())  # for a TLS handshake that may follow
        return received

    def connect(self, host: str = "", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        """Connect to the first of the host's addresses that answers, and read the greeting."""
        problem = OSError("no address")
        for family, kind, protocol, _, address in self._addresses(host, port):
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(self.left())
                connection.connect(address)
                self.sock = self._tls.wrap_socket(connection, server_hostname=host) if self._tls else connection
                break
            except OSError as error:
                problem = error
                connection.close()
        else:
            raise problem
        return self.getreply()

    def _addresses(self, host: str, port: int) -> list[Any]:
        """A host's addresses; a name service that is dead is waited for no longer than the server."""
        answers: list[Any] = []

        def look_up() -> None:
            try:
                answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                answers.append(error)

        thread = threading.Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(self.left())
        if not answers:
            raise TimeoutError
        if isinstance(answers[0], Exception):
            raise answers[0]
        return list(answers[0])

    def send(self, s: Any) -> None:
        """Send bytes or text, in the time that is left."""
        if self.sock:
            self.sock.settimeout(self.left())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """The code and the text of the next reply."""
        if self.file is None and self.sock:
            self.file = io.BufferedReader(_Replies(self, self.sock))
        return super().getreply()

    def deliver(self, sender: str, recipients: list[str], message: bytes) -> list[str]:
        """Hand a message over: returns once it was accepted for the first recipient, with what refused the others.

        Raises OSError where it was not.
        """
        self.ehlo_or_helo_if_needed()
        self._accepted(self.mail(sender))
        self._accepted(self.rcpt(recipients[0]))
        others = [(to, *self.rcpt(to)) for to in recipients[1:]]
        self._accepted(self.data(message))
        return [f"{to}: {answer(code, reply)}" for to, code, reply in others if code not in (250, 251)]

    def _accepted(self, reply: tuple[int, bytes]) -> None:
        if reply[0] not in (250, 251):
            raise smtplib.SMTPResponseException(*reply)

    def is_open(self, seconds: float) -> bool:
        """Whether the server still answers; where not, the connection is closed."""
        self.allow(time.monotonic() + seconds)
        try:
            if self.rset()[0] == 250:
                return True
        except OSError:
            pass
        self.close()
        return False

    def leave(self) -> None:
        """Take leave of the server: what it says to that, or does not say, changes nothing."""
        self.allow(time.monotonic() + _GOODBYE)
        with suppress(OSError):
            self.quit()
        self.close()


class _Replies(io.RawIOBase):
    """What a server says, as a stream."""

    def __init__(self, conversation: Conversation, sock: socket.socket) -> None:
        self._conversation, self._sock = conversation, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._conversation.receive(self._sock, buffer)


def failure(error: OSError | UnicodeError, *, connected: bool) -> Failure:
    """What went wrong with a server; before it is `connected` and logged in, for all messages alike."""
    match error:
        case UnicodeError():
            return Failure("a server takes user and password in ASCII only", for_all=True)
        case smtplib.SMTPAuthenticationError(smtp_code=code) if 500 <= code <= 504:  # it may repeat what it heard
            return Failure(f"logging in failed with {code}", for_all=True)
        case smtplib.SMTPResponseException(smtp_code=code):
            # 5yz is for good (RFC 5321, 4.2.1).
            text, passing = answer(code, error.smtp_error), not 500 <= code <= 599
            return Failure(text, passing=passing, for_all=not connected or code == _GONE)
        case smtplib.SMTPException() if not isinstance(error, smtplib.SMTPServerDisconnected):
            return Failure(f"{str(error).rstrip('.')}: nothing was sent", for_all=True)
    return _connection_failure(error)


def _connection_failure(error: OSError) -> Failure:
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    match cause:
        case TimeoutError():
            return Failure("no reply in time", passing=True, for_all=True)
        case EndlessReplyError():
            return Failure(str(cause), passing=True, for_all=True)
        case ssl.SSLCertVerificationError():
            return Failure(f"its certificate is not to be trusted: {cause.verify_message}", for_all=True)
        case ssl.SSLError() if not isinstance(cause, ssl.SSLEOFError):
            hint = 'see security = "starttls" or "tls", and port'
            return Failure(f"no TLS with it ({in_words(cause)}): {hint}", for_all=True)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Failure("the server hung up before it accepted the message", passing=True, for_all=True)
    return Failure(in_words(error), passing=True, for_all=True)


def answer(code: int, reply: bytes | str) -> str:
    """An SMTP reply in words."""
    return f"{code}{beginning(reply)}"
