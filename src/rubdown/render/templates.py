"""The templates of pages and files, which lie beside the modules that fill them."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def environment(folder: str, **options: Any) -> Environment:
    """The templates of a folder of this package: an unknown name is an error, and what only steers leaves no line."""
    return Environment(
        loader=PackageLoader("rubdown.render", folder), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, **options,
    )  # fmt: skip
