"""Which code trained a model."""

from __future__ import annotations

import os
import subprocess


def code_revision() -> str:
    """The commit of the working directory's repository, else `RELEVO_CODE_REVISION`, else `unknown`."""
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "HEAD"], capture_output=True, text=True, timeout=10, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        answer = ""
    return answer or os.environ.get("RELEVO_CODE_REVISION", "").strip() or "unknown"
