"""Counts a local table, a column at a time, without Spark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as parquet

from relevo.errors import RelevoError
from relevo.profile.bins import (
    SAMPLE_ROWS, Column, count_bins, cover_range, moments, number_column, reference_edges,
)
from relevo.profile.cells import NUMERIC, Names, Numbers, narrowest_type, own_type, to_names, to_numbers
from relevo.profile.names import category_column, is_text, most_frequent, named, short_name
from relevo.profile.reading import Reading
from relevo.profile.texts import SPACE, delimiter_of


def profile_file(file: Path, reading: Reading) -> dict[str, Any]:
    """Profile of a .csv or .parquet file. Raises DATA_UNREADABLE."""
    try:
        return _profile_csv(file, reading) if file.suffix == ".csv" else _profile_parquet(file, reading)
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
        raise RelevoError("DATA_UNREADABLE", f"{file.name} cannot be read: {type(error).__name__}") from error


def _profile_parquet(file: Path, reading: Reading) -> dict[str, Any]:
    if file.suffix != ".parquet":
        raise RelevoError("DATA_UNREADABLE", f"{file.name} is neither .csv nor .parquet")
    source = parquet.ParquetFile(file)
    names = source.schema_arrow.names
    reading.refuse_repeated(names)

    def count(name: str, wanted: str | None, like: Column | None) -> Column:
        column = source.read(columns=[name], use_threads=False).column(name)
        return count_column(column, wanted or own_type(column.type), like)

    return reading.profile(names, source.metadata.num_rows, count)


def _profile_csv(file: Path, reading: Reading) -> dict[str, Any]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        delimiter = delimiter_of(lines.readline())
    options = csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
    with csv.open_csv(file, parse_options=options) as start:
        names = start.schema.names
    reading.refuse_repeated(names)
    as_text = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    table = csv.read_csv(file, parse_options=options, convert_options=as_text)

    def count(name: str, wanted: str | None, like: Column | None) -> Column:
        column = table.column(name)
        filled = pc.if_else(pc.equal(pc.utf8_trim(column, SPACE), ""), pa.scalar(None, pa.string()), column)
        return count_column(filled, wanted or narrowest_type(filled), like)

    return reading.profile(names, table.num_rows, count)


def count_column(column: pa.ChunkedArray, kind: str, like: Column | None = None) -> Column:
    """Counts a column's cells as `kind` into bins of its own, or into those of a reference's column."""
    counted = _count(column, kind, like)
    named_kind = kind if like is None else like.get("type")
    return counted if named_kind is None else {**counted, "type": named_kind}


def _count(column: pa.ChunkedArray, kind: str, like: Column | None) -> Column:
    if kind == "other":
        return category_column({}, len(column) - column.null_count, column.null_count, 0)
    if kind not in NUMERIC:
        return count_names(to_names(column, kind), like, lambda: _hardly_repeats(column, kind))
    numbers = to_numbers(column, kind)
    if like is not None and like["kind"] == "category":
        return category_column({}, len(numbers.values), numbers.nulls, numbers.invalid)
    return count_numbers(numbers, like)


def count_numbers(numbers: Numbers, like: Column | None = None) -> Column:
    """Counts into bins of the numbers' own, or into those of a reference's column."""
    finite = numbers.values[np.isfinite(numbers.values)] + 0.0
    nan = int(np.isnan(numbers.values).sum())
    infinite = len(numbers.values) - len(finite) - nan
    edges = like["edges"] if like else reference_edges(_sample(numbers.values))
    gaps = {"nulls": numbers.nulls, "nan": nan, "infinite": infinite, "invalid": numbers.invalid}
    column = number_column(edges, count_bins(finite, edges).tolist(), moments(finite), gaps)
    return column if like else cover_range(column)


def count_names(names: Names, like: Column | None = None, hardly_repeats: Any = None) -> Column:
    """Counts the most frequent names, or those of a reference's column."""
    counted: dict[str, int] = {}
    for text, count in names.counts.items():
        name = short_name(text)
        counted[name] = counted.get(name, 0) + count
    if like:
        kept: Mapping[str, int] = named(counted, like["counts"])
    else:
        kept = {} if hardly_repeats is not None and hardly_repeats() else most_frequent(counted)
    return category_column(kept, sum(counted.values()), names.nulls, names.invalid)


def _hardly_repeats(column: pa.ChunkedArray, kind: str) -> bool:
    if kind != "string":
        return False
    names = to_names(column.take(_positions(len(column))), kind)
    return is_text(sum(names.counts.values()), len({short_name(text) for text in names.counts}))


def _sample(values: np.ndarray) -> np.ndarray:
    return values[_positions(len(values))]


def _positions(rows: int) -> np.ndarray:
    """The same ones every time; all of few rows."""
    everything = np.arange(rows)
    if rows <= SAMPLE_ROWS:
        return everything
    return np.sort(np.random.default_rng(rows).choice(rows, SAMPLE_ROWS, replace=False))
