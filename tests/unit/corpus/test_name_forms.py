"""Names and folders of records in every form that real ones take.

Each row is one way to name a record, against what a careful reader labels.
"""

from typing import Any

import pytest

from record_forms import BODY, filled, found, inspect

#: A record with only phases → what its path says.
NAMES: list[tuple[str, dict[str, Any]]] = [
    (
        "<FOLDER>2025-09-06-UTC-0905-task-12-ld-links.pdca.md",
        {
            "kind": "pdca",
            "pdca_id": "2025-09-06-UTC-0905-task-12-ld-links",
            "date": "2025-09-06",
            "time": "09:05",
            "time_valid": True,
        },
    ),
    (
        "<FOLDER>2025-09-27-UTC-1404.pdca.md",
        {"date": "2025-09-27", "time": "14:04", "pdca_id": "2025-09-27-UTC-1404"},
    ),
    (
        "<FOLDER>2025-11-21-UTC-1306.testshell-auto-create.pdca.md",
        {
            "date": "2025-11-21",
            "time": "13:06",
            "agent_name": None,
            "agent_role": None,
            "pdca_id": "2025-11-21-UTC-1306.testshell-auto-create",
        },
    ),
    (
        "<FOLDER>2025-12-01-UTC-1500.iteration-01.21-component-start.pdca.md",
        {"date": "2025-12-01", "time": "15:00"},
    ),
    ("<FOLDER>2025-11-10-UTC-092008.pdca.md", {"date": "2025-11-10", "time": "09:20:08"}),
    (
        "<FOLDER>pdca/2025-08-13-UTC-1030.md",
        {"kind": "pdca", "date": "2025-08-13", "time": "10:30"},
    ),
    ("<FOLDER>2025-08-13-UTC-1030-slug-pdca.md", {"kind": "pdca", "time": "10:30"}),
    (
        "scrum.pmo/roles/Rigger/PDCA/2025-08-10-cycle1.md",
        {
            "kind": "pdca",
            "date": "2025-08-10",
            "time": None,
            "time_valid": True,
            "agent_role": "Rigger",
        },
    ),
    (
        "<FOLDER>2025-01-29-UTC-fast-forward-merge-issue.md",
        {"date": "2025-01-29", "time": None, "time_valid": True},
    ),
    ("<FOLDER>2025-01-XX-UTC-optimize.pdca.md", {"date": None, "time": None, "time_valid": False}),
    (
        "<FOLDER>2025-08-28-UTC-2415-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    (
        "<FOLDER>2025-08-28-UTC-2525-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    ("<FOLDER>2025-02-30-UTC-1200-x.pdca.md", {"date": None, "time": None, "time_valid": False}),
    (
        "<FOLDER>2025-08-28-UTC-1260-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    ("<FOLDER>2025-08-20-1552-object.pdca.md", {"date": "2025-08-20", "time": "15:52"}),
    ("<FOLDER>2025-08-20-cycle-1552.pdca.md", {"date": "2025-08-20", "time": None}),
    (
        "<FOLDER>20251106-131415-Mara.Rigger.pdca.md",
        {"date": "2025-11-06", "time": "13:14:15", "agent_name": "Mara", "agent_role": "Rigger"},
    ),
    (
        "<FOLDER>session-overview-analysis.pdca.md",
        {"kind": "pdca", "date": None, "time": None, "time_valid": True},
    ),
    ("<FOLDER>2025-09-06-UTC-0905.PDCA.md", {"kind": "pdca"}),
    ("<FOLDER>pdca-hoist.md", {"kind": "pdca", "date": None}),
    (
        "<FOLDER>2025-08-28-UTC-0000-x.pdca.md",
        {"date": "2025-08-28", "time": "00:00", "time_valid": True},
    ),
    (
        "<FOLDER>2025-08-28-UTC-2400-x.pdca.md",
        {"date": "2025-08-28", "time": None, "time_valid": False},
    ),
    (
        "components/X/0.3.1.0/session/2025-11-10-UTC-1745.pdca.md",
        {"session": "components/X/0.3.1.0/session", "agent_role": None},
    ),
    ("<FOLDER>pdca/role/_shared/2025-11-10-UTC-1745.pdca.md", {"agent_role": None}),
    (
        "<FOLDER>pdca/role/developer/2025-11-10-UTC-1745.md",
        {"agent_role": "developer", "session": "2025-09-06-UTC-0900-crane"},
    ),
    ("<FOLDER>2025-11-11-utc-0748-x.pdca.md", {"date": "2025-11-11", "time": "07:48"}),
    ("<FOLDER>2025-11-11.UTC-0748.pdca.md", {"date": "2025-11-11", "time": "07:48"}),
    ("<FOLDER>20251111-UTC-0748.pdca.md", {"date": "2025-11-11", "time": "07:48"}),
    ("<FOLDER>2025-11-11-UTC-XXXX-x.pdca.md", {"date": "2025-11-11", "time": None}),
    ("<FOLDER>pdca-2025-11-11-UTC-0748.md", {"date": "2025-11-11", "time": "07:48"}),
    ("2025-11-11-UTC-0748-session/overview.pdca.md", {"date": None, "time": None}),
]


@pytest.mark.parametrize(("path", "expected"), NAMES)
def test_a_path_tells_what_it_states(path: str, expected: dict[str, Any]) -> None:
    document = inspect(f"# PDCA: Hoist\n{BODY}", filled(path))
    assert found(document, expected) == expected
