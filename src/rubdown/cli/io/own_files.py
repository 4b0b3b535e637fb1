"""Which files a result never takes the place of: plans, what they include, journals, settings, the tool's memory."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from toml_rs import loads

from rubdown.cli.io.files import first_bytes, is_regular
from rubdown.cli.io.folders import config_folder, state_folder
from rubdown.cli.io.texts import LARGEST, decoded
from rubdown.toml.bounds import refuse_endless
from rubdown.toml.problems import InvalidValue

_IMPORTED = (b"# Imported from ", b"# What you did")  # how the files begin that `rubdown import` writes


def is_own_file(path: Path, *, imported: bool) -> bool:
    """Whether a file is TOML, by its name or by what it holds, or the tool's own: no result of a command is TOML.

    Only what `rubdown import` writes is, so that its files are no obstacle to another import (`imported`).
    """
    if _is_rubdowns(os.path.realpath(path)) or path.name.endswith(".journal.toml"):  # also one that is still to come
        return True
    with suppress(OSError, InvalidValue, ValueError):
        if not is_regular(path):
            return False
        raw = first_bytes(str(path), LARGEST + 1)
        if imported and (not raw.strip() or raw.startswith(_IMPORTED)):
            return False
        if path.suffix == ".toml":  # an empty one, too: a plan that is begun
            return True
        text = decoded(raw)
        return len(raw) <= LARGEST and not refuse_endless(text, "") and bool(loads(text, toml_version="1.0.0"))
    return False


def _is_rubdowns(real: str) -> bool:
    """Whether a real path is that of the settings, or of what is remembered."""
    state = os.path.realpath(state_folder())
    return real == os.path.realpath(config_folder() / "config.toml") or real.startswith(f"{state}{os.sep}")
