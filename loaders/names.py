"""Finds the names of bodies in joined text: a grammar of place, brand, trade and head.

A name ends in a head (ontology.yml) and begins where the language lets a name begin: behind a verb, a preposition, an
adverb, punctuation (the closed classes of names.yml), or at the place in front. What only qualifies names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile

from loaders.gazetteer import (
    HOME,
    country_of,
    demonym_country,
    is_country,
    is_place,
    is_province,
    pair_country,
    place_prefix,
)
from loaders.latin import country_of_form, holds_latin, named_in_latin
from loaders.mention import FACILITIES, Mention
from loaders.words import (
    AND,
    BRAND,
    COUNTS,
    FIRM,
    HEADLIKE,
    LISTING,
    PARTNERING,
    SHORT,
    Lexicon,
    Token,
    grammar,
    pairs_of,
    text_of,
    words_of,
)

KEPT = 4096
"""Texts of a document whose words and names are kept."""
LONGEST = 60
"""Characters of the longest run a name is looked for in; longer runs are cut, so that no text is read twice."""


class Memo:
    """What was read of a document's texts, for those who ask again: learning, coverage, patterns and tables."""

    def __init__(self) -> None:
        self.lexicon = lru_cache(KEPT)(_known_lexicon)
        self.tokens = tokens = lru_cache(KEPT)(_worded)

        # Of the words alone: a method kept in its own object is a circle, and all words stay until one is looked for.
        def spans(text: str, lexicons: tuple[Lexicon, ...]) -> tuple[Found, ...]:
            found = {(f.mention.start, f.mention.end, f.mention.name): f for f in _find(tokens(text, lexicons))}
            return tuple(found[key] for key in sorted(found))

        def label(text: str, lexicons: tuple[Lexicon, ...]) -> str:
            found = [f for f in _find(tokens(text, lexicons)) if f.kind in ("body", "unit", "unnamed")]
            return found[-1].mention.label if found else ""

        self.spans, self.label = lru_cache(KEPT)(spans), lru_cache(KEPT)(label)


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
    def labels(self) -> dict[str, str]:
        """What whole cells were found to be, for those who ask again: a column's cells are asked many times."""
        return {}

    @cached_property
    def lexicons(self) -> Callable[[str], tuple[Lexicon, ...]]:
        """What the words of a text are looked up in: the names known of the document that it holds, and the grammar's.

        Names that it does not hold are left out, so that a text is not read anew for each name learned elsewhere.
        """
        by_beginning, lexicon = self._by_beginning(), self.memo.lexicon
        firsts = frozenset(beginning[:1] for beginning in by_beginning)

        def lexicons(text: str) -> tuple[Lexicon, ...]:
            if firsts.isdisjoint(text) or by_beginning.keys().isdisjoint(pairs_of(text)):
                return (grammar().lexicon,)
            found = sorted(by_beginning.keys() & pairs_of(text))
            held = tuple(name for beginning in found for name in by_beginning[beginning] if name[0] in text)
            return (lexicon(held), grammar().lexicon) if held else (grammar().lexicon,)

        return lru_cache(KEPT)(lexicons)

    def _by_beginning(self) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
        """The names that are known, with kind and value, by their first two characters."""
        own = [(name, "own", "name") for name in (self.college, *self.own) if name]
        made: dict[str, tuple[tuple[str, str, str], ...]] = {}
        for name, kind, value in (*own, *((name, "known", label) for name, label in sorted(self.known.items()))):
            made[name[:2]] = (*made.get(name[:2], ()), (name, kind, value))
        return made


@dataclass(frozen=True, slots=True)
class Found:
    """A span that names, or could name, a body. kind: body, own, unit (of the college), unnamed, place."""

    mention: Mention
    kind: str


def _worded(text: str, lexicons: tuple[Lexicon, ...]) -> tuple[Token, ...]:
    words = words_of(text, lexicons)
    return named_in_latin(words) if holds_latin(text) else words


def _known_lexicon(names: tuple[tuple[str, str, str], ...]) -> Lexicon:
    lexicon = Lexicon()
    for name, kind, value in names:
        lexicon.add((name,), kind, value)
    return lexicon.seal()


# --- runs ------------------------------------------------------------------------------------------------------------

INSIDE = frozenset(("place", "head", "known", "opening", "noun", "other", "latin"))


