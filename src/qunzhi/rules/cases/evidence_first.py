"""Evidence is kept before anything is deleted."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import col, known, text
from qunzhi.facts.world import World
from qunzhi.rules.contract import VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class EvidenceFirst(Rule):
    """A case whose posts were deleted without evidence, or before the evidence was kept.

    Bad: deleted at 10:00, evidence at 10:05 or never.
    Good: evidence at 10:00, deleted at 10:00.
    Needs: groups, cases (evidence_at, deleted_at).
    """

    title = Words("先取证后删除", "evidence before deletion")
    needs = ("groups", "cases")
    remedies = remedies("从平台、成员处补取证据，说明未先取证的原因", "recover the evidence and say why")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Cases deleted too early."""
        frame = world.cases.filter(known(col("deleted_at")))
        frame = frame.filter(col("evidence_at").is_null() | (col("evidence_at") > col("deleted_at")))
        return standing(frame, text(VIOLATION)).with_columns(
            subject=col("case_id"), f_deleted_at=col("deleted_at"), f_evidence_at=col("evidence_at")
        )
