"""Every problem of a plan at its place: noop and refused beside each other, syntax and meaning, all in one run."""

from __future__ import annotations

import unicodedata
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.plan.read import read_plan
from rubdown.render.terminal.diagnostics import diagnostics_text
from rubdown.toml.problems import Diagnostic, Refusal, nearest
from support.reading import plan_of, refused, scheduled

RACE = "[[race]]\ndate = 2026-12-06\n"
BLOCK = '[[block]]\nname = "build"\nfrom = 2026-12-{:02}\nuntil = 2026-12-{:02}\n'
MANY = str(["easy"] * 21).replace("'", '"')

# text (the race is added below it), the token that is underlined, a part of what is wrong, a part of how to mend it
WRONG = [
    ('[runner]\ncondition = "regulr"', '"regulr"', "not a known condition", 'did you mean "regular"'),
    ("[runner]\nused_to_massage = 1", "1", "neither true nor false", "true or false"),
    ('[runner]\ntimezone = "Europe/Madird"', '"Europe/Madird"', "unknown time zone", '"Europe/Madrid"'),
    ("[runner]\nname = 7", "7", "is not text", "quotes"),
    ("[runner]\nmax_hr = 99", "99", "not a whole number in bounds", "from 100 to 240"),
    ("[runner]\nmax_hr = 180\nthreshold_hr = 180", "180", "not below max_hr (180)", "85 to 92 %"),
    ("[runner]\nbusy = 3", "3", "is not text", "quotes"),
    ("runner = 7", "7", "not a table", "[runner]"),
    ('[rumner]\nname = "A"', "rumner", 'unknown key "rumner"', 'did you mean "runner"'),
    ("[massage]\nper_month = [2, 1]", "[2, 1]", "at least 2 and at most 1", "smaller number first"),
    ("[massage]\nper_month = 5", "5", "not a number of massages", "[1, 2]"),
    ("[massage]\nminutes = 9", "9", "not a whole number in bounds", "from 10 to 240"),
    ('[massage]\nprefer = ["tue", "wensday"]', '"wensday"', "not a weekday", 'did you mean "wed"'),
    ('[massage]\nprefer = ["tue", # first\n  "sonntag"]', '"sonntag"', "not a weekday", "weekdays are"),
    ('[massage]\nprefer_time = "25:00"', '"25:00"', "not a time of day", '"18:00"'),
    ('[therapist]\nhours = { mon = "20:00-16:00" }', '"20:00-16:00"', "end before they start", "earlier time"),
    ('[therapist]\nhours = { mon = "9-5" }', '"9-5"', "end before they start", 'did you mean "09:00-17:00"'),
    ('[therapist]\nhours = "weekdays 9-17, sat"', '"weekdays 9-17, sat"', '"sat" has no hours', "sat 10-13"),
    ('[therapist]\nhours = { Tuesday = "9-13", tue = "8-9" }', "Tuesday", '"Tuesday" is "tue" again', "keep one"),
    ('[therapist]\nhours = { mon = "09:00-13:00, 12:00-14:00" }', '"09:00-13:00, 12:00-14:00"', "overlap", "after"),
    ('[therapist]\nhours = { tusday = "09:00-13:00" }', "tusday", "unknown key", 'did you mean "tue"'),
    ('therapist.hours.mon = "x"', '"x"', "not a stretch of hours", '"16:00-20:00"'),
    ("[therapist]\nclosed = [\n  2026-12-24,\n  2026-12-25T10:00:00,\n]", "2026-12-25T10:00:00", "has a time", "alone"),
    ("[therapist]\nclosed = 2026-12-24", "2026-12-24", "not a list", "[2026-12-24]"),
    ("[rules]\ndays_between = 0", "0", "whole number in bounds", "from 1 to 60"),
    (f"[rules]\ndays_between = {10**31}", str(10**31), "too large", ""),
    ("[massage]\nprefer = []", "[]", "names no weekday", "weekdays are"),
    ("[runner]\ntimezone = 1", "1", "not a time zone", "Europe/Madrid"),
    ("[therapist]\nhours = { mon = 9 }", "9", "not a list of hours", "16:00-20:00"),
    (f"[week]\nmon = {MANY}", MANY, "21 sessions", "20 at most"),
    ('[[session]]\nstart = "soon"\nname = "easy"', '"soon"', "not a date with a time", "without quotes"),
    ('[[session]]\nrrule = 7\nname = "easy"', "7", "not a rule", "FREQ=WEEKLY"),
    ('[[session]]\ndate = 2026-12-01\ntime = "07:00"\nname = "easy"', "time", "single date", "start = 2026-12-06"),
    ("[rules]\nclear_days_before_race = { marathon = 0 }", "0", "whole number in bounds", "from 1 to 60"),
    ("[rules]\ndays_betwen = 12", "days_betwen", "unknown key", 'did you mean "days_between"'),
    ("[runner]\nzone.name = 1", "zone", 'unknown key "zone" in runner', "did you mean"),
    ('["mas#sage"]\nminutes = 60', '"mas#sage"', "unknown key", 'did you mean "massage"'),
    ("[massage]\nprefer_time = 23:59:60", "23:59:60", "second must be in 0..59", "times"),
    ("[rules]\neven_rhythm = { from = 30, until = 20 }", "{ from = 30, until = 20 }", "cannot be", "smallest"),
    ("[week]\ntue = 3", "3", "not a day's training", '"tempo 12 km"'),
    ("[[race]]\ndistance = '10k'", "[[race]]", "this race has no date", "add date"),
    ("[[race]]\ndate = 2026-12-13\nstart = 2026-12-13T09:00:00", "start", "contradict each other", "keep one"),
    ('[[race]]\ndate = "2026-12-13"', '"2026-12-13"', "not a date", "without quotes: 2026-12-13"),
    ("[[race]]\nstart = 2026-12-13", "2026-12-13", "has no time", "date = 2026-12-13"),
    ("[[race]]\ndate = 2026-12-06", "2026-12-06", "a second race on Sun 6 Dec 2026", "another day"),
    ("[[race]]\ndate = 2026-12-13\nkm = 42.195\ndistance = '10k'", "42.195", "not the distance", "by its km"),
    ("[[race]]\ndate = 2026-12-13\nkm = nan", "nan", "out of bounds", "above 0"),
    ("[[race]]\ndate = 0001-01-01", "0001-01-01", "out of reach", "1990 to 2199"),
    ("[away]\nfrom = 2026-12-13", "away", "list of tables", "[[away]]"),
    ("[[session]]\nname = 'x'", "[[session]]", "this session has no date", "every"),
    ("[[session]]\ndate = 2026-12-01", "[[session]]", "neither a name nor a kind", "long run 24 km"),
    ("[[session]]\ndate = 2026-12-01\nkind = 'race'", "'race'", "a race is not a session", "[[race]]"),
    ("[[session]]\ndate = 2026-12-01\nkind = 'tempo'\nrpe = 11", "11", "out of bounds", "from 0 to 10"),
    ("[[session]]\ndate = 2026-12-01\nkind = 'tempo'\nkm = true", "true", "not a number", "without quotes"),
    ("[[session]]\ndate = 2026-12-01\nkind = 'tempo'\nuntil = 2026-12-02", "until", "single date", "every"),
    ("[[session]]\nevery = 'sun'\nkind = 'long'\nfrom = 2027-01-03\nuntil = 2027-01-02", "2027-01-02", "before", ""),
    ("[[session]]\nevery = 'sun'\ndate = 2026-12-01\nkind = 'long'", "every", "contradict", "keep one"),
    ("[[session]]\nrrule = 'FREQ=SECONDLY'\nkind = 'long'", "'FREQ=SECONDLY'", "cannot be used", "WEEKLY"),
    ("[[session]]\nrrule = 'FREQ=WEEKLY;INTERVAL=0'\nkind = 'long'", "'FREQ=WEEKLY;INTERVAL=0'", "INTERVAL=0", "until"),
    ("[[session]]\nrrule = 'FREQ=WEEKLY;INTERVAL=2'\nkind = 'long'", "'FREQ=WEEKLY;INTERVAL=2'", "no first", "from"),
    ("[[session]]\nrrule = 'FREQ=WEEKLY;BYDAY=XX'\nkind = 'long'", "'FREQ=WEEKLY;BYDAY=XX'", "BYDAY=XX", "take"),
    ("[[away]]\nfrom = 2026-12-27\nuntil = 2026-12-20", "2026-12-20", "is not after from", "later day"),
    ("[[away]]\nuntil = 2026-12-20", "[[away]]", "no beginning", "add from"),
    ("[[appointment]]\nstart = 2026-12-01T17:00:00\nkind = 'deep'", "'deep'", "not a known kind", "discharge"),
    ("[[appointment]]\ndate = 2026-12-01\n[[appointment]]\ndate = 2026-12-01", "2026-12-01", "second massage", ""),
    ("[[block]]\nfrom = 2026-12-13", "[[block]]", "this block has no until", "add until"),
    ("[[block]]\nuntil = 2026-12-13", "[[block]]", "this block has no from", "add from"),
    ("[[block]]\nfrom = 2026-12-13\nuntil = 2026-12-12", "2026-12-12", "before from", "later day"),
    (f"{BLOCK.format(1, 8)}{BLOCK.format(8, 15)}", "2026-12-08", 'overlaps the block "build"', "after that day"),
    (f"{BLOCK.format(8, 15)}{BLOCK.format(1, 8)}", "2026-12-08", "overlaps", "after that day"),  # the later one
    (f"{BLOCK.format(1, 8)}week.tuesday = 3", "3", "not a day's training", ""),
    ("[[pause]]\nfrom = 2026-12-13", "[[pause]]", "this pause has no until", "add until"),
    ("[[pause]]\nfrom = 2026-12-13\nuntil = 2026-12-12", "2026-12-12", "before from", "later day"),
    ("[[pause]]\nfrom = 2026-12-13\nuntil = 2026-12-14\nreason = 'flu'", "'flu'", "not a known", "injury"),
    ("[[session]]\nevery = 'sun'\nkind = 'long'\ndone = true", "done", "does not go with a repeat", "of its own"),
    ("[[session]]\nrrule = 'FREQ=WEEKLY;BYDAY=SU'\nkind = 'long'\ndone = true", "done", "with a repeat", "a date"),
    ("[[session]]\ndate = 2026-12-01\nkind = 'cross'\nsport = 'bik'", "'bik'", "not a known sport", "bike"),
    ("[[session]]\ndate = 2026-12-01\nkind = 'long'\nclimb = -1", "-1", "not a climb", "from 0"),
    ("[massage]\nnotice = 61", "61", "in bounds", "from 0 to 60"),
    ("[therapist]\nstep = 4", "4", "in bounds", "from 5 to 240"),
    ("[rules]\nfull_month_days = 32", "32", "in bounds", "from 1 to 31"),
    ("[rules]\ncost_beyond_least = { from_5h = 3 }", "from_5h", "unknown key", "from_"),
    ("[rules]\nclear_days_before_minor_race = { half = 0 }", "0", "in bounds", "from 1 to 60"),
    # dated entries span ten years at most; the race is on 6 Dec 2026
    ("[[race]]\ndate = 2036-12-07", "2036-12-07", "more than ten years after the plan's first date", "the year"),
    ("[[race]]\nstart = 2036-12-07T09:00:00", "2036-12-07T09:00:00", "Sun 6 Dec 2026 (race)", "the year"),
    ("[[session]]\ndate = 2036-12-07\nkind = 'long'", "2036-12-07", "ten years", "the year"),
    ("[[session]]\nevery = 'tue'\nkind = 'long'\nuntil = 2036-12-07", "2036-12-07", "ten years", "the year"),
    ("[[away]]\nfrom = 2036-12-05\nuntil = 2036-12-07", "2036-12-07", "ten years", "the year"),
    ("[[pause]]\nfrom = 2036-12-05\nuntil = 2036-12-07", "2036-12-07", "ten years", "the year"),
    ("[[block]]\nfrom = 2036-12-05\nuntil = 2036-12-07", "2036-12-07", "ten years", "the year"),
    ("[[appointment]]\ndate = 2036-12-07", "2036-12-07", "ten years", "the year"),
    ("[[race]]\ndate = 2016-12-05", "2026-12-06", "plan's first date, Mon 5 Dec 2016", "the year"),
    ("[runner]\nname = \"Añá 日本\"\nágua = 1", "á", "not valid TOML", ""),
    ('[runner]\n"日本" = 1', '"日本"', "unknown key", "known here"),
    ("[runner]\nname = x", "x", "string values must be quoted", "quotes"),
    ("[[away]]\nfrom = 2026-02-30", "2026-02-30", "invalid date", "2026-12-06"),
    ("[runner]\nname = 'a'\nname = 'b'", "name", "duplicate key", "keep one"),
    ("[[away]\nfrom = 2026-12-20", "", "unclosed array table", "[[race]]"),
    ("[massage]\nprefer = ['tue'", "", "unclosed array", ""),
]  # fmt: skip

