"""Reads CSV and Parquet with the column types of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from relevo.errors import RelevoError

BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


def read_table(file: Path, types: Mapping[str, str]) -> pd.DataFrame:
    """All rows, with columns of the given types (`long`, `double`, `string`, `boolean`, `datetime`).

    Blank cells (empty or white space) of a number are gaps; blank strings stay strings. Columns without a type keep
    what the file says. Raises DATA_UNREADABLE, DATA_EMPTY and COLUMN_TYPE, which never quote a value.
    """
    frame = _read(file, types)
    if frame.empty:
        raise RelevoError("DATA_EMPTY", f"{file.name} has no rows")
    typed = {name: to_type(frame[name], kind) for name, kind in types.items() if name in frame.columns}
    return frame.assign(**typed)


def _read(file: Path, types: Mapping[str, str]) -> pd.DataFrame:
    try:
        if file.suffix == ".parquet":
            return pd.read_parquet(file)
        if file.suffix != ".csv":
            raise RelevoError("DATA_UNREADABLE", f"{file.name} is neither .csv nor .parquet")
        text = dict.fromkeys(types, str)
        return pd.read_csv(file, dtype=text, keep_default_na=False, na_values=_blank_for_untyped(file, types))
    except (OSError, ValueError) as error:
        raise RelevoError("DATA_UNREADABLE", f"{file.name} cannot be read: {type(error).__name__}") from error


def _blank_for_untyped(file: Path, types: Mapping[str, str]) -> dict[str, list[str]]:
    header = pd.read_csv(file, nrows=0)
    return {name: ["", " "] for name in map(str, header.columns) if name not in types}


def to_type(values: pd.Series, kind: str) -> pd.Series:
    """One column in its type; whole numbers with gaps become floats."""
    if kind == "string":
        return values.map(lambda value: None if pd.isna(value) else _text(value)).astype(object)
    try:
        if kind == "boolean":
            return _booleans(values)
        if kind == "datetime":
            return pd.to_datetime(values, utc=True)
        return _numbers(values, kind)
    except (ValueError, TypeError, KeyError) as error:
        raise RelevoError("COLUMN_TYPE", f"{values.name}: expected {kind}, found other values") from error


def _numbers(values: pd.Series, kind: str) -> pd.Series:
    filled = values.map(_blank_to_gap) if values.dtype == object or pd.api.types.is_string_dtype(values) else values
    numbers = pd.to_numeric(filled).astype("float64")
    whole = kind == "long" and bool((numbers.notna() & (numbers % 1 == 0)).all())
    return numbers.astype("int64") if whole else numbers


def _booleans(values: pd.Series) -> pd.Series:
    parsed = values.map(lambda value: None if _blank_to_gap(value) is None else BOOLEANS[_text(value).strip().lower()])
    return parsed.astype(object if parsed.isna().any() else bool)


def _blank_to_gap(value: object) -> object:
    return None if pd.isna(value) or (isinstance(value, str) and not value.strip()) else value


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
