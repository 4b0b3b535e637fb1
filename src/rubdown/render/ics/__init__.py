"""Calendars that update (RFC 5545): every massage an event whose identity outlives its date."""

from rubdown.render.ics.scheduling import cancellation, invitation

__all__ = ["cancellation", "invitation"]
