"""Cuts joined text into words: the closed classes of names.yml, places and bodies that everybody knows, heads.

A word of the sentence that a brand holds (花之都, 中源) is part of it; quotes and brackets are one word each.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import compress, count, zip_longest
from operator import add, or_
from pathlib import Path
from typing import NamedTuple

from graph.datafile import DATA, Section, read_yaml
from graph.ontology import ontology
from loaders.gazetteer import HOME, cuts_word, gazetteer


class Token(NamedTuple):
    """A word. kind: place, head, own, known, function, verb, opening, noun, other, latin, number, space, dash, mark,
    title, quote, bracket; value: what is known of it (a label, a country); inner: the words in a quote or bracket."""

    start: int
    end: int
    kind: str
    text: str
    value: str = ""
    inner: tuple[Token, ...] = ()


_token: Callable[[tuple[int, int, str, str, str, tuple[Token, ...]]], Token] = partial(tuple.__new__, Token)
"""A token of all its parts, without the keywords that make `Token(...)` slow: a report has some fifty thousand."""
FIRM = "Enterprise"
"""The label of what a brand names."""
HEADLIKE = ("学校", "学院")
SHORT = 2
"""Characters of heads and verbs too short to cut a name by themselves."""
OURS = "(?:我校|我院|本校|学校|学院)"
"""The words for the reporting college, as part of a pattern."""
SEATS = frozenset(("chair", "vice-chair", "council", "member", "founder"))
"""Classes of the words for a seat in a group."""
LISTING = frozenset("、和与及")
"""What joins the members of a list."""
PARTNERING = frozenset(("与", "和", "同", "跟", "及", "、", "携手", "联合", "会同", "联手", "合作", "对接"))
AND = frozenset(("与", "和", "及", "暨"))


FEW = 8
"""Words of a lexicon that a text is searched for one by one."""


@lru_cache(maxsize=8)
def pairs_of(text: str) -> tuple[str, ...]:
    """Every two characters side by side, which words begin with, and the last character: several lexicons look at one
    text in turn."""
    return (*map(add, text, text[1:]), text[-1:])


class Lexicon:
    """Words by their first two characters, longest first: a text is read once, left to right."""

    def __init__(self, words: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.words = dict(words or {})
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._beginnings: dict[str, frozenset[str]] = {}
        self._found: dict[str, tuple[str, str, str]] = {}
        self._latin: frozenset[str] = frozenset()

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
        kinds: dict[str, set[str]] = {}
        for word, (kind, _) in self.words.items():
            kinds.setdefault(kind, set()).add(word[:2])
        self._beginnings = {kind: frozenset(found) for kind, found in kinds.items()}
        self._found = {word: (word, *found) for word, found in self.words.items()}
        self._latin = frozenset(word for word in self.words if word[0].isascii() or word[-1].isascii())
        return self

    def begins(self, text: str, position: int, kind: str) -> bool:
        """Whether what stands at `position` begins as a word of this kind does: told faster than the word itself."""
        found = self._beginnings.get(kind, frozenset())
        return text[position : position + 2] in found or text[position : position + 1] in found

    def may_begin(self, text: str) -> Iterable[int]:
        """Where in `text` a word may begin: most characters begin none, and need not be looked up one by one."""
        if len(self.words) <= FEW:
            return {at for word in self.words for at in _places_of(word, text)}
        pairs, alone = map(self._lengths.__contains__, pairs_of(text)), map(self.words.__contains__, text)
        return compress(count(), map(or_, pairs, alone))

    def at(self, text: str, position: int, end: int = sys.maxsize) -> tuple[str, str, str] | None:
        """The longest word at `position` that does not reach beyond `end`, with its kind and value."""
        for length in self._lengths.get(text[position : position + 2], ()):
            if position + length > end:
                continue
            word = text[position : position + length]
            if (found := self._found.get(word)) and not (
                word in self._latin and cuts_word(text, position, position + length)
            ):
                return found
        word = text[position]
        return None if word in self._latin and cuts_word(text, position, position + 1) else self._found.get(word)


def _places_of(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


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
    goods: frozenset[str]
    policies: frozenset[str]
    regions: frozenset[str]
    continents: frozenset[str]
    kinds: Mapping[str, str]
    frames: Mapping[str, tuple[str, ...]]
    attributes: frozenset[str]
    purposes: frozenset[str]
    branches: frozenset[str]
    english: Mapping[str, str]
    contractions: Mapping[str, tuple[str, ...]]
    qualifying: frozenset[str]
    """Words that say of what kind a body is, in front of its name."""


_LISTS = (
    "own", "regions", "apposition", "trades", "offices", "opening", "not_heads", "placed", "titles", "surnames",
    "introducing", "policies", "continents", "branches", "attributes", "purposes", "goods",
)  # fmt: skip


_SETS = (
    "apposition", "trades", "offices", "placed", "titles", "surnames", "regions", "introducing", "policies",
    "continents", "branches", "attributes", "purposes", "goods",
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
    frames, contractions = _lists_by_word(root.section("frames")), _lists_by_word(root.section("contractions"))
    root.done()
    lexicon = Lexicon()
    lexicon.add(lists["own"], "own")
    lexicon.add((*lists["regions"], *lists["continents"], *_parts_of_provinces()), "place")
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
    sets = {key: frozenset(lists[key]) for key in _SETS}
    return Grammar(lexicon.seal(), frozenset(rows["generic"]), kinds=kinds, frames=frames, english=english,
                   contractions=contractions, qualifying=sets["apposition"] | frozenset(rows["generic"]),
                   **sets)  # fmt: skip


_SIGNS = "冀豫辽湘皖鲁苏浙赣桂晋蒙陕闽粤川鄂滇黔陇楚蜀琼藏渝"
_SIDES = ("东", "西", "南", "北", "中", "东南", "东北", "西南", "西北")


def _parts_of_provinces() -> Iterable[str]:
    """湘西, 鄂中, 豫西南: how people call the parts of a province, by its sign."""
    return (sign + side for sign in _SIGNS for side in _SIDES)


def _by_word(section: Section) -> dict[str, str]:
    found = {word: label for label in section for word in section.texts(label)}
    section.done()
    return found


def _lists_by_word(section: Section) -> dict[str, tuple[str, ...]]:
    found = {word: section.texts(word) for word in section}
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

_LATIN = re.compile(r"(?:\d{1,4}(?=[A-Za-z]))?[A-Za-zÀ-ɏΑ-ωЀ-ӿ][A-Za-z0-9À-ɏΑ-ωЀ-ӿ+&.'’_*-]*")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,%．]*(?:\s*(?:学年|年度|年|月|日|届|级|余|多|万元|亿元|千元|万|亿|元))?")
_TITLE = re.compile(r"《[^《》]{1,120}》")
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）)", "(": ")）", "〔": "〕", "【": "】", "[": "]",
          "«": "»"}  # fmt: skip
_OPENS_PAIR = re.compile(f"[{re.escape(''.join(_PAIRS))}]")
_QUOTES = "“‘「『«"
_DASHES = "—–-－~～·•・"
_CLAUSE_ENDS = frozenset("，。；：、,;:（(\n")
_ITEMS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩❶❷❸❹❺❻❼❽❾❿")
"""Characters that number the items of a list."""
_STOPS = frozenset("。；;！？!?\n")
_PLAIN_MARKS = _CLAUSE_ENDS | _STOPS | frozenset("）)“”》")
"""Characters that are a mark wherever they stand."""
REACH = 60
"""Words looked ahead for the closing half of a pair."""


def _listed(text: str, at: int, lexicons: Iterable[Lexicon]) -> Token | None:
    """The word of a lexicon that begins at `at`."""
    char = text[at]
    if char == "如" and (not at or text[at - 1] in _CLAUSE_ENDS) and text[at + 1 : at + 3] not in ("东县", "皋市"):
        return Token(at, at + 1, "function", char)  # 如东南电子股份有限公司 speaks of no county
    for lexicon in lexicons:
        if hit := lexicon.at(text, at):
            word, kind, value = hit
            if _is_doubtful(word, kind):
                return _known_word(text, at, hit, lexicon)
            return _token((at, at + len(word), kind, word, value, ()))
    return None


@lru_cache(maxsize=1 << 15)
def _is_doubtful(word: str, kind: str) -> bool:
    """Whether what follows a word may tell that it is none, or a shorter one (`_known_word`): of most it does not."""
    first, last = word[0], word[-1]
    if kind == "known":
        return last == "部"
    if kind == "place":
        return first in "同和如向"
    if kind == "head":
        return last in "委站中协办所" or word in ("人大", "大学校", *_SOCIETIES)
    if word in _CUT_SHORT or (kind == "noun" and (first in "同和与中" or last == "商")):
        return True
    if kind in ("function", "noun") and len(word) > 1 and last in _first_characters("head"):
        return True
    return kind in ("function", "verb") and len(word) == SHORT and last in {trade[0] for trade in _trade_beginnings()}


@cache
def _first_characters(kind: str) -> frozenset[str]:
    return frozenset(word[0] for word, (found, _) in grammar().lexicon.words.items() if found == kind)


def _unlisted(text: str, at: int) -> Token:
    """What begins at `at` where no lexicon has a word for it."""
    char = text[at]
    if char in _PLAIN_MARKS:
        return Token(at, at + 1, "mark", char)
    for pattern, kind in ((_LATIN, "latin"), (_NUMBER, "number"), (_TITLE, "title")):
        if match := pattern.match(text, at):
            return Token(at, match.end(), kind, match.group())
    if char.isspace() and char != "\n":
        return Token(at, at + 1, "space", char)
    if char in _DASHES:
        return Token(at, at + 1, "dash", char)
    return Token(at, at + 1, "other" if char.isalnum() and char not in _ITEMS else "mark", char)


def _known_word(text: str, at: int, hit: tuple[str, str, str], lexicon: Lexicon) -> Token:
    """The word of the lexicon that begins here, or the shorter one that what follows speaks for."""
    char, (word, kind, value) = text[at], hit
    if kind == "known" and word[-1] == "部" and text[at + len(word) :][:1] == "门":
        return Token(at, at + len(word) + 1, "noun", word + "门")  # 教育部门 is no 教育部
    if kind == "place" and char in "同和如向" and _is_behind(text, at + 1, lexicon, "place"):
        return Token(at, at + 1, "function", char)  # 同德国……合作 speaks of Germany, not of 同德
    paired = char == "中" and _is_behind(text, at + len(word), lexicon, "noun")  # 中德化工…… speaks of no 德化
    if char == "同" and kind == "noun" and _longer_noun(text, at, word, lexicon):
        return Token(at, at + 1, "function", char)  # 图书馆同心理咨询中心合作 speaks of no 同心
    if char in "同和与中" and kind == "noun" and not paired and _longer_place(text, at, word, lexicon):
        return Token(at, at + 1, "function", char)  # 学校和平凉市……共建 speaks of 平凉市
    if kind == "head" and _heads_across(text, at + len(word), word):
        front = word[:-1]
        kind, value = lexicon.words.get(front, ("other", ""))
        return Token(at, at + len(front), kind, front, value)
    if word in _CUT_SHORT and (cut := _cut_short(text, at, word, lexicon)) is not None:
        return cut
    if kind == "noun" and word[-1] == "商" and text[at + len(word) : at + len(word) + 1] in _BEHIND_TRADE:
        return Token(at, at + len(word) - 1, kind, word[:-1], value)  # 装备制造商会, 服务商贸流通
    if kind in ("function", "noun") and len(word) > 1 and _head_across(text, at, word, lexicon):
        return Token(at, at + 1, "other", char)  # 方太厨具有限公司, 黄河水文化馆: 具有 and 水文 are no words there
    ends = at and text[at - 1] in _FIRM_ENDS
    if kind in ("function", "verb") and len(word) == SHORT and not ends and _trade_across(text, at + 1, lexicon):
        return Token(at, at + 1, "other", char)  # 众联建材有限公司: 联建 is no word there
    return Token(at, at + len(word), kind, word, value)


_TOWARDS = {"对俄": "罗", "对蒙": "古", "对韩": "国", "对欧": "洲盟", "对越": "南", "对缅": "甸"}
"""Words of names of what is done with a country (对俄贸易学院), each with what it goes on with where it is none."""
_CUT_SHORT = frozenset(("学科", "大学生", "代表", "局长", "同学", "为民", "人和", "团委", "加深", *_TOWARDS))


def _cut_short(text: str, at: int, word: str, lexicon: Lexicon) -> Token | None:
    """The shorter word that begins here where the rest of a longer one belongs to what follows."""
    after = text[at + len(word) : at + len(word) + SHORT]
    if word == "学科" and after[:1] == "技" and after not in ("技能", "技术"):
        return Token(at, at + 1, "other", "学")  # 光学科技有限公司
    if word == "大学生" and after[:1] == "产" and after not in ("产业", "产教"):
        return Token(at, at + 2, "head", "大学", lexicon.words["大学"][1])  # 华川理工大学生产一线
    if word == "团委" and after[:1] in "托派":
        return Token(at, at + 1, "other", "团")  # 受第七师一二五团委托
    if word == "代表" and _is_behind(text, at + 2, lexicon, "own"):
        return Token(at, at + 2, "verb", word)  # 马克思主义学院代表学校与……签订
    if word == "局长" and (branch := _BRANCH.match(text, at + 1)) and branch[1] in _long_places():
        return Token(at, at + 1, "head", "局", lexicon.words["局"][1])  # 生态环境局长安分局
    if word == "同学" and after[:1] in ("院", "校"):
        return Token(at, at + 1, "function", "同")  # 甲公司同学院签订……
    if word == "为民" and after[:1] in _OF_PEOPLE:
        return Token(at, at + 1, "function", "为")  # 为民族地区……培训
    if word == "加深" and after == "加工":
        return Token(at, at + 1, "other", "加")  # 刺五加深加工技术研发中心
    if after[:1] and after[0] in _TOWARDS.get(word, ""):
        return Token(at, at + 1, "function", "对")  # 对俄罗斯开展……
    if word == "人和" and at and text[at - 1] in _SORTS_OF_PEOPLE:
        return Token(at, at + 1, "other", "人")  # 退役军人和社区居民
    return None


@cache
def _long_places() -> frozenset[str]:
    """How the places begin that begin as 局长 ends: 长安, 长宁; 局长陪同分局民警 speaks of none."""
    return frozenset(entry.name[:SHORT] for entry in gazetteer() if entry.is_place and entry.name.startswith("长"))


def _heads_across(text: str, end: int, head: str) -> bool:
    """Whether the last character of a head begins the next word: 甲县委|员会, 甲大学校|企共建, 联合社|区, 口岸办|理."""
    after = text[end : end + SHORT]
    if head[-1] == "委":
        return after == "员会"
    if head == "人大":
        return after[:1] == "学"
    if head[-1] == "协":
        return after[:1] == "会" and after not in ("会议", "会员")
    if head[-1] == "站":
        return after[:1] == "点" and len(head) > SHORT
    if head in _SOCIETIES:
        return after[:1] == "区" and after != "区域"  # 联合社区矫正管理局
    if head[-1] == "办":
        return after[:1] in _OFFICE_WORK
    if head[-1] == "所":
        return after[:1] == "需"
    if head == "大学校":
        return after[:1] in _OF_SCHOOLS
    if head[-1] != "中" or head[0] not in COUNTS:
        return False
    return after[:1] in _BEHIND_MIDDLE or after in ("等专", "等职", "等教", "等收", "等规")


_SOCIETIES = ("联合社", "合作社")
BEHIND_TRADE = "会贸务业品圈"
"""What behind 商 makes another word of it: 制造商会, 服务商贸."""
_BEHIND_TRADE = frozenset(BEHIND_TRADE)
_BRANCH = re.compile("(长[\u4e00-\u9fff])[区县市镇]?分局")
_SORTS_OF_PEOPLE = frozenset("军工老法个商客病农牧渔艺主盲聋女男证轻疾")
"""What in front of 人 makes a word for people."""
_OF_PEOPLE = frozenset("族政营办宿警兵航间众俗")
_OFFICE_WORK = frozenset("理公事案学成好妥结")
_OF_SCHOOLS = frozenset("企长区园友地级内外际团方史舍医服训庆名门徽办")
_BEHIND_MIDDLE = frozenset("心学国央级小职专医外期年旬试高全")
_FIRM_ENDS = frozenset("司团厂社院校")
"""What names of firms end in: 甲有限公司提供水厂改造服务 provides, and names no firm anew."""


@cache
def _trade_beginnings() -> frozenset[str]:
    return frozenset(trade[:2] for trade in grammar().trades)


def _trade_across(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether the trade of a firm begins at `at`: a word for it, and the form of the firm right behind."""
    if text[at : at + 2] not in _trade_beginnings():
        return False
    trade = lexicon.at(text, at)
    if trade is None or trade[0] not in grammar().trades:
        return False
    head = lexicon.at(text, at + len(trade[0])) if at + len(trade[0]) < len(text) else None
    return head is not None and head[1:] == ("head", FIRM)


