"""Modules that are imported for Typer and hardly ever used: each is loaded when something in it is asked for.

Typer and what it imports name them at their top and use them in a few functions. A stand-in takes their place before:
a module whose `__getattr__` (PEP 562) loads the real one. (`importlib.util.LazyLoader` does not serve: an `import` of a
module that it holds back loads it.) What is taken out of a module by name at the top (`from difflib import
get_close_matches`) is a function that calls the real one. Together they take a quarter of the time in which Typer is
loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

# Each with the functions that are taken out of it by name.
RARE: dict[str, tuple[str, ...]] = {
    "ast": (), "dis": (), "tokenize": (),  # by inspect
    "bz2": (), "lzma": (),  # by shutil
    "difflib": ("get_close_matches",), "gettext": ("gettext",),  # by Typer
    "platform": (), "shellingham": (), "shutil": ("get_terminal_size",), "subprocess": (),  # by Typer
    "textwrap": (),  # by traceback
}  # fmt: skip
if sys.version_info < (3, 13):
    # by pathlib, urllib.parse itself by name
    RARE |= {"fnmatch": (), "ipaddress": (), "ntpath": (), "urllib.parse": ("quote_from_bytes",)}

# What a code object's flags are called (`dis.COMPILER_FLAG_NAMES`), the same from Python 3.11 to 3.13.
FLAGS = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR", 64: "NOFREE",
    128: "COROUTINE", 256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR",
}  # fmt: skip


class StandIn(ModuleType):
    """What stands in the place of a module until something in it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system itself asks for
            raise AttributeError(name)
        return getattr(_loaded(self.__name__), name)


def load_later(names: Iterable[str] = RARE) -> None:
    """Let stand-ins take the place of modules that are not loaded yet."""
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = stand_in = _stand_in(name)
            parent, _, child = name.rpartition(".")
            if parent:  # `import urllib.parse` looks for it there too
                setattr(import_module(parent), child, stand_in)


def _stand_in(name: str) -> StandIn:
    stand_in = StandIn(name)
    for function in RARE.get(name, ()):
        setattr(stand_in, function, _called_later(name, function))
    if name == "dis":  # inspect makes its CO_ constants of these
        stand_in.__dict__["COMPILER_FLAG_NAMES"] = FLAGS.copy()
    if name == "ast":  # inspect derives a class from this one, up to Python 3.12
        methods = {method: _called_later(name, "NodeVisitor", method) for method in ("visit", "generic_visit")}
        stand_in.__dict__["NodeVisitor"] = type("NodeVisitor", (), methods)
    return stand_in


def _loaded(name: str) -> ModuleType:
    """The module itself, in its place."""
    if isinstance(sys.modules.get(name), StandIn):
        sys.modules.pop(name)
    return import_module(name)


def _called_later(module: str, *path: str) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        found: Any = _loaded(module)
        for name in path:
            found = getattr(found, name)
        return found(*arguments, **named)

    return call


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
