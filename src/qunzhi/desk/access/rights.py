"""Rights: what a page or a service asks for. Whoever has none of it gets 404, never a hint that it exists."""

from __future__ import annotations

from enum import Enum

from qunzhi.core.words import Words


class Right(Enum):
    """One thing that people may do. Which objects it reaches is the viewer's scope (:mod:`access.viewer`)."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    OWN = "own"
    READ_UNITS = "read_units"
    READ_GROUPS = "read_groups"
    APPLY = "apply"
    MANAGE_GROUPS = "manage_groups"
    KEEP_GROUPS = "keep_groups"
    RUN_CAMPAIGNS = "run_campaigns"
    ORDER_ENDS = "order_ends"
    USE_API = "use_api"
    READ_ORG = "read_org"
    WRITE_ORG = "write_org"
    READ_LEDGER = "read_ledger"
    INSPECT = "inspect"
    RUN_SITE = "run_site"

    @property
    def words(self) -> Words:
        """What it is, for people and the permission matrix."""
        return _WORDS[self]


_WORDS = {
    Right.ANYONE: Words("不登录也能看", "without signing in"),
    Right.SIGNED_IN: Words("登录即可（账号本身）", "any account, for the account itself"),
    Right.OWN: Words("看本人的资料、岗位、群和经办", "own record, posts, groups and acts"),
    Right.READ_UNITS: Words("看所管单位和其中的人", "units in scope and their people"),
    Right.READ_GROUPS: Words("看所管、所建和所在的群", "groups in scope, owned or joined"),
    Right.APPLY: Words("提申请，办交给自己的审批", "apply, and decide what waits for oneself"),
    Right.MANAGE_GROUPS: Words("变更、解散自己或所管的群", "change and end groups owned or in charge of"),
    Right.KEEP_GROUPS: Words("维护群登记，批量办理", "keep the register, many groups at once"),
    Right.RUN_CAMPAIGNS: Words("发起认定、清理，办理上报", "run campaigns and decide what units hand in"),
    Right.ORDER_ENDS: Words("责令解散", "order a group to be dissolved"),
    Right.USE_API: Words("给程序发接口令牌", "give programs tokens of the interface"),
    Right.READ_ORG: Words("看导入、更正申请和职能分工", "imports, corrections and who fills which office"),
    Right.WRITE_ORG: Words("维护单位、人员和任职", "keep units, people and postings"),
    Right.READ_LEDGER: Words("看所管单位的台账", "the ledger of units in scope"),
    Right.INSPECT: Words("查全单位台账、核验、导出", "search, verify and export the whole ledger"),
    Right.RUN_SITE: Words("管站点：单位、规章包、账号", "run the site: institutions, packs, accounts"),
}
