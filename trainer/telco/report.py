"""The honest comparison of the models: JSON for machines, Markdown and HTML for people."""

from __future__ import annotations

from html import escape
from typing import Any

from telco.cross_validation import FOLDS
from telco.dataset import Dataset
from telco.fit import Outcome
from telco.metrics import METRICS

TITLES = {"f1": "F1", "roc_auc": "ROC AUC", "log_loss": "log loss", "brier": "Brier"}


def compare_models(outcomes: list[Outcome], picked: Outcome, dataset: Dataset, primary: str) -> dict[str, Any]:
    """The report's content; `report/models.json` as it stands."""
    return {
        "format": 1,
        "primary": primary,
        "picked": picked.candidate.name,
        "rows": {"training": len(dataset.training), "evaluation": len(dataset.evaluation)},
        "positiveShare": float(dataset.labels(dataset.evaluation).mean()),
        "models": [describe_outcome(outcome, outcome is picked) for outcome in outcomes],
        "notes": notes(primary),
    }


def describe_outcome(outcome: Outcome, picked: bool) -> dict[str, Any]:
    """One row of the table."""
    summary = outcome.validation.summary()
    return {
        "name": outcome.candidate.name,
        "picked": picked,
        "runId": outcome.run_id,
        "parameters": outcome.candidate.parameters,
        "threshold": outcome.validation.threshold,
        "metrics": outcome.metrics,
        "crossValidation": {
            name: {"mean": summary[f"cv_{name}_mean"], "std": summary[f"cv_{name}_std"]} for name in METRICS
        },
    }


def notes(primary: str) -> list[str]:
    """What the numbers mean and what they do not."""
    return [
        f"Picked by cross-validated {title(primary)} on training rows ({FOLDS} folds), without the evaluation rows.",
        "Thresholds have the best F1 on out-of-fold predictions of training rows.",
        "Differences smaller than the spread over the folds are chance.",
        "The tuned forest's cross-validated score is that of the best draw, hence a little too kind.",
    ]


def title(metric: str) -> str:
    return TITLES.get(metric, metric)


def table(report: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Header and rows as text."""
    primary = report["primary"]
    head = ["model", f"CV {title(primary)}", "threshold", *map(title, METRICS)]
    rows = []
    for model in report["models"]:
        cv = model["crossValidation"][primary]
        name = f"{model['name']} (picked)" if model["picked"] else model["name"]
        values = [f"{model['metrics'][metric]:.4f}" for metric in METRICS]
        rows.append([name, f"{cv['mean']:.4f} ± {cv['std']:.4f}", f"{model['threshold']:.3f}", *values])
    return head, rows


def summary_line(report: dict[str, Any]) -> str:
    rows = report["rows"]
    return (
        f"{rows['training']} training rows, {rows['evaluation']} evaluation rows,"
        f" {report['positiveShare']:.2%} of them positive."
    )


def to_markdown(report: dict[str, Any]) -> str:
    """The table with its notes."""
    head, rows = table(report)
    lines = [f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows]]
    remarks = [f"- {note}" for note in report["notes"]]
    return "\n".join(["# Models", "", summary_line(report), "", *lines, "", *remarks, ""])


def to_html(report: dict[str, Any]) -> str:
    """The same as a page."""
    head, rows = table(report)
    header = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    remarks = "".join(f"<li>{escape(note)}</li>" for note in report["notes"])
    style = (
        "body{font:15px sans-serif;margin:2em}td,th{padding:.3em .8em;text-align:right}"
        "td:first-child{text-align:left}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Models</title><style>{style}</style>'
        f"<h1>Models</h1><p>{escape(summary_line(report))}</p>"
        f"<table><tr>{header}</tr>{body}</table><ul>{remarks}</ul></html>"
    )
