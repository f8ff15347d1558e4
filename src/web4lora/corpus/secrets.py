"""Secrets and personal data in a text.

Detection is detect-secrets' plugins, restricted to detectors with few false alarms; a
keyword match (``password = "…"``) counts only where its value looks like a real one. A
report names type and line, never the value.
"""

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: Lines that no detector could match are most lines; this keeps a scan fast.
_WORTH_A_LOOK = re.compile(
    r"PRIVATE KEY|PuTTY-User-Key|A3T[A-Z0-9]|A[BC][IC]A|AKIA|ASIA|aws|gh[pousr]_|github_pat_"
    r"|xox[abposr]-|hooks\.slack|[rs]k_live_|eyJ|glpat-|npm_|pypi-|sk-|SG\.|://[^\s/]*:"
    r"|passw|pwd|secret|token|api_?key|apikey|private_?key|access_?key|credential",
    re.IGNORECASE,
)
_KEY_BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d")
#: Text after a key's first line that is key material and no prose about keys.
_KEY_BODY = re.compile(r"[A-Za-z0-9+/=]{16,}")
_KEY_BODY_WITHIN = 240
_GITHUB_FINE_GRAINED = re.compile(r"github_pat_[A-Za-z0-9_]{22,}")
_EMAIL = re.compile(r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,18}\b")
_NOT_PERSONAL = re.compile(
    r"^(?:git|noreply|no-reply)@|@(?:[\w.-]*\.)?example\.(?:com|org|net)$"
    r"|@users\.noreply\.github\.com$|@(?:[\w.-]+\.)?(?:invalid|test|localhost)$"
    r"|\.(?:ts|js|md|json|png|svg)$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"example|placeholder|change.?me|your|xxx|\*\*\*|\.\.\.|dummy|redacted|process\.env"
    r"|\$\{|\{\{|<|>|\s|^(?:password|passwd|pass|secret|token|pwd|test|user)\d*$",
    re.IGNORECASE,
)
_PATH_OR_NAME = re.compile(r"^(?:[./~§]|[A-Za-z]+(?:[-_.][A-Za-z]+)*$)|^[\w-]+\(|^https?:")
#: Folder names, version numbers and file names between slashes; key material looks otherwise.
_STEP = r"(?:[A-Za-z]?[a-z]+(?:[A-Z][a-z]+)*\d{0,2}|\d+(?:\.\d+)*|[\w.-]+\.[a-z]{1,5})"
_PATH = re.compile(rf"^{_STEP}(?:/{_STEP})+/?$")
_UUID = re.compile(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_MIN_KEYWORD_VALUE = 10
_MIN_ENTROPY_BITS = 3.0
_KEY_END = re.compile(r"-----END [A-Z0-9 ]*-----")
_QUOTED = re.compile(r"(['\"`])(?:\\.|(?!\1).)*\1")
EMAIL_MARK = "[email]"
SECRET_MARK = "[secret]"


@dataclass(frozen=True)
class Finding:
    """A secret's type and 1-based line; the value is kept nowhere."""

    type: str
    line: int


@functools.cache
def _detectors() -> tuple[Any, ...]:
    from detect_secrets.plugins.aws import AWSKeyDetector
    from detect_secrets.plugins.github_token import GitHubTokenDetector
    from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
    from detect_secrets.plugins.jwt import JwtTokenDetector
    from detect_secrets.plugins.npm import NpmDetector
    from detect_secrets.plugins.openai import OpenAIDetector
    from detect_secrets.plugins.pypi_token import PypiTokenDetector
    from detect_secrets.plugins.sendgrid import SendGridDetector
    from detect_secrets.plugins.slack import SlackDetector
    from detect_secrets.plugins.stripe import StripeDetector

    kinds = (
        AWSKeyDetector,
        GitHubTokenDetector,
        GitLabTokenDetector,
        JwtTokenDetector,
        NpmDetector,
        OpenAIDetector,
        PypiTokenDetector,
        SendGridDetector,
        SlackDetector,
        StripeDetector,
    )
    return tuple(kind() for kind in kinds)


@functools.cache
def _value_detectors() -> tuple[Any, ...]:
    from detect_secrets.plugins.basic_auth import BasicAuthDetector
    from detect_secrets.plugins.keyword import KeywordDetector

    return BasicAuthDetector(), KeywordDetector()


def find_secrets(text: str) -> list[Finding]:
    """Return what looks like a secret, in line order, each type once per line."""
    if not _WORTH_A_LOOK.search(text):
        return []
    found = set(_key_blocks(text))
    for number, line in enumerate(text.split("\n"), start=1):
        if _WORTH_A_LOOK.search(line):
            found.update(Finding(kind, number) for kind in _types_in(line))
    return sorted(found, key=lambda finding: (finding.line, finding.type))


def _key_blocks(text: str) -> Iterator[Finding]:
    for match in _KEY_BLOCK.finditer(text):
        body = text[match.end() : match.end() + _KEY_BODY_WITHIN].replace("\\n", "\n")
        if _KEY_BODY.search(body):
            yield Finding("Private Key", text.count("\n", 0, match.start()) + 1)


def _types_in(line: str) -> Iterator[str]:
    for detector in _detectors():
        if any(True for _ in detector.analyze_string(line)):
            yield detector.secret_type
    if _GITHUB_FINE_GRAINED.search(line):
        yield "GitHub Token"
    for detector in _value_detectors():
        if any(_looks_real(value) for value in detector.analyze_string(line)):
            yield detector.secret_type


def _looks_real(value: str) -> bool:
    if len(value) < _MIN_KEYWORD_VALUE or _PLACEHOLDER.search(value):
        return False
    if _PATH_OR_NAME.search(value) or _PATH.match(value) or _UUID.match(value):
        return False
    has_digit = any(c.isdigit() for c in value)
    has_letter = any(c.isalpha() for c in value)
    return has_digit and has_letter and _entropy_bits(value) >= _MIN_ENTROPY_BITS


def _entropy_bits(value: str) -> float:
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values())


