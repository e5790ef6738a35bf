"""Chooses the two ends of a relationship; the rules of data/patterns.yml call choosers by their names in CHOOSERS."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from loaders.backing import (
    backed_of,
    backers_of,
    choosers_of,
    chosen_bodies_of,
    funded_of,
    funders_of,
    givers_of,
    helped_of,
    recognised_of,
    recognisers_of,
    reviewers_of,
    site_givers_of,
    spoken_or_own_of,
    sponsors_of,
)
from loaders.founding import (
    admitted_of,
    admitting_of,
    alliances_built_of,
    alliances_of,
    associations_of,
    builders_of,
    building_holders_of,
    co_founders_of,
    cobuilders_of,
    contributors_of,
    founded_by_others_of,
    groups_of,
    held_association_of,
    held_group_of,
    holders_of,
    joined_facility_of,
    joiners_of,
    known_group_of,
    latecomers_of,
    leaders_of,
    listed_builders_of,
    listed_facility_of,
    lone_builder_of,
    lone_founder_of,
    members_of,
    operated_of,
    operators_of,
    own_facilities_of,
    participants_of,
    runner_of,
)
from loaders.names import Found
from loaders.practice import hosts_of_practice, listed_bases_of
from loaders.receiving import (
    acquirers_of,
    adopters_of,
    apprentice_listed_of,
    askers_of,
    buyers_of,
    class_partners_of,
    clients_of,
    commissioned_others_of,
    employers_of,
    enumerated_of,
    facilities_related_of,
    fallen_to_of,
    hired_trainers_of,
    lecturers_of,
    licensees_of,
    order_listed_of,
    paying_clients_of,
    paying_takers_of,
    principals_of,
    programme_partners_of,
    programmes_of,
    receivers_named_of,
    receivers_of,
    school_of,
    their_principals_of,
    told_clients_of,
    trained_here_of,
    trainees_of,
    trainers_of,
)
from loaders.scene import (
    NO_PARTNERS,
    Scene,
    abroad_of,
    actors_of,
    bodies_of,
    built_of,
    foreign_partners_of,
    guests_of,
    held_facility_of,
    is_facility,
    offices_of,
    once,
    own_college,
    owns,
    partners_of,
    told_facility_of,
)
from loaders.topics import MIRRORED
from loaders.words import OURS

_OTHER_SIDE = ("对方", "乙方", "另一方")
_BOUGHT = re.compile("(?:采购|购置|施工|租赁|物业|监理)(?!(?:管理|服务|工程|设备|咨询)?(?:集团|股份|有限|公司))")
"""What contracts are about that are no partnership."""
_ABOUT_CLASS = re.compile("订单|冠名|定向|委培|班")
_ABOUT_PROGRAMME = re.compile("合作办学|学历教育|双学位|双文凭|合作专业|招生专业|在读|在籍生")
FORE = 160
"""Characters in front of a noun in which the text tells what its role is about."""


def _holding_parties(scene: Scene) -> list[Found]:
    """新增签约院校：甲、乙; 签订协议两份，对方为甲、乙."""
    told = scene.text[max(0, scene.frame.start - FORE) : scene.frame.end + FORE]
    if scene.span.startswith(_OTHER_SIDE) and (_BOUGHT.search(told) or not _AGREED.search(told)):
        return []
    return [f for f in holders_of(scene) if not f.mention.own and f.mention.label not in NO_PARTNERS]


def _holding_orderers(scene: Scene) -> list[Found]:
    """设有订单班，用人方为甲公司."""
    told = _ABOUT_CLASS.search(scene.text[max(0, scene.frame.start - FORE) : scene.frame.end])
    return [f for f in _holding_parties(scene) if told and f.mention.label in ("Enterprise", "Association")]


def _holding_foreign(scene: Scene) -> list[Found]:
    """中外合作办学项目……，外方为甲大学."""
    told = _ABOUT_PROGRAMME.search(scene.text[max(0, scene.frame.start - FORE) : scene.frame.sentence[1]])
    named = [_foreign(f) if f.kind == "unit" else f for f in scene.frame.of("holder")]
    return [f for f in bodies_of(named, scene) if told and f.mention.label == "OverseasPartner"]


_ABOUT_STANDARD = re.compile("标准(?![化厂舱])")


def _holding_adopters(scene: Scene) -> list[Found]:
    """《甲》课程标准，采用方为赞比亚的乙学院."""
    told = _ABOUT_STANDARD.search(scene.text[max(0, scene.frame.start - FORE) : scene.frame.start])
    return abroad_of(scene.frame.of("holder")) if told else []


def _foreign(one: Found) -> Found:
    """外方院校为枫谷应用学院: no college of ours, though named like one."""
    return replace(one, mention=replace(one.mention, label="OverseasPartner", own=False), kind="body")


def _guides(scene: Scene) -> list[Found]:
    """……成立甲集团，乙厅为指导单位."""
    return [f for f in offices_of(scene.frame.of("agent"), scene) if not f.mention.own]


def _mirrored(scene: Scene) -> list[Found]:
    """甲医院、乙医院挂牌为我校教学医院: the partner is the subject."""
    told = MIRRORED.search(scene.rest)
    if told is None:
        return []
    end = scene.frame.start + told.start()
    beside = scene.frame.of("with") if scene.frame.of("agent") else []
    named = bodies_of([*scene.frame.of("agent"), *beside], scene)
    found = [f for f in named if not f.mention.own and f.mention.end <= end]
    clause = scene.text[found[-1].mention.end : end] if found else "，"
    return [] if re.search("[，。；]", clause) else [f for f in found if f.mention.label not in NO_PARTNERS]


def _ranged(scene: Scene) -> list[Found]:
    """学校将甲、乙列为合作单位."""
    ours = [f for f in scene.frame.of("agent") if f.kind in ("own", "unit")]
    found = bodies_of(scene.frame.of("moved"), scene)
    return [f for f in found if not f.mention.own and f.mention.label not in NO_PARTNERS] if ours else []


_HERE = re.compile(r"在校(?:内|园内?)?(?=[设建开挂投])")
"""甲公司在校设立工作站."""


_BROUGHT_TOGETHER = re.compile(f"[经由](?:过)?{OURS}的?(?:居中|从中)?(?:牵线|搭桥|撮合|介绍|引荐|斡旋|联络)")


def _mediated(scene: Scene) -> list[Found]:
    """甲中心与乙馆经学校牵线，……: the first of those that we brought together; we are none of them."""
    if not _BROUGHT_TOGETHER.search(scene.text, scene.frame.start, scene.frame.end):
        return []
    others = [f for f in bodies_of(scene.frame.of("with"), scene) if not f.mention.own]
    return [f for f in bodies_of(scene.frame.of("agent"), scene) if not f.mention.own][:1] if others else []


def _brought_together(scene: Scene) -> list[Found]:
    """Those whom the first was brought together with; what they then sign is told by its own clause."""
    if any("sign" in later.verbs for later in scene.frames[scene.at + 1 :][:1]):
        return []
    return [f for f in bodies_of(scene.frame.of("with"), scene) if f.kind == "body"] if _mediated(scene) else []


def _first_party(scene: Scene) -> list[Found]:
    found = actors_of(scene)
    if mediated := _mediated(scene):
        return mediated
    if guests_of(scene):
        return [own_college(scene)]
    if _HERE.search(scene.span) or any(f.mention.own for f in (*found, *bodies_of(scene.frame.of("with"), scene))):
        return [own_college(scene)]
    if scene.frame.apart and len(scene.frame.of("with")) == 1:
        return [f for f in found if f not in scene.frame.of("with")]  # 甲、乙分别与丙签订: each of them
    return found[:1]


_SIGNERS = re.compile(r"的(?:(?:企业|单位|院校|公司|机构)[^，。；]{0,4}?(?:有|包括|为|是)|还有|包括)")


_CALLED_ON = re.compile(r"(?:赴|到|前往|走访|走进|来到)[^。；]{2,60}[，,并][^。；]{0,12}?(?:签|达成|订立)")
"""赴甲公司走访，并签订……协议: who was called on."""


def _merely_agreed(span: str) -> bool:
    """达成合作 and 达成就业意向1137人 sign nothing; 达成合作协议 does."""
    told = re.sub("[达成了]|意向[^，。；]{0,6}?[0-9]", "", span)
    return "达成" in span and not re.search("签|协议|备忘录|合同|意向|协定|立", told)


_PERSONS = re.compile(r"(?:的|[0-9]+余?名)?[^，。；与和同]{0,8}?(?:学生|毕业生|学徒|员工|教师)")


def _signed_by_persons(scene: Scene) -> bool:
    """毕业生与甲公司签订就业协议; two bodies may sign one on their students' work."""
    if "inner" not in scene.verbs:
        return False
    agents = [f for f in scene.frame.of("agent") if f.kind in ("body", "own", "unit")]
    return not agents or bool(_PERSONS.match(scene.text[agents[-1].mention.end :][:20]))


