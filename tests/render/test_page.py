"""The page: every fact of the answer is on it, nothing else is needed to see it, and it can be read by anyone."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from rubdown.plan.model import Complaint
from rubdown.planner.season import season
from rubdown.render.html import as_page
from rubdown.render.marks import CLOSED_IN_LOAD
from rubdown.text import MONTH_NAMES
from support.command import SRC, rubdown
from support.examples_on import TODAY
from support.markup import Element, contrast, parse
from support.reading import plan_of, view_of

NAMES = sorted(TODAY)
STYLE = (SRC / "rubdown/render/html/style.css").read_text("utf-8")
SIDES = re.compile(
    r"<(?:script|link|img|iframe|object|embed|form|base)\b|\bon\w+=|javascript:|@import|https?:|//", re.I
)


def page_on(name: str, *args: str, **env: str) -> str:
    done = rubdown("calendar", f"examples/{name}.toml", "--today", TODAY[name].isoformat(), "--format", "html", *args,
                   env=env)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: page_on(name) for name in NAMES}


def page_of(text: str, today: date = date(2027, 3, 8), **changed: Any) -> str:
    found = season(replace(plan_of(text, today), **changed), today, today, date(2027, 6, 13))
    return as_page([view_of(found)])


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_the_json_is_on_it(name: str, pages: dict[str, str]) -> None:
    tree = parse(pages[name])
    told = rubdown("calendar", f"examples/{name}.toml", "--today", TODAY[name].isoformat(), "--format", "json").stdout
    schedule = json.loads(told)
    for number, massage in enumerate(schedule["appointments"], 1):
        (item,) = tree.all("li", id=f"plan-1-massage-{number}")
        assert_told(massage, item)
    whole = tree.text
    for month in schedule["months"]:
        year, number = month["month"].split("-")
        (caption,) = [e.text for e in tree.all("caption") if f"{MONTH_NAMES[int(number) - 1]} {year}" in e.text]
        assert f"{month['planned']} massage" in caption
        assert str(month["most"]) in caption
        assert ("short" in caption) == bool(month["short"])
        assert (month["why_short"] or "") in whole
        assert all(room["text"] in whole for room in month["make_room"])
    for warning in schedule["warnings"]:
        assert all(part in whole for part in (warning["text"], warning["mend"], warning["code"]))
    assert str(schedule["objective"]["points"]).replace("-", "−") + " points" in whole
    assert schedule["today"] in {e.attributes["datetime"] for e in tree.all("time")}
    assert (schedule["plan"]["runner"] or schedule["plan"]["path"]) in whole


def assert_told(massage: dict[str, Any], item: Element) -> None:
    assert [e.attributes["datetime"] for e in item.all("time")] == [massage["date"]]
    text = item.text
    assert massage["status"] in text
    if massage["start"]:
        assert f"{massage['start'][11:16]}–{massage['end'][11:16]}" in text
    else:
        assert all(f"{start}–{end}" in text for start, end in massage["windows"])
    reasons = [e.text for why in item.all("ul", class_="why") for e in why.all("li")]
    assert reasons == [
        f"{reason['points']:+d} {reason['text']} {reason['code']}".replace("-", "−", 1) for reason in massage["reasons"]
    ]
    assert all(words in text for words in (*massage["notes"], *massage["focus"]))
    if massage["days_since_previous"] is not None:
        assert f"{massage['days_since_previous']} day" in text


@pytest.mark.parametrize("name", NAMES)
def test_the_grids_mark_what_the_terminal_marks(name: str, pages: dict[str, str]) -> None:
    tree = parse(pages[name])
    monday = TODAY[name] - timedelta(days=TODAY[name].weekday())
    golden = json.loads(rubdown("calendar", f"examples/{name}.toml", "--today", TODAY[name].isoformat(),
                                "--from", monday.isoformat(), "--format", "json", "--days").stdout)  # fmt: skip
    marked = [
        cell for cell in tree.all("td") if cell.all("span", class_="n") and "outside" not in cell.attributes["class"]
    ]
    assert len(marked) == len(golden["days"])
    massages = {m["date"]: m for m in golden["appointments"]}
    for cell, day in zip(marked, golden["days"], strict=True):
        assert cell.all("span", class_="n")[0].text == str(int(day["date"][8:]))
        massage = massages.get(day["date"])
        if massage and "race" not in cell.attributes["class"]:
            assert cell.has("class_", massage["status"])
            assert f"massage {massage['status']}" in cell.text
            assert cell.all("a")[0].attributes["href"].startswith("#plan-1-massage-")
    (today,) = [cell for cell in marked if "aria-current" in cell.attributes]
    assert today.text.startswith(f"{TODAY[name].day}")


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_and_its_table_hold_the_numbers_of_load(name: str, pages: dict[str, str]) -> None:
    tree = parse(pages[name])
    done = rubdown("load", f"examples/{name}.toml", "--today", TODAY[name].isoformat(), "--format", "json")
    weeks = json.loads(done.stdout)["weeks"]
    (table,) = tree.all("table", class_="numbers")
    rows = table.all("tbody")[0].all("tr")
    assert len(rows) == len(weeks)
    for row, week in zip(rows, weeks, strict=True):
        text = row.text
        assert row.all("time")[0].attributes["datetime"] == week["from"]
        assert all(f"{week[key]:,}" in text for key in ("load", "load_21_days"))
        assert all(f"{week[key]} %" in text for key in ("share", "share_21_days"))
        assert all(race["name"] in text for race in week["races"])
        assert week["hardest"] is None or week["hardest"]["name"] in text
        assert all(closed["text"] in text for closed in week["closed"])
        assert all(f"massage {m['status']}" in text for m in week["massages"])
    for picture in tree.all("svg"):
        assert picture.attributes["role"] == "img"
        assert len(picture.all("rect", class_="training")) == len(weeks)
        assert len(picture.all("g", class_="race")) == sum(len(week["races"]) for week in weeks)
        shown = [g for g in picture.all("g", class_="sign") if not g.has("class_", "race")]
        assert len(shown) == sum(len(week["massages"]) for week in weeks)
        in_words = picture.all("desc")[0].text
        assert all(race["name"] in in_words for week in weeks for race in week["races"])
        heights = [float(bar.attributes["height"]) for bar in picture.all("rect", class_="training")]
        parts = [week["load"] - week["race_load"] for week in weeks]
        full = max(heights) / (max(parts) or 1)
        assert all(abs(height - part * full) < 0.2 for height, part in zip(heights, parts, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_it_stands_alone_and_is_well_made(name: str, pages: dict[str, str]) -> None:
    assert_well_made(pages[name])


def assert_well_made(page: str) -> None:
    assert not SIDES.search(page.replace("<!DOCTYPE html>", "")), SIDES.search(page)
    tree = parse(page)
    ids = [e.attributes["id"] for e in tree.below() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in tree.below():
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(element.attributes.get(name, "").split()) <= set(ids)
        assert element.attributes.get("href", "#")[1:] in {"", *ids}
        assert "style" not in element.attributes
        assert element.attributes.get("fill", "url(#").startswith("url(#")
    (root,) = tree.all("html")
    assert root.attributes["lang"] == "en"
    (policy,) = tree.all("meta", http_equiv="Content-Security-Policy")
    assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert all(len(tree.all(name)) == 1 for name in ("main", "footer", "h1"))
    assert len(tree.all("head")[0].all("title")) == 1
    levels = [int(e.tag[1]) for e in tree.below() if re.fullmatch(r"h\d", e.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in tree.all("table"):
        assert len(table.all("caption")) == 1
        assert all(head.attributes.get("scope") in ("col", "row") for head in table.all("th"))
    for section in (*tree.all("section"), *tree.all("article"), *tree.all("nav")):
        assert {"aria-label", "aria-labelledby"} & section.attributes.keys()


def test_the_same_input_gives_the_same_bytes(pages: dict[str, str]) -> None:
    assert page_on("marathon", PYTHONHASHSEED="1") == page_on("marathon", PYTHONHASHSEED="2") == pages["marathon"]


def test_several_plans_have_a_section_each_and_a_way_to_them() -> None:
    done = rubdown("calendar", "examples/half.toml", "examples/first-race.toml", "examples/marathon.toml",
                   "--today", "2027-01-25", "--format", "html")  # fmt: skip
    assert_well_made(done.stdout)
    tree = parse(done.stdout)
    assert [a.text for a in tree.all("nav")[0].all("a")] == ["Lucía", "examples/first-race.toml", "Ana"]
    assert [a.attributes["href"] for a in tree.all("nav")[0].all("a")] == ["#plan-1", "#plan-2", "#plan-3"]
    assert [plan.attributes["id"] for plan in tree.all("article")] == ["plan-1", "plan-2", "plan-3"]
    assert not parse(page_on("half")).all("nav")


def test_the_week_starts_where_it_is_told_to() -> None:
    heads = [e.text for e in parse(page_on("half", "--week-start", "sun")).all("abbr")[:7]]
    assert heads == ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"]


BUSY = """
[runner]
name = "Ana"
[massage]
last = 2027-02-20
[therapist]
name = "Marta"
where = "Calle Mayor 3"
hours = { mon = "16:00-20:00", tue = "09:00-10:00" }
[week]
sun = "long run 20 km"
[[race]]
name = "City Half"
date = 2027-05-16
[[appointment]]
start = 2027-05-14T17:00:00
where = "At the clinic"
note = "left calf"
[[appointment]]
date = 2027-03-10
kind = "soft"
[[appointment]]
start = 2027-03-08T09:00:00
"""


def test_warnings_short_months_moves_and_places_are_told() -> None:
    page = page_of(BUSY, accepted=frozenset({date(2027, 4, 7), date(2027, 4, 9)}))
    assert_well_made(page)
    tree = parse(page)
    (attention,) = tree.all("section", class_="attention")
    for words in ("Warning, Fri 14 May", "less than 4 days before City Half", "nearest better day", "RACE1"):
        assert words in attention.text
    assert "which you accepted" in tree.text
    booked = next(e for e in tree.all("li", class_="card") if "14 May" in e.text)
    assert "At the clinic" in booked.text
    assert "left calf" in booked.text
    assert any("soft, booked" in e.text for e in tree.all("li", class_="card"))
    assert "assuming 09:00" in tree.text


def test_a_day_for_which_nothing_speaks_says_so() -> None:
    first = parse(page_of('[[race]]\nname = "x 10 km"\ndate = 2027-06-20\n')).all("li", class_="card")[0]
    assert "no hard training near it, so any day in March is as good" in first.text


def test_red_flags_stand_where_a_complaint_closes_days() -> None:
    at = plan_of(BUSY).races[0].start.replace(month=3, day=8)
    assert "chest pain" not in page_of(BUSY)
    assert "chest pain" in page_of(BUSY, complaints=(Complaint("pull", at),))


def test_what_the_next_one_is_when_there_is_none() -> None:
    closed = "[[away]]\nfrom = 2027-03-01\nuntil = 2027-12-31\n" + '[[race]]\nname = "x 10 km"\ndate = 2027-04-04\n'
    page = page_of(closed)
    assert_well_made(page)
    assert "No day in this time is open." in parse(page).text


HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "</title></style></svg>",
    "a\\u202eb\\u0007c",
    "&lt;b&gt; ' \\\" `",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    quoted = f'"{text}"' if '"' not in text.replace('\\"', "") else f"'{text}'"
    plan = BUSY
    for name in ("Ana", "Marta", "Calle Mayor 3", "City Half", "At the clinic", "left calf"):
        plan = plan.replace(f'"{name}"', quoted)
    plan += f'[[session]]\ndate = 2027-03-20\nkind = "long"\nname = {quoted}\n'
    plan += f"[[away]]\nfrom = 2027-04-01\nuntil = 2027-04-09\nreason = {quoted}\n"
    page = page_of(
        plan + 'distance = "half"\n' if False else plan.replace("date = 2027-05-16", "date = 2027-05-16\nkm = 21")
    )
    assert not {"\u202e", "\x07"} & set(page)
    tree = parse(page)
    plain = parse(page_of(BUSY))
    assert {e.tag for e in tree.below()} == {e.tag for e in plain.below()}
    assert {name for e in tree.below() for name in e.attributes} == {n for e in plain.below() for n in e.attributes}
    shown = text.replace("\\u0007", "\\x07").replace('\\"', '"')
    assert " ".join(shown.split()) in tree.all("title")[0].text
    assert tree.text.count(" ".join(shown.split())) >= 6


def schemes() -> list[dict[str, str]]:
    """The colours by name, of the light scheme and of the dark one."""
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.S)
    )
    return [light, {**light, **dark}]


GROUNDS = ("paper", "card", "note")
WRITTEN = [(ink, ground) for ink in ("ink", "quiet", "hard") for ground in GROUNDS]
WRITTEN += [("link", "paper"), ("link", "card"), ("on-soft", "paper")]
DRAWN = ("bar", "trend", "race", "proposed", "booked", "on-done", "on-soft", "closed", "on-away")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_everything_can_be_read(scheme: int) -> None:
    colours = schemes()[scheme]
    pairs = [*WRITTEN, *((f"on-{name}", name) for name in colours if f"on-{name}" in colours)]
    assert len(pairs) >= 18
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    drawn = {name: contrast(colours[name], colours["paper"]) for name in DRAWN}
    assert {name: ratio for name, ratio in drawn.items() if ratio < 3} == {}


def test_the_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_come_from_the_variables_alone_and_each_scheme_has_them_all() -> None:
    light, dark = (set(re.findall(r"--([\w-]+): #", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.S))
    assert light == dark
    rules = re.sub(r":root \{.*?\}", "", STYLE, flags=re.S)
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl|: (?:white|black|gray|grey)\b", rules)
    assert set(re.findall(r"var\(--([\w-]+)\)", rules)) <= light | {"fill", "on"}


def test_signs_and_words_tell_what_colours_tell(pages: dict[str, str]) -> None:
    tree = parse(pages["marathon"])
    legend = tree.all("ul", class_="legend")
    signs = [item.text for item in legend[0].all("li")]
    assert signs[:3] == ["◆ massage proposed", "● massage booked", "★ race"]
    assert len({sign.split()[0] for sign in signs}) == len(signs)
    assert CLOSED_IN_LOAD in legend[1].text


def test_a_clock_of_12_hours_where_the_locale_has_one() -> None:
    page = parse(page_on("marathon", LC_ALL="en_US.UTF-8"))
    assert "6 pm–7 pm" in page.text
    assert "Sun 25 Apr 2027, 9 am" in page.text
    assert not re.search(r"\b(0\d|1\d|2[0-3]):[0-5]\d\b(?! [ap]m)", page.text.split("What this rests on")[0])
