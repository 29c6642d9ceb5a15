"""The form of an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.filing.asks import OPTIONAL, asks
from qunzhi.desk.filing.guards import units_to_apply_for
from qunzhi.desk.filing.models import Application
from qunzhi.desk.filing.naming import terms_in
from qunzhi.desk.filing.queries import person_called
from qunzhi.desk.filing.wanted import Wanted
from qunzhi.desk.org.models import Person, Unit
from qunzhi.desk.registry.forms_changes import MomentField
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.acting import KeyedForm
from qunzhi.desk.web.lang import later, speak
from qunzhi.facts.tables import TABLES
from qunzhi.facts.values import word_for
from qunzhi.packs.model import Pack

#: More units than that are typed, not chosen from a list.
MOST_UNITS = 300
_YES_NO = (("yes", Words("是", "yes")), ("no", Words("否", "no")))


def codes(column: str) -> list[tuple[str, str]]:
    """A column of the groups' facts to choose from."""
    found = TABLES["groups"][column].codes
    return [(c, speak(Words(word_for("groups", column, c), c.replace("_", " ")))) for c in found]


def _chosen(column: str) -> Any:
    return lambda: [("", speak(Words("请选择", "please choose"))), *codes(column)]


def own_words(form: forms.Form) -> None:
    """Say in our words what is too long, too early or too late: what the framework says is about variables."""
    for field in form.fields.values():
        field.error_messages |= {
            "max_length": later(
                "最多 %(limit_value)d 个字，现在是 %(show_value)d 个",
                "At most %(limit_value)d characters; these are %(show_value)d",
            ),
            "min_value": later("时间太早，请核对年份", "Too early: please check the year"),
            "max_value": later("时间太晚，请核对年份", "Too late: please check the year"),
        }


class YesNo(forms.ChoiceField):
    """Yes, no, or not said."""

    def __init__(self, **kwargs: Any) -> None:
        choices = lambda: [(c, speak(w)) for c, w in _YES_NO]  # noqa: E731 - in the language of the page
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> Any:
        """True, False or None."""
        return {"yes": True, "no": False}.get(super().clean(value))


