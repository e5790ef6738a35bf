"""What the college did for whom: the project of a service, the result that was handed over, for how much and when."""

from __future__ import annotations

import re

from loaders.holders import ROLES
from loaders.mention import FACILITIES
from loaders.ordered import ordered, ordered_part, share
from loaders.scene import Scene, others_from
from loaders.topics import ASIDE, Properties
from loaders.values import chinese_number, find_amounts, find_dates

# --- labelled records ------------------------------------------------------------------------------------------------

_FIELD = re.compile(r"[^，。；：:]{2,30}[：:][^：:]+")
_OPENING_FIELD = re.compile(r"\s*(?:项目|课题|合同|成果|专利)(?:名称|题目)")
_FIELDS = 6
"""Fields on each side of one that are looked at as parts of one record."""


def record_of(scene: Scene) -> str:
    """The sentence of a frame, with its neighbours where each is a field: 项目名称：甲。委托方：乙公司。"""
    text, (begin, end) = scene.text, scene.frame.sentence
    if not _FIELD.match(text, begin, end):
        return text[begin:end]
    for _ in range(_FIELDS):
        before = max(text.rfind(mark, 0, max(0, begin - 1)) for mark in "。；\n") + 1
        if before >= begin or not _FIELD.fullmatch(text, before, begin - 1):
            break
        begin = before
        if _OPENING_FIELD.match(text, begin):
            break
    for _ in range(_FIELDS):
        after = min((at for mark in "。；\n" if (at := text.find(mark, end + 1)) >= 0), default=len(text))
        if _OPENING_FIELD.match(text, end + 1) or not _FIELD.fullmatch(text, end + 1, after):
            break
        end = after
    return text[begin:end]


def _year_told(scene: Scene) -> str:
    """The year of a deed: the date in front of it, else the first one that its sentence tells after it (2021年到账)."""
    if scene.frame.date:
        return scene.frame.date[:4]
    later = find_dates(scene.rest, scene.context.year) or find_dates(record_of(scene), scene.context.year)
    return later[0].first[:4] if later else ""


# --- results ---------------------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"[“《]([^“”《》]{2,60})[”》]")


_RESULT_FIELD = re.compile(r"(?:成果|专利|技术|项目)(?:名称)?[：:]\s*([^“”《》，。；：]{4,40})")
"""成果名称：一种揉捻装置；受让方：甲公司."""


def achievement_of(scene: Scene) -> list[Properties]:
    """The results that are handed over: named in the clause, else in front of it (“甲”已成功转化，受让方为乙公司)."""
    titles = _QUOTED.findall(scene.span)
    bare = re.search(r"(?:将|把)(?:其中的?)?([^，。]{2,40}?)(?:等?[0-9]*[项件]?专利|成果|转让|许可)", scene.span)
    front = _titles_before(scene)
    if ROLES["recipient"] in scene.verbs and front:
        names = [ordered(scene, front) or front[-1]]
    elif own := ordered(scene, titles):
        names = [own]
    elif len(listed := titles if len(titles) > 1 else front) > 1 and (turn := _TURN.search(scene.span)):
        names = [listed[-2] if turn.group() == "前者" else listed[-1]]
    elif len(titles) > 1 and _LISTED_TITLES.search(scene.span):
        names = titles
    elif titles or bare:
        names = titles[:1] or [bare[1]] if bare else titles[:1]
    else:
        names = front[-1:] or _RESULT_FIELD.findall(record_of(scene))[:1]
    made: list[Properties] = [{"achievement": name} for name in names] or [{}]
    if year := _year_told(scene):
        made = [{**one, "year": year} for one in made]
    return made


_TURN = re.compile("前者|后者")
"""“甲”“乙”两项专利，前者由丙公司受让."""


