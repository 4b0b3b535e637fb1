"""Files of other programs: where they are, and what is read of them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from rubdown.importers.classify import Classified, Corrections, classify
from rubdown.importers.event import ImportOptions
from rubdown.importers.recognise import read_bytes
from rubdown.importers.to_toml import plan_text
from rubdown.plan.model import Plan
from support.reading import plan_of

EXPORTS = Path(__file__).parents[1] / "exports"
TODAY = date(2027, 2, 20)
TOLD = ImportOptions(today=TODAY, zone="Europe/Madrid", zone_given=True)
UNDATED = replace(TOLD, race_date=date(2027, 4, 25))  # for plans without dates


def export(name: str) -> str:
    """A file's text, with its own ends of line."""
    return (EXPORTS / name).read_bytes().decode("utf-8")


def parted(text: str | bytes, told: ImportOptions = TOLD, corrections: Corrections = Corrections()) -> Classified:  # noqa: B008
    raw = text.encode("utf-8") if isinstance(text, str) else text
    return classify(read_bytes(raw, told), corrections, told.units)


def imported(text: str | bytes, told: ImportOptions = TOLD, corrections: Corrections = Corrections()) -> Plan:  # noqa: B008
    """The plan as the other commands read it."""
    return plan_of(plan_text(parted(text, told, corrections), "file"), told.today)


def tables(text: str | bytes, told: ImportOptions = TOLD) -> dict[str, Any]:
    """The tables of the plan that is written, without the imported identities."""
    found = tomllib.loads(plan_text(parted(text, told), "file"))
    return {name: [{k: v for k, v in row.items() if k != "uid"} for row in rows] for name, rows in found.items()}
