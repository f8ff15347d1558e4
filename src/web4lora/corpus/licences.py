"""Licence and permission of a document: its SPDX header, then the nearest licence file.

Decision 22. A document may also say ``ok_to_train: false`` or ``ok_to_retrieve: false`` in
its first lines; that always wins.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_HEADER_LINES = 30
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

    def __init__(self, root: Path) -> None:
        self._root = root
        self._by_folder: dict[Path, str] = {}

    @cached_property
    def _root_licence(self) -> str:
        return _licence_in(self._root) or "unknown"

    def permission(self, path: str, text: str) -> Permission:
        """Return the permission of the file at the repo-relative `path` with `text`."""
        head = "\n".join(text.split("\n", _HEADER_LINES)[:_HEADER_LINES])
        header = _SPDX.search(head)
        licence = header[1] if header else self._nearest((self._root / path).parent)
        refused = {match[1].lower() for match in _SAYS_NO.finditer(head)}
        return Permission(
            licence=licence,
            ok_to_train="train" not in refused and not _CLOSED.match(licence),
            ok_to_retrieve="retrieve" not in refused,
        )

    def _nearest(self, folder: Path) -> str:
        if folder == self._root or self._root not in folder.parents:
            return self._root_licence
        if folder not in self._by_folder:
            self._by_folder[folder] = _licence_in(folder) or self._nearest(folder.parent)
        return self._by_folder[folder]


def _licence_in(folder: Path) -> str | None:
    for name in _LICENCE_NAMES:
        file = folder / name
        if file.is_file() and not file.is_symlink():
            text = file.read_bytes()[:4000].decode("utf-8", "replace")
            spdx = _SPDX.search(text)
            if spdx:
                return spdx[1]
            flat = " ".join(text.split()).lower()
            for phrase, identifier in _KNOWN_TEXTS:
                if phrase.lower() in flat:
                    return identifier
            return "unknown"
    return None
