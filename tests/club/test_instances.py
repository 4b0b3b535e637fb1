"""The small instances are solved in the suite; `tests/club/instances.py` says how to try the large ones."""

from __future__ import annotations

import pytest

import rubdown

from .instances import INSTANCES, UNTIL, case
from .validator import faults

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")


@pytest.mark.parametrize("name", [name for name, instance in INSTANCES.items() if instance.runners == 20])
def test_the_best_timetable_is_valid_and_the_best_known(name: str) -> None:
    club, known = case(name), INSTANCES[name].known
    plans = [rubdown.loads(text, path=f"{n:03}.toml") for n, text in enumerate(club.plans)]
    therapists = [
        f"{therapist}: " + ", ".join(f"{day} {when}" for day, when in hours.by_day.items())
        for therapist, hours in club.therapists.items()
    ]
    found = rubdown.plan_club(plans, therapists, today=club.today, until=UNTIL).to_dict()
    assert faults(club, found) == []
    objective = found["objective"]
    assert objective["short"] == objective["short_bound"] == known.short
    assert objective["points"] <= known.bound
    assert known.points <= objective["bound"]
    assert objective["gap"] <= 0.001


def test_the_table_holds_what_is_known() -> None:
    for instance in INSTANCES.values():
        assert instance.known.short_bound <= instance.known.short
        assert instance.known.points <= instance.known.bound
