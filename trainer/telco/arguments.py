"""The command line of `python -m telco.train`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Arguments:
    """What to train on and for whom. Optional texts are None where they are absent or empty."""

    data: Path
    policy: Path
    model: str
    run_id: str | None
    request_id: str | None
    data_digest: str | None


def parse_arguments(arguments: list[str] | None = None) -> Arguments:
    """Reads the command line; ends the process with code 2 and a usage message where it is wrong."""
    parser = argparse.ArgumentParser(prog="python -m telco.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="training set: .csv or .parquet")
    parser.add_argument("--policy", type=Path, required=True, help="models/<name>.jsonc")
    parser.add_argument("--model", required=True, help="registered model, and experiment, that the version joins")
    parser.add_argument("--run-id", default="", help="run to resume; without it a new one is made")
    parser.add_argument("--request-id", default="", help="training request that this answers")
    parser.add_argument("--data-digest", default="", help="SHA-256 (hex) of the data")
    given = parser.parse_args(arguments)
    return Arguments(
        given.data, given.policy, given.model, given.run_id or None, given.request_id or None, given.data_digest or None
    )
