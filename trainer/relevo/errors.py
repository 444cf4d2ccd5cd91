"""Errors that a person can act on: what, where and the remedy."""

from __future__ import annotations


class RelevoError(Exception):
    """A refusal with a stable code. `str(error)` is one line: code, message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code


class ParityError(RelevoError):
    """The ONNX model does not answer as the model it was made from."""

    def __init__(self, message: str, rows: list[int], step: str) -> None:
        super().__init__("PARITY", message)
        self.rows = rows
        """Positions (0-based) in the evaluation rows whose answers differ, worst first."""
        self.step = step
        """The step that causes the difference, such as `columns > number > scale (StandardScaler)`."""
