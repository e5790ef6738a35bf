"""Finds the names of bodies in joined text: a grammar of place, brand, trade and head.

A name ends in a head (ontology.yml) and begins where the language lets a name begin: behind a verb, a preposition, an
adverb, punctuation (the closed classes of names.yml), or at the place in front. What only qualifies names nobody.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import dropwhile, pairwise, takewhile
from pathlib import Path
from typing import NamedTuple

from graph.datafile import DATA, Section, read_yaml
from graph.ontology import ontology
from loaders.gazetteer import (
    HOME,
    country_of,
    cuts_word,
    demonym_country,
    gazetteer,
    is_place,
    pair_country,
    parents,
    place_prefix,
    plain,
)
from loaders.mention import Mention

KEPT = 4096
"""Texts of a document whose words and names are kept."""
LONGEST = 60
"""Characters of the longest run a name is looked for in; longer runs are cut, so that no text is read twice."""


class Memo:
    """What was read of a document's texts, for those who ask again: learning, coverage, patterns and tables."""

    def __init__(self) -> None:
        self.lexicon = lru_cache(KEPT)(_known_lexicon)
        self.tokens = lru_cache(KEPT)(_tokens)
        self.spans = lru_cache(KEPT)(self._spans)

    def _spans(self, text: str, lexicons: tuple[Lexicon, ...]) -> tuple[Found, ...]:
        found = {(f.mention.start, f.mention.end, f.mention.name): f for f in _find(self.tokens(text, lexicons))}
        return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True)
class Context:
    """What is known of a document before its names are looked for.

    college: its full name; own: its short names; known: names and short forms learned in this document, with labels.
    """

    college: str = ""
    own: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    """The year of the report, for 今年 and 去年."""
    memo: Memo = field(default_factory=Memo, compare=False, repr=False)

    @cached_property
    def lexicons(self) -> Callable[[str], tuple[Lexicon, ...]]:
        """What the words of a text are looked up in: the names known of the document that it holds, and the grammar's.

        Names that it does not hold are left out, so that a text is not read anew for each name learned elsewhere.
        """
        return lru_cache(KEPT)(self._lexicons)

    def _lexicons(self, text: str) -> tuple[Lexicon, ...]:
        found = sorted(self._by_beginning.keys() & _beginnings(text)) if self._by_beginning else []
        held = tuple(name for beginning in found for name in self._by_beginning[beginning] if name[0] in text)
        return (self.memo.lexicon(held), grammar().lexicon) if held else (grammar().lexicon,)

    @cached_property
    def _by_beginning(self) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
        """The names that are known, with kind and value, by their first two characters."""
        own = [(name, "own", "name") for name in (self.college, *self.own) if name]
        made: dict[str, tuple[tuple[str, str, str], ...]] = {}
        for name, kind, value in (*own, *((name, "known", label) for name, label in sorted(self.known.items()))):
            made[name[:2]] = (*made.get(name[:2], ()), (name, kind, value))
        return made


class Token(NamedTuple):
    """A word. kind: place, head, own, known, function, verb, opening, noun, other, latin, number, space, dash, mark,
    title, quote, bracket; value: what is known of it (a label, a country); inner: the words in a quote or bracket."""

    start: int
    end: int
    kind: str
    text: str
    value: str = ""
    inner: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A span that names, or could name, a body. kind: body, own, unit (of the college), unnamed, place."""

    mention: Mention
    kind: str


class Lexicon:
    """Words by their first two characters, longest first: a text is read once, left to right."""

    def __init__(self, words: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.words = dict(words or {})
        self._lengths: dict[str, tuple[int, ...]] = {}

    def add(self, words: Iterable[str], kind: str, value: str = "") -> None:
        """Add words; the class that came first keeps a word."""
        for word in words:
            self.words.setdefault(word, (kind, value))

    def seal(self) -> Lexicon:
        """Index the words by their first two characters."""
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            if len(word) > 1:
                lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        return self

    def at(self, text: str, position: int, end: int = sys.maxsize) -> tuple[str, str, str] | None:
        """The longest word at `position` that does not reach beyond `end`, with its kind and value."""
        if lengths := self._lengths.get(text[position : position + 2]):
            for length in lengths:
                if position + length > end:
                    continue
                word = text[position : position + length]
                found = self.words.get(word)
                if found and not cuts_word(text, position, position + length):
                    return word, *found
        found = self.words.get(text[position])
        return None if found is None or cuts_word(text, position, position + 1) else (text[position], *found)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of names.yml, ready for use."""

    lexicon: Lexicon
    generic: frozenset[str]
    apposition: frozenset[str]
    trades: frozenset[str]
    offices: frozenset[str]
    placed: frozenset[str]
    titles: frozenset[str]
    surnames: frozenset[str]
    introducing: frozenset[str]
    regions: frozenset[str]
    kinds: Mapping[str, str]
    frames: Mapping[str, tuple[str, ...]]
    english: Mapping[str, str]


_LISTS = (
    "own", "regions", "apposition", "trades", "offices", "opening", "not_heads", "placed", "titles", "surnames",
    "introducing",
)  # fmt: skip


def read_grammar(path: Path) -> Grammar:
    """Read and check the words of names; `DataFileError` names file, line, key and remedy."""
    root = read_yaml(path)
    root.number("version")
    lists = {k: root.texts(k, required=True) for k in _LISTS}
    rows = {
        k: tuple(w for row in root.text_lists(k) for w in row) for k in ("function", "verb", "protected", "generic")
    }
    kinds, english = _by_word(root.section("kinds")), _by_word(root.section("english"))
    section = root.section("frames")
    frames = {word: section.texts(word) for word in section}
    section.done()
    root.done()
    lexicon = Lexicon()
    lexicon.add(lists["own"], "own")
    lexicon.add(lists["regions"], "place")
    _add_world(lexicon)
    lexicon.add(lists["not_heads"], "noun")
    for label, made in ontology().labels.items():
        lexicon.add(made.heads, "head", label)
    for kind, words in (("noun", rows["protected"]), ("verb", rows["verb"]), ("function", rows["function"]),
                        ("opening", lists["opening"])):  # fmt: skip
        lexicon.add(words, kind)
    lexicon.add(
        (*rows["generic"], *lists["apposition"], *lists["trades"], *lists["offices"], *kinds, *lists["introducing"]),
        "noun",
    )
    sets = {
        key: frozenset(lists[key])
        for key in ("apposition", "trades", "offices", "placed", "titles", "surnames", "regions", "introducing")
    }
    return Grammar(lexicon.seal(), frozenset(rows["generic"]), kinds=kinds, frames=frames, english=english, **sets)


