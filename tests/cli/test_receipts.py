"""`rubdown history --receipts`: what a year's massages cost, for a form; and `rubdown log … --price`."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest

from support.command import rubdown

PLAN = """
[runner]
name = "Ana"
[therapist]
name = "Marta & Co"
[massage]
minutes = 60
{price}
[[package]]
sessions = 3
left = 1
from = 2026-02-01
until = 2026-06-30
price = 100
[week]
sun = "long run 20 km"
[[race]]
name = "City Half"
date = 2027-05-16
"""
MASSAGES = (
    ("2025-12-31", ""), ("2026-01-01", ""), ("2026-01-31", ""), ("2026-02-01", ""), ("2026-03-02", "price = 12.05"),
    ("2026-06-30", ""), ("2026-07-01", "minutes = 30"), ("2026-11-25", "kind = 'soft'"), ("2026-11-26", ""),
)  # fmt: skip
SCREEN = """\
Ana: 7 massages in 2026, 276.71 EUR in all

Date             Therapist   Minutes  Price
Thu 1 Jan 2026   Marta & Co  60       49.50 EUR
Sat 31 Jan 2026  Marta & Co  60       49.50 EUR
Sun 1 Feb 2026   Marta & Co  60       33.33 EUR (package)
Mon 2 Mar 2026   Marta & Co  60       12.05 EUR
Tue 30 Jun 2026  Marta & Co  60       33.33 EUR (package)
Wed 1 Jul 2026   Marta & Co  30       49.50 EUR
Wed 25 Nov 2026  Marta & Co  60       49.50 EUR
Sum                          390      276.71 EUR
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(plan_text("price = 49.50"), "utf-8")
    return path


def plan_text(price: str) -> str:
    booked = "".join(f"[[appointment]]\ndate = {day}\n{more}\n" for day, more in MASSAGES)
    return PLAN.format(price=price) + booked


def receipts(plan: Path, *args: str, year: int = 2026) -> str:
    done = rubdown("history", plan, "--today", "2026-11-26", "--receipts", str(year), *args)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_year_on_the_screen(plan: Path) -> None:
    assert receipts(plan) == SCREEN


def test_a_table_for_a_form(plan: Path) -> None:
    assert receipts(plan, "--format", "csv").splitlines() == [
        "date,therapist,minutes,price,currency",
        "2026-01-01,Marta & Co,60,49.50,EUR", "2026-01-31,Marta & Co,60,49.50,EUR",
        "2026-02-01,Marta & Co,60,33.33,EUR", "2026-03-02,Marta & Co,60,12.05,EUR",
        "2026-06-30,Marta & Co,60,33.33,EUR", "2026-07-01,Marta & Co,30,49.50,EUR",
        "2026-11-25,Marta & Co,60,49.50,EUR", "sum,,390,276.71,EUR",
    ]  # fmt: skip


def test_the_rows_in_json_are_minor_units(plan: Path) -> None:
    rows = json.loads(receipts(plan, "--format", "json"))
    assert [row["price"] for row in rows] == [4950, 4950, 3333, 1205, 3333, 4950, 4950]
    assert [row["date"] for row in rows if row["package"]] == ["2026-02-01", "2026-06-30"]
    assert list(map(json.loads, receipts(plan, "--format", "ndjson").splitlines())) == rows


def test_a_page_to_print(plan: Path) -> None:
    page = receipts(plan, "--format", "html")
    assert "Marta &amp; Co" in page
    shown = unescape(page)
    assert all(text in shown for text in ("Ana: 7 massages in 2026, 276.71 EUR in all", "33.33 EUR (package)"))
    assert shown.count('<th scope="row">') == 8  # seven massages, and their sum


@pytest.mark.parametrize(("year", "count"), [(2024, 0), (2025, 1), (2026, 7), (2027, 0)])
def test_a_year_holds_its_own_massages(plan: Path, year: int, count: int) -> None:
    assert len(json.loads(receipts(plan, "--format", "json", year=year))) == count
    if not count:
        assert receipts(plan, year=year) == f"Ana: no massages in {year}\n"
        assert receipts(plan, "--format", "csv", year=year).splitlines()[1:] == ["sum,,0,0.00,EUR"]
        assert f"Ana: no massages in {year}" in receipts(plan, "--format", "html", year=year)


@pytest.mark.parametrize(
    ("price", "total"),
    [
        ('price = 5500\ncurrency = "JPY"', "3 massages in 2026, 16,500 JPY in all"),
        ('price = "4.255"\ncurrency = "KWD"', "3 massages in 2026, 12.765 KWD in all"),
        ("", "3 massages in 2026, 0 EUR in all, 3 massages without a known price"),
    ],
)
def test_every_currency_is_summed_exactly(tmp_path: Path, price: str, total: str) -> None:
    booked = "".join(f"[[appointment]]\ndate = 2026-{month}-05\n" for month in ("08", "09", "10"))
    (tmp_path / "plan.toml").write_text(f"[massage]\n{price}\n{booked}", "utf-8")
    assert receipts(tmp_path / "plan.toml").splitlines()[0] == total


@pytest.mark.parametrize(
    ("typed", "minor"), [("0", 0), ("0.01", 1), ("49.50", 4950), ("55 EUR", 5500), ("55eur", 5500), (None, 4950)]
)
def test_a_logged_price_goes_before_the_plans(plan: Path, typed: str | None, minor: int) -> None:
    price = ("--price", typed) if typed else ()
    logged = rubdown("log", "done", "2026-11-20", *price, "--plan", plan, "--today", "2026-11-26")
    assert logged.returncode == 0, logged.stderr
    rows = {row["date"]: row["price"] for row in json.loads(receipts(plan, "--format", "json"))}
    assert rows["2026-11-20"] == minor


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("49.505", "49.505 EUR has more decimals than EUR, which has 2; round it, or correct the currency"),
        ("49,50", '"49,50" has a comma; did you mean "49.50"?'),
        ("-1", '"-1" is not an amount of money'),
        ("100000001", '"100000001" is not an amount of money'),
        ("55 USD", '"55 USD" is not an amount of money'),
    ],
)
def test_a_price_that_is_none_is_refused(plan: Path, typed: str, wrong: str) -> None:
    done = rubdown("log", "done", "2026-11-20", "--price", typed, "--plan", plan, "--today", "2026-11-26")
    assert done.returncode == 2
    assert done.stderr.startswith(f"rubdown: --price: {wrong}")
    assert not plan.with_name("plan.journal.toml").exists()


def test_a_price_goes_with_what_costs_something(plan: Path) -> None:
    done = rubdown("log", "skipped", "2026-11-20", "--price", "5", "--plan", plan, "--today", "2026-11-26")
    assert (done.returncode, done.stderr) == (
        2, "rubdown: --price does not go with skipped; it goes with booked, moved or done\n",
    )  # fmt: skip
