"""The printed ledger among what can be done with a group."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.registry.guards import sees_all
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.on_group import Deed


def deeds(viewer: Viewer, group: Group) -> Iterator[Deed]:
    """The group's ledger as a paper and as a sheet (ISE-8.2)."""
    if sees_all(viewer, group):
        for kind, order in (("docx", 90), ("xlsx", 91)):
            words = Words(f"下载台账（{kind}）", f"its ledger ({kind})")
            yield Deed(words, reverse("group_book", args=[group.uid, kind]), order)