_AGREED = re.compile("协议|合同|协定|备忘录|意向书|约")


def _other_parties(scene: Scene) -> list[Found]:
    """The other sides of an agreement; couples that share the verb are paired elsewhere."""
    if (
        _merely_agreed(scene.span)
        or _signed_by_persons(scene)
        or ("order" in scene.verbs and not _AGREED.search(scene.span))  # 签订订单
        or (scene.frame.company and not scene.frame.of("with", "agent"))
    ):
        return []  # 学徒与师傅签下师徒帖
    found = once([*actors_of(scene), *partners_of(scene), *bodies_of(scene.frame.of("to"), scene)])
    if not any(not f.mention.own for f in found) and _CALLED_ON.search(scene.span):
        found = [f for f in scene.frame.of("place", "via") if f.mention.label in ("Enterprise", "College")]
    if _SIGNERS.search(scene.span):
        found = once([*found, *bodies_of(scene.frame.of("object", "via"), scene)])
    if "buy" in scene.verbs and any(f.mention.own for f in [*found, *_first_party(scene)]):
        return []  # 学校与甲公司签订采购合同
    first = {f.mention.name for f in _first_party(scene)}
    return [f for f in found if f.mention.name not in first and f.kind == "body"]


def _agreement_parties(scene: Scene) -> list[Found]:
    if scene.frame.end - scene.frame.start >= 60:
        return []
    under = _UNDER_ONE.search(scene.text, scene.frame.start, scene.frame.end)
    end = under.start() if under else scene.frame.end  # 在协议框架下与甲局合作: that of the clause before
    return [f for f in bodies_of(scene.frame.of("with"), scene) if not f.mention.own and f.mention.end <= end]


