"""Names of bodies in the cells of a typed column: lists, shared heads, notes, English forms; what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from graph.ontology import ontology
from loaders.columns import compact, is_column_name, is_empty, rules
from loaders.gazetteer import HOME, countries_in, is_place, known, place_prefix
from loaders.latin import country_of_form
from loaders.mention import Mention, Source, StatedCount
from loaders.names import Context, Found, find_spans, label_of, settled
from loaders.values import find_counts
from loaders.words import grammar

LONGEST_CELL = 4000
"""Characters; a longer cell is no list of names, and no more of it is read as a sentence."""

_SPLIT = re.compile(r"[、，,；;/／|\n]+")
_NOTE = re.compile(
    r"\s{0,3}[（(](?:牵头|主持|参与|甲方|乙方|副?理事长|理事|成员|会员|排名.{0,4}|等|原.{2,20}|\d+\s*[家所人次个期].{0,4}|[^（）()]{0,3}[人名])[^（）()]{0,12}[）)]\s*\Z"
    r"|\s{0,3}[（(](?:自|始于|成立于|建于|签于)?(?:19|20)\d\d\s?[年.．/-][^（）()]{0,14}[）)]\s*\Z"
    r"|\s{0,3}[（(]\d+[）)]\s*\Z|(?<=[\u4e00-\u9fff）)])\s?\d+\s*(?:人次?|名|门|项|次|台套?|万?元)\Z"
)
_AND = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z）)])\s{0,2}(?:与|和|及|以及|&|＋|\+)\s{0,2}(?=[\u4e00-\u9fffA-Za-z])")
_MORE = re.compile(
    r"等(?:单位|企业|公司|高校|院校|部门|机构)?\Z|等(?:\d+|[一二三四五六七八九十两]+)余?(?:家|所|个)[\u4e00-\u9fff]{0,8}\Z"
)
_NUMBERED = re.compile(r"\s*[（(]?\d{1,2}[)）.．、]\s*(?=[\u4e00-\u9fff])")
_VERBS = re.compile(r"共建|合建|签订|签署|开展|举办|合作(?:举办|建设|共建)|订单|联合培养")


_OPENING = re.compile("[（(【[《“「]")


def split_outside(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Spans of the pieces between matches of `pattern` that stand in no bracket or quote."""
    pieces, start, depth, at = [], 0, 0, 0
    if not _OPENING.search(text):
        for hit in pattern.finditer(text):
            if hit.end() > hit.start():
                pieces.append((start, hit.start()))
                start = hit.end()
        return [*pieces, (start, len(text))]
    while at < len(text):
        char = text[at]
        depth += (char in "（(【[《“「") - (char in "）)】]》”」")
        found = pattern.match(text, at) if depth <= 0 else None
        if found and found.end() > at:
            pieces.append((start, at))
            start = at = found.end()
        else:
            at += 1
    return [*pieces, (start, len(text))]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without spaces, numbering, a note in brackets and 等."""
    piece = text[start:end]
    if numbered := _NUMBERED.match(piece):
        start += numbered.end()
    for pattern in (_NOTE, _MORE):
        if hit := pattern.search(text[start:end]):
            end = start + hit.start()
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "。；;、，,:：★☆▲△●◆*＊※"):
        end -= 1
    return start, end


_ASIDE = re.compile(r"\s{0,3}[（(]([^（）()]{2,60})[）)]\s*\Z")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .,&'’\-–0-9À-ɏ]+\Z")


_LETTERS = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}|[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]")


_BEHIND = re.compile(
    r"(?<=[\u4e00-\u9fff）)])\s{0,3}([A-Z][A-Za-z.,&'’\-–À-ɏ]{1,30}(?: [A-Za-z.,&'’\-–À-ɏ]{1,30}){1,10})\s*\Z"
)
"""An English form of several words behind a Chinese name."""


def _aside(name: str) -> tuple[str, str, str]:
    """The name without its English form or its country behind it, that form, and that country's code."""
    if behind := _BEHIND.search(name):
        return name[: behind.start()], behind[1], country_of_form(behind[1])
    hit = _ASIDE.search(name)
    if not hit or not hit.start():
        return name, "", ""
    if _LATIN.match(hit[1].strip()):
        return name[: hit.start()], hit[1].strip(), country_of_form(hit[1])
    if _is_short_form(hit[1], name[: hit.start()]):
        return name[: hit.start()], "", ""
    places = countries_in(hit[1])
    if places and places[0][:2] == (0, len(hit[1])) and places[0][2] != HOME:
        return name[: hit.start()], "", places[0][2]
    return name, "", ""


