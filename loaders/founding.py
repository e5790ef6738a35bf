"""Who builds, runs, founds, leads and joins: the ends of facilities, alliances and associations in a scene."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.gazetteer import countries_in
from loaders.holders import SEATED
from loaders.mention import FACILITIES, GROUPS
from loaders.names import Found
from loaders.scene import (
    NO_PARTNERS,
    Scene,
    actors_of,
    as_facility,
    bodies_of,
    built_of,
    described_by,
    facilities_of,
    has_people,
    heads_of,
    held_facility_of,
    is_facility,
    is_site,
    names_programme,
    once,
    own_college,
    partners_of,
    told_facility_of,
)
from loaders.words import grammar


def builders_of(scene: Scene) -> list[Found]:
    """Everybody who builds, where the college or others build together; empty where one builds alone."""
    built = {f.mention.name for f in built_of(scene)}
    host = [f for f in scene.frame.of("place") if f.kind == "own"]
    if not host and re.search("在(?:校内|校园内|院内)", scene.span):
        host = [own_college(scene)]
    found = once([*actors_of(scene), *partners_of(scene), *bodies_of(host, scene), *_leading_there(scene, built)])
    found = [f for f in found if f.mention.name not in built]
    if found and _unled(scene) and not any(f.mention.own for f in found):
        found.insert(0, own_college(scene))
    if not any(f.mention.own for f in found) and built <= heads_of():
        return []  # 签约组建丝路学院 by others names no place of its own
    return found if len(found) > 1 else []


_ENTERS = re.compile(
    r"(?:[（(][^（）()]{2,40}[）)])?(?:[”\s\d年月于也又还亦均都]|随后|后来|先后|陆续|相继|共同|一起|正式)*(?:加入|参与|加盟)[了到]?"
    r"(?:进来|其中|其间|共建|建设|合作|共同建设)*(?:行列|队伍)?[，。；]?"
)
"""What a clause says behind whoever joins in later: 后来也加入进来, 2022年加入共建."""


def latecomers_of(scene: Scene) -> list[Found]:
    """甲学院由学校与乙公司共建，后来丙公司也加入进来: who joins those who built something."""
    frame = scene.frame
    taken_in = "admit" in scene.verbs  # 后又吸收丙公司参与共建
    if frame.of("with", "to", "by", "place") or (frame.of("object") and not taken_in):
        return []
    named = frame.of("object") if taken_in else frame.of("agent", "joiner")
    named = [f for f in named if f.kind == "body" and not is_facility(f)]
    if not named or not _ENTERS.fullmatch(scene.text, max(f.mention.end for f in named), frame.end):
        return []
    return [f for f in named if not f.mention.own and f.mention.label not in GROUPS]


def joined_facility_of(scene: Scene) -> list[Found]:
    """What the clauses in front say was built, where they speak of no group that one may join as well."""
    before = scene.frames[: scene.at]
    if not any("build" in frame.verbs and not frame.modal for frame in before):
        return []
    named = (f for frame in before for held in frame.roles.values() for f in held)
    return [] if any(f.mention.label in GROUPS for f in named) else told_facility_of(scene)


def _leading_there(scene: Scene, built: set[str]) -> list[Found]:
    """学校参与建设由甲大学牵头的乙研究中心: who leads what somebody else takes part in."""
    if "enter" not in scene.verbs:
        return []
    near = [f for f in scene.frames if "lead" in f.verbs and built & {one.mention.name for one in facilities_of(f)}]
    return bodies_of([one for frame in near for one in frame.of("lead")], scene)


def _unled(scene: Scene) -> bool:
    """Whether only partners are named: 与甲共建 is said of the college."""
    if any(described_by(earlier, scene) for earlier in scene.frames[max(0, scene.at - 1) : scene.at]):
        return False
    return bool(scene.frame.of("with")) and not scene.frame.of("agent", "lead")


def lone_builder_of(scene: Scene) -> list[Found]:
    """The college, where it builds with partners that are not named."""
    if builders_of(scene) or not (scene.verbs & {"together"} or _in_company(scene)) or _among_ourselves(scene):
        return []
    return [a for a in actors_of(scene) if a.mention.own]


def _among_ourselves(scene: Scene) -> bool:
    """图书馆与二级学院共同建设……: parts of the college build together."""
    named = scene.frame.of("with")
    return bool(named) and all(f.kind in ("own", "unit", "unnamed") for f in named)


def contributors_of(scene: Scene) -> list[Found]:
    """由学校提供场地、甲公司投入设备的乙中心; 乙中心由学校提供场地、甲公司投入设备: whoever brings in a part, where
    there are several."""
    named = scene.frame.of("agent")
    bringing = named[1:] if named and is_facility(named[0]) else named if facilities_of(scene.frame) else []
    found = once(bodies_of(bringing, scene)) if "由" in scene.span else []
    return found if len(found) > 1 else []


def holders_of(scene: Scene) -> list[Found]:
    """Who is said to have a role by a noun: 甲联盟的牵头单位是乙和丙; 学校加入甲联盟（理事单位）."""
    if SEATED in scene.verbs:
        return [one for one in actors_of(scene) if one.mention.label not in GROUPS]
    return bodies_of(scene.frame.of("holder"), scene)


def building_holders_of(scene: Scene) -> list[Found]:
    """共建方为乙和丙: who is listed, and the college."""
    built = {f.mention.name for f in held_facility_of(scene)}
    listed = [f for f in holders_of(scene) if not f.mention.own and f.mention.name not in built]
    return [own_college(scene), *listed] if listed else []


_PLAINLY_TOLD = re.compile(
    r"(?:[（(][^（）()]{0,40}[）)])?[”\s]*(?:[^，。；]{0,12}(?:成立|落成|建成|启用|揭牌|投用|挂牌))?了?[，,]"
)
"""一是甲中心，; 甲中心于2021年落成，: a clause that says nothing but that there is a facility."""


def listed_facility_of(scene: Scene) -> list[Found]:
    """一是甲中心，合作方为乙和丙; 甲中心落成，合作单位有乙: the facility that the clause in front presents."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if before is None or before.end > scene.frame.start or before.modal:
        return []
    named = [f for role in before.roles.values() for f in role if f.kind != "place"]
    if len(named) != 1 or not is_facility(named[0]) or before.of("with"):
        return []
    plain = _PLAINLY_TOLD.fullmatch(scene.text, named[0].mention.end, before.end)
    return [as_facility(named[0])] if plain and before.of("agent", "topic") else []


