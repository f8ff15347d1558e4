"""`--help` is Markdown: what Markdown would swallow must not stand in it."""

import re
from collections.abc import Iterator

import click
import pytest
import typer

from web4lora.cli.main import app


def commands(node: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, node
    for child, command in getattr(node, "commands", {}).items():
        yield from commands(command, f"{name} {child}")


ALL = dict(commands(typer.main.get_command(app), "web4"))


@pytest.mark.parametrize("name", ALL)
def test_every_command_says_what_it_does_and_nothing_is_swallowed(name: str) -> None:
    text = ALL[name].help or ""
    assert len(text) > 20
    assert not re.search(r"\[/?\w*\]", text)  # rich markup
    assert not re.search(r"<\w+>", text)  # HTML
