"""`rubdown completion`: the script that completes rubdown's commands in a shell, and what that script asks for."""

import shlex
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.core import TyperGroup

from rubdown.cli.io.output import emit

Shell = Literal["bash", "zsh", "fish"]


def completion(
    context: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[-- WORD...]", help="What is on the line: the script asks with it.")
    ] = None,
) -> None:
    """Print the script that completes commands in your shell.

    It completes commands, options, plan files, dates and rules. In ~/.bashrc: eval "$(rubdown completion bash)". In
    ~/.zshrc, below compinit: eval "$(rubdown completion zsh)". In ~/.config/fish/config.fish: rubdown completion fish |
    source

    Examples:
      rubdown completion bash
      rubdown completion zsh
      rubdown completion fish
    """
    if not words:
        script = Path(__file__).parents[1] / f"complete/rubdown.{shell}"
        sys.stdout.write(script.read_text("utf-8"))
        return
    from rubdown.cli.complete.candidates import candidates

    root = context.find_root().command
    assert isinstance(root, TyperGroup)
    typed = _typed(words) if shell == "bash" else words
    # Where an option and its value are one word to the shell, the candidate is the whole word.
    joined = typed[-1].partition("=")[0] + "=" if shell == "fish" and typed[-1].startswith("--") else ""
    before = joined if "=" in typed[-1] else ""
    for one in candidates(root, typed):
        emit(f"{one.kind}\t{before}{one.value}\t{one.help}\n")


def _typed(words: list[str]) -> list[str]:
    """Bash's words as they are meant: without quotes, and without the `=` between an option and its value."""
    meant: list[str] = []
    for word in words:
        if word == "=" and meant and meant[-1].startswith("--"):
            continue
        meant.append(_unquoted(word))
    return [*meant, ""] if words[-1] == "=" else meant


def _unquoted(word: str) -> str:
    """A word without its quotes; one that is still being typed may lack the last."""
    for closed in (word, f"{word}'", f'{word}"', word.rstrip("\\")):
        try:
            return "".join(shlex.split(closed))
        except ValueError:
            continue
    return word
