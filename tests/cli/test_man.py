"""The manual page: fresh, whole, sound roff for groff and mandoc, and in the wheel."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from rubdown.cli.manual.pages import PAGES, page, title
from rubdown.cli.shell import COMMANDS
from rubdown.render.files.roff import filled, paragraphs, tagged
from support.clients import require
from support.command import ROOT, rubdown

PAGE = ROOT / "src" / "rubdown.1"


def test_the_page_is_fresh(request: pytest.FixtureRequest) -> None:
    fresh = rubdown("man").stdout
    if request.config.getoption("--regold"):
        PAGE.write_text(fresh, encoding="utf-8")
    assert fresh == PAGE.read_text("utf-8")


def shown(page: Path) -> str:
    """The page as a reader sees it, in one line: its words without the breaks between lines."""
    done = subprocess.run(
        [require("mandoc"), "-Tutf8", "-Owidth=900", page], capture_output=True, text=True, check=True
    )
    return re.sub(r"\s+", " ", re.sub(".\b", "", done.stdout))


def test_it_holds_every_help_text() -> None:
    text = shown(PAGE)
    for command in COMMANDS:
        usage, *lines = rubdown(command, "--help").stdout.splitlines()
        assert f"rubdown {usage.partition(' rubdown ')[2]}" in text
        lines = [line for line in lines if not line.endswith(":") and "--help" not in line]
        for words in filter(None, (words for line in lines for words in re.split(r"\s{2,}", line))):
            assert words in text, (command, words)
    for name in PAGES:
        assert title(name).upper() in text


def test_it_is_made_of_the_pages_of_the_manual() -> None:
    text = shown(PAGE)
    for name in PAGES:
        prose = re.sub(r"^```.*?^```", "", page(name), flags=re.DOTALL | re.MULTILINE)
        for words in re.findall(r"^[A-Z][^`|*\n]{30,}", prose, re.MULTILINE):
            assert words in text, (name, words)


def test_mandoc_finds_nothing() -> None:
    done = subprocess.run([require("mandoc"), "-Tlint", PAGE], capture_output=True, text=True, check=False)
    # A date would make every build another page.
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


def test_man_warns_of_nothing() -> None:
    done = subprocess.run(
        [require("man"), "--warnings", "-E", "UTF-8", "-l", PAGE],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "60"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "RUBDOWN(1)" in done.stdout


HOSTILE = [
    ".TH X 1", "'br", "\\fBx\\fR \\n[x]", 'a "b" c', "--not-a-hyphen", "`x` ^ ~ ..", "· 2–3 é ☺", "\\", "x\\",
    ". x", "word " * 40 + ".end",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_every_character_comes_out_as_it_went_in(text: str, tmp_path: Path) -> None:
    page = tmp_path / "x.1"
    parts = ["", *paragraphs(f"start {text}\n\n{text}"), *tagged([(f"a {text}", f"{text} end")]), filled(text)]
    page.write_text('.TH X 1 "" "x" "y"\n.SH NAME\nx \\- y\n.SH D' + "\n".join(parts) + "\n", encoding="utf-8")
    assert shown(page).count(" ".join(text.split())) == 5


def test_the_wheel_takes_it_along() -> None:
    """That it arrives where `man` looks is seen in .ci/run, which installs the wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    taken = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert taken == {str(PAGE.relative_to(ROOT).as_posix()): "share/man/man1/rubdown.1"}
