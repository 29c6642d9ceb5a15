"""What waits for those who keep the record."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.guards import corrections_in_scope, imports_in_scope, people_in_scope
from qunzhi.desk.org.models import Correction, Import
from qunzhi.desk.org.queries import offices_filled
from qunzhi.desk.web.todos import Todo


def todo(viewer: Viewer) -> list[Todo]:
    """What waits for the viewer."""
    if not viewer.may(Right.WRITE_ORG) or viewer.institution is None:
        return []
    out = []
    asked = corrections_in_scope(viewer).filter(state=Correction.OPEN).exclude(person=viewer.person).count()
    if asked:
        words = Words(f"答复 {asked} 件更正申请", f"answer {asked} request(s) for correction")
        out.append(Todo(words, reverse("corrections")))
    waiting = imports_in_scope(viewer).filter(state=Import.PREVIEWED).order_by("uploaded_at").first()
    if waiting is not None:
        words = Words("有一次导入已比对，等您决定", "an import is compared and waits for your decision")
        out.append(Todo(words, reverse("import", args=[waiting.uid])))
    if not imports_in_scope(viewer).exists():
        words = Words("导入单位、人员和任职表", "import units, people and postings")
        out.append(Todo(words, reverse("new_import")))
    closed = people_in_scope(viewer).filter(user__isnull=True, gone_on__isnull=True).count()
    if closed:
        words = Words(f"{closed} 人还没有开通账号", f"{closed} people have no account yet")
        out.append(Todo(words, reverse("open_accounts"), "info"))
    empty = [f for f in offices_filled(viewer.institution, to_us(timezone.now()), viewer) if not f.units]
    if empty:
        words = Words(f"{len(empty)} 个职能没有对应的单位", f"{len(empty)} offices of the packs have no unit")
        out.append(Todo(words, reverse("offices"), "info"))
    return out
