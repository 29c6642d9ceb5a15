"""The page of findings: from each article to what it is about."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import reverse

from qunzhi.desk.findings.looking import look_at
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
