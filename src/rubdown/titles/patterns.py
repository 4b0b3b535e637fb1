"""What a session's title is searched for, in English and Spanish. Each way of a pattern stands with its signs."""

from __future__ import annotations

from rubdown.titles.amounts import LENGTH, MIN
from rubdown.titles.pattern import Pattern

# Pieces of the patterns below.
_REP = (  # one repetition, stride or recovery: a number with or without a unit
    rf"[0-9]{{1,5}}(?:[.,:'][0-9]{{1,3}})?(?: ?(?:to|a|-) ?[0-9]{{1,5}})?"
    rf"(?: ?(?:{LENGTH}|{MIN}|h|s|se[cg][a-z]*)(?![a-z0-9])| ?(?:\"|''?)|(?![a-z0-9]))"
)
_HALF_OF, _MARA = r"(?:half|semi|media|medio|mitja|1/2)", r"mara(?:th?ona?|to)\b"
_RACE = rf"(?:race|carrera|competicion|parkrun|ultra|(?:{_HALF_OF}[ -]?)?{_MARA}|half|media)(?:[ -]?day)?"
_RACE_SIGNS = "race|carrera|competicion|parkrun|ultra|mara|half|media"
_PACED = (  # whose pace it is; "10k" only before "pace" or "race", so that "10k marathon pace" keeps its 10 km
    r"(?:(?:half|1/2)[ -]?marathon|marathon|half|hm|race|parkrun|goal|10[ -]mile|(?<![0-9][ -])(?<![0-9])(?:mile|m)"
    r"|(?:800|1500) ?m|(?:3|5|8|10|12|15)-?k(?= ?(?:to|or|-|/|race|goal|pace|effort))"
    r"|(?:(?<=@)|(?<=@ )|(?<=at ))[0-9]{1,2} ?km?)"
)
_GYM = (
    r"(?:strength(?:en(?:ing)?)?|gym|fuerza|gimnasio|core|pesas|weights?|lifting|musculacion|abs|abdominales"
    r"|plyo[a-z]*|pliometri[a-z]+|trx|kettlebells?|circuit|crossfit|full body|prehab)"
)
_GYM_SIGNS = (
    "strength|gym|fuerza|gimnasio|core|pesas|weight|lifting|musculacion|abs|abdominales|plyo|pliometri|trx|kettlebell"
    "|circuit|crossfit|full body|prehab"
)
_CROSS = (
    r"(?:cross(?![ -]?(?:country|popular|internacional|escolar|del? [a-z]))|xt|x-?train[a-z]*|bik(?:e|ing)|cycl[a-z]+"
    r"|ride|spin(?:ning)?|bici[a-z]*|ciclismo|rodillo|zwift|brick|swim[a-z]*|natacion|nadar|piscina|aqua[a-z]*|pool"
    r"|elliptical|eliptica|row(?:ing|er)?|remo|yoga|pilates|mobility|movilidad|stretch[a-z]*|estiramientos?|ski(?:ing)?"
    r"|esqui|hik(?:e|ing)|walk(?:ing)?|caminata|caminar|andar|paseo|senderismo|foam roll[a-z]*|hiit)"
)
_CROSS_SIGNS = (
    "cross|xt|x-train|xtrain|bik|cycl|ride|spin|bici|ciclismo|rodillo|zwift|brick|swim|natacion|nadar|piscina|aqua|pool"
    "|elliptical|eliptica|row|remo|yoga|pilates|mobility|movilidad|stretch|estiramiento|ski|esqui|hik|walk|caminata"
    "|caminar|andar|paseo|senderismo|foam roll|hiit"
)
_EASY = (
    (
        r"\b(?:easy|recover[a-z]*|recup[a-z]*|rodajes?|rodar|trot(?:e|ar)|jog(?:ging)?|steady|suaves?)(?![a-z0-9])",
        "easy|recover|recup|roda|trot|jog|steady|suave",
    ),
    (
        r"\b(?:regen[a-z]*|aerobic[oa]?|base|shake-? ?out|facil|relaxed|conversational|footing|ga|maf"
        r"|(?:z|zone |zona )[12]|endurance|drills|activ(?:acion|ation)|foundation|soltar|comod[oa]|liger[oa]|constante"
        r"|active rest|descanso activo|c\.?c|tecnica)(?![a-z0-9])",
        "regen|aerobic|base|shake|facil|relaxed|conversational|footing|ga|maf|z1|z2|zone |zona |endurance|drills|activ"
        "|foundation|soltar|comod|liger|constante|cc|c.c|tecnica",
    ),
    (
        r"\bcarrera:? (?:continua|en cinta|matutina|vespertina|(?:de|por) (?:la )?(?:manana|tarde)"
        rf"|(?:de )?[0-9]+ ?(?:{MIN}|'|h\b))(?![a-z0-9])",
        "carrera",
    ),
)
_NAME, _NAME_SIGNS = rf"(?:\b{_HALF_OF}[ -]*)?\b{_MARA}|\bhm\b|^media del? ", "mara|hm|media de"
_NO_RUN = r"(?!.*\b(?:run|jog|rodaje|trote|carrera|hills?|cuestas?)\b)"


