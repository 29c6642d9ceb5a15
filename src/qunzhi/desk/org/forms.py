"""The forms of units, people and imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from qunzhi.core.words import Words
from qunzhi.desk.org.importing.spec import SPECS
from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.web.acting import DayField, KeyedForm
from qunzhi.desk.web.lang import later, speak
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import WORDS_OF

_REASON_HINT = later(
    "理由永远留在台账里，请不要写姓名和电话", "The reason stays in the ledger for ever: no names, no telephone numbers"
)


#: Nothing is chosen beforehand: a role gives rights.
_CHOOSE = Words("请选择", "please choose")


def role_choices() -> list[tuple[str, str]]:
    """Roles of postings, in the language of the page."""
    zh = WORDS_OF["postings.role"]
    codes = TABLES["postings"]["role"].codes
    return [("", speak(_CHOOSE)), *((c, speak(Words(zh[c].split()[0], c.replace("_", " ")))) for c in codes)]


def reason_choices() -> list[tuple[str, str]]:
    """Why a posting ends."""
    zh = WORDS_OF["postings.end_reason"]
    codes = TABLES["postings"]["end_reason"].codes
    return [("", speak(_CHOOSE)), *((c, speak(Words(zh[c].split()[0], c.replace("_", " ")))) for c in codes)]


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files of one upload."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file by itself."""
        given: Sequence[UploadedFile[Any]] = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]


class UploadForm(KeyedForm):
    """Sheets to compare, and which of them are complete lists."""

    sheets = FilesField(
        label=later("表格文件", "Spreadsheets"),
        help_text=later(
            "xlsx、xls、csv、ods、导出的 zip 均可，可一次选多个；表头用中文即可。先比对，不会直接改动。",
            "xlsx, xls, csv, ods or an exported zip, several at once. They are compared first; nothing changes yet.",
        ),
    )
    complete = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=later("这些表是全部名单", "These tables are complete lists"),
        help_text=later(
            "勾选后，表里没有的行视为已结束（今天起）；不勾，表里没有的行不动。",
            "Ticked: rows that the table lacks end today. Not ticked: they stay as they are.",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["complete"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(s.table, speak(s.words)) for s in SPECS.values() if s.ends]


class ReasonForm(KeyedForm):
    """Something that needs a reason."""

    reason = forms.CharField(max_length=300, label=later("理由", "Reason"), help_text=_REASON_HINT)


class PostingForm(ReasonForm):
    """A post that somebody takes up."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        to_field_name="uid",
        label=later("单位", "Unit"),
        empty_label=later("请选择", "please choose"),
    )
    role = forms.ChoiceField(label=later("职务", "Role"), choices=role_choices)
    since = DayField(label=later("任职日期", "From"), initial=date.today)
    field_order = ("unit", "role", "since", "reason")

    def __init__(self, institution: Institution, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = institution.units.filter(ended_on__isnull=True).order_by("code")
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units


class EndPostingForm(ReasonForm):
    """A post that somebody leaves."""

    until = DayField(
        label=later("离任日期", "Last day"),
        initial=date.today,
        help_text=later("到这一天，这个岗位带来的权限就停止", "On that day the rights of this post end"),
    )
    end_reason = forms.ChoiceField(label=later("离任原因", "Why"), choices=reason_choices)
    field_order = ("until", "end_reason", "reason")


class CorrectionForm(KeyedForm):
    """What somebody wants put right."""

    asks = forms.CharField(
        max_length=500,
        label=later("哪里不对，应当是什么", "What is wrong, and what is right"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(KeyedForm):
    """The answer to a request."""

    accept = forms.ChoiceField(
        label=later("办理意见", "Decision"),
        widget=forms.RadioSelect,
        choices=lambda: [
            ("yes", speak(later("同意，已改正或即将改正", "Accepted: it is or will be put right"))),
            ("no", speak(later("不改", "Declined"))),
        ],
    )
    answer = forms.CharField(
        max_length=300,
        label=later("答复", "Answer"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=later("申请人会看到；也留在台账里", "The person who asked reads it; it stays in the ledger too"),
    )
