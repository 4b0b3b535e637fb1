"""An older version of a plan file, asked from git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from rubdown.cli.source import LARGEST
from rubdown.wording import visible


class Missing(Exception):  # noqa: N818  read as a sentence
    """There is no such version, in one line that a terminal may show."""

    def __init__(self, line: str) -> None:
        super().__init__(visible(line))


def text_at(path: Path, revision: str) -> str:
    """The text of a file as it was at a revision; else Missing."""
    whole = Path(os.path.realpath(path))
    shown = _git(whole.parent, "show", f"{_tree(path, whole.parent, revision)}:./{whole.name}", "--")
    if shown.returncode:
        raise Missing(f'{path} is not in the revision "{revision}"')
    if len(shown.stdout) > LARGEST:
        raise Missing(f"{path} at {revision} is larger than {LARGEST // 1_000_000} MB, which no plan is")
    try:
        return shown.stdout.decode("utf-8")
    except UnicodeDecodeError:
        raise Missing(f"{path} at {revision} is not UTF-8 text") from None


def _tree(path: Path, folder: Path, revision: str) -> str:
    """The name of a revision's tree, hexadecimal: nothing that git could read as an option, a range or a pattern."""
    if not folder.is_dir():
        raise Missing(f"{path}: no such file")
    if not revision or revision.startswith("-"):
        raise Missing(f'"{revision}" is not a revision; write one as HEAD~1, a branch, a tag or a commit')
    asked = _git(folder, "rev-parse", "--git-dir")
    if asked.returncode:
        said = asked.stderr.decode("utf-8", "replace").partition("\n")[0].removeprefix("fatal: ")
        ours = f"{path} is not in a git repository, so it has no older version"
        raise Missing(ours if said.startswith("not a git repository") else f"git cannot read {path}: {said}")
    found = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}").stdout.decode("ascii", "replace")
    if not found.strip().isalnum():
        raise Missing(f'the repository of {path} has no revision "{revision}"')
    return found.strip()


def _git(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "--no-pager", "-C", str(folder), *args]
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except FileNotFoundError:
        raise Missing("--at needs git, and there is no git on this machine") from None
    except (OSError, ValueError) as error:
        raise Missing(f"git cannot be asked: {str(error).lower()}") from None
