"""Whose campaign it is by default, and what a reminder says."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.urls import reverse

from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.campaigns.models import Campaign
from qunzhi.desk.campaigns.sorts import offices_of
from qunzhi.desk.campaigns.wording import draft_of
from qunzhi.desk.org.models import Posting
from qunzhi.desk.registry.models import Group
from tests.desk.campaigns.starting import start
from tests.desk.makers import House


def test_the_office_that_the_text_names_comes_first(home: House) -> None:
    for who in ("registrar", "general"):
        viewer = viewer_of(home.users[who])
        assert offices_of(viewer, Campaign.RECOGNITION)[0] == home.units["general"]
        assert offices_of(viewer, Campaign.REGULARISATION)[0] == home.units["publicity"]
    assert offices_of(viewer_of(home.users["registrar"]), Campaign.RECOGNITION)[1:] == [home.units["publicity"]]


def test_the_registrar_starts_it_for_the_general_office(home: House, signed_in) -> None:
    Group.objects.filter(institution=home.institution).update(created_at=datetime(2020, 9, 1, tzinfo=UTC))
    client = signed_in(home.users["registrar"])
    url = reverse("start_campaign", args=["recognition"])
    form = client.get(url).context["form"]
    assert form["office"].value() == home.units["general"].uid
    sent = {"title": "认定", "due_on": form["due_on"].value().isoformat(), "office": form["office"].value(), "key": "k"}
    assert client.post(url, sent).status_code == 302
    assert Campaign.objects.get().office == home.units["general"]


def test_a_reminder_says_the_year_and_who_has_nobody(home: House, signed_in) -> None:
    Group.objects.filter(institution=home.institution).update(created_at=datetime(2020, 9, 1, tzinfo=UTC))
    campaign = start(home)
    campaign.due_on = date(2027, 1, 5)
    assert "2027 年 1 月 5 日" in draft_of(campaign, [], "x", date(2026, 12, 1)).zh
    assert "2027 年" not in draft_of(campaign, [], "x", date(2027, 1, 1)).zh
    Posting.objects.filter(role="head").delete()
    page = signed_in(home.users["registrar"]).get(reverse("remind_units", args=[campaign.uid])).content.decode()
    assert "无负责人，请直接联系" in page
    assert " checked" not in page
