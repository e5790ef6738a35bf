"""Who stands behind, recognises, chooses, funds, and whom: the ends of support in a scene."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from loaders.clauses import Frame
from loaders.founding import alliances_built_of
from loaders.mention import FACILITIES, MADE, STANDING_BEHIND
from loaders.names import Found
from loaders.scene import (
    Scene,
    actors_of,
    as_built,
    bodies_of,
    coordinate,
    facilities_of,
    is_facility,
    names_programme,
    offices_of,
    once,
    own_college,
    spoken_before_of,
    spoken_of,
    told_facility_of,
)
from loaders.words import OURS


def backers_of(scene: Scene) -> list[Found]:
    """Who stands behind: 在甲指导下; 由甲指导，……; 经甲批准，成立…… of what is founded."""
    found = [f for f in bodies_of(scene.frame.of("under"), scene) if not f.mention.own]
    before = scene.frames[scene.at - 1].verbs if scene.at else set[str]()
    if "recognise" in before or before == {"support"}:
        found += offices_of(scene.frame.of("principal"), scene)  # 甲厅批复同意学校组建……; 甲协会指导学校成立……
    for earlier in scene.frames[: scene.at]:
        if earlier.verbs and earlier.verbs <= {"support", "pivot"} and not earlier.of("object"):
            found += offices_of(earlier.of("agent"), scene)
        if "recognise" in earlier.verbs and not earlier.of("object", "agent"):
            found += offices_of(earlier.of("by"), scene)
    if not found:
        return []
    chosen = "elect" in scene.verbs and "build" not in scene.verbs  # 经甲厅备案，学校成为……基地
    return once(found) if scene.frame.of("under") or (_founded(scene) and not chosen) else []


def _founded(scene: Scene) -> list[Found]:
    return [*facilities_of(scene.frame), *alliances_built_of(scene)]


def backed_of(scene: Scene) -> list[Found]:
    """What is backed: what the clause founds or speaks of, else the college."""
    if "recognise" in scene.verbs and (named := [f for f in scene.frame.of("agent") if f.kind == "body"]):
        told = as_built(named[:1])
        if told[0].mention.label in MADE:
            return told  # 在甲支持下，联合体获批……
    if founded := _founded(scene) or [f for f in scene.frame.of("object") if f.mention.label == "Alliance"]:
        return founded
    if scene.verbs & {"host", "visit"}:
        return []
    return _founded_next(scene) or spoken_of(scene) or [own_college(scene)]


def _founded_next(scene: Scene) -> list[Found]:
    """在甲局指导下，学校联合乙、丙，建成丁中心: what the next clause founds, where this one only says with whom."""
    if scene.frame.of("object") or not scene.frame.of("with"):
        return []
    later = [f for f in scene.frames[scene.at + 1 :][:1] if f.verbs & {"build", "found"} and not f.of("agent", "with")]
    return [one for frame in later for one in facilities_of(frame)]


def helped_of(scene: Scene) -> list[Found]:
    """What support is given to: a facility or alliance that the clause names, else the college."""
    frame = scene.frame
    told = as_built(f for f in frame.of("to", "object") if f.kind == "body")
    told = [f for f in told if f.mention.label in MADE | {"OverseasPartner"} and not f.mention.own]
    if not told and any(find.search(scene.span) for find in (_FOR_IT, _MERELY_HELPS, _GUIDES, _FOR_THE_PROJECT)):
        told = _as_backed(frame.of("topic")) or _built_here(scene)  # 甲集团。学校牵头组建，乙厅指导
    if not told and _FOR_THE_PROJECT.search(scene.span) and any(map(_governs_abroad, frame.of("agent")[:1])):
        told = [scene.thing] if scene.thing is not None else []
    return told[:1] or [own_college(scene)]


_FOR_IT = re.compile("[为对给]其(?!他|它|中|余)")
_MERELY_HELPS = re.compile(r"(?:立项|予以|给予|重点|大力)了?(?:支持|资助|扶持)[，。；]?$")
"""甲厅2022年立项支持: what is helped is told in front."""
_GUIDES = re.compile("[厅局委会部府](?:业务)?指导[，。；]?$")
"""甲厅指导: whatever was told to be founded."""
_FOR_THE_PROJECT = re.compile(
    r"[为对给](?:该|此|这一|本)?(?:项目|办学|工坊|学院|中心|基地|教学)|(?:支持|提供|落实|协调|划拨)了?[^，。；]{0,8}(?:场地|校舍|用地)"
)
"""乙国教育部为项目提供了政策支持, 支持了教学场地."""


def _alliances(found: Iterable[Found]) -> list[Found]:
    return [one for one in found if one.kind == "body" and one.mention.label == "Alliance"]


def _built_here(scene: Scene) -> list[Found]:
    """学校与甲大学共建乙学院，丙部为其学历互认提供支持: what the sentence says was built, or what it is about."""
    before = scene.frames[: scene.at]
    making = [earlier for earlier in before if "build" in earlier.verbs]
    built = [one for earlier in making for one in facilities_of(earlier) or _alliances(earlier.of("object"))]
    return built[-1:] or spoken_of(scene) or next(filter(None, (_first_of(frame, scene) for frame in before)), [])


def recognisers_of(scene: Scene) -> list[Found]:
    """Who recognises: 被甲认定; 甲认定……为, 甲授予……."""
    named = (
        [*map(_as_office, bodies_of(scene.frame.of("by"), scene))]
        or (_giving(scene) if _conferred(scene) else [])
        or _after_review(scene)
        or _passed(scene)
        or _announcing(scene)
        or (offices_of(scene.frame.of("object")[:1], scene) if _NOMINAL.search(scene.span) else [])
        or _deciding(scene)
    )
    return [f for f in named if not f.mention.own and f.mention.label in STANDING_BEHIND]


_OFFICES = tuple(f"{work}中心" for work in ("服务", "促进", "管理", "鉴定", "指导", "发展", "交流", "认证", "考试"))
"""What a centre does that has the say of others."""


def _as_office(one: Found) -> Found:
    """被甲省中小企业服务中心认定为: a centre that has the say is an office."""
    centre = one.mention.label in _CENTRES and one.mention.name.endswith(_OFFICES)
    return replace(one, mention=replace(one.mention, label="PublicBody")) if centre else one


def _offices(found: Iterable[Found], scene: Scene) -> list[Found]:
    """The offices among those who are said to recognise something."""
    return offices_of([*map(_as_office, found)], scene)


def _deciding(scene: Scene) -> list[Found]:
    """该空间由甲厅备案为……, 2019年由甲厅认定为……: who decides stands behind what is recognised."""
    if by := _by_whom(scene):
        return _offices(by, scene)
    subject, behind = scene.frame.of("agent")[:1], scene.frame.of("agent")[1:]
    facility = [one for one in subject if one.kind == "body" and is_facility(one)]
    return _offices(behind, scene) if facility else []


def _by_whom(scene: Scene) -> list[Found]:
    """由甲厅、乙局认定为……: those behind 由, where the clause begins with them."""
    named = scene.frame.of("agent") if "recognise" in scene.verbs else []
    told = named and named[0].kind == "body" and scene.text.endswith("由", scene.frame.start, named[0].mention.start)
    return coordinate(named, scene) if told else []


def _after_review(scene: Scene) -> list[Found]:
    """经甲厅评审，乙集团入选……; 在甲厅组织的评审中获得通过，被认定为……: who reviewed, told in the clause before."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if before is not None and _PASSED_THERE.search(scene.text, before.start, before.end):
        return offices_of(before.of("place"), scene)[:1]
    if (
        before is None
        or any(f.kind == "body" for f in scene.frame.of("object"))
        or not re.search("^[^，。]{0,12}经", scene.text[before.start : before.end])
    ):
        return []
    return [] if before.of("object") else offices_of(before.of("by"), scene)