def _is_behind(text: str, at: int, lexicon: Lexicon, kind: str) -> bool:
    """Whether a word of this kind begins at `at`."""
    if not lexicon.begins(text, at, kind):
        return False
    hit = lexicon.at(text, at)
    return hit is not None and hit[1] == kind


def _longer_place(text: str, at: int, word: str, lexicon: Lexicon) -> bool:
    if not lexicon.begins(text, at + 1, "place"):
        return False
    hit = lexicon.at(text, at + 1)
    if hit is None or hit[1] != "place" or len(hit[0]) + 1 <= len(word):
        return False
    return text[at] != "中" or hit[2] == HOME  # 中印尼…… is named for two countries


def _longer_noun(text: str, at: int, word: str, lexicon: Lexicon) -> bool:
    """Whether a noun begins inside the word and goes on behind it."""
    hit = lexicon.at(text, at + 1)
    return hit is not None and hit[1] == "noun" and len(hit[0]) >= len(word)


def _head_across(text: str, at: int, word: str, lexicon: Lexicon) -> bool:
    """Whether a head begins inside the word and ends behind it, and none begins right behind it (数科|学院)."""
    end = at + len(word)
    if not lexicon.begins(text, end - 1, "head"):
        return False
    across = lexicon.at(text, end - 1)
    longer = across is not None and across[1] == "head" and len(across[0]) > SHORT
    return longer and not _is_behind(text, end, lexicon, "head")


