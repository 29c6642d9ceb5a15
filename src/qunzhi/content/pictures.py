"""The text in pictures, recognised on this machine by a package that carries its models ([ocr] extra)."""

from __future__ import annotations

import importlib.util
import io
import logging
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

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        self._cv2: Any = cv2
        self._image: Any = Image
        self._engine: Any = RapidOCR(params={"Global.log_level": "error"})

    def read(self, data: bytes) -> str:
        """The text of one picture; "" where there is none or the bytes are no picture.

        Args:
            data: a PNG, JPEG, BMP, GIF or WebP file.
        """
        picture = self._picture(data)
        if picture is None:
            return ""
        found = self._engine(picture)
        texts, scores = getattr(found, "txts", None) or (), getattr(found, "scores", None) or ()
        return "\n".join(t for t, s in zip(texts, scores, strict=False) if s >= _LEAST_SURE)

    def _picture(self, data: bytes) -> Any:
        if not data:
            return None
        try:
            with self._image.open(io.BytesIO(data)) as opened:
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
