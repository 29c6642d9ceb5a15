"""Forms of sign-in, activation and the own account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from qunzhi.core.words import Words
from qunzhi.desk.accounts.models import SITE, User
from qunzhi.desk.accounts.names import folded, institutions, username_for
from qunzhi.desk.web.lang import later, speak

_SITE_WORDS = Words("系统管理", "Administration of the site")


class InstitutionField(forms.ChoiceField):
    """The institution: a choice when the site has several, unseen when there is one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=later("单位", "Institution"), choices=self._choices, **kwargs)

    @staticmethod
    def _choices() -> list[tuple[str, str]]:
        found = institutions()
        none = [("", speak(Words("请选择单位", "Choose your institution")))] if len(found) > 1 else []
        return [*none, *found, (SITE, speak(_SITE_WORDS))]


def _settle(form: forms.BaseForm, chosen: str) -> None:
    """Take the institution that was chosen before; hide the choice where there is nothing to choose."""
    slugs = [slug for slug, _ in institutions()]
    only = slugs[0] if len(slugs) == 1 else ""
    settled = chosen if chosen in (*slugs, SITE) else only
    form.initial["institution"] = settled
    if only and settled:
        form.fields["institution"].widget = forms.HiddenInput()


def _number_input() -> forms.TextInput:
    return forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
    )


def _new_password(**kwargs: Any) -> forms.CharField:
    return forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), **kwargs)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Institution, staff number and password; the user name is made of the first two."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"] = InstitutionField()
        self.fields["login"] = forms.CharField(label=later("工号", "Staff number"), widget=_number_input())
        self.fields["password"].label = later("密码", "Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        _settle(self, kwargs.get("initial", {}).get("institution", ""))
        if self["institution"].value() == SITE:
            self.fields["login"].label = later("管理员名", "Administrator's name")
        self.order_fields(["institution", "login", "password"])

    def clean_login(self) -> str:
        """The number, folded."""
        return folded(self.cleaned_data["login"])

    def user_credentials(self) -> dict[str, str]:
        """The user name and password for the back end."""
        name = username_for(self.cleaned_data["institution"], self.cleaned_data["login"])
        return {"username": name, "password": self.cleaned_data["password"]}


class NewPassword(forms.Form):
    """A new password twice; shows the rules before anything is typed."""

    password1 = _new_password(label=later("新密码", "New password"))
    password2 = _new_password(label=later("再输一次", "Once more"))
    user: User | None = None

    @property
    def rules(self) -> list[str]:
        """What a password must be, a sentence each."""
        return [str(text) for text in password_validators_help_texts()]

    def clean(self) -> dict[str, Any]:
        """Both are the same, and good enough for the account."""
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", speak(Words("两次输入的密码不一样。", "The two passwords differ.")))
        elif first and second:
            try:
                validate_password(first, self.user)
            except ValidationError as weak:
                self.add_error("password1", weak)
        return data


class ActivationForm(NewPassword):
    """Institution, staff number, one-time code and the new password twice."""

    institution = InstitutionField()
    number = forms.CharField(label=later("工号", "Staff number"), widget=_number_input())
    code = forms.CharField(
        label=later("一次性口令", "One-time code"),
        help_text=later(
            "登记人员发给您的 10 位口令，大小写和短横都不要紧。",
            "The ten characters you were given; case and dash do not matter.",
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ("institution", "number", "code", "password1", "password2")

    def __init__(self, *args: Any, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _settle(self, chosen)

    @property
    def username(self) -> str:
        """The user name that was typed, as far as it was."""
        data = self.cleaned_data
        return username_for(data.get("institution", ""), data.get("number", ""))


class ChangePassword(NewPassword):
    """The present password and the new one twice."""

    old = forms.CharField(
        label=later("现在的密码", "Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ("old", "password1", "password2")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        """Refused unless it is the present one."""
        old = str(self.cleaned_data["old"])
        if self.user is None or not self.user.check_password(old):
            raise ValidationError(speak(Words("现在的密码不对。", "That is not your present password.")))
        return old
