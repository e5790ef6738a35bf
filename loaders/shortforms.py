"""Short forms that a document uses without defining them: the brand and trade of a company it names in full elsewhere,
a school abroad without its country.

成都锦程汽车服务有限公司 in one chapter lets 锦程汽车 in another be a name. A short form is the beginning of the full
name's core (no place in front, no legal form behind) and must stand in the text as a word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, count, takewhile
from operator import add

from loaders.gazetteer import place_prefix
from loaders.names import Context, find_spans, tokens_of
from loaders.resolve import FORMAL, branded_forms, formality, head_of, split_country, stems_of
from loaders.words import HEADLIKE, grammar

BRAND = 2
"""Characters of most brands, and of the last word of most trades."""
SURE = 4
"""A beginning this long is no chance word: its right edge alone must show."""

_COMPANY = re.compile(r"公司|集团|事务所")
_SCHOOL = re.compile(r"学院|工坊")
_BEFORE = re.compile(
    r"(?:[^\u4e00-\u9fffA-Za-z]|[与和及同由为向在对受经以应被把将请赴到给从随让]|联合|携手|依托|牵手|联手|企业|公司|"
    r"共建|建成|建设|成立|设立|组建|打造|创办|开办|开设)\Z"
)
_AFTER = re.compile(
    r"[^\u4e00-\u9fffA-Za-z]|[与和及同等的在是于向为已将也均共派捐]|"
    r"[\u4e00-\u9fff]{0,12}?(?:中心|基地|学院|研究院|研究所|工作室|实验室|平台|班)|"
    r"合作|联合|签|开展|(?:建设|建成|打造|运营)(?![\u4e00-\u9fff])|订单|冠名|现代学徒|产业学院|企业|实训|员工|提供|技术|牵头|参与|捐|投入|工程师"
)


def _full_names(texts: Sequence[str], context: Context) -> Iterator[tuple[str, str]]:
    for text in texts:
        if _COMPANY.search(text):
            for found in find_spans(text, context):
                mention = found.mention
                if found.kind == "body" and formality(mention.name) == FORMAL:
                    yield mention.name, mention.label


def _abroad(texts: Sequence[str], context: Context) -> Iterator[tuple[str, str, str]]:
    """Schools abroad, with label and with what is left without the country in front: 老挝澜禹学院, 澜禹学院.

    What is left must be coined: 汽车学院 may as well be one of the college's own.
    """
    for text in texts:
        if _SCHOOL.search(text):
            for found in find_spans(text, context):
                mention = found.mention
                short = split_country(mention.name)[1] if mention.label in _LABELS_ABROAD else ""
                yield from ((mention.name, mention.label, form) for form in _by_brand(short, context))
                for form in (short, _without_town(short)):
                    if 3 < len(form) < len(mention.name) and _SCHOOL.search(form[-2:]) and _is_coined(form, context):
                        yield mention.name, mention.label, form


def _without_town(school: str) -> str:
    """What is left of the name of a school abroad without the town in front: 哈巴罗夫斯克远东康复职业学院."""
    return school.removeprefix(place_prefix(school))


def _by_brand(school: str, context: Context) -> list[str]:
    """The forms of a school abroad that its brand makes, where that is coined."""
    if not (forms := branded_forms(school)):
        return []
    coined = "".join(w.text for w in takewhile(lambda w: w.kind == "other", tokens_of(school, context)))
    return [form for form in forms if coined.startswith(form[:-2])]


_ORDINAL = re.compile("第[一二三四五六七八九十]{1,3}(?=[\u4e00-\u9fff]{2})")


def _numbered(texts: Sequence[str], context: Context) -> Iterator[tuple[str, str, str]]:
    """Bodies with a number, with label and what is left without the place in front: 岭南省第七测绘院, 第七测绘院."""
    for text in texts:
        if _ORDINAL.search(text):
            for found in find_spans(text, context):
                name = found.mention.name
                number = _ORDINAL.search(name) if found.kind == "body" else None
                if number is not None and number.start():
                    yield name, found.mention.label, name[number.start() :]


_LABELS_ABROAD = frozenset(("OverseasPartner", "OverseasBase"))


def _is_coined(short: str, context: Context) -> bool:
    words = [word for word in tokens_of(short, context) if word.kind != "head" and word.text not in HEADLIKE]
    return bool(words) and all(word.kind == "other" or len(word.text) == 1 for word in words)


def _common_start(core: str, text: str, at: int) -> int:
    length = 0
    while length < len(core) and at + length < len(text) and text[at + length] == core[length]:
        length += 1
    return length


def _stands_alone(text: str, start: int, end: int) -> bool:
    after = end == len(text) or bool(_AFTER.match(text, end)) or _is_word(grammar().lexicon.at(text, end))
    return after and (_begins_word(text, start) or end - start >= SURE)


def _begins_word(text: str, start: int) -> bool:
    return start == 0 or bool(_BEFORE.search(text[max(0, start - 2) : start]))


def _is_word(hit: tuple[str, str, str] | None) -> bool:
    """Whether what begins here is a word of the sentence that no name holds: 所, 又, 派出, 互设."""
    return hit is not None and hit[1] in ("function", "verb")


def _places(text: str, starts: set[str]) -> dict[str, list[int]]:
    """Where each of some pairs of characters stands: the text is gone through once, however many names there are."""
    found: dict[str, list[int]] = {pair: [] for pair in starts}
    pairs = list(map(add, text, text[1:]))
    for at in compress(count(), map(starts.__contains__, pairs)):
        found[pairs[at]].append(at)
    return found


def _covered(text: str, names: Iterable[str], places: Mapping[str, Sequence[int]]) -> bytearray:
    """A flag for every character that is part of a full name, inside which nothing is a short form."""
    flags = bytearray(len(text))
    for name in names:
        for at in places.get(name[:2], ()):
            if text.startswith(name, at):
                flags[at : at + len(name)] = b"\1" * len(name)
    return flags


def _tails(name: str, core: str) -> frozenset[str]:
    """What may stand behind a brand in short: 杏苑中药饮片股份有限公司 is 杏苑饮片, or 杏苑股份; 筑明数字科技公司 is
    筑明数科."""
    last = [core[-BRAND:]] if len(core) > 2 * BRAND else []
    initials = [core[BRAND] + core[2 * BRAND]] if len(core) == 3 * BRAND else []
    return frozenset((*last, *initials, *([_STOCK] if _STOCK in name else [])))


_STOCK = "股份"


def _uses(
    core: str, tails: frozenset[str], text: str, places: Mapping[str, Sequence[int]], covered: bytearray
) -> Iterator[str]:
    """The beginnings of `core` that stand in `text` as words of their own, outside any full name; or its brand and one
    of the tails."""
    for at in places.get(core[:2], ()):
        length = 0 if covered[at] else _common_start(core, text, at)
        if length > 2 and _stands_alone(text, at, at + length):
            yield text[at : at + length]
        elif length >= BRAND and text[at + BRAND : at + 2 * BRAND] in tails:
            end = at + 2 * BRAND
            if _stands_alone(text, at, end) and _begins_word(text, at):
                yield text[at:end]


def _contracted(core: str) -> Iterator[str]:
    """A core with its trade as people shorten it: 甲财产保险 is 甲财险, 甲农村商业银行 甲农商行."""
    for trade, shorts in grammar().contractions.items():
        if core.find(trade) > 1:
            yield from (core.replace(trade, short) for short in shorts)


def _contractions(core: str, text: str, covered: bytearray) -> Iterator[str]:
    """The contracted forms of `core` that stand in `text` as words of their own."""
    for short in _contracted(core):
        at = text.find(short)
        while at >= 0:
            if not covered[at] and _stands_alone(text, at, at + len(short)):
                yield short
                break
            at = text.find(short, at + 1)


def _says_trade(short: str, context: Context) -> bool:
    """Whether what is left of a company's name begins with its trade, and so names nobody: 汽车电子, 国际货运代理."""
    rules = grammar()
    first = tokens_of(short, context)[0].text
    return len(first) > 1 and (first in rules.trades or first in rules.generic or first in rules.offices)


