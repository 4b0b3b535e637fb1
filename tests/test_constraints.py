"""`.constraints.txt` pins whatever the README's commands and .ci/run install: a fresh clone is green next year, too."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.command import ROOT

PIN = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.]*)")


def pins() -> dict[str, str]:
    """The version of each package; every line is a pin or a comment, and no index is named."""
    lines = ROOT.joinpath(".constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(PIN.fullmatch(line).groups() for line in lines if not line.startswith("#"))  # type: ignore[union-attr,misc]


def project() -> dict[str, Any]:
    return tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))


def declared() -> list[Requirement]:
    """The project's requirements, those of its extras among them."""
    tables = project()["project"]
    extras = tables["optional-dependencies"].values()
    return [Requirement(line) for line in (*tables["dependencies"], *(line for each in extras for line in each))]


def needed(requirement: Requirement) -> bool:
    """Whether this Python on this machine needs it, for one of its extras or for none."""
    return not requirement.marker or any(
        requirement.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)
    )


def test_whatever_is_installed_is_pinned() -> None:
    waiting = declared()
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or not needed(requirement):
            continue
        seen.add(name)
        try:
            waiting += map(Requirement, requires(name) or ())
        except PackageNotFoundError:  # an extra that is not installed here, such as OR-Tools
            continue
    assert len(seen) > 40
    assert seen - pins().keys() == set()


def test_the_pins_satisfy_the_project() -> None:
    for requirement in declared():
        assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)]), requirement


def test_a_build_takes_the_same_versions() -> None:
    required = [Requirement(line) for line in project()["build-system"]["requires"]]
    assert {one.name: str(one.specifier) for one in required} == {one.name: f"=={pins()[one.name]}" for one in required}


def test_the_commands_of_the_readme_and_of_ci_use_it() -> None:
    for name in ("README.md", ".ci/run"):
        installs = re.findall(r"pip\"? install .*", ROOT.joinpath(name).read_text(encoding="utf-8"))
        assert installs
        assert [command for command in installs if "-c .constraints.txt" not in command] == []
