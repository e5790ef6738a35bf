"""Chooses the two ends of a relationship in a frame: who acts, with whom, what is built, who is served.

Every chooser is a function of a scene; the rules of data/patterns.yml call them by the names in CHOOSERS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from graph.ontology import ontology
from loaders.clauses import Frame
from loaders.gazetteer import countries_in
from loaders.mention import Mention
from loaders.names import Context, Found, grammar

FACILITIES = frozenset(("ResearchCentre", "IndustryCollege", "OverseasBase", "Platform"))
GROUPS = frozenset(("Alliance", "Association"))


@dataclass(slots=True)
class Scene:
    """A frame in its sentence: what choosers and property finders look at."""

    text: str
    frame: Frame
    frames: Sequence[Frame]
    at: int
    context: Context
    group: Found | None = None
    end: Found | None = None
    start: Found | None = None

    @property
    def span(self) -> str:
        """The frame's own text."""
        return self.text[self.frame.start : self.frame.end]

    @property
    def rest(self) -> str:
        """The text from the frame to the end of its sentence."""
        return self.text[self.frame.start : self.frame.sentence[1]]

    @property
    def verbs(self) -> set[str]:
        """The classes of the frame's words."""
        return self.frame.verbs


def _own(scene: Scene) -> Found:
    at = scene.frame.start
    return Found(Mention(scene.context.college or "学校", "College", at, at, own=True), "own")


def _bodies(found: Iterable[Found], scene: Scene) -> list[Found]:
    """Named bodies; units of the college stand for the college; a county or city stands for its government."""
    made: list[Found] = []
    for one in found:
        if one.kind in ("own", "unit") or _is_department(one):
            made.append(_own(scene))
        elif one.kind == "body":
            made.append(one)
    return once(made)


_DEPARTMENT = re.compile(
    r"^(?!.*(?:二级|产业|职业|特色|高职|兄弟|行业|现代|本科|独立|社区|海外|丝路|开放|老年|高校))[\u4e00-\u9fff]{2,8}学院$|图书馆$"
)


def _is_department(one: Found) -> bool:
    """图书馆, 信息工程学院: a part of the college that its trade alone names."""
    return one.kind == "unnamed" and bool(_DEPARTMENT.search(one.mention.name))


def once(found: Iterable[Found]) -> list[Found]:
    """Each body once, in order; all words for the college are one."""
    seen: dict[tuple[str, bool], Found] = {}
    for one in found:
        seen.setdefault(("" if one.mention.own else one.mention.name, one.mention.own), one)
    return list(seen.values())


def _is_facility(one: Found) -> bool:
    mention = one.mention
    if one.kind not in ("body", "unit") or (mention.own and one.kind != "unit"):
        return False
    if mention.label in FACILITIES:
        return True
    if mention.label == "College":
        return mention.name.endswith("学院") and not re.search("职业|大学|高等|师范", mention.name)
    return mention.label == "OverseasPartner" and mention.name.endswith(_facility_heads())


def _is_new(one: Found) -> bool:
    """A college abroad that is itself founded (在印尼建立印尼汽车学院)."""
    name = one.mention.name
    return one.kind == "body" and one.mention.label == "OverseasPartner" and bool(re.search("(?<!大)学院$|分校$", name))


@cache
def _heads() -> frozenset[str]:
    return frozenset(head for label in ontology().labels.values() for head in label.heads)


@cache
def _facility_heads() -> tuple[str, ...]:
    labels = ontology().labels
    return tuple(head for label in FACILITIES for head in labels[label].heads if not head.endswith("学院"))


def _as_facility(one: Found) -> Found:
    """A built body under the label of what is built: 瑞安学院 is an industry college, a centre abroad a base."""
    label = one.mention.label
    made = {"College": "IndustryCollege", "OverseasPartner": "OverseasBase"}.get(label, label)
    if label == "Platform" and one.mention.country:
        made = "OverseasBase"
    return replace(one, mention=replace(one.mention, label=made, own=False), kind="body")


def _actors(scene: Scene) -> list[Found]:
    """Who acts: named before the verb, else the subject of the clause before, else the college."""
    frame = scene.frame
    named = frame.of("lead", "agent", "joiner")
    alone = frame.roles.get("object") is None and not _meets(frame)
    acting = [a for a in _bodies(named, scene) if not (_is_facility(a) and alone)]
    if acting or any(n.kind == "unnamed" and not _is_department(n) for n in named):
        return acting
    for earlier in reversed(scene.frames[: scene.at]):
        before = [b for b in _bodies(earlier.of("lead", "agent"), scene) if b.mention.label not in FACILITIES]
        if before:
            return before[:1] if not before[0].mention.own else [_own(scene)]
        if earlier.of("with", "to"):
            break
    return [_own(scene)]


def _meets(frame: Frame) -> bool:
    """甲中心与乙实验室开展联合攻关: facilities that have to do with others themselves."""
    ours = any(f.kind in ("own", "unit") for f in frame.of("agent"))
    return bool(frame.of("with")) and "cooperate" in frame.verbs and "build" not in frame.verbs and not ours


def _partners(scene: Scene) -> list[Found]:
    """With whom: named with 与 in this clause, else in the clause before where that built nothing of its own."""
    frame = scene.frame
    named = _with_places(frame.of("with"), scene)
    if named or frame.of("to", "by") or any(f.kind == "body" for f in frame.of("place")):
        return named
    for earlier in reversed(scene.frames[: scene.at]):
        if brought := _brought(earlier, scene):
            return brought
        if partners := _with_places(earlier.of("with"), scene):
            done = _facilities_of(earlier) or (earlier.of("lead") and earlier.of("object"))
            return [] if done else partners
        if earlier.verbs and earlier.of("object"):
            break
    return _allies_ahead(scene) if _facilities_of(frame) and not frame.relative else []


def _brought(earlier: Frame, scene: Scene) -> list[Found]:
    """引入甲公司，共建……; 获甲公司授权，成立……: who was brought in, or gave leave."""
    roles = (*(("object",) if "bring" in earlier.verbs else ()), *(("by",) if "authorise" in earlier.verbs else ()))
    return [f for f in _bodies(earlier.of(*roles), scene) if f.mention.label == "Enterprise"]


def _allies_ahead(scene: Scene) -> list[Found]:
    """建设甲中心，……，携手乙、丙等企业: allies named after what is built (ontology.md, rule 8)."""
    for later in scene.frames[scene.at + 1 :]:
        if _facilities_of(later) or _bodies(later.of("agent", "lead"), scene) or "sign" in later.verbs:
            return []
        if later.allied and later.of("with"):
            return _with_places(later.of("with"), scene)
    return []


