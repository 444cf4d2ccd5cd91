"""Policies, tables, profiles and batch scoring: what is read from files and written to them."""

from __future__ import annotations

import json
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
from relevo import RelevoError, score_batch
from relevo.flavor import save_model
from relevo.jsonc import parse_jsonc
from relevo.policy import read_policy
from relevo.profile.command import main as profile_main
from relevo.profile.frame import count_series
from relevo.sklearn_models import package_model
from relevo.table import read_table
from sklearn.linear_model import LogisticRegression

from conftest import DATA, POLICY
from pipelines import pipeline


def test_comments_and_trailing_commas_go_and_strings_stay() -> None:
    text = '\ufeff{ // a "comment"\n "url": "http://x/*y*/", /* two\n lines, ] */ "list": [1, 2,\n], "quote": "\\",}//" , }'
    assert parse_jsonc(text, "p.jsonc") == {"url": "http://x/*y*/", "list": [1, 2], "quote": '",}//'}


def test_a_mistake_is_named_with_its_place() -> None:
    with pytest.raises(RelevoError, match=r"POLICY_INVALID p.jsonc:3:"):
        parse_jsonc('{ // one\n /* two */ "a": 1,\n "b" 2 }', "p.jsonc")


def test_the_policy_of_the_example_is_read() -> None:
    policy = read_policy(POLICY)
    assert (policy.task, policy.target, policy.positive, policy.entity) == ("binary", "Churn", "Yes", "customerID")
    assert policy.columns["TotalCharges"] == "double"


@pytest.mark.parametrize(("text", "message"), [("[]", "holds no object"), ('{"task": "binary"}', "lacks target, primary")])
def test_a_policy_that_says_too_little_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "p.jsonc").write_text(text)
    with pytest.raises(RelevoError, match=f"POLICY_INVALID p.jsonc {message}"):
        read_policy(tmp_path / "p.jsonc")


def test_a_missing_policy_or_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RelevoError, match="POLICY_INVALID p.jsonc cannot be read"):
        read_policy(tmp_path / "p.jsonc")
    for name in ("none.csv", "none.parquet", "none.txt"):
        with pytest.raises(RelevoError, match=f"DATA_UNREADABLE {name}"):
            read_table(tmp_path / name, {})


@pytest.mark.parametrize("content", [b"", b"\x00\x01PAR1 not a table", b'a,b\n1,2\n3,4,5\n"'])
def test_a_table_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    for name in ("broken.parquet", "broken.csv"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RelevoError, match="DATA_UNREADABLE|DATA_EMPTY"):
            read_table(tmp_path / name, {"a": "long"})


def test_types_of_the_policy_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("n,d,s,b,free\n7, ,007,true,1.5\n8,2.5,NA,no,\n")
    types = {"n": "long", "d": "double", "s": "string", "b": "boolean", "absent": "long"}
    table = read_table(tmp_path / "t.csv", types)
    assert table["n"].tolist() == [7, 8] and table["n"].dtype == np.int64
    assert np.isnan(table["d"][0]) and table["d"][1] == 2.5
    assert table["s"].tolist() == ["007", "NA"]
    assert table["b"].tolist() == [True, False] and table["b"].dtype == bool
    assert table["free"][0] == 1.5 and np.isnan(table["free"][1])


def test_parquet_and_csv_read_the_same(tmp_path: Path) -> None:
    types = read_policy(POLICY).types()
    from_csv = read_table(DATA, types)
    pd.read_csv(DATA, keep_default_na=False).to_parquet(tmp_path / "t.parquet", index=False)
    pd.testing.assert_frame_equal(from_csv, read_table(tmp_path / "t.parquet", types))


def test_few_values_get_a_bin_each_and_many_get_quantiles() -> None:
    few = count_series(pd.Series([0, 0, 1, 3]), "long")
    assert few["counts"] == [2, 1, 1]
    assert few["edges"] == [0.0, 1.0, 3.0, np.nextafter(3.0, np.inf)]
    assert (few["min"], few["max"], few["mean"], few["m2"]) == (0.0, 3.0, 1.0, 6.0)
    assert few["type"] == "long"
    many = count_series(pd.Series(np.random.default_rng(0).normal(size=20_400)), "double")
    assert len(many["edges"]) == 511
    assert sum(many["counts"]) == 20_400
    assert max(many["counts"]) - min(many["counts"]) <= 2


def test_a_sample_gives_the_edges_and_all_rows_are_counted() -> None:
    values = np.random.default_rng(1).normal(size=100_000)
    counted = count_series(pd.Series(values), "double")
    assert sum(counted["counts"]) == 100_000
    assert (counted["below"], counted["above"]) == (0, 0)
    assert counted["edges"][0] == values.min() and counted["edges"][-1] >= values.max()
    assert max(counted["counts"]) < 3 * 100_000 / 510


@pytest.mark.parametrize("values", [
    [5.0] * 10, [np.nan, np.nan], list(range(1000)) + [999] * 500, [1.0, np.inf, 2.0], list(np.linspace(0, 1, 510)),
    [-0.0, 0.0], [1.7976931348623157e308], [1.7976931348623157e308, 1e308, -1e308], [-5e-324], list(range(40_000)),
])
def test_histograms_always_have_increasing_edges_and_count_every_number(values: list[float]) -> None:
    counted = count_series(pd.Series(values, dtype="float64"), "double")
    finite = [value for value in values if np.isfinite(value)]
    assert (np.diff(counted["edges"]) > 0).all()
    assert len(counted["counts"]) == len(counted["edges"]) - 1 <= 512
    assert sum(counted["counts"]) == len(finite)
    assert counted["nulls"] + counted["infinite"] == len(values) - len(finite)
    json.dumps(counted, allow_nan=False)


