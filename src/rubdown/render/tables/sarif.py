"""Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors read: one run, each problem a result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from rubdown import __version__
from rubdown.report.applied_rules import rule_in_words
from rubdown.text import escape_controls, in_json
from rubdown.toml.problems import Diagnostic

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NO_RULE = "plan"  # of a problem in what is written, which breaks no rule of the rulebook


def sarif_text(diagnostics: Sequence[Diagnostic]) -> str:
    """The whole log as JSON."""
    rules = sorted({diagnostic.code or _NO_RULE for diagnostic in diagnostics})
    driver = {"name": "rubdown", "version": __version__, "rules": list(map(_rule, rules))}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, rules) for diagnostic in diagnostics],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return in_json(json.dumps(log, indent=2, ensure_ascii=False).encode(errors="backslashreplace")) + "\n"


def _rule(code: str) -> dict[str, Any]:
    words = "the plan file can be read" if code == _NO_RULE else rule_in_words(code)
    return {"id": code, "shortDescription": {"text": words}}


def _result(diagnostic: Diagnostic, rules: list[str]) -> dict[str, Any]:
    code = diagnostic.code or _NO_RULE
    help_words = f" (help: {escape_controls(diagnostic.mend)})" if diagnostic.mend else ""
    return {
        "ruleId": code,
        "ruleIndex": rules.index(code),
        "level": diagnostic.severity,
        "message": {"text": escape_controls(diagnostic.wrong) + help_words},
        "locations": [{"physicalLocation": _place(diagnostic)}],
    }


def _place(diagnostic: Diagnostic) -> dict[str, Any]:
    """The file as a URI reference, and the stretch of its line; no region for the file as a whole."""
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(diagnostic.path.replace("\\", "/"), safe="/~")}}
    if diagnostic.line:
        start = max(1, diagnostic.column)
        region = {"startLine": diagnostic.line, "startColumn": start, "endColumn": start + max(1, diagnostic.length)}
        place["region"] = region
    return place
