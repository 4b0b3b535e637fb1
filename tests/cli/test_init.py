"""`rubdown init` without a terminal: a first plan by flags, what an answer may be, and the examples."""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.cli.init import answers
from rubdown.cli.init.shipped import dated_example, example_names
from rubdown.cli.io.files import write_new
from rubdown.render.files.first_plan import FirstPlan, first_plan
from rubdown.toml.problems import InvalidValue
from support.command import rubdown
from support.examples_on import EXAMPLES, TODAY
from support.reading import plan_of

DAY = date(2026, 11, 22)  # a Sunday
ON = ("--today", str(DAY))
RACE = ("--race", "Valencia Marathon", "--date", "2026-12-06")


# By flags


def test_flags_make_a_plan_that_checks(tmp_path: Path) -> None:
    done = rubdown(
        "init", "mine.toml", *RACE, "--name", "Ana", "--condition", "beginner", "--therapist", "Marta", *ON,
        "--week", "tue=intervals 10 km", "--week", "sat-sun=easy 8 km", "--week", "sun=strength",
        "--hours", "tue=16:00-20:00", "--hours", "thu fri 9-13, 16-20", "--prefer", "tue", "--prefer", "thursday",
        cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Wrote mine.toml. See its calendar: rubdown calendar mine.toml\n"
    found = tomllib.loads((tmp_path / "mine.toml").read_text("utf-8"))
    assert found == {
        "runner": {"name": "Ana", "condition": "beginner", "timezone": "Europe/Madrid"},
        "massage": {"per_month": [1, 2], "minutes": 60, "prefer": ["tue", "thu"]},
        "therapist": {
            "name": "Marta",
            "hours": {"tue": "16:00-20:00", "thu": "09:00-13:00, 16:00-20:00", "fri": "09:00-13:00, 16:00-20:00"},
        },
        "week": {"tue": "intervals 10 km", "sat": "easy 8 km", "sun": ["easy 8 km", "strength"]},
        "race": [{"name": "Valencia Marathon", "date": date(2026, 12, 6), "distance": "marathon", "priority": "A"}],
    }
    assert rubdown("check", tmp_path / "mine.toml", *ON).returncode == 0
    assert (tmp_path / "mine.toml").stat().st_mode & 0o077 == 0o077 & ~umask() & 0o666


def test_what_is_known_of_massages_and_when_the_runs_are(tmp_path: Path) -> None:
    done = rubdown(
        "init", *RACE, "--not-used", "--last", "3 weeks ago", "--run-at", "7pm", "--week", "weekdays=easy 8 km",
        "--week", "tue=strength", "--week", "sat=rest", "--week", "sun=9am long run 24 km", *ON, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0
    found = tomllib.loads((tmp_path / "plan.toml").read_text("utf-8"))
    assert found["runner"]["used_to_massage"] is False
    assert found["massage"]["last"] == date(2026, 11, 1)
    assert found["week"] == {
        **dict.fromkeys(("mon", "wed", "thu", "fri"), "19:00 easy 8 km"), "tue": ["19:00 easy 8 km", "strength"],
        "sat": "rest", "sun": "9am long run 24 km",
    }  # fmt: skip
    plan = plan_of((tmp_path / "plan.toml").read_text("utf-8"), DAY)
    assert [session.time for session in plan.week[6]] == [9 * 60]
    assert rubdown("check", *ON, cwd=tmp_path).stdout == ""


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_the_plan_is_plan_toml_here_and_minus_is_standard_output(tmp_path: Path) -> None:
    piped = rubdown("init", "-", *RACE, *ON, cwd=tmp_path)
    assert (piped.returncode, piped.stderr, list(tmp_path.iterdir())) == (0, "", [])
    assert rubdown("init", *RACE, *ON, cwd=tmp_path).returncode == 0
    assert (tmp_path / "plan.toml").read_text("utf-8") == piped.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]
    assert rubdown("calendar", "-", *ON, stdin=piped.stdout).returncode == 0


def test_without_a_terminal_it_says_which_flags_are_missing(tmp_path: Path) -> None:
    for flags, missing in (
        ((), "--race, --date and --distance"),
        (("--race", "Valencia Marathon"), "--date and --distance"),
        (("--race", "Town race", "--date", "6 dec"), "--distance"),
    ):
        done = rubdown("init", *flags, *ON, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"rubdown: not a terminal: pass {missing}\n"
    assert list(tmp_path.iterdir()) == []


WRONG_FLAGS = [
    (("--date", "6 foo"), '--date: "6 foo" is not a day that can be read; write it as 2027-02-14 or as 6 dec'),
    (("--date", "2026-11-21"), "--date: 2026-11-21 is past; name the next race"),
    (("--date", "6 dec 25:00"), "is not a day that can be read"),
    (("--date", "2029-12-06"), "more than two years away"),
    (("--distance", "maraton de"), ""),
    (("--distance", "far"), '--distance: "far" is not a distance; write 5k, 10k, half, marathon, ultra, sprint-tri'),
    (("--distance", "0"), "is not a distance"),
    (("--condition", "reglar"), 'did you mean "regular"?'),
    (("--hours", "tue"), '"tue" has no hours'),
    (("--hours", "tue=20-16"), "end before they start"),
    (("--hours", "tue=9-13, 12-14"), "overlap"),
    (("--hours", "tie=9-13"), 'did you mean "tue"?'),
    (("--hours", "tue=9-13 wed"), '"wed" has no hours'),
    (("--prefer", "someday"), 'weekdays are "mon", "tue"'),
    (("--week", "tue"), 'names no training; write a day and its training: tue="tempo 12 km"'),
    (("--week", "toe=easy"), 'did you mean "tue"?'),
    (("--last", "2026-11-23"), "--last: 2026-11-23 is still to come"),
    (("--last", "someday"), '--last: "someday" is not a day that can be read; write it as 2026-11-01'),
    (("--run-at", "19"), '--run-at: "19" is not a time of day; write it as "18:00" or "6pm"'),
    (("--race", "\x1b[31m", "--distance", "x\x1b"), '"x\\x1b" is not a distance'),
    (("--name", os.fsdecode(b"caf\xe9")), "is not UTF-8 text"),
    (("--example", "marathon"), "--example goes alone"),
]


@pytest.mark.parametrize(("flags", "told"), WRONG_FLAGS)
def test_a_flag_that_cannot_be_taken(tmp_path: Path, flags: tuple[str, ...], told: str) -> None:
    done = rubdown("init", *RACE, *flags, *ON, cwd=tmp_path)
    assert (done.returncode, list(tmp_path.iterdir())) == ((2, []) if told else (0, [tmp_path / "plan.toml"]))
    assert told in done.stderr
    assert "\x1b" not in done.stderr


def test_it_never_overwrites(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    for flags in (RACE, ("--example", "half")):
        plan.write_text("mine", "utf-8")
        done = rubdown("init", *flags, *ON, cwd=tmp_path)
        assert (done.returncode, plan.read_text("utf-8")) == (2, "mine")
        assert done.stderr == ("rubdown: plan.toml exists, and init never overwrites a file: name another one\n")
    plan.unlink()
    plan.symlink_to(tmp_path / "nowhere.toml")
    assert rubdown("init", *RACE, *ON, cwd=tmp_path).returncode == 2
    assert not (tmp_path / "nowhere.toml").exists()
    gone = rubdown("init", "no/folder/plan.toml", *RACE, *ON, cwd=tmp_path)
    assert (gone.returncode, "there is no folder no/folder" in gone.stderr) == (2, True)


def test_a_file_that_comes_in_between_stays(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text("theirs", "utf-8")
    with pytest.raises(FileExistsError):
        write_new(plan, "ours")
    assert (plan.read_text("utf-8"), list(tmp_path.iterdir())) == ("theirs", [plan])


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*paths: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    plan = tmp_path / "plan.toml"
    write_new(plan, "ours")
    assert (plan.read_text("utf-8"), list(tmp_path.iterdir())) == ("ours", [plan])
    with pytest.raises(FileExistsError):
        write_new(plan, "ours again")


# What an answer may be


@pytest.mark.parametrize(
    ("text", "day", "start"),
    [
        ("2026-12-06", date(2026, 12, 6), None),
        ("6 dec", date(2026, 12, 6), None),
        ("6 December 2027 at 8:30", date(2027, 12, 6), datetime(2027, 12, 6, 8, 30)),
        ("2026-12-06T08:30", date(2026, 12, 6), datetime(2026, 12, 6, 8, 30)),
        ("1 nov 9:00", date(2027, 11, 1), datetime(2027, 11, 1, 9)),  # this year's is past
        ("today", DAY, None),
        ("next sunday", date(2026, 11, 29), None),
        ("29 feb", date(2028, 2, 29), None),
        ("25/4/2027", date(2027, 4, 25), None),
        ("4/25/2027 8:30", date(2027, 4, 25), datetime(2027, 4, 25, 8, 30)),
        ("5.4.2027", date(2027, 4, 5), None),
        ("4/4/2027", date(2027, 4, 4), None),
    ],
)
def test_the_day_of_a_race(text: str, day: date, start: datetime | None) -> None:
    assert answers.race_day(text, DAY) == (day, start)


@pytest.mark.parametrize(
    ("text", "wrong"), [("3/4/2027", "two ways"), ("32/1/2027", "not a day"), ("30.2.2027", "not")]
)
def test_no_day_of_a_race(text: str, wrong: str) -> None:
    with pytest.raises(InvalidValue, match=wrong):
        answers.race_day(text, DAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5k", "5k"), ("10K", "10k"), ("half", "half"), (" Marathon ", "marathon"), ("ultra", "ultra"),
        ("half marathon", "half"), ("media maratón", "half"), ("21.0975", "half"), ("42,195 km", "marathon"),
        ("5", "5k"), ("15", Fraction(15)), ("15 km", Fraction(15)), ("10 mi", Fraction("16.09344")),
        ("50", Fraction(50)), ("12,5", Fraction("12.5")), ("HM", "half"), ("21k", Fraction(21)),
        ("Olympic-Tri", "olympic-tri"),
    ],
)  # fmt: skip
def test_distances(text: str, found: object) -> None:
    assert answers.distance(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tue wed", "tue wed"), ("Wednesday, tue", "tue wed"), ("mon-fri", "mon tue wed thu fri"),
        ("fri - mon", "mon fri sat sun"), ("weekend", "sat sun"),
        ("tues & thurs", "tue thu"), ("sundays and mon", "mon sun"),
    ],
)  # fmt: skip
def test_weekdays(text: str, found: str) -> None:
    assert answers.weekdays(text) == tuple(found.split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("16-20", dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "16:00-20:00")),
        ("tue 9-13 16-20", {"tue": "09:00-13:00, 16:00-20:00"}),
        ("tue 9.30–13:00; sat 10-13", {"tue": "09:30-13:00", "sat": "10:00-13:00"}),
        ("mon tue 9-13, tue 16-20", {"mon": "09:00-13:00", "tue": "09:00-13:00, 16:00-20:00"}),
        ("weekend 9am-1pm", {"sat": "09:00-13:00", "sun": "09:00-13:00"}),
        ("tue=16:00-20:00, wed=8-24", {"tue": "16:00-20:00", "wed": "08:00-24:00"}),
    ],
)
def test_hours(text: str, found: dict[str, str]) -> None:
    assert answers.hours(text) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-30", date(2026, 10, 30)), ("30 oct", date(2026, 10, 30)), ("3 weeks ago", date(2026, 11, 1)),
        ("1 day ago", date(2026, 11, 21)), ("last friday", date(2026, 11, 20)), ("friday", date(2026, 11, 20)),
        ("30.10.2026", date(2026, 10, 30)), ("today", DAY), ("1 dec", date(2025, 12, 1)),
    ],
)  # fmt: skip
def test_the_last_massage(text: str, day: date) -> None:
    assert answers.last_massage(text, DAY) == day


