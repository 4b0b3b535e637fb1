"""A run of reminders: each runner's message for itself, what goes wrong told at once, plans in other hands last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import typer
from msgspec import Struct
from msgspec.structs import replace

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.jobs import AT_ONCE
from rubdown.cli.io.jobs import batches as in_parts
from rubdown.cli.io.output import show_error
from rubdown.cli.remind.delivery import Channel, RemindedPlan, deliver
from rubdown.cli.remind.locks import LockedError
from rubdown.cli.remind.sending import UnsentError
from rubdown.text import escape_controls, listed, plural

_LONGEST_WAIT = 60.0  # seconds for another run to hand its mail over


class Batch(Struct, frozen=True):
    """Plans that share a message, how it is delivered, and how long other runs that have them are waited for."""

    plans: list[RemindedPlan]
    channel: Channel
    wait: float = 0

    @property
    def whose(self) -> str:
        """The runner, or the plan, and the address."""
        plan = self.plans[0].plan
        name = "the digest" if self.channel.digest else plan.runner or plan.path
        return escape_controls(", ".join(filter(None, (name, self.channel.to))))


def run(plans: Iterable[RemindedPlan], channel: Channel, digest_to: str | None = None) -> tuple[bool, bool]:
    """Deliver what is due of these plans, and the digest; whether anything was due, and whether anything failed."""
    late: list[Batch] = []
    batches = chain(_batches(plans, channel, digest_to), late)
    any_due = failed = False
    for batch in batches:
        try:
            due, refused = deliver(batch.plans, batch.channel, batch.wait)
            any_due |= due
            if refused:
                raise UnsentError(f"it was sent, but not the copy to {listed(refused)}")
        except LockedError as error:
            free = [one for one in batch.plans if one.identity not in error.plans]
            late += [replace(batch, plans=free)] if free else []
            if not batch.wait:
                taken = [one for one in batch.plans if one.identity in error.plans]
                late.append(Batch(taken, batch.channel, _LONGEST_WAIT))
                continue
            show_error(error)
            failed = True
        except UnsentError as error:
            show_error(CommandError(f"{batch.whose}: {error}"))
            failed = True
            if channel.mailer and channel.mailer.down:
                break
        except CommandError as error:  # nothing can be remembered, of no plan
            show_error(error)
            return any_due, True
    if left := sum(1 for _ in batches):
        typer.echo(f"rubdown: not tried: {plural(left, 'more message')}; what is due there stays due", err=True)
    return any_due, failed


def _batches(plans: Iterable[RemindedPlan], channel: Channel, digest_to: str | None) -> Iterator[Batch]:
    """The plans that share a message, with its address."""
    if channel.stream:
        yield from (Batch([*some], channel) for some in in_parts(plans, AT_ONCE))
        return
    plans = list(plans)
    if channel.mailer:
        yield from _by_runner(plans, channel, required=digest_to is None)
    elif plans and not digest_to:
        yield Batch(plans, channel)
    if plans and digest_to:
        kept_apart = [replace(one, identity=f"digest {digest_to} {one.identity}") for one in plans]
        yield Batch(kept_apart, replace(channel, to=digest_to, cc=(), digest=True, named=True))


def _by_runner(plans: list[RemindedPlan], channel: Channel, *, required: bool) -> Iterator[Batch]:
    """The plans of each runner and address; without an address it is `required`, and the message fails, or left out."""
    runners: dict[tuple[str, str], list[RemindedPlan]] = {}
    for one in plans:
        to = channel.to or one.plan.email or ""
        if to or required:
            runners.setdefault((to, one.plan.runner), []).append(one)
    others = channel.named and channel.to is not None
    for (to, _), some in runners.items():
        yield Batch(some, replace(channel, to=to, named=others or len(some) > 1))
