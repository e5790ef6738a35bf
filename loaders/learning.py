"""Learns names from a document before the names in it are found: short forms that it defines, brands that it lists.

甲有限公司（以下简称“甲公司”）, 与甲、乙等知名企业, 家纺品牌甲, 学校与甲物流签订.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile

from graph.ontology import ontology
from loaders.gazetteer import gazetteer, is_place, parents, plain
from loaders.names import INSIDE, LONGEST, PLAIN, Context, Found, find_spans, tokens_of
from loaders.words import BRAND, BRANDED, BRANDING, FIRM, PARTNERING, Token, grammar, text_of

_SHORT_FORM = re.compile(r"(?:以下|下文|下)?(?:简称|称)(?:为|作)?[：:]?")
CALLED = re.compile(
    r"\s*(?:[（(][^（）()]{0,60}[）)])?\s*[”\"」]?[，,]?\s*(?:以下|下文|后文|下)?(?:简称|称)(?:为|作)?[：:]?\s*"
    r"[“\"「](?P<name>[^“”\"「」]{2,20})[”\"」]"
)
"""What follows a name that is given a short form outside brackets: “甲有限公司”以下简称“甲公司”."""
_NESTED = re.compile(_SHORT_FORM.pattern + r"“(?P<name>[^“”（(]{2,12}[（(][^“”（）()]{2,8}[）)][^“”（）()]{0,8})”")
"""A short form that holds a bracket itself: （以下简称“甲煤业（乙）”）."""
_QUOTED = re.compile(r"[“\"「‘']([^“”\"「」‘’']{2,20})[”\"」’']")


def _defined(text: str, found: Sequence[Found]) -> Iterator[tuple[str, str]]:
    """Short forms a text defines right behind a name: 甲有限公司（以下简称“甲公司”）."""
    for one in found:
        after = text[one.mention.end : one.mention.end + 60]
        if one.kind in ("body", "unit") and (told := CALLED.match(after)):
            yield told["name"], one.mention.label
        if one.kind not in ("body", "unit") or after[:1] not in ("（", "("):
            continue
        inside = re.split("[）)]", after[1:], maxsplit=1)[0]
        if nested := _NESTED.match(after[1:]):
            yield nested["name"], one.mention.label
        elif _SHORT_FORM.match(inside):
            rest = _SHORT_FORM.sub("", inside, count=1)
            for short in _QUOTED.findall(rest) or [rest.strip("，, “")]:
                yield short, one.mention.label
        elif abridges(inside, one.mention.name):
            yield inside, one.mention.label


_DEFINED_FIRM = re.compile(
    rf"(?:公司|集团|合作社|事务所|厂)(?P<open>[（(]){_SHORT_FORM.pattern}[“\"「](?P<short>[\u4e00-\u9fffA-Za-z]{{2,10}})[”\"」][）)]"
)
_FRONT = re.compile(r"[\u4e00-\u9fffA-Za-z]+\Z")


def _told_by_short(text: str, found: Sequence[Found]) -> Iterator[tuple[str, str]]:
    """Firms whose brand holds words of a sentence (甲字里行间文化有限公司): the short form tells where they begin."""
    for told in _DEFINED_FIRM.finditer(text):
        end = told.start("open")
        front = _FRONT.search(text[max(0, end - LONGEST) : end])
        at = front.group().rfind(told["short"]) if front is not None else -1
        if front is None or at < 0 or any(f.kind == "body" and f.mention.end == end for f in found):
            continue
        begin = end - len(front.group()) + at
        place = next((n for n in range(min(_LONGEST_PLACE, at), 1, -1) if is_place(text[begin - n : begin])), 0)
        yield text[begin - place : end], FIRM
        yield told["short"], FIRM


_LONGEST_PLACE = 8


def abridges(short: str, name: str) -> bool:
    """Whether a bracket behind a name holds a short form: its characters in their order, and no place or common word.

    >>> abridges("市经信委", "云岭市经济和信息化委员会"), abridges("温州", "温州远山集团")
    (True, False)
    """
    if not 2 < len(short) <= len(name) - 2 or not re.fullmatch(r"[\u4e00-\u9fff]+", short) or is_place(short):
        return False
    word = grammar().lexicon.at(short, 0)
    rest = iter(name)
    return (word is None or word[0] != short) and all(char in rest for char in short)


def _listed(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Brands a list names together with their kind: 与甲、乙等知名企业."""
    for at in range(len(tokens)):
        if label := _kind_at(tokens, at):
            for item in _items_before(tokens, at):
                words = tuple(dropwhile(lambda w: w.kind == "opening", item))
                if label == FIRM and _brand(words):
                    yield text_of(words).strip(), label


_PARTING = frozenset(("function", "verb", "opening", "mark", "own", "bracket"))


