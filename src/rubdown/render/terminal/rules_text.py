"""The rulebook on the screen: all rules in brief, or everything about one."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.render.tables.rulebook import examples_in_words, numbers_in_words, source_in_words, whose
from rubdown.render.terminal.lines import INDENT, wrapped
from rubdown.render.terminal.text import Text
from rubdown.report.rulebook import CAUTION, KINDS, STRENGTHS, PlanSaid, Rulebook, RuleEntry, all_words_in, words_in
from rubdown.report.rulebook.examples import IN_WORDS
from rubdown.text import escape_controls, listed

_CHANGED = r"\(plan;\s+default\s+\d+\)"  # the mark of a number that the plan changes; a line may break within it


def rules_screen(book: Rulebook, width: int) -> Text:
    """Every rule with its numbers in force; no line is wider than the width, unless a single word is."""
    text = wrapped(f"The rulebook, {whose(book.plan)}", width, "", "bold").append("\n")
    for kind, meaning in KINDS.items():
        text.append_text(wrapped(f"{kind}: {meaning}", width, hang=INDENT))
    text.append("\n")
    for entry in book.rules:
        text.append_text(_brief(entry, width))
    words = [_plain(f"{word}: {meaning}") for word, meaning in words_in(" ".join(entry.title for entry in book.rules))]
    text.append("\n").append_text(_section("Words", words, width))
    legend = ", ".join(f"{letter} {meaning}" for letter, meaning in STRENGTHS.items())
    more = "Everything about one rule, with its sources and examples: rubdown rules clear-before-race (or its code)."
    closing = f"{CAUTION} How strong the evidence is: {legend}. {more}"
    text.append("\n").append_text(wrapped(closing, width))
    text.mark(_CHANGED, "yellow")
    return text


def rule_screen(book: Rulebook, width: int) -> Text:
    """Everything about one rule."""
    (entry,) = book.rules
    text = wrapped(f"{entry.code} {entry.name} ({entry.kind}: {KINDS[entry.kind]})", width, "", "bold")
    text.append_text(wrapped(f"{_plain(entry.title)}.", width))
    text.append("\n").append_text(_section("Why", [entry.why], width))
    text.append("\n").append_text(_numbers(entry, book.plan, width))
    for head, lines in _evidence(entry):
        text.append("\n").append_text(_section(head, lines, width))
    if entry.numbers:
        text.append("\n").append_text(wrapped(CAUTION, width))
    text.mark(_CHANGED, "yellow")
    return text


def _numbers(entry: RuleEntry, plan: PlanSaid | None, width: int) -> Text:
    if not entry.numbers:
        return _section("Numbers", ["none: there is nothing to count"], width)
    head = "Numbers in force, all at their defaults"
    if plan:
        path = escape_controls(plan.path)
        head = f"Numbers in force in {path} (condition: {plan.condition}); unmarked ones are defaults"
    text = wrapped(head, width, "", "bold")
    for key, words, meaning in numbers_in_words(entry):
        text.append_text(wrapped(f"{key}: {words}", width, "  ", hang=f"{INDENT}    "))
        text.append_text(wrapped(meaning, width, INDENT, "bright_black"))
    return text


def _evidence(entry: RuleEntry) -> Iterator[tuple[str, list[str]]]:
    yield "Sources, and what each is as evidence", [source_in_words(source) for source in entry.sources]
    made_up = f", from {IN_WORDS}" if entry.kind in ("closes", "wish") else ""  # the others need no plan
    yield f"Examples{made_up}", [f"{verdict}: {text}" for verdict, text in examples_in_words(entry)]
    words = all_words_in(entry)
    if words:
        yield "Words", [_plain(f"{word}: {meaning}") for word, meaning in words]


def _section(head: str, lines: list[str], width: int) -> Text:
    text = wrapped(head, width, "", "bold")
    for line in lines:
        text.append_text(wrapped(line, width, "  ", hang=INDENT))
    return text


def _brief(entry: RuleEntry, width: int) -> Text:
    strengths = dict.fromkeys(source.strength for source in entry.sources if source.strength in STRENGTHS)
    evidence = f", evidence {listed(list(strengths))}" if strengths else ""
    text = wrapped(f"{entry.code} {entry.name} ({entry.kind}{evidence})", width, "", "bold", hang=INDENT)
    text.append_text(wrapped(_plain(entry.title), width, INDENT))
    for key, words, _ in numbers_in_words(entry):
        text.append_text(wrapped(f"{key.split()[1]}: {words}", width, INDENT, hang=f"{INDENT}  "))
    return text


def _plain(text: str) -> str:
    return text.replace("`", "")
