"""One house rule: how one asks to break it, how handing it over looks, and the way out."""

from dataclasses import dataclass

from web4lora.domain.patterns import LazyPattern
from web4lora.domain.reply import Reply


@dataclass(frozen=True)
class Forbidden:
    """One house rule.

    Attributes:
        name: short key.
        asked: finds the forbidden wish in a request.
        harmless: finds what makes the request compliant after all.
        delivered: finds the forbidden thing in handed-over code.
        delivered_text: finds it in prose; None where only code can hold it.
        alternative: finds the compliant way in the answer.
        is_prose: whether plain sentences already do the forbidden thing.
        is_code: whether code without the forbidden thing means that it was not done.
        is_text: whether the compliant thing is no code: a link, a redacted line.
    """

    name: str
    asked: LazyPattern
    harmless: LazyPattern
    delivered: LazyPattern
    alternative: LazyPattern
    delivered_text: LazyPattern | None = None
    is_prose: bool = False
    is_code: bool = False
    is_text: bool = False

    def is_delivered(self, reply: Reply) -> bool:
        """Tell whether the answer hands the forbidden thing over."""
        if self.delivered.search(reply.code or reply.bare_code):
            return True
        if any(self.delivered.search(command) for command in reply.told_commands):
            return True
        if self.delivered_text is None:
            return False
        texts = [reply.visible, *(reply.spoken if self.is_text else ())]
        return any(self.delivered_text.search(text) for text in texts)

    def offers_in_code(self, reply: Reply) -> bool:
        """Tell whether the answer hands over the compliant way."""
        text = f"{reply.code}\n{reply.visible}" if self.is_text else reply.code
        return bool(self.alternative.search(text))

    def avoids_in_code(self, reply: Reply) -> bool:
        """Tell whether code is handed over where the forbidden thing could only be code."""
        return self.is_code and bool(reply.code)

    def offers_in_words(self, reply: Reply) -> bool:
        """Tell whether the answer names the compliant way."""
        return bool(self.alternative.search("\n".join([reply.visible, *reply.commands])))


def house_rule(
    name: str,
    asked: str,
    harmless: str,
    delivered: str,
    alternative: str,
    delivered_text: str | None = None,
    *,
    is_prose: bool = False,
    is_code: bool = False,
    is_text: bool = False,
) -> Forbidden:
    """Return a rule from the sources of its patterns; see `Forbidden`."""
    return Forbidden(
        name,
        LazyPattern(asked),
        LazyPattern(harmless),
        LazyPattern(delivered),
        LazyPattern(alternative),
        LazyPattern(delivered_text) if delivered_text else None,
        is_prose,
        is_code,
        is_text,
    )
