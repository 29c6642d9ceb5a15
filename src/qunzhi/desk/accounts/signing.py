"""Signing: an act is signed by entering the second factor again, in the form of that very act.

A form takes :class:`SignedForm`; after ``is_valid()`` its ``signed`` says with what. In the page it needs
``accounts/sign_fields.html`` inside, ``data-passkey="sign"`` on the form, and ``signing_context(request)``.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.core.exceptions import ValidationError

from qunzhi.core.words import Words
from qunzhi.desk.accounts import demo
from qunzhi.desk.accounts.duties import has_factor
from qunzhi.desk.accounts.factor_forms import ConfirmCodeForm, PasskeyConfirmForm
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.queries import factors_of
from qunzhi.desk.web.acting import KeyedForm
from qunzhi.desk.web.lang import later, speak

#: Kinds of signature, as steps and the ledger have them.
KINDS = {
    "totp": Words("身份验证器", "authenticator app"),
    "recovery_codes": Words("恢复码", "recovery code"),
    "webauthn": Words("通行密钥", "passkey"),
}


class SignedForm(KeyedForm):
    """A form that is signed: by a code of the authenticator app, a recovery code, or a passkey.

    A code is taken once; wrong ones are counted by the rates of second factors. It is looked at last, so that another
    mistake in the form costs no code.
    """

    code = forms.CharField(
        required=False,
        max_length=40,
        label=later("验证码", "Code"),
        help_text=later(
            "身份验证器上现在的 6 位数字，或一个恢复码；每个只能用一次",
            "The six digits that your authenticator shows now, or a recovery code; each is taken once",
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "aria-required": "true"}
        ),
    )
    credential = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.signed = ""

    def needs_signature(self, data: dict[str, Any]) -> bool:
        """Whether what is asked for has to be signed; always, unless a form says otherwise."""
        return True

    def clean(self) -> dict[str, Any]:
        """Look at the signature once everything else is right."""
        data = super().clean() or self.cleaned_data
        if not self.errors and self.needs_signature(data):
            self.signed = self._signature(data)
        return data

    def _signature(self, data: dict[str, Any]) -> str:
        if data.get("credential"):
            return self._taken(PasskeyConfirmForm({"credential": data["credential"]}, user=self.user), "credential")
        if data.get("code"):
            return self._taken(ConfirmCodeForm({"code": data["code"]}, user=self.user), "code")
        said = Words("请输入验证码，或用通行密钥签字", "Please enter a code, or sign with a passkey")
        self.add_error("code", ValidationError(speak(said)))
        return ""

    def _taken(self, form: Any, name: str) -> str:
        if not form.is_valid():
            for text in form.errors.get(name, form.non_field_errors()):
                self.add_error("code", ValidationError(text))
            return ""
        factor: Authenticator = form.cleaned_data["credential"] if name == "credential" else form.authenticator
        factor.record_usage()
        return str(factor.type)


def signing_context(user: User) -> dict[str, Any]:
    """What a page with a :class:`SignedForm` needs: whether there is a second factor, and a passkey's start."""
    passkey = any(f.type == Authenticator.Type.WEBAUTHN for f in factors_of(user).values())
    return {
        "can_sign": has_factor(user),
        "sign_passkey": {"request_options": begin_authentication(user)} if passkey else None,
        "demo_code": demo.code_for(user),
    }


def sign_words(kind: str) -> Words:
    """What something was signed with."""
    return KINDS.get(kind, Words(kind, kind))
