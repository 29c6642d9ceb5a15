"""Types of a pack's fields that its author may write in more than one way."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError

from qunzhi.core.words import Words

#: Error types of our own that carry both languages in their context.
OWN = "words"


def unfit(words: Words, **expected: str) -> PydanticCustomError:
    """An error of ours for pydantic, in both languages; ``expected`` holds ``zh_expected`` and ``en_expected``."""
    context: dict[str, Any] = {"zh": words.zh, "en": words.en, **expected}
    return PydanticCustomError(OWN, "{en}", context)


def _text(value: Any) -> Words:
    if isinstance(value, Words):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, list):
        raise unfit(Words("应为文字，或 {zh: 中文, en: 英文}", "expected text, or {zh: Chinese, en: English}"))
    if not isinstance(value, dict):
        return Words(str(value).strip(), str(value).strip())
    strange = [k for k in value if k not in {"zh", "en"}]
    if strange and value[strange[0]] is None:
        raise unfit(
            Words(f"逗号把「{strange[0]}」隔开了", f'a comma split off "{strange[0]}"'),
            zh_expected="花括号里含逗号的文字要加引号",
            en_expected="text with a comma is quoted inside braces",
        )
    if strange:
        raise unfit(Words(f"双语文字只有 zh 和 en，没有「{strange[0]}」", f'only zh and en, not "{strange[0]}"'))
    for key, part in value.items():
        if isinstance(part, (dict, list, bool)) or part is None or not str(part).strip():
            raise unfit(Words(f"{key} 应为文字", f"{key} should be text"))
    zh, en = (str(value.get(k, "")).strip() for k in ("zh", "en"))
    if not zh and not en:
        raise unfit(Words("至少写 zh 或 en", "write zh or en at least"))
    return Words(zh or en, en or zh)


def _scalar(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _iso_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise unfit(
            Words(f"不是日期：「{value}」", f'not a date: "{value}"'),
            zh_expected="2024-09-01",
            en_expected="2024-09-01",
        ) from None


#: Text in both languages; one language alone, or a bare text, stands for both.
Text = Annotated[Words, PlainValidator(_text), PlainSerializer(lambda w: {"zh": w.zh, "en": w.en})]
#: Text that may look like a number.
Scalar = Annotated[str, BeforeValidator(_scalar)]
#: A list of names, or one name.
Names = Annotated[tuple[Scalar, ...], BeforeValidator(_one_or_more)]
#: An ISO date.
Day = Annotated[date, BeforeValidator(_iso_date)]


class Frozen(BaseModel):
    """A part of a pack: not to be changed, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
