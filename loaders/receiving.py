"""Who is served, trained, taught with, given standards and results: the ends of what a college does for others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.ontology import ontology
from loaders.clauses import Frame
from loaders.mention import FACILITIES, GROUPS, Mention
from loaders.names import Found
from loaders.scene import (
    Scene,
    abroad_of,
    actors_of,
    bodies_of,
    built_of,
    coordinate,
    foreign_partners_of,
    has_people,
    once,
    own_college,
    partners_of,
    told_before,
    with_places,
)
from loaders.words import OURS


def school_of(scene: Scene) -> list[Found]:
    """Whose students they are: those of a college that is the subject (甲学院与乙公司实施学徒制), else ours."""
    frame = scene.frame
    if any(f.kind in ("own", "unit") for f in [*frame.of("agent", "with", "lead"), *_recalled(scene)]):
        return [own_college(scene)]
    others = [f for f in frame.of("agent", "with") if f.kind == "body" and f.mention.label == "College"]
    return others[:1] if frame.of("agent") and others else [own_college(scene)]


def _recalled(scene: Scene) -> list[Found]:
    """The subjects of the clauses before."""
    return [f for earlier in scene.frames[: scene.at] for f in earlier.of("agent", "lead")]


_EMPLOYING = frozenset(("Enterprise", "PublicBody", "OverseasPartner"))


_TEACHING = frozenset(("ResearchCentre", "Platform", "College"))
"""Who takes apprentices too where it is named with 与: 与甲影像诊断中心试行学徒制."""
_SCHOOLING = _EMPLOYING | _TEACHING


def employers_of(scene: Scene) -> list[Found]:
    """Who takes apprentices and order classes."""
    frame = scene.frame
    named = frame.of("agent", "joiner", "with", "place", "object", *(("from",) if "apprentice" in scene.verbs else ()))
    named = [*named, *(frame.of("by") if scene.verbs >= {"ask", "order"} else ())]  # 受甲局委托开设订单班
    bodies = [b for b in bodies_of(named, scene) if not b.mention.own] or [
        b for b in partners_of(scene) if not b.mention.own
    ]  # fmt: skip
    if "order" in scene.verbs and not _OF_PUPILS.search(scene.rest):
        return []
    if "recognise" in scene.verbs:  # 由学校和甲公司共同遴选; not 甲厅认定的试点
        return [b for b in bodies if b.mention.label == "Enterprise"] if "together" in scene.verbs else []
    if _AMONG_SUBJECTS.search(scene.span):
        return []
    if not bodies:
        before = [f for earlier in scene.frames[: scene.at + 1] for f in earlier.of("to")]
        bodies = [b for b in bodies_of(before, scene) if not b.mention.own] or _subject(scene)
        bodies = (
            bodies or _ordering(scene) or _sharing(scene) or _relied_on(scene) or _matched(scene) or _with_us(scene)
        )
    offices = scene.frame.of("with", "agent", *(("by",) if "ask" in scene.verbs else ()))
    school = {f.mention.name for f in school_of(scene)}
    bodies = [b for b in bodies if not _GRANTED.match(scene.text, b.mention.end)]
    return [b for b in bodies if b.mention.name not in school and _may_employ(b, offices, scene.frame.of("with"))]


def _subject(scene: Scene) -> list[Found]:
    """甲公司不仅与学校共建乙基地，还开设了“甲班”: the firm that the sentence is about."""
    opened = _OPENED.search(scene.span)
    return [a for a in actors_of(scene) if a.mention.label == "Enterprise"] if opened else []


def _with_us(scene: Scene) -> list[Found]:
    """甲公司也加入进来，与学校共同招收学徒: the subject of the clause before, where this one only names us."""
    ours = any(f.kind in ("own", "unit") for f in scene.frame.of("with"))
    return [a for a in actors_of(scene) if a.mention.label == "Enterprise"] if ours else []


_MATCHED = re.compile(r"(?:[（(][^（）()]{0,40}[）)])?[，,]")


def _matched(scene: Scene) -> list[Found]:
    """甲专业对接乙公司，开办订单班: the firms that a programme is matched with."""
    named = [f for f in bodies_of(scene.frame.of("invited"), scene) if f.mention.label == "Enterprise"]
    told = named and scene.text.endswith("对接", scene.frame.start, named[0].mention.start)
    return named if told and _MATCHED.match(scene.text, named[-1].mention.end) else []


def _relied_on(scene: Scene) -> list[Found]:
    """甲专业依托乙公司实施现代学徒制培养: the firms that it relies on."""
    named = bodies_of(scene.frame.of("via"), scene) if _RELYING.search(scene.span) else []
    return [f for f in named if f.mention.label == "Enterprise"]


_RELYING = re.compile("依托|依靠|借助")


def _ordering(scene: Scene) -> list[Found]:
    """受甲公司委托，学校开设“甲订单班”; 甲公司为……，委托学校开设“甲订单班”: who ordered the class."""
    return bodies_of(_asking(scene.frames[: scene.at]), scene) or _who_asked(scene)


def _asking(frames: Sequence[Frame]) -> list[Found]:
    """受甲公司委托: whoever asked for something in these clauses that no earlier one did."""
    asked = (frame for at, frame in enumerate(frames) if "ask" in frame.verbs and not _answered(frames[at + 1 :]))
    return [f for frame in asked for f in frame.of("by", "principal")]


def _answered(frames: Sequence[Frame]) -> bool:
    """受甲局委托，学校编制规划，学校又为乙局……: whether we did what was asked, and then begin anew."""
    if len(frames) < 2 or not (_begins(frames[0]) and frames[0].verbs & {"serve", "undertake"}):
        return False
    return any(_asked_anew(frame) or _begins(frame) for frame in frames[1:])


def _asked_anew(frame: Frame) -> bool:
    """Whether a clause tells of somebody who asks: 受甲局委托, 应甲局之邀."""
    return "ask" in frame.verbs and bool(frame.of("by"))


def _begins(frame: Frame) -> bool:
    """Whether the college acts in a clause that says so."""
    return any(f.kind in ("own", "unit") for f in frame.of("agent"))


_AMONG_SUBJECTS = re.compile("(?:围绕|聚焦|涵盖)[^，。；]{0,40}(?:培养|订单)等?[^，。；]{0,10}合作")
"""双方围绕盐碱地治理、人才定向培养等深化合作: what they talk of."""
_OF_PUPILS = re.compile("班|模式|做法|培养|人才|学生|学员|定向|冠名|委培|招|专业")
"""What tells an order for pupils from one for goods."""
_OPENED = re.compile(r"(?:开设|开办|组建|设立|冠名|成立|举办|招收)[^，。；]{0,24}(?:班|学徒制)")


_GRANTED = re.compile(
    r"[“]?(?:首批|第[一二三四五]批)?[^，。；、]{0,6}?学徒制?[”]?(?:首批|第[一二三四五]批)?试点(?:单位|院校|学校|项目|专业)"
)
"""教育部首批现代学徒制试点单位: a title, and nobody's apprentices."""