def _by_word(section: Section) -> dict[str, str]:
    found = {word: label for label in section for word in section.texts(label)}
    section.done()
    return found


def _add_world(lexicon: Lexicon) -> None:
    """Places and the bodies everybody knows, from the gazetteer; forms that are also ordinary words are left out."""
    for entry in gazetteer():
        for form in (entry.name, *entry.forms):
            lexicon.add((form,), *(("place", entry.country) if entry.is_place else ("known", entry.label)))


@cache
def grammar() -> Grammar:
    """The grammar of names, read once per process."""
    return read_grammar(DATA / "names.yml")


# --- words -----------------------------------------------------------------------------------------------------------

_LATIN = re.compile(r"(?:\d{1,4}(?=[A-Za-z]))?[A-Za-zÀ-ɏΑ-ω][A-Za-z0-9À-ɏΑ-ω+&.'’_*-]*")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,%．]*(?:\s*(?:学年|年度|年|月|日|届|级|余|多|万元|亿元|千元|万|亿|元))?")
_TITLE = re.compile(r"《[^《》]{1,120}》")
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）)", "(": ")）", "〔": "〕", "【": "】", "[": "]"}
_QUOTES = "“‘「『"
_DASHES = "—–-－~～·•・"
_CLAUSE_ENDS = frozenset("，。；：、,;:（(\n")
_STOPS = frozenset("。；;！？!?\n")
REACH = 60
"""Words looked ahead for the closing half of a pair."""


def _word(text: str, at: int, lexicons: Sequence[Lexicon]) -> Token:
    char = text[at]
    if char == "如" and (not at or text[at - 1] in _CLAUSE_ENDS) and text[at + 1 : at + 3] not in ("东县", "皋市"):
        return Token(at, at + 1, "function", char)  # 如东南电子股份有限公司 speaks of no county
    for lexicon in lexicons:
        if hit := lexicon.at(text, at):
            return _known_word(text, at, hit, lexicon)
    if "\u4e00" <= char <= "\u9fff":
        return Token(at, at + 1, "other", char)
    for pattern, kind in ((_LATIN, "latin"), (_NUMBER, "number"), (_TITLE, "title")):
        if match := pattern.match(text, at):
            return Token(at, match.end(), kind, match.group())
    if char.isspace() and char != "\n":
        return Token(at, at + 1, "space", char)
    if char in _DASHES:
        return Token(at, at + 1, "dash", char)
    return Token(at, at + 1, "other" if char.isalnum() else "mark", char)


def _known_word(text: str, at: int, hit: tuple[str, str, str], lexicon: Lexicon) -> Token:
    """The word of the lexicon that begins here, or the shorter one that what follows speaks for."""
    char, (word, kind, value) = text[at], hit
    if kind == "known" and word[-1] == "部" and text[at + len(word) :][:1] == "门":
        return Token(at, at + len(word) + 1, "noun", word + "门")  # 教育部门 is no 教育部
    if kind == "place" and char in "同和如向" and _place_behind(text, at + 1, lexicon):
        return Token(at, at + 1, "function", char)  # 同德国……合作 speaks of Germany, not of 同德
    if char in "同和与" and kind == "noun" and _longer_place(text, at, word, lexicon):
        return Token(at, at + 1, "function", char)  # 学校和平凉市……共建 speaks of 平凉市
    if word == "同学" and text[at + 2 : at + 3] in ("院", "校"):
        return Token(at, at + 1, "function", char)  # 甲公司同学院签订……
    if kind == "noun" and word[-1] == "商" and text[at + len(word) :][:1] == "会":
        return Token(at, at + len(word) - 1, kind, word[:-1], value)  # 装备制造商会 is a chamber of commerce
    if kind == "function" and len(word) > 1 and _head_across(text, at, word, lexicon):
        return Token(at, at + 1, "other", char)  # 方太厨具有限公司: 具有 is no word there
    return Token(at, at + len(word), kind, word, value)


def _place_behind(text: str, at: int, lexicon: Lexicon) -> bool:
    hit = lexicon.at(text, at) if at < len(text) else None
    return hit is not None and hit[1] == "place"


def _longer_place(text: str, at: int, word: str, lexicon: Lexicon) -> bool:
    hit = lexicon.at(text, at + 1)
    return hit is not None and hit[1] == "place" and len(hit[0]) + 1 > len(word)


def _head_across(text: str, at: int, word: str, lexicon: Lexicon) -> bool:
    """Whether a head begins inside the word and ends behind it."""
    hit = lexicon.at(text, at + len(word) - 1)
    return hit is not None and hit[1] == "head" and len(hit[0]) > SHORT


def tokens_of(text: str, context: Context) -> tuple[Token, ...]:
    """The words of a text, quotes and brackets closed into one word each."""
    return context.memo.tokens(text, context.lexicons(text))


def _tokens(text: str, lexicons: tuple[Lexicon, ...]) -> tuple[Token, ...]:
    at, flat = 0, []
    while at < len(text):
        flat.append(_word(text, at, lexicons))
        at = flat[-1].end
    return tuple(_grouped(_softened(flat), 0))


_HARD = frozenset(
    "与和及或由在于为向对被受把将从自到以按经给让使用因据的了等并且而又也还即如其该此这那每各是已曾拟未不没需同跟暨之"
)
_RARE = frozenset("那这如该其即以从自经同使给让需用未因据按")
"""Function words that seldom stand between a place and another name."""
_VILLAGES = frozenset("镇乡村")
_OPENERS = frozenset(("function", "verb", "opening", "mark", "own", "space", "number"))


