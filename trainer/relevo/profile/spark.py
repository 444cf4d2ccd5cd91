"""Counts a table with Spark: Databricks, Azure ML, spark-submit. The rows stay where they are; counts come to the driver."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr

from relevo.errors import RelevoError
from relevo.profile.bins import SAMPLE_ROWS, Column, cover_range, moments_of, number_column, reference_edges
from relevo.profile.cells import NUMERIC
from relevo.profile.names import MAX_CATEGORIES, category_column, is_text, named
from relevo.profile.reading import Reading
from relevo.profile.spark_cells import float_text, name_sql
from relevo.profile.spark_source import BATCH, SparkColumn, open_data

SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.sql.caseSensitive": "true"}
SAMPLE_SEED = 7
UNREADABLE = (
    "CANNOT_READ_", "COLUMN_ALREADY_EXISTS", "FAILED_READ_FILE", "MALFORMED_", "PARQUET_", "PATH_NOT_FOUND",
    "TABLE_OR_VIEW_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA", "UNSUPPORTED_DATASOURCE",
)
"""Beginnings of what Spark calls files that it cannot read."""
NAMES_BATCH = 25
FINITE = "CASE WHEN NOT isnan(v) AND abs(v) < double('infinity') THEN v END"
MEASURES = {
    "gaps": "count_if(v IS NULL)",
    "filled": "count(v)",
    "bad": "count_if(b)",
    "nan": "count_if(isnan(v))",
    "infinite": "count_if(abs(v) = double('infinity'))",
    "found": f"count({FINITE})",
    "low": f"min({FINITE})",
    "high": f"max({FINITE})",
    "mean": f"avg({FINITE})",
    "variance": f"var_pop({FINITE})",
}
NOTHING = dict.fromkeys(MEASURES, 0)
NO_MOMENTS = dict.fromkeys(("min", "max", "mean", "m2"))
Measured = dict[str, Any]


def profile_with_spark(data: str, reading: Reading) -> dict[str, Any]:
    """Profile of a Parquet or CSV file, folder or address, or of `table:NAME`. Raises DATA_UNREADABLE.

    Edges and what is taken for text come from all rows, up to 32,768 of them, else from about so many.
    """
    session = SparkSession.builder.appName("relevo profile").getOrCreate()
    try:
        with _settings(session):
            session.udf.register("relevo_text", float_text)
            frame, columns = open_data(session, data, reading)
            return _profile(frame, columns, reading)
    except Exception as error:
        # Spark's errors come as several classes; what they have in common is the condition in their text.
        condition = re.search(r"\[([A-Z_]+[A-Z_.]*)\]", str(error))
        if isinstance(error, RelevoError) or condition is None or not condition[1].startswith(UNREADABLE):
            raise
        raise RelevoError("DATA_UNREADABLE", f"{data}: {condition[1]}") from error


@contextmanager
def _settings(session: SparkSession) -> Iterator[None]:
    before = {name: session.conf.get(name) for name in SETTINGS}
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            session.conf.set(name, value)


def _profile(frame: DataFrame, columns: list[SparkColumn], reading: Reading) -> dict[str, Any]:
    rows = frame.count()
    sampled = frame if rows <= SAMPLE_ROWS else frame.sample(SAMPLE_ROWS / rows, SAMPLE_SEED)
    measured = _measure(frame, columns)
    numbers = [column for column in columns if _is_counted_as_number(column, reading)]
    edges = _edges(sampled, numbers, reading)
    counts = _count_bins(frame, numbers, edges)
    others = [column for column in columns if column not in numbers]
    names = _count_names(frame, sampled, others, reading)
    counted: dict[str, Column] = {}
    for column in columns:
        like, found = reading.like(column.name), measured[column.place]
        if column in numbers:
            numeric = number_column(edges[column.place], counts[column.place], found["moments"], found["gaps"])
            result = numeric if like else cover_range(numeric)
        else:
            gaps = found["gaps"]
            result = category_column(names.get(column.place, {}), found["filled"], gaps["nulls"], gaps["invalid"])
        kind = column.wanted if like is None else like.get("type")
        counted[column.name] = result if kind is None else {**result, "type": kind}
    return reading.profile_of(rows, counted)


def _is_counted_as_number(column: SparkColumn, reading: Reading) -> bool:
    like = reading.like(column.name)
    return column.wanted in NUMERIC and (like is None or like["kind"] == "number")


def _measure(frame: DataFrame, columns: Sequence[SparkColumn]) -> dict[int, Measured]:
    """Gaps of every column, and the moments of the finite values, by place."""
    measured = {column.place: _measured(NOTHING) for column in columns}
    for batch in _batches(columns, BATCH):
        cells = (f"named_struct('place', {column.place}, 'v', {_number(column)}, 'b', {column.b})" for column in batch)
        melted = frame.selectExpr(f"inline(array({', '.join(cells)}))")
        for row in melted.groupBy("place").agg(*(expr(f"{sql} AS {name}") for name, sql in MEASURES.items())).collect():
            measured[row["place"]] = _measured(row.asDict())
    return measured


def _number(column: SparkColumn) -> str:
    """Of a text no more than whether there is one."""
    return column.v if column.wanted in NUMERIC else f"CASE WHEN {column.v} IS NOT NULL THEN 0D END"


def _measured(row: Measured) -> Measured:
    gaps = {"nulls": row["gaps"] - row["bad"], "invalid": row["bad"], "nan": row["nan"], "infinite": row["infinite"]}
    known = row["found"] > 0
    moments = moments_of(row["low"], row["high"], row["mean"], row["variance"] * row["found"]) if known else NO_MOMENTS
    return {"gaps": gaps, "filled": row["filled"], "moments": moments}


def _edges(sampled: DataFrame, columns: Sequence[SparkColumn], reading: Reading) -> dict[int, list[float]]:
    """By place: the reference's, else those that the sampled values give."""
    likes = {column.place: reading.like(column.name) for column in columns}
    edges = {place: like["edges"] for place, like in likes.items() if like}
    open_columns = [column for column in columns if likes[column.place] is None]
    for batch in _batches(open_columns, NAMES_BATCH):
        row = sampled.selectExpr(*(f"collect_list({column.v}) AS {column.v}" for column in batch)).first()
        for column in batch:
            edges[column.place] = reference_edges(np.asarray(row[column.v], dtype=np.float64))
    return edges


