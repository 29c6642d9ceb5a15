"""What a check can find wrong with a ledger: stable codes, said in both languages."""

from __future__ import annotations

from qunzhi.core.errors import Level, Place, Problem
from qunzhi.core.words import Words

FAULTS = {
    "bad_line": Words("记录号 {seq} 处不是规范的台账记录", "entry no. {seq} is not a ledger entry in canonical form"),
    "wrong_seq": Words("记录号应为 {want}，却是 {seq}", "entry no. {seq} stands where no. {want} should"),
    "gap": Words("缺记录号 {want} 至 {last}", "entries no. {want} to {last} are missing"),
    "wrong_log": Words("{what}属于另一本台账「{log}」", '{what} belongs to another log, "{log}"'),
    "time_goes_back": Words("{what}的时间早于它之前的记录或检查点", "{what} is earlier than what stands before it"),
    "truncated": Words(
        "签名的检查点有 {size} 笔，这里只有 {count} 笔", "the signed checkpoint has {size} entries, here are {count}"
    ),
    "rolled_back": Words(
        "另存的检查点有 {size} 笔，这里只有 {count} 笔：台账被截短或退回旧版",
        "the checkpoint kept elsewhere has {size} entries, here are {count}: cut short or rolled back",
    ),
    "root_differs": Words(
        "前 {size} 笔与检查点不符：记录号 {first} 至 {last} 之间有改动",
        "the first {size} entries are not those of the checkpoint: something from no. {first} to {last} was changed",
    ),
    "unsealed": Words(
        "记录号 {first} 起没有签名的检查点", "from entry no. {first} on no signed checkpoint covers the entries"
    ),
    "bad_checkpoint": Words(
        "检查点不合格式，或与文件名不符", "not a checkpoint of its form, or not that of its file name"
    ),
    "bad_signature": Words("检查点的签名不成立", "the checkpoint's signature does not hold"),
    "foreign_key": Words("检查点不是由所信任的密钥签名", "no trusted key signed the checkpoint"),
    "other_key": Words("导出中的公钥不是所给的公钥", "the export's key is not the one given"),
    "bad_key": Words("看不懂公钥", "the public key cannot be read"),
    "bad_payload": Words("内容行不合格式，或不属于任何一笔", "a payload line not of its form, or of no entry"),
    "bad_commitment": Words(
        "记录号 {seq} 的内容与承诺值不符", "the payload of entry no. {seq} is not what was committed to"
    ),
    "payload_missing": Words(
        "记录号 {seq} 没有内容，也没有清除记录", "entry no. {seq} has no payload, and no entry records its erasure"
    ),
    "payload_not_erased": Words(
        "记录号 {seq} 记为已清除，内容却还在", "entry no. {seq} is recorded as erased, but its payload is here"
    ),
    "payloads_left_out": Words(
        "导出时没有带上内容：只核对了记录，没有核对内容",
        "the payloads were left out of the export: entries only were checked, no payloads",
    ),
    "bad_export": Words(
        "export.json 不合格式，或与记录不符", "export.json is not of its form, or not that of the entries"
    ),
    "checkpoint_missing": Words(
        "前 {size} 笔的检查点不在台账中", "the checkpoint of the first {size} entries is not in the ledger"
    ),
    "bad_proof": Words("证明不成立", "the proof does not hold"),
    "bad_node": Words("第 {row} 层第 {index} 个节点不符或缺失", "node {index} of level {row} is wrong or missing"),
    "bad_head": Words("台账的{what}与记录不符", "the log's {what} is not that of its entries"),
    "bad_index": Words("记录号 {seq} 的索引与记录不符", "the index of entry no. {seq} is not that of the entry"),
    "orphan": Words("{what}不属于任何记录", "{what} of no entry"),
}


class Faults:
    """Gathers problems; keeps the first ``most`` and counts the rest."""

    def __init__(self, most: int = 200) -> None:
        self.kept: list[Problem] = []
        self.errors = 0
        self.more = 0
        self._most = most

    def add(self, code: str, *, place: Place | None = None, level: Level = "error", **values: object) -> None:
        """One fault; ``values`` fill the words, and those that are ``Words`` fill each language with its own."""
        self.errors += level == "error"
        if len(self.kept) >= self._most:
            self.more += 1
            return
        zh = {name: v.zh if isinstance(v, Words) else v for name, v in values.items()}
        en = {name: v.en if isinstance(v, Words) else v for name, v in values.items()}
        words = FAULTS[code]
        message = Words(words.zh.format(**zh), words.en.format(**en))
        value = str(values.get("seq", values.get("size", "")))
        self.kept.append(Problem(code, message, place=place or Place(), value=value, level=level))