def _titles_before(scene: Scene) -> list[str]:
    """The quoted titles of the sentence in front of the body, behind the one named before it."""
    if scene.end is None:
        return []
    begin, end = scene.frame.sentence[0], scene.end.mention.start
    named = [f.mention for frame in scene.frames[: scene.at + 1] for held in frame.roles.values() for f in held]
    ends = [m.end for m in named if not m.own and begin <= m.end < end and m.label not in FACILITIES]
    return _QUOTED.findall(scene.text[max([begin, *ends]) : max(begin, end)])


_LISTED_TITLES = re.compile(
    r"[”》]、?(?:和|与)?[“《][^“”《》]{2,60}[”》](?:等?[两二三四五六七八九十0-9]+[项件]|等?(?:专利|软件|成果))"
)
"""“甲”“乙”两项专利: each is a result of its own."""


_DEED = re.compile(
    r"(?:委托|改进|修复|做了?|开发|研发|研制|编制|设计|承担|完成|提供|开展|制定|撰写|解决|排除|破解|化解|查明|查清|攻克|优化|改造|升级)[^，。；]{2,50}"
)


def _amount(scene: Scene) -> float:
    """What is paid: the sum that goes to this client, else the first that is told before others are named."""
    rest = find_amounts(scene.rest)
    if (own := share(scene, rest, scene.rest)) is not None:
        return own.wan
    near = find_amounts(scene.text[scene.frame.start : others_from(scene)])
    if ROLES["client"] in scene.verbs and scene.end is not None:
        near = find_amounts(scene.text[scene.end.mention.end : _next_body(scene)])
    return next((amount.wan for amount in (*near, *rest, *find_amounts(record_of(scene)))), 0.0)


def _next_body(scene: Scene) -> int:
    """Where the next body behind the end is named, or the sentence ends."""
    at = scene.end.mention.end if scene.end is not None else scene.frame.start
    named = (f.mention.start for frame in scene.frames[scene.at :] for held in frame.roles.values() for f in held)
    return min((start for start in named if start >= at), default=scene.frame.sentence[1])


def project_of(scene: Scene) -> list[Properties]:
    """What is done for a client, for how much and when: a labelled name, a title, else the words of the deed."""
    common: Properties = {}
    if amount := _amount(scene):
        common["amount_wan"] = amount
    if year := _year_told(scene):
        common["year"] = year
    return [{**common, "project": name} for name in _projects(scene)] or [common]


_NAME_TOLD = re.compile(
    r"(?:(?:项目|课题|合同|服务)(?:名称|题目|内容)\s*(?:[为是：:]\s*)?|(?<![\u4e00-\u9fff])(?:项目|课题)[：:]\s*)(?:[“《]([^“”《》]{3,60})[”》]|(?<=[为是：:称目])([^“”《》，。；：]{4,40}))"
)
_BRACKETED = re.compile(r"([^，。；：:、（）()“”]{4,40}?)(?:项目|课题)?[（(](?:委托|需求)[^，。；（）()]{1,6}$")
"""管网漏损普查（委托单位：甲公司，21万元）."""


def _projects(scene: Scene) -> list[str]:
    front = max(f.mention.end for f in named) if (named := scene.frame.of("to", "by")) else scene.frame.start
    begin = front if scene.frame.start <= front <= scene.frame.end else scene.frame.start
    told = ROLES["client"] in scene.verbs and scene.end is not None
    if label := _NAME_TOLD.search(record_of(scene) if told else scene.text[begin : scene.frame.sentence[1]]):
        return [label[1] or label[2]]
    if told and scene.end is not None:
        if titles := _titles_before(scene):
            return [ordered(scene, titles) or titles[-1]]
        if bracketed := _BRACKETED.search(scene.text, scene.frame.sentence[0], scene.end.mention.start):
            return [bracketed[1]]
        begin = max(scene.frame.start, scene.end.mention.end)
    window = _without_asides(scene.text[begin : scene.frame.sentence[1]])
    titles = re.findall(r"[“《]([^“”《》]{3,60})[”》]", re.split("[。；]", window)[0])
    if titles and re.search(r"》\s*《|[两二三四0-9]\s*项", window):
        return titles
    if handed := _HANDED.search(window):
        return [handed[1]]
    if deed := _DEED.search(window):
        done = _deed_of(scene, deed.group())
        return _titled_in_front(scene, begin, done) or _counted_parts(scene, done)
    return titles[:1]


