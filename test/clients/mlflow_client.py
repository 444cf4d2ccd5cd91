"""Plays callers of MLflow's scoring server, unchanged but for the host. Prints what they got as JSON.

Reads a JSON object from standard input: host, port, columns, rows."""

import json
import sys

import pandas as pd
import requests
from mlflow.pyfunc.scoring_server.client import ScoringServerClient


def by_requests(url, frame):
    """As the documentation of `mlflow models serve` shows it."""
    bodies = {
        "dataframe_split": {"dataframe_split": frame.to_dict(orient="split")},
        "dataframe_records": {"dataframe_records": frame.to_dict(orient="records")},
    }
    answers = {name: requests.post(f"{url}/invocations", json=body, timeout=30) for name, body in bodies.items()}
    answers["text with a charset"] = requests.post(
        f"{url}/invocations",
        data=json.dumps({"dataframe_split": json.loads(frame.to_json(orient="split"))}),
        headers={"Content-Type": "application/json; charset=utf-8"},
        timeout=30,
    )
    return {
        name: {
            "status": answer.status_code,
            "encoding": answer.headers.get("content-encoding"),
            "predictions": answer.json()["predictions"],
        }
        for name, answer in answers.items()
    }


def by_client(client, data):
    """`PredictionsResponse.get_predictions` gives a frame, as it does for a model that gives records."""
    return client.invoke(data).get_predictions().to_dict(orient="records")


def main():
    request = json.load(sys.stdin)
    frame = pd.DataFrame(request["rows"], columns=request["columns"])
    client = ScoringServerClient(request["host"], request["port"])
    client.wait_server_ready(timeout=30)
    bad = frame.assign(tenure="twelve")
    refused = requests.post(f"{client.url_prefix}/invocations", json={"dataframe_split": bad.to_dict(orient="split")}, timeout=30)
    json.dump(
        {
            "requests": by_requests(client.url_prefix, frame),
            "client": {
                "frame": by_client(client, frame),
                "one row": by_client(client, frame.head(1)),
            },
            "ping": requests.get(f"{client.url_prefix}/ping", timeout=30).status_code,
            "version": client.get_version(),
            "refused": {"status": refused.status_code, "body": refused.json()},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
