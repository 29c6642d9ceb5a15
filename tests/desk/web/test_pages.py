import pytest
from lxml import html as parser

from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import RIGHTS, Role
from qunzhi.desk.web import views


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("/people/?q=1", "/people/?q=1"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_language_is_kept_and_the_page_stays(look, back, to):
    client = look()
    answer = client.post("/language/", {"language": "en", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, to)
    assert client.cookies["django_language"].value == "en"
    assert '<html lang="en">' in client.get("/about-data/").content.decode()


def test_an_unknown_language_changes_nothing(look):
    client = look()
    client.post("/language/", {"language": "xx"})
    assert "django_language" not in client.cookies


def test_the_language_is_changed_by_posting_only():
    assert views.language.page.methods == ("POST",)
    assert {views.language.page.may, views.about_data.page.may} == {Right.ANYONE}


@pytest.mark.parametrize(("english", "never"), [(False, "从来不看"), (True, "Never looked at")])
def test_anybody_may_read_what_is_looked_at_and_what_never(look, english, never):
    answer = look(english=english).get("/about-data/")
    assert answer.status_code == 200
    assert never in answer.content.decode()


def test_who_may_see_a_record_is_told_from_the_table_of_rights(look):
    tree = parser.fromstring(look().get("/about-data/").content)
    told = [dt.text_content() for dt in tree.xpath("//section[@id='readers']//dt")]
    assert told == [role.words.zh for role in Role if Right.READ_UNITS in RIGHTS[role]]
    assert Role.SITE_ADMIN.words.zh not in told


def test_a_page_says_its_language_and_has_its_landmarks(look):
    for english, code in ((False, "zh-CN"), (True, "en")):
        tree = parser.fromstring(look(Role.HEAD, english=english).get("/guide/").content)
        assert tree.get("lang") == code
        assert len(tree.xpath("//main")) == len(tree.xpath("//h1")) == 1
        assert tree.xpath("//body/a[1]/@href") == ["#content"]
        assert len(set(tree.xpath("//@id"))) == len(tree.xpath("//@id"))


def test_a_page_asks_for_nothing_from_elsewhere_and_runs_nothing_inline(look):
    answer = look(Role.HEAD).get("/guide/")
    tree = parser.fromstring(answer.content)
    sources = tree.xpath("//script/@src | //link/@href | //img/@src | //use/@href")
    assert sources
    assert all(s.startswith("/static/") for s in sources)
    assert tree.xpath("//*[@style] | //style | //script[not(@src)]") == []
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
