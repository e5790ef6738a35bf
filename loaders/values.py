"""Dates, amounts, headcounts and counts in Chinese running text and table cells. Pure: text to values with spans.

Dates are ISO text as exact as the text (2019, 2019-05, 2019-05-06); amounts are 万元; a span is [start, end).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "half", "quarter", "year", "school_year"]

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NUMERAL = "零〇○一二三四五六七八九十百千万亿两"
_NARROW = str.maketrans("０１２３４５６７８９．，％－～／", "0123456789.,%-~/")


@lru_cache(maxsize=64)
def narrow(text: str) -> str:
    """Full-width digits and signs as half width; no character more or less, so that spans stay."""
    return text.translate(_NARROW)


def chinese_number(text: str) -> int | None:
    """The whole number that a Chinese numeral states: 二十三 -> 23, 一百零五 -> 105, 二〇一九 -> 2019; else None."""
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, section, digit = 0, 0, None
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _UNITS[c] >= 10_000:
            total, section, digit = (total + section + (digit or 0) or 1) * _UNITS[c], 0, None
        else:
            section, digit = section + (1 if digit is None else digit) * _UNITS[c], None
    return total + section + (digit or 0)


# --- dates ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or a period. first, last: ISO; equal where one date is stated. exact: the year stands in the text."""

    start: int
    end: int
    first: str
    last: str
    precision: Precision
    exact: bool = True


_YEAR = r"(?:19|20)\d\d"
_DASH = r"\s*(?:-{1,2}|—{1,2}|–|~|～|至|到|-)\s*"
_CN_YEAR = r"二[〇零○][〇零○一二][〇零○一二三四五六七八九]"
_FREE = r"(?:(?<![\d.%A-Za-z])(?<!\d,)|(?<=\A\d[.．、]))"
_NO_UNIT = r"(?!\d|\s*(?:%|万|亿|元|[余多]?[人名个家所项位台套件次亩平米级届版]|\.\d))"
_RELATIVE = {"今年": 0, "本年度": 0, "本年": 0, "去年": -1, "上年度": -1, "前年": -2, "明年": 1, "次年": 1, "翌年": 1}
_SAME_OR_NEXT = frozenset(("同年", "当年", "次年", "翌年", "同一年", "这一年"))
"""Words for a year that are said of the last one printed."""

_SCHOOL_YEAR = re.compile(
    rf"{_FREE}({_YEAR})\s*年?(?:{_DASH}|/)(\d\d(?:\d\d)?)\s*(?:学年度?|年度)(第?[一二]学期|[上下]学期)?"
)
_ANCHOR = re.compile(
    rf"{_FREE}(?P<y>{_YEAR})(?P<sep>\s*年度?|\s*[.\-/](?=\s*\d))?"
    rf"|(?P<cn>{_CN_YEAR})年"
    rf"|(?P<rel>今年|本年度|本年|去年|上年度|前年|明年|次年|翌年|同一年|这一年|同年|当年)"
    r"|(?:(?<=[,，。；、：:])|\A)(?P<later>[一两二三四五六七八九]|[1-9])年之?后"
    rf"|{_FREE}(?=(?:1[0-2]|0?[1-9])\s*月(?!\s*[子球饼亮薪均收]))"
)
_MONTH = re.compile(r"\s*(1[0-2]|0?[1-9])(?!\d)\s*(月份?)?")
_DAY = re.compile(r"\s*[.\-/]?\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*([日号])?")
_PART = re.compile(r"\s*(上半年|下半年|第?[一二三四]季度|[春秋]季学期|[上中下]旬|年?[初底末]|年?中(?=[，,。]))")
_CN_MONTH = re.compile(
    r"(十[一二]?|[一二三四五六七八九])月(?:份|(十[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])[日号])?"
)
_TO = re.compile(_DASH)
_WHOLE_YEAR = re.compile(rf"\s*({_YEAR})(\s*年度?|\s*[.\-/](?=\s*\d))?")
_SHORT_END = re.compile(r"\s*(\d{1,2})\s*([.\-/月日号])?\s*份?(?:(\d{1,2})(?!\d)\s*([日号])?)?(?![\d%])")
_BARE_YEAR = re.compile(_NO_UNIT)
_MONTHS_TO = re.compile(rf"{_DASH}(?:1[0-2]|0?[1-9])\s*月")
_UNIT_AFTER = re.compile(r"\s*(?:%|万|亿|元|[余多]?[人名个家所项])")
_COMPACT = re.compile(rf"\s*({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?\s*\Z")