def _with_places(found: Sequence[Found], scene: Scene) -> list[Found]:
    """Named partners; a county or district named like one stands for its government."""
    made = []
    for one in found:
        mention = one.mention
        if one.kind == "place" and mention.name[-1] in "县区市镇乡" and len(mention.name) > 2 and not mention.country:
            made.append(Found(replace(mention, label="PublicBody"), "body"))
        else:
            made.append(one)
    return _bodies(made, scene)


def _facilities_of(frame: Frame) -> list[Found]:
    new = frame.verbs & {"found"} and not frame.of("to")
    abroad = next((f.mention.country for f in frame.of("place") if f.kind == "place" and f.mention.country), "")
    made = [o for o in frame.of("object") if _is_facility(o) or (new and _is_new(o))]
    return [_based(o, abroad) if new and abroad and o.mention.label == "College" else _as_facility(o) for o in made]


def _based(one: Found, country: str) -> Found:
    """在柬埔寨设立丝路学院: a college founded abroad is a base."""
    mention = replace(one.mention, label="OverseasBase", country=country, own=False)
    return replace(one, mention=mention, kind="body")


def _facilities(scene: Scene) -> list[Found]:
    frame = scene.frame
    found = _facilities_of(frame)
    if found or frame.of("object") or frame.relative:
        return found
    if len(frame.of("agent", "lead", "joiner", "with")) >= 2 and re.search("由|[是系]", scene.span):
        found = [_as_facility(a) for a in frame.of("agent") if _is_facility(a)][:1]
    return found or _spoken_facility(scene)


def _spoken_facility(scene: Scene) -> list[Found]:
    """甲基地揭牌，由学校与乙公司共同建设: what the clause before began with is built by those of this one."""
    if "build" not in scene.verbs or not scene.frame.of("with", "agent", "joiner", "lead"):
        return []
    for earlier in reversed(scene.frames[: scene.at]):
        if earlier.of("with", "lead", "joiner", "by") or len(earlier.of("agent")) > 1:
            return []
        spoken = [_as_facility(f) for f in earlier.of("agent", "topic") if _is_facility(f)]
        if earlier.relative and _facilities_of(earlier):
            return _facilities_of(earlier)[:1]
        if earlier.of("agent", "object"):
            return spoken[:1] if not earlier.of("object") else []
    return []


def _builders(scene: Scene) -> list[Found]:
    built = {f.mention.name for f in _facilities(scene)}
    host = [f for f in scene.frame.of("place") if f.kind == "own"]
    if not host and re.search("在(?:校内|校园内|院内)", scene.span):
        host = [_own(scene)]
    found = once([*_actors(scene), *_partners(scene), *_bodies(host, scene)])
    found = [f for f in found if f.mention.name not in built]
    if found and _unled(scene) and not any(f.mention.own for f in found):
        found.insert(0, _own(scene))
    if not any(f.mention.own for f in found) and built <= _heads():
        return []  # 签约组建丝路学院 by others names no place of its own
    return found if len(found) > 1 else []


def _unled(scene: Scene) -> bool:
    """Whether only partners are named: 与甲共建 is said of the college."""
    return bool(scene.frame.of("with")) and not scene.frame.of("agent", "lead")


def _lone_builder(scene: Scene) -> list[Found]:
    if _builders(scene) or not (scene.verbs & {"together"} or _in_company(scene)) or _among_ourselves(scene):
        return []
    return [a for a in _actors(scene) if a.mention.own]


def _among_ourselves(scene: Scene) -> bool:
    """图书馆与二级学院共同建设……: parts of the college build together."""
    named = scene.frame.of("with")
    return bool(named) and all(f.kind in ("own", "unit", "unnamed") for f in named)


def _cobuilders(scene: Scene) -> list[Found]:
    """甲基地的共建方有乙和丙: who is listed as its builder, and the college."""
    listed = [f for f in _bodies(scene.frame.of("object", "to"), scene) if not f.mention.own and not _is_facility(f)]
    return [_own(scene), *listed] if listed and _told_facility(scene) else []


def _told_facility(scene: Scene) -> list[Found]:
    """The facility that the sentence has spoken of so far."""
    return _spoken_before(replace(scene, at=scene.at + 1))


def _in_company(scene: Scene) -> bool:
    """Whether partners are spoken of without a name: 与某院士团队合作，成立乙研究院; 校企共建……，组建乙产业学院."""
    if scene.frame.company and not scene.frame.of("with"):
        return True
    for earlier in scene.frames[: scene.at]:
        if earlier.company and not earlier.of("with") and earlier.verbs & {"cooperate", "together"}:
            return True
        if earlier.verbs >= {"together", "build"} and not earlier.of("with") and _colleges(scene):
            return True
    return False


def _colleges(scene: Scene) -> bool:
    return any(f.mention.label == "IndustryCollege" for f in _facilities_of(scene.frame))


def _runner(scene: Scene) -> list[Found]:
    if _builders(scene) or _lone_builder(scene) or scene.verbs & {"enter", "sign"}:
        return []
    return [a for a in _actors(scene) if a.mention.own]


def _stands_quoted(one: Found, text: str) -> bool:
    """“甲基地”，not “甲平台”管理系统."""
    start, end = one.mention.start, one.mention.end
    return text[max(0, start - 1) : start] == "“" and bool(
        re.match(r"”(?:$|[^\u4e00-\u9fff]|[于已并建面在有为的和由])", text[end:])
    )


def _operators(scene: Scene) -> list[Found]:
    """Who runs a facility with others, or where the college does not."""
    found = [f for f in once([*_actors(scene), *_partners(scene)]) if f.mention.label not in FACILITIES]
    return found if len(found) > 1 or not any(f.mention.own for f in found) else []


def _operated(scene: Scene) -> list[Found]:
    found = _facilities_of(scene.frame) or [
        _as_facility(f) for f in scene.frame.of("agent", "topic") if _is_facility(f)
    ]
    return found[:1]


_ALONE = re.compile("独立|自主|自建|自筹|独资|投入|投资")
_PLACED = re.compile(r"[\u4e00-\u9fff]{2,4}?[省市县区州]")
_PROPER = re.compile(r"众创空间|孵化器|工坊|体验馆|联络站|研究院|研究所|研究中心")


def _placed(name: str) -> bool:
    return bool(countries_in(name) or _PLACED.match(name) or name.startswith(tuple(grammar().regions)))