def find_short_forms(texts: Iterable[str], context: Context) -> Mapping[str, str]:
    """Short forms with the label of the company they stand for, in the order they were found.

    Ordinary words, names that two companies could be called by, and what only names a kind of body are left out.
    """
    listed = list(texts)
    names = dict(_full_names(listed, context))
    cores = {core: (label, _tails(name, core)) for name, label in names.items() for core in stems_of(name)}
    told = (*_abroad(listed, context), *_numbered(listed, context))
    placed = {name: label for name, label, _ in told}
    shorts = dict.fromkeys((name, short) for name, _, short in told)
    text = "\n".join(listed)
    places = _places(text, {word[:2] for word in (*names, *cores, *placed, *(short for _, short in shorts))})
    covered = _covered(text, (*names, *placed), places)
    meant: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for core, (label, tails) in cores.items():
        for short in (*_uses(core, tails, text, places, covered), *_contractions(core, text, covered)):
            if any(known.startswith(short) and core.startswith(known) for known in context.known):
                continue  # the text itself says how the company is called for short
            meant.setdefault(short, set()).add(core)
            labels.setdefault(short, label)
    for name, short in shorts:
        if any(text.startswith(short, at) and not covered[at] and _begins_word(text, at) for at in places[short[:2]]):
            meant.setdefault(short, set()).add(name)
            labels.setdefault(short, placed[name])
    words = grammar().lexicon
    return {
        short: labels[short]
        for short, whole in meant.items()
        if len(whole) == 1
        and short not in context.known
        and (short.endswith(_STOCK) or not formality(short))
        and short != head_of(short)
        and (_ORDINAL.match(short) or not _says_trade(short, context))
        if (word := words.at(short, 0)) is None or word[0] != short
    }