@dataclass(frozen=True, slots=True)
class _Part:
    """One end of a period: numbers and where it ends."""

    year: int
    month: int | None
    day: int | None
    end: int

    @property
    def iso(self) -> str:
        numbers = [self.month, self.day]
        return f"{self.year:04d}" + "".join(f"-{n:02d}" for n in numbers if n is not None)

    @property
    def precision(self) -> Precision:
        return "day" if self.day else "month" if self.month else "year"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _day_after(text: str, position: int, mark: str) -> tuple[int, int] | None:
    """Day and end, where a day follows a month: with its 日, or with the mark that stands between year and month."""
    found = _DAY.match(text, position)
    if not found or not (found[2] or (mark and found[0].lstrip()[:1] == mark)):
        return None
    return int(found[1]), found.end()


def _written_month(text: str, year: int, position: int) -> _Part | None:
    """五月六日 after a year."""
    found = _CN_MONTH.match(text, position)
    if not found:
        return None
    day = chinese_number(found[2]) if found[2] else None
    return _Part(year, chinese_number(found[1]), day, found.end())


def _month_after(text: str, year: int, position: int, sep: str) -> _Part | None:
    """The month (and day) that follows a year whose separator was `sep` (年, . or -)."""
    dotted = "年" not in sep and sep != ""
    found = _MONTH.match(text, position)
    if not found:
        return None if dotted else _written_month(text, year, position)
    if not found[2] and (_UNIT_AFTER.match(text, found.end()) if dotted else not _MONTHS_TO.match(text, found.end())):
        return None
    month = int(found[1])
    day = _day_after(text, found.end(), sep.strip() if dotted else "")
    if day and _is_day(year, month, day[0]):
        return _Part(year, month, day[0], day[1])
    return _Part(year, month, None, found.end())


def _second_year(text: str, position: int) -> _Part | None:
    found = _WHOLE_YEAR.match(text, position)
    if not found:
        return None
    year, sep = int(found[1]), found[2] or ""
    whole = _month_after(text, year, found.end(), sep) if sep else None
    return whole or (_Part(year, None, None, found.end()) if "年" in sep or not sep else None)


def _second(text: str, first: _Part, position: int) -> _Part | None:
    """The end of a period that began with `first`: 2019.9-10, 2019.9-2020.8, 5月6日-8日, 2019年9月至次年1月."""
    whole = _second_year(text, position)
    if whole:
        return whole
    year = first.year
    if text.startswith(("次年", "翌年"), position):
        year, position = year + 1, position + 2
    pair = _SHORT_END.match(text, position)
    if not pair or first.month is None:
        return None
    one, mark, two = int(pair[1]), pair[2], int(pair[3]) if pair[3] else None
    if mark in ("日", "号") or (mark is None and first.day):
        return (
            _Part(year, first.month, one, pair.end(2) if mark else pair.end(1))
            if _is_day(year, first.month, one)
            else None
        )
    if not 1 <= one <= 12:
        return None
    if two is not None and first.day and _is_day(year, one, two):
        return _Part(year, one, two, pair.end())
    return _Part(year, one, None, pair.end(2) if mark == "月" else pair.end(1))


def _named_part(text: str, part: _Part) -> tuple[str, str, int, Precision] | None:
    """上半年, 第一季度, 春季学期 after a year; 下旬, 初, 底 keep the month or year they follow."""
    found = _PART.match(text, part.end)
    if not found:
        return None
    word, year = found[1], part.year
    if part.month is None and word[0] in "上下" and word.endswith("年"):
        months = ("01", "06") if word[0] == "上" else ("07", "12")
        return f"{year}-{months[0]}", f"{year}-{months[1]}", found.end(), "half"
    if part.month is None and word.endswith("季度"):
        quarter = "一二三四".index(word[-3])
        return f"{year}-{3 * quarter + 1:02d}", f"{year}-{3 * quarter + 3:02d}", found.end(), "quarter"
    return part.iso, part.iso, found.end(), part.precision


