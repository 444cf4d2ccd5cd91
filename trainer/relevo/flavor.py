"""MLflow flavor module, called by `Model.log`: writes a package that both MLflow and ONNX Runtime read."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mlflow.onnx
from mlflow import pyfunc
from mlflow.models import Model

from relevo.loader import relevo_loader
from relevo.package import EVALUATION, GOLDEN, MODEL, PROFILE, ModelPackage

FLAVOR_NAME = "onnx"
REQUIREMENTS = ("mlflow", "numpy", "onnx", "onnxruntime", "pandas", "PyYAML")


def save_model(
    path: str, mlflow_model: Model | None = None, *, package: ModelPackage, digests: dict[str, str] | None = None,
    **_: Any,
) -> None:
    """Writes the package to `path`, which must not hold anything yet, and its files' SHA-256 into `digests`."""
    model = mlflow_model or Model()
    directory = Path(path)
    loader = Path(relevo_loader.__file__)
    mlflow.onnx.save_model(
        package.model,
        path,
        mlflow_model=model,
        code_paths=[str(loader)],
        signature=package.signature(),
        input_example=package.example(),
        pip_requirements=[f"{name}=={version(name)}" for name in REQUIREMENTS],
        onnx_execution_providers=["CPUExecutionProvider"],
        metadata={**(model.metadata or {}), "relevo": package.metadata()},
        save_as_external_data=False,
    )
    write_evidence(directory, package)
    if digests is not None:
        digests.update(file_digests(directory))
    point_pyfunc_at_loader(model, loader.stem)
    model.model_size_bytes = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
    model.save(str(directory / "MLmodel"))


def file_digests(directory: Path) -> dict[str, str]:
    """SHA-256 (hex) by path of the files that decide what is served and judged."""
    names = [name for name in (MODEL, EVALUATION, PROFILE, GOLDEN) if (directory / name).exists()]
    return {name: hashlib.sha256((directory / name).read_bytes()).hexdigest() for name in names}


def write_evidence(directory: Path, package: ModelPackage) -> None:
    """Evaluation rows, reference profile, and golden cases where there are some."""
    (directory / EVALUATION).parent.mkdir()
    package.evaluation.to_parquet(directory / EVALUATION, index=False)
    text = json.dumps(package.profile, allow_nan=False, ensure_ascii=False)
    (directory / PROFILE).write_text(text, encoding="utf-8")
    if package.golden is not None:
        (directory / GOLDEN).write_text(package.golden, encoding="utf-8")


def point_pyfunc_at_loader(model: Model, module: str) -> None:
    """`mlflow.onnx` cannot score mixed columns itself (it needs tensors), so the package brings its own loader."""
    flavor = model.flavors[pyfunc.FLAVOR_NAME]
    flavor.update({pyfunc.MAIN: module, pyfunc.DATA: MODEL, pyfunc.CODE: "code"})
