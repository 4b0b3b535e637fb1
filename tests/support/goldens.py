"""Goldens: what a run must print, drawn anew with `python -m pytest --regold`."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDENS = Path(__file__).parents[1] / "goldens"


def golden(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--regold"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
