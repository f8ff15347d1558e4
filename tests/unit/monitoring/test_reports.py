from datetime import timedelta
from pathlib import Path

import pytest

from web4lora.errors import Web4Error
from web4lora.files import iso, utc_now
from web4lora.monitoring import daily, distribution, feedback
from web4lora.serving import QueryLog, QueryRecord
from web4lora.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def log_of(workspace: Workspace, *records: QueryRecord) -> QueryLog:
    log = QueryLog(workspace.metrics_db)
    for record in records:
        log.add(record)
    return log


def test_an_empty_log_gives_empty_reports(workspace: Workspace) -> None:
    assert [row.queries for row in daily(workspace)] == [0] * 7
    assert distribution(workspace) == []
    assert feedback(workspace).satisfaction is None


def test_a_day_counts_hits_errors_and_latency(workspace: Workspace) -> None:
    log_of(
        workspace,
        QueryRecord("trained", 100.0),
        QueryRecord("trained+tools", 300.0, used_rag_tools=True),
        QueryRecord("trained", 200.0, error="backend"),
        QueryRecord("trained", 200.0, used_rag_history=True),
    ).close()
    today = daily(workspace)[0]
    assert (today.queries, today.avg_latency_ms) == (4, 200.0)
    assert (today.tools_rate, today.history_rate, today.error_rate) == (25.0, 25.0, 25.0)


def test_days_outside_the_window_do_not_count(workspace: Workspace) -> None:
    old = iso(utc_now() - timedelta(days=8))
    log_of(workspace, QueryRecord("trained", 1.0, timestamp=old)).close()
    assert sum(row.queries for row in daily(workspace)) == 0


def test_the_distribution_is_compared_with_the_roadmaps_mix(workspace: Workspace) -> None:
    records = [QueryRecord("trained", 1.0)] * 5 + [QueryRecord("trained+tools", 1.0)] * 5
    log_of(workspace, *records).close()
    shares = {share.name: share for share in distribution(workspace)}
    assert (shares["trained"].percent, shares["trained"].status) == (50.0, "ok")
    assert shares["trained+tools"].status == "high"


def test_feedback_names_its_query_and_gives_a_satisfaction(workspace: Workspace) -> None:
    log = log_of(workspace)
    query = log.add(QueryRecord("trained", 1.0))
    log.add_feedback("thumbs_up", query_id=query)
    log.add_feedback("thumbs_down", query_id=query, comment="wrong file")
    log.close()
    result = feedback(workspace)
    assert (result.up, result.down, result.satisfaction) == (1, 1, 50.0)
    assert result.comments[0]["comment"] == "wrong file"


def test_feedback_for_an_unknown_query_is_refused(workspace: Workspace) -> None:
    log = log_of(workspace)
    with pytest.raises(Web4Error, match="no query 99"):
        log.add_feedback("thumbs_up", query_id=99)
    log.close()
