"""The page of findings: from each article to what it is about."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import reverse

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.findings.looking import look_at
from qunzhi.desk.findings.models import Finding
from qunzhi.desk.findings.queries import findings_of
from qunzhi.desk.registry.models import Account, Group
from tests.desk.makers import House


def test_an_article_leads_to_its_groups_and_names_its_accounts(home: House, signed_in) -> None:
    Group.objects.filter(code="G-section").update(name="摸鱼群")
    for n, unit in enumerate(("dept", "other")):
        Account.objects.create(
            institution=home.institution,
            code=f"A{n}",
            platform="wechat_official",
            name=f"校园之窗{n}",
            host_unit=home.units[unit],
            opened_at=datetime(2021, 1, 1, tzinfo=UTC),
        )
    look_at(home.institution)
    page = signed_in(home.users["registrar"]).get(reverse("findings"))
    rows = {(r.pack, r.provision): r for r in page.context["rows"]}
    row = rows["PXZY", "PXZY-2.1b"]
    assert (row.groups, row.others) == (True, ())
    here = f"{reverse('groups')}?finding=PXZY%3APXZY-2.1b"
    assert here in page.content.decode()
    assert "摸鱼群" in signed_in(home.users["registrar"]).get(here).content.decode()
    assert "护理系工作通知群" not in signed_in(home.users["registrar"]).get(here).content.decode()
    account = rows["TFXX", "TFXX-25"]
    assert (account.groups, account.others) == (False, ("校园之窗0", "校园之窗1"))
    page = signed_in(home.users["head"]).get(reverse("findings"))
    account = next(r for r in page.context["rows"] if r.provision == "TFXX-25")
    assert account.others == ("校园之窗0",)


def test_a_finding_names_whom_and_which_other_group_it_is_about(home: House) -> None:
    group, other = Group.objects.order_by("pk")[:2]
    missing = home.users["head"].person
    assert missing is not None
    look = look_at(home.institution)
    look.findings.all().delete()
    said = {"look": look, "pack": "ISE", "provision": "ISE-5", "state": "violation", "severity": "minor"}
    Finding.objects.create(rule="expected_member", subject=f"{group.code}/{missing.code}", group=group, **said)
    pair = f"{group.code}+{other.code}"
    Finding.objects.create(rule="duplicate", subject=pair, group=group, other_group=other, **said)
    viewer = viewer_of(home.users["registrar"])
    assert [s.about for s in findings_of(viewer, group).shown] == [missing.name, other.name]
    assert [s.about for s in findings_of(viewer, other).shown] == [group.name]


def test_one_thing_stands_once_with_all_articles_that_say_it(home: House) -> None:
    home.institution.packs = ["ISE", "CQNY", "PXZY", "TFXX"]
    home.institution.save()
    Group.objects.filter(pk=home.groups["section"].pk).update(
        created_at=datetime(2025, 3, 3, tzinfo=UTC), temporary=False
    )
    look_at(home.institution)
    shown = findings_of(viewer_of(home.users["registrar"]), home.groups["section"]).shown
    (filing,) = [s for s in shown if s.title.zh == "按时备案"]
    assert {a.pack for a in filing.articles} == {"ISE", "CQNY", "PXZY", "TFXX"}
    assert len({(s.title, s.about, s.remedy, s.state) for s in shown}) == len(shown)
