"""Real servers for tests: started on free ports, healthy before they are used, ended with their children."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], health: str, log: Path, environment: dict[str, str]) -> Iterator[None]:
    """A process group that answers at `health`; its log is part of the error where it does not."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, start_new_session=True, env={**os.environ, "PATH": path, **environment}
        )
    try:
        wait_until_healthy(process, health, log)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def wait_until_healthy(process: subprocess.Popen[bytes], health: str, log: Path, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(health, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{health} did not come up:\n{log.read_text(errors='replace')[-3000:]}")


@contextmanager
def mlflow_server(directory: Path) -> Iterator[str]:
    """A tracking server with SQLite and artifacts by proxy; yields its address."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [
        "mlflow", "server", "--backend-store-uri", f"sqlite:///{directory}/mlflow.db", "--artifacts-destination",
        str(directory / "artifacts"), "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
    ]
    # Whatever store the test process itself uses must not leak into the server.
    environment = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_TRACKING_URI": ""}
    with running(command, f"{address}/health", directory / "server.log", environment):
        yield address


@contextmanager
def scoring_server(model_uri: str, tracking: str, directory: Path) -> Iterator[str]:
    """`mlflow models serve`; yields its address."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [
        "mlflow", "models", "serve", "--model-uri", model_uri, "--env-manager", "local", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1",
    ]
    with running(command, f"{address}/ping", directory / "serve.log", {"MLFLOW_TRACKING_URI": tracking}):
        yield address


@contextmanager
def recording_proxy(target: str) -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """Passes every request on to `target`; yields its address and the growing list of (method, path, body)."""
    calls: list[tuple[str, str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            calls.append((self.command, self.path, body))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            request = urllib.request.Request(target + self.path, body or None, headers, method=self.command)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    self.answer(answer.status, answer.headers.get("Content-Type", ""), answer.read())
            except urllib.error.HTTPError as error:
                self.answer(error.code, error.headers.get("Content-Type", ""), error.read())

        def answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet: failures show in the client."""

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = pass_on

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", calls
    finally:
        server.shutdown()
        server.server_close()
