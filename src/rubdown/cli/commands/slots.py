"""`rubdown slots`: the best places to offer for the next massage, and the text that asks for it."""

from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError, reason
from rubdown.cli.io.option_table import with_options
from rubdown.cli.io.options import ColorOption, OutputOption, TodayOption, day, horizon
from rubdown.cli.io.output import emit, emit_values, refuse_to_overwrite_plan, screen_look
from rubdown.cli.io.plans import load_plan, plan_files, plan_names
from rubdown.plan.model import Plan
from rubdown.planner.season import Season, season
from rubdown.planner.slots import Slot, TherapistTimes
from rubdown.planner.slots import slots as open_slots
from rubdown.report.slots import slot_answers
from rubdown.report.terms import full_until, most_at_a_time
from rubdown.text import escape_controls, long_date

SlotsFormat = Literal["screen", "json", "ndjson"]


class SlotsOptions(msgspec.Struct, frozen=True):
    """What may be asked of `rubdown slots`."""

    plan: Annotated[str | None, typer.Argument(metavar="[PLAN]", help="A plan file; - is standard input.")] = None
    number: Annotated[
        int | None, typer.Option("-n", "--number", min=1, max=100, help="How many days [5; in a message 3].")
    ] = None
    free: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The therapist's free hours, in place of the plan's: CSV or a calendar."),
    ] = None
    start: Annotated[
        datetime | None, typer.Option("--from", help="First day to offer.", parser=day, metavar="DATE")
    ] = None
    until: Annotated[
        datetime | None, typer.Option("--until", help="Last day to offer.", parser=day, metavar="DATE")
    ] = None
    message: Annotated[bool, typer.Option("--message", help="Write the text to send, and links that open it.")] = False
    lang: Annotated[Literal["en", "es"], typer.Option(help="The language of the text.")] = "en"
    to: Annotated[
        str, typer.Option("--to", metavar="ADDRESS", help="An e-mail address or a phone number [the therapist's].")
    ] = ""
    today: TodayOption = None
    format: Annotated[SlotsFormat, typer.Option(help="What to print.")] = "screen"
    output: OutputOption = None
    color: ColorOption = "auto"


@with_options(SlotsOptions)
def slots(options: SlotsOptions) -> None:
    """Show the best days to offer for the next massage.

    Each comes with a start and its cost: how many points fewer the best calendar with it has than the best of all. The
    hours are open for you and for the therapist. `--free` takes a table with a line for each stretch
    (2026-12-01,17:00,20:00), free/busy times or a calendar of free events. The exit code is 1 when nothing is open.

    Examples:
      rubdown slots
      rubdown slots -n 3 --from 2026-12-07 --format json
      rubdown slots --message --lang es
    """
    name, clock = plan_names([options.plan] if options.plan else None)[0], machine_clock(options.today)
    plan = load_plan(name, clock)
    refuse_to_overwrite_plan(plan_files(name, plan), options.output)
    refuse_to_overwrite_plan(filter(None, [options.free]), options.output, "the free hours themselves")
    if options.message and options.format != "screen":
        raise CommandError("--message writes text: leave out --format")
    if not options.message and (options.to or options.lang != "en"):
        raise CommandError("--to and --lang go with --message")
    solved = _solved(plan, clock, options.until)
    offered = _offered(options, solved)
    _show_limits(plan, solved, offered)
    if options.format != "screen":
        emit_values(slot_answers(solved, offered), options.format, options.output)
    elif offered and options.message:
        emit(_message(solved, offered, options.lang, options.to), options.output)
    elif offered:
        from rubdown.render.terminal.slots import slots_screen

        look = screen_look(output=options.output)
        screen = slots_screen(slot_answers(solved, offered), plan, look.width, look.clock)
        emit(screen, options.output, options.color)
    if not offered:
        raise typer.Exit(1)


def _solved(plan: Plan, clock: Clock, until: date | None) -> Season:
    """The best calendar from today on, without the hours of today that are past."""
    today, _, last = horizon(plan, clock, None, until)
    now = clock.time_in(plan.timezone)
    return season(replace(plan, passed=now and datetime.combine(today, now)), today, today, last)


def _offered(options: SlotsOptions, solved: Season) -> list[Slot]:
    """The best days to offer. Raises CommandError for a span that is not possible."""
    plan, today, start, until = solved.timeline.plan, solved.timeline.today, options.start, options.until
    times = _free_hours(options.free, plan, today) if options.free else None
    if start and until and until < start:
        raise CommandError(f"--until {until:%Y-%m-%d} is before --from {start:%Y-%m-%d}")
    full = full_until(plan, today)  # the days up to it can't be booked in time
    first = max(start or today, full + timedelta(days=1)) if full else start or today
    number = options.number or (3 if options.message else 5)
    return list(islice(open_slots(solved, first, until or solved.timeline.until, times), number))


def _show_limits(plan: Plan, solved: Season, offered: list[Slot]) -> None:
    """Show on stderr from when on a massage can be booked, and that no day is open."""
    if full := full_until(plan, solved.timeline.today):
        typer.echo(escape_controls(f"Book after {long_date(full)}: {most_at_a_time(plan)}"), err=True)
    if not offered:
        last = long_date(solved.shown[1])
        typer.echo(f"No day up to {last} is open for a massage; see `rubdown calendar`", err=True)


def _free_hours(file: Path, plan: Plan, today: date) -> TherapistTimes:
    """The therapist's free hours of a file. Raises CommandError where it cannot be read."""
    from rubdown.cli.io.files import first_bytes
    from rubdown.cli.io.texts import file_error, label_of
    from rubdown.importers.event import LARGEST, Refused
    from rubdown.importers.free_hours import free_hours

    try:
        text = first_bytes(str(file), LARGEST).decode("utf-8-sig", "replace")
        return free_hours(text, plan.timezone, today)
    except (OSError, ValueError) as error:
        raise file_error(label_of(file), f"cannot be read: {reason(error)}", "name the file of free hours") from None
    except Refused as error:
        line = f"line {error.line}: " if error.line else ""
        raise file_error(label_of(file), f"{line}{error.wrong}", error.fix) from None


def _message(solved: Season, offered: list[Slot], lang: Literal["en", "es"], to: str) -> str:
    """The text to send, and its links."""
    from rubdown.render.booking_message import booking_message
    from rubdown.report.slots import slot_request
    from rubdown.toml.problems import InvalidValue
    from rubdown.toml.scalars import parse_email, parse_phone

    therapist = solved.timeline.plan.therapist
    email, phone = therapist.email, therapist.phone
    try:
        if "@" in to:
            email = parse_email(to)
        elif to:
            phone = parse_phone(to)
    except InvalidValue as error:
        raise CommandError(f"--to: {error.message}; {error.fix}") from None
    best = [slot for slot in offered if not slot.missing] or offered
    written = booking_message(slot_request(solved, best), lang, email, phone)
    return f"{written.text}\n\nMail: {written.mailto}\nWhatsApp: {written.whatsapp}\n"
