"""Sends one tensor of every datatype to a model that gives them back, by Triton's HTTP client. Prints what came as JSON.

Reads a JSON object from standard input: url, model."""

import json
import sys

import numpy as np
import tritonclient.http as triton

TENSORS = {
    "bool": ("BOOL", np.array([[True, False], [False, True]])),
    "uint8": ("UINT8", np.array([[0, 255], [1, 2]], dtype=np.uint8)),
    "uint16": ("UINT16", np.array([[0, 65535], [1, 2]], dtype=np.uint16)),
    "uint32": ("UINT32", np.array([[0, 4294967295], [1, 2]], dtype=np.uint32)),
    "uint64": ("UINT64", np.array([[0, 18446744073709551615], [9007199254740993, 2]], dtype=np.uint64)),
    "int8": ("INT8", np.array([[-128, 127], [0, -1]], dtype=np.int8)),
    "int16": ("INT16", np.array([[-32768, 32767], [0, -1]], dtype=np.int16)),
    "int32": ("INT32", np.array([[-2147483648, 2147483647], [0, -1]], dtype=np.int32)),
    "int64": ("INT64", np.array([[-9223372036854775808, 9223372036854775807], [9007199254740993, -1]], dtype=np.int64)),
    "float16": ("FP16", np.array([[0.5, -65504], [1 / 3, np.inf]], dtype=np.float16)),
    "float32": ("FP32", np.array([[0.1, -3e38], [1e-40, -0.0]], dtype=np.float32)),
    "float64": ("FP64", np.array([[0.1, -1e308], [5e-324, -0.0]], dtype=np.float64)),
    "text": ("BYTES", np.array([["", "Käse"], ["two words", "😀"]], dtype=object)),
}
# Half precision has no form in JSON.
ALWAYS_BINARY = {"float16"}


def inputs(binary):
    given = []
    for name, (datatype, array) in TENSORS.items():
        tensor = triton.InferInput(name, [2, 2], datatype)
        tensor.set_data_from_numpy(array, binary_data=binary or name in ALWAYS_BINARY)
        given.append(tensor)
    return given


def same(name, sent, got):
    if name == "text":
        return [[text.encode() for text in row] for row in sent.tolist()] == got.tolist() or sent.tolist() == got.tolist()
    if name == "float16" and got.dtype == np.float16:
        finite = np.isfinite(sent)
        return np.array_equal(sent[finite], got[finite])
    return got.dtype == sent.dtype and sent.tobytes() == got.tobytes()


def compare(result):
    found = {name: bool(same(name, array, result.as_numpy(f"same_{name}"))) for name, (_, array) in TENSORS.items()}
    return {"same": found, "total": result.as_numpy("total").tolist()}


def main():
    request = json.load(sys.stdin)
    client, model = triton.InferenceServerClient(request["url"]), request["model"]
    names = [*(f"same_{name}" for name in TENSORS), "total"]
    plain = [triton.InferRequestedOutput(name, binary_data=False) for name in names]
    report = {
        "metadata": client.get_model_metadata(model),
        "answers": {
            "binary": compare(client.infer(model, inputs(True))),
            "json": compare(client.infer(model, inputs(False), outputs=plain)),
            "binary in, json out": compare(client.infer(model, inputs(True), outputs=plain)),
            "gzip": compare(
                client.infer(model, inputs(False), request_compression_algorithm="gzip", response_compression_algorithm="gzip")
            ),
        },
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
