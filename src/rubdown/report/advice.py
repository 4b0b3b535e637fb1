"""Advice on a complaint straight after running, and when to see a professional instead; each line names its sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rubdown.plan.model import ComplaintKind
from rubdown.text import plural, short_day

RED_FLAGS = (
    "No massage, and see a professional instead, with: swelling, warmth or redness of one calf or leg; chest pain or "
    "breathlessness (an emergency); fever or illness; dark urine; a leg that cannot bear weight; complaints that are "
    "no better after 72 hours; anticoagulants or a bleeding disorder; broken or infected skin. (C1 Aurelia RMT, C3 "
    "Ascension Selfcare, C5 PhysioWorks, C8 Orpington Sports Massage, C11 CHEST 2020)"
)
_SOFT = (
    "A soft, superficial massage is allowed at once, never an intense or deep one: gentle stretching and compression "
    "can relieve, deep work now would do harm. It does not count towards the month. (Article, the exception)"
)
_FIRST: dict[ComplaintKind, str] = {
    "cramp": "First stretch the cramped muscle gently; massage comes afterwards. (C16 Miller 2022, J Athl Train)",
    "pull": "A pull is a suspected strain: see a physiotherapist first, and let soft work stay away from the painful "
    "spot. (C5 PhysioWorks, C6 James Kirwan Massage)",
    "contracture": "Let the hardened muscle rest; no pressure into it. (Article; C5 PhysioWorks)",
    "discomfort": "Watch whether it fades with rest. (Article)",
}


def advice(kind: ComplaintKind, until: datetime | None, hours: int) -> Iterator[str]:
    """The advice for a complaint, line by line; deep work is closed for `hours`, `until` a moment if it is known."""
    if kind == "illness":
        yield f"No massage of either kind while you are ill; deep work opens {plural(hours, 'hour')} after it is over."
        yield "Log it with `rubdown log well` when it is."
    else:
        yield _FIRST[kind]
        yield _SOFT
        if until:
            when = f"{short_day(until)} {until:%H:%M}"
            yield f"Deep work stays closed for {plural(hours, 'hour')}, until {when}. (practitioners' advice)"
    yield RED_FLAGS
