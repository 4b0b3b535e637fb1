"""What changed between two plans, in words, and which change moves which massage.

Line numbers, notes and the path of a plan are no changes. Each change can be reverted by itself: the schedule without
it shows what it causes.
"""

from __future__ import annotations

from rubdown.report.diff.causes import Difference, ExplainedShift, Horizon, changes_between, difference
from rubdown.report.diff.change import Change, undone

__all__ = ["Change", "Difference", "ExplainedShift", "Horizon", "changes_between", "difference", "undone"]