_LISTED = re.compile(r"榜上有名|名列其中|位列其中|入选其中|在列|(?:入选|入围|上榜)[，,。；]?$")
_ANNOUNCED = re.compile(r"(?:公布|发布|公示|通报)[^，。；]{0,30}(?:名单|名录|结果)")


def _announcing(scene: Scene) -> list[Found]:
    """甲厅公布……名单，乙学院榜上有名: who published the list."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if before is None or not _LISTED.search(scene.span):
        return []
    return offices_of(before.of("agent"), scene) if _ANNOUNCED.search(scene.text, before.start, before.end) else []


_PASSED_THERE = re.compile(
    r"在[^，。；]{2,40}?(?:组织|开展|举行|主持|举办)的[^，。；]{0,12}?(?:评审|认定|验收|评估|考核|复审|审核|遴选|评选)中[^，。；]{0,6}?(?:通过|入选|合格|胜出)"
)
"""在甲厅组织的评审中获得通过."""
_PASSED = re.compile(r"通过了?[^，。；]{2,60}?(?:备案|验收|认定|评审|审批|审核|复核|复审|核准|立项|评估|考核|评定)")


def _passed(scene: Scene) -> list[Found]:
    """甲中心通过乙厅备案: who looked it over."""
    told = scene.frame.of("via") if _PASSED.search(scene.span) else []
    return offices_of([f for f in told if scene.text[: f.mention.start].endswith(("通过", "通过了"))], scene)[:1]


_REVIEWED = re.compile(
    r"^[，,\s]*(?:[0-9年月日\s]*)经[^，。；]{2,60}?(?:遴选|评审|认定|考核|评定|评估|审核|推荐|授权|批准|备案|同意|批复|核准)"
)


def reviewers_of(scene: Scene) -> list[Found]:
    """经甲公司遴选，我校成为……考核站点: whoever chose, an enterprise too."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if not _PROGRAMME.search(scene.span) or _TITLE.search(scene.span):
        return []
    if looked_over := _passed(scene):
        return looked_over
    if before is None:
        return []
    told = _REVIEWED.match(scene.text[before.start : before.end])
    return [f for f in bodies_of(before.of("by"), scene) if not f.mention.own] if told else []


