"""The vector collections on a running ``chroma run`` server, for teams that outgrow one machine.

Each index has a database of its own there, so that several may share a server.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from web4lora.errors import Web4Error

_DEFAULT_PORTS = {"http": 8000, "https": 443}


def open_server(url: str, database: str) -> Any:
    """Connect to a server and return a client of one database, made where it is missing.

    Args:
        url: ``http://host:8000``.
        database: its name.

    Raises:
        Web4Error: nothing answers there, or something that is no Chroma server.
    """
    import chromadb
    from chromadb.config import Settings
    from chromadb.errors import NotFoundError

    place = urlsplit(url)
    settings = Settings(
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=place.hostname,
        chroma_server_http_port=place.port or _DEFAULT_PORTS[place.scheme],
        chroma_server_ssl_enabled=place.scheme == "https",
    )
    with answering(url):
        admin = chromadb.AdminClient(settings)
        try:
            admin.get_database(database)
        except NotFoundError:
            admin.create_database(database)
    try:
        return chromadb.HttpClient(
            host=place.hostname or "",
            port=settings.chroma_server_http_port or 0,
            ssl=place.scheme == "https",
            settings=settings,
            database=database,
        )
    except ValueError as error:  # Chroma's own word for a server that went away in between
        raise _silent(url, error) from error


@contextlib.contextmanager
def answering(url: str) -> Iterator[None]:
    """Turn a server that does not answer into an error that says what to do.

    Args:
        url: of the server; empty where the collections lie in a folder.
    """
    import httpx

    try:
        yield
    except httpx.HTTPError as error:
        if not url:
            raise
        raise _silent(url, error) from error


def _silent(url: str, error: Exception) -> Web4Error:
    return Web4Error(
        f"The Chroma server {url} does not answer: {error}",
        "Start it with `chroma run --path FOLDER`, then run `web4 rag rebuild`; or empty"
        " `retrieval.chroma_url` and rebuild into the workspace. The index itself is complete.",
    )