def _may_employ(one: Found, offices: Sequence[Found], named: Sequence[Found]) -> bool:
    label = one.mention.label
    if label == "PublicBody":
        return one in offices or one.mention.name.endswith(
            ("医院", "保健院", "幼儿园", "卫生院", "敬老院", "福利院", "场")
        )
    return label in _EMPLOYING or (label in _TEACHING and one in named)


_SHARES = re.compile(r"冠名|参与|共同|联合|合作|出资|派|选拔|授课|组建|投入|提供")


_MEETING = re.compile(r"研讨|论坛|会议|讲座|交流会|推进会|经验")


def _sharing(scene: Scene) -> list[Found]:
    """开设订单班，由甲公司全程参与培养: who shares in a class, told in the clauses that follow."""
    if _MEETING.search(scene.span):
        return []
    for later in scene.frames[scene.at + 1 :]:
        if later.of("object", "to"):
            return []
        bodies = [b for b in bodies_of(later.of("agent", "joiner", "with", "lead"), scene) if not b.mention.own]
        if bodies:
            return bodies if _SHARES.search(scene.text[later.start : later.end]) else []
    return []


def enumerated_of(scene: Scene) -> list[Found]:
    """主要合作企业有甲、乙、丙等: partners in a list."""
    found = bodies_of(scene.frame.of("holder"), scene)
    return [f for f in found if has_people(f) and f.mention.label != "Alliance" and not f.mention.own]


def _class_listed(scene: Scene) -> list[Found]:
    """开展现代学徒制试点，合作企业为甲和乙: partners listed behind the class they belong to."""
    return [f for f in enumerated_of(scene) if f.mention.label in _SCHOOLING]


def apprentice_listed_of(scene: Scene) -> list[Found]:
    """Partners listed behind an apprenticeship."""
    return _class_listed(scene) if told_before(scene, "apprentice") else []


def order_listed_of(scene: Scene) -> list[Found]:
    """Partners listed behind an order class."""
    return _class_listed(scene) if told_before(scene, "order") else []


_CLASS = re.compile(
    r"(?:开设|组建|成立|举办|开办|设立|设)了?[^，。；]{0,6}?[\u4e00-\u9fffA-Za-z]{2,10}(?<!培训|研修|进修|实验|训练|提高|学习)(?<!鲁)班(?!级|主任|组|子|列|车|长)"
)


def class_partners_of(scene: Scene) -> list[Found]:
    """与甲合作开设甲班; 甲在学校开设的乙班: a class that bears a firm's name."""
    if not _CLASS.search(scene.span) or scene.verbs & {"order", "apprentice"}:
        return []
    here = any(f.kind in ("own", "unit") for f in scene.frame.of("place"))
    sharing = [*partners_of(scene), *(scene.frame.of("agent") if here else [])]
    return [f for f in employers_of(scene) if f.mention.label == "Enterprise" and f in sharing]


def facilities_related_of(scene: Scene) -> list[Found]:
    """甲与乙合作的丙产业学院: what the parties of a relative clause have together."""
    if scene.frame.relative:
        return built_of(scene)
    return built_of(scene) if _FRUIT.search(scene.span) else []


_FRUIT = re.compile(
    r"[是系][^，。；]{4,60}合作的(?:产物|结晶|成果|典范|载体|平台)|由[^，。；]{4,60}(?:联合|合作|共同|出资|投资)[^，。；]{0,10}?(?:举办|兴办|创办|开办|办学)"
)
"""甲学院是学校与乙公司深度合作的结晶, 由学校与乙公司联合举办."""


def receivers_of(scene: Scene) -> list[Found]:
    """Who abroad is given a standard."""
    frame = scene.frame
    return abroad_of(once(frame.of("to", "object", "place", "by")))


def adopters_of(scene: Scene) -> list[Found]:
    """Who abroad takes a standard up."""
    passive = scene.frame.of("to") if _TAKEN_UP.search(scene.span) else []  # 为甲学院所采用
    taken = scene.frame.of("object") if _INTO.search(scene.span) else []  # 纳入甲学院人才培养方案
    there = scene.frame.of("place") if _USED_THERE.search(scene.span) else []
    return abroad_of(once([*scene.frame.of("agent", "by"), *passive, *taken, *there]))


_USED_THERE = re.compile(
    "在[^，。；]{2,30}?(?:(?:得到|获得?|被)[^，。；]{0,6}?(?:采用|采纳|应用|使用|认可|推广)|启用|试用|应用|使用)"
)
"""标准在老挝得到采用."""


_INTO = re.compile(
    "(?:纳入|列入|进入|嵌入|融入|写入)[^，。；]{2,40}?(?:方案|计划|课程|体系|教学|标准|目录|框架|名录|大纲)"
)


_TAKEN_UP = re.compile("为[^，。；]{2,80}?(?:所|采用|采纳|选用|引进)")


_SENT_TO_TEACH = re.compile(
    r"派[^，。；]{0,12}?(?:教师|专家|骨干|团队|讲师|教授)[^，。；]{0,8}?(?:赴|到|前往)[^，。；]{2,40}?(?:开展|举办|实施|进行|讲授|承担)[^，。；]{0,20}(?:培训|讲座|授课)"
)
"""派3名教师赴该校开展……培训: those at the place are taught."""


