"""Shared by all tests: which rubdown is tested, the hypothesis profiles, and the switch that draws goldens anew.

HYPOTHESIS_PROFILE=nightly tries thirty times as many inputs.
"""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

from support.command import SRC

settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile("nightly", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="write goldens, picture and schema anew")


def pytest_configure() -> None:
    """Prepare for the commands that tests start: they are this checkout's, and hear Ctrl-C and a closed terminal.

    Tests may run in the background, where Ctrl-C is ignored, or by nohup.
    """
    os.environ["PYTHONPATH"] = str(SRC)
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
