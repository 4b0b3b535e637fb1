"""`rubdown remind`: the reminders that are due, each once; silent where there are none, for cron."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.names import named_plans
from rubdown.cli.io.options import (
    FilesFromOption,
    InputOption,
    PlansArgument,
    ProblemsOption,
    TodayOption,
    is_inline,
    refuse_together,
)
from rubdown.cli.io.output import show_error
from rubdown.cli.io.plans import load_plan, plan_names
from rubdown.cli.io.texts import label_of
from rubdown.planner.uids import digest as digest_of
from rubdown.text import listed
from rubdown.toml.problems import shown

if TYPE_CHECKING:
    from rubdown.cli.remind.delivery import RemindedPlan
    from rubdown.plan.model import Plan


def remind(
    plans: PlansArgument = None,
    send: Annotated[
        bool, typer.Option("--send", help="Mail it to each runner, by [mail] of the settings file.")
    ] = False,
    mail_to: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Write a message to it, for sendmail -t; with --send: mail all to it."),
    ] = None,
    mail_from: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The sender, instead of [mail] from.")
    ] = None,
    cc: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help="Who gets a copy of each message.")] = None,
    digest: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="One message about all runners, for their coach; --send mails it."),
    ] = None,
    format: Annotated[Literal["text", "json", "ndjson"], typer.Option(help="What to write to stdout.")] = "text",  # noqa: A002
    hold: Annotated[
        bool, typer.Option("--hold", help="Add a token to each line; it stays due until --delivered.")
    ] = False,
    delivered: Annotated[
        list[str] | None, typer.Option(metavar="TOKEN...", help="Record the reminders that you delivered.")
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="0: something was due, 1: nothing, 2: error.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is due; send and remember nothing.")] = False,
    hourly: Annotated[
        bool, typer.Option("--hourly", help="Silent until [remind] at, by the runner's clock: for timers.")
    ] = False,
    install_cron: Annotated[bool, typer.Option("--install-cron", help="Print lines for your crontab.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="Print units for a systemd timer.")] = False,
    today: TodayOption = None,
    files_from: FilesFromOption = None,
    input: InputOption = "files",  # noqa: A002
    problems: ProblemsOption = "stderr",
) -> None:
    """Print today's reminders, each once, or send them by mail.

    It prints nothing when there are none: run it every morning from cron. What was delivered is remembered.

    Examples:
      rubdown remind --dry-run
      rubdown remind --install-cron
      rubdown remind ana.toml ben.toml --format json
    """
    _refuse_apart({
        "--send": send, "--mail-to": mail_to, "--mail-from": mail_from, "--cc": cc, "--digest": digest, "--hold": hold,
        "--delivered": delivered, "--exit-code": exit_code, "--dry-run": dry_run, "--install-cron": install_cron,
        "--systemd": systemd, "--format": format != "text",
    })  # fmt: skip
    if delivered:
        _record([*delivered, *(name for name in plans or () if not Path(name).exists())])
        return
    to, digest_to = _address("--mail-to", mail_to), _address("--digest", digest)
    for option, text in (("--mail-from", mail_from), *(("--cc", one) for one in cc or ())):
        _address(option, text)
    _refuse_unusable(format, send=send, hold=hold, messages=[one for one in (to, digest_to) if one])
    clock = machine_clock(today)
    if input == "ndjson":
        due, failed = _stream(plans, clock, hold=hold, dry=dry_run, alone=not (send or install_cron or systemd))
        _end(due, failed, exit_code=exit_code)
        return
    named, inline = named_plans(plans, files_from), is_inline(problems, format)
    if install_cron or systemd:
        from rubdown.cli.remind.timers import Task, print_timers

        arguments = plan_names(plans) if files_from is None else ["--files-from", files_from]
        options = [("--mail-from", mail_from), *(("--cc", one) for one in cc or ()), ("--digest", digest_to)]
        words = [word for option, value in options if value for word in (option, value)]
        task = Task(cron=install_cron, units=systemd, send=send, to=to, arguments=arguments, mail=words)
        print_timers(named.names, clock, task)
        return
    from rubdown.cli.remind.delivery import Channel
    from rubdown.cli.remind.run import run

    channel = Channel(to, mail_from or "", tuple(cc or ()), named=named.several, hold=hold, dry=dry_run)
    channel = replace(channel, json=format != "text", stream=format == "ndjson")
    loaded = _load(named.names, clock, hourly=hourly)
    if inline:
        from rubdown.cli.remind.stream import emit_notices

        due, failed = emit_notices(loaded, channel)
        _end(due, failed, exit_code=exit_code)
        return
    if send:
        from rubdown.cli.remind.sending import Mailer, load_settings

        mail = load_settings().mail
        channel = replace(channel, sender=channel.sender or mail.sender, reply_to=mail.reply_to, mailer=Mailer(mail))
    unreadable: list[CommandError] = []

    def readable() -> Iterator[RemindedPlan]:
        for _, one in loaded:
            if isinstance(one, CommandError):
                show_error(one)
                unreadable.append(one)
            else:
                yield one

    with channel.mailer or nullcontext():
        due, failed = run(readable(), channel, digest_to)
    _end(due, bool(unreadable) or failed, exit_code=exit_code)


def _stream(names: list[str] | None, clock: Clock, *, hold: bool, dry: bool, alone: bool) -> tuple[bool, bool]:
    """Whether anything was due of a stream's plans, and whether any was unreadable; both are written."""
    from rubdown.cli.remind.delivery import Channel
    from rubdown.cli.remind.stream import emit_notices, reminded_plans

    if not alone:
        raise CommandError("--input ndjson is for stdout: leave out --send, --install-cron and --systemd")
    return emit_notices(reminded_plans(names, clock), Channel(hold=hold, dry=dry, stream=True))


