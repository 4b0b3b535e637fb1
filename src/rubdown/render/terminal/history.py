"""The massages that are past on the screen: how many each month had, and each with the load around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rubdown.plan.currency import money
from rubdown.plan.model import Plan
from rubdown.render.marks import SIGNS
from rubdown.render.terminal.grid import Look
from rubdown.render.terminal.lines import wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.history import PastMassage, by_month
from rubdown.text import MONTH_NAMES, days, escape_controls, long_date, plural

_COLUMNS = ("date", "", "days since", "minutes", "felt", "load before", "after")
_WIDTHS = (15, 10, 10, 7, 4, 11, 5)


def history_screen(rows: Sequence[PastMassage], plan: Plan, today: date, look: Look) -> Text:
    """The past massages of one plan; no line is wider than the look's width, below 70 columns the load is left out."""
    text = Text()
    for i, line in enumerate(_summary(rows, plan, today)):
        text.append_text(wrapped(escape_controls(line), look.width, "", "" if i else "bold"))
    if not rows:
        return text
    sign = SIGNS["done"]
    text.append("\n")
    for name, count in by_month(rows, today).items():
        year, month = name.split("-")
        text.append(f"  {MONTH_NAMES[int(month) - 1][:3]} {year}  ")
        text.append(" ".join([look.draw(sign)] * count) or "-").append("\n")
    shown = len(_COLUMNS) if look.width >= sum(_WIDTHS) + 2 * len(_WIDTHS) else 5
    text.append("\n").append_text(_line(_COLUMNS[:shown], "bright_black"))
    for row in rows:
        text.append_text(_line(_cells(row)[:shown], ""))
    if shown < len(_COLUMNS):
        return text
    return text.append_text(wrapped("Load: that of the seven days before and after.", look.width, "", "bright_black"))


def _summary(rows: Sequence[PastMassage], plan: Plan, today: date) -> Iterator[str]:
    """The lines above: how many massages, how long ago, how many dates were kept, and what they cost."""
    had = [row for row in rows if row.status == "done"]
    deep = [row for row in had if row.kind == "discharge"]
    by = f" by {plan.therapist.name}" if plan.therapist.name else ""
    whose = f"Massages{f' for {plan.runner}' if plan.runner else ''}{by}"
    if not rows:
        yield f"{whose}: none yet; log one with `rubdown log done yesterday`"
        return
    ago = f", the last {days((today - deep[-1].date).days)} ago" if deep else ""
    yield f"{whose}: {len(had)} since {long_date(rows[0].date)}{ago}"
    parts = [f"{len(had)} of {plural(len(rows), 'date')} kept"]
    for status in ("skipped", "cancelled", "unlogged"):
        if count := sum(row.status == status for row in rows):
            parts.append(f"{count} {'not logged' if status == 'unlogged' else status}")
    gaps = [row.days_since for row in deep if row.days_since]
    parts += [f"every {round(sum(gaps) / len(gaps))} days on average"] if gaps else []
    yield ", ".join(parts)
    if prices := [row.price for row in had if row.price is not None]:
        each = f", {money(prices[0], plan.currency)} each" if set(prices) == {prices[0]} else ""
        unknown = f", {len(had) - len(prices)} without a known price" if len(prices) < len(had) else ""
        yield f"{money(sum(prices), plan.currency)} in all{each}{unknown}"


def _cells(row: PastMassage) -> tuple[str, ...]:
    status = "not logged" if row.status == "unlogged" else f"{'soft, ' * (row.kind == 'soft')}{row.status}"
    numbers = (row.days_since, row.minutes, row.felt, row.load_before, row.load_after)
    return long_date(row.date), status, *("-" if number is None else f"{number:,}" for number in numbers)


def _line(cells: Sequence[str], style: str) -> Text:
    padded = (
        cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(cells, _WIDTHS, strict=False))
    )
    return Text("  " + "  ".join(padded).rstrip() + "\n", style=style)
