"""Chinese words that cells of enum columns may hold, by column and code."""

from __future__ import annotations

#: ``column`` or ``table.column`` -> code -> the Chinese words that mean it, the usual one first.
WORDS_OF: dict[str, dict[str, str]] = {
    "platform": {
        "wechat": "微信 微信群",
        "wecom": "企业微信 企微",
        "qq": "QQ QQ群",
        "dingtalk": "钉钉",
        "feishu": "飞书",
        "inhouse": "自建平台 内部平台",
        "weibo": "微博 新浪微博",
        "wechat_official": "微信公众号 公众号",
        "wechat_channels": "视频号 微信视频号",
        "douyin": "抖音",
        "kuaishou": "快手",
        "bilibili": "B站 哔哩哔哩",
        "website": "网站",
        "app": "客户端 移动客户端",
    },
    "units.kind": {
        "institution": "学校 学院(校级) 公司 集团",
        "department": "系 系部 部门 院系 二级学院",
        "section": "科室 教研室",
        "office": "处室 办公室 职能部门 机关",
        "class": "班级 班",
        "party_org": "党组织 党支部 党总支 党委",
        "league": "团委 团总支 团支部 团组织",
        "club": "社团 学生社团",
        "project": "项目 项目部",
        "branch": "分公司 子公司",
        "contractor": "劳务单位 承包单位",
    },
    "people.category": {
        "staff": "教职工 职工 员工 在职",
        "student": "学生",
        "contract": "外聘 合同制 聘用",
        "migrant": "农民工",
        "dispatched": "劳务派遣 派遣",
        "abroad": "海外派驻 驻外",
        "external": "校外 外单位 外部人员",
    },
    "postings.role": {
        "head": "负责人 主任 处长 院长 部长 班子正职",
        "party_secretary": "党支部书记 党总支书记 书记",
        "discipline_secretary": "纪委书记 纪检书记",
        "counsellor": "辅导员",
        "class_teacher": "班主任",
        "instructor": "指导老师 指导教师",
        "publicity_member": "宣传委员",
        "member": "成员 教师 职员 学生",
    },
    "postings.end_reason": {
        "retired": "退休",
        "transferred": "调离 调动 调岗",
        "left": "离职 辞职",
        "graduated": "毕业",
    },
    "groups.kind": {
        "unit": "部门群 单位群",
        "party_org": "党组织群",
        "class": "班级群",
        "league": "团组织群 学生会群",
        "club": "社团群",
        "project": "项目群",
        "student_work": "学生工作群",
        "task": "专项群 临时工作群",
        "non_work": "非工作群",
    },
    "groups.purpose": {
        "work_contact": "工作联系",
        "discussion": "事项研讨 研讨",
        "study": "业务学习 学习",
        "sharing": "经验交流 交流",
        "notice": "通知 通知发布",
        "other": "其他",
    },
    "memberships.role": {
        "owner": "群主",
        "admin": "管理员 群管理员",
        "member": "成员 群成员 普通成员",
    },
    "filings.subject": {
        "group": "群 群组",
        "account": "账号",
    },
    "filings.act": {
        "approval": "审批",
        "filing": "备案 报备",
        "recognition": "认定",
        "cancellation": "取消备案 注销备案",
        "change": "变更",
    },
    "filings.decision": {
        "approved": "同意 通过 批准",
        "rejected": "不同意 驳回 未通过",
        "noted": "已备案 已阅 知悉",
    },
    "checks.kind": {
        "daily": "每日检查 日检",
        "patrol": "巡查",
        "spot": "抽查",
        "assessment": "考核 检查考核",
    },
    "cases.influence": {
        "none": "无",
        "bad": "不良影响",
        "internal": "内部舆情 院内舆情",
        "external": "外部舆情 院外舆情",
        "superior": "上级通报 上级批评",
    },
    "accounts.level": {
        "main": "校级 官方主账号 一级",
        "secondary": "二级",
    },
    "trainings.kind": {
        "themed": "主题培训 专题培训",
        "induction": "入职教育 入司教育 入场教育",
        "study": "学习",
    },
    "trainings.team": {
        "backbone": "网络骨干 宣传骨干",
        "unit_members": "宣传委员",
        "students": "学生骨干",
        "leaders": "班子 干部",
        "all": "全体",
    },
    "pledges.kind": {
        "commitment": "承诺书",
        "responsibility": "责任书",
    },
    "messages.kind": {
        "text": "文本 文字",
        "image": "图片",
        "voice": "语音",
        "video": "视频",
        "file": "文件",
        "link": "链接",
        "sticker": "表情",
        "system": "系统消息",
        "notice": "群公告 公告",
    },
}


def _words(table: str, column: str) -> dict[str, str]:
    return WORDS_OF.get(f"{table}.{column}") or WORDS_OF.get(column) or {}


def codes_of(table: str, column: str) -> dict[str, str]:
    """Chinese word -> code for an enum column; empty when it has none."""
    return {word: code for code, names in _words(table, column).items() for word in names.split()}


def word_for(table: str, column: str, code: str) -> str:
    """The usual Chinese word for a code, or the code itself."""
    return _words(table, column).get(code, code).split()[0] if code else ""
