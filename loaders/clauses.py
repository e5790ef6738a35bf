"""Takes a text apart into frames: who does what with whom, clause by clause.

A frame is one verb group with the bodies around it, each in the role its marker gives it: 与 marks a partner, 为 and
向 who receives, 由 who acts, 受 and 被 who has the say, 在…下 who stands behind. Frames know no relationship types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from loaders.holders import HOLDING, SEATED, denied, doers, itemised, told
from loaders.mention import MADE
from loaders.names import Found
from loaders.units import AGAIN, Unit
from loaders.words import OURS, SEATS

JOINS = frozenset(("与", "和", "同", "跟", "及", "以及"))
BOUND = 400
"""Units of the longest sentence that is read as one; a longer one is cut, so that no text is read twice."""


@dataclass(slots=True)
class Frame:
    """A verb group and its roles. verbs: classes of its words; roles: bodies by role; start, end: its span.

    modal: negated, planned, ended, or empty; date: the nearest one before it, ISO; apart: 分别 pairs by order;
    pairs: couples that share one verb (甲与乙、丙与丁签署); company: a partner is spoken of, named or not;
    allied: 携手甲; recalled: its bodies were named before (双方共建……); told_last: who acts stands behind (牵头的是甲);
    marks: where the last word of a class ends.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    verbs: set[str] = field(default_factory=set)
    roles: dict[str, list[Found]] = field(default_factory=dict)
    modal: str = ""
    date: str = ""
    verb_start: int = -1
    verb_end: int = -1
    apart: bool = False
    pairs: list[tuple[Found, Found]] = field(default_factory=list)
    relative: bool = False
    company: bool = False
    allied: bool = False
    recalled: bool = False
    told_last: bool = False
    marks: dict[str, int] = field(default_factory=dict)

    def add(self, role: str, found: Iterable[Found]) -> None:
        """Put bodies into a role, each once."""
        held = self.roles.setdefault(role, [])
        held += [one for one in found if one not in held]

    def of(self, *roles: str) -> list[Found]:
        """The bodies of several roles, in order."""
        held = self.roles
        return [one for role in roles for one in held.get(role, ())]


# --- sentences -------------------------------------------------------------------------------------------------------


def sentences_of(units: Sequence[Unit]) -> Iterator[tuple[list[Unit], str]]:
    """The units between full stops, at most BOUND at a time, and the mark behind them."""
    held: list[Unit] = []
    for unit in units:
        if unit.kind == "break" or len(held) >= BOUND:
            if held:
                yield held, unit.text if unit.kind == "break" else ""
            held = [] if unit.kind == "break" else [unit]
        else:
            held.append(unit)
    if held:
        yield held, ""


_FOUNDING = frozenset(("found", "lead", "initiate"))
_GOING_TOGETHER = frozenset(("ally", "together", "cooperate", "share"))


