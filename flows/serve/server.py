"""A Prefect server of our own on the loopback address, for who has none: it keeps the schedule and shows the nights.

    python -m flows.serve.server PORT

It ends when its standard input is closed, so it can't outlive the process that started it, however that one ends.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from flows.lifeline import hold

HOST = "127.0.0.1"
PORT = 4200
STARTUP_SECONDS = 300


class NoServer(RuntimeError):
    """The server did not come up."""


@contextmanager
def own_server() -> Iterator[str]:
    """Start the server, wait until it answers, yield its API's address; it is stopped at the end. Raises NoServer."""
    port = free_port()
    child = subprocess.Popen([sys.executable, "-m", "flows.serve.server", str(port)], stdin=subprocess.PIPE, start_new_session=True)
    try:
        wait_for(f"http://{HOST}:{port}/api/health", child)
        yield f"http://{HOST}:{port}/api"
    finally:
        child.stdin.close()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def free_port() -> int:
    """Prefect's usual port, or any other where that is taken."""
    for port in (PORT, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
            return tried.getsockname()[1]
    raise NoServer("no port is free on the loopback address")


def wait_for(url: str, child: subprocess.Popen) -> None:
    """Wait until the server answers. Raises NoServer."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise NoServer(f"the Prefect server ended with {child.returncode} before it answered")
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise NoServer(f"the Prefect server did not answer within {STARTUP_SECONDS} s")


def main() -> None:
    """In the child: serve until standard input is closed."""
    import uvicorn
    from prefect.server.api.server import create_app

    hold(signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes our input
    uvicorn.run(create_app(), host=HOST, port=int(sys.argv[1]), log_level="warning", timeout_graceful_shutdown=5)


if __name__ == "__main__":
    main()
