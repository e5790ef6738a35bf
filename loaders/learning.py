"""Learns names from a document before the names in it are found: short forms that it defines, brands that it lists.

甲有限公司（以下简称“甲公司”）, 与甲、乙等知名企业, 家纺品牌甲, 学校与甲物流签订.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import dropwhile, takewhile

from graph.ontology import ontology
from loaders.gazetteer import HOME, gazetteer, is_place, parents, plain
from loaders.names import INSIDE, LONGEST, PLAIN, Context, Found, find_spans, tokens_of
from loaders.words import BRAND, BRANDED, BRANDING, FIRM, LEADING, LISTING, PARTNERING, Token, grammar, text_of

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
        if one.kind == "body" and (short := _short_in_front(text, one)):
            yield short, one.mention.label
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


def _short_in_front(text: str, one: Found) -> str:
    """The short form in front of a name in brackets: 云耕物联（济南云耕农业物联网有限公司）, МУИС（蒙古国立大学）."""
    begin, end = one.mention.start, one.mention.end
    if text[begin - 1 : begin] not in ("（", "(") or text[end : end + 1] not in ("）", ")"):
        return ""
    initials = _INITIALS.search(text[max(0, begin - 1 - _LONGEST_SHORT) : begin - 1])
    if initials is not None and one.mention.country not in ("", HOME):
        return initials.group()
    front = _FRONT.search(text[max(0, begin - 1 - _LONGEST_SHORT) : begin - 1])
    told = front.group() if front is not None else ""
    return next((told[at:] for at in range(len(told) - 1) if abridges(told[at:], one.mention.name)), "")


_LONGEST_SHORT = 8
_INITIALS = re.compile("(?<![A-Za-zА-я])[A-ZА-ЯЁ]{2,6}\\Z")


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
        introducing = token.text in grammar().introducing
        if introducing or _qualified(tokens, at):
            brand = tuple(takewhile(_in_coinage, tokens[at + 1 :]))
            after = tokens[at + 1 + len(brand) : at + 2 + len(brand)]
            parted = not after or (after[0].kind in _PARTING and after[0].text not in BRANDING)
            parted = parted and (introducing or (bool(after) and after[0].text in _TOGETHER_OR_SIGNING))
            coined = sum(t.kind == "other" for t in brand) * 2 > len(brand) and not _is_thing(text_of(brand))
            if parted and coined and 2 <= len(text_of(brand)) <= _LONGEST_BRAND:
                yield text_of(brand), FIRM


def _qualified(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word for firms says of what kind the partner is that follows: 与国际包装企业甲合作."""
    if grammar().kinds.get(tokens[at].text) != FIRM or tokens[at - 1].text in _SIDE_BY_SIDE:
        return False
    front = takewhile(lambda word: word.kind not in ("verb", "mark"), reversed(tokens[max(0, at - 2 * BRAND) : at]))
    return any(word.text in _SIDE_BY_SIDE for word in front)


_THINGS = tuple("班课群周节日赛杯堂坛")
"""Endings of what a college offers under the word for a brand (品牌订单班, “挑战杯”)."""


_WORKERS = ("专家", "员工", "职工", "工人", "高管", "主管", "骨干", "教师", "技师", "导师", "师傅", "经理", "店长")
"""Who works somewhere: 知名企业高管. Brands end in other words for people (小柚医生)."""


def _is_thing(name: str) -> bool:
    """Whether a word names no firm: what a college offers, or people."""
    return name.endswith((*_THINGS, *_WORKERS))


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


@cache
def _named_brands() -> re.Pattern[str]:
    """与“甲”“乙”等原创女装品牌合作, 以及童装品牌“丙”开设订单班; not 与“丁”等学术品牌."""
    goods = "|".join(sorted((*grammar().goods, *grammar().trades)))
    brand = f"[\u4e00-\u9fff]{{0,4}}(?:{goods})品牌"
    return re.compile(
        rf"[与同](?P<listed>(?:“[^“”]{{2,8}}”[、和与]?)+)等{brand}|[与同和及、]{brand}(?P<named>“[^“”]{{2,8}}”)"
    )


def _quoted_brands(text: str) -> Iterator[tuple[str, str]]:
    """Brands in quotes that a word for their kind introduces where a partner stands."""
    for told in _named_brands().finditer(text) if "品牌" in text else ():
        for name in _QUOTED.findall(told["listed"] or told["named"]):
            if not _is_thing(name) and not is_place(name):
                yield name, FIRM


_LATIN_BRAND = re.compile("[A-Z][A-Za-z]*[a-z][A-Za-z]*")
"""A name in Latin letters: Lazada, and not BIM."""
_TONGUES = ("语", "文", "学", "式", "法", "版")
"""What the Latin word behind only translates: 泰语（Thai）."""


