"""The packs that are installed on this site, read once a process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from qunzhi.desk.access.functions import Office, offices_of
from qunzhi.packs.model import Pack
from qunzhi.packs.store import installed


@lru_cache(maxsize=1)
def site_packs() -> tuple[Pack, ...]:
    """Every installed version of every pack."""
    folder = settings.DESK.packs
    return tuple(installed([folder] if folder else []))


def adopted(ids: Iterable[str], as_of_us: int) -> list[Pack]:
    """The versions in force of the packs that an institution has adopted; those not in force yet are left out."""
    wanted = list(ids)
    out = []
    for pack_id in wanted:
        versions = [p for p in site_packs() if p.pack == pack_id and p.effective_us <= as_of_us]
        if versions:
            out.append(max(versions, key=lambda p: p.effective_us))
    return out


@lru_cache(maxsize=64)
def _offices(pack_id: str, version: str) -> tuple[Office, ...]:
    return tuple(offices_of(next(p for p in site_packs() if p.pack == pack_id and p.version == version)))


def offices(packs: Iterable[Pack]) -> list[Office]:
    """The offices that these packs name."""
    return [office for p in packs for office in _offices(p.pack, p.version)]