_UNDER_ONE = re.compile("(?:协议|备忘录)的?(?:框架|基础|约定|指引)")


def _merging(scene: Scene) -> list[Found]:
    heir = {f.mention.name for f in _merged(scene)}
    return [
        f
        for f in bodies_of(scene.frame.of("agent", "with", "object"), scene)
        if f.mention.label in ("College", "PublicBody") and not f.mention.own and f.mention.name not in heir
    ]


_OUT_OF = re.compile("”?(?:是|系)?由")


def _merged(scene: Scene) -> list[Found]:
    """What comes of a merger: 甲校与乙校合并组建丙学院, 丙学院由甲校与乙校合并组建; else the college."""
    frame = scene.frame
    named = [f for f in frame.of("agent", "with", "object") if f.kind in ("own", "unit", "body")]
    if any(f.mention.own or f.kind == "unit" for f in named):
        return [own_college(scene)]
    made = [f for f in frame.of("object") if f.kind == "body"]
    front = [f for f in frame.of("agent") if f.kind == "body"]
    if len(made) == 1 and len(front) + len(frame.of("with")) > 1 and made[0].mention.label == "College":
        return made
    told = front[:1] if len(front) > 2 and _OUT_OF.match(scene.text, front[0].mention.end) else []
    return told or [own_college(scene)]