def words_of(text: str, lexicons: tuple[Lexicon, ...]) -> tuple[Token, ...]:
    """The words of a text, quotes and brackets closed into one word each."""
    places = set[int]().union(*[lexicon.may_begin(text) for lexicon in lexicons])
    at, flat, size = 0, list[Token](), len(text)
    for place in (*sorted(places), size):
        while at < place:
            if "\u4e00" <= (char := text[at]) <= "\u9fff":
                at += 1
                flat.append(_token((at - 1, at, "other", char, "", ())))
            else:
                flat.append(_unlisted(text, at))
                at = flat[-1].end
        if at == place < size:
            flat.append(_listed(text, at, lexicons) or _unlisted(text, at))
            at = flat[-1].end
    words = _softened(_headed(flat) if len(lexicons) > 1 else flat)
    words = _with_regiments(words) if _REGIMENT.search(text) else words
    words = _with_divisions(words) if _SEATED_DIVISION.search(text) else words
    return tuple(_grouped(words, 0) if _OPENS_PAIR.search(text) else words)


_FRONTS = frozenset(("other", "latin", "noun", "place", "bracket", "known"))
"""Kinds of words in front of a head with which it makes a name."""


def _headed(tokens: Sequence[Token]) -> list[Token]:
    """A short form that is a plain head (以下简称“产业学院”) is one behind a word of another name: 乙产业学院; one that
    begins with a place (大泗镇人民政府) is read word by word behind the place that holds it."""
    made: list[Token] = []
    for token in tokens:
        before = made[-1].kind if made else ""
        if token.kind != "known" or before not in _FRONTS:
            made.append(token)
        elif before == "place" and _PLACED.match(token.text):
            words = words_of(token.text, (grammar().lexicon,))
            made += [word._replace(start=word.start + token.start, end=word.end + token.start) for word in words]
        else:
            word, kind, value = grammar().lexicon.at(token.text, 0) or ("", "", "")
            plain = kind == "head" and word == token.text
            made.append(token._replace(kind="head", value=value) if plain else token)
    return made


