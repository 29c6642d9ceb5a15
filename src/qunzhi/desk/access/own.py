"""Nobody decides on the own request."""

from __future__ import annotations

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
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
