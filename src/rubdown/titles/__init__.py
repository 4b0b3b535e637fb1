"""What a session's title says, in six languages: its kind, sport, distance, time, RPE and climb.

The title is folded and cut into tokens, each with its tag from the lexicon (`tokens`). Phrase rules take out what names
something else than the session: labels, paces, repetitions, what surrounds a race (`phrases`). Of what is left, rest,
strength and another sport count only in the head, the words before the first sign; then the strongest claim gives the
kind (`lexicon.RANKS`), and the quantities give the session's distance and time (`amounts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from rubdown.titles.amounts import Segment, run_and_walk, segments, session_amount, two_a_day
from rubdown.titles.lexicon import RANKS
from rubdown.titles.phrases import LABELS, NO_RACE, PACES, RECOVERY, REPETITIONS, apply, compiled, has_any, tags_of
from rubdown.titles.tokens import READ, Token, folded, scan

MARATHON, HALF, PARKRUN = Fraction("42.195"), Fraction("21.0975"), Fraction(5)
LONG_RUN = 90  # minutes from which a run whose words name no kind is a long run
_NAMED = {"13.1": HALF, "26.2": MARATHON, "21.1": HALF, "42.2": MARATHON}
_MINUTES_A_KM, _FAR = 6, 25  # _FAR: km from which a race's pace or name makes no other kind of a run


class TitleReading(Struct, frozen=True):
    """What a title says; None where it does not say.

    `bare` is a number without a unit that may be a distance; `matter` what the title speaks of beside or instead of
    training: "massage", "away", "errand", "phase", "note", "cancelled" or "". `weak`: the kind comes of a bare "run",
    or of a word such as the Spanish "carrera" that is a run as well as a race.
    """

    kind: str | None
    km: Fraction | None
    minutes: Fraction | None
    rpe: Fraction | None
    sport: str | None = None
    climb: Fraction | None = None
    bare: Fraction | None = None
    matter: str = ""
    weak: bool = False


def read(title: str) -> TitleReading:
    """What the title of a session says. It never fails: what is not understood is None."""
    return _read(title.strip()[:READ])


@lru_cache(maxsize=8192)  # a plan says the same week after week; one that is imported is read twice
def _read(title: str) -> TitleReading:
    scanned = scan(folded(title))
    tokens = scanned.tokens
    if compiled("[Y6]n?[:-]?[CZ]").search(tags_of(tokens)):
        return TitleReading(None, None, None, None)  # "Training Week 1 Distance: 38 km" is a heading
    tokens = apply(LABELS, tokens)
    walked = run_and_walk(tokens)
    if walked is not None:
        return TitleReading("easy", None, walked, scanned.rpe, matter=scanned.matter)
    tokens = apply(REPETITIONS, tokens)
    repeated = any(token.tag == "V" for token in tokens)
    if repeated:
        tokens = apply(RECOVERY, tokens)
    tokens = _parkrun(apply(NO_RACE, apply(PACES, tokens)))
    parts = segments(tokens)
    km, minutes = _amounts(tokens, parts, repeated=repeated)
    tokens = _without_plan_name(tokens, km)
    kind = _kind(tokens, km, minutes)
    matter = scanned.matter
    if kind in (None, "easy", "rest", "race") and not km and not minutes and _is_phase(tokens):
        kind, matter = None, matter or "phase"
    bare = None if kind == "race" else _bare(tokens)
    if (bare and kind == "easy" and bare >= 15) or (bare and bare >= 15 and compiled("^n[ET]$").match(tags_of(tokens))):
        minutes, bare = bare, None  # "easy 40", "30 tempo"; less than 15 might as well be kilometres or miles
    if repeated and kind in ("intervals", "tempo") and _is_around_repetitions(parts):
        km = minutes = None  # "40 min easy + 8 x 200 m"
    if repeated or kind in ("hills", "intervals"):  # "1000 m repeats" tells a repetition, not the session
        km, minutes = km if km and km >= 2 else None, minutes if minutes and minutes >= 10 else None
    return TitleReading(
        kind, _km_of(kind, tokens, parts, km), None if kind == "rest" else minutes, scanned.rpe,
        _sport(kind, tokens), scanned.climb, bare, matter, _is_weak(kind, tokens),
    )  # fmt: skip


def _amounts(
    tokens: Sequence[Token], parts: Sequence[Segment], *, repeated: bool
) -> tuple[Fraction | None, Fraction | None]:
    twice, km = two_a_day(tokens, "km")
    if twice:
        minutes = two_a_day(tokens, "minutes")[1]
    else:
        km = session_amount(parts, "km", repeated=repeated)
        minutes = session_amount(parts, "minutes", repeated=repeated)
    return _within(km, 1000), _within(minutes, 6000)


def _parkrun(tokens: list[Token]) -> list[Token]:
    """A parkrun is a tempo run, unless its words say that it is a race, or easy."""
    tags = tags_of(tokens)
    if "B" not in tags:
        return tokens
    easy = has_any(tags, "Eju71") and "8" not in tags
    race = has_any(tags, "8R")
    new = "R" if race else "E" if easy else "B"
    return [replace(token, tag=new) if token.tag in ("B", "R") else token for token in tokens]


def _without_plan_name(tokens: list[Token], km: Fraction | None) -> list[Token]:
    """Without a marathon's name that is the plan's and no race's: "Marathon 32 km"."""
    tags = tags_of(tokens)
    named = HALF if "H" in tags else MARATHON if "M" in tags else None
    if km is None or named is None or "R" in tags or abs(km - named) <= named / 30:
        return tokens
    return [token for token in tokens if token.tag not in "MH"]


