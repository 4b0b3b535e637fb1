"""Whole years of reminders, each checked message by message: `python -m tests.years 200 --from 11000`.

A seed is a plan-year of `support/years.py`: bookings, edits, outages and two runs on many days. Exit code 1 where one
of them breaks an expectation.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # the tests' own modules

from support.reminded import Runner
from support.years import share_of_questions, year

FIRST = date(2026, 9, 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.years", description=__doc__)
    parser.add_argument("years", type=int, help="how many; 200 by night")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    asked = parser.parse_args()
    began, runners, broken = time.monotonic(), list[Runner](), 0
    for seed in range(asked.first, asked.first + asked.years):
        try:
            runners.append(year(seed, FIRST))
        except AssertionError as error:
            broken += 1
            print(f"seed {seed}: {error}", flush=True)
        if seed % 20 == 19:
            print(f"up to seed {seed}: {broken} broken", file=sys.stderr, flush=True)
    messages, questions = sum(sum(r.counts.values()) for r in runners), share_of_questions(runners)
    print(
        f"{asked.years} plan-years with {messages} messages, {questions:.0%} of them questions: {broken} broken, "
        f"in {time.monotonic() - began:.0f} s"
    )
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
