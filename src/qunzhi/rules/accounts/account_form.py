"""The form for opening an account is complete and signed."""

from __future__ import annotations

import narwhals as nw

from qunzhi.core.words import Words
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import cases, col, known, text, yes
from qunzhi.facts.world import World
from qunzhi.rules.contract import UNKNOWN, VIOLATION, Rule, RuleParams
from qunzhi.rules.judging import standing
from qunzhi.rules.remedies import remedies


class AccountForm(Rule):
    """An account opened since the pack with no purpose, scope or admin, or with no counting approval that is signed.

    Bad: the approval names nobody who signed; the scope of publishing is empty.
    Good: purpose, scope and admin are there and the approval is signed.
    Needs: accounts (purpose, scope, admin_id, opened_at), filings (approval, signed_by).
    """

    title = Words("开通审批表完整", "opening form complete")
    needs = ("accounts", "filings")
    remedies = remedies("补全宗旨、发布范围、管理员并由负责人签字", "complete the form and have the head sign")

    def find(self, world: World, p: RuleParams, text_time: bool) -> Frame:
        """Accounts whose form has a gap."""
        opened = col("opened_at")
        accounts = world.accounts_since
        signed = world.filings_of("account", ("approval",)).filter(known(col("signed_by")))
        signed = signed.select("account_id").unique().with_columns(signed=nw.lit(True))
        frame = accounts.join(signed, on="account_id", how="left")
        lacks = [nw.when(col(name).is_null()).then(text(name)) for name in ("purpose", "scope", "admin_id")]
        lacks.append(nw.when(~yes(col("signed"))).then(text("signed_by")))
        bad = col("purpose").is_null() | col("scope").is_null() | col("admin_id").is_null() | ~yes(col("signed"))
        state = cases([(bad & opened.is_null(), text(UNKNOWN)), (bad, text(VIOLATION))], text(None))
        return standing(frame, state).with_columns(
            subject=col("account_id"),
            unit_id=col("host_unit_id"),
            f_lacks=nw.concat_str(lacks, separator=";", ignore_nulls=True),
            f_missing=nw.when(opened.is_null()).then(text("opened_at")),
        )