def trainees_of(scene: Scene) -> list[Found]:
    """Who is trained."""
    frame = scene.frame
    so_far = scene.text[frame.sentence[0] : frame.end]
    sent = frame.of("place") if "送教" in so_far or _SENT_TO_TEACH.search(so_far) else []
    named = [f for f in frame.of("to", "from") if not _SENT_OTHERS.match(scene.text, f.mention.end)]
    asked = [*_asking(scene.frames[: scene.at + 1]), *_who_asked(scene), *_senders(scene)]
    asked += [f for f in frame.of("by") if _REQUESTED.match(scene.text, f.mention.end)]
    named = [*named, *sent, *asked]
    named = named if any(f.kind != "unnamed" for f in named) else [*named, *_visited(scene)]  # 走进甲会，为职工合唱团……
    found = bodies_of([f for f in named if f.kind != "unit"], scene)
    direct = (
        []
        if found
        else [f for f in bodies_of(frame.of("object"), scene) if f.mention.label in ("Enterprise", "PublicBody")]
    )
    told = {f.mention.name for f in frame.of("to")}  # 甲局派来52人，学校对其开展……: named first, and trained
    acting = {f.mention.name for f in actors_of(scene)} - told
    return [f for f in [*found, *direct] if f.mention.name not in acting and has_people(f)]


def _who_asked(scene: Scene) -> list[Found]:
    """甲公司连续五年委托学校培训……: whose people they are, where a firm or office lets us train."""
    before = scene.frames[scene.at - 1] if scene.at else None
    if "ask" not in scene.verbs or before is None or not any(f.mention.own for f in before.of("object")):
        return []
    told = scene.frame.of("principal") or actors_of(replace(scene, frame=before, at=scene.at - 1))
    return [f for f in told if not f.mention.own]


_SENT_BY = re.compile(r"(?:学员|人员|员工|职工|干部|教师)[^，。；]{0,6}由$")
_COME_FROM = re.compile(r"[，,\s]*(?:[0-9]+余?[名位])?(?:学员|参训|受训|参培)[^，。；]{0,8}来自")
_SENDS = re.compile(r"[^，。；]{0,4}?(?:选送|选派|派出|委派|输送|组织报名|统一组织)")


def _senders(scene: Scene) -> list[Found]:
    """举办……培训班，45名学员由甲公司选送; 学员来自甲公司和乙局: whose people they are, told behind."""
    text, after = scene.text, scene.frames[scene.at + 1 :][:1]
    named = [f for later in after for f in later.of("agent") if f.kind == "body"]
    sending = [f for f in named if _SENT_BY.search(text[: f.mention.start]) and _SENDS.match(text, f.mention.end)]
    return sending or [f for later in after if _COME_FROM.match(text, later.start) for f in later.of("from")]


_ASKED_BY = re.compile(
    "(?:培训|轮训|研修)[^，。；]{0,6}?由[^，。；]{2,40}?委托|委托(?:开展|举办|组织)?[^，。；]{0,10}?(?:培训|轮训|研修)班?[，,。；]?$"
)
"""……培训由甲局委托; 甲局委托开展巡检培训，42人: nobody else is asked."""


def askers_of(scene: Scene) -> list[Found]:
    """甲局将……培训任务交由学校承担: whoever lets us train."""
    given = any(f.kind in ("own", "unit") for f in scene.frame.of("object", "to")) or _ASKED_BY.search(scene.span)
    found = bodies_of(scene.frame.of("agent"), scene) if given else []
    return [f for f in found if not f.mention.own and f.mention.label not in FACILITIES | GROUPS]


_REQUESTED = re.compile(r"[^，。；]{0,4}(?:要求|需求|邀请|请求|申请)[，,]")
"""应甲支队要求，……."""
_SENT_OTHERS = re.compile("推荐的")
"""面向甲联合会推荐的学员开展培训: others are trained."""
_GONE = re.compile(r"(?:赴|到|走进|前往|深入|来到)$")
_THERE = re.compile(
    r"(?:对|为|向|给|针对)[^，。；]{0,8}?(?:人员|班组长|骨干|技师|技术员|护士|居民|老人|船员|司机|社员|员工|职工|村民|干部|农户|学员|工人|会员|业主|教师|学生|[球舞乐鼓唱]队|合唱团)"
)


def _visited(scene: Scene) -> list[Found]:
    """组织教师赴甲合作社，对社员开展培训; 教师赴甲公司为班组长讲授……, 赴乙学院开展师资培训: whose people they are."""
    frame, before = scene.frame, scene.frames[scene.at - 1] if scene.at else None
    gone = [
        f
        for f in (*frame.of("place"), *_went(scene))
        if f.kind == "body" and _GONE.search(scene.text[: f.mention.start])
    ]
    if frame.of("with", "object") or not (_THERE.search(scene.span) or _sent_to_teach(gone, scene)):
        return []
    if gone or before is None or frame.of("agent"):
        return [f for f in gone if not f.mention.own]
    return [f for f in before.of("place") if f.kind == "body" and _GONE.search(scene.text[: f.mention.start])]


def _went(scene: Scene) -> Sequence[Found]:
    """教师多次前往甲局开展茶艺培训: where the verb of going right in front leads."""
    before = scene.frames[scene.at - 1] if scene.at else None
    near = before is not None and "visit" in before.verbs and scene.text[scene.frame.start - 1] not in "，,；;。"
    return before.of("object") if before is not None and near else ()


_TEACHING_THERE = re.compile(
    "(?:开展|实施|举办|提供|讲授)(?![^，。；]*(?:实习|实训|岗前|跟岗|研修|访学|进修|学习|考察|调研))"
)
_SENT = re.compile("(?:教师|专家|团队|讲师|教授|骨干)[^，。；]{0,14}(?:，[^，。；]{1,6})?$")
_LEARNING = re.compile("学习|进修|研修|访学|挂职|考察|调研")
_TAUGHT = re.compile("[，,]?(?:共|累计|已|现场|集中)*(?:受训|培训|参训|轮训)(?!教师)[^，。；]{0,8}?[0-9]+余?(?:人|名)")


def _sent_to_teach(gone: Sequence[Found], scene: Scene) -> bool:
    """选派8名教师赴甲学院开展……培训: teachers go there to teach, and do not learn; 赴甲局开展……培训，培训干部35人."""
    if not gone:
        return False
    first, last = gone[0].mention, gone[-1].mention
    before = scene.text[max(scene.frame.sentence[0], first.start - 32) : first.start]
    told = (_SENT.search(before) and not _LEARNING.search(before)) or _TAUGHT.match(scene.text, scene.frame.end)
    return bool(told and _TEACHING_THERE.match(scene.text, last.end))


