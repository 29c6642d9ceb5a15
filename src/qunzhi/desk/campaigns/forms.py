"""The forms of campaigns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.campaigns.models import Line
from qunzhi.desk.campaigns.services.handing_in import Said
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.plain_names import PlainField
from qunzhi.desk.web.acting import DayField, KeyedForm
from qunzhi.desk.web.lang import later, speak
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import word_for


class StartForm(KeyedForm):
    """Title, word to the units, day; the office whose campaign it is."""

    title = PlainField(max_length=100, label=later("名称", "Title"))
    word = PlainField(
        lines=True,
        max_length=500,
        required=False,
        label=later("给各单位的话", "Word to the units"),
        widget=forms.Textarea,
    )
    due_on = DayField(label=later("截止日期", "Due on"))
    office = forms.ChoiceField(label=later("主办部门", "Office"))

    def __init__(self, offices: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offices = {u.uid: u for u in offices}
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(uid, u.name) for uid, u in self._offices.items()]
        field.initial = next(iter(self._offices), None)
        if len(self._offices) == 1:
            field.widget = forms.HiddenInput()

    @property
    def unit(self) -> Unit:
        """The office that was chosen."""
        return self._offices[self.cleaned_data["office"]]


class CloseForm(KeyedForm):
    """Whether what is left is ordered to be dissolved, and by when; what has to be confirmed first."""

    early = forms.BooleanField(
        label=later("截止日期还没到，仍要结束", "Close it although its day is not over"),
        error_messages={"required": later("要提前结束，请勾选确认", "tick it to close early")},
    )
    leave_open = forms.BooleanField(
        label=later("等您办理的先留着，不作结论", "Leave what waits for you without a decision"),
        error_messages={"required": later("先办理，或者勾选确认先留着", "decide them first, or tick this")},
    )
    order = forms.BooleanField(
        required=False,
        label=later("对这些群责令解散", "Order these groups to be dissolved"),
    )
    due_on = DayField(
        required=False,
        label=later("解散期限", "To be dissolved by"),
        help_text=later("责令解散时要填；当天 24 时前", "needed for orders; until the end of that day"),
    )
    reason = PlainField(max_length=300, required=False, label=later("说明", "Reason"))

    def __init__(self, *args: Any, early: bool, waiting: bool, orders: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = {"early": early, "leave_open": waiting, "order": orders, "due_on": orders}
        for name in (n for n, needed in gone.items() if not needed):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A day is needed for orders."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("order") and not data.get("due_on"):
            self.add_error("due_on", later("责令解散要给期限", "an order needs a day"))
        return data

    @property
    def due_at(self) -> datetime | None:
        """The end of the day."""
        day = self.cleaned_data.get("due_on")
        return datetime.combine(day, time(23, 59, 59), SHANGHAI) if day else None


class ReopenForm(KeyedForm):
    """Another day, and why."""

    due_on = DayField(label=later("新的截止日期", "New due day"))
    revoke = forms.BooleanField(
        required=False,
        label=later("一并撤销这一轮发出的责令", "Revoke the orders that this campaign gave"),
        help_text=later(
            "还没办结的都撤销，群可以继续用；不勾选就仍然有效，可以逐份撤销",
            "all that are still open: the groups go on; else they stand, and each can be revoked",
        ),
    )
    reason = PlainField(max_length=300, label=later("理由", "Reason"))

    def __init__(self, *args: Any, orders: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not orders:
            del self.fields["revoke"]


class DecideForm(KeyedForm):
    """Which lines, and yes or no with the reason."""

    lines = forms.MultipleChoiceField(
        label=later("群", "Lines"), error_messages={"required": later("请先勾选", "tick some first")}
    )
    say = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    why = PlainField(max_length=300, required=False, label=later("理由", "Reason"))

    def __init__(self, uids: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [("", ""), *((uid, uid) for uid in uids)]

    def clean_lines(self) -> list[str]:
        """Without the box that ticks all others."""
        chosen = [uid for uid in self.cleaned_data["lines"] if uid]
        if not chosen:
            raise forms.ValidationError(self.fields["lines"].error_messages["required"])
        return chosen


def _codes(column: str) -> list[tuple[str, str]]:
    codes = TABLES["groups"][column].codes
    return [(c, speak(later(word_for("groups", column, c), c.replace("_", " ")))) for c in codes]


class MissingGroupForm(KeyedForm):
    """A group that exists and is not registered."""

    name = PlainField(max_length=200, label=later("群名", "Name"))
    platform = forms.ChoiceField(label=later("平台", "Platform"), choices=lambda: _codes("platform"))
    kind = forms.ChoiceField(label=later("类型", "Kind"), choices=lambda: _codes("kind"))
    purpose = forms.ChoiceField(
        label=later("用途", "Purpose"), required=False, choices=lambda: [("", "—"), *_codes("purpose")]
    )
    code = PlainField(
        max_length=100, required=False, label=later("群号（微信群没有，可不填）", "Number (WeChat groups have none)")
    )


_ANSWERS = (Line.KEEP, Line.END, Line.NOT_OURS)
_TERMS = re.compile(r"[;；、,，]")


def said_of(data: Mapping[str, Any], lines: list[Line]) -> dict[str, Said]:
    """What a unit says, from the fields of the page: ``answer-UID``, ``said-UID``, and a field for each fact.

    A field that is missing says nothing; text beyond what a column takes is cut.
    """
    out = {}
    for line in lines:
        answer = str(data.get(f"answer-{line.uid}", Line.KEEP))
        corrected: dict[str, Any] = {}
        for fact, most in (("name", 200), ("purpose", 500 if line.account_id else 40), ("scope", 500)):
            given = data.get(f"{fact}-{line.uid}")
            if given is not None and (str(given).strip() or fact != "name"):
                corrected[fact] = str(given).strip()[:most] or None
        terms = data.get(f"terms-{line.uid}")
        if terms is not None:
            corrected["terms"] = [t.strip()[:40] for t in _TERMS.split(str(terms)) if t.strip()] or None
        word = str(data.get(f"said-{line.uid}", "")).strip()[:500]
        out[line.uid] = Said(answer if answer in _ANSWERS else Line.KEEP, corrected, word)
    return out
