"""General questions, rules and judgements, in plain words; no rule of any house stands here."""
# ruff: noqa: E501  (a grammar reads best with one phrase or rule in a line)

from web4lora.models.recipe.lexicon import Lexicon, lines
from web4lora.models.recipe.stories import (
    capital,
    check_of,
    fix_forms,
    lesson_of,
    problem_of,
    sentence,
)

TERMS = [tuple(row.split("|")) for row in lines("terms")]  # term, what, use, example
# place or team, what is not allowed, what is allowed, reason, other way
_RULES = [tuple(row.split("|")) for row in lines("rules")]
_ASK_TERM = ["What is {t}?", "Explain {t}.", "What does {t} mean?", "Define {t}.", "Describe {t} in a few words.",
             "Can you explain {t} to a beginner?", "I do not understand {t}.", "Tell me about {t}.",
             "Why do we need {t}?", "Give an example of {t}.", "What is {t} good for?", "Was ist {t}? Answer in English.",
             "Briefly: {t}?", "In one sentence, what is {t}?"]  # fmt: skip

_NO = ["Sorry, that is not possible because {r}. You could {a}.", "No. {R}. Instead you can {a}.",
       "Not allowed: {r}. Please {a}.", "That has to be declined, because {r}. Another way: {a}.",
       "I would not do that. {R}. It is better to {a}.", "Declined. Reason: {r}. Suggestion: {a}.",
       "No, {p} does not permit it, since {r}. Why not {a}?", "Unfortunately not: {r}. But you may {b}."]  # fmt: skip
_YES = ["Yes, that is fine. You may {b}.", "Sure. {P} allows visitors and staff to {b}.", "Yes. The rule is only about this: {n}.",
        "Allowed. The rule says nothing against it, so go ahead and {b}.", "Of course, you can {b}.",
        "Yes, no problem: to {b} is permitted.", "That is okay. Only this is not allowed: {n}."]  # fmt: skip
_RULE_ASK = ["Rule of {p}: nobody may {n}.\nRequest: May I {x}?", "In {p} you must not {n}. Can I {x}?",
             "{P} does not allow people to {n}. Somebody wants to {x}. Answer them.",
             "Rule: do not {n} ({p}). Question: is it okay to {x}?", "Policy of {p}: never {n}. I want to {x}.",
             "Please decide. Rule: no one may {n} in {p}. Wish: {x}."]  # fmt: skip


def term_task(lex: Lexicon) -> tuple[str, str]:
    """Return a question about a general word of software work and a short answer."""
    term, what, use, example = lex.pick(TERMS)
    ask = lex.pick(_ASK_TERM).format(t=term)
    if "Why" in ask or "good for" in ask:
        return ask, lex.pick([f"{capital(term)} is {what}. It is useful because {use}.",
                              f"With {term}, {use}. For example, {example}."])  # fmt: skip
    if "example" in ask:
        return ask, lex.pick(
            [f"For example: {example}.", f"{capital(example)}. That is {term}: {what}."]
        )
    return ask, lex.pick([
        f"{capital(term)} is {what}.", f"{capital(term)} is {what}. {capital(use)}.",
        f"{capital(term)} is {what}. Example: {example}.", f"It is {what}: {use}. For example, {example}.",
        f"**{capital(term)}** is {what}.\n\n- Benefit: {use}\n- Example: {example}", f"{capital(what)}. {capital(use)}.",
    ])  # fmt: skip


def difference_task(lex: Lexicon) -> tuple[str, str]:
    """Return a question about the difference between two words."""
    first, second = lex.some(TERMS, 2, 2)
    ask = lex.pick(
        [
            "What is the difference between {a} and {b}?",
            "Compare {a} with {b}.",
            "{a} or {b}: how do they differ?",
        ]
    )
    return capital(ask.format(a=first[0], b=second[0])), (
        f"{capital(first[0])} is {first[1]}. {capital(second[0])} is {second[1]}."
    )


