"""Secrets are found where they are real, and talk about secrets is left alone."""

import pytest

from web4lora.corpus.secrets import find_secrets, mask_secrets, redact_emails
from web4lora.domain.typescript import parse_typescript

# Assembled from parts, so that no scanner mistakes this file for a leak.
BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
PEM = f"-----BEGIN RSA {'PRIVATE'} KEY-----\n{BODY}\n-----END RSA {'PRIVATE'} KEY-----"
GITHUB = "gh" + "p_" + "a8Kd92LmQx71ZpRt5VbN3cYw6HsJ4fGu0EoT"
JWT = ".".join(
    [
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJzdWIiOiIxMjM0NTY3ODkwIn0",
        "dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    ]
)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        (f"# Note\n\n{PEM}\n", "Private Key", 3),
        (f'const pem = "{PEM}";'.replace("\n", "\\n"), "Private Key", 1),
        (f"token = {GITHUB}", "GitHub Token", 1),
        (f"Authorization: Bearer {JWT}", "JSON Web Token", 1),
        ("see https://mara:Tr4wl3r-77x@db.harbour.io/x", "Basic Auth Credentials", 1),
        ('  password: "q8Zr!41vTyLp",', "Secret Keyword", 1),
    ],
)
def test_a_real_looking_secret_is_found_with_its_line(text: str, kind: str, line: int):
    assert (kind, line) in [(finding.type, finding.line) for finding in find_secrets(text)]


@pytest.mark.parametrize(
    "text",
    [
        "private token: string;",
        "password?: string",
        'const password = "password123";',
        'apiKey: "your-api-key-here"',
        "const secret = process.env.API_SECRET_KEY_2;",
        "never commit a -----BEGIN PRIVATE KEY----- block",
        "commit 8967849f0a3c4f5e9d7b6a1c2e3f4a5b6c7d8e9f secret free",
        'token: "550e8400-e29b-41d4-a716-446655440000"',
        'secret: "components/Unit/0.1.0.0/src"',
        "git@github.com:team/repo.git",
        "http://localhost:3000/path@2x.png",
        'this.tokenName = "parcelHandover";',
    ],
)
def test_talk_about_secrets_is_no_secret(text: str):
    assert find_secrets(text) == []


def test_masking_takes_the_whole_key_block_and_keeps_line_numbers():
    text = f"before\n{PEM}\nafter"
    masked = mask_secrets(text, find_secrets(text))
    assert BODY not in masked
    assert masked.split("\n") == ["before", "[secret]", "[secret]", "[secret]", "after"]


def test_code_around_a_secret_can_still_be_parsed():
    text = f"class A {{\n  key = `{PEM}`;\n  token = '{GITHUB}';\n  init() {{ return 1 }}\n}}\n"
    masked = mask_secrets(text, find_secrets(text), is_code=True)
    assert BODY not in masked and GITHUB not in masked
    assert masked.count("\n") == text.count("\n")
    facts = parse_typescript(masked)
    assert facts.parse_errors == 0
    assert [(c.name, c.has_init) for c in facts.classes] == [("A", True)]


def test_a_secret_outside_quotes_takes_its_line():
    text = f"// {GITHUB}\nclass A {{}}\n"
    assert mask_secrets(text, find_secrets(text), is_code=True) == "// [secret]\nclass A {}\n"


def test_technical_addresses_are_not_personal():
    text = "noreply@harbour.io a@example.com git@host.io 1+x@users.noreply.github.com @types/node@1.2.3"
    assert redact_emails(text) == (text, 0)
