"""Two plans compared on the screen: each change with the massages that it moves, then those that move none."""

from __future__ import annotations

from collections.abc import Sequence

from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.answer import Shift
from rubdown.report.diff import Change, Difference, ExplainedShift, Horizon
from rubdown.text import escape_controls, listed, long_date, plural

_MOST_NAMED = 3  # changes that one line names
_STYLES = {"moved": "yellow", "dropped": "red", "added": "green"}
_FOOTNOTE = "* This took every change listed above it: undo any one of them, and it is as before."


def diff_screen(difference: Difference, horizon: Horizon, width: int) -> Text:
    """All that differs between two plans: empty where nothing does, one line where the massages stay."""
    changes, massages = difference.changes, difference.massages
    if not massages:
        return Text(f"{_without_effect(changes)}\n" if changes else "")
    text = wrapped(_heading(massages, horizon), width, "", "bold")
    together: dict[tuple[str, ...], list[ExplainedShift]] = {}  # what several changes did only together
    for massage in massages:
        if massage.together:
            together.setdefault(tuple(change.text for change in massage.because), []).append(massage)
    for change in changes:
        alone = [massage for massage in massages if change in massage.because and not massage.together]
        text.append_text(_group([change.text], alone, width))
    for causes, explained in together.items():
        text.append_text(_group(causes, explained, width))
    if any(_has_other_causes(massage) for massage in massages):
        text.append("\n").append_text(wrapped(_FOOTNOTE, width, "", "bright_black", hang="  "))
    idle = [change for change in changes if not difference.affected(change)]
    text.append("\nWithout effect on the massages:\n" if idle else "")
    for change in idle:
        text.append_text(wrapped(escape_controls(change.text), width, "  ", "bright_black", hang=INDENT))
    return text


def _without_effect(changes: Sequence[Change]) -> str:
    """One line, however much changed."""
    named = [escape_controls(change.text) for change in changes[:_MOST_NAMED]]
    more = len(changes) - len(named)
    named += [plural(more, "more change")] if more else []
    return f"The plan changed, the massages stay on their days: {'; '.join(named)}"


def _heading(massages: Sequence[ExplainedShift], horizon: Horizon) -> str:
    kinds = [_kind(massage.shift) for massage in massages]
    (what, first), *others = [(kind, kinds.count(kind)) for kind in _STYLES if kind in kinds]
    counts = [f"{plural(first, 'massage')} {what}", *(f"{count} {kind}" for kind, count in others)]
    return f"{long_date(horizon.start)} to {long_date(horizon.until)}: {listed(counts)}"


def _kind(shift: Shift) -> str:
    if shift.old is None:
        return "added"
    return "moved" if shift.new else "dropped"


def _group(causes: Sequence[str], massages: Sequence[ExplainedShift], width: int) -> Text:
    """`Madrid Marathon moved 7 days later, to Sun 2 May 2027: 2 massages affected`, and these below; empty for none.

    Several causes are changes that only together had this effect.
    """
    text = Text("\n") if massages else Text()
    affected, causes = f"{plural(len(massages), 'massage')} affected", [escape_controls(cause) for cause in causes]
    if massages and len(causes) == 1:
        text.append_text(wrapped(f"{causes[0]}: {affected}", width, "", "bold", hang=INDENT))
    elif massages:
        heading = f"Several changes together, and undoing only one of them is not enough: {affected}"
        text.append_text(wrapped(heading, width, "", "bold", hang=INDENT))
        for cause in causes:
            text.append_text(wrapped(f"- {cause}", width, "  ", "bold", hang=INDENT))
    for massage in massages:
        words = f"{massage.words}{' *' if _has_other_causes(massage) else ''}"
        text.append_text(wrapped(words, width, "  ", _STYLES[_kind(massage.shift)], hang=INDENT))
    return text


def _has_other_causes(massage: ExplainedShift) -> bool:
    """Whether a massage is shown under more than one change."""
    return len(massage.because) > 1 and not massage.together
