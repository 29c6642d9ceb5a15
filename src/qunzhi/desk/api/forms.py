"""The form of a new token."""

from __future__ import annotations

from django import forms

from qunzhi.desk.api.scopes import Scope
from qunzhi.desk.api.services import LONGEST
from qunzhi.desk.web.acting import KeyedForm
from qunzhi.desk.web.lang import later, speak


class TokenForm(KeyedForm):
    """What it is for, what it may do, how long."""

    name = forms.CharField(max_length=60, label=later("用途", "What it is for"))
    scopes = forms.MultipleChoiceField(
        label=later("可以做什么", "What it may do"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(s.value, speak(s.words)) for s in Scope],
    )
    days = forms.IntegerField(min_value=1, max_value=LONGEST, initial=90, label=later("有效天数", "Days"))