def _introduced(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Brands that a word for their kind introduces: 与家纺品牌甲合作, 携手传感器制造商乙."""
    for at, token in enumerate(tokens):
        if token.text in grammar().introducing:
            brand = tuple(takewhile(_in_coinage, tokens[at + 1 :]))
            after = tokens[at + 1 + len(brand) : at + 2 + len(brand)]
            parted = not after or (after[0].kind in _PARTING and after[0].text not in BRANDING)
            coined = sum(t.kind == "other" for t in brand) * 2 > len(brand) and text_of(brand)[-1] not in _THINGS
            if parted and coined and 2 <= len(text_of(brand)) <= 6:
                yield text_of(brand), FIRM


_THINGS = frozenset("班课群周节日赛")
"""Endings of what a college offers under the word for a brand (品牌订单班)."""


def _in_coinage(token: Token) -> bool:
    """Whether a word may be part of a name that somebody made up: no word, or one of a single character (小, 院)."""
    return token.kind == "other" or (token.kind in BRANDED and len(token.text) == 1)


_TOGETHER = frozenset(f"{number}{unit}" for number in "两三四五" for unit in ("家", "大", "所", "个"))
"""甲、乙两家公司, 三大运营商: what names several together with their kind."""


def _kind_at(tokens: Sequence[Token], at: int) -> str:
    """The kind of what is listed in front of the word at `at`: 等知名企业, 两家公司."""
    if tokens[at].text == "等":
        return _kind_after(tokens, at + 1) or _kind_of_others(tokens, at)
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return grammar().kinds.get(behind, "") if tokens[at].text in _TOGETHER else ""


def _kind_of_others(tokens: Sequence[Token], at: int) -> str:
    """The kind of the other members of a list that 等 closes: 与甲有限公司、乙有限公司以及丙等合作."""
    items = [item for item in _items_before(tokens, at) if item]
    ends = [next((t for t in reversed(item) if t.kind != "bracket"), None) for item in items]
    firms = sum(end is not None and end.kind == "head" and end.value == FIRM for end in ends)
    return FIRM if firms > 1 and 2 * firms >= len(items) else ""


def _kind_after(tokens: Sequence[Token], at: int) -> str:
    kinds = grammar().kinds
    for token in tokens[at : at + 7]:
        if token.kind in ("mark", "function", "verb") and token.text not in _COUNTING:
            return ""
        if label := next((kinds[token.text[i:]] for i in range(len(token.text)) if token.text[i:] in kinds), ""):
            return label
        if token.kind == "head":
            return token.value if token.value in PLAIN else ""
    return ""


_COUNTING = frozenset(
    (
        "家",
        "所",
        "个",
        "多",
        "多家",
        "余家",
        "余",
        "近",
        "超",
        "两家",
        "三家",
        "四家",
        "五家",
        "一批",
        "多所",
        "名",
        "数家",
        "数十家",
        "上百家",
        "第",
        "中",
    )
)


def _items_before(tokens: Sequence[Token], end: int) -> Iterator[tuple[Token, ...]]:
    """The members of an enumeration that ends at `end`, last first."""
    at, last = end - 1, end
    while at >= 0 and end - at < LONGEST:
        if tokens[at].text in ("、", "和", "及", "与", "以及", "，"):
            yield tuple(tokens[at + 1 : last])
            if tokens[at].text == "，" or (tokens[at].text == "与" and tokens[last - 1].end == tokens[end - 1].end):
                return
            last = at
        elif tokens[at].kind not in INSIDE and tokens[at].kind not in ("space", "dash", "bracket"):
            break
        at -= 1
    yield tuple(tokens[at + 1 : last])


_TRADE_WORDS = frozenset(
    ("教育", "科技", "文化", "智能", "网络", "数据", "信息", "技术", "实业", "股份", "控股", "重工")
)


def _brand(words: Sequence[Token]) -> bool:
    """Two to eight characters that are a brand or a place and a brand, and no ordinary words."""
    solid = [w for w in words if w.kind != "space"]
    body = [w for w in solid if w.kind != "place"]
    if len(solid) == 1 and not body:
        return any(entry.kind == "company" for entry in gazetteer().names.get(plain(solid[0].text), ()))
    if len(solid) == 2 and not body:
        return solid[0].text not in parents(solid[1].text)  # 温州香格里拉 is no place
    while len(body) > 2 and body[-1].text in _TRADE_WORDS | grammar().trades:
        body = body[:-1]
    return bool(body) and 2 <= len(text_of(solid)) <= 10 and all(w.kind in ("other", "latin") for w in body)


def _partnered(tokens: Sequence[Token]) -> Iterator[str]:
    """Brands with a trade where a partner stands, between 与 and what is done together: 学校与驼铃速运签订……"""
    for at, token in enumerate(tokens[1:], 1):
        if token.text not in PARTNERING or token.text == "、" or tokens[at - 1].kind != "own":
            continue
        words = tuple(takewhile(lambda w: w.kind not in _PARTING, tokens[at + 1 :]))
        after = tokens[at + 1 + len(words) : at + 2 + len(words)]
        verb = bool(after) and after[0].kind in ("verb", "opening")
        trade = bool(words) and words[-1].text in grammar().trades
        coined = words[:-1]
        if verb and trade and 1 < len(text_of(coined)) < BRAND and all(w.kind == "other" for w in coined):
            yield text_of(words)


_OF_TRADES = ("专业", "工程", "行业", "修造", "制造", "一线", "管理", "类企业", "业")


def _is_trade(name: str, texts: Iterable[str]) -> bool:
    """Whether a short word is told to be a trade elsewhere: 船舶 where a text speaks of 船舶工程."""
    return any(name + word in text for text in texts for word in _OF_TRADES)


def learn_names(texts: Iterable[str], context: Context) -> Context:
    """The context with the short forms that texts define and the brands that they list together."""
    known: dict[str, str] = {}
    listed, partners = list(texts), set[str]()
    for text in listed:
        tokens = tokens_of(text, context)
        partners |= set(_partnered(tokens))
        spans = find_spans(text, context)
        defined = (*_defined(text, spans), *_told_by_short(text, spans))
        for name, label in (*defined, *_listed(tokens), *_introduced(tokens)):
            known.setdefault(name, label)
    for name in sorted(partners):
        if sum(text.count(name) for text in listed) > 1:  # once may be a chance word
            known.setdefault(name, FIRM)
    ours = {context.college, *context.own, *ontology().pronouns}
    named = {name: label for name, label in known.items() if len(name) > BRAND - 1 or not _is_trade(name, listed)}
    fresh = {name: label for name, label in named.items() if len(name) > 1 and name not in ours}
    return replace(context, known={**fresh, **context.known})