def _own_facilities(scene: Scene) -> list[Found]:
    """What the college alone runs: a facility with a name of its own, or one listed with such."""
    frame = scene.frame
    made: list[Found] = []
    listed: list[Found] = []
    found = _facilities_of(frame)
    if not found and scene.verbs & {"run", "found"} and ("run" in scene.verbs or "由" in scene.span):
        found = [_as_facility(f) for f in frame.of("agent", "topic") if _is_facility(f)][:1]
    if scene.verbs <= {"exist", "offer"}:  # 设有: its own units are none
        found = [f for f in found if f.mention.label == "ResearchCentre"]
    for one in found:
        name, label = one.mention.name, one.mention.label
        quoted = _stands_quoted(one, scene.text)
        if quoted or _placed(name) or label == "OverseasBase" or _PROPER.search(name):
            made.append(one)
        elif label == "IndustryCollege":
            listed.append(one)
        elif label == "ResearchCentre" or "run" in scene.verbs or (frame.relative and _ALONE.search(scene.span)):
            vague = name.endswith("平台") and bool(frame.of("object"))
            built = frame.relative and any(f.kind == "own" for f in frame.of("agent"))  # 学校建设的甲中心
            made += [one] if (built or scene.verbs & {"run", "found"}) and not vague else []
    return [*made, *listed] if made else []


_ROLES = (
    ("vice-chair", re.compile("副(?:理事长|会长|主席|主任)")),
    ("chair", re.compile("理事长|会长|主席|主任")),
    ("founder", re.compile("发起|创始")),
    ("council", re.compile("理事|秘书长|委员|监事")),
    ("member", re.compile("成员|会员")),
)
_BEHIND = re.compile(r"(?!为|[任是系]|担任|当选|出任|作为)[^，。、；]{0,8}?(?:单位|理事长|会长|成员|会员)")


def role_behind(group: Found, scene: Scene) -> str:
    """The role printed right behind a group: 甲联盟理事长单位、乙集团副理事长单位; empty where none is."""
    if group.mention.start < scene.frame.start:
        return ""
    told = _BEHIND.match(scene.text[group.mention.end :][:14])
    return next((role for role, words in _ROLES if told and words.search(told.group())), "")


def _alliances(scene: Scene) -> list[Found]:
    """Those chaired: of several groups with roles of their own, those whose role is the chair."""
    found = _grouped(scene, frozenset(("Alliance",)))
    return [f for f in found if role_behind(f, scene) in ("chair", "")] if _told_apart(found, scene) else found


def _associations(scene: Scene) -> list[Found]:
    found = _grouped(scene, frozenset(("Association",)))
    return [f for f in found if role_behind(f, scene) in ("chair", "")] if _told_apart(found, scene) else found


def _groups(scene: Scene) -> list[Found]:
    found = _grouped(scene, GROUPS)
    return [f for f in found if role_behind(f, scene) != "chair"] if _told_apart(found, scene) else found


def _told_apart(found: Sequence[Found], scene: Scene) -> bool:
    return any(role_behind(f, scene) for f in found)


def _grouped(scene: Scene, labels: frozenset[str]) -> list[Found]:
    frame = scene.frame
    named = [
        f
        for f in frame.of("object", "to", "with", "agent", "place", "moved", "by")
        if f.mention.label in GROUPS and f.kind == "body" and not _audience(f, scene)
    ]
    if scene.group is not None and (not named or _are_members(named, scene)):
        named = [scene.group]
    if frame.of("object") and any(f in frame.of("object") for f in named):
        named = [f for f in named if f in frame.of("object")]
    return [f for f in named if f.mention.label in labels]


def _are_members(named: Sequence[Found], scene: Scene) -> bool:
    """甲公司、乙商会为首批成员单位: a group among the subjects is a member itself, of the alliance told before."""
    subjects = scene.frame.of("agent")
    among = all(f in subjects and f.mention.label == "Association" for f in named)
    bodies = [f for f in subjects if f.kind == "body" and f not in named]
    held = scene.group is not None and scene.group.mention.label == "Alliance"
    return among and held and bool(bodies) and not _told_apart(named, scene)


_TOWARDS = ("面向", "针对", "对", "向", "给", "服务", "组织")


def _audience(one: Found, scene: Scene) -> bool:
    """面向甲协会会员单位开展培训: whoever teaches the members is none."""
    if one not in scene.frame.of("to"):
        return False
    told = scene.text[scene.frame.start : one.mention.start].endswith(_TOWARDS)
    return told or bool(scene.verbs & {"train", "serve"} and not scene.verbs & {"elect", "enter"})


_HELD = re.compile(r"[为任是][^，。；]{0,8}?(?:单位|理事长|会长|会员|成员|理事)")
_PERSON = re.compile(r"校长|院长|书记|教授|教师|老师|主任|博士|同志|处长|团队|学生|校友")


def _members(scene: Scene) -> list[Found]:
    """Who holds a role in a group: the bodies of the clause that are no group, else the college."""
    frame = scene.frame
    given = "recognise" in scene.verbs and frame.of("by")
    if not (given or scene.verbs & {"elect", "enter", "initiate"} or frame.of("to") or _HELD.search(scene.span)):
        return []
    ours = [f for f in frame.of("agent") if f.kind == "own"]
    if given:
        return _actors_or_own(scene)
    if "post" in scene.verbs and not _hold_office(scene) and _is_persons(ours, scene):
        return []
    groups = _grouped(scene, GROUPS)
    named = [
        f for f in frame.of("lead", "agent", "joiner", "object", "with") if f not in groups and f.kind != "unnamed"
    ]
    bodies = [b for b in _bodies(named, scene) if b.mention.label != "Alliance"]
    return bodies or _actors_or_own(scene)


def _is_persons(ours: Sequence[Found], scene: Scene) -> bool:
    """李明教授当选理事: a person's post, unless the clause speaks of the college alone."""
    return not ours or bool(_PERSON.search(scene.text[ours[0].mention.end : scene.frame.end]))


def _hold_office(scene: Scene) -> bool:
    """甲学校任理事: a body right in front of the verb, no person."""
    ends = [f.mention.end for f in scene.frame.of("agent") if f.kind == "body"]
    return bool(ends) and bool(re.match("任|担任|为|当选", scene.text[max(ends) :]))


_MEMBERS = re.compile(r"(?:单位|会员|成员)[^，。；]{0,6}?(?:包括|有|为|是|：|:)[^，。；]{0,4}$")


def _enumerated_members(scene: Scene) -> list[Found]:
    """首批成员单位包括甲、乙、丙等."""
    found = _bodies(scene.frame.of("object", "via", "to"), scene)
    if not found or not _MEMBERS.search(scene.text[scene.frame.sentence[0] : found[0].mention.start]):
        return []
    return [f for f in found if not scene.group or f.mention.name != scene.group.mention.name]


def _participants(scene: Scene) -> list[Found]:
    """……成立甲联盟，乙、丙等共同参与."""
    if scene.frame.of("object"):
        return []
    return [f for f in _bodies(scene.frame.of("agent", "joiner"), scene) if not f.mention.own]


def _known_group(scene: Scene) -> list[Found]:
    """The alliance that the sentence, or the one before, spoke of."""
    held = scene.group
    return [held] if held is not None and held.mention.label == "Alliance" else []


def _actors_or_own(scene: Scene) -> list[Found]:
    return [a for a in _actors(scene) if a.mention.label not in GROUPS] or [_own(scene)]


