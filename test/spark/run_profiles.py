"""Runs profile commands, all in one process: python run_profiles.py JOBS.json RESULTS.json."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

from relevo.profile.command import main

results = []
for job in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
        code = main(job)
    results.append({"code": code, "error": errors.getvalue()})
Path(sys.argv[2]).write_text(json.dumps(results), encoding="utf-8")
