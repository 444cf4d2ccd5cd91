"""Compares answers of the app with those of mlflow.pyfunc for the same rows and prints the differences as JSON."""

import argparse
import json
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd

PANDAS_TYPES = {"long": "int64", "double": "float64", "string": "object", "boolean": "bool"}


def read_rows(file: Path, schema: mlflow.types.Schema) -> pd.DataFrame:
    """Rows with the types that the model's signature names; a missing number becomes NaN."""
    frame = pd.DataFrame(json.loads(file.read_text(encoding="utf-8")))
    types = {column.name: PANDAS_TYPES[column.type.name] for column in schema.inputs}
    return frame[list(types)].astype(types)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model-uri", required=True)
    parser.add_argument("--rows", type=Path, required=True, help="JSON array of rows")
    parser.add_argument("--answers", type=Path, required=True, help="JSON array of {label, probability}")
    arguments = parser.parse_args()

    model = mlflow.pyfunc.load_model(arguments.model_uri)
    threshold = model.metadata.metadata["relevo"]["threshold"]
    rows = read_rows(arguments.rows, model.metadata.get_input_schema())
    expected = model.predict(rows).reset_index(drop=True)
    answers = pd.DataFrame(json.loads(arguments.answers.read_text(encoding="utf-8")))

    difference = np.abs(expected["probability"] - answers["probability"])
    decided = np.abs(expected["probability"] - threshold) > 1e-6
    print(
        json.dumps(
            {
                "rows": len(expected),
                "largestDifference": float(difference.max()),
                "otherLabels": int(((expected["label"] != answers["label"]) & decided).sum()),
                "atTheThreshold": int((~decided).sum()),
            }
        )
    )


if __name__ == "__main__":
    main()
