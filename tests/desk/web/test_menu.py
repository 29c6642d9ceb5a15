import pytest
from django.test import RequestFactory
from lxml import html as parser

from qunzhi.desk.access.roles import Role
from qunzhi.desk.web.menu import menu
from tests.desk.web.site import viewer


def entries(path: str, *roles: Role):
    return menu(RequestFactory().get(path), viewer(*roles) if roles else None)


@pytest.mark.parametrize(
    ("roles", "zh"),
    [
        ((Role.MEMBER,), ["今日", "群"]),
        ((Role.HEAD,), ["今日", "单位", "人员", "群", "台账"]),
        ((Role.REGISTRAR,), ["今日", "单位", "人员", "群", "导入", "台账"]),
        ((Role.SITE_ADMIN,), ["今日", "站点"]),
        ((), []),
    ],
)
def test_the_menu_holds_what_the_viewer_may_open(roles, zh):
    assert [e.words.zh for e in entries("/", *roles)] == zh


def test_entries_come_in_their_order_with_the_address_of_their_view():
    assert [e.url for e in entries("/", Role.HEAD)] == ["/", "/units/", "/people/", "/groups/", "/ledger/"]


def test_a_phones_bar_holds_four():
    assert [e.near for e in entries("/", Role.REGISTRAR)] == [True] * 4 + [False] * 2


@pytest.mark.parametrize(("path", "zh"), [("/", ["今日"]), ("/people/k3j8/", ["人员"]), ("/guide/", [])])
def test_the_page_that_is_open_is_marked(path, zh):
    assert [e.words.zh for e in entries(path, Role.HEAD) if e.here] == zh


def test_every_entry_stands_once_for_each_width(look):
    tree = parser.fromstring(look(Role.REGISTRAR).get("/people/").content)
    along = tree.xpath("//nav[contains(@class, 'menu')]/ul/li")
    assert [li.get("class") for li in along] == [None] * 4 + ["far"] * 2
    behind = tree.xpath("//details//li[@class='slim']/a/@href")
    assert behind == ["/imports/", "/ledger/"]
    assert tree.xpath("//nav[contains(@class, 'menu')]/ul//a[@aria-current='page']/@href") == ["/people/"]


def test_who_is_signed_in_finds_account_language_and_the_way_out(look):
    tree = parser.fromstring(look(Role.MEMBER).get("/guide/").content)
    panel = tree.xpath("//details[@class='account']")[0]
    assert "王芳" in panel.text_content()
    assert panel.xpath(".//form/@action") == ["/language/", "/sign-out/"]
    assert all(f.xpath(".//input[@name='csrfmiddlewaretoken']") for f in panel.xpath(".//form"))


def test_who_is_not_signed_in_finds_the_way_in_and_no_menu(look):
    tree = parser.fromstring(look().get("/about-data/").content)
    assert tree.xpath("//nav[contains(@class, 'menu')]") == []
    assert tree.xpath("//header//a[@href='/sign-in/']")
