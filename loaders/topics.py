"""What a statement is about, in its own words: what is done together, what is taught, what backing is given for."""

from __future__ import annotations

import re

from graph.model import Value
from loaders.names import Found
from loaders.ordered import ordered_part
from loaders.scene import Scene, behind_joined, others_from
from loaders.words import OURS

Properties = dict[str, Value]
MARKS = re.compile(r"[“”\"'‘’《》「」]")
ASIDE = re.compile(r"[（(][^（）()]{0,60}[）)]")
_LONGEST = 60
"""Characters of the longest topic."""
_REACH = 400
"""Characters that are looked through for one: text without any mark may go on for ever."""
_TAIL = re.compile(
    r"(?:[0-9０-９.]+\s*(?:余|多)?\s*(?:门|项|个|份|家|人|人次|名|套|部|期|次|所|批)?)?[，。,；;：:、\s]*$"
)


# --- what is done together -------------------------------------------------------------------------------------------


def topic_of(scene: Scene) -> list[Properties]:
    """What is done together: the clause from its verb on without the bodies, else the clause that follows."""
    begin = scene.frame.verb_start if scene.frame.verb_start >= 0 else _behind_both(scene)
    if content := content_of(scene):
        return [content]
    if about := _ABOUT.search(_without_names(scene, scene.frame.start, scene.frame.end)):
        return [{"topic": MARKS.sub("", about[about.lastindex or 0]).strip("的 等")}]
    text = _ALLIES.sub("", ASIDE.sub("", _without_names(scene, begin, scene.frame.end)))
    if len(_BARE.sub("", text)) < 2:
        if opened := _OPENING.match(scene.text, *scene.frame.sentence):
            return [{"topic": MARKS.sub("", opened[opened.lastindex or 0]).strip("的 等")}]
        following = re.split("[，。；]", scene.text[scene.frame.end : scene.frame.sentence[1]].lstrip("，,"))[0][:40]
        text = text if _OTHERWISE.match(following) else following or text
    elif len(_MERELY_DONE.sub("", text)) < 2 and (told := _told_in_front(scene, begin)):
        done = "".join(_DOING.findall(text))
        text = told.removesuffix(done).removesuffix("的") + done
        text = (_done_after(scene) or text) if _STAFF.fullmatch(ASIDE.sub("", told)) else text
    text = _TAIL.sub("", MARKS.sub("", ASIDE.sub("", text))).strip("的了，、 ")
    return [{"topic": text[:_LONGEST]}] if text else [{}]


def _behind_both(scene: Scene) -> int:
    """2020年以来，甲与学校推行……: what no verb that we know begins stands behind those who do it."""
    both = (f.mention.end for f in scene.frame.of("agent", "with"))
    return max((end for end in both if scene.frame.start < end < scene.frame.end), default=scene.frame.start)


_STAFF = re.compile(
    "(?:的?(?:技术|业务|管理|一线|企业|能工|资深)?(?:人员|骨干|专家|师傅|员工|教师|工程师|团队|巧匠|[、与和]))+"
)
_TOGETHER = re.compile("合作|共同|联合|一起|携手")


def _done_after(scene: Scene) -> str:
    """教师与甲公司技术人员一起，把……转化为项目，合作开发《乙》教材: what the clauses behind say that both do."""
    following = re.split("[，。；]", scene.text[scene.frame.end : others_from(scene)].strip("，,"))
    return next((clause for clause in following if _TOGETHER.search(clause)), following[0])


_ALLIES = re.compile(
    r"^(?:联合|携手|会同|协同|联手)(?:、|和|与|及|以及)+(?:等[^，。；]{0,6}?(?:企业|单位|公司|院校|高校|机构))?"
)
"""What is left of 联合甲、乙推出…… without the bodies."""
_CONTENT = re.compile(
    r"合作的?(?:主要)?(?:内容|领域|方向|重点|项目)?(?:则|主要|都|也|目前|分别|依次){0,2}(?:集中[在于]|聚焦[在于]?|侧重[在于]?|围绕|以(?=[^，。；]{2,30}为[主重]))"
    r"([^，。；]{2,40}?)(?:为(?:主|重点)|上|方面|领域|展开|进行)?(?=[，。；]|\Z)"
    r"|合作的?(?:主要)?(?:内容|领域|方向|重点)(?:则|主要|目前|分别|依次){0,2}(?:[为是有：:]|包括)([^，。；]{2,60}?)(?:等|方面|领域)*(?=[，。；]|\Z)"
)
"""与甲的合作集中在乙上, 合作内容依次为甲、乙和丙."""


