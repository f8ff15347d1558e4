import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.nightly.alerts import alerting, send_alert
from web4lora.settings import AlertSettings
from web4lora.workspace import Workspace


def test_an_alert_reaches_the_webhook_as_slack_json(tmp_path: Path) -> None:
    received: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        settings = AlertSettings(webhook_url=f"http://127.0.0.1:{server.server_port}/hook")
        assert send_alert(Workspace(tmp_path), settings, 'canary "x" failed\n') == "webhook"
    finally:
        server.shutdown()
        server.server_close()
    assert received == [{"text": '⚠️ Evening Loop Alert: canary "x" failed\n'}]


def test_a_dead_webhook_is_logged_and_never_raises(tmp_path: Path) -> None:
    settings = AlertSettings(webhook_url="http://127.0.0.1:9/hook")
    assert send_alert(Workspace(tmp_path), settings, "training failed") == "log"
    row = json.loads((tmp_path / "logs" / "alerts.jsonl").read_text())
    assert "training failed" in row["text"]
    assert row["problem"].startswith("webhook failed")


def test_a_failing_block_is_alerted_and_still_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(Web4Error, match="no source"),
        alerting(Workspace(tmp_path), AlertSettings(), "daily indexing"),
    ):
        raise Web4Error("no source")
    assert "daily indexing failed: no source" in (tmp_path / "logs" / "alerts.jsonl").read_text()
