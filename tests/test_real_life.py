"""A calendar that survives real life: each thing on which 0.1.0 broke as soon as a real week passed, once.

The date that receded for ever is in tests/cli/test_mornings.py, the last massage before a race of many seasons in
tests/planner/test_before_races.py, the day after day of every rule in tests/planner/test_law_of_tomorrow.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.command import rubdown
from support.examples_on import EXAMPLES, TODAY

DAY = timedelta(days=1)
WEDNESDAY = "2027-02-03"
RACE = '[[race]]\nname = "City Half"\ndate = 2027-05-16\n'
Json = dict[str, Any]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return tmp_path / "plan.toml"


def answer(plan: Path, *args: str, today: str = WEDNESDAY) -> Json:
    """The calendar of a plan as JSON; without --today in `args`, asked for on a Wednesday."""
    done = rubdown("calendar", plan, "--format", "json", "--today", today, *args)
    assert done.stdout, done.stderr
    answer: Json = json.loads(done.stdout)
    return answer


def proposed(calendar: Json) -> list[date]:
    return [date.fromisoformat(each["date"]) for each in calendar["appointments"] if each["status"] == "proposed"]


def days(plan: Path, *args: str) -> dict[str, Json]:
    """Each day of the horizon by its date: whether it is open, and what closes it."""
    return {day["date"]: day for day in answer(plan, "--days", *args)["days"]}


def week(plan: Path, today: str) -> Json:
    """The week of a day as JSON."""
    done = rubdown("week", plan, "--today", today, "--format", "json")
    [week] = json.loads(done.stdout)
    assert isinstance(week, dict)
    return week


def training(plan: Path, day: str) -> list[Json]:
    [found] = [each["training"] for each in week(plan, day)["days"] if each["date"] == day]
    return list(found)


# ---- a date that stays ----


def months(first: str, last: str) -> Iterator[tuple[date, date]]:
    """The first and the last day of each month between two days."""
    start, end = date.fromisoformat(first).replace(day=1), date.fromisoformat(last)
    while start <= end:
        following = (start + 31 * DAY).replace(day=1)
        yield start, following - DAY
        start = following


@pytest.mark.parametrize("name", TODAY)
def test_what_is_shown_is_part_of_the_whole(name: str) -> None:
    plan, today = EXAMPLES / f"{name}.toml", TODAY[name].isoformat()
    whole = answer(plan, today=today)
    assert whole["appointments"]
    for first, last in months(whole["horizon"]["from"], whole["horizon"]["until"]):
        until = min(last.isoformat(), whole["horizon"]["until"])
        shown = answer(plan, "--from", first.isoformat(), "--until", until, today=today)
        within = [each for each in whole["appointments"] if first.isoformat() <= each["date"] <= until]
        assert [each for each in shown["appointments"] if each["date"] >= today] == within, first
        assert shown["objective"] == whole["objective"]


@pytest.mark.parametrize("name", TODAY)
def test_nothing_is_proposed_for_today(name: str) -> None:
    for n in range(0, 40, 3):
        today = TODAY[name] + n * DAY
        assert all(day > today for day in proposed(answer(EXAMPLES / f"{name}.toml", today=today.isoformat())))


# ---- the training that counts ----


def test_no_massage_right_before_timed_intervals(plan: Path) -> None:
    plan.write_text(RACE + '[week]\ntue = "19:00 intervals 8 km"\n[therapist]\nhours = { tue = "08:00-19:00" }\n')
    done = " ".join(rubdown("why", plan, "2027-02-09", "--today", WEDNESDAY).stdout.split())
    assert done.startswith("No massage on Tue 9 Feb 2027: less than 12 hours before your 8 km interval session")
    assert "calm" not in done
    assert "no hard session in the next two days" not in done
    assert not proposed(answer(plan))


def test_a_saturday_parkrun_leaves_room_every_month(plan: Path) -> None:
    plan.write_text(
        RACE + '[week]\nwed = "easy 6 km"\nsat = "parkrun"\n[therapist]\nhours = { fri = "09:00-19:00" }\n'
        "[massage]\nlast = 2027-01-15\n"
    )
    calendar = answer(plan)
    assert calendar["objective"]["short"] == 0
    assert {day.month for day in proposed(calendar)} == {2, 3, 4, 5}
    [parkrun] = training(plan, "2027-02-06")
    assert (parkrun["kind"], parkrun["km"]) == ("tempo", 5)
    assert rubdown("check", plan, "--today", WEDNESDAY).returncode == 0
    sunday = rubdown("why", plan, "2027-02-07", "-v", "--today", WEDNESDAY).stdout
    assert "no hard session in the two days before" not in sunday
    assert "the day after your" in sunday


def test_a_month_without_room_blames_the_raced_parkrun_and_check_fails(plan: Path) -> None:
    plan.write_text(
        RACE
        + '[[session]]\nevery = ["sat"]\nname = "parkrun race"\nkind = "test"\nfrom = 2027-01-02\nuntil = 2027-05-01\n'
        '[therapist]\nhours = { fri = "09:00-19:00", sat = "09:00-19:00" }\n[massage]\nlast = 2027-01-01\n'
    )
    done = rubdown("check", plan, "--today", WEDNESDAY)
    assert done.returncode == 1
    assert "parkrun" in done.stdout


def test_the_typical_week_knows_a_marathon_and_rests_while_away(plan: Path) -> None:
    plan.write_text(
        '[week]\ntue = "intervals 10 km"\nsun = "long run 26 km"\n'
        '[[race]]\nname = "City Marathon"\ndate = 2027-03-14\ndistance = "marathon"\n'
        "[[away]]\nfrom = 2027-02-08\nuntil = 2027-02-14\n"
    )
    [before] = training(plan, "2027-03-09")  # five days: RACE1's number of a marathon
    [after] = training(plan, "2027-03-16")
    [later] = training(plan, "2027-03-30")
    assert [(each["hard"], each["softened"]) for each in (before, after, later)] == [
        (False, True), (False, True), (True, False),
    ]  # fmt: skip
    assert week(plan, "2027-02-08")["hours"] == 0


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("trail 18 km 900 m D+", "long"),
        ("20 km", "long"),
        ("2 hours", "long"),
        ("9 km", "easy"),
        ("80 min", "easy"),
        ("bike 90 km", "cross"),
    ],
)
def test_a_run_is_long_by_its_duration(words: str, kind: str, plan: Path) -> None:
    plan.write_text(RACE + f'[week]\nfri = "{words}"\n')
    [session] = training(plan, "2027-02-05")
    assert session["kind"] == kind


def test_ninety_km_by_bike_are_not_nine_hours(plan: Path) -> None:
    plan.write_text(RACE + '[[session]]\ndate = 2027-02-05\nname = "bike ride 90 km"\n')
    [ride] = training(plan, "2027-02-05")
    assert ride["minutes"] == 216


@pytest.mark.parametrize(("distance", "hours"), [("olympic-tri", 72), ("sprint-tri", 48), ("ultra", 168)])
def test_a_triathlon_waits_by_its_own_row(distance: str, hours: int, plan: Path) -> None:
    plan.write_text(f'[[race]]\nname = "Lake"\nstart = 2027-03-14T09:00:00\ndistance = "{distance}"\nminutes = 150\n')
    finish = datetime.fromisoformat("2027-03-14T11:30:00")
    closed = [day for day, judged in days(plan).items() if "RACE2" in {one["code"] for one in judged["closed_by"]}]
    over = finish + timedelta(hours=hours)
    last_closed = over.date() - DAY  # on the day when it ends, the afternoon is open
    assert closed[-1] == last_closed.isoformat()


SMALL_WEEK = 'mon = "easy 4 km"\nthu = "tempo 6 km"\nsun = "long run 14 km"\n'
LARGE_WEEK = (
    'mon = "easy 16 km"\ntue = "06:00 easy 14 km"\nwed = "easy 16 km"\nthu = "tempo 20 km"\n'
    'fri = "easy 12 km"\nsun = "long run 36 km"\n'
)


def test_a_runner_of_24_km_a_week_gets_fewer_massages_than_one_of_114(plan: Path) -> None:
    massages = []
    for typical in (SMALL_WEEK, LARGE_WEEK):
        plan.write_text(
            f'{RACE}[week]\n{typical}[massage]\nlast = 2027-01-19\n[therapist]\nhours = {{ tue = "16:00-20:00" }}\n'
        )
        massages.append(len(proposed(answer(plan, "--until", "2027-05-16"))))
    assert massages == [4, 7]


# ---- what happens to a body ----


def test_a_cold_does_not_empty_the_season(plan: Path) -> None:
    plan.write_text(RACE + '[week]\ntue = "intervals 8 km"\nsun = "long run 18 km"\n[massage]\nlast = 2027-01-25\n')
    before = proposed(answer(plan))
    assert rubdown("log", "ill", WEDNESDAY, "--plan", plan, "--today", WEDNESDAY).returncode == 0
    after, well = answer(plan), date.fromisoformat(WEDNESDAY) + 9 * DAY  # seven days, and 48 hours after them
    assert min(proposed(after)) >= well
    assert len(proposed(after)) >= len(before) - 1
    assert after["objective"]["short"] == 0


def test_a_logged_hamstring_reaches_the_therapist(plan: Path) -> None:
    plan.write_text(RACE + '[week]\ntue = "intervals 8 km"\n[massage]\nlast = 2027-01-25\n')
    worked = answer(plan)["appointments"][0]["focus"]
    assert any(line.startswith("hamstrings, calves: ") for line in worked)
    rubdown("log", "pull", "2027-02-01", "--where", "left hamstring", "--plan", plan, "--today", WEDNESDAY)
    nine_days_later = answer(plan)["appointments"][0]
    assert nine_days_later["date"] == "2027-02-10"
    first, *rest = nine_days_later["focus"]
    assert first.startswith("strain, left hamstring, Mon 1 Feb")
    assert "spare: hamstrings, calves" in rest
    assert not any(line.startswith("hamstrings") for line in rest)


def test_soft_bookings_are_checked_too(plan: Path) -> None:
    soft = '[[appointment]]\nkind = "soft"\nstart = 2027-02-21T{}:00\n'
    race = '[[race]]\nname = "Parish 10K"\nstart = 2027-02-21T10:00:00\ndistance = "10k"\n'
    plan.write_text(race + soft.format("12:00"))
    assert rubdown("check", plan, "--today", WEDNESDAY).returncode == 0, "after the finish it is the exception"
    plan.write_text(race + soft.format("08:00"))
    two_hours_before = rubdown("check", plan, "--today", WEDNESDAY)
    assert two_hours_before.returncode == 1
    assert "before the finish of Parish 10K" in two_hours_before.stdout
    plan.write_text(soft.format("08:00").replace("[[appointment]]", '[[appointment]]\nallow = ["SOFT1"]') + race)
    assert rubdown("check", plan, "--today", WEDNESDAY).returncode == 0


def test_a_soft_booking_while_ill_is_warned_of(plan: Path) -> None:
    plan.write_text(RACE + '[massage]\nlast = 2027-01-25\n[[appointment]]\nkind = "soft"\ndate = 2027-02-05\n')
    assert rubdown("check", plan, "--today", WEDNESDAY).returncode == 0
    rubdown("log", "ill", WEDNESDAY, "--plan", plan, "--today", WEDNESDAY)
    ill = rubdown("check", plan, "--today", WEDNESDAY)
    assert ill.returncode == 1
    assert "the soft massage booked on Fri 5 Feb" in ill.stdout
    rubdown("log", "well", "2027-02-04", "--plan", plan, "--today", "2027-02-04")
    assert rubdown("check", plan, "--today", "2027-02-04").returncode == 0


# ---- words and hours ----


@pytest.mark.parametrize("name", TODAY)
def test_starts_lie_on_the_step(name: str) -> None:
    starts = [
        each["start"] for each in answer(EXAMPLES / f"{name}.toml", today=TODAY[name].isoformat())["appointments"]
    ]
    assert all(datetime.fromisoformat(start).minute % 15 == 0 for start in starts if start)


def test_a_run_that_ends_at_odd_minutes_leaves_whole_quarters(plan: Path) -> None:
    plan.write_text(
        RACE + '[[session]]\nevery = ["mon"]\ntime = "06:00"\nname = "easy run"\nminutes = 67\n'
        '[therapist]\nhours = { mon = "09:00-14:00" }\n[massage]\nlast = 2027-01-15\n'
    )
    starts = {each["start"][11:] for each in answer(plan)["appointments"]}
    assert starts == {"11:15:00"}, "4 hours after 07:07, on the next quarter"


def test_a_month_without_training_is_explained_in_plain_words(plan: Path) -> None:
    plan.write_text(RACE)
    screen = " ".join(rubdown("calendar", plan, "--today", WEDNESDAY).stdout.split())
    assert "speaks for" not in screen
    assert "no hard training near it, so any day in March is as good" in screen


def test_a_date_that_is_worth_less_than_nothing_says_what_costs_it(plan: Path) -> None:
    plan.write_text(
        RACE + '[week]\ntue = "18:00 intervals 8 km"\n[therapist]\nhours = { mon = "16:00-20:00" }\n'
        '[[block]]\nname = "camp"\nfrom = 2027-04-01\nuntil = 2027-04-25\n'
        'week = { thu = "long run 30 km", sat = "tempo 20 km", sun = "long run 36 km" }\n'
    )
    worst = answer(plan)["appointments"][0]
    assert (worst["points"], worst["weekday"]) == (-30, "mon")
    screen = " ".join(rubdown("calendar", plan, "--today", WEDNESDAY).stdout.split())
    assert "the best day left; against it: your 8 km interval session follows the next day" in screen