def _period(text: str, start: int, part: _Part, exact: bool) -> Dated:
    named = _named_part(text, part)
    if named:
        return Dated(start, named[2], named[0], named[1], named[3], exact)
    to = _TO.match(text, part.end)
    second = _second(text, part, to.end()) if to else None
    if second and second.iso[: len(part.iso)] >= part.iso[: len(second.iso)] and second.year - part.year < 30:
        return Dated(start, second.end, part.iso, second.iso, part.precision, exact)
    return Dated(start, part.end, part.iso, part.iso, part.precision, exact)


def _from_year(text: str, found: re.Match[str]) -> _Part | None:
    number = int(found["y"]) if found["y"] else chinese_number(found["cn"]) or 0
    sep = (found["sep"] or "") if found["y"] else "年"
    part = _month_after(text, number, found.end(), sep) if sep else None
    if part or "年" in sep:
        return part or _Part(number, None, None, found.end())
    bare = found.end("y")
    return _Part(number, None, None, bare) if _BARE_YEAR.match(text, bare) else None


def _anchored(text: str, found: re.Match[str], year: int | None, last: int | None) -> _Part | None:
    """The first part at an anchor: a year with what follows it, or a month whose year stood before."""
    if found["y"] or found["cn"]:
        return _from_year(text, found)
    before = last if last is not None else year
    if found["later"]:
        passed = int(found["later"]) if found["later"].isdigit() else chinese_number(found["later"]) or 0
        return _Part(last + passed, None, None, found.end()) if last is not None else None
    if not found["rel"]:
        return _month_after(text, before, found.end(), "年") if before is not None else None
    base = before if found["rel"] in _SAME_OR_NEXT else year
    if base is None:
        return None
    number = base + _RELATIVE.get(found["rel"], 0)
    return _month_after(text, number, found.end(), "年") or _Part(number, None, None, found.end())


def _school_year(found: re.Match[str]) -> Dated | None:
    first = int(found[1])
    last = int(found[2]) if len(found[2]) == 4 else first // 100 * 100 + int(found[2])
    if last < first or last - first > 10:
        return None
    term = found[3] or ""
    begins, ends = f"{first}-09", f"{last}-08"
    if "一" in term or "上" in term:
        ends = f"{last}-01"
    elif term:
        begins, ends = f"{last}-02", f"{last}-07"
    return Dated(found.start(), found.end(), begins, ends, "school_year")


def find_dates(text: str, year: int | None = None) -> tuple[Dated, ...]:
    """Every date and period of `text`, left to right.

    year: the report's, for 今年 and 去年; a month without a year, 同年 and 当年 take the last year printed before.
    A school year runs from September to August (the term dates of Chinese colleges).
    """
    plain, found, position, last = narrow(text), [], 0, None
    while (anchor := _ANCHOR.search(plain, position)) is not None:
        school = _SCHOOL_YEAR.match(plain, anchor.start())
        dated = _school_year(school) if school else None
        if dated is None:
            part = _anchored(plain, anchor, year, last)
            exact = bool(anchor["y"] or anchor["cn"]) or last is not None
            dated = _period(plain, anchor.start(), part, exact) if part else None
        if dated is None:
            position = max(anchor.end(), anchor.start() + 1)
            continue
        found.append(dated)
        position, last = max(dated.end, anchor.start() + 1), int(dated.last[:4])
    return tuple(found)


def parse_period(cell: str, year: int | None = None) -> Dated | None:
    """The one date or period of a table cell: 2019.9-10, 201909, 2019年5月6日-8日, 9月; None where there is none."""
    compact = _COMPACT.match(narrow(cell))
    if compact:
        iso = "-".join(piece for piece in compact.groups() if piece)
        return Dated(0, len(cell), iso, iso, "day" if compact[3] else "month")
    found = find_dates(cell, year)
    return found[0] if found else None


