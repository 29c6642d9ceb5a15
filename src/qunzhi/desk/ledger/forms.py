"""What inspectors ask for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q, QuerySet

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.ledger.models import About, Entry
from qunzhi.desk.org.guards import people_in_scope, units_in_scope
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.services import ACTS, SERVICES
from qunzhi.desk.web.acting import DayField
from qunzhi.desk.web.lang import later, speak

#: So many things with a name like that are looked up at most.
_NAMED = 200


def _acts() -> list[tuple[str, str]]:
    """What can be done, each words once: registrar and administrator do some of it under acts of their own."""
    named: dict[str, list[str]] = {}
    for act, words in sorted(ACTS.items()):
        named.setdefault(speak(words), []).append(act)
    return [(" ".join(acts), words) for words, acts in named.items()]


class SearchForm(forms.Form):
    """Search: words (names of people, units, groups; or in reasons), an act, days."""

    q = forms.CharField(
        required=False, max_length=50, label=later("人员、单位、群或理由", "Person, unit, group or reason")
    )
    act = forms.ChoiceField(
        required=False,
        label=later("事项", "Act"),
        choices=lambda: [("", speak(later("全部", "all"))), *_acts()],
    )
    since = DayField(required=False, label=later("从", "From"))
    until = DayField(required=False, label=later("到", "To"))
    rows = forms.BooleanField(required=False, label=later("列出导入的每一行", "List every row of imports"))

    def apply(self, entries: QuerySet[Entry], viewer: Viewer) -> QuerySet[Entry]:
        """The entries that match. Rows of imports are left out unless they, a name or an act are asked for."""
        if not self.is_valid():
            return self._whole(entries)
        data = self.cleaned_data
        if not (data["rows"] or data["q"] or data["act"]):
            entries = self._whole(entries)
        if data["q"]:
            entries = entries.filter(self._words(data["q"], viewer))
        if data["act"]:
            entries = entries.filter(act__in=data["act"].split())
        if data["since"]:
            entries = entries.filter(at__gte=datetime.combine(data["since"], time(), SHANGHAI))
        if data["until"]:
            entries = entries.filter(at__lt=datetime.combine(data["until"] + timedelta(days=1), time(), SHANGHAI))
        return entries

    @staticmethod
    def _whole(entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """What people did, without a line for every row that an import brought."""
        return entries.exclude(act__in=ACTS.keys() - SERVICES.keys())

    @staticmethod
    def _words(text: str, viewer: Viewer) -> Q:
        named = Q(name__icontains=text) | Q(code=text)
        refs = [
            thing.ref
            for rows in (people_in_scope(viewer), units_in_scope(viewer), groups_in_scope(viewer))
            for thing in rows.filter(named)[:_NAMED]
        ]
        return Q(pk__in=About.objects.filter(ref__in=refs).values("entry_id")) | Q(reason__icontains=text)
