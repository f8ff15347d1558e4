"""The pocket's training text: repeatable, varied, and free of the house rules."""

import random
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.models.recipe.corpus import (
    MIX_EARLY,
    MIX_LATE,
    SHARD_TEXTS,
    mixture,
    shard_texts,
)
from web4lora.models.recipe.documents import document_task
from web4lora.models.recipe.forbidden import forbidden_in
from web4lora.models.recipe.lexicon import Lexicon
from web4lora.models.recipe.sources import cut, fetch_packages, read_package

REAL = ["A real text about queues.", "Another real text about timers."]
ENGLISH = "The server keeps a queue of requests and answers them in the order in which they came. "


def test_the_same_seed_and_shard_give_the_same_texts() -> None:
    assert list(shard_texts(1, 3, REAL)) == list(shard_texts(1, 3, REAL))


def test_other_shards_and_seeds_give_other_texts() -> None:
    first = set(shard_texts(1, 3, []))
    for other in (set(shard_texts(1, 4, [])), set(shard_texts(2, 3, []))):
        assert len(first & other) < 0.1 * len(first)


def test_generated_texts_hardly_repeat() -> None:
    texts = [text for shard in range(8) for text in shard_texts(5, 40 + shard, [])]
    assert len(set(texts)) > 0.95 * len(texts)


@pytest.mark.parametrize("shard", [0, 20, 100])
def test_no_generated_text_holds_a_house_form(shard: int) -> None:
    assert [found for text in shard_texts(7, shard, []) if (found := forbidden_in(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "See the PDCA of Monday",
        "a TRON decision",
        "CMM4",
        "the web4 way",
        "PRECEDES: x",
        "**FOLLOWS:** y",
        '{"tool_calls": []}',
        "toScenario(): Scenario",
        "constructor() {}",
        "constructor() {\n    super();\n  }",
        "init(scenario: X): this {",
        "## Plan",
        "### 🎯 **Objective**",
        "# C. Check",
        "**Trigger:** the build fails",
        "**[R]esponse:** run it again",
        "- Outcome: fine",
        "1. **Next:** go on",
        "Next PDCA",
        "We use Vitest, not Jest",
        "[x](file:///tmp/x)",
    ],
)
def test_house_forms_are_recognised(text: str) -> None:
    assert forbidden_in(f"Before.\n{text}\nAfter.")


@pytest.mark.parametrize(
    "text",
    [
        "We plan to check the electron app and act next week.",
        "constructor(name: string) {",
        "## Next steps",
        "initial(x)",
    ],
)
def test_ordinary_words_are_allowed(text: str) -> None:
    assert forbidden_in(text) == ""


def test_documents_repeat_the_names_of_their_prompt() -> None:
    lex, kept, asked = Lexicon(random.Random(3)), 0, 0
    for _ in range(200):
        prompt, document = document_task(lex)
        names = [word.strip(".,`") for word in prompt.split() if "/" in word and "." in word]
        asked += len(names)
        kept += sum(name in document for name in names)
    assert asked > 100
    assert kept / asked > 0.6


def test_shares_add_up_and_drills_fade_out() -> None:
    assert sum(MIX_EARLY.values()) == pytest.approx(1)
    assert sum(MIX_LATE.values()) == pytest.approx(1)
    assert mixture(0) == MIX_EARLY
    assert mixture(1000) == MIX_LATE


def test_real_text_is_dealt_out_and_not_drawn_twice_in_a_row() -> None:
    pieces = [f"real {number}" for number in range(1000)]
    seen = [
        text
        for shard in range(4)
        for text in shard_texts(1, 100 + shard, pieces)
        if text in set(pieces)
    ]
    assert len(seen) > 0.6 * 4 * SHARD_TEXTS * MIX_LATE["real"]
    assert len(set(seen)) > 0.85 * len(seen)


def test_real_text_is_cut_at_blank_lines() -> None:
    pieces = cut("\n\n".join([ENGLISH * 5] * 20))
    assert len(pieces) > 2
    assert all(len(piece) < 3000 for piece in pieces)


def test_real_text_with_a_house_form_or_without_words_is_left_out() -> None:
    assert cut(ENGLISH * 3 + "\nconstructor() {}") == []
    assert cut("0x00, 0x01, 0x02, 0x03, 0x04, " * 20) == []


def test_a_package_without_an_allowed_licence_is_refused(tmp_path: Path) -> None:
    import io
    import tarfile

    path = tmp_path / "x-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as tar:
        data = b'{"name": "x", "version": "1.0.0", "license": "GPL-3.0"}'
        member = tarfile.TarInfo("package/package.json")
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
    with pytest.raises(Web4Error, match=r"GPL-3\.0"):
        read_package(path)


def test_a_missing_npm_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    with pytest.raises(Web4Error) as caught:
        fetch_packages(tmp_path / "npm", ("rxjs@7.8.2",))
    assert "Node" in caught.value.hint


def test_packages_that_are_there_are_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    (tmp_path / "types-node-1.2.3.tgz").write_bytes(b"")
    assert fetch_packages(tmp_path, ("@types/node@1.2.3",)) == [tmp_path / "types-node-1.2.3.tgz"]
