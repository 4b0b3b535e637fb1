"""`rubdown remind`: the reminders that are due, each once; silent where there are none, for cron."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer
from msgspec.structs import replace

from rubdown.cli.io.clock import Clock, machine_clock
from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.names import named_plans
from rubdown.cli.io.option_table import with_options
from rubdown.cli.io.options import (
    FilesFromOption,
    InputOption,
    PlansArgument,
    ProblemsOption,
    TodayOption,
    is_inline,
    refuse_beside_stream,
    refuse_together,
)
from rubdown.cli.io.output import show_error
from rubdown.cli.io.plans import load_plan, plan_names
from rubdown.cli.io.texts import label_of
from rubdown.planner.uids import digest as digest_of
from rubdown.text import listed
from rubdown.toml.problems import shown

if TYPE_CHECKING:
    from rubdown.cli.remind.delivery import Channel, RemindedPlan
    from rubdown.plan.model import Plan

    NamedPlan = tuple[str, RemindedPlan | CommandError]


class RemindOptions(msgspec.Struct, frozen=True):
    """What may be asked of `rubdown remind`."""

    plans: PlansArgument = None
    send: Annotated[bool, typer.Option("--send", help="Mail it to each runner, by [mail] of the settings file.")] = (
        False
    )
    mail_to: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Write a message to it, for sendmail -t; with --send: mail all to it."),
    ] = None
    mail_from: Annotated[str | None, typer.Option(metavar="ADDRESS", help="The sender, instead of [mail] from.")] = None
    cc: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help="Who gets a copy of each message.")] = None
    digest: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="One message about all runners, for their coach; --send mails it."),
    ] = None
    format: Annotated[Literal["text", "json", "ndjson"], typer.Option(help="What to write to stdout.")] = "text"
    hold: Annotated[bool, typer.Option("--hold", help="Add a token to each line; it stays due until --delivered.")] = (
        False
    )
    delivered: Annotated[
        list[str] | None, typer.Option(metavar="TOKEN...", help="Record the reminders that you delivered.")
    ] = None
    exit_code: Annotated[bool, typer.Option("--exit-code", help="0: something was due, 1: nothing, 2: error.")] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is due; send and remember nothing.")] = False
    hourly: Annotated[
        bool, typer.Option("--hourly", help="Silent until [remind] at, by the runner's clock: for timers.")
    ] = False
    install_cron: Annotated[bool, typer.Option("--install-cron", help="Print lines for your crontab.")] = False
    systemd: Annotated[bool, typer.Option("--systemd", help="Print units for a systemd timer.")] = False
    today: TodayOption = None
    files_from: FilesFromOption = None
    input: InputOption = "files"
    problems: ProblemsOption = "stderr"

    @property
    def copies(self) -> tuple[str, ...]:
        """Who gets a copy of each message."""
        return tuple(self.cc or ())

    @property
    def timer(self) -> bool:
        """Whether lines for a timer are printed, and no reminders."""
        return self.install_cron or self.systemd


@with_options(RemindOptions)
def remind(options: RemindOptions) -> None:
    """Print today's reminders, each once, or send them by mail.

    It prints nothing when there are none: run it every morning from cron. What was delivered is remembered.

    Examples:
      rubdown remind --dry-run
      rubdown remind --install-cron
      rubdown remind ana.toml ben.toml --format json
    """
    _refuse_apart(options)
    if options.delivered:
        _record([*options.delivered, *(name for name in options.plans or () if not Path(name).exists())])
        return
    options = _with_bare_addresses(options)
    _refuse_unusable(options)
    clock = machine_clock(options.today)
    if options.input == "ndjson":
        _end(options, *_answer_stream(options, clock))
        return
    named, inline = named_plans(options.plans, options.files_from), is_inline(options.problems, options.format)
    if options.timer:
        _print_timers(options, named.names, clock)
        return
    loaded, channel = _load(named.names, clock, hourly=options.hourly), _channel(options, named=named.several)
    if inline:
        from rubdown.cli.remind.stream import emit_notices

        _end(options, *emit_notices(loaded, channel))
    else:
        _end(options, *_deliver(loaded, channel, options.digest))


def _end(options: RemindOptions, due: bool, failed: bool) -> None:
    if failed:
        raise typer.Exit(2)
    if options.exit_code and not due:
        raise typer.Exit(1)


def _answer_stream(options: RemindOptions, clock: Clock) -> tuple[bool, bool]:
    """Whether anything was due of a stream's plans, and whether any was unreadable; both are written."""
    from rubdown.cli.remind.delivery import Channel
    from rubdown.cli.remind.stream import emit_notices, reminded_plans

    if options.send or options.timer:
        raise CommandError("--input ndjson is for stdout: leave out --send, --install-cron and --systemd")
    beside = {"--mail-to": options.mail_to, "--digest": options.digest, "--hourly": options.hourly,
              "--files-from": options.files_from}  # fmt: skip
    refuse_beside_stream(beside, options.format)
    channel = Channel(hold=options.hold, dry=options.dry_run, stream=True)
    return emit_notices(reminded_plans(options.plans, clock), channel)


def _print_timers(options: RemindOptions, names: Iterable[str], clock: Clock) -> None:
    """Print the lines for cron or systemd that give these reminders every day."""
    from rubdown.cli.remind.timers import Task, print_timers

    arguments = plan_names(options.plans) if options.files_from is None else ["--files-from", options.files_from]
    passed_on = [("--mail-from", options.mail_from), *(("--cc", one) for one in options.copies)]
    words = [word for option, value in (*passed_on, ("--digest", options.digest)) if value for word in (option, value)]
    task = Task(options.install_cron, options.systemd, options.send, options.mail_to, arguments, words)
    print_timers(names, clock, task)