def _is_short_form(short: str, name: str) -> bool:
    """Whether a bracket holds nothing but the name before it, cut short: 明川清源茶业有限公司（清源茶业）."""
    letters = iter(name)
    return len(short) < len(name) and all(letter in letters for letter in short)


def _is_ours(name: str, names: Context) -> bool:
    return name in (names.college, *names.own, *ontology().pronouns)


def names_us(cell: str, names: Context) -> bool:
    """Whether one of the bodies that a cell lists is the reporting college."""
    return any(_is_ours(cell[start:end], names) for start, end in _items(cell, names))


def _is_people(name: str) -> bool:
    return name.endswith(rules().people) or bool(re.match(r"[\d一二三四五六七八九十两]+\s*[家名个所位]", name))


_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)


_OWN_DOING = re.compile(r"自建|自主|自筹|自办|自营|自行|自愿|报名")
"""What a college or people do by themselves names no body."""
NOBODY_ELSE = re.compile(
    "(?:独立|单独|自主|自行)(?:设[置立]|举办|建设|运营|办学|创办|开办)|自建|自办|[无没]有?[^，。；]{0,4}共建(?:方|单位|企业|者)"
)
"""Words in a builder's cell by which the college has the facility to itself: 学校独立设置, 无校外共建方."""


def _plausible(name: str) -> bool:
    """Whether text without a head can be a body's name: no sentence, no place, no common word, no person."""
    return (
        2 <= len(name) <= (60 if _LATIN.match(name) else 20)
        and not re.search(r"[\d%。；：:？]|有限(?!公司)", name)
        and not _VERBS.search(name)
        and not _OWN_DOING.search(name)
        and not NOBODY_ELSE.search(name)
        and not _is_people(name)
        and not re.match(r"(?:各|本|我|该|某|第[一二三]方|相关|有关|全|多|社会|校内|校外|学校|其他|面向)", name)
        and name not in rules().totals
        and name not in rules().common
        and not is_place(name)
        and not (len(name) < 4 and name[0] in _SURNAMES and known(name) is None)
    )


def is_body(cell: str, names: Context) -> bool:
    """Whether the whole cell names one body or several."""
    items = [cell[a:b] for a, b in _items(cell, names)] if len(cell) <= LONGEST_CELL and _LETTERS.search(cell) else []
    return bool(items) and all(_label(item, names) and not _VERBS.search(item) for item in items)


_COUNTED = re.compile(
    r"(?:\d+\s*[余多]?\s*[家所个][\u4e00-\u9fff]{0,6}?|[二三四五六七八九十百两]+[余多]?家)"
    r"(?:企业|单位|院校|学校|公司|机构|合作社|医院|幼儿园|门店)\Z"
)
"""远山镇23家企业 names nobody."""


def _label(name: str, names: Context) -> str:
    """The label of a whole name; empty for units of the college, words without a head, and unnamed bodies."""
    if (label := names.labels.get(name)) is None:
        label = names.labels[name] = _told_label(name, names)
    return label


def _told_label(name: str, names: Context) -> str:
    if _COUNTED.search(name):
        return ""
    found = [f for f in find_spans(name, names) if f.kind != "place"]
    whole = [f for f in found if f.mention.end >= len(name.rstrip("）) "))]
    if whole and whole[-1].kind == "body":
        return label_of(name, names)
    if whole and whole[-1].kind in ("own", "unit"):
        return ""
    return names.known.get(name, "") or ("" if _is_people(name) else _headed(name))


@lru_cache(maxsize=20_000)
def _headed(name: str) -> str:
    """The label of a name by its head alone, where what stands before the head is more than common words."""
    head = _head_of(name)
    rest, common = name.removesuffix(head) if head else "", _common()
    while rest:
        word = next((rest[:n] for n in range(min(6, len(rest)), 0, -1) if rest[:n] in common), "")
        if not word:
            return _heads()[head] if len(rest) > 1 and len(name) > 3 and not _VERBS.search(name) else ""
        rest = rest.removeprefix(word)
    return ""


@cache
def _common() -> frozenset[str]:
    return grammar().generic | grammar().trades | grammar().apposition


def _head_of(name: str) -> str:
    """The longest head that a name ends in."""
    longest = min(len(name), _longest_head())
    return next((name[-n:] for n in range(longest, 0, -1) if name[-n:] in _heads()), "")


@cache
def _longest_head() -> int:
    return max(map(len, _heads()))


_WEAK_HEADS = frozenset(("部",))
"""Endings that too many common words share to tell a body by themselves (俱乐部, 项目部)."""


@cache
def _heads() -> Mapping[str, str]:
    return {h: name for name, label in ontology().labels.items() for h in label.heads if h not in _WEAK_HEADS}