def _joiners(scene: Scene) -> list[Found]:
    if scene.frame.of("lead"):
        return []
    return [a for a in _actors(scene) if a.mention.label not in GROUPS]


def _alliances_built(scene: Scene) -> list[Found]:
    if "enter" in scene.verbs and "lead" not in scene.verbs:
        return []
    named = scene.frame.of("object", "moved", *(("to",) if "leader" in scene.verbs else ()))
    if not named and "由" in scene.span:
        named = scene.frame.of("agent")  # 某职教集团由学校牵头，甲、乙共同组建
    return [f for f in named if f.mention.label == "Alliance" and f.kind == "body"]


def _leaders(scene: Scene) -> list[Found]:
    if re.search("(?:共同|联合)牵头", scene.span) and not scene.frame.of("lead"):
        return [f for f in once([*_actors(scene), *_partners(scene)]) if f.mention.label != "Alliance"]
    if lead := _bodies(scene.frame.of("lead"), scene):
        return lead
    before = any("leader" in earlier.verbs for earlier in scene.frames[: scene.at])
    alone = scene.verbs & {"found", "initiate"} and not scene.frame.of("with")
    if before or alone or scene.verbs & {"lead", "leader"}:
        return [a for a in _actors(scene) if a.mention.label != "Alliance"][:1]
    return []


def _co_founders(scene: Scene) -> list[Found]:
    """Who founded an alliance beside its leader."""
    leading = {f.mention.name for f in _leaders(scene)}
    own_leads = any(f.mention.own for f in _leaders(scene))
    found = once([*_actors(scene), *_bodies(scene.frame.of("joiner"), scene), *_partners(scene)])
    if len(found) < 2 and not leading:
        return []
    found = [f for f in found if f.mention.label != "Alliance" and f.mention.name not in leading]
    return [f for f in found if not (f.mention.own and own_leads)]


def _school(scene: Scene) -> list[Found]:
    """Whose students they are: those of a college that is the subject (甲学院与乙公司实施学徒制), else ours."""
    frame = scene.frame
    if any(f.kind in ("own", "unit") for f in [*frame.of("agent", "with", "lead"), *_recalled(scene)]):
        return [_own(scene)]
    others = [f for f in frame.of("agent", "with") if f.kind == "body" and f.mention.label == "College"]
    return others[:1] if frame.of("agent") and others else [_own(scene)]


def _recalled(scene: Scene) -> list[Found]:
    """The subjects of the clauses before."""
    return [f for earlier in scene.frames[: scene.at] for f in earlier.of("agent", "lead")]


_EMPLOYING = frozenset(("Enterprise", "PublicBody", "OverseasPartner"))
_TEACHING = frozenset(("ResearchCentre", "Platform", "College"))
"""Who takes apprentices too where it is named with 与: 与甲影像诊断中心试行学徒制."""


def _employers(scene: Scene) -> list[Found]:
    frame = scene.frame
    named = [*frame.of("agent", "with"), *frame.of("place"), *frame.of("object")]
    bodies = [b for b in _bodies(named, scene) if not b.mention.own] or [
        b for b in _partners(scene) if not b.mention.own
    ]  # fmt: skip
    if scene.verbs & {"recognise"}:
        return []
    if not bodies:
        before = [f for earlier in scene.frames[: scene.at + 1] for f in earlier.of("to")]
        bodies = [b for b in _bodies(before, scene) if not b.mention.own] or _sharing(scene)
    offices = scene.frame.of("with", "agent")
    school = {f.mention.name for f in _school(scene)}
    return [b for b in bodies if b.mention.name not in school and _may_employ(b, offices, scene.frame.of("with"))]


def _may_employ(one: Found, offices: Sequence[Found], named: Sequence[Found]) -> bool:
    label = one.mention.label
    if label == "PublicBody":
        return one in offices
    return label in _EMPLOYING or (label in _TEACHING and one in named)


_SHARES = re.compile(r"冠名|参与|共同|联合|合作|出资|派|选拔|授课|组建|投入|提供")


def _sharing(scene: Scene) -> list[Found]:
    """开设订单班，由甲公司全程参与培养: who shares in a class, told in the clauses that follow."""
    for later in scene.frames[scene.at + 1 :]:
        if later.of("object", "to"):
            return []
        bodies = [b for b in _bodies(later.of("agent", "joiner", "with", "lead"), scene) if not b.mention.own]
        if bodies:
            return bodies if _SHARES.search(scene.text[later.start : later.end]) else []
    return []


def _class_listed(scene: Scene) -> list[Found]:
    """开展现代学徒制试点，合作企业为甲和乙: partners listed behind the class they belong to."""
    return [f for f in _enumerated(scene) if f.mention.label in _EMPLOYING | _TEACHING]


def _apprentice_listed(scene: Scene) -> list[Found]:
    return _class_listed(scene) if _told_before(scene, "apprentice") else []


def _order_listed(scene: Scene) -> list[Found]:
    return _class_listed(scene) if _told_before(scene, "order") else []


def _told_before(scene: Scene, word: str) -> bool:
    return any(word in earlier.verbs for earlier in scene.frames[: scene.at + 1])


_CLASS = re.compile(
    r"(?:开设|组建|成立|举办|开办|设立|设)了?[^，。；]{0,6}?[\u4e00-\u9fffA-Za-z]{2,10}(?<!培训|研修|进修|实验|训练|提高|学习)(?<!鲁)班(?!级|主任|组|子|列|车|长)"
)


def _class_partners(scene: Scene) -> list[Found]:
    """与甲合作开设甲班: a class that bears a firm's name."""
    if not _CLASS.search(scene.span) or scene.verbs & {"order", "apprentice"}:
        return []
    return [f for f in _employers(scene) if f.mention.label == "Enterprise" and f in _partners(scene)]


def _facilities_related(scene: Scene) -> list[Found]:
    """甲与乙合作的丙产业学院: what the parties of a relative clause have together."""
    return _facilities_of(scene.frame) if scene.frame.relative else []


def _foreign_partners(scene: Scene) -> list[Found]:
    found = once([*_bodies(scene.frame.of("agent"), scene), *_partners(scene)])
    return [f for f in found if f.mention.label == "OverseasPartner"]


def _abroad(found: Iterable[Found]) -> list[Found]:
    made = []
    for one in found:
        if one.kind == "place" and one.mention.country:
            made.append(replace(one, mention=replace(one.mention, label="Country")))
        elif one.kind == "body" and one.mention.label in ("OverseasPartner", "OverseasBase"):
            made.append(one)
    return made


def _receivers(scene: Scene) -> list[Found]:
    frame = scene.frame
    return _abroad(once(frame.of("to", "object", "place", "by")))


