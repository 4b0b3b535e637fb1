"""The user's own folders of rubdown: settings, and what it remembers."""

from __future__ import annotations

import os
from pathlib import Path


def config_folder() -> Path:
    """The folder for settings, as the platform has it; $XDG_CONFIG_HOME is honoured."""
    if (given := _given("XDG_CONFIG_HOME")) is not None:
        return given
    from platformdirs import user_config_path

    return user_config_path("rubdown", appauthor=False, roaming=True)


def state_folder() -> Path:
    """The folder for what is remembered, as the platform has it; $XDG_STATE_HOME is honoured."""
    if (given := _given("XDG_STATE_HOME")) is not None:
        return given
    from platformdirs import user_state_path

    return user_state_path("rubdown", appauthor=False)


def _given(variable: str) -> Path | None:
    """The folder in the one that a variable names, which may be relative to the current folder; None for Windows."""
    named = os.environ.get(variable, "").strip()
    return Path(named).absolute() / "rubdown" if named and os.name != "nt" else None
