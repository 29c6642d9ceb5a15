"""Changes and ends of groups in the demonstration: a task that is over, an order, a merged pair, a rename undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Institution
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.services.changes import do_rename_group, do_undo_change
from qunzhi.desk.registry.services.ending import do_finish_task
from qunzhi.desk.registry.services.merging import do_merge
from qunzhi.desk.registry.services.orders import do_appeal_order, do_order_end
from qunzhi.desk.registry.services.saved import do_save_view
from qunzhi.desk.running.demonstration.people import MISNAMED

_DAYS = 10
#: Views of the list that the registrar keeps: name -> what is asked.
_VIEWS = {"没备案的微信群": "state=unfiled&platform=wechat", "班级群，按单位": "kind=class&sort=unit"}


def tell_changes(users: Mapping[str, User]) -> None:
    """What owners, heads and the registrar did to groups since the import."""
    institution = users["registrar"].institution
    assert institution is not None

    def called(name: str) -> Group:
        return _called(institution, name)

    over = timezone.now() - timedelta(hours=2)
    do_finish_task(called("信息系技能大赛群"), ended_at=over, reason="大赛已经闭幕", acting_user=users["head"])
    renamed = do_rename_group(
        called("旅游系教学交流群"),
        name="旅游学院教学交流群",
        reason="听说系要改成学院",
        acting_user=users["owner"],
    )
    do_undo_change(renamed, reason="改名还没有批复，先用原名", acting_user=users["owner"])
    do_merge(
        called("机电2501班同学群"),
        called("机电2501班班级通知群"),
        reason="一个班两个群，班主任同意并到班级通知群",
        acting_user=users["registrar"],
    )
    _ordered(called(MISNAMED), users)
    for name, query in _VIEWS.items():
        do_save_view(name, query, acting_user=users["registrar"])


def _ordered(group: Group, users: Mapping[str, User]) -> None:
    """The order, and what the owner says to it."""
    last_day = timezone.localdate() + timedelta(days=_DAYS)
    order = do_order_end(
        group,
        reason="未经批准建群，群名与工作无关",
        cites=["PXZY-4.3b"],
        due_at=datetime.combine(last_day, time(23, 59, 59), SHANGHAI),
        acting_user=users["registrar"],
    )
    text = "这个群是夜班调度在用，群名是玩笑。愿意改名并补办备案，请求保留。"
    do_appeal_order(order, text=text, acting_user=users["ordered"])


def _called(institution: Institution, name: str) -> Group:
    return Group.objects.get(institution=institution, name=name)
