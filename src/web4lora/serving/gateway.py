"""The gateway: a Starlette app speaking Ollama and OpenAI, on loopback unless told otherwise."""

import contextlib
import ipaddress
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from web4lora.errors import SettingsError, Web4Error
from web4lora.rag import Retriever
from web4lora.serving import ollama_api, openai_api
from web4lora.serving.answering import Answering
from web4lora.serving.feedback_api import feedback_route
from web4lora.serving.http import ApiKey, BadRequest, Gateway
from web4lora.serving.model_pool import ModelPool
from web4lora.serving.prompt_builder import ToolAwarePromptBuilder
from web4lora.serving.query_log import QueryLog
from web4lora.serving.status_api import status_route
from web4lora.settings import Settings
from web4lora.workspace import Workspace


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_exposure(settings: Settings) -> None:
    """Refuse to listen beyond loopback without an API key.

    Raises:
        SettingsError: host is not loopback and there is no key.
    """
    if not is_loopback(settings.serving.host) and not settings.serving.api_key:
        raise SettingsError(
            f"serving.host is {settings.serving.host} and serving.api_key is empty.",
            "Set WEB4_SERVING__API_KEY to a long random text, or keep --host 127.0.0.1.",
        )


def _middleware(settings: Settings) -> list[Middleware]:
    stack = []
    if is_loopback(settings.serving.host):
        # A page in the user's browser must not reach us through a rebound DNS name.
        hosts = ["localhost", "127.0.0.1", "[::1]", settings.serving.host]
        stack.append(Middleware(TrustedHostMiddleware, allowed_hosts=hosts))
    if settings.serving.api_key:
        stack.append(Middleware(ApiKey, key=settings.serving.api_key))
    return stack


async def _user_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, Web4Error)
    text = f"{error.message} {error.hint}".strip()
    status = 400 if isinstance(error, BadRequest) else 404
    if request.url.path.startswith("/v1/"):
        return JSONResponse(openai_api.error_body(text), status)
    return JSONResponse({"error": text}, status)


async def _defect(request: Request, error: Exception) -> Response:
    text = f"The model backend failed: {type(error).__name__}."
    if request.url.path.startswith("/v1/"):
        return JSONResponse(openai_api.error_body(text), 502)
    return JSONResponse({"error": text}, 502)


def create_app(workspace: Workspace, settings: Settings) -> Starlette:
    """Build the app of a workspace.

    Raises:
        SettingsError: the gateway would be open to the network without a key.
    """
    check_exposure(settings)
    retriever = None
    if workspace.database.is_file():
        retriever = Retriever(workspace, settings)
        retriever.open_tools()
    pool = ModelPool(workspace, settings)
    log = QueryLog(workspace.metrics_db)
    builder = ToolAwarePromptBuilder(retriever, settings.serving)
    gateway = Gateway(settings, pool, Answering(pool, builder, log), log)

    async def root(_request: Request) -> Response:
        return PlainTextResponse("Ollama is running (web4 gateway)")

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()
        log.close()
        if retriever is not None:
            retriever.close()

    return Starlette(
        routes=[
            Route("/", root, methods=["GET", "HEAD"]),
            *ollama_api.routes(gateway),
            *openai_api.routes(gateway),
            feedback_route(gateway),
            status_route(retriever),
        ],
        middleware=_middleware(settings),
        exception_handlers={Web4Error: _user_error, Exception: _defect},
        lifespan=lifespan,
    )


def serve(workspace: Workspace, settings: Settings) -> None:
    """Run the gateway until interrupted."""
    import uvicorn

    app = create_app(workspace, settings)
    uvicorn.run(app, host=settings.serving.host, port=settings.serving.port, log_level="warning")
