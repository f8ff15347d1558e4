"""Edges: one kind for each relation, with what makes them sure and where they lead."""

import json

from web4lora.rag.store import Store

from .conftest import FIRST, SECOND, THIRD, Desk, record

NAMES = {path: path.rsplit("/", 1)[1] for path in (FIRST, SECOND, THIRD)}


def edges(desk: Desk) -> dict[tuple[str, str, str], tuple[float, dict]]:
    with Store(desk.ws.database) as store:
        return {
            (row["from_pdca_id"], row["to_pdca_id"], row["relationship_type"]): (
                row["weight"],
                json.loads(row["metadata"]),
            )
            for row in store.rows("SELECT * FROM pdca_relationships")
        }


def statuses(desk: Desk) -> dict[str, tuple[str, str]]:
    with Store(desk.ws.database) as store:
        return {
            row["kind"]: (row["status"], row["confidence"])
            for row in store.rows("SELECT * FROM links")
        }


def test_every_relation_is_an_edge_of_its_own_kind(make_desk):
    header = "\n".join(
        f"**{label}**: [x](./{NAMES[FIRST]})"
        for label in ("Parent PDCA", "Tracking PDCA", "Blocks", "Supersedes", "Depends On")
    )
    desk = make_desk({FIRST: record("a"), SECOND: record("b", header=header)})
    desk.index()
    assert set(edges(desk)) == {
        (SECOND, FIRST, kind)
        for kind in ("PARENT", "TRACKING", "BLOCKS", "SUPERSEDES", "DEPENDS_ON")
    }


def test_records_of_one_session_without_links_have_no_edge(make_desk):
    desk = make_desk({FIRST: record("a"), SECOND: record("b"), THIRD: record("c")})
    desk.index()
    assert edges(desk) == {}


def test_an_edge_found_by_its_name_alone_weighs_less(make_desk):
    moved = f"archive/{NAMES[FIRST]}"
    desk = make_desk({moved: record("a"), SECOND: record("b", previous=FIRST)})
    desk.index()
    ((edge, (weight, note)),) = edges(desk).items()
    assert edge == (moved, SECOND, "PRECEDES")
    assert (weight, note["confidence"]) == (0.8, "basename")


def test_links_keep_how_they_were_resolved(make_desk):
    header = "\n".join(
        [
            "**Parent PDCA**: [gone](./gone.pdca.md)",
            "**Tracking PDCA**: [site](https://example.com/x.html)",
            f"**Blocks**: [itself](./{NAMES[SECOND]})",
        ]
    )
    desk = make_desk({FIRST: record("a"), SECOND: record("b", previous=FIRST, header=header)})
    desk.index()
    found = statuses(desk)
    assert found["parent"] == ("dangling", "none")
    assert found["tracking"] == ("external", "none")
    assert found["blocks"][0] == "self"
    assert list(edges(desk)) == [(FIRST, SECOND, "PRECEDES")]


def test_a_line_about_something_previous_makes_no_edge(make_desk):
    body = f"- Previous: {NAMES[FIRST]} was read\n- Next: see [x](./{NAMES[THIRD]})"
    desk = make_desk({FIRST: record("a"), SECOND: record("b", do=body), THIRD: record("c")})
    desk.index()
    assert edges(desk) == {}
