"""What a session's title says, in English or Spanish: its kind, distance, time and RPE.

The title is folded first (case, accents, signs). Then all that names something other than the session is taken out:
paces, plans and what surrounds a race, repetitions, strides. Only what is left is read, in this order:

1. rest, strength or cross, in the head: the words before the first `+`, comma, "or", "with" ...
2. what was run, the strongest claim first: race, long run, test, hills, tempo, a run of 25 km and more, repetitions
3. the weaker hints, down to a bare "run": see `_KINDS`, which is in order

A pace never makes a race: "8 km at marathon pace" has lost its marathon before races are looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

_READ = 300  # characters of a title; nobody writes more, and the time spent stays bounded
_MILE = Fraction("1.609344")
_MARATHON, _HALF, _PARKRUN = Fraction("42.195"), Fraction("21.0975"), Fraction(5)
_FAR = 25  # km: from here on a run without a kind is a long run


class Reading(NamedTuple):
    """What a title says; None where it does not say."""

    kind: str | None
    km: Fraction | None
    minutes: Fraction | None
    rpe: Fraction | None


_Worth = Callable[[re.Match[str]], Fraction | None]
_NOTHING = Reading(None, None, None, None)

# --- pieces of patterns ------------------------------------------------------------------------------------------
_NUM = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?"
_START = r"(?<![0-9.,:/])"  # not in the middle of a number
_TO = r" ?(?:-|to|a|or|o|/) ?"
_KM_UNIT = r"kms?|k|kilomet(?:er|re|ro)s?|mi|miles?|milers?|millas?|m|mts?|met(?:er|re|ro)s?"
_HOUR = r"(?:h|hrs?|hours?|horas?)"
_MIN = r"min(?:ute|uto)?s?"
# One repetition, stride or recovery: a number with or without a unit.
_REP = (
    rf"[0-9]{{1,5}}(?:[.,:'][0-9]{{1,3}})?(?: ?(?:to|a|-) ?[0-9]{{1,5}})?"
    rf"(?: ?(?:{_KM_UNIT}|{_MIN}|h|s|se[cg][a-z]*)(?![a-z0-9])| ?(?:\"|''?)|(?![a-z0-9]))"
)
_RACE = (
    r"(?:race|carrera|competicion|(?:(?:half|media|medio|1/2)[ -]?)?mara(?:thon|ton)|half|media)(?:[ -]?day)?"
)
_NAMED_PACE = (
    r"(?:(?:half|1/2)[ -]?marathon|marathon|half|hm|race|goal|target|(?<![0-9][ -])(?<![0-9])mile|m"
    r"|(?:800|1500) ?m|(?:3|5|8|10|12|15)-?k(?= ?(?:to|or|-|/|race|goal|pace|effort))"
    r"|(?:(?<=@)|(?<=@ )|(?<=at ))[0-9]{1,2} ?km?)"
)
_NO_RUN = r"(?!.*\b(?:run|jog|rodaje|trote|carrera|hills?|cuestas?)\b)"
_GYM = (
    r"(?:strength(?:en(?:ing)?)?|gym|fuerza|gimnasio|core|pesas|weights?|lifting|musculacion|abs|abdominales"
    r"|plyo[a-z]*|pliometri[a-z]+|trx|kettlebells?|circuit|crossfit|full body|prehab)"
)
_CROSS = (
    r"(?:cross(?![ -]?(?:country|popular|internacional|escolar|del? [a-z]))|xt|x-?train[a-z]*|bik(?:e|ing)|cycl[a-z]+"
    r"|ride|spin(?:ning)?|bici[a-z]*|ciclismo|rodillo|zwift|brick|swim[a-z]*|natacion|nadar|piscina|aqua[a-z]*|pool"
    r"|elliptical|eliptica|row(?:ing|er)?|remo|yoga|pilates|mobility|movilidad|stretch[a-z]*|estiramientos?|ski[a-z]*"
    r"|esqui|hik(?:e|ing)|walk(?:ing)?|caminata|caminar|andar|paseo|senderismo|foam roll[a-z]*|stairs?|hiit)"
)
_EASY = (
    r"\b(?:easy|recover[a-z]*|recup[a-z]*|rodajes?|rodar|trot(?:e|ar)|regen[a-z]*|aerobic[oa]?|base|shake-? ?out"
    r"|jog(?:ging)?|steady|suave|facil|relaxed|conversational|footing|ga|maf|(?:z|zone |zona )[12]|endurance"
    r"|activ(?:acion|ation)|foundation|soltar|comod[oa]|liger[oa]|constante|active rest|descanso activo|c\.?c"
    rf"|carrera (?:continua|en cinta|matutina|vespertina|(?:de|por) (?:la )?(?:manana|tarde)|(?:de )?[0-9]+ ?(?:{_MIN}|'|h\b)))"
    r"(?![a-z0-9])"
)
_NAME = r"\b(?:(?:half|1/2|media|medio|full)[ -]*)?mara(?:thon|ton)\b|\bhm\b|^media del? "

# --- what is taken out, in this order ----------------------------------------------------------------------------
_RPE = re.compile(rf"\brpe ?[:=]? ?(?P<lo>{_NUM})(?: ?(?:-|to|a) ?(?P<hi>{_NUM}))?(?: ?/ ?10)?")
_WEEK_TOTAL = re.compile(r"\b(?:week|semana)\b.{0,12}\b(?:distance|mileage|volume|total|distancia|volumen)\b")
_LABEL = re.compile(
    r"^\W*run(?:ning)? ?:|\b(?:week|wk|semana|sem|day|dia|session|sesion|phase|fase|block|bloque)\.? ?#?[0-9]+\b"
    r"|\bw[0-9]{1,2}(?:d[0-9])?\b|#[0-9]+|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"
)
_CLOCK_PACE = re.compile(
    r"(?:(?:@|\bat\b|\ba\b|\bin\b|\ben\b|\britmo(?: de)?\b) ?)*[0-9]{1,2}(?:[:'.][0-9]{2})?(?:''|'|\")?"
    r"(?: ?- ?[0-9]{1,2}[:'.][0-9]{2}(?:''|'|\")?)? ?(?:min[a-z]* ?)?(?:/|per |por ) ?(?:kms?|k|mi|miles?|milla)\b"
    r"|(?:@|\bat\b|\ba\b|\britmo(?: de)?\b) ?[0-9]{1,2}[:'][0-9]{2}(?![:0-9]| ?h)(?: ?- ?[0-9]{1,2}[:'][0-9]{2})?"
    r"|\britmo(?: de)? (?:z|zona )[12]\b"
)
_STRIDES = re.compile(
    rf"(?:\b[0-9]{{1,2}}(?: ?- ?[0-9]{{1,2}})? ?(?:x ?(?:{_REP} ?)?)?(?:of |de )?)?(?:hill |relaxed |fast )?"
    r"\b(?:strid(?:es?|ers?)|rectas?|aceleraciones|accelerations|pick-?ups)\b"
    rf"(?: ?:? ?(?:(?:of |de )?[0-9]{{1,2}} ?x ?|of |de ){_REP})?"
    rf"|\b[0-9]{{1,2}} ?(?:x ?{_REP} ?)?(?:de )?progresi(?:vos|ones)\b|\+ ?speed\b"
)
# After an easy word, a few repetitions of up to 120 m or 30 s are strides, whatever they are called.
_SHORT = re.compile(
    r"\b[0-9]{1,2} ?x ?(?:(?:[6-9]0|1[0-2]0)(?: ?m(?:ts?|etros)?)?|(?:[12]?[0-9]|30) ?(?:s|se[cg][a-z]*|\"|''))"
    r"(?![0-9a-z'\"])(?: (?:hill )?(?:sprints?|uphill|hills|cuestas))?"
)
_REPS = re.compile(
    rf"\b[0-9]{{1,2}}(?: ?- ?[0-9]{{1,2}})? ?[x*] ?\(?(?:{_REP}(?: ?/ ?{_REP})?|(?=miles?\b|millas?\b|hill|cuesta))"
    r"|\b[0-9]{1,2} (?P<word>(?:hill )?(?:sets?|reps?|repeats?|series|repeticiones|intervals|intervalos|cuestas))"
    rf"(?: of| de| x)? {_REP}|\b{_REP} (?:lt )?(?:interval|rep)\b"
)
_RECOVERY = re.compile(
    rf"\b{_REP} ?(?:of )?(?:easy |active |slow )?(?:jog|rest|rec|float|trote|descanso|pausa|walk|off|on\b|entre)[a-z]*"
    rf"|\b(?:rec[a-z]*|rest|jog|float|trote|descanso|pausa|r)[ .:=']*(?:de )?{_REP}"
)
_REHEARSAL = re.compile(
    r"(?:\b(?:(?:half[ -])?marathon|race(?:[ -]day)?|(?:media )?maraton)[ -])?"
    r"(?:(?:dress )?rehearsal|simulat[a-z]+|\bsim\b)|\bmock (?:race|marathon)"
    rf"|\b(?:simulacro|simulacion|ensayo)(?: general)?(?: de)?(?: la)?(?: ritmo)?(?: {_RACE})?"
)
_PACE = re.compile(
    rf"(?:@ ?|\bat )?\b(?P<en>(?:{_NAMED_PACE}(?: to | or | ?[/-] ?| )){{1,4}})(?:pace|effort|intensity)\b"
    rf"|(?:@ ?|\bat (?=hm\b))(?P<at>{_NAMED_PACE}(?:[ /-]+{_NAMED_PACE})*)(?![a-z0-9])"
    r"|\britmos? (?:de |del |la |objetivo |controlado )*(?P<es>(?:(?:medi[ao]|1/2)[ -]?)?maraton|media|mm)\b"
    r"|\britmos? (?:de |objetivo )*(?:carrera|competicion|[0-9]{1,2} ?k(?!m)|(?<=de )[0-9]{1,2} ?km|1500|3000|5000)\b"
)
_AROUND_A_RACE = re.compile(
    rf"\b(?:(?:pre|post|before|after|antes de|despues de|tras|until|no|days? (?:to|from))[ -]*(?:the |la |el |my |mi )?{_RACE}"
    rf"|(?:pre|post)compet[a-z]+|(?:plan|entren[a-z]*|preparacion) {_RACE}"
    r"|(?:plan|train(?:ing)?|entren[a-z]*|prepar[a-z]*|prep|semana|week|build|block|bloque|fase|road|camino|rumbo)"
    rf"(?: (?:for|of|to|de|del|para|hacia|al?|the|la|el|my|mi)){{1,3}}(?: [a-z]+){{0,2}}? {_RACE}"
    rf"|{_RACE}[ -]+(?:week(?:end)?|prep[a-z]*|plan[a-z]*|training|block|build[a-z]*|specific|especific[oa]|cycle"
    r"|program[a-z]*|eve|tomorrow|manana|expo|packet|bib|kit|gear|shoes|strategy|phase|course|fuel[a-z]*|nutrition|like"
    rf")|tecnica de carrera|carrera a pie)(?![a-z0-9])|\b{_RACE}[ -]+(?=recovery|shake|taper|base)"
)

# --- kinds -------------------------------------------------------------------------------------------------------
_HEAD_ENDS = re.compile(r"[+&,;:(/|•·\[]|\b(?:and|or|with|w|con|y|o|then|plus|mas)\b| - ")
_OTHER_SPORT = re.compile(rf"\b(?:{_GYM}|{_CROSS})\b")
_IN_HEAD = (
    ("rest", re.compile(
        r"^(?!.*\bactiv)[^0-9]*\b(?:rest(?:day)?|descans(?:o|ar)|day[ -]off|off[ -]day)\b(?! (?:week|interval))"
        r"|^\W*(?:off\b(?![ -]?(?:road|track|season))|(?:dia )?libre\b)")),
    ("strength", re.compile(rf"^{_NO_RUN}.*\b{_GYM}\b|^stretch[a-z]*$")),
    ("cross", re.compile(rf"^(?!.*\btest\b){_NO_RUN}.*\b{_CROSS}\b|\b(?:pool|aqua|water)[ -]?(?:run|jog)")),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in (
    ("race", r"\brac(?:e|es)\b|\brace ?day|\bparkrun\b|\bcompeticion|\bdia de (?:la )?carrera\b|\bturkey trot\b"
             r"|\bcarrera (?:popular|solidaria|objetivo|urbana)\b|\bsan silvestre\b"
             r"|\bcross[ -](?:popular|internacional|escolar|del? [a-z])"),
    ("long", r"\blong,?(?:[ -](?!tempo|hill|interval)[a-z]+)? (?:runs?|jog|slow|distance)\b|\blsd\b|\bm?lr\b|\btirada\b"
             r"|\blarg[oa]\b|(?<!medio )(?<!gran )\bfondo\b|^\W*long\b(?! (?:hill|interval|rep|tempo))|\bmed(?:ium)?-long"),
    ("test", r"\btest\b|\btime[ -]?trial|\btt\b|\bftp\b|\bcooper\b|\bbenchmark\b|\bcontrarreloj\b"
             r"|\bprueba de (?:esfuerzo|nivel|campo)\b"),
    ("hills", r"(?<!rolling )\bhills?\b(?! course)|\bcuestas?\b|\buphill"),
    ("tempo", r"\btempo\b|\bthreshold|\bumbral\b|\blt\b|\bcruise\b|\bprogress(?:ion|ive)|\bprogresi(?:on|v[oa])\b"
              r"|\bfast[ -]finish|\bcut-?down\b|\bnegative split|\brehearsal\b|\bmarathonpace run\b"
              r"|(?<!cambios de )(?<!cambio de )\britmos?\b(?! (?:suave|facil|comod|libre|tranquil|baj|lent|constant|regen))"),
    ("long", rf"^(?!.*(?:{_EASY}|{_NAME}|\bcarrera\b|\bultra|\bfartlek|\binterval|\bseries)).*\bfar\b"),
    ("tempo", r"\bmarathonpace\b|\b[gh]?mp\b"),
    ("intervals", r"\breps\b|\bseries\b|\bfartlek|\binterval|\bvo2|\brepeat|\brepeticion|\b(?:[2-8]00|1[026]00)s\b"
                  r"|\byasso|\bcambios?\b|\bpyramid|\bpiramide|\bladder|\bsprints?\b|\bsurges\b"),
    ("tempo", r"\bracepace\b"),
    ("easy", _EASY),
    ("long", r"\blong\b"),
    ("intervals", r"\btrack\b|\bpista\b|\bspeed|\bvelocidad\b"),  # "easy on the track" stays easy
    ("race", rf"{_NAME}|\bcarrera\b|\bultra(?:trail|mara[a-z]+)?\b"),  # "marathon tempo" is no race
    ("tempo", r"\bpace\b"),  # Higdon: "8 km pace"
    ("easy", r"\brun\b|\bcorrer\b"),  # Higdon: "5 km run", at a comfortable pace
    ("rest", r"\brest\b|\bdescanso\b"),
    ("strength", rf"\b{_GYM}\b|^\W*s ?& ?c\b"),
    ("cross", rf"\b{_CROSS}\b"),
    ("easy", r"\bstrides\b"),
    ("race", r"^(?!.*\b(?:first|second|last|back|other)\b).* half$"),  # "Spring Half"
))  # fmt: skip

_EASY_WORD, _MARATHON_WORD = re.compile(_EASY), re.compile(_NAME)

# --- amounts -----------------------------------------------------------------------------------------------------
_DISTANCE = re.compile(
    rf"{_START}(?P<higdon>[0-9]{{1,2}}) m(?= (?:run|pace)\b)"  # in Higdon's tables "5 m run" is five miles
    rf"|{_START}(?:(?P<lo>{_NUM}){_TO})?(?P<hi>{_NUM})[ -]?(?P<unit>{_KM_UNIT})(?![a-z0-9]|/h)"
)
_DURATION = re.compile(
    rf"{_START}(?P<clock_h>[0-9]{{1,2}}):(?P<clock_m>[0-5][0-9])(?::(?P<clock_s>[0-5][0-9]))?(?![0-9:])"
    rf"(?P<clock_unit> ?{_HOUR}(?![a-z]))?"
    rf"|{_START}(?:(?P<lo>{_NUM}){_TO})?(?P<hi>{_NUM})(?:"
    rf"[ -]?(?P<hours>{_HOUR})(?=$|[^a-z])(?P<half> (?:and a half|y media)\b)?(?: ?(?:and |y )?(?P<m>[0-5]?[0-9])"
    rf"(?: ?(?:{_MIN}|m)(?![a-z])| ?'|(?= *(?:$|[,;)•+]))|(?<=h[0-9]{{2}})(?![0-9.,])))?"
    rf"|[ -]?(?P<min>{_MIN}(?![a-z])|'(?!['0-9])|m(?![a-z0-9])))"
)
_BARE = re.compile(
    r"\b(?:(?:easy|recovery|run|jog|rodaje|trote|suave|regenerativo|recuperacion)[ :-]*(?P<lo>[0-9]{2,3} ?- ?)?"
    r"(?P<hi>[0-9]{2,3})(?![0-9a-z.,:/%'\"-]| ?(?:%|-|bpm|ppm|x))|(?P<pre>[0-9]{2,3}) (?:easy|tempo)\b)"
)
_WARM = re.compile(r"\b(?:warm[ -]?(?:up|down)|cool[ -]?down|w/?u|c/?d|calenta[a-z]+|enfriamiento|vuelta a la calma)\b")
_SUM = re.compile(r"\btotal\b(?: of)?[ :]*(.*)|\(([^()]*)\)\W*$")
_SIGNS = str.maketrans({
    "’": "'", "‘": "'", "′": "'", "´": "'", "`": "'", "″": '"', "“": '"', "”": '"', "–": "-", "—": "-", "−": "-",
    "‐": "-", "‑": "-", "×": "x", "✕": "x", "½": "1/2",
})  # fmt: skip


def read(title: str) -> Reading:
    """What the title of a session says. It never fails: what is not understood is None."""
    text = _folded(title)
    if _WEEK_TOTAL.search(text):  # "Training Week 3 Distance: 41.8 km" is a heading, no session
        return _NOTHING
    said = _RPE.search(text)
    text, repeated = _session_only(_RPE.sub(" ", text, count=1))
    km = _sane(_amount(_DISTANCE, _km, text, repeated), 1000)
    minutes = _sane(_amount(_DURATION, _minutes, text, repeated), 6000)
    named = _named(text)
    if named is not None and km is not None and abs(km - named) > named / 30:  # "Marathon 32 km" names the plan
        text, named = _MARATHON_WORD.sub(" ", text), None
    kind = _kind(f"{text} far" if km is not None and km >= _FAR else text)
    if kind == "rest":
        km = minutes = None
    elif kind == "race":
        km = named if named is not None else km
    elif repeated or kind in ("hills", "intervals"):  # "1000 m repeats": that is a repetition
        km, minutes = _at_least(km, Fraction(5, 2)), _at_least(minutes, Fraction(10))
    if minutes is None and km is None:
        minutes = _bare_minutes(text)
    return Reading(kind, km, minutes, _rpe(said))


def _folded(title: str) -> str:
    """Lower case without accents; typographic signs as typed ones; single spaces."""
    text = unicodedata.normalize("NFKD", title.strip()[:_READ].translate(_SIGNS).casefold())
    plain = "".join(char for char in text if not unicodedata.category(char).startswith("M"))
    return " ".join(plain.split())[: 2 * _READ]


def _session_only(text: str) -> tuple[str, bool]:
    """The text without what names something other than the session, and whether it has repetitions."""
    for pattern in (_LABEL, _CLOCK_PACE):
        text = pattern.sub(" ", text)
    text = _STRIDES.sub(" strides ", text)
    if easy := _EASY_WORD.search(text):
        text = text[: easy.end()] + _SHORT.sub(" strides ", text[easy.end() :])
    text, repeated = _REPS.subn(r" reps \g<word> ", text)
    if repeated:
        text = _RECOVERY.sub(" ", text)
    text = _PACE.sub(_pace_token, _REHEARSAL.sub(" rehearsal ", text))
    return " ".join(_AROUND_A_RACE.sub(" ", text).split()), repeated > 0


def _pace_token(match: re.Match[str]) -> str:
    """A marathon's or half marathon's pace is tempo; with any other, repetitions are intervals."""
    slow = match["es"] or re.search(r"marathon|half|\bhm\b|^m\b", match["en"] or match["at"] or "")
    return " marathonpace " if slow else " racepace "


def _kind(text: str) -> str | None:
    head = _HEAD_ENDS.split(text, maxsplit=1)[0].strip()
    of_head = (kind for kind, pattern in _IN_HEAD if pattern.search(head))
    return next(of_head, None) or next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def _named(text: str) -> Fraction | None:
    """The exact distance that a race's name tells."""
    if re.search(r"(?:half|media|medio|1/2)[ -]*mara|\bhm\b|\bhalf\b|^media del? ", text):
        return _HALF
    return _MARATHON if _MARATHON_WORD.search(text) else _PARKRUN if "parkrun" in text else None


