"""Modules that are imported for Typer and hardly ever used: each is loaded when something in it is asked for.

Typer and what it imports name them at their top and use them in a few functions. A stand-in takes their place before:
a module whose `__getattr__` (PEP 562) loads the real one. (`importlib.util.LazyLoader` does not serve: an `import` of a
module that it holds back loads it.) Together they take a sixth of the time in which Typer is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

# inspect imports ast and tokenize; shutil bz2 and lzma; Typer itself platform, shutil and subprocess.
RARE = ("ast", "bz2", "lzma", "platform", "shutil", "subprocess", "tokenize")


def load_later(names: tuple[str, ...] = RARE) -> None:
    """Let stand-ins take the place of modules that are not loaded yet."""
    for name in names:
        sys.modules.setdefault(name, _stand_in(name))


def _stand_in(name: str) -> ModuleType:
    stand_in = ModuleType(name)

    def load_and_get(attribute: str) -> Any:
        if attribute.startswith("__"):  # what the import system itself asks for
            raise AttributeError(attribute)
        if sys.modules.get(name) is stand_in:
            sys.modules.pop(name, None)
        return getattr(import_module(name), attribute)

    stand_in.__getattr__ = load_and_get  # type: ignore[method-assign]
    return stand_in


@contextmanager
def left_out(name: str) -> Iterator[None]:
    """Whoever imports a module in here is told that it is not installed, unless it is loaded already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # as the import system's own description says
    try:
        yield
    finally:
        sys.modules.pop(name, None)
