"""Cuts a text into the units of its sentences: names, verbs and nouns by class, markers, dates, marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count
from typing import NamedTuple

from loaders.names import Found
from loaders.values import Dated
from loaders.words import Lexicon

BREAKS = frozenset("。；;！？!?\n】")
COMMAS = frozenset("，,：:")


class Unit(NamedTuple):
    """A piece of a sentence. kind: names, word, marker, modal, title, date, comma, break, and, of, text, bracket."""

    kind: str
    start: int
    end: int
    text: str
    found: tuple[Found, ...] = ()
    features: frozenset[str] = frozenset()
    role: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of sentences: verbs by class, markers by role, modals by kind."""

    lexicon: Lexicon
    classes: Mapping[str, frozenset[str]]


AGAIN = frozenset(("同月", "当月", "同日", "当日", "当天", "同期", "论坛上", "会上", "仪式上"))
"""Words that keep the date of what was told before."""
_TITLE = re.compile(r"《[^《》]{1,120}》")
_STANDARD = re.compile("(?:课程|专业|岗位|教学|职业|技能)标准》$")
_BRACKET = re.compile(r"[（(][^（）()\n]{0,120}[）)]")
_TELLING = re.compile(
    r"[为任是][^，。；为任是]{0,8}?单位[）)]|隶属于|合作|共建|联合|共同|携手|委托|牵头|由.*(?:建|设立|运营)|受让|外方"
)
_NAMING = re.compile(r"简称|下称|统称|原名|曾用名|英文|全称|又称|又名")
_MANIFOLD = re.compile(r"集[^，。；！？集]{2,60}?[于为]一(?:体|身)")
_FIGURE = re.compile(r"(?<=[ \u3000])图\s?\d")
"""The caption of a figure that is printed beside another one."""
_SKIP = frozenset("“”‘’\"'「」『』 \t\u3000")


def _clusters(found: Sequence[Found]) -> list[tuple[int, int, tuple[Found, ...]]]:
    """Names by the span they share: a shared-out name is one cluster of several bodies."""
    made: list[tuple[int, int, list[Found]]] = []
    for one in sorted(found, key=lambda f: (f.mention.start, -f.mention.end)):
        start, end = one.mention.start, one.mention.end
        if made and start < made[-1][1]:
            if end <= made[-1][1] and one.kind == "place" and len(made[-1][2]) and start >= made[-1][0]:
                continue
            made[-1][2].append(one)
            made[-1] = (made[-1][0], max(end, made[-1][1]), made[-1][2])
        else:
            made.append((start, end, [one]))
    return [(a, b, tuple(c)) for a, b, c in made]


def units_of(text: str, found: Sequence[Found], dates: Sequence[Dated], words: Words) -> list[Unit]:
    """The units of a text, left to right; characters that carry nothing are left out."""
    clusters = _clusters(found)
    placed = _placed(text, clusters, dates)
    quoted = {a - 1 for a, b, _ in clusters if a and text[a - 1] == "“" and text[b : b + 1] == "”"}
    starts = sorted({*(a for a, _, _ in clusters), *(d.start for d in dates), len(text)})
    places = sorted(quoted.union(placed, words.lexicon.may_begin(text), _marks(text)))
    made: list[Unit] = []
    at = nearest = plain = 0
    for place in places:
        if place < at:
            continue
        at = place
        if at in quoted:
            plain += plain == at
            at += 1
            continue
        while starts[nearest] <= at:
            nearest += 1
        unit = placed.get(at) or _plain_unit(text, at, starts[nearest], words)
        if unit is not None and at - plain > 1 and _in_programme(text, unit):
            at = unit.end
            continue
        if unit is None or unit.kind == "text":
            at = unit.end if unit else at + 1
            continue
        if plain < at:
            made.append(Unit("text", plain, at, text[plain:at]))
        if unit.kind != "skip":
            made.append(unit)
        at = plain = unit.end
    if plain < len(text):
        made.append(Unit("text", plain, len(text), text[plain:]))
    return made


