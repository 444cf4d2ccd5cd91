"""Trains, compares and registers: `python -m telco.train --data FILE --policy FILE --model NAME [--run-id RUN …]`."""

from __future__ import annotations

import hashlib
import logging
import sys
import warnings

import mlflow
import relevo
from mlflow import ActiveRun
from relevo.code_revision import code_revision
from relevo.policy import Policy, read_policy
from relevo.publish import LoggedModel

from telco.arguments import Arguments, parse_arguments
from telco.candidates import boosted_trees, logistic_regression, random_forest
from telco.dataset import SEED, Dataset, read_dataset
from telco.fit import Outcome, fit_candidate
from telco.metrics import better, require_metric
from telco.report import compare_models, to_html, to_markdown
from telco.run import Terminated, closing_run, listen_for_termination, open_run, report_failure
from telco.search import search_forest

MAX_DIGEST = 36
"""MLflow's limit for the digest of a data set."""


def train(arguments: Arguments, run: ActiveRun) -> LoggedModel:
    """The whole training inside an open run."""
    policy = read_policy(arguments.policy)
    require_metric(policy.primary)
    dataset = read_dataset(arguments.data, policy)
    log_facts(arguments, dataset)
    outcomes = fit_all(dataset, policy, run)
    picked = max(outcomes, key=lambda outcome: better(policy.primary, outcome.validation.mean(policy.primary)))
    log_report(outcomes, picked, dataset, policy)
    return register(arguments, dataset, picked, run)


def fit_all(dataset: Dataset, policy: Policy, run: ActiveRun) -> list[Outcome]:
    """The four models, each in a nested run."""
    plain = [logistic_regression(dataset.types), random_forest(dataset.types), boosted_trees(dataset.types)]
    return [*(fit_candidate(each, dataset, run) for each in plain), search_forest(dataset, policy.primary, run)]


def log_facts(arguments: Arguments, dataset: Dataset) -> None:
    """What was trained on: tags, parameters, and the data set as input of the run."""
    tags = {**request_tags(arguments), "relevo.model": arguments.model, "relevo.code_revision": code_revision()}
    mlflow.set_tags(tags)
    rows = {"training_rows": len(dataset.training), "evaluation_rows": len(dataset.evaluation)}
    mlflow.log_params({"seed": SEED, **rows})
    for rows, context in ((dataset.training, "training"), (dataset.evaluation, "evaluation")):
        named = mlflow.data.from_pandas(
            rows, source=arguments.data.name, targets=dataset.target, name=f"{arguments.model}-{context}",
            digest=data_digest(arguments)[:MAX_DIGEST],
        )
        mlflow.log_input(named, context=context)


def log_report(outcomes: list[Outcome], picked: Outcome, dataset: Dataset, policy: Policy) -> None:
    """The comparison as artifacts, and the picked model's figures on the parent run."""
    report = compare_models(outcomes, picked, dataset, policy.primary)
    mlflow.log_dict(report, "report/models.json")
    mlflow.log_text(to_markdown(report), "report/models.md")
    mlflow.log_text(to_html(report), "report/models.html")
    mlflow.log_params({"picked": picked.candidate.name, "primary": policy.primary})
    mlflow.log_metrics({**picked.metrics, **picked.trained, **picked.validation.summary(), "threshold": picked.validation.threshold})
    print(to_markdown(report))


def register(arguments: Arguments, dataset: Dataset, picked: Outcome, run: ActiveRun) -> LoggedModel:
    """Logs the picked pipeline and creates its version."""
    return relevo.log_model(
        picked.model,
        evaluation=dataset.evaluation,
        training=dataset.training,
        target=dataset.target,
        entity=dataset.entity,
        time=dataset.time,
        features=list(dataset.types),
        classes=dataset.classes,
        positive=dataset.classes[1],
        threshold=picked.validation.threshold,
        run_id=run.info.run_id,
        registered_model_name=arguments.model,
        seed=SEED,
        tags={**request_tags(arguments), "relevo.picked": picked.candidate.name},
    )


def request_tags(arguments: Arguments) -> dict[str, str]:
    """What ties run and version to the training request and its data."""
    request = {} if arguments.request_id is None else {"relevo.request_id": arguments.request_id}
    return {**request, "relevo.data_digest": data_digest(arguments)}


def data_digest(arguments: Arguments) -> str:
    """SHA-256 (hex) of the training set: the request's, else the file's."""
    return arguments.data_digest or hashlib.sha256(arguments.data.read_bytes()).hexdigest()


def main(command_line: list[str] | None = None) -> int:
    """Command line. Answers 0; 1 after a failure (its reason is the run's tag `relevo.failure`); 143 after SIGTERM."""
    listen_for_termination()
    arguments = parse_arguments(command_line)
    warnings.filterwarnings("ignore", category=UserWarning, module="mlflow")
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    try:
        with closing_run(open_run(arguments.model, arguments.run_id)) as run:
            print(f"run {run.info.run_id}", flush=True)
            logged = train(arguments, run)
    except (Exception, KeyboardInterrupt, Terminated) as error:
        return report_failure(error)
    print(f"version {logged.version} of {arguments.model} from run {run.info.run_id}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
