"""Golden cases: rows whose answers are known, which every version must give."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from relevo.errors import RelevoError

EXPECTATIONS = {"label", "probability", "prediction"}
MAX_NAME = 100


def golden_file(cases: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """`relevo/golden.json` of cases `{"name", "inputs", "expect"}`. Raises GOLDEN_CASE, naming the case, never a value.

    `expect` has one or more of `label`, `probability` (`{"min", "max", "of"}`, each optional) and `prediction`
    (`{"value", "tolerance"}`).
    """
    checked = [check_case(case, number, columns) for number, case in enumerate(cases)]
    names = [case["name"] for case in checked]
    twice = next((name for name in names if names.count(name) > 1), None)
    if not checked or twice is not None:
        raise RelevoError("GOLDEN_CASE", "there are no cases" if twice is None else f"{twice} is there twice")
    try:
        text = json.dumps({"format": 1, "cases": checked}, allow_nan=False, ensure_ascii=False, default=plain)
    except (TypeError, ValueError) as error:
        raise RelevoError("GOLDEN_CASE", "a value is none of JSON's; a missing number is None") from error
    return text


def check_case(case: Mapping[str, Any], number: int, columns: Sequence[str]) -> dict[str, Any]:
    """The case as it is written."""
    name = case.get("name")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
        raise RelevoError("GOLDEN_CASE", f"case {number} needs a name of at most {MAX_NAME} letters")
    inputs, expect = case.get("inputs"), case.get("expect")
    if set(case) != {"name", "inputs", "expect"} or not isinstance(inputs, Mapping) or not isinstance(expect, Mapping):
        raise RelevoError("GOLDEN_CASE", f"{name} needs name, inputs and expect, and nothing else")
    unknown = sorted(set(inputs) - set(columns))
    if unknown:
        raise RelevoError("GOLDEN_CASE", f"{name} has inputs that are no columns of the model: {', '.join(unknown)}")
    if not expect or not set(expect) <= EXPECTATIONS:
        raise RelevoError("GOLDEN_CASE", f"{name} expects something else than {', '.join(sorted(EXPECTATIONS))}")
    return {"name": name, "inputs": dict(inputs), "expect": dict(expect)}


def plain(value: Any) -> Any:
    """A NumPy number as Python's. Raises TypeError for anything else that JSON does not have."""
    if not hasattr(value, "item"):
        raise TypeError(type(value).__name__)
    return value.item()
