"""The tokens of titles, each as its tag and its text, with the limits between tags; what a title says beside them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rubdown.titles import read
from rubdown.titles.lexicon import Lexicon
from rubdown.titles.quantities import Quantity, daniels_spelled_out, km_of, minutes_of, number, quantity_at
from rubdown.titles.tokens import folded, scan


@pytest.mark.parametrize(
    ("title", "tokens"),
    [
        ("10 miles easy", "k:10_miles E:easy"),
        ("9 miles easy", "k:9_miles E:easy"),
        ("10 mile race", "K:10_mile R:race"),
        ("11 mile race", "k:11_mile R:race"),
        ("10k", "K:10k"),
        ("11k", "k:11k"),
        ("21k run", "K:21k e:run"),
        ("22k run", "k:22k e:run"),
        ("21 km run", "k:21_km e:run"),
        ("6 x 999 m", "n:6 x:x r:999_m"),
        ("6 x 1000 m", "n:6 x:x 5:1000_m"),
        ("6 x 59.5 m", "n:6 x:x r:59.5_m"),
        ("6 x 60 m", "n:6 x:x q:60_m"),
        ("6 x 59 m", "n:6 x:x r:59_m"),
        ("6 x 119 m", "n:6 x:x q:119_m"),
        ("6 x 120 m", "n:6 x:x q:120_m"),
        ("6 x 121 m", "n:6 x:x r:121_m"),
        ("6 x 100 yd", "n:6 x:x q:100_yd"),
        ("6 x 60-120 m", "n:6 x:x q:60-120_m"),
        ("6 x 50-120 m", "n:6 x:x r:50-120_m"),
        ("yasso 800s", "I:yasso I:800s"),
        ("200s", "I:200s"),
        ("100s", "z:100s"),
        ("10 x 30 s", "n:10 x:x q:30_s"),
        ("10 x 31 s", "n:10 x:x z:31_s"),
        ("1:30", "3:1:30"),
        ("1:30:00", "t:1:30:00"),
        ("300:30", "3:300:30"),
        ("12 min", "t:12_min"),
        ("week 3 - 10 km easy", "Y:week n:3 -:- k:10_km E:easy"),
        ("week 123 - 10 km easy", "Y:week n:123 -:- k:10_km E:easy"),
        ("week 1234 - 10 km", "Y:week k:1234_-_10_km"),
        ("tempo 3 - 10 km", "T:tempo k:3_-_10_km"),
        ("1234567 km easy", "_:number _:km E:easy"),
        ("80 % 10 km", "%:80 k:10_km"),
        ("5%", "%:5"),
        ("5 %", "%:5"),
        ("60 min e", "t:60_min E:e"),
        ("60 min e easy", "t:60_min &:e E:easy"),
        ("2 h l", "t:2_h L:l"),
        ("400 r", "n:400 y:r"),
        ("6 x 400 r", "n:6 x:x n:400 y:r"),
        ("6 x 400 r, easy", "n:6 x:x n:400 y:r ,:, E:easy"),
        ("e 60 min", "E:e t:60_min"),
        ("l 2 h", "L:l t:2_h"),
        ("t 20 min", "T:t t:20_min"),
        ("i 5 min", "d:i t:5_min"),
        ("r 5 min", "y:r t:5_min"),
        ("5 e", "n:5 &:e"),
        ("e 5", "&:e n:5"),
        ("10k e w/ 5", "K:10k E:e v:w/ n:5"),
        ("10k e with 5", "K:10k E:e v:with n:5"),
        ("10k e x", "K:10k &:e x:x"),
        ("warm-up 10 min", "W:warm_up t:10_min"),
        ("10-mile run", "K:10-mile e:run"),
        ("ana's run", "_:ana _:s e:run"),
        ("a. b", "2:a _:b"),
        ("run. 5 km", "e:run k:5_km"),
        ("ten. 5", "_:ten n:5"),
        ("b-", "_:b"),
        ("b- ", "_:b"),
        ("st. run", "_:st e:run"),
        ("abcd. x", "_:abcd .:. x:x"),
        ("ab. x", "_:ab x:x"),
        ("w12d3 easy", "E:easy"),
        ("w1d3 easy", "E:easy"),
        ("-easy 5 km", "-:- E:easy k:5_km"),
        ("e-bike", "&:e X:bike"),
        ("10 km [5 km tempo]", "k:10_km (:[ k:5_km T:tempo ):]"),
        ("c25k run", "e:run"),
        ("w 5", "v:w n:5"),
        ("wx5 run", "_:wx5 e:run"),
        ("rpe 0", ""),
        ("rpe 11", ""),
        ("½ hour", "t:1/2_hour"),
        ("5½ km", "k:5.5_km"),
        ("1½ h", "t:1.5_h"),
        ("media hora", "t:30_min"),
        ("una hora", "t:1_hora"),
        ("m.p. run", "T:mp_run"),
        ("x 5", "x:x n:5"),
        ("6 * 800 m", "n:6 x:* r:800_m"),
        ("6x800", "n:6 x:x n:800"),
        ("~10 km", "k:10_km"),
        ("10 km!", "k:10_km"),
        ("10 km?", "k:10_km"),
        ("<10 km", "k:10_km"),
        ("run/walk 30 min", "E:run_walk t:30_min"),
        ("w/u 10 min", "W:w/u t:10_min"),
        ("1/2 marathon", "H:1/2_marathon"),
    ],
)
def test_tokens(title: str, tokens: str) -> None:
    scanned = scan(folded(title)).tokens
    assert " ".join(f"{token.tag}:{token.text.replace(' ', '_')}" for token in scanned) == tokens


@pytest.mark.parametrize(
    ("title", "rpe", "climb", "matter"),
    [
        ("rpe 7", 7, None, ""),
        ("rpe 6-8", 7, None, ""),
        ("rpe 6-9", Fraction(15, 2), None, ""),
        ("rpe 8-6", 6, None, ""),
        ("rpe 0", None, None, ""),
        ("rpe 0,1", Fraction(1, 10), None, ""),
        ("rpe 10", 10, None, ""),
        ("rpe 10,1", None, None, ""),
        ("rpe 7,5/10", Fraction(15, 2), None, ""),
        ("500 m d+", None, 500, ""),
        ("1,200 m climb", None, 1200, ""),
        ("1.200,5 m gain", None, 1200, ""),
        ("1,20 m climb", None, 1, ""),
        ("500 hm", None, 500, ""),
        ("600 m climb and 700 m climb", None, 600, ""),
        ("cancelled massage", None, None, "cancelled"),
        ("massage errand", None, None, "massage"),
        ("dentist", None, None, "note"),
        ("holiday phase", None, None, "away"),
    ],
)
def test_what_a_title_says_beside(title: str, rpe: Fraction | None, climb: int | None, matter: str) -> None:
    scanned = scan(folded(title))
    assert (scanned.rpe, scanned.climb, scanned.matter) == (rpe, climb, matter)


def quantity(of: str, low: str, high: str, unit: str) -> Quantity:
    return Quantity(of, Fraction(low), Fraction(high), unit)


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("8-10 km easy", quantity("km", "8", "10", "km"), " easy"),
        ("10-8 km", quantity("km", "8", "8", "km"), ""),
        ("10 - 10 km", quantity("km", "10", "10", "km"), ""),
        ("8 km - 10 km", quantity("km", "8", "10", "km"), ""),
        ("10 km - 10 km", quantity("km", "10", "10", "km"), " - 10 km"),
        ("10 km - 8 km", quantity("km", "10", "10", "km"), " - 8 km"),
        ("8 km or 10 km", quantity("km", "8", "8", "km"), " or 10 km"),
        ("8 or 10 km", quantity("km", "8", "10", "km"), ""),
        ("800 m - 1 km", quantity("km", "0.8", "1", "km"), ""),
        ("5 km - 30 min", quantity("km", "5", "5", "km"), " - 30 min"),
        ("40-50", quantity("number", "40", "50", ""), ""),
        ("40 or 50", quantity("number", "40", "40", ""), " or 50"),
        ("30-40 s", quantity("minutes", "0.5", "2/3", "s"), ""),
        ("1-2 h", quantity("minutes", "60", "120", "h"), ""),
        ("40-50 min", quantity("minutes", "40", "50", "min"), ""),
        ("40-1:10", quantity("number", "40", "40", ""), "-1:10"),
        ("1h30", quantity("minutes", "90", "90", "h"), ""),
        ("1 h and a half", quantity("minutes", "90", "90", "h"), ""),
        ("2 h 5'", quantity("minutes", "125", "125", "h"), ""),
        ("49m30s", quantity("minutes", "49.5", "49.5", "min"), ""),
        ("90 s", quantity("minutes", "1.5", "1.5", "s"), ""),
        ("1:05:30", quantity("minutes", "65.5", "65.5", "clock"), ""),
        ("3:59", quantity("minutes", "239", "239", "clock"), ""),
        ("4:00", quantity("minutes", "4", "4", "mm:ss"), ""),
        ("4:00 h", quantity("minutes", "240", "240", "clock"), ""),
        ("4:00:00", quantity("minutes", "240", "240", "clock"), ""),
        ("5 m run", quantity("km", "8.04672", "8.04672", "mi"), " run"),
        ("99 m easy run", quantity("km", "159.325056", "159.325056", "mi"), " easy run"),
        ("100 m run", quantity("km", "0.1", "0.1", "m"), " run"),
        ("1,200 m", quantity("km", "1.2", "1.2", "m"), ""),
        ("1.200 m", quantity("km", "1.2", "1.2", "m"), ""),
        ("1.200 km", quantity("km", "1.2", "1.2", "km"), ""),
        ("1,200", quantity("number", "1200", "1200", ""), ""),
        ("1.200", quantity("number", "1.2", "1.2", ""), ""),
        ("10+ km", quantity("km", "10", "10", "km"), ""),
        ("10-mile", quantity("km", "16.09344", "16.09344", "mile"), ""),
        ("0-0 km", quantity("number", "0", "0", ""), "-0 km"),
    ],
)
def test_quantities(text: str, found: Quantity, rest: str) -> None:
    at = quantity_at(text)
    assert at is not None
    assert (at[0], text[at[1] :]) == (found, rest)


@pytest.mark.parametrize(
    ("text", "bare", "km"),
    [
        ("12000 m", "km", "12"), ("7,2 km", "m", "7.2"), ("6 mi", "km", "9.656064"), ("8-10 km", "km", "9"),
        ("7", "km", "7"), ("7", "mi", "11.265408"), ("700", "m", "0.7"), ("700", "meters", "0.7"),
        ("700", "unknown", "0.7"), ("1000", "km", "1000"), ("1001", "km", None), ("0", "km", None),
        ("60 min", "km", None), ("10 km.", "km", "10"), ("10 km easy", "km", None), ("8–10 km", "km", "9"),
    ],
)  # fmt: skip
def test_kilometres(text: str, bare: str, km: str | None) -> None:
    assert km_of(text, bare) == (Fraction(km) if km else None)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1:05", "65"), ("00:28:10.5", "1127/40"), ("1h10m", "70"), ("65 min", "65"), ("65", "65"),
        ("40m - 45m", "42.5"), ("1", "1"), ("0.5", "0.5"),
        ("PT1H5M", "65"), ("P1DT1H", "1500"), ("PT90S", "1.5"), ("PT", None), ("P1D", None), ("6000", "6000"),
        ("6001", None), ("0", None), ("PT0S", None), ("PT100H", "6000"), ("PT100H1S", None), ("10 km", None),
    ],
)  # fmt: skip
def test_minutes(text: str, minutes: str | None) -> None:
    assert minutes_of(text) == (Fraction(minutes) if minutes else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"), ("5,5", "5.5"), ("5.5", "5.5"), (".5", "0.5"), ("5.", "5"), ("1,200", "1200"),
        ("1,200.5", "1200.5"), ("1.200", "1.2"), ("0,200", "0.2"), ("1,2,3", None), ("", None), (".", None),
        (",", None), (" 7 ", "7"), ("1234567890", None), ("-5", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: str | None) -> None:
    assert number(text) == (Fraction(value) if value else None)


@pytest.mark.parametrize(("letters", "km"), [(296, 12), (297, None)])
def test_three_hundred_characters_are_read(letters: int, km: int | None) -> None:
    assert read(f"{'a' * letters} 12k").km == km


@pytest.mark.parametrize("km", range(1, 23))
def test_the_distances_that_races_and_their_paces_are_named_after(km: int) -> None:
    (token,) = scan(folded(f"{km}k")).tokens
    assert (token.tag == "K") == (km in {1, 3, 5, 8, 10, 12, 15, 20, 21})


@pytest.mark.parametrize(("letters", "length"), [("ﬃ", 600), ("ﬀ", 600), ("e", 300)])  # typographic: three, two
def test_a_title_that_grows_as_it_is_folded_is_cut_at_twice_its_length(letters: str, length: int) -> None:
    assert len(folded(letters * 300)) == length


def test_sixteen_quantities_and_sixty_four_tokens_are_read() -> None:
    assert [len(scan(folded("5 min " * n)).tokens) for n in (15, 16, 17)] == [15, 16, 16]
    assert [len(scan(folded("easy " * n)).tokens) for n in (63, 64, 65)] == [63, 64, 64]


@pytest.mark.parametrize(
    ("title", "minutes"),
    [
        ("run 4 min, walk 1 min", 5),
        ("run 4 min walk 1 min x 6", 30),
        ("run 4 min walk 1 min repeat 6", 30),
        ("run 4 min, walk 1 min, repeat 6 times", 30),
        ("run 4 min, walk 1 min, 6 times", 30),
        ("6 times: run 4 min, walk 1 min", 30),
        ("repeat 6 times: run 4 min walk 1 min", 30),
        ("6 rounds run 4 min, walk 1 min", 30),
        ("run 4 min, walk 1 min 6 rounds", 30),
        ("run 4 min walk 1 min 6", 5),
        ("6 x (4 min run, 1 min walk)", 30),
        ("6 x 4 min run, 1 min walk; 10 min walk", 40),
        ("10 min walk, 6 x (4 min run, 1 min walk), 5 min walk", 45),
        ("run/walk for 30 min: 4 min run, 1 min walk", 30),
        ("run 4 min, walk 1 min for 30 min", 30),
        ("for 30 min run 4 min, walk 1 min", 35),
    ],
)
def test_run_and_walk(title: str, minutes: int) -> None:
    assert read(title).kind == "easy"
    assert read(title).minutes == minutes


@pytest.mark.parametrize(
    ("title", "km", "minutes"),
    [
        ("5 km 1 min walk", 5, None),  # the minute is a part's
        ("8 km in 45 min", 8, 45),
        ("10 km easy 60 min", 10, 60),
        ("3 km & 3 km", 3, None),
        ("3 km easy & 3 km tempo", 6, None),
        ("3 km easy | 3 km", 3, None),
        ("3 km easy | 3 km tempo", 6, None),
        ("3 km + 3 km", 6, None),
        ("10 km (5 km tempo)", 10, None),
        ("10 km: 5 km tempo", 10, None),
        ("2 km warm up, 12 x 400 m, 2 km cool down (14 km)", 14, None),
        ("2 km warm up (2 km)", 2, None),
        ("3k 10 km", 3, None),
        ("4 km easy, 3 km tempo, 3 km easy", 10, None),
        ("3 km easy, 2 km tempo, 2 km easy", 3, None),
        ("2 km easy, 3 km tempo + 3 km easy", 8, None),
    ],
)
def test_the_whole_and_its_parts(title: str, km: int | None, minutes: int | None) -> None:
    assert (read(title).km, read(title).minutes) == (km, minutes)


@pytest.mark.parametrize(
    ("text", "written_out"),
    [
        ("2e + 3e", "2 dane + 3 dane"), ("2t + 10", "2 dant + 10"), ("2i + 3", "2 dani + 3"),
        ("(2e, 3e)", "(2 dane, 3 dane)"),
        ("2e + 10", "2e + 10"), ("2h + 3h", "2h + 3h"), ("2e, 3e", "2e, 3e"),  # hours; no sum
    ],
)  # fmt: skip
def test_two_of_daniels_letters_are_written_out(text: str, written_out: str) -> None:
    assert daniels_spelled_out(text) == written_out


@pytest.mark.parametrize(
    ("title", "tags"),
    [
        ("warm-u run", "__e"),  # a hyphen within a word
        ("warm -u run", "_-_e"),
        ("warm- u run", "_-_e"),
        ("abc. run", "_e"),  # a point behind a short word is an abbreviation's
        ("zz abc. run", "__e"),
        ("zz abcd. run", "__.e"),
        ("abcd. run", "_.e"),
    ],
)
def test_what_joins_words_is_no_sign(title: str, tags: str) -> None:
    assert "".join(token.tag for token in scan(folded(title)).tokens) == tags


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("long", ("a", 1)), ("long run", ("b", 2)), ("long run home", ("c", 3)), ("longer run", ("", 1)),
        ("tempos", ("d", 1)), ("tempo", ("d", 1)), ("temp", ("", 1)), ("tem", ("", 1)), ("run", ("", 1)),
        ("ergo", ("e", 1)), ("erg", ("e", 1)), ("er", ("", 1)),
    ],
)  # fmt: skip
def test_the_longest_phrase_that_begins_at_a_word(words: str, expected: tuple[str, int]) -> None:
    lexicon = Lexicon({"a": "long", "b": "long run", "d": "tempo*", "e": "erg*"}, {"c": "long run home"})
    assert lexicon.tag_at(words.split(), 0) == expected


def test_a_longer_phrase_goes_before_its_beginning() -> None:
    assert Lexicon({"a": "long,long run"}).tag_at(["long", "run"], 0) == ("a", 2)
