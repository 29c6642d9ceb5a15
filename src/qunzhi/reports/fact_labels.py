"""What the keys of a finding's facts are called: the Chinese header of the fact's column, or words given here."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.facts.tables import TABLES

_OWN: dict[str, Words] = {
    "active_at": Words("最近活动", "last active"),
    "calendar_year": Words("缺少节假日安排的年份", "year without known holidays"),
    "counted_from_at": Words("起算时间", "counted from"),
    "end_at": Words("结束时间", "ended"),
    "from_on": Words("学期开始", "semester begins"),
    "gaps": Words("没有落实到人", "nobody for"),
    "lacks": Words("缺少", "lacks"),
    "other": Words("另一个群", "the other group"),
    "other_name": Words("另一群名", "the other's name"),
    "protected_name": Words("涉及名称", "name it bears"),
    "recertified_at": Words("最近一次认定", "last re-certified"),
    "recognised_at": Words("认定时间", "recognised"),
    "reply_by_at": Words("回复截止", "reply by"),
    "start_at": Words("开始时间", "started"),
    "steps_open": Words("还没有报送", "not yet sent to"),
    "to_on": Words("学期结束", "semester ends"),
    "until_on": Words("最后在岗日", "last day in post"),
    "acts": Words("事项", "acts"),
    "activity": Words("最近活动", "last activity"),
    "admins": Words("管理员", "admins"),
    "allowed": Words("允许的用途", "allowed purposes"),
    "approved_at": Words("批准时间", "approved at"),
    "banned": Words("不当用语", "banned terms"),
    "basis": Words("依据", "basis"),
    "by": Words("期限", "by"),
    "category": Words("人员类别", "category"),
    "checks": Words("检查次数", "checks"),
    "counted_from": Words("起算时间", "counted from"),
    "created_at": Words("建群时间", "created"),
    "days": Words("缺检日期", "days without a check"),
    "decided_at": Words("审批时间", "decided"),
    "dissolved_at": Words("解散时间", "dissolved"),
    "due_at": Words("期限", "due"),
    "emoji": Words("表情符号", "emoji"),
    "ended_at": Words("结束时间", "ended"),
    "every": Words("间隔", "every"),
    "expected": Words("应为", "expected"),
    "filed_at": Words("备案时间", "filed"),
    "filings": Words("备案记录", "filings"),
    "form": Words("要求的格式", "form asked for"),
    "found": Words("实际为", "found"),
    "found_at": Words("发现时间", "found at"),
    "from": Words("起算时间", "counted from"),
    "gap": Words("间隔", "gap"),
    "grace": Words("宽限", "grace"),
    "group": Words("群", "group"),
    "group_kind": Words("群类型", "kind of group"),
    "group_name": Words("群名", "group name"),
    "groups": Words("在用群", "groups"),
    "heads": Words("单位负责人", "heads"),
    "idle": Words("闲置", "idle for"),
    "invited_by": Words("邀请人账号", "invited by"),
    "inviter": Words("邀请人", "inviter"),
    "joined_at": Words("入群时间", "joined"),
    "kind": Words("类型", "kind"),
    "last": Words("最近一次", "last"),
    "last_active_at": Words("最后活跃时间", "last active"),
    "last_at": Words("最近一次", "last"),
    "last_check": Words("最近一次检查", "last check"),
    "last_day": Words("最后在岗日", "last day in post"),
    "last_message_at": Words("最后一条消息", "last message"),
    "last_recertified_at": Words("最近一次认定", "last re-certified"),
    "length": Words("字数", "length"),
    "letters": Words("承诺书", "letters"),
    "links": Words("责任环节", "links"),
    "matched": Words("命中", "matched"),
    "max": Words("上限", "at most"),
    "max_length": Words("字数上限", "longest"),
    "members": Words("群成员数", "members"),
    "messages": Words("消息数", "messages"),
    "missed": Words("缺检天数", "days missed"),
    "missing": Words("缺少", "missing"),
    "name": Words("名称", "name"),
    "needed": Words("需要", "needed"),
    "nickname": Words("群昵称", "nickname"),
    "now": Words("目前", "now"),
    "office": Words("受理单位", "office"),
    "offices": Words("应报送", "offices asked for"),
    "overlap": Words("重合度", "overlap"),
    "owners": Words("群主", "owners"),
    "passed": Words("已办步骤", "steps met"),
    "people": Words("人数", "people"),
    "person": Words("人员", "person"),
    "person_id": Words("人员", "person"),
    "person_name": Words("姓名", "name"),
    "post": Words("发文", "post"),
    "posted_to": Words("所在单位", "in post at"),
    "postings": Words("任职", "postings"),
    "published_at": Words("发布时间", "published"),
    "reason": Words("原因", "reason"),
    "reminded_at": Words("提醒时间", "reminded"),
    "role": Words("角色", "role"),
    "roles": Words("职务", "roles"),
    "routed_to": Words("已报送", "routed to"),
    "same_name": Words("同名", "same name"),
    "semester": Words("学期", "semester"),
    "sent_at": Words("发布时间", "sent"),
    "shared": Words("共同成员", "shared members"),
    "since": Words("起", "since"),
    "size": Words("人数", "size"),
    "smaller": Words("较小群人数", "members of the smaller"),
    "started_at": Words("开始时间", "started"),
    "starts_at": Words("开始时间", "starts"),
    "step": Words("未办步骤", "step not met"),
    "steps": Words("步骤", "steps"),
    "submitted_at": Words("报送时间", "submitted"),
    "team": Words("队伍", "team"),
    "temporary": Words("是否临时", "temporary"),
    "term": Words("用语", "term"),
    "terms": Words("职能词", "terms"),
    "uid": Words("成员账号", "account in the group"),
    "unit": Words("单位", "unit"),
    "unit_id": Words("单位", "unit"),
    "unit_names": Words("单位名称", "unit names"),
    "units": Words("单位", "units"),
    "until": Words("最后在岗日", "last day in post"),
    "why": Words("原因", "why"),
    "within": Words("时限", "within"),
    "working_days": Words("工作日", "working days"),
    "year": Words("年份", "year"),
}
#: Codes that stand as values of facts: what is missing, which link, which act; enum columns have theirs in facts.
CODES: dict[str, Words] = {
    "primary": Words("第一责任人", "primary"),
    "direct": Words("直接责任人", "direct"),
    "overseer": Words("监督人", "overseer"),
    "owner": Words("群主", "owner"),
    "commitment": Words("承诺书", "commitment letter"),
    "responsibility": Words("责任书", "responsibility letter"),
    "purpose": Words("用途", "purpose"),
    "unit": Words("所属单位", "unit"),
    "name": Words("姓名", "name"),
    "unit_id": Words("所属单位", "unit"),
    "posting": Words("任职", "posting"),
    "head": Words("单位负责人", "head of the unit"),
    "host": Words("主办单位或个人", "host"),
    "host_unit_id": Words("主办单位", "host unit"),
    "admin_in_post": Words("在任的管理员", "an admin in post"),
    "emoji": Words("有表情符号", "emoji"),
    "length": Words("名称过长", "too long"),
    "control": Words("有控制字符", "control characters"),
    "banned": Words("不当用语", "banned term"),
    "non_work": Words("不是工作群", "not a work group"),
    "no_unit": Words("没有所属单位", "no unit"),
    "creator_outside_unit": Words("创建人不在本单位任职", "made by somebody outside the unit"),
    "unit+name": Words("单位＋姓名", "unit + name"),
}


def _from_schema() -> dict[str, Words]:
    seen: dict[str, Words] = {}
    for table in TABLES.values():
        for column in table.columns:
            zh = column.zh[0] if column.zh else column.name
            # A key or reference is shown by name, so that its label is not that of a number.
            zh = zh.removesuffix("编号") if column.id else zh
            seen.setdefault(
                column.name, Words(zh, column.name.removesuffix("_at").removesuffix("_id").replace("_", " "))
            )
    return seen


LABELS: dict[str, Words] = {**_from_schema(), **_OWN}


def label(key: str) -> Words:
    """The words of a fact's key; a key nobody gave words for is shown as it is."""
    return LABELS.get(key) or Words(key, key.replace("_", " "))


def code(text: str) -> Words:
    """The words of a code standing as a value; ``banned:吃瓜`` keeps what follows the colon."""
    head, colon, rest = text.partition(":")
    found = CODES.get(head) or LABELS.get(head)
    if found is None:
        return Words(text, text)
    return Words(f"{found.zh}：{rest}", f"{found.en}: {rest}") if colon else found
