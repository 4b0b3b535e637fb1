"""Calendar files that rubdown and other programs write in turn."""

from __future__ import annotations

from pathlib import Path

from support.command import rubdown

# Two bookings, and a proposal a month.
PLAN = """
[runner]
name = "Ana"
email = "ana@example.org"
timezone = "Europe/Madrid"
[massage]
per_month = 1
[therapist]
name = "Marta"
hours = { tue = "16:00-20:00", sat = "10:00-13:00" }
[[race]]
name = "Half"
date = 2027-04-18
[[appointment]]
start = 2026-12-15T17:00:00
[[appointment]]
start = 2027-01-19T17:00:00
"""
DENTIST = (
    "BEGIN:VEVENT\r\nUID:4F2A-PHONE\r\nDTSTAMP:20261101T080000Z\r\nSUMMARY:Den\r\n tist\r\n"
    "DTSTART;TZID=Europe/Madrid:20261203T090000\r\nDTEND;TZID=Europe/Madrid:20261203T093000\r\n"
    "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\nBEGIN:VALARM\r\nUID:A\r\nACTION:DISPLAY\r\nDESCRIPTION:Go\r\n"
    "TRIGGER:-PT30M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
)


def export(folder: Path, text: str, today: str, *args: str, name: str = "plan.toml") -> bytes:
    """The bytes of massages.ics after a plan of this text was exported into it."""
    (folder / name).write_text(text, encoding="utf-8")
    done = rubdown("calendar", name, "--today", today, "--format", "ics", "-o", "massages.ics", *args, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return (folder / "massages.ics").read_bytes()


def put(file: Path, *components: str | bytes) -> None:
    """Add components at the end of a calendar file, as a program that syncs does."""
    added = b"".join(part.encode() if isinstance(part, str) else part for part in components)
    file.write_bytes(file.read_bytes().replace(b"END:VCALENDAR", added + b"END:VCALENDAR"))
