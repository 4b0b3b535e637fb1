"""The calendar equals the independent reading of the rulebook (`tests/oracle`), field by field, on random plans.

The alternatives of the first two proposals, the first or none: each costs a dozen searches of the slow kind.
HYPOTHESIS_PROFILE=nightly compares ten times as many plans.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from oracle.compare import differences
from oracle.generate import case
from oracle.season import judge
from support.command import rubdown

TOGETHER = 10  # plans to a test
GROUPS = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 30


@pytest.mark.parametrize("group", range(GROUPS))
def test_the_calendar_is_what_the_rulebook_says(group: int, tmp_path: Path) -> None:
    wrong = {}
    for seed in range(group * TOGETHER, (group + 1) * TOGETHER):
        random = case(seed)
        plan = tmp_path / f"{seed}.toml"
        plan.write_text(random.toml, encoding="utf-8")
        plan.with_suffix(".journal.toml").write_text(random.journal_toml, encoding="utf-8")
        done = rubdown("calendar", plan, "--today", random.today.isoformat(), "--format", "json", "--days")
        if not done.stdout:
            wrong[seed] = [done.stderr]
        elif found := differences(judge(random.plan, random.today, random.journal), json.loads(done.stdout), seed % 3):
            wrong[seed] = found[:20]
    assert not wrong, json.dumps(wrong, indent=2)