def listed_builders_of(scene: Scene) -> list[Found]:
    """Those listed as partners of a facility, and the college."""
    listed = [f for f in holders_of(scene) if not f.mention.own and not is_facility(f)]
    return [own_college(scene), *listed] if listed and listed_facility_of(scene) else []


def held_association_of(scene: Scene) -> list[Found]:
    """The association that somebody presides over."""
    named = scene.frame.of("object") or ([scene.group] if scene.group is not None else [])
    return [f for f in named if f.mention.label == "Association"][:1]


def held_group_of(scene: Scene) -> list[Found]:
    """The alliance or association in which somebody is said to have a seat."""
    return held_association_of(scene) or known_group_of(scene)


def cobuilders_of(scene: Scene) -> list[Found]:
    """作为甲基地的共建方，乙……; 甲基地……，乙和丙为参建单位: who is called its builder, and the college."""
    named = scene.frame.of("object", "to", "via")
    if not named and _CALLED_SO.search(scene.span):
        named = scene.frame.of("agent", "with")
    if named and all(map(is_facility, named)):
        named = scene.frame.of("agent") or [f for one in scene.frames[scene.at + 1 :][:1] for f in one.of("agent")]
    listed = [f for f in bodies_of(named, scene) if not f.mention.own and not is_facility(f)]
    return [own_college(scene), *listed] if listed and told_facility_of(scene) else []


_CALLED_SO = re.compile(r"[为是系任][^，。；]{0,10}(?:单位|[方者体])(?:$|[，。；])")