_AT_OURS = re.compile(
    r"(?:在|到|来|赴|前来|走进|进入)(?:我校|学校|本校|学院|我院|校)[^，。；]{0,24}?(?:参加|接受|完成|进行)?|"
    r"(?:参加|接受)了?[^，。；]{0,12}?(?:学校|我校|学院)[^，。；]{0,4}?(?:举办|开展|组织|承办)|"
    r"接受了?(?:学校|我校|本校)的?(?:[0-9]+天的?|为期)[^，。；]{0,24}?(?:培训|研修|轮训|集训)"
)


def trained_here_of(scene: Scene) -> list[Found]:
    """甲公司职工在我校接受……培训; 甲段选派28名职工到校参加……培训: the subject is trained."""
    near = scene.frames[max(0, scene.at - 1) : scene.at + 1]
    told = scene.text[near[0].start : scene.frame.end]
    if not _AT_OURS.search(told) or scene.frame.of("to") or any(find.search(scene.span) for find in _NOT_TAUGHT_HERE):
        return []
    for frame in reversed(near):
        if frame is not scene.frame and frame.verbs & {"build", "run"}:
            return []  # 甲公司在学校设立培训中心，年培训一线员工1200人
        beside = frame.of("with") if frame.of("agent") else []
        listed = [f for f in [*frame.of("agent", "joiner"), *beside] if f.kind == "body"]
        if found := [f for f in coordinate(listed, scene, theirs=True) if f.mention.label not in FACILITIES | GROUPS]:
            come = _COME_TO_TEACH.search(scene.span) is not None
            return [f for f in found if not (come and f.mention.label in _CLIENTS)]
    return []


_AREAS = re.compile("培训等?[^，。；]{0,4}(?:方面|领域|环节)[^，。；]{0,10}(?:合作|协作|对接)")
"""到校签署协议，约定在员工培训等方面开展合作: what is agreed upon."""
_STUDENTS = re.compile("(?:学生|学徒|毕业生)(?:们)?在?[^，。；、]{0,12}(?:培训|轮训|实训)")


_US = re.compile(
    r"(?:为|对|给|面向)[^，。；]{0,16}?(?:教师|师生|学生|学员)[^，。；]{0,24}?(?:开展|举办|进行|组织|提供|实施|培训|授课|讲授)"
)


_OUR_STAFF = r"(?:教师|教职工|教工|师资|辅导员|班主任)"
_TAUGHT_US = re.compile(
    r"(?:为|对|给|面向)[^，。；]{0,16}?"
    + _OUR_STAFF
    + r"[^，。；]{0,6}?(?:带来|讲|上了?[^，。；]{0,4}课|教授|传授|示范)"
)
"""给我校18名教师讲……, 为我校教师带来……集训."""
_COME_TO_TEACH = re.compile(
    r"(?:来校|到校|进校|来到"
    + OURS
    + r")(?![^，。；]{0,3}(?:参加|接受))[^，。；教]{0,6}?(?:培训|轮训|集训)了?[^，。；]{0,12}?"
    + _OUR_STAFF
    + r"(?!工?来)"
)
"""甲公司来校培训数控教师18人: whoever comes teaches, where teachers are taught."""
_NOT_TAUGHT_HERE = (_US, _TAUGHT_US, _STUDENTS, _AREAS)
"""What in a clause tells that others are taught in it, or nobody yet."""
_SENT_THERE = re.compile(
    r"(?:选派|选送|派出|派|组织|安排|我校|学校|学院)[^，。；]{0,20}教师[^，。；]{0,12}(?:赴|到|前往)"
    r"[^，。；]{2,40}?(?:参加|接受)[^，。；]{0,24}(?:培训|研修|轮训)"
)
"""选派教师赴甲公司参加……培训."""


_HITHER = re.compile(r"[来到进]校|[来在到进](?:我校|学校|本校|校园|校内)|(?:为|对|给|面向)(?:我校|学校|本校|学院|我院)")
_WAYS_TO_TEACH_US = (_US, _TAUGHT_US, _COME_TO_TEACH)


def trainers_of(scene: Scene) -> list[Found]:
    """该公司派出工程师来校，为35名教师开展……培训: who trains us."""
    near = scene.frames[max(0, scene.at - 1) : scene.at + 1]
    told = scene.text[near[0].start : scene.frame.end]
    others = [f for f in scene.frame.of("to", "from") if f.kind == "body" and not f.mention.own]
    if _SENT_THERE.search(scene.span) and not others:
        return [f for f in scene.frame.of("place", "joiner") if f.kind == "body" and not f.mention.own][:1]
    if others or not (any(find.search(scene.span) for find in _WAYS_TO_TEACH_US) and _HITHER.search(told)):
        return []
    if _ELSEWHERE.search(scene.span):
        return []
    found = bodies_of([f for frame in reversed(near) for f in frame.of("agent")], scene)
    come = _COME_TO_TEACH.search(scene.span) is not None
    labels = _CLIENTS if come else frozenset(ontology().labels) - GROUPS  # 甲中学来校培训教师45人: its own
    return [f for f in found if not f.mention.own and f.mention.label in labels][:1]


def lecturers_of(scene: Scene) -> list[Found]:
    """甲公司的两位工程师赶来，给我校18名教师讲……: whose people teach ours, though no word says that they train."""
    told = _LECTURED.search(scene.text, scene.frame.start, scene.frame.end)
    if told is None or "train" in scene.verbs or _ELSEWHERE.search(scene.span):
        return []
    near = scene.frames[max(0, scene.at - 1) : scene.at + 1]
    first = next((f for frame in reversed(near) for f in frame.of("agent") if f.mention.start < told.start()), None)
    if first is None or first.kind != "body" or first.mention.own or first.mention.label in FACILITIES | GROUPS:
        return []
    return [first] if _PEOPLE_OF.match(scene.text, first.mention.end) else []


_LECTURED = re.compile(
    r"(?:给|为|对)"
    + OURS
    + r"的?[^，。；]{0,12}?"
    + _OUR_STAFF
    + r"们?(?:讲授?(?![解述座])|教授?|传授|示范|上了?[^，。；]{0,4}课)(?!座?话)"
)
_PEOPLE_OF = re.compile(
    r"(?:[（(][^（）()]{1,30}[）)])?的?[^，。；的]{0,8}?"
    r"(?:工程师|技师|专家|讲师|导师|师傅|工匠|教授|技术员|教练|主管|经理)"
)