def _spelt_in_latin(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Brands with their spelling in Latin letters, where a partner stands: 与来赞达（Lazada）共建."""
    for at, token in enumerate(tokens):
        if token.kind != "bracket" or len(token.inner) != 1 or not _LATIN_BRAND.fullmatch(token.inner[0].text):
            continue
        front = tuple(takewhile(_may_sound, reversed(tokens[max(0, at - _LONGEST_BRAND) : at])))[::-1]
        before = tokens[at - len(front) - 1].text if at > len(front) else ""
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        done = after in LISTING | _DONE_WITH_A_FIRM | {"等"}
        brand = text_of(front)
        coined = sum(word.kind == "other" for word in front) * 2 > len(front) and not brand.endswith(_TONGUES)
        if before in _SIDE_BY_SIDE | {"、", "和"} and done and coined and len(brand) > 1 and not _is_thing(brand):
            yield brand, FIRM


def _may_sound(word: Token) -> bool:
    """Whether a word may write a sound of a foreign name: 来, 赞, 达."""
    return word.kind == "other" or (word.kind == "function" and len(word.text) == 1 and word.text in BRANDING)


_SIDE_BY_SIDE = frozenset(("与", "同", "跟", "携手", "联合", "会同", "联手"))
_NAMING = (PARTNERING | LEADING) - {"、", "及"}
"""Words behind which a partner stands that no word for its kind introduces."""
_SIGNING = frozenset(("签署", "签订", "签定", "签约", "续签", "签下", "签"))
_TOGETHER_OR_SIGNING = _SIGNING | {"合作", "共建", "联合", "共同", "联手", "携手", "达成"}
_DONE_WITH_A_FIRM = _TOGETHER_OR_SIGNING | {"建设", "打造", "组建", "成立", "建成", "开发"}
"""Words in front of which a brand that stands beside a firm ends."""
_DEPARTMENTS = frozenset("处部系科室班组们员师者层人户长")
"""Endings of departments and of people: 与教务处联合, 与辅导员共同."""


def _partnered(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """Brands where a partner stands, and whether one place is enough to tell: nobody signs but with a partner.

    With a trade, in front of any verb (由驼铃速运提供), and behind a firm in front of what is done together
    (与甲有限公司、博远软件合作); without, between 与 and what is done together (与百谷鲜生签署).
    """
    for at, token in enumerate(tokens):
        beside = token.text in LISTING and _ends_firm(tokens, at)
        if token.text not in _NAMING and not beside:
            continue
        words = tuple(takewhile(lambda w: w.kind not in _PARTING, tokens[at + 1 :]))
        after = tokens[at + 1 + len(words)] if at + 1 + len(words) < len(tokens) else None
        if not words or after is None or after.kind not in ("verb", "opening"):
            continue
        coined = words[:-1] if words[-1].text in grammar().trades else words
        size = len(text_of(coined))
        if any(word.kind != "other" for word in coined):
            continue
        if coined is not words and 1 < size < BRAND:
            yield text_of(words), beside and after.text in _DONE_WITH_A_FIRM
            continue
        alone = 2 < size <= _LONGEST_BRAND and coined[-1].text not in _DEPARTMENTS
        if alone and token.text in _SIDE_BY_SIDE and after.text in _TOGETHER_OR_SIGNING:
            yield text_of(words), after.text in _SIGNING and _agrees(tokens[at + 2 + len(words) :])


def _ends_firm(tokens: Sequence[Token], at: int) -> bool:
    """Whether a firm ends in front of `at`, or the bracket behind one."""
    front = at - 2 if at and tokens[at - 1].kind == "bracket" else at - 1
    return front >= 0 and tokens[front].kind in ("head", "known") and tokens[front].value == FIRM


_LONGEST_BRAND = 6
_AGREEING = re.compile("[^，。；]{0,16}?(?:战略|合作|框架|备忘录)")


def _agrees(behind: Sequence[Token]) -> bool:
    """Whether what is signed is signed with a partner: 战略合作协议, and not 责任书 or 就业协议."""
    return _AGREEING.match(text_of(behind[: 2 * BRAND])) is not None


_OF_TRADES = ("专业", "工程", "行业", "修造", "制造", "一线", "管理", "类企业", "业")


def _is_trade(name: str, texts: Iterable[str]) -> bool:
    """Whether a short word is told to be a trade elsewhere: 船舶 where a text speaks of 船舶工程."""
    return any(name + word in text for text in texts for word in _OF_TRADES)


def learn_names(texts: Iterable[str], context: Context, alone: Iterable[str] = ()) -> Context:
    """The context with the short forms that texts define and the brands that they list together.

    alone: texts of the document that may be nothing but a name (the cells of its tables).
    """
    known: dict[str, str] = {}
    listed, partners = list(texts), set[tuple[str, bool]]()
    for text in listed:
        tokens = tokens_of(text, context)
        partners |= set(_partnered(tokens))
        spans = find_spans(text, context)
        defined = (*_defined(text, spans), *_told_by_short(text, spans))
        for name, label in (
            *defined,
            *_listed(tokens),
            *_introduced(tokens),
            *_quoted_brands(text),
            *_spelt_in_latin(tokens),
        ):
            known.setdefault(name, label)
    cells = frozenset(alone) if partners else frozenset()
    for name, sure in sorted(partners):
        part = any(other != name and other.endswith(name) for other in known)  # 远冶金 of 和远冶金
        often = sum(text.count(name) for text in listed) > 1  # once may be a chance word
        if not part and (sure or often or name in cells):
            known.setdefault(name, FIRM)
    ours = {context.college, *context.own, *ontology().pronouns}
    named = {name: label for name, label in known.items() if len(name) > BRAND - 1 or not _is_trade(name, listed)}
    fresh = {name: label for name, label in named.items() if len(name) > 1 and name not in ours}
    return replace(context, known={**fresh, **context.known})
