"""What looks like a person's name: two to four Han characters of which the first is a common surname."""

from __future__ import annotations

import re

from qunzhi.content.detectors._places import HAN, words

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范"
    "廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙段郝黎史陶贺毛龚邵钱赖文庞樊施洪安颜康莫翟武侍严牛温尚赫乔向易殷柳柯"
    "葛伍俞鲁毕聂章覃蒲焦苗祝辛阳骆欧詹耿关兰裴符翁凌宁舒庄盛童甘包司卓倪冉靳祁左涂游喻鲍全季屈管万华褚项霍米邢齐古卜"
    "柏水云苟谷车艾敖边蔺巫简匡海母阿依吉勒沙俄木"
)
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|夏侯|令狐|端木"
#: Words that begin like a name.
_NOT = words(
    "高级 高校 方案 方式 方便 金额 金融 文件 文化 文学 文档 安全 安排 任务 任何 任课 关于 关注 全体 全部 全员"
    " 管理 万元 万一 华为 项目 程序 易班 石油 马上 马达 白天 于是 何时 何人 何处 时间 单位 包括 包装 毕业 毕竟"
    " 古代 季度 向上 章程 简历 简介 简单 常用 明天 温馨 云南 江苏 海南 宁夏 吉林 江西 贺州 安徽 成都 左右 华东"
    " 武汉 游客 严禁 严格 严重 康复 司机 施工 施行 安装 盛大 水费 水电 车辆 车间 车费 车位 边上 海报 米饭 齐全"
    " 童年 舒适 甘肃 白色 黄色 金牌 文员 文明 史料 石材 易错 牛奶 毛笔 龙头 周一 周二 周三 周四 周五 周六 周日"
    " 周末 周期 周边 计算 机电 汽车 土木 护理 电话 手机 联系 姓名 学号 班级 学院 专业 章节 田径 叶子"
)
_NAME = re.compile(
    rf"(?<![{HAN}])(?:(?:姓名|学生|员工|联系人|收件人|家长|[0-9]{{1,3}}号?)[ ]?[:：]?[ ]?)?"
    rf"((?:{_DOUBLE})[{HAN}]{{1,2}}|[{_SURNAMES}][ ]{{0,2}}[{HAN}]{{1,2}})"
    rf"(?:老师|同学|先生|女士|师傅|家长|主任|爸爸|妈妈|父亲|母亲|爷爷|奶奶|家属)?(?:的?(?:电话|手机号?码?|号码|身份证号?码?|学号|工号|住址|家庭住址|银行卡号?))?(?![{HAN}])"
)


def names(text: str) -> list[tuple[int, int]]:
    """Places of what looks like a name, in order, end exclusive; standing apart or beside words such as 姓名."""
    return [m.span(1) for m in _NAME.finditer(text) if m[1][:2] not in _NOT]
