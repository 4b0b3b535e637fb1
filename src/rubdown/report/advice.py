"""Advice on a complaint straight after running, and when to see a professional instead; each line names its sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rubdown.plan.model import ComplaintKind
from rubdown.text import plural, short_day

RED_FLAGS = (
    "No massage, and see a professional instead, with: swelling, warmth or redness of one calf or leg; chest pain or "
    "breathlessness (an emergency); fever or illness; dark urine; a leg that cannot bear weight; complaints that are "
    "no better after 72 hours; anticoagulants or a bleeding disorder; broken or infected skin; pregnancy and the six "
    "weeks after it; diabetes with numb feet; varicose veins. (C1 Aurelia RMT, C3 Ascension Selfcare, C5 PhysioWorks, "
    "C8 Orpington Sports Massage, C11 CHEST 2020)"
)
_SOFT = (
    "A soft, superficial massage is fine at once, never a deep one: gentle stretching and compression can help, deep "
    "work now would do harm. It doesn't count towards the month. (Article, the exception)"
)
_FIRST: dict[ComplaintKind, str] = {
    "cramp": "First stretch the cramped muscle gently; massage comes afterwards. (C16 Miller 2022, J Athl Train)",
    "pull": "This may be a strain: see a physiotherapist first, and have soft work away from the sore spot only. "
    "(C5 PhysioWorks)",
    "contracture": "Let the tight muscle rest; no pressure on it. (Article; C5 PhysioWorks)",
    "discomfort": "See whether it fades with rest. (Article)",
}
# What a complaint asks of the therapist, as long as the spot is to be spared.
FOR_THE_THERAPIST: dict[ComplaintKind, str] = {
    "cramp": "stretch gently first, nothing deep on it",
    "pull": "physiotherapist first, soft work away from the spot only",
    "contracture": "no pressure on it",
    "discomfort": "nothing deep on it",
}


def advice(kind: ComplaintKind, until: datetime | None, hours: int) -> Iterator[str]:
    """The advice for a complaint, line by line; deep work is closed for `hours`, `until` a moment if it is known."""
    if kind == "illness":
        after = plural(hours, "hour")
        yield f"No massage of either kind while you're ill, and no deep one for {after} after it is over."
        yield "When you are well again: `rubdown log well`."
    else:
        yield _FIRST[kind]
        yield _SOFT
        if until:
            when = f"{short_day(until)} {until:%H:%M}"
            yield f"No deep massage for {plural(hours, 'hour')}, until {when}. (practitioners' advice)"
    yield RED_FLAGS
