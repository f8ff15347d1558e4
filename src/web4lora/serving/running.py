"""A gateway running in a thread of this process, for smoke tests and the demo."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from web4lora.errors import Web4Error
from web4lora.serving.gateway import create_app
from web4lora.settings import Settings
from web4lora.workspace import Workspace

_START_TIMEOUT_S = 30.0


@contextmanager
def running_gateway(workspace: Workspace, settings: Settings) -> Iterator[str]:
    """Serve on a free loopback port for the length of the block; yields the base URL.

    Raises:
        Web4Error: the server did not come up in time.
    """
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config = uvicorn.Config(
        create_app(workspace, settings), host="127.0.0.1", port=port, log_level="error"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_TIMEOUT_S
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise Web4Error("The gateway did not start.", "Run `web4 serve` to see why.")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=_START_TIMEOUT_S)
