"""MLflow's own scoring server for every echo model, each below its name, in one process.

`mlflow models serve` runs the same application (`mlflow.pyfunc.scoring_server.init`) for one model per process.

    python serve_models.py MODELS_DIRECTORY PORT
"""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from mlflow.pyfunc import load_model, scoring_server

directory, port = Path(sys.argv[1]), int(sys.argv[2])
root = FastAPI()
for model in sorted(path for path in directory.iterdir() if (path / "MLmodel").is_file()):
    root.mount(f"/{model.name}", scoring_server.init(load_model(str(model))))
uvicorn.run(root, host="127.0.0.1", port=port, log_level="error")
