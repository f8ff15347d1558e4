"""Passages in Redis: what one process has read, the others on the team need not read again.

Optional. Keys name the content (see `rag.passages`), so several processes and several indexes may
share a server, and a key that nobody drops can only grow old, never wrong. A server that stops
answering costs one short wait, then it is left alone for a while; answers go on without it.
"""

import dataclasses
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from web4lora.errors import MissingToolError, Web4Error
from web4lora.rag.passages import Passage

_PREFIX = "web4:passage:"
_KEPT_S = 24 * 3600
#: A passage is read from SQLite in less; a cache that takes longer is none.
_PATIENCE_S = 0.1
_CONNECT_S = 1.0
#: After a failure the server is left alone for so long.
_REST_S = 30.0


class RedisLevel:
    """A second level under the passages in memory.

    Attributes:
        hits: passages that Redis had.
        misses: passages it was asked for in vain.
        failures: requests it did not answer.
    """

    def __init__(self, client: Any, clock: Callable[[], float] = time.monotonic) -> None:
        """Use a client of redis-py.

        Args:
            client: connected, with short timeouts.
            clock: seconds.
        """
        self._client = client
        self._clock = clock
        self._rests_until = float("-inf")
        self.hits = 0
        self.misses = 0
        self.failures = 0

    def read(self, keys: Sequence[str]) -> dict[str, Passage]:
        """Return the passages that are there."""
        stored = self._asked(lambda: self._client.mget([_PREFIX + key for key in keys]))
        if stored is None:
            return {}
        found = {}
        for key, value in zip(keys, stored, strict=True):
            passage = _passage(value)
            if passage is not None:
                found[key] = passage
        self.hits += len(found)
        self.misses += len(keys) - len(found)
        return found

    def write(self, passages: Mapping[str, Passage]) -> None:
        """Keep passages for a day."""

        def send() -> object:
            pipeline = self._client.pipeline(transaction=False)
            for key, passage in passages.items():
                value = json.dumps(dataclasses.asdict(passage), ensure_ascii=False)
                pipeline.set(_PREFIX + key, value, ex=_KEPT_S)
            return pipeline.execute()

        if passages:
            self._asked(send)

    def drop(self, keys: Iterable[str]) -> None:
        """Forget passages."""
        names = [_PREFIX + key for key in keys]
        if names:
            self._asked(lambda: self._client.delete(*names))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _asked(self, request: Callable[[], Any]) -> Any | None:
        """Return the answer to a request, or None where there is none."""
        if self._clock() < self._rests_until:
            return None
        try:
            return request()
        except Exception:  # redis-py's errors, or the socket's: a cache must never break an answer
            self.failures += 1
            self._rests_until = self._clock() + _REST_S
            return None


def _passage(value: bytes | None) -> Passage | None:
    """Return a stored passage; what another version has written is none."""
    try:
        return None if value is None else Passage(**json.loads(value))
    except (ValueError, TypeError):
        return None


def open_redis(url: str) -> RedisLevel:
    """Connect to a Redis server.

    Raises:
        MissingToolError: redis-py is not installed.
        Web4Error: the address is wrong or nothing answers there.
    """
    try:
        import redis
    except ImportError as error:
        raise MissingToolError(
            "Setting `retrieval.redis_url` needs redis-py.",
            "Install it with `pip install 'web4lora[redis]'`, or empty the setting.",
        ) from error
    try:
        client = redis.Redis.from_url(
            url, socket_timeout=_PATIENCE_S, socket_connect_timeout=_CONNECT_S
        )
        client.ping()
    except (redis.RedisError, ValueError) as error:
        # The address may hold a password, so it is not repeated.
        raise Web4Error(
            f"No Redis server answers at `retrieval.redis_url`: {type(error).__name__}.",
            "Start it, correct the address (redis://host:6379/0), or empty the setting.",
        ) from error
    return RedisLevel(client)
