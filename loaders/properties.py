"""Reads the own properties of a relationship from the text around its frame: dates, titles, topics, amounts, standards.

Every finder is a function of a scene and gives one set of properties per fact; rules call them by their FINDERS name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from graph.model import Value
from loaders.founding import role_behind
from loaders.scene import Scene
from loaders.values import Count, find_amounts, find_dates, find_days, find_headcounts

Properties = dict[str, Value]
T = TypeVar("T")
_MARKS = re.compile(r"[“”\"'‘’《》「」]")
_TAIL = re.compile(
    r"(?:[0-9０-９.]+\s*(?:余|多)?\s*(?:门|项|个|份|家|人|人次|名|套|部|期|次|所|批)?)?[，,。；;：:、\s]*$"
)


def _date(scene: Scene) -> list[Properties]:
    date = scene.frame.date
    if scene.frame.apart and (dated := _ordered(scene, find_dates(scene.span, scene.context.year))):
        return [{"date": dated.first}]
    for later in scene.frames[scene.at + 1 :]:
        if "found" in later.verbs and not later.of("object", "with") and later.date and scene.verbs & {"build"}:
            date = later.date
    date = date or _bracketed_date(scene)
    return [{"date": date}] if date else [{}]


def _bracketed_date(scene: Scene) -> str:
    """甲中心（2018年）; 签署协议（2021年3月）: the date in a bracket right behind the clause or the body."""
    ends = [scene.frame.end, *([scene.end.mention.end] if scene.end is not None else [])]
    for end in ends:
        told = re.search(r"[（(]([^（）()]{4,16})[）)]", scene.text[max(scene.frame.start, end - 18) : end + 20])
        dated = find_dates(told[1], scene.context.year) if told else ()
        if dated and dated[0].exact:
            return dated[0].first
    return ""


def _year_told(scene: Scene) -> str:
    """The year of a deed: the date in front of it, else the first one that its sentence tells after it (2021年到账)."""
    later = find_dates(scene.rest, scene.context.year)
    return scene.frame.date[:4] or (later[0].first[:4] if later else "")


def _builder(scene: Scene) -> list[Properties]:
    lead = {("" if f.mention.own or f.kind == "unit" else f.mention.name) for f in scene.frame.of("lead")}
    if not lead or scene.start is None:
        return [{}]
    name = "" if scene.start.mention.own else scene.start.mention.name
    return [{"role": "lead" if name in lead else "partner"}]


def _member(scene: Scene) -> list[Properties]:
    """The role printed right behind the group, else the highest of the clause, else what the college takes part as."""
    if scene.end is not None and (role := role_behind(scene.end, scene)):
        return [{"role": role}]
    clauses = [scene.verbs, *(f.verbs for f in scene.frames[: scene.at] if "作为" in scene.text[f.start : f.end])]
    for verbs in clauses:
        for role in ("vice-chair", "chair", "founder", "council"):
            if role in verbs:
                return [{"role": role}]
    return [{"role": "founder" if "initiate" in scene.verbs else "member"}]


_AGREEMENT = re.compile(
    r"[《“]([^《》“”]{2,60}(?:协议书|协议|备忘录|合同|意向书|协定))[》”]|([^，。；、《》]{0,40}?(?:协议书|协议|备忘录|合同|意向书|协定))"
)


def _title(scene: Scene) -> list[Properties]:
    frame = scene.frame
    if frame.apart and (told := _titles_apart(scene)):
        return [{"title": told}]
    names = [f.mention.end for f in frame.of("with", "to", "agent") if f.mention.end <= frame.end]
    for start in (frame.marks.get("sign", frame.start), max([*names, frame.start])):
        found = _AGREEMENT.search(scene.text[start : frame.end])
        if found and found.start() < 30:
            return [{"title": _clean_title(found[1] or found[2])}]
    return [{}]


def _titles_apart(scene: Scene) -> str:
    """与甲、乙分别签订了丙协议和丁备忘录: titles go by order."""
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
        _MARKS.sub("", text).strip(),
    ).strip()


_SUBJECT = re.compile(r"([\u4e00-\u9fffA-Za-z0-9+、与和]{2,30}?)(?:专业群|专业)")
_CUT = re.compile(
    r".*(?:学校|学院|我校|我院|开设|开展|实施|推行|试行|联手|其中|在|由|的|以|为|及其|，|系(?!统)|年)|[一两二三四五六七八九十0-9]+个$"
)


def _programme(scene: Scene) -> list[Properties]:
    text = scene.text[scene.frame.sentence[0] : scene.frame.end]
    own = scene.text[scene.frame.start : scene.frame.end]
    for part in (own, text):
        found = [m[1] for m in _SUBJECT.finditer(part)]
        named = [
            p for f in found if (p := _CUT.sub("", f).strip("、与和 ")) and len(p) > 1 and p not in ("各", "本", "相关")
        ]
        if named:
            each = [name for one in named for name in re.split("[、和与]", one)] if scene.frame.apart else []
            return [{"programme": _ordered(scene, each) or named[-1]}]
    classes = re.findall(r"[“《]([^“”《》]{2,20}班)[”》]", own)
    return [{"programme": _ordered(scene, classes) or classes[-1]}] if classes else [{}]


_PROJECT = re.compile(
    r"[“《]?([\u4e00-\u9fff、与和]{2,24}?专业[\u4e00-\u9fff]{0,14}?(?:教育项目|项目|课程|教育))[”》]?"
)


def _joint(scene: Scene) -> list[Properties]:
    """Name, first year and students of a joint programme, told in its sentence or in the next one (该项目自……)."""
    sentence = scene.rest
    following = re.split("[。；]", scene.text[scene.frame.sentence[1] + 1 :], maxsplit=1)[0]
    if re.match(r"\s*(?:该|此|本)?(?:合作)?项目", following):
        sentence += "。" + following
    made: Properties = {}
    if found := _PROJECT.search(sentence):
        made["programme"] = re.sub(r"^.*(?:举办的?|开展的?|开办的?|开设的?|实施的?|设立的?|合办的?)", "", found[1])
    if since := (_SINCE.search(sentence) or _SINCE.search(scene.text[scene.frame.sentence[0] : scene.frame.end])):
        made["since"] = since[1] or since[2]
    elif scene.frame.date:
        made["since"] = scene.frame.date[:4]
    people = [c.count for c in find_headcounts(sentence) if _STUDENTS.search(sentence[max(0, c.start - 6) : c.end + 4])]
    if people:
        made["students"] = max(people)
    return [made]


_SINCE = re.compile(r"自\s*((?:19|20)\d\d)\s*年|((?:19|20)\d\d)\s*年(?:\s*\d+\s*月)?(?:起|以来|开始|首|招|正式招|获批)")
_STUDENTS = re.compile("学生|招生|学员|在校|招收")
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
    for source in (own, text):
        for found in _STANDARD.finditer(source):
            made += _standard(found)
        if made:
            return made
    counted = _COUNTED_STANDARDS.search(text)
    if counted:
        kind = _KINDS.get(counted["kind"] or counted["kind2"] or "", "")
        number = (counted["n"] or counted["n2"] or "").strip()
        named = f"{number}{counted['kind'] or counted['kind2'] or ''}标准" if kind else counted.group().strip()
        return [{"standard": named, **({"kind": kind} if kind else {})}]
    return []


_COUNTED_STANDARDS = re.compile(
    r"(?P<kind>专业教学|专业|课程|岗位|教学)标准\s*(?P<n>[0-9]+\s*余?[个项门套])"
    r"|(?P<n2>[0-9]+\s*余?[个项门套])[^，。]{0,6}?(?P<kind2>专业教学|专业|课程|岗位|教学)?标准"
    r"|各类标准\s*[0-9]+\s*余?个|(?:专业教学|专业|课程|岗位|教学)标准"
)


def _standard(found: re.Match[str]) -> list[Properties]:
    if found["titles"]:
        kind = _KINDS.get(found["kind1"] or "课程", "course")
        return [{"standard": title, "kind": kind} for title in re.findall("[《“]([^《》“”]+)[》”]", found["titles"])]
    kind = _KINDS[found["kind2"]]
    name = re.sub(
        r"^.*(?:制定的?|开发的?|输出了?|采用了?|引入了?|采纳了?|推广了?|学校|我校|的|和|及|与|以及|将|把|向[^，]*?)",
        "",
        found["name"],
    )
    if found["count"] and not name:
        return [{"standard": f"{found['count'].strip()}{found['kind2']}标准", "kind": kind}]
    return [{"standard": name.strip(), "kind": kind}] if name else []


_TRAINING = re.compile(
    r"(?:开展|进行|举办|提供|实施|组织|完成)了?(?:为期[^，。的]{1,8}的)?([^，。；]{2,40}?)(?:等?方面的?)?(?:理论知识|定制化)?(?:培训|研修|轮训)"
)


def _ordered(scene: Scene, values: Sequence[T]) -> T | None:
    """The value of this end where a clause gives as many values as bodies: 分别培训64人、118人."""
    ends = [f.mention.name for f in scene.frame.of("with", "to", "agent", "object") if f.kind == "body"]
    if scene.end is None or len(ends) < 2 or len(ends) != len(values) or scene.end.mention.name not in ends:
        return None
    return values[ends.index(scene.end.mention.name)]


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
    if people := [c for c in find_headcounts(window) if c.unit != "人日"] or _trained_before(scene):
        properties["headcount"] = (_ordered(scene, people) or people[0]).count
    if days := find_days(window):
        properties["days"] = days[0].count
    if topic := _training_topic(window):
        properties["topic"] = topic
    return [properties]


def _trained_before(scene: Scene) -> list[Count]:
    """甲段选派28名职工到校参加……: who came, told in front of the verb."""
    front = scene.text[scene.frame.sentence[0] : scene.frame.end]
    return [c for c in find_headcounts(front) if c.unit != "人日"]


_CLASS_TOPIC = re.compile(
    r"(?:举办|开展|开设|承办|组织|参加|完成|实施|进行|提供|接受)了?(?:为期[^，。的]{1,8}的?)?(?:[0-9一二两三四五六]+\s*[期场次个]|一批)?的?"
    r"([^，。；、举开承组参完实进提接]{2,24}?)(?:专题|主题)?(?:培训班|研修班|提升班|轮训班|进修班|训练班|集训|训练|班)"
)


def _training_topic(window: str) -> str:
    if found := _TRAINING.search(window):
        return _MARKS.sub("", re.sub(r"为期.{1,8}?的", "", found[1])).strip("的 了")
    if found := _CLASS_TOPIC.search(window):
        return _MARKS.sub("", found[1]).strip("的 了")
    found = re.search(r"培训(?:了)?([\u4e00-\u9fff]{2,12})", window)
    topic = re.sub("[员者]$", "", found[1]) if found else ""
    return topic if len(topic) > 1 else ""


def _achievement(scene: Scene) -> list[Properties]:
    found = re.search(r"[“《]([^“”《》]{2,60})[”》]", scene.span) or re.search(
        r"(?:将|把)([^，。]{2,40}?)(?:等?[0-9]*[项件]?专利|成果|转让|许可)", scene.span
    )
    titles = re.findall(r"[“《]([^“”《》]{2,60})[”》]", scene.span)
    if ordered := _ordered(scene, titles):
        names = [ordered]
    elif len(titles) > 1 and _LISTED_TITLES.search(scene.span):
        names = titles
    else:
        names = [found[1]] if found else []
    made: list[Properties] = [{"achievement": name} for name in names] or [{}]
    if year := _year_told(scene):
        made = [{**one, "year": year} for one in made]
    return made


_LISTED_TITLES = re.compile(
    r"[”》]、?(?:和|与)?[“《][^“”《》]{2,60}[”》](?:等?[两二三四五六七八九十0-9]+[项件]|等?(?:专利|软件|成果))"
)
"""“甲”“乙”两项专利: each is a result of its own."""


_DEED = re.compile(
    r"(?:委托|开发|研发|研制|编制|设计|承担|完成|提供|开展|制定|撰写|解决|攻克|优化|改造|升级)[^，。；]{2,50}"
)


def _project(scene: Scene) -> list[Properties]:
    common: Properties = {}
    if amounts := find_amounts(scene.rest):
        common["amount_wan"] = amounts[0].wan
    if year := _year_told(scene):
        common["year"] = year
    begin = max(
        [scene.frame.start, *(f.mention.end for f in scene.frame.of("to", "by") if f.mention.end <= scene.frame.end)]
    )
    window = _ASIDE.sub("", scene.text[begin : scene.frame.sentence[1]])
    titles = re.findall(r"[“《]([^“”《》]{3,60})[”》]", re.split("[。；]", window)[0])
    if titles and re.search(r"》\s*《|[两二三四0-9]\s*项", window):
        return [{**common, "project": title} for title in titles]
    deed = _DEED.search(window)
    if deed and "《" in deed.group():
        return [{**common, "project": re.sub("^委托", "", deed.group()).strip()}]
    if titles:
        return [{**common, "project": titles[0]}]
    return [{**common, "project": _bare_deed(deed.group())}] if deed else [common]


def _bare_deed(deed: str) -> str:
    """承担了堆场调度系统的优化任务: what was done, without that it was done."""
    text = re.sub(r"^(?:委托|承担|完成|提供|开展|实施)了?", "", deed).strip(" ，了")
    short = re.sub(r"的?(?:任务|项目|技术服务|服务|工作)$", "", text)
    return short if len(short) > 3 else text


def _topic(scene: Scene) -> list[Properties]:
    """What is done together: the clause from its verb on without the bodies, else the clause that follows."""
    begin = scene.frame.verb_start if scene.frame.verb_start >= 0 else scene.frame.start
    if about := _ABOUT.search(_without_names(scene, scene.frame.start, scene.frame.end)):
        return [{"topic": _MARKS.sub("", about[1] or about[2]).strip("的 等")}]
    text = _without_names(scene, begin, scene.frame.end)
    if len(_BARE.sub("", text)) < 2:
        following = scene.text[scene.frame.end : scene.frame.sentence[1]]
        text = re.split("[，。；]", following.lstrip("，,"))[0][:40] or text
    text = _TAIL.sub("", _MARKS.sub("", _ASIDE.sub("", text))).strip("的了，、 ")
    return [{"topic": text[:60]}] if text else [{}]


_ABOUT = re.compile(
    r"(?:就|围绕|聚焦)([^，。；]{2,30}?)(?:等)?(?:方面|领域|问题|事宜)?(?:深入|全面|持续|积极|共同|联合|紧密)?(?:开展|进行|展开|达成|建立|保持|加强|深化)"
    r"|在([^，。；在]{2,30}?)(?:等)?(?:多个)?(?:方面|领域)(?:深入|全面|持续|积极|共同|联合|紧密|深度)?(?:开展|进行|展开|达成|建立|保持|加强|深化|合作)"
)
_ASIDE = re.compile(r"[（(][^（）()]{0,60}[）)]")
_BARE = re.compile(
    r"一道|达成|结为|成为|牵手|深度|全方位|全面|密切|开展|持续|建立|深化|加强|合作|联合|携手|关系|战略|伙伴|[，。、的了与和\s]"
)


def _without_names(scene: Scene, begin: int, end: int) -> str:
    text, at = "", begin
    spans = sorted((f.mention.start, f.mention.end) for f in scene.frame.of("with", "agent") if f.kind == "body")
    for start, stop in spans:
        if start >= at and stop <= end:
            text += scene.text[at:start]
            at = stop
    return re.sub(r"[与和、]+(?=[与和、]|$)|^[与和、]+", "", text + scene.text[at:end])


def _backing(scene: Scene) -> list[Properties]:
    under = scene.frame.of("under")
    if not under:
        before = "".join(scene.text[scene.frame.sentence[0] : scene.frame.start])
        return [{"topic": "批准设立" if re.search("批准|批复|同意|核准", before) else "指导"}]
    after = scene.text[max(f.mention.end for f in under) :]
    found = re.match(r"[^，。]{0,4}?的?([^，。]{2,16}?)下", after)
    return [{"topic": found[1].removeprefix("的").strip()}] if found else [{}]


def _recognition(scene: Scene) -> list[Properties]:
    begin = scene.frame.verb_start if scene.frame.verb_start >= 0 else scene.frame.start
    text = _MARKS.sub("", scene.text[begin : scene.frame.end]).strip("，。； ")
    return [{"topic": f"{text}（{scene.frame.date}）" if scene.frame.date else text}]


def _chosen(scene: Scene) -> list[Properties]:
    text = scene.text[scene.end.mention.end : scene.frame.sentence[1]] if scene.end is not None else ""
    return [{"topic": re.split("[，。；]", text)[0].strip("的 、")}]


def _help(scene: Scene) -> list[Properties]:
    found = re.search(r"[^，。在]{0,12}(?:专项资金|专项经费)", scene.span) if "fund" in scene.verbs else None
    if found:
        return [{"topic": found.group().strip("，")}]
    if told := _GIVEN.search(scene.span):
        return [{"topic": re.sub("^在|等?方面.*$", "", _MARKS.sub("", told.group())).strip("的，")}]
    return [{"topic": "支持学校发展"}]


_GIVEN = re.compile(
    r"(?:无偿|专项)?(?:划拨|减免|补贴|拨付|下达)[^，。；]{2,24}|在[^，。；在]{4,40}等?方面(?=[^，。；]{0,12}(?:支持|倾斜|保障))"
    r"|(?:政策|经费|资金|技术|场地)支持"
)

FINDERS: Mapping[str, Callable[[Scene], list[Properties]]] = {
    "date": _date, "builder": _builder, "member": _member, "title": _title, "programme": _programme, "joint": _joint,
    "standards": _standards, "training": _training, "achievement": _achievement, "project": _project, "topic": _topic,
    "backing": _backing, "recognition": _recognition, "chosen": _chosen, "help": _help,
}  # fmt: skip