@given(st.sampled_from(sorted(answers.readers(DAY))), st.text(max_size=40))
def test_any_answer_is_read_or_refused(field: str, text: str) -> None:
    with suppress(InvalidValue):
        answers.readers(DAY)[field](text)


# What is written

NAMES = st.text(max_size=40).filter(lambda text: not re.search("[\ud800-\udfff]", text))


@given(NAMES, NAMES, NAMES, st.lists(NAMES.filter(str.strip), max_size=3))
def test_what_was_told_arrives_exactly(runner: str, race: str, therapist: str, words: list[str]) -> None:
    told = FirstPlan(race, date(2026, 12, 6), None, "half", runner=runner, therapist=therapist, week={"tue": words})
    text = first_plan(told, DAY)
    found = tomllib.loads(text)
    assert found["race"][0]["name"] == race
    assert found["runner"].get("name", "") == runner
    assert found["therapist"].get("name", "") == therapist
    tuesday = found.get("week", {}).get("tue", [])
    assert (tuesday if isinstance(tuesday, list) else [tuesday]) == words
    plan_of(text)


@pytest.mark.parametrize("distance", ["5k", Fraction(15), Fraction("16.09344"), Fraction("12.5")])
def test_distances_arrive_exactly(distance: Fraction) -> None:
    (race,) = plan_of(first_plan(FirstPlan("X", date(2026, 12, 6), datetime(2026, 12, 6, 8), distance), DAY)).races
    assert race.km == (5 if distance == "5k" else distance)
    assert race.start == datetime(2026, 12, 6, 8)


