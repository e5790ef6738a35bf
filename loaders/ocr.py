"""Scanned pages, read by rapidocr where the extra `ocr` is installed. Its models come in its wheel."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from loaders.printed import Box, Printed

_SCALE = 200 / 72
"""Pixels per point: 200 dots per inch."""


def is_installed() -> bool:
    """Whether scanned pages can be read here."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


def recognise(page: Any) -> list[Printed]:
    """The stretches of text in the picture of a page: lines, and in tables the lines of cells."""
    picture = page.render(scale=_SCALE, grayscale=True).to_numpy()
    found = _engine()(picture)
    if found is None or found.txts is None or found.boxes is None:
        return []
    stretches = []
    for text, corners in zip(found.txts, found.boxes, strict=True):
        xs, ys = [float(x) / _SCALE for x, _ in corners], [float(y) / _SCALE for _, y in corners]
        if text.strip():
            stretches.append(Printed(text.strip(), Box(min(xs), min(ys), max(xs), max(ys))))
    return stretches