def test_rare_categories_are_other() -> None:
    counted = count_series(pd.Series(["a", *(f"c{number:04}" for number in range(1200)), None] * 2), "string")
    assert list(counted["counts"])[:2] == ["a", "c0000"]
    assert counted["counts"]["a"] == 2
    assert len(counted["counts"]) == 1000
    assert (counted["other"], counted["nulls"]) == (2 * 201, 2)


def test_text_that_hardly_repeats_has_no_categories() -> None:
    counted = count_series(pd.Series([f"name {row}" for row in range(21)]), "string")
    assert (counted["counts"], counted["other"]) == ({}, 21)
    assert len(count_series(pd.Series([f"name {row}" for row in range(20)]), "string")["counts"]) == 20


def test_the_profile_command_counts_all_but_entity_and_time(tmp_path: Path) -> None:
    out = tmp_path / "profile.json"
    assert profile_main([str(DATA), "--out", str(out), "--policy", str(POLICY), "--reference", "", "--engine", "local"]) == 0
    counted = json.loads(out.read_text())
    assert counted["rows"] == 7043
    assert len(counted["columns"]) == 19 and "customerID" not in counted["columns"]
    assert counted["labels"]["Churn"]["counts"] == {"No": 5174, "Yes": 1869}
    assert counted["columns"]["Contract"]["counts"] == {"Month-to-month": 3875, "Two year": 1695, "One year": 1473}
    assert counted["columns"]["TotalCharges"]["nulls"] == 11


def test_rows_counted_into_a_reference_compare_with_it(tmp_path: Path) -> None:
    whole, half, out = tmp_path / "whole.json", tmp_path / "half.csv", tmp_path / "half.json"
    assert profile_main([str(DATA), "--out", str(whole)]) == 0
    half.write_text("".join(DATA.read_text(encoding="utf-8").splitlines(keepends=True)[:3001]), encoding="utf-8")
    assert profile_main([str(half), "--out", str(out), "--reference", str(whole)]) == 0
    reference, counted = (json.loads(file.read_text()) for file in (whole, out))
    assert list(counted["columns"]) == list(reference["columns"])
    assert "labels" not in counted
    for name, column in counted["columns"].items():
        like = reference["columns"][name]
        assert (column["kind"], column["type"], column.get("edges")) == (like["kind"], like["type"], like.get("edges"))
        counts = column["counts"] if column["kind"] == "number" else [*column["counts"].values(), column["other"]]
        assert sum(counts) + column["nulls"] == 3000


def test_labels_of_a_reference_stay_labels_and_may_be_away(tmp_path: Path) -> None:
    whole, again, bare, out = (tmp_path / name for name in ("whole.json", "again.json", "bare.csv", "bare.json"))
    assert profile_main([str(DATA), "--out", str(whole), "--policy", str(POLICY)]) == 0
    assert profile_main([str(DATA), "--out", str(again), "--reference", str(whole)]) == 0
    reference = json.loads(whole.read_text())
    assert json.loads(again.read_text()) == reference
    pd.read_csv(DATA).drop(columns="Churn").to_csv(bare, index=False)
    assert profile_main([str(bare), "--out", str(out), "--reference", str(whole)]) == 0
    assert json.loads(out.read_text())["labels"] == {}


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 2}'])
def test_a_reference_that_is_none_is_refused(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.json").write_text(content)
    assert profile_main([str(DATA), "--out", str(tmp_path / "p.json"), "--reference", str(tmp_path / "r.json")]) == 1
    assert capsys.readouterr().err.startswith("PROFILE_UNREADABLE r.json")


def test_the_profile_command_fails_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert profile_main([str(tmp_path / "no.csv"), "--out", str(tmp_path / "p.json")]) == 1
    assert capsys.readouterr().err == "DATA_UNREADABLE no.csv cannot be read: FileNotFoundError\n"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_batch_scoring_adds_the_answers_to_the_rows(
    ending: str, flowers: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fitted = pipeline(LogisticRegression(max_iter=500), ["size", "petals"], ["colour"]).fit(flowers, flowers["kind"])
    package, _ = package_model(fitted, evaluation=flowers, target="kind", features=["size", "petals", "colour"])
    save_model(str(tmp_path / "model"), package=package)
    flowers.to_csv(tmp_path / "in.csv", index=False)
    out = tmp_path / f"out.{ending}"
    arguments = ["--model-uri", str(tmp_path / "model"), "--data", str(tmp_path / "in.csv"), "--out", str(out)]
    assert score_batch.main(arguments) == 0
    scored = pd.read_csv(out) if ending == "csv" else pd.read_parquet(out)
    assert scored["id"].tolist() == flowers["id"].tolist()
    assert np.abs(scored["probability_rose"] - fitted.predict_proba(flowers)[:, 1]).max() < 1e-5
    assert "600 rows scored" in capsys.readouterr().out


def test_batch_scoring_fails_in_one_line(flowers: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fitted = LogisticRegression(max_iter=500).fit(flowers[["petals"]], flowers["kind"])
    package, _ = package_model(fitted, evaluation=flowers, target="kind", features=["petals"])
    save_model(str(tmp_path / "model"), package=package)
    flowers[["size"]].to_csv(tmp_path / "in.csv", index=False)
    for model, out, message in [
        ("model", "out.csv", "COLUMN_MISSING in.csv lacks petals"),
        ("model", "out.txt", "OUT_UNSUPPORTED"),
        ("nothing", "out.csv", "nothing"),
    ]:
        arguments = ["--model-uri", str(tmp_path / model), "--data", str(tmp_path / "in.csv"), "--out", str(tmp_path / out)]
        assert score_batch.main(arguments) == 1
        error = capsys.readouterr().err
        assert message in error and error.count("\n") == 1
    assert mlflow.active_run() is None
