"""The text in pictures, recognised on this machine by a package that carries its models ([ocr] extra)."""

from __future__ import annotations

import importlib.util
import io
import logging
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words

#: Pixels of a picture's longer side; larger ones are made smaller, as text a person can read stays readable.
_LONGEST = 2400
_MOST_PIXELS = 60_000_000
_LEAST_SIDE, _LEAST_SURE = 8, 0.5
_WAY_OUT = Words(
    "安装：pip install 'qunzhi[ocr]'，或加 --no-pictures", "pip install 'qunzhi[ocr]', or add --no-pictures"
)


def available() -> bool:
    """True where the [ocr] extra is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


class PictureReader:
    """Recognises text; lines one below the other.

    Raises:
        QunzhiError: the [ocr] extra is not installed.
    """

    def __init__(self) -> None:
        if not available():
            raise QunzhiError.of(
                "no_ocr", "没有安装图片文字识别", "text recognition for pictures is not installed", hint=_WAY_OUT
            )
        import cv2  # the [ocr] extra
        from PIL import Image
        from rapidocr import RapidOCR

        cv2.utils.logging.setLogLevel(0)  # of a damaged picture it would write to the terminal
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        self._cv2: Any = cv2
        self._image: Any = Image
        self._engine: Any = RapidOCR(params={"Global.log_level": "error"})

    def read(self, data: bytes) -> str:
        """The text of one picture; "" where there is none in it.

        Args:
            data: a PNG, JPEG, BMP, GIF or WebP file.

        Raises:
            QunzhiError: the bytes are no picture, a damaged one, or one too large to unfold: it was not looked at.
        """
        picture = self._picture(data)
        if picture is None:
            raise QunzhiError.of("bad_picture", "图片损坏或过大，没有识别", "a damaged or huge picture was not read")
        found = self._engine(picture)
        texts, scores, boxes = (getattr(found, name, None) for name in ("txts", "scores", "boxes"))
        if texts is None or scores is None or boxes is None:
            return ""
        rows = zip(texts, scores, boxes, strict=False)
        return in_lines([(t, b) for t, s, b in rows if s >= _LEAST_SURE])

    def _picture(self, data: bytes) -> Any:
        if not data:
            return None
        try:
            # A size that Pillow warns of is refused below.
            with warnings.catch_warnings(action="ignore"), self._image.open(io.BytesIO(data)) as opened:
                width, height = opened.size  # from the file's head: a small file may unfold to a huge picture
            if width * height > _MOST_PIXELS or min(width, height) < _LEAST_SIDE:
                return None
            picture = self._cv2.imdecode(np.frombuffer(data, dtype=np.uint8), self._cv2.IMREAD_COLOR)
        except (self._cv2.error, OSError, ValueError, SyntaxError, self._image.DecompressionBombError):
            return None
        if picture is None:
            return None
        longest = max(picture.shape[:2])
        if longest > _LONGEST:
            share = _LONGEST / longest
            picture = self._cv2.resize(picture, None, fx=share, fy=share, interpolation=self._cv2.INTER_AREA)
        return picture


def in_lines(pieces: Sequence[tuple[str, Any]]) -> str:
    """Recognised pieces as a person reads them: what stands side by side is one line, from left to right.

    Args:
        pieces: text and the four corners of its box, in pixels.

    Returns:
        lines; where more than half a character's height lies between two pieces of a line there is a space.
    """
    lines: list[list[tuple[float, float, float, float, str]]] = []
    boxes = []
    for text, corners in pieces:
        xs, ys = [float(c[0]) for c in corners], [float(c[1]) for c in corners]
        boxes.append((min(ys), max(ys), min(xs), max(xs), text))
    for box in sorted(boxes, key=_middle):
        last = lines[-1][-1] if lines else None
        if last and last[0] < _middle(box) < last[1] and box[0] < _middle(last) < box[1]:
            lines[-1].append(box)
        else:
            lines.append([box])
    return "\n".join(_line(sorted(line, key=lambda b: b[2])) for line in lines)


def _middle(box: tuple[float, float, float, float, str]) -> float:
    return (box[0] + box[1]) / 2


def _line(boxes: Sequence[tuple[float, float, float, float, str]]) -> str:
    out, end = "", float("inf")
    for top, bottom, left, right, text in boxes:
        out += text if left - end <= (bottom - top) / 2 else f" {text}"
        end = right
    return out
