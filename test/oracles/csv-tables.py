"""Tables as Python's csv module and pandas write them, and as Python's csv module reads them back.

    .relevo/venv/bin/python test/oracles/csv-tables.py > test/oracles/csv-tables.json
"""

import csv
import io
import json
import random

import pandas as pd

PIECES = ["a", "Zoë", "007", " ", ",", '"', '""', "\n", "\r\n", "\r", "'", ";", "\t", "1.5", "-", "日本", "\u2028", "\\", "#", "NA"]


def field(rng: random.Random) -> str:
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(5)))


def table(rng: random.Random) -> list[list[str]]:
    width = rng.randrange(1, 6)
    header = [f"{index} {field(rng)}" for index in range(width)]
    return [header, *([field(rng) for _ in range(width)] for _ in range(rng.randrange(5)))]


def written(rows: list[list[str]], end: str, quoting: int) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def main() -> None:
    rng = random.Random(20261121)
    cases = []
    for number in range(200):
        rows = table(rng)
        end = rng.choice(["\n", "\r\n"])
        text = written(rows, end, rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
        if number % 3 == 0:
            text = text.removesuffix(end)
        if number % 4 == 1:
            text = pd.DataFrame(rows[1:], columns=rows[0]).to_csv(index=False)
        # Left out: carriage returns that the writers leave without quotes, so that nobody can read them back.
        if read(text) == rows:
            cases.append({"text": text, "records": rows})
    print(json.dumps(cases, indent=0))


main()
