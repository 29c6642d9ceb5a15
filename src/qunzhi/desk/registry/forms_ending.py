"""The forms of merges, ends and orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.registry.forms_changes import CHOOSE, NOW, MomentField
from qunzhi.desk.registry.services.ending import KEPT
from qunzhi.desk.web.acting import DayField, KeyedForm
from qunzhi.desk.web.lang import later, speak

_ONE_ARTICLE = later("责令解散要有依据，选一条", "An order rests on an article: choose one")


class MergeForm(ReasonForm):
    """That two groups become one; which of them stays is what the preview shows."""

    stays = forms.CharField(max_length=14, widget=forms.HiddenInput)


class TaskForm(KeyedForm):
    """When the work of a group ended."""

    ended_at = MomentField(required=False, label=later("什么时候结束的", "When it ended"), help_text=NOW)


class DissolveForm(ReasonForm):
    """That a group is dissolved on its platform, and what is kept."""

    kept = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=later("解散前留好了吗", "Kept before it is dissolved"),
        help_text=later(
            "没有的不用勾；只记下您勾的", "Leave out what there is none of; only what is ticked is recorded"
        ),
        choices=lambda: [(code, speak(words)) for code, words in KEPT.items()],
    )
    dissolved_at = MomentField(required=False, label=later("什么时候解散的", "When it was dissolved"), help_text=NOW)
    field_order = ("kept", "dissolved_at", "reason")

    def __init__(self, *args: Any, why: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reason"] = why


class OrderForm(ReasonForm):
    """An order: why, for which articles, until when."""

    cites = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=later("依据", "Articles")
    )
    other = forms.ChoiceField(required=False, label=later("其他依据", "Another article"))
    due_on = DayField(
        label=later("最迟哪天解散", "To be dissolved by"), help_text=later("到这天结束为止", "By the end of that day")
    )
    field_order = ("cites", "other", "reason", "due_on")

    def __init__(self, near: Sequence[Cite], others: Iterable[Cite], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cites, other = self.fields["cites"], self.fields["other"]
        assert isinstance(cites, forms.MultipleChoiceField)
        assert isinstance(other, forms.ChoiceField)
        cites.choices = [(c.provision, _article(c)) for c in near]
        other.choices = [("", speak(CHOOSE)), *((c.provision, _article(c)) for c in others)]
        if not near:
            cites.widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        """All articles together; there must be one."""
        data = super().clean() or self.cleaned_data
        data["cites"] = [*data.get("cites", []), *([data["other"]] if data.get("other") else [])]
        if not data["cites"]:
            self.add_error("other" if self.fields["cites"].widget.is_hidden else "cites", _ONE_ARTICLE)
        return data

    def clean_due_on(self) -> datetime:
        """The last second of the day."""
        return end_of_day(self.cleaned_data["due_on"])


class ExtendForm(ReasonForm):
    """A later day for an order."""

    due_on = DayField(label=later("新期限", "New day"), help_text=later("到这天结束为止", "By the end of that day"))
    field_order = ("due_on", "reason")

    def clean_due_on(self) -> datetime:
        """The last second of the day."""
        return end_of_day(self.cleaned_data["due_on"])


class StatementForm(KeyedForm):
    """What the owner says to an order."""

    text = forms.CharField(
        max_length=500,
        label=later("说明", "Statement"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=later("会留在台账里，请不要写姓名和电话", "It stays in the ledger: no names, no telephone numbers"),
    )


class ReplyForm(StatementForm):
    """What the office says to that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = later("答复", "Answer")


def _article(c: Cite) -> str:
    return f"{speak(c.title)} {c.article}　{speak(c.says)}"


def end_of_day(day: Any) -> datetime:
    """23:59:59 of a day in Shanghai."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59, 59), SHANGHAI)