def _amount(pattern: re.Pattern[str], worth: _Worth, text: str, repeated: bool) -> Fraction | None:
    """The session's distance or time: the first part that has one; parts joined by `+` add up."""
    part = next((part for part in re.split(r"[(;]|,(?![0-9])|: ", text) if _first(pattern, worth, part)), "")
    if not _WARM.search(part):
        return _added(pattern, worth, part.split("+"))
    if total := _SUM.search(text):  # "2 km warm up, 12 x 400 m, 2 km cool down (14 km)"
        return _first(pattern, worth, total[1] or total[2] or "")
    return None if repeated else _added(pattern, worth, re.split(r"[+;]|,(?![0-9])", text))


def _added(pattern: re.Pattern[str], worth: _Worth, parts: list[str]) -> Fraction | None:
    """The sum over the parts, other sports left out; none if the first measured part has another unit."""
    own = [part for part in parts if part is parts[0] or _OTHER_SPORT.search(parts[0]) or not _OTHER_SPORT.search(part)]
    start = next((part for part in own if _first(_DISTANCE, _km, part) or _first(_DURATION, _minutes, part)), "")
    if _first(pattern, worth, start) is None:
        return None
    return sum((_first(pattern, worth, part) or Fraction(0) for part in own), Fraction(0))


def _first(pattern: re.Pattern[str], worth: _Worth, text: str) -> Fraction | None:
    """The first amount; of a range, the middle."""
    found = [(match, value) for match in pattern.finditer(text) if (value := worth(match)) is not None]
    if not found:
        return None
    (match, value), *more = found
    if more and value < more[0][1] and re.fullmatch(r" ?(?:-|to|a) ?", text[match.end() : more[0][0].start()]):
        return (value + more[0][1]) / 2
    return value


