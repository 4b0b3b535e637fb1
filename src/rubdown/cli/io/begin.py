"""How to begin where there is no plan yet."""

from __future__ import annotations

import os

from rubdown.cli.io.errors import CommandError
from rubdown.cli.io.plans import plan_names

BEGIN = """\
No plan here yet. To begin:
  rubdown init                    answer a few questions
  rubdown import FILE             bring the training calendar that you have
  rubdown init --plan first-10k   take a training plan that comes with rubdown
"""


def no_plan_yet(given: object) -> bool:
    """Whether no plan is named and none is found where plans are looked for."""
    return not given and not os.environ.get("RUBDOWN_PLAN") and not os.path.lexists(plan_names(None)[0])


def refuse_without_plan(given: object) -> None:
    """Raise CommandError with how to begin where there is no plan yet."""
    if no_plan_yet(given):
        raise CommandError(BEGIN.rstrip())