def _end(due: bool, failed: bool, *, exit_code: bool) -> None:
    if failed:
        raise typer.Exit(2)
    if exit_code and not due:
        raise typer.Exit(1)


def _record(tokens: Sequence[str]) -> None:
    from rubdown.cli.remind.delivery import record_delivered

    if unknown := record_delivered(dict.fromkeys(tokens)):
        given = listed([shown(token) for token in unknown])
        raise CommandError(f"no reminder was given out as {given}; --hold prints the tokens, which last two months")


def _address(option: str, text: str | None) -> str | None:
    """The bare address of an option's value; None where it is left out."""
    from rubdown.mail.settings import mailbox
    from rubdown.toml.problems import InvalidValue

    try:
        return None if text is None else mailbox(text)[1]
    except InvalidValue as error:
        raise CommandError(f"{option}: {error.message}; {error.fix}") from None


# Options with those that they don't go with.
_APART = {
    "--delivered": "--send --mail-to --mail-from --cc --digest --hold --dry-run --exit-code --install-cron --systemd",
    "--hold": "--dry-run --install-cron --systemd",
    "--install-cron": "--systemd --dry-run --exit-code --format",
    "--systemd": "--dry-run --exit-code --format",
}


def _refuse_apart(given: Mapping[str, object]) -> None:
    for option, others in _APART.items():
        refuse_together(option, given[option], {other: given[other] for other in others.split()})
    for option in ("--mail-from", "--cc"):
        if given[option] and not any(given[way] for way in ("--send", "--mail-to", "--digest")):
            raise CommandError(f"{option} goes with --send, --mail-to or --digest")


def _refuse_unusable(format: str, *, send: bool, hold: bool, messages: Sequence[str]) -> None:  # noqa: A002
    if format != "text" and (send or messages):
        raise CommandError(f"--format {format} is for stdout: leave out --send, --mail-to and --digest")
    if hold and format == "text":
        raise CommandError("--hold gives tokens to programs: add --format ndjson")
    if len(messages) > 1 and not send:
        raise CommandError("stdout takes one message: leave out --mail-to or --digest, or mail both with --send")


def _load(names: Iterable[str], clock: Clock, *, hourly: bool) -> Iterator[tuple[str, RemindedPlan | CommandError]]:
    """The plans by their names, each file once, or why one cannot be read.

    `hourly`: only those whose hour has come.
    """
    from rubdown.cli.remind.delivery import RemindedPlan

    known: set[str] = set()
    for name in names:
        try:
            # A plan that is over is no mistake of its runner's: it has no reminders any more.
            plan = load_plan(name, clock, even_if_over=True)
        except CommandError as error:
            yield label_of(name), error
            continue
        path = None if name == "-" else str(Path(name).resolve())
        identity = (path or f"- {plan.runner or _fingerprint(plan)}").encode(errors="backslashreplace").decode()
        now = clock.time_in(plan.timezone)
        early = hourly and now is not None and now.hour * 60 + now.minute < plan.remind_at
        if identity not in known and not early:
            known.add(identity)
            yield plan.path, RemindedPlan(plan, identity, path, clock.today_in(plan.timezone), now)


def _fingerprint(plan: Plan) -> str:
    """A text that two different plans never share: it keeps those apart that come without file and name."""
    return digest_of(msgspec.json.encode(plan, enc_hook=str, order="deterministic").decode())