def _items(cell: str, names: Context) -> list[tuple[int, int]]:
    """The spans of the names that a cell lists."""
    spans = [_trim(cell, a, b) for a, b in _with_english(cell, split_outside(cell, _SPLIT))]
    spans = [piece for a, b in spans for piece in _by_and(cell, a, b, names)]
    spans = [piece for a, b in spans for piece in _by_space(cell, a, b, names)]
    return [(a, b) for a, b in spans if b > a]


def _with_english(cell: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, where one that is the English form of the Chinese name on the line above goes with it."""
    made: list[tuple[int, int]] = []
    for start, end in spans:
        if made and _ON_NEXT_LINE.fullmatch(cell, made[-1][1], start) and _BEHIND.search(cell, made[-1][0], end):
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made


_ON_NEXT_LINE = re.compile(r"\s*[\n/／|]\s*")


def _parts(cell: str, start: int, end: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    piece = cell[start:end]
    if not pattern.search(piece):
        return [(start, end)]
    return [_trim(cell, start + a, start + b) for a, b in split_outside(piece, pattern)]


def _by_and(cell: str, start: int, end: int, names: Context) -> list[tuple[int, int]]:
    """甲公司与乙公司 is two where every part is a whole name; 公共服务与实训中心 is one, as is 某市酒店与民宿业协会."""
    parts = _parts(cell, start, end, _AND)
    if len(parts) < 2 or not all(labels := [_label(cell[a:b], names) for a, b in parts]):
        return [(start, end)]
    last = cell[slice(*parts[-1])]
    trades = labels[-1] in rules().labels["of_trades"] and not place_prefix(last)
    return [(start, end)] if trades and all(_is_trade_of_place(cell[a:b]) for a, b in parts[:-1]) else parts


def _is_trade_of_place(name: str) -> bool:
    """Whether a name is a place and a kind of business, and no single one (明川市酒店)."""
    head = _head_of(name)
    return bool(head) and _heads()[head] in rules().labels["trade"] and is_place(name.removesuffix(head))


_BLANK = re.compile(r"\s+")


def _by_space(cell: str, start: int, end: int, names: Context) -> list[tuple[int, int]]:
    parts = _parts(cell, start, end, _BLANK)
    return parts if len(parts) > 1 and all(_label(cell[a:b], names) for a, b in parts) else [(start, end)]


def _mention(name: str, label: str, start: int, end: int, names: Context) -> Mention:
    found = [f.mention for f in find_spans(name, names) if f.mention.country]
    country = found[-1].country if found else ""
    return Mention(name, label, start, end, country="" if country == HOME else country)


def _shared(cell: str, names: Context) -> list[Mention]:
    """Names that a cell shares out (龙湾区、瓯海区民政局), written out in full."""
    found = [f.mention for f in find_spans(cell, names) if f.kind in ("body", "unit")]
    if len(found) > 1 and any(compact(m.name) != compact(cell[m.start : m.end]) for m in found):
        return found
    return []


def find_bodies(cell: str, names: Context, default: str = "") -> list[Mention]:
    """The bodies an organisation cell lists. default: the label of a plausible name whose form tells none.

    The reporting college, its units and groups of people are left out.
    """
    if is_empty(cell) or len(cell) > LONGEST_CELL or not _LETTERS.search(cell) or is_column_name(cell):
        return []
    if shared := _shared(cell, names):
        return [m for m in shared if not _is_ours(m.name, names)]
    return [mention for start, end in _items(cell, names) for mention in _item(cell, start, end, names, default)]


def _item(cell: str, start: int, end: int, names: Context, default: str) -> Iterator[Mention]:
    """The body that one item of a cell names, if any."""
    name, english, country = _aside(cell[start:end])
    if _is_ours(name, names) or is_empty(name):
        return
    label = _label(name, names)
    if not label and _VERBS.search(name):
        yield from (f.mention for f in find_spans(name, names) if f.kind == "body")
    elif label or (default and _plausible(name) and not label_by_head(name)):
        made = replace(_mention(name, label or default, start, start + len(name), names), name_en=english)
        yield settled(Found(made, "body"), country).mention if country else made


def find_stated(cell: str, source: Source) -> Iterator[StatedCount]:
    """甲公司等12家企业: the number the cell states."""
    if "等" not in cell:
        return
    for count in find_counts(cell):
        if count.unit in ("家", "所") and cell[max(0, count.start - 2) : count.start].endswith("等"):
            label = label_of("某" + cell[count.end :], Context()) or label_by_head(cell[count.end :])
            if label:
                yield StatedCount(label, count.count, source, cell)


def label_by_head(text: str) -> str:
    return _heads().get(_head_of(text), "")
