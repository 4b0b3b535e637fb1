"""`rubdown help`: pages of the manual, and where a word stands in them."""

import re
import sys
from typing import Annotated

import typer
from typer.core import TyperGroup

from rubdown.cli.io.options import ColorOption, NoPagerOption
from rubdown.cli.io.output import Color, colored, emit, emit_screen, width
from rubdown.cli.manual.pages import PAGES, page, title
from rubdown.text import escape_controls


def help(  # noqa: A001
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]...", help="A page, a command, or any word; left out: the list of pages."),
    ] = None,
    color: ColorOption = "auto",
    no_pager: NoPagerOption = False,
) -> None:
    """Show a page of the manual, or find a word in it.

    WORD finds plan keys, rules, options and headings. Pages come first, then commands.

    Examples:
      rubdown help
      rubdown help reminders
      rubdown help per_month
      rubdown help RACE1
    """
    root = context.find_root()
    assert isinstance(root.command, TyperGroup)
    word = " ".join(words or []).strip()
    name = word.lower().removesuffix(".md").replace(" ", "-")
    if not word:
        emit_screen(f"{root.command.get_help(root)}\nPages of the manual:\n{_list_of_pages()}", pager=not no_pager)
    elif name in PAGES:
        _show(page(name), color, pager=not no_pager)
    elif command := root.command.get_command(root, name):
        emit(command.get_help(typer.Context(command, parent=root, info_name=name)) + "\n")
    else:
        _show_matches(word, context)


def _list_of_pages() -> str:
    return "".join(f"  {name:<{max(map(len, PAGES))}}  {title(name)}\n" for name in PAGES)


def _show(text: str, color: Color, *, pager: bool) -> None:
    """Print Markdown: laid out on a terminal, else as it is written."""
    if not colored(sys.stdout, color) and not sys.stdout.isatty():
        emit(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    # No colours of a background's own and no highlighting: both have to be read on a light and on a dark terminal.
    plain = re.sub(r"^```\w+", "```text", text, flags=re.MULTILINE)
    theme = Theme({"markdown.code": "bold", "markdown.h2": "bold underline", "markdown.h3": "bold"})
    console = Console(
        width=min(width(), 100), force_terminal=True, no_color=not colored(sys.stdout, color), theme=theme
    )
    with console.capture() as capture:
        console.print(Markdown(plain, code_theme="ansi_dark", hyperlinks=False))
    emit_screen("".join(f"{line.rstrip()}\n" for line in capture.get().split("\n")), pager=pager)


def _show_matches(word: str, context: typer.Context) -> None:
    """Print what the manual says of a word. Ends with exit code 1 where it says nothing."""
    from rubdown.cli.manual.search import matches, nearest_word

    if lines := matches(word, context):
        emit("\n\n".join(lines) + "\n")
        return
    near = nearest_word(word, context)
    hint = f"did you mean `rubdown help {near}`?" if near else "`rubdown help` lists the pages and commands"
    typer.echo(f'rubdown: nothing in the manual has "{escape_controls(word)}"\n  help: {hint}', err=True)
    raise typer.Exit(1)
