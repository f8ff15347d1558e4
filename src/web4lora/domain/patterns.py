"""Regular expressions compiled when first used, so that importing a grader costs nothing."""

import functools
import re


class LazyPattern:
    """A pattern with `search` and `match` of `re.Pattern`, compiled on first use."""

    def __init__(self, source: str, flags: int = re.IGNORECASE | re.MULTILINE) -> None:
        self.source = source
        self.flags = flags

    @functools.cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.source, self.flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match anywhere in the text."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return a match at the start of the text."""
        return self.compiled.match(text)
