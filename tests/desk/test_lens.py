"""The lens: one pack of several decides what somebody is, and never gives more than all of them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from qunzhi.desk.access.resolve import viewer_of
from tests.desk.makers import House


@pytest.mark.parametrize("pack", ["PXZY", "CQNY", "TFXX"])
def test_a_lens_only_narrows(home: House, pack: str) -> None:
    for user in home.users.values():
        assert viewer_of(user, lens=pack).rights <= viewer_of(user).rights


def test_looking_through_one_pack_and_back(home: House, signed_in) -> None:
    client: Client = signed_in(home.users["students"])  # student affairs are an office of CQNY alone
    assert client.get(reverse("units")).status_code == 200
    client.post(reverse("lens"), {"pack": "PXZY"})
    assert client.get(reverse("units")).status_code == 404
    assert "PXZY" in client.get(reverse("home")).content.decode()
    client.post(reverse("lens"), {"pack": "nothing"})
    assert client.get(reverse("units")).status_code == 404
    client.post(reverse("lens"), {"pack": ""})
    assert client.get(reverse("units")).status_code == 200
