"""rubdown: a recovery planner that puts a runner's discharge massages around races and hard training."""

# A literal: asking importlib.metadata at every start costs more than the whole search.
__version__ = "0.1.0"
__all__ = [
    "ClubSchedule", "Comparison", "Diagnostic", "Plan", "PlanError", "Schedule", "Why", "__version__", "answer_lines",
    "check", "diff", "load", "loads", "plan_club", "schedule", "why",
]  # fmt: skip

TYPE_CHECKING = False  # type checkers take a name like this for true; importing typing for it takes 5 ms
if TYPE_CHECKING:
    from rubdown.api import (
        ClubSchedule,
        Comparison,
        Diagnostic,
        Plan,
        PlanError,
        Schedule,
        Why,
        answer_lines,
        check,
        diff,
        load,
        loads,
        plan_club,
        schedule,
        why,
    )
else:

    def __getattr__(name):
        """A name of the API: it is loaded with the first use (PEP 562), for the command loads only what it needs."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from rubdown import api

        return getattr(api, name)


def __dir__() -> list[str]:
    return __all__
