"""What a line is for: a heading, a caption, a note, an entry of the table of contents. Told by running counters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.lines import plain, tight

_HAN = {c: n for n, c in enumerate("〇一二三四五六七八九十")}
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(r"第\s*([一二三四五六七八九十\d]{1,3})\s*(?:章|部分|篇)")),
    ("section", re.compile(r"第\s*([一二三四五六七八九十\d]{1,3})\s*节")),
    ("part", re.compile(r"([一二三四五六七八九十]{1,3})\s*[、.．，,]")),
    ("paren", re.compile(r"[(（]\s*([一二三四五六七八九十]{1,3})\s*[)）]")),
    ("decimal", re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){1,3})[、.．]?(?![\d.%％万亿元个倍分])")),
    ("arabic", re.compile(r"(\d{1,2})\s*[.．、](?!\d)")),
    (
        "bare",
        re.compile(r"(\d{1,2})\s{0,3}(?=[\u4e00-\u9fff])(?![年月日个项人名次届期级批天元万亿所家门位类种号楼省市])"),
    ),
    ("arabic_paren", re.compile(r"[(（]\s*(\d{1,2})\s*[)）]")),
    ("bracket", re.compile(r"[〔【\[]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[〕】\]]")),
)
_NAMED = re.compile(
    r"(?:前\s*言|序\s*言|引\s*言|摘\s*要|结\s*语|结束语|后\s*记|附\s*[件录表](?:\s*[一二三四五六七八九十\d]{1,2})?)\s*[:：]?"
)
_RUNNING = ("section", "bracket")
"""Counters that may run on through chapters: 第三章 第七节."""
_CHAPTERS = ("chapter", "part", "bare")
_CASE = re.compile(
    r"【?\s*(?:典型|特色|优秀|服务|实践|工作)?案例\s*】?\s*(?:[一二三四五六七八九十\d]{1,2}\s*\Z|(?:[一二三四五六七八九十\d]{1,2}|[:：])[\s:：.、】]*\S)"
    r"|【\s*(?:典型|特色|优秀|服务|实践|工作)?案例\s*】\s*\S"
)
_TABLE = re.compile(
    r"(?P<head>附?表)\s*(?:附\s*[-—–]?\s*(?=\d))?(?P<n>[一二三四五六七八九十\d]{1,3}(?:\s*[-—–.．]+\s*\d{1,3}){0,3}|[A-Z]\d{0,2})?[\s:：.、]*(?P<rest>.*)",
    re.DOTALL,
)
_FIGURE = re.compile(r"图\s*[一二三四五六七八九十\d]{1,3}(?:\s*[-—–.．]+\s*\d{1,3}){0,3}[\s:：.、]*\S")
_MENTION = re.compile(r"\s*(?:所示|可见|可知|可以看出|显示|反映|中[，可所]|的数据|[，,。；、）)])")
_NOTE = re.compile(
    r"(?:数据|资料|信息)\s*来源|来源\s*[:：]|[备附]?注\s*[:：]|说明\s*[:：]|[*※]"
    r"|(?:统计|数据)?截[止至](?:时间|日期)?\s*[:：]|统计(?:时间|口径|范围|区间)\s*[:：]"
    r"|(?:供稿|供图|摄影|撰稿|撰写|填报|填表|制表|整理|审核|审稿)(?:人|单位|部门)?\s*[:：]"
)
_CONTINUED = re.compile(r"[（(]?续\s*[上前]?\s*表|.{0,40}[（(]续(?:表)?[)）]$")
_LONGEST_CONTINUED = 60
_CONTENTS = re.compile(r"(?:[.．…·•‥⋯]\s*){4,}\s*[\divxIVX]{0,4}\s*$")
_LOOSE_CONTENTS = re.compile(r"\S\s+\d{1,3}$")
_CLAUSE = re.compile(r"[，,。；：:（(]")
_SENTENCE = re.compile(r"[。；！？]")


class Caption(NamedTuple):
    """A caption's number as printed (5-1, empty where it has none) and the offset of its words."""

    number: str


