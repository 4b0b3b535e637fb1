"""Texts of a calendar's events: read as the icalendar library reads them, and at a price that does not grow."""

from __future__ import annotations

import re
import time
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

import limits
from rubdown.importers.classify import Corrections, classify
from rubdown.importers.event import Refused, refuse_long_texts
from rubdown.importers.ics import Block, component_of, event_blocks, read_ics, refuse_long, text_of
from support.importing import TOLD


def calendar(*events: str) -> str:
    return "\n".join(
        ["BEGIN:VCALENDAR", *(f"BEGIN:VEVENT\n{lines}\nEND:VEVENT" for lines in events), "END:VCALENDAR\n"]
    )


@given(
    st.sampled_from(["", ";LANGUAGE=de", ';ALTREP="cid:a;b@x"', ';X-A="1:2";X-B=c']),
    st.text(st.sampled_from(list('\\\\\\nN,;:"aé %=\t')), min_size=1, max_size=30).filter(str.strip),
)
def test_as_the_library_reads_them(parameters: str, value: str) -> None:
    line = f"DESCRIPTION{parameters}:{value}"
    theirs = Event.from_ical(f"BEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\n")
    ((block,), _) = event_blocks(calendar("\n ".join(re.findall(r"\S\s*", line))))
    assert text_of(component_of(block), "DESCRIPTION") == text_of(theirs, "DESCRIPTION")


def test_of_several_the_first_counts_and_none_of_an_alarm() -> None:
    alarm = "BEGIN:VALARM\nSUMMARY:Wake up\nTRIGGER:-PT1H\nEND:VALARM"
    text = calendar(f"DTSTART:20270302\n{alarm}\nSUMMARY:Tempo 8 km\nSUMMARY:Rest\nBROKEN LINE")
    assert [event.title for event in read_ics(text, TOLD).events] == ["Tempo 8 km"]


@pytest.mark.parametrize(
    "more",
    [f"{name}:{'x' * 4000}" for name in ("DESCRIPTION", "UID", "X-ALT-DESC", "COMMENT", "ATTENDEE;CN=a")]
    + [f"BEGIN:VALARM\nDURATION:{'x' * 4000}\nEND:VALARM"],
)
def test_what_the_library_reads_does_not_grow_with_texts(more: str) -> None:
    plain = "DTSTART:20270302\nSUMMARY:Easy 5 km"
    (short,), _ = event_blocks(calendar(plain))
    (long,), _ = event_blocks(calendar(f"{plain}\n{more}"))
    assert long.properties == short.properties == ["DTSTART:20270302"]


EXDATE = "EXDATE;VALUE=DATE:" + ",".join(["20270303"] * 200)


@pytest.mark.parametrize(
    ("more", "events", "wrong"),
    [
        (f"RRULE:FREQ=DAILY;BYDAY={',MO' * 160}", 1, "its repeat has more than 500 characters"),
        (f"RRULE:FREQ=DAILY;COUNT={'0' * 476}1", 1, None),
        (f"RRULE:FREQ=DAILY;COUNT={'0' * 477}1", 1, "its repeat has more than 500 characters"),
        (EXDATE, 1000, None),
        (EXDATE, 1100, "more than 2 MB of dates and titles"),
        ("RRULE:FREQ=DAILY;COUNT=2", 500, None),
        ("rdate;VALUE=DATE:20270303", 501, "more than 500 repeated events"),
    ],
)
def test_dates_have_their_limits(more: str, events: int, wrong: str | None) -> None:
    text = calendar(*[f"DTSTART;VALUE=DATE:20270302\nSUMMARY:Easy 5 km\n{more}"] * events)
    assert wrong_with(text) == wrong


