"""What a text speaks of without its name: 该公司, 该院, 集团入选……, 双方, 在老挝设立海外培训中心.

A word that stands for a body is read as the body of that kind that the text named last, else as none: never guessed.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.clauses import CLASSROOM, Frame
from loaders.gazetteer import gazetteer
from loaders.mention import FACILITIES, GROUPS, MADE, Mention
from loaders.names import Found
from loaders.scene import is_facility
from loaders.words import OURS

_KINDS = {
    "公司": ("Enterprise",),
    "企业": ("Enterprise",),
    "酒店": ("Enterprise",),
    "校": ("College", "OverseasPartner"),
    "学校": ("College", "OverseasPartner"),
    "院校": ("College", "OverseasPartner"),
    "高校": ("College", "OverseasPartner"),
    "单位": ("Enterprise", "PublicBody", "Association"),
    "机构": ("Enterprise", "PublicBody", "Association", "ResearchCentre"),
    "平台": ("ResearchCentre", "Platform", "IndustryCollege", "OverseasBase"),
}
"""Nouns behind 该 that stand for a body whose own name may end otherwise, with the labels it may have."""
_PLACES = re.compile(r"[区市县省州镇乡村国]$")
_TOWNS = frozenset("镇乡县")
_LONGER = re.compile(r"[区长生友级线类系风舍园史务士]")
_BARE = re.compile(
    r"(?:^|(?<=[，。；：]))\s*(?P<head>(?:职教|职业教育)?集团|联盟|共同体|联合体|产业学院|研究[院所]"
    r"|(?:研究|工程|创新|培训|实训|服务|技术|检测|研发)?中心"
    r"|(?:大师)?工作室|工坊|(?:实训|培训)?基地|平台|众创空间|实验室|协会|学会|商会|公司|合作社|学院(?=[是系由](?:\d|学校|我校)))"
    r"(?=[是系](?![列统否])|内设|下设|[随派又获被由于已现共还也与和经在入先每首承完拥依聚参累今近自占，0-9则正所]|成立|开[展设发办]|设有|全年|面向|为|运[行营](?!机制|模式|管理|体系)|实行|采用|年均|揭牌|启用|挂牌|建成|落成"
    r"|投入|投用|联合|携手|邀请|通过|发挥|举办|实施|组织|定期|坚持|目前|面积|建筑面积|总投资|总面积|配备|配有|主要|常年|吸引|接待|年[接培服产完承]|得到|荣获|的(?:日常|业务|建设|运行|管理|运营|各项|具体)?(?:工作|事务|管理|运行|建设)(?:由|得到|获得|接受|受到))"
    r"(?!为期|共建|共同体|和谐|在线|现代|自主|首先|经济|经费|经验)"
)
_HOLDING = re.compile(
    r"(?<=[为任是])(?P<head>集团|联盟|共同体|联合体|协会|学会|商会)(?=常务|副|执行|轮值|理事|会长|主席|主任|成员|会员|秘书|牵头|指导|监事)"
)
_ABROAD = re.compile(
    r"(?:设立|建立|成立|开设|建设|设有|建有|创办|开办)了?(?:首个|首家|一个|1个)?(海外(?:分院|分校|学院|培训中心|培训基地))(?!“)"
)
_SPOKEN = frozenset(
    (
        "Enterprise",
        "ResearchCentre",
        "IndustryCollege",
        "OverseasBase",
        "OverseasPartner",
        "Platform",
        "Alliance",
        "Association",
    )
)


_HELPED = re.compile(
    r"(?<=[对为给向])(?P<head>(?:公司|合作社|商会|协会|学会|景区)(?=开发|研发|研制|设计|编制|解决|的?(?:一线|新进|在职|新)?(?:员工|职工|社员|会员|业务骨干|技术骨干|工人|农户))|集团|联盟|共同体|联合体|产业学院|丝路学院|鲁班学堂|研究院|研究所|中心|工坊|基地|平台|工作室|众创空间)(?=运行|运营|建设|发展|提供|给予|的|开发|研发|研制|设计|编制|解决)"
)


_TOLD_OF = re.compile(
    r"(?<=谈到|提到|说到|讲到|介绍)(?P<head>公司|集团|企业|合作社|协会|研究所|研究院)(?=[与和同跟已还也正又])"
)
"""他谈到公司与……: whom somebody speaks of."""


_INSIDE = re.compile(
    r"(?:(?<=设在)|(?<=设于)|(?<=位于)|(?<=隶属于)|(?<=挂靠在)|(?<=挂靠于))(?P<head>产业学院|研究院|研究所|集团|联盟|协会|学会|公司|医院|基地|园区)"
    r"(?=[内中里，。；、]|之?下)"
)
"""该中心设在产业学院内: where something is housed."""
_MET = re.compile(
    r"(?<=[与同和])(?P<head>集团|公司|协会|学会|商会|医院|研究院|研究所)(?=签|合作|共建|联合|共同|达成|建立|续签|开展|携手)"
)


def spoken_of(text: str, found: Sequence[Found], before: Sequence[Mention] = ()) -> list[Found]:
    """The spans of a text, with those that stand for a body named earlier.

    before: bodies that the heading and the paragraph before named, the nearest last.
    """
    made = [_counted(one, text) for one in found]
    named = bool(before) or any(one.kind == "body" for one in made)
    told = [span for find in _WAYS for span in find(text, made, before)] if named else []
    for (start, end), spans in itertools.groupby(sorted(told, key=lambda span: span[:2]), lambda span: span[:2]):
        meant = {last.name: last for _, _, last in spans}.values()
        spoken = (Found(replace(m, start=start, end=end), "own" if m.own else "body") for m in meant)
        made = [*_clear_of(made, start, end), *spoken]
    return sorted(_founded_abroad(text, made), key=lambda f: (f.mention.start, f.mention.end))


_WORKSHOPS = frozenset(("鲁班工坊",))
"""Kinds of bases that many colleges have: without a place they name none of them."""
_CLAUSE = 40
_BUILT_ALONE = re.compile(
    r"(?:^|[，。；])(?!.{0,16}在)[^，。；]{0,32}(?:建设|共建|建立|打造|合建|建成|筹建|推进)了?“?$"
)
"""学校与甲学院共建鲁班工坊: no place of it is told; 在泰国甲学院建立鲁班工坊 tells one."""
_COUNT = re.compile(r"(?:[一两二三四五六七八九十]|[0-9])\s*(?:个|处|座|所|间|批)$")
_BUILT = frozenset(("ResearchCentre", "Platform"))


def _counted(one: Found, text: str) -> Found:
    """建设了一个嵌入式校外实训基地: what is counted is named by its kind, not by a name."""
    mention = one.mention
    if one.kind == "body" and mention.name in _WORKSHOPS:
        alone = _BUILT_ALONE.search(text[max(0, mention.start - _CLAUSE) : mention.start])
        return replace(one, kind="unnamed") if alone else one
    if one.kind != "body" or mention.label not in _BUILT:
        return one
    counted = _COUNT.search(text[max(0, mention.start - 4) : mention.start])
    return replace(one, kind="unnamed") if counted else one


NEAREST = 200
"""Names of a text among which what is spoken of is looked for: no reader goes further back."""


def _near(found: Sequence[Found], at: int) -> Sequence[Found]:
    """The names around a place of the text, most of them in front of it; found: in their order."""
    here = bisect_left(found, at, key=lambda one: one.mention.start)
    return found[max(0, here - NEAREST) : here + 1]


def _named(text: str, found: Sequence[Found], before: Sequence[Mention], at: int) -> list[Mention]:
    """The bodies named before `at`, the nearest first; a short form in its bracket names none anew."""
    near = _near(found, at)
    here = sorted((f.mention for f in near if f.kind == "body" and f.mention.end <= at), key=lambda m: -m.end)
    clear = (m for m in here if not _DEFINED.search(text[max(0, m.start - 8) : m.start]) and not _TITLED.match(m.name))
    return [*clear, *reversed(before)]


_DEFINED = re.compile(r"(?:简称|下称|统称)(?:为)?[：:]?[“\"「]?$")


_TITLED = re.compile("“?(?:国家级|省级|自治区级|州级|部级|市级|区级|校级|全国首批)")
"""甲基地被乙厅认定为“省级培训基地”: a title, and no body that the text goes on to speak of."""


_THAT = re.compile(r"(?:该|这[家所个座])新?(?!问题|过程|意义|时候|基础|领域|方面|背景)")


def _thats(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    for told in _THAT.finditer(text):
        named = _named(text, found, before, told.start())
        if kind := _said_to_be(text, told, found):
            yield kind
            continue
        for length in range(6, 0, -1):
            noun = text[told.end() : told.end() + length]
            last = _that(noun, text[told.end() + length :][:1], named) if len(noun) == length else None
            if last is not None:
                yield told.start(), told.end() + length, last
                break


_KIND = re.compile(r"(?P<noun>机构|单位|平台|企业|公司|中心|基地|学院)[，,]$")
_BEING = re.compile("”?[^，。；]{0,3}?[是系为]")


def _said_to_be(text: str, that: re.Match[str], found: Sequence[Found]) -> tuple[int, int, Mention] | None:
    """甲工匠学院是学校与乙公司建立的境外办学机构，该机构……: what the clause in front says is one."""
    at = that.start()
    kind = _KIND.search(text, max(0, at - 3), at)
    if kind is None or not text.startswith(kind["noun"], that.end()):
        return None
    begin = max(text.rfind(mark, 0, at) for mark in "。；\n") + 1
    named = (f.mention for f in found if f.kind == "body" and begin <= f.mention.start < at)
    first = min(named, key=lambda m: m.start, default=None)
    if first is None or not _BEING.match(text, first.end):
        return None
    return at, that.end() + len(kind["noun"]), first


def _that(noun: str, after: str, named: Sequence[Mention]) -> Mention | None:
    if noun in _TOWNS:  # 与甲镇人民政府签约，为该镇编制规划
        return next((m for m in named if m.name.endswith((f"{noun}人民政府", f"{noun}政府"))), None)
    if _PLACES.search(noun) or (len(noun) == 1 and _LONGER.match(after)):
        return None
    ending = [m for m in named if m.name.endswith(noun) and m.name != noun]
    if ending:  # 该集团 of a text on an alliance is the alliance, whatever firms it names
        return next((m for m in ending if m.label == "Alliance"), ending[0])
    return next((m for m in named if m.label in _KINDS.get(noun, ())), None)


_SEVERAL = re.compile(
    r"(?P<said>(?:上述|以上|这|该))?(?<![\d十百千第等余多])(?P<count>[两二三四2-4])\s*(?:家|所|个|座)"
    r"(?P<noun>企业|公司|单位|院校|学校|高校|机构|平台|中心|基地|学院|研究院|研究所|实验室|工作室|工坊|协会|医院|小院)"
    r"(?P<all>均|都|双双|分别|先后|同时)?"
)
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4}


def _several(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """上述两家企业, 两个平台均……, 与两家企业共同……: as many bodies of that kind as were named last."""
    for told in _SEVERAL.finditer(text):
        count = _NUMBERS.get(told["count"]) or int(told["count"])
        recalled = bool(told["said"] or told["all"])
        parts = ("",) if recalled else ("。", "。；")  # all; the sentence, what stands behind its last semicolon
        begins = (max((text.rfind(mark, 0, told.start()) + 1 for mark in part), default=0) for part in parts)
        groups = (_of_kind(told, text, found, before if recalled else (), begin) for begin in begins)
        meant = next((group for group in groups if len(group) == count or (len(group) > count and recalled)), [])
        yield from ((told.start(), told.end("noun"), one) for one in meant[:count])


def _of_kind(
    told: re.Match[str], text: str, found: Sequence[Found], before: Sequence[Mention], begin: int
) -> list[Mention]:
    """The bodies of the kind that is told which stand in front of it, from `begin` on."""
    named = _named(text, [f for f in found if f.mention.start >= begin], before, told.start())
    kinds = _KINDS.get(told["noun"], ())
    return list({m.name: m for m in named if m.name.endswith(told["noun"]) or m.label in kinds}.values())


def _mets(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """又与集团签订……: the partner of that kind named last."""
    for told in _MET.finditer(text):
        named = _named(text, found, before, told.start())
        kinds = ("Enterprise",) if told["head"] == "公司" else ()
        if last := next((m for m in named if m.name.endswith(told["head"]) or m.label in kinds), None):
            yield *told.span("head"), last


_BESIDE_US = re.compile(
    OURS + r"[、与和同](?P<head>[\u4e00-\u9fff]{2,4}?)(?=[两双]方|两家|又|还|再|也|共同|联合|携手|联手|共建|合建|续签)"
)
_ENDS_OF_BODIES = frozenset("站馆院所局会厂社队台团区园校")


def _beside_us(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """学校、救助站双方又共建……: the one named last that the short word is taken from (甲区救助管理站)."""
    for told in _BESIDE_US.finditer(text):
        noun = told["head"]
        if noun[-1] in _ENDS_OF_BODIES and not any(
            m.mention.start == told.start("head") for m in _near(found, told.start("head")) if m.kind == "body"
        ):
            named = (m for m in _named(text, found, before, told.start()) if not m.own and _shortened(noun, m.name))
            yield from ((*told.span("head"), one) for one in itertools.islice(named, 1))


def _shortened(short: str, name: str) -> bool:
    """Whether a word is what is left of the end of a name: 救助站 of 甲区救助管理站."""
    letters = iter(reversed(name))
    return name != short and name[-1] == short[-1] and all(char in letters for char in reversed(short))


_BY_KIND = (_BARE, _HOLDING, _HELPED, _INSIDE, _TOLD_OF)


def _bares(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    for told in itertools.chain.from_iterable(find.finditer(text) for find in _BY_KIND):
        head = told["head"].removeprefix("职教").removeprefix("职业教育")
        named = _named(text, found, before, told.start())
        labels = _SPOKEN | {"College"} if head == "学院" else _SPOKEN  # 甲学院很旺。学院是学校与乙局合办的
        if last := next((m for m in named if m.label in labels and m.name.endswith(head)), None):
            yield *told.span("head"), last


_ITS = re.compile(
    r"(?<=[与为向对给由同和受被])其(?![他中实余次它所间内下上后前]|副?(?:理事长|会长|主席)|常务|理事|会员|成员|监事|职业发展|成长|就业|学习|个人|日后|未来)|(?<=承担|承接)其|(?<=[，。；：])(?:后者|前者)|(?:(?<=[与为向对给由同和是系在任、])|(?<=[只仅唯]有))(?:后者|前者)|(?<=与)之(?=结|签|合|建|开|共|联|达|保)"
)


def _its(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """与其合作, 后者, 与之结对: the partner named last; 前者 the one before it."""
    for told in _ITS.finditer(text):
        named = [m for m in _named(text, found, before, told.start()) if m.label in _PARTNERS and not m.own]
        distinct = list({m.name: m for m in named}.values())
        if told.group() == "其" and distinct and text[distinct[0].end : told.start()] in ("为", "对", "给", "向"):
            continue  # 学校与甲大学共建乙学院，丙部为其提供……: not the one who acts
        if told.group() in ("前者", "后者"):
            if _of_titles(text, told.start(), found):
                continue
            distinct = _two_of_a_sentence(text, told.start(), found) or distinct
        elif told.group() == "其" and len(distinct) > 1 and _INCLUDING.search(text, 0, distinct[0].start):
            distinct = distinct[1:]
        at = 1 if told.group() == "前者" else 0
        if len(distinct) > at:
            yield *told.span(), distinct[at]


_FIRM = re.compile(
    rf"(?:^|(?<=[，。；])|(?<=[年月日]))(?P<head>它)(?:还|也|又|则|便|随后|同时){{0,2}}(?=[与同和]{OURS})"
)
"""去年它还与学校联合设立了……: who does something with us, and so is no facility of ours."""


def _firm(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """它还与学校……: the firm that was named last."""
    for told in _FIRM.finditer(text):
        named = (m for m in _named(text, found, before, told.start()) if m.label == "Enterprise")
        if last := next(named, None):
            yield *told.span("head"), last


_INCLUDING = re.compile(r"(?:隶属于?|附属于|从属于|归属于?|挂靠[于在]?|下属于)[“]?$")
"""甲研究所隶属于乙局，学校与其合作: 其 is what the clause is about."""


_ITS_PART = re.compile(r"(?:^|(?<=[，。；]))其(?=(?:下设|内设|下属|附设)的?(?!机构|单位|部门))")


def _whose_part(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """甲产业学院由……共建，其下设的乙研究中心: the facility or group named last."""
    for told in _ITS_PART.finditer(text):
        named = (m for m in _named(text, found, before, told.start()) if m.label in MADE and not m.own)
        yield from ((*told.span(), one) for one in itertools.islice(named, 1))


_HELD_AS = "(?:认定|列|确定|命名|评|授|遴选|纳入|批准|核准|定为|备案|立项)"
_HONOURED = re.compile(
    rf"(?:(?<=将)|(?<=把))[其它](?=[^，。；]{{0,8}}?{_HELD_AS})|(?:(?<=认定)|(?<=确定)|(?<=命名)|(?<=批准)|(?<=评定)|(?<=核准))[它其](?=[为作成])"
    rf"|(?:^|(?<=[，。；]))它(?=(?:随后|先后|于)?(?:通过|经|被|获|由)[^，。；]{{2,40}}?(?:{_HELD_AS}|审|验收))"
)


_AS_A_FIRM = re.compile(r"[^，。；]{0,40}?(?:企业|公司)(?:[^，。；]{0,8}名[单录])?(?=[，。；]|\Z)")
"""将其认定为高新技术企业, 将其列入产教融合型企业建设名单: said of a firm, whatever was built."""


def _honoured(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """甲厅又将其认定为……, 认定它为……, 它通过甲厅评审: the facility or alliance that a sentence began with,
    else the one named last (学校与乙研究所共建甲中心)."""
    for told in _HONOURED.finditer(text) if "其" in text or "它" in text else ():
        at = told.start()
        if _AS_A_FIRM.match(text, told.end()):
            continue
        near = [f for f in _near(found, at) if f.mention.end <= at and f.kind in ("body", "own")]
        headed = _heading(text, near)
        named = (m for m in _named(text, found, before, at) if m.label in MADE and not m.own)
        yield from ((*told.span(), one) for one in itertools.islice(itertools.chain(headed, named), 1))


def _heading(text: str, near: Sequence[Found]) -> list[Mention]:
    """The facility or alliance that the last sentence that names one begins with; none where it begins with others."""
    last = next((f.mention for f in reversed(near) if f.kind == "body" and f.mention.label in MADE), None)
    if last is None:
        return []
    begin = text.rfind("。", 0, last.start) + 1
    first = next(f for f in near if f.mention.start >= begin)
    acts = text.startswith(("与", "和", "同", "联合", "携手"), first.mention.end)  # 甲研究所与学校共建乙中心
    return [first.mention] if first.kind == "body" and first.mention.label in MADE and not acts else []


def _two_of_a_sentence(text: str, at: int, found: Sequence[Found]) -> list[Mention]:
    """The two bodies, of whatever kind, that the sentence before `at` names, or else the one before it, the last first:
    前者 and 后者 speak of those; none where it names more or fewer."""
    here = max(text.rfind(mark, 0, at) for mark in "。；") + 1
    for start in (here, max(text.rfind(mark, 0, max(0, here - 1)) for mark in "。；") + 1):
        spans = [f.mention for f in found if start <= f.mention.start < at and f.kind == "body"]
        named = list({m.name: m for m in spans}.values())
        if len(named) != 2 or sum(m.label in GROUPS for m in named) == 1:
            ours = [f.mention for f in found if start <= f.mention.start < at and f.kind == "own"][:1]
            others = (m for m in named if m.label in _PARTNERS)
            both = sorted((*ours, *others), key=lambda m: m.start)
            named = both if len(both) == 2 and ours else named
        if named:
            return named[::-1] if len(named) == 2 else []
    return []


_TWO_TITLES = re.compile(r"[》”][^。；》”]*[》”][^。；]*$")


_SUBJECT = re.compile(r"(?<=[，。；])它(?=[与和同跟又还也曾先于为向]|\d|委托|已|自)")


_NEAREST = re.compile(r"(?<=[，。；])它(?=是|系|隶属|设在|附设|成立于|位于)")


def _lasts(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """与学校合作的是甲中心，它是乙集团的内设机构: what was named last."""
    for told in _NEAREST.finditer(text):
        yield from ((*told.span(), one) for one in _named(text, found, before, told.start())[:1])


def _heads(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """甲集团的合作名单里没有我校，它与乙所共建……: what the sentence, or else the one before it, begins with."""
    for told in _SUBJECT.finditer(text):
        here = max(text.rfind(mark, 0, told.start() - 1) for mark in "。；") + 1
        ahead = max(text.rfind(mark, 0, max(0, here - 1)) for mark in "。；") + 1
        named = [f.mention for f in found if ahead <= f.mention.start < told.start() and f.kind == "body"]
        spoken = sorted(named, key=lambda m: (m.start < here, m.start)) or before[-1:]
        yield from ((*told.span(), one) for one in spoken[:1])


_BY_WHOM = re.compile(
    r"(?:^|(?<=[。；]))(?:它|其|这里|这)(?=由(?!于|此|来))|(?<=[，。；])(?:这里?|其)(?=[是系](?:由|学校|我校|\d{4}\s*年|[^，。；]{2,40}建的))"
)


def _builts(text: str, found: Sequence[Found], before: Sequence[Mention]) -> Iterator[tuple[int, int, Mention]]:
    """甲学院揭牌。它由……共建, 走进甲工坊，……。这里由……建设: what the sentence, or the one before, says is there."""
    for told in _BY_WHOM.finditer(text):
        here = max(text.rfind(mark, 0, told.start()) for mark in "。；") + 1
        begin = here if here < told.start() else max(text.rfind(mark, 0, here - 1) for mark in "。；") + 1
        near = _near(found, told.start())
        named = (f.mention for f in near if is_facility(f) and begin <= f.mention.start < told.start())
        headed = (m for m in reversed(before) if m.label in FACILITIES)
        if built := next(named if told.start() else headed, None):
            yield *told.span(), built


_WAYS = (_heads, _builts, _lasts, _thats, _several, _bares, _mets, _beside_us, _whose_part, _honoured, _its, _firm)
"""The ways in which a body is spoken of without its name."""


def _of_titles(text: str, at: int, found: Sequence[Found]) -> bool:
    """编写《甲》《乙》2部教材，前者与……合编，后者与……合编: 前者 and 后者 are the titles in front."""
    begin = max(text.rfind(mark, 0, at) for mark in "。；\n") + 1
    first = min(p for word in ("前者", "后者") if (p := text.find(word, begin)) >= 0)
    last = max((f.mention.end for f in found if f.kind == "body" and f.mention.end <= first), default=0)
    return bool(_TWO_TITLES.search(text[max(begin, last) : first]))


def _founded_abroad(text: str, found: Sequence[Found]) -> list[Found]:
    """在老挝设立海外培训中心 founds one that the country tells from others."""
    made = _rooms_abroad(text, found)
    for told in _ABROAD.finditer(text):
        clause = max(text.rfind(mark, 0, told.start()) for mark in "，。；") + 1
        places = [f.mention for f in found if f.kind == "place" and clause <= f.mention.start < told.start()]
        each = bool(_EACH.search(text, places[-1].end if places else clause, told.start()))
        bases = [
            Mention(place.name + told[1], "OverseasBase", *told.span(1), country=place.country)
            for place in (places if each else places[-1:])
            if place.country
        ]
        if bases:
            made = [*_clear_of(made, *told.span(1)), *(Found(base, "body") for base in bases)]
    return made


_SETTING_UP = re.compile(
    r"(?:设立|建立|成立|开设|创办|开办|开出|建起|办起|建成|共建|合建|合办|联办|兴办|打造|落成|创建|筹建)[了起]?[“]?$"
)
_ROOM_NAME = re.compile(
    r"[\u4e00-\u9fff]{1,10}?(?:(?<![宾会图书博物])馆|书院|学堂|讲堂|学社|坊|驿站)(?=[”，。；、（(]|$|等|[并与和为]|来|每)"
)


@cache
def _countries() -> frozenset[str]:
    """The names of countries: 法国红酒馆 is named for its wares, 清莱茶艺馆 for the town where it is."""
    return frozenset(name for name, found in gazetteer().names.items() if any(e.kind == "country" for e in found))


def _rooms_abroad(text: str, found: Sequence[Found]) -> list[Found]:
    """设立清莱茶艺馆: what is set up and bears the name of a place abroad is a base, whatever its trade."""
    made = list(found)
    for place in (f.mention for f in found if f.kind == "place" and f.mention.country):
        room = _ROOM_NAME.match(text, place.end)
        if room and place.name not in _countries() and _SETTING_UP.search(text, max(0, place.start - 5), place.start):
            name = place.name + room.group()
            base = Mention(name, "OverseasBase", place.start, room.end(), country=place.country)
            made = [*_clear_of(made, place.start, room.end()), Found(base, "body")]
    return made


_EACH = re.compile("分别|各|均|先后")
"""在肯尼亚、坦桑尼亚分别设立海外培训中心: one in each."""


def _clear_of(found: Sequence[Found], start: int, end: int) -> list[Found]:
    return [f for f in found if f.mention.end <= start or f.mention.start >= end]


# --- 双方, 三方 -------------------------------------------------------------------------------------------------------

_SIDES = re.compile(
    r"(?<!中.)双方(?![校领代人])|三方(?![面校领代协])|四方|两校(?!区)|三家(?=共同|联合|携手|联手|合力|合作|一起|一道|协同)|(?:馆校|校馆|园校|院校)(?=共同|联合|携手|合作[推开编研])"
)
_JOINED_BY = re.compile("[又还再]?[与同和][^，。；]{2,40}(?:一道|一起|共同|联合|三方)")
_WITH_THEIR_HELP = re.compile("在[^，。；]{2,40}?的?(?:参与|加入|加盟)(?:之?下|后)?[，,]")
_WANTED = {"三方": 3, "三家": 3, "四方": 4}
"""How many the sides are; two where it is not told."""
_MEETING = ("lead", "agent", "joiner", "with", "to", "by", "principal")
_SOUGHT = frozenset(("Enterprise", "College", "OverseasPartner"))
"""Who may be met as an object or at a place (引入甲公司, 赴乙学院); an office there gave a title or a permit."""
_PARTNERS = frozenset(("Enterprise", "College", "OverseasPartner", "PublicBody", "Association", "ResearchCentre"))


_CALLED_ON = re.compile(
    "(?:走进|走入|来到|深入|进驻|赴|前往|搬到|搬进|搬入|搬至|延伸到|延伸至|[设开办放建]到|[开办]进|[设开办放建]在)了?$"
)
"""走进甲馆, 把课堂搬到乙医院: to whom one goes to work together, whatever kind of body it is."""


def _sought(frames: Iterable[Frame], text: str) -> list[Found]:
    named = (f for frame in frames for f in frame.of("object", "place") if f.kind == "body")
    return [f for f in named if f.mention.label in _SOUGHT or _is_called_on(f.mention, text)]


def _is_called_on(mention: Mention, text: str) -> bool:
    named = mention.label in _PARTNERS
    return named and _CALLED_ON.search(text, max(0, mention.start - 4), mention.start) is not None


@dataclass(slots=True)
class Sides:
    """Who has to do with whom, as a text goes on: who 双方 and 三方 are.

    own: whether the college is one of them; others: the others, in the order of their naming; latest: those of them
    whom the sentence, or the one before, named.
    """

    own: bool = True
    others: tuple[Found, ...] = ()
    latest: tuple[Found, ...] = ()

    def follow(self, frames: Sequence[Frame], text: str) -> None:
        """Take note of a sentence that named partners."""
        met = _sought((frame for frame in frames if "bring" not in frame.verbs), text)
        met += [f for frame in frames for f in frame.of(*_MEETING)]
        met += _sought((frame for frame in frames if "bring" in frame.verbs), text)
        named = {f.mention.name: f for f in met if f.kind == "body" and not f.mention.own}
        others = tuple(f for f in named.values() if f.mention.label in _PARTNERS)
        if frames:
            self.latest = others
        if others:
            self.own = any(f.kind in ("own", "unit") for f in met) or not _between_others(frames)
            fresh = {f.mention.name for f in others}  # 乙加入进来，三方签署……: who was named before counts on
            self.others = (*(f for f in self.others if f.mention.name not in fresh), *others)

    def fill(self, frame: Frame, text: str, before: Frame | None) -> None:
        """Name the sides of a frame that says 双方 and names no partner, or goes on with the frame before that does."""
        told = _SIDES.search(text, frame.start, frame.end)
        if told is not None and _is_hosted(frame, text, told):
            return
        if told is None and before is not None and before.recalled and _goes_on(frame):
            frame.recalled, frame.modal = True, frame.modal or before.modal
            for role in ("agent", "with"):
                frame.add(role, before.of(role))
            return
        if told is None and self.own and _of_both(frame, text) and not _just_brought(frame, before):
            frame.recalled = True
            frame.add("with", self.latest)
            return
        if told is None or not self.others:
            return
        wanted = _WANTED.get(told.group(), 2) - self.own
        joined = "ally" in frame.verbs or _JOINED_BY.match(text, told.end())
        if len(self.others) >= wanted and self.own and joined and frame.of("with"):
            frame.add("with", self.others[-wanted:])  # 双方会同丙共同设立……, 双方与丙一道……
            return
        if self.own and _WITH_THEIR_HELP.search(text, frame.start, told.start()):
            self._fill_up(frame, wanted)
            return
        if len(self.others) < wanted or any(
            f.kind == "body" and _is_partner(f) for f in frame.of("with", "agent", "lead")
        ):
            return
        frame.recalled = True
        sides = tuple(sorted(self.others[-wanted:], key=lambda f: f.mention.start))
        frame.add("with", sides if self.own else sides[1:])
        if not self.own:
            frame.add("agent", sides[:1])

    def _fill_up(self, frame: Frame, wanted: int) -> None:
        """在丙的参与下，学校等三方共建……: the sides that the frame does not name itself."""
        named = {f.mention.name for f in frame.of("with", "agent", "lead") if f.kind == "body"}
        others = [f for f in self.others if f.mention.name not in named]
        lacking = max(0, wanted - len(named))
        frame.add("with", others[max(0, len(others) - lacking) :])


def _is_hosted(frame: Frame, text: str, told: re.Match[str]) -> bool:
    """Whether the sides are ours and that of whom we went to; names it in the frame."""
    host = _hosting(frame, text, told.start()) if told.group() not in _WANTED else []
    if host:
        frame.recalled = not _taught_there(frame, text, told.end())
        frame.add("with", host)
    return bool(host)


def _hosting(frame: Frame, text: str, end: int) -> list[Found]:
    """走进甲馆，双方联合编写……: who was gone to in the clause in front, where that has no verb of its own."""
    others = any(f.kind == "body" for f in frame.of("agent"))
    if others or frame.of("with", "lead", "to") or text.startswith(_TALKING, end + 2):
        return []
    if asking := [f for f in frame.of("by") if f.kind == "body" and f.mention.end <= end]:
        return [f for f in asking if f.mention.label in _PARTNERS and text.startswith(_ASKING, f.mention.end)][-1:]
    named = [f for f in frame.of("place") if f.kind == "body" and f.mention.end <= end]
    return [f for f in named if _is_called_on(f.mention, text)][-1:]


_ASKING = ("之邀", "邀请", "之约")
_TALKING = ("就", "围绕")
"""What follows 双方 where they only talk: 双方就甲进行了交流."""
_TEACHING = re.compile("[^，。；]{0,16}?(?:培养|教学|授课|上课|育人|导师|带教|评价|考核)")


def _taught_there(frame: Frame, text: str, at: int) -> bool:
    """把课堂搬到甲医院，院校双方实行分段培养: whoever teaches with us where our classes are works together with us."""
    taught = _MOVED.search(text, frame.start, at) is not None and _TEACHING.match(text, at) is not None
    frame.verbs |= {"cooperate"} if taught else set()
    return taught


_MOVED = re.compile(f"[把将][^，。；]{{0,8}}{CLASSROOM}[^，。；]{{0,2}}?(?:[搬设开办放建移挪]|延伸)")


def _goes_on(frame: Frame) -> bool:
    """双方互派教师，联合开展……研究: what is done together, by nobody that this clause names."""
    named = (held for role, held in frame.roles.items() if role not in ("object", "topic"))
    return bool(frame.verbs & {"cooperate", "share"}) and not any(named)


def _just_brought(frame: Frame, before: Frame | None) -> bool:
    """引进甲公司共建“乙”: whoever is named right in front builds it, and nobody else who was named."""
    named = before.of("object") if before is not None and "bring" in before.verbs else []
    return bool(named) and named[-1].mention.end == frame.start


_OF_BOTH = re.compile(
    r"[，,；;。\s]*(?:[\u4e00-\u9fff0-9 ]{1,12}(?:[，,]|(?<=[年月日后起])))?"
    r"(?:共建(?!共享)|合建|合作共建|共同打造|(?:共同|联合|合作)建设)"
)


def _of_both(frame: Frame, text: str) -> bool:
    """学校与甲公司签约。次年，共建的乙基地……: what was built together by those of the sentence before."""
    if not frame.verbs >= {"build", "together"} or any(
        held for role, held in frame.roles.items() if role not in ("object", "topic")
    ):
        return False
    return bool(_OF_BOTH.match(text, frame.start, frame.end))


def _is_partner(found: Found) -> bool:
    return found.mention.label in _PARTNERS and not found.mention.own


def _between_others(frames: Sequence[Frame]) -> bool:
    """甲与乙签署……: others among themselves."""
    return any(
        (f.of("with") or ("pivot" in f.verbs and any(map(_is_partner, f.of("object")))))
        and any(_is_partner(a) for a in f.of("agent"))
        for f in frames
    )
