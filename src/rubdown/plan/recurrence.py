"""RFC 5545 recurrence rules as a plan may write them: the parts that say days."""

from __future__ import annotations

import re
from typing import Any

from rubdown.plan.problem import Wrong, shown

# The parts of a rule that say days, with their bounds; the rest of RFC 5545 says times of day, or Easter.
_RULE_PARTS: dict[str, tuple[int, int]] = {
    "INTERVAL": (1, 1000),
    "COUNT": (1, 10_000),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
}
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_BYDAY = r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)"


def recurrence(value: Any) -> str:
    """A rule in capital letters, without its prefix; raises Wrong where it says more or less than days."""
    if not isinstance(value, str):
        raise Wrong(f"{shown(value)} is not a rule", 'write it as "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"')
    rule = value.strip().upper().removeprefix("RRULE:").rstrip(";")
    parts = [part.partition("=")[::2] for part in rule.split(";")]
    names = [name for name, _ in parts]
    if len(set(names)) < len(names) or dict(parts).get("FREQ") not in _FREQUENCIES:
        mend = "begin it with one FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, each part once"
        raise Wrong(f"the rule {shown(value)} cannot be used", mend)
    for name, text in parts:
        if not _is_rule_part(name, text):
            mend = "take INTERVAL, COUNT, BYDAY, BYMONTH, BYMONTHDAY; no times of day, and `until` for its end"
            raise Wrong(f"the part {shown(f'{name}={text}')} of the rule {shown(value)} cannot be used", mend)
    return rule


def _is_rule_part(name: str, text: str) -> bool:
    if name in ("FREQ", "WKST"):
        return text in (*_FREQUENCIES, "MO", "TU", "WE", "TH", "FR", "SA", "SU")
    if name == "BYDAY":
        return all(re.fullmatch(_BYDAY, day) for day in text.split(","))
    low, high = _RULE_PARTS.get(name, (1, 0))
    numbers = text.split(",") if low < 0 or name == "BYMONTH" else [text]
    return all(re.fullmatch(r"[+-]?\d{1,5}", n) and low <= int(n) <= high and int(n) != 0 for n in numbers)
