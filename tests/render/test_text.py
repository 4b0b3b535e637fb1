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
from rubdown.render.marks import LOAD_SIGNS, NO_MASSAGE, SIGNS, TODAY
from rubdown.render.terminal.cells import ONE_CELL, cell_len, cut
from rubdown.render.terminal.text import INKS, PAIRS, Depth, Text
from rubdown.render.words import clock_12
from rubdown.text import escape_controls
from support.markup import contrast

STYLES = ["", "bold", "magenta", "bright_black", "bold red", "bold underline", "black on cyan", "bright_white on red"]
pieces = st.lists(st.tuples(st.text("ab \n–◆"), st.sampled_from(STYLES)))
_SGR = re.compile(r"\x1b\[([0-9;]*)m")


@pytest.mark.parametrize(
    ("style", "of_16", "of_256"),
    [
        ("bold", "1", "1"), ("underline", "4", "4"), ("yellow", "", "38;5;130"), ("red", "31", "38;5;161"),
        ("black on cyan", "30;46", "38;5;16;48;5;44"), ("bold red", "1;31", "1;38;5;161"),
        ("cyan bold underline", "1;4", "1;4;38;5;30"), ("bold black on cyan", "1;30;46", "1;38;5;16;48;5;44"),
        ("bold black on cyan bold underline", "1;4;30;46", "1;4;38;5;16;48;5;44"),
    ],
)  # fmt: skip
def test_styles(style: str, of_16: str, of_256: str) -> None:
    text = Text("x", style)
    assert text.ansi(16) == (f"\x1b[{of_16}mx\x1b[0m" if of_16 else "x")
    assert text.ansi(256) == f"\x1b[{of_256}mx\x1b[0m"


# What xterm shows for the 16 colours; the others have values of their own.
XTERM = dict(enumerate([(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
                        (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
                        (255, 0, 255), (0, 255, 255), (255, 255, 255)]))  # fmt: skip
LEVELS = (0, 95, 135, 175, 215, 255)


def colours_of(codes: str) -> list[str]:
    """The ink and the ground of a code, as #rrggbb."""
    numbers, colours = [int(code) for code in codes.split(";")], []
    while numbers:
        first = numbers.pop(0)
        if first in (38, 48):
            assert numbers.pop(0) == 5
            index = numbers.pop(0)
        else:
            index = first % 10 + (8 if first >= 90 else 0)
        grey = 8 + 10 * (index - 232)
        cube = tuple(LEVELS[(index - 16) // step % 6] for step in (36, 6, 1))
        red, green, blue = XTERM[index] if index < 16 else cube if index < 232 else (grey, grey, grey)
        colours.append(f"#{red:02x}{green:02x}{blue:02x}")
    return colours


@pytest.mark.parametrize(("depth", "least"), [(16, 3.5), (256, 4.0)])
def test_every_colour_can_be_read_on_a_light_and_on_a_dark_terminal(depth: Depth, least: float) -> None:
    for codes in INKS[depth].values():
        (ink,) = colours_of(codes)
        assert contrast(ink, "#ffffff") >= least, codes
        assert contrast(ink, "#000000") >= least, codes
    for codes in PAIRS[depth].values():
        ink, ground = colours_of(codes)
        assert contrast(ink, ground) >= 4.5, codes


def test_every_style_of_a_sign_is_a_colour_that_is_measured() -> None:
    for sign in (*SIGNS.values(), *LOAD_SIGNS.values(), NO_MASSAGE, TODAY):
        colour = sign.style.replace("bold", "").replace("underline", "").strip()
        assert not colour or colour in INKS[256] or colour in PAIRS[16].keys() & PAIRS[256].keys()


def test_the_massages_are_cyan_and_green_and_the_proposed_one_is_bold() -> None:
    assert SIGNS["proposed"].style == "bold black on cyan"
    assert SIGNS["booked"].style == "black on green"


def test_the_style_of_a_text_underlies_what_is_appended() -> None:
    text = Text("a", "magenta").append("b").append("c", "bold red").append_text(Text("d", "bold"))
    assert text.ansi(16) == "\x1b[35mab\x1b[0m\x1b[1;31mc\x1b[0m\x1b[1;35md\x1b[0m"
    assert text.plain == "abcd"
    assert len(text) == 4


def test_a_style_ends_with_its_line() -> None:
    assert Text("a\n\nb\n", "bold").ansi(16) == "\x1b[1ma\x1b[0m\n\n\x1b[1mb\x1b[0m\n"


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
    text.mark(r"\(plan,\s+two\)", "red")
    shown = "\x1b[1mone \x1b[0m\x1b[1;31m(plan,\x1b[0m\n\x1b[1;31m  two)\x1b[0m\x1b[1m (plan, x)\x1b[0m"
    assert text.ansi(16) == shown


@given(st.lists(st.tuples(st.text(), st.sampled_from(STYLES))))
def test_no_control_character_comes_out_but_the_line_end(given_pieces: list[tuple[str, str]]) -> None:
    text = Text()
    for words, style in given_pieces:
        text.append(words, style)
    assert all(line == escape_controls(line) for line in text.plain.split("\n"))
    assert _SGR.sub("", text.ansi(16)) == _SGR.sub("", text.ansi(256)) == text.plain


@given(pieces)
def test_a_terminal_shows_what_it_shows_of_rich(given_pieces: list[tuple[str, str]]) -> None:
    file = io.StringIO()
    console = Console(file=file, color_system="standard", force_terminal=True, width=100_000, highlight=False)
    console.print(RichText.assemble(*given_pieces), end="", soft_wrap=True)
    text = Text()
    for words, style in given_pieces:
        text.append(words, style)
    assert cells(text.ansi(16)) == cells(file.getvalue())


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


@pytest.mark.parametrize(
    ("text", "on_12_hours"),
    [
        ("18:00", "6 pm"), ("09:30–10:00", "9:30 am–10 am"), ("00:00 to 24:00", "midnight to midnight"),
        ("12:00", "12 pm"), ("00:15", "12:15 am"), ("or Sat 12:00: 3 points", "or Sat 12 pm: 3 points"),
        ("04:30/km", "04:30/km"), ("1:23:45 and 01:23:45", "1:23:45 and 01:23:45"), ("25:00", "25:00"),
        ("2026-11-26T18:00", "2026-11-26T18:00"),
    ],
)  # fmt: skip
def test_times_on_a_12_hour_clock(text: str, on_12_hours: str) -> None:
    assert clock_12(text) == on_12_hours
