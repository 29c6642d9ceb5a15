"""The page of one group: who sees what of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qunzhi.audit.session import Session
from qunzhi.core.instants import to_us
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.findings.facts import facts_of
from qunzhi.desk.org.models import Person, Posting
from qunzhi.desk.registry.bulk.acts import BULK_ACTS
from qunzhi.desk.registry.bulk.planning import plan
from qunzhi.desk.registry.chain import chain_of, known_of, resolved
from qunzhi.desk.registry.citing import packs_now
from qunzhi.desk.registry.models import Group, Membership
from qunzhi.desk.registry.services.bulk import do_bulk_change
from qunzhi.facts.chain import LINKS
from qunzhi.facts.responsible import responsible
from tests.desk.conftest import sign_in
from tests.desk.makers import House
from tests.desk.registry.many import filed, found


def page(client: Client, home: House, who: str, key: str = "section", **query: str) -> str:
    sign_in(client, home.users[who])
    answer = client.get(reverse("group", args=[home.groups[key].uid]), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_those_in_charge_see_all_of_it(home: House, client: Client) -> None:
    filed(home, "section")
    found(home, "section")
    for who in ("registrar", "head", "owner", "discipline"):
        text = page(client, home, who)
        assert "已备案" in text
        assert "备2025-section" in text
        assert "池鱼" in text  # a member by name
        assert "审批备案" in text
        assert ('id="timeline"' in text) == (who != "owner")  # an owner reads no ledger but the own


def test_a_plain_member_sees_the_group_who_answers_and_oneself(home: House, client: Client) -> None:
    filed(home, "section")
    text = page(client, home, "member")
    assert "池鱼" in text
    assert "路遥" in text  # who answers for it
    assert "我在群里" in text
    assert "审批备案" not in text
    assert 'id="timeline"' not in text
    assert reverse("about_data") in text
    Membership.objects.create(group=home.groups["section"], account="wx_n", person=home.people["nobody"])
    assert "林远" not in page(client, home, "member")


@pytest.mark.parametrize("who", ["other_head", "student", "league"])
def test_others_do_not_see_it(home: House, client: Client, who: str) -> None:
    sign_in(client, home.users[who])
    assert client.get(reverse("group", args=[home.groups["section"].uid])).status_code == 404


def test_members_are_found_by_name_and_paged(home: House, client: Client) -> None:
    group = home.groups["section"]
    people = Person.objects.bulk_create(
        [Person(institution=home.institution, code=f"Z{n:03d}", name=f"甲{n:03d}", category="staff") for n in range(70)]
    )
    Membership.objects.bulk_create(
        [Membership(group=group, account=f"wx_z{n}", person=p, role="member") for n, p in enumerate(people)]
    )
    assert "甲069" in page(client, home, "owner", page="2")
    text = page(client, home, "owner", member="甲033")
    assert "甲033" in text
    assert "甲034" not in text
    assert "没有找到这样的成员" in page(client, home, "owner", member="没有这个人")
    assert "甲033" not in page(client, home, "member", member="甲033")


def test_gaps_of_the_chain_are_said(home: House, client: Client) -> None:
    text = page(client, home, "registrar")
    assert "本单位现在没有人在任" in text  # the section has no head
    Group.objects.filter(pk=home.groups["section"].pk).update(unit=None)
    assert "没有登记所属单位" in page(client, home, "registrar")
    Membership.objects.filter(group=home.groups["section"], role="owner").update(left_at=timezone.now())
    assert "没有登记群主" in page(client, home, "registrar")


def test_a_dissolved_group_says_how_it_ended(home: House, client: Client) -> None:
    group = home.groups["section"]
    provision = packs_now(home.institution)[0].provisions[0]
    Group.objects.filter(pk=group.pk).update(
        dissolved_at=timezone.now(),
        end_sort="order",
        end_reason="长期不用",
        end_cites=[provision.id],
        seen_again_at=timezone.now(),
    )
    text = page(client, home, "registrar")
    assert "责令解散" in text
    assert "长期不用" in text
    assert str(provision.article) in text
    assert "解散后又出现" in text
    other = home.groups["other"]
    Group.objects.filter(pk=group.pk).update(end_sort="merged", merged_into=other)
    assert reverse("group", args=[other.uid]) in page(client, home, "registrar")
    assert reverse("group", args=[other.uid]) not in page(client, home, "head")


def test_the_chain_is_that_of_the_audit(home: House) -> None:
    """For every group, pack and link, in cases made to differ."""
    _vary(home)
    now = timezone.now()
    institution = home.institution
    institution.packs = ["PXZY", "CQNY", "ISE", "ENT", "TFXX"]
    institution.save()
    compared = 0
    with Session(facts_of(institution)) as session:
        for pack in packs_now(institution, now):
            world = session.world(pack, to_us(now))
            rows = world.engine.take(responsible(world)).to_pylist()
            for row in rows:
                group = Group.objects.get(code=row["group_id"])
                known = known_of(group, now)
                for link in LINKS:
                    person = resolved(pack, link, known)[1] if pack.chain.of(link) else None
                    assert (person.code if person else None) == row[f"{link}_id"], (pack.pack, group.code, link)
                    compared += person is not None
    assert compared > 20


def _vary(home: House) -> None:
    people = home.people
    for role in ("party_secretary", "head", "counsellor", "instructor"):
        for since, who in ((date(2024, 3, 1), "member"), (date(2023, 3, 1), "student"), (None, "nobody")):
            Posting.objects.create(person=people[who], unit=home.units["section"], role=role, since=since)
    Posting.objects.create(person=people["general"], unit=home.units["class"], role="head", until=timezone.localdate())
    Posting.objects.create(person=people["member"], unit=home.units["other"], role="head", until=date(2024, 1, 1))
    for n, (kind, unit) in enumerate(
        [(k, u) for k in ("unit", "class", "club", "project", "non_work") for u in ("section", "class", "club", None)]
    ):
        group = Group.objects.create(
            institution=home.institution,
            code=f"V{n:02d}",
            platform=("wechat", "qq", "dingtalk")[n % 3],
            name=f"群{n}",
            group_kind=kind,
            unit=home.units[unit] if unit else None,
            created_by=people["auditor"] if n % 2 else None,
            dissolved_at=timezone.now() if n % 7 == 6 else None,
        )
        if n % 4:
            Membership.objects.create(group=group, account="o", person=people["owner"] if n % 3 else None, role="owner")
        if n % 3 == 1:
            Membership.objects.create(group=group, account="o2", person=people["member"], role="owner")
        if n % 2:
            Membership.objects.create(group=group, account="a", person=people["head"], role="admin")
        Membership.objects.create(
            group=group, account="x", person=people["counsellor"], role="admin", left_at=timezone.now()
        )


def test_a_group_that_no_pack_governs(home: House) -> None:
    group = home.groups["section"]
    group.group_kind = "non_work"
    assert chain_of(group) == []


def test_as_many_questions_with_sixty_members_and_entries_as_with_three(home: House, client: Client) -> None:
    group = home.groups["section"]
    filed(home, "section")
    sign_in(client, home.users["registrar"])
    url = reverse("group", args=[group.uid])
    counts = []
    for first, last in ((0, 3), (3, 60)):
        for n in range(first, last):
            Membership.objects.create(group=group, account=f"y{n}", person=home.people["head"], role="member")
            _change(home, group, ("notice", "study")[n % 2])
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def _change(home: House, group: Group, purpose: str) -> None:
    user, values = home.users["registrar"], {"purpose": purpose}
    seen = plan(viewer_of(user), BULK_ACTS["purpose"], values, [group.pk]).digest
    do_bulk_change("purpose", values, [group.pk], seen=seen, reason="r", acting_user=user)
