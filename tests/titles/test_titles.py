"""Each title reads as a runner would say; what counts as an amount; and no text is too odd to be read."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.titles import TitleReading, read, words
from rubdown.titles.tokens import MOST_QUANTITIES, MOST_TOKENS, READ, folded, scan
from support.session_titles import ENGLISH, EXPORTS, NEVER_A_RACE, SPANISH

KINDS = {"rest", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test", "race"}


def exact(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


@pytest.mark.parametrize(("title", "kind", "km", "minutes"), EXPORTS + ENGLISH + SPANISH + NEVER_A_RACE)
def test_a_title_reads_as_a_runner_reads_it(title: str, kind: str | None, km: str | None, minutes: str | None) -> None:
    reading = read(title)
    assert (reading.kind, reading.km, reading.minutes) == (kind, exact(km), exact(minutes))


@pytest.mark.parametrize("title", [row[0] for row in NEVER_A_RACE])
@pytest.mark.parametrize("written", [str, str.upper, "🏃 {} 💪".format, "Run: {}".format])
def test_never_a_race(title: str, written: object) -> None:
    assert callable(written)
    assert read(written(title)).kind != "race"


@pytest.mark.parametrize(
    ("title", "minutes"),
    [
        *(("24 min", "24"), ("40min", "40"), ("1h10m", "70"), ("1:05 h", "65"), ("1h30", "90"), ("1:30:00", "90")),
        *(("90'", "90"), ("90 minutos", "90"), ("1 hora", "60"), ("40-45 min", "42.5"), ("2 h", "120")),
        *(("1,5 h", "90"), ("1 hour 20 minutes", "80"), ("45/50 min", "47.5"), ("1h-1h30", "75"), ("0:45 h", "45")),
        *(("75 mins", "75"), ("1 h 5'", "65"), ("2 hrs", "120"), ("1h05'", "65"), ("1-1.5 h", "75")),
    ],
)
def test_times(title: str, minutes: str) -> None:
    for text in (title, f"easy {title}", f"Rodaje • {title} por el río"):
        assert read(text).minutes == Fraction(minutes)
        assert read(text).km is None


@pytest.mark.parametrize(
    ("title", "km"),
    [
        *(("24km", "24"), ("12,5 km", "12.5"), ("10 mi", "16.09344"), ("26.2 mi", "42.1648128"), ("10K", "10")),
        *(("8-10 km", "9"), ("8 to 10 km", "9"), ("10 millas", "16.09344"), ("10-miler", "16.09344"), ("7 kms", "7")),
        *(("10000 m", "10"), ("5.000 metros", "5"), ("12 kilómetros", "12"), ("6k-8k", "7"), ("10-8 km", "8")),
    ],
)
def test_distances(title: str, km: str) -> None:
    for text in (title, f"easy {title}", f"Rodaje • {title} por el río"):
        assert read(text).km == Fraction(km)
        assert read(text).minutes is None


@pytest.mark.parametrize(
    ("title", "rpe"),
    [
        *(("tempo RPE 7", "7"), ("easy 40 rpe 6.5", "6.5"), ("RPE 6-7", "6.5"), ("RPE: 8, 10 km", "8")),
        *(("RPE6", "6"), ("rpe 7/10", "7"), ("RPE 6,5", "6.5"), ("RPE 12", None), ("tempo 7", None), ("RPE", None)),
    ],
)
def test_rpe_only_where_it_is_said(title: str, rpe: str | None) -> None:
    assert read(title).rpe == exact(rpe)


def test_nonsense_amounts_are_left_out() -> None:
    for title in ("0 km", "1001 km", "5000 miles", "0 min", "6001 min", "999999 h", "12345678 km", "0,0 km", "0:00 h",
                  "2-0 km", "2-0 min"):  # fmt: skip
        assert read(title) == TitleReading(None, None, None, None)
    assert read("easy 600 km + 500 km").km is None


@pytest.mark.parametrize(
    "repeated",
    ["1 ", "12 km ", "3x400 ", "5E+", "8-", "7:30 ", "45' jog ", "1,1,", "run walk 1 min ", "(2 x ", "@ half "],
)
def test_of_a_long_title_a_bounded_number_of_amounts_and_words_is_read(repeated: str) -> None:
    tokens = scan(folded(repeated * 150)[:READ]).tokens
    assert 16 <= len(tokens) <= MOST_TOKENS
    assert sum(token.quantity is not None for token in tokens) <= MOST_QUANTITIES


def test_what_stands_behind_too_many_amounts_is_not_read() -> None:
    assert read("easy 8 km, " + "1 x " * (MOST_QUANTITIES - 2) + "race").kind == "race"
    assert read("easy 8 km, " + "1 x " * MOST_QUANTITIES + "race").kind != "race"


def test_only_the_beginning_of_a_title_is_read() -> None:
    assert read("easy 8 km" + " and on" * 200_000 + " race 10 km") == TitleReading("easy", Fraction(8), None, None)
    assert read("x" * 300 + " race").kind is None


# Random text hardly ever hits a word, so half of the titles are made of the words that patterns look for.
PIECES = "easy long run race marathon half pace @ at 5k 10 km x 6 800 m ' : h - / ( ) + min rpe hills media ritmo de w/"
texts = st.text() | st.lists(st.sampled_from([*PIECES.split(), " ", "½", "İ", "𝟙"])).map("".join)


@given(texts)
def test_any_text_reads(title: str) -> None:
    reading = read(title)
    assert reading.kind is None or reading.kind in KINDS
    assert reading.km is None or 0 < reading.km <= 1000
    assert reading.minutes is None or 0 < reading.minutes <= 6000
    assert reading.rpe is None or 0 <= reading.rpe <= 10


@given(texts, st.text(" \t\r\n\u00a0\u2003"), st.text(" \t\r\n\u00a0\u2003"))
def test_surrounding_space_does_not_matter(title: str, before: str, after: str) -> None:
    assert read(before + title + after) == read(title)


@given(texts)
def test_case_does_not_matter(title: str) -> None:
    if title.isascii():
        assert read(title.upper()) == read(title.lower())


LIMITS = [  # of what counts as an amount, and to both sides of them
    ("1:30:45", None, "90.75"), ("1:30:45 h", None, "90.75"), ("0:00:30", None, "0.5"),
    ("3:59", None, "239"), ("4:00", None, None), ("4:00 h", None, "240"),
    ("18:30", None, "18.5"), ("18:30:00", None, "1110"), ("9:59", None, None), ("10:00", None, "10"),
    ("99:59:59", None, "359999/60"), ("100:00:01", None, None), ("100 h", None, "6000"), ("100.5 h", None, None),
    ("0.5 min", None, "0.5"), ("6000 min", None, "6000"), ("6001 min", None, None), ("0.5 h", None, "30"),
    ("9m", None, None), ("10m", None, "10"), ("99m", None, "99"), ("100m", None, None),
    ("0.5 km", "0.5", None), ("1000 km", "1000", None), ("1000.5 km", None, None),
    ("9.500 miles", "15.288768", None),
    ("999 m", None, None), ("1000 m", "1", None), ("1.500 m", "1.5", None), ("1500,5 m", "1.5005", None),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "km", "minutes"), LIMITS)
def test_amounts_at_their_limits(amount: str, km: str | None, minutes: str | None) -> None:
    reading = read(f"easy {amount}")
    assert (reading.km, reading.minutes) == (exact(km), exact(minutes))


@pytest.mark.parametrize(
    ("title", "km", "minutes"),
    [
        ("hills 1.9 km", None, None), ("hills 2 km", "2", None), ("hills 2.1 km", "2.1", None),
        ("hills 9 min", None, None), ("hills 10 min", None, "10"), ("hills 11 min", None, "11"),
        ("easy 1.9 km", "1.9", None), ("easy 9 min", None, "9"), ("race 1000 km", "1000", None),
        ("race 1001 km", None, None),
    ],
)  # fmt: skip
def test_what_is_as_short_as_a_repetition_is_not_the_session(title: str, km: str | None, minutes: str | None) -> None:
    assert (read(title).km, read(title).minutes) == (exact(km), exact(minutes))


@pytest.mark.parametrize(
    ("title", "km", "minutes"),
    [
        ("AM 6 km, PM 4 km", "10", None), ("6 km AM, 4 km PM", "10", None), ("6 km AM + 4 km PM", "10", None),
        ("easy 6 km AM, tempo 4 km PM", "10", None), ("AM 2 km + 4 km, PM 4 km", "10", None),
        ("AM 30 min, PM 20 min", None, "50"), ("AM 6 km, AM 4 km", "6", None), ("AM 6 km, PM 4 km, AM 3 km", "6", None),
        ("6 km AM or PM", "6", None),  # one run
        # one of them does not say
        ("AM easy, PM 4 km", None, None), ("AM 40 min, PM 6 km", None, None), ("AM 6 km, PM strength", None, None),
    ],
)  # fmt: skip
def test_two_runs_a_day_are_added_up(title: str, km: str | None, minutes: str | None) -> None:
    assert (read(title).km, read(title).minutes) == (exact(km), exact(minutes))


@pytest.mark.parametrize(
    ("title", "kind", "km"),
    [
        ("Saturday parkrun", "tempo", "5"), ("easy parkrun", "easy", "5"), ("parkrun race", "race", "5"),
        ("easy parkrun, tempo effort", "tempo", "5"), ("Sunday 13.1 race", "race", "21.0975"),
        ("Sunday 26.2 race", "race", "42.195"), ("Sunday 13 race", "race", None),
    ],
)  # fmt: skip
def test_a_name_or_a_bare_number_may_tell_the_distance(title: str, kind: str, km: str | None) -> None:
    assert (read(title).kind, read(title).km) == (kind, exact(km))


@pytest.mark.parametrize(
    ("title", "km"),
    [
        ("tempo 12 km recovery 4 km", "16"), ("tempo 12 km easy recovery 4 km", "16"),
        ("12 km recovery 4 km", "12"),  # the words may belong to the first
        ("tempo 12 km and 4 km", "12"), ("tempo 12 km tempo 4 km", "12"), ("tempo 12 km recovery 4 km jog", "12"),
        ("easy 8 km recovery 4 km 3 km", "8"),
    ],
)  # fmt: skip
def test_two_runs_without_a_sign_between_are_added_up_where_each_is_named(title: str, km: str) -> None:
    assert read(title).km == Fraction(km)


@pytest.mark.parametrize(
    ("title", "kind", "bare"),
    [
        ("Marathon 20", "race", None), ("long 20", "long", "20"),
        ("long 300", "long", "300"), ("long 301", "long", None), ("easy 14", "easy", "14"), ("easy 15", "easy", None),
        ("strength 40", "strength", None), ("yoga 40", "cross", None), ("rest 2", "rest", None),
        ("easy 14 8 km", "easy", None), ("easy 14 30 min", "easy", None),
    ],
)  # fmt: skip
def test_a_bare_number_may_be_a_distance_where_nothing_else_is_said(title: str, kind: str, bare: str | None) -> None:
    assert (read(title).kind, read(title).bare) == (kind, exact(bare))


@pytest.mark.parametrize(
    ("title", "km"),
    [
        ("8 km easy (5 mi)", "8"), ("2 km warm up, 8 km tempo (10 km)", "10"),
        ("5 km easy, 3 km tempo (9 km)", "9"), ("5 km easy, 3 km tempo, 2 km easy (9 km)", "9"),
    ],
)  # fmt: skip
def test_what_stands_in_brackets_behind_parts_is_their_sum(title: str, km: str) -> None:
    assert read(title).km == Fraction(km)


@pytest.mark.parametrize(
    ("title", "km"),
    [
        ("8 x 400 m, 3 km easy", None), ("3 km easy + 8 x 400 m", None),  # easy beside the repetitions
        ("3 km easy + 8 x 400 m, 2 km easy", None),
        ("8 x 400 m, 3 km hard", "3"), ("8 x 400 m, at the track, 3 km easy", "3"),
    ],
)  # fmt: skip
def test_an_easy_part_beside_repetitions_is_not_the_session(title: str, km: str | None) -> None:
    assert (read(title).kind, read(title).km) == ("intervals", exact(km))


@pytest.mark.parametrize(("title", "kind"), [("foam roll", "cross"), ("foam rolling", "cross"), ("foam roles", None)])
def test_a_stem_of_a_phrase_is_all_of_its_letters(title: str, kind: str | None) -> None:
    assert read(title).kind == kind


def test_lists_of_words_hold_single_spaces_and_no_empty_phrase() -> None:
    for group in (words.KINDS, words.SPORTS, words.MATTERS):
        for listed in group.values():
            for phrase in listed.split(","):
                assert phrase
                assert phrase == " ".join(phrase.split())