_PLACED = re.compile("[\u4e00-\u9fff]{1,5}?(?:镇|乡|街道|县|区|市|村)(?=[\u4e00-\u9fff]{2})")
"""What begins with a place: 大泗镇人民政府, 瓯海区民政局."""
_NUMERALS = frozenset("〇零一二三四五六七八九十百")
_REGIMENT = re.compile("[〇零一二三四五六七八九十百0-9]团|兵团第")
_UNLIKE_REGIMENT = frozenset("队体员购建圆聚结长")
"""What 团 begins another word with: 一团队, 二团长."""


def _with_regiments(tokens: Sequence[Token]) -> list[Token]:
    """The farms of the corps of Xinjiang, each head of a name: 第七师一二五团, 第三师图木舒克市四十四团、五十团."""
    made = list[Token]()
    for token, after in zip_longest(tokens, tokens[1:]):
        made.append(token)
        first = len(made) - 1
        if token.text == "师" and first > 1 and _is_division(made, first, after):
            made[-2:] = [Token(made[-2].start, token.end, "head", made[-2].text + "师", _farm_label())]
        if token.text[-1] != "团" or (after is not None and after.text[0] in _UNLIKE_REGIMENT):
            continue
        if token.kind == "known" and first and _NUMERALS.issuperset(token.text[:-1]) and _musters(made, first):
            made[-1] = token._replace(kind="head")  # 第四师七十二团（以下简称“七十二团”）
        if token.text != "团":
            continue
        while first and (made[first - 1].text in _NUMERALS or made[first - 1].text.isdecimal()):
            first -= 1
        if 0 < first < len(made) - 1 and _musters(made, first):
            start = made[first]
            made[first:] = [Token(start.start, token.end, "head", text_of(made[first:]), _farm_label())]
    return made


_SEATED_DIVISION = re.compile("第[一二三四五六七八九十]{1,3}师[\u4e00-\u9fff]{2,5}市")


def _with_divisions(tokens: Sequence[Token]) -> list[Token]:
    """Divisions of the corps of Xinjiang with the city that each is one body with: 第三师图木舒克市."""
    made = list[Token]()
    for token in tokens:
        made.append(token)
        if token.kind != "place" or token.text[-1] != "市" or len(made) < 3 or made[-2].text != "师":
            continue
        first = len(made) - 2
        while first and (made[first - 1].text in _NUMERALS or made[first - 1].text.startswith("第")):
            first -= 1
        if _DIVISION.fullmatch(text_of(made[first:-1])):
            made[first:] = [Token(made[first].start, token.end, "place", text_of(made[first:]), token.value)]
    return made


def _farm_label() -> str:
    return grammar().lexicon.words["团场"][1]


def _is_division(tokens: Sequence[Token], at: int, after: Token | None) -> bool:
    """Whether a numbered division of the corps ends a name at `at`: 兵团第四师, not 兵团第四师七十二团."""
    goes_on = after is not None and (after.text in _NUMERALS or after.kind in ("place", "number"))
    return not goes_on and tokens[at - 1].text.startswith("第") and tokens[at - 2].text.endswith("兵团")