def content_of(scene: Scene) -> Properties:
    """What the content of the cooperation is said to be, in the clause or in those that follow it."""
    found = _CONTENT.search(scene.text, scene.frame.start, others_from(scene))
    if found is None:
        return {}
    told = MARKS.sub("", found[1] or found[2])
    return {"topic": ordered_part(scene, told) or told}


_HOW = "(?:深入|全面|持续|积极|共同|联合|紧密|深度|长期)"
_TIED = f"{_HOW}?(?:开展|进行|展开|达成|建立|保持|加强|深化)"
_WITH_US = "(?:[与和同跟][^，。；]{1,24}?)?(?:早|已|均|都)?(?:就)?有?"
_ABOUT = re.compile(
    rf"(?:就|围绕|聚焦)([^，。；]{{2,30}}?)(?:等)?(?:方面|领域|问题|事宜)?{_TIED}"
    rf"|在([^，。；在]{{2,30}}?)(?:等)?(?:多个)?(?:方面|领域){_WITH_US}(?:{_TIED}|的?{_HOW}?合作)"
    rf"|在([^，。；在]{{2,30}}?)(?<!基础|会议|大会|仪式|论坛|过程|历史|年会)上{_TIED}{_HOW}?(?:的|了)?合作"
)
"""就甲开展合作, 在甲方面保持合作, 在甲方面与我校……专业开展合作, 在甲技术上进行合作."""
_OPENING = re.compile(
    r"[，,\s]*(?:围绕|聚焦|就|针对|着眼于?|瞄准)([^，。；]{2,30}?)(?:等)?(?:方面|领域|问题|事宜|需求)?[，,]"
    r"|[，,\s]*在([^，。；在]{2,30}?)(?:等)?(?:方面|领域)[，,]"
)
"""围绕甲，学校与乙展开合作; 在甲方面，与学校合作的有乙."""
_OTHERWISE = re.compile("后者|前者|预计")
_DOING = re.compile("开发|研制|研究|组建|实施|建设|制定|编写|编制")
_MERELY_DONE = re.compile(
    rf"{_DOING.pattern}|由|则|教师|工程师|学校|学院|我校|我院|共同|完成|联合|一道|一起|合作|会同|携手|以及|是|系|成果|产物|[，、与和及同了的\s]"
)
"""A clause that only says that something was done together: what it was stands in front (甲课程由学校与乙联合开发)."""


def _told_in_front(scene: Scene, begin: int) -> str:
    """What the clause is said of: the words in front of 由, or of the verb."""
    start = max(scene.frame.sentence[0], begin - _REACH)
    acting = [f.mention.start for f in scene.frame.of("agent", "with") if f.mention.start > start]
    front = scene.text[start:begin]
    if by := _BY.search(scene.text, start, min(acting, default=begin)):
        front = scene.text[start : by.start()]
    elif (at := front.rfind("由")) > 0:
        front = front[:at]
    ends = [f.mention.end for f in scene.frame.of("with", "agent")]
    named = max((end for end in ends if start <= end <= start + len(front)), default=start)
    front = re.split("[，。；]", front[named - start :].strip("，、的则 "))[-1]
    return re.sub(r"^第\s*\d+\s*[项个]的?", "", MARKS.sub("", front)).strip()


_BY = re.compile(r"[由是系][^，。；由是系]{0,6}$")
"""Between what is made and who made it: 甲课程是学校与乙公司合作开发的."""
_BARE = re.compile(
    r"的(?:境外|国外|本地)?(?:高校|院校|学校|单位|企业|公司|机构)(?:有|包括|为|是)|[一两二三四五六七八九]所|一道|会同|以及|结对|达成|结为|成为|牵手|深度|全方位|全面|密切|开展|持续|建立|深化|加强|合作|联合|携手|关系|战略|伙伴|[，。、的了与和\s]"
)