def _adopters(scene: Scene) -> list[Found]:
    passive = scene.frame.of("to") if _TAKEN_UP.search(scene.span) else []  # 为甲学院所采用
    taken = scene.frame.of("object") if _INTO.search(scene.span) else []  # 纳入甲学院人才培养方案
    return _abroad(once([*scene.frame.of("agent", "by"), *passive, *taken]))


_INTO = re.compile("(?:纳入|列入|进入|嵌入|融入)[^，。；]{2,40}?(?:方案|计划|课程|体系|教学)")


_TAKEN_UP = re.compile("为[^，。；]{2,80}?所")


def _trainees(scene: Scene) -> list[Found]:
    frame = scene.frame
    asked = [f for earlier in scene.frames[: scene.at + 1] if "ask" in earlier.verbs for f in earlier.of("by")]
    sent = frame.of("place") if "送教" in scene.span else []
    found = _bodies([f for f in [*frame.of("to", "from"), *sent, *asked] if f.kind != "unit"], scene)
    direct = (
        []
        if found
        else [f for f in _bodies(frame.of("object"), scene) if f.mention.label in ("Enterprise", "PublicBody")]
    )
    acting = {f.mention.name for f in _actors(scene)}
    return [f for f in [*found, *direct] if f.mention.name not in acting and f.mention.label not in FACILITIES]


_HERE = re.compile(
    r"(?:在|到|来|赴|前来|走进|进入)(?:我校|学校|本校|学院|我院|校)[^，。；]{0,24}?(?:参加|接受|完成|进行)?|"
    r"参加了?[^，。；]{0,12}?(?:学校|我校|学院)[^，。；]{0,4}?(?:举办|开展|组织|承办)"
)


def _trained_here(scene: Scene) -> list[Found]:
    """甲公司职工在我校接受……培训; 甲段选派28名职工到校参加……培训: the subject is trained."""
    near = scene.frames[max(0, scene.at - 1) : scene.at + 1]
    told = scene.text[near[0].start : scene.frame.end]
    if not _HERE.search(told) or scene.frame.of("to") or _US.search(scene.span):
        return []
    found = _bodies([f for frame in near for f in frame.of("agent")], scene)
    return [f for f in found if not f.mention.own and f.mention.label not in FACILITIES | GROUPS][:1]


_US = re.compile(
    r"(?:为|对|给|面向)[^，。；]{0,16}?(?:教师|师生|学生|学员)[^，。；]{0,24}?(?:开展|举办|进行|组织|提供|实施|培训|授课|讲授)"
)
_HITHER = re.compile(r"[来到进]校|(?:为|对|给|面向)(?:我校|学校|本校|学院|我院)")


def _trainers(scene: Scene) -> list[Found]:
    """该公司派出工程师来校，为35名教师开展……培训: who trains us."""
    near = scene.frames[max(0, scene.at - 1) : scene.at + 1]
    told = scene.text[near[0].start : scene.frame.end]
    others = [f for f in scene.frame.of("to", "from") if f.kind == "body" and not f.mention.own]
    if others or not (_US.search(scene.span) and _HITHER.search(told)):
        return []
    found = _bodies([f for frame in near for f in frame.of("agent")], scene)
    return [f for f in found if not f.mention.own and f.mention.label not in GROUPS][:1]


def _buyers(scene: Scene) -> list[Found]:
    found = _bodies(scene.frame.of("to", "object", "place"), scene)
    return [f for f in found if f.mention.label in ("Enterprise", "OverseasPartner")]


_RIGHTS = re.compile("专利|软件著作权|软著|科技成果|技术成果")


def _licensees(scene: Scene) -> list[Found]:
    """“甲”专利授权乙公司实施."""
    return _buyers(scene) if _RIGHTS.search(scene.span) and not scene.frame.of("by") else []


def _guides(scene: Scene) -> list[Found]:
    """……成立甲集团，乙厅为指导单位."""
    return [f for f in _offices(scene.frame.of("agent"), scene) if not f.mention.own]


_OURS = r"(?:我校|我院|本校|学校|学院)"
_MIRRORED = re.compile(
    r"(?:挂牌|成为|获批|作为|列为|确定为|设为|是|为)[为了]?" + _OURS + r"的?[^，。；、]{0,12}?"
    r"(?:医院|基地|合作企业|合作单位|合作伙伴|合作院校|友好院校)"
)


_NO_PARTNERS = frozenset(("IndustryCollege", "OverseasBase", "Alliance"))


def _mirrored(scene: Scene) -> list[Found]:
    """甲医院、乙医院挂牌为我校教学医院: the partner is the subject."""
    told = _MIRRORED.search(scene.rest)
    if told is None:
        return []
    end = scene.frame.start + told.start()
    found = [f for f in _bodies(scene.frame.of("agent"), scene) if not f.mention.own and f.mention.end <= end]
    clause = scene.text[found[-1].mention.end : end] if found else "，"
    return [] if re.search("[，。；]", clause) else [f for f in found if f.mention.label not in _NO_PARTNERS]


def _principals(scene: Scene) -> list[Found]:
    frame = scene.frame
    if any(later.verbs & {"train", "run", "host"} for later in scene.frames[scene.at :]):
        return []
    asking = _bodies(frame.of("agent"), scene) if _asks_us(scene) else []
    found = [*_bodies(frame.of("principal", "by"), scene), *asking]
    return [f for f in once(found) if not f.mention.own]


def _asks_us(scene: Scene) -> bool:
    """甲公司委托学校开展……; ……项目由甲公司委托，学校承担."""
    named = scene.frame.of("object")
    return any(f.kind in ("own", "unit") for f in named) or (not named and "由" in scene.span)


def _told_clients(scene: Scene) -> list[Found]:
    """委托单位：甲公司; 受让方为甲公司; 甲公司系……的受让方."""
    found = _bodies(scene.frame.of("object", "to"), scene) or _bodies(scene.frame.of("agent"), scene)
    return [f for f in found if not f.mention.own and f.mention.label not in FACILITIES | {"Alliance"}]


def _clients(scene: Scene) -> list[Found]:
    frame = scene.frame
    if frame.of("principal") or (_receivers_named(scene) and "standard" in scene.verbs):
        return []
    named = [f for f in frame.of("to") if f.kind != "place" or _itself(f, scene)]
    found = [f for f in _with_places(named, scene) if not f.mention.own]
    if not found and "undertake" in scene.verbs:  # 承担甲公司改造项目
        named = [f for f in _bodies(frame.of("object"), scene) if not f.mention.own]
        found = [f for f in named if f.mention.label in ("Enterprise", "OverseasPartner") or _client_office(f, scene)]
        found = found if re.search("项目|课题|任务|服务|改造|开发|研发|设计|攻关", scene.rest) else []
    return [f for f in found if f.mention.label not in FACILITIES | {"Alliance"}]


def _itself(place: Found, scene: Scene) -> bool:
    """为甲区编制规划, not 为甲区个体工商户提供咨询."""
    after = scene.text[place.mention.end :]
    return bool(
        re.match(r"[，、和与及等]|开[展发]|提供|编|制定|设计|规划|完成|进行|建|量身|解决|承担|培训|举办|研", after)
    )