def lone_founder_of(scene: Scene) -> list[Found]:
    """由甲公司独资设立的乙空间; 乙中心由甲公司设立于2013年: who founded alone what is not ours."""
    if (
        scene.verbs & _NOT_ALONE
        or not _BY_OTHERS.search(scene.span)
        or scene.frame.of("with", "lead", "joiner", "by", "principal")
    ):
        return []
    named = bodies_of(scene.frame.of("agent"), scene)
    acting = [one for one in named if not is_facility(one)]
    return acting if len(acting) == 1 and len(named) <= 2 and not acting[0].mention.own else []


_BY_OTHERS = re.compile("由|[心院室所台地园间坊]”?系(?!统|列)")
_NOT_ALONE = frozenset(
    ("together", "cooperate", "share", "ally", "enter", "lead", "initiate", "sign", "contribute", "ask")
)


def founded_by_others_of(scene: Scene) -> list[Found]:
    """What is founded by somebody else: the one facility that the clause is about."""
    found = facilities_of(scene.frame) or [as_facility(f) for f in scene.frame.of("agent", "topic") if is_facility(f)]
    return found if len(found) == 1 else []


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
    return any(f.mention.label == "IndustryCollege" for f in facilities_of(scene.frame))


_GRADUATES = re.compile(r"(?:毕业生|校友|届[^，。；]{0,8}学生)[^，。；]{0,12}$")


def _by_graduates(scene: Scene) -> bool:
    """毕业生王某创办的……: theirs, and none of the college."""
    begin = scene.frame.verb_start if scene.frame.verb_start >= 0 else scene.frame.start
    return bool(_GRADUATES.search(scene.text[scene.frame.start : begin]))


def runner_of(scene: Scene) -> list[Found]:
    """The college, where it sets up or runs something alone."""
    if builders_of(scene) or lone_builder_of(scene) or scene.verbs & {"enter", "sign"} or _by_graduates(scene):
        return []
    return [a for a in actors_of(scene) if a.mention.own]


def _stands_quoted(one: Found, text: str) -> bool:
    """“甲基地”，not “甲平台”管理系统."""
    start, end = one.mention.start, one.mention.end
    return text[max(0, start - 1) : start] == "“" and bool(
        re.match(r"”(?:$|[^\u4e00-\u9fff]|[于已并建面在有为的和由])", text[end:])
    )


def operators_of(scene: Scene) -> list[Found]:
    """Who runs a facility with others, or where the college does not."""
    if given := _GIVEN_AWAY.search(scene.text, scene.frame.start, scene.frame.end):
        behind = (f for held in scene.frame.roles.values() for f in held if f.mention.start >= given.end())
        return [f for f in bodies_of(once(behind), scene) if f.mention.label not in FACILITIES]
    named = [f for f in once([*actors_of(scene), *partners_of(scene)]) if f.mention.label not in FACILITIES]
    found = [f for f in named if not _PAYING.match(scene.text, f.mention.end)]
    return found if len(named) > 1 or not any(f.mention.own for f in found) else []


_GIVEN_AWAY = re.compile(
    "运[营维行]权?(?:管理|工作|业务)?(?:则|已|均|全部|现)?(?:委托|移交|托付|转交|交付|外包|承包|交)(?:给|由|与|予)?(?=[^，。；]{2})"
)
"""日常运营交给甲公司: who runs it is named behind."""
_PAYING = re.compile(r"[^，。；、]{0,4}?(?:出资|投资|建设|所有)[^，。；、]{0,8}、")
"""由甲政府出资、学校运营的乙中心: who pays does not run it."""


def operated_of(scene: Scene) -> list[Found]:
    """What is run by those of the clause."""
    found = facilities_of(scene.frame) or [as_facility(f) for f in scene.frame.of("agent", "topic") if is_facility(f)]
    if not found and scene.frame.relative:  # 由甲公司运营的乙养老服务中心
        found = [as_facility(f) for f in scene.frame.of("object") if is_site(f)]
    return found[:1] or _handed_over(scene)


def _handed_over(scene: Scene) -> list[Found]:
    """乙中心由甲政府投资建设，委托学校运营: what the sentence began with."""
    told = "run" in scene.verbs and ("ask" in scene.verbs or re.search("由|负责", scene.span))
    given = _GIVEN_AWAY.search(scene.span) is not None
    others = [f for f in scene.frame.of("object", "to") if not given or is_facility(f)]
    return told_facility_of(scene) if (told or given) and not others else []


