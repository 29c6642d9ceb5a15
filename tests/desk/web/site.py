"""A little site of declared pages for the tests of the look: no database, and a viewer made up of roles."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from qunzhi.core.instants import SHANGHAI
from qunzhi.core.words import Words
from qunzhi.desk.access.pages import page
from qunzhi.desk.access.rights import Right
from qunzhi.desk.access.roles import Held, Role
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Institution, Person
from qunzhi.desk.web.lang import later

NOW = datetime(2025, 10, 15, 14, 30, tzinfo=SHANGHAI)


def viewer(*roles: Role) -> Viewer:
    """Somebody with these roles; nothing is saved."""
    institution = Institution(slug="yunling", name="云岭职业技术学院", packs=[])
    person = Person(institution=institution, code="2019047", name="王芳", category="staff")
    user = User(username="yunling/2019047", institution=institution, person=person)
    return Viewer(user, institution, person, tuple(Held(r) for r in roles), (), frozenset(), date(2025, 10, 15))


class Guide(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=later("单位名称", "Unit's name"), help_text=later("写全称", "In full"), max_length=20)
    kind = forms.ChoiceField(label=later("类别", "Kind"), choices=[("a", "系部"), ("b", "处室")])
    since = forms.DateField(
        label=later("起始日期", "First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    notes = forms.CharField(label=later("说明", "Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    gone = forms.BooleanField(
        label=later("名单里没有的人，记为离开", "End those who are not in the list"), required=False
    )
    way = forms.ChoiceField(
        label=later("怎么处理", "What to do"),
        widget=forms.RadioSelect,
        choices=[("add", "只增加"), ("all", "增加并更新")],
    )
    file = forms.FileField(label=later("名单文件", "File"), required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, initial="x")


class Find(forms.Form):
    """A filter above a list."""

    q = forms.CharField(label=later("姓名或工号", "Name or number"), required=False)
    state = forms.ChoiceField(label=later("状态", "State"), required=False, choices=[("", "全部"), ("in", "在岗")])


PEOPLE = [
    ("王芳", "2019047", "信息工程系 辅导员", Words("已备案", "filed"), "fine", 7),
    ("李建国", "2008112", "学生工作部（处）、人民武装部 副部长", Words("待补手机号", "no mobile"), "wait", 12),
    ("次仁卓玛", "2021003", "护理学院 团总支书记", Words("已逾期", "overdue"), "late", 2),
    ("Christopher Featherstonehaugh", "X-0000000017", "国际交流中心 外籍教师", Words("已离开", "gone"), "plain", 0),
]


def everything() -> dict[str, Any]:
    """What the page of all parts is filled with."""
    days = [(date(2025, 9, 5) + timedelta(days=i), (i * 7) % 11 if i % 5 else 0) for i in range(41)]
    return {
        "now": NOW,
        "times": [NOW, NOW - timedelta(days=1), NOW - timedelta(days=20), datetime(2024, 3, 1, 9, tzinfo=SHANGHAI)],
        "dues": [date(2025, 10, 17), datetime(2025, 10, 15, 17, tzinfo=SHANGHAI), date(2025, 10, 10), date(2031, 1, 5)],
        "people": PEOPLE,
        "rows": Paginator(range(312), 20).page(7),
        "steps": [Words("上传", "Upload"), Words("核对", "Check"), Words("写入", "Apply"), Words("完成", "Done")],
        "days": days,
        "blank": Guide(),
        "wrong": Guide({"kind": "z", "since": "昨天"}, prefix="w"),
        "find": Find(prefix="f"),
    }


@page(Right.ANYONE)
def guide(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已保存：王芳 的岗位。")
    messages.error(request, "文件没有读完：第 3 行缺工号。")
    return render(request, "guide.html", everything())


@page(Right.SIGNED_IN, nav=Words("今日", "Today"), order=1)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "guide.html", everything())


def _listed(right: Right, zh: str, en: str, order: int) -> Any:
    @page(right, nav=Words(zh, en), order=order)
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, "guide.html", everything())

    return view


@page(Right.ANYONE)
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


@page(Right.ANYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "guide_narrow.html", {"form": Find(prefix="n")})


@page(Right.ANYONE, "GET", "POST")
def nowhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


inner = [path("", _listed(Right.READ_UNITS, "单位", "Units", 10), name="units")]
urlpatterns = [
    path("", home, name="home"),
    path("guide/", guide, name="guide"),
    path("breaks/", breaks, name="breaks"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", nowhere, name="account_logout"),
    path("me/", nowhere, name="me"),
    path("units/", include((inner, "org"), namespace="org")),
    path("groups/", _listed(Right.READ_GROUPS, "群", "Groups", 30), name="groups"),
    path("people/", _listed(Right.READ_UNITS, "人员", "People", 20), name="people"),
    path("imports/", _listed(Right.READ_ORG, "导入", "Imports", 40), name="imports"),
    path("ledger/", _listed(Right.READ_LEDGER, "台账", "Ledger", 50), name="ledger"),
    path("site/", _listed(Right.RUN_SITE, "站点", "Site", 60), name="site"),
    path("", include("qunzhi.desk.web.urls")),
]
handler400 = "qunzhi.desk.web.failures.bad_request"
handler403 = "qunzhi.desk.web.failures.forbidden"
handler404 = "qunzhi.desk.web.failures.not_found"
handler500 = "qunzhi.desk.web.failures.broken"
