"""Where students and teachers practise: who is listed as a base of the college (新增甲、乙等校外实习基地12个).

No verb says what these bodies do with the college; the noun that they are listed under does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.names import Found
from loaders.scene import Scene, bodies_of, coordinate
from loaders.topics import Properties

_PRACTICE = re.compile(r"(?:实习|实践|实训|就业|见习|教学|流动)[^，。；]{0,4}(?:基地|站|点)")
_HOSTING = frozenset(("Enterprise", "PublicBody", "Association"))


def hosts_of_practice(scene: Scene) -> list[Found]:
    """在甲公司、乙公司等企业新建校外实习基地8个."""
    if not _PRACTICE.search(scene.span):
        return []
    found = [f for f in bodies_of(scene.frame.of("place"), scene) if not f.mention.own]
    if not found or scene.text[: found[0].mention.start][-1:] != "在":
        return []
    return [f for f in found if f.mention.label in _HOSTING]


_BASES = re.compile(r"(?:校外|企业|教师){0,2}(?:就业|毕业)?(?:实习|实践|实训|见习)[^，。；、\d]{0,4}?基地")
_LISTS = re.compile(
    r"[本今当去上年度学期我校已达共又还另其中主要个家\d\s]*"
    r"(?:新增|新建|新设|新拓展|拓展|新签|新签约|增加|增设|新挂牌|涵盖|囊括|包括|包含|分别|其中)?的?(?:[有是为了]|包括|设在|设于|分布在|落户)*[：:]?"
)
_LISTING = re.compile("[新增盖括有是为]|拓展|包含|其中|设[在于]|分布|落户")
_LISTED = re.compile(
    r"等?(?:[\d\s家个所两三四五六七八九十余多]|企业|单位|公司|院校|机构|知名|龙头|大型|骨干|行业"
    r"|[为是系](?:本|今|当)(?:学?年度?)(?:新增|新建|新设|新拓展|新挂牌))*"
)
_AMONG = re.compile(r"等?[\d家个所]*[均都也]?(?:在其中|位列其中|名列其中)")
"""校外实习基地已达168家，甲、乙等均在其中."""
_TOWARDS = ("为", "给", "向")
_SIGN = re.compile(
    r"(?:新增|新建|新设|授予|颁发|的|[“”\s]){0,6}[^，。；、“”]{2,16}基地”?的?(?:授牌|挂牌|揭牌|牌匾|匾牌|铭牌|牌子)"
)
_CLAUSE = "，。；：:"


def listed_bases_of(scene: Scene) -> list[Found]:
    """校外实习基地达168个，本年新增的有甲、乙等9家; 新增甲、乙等校外实习基地12个: who is listed as a base."""
    found = _listed(scene)
    return [f for f in found if f.mention.label in _HOSTING] if found and _base_told(found, scene) else []


def base_of(scene: Scene) -> list[Properties]:
    """As what the bodies of a list are told: 校外实习基地."""
    found = _listed(scene)
    told = _base_told(found, scene) if found else None
    return [{"topic": told.group()}] if told else [{}]


def _listed(scene: Scene) -> list[Found]:
    """The first bodies of a clause and those joined to them, where its sentence speaks of bases."""
    frame = scene.frame
    if scene.text.find("基地", *frame.sentence) < 0:
        return []
    named = frame.of("object", "via", "agent", "holder", "place", "to")
    bodies = (f for f in named if f.kind == "body" and not f.mention.own)
    return coordinate(sorted(bodies, key=lambda f: f.mention.start), scene)


def _base_told(found: Sequence[Found], scene: Scene) -> re.Match[str] | None:
    """The noun for bases that a list of bodies stands under, or that stands behind it."""
    text, (begin, end) = scene.text, scene.frame.sentence
    first, last = found[0].mention.start, found[-1].mention.end
    clause = max(begin, *(text.rfind(mark, begin, first) + 1 for mark in _CLAUSE))
    own = _BASES.search(text, clause, first)
    front = text[own.end() if own else clause : first].rstrip("“")
    if front.endswith(_TOWARDS) and (signed := _given_sign(text, last)):
        return signed
    among = None if front else _AMONG.match(text, last)
    if not among and not (_LISTS.fullmatch(front) and _LISTING.search(front)):
        return None
    behind = among or _LISTED.match(text, last)
    stop = behind.end() if behind else last
    if base := _BASES.match(text, stop):
        return base
    told = own or _BASES.search(text, begin, clause)
    return told if text[stop : min(stop + 1, end)] in ("", *_CLAUSE) and not _inside(told, text) else None


def _given_sign(text: str, at: int) -> re.Match[str] | None:
    """为甲、乙等9家新增实习基地授牌, 向甲、乙授予“校外实践基地”牌匾: the noun that a sign is given for."""
    listed = _LISTED.match(text, at)
    signed = _SIGN.match(text, listed.end() if listed else at)
    return _BASES.search(text, signed.start(), signed.end()) if signed else None


def _inside(base: re.Match[str] | None, text: str) -> bool:
    """校内实训基地: whatever is listed under it hosts nobody."""
    return base is not None and _WITHIN.search(text, max(0, base.start() - _FRONT), base.end()) is not None


_FRONT = 12
"""Characters in front of the noun in which 校内 may stand: 校内生产性实训基地."""
_WITHIN = re.compile(r"校内(?!外)[^，。；]*\Z")
