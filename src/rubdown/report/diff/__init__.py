"""What changed between two plans, in words, and which change moves which massage.

Line numbers, notes and the path of a plan are no change. Every change can be reverted by itself: what the schedule
then does tells what the change is to blame for.
"""

from __future__ import annotations

from rubdown.report.diff.because import Difference, Horizon, Moved, changes_between, difference
from rubdown.report.diff.change import Change, undone

__all__ = ["Change", "Difference", "Horizon", "Moved", "changes_between", "difference", "undone"]
