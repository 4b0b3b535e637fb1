"""`rubdown club`: its file, its formats, what it refuses."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from rubdown import load, plan_club
from support.clubs import CLUB, write_club
from support.command import rubdown
from support.goldens import GOLDENS, golden
from support.rfc5545 import faults

pytest.importorskip("highspy", reason="needs HiGHS: pip install -e '.[club]'")

TODAY = ("--today", "2026-11-26", "--until", "2027-02-28")
PLAN = """
[runner]
name = "{name}"
timezone = "Europe/Madrid"
[massage]
last = 2026-11-01
[therapist]
name = "Marta"
hours = "mon-fri 9-17"
[week]
tue = "intervals 8 km"
sun = "long run 20 km"
[[race]]
name = "Half"
date = 2027-02-14
distance = "half"
"""


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write_club(tmp_path, PLAN)


def test_the_json_of_a_timetable(club: Path) -> None:
    found = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    assert [*found] == [
        "schema_version", "today", "horizon", "therapists", "runners", "unplaced", "clashes", "objective", "prices",
        "changes", "suggestions",
    ]  # fmt: skip
    visits = found["therapists"][0]["appointments"]
    assert len({visit["start"] for visit in visits}) == len(visits) > 6
    assert {visit["start"][11:] for visit in visits} <= {"17:00:00", "17:15:00", "17:30:00", "18:15:00"}
    assert found["objective"]["gap"] <= 0.001
    assert found["objective"]["short"] == found["objective"]["short_bound"] == len(found["unplaced"])
    for runner in found["runners"]:
        assert runner["cost"] == runner["alone"] - runner["points"]


def test_one_therapist_at_a_time_is_dearer_than_two(club: Path) -> None:
    one = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)["objective"]
    club.write_text(CLUB + "at_once = 3\n", encoding="utf-8")
    three = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    assert (-three["objective"]["short"], three["objective"]["points"]) > (-one["short"], one["points"])
    assert all(runner["cost"] == 0 for runner in three["runners"])


def test_the_same_bytes_from_a_file_and_from_options(club: Path) -> None:
    club.write_text(CLUB.replace('where = "Club room"\n', "").replace('timezone = "Europe/Madrid"\n', ""), "utf-8")
    runners = sorted((club.parent / "runners").iterdir())
    options = ("--therapist", "Marta: mon 17-18:30, wed 17-19:15")
    by_file = rubdown("club", club, *TODAY, "--format", "json").stdout
    by_options = rubdown("club", *runners, *options, *TODAY, "--format", "json").stdout
    assert by_file == by_options


def test_csv_and_ics_have_the_runners_own_uids(club: Path) -> None:
    rows = [*csv.DictReader(io.StringIO(rubdown("club", club, *TODAY, "--format", "csv").stdout))]
    ics = rubdown("club", club, *TODAY, "--format", "ics", "--for", "Ana").stdout.replace("\r\n ", "")
    own = [row["uid"] for row in rows if row["runner"] == "Ana"]
    assert [line[4:] for line in ics.splitlines() if line.startswith("UID:")] == own
    assert all(uid.endswith("@rubdown") for uid in own)
    assert "Ben" not in ics
    for name in ("Marta", "Ana"):
        assert faults(rubdown("club", club, *TODAY, "--format", "ics", "--for", name).stdout) == []


def test_the_screen_begins_with_the_answer(club: Path) -> None:
    lines = rubdown("club", club, *TODAY, "-v").stdout.splitlines()
    assert lines[0].startswith(
        ("No place for 1 massage (the fewest possible); a place for ", "Everybody has a place: ")
    )
    assert any(line.startswith("Next: ") for line in lines[:4])
    assert any(line.startswith("Marta, Club room: ") for line in lines)


def test_the_part_of_one_runner_or_therapist_is_about_them(club: Path) -> None:
    found = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    (marta,), one = found["therapists"], max(found["runners"], key=lambda runner: runner["cost"])
    lines = rubdown("club", club, *TODAY, "--for", one["runner"]).stdout.splitlines()
    assert lines[0].startswith(f"{one['runner']}: {len(one['appointments'])} massages; ")
    assert lines[0].endswith(f"sharing costs {one['cost']} points")
    lines = rubdown("club", club, *TODAY, "--for", "Marta").stdout.splitlines()
    assert lines[0] == f"Marta: {len(marta['appointments'])} massages"
    assert f"The whole timetable: {found['objective']['points']} points of at most " in lines[2]


def test_a_dozen_months_without_a_place_are_shown(club: Path) -> None:
    for n in range(6):
        plan = PLAN.format(name=f"Zoe {n}")
        (club.parent / f"runners/zoe{n}.toml").write_text(plan, encoding="utf-8")
    club.write_text(CLUB.replace("mon 17-18:30, wed 17-19:15", "wed 17-18"), encoding="utf-8")
    short, every = (rubdown("club", club, *TODAY, *more).stdout.splitlines() for more in ([], ["-v"]))
    begin, end = every.index("No place") + 1, every.index("Popular hours") - 1
    months = [line for line in every[begin:end] if ", " in line and "202" in line]
    assert len(months) > 12
    assert f"  -v shows {len(months) - 12} more" in short


def test_runners_of_one_name_are_told_apart(club: Path) -> None:
    (club.parent / "runners/zoe.toml").write_text(PLAN.format(name="Ana"), encoding="utf-8")
    found = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    names = ["Ana (ana)", "Ben", "Eva", "Ana (zoe)"]
    assert [runner["runner"] for runner in found["runners"]] == names
    assert {visit["runner"] for visit in found["therapists"][0]["appointments"]} == {*names}
    assert rubdown("club", club, *TODAY, "--for", "Ana (zoe)").stdout.startswith("Ana (zoe): ")


def test_a_broken_plan_stops_no_other(club: Path) -> None:
    (club.parent / "runners/zoe.toml").write_text("[[race]]\n", encoding="utf-8")
    done = rubdown("club", club, *TODAY)
    assert (done.returncode, "Next: " in done.stdout) == (2, True)
    assert "zoe.toml:1:1" in done.stderr
    assert done.stderr.count(".toml:") == 1


def test_two_bookings_at_one_time_are_a_clash(club: Path) -> None:
    for name in ("ana", "ben"):
        with (club.parent / f"runners/{name}.toml").open("a", encoding="utf-8") as file:
            file.write("[[appointment]]\nstart = 2026-12-07T17:00:00\n")
    done = rubdown("club", club, *TODAY)
    assert done.returncode == 1
    assert "Marta is booked on Mon 7 Dec at 17:00" in done.stdout


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (CLUB.replace("runners/", "x/"), 'club.toml:2:10: error: no file is called "x/*.toml"'),
        ('plans = ["runners/*.toml"]\n', "a club needs a therapist"),
        ('plans = ["runners/*.toml"]\n[[therapist]]\nname = "A"\n', "club.toml:2:1: error: A has no hours"),
        (CLUB + '[[therapist]]\nname = "marta"\nhours = "tue 16-20"\n', 'two therapists called "marta"'),
        (CLUB + "betwen = 10\n", "between"),
        (PLAN.format(name="Ana"), 'club.toml is a plan; say who gives its massages: --therapist "Marta: tue 16-20'),
        (CLUB + 'runners = ["nobody.toml"]\n', 'club.toml:8:12: error: no plan is called "nobody.toml"'),
        ("plans = [\n", "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_club_is_said(club: Path, text: str, wrong: str) -> None:
    club.write_text(text, encoding="utf-8")
    done = rubdown("club", club, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr


def test_a_folder_with_a_club_file_and_a_folder_of_plans(club: Path) -> None:
    by_file = rubdown("club", club, *TODAY, "--format", "csv").stdout
    assert rubdown("club", club.parent, *TODAY, "--format", "csv").stdout == by_file
    club.write_text(CLUB.replace("runners/*.toml", "runners"), encoding="utf-8")
    assert rubdown("club", club, *TODAY, "--format", "csv").stdout == by_file


def test_a_club_file_has_therapists_of_its_own(club: Path) -> None:
    done = rubdown("club", club, "--therapist", "Marta: tue 16-20", *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"rubdown: {club} is a club file, which has therapists of its own: leave out --therapist\n"


@pytest.mark.parametrize(
    ("until", "wrong"), [("2026-11-20", "is before the first day"), ("2030-01-01", "is more than two years")]
)
def test_a_last_day_that_cannot_be(club: Path, until: str, wrong: str) -> None:
    done = rubdown("club", club, "--today", "2026-11-26", "--until", until)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    with pytest.raises(ValueError, match="is not within two years"):
        plan_club([load(club.parent / "runners/ana.toml")], ["Marta: mon 17-18"], today=date(2026, 11, 26),
                  until=date.fromisoformat(until))  # fmt: skip


def test_hours_that_are_too_short_for_a_massage_are_why_there_is_none(club: Path) -> None:
    club.write_text(CLUB.replace("mon 17-18:30, wed 17-19:15", "mon 17-17:45"), encoding="utf-8")
    lines = rubdown("club", club, *TODAY).stdout.splitlines()
    assert lines[0].startswith("No place for ")
    at = lines.index("No place")
    assert lines[at + 1].startswith("  Ana, December 2026: no therapist has 60 minutes on the ")


@pytest.mark.parametrize("hours", ["tue 16-16:30", "sun 03:00-03:45", "mon 8-8:15, fri 8-8:15"])
def test_hours_for_nobody_beside_bookings_with_others(hours: str, club: Path) -> None:
    plans = sorted((club.parent / "runners").glob("*.toml"))
    for plan in plans:
        with plan.open("a", encoding="utf-8") as file:
            file.write('[[appointment]]\nstart = 2026-12-10T12:00:00\ntherapist = "Zoe"\n')
    done = rubdown("club", *plans, "--therapist", f"Marta: {hours}", "--format", "json", *TODAY)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert [one["appointments"] for one in found["therapists"]] == [[]]
    assert {visit["date"] for runner in found["runners"] for visit in runner["appointments"]} == {"2026-12-10"}


def test_a_therapist_of_the_command_line_that_cannot_be_read(club: Path) -> None:
    plans = sorted((club.parent / "runners").iterdir())
    for texts in (
        ["Marta"],
        [": tue 16-20"],
        ["Marta: sometimes"],
        ["Marta:"],
        ["Marta: tue 16-20", "marta: sat 10-14"],
    ):
        done = rubdown("club", *plans, *(part for text in texts for part in ("--therapist", text)))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("rubdown: --therapist: ")


def test_the_example_is_as_it_was(request: pytest.FixtureRequest) -> None:
    done = rubdown("club", "examples/club/club.toml", "--today", "2026-11-26", "-v")
    assert (done.returncode, done.stderr) == (0, "")
    golden(GOLDENS / "examples" / "club.txt", done.stdout, request)


def test_two_zones_need_one_for_the_hours(club: Path) -> None:
    ana = club.parent / "runners/ana.toml"
    ana.write_text(ana.read_text("utf-8").replace("Europe/Madrid", "Europe/London"), encoding="utf-8")
    found = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    ics = rubdown("club", club, *TODAY, "--format", "ics", "--for", "Ana").stdout
    for own in found["runners"][0]["appointments"]:
        (at_desk,) = [visit for visit in found["therapists"][0]["appointments"] if visit["uid"] == own["uid"]]
        assert (own["timezone"], at_desk["timezone"]) == ("Europe/London", "Europe/Madrid")
        ahead = datetime.fromisoformat(at_desk["start"]) - datetime.fromisoformat(own["start"])
        assert ahead == timedelta(hours=1)
        assert f"DTSTART;TZID=Europe/Madrid:{datetime.fromisoformat(at_desk['start']):%Y%m%dT%H%M%S}" in ics
    club.write_text(CLUB.replace('timezone = "Europe/Madrid"\n', ""), encoding="utf-8")
    done = rubdown("club", club, *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "club.toml:2:1: error: runners live in Europe/London and Europe/Madrid\n" in done.stderr
    assert 'say which clock the hours are of: timezone = "Europe/London"' in done.stderr
    done = rubdown("club", ana, ana.with_name("ben.toml"), "--therapist", "Marta: tue 16-20", *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rubdown: --therapist: runners live in Europe/London and Europe/Madrid; say which")


def test_a_club_file_among_the_plans_is_no_plan_and_a_plan_named_twice_is_one(club: Path) -> None:
    folder = club.parent / "runners"
    club = club.rename(folder / "club.toml")
    club.write_text(CLUB.replace('"runners/*.toml"', '"*.toml", "ana.toml"'), encoding="utf-8")
    found = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)
    assert sorted(runner["runner"] for runner in found["runners"]) == ["Ana", "Ben", "Eva"]
    assert len(json.loads(rubdown("next", folder, *TODAY[:2], "--format", "json").stdout)) == 1


def test_a_weeks_load_adds_up(club: Path) -> None:
    (marta,) = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)["therapists"]
    assert sum(week["hours_used"] for week in marta["weeks"]) == marta["hours_used"] == len(marta["appointments"])
    assert sum(week["hours_open"] for week in marta["weeks"]) == marta["hours_open"]
    assert all(week["hours_open"] <= 3.75 for week in marta["weeks"])


def test_the_page_needs_nothing_else_and_trusts_no_text(club: Path) -> None:
    ana = club.parent / "runners/ana.toml"
    ana.write_text(ana.read_text("utf-8").replace('"Ana"', '"<b>Ana</b>\\u001b[1m"'), encoding="utf-8")
    page = rubdown("club", club, *TODAY, "--format", "html").stdout
    assert "&lt;b&gt;Ana&lt;/b&gt;" in page
    assert not any(one in page for one in ("<b>Ana", "\x1b", "http://", "https://", "<script"))
    assert page.count('<div class="card">') == page.count("Week of ")


def test_the_extra_hour_that_would_help_most_is_proved(club: Path) -> None:
    found = json.loads(rubdown("club", club, *TODAY, "--format", "json", "--suggest").stdout)
    now, best = found["objective"], found["suggestions"][0]
    assert (-best["short"], best["points"]) > (-now["short"], now["points"])
    hour = f"{best['weekday']} {best['from']}-{best['until']}"
    days = {"mon": "17:00-18:30", "wed": "17:00-19:15"}
    more = ", ".join([*(f"{day} {hours}" for day, hours in days.items()), hour])
    club.write_text(CLUB.replace("mon 17-18:30, wed 17-19:15", more), encoding="utf-8")
    if best["weekday"] not in days:  # else the hours touch, and are one stretch
        again = json.loads(rubdown("club", club, *TODAY, "--format", "json").stdout)["objective"]
        assert again["short"] == best["short"]
        assert again["points"] == pytest.approx(best["points"], rel=0.002)


def test_for_nobody_and_without_a_club(club: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, fix in (("Zoe", "there are Marta, Ana, Ben, Eva"), ("marte", "did you mean Marta?")):
        done = rubdown("club", club, *TODAY, "--for", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"nobody here is called {name}; {fix}" in done.stderr
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    done = rubdown("club", *TODAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "To begin, name plans and their therapist" in done.stderr
