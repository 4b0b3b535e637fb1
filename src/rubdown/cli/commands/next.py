"""`rubdown next`: the appointments to come, for a shell prompt or a status bar. Quick: nothing here needs Rich."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.names import PlanNames, named_plans
from rubdown.cli.io.options import (
    FilesFromOption,
    InputOption,
    MostOption,
    PlansArgument,
    ProblemsOption,
    TodayOption,
    horizon,
    is_inline,
    refuse_beside_stream,
    with_most,
)
from rubdown.cli.io.output import emit, emit_values, show_error
from rubdown.cli.io.plans import load_plan
from rubdown.cli.io.templates import template
from rubdown.cli.io.texts import problems_of
from rubdown.planner.season import Season, season
from rubdown.render.tables.template import template_row, upcoming_line
from rubdown.report.appointments import coming_massages
from rubdown.report.massage import Coming
from rubdown.report.questions import questions
from rubdown.text import days, escape_controls
from rubdown.toml.problems import shown

if TYPE_CHECKING:
    from rubdown.report.stream import StreamNext, StreamProblems

_SPAN = r"([0-9]{1,4})([dwDW]?)"


Status = Literal["proposed", "booked"]


class Selection(msgspec.Struct, frozen=True):
    """Which of the coming appointments are shown: how many at most, within how many days, of which status;
    of a calendar with `most` massages."""

    number: int
    within: int | None
    status: Status | None
    most: int | None = None

    def fits(self, massage: Coming) -> bool:
        """Whether an appointment is one of these, their number aside."""
        near = self.within is None or massage.days_left <= self.within
        return near and (self.status is None or massage.status == self.status)


class Answers(msgspec.Struct):
    """What all plans so far say: the first appointments by date, open questions, why there is none."""

    massages: list[Coming] = []
    questions: list[str] = []
    none: list[str] = []
    failed: bool = False


def span(text: str) -> int:
    """Days from `7d`, `2w` or `10`."""
    match = re.fullmatch(_SPAN, text.strip())
    if not match:
        raise typer.BadParameter(f"can't read {shown(text)}; try 7d, 2w or 10")
    return int(match[1]) * (7 if match[2].lower() == "w" else 1)


def next(  # noqa: A001
    plans: PlansArgument = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many, of all plans together.")] = 1,
    within: Annotated[
        int | None,
        typer.Option(parser=span, metavar="SPAN", help="Only those in the coming days: 7d, 2w, 10."),
    ] = None,
    most: MostOption = None,
    status: Annotated[Status | None, typer.Option(help="Only those proposed, or only those booked.")] = None,
    format: Annotated[  # noqa: A002
        str,
        typer.Option(metavar="text|json|TEMPLATE", help="What to print; a template: '{date} {start} {days_left}'."),
    ] = "text",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing at all when there is none.")] = False,
    today: TodayOption = None,
    files_from: FilesFromOption = None,
    input: InputOption = "files",  # noqa: A002
    problems: ProblemsOption = "stderr",
) -> None:
    """Print the next massage in a line, for prompts and scripts.

    The exit code is 1 when there is none. A template's fields: date, weekday, start, end, days_left, status, kind,
    runner, plan, why, where, therapist, uid, days_since_previous, points, cancel_until. {days_left:>3} sets a width.

    Examples:
      rubdown next
      rubdown next -n 3 --within 6w
      rubdown next --quiet --format '{days_left} days: {weekday} {start}'
    """
    pieces = template(format, ("text", "json", "ndjson"))
    selection, clock = Selection(number, within, status, most), machine_clock(today)
    if input == "ndjson":
        beside = {"--within": within is not None, "--status": status, "--quiet": quiet, "--files-from": files_from}
        refuse_beside_stream(beside, format)
        from rubdown.cli.io.stream import emit_answers
        from rubdown.report.stream import StreamRequest

        emit_answers(plans, StreamRequest("next", *clock.moment, number=number, most=most))
        return
    named, as_json = named_plans(plans, files_from), format in ("json", "ndjson")
    with_uids = as_json or any(piece.field == "uid" for piece in pieces or ())
    answers = Answers()
    if is_inline(problems, format):
        emit_values(_by_plan(named, clock, selection, answers), "ndjson")
        raise typer.Exit(2 if answers.failed else int(not answers.massages))
    _collect(named, clock, selection, answers, with_uids=with_uids)
    massages = answers.massages
    if not as_json:
        now = None if clock.today else clock.now
        lines = (template_row(pieces, m) if pieces else upcoming_line(m, now, named=named.several) for m in massages)
        emit("".join(f"{text}\n" for text in lines))
    elif massages or not (quiet or (answers.failed and not answers.none)):
        emit_values(massages, format)
    messages = [] if quiet else [*(answers.questions if format == "text" else []), *_none(answers, selection)]
    for text in messages:
        typer.echo(escape_controls(text), err=True)
    if answers.failed or not massages:
        raise typer.Exit(2 if answers.failed else 1)


def _solved(named: PlanNames, clock: Clock, most: int | None) -> Iterator[tuple[str, Season | CommandError]]:
    """Each plan's name with its season, or with why it has none; one is held at a time."""
    for name in named.names:
        try:
            plan = with_most(load_plan(name, clock), most)
            yield name, season(plan, *horizon(plan, clock, None, None))
        except CommandError as error:
            yield name, error


