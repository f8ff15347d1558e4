"""The gateway tells how its cache of hot records does."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from web4lora.rag.passages import CacheStats
from web4lora.serving.status_api import status_route


class Asked:
    def cache_stats(self) -> CacheStats:
        return CacheStats(kept=3, hits=9, misses=3, hit_rate=0.75, redis=None)


def status(retriever: Asked | None) -> dict:
    app = Starlette(routes=[status_route(retriever)])
    return TestClient(app).get("/api/status").json()


def test_the_status_tells_the_hit_rate_of_the_record_cache():
    told = status(Asked())
    assert told["index"] is True
    assert told["record_cache"] == {
        "kept": 3,
        "hits": 9,
        "misses": 3,
        "hit_rate": 0.75,
        "redis": None,
    }


def test_without_an_index_there_is_no_cache():
    assert status(None) == {"index": False, "record_cache": None}
