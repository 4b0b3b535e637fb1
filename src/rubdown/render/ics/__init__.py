"""Calendars that update (RFC 5545): every massage an event whose identity outlives its date."""

from rubdown.render.ics.export import Export, as_ics, ics_parts
from rubdown.render.ics.itip import cancellation, invitation
from rubdown.render.ics.previous import NotOursError, read_events, read_previous

__all__ = [
    "Export", "NotOursError", "as_ics", "cancellation", "ics_parts", "invitation", "read_events", "read_previous",
]  # fmt: skip