class _Reader:
    """Reads one sentence into frames, left to right, with a few units of foresight."""

    def __init__(self, units: Sequence[Unit], date: str, lasting: str) -> None:
        self.units = told(units)
        self.span = (units[0].start, units[-1].end)
        self.frames: list[Frame] = []
        self.marker = self.modal = ""
        self.lasting = lasting
        self.opened_by: str = ""
        self.date = date
        self.apart = self.awaited = False
        self.skip_to = 0
        self.topic: list[Found] = []
        self.last_names: list[Found] = []
        self.nearest: list[Found] = []
        self.frame = self._new(units[0].start)

    def _new(self, start: int) -> Frame:
        return Frame(start, start, self.span, modal=self.modal or self.lasting, date=self.date, apart=self.apart)

    def read(self) -> list[Frame]:
        """The frames of the sentence."""
        for index, unit in enumerate(self.units):
            if index >= self.skip_to or unit.kind in ("names", "comma", HOLDING):
                self._on(unit, index)
            self.frame.end = max(self.frame.end, unit.end)
        self._close(self.span[1])
        return self.frames

    def _on(self, unit: Unit, index: int) -> None:
        match unit.kind:
            case "names":
                self._on_names(unit, index)
            case "word":
                self._on_word(unit, index)
            case "holding":
                self._on_holding(unit, index)
            case "marker":
                if not self._stands_apart(unit, index):
                    self._on_marker(unit)
            case "modal":
                self._on_modal(unit, index)
            case "and":
                self._on_and(unit, index)
            case "of":
                self._on_of(index)
            case "comma":
                self._on_comma(unit, index)
            case "date":
                self.date = unit.date or self.date
                self.frame.date = self.frame.date if self.frame.verbs and self.frame.date else self.date

    def _on_of(self, index: int) -> None:
        if not self._told_last(index):
            self.frame.relative |= bool(self.frame.verbs) and self._names_after(index) is not None
            unnamed = self._placed_nowhere(index) or self._liked(index) or self._comes_from(index)
            unnamed = unnamed or self._is_open(index)
            self.marker = "" if unnamed else self.marker

    def _told_last(self, index: int) -> bool:
        """与学校共建甲基地的有两家：乙和丙; 牵头成立甲联盟的，不是乙，而是丙: who did it stands behind."""
        frame = self.frame
        subjects = [one for one in frame.of("agent", "lead", "joiner") if one.kind != "unnamed"]
        ours = "train" in frame.verbs and all(one.kind == "own" for one in subjects)  # 学校培训的单位有两家：甲和乙
        if (subjects and not ours) or not (frame.of("object", "to", "with") or frame.verbs & _BARE_CLEFTS):
            return False
        not_they = denied(self.units, index)
        first = doers(self.units, index) if frame.verbs else 0
        if not first:
            frame.modal = frame.modal or ("negated" if not_they and not subjects else "")
            return False
        made = all(one.mention.label in MADE for one in self.units[first].found)
        if made and "build" in frame.verbs and not frame.of("object"):
            return False  # 与学校共建的有甲基地、乙基地
        if "ask" in frame.verbs:
            frame.verbs |= self.units[index - 1].features & {"train"}  # 委托学校培训的企业有甲
        self.marker = _last_role(frame, "".join(one.text for one in self.units[max(0, index - 12) : index]))
        frame.told_last = True
        between = self.units[index + 1 : first]
        frame.add(self.marker, [one for unit in between for one in unit.found if not not_they])  # 除我校外，还有
        self.units[index + 1 : first] = [one._replace(kind="text", found=(), features=frozenset()) for one in between]
        return True

    def _placed_nowhere(self, index: int) -> bool:
        """设在漳湾校区的甲中心: where it stands is no body, and what is named behind 的 is not the place."""
        before = next((u for u in reversed(self.units[:index]) if u.kind in ("names", "marker", "comma")), None)
        return before is not None and before.kind == "marker" and self.marker == "place"

    def _comes_from(self, index: int) -> bool:
        """来自成都的甲馆与学校合作: a place is told, and who is named behind 的 is who acts."""
        before = self._at(index - 1)
        return self.marker == "from" and before is not None and before.kind == "names" and _are_places(before.found)

    def _liked(self, index: int) -> bool:
        """深受学生喜爱的甲工坊: by whom is told without a name, and what is named behind 的 is what it is told of."""
        if self.marker != "by":
            return False
        front = list(takewhile(lambda one: one.kind == "text", reversed(self.units[max(0, index - 3) : index])))
        opening = self._at(index - len(front) - 1)
        return bool(front) and opening is not None and opening.text in _FELT

    def _is_open(self, index: int) -> bool:
        """面向全市开放的甲中心: to whom it is open is told, and what is named behind 的 is what is open."""
        before = self._at(index - 1)
        return self.marker == "to" and before is not None and before.kind == "text" and before.text.endswith(_OPEN)

    def _stands_apart(self, unit: Unit, index: int) -> bool:
        """Whether a marker opens a phrase that is read by itself, or marks nothing here."""
        if unit.text == "以":
            return self._titled(index) or not self._serves(index)
        if unit.text == "为" and self._made_of_them(index):
            self._on_marker(unit._replace(role="agent"))
            return True
        if (
            unit.text == "为"
            and "admit" in self.frame.verbs
            and (seat := self._at(index + 1))
            and seat.features & SEATS
        ):
            self.frame.verbs |= {"elect"}
            return True  # 新吸收甲公司为理事单位
        if unit.text == "为" and (before := self._at(index - 1)) and before.text.endswith(_ENTITLED):
            return True  # 举办了主题为“甲”的培训
        if unit.text == "在" and self._founded_on(index):
            return True
        if unit.text == "从" and self._told_from(index):
            return True
        if unit.role in ("place", "from") and self._says_where(index):
            return True
        if unit.text == "为" and self._named_by(index):
            self.frame.verbs |= {"elect"}
            return True
        after = self._at(index + 1)
        if unit.text in _ENDING_SO and (after is None or after.kind in ("comma", "of")):
            return True  # 提供调试服务，……: a noun
        return self._led_by(unit, index) or (unit.text in _HOUSED and self._belonging(index))

    def _named_by(self, index: int) -> bool:
        """学校为甲厅认定的培训基地: 为 is 是 where an office is named behind it whose word somebody is what he is."""
        behind = self.units[index + 1 : index + 4]
        if [unit.kind for unit in behind[::2]] != ["names", "of"] or "recognise" not in behind[1].features:
            return False
        return bool(self.frame.of("agent")) and not self.frame.verbs

    def _says_where(self, index: int) -> bool:
        """被位于柬埔寨的甲学院采用, 与来自老挝的乙大学合作: where a body is whose role a marker in front gave."""
        ahead = self.units[index + 1 : index + 6]
        stop = next((at for at, one in enumerate(ahead) if one.kind == "of"), 0)
        named = [one for unit in ahead[:stop] for one in unit.found]
        placed = bool(named) or (stop > 0 and ahead[stop - 1].text.endswith(_PLACES))
        if not self.marker or not placed or any(one.kind != "place" for one in named):
            return False
        if any(unit.kind not in ("names", "text") for unit in ahead[:stop]) or not self._names_after(index + 1 + stop):
            return False
        for at, one in enumerate(ahead[: stop + 1], index + 1):
            self.units[at] = one._replace(kind="text", found=())
        return True

    def _told_from(self, index: int) -> bool:
        """一切要从学校与甲镇共建乙基地说起: what is told there happened."""
        clause = takewhile(lambda one: one.kind != "comma", self.units[index + 1 : index + 16])
        return any(one.text.startswith(_TELLING) for one in clause)

    def _founded_on(self, index: int) -> bool:
        """在学校与甲公司共建乙研究院的基础上，……: what is told there is what others go on from."""
        first = self._at(index + 1)
        if first is None or first.kind != "names" or not self._couple(index + 1):
            return False
        clause = list(takewhile(lambda one: one.kind != "comma", self.units[index + 1 : index + 16]))
        return clause[-1].text.endswith(_BASIS) and any("together" in one.features for one in clause)

    def _titled(self, index: int) -> bool:
        """以甲为理事长单位的乙: what 甲 is in 乙 is told beside what 乙 does."""
        ahead = self.units[index + 1 : index + 5]
        kinds = [unit.kind for unit in ahead]
        if len(ahead) < 4 or kinds[0] != "names" or ahead[1].text != "为" or not ahead[2].features & SEATS:
            return False
        group = self._names_after(index + 4) if kinds[3] == "of" else None
        if group is None:
            return False
        inner = self._new(ahead[0].start)
        inner.add("agent", ahead[0].found)
        inner.add("object", group.found)
        inner.verbs, inner.end = {*ahead[2].features - {"noun"}, "elect"}, group.end
        self.frames.append(inner)
        for at, one in enumerate(ahead, index + 1):
            self.units[at] = one._replace(kind="text", found=(), features=frozenset())
        return True

    def _serves(self, index: int) -> bool:
        """以甲集团为纽带，乙与丙……: what only serves as something does nothing itself; 以甲为例 is none."""
        for at, unit in enumerate(self.units[index + 1 : index + 12], index + 1):
            if unit.kind == "comma":
                return False
            if unit.text == "为":
                after = self._at(at + 1)
                return after is not None and after.text.startswith(_SERVING)
        return False

    def _at(self, index: int) -> Unit | None:
        return self.units[index] if 0 <= index < len(self.units) else None

    # -- markers and modals

    def _on_modal(self, unit: Unit, index: int) -> None:
        after = self._at(index + 1)
        close = (
            after is not None
            and after.start - unit.end <= 1
            and after.kind in ("word", "marker", "modal", "and", "date")
        ) or self._soon(unit, index)
        if self._takes_nothing_back(unit, index):
            return
        if unit.role == "pending" or (unit.text in _UNDER_WAY and (after is None or after.kind == "comma")):
            self.frame.modal = self.frame.modal or "planned"
            return  # ……项目尚在申报: said behind what it speaks of
        if unit.role == "apart":
            self.apart = self.frame.apart = True
        elif unit.role == "talks" and (self._came_through(index) or self._callers(index)):
            return  # 经多轮磋商，双方组建……; 到校洽谈的企业有16家
        elif unit.role in ("later", "talks"):
            self.lasting = self.frame.modal = "planned"
            self.opened_by = unit.role if index <= 1 else self.opened_by
        elif unit.role == "shall":
            self.modal = self.frame.modal = "planned"
        elif unit.role == "will" and (not close or (after is not None and "noun" in after.features)):
            self.marker = "moved"  # 将现代学徒制试点扩大到……
        elif unit.text in _APPLIED and after is not None and after.kind in ("and", "of") and after.text in ("并", "的"):
            self.marker = ""  # 申报并建成……; 联合甲、乙申报的丙
            return
        elif unit.role == "planned" and self._hopes_on(index):
            self.awaited = True
            return
        elif (
            unit.role in ("will", "planned")
            and not close
            and unit.text[-1] != "于"
            and not (after and after.kind == "names")
        ):
            return
        else:
            self.modal = self.frame.modal = "planned" if unit.role == "will" else unit.role
        if unit.text.endswith("与"):
            self._on_marker(unit._replace(role="with"))  # 计划与甲公司共建……

    def _takes_nothing_back(self, unit: Unit, index: int) -> bool:
        """与尚未入会的甲公司签订, 培训计划承训院校, 将其中的“甲”专利转让给乙公司: a modal that is none here."""
        before, after = self._at(index - 1), self._at(index + 1)
        if unit.role == "ended" and before is not None and before.role == "negated" and before.end == unit.start:
            self.modal = self.frame.modal = ""
            return True  # 交流没有中断
        if unit.text == "将" and after is not None and after.text == "其中":
            self.marker = "moved"
            return True
        if before is None:
            return False
        noun = unit.text == "计划" and before.end == unit.start and "train" in before.features
        return noun or (unit.role == "negated" and before.kind == "and" and self._qualifies(index))

    def _hopes_on(self, index: int) -> bool:
        """希望借此机会，与甲携手……: what is hoped for stands in the next clause, and only by what in this one."""
        clause = list(takewhile(lambda one: one.kind != "comma", self.units[index + 1 : index + 7]))
        told = "".join(one.text for one in clause)
        bare = not any(one.kind == "names" for one in clause) and self._at(index + len(clause) + 1) is not None
        return bare and told.startswith(_BY_MEANS) and len(told) <= LONG

    def _soon(self, unit: Unit, index: int) -> bool:
        """双方拟择机共建甲: a word that says how or when stands between."""
        after, later = self._at(index + 1), self._at(index + 2)
        if unit.text not in _INTENDING or after is None or later is None:
            return False
        return after.kind == "text" and len(after.text) <= SHORT and later.kind in ("word", "marker", "and")

    def _qualifies(self, index: int) -> bool:
        """Whether a word only says something of the body named behind it, with 的 between."""
        rest = self.units[index + 1 : index + 5]
        at = next((i for i, unit in enumerate(rest) if unit.kind == "of"), None)
        clear = at is not None and not any(unit.kind in ("comma", "names", "and") for unit in rest[:at])
        return clear and at is not None and at + 1 < len(rest) and rest[at + 1].kind == "names"

    def _callers(self, index: int) -> bool:
        of, who = self._at(index + 1), self._at(index + 2)
        return of is not None and of.kind == "of" and who is not None and who.text.startswith(_CALLERS)

    def _came_through(self, index: int) -> bool:
        before = [u for u in self.units[max(0, index - 3) : index] if u.kind != "comma"]
        return any(u.text.startswith(("经", "历经")) for u in before)

    def _led_by(self, unit: Unit, index: int) -> bool:
        """加入由甲、乙共同牵头的丙: the bodies behind 由 lead, 丙 is what is joined."""
        also = (before := self._at(index - 1)) is not None and before.kind == "and"
        if unit.role != "agent" or "enter" not in self.frame.verbs or (self.frame.of("object") and not also):
            return False
        ahead = self.units[index + 1 : index + 24]
        stop = next((at for at, u in enumerate(ahead) if u.kind in ("of", "comma")), None)
        if stop is None or ahead[stop].kind == "comma" or self._names_after(index + 1 + stop) is None:
            return False
        named = [one for u in ahead[:stop] for one in u.found]
        verbs = {feature for u in ahead[:stop] if u.kind == "word" for feature in u.features - {"noun"}}
        inner, group = self._new(unit.start), self._names_after(index + 1 + stop)
        inner.add("lead" if "lead" in verbs else "agent", named)
        inner.add("object", group.found if group is not None else ())
        inner.verbs, inner.end = verbs, group.end if group is not None else unit.end
        self.frames.append(inner)
        for at, one in enumerate(ahead[: stop + 1], index + 1):
            self.units[at] = one._replace(kind="text", found=(), features=frozenset())
        return True

    def _on_marker(self, unit: Unit) -> None:
        held = self.frame
        naming = bool(held.verbs & {"elect", "recognise"}) and unit.text == "为"
        if (
            held.verbs - ROLE_VERBS
            and not naming
            and (held.of("object") or (unit.role in ("with", "to") and held.of("to")))
        ):
            self._next(unit.start)
            if unit.role == "with" and _there_are(held):
                self.frame.add("agent", held.of("object"))  # 已有甲、乙等企业与学校合作
        if unit.text == "其中" and not held.verbs:
            return  # 其中甲学院获批……
        if "standard" in held.verbs:
            held.verbs |= unit.features & {"export"}  # 甲课程标准已落户乙国
        self.marker = unit.role
        self.frame.company |= unit.role == "with"

    def _on_and(self, unit: Unit, index: int) -> None:
        before, after = self._at(index - 1), self._at(index + 1)
        if unit.text == "、" and self._couple(index - 3) and self._couple(index + 1):
            self._pair()  # 甲与乙、丙与丁分别签署
            return
        if before is not None and after is not None and before.kind == after.kind == "date":
            return  # 2019年6月和2021年12月，……
        inside = before is not None and before.kind == "names" and after is not None and after.kind == "names"
        if inside and (self._head_acts(unit, index) or self._member_acts(unit, index)):
            return  # 乙创办的甲公司与丙研究所合作; 集团成员单位甲公司与丙研究所签订……
        busy = bool(self.frame.verbs - ROLE_VERBS or self.marker)
        if unit.text not in JOINS or (inside and busy):
            return
        if after is not None and after.role == "agent" and "enter" in self.frame.verbs:
            return  # 加入由甲牵头的乙和由丙牵头的丁
        if before is not None and before.features & SEATS and self.frame.of("object", "to"):
            return  # 是甲协会会员单位和乙学会理事单位
        if before is not None and before.features & _GIVING and self.frame.of("by") and unit.text in ("和", "及", "与"):
            self.marker = "by"  # 得到甲资助和乙支持
            return
        if before is not None and busy and self._joins_things(before, unit, index):
            return
        listed = before is not None and before.kind == "and" and before.text not in ("并", "跟")
        if inside or not listed or (unit.text == "与" and before is not None and before.text == "、"):
            self._on_marker(unit._replace(role="with"))

    def _head_acts(self, unit: Unit, index: int) -> bool:
        """Whether the body that a relative clause at the head of a sentence ends in acts with who is named behind."""
        frame = self.frame
        subject = frame.relative and unit.text in ("与", "同", "跟", "和") and self.last_names == frame.of("object")
        if not subject or any(held for role, held in frame.roles.items() if role not in ("object", "topic")):
            return False
        clause = list(takewhile(lambda u: u.kind not in ("comma", "marker"), self.units[index + 2 : index + 16]))
        doing = next((u for u in clause if u.features & _JOINTLY | u.features & {"sign"}), None)
        if doing is None or any(f.kind == "unnamed" for f in frame.of("object")):
            return False
        head = self.last_names
        self._next(unit.start)
        self.frame.roles.clear()
        self.frame.add("agent", head)
        self.marker = "with"
        return True

    def _member_acts(self, unit: Unit, index: int) -> bool:
        """集团成员单位甲公司与乙合作社签订……: a member by the way, who acts with who is named behind."""
        frame, before = self.frame, self._at(index - 2)
        member = before is not None and before.features & SEATS and "noun" in before.features
        if not member or not frame.verbs <= SEATS or unit.text not in ("与", "同", "跟", "和") or frame.of("with"):
            return False
        clause = list(takewhile(lambda u: u.kind not in ("comma", "marker"), self.units[index + 2 : index + 16]))
        others = unit.text == "和" and any(u.text in ("与", "同", "跟") for u in clause)  # 甲和乙与丙签订……
        if others or not any(u.features & _JOINTLY | u.features & {"sign"} for u in clause):
            return False
        acting = self.last_names
        self._next(unit.start)
        self.frame.add("agent", acting)
        self.marker = "with"
        return True

    def _joins_things(self, before: Unit, unit: Unit, index: int) -> bool:
        """举办焊接与安装培训班, 受让“甲”和“乙”: what stands on both sides are things, and nobody is named behind."""
        if before.kind == "title":
            after = self._at(index + 1)
            return after is not None and after.kind == "title"
        if before.kind != "text":
            return False
        if unit.text == "与":
            clause = takewhile(lambda u: u.kind not in ("comma", "marker"), self.units[index + 1 : index + 8])
            return not any(u.kind == "names" for u in clause)
        return unit.text in ("和", "及", "以及")

    def _on_comma(self, unit: Unit, index: int) -> None:
        if unit.text in ":：" and self._lists_partners(index):
            return
        if unit.text in ":：" and self._lists_doers(index):
            self.marker = "agent"
            return
        self._pair()
        after = self._at(index + 1)
        if any(self.frame.roles.values()) and self._tells_apart(index):
            self._next(unit.end)  # 甲与乙同在一个园区，前者……; 甲、乙都在校外：学院与前者……
        if self._reports(index):
            self.frame.roles.clear()  # 据学校调研组了解，甲与乙……
        if self._came_to_an_end(index):
            self._next(unit.end)
            self.modal = ""
            return
        if self.frame.modal == "negated" and not self.frame.verbs and after is not None and _is_us(after):
            self.frame.modal = ""  # 甲馆的导视多年未更新，学校为该馆……
        if after is not None and after.text in ("与", "同", "跟") and self._allies_only():
            return  # 学校联合甲，与乙共建……
        parallel = after is not None and (after.kind == "and" or after.text.startswith(("并", "同时")))
        hoped = self.awaited and not self._is_there(index)
        kept = "planned" if hoped or (parallel and self.modal == "planned") else ""
        self.awaited = False
        if self.frame.verbs - ROLE_VERBS and not ("contribute" in self.frame.verbs and self._contributes(index + 1)):
            self._next(unit.end)
        self.marker, self.modal = "", kept
        self.frame.modal = self.frame.modal or kept

    def _tells_apart(self, index: int) -> bool:
        """Whether the next clause speaks of 前者 or 后者, and so of each of those named in front by itself."""
        clause = takewhile(lambda one: one.kind != "comma", self.units[index + 1 : index + 8])
        return any(one.kind == "names" and one.text in ("前者", "后者") for one in clause)

    def _is_there(self, index: int) -> bool:
        """Whether the next clause speaks of what is there already: 希望借此机会，学校与甲共建的乙学院越办越好."""
        clause = list(takewhile(lambda one: one.kind != "comma", self.units[index + 1 : index + 16]))
        of = next((at for at, one in enumerate(clause) if one.kind == "of"), 0)
        made = of > 0 and any(one.kind == "names" for one in clause[of + 1 : of + 3])
        return made or any(one.kind == "text" and one.text.startswith(("已", "了")) for one in clause)

    def _allies_only(self) -> bool:
        """Whether the clause says nothing but with whom somebody goes."""
        return self.frame.allied and self.frame.verbs <= _GOING_TOGETHER and bool(self.frame.of("with"))

    def _reports(self, index: int) -> bool:
        """Whether the clause only says from whom something is known."""
        clause = list(takewhile(lambda one: one.kind != "comma", reversed(self.units[max(0, index - 8) : index])))
        first = clause[-1] if clause else None
        told = first is not None and first.kind == "text" and first.text.startswith(("据", "另据"))
        return told and not self.frame.verbs - ROLE_VERBS

    def _came_to_an_end(self, index: int) -> bool:
        """后来甲公司退出，由……; 两度落选之后，……: what ended or failed there is told of no later clause."""
        last = next((u for u in reversed(self.units[max(0, index - 3) : index]) if u.kind != "text"), None)
        failed = last is not None and last.kind == "modal" and last.text in _FAILED
        return failed and self.frame.verbs <= {*ROLE_VERBS, "together"}

    def _lists_partners(self, index: int) -> bool:
        """学徒制：甲公司、乙公司: a word for a class, and behind the colon those who take part in it."""
        after = self._at(index + 1)
        named = after is not None and after.kind == "names" and all(one.kind == "body" for one in after.found)
        held = any(self.frame.roles.values())
        return named and not held and bool(self.frame.verbs) and self.frame.verbs <= _CLASSES

    def _lists_doers(self, index: int) -> bool:
        """名单上的企业都与学校签了约：甲和乙。: what is said of many, and behind the colon who they are."""
        after = self._at(index + 1)
        told = _MANY.search("".join(one.text for one in self.units[max(0, index - 8) : index]))
        return bool(told and after is not None and after.kind == "names" and self.frame.verbs and self._with_us_alone())

    def _couple(self, index: int) -> bool:
        """Whether two names joined by 与 begin at a unit."""
        units = self.units[max(0, index) : index + 3]
        return [u.kind for u in units] == ["names", "and", "names"] and units[1].text in ("与", "和", "同")

    # -- words

    def _on_word(self, unit: Unit, index: int) -> None:
        if self._on_stated(unit, index) or self._talked_over(index) or self._witnesses(unit, index):
            return
        if "ask" in unit.features and self._asked_for(index):
            return
        if "belong" in unit.features and self._belonging(index):
            return
        if "train" in unit.features and self.frame.of("object") and self.frame.verbs & {"host", "serve", "undertake"}:
            self.frame.add("to", self.frame.roles.pop("object"))  # 举办甲公司中层干部培训班
        if "serve" in unit.features and self.frame.of("object") and "undertake" in self.frame.verbs:
            return  # 承担甲公司产线改造项目
        if self._names_what_belongs(unit, index):
            return
        self._takes_in(unit)
        busy = bool(self.frame.roles.get("object") and self.frame.verbs - ROLE_VERBS)
        if (busy and self._relative_ahead(index)) or self._built_there(unit, index):
            self._nest(unit, index)
            return
        if busy:
            if "noun" not in unit.features and self._attributive(index):
                return
            if "noun" not in unit.features and not self._beside(unit, index):
                self._follow(unit)
        if "noun" in unit.features:
            self.frame.verbs |= unit.features - {"noun"}
            return
        self._take(unit)
        self._come_together(unit, index)
        allied = "ally" in unit.features and self._names_near(index)
        self.marker = "with" if allied else ""
        self.frame.allied |= allied

    def _takes_in(self, unit: Unit) -> None:
        """学校牵头的甲集团吸收乙公司: the group that the clause has told of takes in others."""
        if "admit" in unit.features and self.frame.relative and self.frame.of("object"):
            self._next(unit.start)

    def _talked_over(self, index: int) -> bool:
        """甲与乙就共建基地签约: what an agreement is about is said, and not done by that."""
        before = self._at(index - 1)
        if before is None or before.kind != "text" or before.text[-1] != "就":
            return False
        for at, unit in enumerate(self.units[index : index + 12], index):
            if unit.kind == "comma" or any(one.kind == "body" for one in unit.found):
                return False
            if at > index and "sign" in unit.features:
                told = self.units[index:at]
                self.units[index:at] = [one._replace(kind="text", found=(), features=frozenset()) for one in told]
                return True
        return False

    def _witnesses(self, unit: Unit, index: int) -> bool:
        """学校师生见证了甲协会与乙公司签订……: what is told is what those do who are watched."""
        if "witness" not in unit.features or self.frame.verbs:
            return False
        first = next((at for at in range(index + 1, index + 3) if (u := self._at(at)) and u.kind == "names"), 0)
        if not first or not self._couple(first):
            return False
        self.frame.roles.clear()
        self.marker = ""
        return True

    def _beside(self, unit: Unit, index: int) -> bool:
        """签约暨甲学院揭牌仪式: two acts of one occasion."""
        joint = self._at(index - 2)
        return "build" in unit.features and joint is not None and joint.text == "暨"

    def _names_what_belongs(self, unit: Unit, index: int) -> bool:
        """甲下属的乙中心, 甲的全资子公司乙: 乙 keeps the role."""
        if not unit.features & _INSIDE or not self.last_names:
            return False
        before = self._at(index - 1)
        if before is not None and before.kind != "names" and before.text[-1] == "其":
            self._has_part(unit, index)
            return True  # 甲集团及其下属企业乙: both take part
        if not (self._relative_ahead(index) or self._named_next(index)):
            return False
        self.last_names = self.nearest
        if before is not None and before.text == "其" and not self.frame.verbs:
            for held in self.frame.roles.values():  # 甲学院招生180人，其下设的乙由丙共建: 甲 is told of no more
                held[:] = [one for one in held if one in self.nearest]
        if unit.text in _CONSISTING and self.frame.relative and self.frame.of("object"):
            self._consists(unit, index)
        else:
            self._nest(unit, index)
        return True

    def _has_part(self, unit: Unit, index: int) -> None:
        """甲集团及其旗下的乙公司: 乙 is part of 甲, beside what both do."""
        part = self._names_after(index)
        whole = [one for one in self.last_names if one.kind == "body"]
        if part is None or len(whole) != 1 or not unit.features & {"part"}:
            return
        inner = self._new(self.frame.start)
        inner.add("agent", whole)
        inner.add("object", part.found)
        inner.verbs, inner.end = {"part"}, part.end
        self.frames.append(inner)

    def _consists(self, unit: Unit, index: int) -> None:
        """学校与甲共建的乙研究院下设丙实验室: what was told of 乙 is not told of its parts."""
        inner = self._new(self.frame.start)
        inner.add("agent", self.nearest)
        inner.verbs = set(unit.features)
        at = index + 1
        while (part := self._at(at)) is not None and part.kind in ("names", "and"):
            inner.add("object", part.found)
            inner.end = part.end
            self.units[at] = part._replace(kind="text", found=())
            at += 1
        self.frames.append(inner)

    def _built_there(self, unit: Unit, index: int) -> bool:
        """赴甲学院与乙公司共建的丙研究院观摩: those who are named behind 赴 or 在 built it, and nobody else did."""
        there = [one for one in self.frame.of("place") if one in self.last_names and one.kind in ("body", "own")]
        return "together" in unit.features and len(there) > 1 and self._relative_ahead(index)

    def _come_together(self, unit: Unit, index: int) -> None:
        """邀请甲公司共同举办……: whoever is asked to come, and then does it with us, is a partner."""
        before, asked = self._at(index - 1), self.frame.of("invited")
        if unit.features & _JOINTLY and before is not None and before.kind in ("names", "comma"):
            self.frame.add("with", self.frame.roles.pop("invited", ()))
            near = "".join(one.text for one in self.units[max(0, index - NEAR_TEAM) : index])
            if self.frame.of("via") and _TEAM.search(near):
                self.frame.add("with", self.frame.roles.pop("via"))
        elif "serve" in unit.features and asked and all(f.mention.own for f in asked):
            self.frame.add("principal", self.frame.roles.pop("agent", ()))  # 甲镇邀请学校编制规划
            self.frame.add("agent", self.frame.roles.pop("invited"))
            self.frame.verbs |= {"ask"}

    def _made_by(self, index: int) -> bool:
        """甲中心系学校与乙公司于2018年合作组建: the verb behind the names says who made what stands in front."""
        held = any(self.frame.roles.values()) or not self.frames
        before = self.frame if held else self.frames[-1]
        if not any(f.kind in ("body", "unit") for f in before.of("agent")):
            return False
        made = named = False
        for unit in self.units[index + 1 : index + 24]:
            if unit.kind in ("comma", "of"):
                break
            named = named or unit.kind == "names"
            made = made or (named and "build" in unit.features)
            if made and unit.kind == "names":
                return False
        else:
            return made
        after = self._names_after(self.units.index(unit, index)) if unit.kind == "of" else None
        return made and (after is None or all(f.kind == "unnamed" for f in after.found))

    def _made_of_them(self, index: int) -> bool:
        """甲中心为乙公司与丙研究所共建: told of what is built or led; 学校为乙公司建设丙中心 is none."""
        named = self.frame.of("agent")
        built = bool(named) and all(one.mention.label in MADE for one in named) and not self.frame.verbs
        return built and self._made_by(index)

    def _made_with_us(self, index: int) -> bool:
        """甲班是我校与乙公司开办的订单班; 这是学校为甲协会开设的培训班: the verb behind the names says what we do;
        《甲》系我校与乙公司编写: 系 needs no 的."""
        named = doing = False
        for unit in self.units[index + 1 : index + 24]:
            if unit.kind == "comma" or (unit.kind == "of" and not doing):
                return doing and self.units[index].text == "系" and not self.frame.of("agent")
            if unit.kind == "of":
                return True
            if unit.kind == "names" and not named and not any(f.kind in ("own", "unit") for f in unit.found):
                return False
            named = named or unit.kind == "names"
            doing = doing or (named and unit.kind == "word" and "noun" not in unit.features)
        return False

    def _on_stated(self, unit: Unit, index: int) -> bool:
        """Words that only say how the bodies in front or behind take part."""
        if unit.features <= ROLE_VERBS and self._follows_names(index):
            self._on_role_verb(unit, index)
            return True
        if unit.text in _COPULA and (self._made_by(index) or self._made_with_us(index)):
            self._on_marker(unit._replace(role="agent"))
            return True
        if unit.features & {"elect", "enter"} and "admit" in self.frame.verbs and self.frame.of("object"):
            self._take(unit)  # 推选甲公司担任理事单位
            return True
        if unit.text in _JOINT and self._recognises(index + 1) and self._called_by(index + 1):
            return True  # 是甲厅、乙厅联合遴选的
        if "recognise" in unit.features and self._called_by(index):
            self.frame.add("by", self.frame.roles.pop("object"))
            self._take(unit)  # 成为甲厅确定的考试点: as 被甲厅确定为
            return True
        if "part" in unit.features and "elect" in self.frame.verbs and not self._relative_ahead(index):
            self.frame.verbs |= unit.features  # 甲中心是乙大学的内设机构
            return True
        return False

    def _called_by(self, index: int) -> bool:
        """Whether the verb at `index` says whose title somebody is: 成为甲厅认定的……, with no name of a body behind."""
        last = index + 1 if self._recognises(index + 1) else index  # 甲厅遴选公布的
        after = self._at(last + 1)
        closed = self.units[last].text.endswith("的") or (after is not None and after.kind == "of")
        if "elect" not in self.frame.verbs or not self.frame.of("object") or not closed:
            return False
        titled = self._names_after(last + 1)
        return titled is None or all(f.kind == "unnamed" for f in titled.found)

    def _recognises(self, index: int) -> bool:
        unit = self._at(index)
        return unit is not None and "recognise" in unit.features

    def _asked_for(self, index: int) -> bool:
        """承接甲委托的……项目; 其一是甲委托的“乙”: who asked is told in front of what was asked for."""
        after = self._at(index + 1)
        relative = after is not None and after.kind == "of"
        if not (relative and self.last_names) and not (self.frame.of("object") and "serve" in self.frame.verbs):
            return False
        named = self.last_names if relative else self.frame.of("object")
        for held in self.frame.roles.values():
            held[:] = [one for one in held if one not in named]
        self.frame.add("principal", [one for one in named if not one.mention.own])
        self.frame.verbs |= {"ask"}
        return True

    def _names_near(self, index: int) -> bool:
        """Whether a name stands right behind, or behind words that only describe it."""
        near = list(self.units[index + 1 : index + 4])
        while near and (near[0].kind == "and" or (near[0].kind == "text" and len(near[0].text) <= 16)):
            near = near[1:]
        return bool(near) and near[0].kind == "names"

    def _take(self, unit: Unit) -> None:
        frame = self.frame
        if frame.verb_start < 0:
            frame.verb_start = unit.start
            frame.modal = self.modal or frame.modal
        frame.verbs |= unit.features
        frame.marks.update(dict.fromkeys(unit.features, unit.end))
        frame.verb_end = unit.end

    def _follows_names(self, index: int) -> bool:
        """Whether a name stands right in front, or a few characters that only describe one."""
        before, between, at = self._at(index - 1), 0, index - 1
        if before is not None and before.kind == "date":  # 甲公司于2020年牵头组建
            at -= 1 + ((marker := self._at(index - 2)) is not None and marker.text == "于")
            before = self._at(at)
        if before is None or before.kind not in ("names", "text") or not self.last_names:
            return False
        while (text := self._at(at)) is not None and text.kind == "text":
            between, at = between + len(text.text), at - 1
        return between <= 4

    def _on_role_verb(self, unit: Unit, index: int) -> None:
        """牵头, 参与 right behind a body say how it takes part."""
        role = "lead" if "lead" in unit.features else "joiner"
        if role == "lead":
            self.last_names = _behind_groups(self.last_names)
        if role == "lead" and self._part_led(index):
            self._nest(unit, index)
            self.marker = "place"
            return
        if self.frame.roles.get("object") and self.frame.verbs - ROLE_VERBS:
            if self._relative_ahead(index):
                self._nest(unit, index)
            return
        named = [n for n in self.last_names if n.kind != "place"]
        for held in self.frame.roles.values():
            held[:] = [n for n in held if n not in named]
        if role == "lead" and self.frame.allied and self.marker == "with":
            named = [*self.frame.of("agent"), *named]  # 学校联合甲、乙牵头组建……
        self.frame.add(role, named)
        self._take(unit)
        self.marker = ""

    def _part_led(self, index: int) -> bool:
        """在甲牵头的乙和丙牵头的丁中: each leads its own."""
        frame = self.frame
        if frame.verbs != {"lead"} or not (frame.relative and frame.of("object") and self._relative_ahead(index)):
            return False
        inner = self._new(frame.start)
        inner.add("lead", frame.roles.pop("lead", ()))
        inner.add("object", frame.of("object"))
        inner.verbs, frame.verbs = frame.verbs, set()
        frame.add("place", frame.roles.pop("object"))
        self.frames.append(inner)
        return True

    def _belonging(self, index: int) -> bool:
        """与隶属于甲的乙合作: 乙 is part of 甲, and 乙 keeps the role."""
        whole, of, part = (self._at(index + step) for step in (1, 2, 3))
        if whole is None or of is None or part is None or (whole.kind, of.kind, part.kind) != ("names", "of", "names"):
            return False
        if any(f.kind != "body" for f in whole.found):
            return False
        inner = self._new(whole.start)
        inner.add("agent", part.found)
        inner.add("object", whole.found)
        inner.verbs = {"belong"}
        inner.end = part.end
        self.frames.append(inner)
        self.units[index + 1] = whole._replace(kind="text", found=())
        return True

    def _attributive(self, index: int) -> bool:
        """采用学校制定的标准: the college's verb only describes the object."""
        ours = all(f.mention.own for f in self.frame.of("object"))
        return ours and any(u.kind == "of" for u in self.units[index + 1 : index + 3])

    def _relative_ahead(self, index: int) -> bool:
        """Whether the verbs at `index` end in 的 with a body behind: 牵头成立的乙联盟."""
        for offset, unit in enumerate(self.units[index : index + 8]):
            if unit.kind == "of":
                return self._names_after(index + offset) is not None
            if unit.kind in ("comma", "names", "marker"):
                return False
        return False

    def _named_next(self, index: int) -> bool:
        """甲所属乙中心, 甲的全资子公司乙: what belongs stands right behind."""
        before, after = self._at(index - 1), self._at(index + 1)
        if before is not None and before.kind == "of":
            before = self._at(index - 2)
        return before is not None and after is not None and before.kind == after.kind == "names"

    def _names_after(self, index: int) -> Unit | None:
        for unit in self.units[index + 1 : index + 4]:
            if unit.kind == "names":
                return unit
            if unit.kind not in ("text", "title", "date"):
                return None
        return None

    def _nest(self, unit: Unit, index: int) -> None:
        """加入甲牵头成立的乙: the inner verb has 甲 as its subject; 乙 is the object of both."""
        outer, inner = self.frame, self._new(self.frame.start)
        taken = list(self.last_names)
        role = next((r for r, held in outer.roles.items() if any(t in held for t in taken)), "object")
        outer.roles[role] = [o for o in outer.of(role) if o not in taken]
        self.marker = "" if role == "object" else role
        inner.add("lead" if "lead" in unit.features else "agent", taken)
        inner.modal, inner.verb_start = "", unit.start
        for offset, later in enumerate(self.units[index : index + 12]):
            if later.kind == "word":
                inner.verbs |= later.features - {"noun"}
                inner.verb_end = later.end
            elif later.kind == "names":
                inner.add("object", later.found)
                inner.end = later.end
                self.skip_to = index + offset
                if unit.text not in _CONSISTING or not self._listed_on(index + offset):
                    break
        self.frames.append(inner)
        self.frame.relative = False

    def _listed_on(self, index: int) -> bool:
        """甲研究院下设乙实验室、丙中心: a list goes on behind the names at `index`."""
        joint, names = self._at(index + 1), self._at(index + 2)
        return joint is not None and names is not None and (joint.kind, names.kind) == ("and", "names")

    def _follow(self, unit: Unit) -> None:
        """A second verb: of the object (甲委托学校开发乙), or of the same subject."""
        old = self.frame
        held = old.of("object")
        guided = old.verbs == {"support"} and unit.features & _FOUNDING and {f.kind for f in held} == {"own"}
        pivot = bool(old.verbs & {"pivot"} or guided) or _there_are(old)  # 甲协会指导学校成立乙中心
        self._next(unit.start)
        if pivot:
            self.frame.roles.pop("agent", None)
            self.frame.add("agent", held)
            self.frame.add("principal", old.of("agent", "by", "with"))
            self.frame.verbs |= old.verbs & {"ask"}

    # -- names

    def _on_names(self, unit: Unit, index: int) -> None:
        frame, found = self.frame, list(unit.found)
        before = self._at(index - 1)
        if before is not None and self._told_where(found, before):
            frame.add("place", found)
            self.marker = ""
        elif self.marker == "place" and (end := self._asked_under(index)):
            frame.add("by", found)
            frame.verbs |= {"ask"}
            self.skip_to = max(self.skip_to, end)
        elif self.marker == "place" and (end := self._under_end(index)):
            with_help = any("support" in u.features for u in self.units[index + 1 : end])
            frame.add("under" if with_help else "with", found)
            self.skip_to = max(self.skip_to, end)
        elif self.marker:
            self._add_marked(found, index)
        elif "contribute" in frame.verbs and self._contributes(index):
            frame.add("agent", found)  # 由甲投入设备、乙提供场地共同建设
        elif frame.relative and self._with_us_alone():
            frame.add("agent", found)  # 与学校签约的还有甲、乙
        elif frame.verbs - ROLE_VERBS or (frame.verbs and frame.relative):
            frame.add("object", found)
        else:
            if self._speaks_of_us(found, index):
                frame.roles.pop("agent", None)
            frame.add("agent", found)
        earlier = self._at(index - 2)
        joined = before is not None and before.kind == "and" and earlier is not None and earlier.kind == "names"
        self.last_names = [*self.last_names, *found] if joined else found
        if found[0] in frame.of("under"):
            self.last_names = []  # 在甲指导下牵头成立……: they lead nothing
        self.nearest = found
        after, later = self._at(index + 1), self._at(index + 2)
        listed = after is not None and after.kind == "and"
        if listed and after is not None and after.text in ("与", "同", "跟") and found[0].kind == "place":
            listed = later is None or any(f.kind == "place" for f in later.found)  # 在杜尚别同甲学院共建
        ours = found[-1].mention.own and after is not None and after.kind == "names"  # 在学校甲工作站的见证下
        if self.marker == "place" and not (listed or ours) and not frame.of("under"):
            self.marker = ""

    def _told_where(self, found: Sequence[Found], before: Unit) -> bool:
        """到甲福利院送教上门, 把课堂搬到甲医院, 在马来西亚槟城: by the word, or the country, in front."""
        if self.marker:
            return self.marker == "moved" and _MOVED_TO.search(before.text) is not None
        if before.kind == "names":
            return self.frame.of("place")[-1:] == list(before.found) and _are_places(found)
        return before.kind == "text" and _REACHED.search(before.text) is not None

    def _add_marked(self, found: Sequence[Found], index: int) -> None:
        """A name behind a word that tells its role; 与学校一路之隔的甲中心 says where that is, and of nothing done."""
        behind = "".join(unit.text for unit in self.units[index + 1 : index + 4])
        clause = takewhile(lambda unit: unit.kind != "comma", self.units[index + 1 : index + 24])
        others = any(unit.text in JOINS or unit.role == "place" for unit in clause)
        if self.marker == "with" and found[0].mention.own and others and _NEAR_US.match(behind):
            self.marker = ""
        else:
            self.frame.add(self.marker, found)

    def _with_us_alone(self) -> bool:
        """Whether the clause has told so far only what somebody does with the college."""
        named = self.frame.of("with")
        return bool(named) and all(one.kind == "own" for one in named) and not self.frame.of("agent", "lead", "to")

    def _contributes(self, index: int) -> bool:
        """Whether who is named behind a mark of a list, or a comma, brings in a part as well."""
        before, after = self._at(index - 1), self._at(index + 1)
        listed = before is not None and before.kind in ("and", "comma") and not self.frame.of("object")
        if not listed or after is None or not self.frame.of("agent"):
            return False
        return "contribute" in after.features or (after.kind == "text" and after.text.startswith(_PUTTING_IN))

    def _speaks_of_us(self, found: Sequence[Found], index: int) -> bool:
        """在甲馆、乙院开展志愿服务，2021年，学校被……: a clause of ours behind one whose verb nobody knows."""
        comma = next((at for at in range(index - 1, 0, -1) if self.units[at].kind != "date"), 0)
        after = self._at(index + 1)
        if self.units[comma].kind != "comma" or not all(one.kind == "own" for one in found):
            return False
        if after is None or (after.kind, after.role) != ("marker", "by"):
            return False  # 甲公司出设备，学校出场地，共建……
        return comma > 0 and self.units[comma - 1].kind != "names"

    def _asked_under(self, index: int) -> int:
        """The unit where 在甲、乙的委托下 ends; 0 where the clause holds no such phrase."""
        clause = takewhile(lambda one: one.kind != "comma", self.units[index + 1 : index + 12])
        at = next((at for at, one in enumerate(clause, index + 1) if one.text == "委托"), 0)
        behind = self._at(at + 1) if at else None
        return at + 2 if behind is not None and behind.text.startswith("下") else 0

    def _under_end(self, index: int) -> int:
        """The unit where 在甲、乙的指导下 ends; 0 where the clause holds no such phrase."""
        support = False
        for offset, unit in enumerate(self.units[index + 1 : index + 24], index + 1):
            if unit.kind == "comma":
                return 0
            support = support or bool(unit.features & _HELPING)
            if support and unit.text.startswith("下"):
                return offset + 1
        return 0

    def _on_holding(self, unit: Unit, index: int) -> None:
        """甲联盟的牵头单位是乙和丙: a frame of its own, of which 甲 is the object."""
        before, thing = self._at(index - 1), self._at(index - 2)
        told_of = before is not None and before.kind == "of" and thing is not None and thing.kind == "names"
        modal = self.modal or self.frame.modal
        if self.frame.verbs - ROLE_VERBS or (any(self.frame.roles.values()) and not told_of):
            self._next(unit.start)
        self.frame.roles.clear()
        if told_of and thing is not None:
            self.topic = list(thing.found)
            self.frame.add("object", self.topic)
        self.frame.add("object" if SEATED in unit.features else "holder", unit.found)
        self.frame.verbs |= unit.features
        self.frame.modal = self.frame.modal or modal
        self.frame.verb_start, self.frame.verb_end = unit.start, unit.end
        self.last_names = self.nearest = list(unit.found)
        self.marker = ""

    # -- frames

    def _pair(self) -> None:
        """甲与乙，丙与丁……共签署: couples without a verb of their own."""
        frame = self.frame
        if frame.verbs - ROLE_VERBS:
            return
        taken = {id(one) for pair in frame.pairs for one in pair}  # of the very bodies that the roles hold
        fresh = [a for a in frame.of("agent", "with") if id(a) not in taken]
        if len(fresh) == 2 and all(f.kind == "body" for f in fresh):
            frame.pairs.append((fresh[0], fresh[1]))

    def _close(self, end: int) -> None:
        self.frame.end = max(self.frame.end, end)
        if self.frame.verbs or self.frame.roles:
            self.frames.append(self.frame)

    def _next(self, start: int) -> None:
        old = self.frame
        old.end = start
        if old.verbs or old.roles:
            self.frames.append(old)
        self.modal = ""
        self.frame = self._new(start)
        if old.relative and old.of("object"):
            self.topic = old.of("object")
        self.frame.add("topic", self.topic)
        self.marker = ""