def _without_names(scene: Scene, begin: int, end: int) -> str:
    text, at = "", begin
    spans = sorted((f.mention.start, f.mention.end) for f in scene.frame.of("with", "agent") if f.kind == "body")
    for start, stop in spans:
        if start >= at and stop <= end:
            text += scene.text[at:start]
            at = stop
    return re.sub(r"[与和、]+(?=[与和、]|$)|^[与和、]+", "", text + scene.text[at:end])


# --- what is taught --------------------------------------------------------------------------------------------------

_THEME = re.compile(r"(?:主题|内容)(?:为|是|[:：])?(?:(?<=[为是：:])[“《]?|[“《])([^，。；”》）)]{2,30})")
_TEACHING = re.compile(
    r"(?:培训|研修|提升|轮训|进修|训练|岗前|夜校)班|夜校|培训(?!团|导师|讲师|专家|机构|中心|基地|学院|学校|公司|部|处|师|者)|研修(?!院)|轮训|集训|训练"
)
_TO_TEACH = re.compile(
    r".*(?:开展|进行|举办|承办|参加|接受|承担|承接|开设|开办|组织|实施|完成|提供|举行|通过|量身定制|安排|带来|做|办|[讲上开补](?=[了起过]))(?:了|起|过)?"
)
_COUNTED_FRONT = re.compile(
    r"^(?:委托的?|(?:学校|我校|本校)的?(?=为期|[0-9])|为期[^，。的]{1,8}的?|[0-9一二两三四五六七八九十]+\s*(?:天|周|个月|学时|课时)的|的|其|该[校区县市司]?|第?[0-9一二两三四五六七八九十]+\s*(?:余|多)?\s*(?:期|场次|场|次|个|批|名|人|位|堂|节|轮)的?|一批)+"
)
_ANYBODY = re.compile(
    r"(?:该|公司|集团|局|协会|医院|工作|任务|项目|活动|对象|企业|单位|[两三四五六七八九十0-9]+家|等|线上|线下|远程|集中|田间|专题|主题|相关|有关|各类|各级|系列|一线|新|骨干|专业|在职|技术|技能|员工|职工|学员|人员|人|的|和|与|、|\s)*"
)
"""Words that do not say what is taught."""


def training_topic(text: str) -> str:
    """What people are trained in: what stands between the verb and 培训 or 班, else behind it (培训护理骨干42人)."""
    if theme := _THEME.search(text):
        return MARKS.sub("", theme[1]).strip("的 了")
    places = list(_TEACHING.finditer(text))
    before = (_taught_before(text[: found.start()]) for found in places)
    bare = [text[found.end() :] for found in places if found.group() == "培训"]
    quoted = (told[1] for rest in bare if (told := _QUOTED_BEHIND.match(rest)))
    content = ((told[1] or told[2]).strip("了的 ") for told in _TAUGHT_CONTENT.finditer(MARKS.sub("", text)))
    return next(filter(None, (*before, *content, *quoted, *(_taught_behind(rest) for rest in bare))), "")


_TAUGHT_CONTENT = re.compile(
    r"内容(?:主要)?(?:[为是：:]|包括|涵盖|涉及)([^，。；]{2,30}?)等?(?=[，。；]|\Z)"
    r"|(?:讲授|传授|(?<=教师)讲(?![授课座述话])|(?<=教师们)讲(?![授课座述话]))了?(?!课程?(?=[，。；]|\Z))([^，。；\d]{2,30}?)(?:等?(?:课程|知识|内容))?(?=[，。；]|\Z)"
)
"""为甲局培训退役士兵85名，内容为乙; 为该校教师讲授乙."""
_QUOTED_BEHIND = re.compile(r"了?[^，。；“”《》]{0,20}[“《]([^“”《》]{2,24}(?<!班))[”》](?!教材|课程|项目)")
"""培训甲局“肉羊养殖”80人次, 为乙公司培训“细纱机维修”学员40人."""


