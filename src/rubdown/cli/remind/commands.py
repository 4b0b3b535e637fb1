"""Commands of the user's, run without a shell: what hands mail over, and what knows the password.

A command has ended when its process has, whoever keeps its pipes; of its output only the beginning is kept.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from tempfile import TemporaryFile
from threading import Thread
from typing import IO

from msgspec import Struct

from rubdown.cli.remind.failure import Failure, beginning, in_words
from rubdown.mail.settings import MailTable, words_of
from rubdown.text import plural

_KEPT = 65_536  # bytes of each stream
_FLUSH = 0.5  # seconds for what a command that has ended wrote last


class Ended(Struct, frozen=True):
    """How a command ended, and the beginning of what it wrote."""

    code: int
    stdout: bytes
    stderr: bytes


def run_command(argv: list[str], seconds: float, given: bytes | None = None) -> Ended:
    """Run a command that may take so many seconds; with `given` on its standard input, out of Ctrl-C's reach.

    Raises Failure where it cannot be started or does not end.
    """
    kept: tuple[bytearray, bytearray] = (bytearray(), bytearray())
    try:
        with TemporaryFile() as stdin:
            stdin.write(given or b"")
            stdin.seek(0)
            command = [os.path.expanduser(argv[0]), *argv[1:]]  # noqa: PTH111  a name alone is looked for in PATH
            process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=given is not None,
            )
    except OSError as error:
        raise Failure(f"{argv[0]} cannot be started: {in_words(error)}", for_all=True) from None
    readers = [
        Thread(target=_keep_beginning, args=(stream, out), daemon=True)
        for stream, out in zip((process.stdout, process.stderr), kept, strict=True)
    ]
    for reader in readers:
        reader.start()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        problem = f"{argv[0]} did not end within {plural(round(seconds), 'second')}"
        raise Failure(problem, passing=True, for_all=True) from None
    finally:
        _end(process, all_of_it=given is not None)
    for reader in readers:
        reader.join(_FLUSH)
    return Ended(code, bytes(kept[0]), bytes(kept[1]))


def _end(process: subprocess.Popen[bytes], *, all_of_it: bool) -> None:
    """End a command that still runs, and what it started in its session."""
    if process.poll() is None:
        with suppress(OSError):
            if all_of_it and os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()


def _keep_beginning(stream: IO[bytes], out: bytearray) -> None:
    """Read a stream to its end, which the command's own children may put off."""
    with suppress(OSError, ValueError):
        while part := os.read(stream.fileno(), _KEPT):
            out += part[: _KEPT - len(out)]


def password(mail: MailTable, seconds: float) -> str:
    """The password from where the settings say that it is. Raises Failure where it is not there."""
    if mail.password_env:
        secret, where = os.environ.get(mail.password_env), f"the environment variable {mail.password_env}"
    elif mail.password_command:
        secret, where = _first_line(words_of(mail.password_command), seconds), "password_command"
    else:
        service = mail.password_keyring if isinstance(mail.password_keyring, str) else "rubdown"
        secret, where = _from_keyring(service, mail.user or ""), f'the keyring under "{service}" and "{mail.user}"'
    if not secret:
        raise Failure(f"no password in {where}", for_all=True)
    return secret


def _first_line(command: list[str], seconds: float) -> str:
    ended = run_command(command, seconds)
    if ended.code:
        raise Failure(f"password_command ended with exit code {ended.code}{beginning(ended.stderr)}", for_all=True)
    return ended.stdout.decode("utf-8", "replace").partition("\n")[0].removesuffix("\r")


def _from_keyring(service: str, user: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise Failure("password_keyring needs keyring: pip install 'rubdown[keyring]'", for_all=True) from None
    try:
        return keyring.get_password(service, user)
    except KeyringError as error:
        raise Failure(f"the keyring cannot be read{beginning(str(error))}", for_all=True) from None