_STAFF = r"(?:教师|教职工|教工|师资|辅导员|班主任|干部|管理人员)"
_TAKING_PART = re.compile(_STAFF + r"[^，。；]{0,10}(?:参加|接受|参与)了?[^，。；]{0,8}$")
_ORGANISED = re.compile(
    r"[^，。；]{0,6}?(?:举办|组织|开展|承办|主办|开办|实施)的[^，。；]{0,30}?(?:培训|研修|轮训|进修|集训)"
)
_ENTRUSTED = re.compile(r"(?:承担|承办|实施|组织|主讲|授课|负责|具体)")
_OF_STAFF = re.compile(_STAFF + r"[^，。；]{0,16}(?:培训|研修|轮训)")
_ELSEWHERE = re.compile(r"乡村|中小学|中职|幼儿园|全[省市县区]|当地")
_ASKED = re.compile(r"(?:委托|邀请|聘请|特邀)了?$")
_FOR_STAFF = re.compile(
    r"[^，。；]{0,14}?(?:为|对|给|面向)[^，。；]{0,12}?" + _STAFF + r"[^，。；]{0,24}?(?:培训|研修|轮训|讲授)"
)


def hired_trainers_of(scene: Scene) -> list[Found]:
    """教师参加甲公司举办的培训; 教师培训由甲大学承担; 委托甲大学为教师开展培训: who trains our own people."""
    begin, end = scene.frame.sentence
    if not re.search(_STAFF, scene.text[begin:end]) or any(
        "train" in later.verbs and not any(later.roles.values()) for later in scene.frames[scene.at + 1 :]
    ):
        return []
    near = scene.frames[: scene.at + 2]
    named = bodies_of([f for frame in near for held in frame.roles.values() for f in held], scene)
    return [f for f in named if not f.mention.own and _trains_staff(scene.text, (begin, end), f)][:1]


def _trains_staff(text: str, sentence: tuple[int, int], one: Found) -> bool:
    front, behind = text[sentence[0] : one.mention.start], text[one.mention.end : sentence[1]]
    if _TAKING_PART.search(front):
        return bool(_ORGANISED.match(behind))
    if front.endswith("由"):
        return bool(_ENTRUSTED.match(behind) and _OF_STAFF.search(front)) and not _ELSEWHERE.search(front)
    return bool(_ASKED.search(front) and _FOR_STAFF.match(behind))


def buyers_of(scene: Scene) -> list[Found]:
    """Who is handed a result."""
    licensed = scene.frame.of("agent") if _GOT_LEAVE.search(scene.span) or _LICENSED.search(scene.span) else []
    found = bodies_of([*scene.frame.of("to", "object", "place"), *licensed], scene)
    return [f for f in found if not f.mention.own and f.mention.label in ("Enterprise", "OverseasPartner")]


def acquirers_of(scene: Scene) -> list[Found]:
    """甲公司受让……; 甲公司购买学校“乙”专利; “乙”成果被甲公司买断: who takes a result over."""
    if (taken := bodies_of(scene.frame.of("by"), scene)) and _RESULT.search(scene.span):
        return taken
    if "受让" not in scene.span and not _RIGHTS.search(scene.span):
        return []
    named = [f for f in scene.frame.of("agent") if f.kind == "body"][:1]
    beside = [f for f in scene.frame.of("with") if named and f.mention.start >= named[0].mention.end]
    return once([*actors_of(scene), *coordinate([*named, *beside], scene)])  # 甲公司和乙公司分别受让……


_RESULT = re.compile("(?:专利|著作权|软著|成果|技术|”)[^，。；]{0,8}被")
_LICENSED = re.compile("许可[^，。；]{0,6}由[^，。；]{2,60}?(?:实施|使用)")
"""以普通许可方式由甲公司实施."""


_GOT_LEAVE = re.compile(
    r"(?:获得?|取得|拿到)了?[^，。；]{2,60}?(?:许可|授权|转让|(?:专利|著作权|软著|软件|成果|技术|”)[^，。；]{0,8}(?:使用|实施)权)"
)
"""甲公司获得学校专利的独占许可."""


_RIGHTS = re.compile("专利|软件著作权|软著|科技成果|技术成果")
_FEE = re.compile("[^。；]{0,40}?(?:转让费|转让金|转让款|许可费|转让合同|转化收益)")
_MADE_BY_US = re.compile("专利|软著|著作权|成果|(?:装置|方法|系统|技术|工艺|配方|软件|设备|机|器|仪)”")
_WON = re.compile("冠军|奖|杯|赛|名额|订单|标段")


def paying_takers_of(scene: Scene) -> list[Found]:
    """甲配方、乙技术分别落地丙公司和丁公司，转让费合计43万元: where a result came to, and was paid for."""
    paid = _FEE.match(scene.text, scene.frame.end, scene.frame.sentence[1])
    return buyers_of(scene) if paid and not scene.frame.of("to", "with") else []


def fallen_to_of(scene: Scene) -> list[Found]:
    """“甲”专利去年归了乙公司: who has a result now; a prize falls to somebody as well."""
    front = scene.text[scene.frame.sentence[0] : scene.frame.verb_start]
    return buyers_of(scene) if _MADE_BY_US.search(front) and not _WON.search(front) else []


def licensees_of(scene: Scene) -> list[Found]:
    """“甲”专利授权乙公司实施."""
    return buyers_of(scene) if _RIGHTS.search(scene.span) and not scene.frame.of("by") else []


def principals_of(scene: Scene) -> list[Found]:
    """Who commissions a service."""
    frame = scene.frame
    asked_for = list(_asked_for(scene))
    if _hosts(asked_for) or any(later.verbs & {"train", "run"} or _for_pupils(later) for later in asked_for):
        return []
    if _asked_others(frame) or _merely_attends(scene):
        return []
    told = bodies_of(frame.of("agent"), scene) or _who_gave(scene)
    asking = (told or actors_of(scene)) if _asks_us(scene) else []
    entrusted = [f for f in frame.of("place") if scene.text[: f.mention.start].endswith(("受托于", "受雇于"))]
    found = [*bodies_of([*frame.of("principal", "by"), *entrusted], scene), *asking, *_opening_record(scene)]
    return [f for f in once(found) if not f.mention.own]