def test_what_stands_in_comments_is_a_plan_too() -> None:
    told = FirstPlan("X", date(2027, 4, 25), None, "marathon")
    text = first_plan(told, DAY)
    assert max(map(len, text.splitlines())) <= 120
    code = re.compile(r"# (?=\[|[a-z_]+ = )")
    opened = "\n".join(code.sub("", line, count=1) if code.match(line) else line for line in text.splitlines())
    found = plan_of(opened)
    assert (len(found.sessions), len(found.aways), len(found.appointments)) == (1, 1, 1)
    assert (found.used_to_massage, found.therapist.known) == (False, True)
    assert (found.units, found.notice, found.therapist.step, found.races[0].climb) == ("mi", 2, 30, 600)
    assert [(block.name, sum(map(bool, block.week))) for block in found.blocks] == [("taper", 3)]
    assert [pause.reason for pause in found.pauses] == ["rest"]
    assert [(s.workout.sport, s.workout.kind, s.workout.climb) for s in found.sessions] == [("bike", "cross", 400)]
    assert (found.last, found.prefer) == (date(2026, 11, 1), frozenset({1, 2}))
    assert sum(map(bool, found.week)) == 2


# Examples


def test_the_examples_are_those_of_the_clone() -> None:
    assert example_names() == sorted(TODAY)


