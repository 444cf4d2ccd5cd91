"""Columns in Arrow as numbers or names of a wanted type."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

from relevo.profile.texts import FALSE, LEAST_LONG, NUMBER, OVER_LONG, SPACE, TIME, TRUE, WHOLE

NUMERIC = ("long", "double", "datetime")


@dataclass(frozen=True)
class Numbers:
    """`values` of the cells that have one, NaN and infinities among them; times as seconds since 1970."""

    values: np.ndarray
    nulls: int
    invalid: int = 0


@dataclass(frozen=True)
class Names:
    """How often each text occurs."""

    counts: dict[str, int]
    nulls: int
    invalid: int = 0


def own_type(kind: pa.DataType) -> str:
    """`long`, `double`, `boolean`, `datetime`, `string`, or `other` for nested values and bytes."""
    if kinds.is_dictionary(kind):
        return own_type(kind.value_type)
    if kinds.is_null(kind) or (kinds.is_integer(kind) and not kinds.is_uint64(kind)):
        return "long"
    if kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind):
        return "double"
    if kinds.is_boolean(kind):
        return "boolean"
    if kinds.is_timestamp(kind) or kinds.is_date(kind):
        return "datetime"
    is_text = kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind) or kinds.is_time(kind)
    return "string" if is_text else "other"


def to_numbers(column: pa.ChunkedArray, wanted: str) -> Numbers:
    """Cells as `long`, `double` or `datetime`; what is neither missing nor such a value is invalid."""
    own, cells = own_type(column.type), column.drop_null()
    nulls = len(column) - len(cells)
    if own == "other":
        return Numbers(np.empty(0), nulls, len(cells))
    if own == "datetime" and wanted == "datetime":
        micros = cells.cast(pa.timestamp("us"), safe=False).cast(pa.int64())
        return Numbers(micros.to_numpy() / 1e6, nulls)
    if own in ("long", "double") and wanted != "datetime":
        values = _doubles(cells)
        return _whole(values, nulls) if wanted == "long" and own == "double" else Numbers(values, nulls)
    return _parsed(cells, nulls, {"long": long_of, "double": double_of, "datetime": seconds_of}[wanted])


def _doubles(cells: pa.ChunkedArray) -> np.ndarray:
    """Each number's nearest double, which Arrow's own cast of decimals misses."""
    if kinds.is_decimal(cells.type):
        return np.array([float(value) for value in cells.to_pylist()], dtype=np.float64)
    return cells.cast(pa.float64(), safe=False).to_numpy()


def _whole(values: np.ndarray, nulls: int) -> Numbers:
    """NaN is missing in whole numbers."""
    missing = np.isnan(values)
    with np.errstate(invalid="ignore"):
        whole = (np.floor(values) == values) & (values >= LEAST_LONG) & (values < OVER_LONG)
    return Numbers(values[whole], nulls + int(missing.sum()), int((~whole & ~missing).sum()))


def _parsed(cells: pa.ChunkedArray, nulls: int, parse: Callable[[str], float | None]) -> Numbers:
    texts, found = _texts(cells)
    values = [parse(text) for text in texts]
    blank = sum(count for text, count in zip(texts, found, strict=True) if not text.strip(SPACE))
    kept = [(value, count) for value, count in zip(values, found, strict=True) if value is not None]
    numbers = np.repeat([value for value, _ in kept], [count for _, count in kept]) if kept else np.empty(0)
    return Numbers(numbers, nulls + blank, sum(found) - len(numbers) - blank)


def long_of(text: str) -> float | None:
    """A whole number, such as `7`, `7.0` and `7e0`, that has room in 64 bits."""
    cut = text.strip(SPACE)
    if re.fullmatch(WHOLE, cut):
        exact = int(cut)
        return float(exact) if -(2**63) <= exact < 2**63 else None
    value = double_of(text)
    return value if value is not None and value % 1 == 0 and LEAST_LONG <= value < OVER_LONG else None


def double_of(text: str) -> float | None:
    """A number; one that is too large is infinite."""
    cut = text.strip(SPACE)
    return float(cut) if re.fullmatch(NUMBER, cut) else None


def seconds_of(text: str) -> float | None:
    """A time, as seconds since 1970."""
    cut = text.strip(SPACE)
    if not re.fullmatch(TIME, cut):
        return None
    try:
        time = datetime.fromisoformat(cut)
    except ValueError:
        return None
    passed = time.replace(tzinfo=time.tzinfo or timezone.utc) - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (passed.days * 86_400_000_000 + passed.seconds * 1_000_000 + passed.microseconds) / 1e6


def truth_of(text: str) -> str | None:
    """`true` or `false`."""
    cut = text.strip(SPACE).lower()
    return "true" if cut in TRUE else "false" if cut in FALSE else None


def to_names(column: pa.ChunkedArray, wanted: str) -> Names:
    """Cells as `string` or `boolean`. Text counts as it is; blank text is no boolean, and missing."""
    cells = column.drop_null()
    nulls = len(column) - len(cells)
    if own_type(column.type) == "other":
        return Names({}, nulls, len(cells))
    texts, found = _texts(cells)
    if wanted == "string":
        return Names(dict(zip(texts, found, strict=True)), nulls)
    counts: dict[str, int] = {}
    blank = 0
    for text, count in zip(texts, found, strict=True):
        truth = truth_of(text)
        blank += count if not text.strip(SPACE) else 0
        if truth is not None:
            counts[truth] = counts.get(truth, 0) + count
    return Names(counts, nulls + blank, sum(found) - sum(counts.values()) - blank)


def _texts(cells: pa.ChunkedArray) -> tuple[list[str], list[int]]:
    """The different cells as text, and how often each occurs."""
    if len(cells) == 0:
        return [], []
    counted = pc.value_counts(cells)
    values = counted.field("values")
    if kinds.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    return [_text(value) for value in values.to_pylist()], counted.field("counts").to_pylist()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        seconds = value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        return (seconds.rstrip("0") if value.microsecond else seconds[:19]) + ("+00" if value.tzinfo else "")
    return str(value)


def narrowest_type(column: pa.ChunkedArray) -> str:
    """The narrowest type that every text cell has; `string` where there is none, or no value at all."""
    texts, _ = _texts(column.drop_null())
    parsers = {"long": long_of, "double": double_of, "boolean": truth_of, "datetime": seconds_of}
    fitting = (name for name, parse in parsers.items() if all(parse(text) is not None for text in texts))
    return next(fitting, "string") if texts else "string"