def _entering(scene: Scene) -> list[Found]:
    """甲、乙并入丙; 将甲并入丙."""
    return [f for f in scene.frame.of("agent", "moved", "by") if f.kind == "body" and not f.mention.own]


def _heir(scene: Scene) -> list[Found]:
    return bodies_of(scene.frame.of("object"), scene)[:1]


def _parts(scene: Scene) -> list[Found]:
    return [f for f in scene.frame.of("object") if f.kind == "body" and not f.mention.own]


_IS = re.compile("[是为系乃]$")


def _ranged_under(scene: Scene) -> list[Found]:
    """甲团是乙剧院下属的演出团: the part and its whole, where a word for what the part is names nobody."""
    objects, wholes = scene.frame.of("object"), scene.frame.of("agent")[:1]
    if not wholes or not objects or any(f.kind != "unnamed" for f in objects):
        return []
    at = wholes[0].mention.start - 1
    if wholes[0].kind != "body" or wholes[0].mention.own or not _IS.search(scene.text, max(0, at), at + 1):
        return []
    parts = [f for frame in scene.frames for f in frame.of("agent") if f.mention.end == at and f.kind == "body"]
    return [*parts[:1], *wholes] if parts and not parts[0].mention.own else []


def _parts_told(scene: Scene) -> list[Found]:
    """甲研究所系乙集团下属科研机构; 甲中心为乙大学的内设机构."""
    if under := _ranged_under(scene):
        return under[:1]
    named = scene.frame.of("agent", "topic")
    if not named and scene.span.startswith("作为"):  # 作为乙联盟的下设机构，甲基地……
        named = [one for frame in scene.frames[scene.at + 1 :][:1] for one in frame.of("agent")]
    told = [f for f in named if f.kind == "body" and not f.mention.own]
    return told[:1] if _PART_TOLD.search(scene.text[scene.frame.sentence[0] : scene.frame.end + _KIND]) else []


_KIND = 8
"""Characters behind a clause in which it may still say what kind of part: 乙集团下属的技术研发机构."""
_PART_TOLD = re.compile(
    r"(?:系|是|为|属)[^，。；]{2,40}?的?(?:内设|直属|下属|下设|所属|附属|直管|二级)[^，。；]{0,6}?(?:机构|单位|部门|院系|学院|中心|实体)"
)


def _housed(scene: Scene) -> list[Found]:
    """设在甲集团内的乙研究院; 乙中心设在甲大学: a centre inside another body."""
    return [f for f in scene.frame.of("agent") if f.kind == "body" and not f.mention.own][:1] if _hosts(scene) else []


_HOUSED = re.compile(r"(?:设在|设于|下设于|附设于|附设在|落户在)$")


def _hosts(scene: Scene) -> list[Found]:
    found = [f for f in scene.frame.of("place") if f.kind == "body" and not f.mention.own]
    found = [f for f in found if not f.mention.name.endswith(_ZONES)]
    return [f for f in found if _HOUSED.search(scene.text[: f.mention.start])][:1]


_ZONES = ("园区", "开发区", "高新区", "产业园", "科技园", "工业园", "经开区", "保税区", "大学城")
"""Where something stands, and no body that it is part of."""


_NAMED_WITH_WHOLE = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,16}大学)[\u4e00-\u9fff]{2,}(?:实验室|研究所|研究院|研究中心|工程中心|技术中心|创新中心)"
)


def _rooms(scene: Scene) -> list[Found]:
    """甲大学乙重点实验室: what bears the name of the whole that it is part of."""
    named = {f.mention.name: f for held in scene.frame.roles.values() for f in held if f.kind == "body"}
    rooms = (f for f in named.values() if f.mention.label == "ResearchCentre" and "大学" in f.mention.name)
    return [f for f in rooms if _NAMED_WITH_WHOLE.fullmatch(f.mention.name)]


