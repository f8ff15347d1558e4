"""``POST /api/feedback``: a thumb for an answer."""

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web4lora.serving.http import Gateway, read_body
from web4lora.serving.query_log import Thumb


class FeedbackBody(BaseModel):
    """Body of ``POST /api/feedback``."""

    model_config = ConfigDict(extra="forbid")

    feedback: Thumb
    query_id: int | None = None
    query_text: str = ""
    response_text: str = ""
    comment: str = ""


def feedback_route(gateway: Gateway) -> Route:
    """Return the route."""

    async def feedback(request: Request) -> Response:
        body = await read_body(request, FeedbackBody)
        number = gateway.log.add_feedback(
            body.feedback,
            query_id=body.query_id,
            query_text=body.query_text,
            response_text=body.response_text,
            comment=body.comment,
        )
        return JSONResponse({"id": number}, 201)

    return Route("/api/feedback", feedback, methods=["POST"])