_MARKS = BREAKS | COMMAS | _SKIP | frozenset("同当“《（(集图签")
"""Characters that `_plain_unit` looks at, whatever words the lexicon has."""


def _marks(text: str) -> Iterator[int]:
    return compress(count(), map(_MARKS.__contains__, text))


def _placed(
    text: str, clusters: Sequence[tuple[int, int, tuple[Found, ...]]], dates: Sequence[Dated]
) -> dict[int, Unit]:
    """The units that are known before the words are read, by where they begin: dates, telling brackets, names."""
    made = {d.start: Unit("date", d.start, d.end, text[d.start : d.end], date=d.first) for d in dates}
    made |= {at: Unit("skip", at, at + 1, text[at]) for at in _listing_brackets(text, clusters)}
    made |= {at: Unit("comma", at, at + 1, text[at]) for at in _telling_brackets(text, [a for a, _, _ in clusters])}
    return made | {a: Unit("names", a, b, text[a:b], found) for a, b, found in clusters}


def _telling_brackets(text: str, names: Iterable[int]) -> set[int]:
    """Where brackets stand that say something of bodies: （学校与甲公司共建）; they part clauses."""
    starts = sorted(names)
    made: set[int] = set()
    for match in _BRACKET.finditer(text):
        inside = match.group()
        if _TELLING.search(inside) and not _NAMING.search(inside):
            at = bisect_left(starts, match.start())
            if at < len(starts) and starts[at] < match.end():
                made |= {match.start(), match.end() - 1}
    return made


_KIND = re.compile("(?:企业|公司|单位|院校|高校|学校|老店|名店|老字号|名企|酒店|医院|机构|部门|组织)”?$")
"""What bodies are, right in front of a bracket that tells who they are."""
_LISTED = re.compile(r"[“”、，,和与及等家所个\s0-9两三四五六七八九十]*")


def _listing_brackets(text: str, clusters: Sequence[tuple[int, int, tuple[Found, ...]]]) -> set[int]:
    """Where brackets stand that only list those of a kind: 与百年老店（甲集团、乙公司）合作."""
    made: set[int] = set()
    starts = [start for start, _, _ in clusters]
    for match in _BRACKET.finditer(text):
        if not _KIND.search(text, max(0, match.start() - 8), match.start()):
            continue
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        inside, before = clusters[first:last], clusters[first - 1] if first else None
        named = before is not None and before[1] == match.start() and any(one.kind != "unnamed" for one in before[2])
        ends = [match.start() + 1, *(end for _, end, _ in inside)]
        begins = [*(start for start, _, _ in inside), match.end() - 1]
        parted = all(_LISTED.fullmatch(text, a, b) for a, b in zip(ends, begins, strict=True))
        bodies = all(one.kind == "body" for _, _, found in inside for one in found)
        if inside and bodies and parted and not named:
            made |= {match.start(), match.end() - 1}
    return made


def _plain_unit(text: str, at: int, limit: int, words: Words) -> Unit | None:
    """The unit that begins here; None where the character begins none."""
    if text[at] in _MARKS and (unit := _marked_unit(text, at, limit, words)):
        return unit
    hit = words.lexicon.at(text, at, limit)
    if hit and not _breaks_verb(text, at, hit, words):
        word, kind, value = hit
        return Unit(kind, at, at + len(word), word, features=words.classes.get(word, frozenset()), role=value)
    return None


_TRADED = frozenset(("run", "serve"))
_NAMES_PROGRAMME = re.compile(
    "[\u4e00-\u9fff]{0,6}?专业群?(?=[对与和同面依，、先联携则还也为已分]|师生|教师|老师|学生|新生|毕业生|学徒|[一二三]年级|大[一二三]|采取|实行)"
)


