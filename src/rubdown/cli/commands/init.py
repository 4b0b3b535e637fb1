"""`rubdown init`: a first plan, by questions or by flags, or a commented example."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from rubdown.cli.init import answers
from rubdown.cli.io.clock import machine_clock, machine_zone
from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.files import write_new
from rubdown.cli.io.option_table import with_options
from rubdown.cli.io.options import TodayOption, refuse_together
from rubdown.cli.io.options import day as day_option
from rubdown.cli.io.output import emit_data
from rubdown.render.files.first_plan import FirstPlan, first_plan
from rubdown.text import WEEKDAYS, escape_controls, listed
from rubdown.toml.problems import InvalidValue

_FLAGS = {"runner": "name", "day": "date", "run_at": "run-at"}  # the flags with another name than their answer


class InitOptions(msgspec.Struct, frozen=True):
    """What may be asked of `rubdown init`."""

    plan: Annotated[Path, typer.Argument(metavar="[PLAN]", help="The file to write; - is standard output.")] = Path(
        "plan.toml"
    )
    example: Annotated[
        str | None, typer.Option(metavar="NAME", help="Write a commented example: marathon, half, first-race ...")
    ] = None
    built_in: Annotated[
        str | None,
        typer.Option("--plan", metavar="NAME", help="Write a training plan: half, first-10k ... (see --list)"),
    ] = None
    race_date: Annotated[
        datetime | None, typer.Option(parser=day_option, metavar="DATE", help="With --plan: the day of the race.")
    ] = None
    list_plans: Annotated[bool, typer.Option("--list", help="List the training plans.")] = False
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The runner's name.")] = None
    race: Annotated[str | None, typer.Option(metavar="NAME", help="The name of the race.")] = None
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="Its day: 2026-12-06, 6 dec, '6 dec 8:30'.")
    ] = None
    distance: Annotated[
        str | None, typer.Option(metavar="DISTANCE", help="5k, 10k, half, marathon, ultra or km [by its name].")
    ] = None
    condition: Annotated[
        str | None, typer.Option(metavar="CONDITION", help="experienced, regular or beginner [regular].")
    ] = None
    used: Annotated[
        bool | None, typer.Option("--used/--not-used", help="Whether you are used to deep sports massage [used].")
    ] = None
    last: Annotated[
        str | None, typer.Option(metavar="DATE", help="The last massage: 30 oct, 2026-10-30, '3 weeks ago'.")
    ] = None
    run_at: Annotated[str | None, typer.Option(metavar="TIME", help="When you usually run: 19:00, 7am.")] = None
    week: Annotated[
        list[str] | None, typer.Option(metavar="DAY=WORDS", help="A day of the typical week: tue='tempo 12 km'.")
    ] = None
    therapist: Annotated[str | None, typer.Option(metavar="NAME", help="The therapist's name.")] = None
    hours: Annotated[
        list[str] | None, typer.Option(metavar="DAYS=HOURS", help="The therapist's hours: mon-fri=16:00-20:00.")
    ] = None
    prefer: Annotated[
        list[str] | None, typer.Option(metavar="DAYS", help="The weekdays that suit best: 'tue wed'.")
    ] = None
    today: TodayOption = None

    @property
    def typed_answers(self) -> dict[str, str]:
        """What the flags answer, as typed, but for the typical week."""
        answered = {
            "runner": self.name, "race": self.race, "day": self.day, "distance": self.distance,
            "condition": self.condition, "used": None if self.used is None else "yes" if self.used else "no",
            "last": self.last, "run_at": self.run_at, "therapist": self.therapist,
            "hours": ", ".join(self.hours or []), "prefer": " ".join(self.prefer or []),
        }  # fmt: skip
        return {field: text for field, text in answered.items() if text}


@with_options(InitOptions)
def init(options: InitOptions) -> None:
    """Write a first plan: by questions, flags or a training plan.

    On a terminal it asks for what the flags leave out, unless they give the race, its date and its distance. No file is
    ever overwritten.

    Examples:
      rubdown init --list
      rubdown init new.toml --race "City Half" --date 2027-05-16 --distance half
      rubdown init half.toml --plan half --race-date 2027-05-16
      rubdown init - --example marathon
    """
    _refuse_what_does_not_go_together(options)
    if options.list_plans:
        from rubdown.cli.init.shipped import plan_list

        emit_data("".join(f"{line}\n" for line in plan_list()), None)
        return
    _refuse_to_overwrite(options.plan)
    today: date = machine_clock(options.today).today_in(machine_zone())
    if options.built_in is not None or options.example is not None:
        _write(options.plan, _shipped(options, today))
        return
    answered = _read(options, today)
    asked = _complete(answered, today)
    _write(options.plan, first_plan(_first_plan(answered), today))
    if asked and str(options.plan) != "-":
        from rubdown.cli.commands.calendar import calendar

        typer.echo()
        calendar(plans=[str(options.plan)], today=options.today, no_pager=True)


def _refuse_what_does_not_go_together(options: InitOptions) -> None:
    shipped = {"--example": options.example, "--plan": options.built_in}
    refuse_together("--list", options.list_plans, {**shipped, "--race-date": options.race_date})
    if (options.typed_answers or options.week) and (options.list_plans or any(shipped.values())):
        name = "--list" if options.list_plans else "--plan" if options.built_in is not None else "--example"
        raise CommandError(f"{name} goes alone: leave out your own answers")
    refuse_together("--example", options.example, {"--plan": options.built_in, "--race-date": options.race_date})
    if options.race_date and options.built_in is None:
        raise CommandError("--race-date goes with --plan NAME; the day of your own race is --date")


def _shipped(options: InitOptions, today: date) -> str:
    """A plan that comes with rubdown, moved to the day of the race; else an example, moved to today."""
    from rubdown.cli.init.shipped import dated_example, dated_plan

    if options.built_in is not None:
        if options.race_date is None:
            raise CommandError("--plan needs the day of the race: --race-date 2027-04-25")
        return dated_plan(options.built_in, options.race_date)
    return dated_example(str(options.example), today)


def _refuse_to_overwrite(plan: Path) -> None:
    """Raise CommandError where the file cannot be written: before any question is asked."""
    shown = escape_controls(str(plan))
    if str(plan) != "-" and (plan.exists() or plan.is_symlink()):
        raise CommandError(f"{shown} exists, and init never overwrites a file: name another one")
    if str(plan) != "-" and not plan.parent.is_dir():
        raise CommandError(f"cannot write {shown}: there is no folder {escape_controls(str(plan.parent))}")


def _read(options: InitOptions, today: date) -> dict[str, Any]:
    """The answers that the flags give."""
    readers, typed = answers.readers(today), options.typed_answers
    answered = {field: _of_flag(_FLAGS.get(field, field), text, readers[field]) for field, text in typed.items()}
    days = [_of_flag("week", text, answers.typical_day) for text in options.week or []]
    if days:
        answered |= {day: [words for one in days for words in one.get(day, [])] for day in WEEKDAYS}
    return answered


def _of_flag(flag: str, text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except InvalidValue as error:
        raise CommandError(f"--{flag}: {escape_controls(error.message)}; {escape_controls(error.fix)}") from None


def _complete(answered: dict[str, Any], today: date) -> bool:
    """Ask for what the flags leave open; whether anything was asked. Raises CommandError without a terminal."""
    if {"race", "day"} <= answered.keys() and "distance" not in answered:
        distance = answers.distance_in(answered["race"])
        answered |= {"distance": distance} if distance else {}
    missing = [f"--{_FLAGS.get(field, field)}" for field in ("race", "day", "distance") if field not in answered]
    if missing:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise CommandError(f"not a terminal: pass {listed(missing)}")
        from rubdown.cli.init.dialogue import ask_for

        ask_for(answered, today)
    return bool(missing)


def _first_plan(answered: dict[str, Any]) -> FirstPlan:
    race_day: answers.RaceDay = answered["day"]
    week = {day: answered[day] for day in WEEKDAYS if answered.get(day)}
    if "run_at" in answered:
        week = {day: [answers.timed(words, answered["run_at"]) for words in of_day] for day, of_day in week.items()}
    optional = ("runner", "condition", "used", "last", "therapist", "hours", "prefer")
    named = {key: answered[key] for key in optional if key in answered}
    return FirstPlan(answered["race"], *race_day, answered["distance"], timezone=machine_zone(), week=week, **named)


def _write(plan: Path, text: str) -> None:
    if str(plan) == "-":
        emit_data(text)
        return
    shown = escape_controls(str(plan))
    try:
        write_new(plan, text)
    except OSError as error:  # a file that has come to be meanwhile is one, too
        raise CommandError(f"cannot write {shown}: {reason(error)}") from None
    typer.echo(f"Wrote {shown}. See its calendar: rubdown calendar {shown}", err=True)
