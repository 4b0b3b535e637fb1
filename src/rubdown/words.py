"""What a session's title says, in English or Spanish: its kind, distance, time and RPE.

The title is folded (case, accents, signs). Then all that names something else than the session is taken out: paces,
plans, what surrounds a race, repetitions, strides. What is left is read in this order, the first that fits wins:

1. rest, strength, cross: only in the head, the words before the first `+`, comma, "or", "with" ...
2. what was run, the strongest claim first: race, long run, test, hills, tempo, 25 km and more, repetitions
3. the weaker hints, down to a bare "run": `_KINDS` is in order

A pace never makes a race: "8 km at marathon pace" has lost its marathon before races are looked for.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

_MILE, _MARATHON, _HALF, _PARKRUN = (Fraction(km) for km in ("1.609344", "42.195", "21.0975", "5"))
_READ, _FAR = 300, 25  # characters of a title that are read; km from which a run without a kind is a long run


class Reading(NamedTuple):
    """What a title says; None where it does not say."""

    kind: str | None
    km: Fraction | None
    minutes: Fraction | None
    rpe: Fraction | None


# Pieces of the patterns below.
_NUM, _START = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?", r"(?<![0-9a-z.,:])"  # _START: not in the middle of a number or word
_TO = r" ?(?:-|to|a|or|o|/|y|and) ?"
_LENGTH = r"(?:kms?|k|kilomet(?:er|re|ro)s?|mi|miles?|milers?|millas?|m|mts?|met(?:er|re|ro)s?)"
_HOUR, _MIN = r"(?:h|hrs?|hours?|horas?)", r"min(?:ute|uto)?s?"
_REP = (  # one repetition, stride or recovery: a number with or without a unit
    rf"[0-9]{{1,5}}(?:[.,:'][0-9]{{1,3}})?(?: ?(?:to|a|-) ?[0-9]{{1,5}})?"
    rf"(?: ?(?:{_LENGTH}|{_MIN}|h|s|se[cg][a-z]*)(?![a-z0-9])| ?(?:\"|''?)|(?![a-z0-9]))"
)
_HALF_OF, _MARA = r"(?:half|semi|media|medio|mitja|1/2)", r"mara(?:th?ona?|to)\b"
_RACE = rf"(?:race|carrera|competicion|parkrun|ultra|(?:{_HALF_OF}[ -]?)?{_MARA}|half|media)(?:[ -]?day)?"
_PACED = (  # whose pace it is; "10k" only before "pace" or "race", so that "10k marathon pace" keeps its 10 km
    r"(?:(?:half|1/2)[ -]?marathon|marathon|half|hm|race|parkrun|goal|10[ -]mile|(?<![0-9][ -])(?<![0-9])(?:mile|m)"
    r"|(?:800|1500) ?m|(?:3|5|8|10|12|15)-?k(?= ?(?:to|or|-|/|race|goal|pace|effort))"
    r"|(?:(?<=@)|(?<=@ )|(?<=at ))[0-9]{1,2} ?km?)"
)
_GYM = (
    r"(?:strength(?:en(?:ing)?)?|gym|fuerza|gimnasio|core|pesas|weights?|lifting|musculacion|abs|abdominales"
    r"|plyo[a-z]*|pliometri[a-z]+|trx|kettlebells?|circuit|crossfit|full body|prehab)"
)
_CROSS = (
    r"(?:cross(?![ -]?(?:country|popular|internacional|escolar|del? [a-z]))|xt|x-?train[a-z]*|bik(?:e|ing)|cycl[a-z]+"
    r"|ride|spin(?:ning)?|bici[a-z]*|ciclismo|rodillo|zwift|brick|swim[a-z]*|natacion|nadar|piscina|aqua[a-z]*|pool"
    r"|elliptical|eliptica|row(?:ing|er)?|remo|yoga|pilates|mobility|movilidad|stretch[a-z]*|estiramientos?|ski(?:ing)?"
    r"|esqui|hik(?:e|ing)|walk(?:ing)?|caminata|caminar|andar|paseo|senderismo|foam roll[a-z]*|hiit)"
)
_EASY = (
    r"\b(?:easy|recover[a-z]*|recup[a-z]*|rodajes?|rodar|trot(?:e|ar)|regen[a-z]*|aerobic[oa]?|base|shake-? ?out"
    r"|jog(?:ging)?|steady|suaves?|facil|relaxed|conversational|footing|ga|maf|(?:z|zone |zona )[12]|endurance|drills"
    r"|activ(?:acion|ation)|foundation|soltar|comod[oa]|liger[oa]|constante|active rest|descanso activo|c\.?c|tecnica"
    r"|carrera:? (?:continua|en cinta|matutina|vespertina|(?:de|por) (?:la )?(?:manana|tarde)"
    rf"|(?:de )?[0-9]+ ?(?:{_MIN}|'|h\b)))(?![a-z0-9])"
)
_NAME = rf"(?:\b{_HALF_OF}[ -]*)?\b{_MARA}|\bhm\b|^media del? "
_NO_RUN = r"(?!.*\b(?:run|jog|rodaje|trote|carrera|hills?|cuestas?)\b)"

# What is taken out, in this order.
_RPE = re.compile(rf"\brpe ?[:=]? ?(?:(?P<lo>{_NUM}) ?(?:-|to|a) ?)?(?P<hi>{_NUM})(?: ?/ ?10)?")
_LABEL = re.compile(  # plan weeks, dates, and climbing: "D+ 600 m", "1200 m+"
    r".*\b(?:week|semana)\b.{0,12}\b(?:distance|mileage|volume|total|distancia|volumen)\b.*"  # a heading, no session
    r"|^\W*run(?:ning)? ?:|\b(?:week|wk|semana|sem|day|dia|session|sesion|phase|fase|block|bloque)\.? ?#?[0-9]+\b"
    r"|\bw[0-9]{1,2}(?:d[0-9])?\b|#[0-9]+|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\bcouch to [0-9]+k\b"
    r"|\bd ?\+ ?[0-9]+ ?m?\b|\b[0-9.,]+ ?m ?(?:d ?)?\+(?! ?[0-9])|\b[0-9.,]+ ?m (?:gain|climb|vert|(?:de )?desnivel)"
)
_CLOCK_PACE = re.compile(  # "@ 5:30/km", "8:00 per mile", "a 5:15", "ritmo 4:30"
    r"(?:(?:@|\bat\b|\ba\b|\bin\b|\ben\b|\britmo(?: de)?\b) ?)*[0-9]{1,2}(?:[:'.][0-9]{2})?(?:''|'|\")?"
    r"(?: ?- ?[0-9]{1,2}[:'.][0-9]{2}(?:''|'|\")?)? ?(?:min[a-z]* ?)?(?:/|per |por ) ?(?:kms?|k|mi|miles?|milla)\b"
    r"|(?:@|\bat\b|\ba\b|\britmo(?: de)?\b) ?[0-9]{1,2}[:'][0-9]{2}(?![:0-9]| ?h)(?: ?- ?[0-9]{1,2}[:'][0-9]{2})?"
)
_STRIDES = re.compile(
    rf"(?:\b[0-9]{{1,2}}(?: ?- ?[0-9]{{1,2}})? ?(?:x ?(?:{_REP} ?)?)?(?:of |de )?)?(?:hill |relaxed |fast )?"
    r"\b(?:strid(?:es?|ers?)|rectas?|aceleraciones|accelerations|pick-?ups)\b"
    rf"(?: ?:? ?(?:(?:of |de )?[0-9]{{1,2}} ?x ?|of |de ){_REP})?"
    rf"|\b[0-9]{{1,2}} ?(?:x ?{_REP} ?)?(?:de )?progresi(?:vos|ones)\b|\+ ?speed\b"
)
_SHORT = re.compile(  # after an easy word, up to 120 m or 30 s are strides, whatever they are called
    r"\b[0-9]{1,2} ?x ?(?:(?:[6-9]0|1[0-2]0)(?: ?m(?:ts?|etros)?)?|(?:[12]?[0-9]|30) ?(?:s|se[cg][a-z]*|\"|''))"
    r"(?![0-9a-z'\"])(?: (?:en |hill )?(?:sprints?|uphill|hills?|cuestas?))?"
)
_REPS = re.compile(
    rf"\b[0-9]{{1,2}}(?: ?- ?[0-9]{{1,2}})? ?[x*] ?\(?(?:{_REP}(?: ?/ ?{_REP})?|(?=miles?\b|millas?\b|hill|cuesta))"
    r"|\b[0-9]{1,2} (?P<word>(?:hill )?(?:sets?|reps?|repeats?|series|repeticiones|intervals|intervalos|cuestas))"
    rf"(?: of| de| x)? {_REP}|\b{_REP} (?:lt )?(?:interval|rep)\b"
)
_RECOVERY = re.compile(
    rf"\b{_REP} ?(?:of |de )?(?:easy |slow )?(?:jog|rest|rec|float|trote|descanso|pausa|walk|off\b|on\b|entre)[a-z]*"
    rf"|\b(?:rec[a-z]*|rest|jog|float|trote|descanso|pausa|r)[ .:=']*(?:de )?{_REP}"
)
_REHEARSAL = re.compile(
    rf"(?:\b{_RACE}[ -])?(?:dress )?\b(?:rehearsal|simulat[a-z]+|sim)\b|\bmock (?:race|marathon)"
    rf"|\b(?:simulacro|simulacion|ensayo)(?: general)?(?: de)?(?: la)?(?: ritmo)?(?: {_RACE})?"
)
_PACE = re.compile(
    rf"(?:@ ?|\bat )?\b(?:(?:{_PACED}(?: to | or | ?[/-] ?| )){{1,4}})(?:pace|effort|intensity)\b"
    rf"|(?:@ ?|\bat (?=hm\b)){_PACED}(?:[ /-]+{_PACED})*(?![a-z0-9])"
    r"|\britmos? (?:de |del |la |objetivo |controlado )*(?:(?:(?:medi[ao]|1/2)[ -]?)?maraton|media|mm)\b"
    r"|\britmos? (?:de |objetivo )*(?:carrera|competicion|[0-9]{1,2} ?k(?!m)|(?<=de )[0-9]{1,2} ?km|1500|3000|5000)\b"
)
_SLOW = re.compile(r"mara|half|media|\b(?:hm|mm|(?<![0-9] )m)\b")  # such a pace is tempo, even in repetitions
_AROUND_A_RACE = re.compile(
    r"\b(?:(?:(?:pre|post|before|after|antes de|despues de|tras|until|no|from|days? to)[ -]*(?:(?:the|la|el|my|mi) )?"
    r"|(?:plan|entren[a-z]*|preparacion) |(?:watch|volunteer|cheer|spectat|marshal|animar|inscripcion|dorsal)[a-z]*\b.*"
    r"|(?:plan|train(?:ing)?|entren[a-z]*|prepar[a-z]*|prep|semana|week|build|block|bloque|fase|road|camino|rumbo)"
    rf"(?: (?:for|of|to|de|del|para|hacia|al?|the|la|el|my|mi)){{1,3}}(?: [a-z]+){{0,2}}? ){_RACE}"
    rf"|(?:{_RACE}|[0-9]{{1,2}}-?k)[ -]+(?:week(?:end)?|prep[a-z]*|plan[a-z]*|training|block|build[a-z]*|specific|cycle"
    r"|especific[oa]|program[a-z]*|eve|tomorrow|manana|expo|packet|bib|kit|gear|shoes|strategy|phase|course|fuel[a-z]*"
    r"|nutrition|like|hotel|entry|registration|sign[ -]?up)|(?:pre|post)compet[a-z]+|carrera a pie)"
    rf"(?![a-z0-9])|(?<=tecnica )de carrera\b|\b{_RACE}[ -]+(?=recovery|shake|taper|base)"
)

_HEAD_ENDS = re.compile(r"\. |[+&,;:(/|•·\[]|\b(?:and|or|with|w|con|y|o|then|plus|mas)\b| - ")
_IN_HEAD = tuple((kind, re.compile(pattern)) for kind, pattern in (
    ("rest", r"^(?!.*\bactiv)[^0-9]*\b(?:rest(?:day)?|descans(?:o|ar)|day[ -]off|off[ -]day)\b(?! (?:week|interval))"
             r"|^\W*(?:off\b(?![ -]?(?:road|track|season|work))|no run|(?:dia )?libre\b)"),
    ("strength", rf"^{_NO_RUN}.*\b{_GYM}\b|^stretch$"),  # Higdon: "Stretch + Strengthen"
    ("cross", rf"^(?!.*\btest\b){_NO_RUN}.*\b{_CROSS}\b|\b(?:pool|aqua|water)[ -]?(?:run|jog)"),
))  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in (
    ("race", r"\b(?:races?|parkrun|compe(?:ticion)?|dia de (?:la )?carrera|turkey trot|san silvestre|"
             r"cross[ -](?:popular|internacional|escolar|del? [a-z]+)|carrera (?:popular|solidaria|objetivo))\b"),
    ("long", r"\b(?:long,?(?:[ -](?!tempo|hill|interval)[a-z]+)? (?:runs?|jog|slow|distance)|lsd|m?lr|tirada|larg[oa]"
             r"|(?<!medio )(?<!gran )fondo|med[a-z]*-long)\b|^\W*long\b(?! (?:hill|interval|rep|tempo))"),
    ("test", r"\b(?:test|time[ -]?trial|tt|ftp|cooper|benchmark|contrarreloj|prueba de (?:esfuerzo|nivel|campo))\b"),
    ("hills", r"\b(?:(?<!rolling )hills?(?! course)|cuestas?|uphill)\b"),
    ("tempo", r"\b(?:tempo|threshold|umbral|lt|t[ -]pace|cruise|progressi(?:on|ve)|progresi(?:on|v[oa])|fast[ -]finish"
              r"|cut-?down|negative split|rehearsal|marathonpace run|(?<!cambios de )(?<!cambio de )ritmos?"
              r"(?! (?:de )?(?:suave|facil|comodo|libre|lento|constante|regenerativo|z[12]|zona [12])))\b"),
    ("long", rf"^(?!.*(?:{_EASY}|{_NAME}|\b(?:carrera|ultra|fartlek|interval|series))).*\bfar\b"),
    ("tempo", r"\b(?:marathonpace|[gh]?mp)\b"),
    ("intervals", r"\b(?:reps|series|fart?lek|interval[a-z]*|vo2 ?(?:max)?|repeats?|repeticiones|[2-8]00s|1[026]00s"
                  r"|yasso|cambios?|pyramid|piramide|ladder|sprints|surges)\b"),
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
    ("race", r"^(?!.*\b(?:first|second|last|back|other)\b)(?:.* )?half$"),  # "Spring Half"
))  # fmt: skip
_EASY_WORD, _MARATHON_WORD, _OTHER_SPORT, _HALF_WORD = (re.compile(each) for each in (
    _EASY, _NAME, rf"\b(?:{_GYM}|{_CROSS})\b", rf"{_HALF_OF}[ -]*mara|\bhm\b|\bhalf\b|^media del? ",
))  # fmt: skip

_DISTANCE = re.compile(
    rf"{_START}(?P<higdon>[0-9]{{1,2}}) m(?= (?:run|pace)\b)"  # in Higdon's tables "5 m run" is five miles
    rf"|{_START}(?:(?P<lo>{_NUM}){_TO})?(?P<hi>{_NUM})\+?[ -]?(?P<unit>{_LENGTH})(?![a-z0-9]|/h)"
)
_DURATION = re.compile(
    rf"{_START}(?P<clock_h>[0-9]{{1,2}}):(?P<clock_m>[0-5][0-9])(?::(?P<clock_s>[0-5][0-9]))?(?![0-9:])"
    rf"(?P<clock_unit> ?{_HOUR}(?![a-z]))?|{_START}(?:(?P<lo>{_NUM}){_TO})?(?P<hi>{_NUM})\+?(?:"
    rf"[ -]?{_HOUR}(?![a-z])\.?(?P<half> (?:and a half|y media)\b)?(?: ?(?:and |y )?(?P<m>[0-5]?[0-9])"
    rf"(?: ?(?:{_MIN}|m)(?![a-z])| ?'|(?<=[0-5][0-9])(?![0-9.,:]|(?:-[0-9]+)? ?(?:{_LENGTH}(?![a-z])|x))))?"
    rf"|[ -]?(?P<min>{_MIN}(?![a-z])|'(?!['0-9])|m(?![a-z0-9])))"
)
_BARE = re.compile(
    r"\b(?:(?:easy|recovery|run|jog|rodaje|trote|suave|regenerativo|recuperacion)[ :-]*(?:(?P<lo>[0-9]{2,3}) ?- ?)?"
    r"|(?=[0-9]+ (?:easy|tempo)\b))(?P<hi>[0-9]{2,3})(?![0-9a-z.,:/%'\"-]| ?(?:%|-|bpm|ppm|x))"
)
_WARM = re.compile(r"\b(?:warm[ -]?(?:up|down)|cool[ -]?down|w/?u|c/?d|cal(?:en[a-z]+)?|vuelta a la calma)\b")
_WHOLE = re.compile(r"\btotal\b.*|\([^()]*\)\W*$")
_PLUS = re.compile(r"\+(?! ?(?:k|mi|h)[a-z]*\b)")  # but "8+ km" is one amount
_SIGNS = str.maketrans("’‘′´`″“”–—−‐‑×✕", "'" * 5 + '"' * 3 + "-----xx")


def read(title: str) -> Reading:
    """What the title of a session says. It never fails: what is not understood is None."""
    text = _folded(title)
    rpe = _within(_middle(said), 0, 10) if (said := _RPE.search(text)) else None
    text, repeated = _session_only(_RPE.sub(" ", text))
    km, minutes = _amount(_DISTANCE, text, repeated), _amount(_DURATION, text, repeated)
    if km and (named := _named(text)) and abs(km - named) > named / 30 and not _KINDS[0][1].search(text):
        text = _MARATHON_WORD.sub(" ", text)  # "Marathon 32 km": the marathon is the plan's name
    kind = _kind(f"{text} far" if km and km >= _FAR else text)
    bare = None if km or minutes or kind in ("cross", "strength") else _BARE.search(text)
    if bare:  # "easy 40", "30 tempo"; less than 15 might as well be kilometres or miles
        minutes = _within(_middle(bare), 15, 300)
    small = repeated or kind in ("hills", "intervals")  # "1000 m repeats" tells a repetition, not the session
    km, minutes = _within(km, 2 if small else 0, 1000), _within(minutes, 10 if small else 0, 6000)
    return Reading(kind, _km_of(kind, text, km), None if kind == "rest" else minutes, rpe)


def _folded(title: str) -> str:
    """Lower case without accents; typographic signs as typed ones; single spaces."""
    text = re.sub(r"(?<=[0-9])½", ".5", title.strip()[:_READ]).translate(_SIGNS)
    text = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in text if not unicodedata.category(char).startswith("M")).replace("\u2044", "/")
    return " ".join(plain.split())[: 2 * _READ].replace("media hora", "30 min").replace("una hora", "1 hora")


def _session_only(text: str) -> tuple[str, bool]:
    """The text without what names something else than the session, and whether it has repetitions."""
    text = _STRIDES.sub(" strides ", _CLOCK_PACE.sub(" ", _LABEL.sub(" ", text)))
    if easy := _EASY_WORD.search(text):
        text = text[: easy.end()] + _SHORT.sub(" strides ", text[easy.end() :])
    text, repeated = _REPS.subn(r" reps \g<word> ", text)
    if repeated:
        text = _RECOVERY.sub(" ", text)
    text = _REHEARSAL.sub(" rehearsal ", text)
    text = _PACE.sub(lambda pace: " marathonpace " if _SLOW.search(pace[0]) else " racepace ", text)
    return " ".join(_AROUND_A_RACE.sub(" ", text).split()), repeated > 0


def _kind(text: str) -> str | None:
    head = _HEAD_ENDS.split(text, maxsplit=1)[0].strip()
    of_head = next((kind for kind, pattern in _IN_HEAD if pattern.search(head)), None)
    return of_head or next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def _named(text: str) -> Fraction | None:
    """The exact distance that a race's name tells."""
    return _HALF if _HALF_WORD.search(text) else _MARATHON if _MARATHON_WORD.search(text) else None


