"""The interface keeps its own description, whatever is sent to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode

from qunzhi.desk.api.scopes import Scope
from tests.desk.api.test_api import token_of
from tests.desk.makers import House

#: Requests of each operation, right ones and wrong ones.
EXAMPLES = 60


@pytest.fixture
def interface(home: House) -> Iterator[object]:
    # As Django's own client does: a request of a test does not close the test's database.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_described(home: House, interface, mode: GenerationMode) -> None:
    secret = token_of(home.users["registrar"], *Scope)[1]
    uid = home.groups["section"].uid
    tried = 0
    for one in interface.get_all_operations():
        operation = one.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters or operation.body):
            continue  # nothing of it can be wrong

        @given(case=operation.as_strategy(generation_mode=mode), known=booleans())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        def check(case, known: bool) -> None:
            wrong = {
                str(place).lower()
                for place, part in case.meta.components.items()
                if part.mode is GenerationMode.NEGATIVE
            }
            if known and case.path_parameters and not any("path" in place for place in wrong):
                case.path_parameters["uid"] = uid  # else every group would be one that is not there
            headers = {"Authorization": f"Bearer {secret}"}
            case.call_and_validate(headers={} if any("header" in place for place in wrong) else headers)

        check()
        tried += 1
    assert tried == (7 if mode is GenerationMode.POSITIVE else 6)
