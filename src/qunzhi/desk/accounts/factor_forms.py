"""Forms of the second factor: codes are taken once, and what no authenticator answers is a wrong answer."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

from qunzhi.core.words import Words
from qunzhi.desk.accounts.models import User
from qunzhi.desk.web.lang import later, speak

#: Seconds for which an authenticator's code is not taken twice: all of the three steps in which it is valid.
_SPENT = 120


class _SpentOnce:
    """An authenticator's code is taken once, however often it is sent while it is valid."""

    user: User

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        if not cache.add(spent_key(self.user, code), 1, _SPENT):
            raise ValidationError(
                speak(Words("这个验证码已经用过，请等下一个。", "This code has been used. Please wait for the next."))
            )
        return code


def spent_key(user: User, code: str) -> str:
    """Where it stands that a code of an account was used."""
    return f"desk.spent.{user.pk}.{''.join(code.split())}"


def _plain_code(form: forms.BaseForm) -> None:
    field = form.fields["code"]
    field.label = later("验证码", "Code")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"autofocus": True, "inputmode": "text", "spellcheck": "false"})


class SecondStepForm(_SpentOnce, AuthenticateForm):  # type: ignore[misc]
    """The code at the second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self)


class ConfirmCodeForm(_SpentOnce, ReauthenticateForm):  # type: ignore[misc]
    """The code that confirms who is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self)


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self)
        self.fields["code"].label = later("应用上显示的 6 位验证码", "The six digits that the app shows")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


#: What the libraries raise for an answer that no authenticator gives.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class _Wellformed:
    """An answer of an authenticator that cannot be read is wrong like any other wrong answer."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _MALFORMED as exc:
            raise get_adapter().validation_error("incorrect_code") from exc


class PasskeyStepForm(_Wellformed, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey at the second step."""


class PasskeyEntryForm(_Wellformed, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""


class PasskeyConfirmForm(_Wellformed, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey that confirms who is there."""


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: its name; it always asks for the person's finger, face or PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = later("名称", "Name")
        self.fields["name"].max_length = 40
        self.fields["passwordless"].label = later("以后可以只用它登录", "Sign in with it alone")
        self.fields["passwordless"].help_text = later(
            "登录时不用再输密码；设备会要求指纹、面容或 PIN。",
            "No password needed; the device asks for your finger, face or PIN.",
        )
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        """An answer that cannot be read is wrong like any other wrong answer."""
        try:
            return dict(super().clean())
        except _MALFORMED as exc:
            raise get_adapter().validation_error("incorrect_code") from exc


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = later("名称", "Name")
