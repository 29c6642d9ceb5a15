"""What is done to accounts: by the registrar, by the administrator of the site, and by people to their own."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.rights import Right
from qunzhi.desk.accounts import codes
from qunzhi.desk.accounts.lockout import unlock
from qunzhi.desk.accounts.models import SITE, Activation, CodeSheet, OneTimeCode, User
from qunzhi.desk.accounts.names import username_for
from qunzhi.desk.accounts.passwords import keep_past
from qunzhi.desk.accounts.sessions import end_sessions
from qunzhi.desk.org.models import Institution, Person
from qunzhi.desk.services import Act, service


@service("accounts.open_accounts", Words("开通账号", "opened accounts"), Right.WRITE_ORG)
def do_open_accounts(act: Act, people: Sequence[Person]) -> CodeSheet:
    """Accounts and one-time codes for people of the institution who have none yet.

    Raises ``nothing_to_open`` when all of them have one already.
    """
    institution = act.viewer.institution
    if institution is None or any(p.institution_id != institution.pk for p in people):
        raise Http404
    return _open(act, institution, people)


@service("accounts.site_open_account", Words("为登记人员开通账号", "opened a registrar's account"), Right.RUN_SITE)
def site_open_account(act: Act, person: Person) -> CodeSheet:
    """The account of somebody who keeps the register, by the administrator: nobody else could open the first.

    Raises ``no_registrar`` for anybody else, whose account the registrar opens, and ``nothing_to_open``.
    """
    institution = person.institution
    if not viewer_of(User(institution=institution, person=person)).may(Right.WRITE_ORG):
        raise QunzhiError.of(
            "no_registrar",
            "这个人不在备案登记部门，账号由本机构的登记人员开通",
            "this person does not keep the register: the institution's registrar opens the account",
        )
    return _open(act, institution, [person])


def _open(act: Act, institution: Institution, people: Sequence[Person]) -> CodeSheet:
    having = set(User.objects.filter(person__in=people).values_list("person_id", flat=True))
    new = [p for p in dict.fromkeys(people) if p.pk not in having]
    if not new:
        raise QunzhiError.of("nothing_to_open", "这些人都已有账号", "all of these people have accounts already")
    users = [User(username=username_for(institution.slug, p.code), institution=institution, person=p) for p in new]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    issued = codes.issue(users)
    for user, code in zip(users, issued, strict=True):
        act.note(user.ref, log=institution.slug, payload={"until": code.expires_at.isoformat()})
    return _sheet(institution.pk, issued)


def _reset_password(act: Act, user: User, reason: str) -> CodeSheet:
    """A new one-time code in place of the password; every session of the account ends."""
    institution = _others(act, user)
    keep_past(user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user)
    issued = codes.issue([user])
    _note(act, user, reason)
    return _sheet(institution, issued)


def _reset_second_factor(act: Act, user: User, reason: str) -> User:
    """Remove the second factors of somebody who has lost them; every session of the account ends."""
    _others(act, user)
    count, _ = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    _note(act, user, reason, removed=count)
    return user


def _deactivate(act: Act, user: User, reason: str) -> User:
    """Stop an account: no sign-in, and its sessions end."""
    _others(act, user)
    return _switch(act, user, False, reason)


def _activate(act: Act, user: User, reason: str) -> User:
    """Let a stopped account sign in again."""
    _others(act, user)
    return _switch(act, user, True, reason)


def _unlock(act: Act, user: User, reason: str = "") -> User:
    """Lift the lock after failed sign-ins before its time."""
    _others(act, user)
    unlock(user.username)
    _note(act, user, reason)
    return user


# The same acts by the registrar, within the own institution, and by the administrator, anywhere on the site.
_W = {
    "reset_password": Words("重置密码", "reset a password"),
    "reset_second_factor": Words("重置二次验证", "reset the second factor"),
    "deactivate": Words("停用账号", "deactivated an account"),
    "activate": Words("恢复账号", "reactivated an account"),
    "unlock": Words("解除登录锁定", "lifted a sign-in lock"),
}
do_reset_password = service("accounts.reset_password", _W["reset_password"], Right.WRITE_ORG)(_reset_password)
do_deactivate_account = service("accounts.deactivate", _W["deactivate"], Right.WRITE_ORG)(_deactivate)
do_activate_account = service("accounts.activate", _W["activate"], Right.WRITE_ORG)(_activate)
do_unlock_account = service("accounts.unlock", _W["unlock"], Right.WRITE_ORG)(_unlock)
site_reset_password = service("accounts.site_reset_password", _W["reset_password"], Right.RUN_SITE)(_reset_password)
# The second factor by the administrator alone: whoever can make codes must not also take the second factor away.
site_reset_second_factor = service("accounts.site_reset_second_factor", _W["reset_second_factor"], Right.RUN_SITE)(
    _reset_second_factor
)
site_deactivate_account = service("accounts.site_deactivate", _W["deactivate"], Right.RUN_SITE)(_deactivate)
site_activate_account = service("accounts.site_activate", _W["activate"], Right.RUN_SITE)(_activate)
site_unlock_account = service("accounts.site_unlock", _W["unlock"], Right.RUN_SITE)(_unlock)


@service("accounts.set_first_password", Words("凭一次性口令设置密码", "set a password by code"), Right.SIGNED_IN)
def do_set_first_password(act: Act, code: str, password: str) -> User:
    """The owner of an account sets the password with the code that was handed over, which is then spent.

    Raises ``bad_code`` when it does not fit, and Django's ``ValidationError`` for a password that is too weak.
    """
    user = User.objects.select_for_update().get(pk=act.viewer.user.pk)
    if not user.is_active or not codes.fits(user, code):
        raise QunzhiError.of("bad_code", "一次性口令不对，或已过期", "the one-time code is wrong or has expired")
    _take_password(user, password)
    Activation.objects.filter(user=user).delete()
    _note(act, user)
    return user


@service("accounts.change_password", Words("修改密码", "changed the password"), Right.SIGNED_IN)
def do_change_password(act: Act, password: str) -> User:
    """A new password for the own account; the page has asked for the old one."""
    user = User.objects.select_for_update().get(pk=act.viewer.user.pk)
    _take_password(user, password)
    _note(act, user)
    return user


@service(
    "accounts.add_second_factor",
    Words("添加二次验证", "added a second factor"),
    Right.SIGNED_IN,
    make_recovery_codes=Words("生成恢复码", "made recovery codes"),
)
def do_add_second_factor(act: Act, factor: Authenticator) -> Authenticator:
    """Record a second factor that its owner has just added, in the same transaction."""
    if factor.user_id != act.viewer.user.pk:
        raise Http404
    own = "accounts.make_recovery_codes" if factor.type == Authenticator.Type.RECOVERY_CODES else ""
    act.note(act.viewer.user.ref, act=own, payload={"type": factor.type})
    return factor


@service(
    "accounts.remove_second_factor",
    Words("移除二次验证", "removed a second factor"),
    Right.SIGNED_IN,
    end_recovery_codes=Words("作废恢复码", "ended recovery codes"),
)
def do_remove_second_factor(act: Act, kind: str) -> User:
    """Record a second factor that its owner has just removed, in the same transaction."""
    own = "accounts.end_recovery_codes" if kind == Authenticator.Type.RECOVERY_CODES else ""
    act.note(act.viewer.user.ref, act=own, payload={"type": kind})
    return act.viewer.user


@service("accounts.make_site_admin", Words("设立系统管理员", "made a system administrator"), Right.RUN_SITE)
def do_make_site_admin(act: Act, user: User) -> User:
    """Record a system administrator. Called by :func:`make_site_admin` alone."""
    act.note(user.ref, payload={"name": user.number})
    return user


def make_site_admin(name: str, password: str) -> User:
    """Make a system administrator, or give one that exists a new password. For the command line.

    Whoever runs commands on the machine acts in the new administrator's name: there may be no other.

    Raises:
        ValidationError: the password is too weak.
    """
    with transaction.atomic():
        user, _ = User.objects.get_or_create(username=username_for(SITE, name), defaults={"is_site_admin": True})
        user.is_active = True
        _take_password(user, password)
        end_sessions(user)
        unlock(user.username)
        return do_make_site_admin(user, acting_user=user)


def _take_password(user: User, password: str) -> None:
    validate_password(password, user)
    keep_past(user)
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "password_changed_at", "is_active"])


def _switch(act: Act, user: User, active: bool, reason: str) -> User:
    if user.is_active is active:
        raise QunzhiError.of("already_so", "账号已经是这个状态", "the account is in that state already")
    user.is_active = active
    user.save(update_fields=["is_active"])
    end_sessions(user)
    _note(act, user, reason)
    return user


def _others(act: Act, user: User) -> int:
    """The institution of somebody else's account within reach; nobody does these things to the own account."""
    acting = act.viewer
    if user.institution_id is None or (acting.institution and acting.institution.pk != user.institution_id):
        raise Http404
    if user.pk == acting.user.pk:
        raise QunzhiError.of(
            "own_account",
            "不能对自己的账号这样做，请另一位管理员办理",
            "this cannot be done to your own account: ask another administrator",
        )
    return user.institution_id


def _note(act: Act, user: User, reason: str = "", **payload: int) -> None:
    act.note(user.ref, reason=reason, log=user.log_key, payload=dict(payload))


def _sheet(institution: int, issued: tuple[OneTimeCode, ...]) -> CodeSheet:
    sheet = CodeSheet.objects.get(pk=institution)
    sheet.codes = issued
    return sheet
