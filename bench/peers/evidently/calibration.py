"""Verdicts of Evidently's DataDriftPreset with its defaults on pairs of tables without drift: python calibration.py FOLDER JSON"""
import json
import os
import sys
import warnings
from collections import Counter
from pathlib import Path

os.environ["DO_NOT_TRACK"] = "1"
warnings.simplefilter("ignore")

import evidently
import numpy as np
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset

np.seterr(all="ignore")


def is_drifted(config, score):
    """P-values drift below their threshold, distances from it on; a text column's score is a classifier's area under the curve."""
    return score < config["threshold"] if "p_value" in config["method"] else score >= config["threshold"]


folder, out = sys.argv[1:]
judged, drifted, counts, whole = Counter(), Counter(), [], 0
for path in sorted(Path(folder).glob("*-reference.csv")):
    reference, current = pd.read_csv(path), pd.read_csv(str(path).replace("reference", "current"))
    found = Report([DataDriftPreset()]).run(current, reference).dict()["metrics"]
    count, columns = found[0], found[1:]
    counts.append(int(count["value"]["count"]))
    whole += count["value"]["share"] >= 0.5
    for metric in columns:
        judged[metric["config"]["column"]] += 1
        drifted[metric["config"]["column"]] += is_drifted(metric["config"], float(metric["value"]))
    if len(counts) % 10 == 0:
        print(len(counts), "pairs", file=sys.stderr, flush=True)
result = {
    "tool": f"evidently {evidently.__version__}",
    "pairs": len(counts),
    "columns": {name: {"found": drifted[name], "of": judged[name]} for name in judged},
    # As the tool counts them.
    "drifted": {"found": sum(counts), "of": sum(judged.values())},
    "tables": {"found": sum(count > 0 for count in counts), "of": len(counts)},
    "half of the columns": {"found": int(whole), "of": len(counts)},
}
assert sum(drifted.values()) == sum(counts), (sum(drifted.values()), sum(counts))
Path(out).write_text(json.dumps(result, indent=2) + "\n")