def spoken_or_own_of(scene: Scene) -> list[Found]:
    """What the clause speaks of, else the college."""
    return spoken_of(scene) or [own_college(scene)]


_GIVES = re.compile("(?:正式|联合|共同|已|先后)?(?:认定|授予|评定|命名|批准|核准|确定|评选|遴选)(?!的)")


def _giving(scene: Scene) -> list[Found]:
    """甲厅认定……; 甲市服务中心认定……: the offices that are the subject, a centre too where it is said to decide."""
    named = scene.frame.of("agent")
    offices = offices_of([_as_office(f) if _GIVES.match(scene.text, f.mention.end) else f for f in named], scene)
    return offices or [f for f in named[:1] if _governs_abroad(f)]


_GOVERNS = re.compile("(?:部|厅|局|署|司|委员会|委|政府|理事会|总部)$")


def _governs_abroad(one: Found) -> bool:
    """乙国劳工部: an office of another country."""
    return (
        one.kind == "body" and one.mention.label == "OverseasPartner" and _GOVERNS.search(one.mention.name) is not None
    )


def _conferred(scene: Scene) -> list[Found]:
    """What an office that is the subject recognises: 甲厅认定乙研究院为……, 甲厅授予学校……基地."""
    if not _giving(scene) or _by_whom(scene):
        return []
    found = [f for f in scene.frame.of("moved", "object") if f.kind in ("body", "own")]
    merely = _MERELY_APPROVES.search(scene.span) and not scene.frame.of("moved", "object", "to", "with")
    return [f for f in found if f.kind == "own" or _can_be_backed(f)][:1] or (_built_here(scene) if merely else [])


_MERELY_APPROVES = re.compile(r"(?:批复|批准|予以|正式){0,2}(?:立项|备案|授牌)(?:建设)?[，。；]?$")
"""甲中心由学校牵头建设，乙委2021年批复立项: what is approved is told in front."""


def _can_be_backed(one: Found) -> bool:
    """Whether a body is a facility or an alliance: what is recognised, guided, helped beside the college."""
    return is_facility(one) or (one.kind == "body" and one.mention.label == "Alliance")


def _as_backed(found: Iterable[Found]) -> list[Found]:
    """The facilities and alliances of the found."""
    return as_built(filter(_can_be_backed, found))