def _who_gave(scene: Scene) -> list[Found]:
    """……研发，是甲公司交给学校的横向课题: who is named between 是 and the verb of giving."""
    before = scene.frames[scene.at - 1] if scene.at else None
    named = before.of("object")[-1:] if before is not None and before.verbs == {"elect"} else []
    return [f for f in named if f.kind == "body" and f.mention.end == scene.frame.start]


def _hosts(asked_for: Sequence[Frame]) -> bool:
    """受甲局委托，学校承办大赛; a contest told behind the service is none that we host: 承担了计时服务，三天比赛……."""
    done = next((at for at, later in enumerate(asked_for) if later.verbs & {"serve", "undertake"}), len(asked_for))
    return any("host" in later.verbs for later in asked_for[: done + 1])


def _asked_for(scene: Scene) -> Iterator[Frame]:
    """受甲局委托，学校承担……，又应乙会之邀，为其编制……: the clauses up to what another asks for."""
    for at, frame in enumerate(scene.frames[scene.at :]):
        if at and (_asked_anew(frame) or (at > 1 and _begins(frame))):
            return
        yield frame


_OTHERS = frozenset(("Enterprise", "College", "Association", "OverseasPartner"))


def _asked_others(frame: Frame) -> bool:
    """甲公司受乙集团委托……: somebody else was asked."""
    acting, asking = frame.of("agent", "lead"), frame.of("by")
    others = acting and all(f.kind == "body" and f.mention.label in _OTHERS and not f.mention.own for f in acting)
    return bool(others and asking) and acting[0].mention.start < asking[0].mention.start


_ASKED_RIGHT_BEHIND = re.compile("(?:接?受|应)[^，。；]{2,60}?委托(?![^，。；]{1,16}的)")


def commissioned_others_of(scene: Scene) -> list[Found]:
    """甲职业学院受乙有限公司委托开展……: a college that is not ours, and was asked."""
    asked = [f for f in scene.frame.of("agent", "lead") if f.kind == "body"]
    if len(asked) != 1 or asked[0].mention.label != "College" or asked[0].mention.own:
        return []
    asked_for = list(_asked_for(scene))
    if _hosts(asked_for) or any(later.verbs & {"train", "run"} or _for_pupils(later) for later in asked_for):
        return []
    return asked if _ASKED_RIGHT_BEHIND.match(scene.text, asked[0].mention.end) else []


def their_principals_of(scene: Scene) -> list[Found]:
    """Who asked another college."""
    found = bodies_of(scene.frame.of("by"), scene) if commissioned_others_of(scene) else []
    return [f for f in found if not f.mention.own]


_INVITED = re.compile("之邀|之请|邀请")
_ATTENDS = re.compile("参加|出席|参会|参展|参赛|访问|回访|考察|交流|论坛|大会|演出|展演|(?:联合|共同|合作)[举主]办")


def _merely_attends(scene: Scene) -> bool:
    """应甲局之邀，学校参加论坛: who invites is not served by that."""
    done = (later.verbs & {"serve", "undertake", "contribute"} for later in scene.frames[scene.at :])
    return bool(_INVITED.search(scene.span) and _ATTENDS.search(scene.rest)) and not any(done)


def _for_pupils(frame: Frame) -> bool:
    """委托学校开设订单班: an order for pupils is no service; one with partners of its own is told beside it."""
    return bool(frame.verbs & {"order", "apprentice"}) and not frame.of("with")


def _asks_us(scene: Scene) -> bool:
    """甲公司委托学校开展……; ……项目由甲公司委托，学校承担."""
    named = scene.frame.of("object")
    told = not named and "由" in scene.span and "派" not in scene.span  # 经理由甲公司委派
    return any(f.kind in ("own", "unit") for f in named) or told


def told_clients_of(scene: Scene) -> list[Found]:
    """委托单位：甲公司; 受让方为甲公司; 甲公司系……的受让方."""
    found = bodies_of(scene.frame.of("object", "to"), scene) or bodies_of(scene.frame.of("agent"), scene)
    return [f for f in found if not f.mention.own and has_people(f) and f.mention.label != "Alliance"]


_ORDERED_WORK = re.compile("项目|课题|任务|服务|改造|开发|研发|设计|攻关|测[量绘试]|编制|规划|评估|的活")
"""What is undertaken for a client: 承担甲公司……改造, 接下乙局“丙测量”的活."""


def clients_of(scene: Scene) -> list[Found]:
    """Who is served."""
    frame = scene.frame
    if frame.of("principal") or (receivers_named_of(scene) and "standard" in scene.verbs):
        return []
    named = [] if _among_others(frame) else [f for f in frame.of("to") if f.kind != "place" or _itself(f, scene)]
    found = [f for f in with_places(named, scene) if not f.mention.own]
    if not found and (_ORDERED.search(scene.span) or _COMING.search(scene.rest)):  # 来自甲公司的横向项目
        found = [f for f in bodies_of(frame.of("from"), scene) if not f.mention.own]
    if not found and "undertake" in scene.verbs:  # 承担甲公司改造项目
        named = [f for f in bodies_of(frame.of("object"), scene) if not f.mention.own]
        found = [f for f in named if f.mention.label in ("Enterprise", "OverseasPartner") or _client_office(f, scene)]
        behind = scene.text[max((f.mention.end for f in found), default=0) : scene.frame.sentence[1]]
        found = found if _ORDERED_WORK.search(behind) else []
    found = found or _whose_order(scene) or _told_before_work(scene) or _helped_on_the_spot(scene)
    found = found or _in_need(scene) or _seeking_us(scene) or _payers(scene) or _opening_record(scene)
    others = any(not f.mention.own for f in frame.of("agent"))  # 甲实验室为研究院提供……
    kept = [f for f in found if has_people(f) and f.mention.label != "Alliance"]
    kept = [f for f in kept if not (others and f.mention.label in FACILITIES)]
    beside = FACILITIES if kept else frozenset[str]()  # 为甲厂、乙社、丙研究院提供技术服务
    return [f for f in found if f in kept or f.mention.label in beside]