def _kind(tokens: Sequence[Token], km: Fraction | None, minutes: Fraction | None) -> str | None:
    tags = tags_of(tokens)
    head = compiled(r"[.+&,;:(/|ov-]").split(tags)[0]
    if compiled("^[^nkKrtzq35]*0(?![YI4])|^O").search(head):
        return "rest"
    if not has_any(head, "ejch7"):
        if "G" in head:
            return "strength"
        walks_only = "w" in head and not has_any(tags, "je7")
        if ("X" in head or walks_only) and "Q" not in tags:
            return "cross"
    took = minutes or (km or 0) * _MINUTES_A_KM
    if km and km >= _FAR and not has_any(tags, "RLQhTEju7MHUBcI4"):
        return "long"
    for letters, kind in RANKS:
        if has_any(tags, letters):
            if letters == "MHUc" and not _is_named_race(tokens, tags):
                continue
            return "long" if letters == "e" and took >= LONG_RUN else kind
    return None


def _is_named_race(tokens: Sequence[Token], tags: str) -> bool:
    """Whether a race's distance is a name, and not half of something: "Spring Half", not "the second half"."""
    if has_any(tags, "MUc"):
        return True
    return any(token.tag == "H" and token.text != "half" for token in tokens) or tags.rstrip(".").endswith("H")


def _km_of(kind: str | None, tokens: Sequence[Token], parts: Sequence[Segment], km: Fraction | None) -> Fraction | None:
    """The distance that counts; a race's is its own: "2 km warm up + 10K race" is 10 km."""
    if kind in ("rest", "strength"):
        return None
    tags = tags_of(tokens)
    if kind != "race":
        return km or (PARKRUN if _is_parkrun(tokens) else None)
    if "H" in tags or "M" in tags:
        return HALF if "H" in tags else MARATHON
    racing = [part for part in parts if has_any(part.tags, "RUc") and part.first("km")]
    own = _within(racing[0].first("km"), 1000) if racing else km
    if own is None and (bare := [token for token in tokens if token.tag == "n" and token.text in _NAMED]):
        return _NAMED[bare[0].text]  # "Sunday 13.1 race"
    return own or (PARKRUN if _is_parkrun(tokens) else None)


def _is_around_repetitions(parts: Sequence[Segment]) -> bool:
    """Whether an easy part stands before or behind the repetitions, so that its amount is not the session's."""
    easy = [i for i, part in enumerate(parts) if has_any(part.tags, "Eju7W") and not part.is_bare]
    repeated = next((i for i, part in enumerate(parts) if "V" in part.tags), len(parts))
    before = repeated == 1 and parts[1].sign == "+" and 0 in easy
    alone = repeated == 0 and parts[0].first("km") is None and parts[0].first("minutes") is None
    behind = alone and 1 in easy and parts[1].sign in ",;+|()"
    return before or behind


def _is_phase(tokens: Sequence[Token]) -> bool:
    """Whether a title is a phase's name and no more: "Recovery week", "Base phase"."""
    return bool(compiled(r"^(?:[u0EN_RMHFCdlJU-]*)Y[.]?$").match(tags_of(tokens)))


def _is_weak(kind: str | None, tokens: Sequence[Token]) -> bool:
    tags = tags_of(tokens)
    if kind == "race":
        return not has_any(tags, "RMHU")
    return kind in ("easy", "long") and not has_any(tags, "RLQhTmaIV4BEju7l9GXws")


def _is_parkrun(tokens: Sequence[Token]) -> bool:
    return any(token.tag in "BRE" and token.text.startswith(("parkrun", "park run")) for token in tokens)


def _bare(tokens: Sequence[Token]) -> Fraction | None:
    """The one number without a unit among words of kinds: "Long 20", "easy 40-50", "8"."""
    tags = tags_of(tokens)
    if not compiled(r"^[LlTEju7eamPpMH_d2:-]{0,5}n[+s]*$|^n[LlTEju7emp]{0,2}$").match(tags):
        return None
    quantity = next(token.quantity for token in tokens if token.tag == "n")
    return quantity.middle if quantity and 0 < quantity.middle <= 300 else None


def _sport(kind: str | None, tokens: Sequence[Token]) -> str | None:
    """The sport of cross-training; a run's is None, for it is what training is."""
    if kind != "cross":
        return None
    return next(
        (token.sport for token in tokens if token.sport), "hike" if any(t.tag == "w" for t in tokens) else "other"
    )


def _within(value: Fraction | None, most: int) -> Fraction | None:
    return value if value is not None and 0 < value <= most else None
