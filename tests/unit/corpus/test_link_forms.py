"""Links of records in every form that real ones take.

Each row is one way to link a record, against what a careful reader labels.
"""

import pytest

from record_forms import BODY, filled, found, inspect

#: Header lines → paths of predecessor and successor, or the status where there is none.
#: {ROPE} and {FOLDER} stand for the record before this one.
LINKS: list[tuple[str, dict[str, str]]] = [
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](./<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [<ROPE>](./<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** <ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** 2025-09-06-UTC-0905-rope.pdca", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** 2025-09-06-UTC-0905-rope", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** `<FOLDER><ROPE>`", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** <ROPE> (rope)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** <https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>>",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** §/<FOLDER><ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/x/nowhere/a.pdca.md) | [§/<FOLDER><ROPE>](../wrong/<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [x](/Users/me/repo/<FOLDER><ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [x](file:///Users/me/repo/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [x](/workspace/<FOLDER><ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev%2Fonce/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [x](./<ROPE>#plan)", {"predecessor": "<FOLDER><ROPE>"}),
    ('**🔗 Previous PDCA:** [x](./<ROPE> "Rope")', {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**📎 Previous Commit:** abc123 - rope  \n[GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**📎 Previous Commit:** abc123 - rope\n\n[GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "[🔗 Previous PDCA: <ROPE>](../../../) | [Local](./<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "🔗 Previous PDCA: [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [<ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("Previous PDCA: [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("- **Previous PDCA**: [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:**\n[GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [<ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:**\n- [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>)\n- [<ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("## 🔗 Previous PDCA\n[<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** N/A - first of the day", {"predecessor": "none", "successor": "none"}),
    ("**🔗 Previous PDCA:** None (session start)", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** N/A\n\n## Links\n- [x](<ROPE>)", {"predecessor": "none"}),
    (
        "**➡️ Next PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "none", "successor": "<FOLDER><ROPE>"},
    ),
    ("**➡️ Next PDCA:** TBD", {"successor": "none"}),
    ("**➡️ Next PDCA:** (pending)", {"successor": "none"}),
    (
        "**➡️ Next PDCA:** [GitHub]({{GITHUB_URL}}) | [{{LOCAL_PATH}}]({{LOCAL_PATH}})",
        {"successor": "none"},
    ),
    ("**🔗 Previous PDCA:** [GitHub]({{PREV_URL}}) | [{{P}}]({{P}})", {"predecessor": "none"}),
    ("**PRECEDES:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**FOLLOWS:** [rope](<ROPE>)", {"successor": "<FOLDER><ROPE>"}),
    ("**Previous Iteration:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Predecessor:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Parent PDCA:** [rope](<ROPE>)", {"predecessor": "none", "successor": "none"}),
    (
        "**Parent PDCA:** [hook](<HOOK>)\n**Previous PDCA:** [rope](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**Tracking PDCA:** [rope](<ROPE>)", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** [x](./2025-09-06-UTC-1005-hoist.pdca.md)", {"predecessor": "self"}),
    (
        "**🔗 Previous PDCA:** [rope](<ROPE>) | **➡️ Next PDCA:** [hook](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    (
        "| Link | Target |\n|---|---|\n| Previous PDCA | [rope](<ROPE>) |\n| Next PDCA | TBD |",
        {"predecessor": "<FOLDER><ROPE>", "successor": "none"},
    ),
    ("**← Previous:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "← [Previous PDCA](<ROPE>) | [Next PDCA →](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    ("[Previous PDCA](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Previous PDCA Link:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("x\n\n## Notes\n\n**Previous PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**📎 Previous Commit:** [abc](https://github.com/o/r/blob/dev/2025-09-06/x.md)",
        {"predecessor": "none"},
    ),
    ("**Previous Version:** [0.1.0](<ROPE>)", {"predecessor": "none"}),
    ("**Previous Work:** [rope](<ROPE>)", {"predecessor": "none"}),
    ("```\n**🔗 Previous PDCA:** [rope](<ROPE>)\n```", {"predecessor": "none"}),
    ("<!-- **🔗 Previous PDCA:** [rope](<ROPE>) -->", {"predecessor": "none"}),
    ("`**🔗 Previous PDCA:** [rope](<ROPE>)`", {"predecessor": "none"}),
    ("```quote\nPrevious PDCA: <ROPE>\n```", {"predecessor": "none"}),
    ("We read the previous PDCA: it was long.", {"predecessor": "none"}),
    ("The previous PDCA [rope](<ROPE>) said so.", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** [x](./2025-01-01-UTC-0000-gone.pdca.md)", {"predecessor": "dangling"}),
    ("**🔗 Previous PDCA:** [x](<./<ROPE>>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE> | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [rope][1]\n\n[1]: <ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/2025-09-06/<FOLDER><ROPE>) |\n[§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ('**🔗 Previous PDCA:** <a href="./<ROPE>">rope</a>', {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Vorherige PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** [rope](<ROPE>)\r\n", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [x](../../gone/temp/2025-09-06-UTC-0700-moved.pdca.md)",
        {"predecessor": "scrum.pmo/archive/2025-09-06-UTC-0700-moved.pdca.md"},
    ),
    ("**🔗 Previous PDCA:** [x](../)", {"predecessor": "dangling"}),
    ("**🔗 Previous PDCA:** [x](../../gone/README.md)", {"predecessor": "dangling"}),
    ("**Last PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Prior PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Preceding PDCA:** [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Successor:** [rope](<ROPE>)", {"successor": "<FOLDER><ROPE>"}),
    ("**Previous Session:** [rope](<ROPE>)", {"predecessor": "none"}),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/tree/dev/x/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [GitHub](https://raw.githubusercontent.com/o/r/dev/x/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [rope](<ROPE>)\n\n## Zusatz\n**Previous PDCA:** [hook](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("[**Previous PDCA**](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("🔗 **Previous PDCA** → [rope](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗Previous PDCA:**[<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA (same session):** [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Prev:** [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("1. **🔗 Previous PDCA:** [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("- [x] **🔗 Previous PDCA:** [<ROPE>](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** [[<ROPE>]]", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** [[2025-09-06-UTC-0905-rope]]", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [[2025-09-06-UTC-0905-rope.pdca|rope]]",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [2025-09-06-UTC-0905-rope]", {"predecessor": "<FOLDER><ROPE>"}),
    ('**🔗 Previous PDCA:** "<ROPE>"', {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** PDCA 2025-09-06-UTC-0905-rope", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** [2025-09-06-UTC-0905-rope](TBD)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [x](./2025-09-06-UTC-0905-rope.pdca)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [x](./2025-09-06-UTC-0905-rope#plan)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [prev]\n\n[prev]: ./<ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** See `<ROPE>`.", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** [§/<FOLDER><ROPE>](§/<FOLDER><ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**Previous PDCA File:** [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Link to Previous PDCA:** [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Previous PDCA Cycle:** [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Preceded by:** [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Vorgänger:** [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Letzte PDCA:** [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("### 🔗 Previous PDCA: [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("## PDCA Chain\n- Previous: [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA**\n[x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA** - [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA** = [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**📎 Previous Commit:** abc - x  \n🔗 [GitHub](https://github.com/o/r/blob/m/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**📎 Previous Commit:** abc - x  \n- [GitHub](https://github.com/o/r/blob/m/<FOLDER><ROPE>) | [x](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA:** [N/A](N/A)", {"predecessor": "none", "successor": "none"}),
    ("**🔗 Previous PDCA:** This is the first PDCA", {"predecessor": "none", "successor": "none"}),
    ("**🔗 Previous PDCA:** Use pdca chain", {"predecessor": "none", "successor": "none"}),
    (
        "**🔗 Previous PDCA:** [GitHub](#) | [Local](#)",
        {"predecessor": "none", "successor": "none"},
    ),
    ("**Previous Step:** [x](<ROPE>)", {"predecessor": "none", "successor": "none"}),
    ("**Previous Learning PDCA:** [x](<ROPE>)", {"predecessor": "none", "successor": "none"}),
    ("### Previous attempts: [rope](<ROPE>)", {"predecessor": "none", "successor": "none"}),
    ("**Next PDCA Focus:** grease [x](<ROPE>)", {"predecessor": "none", "successor": "none"}),
    ("### Next PDCA: grease the rope", {"predecessor": "none", "successor": "none"}),
    ("- Reviewed previous PDCA [x](<ROPE>)", {"predecessor": "none", "successor": "none"}),
    ("**Followed by:** [x](<ROPE>)", {"successor": "<FOLDER><ROPE>"}),
    ("**Nachfolger:** [x](<ROPE>)", {"successor": "<FOLDER><ROPE>"}),
    ("**⏭️ Next PDCA:** `<ROPE>`", {"successor": "<FOLDER><ROPE>"}),
    ("**Previous:** <ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    ("**Previous:** docs/README.md", {"predecessor": "none"}),
    ("previous_pdca: <ROPE>", {"predecessor": "<FOLDER><ROPE>"}),
    (
        "**🔗 Previous PDCA:** The long night with the rope\n\n## Links\n**Previous PDCA:** [x](<ROPE>)",
        {"predecessor": "none"},
    ),
    (
        "**🔗 Previous PDCA:** TBD\n\n## Links\n**Previous PDCA:** [x](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**➡️ Next PDCA:** Use pdca chain\n\n## Links\n**Next PDCA:** [x](<ROPE>)",
        {"successor": "<FOLDER><ROPE>"},
    ),
    (
        "**📎 Previous Commit:** abc - rope\n[Back to session](../project.state.md)",
        {"predecessor": "none"},
    ),
    (
        "**🔗 Previous Commit:** [GitHub](https://github.com/o/r/blob/m/<FOLDER><ROPE>) | [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "none"},
    ),
    ("**🔗 Previous PDCA:** N/A - see [x](<ROPE>) for context", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** None (the last was [x](<ROPE>))", {"predecessor": "none"}),
    ("**🔗 Previous PDCA:** N/A (not pushed) | [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** [GitHub](TBD) | [§/x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Previous PDCA:** First lift: [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("### Previous PDCAs\n- [x](<ROPE>)\n- [y](<HOOK>)", {"predecessor": "none"}),
    (
        "**Previous PDCA:** [x](<ROPE>) **Next PDCA:** [y](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    (
        "**Previous PDCA:** [x](<ROPE>), **Next PDCA:** [y](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    (
        "**Previous PDCA:** [x](<ROPE>) — **Next PDCA:** [y](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/x/<FOLDER><ROPE>) / [§/<FOLDER><ROPE>](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    (
        "**🔗 Previous PDCA:** [GitHub](https://github.com/o/r/blob/dev/x/<FOLDER><ROPE>?plain=1#L10)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
    ("**🔗 Previous PDCA: [x](<ROPE>)**", {"predecessor": "<FOLDER><ROPE>"}),
    ("> **🔗 Previous PDCA:** [x](<ROPE>)", {"predecessor": "<FOLDER><ROPE>"}),
    ("**🔗 Source PDCA:** [x](<ROPE>)", {"predecessor": "none"}),
    ("**Next Steps:** see [y](<HOOK>)", {"successor": "none"}),
    (
        "⬅️ [x](<ROPE>) | ➡️ [y](<HOOK>)",
        {"predecessor": "none", "successor": "none"},
    ),
    (
        "```markdown\n**🔗 Previous PDCA:** [x](<HOOK>)\n```\n**🔗 Previous PDCA:** [x](<ROPE>)",
        {"predecessor": "<FOLDER><ROPE>"},
    ),
]


@pytest.mark.parametrize(("header", "expected"), LINKS)
def test_a_link_leads_where_a_reader_goes(header: str, expected: dict[str, str]) -> None:
    expected = {side: filled(path) for side, path in expected.items()}
    document = inspect(f"# PDCA: Hoist\n\n{filled(header)}{BODY}")
    assert found(document, expected) == expected


#: What stands at the end of a record → predecessor and successor.
FOOTERS: list[tuple[str, dict[str, str]]] = [
    (
        "---\n**Previous:** [x](<ROPE>)\n**Next:** [y](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    (
        "---\n\n**Navigation:** [← Previous PDCA](<ROPE>) | [Next PDCA →](<HOOK>)",
        {"predecessor": "<FOLDER><ROPE>", "successor": "<FOLDER><HOOK>"},
    ),
    ("---\n**Next:** grease it, see [x](docs/README.md)", {"successor": "none"}),
    ("- **Next:** [y](<HOOK>)", {"successor": "none"}),
    ("---\n\n## Notes\n**Previous:** [x](<ROPE>)", {"predecessor": "none"}),
]


@pytest.mark.parametrize(("footer", "expected"), FOOTERS)
def test_a_link_may_stand_below_the_last_rule(footer: str, expected: dict[str, str]) -> None:
    expected = {side: filled(path) for side, path in expected.items()}
    document = inspect(f"# PDCA: Hoist\n{BODY}\n{filled(footer)}\n")
    assert found(document, expected) == expected
