"""What a list of groups can be asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.queries import DISSOLVED, IN_USE, OWNER_GONE, Asked
from qunzhi.desk.web.lang import later, speak
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import word_for

#: More units than that are not offered to choose from: a list on a phone would have no end.
MOST_UNITS = 300


def _codes(column: str, everything: Any) -> list[tuple[str, str]]:
    codes = TABLES["groups"][column].codes
    return [
        ("", speak(everything)),
        *((c, speak(later(word_for("groups", column, c), c.replace("_", " ")))) for c in codes),
    ]


class FindForm(forms.Form):
    """Name or number, unit, platform, kind, state. What is not valid is as if it were not asked."""

    q = forms.CharField(required=False, max_length=50, label=later("群名或群号", "Name or number"))
    unit = forms.ChoiceField(required=False, label=later("单位（含下属）", "Unit and below"))
    platform = forms.ChoiceField(
        required=False, label=later("平台", "Platform"), choices=lambda: _codes("platform", later("全部平台", "all"))
    )
    kind = forms.ChoiceField(
        required=False, label=later("类型", "Kind"), choices=lambda: _codes("kind", later("全部类型", "all"))
    )
    state = forms.ChoiceField(
        required=False,
        label=later("状态", "State"),
        choices=lambda: [
            ("", speak(later("全部", "all"))),
            (IN_USE, speak(later("在用", "in use"))),
            (DISSOLVED, speak(later("已解散", "dissolved"))),
            (OWNER_GONE, speak(later("群主已离岗", "owner has left"))),
        ],
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.uid: unit for unit in units[: MOST_UNITS + 1]}
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        everything = ("", speak(later("全部单位", "all units")))
        field.choices = [everything, *((uid, unit.name) for uid, unit in self._units.items())]
        if not 0 < len(self._units) <= MOST_UNITS:
            field.widget = forms.HiddenInput()

    def asked(self) -> Asked:
        """What is asked for."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return Asked(
            data.get("q", "").strip(),
            self._units.get(data.get("unit", "")),
            *(data.get(name, "") for name in ("platform", "kind", "state")),
        )
