"""Categories: values by their names. The same rules as `relevo profile` has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from relevo.profile.bins import Column

MAX_CATEGORIES = 1000
LONGEST_NAME = 256
"""Longer text, of more than four times as many bytes, counts by its beginning."""
MAX_DISTINCT_SHARE = 0.5
MIN_TEXT_VALUES = 20


def short_name(text: str) -> str:
    """A value's name."""
    return text[:LONGEST_NAME] + "…" if len(text.encode("utf-8", "replace")) > 4 * LONGEST_NAME else text


def is_text(filled: int, different: int) -> bool:
    """Whether values hardly repeat: such text names or describes single rows and has no categories."""
    return filled > MIN_TEXT_VALUES and different > MAX_DISTINCT_SHARE * filled


def most_frequent(counted: Mapping[str, int], most: int = MAX_CATEGORIES) -> dict[str, int]:
    """The most frequent names, ties in alphabetical order."""
    ordered = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    return dict(ordered[:most])


def named(counted: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    """Counts of these names, 0 for one that does not occur."""
    return {name: int(counted.get(name, 0)) for name in names}


def category_column(counts: Mapping[str, int], filled: int, nulls: int, invalid: int) -> Column:
    """A counted category column; of `filled` values those without a count of their own are `other`."""
    return {
        "kind": "category",
        "counts": dict(counts),
        "other": filled - sum(counts.values()),
        "nulls": nulls,
        **({"invalid": invalid} if invalid else {}),
    }


def is_boolean(column: Column) -> bool:
    """Whether a reference's categories are those of a boolean; profiles of older versions do not say."""
    if "type" in column:
        return column["type"] == "boolean"
    counts: Sequence[str] = list(column["counts"])
    return column["other"] == 0 and len(counts) > 0 and set(counts) <= {"true", "false"}


def type_to_read(column: Column) -> str | None:
    """The type that data is read as, to be counted like this column of a reference. Numbers of any kind compare."""
    if column.get("type") == "other":
        return None
    if column["kind"] == "number":
        return "datetime" if column.get("type") == "datetime" else "double"
    return "boolean" if is_boolean(column) else "string"
