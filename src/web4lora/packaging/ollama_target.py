"""Ollama as a deploy target: upload by digest, create under an own tag, verify, then move the name.

Source of the wire format: the `ollama` Python client 0.6.
"""

import http.client
import json
import re
import urllib.parse
from pathlib import Path
from typing import Any

from web4lora.domain.chat import OLLAMA_TEMPLATE, SYSTEM_PROMPT
from web4lora.errors import CheckFailed, Web4Error
from web4lora.http_json import request_json, stream_lines
from web4lora.packaging.modelfile import modelfile_parameters
from web4lora.progress import Progress
from web4lora.settings import ModelSettings

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20
_REACH_S = 5.0
_UPLOAD_S = 600.0


class OllamaTarget:
    """One Ollama server."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._hint = (
            f"Start Ollama (`ollama serve`) at {self._url}, set deploy.ollama_url, or deploy with "
            "`--target embedded`."
        )

    def version(self) -> str:
        """Return the server's version; also the test that it is there.

        Raises:
            Web4Error: it is not reachable.
        """
        answer = request_json(
            "GET", f"{self._url}/api/version", timeout_s=_REACH_S, hint=self._hint
        )
        return str(answer.get("version", "unknown"))

    def has_model(self, tag: str) -> bool:
        """Say whether a tag exists."""
        answer = request_json("GET", f"{self._url}/api/tags", hint=self._hint)
        return any(tag in (one.get("name"), one.get("model")) for one in answer["models"])

    def create(
        self, tag: str, gguf: Path, sha256: str, model: ModelSettings, progress: Progress
    ) -> None:
        """Import a GGUF under `tag` and check that Ollama really uses those bytes.

        Raises:
            CheckFailed: Ollama shows another digest.
            Web4Error: not reachable, or it refuses the file.
        """
        if not _DIGEST.fullmatch(sha256):
            raise CheckFailed(f"{sha256!r} is no sha256.", "Run `web4 package` again.")
        self._upload(gguf, sha256, progress)
        body = {
            "model": tag,
            "files": {gguf.name: f"sha256:{sha256}"},
            "template": OLLAMA_TEMPLATE,
            "system": SYSTEM_PROMPT,
            "parameters": modelfile_parameters(model),
            "stream": True,
        }
        for line in stream_lines(f"{self._url}/api/create", body, hint=self._hint):
            status = json.loads(line)
            if "error" in status:
                raise Web4Error(f"Ollama cannot create {tag}: {status['error']}", self._hint)
            progress.note(f"ollama: {status.get('status', '')}")
        self._verify(tag, sha256)

    def copy(self, source: str, target: str) -> None:
        """Give a model a second name; an existing one moves."""
        request_json(
            "POST",
            f"{self._url}/api/copy",
            {"source": source, "destination": target},
            hint=self._hint,
        )

    def _verify(self, tag: str, sha256: str) -> None:
        shown: dict[str, Any] = request_json(
            "POST", f"{self._url}/api/show", {"model": tag}, hint=self._hint
        )
        # the generated Modelfile names the blob it loads: FROM …/blobs/sha256-<hex>
        if sha256 not in str(shown.get("modelfile", "")):
            raise CheckFailed(
                f"Ollama's {tag} does not use the uploaded file {sha256[:12]}….",
                f"Remove it with `ollama rm {tag}` and deploy again.",
            )

    def _upload(self, path: Path, sha256: str, progress: Progress) -> None:
        """Send the file unless the server has it already."""
        parts = urllib.parse.urlsplit(self._url)
        maker = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        route = f"{parts.path}/api/blobs/sha256:{sha256}"
        connection = maker(parts.netloc, timeout=_UPLOAD_S)
        try:
            connection.request("HEAD", route)
            there = connection.getresponse()
            there.read()
            if there.status == http.client.OK:
                progress.note("ollama has this file already")
                return
            size = path.stat().st_size
            with path.open("rb") as stream:
                connection.request(
                    "POST",
                    route,
                    body=_pieces(stream, size, progress),
                    headers={"Content-Length": str(size)},
                )
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise Web4Error(f"Upload to {self._url} failed: {error}", self._hint) from error
        finally:
            connection.close()
        if answer.status not in (http.client.OK, http.client.CREATED):
            raise Web4Error(
                f"Ollama refused the upload ({answer.status}): {text[:300]}", self._hint
            )


def _pieces(stream: Any, size: int, progress: Progress) -> Any:
    sent = 0
    while piece := stream.read(_PIECE):
        yield piece
        sent += len(piece)
        progress.step("upload", sent, size)