def mask_secrets(text: str, findings: list[Finding], *, is_code: bool = False) -> str:
    """Replace the lines of `findings` by a mark; a key block goes up to its END line.

    Args:
        text: what was searched.
        findings: what was found in it.
        is_code: replace what stands in quotes instead where that is enough, so that the code
            around a secret can still be parsed.
    """
    if not findings:
        return text
    lines = text.split("\n")
    for finding in findings:
        last = finding.line
        if finding.type == "Private Key":
            ends = (n for n in range(finding.line, len(lines) + 1) if "-----END" in lines[n - 1])
            last = next(ends, len(lines))
        if is_code and last > finding.line:
            # The quote marks around a key block stand before its first and after its last line.
            before = lines[finding.line - 1].partition("-----BEGIN")[0]
            after = _KEY_END.split(lines[last - 1], maxsplit=1)[-1]
            lines[finding.line - 1 : last] = [before + SECRET_MARK, *[""] * (last - finding.line)]
            lines[last - 1] = after
            continue
        for number in range(finding.line, last + 1):
            line = lines[number - 1]
            lines[number - 1] = _mask_code(line) if is_code else SECRET_MARK
    masked = "\n".join(lines)
    # Rather code that does not parse than a secret that stays.
    return mask_secrets(text, findings) if is_code and find_secrets(masked) else masked


def _mask_code(line: str) -> str:
    masked = _QUOTED.sub(rf"\1{SECRET_MARK}\1", line)
    if masked == line or find_secrets(masked):
        return f"// {SECRET_MARK}"
    return masked


def find_emails(text: str) -> int:
    """Return how many personal e-mail addresses a text holds."""
    return sum(1 for match in _EMAIL.finditer(text) if not _NOT_PERSONAL.search(match[0]))


def redact_emails(text: str) -> tuple[str, int]:
    """Replace personal e-mail addresses by `EMAIL_MARK`; return the text and their number.

    Technical addresses stay: ``git@host``, noreply and example domains.
    """
    count = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal count
        if _NOT_PERSONAL.search(match[0]):
            return match[0]
        count += 1
        return EMAIL_MARK

    if "@" not in text:
        return text, 0
    return _EMAIL.sub(replace, text), count
