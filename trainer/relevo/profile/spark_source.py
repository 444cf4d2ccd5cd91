"""Opens what Spark reads as columns `c0`, `c1`, …, whatever they are called."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyspark.sql.types import StringType, StructField, StructType

from relevo.errors import RelevoError
from relevo.profile.reading import Reading
from relevo.profile.spark_cells import cell_sql, own_type
from relevo.profile.texts import delimiter_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

BATCH = 100
"""Columns looked at in one job."""
NARROW = ("long", "double", "boolean", "datetime")


@dataclass(frozen=True)
class SparkColumn:
    """A column by its name, with its place, Spark's type and the type that it is read as.

    In the opened frame `v` has its value, a double or a string, and `b` whether a cell is no such value.
    """

    name: str
    place: int
    kind: str
    wanted: str

    @property
    def v(self) -> str:
        """Name of the values."""
        return f"v{self.place}"

    @property
    def b(self) -> str:
        """Name of the flags."""
        return f"b{self.place}"


def open_data(session: SparkSession, data: str, reading: Reading) -> tuple[DataFrame, list[SparkColumn]]:
    """The rows as `v` and `b` of the columns to count. Raises DATA_UNREADABLE."""
    is_csv = data.split("?")[0].lower().endswith(".csv")
    frame, names = _open_csv(session, data) if is_csv else _open_typed(session, data)
    reading.refuse_repeated(names)
    counted = set(reading.counted(names))
    kinds = [kind for _, kind in frame.dtypes]
    open_places = [place for place, name in enumerate(names) if name in counted and reading.wanted(name) is None]
    found = _narrowest(frame, open_places) if is_csv else {place: own_type(kinds[place]) for place in open_places}
    columns = [
        SparkColumn(name, place, kinds[place], reading.wanted(name) or found[place])
        for place, name in enumerate(names) if name in counted
    ]
    return _typed(frame, columns), columns


def _typed(frame: DataFrame, columns: list[SparkColumn]) -> DataFrame:
    cells = [cell_sql(f"c{column.place}", column.kind, column.wanted, column.v) for column in columns]
    values = frame.selectExpr("*", *(f"{cell.value} AS {column.v}" for cell, column in zip(cells, columns, strict=True)))
    flags = (f"{cell.bad} AS {column.b}" for cell, column in zip(cells, columns, strict=True))
    return values.selectExpr(*(column.v for column in columns), *flags)


def _open_typed(session: SparkSession, data: str) -> tuple[DataFrame, list[str]]:
    frame = session.table(data.removeprefix("table:")) if data.startswith("table:") else session.read.parquet(data)
    return frame.toDF(*(f"c{place}" for place in range(len(frame.columns)))), frame.columns


def _open_csv(session: SparkSession, data: str) -> tuple[DataFrame, list[str]]:
    """Blank cells are missing; a row of another length fails the job."""
    first = session.read.text(data).first()
    header = (first[0] if first else "").removeprefix("\ufeff")
    delimiter = delimiter_of(header)
    names = next(csv.reader([header], delimiter=delimiter), [])
    if not header.strip() or header.count('"') % 2:
        raise RelevoError("DATA_UNREADABLE", "the header line is empty or does not end")
    options = {"header": True, "sep": delimiter, "quote": '"', "escape": '"', "multiLine": True, "mode": "FAILFAST", "emptyValue": ""}
    schema = StructType([StructField(name, StringType()) for name in names])
    frame = session.read.options(**options).schema(schema).csv(data)
    places = range(len(names))
    cells = (f"CASE WHEN trim(BOTH ' \\t\\r\\n' FROM c{place}) <> '' THEN c{place} END AS c{place}" for place in places)
    return frame.toDF(*(f"c{place}" for place in places)).selectExpr(*cells), names


def _narrowest(frame: DataFrame, places: list[int]) -> dict[int, str]:
    """The narrowest type that every cell of a text column has; `string` where there is none, or no value at all."""
    found: dict[int, str] = {}
    for start in range(0, len(places), BATCH):
        batch = places[start : start + BATCH]
        tried = {(place, kind): cell_sql(f"c{place}", "string", kind, f"{kind}{place}") for place in batch for kind in NARROW}
        values = frame.selectExpr("*", *(f"{cell.value} AS {kind}{place}" for (place, kind), cell in tried.items()))
        bad = (f"count_if({cell.bad}) AS {kind}{place}" for (place, kind), cell in tried.items())
        row = values.selectExpr(*(f"count(c{place}) AS n{place}" for place in batch), *bad).first()
        for place in batch:
            fitting = (kind for kind in NARROW if row[f"n{place}"] > 0 and row[f"{kind}{place}"] == 0)
            found[place] = next(fitting, "string")
    return found
