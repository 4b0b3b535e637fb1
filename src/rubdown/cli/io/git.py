"""An older version of a plan file, from git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.texts import LARGEST, TOO_LARGE
from rubdown.toml.problems import InvalidValue


class OlderFile:
    """A plan file as it was at a revision, and the files that it included then."""

    def __init__(self, path: Path, revision: str) -> None:
        self._path, self._revision = path, revision
        self._real = Path(os.path.realpath(path))
        self._tree = _tree(path, self._real.parent, revision)

    def text(self) -> str:
        """The plan's text; raises CommandError where there is none."""
        raw = self._bytes(self._real)
        if raw is None:
            raise CommandError(f'{self._path} is not in the revision "{self._revision}"')
        if len(raw) > LARGEST:
            raise CommandError(f"{self._path} at {self._revision} is {TOO_LARGE}")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise CommandError(f"{self._path} at {self._revision} is not UTF-8 text") from None

    def included(self, path: Path) -> bytes:
        """The bytes of another file as they were then; else InvalidValue."""
        raw = self._bytes(Path(os.path.realpath(path)))
        if raw is None:
            raise InvalidValue(f'not in the revision "{self._revision}"', "compare with a revision that holds the file")
        return raw

    def _bytes(self, real: Path) -> bytes | None:
        # By the plan's folder, which is there: that of an older file may be gone.
        name = Path(os.path.relpath(real, self._real.parent)).as_posix()
        done = _git(self._real.parent, "cat-file", "blob", f"{self._tree}:./{name}")
        return None if done.returncode else done.stdout


def _tree(path: Path, folder: Path, revision: str) -> str:
    """The name of a revision's tree, hexadecimal: nothing that git could read as an option, a range or a pattern."""
    if not folder.is_dir():
        raise CommandError(f"{path}: no such file")
    if not revision or revision.startswith("-"):
        raise CommandError(f'"{revision}" is not a revision; write one as HEAD~1, a branch, a tag or a commit')
    repository = _git(folder, "rev-parse", "--git-dir")
    if repository.returncode:
        message = repository.stderr.decode("utf-8", "replace").partition("\n")[0].removeprefix("fatal: ")
        ours = f"{path} is not in a git repository, so it has no older version"
        raise CommandError(ours if message.startswith("not a git repository") else f"git cannot read {path}: {message}")
    tree = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}").stdout.decode("ascii", "replace")
    if not tree.strip().isalnum():
        raise CommandError(f'the repository of {path} has no revision "{revision}"')
    return tree.strip()


def _git(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--no-pager", "-C", str(folder), *args]
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except FileNotFoundError:
        raise CommandError("--at needs git, and there is no git on this machine") from None
    except (OSError, ValueError) as error:
        raise CommandError(f"git cannot be asked: {str(error).lower()}") from None