# --- numbers with a unit ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in 万元. approximate: 约, 近, 余 and the like stand with it."""

    start: int
    end: int
    wan: float
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things. unit: the measure word as printed (人, 人次, 家, 天)."""

    start: int
    end: int
    count: int
    unit: str
    approximate: bool = False


_NUMBER = r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,6})?"
_ABOUT = r"(?:(?P<about>约|近|超过?|逾|突破|至少|不少于|达到?)\s*)?"
_ROUGH = frozenset(("约", "近", "超", "超过", "逾", "突破", "至少", "不少于"))
_MONEY = re.compile(
    rf"{_ABOUT}(?P<n>{_NUMBER})\s*(?P<more>[余多])?\s*(?P<unit>亿元|亿|千万元|百万元|万元|万|千元|元)(?P<more2>[余多])?(?P<tail>人民币)?"
)
_WAN = {
    "亿": Decimal(10_000),
    "千万": Decimal(1000),
    "百万": Decimal(100),
    "万": Decimal(1),
    "千": Decimal("0.1"),
    "": Decimal("0.0001"),
}
_FOREIGN = re.compile(
    r"\s*(?:美元|美金|欧元|日元|英镑|港元|港币|澳元|加元|泰铢|卢布|韩元|瑞郎|人|名|件|册|平|亩|次|字|家|学)"
)
_CURRENCY_BEFORE = re.compile(r"(?:美|欧|日|港|澳|加|韩)\Z")
_PEOPLE = re.compile(
    rf"{_ABOUT}(?:(?P<n>{_NUMBER})\s*(?P<wan>万)?|(?<![第{_NUMERAL}])(?P<cn>[{_NUMERAL}]{{2,9}}))\s*(?P<more>[余多])?\s*"
    r"(?P<unit>人次|人日|人天|人·日|人\*日|人(?![工文才员们均民日])|名(?![称单额牌师家]))(?P<tail>以上)?"
)
_DAYS = re.compile(
    rf"{_ABOUT}(?:(?P<n>{_NUMBER})|(?<![第每{_NUMERAL}])(?!一天)(?P<cn>[{_NUMERAL}]{{1,9}}))\s*(?P<more>[余多])?\s*"
    r"(?P<unit>个?工作日|天)(?!\d|然|津|台)"
)
_MEASURES = "家|所|个|项|位|支|间|种|门|批|期|份|台|套|户|条|处|座|国|类|名|对|篇|场|本|届"
_COUNTED = re.compile(
    rf"(?<![第数几半])(?:{_ABOUT}(?P<n>{_NUMBER})\s*(?P<wan>万)?|(?P<about2>约|近|超过?|逾)?(?P<cn>[{_NUMERAL}]{{1,9}}))"
    rf"\s*(?P<more>[余多])?\s*(?P<unit>{_MEASURES})(?P<tail>以上)?"
)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _rough(found: re.Match[str], *names: str) -> bool:
    return any(found[name] in _ROUGH or found[name] in ("余", "多", "以上") for name in names if found[name])


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Every sum of yuan in `text`, in 万元 whatever its unit; other currencies are left out.

    Those of a list may share the unit of the last: 分别为12、8.5和20万元.
    """
    plain, found = narrow(text), []
    for match in _MONEY.finditer(plain):
        unit = match["unit"]
        if not unit.endswith("元") and _FOREIGN.match(plain, match.end()):
            continue
        if unit == "元" and _CURRENCY_BEFORE.search(plain[max(0, match.start("unit") - 1) : match.start("unit")]):
            continue
        factor = _WAN[unit.removesuffix("元")]
        for start, end in _sharing_unit(plain, match.start("n")):
            found.append(Amount(start, end, float(_decimal(plain[start:end]) * factor)))
        wan = _decimal(match["n"]) * factor
        found.append(Amount(match.start(), match.end(), float(wan), _rough(match, "about", "more", "more2")))
    return tuple(found)


_BEFORE_LIST = re.compile(r"(?:分别|依次|各|[为是达款额费账计有：:]|人数|金额)\s*\Z")
_LISTED = re.compile(rf"({_NUMBER})\s*[、和与及]\s*")
_LIST_REACH = 60
"""Characters in front of a number with a unit in which others of its list may stand."""


def _sharing_unit(plain: str, at: int) -> list[tuple[int, int]]:
    """The numbers of a list that ends at `at`, where the next one has the unit of all."""
    begin, made, after = max(0, at - _LIST_REACH), [], -1
    for found in _LISTED.finditer(plain, begin, at):
        if found.start() != after:
            made = [found.span(1)] if _BEFORE_LIST.search(plain, begin, found.start()) else []
        elif made:
            made.append(found.span(1))
        after = found.end()
    return made if after == at else []


