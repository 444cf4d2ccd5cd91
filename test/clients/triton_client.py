"""Plays a caller of Triton's HTTP client, unchanged but for the host. Prints what it got as JSON.

Reads a JSON object from standard input: url, model (telco columns), version, multiclass, regression, columns, rows."""

import asyncio
import json
import sys

import numpy as np
import tritonclient.http as triton
import tritonclient.http.aio as triton_aio
from tritonclient.utils import InferenceServerException

DATATYPES = {"long": "INT64", "double": "FP64", "boolean": "BOOL", "string": "BYTES"}
NUMPY = {"INT64": np.int64, "INT32": np.int32, "FP64": np.float64, "FP32": np.float32, "FP16": np.float16, "BOOL": bool, "BYTES": object}


def tensor(name, values, datatype, binary, shape=(-1,)):
    array = np.array(values, dtype=NUMPY[datatype]).reshape(shape)
    given = triton.InferInput(name, list(array.shape), datatype)
    given.set_data_from_numpy(array, binary_data=binary)
    return given


def inputs(request, binary=True, shape=(-1,), datatypes=None):
    types = {**DATATYPES, **(datatypes or {})}
    return [
        tensor(name, [row[index] for row in request["rows"]], types[kind], binary, shape)
        for index, (name, kind) in enumerate(request["columns"].items())
    ]


def answer(result):
    response = result.get_response()
    return {
        "model": [response["model_name"], response["model_version"]],
        "id": response.get("id"),
        "prediction": response["parameters"]["prediction_id"],
        "outputs": {output["name"]: output for output in response["outputs"]},
        "values": {
            output["name"]: [
                value.decode() if isinstance(value, bytes) else value
                for value in result.as_numpy(output["name"]).tolist()
            ]
            for output in response["outputs"]
        },
    }


def refusal(call):
    try:
        call()
    except InferenceServerException as error:
        return {"status": error.status(), "message": error.message()}
    return None


def predictions(client, request):
    model = request["model"]
    plain = [triton.InferRequestedOutput("label", binary_data=False), triton.InferRequestedOutput("probability", binary_data=False)]
    return {
        "binary": client.infer(model, inputs(request)),
        "json": client.infer(model, inputs(request, binary=False), outputs=plain),
        "json in, binary out": client.infer(model, inputs(request, binary=False)),
        "binary in, json out": client.infer(model, inputs(request), outputs=plain),
        "columns of one": client.infer(model, inputs(request, shape=(-1, 1))),
        "narrow": client.infer(model, inputs(request, datatypes={"long": "INT32"})),
        "gzip": client.infer(model, inputs(request), request_compression_algorithm="gzip", response_compression_algorithm="gzip"),
        "deflate": client.infer(model, inputs(request, binary=False), request_compression_algorithm="deflate", response_compression_algorithm="deflate"),
        "version": client.infer(model, inputs(request), model_version=request["version"]),
        "id": client.infer(model, inputs(request), request_id="request-17"),
        "one output": client.infer(model, inputs(request), outputs=[triton.InferRequestedOutput("probability")]),
        "async": client.async_infer(model, inputs(request)).get_result(),
        "hints": client.infer(model, inputs(request), priority=1, timeout=1_000_000),
    }


def half_precision(client, request):
    halves = [
        tensor("tenure", [1, 40], "INT64", True),
        tensor("MonthlyCharges", [29.5, 80.25], "FP16", True),
        tensor("InternetService", ["DSL", "Fiber optic"], "BYTES", True),
        tensor("Partner", [True, False], "BOOL", True),
    ]
    wide = [*halves[:1], tensor("MonthlyCharges", [29.5, 80.25], "FP64", False), *halves[2:]]
    return {name: answer(client.infer(request["multiclass"], given)) for name, given in (("half", halves), ("wide", wide))}


