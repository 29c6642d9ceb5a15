"""Views of the list that somebody keeps."""

from __future__ import annotations

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.models import Person
from qunzhi.desk.registry.models import SavedView
from qunzhi.desk.registry.saved import access_view, query_of
from qunzhi.desk.services import Act, service

#: Views that one person keeps: more chips than that are no help.
MOST = 30
_LONGEST = 1000


@service("registry.save_view", Words("保存列表视图", "saved a view of the list"), Right.READ_GROUPS)
def do_save_view(act: Act, name: str, query: str) -> SavedView:
    """Keep a list under a name.

    Raises:
        QunzhiError: ``view_name_taken``, ``too_many_views`` or ``view_too_long``.
    """
    person = _person(act)
    kept = query_of(query)
    if len(kept) > _LONGEST:
        hint = Words("减少一些条件再保存", "ask for less, then save")
        raise QunzhiError.of("view_too_long", "条件太多，存不下", "too many conditions to keep", hint=hint)
    if SavedView.objects.filter(person=person).count() >= MOST:
        hint = Words("先删掉不用的视图", "delete one that is not used first")
        raise QunzhiError.of("too_many_views", f"最多保存 {MOST} 个视图", f"{MOST} views at most", hint=hint)
    _refuse_taken(person, name)
    made = SavedView.objects.create(person=person, name=name, query=kept)
    act.note(made.ref, payload={"name": name})
    return made


@service("registry.rename_view", Words("改列表视图名称", "renamed a view of the list"), Right.READ_GROUPS)
def do_rename_view(act: Act, one: SavedView, name: str) -> SavedView:
    """Give one of the own views another name.

    Raises:
        QunzhiError: ``view_name_taken``.
    """
    one = access_view(act.viewer, one.uid)
    _refuse_taken(_person(act), name, but=one)
    one.name = name
    one.save(update_fields=["name"])
    act.note(one.ref, payload={"name": name})
    return one


@service("registry.open_view_first", Words("设置打开时的列表", "chose the list to open with"), Right.READ_GROUPS)
def do_open_first(act: Act, one: SavedView, first: bool) -> SavedView:
    """Let the list open with one of the own views, or no longer."""
    one = access_view(act.viewer, one.uid)
    SavedView.objects.filter(person=one.person, first=True).update(first=False)
    one.first = first
    one.save(update_fields=["first"])
    act.note(one.ref, payload={"name": one.name, "first": first})
    return one


@service("registry.delete_view", Words("删除列表视图", "deleted a view of the list"), Right.READ_GROUPS)
def do_delete_view(act: Act, one: SavedView) -> Person:
    """Delete one of the own views; what it lists is not touched. Returns whose it was."""
    one = access_view(act.viewer, one.uid)
    act.note(one.ref, payload={"name": one.name})
    one.delete()
    return _person(act)


def _person(act: Act) -> Person:
    person = act.viewer.person
    assert person is not None
    return person


def _refuse_taken(person: Person, name: str, but: SavedView | None = None) -> None:
    others = SavedView.objects.filter(person=person, name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise QunzhiError.of(
            "view_name_taken",
            f"您已经有一个叫「{name}」的视图",
            f'you have a view called "{name}" already',
            hint=Words("换个名称", "choose another name"),
        )
