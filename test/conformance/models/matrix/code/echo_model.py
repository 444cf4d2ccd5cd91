"""A pyfunc model that answers what a graph of Identity nodes would: numbers as they are, everything else as text.

Committed into every echo model by make_echo_models.py, which also makes the graph.
"""

import base64
import json
import math
from decimal import Decimal
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np
import pandas as pd

NUMBERS = {"boolean": bool, "integer": np.int32, "long": np.int64, "float": np.float32, "double": np.float64}


def _load_pyfunc(path):
    return Echo(json.loads(Path(path).read_text()))


class Echo:
    def __init__(self, spec):
        self.spec = spec

    def predict(self, data, params=None):
        if self.spec["tensors"]:
            return {f"out_{name}": value for name, value in named(data).items()}
        columns = {}
        for index, (name, type_) in enumerate(self.spec["columns"]):
            key = name if name is not None else data.columns[index]
            values = list(data[key]) if key in data.columns else [None] * len(data)
            columns[f"out_{index if name is None else name}"] = echo(values, type_)
        for name, value in self.scalars(params or {}).items():
            columns[f"out_{name}"] = [value] * len(data)
        return pd.DataFrame(columns)

    def scalars(self, params):
        """A list of numbers by its sum, a list of texts by its first."""
        values = {}
        for spec in self.spec["params"]:
            value = params.get(spec["name"])
            value = spec["default"] if value is None else value
            if spec["shape"] is not None:
                value = total(value) if spec["type"] == "double" else value[0]
            values[spec["name"]] = narrow(value, spec["type"])
        return values


def total(values):
    """Of nothing but -0.0 it is -0.0, as in a graph."""
    return reduce(add, (math.nan if value is None else value for value in values)) if values else 0.0


def narrow(value, type_):
    if type_ == "datetime":
        return instant(pd.Timestamp(value))
    return NUMBERS[type_](value).item() if type_ in ("integer", "long", "float", "double") else value


def named(data):
    return data if isinstance(data, dict) else {"x": data}


def missing(value):
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def echo(values, type_):
    if type_ in ("boolean", "integer", "long") and any(missing(value) for value in values):
        raise ValueError("an integer or boolean tensor has no missing value")
    if type_ == "boolean" and any(isinstance(value, list) for value in values):
        raise ValueError("a boolean tensor holds no lists")
    if type_ in NUMBERS:
        return pd.Series([math.nan if missing(value) else value for value in values], dtype=NUMBERS[type_])
    write = {"string": str, "datetime": instant, "binary": base64_text}.get(type_, json_text)
    return pd.Series(["" if missing(value) else write(value) for value in values], dtype=object)


def instant(value):
    text = value.isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def base64_text(value):
    return base64.b64encode(value if isinstance(value, bytes) else str(value).encode()).decode()


def json_text(value):
    """JSON as JavaScript writes it, so that both sides write numbers alike."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, dict):
        return "{" + ",".join(f"{json_text(str(k))}:{json_text(v)}" for k, v in sorted(value.items())) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(json_text(item) for item in value) + "]"
    if isinstance(value, pd.Timestamp):
        return json.dumps(instant(value))
    if isinstance(value, bytes):
        return json.dumps(base64_text(value))
    if isinstance(value, float):
        return number_text(value)
    return "null" if missing(value) else json.dumps(value, ensure_ascii=False)


def number_text(value):
    if not math.isfinite(value):
        return "null"
    if value == int(value) and abs(value) < 1e21:
        return "0" if value == 0 else f"{Decimal(repr(value)):f}".removesuffix(".0")
    text = repr(value)
    if abs(value) >= 1e-6 and "e-" in text:
        return f"{Decimal(text):f}"
    return text.replace("e-0", "e-")