def _count_bins(frame: DataFrame, columns: Sequence[SparkColumn], edges: dict[int, list[float]]) -> dict[int, list[int]]:
    """By place: counts below the edges, in each bin, above. Each partition counts its rows, Spark adds up."""
    counts = {column.place: [0] * (len(edges[column.place]) + 1) for column in columns}
    for batch in _batches(columns, BATCH):
        count = _partition_counter({column.place: edges[column.place] for column in batch})
        pieces = frame.select(*(column.v for column in batch)).mapInArrow(count, "place INT, bin INT, found BIGINT")
        for row in pieces.groupBy("place", "bin").sum("found").collect():
            counts[row[0]][row[1]] = row[2]
    return counts


def _partition_counter(edges: dict[int, list[float]]) -> Any:
    """Runs on workers, which need NumPy and PyArrow but not this package."""

    def count(batches: Iterator[Any]) -> Iterator[Any]:
        import numpy
        import pyarrow

        ends = {place: numpy.asarray(own) for place, own in edges.items()}
        counts = {place: numpy.zeros(len(own) + 1, dtype=numpy.int64) for place, own in ends.items()}
        for batch in batches:
            for (place, own), values in zip(ends.items(), batch.columns, strict=True):
                numbers = values.drop_null().to_numpy(zero_copy_only=False)
                finite = numbers[numpy.isfinite(numbers)] + 0.0
                places = numpy.searchsorted(own, finite, side="right")
                places[finite == own[-1]] = len(own) - 1
                counts[place] += numpy.bincount(places, minlength=len(own) + 1)
        filled = [(place, at) for place, own in counts.items() for at in numpy.flatnonzero(own).tolist()]
        yield pyarrow.RecordBatch.from_arrays(
            [
                pyarrow.array([place for place, _ in filled], pyarrow.int32()),
                pyarrow.array([at for _, at in filled], pyarrow.int32()),
                pyarrow.array([int(counts[place][at]) for place, at in filled], pyarrow.int64()),
            ],
            names=["place", "bin", "found"],
        )

    return count


def _count_names(
    frame: DataFrame, sampled: DataFrame, columns: Sequence[SparkColumn], reading: Reading
) -> dict[int, dict[str, int]]:
    """By place: counts of the reference's names, or of the most frequent ones; none for text that hardly repeats."""
    likes = {column.place: reading.like(column.name) for column in columns}
    plain = [column for column in columns if column.wanted in ("string", "boolean")]
    fresh = [column for column in plain if likes[column.place] is None]
    texts = _texts(sampled, [column for column in fresh if column.wanted == "string"])
    counts: dict[int, dict[str, int]] = {}
    for batch in _batches([column for column in fresh if column.place not in texts], NAMES_BATCH):
        best = f"row_number() OVER (PARTITION BY place ORDER BY found DESC, name) <= {MAX_CATEGORIES}"
        for row in _grouped(frame, batch).selectExpr("*", f"{best} AS kept").where("kept").orderBy("place", "found", ascending=[True, False]).collect():
            counts.setdefault(row["place"], {})[row["name"]] = row["found"]
    for batch in _batches([column for column in plain if (likes[column.place] or {}).get("counts")], NAMES_BATCH):
        wanted = [(column.place, name) for column in batch for name in likes[column.place]["counts"]]
        names = frame.sparkSession.createDataFrame(wanted, "place INT, name STRING")
        found = {(row["place"], row["name"]): row["found"] for row in _grouped(frame, batch).join(names, ["place", "name"]).collect()}
        for column in batch:
            own = {name: count for (place, name), count in found.items() if place == column.place}
            counts[column.place] = named(own, likes[column.place]["counts"])
    return counts


def _batches(columns: Sequence[SparkColumn], size: int) -> Iterator[Sequence[SparkColumn]]:
    for start in range(0, len(columns), size):
        yield columns[start : start + size]


def _grouped(frame: DataFrame, columns: Sequence[SparkColumn]) -> DataFrame:
    """How often each name occurs, by `place` and `name`: one shuffle for all these columns."""
    cells = (f"named_struct('place', {column.place}, 'name', {name_sql(column.v)})" for column in columns)
    pairs = frame.selectExpr(f"inline(array({', '.join(cells)}))").where("name IS NOT NULL")
    return pairs.groupBy("place", "name").count().withColumnRenamed("count", "found")


def _texts(sampled: DataFrame, columns: Sequence[SparkColumn]) -> set[int]:
    """Places of the columns whose values hardly repeat."""
    texts: set[int] = set()
    for batch in _batches(columns, NAMES_BATCH):
        for row in _grouped(sampled, batch).groupBy("place").agg({"found": "sum", "name": "count"}).collect():
            if is_text(row["sum(found)"], row["count(name)"]):
                texts.add(row["place"])
    return texts
