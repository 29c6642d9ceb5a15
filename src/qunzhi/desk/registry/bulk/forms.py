"""What is asked for an act on many groups, and what was entered as plain values of facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.importing.spec import GROUPS
from qunzhi.desk.org.importing.values import plain
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.bulk.acts import BulkAct, Values
from qunzhi.desk.registry.forms import codes
from qunzhi.desk.registry.plain_names import PlainField
from qunzhi.desk.web.acting import KeyedForm
from qunzhi.desk.web.lang import later, speak

#: As the reader of lists takes them apart: what is kept comes back from a sheet as it was.
_APART = re.compile(r"[;；、,，\s]+")
_NONE = Words("没有登记", "not recorded")
_FIRST_YEAR = 1990


def terms_in(text: str) -> list[str]:
    """Terms as people type them."""
    return list(dict.fromkeys(t for t in _APART.split(text) if t))


def _truths() -> list[tuple[str, str]]:
    return [("yes", speak(Words("是", "yes"))), ("no", speak(Words("否", "no"))), ("", speak(_NONE))]


def _moment(zh: str, en: str, hint: tuple[str, str]) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=later(zh, en),
        initial=lambda: timezone.localtime().replace(second=0, microsecond=0),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=later(*hint),
    )


def _truth(zh: str, en: str) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, label=later(zh, en), choices=_truths, widget=forms.RadioSelect)


def _text(zh: str, en: str, most: int, hint: tuple[str, str] = ("", ""), *, required: bool = True) -> forms.CharField:
    return PlainField(max_length=most, required=required, label=later(zh, en), help_text=later(*hint))


_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "purpose": lambda: forms.ChoiceField(
        required=False, label=later("用途", "Purpose"), choices=lambda: codes("purpose", _NONE)
    ),
    "kind": lambda: forms.ChoiceField(label=later("群类型", "Kind"), choices=lambda: codes("kind", None)),
    "unit_id": lambda: forms.CharField(
        label=later("所属单位", "Unit"),
        max_length=200,
        help_text=later("单位名称或编号", "name or number of the unit"),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    ),
    "temporary": lambda: _truth("是临时群", "Temporary"),
    "join_confirmation": lambda: _truth("入群要确认", "Joining is confirmed"),
    "terms": lambda: _text(
        "职能词",
        "Terms",
        200,
        ("几个之间用顿号隔开；空着就是都去掉", "apart by commas; empty takes them all out"),
        required=False,
    ),
    "term": lambda: _text("职能词", "Term", 40),
    "told_at": lambda: _moment("告知时间", "Told at", ("从这时起才看群里的内容", "texts are looked at from then on")),
    "task_ended_at": lambda: _moment(
        "任务结束时间", "Task over at", ("解散期限从这时算起", "the time to dissolve counts from it")
    ),
    "find": lambda: forms.CharField(  # what nobody sees can be found too, to take it out
        max_length=100,
        strip=False,
        label=later("要换掉的文字", "Text to replace"),
        error_messages={"max_length": later("太长了，最多 100 个字", "too long: at most 100 characters")},
    ),
    "put": lambda: _text("换成", "With", 100, ("空着就是删掉", "empty takes it out"), required=False),
}


class BulkForm(forms.Form):
    """The fields that an act asks for."""

    def __init__(self, viewer: Viewer, act: BulkAct, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        for name in act.asks:
            self.fields[name] = _FIELDS[name]()

    def clean_unit_id(self) -> str:
        """A unit by its name or number; the number is what facts hold."""
        text = self.cleaned_data["unit_id"].strip()
        units = Unit.objects.filter(institution=self._viewer.institution, ended_on__isnull=True)
        found = units.filter(code=text).first()
        named = [found] if found else list(units.filter(name=text)[:2])
        if len(named) == 1 and named[0] is not None:
            return named[0].code
        if named:
            raise forms.ValidationError(
                later("有几个单位都叫这个名称，请填单位编号", "several units have this name: give its number")
            )
        raise forms.ValidationError(later("没有这个单位", "there is no such unit"))

    def clean_term(self) -> str:
        """One term alone."""
        found = terms_in(self.cleaned_data["term"])
        if len(found) != 1:
            raise forms.ValidationError(later("一次只填一个词", "one term at a time"))
        return found[0]

    def clean_terms(self) -> list[str] | None:
        """The terms; None for none."""
        return terms_in(self.cleaned_data["terms"]) or None

    def clean_temporary(self) -> bool | None:
        """Yes, no, or not recorded."""
        return _as_truth(self.cleaned_data["temporary"])

    def clean_join_confirmation(self) -> bool | None:
        """Yes, no, or not recorded."""
        return _as_truth(self.cleaned_data["join_confirmation"])

    def clean_told_at(self) -> str:
        """When, as facts have it."""
        return self._happened("told_at")

    def clean_task_ended_at(self) -> str:
        """When, as facts have it."""
        return self._happened("task_ended_at")

    def _happened(self, fact: str) -> str:
        at: datetime = self.cleaned_data[fact]
        if at > timezone.now() or at.year < _FIRST_YEAR:
            raise forms.ValidationError(later("填已经发生的时间", "give a time that has come"))
        return str(plain(at, GROUPS.fields[fact]))

    def values(self) -> Values:
        """What was entered, as plain values; empty text stands for nothing where the fact may be empty."""
        return {n: (None if v == "" and n == "purpose" else v) for n, v in self.cleaned_data.items()}


def _as_truth(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


class ConfirmForm(KeyedForm):
    """Why it is done, and which preview was seen."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=200,
        label=later("为什么改", "Why"),
        help_text=later("记入台账，不写姓名", "it stands in the ledger: no names of people"),
    )


class UndoForm(KeyedForm):
    """Why a batch is taken back."""

    reason = forms.CharField(max_length=200, label=later("为什么撤销", "Why"))