def _is_us(unit: Unit) -> bool:
    return bool(unit.found) and unit.found[0].mention.own


def _are_places(found: Sequence[Found]) -> bool:
    return all(one.kind == "place" for one in found)


_TAUGHT = re.compile(f"(?:受训|参训|参培|送训|接受|委托|参加|{OURS}[^，。；]{{0,6}}?)[^，。；]{{0,8}}$")
_FOR_US = re.compile(f"[为给对向]{OURS}")
_CHARGED = re.compile("承担|负责|主讲")


def _last_role(frame: Frame, clause: str) -> str:
    """The role of those named behind a clause that ends in 的: 接受培训的单位有甲, 牵头的是甲, 负责培训的是甲."""
    taught = "train" in frame.verbs and not frame.of("with")
    teaching = _FOR_US.search(clause) or (_CHARGED.search(clause) and not re.search(OURS, clause))
    if taught and not teaching and _TAUGHT.search(clause):
        return "principal" if "ask" in frame.verbs else "to"
    return "lead" if "lead" in frame.verbs else "agent"


def _there_are(frame: Frame) -> bool:
    """Whether a frame only says that there is somebody, of whom the clause goes on to tell: 目前有甲、乙两家……."""
    named = frame.of("object")
    bodies = bool(named) and all(one.kind == "body" and one.mention.label not in MADE for one in named)
    return frame.verbs == {"exist"} and bodies and not frame.of("agent", "with", "lead", "by", "to", "topic")


