"""The pages of the manual: Markdown files of the package, with the parts that are made from the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

# In the order in which they are listed.
PAGES = (
    "plan", "import", "training", "rules", "sure", "booking", "money", "reminders", "mail", "calendar-apps", "club",
    "json", "python", "exit-codes", "environment", "medical", "scale", "security", "changelog",
)  # fmt: skip
_FOLDER = Path(__file__).parents[2] / "help"


def source(name: str) -> str:
    """A page as it is written: a line such as `{keys}` stands for a part made from the code."""
    return (_FOLDER / f"{name}.md").read_text("utf-8")


def title(name: str) -> str:
    """The heading of a page."""
    return source(name).partition("\n")[0].removeprefix("# ")


def page(name: str) -> str:
    """A page with everything in it, as Markdown."""
    return re.sub(r"^\{(\w+)\}$", lambda part: _PARTS[part[1]](), source(name), flags=re.MULTILINE)


def _keys() -> str:
    from rubdown.cli.manual.keys import keys_table

    return keys_table()


def _rules() -> str:
    from rubdown.render.tables.rulebook import markdown_table

    return markdown_table().strip()


def _settings() -> str:
    from rubdown.cli.manual.keys import keys_table
    from rubdown.mail.settings import Settings

    return keys_table(Settings)


def _fields() -> str:
    from rubdown.cli.manual.fields import fields_of_commands

    return fields_of_commands()


_PARTS: dict[str, Callable[[], str]] = {"keys": _keys, "rules": _rules, "settings": _settings, "fields": _fields}
