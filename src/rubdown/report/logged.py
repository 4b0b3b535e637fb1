"""The JSON of `rubdown log show --format json`. Fields are added, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from rubdown.plan.currency import minor_units
from rubdown.plan.journal import JournalEntry, What
from rubdown.plan.journal_words import entry_words
from rubdown.plan.model import MassageKind
from rubdown.report.massage import SCHEMA_VERSION, Moment, Version
from rubdown.toml.problems import Count


class LoggedEntry(Struct, frozen=True, kw_only=True):
    """What was logged, field by field as in the journal, with its words in `text`; `uid` begins that of a massage.

    `price` is in whole minor units of `currency`, where one was logged.
    """

    what: What
    on: date | None
    start: Moment | None
    to: date | None
    to_start: Moment | None
    kind: MassageKind
    minutes: Count | None
    where: str
    note: str
    dates: list[date]
    therapist: str
    until: date | None
    reason: str
    session: str
    seconds: Count | None
    felt: Count | None
    logged: Moment | None
    uid: str
    text: str
    price: Count | None = None
    currency: str | None = None
    schema_version: Version = SCHEMA_VERSION


def logged(entries: Iterable[JournalEntry], currency: str) -> Iterator[LoggedEntry]:
    """The entries of a journal as they are printed, prices in whole minor units of the plan's currency."""
    names = set(LoggedEntry.__struct_fields__) & set(JournalEntry.__struct_fields__) - {"price"}
    for entry in entries:
        fields = {name: getattr(entry, name) for name in names}
        price = None if entry.price is None else minor_units(entry.price, currency)
        paid_in = None if price is None else currency
        yield LoggedEntry(**fields, text=entry_words(entry), price=price, currency=paid_in)
