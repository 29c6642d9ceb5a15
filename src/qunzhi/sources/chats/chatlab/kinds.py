"""ChatLab's numbers for kinds of messages."""

from __future__ import annotations

KIND_OF = {
    0: "text",
    1: "image",
    2: "voice",
    3: "video",
    4: "file",
    5: "sticker",
    7: "link",
    8: "link",
    20: "link",
    21: "link",
    22: "system",
    23: "system",
    24: "link",
    25: "text",
    26: "link",
    27: "link",
    80: "system",
    81: "system",
    99: "text",
}
#: Our kinds as numbers; others are written as "other", with the kind beside it.
NUMBER_OF = {"text": 0, "image": 1, "voice": 2, "video": 3, "file": 4, "sticker": 5, "link": 7, "system": 80}
REPLY, RECALLED, OTHER = 25, 81, 99
VERSION = "0.0.2"
#: What we write beside the format's own fields where these cannot say it.
BESIDE = "qunzhi"
