"""Answers as therapists write them: what they agree to, what they refuse, and what has to be asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.importers.pasted_answer import read_answer

TODAY = date(2026, 12, 20)  # a Sunday
OFFERED = {
    date(2026, 12, 28): range(17 * 60, 19 * 60 + 1, 15),
    date(2026, 12, 29): range(10 * 60, 19 * 60 + 1, 15),
    date(2026, 12, 30): range(16 * 60, 19 * 60 + 1, 15),
}


def read(text: str) -> tuple[str, list[str]]:
    answer = read_answer(text, TODAY, [*OFFERED], OFFERED)
    meanings = [
        f"{meaning.day:%d}" + "".join(f" {start // 60}:{start % 60:02}" for start in meaning.starts[:2])
        for meaning in answer.meanings
    ]
    return "yes" if answer.sure else "no" if answer.refused else "ask", meanings


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Tue 29 at 18:30 works", "29 18:30"),
        ("Tue 29 18:30", "29 18:30"),
        ("the 29th", "29"),
        ("Dec 29, 6:30pm is fine", "29 18:30"),
        ("29/12 18:30", "29 18:30"),
        ("29.12. um 18:30 ok", "29 18:30"),
        ("2026-12-29T18:30 ok", "29 18:30"),
        ("Yes! See you Tue 29 Dec, 18:30", "29 18:30"),
        ("half past six on the 29th works", "29 18:30"),
        ("I can do Tue 29 at 6", "29 18:00"),
        ("Tue 29 at 10 is good", "29 10:00"),
        ("No problem, Tue 29 at 18:30 works", "29 18:30"),
        ("Perfect, booked you in for Tuesday 29th December at 6.30 pm", "29 18:30"),
        ("Tue 29 at 18:30 is booked for you", "29 18:30"),
        ("Tue 29 Dec 2026 at 18:30 works", "29 18:30"),
        ("29/12/2026 18:30 ok", "29 18:30"),
        ("29.12.26 18:30 ok", "29 18:30"),
        ("Tue 29 at 18:30 works, 55 EUR for 60 minutes", "29 18:30"),
        ("Wednesday is perfect. At 5 pm", "30 17:00"),
        ("Tuesday 29 doesn't work, but Wed 30 at 17:00 does", "30 17:00"),
        ("Monday 28 at 6 is taken, 6:30 is free", "28 18:30"),
        ("18:30 on the 29th is fine, but not 19:00", "29 18:30"),
        ("Tue 29 at 18:30 works, but I can't do Wed 30", "29 18:30"),
        ("Looking forward to seeing you on the 29th at 6", "29 18:00"),
        ("mañana no puedo, el martes 29 a las 18:30 sí", "29 18:30"),
        ("El martes, el 29, a las 18.30h perfecto", "29 18:30"),
        ("martes a las seis y media", "29 18:30"),
        ("el 29 a las 7 menos cuarto vale", "29 18:45"),
        ("Te apunto el martes 29 a las 18:30", "29 18:30"),
        ("el mar 29 a las 18:30", "29 18:30"),
        ("El miércoles 30 a las 5 de la tarde me viene bien", "30 17:00"),
        ("Hola Ana! El martes 29 de diciembre a las 18:30 perfecto. Un saludo, Marta", "29 18:30"),
        ("pasado mañana a las 10h", "22 10:00"),
    ],
)
def test_a_clear_yes(text: str, meaning: str) -> None:
    assert read(text) == ("yes", [meaning])


@pytest.mark.parametrize(
    "text",
    [
        "No",
        "Sorry, I'm full that week",
        "Tue 29 at 18:30 is no longer available",
        "I can't do Tue 29 at 18:30",
        "I can’t do Tue 29 at 18:30",
        "Tue 29 at 18:30 doesn't work",
        "I have nothing free on Tue 29 at 18:30",
        "lo siento, el martes 29 a las 18:30 no",
        "no sé si puedo el martes 29 a las 18:30",
        "No puedo ni el 29 ni el 30",
        "El martes 29 a las 18:30 estoy ocupada",
        "Lo tengo todo cogido el 29",
    ],
)
def test_a_refusal_is_no_booking(text: str) -> None:
    assert read(text) == ("no", [])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("any time after 5", "28 17:00 17:15"),
        ("18h", "28 18:00"),
        ("el 30 por la tarde", "30 16:00 16:15"),
        ("not before 18:30 on Tue 29", "29 18:30 18:45"),
        ("Tuesday or Wednesday at 18:30", "29 18:30"),
        ("Tue 28 at 18:30", "28 18:30"),  # the 28th is a Monday
        ("Mon 29 Dec at 18:30 works", "29 18:30"),
        ("Could you make it Wed 30 at 5?", "30 17:00"),
        ("Tue 29 at 18:30? Sorry, no.", "29 18:30"),
        ("I can't do Tuesday 29, Wednesday 30 at 10", "30 10:00 22:00"),
        ("no, el martes 29 a las 18:30", "29 18:30"),
        ("18:30 is booked on the 29th", "29 18:30"),
        ("te confirmo el martes", "29"),
        ("Tue 29 at 18:30 is bunk", "29 18:30"),
        ("Tue 29 at 18:30 works unless it snows", "29 18:30"),
        ("Tue 29 at 17:00 or 18:30 works", "29 18:30"),
        ("Tue 29 at 18:30 is fine. Oh wait, Tue 29 is full.", "29 18:30"),
        ("Tue 29 at 18:30 works. No parking, though.", "29 18:30"),
        ("Tue 32 Dec at 18:30 works", "22 18:30"),
        ("Tuesday the 35th at 18:30 works", "22 18:30"),
        ("Tue 29 at 99:99 works", "29"),
        ("Dec 29 9999 at 18:30 works", "29 18:30"),
    ],
)
def test_what_is_not_clear_is_asked(text: str, first: str) -> None:
    kind, meanings = read(text)
    assert (kind, meanings[0]) == ("ask", first)


def test_what_names_no_day_means_nothing() -> None:
    assert read("ok") == read("gibberish") == read("") == read("29/12/2031 at 18:30 works") == ("ask", [])
    assert read_answer("18:30 works", TODAY, [*OFFERED][:1], OFFERED).sure  # the only day that was offered


NO = st.sampled_from(["can't do", "no puedo", "not possible", "I'm afraid", "imposible", "full on", "don't have"])
PLACE = st.sampled_from(["Tue 29 at 18:30", "el martes 29 a las 18:30", "the 29th", "29/12 18:30", "2026-12-29 18:30"])
AROUND = st.text(st.sampled_from("abc ,.;!?\n"), max_size=8)


@given(NO, PLACE, AROUND, AROUND, st.booleans())
def test_no_words_around_make_a_yes_of_a_refusal(no: str, place: str, before: str, after: str, first: bool) -> None:
    said = f"{no} {place}" if first else f"{place} {no}"
    assert not read_answer(f"{before} {said} {after}", TODAY, [*OFFERED], OFFERED).sure


@given(st.text(max_size=80) | st.text(st.sampled_from("0123456789:./-hpmat lunes ok no el 29 "), max_size=60))
def test_any_text_is_read(text: str) -> None:
    answer = read_answer(text, TODAY, [*OFFERED], OFFERED)
    assert not (answer.sure and answer.refused)
    assert all(0 <= start <= 1440 for meaning in answer.meanings for start in meaning.starts)
    assert len(answer.meanings) == 1 or not answer.sure


def test_a_weekday_and_a_number_that_two_months_share_name_the_day_offered_or_the_nearest() -> None:
    today, offered = date(2027, 1, 25), date(2027, 2, 4)  # 4 March is a Thursday, too
    starts = {offered: [18 * 60 + 30], date(2027, 3, 4): [18 * 60 + 30]}
    for days in ([offered], []):
        answer = read_answer("Thursday the 4th at 18:30 works for me!", today, days, starts)
        assert answer.sure
        assert answer.meanings[0].day == offered
    later = read_answer("Thu 4 at 18:30 works", today, [date(2027, 3, 4)], starts)
    assert later.meanings[0].day == date(2027, 3, 4)
