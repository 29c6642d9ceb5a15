"""The drafted reminder: what an office would write into its own group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qunzhi.core.words import Words
from qunzhi.desk.campaigns.models import Campaign, Return

_NAMED = 30


def draft_of(campaign: Campaign, missing: Sequence[Return], address: str, today: date) -> Words:
    """A text to copy; names of units, none of people; the year where it is not this one."""
    units = "、".join(r.unit.name for r in missing[:_NAMED])
    more = f"等 {len(missing)} 个单位" if len(missing) > _NAMED else ""
    year = f"{campaign.due_on.year} 年 " if campaign.due_on.year != today.year else ""
    day = f"{year}{campaign.due_on.month} 月 {campaign.due_on.day} 日"
    zh = (
        f"【{campaign.title}】请{units}{more}于 {day}前上报。"
        f"名单已按登记填好：没有变化点“都没变，直接上报”即可，有变化只改变化的几项。入口：{address}"
    )
    en = (
        f"[{campaign.title}] Due on {campaign.due_on.isoformat()}: {', '.join(r.unit.name for r in missing[:_NAMED])}. "
        f"Your list is filled in: if nothing has changed, one click hands it in; else correct only what did. {address}"
    )
    return Words(zh, en)