def recognised_of(scene: Scene) -> list[Found]:
    """What is recognised."""
    frame = scene.frame
    if scene.verbs & {"rank"}:
        return []
    told = _NOMINAL.search(scene.span)
    if told and any(f.kind == "own" for f in frame.of("agent")):
        return [own_college(scene)] if _has_a_task(scene, told) else []
    if frame.relative and (made := _founded(scene)):
        return made[:1]  # 经甲局批准设立的乙基地, 学校牵头的乙联合体获甲厅立项
    if told:
        ours = [own_college(scene)] if _has_a_task(scene, told) else []
        return spoken_before_of(scene) or spoken_of(scene) or ours
    if conferred := _conferred(scene):
        one = conferred[0]
        if one.kind != "own":
            return _as_backed([one])
        return [own_college(scene)] if _PROGRAMME.search(scene.span) and not _TITLE.search(scene.span) else []
    joined = frame.of("with") if any(s.kind in ("body", "unit") for s in frame.of("agent")) else []
    by = _by_whom(scene)
    acting = [f for f in frame.of("agent") if f not in by]
    subject = [s for s in [*acting, *joined, *frame.of("topic")] if s.kind in ("body", "unit")]
    if named := as_built(coordinate(subject, scene)):
        return named
    if acting and not any(f.kind == "own" for f in acting):
        return []
    if not acting and (carried := _carried(scene) or _spoken_earlier(scene)):
        return carried
    return [own_college(scene)] if _PROGRAMME.search(scene.span) or _is_announced(scene) else []


def _is_announced(scene: Scene) -> bool:
    """甲厅公布……实训基地名单，我校入选: the list is one of places of a programme."""
    before = scene.frames[scene.at - 1] if scene.at and _announcing(scene) else None
    told = scene.text[before.start : before.end] if before is not None else ""
    return bool(_PROGRAMME.search(told)) and not _TITLE.search(told)


def _spoken_earlier(scene: Scene) -> list[Found]:
    """……甲集团。2021年由乙厅列入……集团建设名单: what an earlier sentence spoke of, where the title is of its kind."""
    title = next((f for f in scene.frame.of("object") if f.kind == "unnamed"), None)
    if scene.at or title is None or not _WITHOUT_SUBJECT.match(scene.text, scene.frame.start):
        return []
    told = [one for one in (scene.group, scene.thing) if one is not None and _can_be_backed(one)]
    return _as_backed([one for one in told if one.mention.label == title.mention.label][:1])


_WITHOUT_SUBJECT = re.compile(
    r"\s*(?:(?:19|20)[0-9]{2}\s*年[0-9月日]{0,6}，?|[今去当同次翌]年，?|随后|并|于|先后|已){0,4}[被由]"
)
_NOMINAL = re.compile(r"[系是为][^，。；]{2,30}?(?:命名|认定|公布|授予|批准|确定|评定|遴选|核准|选定|指定)的")
_TASK = re.compile(
    r"(?:[培承]训|研[培修]|承[担办接]|试点|实施|考[核试]|鉴定|评[价估]|[实试]验|推广|定点|服务|传承|科普|实践)"
    r"[^，。；]{0,8}(?:单位|院校|学校|高校|基地|机构|[站点校]|中心)"
)
"""What the college is to others, and no mere title: 培训计划承担院校, 非遗研培基地."""


def _has_a_task(scene: Scene, told: re.Match[str]) -> bool:
    """学校是甲厅确定的培训计划承训院校: a task that an office gives, and no title (甲部认定的示范性高职院校)."""
    begin = scene.frame.start + told.end()
    clause = re.split("[，。；]", scene.text[begin : scene.frame.sentence[1]], maxsplit=1)[0]
    given = _PROGRAMME.search(clause) or _TASK.search(clause)
    return given is not None and not _TITLE.search(clause)


def _carried(scene: Scene) -> list[Found]:
    """甲工作室由……共建，2022年被乙厅遴选为……: the facility that the clause before began with."""
    if not scene.at or not _GOES_ON.match(scene.span):
        return []
    told = [f for f in scene.frames[: scene.at] if "leader" not in f.verbs]  # 学校为牵头单位: said in between
    before = told[-1] if told else scene.frames[scene.at - 1]
    first = _first_of(before, scene)
    if not first and not any(f.of("agent") for f in told[1:]):
        first = _first_of(scene.frames[0], scene)
    made = facilities_of(before) if "build" in before.verbs else []
    return first or (made if len(made) == 1 else [])


_GOES_ON = re.compile(
    r"[，,\s]*(?:(?=[^，。；]{0,16}[0-9])[^，。；]{1,25}，|(?:集|占地|建筑面积|总投资|配备|配有)[^，。；]{1,40}，){0,4}"
    r"(?:[0-9]{4}\s*年[0-9年月日\s]*|[今去当同次翌]年|随后|其后|并|于|后|又|先后|已){0,4}\s*(?:[被获经由]|通过)"
)
"""What may stand between a facility and who recognises it: how large it is, when, and again."""