def _taught_before(front: str) -> str:
    clause = re.split("[，。；]", front[-_REACH:])[-1]
    topic = _TO_TEACH.sub("", clause)
    if topic == clause and (clause != front or re.search(r"[为向对由在于将分\d]", clause)):
        return ""  # no verb in front: only what stands right behind the body says what it learns
    topic = MARKS.sub("", re.sub("等?方面的?$", "", _COUNTED_FRONT.sub("", topic))).strip("的 了、")
    topic = re.sub("(?:等?方面的?)?(?:专题|主题|定制化|理论知识)+$", "", topic)
    return topic if 1 < len(topic) <= _LONGEST // 2 and not (_ANYBODY.fullmatch(topic) or _US.fullmatch(topic)) else ""


def _taught_behind(rest: str) -> str:
    behind = re.match(r"了?(?!的)([\u4e00-\u9fff]{2,12})", rest)
    topic = re.sub("[员者]$", "", behind[1]) if behind else ""
    return topic if len(topic) > 1 and not _ANYBODY.fullmatch(topic) else ""


# --- what backing is given for ----------------------------------------------------------------------------------------


def backing_of(scene: Scene) -> list[Properties]:
    """What stands between the bodies and 下 (在甲厅指导下: 指导), with what the college did by it."""
    under = scene.frame.of("under")
    if not under:
        before = scene.text[scene.frame.sentence[0] : scene.frame.start]
        return [{"topic": "批准设立" if re.search("批准|批复|同意|核准", before) else "指导"}]
    begin = max(f.mention.end for f in under)
    after = ASIDE.sub("", scene.text[begin : min(scene.frame.sentence[1], begin + _REACH)])
    found = re.match(r"[^，。]{0,4}?的?([^，。]{2,16}?)下(?:，([^，。；]*))?", after)
    if not found:
        return [{"topic": role} if (role := _role(after)) else {}]
    word = found[1].removeprefix("的").strip()
    ours = scene.start is not None and scene.start.mention.own
    done = _plain_clause(found[2] or "") if ours else ""
    return [{"topic": (word + done)[:_LONGEST]}]


def recognition_of(scene: Scene) -> list[Properties]:
    """What a body is recognised as, with the date: its title stands in the clause (认定为甲中心), behind it
    (获……认定，成为甲中心), or between who recognises and the verb (获教育厅甲中心立项)."""
    begin = scene.frame.verb_start if scene.frame.verb_start >= 0 else scene.frame.start
    if scene.frame.relative and scene.end is not None:
        begin = max(begin, scene.end.mention.end)  # 学校牵头的甲联合体获乙厅立项
    rest = _CLAUSE_ENDS.match(scene.text, scene.frame.end)
    text = MARKS.sub("", scene.text[begin : rest.end() if rest else scene.frame.end]).strip("，。；、 ")
    text = _HELD.sub(r"\1", re.split("，(?!成为|列为|入选)", text, maxsplit=1)[0])
    if _GIVEN_MONEY.match(text):
        return help_of(scene)
    if len(text) <= _BARE_VERB:
        text = _title_around(scene, begin, text) or text
    return [{"topic": f"{text}（{scene.frame.date}）" if scene.frame.date else text}]


_HELD = re.compile("^([\u4e00-\u9fff]{2})(?:它|其|该[\u4e00-\u9fff]{1,4}?)(?=为)")
"""认定它为……: what is recognised stands between."""
_CLAUSE_ENDS = re.compile(r"[\u4e00-\u9fff]{1,4}(?=[，。；])")
"""获甲厅立项建设: the verb that goes with the one before."""
_GIVEN_MONEY = re.compile("支持|资助|补助|补贴|拨付")
_BARE_VERB = 4
"""Characters of a verb that says nothing of what somebody was recognised as: 认定, 予以批准."""
_BECOMES = re.compile(
    r"\s*[，,]?\s*并?(?:成为|成|被?(?:认定|评定|列|确定|授予|评|命名)(?:为|入)?|列入|纳入|入选)(?:了)?([^，。；（(]{4,40})"
)


