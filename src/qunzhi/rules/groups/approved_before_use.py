"""Groups are approved before they are used."""

from __future__ import annotations

import narwhals as nw
from pydantic import Field

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import Expr, cases, col, known, number, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import LATE, UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.remedies import remedies


class ApprovedBeforeUse(Rule):
    """A group in use without a decided approval or recognition, or with an approval decided after its creation.

    Due at the creation itself, or when the pack begins where that is later. A recognition is never late. In a pack
    with a recognition campaign the groups from before it are left to the campaign.

    Bad: created on 4 March at 09:00, approval decided on 4 March at 15:00 (late), or no approval at all.
    Good: approval decided on 1 March, created on 4 March.
    Needs: groups (created_at), filings (act, decision, decided_at).
    """

    title = Words("先批后用", "approved before use")
    needs = ("groups", "filings")
    remedies = remedies("补办审批；批准前暂停使用", "have the group approved; pause its use until then")

    class Params(RuleParams):
        """Which groups."""

        kinds: tuple[str, ...] | None = Field(None, description="only these kinds of group")
        except_kinds: tuple[str, ...] = Field((), description="but not these kinds")

    def find(self, world: World, p: Params, text_time: bool) -> Frame:
        """Groups without an approval, or approved late."""
        groups = world.groups_of(p.kinds, p.except_kinds)
        groups = world.not_left_to_campaign(groups)
        approved = world.approved("group").rename({"first_at": "approved_at", "undated": "approval_undated"})
        recognised = world.approved("group", ("recognition",)).select("group_id", recognised=nw.lit(True))
        frame = groups.join(approved, on="group_id", how="left").join(recognised, on="group_id", how="left")
        frame = frame.with_columns(due_at=world.since_pack(col("created_at")))
        frame = frame.with_columns(state=self._state(world)).filter(known(col("state")))
        return frame.with_columns(
            subject=col("group_id"),
            due_at=nw.when(col("state") != UNKNOWN).then(col("due_at")).otherwise(number(None)),
            f_missing=nw.when(col("state") == UNKNOWN).then(text("created_at")),
            f_created_at=col("created_at"),
            f_approved_at=col("approved_at"),
            f_kind=col("kind"),
        )

    def _state(self, world: World) -> Expr:
        has_approval, has_recognition = known(col("approval_undated")), yes(col("recognised"))
        missing = ~has_approval & ~has_recognition
        late = has_approval & ~has_recognition & ~yes(col("approval_undated")) & (col("approved_at") > col("due_at"))
        unsaid = text(UNKNOWN) if world.terms.campaign else text(VIOLATION)
        return cases(
            [
                (missing & col("created_at").is_null(), unsaid),
                (missing, text(VIOLATION)),
                (late, text(LATE)),
            ],
            text(None),
        )