RIGHT = [
    "",
    '[runner]\ncondition = "beginner"\ntimezone = "Australia/Lord_Howe"\nused_to_massage = false',
    "[massage]\nper_month = 2\nprefer = 'tue'\nprefer_time = 18:00:00\nlast = 2026-11-22",
    "[massage]\nper_month = [0, 4]\nlast = 2026-12-23",
    '[therapist]\nhours = { mon = "9:00 - 13.30,16:00-24:00", tue = "" }',
    "therapist.closed = [2026-12-24]",
    "[week]\ntue = ['easy 8 km', 'strength']",
    "[rules]\nclear_days_before_race = { marathon = 1, 5k = 9 }\nrecover_hours_after_race = { ultra = 200 }",
    "[[race]]\ndate = 2026-12-13\nkm = 42\ndistance = 'marathon'\nminutes = 200.5\nrpe = 10",
    "[[session]]\nrrule = 'RRULE:FREQ=MONTHLY;BYMONTHDAY=1'\nkind = 'test'\ntime = '7:30'",
    "[[session]]\nstart = 2026-12-01T23:30:00+09:00\nkind = 'rest'",
    "[[away]]\nfrom = 2026-12-20",
    "[[race]]\ndate = 2036-12-06",  # ten years to the day
    "[[pause]]\nfrom = 2036-12-06\nuntil = 2036-12-06\nreason = 'pregnancy'",
    "[[session]]\ndate = 2037-12-06\nkind = 'long'\ndone = true",  # no dated entry
    "[[session]]\ndate = 2016-12-06\nkind = 'long'\ndone = true",
    "therapist.closed = [2039-12-06]",
    "massage.last = 2006-12-06",
    f"{BLOCK.format(1, 8)}{BLOCK.format(9, 15)}",
    f"{BLOCK.format(9, 15)}{BLOCK.format(1, 8)}week = {{ tue = '19:00 intervals 8 km', sun = ['long', 'strength'] }}",
    "[rules]\nclear_days_before_minor_race = { beyond = 5 }\ncost_beyond_least = 0\nfull_month_days = 31",
    "[[away]]\nfrom = 2026-12-20T08:00:00\nuntil = 2026-12-20T12:00:00",
    "[[appointment]]\ndate = 2026-12-01\n[[appointment]]\ndate = 2026-12-01\nkind = 'soft'",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right(text: str) -> None:
    plan_of(f"{text}\n{RACE}")


@pytest.mark.parametrize(("text", "token", "wrong", "mend"), WRONG)
def test_wrong(text: str, token: str, wrong: str, mend: str) -> None:
    # The race stands first: a table that is put after a broken one would be read into it.
    plain = text.startswith(("runner", "therapist"))
    found = refused(f"{text}\n{RACE}" if plain else f"{RACE}{text}\n")
    assert len(found) == 1, [(d.line, d.wrong) for d in found]
    assert wrong in found[0].wrong
    assert mend in found[0].mend
    assert underlined(found[0]).startswith(token)
    assert token == "" or len(underlined(found[0])) == len(token) or "not valid" in found[0].wrong


@pytest.mark.parametrize(
    ("rules", "line", "text"),
    [
        ("clear_days_before_race.half = 1", 5, "clear_days_before_race.half = 1 is read as 2"),
        ("clear_days_before_race = { 5k = 1, half = 4 }", 5, "clear_days_before_race.5k = 1 is read as 2"),
        ("clear_days_before_minor_race = 1", 5, "clear_days_before_minor_race = 1 is read as 2"),
        ("clear_days_before_minor_race = { half = 1 }", 5, "clear_days_before_minor_race.half = 1 is read as 2"),
        ("\nclear_days_before_minor_race = { beyond = 1 }", 6, "clear_days_before_minor_race.beyond = 1 is read as 2"),
        ("clear_days_before_maximum_effort = 1", 5, "clear_days_before_maximum_effort = 1 is read as 2"),
        ("clear_days_before_race.half = 2", 0, ""),
        ("clear_days_before_minor_race = { half = 2, beyond = 2 }", 0, ""),
        ("clear_days_before_maximum_effort = 2", 0, ""),
        ("clear_days_when_not_used = 1", 0, ""),  # never fewer than the row's
    ],
)
def test_a_number_below_its_bound_is_read_as_the_bound(rules: str, line: int, text: str) -> None:
    plan = plan_of(f"{RACE}km = 10\n[rules]\n{rules}\n")
    notes = [note for note in plan.notes if note.about == "rules"]
    assert [(note.line, note.text.startswith(text)) for note in notes] == [(line, True)] * bool(line)
    numbers = msgspec.to_builtins(plan.numbers)
    minor = numbers["clear_days_before_minor_race"]
    assert min(numbers["clear_days_before_race"].values()) >= 2
    assert min(minor.values()) >= 2
    assert numbers["clear_days_before_maximum_effort"] == 2


def underlined(found: Diagnostic) -> str:
    return found.text[found.column - 1 : found.column - 1 + found.length]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_twelve_mistakes_are_twelve_diagnostics(ending: str) -> None:
    text = """[runner]
condition = "regulr"
timezone = "Europe/Madird"
[massage]
per_month = [2, 1]
prefer = ["tue", "wensday"]
[therapist]
hours = { mon = "20:00-16:00", tusday = "09:00-13:00" }
[[race]]
name = "日本 Marathon"
date = 2026-12-06
distnace = "marathon"
[[race]]
date = 2026-12-06
[[session]]
name = x
[[session]]
date = 2026-02-30
name = "tempo"
rpe = 11
[[away]]
from = 2026-12-27
until = 2026-12-20
"""
    found = refused(text.replace("\n", ending))
    assert [(d.line, d.column) for d in found] == [
        (2, 13), (3, 12), (5, 13), (6, 18), (8, 17), (8, 32), (12, 1), (14, 8), (15, 1), (16, 8), (18, 8), (20, 7),
        (23, 9),
    ]  # fmt: skip


def test_a_plan_that_is_over() -> None:
    text = "[[race]]\ndate = 2026-10-04\n[[race]]\ndate = 2026-09-20\n"
    assert [(d.line, "the plan is over" in d.wrong) for d in refused(text)] == [(2, True)]
    plan_of(text, date(2026, 10, 18))  # still within the days that the last race asks for
    plan_of(f"[week]\ntue = 'tempo'\n{text}")  # training goes on


def test_a_last_massage_that_is_still_to_come_is_taken_as_booked() -> None:
    found = scheduled("[massage]\nlast = 2026-12-01\n[week]\nsun = 'long 20 km'")
    assert [(m.date.isoformat(), m.status) for m in found.appointments if m.status != "proposed"] == [
        ("2026-12-01", "booked")
    ]
    assert (found.notes[0].line, "still to come" in found.notes[0].text) == (2, True)


def test_entries_in_inline_tables_keep_their_lines() -> None:
    plan = plan_of("""race = [
  { date = 2026-12-06, name = "10k" }, { date = 2026-12-13, name = "Half" },
  { date = 2026-12-20, name = "5k" },
]
appointment = [{ date = 2026-11-30 }]
week.tue = "something"
""")
    assert [race.line for race in plan.races] == [2, 2, 3]
    assert plan.appointments[0].line == 5
    assert {note.line for note in plan.notes if note.about == "words"} == {6}


def test_empty_files() -> None:
    for text in ("", "\n\n", "# nothing yet\n", "\ufeff"):
        found = refused(text)
        assert [(d.line, d.wrong) for d in found] == [(0, "the plan is empty")]


def test_the_caret_stands_below_the_token_whatever_comes_before_it() -> None:
    shown = diagnostics_text(refused(f'{RACE}name = "日本\u202e", \n')).plain
    assert "\u202e" not in shown
    shown = diagnostics_text(refused(f'{RACE}[therapist]\nhours = {{ mon = "日本", tue = "x" }}\n')).plain
    lines = shown.splitlines()
    assert lines[2].index("^") == lines[1].index('"日本"')
    assert lines[2].count("^") == 6  # two quotes, and two characters of two cells each
    # The caret below "x" stands two further right than its character does, since 日本 takes four cells.
    assert lines[6].index("^") == lines[5].index('"x"') + 2


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_plan(text, "p")
    if isinstance(found, Refusal):
        assert found.diagnostics
        shown = diagnostics_text(found.diagnostics).plain.replace("\n", "")
        assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.lists(st.sampled_from(sorted({line for case in WRONG for line in case[0].split("\n")})), max_size=12))
