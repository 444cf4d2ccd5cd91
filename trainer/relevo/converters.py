"""Makes the converters of boosted trees known to skl2onnx, for the libraries that are installed."""

from __future__ import annotations

import importlib.util
from functools import cache

from skl2onnx import update_registered_converter
from skl2onnx.common.shape_calculator import (
    calculate_linear_classifier_output_shapes,
    calculate_linear_regressor_output_shapes,
)

CLASSIFIER_OPTIONS = {"nocl": [True, False], "zipmap": [True, False, "columns"]}

OPSETS = {"": 18, "ai.onnx.ml": 3}
"""What every supported ONNX Runtime, in Python and in Node, reads."""


@cache
def register_converters() -> None:
    """Registers XGBoost's and LightGBM's scikit-learn classes; safe to call again."""
    if importlib.util.find_spec("xgboost") is not None:
        register_xgboost()
    if importlib.util.find_spec("lightgbm") is not None:
        register_lightgbm()


def register_xgboost() -> None:
    from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost
    from xgboost import XGBClassifier, XGBRegressor, XGBRFClassifier, XGBRFRegressor

    for classifier in (XGBClassifier, XGBRFClassifier):
        register_classifier(classifier, "XGBoost", convert_xgboost)
    for regressor in (XGBRegressor, XGBRFRegressor):
        register_regressor(regressor, "XGBoost", convert_xgboost)


def register_lightgbm() -> None:
    from lightgbm import LGBMClassifier, LGBMRegressor
    from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm

    register_classifier(LGBMClassifier, "LightGbm", convert_lightgbm)
    register_regressor(LGBMRegressor, "LightGbm", convert_lightgbm)


def register_classifier(model: type, family: str, converter: object) -> None:
    update_registered_converter(
        model, f"{family}{model.__name__}", calculate_linear_classifier_output_shapes, converter,
        options=CLASSIFIER_OPTIONS,
    )


def register_regressor(model: type, family: str, converter: object) -> None:
    update_registered_converter(
        model, f"{family}{model.__name__}", calculate_linear_regressor_output_shapes, converter,
        options={"split": None},
    )
