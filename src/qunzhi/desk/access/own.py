"""Nobody decides on the own request, and nobody gives oneself a right."""

from __future__ import annotations

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Person


def refuse_own_request(viewer: Viewer, *asked: Person | None) -> None:
    """Stop where the one who decides is one of those who asked.

    Raises:
        QunzhiError: it is the own request.
    """
    if viewer.person is not None and viewer.person in asked:
        raise QunzhiError.of(
            "own_request",
            "不能办理自己的申请",
            "nobody decides on the own request",
            hint=Words("请同一部门的另一位同事办理", "ask a colleague of the same office to decide"),
        )


def refuse_own_gain(before: Viewer, after: Viewer, agreed: frozenset[Right] = frozenset()) -> None:
    """Stop what would give whoever does it a right not held before: by a posting, a unit's name, an import.

    What is given up is no matter, nor what others have ``agreed`` to.

    Raises:
        QunzhiError: ``after`` has a right that ``before`` has not.
    """
    gained = sorted(after.rights - before.rights - agreed, key=lambda right: right.value)
    if gained:
        roles = sorted(after.roles - before.roles, key=lambda role: role.value)
        zh, en = "、".join(r.words.zh for r in roles or gained), ", ".join(r.words.en for r in roles or gained)
        raise QunzhiError.of(
            "own_gain",
            f"这样您自己会多得权限（{zh}），不能由您办理；什么都没有改动",
            f"this would give you yourself more rights ({en}): it is not yours to do, and nothing was changed",
            hint=Words("请同一部门的另一位同事办理", "ask a colleague of the same office to do it"),
        )