def large(client, request):
    """Bodies of hundreds of kilobytes, which the server may read elsewhere than small ones."""
    many = {**request, "rows": request["rows"] * 50}
    plain = [triton.InferRequestedOutput(name, binary_data=False) for name in ("label", "probability")]
    answers = {
        "binary": client.infer(request["model"], inputs(many)),
        "json": client.infer(request["model"], inputs(many, binary=False), outputs=plain),
        "gzip": client.infer(
            request["model"], inputs(many), request_compression_algorithm="gzip", response_compression_algorithm="gzip"
        ),
    }
    return {name: answer(result)["values"] for name, result in answers.items()}


def refusals(client, request):
    model = request["model"]
    region = triton.InferInput("tenure", [1], "INT64")
    region.set_shared_memory("region", 8)
    other = client.infer
    return {
        "unknown model": refusal(lambda: other("no-such-model", inputs(request))),
        "unknown version": refusal(lambda: other(model, inputs(request), model_version="99")),
        "unknown output": refusal(lambda: other(model, inputs(request), outputs=[triton.InferRequestedOutput("logits")])),
        "missing input": refusal(lambda: other(model, inputs(request)[1:])),
        "wrong datatype": refusal(lambda: other(model, inputs(request, datatypes={"long": "FP32"}))),
        "unknown parameter": refusal(lambda: other(model, inputs(request), parameters={"temperature": 1})),
        "sequence": refusal(lambda: other(model, inputs(request), sequence_id=7, sequence_start=True)),
        "classification": refusal(lambda: other(model, inputs(request), outputs=[triton.InferRequestedOutput("label", class_count=2)])),
        "shared memory": refusal(lambda: other(model, [region])),
        "half precision in JSON": refusal(lambda: other(request["multiclass"], [tensor("MonthlyCharges", [1], "FP16", False)])),
        "metadata of an unknown model": refusal(lambda: client.get_model_metadata("no-such-model")),
    }


def extras(client, request):
    model = request["model"]
    calls = {
        "repository index": client.get_model_repository_index,
        "load": lambda: client.load_model(model),
        "unload": lambda: client.unload_model(model),
        "config": lambda: client.get_model_config(model),
        "config of a version": lambda: client.get_model_config(model, request["version"]),
        "statistics": client.get_inference_statistics,
        "statistics of a model": lambda: client.get_inference_statistics(model),
        "statistics of a version": lambda: client.get_inference_statistics(model, request["version"]),
        "trace": client.get_trace_settings,
        "trace of a model": lambda: client.get_trace_settings(model),
        "update trace": lambda: client.update_trace_settings(model, {"trace_level": "OFF"}),
        "logging": client.get_log_settings,
        "update logging": lambda: client.update_log_settings({"log_verbose_level": 1}),
        "system shared memory": client.get_system_shared_memory_status,
        "register system": lambda: client.register_system_shared_memory("region", "/key", 8),
        "unregister system": client.unregister_system_shared_memory,
        "cuda shared memory": client.get_cuda_shared_memory_status,
        "register cuda": lambda: client.register_cuda_shared_memory("region", b"handle", 0, 8),
        "unregister cuda": lambda: client.unregister_cuda_shared_memory("region"),
    }
    return {name: refusal(call) for name, call in calls.items()}


async def asynchronous(request):
    async with triton_aio.InferenceServerClient(request["url"]) as client:
        await client.is_server_live()
        return answer(await client.infer(request["model"], inputs(request)))


def main():
    request = json.load(sys.stdin)
    model, version = request["model"], request["version"]
    client = triton.InferenceServerClient(request["url"])
    report = {
        "live": client.is_server_live(),
        "ready": client.is_server_ready(),
        "model ready": client.is_model_ready(model),
        "version ready": client.is_model_ready(model, version),
        "unknown ready": client.is_model_ready("no-such-model"),
        "server": client.get_server_metadata(),
        "metadata": client.get_model_metadata(model),
        "metadata of version": client.get_model_metadata(model, version),
        "metadata of multiclass": client.get_model_metadata(request["multiclass"]),
        "predictions": {name: answer(result) for name, result in predictions(client, request).items()},
        "large": large(client, request),
        "asyncio": asyncio.run(asynchronous(request)),
        "half precision": half_precision(client, request),
        "refusals": refusals(client, request),
        "extras": extras(client, request),
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
