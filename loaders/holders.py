"""Statements by a noun: the 共建单位 of something are 甲 and 乙, its 牵头单位 is 丙, 受让方为丁.

No verb says what these bodies do; the noun does. Such a stretch of a sentence becomes one unit, of whose bodies the
noun tells the role (`Unit.features`), and the clause goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from loaders.gazetteer import HOME
from loaders.mention import GROUPS
from loaders.names import Found, settled
from loaders.units import Unit
from loaders.words import SEATS

HOLDING = "holding"
"""The kind of a unit that says who has a role."""
ROLES = {
    name: f"held-{name}"
    for name in (
        "leader", "chair", "vice-chair", "council", "member", "founder", "cobuilder", "client", "recipient", "operator",
        "signatory", "orderer", "foreign", "listing", "participant", "trainee", "adopter",
    )
}  # fmt: skip
"""Classes of nouns that tell a role, and the class of a clause in which somebody is said to have it."""

_ADVERB = "(?:目前|最初|起初|最早|一开始|现?已|现|共|主要|分别|依次|均|仅|只|也|还|则|都|就|正|又|另)"
_COUNT = "(?:共|约|计)?(?:[0-9]+|[一二两三四五六七八九十]+)余?多?[家所个方位](?:企业|单位|院校|学校|公司|机构|高校)?"
_VERB = (
    rf"(?:{_ADVERB}{{0,3}}(?:[为是系有]|新增|包括有?|包含|涵盖|囊括|即|其中|如)了?{_ADVERB}{{0,2}}"
    r"|的[，,]?(?:还|另)?(?:有|是|包括))"
)
_FIRST = "(?:(?:其中)?一[家所个]?|其一|第一[家所个])"
_LINK = re.compile(
    rf"[”」]?\s*(?:{_VERB}(?:{_COUNT})?[：:]?|[，,]\s*(?:依次|分别)(?:[是为有]|包括)|(?:{_VERB}|{_ADVERB})?{_COUNT}(?:[：:—]+|[，,：:]\s*{_FIRST}?{_VERB}[：:]?)|(?:一览表?|名单|名录|清单|目录|如下)*[：:—]+)\s*[“「]?"
)
"""What joins the noun and the bodies: 为, 分别是, 有两家：, 有三家，即."""
_BESIDES = ("除", "除了")
_BESIDES_US = re.compile(r"(?:[的：:])?除了?[^，。；]{1,12}(?:外|之外|以外)[，,]?(?:还|另|也|只|仅)?(?:有|包括|是)")
"""它的共建者除学院之外，还有甲和乙."""
_BARE = frozenset(("foreign", "client", "recipient", "orderer", "operator", "cobuilder", "adopter"))
"""Classes of nouns that may stand right in front of whom they tell: 外方马来西亚甲大学, 委托单位乙公司."""
LINKING = 8
"""Units between the noun and the first body."""
LISTED = 80
"""Units of the longest list."""
_GOES_ON = frozenset(("、", "，", ",", "以及", "及", "和", "与", "暨", "；", ";"))


def links(units: Sequence[Unit], at: int) -> int:
    """The unit of the first body that what stands at `at` joins to the noun in front; 0 where nothing does."""
    between, beside = "", 0
    for first in range(at, min(len(units), at + LINKING)):
        if units[first].kind != "names":
            between += units[first].text
        elif between.endswith(_BESIDES) and not beside:
            between, beside = between + units[first].text, first
        elif beside:
            return first if _BESIDES_US.fullmatch(between) else 0
        else:
            bare = not between and bool(units[at - 1].features & _BARE)
            return first if bare or _LINK.fullmatch(between) else 0
    return 0


_SORT = re.compile(r"[\u4e00-\u9fff]{0,4}(?:院校|高校|学校|企业|单位|公司|机构|伙伴)")
"""What those are whom a clause in front of 的 describes: 采用该标准的境外院校有两所：甲和乙."""


def behind_clause(units: Sequence[Unit], at: int) -> int:
    """The unit of the first body that is said to do what the clause in front of 的 tells, with its sort or without."""
    first = _next_names(units, at)
    between = _joined(units[at:first])
    sort = _SORT.match(between)
    return first if sort and _LINK.fullmatch(between, sort.end()) else links(units, at)


_SAID = re.compile(
    rf"[，,]?\s*(?:(?:其实|实际上?|原来|正|就|恰恰?|仍|唯一?)?{_ADVERB}{{0,2}}(?:[是有为系]|剩下?)|仅|唯有)了?(?:{_COUNT}[：:，,]?)?\s*[“「]?"
)
"""What joins a clause that ends in 的 and who did it: 其实是, 只有, 只剩."""
_DENIES = re.compile(r"[，,]?\s*(?:其实|实际上)?(?:并?不[只仅]?是|[并绝]非)\s*[“「]?")
_INSTEAD = re.compile(r"[”」]?\s*[，,]?\s*(?:而|其实|实际上|恰恰|实则)?(?:是|系|乃)[^，。；]{0,4}")


def denied(units: Sequence[Unit], at: int) -> bool:
    """Whether the clause that ends in 的 at `at` was not done by whoever is named behind: ……的不是甲."""
    first = _next_names(units, at + 1)
    return bool(first) and _DENIES.fullmatch(_joined(units[at + 1 : first])) is not None


def doers(units: Sequence[Unit], at: int) -> int:
    """The unit of the first body that did what the clause says which ends in 的 at `at`: ……的，不是甲，而是乙."""
    first = _next_names(units, at + 1)
    if denied(units, at):
        last = listed(units, first)
        first = _next_names(units, last)
        return first if first and _INSTEAD.fullmatch(_joined(units[last:first])) else 0
    return first if first and _SAID.fullmatch(_joined(units[at + 1 : first])) else behind_clause(units, at + 1)


def _next_names(units: Sequence[Unit], at: int) -> int:
    return next((i for i in range(at, min(len(units), at + LINKING)) if units[i].kind == "names"), 0)


def _joined(units: Sequence[Unit]) -> str:
    return "".join(unit.text for unit in units)


def listed(units: Sequence[Unit], first: int) -> int:
    """The unit behind the list of bodies that begins at `first`: 甲、乙，以及丙."""
    end = _seated_behind(units, first) + 1
    while end < min(len(units), first + LISTED):
        step = end
        while step < len(units) and (units[step].text in _GOES_ON or _HEADS.fullmatch(units[step].text)):
            step += 1
        between = units[end:step]
        joined = any(unit.kind == "and" for unit in between) or (len(between) > 1 and between[0].kind == "text")
        if not joined or step >= len(units) or units[step].kind != "names":
            break
        end = _seated_behind(units, step) + 1
    return end


def _seated_behind(units: Sequence[Unit], at: int) -> int:
    """赞比亚的甲学院: the unit of the body behind the place where it is; `at` itself where no body follows."""
    there = [unit.kind for unit in units[at : at + 3]] == ["names", "of", "names"]
    return at + 2 if there and all(one.kind == "place" for one in units[at].found) else at


_NUMBERED = re.compile(r"\s*(?:[0-9]{1,3}[）)．.、]|[①-⑳●•])\s*")
NEAR = 4
"""Units in front of a colon in which the noun stands that says what is listed."""


ALONE = 2
"""Units of a comma and a country: with more, an item tells where its body is (外方院校：甲学院，泰国）."""


def itemised(units: Sequence[Unit]) -> list[Unit]:
    """合作院校名录：甲大学，泰国；乙学院，老挝。: bodies between semicolons behind a noun and a colon, as one list."""
    made: list[Unit] = []
    at = 0
    while at < len(units):
        made.append(units[at])
        at += 1
        if made[-1].text in "：:" and any(unit.features & ROLES.keys() for unit in made[-NEAR:]):
            items, end = _items(units, at)
            if len(items) > 1 or end - at > ALONE:
                mark = Unit("and", units[at].start, units[at].start, "、")
                made += [one for item in items for one in (mark, item)][1:]
                at = end
    return made


def _items(units: Sequence[Unit], at: int) -> tuple[list[Unit], int]:
    """The bodies that the items from `at` on name, and where the last of them ends."""
    items, end = list[Unit](), at
    while item := _item(units, at):
        items.append(item[0])
        end = item[1]
        if end == len(units) or units[end].text not in "；;":
            break
        at = end + 1
    return items, end


def _item(units: Sequence[Unit], at: int) -> tuple[Unit, int] | None:
    """The body of an item, and where it ends: 2. 甲学院（公立），泰国; None where the item tells more."""
    at += at < len(units) and units[at].kind == "text" and _NUMBERED.fullmatch(units[at].text) is not None
    kinds = [unit.kind for unit in units[at : at + 4]]
    if kinds[:1] != ["names"]:
        return None
    name, at = units[at], at + 1
    if kinds[1:2] == ["bracket"]:
        at += 1
    country = _country(units[at : at + 2])
    if country:
        abroad = country != HOME
        name = name._replace(found=tuple(settled(one, country) if abroad else one for one in name.found))
        at += 2
    return (name, at) if at == len(units) or units[at].kind == "break" or units[at].text in "）)" else None


def _country(units: Sequence[Unit]) -> str:
    """The country that stands behind a name and a comma; empty where none does."""
    if [unit.kind for unit in units] != ["comma", "names"]:
        return ""
    return next((one.mention.country or HOME for one in units[1].found if one.kind == "place"), "")


_NEXT = re.compile(r"[，,；;]\s*(?:另|还有)?(?:一[家所个]|其[二三四]|第[二三四][家所个]|[二三四五])(?:则|也)?[是为系]")
"""What parts those of whom one after the other is told: 一家是甲，另一家是乙."""
STEPS = 4
"""Units between two of them."""


def _one_by_one(units: Sequence[Unit]) -> list[Unit]:
    """有两家，一家是甲，另一家是乙: as a list, 一家是甲、乙."""
    made: list[Unit] = []
    at = 0
    while at < len(units):
        made.append(units[at])
        at += 1
        if made[-1].kind != "names" or at >= len(units) or units[at].kind != "comma":
            continue
        after = next((i for i in range(at, min(len(units), at + STEPS + 1)) if units[i].kind == "names"), 0)
        if after and _NEXT.fullmatch(_joined(units[at:after])):
            made.append(units[at]._replace(kind="and", text="、"))
            at = after
    return made


_HEADS = re.compile(r"\s*[0-9]+\s*余?(?:人次?|名)")
"""受训企业有两家：甲42人，乙35人: how many of each."""


SEATED = "seated"
"""The feature of a unit that names a group with the seat that somebody has in it, in brackets or right behind it."""


def _seated(group: Unit, seat: Unit) -> Unit | None:
    """The group with the seat that the unit behind it tells, as one unit."""
    seats = seat.features & SEATS
    if not seats or group.kind != "names" or group.found[-1].mention.label not in GROUPS:
        return None
    features = frozenset((SEATED, *(ROLES[one] for one in seats)))
    return Unit(HOLDING, group.start, seat.end, group.text, group.found, features)


def _seated_aside(group: Unit, bracket: Unit) -> Unit | None:
    """甲联盟（副理事长单位）: the group with the seat that the bracket right behind it tells."""
    return _seated(group, bracket) if bracket.kind == "bracket" and bracket.start == group.end else None


def _without_brackets(units: Sequence[Unit]) -> list[Unit]:
    """The units but for brackets, which stand beside the sentence; what they tell of a group in front is kept."""
    made: list[Unit] = []
    for unit in units:
        if made and (seat := _seated_aside(made[-1], unit)):
            made[-1] = seat
        elif unit.kind != "bracket":
            made.append(unit)
    return made


_SEATING = frozenset(("为", "是", "任", "担任", "系", "均为", "当选"))


def _bare_seat(units: Sequence[Unit]) -> list[Unit]:
    """任职情况：甲协会副会长单位: a group with a seat, and nothing more, as one unit."""
    if len(units) < 2 or (len(units) > 2 and units[-3].text not in ("：", ":")):
        return list(units)
    seat = _seated(*units[-2:])
    return [*units[:-2], seat] if seat else list(units)


def _without_seats(units: Sequence[Unit]) -> list[Unit]:
    return [unit for at, unit in enumerate(units) if _seated_behind(units, at) == at]


_BOTH = re.compile("(?:既|不仅|不但)(?:有|包括|涵盖)")
_SORTED = frozenset(("names", "and", "text", "comma"))


def _both_kinds(units: Sequence[Unit], at: int) -> int:
    """合作单位既有政府机构（甲局），也有行业组织（乙协会）: the unit behind the last of those listed, else 0."""
    if not _BOTH.match(_joined(units[at + 1 : at + 4])):
        return 0
    end = last = at + 1
    while end < len(units) and (units[end].kind in _SORTED or "exist" in units[end].features):
        end += 1
        last = end if any(one.kind == "body" for one in units[end - 1].found) else last
    return last if sum(one.kind == "body" for unit in units[at:last] for one in unit.found) > 1 else 0


def told(units: Sequence[Unit]) -> list[Unit]:
    """The units of a sentence with every statement by a noun as one."""
    units = _one_by_one(_bare_seat(_without_brackets(units)))
    made: list[Unit] = []
    at = 0
    while at < len(units):
        roles = units[at].features & ROLES.keys() if units[at].kind == "word" else frozenset()
        if roles and (both := _both_kinds(units, at)):
            bodies = [one for one in _found_in(units[at:both]) if one.kind == "body"]
            made.append(_stated(units[at:both], bodies, roles))
            at = both
            continue
        first = links(units, at + 1) if roles else 0
        if not first:
            made.append(units[at])
            at += 1
            continue
        end = listed(units, first)
        if end < len(units) and units[end].text in _SEATING and "其中" in _joined(units[at:first]):
            made.append(units[at])  # 成员单位68家，其中甲和乙为副理事长单位
            at += 1
            continue
        made.append(_stated(units[at:end], _found_in(_without_seats(units[first:end])), roles))
        at = end
    return made


def _found_in(units: Sequence[Unit]) -> list[Found]:
    return [one for unit in units for one in unit.found]


def _stated(units: Sequence[Unit], named: Sequence[Found], roles: AbstractSet[str]) -> Unit:
    """A noun and the bodies of which it tells the role, as one unit."""
    features = frozenset(ROLES[role] for role in roles)
    return Unit(HOLDING, units[0].start, units[-1].end, units[0].text, tuple(named), features)
