"""A small memory of what was asked for last."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
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

    def __len__(self) -> int:
        return len(self._values)

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
        self._keep({key: value})
        return value

    def get_many(
        self, keys: Iterable[K], make: Callable[[Sequence[K]], Mapping[K, V]]
    ) -> dict[K, V]:
        """Return the values of keys; those that are not there are made in one call.

        Args:
            keys: each once.
            make: returns the values of the keys it is given, as far as they exist.
        """
        found: dict[K, V] = {}
        missing: list[K] = []
        with self._mutex:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
                else:
                    missing.append(key)
            self.hits += len(found)
            self.misses += len(missing)
        if missing:
            made = make(missing)
            self._keep(made)
            found |= made
        return found

    def drop(self, unwanted: Callable[[K], bool]) -> list[K]:
        """Forget the values of all keys that are `unwanted`, and return those keys."""
        with self._mutex:
            gone = [key for key in self._values if unwanted(key)]
            for key in gone:
                del self._values[key]
        return gone

    def _keep(self, values: Mapping[K, V]) -> None:
        with self._mutex:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