_OFFICE = re.compile("(?<!大师)(?<!名师)(?<!技师)(?<!工匠)(?<!劳模)(?<!创新)(?<!专家)(?<!名家)工作室$")
"""专利导航工作室: a room of the college's own, named by its work."""
_INVESTED = re.compile("(?:投入|投资|自筹|出资)[^，。；]{0,12}?[0-9]")
"""学校投入2360万元建成甲实训基地."""
_ALONE = re.compile("独立|自主|自建|自筹|独资|投入|投资")


_PLACED = re.compile(r"[\u4e00-\u9fff]{2,4}?[省市县区州]")


_PROPER = re.compile(r"创空间|创客空间|孵化器|工坊|体验馆|联络站|研究院|研究所|研究中心|小院|资源[圃库]")


_BRANDED = re.compile(r"“[^”]{2,8}”[\u4e00-\u9fff]{2,}(?:服务平台|基地|中心)\Z")
"""“豫见焊花”技术服务平台; “一网通办”平台 is a system."""


def _placed(name: str) -> bool:
    return bool(countries_in(name) or _PLACED.match(name) or name.startswith(tuple(grammar().regions)))


_PERSONS_STUDIO = re.compile(r"(.)[\u4e00-\u9fff]{2}(?:国家级|省级|市级)?(?:技能大师|首席技师|大师|名师|劳模)")


def _bears_a_person(name: str) -> bool:
    """王建国技能大师工作室: a name of its own."""
    told = _PERSONS_STUDIO.match(name)
    return told is not None and told[1] in grammar().surnames


def own_facilities_of(scene: Scene) -> list[Found]:
    """What the college alone runs: a facility with a name of its own, or one listed with such."""
    made: list[Found] = []
    listed: list[Found] = []
    for one in _spoken_of_as_own(scene):
        label, quoted = one.mention.label, _stands_quoted(one, scene.text)
        if _is_office(one, quoted):
            continue
        if quoted or _has_own_name(one):
            made.append(one)
        elif label == "IndustryCollege" and not _run_by_others(one, scene):
            listed.append(one)
        elif label == "ResearchCentre" or "run" in scene.verbs or _ALONE.search(scene.span):
            made += [one] if _runs_alone(one, scene) else []
    return [*made, *listed] if made else []


def _spoken_of_as_own(scene: Scene) -> list[Found]:
    """The facilities that a clause sets up or runs; its own units are none (设有)."""
    found = facilities_of(scene.frame)
    invested = "build" in scene.verbs and _ALONE.search(scene.span)
    set_up = scene.verbs & {"run", "found"} or invested
    if not found and set_up and ("run" in scene.verbs or re.search("[由是系]", scene.span)):
        found = [as_facility(f) for f in scene.frame.of("agent", "topic") if is_facility(f)][:1]
    found = found or _handed_over(scene)
    return [f for f in found if f.mention.label == "ResearchCentre" or not scene.verbs <= {"exist", "offer"}]


def _is_office(one: Found, quoted: bool) -> bool:
    name = one.mention.name
    return bool(_OFFICE.search(name)) and not (quoted or "“" in name or _placed(name) or _bears_a_person(name))


def _has_own_name(one: Found) -> bool:
    """Whether a facility bears a brand, a place, a person, or the name of a kind that colleges have one of."""
    name = one.mention.name
    proper = _BRANDED.match(name) or _PROPER.search(name)
    return bool(proper) or _placed(name) or one.mention.label == "OverseasBase" or _bears_a_person(name)


def _run_by_others(one: Found, scene: Scene) -> bool:
    """乙产业学院由甲公司运营."""
    return "run" in scene.verbs and "由" in scene.text[one.mention.end : scene.frame.end]


