"""The command line itself: commands in groups, loaded only when they are run, their help pages and usage errors."""

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from rubdown import __version__
from rubdown.cli.io.errors import CommandError, redirect_to_devnull

# The help page: groups in this order, one line a command. Each module in commands/ holds a function of its own name,
# whose docstring begins with the same line and ends with the examples of its page.
GROUPS: dict[str, dict[str, str]] = {
    "Plan": {
        "init": "Write a first plan: by questions, flags or a training plan",
        "import": "Turn a calendar into a plan, or bring in what you ran",
        "check": "Check a plan, its bookings and its months",
        "diff": "Show which massages differ between two plans, and why",
    },
    "Look": {
        "calendar": "Show the best days for a massage, with the reasons",
        "week": "Show this week day by day",
        "next": "Print the next massage in a line, for prompts and scripts",
        "slots": "Show the best days to offer for the next massage",
        "race": "Show the two weeks before and after a race",
        "why": "Explain a date: why this day, and why not another",
        "load": "Show your training load week by week",
        "budget": "Show what each number of massages is worth, and costs",
    },
    "Record": {
        "log": "Record what happened; the rest is planned from there",
        "history": "Show the massages that you had, and what they cost",
    },
    "Share": {
        "brief": "Write one page for the therapist: what to know, what to ask",
        "remind": "Print today's reminders, each once, or send them by mail",
        "team": "Show many runners at a glance, a row each",
        "club": "Plan one timetable for runners who share therapists",
    },
    "More": {
        "rules": "Show the rulebook: numbers, reasons, sources, examples",
        "help": "Show a page of the manual, or find a word in it",
        "schema": "Print the JSON Schema of plans, for editors, or of output",
        "completion": "Print the script that completes commands in your shell",
        "man": "Print the manual page",
        "version": "Print the version",
    },
}
COMMANDS = {name: line for group in GROUPS.values() for name, line in group.items()}
# Options that most commands have are described once, on the first help page; the commands' own pages name them.
SHARED = {
    "--today DATE": "Plan as if it were this day: 2026-12-06.",
    "--color WHEN": "auto, always or never; NO_COLOR is honoured.",
    "--no-pager": "Print long output as it is, not in $PAGER.",
    "--ascii": "Plain characters only.",
    "-h, --help": "Show the help of rubdown, or of a command.",
}
_SHARED_OPTIONS = {row.split()[-1 if "-h" in row else 0] for row in SHARED}

Color = Literal["auto", "always", "never"]


class Command(TyperCommand):
    """A command; what it cannot do is shown on stderr and ends it with exit code 2."""

    def invoke(self, ctx: Any) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CommandError as error:
            from rubdown.cli.io.output import show_error

            show_error(error, ctx.params.get("color", "auto"))
            raise typer.Exit(2) from None

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what the command does, then its examples as they are typed."""
        text, _, examples = (self.help or "").partition("\nExamples:\n")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text.strip())
        if examples:
            with formatter.section("Examples"):
                formatter.write("".join(f"  {line.strip()}\n" for line in examples.strip().splitlines()))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the command's own options; the shared ones are only named."""
        from rubdown.cli.io.usage import plain_row

        rows: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        shared = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if _SHARED_OPTIONS & {*parameter.opts}:
                shared.append(max(parameter.opts, key=len))
            elif record:
                rows["Arguments" if parameter.param_type_name == "argument" else "Options"].append(plain_row(record))
        for title, records in rows.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)
        formatter.write(f"\nAlso {', '.join(shared)}: see rubdown --help.\n")


class LazyCommands(TyperGroup):
    """Commands whose modules are imported when they are run or asked for help; `lines` are those of the help page."""

    lines = COMMANDS

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        settings = {"ignore_unknown_options": cmd_name == "help"}  # `rubdown help --until` asks about an option
        app.command(cmd_name, cls=Command, context_settings=settings)(
            getattr(import_module(f"rubdown.cli.commands.{name}"), name)
        )
        command = typer.main.get_command(app)
        assert isinstance(command, TyperCommand)
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first argument names. Raises CommandError with the nearest name where there is none."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from rubdown.cli.io.usage import no_such

            raise no_such("command", args[0], [*COMMANDS], "`rubdown help` lists all commands")
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the commands in their groups, each in one whole line, then the options that commands share."""
        width = max(map(len, COMMANDS))
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write("".join(f"  {name:<{width}}  {line}\n" for name, line in commands.items()))
        with formatter.section("Options that most commands have"):
            formatter.write_dl([*SHARED.items(), ("-V, --version", "Print the version.")])
        formatter.write("\nThe manual: rubdown help. A word in it: rubdown help WORD.\n")

    def invoke(self, ctx: Any) -> object:
        """Run a command; a reader that has had enough is no error, as Typer would have it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            redirect_to_devnull(sys.stdout)
            raise typer.Exit(0) from None


app = typer.Typer(
    cls=LazyCommands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGUMENTS]",
    options_metavar="",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rubdown {__version__}")
        raise typer.Exit


@app.callback()
def rubdown(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    today: Annotated[str, typer.Option("--today", metavar="DATE")] = "",
    color: Annotated[Color, typer.Option("--color", metavar="WHEN")] = "auto",
    no_pager: Annotated[bool, typer.Option("--no-pager")] = False,
) -> None:
    """Plan your deep sports massages around races and hard training.

    Without a command: your next massage and what to do about it, this week, the goal race.
    """
    if context.invoked_subcommand is None:
        from rubdown.cli.commands.dashboard import dashboard

        dashboard(today, color, pager=not no_pager)
    else:  # given before the command, they hold for it
        given = {"today": today, "color": color if color != "auto" else "", "no_pager": no_pager}
        context.default_map = {name: {key: value for key, value in given.items() if value} for name in COMMANDS}


def run_app() -> int:
    """Run the command that argv names, and its exit code; a usage error is shown with the nearest word that exists."""
    try:
        code = app(standalone_mode=False)
    except typer.Abort:
        code = 130
    except Exception as error:
        if not isinstance(error, CommandError) and not hasattr(error, "format_message"):  # Typer's usage errors have it
            raise
        from rubdown.cli.io.output import show_error
        from rubdown.cli.io.usage import usage_error

        show_error(usage_error(error))
        code = 2
    return code if isinstance(code, int) else 0