def _first_of(frame: Frame, scene: Scene) -> list[Found]:
    """The facility or alliance that a clause begins with: 甲基地由……, 众创空间“乙工坊”由……."""
    named = frame.of("agent")
    kind = len(named) > 1 and named[0].kind == "unnamed" and scene.text.startswith("“", named[0].mention.end)
    return _as_backed(named[1:2] if kind else named[:1])


_TITLE = re.compile(r"高水平|双高|示范性?(?:高职|职业|院校|学校)|骨干(?:高职|院校)|优质(?:高职|校|院校)|星级")


_PROGRAMME = re.compile(
    r"试点|(?:培训|评价|鉴定|认定)机构|参与院校|参与学校|承接院校|实践点|教育点|服务点|联系点|观测点|监测点|承训|承办(?:院校|学校|单位|机构)|基地|成员|站点|考点|考核站|考试点|示范点|项目学校|合作(?:学校|院校|高校)|实验单位|试验单位|联系单位|培养单位|建设单位|培育单位|定点|实验校|培训单位|(?:示范|推广|实施|先行|应用)单位|实施(?:院校|学校)|[批目设点]院校|批项目|培养计划|扶持项目|资助项目|协同育人项目|育人项目|专项行动|专项计划|建设计划|建设项目|资源项目"
)


def choosers_of(scene: Scene) -> list[Found]:
    """入选甲首批……单位: the body right behind the verb that chose."""
    frame = scene.frame
    named = [_office_in_front(f, scene) for f in frame.of("object") if f.kind == "body"]
    chosen = [f for f in named if f.mention.label in _CHOOSING or _has_a_title(f, scene)]
    found = [f for f in chosen if f is chosen[0] or _AND.match(scene.text, f.mention.start - 1)]
    if not found or scene.verbs & {"rank", "host"}:
        return []
    clause = re.split("[，。；]", scene.text[found[0].mention.end : frame.sentence[1]], maxsplit=1)[0]
    if "recognise" not in scene.verbs and "enter" in scene.verbs and not names_programme(clause):
        return []
    if not chosen_bodies_of(scene)[0].mention.own:
        return found
    subject = max((f.mention.end for f in frame.of("agent")), default=frame.start)
    front = scene.text[subject : max(subject, frame.verb_start)]
    if _PROGRAMME.search(clause):
        return [] if _SOMETHING_OF_OURS.search(front) else found
    itself = _MERELY_WHEN.fullmatch(front) and scene.text.startswith(_CHOSEN, frame.verb_start)
    return found if itself and names_programme(clause) else []


_CHOSEN = ("入选", "入围", "获选", "跻身", "获批", "加入")
_MERELY_WHEN = re.compile(r"(?:[0-9年月日学度第批首一二三四五，\s]|成功|先后|再次|连续|正式|又|还|也|均|已|并)*")
"""What may stand between the college and 入选甲协会“乙项目”: when, and how often."""
_SOMETHING_OF_OURS = re.compile("(?:团队|课程|教材|作品|案例|(?:教师|老师|教授|学生)[\u4e00-\u9fff]{0,3})$")
"""铁道工程教师团队入选甲部……建设项目; 教师李某入选甲协会“乙计划”."""


_AND = re.compile("[和与、及]")
"""入选甲厅示范性产业学院和乙局重点项目: two who chose."""
_CHOOSING = ("PublicBody", "Association")


def _has_a_title(one: Found, scene: Scene) -> bool:
    """入选甲联盟“乙计划”试点院校: an alliance chooses only where something of its own stands behind it in quotes."""
    return one.mention.label == "Alliance" and scene.text[one.mention.end : one.mention.end + 1] in ("“", "《")


_BEING = re.compile(r"(?:是|成为|作为|系|为)(?:了|由)?[“]?$")


_NAMED_PROGRAMME = re.compile(
    r"[“《][^”》]{2,30}[”》]|项目|计划(?!单列)|工程(?!技术)|行动|基地|考试?[点站]|站点|[践测系]点"
)


def site_givers_of(scene: Scene) -> list[Found]:
    """学校是甲协会“乙”项目首批试点院校: whose programme the college is a site of."""
    found = choosers_of(scene)
    ours = chosen_bodies_of(scene)[0].mention.own
    told = [f for f in found if _BEING.search(scene.text[: f.mention.start])]
    behind = scene.text[told[0].mention.end : scene.frame.sentence[1]] if told else ""
    clause = re.split("[，。；]", behind, maxsplit=1)[0]
    named = _NAMED_PROGRAMME.search(clause) and _PROGRAMME.search(clause)
    return told if ours and named and not _TITLE.search(clause) else []


