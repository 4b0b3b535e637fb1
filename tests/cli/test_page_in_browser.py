"""The page in a real browser: nothing scrolls sideways on a phone, and paper gets a sane number of sheets."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path

import pytest

from support.clients import require
from support.command import rubdown
from support.examples_on import TODAY

WIDTHS = (360, 800, 1400)
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1500,1000",
)  # fmt: skip
# Each page in a frame of the width, which writes how wide it would like to be and what sticks out.
MEASURE = """
addEventListener("load", () => {
  const found = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument.documentElement, wide = page.clientWidth;
    const out = [...page.querySelectorAll("body *")].filter(e => !e.closest(".words, .skip, svg")
      && e.getBoundingClientRect().right > wide + 0.5).map(e => e.outerHTML.slice(0, 80));
    const svg = [...page.querySelectorAll("svg")].filter(e => e.getBoundingClientRect().width > 0).length;
    return {name: frame.title, wide, wants: page.scrollWidth, out, svg};
  });
  const told = document.createElement("pre");
  told.textContent = JSON.stringify(found);
  document.body.replaceChildren(told);
});
"""
LONG = """
[runner]
name = "Maximiliana-Wilhelmine-Konstantinopolitanische-Dudelsackpfeifenmachergesellin"
[[race]]
name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftslauf"
date = 2027-05-16
distance = "marathon"
[[session]]
every = ["sun"]
kind = "long"
name = "https://example.org/a/very/long/address/without/any/place/to/break/it/at/all/whatsoever?really=none"
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("plans")
    (folder / "long.toml").write_text(LONG, encoding="utf-8")
    alone = ("first-race", "marathon")
    made = {name: page(f"examples/{name}.toml", "--today", TODAY[name].isoformat()) for name in alone}
    made["long"] = page(folder / "long.toml", "--today", "2027-01-04")
    made["two years"] = page("examples/marathon.toml", "--today", "2026-11-23", "--until", "2028-11-20")
    made["several"] = page(*(f"examples/{name}.toml" for name in TODAY), "--today", "2027-03-08")
    return made


def page(*args: str | Path) -> str:
    done = rubdown("calendar", *args, "--format", "html")
    assert done.returncode == 0
    return done.stdout


def browse(folder: Path, *args: str) -> str:
    browser = require("chromium", "chromium-browser", "google-chrome")
    done = subprocess.run(
        [browser, *QUIET, f"--user-data-dir={folder / 'profile'}", *args],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


def measured(folder: Path, pages: dict[str, str]) -> Iterator[dict[str, object]]:
    opened = {name: text.replace("<details>", "<details open>") for name, text in pages.items()}
    frames = "".join(
        f'<iframe title="{name} {width}" style="width:{width}px;height:600px" srcdoc="{escape(text)}"></iframe>'
        for name, text in opened.items()
        for width in WIDTHS
    )
    file = folder / "frames.html"
    head = f'<!DOCTYPE html><meta charset="utf-8"><style>iframe{{border:0}}</style><script>{MEASURE}</script>'
    file.write_text(f"{head}<body>{frames}", encoding="utf-8")
    dumped = browse(folder, "--dump-dom", "--virtual-time-budget=5000", file.as_uri())
    found = re.search(r"<body><pre>(.*?)</pre>", dumped, re.DOTALL)
    assert found, dumped[:500]
    yield from json.loads(unescape(found[1]))


def test_nothing_scrolls_sideways(pages: dict[str, str], tmp_path: Path) -> None:
    too_wide = '<!DOCTYPE html><body><p style="width:1500px">a page that the check must find</p>'
    found = list(measured(tmp_path, {**pages, "control": too_wide}))
    assert len(found) == (len(pages) + 1) * len(WIDTHS)
    assert all(frame["wants"] != frame["wide"] and frame["out"] for frame in found[-len(WIDTHS) :])
    for frame in found[: -len(WIDTHS)]:
        assert frame["wants"] == frame["wide"], frame
        assert frame["out"] == [], frame
        assert frame["svg"] == (len(TODAY) if str(frame["name"]).startswith("several") else 1), frame


@pytest.mark.parametrize(("size", "wide", "high"), [("A4", 595, 842), ("letter", 612, 792)])
def test_it_prints_on_a_few_sheets(size: str, wide: int, high: int, pages: dict[str, str], tmp_path: Path) -> None:
    for name, most in (("first-race", 4), ("marathon", 8)):
        file, paper = tmp_path / "page.html", tmp_path / "page.pdf"
        file.write_text(pages[name].replace("@page {", f"@page {{ size: {size};"), encoding="utf-8")
        browse(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}", file.as_uri())
        boxes = re.findall(rb"/MediaBox \[([^\]]*)\]", paper.read_bytes())
        sheets = [tuple(map(float, box.split())) for box in boxes]
        assert 2 <= len(sheets) <= most
        assert all(abs(sheet[2] - wide) < 1 and abs(sheet[3] - high) < 1 for sheet in sheets)
