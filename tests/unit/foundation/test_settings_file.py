"""One value in config/web4.yaml changes; nothing else does."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web4lora.errors import SettingsError
from web4lora.settings_file import change_settings, changed_text
from web4lora.workspace import Workspace

WANTED = {"retrieval.text_weight": 0.7, "retrieval.n_results": 3}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.create_folders()
    return workspace


def changed(ws: Workspace, text: str) -> str:
    ws.settings_file.write_text(text)
    change_settings(ws, WANTED)
    return ws.settings_file.read_text()


def test_a_line_is_replaced_and_comments_stay(ws: Workspace):
    text = (
        "# ours\nretrieval:\n  n_results: 8  # enough\n\n  timeout_s: 2.0\nmodel:\n  base: pocket\n"
    )
    assert changed(ws, text) == text.replace("  n_results: 8  #", "  n_results: 3  #").replace(
        "retrieval:\n", "retrieval:\n  text_weight: 0.7\n"
    )


def test_a_section_that_is_not_there_is_added(ws: Workspace):
    assert changed(ws, "model:\n  base: pocket\n") == (
        "model:\n  base: pocket\nretrieval:\n  n_results: 3\n  text_weight: 0.7\n"
    )
    assert yaml.safe_load(changed(ws, ""))["retrieval"] == {"text_weight": 0.7, "n_results": 3}


def test_the_same_key_of_another_section_is_left_alone(ws: Workspace):
    text = "retrieval:\n    graph_depth: 2\nother:\n    n_results: 8\n"
    assert yaml.safe_load(changed(ws, text)) == {
        "retrieval": {"graph_depth": 2, "text_weight": 0.7, "n_results": 3},
        "other": {"n_results": 8},
    }


@pytest.mark.parametrize("text", ["retrieval: {n_results: 8}\n", "retrieval: 5\n", "a: [\n"])
def test_a_file_of_another_layout_is_left_alone_and_the_lines_are_told(ws: Workspace, text: str):
    ws.settings_file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        change_settings(ws, WANTED)
    assert "text_weight: 0.7" in caught.value.hint
    assert ws.settings_file.read_text() == text


def test_a_missing_file_is_an_error_with_the_lines(ws: Workspace):
    with pytest.raises(SettingsError, match="cannot be changed"):
        change_settings(ws, WANTED)


_TREES = st.dictionaries(
    st.sampled_from(["retrieval", "model", "serving"]),
    st.dictionaries(
        st.sampled_from(["n_results", "base", "port"]), st.integers() | st.text(), min_size=1
    ),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # beside other tests
@given(_TREES, st.integers() | st.booleans() | st.floats(allow_nan=False))
def test_any_plain_file_takes_any_value(tree: dict, value: float):
    tree.setdefault("samples", {"seed": 1})
    wanted = {**tree, "retrieval": {**tree.get("retrieval", {}), "n_results": value}}
    text = changed_text(yaml.safe_dump(tree), {"retrieval.n_results": value})
    assert text is None or yaml.safe_load(text) == wanted
