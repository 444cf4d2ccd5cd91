"""Evidently's DataDriftPreset with its defaults, from two Parquet or CSV files to a report: python drift.py REFERENCE CURRENT JSON"""
import os
import sys

# Waiting for a server that counts users would count against the tool.
os.environ["DO_NOT_TRACK"] = "1"

import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset


def read(path):
    return pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)


reference, current, out = sys.argv[1:]
report = Report([DataDriftPreset()]).run(read(current), read(reference))
with open(out, "w") as file:
    file.write(report.json())
