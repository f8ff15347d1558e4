"""Licence and permission of a document: its SPDX header, then the nearest licence file.

Decision 22. A document may also say ``ok_to_train: false`` or ``ok_to_retrieve: false`` in
its first lines; that always wins.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web4lora.corpus.trees import Tree

_HEADER_LINES = 30
_LICENCE_BYTES = 4000
_SPDX = re.compile(r"SPDX-License-Identifier:\s*(.+?)\s*(?:\*/|-->|$)", re.MULTILINE)
_SAYS_NO = re.compile(
    r"^[\s*/#<>!|-]*ok[_-]to[_-](train|retrieve)\W*[:=]\W*(?:false|no)\b",
    re.IGNORECASE | re.MULTILINE,
)
#: SPDX expressions that forbid reuse: npm's UNLICENSED, SPDX's NONE, private references.
_CLOSED = re.compile(r"^(?:UNLICENSED|NONE|LicenseRef-(?:proprietary|internal|closed))", re.I)
_LICENCE_NAMES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "COPYING")
#: Phrases of well-known licence texts, most specific first.
_KNOWN_TEXTS = (
    ("GNU AFFERO GENERAL PUBLIC LICENSE", "AGPL-3.0-only"),
    ("GNU LESSER GENERAL PUBLIC LICENSE", "LGPL-3.0-only"),
    ("GNU GENERAL PUBLIC LICENSE", "GPL-3.0-only"),
    ("Apache License", "Apache-2.0"),
    ("Mozilla Public License", "MPL-2.0"),
    ("Permission is hereby granted, free of charge", "MIT"),
    ("Redistribution and use in source and binary forms", "BSD-3-Clause"),
    ("All rights reserved", "LicenseRef-Proprietary"),
)


@dataclass(frozen=True)
class Permission:
    """What may be done with a document."""

    licence: str
    ok_to_train: bool
    ok_to_retrieve: bool


class LicenceFinder:
    """Finds the licence of files of one repository; licence files are read once per folder."""

    def __init__(self, tree: "Tree") -> None:
        self._tree = tree
        self._by_folder: dict[str, str] = {}

    def permission(self, path: str, text: str) -> Permission:
        """Return the permission of the file at the repo-relative `path` with `text`."""
        head = "\n".join(text.split("\n", _HEADER_LINES)[:_HEADER_LINES])
        header = _SPDX.search(head)
        licence = header[1] if header else self._nearest(str(PurePosixPath(path).parent))
        refused = {match[1].lower() for match in _SAYS_NO.finditer(head)}
        return Permission(
            licence=licence,
            ok_to_train="train" not in refused and not _CLOSED.match(licence),
            ok_to_retrieve="retrieve" not in refused,
        )

    def _nearest(self, folder: str) -> str:
        if folder not in self._by_folder:
            found = _licence_in(self._tree, folder)
            above = str(PurePosixPath(folder).parent)
            if found is None:
                found = "unknown" if above == folder else self._nearest(above)
            self._by_folder[folder] = found
        return self._by_folder[folder]


def _licence_in(tree: "Tree", folder: str) -> str | None:
    for name in _LICENCE_NAMES:
        try:
            data = tree.read(str(PurePosixPath(folder) / name))
        except OSError:
            continue
        text = data[:_LICENCE_BYTES].decode("utf-8", "replace")
        spdx = _SPDX.search(text)
        if spdx:
            return spdx[1]
        flat = " ".join(text.split()).lower()
        for phrase, identifier in _KNOWN_TEXTS:
            if phrase.lower() in flat:
                return identifier
        return "unknown"
    return None
