"""Going through the lists: nothing typed is lost, what is ready goes at once, what units want ended ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.access.resolve import viewer_of
from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.campaigns.queries import lines_of, ready_lines, standing
from qunzhi.desk.campaigns.services.deciding import do_decide_lines, do_decide_ready, do_take_back
from qunzhi.desk.campaigns.services.handing_in import Said, do_hand_in
from qunzhi.desk.campaigns.services.running import do_close_campaign, do_remind
from qunzhi.desk.campaigns.todo import todo
from qunzhi.desk.findings.looking import look_at
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.registry.models import DissolutionOrder, Filing, Group
from tests.desk.campaigns.starting import returns, start
from tests.desk.campaigns.test_recognition import OLD
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import refused

#: What is confirmed where a campaign is closed before its day, with lines that wait.
CONFIRMED = {"early": True, "leave_open": True}


@pytest.fixture
def old(home: House) -> House:
    """Three groups of the department (one with a bad name), one of the other; looked at."""
    home.group("lab", "软件教研室实验群", "section", "member")
    home.group("lost", "老乡闲聊群", "section", "owner")
    Group.objects.filter(institution=home.institution).update(created_at=OLD)
    look_at(home.institution)
    return home


def handed_in(home: House, campaign: Campaign) -> dict[str, Return]:
    found = returns(campaign)
    do_hand_in(found["DEPT"], {}, acting_user=home.users["head"])
    do_hand_in(found["OTHER"], {}, acting_user=home.users["other_head"])
    return returns(campaign)


def page_of(page) -> dict[str, str]:
    """What the fields of a return's page would send, as they stand."""
    sent = {}
    for x in page.context["lines"]:
        uid, facts = x.line.uid, x.facts
        sent |= {f"answer-{uid}": x.line.answer, f"said-{uid}": x.line.said, f"name-{uid}": facts["name"]}
        sent |= {f"purpose-{uid}": facts["purpose"] or "", f"terms-{uid}": "、".join(facts["terms"] or [])}
    return sent


def test_one_tap_does_not_throw_away_what_was_typed(old: House, signed_in) -> None:
    one = returns(start(old))["DEPT"]
    line = one.lines.get(group__code="G-lab")
    client, url = signed_in(old.users["head"]), reverse("unit_return", args=[one.uid])
    sent = page_of(client.get(url))
    page = client.post(url, {**sent, f"name-{line.uid}": "软件教研室实训群", "all_same": "1", "key": "k1"})
    text = page.content.decode()
    assert "改过了，还没有上报" in text
    assert 'value="软件教研室实训群"' in text
    one.refresh_from_db()
    assert one.state == Return.WAITING
    assert client.post(url, {**sent, "all_same": "1", "key": "k2"}).status_code == 302
    assert not one.lines.exclude(corrected={}).exists()


def test_a_purpose_in_words_of_its_own_stays(old: House, signed_in) -> None:
    Group.objects.filter(code="G-lab").update(purpose="家校联系")
    one = returns(start(old))["DEPT"]
    client, url = signed_in(old.users["head"]), reverse("unit_return", args=[one.uid])
    page = client.get(url)
    assert '<option value="家校联系" selected>' in page.content.decode()
    client.post(url, {**page_of(page), "key": "k"})
    assert Group.objects.get(code="G-lab").purpose == "家校联系"
    assert not one.lines.exclude(corrected={}).exists()


def test_all_that_is_ready_is_recognised_at_once(old: House, signed_in) -> None:
    campaign = start(old)
    handed_in(old, campaign)
    viewer = viewer_of(old.users["registrar"])
    ready = ready_lines(viewer, campaign)
    assert {x.group.code for x in ready} == {"G-section", "G-lab", "G-other"}
    client, url = signed_in(old.users["registrar"]), reverse("decide_ready", args=[campaign.uid])
    assert "认定这 3 个" in client.get(url).content.decode()
    for _ in range(2):  # sent twice it is done once
        assert client.post(url, {"key": "k"}).status_code in (200, 302)
    assert Filing.objects.filter(act="recognition").count() == 3
    assert Entry.objects.filter(act="campaigns.decide_ready").count() == 3
    assert Line.objects.get(group__code="G-lost").decision == ""
    assert refused(lambda: do_decide_ready(campaign, [], acting_user=old.users["registrar"])) == "nothing_ready"
    do_take_back(Line.objects.get(group__code="G-lab"), reason="再看看", acting_user=old.users["registrar2"])
    assert not Group.objects.get(code="G-lab").filed


def test_what_is_not_ready_any_more_is_left(old: House, away: House) -> None:
    campaign = start(old)
    found = handed_in(old, campaign)
    lines = list(Line.objects.filter(of__of=campaign))
    mine = list(found["DEPT"].lines.filter(group__code="G-lab"))
    do_decide_lines(found["DEPT"], mine, recognise=False, why="重复", acting_user=old.users["registrar"])
    Return.objects.filter(pk=found["OTHER"].pk).update(handed_in_by=old.people["registrar"])
    do_decide_ready(campaign, lines, acting_user=old.users["registrar"])
    decided = dict(Line.objects.values_list("group__code", "decision"))
    assert decided == {"G-section": "recognised", "G-lost": "recognised", "G-lab": "refused", "G-other": ""}
    for who in ("head", "counsellor", "auditor", "discipline"):
        with pytest.raises(Http404):
            do_decide_ready(campaign, lines, acting_user=old.users[who])
    with pytest.raises(Http404):
        do_decide_ready(campaign, lines, acting_user=away.users["registrar"])


