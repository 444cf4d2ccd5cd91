"""Alerts of NannyML's univariate drift with its defaults on pairs of tables without drift: python calibration.py FOLDER JSON"""
import json
import logging
import os
import sys
import warnings
from collections import Counter
from pathlib import Path

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import nannyml
import numpy as np
import pandas as pd

np.seterr(all="ignore")
folder, out = sys.argv[1:]
judged, alerted, chunks, alerts, pairs, any_alert = Counter(), Counter(), 0, 0, 0, 0
for path in sorted(Path(folder).glob("*-reference.csv")):
    reference, current = pd.read_csv(path), pd.read_csv(str(path).replace("reference", "current"))
    calculator = nannyml.UnivariateDriftCalculator(column_names=list(reference.columns)).fit(reference)
    frame = calculator.calculate(current).filter(period="analysis").to_df()
    found = 0
    for name in reference.columns:
        alert = frame[(name, "jensen_shannon", "alert")].astype(bool)
        chunks += len(alert)
        alerts += int(alert.sum())
        judged[name] += 1
        alerted[name] += bool(alert.any())
        found += bool(alert.any())
    pairs += 1
    any_alert += found > 0
    if pairs % 10 == 0:
        print(pairs, "pairs", file=sys.stderr, flush=True)
result = {
    "tool": f"nannyml {nannyml.__version__}",
    "pairs": pairs,
    "columns": {name: {"found": alerted[name], "of": judged[name]} for name in judged},
    # In any of its chunks.
    "drifted": {"found": sum(alerted.values()), "of": sum(judged.values())},
    "tables": {"found": any_alert, "of": pairs},
    "chunks of columns": {"found": alerts, "of": chunks},
}
Path(out).write_text(json.dumps(result, indent=2) + "\n")