def _client_office(one: Found, scene: Scene) -> bool:
    """承接甲局“乙”项目: an office that orders work; who governs schools and research gives grants instead."""
    if one.mention.label != "PublicBody" or re.search("教育|科技|科学|部$", one.mention.name):
        return False
    return bool(re.match(r"[“的]|[^，。；]{2,30}?(?:项目|任务|课题|设计|规划|编制)", scene.text[one.mention.end :]))


def _receivers_named(scene: Scene) -> list[Found]:
    return [f for f in _abroad(scene.frame.of("to")) if f.mention.label != "Country"]


def _first_party(scene: Scene) -> list[Found]:
    found = _actors(scene)
    if any(f.mention.own for f in (*found, *_bodies(scene.frame.of("with"), scene))):
        return [_own(scene)]
    return found[:1]


_SIGNERS = re.compile(r"的(?:企业|单位|院校|公司|机构)[^，。；]{0,4}?(?:有|包括|为|是)")


def _merely_agreed(span: str) -> bool:
    """达成合作 signs nothing; 达成合作协议 does."""
    told = re.sub("[达成了]", "", span)
    return "达成" in span and not re.search("签|协议|备忘录|合同|意向|协定|立", told)


def _other_parties(scene: Scene) -> list[Found]:
    """The other sides of an agreement; couples that share the verb are paired elsewhere."""
    if _merely_agreed(scene.span):
        return []
    found = once([*_actors(scene), *_partners(scene), *_bodies(scene.frame.of("to"), scene)])
    if _SIGNERS.search(scene.span):
        found = once([*found, *_bodies(scene.frame.of("object", "via"), scene)])
    first = {f.mention.name for f in _first_party(scene)}
    return [f for f in found if f.mention.name not in first and f.kind == "body"]


def _agreement_parties(scene: Scene) -> list[Found]:
    return (
        [f for f in _bodies(scene.frame.of("with"), scene) if not f.mention.own]
        if scene.frame.end - scene.frame.start < 60
        else []
    )


def _backers(scene: Scene) -> list[Found]:
    """Who stands behind: 在甲指导下; 由甲指导，……; 经甲批准，成立…… of what is founded."""
    found = [f for f in _bodies(scene.frame.of("under"), scene) if not f.mention.own]
    for earlier in scene.frames[: scene.at]:
        if earlier.verbs and earlier.verbs <= {"support", "pivot"} and not earlier.of("object"):
            found += _offices(earlier.of("agent"), scene)
        if "recognise" in earlier.verbs and not earlier.of("object", "agent"):
            found += _offices(earlier.of("by"), scene)
    return once(found) if scene.frame.of("under") or _founded(scene) else []


def _offices(found: Sequence[Found], scene: Scene) -> list[Found]:
    return [f for f in _bodies(found, scene) if f.mention.label in ("PublicBody", "Association")]


def _founded(scene: Scene) -> list[Found]:
    return [*_facilities_of(scene.frame), *_alliances_built(scene)]


def _backed(scene: Scene) -> list[Found]:
    if "recognise" in scene.verbs and (named := [f for f in scene.frame.of("agent") if f.kind == "body"]):
        told = [_as_facility(f) if _is_facility(f) else f for f in named[:1]]
        if told[0].mention.label in FACILITIES | {"Alliance"}:
            return told  # 在甲支持下，联合体获批……
    if founded := _founded(scene) or [f for f in scene.frame.of("object") if f.mention.label == "Alliance"]:
        return founded
    if scene.verbs & {"host", "visit"}:
        return []
    return _spoken_of(scene) or [_own(scene)]


def _spoken_of(scene: Scene) -> list[Found]:
    """The facility or alliance that is the subject of the clause."""
    named = scene.frame.of("agent", "topic")
    for earlier in reversed(scene.frames[: scene.at]):  # 甲联盟成立以来，得到……
        named = named or earlier.of("agent", "topic")
    subject = [f for f in named if f.kind == "body" and not f.mention.own][:1]
    told = [_as_facility(f) if _is_facility(f) else f for f in subject]
    return [f for f in told if f.mention.label in FACILITIES | {"Alliance"}]


def _helped(scene: Scene) -> list[Found]:
    """What support is given to: a facility or alliance that the clause names, else the college."""
    frame = scene.frame
    told = [_as_facility(f) if _is_facility(f) else f for f in frame.of("to", "object") if f.kind == "body"]
    told = [f for f in told if f.mention.label in FACILITIES | {"Alliance"} and not f.mention.own]
    return told[:1] or [_own(scene)]


def _recognisers(scene: Scene) -> list[Found]:
    """Who recognises: 被甲认定; 甲认定……为, 甲授予……."""
    named = (
        _bodies(scene.frame.of("by"), scene)
        or (_offices(scene.frame.of("agent"), scene) if _conferred(scene) else [])
        or _after_review(scene)
        or (_offices(scene.frame.of("object")[:1], scene) if _NOMINAL.search(scene.span) else [])
    )
    allowed = ("PublicBody", "Association", "OverseasPartner")
    return [f for f in named if not f.mention.own and f.mention.label in allowed]


def _after_review(scene: Scene) -> list[Found]:
    """经甲厅评审，乙集团入选……: who reviewed, told in the clause before."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if (
        before is None
        or any(f.kind == "body" for f in scene.frame.of("object"))
        or not re.search("^[^，。]{0,12}经", scene.text[before.start : before.end])
    ):
        return []
    return [] if before.of("object") else _offices(before.of("by"), scene)


_REVIEWED = re.compile(
    r"^[，,\s]*(?:[0-9年月日\s]*)经[^，。；]{2,60}?(?:遴选|评审|认定|考核|评定|评估|审核|推荐|授权|批准)"
)


def _reviewers(scene: Scene) -> list[Found]:
    """经甲公司遴选，我校成为……考核站点: whoever chose, an enterprise too."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if before is None or not _PROGRAMME.search(scene.span) or _TITLE.search(scene.span):
        return []
    told = _REVIEWED.match(scene.text[before.start : before.end])
    return [f for f in _bodies(before.of("by"), scene) if not f.mention.own] if told else []


def _spoken_or_own(scene: Scene) -> list[Found]:
    return _spoken_of(scene) or [_own(scene)]


def _conferred(scene: Scene) -> list[Found]:
    """What an office that is the subject recognises: 甲厅认定乙研究院为……, 甲厅授予学校……基地."""
    if not _offices(scene.frame.of("agent"), scene):
        return []
    found = [f for f in scene.frame.of("object", "moved") if f.kind in ("body", "own")]
    return [f for f in found if f.kind == "own" or _is_facility(f)][:1]


