"""What stands in the log, and what never does."""

from __future__ import annotations

import io
import json
import logging

import pytest

from qunzhi.desk.running.logs import DeskFormatter

#: What must not be found: number, name, address, password.
PRIVATE = ("P-member", "池鱼", "10.1.2.3", "wr0ng-password")


@pytest.fixture
def log():
    """Everything that any logger writes, as it would stand on standard error."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DeskFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def lines(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_nobody_is_in_the_log(client, home, log, monkeypatch):
    client.raise_request_exception = False
    form = {"institution": "yunling", "login": "P-member", "password": "wr0ng-password"}
    for _ in range(6):  # until it is locked
        client.post("/sign-in/", form, REMOTE_ADDR="10.1.2.3")
    client.get("/people/P-member/?q=池鱼", REMOTE_ADDR="10.1.2.3")
    client.get("/nothing/P-member/?q=池鱼")
    client.get("/health/?number=P-member", headers={"Host": "P-member.example"})

    def broken(*_: object, **__: object) -> None:
        try:
            raise KeyError("P-member")
        except KeyError as exc:
            raise ValueError("池鱼 10.1.2.3") from exc

    monkeypatch.setattr("qunzhi.desk.running.views.JsonResponse", broken)
    assert client.get("/health/?number=P-member&name=池鱼", REMOTE_ADDR="10.1.2.3").status_code == 500
    text = log.getvalue()
    assert not [p for p in PRIVATE if p in text or json.dumps(p)[1:-1] in text], text
    (error,) = [one for one in lines(log) if one["level"] == "error" and one["logger"] == "django.request"]
    assert [e["kind"] for e in error["error"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert "running/views.py" in error["error"][0]["at"][-2]
    assert error["status"] == 500
    assert error["message"] == "a request ended in an error"
    assert {one["status"] for one in lines(log) if one["logger"] == "qunzhi.desk.requests"} >= {200, 404, 429, 500}


def test_a_library_says_its_template_only(log):
    logging.getLogger("somewhere").warning("nobody named %s", "池鱼")
    logging.getLogger("somewhere").warning("池鱼 was here")
    logging.getLogger("qunzhi.desk.x").warning(
        "our own %s", "words", extra={"view": "home", "password": "wr0ng-password"}
    )
    first, second, own = lines(log)
    assert first["message"] == "nobody named %s"
    assert second["message"] == "-"
    assert second["at"].startswith("test_logs:")
    assert (own["message"], own["view"]) == ("our own words", "home")
    assert not [p for p in PRIVATE if p in log.getvalue()]
