import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from qunzhi.desk.web import failures


def test_a_page_that_is_not_there_and_one_that_is_not_yours_look_alike(look):
    for english, words in (
        (False, "页面不存在，或者您看不到它"),
        (True, "There is no such page, or you may not see it"),
    ):
        answer = look(english=english).get("/no/such/page/")
        assert answer.status_code == 404
        assert words in answer.content.decode()
        assert 'href="/"' in answer.content.decode()
        assert "/no/such/page/" not in answer.content.decode()


def test_what_breaks_says_so_in_both_languages(look):
    answer = look().get("/breaks/")
    assert answer.status_code == 500
    assert "出错了" in answer.content.decode()
    assert "on purpose" not in answer.content.decode()
    assert "Something broke" in look(english=True).get("/breaks/").content.decode()


def test_something_is_said_even_where_no_page_can_be_made(monkeypatch):
    def fails(*_):
        raise ValueError("no style sheet")

    monkeypatch.setattr(failures, "render_to_string", fails)
    answer = failures.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "出错了" in answer.content.decode()
    assert "Something broke" in answer.content.decode()


def test_a_form_without_its_proof_is_told_what_to_do(look):
    look()
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "页面放得太久了" in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), [(failures.bad_request, 400), (failures.forbidden, 403)])
def test_the_others_have_their_status_and_both_languages(view, status):
    answers = []
    for code in ("zh-hans", "en"):
        with translation.override(code):
            answers.append(view(RequestFactory().get("/")))
    assert [a.status_code for a in answers] == [status, status]
    assert answers[0].content != answers[1].content
    assert '<html lang="en">' in answers[1].content.decode()