def _runs_alone(one: Found, scene: Scene) -> bool:
    """Whether the college builds or runs a facility without a name of its own by itself: 学校建设的甲中心."""
    frame = scene.frame
    built = frame.relative and any(f.kind == "own" for f in frame.of("agent"))
    vague = one.mention.name.endswith("平台") and bool(frame.of("object")) and not _operates(scene, built)
    alone = built or scene.verbs & {"run", "found"} or _INVESTED.search(scene.span)
    return bool(alone) and not vague


_OPEN = re.compile(r"[，,]?(?:面?向|对|为)社会[^，。；]{0,6}?(?:开放|提供)")


def _operates(scene: Scene, built: bool) -> bool:
    """Whether what is built is run as well: a platform is then more than a programme (学校承建并负责运营乙平台;
    自筹资金建设乙平台，向社会开放……)."""
    run = "run" in scene.verbs and (built or re.search("负责运[营行]|并运营|和运营|运营管理", scene.span) is not None)
    return run or _OPEN.match(scene.text, scene.frame.end) is not None


_ROLES = (
    ("vice-chair", re.compile("副(?:理事长|会长|主席|主任)")),
    ("chair", re.compile("理事长|会长|主席|主任")),
    ("founder", re.compile("发起|创始")),
    ("council", re.compile("理事|秘书长|委员|监事")),
    ("member", re.compile("成员|会员")),
)


_BEHIND = re.compile(
    r"(?!等?为|[任是系]|担任|增[补选]为|补选为|当选|获选|被选|推选为|晋升|续任|连任|出任|作为|[现已共拥]?有|发展|新增|吸纳|包括)[^，。、；]{0,8}?(?:单位|理事长|会长|成员|会员(?!代表|大会)|理事(?!会)|委员(?!会)|秘书长|监事)"
)


_ASIDE = re.compile(r"^[（(][^（）()]{0,24}[）)]")
"""甲商会（以下简称“甲会”）理事单位."""
_JOINED = re.compile(r"”?\s*(?:、|和|与|及|以及)\s*“?")


def _group_at(at: int, scene: Scene) -> Found | None:
    """The group that begins here."""
    named = scene.frame.of("object", "to", "with", "agent", "place", "moved", "by")
    return next((f for f in named if f.mention.start == at and f.mention.label in GROUPS and f.kind == "body"), None)


def role_behind(group: Found, scene: Scene) -> str:
    """The role printed right behind a group: 甲联盟理事长单位、乙集团副理事长单位; empty where none is."""
    if group.mention.start < scene.frame.start:
        return ""
    if (joined := _JOINED.match(scene.text, group.mention.end)) and (later := _group_at(joined.end(), scene)):
        return role_behind(later, scene)  # 甲协会、乙学会的理事单位
    behind = _ASIDE.sub("", scene.text[group.mention.end :][:40], count=1)
    told = _BEHIND.match(behind[:14])
    return next((role for role, words in _ROLES if told and words.search(told.group())), "")


_OF_COMMITTEE = re.compile(r"(?:专业委员会|工作委员会|专委会|分会|工作组)的?(?:主任|主席|理事长|会长|组长)")
"""该联盟化工安全专业委员会主任委员单位 chairs a part of it, and is its member."""


def alliances_of(scene: Scene) -> list[Found]:
    """Those chaired: of several groups with roles of their own, those whose role is the chair."""
    found = [] if _OF_COMMITTEE.search(scene.span) else _grouped(scene, frozenset(("Alliance",)))
    return [f for f in found if role_behind(f, scene) in ("chair", "")] if _told_apart(found, scene) else found


def associations_of(scene: Scene) -> list[Found]:
    """Associations chaired."""
    found = _grouped(scene, frozenset(("Association",)))
    return [f for f in found if role_behind(f, scene) in ("chair", "")] if _told_apart(found, scene) else found


