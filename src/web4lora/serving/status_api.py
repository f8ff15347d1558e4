"""``GET /api/status``: how the running gateway is doing."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from web4lora.rag import Retriever


def status_route(retriever: "Retriever | None") -> Route:
    """Return the route.

    Args:
        retriever: the read side of the index, or None where there is none.
    """

    async def status(_request: Request) -> Response:
        cache = None if retriever is None else asdict(retriever.cache_stats())
        return JSONResponse({"index": retriever is not None, "record_cache": cache})

    return Route("/api/status", status, methods=["GET"])