def test_a_group_that_was_dissolved_meanwhile_is_not_recognised(old: House) -> None:
    campaign = start(old)
    found = handed_in(old, campaign)
    Group.objects.filter(code="G-lab").update(dissolved_at=timezone.now())
    viewer = viewer_of(old.users["registrar"])
    gone = next(x for x in lines_of(viewer, found["DEPT"]) if x.line.group.code == "G-lab")
    assert (gone.gone, gone.ready, gone.undecided) == (True, False, False)
    act = {"recognise": True, "acting_user": old.users["registrar"]}
    assert refused(lambda: do_decide_lines(found["DEPT"], [gone.line], **act)) == "dissolved_meanwhile"
    rest = [x.line for x in lines_of(viewer, found["DEPT"]) if not x.gone]
    do_decide_lines(found["DEPT"], rest, **act)
    row = next(r for r in standing(viewer, campaign).rows if r.one.pk == found["DEPT"].pk)
    assert (row.stage, row.decided, row.lines) == ("done", 3, 3)
    assert standing(viewer, campaign).undecided == 1


def test_a_clean_up_ends_what_units_want_ended_and_the_office_agreed_to(old: House, signed_in) -> None:
    campaign = start(old, Campaign.CLEANUP)
    one = returns(campaign)["DEPT"]
    ends = {x.uid: Said("end", {}, "没人用了") for x in one.lines.filter(group__code__in=["G-lab", "G-lost"])}
    do_hand_in(one, ends, acting_user=old.users["head"])
    lab, lost = one.lines.get(group__code="G-lab"), one.lines.get(group__code="G-lost")
    do_decide_lines(one, [lost], recognise=True, acting_user=old.users["registrar"])
    do_decide_lines(one, [lab], recognise=False, why="还有课", acting_user=old.users["registrar"])
    page = signed_in(old.users["general"]).get(reverse("close_campaign", args=[campaign.uid])).content.decode()
    assert "有 1 个群单位提出解散、已经同意" in page
    due = timezone.now() + timedelta(days=7)
    do_close_campaign(campaign, order=True, due_at=due, reason="", acting_user=old.users["general"], **CONFIRMED)
    assert [o.group.code for o in DissolutionOrder.objects.all()] == ["G-lost"]


def test_closing_says_what_is_missing_and_counts_the_orders_it_gave(old: House) -> None:
    campaign = start(old)
    close = {"order": True, "reason": "", "acting_user": old.users["registrar"], **CONFIRMED}
    assert refused(lambda: do_close_campaign(campaign, due_at=None, **close)) == "no_day"
    past = timezone.now() - timedelta(days=1)
    assert refused(lambda: do_close_campaign(campaign, due_at=past, **close)) == "due_past"
    assert Campaign.objects.get().state == Campaign.OPEN
    do_close_campaign(campaign, due_at=timezone.now() + timedelta(days=7), **close)
    entry = Entry.objects.get(act="campaigns.close")
    assert '"orders":4' in entry.payload.body.replace(" ", "")
    assert DissolutionOrder.objects.count() == 4


def test_reminding_nobody_says_so(old: House) -> None:
    campaign = start(old)
    with pytest.raises(QunzhiError, match="tick some"):
        do_remind(campaign, [], acting_user=old.users["general"])


def test_each_campaign_has_its_own_thing_to_do(old: House) -> None:
    handed_in(old, start(old))
    cleaning = start(old, Campaign.CLEANUP, title="秋季清理", due_on=timezone.localdate())
    do_hand_in(returns(cleaning)["OTHER"], {}, acting_user=old.users["other_head"])
    said = [t.words.zh for t in todo(viewer_of(old.users["general"]))]
    assert "2026 年群组认定：2 个单位的上报等您办理" in said
    assert "秋季清理：1 个单位的上报等您办理" in said
    Campaign.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    said = [t.words.zh for t in todo(viewer_of(old.users["general"]))]
    assert len([x for x in said if "已过截止日期" in x]) == 2


def test_ticking_nothing_is_said_in_words(old: House, signed_in) -> None:
    found = handed_in(old, start(old))["DEPT"]
    url = reverse("decide_return", args=[found.uid])
    for lines in ([], [""]):
        page = signed_in(old.users["registrar"]).post(url, {"lines": lines, "say": "yes", "key": "k"}, follow=True)
        assert "请先勾选" in page.content.decode()


def test_the_list_of_units_narrows(old: House, signed_in) -> None:
    campaign = start(old)
    do_hand_in(returns(campaign)["OTHER"], {}, acting_user=old.users["other_head"])
    client, url = signed_in(old.users["general"]), reverse("campaign", args=[campaign.uid])
    for show, codes in (
        ("decide", ["OTHER"]),
        ("missing", ["DEPT"]),
        ("", ["OTHER", "DEPT"]),
        ("x", ["OTHER", "DEPT"]),
    ):
        page = client.get(url, {"show": show})
        assert [r.one.unit.code for r in page.context["rows"]] == codes
