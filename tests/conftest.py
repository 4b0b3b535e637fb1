"""Shared by all tests: the hypothesis profiles, and the switch that draws goldens anew.

HYPOTHESIS_PROFILE=nightly tries thirty times as many inputs.
"""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile("nightly", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="write goldens, picture and schema anew")


def pytest_configure() -> None:
    """Tests may run in the background, where Ctrl-C is ignored: the commands that they start shall hear it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
