"""NannyML's univariate drift with its defaults, from two Parquet or CSV files to a report: python drift.py REFERENCE CURRENT JSON"""
import os
import sys

# Waiting for a server that counts users would count against the tool.
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import nannyml
import pandas as pd


def read(path):
    return pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)


reference, current, out = sys.argv[1:]
before = read(reference)
calculator = nannyml.UnivariateDriftCalculator(column_names=list(before.columns)).fit(before)
frame = calculator.calculate(read(current)).to_df()
frame.columns = [" ".join(str(part) for part in name) for name in frame.columns]
frame.to_json(out, orient="records")