def groups_of(scene: Scene) -> list[Found]:
    """Alliances and associations that somebody is a member of, those chaired left out."""
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
        if not names_programme(scene.text[f.mention.end :][:_LONGEST_TITLE])
    ]
    if "admit" in scene.verbs and not frame.of("by"):  # 甲联盟增补乙协会为理事单位
        named = [f for f in named if f not in frame.of("object", "moved") or role_behind(f, scene)]
    if scene.group is not None and (not named or _are_members(named, scene)):
        named = [] if latecomers_of(scene) and joined_facility_of(scene) else [scene.group]
    if frame.of("object") and any(f in frame.of("object") for f in named):
        named = [f for f in named if f in frame.of("object")]
    if _told_apart(named, scene):  # 甲公司、乙商会为集团副理事长单位
        named = [f for f in named if role_behind(f, scene)]
    return [f for f in named if f.mention.label in labels]


def _are_members(named: Sequence[Found], scene: Scene) -> bool:
    """甲公司、乙商会为首批成员单位: a group among the subjects is a member itself, of the alliance told before."""
    subjects = scene.frame.of("agent", "with")
    among = all(f in subjects and f.mention.label == "Association" for f in named)
    held = scene.group is not None and scene.group.mention.label == "Alliance"
    ours = any(f.kind in ("own", "unit") for f in subjects)
    return among and held and not ours and not _told_apart(named, scene)


_LONGEST_TITLE = 48
"""Characters of the longest title behind a group: 加入甲协会“乙合作项目” is no seat in 甲协会."""
_TOWARDS = ("面向", "针对", "对", "向", "给", "服务", "组织")


def _audience(one: Found, scene: Scene) -> bool:
    """面向甲协会会员单位开展培训: whoever teaches the members is none."""
    if one not in scene.frame.of("to"):
        return False
    told = scene.text[scene.frame.start : one.mention.start].endswith(_TOWARDS)
    return told or bool(scene.verbs & {"train", "serve"} and not scene.verbs & {"elect", "enter"})


_HELD = re.compile(
    r"以[^，。；]{0,10}(?:单位|会员|成员)的?身份"
    r"|[为任是][^，。；]{0,8}?(?:单位|理事长|会长|会员|成员|理事)"
)


_PERSON = re.compile(r"校长|院长|书记|教授|教师|老师|主任|博士|同志|处长|团队|学生|校友")


def members_of(scene: Scene) -> list[Found]:
    """Who holds a role in a group: the bodies of the clause that are no group, else the college."""
    frame = scene.frame
    given = "recognise" in scene.verbs and frame.of("by")
    if titled := _titled(scene):
        return titled
    chosen = "recognise" in scene.verbs and _told_apart(_grouped(scene, GROUPS), scene)  # 入选甲联盟副理事长单位
    held = scene.verbs & {"elect", "enter", "initiate"} or frame.of("to") or _HELD.search(scene.span)
    if not (given or chosen or held):
        return []
    ours = [f for f in frame.of("agent") if f.kind == "own"]
    if given:
        return _actors_or_own(scene)
    if "post" in scene.verbs and not _hold_office(scene) and _is_persons(ours, scene):
        return []
    if _OFFICER.search(scene.span) and not any(f.kind == "body" for f in frame.of("agent")):
        return []
    groups = _grouped(scene, GROUPS)
    admitting = "admit" in scene.verbs and not _ADDED.search(scene.span)
    acting = ("object", "moved") if admitting else ("lead", "agent", "joiner", "object", "with")
    named = [f for f in frame.of(*acting) if f not in groups and f.kind != "unnamed"]
    bodies = [b for b in bodies_of(named, scene) if b.mention.label != "Alliance"]
    return bodies or ([] if "admit" in scene.verbs and not frame.of("by") else _actors_or_own(scene))


_OFFICER = re.compile(
    r"(?:院长|校长|书记|教授|主任|老师|同志)[\u4e00-\u9fff]{0,3}(?:兼任|任(?!务|课|教)|担任|出任|当选|受聘)"
)
"""学校物流管理学院院长兼任……理事: a person's seat."""
_TITLE_IN_FRONT = re.compile(r"(?:副理事长|理事|副会长|会长|理事长|会员|成员|监事|副主席|主席)单位$")


def _titled(scene: Scene) -> list[Found]:
    """联盟运行首年，副理事长单位甲、乙……: the title stands right in front of those who hold it."""
    named = [f for f in scene.frame.of("lead", "agent", "object", "with") if f.kind == "body"]
    first = next((at for at, f in enumerate(named) if _TITLE_IN_FRONT.search(scene.text[: f.mention.start])), None)
    return [] if first is None else [f for f in named[first:] if f.mention.label not in GROUPS]