def _channel(options: RemindOptions, *, named: bool) -> "Channel":
    """How the reminders are delivered; with --send by the settings file. Raises CommandError where that is wrong."""
    from rubdown.cli.remind.delivery import Channel

    channel = Channel(
        options.mail_to, options.mail_from or "", options.copies, json=options.format != "text",
        stream=options.format == "ndjson", named=named, hold=options.hold, dry=options.dry_run,
    )  # fmt: skip
    if not options.send:
        return channel
    from rubdown.cli.remind.sending import Mailer, load_settings

    mail = load_settings().mail
    return replace(channel, sender=channel.sender or mail.sender, reply_to=mail.reply_to, mailer=Mailer(mail))


def _deliver(loaded: "Iterable[NamedPlan]", channel: "Channel", digest_to: str | None) -> tuple[bool, bool]:
    """Deliver what is due; whether anything was, and whether anything failed or could not be read, which is shown."""
    from rubdown.cli.remind.run import run

    unreadable: list[CommandError] = []

    def readable() -> "Iterator[RemindedPlan]":
        for _, one in loaded:
            if isinstance(one, CommandError):
                show_error(one)
                unreadable.append(one)
            else:
                yield one

    with channel.mailer or nullcontext():
        due, failed = run(readable(), channel, digest_to)
    return due, bool(unreadable) or failed


def _record(tokens: Sequence[str]) -> None:
    from rubdown.cli.remind.delivery import record_delivered

    if unknown := record_delivered(dict.fromkeys(map(label_of, tokens))):
        given = listed([shown(token) for token in unknown])
        raise CommandError(f"no reminder was given out as {given}; --hold prints the tokens, which last two months")


def _with_bare_addresses(options: RemindOptions) -> RemindOptions:
    """The options with the bare addresses of who gets mail. Raises CommandError for what is no address."""
    to, digest_to = _address("--mail-to", options.mail_to), _address("--digest", options.digest)
    for option, text in (("--mail-from", options.mail_from), *(("--cc", one) for one in options.copies)):
        _address(option, text)
    return replace(options, mail_to=to, digest=digest_to)


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
    "--delivered": "--send --mail-to --mail-from --cc --digest --hold --dry-run --exit-code --install-cron --systemd"
    " --hourly --files-from",
    "--hold": "--dry-run --install-cron --systemd",
    "--install-cron": "--systemd --dry-run --exit-code --format",
    "--systemd": "--dry-run --exit-code --format",
}


def _refuse_apart(options: RemindOptions) -> None:
    given = {
        "--send": options.send, "--mail-to": options.mail_to, "--mail-from": options.mail_from, "--cc": options.cc,
        "--digest": options.digest, "--hold": options.hold, "--delivered": options.delivered,
        "--exit-code": options.exit_code, "--dry-run": options.dry_run, "--install-cron": options.install_cron,
        "--systemd": options.systemd, "--format": options.format != "text", "--hourly": options.hourly,
        "--files-from": options.files_from,
    }  # fmt: skip
    for option, others in _APART.items():
        refuse_together(option, given[option], {other: given[other] for other in others.split()})
    for option in ("--mail-from", "--cc"):
        if given[option] and not any(given[way] for way in ("--send", "--mail-to", "--digest")):
            raise CommandError(f"{option} goes with --send, --mail-to or --digest")


def _refuse_unusable(options: RemindOptions) -> None:
    messages = [address for address in (options.mail_to, options.digest) if address]
    if options.format != "text" and (options.send or messages):
        raise CommandError(f"--format {options.format} is for stdout: leave out --send, --mail-to and --digest")
    if options.hold and options.format == "text":
        raise CommandError("--hold gives tokens to programs: add --format ndjson")
    if len(messages) > 1 and not options.send:
        raise CommandError("stdout takes one message: leave out --mail-to or --digest, or mail both with --send")


def _load(names: Iterable[str], clock: Clock, *, hourly: bool) -> "Iterator[NamedPlan]":
    """The plans by their names, each file once, or why one cannot be read.

    `hourly`: only those whose hour has come.
    """
    from rubdown.cli.remind.delivery import RemindedPlan

    known: set[str] = set()
    for name in names:
        try:
            # A plan that is over is no mistake of its runner's: it has no reminders any more.
            # What is proposed for today stays due while its hours pass: a reminder is a day's, not an hour's.
            plan = replace(load_plan(name, clock, even_if_over=True), passed=None)
        except CommandError as error:
            yield label_of(name), error
            continue
        path = None if name == "-" else os.path.realpath(name)
        identity = (path or f"- {plan.runner or _fingerprint(plan)}").encode(errors="backslashreplace").decode()
        now = clock.time_in(plan.timezone)
        early = hourly and now is not None and now.hour * 60 + now.minute < plan.remind_at
        if identity not in known and not early:
            known.add(identity)
            yield plan.path, RemindedPlan(plan, identity, path, clock.today_in(plan.timezone), now)


def _fingerprint(plan: "Plan") -> str:
    """A text that two different plans never share: it keeps those apart that come without file and name."""
    return digest_of(msgspec.json.encode(plan, enc_hook=str, order="deterministic").decode())
