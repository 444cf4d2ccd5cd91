"""Writes test/fixtures/onnx/signatures.json: signatures as MLflow itself infers and writes them, and numbers in half precision.

Run from the project root: .relevo/venv/bin/python test/oracles/make_signature_fixtures.py
"""

import datetime
import json
from pathlib import Path

import numpy as np
import pandas as pd
from mlflow.models import ModelSignature, infer_signature
from mlflow.types.schema import AnyType, Array, ColSpec, Map, Object, ParamSchema, ParamSpec, Property, Schema, TensorSpec

ROOT = Path("test/fixtures/onnx")

frame = pd.DataFrame(
    {
        "flag": [True, False],
        "small": np.array([1, 2], dtype=np.int32),
        "count": [1, 2],
        "ratio": np.array([0.5, 1.5], dtype=np.float32),
        "price": [1.25, 2.5],
        "word": ["a", "b"],
        "when": pd.to_datetime(["2024-01-01", "2024-01-02"]),
        "bytes": [b"ab", b"cd"],
        "basket": [["x"], ["y", "z"]],
        "person": [{"name": "n", "tags": ["t"]}, {"name": "m", "tags": []}],
        "nothing": [None, None],
    }
)
every = Schema(
    [
        ColSpec("boolean", "flag"),
        ColSpec("integer", "small", required=False),
        ColSpec(Array(Array("double")), "grid"),
        ColSpec(Map(Array("long")), "counts"),
        ColSpec(Object([Property("id", "long"), Property("note", "string", required=False)]), "item", required=False),
        ColSpec(AnyType(), "rest"),
    ]
)
params = ParamSchema(
    [
        ParamSpec("scale", "double", 2.5),
        ParamSpec("steps", "long", [1, 2], shape=(-1,)),
        ParamSpec("since", "datetime", np.datetime64("2024-01-01T00:00:00")),
        ParamSpec("prompt", "string", None),
        ParamSpec("options", Object([Property("deep", "boolean")]), {"deep": True}),
    ]
)
signatures = {
    "frame": infer_signature(frame, np.array([1.0, 2.0])),
    "array": infer_signature(np.zeros((2, 3), dtype=np.float32), np.zeros(2)),
    "arrays": infer_signature({"a": np.zeros((2, 3)), "b": np.array(["x", "y"])}, {"y": np.zeros((2, 1), dtype=np.int64)}),
    "images": ModelSignature(Schema([TensorSpec(np.dtype("uint8"), (-1, 28, 28, 1), "image")])),
    "halves": ModelSignature(Schema([TensorSpec(np.dtype("float16"), (-1,))])),
    "times": ModelSignature(Schema([TensorSpec(np.dtype("datetime64[ns]"), (-1,))])),
    "unnamed": ModelSignature(Schema([ColSpec("double"), ColSpec("string")])),
    "every": ModelSignature(every, Schema([ColSpec("double", "score")]), params),
    "params": infer_signature(pd.DataFrame({"x": [1.0]}), params={"alpha": 1, "names": ["a"], "on": True, "day": datetime.datetime(2024, 2, 3)}),
}
rng = np.random.default_rng(16)
numbers = np.concatenate(
    [
        np.array([0.0, -0.0, 1.0, -2.0, 65504.0, 65519.0, 65520.0, 1e-8, 5.9604644775390625e-08, 2.98e-08, 6.1e-05, 0.1, 2049.0, 2051.0]),
        rng.normal(size=200) * 10.0 ** rng.integers(-9, 5, size=200),
    ]
)
with np.errstate(over="ignore"):
    halves = numbers.astype(np.float16)
content = {
    "signatures": {name: signature.to_dict() for name, signature in signatures.items()},
    "halves": {
        "numbers": numbers.tolist(),
        "bits": halves.view(np.uint16).tolist(),
        "rounded": [None if np.isinf(half) else float(half) for half in halves],
    },
}
(ROOT / "signatures.json").write_text(json.dumps(content, indent=1) + "\n")