_ADDED = re.compile("(?:新增|增补|增选|补选|吸纳|吸收|接纳)为")
"""甲公司、乙学院新增为成员: who is taken in stands in front."""


def _is_persons(ours: Sequence[Found], scene: Scene) -> bool:
    """李明教授当选理事: a person's post, unless the clause speaks of the college alone."""
    return not ours or bool(_PERSON.search(scene.text[ours[0].mention.end : scene.frame.end]))


def _hold_office(scene: Scene) -> bool:
    """甲学校任理事: a body right in front of the verb, no person."""
    ends = [f.mention.end for f in scene.frame.of("agent") if f.kind == "body"]
    return bool(ends) and bool(re.match("任|担任|为|当选", scene.text[max(ends) :]))


def participants_of(scene: Scene) -> list[Found]:
    """……成立甲联盟，乙、丙等共同参与."""
    if any(f.mention.label != "Alliance" for f in scene.frame.of("object")):
        return []
    found = bodies_of(scene.frame.of("agent", "joiner"), scene)
    ours = bool(scene.frame.of("object"))  # 由甲牵头、我校等42家单位参与的乙共同体
    return [f for f in found if (ours or not f.mention.own) and f.mention.label not in NO_PARTNERS | {"Platform"}]


def known_group_of(scene: Scene) -> list[Found]:
    """The alliance that the clause is about, else the one that the sentence, or the one before, spoke of."""
    named = [f for f in scene.frame.of("object") if f.kind == "body" and f.mention.label == "Alliance"]
    held = named[0] if named else scene.group
    return [held] if held is not None and held.mention.label == "Alliance" else []


def _actors_or_own(scene: Scene) -> list[Found]:
    return [a for a in actors_of(scene) if a.mention.label not in GROUPS] or [own_college(scene)]


_ADMITTED = re.compile("入会|入盟|入群|加入|加盟|成员|会员|理事|会长")


def admitted_of(scene: Scene) -> list[Found]:
    """联盟新吸纳甲、乙两家单位入会: whom a group takes in."""
    allied = any(f.mention.label == "Alliance" for f in admitting_of(scene))
    found = [f for f in bodies_of(scene.frame.of("object"), scene) if _may_join(f, allied=allied)]
    return found if found and _ADMITTED.search(scene.rest, found[-1].mention.end - scene.frame.start) else []


def admitting_of(scene: Scene) -> list[Found]:
    """The group that takes somebody in."""
    named = [f for f in scene.frame.of("agent", "topic") if f.kind == "body" and f.mention.label in GROUPS]
    return named[:1] or ([scene.group] if scene.group is not None else [])


def joiners_of(scene: Scene) -> list[Found]:
    """Who joins, where nobody leads."""
    if scene.frame.of("lead"):
        return []
    institutes = [f for f in scene.frame.of("agent") if f.mention.label == "ResearchCentre" and has_people(f)]
    acting = [a for a in actors_of(scene) if not (institutes and a.mention.own)]
    found = [*institutes, *acting, *bodies_of(scene.frame.of("with"), scene)]
    joined = scene.frame.of("object") or known_group_of(scene)
    allied = any(f.mention.label == "Alliance" for f in joined)
    return [a for a in once(found) if _may_join(a, allied=allied)]


def _may_join(one: Found, *, allied: bool) -> bool:
    """Whether a body may be a member: of an alliance an association too, of an association no other group."""
    return one.mention.label not in GROUPS or (allied and one.mention.label == "Association")


