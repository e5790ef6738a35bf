"""A frame in its sentence, and who stands in it: the bodies, who acts, with whom, what is built.

What choosers of ends and finders of properties look at; knows no relationship type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from graph.ontology import ontology
from loaders.clauses import Frame
from loaders.mention import FACILITIES, MADE, Mention
from loaders.names import Context, Found
from loaders.words import OURS, SEATS

NO_PARTNERS = frozenset(("IndustryCollege", "OverseasBase", "Alliance"))


@dataclass(slots=True)
class Scene:
    """A frame in its sentence: what choosers and property finders look at."""

    text: str
    frame: Frame
    frames: Sequence[Frame]
    at: int
    context: Context
    group: Found | None = None
    thing: Found | None = None
    """The facility that an earlier sentence spoke of."""
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


def others_from(scene: Scene) -> int:
    """Where the text goes on to speak of another body, named behind this frame."""
    here = {end.mention.name for end in (scene.start, scene.end) if end is not None}
    later = [
        f.start
        for f in scene.frames[scene.at + 1 :]
        if any(_acts_anew(one, f) and one.mention.name not in here for found in f.roles.values() for one in found)
    ]
    return min([scene.frame.sentence[1], *later])


def _acts_anew(one: Found, frame: Frame) -> bool:
    """Whether a body is named in the frame itself."""
    return one.kind == "body" and one.mention.start >= frame.start


def own_college(scene: Scene) -> Found:
    """The reporting college, standing where the frame begins."""
    at = scene.frame.start
    return Found(Mention(scene.context.college or "学校", "College", at, at, own=True), "own")


def bodies_of(found: Iterable[Found], scene: Scene) -> list[Found]:
    """Named bodies; units of the college stand for the college; a county or city stands for its government."""
    made: list[Found] = []
    for one in found:
        if abroad := _abroad_of(one, scene):
            made.append(abroad)
        elif one.kind in ("own", "unit") or _is_department(one):
            made.append(own_college(scene))
        elif one.kind == "body":
            made.append(one)
    return once(made)


def _abroad_of(one: Found, scene: Scene) -> Found | None:
    """在布达佩斯与甲工商学院签署……: whom the college meets abroad is no part of it, though named like one."""
    if one.kind != "unit" or one not in scene.frame.of("with"):
        return None
    places = (f.mention for f in scene.frame.of("place") if f.kind == "place" and f.mention.end <= one.mention.start)
    country = next((place.country for place in places if place.country), "")
    mention = replace(one.mention, label="OverseasPartner", country=country, own=False)
    return replace(one, mention=mention, kind="body") if country else None


_DEPARTMENT = re.compile(
    r"^(?!.*(?:二级|产业|职业|特色|高职|兄弟|行业|现代|本科|独立|社区|海外|丝路|开放|老年|高校))[\u4e00-\u9fff]{2,8}学院$|图书馆$"
)


def _is_department(one: Found) -> bool:
    """图书馆, 信息工程学院: a part of the college that its trade alone names."""
    return one.kind == "unnamed" and bool(_DEPARTMENT.search(one.mention.name))


def names_programme(behind: str) -> bool:
    """Whether what stands behind a body is a programme of its: 入选甲协会“乙合作项目”, and no case or course in it."""
    return _TITLED_PROGRAMME.match(behind) is not None


_TITLED_PROGRAMME = re.compile(
    r"的?[“《][^”》]{2,40}(?:项目|计划|行动|工程)[”》](?!\s*\d|[^，。；]{0,6}(?:案例|教材|课程))"
)


def once(found: Iterable[Found]) -> list[Found]:
    """Each body once, in order; all words for the college are one."""
    seen: dict[tuple[str, bool], Found] = {}
    for one in found:
        seen.setdefault(("" if one.mention.own else one.mention.name, one.mention.own), one)
    return list(seen.values())


def is_facility(one: Found) -> bool:
    """Whether a name stands for what can be built: a centre, platform or base, or a college inside another."""
    mention = one.mention
    if one.kind not in ("body", "unit") or (mention.own and one.kind != "unit"):
        return False
    if mention.label in FACILITIES:
        return True
    if mention.label == "College":
        return mention.name.endswith("学院") and not re.search("职业|大学|高等|师范|技师|技工", mention.name)
    return mention.label == "OverseasPartner" and mention.name.endswith(_facility_heads())


_SITE = re.compile(r"(?:站|中心|书院|[馆所室园点])$")


def has_people(one: Found) -> bool:
    """Whether a body has people and money of its own: 甲勘查院 and 乙设计院 have, a centre that is built has not."""
    institute = one.mention.label == "ResearchCentre" and one.mention.name.endswith(("院", "研究所", "设计所"))
    return institute or one.mention.label not in FACILITIES


def is_site(one: Found) -> bool:
    """Whether what a clause builds may be a place that elsewhere would be an office: 甲推广站, 乙推广中心."""
    office = one.mention.label in ("PublicBody", "OverseasPartner", "Association")
    return one.kind == "body" and office and bool(_SITE.search(one.mention.name))


def _is_new(one: Found) -> bool:
    """A college abroad that is itself founded (在印尼建立印尼汽车学院)."""
    name = one.mention.name
    return one.kind == "body" and one.mention.label == "OverseasPartner" and bool(re.search("(?<!大)学院$|分校$", name))


@cache
def heads_of() -> frozenset[str]:
    """Every name ending of the ontology."""
    return frozenset(head for label in ontology().labels.values() for head in label.heads)


@cache
def _facility_heads() -> tuple[str, ...]:
    labels = ontology().labels
    return tuple(head for label in FACILITIES for head in labels[label].heads if not head.endswith("学院"))


_BUILT_AS = {
    "College": "IndustryCollege",
    "OverseasPartner": "OverseasBase",
    "PublicBody": "Platform",
    "Association": "Platform",
}


def as_facility(one: Found) -> Found:
    """A built body under the label of what is built: 瑞安学院 is an industry college, a centre abroad a base."""
    label = one.mention.label
    made = "OverseasBase" if label == "Platform" and one.mention.country else _BUILT_AS.get(label, label)
    return replace(one, mention=replace(one.mention, label=made, own=False), kind="body")


def as_built(found: Iterable[Found]) -> list[Found]:
    """The found, what can be built under the label of what is built."""
    return [as_facility(one) if is_facility(one) else one for one in found]


def actors_of(scene: Scene) -> list[Found]:
    """Who acts: named before the verb, else the subject of the clause before, else the college."""
    frame = scene.frame
    named = _with_cities(frame.of("lead", "agent", "joiner"), scene)
    ours = any(f.kind in ("own", "unit") for f in frame.of("with"))  # 甲中心……，2021年与学校签署……
    meeting = ours and bool(frame.verbs & {"sign", "cooperate"}) and "build" not in frame.verbs
    alone = frame.roles.get("object") is None and not _meets(scene) and not meeting and not _teaches(frame)
    acting = [a for a in bodies_of(named, scene) if not (is_facility(a) and alone and not _told_by(a, named, scene))]
    if acting or any(n.kind == "unnamed" and not _is_department(n) for n in named):
        return acting
    if frame.recalled:
        return [own_college(scene)]  # 双方, 三方: `Sides` names who acts where the college is none of them
    for earlier in reversed(scene.frames[: scene.at]):
        if earlier.start >= frame.start:
            continue  # 并加入由甲牵头的乙: a clause inside this one has a subject of its own
        if titled := _titled_alone(earlier, scene):
            return titled
        if "ask" not in earlier.verbs and any(f.mention.own for f in earlier.of("principal")):
            return [own_college(scene)]  # 学校牵线甲与乙结对，与丙……
        leading = () if "enter" in earlier.verbs else ("lead",)  # 参与由甲牵头的乙，并加入了丙
        named = bodies_of(earlier.of(*leading, "agent", *(("joiner",) if meeting else ())), scene)
        named = [b for b in named if not (meeting and b.mention.own)]  # 甲校派员参加我校举办的……，并与我校……
        since = bool(frame.of("with")) and _SINCE.search(scene.text[earlier.start : earlier.end])
        itself = meeting or since or (len(named) == 1 and _goes_on(earlier, scene))
        built = "build" in earlier.verbs and not earlier.of("object")  # 甲学院（与乙公司共建）、丙学院（与丁公司共建）
        named = [b for b in named if not (built and is_facility(b))] if not itself else named
        before = [b for b in named if has_people(b) or itself]
        if before and "contribute" in earlier.verbs and "together" in frame.verbs:
            return before  # 甲提供设备、学校提供师资，共同建成……
        if before:
            return before[:1] if not before[0].mention.own else [own_college(scene)]
        if headed := described_by(earlier, scene):
            return headed
        if earlier.of("with", "to"):
            break
    return [own_college(scene)]


_SEAT_IN_FRONT = re.compile("(?:单位|会长|理事长|主席|成员|会员|理事)“?$")


def _titled_alone(earlier: Frame, scene: Scene) -> list[Found]:
    """甲联合体的理事长单位乙公司，今年与我校……: who is called by a seat goes on as the subject."""
    named = [f for f in earlier.of("object") if f.kind == "body"]
    alone = len(named) == 1 and bool(earlier.verbs) and earlier.verbs <= SEATS and bool(earlier.of("agent"))
    if not alone or not _SEAT_IN_FRONT.search(scene.text[earlier.start : named[0].mention.start]):
        return []
    return named if earlier.end - named[0].mention.end <= _CLOSING else []


_MEETS_OTHERS = re.compile("(?:还|也|又|则|便|随后|当场|当天|同时|再|已|正式|分别){0,2}[与同和]")


def _with_cities(found: Sequence[Found], scene: Scene) -> list[Found]:
    """甲市还与乙公司签了备忘录: a city that signs stands for its government."""
    if "sign" not in scene.verbs or not any(f.kind in ("body", "own") for f in scene.frame.of("with")):
        return list(found)
    made = list[Found]()
    for one in found:
        meets = one.kind == "place" and _MEETS_OTHERS.match(scene.text, one.mention.end)
        made += with_places([one], scene) if meets else [one]
    return made


def described_by(earlier: Frame, scene: Scene) -> list[Found]:
    """与学校解除合作关系的甲厂，今年与乙学院……: the body that a relative clause in front only describes."""
    ends = [f for held in earlier.roles.values() for f in held if f.mention.end == earlier.end - 1]
    front = scene.text[earlier.start : ends[0].mention.start] if ends else ""
    if not front.rstrip("“").endswith("的") and not (ends and earlier.relative):
        return []
    if not earlier.verbs or earlier.of("agent", "lead"):
        return []
    if not earlier.of("with") and _MEETS_NEXT.match(scene.text, scene.frame.start):
        return [b for b in ends if b.kind == "body" and b.mention.label not in NO_PARTNERS | {"Platform"}]
    described = bodies_of(earlier.of("with"), scene)
    return [b for b in bodies_of(ends, scene) if not b.mention.own and described and not is_facility(b)]


_MEETS_NEXT = re.compile(
    r"[，,\s]*(?:(?:[去今前同次]年|(?:19|20)\d\d年[0-9月日]{0,6})[，,]?)?(?:(?:当场|现场|随后|会后|当天|当日|也|还|又|则|当即)[，,]?)?[与同和跟]"
)
"""前来观摩的甲，与乙签署……: whoever is described in front meets somebody in the clause behind."""


_SUBJECT_BY = re.compile(r"[”\s]*[由系是为]")


def _told_by(one: Found, named: Sequence[Found], scene: Scene) -> bool:
    """甲中心为乙公司与丙研究所共建; 它由乙公司与丙研究所共建: 丙 acts, though it is a facility as well."""
    if _IT.match(scene.text, scene.frame.start):
        return True
    first = next(iter(scene.frame.of("agent")), named[0])
    return one is not first and is_facility(first) and bool(_SUBJECT_BY.match(scene.text, first.mention.end))


_JOINED = re.compile(r"(?:[（(][^（）()]{0,40}[）)])?[”、和与及以\s“]*")


_THEIRS_JOINED = re.compile(r"的[^，。；、]{1,8}?(?:、|和|与|及|以及)")


def coordinate(found: Sequence[Found], scene: Scene, *, theirs: bool = False) -> list[Found]:
    """甲院、乙室均被……: the first of those named and those joined to it; theirs: 甲公司的员工和乙公司的班组长 too."""
    made = list(found[:1])
    for one in found[1:]:
        between = scene.text[made[-1].mention.end : max(one.mention.start, made[-1].mention.end)]
        if not _JOINED.fullmatch(between) and not (theirs and _THEIRS_JOINED.fullmatch(between)):
            break
        made.append(one)
    return made


def behind_joined(scene: Scene, role: str) -> int:
    """Where the text goes on behind the end of a scene and those of its role joined to it: 为甲、乙公司｜培训焊工."""
    if scene.end is None:
        return scene.frame.start
    behind = [f for f in scene.frame.of(role) if f.mention.start > scene.end.mention.start]
    return coordinate([scene.end, *sorted(behind, key=lambda f: f.mention.start)], scene)[-1].mention.end


_ALSO = re.compile(r"[，,\s]*(?:并|还|亦|又|同时|也)[与同和跟]")


def _goes_on(earlier: Frame, scene: Scene) -> bool:
    """甲空间获批……，并与乙公司开展合作; 该中心与甲院联合试验，建立示范区: a facility that goes on acting itself."""
    frame = scene.frame
    if frame.of("with"):
        meets = frame.verbs & {"cooperate", "sign"}
        alone = not earlier.of("with", "lead", "joiner") and "build" not in earlier.verbs | frame.verbs
        return bool(meets and (alone or _ALSO.match(scene.text, frame.start)))
    return bool(earlier.of("with") and earlier.verbs & {"cooperate", "sign"})


_SINCE = re.compile(r"(?:以来|以后|之后|后|至今|期间)[，,]?$")
"""研究院成立以来，与甲……: whoever came to be is who acts from then on."""


def _meets(scene: Scene) -> bool:
    """甲中心与乙实验室开展联合攻关, 甲中心与乙公司打造“丙”专场: facilities that have to do with others themselves."""
    frame = scene.frame
    ours = any(f.kind in ("own", "unit") for f in frame.of("agent"))
    made = "build" not in frame.verbs or _MADE.match(scene.text, frame.verb_end)
    return bool(frame.of("with")) and bool(frame.verbs & {"cooperate", "sign", "share"}) and bool(made) and not ours


def _teaches(frame: Frame) -> bool:
    """丝路学院为甲公司培训……: a base that teaches others itself."""
    ours = any(f.kind in ("own", "unit") for f in frame.of("agent"))
    return "train" in frame.verbs and bool(frame.of("to")) and not ours


_MADE = re.compile(r"了?[“《][^”》]{2,30}[”》](?:[\u4e00-\u9fff]|$)|了?[\u4e00-\u9fff]{2}")
"""Something told right behind the verb: 打造“丙”专场."""


def partners_of(scene: Scene) -> list[Found]:
    """With whom: named with 与 in this clause, else in the clause before where that built nothing of its own."""
    frame = scene.frame
    named = with_places(frame.of("with"), scene) or guests_of(scene)
    if named or frame.of("to", "by") or any(f.kind == "body" for f in frame.of("place")):
        return named
    for earlier in reversed(scene.frames[: scene.at]):
        if brought := _brought(earlier, scene) or _invited(earlier, scene):
            return brought
        if earlier.modal and not frame.modal and earlier.of("with"):
            return []  # 拟与甲合作举办……，未获批准，故……: nobody
        if partners := with_places(earlier.of("with"), scene):
            done = facilities_of(earlier) or (earlier.of("lead") and earlier.of("object"))
            return [] if done and not _agreed_upon(earlier, scene) else partners
        if earlier.verbs and earlier.of("object"):
            break
    return _allies_ahead(scene) if facilities_of(frame) and not frame.relative else []


_OVER = re.compile("就[^，。；]{0,4}$")


def _agreed_upon(earlier: Frame, scene: Scene) -> bool:
    """与甲就共建乙学院签署协议: what the parties agree upon stands in front of the agreement."""
    return "sign" in scene.verbs and _OVER.search(scene.text, earlier.start, earlier.verb_start) is not None


def _brought(earlier: Frame, scene: Scene) -> list[Found]:
    """引入甲公司，共建……; 获甲公司授权，成立……; 引进乙大学资源，合作举办……: who was brought in, or gave leave."""
    roles = (
        *(("object", "moved") if "bring" in earlier.verbs else ()),
        *(("by",) if "authorise" in earlier.verbs else ()),
    )
    jointly = scene.verbs & {"together", "share", "cooperate", "joint-programme"}
    labels = ("Enterprise", "OverseasPartner") if jointly else ("Enterprise",)
    return [f for f in bodies_of(earlier.of(*roles), scene) if f.mention.label in labels]


_INVITED_BY_US = re.compile(f"[应受]{OURS}(?:之邀|之请|之约|的?邀请|约请|聘请)")


_WITH_OURS = re.compile(
    r"(?:\A|[，,])\s*[与同和跟](?:我校|学校|我院|学院)?[\u4e00-\u9fff]{0,10}?(?:系|院|部|团队|团|师生|教师|学生|专业)"
)


def guests_of(scene: Scene) -> list[Found]:
    """甲协会应学校之邀，与艺术系联合编排……: who came at our asking, and does something with a unit of ours."""
    with_us = _WITH_OURS.search(scene.span) and not any(f.kind == "body" for f in scene.frame.of("with"))
    if not with_us or not scene.verbs & {"together", "share", "cooperate"}:
        return []
    for frame in scene.frames[max(0, scene.at - 1) : scene.at + 1]:
        if any(f.mention.own for f in frame.of("by")) and _INVITED_BY_US.search(scene.text, frame.start, frame.end):
            return bodies_of([f for f in frame.of("agent") if not f.mention.own], scene)
    return []


def _invited(earlier: Frame, scene: Scene) -> list[Found]:
    """对接甲公司，共同开发……: whoever was asked to come, where what follows is done together."""
    jointly = scene.verbs & {"together", "share", "cooperate"} or earlier.verbs & {"enter", "join"}
    found = bodies_of(earlier.of("invited"), scene) if jointly else []
    return [f for f in found if "enter" in earlier.verbs or _ENDS_CLAUSE.match(scene.text, found[-1].mention.end)]


_ENDS_CLAUSE = re.compile(
    r"(?:等[\u4e00-\u9fff0-9]{0,8})?(?:[（(][^（）()]{0,40}[）)])?(?:[“]?(?:走出去|出海)[”]?)?[，,]"
)


def _allies_ahead(scene: Scene) -> list[Found]:
    """建设甲中心，……，携手乙、丙等企业: allies named after what is built (ontology.md, rule 8)."""
    for later in scene.frames[scene.at + 1 :]:
        if facilities_of(later) or bodies_of(later.of("agent", "lead"), scene) or "sign" in later.verbs:
            return []
        if later.allied and later.of("with"):
            return with_places(later.of("with"), scene)
    return []


_AND_AROUND = re.compile("[及和](?:周边|周围|邻近|各|其)")
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:镇|乡|街道)(?=[、，和与及共同联合签携]|政府|人民政府)")


def _township(place: Mention, text: str) -> Mention:
    """芒市遮放镇: a town behind its county is named with it."""
    town = _TOWN.match(text, place.end) if place.name[-1] in "县区市州旗" else None
    return replace(place, name=place.name + town.group(), end=town.end()) if town else place


def with_places(found: Sequence[Found], scene: Scene) -> list[Found]:
    """Named partners; a county or district named like one stands for its government."""
    made = []
    for one in found:
        mention = _township(one.mention, scene.text) if one.kind == "place" else one.mention
        around = _AND_AROUND.match(scene.text, mention.end)  # 面向甲市及周边县区: a region, and no government
        if (
            one.kind == "place"
            and not around
            and mention.name[-1] in "县区市镇乡"
            and len(mention.name) > 2
            and not mention.country
        ):
            made.append(Found(replace(mention, label="PublicBody"), "body"))
        else:
            made.append(one)
    return bodies_of(made, scene)


def facilities_of(frame: Frame) -> list[Found]:
    """The facilities among the objects of a frame, under the label of what is built."""
    joint = frame.verbs >= {"build", "together"}
    new = ("found" in frame.verbs or (joint and frame.of("with"))) and not frame.of("to")
    abroad = next((f.mention.country for f in frame.of("place") if f.kind == "place" and f.mention.country), "")
    placed = joint or (new and abroad)
    held = frame.of("object") or (frame.of("moved") if "build" in frame.verbs else [])  # 把甲学院办了起来
    made = [o for o in held if is_facility(o) or (new and _is_new(o)) or (placed and is_site(o))]
    return [_based(o, abroad) if new and abroad and o.mention.label in _BASED else as_facility(o) for o in made]


_BASED = frozenset(("College", "Platform"))
"""Labels of what is a base where it is founded abroad."""


def _based(one: Found, country: str) -> Found:
    """在柬埔寨设立丝路学院: a college founded abroad is a base."""
    mention = replace(one.mention, label="OverseasBase", country=country, own=False)
    return replace(one, mention=mention, kind="body")


def built_of(scene: Scene) -> list[Found]:
    """What a clause says is built: its objects, else the facility it begins with or speaks of."""
    frame = scene.frame
    found = [one for one in facilities_of(frame) if not _ORGAN.match(scene.text, one.mention.end)]
    found = found or _told_to_be(scene)
    if found or frame.of("object") or frame.relative:
        return _counted_as(found, scene)
    told = (
        re.search("由|是|(?<!关)系(?![统列部])", scene.span)
        or _TOLD_IN_BRACKETS.search(scene.text, frame.start, frame.end)
        or any(_SUBJECT_BY.match(scene.text, one.mention.end) for one in frame.of("agent")[:1])
    )
    if told and len(frame.of("agent", "lead", "joiner", "with")) >= 2:
        built = [a for a in frame.of("agent") if is_facility(a) or _made_by(a, scene)]
        found = [as_facility(a) for a in built if not owns(a, scene)][:1]
    return found or _spoken_facility(scene)


_COUNTED_AS = re.compile(r"”?等?\s*(?:\d+|[一二两三四五六七八九十]+)\s*[个家所][\u4e00-\u9fff]{0,4}?产业学院")


def _counted_as(found: list[Found], scene: Scene) -> list[Found]:
    """共建甲学院、乙研究院等9个产业学院: what is listed is of the kind that it is counted as."""
    if not found or not _COUNTED_AS.match(scene.text, max(one.mention.end for one in found)):
        return found
    return [replace(one, mention=replace(one.mention, label="IndustryCollege")) for one in found]


def owns(one: Found, scene: Scene) -> bool:
    """物流管理学院的《甲》课程由……: whose the thing is that the clause speaks of."""
    return bool(_OWNED.match(scene.text, one.mention.end))


_ORGAN = re.compile("”?(?:理事会|管委会|管理委员会|专家委员会|工作委员会|指导委员会|工作专班|领导小组|党支部|院务会)")
"""甲学院理事会: an organ is founded, and not the body that it belongs to."""


_OWNED = re.compile(r"的(?!牌子|牌匾|招牌|铭牌)[^，。；：]{2,40}?[由是系]")
"""甲课程 of 乙学院的《甲》课程由……; 乙学院的牌子是……挂上的 is told of 乙学院."""
_COPULA = re.compile(r"”?[^，。；]{0,4}?(?:作为|[是系为])")


def _told_to_be(scene: Scene) -> list[Found]:
    """甲基地是学校与乙公司合作建成的又一校内基地: what is built is told by its kind behind, by its name in front."""
    kinds = scene.frame.of("object")
    if any(one.kind != "unnamed" for one in kinds) or not (kinds or scene.frame.relative):
        return []
    later = [f for f in scene.frames[scene.at + 1 :][:1] if "elect" in f.verbs and f.of("object") == kinds]
    for frame in (scene.frame, *later):
        named = frame.of("agent") or kinds
        if not named:
            return []
        first, *others = named
        told = is_facility(first) and _COPULA.match(scene.text, first.mention.end)
        if told and (frame is not scene.frame or others or frame.of("with")):
            return [as_facility(first)]
    return []


_TOLD_IN_BRACKETS = re.compile(r"[（(][^（）()]{2,80}(?:建|办|设立|成立)[）)，,；]$")
"""甲产业学院（与乙公司共建）."""
_BY = re.compile(r"”?(?:[是系]?由|[是系])")


def _made_by(one: Found, scene: Scene) -> bool:
    """甲推广中心由乙与丙共建."""
    return (is_site(one) or _is_new(one)) and bool(_BY.match(scene.text, one.mention.end))


def _spoken_facility(scene: Scene) -> list[Found]:
    """甲基地揭牌，由学校与乙公司共同建设: what the clause before began with is built by those of this one."""
    if not scene.verbs & {"build", "enter"} or not scene.frame.of("with", "agent", "joiner", "lead"):
        return []
    if named := _it(scene):
        return named
    for earlier in reversed(scene.frames[: scene.at]):
        told = [f for f in earlier.of("agent") if f.kind not in ("own", "unit")]  # 甲学院是学校走出去的载体，由……
        if told and earlier.verbs <= {"together"} and is_facility(told[0]) and "由" in scene.span:
            return [as_facility(told[0])]  # 甲平台起初由四方商议，后来乙公司退出，最终由……
        if earlier.modal == "ended" and not earlier.verbs:
            continue
        if described := _told_of(earlier, scene):
            return described
        if earlier.of("with", "lead", "joiner", "by") or len(told) > 1:
            return []
        if "exist" in earlier.verbs and (named := facilities_of(earlier)):
            return named if scene.frame.apart else named[-1:]  # 现有甲、乙两个产业学院，分别与……合作建设
        spoken = [as_facility(f) for f in earlier.of("agent", "topic") if is_facility(f)]
        told_to_be = spoken or (_ends_with(earlier) if "由" in scene.span else [])  # 其中规模最大的是甲基地，由……
        if "elect" in earlier.verbs and told_to_be:
            return told_to_be[:1]  # 甲学院是学校首个境外办学机构，由……: whatever it is called there
        if earlier.relative and facilities_of(earlier):
            return facilities_of(earlier)[:1]
        if earlier.of("agent", "object"):
            return spoken[:1] if not earlier.of("object") else []
    return []


_BEING = re.compile(r"[，,\s]*(?:[是系](?![列统否])|由)")


def _told_of(earlier: Frame, scene: Scene) -> list[Found]:
    """乙处引入的甲工作室，是学校同丙馆创建的: the facility that the clause in front only describes, and ends with."""
    if not earlier.relative or not _BEING.match(scene.text, scene.frame.start):
        return []
    return _ends_with(earlier)


def _ends_with(earlier: Frame) -> list[Found]:
    """The facility with which a clause ends."""
    return [one for one in facilities_of(earlier) if earlier.end - one.mention.end <= _CLOSING][-1:]


_CLOSING = 2
"""Characters between a name and the clause behind it: ”，."""
_IT = re.compile(r"[，,\s]*(?:它[是系]?由|系|是由)")


_BY_WHOM = re.compile(r"[，,\s]*(?:(?:19|20)\d\d\s*年[\d月日\s]*)?由")
"""甲中心隶属于丁，2018年由乙与丙组建."""


def _it(scene: Scene) -> list[Found]:
    """……最深的是甲基地，它由乙和丙共建: what was named last; 甲中心隶属于丁，系……: what the clause before is about."""
    if not scene.at:
        return []
    before = scene.frames[scene.at - 1]
    ways = (_IT, _BY_WHOM) if "belong" in before.verbs else (_IT,)
    told = next(filter(None, (way.match(scene.text, scene.frame.start) for way in ways)), None)
    if told is None:
        return []
    about = [as_facility(f) for f in before.of("agent", "topic") if is_facility(f)]
    last = [as_facility(f) for f in before.of("agent", "topic", "object", "place") if is_facility(f)]
    return last[-1:] if "它" in told.group() else about[:1]


def told_facility_of(scene: Scene) -> list[Found]:
    """The facility that the sentence has spoken of so far, or that its last clause built."""
    before = next((frame for frame in reversed(scene.frames[: scene.at]) if not frame.of("holder")), None)
    built = facilities_of(before) if before is not None else []
    return spoken_before_of(replace(scene, at=scene.at + 1)) or (facilities_of(scene.frame) or built)[:1]


def held_facility_of(scene: Scene) -> list[Found]:
    """The facility whose builders or operators a noun tells: of this sentence, else of an earlier one."""
    return told_facility_of(scene) or ([scene.thing] if scene.thing is not None else [])


def thing_of(frame: Frame) -> Found | None:
    """The facility a frame speaks of, for the sentences behind it: its subject before what it is said to do."""
    found = [as_facility(f) for f in frame.of("agent", "topic", "object") if is_facility(f)]
    return found[0] if found else None


def told_before(scene: Scene, word: str) -> bool:
    """Whether the sentence has used a word of this class so far."""
    return any(word in earlier.verbs for earlier in scene.frames[: scene.at + 1])


def foreign_partners_of(scene: Scene) -> list[Found]:
    """The partners from outside the country."""
    found = once([*bodies_of(scene.frame.of("agent"), scene), *partners_of(scene)])
    return [f for f in found if f.mention.label == "OverseasPartner"]


def abroad_of(found: Iterable[Found]) -> list[Found]:
    """Bodies and countries outside the country; a place abroad stands for its country."""
    made = []
    for one in found:
        if one.kind == "place" and one.mention.country:
            made.append(replace(one, mention=replace(one.mention, label="Country")))
        elif one.kind == "body" and one.mention.label in ("OverseasPartner", "OverseasBase"):
            made.append(one)
    return made


def offices_of(found: Sequence[Found], scene: Scene) -> list[Found]:
    """Public bodies and associations among the found."""
    return [f for f in bodies_of(found, scene) if f.mention.label in ("PublicBody", "Association")]


def spoken_of(scene: Scene) -> list[Found]:
    """The facility or alliance that is the subject of the clause."""
    named = scene.frame.of("agent", "topic")
    for earlier in reversed(scene.frames[: scene.at]):  # 甲联盟成立以来，得到……
        named = named or earlier.of("agent", "topic")
    subject = [f for f in named if f.kind == "body" and not f.mention.own][:1]
    return [f for f in as_built(subject) if f.mention.label in MADE]


def spoken_before_of(scene: Scene) -> list[Found]:
    """甲基地由学校运营，系乙局命名的……: the facility that the sentence began with."""
    for earlier in scene.frames[: scene.at]:
        told = [as_facility(f) for f in earlier.of("agent", "topic", "place") if is_facility(f)]
        if told:
            return told[:1]
    return []