def _wholes_of_rooms(scene: Scene) -> list[Found]:
    """The university of each of the rooms, in their order."""
    return [_whole_of_room(one) for one in _rooms(scene)]


def _whole_of_room(one: Found) -> Found:
    name = one.mention.name[: one.mention.name.rindex("大学") + 2]
    return replace(one, mention=replace(one.mention, name=name, label="College", end=one.mention.start + len(name)))


def _wholes_told(scene: Scene) -> list[Found]:
    if under := _ranged_under(scene):
        return under[1:]
    return [f for f in scene.frame.of("object", "to") if f.kind == "body" and not f.mention.own][:1]


def _wholes(scene: Scene) -> list[Found]:
    """甲学院下设乙中心; 甲学院（与丙公司共建）下设乙中心."""
    named = scene.frame.of("agent", "with")
    if not named and scene.at and scene.text[: scene.frame.start].endswith(("）", ")")):
        named = scene.frames[scene.at - 1].of("agent")[:1]
    return [f for f in named if f.kind == "body" and not f.mention.own]


def _unnamed_partners(scene: Scene) -> list[Found]:
    objects = scene.frame.of("object")
    if "recognise" in scene.verbs:  # 与甲公司共建的乙项目入选丙部典型案例
        objects = [o for o in objects if o not in offices_of(objects, scene)]
    if any(o.kind in ("body", "own") for o in objects) or built_of(scene):
        return []
    if _SPOKEN_OF.match(scene.span):
        return []
    if hosts := hosts_of_practice(scene):
        return hosts
    if not any(o.kind == "unnamed" for o in objects) and not _built_thing(scene):
        return []
    ours = any(f.kind in ("own", "unit") for f in scene.frame.of("with", "agent", "place"))  # 甲公司与学校共建研发中心
    ours = ours or bool(_HERE.search(scene.span))
    found = [*partners_of(scene), *(actors_of(scene) if ours else [])]
    return [p for p in once(found) if not p.mention.own and p.mention.label not in NO_PARTNERS]


_SPOKEN_OF = re.compile(r"[，,\s]*(?:(?:该|此|其|这个)(?:订单)?班|这[所个座间家](?:由|与))")
"""该班由甲公司与学校共同组建, 这所由学校与甲公司共建的产业学院: what was named before, and is a fact of its own."""


def _built_thing(scene: Scene) -> bool:
    """与甲公司共建课程、流动站、书吧: a thing without a name, right behind the verb."""
    frame = scene.frame
    if not scene.verbs >= {"together", "build"} or frame.relative or "校区" in scene.span:
        return False
    agents = frame.of("agent")
    if "由" in scene.span and len(agents) > 1 and any(f.kind in ("own", "unit") for f in agents):
        behind = scene.text[frame.marks.get("build", frame.verb_end) :][:1]  # 教学资源库由学校与甲学院合作建设
        return behind != "的" and not any(is_facility(a) and not owns(a, scene) for a in agents)
    if not frame.of("with") and not _brought_in(scene):
        return False
    begin = frame.marks.get("build", frame.verb_end)
    return bool(re.match(r"[了的]?\s?[\u4e00-\u9fff“《A-Za-z0-9]{2}", scene.text[begin : frame.end]))


def _joint_listed(scene: Scene) -> list[Found]:
    """中外合作办学项目1个，合作院校为甲大学."""
    told = any("joint-programme" in earlier.verbs for earlier in scene.frames[: scene.at + 1])
    return [f for f in enumerated_of(scene) if f.mention.label == "OverseasPartner"] if told else []


def _brought_in(scene: Scene) -> bool:
    """引进甲公司真实生产线，共建……车间: whoever was brought in builds too, where nobody else is named."""
    before = scene.frames[scene.at - 1] if scene.at else None
    return before is not None and "bring" in before.verbs and not scene.frame.of("agent", "lead", "joiner")


