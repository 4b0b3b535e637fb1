"""A club whose time is over long before its search is: the best timetable so far, a valid one, with a proved bound."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from support.command import rubdown

from .instances import INSTANCES, UNTIL, case, write
from .validator import faults

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")


def test_a_second_is_enough_for_a_timetable_and_a_bound(tmp_path: Path) -> None:
    write("tight-60", tmp_path)
    club, known, began = case("tight-60"), INSTANCES["tight-60"].known, time.process_time()
    ran = rubdown(
        "club", str(tmp_path / "club.toml"), "--today", str(club.today), "--until", str(UNTIL), "--time", "1",
        "--gap", "0", "--format", "json",
    )  # fmt: skip
    assert ran.returncode == 0
    assert time.process_time() - began < 40
    found = json.loads(ran.stdout)
    objective = found["objective"]
    assert faults(club, found) == []
    assert objective["short_bound"] <= known.short_bound
    assert objective["short"] >= known.short
    assert objective["bound"] >= known.points
