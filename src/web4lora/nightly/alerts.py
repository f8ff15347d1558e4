"""Tell the operator: always in the log, and to a Slack-compatible webhook where one is set."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from web4lora.errors import Web4Error
from web4lora.files import iso
from web4lora.settings import AlertSettings
from web4lora.workspace import Workspace

_TIMEOUT_S = 5.0


def send_alert(
    workspace: Workspace, settings: AlertSettings, message: str
) -> Literal["log", "webhook"]:
    """Send one alert and return how it went out; a webhook that fails is logged, never raised."""
    text = f"⚠️ Evening Loop Alert: {message}"
    channel: Literal["log", "webhook"] = "log"
    problem = ""
    if settings.webhook_url:
        try:
            _post(settings.webhook_url, {"text": text})
            channel = "webhook"
        except (urllib.error.URLError, OSError, ValueError) as error:
            problem = f"webhook failed: {type(error).__name__}"
    workspace.logs.mkdir(parents=True, exist_ok=True)
    with (workspace.logs / "alerts.jsonl").open("a", encoding="utf-8") as stream:
        row = {"time": iso(), "channel": channel, "text": text, "problem": problem}
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return channel


@contextmanager
def alerting(workspace: Workspace, settings: AlertSettings, what: str) -> Iterator[None]:
    """Send an alert when the block ends with a `Web4Error`, and let the error go on."""
    try:
        yield
    except Web4Error as error:
        send_alert(workspace, settings, f"{what} failed: {error.message}")
        raise


def _post(url: str, body: dict[str, str]) -> None:
    if not url.startswith(("http://", "https://")):
        raise ValueError("alerts.webhook_url must be http(s)")
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S):
        pass