def rule_task(lex: Lexicon) -> tuple[str, str]:
    """Return a rule with a request and a decision with its reason; half are allowed."""
    place, banned, fine, reason, way = lex.pick(_RULES)
    allowed = lex.chance(0.5)
    wish = fine if allowed else banned
    if lex.chance(0.25):  # an unrelated wish is allowed as well
        other = lex.pick(_RULES)
        if other[0] != place:
            allowed, wish = True, other[2]
    names = {"p": place, "P": capital(place), "n": banned, "x": wish}
    ask = capital(lex.pick(_RULE_ASK).format(**names))
    answer = lex.pick(_YES if allowed else _NO)
    return ask, capital(answer.format(r=reason, R=capital(reason), a=way, b=wish if allowed else fine, n=banned, p=place,
                                      P=capital(place)))  # fmt: skip


def made_rule_task(lex: Lexicon) -> tuple[str, str]:
    """Return a rule about a made-up thing, so that only the prompt can decide."""
    good, bad = lex.product(), lex.product()
    use = lex.pick(["use", "install", "deploy", "change", "open", "copy", "buy", "send"])
    who, reason = lex.person(), lesson_of(lex)
    asked = lex.pick([good, bad])
    ask = lex.pick([
        f"Rule by {who}: {use} {good}, never {bad}, because we want to {reason}.\nMay I {use} {asked}?",
        f"We {use} {good} only. {bad} is forbidden. Please {use} {asked}.",
        f"Allowed: {good}. Not allowed: {bad}. Request: {use} {asked}.",
    ])  # fmt: skip
    if asked == good:
        return ask, lex.pick(
            [f"Yes, you may {use} {good}.", f"Sure, {good} is allowed.", f"OK: {use} {good}."]
        )
    return ask, lex.pick([f"No, {bad} is not allowed. Please {use} {good} instead.",
                          f"Sorry, I will not {use} {bad}. Take {good}.", f"{bad} is forbidden; {good} is the right one."])  # fmt: skip


def choice_task(lex: Lexicon) -> tuple[str, str]:
    """Return two options and a choice with a reason taken from the prompt."""
    first, second = lex.product(), lex.product()
    cost = [lex.number(1, 99), lex.number(1, 99)]
    unit = lex.pick(["hours", "days", "euros", "MB", "minutes"])
    if cost[0] == cost[1]:
        cost[1] += 1
    small = first if cost[0] < cost[1] else second
    ask = f"{first} needs {cost[0]} {unit}, {second} needs {cost[1]} {unit}. Which one is {lex.pick(['cheaper', 'better', 'smaller'])}?"
    return ask, lex.pick(
        [
            f"{small}, because it needs only {min(cost)} {unit}.",
            f"Take {small}: {min(cost)} {unit} are less than {max(cost)}.",
        ]
    )


def advice_task(lex: Lexicon) -> tuple[str, str]:
    """Return a described problem and advice that repeats its names."""
    name = lex.product()
    problem, fix = problem_of(lex, name), [fix_forms(lex, name) for _ in range(3)]
    ask = lex.pick(["{p}. What can I do?", "Help: {p}.", "{p}. How would you go on?", "What should we do when {p}?",
                    "We have a problem. {p}. Any ideas?"])  # fmt: skip
    return capital(ask.format(p=problem)), lex.pick([
        f"First {fix[0][0]}. Then {fix[1][0]}, and verify that {check_of(lex)}.",
        f"1. {capital(fix[0][0])}\n2. {capital(fix[1][0])}\n3. Verify that {check_of(lex)}",
        f"I would try {fix[0][2]}. If that does not help, {fix[1][0]}. {sentence(lesson_of(lex))}",
        f"When {problem}, it helps to {fix[0][0]}. Afterwards {fix[2][0]}.",
    ])  # fmt: skip


def answer_task(lex: Lexicon) -> tuple[str, str]:
    """Return one general question or judgement with its answer."""
    roll = lex.rng.random()
    if roll < 0.25:
        return term_task(lex)
    if roll < 0.32:
        return difference_task(lex)
    if roll < 0.57:
        return rule_task(lex)
    if roll < 0.75:
        return made_rule_task(lex)
    if roll < 0.85:
        return choice_task(lex)
    return advice_task(lex)
