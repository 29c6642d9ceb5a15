"""The demonstration: set up once by the command, and everybody on its list can sign in."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.access.roles import Role
from qunzhi.desk.accounts.models import User
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.findings.models import Look
from qunzhi.desk.org.models import Correction, Import, Institution
from qunzhi.desk.registry.models import (
    Account,
    Change,
    Check,
    DissolutionOrder,
    Filing,
    Group,
    Recertification,
    SavedView,
)
from qunzhi.desk.running.restore import restore
from tests.desk.running.commands import run


@pytest.fixture
def shown(db, demo, site, monkeypatch):
    """Its rows in the database of the tests, and its list of accounts."""
    restore(demo.backup, lambda _, __: None, with_keys=True)
    site(data=demo.data, demo=True)
    monkeypatch.setattr(settings, "SECRET_KEY", (demo.data / "secret.key").read_text().strip())
    return json.loads((demo.data / "demo-accounts.json").read_text("utf-8"))


def test_it_says_who_can_sign_in_and_where(demo):
    accounts = json.loads((demo.data / "demo-accounts.json").read_text("utf-8"))
    assert len(accounts) >= 10
    for one in accounts:
        assert one["number"] in demo.said
        assert one["name"] in demo.said
    assert accounts[0]["password"] in demo.said
    assert "http://127.0.0.1:" in demo.said
    assert "网页台能打开" in demo.said


def test_everybody_signs_in_with_password_and_the_code_that_is_shown(shown):
    for one in shown:
        client = Client()
        form = {"institution": one["institution"], "login": one["number"], "password": one["password"]}
        answer = client.post("/sign-in/", form)
        assert answer.status_code == 302, one["role_zh"]
        if not one["totp_secret"]:
            assert answer["Location"] == "/"
            continue
        assert answer["Location"] == "/sign-in/second/"
        from qunzhi.desk.accounts.demo import code_for
        from qunzhi.desk.accounts.names import username_for

        code = code_for(User.objects.get(username=username_for(one["institution"], one["number"])))
        assert client.post("/sign-in/second/", {"code": code})["Location"] == "/"
        assert client.get("/", follow=True).status_code == 200


def test_the_parts_are_what_they_are_called(shown):
    roles = {
        one["role_en"]: viewer_of(User.objects.get(username=f"{one['institution']}/{one['number']}")).roles
        for one in shown
    }
    by = {name: next(v for k, v in roles.items() if k.startswith(name)) for name in ("registrar", "head", "counsellor")}
    assert Role.REGISTRAR in by["registrar"]
    assert Role.HEAD in by["head"]
    assert Role.HEAD in by["counsellor"]
    assert Role.LEAGUE in roles["League Committee"]
    assert Role.DISCIPLINE in roles["discipline inspection"]
    assert Role.AUDITOR in roles["auditor (reads only)"]
    assert roles["group owner (a teacher)"] == {Role.OWNER, Role.MEMBER}
    assert roles["member"] == roles["student"] == roles["teacher"] == {Role.MEMBER}
    assert roles["administrator (sees no content)"] == {Role.SITE_ADMIN}
    assert Role.REGISTRAR in roles["head of the publicity office"]
    assert Role.ADMINISTRATION in roles["general office"]
    assert Role.HEAD in roles["Party secretary"]
    assert roles["group owner under an order"] == {Role.OWNER, Role.MEMBER}


def test_pages_have_something_on_them(shown):
    assert {i.slug: len(i.packs) for i in Institution.objects.all()} == {"yunling": 5, "qingyuan": 2}
    assert {c.state for c in Correction.objects.all()} == {"open", "accepted", "declined"}
    assert {i.state for i in Import.objects.all()} == {"previewed", "applied", "undone"}
    assert Import.objects.get(state="previewed").problems


def test_the_sheets_of_the_college_are_all_there(shown):
    assert all(m.objects.exists() for m in (Group, Filing, Account, Recertification, Check))


def test_applications_stand_at_every_point_of_their_way(shown):
    states = {a.name: a.state for a in Application.objects.all()}
    assert states == {
        "信息2501班学风建设群": Application.OPEN,
        "旅游管理系研学周筹备群": Application.APPROVED,
        "课件互助群": Application.RETURNED,
        "信息工程系实训安全群": Application.OPEN,
    }
    first, second, *_ = Application.objects.get(name="信息2501班学风建设群").steps.order_by("position")
    assert (first.state, first.office.code, first.signed_with) == (Step.DONE, "Y200P", "totp")
    assert (second.state, second.office.code) == (Step.OPEN, "Y013")
    came_in = Application.objects.get(name="信息工程系实训安全群").steps.get(state=Step.OPEN)
    assert came_in.office.code == "Y010"
    assert Application.objects.get(name="课件互助群").answers["sent_back"][0]["said"]


def test_groups_change_and_end(shown):
    group = Group.objects.get(name="信息系技能大赛群")
    assert group.task_ended_at is not None
    assert group.dissolved_at is None
    order = DissolutionOrder.objects.get()
    assert order.unanswered
    merged = Group.objects.get(name="机电2501班同学群")
    assert merged.merged_into == Group.objects.get(name="机电2501班班级通知群")
    undone = Change.objects.get(sort="name")
    assert undone.undone_at is not None
    assert undone.group.name == "旅游系教学交流群"
    assert SavedView.objects.filter(person__code="2000006").count() == 2


def test_a_clean_up_is_half_way(shown):
    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.sort) == (Campaign.OPEN, Campaign.CLEANUP)
    handed_in = campaign.returns.filter(state=Return.HANDED_IN)
    assert handed_in.count() == 3
    assert campaign.returns.filter(state=Return.WAITING, reminded_at__isnull=False).count() == 2
    assert Line.objects.filter(of__in=handed_in, answer=Line.END).count() == 1
    assert set(Line.objects.filter(of__in=handed_in).values_list("decision", flat=True)) == {"", Line.RECOGNISED}


def test_both_institutions_were_looked_at(shown):
    looks = {look.institution.slug: look for look in Look.objects.filter(current=True)}
    assert set(looks) == {"yunling", "qingyuan"}
    found = looks["yunling"].findings
    assert found.filter(state="violation").exists()
    # the sheets are as fresh as the site: hardly a group lacks yesterday's check
    assert found.filter(rule="checked_daily", state="violation").count() < 20


def test_a_second_run_finds_it_as_it_was(demo):
    before = (demo.data / "demo-accounts.json").read_bytes()
    said = run("desk", "demo", "--once", "--data", demo.data, "--lang", "en")
    assert "is set up" not in said
    assert (demo.data / "demo-accounts.json").read_bytes() == before


def test_another_folder_is_left_alone(tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    said = run("desk", "demo", "--once", "--fresh", "--data", tmp_path, status=2)
    assert "示范站点" in said
    assert (tmp_path / "thesis.docx").exists()
