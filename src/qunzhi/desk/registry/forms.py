"""What a list of groups can be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.core.words import Words
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.columns import COLUMNS, SHORT, columns_for
from qunzhi.desk.registry.queries import ANY, DUE, SORTS, UNKNOWN, Asked
from qunzhi.desk.registry.states import STATES
from qunzhi.desk.web.acting import DayField
from qunzhi.desk.web.lang import later, speak
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import word_for
from qunzhi.reports.text import clip

#: More units than that are not offered to choose from: a list on a phone would have no end.
MOST_UNITS = 300
_SAYS = 24
_FINDINGS = {
    ANY: Words("有问题", "something is wrong"),
    "critical": Words("有重大问题", "critical"),
    "major": Words("有较重问题", "major"),
    "minor": Words("有一般问题", "minor"),
    "advisory": Words("有提示性问题", "advisory"),
    DUE: Words("有期限将到的事", "something is due"),
    UNKNOWN: Words("缺登记，判断不了", "facts are missing"),
}
Choices = list[tuple[str, Any]]


def codes(column: str, everything: Words | None) -> Choices:
    """The codes of a column of groups in words, under what stands for all or none of them."""
    found = [
        (c, speak(Words(word_for("groups", column, c), c.replace("_", " ")))) for c in TABLES["groups"][column].codes
    ]
    return [("", speak(everything)), *found] if everything is not None else found


def _worded(words: Mapping[str, Words]) -> Choices:
    return [("", speak(Words("全部", "all"))), *((code, speak(w)) for code, w in words.items())]


def _findings(viewer: Viewer) -> Choices:
    """Kinds of findings, then the provisions of the packs in force that are judged by rules."""
    out: Choices = _worded(_FINDINGS)
    for pack in adopted(viewer.institution.packs if viewer.institution else (), to_us(timezone.now())):
        judged = {use.provision.id: use.provision for use in pack.turned_on()}
        lines = [(f"{pack.pack}:{p.id}", f"{p.article} {clip(speak(p.says), _SAYS)}") for p in judged.values()]
        out.append((speak(pack.title), lines))
    return out


class FindForm(forms.Form):
    """Name or number and every other filter, order and columns. What is not valid is as if it were not asked."""

    q = forms.CharField(required=False, max_length=50, label=later("群名或群号", "Name or number"))
    state = forms.ChoiceField(required=False, label=later("状态", "State"), choices=lambda: _worded(STATES))
    unit = forms.ChoiceField(required=False, label=later("单位（含下属）", "Unit and below"))
    kind = forms.ChoiceField(
        required=False, label=later("类型", "Kind"), choices=lambda: codes("kind", Words("全部类型", "all"))
    )
    platform = forms.ChoiceField(
        required=False, label=later("平台", "Platform"), choices=lambda: codes("platform", Words("全部平台", "all"))
    )
    purpose = forms.ChoiceField(
        required=False, label=later("用途", "Purpose"), choices=lambda: codes("purpose", Words("全部用途", "all"))
    )
    finding = forms.ChoiceField(required=False, label=later("问题", "Findings"))
    temporary = forms.ChoiceField(
        required=False,
        label=later("是否临时", "Temporary"),
        choices=lambda: _worded(
            {"yes": Words("临时", "yes"), "no": Words("长期", "no"), "unknown": Words("没有登记", "not recorded")}
        ),
    )
    since = DayField(required=False, label=later("建群从", "Made from"))
    until = DayField(required=False, label=later("建群到", "Made until"))
    sort = forms.ChoiceField(
        required=False,
        choices=[(s, s) for name in SORTS for s in (name, f"-{name}")],
        widget=forms.HiddenInput,
    )
    cols = forms.MultipleChoiceField(
        required=False, label=later("显示哪些列", "Columns"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, viewer: Viewer, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        few = units.values_list("uid", "name", "path")[: MOST_UNITS + 1]
        self._units = {uid: _indented(name, path) for uid, name, path in few}
        self._all_units = units
        everything = ("", speak(Words("全部单位", "all units")))
        self._choose("unit", [everything, *self._units.items()])
        if not 0 < len(self._units) <= MOST_UNITS:
            self.fields["unit"] = forms.CharField(required=False, max_length=14, widget=forms.HiddenInput)
        self.sees_findings = viewer.may(Right.READ_UNITS) or viewer.may(Right.MANAGE_GROUPS)
        if self.sees_findings:
            self._choose("finding", _findings(viewer))
        else:
            del self.fields["finding"]
        self._choose("cols", [(c.key, speak(c.words)) for c in columns_for(self.sees_findings)])

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def filters(self) -> Iterable[forms.BoundField]:
        """The fields that narrow, as shown under the text."""
        return [f for f in self.visible_fields() if f.name not in ("q", "cols")]

    @property
    def narrowing(self) -> list[tuple[str, str]]:
        """Label and value of each filter that is set, in words: the form itself may be folded away."""
        data, out = self._data(), []
        for bound in self.filters:
            value = data.get(bound.name)
            if value:
                words = dict(_flat(getattr(bound.field, "choices", ()))).get(str(value), str(value))
                out.append((str(bound.label), words.strip("　")))
        return out

    def asked(self) -> Asked:
        """What is asked for."""
        data = self._data()
        return Asked(
            text=data.get("q", "").strip(),
            unit=self._unit(data.get("unit", "")),
            since=data.get("since"),
            until=data.get("until"),
            **{n: data.get(n) or "" for n in ("platform", "kind", "state", "purpose", "temporary", "finding", "sort")},
        )

    def columns(self) -> list[str]:
        """The columns that are asked for, in the order of all; the short ones where none is."""
        wanted = self._data().get("cols") or SHORT
        return [key for key in COLUMNS if key in wanted]

    def _data(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def _unit(self, uid: str) -> Unit | None:
        """The unit, also where there are too many to offer them all: links lead here with any in scope."""
        return self._all_units.filter(uid=uid).first() if uid else None


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Choices without their groups."""
    for code, words in choices:
        if isinstance(words, (list, tuple)):
            yield from words
        else:
            yield str(code), str(words)


def _indented(name: str, path: str) -> str:
    return "　" * max(0, path.count(".") - 2) + name
