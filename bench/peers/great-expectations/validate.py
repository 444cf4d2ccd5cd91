"""The checks of bench/validation/checks.jsonc that Great Expectations has, as a user writes them: python validate.py FILE REPORT.json."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

TYPES = {
    "id": "str", "seen_at": "datetime64", "region": "str", "plan": "str", "channel": "str", "device": "str", "paperless": "bool",
    "age": "int", "visits": "int", "score": "float", "income": "float", "balance": "float",
    **{f"n{index}": "float" for index in range(7)}, "churn": "str",
}
SETS = {"region": 10, "plan": 3, "channel": 5, "device": 50}


def known(name: str, values: int) -> gxe.ExpectColumnValuesToBeInSet:
    return gxe.ExpectColumnValuesToBeInSet(column=name, value_set=[f"{name} {value}" for value in range(values)])


names = list(TYPES)
expectations = {
    "columns": [gxe.ExpectTableColumnsToMatchOrderedList(column_list=names)],
    "types": [gxe.ExpectColumnValuesToBeOfType(column=name, type_=kind) for name, kind in TYPES.items() if kind != "datetime64"],
    "rows": [gxe.ExpectTableRowCountToBeBetween(min_value=1000, max_value=10_000_000)],
    "fresh": [gxe.ExpectColumnMaxToBeBetween(column="seen_at", min_value=datetime.now() - timedelta(days=7300))],
    "id-unique": [gxe.ExpectColumnValuesToBeUnique(column="id")],
    "id-filled": [gxe.ExpectColumnValuesToNotBeNull(column="id")],
    "label-filled": [gxe.ExpectColumnValuesToNotBeNull(column="churn")],
    "label-known": [gxe.ExpectColumnValuesToBeInSet(column="churn", value_set=["no", "yes"])],
    "both-classes": [gxe.ExpectColumnDistinctValuesToContainSet(column="churn", value_set=["no", "yes"])],
    **{f"{name}-known": [known(name, values)] for name, values in SETS.items()},
    "age-range": [gxe.ExpectColumnValuesToBeBetween(column="age", min_value=18, max_value=120)],
    "visits-range": [gxe.ExpectColumnValuesToBeBetween(column="visits", min_value=0, max_value=1000)],
    "score-range": [gxe.ExpectColumnValuesToBeBetween(column="score", min_value=0, max_value=1)],
    "income-nulls": [gxe.ExpectColumnValuesToNotBeNull(column="income", mostly=0.95)],
    "balance-nulls": [gxe.ExpectColumnValuesToNotBeNull(column="balance", mostly=0.9)],
    "rows-repeated": [gxe.ExpectCompoundColumnsToBeUnique(column_list=names, mostly=0.99)],
}

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
source = context.data_sources.add_pandas("files").add_dataframe_asset("customers")
batch = source.add_batch_definition_whole_dataframe("all")
suite = context.suites.add(gx.ExpectationSuite(name="customers"))
owners = {}
for check, several in expectations.items():
    for expectation in several:
        owners[suite.add_expectation(expectation).id] = check
definition = context.validation_definitions.add(gx.ValidationDefinition(name="customers", data=batch, suite=suite))
result = definition.run(batch_parameters={"dataframe": pd.read_parquet(sys.argv[1])}, result_format="BASIC")
failures = sorted({owners[one.expectation_config.id] for one in result.results if not one.success})
with open(sys.argv[2], "w", encoding="utf-8") as report:
    json.dump({"failed": failures}, report)
