"""A little site: sign-in, what every page shares, and a home page; other rooms cannot break these tests."""

from django.http import HttpResponse
from django.urls import include, path

from qunzhi.desk.access.pages import page
from qunzhi.desk.access.rights import Right


@page(Right.SIGNED_IN, "GET", "POST")
def home(request):
    return HttpResponse(f"home of {request.viewer.user.username}")


@page(Right.RUN_SITE)
def only_admins(request):
    return HttpResponse("site")


urlpatterns = [
    path("", home, name="home"),
    path("site/", only_admins, name="site"),
    path("", include("qunzhi.desk.web.urls")),
    path("", include("qunzhi.desk.accounts.urls")),
]
handler404 = "qunzhi.desk.web.failures.not_found"
