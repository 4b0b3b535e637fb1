"""The rulebook in words, from the same rules that the planner asks: the README's table, a Markdown text."""

from __future__ import annotations

from collections.abc import Iterator

from rubdown.report.rulebook import (
    CAUTION,
    KINDS,
    STRENGTHS,
    Cited,
    Number,
    PlanSaid,
    Rulebook,
    RuleEntry,
    all_words_in,
    rulebook,
)
from rubdown.report.rulebook.examples import IN_WORDS
from rubdown.text import escape_controls

# What a rule's two verdicts are called, by its kind.
VERDICTS: dict[str, tuple[str, str]] = {
    "closes": ("open", "closed"),
    "limits": ("allowed", "not allowed"),
    "goal": ("met", "missed"),
    "wish": ("better", "worse"),
}


def markdown_table() -> str:
    """The rules with their default numbers and sources as a GitHub table, and the sources in full below it."""
    rules = rulebook().rules
    lines = ["| rule | what it says | why | `[rules]` key = default | sources |", "|---|---|---|---|---|"]
    for rule in rules:
        numbers = [(key.removeprefix("[rules] "), words) for key, words, _ in numbers_in_words(rule)]
        cells = (
            f"**{rule.code}** {rule.name} ({rule.kind})",
            rule.title,
            rule.why,
            "<br>".join(f"`{key}` = {words}" for key, words in numbers if not key.startswith("[")),
            ", ".join(dict.fromkeys(source.code for source in rule.sources)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    numbered = {s.code: s for rule in rules for s in rule.sources if s.code[1:].isdigit()}
    ordered = sorted(numbered.values(), key=lambda source: (source.code[0], int(source.code[1:])))
    sources = "; ".join(f"{source.code} {source.cite} ({source.strength})" for source in ordered)
    return "\n".join([*lines, "", f"Sources, with their strength: {sources}."]) + "\n"


def numbers_in_words(entry: RuleEntry) -> Iterator[tuple[str, str, str]]:
    """The numbers in force by their key: `[rules] days_between`, `12 (plan; default 10)`, and what they mean."""
    tables: dict[str, list[Number]] = {}
    for number in entry.numbers:
        tables.setdefault(".".join(number.key.split(".")[:2]), []).append(number)
    for key, numbers in tables.items():
        table, name = key.split(".")
        yield f"[{table}] {name}", _values_in_words(numbers), numbers[0].meaning


def _values_in_words(numbers: list[Number]) -> str:
    first = numbers[0].value
    if isinstance(first, dict):  # by the runner's condition, which is not known without a plan: a row for each
        return "; ".join(f"{name}: {', '.join(_amount(n, name) for n in numbers)}" for name in first)
    return ", ".join(_amount(number) for number in numbers)


def _amount(number: Number, column: str = "") -> str:
    leaf = number.key.split(".")[2:]
    value = number.value[column] if isinstance(number.value, dict) else number.value
    name = f"{leaf[0].replace('_', ' ')} " if leaf else ""
    return f"{name}{value}" + (f" (plan; default {number.default})" if number.source == "plan" else "")


def source_in_words(source: Cited) -> str:
    """`P1: a spa's advice on ... (practitioner's advice)`."""
    strength = STRENGTHS.get(source.strength)
    return f"{source.code}: {source.cite}" + (f" ({strength})" if strength else "")


def examples_in_words(entry: RuleEntry) -> list[tuple[str, str]]:
    """Both verdicts of a rule, each with its example."""
    texts = (entry.examples.allowed, entry.examples.against)
    none = "no example: with the numbers in force there is none"
    return [(verdict, text or none) for verdict, text in zip(VERDICTS[entry.kind], texts, strict=True)]


def as_markdown(book: Rulebook) -> str:
    """Everything about each rule, as a Markdown text."""
    lines = [f"# The rulebook, {whose(book.plan)}", "", CAUTION, ""]
    for entry in book.rules:
        lines += _section(entry)
    return "\n".join(lines).rstrip() + "\n"


def whose(plan: PlanSaid | None) -> str:
    """Whose numbers are in force: `with its default numbers`, or those of a plan."""
    if plan is None:
        return "with its default numbers"
    return f"with the numbers of {escape_controls(plan.path)} (condition: {plan.condition})"


def _section(entry: RuleEntry) -> Iterator[str]:
    yield f"## {entry.code} {entry.name}"
    yield from ("", f"*{entry.kind}: {KINDS[entry.kind]}*", "", f"**{entry.title}.**", "", entry.why, "")
    numbers = [f"`{key}`, {meaning}: {words}" for key, words, meaning in numbers_in_words(entry)]
    sources = [source_in_words(source) for source in entry.sources]
    examples = [f"{verdict}: {text}" for verdict, text in examples_in_words(entry)]
    words = [f"{word}: {meaning}" for word, meaning in all_words_in(entry)]
    made_up = f"Examples, from {IN_WORDS}"
    for head, items in (("Numbers in force", numbers), ("Sources", sources), (made_up, examples), ("Words", words)):
        if items:
            yield from (f"{head}:", "", *(f"- {item}" for item in items), "")
