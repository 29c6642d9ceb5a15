"""The forms of changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.org.forms import ReasonForm
from qunzhi.desk.org.models import Unit
from qunzhi.desk.registry.candidates import Candidate
from qunzhi.desk.registry.models import Group
from qunzhi.desk.registry.plain_names import PlainField
from qunzhi.desk.web.lang import later, speak
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import word_for

_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=SHANGHAI), datetime(2200, 1, 1, tzinfo=SHANGHAI)
#: The hint below a time that may be left out.
NOW = later("不填就是现在", "Empty means now")
#: What stands where nothing is chosen.
CHOOSE = later("请选择", "please choose")


class MomentField(forms.DateTimeField):
    """A day and a time of day in Shanghai."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[MinValueValidator(_FIRST), MaxValueValidator(_LAST)], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The instant; times that no calendar has are wrong like any other."""
        try:
            return super().to_python(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def codes_of(column: str, *, empty: Any = None) -> list[tuple[str, str]]:
    """The codes of a column of groups to choose from, in the language of the page."""
    found = [
        (c, speak(later(word_for("groups", column, c), c.replace("_", " ")))) for c in TABLES["groups"][column].codes
    ]
    return found if empty is None else [("", speak(empty)), *found]


class WhoForm(ReasonForm):
    """Somebody to put in charge: chosen from a few, with an account where the person is not in the group."""

    who = forms.ChoiceField(widget=forms.RadioSelect, label=later("换成谁", "Who"))
    account = forms.CharField(
        required=False,
        max_length=100,
        label=later("在这个平台上的账号", "Account on this platform"),
        help_text=later("只有还不在群里的人要填", "Only for somebody who is not in the group yet"),
    )
    field_order = ("who", "account", "reason")

    def __init__(self, found: Iterable[Candidate], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(found)
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(c.person.uid, _called(c)) for c in rows]
        self.people = {c.person.uid: c.person for c in rows}
        if all(c.inside for c in rows):
            self.fields["account"].widget = forms.HiddenInput()


class AdminForm(WhoForm):
    """Somebody to make an admin, or a plain member again; the reason may be left out."""

    def __init__(self, found: Iterable[Candidate], *args: Any, **kwargs: Any) -> None:
        super().__init__(found, *args, **kwargs)
        self.fields["who"].label = later("设谁为管理员", "Who becomes an admin")
        self.fields["reason"].required = False


def _called(one: Candidate) -> str:
    if one.role is None:
        word = speak(later("还不在群里", "not in the group yet"))
    else:
        code = one.role or "member"
        word = speak(later(word_for("memberships", "role", code), code))
    return f"{one.person.name}（{one.person.code}，{word}）"


class NameForm(ReasonForm):
    """A new name; ``sure`` is asked for where articles stand against it."""

    name = PlainField(max_length=200, label=later("新群名", "New name"))
    sure = forms.BooleanField(
        required=False,
        label=later("群里已经是这个名字，照样登记", "The group bears this name already: record it all the same"),
    )
    field_order = ("name", "reason", "sure")


class DetailsForm(ReasonForm):
    """What else is known of a group."""

    purpose = forms.ChoiceField(required=False, label=later("用途", "Purpose"))
    terms = forms.CharField(
        required=False,
        max_length=300,
        label=later("职能词", "Words for its function"),
        help_text=later("几个之间用顿号隔开，如：招生、宣传", "Several with commas between them"),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), to_field_name="uid", required=False, label=later("所属单位", "Unit"), empty_label=CHOOSE
    )
    temporary = forms.ChoiceField(required=False, label=later("临时群", "Temporary"))
    join_confirmation = forms.ChoiceField(required=False, label=later("进群要确认", "Joining is confirmed"))
    field_order = ("purpose", "terms", "unit", "temporary", "join_confirmation", "reason")

    def __init__(self, group: Group, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        known = {
            "purpose": group.purpose,
            "terms": "、".join(group.terms),
            "unit": group.unit.uid if group.unit else "",
            "temporary": _FLAGS[group.temporary],
            "join_confirmation": _FLAGS[group.join_confirmation],
        }
        kwargs["initial"] = known
        super().__init__(*args, **kwargs)
        flags = [("", later("没有登记", "not recorded")), ("yes", later("是", "yes")), ("no", later("否", "no"))]
        for name in ("temporary", "join_confirmation"):
            self._choices(name, [(code, speak(text)) for code, text in flags])
        self._choices("purpose", codes_of("purpose", empty=later("没有登记", "not recorded")))
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def facts(self) -> dict[str, Any]:
        """What is asked for, as plain facts."""
        data = self.cleaned_data
        text = data["terms"].replace("，", "、").replace(",", "、").replace("；", "、").replace(";", "、")
        terms = list(dict.fromkeys(t.strip()[:40] for t in text.split("、") if t.strip()))
        return {
            "purpose": data["purpose"] or None,
            "terms": terms or None,
            "unit_id": data["unit"].code if data["unit"] else None,
            "temporary": _SAID[data["temporary"]],
            "join_confirmation": _SAID[data["join_confirmation"]],
        }


_FLAGS = {None: "", True: "yes", False: "no"}
_SAID = {text: flag for flag, text in _FLAGS.items()}


class PlatformForm(ReasonForm):
    """Where a group lives now."""

    platform = forms.ChoiceField(
        label=later("新平台", "New platform"), choices=lambda: codes_of("platform", empty=CHOOSE)
    )
    code = forms.CharField(
        max_length=100,
        label=later("新群号", "New number"),
        help_text=later(
            "平台没有群号的，自己编一个，不和别的群重复", "Where there is none, make one up that no other group has"
        ),
    )
    moved_at = MomentField(required=False, label=later("什么时候换的", "Since when"), help_text=NOW)
    field_order = ("platform", "code", "moved_at", "reason")
