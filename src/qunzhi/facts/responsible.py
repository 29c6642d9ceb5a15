"""Who answers for what: the persons that a pack's chain comes down to.

Several could fill an office; the choice is always the same: the office's first role, then the earliest ``since``, then
the smallest id; of several owners the smallest id (RULES, Consequences).
"""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from qunzhi.facts.chain import ANYWHERE_OFFICES, GROUP_OFFICES, LINKS, roles_of
from qunzhi.facts.engine import Frame
from qunzhi.facts.expressions import Expr, among, cases, col, joined_text, known, text, yes
from qunzhi.facts.world import World

_NEVER = "00000"


def unit_office(world: World, office: str) -> Frame:
    """unit_id, person_id: who fills an office at each unit that has somebody."""
    roles = roles_of(office)
    rank = cases([(col("role") == role, text(f"{n:02d}")) for n, role in enumerate(roles)], text("99"))
    held = world.in_post.filter(among(col("role"), roles))
    return _first(held.with_columns(rank=rank), "unit_id")


def anywhere_office(world: World, office: str) -> Frame:
    """person_id: who holds an office of the whole institution; one row or none."""
    held = world.in_post.filter(col("role") == office).with_columns(rank=text("00"), everywhere=text("*"))
    return _first(held, "everywhere").select("person_id")


def _first(frame: Frame, key: str) -> Frame:
    """The first person by rank, since and id: put in one text whose smallest is taken, which every engine can."""
    since = nw.when(col("since").is_null()).then(text(_NEVER)).otherwise(col("since").cast(nw.String).str.zfill(5))
    order = joined_text([col("rank"), since, col("person_id")], "")
    first = frame.with_columns(order=order).group_by(key).agg(order=col("order").min())
    return first.with_columns(person_id=col("order").str.slice(7)).drop("order")


def _smallest(frame: Frame, name: str) -> Frame:
    known_people = frame.filter(known(col("person_id")))
    return known_people.group_by("group_id").agg(person_id=col("person_id").min()).rename({"person_id": name})


def responsible(world: World) -> Frame:
    """group_id, unit_id, kind, primary_id, direct_id, overseer_id of every governed group, dissolved ones too.

    A link that the pack does not have, or that resolves to nobody, is empty. A dissolved group's direct person is its
    creator.
    """
    frame = world.governed.select("group_id", "unit_id", "kind", "in_use", "created_by")
    chain = world.terms.chain
    asked = {office for link in LINKS for office in chain.link(link).values()}
    owners = world.owners
    any_owner = owners.select("group_id").unique().with_columns(has_owner=nw.lit(True))
    frame = frame.join(any_owner, on="group_id", how="left")
    frame = frame.join(_smallest(owners, "owner_id"), on="group_id", how="left")
    admins = world.stewards.filter(col("role") == "admin")
    frame = frame.join(_smallest(admins, "admin_id"), on="group_id", how="left")
    columns: dict[str, Expr] = _group_columns()
    for office in sorted(asked - set(columns)):
        name = f"office_{office}"
        if office in ANYWHERE_OFFICES:
            frame = (
                frame.join(anywhere_office(world, office).rename({"person_id": name}), how="cross")
                if (_somebody(world, office))
                else frame.with_columns(text(None).alias(name))
            )
        else:
            frame = frame.join(unit_office(world, office).rename({"person_id": name}), on="unit_id", how="left")
        columns[office] = col(name)
    for link in LINKS:
        frame = frame.with_columns(_by_kind(chain.link(link), columns).alias(f"{link}_id"))
    if chain.direct:
        gone = ~col("in_use")
        frame = frame.with_columns(direct_id=nw.when(gone).then(col("created_by")).otherwise(col("direct_id")))
    return frame.select("group_id", "unit_id", "kind", "in_use", "primary_id", "direct_id", "overseer_id")


def _somebody(world: World, office: str) -> bool:
    return bool(world.engine.take(anywhere_office(world, office)).num_rows)


def _group_columns() -> dict[str, Expr]:
    owner, admin, creator = col("owner_id"), col("admin_id"), col("created_by")
    first = nw.when(owner.is_null()).then(admin).otherwise(owner)
    # An owner without a known person is nobody, and so is the link: the creator counts only where there is no owner.
    owner_or_creator = nw.when(yes(col("has_owner"))).then(owner).otherwise(creator)
    offices = (admin, owner, first, owner_or_creator, creator)
    return dict(zip(GROUP_OFFICES, offices, strict=True))


def _by_kind(link: Mapping[str, str], columns: dict[str, Expr]) -> Expr:
    default = columns[link["default"]] if "default" in link else text(None)
    return cases(
        [(col("kind") == kind, columns[office]) for kind, office in link.items() if kind != "default"], default
    )


def account_chain(world: World) -> Frame:
    """account_id, unit_id (the host), primary_id (its head), direct_id (the admin)."""
    office = world.terms.chain.primary.get("default", "head")
    heads = unit_office(world, office).rename({"person_id": "primary_id", "unit_id": "host_unit_id"})
    accounts = world.table("accounts").select("account_id", "host_unit_id", direct_id=col("admin_id"))
    return accounts.join(heads, on="host_unit_id", how="left").rename({"host_unit_id": "unit_id"})