def _km_of(kind: str | None, text: str, km: Fraction | None) -> Fraction | None:
    """The distance that counts; a race's is its own: "2 km warm up + 10K race" is 10 km."""
    if kind != "race":
        return None if kind in ("rest", "strength") else km
    text = next((part for part in _PLUS.split(text) if _kind(part) == "race"), text)
    return _named(text) or _first(_DISTANCE, text) or (_PARKRUN if "parkrun" in text else None)


def _amount(pattern: re.Pattern[str], text: str, repeated: bool) -> Fraction | None:
    """The session's distance or time: the first part that has one, unless that is only a warm-up."""
    parts = re.split(r"[(;]|,(?![0-9])|: ", text)
    warm = _WARM.search(next((part for part in parts if _first(pattern, part)), ""))
    if warm and (whole := _WHOLE.search(text)) and (amount := _first(pattern, whole[0])):
        return amount  # "2 km warm up, 12 x 400 m, 2 km cool down (14 km)"
    found = [amount for part in parts if (amount := _added(pattern, _PLUS.split(part), repeated))]
    if warm or (len(found) > 2 and found[0] < sum(found[1:])):  # a list of all that is run
        return None if repeated else sum(found, Fraction(0)) or None
    return found[0] if found else None


def _added(pattern: re.Pattern[str], parts: list[str], repeated: bool) -> Fraction | None:
    """What `+` joins adds up: without other sports, not across units, and not where repetitions are part of it."""
    own = [part for part in parts if _OTHER_SPORT.search(parts[0]) or not _OTHER_SPORT.search(part)]
    measured = [part for part in own if _first(_DISTANCE, part) or _first(_DURATION, part)]
    amounts = [amount for part in measured if (amount := _first(pattern, part))]
    unsure = parts[0].strip().isdigit() or (repeated and len(amounts) > 1)  # "2+6+2 km"
    if not amounts or unsure or _first(pattern, measured[0]) is None:
        return None
    return sum(amounts, Fraction(0))