def _in_programme(text: str, unit: Unit) -> bool:
    """Whether a verb behind a noun is only part of a programme's name: 铁道交通运营管理专业, not 团队设计专业课程."""
    traded = unit.kind == "word" and not _TRADED.isdisjoint(unit.features)
    return traded and _NAMES_PROGRAMME.match(text, unit.end) is not None


_OPENS_TITLE = frozenset("《“")
_NO_VERB = frozenset("标便书题")


def _marked_unit(text: str, at: int, limit: int, words: Words) -> Unit | None:
    """The unit that one of the `_MARKS` begins."""
    char = text[at]
    if char == "“" and (quotation := _quotation(text, at, words)):
        return quotation
    if char in "同当" and text[at : at + 2] in AGAIN:
        return Unit("date", at, at + 2, text[at : at + 2])
    if char in BREAKS or (char == "图" and _FIGURE.match(text, at)):
        return Unit("break", at, at + 1, char)
    if char in COMMAS:
        return Unit("comma", at, at + 1, char)
    if char in _SKIP:
        return Unit("skip", at, at + 1, char)
    if char == "《" and (match := _TITLE.match(text, at)):
        if _STANDARD.search(match.group()):
            return Unit("word", at, match.end(), match.group(), features=frozenset(("standard", "noun")))
        return Unit("title", at, match.end(), match.group())
    if char in "（(" and (match := _BRACKET.match(text, at)):
        return Unit("bracket", at, match.end(), match.group(), features=_told_aside(match.group()[1:-1], words))
    if char == "签" and text[at + 1 : at + 2] in _OPENS_TITLE and text[at - 1 : at] not in _NO_VERB:
        return Unit("word", at, at + 1, char, features=words.classes["签署"])  # 与甲公司签《合作协议》
    if char == "集" and (match := _MANIFOLD.match(text, at)) and match.end() <= limit:
        return Unit("text", at, match.end(), match.group())
    return None


ASIDE = 12
"""Characters of the longest bracket that is a word with something in front of it: （首批会员单位）."""


def _told_aside(inside: str, words: Words) -> frozenset[str]:
    """The classes of the word that a bracket holds alone."""
    ends = (inside[start:] for start in range(len(inside) - 1)) if len(inside) <= ASIDE else ()
    return next((words.classes[end] for end in ends if end in words.classes), frozenset())


def _breaks_verb(text: str, at: int, hit: tuple[str, str, str], words: Words) -> bool:
    """Whether a place begins where only its last character begins a verb: 出资兴建 speaks of no 资兴."""
    word, kind, value = hit
    if kind != "text" or value != "place" or len(word) != 2:
        return False
    verb = words.lexicon.at(text, at + 1)
    return verb is not None and verb[1] == "word" and len(verb[0]) > 1


_COURSE = re.compile("(?:培训|研修|进修|提升|轮训|训练)班$")
_CLASS = re.compile("(?<!实验)班$")


def _quotation(text: str, at: int, words: Words) -> Unit | None:
    """A quotation that is not to be read as part of the sentence; one that ends in a noun of ours stands for it."""
    close = text.find("”", at + 1, at + 60)
    if close < 0 or any(c in BREAKS for c in text[at:close]):
        return None
    inside = text[at + 1 : close].strip()
    for start in range(len(inside)):
        features = words.classes.get(inside[start:], frozenset())
        if "noun" in features or (features and not start):
            return Unit("word", at, close + 1, inside, features=features)
    if _COURSE.search(inside):
        return Unit("word", at, close + 1, inside, features=frozenset(("train",)))
    if _CLASS.search(inside):
        behind = words.lexicon.at(text, close + 1) if close + 1 < len(text) else None
        told = "apprentice" if behind and "apprentice" in words.classes.get(behind[0], ()) else "order"
        return Unit("word", at, close + 1, inside, features=frozenset((told, "noun")))  # “甲班”现代学徒制
    return Unit("title", at, close + 1, inside)
