"""Times that cannot have come in the order in which they stand. Rules judge such rows; a person is told."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from qunzhi.sources.tabular.model import Indices

#: table -> (earlier, later) pairs of columns of one kind.
ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "postings": (("since", "until"),),
    "groups": (("created_at", "dissolved_at"), ("created_at", "task_ended_at"), ("created_at", "last_active_at")),
    "memberships": (("joined_at", "left_at"), ("joined_at", "reminded_at")),
    "filings": (("submitted_at", "decided_at"),),
    "cases": (
        ("found_at", "stopped_at"),
        ("found_at", "reported_at"),
        ("found_at", "rectified_at"),
        ("found_at", "closed_at"),
    ),
    "notices": (("sent_at", "reply_by"),),
    "accounts": (("opened_at", "verified_at"), ("opened_at", "closed_at"), ("opened_at", "sealed_at")),
}


def wrong_order(table: pa.Table, early: str, late: str) -> Indices:
    """Rows where the earlier time is after the later one."""
    wrong = pc.fill_null(pc.greater(table[early], table[late]), False)
    return np.flatnonzero(wrong.to_numpy())