def _by_plan(
    named: PlanNames, clock: Clock, selection: Selection, answers: Answers
) -> "Iterator[StreamNext | StreamProblems]":
    """The appointments of each plan, or its problems; whether there was any, and any failed, goes to `answers`."""
    from rubdown.report.stream import StreamNext

    for name, solved in _solved(named, clock, selection.most):
        if isinstance(solved, CommandError):
            answers.failed = True
            yield problems_of(name, solved)
            continue
        massages = list(islice(filter(selection.fits, coming_massages(solved)), selection.number))
        answers.massages = massages or answers.massages
        yield StreamNext(solved.timeline.plan.path, massages)


def _collect(named: PlanNames, clock: Clock, selection: Selection, answers: Answers, *, with_uids: bool) -> None:
    """Put together the answers of all plans: appointments of one day in the order of the plans.

    UIDs only where they are shown.
    """
    for _, solved in _solved(named, clock, selection.most):
        if isinstance(solved, CommandError):
            answers.failed = True
            show_error(solved)
            continue
        plan, today = solved.timeline.plan, solved.timeline.today
        whose = f"{plan.runner or plan.path}: " if named.several else ""
        fitting = islice(filter(selection.fits, coming_massages(solved, named=with_uids)), selection.number)
        answers.massages = sorted([*answers.massages, *fitting], key=lambda m: m.date)[: selection.number]
        answers.questions += [f"{whose}{question.text}" for question in questions(plan, today)]
        answers.questions += [f"{whose}{text}" for text in _money(solved)]
        answers.none = [] if answers.massages else [*answers.none, whose + _no_massage(solved)]


def _no_massage(solved: Season) -> str:
    from rubdown.report.no_room import why_none

    return f"{why_none(solved)}; see `rubdown calendar`"


def _money(solved: Season) -> list[str]:
    """What to mind of packages that have not lapsed yet."""
    today = solved.timeline.today
    if not any(package.last is None or package.last >= today for package in solved.timeline.plan.packages):
        return []
    from rubdown.report.money import package_uses

    return [use.text for use in package_uses(solved) if use.text and (use.until is None or use.until >= today)]


def _none(answers: Answers, selection: Selection) -> list[str]:
    """Why there is none, a line a plan where all of its massages were asked for."""
    which = f"{selection.status} massage" if selection.status else "massage"
    if answers.massages or answers.failed:
        return []
    if selection.within is not None:
        span = f"in the next {days(selection.within)}" if selection.within else "today"
        return [f"No {which} {span}; see `rubdown calendar`"]
    return [f"No {which}; see `rubdown calendar`"] if selection.status else answers.none
