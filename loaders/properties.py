"""Reads the own properties of a relationship from the text around its frame: dates, titles, topics, amounts, standards.

Every finder is a function of a scene and gives one set of properties per fact; rules call them by their FINDERS name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from loaders.clauses import Frame
from loaders.deeds import achievement_of, project_of, record_of
from loaders.founding import role_behind
from loaders.holders import ROLES, SEATED
from loaders.mention import FACILITIES, GROUPS
from loaders.ordered import ordered, ordered_part, share
from loaders.practice import base_of
from loaders.scene import Scene, behind_joined, foreign_partners_of, others_from
from loaders.topics import (
    MARKS,
    Properties,
    backing_of,
    chosen_of,
    content_of,
    help_of,
    recognition_of,
    title_with_us_of,
    topic_of,
    training_topic,
)
from loaders.values import Count, find_dates, find_days, find_headcounts
from loaders.words import OURS


def _date(scene: Scene) -> list[Properties]:
    date = scene.frame.date
    if dated := _dated_in_turn(scene):
        return [{"date": dated}]
    for later in scene.frames[scene.at + 1 :]:
        if "found" in later.verbs and not later.of("object", "with") and later.date and scene.verbs & {"build"}:
            date = later.date
    carried = bool(date) and not find_dates(scene.span, scene.context.year)
    date = (
        _dated_behind(scene)
        or (carried and _opened(scene))
        or date
        or _dated_before(scene)
        or _bracketed_date(scene)
        or _opened(scene)
        or _dated_field(scene)
    )
    return [{"date": date}] if date else [{}]


_IN_TURN = re.compile("分别|依次|先后")


def _dated_in_turn(scene: Scene) -> str:
    """分别于2018年、2020年与……共建; 是……理事单位，分别始于2018年和2020年: the date that goes to this end."""
    near = scene.text[scene.frame.start : others_from(scene)]
    if not _IN_TURN.search(near) or scene.verbs & {"merge", "into"}:
        return ""  # 由甲、乙合并组建，两校分别创办于1956年和1978年
    own = share(scene, [d for d in find_dates(near, scene.context.year) if d.exact], near)
    return own.first if own is not None else ""


_OPENING = "(?:挂牌|揭牌|授牌|启用|投入使用|投入运行|投用|投运|建成|成立|落成|落户|运行|开放|开园|上线)"
_OPENS = re.compile(rf"(?:正式|起)?[^，。；\d]{{0,12}}?{_OPENING}")
_OPENS_AT_ONCE = re.compile(rf"(?:正式|起)?{_OPENING}(?=[，。；])")
_CLAUSE_BEHIND = re.compile("[，,][^，。；]{4,24}[，。；]")


def _opened(scene: Scene) -> str:
    """共建甲基地，2023年4月投入使用: when what is built opened, told behind it; of the year told before, where only the
    month is (2022年4月签约，……共建的甲学院于9月投入使用)."""
    end = scene.end.mention if scene.end is not None else None
    if end is None or end.label not in FACILITIES | GROUPS or not scene.frame.start <= end.start:
        return ""
    last = others_from(scene)
    window = scene.text[end.end : last]
    year = int(scene.frame.date[:4]) if scene.frame.date else None
    dates = find_dates(window, year or scene.context.year)
    told = next((d.first for d in dates if (d.exact or year) and _OPENS.match(window, d.end)), "")
    return told or _opened_behind(scene.text, last - 1)


def _opened_behind(text: str, at: int) -> str:
    """……共同建设，2019年12月上线，日常运营交给甲公司: the clause right behind says when, and nothing else."""
    clause = _CLAUSE_BEHIND.match(text, at)
    dates = find_dates(clause.group()) if clause else ()
    opens = clause and dates and dates[0].start == 1 and _OPENS_AT_ONCE.match(clause.group(), dates[0].end)
    return dates[0].first if opens and dates[0].exact else ""


def _dated_before(scene: Scene) -> str:
    """甲基地于2019年建成，学校与乙公司为建设单位: when what the sentence began with was built."""
    end = scene.end.mention if scene.end is not None else None
    if end is None or end.label not in FACILITIES:
        return ""
    told = (
        f
        for f in scene.frames[: scene.at]
        if "build" in f.verbs and end.name in {a.mention.name for a in f.of("agent")}
    )
    return next((f.date for f in told if f.date and not f.modal), "")


_DATE_FIELD = re.compile(r"(?:成立|揭牌|挂牌|建成|启用|共建|签约|签署|加入|合作)(?:时间|日期|年份)\s*[：:为]")


def _dated_field(scene: Scene) -> str:
    """共建单位：甲、乙；揭牌时间：2020年7月: the date of a record."""
    record = record_of(scene)
    if not (field := _DATE_FIELD.search(record)):
        return ""
    dates = find_dates(record[field.end() : field.end() + 24], scene.context.year)
    return dates[0].first if dates and not dates[0].start else ""


def _dated_behind(scene: Scene) -> str:
    """先后与甲局（2018年）、乙协会（2019年）签署: the date in the bracket right behind the body."""
    for one in (scene.end, scene.start):
        told = _BRACKET.match(scene.text, one.mention.end) if one is not None and not one.mention.own else None
        dated = find_dates(told[1], scene.context.year) if told else ()
        if dated and dated[0].exact and dated[0].start == 0:
            return dated[0].first
    return ""


_BRACKET = re.compile(r"”?[（(]((?:19|20)\d\d年[^（）()，；]{0,12})[）)]")


def _bracketed_date(scene: Scene) -> str:
    """甲中心（2018年）; 签署协议（2021年3月）: the date in a bracket right behind the clause or the body."""
    ends = [scene.frame.end, *([scene.end.mention.end] if scene.end is not None else [])]
    for end in ends:
        told = re.search(r"[（(]([^（）()]{4,16})[）)]", scene.text[max(scene.frame.start, end - 18) : end + 20])
        dated = find_dates(told[1], scene.context.year) if told else ()
        if dated and dated[0].exact:
            return dated[0].first
    return ""


_WE_LEAD = re.compile(f"{OURS}(?:为|是|任|作为|担任)牵头(?:建设|共建|组建)?(?:单位|方|院校|学校)")
_LEADS = re.compile("”?(?:为|是|任|系|担任)牵头(?:建设|共建|组建)?(?:单位|方|企业)")


def _builder(scene: Scene) -> list[Properties]:
    lead = {("" if f.mention.own or f.kind == "unit" else f.mention.name) for f in scene.frame.of("lead")}
    if not lead and _WE_LEAD.search(scene.text, *scene.frame.sentence):
        lead = {""}
    if not lead:
        named = (f.mention for frame in scene.frames for f in frame.of("agent") if f.kind == "body")
        lead = {m.name for m in named if _LEADS.match(scene.text, m.end)}
    if not lead or scene.start is None:
        return [{}]
    name = "" if scene.start.mention.own else scene.start.mention.name
    return [{"role": "lead" if name in lead else "partner"}]


_SEATS = ("vice-chair", "chair", "founder", "council", "member")


_SEAT_WORDS = re.compile(
    "(?P<vice>(?:常务|执行)?副(?:理事长|会长|主席|主任)(?:委员)?单位)|(?P<chair>(?:理事长|会长|主席)单位)"
    "|(?P<council>(?:常务)?理事单位|委员单位)|(?P<founder>(?:联合|共同)?发起单位)|(?P<member>(?:成员|会员)单位)"
)


@dataclass(frozen=True, slots=True)
class _Seat:
    """A seat in a group, with its place in the text."""

    start: int
    role: str


def _seat_in_turn(scene: Scene) -> str:
    """分别是甲联盟、乙协会的常务理事单位和会员单位: the seat in this group, by order."""
    text = scene.text[scene.frame.start : others_from(scene)]
    if not re.search("分别|依次", text):
        return ""
    roles = {"vice": "vice-chair"}
    seats = [_Seat(m.start(), roles.get(m.lastgroup or "", m.lastgroup or "")) for m in _SEAT_WORDS.finditer(text)]
    own = share(scene, seats, text)
    return own.role if own is not None else ""


def _as_what(frame: Frame, scene: Scene) -> bool:
    """作为发起单位，学校加入甲联盟: says as what the college takes part in the group of the clause, and in no other."""
    own = scene.end.mention.name if scene.end is not None else ""
    others = (f for f in frame.of("object", "to") if f.mention.label in GROUPS and f.mention.name != own)
    return "作为" in scene.text[frame.start : frame.end] and not any(others)


def _member(scene: Scene) -> list[Properties]:
    """The role printed right behind the group, else the highest of the clause, else what the college takes part as."""
    if seat := _seat_in_turn(scene):
        return [{"role": seat}]
    if scene.end is not None and (role := role_behind(scene.end, scene)):
        return [{"role": role}]
    if held := next((role for role in _SEATS if ROLES[role] in scene.verbs), ""):
        return [{"role": held, **_taken_when(scene)}]
    clauses = [scene.verbs, *(f.verbs for f in scene.frames[: scene.at] if _as_what(f, scene))]
    for verbs in clauses:
        for role in _SEATS[:-1]:
            if role in verbs:
                return [{"role": role}]
    return [{"role": "founder" if "initiate" in scene.verbs else "member"}]


_TAKING = re.compile("(?:加入|加盟|当选|成为)[^，。；]{0,80}$")


def _taken_when(scene: Scene) -> Properties:
    """2021年，学校加入甲联盟（会员单位）: when the seat that stands behind the group was taken."""
    group = scene.end.mention.start if scene.end is not None and SEATED in scene.verbs else 0
    taken = group and scene.frame.date and _TAKING.search(scene.text, scene.frame.sentence[0], group)
    return {"date": scene.frame.date} if taken else {}


_AGREEMENT = re.compile(
    r"[《“]([^《》“”]{2,60}(?:协议书|协议|备忘录|合同|意向书|协定)(?:[（(][^（）()]{2,16}[）)])?|[^《》“”]{0,60}(?:Agreement|Memorandum|MoU|MOU)[^《》“”]{0,60})[》”]|([^，。；、《》]{0,40}?(?:协议书|协议|备忘录|合同|意向书|协定))"
)


def _title(scene: Scene) -> list[Properties]:
    frame = scene.frame
    if (frame.apart or "》《" in scene.span) and (told := _titles_apart(scene)):
        return [{"title": told}]
    turns = _TITLE_TURNS.search(scene.text, frame.start, frame.sentence[1])
    if turns and (own_one := ordered(scene, (turns[1], turns[2]))):
        return [{"title": own_one}]
    names = [f.mention.end for f in frame.of("with", "to", "agent") if f.mention.end <= frame.end]
    for start in (frame.marks.get("sign", frame.start), max([*names, frame.start])):
        found = _AGREEMENT.search(scene.text[start : frame.end])
        if found and found.start() < 30:
            return [{"title": _clean_title(found[1] or found[2])}]
    return [{}]


_TITLE_TURNS = re.compile(
    r"前者[^，。；《“]{0,12}[《“]([^，。；》”]{2,40})[》”][^，。；]{0,6}[，；]后者[^，。；《“]{0,12}[《“]([^，。；》”]{2,40})[》”]"
)
"""前者签的是《甲协议》，后者签的是《乙协议》."""


def _titles_apart(scene: Scene) -> str:
    """与甲、乙分别签订了丙协议和丁备忘录, 先后与甲、乙签署《丙协议》《丁备忘录》: titles go by order."""
    text = scene.text[scene.frame.marks.get("sign", scene.frame.end) : scene.frame.end]
    titles = [m[1] or m[2] for m in _AGREEMENT.finditer(re.sub("[和与及]", "、", text))]
    names = [f.mention.name for f in scene.frame.of("with") if f.kind == "body"]
    if scene.end is None or len(titles) < 2 or len(titles) != len(names) or scene.end.mention.name not in names:
        return ""
    return _clean_title(titles[names.index(scene.end.mention.name)])


def _clean_title(text: str) -> str:
    return re.sub(
        r"^(?:了|的|之|和|与|共同|正式|一份|[0-9]+\s*[份项个]|签署|签订|等[^的]{0,8}的?)+",
        "",
        MARKS.sub("", text).strip(),
    ).strip()


_SUBJECT = re.compile(r"([\u4e00-\u9fffA-Za-z0-9+、与和]{2,30}?)(?:专业群|专业)")
_CUT = re.compile(
    r".*(?:学校|学院|我校|我院|开设|开展|实施|推行|试行|联手|其中|覆盖|涉及|涵盖|接收|招收|选拔|在|培养|由|的|以|为|就|及其|，|系(?!统)|年|(?:扩大|延伸|拓展|推广)[到至])|[一两二三四五六七八九十0-9]+个$"
)


_PROGRAMMES_LISTED = re.compile(
    r"(?:所在|合作|涉及|对应|试点|所属)?专业(?:分别|依次|各)?(?:[为是：:]|有|包括)([^，。；]{2,60}?)(?:专业)?(?=[，。；]|\Z)"
)
"""与甲、乙开设订单班，所在专业分别为丙与丁."""
_PROGRAMMES_COVERED = re.compile(
    r"(?:覆盖|涉及|涵盖|面向|分布在|分属)([\u4e00-\u9fffA-Za-z、]{2,40}?)(?:等)?(?:[两二三四五六七八九十]|\d+)个专业(?!群)"
    r"|(?:在|新增)([\u4e00-\u9fffA-Za-z、]{2,40}?)(?:等?(?:[两二三四五六七八九十]|\d+)个)?专业(?:新?招收|选拔|学徒)"
)
"""与甲开展学徒制培养，覆盖乙、丙两个专业; 与甲实施学徒制，今年在乙专业招收学徒30人."""
_CHOSEN_FROM = re.compile(
    r"(?:面向|从|在)(?:学校|学院|我校|我院|本校)?的?([\u4e00-\u9fffA-Za-z]{2,14}?)专业[^，。；专业]{0,8}?(?:学生|新生|中)[^，。；]{0,4}?(?:选拔|遴选|招收|招募|择优|报名)"
)
"""由甲公司冠名的“甲班”，面向乙专业二年级学生选拔."""
_PROGRAMME_TURNS = re.compile(
    r"前者[^，。；]{0,8}?(?:面向|在|为|设在|针对|招收)([^，。；]{2,14}?)专业[^，。；]{0,8}[，；]后者[^，。；]{0,8}?(?:面向|在|为|设在|针对|招收)([^，。；]{2,14}?)专业"
)
"""前者面向甲专业，后者面向乙专业."""
_ASIDE_PROGRAMME = re.compile(r"[（(]([^（）()，,、]{2,20}?)专业群?[，,、）)]")
"""甲公司（铁道信号专业，42人）."""


_TAKES_PART = re.compile(
    r"([\u4e00-\u9fffA-Za-z0-9+、与和]{2,24}?)专业(?:与|同|联合|携手|依托|对接|(?=(?:19|20)\d\d年与))"
)


def _whose_programme(scene: Scene) -> str:
    """甲专业与乙公司，丙专业与丁公司均实行学徒制: of several programmes the one in front of this partner."""
    told = list(_TAKES_PART.finditer(scene.text, *scene.frame.sentence))
    at = scene.end.mention.start if scene.end is not None else 0
    before = next((match for match in reversed(told) if match.end() <= at), None)
    if before is None or len(told) < 2:
        return ""
    names = [f.mention.end for found in scene.frame.roles.values() for f in found if f.mention.end <= before.end(1)]
    return _CUT.sub("", scene.text[max(before.start(1), *names, 0) : before.end(1)]).strip("、与和 ，")


def _programme(scene: Scene) -> list[Properties]:
    if scene.end is not None and (aside := _ASIDE_PROGRAMME.match(scene.text, scene.end.mention.end)):
        return [{"programme": aside[1]}]
    if whose := _whose_programme(scene):
        return [{"programme": whose}]
    text = scene.text[scene.frame.sentence[0] : scene.frame.end]
    own = scene.text[scene.frame.start : scene.frame.end]
    for part in (own, text):
        found = [m[1] for m in _SUBJECT.finditer(part)]
        named = [
            p for f in found if (p := _CUT.sub("", f).strip("、与和 ")) and len(p) > 1 and p not in ("各", "本", "相关")
        ]
        if named:
            told = ordered_part(scene, "、".join(named)) if scene.frame.apart or "分别" in own else ""
            return [{"programme": told or named[-1]}]
    turns = _PROGRAMME_TURNS.search(scene.text, scene.frame.start, scene.frame.sentence[1])
    if turns and (own_one := ordered(scene, (turns[1], turns[2]))):
        return [{"programme": own_one}]
    if listed := _PROGRAMMES_LISTED.search(scene.text, scene.frame.start, scene.frame.sentence[1]):
        return [{"programme": ordered_part(scene, listed[1]) or listed[1]}]
    if covered := _PROGRAMMES_COVERED.search(scene.text, scene.frame.start, others_from(scene)):
        return [{"programme": covered[1] or covered[2]}]
    if chosen := _CHOSEN_FROM.search(scene.text, scene.frame.start, others_from(scene)):
        return [{"programme": chosen[1]}]
    classes = [m[1] or m[2] for m in _CLASS.finditer(own)]
    return [{"programme": ordered(scene, classes) or classes[-1]}] if classes else [{}]


_CLASS = re.compile(
    r"[“《]([^“”《》]{2,20}班)[”》]|“([^“”]{2,12})”(?=(?:现代)?(?:订单|学徒|冠名|定向)(?:制)?(?:培养)?班)"
)
"""“甲班”, “甲”订单班."""
_BEGUN = re.compile(r"((?:19|20)\d\d)\s*(?:级|年(?:\s*\d{1,2}\s*月)?(?:起|以来|开始))|早在\s*((?:19|20)\d\d)\s*年")


def _apprenticeship(scene: Scene) -> list[Properties]:
    """The programme, and since when it is taught: the year of the first apprentices (自2020级起), else of the clause.

    A year alone would part what is said of one programme.
    """
    (programme,) = _programme(scene)
    return [{**programme, **_begun(scene)}] if programme else [{}]


def _begun(scene: Scene) -> Properties:
    front = scene.text[scene.frame.sentence[0] : scene.frame.end]
    begun = [m[1] or m[2] for m in _BEGUN.finditer(front)]
    if not begun and (turn := _dated_in_turn(scene)):
        return {"year": turn[:4]}
    begun = begun or [d.first[:4] for d in find_dates(scene.span, scene.context.year) if d.exact]
    return {"year": ordered(scene, begun) or begun[0]} if begun else {}


_PROJECT = re.compile(
    r"[“《]?([\u4e00-\u9fff、与和]{2,24}?专业[\u4e00-\u9fff]{0,14}?(?:教育项目|项目|课程|教育))[”》]?"
)


def _joint(scene: Scene) -> list[Properties]:
    """Name, first year and students of each joint programme, told in its sentence or in the next one (该项目自……,
    2019年增设……)."""
    sentence = scene.rest
    following = re.split("[。；]", scene.text[scene.frame.sentence[1] + 1 :], maxsplit=1)[0]
    if _OF_PROGRAMME.match(following):
        sentence += "。" + following
    parts = _parted(sentence)
    if len(parts) > 1 and all("since" in one or "students" in one for one in parts):
        return parts
    made = _enrolment(sentence)
    if told := _PROJECT.search(sentence):
        made["programme"] = re.sub(r"^.*(?:举办的?|开展的?|开办的?|开设的?|实施的?|设立的?|合办的?)", "", told[1])
    elif name := _programme_name(scene, sentence):
        made["programme"] = name
    if scene.end is not None and (own := _OF_PARTNER.match(scene.text, scene.end.mention.end)):
        made["programme"] = own[1]
    if told := _STUDENTS_IN_TURN.search(sentence):
        counts = [people.count for people in find_headcounts(told[1])]
        if (mine := ordered(scene, counts)) is not None:
            made["students"] = mine
    elif len(foreign_partners_of(scene)) > 1:
        made.pop("students", None)  # 与甲、乙、丙大学合作办学，在校生共614人: of all together
    if "since" not in made:
        if since := _SINCE.search(scene.text[scene.frame.sentence[0] : scene.frame.end]):
            made["since"] = _first_month(since)
        elif scene.frame.date:
            made["since"] = scene.frame.date[:4]
    return [made]


_OF_PARTNER = re.compile(
    r"(?:[（(][^（）()]{1,60}[）)])?(?:合作|联合)(?:举办|开办|开设)?的([\u4e00-\u9fffA-Za-z]{2,14}?)专业(?=[、，和与及两三四])"
)
"""与甲学院合作的会计专业、与乙大学合作的软件技术专业两个项目."""
_STUDENTS_IN_TURN = re.compile(r"(?:在校生|学生|在籍生)[^，。；\d]{0,6}(?:分别|依次)[为有]([^，。；]{3,40})")
_OF_PROGRAMME = re.compile(
    r"\s*(?:(?:该|此|本)?(?:合作)?项目|(?:\d{4}\s*年)?，?(?:又|再|还|另)?(?:增设|新增|新设|增加)|(?:目前|现|截至[^，。；]{2,12}，)?(?:有|共有|在读)?(?:在校生|在籍学生|在读学生|学生)\s*\d)"
)
"""A sentence that goes on with the programme of the one before, or adds another."""
_TAUGHT = re.compile(
    r"(?:[为是]|增设了?|新增的?|新设了?|开设的?|开办的?|举办的?|合办的?|设立的?|实施的?|，|：|；|其中|\A)"
    r"[“]?([\u4e00-\u9fffA-Za-z]{2,14})专业(?!群|课|标准|教师|建设|核心|人才|带头|毕业)"
)


def _parted(sentence: str) -> list[Properties]:
    """首个项目为甲专业，学生90人；2016年增设乙专业，学生75人: what is told of each of several programmes."""
    told = {found[1]: found for found in reversed([*_TAUGHT.finditer(sentence)])}
    found = sorted(told.values(), key=lambda one: one.start())
    # what stands in front of the first one is told of it: 与甲大学的合作始于2014年，首个项目为……
    later = [max(sentence.rfind(mark, 0, one.start(1)) for mark in "，。；") + 1 for one in found[1:]]
    return [
        {"programme": _bare_programme(one[1]), **_enrolment(sentence[begin:stop])}
        for one, begin, stop in zip(found, [0, *later], [*later, len(sentence)], strict=False)
    ]


def _enrolment(text: str) -> Properties:
    """Since when a programme runs, and its students."""
    made: Properties = {}
    if since := _SINCE.search(text):
        made["since"] = _first_month(since)
    people = [c.count for c in find_headcounts(text) if _STUDENTS.search(text[max(0, c.start - 6) : c.end + 4])]
    if people:
        made["students"] = max(people)
    return made


_SUBJECT_TAUGHT = re.compile(
    r"([\u4e00-\u9fffA-Za-z]{2,24})专业(?:的|(?:上|方面|领域)?(?:联合|合作)?(?:开展|举办|实施|开办)的?|[（(]"
    r"|[系是为][^，。；]{2,60}?(?:举办|开办|开展|合办|设立)的)?(?:中外|中[\u4e00-\u9fff])?合作办学"
)
_NAMED_BEHIND = re.compile(
    r"(?:项目[“]?(?!专业)|(?:合作|招生|涉及)?专业[为是：:])([\u4e00-\u9fff]{4,14})[”]?(?:专业)?(?=自?\s*20\d\d\s*年|[，。；])"
)
_PREFIX = re.compile(
    r"^.*(?:首个|第[一二三]个|项目[为是]|分别[为是]|增设了?|新增的?|新设了?|开设的?|开办的?|举办的?|合办的?|设立的?|实施的?|其中|合作|的)"
)


def _bare_programme(text: str) -> str:
    return _PREFIX.sub("", text)


_IN_FRONT = re.compile(r"([\u4e00-\u9fffA-Za-z]{2,16}?)(?:专业)?(?:项目)?\s*[，,（(]\s*$")
"""办学项目：建筑设计，外方英国甲学院."""


def _front_of(scene: Scene) -> tuple[int, int]:
    return scene.frame.sentence[0], max(scene.frame.verb_start, scene.frame.sentence[0])


def _programme_name(scene: Scene, sentence: str) -> str:
    """The one programme that a sentence tells of without 项目 behind it."""
    whole = scene.text[scene.frame.sentence[0] : scene.frame.sentence[1]]
    front = _IN_FRONT.search(scene.text, *_front_of(scene)) if ROLES["foreign"] in scene.verbs else None
    if front and not front[1].endswith("办学"):
        return _bare_programme(front[1])
    found = _SUBJECT_TAUGHT.search(whole) or _NAMED_BEHIND.search(sentence)
    if found:
        return _bare_programme(re.sub(r"^.*在", "", found[1]))
    names = {_bare_programme(one[1]) for one in _TAUGHT.finditer(sentence)}
    return names.pop() if len(names) == 1 else ""


_SINCE = re.compile(
    r"(?:自|始于)\s*(?P<year>(?:19|20)\d\d)\s*年(?:\s*(?P<month>\d{1,2})\s*月)?"
    r"|(?P<year2>(?:19|20)\d\d)\s*年(?:\s*(?P<month2>\d{1,2})\s*月)?(?:起|以来|开始|首|招|正式招|获批|增设|新增|新设|增加|开办|开设|设立|创办)"
)


def _first_month(since: re.Match[str]) -> str:
    year, month = since["year"] or since["year2"], since["month"] or since["month2"]
    return f"{year}-{int(month):02}" if month else year


_STUDENTS = re.compile("学生|招生|学员|在校|招收|新生|录取|在读|在籍")
_STANDARD = re.compile(
    r"(?P<titles>(?:[《“][^《》“”]{2,40}[》”][、和及与]?)+)\s*(?:等)?\s*[0-9一二两三四五六七八九十]*\s*[个门项]?(?P<kind1>课程|专业|岗位|教学|职业)?(?:教学)?标准"
    r"|(?P<count>[0-9]+\s*[个门项套](?:(?:国家|国际)级?)?)?(?P<name>[\u4e00-\u9fffA-Za-z0-9+（）()]{0,20}?)(?P<kind2>专业教学|专业|课程|岗位职业|岗位|职业|教学)标准"
)
_KINDS = {
    "课程": "course",
    "岗位": "post",
    "岗位职业": "post",
    "职业": "post",
    "专业": "programme",
    "专业教学": "programme",
    "教学": "programme",
}


_RECEIVING = ("agent", "to", "by", "object", "place")


def _standards(scene: Scene) -> list[Properties]:
    text = scene.text[scene.frame.sentence[0] : scene.frame.sentence[1]]
    others = [f for f in scene.frames[scene.at + 1 :] if "standard" in f.verbs]
    later = [f.start for f in others if f.of(*_RECEIVING) or f.modal]
    own = scene.text[scene.frame.start : min([scene.frame.sentence[1], *later])]
    made: list[Properties] = []
    for source in (_TAKEN_INTO.split(own, maxsplit=1)[0], own, text):
        for found in _STANDARD.finditer(source):
            made += _standard(found)
        if made:
            own_one = ordered(scene, made) if scene.frame.apart else None
            return [own_one] if own_one else made
    counted = _COUNTED_STANDARDS.search(text)
    if counted:
        kind = _KINDS.get(counted["kind"] or counted["kind2"] or "", "")
        number = (counted["n"] or counted["n2"] or "").strip()
        named = f"{number}{counted['kind'] or counted['kind2'] or ''}标准" if kind else counted.group().strip()
        return [{"standard": named, **({"kind": kind} if kind else {})}]
    return []


_TAKEN_INTO = re.compile("(?:纳入|列入|列为|确定为|上升为|写入|写进|编入|嵌入|融入)(?!了?[《“])")
"""《甲》岗位标准被纳入老挝国家职业标准: what it became part of is none of ours."""
_COUNTED_STANDARDS = re.compile(
    r"(?P<kind>专业教学|专业|课程|岗位|教学)标准\s*(?P<n>[0-9]+\s*余?[个项门套])"
    r"|(?P<n2>[0-9]+\s*余?[个项门套])[^，。]{0,6}?(?P<kind2>专业教学|专业|课程|岗位|教学)?标准"
    r"|各类标准\s*[0-9]+\s*余?个|(?:专业教学|专业|课程|岗位|教学)标准"
)


_MADE = re.compile(
    r"^.*(?:制定的?|研制的?|编制的?|编写的?|制订的?|开发的?|输出了?|采用了?|引入了?|引进了?|引用了?|使用了?|选用了?|采纳了?|推广了?|学校|我校|的|将|把|向[^，]*?)"
)
_COUNT = re.compile(r"[0-9]+\s*[个门项套]")
_JOINED = re.compile("^.*(?:和|及|与|以及)")
_JOINED_ON = re.compile("^(?:.*(?:和|及|以及)|与)")
"""研制的粮食储运与质量安全专业标准: behind the word for how it was made, 与 is part of the name."""


def _standard(found: re.Match[str]) -> list[Properties]:
    if found["titles"]:
        kind = _KINDS.get(found["kind1"] or "课程", "course")
        return [{"standard": title, "kind": kind} for title in re.findall("[《“]([^《》“”]+)[》”]", found["titles"])]
    kind = _KINDS[found["kind2"]]
    made = _MADE.sub("", found["name"])
    name = (_JOINED_ON if made != found["name"] else _JOINED).sub("", made)
    count = found["count"] if not name else name if _COUNT.fullmatch(name) else ""
    if count:
        return [{"standard": f"{count.strip()}{found['kind2']}标准", "kind": kind}]
    return [{"standard": name.strip(), "kind": kind}] if name and name not in _ANY_STANDARDS else []


_ANY_STANDARDS = frozenset(("相关", "有关", "同类", "先进", "国际", "国家", "行业", "各类", "多项", "一批"))
"""What tells no standard from others: 德国的相关职业标准."""


def _training(scene: Scene) -> list[Properties]:
    sentence, made = scene.rest, {}
    if scene.frame.date:
        made["period_start"] = made["period_end"] = scene.frame.date
    for dated in find_dates(sentence, scene.context.year):
        near = dated.start < scene.frame.end - scene.frame.start or not made
        if near and dated.exact and (dated.first != dated.last or not made):
            made["period_start"], made["period_end"] = dated.first, dated.last
    end = scene.end.mention.end - scene.frame.start if scene.end is not None else 0
    window = sentence[max(0, end) :]
    properties: Properties = dict(made)
    own = scene.text[scene.frame.start : others_from(scene)]
    properties |= _heads(scene, window, own)
    if days := find_days(window):
        properties["days"] = (share(scene, days, window) or days[0]).count
    joined = max(0, behind_joined(scene, "to") - scene.frame.start)
    topic = training_topic(own[joined:]) or training_topic(own)
    if topic and not any(f.mention.name in topic for held in scene.frame.roles.values() for f in held):
        properties["topic"] = topic
    return [properties]


_ONLINE = re.compile("线上|在线|(?:远程|网络)(?:方式|培训|授课|教学|直播|为)")
_ON_SITE = re.compile("线下|面授|现场|其中")
_BY_NET = re.compile("线上|在线|网络|远程|云端|直播")
_BY_PRESENCE = re.compile("线下|面授|现场|到场")
_PIECE = "，。；、（）()"
"""Marks around the words that tell how some of those who are taught take part: 培训310人（线上190人）."""


def _heads(scene: Scene, window: str, own: str) -> Properties:
    """How many people are taught, and how many of them online: all where the clause says so, else those of whom it is
    told (310人，其中线上190人; 线上190人、线下120人)."""
    text, people = window, _taught(window)
    if not people:
        text = scene.text[scene.frame.sentence[0] : scene.frame.end]
        people = [c for c in find_headcounts(text) if c.unit != "人日"]  # 甲段选派28名职工到校参加……: who came
    if not people:
        return {}
    mine = share(scene, people, text)
    if mine is None and (parted := _by_net(people, text)):
        return parted
    count = (mine or people[0]).count
    online = _ONLINE.search(own) and not _ON_SITE.search(own)
    return {"headcount": count, "headcount_online": count} if online else {"headcount": count}


def _by_net(people: Sequence[Count], text: str) -> Properties:
    """All who are taught and those of them who learn online, where a text tells them apart."""
    told = [(c, _piece(c, text)) for c in people]
    present = [c.count for c, piece in told if _BY_PRESENCE.search(piece)]
    online = [c for c, piece in told if _BY_NET.search(piece) and not _BY_PRESENCE.search(piece)]
    if not online:
        return {}
    every = [c.count for c in people if c.start < online[0].start and c.count >= online[0].count]
    if not every and not present:
        return {}
    return {"headcount": every[0] if every else online[0].count + present[0], "headcount_online": online[0].count}


def _piece(count: Count, text: str) -> str:
    begin = max(text.rfind(mark, 0, count.start) for mark in _PIECE) + 1
    stops = (at for mark in _PIECE if (at := text.find(mark, count.end)) >= 0)
    return text[begin : min(stops, default=len(text))]


def _taught(window: str) -> list[Count]:
    """Who is taught; not the teachers that somebody sends (选派6名教师送教上门)."""
    people = [c for c in find_headcounts(window) if c.unit != "人日"]
    taught = [c for c in people if not _SENT.search(window[: c.start]) and not _TEACHERS.match(window, c.end)]
    return taught or people


_TEACHERS = re.compile(
    "[\u4e00-\u9fff]{0,4}?(?:工程师|讲师|培训师|专家|师傅|工匠)[^，。；]{0,8}?(?:[为给对向]|到校|来校|受邀|应邀|授课)"
)
"""甲公司8名工程师为学校26名教师开展培训: who teaches."""
_SENT = re.compile(r"(?:选派|派出|派遣|派)了?\s*\Z")


def _leader(scene: Scene) -> list[Properties]:
    chairs = ROLES["chair"] in scene.verbs and ROLES["leader"] not in scene.verbs
    return [{"role": "chair" if chairs else "lead"}]


def _content(scene: Scene) -> list[Properties]:
    return [content_of(scene)]


FINDERS: Mapping[str, Callable[[Scene], list[Properties]]] = {
    "date": _date, "builder": _builder, "leader": _leader, "member": _member, "title": _title, "programme": _programme,
    "apprenticeship": _apprenticeship, "joint": _joint, "standards": _standards, "training": _training,
    "achievement": achievement_of, "project": project_of, "topic": topic_of, "content": _content, "base": base_of,
    "backing": backing_of, "recognition": recognition_of, "chosen": chosen_of, "help": help_of,
    "title-with-us": title_with_us_of,
}  # fmt: skip
