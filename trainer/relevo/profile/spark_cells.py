"""Cells of a Spark column as SQL: numbers and names of a wanted type, and what is neither missing nor such a value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relevo.profile.cells import NUMERIC
from relevo.profile.names import LONGEST_NAME
from relevo.profile.texts import FALSE, LEAST_LONG, NUMBER, OVER_LONG, TIME, TRUE, WHOLE

INTEGERS = ("tinyint", "smallint", "int", "bigint", "void")


@dataclass(frozen=True)
class CellSql:
    """`value`: double or string, NULL where there is none. `bad`: true for something else than the wanted type.

    `bad` may refer to the value as `v`, so that it is worked out once.
    """

    value: str
    bad: str = "false"


def own_type(kind: str) -> str:
    """`long`, `double`, `boolean`, `datetime`, `string` or `other`, of a Spark type."""
    if kind in INTEGERS:
        return "long"
    if kind in ("float", "double") or kind.startswith("decimal"):
        return "double"
    if kind == "boolean":
        return "boolean"
    if kind == "date" or kind.startswith("timestamp"):
        return "datetime"
    return "string" if re.match(r"string|char|varchar|time\(", kind) else "other"


def cell_sql(alias: str, kind: str, wanted: str, v: str) -> CellSql:
    """The column `alias` of Spark's type `kind`, read as `wanted`; the value will be called `v`."""
    own = own_type(kind)
    if wanted == "other":
        return CellSql(f"CASE WHEN {alias} IS NOT NULL THEN '' END")
    if own == "other":
        return CellSql("CAST(NULL AS DOUBLE)" if wanted in NUMERIC else "CAST(NULL AS STRING)", f"{alias} IS NOT NULL")
    if own == "datetime" and wanted == "datetime":
        return CellSql(f"unix_micros(CAST({alias} AS TIMESTAMP)) / 1e6D")
    if own in ("long", "double") and wanted in ("long", "double"):
        double = f"CAST({alias} AS DOUBLE)"
        return _whole(double, v) if wanted == "long" and own == "double" else CellSql(double)
    return _from_text(text_sql(alias, kind), wanted, v)


def text_sql(alias: str, kind: str) -> str:
    """A cell as text."""
    text = f"CAST({alias} AS STRING)"
    if kind in ("float", "double"):
        return f"relevo_text({text})"
    return f"concat({text}, '+00')" if kind == "timestamp" else text


def float_text(text: str | None) -> str | None:
    """Java's text of a number, such as 1.0E20, as Python's."""
    if text is None:
        return None
    return {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}.get(text) or repr(float(text))


def _whole(double: str, v: str) -> CellSql:
    """NaN is missing in whole numbers."""
    value = f"CASE WHEN {double} % 1 = 0 AND {double} >= {LEAST_LONG:.0f}D AND {double} < {OVER_LONG:.0f}D THEN {double} END"
    return CellSql(value, f"({double} IS NOT NULL AND NOT isnan({double}) AND {v} IS NULL)")


def _from_text(text: str, wanted: str, v: str) -> CellSql:
    if wanted == "string":
        return CellSql(text)
    cut = f"trim(BOTH ' \\t\\r\\n' FROM {text})"
    return CellSql(_value(cut, wanted), f"coalesce({cut} <> '' AND {v} IS NULL, false)")


def _value(cut: str, wanted: str) -> str:
    number = f"CASE WHEN {_matches(cut, NUMBER)} THEN try_cast({cut} AS DOUBLE) END"
    whole = _whole(number, v="").value
    if wanted == "double":
        return number
    if wanted == "long":
        exact = f"WHEN {_matches(cut, WHOLE)} THEN CAST(try_cast({cut} AS BIGINT) AS DOUBLE)"
        return f"CASE {exact} ELSE {whole} END"
    if wanted == "datetime":
        return f"CASE WHEN {_matches(cut, TIME)} THEN unix_micros(try_cast({cut} AS TIMESTAMP)) / 1e6D END"
    texts = [", ".join(f"'{text}'" for text in words) for words in (TRUE, FALSE)]
    return f"CASE WHEN lower({cut}) IN ({texts[0]}) THEN 'true' WHEN lower({cut}) IN ({texts[1]}) THEN 'false' END"


def _matches(cut: str, pattern: str) -> str:
    return rf"{cut} RLIKE '\\A(?:{pattern})\\z'"


def name_sql(value: str) -> str:
    """A value's name: longer text counts by its beginning."""
    return f"CASE WHEN octet_length({value}) > {4 * LONGEST_NAME} THEN concat(left({value}, {LONGEST_NAME}), '…') ELSE {value} END"