def unit_of(header: str) -> str:
    """The unit of money that a header or caption prints: 亿元, 万元, 千元 or 元; empty where there is none."""
    found = re.search(r"(亿|百万|万|千)?元(?!件|素|旦|宇)", header)
    return found[0] if found else ""


def parse_amount(cell: str, unit: str = "") -> float | None:
    """A table cell's sum in 万元: its own unit stands before `unit` (the header's); None for no number or no unit."""
    stated = find_amounts(cell)
    if stated and ("元" in cell or not unit):
        return stated[0].wan
    number = re.fullmatch(rf"\s*[¥￥约近]?\s*({_NUMBER})\s*[余多]?\s*(万)?\s*", narrow(cell))
    if not number or not (unit or number[2]):
        return None
    factor = _WAN["万"] if number[2] else _WAN[unit.removesuffix("元")]
    return float(_decimal(number[1]) * factor)


def _counts(pattern: re.Pattern[str], text: str, *rough: str) -> Iterator[Count]:
    plain = narrow(text)
    for match in pattern.finditer(plain):
        named = match.groupdict()
        shared = _sharing_unit(plain, match.start("n")) if named["n"] and not named.get("wan") else ()
        for start, end in shared:
            yield Count(start, end, int(_decimal(plain[start:end])), match["unit"])
        number = _decimal(match["n"]) if named["n"] else Decimal(chinese_number(match["cn"]) or 0)
        value = int(number * 10_000) if named.get("wan") else int(number)
        if value or named["n"]:
            yield Count(match.start(), match.end(), value, match["unit"], _rough(match, *rough))


def find_headcounts(text: str) -> tuple[Count, ...]:
    """Every number of people: unit is 人, 人次, 人日 or 名 as printed; those of a list may share it (64和118人)."""
    return tuple(_counts(_PEOPLE, text, "about", "more", "tail"))


def find_days(text: str) -> tuple[Count, ...]:
    """Every number of days (天, 工作日); 学时 and 课时 are none."""
    return tuple(_counts(_DAYS, text, "about", "more"))


def find_counts(text: str) -> tuple[Count, ...]:
    """Every number with a measure word (120余家, 三所, 近百家): unit is the measure word."""
    return tuple(_counts(_COUNTED, text, "about", "about2", "more", "tail"))


def parse_whole(cell: str) -> int | None:
    """The whole number a table cell holds alone or with one unit: 77, 1,200人次, 6天, 约300; None for text."""
    found = re.fullmatch(
        rf"\s*[约近]?\s*({_NUMBER})\s*(万)?\s*[余多]?\s*(?:人次|人日|人天|人|名|天|个?工作日|日|个|家|项|次)?\s*",
        narrow(cell),
    )
    if not found:
        return chinese_number(cell.strip())
    number = _decimal(found[1]) * (10_000 if found[2] else 1)
    return int(number) if number == int(number) else None


_ONLINE = re.compile(r"(?:线上|网络|在线)[^\d]{0,6}?(\d[\d,]{0,12})")
_ONLINE_AFTER = re.compile(r"(\d[\d,]{0,12})\s*(?:人次|人)?\s*[(（]?(?:线上|网络|在线)")
_OFFLINE = re.compile(r"(?:线下|面授|现场)[^\d]{0,6}?(\d[\d,]{0,12})")


def parse_headcount(cell: str) -> tuple[int | None, int | None]:
    """People in a table cell, in all and online: 77974（其中线上72681） -> (77974, 72681); None where not printed."""
    plain = narrow(cell)
    found = _ONLINE.search(plain) or _ONLINE_AFTER.search(plain)
    online = int(found[1].replace(",", "")) if found else None
    head = re.match(rf"\s*[约近超各共]?\s*({_NUMBER})\s*(万)?", plain)
    if head:
        return int(_decimal(head[1]) * (10_000 if head[2] else 1)), online
    offline = _OFFLINE.search(plain)
    if offline and online is not None:
        return online + int(offline[1].replace(",", "")), online
    stated = [c.count for c in find_headcounts(plain)]
    return (stated[0] if stated else parse_whole(cell)), online