_OFFICE = re.compile(r".{2,20}?(?:厅|局|委员会|教育部|部|协会|学会)(?=[^和与、及].{3,})")


_ROLL = re.compile(r"(?:培育|建设|备案|创建|认定|立项|入库|重点|项目|培养){0,2}(?:名单|名录|序列|行列|计划|单位)")


def _office_in_front(one: Found, scene: Scene) -> Found:
    """入选甲厅乙培训基地建设单位, 入选甲厅协同创新中心培育名单: what is chosen is a title of the office in front."""
    mention = one.mention
    title = mention.label == "Platform" or (mention.label in FACILITIES and _ROLL.match(scene.text, mention.end))
    told = _OFFICE.match(mention.name) if title else None
    if told is None:
        return one
    office = replace(mention, name=told.group(), label="PublicBody", end=mention.start + told.end())
    return replace(one, mention=office)


def chosen_bodies_of(scene: Scene) -> list[Found]:
    """Who was chosen."""
    named = [f for f in scene.frame.of("agent", "topic") if f.kind == "body" and not f.mention.own]
    named = [f for f in named if f.mention.label != "PublicBody"]
    told = [] if scene.frame.of("agent") else spoken_before_of(scene)
    return as_built(named[:1]) or told or [own_college(scene)]


def _acting_before(scene: Scene) -> list[Found]:
    """甲市委、市政府高度重视……，在经费等方面给予支持: everybody whom the clause before began with."""
    before = _moving_before(scene)
    return bodies_of(before.of("agent"), scene) if before is not None else []


def _moving_before(scene: Scene) -> Frame | None:
    """The clause before, where it speaks of nobody but who acts and whom: 甲市政府将学校……列入市级重点工程."""
    before = scene.frames[scene.at - 1] if scene.at else None
    return before if before is not None and not before.of("with", "to", "object") else None


def givers_of(scene: Scene) -> list[Found]:
    """Who gives support."""
    frame = scene.frame
    if _PRAISED.search(scene.span) or _BUILT_BY_ALL.match(scene.text, frame.end):
        return []
    before = _moving_before(scene) if not frame.of("agent") else None
    titled = before is not None and _TITLED_AS.search(scene.text, before.start, before.end)
    moved = before.of("moved") if before is not None and not titled else ()
    held = [*frame.of("object", "to", "moved", "by"), *moved]
    ours = any(f.kind in ("own", "unit") for f in held)
    ours = (
        ours
        or not helped_of(scene)[0].mention.own
        or ("fund" in scene.verbs and bool(_OUR_NEEDS.search(scene.span) or _FOR_US.search(scene.rest)))
        or _OUR_GROUNDS.search(scene.span) is not None
    )
    given = bodies_of(frame.of("agent"), scene) or _acting_before(scene) or actors_of(scene)
    fund = "fund" in scene.verbs and not helped_of(scene)[0].mention.own  # 甲基金会为乙学院提供资助
    allowed = ("PublicBody", "OverseasPartner", *(("Association",) if fund else ()))
    givers = [f for f in given if f.mention.label in allowed]
    return [f for f in givers if not f.mention.own] if ours else []


_TITLED_AS = re.compile("(?:列|评|认定|确定|遴选|命名|推荐)为")
"""甲厅将学院列为承办院校，每年下达指标300个: a title, and what goes with it."""
_PRAISED = re.compile(r"给予[^，。；]{0,12}(?:肯定|好评|赞扬|表扬|赞誉|赞许|评价|关注|认可)")
_BUILT_BY_ALL = re.compile(r"[，,\s]*(?:双方|[三四五六多各]方)(?:合作|共同|联合|合力)?(?:共建|共管|共享|建设|投资)")
"""甲局提供场地、学院选派教师，三方共建: who gives builds."""
_FOR_US = re.compile(r"^[^，。；]+[，,](?:专项|主要|全部)?用于[^，。；]{0,4}?" + OURS)
"""安排专项资金1200万元，用于学校……建设."""
_OUR_GROUNDS = re.compile(
    "支持(?![^，。；]{0,2}(?:企业|公司|大学|高校|各校|院校|中小学))[^，。；]{0,4}?(?:校区|校园|新校区?|办学条件)"
    "[^，。；]{0,4}(?:扩建|建设|迁建|改造|搬迁|改善)"
)
"""甲市人民政府支持校区扩建: whose but ours."""
_OUR_NEEDS = re.compile(r"校区|办学|校园|新校|落实生均")


