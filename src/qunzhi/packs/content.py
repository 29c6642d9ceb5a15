"""What may not be posted: a category with what a reviewer needs, and how messages of it are found."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.detectors import expand
from qunzhi.packs.texts import Frozen, Names, Text, unfit

#: The short stable name of a category.
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Examples(Frozen):
    """Made-up messages: ``for`` are about the category, ``against`` look like it and are not."""

    for_: tuple[Text, ...] = Field(default=(), alias="for")
    against: tuple[Text, ...] = ()


class Described(Frozen):
    """What a category is called, what a reviewer weighs (two or three short sentences), and examples."""

    zh: str = ""
    en: str = ""
    weigh: Text = NOTHING
    examples: Examples = Examples()

    @property
    def helps(self) -> bool:
        """True when a reviewer gets more than a name: what to weigh, and two examples at least of either side."""
        return bool(self.weigh.zh) and min(len(self.examples.for_), len(self.examples.against)) >= 2


class Category(Described):
    """A category with its code. With the code alone it is described elsewhere in the pack, or only named."""

    code: Code

    @property
    def name(self) -> Words:
        """What it is called; the code where nothing is written."""
        return Words(self.zh or self.en or self.code, self.en or self.zh or self.code)

    @property
    def bare(self) -> bool:
        """True when only the code is written here."""
        return self == Category(code=self.code)


def _described(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


def _category(value: Any) -> Any:
    return {"code": value} if isinstance(value, str) else value


#: Category code -> what is said of it, as the head of a pack holds it. A bare text is the name.
Categories = dict[Code, Annotated[Described, BeforeValidator(_described)]]


class Content(Frozen):
    """What may not be posted. A flag of it is a proposal; a person decides.

    ``detect`` names detectors of forms (group names are expanded on loading); ``people`` says what of it only people
    judge; ``opinion`` alone means that people judge all of it, and no detector ever does.
    """

    category: Annotated[Category, BeforeValidator(_category)]
    detect: Annotated[Names, AfterValidator(expand)] = ()
    opinion: bool = False
    people: Text = NOTHING

    @property
    def people_only(self) -> bool:
        """True when no detector looks for it."""
        return not self.detect

    @model_validator(mode="after")
    def _people_judge_opinions(self) -> Content:
        if self.opinion and self.detect:
            raise unfit(
                Words(
                    "opinion 表示只由人判断，不能再写 detect；其中一部分由人判断的，写 people",
                    "opinion means that only people judge, detect cannot stand beside it; for a part write people",
                )
            )
        if self.people.zh and not self.detect:
            raise unfit(
                Words(
                    "people 说明 detect 之外由人判断什么；全由人判断的写 opinion: true",
                    "people is what detect leaves to people; where that is all of it, write opinion: true",
                )
            )
        return self
