"""Scores a file with a logged model: `python -m relevo.score_batch --model-uri URI --data in.csv --out out.parquet`.

Writes the file's columns followed by the model's answers.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import mlflow.pyfunc
import pandas as pd
from mlflow.exceptions import MlflowException

from relevo.errors import RelevoError
from relevo.table import read_table


def score_batch(model_uri: str, data: Path, out: Path) -> int:
    """Scores every row of `data` into `out` (.csv or .parquet); answers the number of rows."""
    if out.suffix not in (".csv", ".parquet"):
        raise RelevoError("OUT_UNSUPPORTED", f"{out.name} is neither .csv nor .parquet")
    model = mlflow.pyfunc.load_model(model_uri)
    types = {column.name: column.type.name for column in model.metadata.signature.inputs.inputs}
    frame = read_table(data, types)
    missing = [name for name in types if name not in frame.columns]
    if missing:
        raise RelevoError("COLUMN_MISSING", f"{data.name} lacks {', '.join(missing)}")
    scored = pd.concat([frame, model.predict(frame[list(types)])], axis=1)
    if out.suffix == ".csv":
        scored.to_csv(out, index=False)
    else:
        scored.to_parquet(out, index=False)
    return len(scored)


def main(arguments: list[str] | None = None) -> int:
    """Command line. Answers 0, or 1 with one line on stderr."""
    parser = argparse.ArgumentParser(prog="python -m relevo.score_batch", description=__doc__.splitlines()[0])
    parser.add_argument("--model-uri", required=True, help="such as models:/churn@champion")
    parser.add_argument("--data", type=Path, required=True, help="rows to score: .csv or .parquet")
    parser.add_argument("--out", type=Path, required=True, help="where they go: .csv or .parquet")
    options = parser.parse_args(arguments)
    try:
        rows = score_batch(options.model_uri, options.data, options.out)
    except (RelevoError, MlflowException) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    print(f"{rows} rows scored into {options.out.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
