"""Two exported chats of the demonstration institution, and the lexicon they are read with. All of it is made up."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from qunzhi.core.instants import SHANGHAI

_QQ, _TABLE = "党政办公室工作通知群", "信息工程系工作通知群"
_SENDERS = ("办公室-钟远", "财务处-柏青", "后勤处-夏禾", "教务处-温言", "学生处-简宁", "人事处-卫川")
_HEAD = (
    "消息记录（此消息记录为文本格式，不支持重新导入）\n\n{line}\n消息分组:工作群\n{line}\n消息对象:{name}\n{line}\n\n"
)
#: Day before the audit, time, sender, text. Numbers are invented; 笨蛋 is as coarse as it gets.
_OFFICE = r"""
9 08:30 0 各位老师，本周五下午三点在行政楼305开安全工作会，收到请回复
9 08:32 1 收到
9 08:33 2 👌
9 08:40 3 收到，准时参加
9 15:10 2 食堂周三停电检修，午饭改到二食堂，请大家互相转告
9 15:12 4 👍👍👍
8 09:05 1 报销单请写清预算科目，附件里有样例
8 09:30 5 新来的小林电话13800138000，有事可以打这个
8 09:41 5 再补一个邮箱 xiaolin@example.cn
8 10:20 3 期中检查名单：\n温言 13900139001\n简宁 13900139002\n卫川 13900139003
8 16:00 4 大家早点回，路上注意安全
7 08:50 0 转发：云职院〔2025〕12号《关于做好秋季安全检查的通知》，请各部门落实
7 08:55 2 已阅，今天就安排
7 09:10 1 昨天那份材料是内部资料，注意保存，不要外传
7 14:25 3 会上发的材料封面写着 秘密★5年，会后请交回
7 14:30 5 这是我们科室的秘密武器，效率高
6 10:05 4 热烈祝贺校篮球队荣获全省联赛一等奖！
6 10:06 2 👏👏
6 10:07 1 [强][强]
6 17:30 3 谁有信号塔照片，拍一张发我
5 09:00 2 这报表做得跟笨 蛋似的，重做
5 09:02 5 笨蛋型打印机又卡纸了，报修单已填
5 11:20 4 天狼计劃的预算先别往外说
5 20:15 1 代写论文，千字80元，加微信详聊，需要的联系
5 20:16 0 群里不要发广告，请撤回
4 08:45 3 报名链接 https://t.cn/A1b2C3d 今晚截止
4 08:47 2 官网通知在 https://www.example.edu.cn/notice/1024
4 10:30 5 收件地址：青云市东湖区学府路88号阳光花园3栋2单元501室
4 10:31 1 别在群里发家里地址
3 09:15 4 订单号20251012093015，快递柜取件码2233
3 09:20 2 会议号 123-456-789，密码在通知里
3 16:40 0 值班表更新：周六温言，周日简宁
2 08:30 3 停车场刷卡改造，周四起从东门进
2 08:31 5 收到
1 09:00 1 季度预算表请在周三前交，谢谢大家
"""
_DEPARTMENT = r"""
6 08:00 0 请各班核对毕业生信息，周四前返回
6 08:05 1 收到
6 19:30 2 出售九成新自行车，200元，加微信 vx88123，需要的私聊
5 10:10 3 学号：2023010288 的同学来取学生证
5 10:12 3 身份证110101199001010015是谁的，掉在教室了
4 09:00 0 这份讨论稿先看看，征求意见稿，暂不对外公开
4 21:00 4 我也觉得新食堂不错
3 08:20 1 明天的课调到实训楼B205
2 12:00 2 👍
2 18:00 5 各位老师节日快乐
1 07:55 0 教学检查材料放在资料柜二层，请自取
"""
LEXICON = """\
# 示范词库：词语由本单位自定，每个词写明理由和添加人。
lexicon: 云岭职业学院词库（示范）
version: "1"
terms:
  - {term: 笨蛋, category: abuse, reason: 骂人的话, added_by: 党政办公室, added_on: 2025-09-01}
  - {term: 天狼计划, category: secret_or_internal, reason: 尚未公开的项目代号, added_by: 科研处, added_on: 2025-09-10}
allow:
  - {term: 笨蛋型打印机, reason: 打印机的外号}
detectors:
  link: {allow: [example.edu.cn]}
"""


def write_chats(folder: Path, as_of: str) -> Path:
    """Write the chats and the lexicon into a folder and return it; files of that name are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.fromisoformat(as_of).astimezone(SHANGHAI)
    blocks = [
        f"{at:%Y-%m-%d %H:%M:%S} {_SENDERS[who]}({20_000 + who})\n{text}\n" for at, who, text in _lines(_OFFICE, now)
    ]
    head = _HEAD.format(line="=" * 64, name=_QQ)
    (folder / f"{_QQ}.txt").write_text(head + "\n".join(blocks), encoding="utf-8-sig", newline="\r\n")
    with (folder / f"{_TABLE}.csv").open("w", encoding="gb18030", errors="replace", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["群名", "发送时间", "账号", "发送人", "内容"])
        for at, who, text in _lines(_DEPARTMENT, now):
            writer.writerow([_TABLE, f"{at:%Y/%m/%d %H:%M}", f"wx_{2_000_128 + who}", _SENDERS[who], text])
    (folder / "词库.yaml").write_text(LEXICON, encoding="utf-8")
    return folder


def _lines(script: str, now: datetime) -> list[tuple[datetime, int, str]]:
    out = []
    for line in script.strip().splitlines():
        days, clock, who, text = line.split(" ", 3)
        hour, minute = map(int, clock.split(":"))
        day = (now - timedelta(days=int(days))).replace(hour=hour, minute=minute, second=0)
        out.append((day, int(who), text.replace("\\n", "\n")))
    return out