_HOSTED = re.compile(
    r"(?:主办|举办|组织|承办|协办)的[^，。；]{0,24}?(?:赛|论坛|[大年峰]会|会议|展|评选|征集|[周节])(?![区厅馆])"
)


def _tied(scene: Scene) -> list[Found]:
    """Partners of a plain tie: named with 与; other subjects beside the college; who is reached (辐射)."""
    if scene.frame.of("joiner") and _HOSTED.search(scene.span):
        return []  # 参加由甲与乙联合主办的大赛
    if _as_long_as(scene):
        return []
    if "listing" in scene.verbs and _mirrored(scene):
        return []  # 甲、乙均为学校的合作伙伴: ours, and not each other's
    first = {f.mention.name for f in _first_party(scene)}
    found = partners_of(scene)
    agents = bodies_of(scene.frame.of("agent"), scene)
    ours = any(f.mention.own for f in bodies_of(scene.frame.of("with"), scene))
    if ours and not scene.frame.of("agent", "lead", "joiner"):
        agents = actors_of(scene)  # 甲实验室设在乙大学，2021年与学校合作
    if any(f.mention.own for f in [*agents, *bodies_of(scene.frame.of("with"), scene)]) or (
        len(agents) > 1 and not scene.verbs & {"issue", "fund"}
    ):
        found = [*found, *agents]
    if ours and scene.frame.relative and not scene.frame.of("agent"):  # 与学校合作的甲公司
        found = [*found, *bodies_of(scene.frame.of("object"), scene)]
    if "aid" in scene.verbs:
        found = [*found, *bodies_of(scene.frame.of("to"), scene)]
    if scene.verbs & {"reach", "aid"} or ("elect" in scene.verbs and "伙伴" in scene.span):
        found = [*found, *bodies_of(scene.frame.of("object"), scene)]
    found = [*found, *_ours_by_word(scene)]
    ours = any(f.mention.own for f in _first_party(scene))  # an industry college is ours, and no partner of ours
    apart = ("Alliance", "IndustryCollege") if ours else ("Alliance",)
    first |= {f.mention.name for f in found if f.mention.label in apart or f.mention.name.endswith("出版社")}
    return [f for f in once(found) if f.mention.name not in first and f.kind == "body"]


_FOR_YEARS = re.compile("[，。；]?[^，。；]{0,40}(?:合作|携手|联手|牵手)[^，。；]{0,6}[年届期]来[，,]")


def _as_long_as(scene: Scene) -> bool:
    """与甲公司合作十年来，学校连续开办“甲订单班”: how long, and no tie beside the class that follows."""
    after = scene.frames[scene.at + 1 : scene.at + 2]
    classes = any(later.verbs & {"order", "apprentice"} for later in after)
    return classes and _FOR_YEARS.fullmatch(scene.text, scene.frame.start, scene.frame.end) is not None


_OUR_PARTNER = re.compile(OURS + "的?(?:长期|战略|深度|紧密|重要|主要)*(?:合作)?伙伴“?$")


def _ours_by_word(scene: Scene) -> list[Found]:
    """学校的战略合作伙伴甲公司: who is called our partner in front of its name."""
    named = scene.frame.of("object") if "伙伴" in scene.span else []
    return [f for f in named if _OUR_PARTNER.search(scene.text, max(0, f.mention.start - 16), f.mention.start)]


_TIED = re.compile(
    r"(?:[等两三四五六七八九十0-9][^，。；]{0,10}?(?:企业|单位|院校|公司|机构|学校)|等)?(?:还|又|也|则|已|积极|深入|共同|持续|率先|长期|全面|先后|分别)*(?:在[^，。；]{2,24}?下)?"
    r"(?:开展|实施|实行|推行|推出|推进|试行|探索|构建|形成|开启|启动|打通|落实|深化|建立健全"
    r"|(?:开发|编写|研制|制定|制订|编制)(?=了?[《“][^》”]{2,40}[》”][^，。；]{0,8}(?:教材|课程|标准|培训包|题库|手册|教程|规范|案例集|指南)))了?[“《\u4e00-\u9fff0-9]{2}"
)


