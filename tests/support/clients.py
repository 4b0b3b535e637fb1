"""Programs that users of rubdown meet it with: calendars, mail, cron, a browser."""

from __future__ import annotations

import os
import shutil

import pytest


def require(*names: str) -> str:
    """The path of the first of these programs that is here.

    Where none is, the test is skipped and says why; in CI, which installs them all, it fails.
    """
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found:
        return found
    reason = f"needs {' or '.join(names)}, which this machine does not have"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