def _recognised(scene: Scene) -> list[Found]:
    frame = scene.frame
    if scene.verbs & {"rank"}:
        return []
    if _NOMINAL.search(scene.span):
        ours = [_own(scene)] if _PROGRAMME.search(scene.span) and not _TITLE.search(scene.span) else []
        return _spoken_before(scene) or _spoken_of(scene) or ours
    if conferred := _conferred(scene):
        one = conferred[0]
        if one.kind != "own":
            return [_as_facility(one)]
        return [_own(scene)] if _PROGRAMME.search(scene.span) and not _TITLE.search(scene.span) else []
    subject = [s for s in frame.of("agent", "topic") if s.kind in ("body", "unit")]
    named = [_as_facility(s) if _is_facility(s) else s for s in subject]
    if named:
        return named[:1]
    if frame.of("agent") and not any(f.kind == "own" for f in frame.of("agent")):
        return []
    if not frame.of("agent") and (carried := _carried(scene)):
        return carried
    return [_own(scene)] if _PROGRAMME.search(scene.span) else []


_NOMINAL = re.compile(r"[系是][^，。；]{2,30}?(?:命名|认定|公布|授予|批准|确定|评定)的")


def _spoken_before(scene: Scene) -> list[Found]:
    """甲基地由学校运营，系乙局命名的……: the facility that the sentence began with."""
    for earlier in scene.frames[: scene.at]:
        told = [_as_facility(f) for f in earlier.of("agent", "topic", "place") if _is_facility(f)]
        if told:
            return told[:1]
    return []


def _carried(scene: Scene) -> list[Found]:
    """甲工作室由……共建，2022年被乙厅遴选为……: the facility that the clause before began with."""
    if not scene.at or not re.match(
        r"[，,\s]*(?:[0-9]{4}\s*年[0-9年月日\s]*|并|于|后|先后|已)*\s*[被获经]", scene.span
    ):
        return []
    before = scene.frames[scene.at - 1]
    first = [_as_facility(f) for f in before.of("agent")[:1] if _is_facility(f)]
    made = _facilities_of(before) if "build" in before.verbs else []
    return first or (made if len(made) == 1 else [])


_TITLE = re.compile(r"高水平|双高|示范性?(?:高职|职业|院校|学校)|骨干(?:高职|院校)|优质(?:高职|校|院校)|星级")
_PROGRAMME = re.compile(
    r"试点|承训|基地|成员|站点|考点|考核站|考试点|示范点|项目学校|合作学校|培养单位|建设单位|培育单位|定点|实验校|[批目设点]院校|批项目|培养计划"
)


def _choosers_of(scene: Scene) -> list[Found]:
    """入选甲首批……单位: the body right behind the verb that chose."""
    frame = scene.frame
    found = [f for f in frame.of("object") if f.kind == "body" and f.mention.label in ("PublicBody", "Association")][:1]
    if not found or scene.verbs & {"rank", "host"}:
        return []
    clause = re.split("[，。；]", scene.text[found[0].mention.end : frame.sentence[1]], maxsplit=1)[0]
    ours = _chosen_bodies(scene)[0].mention.own
    return found if _PROGRAMME.search(clause) or not ours else []


def _chosen_bodies(scene: Scene) -> list[Found]:
    named = [f for f in scene.frame.of("agent", "topic") if f.kind == "body" and not f.mention.own]
    return [_as_facility(f) if _is_facility(f) else f for f in named[:1]] or [_own(scene)]


def _givers(scene: Scene) -> list[Found]:
    frame = scene.frame
    ours = any(f.kind in ("own", "unit") for f in frame.of("object", "to", "moved", "by"))
    ours = ours or not _helped(scene)[0].mention.own or ("fund" in scene.verbs and bool(_OUR_NEEDS.search(scene.span)))
    given = _bodies(frame.of("agent"), scene) or _actors(scene)
    givers = [f for f in given if f.mention.label in ("PublicBody", "OverseasPartner")]
    return [f for f in givers if not f.mention.own] if ours else []


_OUR_NEEDS = re.compile(r"校区|生均|办学|校园|新校")
_FUNDED = re.compile(
    r"(?:资金|经费|政策|大力)[^，。；]{0,6}(?:支持|资助|补助)|专项资金|(?:支持|资助)[，。；和]|(?:支持|资助)$"
)


def _funders(scene: Scene) -> list[Found]:
    """得到甲局专项资金支持."""
    told = _FUNDED.search(scene.span)
    return _offices(scene.frame.of("by"), scene) if told else []


def _funded(scene: Scene) -> list[Found]:
    return _spoken_of(scene) or [_own(scene)]


_PROGRAMME_RUN = re.compile(
    r"(?:开办|开设|举办|开展|设立|合办|联办)了?(?!对)[^，。；]{0,4}?[\u4e00-\u9fff]{2,14}专业(?!群|建设|标准|课)"
    r"|合作的?[^，。；]{2,20}专业[^，。；]{0,8}项目"
)


def _programme_partners(scene: Scene) -> list[Found]:
    """与甲大学联合开设乙专业."""
    told = _told_before(scene, "joint-programme") and "专业" in scene.span  # 合作办学项目两个，其一为与甲合作的……专业
    return _foreign_partners(scene) if told or _PROGRAMME_RUN.search(scene.span) else []


def _sponsors(scene: Scene) -> list[Found]:
    """省教育厅与省交通厅共建学校."""
    if not any(f.kind == "own" for f in scene.frame.of("object")):
        return []
    return [f for f in _bodies(scene.frame.of("agent", "with"), scene) if f.mention.label == "PublicBody"]


_OFFERED = re.compile(
    r"(?:开设|设有|开办)了?((?:[\u4e00-\u9fffA-Za-z]{2,14}、){1,40}[\u4e00-\u9fffA-Za-z]{2,14}?)(?:等|专业)"
)


def _programmes(scene: Scene) -> list[Found]:
    """开设甲、乙、丙等专业: each by its name without 专业."""
    begin, text = scene.frame.start, scene.text[scene.frame.start : scene.frame.end]
    found = _OFFERED.search(text)
    if (
        not found
        or not re.match(r"[^，。；]{0,12}专业(?!群|课)|\s*[0-9]", text[found.end() - 2 :])
        or "专业" not in text
    ):
        return []
    made, at = [], begin + found.start(1)
    for name in found[1].split("、"):
        made.append(Found(Mention(name.removesuffix("专业"), "Programme", at, at + len(name)), "programme"))
        at += len(name) + 1
    return made


def _merging(scene: Scene) -> list[Found]:
    return [
        f
        for f in _bodies(scene.frame.of("agent", "with", "object"), scene)
        if f.mention.label in ("College", "PublicBody") and not f.mention.own
    ]


def _parts(scene: Scene) -> list[Found]:
    return [f for f in scene.frame.of("object") if f.kind == "body" and not f.mention.own]