_DIVISION = re.compile("第[〇零一二三四五六七八九十百0-9]+师")


def _musters(tokens: Sequence[Token], at: int) -> bool:
    """Whether a division, the town of one, the corps or another regiment stands in front of a numbered regiment."""
    before, earlier = tokens[at - 1], tokens[at - 2] if at > 1 else None
    numbered = before.text == "师" and earlier is not None and earlier.text[-1] in _NUMERALS | frozenset("0123456789")
    if numbered or before.text.endswith("兵团") or _DIVISION.fullmatch(before.text):
        return True
    if earlier is None:
        return False
    listed = (
        before.text in LISTING and earlier.kind == "head" and earlier.text[-1] == "团" and earlier.text[0] in _NUMERALS
    )
    return listed or (before.kind == "place" and earlier.text == "师")


_HARD = frozenset(
    "与和及或由在于为向对被受把将从自到以按经给让使用因据替的了着等并且而又也还即如其该此这那每各是已曾拟未不没需同跟暨之"
)
_RARE = frozenset("那这如该其即以从自经同使给让需用未因据按")
"""Function words that seldom stand between a place and another name."""
_VILLAGES = frozenset("镇乡村")
_SOFT = frozenset(("function", "verb"))
_OPENERS = frozenset(("function", "verb", "opening", "mark", "own", "space", "number", "dash"))


def _softened(tokens: Sequence[Token]) -> list[Token]:
    """Particles and adverbs of one character that begin a brand (中源建设, 鸿达汽车) are part of it.

    A localizer follows a noun and an adverb precedes a verb: right behind a boundary and before a noun it is neither.
    """
    made = list(tokens)
    frames = grammar().frames
    for at in [at for at, (_, _, kind, text, *_) in enumerate(tokens) if kind in _SOFT or text in frames]:
        token = tokens[at]
        if token.text in frames and _framed(made, at):
            made[at] = token._replace(kind="function")
            continue
        if token.kind not in _SOFT or at + 1 == len(tokens):
            continue
        if kind := _kind_in_name(made, at):
            made[at] = token._replace(kind=kind)
            continue
        if token.kind != "function" or len(token.text) > 1 or _tells_who(made, at):
            continue
        if token.text == "之" and _in_title(made, at):
            made[at : at + 2] = [made[at]._replace(kind="other"), made[at + 1]._replace(kind="other")]
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


def _tells_who(tokens: Sequence[Token], at: int) -> bool:
    """参加复训的有启明装备有限公司, 共建单位有启明装备有限公司: 有 is the verb there, and begins no brand."""
    return tokens[at].text == "有" and at > 0 and tokens[at - 1].text.endswith(_ROLE_NOUNS)


_ROLE_NOUNS = ("的", "单位", "方", "企业", "院校", "高校", "机构", "伙伴", "成员")


def _kind_in_name(tokens: Sequence[Token], at: int) -> str:
    """What a verb or a function word is where it is part of a name; empty where it is a word of the sentence.

    Of a firm, a village, a person, a body abroad (other), or of what a facility is for (noun).
    """
    if len(tokens[at].text) == 1:
        return "other" if any(inside(tokens, at) for inside in _ways_inside(tokens[at].text)) else ""
    if tokens[at].text in grammar().purposes and _is_purpose(tokens, at):
        return "noun"
    person = tokens[at].text in _GIVEN_WHOLE and _in_person(tokens, at)
    return "other" if person or _verb_in_brand(tokens, at) else ""


@lru_cache(maxsize=1 << 10)
def _ways_inside(word: str) -> tuple[Callable[[Sequence[Token], int], bool], ...]:
    """What may make a word of one character part of a name: the ways do not ask again whether the word is theirs."""
    ways = (
        (_led, word in _LED or word in _DOUBLED),
        (_towards_nothing, word == "向"),
        (_in_village, word not in _JOINS),
        (_of_farmer, word in _FARMERS),
        (_in_person, word in _GIVEN or word in _GIVEN_LAST),
        (_in_hamlet, word == "那"),
        (_in_street, word in _STREETED),
        (_is_coined, word == "为" or word in _AGENTS or word in BRANDING or word in _SOUNDS),
    )
    return tuple(inside for inside, possible in ways if possible)


_STREETED = frozenset("家其里上下前后中内外多达会才能可无非")
"""Words of one character that names of streets and towns hold as well."""
_STREETS = ("街道", "街道办事处", "街道办")
_TOWNSHIPS = frozenset("镇乡")
_STREET = 3
"""Characters of a street's name in front of such a word."""


