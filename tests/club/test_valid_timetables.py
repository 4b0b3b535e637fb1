"""Every timetable is one that the rulebook allows, by an independent reading of each runner's plan."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

import rubdown
from support.clubs import TODAY, runner

from .validator import Case, Hours, faults

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

HOURS = {
    "Marta": Hours({"tue": "16:00-20:00", "thu": "16:00-20:00", "sat": "10:00-14:00"}),
    "Eva": Hours({"wed": "09:00-12:00"}),
}
TEXTS = ["Marta: tue 16-20, thu 16-20, sat 10-14", "Eva: wed 9-12"]
UNTIL = TODAY + timedelta(weeks=14)


@pytest.mark.parametrize("seed", range(6))
def test_every_timetable_is_valid(seed: int) -> None:
    rng = random.Random(500 + seed)
    texts = [runner(rng, f"Runner {n}", 14) for n in range(4 + 2 * seed)]
    plans = [rubdown.loads(text, path=f"r{n}.toml") for n, text in enumerate(texts)]
    found = rubdown.plan_club(plans, TEXTS, today=TODAY, until=UNTIL).to_dict()
    assert faults(Case(texts, HOURS, TODAY, UNTIL), found) == []
    assert 0 <= found["objective"]["gap"] <= 0.001
    assert found["objective"]["short_bound"] == found["objective"]["short"]


def test_the_validator_sees_what_is_wrong() -> None:
    rng = random.Random(500)
    texts = [runner(rng, f"Runner {n}", 14) for n in range(4)]
    plans = [rubdown.loads(text, path=f"r{n}.toml") for n, text in enumerate(texts)]
    found = rubdown.plan_club(plans, TEXTS, today=TODAY, until=UNTIL).to_dict()
    first, second = found["therapists"][0]["appointments"][:2]
    second["start"] = first["start"]
    found["runners"][0]["appointments"][0]["start"] = "2026-12-01T03:05:00"
    found["runners"][1]["points"] += 1
    assert len(faults(Case(texts, HOURS, TODAY, UNTIL), found)) == 6


def test_nobody_can_be_helped_alone() -> None:
    """A runner alone has what `calendar` gives where the therapist's hours are those of the club."""
    text = runner(random.Random(3), "Ana", 14)
    plan = rubdown.loads(text, path="ana.toml")
    hours = ", ".join(f'{day} = "{when}"' for day, when in HOURS["Marta"].by_day.items())
    alone = rubdown.loads(text.replace('hours = "weekdays 8-20"', f"hours = {{ {hours} }}"), path="ana.toml")
    club = rubdown.plan_club([plan], TEXTS[:1], today=TODAY).to_dict()
    best = rubdown.schedule(alone, today=TODAY).to_dict()
    assert [a["start"] for a in club["runners"][0]["appointments"]] == [a["start"] for a in best["appointments"]]
    assert club["objective"]["points"] == club["objective"]["bound"] == best["objective"]["points"]
    assert [a["uid"] for a in club["runners"][0]["appointments"]] == [a["uid"] for a in best["appointments"]]