_WORK_KINDS = "(?:委托|受托|横向|技术)?(?:开发|服务|咨询|攻关|研发|设计|检测|改造)?(?:项目|课题|合同)?"
_TITLE_PAID = r"(?:[“《][^“”《》]{3,60}[”》]|(?<=[：:])[^“《，。；：]{4,40})[^。；]{0,120}?[0-9.]{1,12}\s*万?元"
_RECORD = re.compile(
    rf"”?(?:[（(][^（）()]{{1,20}}[）)])?(?:委托)?[，,：:]\s*(?=[^“《，。；]{{2}}){_WORK_KINDS}[为是：:]?{_TITLE_PAID}"
)
_LABELLED = re.compile(rf"[0-9.．、（）()\s]*(?:{_WORK_KINDS}[：:])?[“\s]*")
"""What may stand in front of a client that opens a record: the number of an item, 受托项目：."""
_TITLED_BEHIND = re.compile(rf"”?(?:委托的?|的)?{_TITLE_PAID}")


def _opening_record(scene: Scene) -> list[Found]:
    """甲公司，委托项目“乙”，合同额12万元; 受托项目：甲公司“乙”，6万元: the client that a line of fields opens with."""
    begin, end = scene.frame.sentence
    first = next((f for f in scene.frame.of("agent")[:1] if f.kind == "body"), None)
    front = scene.text[begin : first.mention.start] if first is not None else ""
    if first is None or not _LABELLED.fullmatch(front):
        return []
    record = _TITLED_BEHIND if "：" in front or ":" in front else _RECORD
    return [first] if record.match(scene.text, first.mention.end, end) else []


_ASKED_FOR = re.compile("(?:的)?(?:要求|请求|邀请|需求|之邀|之请)[，,]")
_MAKING = frozenset(("build", "found", "realise"))
"""Words of a clause that says what was made for whom, and leaves it to the next to tell that it was paid for."""


def _told_before_work(scene: Scene) -> list[Found]:
    """应甲局要求，完成……测量; 指导甲公司改造泵站; 为甲公司打造乙系统，合同金额……: whom the clause before tells."""
    if asked := [
        f for f in scene.frame.of("by") if "serve" in scene.verbs and _ASKED_FOR.match(scene.text, f.mention.end)
    ]:
        return bodies_of(asked, scene)
    before = scene.frames[scene.at - 1] if scene.at else None
    if before is None or any(scene.frame.of(role) for role in ("agent", "with", "to", "by", "place")):
        return []
    if "serve" in scene.verbs and before.verbs & {"support"} and not before.of("with", "under"):
        ours = any(f.kind in ("own", "unit") for f in before.of("agent"))
        return [f for f in before.of("object") if ours and f.kind == "body" and f.mention.label in _CLIENTS]
    if "paid" in scene.verbs and before.verbs and before.verbs <= _MAKING:
        return [f for f in before.of("to") if f.kind == "body" and f.mention.label in _CLIENTS | {"PublicBody"}]
    asked = [f for f in before.of("by") if _ASKED_FOR.match(scene.text, f.mention.end)]
    return bodies_of(asked, scene) if "ask" not in before.verbs else []


_ORDER_OF = re.compile("的[“《]?[^，。；]{2,40}?(?:项目|课题|任务|工程|改造|设计|规划|攻关)由")


_ORDERING = re.compile("的?(?:委托|横向)的?(?:项目|课题|任务)")


def _whose_order(scene: Scene) -> list[Found]:
    """甲公司的“乙”课题由我校承担; 教师主持的甲公司委托项目: whose work the college does."""
    named = scene.frame.of("agent") if "undertake" in scene.verbs else []
    ours = any(f.kind in ("own", "unit") for f in named[1:])
    told = [f for f in named[:1] if f.mention.label in _CLIENTS or _client_office(f, scene)]
    ordering = [f for f in scene.frame.of("agent", "object") if _ORDERING.match(scene.text, f.mention.end)]
    whose = [f for f in told if ours and f.kind == "body" and _ORDER_OF.match(scene.text, f.mention.end)]
    return whose or [f for f in ordering if f.kind == "body"]


def _among_others(frame: Frame) -> bool:
    """甲公司为该中心提供设备和技术支持: what one partner does for another is no service of the college."""
    acting = frame.of("agent", "lead", "with")
    others = any(f.kind == "body" and f.mention.label in _CLIENTS | {"College"} for f in frame.of("agent")[:1])
    return others and not any(f.kind in ("own", "unit", "unnamed") for f in acting)


_PAID = re.compile(
    r"提供了?(?![^，。；]{0,6}(?:场地|住宿|餐饮|岗位|设备))[^，。；]{2,40}[，,][^，。；]{0,6}?"
    r"(?:到账|到款|进账|收入|合同|经费|服务费|技术服务费|金额)[^，。；0-9]{0,6}[0-9.]+\s*万?元"
)


def paying_clients_of(scene: Scene) -> list[Found]:
    """为甲公司提供系统调试服务，到账9.2万元: who pays for what is provided."""
    told = _PAID.search(scene.text, scene.frame.start, scene.frame.sentence[1])
    if told and told.start() < scene.frame.end:
        return clients_of(scene)
    skilled = _SKILLED.search(scene.span)
    if skilled is None or re.search("志愿|义务|公益|免费", scene.rest):
        return []
    technical = _TECHNICAL.search(skilled.group()) is not None
    if not technical and not _PAID_WORK.search(skilled.group()):
        return []
    return [
        f for f in clients_of(scene) if f.mention.label in _CLIENTS or (technical and f.mention.label == "PublicBody")
    ]


_NO_DEED = (
    "志愿|义务|公益|会务|礼仪|后勤|安保|场地|住宿|食宿|餐饮|用工|实习|就业|人才|引导|接待|陪伴|文艺|演出|生活|社会"
)
"""What students help with, or what is lent."""
_SKILLED = re.compile(rf"提供了?(?![^，。；]{{0,40}}?(?:{_NO_DEED}))[^，。；]{{2,30}}?服务(?=[，。；]|\Z)")
"""为甲公司提供数据建模服务: a firm is served by that, whatever it pays."""
_TECHNICAL = re.compile(
    "代理记账|财税|报税|审计|技术|检测|检验|测量|测绘|建模|设计|规划|评估|监测|鉴定|开发|数据|数字|信息化|咨询|勘察|勘测|化验|分析|诊断|编制"
)
"""Services that an office buys as a firm does."""
_PAID_WORK = re.compile(
    "翻译|加工|代理|维修|检修|运维|配方|工艺|优化|改造|调试|培训|推广|策划|包装|品牌|直播|运营|试验|试制|保养|校准"
)
"""More that a firm buys; no meals and no parking."""


