"""Which code trained a model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def code_revision(directory: Path | None = None) -> str:
    """The commit of the repository that holds the running script, else `RELEVO_CODE_REVISION`, else `unknown`.

    `directory` stands in for the script's own.
    """
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=directory or script_directory(), capture_output=True, text=True,
            timeout=10, check=True,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        answer = ""
    return answer or os.environ.get("RELEVO_CODE_REVISION", "").strip() or "unknown"


def script_directory() -> Path:
    """Where the running script lies; the working directory in a notebook or console."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(file).resolve().parent if file else Path.cwd()