def _softened(tokens: Sequence[Token]) -> list[Token]:
    """Particles and adverbs of one character that begin a brand (中源建设, 鸿达汽车) are part of it.

    A localizer follows a noun and an adverb precedes a verb: right behind a boundary and before a noun it is neither.
    """
    made = list(tokens)
    for at, token in enumerate(tokens):
        if token.text in grammar().frames and _framed(made, at):
            made[at] = token._replace(kind="function")
            continue
        if token.kind != "function" or len(token.text) > 1 or at + 1 == len(tokens):
            continue
        if token.text in _DOUBLED and at and tokens[at - 1].text in _AND and tokens[at + 1].kind in _BRANDED:
            made[at] = token._replace(kind="other")  # 与和泰汽车……, 与向阳……: no two prepositions in a row
            continue
        if token.text == "之" and _in_title(made, at):
            made[at : at + 2] = [made[at]._replace(kind="other"), made[at + 1]._replace(kind="other")]
            continue
        if token.text in _BRANDING and _in_brand(made, at):
            made[at] = token._replace(kind="other")
            continue
        before, earlier = made[at - 1] if at else None, made[at - 2] if at > 1 else None
        bound = before is None or before.kind in _OPENERS
        inside = before is not None and before.kind == "other"
        if token.text in _HARD:
            behind_place = before is not None and before.kind == "place" and token.text in _RARE
            if behind_place and tokens[at + 1].kind == "other":
                made[at] = token._replace(kind="other")  # 邕宁区那楼镇, 越南同塔
            if inside and token.text in _RARE and tokens[at + 1].text in _VILLAGES:
                made[at] = token._replace(kind="other")  # 依干其镇
            if inside and _brand_and(token, made[at - 1], earlier, tokens[at + 1]):
                made[at] = token._replace(kind="other")
            continue
        inside = inside and (earlier is None or earlier.kind in _OPENERS or earlier.kind == "place")
        if (bound and tokens[at + 1].kind == "other") or (inside and tokens[at + 1].kind in ("noun", "head", "other")):
            made[at] = token._replace(kind="other")
    return made


def _in_title(tokens: Sequence[Token], at: int) -> bool:
    """Whether 之 stands in a brand: 花之都种苗有限公司, 茶之韵文化公司; not 三方之力, 公司之一."""
    if not 0 < at < len(tokens) - 3 or tokens[at - 1].kind not in ("other", "noun") or len(tokens[at + 1].text) > 1:
        return False
    if tokens[at + 2].kind not in ("other", "noun") or tokens[at + 1].text in _COUNTS or tokens[at + 1].kind == "mark":
        return False
    for token in tokens[at + 2 : at + 2 + 2 * BRAND]:
        if token.kind == "head":
            return token.value == "Enterprise"
        if token.kind not in _BRANDED:
            return False
    return False


_DOUBLED = frozenset("和同向以自因从到即")
FRAME = 30
"""Words within which a frame closes: 应甲有限公司之邀."""


def _framed(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word of one character opens a frame that its clause closes, and so is no part of a name."""
    if at and tokens[at - 1].kind not in _OPENERS:
        return False
    closing = grammar().frames[tokens[at].text]
    for index in range(at + 1, min(len(tokens), at + FRAME)):
        text = tokens[index].text
        if text in _CLAUSE_ENDS or text in _STOPS or text == tokens[at].text:
            return False
        behind = text + (tokens[index + 1].text if index + 1 < len(tokens) else "")
        if any(word in behind for word in closing):
            return True
    return False


_BRANDING = frozenset("中正约达后前经上内外无非能多可里间门名下超")
"""Words of one character that brands also hold: 达内, 约美, 后浪, 华晟经世."""
_COUNTS = frozenset("一二三四五六七八九十百千万数几半两")


def _in_brand(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` stands in a brand: a place or a boundary in front, an unbroken run to a head behind.

    It cuts where its grammar says so: 约 before a count, 正 before a verb, 中 behind a clause."""
    first = at
    while first and tokens[first - 1].kind in ("other", "latin") and at - first < BRAND:
        first -= 1
    before, after = tokens[first - 1] if first else None, tokens[at + 1]
    placed = before is not None and before.kind == "place"
    bound = _partnering(before) or (before is not None and before.text == "的")
    if after.kind != "other" or after.text in _COUNTS or not (placed or (at - first > 1 and bound)):
        return False
    if placed and tokens[first - 2 : first - 1] and tokens[first - 2].text in _LOCATING:
        return False  # 在兰州后……
    for token in tokens[at + 1 : at + 2 * BRAND]:
        if token.kind == "head" or token.text in HEADLIKE:
            return True
        if token.kind not in _BRANDED and token.text not in _BRANDING:
            return False
    return False


_BRANDED = frozenset(("other", "latin", "noun", "opening", "bracket", "place"))


BRAND = 4
"""Characters of the longest brand."""
_LOCATING = frozenset(("在", "于", "赴", "到", "至", "从", "自"))


def _partnering(before: Token | None) -> bool:
    return before is not None and before.text in _PARTNERING


def _brand_and(token: Token, before: Token, earlier: Token | None, after: Token) -> bool:
    """六和股份有限公司, 万和通物流集团: one character in front of 和 is no name of its own."""
    if token.text not in "和同" or before.text in grammar().generic or after.kind not in ("head", "other", "noun"):
        return False
    return after.value == "Enterprise" or earlier is None or earlier.kind in (*_OPENERS, "place")


def _known_lexicon(names: tuple[tuple[str, str, str], ...]) -> Lexicon:
    lexicon = Lexicon()
    for name, kind, value in names:
        lexicon.add((name,), kind, value)
    return lexicon.seal()


def _beginnings(text: str) -> set[str]:
    """What words of `text` may begin with: every character and every two."""
    return {*text, *map("".join, pairwise(text))}


def _closing(tokens: Sequence[Token], at: int) -> int | None:
    wanted, depth = _PAIRS[tokens[at].text], 0
    for index in range(at + 1, min(len(tokens), at + REACH)):
        text = tokens[index].text
        if text in _STOPS:
            return None
        if text == tokens[at].text:
            depth += 1
        elif text in wanted and tokens[index].kind == "mark":
            if not depth:
                return index
            depth -= 1
    return None


def _grouped(tokens: Sequence[Token], depth: int) -> list[Token]:
    made, at = [], 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at) if token.kind == "mark" and token.text in _PAIRS and depth < 4 else None
        if end is None:
            made.append(token)
        else:
            kind = "quote" if token.text in _QUOTES else "bracket"
            inner = tuple(_grouped(tokens[at + 1 : end], depth + 1))
            text = "".join(t.text for t in tokens[at : end + 1])
            made.append(Token(token.start, tokens[end].end, kind, text, "", inner))
            at = end
        at += 1
    return made