def _behind_groups(found: Sequence[Found]) -> list[Found]:
    """甲联盟、乙牵头的…… : 乙 alone leads what follows."""
    groups = [at for at, one in enumerate(found) if one.mention.label == _GROUP]
    return list(found[groups[-1] + 1 :]) if groups and groups[-1] + 1 < len(found) else list(found)


"""Labels of what is built or founded."""
_GROUP = "Alliance"
"""The label of what is led and joined."""
_SERVING = ("纽带", "依托", "载体", "平台", "契机", "抓手", "牵引", "支撑", "基础", "桥梁", "引领")
ROLE_VERBS = frozenset(("lead", "join"))
_PARTS = frozenset("；;")
"""Marks that part what stands side by side."""
_ENDING_SO = frozenset(("服务", "帮助"))
_HOUSED = frozenset(("设在", "设于"))
_CALLERS = ("企业", "单位", "公司", "客商", "院校", "用人单位")
_UNDER_WAY = frozenset(("正在申报", "正在筹备", "正在筹划", "正在报批"))
"""Words that stand behind what is not there yet: 与甲大学的本科项目正在申报."""
_APPLIED = frozenset(("申报", "申请", "筹备", "筹划", "谋划"))
SHORT = 4
"""Characters of an adverb."""
LONG = 12
"""Characters of the longest phrase that says by what means."""
_BY_MEANS = ("借", "以此", "以本", "通过此", "通过本", "通过这", "趁", "抓住", "在今后", "在未来", "在不久")
_INTENDING = frozenset(("盼着", "盼望", "但愿", "拟", "有望", "打算", "力争", "呼吁", "提议"))
"""Modals that are a verb in every sentence."""
_MANY = re.compile("(?:企业|单位|院校|学校|公司|机构|高校)(?:都|均|分别|先后|已|也)*(?:与|和|同|跟)")
_FAILED = frozenset(("退出", "落选", "告吹", "未果", "搁浅"))
"""Words that are the verb of their clause, and say nothing of the next."""
_BASIS = ("基础上", "过程中", "同时", "框架下")
_TELLING = ("说起", "讲起", "谈起")
_PLACES = ("省", "市", "县", "区", "镇", "乡", "村", "州", "园", "港")
"""What places end in that the gazetteer need not know."""
_ENTITLED = ("主题", "题目", "内容", "名称", "主线", "重点", "代号")
_OPEN = ("开放", "共享")
_FELT = frozenset(("受", "受到", "得到", "获", "获得"))
"""Markers of what is felt for something: 深受学生喜爱的甲工坊."""
_COPULA = frozenset(("系", "是", "为"))
_NEAR_US = re.compile(r"(?:同城|同市|同县|毗邻|相邻|相望|一?[路墙街河江]之隔|近在咫尺|同[处属在][^，。；]{1,8})的")
NEAR_TEAM = 24
"""Units in front of a joint verb in which it stands whose people make a team."""
_TEAM = re.compile(
    "聘请[^，。；]{2,60}的[^，。；的]{0,8}?(?:骨干|专家|师傅|人员|能手|教师|技师|工程师)(?:组成|组建|成立)[^，。；]{0,12}，$"
)
"""聘请甲公司的业务骨干组成课程组，: whose people make something with ours in what follows."""
_CLASSES = frozenset(("apprentice", "order"))
_BARE_CLEFTS = _CLASSES | {"receive", "standard", "lead", "train"}
"""Words of clauses that tell who did it behind them, whether they name somebody else or not."""
_HELPING = frozenset(("support", "join"))
_PUTTING_IN = ("出", "投", "负责", "解决", "配")
_GIVING = frozenset(("support", "fund"))
_INSIDE = frozenset(("part", "owned"))
_CONSISTING = frozenset(("下设", "内设", "下辖"))
"""Verbs that take all that is listed for their object; 下属 and 所属 only describe what stands right behind."""
_JOINT = frozenset(("联合", "共同"))
_JOINTLY = frozenset(("together", "share", "cooperate"))
_REACHED = re.compile(
    "(?:(?<![谈提说讲看想得达见])[到至]|(?:前|远|又|再|专程|应邀|特地|特意|一同|一起|^)来|走进|深入)$"
)


