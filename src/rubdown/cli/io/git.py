"""An older version of a plan file, from git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.texts import LARGEST, TOO_LARGE
from rubdown.toml.problems import InvalidValue

# Nothing that a repository names is run or fetched, and what the caller tells git by variables counts for nothing: a
# hook's GIT_DIR may be another repository's.
_SETTINGS = {
    "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}  # fmt: skip
_OVERRIDDEN = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "protocol.allow=never")
_NOT_HELD = 'in the revision "%s", but this clone of the repository does not hold its text'


class OlderFile:
    """A plan file as it was at a revision, and the files that it included then."""

    def __init__(self, path: Path, revision: str) -> None:
        self._path, self._revision = path, revision
        self._real = Path(os.path.realpath(path))
        self._tree = _tree(path, self._real.parent, revision)

    def text(self) -> str:
        """The plan's text; raises CommandError where there is none."""
        try:
            raw = self._bytes(self._real)
        except InvalidValue as error:
            raise CommandError(f"{self._path} is {error.message}\n  help: {error.fix}") from None
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise CommandError(f"{self._path} at {self._revision} is not UTF-8 text") from None

    def included(self, path: Path) -> bytes:
        """The bytes of another file as they were then; else InvalidValue."""
        return self._bytes(Path(os.path.realpath(path)))

    def _bytes(self, real: Path) -> bytes:
        # By the plan's folder, which is there: that of an older file may be gone.
        name = f"{self._tree}:./{Path(os.path.relpath(real, self._real.parent)).as_posix()}"
        if int(_git(self._real.parent, "cat-file", "-s", name).stdout or 0) > LARGEST:
            raise InvalidValue(f'at the revision "{self._revision}" {TOO_LARGE}', "compare with another revision")
        done = _git(self._real.parent, "cat-file", "blob", name)
        if done.returncode == 0:
            return done.stdout
        if not _named(self._real.parent, name):
            raise InvalidValue(f'not in the revision "{self._revision}"', "compare with a revision that holds the file")
        raise InvalidValue(_NOT_HELD % self._revision, _fetched(real, self._revision))


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
    tree = _named(folder, f"{revision}^{{tree}}")
    if not tree and _named(folder, f"{revision}^{{commit}}"):
        raise CommandError(f"{path} is {_NOT_HELD % revision}\n  help: {_fetched(path, revision)}")
    if not tree:
        shallow = _git(folder, "rev-parse", "--is-shallow-repository").stdout.startswith(b"true")
        help_ = "\n  help: this clone holds the latest revisions alone: git fetch --unshallow" if shallow else ""
        raise CommandError(f'the repository of {path} has no revision "{revision}"{help_}')
    return tree


def _named(folder: Path, name: str) -> str:
    """The hexadecimal name of an object of git's; empty where there is none."""
    answer = _git(folder, "rev-parse", "--verify", "--quiet", name).stdout.decode("ascii", "replace").strip()
    return answer if answer.isalnum() else ""


def _fetched(path: Path, revision: str) -> str:
    return f"let git fetch it: git show {revision}:./{path.name}"


def _git(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    settings = [word for setting in _OVERRIDDEN for word in ("-c", setting)]
    command = ["git", "--no-pager", *settings, "-C", str(folder), *args]
    ours = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=ours | _SETTINGS)
    except FileNotFoundError:
        raise CommandError("--at needs git, and there is no git on this machine") from None
    except (OSError, ValueError) as error:
        raise CommandError(f"git cannot be asked: {str(error).lower()}") from None
