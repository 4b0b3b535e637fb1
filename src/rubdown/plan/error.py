"""The error of the public API for a plan that cannot be used."""

from __future__ import annotations

from rubdown.toml.problems import Diagnostic, Refusal


class PlanError(ValueError):
    """A plan that cannot be used; `diagnostics` are all its problems, each at its place."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("; ".join(f"{one.path}:{one.line}: {one.wrong} ({one.mend})" for one in refusal.diagnostics))
        self.diagnostics: tuple[Diagnostic, ...] = refusal.diagnostics
