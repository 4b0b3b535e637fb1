"""Training calendars of other programs: their text in, dated events out, and of these a plan."""
