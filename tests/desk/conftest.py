"""Fixtures of the desk's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from qunzhi.desk.accounts.models import User
from tests.desk.makers import House, house, site_admin


@pytest.fixture
def home(db: None) -> House:
    """The institution that most tests are about."""
    return house()


@pytest.fixture
def away(db: None) -> House:
    """Another institution of the same site, with the same shape and the same numbers."""
    return house("qingyuan", "清源师范学院")


@pytest.fixture
def admin(db: None) -> User:
    """A system administrator."""
    return site_admin()


def sign_in(client: Client, user: User) -> Client:
    """A session as sign-in leaves it, second factor and all; the pages of sign-in have tests of their own."""
    client.force_login(user, backend="qunzhi.desk.accounts.backend.StaffNumberBackend")
    session = client.session
    session["desk.factor"] = user.pk
    session.save()
    return client


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """Sign somebody in."""
    return lambda user: sign_in(client, user)
