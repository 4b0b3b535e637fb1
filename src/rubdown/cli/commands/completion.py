"""`rubdown completion`: the script that completes rubdown's commands in a shell, and what that script asks for."""

from __future__ import annotations

import shlex
import sys
from typing import Annotated, Literal

import typer
from typer.core import TyperGroup

from rubdown.cli.io.output import emit

_BASH = r"""_rubdown_completion() {
    local kind word help line current=${COMP_WORDS[COMP_CWORD]}
    local -a words helps
    COMPREPLY=()
    while IFS=$'\t' read -r kind word help; do
        case $kind in
        plain) words+=("$word"); helps+=("$help") ;;
        plan | file)
            [[ $kind == plan ]] && line='!*.toml' || line=''
            compopt -o filenames 2>/dev/null
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(compgen -f -X "$line" -- "$current"; [[ $kind == file ]] || compgen -d -- "$current")
            ;;
        esac
    done < <("${1/#\~/$HOME}" completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # What a word means is shown where words are only listed (COMP_TYPE ? and !), and never put on the line.
    local i
    for i in "${!words[@]}"; do
        if [[ -n ${helps[i]} && ${#words[@]} -gt 1 && ( $COMP_TYPE == 63 || $COMP_TYPE == 33 ) ]]; then
            printf -v line '%-22s  (%s)' "${words[i]}" "${helps[i]}"
            COMPREPLY+=("${line:0:${COLUMNS:-80}}")
        else
            COMPREPLY+=("${words[i]}")
        fi
    done
}
complete -o nosort -F _rubdown_completion rubdown 2>/dev/null || complete -F _rubdown_completion rubdown
"""

_ZSH = r"""#compdef rubdown
_rubdown() {
    local kind word help plans files
    local -a plain
    while IFS=$'\t' read -r kind word help; do
        case $kind in
        plain) plain+=("${word//:/\\:}${help:+:$help}") ;;
        plan) plans=1 ;;
        file) files=1 ;;
        esac
    done < <("${~words[1]}" completion zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    (( $#plain )) && _describe -V 'rubdown' plain -M 'm:{[:lower:]}={[:upper:]}'
    [[ -n $plans ]] && _files -g '*.toml'
    [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _rubdown ]]; then
    _rubdown "$@"
else
    compdef _rubdown rubdown
fi
"""

_FISH = r"""function __rubdown_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion fish -- $words[2..-1] 2>/dev/null)
        set -l found (string split -m 2 \t -- $line)
        switch $found[1]
            case plan
                __fish_complete_path (commandline -ct) | string match -r '^[^\t]*(?:\.toml|/)(?:\t.*)?$'
            case file
                __fish_complete_path (commandline -ct)
            case plain
                printf '%s\t%s\n' $found[2] "$found[3]"
        end
    end
end
complete -c rubdown -e
complete -c rubdown -f -k -a '(__rubdown_complete)'
"""


Shell = Literal["bash", "zsh", "fish"]


_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def completion(
    context: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[-- WORD...]", help="What is on the line: the script asks with it.")
    ] = None,
) -> None:
    """Print a script that completes commands, options, plan files, dates and rules in your shell.

    In ~/.bashrc: eval "$(rubdown completion bash)". In ~/.zshrc, below compinit: eval "$(rubdown completion zsh)". In
    ~/.config/fish/config.fish: rubdown completion fish | source
    """
    if not words:
        sys.stdout.write(_SCRIPTS[shell])
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