def alliances_built_of(scene: Scene) -> list[Found]:
    """Alliances that the clause founds."""
    if "enter" in scene.verbs and "lead" not in scene.verbs:
        return []
    named = scene.frame.of("object", "moved", *(("to",) if "leader" in scene.verbs else ()))
    told = [f for f in scene.frame.of("agent") if f.mention.label == "Alliance"]
    if not named and told and re.search("由|[是系为]", scene.span):
        named = told  # 某职教集团由学校牵头，甲、乙共同组建; 甲联盟系乙牵头成立
    if not named and not told and (_CARRIED.match(scene.span) or _LEADS_ONLY.search(scene.span)):
        named = _founded_before(scene)
    if not named and ("leader" in scene.verbs or (scene.frame.told_last and "lead" in scene.verbs)):
        named = known_group_of(scene)  # ……共同体获批，甲公司为联合牵头单位
    return [f for f in named if f.mention.label == "Alliance" and f.kind == "body"]


_CARRIED = re.compile(r"[，,\s]*由")


_LEADS_ONLY = re.compile("(?:牵头|领衔)(?:发起|组建)?[，,。；]?$")


def _founded_before(scene: Scene) -> list[Found]:
    """甲联盟于2021年5月成立，由学校与乙公司共同发起: the alliance that the clause before says was founded."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if before is None or "found" not in before.verbs or before.of("object", "with"):
        return []
    return [f for f in before.of("agent")[:1] if f.mention.label == "Alliance"]


def _as_equals(scene: Scene) -> bool:
    """甲、乙、丙共同发起……: none of them leads."""
    return len(scene.frame.of("agent")) > 1 and bool(re.search("共同|联合|一起", scene.span))


_BY_UNNAMED = re.compile(
    r"[，,\s]*由(?:(?!学校|我校|学院|我院|本校)[^，。；]){0,8}?(?:多[所家个]|若干|部分|众多|[数几两三四五六七八九十\d]+余?[所家])[^，。；的]{0,8}发起的"
)
"""由省内多所院校发起的甲联盟: nobody says that we are one of them."""


def leaders_of(scene: Scene) -> list[Found]:
    """Who leads what is founded."""
    if re.search(
        "(?:共同|联合|[双两三四五六]方|[两三四五六]家)(?:发起(?:并|、))?牵头", scene.span
    ) and not scene.frame.of("lead"):
        return [f for f in once([*actors_of(scene), *partners_of(scene)]) if f.mention.label != "Alliance"]
    if lead := bodies_of(scene.frame.of("lead"), scene):
        return lead
    if _proposes(scene) or _BY_UNNAMED.match(scene.span) or (_TOPIC.match(scene.span) and not scene.frame.of("agent")):
        return []
    before = any("leader" in earlier.verbs for earlier in scene.frames[: scene.at])
    alone = scene.verbs & {"found", "initiate"} and not scene.frame.of("with") and not _as_equals(scene)
    if before or alone or scene.verbs & {"lead", "leader"}:
        return [a for a in actors_of(scene) if a.mention.label != "Alliance"][:1]
    return []


def _proposes(scene: Scene) -> bool:
    """该联盟由甲学院发起: another who only starts a group is its founder, and is not said to lead it."""
    named = [f for f in scene.frame.of("agent") if f.mention.label != "Alliance"]
    others = len(named) == 1 and named[0].kind == "body" and not named[0].mention.own
    return scene.verbs == {"initiate"} and others and not scene.frame.of("with", "joiner", "lead")


_TOPIC = re.compile(r"[，,\s]*(?:对于?|关于|针对)(?:正在|拟|即将|新近|刚刚)?")
"""对于正在组建的甲集团，学校没有参加: what a sentence is about, by whomever it is founded."""


def co_founders_of(scene: Scene) -> list[Found]:
    """Who founded an alliance beside its leader."""
    leading = {f.mention.name for f in leaders_of(scene)}
    own_leads = any(f.mention.own for f in leaders_of(scene))
    led = any(not f.mention.own for f in scene.frame.of("lead"))  # 与甲签署协议，并加入由乙牵头成立的丙
    beside = bodies_of(scene.frame.of("with"), scene) if led else partners_of(scene)
    found = once([*actors_of(scene), *bodies_of(scene.frame.of("joiner"), scene), *beside])
    if len(found) < 2 and not leading and not _proposes(scene):
        return []
    found = [f for f in found if f.mention.label != "Alliance" and f.mention.name not in leading]
    return [f for f in found if not (f.mention.own and own_leads)]
