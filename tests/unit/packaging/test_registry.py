import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web4lora.errors import Web4Error
from web4lora.packaging import ModelVersion, Registry
from web4lora.workspace import Workspace


def version(name: str, kind: str = "full") -> ModelVersion:
    return ModelVersion(id=name, kind=kind, gguf=f"outputs/{name}.gguf", gguf_sha256="0" * 64)  # type: ignore[arg-type]


def registry(tmp_path: Path, *names: str) -> Registry:
    found = Registry.load(Workspace(tmp_path))
    for name in names:
        found = found.register(version(name))
    return found


def test_a_workspace_without_a_registry_has_an_empty_one(tmp_path: Path) -> None:
    empty = registry(tmp_path)
    assert (empty.versions, empty.current, empty.previous, empty.candidate) == (
        (),
        None,
        None,
        None,
    )


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    saved = registry(tmp_path, "a", "b").promote("a", "first").promote("b", "better").save()
    assert Registry.load(Workspace(tmp_path)) == saved


def test_promoting_retires_the_version_before(tmp_path: Path) -> None:
    after = registry(tmp_path, "a", "b").promote("a", "first").promote("b", "better")
    assert [(one.id, one.status) for one in after.versions] == [("a", "retired"), ("b", "current")]
    assert after.previous is not None
    assert after.previous.id == "a"


def test_promoting_the_current_version_changes_nothing(tmp_path: Path) -> None:
    once = registry(tmp_path, "a").promote("a", "first")
    assert once.promote("a", "again") == once


def test_a_rollback_moves_both_pointers_in_one_write(tmp_path: Path) -> None:
    registry(tmp_path, "a", "b").promote("a", "x").promote("b", "y").rollback("bad").save()
    tree = json.loads((tmp_path / "models" / "registry.json").read_text())
    assert (tree["current"], tree["previous"]) == ("a", None)
    assert [one["status"] for one in tree["versions"]] == ["current", "failed"]
    assert tree["history"][-1]["reason"] == "bad"


def test_a_second_rollback_goes_further_back(tmp_path: Path) -> None:
    three = registry(tmp_path, "a", "b", "c")
    for name in ("a", "b", "c"):
        three = three.promote(name, "next")
    back = three.rollback("bad").rollback("bad too")
    assert back.current_id == "a"
    with pytest.raises(Web4Error, match="no previous version"):
        back.rollback("once more")


def test_the_bare_base_is_no_candidate(tmp_path: Path) -> None:
    both = registry(tmp_path, "a").register(version("base", "base"))
    assert both.candidate is not None
    assert both.candidate.id == "a"


def test_pruning_keeps_what_is_needed(tmp_path: Path) -> None:
    names = [f"v{number}" for number in range(8)]
    many = registry(tmp_path, *names).promote("v0", "x").promote("v1", "y")
    left, removed = many.prune(3)
    kept = {one.id for one in left.versions}
    assert {"v0", "v1", "v7"} <= kept
    assert len(kept) == 3
    assert {one.id for one in removed} == set(names) - kept


def test_an_unknown_version_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(Web4Error) as caught:
        registry(tmp_path, "a").find("z")
    assert "a" in caught.value.hint


def test_a_damaged_file_is_an_error_with_a_fix(tmp_path: Path) -> None:
    path = tmp_path / "models" / "registry.json"
    path.parent.mkdir()
    path.write_text('{"versions": [')
    with pytest.raises(Web4Error, match="damaged"):
        Registry.load(Workspace(tmp_path))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["promote", "rollback", "fail", "prune"]), st.integers(0, 5))
    )
)
def test_pointers_always_point_at_versions_that_exist(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, int]]
) -> None:
    state = registry(tmp_path_factory.mktemp("registry"), *(f"v{number}" for number in range(6)))
    for event, number in events:
        name = f"v{number}"
        try:
            if event == "promote":
                state = state.promote(name, "test")
            elif event == "rollback":
                state = state.rollback("test")
            elif event == "fail" and name != state.current_id:
                state = state.fail(name, "test")
            elif event == "prune":
                state, _ = state.prune(number + 1)
        except Web4Error:
            continue
        ids = [one.id for one in state.versions]
        assert len(ids) == len(set(ids))
        assert {state.current_id, state.previous_id} - {None} <= set(ids)
        current = [one.id for one in state.versions if one.status == "current"]
        assert current == ([state.current_id] if state.current_id else [])
        assert state.previous_id is None or state.previous_id != state.current_id
