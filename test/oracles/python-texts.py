"""How Python writes and reads numbers, texts, base64 and times: what compat mode must do alike.

    .relevo/venv/bin/python test/oracles/python-texts.py > test/oracles/python-texts.json
"""

import base64
import json
import random
import struct
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")

NUMBER_TEXTS = [
    *["7", " 7 ", "+7", "-7", "1_000", "1__0", "_1", "1_", "007", "0_7", "", " ", "5.0", "5.", ".5", ".", "1e3", "1E+3", "1e", "1_0.5", "1e1_0"],
    *["nan", " NaN ", "inf", "-Infinity", "+inf", "infinit", "0x10", "1,5", "--1", "x", "1e400", "1e-400", "\t7\n", "1 0", "-0", "-0.0", "9" * 30],
]
BASE64_TEXTS = ["aGVsbG8=", "aGVsbG8", "a", "ab", "abc", "ab=c", "====", "=", "AB==", "aG Vs\nbG8=", "!!aGVs!!", "é", "", "aGVsbG8=zz", "aGVsbG8==", "YQ==YQ==", "YQ=Y=Q==", "YWI=c"]
JSON_TEXTS = [
    *["5", "5.0", "1e16", "1e15", "1e-4", "1e-5", "123456789012345680000", "true", "null", '"a"', "[]", "{}", '[1, "a", null, true, 2.5]', '{"a": [1.0], "b": "it\'s"}'],
    *['["\\"", "\'", "\\"\'"]', '["\\n\\t\\r\\\\", "\\u0000\\u001f\\u007f", "\\u00a0\\u00ad", "é€😀", "\\u2028"]', "[NaN, Infinity, -Infinity, -0.0]", '[{"": {}}]'],
]
TIMES = ["2024-01-01", "2024-01-01T10:00:00", "2024-01-01 10:00", "2024-01-01T10:00:00.123456789", "2024-01-01T10:00:00Z", "2024-01-01T10:00:00+02:00", "2024-02-30", "2024-01", "1969-12-31T23:59:59.5", "1700-01-01", "", "NaT", "soon"]


def floats() -> list[float]:
    rng = random.Random(20261121)
    drawn = [struct.unpack("<d", rng.randbytes(8))[0] for _ in range(300)]
    scaled = [rng.uniform(-10, 10) * 10 ** rng.randrange(-8, 20) for _ in range(200)]
    whole = [float(rng.randrange(-(10**6), 10**6)) for _ in range(50)]
    fixed = [0.0, -0.0, 1e16, 1e15, 9999999999999998.0, 1e-4, 9.9e-5, 5e-324, 1.7976931348623157e308, float(np.float32(0.1)), 1e22, 123456789012345.6]
    return [*fixed, *whole, *[value for value in [*drawn, *scaled] if np.isfinite(value)]]


def attempt(read):
    try:
        return read()
    except Exception:
        return None


def nanoseconds(text: str):
    value = attempt(lambda: np.array([text], "datetime64[ns]").astype("int64")[0].item())
    return "NaT" if value == -(2**63) else value if value is None else str(value)


def frame_time(text: str):
    parsed = attempt(lambda: pd.to_datetime(pd.Series([text], dtype="str")))
    if parsed is None:
        return None
    if parsed.dt.tz is not None:
        return "zoned"
    return "NaT" if parsed.isna()[0] else str(parsed.dt.as_unit("ns").astype("int64")[0])


print(
    json.dumps(
        {
            "floats": [[repr(value), json.dumps(value)] for value in floats()],
            "integers": [[text, attempt(lambda text=text: str(int(text)))] for text in NUMBER_TEXTS],
            "floatTexts": [[text, attempt(lambda text=text: repr(float(text)))] for text in NUMBER_TEXTS],
            "base64": [
                [text, attempt(lambda text=text: base64.b64encode(base64.decodebytes(bytes(text, "utf8"))).decode())]
                for text in BASE64_TEXTS
            ],
            "texts": [[text, str(json.loads(text)), json.dumps(str(json.loads(text)))] for text in JSON_TEXTS],
            "times": [[text, nanoseconds(text), frame_time(text)] for text in TIMES],
        },
        indent=0,
    )
)
