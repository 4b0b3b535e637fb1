"""Mail servers on loopback: a real one that keeps what it accepts, and one that says exactly what it is told to say."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from support.clients import require

USER, PASSWORD = "ana@example.org", "hunter2-of-the-club"


class Post:
    """Keeps what it accepts; `says` are the replies to the first messages, before all others are accepted."""

    def __init__(self, *says: str) -> None:
        self.says = list(says)
        self.envelopes: list[Envelope] = []
        self.refused = 0
        self.safe: list[bool] = []
        self.logins: list[LoginPassword] = []
        self.peers: list[object] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.says:
            self.refused += 1
            said = self.says.pop(0)
            if said == "hang up":
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
            return said
        self.envelopes.append(envelope)
        self.peers.append(session.peer)
        self.safe.append(session.ssl is not None)
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: Any) -> AuthResult:
        self.logins.append(told)
        known = told == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False)


class _OnAnyPort(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serving(post: Post, **options: Any) -> Iterator[int]:
    """A real server that hands to a post what it gets; its port."""
    controller = _OnAnyPort(post, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


HANG_UP = "hang up"
SILENT = "silent"
ENDLESS = "endless"
DRIPPING = "dripping"
POLITE = {
    "": "220 here", "EHLO": "250 here", "MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go on", ".": "250 OK",
    "RSET": "250 OK", "QUIT": "221 bye",
}  # fmt: skip


@contextmanager
def scripted(replies: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """A server that answers each verb ("" for the greeting, "." for the end of a message) as told, else as usual.

    Its port, and every line that it was told, to be read afterwards.
    """
    heard: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))
    answers = {**POLITE, **replies}
    closing = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                _converse(connection, lines, answers, heard, closing)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], heard
    finally:
        closing.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def _converse(
    connection: socket.socket, lines: Any, answers: Mapping[str, str], heard: list[str], closing: threading.Event
) -> None:
    verb, in_data = "", False
    while True:
        if not in_data or verb == ".":
            reply = answers.get(verb, "500 what?")
            if reply == SILENT:
                closing.wait(20)
                return
            if reply in (ENDLESS, DRIPPING):
                _never_end(connection, dripping=reply == DRIPPING, closing=closing)
            if reply in (HANG_UP, ENDLESS, DRIPPING):
                return
            connection.sendall(reply.encode() + b"\r\n")
            in_data = verb == "DATA" and reply.startswith("354")
        try:
            line = lines.readline()
        except OSError:
            return
        if not line:
            return
        text = line.decode("latin-1").rstrip("\r\n")
        heard.append(text)
        verb = text if in_data else text.split(" ")[0].upper()


def _never_end(connection: socket.socket, *, dripping: bool, closing: threading.Event) -> None:
    part = b"2" if dripping else (b"250-" + b"x" * 400 + b"\r\n") * 200
    with suppress(OSError):
        while not closing.wait(0.05 if dripping else 0):
            connection.sendall(part)


def certificate(folder: Path, name: str) -> Path:
    """A certificate for a server's name that signs itself, with its key, in one PEM file."""
    path = folder / f"{name}.pem"
    subprocess.run(
        [
            require("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
            "-addext", "keyUsage=critical,digitalSignature,keyCertSign", "-keyout", path, "-out", f"{path}.cert",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    with path.open("a") as file:
        file.write(Path(f"{path}.cert").read_text())
    return path


def speaking_tls(pem: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context
