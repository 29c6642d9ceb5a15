"""Views of the list: kept under a name, opened first, and nobody else's."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.registry.models import SavedView
from qunzhi.desk.registry.saved import query_of
from qunzhi.desk.registry.services.saved import do_open_first, do_save_view
from tests.desk.conftest import sign_in
from tests.desk.makers import House

QUERY = "state=unfiled&kind=class&sort=-created&cols=owner&cols=members"


def kept(home: House, who: str = "registrar", name: str = "未备案的班级群") -> SavedView:
    made: SavedView = do_save_view(name, QUERY, acting_user=home.users[who])
    return made


def test_saved_from_the_list_and_shown_over_it(home: House, signed_in) -> None:
    client = signed_in(home.users["registrar"])
    url = f"{reverse('save_view')}?{QUERY}&page=3&nonsense=1"
    answer = client.post(url, {"name": " 未备案的班级群 ", "key": "k"}, follow=True)
    one = SavedView.objects.get()
    assert (one.name, one.person, query_of(one.query)) == ("未备案的班级群", home.people["registrar"], one.query)
    assert "page" not in one.query
    assert "nonsense" not in one.query
    assert answer.context["saved"] == [(one, True)]
    assert Entry.objects.filter(act="registry.save_view", subject=one.ref).count() == 1


def test_two_of_one_name_are_refused_and_said(home: House, signed_in) -> None:
    kept(home)
    answer = signed_in(home.users["registrar"]).post(reverse("save_view"), {"name": "未备案的班级群", "key": "k"})
    assert "换个名称" in answer.content.decode()
    assert SavedView.objects.count() == 1


def test_the_list_opens_with_the_one_that_is_first(home: House, signed_in) -> None:
    one, other = kept(home), kept(home, name="另一个")
    client = signed_in(home.users["registrar"])
    assert client.get(reverse("groups")).status_code == 200
    client.post(reverse("open_first", args=[one.uid]))
    assert client.get(reverse("groups")).url == f"{reverse('groups')}?{one.query}"
    assert client.get(f"{reverse('groups')}?all=1").status_code == 200
    client.post(reverse("open_first", args=[other.uid]))
    assert list(SavedView.objects.filter(first=True)) == [other]
    client.post(reverse("open_first", args=[other.uid]))
    assert not SavedView.objects.filter(first=True).exists()
    assert client.get(reverse("groups")).status_code == 200


def test_a_first_view_of_everything_does_not_lead_in_a_circle(home: House, signed_in) -> None:
    one = do_save_view("全部", "", acting_user=home.users["registrar"])
    do_open_first(one, True, acting_user=home.users["registrar"])
    client = signed_in(home.users["registrar"])
    assert client.get(client.get(reverse("groups")).url).status_code == 200


def test_renamed_and_deleted(home: House, signed_in) -> None:
    one = kept(home)
    client = signed_in(home.users["registrar"])
    client.post(reverse("rename_view", args=[one.uid]), {"name": "班级群", "key": "k"})
    one.refresh_from_db()
    assert one.name == "班级群"
    assert "班级群" in client.get(reverse("saved_views")).content.decode()
    client.post(reverse("delete_view", args=[one.uid]))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["rename_view", "open_first", "delete_view"])
def test_anothers_view_is_not_there(home: House, away: House, client: Client, name: str) -> None:
    one = kept(home)
    for user in (home.users["registrar2"], away.users["registrar"], home.users["member"]):
        sign_in(client, user)
        assert client.post(reverse(name, args=[one.uid]), {"name": "x", "key": "k"}).status_code == 404
        assert client.get(reverse("saved_views")).context["saved"].count() == 0
    with pytest.raises(Http404):
        do_open_first(one, True, acting_user=home.users["registrar2"])
    one.refresh_from_db()
    assert (one.name, one.first) == ("未备案的班级群", False)


def test_too_many_and_too_long_are_refused(home: House) -> None:
    with pytest.raises(QunzhiError) as refused:
        do_save_view("长", "q=" + "群" * 400, acting_user=home.users["registrar"])
    assert refused.value.problems[0].code == "view_too_long"
    for n in range(30):
        kept(home, name=f"视图{n}")
    with pytest.raises(QunzhiError) as refused:
        kept(home, name="再一个")
    assert refused.value.problems[0].code == "too_many_views"