def _in_street(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` stands in the name of a street or a town: 大家坪街道办事处, 铁克其镇人民政府."""
    first = at
    while first and at - first < _STREET and tokens[first - 1].kind in ("other", "noun"):
        first -= 1
    before = tokens[first - 1] if first else None
    opens = before is None or before.kind in (*_OPENERS, "place")
    if not opens or not 0 < len(text_of(tokens[first:at])) <= _STREET or text_of(tokens[first:at])[-1] in _TIERS:
        return False
    behind = tokens[at + 1 : at + 4]
    stop = next((i for i, token in enumerate(behind) if token.kind != "other" or token.text in _TOWNSHIPS), 0)
    end = behind[stop] if behind and len(behind) > stop else None
    town = end is not None and end.text in _TOWNSHIPS and stop + 1 < len(behind) and behind[stop + 1].kind == "head"
    return end is not None and (end.text in _STREETS or town)


def _in_hamlet(tokens: Sequence[Token], at: int) -> bool:
    """Whether 那 begins an office's place (那桐镇派出所, 那楼司法所); things that it points at are counted (那座)."""
    if tokens[at + 1].kind != "other" or tokens[at + 1].text in _POINTED or (at and tokens[at - 1].kind == "other"):
        return False
    for token in tokens[at + 2 : at + 1 + BRAND]:
        if token.kind == "head":
            return len(token.text) > 1 and token.value != FIRM and not ontology().labels[token.value].facility
        if token.kind not in BRANDED:
            return False
    return False


_POINTED = frozenset("座间幢栋台套片条场届轮面种样时次年天一两几些段份本处块股类款件支只张")
"""What 那 points at things by."""
_TOWNS = ("镇", "乡", "街道", "村", "苏木")
_HAMLETS = ("村", "社区", "屯", "寨", "嘎查")
_JOINS = frozenset("与和及暨由在为对的被了把")
"""Words of one character that stand between a town and another name more often than in a village's name."""


def _in_village(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` stands in the name of a village behind its town: 岭脚镇下坑村, 花桥镇同乐社区."""
    if tokens[at].text in _JOINS:
        return False
    front = _joined_back(tokens, at)
    if not front.endswith(_TOWNS):
        return False
    for token in tokens[at + 1 : at + 4]:
        if token.text.startswith(_HAMLETS):
            return True
        if (token.kind not in BRANDED and token.kind != "function") or len(token.text) > SHORT or token.text in _JOINS:
            return False
    return False


def _joined_back(tokens: Sequence[Token], at: int) -> str:
    """What stands right in front of `at`, up to the town: at most the first character of the village between."""
    front = tokens[at - 1].text if at else ""
    if front.endswith(_TOWNS) or at < SHORT or tokens[at - 1].kind != "other":
        return front
    return tokens[at - SHORT].text


_LED = frozenset("和同向以自从到即及于为经用使未非无有可能正中前上下内外里多太极均再才共至将如因")
"""Words of one character that no preposition governs: behind one they begin a name."""
LEADING = frozenset(
    ("与", "和", "同", "跟", "由", "为", "受", "向", "给", "暨", "联合", "携手", "会同", "联手", "委托", "邀请")
)


def _led(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name begins with the word at `at`: a preposition in front, no word of the sentence up to the head.

    为同舟船务有限公司提供, 受以诺医疗器械公司委托; not 为无偿捐赠的公司, 与同类企业.
    """
    text, before, after = tokens[at].text, tokens[at - 1].text if at else "", tokens[at + 1]
    if text in _DOUBLED and before in AND and after.kind in BRANDED:
        return True  # 与和泰汽车……, 与向阳……: no two prepositions in a row
    if text not in _LED or before not in LEADING or after.kind != "other":
        return False
    for token in tokens[at + 1 : at + 3 * BRAND]:
        if token.kind == "head" or token.text in HEADLIKE:
            return len(token.text) > 1
        if token.kind not in ("other", "noun", "opening", "bracket"):
            return False
    return False


def _towards_nothing(tokens: Sequence[Token], at: int) -> bool:
    """Whether 向 begins a name: nothing is done towards what stands behind it up to the end of the clause.

    携手通榆县向海湿地管理局、乙公司，……; 建设了向海生态实训基地; not 向甲公司提供, 完成了向甲公司的转移.
    """
    before = tokens[at - 1] if at else None
    if tokens[at].text != "向" or before is None or not (before.kind == "place" or before.text == "了"):
        return False
    closed = False
    for token in tokens[at + 1 : at + FRAME]:
        if token.text in _CLAUSE_ENDS and token.text != "、":
            break
        closed = token.kind == "head" or (closed and token.text == "、")
        if token.kind not in BRANDED and token.kind != "head" and token.text != "、":
            return False
    return closed


_ALLIES = frozenset("与由受")


def _verb_in_brand(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb begins the name of a firm: nobody says 与聚焦 but of 聚焦光学科技有限公司."""
    if len(tokens[at].text) != SHORT or not at or tokens[at - 1].text not in _ALLIES:
        return False
    return tokens[at + 1].kind in ("other", "noun") and _firm_behind(tokens, at + 1).endswith(_FORMS)


_FARMERS = frozenset("于向时应")
"""Surnames that are words of the sentence elsewhere."""
_FARMED = ("家庭农场", "合作社", "农家乐", "农庄")


def _of_farmer(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` is the surname of whose farm it is: 老于家庭农场, 桦川县于海波家庭农场."""
    before = tokens[at - 1] if at else None
    if before is None or (before.text != "老" and before.kind != "place"):
        return False
    behind = tokens[at + 1 : at + SHORT + 2]
    if before.text == "老":
        return behind[0].text.endswith(_FARMED)
    head = next((i for i, t in enumerate(behind) if t.kind != "other"), 0)
    return head > 0 and behind[head].text.endswith(_FARMED)


_GIVEN = frozenset("向以而有同自从至如才可中正之和守书为不即先在")
_GIVEN_LAST = frozenset("中正向前上进达有为之家可立先如")
_GIVEN_WHOLE = frozenset(("建成", "建立", "建有", "成立", "创立", "启动", "合建", "联建", "落成"))
"""Characters that given names begin with, those that end them, and verbs that are given names."""
_APPOINTING = frozenset(("聘", "聘请", "聘任", "特聘", "选聘", "任命", "推选", "推举", "邀请", "以", "由", "任"))
_STUDIOS = ("工作室", "工作站", "工坊", "传习所", "传习馆")


def _in_person(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` stands in the name of whose studio it is: 李向东大师工作室, 王建中工作室, 张建成工作室.

    Not where somebody is made its head: 聘请王立为大师工作室带头人.
    """
    text = tokens[at].text
    last = text in _GIVEN_LAST and at > 1 and len(tokens[at - 1].text) == 1 and _surnamed(tokens, at - 2)
    whole = text in _GIVEN or text in _GIVEN_WHOLE
    if not last and not (whole and at and _surnamed(tokens, at - 1)):
        return False
    if text == "为" and _APPOINTING.intersection(token.text for token in tokens[max(0, at - 4) : at]):
        return False
    begun = not last and len(text) == 1 and at + 1 < len(tokens) and tokens[at + 1].text in _GIVEN_LAST
    for token in tokens[at + 1 + begun : at + 2 * BRAND]:  # 许有为
        if token.kind == "head":
            return token.text.endswith(_STUDIOS)
        if token.kind not in BRANDED:
            return False
    return False


def _surnamed(tokens: Sequence[Token], at: int) -> bool:
    """Whether a surname stands at `at`, and begins a name: nothing of a name stands in front."""
    surnames = grammar().surnames
    if at and tokens[at - 1].text + tokens[at].text in surnames:
        at -= 1  # 欧阳, 司马
    elif tokens[at].text not in surnames:
        return False
    return not at or tokens[at - 1].kind not in ("other", "latin")


_FOUNDED = frozenset(("共建", "合建", "联建", "组建", "成立", "设立"))
"""Verbs behind which what is founded stands, and no verb."""
_DESCRIBED = frozenset(("noun", "other", "place", "opening"))


def _is_purpose(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb says what a facility is for: 柳江职业能力提升中心, 共建救助寻亲平台; not 提升远山中心."""
    founded = bool(at) and tokens[at - 1].text in _FOUNDED
    if not at or not (founded or tokens[at - 1].kind in _DESCRIBED):
        return False
    for token in tokens[at + 1 : at + (1 + founded) * BRAND]:
        if token.kind == "head":
            return len(token.text) > 1 and ontology().labels[token.value].facility
        if token.kind not in ("noun", "opening") and not (founded and token.kind == "other"):
            return False
    return False


_AGENTS = frozenset("家者")
_TIERS = frozenset("省市区县")


def _is_coined(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word of one character is part of a brand, or of a name of a body abroad."""
    text = tokens[at].text
    if text in _AGENTS and at and tokens[at + 1].text.endswith("会") and tokens[at - 1].kind in BRANDED:
        return tokens[at - 1].text not in _COUNTED  # 书法家协会, 个体劳动者协会
    if text == "者" and at > 1 and tokens[at - 2].kind == "place" and tokens[at - 1].kind == "other":
        return tokens[at + 1].kind == "other" and bool(_firm_behind(tokens, at + 1))  # 云川市普者黑文化有限公司
    if text == "为":
        placed = at > 1 and tokens[at - 2].kind == "place" and tokens[at - 1].kind == "other"
        branded = placed and tokens[at + 1].kind in ("noun", "other")
        return branded and bool(_firm_behind(tokens, at + 1))  # 云川市博为文化传播公司
    if text == "家":
        before = tokens[at - 1] if at else None
        if before is not None and (before.kind == "place" or before.text in _TIERS):
            return _house_behind(tokens, at + 1)  # 江门市家倍安家政服务有限公司, 江州家畜实训中心
        return before is not None and before.kind == "other" and before.text not in _COUNTED  # 筑家建筑科技有限公司
    if text == "里" and _is_lane(tokens, at):
        return True
    return (text in BRANDING and _in_brand(tokens, at)) or (text in _SOUNDS and _in_foreign_name(tokens, at))


_LANED = (
    "社区", "街道", "办事处", "居委会", "居民委员会", "服务社", "工作站",
    "社工站", "服务站", "服务中心", "发展中心", "社工中心",
)  # fmt: skip


def _is_lane(tokens: Sequence[Token], at: int) -> bool:
    """Whether 里 ends the name of a lane: 河西区五福里居委会, 与阳光里社会工作服务中心; not 在老城里社区."""
    first = at
    while first and tokens[first - 1].kind == "other" and at - first < BRAND:
        first -= 1
    before = tokens[first - 1] if first else None
    if first == at or (before is not None and (before.kind not in (*_OPENERS, "place") or before.text in _LOCATING)):
        return False
    for token in tokens[at + 1 : at + 1 + BRAND]:
        if token.kind == "head":
            return token.text.endswith(_LANED)
        if token.kind not in ("noun", "other"):
            return False
    return False


_SOUNDS = frozenset("内里中下可多达都以及于各从因已让给即各普")
"""Words of one character that also write sounds of foreign names: 索科伊内, 下诺夫哥罗德, 可汗."""


_DIVISIONS = frozenset("市省州府县郡")


def _in_foreign_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a place abroad stands in front, with nothing but sounds of a name between, and a head behind."""
    first = at
    while first and tokens[first - 1].kind == "other" and at - first < 2 * BRAND:
        first -= 1
    before = tokens[first - 1] if first else None
    abroad = before is not None and before.kind == "place" and before.value not in ("", HOME)
    if not abroad and (first == at or not _country_behind(tokens, at)):
        return False
    if first == at:
        return tokens[at + 1].text in _DIVISIONS  # 坦桑尼亚达市海事学院
    if not _ABROAD.fullmatch(text_of(tokens[first:at])):
        return False
    for token in tokens[at + 1 : at + 2 * BRAND]:
        if token.kind == "head" or token.text in HEADLIKE:
            return True
        if token.kind not in BRANDED:
            return False
    return False


def _country_behind(tokens: Sequence[Token], at: int) -> bool:
    """怀卡里理工学院（新西兰）: whether the name that goes on from `at` has a country abroad in brackets behind it."""
    for index in range(at + 1, min(len(tokens) - 2, at + 2 * BRAND)):
        if tokens[index].text in "（(":
            return tokens[index + 1].kind == "place" and tokens[index + 1].value not in ("", HOME)
        if tokens[index].kind not in BRANDED and tokens[index].kind != "head" and tokens[index].text not in HEADLIKE:
            return False
    return False


_ABROAD = re.compile(
    "[阿埃艾安昂奥巴白班邦包保鲍贝本比彼毕别宾波博伯布查茨措达大代戴丹道德登邓迪蒂丁顿厄恩尔法凡范方菲费芬丰佛夫弗福富盖甘冈高戈哥格根贡古瓜圭哈海"
    "汉豪赫黑亨洪侯胡华怀惠霍基吉济加贾简杰捷金喀卡凯坎康考科克肯孔库夸奎拉莱赖兰朗劳勒雷黎里理利立连列林隆卢鲁伦罗洛吕马玛迈麦曼芒毛梅门蒙米密缅敏"
    "摩莫墨姆穆纳娜乃奈南瑙内嫩能尼涅宁纽诺努欧帕派潘庞佩彭皮平蒲普其奇齐恰强乔切钦琴丘群让热仁日茹瑞若萨塞赛桑瑟森沙山尚舍申圣胜施什史士舒朔斯"
    "丝松苏素绥孙索所塔太泰坦唐陶特滕提廷通图土托脱瓦万旺威韦维温文翁沃乌武西希锡夏香谢辛欣许雄休旭叙雅亚延扬耶叶伊依因英永尤于约云宰赞泽扎詹张"
    "哲真芝治朱佐·]+"
)
"""The characters that transliterations are written in."""


def _in_title(tokens: Sequence[Token], at: int) -> bool:
    """Whether 之 stands in a brand: 花之都种苗有限公司, 茶之韵文化公司, 南粤之声传媒公司; not 三方之力, 公司之一."""
    if not 0 < at < len(tokens) - 3 or tokens[at - 1].kind not in ("other", "noun", "place"):
        return False
    after = tokens[at + 1]
    if after.kind == "noun" and tokens[at - 1].kind == "other":
        return _firm_behind(tokens, at + 2).endswith(_FORMS)  # 琴之音乐器有限公司
    if len(after.text) > 1 or after.text in COUNTS or after.kind == "mark":
        return False
    return tokens[at + 2].kind in ("other", "noun", "head") and bool(_firm_behind(tokens, at + 2))


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
        if (text in _CLAUSE_ENDS and text not in "、（(") or text in _STOPS or text == tokens[at].text:
            return False
        behind = text + (tokens[index + 1].text if index + 1 < len(tokens) else "")
        if any(word in behind for word in closing):
            return True
    return False


BRANDING = frozenset("中正约达后前经上内外无非能多可里间门名下超太尚时")
"""Words of one character that brands also hold: 达内, 约美, 后浪, 华晟经世."""
COUNTS = frozenset("一二三四五六七八九十百千万数几半两")
_COUNTED = COUNTS | frozenset("多余各每某哪这那该全")
"""What 家 counts bodies behind."""


def _in_brand(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` stands in a brand: a place or a boundary in front, an unbroken run to a head behind.

    It cuts where its grammar says so: 约 before a count, 正 before a verb, 中 behind a clause."""
    first = at
    while first and tokens[first - 1].kind in ("other", "latin") and at - first < BRAND:
        first -= 1
    before, after = tokens[first - 1] if first else None, tokens[at + 1]
    placed = before is not None and before.kind == "place"
    bound = _partnering(before) or (before is not None and before.text == "的")
    if placed and first == at and tokens[at].text == "里" and after.kind == "noun":
        return bool(_firm_behind(tokens, at + 1))  # 平城里文旅集团有限公司
    if 0 < at - first < BRAND and after.kind == "noun" and (before is None or placed or before.kind in _OPENERS):
        return bool(_firm_behind(tokens, at + 1))  # 瑞科达自动化仪表有限公司
    twice = placed and first == at and after.text in BRANDING and tokens[at + 2 : at + 3]  # 东台市里下河泵业
    plain = after.kind == "other" or (twice and twice[0].kind == "other")
    if not plain or after.text in COUNTS or not (placed or (at - first > 1 and bound)):
        return False
    if placed and first > 1 and tokens[at].text in _LOCATING.get(tokens[first - 2].text, ""):
        return False  # 在兰州后……; not 到云南上品茶业有限公司
    for token in tokens[at + 1 : at + 2 * BRAND]:
        if token.kind == "head" or token.text in HEADLIKE:
            return True
        if token.kind not in BRANDED and token.text not in BRANDING:
            return False
    return False


def _firm_behind(tokens: Sequence[Token], at: int) -> str:
    """The form of a firm that words run on to unbroken from `at`; empty where they do not."""
    for token in tokens[at : at + 2 * BRAND]:
        if token.kind == "head":
            return token.text if token.value == FIRM else ""
        if token.kind not in BRANDED:
            return ""
    return ""


def _house_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether words run on unbroken from `at` to the form of a firm, of a facility or of an association."""
    head = next((t for t in tokens[at : at + 2 * BRAND] if t.kind == "head" or t.kind not in BRANDED), None)
    if head is None or head.kind != "head" or len(head.text) < SHORT:
        return False
    return head.value == FIRM or head.text.endswith("会") or ontology().labels[head.value].facility


_FORMS = ("公司", "集团")
BRANDED = frozenset(("other", "latin", "noun", "opening", "bracket", "place"))


BRAND = 4
"""Characters of the longest brand."""
_LOCATING = {
    **dict.fromkeys(("在", "于"), "后前时中内外上下里间"),
    **dict.fromkeys(("赴", "到", "至", "从", "自"), "后前时中"),
}
"""What closes a phrase that a word for being or going somewhere opens."""


def _partnering(before: Token | None) -> bool:
    return before is not None and before.text in PARTNERING


def _brand_and(token: Token, before: Token, earlier: Token | None, after: Token) -> bool:
    """六和股份有限公司, 万和通物流集团: one character in front of 和 is no name of its own."""
    if token.text not in "和同" or before.text in grammar().generic or after.kind not in ("head", "other", "noun"):
        return False
    return after.value == FIRM or earlier is None or earlier.kind in (*_OPENERS, "place")


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


def _grouped(tokens: Sequence[Token], depth: int) -> Sequence[Token]:
    made, at = [], 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at) if token.kind == "mark" and token.text in _PAIRS and depth < 4 else None
        if end is None:
            made.append(token)
        else:
            kind = "quote" if token.text in _QUOTES else "bracket"
            inner = tuple(_grouped(tokens[at + 1 : end], depth + 1))
            text = text_of(tokens[at : end + 1])
            made.append(Token(token.start, tokens[end].end, kind, text, "", inner))
            at = end
        at += 1
    return made


def text_of(words: Sequence[Token]) -> str:
    return "".join([w.text for w in words])
