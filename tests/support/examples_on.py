"""Each example with the day on which its golden calendar was drawn, and the horizon's end where it is cut short."""

from datetime import date
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = {
    "first-race": date(2027, 4, 20),
    "track-5k": date(2027, 4, 5),
    "half": date(2027, 1, 25),
    "marathon": date(2026, 11, 23),
    "ultra-beginner": date(2027, 5, 10),
    "crowded-spring": date(2027, 3, 8),
    "triathlete": date(2027, 4, 19),
    "trail": date(2027, 5, 3),
    "parkrun-beginner": date(2027, 2, 22),
    "blocks": date(2027, 1, 4),
}
