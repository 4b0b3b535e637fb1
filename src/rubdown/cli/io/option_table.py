"""A command whose options are the fields of a struct, so that its story takes one value, whatever their number."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature
from typing import Any, TypeVar, get_type_hints

from msgspec import Struct

_Options = TypeVar("_Options", bound=Struct)


def with_options(options: type[_Options]) -> Callable[[Callable[[_Options], None]], Callable[..., None]]:
    """What makes a command for Typer of a function that takes these options.

    Each field is annotated as a parameter of a command would be; one without a default is required.
    """
    hints = get_type_hints(options, include_extras=True)
    names, given = options.__struct_fields__, options.__struct_defaults__
    defaults = [*[Parameter.empty] * (len(names) - len(given)), *given]
    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=hints[name])
        for name, default in zip(names, defaults, strict=True)
    ]

    def made(command: Callable[[_Options], None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:
            command(options(**given))

        run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
        return run

    return made
