"""Commands of the user's, run without a shell: what hands mail over, and what knows the password."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from tempfile import TemporaryFile
from threading import Thread

from rubdown.cli.remind.failure import Failure, beginning, in_words
from rubdown.mail.settings import MailTable, words_of
from rubdown.text import plural

_KEPT = 65_536  # bytes of what a command writes
_FLUSH = 0.5  # seconds for what a command that has ended wrote last


def run_command(argv: list[str], seconds: float, given: bytes | None = None) -> tuple[int, bytes]:
    """A command's exit code, and the beginning of its output; of its errors where it is `given` its standard input.

    It has ended when its process has, whoever keeps its pipes; one that is given a message is out of Ctrl-C's reach.
    Raises Failure where it cannot be started or does not end in time.
    """
    read_end, write_end = os.pipe()
    try:
        with TemporaryFile() as stdin, os.fdopen(write_end, "wb") as output:
            stdin.write(given or b"")
            stdin.seek(0)
            command = [os.path.expanduser(argv[0]), *argv[1:]]  # noqa: PTH111  a name alone is looked for in PATH
            streams = (output, None) if given is None else (subprocess.DEVNULL, output)
            process = subprocess.Popen(
                command, stdin=stdin, stdout=streams[0], stderr=streams[1], start_new_session=given is not None
            )
    except OSError as error:
        os.close(read_end)
        raise Failure(f"{argv[0]} cannot be started: {in_words(error)}", for_all=True) from None
    kept = bytearray()
    reader = Thread(target=_keep_beginning, args=(read_end, kept), daemon=True)
    reader.start()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        problem = f"{argv[0]} did not end within {plural(round(seconds), 'second')}"
        raise Failure(problem, passing=True, for_all=True) from None
    finally:
        if process.poll() is None:
            with suppress(OSError):  # with all that it started, where that is its session
                os.killpg(process.pid, signal.SIGKILL) if given is not None and os.name == "posix" else process.kill()
            process.wait()
    reader.join(_FLUSH)
    return code, bytes(kept)


def _keep_beginning(pipe: int, kept: bytearray) -> None:
    """Read a pipe to its end, which the command's own children may put off."""
    while part := os.read(pipe, _KEPT):
        kept += part[: _KEPT - len(kept)]
    os.close(pipe)


def password(mail: MailTable, seconds: float) -> str:
    """The password from where the settings say that it is. Raises Failure where it is not there."""
    if mail.password_env:
        secret, where = os.environ.get(mail.password_env), f"the environment variable {mail.password_env}"
    elif mail.password_command:
        code, output = run_command(words_of(mail.password_command), seconds)
        if code:
            raise Failure(f"password_command ended with exit code {code}", for_all=True)
        secret, where = output.decode("utf-8", "replace").partition("\n")[0].removesuffix("\r"), "password_command"
    else:
        service = mail.password_keyring if isinstance(mail.password_keyring, str) else "rubdown"
        secret, where = _from_keyring(service, mail.user or ""), f'the keyring under "{service}" and "{mail.user}"'
    if not secret:
        raise Failure(f"no password in {where}", for_all=True)
    return secret


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