def _plain_partners(scene: Scene) -> list[Found]:
    """学校与甲、乙推行……模式, 甲与学校实行……制: who does with us what no other rule has a word for."""
    frame = scene.frame
    if frame.verbs - {"serve", "support", "standard", "adopt", "realise", "undertake"} or frame.of("to", "by"):
        return []
    ours = ("own", "unit")
    us, them = ("agent", "with") if any(f.kind in ours for f in frame.of("agent")) else ("with", "agent")
    found = [f for f in frame.of(them) if f.kind == "body" and f.mention.label not in NO_PARTNERS]
    found = [f for f in found if us == "agent" or not f.mention.name.endswith(_GOVERNING)]  # 甲局与学校推进……
    ties = [f for f in frame.of(us) if f.kind in ours] if us == "with" else found
    return found if found and ties and _TIED.match(scene.text, ties[-1].mention.end) else []


_GOVERNING = ("局", "厅", "委", "政府", "委员会", "总工会", "办公室")
"""Offices that do with a college what is their business, and are no partners by that alone."""


_FELLOWS = frozenset(("Enterprise", "College", "ResearchCentre", "OverseasPartner", "Association"))
_WORK = re.compile(
    r"(?:牵头|主持|参与|参加|承担|申报)[^，。；]{0,30}?的[^，。；]{0,30}?(?:课题|项目|标准|规程|规范|指南|研究|攻关|教材|资源库|课程|题库)"
)
_WORK_BY = re.compile(r"(?:课题|项目|标准|规程|规范|资源库|课程)”?由")
_LEADING = ("主持", "承担", "申报")


def _fellows(scene: Scene) -> list[Found]:
    """由甲牵头、学校参与的课题; 学校参与甲大学主持的项目: who leads or joins in work in which the college joins."""
    frame = scene.frame
    taking_part = frame.of("lead", "joiner", "agent")
    before = [f for earlier in scene.frames[: scene.at][-1:] for f in earlier.of("agent")]
    joining = taking_part if frame.of("joiner", "agent") else before  # 学校作为主持单位，参与……
    if not any(f.kind in ("own", "unit") for f in joining) or frame.of("to", "by"):
        return []
    named = [f for f in [*taking_part, *frame.of("object")] if f.kind == "body"]
    sure = frame.of("lead", "joiner")
    found = [f for f in named if f in sure or scene.text[f.mention.end :].startswith(_LEADING)]
    if any(is_facility(f) or f.mention.label == "Alliance" for f in named if f not in found):
        return []
    last = max((f.mention.end for f in taking_part if f.mention.end <= frame.end), default=frame.start)
    told = _WORK.match(scene.text, max([last, *(f.mention.end for f in found)])) or _WORK_BY.search(scene.span)
    return [f for f in once(found) if f.mention.label in _FELLOWS and not f.mention.own] if told else []


_TWO_SIDES = re.compile("的[^，。；]{2,12}[，,]校?[\u4e00-\u9fff]?双方(?:共同|联合|合作|携手|协同)")
"""依托甲公司的真实工地，校企双方共同……: the other side is the one that is leaned on."""


def _leaned_on(scene: Scene) -> list[Found]:
    """甲专业群依托乙公司的真实工地，校企双方共同开发教材: 乙公司, where nobody else is named."""
    frame = scene.frame
    named = bodies_of(frame.of("via"), scene)
    if len(named) != 1 or named[0].mention.own or frame.of("with", "agent", "lead", "joiner", "object"):
        return []
    return named if _TWO_SIDES.search(scene.text, named[0].mention.end, frame.end) else []