# --- runs ------------------------------------------------------------------------------------------------------------

_INSIDE = frozenset(("place", "head", "known", "opening", "noun", "other", "latin"))


_WAYS = frozenset(("原则", "理念", "思路", "模式", "路径", "方针", "方式", "机制", "要求", "精神"))
"""What a quotation in front of is a motto, and begins no name: 按照“共建共管”原则建设……"""


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` may stand inside a name."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.kind in _INSIDE or (token.kind == "own" and (token.value == "name" or token.text in HEADLIKE)):
        return True
    if token.kind == "space":
        return bool(before and after and "latin" in (before.kind, after.kind) and _solid(before) and _solid(after))
    if token.kind == "number":  # 遵义市120急救中心
        return bool(before and after and token.text.isdigit() and before.kind == "place" and after.kind == "head")
    if token.kind == "dash":
        if before is not None and before.text in grammar().kinds:
            return False  # 知名企业——甲有限公司
        if _long_dash(tokens, at) and before is not None and before.kind not in ("place", "dash"):
            return False  # 实践中心——甲实践中心: what it is, and its name
        return bool(before and after and _solid(before) and (_solid(after) or after.kind == "dash"))
    if token.kind == "quote":
        return bool(after and after.kind in _INSIDE and after.text not in _WAYS and not _ends_name(token.inner))
    if token.kind == "bracket" and before is not None and _solid(before) and _short(token.inner):
        ends = before.kind == "head" and all(t.kind == "place" for t in token.inner)
        return ends or (after is not None and after.kind in _INSIDE)
    return False


def _long_dash(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text in "—–" and any(
        t.text == tokens[at].text for t in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2])
    )


HEADLIKE = ("学校", "学院")


def _solid(token: Token) -> bool:
    return token.kind in _INSIDE or token.kind in ("own", "dash", "bracket", "quote")


def _short(inner: Sequence[Token]) -> bool:
    """A place, a brand or a form of law in brackets inside a name: （温州）, （集团）."""
    return (
        bool(inner)
        and sum(len(t.text) for t in inner) <= 8
        and all(t.kind in _INSIDE or t.kind == "own" for t in inner)
    )


def _ends_name(inner: Sequence[Token]) -> bool:
    return bool(inner) and inner[-1].kind == "head"


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Stretches of words that may belong to one name, each at most LONGEST characters."""
    at, start, length = 0, 0, 0
    while at <= len(tokens):
        inside = at < len(tokens) and _belongs(tokens, at)
        if inside and tokens[at].text in HEADLIKE and all(t.kind == "opening" for t in tokens[start:at]):
            yield at, at + 1
            start, length = at + 1, 0
        elif inside and length + len(tokens[at].text) <= LONGEST and not _opens_sentence(tokens, start, at):
            length += len(tokens[at].text)
        else:
            if at > start:
                yield start, at
            start, length = (at, len(tokens[at].text)) if inside else (at + 1, 0)
        at += 1


_ALLYING = frozenset(
    ("联合", "合作", "支持", "指导", "组织", "委托", "邀请", "认定", "评选", "运营", "托管", "投资", "出资")
)
_LEVELS = frozenset(("国家级", "省级", "市级", "省部级", "区级", "县级", "示范性"))


def _opens_sentence(tokens: Sequence[Token], start: int, at: int) -> bool:
    """A verb-like word right behind a complete name and before a place is a verb: 教育部支持江西赣科大学."""
    if at > start and tokens[at].text in _LEVELS and tokens[at - 1].value == "PublicBody":
        return True  # 省科技厅省级众创空间 is an office and a title
    if at <= start or tokens[at - 1].kind != "opening" or at - 2 < start:
        return False
    if tokens[at - 1].text in _BUILDING and _builds(tokens, start, at):
        return True
    if tokens[at - 2].kind not in ("head", "known", "own"):
        return False
    if tokens[at].kind in ("place", "known"):
        return True
    return not any(t.kind == "head" for t in tokens[at : at + 3]) and tokens[at - 1].text in _ALLYING


_BUILDING = frozenset(("建设", "建造", "修建", "打造"))
_WITH = frozenset(("携手", "联手", "牵手", "会同", "联合", "协同"))
_BUILT = frozenset(("ResearchCentre", "IndustryCollege", "Platform", "OverseasBase"))
"""Labels of what partners build."""


def _builds(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether the word in front of `at` is the verb of a sentence: 与甲有限公司建设乙产业学院, 携手甲建设乙基地.

    What stands in front of it ends a name, or follows a word for going together; what follows begins a name of its own
    and ends in what partners build: 携手甲建设研究院 and 甲市建设工程检测中心 have none.
    """
    if tokens[at].kind not in ("place", "other", "latin", "quote", "known"):
        return False
    ends = tokens[at - 2].kind in ("head", "known", "own", "bracket")
    if not ends and not _allied(tokens, start):
        return False
    last = next((t for t in reversed(_rest_of(tokens, at)) if t.kind == "head" or t.text in HEADLIKE), None)
    return last is not None and (last.value in _BUILT or last.text in HEADLIKE)


def _allied(tokens: Sequence[Token], start: int) -> bool:
    """Whether a word for going together stands in front, with nothing but names and marks of a list between."""
    before = next((t for t in reversed(tokens[:start]) if t.kind not in _INSIDE and t.text not in _LISTING), None)
    return before is not None and before.text in _WITH


_LISTING = frozenset("、和与及")


def _rest_of(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The words from `at` on that may belong to one name."""
    end = at
    while end < len(tokens) and end - at < BRAND * 5 and _belongs(tokens, end):
        end += 1
    return tokens[at:end]


# --- one name --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of words with the one before it."""

    words: tuple[Token, ...]
    before: Token | None


def _is_head(word: Token) -> bool:
    return word.kind in ("head", "known") or word.kind == "own"


def _distinct(words: Sequence[Token], label: str) -> bool:
    """Whether the words in front of a head tell one body from others of its kind."""
    return any(_tells(word, label in PLAIN) for word in words)


def _tells(word: Token, plain: bool) -> bool:
    rules = grammar()
    if word.kind in ("known", "latin", "quote", "own", "bracket"):
        return True
    if word.kind == "place":
        return not plain or word.text not in ("全国", "中国")
    if word.text in rules.generic or (plain and word.text in rules.trades):
        return False
    return word.kind in ("other", "head") or (word.kind in ("noun", "opening") and word.text not in rules.apposition)


PLAIN = frozenset(("Enterprise", "College", "PublicBody"))
"""Labels whose plain heads (公司, 学校, 医院) need more than a trade in front to name somebody."""

_RELATIVE = frozenset("省市区县镇乡州")


def _office(words: Sequence[Token], head: Token) -> bool:
    """Whether a one-character head (局, 厅, 部) really ends an office."""
    front = "".join(w.text for w in words)
    if not front or len(front) > 24:
        return False
    if any(front.endswith(office) for office in grammar().offices):
        return True
    if head.text == "委" and words[-1].kind == "place":
        return True
    if words[0].kind == "place" or front.startswith("国家"):
        return head.text != "厂" or len(words) > 1
    return head.text == "厂" and any(w.kind in ("other", "latin") for w in words)


_ORGANS = frozenset(("理事会",))
"""Organs of a body that is named in front of them: 甲联盟中方理事会 speaks of 甲联盟."""


def _last_head(words: Sequence[Token]) -> int | None:
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if word.text in _ORGANS and any(_is_head(w) for w in words[:index]):
            continue
        if word.kind == "head" and len(word.text) == 1 and not _office(words[_left(words[:index]) : index], word):
            continue
        if _is_head(word):
            return index
    return None


def _left(words: Sequence[Token]) -> int:
    """Where the name begins: behind verbs that only open it and what stands in apposition, at the place in front."""
    rules, at = grammar(), 0
    for index, word in enumerate(words[:-1]):
        if index and word.text in _FIRMS_ABROAD and words[index - 1].kind == "place":
            return index + 1  # 柬埔寨中资企业金边……有限公司
        after = words[index + 1]
        state = after.kind == "noun" and after.text[0] == "中" and len(after.text) == 2
        if index and word.text == "企业" and (state or after.kind in ("place", "known", "other")):
            return index + 1  # 铁路建设企业中铁……工程局
    qualifies = rules.apposition | rules.generic
    while at < len(words) and (words[at].kind in ("opening", "space", "dash") or words[at].text in rules.apposition):
        at += 1
    for index, word in enumerate(words):
        if word.kind == "place" and all(w.text in qualifies or w.kind in ("opening", "space") for w in words[:index]):
            return index
        if word.kind in ("known", "latin", "quote", "own") or (word.kind == "other" and index):
            break
        relative = words[1:] and words[1].text in _RELATIVE and (len(words) == 2 or words[2].text in rules.offices)
        if word.kind == "other":
            placed = words[1:] and words[1].kind == "place" and word.text not in _PREFIXES
            return 1 if relative or placed else at  # 任西南……联盟, 报省教育厅: one character is a word of the sentence
    return at


_FIRMS_ABROAD = frozenset(("中资企业", "侨资企业", "中方企业"))
_PREFIXES = frozenset("大新老小东西南北中")


_MASS = re.compile("残疾人|妇女|华侨|侨联|工商业|社会科学|文学艺术|科学技术|青年|学生")


def _label(words: Sequence[Token], head: Token) -> str:
    label = head.value if head.kind in ("head", "known") else "College"
    if head.text == BRANCH:
        label = next((w.value or "College" for w in reversed(words[:-1]) if _is_head(w)), label)
    if head.text == "联合会" and head.kind == "head" and len(words) > 1 and not _MASS.search(_text(words)):
        label = "Association"  # 物流与采购联合会
    if len(words) == 1 or label in KEEPS_ABROAD:
        return label
    country = _country(words)
    if not country and head.text == WORKSHOP and words[0].kind == "place":
        return "Platform"
    if not country:
        return "PublicBody" if label == "Platform" and words[0].value == "PublicBody" else label
    own = any(w.kind == "own" and w.value for w in words)
    text = _text(words)
    if label == "OverseasBase" or (own and label in (*FACILITIES, "College")):
        return "OverseasBase"
    ours = any(word in text for word in _FROM_CHINA)
    two = demonym_country(text) or pair_country(text)
    if (ours and head.text in HEADLIKE) or ((ours or two) and label in FACILITIES):
        return "OverseasBase"
    return "OverseasPartner"


_FROM_CHINA = ("中文+", "汉语", "丝路", "海丝", "鲁班")
"""“中文+职业技能”, 海丝学院: what a place abroad is given by those who teach there from China."""


BASES = frozenset(("丝路学院", "鲁班工坊", "海外人才联络站"))
"""Heads that name a base abroad even without a place."""
BRANCH = "分院"
"""A branch is of the kind its whole is: of an academy, a hospital, a college."""
WORKSHOP = "工坊"
"""A head of bases abroad (鲁班工坊) that is a workshop like others where a Chinese place stands in front."""
KEEPS_ABROAD = frozenset(("Alliance",))
FACILITIES = frozenset(("Platform", "ResearchCentre", "IndustryCollege"))


def _country(words: Sequence[Token]) -> str:
    """The foreign country a name tells: of the place it begins with, of a place in brackets, of 中德; else empty."""
    for word in words:
        if word.kind == "bracket" and (inner := _country(word.inner)):
            return inner
    first = next((w for w in words if w.kind == "place" and w.value), None)
    if first is None or first.text == "中国":
        pair = _pair(words) if first is None else ""
        return pair or (_known_country(words[0]) if words[0].kind == "known" and len(words) == 1 else "")
    return "" if first.value == HOME else first.value


def _pair(words: Sequence[Token]) -> str:
    """The other country of 中德人才联谊站; of 中老铁路培训中心 where the body is one that works abroad."""
    text, head = _text(words), words[-1]
    abroad = (head.value == "Platform" and not head.text.startswith("实训")) or head.text == "工匠学院"
    return demonym_country(text) or (pair_country(text) if abroad else "")


def _known_country(word: Token) -> str:
    country = country_of(word.text)
    return "" if country == HOME else country


def _text(words: Sequence[Token]) -> str:
    return "".join(w.text for w in words)


def _found(words: Sequence[Token], kind: str, label: str) -> Found:
    span = (words[0].start, words[-1].end)
    return Found(Mention(_text(words), label, *span, own=kind in ("own", "unit"), country=_country(words)), kind)


def _read_run(run: _Run) -> list[Found]:
    """The bodies one run of words names, left to right."""
    words = run.words
    if label := _english(words):
        return [_found(words, "body", label)]
    if words[0].kind == "own" and words[0].text in HEADLIKE:
        return _read_pronoun(run)
    at = _last_head(words)
    if at is None:
        return []
    head = words[at]
    if at and head.value == "PublicBody" and words[0].kind == "place" and words[0].value not in ("", HOME):
        return [_found(words[: at + 1], "body", "OverseasPartner")]  # 泰国国家铁路局, 老挝国家工业和商务部
    if head.kind == "known":
        placed = at and words[at - 1].kind == "place" and not place_prefix(head.text)
        if _goes_on(words, at) and _parted(head.text):
            return [_found(words[_left(words[:at]) : at + 1], "body", head.value)]  # 甲集团公司怀西工务段
        return [_found(words[at - 1 if placed else at : at + 1], "body", head.value)] if _bounded(words, at) else []
    if head.kind == "own" and head.value:
        return [_found((head,), "own", "College")]
    start = 0 if _person(words[:at], head) else _left(words[:at])
    if head.text in HEADLIKE and (start == at or _says_own(words[start:at], head)):
        return [_found((head,), "own", "College")]
    if at >= 2 and head.text.endswith("政府") and words[at - 1].text in _RELATIVE and words[at - 2].text.endswith("委"):
        return _two_offices(words, start, at)
    return [_judged(words, start, at)]


def _english(words: Sequence[Token]) -> str:
    """The label of a run of Latin words that is the English name of a body; else empty."""
    if any(w.kind not in ("latin", "space", "dash") for w in words) or len(words) < 3:
        return ""
    return next((grammar().english[w.text] for w in words if w.text in grammar().english), "")


def _goes_on(words: Sequence[Token], at: int) -> bool:
    """Whether a known name at `at` is only the end of one: behind a body, or behind a brand (宏光假日酒店)."""
    front = [w.kind for w in words[max(0, at - 2) : at]]
    return front[-1:] in (["head"], ["known"]) or front == ["other", "other"]


def _parted(name: str) -> bool:
    """Whether a learned short form ends in a head, and so may be the end of a name (怀西工务段)."""
    return any((hit := grammar().lexicon.at(name, at)) and hit[1] == "head" and at + len(hit[0]) == len(name)
               for at in range(1, len(name)))  # fmt: skip


def _person(front: Sequence[Token], head: Token) -> bool:
    """A studio named after a person whose given name is also a place: 王秀英技能大师工作室."""
    studio = head.text.endswith(("工作室", "工作站"))
    return studio and len(front) > 1 and front[0].text in grammar().surnames and front[1].kind == "place"


def _bounded(words: Sequence[Token], at: int) -> bool:
    """Whether a short brand stands at a boundary: 李牧原 and 地中海航运 hold one by chance."""
    return len(words[at].text) > BRAND - 1 or not at or words[at - 1].kind != "other"


def _says_own(front: Sequence[Token], head: Token) -> bool:
    """关心学校, 激发学校: a school that nothing names is the college behind a verb we do not know."""
    return head.text == "学校" and len(_text(front)) <= 3 and not any(w.kind in _NAMING for w in front)


def _two_offices(words: Sequence[Token], start: int, at: int) -> list[Found]:
    """温州市委市政府 is two."""
    party = words[start : at - 1]
    place = party[:-1] if len(party) > 1 else ()
    name = _text(place) + _text(words[at : at + 1])
    if not place or not _text(place).endswith(words[at - 1].text):
        name = _text(place) + _text(words[at - 1 : at + 1])
    span = Mention(name, "PublicBody", words[at - 1].start, words[at].end)
    return [_found(party, "body", "PublicBody"), Found(span, "body")]


def _read_pronoun(run: _Run) -> list[Found]:
    if run.before is not None and run.before.text in ("各", "该", "某", "各类", "所", "等", "其他", "家", "个"):
        return []
    return [_found(run.words, "own", "College")]


def _judged(words: Sequence[Token], start: int, at: int) -> Found:
    """A run's name: a body, a unit of the college, or unnamed."""
    head = words[at]
    stop = at + 2 if words[at + 1 : at + 2] and words[at + 1].kind == "bracket" else at + 1
    body = words[start:stop]
    label = _label(body, head)
    if body[0].value == "PublicBody" and body[0].kind == "known" and head.value == "Platform" and head.text != "中心":
        return _found(body[:1], "body", body[0].value)  # 教育部……基地 is a programme of the ministry
    if _is_unit(body, head):
        return _found(body, "unit", label)
    named = _relative(body) or head.text in BASES or _names(words[start:at], head)
    return _found(body, "body" if named else "unnamed", label)


def _names(front: Sequence[Token], head: Token) -> bool:
    """Whether the words in front of a head make it the name of one body."""
    if not _distinct(front, head.value or "College"):
        return False
    if head.text in grammar().placed:
        return any(_settles(word) for word in front)
    if head.text in _TITLED and front[-1].text in grammar().titles:
        return False
    text = _text(front)
    counted = head.text in _COUNTED and text[-1] in _COUNTS and text[-2:-1] != "第"  # 一体两翼三平台
    return not counted and not (front[-1].text in _MOVING and len(head.text) <= SHORT)


def _settles(word: Token) -> bool:
    """Whether a word tells where or whose a body is: a place, a body, letters; 沅溪县 is a place we need not know."""
    if word.kind == "bracket":
        return any(w.kind == "place" for w in word.inner)
    return word.kind in _NAMING or word.kind == "quote" or word.text in _RELATIVE


_COUNTED = frozenset(("平台", "基地", "中心"))
_TITLED = frozenset(("学校", "企业", "院校"))
_MOVING = frozenset("进入下驻")
"""进社区, 驻厂: verbs of one character that take a short head for their object."""
SHORT = 2


def _relative(body: Sequence[Token]) -> bool:
    """An office named from where the college stands: 市政府, 省教育厅, 人社局."""
    front = _text(body[:-1])
    if body[-1].value != "PublicBody" or not front:
        return False
    offices = grammar().offices
    return front in _RELATIVE or front in offices or (front[0] in _RELATIVE and front[1:] in offices)


_NAMING = frozenset(("place", "known", "latin", "quote", "head", "own"))
_UNIT_HEADS = frozenset(("学院", "技术学院", "设计学院", "工程学院", "商学院", "特色学院"))


_APART = frozenset(("师范", "理工", "民族", "政法", "医药", "中医药", "农林", "外国语"))
"""What colleges of their own teach: behind a brand no college of a college bears these words (皖陵师范学院)."""


def _founded_apart(front: Sequence[Token]) -> bool:
    return len(front) > 2 and front[0].kind == front[1].kind == "other" and front[-1].text in _APART


def _is_unit(body: Sequence[Token], head: Token) -> bool:
    """A college named by its trade alone is a unit of the reporting college: 物流管理学院."""
    rules, front = grammar(), body[:-1]
    if (
        front
        and front[0].kind == "own"
        and (front[0].text in HEADLIKE or (front[0].value and head.text in _UNIT_HEADS))
    ):
        return True
    if head.text not in _UNIT_HEADS or not front or "国家" in _text(front) or any(w.kind in _NAMING for w in front):
        return False
    if pair_country(_text(body)) or _founded_apart(front):
        return False
    return any(w.text not in rules.generic and w.text not in rules.apposition for w in front)


# --- names across words that part them -------------------------------------------------------------------------------

_PARTNERING = frozenset(("与", "和", "同", "跟", "及", "、", "携手", "联合", "会同", "联手", "合作", "对接"))
_AND = frozenset(("与", "和", "及", "暨"))
_JOINABLE = frozenset(
    (
        "ResearchCentre",
        "Platform",
        "IndustryCollege",
        "Association",
        "PublicBody",
        "OverseasBase",
        "Alliance",
        "OverseasPartner",
    )
)


def _joined(tokens: Sequence[Token], runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs, two of them put together where 与 or 和 stands inside a name: 物流与供应链协会."""
    held: tuple[int, int] | None = None
    for run in runs:
        if held is not None:
            if held[1] + 1 == run[0] and tokens[held[1]].text in _AND and _one_name(tokens, held, run):
                held = (held[0], run[1])
                continue
            yield held
        held = run
    if held is not None:
        yield held


_HOUSES = frozenset("馆院所站室校厅坊社队")
"""What a body or a room of one ends in: it is named by itself, and 和 behind it joins two."""


def _one_name(tokens: Sequence[Token], left: tuple[int, int], right: tuple[int, int]) -> bool:
    first, second = tokens[left[0] : left[1]], tokens[right[0] : right[1]]
    at = _last_head(second)
    abroad = first[0].kind == "place" and first[0].value not in ("", HOME) and not any(_is_head(w) for w in first)
    if abroad and len(second) == 1 and second[0].kind == "known" and second[0].value == "PublicBody":
        return len(first) > 1  # 老挝国家工业和商务部
    if at is None and second[-1].kind == "head" and _last_head((*first, *second)) is not None:
        at = len(second) - 1
    if at is None or second[at].kind != "head" or second[0].kind in ("place", "known", "own"):
        return False
    if _trade_body(first, second[at]):
        return True
    if any(_is_head(w) for w in first) or first[-1].text in grammar().kinds or first[-1].text[-1] in _HOUSES:
        return False
    if second[at].value not in _JOINABLE and not (abroad and second[at].value == "College"):
        return False
    front = first[_left(first) :]
    length = sum(len(w.text) for w in front)
    if not front or length > 16 or (front[0].kind != "place" and length > 8):
        return False
    if front[0].kind == "place":
        return len(front) > 1
    before = tokens[left[0] - 1].text if left[0] else ""
    return before not in _PARTNERING and _distinct(front, "Platform") and len(second[at].text) > 1


def _trade_body(first: Sequence[Token], head: Token) -> bool:
    """云南省饭店与民宿行业协会: a place and a bare trade in front of an association's trade."""
    return len(first) == 2 and first[0].kind == "place" and _is_head(first[1]) and head.value == "Association"


def _shared(tokens: Sequence[Token], start: int, found: Found, words: Sequence[Token]) -> list[Found]:
    """The further names of a run whose end is shared: 瓯海、龙湾区民政局; 中德、中意人才联谊站."""
    if found.kind != "body" or not words or not _sharable(words[0].text):
        return []
    made, at = [], start
    while at >= 2 and tokens[at - 1].text in ("、", "和", "及", "与"):
        first = at - 2
        while first > 0 and tokens[first - 1].kind in _INSIDE and tokens[at - 2].end - tokens[first - 1].start <= 6:
            first -= 1
        place = _text(tokens[first : at - 1])
        if not _sharable(place) or (first and tokens[first - 1].kind in _INSIDE):
            break
        name = _like(place, words[0].text) + _text(words[1:])
        country = country_of(name).replace(HOME, "")
        made.append(Found(replace(found.mention, name=name, start=tokens[first].start, country=country), "body"))
        at = first
    return made[::-1]


def _sharable(text: str) -> bool:
    return is_place(text) or (len(text) == 2 and bool(demonym_country(text)))


def _like(place: str, model: str) -> str:
    """瓯海 beside 龙湾区 is 瓯海区."""
    return place + model[-1] if model[-1] in "省市区县镇乡" and place[-1] not in "省市区县镇乡州" else place


# --- all names of a text ---------------------------------------------------------------------------------------------


def _find(tokens: Sequence[Token]) -> Iterator[Found]:
    done = 0
    for start, end in _joined(tokens, list(_runs(tokens))):
        yield from _inner(tokens[done:start])
        words = tuple(t for t in tokens[start:end])
        found = _read_run(_Run(words, tokens[start - 1] if start else None))
        for one in found:
            body = [w for w in words if w.start >= one.mention.start]
            lead = start if body and body[0] is words[0] else None
            if lead is not None:
                inside = [w for w in body if w.end <= one.mention.end]
                yield from _shared(tokens, lead, one, inside)
            yield one
        yield from _lonely(words, found)
        done = end
    yield from _inner(tokens[done:])


_PLAIN = _INSIDE | {"space", "dash", "number", "bracket", "quote"}


def _quoted(token: Token) -> list[Found]:
    """A quotation that is one name from its first character to its last: “智慧工地实训中心”."""
    words = token.inner
    if token.kind != "quote" or words[-1].kind != "head" or len(words) < 2 or len(token.text) > 32:
        return []
    if any(w.kind not in _PLAIN and not (w.kind == "function" and len(w.text) == 1) and w.kind != "own" for w in words):
        return []
    if words[0].kind in ("function", "opening", "own") and not words[0].value:
        return []
    found = _judged(words, 0, len(words) - 1)
    return [found] if found.kind in ("body", "unit") else []


def _inner(tokens: Sequence[Token]) -> Iterator[Found]:
    for token in tokens:
        if token.inner:
            yield from _quoted(token) or _find(token.inner)
        elif token.kind == "own" and not token.value and token.text not in HEADLIKE:
            yield _found((token,), "own", "College")


def _lonely(words: Sequence[Token], found: Sequence[Found]) -> Iterator[Found]:
    """Names inside quotes of a run, learned names and countries that no name of the run covers."""
    spans = [(f.mention.start, f.mention.end) for f in found]
    free = [w for w in words if not any(a <= w.start and w.end <= b for a, b in spans)]
    for at, word in enumerate(free):
        if word.kind == "place" and at + 1 < len(free) and free[at + 1].kind == "place" and free[at + 1].value == HOME:
            continue  # 郴州市苏仙区 is the district
        if word.inner:
            yield from _quoted(word) or _find(word.inner)
        elif word.kind == "known":
            if _bounded(words, words.index(word)):
                yield _found((word,), "body", word.value)
        elif word.kind == "own":
            yield _found((word,), "own", "College")
        elif word.kind == "place":
            yield _found((word,), "place", "Country")


# --- learning --------------------------------------------------------------------------------------------------------

_SHORT_FORM = re.compile(r"(?:以下|下文|下)?(?:简称|称)(?:为|作)?[：:]?")
CALLED = re.compile(
    r"\s*(?:[（(][^（）()]{0,60}[）)])?\s*[”\"」]?[，,]?\s*(?:以下|下文|后文|下)?(?:简称|称)(?:为|作)?[：:]?\s*"
    r"[“\"「](?P<name>[^“”\"「」]{2,20})[”\"」]"
)
"""What follows a name that is given a short form outside brackets: “甲有限公司”以下简称“甲公司”."""
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
        if _SHORT_FORM.match(inside):
            rest = _SHORT_FORM.sub("", inside, count=1)
            for short in _QUOTED.findall(rest) or [rest.strip("，, ")]:
                yield short, one.mention.label
        elif abridges(inside, one.mention.name):
            yield inside, one.mention.label


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
                if label == "Enterprise" and _brand(words):
                    yield _text(words).strip(), label


_PARTING = frozenset(("function", "verb", "opening", "mark", "own", "bracket"))


def _introduced(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Brands that a word for their kind introduces: 与家纺品牌甲合作, 携手传感器制造商乙."""
    for at, token in enumerate(tokens):
        if token.text in grammar().introducing:
            brand = tuple(takewhile(_in_coinage, tokens[at + 1 :]))
            after = tokens[at + 1 + len(brand) : at + 2 + len(brand)]
            parted = not after or (after[0].kind in _PARTING and after[0].text not in _BRANDING)
            coined = sum(t.kind == "other" for t in brand) * 2 > len(brand) and _text(brand)[-1] not in _THINGS
            if parted and coined and 2 <= len(_text(brand)) <= 6:
                yield _text(brand), "Enterprise"


_THINGS = frozenset("班课群周节日赛")
"""Endings of what a college offers under the word for a brand (品牌订单班)."""


def _in_coinage(token: Token) -> bool:
    """Whether a word may be part of a name that somebody made up: no word, or one of a single character (小, 院)."""
    return token.kind == "other" or (token.kind in _BRANDED and len(token.text) == 1)


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
    firms = sum(end is not None and end.kind == "head" and end.value == "Enterprise" for end in ends)
    return "Enterprise" if firms > 1 and 2 * firms >= len(items) else ""


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
        elif tokens[at].kind not in _INSIDE and tokens[at].kind not in ("space", "dash", "bracket"):
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
    return bool(body) and 2 <= len(_text(solid)) <= 10 and all(w.kind in ("other", "latin") for w in body)


def learn_names(texts: Iterable[str], context: Context) -> Context:
    """The context with the short forms that texts define and the brands that they list together."""
    known: dict[str, str] = {}
    for text in texts:
        tokens = tokens_of(text, context)
        for name, label in (*_defined(text, find_spans(text, context)), *_listed(tokens), *_introduced(tokens)):
            known.setdefault(name, label)
    ours = {context.college, *context.own, *ontology().pronouns}
    fresh = {name: label for name, label in known.items() if len(name) > 1 and name not in ours}
    return replace(context, known={**fresh, **context.known})


# --- the public finders ----------------------------------------------------------------------------------------------


def find_spans(text: str, context: Context) -> list[Found]:
    """Every span that names or could name a body, in order, with what kind of name it is."""
    return list(context.memo.spans(text, context.lexicons(text)))


def find_names(text: str, context: Context) -> list[Mention]:
    """The bodies a joined text names, in order; words for the reporting college are `own`.

    Unnamed bodies (龙头企业, 大师工作室) are left out: they are no names (ontology.md, rule 7).
    """
    return [f.mention for f in find_spans(text, context) if f.kind in ("body", "own", "unit")]


def label_of(name: str, context: Context) -> str:
    """The label of a name that stands alone, as in a table's cell; empty where its form tells none."""
    tokens = tokens_of(name, context)
    best = ""
    for found in _find(tokens):
        if found.kind in ("body", "unit", "unnamed"):
            best = found.mention.label
    return best
