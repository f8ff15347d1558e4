"""`web4 mcp` answers the official client over real standard input and output."""

import os
import sys
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from web4lora.errors import MissingToolError
from web4lora.initialise import create_workspace
from web4lora.progress import Silent
from web4lora.rag import index_sources
from web4lora.serving import mcp_server
from web4lora.settings import load_settings
from web4lora.workspace import Workspace

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "web4-mini-day"
JOURNAL = "scrum.pmo/project.journal/2026-01-16-UTC-0800-session"

needs_sdk = pytest.mark.skipif(
    not mcp_server.sdk_installed(), reason="needs the extra mcp: pip install -e '.[mcp]'"
)


def talk(workspace: Workspace, conversation: Callable[[Any], Awaitable[None]]) -> None:
    """Start the server as a client does and hold one conversation with it."""
    import anyio
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters

    # A client hands on few variables; an editable install needs none.
    environment = {
        k: v for k, v in os.environ.items() if k in ("PYTHONPATH", "CUDA_VISIBLE_DEVICES")
    }
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "web4lora.cli.main", "mcp", "--workspace", str(workspace.root)],
        env=environment,
    )

    async def hold() -> None:
        async with Client(command, read_timeout_seconds=120) as client:
            await conversation(client)

    anyio.run(hold)


def said(result: Any) -> str:
    return "\n".join(block.text for block in result.content)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace on eight records and three components, indexed with the embedded model."""
    made = create_workspace(tmp_path_factory.mktemp("mcp") / "agent", [EXAMPLES])
    index_sources(made, load_settings(made, environment={}).settings, Silent())
    return made


@needs_sdk
def test_the_official_client_uses_all_five_tools(workspace: Workspace) -> None:
    async def conversation(client: Any) -> None:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(listed) == {
            "search_history", "walk_breadcrumbs", "timeline", "get_document", "explain_rule",
        }  # fmt: skip
        for tool in listed.values():
            assert tool.description and tool.output_schema
            assert tool.annotations.read_only_hint
            assert all(
                field.get("description") for field in tool.input_schema["properties"].values()
            )

        found = await client.call_tool(
            "search_history", {"question": "double refusals of berths", "limit": 3}
        )
        hits = found.structured_content["results"]
        assert not found.is_error and 1 <= len(hits) <= 3
        assert any("double-refusals" in hit["path"] for hit in hits)

        day = {"first_day": "2026-01-16", "last_day": "2026-01-16"}
        records = (await client.call_tool("timeline", day)).structured_content["records"]
        assert len(records) == 7 and all(entry["date"] == "2026-01-16" for entry in records)

        crumbs = await client.call_tool("walk_breadcrumbs", {"record": records[2]["path"]})
        around = crumbs.structured_content
        assert around["predecessors"] or around["successors"]

        read = await client.call_tool("get_document", {"path": hits[0]["path"], "max_lines": 5})
        page = read.structured_content
        assert page["text"] and page["end_line"] <= 5 <= page["total_lines"]

        rule = await client.call_tool("explain_rule", {"rule": "tron-format"})
        assert "**Trigger:**" in rule.structured_content["example"]

        lost = await client.call_tool("walk_breadcrumbs", {"record": "nowhere"})
        assert lost.is_error and "The index holds no record nowhere" in said(lost)
        wrong = await client.call_tool("timeline", {"first_day": "soon", "last_day": "2026-01-16"})
        assert wrong.is_error and "first_day" in said(wrong)

    talk(workspace, conversation)


@needs_sdk
def test_a_workspace_without_an_index_says_the_command(tmp_path: Path) -> None:
    async def conversation(client: Any) -> None:
        answer = await client.call_tool("search_history", {"question": "what did we do?"})
        assert answer.is_error
        assert "no index yet" in said(answer) and "`web4 index`" in said(answer)
        rule = await client.call_tool("explain_rule", {"rule": "jest_ban"})
        assert not rule.is_error

    talk(create_workspace(tmp_path / "agent", [EXAMPLES]), conversation)


def test_without_the_sdk_the_command_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mcp_server, "sdk_installed", lambda: False)
    with pytest.raises(MissingToolError, match="Model Context Protocol") as caught:
        mcp_server.require_sdk()
    assert f"pip install mcp=={mcp_server.SDK_VERSION}" in caught.value.hint


def test_the_named_sdk_is_the_pinned_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    assert extras["mcp"] == [f"mcp=={mcp_server.SDK_VERSION}"]
    assert set(extras["mcp"]) <= set(extras["dev"])
