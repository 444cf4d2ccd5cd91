"""Relevo for training scripts: one call makes a trained model servable, watchable and judgeable."""

from relevo.errors import ParityError, RelevoError
from relevo.onnx_models import log_onnx
from relevo.sklearn_models import log_model

__all__ = ["ParityError", "RelevoError", "log_model", "log_onnx"]
