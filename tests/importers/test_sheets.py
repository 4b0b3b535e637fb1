"""Spreadsheets: real XLSX and ODS files, read as the tables that they hold."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from rubdown.importers.event import Refused
from support.importing import TOLD, parted
from support.workbooks import Rows, ods, xlsx

Written = Callable[[Mapping[str, Rows]], bytes]
OPTIONS = replace(TOLD, today=date(2026, 11, 26))
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
BOTH = pytest.mark.parametrize("written", [xlsx, ods])


@BOTH
@pytest.mark.parametrize(
    ("rows", "sessions"),
    [
        (
            [["Date", "Workout", "km"], [date(2027, 1, 5), "Easy run", 8], [datetime(2027, 1, 10), "Long run", 18.5]],
            [("2027-01-05", "easy", 8, None), ("2027-01-10", "long", 18.5, None)],
        ),
        (
            [["My plan"], [], ["Week of", *WEEKDAYS], [date(2027, 1, 4), "Rest", 5, None, "6 km tempo"]],
            [("2027-01-04", "rest", None, None), ("2027-01-05", None, 5, None), ("2027-01-07", "tempo", 6, None)],
        ),
        (
            [["Date", "Session", "Time"], ["5 Jan 2027", "Easy run & strides", timedelta(minutes=45)]],
            [("2027-01-05", "easy", None, 45)],
        ),
    ],
)
def test_a_spreadsheet(
    written: Written, rows: Rows, sessions: list[tuple[str, str | None, float | None, float | None]]
) -> None:
    found = parted(written({"Notes": [["only", "words"]], "Plan": rows}), OPTIONS)
    assert found.source in ("a spreadsheet", "a table of weeks")
    assert [
        (str(each.event.date), each.kind, each.km and float(each.km), each.minutes and float(each.minutes))
        for each in found.sessions
    ] == sessions


@BOTH
def test_a_week_grid_in_a_spreadsheet_counts_back_from_the_race(written: Written) -> None:
    rows: Rows = [
        ["Week", *WEEKDAYS],
        [1, "Rest", 5, 3, 5, "Rest", 3, 8],
        [2, "Rest", 5, 3, 4, "Rest", 2, "Half marathon race"],
    ]
    found = parted(written({"Plan": rows}), replace(OPTIONS, race_date=date(2027, 4, 25)))
    assert [str(race.interpreted.event.date) for race in found.races] == ["2027-04-25"]
    assert sum(each.km or 0 for each in found.sessions) == 38


@BOTH
def test_a_spreadsheet_without_a_plan_is_refused(written: Written) -> None:
    sheets: Mapping[str, Rows]
    for sheets in ({"Empty": []}, {"Words": [["only", "words"], ["and", "more"]]}):
        with pytest.raises(Refused):
            parted(written(sheets), OPTIONS)


@BOTH
def test_a_broken_spreadsheet_is_refused(written: Written) -> None:
    whole = written({"Plan": [["Date", "Workout"], [date(2027, 1, 5), "Easy 8 km"]]})
    for cut in range(100, len(whole), 150):
        with pytest.raises(Refused):
            parted(whole[:cut], OPTIONS)


@BOTH
def test_without_the_extra_the_answer_names_it(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(Refused) as refused:
        parted(written({"Plan": [["Date", "Workout"]]}), OPTIONS)
    assert "rubdown[sheets]" in refused.value.fix
