from web4lora.domain.link_targets import PathIndex, Resolution, resolve_link
from web4lora.domain.links import StatedLink, stated_links
from web4lora.domain.markdown import read_markdown

KNOWN = PathIndex.of(
    ["scrum.pmo/journal/a/one.pdca.md", "scrum.pmo/journal/b/two.pdca.md", "docs/same.md", "scrum.pmo/same.md", "docs/qa/here.pdca.md"]
)  # fmt: skip
ME = "scrum.pmo/journal/a/me.pdca.md"


def previous(value: str) -> StatedLink:
    return stated_links(read_markdown(f"**Previous PDCA:** {value}"))[0]


def leads_to(value: str, from_path: str = ME) -> tuple[str | None, str, str]:
    found = resolve_link(previous(value), from_path, KNOWN)
    return found.path, found.status, found.confidence


def test_the_relative_target_comes_first() -> None:
    value = "[GitHub](https://github.com/o/r/blob/dev/x/scrum.pmo/journal/a/one.pdca.md) | [§/docs/qa/here.pdca.md](../b/two.pdca.md)"
    assert leads_to(value) == ("scrum.pmo/journal/b/two.pdca.md", "resolved", "path")


def test_a_branch_with_slashes_does_not_hide_the_path() -> None:
    value = "[GitHub](https://github.com/o/r/blob/cursor/x/docs-branch/scrum.pmo/journal/b/two.pdca.md) | [x](gone.md)"
    assert leads_to(value) == ("scrum.pmo/journal/b/two.pdca.md", "resolved", "path")


def test_an_encoded_branch_is_decoded() -> None:
    assert (
        leads_to("[GitHub](https://github.com/o/r/blob/dev%2Fonce/docs/qa/here.pdca.md)")[0]
        == "docs/qa/here.pdca.md"
    )


def test_the_paragraph_text_counts_when_both_targets_are_dead() -> None:
    assert (
        leads_to("[GitHub](TBD) | [§/docs/qa/here.pdca.md](./gone.md)")[0] == "docs/qa/here.pdca.md"
    )


def test_a_path_from_the_root_counts() -> None:
    assert leads_to("[x](docs/qa/here.pdca.md)") == ("docs/qa/here.pdca.md", "resolved", "path")


def test_a_basename_that_only_one_file_has_counts_last() -> None:
    assert leads_to("[x](../moved/two.pdca.md)") == (
        "scrum.pmo/journal/b/two.pdca.md",
        "resolved",
        "basename",
    )


def test_a_basename_of_two_files_stays_dangling() -> None:
    assert leads_to("[x](../moved/same.md)") == (None, "dangling", "none")


def test_an_absolute_local_path_is_read_from_its_top_folder() -> None:
    assert leads_to("file:///Users/me/repo/docs/qa/here.pdca.md")[0] == "docs/qa/here.pdca.md"


def test_a_link_to_the_record_itself_says_so() -> None:
    known = PathIndex.of([ME])
    assert resolve_link(previous("[me](me.pdca.md)"), ME, known) == Resolution(ME, "self", "path")


def test_another_site_is_external() -> None:
    assert leads_to("[x](https://example.com/x.html)")[1] == "external"
    assert leads_to("[x](https://github.com/other/repo/blob/main/lib/x.md)")[1] == "external"


def test_no_link_and_not_applicable_lead_nowhere() -> None:
    assert resolve_link(None, ME, KNOWN).status == "none"
    assert leads_to("N/A - first of session")[1] == "none"
    assert leads_to("TBD")[1] == "none"
    assert leads_to("[GitHub]({{URL}})")[1] == "none"


def test_fragments_do_not_matter() -> None:
    assert leads_to("[x](one.pdca.md#plan)")[0] == "scrum.pmo/journal/a/one.pdca.md"


SIDE_BY_SIDE = PathIndex.of(
    [
        "Red/components/A/0.1/session/2025-11-10-UTC-1745.pdca.md",
        "Red/components/B/0.1/session/2025-11-10-UTC-1745.pdca.md",
        "Red/components/B/0.1/session/2025-11-11-UTC-0900.pdca.md",
        "Blue/scrum.pmo/journal/2025-09-01-UTC-0800-start.pdca.md",
    ]
)
IN_RED = "Red/components/B/0.1/session/2025-11-11-UTC-0900.pdca.md"


def beside(value: str) -> tuple[str | None, str, str]:
    found = resolve_link(previous(value), IN_RED, SIDE_BY_SIDE)
    return found.path, found.status, found.confidence


def test_a_repository_may_be_a_folder_of_the_root() -> None:
    session = "components/A/0.1/session/2025-11-10-UTC-1745.pdca.md"
    resolved = (f"Red/{session}", "resolved", "path")
    assert beside(f"[§/{session}](TBD)") == resolved
    assert beside(f"[x]({session})") == resolved
    assert beside(f"[GitHub](https://github.com/o/Red/blob/dev/v1/{session})") == resolved


def test_a_link_to_a_repository_next_door_is_found() -> None:
    path = "scrum.pmo/journal/2025-09-01-UTC-0800-start.pdca.md"
    found = beside(f"[GitHub](https://github.com/o/Blue/blob/dev/x/{path})")
    assert found == (f"Blue/{path}", "resolved", "path")


def test_a_record_named_by_its_time_alone_stays_with_its_component() -> None:
    name = "session/2025-11-10-UTC-1745.pdca.md"
    moved = beside(f"[x](/work/components/B/0.0.9/{name})")
    assert moved == (f"Red/components/B/0.1/{name}", "resolved", "basename")
    assert beside(f"[x](/work/components/C/0.0.9/{name})")[1] == "dangling"
    assert beside("[x](../../0.0.9/session/2025-11-10-UTC-1745.pdca.md)") == moved
    assert beside("[x](https://example.org/2025-11-10-UTC-1745.pdca.md)")[1] != "resolved"


def test_a_role_is_the_same_role_in_either_folder() -> None:
    known = PathIndex.of(
        ["a/role/tester/2025-08-13-UTC-1004.md", "roles/Developer/PDCA/2025-08-13-UTC-1004.md"]
    )
    link = previous("[x](/work/roles/Tester/PDCA/2025-08-13-UTC-1004.md)")
    assert resolve_link(link, "b/me.pdca.md", known).path == "a/role/tester/2025-08-13-UTC-1004.md"


def test_a_half_that_names_the_record_itself_yields_to_the_other() -> None:
    known = PathIndex.of([*KNOWN.paths, ME])
    here = "[GitHub](https://github.com/o/r/blob/dev/x/docs/qa/here.pdca.md) | [x](./me.pdca.md)"
    for value, path, status in (
        ("[x](./me.pdca.md) | [y](one.pdca.md)", "scrum.pmo/journal/a/one.pdca.md", "resolved"),
        (here, "docs/qa/here.pdca.md", "resolved"),
        ("[x](./me.pdca.md) | [y](./me.pdca.md)", ME, "self"),
    ):
        found = resolve_link(previous(value), ME, known)
        assert (found.path, found.status) == (path, status)