CLASSROOM = "(?:课堂|教室|讲台|课桌|教学点|实训室|实验室|考场|课)"
"""Where classes are held, as part of a pattern."""
_MOVED_TO = re.compile(f"{CLASSROOM}(?:直接|全部|整体|都)?(?:[搬设开办放建移挪]|延伸)(?:到|进|入|在|至)了?$")
"""把课堂搬到甲医院: where something was moved to."""


_SAME_TIME = re.compile(
    r"[^，。]{0,4}?(?:在(?:这|此|该|本)次)?(?:论坛|会议|会|仪式|活动|期间|当天|当日|会后|随后)(?:上|期间|中|结束后)?$"
)


def _same_time(sentence: Sequence[Unit]) -> bool:
    """Whether a sentence goes on at the time of the one before: 论坛上, 会议期间, 成立大会上."""
    opening = list(takewhile(lambda unit: unit.kind not in ("comma", "names"), sentence[:4]))
    return sentence[0].text in AGAIN or bool(_SAME_TIME.match("".join(unit.text for unit in opening)))


_FIRST_ITEM = re.compile(r"[（(]?[1一][）).．、]|①|一是|[●○•▪■◆]")
_NEXT_ITEM = re.compile(r"[（(]?[2-9二三四五六七八九][）).．、]|[②-⑨]|[二三四五六七八九]是|[●○•▪■◆]")