def _title_around(scene: Scene, begin: int, verb: str) -> str:
    """The title that stands beside a verb of recognition."""
    between = scene.text[scene.end.mention.end : begin] if scene.end is not None else ""
    between = MARKS.sub("", between).strip("的 ")
    if 4 <= len(between) <= 40 and not re.search("[，。；、]", between):
        return between + verb
    if behind := _BECOMES.match(scene.text, scene.frame.end, scene.frame.sentence[1]):
        return f"{verb}为{MARKS.sub('', behind[1]).strip()}"
    if aspect := _aspect(scene):
        return aspect + verb
    return ""


_ASPECT = re.compile(r"(?:其|的)([\u4e00-\u9fff]{2,16}?)(?:得到|获得?|受到|通过|经|被|由)")


def _aspect(scene: Scene) -> str:
    """What of a body is recognised: 甲学院的学历证书得到……认可, 其课程体系获……认定."""
    start = scene.start.mention.end if scene.start is not None and not scene.start.mention.own else scene.frame.start
    front = scene.text[max(start, scene.frame.sentence[0]) : scene.frame.end]
    found = _ASPECT.search(front)
    return found[1] if found and "，" not in front[: found.start()] else ""


MIRRORED = re.compile(
    r"(?:挂牌|成为|获批|作为|列为|确定为|设为|是|为)[为了]?" + OURS + r"的?(?P<title>[^，。；、]{0,12}?"
    r"(?:医院|基地|合作企业|合作单位|合作伙伴|合作院校|友好院校|伙伴(?:院校|学校|高校|企业)|(?:支援|帮扶|结对|友好|姊妹|联合培养|战略合作)(?:院校|学校|单位|高校)))"
)
"""甲医院挂牌为我校教学医院: what a partner is to us."""


def title_with_us_of(scene: Scene) -> list[Properties]:
    """What a partner is to us: 甲公司、乙公司均为学校的教师企业实践基地."""
    told = MIRRORED.search(scene.rest)
    return [{"topic": told["title"]}] if told is not None else [{}]


def chosen_of(scene: Scene) -> list[Properties]:
    """What a body is chosen for: 入选甲厅首批乙基地."""
    if scene.end is None:
        return [{}]
    end = min([scene.frame.sentence[1], *(f.mention.start for f in scene.frame.of("object") if _goes_on(scene, f))])
    return [{"topic": re.split("[，。；]", scene.text[scene.end.mention.end : end])[0].strip("的 、和与及")}]


def _goes_on(scene: Scene, found: Found) -> bool:
    """Whether a body stands behind the end, after a title and a word that couples: 甲厅示范学院和乙局重点项目."""
    front = scene.text[scene.end.mention.end : found.mention.start] if scene.end is not None else ""
    return len(front) > 2 and front.endswith(("和", "与", "及", "、"))


def help_of(scene: Scene) -> list[Properties]:
    """What support consists of, or what it is given for."""
    if title := _TITLED.search(scene.span):
        return [{"topic": title[1]}]
    told = _told_of(scene)
    found = (
        _area(told) or _role(told) or _received(scene, told) or _deed(told) or _target(told) or _aspect_helped(scene)
    )
    found = found or _area_before(scene) or (bare.group() if (bare := _BARE_HELP.search(told)) else "")
    if found and "用于" not in found and (purpose := _PURPOSE.search(told)):
        found += purpose.group()[1:]
    return [{"topic": found[:_LONGEST]}] if found else [{}]


_PURPOSE = re.compile("，(?:主要|专门|专项)?用于[^，。；]{2,24}")
"""获……专项资金支持，用于二期改造."""


