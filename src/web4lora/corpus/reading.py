"""Bytes to text: UTF-8, then latin-1; binaries are told apart."""

import codecs
from dataclasses import dataclass

#: Where a NUL or a high share of control bytes betrays a binary.
_SNIFF_BYTES = 8192
_MAX_CONTROL_SHARE = 0.1
#: ANSI escapes (0x1b) and form feeds occur in pasted terminal output.
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1b\x08")


_BROKEN_AS_LATIN1 = "web4-broken-as-latin-1"


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    """Read just the bytes that are no UTF-8 as latin-1, for `codecs.register_error`."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_BROKEN_AS_LATIN1, _as_latin1)


@dataclass(frozen=True)
class Decoded:
    """A text and the encoding it was read with."""

    text: str
    encoding: str


def looks_binary(data: bytes) -> bool:
    """Tell whether the first bytes hold a NUL or more than a tenth control characters."""
    head = data[:_SNIFF_BYTES]
    if b"\0" in head:
        return True
    controls = sum(1 for byte in head if byte < 32 and byte not in _TEXT_CONTROLS)
    return controls > _MAX_CONTROL_SHARE * len(head)


def decode(data: bytes) -> Decoded:
    r"""Decode a text file; latin-1 takes any byte, so this never fails.

    Only the bytes that are no UTF-8 fall back, so that a record with one broken byte keeps the
    emoji of its headings. A byte order mark is dropped and line ends become ``\n``.
    """
    try:
        decoded = Decoded(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        decoded = Decoded(data.decode("utf-8-sig", _BROKEN_AS_LATIN1), "latin-1")
    if "\r" in decoded.text:
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        return Decoded(text, decoded.encoding)
    return decoded
