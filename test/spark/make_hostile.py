"""Writes the files that all engines count: python make_hostile.py FOLDER."""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

ROWS = 3000
LARGEST = float(np.finfo(np.float64).max)
ODD_NUMBERS = [float("nan"), float("inf"), float("-inf"), -0.0, 0.0, 5e-324, -5e-324, 1e308, -1e308, LARGEST, -LARGEST, 0.1 + 0.2]
ODD_TEXTS = [
    "", " ", "\t", "a", "A", "ä", "a\u0308", "naïve", "日本語", "😀", "👩‍👩‍👧", "مرحبا", "\u200b", "NaN", "null", "NULL", "true", "1", "1.0",
    "it's", '"quoted"', "back\\slash", "new\nline", "carriage\rreturn", "nul\0byte", "semi;colon", "com,ma", "é" * 600, "x" * 1024, "x" * 1025,
]


def gappy(values: list, every: int) -> list:
    return [None if row % every == 0 else value for row, value in enumerate(values)]


def hostile(seed: int, rows: int = ROWS) -> pa.Table:
    """Every kind of column that makes counting go wrong."""
    random = np.random.default_rng(seed)
    normal = random.normal(size=rows)
    whole = random.integers(-(2**63), 2**63 - 1, size=rows)
    near = [2**53 + int(step) for step in random.integers(-6, 7, size=rows)]
    start = datetime(1969, 12, 31, 23, 59, 59, 999_999)
    times = [start + timedelta(microseconds=int(step)) for step in random.integers(0, 10**15, size=rows)]
    columns = {
        "normal": gappy(normal.tolist(), 7),
        "skewed": np.exp(5 * normal).tolist(),
        "odd": [ODD_NUMBERS[int(index)] for index in random.integers(len(ODD_NUMBERS), size=rows)],
        "tied": np.round(2 * normal, 1).tolist(),
        "heavy maximum": np.minimum(normal, 0.5).tolist(),
        "heavy minimum": np.maximum(normal, 0.5).tolist(),
        "huge": (1e308 * random.uniform(-1, 1, size=rows)).tolist(),
        "whole": whole.tolist(),
        "beyond 2^53": near,
        "few": gappy(random.integers(0, 5, size=rows).tolist(), 3),
        "constant": [7] * rows,
        "all nan": [float("nan")] * rows,
        "flag": gappy((random.random(rows) < 0.3).tolist(), 11),
        "day": gappy([(date(1900, 1, 1) + timedelta(days=int(step))) for step in random.integers(0, 80_000, size=rows)], 5),
        "seen at": gappy(times, 13),
        "text": [ODD_TEXTS[int(index)] for index in random.integers(len(ODD_TEXTS), size=rows)],
        "many": [f"value {int(index)}" for index in random.integers(0, 1400, size=rows)],
        "unique": [f"name {row} {seed}" for row in range(rows)],
        "select": gappy([["x", "y", "z"][int(index)] for index in random.integers(3, size=rows)], 2),
        "SELECT": random.random(rows).tolist(),
        'quote " tick ` dot . line\nbreak': random.random(rows).tolist(),
        " spaces ": ["a"] * rows,
        "日本": random.random(rows).tolist(),
    }
    table = pa.table(columns)
    more = {
        "nothing": pa.array([None] * rows, pa.float64()),
        "no text": pa.array([None] * rows, pa.string()),
        "single": pa.array(normal, pa.float32()),
        "byte": pa.array(random.integers(-128, 128, size=rows), pa.int8()),
        "unsigned": pa.array(random.integers(0, 2**32, size=rows), pa.uint32()),
        "price": pa.array([Decimal(int(cents)).scaleb(-2) for cents in random.integers(-(10**9), 10**9, size=rows)], pa.decimal128(18, 2)),
        "zoned": pa.array([time.replace(tzinfo=timezone.utc) for time in times], pa.timestamp("us", tz="Europe/Berlin")),
        "kind": pa.array([str(index) for index in random.integers(4, size=rows)]).dictionary_encode(),
        "list": pa.array([[1, 2], None, []] * (rows // 3), pa.list_(pa.int64())),
        "bytes": pa.array([b"\x00\xff"] * rows, pa.binary()),
    }
    for name, values in more.items():
        table = table.append_column(name, values)
    return table


def changed(table: pa.Table) -> pa.Table:
    """The same columns, some with values of another type."""
    rows = table.num_rows
    texts = ["12", " 13.5 ", "1e3", ".5", "5.", "+7", "", " ", "twelve", "1e999", "-inf", "NaN", "0x10", "1_000", "٣"]
    new = {
        "normal": pa.array([texts[row % len(texts)] for row in range(rows)]),
        "few": pa.array([True, False, None] * (rows // 3)),
        "flag": pa.array(["true", "FALSE", "1", "0", "yes", "", None, " True "] * (rows // 8)),
        "select": pa.array([1, 2, None] * (rows // 3), pa.int64()),
        "many": pa.array([0.1, 1e20, 1e-7] * (rows // 3)),
        "day": pa.array(["2024-02-29", "2023-02-29", "2024-02-29 12:00:00", "1 May", None, ""] * (rows // 6)),
        "text": pa.array([False, True, None] * (rows // 3)),
        "unique": pa.array([date(2024, 1, 1)] * rows),
        "list": pa.array(["was a list"] * rows),
        "tied": pa.array([[1.0]] * rows, pa.list_(pa.float64())),
        "kind": pa.array([datetime(2024, 1, 1, 12, 30, 0, 500_000), None, datetime(2024, 1, 1)] * (rows // 3), pa.timestamp("us")),
    }
    for name, values in new.items():
        table = table.set_column(table.schema.get_field_index(name), name, values)
    return table.drop_columns(["constant", "byte"]).append_column("new", pa.array([1] * rows))


def write_texts(file: Path, seed: int, delimiter: str, mark: str) -> None:
    """CSV with what people write: blanks, quotes, line breaks, numbers in every spelling."""
    random = np.random.default_rng(seed)
    numbers = ["1", " 2 ", "3.50", "1e3", "-.5", "", "  ", "nan", "inf", "+4", "9007199254740993"]
    longs = ["1", "2.0", "3e2", "", "-7", "9007199254740993", "9223372036854775807"]
    texts = ["plain", "", " ", "  padded ", 'say "hi"', "two\nlines", f"with {delimiter}", "日本", "=1+1", "NULL"]
    moments = ["2024-02-29", "2024-02-29 23:59:59", "2024-02-29T23:59:59.25", "2024-02-29 23:59:59+01:00", "2024-02-29T00:00:00Z", ""]
    pools = {
        "double": numbers, "long": longs, "text": texts, "moment": moments, "truth": ["true", "False", "1", "0", " TRUE ", ""],
        "bits": ["0", "1", ""], "empty": ["", " "], "mixed": ["1", "x", "2024-01-01"], "too long": ["9223372036854775808", "1"],
    }
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(mark)
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([*pools, "row"])
        for row in range(600):
            writer.writerow([*(pool[int(random.integers(len(pool)))] for pool in pools.values()), row])


def main(folder: Path) -> None:
    parquet.write_table(hostile(1), folder / "hostile.parquet", row_group_size=700)
    parquet.write_table(changed(hostile(2)), folder / "changed.parquet")
    large = hostile(3, 90_000).select(["normal", "skewed", "odd", "tied", "few", "flag", "seen at", "many", "unique", "select"])
    parquet.write_table(large, folder / "large.parquet", row_group_size=10_000)
    parts = folder / "parts"
    parts.mkdir()
    for part in range(3):
        parquet.write_table(hostile(1).slice(part * 1000, 1000), parts / f"part-{part}.parquet")
    parquet.write_table(hostile(1).slice(0, 0), folder / "empty.parquet")
    parquet.write_table(hostile(1).slice(0, 1), folder / "one.parquet")
    write_texts(folder / "texts.csv", 1, ",", "")
    write_texts(folder / "other.csv", 2, ";", "\ufeff")
    (folder / "ragged.csv").write_text("a,b\n1,2\n3,4,5\n")
    (folder / "repeated.csv").write_text("a,a\n1,2\n")
    (folder / "cut.parquet").write_bytes((folder / "large.parquet").read_bytes()[:5000])


main(Path(sys.argv[1]))
