"""`rubdown slots`: places to offer, free hours from files, and the text to send with its links."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from rubdown.cli.io.clock import Clock
from support.command import rubdown
from support.terminal import Terminal

PLAN = """[runner]
name = "Ana"
timezone = "Europe/Madrid"
[massage]
last = 2026-11-10
minutes = 60
[therapist]
name = "Marta"
email = "marta@example.org"
phone = "+34 600 11 22 33"
hours = "mon-fri 16-20"
step = 30
[week]
sun = "long run 20 km"
wed = "18:00 intervals 8 km"
[[race]]
name = "Getafe Half"
date = 2026-12-20
distance = "half"
"""
ON = ("--today", "2026-11-26")
CSV = "date;from;to\n1/12/2026;17:00;18:30\n2026-12-04;16-17, 18:30-20\n"
EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART:20261201T160000Z
DTEND:20261201T173000Z
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""
FREE_BUSY = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VFREEBUSY
DTSTART:20261130T000000Z
DTEND:20261205T000000Z
FREEBUSY;FBTYPE=%s:20261201T160000Z/PT90M,20261202T140000Z/20261202T200000Z
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261204T150000Z/PT1H
END:VFREEBUSY
END:VCALENDAR
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, "utf-8")
    return path


def days(plan: Path, *args: str | Path) -> dict[str, list[list[str]]]:
    done = rubdown("slots", plan, *ON, "-n", "99", *args, "--format", "json")
    return {slot["date"]: slot["windows"] for slot in json.loads(done.stdout)}


def test_the_best_come_first_and_begin_on_the_step(plan: Path) -> None:
    slots = json.loads(rubdown("slots", plan, *ON, "--format", "json").stdout)
    assert len(slots) == 5
    assert [(s["missing"], s["cost"]) for s in slots] == sorted((s["missing"], s["cost"]) for s in slots)
    assert all(s["start"][14:16] in ("00", "30") and s["date"] > ON[1] for s in slots)
    lines = rubdown("slots", plan, *ON, "--format", "ndjson", "-n", "2").stdout.splitlines()
    assert list(map(json.loads, lines)) == slots[:2]
    assert days(plan, "--from", "2026-12-01", "--until", "2026-12-03").keys() == {"2026-12-01", "2026-12-03"}


@pytest.mark.parametrize("notice", [0, 1, 6, 7])
def test_notice_is_kept_to_the_day(plan: Path, notice: int) -> None:
    plan.write_text(PLAN.replace("minutes = 60", f"notice = {notice}"), "utf-8")
    first = {0: "2026-11-26", 1: "2026-11-27", 6: "2026-12-03", 7: "2026-12-03"}[notice]
    assert min(days(plan)) == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CSV, {"2026-12-01": [["17:00", "18:30"]], "2026-12-04": [["16:00", "17:00"], ["18:30", "20:00"]]}),
        ("2026-12-01T17:00,2026-12-01T18:30\n", {"2026-12-01": [["17:00", "18:30"]]}),
        (EVENTS, {"2026-12-01": [["17:00", "18:30"]]}),
        (FREE_BUSY % "FREE", {"2026-12-01": [["17:00", "18:30"]]}),
        (
            FREE_BUSY % "BUSY",
            {"2026-11-30": [["16:00", "20:00"]], "2026-12-01": [["16:00", "17:00"], ["18:30", "20:00"]],
                 "2026-12-03": [["16:00", "20:00"]],
             "2026-12-04": [["17:00", "20:00"]]},
        ),
    ],
    ids=["table", "moments", "events", "free", "taken"],
)  # fmt: skip
def test_the_therapists_hours_come_in_every_form(plan: Path, text: str, expected: dict[str, list[list[str]]]) -> None:
    file = plan.with_name("free")
    file.write_text(text, "utf-8")
    assert dict(sorted(days(plan, "--free", file).items())) == expected


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "no free hours in it"),
        ("2026-12-01,17:00,18:00\nsoon,17:00,18:00\n", 'line 2: "soon" is not a date'),
        ("2026-13-01,17:00,18:00\n", 'line 1: "2026-13-01" is not a date'),
        ("2026-12-01,25:00,26:00\n", "line 1: "),
        (EVENTS[:-10], "END:VCALENDAR"),
        ((FREE_BUSY % "FREE")[:-10], "END:VCALENDAR"),
    ],
)
def test_free_hours_that_cannot_be_read_are_refused(plan: Path, text: str, wrong: str) -> None:
    file = plan.with_name("free")
    file.write_text(text, "utf-8")
    done = rubdown("slots", plan, *ON, "--free", file)
    assert done.returncode == 2
    assert wrong in done.stderr


def message(plan: Path, *args: str) -> tuple[str, str, str]:
    text, _, mail, whatsapp = rubdown("slots", plan, *ON, "--message", *args).stdout.splitlines()
    return text, mail.removeprefix("Mail: "), whatsapp.removeprefix("WhatsApp: ")


def test_the_text_to_send(plan: Path) -> None:
    easy = '[[session]]\nstart = 2026-12-04T12:00:00\nname = "easy 60 min"\n'
    plan.write_text(f"{PLAN}{easy}", "utf-8")
    text, mail, whatsapp = message(plan, "-n", "2", "--from", "2026-12-01", "--until", "2026-12-04")
    assert text == (
        "Hi Marta, could I come on Thu 3 Dec, or Fri 4 Dec after 17:00? 60 minutes, the whole lower body and lower "
        "back; half marathon in 24 days. Thank you! Ana"
    )
    link = urlsplit(mail)
    assert (link.scheme, link.path) == ("mailto", "marta@example.org")
    assert parse_qs(link.query)["body"] == [text]
    assert whatsapp.startswith("https://wa.me/34600112233?text=")
    assert unquote(whatsapp.partition("text=")[2]) == text


def test_hours_that_the_therapist_sent_are_repeated(plan: Path) -> None:
    plan.with_name("free").write_text(CSV, "utf-8")
    text, *_ = message(plan, "--free", str(plan.with_name("free")))
    assert "on Tue 1 Dec between 17:00 and 18:30, or Fri 4 Dec at 16:00 or between 18:30 and 20:00?" in text


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "; half marathon in 1 day. "), ("es", "; media maratón en 1 día. ")]
)
def test_a_race_tomorrow_is_one_day_away(plan: Path, lang: str, words: str) -> None:
    plan.write_text(PLAN.replace("2026-12-20", "2026-11-27"), "utf-8")
    assert words in message(plan, "--lang", lang)[0]


def test_the_text_in_spanish(plan: Path) -> None:
    text, mail, _ = message(plan, "-n", "2", "--lang", "es", "--to", "otra@example.org")
    assert text.startswith("Hola Marta, ¿podría ir el ")
    assert "60 minutos" in text
    assert text.endswith("media maratón en 24 días. ¡Gracias! Ana")
    assert mail.startswith("mailto:otra@example.org?")


@pytest.mark.parametrize("to", ["600 11 22", "a@b@c", "+1"])
def test_an_address_that_is_none_is_refused(plan: Path, to: str) -> None:
    done = rubdown("slots", plan, *ON, "--message", "--to", to)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rubdown: --to: ")


def test_text_from_outside_stays_text(plan: Path) -> None:
    wild = "M\\u001b[31m&cc=x@y.z?\\u202e #"
    plan.write_text(PLAN.replace('"Marta"', f'"{wild}"'), "utf-8")
    text, mail, whatsapp = message(plan)
    assert text.isprintable()
    assert set(parse_qs(urlsplit(mail).query)) == {"subject", "body"}
    assert set(parse_qs(urlsplit(whatsapp).query)) == {"text"}


def test_days_of_which_none_is_open(plan: Path) -> None:
    weekend = ("--from", "2026-11-28", "--until", "2026-11-29")
    done = rubdown("slots", plan, *ON, *weekend)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "No day up to Sun 29 Nov 2026 is open for a massage; see `rubdown calendar`\n"
    done = rubdown("slots", plan, *ON, *weekend, "--format", "json")
    assert (done.returncode, done.stdout) == (1, "[]\n")
    assert rubdown("slots", plan, *ON, "--from", "2026-12-02", "--until", "2026-12-01").returncode == 2


def logged(plan: Path, answer: str) -> tuple[int, str, str]:
    done = rubdown("log", "booked", answer, "--plan", plan, *ON)
    journal = plan.with_name("plan.journal.toml")
    return done.returncode, done.stderr, journal.read_text("utf-8") if journal.exists() else ""


def test_an_answer_is_logged_as_it_was_pasted(plan: Path) -> None:
    code, _, journal = logged(plan, "Sorry, not that week. But Fri 4 Dec at 18:30 works!")
    assert code == 0
    assert "start = 2026-12-04 18:30:00" in journal
    booked = json.loads(rubdown("next", plan, *ON, "--format", "json").stdout)[0]
    assert (booked["status"], booked["start"]) == ("booked", "2026-12-04T18:30:00")
    state = {"XDG_STATE_HOME": str(plan.parent)}
    mail = rubdown("remind", plan, "--today", "2026-12-03", "--mail-to", "ana@example.org", env=state).stdout
    assert "Subject: Massage tomorrow at 18:30 (Fri 4 Dec)" in mail
    assert 'method="REQUEST"' in mail


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("Sorry, I'm full", "reads as a refusal: nothing is recorded"),
        ("any time after 5 on the 4th", "it may mean Fri 4 Dec 17:00, "),
        ("gibberish", "is not a day that can be read"),
    ],
)
def test_an_answer_that_is_no_clear_yes_is_not_logged(plan: Path, answer: str, wrong: str) -> None:
    code, error, journal = logged(plan, answer)
    assert (code, journal) == (2, "")
    assert wrong in error


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of POSIX")
def test_on_a_terminal_it_is_asked_what_was_agreed(plan: Path) -> None:
    answer = "any time after 5 on Fri 4"
    terminal = Terminal(plan.parent, "log", "booked", answer, "--plan", str(plan), *ON)
    listed = terminal.answer("Which one is booked", "2\n")
    assert "2  Fri 4 Dec 17:30" in listed
    assert terminal.end()[0] == 0
    assert "start = 2026-12-04 17:30:00" in plan.with_name("plan.journal.toml").read_text("utf-8")
    terminal = Terminal(plan.parent, "log", "booked", "Wed 9 at 16:00?", "--plan", str(plan), *ON)
    assert "is not a clear yes" in terminal.answer("Which one is booked", "\n")
    assert terminal.end()[0] == 2


@pytest.mark.parametrize(
    ("minutes_utc", "first"),  # Madrid is an hour ahead; a massage of an hour starts between 16:00 and 19:00
    [(14 * 60, "16:00"), (14 * 60 + 59, "16:00"), (15 * 60, "16:30"), (17 * 60 + 59, "19:00"), (18 * 60, "")],
)
def test_hours_of_today_that_have_passed_are_not_offered(
    plan: Path, monkeypatch: pytest.MonkeyPatch, minutes_utc: int, first: str
) -> None:
    plan.write_text(PLAN.replace("minutes = 60", "notice = 0"), "utf-8")
    now = datetime(2026, 11, 26, tzinfo=UTC) + timedelta(minutes=minutes_utc)
    monkeypatch.setattr("rubdown.cli.commands.slots.machine_clock", lambda today: Clock(now, today, "UTC"))
    by_clock = json.loads(rubdown("slots", plan, "-n", "99", "--format", "json").stdout)
    today = [slot["start"][11:16] for slot in by_clock if slot["date"] == "2026-11-26"]
    assert today == [first] * bool(first)
    assert days(plan)["2026-11-26"] == [["16:00", "20:00"]]  # a day that is set has no hour


@pytest.mark.parametrize(
    ("minutes_utc", "today"), [(14 * 60, ["16:00", "20:00"]), (17 * 60 + 59, ["19:00", "20:00"]), (18 * 60, None)]
)
@pytest.mark.parametrize("settled", ["", "[[appointment]]\nstart = 2026-11-26T16:00:00\n"])
def test_no_command_proposes_an_hour_of_today_that_has_passed(
    plan: Path, monkeypatch: pytest.MonkeyPatch, minutes_utc: int, today: list[str] | None, settled: str
) -> None:
    plan.write_text(PLAN.replace("minutes = 60", "notice = 0") + settled, "utf-8")
    now = datetime(2026, 11, 26, tzinfo=UTC) + timedelta(minutes=minutes_utc)
    for name in ("week", "check", "next"):
        monkeypatch.setattr(f"rubdown.cli.commands.{name}.machine_clock", lambda today=None: Clock(now, today, "UTC"))
    week = json.loads(rubdown("week", plan, "--format", "ndjson").stdout)["days"][3]
    assert (week["date"], week["windows"]) == (
        "2026-11-26",
        [["16:00", "20:00"] if settled else today] * bool(today or settled),
    )
    if not today and not settled:
        passed = f"{minutes_utc // 60 + 1}:00"
        assert [closed["text"] for closed in week["closed"]] == [f"today's hours up to {passed} have passed"]
    assert "Traceback" not in rubdown("next", plan).stderr
    assert "2026-11-26" not in rubdown("check", plan, "--format", "json").stdout  # a booking of today is no problem


def test_a_reminder_of_today_stays_what_it_is_while_hours_pass(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan.write_text(PLAN.replace("minutes = 60", "notice = 0").replace("mon-fri", "thu"), "utf-8")
    said = []
    for hour in (6, 18):
        now = datetime(2026, 11, 26, hour, tzinfo=UTC)
        monkeypatch.setattr(
            "rubdown.cli.commands.remind.machine_clock", lambda today, now=now: Clock(now, today, "UTC")
        )
        said.append(rubdown("remind", plan, env={"XDG_STATE_HOME": str(plan.parent)}).stdout)
    assert said[0].startswith("Not booked yet: massage today (Thu 26 Nov)\n")
    assert said[1] == ""


@pytest.mark.parametrize(("most", "first"), [(3, "2026-11-27"), (2, "2026-12-03"), (1, "2026-12-10")])
def test_where_the_therapist_takes_no_more_bookings_later_days_are_offered(plan: Path, most: int, first: str) -> None:
    booked = "".join(f'[[appointment]]\ndate = 2026-12-{day}\nkind = "soft"\n' for day in ("02", "09"))
    plan.write_text(PLAN.replace("step =", f"open_bookings = {most}\nstep =") + booked, "utf-8")
    done = rubdown("slots", plan, *ON, "-n", "99", "--format", "json")
    assert min(slot["date"] for slot in json.loads(done.stdout)) == first
    until = {3: "", 2: "Wed 2 Dec 2026", 1: "Wed 9 Dec 2026"}[most]
    terms = f"Marta takes {most} booking{'s' * (most > 1)} at a time"
    assert done.stderr == (f"Book after {until}: {terms}\n" if until else "")


@pytest.mark.parametrize("option", [("--to", "joe@example.org"), ("--lang", "es")])
def test_what_the_message_needs_goes_with_the_message_alone(plan: Path, option: tuple[str, str]) -> None:
    done = rubdown("slots", plan, *ON, *option)
    assert (done.returncode, done.stderr) == (2, "rubdown: --to and --lang go with --message\n")
    assert rubdown("slots", plan, *ON, *option, "--message").returncode == 0


def test_the_message_names_muscles_not_a_strength_session(plan: Path) -> None:
    plan.write_text(PLAN.replace('"18:00 intervals 8 km"', '"strength 240 min"'), "utf-8")
    text = rubdown("slots", plan, *ON, "--message").stdout.partition("\n")[0]
    assert "60 minutes, the whole lower body and lower back; half marathon in" in text
    plan.write_text(
        PLAN.replace("long run 20 km", "strength 60 min").replace('"18:00 intervals 8 km"', '"easy"'), "utf-8"
    )
    assert "60 minutes; half marathon in" in rubdown("slots", plan, *ON, "--message").stdout


HOSTILE = {
    "a line that looks like a heading": (b"99999-12-01,17:00,20:00\n", 'line 1: "99999-12-01" is not a date'),
    "two digits of a year": (b"1/12/26;17:00;20:00\n", 'line 1: "1/12/26" is not a date'),
    "control characters": (b"\x1b[2J2026-12-01,17:00,20:00\n", 'line 1: "\\x1b[2J2026-12-01" is not a date'),
    "one endless line": (b"\0" * 200_000, "line 1: no table: field larger than field limit (131072)"),
    "a heading alone": (b"date,from,to\n", "no free hours in it"),
    "no event to come": (EVENTS.replace("202612", "202512").encode(), "no events to come in it"),
    "broken free/busy": (FREE_BUSY.replace("20261201T160000Z/PT90M", "x").encode(), "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "wrong"), HOSTILE.values(), ids=list(HOSTILE))
def test_free_hours_that_cannot_be_read_say_where(plan: Path, raw: bytes, wrong: str) -> None:
    (plan.parent / "free").write_bytes(raw)
    done = rubdown("slots", plan, "--free", plan.parent / "free", *ON)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong in done.stderr
    assert "\n  help: " in done.stderr
    assert "\x1b" not in done.stderr


def test_invisible_marks_of_pasted_text_are_passed_over(plan: Path) -> None:
    (plan.parent / "free.csv").write_text("\u202a2026-12-01\u202c,\u200e17:00,18:30\n", "utf-8")
    assert days(plan, "--free", plan.parent / "free.csv") == {"2026-12-01": [["17:00", "18:30"]]}
