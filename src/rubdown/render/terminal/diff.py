"""Two plans compared on the screen: each change with the massages that it moves, then what moves none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.answer import Shift
from rubdown.report.diff import Change, Difference, ExplainedShift, Horizon
from rubdown.report.shifts import in_words
from rubdown.text import escape_controls, listed, long_date, plural

_SHOWN = 3  # changes that one line can hold
_FOOTNOTE = "* This took every change that it stands under: undo any one of them, and it is as before."


def diff_screen(found: Difference, horizon: Horizon, width: int) -> Text:
    """Everything that differs; nothing where nothing does, one line where the massages stay."""
    if not found.massages:
        return Text(f"{_unmoved(found.changes)}\n" if found.changes else "")
    text = wrapped(_heading(found, horizon), width, "", "bold")
    for change in found.changes:
        text.append_text(_group([change], [m for m in found.massages if change in m.because and not m.together], width))
    for because, massages in _by_changes_together(found):
        text.append_text(_group(because, massages, width))
    if any(_shared(moved) for moved in found.massages):
        text.append("\n").append_text(wrapped(_FOOTNOTE, width, "", "bright_black", hang="  "))
    return text.append_text(_idle(found, width))


def _unmoved(changes: Sequence[Change]) -> str:
    """One line, however much changed."""
    told = [escape_controls(change.text) for change in changes[:_SHOWN]]
    more = len(changes) - len(told)
    told += [f"{plural(more, 'more change')}"] if more else []
    return f"The plan changed, the massages stay on their days: {'; '.join(told)}"


def _heading(found: Difference, horizon: Horizon) -> str:
    counts = {"moved": 0, "fell away": 0, "came in": 0}
    for moved in found.massages:
        counts[_what(moved.shift)] += 1
    (what, first), *others = [(what, count) for what, count in counts.items() if count]
    told = [f"{plural(first, 'massage')} {what}", *(f"{count} {what}" for what, count in others)]
    return f"{long_date(horizon.start)} to {long_date(horizon.until)}: {listed(told)}"


def _what(shift: Shift) -> str:
    if shift.old is None:
        return "came in"
    return "moved" if shift.new else "fell away"


def _style(shift: Shift) -> str:
    return {"moved": "yellow", "fell away": "red", "came in": "green"}[_what(shift)]


def _by_changes_together(found: Difference) -> Iterator[tuple[Sequence[Change], list[ExplainedShift]]]:
    """What no single change did, by the changes that did it together."""
    groups: dict[tuple[str, ...], list[ExplainedShift]] = {}
    for moved in found.massages:
        if moved.together:
            groups.setdefault(tuple(change.text for change in moved.because), []).append(moved)
    for massages in groups.values():
        yield massages[0].because, massages


def _group(because: Sequence[Change], massages: Sequence[ExplainedShift], width: int) -> Text:
    """`Madrid Marathon moved 7 days later, to Sun 2 May 2027: 2 massages affected`, and these."""
    text = Text("\n") if massages else Text()
    if massages:
        text.append_text(_cause([escape_controls(change.text) for change in because], len(massages), width))
    for moved in massages:
        words = f"{in_words(moved.shift)}{' *' if _shared(moved) else ''}"
        text.append_text(wrapped(words, width, "  ", _style(moved.shift), hang=INDENT))
    return text


def _cause(told: Sequence[str], affected: int, width: int) -> Text:
    """One change in a sentence, or the several that did it only together."""
    count = f"{plural(affected, 'massage')} affected"
    if len(told) == 1:
        return wrapped(f"{told[0]}: {count}", width, "", "bold", hang=INDENT)
    text = wrapped(
        f"Several changes together, and undoing only one of them is not enough: {count}", width, "", "bold", hang=INDENT
    )
    for words in told:
        text.append_text(wrapped(f"- {words}", width, "  ", "bold", hang=INDENT))
    return text


def _shared(moved: ExplainedShift) -> bool:
    """Whether a massage stands under more than one change."""
    return len(moved.because) > 1 and not moved.together


def _idle(found: Difference, width: int) -> Text:
    """The changes that move nothing."""
    idle = [change for change in found.changes if not found.affected(change)]
    text = Text("\nWithout effect on the massages:\n") if idle else Text()
    for change in idle:
        text.append_text(wrapped(escape_controls(change.text), width, "  ", "bright_black", hang=INDENT))
    return text
