"""Regulation packs: what an institution's text asks, as data. Load, check, versions, diff; ``library/`` holds ours."""

from qunzhi.packs.load import Checked, check_pack
from qunzhi.packs.model import Pack
from qunzhi.packs.overrides import merge_overrides
from qunzhi.packs.provision import Provision, Reading, Sanction, TurnedOn
from qunzhi.packs.store import NotInForce, find_pack, in_force, installed, load_pack

__all__ = [
    "Checked",
    "NotInForce",
    "Pack",
    "Provision",
    "Reading",
    "Sanction",
    "TurnedOn",
    "check_pack",
    "find_pack",
    "in_force",
    "installed",
    "load_pack",
    "merge_overrides",
]
