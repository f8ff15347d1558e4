"""Word shingles: what two texts are compared by when near duplicates are looked for."""

import re

#: Consecutive words in one shingle; boilerplate about another matter shares few of five.
SHINGLE = 5
_WORD = re.compile(r"\w+|[^\w\s]")


def shingles(text: str, size: int = SHINGLE) -> list[str]:
    """Return the distinct word shingles of a text; a short text is one shingle."""
    words = _WORD.findall(text.lower())
    if len(words) <= size:
        return [" ".join(words)]
    runs = zip(*(words[start:] for start in range(size)), strict=False)
    return sorted(set(map(" ".join, runs)))
