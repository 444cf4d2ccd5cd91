"""Counts a table into a data profile, with Spark or without.

DATA is a .csv or .parquet file; with Spark also a folder, an address such as abfss://…, or table:NAME.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from relevo.errors import RelevoError
from relevo.policy import read_policy
from relevo.profile.reading import Reading

SPARK_VARIABLES = ("DATABRICKS_RUNTIME_VERSION", "PYSPARK_GATEWAY_PORT", "SPARK_REMOTE")
"""Where one of them is set, the command was started by Spark."""


def main(arguments: list[str] | None = None) -> int:
    """Command line. Answers 0, or 1 with one line on stderr."""
    options = _parser().parse_args(arguments)
    try:
        profile = _profile(options.data, _reading(options), options.engine)
    except RelevoError as error:
        print(error, file=sys.stderr)
        return 1
    Path(options.out).write_text(json.dumps(profile, allow_nan=False), encoding="utf-8")
    print(f"{profile['rows']} rows counted into {options.out}")
    return 0


def run() -> None:
    """Command line for programs that call a function and take no notice of what it answers, such as Databricks jobs."""
    if code := main():
        sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m relevo.profile", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", metavar="DATA", help="what is counted")
    parser.add_argument("--out", required=True, help="local file that the profile (JSON) goes to")
    parser.add_argument("--reference", default="", help="profile whose bins and categories are counted into")
    parser.add_argument("--policy", default="", help="models/<name>.jsonc: column types, and what is no feature")
    parser.add_argument(
        "--engine", choices=("auto", "spark", "local"), default="auto",
        help="auto: spark where Spark started this command, and for what only Spark reads; else local",
    )
    return parser


def _reading(options: argparse.Namespace) -> Reading:
    policy = read_policy(Path(options.policy)) if options.policy else None
    reference = _read_reference(Path(options.reference)) if options.reference else None
    if policy is None:
        return Reading(reference=reference)
    left_out = frozenset(name for name in (policy.entity, policy.time) if name)
    return Reading(policy.types_to_count(), left_out, policy.target, reference)


def _read_reference(file: Path) -> dict[str, Any]:
    try:
        profile = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RelevoError("PROFILE_UNREADABLE", f"{file.name}: {type(error).__name__}") from error
    if not isinstance(profile, dict) or profile.get("format") != 1:
        raise RelevoError("PROFILE_UNREADABLE", f"{file.name} is no data profile of format 1")
    return profile


def _profile(data: str, reading: Reading, engine: str) -> dict[str, Any]:
    if engine == "spark" or (engine == "auto" and _is_for_spark(data)):
        from relevo.profile.spark import profile_with_spark

        return profile_with_spark(data, reading)
    from relevo.profile.local import profile_file

    return profile_file(Path(data), reading)


def _is_for_spark(data: str) -> bool:
    return data.startswith("table:") or "://" in data or any(name in os.environ for name in SPARK_VARIABLES)