def _payers(scene: Scene) -> list[Found]:
    """甲公司向学校支付技术服务费56万元."""
    ours = any(f.kind in ("own", "unit") for f in scene.frame.of("to"))
    paying = bodies_of(scene.frame.of("agent"), scene) if ours and "支付" in scene.span else []
    return [f for f in paying if not f.mention.own]


_GONE_TO = re.compile(
    r"(?:进驻|入驻|驻扎|走进|深入|奔赴|赶赴|前往|来到|下沉到|派驻|走访|对接|服务|担任|兼任|挂职|赴|到)了?$"
)
_THEIRS = re.compile(
    r"(?:帮助|帮|为|助力|协助|替|给)(?:该)?(?:企业|公司|合作社|农场|厂家|工厂|园区)(?!家|的?(?:职工|员工|培训))"
)
_CLIENTS = frozenset(("Enterprise", "OverseasPartner"))


def _helped_on_the_spot(scene: Scene) -> list[Found]:
    """教师团队进驻甲公司，帮助企业改造……: the firm they went to."""
    if not _THEIRS.search(scene.span):
        return []
    near = scene.frames[max(0, scene.at - 1) : scene.at + 1]
    gone = [f for frame in near for f in frame.of("place", "object", "agent") if f.mention.label in _CLIENTS]
    return [f for f in gone if f.kind == "body" and _GONE_TO.search(scene.text[: f.mention.start])][:1]


_TROUBLE = re.compile(r"难题|瓶颈|减产|故障|痛点|短板|求助|找上门|困难|告急|困扰|犯愁|偏高|过高|不稳|问题")


def _in_need(scene: Scene) -> list[Found]:
    """甲公司遇到……难题，学院团队拿出……方案: whose trouble the college put an end to."""
    ours = [f for f in scene.frame.of("agent", "to", "object", "place", "by") if f.kind in _US_OR_OURS]
    told = [f for frame in scene.frames[max(0, scene.at - 1) : scene.at + 1] for f in frame.of("agent")]
    firms = [f for f in told if f.kind == "body" and f.mention.label == "Enterprise"]
    if not ours or not firms or firms[0].mention.start > ours[-1].mention.start:
        return []
    between = scene.text[firms[0].mention.end : max(f.mention.end for f in ours) + 2]
    return firms[:1] if _TROUBLE.search(between) and re.search("[，被]", between) else []


_SEEKS_US = re.compile(
    rf"(?:找到|求助于?|请求|恳请|商请|致电|请来)了?{OURS}|向{OURS}[^，。；]{{0,6}}(?:求助|求援|请求|求教)"
    r"|(?:接到|收到)[^，。；]{0,20}(?:求助|求援)"
)
_CLAUSES_BACK = 3
"""Clauses between a call for help and what the college does."""


def _seeking_us(scene: Scene) -> list[Found]:
    """甲公司找到学校，希望解决乙问题，教师团队完成了改进: who called for help."""
    if not scene.verbs & {"serve", "undertake"} or any(f.kind == "body" for f in scene.frame.of("agent", "with", "to")):
        return []
    for earlier in reversed(scene.frames[max(0, scene.at - _CLAUSES_BACK) : scene.at]):
        if _SEEKS_US.search(scene.text, earlier.start, earlier.end):
            named = [f for f in earlier.of("agent", "place") if f.kind == "body"]  # 接到甲局的求助后
            return [f for f in named if f.mention.label in _CLIENTS | {"PublicBody", "Association"}][:1]
    return []


_US_OR_OURS = frozenset(("own", "unit", "unnamed"))


_ORDERED = re.compile(r"(?:横向|委托|技术服务|技术开发)(?:项目|课题|任务)")
_COMING = re.compile(r"(?:项目|课题)来自[^。；]{2,60}(?:合同|经费|到账|万元)")


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


_MADE_FOR = re.compile("(?:量身|专门)?(?:定制|打造)?了?(?:开发|研发|制定|制订|研制|编制)")


def receivers_named_of(scene: Scene) -> list[Found]:
    """Bodies abroad that something is made for; a country where it is made for the country itself."""
    found = abroad_of(scene.frame.of("to"))
    return [f for f in found if f.mention.label != "Country" or _MADE_FOR.match(scene.text, f.mention.end)]


_PROGRAMME_RUN = re.compile(
    r"(?:开办|开设|举办|开展|设立|合办|联办)了?(?!对)(?:的?“[^”]{2,16}”)?[^，。；]{0,4}?[\u4e00-\u9fff]{2,14}专业(?!群|建设|标准|课)"
    r"|合作的?[^，。；]{2,20}专业[^，。；]{0,8}项目"
)


def programme_partners_of(scene: Scene) -> list[Found]:
    """与甲大学联合开设乙专业."""
    if _EXCHANGED.search(scene.span):
        return []
    before = [f.verbs for f in scene.frames[: scene.at + 1] if "sign" not in f.verbs]
    if _TAUGHT_TOGETHER.search(scene.span) and _ENROLLED.search(scene.rest):
        return foreign_partners_of(scene)
    told = "专业" in scene.span and any("joint-programme" in verbs for verbs in before)  # 其一为与甲合作的……专业
    return foreign_partners_of(scene) if told or _PROGRAMME_RUN.search(scene.span) else []


_TAUGHT_TOGETHER = re.compile("(?:联合|合作|共同)培养[^，。；]{2,16}专业(?:学生|学员|人才)")
_ENROLLED = re.compile("招生|招收|在校生|在读|在籍")
_EXCHANGED = re.compile("学分互认|互换|互派|交流|访学|研修|游学")
"""What two schools do for each other's students, and is no programme of both."""
_OFFERED = re.compile(
    r"(?:开设|设有|开办)了?((?:[\u4e00-\u9fffA-Za-z]{2,14}、){1,40}[\u4e00-\u9fffA-Za-z]{2,14}?)(?:等|专业)"
)


def programmes_of(scene: Scene) -> list[Found]:
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
