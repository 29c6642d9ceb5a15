"""Who can sign in to the demonstration: found in the imported institution, given an account as the desk gives one."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.http import HttpRequest

from qunzhi.core.words import Words
from qunzhi.desk.accounts.demo import unspent
from qunzhi.desk.accounts.models import User
from qunzhi.desk.accounts.names import username_for
from qunzhi.desk.accounts.services import do_add_second_factor, do_open_accounts, do_set_first_password
from qunzhi.desk.accounts.signing import SignedForm
from qunzhi.desk.org.models import Institution, Person, Posting
from qunzhi.desk.registry.models import Membership
from qunzhi.desk.things import new_uid

#: The group of the generated institution that bears a joke for a name, and is ordered to end.
MISNAMED = "摸鱼吐槽小分队🎉"
#: One password for all: the demonstration shows it on the sign-in page.
PASSWORD = "Qunzhi-2025-demo"  # noqa: S105 - nothing of anybody's is behind it


@dataclass(frozen=True, slots=True)
class Shown:
    """One account as ``demo-accounts.json`` has it (read by ``accounts.demo``)."""

    institution: str
    number: str
    name: str
    role_zh: str
    role_en: str
    password: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in the demonstration, called ``key`` in the code; ``office``: signs in with a second factor."""

    key: str
    person: Person
    words: Words
    office: bool


def cast(institution: Institution, registrar: Person, auditor: Person) -> list[Part]:
    """The people of the generated institution that stand for the roles of the desk, the registrar first."""
    here = Posting.objects.filter(unit__institution=institution, until__isnull=True).select_related("person")

    def one(unit: str, role: str) -> Person:
        return here.filter(unit__code=unit, role=role).order_by("person__code")[0].person

    owners = set(
        Membership.objects.filter(group__institution=institution, role="owner").values_list("person_id", flat=True)
    )
    plain = set(here.filter(role="member").values_list("person_id", flat=True)) - set(
        here.exclude(role="member").values_list("person_id", flat=True)
    )
    owner = Person.objects.filter(pk__in=owners & plain).order_by("-code")[0]
    quiet = here.exclude(person_id__in=owners).order_by("person__code")
    ordered = Membership.objects.get(group__institution=institution, group__name=MISNAMED, role="owner").person
    member = quiet.filter(unit__code="Y200-1", role="member")[0].person
    student = quiet.filter(unit__code="Y200C1", person__category="student")[0].person
    assert ordered is not None
    return [
        Part("registrar", registrar, Words("经办人（宣传统战处）", "registrar (publicity office)"), True),
        Part("chief", one("Y010", "head"), Words("处长（宣传统战处）", "head of the publicity office"), True),
        Part("general", one("Y011", "head"), Words("党政办公室主任", "general office"), True),
        Part("head", one("Y200", "head"), Words("系主任（信息工程系）", "head of a department"), True),
        Part("secretary", one("Y200P", "party_secretary"), Words("党总支书记（信息工程系）", "Party secretary"), True),
        Part("league", one("Y013", "member"), Words("校团委", "League Committee"), True),
        Part("counsellor", one("Y200C1", "counsellor"), Words("辅导员（信息2501班）", "counsellor of a class"), True),
        Part(
            "discipline",
            one("Y018", "discipline_secretary"),
            Words("纪检（纪检监察处）", "discipline inspection"),
            True,
        ),
        Part("auditor", auditor, Words("审计员（只读）", "auditor (reads only)"), True),
        Part("owner", owner, Words("群主（普通教师）", "group owner (a teacher)"), False),
        Part("ordered", ordered, Words("群主（收到责令解散）", "group owner under an order"), False),
        Part("member", member, Words("普通成员", "member"), False),
        Part("student", student, Words("学生", "student"), False),
    ]


def open_for(parts: Sequence[Part], registrar: User) -> list[Shown]:
    """Accounts for people who have none yet, opened by the registrar and activated by their owners."""
    sheet = do_open_accounts([p.person for p in parts], acting_user=registrar)
    codes = {c.number: c.code for c in sheet.codes}
    return [activated(p, codes[p.person.code]) for p in parts]


def signed(user: User, secret: str) -> str:
    """Sign an act as an office does: a code of the app, entered in a form. Returns what it was signed with."""
    form, request = SignedForm({"key": new_uid(), "code": unspent(user, secret)}, user=user), HttpRequest()
    request.method, request.META["REMOTE_ADDR"] = "POST", "127.0.0.1"
    with request_context(request):  # wrong codes are counted by what came with them
        right = form.is_valid()
    assert right, form.errors.as_text()
    return form.signed


def activated(part: Part, code: str) -> Shown:
    """The owner sets the password with the one-time code and adds an app where one is asked for."""
    person, slug = part.person, part.person.institution.slug
    user = User.objects.get(username=username_for(slug, person.code))
    do_set_first_password(code, PASSWORD, acting_user=user)
    secret = add_app(user) if part.office else ""
    return Shown(slug, person.code, person.name, part.words.zh, part.words.en, PASSWORD, secret)


def add_app(user: User) -> str:
    """An authenticator app with a secret that is shown, and recovery codes; returns the secret."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode("ascii")
    with transaction.atomic():
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
        app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        do_add_second_factor(app, acting_user=user)
    return secret


def write(accounts: Sequence[Shown], file: Path) -> None:
    """Write them whole or not at all, for the site's user alone."""
    beside = file.with_name(f".{file.name}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump([asdict(a) for a in accounts], out, ensure_ascii=False, indent=1)
    beside.replace(file)
