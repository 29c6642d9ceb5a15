"""What holds for every room of the desk: who reads and writes where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver

import qunzhi.desk
from qunzhi.desk.ledger import append as appending
from qunzhi.desk.ledger.models import Entry
from qunzhi.desk.org.models import Correction
from qunzhi.desk.org.services.corrections import do_ask_correction
from qunzhi.desk.services import ACTS, SERVICES
from tests.desk.makers import House

DESK = Path(qunzhi.desk.__file__).parent
_WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def modules(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(DESK.rglob("*.py")):
        if path.stem in names or path.parent.name in names:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def attributes(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_views_reach_rows_through_guards_and_queries_alone() -> None:
    found = [str(p.relative_to(DESK)) for p, tree in modules("views") if "objects" in attributes(tree)]
    assert found == []


def test_views_write_through_services_alone() -> None:
    found = [(str(p.relative_to(DESK)), w) for p, tree in modules("views") for w in _WRITES & attributes(tree)]
    assert found == []


def test_services_are_named_for_what_they_do_and_take_who_acts_by_name() -> None:
    for path, tree in modules("services", "applying"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any("service(" in ast.unparse(d) for d in node.decorator_list):
                assert node.name.startswith(("do_", "site_")), (path, node.name)
    assert get_resolver().url_patterns  # which loads every room
    assert len(SERVICES) > 20
    assert set(SERVICES) <= set(ACTS)


@pytest.mark.django_db
def test_what_the_ledger_cannot_record_does_not_happen(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(appending, "_store", broken)
    with pytest.raises(OSError, match="disk full"):
        do_ask_correction("岗位不对", acting_user=home.users["member"])
    assert not Correction.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_every_write_stands_in_the_ledger_with_who_what_and_why(home: House) -> None:
    one = do_ask_correction("岗位不对", acting_user=home.users["member"], key="once")
    again = do_ask_correction("岗位不对", acting_user=home.users["member"], key="once")
    assert again == one
    entry = Entry.objects.get()
    assert (entry.actor, entry.act, entry.subject) == (home.people["member"].ref, "org.ask_correction", one.ref)
    assert home.people["member"].name not in entry.line(entry.log.key).line.decode()
    assert "岗位不对" in entry.payload.body
