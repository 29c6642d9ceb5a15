"""What a check can find wrong with a ledger: stable codes, said in both languages."""

from __future__ import annotations

from qunzhi.core.errors import Level, Place, Problem
from qunzhi.core.words import Words

FAULTS = {
    "bad_line": Words("第 {seq} 条不是规范的台账记录", "entry {seq} is not a ledger entry in canonical form"),
    "wrong_seq": Words("应为第 {want} 条，却是第 {seq} 条", "entry {seq} stands where entry {want} should"),
    "gap": Words("缺第 {want} 条至第 {last} 条", "entries {want} to {last} are missing"),
    "wrong_log": Words("{what}属于另一本台账「{log}」", '{what} belongs to another log, "{log}"'),
    "time_goes_back": Words("{what}的时间早于它之前的记录或检查点", "{what} is earlier than what stands before it"),
    "truncated": Words(
        "签名的检查点有 {size} 条，这里只有 {count} 条", "the signed checkpoint has {size} entries, here are {count}"
    ),
    "rolled_back": Words(
        "另存的检查点有 {size} 条，这里只有 {count} 条：台账被截短或退回旧版",
        "the checkpoint kept elsewhere has {size} entries, here are {count}: cut short or rolled back",
    ),
    "root_differs": Words(
        "前 {size} 条与检查点不符：第 {first} 条至第 {last} 条之间有改动",
        "the first {size} entries are not those of the checkpoint: something from {first} to {last} was changed",
    ),
    "unsealed": Words(
        "第 {first} 条起没有签名的检查点", "from entry {first} on no signed checkpoint covers the entries"
    ),
    "bad_checkpoint": Words(
        "检查点不合格式，或与文件名不符", "not a checkpoint of its form, or not that of its file name"
    ),
    "bad_signature": Words("检查点的签名不成立", "the checkpoint's signature does not hold"),
    "foreign_key": Words("检查点不是由所信任的密钥签名", "no trusted key signed the checkpoint"),
    "other_key": Words("导出中的公钥不是所给的公钥", "the export's key is not the one given"),
    "bad_key": Words("看不懂公钥", "the public key cannot be read"),
    "bad_payload": Words("内容行不合格式，或不属于任何一条", "a payload line not of its form, or of no entry"),
    "bad_commitment": Words("第 {seq} 条的内容与承诺值不符", "the payload of entry {seq} is not what was committed to"),
    "payload_missing": Words(
        "第 {seq} 条没有内容，也没有清除记录", "entry {seq} has no payload, and no entry records its erasure"
    ),
    "payload_not_erased": Words(
        "第 {seq} 条记为已清除，内容却还在", "entry {seq} is recorded as erased, but its payload is here"
    ),
    "checkpoint_missing": Words(
        "{size} 条时的检查点不在台账中", "the checkpoint of {size} entries is not in the ledger"
    ),
    "bad_proof": Words("证明不成立", "the proof does not hold"),
    "bad_node": Words("第 {row} 层第 {index} 个节点不符或缺失", "node {index} of level {row} is wrong or missing"),
    "bad_head": Words("台账的{what}与记录不符", "the log's {what} is not that of its entries"),
    "bad_index": Words("第 {seq} 条的索引与记录不符", "the index of entry {seq} is not that of the entry"),
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
