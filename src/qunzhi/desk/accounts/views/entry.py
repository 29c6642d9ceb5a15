"""The way in: sign-in, the second step, activation, and the institution's own sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts import demo
from qunzhi.desk.accounts.forms import ActivationForm
from qunzhi.desk.accounts.lockout import code_failed, locked_out, may_try_code, unlock
from qunzhi.desk.accounts.models import SITE, User
from qunzhi.desk.accounts.names import institutions
from qunzhi.desk.accounts.queries import user_named
from qunzhi.desk.accounts.services import do_set_first_password
from qunzhi.desk.web.cookies import YEAR, set_language
from qunzhi.desk.web.lang import speak

_COOKIE = "qunzhi-institution"


class SignIn(LoginView):  # type: ignore[misc]
    """Institution, number, password; the institution is remembered in this browser."""

    def get_initial(self) -> dict[str, Any]:
        """The institution of last time, or the one the link names."""
        chosen = self.request.GET.get("institution") or self.request.COOKIES.get(_COOKIE, "")
        return {**super().get_initial(), "institution": chosen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The other ways in, and the demonstration's accounts."""
        names = [name for _, name in institutions()]
        is_site = self.get_form()["institution"].value() == SITE
        return {
            **super().get_context_data(**kwargs),
            "oidc": settings.DESK.oidc if settings.DESK.oidc.issuer else None,
            "cas": settings.DESK.cas if settings.DESK.cas.server else None,
            "demo_accounts": demo.accounts(),
            "one_institution": len(names) == 1,
            "is_site": is_site,
            "institution_name": names[0] if len(names) == 1 and not is_site else "",
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and remember the institution; not that of administrators."""
        answer: HttpResponse = super().form_valid(form)
        slug = form.cleaned_data["institution"]
        if slug != SITE:
            answer.set_cookie(
                _COOKIE, slug, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
        return answer


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """A code, a passkey, or a recovery code. In the demonstration the code stands beside the field."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demonstration's code."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "demo_code": demo.code_for(self.stage.login.user)}


_sign_in, _second_step = SignIn.as_view(), SecondStep.as_view()


@page(Right.ANYONE, "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Somebody who has just come in reads it in the language of the account."""
    answer = _sign_in(request)
    return with_language(request, answer)


@page(Right.ANYONE, "GET", "POST")
def second_step(request: HttpRequest) -> HttpResponse:
    """The second step."""
    return with_language(request, _second_step(request))


def with_language(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Set the language of the account in a browser that has none chosen."""
    if isinstance(request.user, User) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        set_language(answer, request.user.language)
    return answer


@page(Right.ANYONE, "GET", "POST")
@sensitive_post_parameters("code", "password1", "password2")
@never_cache
def activate(request: HttpRequest) -> HttpResponse:
    """Set the password with a one-time code. The code is looked at last, so that a weak password costs no try."""
    chosen = request.GET.get("institution") or request.COOKIES.get(_COOKIE, "")
    form = ActivationForm(request.POST or None, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        if not may_try_code(request, form.username):
            return locked_out(request)
        if _activated(request, form):
            return redirect(f"{reverse('account_login')}?institution={form.cleaned_data['institution']}")
    return render(request, "accounts/activate.html", {"form": form})


def _activated(request: HttpRequest, form: ActivationForm) -> bool:
    """Whether the code fitted; else the form says what is wrong."""
    user = user_named(form.username)
    try:
        if user is None or not user.is_active or not viewer_of(user).held:
            raise QunzhiError.of("bad_code", "一次性口令不对，或已过期", "the one-time code is wrong or has expired")
        do_set_first_password(form.cleaned_data["code"], form.cleaned_data["password1"], acting_user=user)
    except QunzhiError:
        code_failed(request, form.username)
        form.add_error(
            "code",
            speak(
                Words(
                    "工号或一次性口令不对，或口令已过期。请核对；仍不行，请登记人员重发。",
                    "The staff number or the code is wrong, or it has expired. Please check, or ask for a new one.",
                )
            ),
        )
        return False
    except ValidationError as weak:
        form.add_error("password1", weak)
        return False
    unlock(user.username)
    messages.success(request, speak(Words("密码已设好，请登录。", "Your password is set. Please sign in.")))
    return True