def _km(match: re.Match[str]) -> Fraction | None:
    if match["higdon"]:
        return int(match["higdon"]) * _MILE
    if match["unit"].startswith("mi"):
        return _middle(match) * _MILE
    if match["unit"].startswith("k"):
        return _middle(match)
    metres = Fraction(re.sub(r"[.,](?=[0-9]{3}$)", "", match["hi"]).replace(",", "."))
    return metres / 1000 if metres >= 1000 else None  # below, it is a repetition, or "40m" are minutes


def _minutes(match: re.Match[str]) -> Fraction | None:
    if match["clock_h"]:
        hours = int(match["clock_h"])
        if match["clock_s"] or match["clock_unit"] or hours <= 3:  # "18:30" is a time of day
            return hours * 60 + int(match["clock_m"]) + Fraction(int(match["clock_s"] or 0), 60)
        return None
    if match["min"]:
        value = _middle(match)
        return None if match["min"] == "m" and not 10 <= value < 100 else value
    return (_middle(match) + (Fraction(1, 2) if match["half"] else 0)) * 60 + int(match["m"] or 0)


def _middle(match: re.Match[str]) -> Fraction:
    low, high = _number(match["lo"] or match["hi"]), _number(match["hi"])
    return (low + high) / 2 if low < high else high


def _number(digits: str) -> Fraction:
    return Fraction(digits.strip(" -").replace(",", "."))


def _bare_minutes(text: str) -> Fraction | None:
    """ "easy 40", "30 tempo": minutes. Less than 15 would as soon be kilometres or miles."""
    match = _BARE.search(text)
    if match is None:
        return None
    value = _number(match["pre"]) if match["pre"] else _middle(match)
    return value if 15 <= value <= 300 else None


def _rpe(match: re.Match[str] | None) -> Fraction | None:
    if match is None:
        return None
    low, high = _number(match["lo"]), _number(match["hi"] or match["lo"])
    return (low + high) / 2 if 0 <= low <= high <= 10 else None


def _at_least(value: Fraction | None, least: Fraction) -> Fraction | None:
    return value if value is not None and value >= least else None


def _sane(value: Fraction | None, most: int) -> Fraction | None:
    return value if value is not None and 0 < value <= most else None