def _parts_told(scene: Scene) -> list[Found]:
    """甲研究所系乙集团下属科研机构; 甲中心为乙大学的内设机构."""
    told = [f for f in scene.frame.of("agent", "topic") if f.kind == "body" and not f.mention.own]
    return told[:1] if _PART_TOLD.search(scene.text[scene.frame.sentence[0] : scene.frame.end]) else []


_PART_TOLD = re.compile(
    r"(?:系|是|为|属)[^，。；]{2,40}?的?(?:内设|直属|下属|下设|所属|附属|直管|二级)[^，。；]{0,6}?(?:机构|单位|部门|院系|学院|中心|实体)"
)


def _wholes_told(scene: Scene) -> list[Found]:
    return [f for f in scene.frame.of("object", "to") if f.kind == "body" and not f.mention.own][:1]


def _wholes(scene: Scene) -> list[Found]:
    return [f for f in scene.frame.of("agent", "with") if f.kind == "body" and not f.mention.own]


def _unnamed_partners(scene: Scene) -> list[Found]:
    objects = scene.frame.of("object")
    if any(o.kind in ("body", "own") for o in objects) or _facilities(scene):
        return []
    if hosts := _hosts_of_practice(scene):
        return hosts
    if not any(o.kind == "unnamed" for o in objects) and not _built_thing(scene):
        return []
    ours = any(f.kind in ("own", "unit") for f in scene.frame.of("with"))  # 甲公司与学校共建研发中心
    found = [*_partners(scene), *(_actors(scene) if ours else [])]
    return [p for p in once(found) if not p.mention.own and p.mention.label not in _NO_PARTNERS]


_PRACTICE = re.compile(r"(?:实习|实践|实训|就业|见习|教学|流动)[^，。；]{0,4}(?:基地|站|点)")


def _hosts_of_practice(scene: Scene) -> list[Found]:
    """在甲公司、乙公司等企业新建校外实习基地8个."""
    if not _PRACTICE.search(scene.span):
        return []
    found = [f for f in _bodies(scene.frame.of("place"), scene) if not f.mention.own]
    if not found or scene.text[: found[0].mention.start][-1:] != "在":
        return []
    return [f for f in found if f.mention.label in ("Enterprise", "PublicBody", "Association")]


def _built_thing(scene: Scene) -> bool:
    """与甲公司共建课程、流动站、书吧: a thing without a name, right behind the verb."""
    if (
        not scene.frame.of("with")
        or not scene.verbs & {"together"}
        or "build" not in scene.verbs
        or scene.frame.relative
    ):
        return False
    if "校区" in scene.span:
        return False
    return bool(re.match(r"了?[\u4e00-\u9fff“《A-Za-z0-9]{2}", scene.text[scene.frame.verb_end : scene.frame.end]))


_LISTING = re.compile(r"(?:企业|单位|院校|机构|学校|伙伴)[^，。；]{0,4}?(?:有|包括|为|是|：|:|如)[^，。；]{0,6}$")


def _enumerated(scene: Scene) -> list[Found]:
    """主要合作企业有甲、乙、丙等: partners in a list."""
    found = _bodies(scene.frame.of("object", "via", "to"), scene)
    found = [f for f in found if f.mention.label not in FACILITIES | {"Alliance"} and not f.mention.own]
    if not found or not _LISTING.search(scene.text[scene.frame.sentence[0] : found[0].mention.start]):
        return []
    return found


def _joint_listed(scene: Scene) -> list[Found]:
    """中外合作办学项目1个，合作院校为甲大学."""
    told = any("joint-programme" in earlier.verbs for earlier in scene.frames[: scene.at + 1])
    return [f for f in _enumerated(scene) if f.mention.label == "OverseasPartner"] if told else []


def _tied(scene: Scene) -> list[Found]:
    """Partners of a plain tie: named with 与; other subjects beside the college; who is reached (辐射)."""
    first = {f.mention.name for f in _first_party(scene)}
    found = _partners(scene)
    agents = _bodies(scene.frame.of("agent"), scene)
    if any(f.mention.own for f in [*agents, *_bodies(scene.frame.of("with"), scene)]) or (
        len(agents) > 1 and not scene.verbs & {"issue"}
    ):
        found = [*found, *agents]
    if scene.verbs & {"reach", "aid"} or ("elect" in scene.verbs and "伙伴" in scene.span):
        found = [*found, *_bodies(scene.frame.of("object"), scene)]
    return [
        f for f in once(found) if f.mention.name not in first and f.kind == "body" and f.mention.label != "Alliance"
    ]


CHOOSERS: Mapping[str, Callable[[Scene], list[Found]]] = {
    "actor": _actors,
    "adopters": _adopters,
    "agreement-parties": _agreement_parties,
    "alliances": _alliances,
    "alliances-built": _alliances_built,
    "apprentice-listed": _apprentice_listed,
    "associations": _associations,
    "backed": _backed,
    "backers": _backers,
    "builders": _builders,
    "buyers": _buyers,
    "choosers": _choosers_of,
    "chosen": _chosen_bodies,
    "class-partners": _class_partners,
    "clients": _clients,
    "co-founders": _co_founders,
    "employers": _employers,
    "enumerated": _enumerated,
    "enumerated-members": _enumerated_members,
    "facilities": _facilities,
    "facilities-of": _facilities_related,
    "first-party": _first_party,
    "foreign-partners": _foreign_partners,
    "funded": _funded,
    "funders": _funders,
    "givers": _givers,
    "groups": _groups,
    "guides": _guides,
    "helped": _helped,
    "joiners": _joiners,
    "joint-listed": _joint_listed,
    "known-group": _known_group,
    "leaders": _leaders,
    "licensees": _licensees,
    "lone-builder": _lone_builder,
    "members": _members,
    "merging": _merging,
    "mirrored": _mirrored,
    "operated": _operated,
    "operators": _operators,
    "order-listed": _order_listed,
    "other-parties": _other_parties,
    "own": lambda scene: [_own(scene)],
    "own-facilities": _own_facilities,
    "participants": _participants,
    "partners": _tied,
    "partners-of-unnamed": _unnamed_partners,
    "parts": _parts,
    "parts-told": _parts_told,
    "principals": _principals,
    "programme-partners": _programme_partners,
    "programmes": _programmes,
    "receivers": _receivers,
    "receivers-named": _receivers_named,
    "recognised": _recognised,
    "recognisers": _recognisers,
    "runner": _runner,
    "school": _school,
    "sponsors": _sponsors,
    "told-clients": _told_clients,
    "trained-here": _trained_here,
    "trainers": _trainers,
    "cobuilders": _cobuilders,
    "told-facility": _told_facility,
    "reviewed": _spoken_or_own,
    "reviewers": _reviewers,
    "trainees": _trainees,
    "wholes": _wholes,
    "wholes-told": _wholes_told,
}
