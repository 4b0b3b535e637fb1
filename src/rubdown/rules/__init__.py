"""THE RULEBOOK: every rule as one value, in the order in which they are told.

The numbers stand in `rubdown.plan.rule_numbers`, the references in `rubdown.rules.sources`.
"""

from rubdown.rules.availability import AWAY1, HURT1, OPEN1
from rubdown.rules.base import Closing, Rule, Wish
from rubdown.rules.races import RACE1, RACE2
from rubdown.rules.running import RUN1, RUN2, RUN3
from rubdown.rules.spacing import GAP1, MON1, MON2, WISH6, WISH7
from rubdown.rules.wishes import WISH1, WISH2, WISH3, WISH4, WISH5, WISH8

CLOSINGS: tuple[Closing, ...] = (RACE1, RACE2, RUN1, RUN2, RUN3, OPEN1, AWAY1, HURT1)
WISHES: tuple[Wish, ...] = (WISH1, WISH2, WISH3, WISH4, WISH5, WISH8)
RULES: tuple[Rule, ...] = (
    RACE1, RACE2, RUN1, RUN2, RUN3, GAP1, MON1, MON2, OPEN1, AWAY1, HURT1,
    WISH1, WISH2, WISH3, WISH4, WISH5, WISH6, WISH7, WISH8,
)  # fmt: skip
CLOSING_BY_CODE: dict[str, Closing] = {rule.code: rule for rule in CLOSINGS}
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
