"""What Word prints before a paragraph without writing it into the text: 一、 （一） 1. and the levels of its styles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d|table of figures|图表目录", re.IGNORECASE)
_HAN = "〇一二三四五六七八九十"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "ideographDigital", "japaneseCounting",
    "japaneseDigitalTenThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says: level of a heading (0: none), whether it stands in a table of contents."""

    level: int = 0
    contents: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The running numbers of a document's lists."""

    document: Any
    _styles: dict[str, Any] = field(init=False, default_factory=dict)
    _levels: dict[str, dict[int, _Level]] = field(init=False, default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(init=False, default_factory=dict)
    _abstract: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for style in self.document.styles.element.iter(qn("w:style")):
            self._styles[style.get(qn("w:styleId"), "")] = style
        part = next((r.target_part for r in self.document.part.rels.values()
                     if not r.is_external and r.reltype.endswith("/numbering")), None)  # fmt: skip
        if part is not None and hasattr(part, "element"):
            self._read(part.element)

    def _read(self, root: Any) -> None:
        abstract = {a.get(qn("w:abstractNumId"), ""): _levels_of(a) for a in root.iter(qn("w:abstractNum"))}
        for number in root.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            key = link.get(qn("w:val"), "") if link is not None else ""
            self._levels[number.get(qn("w:numId"), "")] = abstract.get(key, {})
            self._abstract[number.get(qn("w:numId"), "")] = key

    def style_of(self, paragraph: Any) -> Style:
        """The level of a paragraph's heading style, by its name or its outline level, its own or its parents'."""
        level = _outline(paragraph.find(qn("w:pPr")))
        for style in self._chain(paragraph):
            name = style.find(qn("w:name"))
            printed = name.get(qn("w:val"), "") if name is not None else ""
            if _CONTENTS.match(printed):
                return Style(contents=True)
            found = _HEADING.match(printed)
            if not level and found:
                level = int(found[1])
            level = level or _outline(style.find(qn("w:pPr")))
        return Style(level if level <= 9 else 0)

    def label(self, paragraph: Any) -> str:
        """What is printed before a paragraph: its number in its list's form, • for any bullet, else nothing."""
        number, depth = self._list_of(paragraph)
        level = self._levels.get(number, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract.get(number, number), {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return "• "
        if level.form == "none":
            return ""
        levels = self._levels[number]
        return re.sub(r"%(\d)", lambda m: self._printed(levels, counts, int(m[1]) - 1), level.text)

    def _printed(self, levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth)
        return _form(counts.get(depth, level.start), level.form) if level else ""

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """(list, depth) of a paragraph, its own or its style's."""
        for properties in (paragraph.find(qn("w:pPr")), *(style.find(qn("w:pPr")) for style in self._chain(paragraph))):
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            if numbered is None:
                continue
            number, depth = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
            if number is not None:
                return number.get(qn("w:val"), ""), int(depth.get(qn("w:val"), "0")) if depth is not None else 0
        return "", 0

    def _chain(self, paragraph: Any) -> list[Any]:
        """A paragraph's style and the styles it is based on."""
        link = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        key = link.get(qn("w:val"), "") if link is not None else ""
        chain: list[Any] = []
        while key in self._styles and len(chain) < 20:
            chain.append(self._styles[key])
            based = chain[-1].find(qn("w:basedOn"))
            key = based.get(qn("w:val"), "") if based is not None else ""
        return chain


def _levels_of(abstract: Any) -> dict[int, _Level]:
    levels = {}
    for level in abstract.iter(qn("w:lvl")):
        form, text, start = (_value(level, name) for name in ("w:numFmt", "w:lvlText", "w:start"))
        levels[int(level.get(qn("w:ilvl"), "0"))] = _Level(
            form or "decimal", text, int(start) if start.isdigit() else 1
        )
    return levels


def _value(element: Any, name: str) -> str:
    found = element.find(qn(name))
    return str(found.get(qn("w:val"), "")) if found is not None else ""


def _outline(properties: Any) -> int:
    value = _value(properties, "w:outlineLvl") if properties is not None else ""
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _form(number: int, form: str) -> str:
    """A number as its list prints it."""
    if form in _CHINESE:
        return _chinese(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    """12 → 十二, for the numbers that chapters have (below a hundred)."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return head + (_HAN[ones] if ones else "")


def _roman(number: int) -> str:
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        text, number = text + sign * (number // value), number % value
    return text
