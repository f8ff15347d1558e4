"""A small memory of what was asked for last."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Keeps the values used last; several threads may share it.

    Attributes:
        hits: how often a value was there.
        misses: how often it had to be made.
    """

    def __init__(self, size: int) -> None:
        """Keep at most `size` values, at least 1."""
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._mutex = threading.Lock()
        self.hits = 0
        self.misses = 0

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of a key; `make` it where it is not there.

        Two threads that miss at once both make it. What raises is not kept.
        """
        with self._mutex:
            if key in self._values:
                self.hits += 1
                self._values.move_to_end(key)
                return self._values[key]
            self.misses += 1
        value = make()
        with self._mutex:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value
