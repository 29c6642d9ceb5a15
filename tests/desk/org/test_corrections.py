"""Requests for correction: answered by the registrar, never by the one who asks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.org.models import Correction
from qunzhi.desk.org.services.corrections import (
    do_ask_correction,
    do_decide_correction,
    do_withdraw_correction,
)
from tests.desk.makers import House


def test_asked_answered_and_read(home: House, client, signed_in) -> None:
    signed_in(home.users["member"]).post(reverse("ask_correction"), {"asks": "我在护理系", "key": "a"})
    one = Correction.objects.get()
    signed_in(home.users["registrar"])
    assert "答复 1 件更正申请" in client.get("/").content.decode()
    client.post(reverse("correction", args=[one.uid]), {"accept": "yes", "answer": "已改", "key": "b"})
    one.refresh_from_db()
    assert (one.state, one.decided_by) == (Correction.ACCEPTED, home.people["registrar"])
    signed_in(home.users["member"])
    assert "已改" in client.get(reverse("correction", args=[one.uid])).content.decode()


def test_nobody_decides_on_the_own_request(home: House, signed_in) -> None:
    one = do_ask_correction("职务不对", acting_user=home.users["registrar"])
    with pytest.raises(QunzhiError) as refused:
        do_decide_correction(one, accept=True, answer="同意", acting_user=home.users["registrar"])
    assert refused.value.problems[0].code == "own_request"
    client = signed_in(home.users["registrar"])
    page = client.get(reverse("correction", args=[one.uid])).content.decode()
    assert "另一位同事" in page
    do_decide_correction(one, accept=True, answer="同意", acting_user=home.users["registrar2"])
    with pytest.raises(QunzhiError):
        do_decide_correction(one, accept=False, answer="改主意了", acting_user=home.users["registrar2"])


def test_taking_back(home: House) -> None:
    one = do_ask_correction("职务不对", acting_user=home.users["member"])
    with pytest.raises(QunzhiError):
        do_withdraw_correction(one, acting_user=home.users["owner"])
    do_withdraw_correction(one, acting_user=home.users["member"])
    one.refresh_from_db()
    assert one.state == Correction.WITHDRAWN