@pytest.mark.parametrize(
    ("lines", "events", "wrong"),
    [
        (["STATUS:X"], 60_000, None),
        (["STATUS:X"], 60_001, "more than 60,000 lines of dates"),
        (["X" * 1000] * 2, 1000, None),
        (["X" * 1000] * 2, 1001, "more than 2 MB of dates and titles"),
    ],
)
def test_the_library_reads_no_more_than_it_can(lines: list[str], events: int, wrong: str | None) -> None:
    with nullcontext() if wrong is None else pytest.raises(Refused, match=wrong):
        refuse_long([Block(1, 1, {}, lines)] * events)


def test_categories_are_cut_before_the_library_reads_them() -> None:
    (block,), _ = event_blocks(calendar(f"DTSTART:20270302\nCATEGORIES:{'run,' * 1000}"))
    assert [len(line) for line in block.properties] == [16, 120]


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["x" * 160, "y" * 161, "y" * 161, ""], 320),
        ([f"{i:160}" for i in range(6250)], 1_000_000),
        ([f"{i:160}" for i in range(6250)] + ["x"], None),
    ],
)
def test_titles_and_descriptions_are_read_as_far_as_they_are_kept(texts: list[str], read: int | None) -> None:
    if read is None:
        with pytest.raises(Refused, match="more than 1 MB of titles and descriptions"):
            refuse_long_texts(texts)
    else:
        assert refuse_long_texts(texts) == read


# What takes a calendar's reader longest: titles of amounts that name no kind, descriptions, categories, old rules.
AMOUNTS = "3-4x 20% 28:37 1:05:30 hmt 3-4 not a 1.234,5 v - 2e pay the rpe 7 @ 4:30/k ; , | like s&c / split"
HOSTILE = {
    "titles": "SUMMARY:run {i} " + AMOUNTS,
    "descriptions": "SUMMARY:{i}\nDESCRIPTION:{i}x " + AMOUNTS[:70] + ". " + AMOUNTS[:60] + " 12 km",
    "categories": "SUMMARY:foo {i}\nCATEGORIES:" + ",".join(f"{{i}}{sign}" for sign in "abcdefghij"),
    "rules": "SUMMARY:run {i}\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;INTERVAL=2",
    "counts": "SUMMARY:run {i}\nDTSTART:16010101\nRRULE:FREQ=DAILY;COUNT=10000;BYMONTH=2",
}


@pytest.mark.parametrize("entry", HOSTILE.values(), ids=list(HOSTILE))
def test_time_does_not_grow_beyond_the_events(entry: str) -> None:
    """Thirty such events take less time than 500 plain ones."""
    plain = seconds_for(["SUMMARY:easy 5 km"] * 500)
    assert seconds_for([entry.replace("{i}", str(i)) for i in range(30)]) < plain


def seconds_for(events: list[str]) -> float:
    """Of a processor, for a calendar of so many events: the least of three."""
    text = calendar(*[f"{event}\nDTSTART:{20270301 + i % 28}" for i, event in enumerate(events)])

    def once() -> float:
        begin = time.process_time()
        classify(read_ics(text, TOLD), Corrections())
        return time.process_time() - begin

    return min(once() for _ in range(3))


def wrong_with(text: str) -> str | None:
    try:
        return next((each.reason for each in read_ics(text, TOLD).left_out), None)
    except Refused as refused:
        return refused.wrong


def test_the_largest_calendar(tmp_path: Path) -> None:
    words = "Warm up 10 min\\, then 6 x 800 m at 5k pace\\n" * 89  # 3,900 characters
    days = (f"{limits.TODAY + timedelta(i % 700):%Y%m%d}" for i in range(4990))
    (tmp_path / "a.ics").write_text(
        calendar(*(f"DTSTART:{day}\nSUMMARY:Easy 5 km\nDESCRIPTION:{words}" for day in days))
    )
    took = limits.run(("import", "a.ics", "-o", "plan.toml"), tmp_path)
    assert (took.code, took.stderr) == (0, "4990 events: 4990 sessions\n")
    assert took.megabytes <= limits.MEGABYTES
    assert took.seconds <= 2 * limits.SECONDS