@pytest.mark.parametrize("name", sorted(TODAY))
def test_on_its_own_day_an_example_is_as_it_is(name: str) -> None:
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    assert f"Drawn on {TODAY[name]}." in text.split("\n")[1]
    for late in range(7):
        assert dated_example(name, TODAY[name] + timedelta(days=late)) == text


@pytest.mark.parametrize("weeks", [-70, -1, 1, 52, 300])
@pytest.mark.parametrize("name", sorted(TODAY))
def test_its_dates_are_moved_by_whole_weeks(name: str, weeks: int) -> None:
    own = plan_of((EXAMPLES / f"{name}.toml").read_text("utf-8"), TODAY[name])
    today = TODAY[name] + timedelta(weeks=weeks)
    text = dated_example(name, today)
    moved = plan_of(text, today)
    shift = timedelta(weeks=weeks)
    assert [race.start for race in moved.races] == [race.start + shift for race in own.races]
    assert [session.date for session in moved.sessions] == [session.date + shift for session in own.sessions]
    assert [a.date for a in moved.appointments] == [a.date + shift for a in own.appointments]
    assert moved.therapist.closed == {day + shift for day in own.therapist.closed}
    assert moved.last == (own.last + shift if own.last else None)
    assert f"Drawn on {today}.\n# All dates were moved by {abs(weeks)} week" in text


def test_an_example_is_written_and_checks(tmp_path: Path) -> None:
    assert rubdown("init", "--example", "Marathon", "--today", "2031-01-01", cwd=tmp_path).returncode == 0
    assert rubdown("check", tmp_path / "plan.toml", "--today", "2031-01-01").returncode == 0
    assert "Goal: Madrid Marathon, " in rubdown("calendar", tmp_path / "plan.toml", "--today", "2031-01-01").stdout
    wrong = rubdown("init", "other.toml", "--example", "marathn", cwd=tmp_path)
    assert (wrong.returncode, (tmp_path / "other.toml").exists()) == (2, False)
    assert wrong.stderr.startswith('rubdown: there is no example "marathn": did you mean marathon? there are blocks, ')