def _titled_in_front(scene: Scene, begin: int, done: str) -> list[str]:
    """以“甲”项目为乙公司提供技术服务: the title in front of the client, where the deed says nothing of its own."""
    if not _ANY_SERVICE.fullmatch(done):
        return []
    return [found[1] for found in _PROJECT_IN_FRONT.finditer(scene.text, scene.frame.start, begin)][-1:]


_ANY_SERVICE = re.compile("(?:技术)?(?:服务|支持|支撑|咨询|指导)")
_PROJECT_IN_FRONT = re.compile(r"[“《]([^“”《》]{3,60})[”》](?:项目|课题)")


_HANDED = re.compile(r"(?:将|把)([^，。；“《]{4,40}?)(?:的?(?:任务|工作|项目))?(?:交给|交由|委托给)")
_NAMED_DEED = re.compile(
    r"(?:[\u4e00-\u9fff]{2}(?:了|项目|课题)?)?[“《](?:([^“”《》]{6,60})[”》]|([^“”《》]{3,5})[”》]\Z)"
)
"""A deed whose object is named, and nothing more, or at such length that the name tells all of it:
开发了“残次柑橘果脯加工”成套技术."""
_OF_SEVERAL = re.compile(r"([两二三四五六])\s*[个项](?:项目|课题|任务)?$")
_MAKES = re.compile("(?:开发|研发|研制|编制|设计|制定)了?")


def _counted_parts(scene: Scene, done: str) -> list[str]:
    """甲方案设计、乙优化两项: each is a deed of its own, for each of as many clients in order."""
    counted = _OF_SEVERAL.search(done)
    parts = re.split("[、和]", done[: counted.start()]) if counted else []
    if counted is None or len(parts) != chinese_number(counted[1]):
        return [done]
    part = ordered(scene, parts)
    return [part] if part else parts


def _deed_of(scene: Scene, deed: str) -> str:
    """What was done for the end of a scene; where a clause lists one thing for each of several, its own."""
    done = _bare_deed(deed)
    if "《" not in deed and (named := _NAMED_DEED.match(done)):
        return named[1] or named[2]
    verb = _MAKES.match(done)
    made = verb.group() if verb else ""
    if not scene.frame.apart and not (made and "先后" in scene.span):
        return done
    part = ordered_part(scene, _OF_SEVERAL.sub("", done.removeprefix(made)))
    return part + made.removesuffix("了") if part else done


def _without_asides(text: str) -> str:
    """A text without what stands in brackets; a title keeps its own: 《甲规划（2022—2025）》."""
    return re.sub(rf"(《[^《》]*》)|{ASIDE.pattern}", lambda found: found[1] or "", text)


_OF_WORK = re.compile(r"^(?:开发|研发|研制|设计|编制)的(?=[^，。；]{4})")
_OUTCOME = re.compile(r"(?:已?于(?=\s*\d)|已(?=[\u4e00-\u9fff])|一次|顺利|成功|正式|通过|投入).*$")
"""What became of what was made: 研制的检测装置一次试车成功."""


def _bare_deed(deed: str) -> str:
    """承担了堆场调度系统的优化任务: what was done, without that it was done."""
    text = re.sub(r"^委托(?:我校|学校|我院|学院|本校|下)", "", deed)
    text = re.sub(r"^(?:委托|承担|完成|提供|开展|实施|进行|做)了?", "", text).strip(" ，了")
    if made := _OF_WORK.match(text):
        text = _OUTCOME.sub("", text[made.end() :])
    short = re.sub(r"的?(?:任务|项目|技术服务|服务|工作)$", "", text)
    return short if len(short) > 3 and not short.endswith(("和", "与", "及", "、")) else text