CHOOSERS: Mapping[str, Callable[[Scene], list[Found]]] = {
    "acquirers": acquirers_of,
    "actor": actors_of,
    "adopters": adopters_of,
    "admitted": admitted_of,
    "admitting": admitting_of,
    "agreement-parties": _agreement_parties,
    "alliances": alliances_of,
    "alliances-built": alliances_built_of,
    "apprentice-listed": apprentice_listed_of,
    "associations": associations_of,
    "askers": askers_of,
    "backed": backed_of,
    "backers": backers_of,
    "builders": builders_of,
    "buyers": buyers_of,
    "choosers": choosers_of,
    "chosen": chosen_bodies_of,
    "class-partners": class_partners_of,
    "clients": clients_of,
    "commissioned-others": commissioned_others_of,
    "co-founders": co_founders_of,
    "contributors": contributors_of,
    "employers": employers_of,
    "entering": _entering,
    "enumerated": enumerated_of,
    "facilities": built_of,
    "facilities-of": facilities_related_of,
    "fallen-to": fallen_to_of,
    "fellows": _fellows,
    "brought-together": _brought_together,
    "first-party": _first_party,
    "mediated": _mediated,
    "foreign-partners": foreign_partners_of,
    "founded-by-others": founded_by_others_of,
    "funded": funded_of,
    "funders": funders_of,
    "givers": givers_of,
    "groups": groups_of,
    "guides": _guides,
    "helped": helped_of,
    "heir": _heir,
    "hired-trainers": hired_trainers_of,
    "joiners": joiners_of,
    "joined-facility": joined_facility_of,
    "joint-listed": _joint_listed,
    "known-group": known_group_of,
    "latecomers": latecomers_of,
    "leaders": leaders_of,
    "leaned-on": _leaned_on,
    "licensees": licensees_of,
    "listed-bases": listed_bases_of,
    "listed-builders": listed_builders_of,
    "listed-facility": listed_facility_of,
    "lone-builder": lone_builder_of,
    "lone-founder": lone_founder_of,
    "members": members_of,
    "merged": _merged,
    "merging": _merging,
    "mirrored": _mirrored,
    "operated": operated_of,
    "operators": operators_of,
    "order-listed": order_listed_of,
    "other-parties": _other_parties,
    "own": lambda scene: [own_college(scene)],
    "own-facilities": own_facilities_of,
    "participants": participants_of,
    "partners": _tied,
    "partners-of-unnamed": _unnamed_partners,
    "parts": _parts,
    "parts-told": _parts_told,
    "paying-clients": paying_clients_of,
    "paying-takers": paying_takers_of,
    "plain-partners": _plain_partners,
    "principals": principals_of,
    "programme-partners": programme_partners_of,
    "programmes": programmes_of,
    "ranged": _ranged,
    "receivers": receivers_of,
    "receivers-named": receivers_named_of,
    "recognised": recognised_of,
    "recognisers": recognisers_of,
    "rooms": _rooms,
    "runner": runner_of,
    "school": school_of,
    "site-givers": site_givers_of,
    "sponsors": sponsors_of,
    "their-principals": their_principals_of,
    "told-clients": told_clients_of,
    "trained-here": trained_here_of,
    "trainers": trainers_of,
    "lecturers": lecturers_of,
    "building-holders": building_holders_of,
    "cobuilders": cobuilders_of,
    "held-association": held_association_of,
    "held-facility": held_facility_of,
    "held-group": held_group_of,
    "holders": holders_of,
    "holding-foreign": _holding_foreign,
    "holding-adopters": _holding_adopters,
    "holding-orderers": _holding_orderers,
    "holding-parties": _holding_parties,
    "holding-trainees": enumerated_of,
    "told-facility": told_facility_of,
    "reviewed": spoken_or_own_of,
    "reviewers": reviewers_of,
    "trainees": trainees_of,
    "wholes": _wholes,
    "housed": _housed,
    "hosts": _hosts,
    "wholes-of-rooms": _wholes_of_rooms,
    "wholes-told": _wholes_told,
}
