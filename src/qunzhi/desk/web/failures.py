"""Pages for what goes wrong: calm, in both languages, with a way on. None says what is there and may not be seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from qunzhi.core.words import Words
from qunzhi.desk.web.context import basics
from qunzhi.desk.web.lang import speak

#: Where even the template cannot be made: no style sheet, no database, no settings needed.
_BARE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>群治</title>'
    '<h1>出错了</h1><p>请稍后再试；还不行，请联系系统管理员。</p><p><a href="/">回首页</a></p>'
    '<div lang="en"><h1>Something broke</h1><p>Please try again in a while, or tell the system administrator.</p></div>'
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what nobody sends by hand."""
    title = Words("请求看不懂", "The request makes no sense")
    hint = Words("请回上一页重新操作。", "Please go back and try again.")
    return _page(400, title, hint, request, "bad_request")


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than the page takes."""
    title = Words("发来的内容太大", "That is too much at once")
    hint = Words("请减少文件或分几次上传。", "Please send fewer files, or send them one after another.")
    return _page(413, title, hint, request, "too_large")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, which only libraries answer: what may not be seen is a 404 here."""
    title = Words("这一步不能做", "This cannot be done")
    hint = Words("如果您认为应该可以，请联系备案登记部门。", "If you think that it should, please ask the registrar.")
    return _page(403, title, hint)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form's proof is missing or old."""
    title = Words("页面放得太久了", "The page was open too long")
    hint = Words(
        "为了安全，这次没有提交。请回上一页刷新后再试；浏览器须允许 Cookie。",
        "To be safe, nothing was sent. Go back, reload and try again; the browser has to allow cookies.",
    )
    return _page(403, title, hint)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or it is not for this viewer; which of the two is never said."""
    title = Words("页面不存在，或者您看不到它", "There is no such page, or you may not see it")
    hint = Words(
        "请检查网址；岗位刚有变动的，能看到的内容也会跟着变。",
        "Check the address; when your posts change, so does what you can see.",
    )
    return _page(404, title, hint, request, "not_found")


def broken(request: HttpRequest) -> HttpResponse:
    """500: without anything that may be broken itself."""
    title = Words("出错了", "Something broke")
    hint = Words(
        "不是您的操作有问题，记录已留给系统管理员。请稍后再试。",
        "It is not your doing; the system administrator has a record of it. Please try again in a while.",
    )
    try:
        return _page(500, title, hint)
    except Exception:  # whatever is broken, an answer goes out
        return HttpResponse(_BARE, status=500)


def _page(
    status: int, title: Words, hint: Words, request: HttpRequest | None = None, code: str = "refused"
) -> HttpResponse:
    """Without request and context processors: they may be what failed, and must not ask who is looking.

    Programs, which call the interface, are answered in JSON.
    """
    if request is not None and request.path_info.startswith("/api/"):
        return JsonResponse({"code": code, "zh": title.zh, "en": title.en, "where": []}, status=status)
    values = {**basics(), "title": speak(title), "hint": speak(hint), "status": status}
    return HttpResponse(render_to_string("desk/failure.html", values), status=status)