# What is taken out, in this order.
LABEL = Pattern(  # plan weeks, dates, and climbing: "D+ 600 m", "1200 m+"
    (  # a heading, no session
        r".*\b(?:week|semana)\b.{0,12}\b(?:distance|mileage|volume|total|distancia|volumen)\b.*",
        "week|semana", "dista|mileage|volum|total",
    ),
    (r"^\W*run(?:ning)? ?:", "run", ":"),
    (
        r"\b(?:week|wk|semana|sem|day|dia|session|sesion|phase|fase|block|bloque)\.? ?#?[0-9]+\b",
        "week|wk|sem|day|dia|session|sesion|phase|fase|block|bloque", "0|1|2|3|4|5|6|7|8|9",
    ),
    (r"\bw[0-9]{1,2}(?:d[0-9])?\b", "|".join(f"w{digit}" for digit in range(10))),
    (r"#[0-9]+", "#"),
    (r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", "-"),
    (r"\bcouch to [0-9]+k\b", "couch to"),
    (r"\bd ?\+ ?[0-9]+ ?m?\b", "d+|d +"),
    (r"\b[0-9.,]+ ?m ?(?:d ?)?\+(?! ?[0-9])", "m", "+"),
    (r"\b[0-9.,]+ ?m (?:gain|climb|vert|(?:de )?desnivel)", "gain|climb|vert|desnivel"),
)  # fmt: skip
CLOCK_PACE = Pattern(  # "@ 5:30/km", "8:00 per mile", "a 5:15", "ritmo 4:30"
    (
        r"(?:(?:@|\bat\b|\ba\b|\bin\b|\ben\b|\britmo(?: de)?\b) ?)*[0-9]{1,2}(?:[:'.][0-9]{2})?(?:''|'|\")?"
        r"(?: ?- ?[0-9]{1,2}[:'.][0-9]{2}(?:''|'|\")?)? ?(?:min[a-z]* ?)?(?:/|per |por ) ?(?:kms?|k|mi|miles?|milla)\b",
        "/k|/ k|/m|/ m|per |por ",
    ),
    (
        r"(?:@|\bat\b|\ba\b|\britmo(?: de)?\b) ?[0-9]{1,2}[:'][0-9]{2}(?![:0-9]| ?h)"
        r"(?: ?- ?[0-9]{1,2}[:'][0-9]{2})?",
        "@|a|ritmo", ":|'",
    ),
)  # fmt: skip
STRIDES = Pattern(
    (
        rf"(?:\b[0-9]{{1,2}}(?: ?- ?[0-9]{{1,2}})? ?(?:x ?(?:{_REP} ?)?)?(?:of |de )?)?(?:hill |relaxed |fast )?"
        r"\b(?:strid(?:es?|ers?)|rectas?|aceleraciones|accelerations|pick-?ups)\b"
        rf"(?: ?:? ?(?:(?:of |de )?[0-9]{{1,2}} ?x ?|of |de ){_REP})?",
        "strid|recta|aceleraciones|accelerations|pick",
    ),
    (rf"\b[0-9]{{1,2}} ?(?:x ?{_REP} ?)?(?:de )?progresi(?:vos|ones)\b", "progresi"),
    (r"\+ ?speed\b", "+speed|+ speed"),
)
SHORT = Pattern((  # after an easy word, up to 120 m or 30 s are strides, whatever they are called
    r"\b[0-9]{1,2} ?x ?(?:(?:[6-9]0|1[0-2]0)(?: ?m(?:ts?|etros)?)?|(?:[12]?[0-9]|30) ?(?:s|se[cg][a-z]*|\"|''))"
    r"(?![0-9a-z'\"])(?: (?:en |hill )?(?:sprints?|uphill|hills?|cuestas?))?",
    "x",
))  # fmt: skip
REPS = Pattern(
    (
        rf"\b[0-9]{{1,2}}(?: ?- ?[0-9]{{1,2}})? ?[x*] ?"
        rf"\(?(?:{_REP}(?: ?/ ?{_REP})?|(?=miles?\b|millas?\b|hill|cuesta))",
        "x|*",
    ),
    (
        r"\b[0-9]{1,2} (?P<word>(?:hill )?(?:sets?|reps?|repeats?|series|repeticiones|intervals|intervalos|cuestas))"
        rf"(?: of| de| x)? {_REP}",
        " set| rep| series| interval| cuestas",
    ),
    (rf"\b{_REP} (?:lt )?(?:interval|rep)\b", " interval| rep"),
)
_R_SIGNS = "|".join(f"r{sign}" for sign in (*"0123456789 .:='", "de "))
RECOVERY = Pattern(
    (
        rf"\b{_REP} ?(?:of |de )?(?:easy |slow )?"
        r"(?:jog|rest|rec|float|trote|descanso|pausa|walk|off\b|on\b|entre)[a-z]*",
        "jog|rest|rec|float|trote|descanso|pausa|walk|off|on|entre",
    ),
    (
        rf"\b(?:rec[a-z]*|rest|jog|float|trote|descanso|pausa)[ .:=']*(?:de )?{_REP}",
        "rec|rest|jog|float|trote|descanso|pausa",
    ),
    (rf"\br[ .:=']*(?:de )?{_REP}", _R_SIGNS),
)
REHEARSAL = Pattern(
    (rf"(?:\b{_RACE}[ -])?(?:dress )?\b(?:rehearsal|simulat[a-z]+|sim)\b", "rehearsal|sim"),
    (r"\bmock (?:race|marathon)", "mock "),
    (
        rf"\b(?:simulacro|simulacion|ensayo)(?: general)?(?: de)?(?: la)?(?: ritmo)?(?: {_RACE})?",
        "simulac|ensayo",
    ),
)
PACE = Pattern(
    (
        rf"(?:@ ?|\bat )?\b(?:(?:{_PACED}(?: to | or | ?[/-] ?| )){{1,4}})(?:pace|effort|intensity)\b",
        "pace|effort|intensity",
    ),
    (rf"(?:@ ?|\bat (?=hm\b)){_PACED}(?:[ /-]+{_PACED})*(?![a-z0-9])", "@|at hm"),
    (
        r"\britmos? (?:de |del |la |objetivo |controlado )*(?:(?:(?:medi[ao]|1/2)[ -]?)?maraton|media|mm)\b",
        "ritmo", "maraton|media|mm",
    ),
    (
        r"\britmos? (?:de |objetivo )*"
        r"(?:carrera|competicion|[0-9]{1,2} ?k(?!m)|(?<=de )[0-9]{1,2} ?km|1500|3000|5000)\b",
        "ritmo", "carrera|competicion|k|1500|3000|5000",
    ),
)  # fmt: skip
SLOW = Pattern((r"mara|half|media|\b(?:hm|mm|(?<![0-9] )m)\b",))  # such a pace is tempo, even in repetitions
AROUND_A_RACE = Pattern(
    (
        r"\b(?:pre|post|before|after|antes de|despues de|tras|until|no|from|days? to)[ -]*"
        rf"(?:(?:the|la|el|my|mi) )?{_RACE}(?![a-z0-9])",
        _RACE_SIGNS, "pre|post|before|after|antes de|despues de|tras|until|no|from|day to|days to",
    ),
    (rf"\b(?:plan|entren[a-z]*|preparacion) {_RACE}(?![a-z0-9])", _RACE_SIGNS, "plan|entren|preparacion"),
    (
        r"\b(?:watch|volunteer|cheer|spectat|marshal|animar|inscripcion|dorsal)[a-z]*\b.*"
        rf"{_RACE}(?![a-z0-9])",
        _RACE_SIGNS, "watch|volunteer|cheer|spectat|marshal|animar|inscripcion|dorsal",
    ),
    (
        r"\b(?:plan|train(?:ing)?|entren[a-z]*|prepar[a-z]*|prep|semana|week|build|block|bloque|fase|road|camino|rumbo)"
        rf"(?: (?:for|of|to|de|del|para|hacia|al?|the|la|el|my|mi)){{1,3}}(?: [a-z]+){{0,2}}? {_RACE}(?![a-z0-9])",
        _RACE_SIGNS, "plan|train|entren|prep|semana|week|build|block|bloque|fase|road|camino|rumbo",
    ),
    (
        rf"\b(?:{_RACE}|[0-9]{{1,2}}-?k)[ -]+(?:week(?:end)?|prep[a-z]*|plan[a-z]*|training|block|build[a-z]*|specific"
        r"|cycle|especific[oa]|program[a-z]*|eve|tomorrow|manana|expo|packet|bib|kit|gear|shoes|strategy|phase|course"
        r"|fuel[a-z]*|nutrition|like|hotel|entry|registration|sign[ -]?up)(?![a-z0-9])",
        f"{_RACE_SIGNS}|k |k-",
        "week|prep|plan|training|block|build|specific|cycle|program|eve|tomorrow|manana|expo|packet|bib|kit|gear|shoes"
        "|strategy|phase|course|fuel|nutrition|like|hotel|entry|registration|sign",
    ),
    (r"\b(?:pre|post)compet[a-z]+(?![a-z0-9])", "compet"),
    (r"\bcarrera a pie(?![a-z0-9])", "carrera a pie"),
    (r"(?<=tecnica )de carrera\b", "tecnica de carrera"),
    (rf"\b{_RACE}[ -]+(?=recovery|shake|taper|base)", _RACE_SIGNS, "recovery|shake|taper|base"),
)  # fmt: skip

HEAD_ENDS = Pattern((r"\. |[+&,;:(/|•·\[]|\b(?:and|or|with|w|con|y|o|then|plus|mas)\b| - ",))
IN_HEAD = (
    ("rest", Pattern(
        (r"^(?!.*\bactiv)[^0-9]*\b(?:rest(?:day)?|descans(?:o|ar)|day[ -]off|off[ -]day)\b(?! (?:week|interval))",
         "rest|descans|off"),
        (r"^\W*(?:off\b(?![ -]?(?:road|track|season|work))|no run|(?:dia )?libre\b)", "off|no run|libre"),
    )),
    ("strength", Pattern(  # Higdon: "Stretch + Strengthen"
        (rf"^{_NO_RUN}.*\b{_GYM}\b", _GYM_SIGNS), (r"^stretch$", "stretch"),
    )),
    ("cross", Pattern(
        (rf"^(?!.*\btest\b){_NO_RUN}.*\b{_CROSS}\b", _CROSS_SIGNS),
        (r"\b(?:pool|aqua|water)[ -]?(?:run|jog)", "run|jog", "pool|aqua|water"),
    )),
)  # fmt: skip
KINDS = (
    ("race", Pattern((r"\braces?\b", "race"), (
        r"\b(?:parkrun|compe(?:ticion)?|dia de (?:la )?carrera|turkey trot|san silvestre|"
        r"cross[ -](?:popular|internacional|escolar|del? [a-z]+)|carrera (?:popular|solidaria|objetivo))\b",
        "parkrun|compe|carrera|turkey trot|san silvestre|cross",
    ))),
    ("long", Pattern((
        r"\b(?:long,?(?:[ -](?!tempo|hill|interval)[a-z]+)? (?:runs?|jog|slow|distance)|lsd|m?lr|tirada|larg[oa]"
        r"|(?<!medio )(?<!gran )fondo|med[a-z]*-long)\b|^\W*long\b(?! (?:hill|interval|rep|tempo))",
        "long|lsd|lr|tirada|larg|fondo",
    ))),
    ("test", Pattern((
        r"\b(?:test|time[ -]?trial|tt|ftp|cooper|benchmark|contrarreloj|prueba de (?:esfuerzo|nivel|campo))\b",
        "test|trial|tt|ftp|cooper|benchmark|contrarreloj|prueba de",
    ))),
    ("hills", Pattern((r"\b(?:(?<!rolling )hills?(?! course)|cuestas?|uphill)\b", "hill|cuesta"))),
    ("tempo", Pattern((r"\btempo\b", "tempo"), (
        r"\b(?:threshold|umbral|lt|t[ -]pace|cruise|progressi(?:on|ve)|progresi(?:on|v[oa])|fast[ -]finish"
        r"|cut-?down|negative split|rehearsal|marathonpace run|(?<!cambios de )(?<!cambio de )ritmos?"
        r"(?! (?:de )?(?:suave|facil|comodo|libre|lento|constante|regenerativo|z[12]|zona [12])))\b",
        "threshold|umbral|lt|t pace|t-pace|cruise|progres|finish|cut|split|rehearsal|marathonpace|ritmo",
    ))),
    ("long", Pattern((
        rf"^(?!.*(?:{'|'.join(way for way, _ in _EASY)}|{_NAME}|\b(?:carrera|ultra|fartlek|interval|series))).*\bfar\b",
        "far",
    ))),
    ("tempo", Pattern((r"\b(?:marathonpace|[gh]?mp)\b", "marathonpace|mp"))),
    ("intervals", Pattern((r"\binterval[a-z]*\b", "interval"), (r"\breps\b", "reps"), (
        r"\b(?:series|fart?lek|vo2 ?(?:max)?|repeats?|repeticiones|[2-8]00s|1[026]00s"
        r"|yasso|cambios?|pyramid|piramide|ladder|sprints|surges)\b",
        "repe|series|lek|vo2|00s|yasso|cambio|pyramid|piramide|ladder|sprints|surges",
    ))),
    ("tempo", Pattern((r"\bracepace\b", "racepace"))),
    ("easy", Pattern(*_EASY)),
    ("long", Pattern((r"\blong\b", "long"))),
    ("intervals", Pattern((  # "easy on the track" stays easy
        r"\btrack\b|\bpista\b|\bspeed|\bvelocidad\b", "track|pista|speed|velocidad",
    ))),
    ("race", Pattern(  # "marathon tempo" is no race
        (_NAME, _NAME_SIGNS), (r"\bcarrera\b", "carrera"), (r"\bultra(?:trail|mara[a-z]+)?\b", "ultra"),
    )),
    ("tempo", Pattern((r"\bpace\b", "pace"))),  # Higdon: "8 km pace"
    ("easy", Pattern((r"\brun\b|\bcorrer\b", "run|correr"))),  # Higdon: "5 km run", at a comfortable pace
    ("rest", Pattern((r"\brest\b|\bdescanso\b", "rest|descanso"))),
    ("strength", Pattern((rf"\b{_GYM}\b", _GYM_SIGNS), (r"^\W*s ?& ?c\b", "&"))),
    ("cross", Pattern((rf"\b{_CROSS}\b", _CROSS_SIGNS))),
    ("easy", Pattern((r"\bstrides\b", "strides"))),
    ("race", Pattern((r"^(?!.*\b(?:first|second|last|back|other)\b)(?:.* )?half$", "half"))),  # "Spring Half"
)  # fmt: skip
EASY_WORD = Pattern(*_EASY)
MARATHON_WORD = Pattern((_NAME, _NAME_SIGNS))
OTHER_SPORT = Pattern((rf"\b{_GYM}\b", _GYM_SIGNS), (rf"\b{_CROSS}\b", _CROSS_SIGNS))
HALF_WORD = Pattern((rf"{_HALF_OF}[ -]*mara", "mara"), (r"\bhm\b", "hm"), (r"\bhalf\b", "half"), (
    r"^media del? ", "media de",
))  # fmt: skip
