"""The forms of deciding, of giving on and taking back, and of the group that is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from qunzhi.core.words import Words
from qunzhi.desk.access.roles import Cite
from qunzhi.desk.accounts.signing import SignedForm
from qunzhi.desk.filing.forms import own_words
from qunzhi.desk.filing.models import Application
from qunzhi.desk.filing.services.deciding import APPROVE, REJECT, RETURN
from qunzhi.desk.org.models import Person
from qunzhi.desk.registry.forms_changes import MomentField
from qunzhi.desk.web.acting import KeyedForm
from qunzhi.desk.web.lang import later, speak


class DecideForm(SignedForm):
    """An office's decision, signed."""

    decision = forms.ChoiceField(label=later("办理意见", "Decision"), widget=forms.RadioSelect)
    said = forms.CharField(
        required=False,
        max_length=300,
        label=later("意见", "Word"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=later(
            "退回、不同意必须写；申请人会看到，也留在台账里，请不要写姓名和电话",
            "Needed to return or refuse; who applied reads it and the ledger keeps it: no names, no telephone numbers",
        ),
    )
    cite = forms.ChoiceField(required=False, label=later("依据条款（不同意时）", "Article, for a refusal"))
    field_order = ("decision", "said", "cite", "code")

    def __init__(self, does: str, cites: Sequence[Cite], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words(self)
        yes = {
            "approve": Words("同意", "approve"),
            "file": Words("备案", "file it"),
            "approve_and_file": Words("同意并备案", "approve and file"),
        }[does]
        choices = [
            (APPROVE, speak(yes)),
            (RETURN, speak(Words("退回，请申请人改", "return it to be changed"))),
            *([(REJECT, speak(Words("不同意", "refuse")))] if does != "file" else []),
        ]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        if does == "file":
            del self.fields["cite"]
        else:
            listed = [(c.provision, f"{c.title.zh} {c.article} {speak(c.says)}"[:80]) for c in cites]
            self.fields["cite"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Why it goes back must be said before it is signed."""
        data = self.cleaned_data
        if data.get("decision") in (RETURN, REJECT) and not data.get("said", "").strip():
            self.add_error("said", speak(Words("请写明理由", "Please say why")))
        if data.get("decision") == REJECT and "cite" in self.fields and not data.get("cite"):
            self.add_error("cite", speak(Words("请选依据的条款", "Please choose the article")))
        return super().clean()


class SeveralForm(SignedForm):
    """One signature for several steps; copies need none."""

    def __init__(self, *args: Any, signs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words(self)
        self.signs = signs

    def needs_signature(self, data: dict[str, Any]) -> bool:
        """Whether they are decided, not only noted."""
        return self.signs


class RevokeForm(SignedForm):
    """Taking the own office's yes back, signed."""

    reason = forms.CharField(max_length=300, label=later("为什么撤销", "Why"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("reason", "code")


class DelegateForm(KeyedForm):
    """To whom a step is given."""

    person = forms.ChoiceField(label=later("转交给", "To"))
    said = forms.CharField(required=False, max_length=200, label=later("带一句话", "A word"))

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words(self)
        self.people = {p.uid: p for p in people}
        self.fields["person"].choices = [(uid, p.name) for uid, p in self.people.items()]  # type: ignore[attr-defined]


class WithdrawForm(KeyedForm):
    """Why an application is taken back."""

    reason = forms.CharField(max_length=300, label=later("为什么撤回", "Why"))


class MadeForm(KeyedForm):
    """The group is made: a minute's work on a telephone."""

    made_at = MomentField(
        required=False,
        label=later("什么时候建的", "When"),
        help_text=later("就是刚才的话不用填", "Leave empty for just now"),
    )
    code = forms.CharField(
        required=False,
        max_length=100,
        label=later("群号", "Number of the group"),
        help_text=later("微信群没有群号，留空", "WeChat gives none: leave it empty"),
    )
    account = forms.CharField(
        max_length=100,
        label=later("群主的账号", "The owner's account"),
        help_text=later("微信号、QQ 号等，和成员名单里的一致", "The id on the platform, as lists of members have it"),
    )
    admin_account = forms.CharField(
        required=False,
        max_length=100,
        label=later("管理员的账号", "The admin's account"),
        help_text=later(
            "不填，管理员先不登记，等导入成员名单时再认",
            "Left empty, the admin is entered when the members' list comes",
        ),
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_words(self)
        if application.admin is None:
            del self.fields["admin_account"]
        if application.platform == "wechat":
            del self.fields["code"]
