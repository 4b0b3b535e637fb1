"""Files read no further than they may be, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_PATIENCE = 2.0  # seconds for another program to open the other end of a pipe


def real_file(path: Path) -> Path:
    """The file that a path leads to: the target of a symbolic link, whether there is one or not, else the path itself.

    A link to a device, to a pipe or into a folder that is missing stays a link: messages name what the user named.
    """
    linked = os.path.islink(path) and not is_special(path)  # noqa: PTH114  no error for any name
    real = Path(os.path.realpath(path)) if linked else path
    return real if os.path.isdir(real.parent) else path  # noqa: PTH112


def is_regular(path: str | Path) -> bool:
    """Whether a path is a file that has an end and may be replaced; files of /proc and /sys look as if, and are not."""
    try:
        real = os.path.realpath(path)
        return stat.S_ISREG(os.stat(real).st_mode) and not real.startswith(("/proc/", "/sys/"))  # noqa: PTH116
    except (OSError, ValueError):
        return False


def is_special(path: str | Path) -> bool:
    """Whether something is at a path that is no regular file: a folder, a device, a pipe."""
    return os.path.exists(path) and not is_regular(path)  # noqa: PTH110  no error for any name


def is_missing(path: Path) -> bool:
    """Whether nothing is at a path; False where that cannot be known, as in another user's folder."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        pass
    return False


def pointer_of(journal: Path) -> Path:
    """Where the name of the record stands that holds a journal's new text: see `together`."""
    folder, name = os.path.split(journal)
    return Path(folder, f".{name}.next")


def first_bytes(name: str, most: int) -> bytes:
    """So many bytes of a file, or of standard input where the name is `-`: no more is read, however much there is."""
    if name == "-":
        return sys.stdin.buffer.read(most)
    with open_input(name) as file:
        return file.read(most)


def open_input(name: str | Path) -> BinaryIO:
    """A file opened to be read once. Raises OSError also where it has no end, or a pipe where nobody writes into it."""
    status = os.stat(name)  # noqa: PTH116  an error for any name
    if stat.S_ISFIFO(status.st_mode):
        return os.fdopen(_pipe_to_read(name), "rb")
    file = Path(name).open("rb")  # noqa: SIM115  the caller's
    endless = stat.S_ISCHR(status.st_mode) and not file.isatty() and not os.path.samefile(name, os.devnull)  # noqa: PTH121
    if endless or (stat.S_ISREG(status.st_mode) and not status.st_size and not is_regular(name)):
        file.close()
        raise OSError(errno.EINVAL, "not a regular file")
    return file


def _pipe_to_read(name: str | Path) -> int:
    import select

    descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(_PATIENCE * 1000):
        try:
            os.read(descriptor, 1)
        except BlockingIOError:  # who writes is only slow
            pass
        else:
            os.close(descriptor)
            raise OSError(errno.EPIPE, "nobody writes into this pipe")
    os.set_blocking(descriptor, True)
    return descriptor


def open_to_write(path: Path) -> BinaryIO:
    """A device or a pipe opened to be written. Raises OSError also where nobody reads from the pipe."""
    if not path.is_fifo():
        return path.open("wb")
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() >= end:
                raise OSError(errno.ENXIO, "nobody reads from this pipe") from None
            time.sleep(0.05)
        else:
            os.set_blocking(descriptor, True)
            return os.fdopen(descriptor, "wb")


def write_whole(path: Path, content: str | Iterable[bytes]) -> None:
    """The new content takes the old one's place at once, and is on the disk when this returns.

    A process that is killed at any step leaves the old file or the new one.
    """
    import tempfile

    path = Path(os.path.realpath(path))  # a link keeps leading to its file
    if is_special(path) or path.is_symlink():  # a rename would replace a device, as root, or a ring of links
        raise OSError(errno.EINVAL, "not a regular file")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for part in [content.encode()] if isinstance(content, str) else content:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # a file system without modes: mkstemp's own, stricter one stays
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_mask())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def write_new(path: Path, content: str) -> None:
    """A file that was not there, whole; FileExistsError where one is there by now, whoever wrote it."""
    import tempfile

    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name[:40]}.") as folder:
        temporary = Path(folder) / "new"
        write_whole(temporary, content)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            _copy_new(path, content)
    _sync_folder(path.parent)


def _copy_new(path: Path, content: str) -> None:
    file = path.open("x", encoding="utf-8", newline="")
    try:
        with file:
            file.write(content)
    except BaseException:
        path.unlink()
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last; a system that cannot open a folder for it goes without."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
