"""Text with styles: what a terminal gets of it, and what it never gets; widths in cells as Rich measures them."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len as measured
from rich.console import Console
from rich.text import Text as RichText

from rubdown.cli.io.output import colored
from rubdown.render.marks import SIGNS, TODAY
from rubdown.render.terminal.cells import ONE_CELL, cell_len, cut
from rubdown.render.terminal.text import Text
from rubdown.text import escape_controls

STYLES = ["", "bold", "yellow", "bright_black", "bold red", "bold underline", "black on cyan", "bright_white on blue"]
pieces = st.lists(st.tuples(st.text("ab \n–◆"), st.sampled_from(STYLES)))
_SGR = re.compile(r"\x1b\[([0-9;]*)m")


@pytest.mark.parametrize(
    ("style", "codes"),
    [
        ("bold", "1"), ("underline", "4"), ("yellow", "33"), ("bright_black", "90"), ("black on cyan", "30;46"),
        ("bright_white on blue", "97;44"), ("bold red", "1;31"), ("cyan bold underline", "1;4;36"),
        ("on bright_white", "107"),
    ],
)  # fmt: skip
def test_styles(style: str, codes: str) -> None:
    assert Text("x", style).ansi == f"\x1b[{codes}mx\x1b[0m"


def test_the_style_of_a_text_underlies_what_is_appended() -> None:
    text = Text("a", "yellow").append("b").append("c", "bold red").append_text(Text("d", "bold"))
    assert text.ansi == "\x1b[33mab\x1b[0m\x1b[1;31mc\x1b[0m\x1b[1;33md\x1b[0m"
    assert text.plain == "abcd"
    assert len(text) == 4


def test_a_style_ends_with_its_line() -> None:
    assert Text("a\n\nb\n", "bold").ansi == "\x1b[1ma\x1b[0m\n\n\x1b[1mb\x1b[0m\n"


def test_join_strip_and_pad() -> None:
    text = Text("\n").join([Text("a", "bold"), Text("b")])
    text.append("  ", "red").append("\n ")
    text.rstrip()
    text.pad_right(2)
    assert text.plain == "a\nb  "
    assert not Text()
    assert not Text("", "bold").append("")
    blank = Text(" \n ")
    blank.rstrip()
    assert blank.plain == ""


def test_marks_reach_across_pieces_and_lines() -> None:
    text = Text("one (pl", "bold").append("an,\n  two)").append(" (plan, x)")
    text.mark(r"\(plan,\s+two\)", "yellow")
    assert text.ansi == "\x1b[1mone \x1b[0m\x1b[1;33m(plan,\x1b[0m\n\x1b[1;33m  two)\x1b[0m\x1b[1m (plan, x)\x1b[0m"


@given(st.lists(st.tuples(st.text(), st.sampled_from(STYLES))))
def test_no_control_character_comes_out_but_the_line_end(given_pieces: list[tuple[str, str]]) -> None:
    text = Text()
    for words, style in given_pieces:
        text.append(words, style)
    assert all(line == escape_controls(line) for line in text.plain.split("\n"))
    assert _SGR.sub("", text.ansi) == text.plain


@given(pieces)
def test_a_terminal_shows_what_it_shows_of_rich(given_pieces: list[tuple[str, str]]) -> None:
    file = io.StringIO()
    console = Console(file=file, color_system="standard", force_terminal=True, width=100_000, highlight=False)
    console.print(RichText.assemble(*given_pieces), end="", soft_wrap=True)
    text = Text()
    for words, style in given_pieces:
        text.append(words, style)
    assert cells(text.ansi) == cells(file.getvalue())


def cells(ansi: str) -> list[tuple[str, frozenset[str]]]:
    """Each character with what is switched on at it; a line end shows no style."""
    found: list[tuple[str, frozenset[str]]] = []
    on: frozenset[str] = frozenset()
    for i, part in enumerate(_SGR.split(ansi)):
        if i % 2:
            on = frozenset() if part == "0" else frozenset(part.split(";"))
        else:
            found += [(char, frozenset() if char == "\n" else on) for char in part]
    return found


def test_one_cell_characters_take_one_cell() -> None:
    assert {char for char in ONE_CELL if measured(char) != 1} == set()
    assert all(sign.sign in ONE_CELL and sign.ascii in ONE_CELL for sign in (*SIGNS.values(), TODAY))


@given(st.text(st.characters(codec="utf-8")))
def test_widths_are_those_that_rich_measures(text: str) -> None:
    assert cell_len(text) == measured(text)


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (True, {}, True), (False, {}, False), (True, {"NO_COLOR": "1"}, False), (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False), (False, {"FORCE_COLOR": "1"}, True), (True, {"FORCE_COLOR": ""}, False),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)  # fmt: skip
def test_colour_by_itself(
    terminal: bool, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    assert colored(stream, "auto") is expected
    assert colored(stream, "always") is True
    assert colored(stream, "never") is False


@pytest.mark.parametrize(
    ("text", "width", "shown"), [("王芳", 5, "王芳 "), ("王芳", 3, "王 "), ("Ana", 2, "An"), ("a", 2, "a ")]
)
def test_a_cut_text_fills_its_columns(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert cell_len(shown) == width