_TITLED = re.compile(r"[“《]([^“”《》]{4,40})[”》](?:[\u4e00-\u9fff]{0,8}?(?:项目|课题|研究))?[获得受由]")
"""学校申报的“甲”项目获乙厅资助, 课题《甲》由乙基金会资助."""
_AREA = re.compile(
    r"在([^，。；在]{2,40})(?:多?个?(?:方面|领域)|(?<!等)上|中)(?=[^，。；]{0,20}(?:支持|倾斜|保障|扶持|帮助|指导))"
)
_ROLE = re.compile(r"(?:指导|支持|主管|支撑|挂靠)单位")
_GIVING = re.compile(r"(?:无偿|专项)?(?:安排|划拨|拨付|下达|拨款|投入|资助|减免|补贴|补助|支持|扶持|提供|给予|予以)")
_GIVEN_ONLY = re.compile(r"^(?:给予|予以|提供|了|的|大力|有力|积极|鼎力|充分|全力)+")
_AMOUNT = re.compile(r"\s*[0-9][0-9.,\s]*\s*(?:余|多)?\s*[万亿]?\s*元")
_BARE_HELP = re.compile("(?:大力)?(?:支持|认可|扶持|资助)|指导(?!委|意见|中心|教师|老师)")
_US = re.compile("学校|我校|我院|本校|(?<=支持|给予|资助|补助|予以|帮助)学院")
_NOTHING = re.compile(
    r"(?:的|了|大力|有力|积极|支持|扶持|帮助|资助|补助|认可|采纳|关心|关注|重视|和|与|、|办学|发展|建设|工作|学院|在|对|给予|予以|提供|"
    r"安排|投入|\s)*"
)


def _told_of(scene: Scene) -> str:
    """The words that tell of the support: from who gives it to where the next body acts, else the clause."""
    begin = scene.frame.start
    end = scene.frame.end
    if scene.end is not None and scene.frame.sentence[0] <= scene.end.mention.end <= end:
        begin = behind_joined(scene, "by")
        end = others_from(scene)
    return MARKS.sub("", ASIDE.sub("", scene.text[begin : min(end, begin + _REACH)]))


def _plain_clause(text: str) -> str:
    """A clause without the words for the college in front, amounts, and what only counts."""
    return _TAIL.sub("", _AMOUNT.sub("", _US.sub("", text))).strip("，,；、 的了")


def _says_something(text: str) -> bool:
    return len(text) > 1 and not _NOTHING.fullmatch(text)


_AREA_BEFORE = re.compile(r"在([^，。；在]{2,40}?)等?多?个?(?:方面|领域)上?[，,]\s*\Z")


def _area_before(scene: Scene) -> str:
    """在用地、编制等方面，学校得到了甲政府的支持: what the clause in front says."""
    begin = max(scene.frame.sentence[0], scene.frame.start - _LONGEST)
    found = _AREA_BEFORE.search(scene.text, begin, scene.frame.start)
    return found[1] if found else ""


def _area(told: str) -> str:
    found = _AREA.search(told)
    return found[1].strip("的，等多个") if found else ""


def _role(told: str) -> str:
    found = _ROLE.search(told.split("，", maxsplit=1)[0])
    return found.group() if found else ""


def _received(scene: Scene, told: str) -> str:
    """得到甲厅专项资金支持: what stands between who gives and the word of giving."""
    if scene.end is None or not re.search("得到|获|受到", scene.text[scene.frame.start : scene.end.mention.start][-8:]):
        return ""
    inside = re.match(r"的?([^，。；]{2,24}?)(?:的?(?:大力|有力)?(?:支持|资助|扶持|补助|倾斜))", told)
    clause = inside.group() if inside else re.match(r"[^，。；]*", told).group()  # type: ignore[union-attr]
    text = _plain_clause(clause)
    return text if _says_something(text) else ""


def _deed(told: str) -> str:
    """安排专项资金支持乙建设, 划拨土地, 予以经费补助: the clause from its verb on."""
    for clause in re.split("[。；]", told)[:1]:
        for part in clause.split("，"):
            if found := _GIVING.search(part):
                text = _plain_clause(_GIVEN_ONLY.sub("", part[found.start() :]))
                if _says_something(text):
                    return text
    return ""


def _target(told: str) -> str:
    """对乙的招生和证书互认给予了支持, 将其列入丙示范点."""
    found = re.search(r"对[^，。；]{0,20}?的?([\u4e00-\u9fff、和]{4,24}?)(?:给予|予以|提供)", told) or re.search(
        r"(?:列入|纳入|列为)([^，。；]{4,30})", told
    )
    text = _plain_clause(found[1].rpartition("的")[2]) if found else ""
    return text if _says_something(text) else ""


def _aspect_helped(scene: Scene) -> str:
    aspect = _aspect(scene)
    verb = re.search("认可|认定|支持|采纳|批准|肯定", scene.span)
    return aspect + verb.group() if aspect and verb else ""