_FUNDED = re.compile(
    r"(?:资金|经费|政策|大力)[^，。；]{0,6}(?:支持|资助|补助)|专项资金|(?:支持|资助)[，。；和]|(?:支持|资助)$"
    r"|(?:[”》]|项目|课题|研究)[^，。；]{0,8}?[获得受][^，。；]{2,40}?(?:资助|补助|支持)\D{0,4}[0-9][0-9.]*\s*[万亿]"
)


_STOOD_BY = re.compile(r"(?:得到|获得?|受到|接受)了?[^，。；]{2,60}?(?:支持|认可|指导|帮助|扶持|协助)")


def funders_of(scene: Scene) -> list[Found]:
    """得到甲局专项资金支持; 丙学院的学历得到乙国教育部认可: whoever stands by a facility, abroad too."""
    if guiding := _guiding(scene):
        return guiding
    given = scene.frame.of("by")
    if not funded_of(scene)[0].mention.own and _STOOD_BY.search(scene.span):
        abroad = [f for f in given if f.kind == "body" and f.mention.label == "OverseasPartner"]
        return once([*offices_of(given, scene), *abroad])
    if not given and _PROJECT_BY.search(scene.span):
        given = [f for f in scene.frame.of("agent") if f.kind == "body"]
    return offices_of(given, scene) if _FUNDED.search(scene.span) or given != scene.frame.of("by") else []


def _guiding(scene: Scene) -> list[Found]:
    """集团的日常工作由甲厅给予指导; 乙联盟由甲中心和丙委员会共同指导: who guides what the clause begins with."""
    first, behind = scene.frame.of("agent")[:1], scene.frame.of("agent")[1:]
    told = behind and any(map(_can_be_backed, first)) and _GUIDED.search(scene.span)
    if not told or not scene.text.endswith("由", 0, behind[0].mention.start):
        return []
    offices = [replace(f, mention=replace(f.mention, label="PublicBody")) if _is_centre(f) else f for f in behind]
    return [*offices_of(offices, scene), *filter(_governs_abroad, behind)]


_GUIDED = re.compile(
    "由[^，。；]{2,60}?(?:共同|联合|给予|予以|提供|负责|进行|全程|业务){0,2}(?:指导|支持|主管|扶持|资助)[，。；]?$"
)


def _is_centre(one: Found) -> bool:
    """甲人才中心: a centre that guides others is an office."""
    return one.kind == "body" and one.mention.label in _CENTRES and one.mention.name.endswith("中心")


_CENTRES = ("Platform", "ResearchCentre")


_PROJECT_BY = re.compile(r"(?:课题|项目|研究|[”》])[^，。；]{0,30}?由[^，。；]{2,30}?(?:资助|提供经费|立项支持)")
"""学校主持的课题由甲基金会资助."""


def funded_of(scene: Scene) -> list[Found]:
    """What is funded: the facility or alliance that is the subject, what the clause speaks of, else the college."""
    subject = as_built(f for f in scene.frame.of("agent", "topic") if f.kind == "body")
    named = [f for f in subject if f.mention.label in MADE][:1]
    return named or spoken_of(scene) or _built_before(scene) or [own_college(scene)]


_AND_ALSO = re.compile(r"[，,\s]*(?:并|且|还|同时|也)")


def _built_before(scene: Scene) -> list[Found]:
    """甲学院由学校与乙公司共建，并得到丙局的支持: what the clause before says was built."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if before is None or "build" not in before.verbs or not _AND_ALSO.match(scene.text, scene.frame.start):
        return []
    if "由" in scene.text[before.start : before.end]:
        return told_facility_of(replace(scene, frame=before, at=scene.at - 1))[:1]
    made = facilities_of(before)
    return made if len(made) == 1 else []


def sponsors_of(scene: Scene) -> list[Found]:
    """省教育厅与省交通厅共建学校."""
    if not any(f.kind == "own" for f in scene.frame.of("object")):
        return []
    return [f for f in bodies_of(scene.frame.of("agent", "with"), scene) if f.mention.label == "PublicBody"]