@dataclass(slots=True)
class Outline:
    """The headings above the line being read, kept by counting: only the number that is due opens a heading.

    decimals: sections are numbered 1.1, 1.2, so that a chapter may be numbered 1 without any sign behind it.
    """

    stack: list[tuple[str, int, str]] = field(default_factory=list)
    decimals: bool = False
    counted: dict[str, int] = field(default_factory=dict)
    """The last number of each counter, for those that run on through chapters."""

    def copy(self) -> Outline:
        """The same headings, to try a line with."""
        return Outline(list(self.stack), self.decimals, dict(self.counted))

    @property
    def section(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(title for _, _, title in self.stack)

    def open(self, text: str) -> int:
        """The level of the heading that `text` opens, 0 where it opens none. Opening it closes what is deeper."""
        marked = text if len(text) > 80 else plain(text)
        if is_case(marked):
            return self._push(self._case_depth(), "case", 0, text)
        if _NAMED.fullmatch(marked):
            return self._push(0, "named", 0, text)
        for style, pattern in _MARKS:
            found = pattern.match(marked)
            titled = marked[found.end() :].strip() if found else ""
            if found and (titled or style == "chapter") and (style != "bare" or self._may_be_bare(marked)):
                return self._count(style, _number(found[1]), text, found[1].count(".") + found[1].count("．"))
        return 0

    def _may_be_bare(self, text: str) -> bool:
        return self.decimals and len(text) <= 24 and not _CLAUSE.search(text)

    def place(self, text: str, level: int) -> int:
        """Opens a heading whose level the format itself tells."""
        depth = next((i for i, (style, n, _) in enumerate(self.stack) if style == "styled" and n >= level), None)
        if depth is None:
            depth = next((i for i, (style, _, _) in enumerate(self.stack) if style != "styled"), len(self.stack))
        return self._push(depth, "styled", level, text)

    def _count(self, style: str, number: int, text: str, dots: int) -> int:
        style = f"decimal{dots}" if style == "decimal" else style
        for depth in range(len(self.stack) - 1, -1, -1):
            held, last, _ = self.stack[depth]
            if held == style and _is_due(style, number, last):
                return self._push(depth, style, number, text)
        runs_on = style in _RUNNING and self.counted.get(style) == number - 1
        if number == 1 or runs_on or (not self.stack and style in _CHAPTERS) or self._resumes(style, number):
            return self._push(self._parent(style), style, number, text)
        return 0

    def _resumes(self, style: str, number: int) -> bool:
        """A counter whose first number was lost: the second is accepted below a heading, never a chapter."""
        return style not in _CHAPTERS and number == 2 and all(held != style for held, _, _ in self.stack)

    def _parent(self, style: str) -> int:
        """How deep a new counter starts: below everything open, except that chapters start at the top."""
        if style in ("chapter", "bare") or (style == "part" and self.stack and self.stack[0][0] == "named"):
            return 0
        if style.startswith("decimal"):
            return min(len(self.stack), int(style[7:] or 1))
        held = [s for s, _, _ in self.stack]
        return held.index(style) + 1 if style in held and "case" not in held else len(self.stack)

    def _case_depth(self) -> int:
        """A case stands below the section it is in, not below that section's last numbered point."""
        points = ("arabic", "arabic_paren", "case")
        for i, (style, number, _) in enumerate(self.stack):
            if style in points or (style == "styled" and number >= 3):
                return i
        return len(self.stack)

    def _push(self, depth: int, style: str, number: int, text: str) -> int:
        self.stack = [*self.stack[:depth], (style, number, text)]
        self.counted[style] = number
        return len(self.stack)


def _is_due(style: str, number: int, last: int) -> bool:
    """Whether `number` may follow `last`. Printed arabic numbering slips (2. 2. 4.), chapters do not."""
    return number == last + 1 if style in _CHAPTERS else last <= number <= last + 2 and number > 1


def _number(printed: str) -> int:
    """The value of 3, 1.2 (its last part), 十二."""
    if printed[-1].isdigit():
        return int(re.split(r"[.．]", printed)[-1])
    tens, _, ones = printed.rpartition("十")
    if "十" not in printed:
        return _HAN.get(printed[-1], 0)
    return (_HAN.get(tens, 1) if tens else 1) * 10 + _HAN.get(ones, 0)


def is_case(text: str) -> bool:
    """Whether a line is the title of a case (案例 2 …, 典型案例：…)."""
    return bool(_CASE.match(text)) and not _SENTENCE.search(text)


def may_be_heading(text: str) -> bool:
    """Whether a line has the shape of a heading: short, and no sentence ends in it."""
    return len(text) <= 60 and not _SENTENCE.search(text) and not text.endswith(("，", "、", ","))


def match_table_caption(text: str) -> Caption | None:
    """A line that names a table (表 5-1 …, 附表 2 …, 表1：…); None where it only speaks of one."""
    if text[:1] not in "表附⻓" or len(text) > 120:
        return None
    found = _TABLE.match(plain(text))
    if not found or (not found["n"] and found["head"] == "表"):
        return None
    rest = found["rest"]
    if not found["n"] and not rest.endswith(("表", "清单", "情况", "一览")):
        return None
    if _MENTION.match(rest) or rest.endswith(("。", "，", "；")) or "。" in rest:
        return None
    return Caption(tight(found["n"] or ""))


def is_bare_number(text: str) -> bool:
    """Whether a caption is its number alone (表 7), its words printed below."""
    found = _TABLE.match(plain(text))
    return bool(found and found["n"] and not found["rest"].strip())


def is_figure_caption(text: str) -> bool:
    """Whether a line names a figure (图 3-4 …)."""
    if text[:1] != "图" or len(text) > 160:
        return False
    found = _FIGURE.match(plain(text))
    return bool(found) and not _MENTION.match(plain(text)[found.end() - 1 :]) and not text.endswith(("。", "，"))  # type: ignore[union-attr]


def is_continued(text: str) -> bool:
    """Whether a line or cell only says that a table goes on (续表 22, 表 3（续）)."""
    return len(text) < _LONGEST_CONTINUED and bool(_CONTINUED.match(text))


def is_note(text: str) -> bool:
    """Whether a line is the note below a table (数据来源：…, 注：…)."""
    return bool(_NOTE.match(text))


def is_contents(text: str, within: bool) -> bool:
    """Whether a line is an entry of the table of contents. within: the line above was one, or its title."""
    return bool(_CONTENTS.search(text)) or (within and bool(_LOOSE_CONTENTS.search(text)) and len(text) < 60)


def is_contents_title(text: str) -> bool:
    """Whether a line is the title of a table of contents."""
    return tight(text) in {"目录", "目次", "表目录", "图目录", "图表目录", "CONTENTS", "Contents"}


def counts_in_decimals(texts: Iterable[str]) -> bool:
    """Whether the report numbers its sections 1.1, 1.2, 2.1."""
    found = {match[1] for text in texts if len(text) <= 40 and (match := _DECIMAL.match(text))}
    return len(found) >= 3 and len({number.split(".")[0] for number in found}) >= 2


_DECIMAL = re.compile(r"(\d{1,2}\.[1-9]\d?)(?:\s|(?=[\u4e00-\u9fff]))(?![%％万亿元个倍分人次])(?!.*[。；])")
