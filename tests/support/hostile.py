"""Texts that someone might write into a plan, a journal or a calendar to break out of their cell; and a plan that
holds one of them wherever a text may stand.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

TEXTS = {
    "escapes": "\x1b[2J\x1b[31ma\x1b[999C\x1b]8;;https://example.org\x07b\x1b]52;c;cm0gLXJmIH4=\x1b\\\x1bPq\x1b\\"
    "\x9b2J\x85\x9d0;t\x07",
    "invisible": "a\u202eb\u202cc\u202ad\u2066e\u2067f\u2068g\u2069h\u200ei\u200fj\u061ck \u200b\u2060\ufeff\u00ad"
    "\u180e \U000e0041\U000e0001\U000e007f",
    "markup": "[red]a[/] [/] [link=file:///etc/passwd]x[/link] :smile: [bold",
    "marks": "\u0301\u0338 e" + "\u0301" * 60 + "\u20dd a\u0327\u0338",
    "fillers": "\u1112\u1161\u11ab \u115f\u1160\u3164\uffa0 각 \ue000\uf8ff\U000f0000\U0010fffd \u0378\U000e0fff\u2065",
    "sum": "@SUM(1+9)*cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "tabs": "\ta\t\x00\x7f\x01\t",
    "attribute": "\"><img src=x onerror=alert(1)> ' onmouseover='alert(1)"
    "</td></tr></table></title></style></svg></body></html>",
    "joined": "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    " \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f3c3\U0001f3fd\u200d♀\ufe0f",
    "variations": "☠\ufe0f ❤\ufe0e a\ufe0f 1\ufe0f\u20e3 葛\U000e0100 a\U000e01ef",
    "wide": "東京マラソン大会" * 12,
    "emoji": "🏃🇪🇸👍🏽🫠 ◆●★▲×",
    "scripts": "سباق ﷽ ﷺ מרוץ การวิ่ง दौड़ བོད་ ⵣ",
    "lines": "a\r\nb\nc\rd\x0be\x0cf\u2028g\u2029h\x1ci\x1dj\x1ek\x85l",
    "spaces": "\u3000a\u2003b\u00a0c   d\u2009e",
    "formula": "=cmd|'/C calc'!A0",
    "formula after": 'a,=1+1;=HYPERLINK("http://example.org","x")',
    "script": "</script><script>alert(1)</script><!-- <style> --!>",
    "entity": "&lt;&#x1b;&amp;&#0; ]]> <![CDATA[ <?xml?> <!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "javascript": "javascript:alert(1) [x](javascript:alert(1)) <javascript:alert(1)> ![y](//example.org/y)",
    "markdown": "a | b || `c` ``` **d** # e\\| <br> ~~x~~ - [ ] @me #1 $x$ [^1] \\",
    "template": "{} {0} {date.__class__} {{ 7 * 7 }} {% raw %} %s %(a)s ${HOME} $(id) `id` #{1}",
    "ics": "x\r\nATTENDEE:mailto:eve@example.org\r\nEND:VEVENT\\nBEGIN:VALARM;a:b,c\\",
    "mail": "x\r\nBcc: eve@example.org\r\n\r\n.\r\nbody =?utf-8?q?x=0ABcc:_eve@example.org?= --=_",
    "roff": ".so /etc/passwd\n'br \\fB\\n[x]",
    "quotes": "\"'\\` \\\" '''\"\"\" \\",
    "noncharacters": "a\uffff\ufffe\ufdd0\U0001ffff\U0010fffeb",
    "nothing but format": "\u200b\u2060",
    "long": "a" * 10_000,
    "long words": "long name " * 100,
    "long wide": "長" * 1000,
    "long escapes": "\x1b" * 300,
}  # fmt: skip
TODAY = "2026-11-23"
JOURNALED = "2026-11-20"


def plan_of(text: str, name: str = "") -> dict[str, Any]:
    """A plan with a text in every one of its fields that may hold any; `name` is the first race's own.

    No words decide what is planned: kinds and distances are told, and on Mondays, for which the typical week tells
    training in words, a repeat stands in its place.
    """
    on = date(2026, 12, 6)
    return {
        "runner": {"name": text, "email": "ana@example.org", "timezone": "Europe/Madrid"},
        "therapist": {
            "name": text, "where": text, "closed": [date(2026, 12, 24)],
            "hours": {"mon": "16:00-20:00", "wed": "9:00-20:00"},
        },
        "massage": {"prefer_time": "18:00", "per_month": 2, "price": 55, "currency": "EUR", "budget": {"year": 400}},
        "week": {
            "mon": f"rest, {text}", "tue": "intervals 10 km", "thu": "strength 30 min", "fri": "tempo 9 km",
            "sun": "long run 22 km"
        },
        "block": [
            {
                "name": text, "from": date(2026, 11, 23), "until": date(2026, 12, 6),
                "week": {"mon": f"rest, {text}", "tue": "intervals 10 km", "sun": "long run 22 km"},
            },
        ],
        "race": [
            {"name": name or text, "date": on, "distance": "half", "uid": text, "id": text},
            {"name": text, "start": datetime(2027, 1, 10, 9), "distance": "10k", "priority": "C"},
        ],
        "session": [
            {"name": text, "kind": "long", "km": 25, "date": date(2026, 11, 24), "uid": text, "id": text},
            {"name": text, "every": "thu", "kind": "hills", "from": date(2026, 11, 19), "until": date(2026, 12, 20)},
            {"name": text, "every": "mon", "kind": "easy", "km": 6},
        ],
        "away": [{"from": date(2026, 12, 14), "until": date(2027, 1, 3), "reason": text, "uid": text}],
        "appointment": [
            {"start": datetime(2026, 11, 25, 17), "where": text, "note": text, "therapist": text},
            {"date": date(2026, 12, 5), "note": text, "allow": [text]},
            {"date": date(2026, 11, 4), "kind": "soft", "id": text},
        ],
        "package": [
            {"sessions": 10, "left": 3, "from": date(2026, 10, 1), "until": date(2026, 12, 20), "price": "499.50"},
        ],
    }  # fmt: skip


def journal_of(text: str) -> dict[str, Any]:
    """A journal with a text in every one of its fields that may hold any."""
    entries = (
        {"what": "booked", "start": datetime(2027, 1, 13, 17), "where": text, "note": text, "uid": text, "price": 40},
        {"what": "cramp", "on": date(2026, 11, 22), "where": text, "note": text},
        {"what": "ran", "on": date(2026, 11, 20), "session": text},
        {"what": "moved", "on": date(2027, 1, 13), "to": date(2027, 1, 20), "where": text, "note": text},
        {"what": "accepted", "start": datetime(2027, 2, 10, 17), "therapist": text, "where": text},
    )
    return {"entry": list(entries)}


def unsafe(shown: str, lets: str = "\n") -> set[str]:
    """What a terminal might obey or reorder, or a parser of XML refuse; apart from what is let through."""
    return {char for char in set(shown) - set(lets) if _is_unsafe(char)}


def _is_unsafe(char: str) -> bool:
    code = ord(char)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return noncharacter or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def cells(text: str) -> int:
    """Columns of a terminal by the Unicode database alone, as wcwidth counts them: wide and full-width characters take
    two; marks, fillers and the tones of a skin none.
    """
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    code = ord(char)
    ignored = code in (0x115F, 0x2065, 0x3164, 0xFFA0) or 0x1160 <= code <= 0x11FF or 0xE0000 <= code <= 0xE0FFF
    if ignored or 0x1F3FB <= code <= 0x1F3FF or unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf"):
        return 0
    if unicodedata.category(char) == "Cn":  # unassigned: Python up to 3.11 calls it wide
        return 1
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fields(raw: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values of a document by their paths, lists aside."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from fields(value, (*path, key))
    elif isinstance(raw, list):
        for value in raw:
            yield from fields(value, path)
    else:
        yield path, raw


def as_toml(raw: dict[str, Any]) -> str:
    """A document as a file holds it; read back it is the same."""
    import tomli_w

    text = tomli_w.dumps(raw)
    assert tomllib.loads(text) == raw
    return text
