"""What a prompt shows of the need for tools, history, process or graph, to be weighed."""

import re

from web4lora.domain import object_words
from web4lora.domain.clauses import Clause
from web4lora.domain.linear_opinion import Evidence, sequences

#: The objects that the rules know, by name.
_OBJECTS = {
    name.lower().replace("_", " "): pattern
    for name, pattern in vars(object_words).items()
    if name.isupper() and isinstance(pattern, re.Pattern)
}


def route_evidence(clauses: list[Clause], *, is_dated: bool) -> Evidence:
    """Return what to weigh.

    Args:
        clauses: the prompt's, in order.
        is_dated: whether it names days.
    """
    signs = {"dated"} if is_dated else set()
    for clause in clauses:
        tone = "question" if clause.is_question else "order" if clause.is_order else "remark"
        signs.add(tone)
        signs |= {f"verb: {name}" for name in clause.verbs}
        for name, pattern in _OBJECTS.items():
            if pattern.search(clause.text):
                signs |= {f"object: {name}", f"{tone}: {name}"}
    words = sequences((clause.text for clause in clauses), skips=True)
    return Evidence(frozenset(words), frozenset(signs))
