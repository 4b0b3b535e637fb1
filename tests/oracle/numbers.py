"""The rulebook's numbers, with what a plan's `[rules]` sets in their place."""

from __future__ import annotations

from typing import Any

Raw = dict[str, Any]

ROWS = ("5k", "10k", "half", "marathon", "ultra")
KM_UP_TO = (7.5, 16, 25, 45)  # the upper ends of all rows but the last
KM = {"5k": 5.0, "10k": 10.0, "half": 21.0975, "marathon": 42.195, "ultra": 50.0}
TRIATHLONS = {
    "sprint-tri": ("10k", 80),
    "olympic-tri": ("half", 150),
    "half-ironman": ("marathon", 330),
    "ironman": ("ultra", 720),
}
WAIT_HOURS = {
    "experienced": (24, 24, 48, 72, 120), "regular": (24, 48, 72, 96, 168), "beginner": (48, 72, 96, 144, 240),
}  # fmt: skip
SOFT_DAYS_AFTER = (2, 3, 5, 10, 14)
RPE = {
    "rest": 0, "easy": 3, "cross": 3, "strength": 5, "long": 5, "hills": 7, "tempo": 7, "intervals": 8, "test": 9,
}  # fmt: skip
HARD_KINDS = {"long", "hills", "tempo", "intervals", "test"}
MINUTES_A_KM = {"run": "6", "hike": "12", "bike": "2.4", "swim": "20", "row": "5", "other": "6"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

PLAIN: Raw = {
    "clear_days_when_not_used": 7,
    "clear_days_when_not_used_marathon": 14,
    "hours_before_hard": 12,
    "clear_days_before_maximum_effort": 2,
    "days_between": 10,
    "full_month_days": 25,
    "least_days_of_a_month": 15,
    "points_day_after_hard": 40,
    "points_two_days_after_hard": 20,
    "points_after_hard_weeks": 30,
    "hard_weeks_from_percent": 50,
    "cost_hard_next_day": 30,
    "cost_hard_in_two_days": 10,
    "points_preferred_day": 10,
    "cost_to_move_accepted": 30,
}
TABLES: Raw = {
    "clear_days_before_race": {"5k": 3, "10k": 3, "half": 4, "marathon": 5, "ultra": 7},
    "hours_after_running": {"easy": 4, "hard": 6},
    "hours_after_complaint": {"discomfort": 24, "cramp": 24, "contracture": 48, "pull": 168, "illness": 48},
    "points_after_race": {"A": 100, "B": 80, "C": 60, "a_day_later": 12},
    "points_before_race": {"A": 40, "B": 20, "a_day": 5},
    "even_rhythm": {"from": 14, "until": 28, "far": 42, "points_a_day": 2, "further_points_a_day": 0, "most": 28},
}


def numbers(plan: Raw) -> Raw:
    """Every number in force for the plan, under the keys of `[rules]`; the tables whole, `recover_hours` by row."""
    own: Raw = plan.get("rules", {})
    result = {**PLAIN, **{key: value for key, value in own.items() if key in PLAIN}}
    for key, table in TABLES.items():
        result[key] = {**table, **own.get(key, {})}
    result["clear_days_before_minor_race"] = _spread(own, "clear_days_before_minor_race", {"half": 2, "beyond": 4})
    tiers = {"from_0h": 50, "from_4h": 40, "from_7h": 30}
    result["cost_beyond_least"] = _spread(own, "cost_beyond_least", tiers)
    condition = plan.get("runner", {}).get("condition", "regular")
    waits = dict(zip(ROWS, WAIT_HOURS[condition], strict=True))
    result["recover_hours_after_race"] = {**waits, **own.get("recover_hours_after_race", {})}
    return result


def _spread(own: Raw, key: str, defaults: Raw) -> Raw:
    """The table under a key that may also be one number for all of the table's fields."""
    value = own.get(key, {})
    return {**defaults, **value} if isinstance(value, dict) else dict.fromkeys(defaults, value)