def _first(pattern: re.Pattern[str], text: str) -> Fraction | None:
    """The first amount; of a range, the middle."""
    worth = _km if pattern is _DISTANCE else _minutes
    found = [(match.span(), value) for match in pattern.finditer(text) if (value := worth(match)) is not None]
    if len(found) > 1:
        ((_, end), low), ((start, _), high), *_rest = found
        if low < high and re.fullmatch(r" ?(?:-|to|a) ?", text[end:start]):
            return (low + high) / 2
    return found[0][1] if found else None


def _km(match: re.Match[str]) -> Fraction | None:
    if match["higdon"]:
        return int(match["higdon"]) * _MILE
    if match["unit"].startswith(("k", "mi")):
        return _within(_middle(match) * (_MILE if match["unit"].startswith("mi") else 1), 0, 1000)
    metres = re.sub(r"[.,](?=[0-9]{3}$)", "", match["hi"]).replace(",", ".")
    return _within(Fraction(metres) / 1000, 1, 1000)  # below 1000, metres are a repetition, and "40m" are minutes


def _minutes(match: re.Match[str]) -> Fraction | None:
    if match["clock_h"]:
        minutes = int(match["clock_h"]) * 60 + int(match["clock_m"]) + Fraction(int(match["clock_s"] or 0), 60)
        sure = match["clock_s"] or match["clock_unit"] or minutes < 240  # "18:30" is a time of day
        return _within(minutes, 0, 6000) if sure else None
    if match["min"] == "m":
        return _within(_middle(match), 10, 99) if match["hi"].isdigit() else None
    hours = _middle(match) + (Fraction(1, 2) if match["half"] else 0)
    return _within(hours if match["min"] else hours * 60 + int(match["m"] or 0), 0, 6000)


def _middle(match: re.Match[str]) -> Fraction:
    low, high = (Fraction((match[side] or match["hi"]).replace(",", ".")) for side in ("lo", "hi"))
    return (low + high) / 2 if low < high else high


def _within(value: Fraction | None, least: int, most: int) -> Fraction | None:
    return value if value is not None and value > 0 and least <= value <= most else None
