"""Relevo for training scripts: one call makes a trained model servable, watchable and judgeable."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relevo.errors import ParityError, RelevoError
    from relevo.onnx_models import log_onnx
    from relevo.sklearn_models import log_model

__all__ = ["ParityError", "RelevoError", "log_model", "log_onnx"]

_HOMES = {
    "ParityError": "relevo.errors",
    "RelevoError": "relevo.errors",
    "log_model": "relevo.sklearn_models",
    "log_onnx": "relevo.onnx_models",
}


def __getattr__(name: str) -> Any:
    """Loads MLflow and the converters when they are asked for: the commands that need neither start without them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'relevo' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
