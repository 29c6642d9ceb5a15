"""A clean-up in the demonstration: some units have handed in, some were reminded, some is decided."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from qunzhi.desk.accounts.models import User
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.campaigns.services.deciding import do_decide_lines
from qunzhi.desk.campaigns.services.handing_in import Said, do_hand_in
from qunzhi.desk.campaigns.services.running import do_remind, do_start_campaign
from qunzhi.desk.campaigns.sorts import SORTS, offers
from qunzhi.desk.org.models import Unit

_WORD = "请各单位核对名下的群：在用的保留，不用的请解散；不是本单位的请写明归谁。"


def tell_campaign(users: Mapping[str, User]) -> None:
    """The general office asks; three units have answered, with one group that can end; two are reminded."""
    started = _started(users["general"])

    def of(unit: str) -> Return:
        return started.returns.get(unit__code=unit)

    do_hand_in(of("Y200C2"), {}, acting_user=users["secretary"])
    do_hand_in(of("Y011"), {}, acting_user=users["general"])
    own = of("Y010")
    unused = own.lines.get(group__name="宣传统战处资产管理协作群")
    said = {unused.uid: Said(Line.END, {}, "资产系统上线后不再使用")}
    do_hand_in(own, said, acting_user=users["chief"])
    decided = of("Y200C2")
    do_decide_lines(decided, list(decided.lines.all()), recognise=True, acting_user=users["general"])
    missing = [of("Y200"), of("Y017")]
    do_remind(started, missing, acting_user=users["general"])


def _started(user: User) -> Campaign:
    assert user.institution is not None
    today = timezone.localdate()
    offer = next(o for o in offers(user.institution, today) if o.sort == Campaign.CLEANUP)
    made: Campaign = do_start_campaign(
        sort=offer.sort,
        title=f"{today.year} 年{SORTS[offer.sort].zh}",
        word=_WORD,
        due_on=offer.due_on,
        before=offer.before,
        cites=[c.provision for c in offer.cites],
        office=Unit.objects.get(institution=user.institution, code="Y011"),
        acting_user=user,
    )
    return made
