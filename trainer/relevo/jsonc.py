"""JSON with comments and trailing commas."""

from __future__ import annotations

import json
import re
from typing import Any

from relevo.errors import RelevoError

_STRING = r'"(?:\\.|[^"\\\n])*"'
_COMMENTS = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TRAILING_COMMAS = re.compile(rf"({_STRING})|,(?=\s*[}}\]])")


def parse_jsonc(text: str, name: str) -> Any:
    """The value of a JSONC text; strings keep what looks like a comment. Raises POLICY_INVALID with line and column."""
    # Comments become blanks of the same shape, so that positions in messages stay true.
    plain = _COMMENTS.sub(lambda match: match[1] or re.sub(r"[^\n]", " ", match[0]), text.removeprefix("\ufeff"))
    plain = _TRAILING_COMMAS.sub(lambda match: match[1] or " ", plain)
    try:
        return json.loads(plain)
    except json.JSONDecodeError as error:
        raise RelevoError("POLICY_INVALID", f"{name}:{error.lineno}:{error.colno}: {error.msg}") from error
