"""The card of findings on the page of a group."""

from __future__ import annotations

from collections.abc import Iterator

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.findings.queries import findings_of
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.on_group import Panel


def panels(viewer: Viewer, group: Group) -> Iterator[Panel]:
    """What is not in order, with article and way out."""
    found = findings_of(viewer, group)
    title = Words("与我有关的提醒", "About me") if found.own_only else Words("核对结果", "What was found")
    tone = "bad" if any(s.tone == "bad" for s in found.shown) else ""
    yield Panel("findings", title, "findings/of_group.html", {"found": found}, order=20, tone=tone)
