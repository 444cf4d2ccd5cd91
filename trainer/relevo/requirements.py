"""Which distributions a model was trained with."""

from __future__ import annotations

import hashlib
from importlib.metadata import distributions

FILE = "requirements.lock"


def installed() -> str:
    """Every installed distribution as `name==version`, a line each, in the order of their names."""
    found = {
        f"{name.lower().replace('_', '-')}=={distribution.version}"
        for distribution in distributions()
        if (name := distribution.metadata["Name"])
    }
    return "".join(f"{line}\n" for line in sorted(found))


def digest_of(lock: str) -> str:
    """SHA-256 (hex): equal for equal environments."""
    return hashlib.sha256(lock.encode()).hexdigest()