def _dated_heading(sentence: Sequence[Unit]) -> str:
    """2021年专利转让清单：1.……: the date that the heading of a list gives to all its items."""
    colon = next((at for at, unit in enumerate(sentence) if unit.kind == "comma" and unit.text in "：:"), 0)
    if not colon or colon + 1 >= len(sentence) or not _FIRST_ITEM.match(sentence[colon + 1].text):
        return ""
    return next((unit.date for unit in reversed(sentence[:colon]) if unit.date), "")


_BESIDE = frozenset(("to", "with", "by"))


def _goes_beside(sentence: Sequence[Unit]) -> bool:
    """2020年，为甲公司……；为乙公司……: begins as what stands in front of the semicolon goes on behind its date."""
    return sentence[0].role in _BESIDE or sentence[0].text in JOINS


def frames_of(units: Sequence[Unit], lasting: str = "") -> list[list[Frame]]:
    """The frames of a text, one list per sentence. 论坛上 keeps the date of the sentence before, 下一步 looks ahead to
    the end of the text, the items of a list have the date of its heading, what semicolons part that of its first part;
    lasting: what the heading says of all of it (planned)."""
    made, date, listed, opened, goes_on = [], "", "", "", False
    for sentence, mark in sentences_of(itemised(units)):
        item = listed if _NEXT_ITEM.match(sentence[0].text) else opened if _goes_beside(sentence) else ""
        opened = (sentence[0].date or opened) if mark in _PARTS else ""
        there = goes_on or _same_time(sentence)
        again = there or any(unit.kind == "date" and not unit.date for unit in sentence)
        goes_on = there and mark in _PARTS  # 会上，甲与乙签订……；丙与丁签署……
        reader = _Reader(sentence, date if again else item, lasting)
        made.append(reader.read())
        date = reader.date or date  # 成立大会上 may stand some sentences behind the date
        listed = _dated_heading(sentence) or listed
        lasting = "planned" if reader.opened_by == "later" else lasting
    return made
