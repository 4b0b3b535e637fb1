"""The words of a therapist's answer that agree, refuse or leave it open, in English and Spanish."""

from __future__ import annotations

import re

FINE = re.compile(
    r"\b(?:no (?:problem|worries|hay (?:problema|inconveniente)|pasa nada)|not a problem|sin problemas?"
    r"|ningun problema|why not|por que no|no te preocupes|don'?t worry|can'?t wait)\b"
)


def _words(*phrases: str) -> re.Pattern[str]:
    """A pattern for any of these words, phrases of regular expressions."""
    return re.compile(rf"\b(?:{'|'.join(phrases).replace(' | ', '|')})\b")


NO = _words(
    r"\w*n't",
    "no | not | nope | none | never | nothing | nobody | neither | nor | hardly | already | except | without",
    "cannot | cant | wont | dont | doesnt | isnt | unable | impossible | unavailable | unfortunately | afraid | sorry",
    "full | fully | taken | gone | closed | away | out | busy | sick | ill | holidays? | vacation | too | wrong",
    r"cancel\w* | refus\w* | reject\w* | declin\w* | anul\w* | ni | nada | nadie | nunca | tampoco | ningun[oa]? | sin",
    "imposible | lamentablemente | desgraciadamente | ocupad[oa]s? | llen[oa]s? | cerrad[oa]s? | complet[oa]s? | fuera",
    "cogid[oa]s? | pillad[oa]s? | enferm[oa] | vacaciones | demasiado | excepto | salvo | ya no",
)
YES = _words(
    "yes | forward | ok | okay | works? | fine | good | great | perfect | free | available | possible | does | can",
    r"could | confirmed | see you | booked (?:for )?(?:you|in) | si | vale | bien | perfecto | genial | libre | puedo",
    r"posible | de acuerdo | (?:confirm|apunt)ad[oa] | te espero | nos vemos | mejor | te (?:he )?(?:apunt|reserv)\w+",
)
UNSURE = re.compile(
    r"\?|"
    + _words(
        "or | o | if | unless | maybe | perhaps | might | probably | possibly | would | could | can you | check",
        "let me | i think | wish | hope | want | prefer | rather | depends | waiting list | last week | move",
        r"booked(?! you| for you| in) | reschedul\w* | postpone | cambiar | mover | aplazar | quizas? | tal vez | creo",
        "a lo mejor | podria[ns]? | puedes | te viene | te va | si (?:no|te|puedes|quieres|hay) | miro | mirare",
        "yesterday | te confirmo | te digo | depende | lista de espera | semana pasada | ayer",
    ).pattern
)
NEUTRAL = re.compile(  # words that neither agree nor refuse
    r"(?:\b(?:on|at|a|the|el|la|las|los|de|del|then|so|hi|hello|hola|entonces|pues|let's|say|quedamos|dia|for|para|and|y"
    r"|en)\b|[^a-z])*"
)
