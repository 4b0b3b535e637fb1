"""Calendars that update (RFC 5545): every massage an event whose identity outlives its date."""

from rubdown.render.ics.export import Export, as_ics
from rubdown.render.ics.memory import NotOursError, events_of
from rubdown.render.ics.scheduling import cancellation, invitation

__all__ = ["Export", "NotOursError", "as_ics", "cancellation", "events_of", "invitation"]
