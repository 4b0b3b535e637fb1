"""Other files: SVG, man page, timers, a first plan."""