_WAYS = frozenset(("原则", "理念", "思路", "模式", "路径", "方针", "方式", "机制", "要求", "精神"))
"""What a quotation in front of is a motto, and begins no name: 按照“共建共管”原则建设……"""


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` may stand inside a name."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.kind in INSIDE or (token.kind == "own" and (token.value == "name" or token.text in HEADLIKE)):
        return True
    if token.kind == "space":
        if before is None or after is None or not (_solid(before) and _solid(after)):
            return False
        return "latin" in (before.kind, after.kind) or (_lettered(before) and after.text not in HEADLIKE)
    if token.kind == "number":  # 遵义市120急救中心
        placed = before is not None and (before.kind == "place" or before.text in _RELATIVE)
        return bool(placed and after and token.text.isdigit() and after.kind == "head")
    if token.kind == "dash":
        if before is not None and before.text in grammar().kinds:
            return False  # 知名企业——甲有限公司
        if _long_dash(tokens, at) and before is not None and before.kind not in ("place", "dash"):
            return False  # 实践中心——甲实践中心: what it is, and its name
        return bool(before and after and _solid(before) and (_solid(after) or after.kind == "dash"))
    if token.kind == "quote":
        if before is not None and _is_named_abroad(before, token):
            return True
        named = after is not None and _ends_name(token.inner) and not _same_kind(token.inner, after)
        return bool(after and after.kind in INSIDE and after.text not in _WAYS and not named)
    if token.kind == "bracket" and before is not None and _solid(before) and _short(token.inner):
        shop = token.inner[-1].text.endswith("店")  # 远山酒店（温州店）
        partners = token.text.endswith("合伙", 0, -1)  # 德盛会计师事务所（普通合伙）
        ends = before.kind == "head" and (shop or partners or all(t.kind == "place" for t in token.inner))
        return ends or (after is not None and after.kind in INSIDE)
    return False


def _lettered(token: Token) -> bool:
    """Whether a word that is known ends in Latin letters: ABB 实训中心."""
    return token.kind == "known" and token.text[-1].isascii()


def _long_dash(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text in "—–" and any(
        t.text == tokens[at].text for t in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2])
    )


def _solid(token: Token) -> bool:
    return token.kind in INSIDE or token.kind in ("own", "dash", "bracket", "quote")


def _short(inner: Sequence[Token]) -> bool:
    """A place, a brand or a form of law in brackets inside a name: （温州）, （集团）."""
    return (
        bool(inner) and sum(len(t.text) for t in inner) <= 8 and all(t.kind in INSIDE or t.kind == "own" for t in inner)
    )


def _same_kind(inner: Sequence[Token], after: Token) -> bool:
    """“甲空间”众创空间: what is quoted is of the kind that stands behind, and part of its name."""
    return len(inner) > 1 and after.kind == "head" and after.value == inner[-1].value and after.value in FACILITIES


def _is_named_abroad(place: Token, quotation: Token) -> bool:
    """泰国“金匠工坊”: what stands in a country, and bears its name without a head behind the quotation."""
    inner, abroad = quotation.inner, place.kind == "place" and place.value not in ("", HOME)
    named = len(inner) > 1 and _ends_name(inner)
    return abroad and place.end == quotation.start and (named or (len(inner) == 1 and inner[0].kind == "known"))


def _ends_name(inner: Sequence[Token]) -> bool:
    return bool(inner) and inner[-1].kind == "head"


_BACKING = frozenset(("支持", "资助", "鼓励", "指导", "扶持"))
"""What is done for the school right behind: 安排专项经费支持学校建设……, and no name of one."""


def _is_given_for(tokens: Sequence[Token], at: int) -> bool:
    """安排专项经费支持学校……: money stands in front of what is done for the school; not 甲支持学校公益基金会."""
    front = text_of(tokens[max(0, at - 1 - BRAND) : max(0, at - 1)])
    return tokens[at - 1].text in _BACKING and any(word in front for word in ("经费", "资金", "专项", "财政"))


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Stretches of words that may belong to one name, each at most LONGEST characters."""
    start = length = 0
    for at, token in enumerate(tokens):
        if not (token.kind in INSIDE or _belongs(tokens, at)):
            if at > start:
                yield start, at
            start, length = at + 1, 0
        elif token.text in HEADLIKE and (
            _is_given_for(tokens, at) or all(t.kind == "opening" for t in tokens[start:at])
        ):
            if at - 1 > start:
                yield start, at - 1
            yield at, at + 1
            start, length = at + 1, 0
        elif length + len(token.text) <= LONGEST and not _opens_sentence(tokens, start, at):
            length += len(token.text)
        else:
            if at > start:
                yield start, at
            start, length = at, len(token.text)
    if start < len(tokens):
        yield start, len(tokens)


_ALLYING = frozenset(
    ("联合", "合作", "支持", "指导", "组织", "委托", "邀请", "认定", "评选", "运营", "托管", "投资", "出资")
)
_LEVELS = frozenset(("国家级", "省级", "自治区级", "州级", "部级", "市级", "省部级", "区级", "县级", "示范性"))


def _opens_sentence(tokens: Sequence[Token], start: int, at: int) -> bool:
    """A verb-like word right behind a complete name and before a place is a verb: 教育部支持江西赣科大学."""
    if at > start and tokens[at].text in _LEVELS and tokens[at - 1].value == "PublicBody":
        return True  # 省科技厅省级众创空间 is an office and a title
    if at <= start or tokens[at - 1].kind != "opening" or at - 2 < start:
        return False
    if tokens[at - 1].text in _BUILDING and (_builds(tokens, start, at) or _on_grounds(tokens, start, at)):
        return True
    if tokens[at - 2].kind not in ("head", "known", "own"):
        return False
    if tokens[at].kind in ("place", "known"):
        return True
    return not any(t.kind == "head" for t in tokens[at : at + 3]) and tokens[at - 1].text in _ALLYING


_DONE_TOGETHER = frozenset(("合作", "联合", "共同", "合力"))
_BUILDING = frozenset(("建设", "建造", "修建", "打造"))
_WITH = frozenset(("携手", "联手", "牵手", "会同", "联合", "协同"))
_BUILT_TRADES = frozenset(("工程", "项目", "管理", "监理", "规划", "集团", "投资", "科技", "材料"))
"""What 建设 makes a trade with: 甲大学建设工程研究所."""


def _builds(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Whether the word in front of `at` is the verb of a sentence: 与甲有限公司建设乙产业学院, 携手甲建设乙基地.

    What stands in front of it ends a name, or follows a word for going together; what follows begins a name of its own
    and ends in what partners build: 携手甲建设研究院 and 甲市建设工程检测中心 have none.
    """
    front = at - 3 if tokens[at - 2].text in _DONE_TOGETHER and at - 3 >= start else at - 2
    ends = tokens[front].kind in ("head", "known", "own", "bracket")
    told = ends or _allied(tokens, start)
    named = tokens[at].kind == "head" or (told and tokens[at].kind == "noun" and tokens[at].text not in _BUILT_TRADES)
    if not told or (tokens[at].kind not in ("place", "other", "latin", "quote", "known") and not named):
        return False
    rest = _rest_of(tokens, at)
    last = next((t for t in reversed(rest) if t.kind == "head" or t.text in HEADLIKE), None)
    if last is None or (last.kind == "head" and last is rest[0]):
        return False  # 携手甲建设研究院; not 携手甲监狱建设监狱执法实训基地
    return last.value in FACILITIES or last.text in HEADLIKE


_GROUNDS = frozenset(("校区", "新校区", "老校区", "校园", "园区", "院区"))
_AT = frozenset(("在", "于"))


def _on_grounds(tokens: Sequence[Token], start: int, at: int) -> bool:
    """在滨江校区建设乙实训基地: the ground that a preposition in front tells is no part of the name behind the verb."""
    return tokens[at - 2].text in _GROUNDS and start > 0 and tokens[start - 1].text in _AT


def _allied(tokens: Sequence[Token], start: int) -> bool:
    """Whether a word for going together stands in front, with nothing but names and marks of a list between."""
    front = reversed(tokens[max(0, start - LONGEST) : start])
    before = next((t for t in front if t.kind not in INSIDE and t.text not in LISTING), None)
    return before is not None and before.text in _WITH


def _rest_of(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The words from `at` on that may belong to one name."""
    end = at
    while end < len(tokens) and end - at < BRAND * 5 and _belongs(tokens, end):
        end += 1
    return tokens[at:end]


# --- one name --------------------------------------------------------------------------------------------------------


def _is_head(word: Token) -> bool:
    return word.kind in ("head", "known", "own")


def _distinct(words: Sequence[Token], label: str) -> bool:
    """Whether the words in front of a head tell one body from others of its kind."""
    return any(_tells(word, label in PLAIN) for word in words)


def _tells(word: Token, plain: bool) -> bool:
    rules = grammar()
    if word.kind == "quote":
        return text_of(word.inner) not in rules.policies
    if word.kind in ("known", "latin", "own", "bracket"):
        return True
    if word.kind == "place":
        return not plain or word.text not in ("全国", "中国")
    if word.text in rules.generic or word.text in rules.purposes or (plain and word.text in rules.trades):
        return False
    return word.kind in ("other", "head") or (word.kind in ("noun", "opening") and word.text not in rules.apposition)


PLAIN = frozenset(("Enterprise", "College", "PublicBody"))
"""Labels whose plain heads (公司, 学校, 医院) need more than a trade in front to name somebody."""

_RELATIVE = frozenset("省市区县镇乡州")
_WIDE = frozenset("省市区")
"""Of these, what no place is called by with a single character in front."""


def _office(words: Sequence[Token], head: Token) -> bool:
    """Whether a one-character head (局, 厅, 部) really ends an office."""
    front = "".join(w.text for w in words)
    if not front or len(front) > 24:
        return False
    if any(front.endswith(office) for office in grammar().offices):
        return True
    if head.text == "委" and words[-1].kind == "place":
        return True
    if head.text == "局" and front.endswith("管理") and len(words) > 2:
        return True  # 白鹤滩水库管理局
    if words[0].kind == "place" or front.startswith("国家"):
        return head.text != "厂" or len(words) > 1
    return head.text == "厂" and any(w.kind in ("other", "latin") for w in words)


_ORGANS = frozenset(("理事会",))
"""Organs of a body that is named in front of them: 甲联盟中方理事会 speaks of 甲联盟."""


PROJECT_OFFICE = "项目部"
"""A head of what a firm has where it builds: abroad it is of the firm's kind (甲六局万象项目部)."""
_OF_A_FIRM = frozenset(("平台", PROJECT_OFFICE))
"""Heads that name nothing apart right behind a firm: 甲有限公司平台; 甲有限公司万象项目部 is a body of its own."""


def _last_head(words: Sequence[Token]) -> int | None:
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        if not _is_head(word) or (word.text in _ORGANS and any(_is_head(w) for w in words[:index])):
            continue
        if word.text in _OF_A_FIRM and index and words[index - 1].kind == "head" and words[index - 1].value == FIRM:
            continue  # 借助甲有限公司平台
        if word.kind == "head" and len(word.text) == 1 and not _office(words[_left(words[:index]) : index], word):
            continue
        return index
    return None


def _left(words: Sequence[Token], before: Token | None = None, *, of_office: bool = True) -> int:
    """Where the name begins: behind verbs that only open it and what stands in apposition, at the place in front.

    before: the word in front of the run; behind a mark of a list, one character in front of a place is part of a name.
    of_office: whether it may be that of an office, which 省 and 市 alone may begin: 报省教育厅, not 渭州交通职业学院.
    """
    rules, at = grammar(), 0
    if counted := _measured(words, before):
        return counted
    for index, word in enumerate(words[:-1]):
        if index and word.text in _FIRMS_ABROAD and words[index - 1].kind == "place":
            return index + 1  # 柬埔寨中资企业金边……有限公司
        after = words[index + 1]
        state = after.kind == "noun" and after.text[0] == "中" and len(after.text) == 2
        kind = word.text.endswith(_KINDS_IN_FRONT) and (index or word.text not in _KINDS_IN_FRONT)
        if kind and (state or after.kind in ("place", "known", "other")):
            return index + 1  # 铁路建设企业中铁……工程局, 全资子公司贵州……有限公司
        if word.kind == "head" and _says_what(words[:index], word, words[index + 1 :]):
            return index + 1  # 校级技术服务平台苍梧检测中心: what it is, and its name
    qualifies = rules.qualifying
    while at < len(words) and (words[at].kind in ("opening", "space", "dash") or words[at].text in rules.apposition):
        at += 1
    for index, word in enumerate(words):
        if word.kind == "place" and all(w.text in qualifies or w.kind in ("opening", "space") for w in words[:index]):
            around = words[0].text in _AROUND or (words[0].text in _PREFIXES and word.text[-1] in _LAND)
            return 0 if index == 1 and around else index
        if word.kind in ("known", "latin", "quote", "own") or (word.kind == "other" and index):
            break
        relative = of_office and _is_relative(word, words)
        if word.kind == "other":
            placed = words[1:] and words[1].kind == "place" and word.text not in _UNPLACED
            if placed and not relative and _begins_place(word, words[1], before):
                return at  # 清水江民族商贸学校、乌蒙山财经学校, 为嘉西区民政局
            return 1 if relative or placed else at  # 任西南……联盟, 报省教育厅: one character is a word of the sentence
    return at


def _is_relative(word: Token, words: Sequence[Token]) -> bool:
    """Whether 省 or 市 behind the first word of a run begins an office: 报省教育厅, not 沅州公证处 or 沙镇派出所."""
    if not words[1:] or words[1].text not in _RELATIVE or (words[1].text not in _WIDE and word.text not in _STANDING):
        return False
    return len(words) == SHORT or words[2].text in grammar().offices


_GOVERNING = frozenset(("以及", "同", "跟", "由", "为", "受", "向", "给", "面向", "委托", "邀请"))
"""Words in front of a name that no verb of one character follows."""
_STANDING = frozenset(
    "像任报赴访驻聘邀请助帮托获派送赠进入到赶奔去来找会见迎接评选当做建设办开立挂签订联合携引牵融承揽租借用买购售供授教领带组编写呈讲看观参"
    "加盟返回离抵往原现我省市县校各全总副沿沪赠援驰走游飞过经在于从自由向对为与和同及或等的是有受被将把让使"
)
"""Words of one character in front of a place that are no part of it: 任西南……联盟, 赴江西……公司, 原江西……学校."""
_SIDES = frozenset("东西南北中上下前后内外")


def _begins_place(word: Token, place: Token, before: Token | None) -> bool:
    """Whether the character in front of a place begins its name: 石河西, 嘉西区, 乌蒙山.

    Behind a mark of a list or a preposition it does; elsewhere only where the place holds a side, and is no province.
    """
    if before is not None and before.text in LISTING:
        return True
    if word.text in _STANDING or place.value not in ("", HOME) or is_province(place.text):
        return False
    governed = before is not None and before.text in _GOVERNING
    return governed or not _SIDES.isdisjoint(place.text)


def _measured(words: Sequence[Token], before: Token | None) -> int:
    """How many words in front of a run only count what it names: 12 座小水电站, 七座小水电站."""
    counting = before is not None and (before.kind in ("number", "space") or before.text in _POINTING)
    if words and words[0].text in _MEASURES and counting:
        return 1
    front = [w.text for w in takewhile(lambda w: w.kind == "other", words)]
    counted = (i + 2 for i, (a, b) in enumerate(pairwise(front)) if a in COUNTS and b in _MEASURES)
    return next(counted, 0)  # 腾出一座老瓷厂


def _says_what(front: Sequence[Token], head: Token, behind: Sequence[Token]) -> bool:
    """Whether a head names nobody with what stands in front, and a place or a brand begins a name behind it."""
    if head.value not in FACILITIES or len(head.text) == 1 or _distinct(front, head.value):
        return False
    brand = sum(1 for _ in takewhile(lambda w: w.kind == "other", behind))
    return behind[0].kind == "place" or brand > 1


_KINDS_IN_FRONT = (
    "企业", "子公司", "兄弟院校", "兄弟单位", "载体", "品牌", "合作院校", "合作高校", "合作单位", "合作伙伴",
)  # fmt: skip
"""Words for what a body is that stand right in front of its name."""
_MEASURES = frozenset("个座处间栋幢台套辆艘块片条口次场届轮面")
"""What things are counted in that are no part of their name."""
_POINTING = frozenset("那这每各")
_FIRMS_ABROAD = frozenset(("中资企业", "侨资企业", "中方企业"))
_PREFIXES = frozenset("大新老小东西南北中")
_AROUND = frozenset("环泛")
"""What in front of a place names the land about it: 环三都澳, 泛珠三角."""
_UNPLACED = _PREFIXES | _AROUND
_LAND = frozenset("山江河湖岭海")
"""What a place ends in that 大, 小 or 西 in front makes another one: 小凉山, 西太湖."""


_MASS = re.compile("残疾人|妇女|华侨|侨联|工商业|社会科学|文学艺术|科学技术|青年|学生")


def _label(words: Sequence[Token], head: Token) -> str:
    label = head.value if head.kind in ("head", "known") else "College"
    if head.text == BRANCH:
        label = next((w.value or "College" for w in reversed(words[:-1]) if _is_head(w)), label)
    if head.text == "联合会" and head.kind == "head" and len(words) > 1 and not _MASS.search(text_of(words)):
        label = "Association"  # 物流与采购联合会
    if len(words) == 1 or label in KEEPS_ABROAD:
        return label
    country = _country(words)
    if head.text == PROJECT_OFFICE and (words[0].kind != "place" or words[0].value == HOME):
        return label
    if not country and head.text == WORKSHOP and _at_home(words):
        return "Platform"
    if not country and words[0].text in grammar().continents and label in _SCHOOLS and _teaches(words):
        return "OverseasPartner"
    if not country:
        ministry = words[0].kind == "known" and words[0].value == "PublicBody"
        return "PublicBody" if label == "Platform" and ministry else label
    own = any(w.kind == "own" and w.value for w in words)
    text = text_of(words)
    if label == "OverseasBase" or (own and label in (*FACILITIES, "College")):
        return "OverseasBase"
    ours = any(word in text for word in _FROM_CHINA)
    two = demonym_country(text) or pair_country(text)
    if (ours and head.text in HEADLIKE) or ((ours or two) and label in FACILITIES):
        return "OverseasBase"
    return "OverseasPartner"


def _at_home(words: Sequence[Token]) -> bool:
    """Whether a workshop is one like others, of a place or a trade (岭南木雕工坊), and none abroad: 赣匠工坊."""
    text = text_of(words)
    abroad = any(word in text for word in _FROM_CHINA) or pair_country(text)
    trade = any(word.kind == "noun" and len(word.text) > 1 for word in words[:-1])
    return not abroad and (words[0].kind == "place" or trade)


_SCHOOLS = frozenset(("College", "IndustryCollege"))


def _teaches(words: Sequence[Token]) -> bool:
    """Whether a school's name says more than where it is: 欧洲设计学院; 亚洲学院 may be one of the college's own."""
    return len(words) > 2 or words[-1].text.endswith("大学") or words[-1].text in ("设计学院", "商学院", "工程学院")


_FROM_CHINA = ("中文+", "汉语", "丝路", "海丝", "鲁班", "工匠", "郑和", "班墨", "毕昇", "大禹", "詹天佑")
"""“中文+职业技能”, 海丝学院: what a place abroad is given by those who teach there from China."""


BASES = frozenset(("丝路学院", "鲁班工坊", "海外人才联络站"))
"""Heads that name a base abroad even without a place."""
BRANCH = "分院"
"""A branch is of the kind its whole is: of an academy, a hospital, a college."""
WORKSHOP = "工坊"
"""A head of bases abroad (鲁班工坊) that is a workshop like others where a Chinese place stands in front."""
KEEPS_ABROAD = frozenset(("Alliance",))


def _country(words: Sequence[Token]) -> str:
    """The foreign country a name tells: of the place it begins with, of a place in brackets, of 中德; else empty."""
    for word in words:
        if word.inner and word.kind == "bracket" and (inner := _country(word.inner)):
            return inner
    first = next((w for w in words if w.kind == "place" and w.value), None)
    if first is None or first.text == "中国":
        pair = _pair(words) if first is None else ""
        return pair or (_known_country(words[0]) if words[0].kind == "known" and len(words) == 1 else "")
    return "" if first.value == HOME else first.value


def _pair(words: Sequence[Token]) -> str:
    """The other country of 中德人才联谊站; of 中老铁路培训中心 where the body is one that works abroad."""
    text, head = text_of(words), words[-1]
    abroad = (head.value == "Platform" and not head.text.startswith("实训")) or head.text == "工匠学院"
    return demonym_country(text) or (pair_country(text) if abroad else "")


def _known_country(word: Token) -> str:
    country = country_of(word.text)
    return "" if country == HOME else country


def _found(words: Sequence[Token], kind: str, label: str) -> Found:
    span = (words[0].start, words[-1].end)
    return Found(Mention(text_of(words), label, *span, own=kind in ("own", "unit"), country=_country(words)), kind)


def _read_run(words: tuple[Token, ...], before: Token | None) -> list[Found]:
    """The bodies one run of words names, left to right. before: the word in front of it."""
    if words[0].kind == "own" and words[0].text in HEADLIKE:
        return _read_pronoun(words, before)
    at = _last_head(words)
    if at is None:
        return []
    head = words[at]
    if at and head.value == "PublicBody" and words[0].kind == "place" and words[0].value not in ("", HOME):
        return [_found(words[: at + 1], "body", "OverseasPartner")]  # 泰国国家铁路局, 老挝国家工业和商务部
    if head.kind == "known":
        placed = _place_before(words, at) if not place_prefix(head.text) else 0
        if _goes_on(words, at) and _parted(head.text):
            return [_found(words[_left(words[:at]) : at + 1], "body", head.value)]  # 甲集团公司怀西工务段
        return [_found(words[at - placed : at + 1], "body", head.value)] if _bounded(words, at) else []
    if head.kind == "own" and head.value:
        return [_found((head,), "own", "College")]
    start = 0 if _person(words[:at], head) else _left(words[:at], before, of_office=head.value == "PublicBody")
    if head.text in HEADLIKE and (start == at or _says_own(words[start:at], head)):
        return [_found((head,), "own", "College")]
    if at >= 2 and head.text.endswith("政府") and words[at - 1].text in _RELATIVE and words[at - 2].text.endswith("委"):
        return _two_offices(words, start, at)
    if words[start].kind == "other" and len(text_of(words[start : at + 1])) == SHORT:
        return []  # 水厂, 电厂: words, and no names
    found = _judged(words, start, at)
    if found.kind == "body" and before is not None and _anybodys(words, start, at, before):
        return [replace(found, kind="unnamed")]
    return [found]


def _anybodys(words: Sequence[Token], start: int, at: int, before: Token) -> bool:
    """任何全国性职教集团, 160名村妇联主席: nobody's name."""
    return (not start and before.text in _ANY) or _each_anothers(words, at, before)


_LOCAL = frozenset("村镇乡区县")
_PERSON = frozenset("名位")
"""What persons are counted in."""


def _each_anothers(words: Sequence[Token], at: int, before: Token) -> bool:
    """160名村（社区）妇联主席, 85名镇妇联主席: as many bodies as persons."""
    counted = words[0].text in _PERSON and before.kind in ("number", "space")
    front = words[1:at] if counted else words[:at]
    local = bool(front) and all(word.text in _LOCAL or word.kind == "bracket" for word in front)
    return local and (counted or before.text in _PERSON)


def _place_before(words: Sequence[Token], at: int) -> int:
    """How many words in front of `at` are its place: 江州|市|国资委 and 广西|国资委."""
    if at > 1 and words[at - 1].text in _RELATIVE and words[at - 2].kind == "place":
        return SHORT
    return 1 if at and words[at - 1].kind == "place" else 0


_ANY = frozenset(("任何", "某", "某些", "哪些", "哪家", "另一", "各", "各类"))
"""Words in front of what nobody names: 任何全国性养老职教集团."""


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


_SAYING = frozenset("称说谈讲问告令促盼")


def _says_own(front: Sequence[Token], head: Token) -> bool:
    """关心学校, 有媒体称学校: a school that nothing names is the college behind a verb, also one we do not know."""
    if front[-1].text in _SAYING:
        return True
    return head.text == "学校" and len(text_of(front)) <= 3 and not any(w.kind in _NAMING for w in front)


def _two_offices(words: Sequence[Token], start: int, at: int) -> list[Found]:
    """温州市委市政府 is two."""
    party = words[start : at - 1]
    place = party[:-1] if len(party) > 1 else ()
    name = text_of(place) + text_of(words[at : at + 1])
    if not place or not text_of(place).endswith(words[at - 1].text):
        name = text_of(place) + text_of(words[at - 1 : at + 1])
    span = Mention(name, "PublicBody", words[at - 1].start, words[at].end)
    return [_found(party, "body", "PublicBody"), Found(span, "body")]


def _read_pronoun(words: Sequence[Token], before: Token | None) -> list[Found]:
    if before is not None and before.text in ("各", "该", "某", "各类", "所", "等", "其他", "家", "个"):
        return []
    return [_found(words, "own", "College")]


def _judged(words: Sequence[Token], start: int, at: int) -> Found:
    """A run's name: a body, a unit of the college, or unnamed."""
    head = words[at]
    stop = at + 2 if words[at + 1 : at + 2] and words[at + 1].kind == "bracket" else at + 1
    body = words[start:stop]
    label = _label(body, head)
    if label == "OverseasPartner" and _tells_country(body[-1]):
        return _found_in(body[:-1], body[-1])
    if body[0].value == "PublicBody" and body[0].kind == "known" and head.value == "Platform" and head.text != "中心":
        return _found(body[:1], "body", body[0].value)  # 教育部……基地 is a programme of the ministry
    if _is_unit(body, head):
        return _found(body, "unit", label)
    named = _relative(body) or head.text in BASES or _names(words[start:at], head)
    return _found(body, "body" if named else "unnamed", label)


def _tells_country(word: Token) -> bool:
    """Whether a bracket behind a name tells the country alone: （泰国）, not （仰光） or （合艾校区）."""
    return word.kind == "bracket" and len(word.inner) == 1 and is_country(word.inner[0].text)


def _found_in(words: Sequence[Token], bracket: Token) -> Found:
    """湄南技术学院（泰国）: a body by its name, in the country that stands beside it."""
    found = _found(words, "body", "OverseasPartner")
    return replace(found, mention=replace(found.mention, country=_country((bracket,))))


def _names(front: Sequence[Token], head: Token) -> bool:
    """Whether the words in front of a head make it the name of one body."""
    if not _distinct(front, head.value or "College"):
        return False
    if front[0].text in _DOING and not _distinct(front[1:], head.value or "College"):
        return False
    if front[0].text in _PERSONS and head.text in ("学会", "总会"):
        return False  # 我想学会剪辑
    if head.text == PROJECT_OFFICE and front[0].kind in ("noun", "opening"):
        return False  # ……国际公司驻万象项目部: whose it is stands in front
    if head.text in grammar().placed and not _founded_outside(front, head):
        return any(_settles(word) for word in front) or bool(pair_country(text_of(front)))
    if head.text in _TITLED and front[-1].text in grammar().titles:
        return False
    text = text_of(front)
    counted = head.text in _COUNTED and text[-1] in COUNTS and text[-2:-1] != "第"  # 一体两翼三平台
    return not counted and not (front[-1].text in _MOVING and len(head.text) <= SHORT)


_TOLD_BY_TRADE = frozenset(("基金会", "俱乐部"))
"""Of what needs a place in front, that which a brand and a trade tell as well."""
_OUTSIDE = frozenset(
    ("剧场", "小剧场", "大剧场", "武术馆", "工业园", "开发区", "高新区", "示范区", "机场", "客运站", "火车站", "汽车站",
     "加油站", "管理处")
)  # fmt: skip
"""Of what needs a place in front, that which no college has of its own."""


def _founded_outside(front: Sequence[Token], head: Token) -> bool:
    """Whether a brand alone tells whose a body is: 丰北工业园, 云岭旅游教育基金会, 渌水龙舟俱乐部; not 助学基金会."""
    brand = sum(1 for _ in takewhile(lambda w: w.kind == "other", front))
    return brand > 1 and (head.text in _OUTSIDE or (head.text in _TOLD_BY_TRADE and brand < len(front)))


def _settles(word: Token) -> bool:
    """Whether a word tells where or whose a body is: a place, a body, letters; 沅溪县 is a place we need not know."""
    if word.kind == "bracket":
        return any(w.kind == "place" for w in word.inner)
    return word.kind in _NAMING or word.kind == "quote" or word.text in _RELATIVE or word.text in _AUTONOMOUS


_AUTONOMOUS = frozenset(("自治区", "自治州", "自治县"))

_DOING = frozenset("开办建做读进入下上创设立搞推造送访看管帮找跨另共")
"""Words of one character for what is done with a body that is not named: 开民宿, 建产业学院, 读过大学."""
_PERSONS = frozenset("我你他她")
_COUNTED = frozenset(("平台", "基地", "中心"))
_TITLED = frozenset(("学校", "企业", "院校"))
_MOVING = frozenset("进入下驻")
"""进社区, 驻厂: verbs of one character that take a short head for their object."""


def _relative(body: Sequence[Token]) -> bool:
    """An office named from where the college stands: 市政府, 省教育厅, 人社局."""
    front = text_of(body[:-1])
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
    if head.text not in _UNIT_HEADS or not front or "国家" in text_of(front) or any(w.kind in _NAMING for w in front):
        return False
    if pair_country(text_of(body)) or _founded_apart(front):
        return False
    return any(w.text not in rules.generic and w.text not in rules.apposition for w in front)


# --- names across words that part them -------------------------------------------------------------------------------

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
            if held[1] + 1 == run[0] and tokens[held[1]].text in AND and _one_name(tokens, held, run):
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
    if (
        _trade_body(first, second[at])
        or _room_of_a_whole(first, second[at])
        or _trades_coupled(first, second[:at], second[at])
    ):
        return True
    if any(_is_head(w) for w in first) or first[-1].text in grammar().kinds or first[-1].text[-1] in _HOUSES:
        return False
    if second[at].value not in _JOINABLE and not (abroad and second[at].value == "College"):
        return False
    front = first[_left(first) :]
    length = sum(len(w.text) for w in front)
    if not front or length > 16 or (front[0].kind != "place" and length > 11):
        return False
    if front[0].kind == "place":
        return len(front) > 1
    before = tokens[left[0] - 1].text if left[0] else ""
    return before not in PARTNERING and _distinct(front, "Platform") and len(second[at].text) > 1


def _trade_body(first: Sequence[Token], head: Token) -> bool:
    """云南省饭店与民宿行业协会: a place and a bare trade in front of an association's trade."""
    return len(first) == 2 and first[0].kind == "place" and _is_head(first[1]) and head.value == "Association"


_WHOLES = frozenset(("College", "ResearchCentre", "Enterprise"))
_FIELD = frozenset(("other", "noun", "opening"))
_PEOPLE = re.compile(
    "(?:师|[学师研]生|(?<!机器)人|员|专家|学者|博士|院士|教授|[院校所处部局]长|主任|校友|代表|团队|双方|力量|优势|平台|成果|经费|人才|基础)$"
)


def _room_of_a_whole(first: Sequence[Token], head: Token) -> bool:
    """甲大学岩土与地下工程实验室: what stands between a body and 与 names nothing by itself, and no people of it."""
    if head.value != "ResearchCentre":
        return False
    field = list(takewhile(lambda word: word.kind in _FIELD, reversed(first)))[::-1]
    whole = first[len(first) - len(field) - 1] if 0 < len(field) < len(first) else None
    if whole is None or whole.value not in _WHOLES or not _is_head(whole) or field[0].kind == "opening":
        return False
    text, generic = text_of(field), grammar().generic
    told = any(word.text not in generic for word in field) and not _PEOPLE.search(text)
    return told and 1 < len(text) <= BRAND * 2


def _trades_coupled(first: Sequence[Token], trades: Sequence[Token], head: Token) -> bool:
    """莞南模具与五金行业协会: a place or a brand and a trade, and nothing but a trade in front of an association."""
    named = len(first) > 1 and first[-1].text in grammar().trades and not any(_is_head(word) for word in first)
    return named and head.value == "Association" and bool(trades) and all(t.text in grammar().trades for t in trades)


def _shared(tokens: Sequence[Token], start: int, found: Found, words: Sequence[Token]) -> list[Found]:
    """The further names of a run whose end is shared: 瓯海、龙湾区民政局; 中德、中意人才联谊站."""
    if found.kind != "body" or not words or not _sharable(words[0].text):
        return []
    made, at = [], start
    while at >= 2 and tokens[at - 1].text in ("、", "和", "及", "与"):
        first = at - 2
        while first > 0 and tokens[first - 1].kind in INSIDE and tokens[at - 2].end - tokens[first - 1].start <= 6:
            first -= 1
        place = text_of(tokens[first : at - 1])
        if not _sharable(place) or (first and tokens[first - 1].kind in INSIDE) or _met_there(tokens, first, at):
            break
        name = _like(place, words[0].text) + text_of(words[1:])
        country = country_of(name).replace(HOME, "")
        made.append(Found(replace(found.mention, name=name, start=tokens[first].start, country=country), "body"))
        at = first
    return made[::-1]


_WHERE = frozenset(("在", "于", "赴", "到"))


def _met_there(tokens: Sequence[Token], first: int, at: int) -> bool:
    """学校在石家庄与河北甲学院签署: where somebody was met, and no place that shares the name behind it."""
    return tokens[at - 1].text == "与" and first > 0 and tokens[first - 1].text in _WHERE


_BRANDED = frozenset(("other", "latin"))


def _branded_alike(tokens: Sequence[Token], start: int, found: Found, words: Sequence[Token]) -> list[Found]:
    """国网安阳、鹤壁供电公司: a brand in front of the first place is that of each firm, and of the last one too."""
    if found.kind != "body" or found.mention.label != FIRM or words[0].kind != "place" or len(words) < SHORT:
        return []
    if found.mention.start != words[0].start:
        return []
    places, first = _listed_places(tokens, start)
    begin = first
    while begin and tokens[begin - 1].kind in _BRANDED and first - begin < BRAND:
        begin -= 1
    brand = text_of(tokens[begin:first])
    if not places or len(brand) < SHORT or (begin and tokens[begin - 1].text not in PARTNERING):
        return []
    shared = found.mention.name[len(words[0].text) :]
    spans = [
        *((p.start if at else tokens[begin].start, p) for at, p in enumerate(places)),
        (found.mention.start, words[0]),
    ]
    return [
        replace(found, mention=replace(found.mention, name=brand + place.text + shared, start=begins))
        for begins, place in spans
    ]


def _listed_places(tokens: Sequence[Token], start: int) -> tuple[list[Token], int]:
    """The places of a list that ends in front of a run, and where the first of them stands."""
    places = list[Token]()
    while start > 1 and tokens[start - 1].text in ("、", "和", "及") and tokens[start - 2].kind == "place":
        start -= 2
        places.insert(0, tokens[start])
    return places, start


def _sharable(text: str) -> bool:
    pair = len(text) == 2 or (len(text) == 3 and text[0] == "中")  # 中印尼
    return is_place(text) or (pair and bool(demonym_country(text)))


def _like(place: str, model: str) -> str:
    """瓯海 beside 龙湾区 is 瓯海区."""
    return place + model[-1] if model[-1] in "省市区县镇乡" and place[-1] not in "省市区县镇乡州" else place


# --- all names of a text ---------------------------------------------------------------------------------------------


_TELLING = _NAMING | {"bracket"}
"""Kinds of words without which a run names nobody."""


def _find(tokens: Sequence[Token]) -> Iterator[Found]:
    done = 0
    for start, end in _joined(tokens, list(_runs(tokens))):
        yield from _inner(tokens[done:start])
        done = end
        words = tuple(tokens[start:end])
        if _TELLING.isdisjoint([word.kind for word in words]):
            continue
        found = [_counted(f, tokens, end) for f in _read_run(words, tokens[start - 1] if start else None)]
        if country := _abroad_before(tokens, start):
            seated = [f for f in found if f.mention.start == words[0].start and f.mention.label != FIRM]
            found = [settled(f, country) if f in seated else f for f in found]
        if country := _abroad_behind(tokens, end):
            found = [settled(f, country) if f.mention.end == words[-1].end else f for f in found]
        for one in found:
            if branded := _branded_alike(tokens, start, one, words):
                yield from branded
                continue
            body = [w for w in words if w.start >= one.mention.start]
            lead = start if body and body[0] is words[0] else None
            if lead is not None:
                inside = [w for w in body if w.end <= one.mention.end]
                yield from _shared(tokens, lead, one, inside)
            yield one
        yield from _lonely(words, found)
    yield from _inner(tokens[done:])


def _abroad_before(tokens: Sequence[Token], start: int) -> str:
    """The country that 的 joins to a run: 赞比亚的……, 缅甸仰光的……; else empty."""
    if start < SHORT or tokens[start - 1].text != "的":
        return ""
    place = tokens[start - 2]
    return place.value if place.kind == "place" and place.value != HOME else ""


def _abroad_behind(tokens: Sequence[Token], end: int) -> str:
    """The country that a bracket behind a run tells: Straits Anchor Services（新加坡）, 槟威电子（Penwell Sdn. Bhd.）;
    else empty."""
    if end >= len(tokens) or tokens[end].kind != "bracket":
        return ""
    if _tells_country(tokens[end]):
        return _country(tokens[end : end + 1])
    return country_of_form(tokens[end].text)


_SEATED = frozenset(("College", "PublicBody", "ResearchCentre", "Association"))
"""Labels of what is abroad where 的 says that its place is; a firm there may be one of ours."""


def settled(found: Found, country: str) -> Found:
    """赞比亚的铜带技工学院: a body of which the text tells the country beside its name, though it is named like ours.

    country: ISO 3166-1 alpha-2. What names its own country, and what a college has abroad, stays as it is.
    """
    mention = found.mention
    named = found.kind == "unit" or (found.kind == "body" and mention.label in _SEATED | {FIRM})
    if not named or country_of(mention.name):
        return found
    return Found(replace(mention, label="OverseasPartner", country=country, own=False), "body")


_PIECES = ("个", "间", "处", "座", "家", "所")


def _counted(found: Found, tokens: Sequence[Token], end: int) -> Found:
    """A facility that is counted (名厨工作室 1 个) names nobody, unless a place or a body stands in its name."""
    behind = [t for t in tokens[end : end + 4] if t.kind != "space"]
    if behind[:1] and behind[0].text == "各":
        behind = behind[1:]
    if len(behind) < 2 or behind[0].kind != "number" or not behind[1].text.startswith(_PIECES):
        return found
    words = [t for t in tokens[:end] if found.mention.start <= t.start and t.end <= found.mention.end]
    named = any(t.kind in ("place", "known", "latin", "own") for t in words) or found.mention.end != tokens[end - 1].end
    unnamed = not named and found.mention.label in FACILITIES and found.kind == "body"
    return replace(found, kind="unnamed") if unnamed else found


_PLAIN = INSIDE | {"space", "dash", "number", "bracket", "quote"}


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


_ALONE = frozenset(("known", "own", "place"))
"""Words that name something where no name of a run covers them."""


def _lonely(words: Sequence[Token], found: Sequence[Found]) -> Iterator[Found]:
    """Names inside quotes of a run, learned names and countries that no name of the run covers."""
    if not any(word.kind in _ALONE or word.inner for word in words):
        return
    spans = [(f.mention.start, f.mention.end) for f in found]
    free = [w for w in words if not any(a <= w.start and w.end <= b for a, b in spans)]
    for at, word in enumerate(free):
        before, after = free[at - 1] if at else None, free[at + 1] if at + 1 < len(free) else None
        if word.kind == "place" and after is not None and after.kind == "place" and after.value == HOME:
            continue  # 郴州市苏仙区 is the district
        if word.kind == "place" and after is not None and _is_named_abroad(word, after):
            continue
        if before is not None and _is_named_abroad(before, word):
            words_in = (before, *word.inner)
            known = word.inner[0].kind == "known"
            yield _found(words_in, "body", word.inner[0].value) if known else _judged(words_in, 0, len(word.inner))
        elif word.inner:
            yield from _quoted(word) or _find(word.inner)
        elif word.kind == "known":
            if _bounded(words, words.index(word)):
                yield _found((word,), "body", word.value)
        elif word.kind == "own":
            yield _found((word,), "own", "College")
        elif word.kind == "place":
            yield _found((word,), "place", "Country")


# --- the public finders ----------------------------------------------------------------------------------------------


def tokens_of(text: str, context: Context) -> tuple[Token, ...]:
    """The words of a text, quotes and brackets closed into one word each."""
    return context.memo.tokens(text, context.lexicons(text))


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
    return context.memo.label(name, context.lexicons(name))
