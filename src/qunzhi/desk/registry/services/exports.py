"""That somebody took the register out as sheets."""

from __future__ import annotations

from collections.abc import Mapping

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.models import Institution
from qunzhi.desk.services import Act, service


@service("registry.export_groups", Words("导出群名单", "exported groups"), Right.READ_GROUPS)
def do_note_export(act: Act, kind: str, counts: Mapping[str, int]) -> Institution:
    """Record who took how many rows of which tables out, in which form; nothing of what they say."""
    institution = act.viewer.institution
    assert institution is not None
    act.note(institution.ref, payload={"form": kind, "rows": dict(counts)})
    return institution