def test_any_mixture_of_wrong_lines_is_refused_with_places(lines: list[str]) -> None:
    found = read_plan("\n".join(lines), "p")
    if isinstance(found, Refusal):
        for diagnostic in found.diagnostics:
            assert 0 <= diagnostic.line <= len(lines) + 1
            assert diagnostic.line == 0 or diagnostic.column >= 1


@pytest.mark.parametrize(
    ("text", "line", "wrong"),
    [
        (f"{RACE}[runner]\n{'a.' * 60}b = 1\n", 4, "a key of too many steps"),
        (f"{RACE}x = {'[' * 200}\n{']' * 200}\n", 3, "brackets nested too deeply"),
        (f"{RACE}km = {'1' * 5000}\n", 3, "a number or a key without end"),
    ],
)
def test_what_no_plan_needs_is_refused_at_its_line(text: str, line: int, wrong: str) -> None:
    (found,) = refused(text)
    assert found.line == line
    assert wrong in found.wrong


def test_a_start_on_another_clock_is_told_on_the_runners_own() -> None:
    plan = plan_of('[runner]\ntimezone = "Asia/Tokyo"\n[[race]]\nname = "Half"\nstart = 2026-12-05T20:00:00Z\n')
    assert plan.races[0].date == date(2026, 12, 6)
    assert any("is Sun 6 Dec 05:00 in Asia/Tokyo" in note.text for note in plan.notes)


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("marathn", ["half", "marathon"], "marathon"),
        ("marathons", ["half", "marathon"], "marathon"),
        ("half marathon", ["half", "marathon"], None),
        ("ultramarathon", ["marathon"], None),
        ("15k", ["5k", "10k"], None),
        ("10km", ["5k", "10k"], "10k"),
        ("unwell", ["ill", "well"], None),
        ("wel", ["ill", "well"], "well"),
        ("--no-color", ["--color"], None),
        ("--not-usd", ["--used", "--not-used"], "--not-used"),
        ("--nutil", ["--until"], "--until"),
        ("x" * 61, ["x" * 60], None),
    ],
)
def test_a_suggestion_never_changes_the_meaning(word: str, known: list[str], near: str | None) -> None:
    assert nearest(word, known) == near
