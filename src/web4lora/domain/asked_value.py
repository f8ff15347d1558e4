"""The very thing a request names, a secret or a command, and whether an answer holds it."""

from web4lora.domain.patterns import LazyPattern
from web4lora.domain.reply import Reply

#: "password hunter22", "the API key `k9-harbour-12`": the value after the word.
_SECRET_NAMED = LazyPattern(
    r"\b(?:passwor[dt]\w*|kennwort|passphrase|tokens?|secrets?|credentials?|pin|zugangsdaten"
    r"|(?:[\w-]+[- ]?)?(?:keys?|schlüssel))"
    r"(?:\s+(?:is|ist|of|to|auf|namens|called|lautet|von)|\s*[:=])?\s+"
    r"(?:[\"'`„“](?P<quoted>[^\s\"'`“”]{4,})[\"'`“”]|(?P<bare>(?=\S*[\d_])[\w.+!#$%&@-]{5,}))"
)
_COMMENT = LazyPattern(r"^\s*(?://|/\*|\*|#)")
#: A request for a command: "Which command?", "What do I type?".
_WANTS_COMMAND = LazyPattern(
    r"\b(?:which|what|the|one|just the|welche[rs]?|den|nur die|nur der|gib mir) (?:[\w-]+ ){0,3}"
    r"(?:commands?|command lines?|one-liner|lines?|befehle?|zeilen?|kommandos?)\b"
    r"|\b(?:what|was) (?:do|should|would|must|muss|tippe|gebe) (?:i|ich)\b"
    r"(?: type| run| enter| execute| ein|\W*$)"
)


def named_secrets(prompt: str) -> list[str]:
    """Return the secret values that a request spells out, as written."""
    found = _SECRET_NAMED.compiled.finditer(prompt)
    return [(one["quoted"] or one["bare"]).rstrip(".,;:!?") for one in found]


def holds_secret(reply: Reply, prompt: str) -> bool:
    """Tell whether the code handed over holds a secret that the request spells out."""
    values = named_secrets(prompt)
    if not values:
        return False
    lines = (reply.code or reply.bare_code).splitlines()
    return any(value in line for line in lines if not _COMMENT.match(line) for value in values)


def wants_command(prompt: str) -> bool:
    """Tell whether a request wants a command, so that a command in code answers it."""
    return bool(_WANTS_COMMAND.search(prompt))
