"""Folders and git refs in, `SourceDocument`s out: find, read, identify, hash, redact, licence.

`scan` walks repositories without following symlinks and accounts for every entry it meets:
each becomes a document or a `Skipped` with its reason. Nothing with a secret passes.
"""

from web4lora.corpus.documents import (
    COLLECTION_KINDS,
    KINDS,
    ScanResult,
    Skipped,
    SourceDocument,
)
from web4lora.corpus.scan import read_document, scan
from web4lora.corpus.trees import is_source, list_files, open_tree

__all__ = [
    "COLLECTION_KINDS",
    "KINDS",
    "ScanResult",
    "Skipped",
    "SourceDocument",
    "is_source",
    "list_files",
    "open_tree",
    "read_document",
    "scan",
]