class ApplyForm(KeyedForm):
    """An application. Only what the packs in force need of such a group is asked for; what is known is filled in.

    ``group`` is one that is registered: what the register says of it is shown and not asked again.
    """

    sort = forms.ChoiceField(
        label=later("要办的事", "What for"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (Application.NEW, speak(later("要建新群", "A group that is to be made"))),
            (Application.EXISTING, speak(later("群已经在用，补办备案", "A group in use, to be filed"))),
        ],
    )
    unit = forms.CharField(label=later("所属单位", "Unit"))
    group_kind = forms.ChoiceField(label=later("群的类型", "Kind"), choices=_chosen("kind"))
    platform = forms.ChoiceField(label=later("平台", "Platform"), choices=_chosen("platform"))
    terms = forms.CharField(
        max_length=100,
        label=later("职能词", "Words for its function"),
        help_text=later(
            "写工作领域或任务，如：教务；几个词用顿号隔开", "The field of work or the task, apart by commas"
        ),
    )
    name = forms.CharField(max_length=200, label=later("群名", "Name of the group"))
    purpose = forms.ChoiceField(label=later("用途", "Purpose"), choices=_chosen("purpose"))
    temporary = YesNo(
        label=later("是不是临时群", "Is it temporary"),
        help_text=later("为一项任务建、做完就解散的群", "Made for one task and ended with it"),
    )
    join_confirmation = YesNo(label=later("开启入群确认", "New members are confirmed"))
    made_on = MomentField(label=later("什么时候建的", "When it was made"))
    code = forms.CharField(
        required=False,
        max_length=100,
        label=later("群号", "Number"),
        help_text=later("QQ、钉钉等有群号的填；微信群没有，留空", "Where the platform gives one; WeChat gives none"),
    )
    owner = forms.CharField(
        max_length=100,
        label=later("群主", "Owner"),
        help_text=later("工号、学号，或本单位人员的姓名", "Number, or the name of somebody of the unit"),
    )
    account = forms.CharField(
        required=False,
        max_length=100,
        label=later("群主的账号", "The owner's account"),
        help_text=later(
            "微信号或 QQ 号；不填，等导入成员名单时再认", "The id on the platform; may wait for the members' list"
        ),
    )
    admin = forms.CharField(
        max_length=100,
        label=later("管理员", "Admin"),
        help_text=later("工号、学号，或本单位人员的姓名", "Number, or the name of somebody of the unit"),
    )

    def __init__(
        self, viewer: Viewer, packs: Sequence[Pack], *args: Any, group: Group | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.group = viewer, group
        own_words(self)
        rows = list(units_to_apply_for(viewer)[: MOST_UNITS + 1])
        self._offer_units(rows)
        self._leave_out(asks(packs, self.now("group_kind"), self.now("platform")))
        if group is not None:
            self._keep_known(group)
        self.fields["name"].widget.attrs.update({"autocomplete": "off", "aria-describedby": "name-check"})

    def now(self, name: str) -> str:
        """What a field holds at this moment, typed or known."""
        typed = self.data.get(name) if self.is_bound else None
        return str(typed or self.initial.get(name) or "")

    def _offer_units(self, rows: list[Unit]) -> None:
        if len(rows) > MOST_UNITS:
            self.fields["unit"].help_text = later("单位编号或名称", "Number or name of the unit")
            if (known := self.initial.get("unit")) and (
                unit := units_to_apply_for(self.viewer).filter(uid=known).first()
            ):
                self.initial["unit"] = unit.name
            return
        choices = [
            ("", speak(Words("请选择", "please choose"))),
            *((u.uid, "　" * min(u.depth, 4) + u.name) for u in rows),
        ]
        if self.group_unit and self.group_unit not in {u.uid for u in rows}:
            choices.append((self.group_unit, self.group.unit.name if self.group and self.group.unit else ""))
        self.fields["unit"].widget = forms.Select(choices=choices)

    @property
    def group_unit(self) -> str:
        """The unit of a registered group, which need not be one that could be chosen."""
        return self.group.unit.uid if self.group is not None and self.group.unit is not None else ""

    def _leave_out(self, asked: dict[str, list[Cite]]) -> None:
        """Only what an article asks for; the article stands beside the field."""
        self.asked = asked
        for name in OPTIONAL:
            if name not in asked:
                del self.fields[name]
        if self.now("sort") != Application.EXISTING:
            for name in ("made_on", "code", "account"):
                del self.fields[name]
        elif self.group is not None:
            del self.fields["account"]

    def _keep_known(self, group: Group) -> None:
        known = {
            "sort": Application.EXISTING,
            "platform": group.platform,
            "group_kind": group.group_kind,
            "name": group.name,
            "code": group.code,
            "unit": self.group_unit,
            "purpose": group.purpose,
            "terms": "、".join(group.terms),
            "temporary": _said(group.temporary),
            "join_confirmation": _said(group.join_confirmation),
            "made_on": group.created_at,
        }
        for name, value in known.items():
            if name in self.fields and value not in ("", None):
                self.initial[name] = value
                self.fields[name].disabled = True
        if group.unit is not None and not isinstance(self.fields["unit"].widget, forms.Select):
            self.initial["unit"] = group.unit.name

    def clean_unit(self) -> Unit | None:
        """The unit, by its id, number or name."""
        text = str(self.cleaned_data["unit"]).strip()
        if self.group is not None and self.group.unit is not None:
            return self.group.unit
        reach = units_to_apply_for(self.viewer)
        rows = (
            list(reach.filter(uid=text)[:1]) or list(reach.filter(code=text)[:1]) or list(reach.filter(name=text)[:2])
        )
        if len(rows) != 1:
            raise forms.ValidationError(speak(Words("没有找到这个单位", "there is no such unit")))
        return rows[0]

    def clean_owner(self) -> Person:
        """Who will own it."""
        return self._person("owner")

    def clean_admin(self) -> Person:
        """Who will help."""
        return self._person("admin")

    def _person(self, name: str) -> Person:
        unit = self.cleaned_data.get("unit")
        found = person_called(self.viewer, self.cleaned_data[name], unit if isinstance(unit, Unit) else None)
        if found is None:
            said = Words("没有找到这个人；请填工号或学号", "nobody is found: please give the staff or student number")
            raise forms.ValidationError(speak(said))
        return found

    def clean_made_on(self) -> Any:
        """Not in the future."""
        made = self.cleaned_data.get("made_on")
        if made is not None and made > timezone.now():
            raise forms.ValidationError(speak(Words("建群时间还没有到", "this time is still to come")))
        return made

    def wanted(self) -> Wanted:
        """What is applied for."""
        data = self.cleaned_data
        return Wanted(
            data["sort"],
            data["platform"],
            data["name"].strip(),
            data["group_kind"],
            data.get("unit"),
            data.get("purpose") or (self.group.purpose if self.group else ""),
            terms_in(data.get("terms") or ""),
            data.get("temporary"),
            data.get("join_confirmation"),
            data.get("owner"),
            data.get("admin"),
            self.group.created_at if self.group and self.group.created_at else data.get("made_on"),
            data.get("code") or "",
            data.get("account") or "",
            group=self.group,
        )


def _said(value: bool | None) -> str:
    return {True: "yes", False: "no"}.get(value, "") if value is not None else ""


def initial_of(application: Application) -> dict[str, Any]:
    """What a form shows of an application."""
    person = {"owner": application.owner, "admin": application.admin}
    return {
        "sort": application.sort,
        "platform": application.platform,
        "name": application.name,
        "group_kind": application.group_kind,
        "unit": application.unit.uid if application.unit else "",
        "purpose": application.purpose,
        "terms": "、".join(application.terms),
        "temporary": _said(application.temporary),
        "join_confirmation": _said(application.join_confirmation),
        "made_on": application.made_on,
        "code": application.code if application.sort == Application.EXISTING else "",
        "account": application.answers.get("account", ""),
        **{name: one.code if one else "" for name, one in person.items()},
    }
