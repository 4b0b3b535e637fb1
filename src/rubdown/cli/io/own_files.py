"""Which files a result never takes the place of: plans, what they include, journals, settings."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from toml_rs import loads

from rubdown.cli.io.files import first_bytes, is_regular
from rubdown.cli.io.plans import config_folder
from rubdown.cli.io.texts import LARGEST, decoded
from rubdown.toml.bounds import refuse_endless
from rubdown.toml.problems import InvalidValue

_IMPORTED = (b"# Imported from ", b"# What you did")  # how the files begin that `rubdown import` writes


def is_own_file(path: Path, *, imported: bool) -> bool:
    """Whether a file is TOML, by its name or by what it holds, or the settings: no result of a command is TOML.

    Only what `rubdown import` writes is, so that its files are no obstacle to another import (`imported`).
    """
    if os.path.realpath(path) == os.path.realpath(config_folder() / "config.toml"):
        return True
    if not is_regular(path):
        return False
    with suppress(OSError, InvalidValue, ValueError):
        raw = first_bytes(str(path), LARGEST + 1)
        if not raw.strip() or (imported and raw.startswith(_IMPORTED)):
            return False
        if path.suffix == ".toml":
            return True
        text = decoded(raw)
        return len(raw) <= LARGEST and not refuse_endless(text, "") and bool(loads(text, toml_version="1.0.0"))
    return False
