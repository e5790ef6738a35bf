"""Reads relationships from joined text: frames (clauses.py) against the rules of data/patterns.yml.

A rule names classes of words and how its two ends are chosen; the choosers stand in ends.py.
What is denied, planned or ended gives a `Doubt` with its reason; so does what is no partnership (gifts, awards, press).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from graph.datafile import DATA, Section, read_yaml
from graph.model import Value
from graph.ontology import ontology
from loaders.anaphora import Sides, spoken_of
from loaders.clauses import Frame, frames_of
from loaders.ends import CHOOSERS
from loaders.headlines import with_headlines
from loaders.holders import ROLES
from loaders.mention import FACILITIES, GROUPS, Doubt, Mention, Reading, Source, StatedCount
from loaders.names import Context, Found, find_spans
from loaders.properties import FINDERS
from loaders.report import Block
from loaders.scene import Scene, once, thing_of
from loaders.topics import Properties
from loaders.units import Words, units_of
from loaders.values import find_amounts, find_counts, find_dates, find_headcounts
from loaders.words import SEATS, Lexicon, grammar

REJECTS = {
    "donate": "a gift is no partnership",
    "host": "who hosts a contest or meeting is no partner",
    "press": "the press and publishers are no partners",
    "visit": "a visit is no partnership",
    "employ": "who employs graduates is no partner by that",
    "learn": "learning from somebody is no partnership",
    "buy": "a purchase is no partnership",
    "survey": "a source of data is no partner",
    "post": "a person's post is no membership of the college",
}
MODAL_REASONS = {
    "negated": "the text denies it",
    "planned": "the text plans or hopes for it",
    "ended": "the text says that it has ended",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of patterns.yml. start, end: choosers of the two ends; properties: finders of own properties.

    examples, counter: invented sentences that state a fact of this type, and that do not.
    """

    id: str
    type: str
    every: frozenset[str]
    some: frozenset[str]
    without: frozenset[str]
    start: str
    end: str
    in_order: bool
    """Whether the ends go by order, each with its own start (甲大学乙实验室)."""
    confidence: float
    properties: tuple[str, ...]
    examples: tuple[str, ...]
    counter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """The words and rules of sentences."""

    words: Words
    rules: tuple[Rule, ...]
    supersedes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matches:
    """What a text states, what it says that is not believed, and the numbers it gives."""

    readings: tuple[Reading, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    counts: tuple[StatedCount, ...] = ()


# --- the data file ---------------------------------------------------------------------------------------------------


def _rule(section: Section) -> Rule:
    types = ontology().types
    made = Rule(
        section.text("id"), section.choice("type", tuple(types)), frozenset(section.texts("all")),
        frozenset(section.texts("any")), frozenset(section.texts("none")),
        section.choice("from", tuple(CHOOSERS)), section.choice("to", tuple(CHOOSERS)),
        section.flag("in_order"), float(section.number("confidence") or 0), section.texts("properties"),
        section.texts("examples", required=True), section.texts("counter", required=True),
    )  # fmt: skip
    for name in made.properties:
        if name not in FINDERS:
            section.fail("properties", "data.choice", value=name, allowed=tuple(FINDERS))
    section.done()
    return made


_NOUNS = frozenset(
    (
        "chair",
        "vice-chair",
        "council",
        "member",
        "founder",
        "leader",
        "guide",
        "agreement",
        "apprentice",
        "order",
        "standard",
        "listing",
        "client",
        "inner",
        "cobuilder",
        "recipient",
        "operator",
        "signatory",
        "orderer",
        "foreign",
        "participant",
        "trainee",
        "adopter",
    )
)
"""Classes of words that are nouns in every sentence."""


def _features(classes: set[str]) -> frozenset[str]:
    return frozenset(classes - {"none"} | ({"noun"} if classes & _NOUNS else set()))


def read_patterns(path: Path) -> Patterns:
    """Read and check the patterns; `DataFileError` names file, line, key and remedy."""
    root = read_yaml(path)
    root.number("version")
    words, markers, modals = (root.section(key) for key in ("words", "markers", "modals"))
    classes: dict[str, set[str]] = {}
    lexicon = Lexicon()
    for name in words:
        for word in words.texts(name):
            classes.setdefault(word, set()).add(name)
    for name, kind in (("ands", "and"), ("of", "of")):
        lexicon.add(root.texts(name, required=True), kind)
    for section, kind in ((modals, "modal"), (markers, "marker")):
        for role in section:
            lexicon.add(section.texts(role), kind, role)
    for word, found in classes.items():
        lexicon.add((word,), "text" if found == {"none"} else "word")
    for word, (kind, _) in grammar().lexicon.words.items():
        if kind in ("noun", "place", "known", "head") and len(word) > 1:
            lexicon.add((word,), "text", kind)
    for section in (words, markers, modals):
        section.done()
    rules = tuple(_rule(item) for item in root.items("rules"))
    for rule in rules:
        if unknown := (rule.every | rule.some | rule.without) - set(words.entries) - set(ROLES.values()):
            root.fail("rules", "patterns.class", rule=rule.id, word=min(unknown))
    stronger = root.section("supersedes")
    supersedes = {name: stronger.texts(name) for name in stronger}
    root.done()
    made = {word: _features(found) for word, found in classes.items()}
    return Patterns(Words(lexicon.seal(), made), rules, supersedes)


@cache
def patterns() -> Patterns:
    """The project's patterns, read once per process."""
    return read_patterns(DATA / "patterns.yml")


# --- matching --------------------------------------------------------------------------------------------------------


@cache
def _fitting(verbs: frozenset[str]) -> tuple[Rule, ...]:
    """The rules for a frame with words of these classes: texts have few hundred such sets, however many frames."""
    return tuple(
        rule
        for rule in patterns().rules
        if rule.every <= verbs and (not rule.some or rule.some & verbs) and not rule.without & verbs
    )


Choose = Callable[[str], list[Found]]
"""The bodies that a chooser finds in a frame, by its name."""


def _choosing(scene: Scene) -> Choose:
    """Choosers of a frame that look once, however many rules ask."""
    return cache(lambda name: CHOOSERS[name](scene))


_IN_TURN = re.compile("先后|相继|依次")
"""先后与甲、乙成立丙、丁: as many bodies as things built go by order."""


def _pairs(rule: Rule, scene: Scene, choose: Choose) -> Iterator[tuple[Found, Found]]:
    if rule.id == "signed" and (couples := _couples(scene.frame)):
        yield from couples
        return
    if not (ends := choose(rule.end)) or not (starts := choose(rule.start)):
        return
    if rule.type == "CO_BUILT" and len(ends) > 1 and (scene.frame.apart or _IN_TURN.search(scene.span)):
        partners = [s for s in starts if not s.mention.own]
        if len(partners) == len(ends):
            for partner, end in zip(partners, ends, strict=True):
                yield from ((start, end) for start in starts if start.mention.own)
                yield partner, end
            return
    elif rule.in_order or (scene.frame.apart and len(starts) == len(ends) > 1):
        yield from zip(starts, ends, strict=True)  # 甲院和乙室分别获丙厅、丁局认定
        return
    for end in ends:
        for start in starts:
            if not (start.mention.own and end.mention.own) and start.mention.name != end.mention.name:
                yield start, end


def _couples(frame: Frame) -> list[tuple[Found, Found]]:
    """甲与乙，丙与丁……共签署: couples that share one verb."""
    taken = [one for pair in frame.pairs for one in pair]
    rest = [f for f in frame.of("agent", "with") if f not in taken and f.kind == "body"]
    return [*frame.pairs, (rest[0], rest[1])] if frame.pairs and len(rest) == 2 else []


def _allowed(rule: Rule, start: Mention, end: Mention) -> bool:
    kind = ontology().types[rule.type]
    return start.label in kind.starts and end.label in kind.ends


@dataclass(slots=True)
class _Hit:
    rule: Rule
    start: Mention
    end: Mention
    properties: Properties
    frame: Frame
    confidence: float


_OF_SIDES = frozenset(
    ("CO_BUILT", "RUNS", "SIGNED_AGREEMENT_WITH", "APPRENTICESHIP_WITH", "ORDER_CLASS_WITH", "PARTNERS_WITH")
)
"""What 双方 and 三方 are said to do; whom they train or serve is told by name."""


def _hits(scene: Scene) -> Iterator[_Hit]:
    choose = _choosing(scene)
    for rule in _fitting(frozenset(scene.verbs)):
        if scene.frame.recalled and rule.type not in _OF_SIDES:
            continue
        for start, end in _pairs(rule, scene, choose):
            if _allowed(rule, start.mention, end.mention):
                scene.start, scene.end = start, end
                for properties in _found_properties(rule, scene):
                    yield _Hit(rule, start.mention, end.mention, properties, scene.frame, rule.confidence)


def _found_properties(rule: Rule, scene: Scene) -> list[Properties]:
    """Each set of properties is a fact of its own: two standards are two facts."""
    made: list[Properties] = [{}]
    for name in rule.properties:
        made = [{**old, **new} for new in FINDERS[name](scene) for old in made]
    allowed = set(ontology().types[rule.type].properties)
    return [{key: value for key, value in one.items() if key in allowed and value != ""} for one in made]


_ABROAD = frozenset(("Country", "OverseasPartner"))
_NOTHING = 2
"""Characters that may stand between a verb and the end of its clause, with no object in them: 均由甲学院采纳."""


_OWN_PLAN = re.compile("(?:[其本该][校院]?的?)?[^，。；]{0,6}?(?:计划|体系|方案|大纲|目录)[中内里]?")
"""由甲学院纳入其教学计划."""


def _carry_standard(frames: Sequence[Frame], text: str) -> None:
    """……标准2个，被甲采用: what is adopted was named in the clause before."""
    for earlier, later in itertools.pairwise(frames):
        rest = text[later.verb_end : later.end].rstrip("，,")
        bare = len(rest) <= _NOTHING or _OWN_PLAN.fullmatch(rest)
        taking = [f for f in later.of("agent") if f.mention.label in _ABROAD and bare]
        taken = "adopt" in later.verbs and (later.of("by", "to") or taking)
        abroad = [f for f in later.of("object") if f.mention.label in _ABROAD]
        sent = "export" in later.verbs and "standard" not in later.verbs and (later.of("place", "to") or abroad)
        if "standard" in earlier.verbs and (taken or sent):
            later.verbs.add("standard")


_TAKING = re.compile(r"(?:学徒制|订单班|订单培养|学徒班)[，,：:]?$")


def _carry_class(frames: Sequence[Frame], text: str) -> None:
    """针织技术专业的现代学徒制，学校同甲公司办了两届: what was named in front is what they do together."""
    for earlier, later in itertools.pairwise(frames):
        alone = earlier.verbs & _IN_CLASSES and not any(earlier.roles.values()) and not earlier.modal
        if alone and later.of("with") and later.verbs <= _DOING and _TAKING.search(text, earlier.start, earlier.end):
            later.verbs |= earlier.verbs & _IN_CLASSES


_MODEL = re.compile(
    r"[把将](?:这一|这种|这项|此|该|上述|同样的?|其)[\u4e00-\u9fff]{0,6}?(?:模式|做法|机制|经验|办法|制度|试点)[^，。；]{0,4}?"
    r"(?:推广|延伸|复制|拓展|扩大|移植|扩展|应用|运用)[到至于在]"
    r"|(?:这一|这种|该|此)(?:模式|做法|机制|经验|办法|制度)(?:又|也|随后|还|先后|陆续|相继|已)*在(?=[^，。；]{2,60}(?:推开|铺开|推广|复制|落地|实施))"
)


def _carry_model(frames: Sequence[Frame], text: str, classes: set[str]) -> set[str]:
    """……现代学徒制；又把这一模式推广到乙医院: with whom the classes that were told before are held as well.

    classes: those of the sentence before; returns those that this one ends with.
    """
    for frame in frames:
        told = _MODEL.search(text, frame.start, frame.end) if classes else None
        if told and not frame.modal and all(f.kind != "body" for f in frame.of("agent")):
            frame.verbs |= classes
            for role in ("moved", "object", "place"):
                frame.add("with", [f for f in frame.roles.pop(role, ()) if f.mention.start >= told.end()])
        elif classes and not frame.modal and not frame.verbs & _IN_CLASSES:
            _go_on_with(frame, text, classes)
        classes = frame.verbs & _IN_CLASSES or classes
    return {one for frame in frames for one in frame.verbs & _IN_CLASSES}


_TAUGHT_SO = re.compile(
    r"专业群?(?:则|也|还|又)?[与同和][^。；]{2,60}?(?:实行|推行|采用|采取|开展|进行|实施)[^，。；]{0,10}?(?:带徒|(?<!证书)(?<!课程)(?<!改革)(?<!评价)试点|双元|双师|双导师|双主体)"
)
_SIDE_OF_PROGRAMME = re.compile(
    r"专业群?的?(?:合作方|合作企业|合作单位|育人伙伴|对接企业|校外伙伴)(?:则|分别)?[为是有]"
)


def _go_on_with(frame: Frame, text: str, classes: set[str]) -> None:
    """现代学徒制覆盖三个专业。甲专业与乙公司实行“双师”带徒；丙专业的合作方为丁公司: of the classes told before."""
    span = text[frame.start : frame.end]
    if frame.of("with") and _TAUGHT_SO.search(span):
        frame.verbs |= classes
    elif frame.of("holder") and _SIDE_OF_PROGRAMME.search(span):
        frame.add("with", frame.roles.pop("holder"))
        frame.verbs.clear()
        frame.verbs |= classes


_PUT_WITH = re.compile(
    "学徒(?:岗位?|工位|学生|们|制(?:试点|培养)?)?(?:也|都|均|全部|分批|陆续|被)*(?:[放设送派排分]|安排|分配|安置|输送|布置)[到在进至入往给]了?"
)
"""把学徒岗位放到甲艺术团, 学徒被安排到乙医院."""


def _put_with(frames: Sequence[Frame], text: str) -> None:
    """把学徒送进甲酒店: those behind the verb take apprentices."""
    for frame in frames:
        told = _PUT_WITH.search(text, frame.start, frame.end) if "apprentice" in frame.verbs else None
        if told is None:
            continue
        for role in ("moved", "object", "place", "by", "to"):
            behind = [f for f in frame.of(role) if f.mention.start >= told.end()]
            if behind:
                frame.roles[role] = [f for f in frame.of(role) if f not in behind]
                frame.add("with", behind)


_GOES_THERE = re.compile(
    "(?:则|都|均|全部|分别|分批|也|先后)*(?:在|到|去|进入|进|赴)[^，。；]{2,40}?(?:学习|学艺|跟[师岗班机]|培养|实践|实训|轮岗|上岗|带教|操作|顶岗)"
)


def _carry_apprentices(frames: Sequence[Frame], text: str) -> None:
    """某专业的24名学徒，则在甲公司的作业队里跟机学习: with whom those learn that the clause in front only counts."""
    for earlier, later in itertools.pairwise(frames):
        counted = earlier.verbs == {"apprentice"} and not any(earlier.roles.values()) and not earlier.modal
        ours = any(f.kind in ("own", "unit") for held in later.roles.values() for f in held)
        if counted and not ours and _GOES_THERE.match(text, later.start):
            later.verbs |= earlier.verbs
            later.start = earlier.start
            for role in ("place", "to", "object", "agent"):
                later.add("with", later.roles.pop(role, ()))


_IN_CLASSES = frozenset(("apprentice", "order"))
_DOING = frozenset(("share", "together", "build", "found", "cooperate", "realise", "serve", "offer"))

_PROGRAMME = "专业"
"""The word of the only end of a fact that is found without its name being known for one."""


def _speaks_of_others(text: str, frame: Frame) -> bool:
    """Whether a frame names anything but the college itself."""
    named = any(one.kind != "own" for found in frame.roles.values() for one in found)
    return named or _PROGRAMME in text[frame.start : frame.end]


_NAMELY = re.compile(r"[，,：:\s]*(?:它们|他们|其中)?(?:分别|依次|即|也就是)?(?:是|为|有|包括|系|即)")


_ONE_OF_THEM = re.compile(r"[，,：:；\s]*(?:另|其中)?(?:一[家所个是]|其[一二三]|第[一二三][家所个])(?:是|为|系)")


def _carry_list(frames: Sequence[Frame], text: str) -> None:
    """与三家企业签约，分别是甲、乙、丙, 一家是甲，另一家是乙: those who were counted are named behind."""
    for at, earlier in enumerate(frames):
        told = list(itertools.takewhile(lambda f: _ONE_OF_THEM.match(text, f.start), frames[at + 1 :]))
        if told and earlier.company and earlier.verbs and not any(f.kind == "body" for f in earlier.of("with")):
            for later in told:
                earlier.add("with", later.roles.pop("object", ()))
    for earlier, later in itertools.pairwise(frames):
        counted = earlier.company and not any(f.kind == "body" for f in earlier.of("with"))
        bare = later.verbs <= {"elect", "exist"} and not later.of("agent", "with", "by")
        if counted and bare and earlier.verbs and _NAMELY.match(text, later.start):
            for role in ("object", "via", "to"):
                earlier.add("with", later.roles.pop(role, ()))


_ADDED = re.compile(
    r"[，,；\s]*(?:(?:19|20)\d\d\s*年?|去年|今年|随后|后来|其后|之后)?(?:又|再|新|还|陆续|先后)*(?:增加|新增|增补|扩大到|扩展到|增至|吸收|加入)了?"
)


def _carry_added(frames: Sequence[Frame], text: str) -> None:
    """合作企业最初只有甲，2019年又增加了乙: who is added to those told before is one of them."""
    for earlier, later in itertools.pairwise(frames):
        held = earlier.of("holder") if earlier.verbs == {"held-listing"} else []
        if held and later.verbs <= {"admit", "enter"} and _ADDED.match(text, later.start):
            later.verbs = set(earlier.verbs)
            for role in ("agent", "object"):
                later.add("holder", later.roles.pop(role, ()))


_GIVES = re.compile("[^，。；、]{0,4}?(?:提供|投入|负责|组织|承担|筹措|[出投供派]|落实|配备)")
_SIDES_BUILD = re.compile(r"[双两三四五六七多几各](?:方|家)[^，。；：]{0,4}?建[^，。；：]{0,20}[：:]\s*$")


def _carry_sides(frames: Sequence[Frame], text: str) -> None:
    """甲中心由三方共建：乙镇提供场地，丙公司出资金，学院出师资: the sides are named behind, each with what it gives."""
    for at, earlier in enumerate(frames):
        if "build" in earlier.verbs and _SIDES_BUILD.search(text, earlier.start, earlier.end):
            named = [one for later in frames[at + 1 :] for one in later.of("agent")]
            sides = [one for one in named if _GIVES.match(text, one.mention.end)]
            if len(sides) > 1:
                earlier.add("with", sides)


_WHO_TOOK_PART = re.compile(
    r"[，,；\s]*(?:共同|联合|其他|另外)?参与(?:共建|建设|组建|合建|共同建设)的?(?:单位|企业|还|则)*(?:有|包括|是|为)"
)


def _carry_joiners(frames: Sequence[Frame], text: str) -> None:
    """甲研究院由我校牵头共建，参与共建的有乙和丙: who takes part is told behind."""
    for earlier, later in itertools.pairwise(frames):
        built = earlier.verbs & {"build", "found"} and later.verbs <= {"enter", "join", "exist", "build", "together"}
        if built and _WHO_TOOK_PART.match(text, later.start):
            earlier.add("with", later.roles.pop("object", ()))


_AT_CONTEST = re.compile(
    r"\s*在(?![与同和跟])由?[^，。；]{2,60}(?:大赛|比赛|竞赛|赛项|联赛|论坛|评选|活动|展演|展示|博览会|年会|峰会)(?:上|中|期间|里)[，,]?$"
)


def _is_setting(frame: Frame, text: str) -> bool:
    """在由甲厅、乙厅联合主办的大赛上，……: only says where something happened, and what others do beside us."""
    ours = any(one.kind in ("own", "unit") for found in frame.roles.values() for one in found)
    return not ours and _AT_CONTEST.match(text, frame.start, frame.end) is not None


def _sentence_hits(
    text: str, frames: Sequence[Frame], context: Context, group: Found | None, thing: Found | None
) -> tuple[list[_Hit], Found | None]:
    if group is None and not any(_speaks_of_others(text, frame) for frame in frames):
        return [], None
    hits: list[_Hit] = []
    _carry_standard(frames, text)
    _carry_class(frames, text)
    _carry_apprentices(frames, text)
    _carry_added(frames, text)
    _put_with(frames, text)
    _carry_list(frames, text)
    _carry_sides(frames, text)
    _carry_joiners(frames, text)
    for at, frame in enumerate(frames):
        scene = Scene(text, frame, frames, at, context, group, thing)
        hits += [] if _is_setting(frame, text) else _hits(scene)
        group = group if _only_seats(frame, group) else _group_of(frame) or group
    return hits, group


def _only_seats(frame: Frame, group: Found | None) -> bool:
    """甲协会、乙公司为副理事长单位，丙当选理事单位: an association that has a seat in the alliance told before."""
    if group is None or group.mention.label != "Alliance" or not frame.verbs & SEATS:
        return False
    return not any(f.mention.label in GROUPS for f in frame.of("object", "to", "place") if f.kind == "body")


_STRONG = frozenset(
    (
        "CO_BUILT",
        "LEADS",
        "APPRENTICESHIP_WITH",
        "ORDER_CLASS_WITH",
        "JOINT_PROGRAMME_WITH",
        "SIGNED_AGREEMENT_WITH",
        "MEMBER_OF",
    )
)


def _group_of(frame: Frame) -> Found | None:
    """The group a frame speaks of: what is founded before who founds it, an alliance before an association."""
    named = frame.of("object", "to", "with", "agent", "place")
    found = [f for f in named if f.mention.label in GROUPS and f.kind == "body"]
    alliances = [f for f in found if f.mention.label == "Alliance"]
    objects = [f for f in frame.of("object") if f in found]
    best = alliances or objects or found
    return best[-1] if best else None


def _weeded(hits: Sequence[_Hit]) -> list[_Hit]:
    """Weaker statements of the same pair in one sentence go; a role told later completes an earlier membership."""
    strong = [h for h in hits if h.rule.type in _STRONG]
    kept: dict[tuple[object, ...], _Hit] = {}
    asked = {_pair(h): h for h in reversed(hits) if h.rule.id == "commissioned"}
    for hit in hits:
        if hit.rule.id in ("funded", "supported") and _backed_already(hit, kept.values()):
            continue
        if hit.rule.id == "served" and (order := asked.get(_pair(hit))):
            order.properties = {**hit.properties, **order.properties, **_told_deed(hit)}
            continue  # 应甲公司之邀，为其编制……: one service
        if hit.rule.id == "commissioned" and _is_same_order(asked.get(_pair(hit)), hit):
            continue
        if hit.rule.type == "PARTNERS_WITH" and any(_says_more(other, hit) for other in strong):
            continue
        if hit.rule.type == "PARTNERS_WITH" and any(_decides(other, hit) for other in hits):
            continue
        if (held := _told_before(hit, kept.values())) is not None:
            held.properties = {**hit.properties, **held.properties}
            continue
        key: tuple[object, ...] = (hit.rule.type, hit.start.name, hit.end.name)
        if hit.rule.type not in ("MEMBER_OF", "LEADS", "CO_BUILT", "RUNS", "PARTNERS_WITH"):
            key = (*key, tuple(sorted((k, str(v)) for k, v in hit.properties.items())))
        held = kept.get(key)
        if held is None:
            kept[key] = hit
        elif hit.rule.type != "PARTNERS_WITH":
            held.properties = _merged(held.properties, hit.properties)
    return _without_countries(_one_lead(list(kept.values())))


def _is_same_order(order: _Hit | None, hit: _Hit) -> bool:
    """甲公司委托学校开展……技术开发: the verb behind says again what was ordered."""
    return order is not None and "pivot" in order.frame.verbs and order.frame.end == hit.frame.start


def _told_before(hit: _Hit, kept: Iterable[_Hit]) -> _Hit | None:
    """承办……研修班2期，培训学员186人: the same training, of which a later clause tells the numbers."""
    if hit.rule.type != "TRAINED" or "topic" in hit.properties:
        return None
    return next((h for h in kept if h.rule.type == "TRAINED" and _pair(h) == _pair(hit)), None)


def _backed_already(hit: _Hit, kept: Iterable[_Hit]) -> bool:
    """得到甲局专项资助: one support, by whichever rule read it first."""
    return any(h.frame is hit.frame and h.rule.type == hit.rule.type and _pair(h) == _pair(hit) for h in kept)


def _decides(other: _Hit, tie: _Hit) -> bool:
    """甲中心由乙局、丙局联合认定: who decide together are no partners of each other, nor of what they recognise."""
    return other.rule.id in _DECIDING and other.frame is tie.frame and other.end.name in _pair(tie)


_DECIDING = frozenset(("recognised", "funded"))
"""Rules of who has the say, and of who guides."""


def _told_deed(hit: _Hit) -> Properties:
    return {"project": hit.properties["project"]} if "project" in hit.properties else {}


def _without_countries(hits: list[_Hit]) -> list[_Hit]:
    """A country is no receiver where the text names one in it (ontology.md: else Country)."""
    told = {_sent(h) for h in hits if h.end.country and h.end.label != "Country"}
    return [h for h in hits if h.end.label != "Country" or _sent(h) not in told]


def _sent(hit: _Hit) -> tuple[object, ...]:
    return hit.rule.type, hit.end.country, hit.properties.get("standard")


_ALLIED_FOR = frozenset(("MEMBER_OF", "LEADS", "APPRENTICESHIP_WITH", "ORDER_CLASS_WITH", "JOINT_PROGRAMME_WITH"))
"""What 联合甲公司，…… is said for the sake of."""


_MERELY_TOGETHER = frozenset(("ally", "together", "cooperate"))
_ALLY = 4
"""Characters of a clause from its verb on that says no more than 与甲携手."""


def _says_more(strong: _Hit, tie: _Hit) -> bool:
    """Whether a stronger statement is about the partner of a plain tie, in its clause or where that names none."""
    if tie.end.name not in (strong.start.name, strong.end.name):
        return False
    if strong.frame is not tie.frame and strong.frame.verbs <= SEATS:
        return False  # 甲联合体的理事长单位乙公司，今年与我校……: what it is called by is no tie with us
    named = [f.mention.name for f in tie.frame.of("with", "agent", "object")]
    allies = tie.frame.allied or (tie.frame.verbs <= _MERELY_TOGETHER and tie.frame.end - tie.frame.verb_start <= _ALLY)
    allied = allies and strong.rule.type in _ALLIED_FOR and not tie.frame.of("object")
    surely = strong.rule.type == "CO_BUILT" or tie.rule.id == "listed" or allied
    return surely or strong.frame is tie.frame or tie.end.name not in named


def _merged(first: Properties, second: Properties) -> Properties:
    roles = first.get("role"), second.get("role")
    plain = roles == ("lead", "chair") or (roles[0] in (None, "member") and roles[1] not in (None, "member"))
    return {**first, **second} if plain else {**second, **first}


def _one_lead(hits: list[_Hit]) -> list[_Hit]:
    """Without what a more exact fact of the sentence makes needless."""
    gone = superseded((h.rule.type, h.start.name, h.end.name) for h in hits)
    return [h for h in hits if (h.rule.type, h.start.name, h.end.name) not in gone]


_OF_ITSELF = re.compile(
    r"(?:撤销|停办|停招|停止|取消|终止|注销)[^，。；]{0,12}?(?:专业|课程|岗位|机构|收费|证书|编制|招生)"
    r"|(?:专业|课程|岗位|机构|收费|证书|编制|招生)[^，。；]{0,12}?(?:撤销|停办|停招|取消|终止|注销)"
)
"""What is given up in 撤销专业2个 is told, and is no partnership of the clause before."""


_CAME_TO_NOTHING = re.compile(
    r"[，,]?(?:则|现|目前|仍|尚|还|只|仅|已)*(?:达成[^，。；]{0,8}意向(?!书|协议)|有待|尚待|停留在|处[于在])"
    r"|[，,]?(?:正式|具体|书面)?(?:合作)?(?:协议|合同)书?(?:[仍尚还]|目前)?[待须][^，。；]{0,16}?(?:签|订立)"
)
"""……达成合作意向，正式协议待条件成熟后商签: what has been agreed upon is still to be signed."""


_MERE_INTENT = re.compile(
    r"达成了?(?:[^，。；]{2,40}的)(?:初步)?意向(?!书|协议|合同)|(?:[仅只]就|初步)[^，。；]{0,16}?达成了?(?:合作|一致)?意向(?!书|协议|合同)"
)
"""达成共建甲学院的意向, 仅就……初步达成意向; 达成合作意向 is agreed upon."""
_WISHED = re.compile(
    r"有(?:受让|合作|购买|投资|共建|签约)?意向(?!书|协议)"
    r"|(?:表达|表示|提出)了?[^，。；]{2,40}的?(?:意向|意愿)(?!书)"
)
"""表达了加入联盟的意向."""


_TALKED = re.compile(
    r"(?:探讨|商讨|研讨|讨论|商议|协商|沟通|交流)了?[^，。；]{2,40}?(?:事宜|事项|可能性?|可行性|意向(?!书)|方案|设想)"
    r"|就[^，。；]{2,40}?(?:一事|事宜|事项|可能性?|可行性)[^，。；]{0,24}?(?:磋商|洽谈|商谈|谈判)"
    r"|就[^，。；]{2,40}?(?:事宜|事项|可能性?|可行性)[^，。；]{0,6}(?:探讨|商讨|研讨|讨论|商议|协商|沟通|交流|交换)"
    r"|就[^，。；]{2,40}?达成了?(?:初步|高度|一致|合作|广泛)*(?:共识|意见|意向(?!书))"
)
"""What was only talked about: 探讨了共建……的可行性, 就共建……事宜进行了探讨, 就共建……达成共识."""
_FOUNDING = frozenset(("build", "order", "apprentice", "joint-programme"))
"""What is not there as long as it is talked about."""
_FORMERLY = re.compile(
    r"[，,。；\s]*(?:[0-9.、（）()]{1,4})?(?:(?:学校|我校|学院|我院)?原(?:先|本|来)?(?:与|和|同|由|有?[“《])"
    r"|(?:学校|我校|学院|我院)?原[为是系任][^，。；]{2,30}?(?:会员|成员|理事|会长|理事长|合作|协作)(?:单位|企业|院校))"
)
"""原与甲公司合办的班, 原“甲班”学生: told of what is no more."""


def _held(frame: Frame) -> bool:
    """Whether a frame says what somebody is: 同为理事单位，两校并未签订协议 takes no seat away."""
    return bool(frame.verbs & SEATS)


def _goes_on(earlier: Frame, later: Frame) -> bool:
    """计划与甲公司合作，共建……: what is done together with whoever was named there is planned too."""
    named = later.of("with", "agent", "lead", "by", "joiner")
    return bool(earlier.of("with") and later.verbs & {"together"}) and not named and later.date == earlier.date


_INTENDS = re.compile(r"拟(?![定建])|计划(?!》)|将|希望|期待|打算|力争|有望|即将|预计|筹划|谋划")
_DONE = re.compile(r"已|了(?!解)|目前|现有|成功|正式|累计")


def _goes_on_planning(earlier: Frame, later: Frame, text: str) -> bool:
    """学校希望引入甲公司，共同建设乙学院: the same subject goes on with what it plans."""
    if earlier.modal != "planned" or later.modal or later.of("agent", "lead", "joiner", "by"):
        return False
    begin, end = later.start, later.end
    return bool(_INTENDS.search(text, earlier.start, earlier.end)) and not _DONE.search(text, begin, end)


_BY_THEN = re.compile(r"(?:[到至]\s*(20\d\d)\s*年)|(20\d\d)\s*年(?:底|末|年底)?之?前")


def _to_come(frame: Frame, text: str, year: int | None) -> bool:
    """到2025年建成甲中心, in a report of a year before it."""
    told = _BY_THEN.search(text, frame.start, frame.end) if year and frame.date else None
    return told is not None and int(told[1] or told[2]) > (year or 0)


_OVER = re.compile(
    r"(?:合作|培养|协议|合同|项目|关系)[^，。；]{0,4}?(?:已|业已)于?[^，。；]{0,14}(?:结束|终止|到期|期满|告终)"
)
"""双方的订单培养已于2021年7月结束."""


def _told_modal(frame: Frame, text: str, year: int | None, talks: Sequence[tuple[int, int]]) -> str:
    """What the words of a frame say of it that no modal of the lexicon does; talks: where things are talked about."""
    if _FORMERLY.match(text, frame.start, frame.end) or _OVER.search(text, frame.start, frame.end):
        return "ended"
    planned = (
        ("sign" in frame.verbs and _MERE_INTENT.search(text, frame.start, frame.end))
        or _WISHED.search(text, frame.start, min(len(text), frame.end + 4))
        or _to_come(frame, text, year)
        or (frame.verbs & _FOUNDING and any(start < frame.end and frame.verb_start < end for start, end in talks))
    )
    return "planned" if planned else ""


_NO_MORE = re.compile("(?:停止招生|停招|停办|注销)")


def _takes_no_more(earlier: Frame, later: Frame, text: str) -> bool:
    """与甲学院合办的项目，已于2018年停止招生: the programme that the clause before is about has ended."""
    return bool(earlier.verbs & _CLASSES) and bool(_NO_MORE.search(text, later.start, later.end))


_CLASSES = frozenset(("joint-programme", "order"))


def _in_turn(frames: Sequence[Frame]) -> Iterator[tuple[Frame, Frame]]:
    """Each frame behind the one before, or the one before that where nobody stands between: ……，因股权变更，已停办."""
    for at, later in enumerate(frames[1:], 1):
        aside = at > 1 and not any(frames[at - 1].roles.values())
        yield frames[at - 2 if aside else at - 1], later


_DENIED = re.compile(
    r"(?P<said>此说|该说|此事|此消息|上述内容|说法|消息|报道|传言|传闻|信息|一说|之说|[”])[^，。；“”]{0,8}?"
    r"(?:不确|不实|不属实|不准确|不符|有误|失实|子虚乌有|误传|谣言|不成立|没有根据|并无根据|无依据|系讹传)"
)
"""此说不确, 这一说法与事实不符: what was told in front is denied."""
_CHECKED = re.compile(
    r"(?:称|传闻|误以为|误认为|误称)[^；，]{2,60}(?=，(?:经查|经核实|经核查|经核对|实则|其实|实际上))"
)
"""初稿称学校牵头组建甲集团，经查……: what was found to be otherwise."""
_RUMOURED = re.compile("称|传|报道|流传|误传|网传|据说|所谓|声称|说")
"""Words behind which a rumour is told."""


def _deny(frames: Sequence[Frame], text: str) -> None:
    """有媒体称学校与甲公司共建乙学院，此说不确: what is told behind the word of telling, or in front, is denied."""
    begin, end = frames[0].sentence if frames else (0, 0)
    for doubted in _CHECKED.finditer(text, begin, end):
        for frame in frames:
            if doubted.start() < frame.verb_start < doubted.end() and not frame.modal:
                frame.modal = "negated"
    for denied in _DENIED.finditer(text, begin, end):
        told = _RUMOURED.search(text, begin, denied.start())
        start = told.start() if told else begin
        if not told and text[denied.start() - 1 : denied.start()] == "的":  # 学校与甲公司共建乙学院的说法不属实
            start = max(text.rfind(mark, begin, denied.start()) for mark in "，；") + 1 or begin
        for frame in frames:
            if start < frame.end and frame.start < denied.end() and not frame.modal:
                frame.modal = "negated"


def _retract(frames: Sequence[Frame], text: str, year: int | None) -> None:
    """A clause that only says it came to nothing takes back the clause before; plans go on from clause to clause.

    year: the report's; what is to be reached by a later one is still to come.
    """
    _deny(frames, text)
    talks = [told.span() for told in _TALKED.finditer(text, *frames[0].sentence)] if frames else []
    for frame in frames:
        frame.modal = frame.modal or _told_modal(frame, text, year, talks)
    for earlier, later in itertools.pairwise(frames):
        if earlier.modal == "ended" and _is_bare(later) and _RESUMED.search(text, later.start, later.end):
            earlier.modal = ""
        if _goes_on_planning(earlier, later, text):
            later.modal = "planned"
        if earlier.modal and _goes_on(earlier, later):
            later.modal = later.modal or earlier.modal
        if later.modal == "planned" and _is_bare(later) and _CAME_TO_NOTHING.match(text, later.start, later.end):
            earlier.modal = earlier.modal or "planned"
        elif later.modal == "negated" and _takes_back(earlier, later):
            earlier.modal = earlier.modal or "negated"
    for earlier, later in _in_turn(frames):
        if _ends(earlier, later, text):
            earlier.modal = earlier.modal or "ended"


def _takes_back(earlier: Frame, later: Frame) -> bool:
    """与甲商定共建乙中心，但并未实施; 甲与乙签署协议，学校未参与实施 speaks of us, and takes nothing from them."""
    ours = [one for one in later.of("agent") if one.mention.own]
    theirs = not any(one.mention.own for one in earlier.of("agent", "with", "object", "to", "lead", "joiner", "by"))
    return _is_bare(later) and bool(later.verbs & _COMING_TRUE) and not _held(earlier) and not (ours and theirs)


_COMING_TRUE = frozenset(("realise", "build", "sign"))


def _is_bare(frame: Frame) -> bool:
    """Whether a clause names nobody, and so speaks of what the one before told."""
    return not _bodies_of(frame)


def _bodies_of(frame: Frame) -> set[str]:
    return {f.mention.name for f in frame.of("object", "with", "agent", "to") if f.kind == "body"}


def _ends(earlier: Frame, later: Frame, text: str) -> bool:
    """Whether a clause says that what the one before told is no more."""
    over = later.modal == "ended" or (later.modal == "negated" and _ended_there(earlier, later, text))
    if not over or later.verbs & _MERELY_PAST or _NOT_OVER.search(text, later.start, later.end):
        return False
    named = _bodies_of(later)
    if named and not (named <= _bodies_of(earlier) and _LEFT.search(text, later.start, later.end)):
        return False
    return _takes_no_more(earlier, later, text) or not _OF_ITSELF.search(text, later.start, later.end)


def _ended_there(earlier: Frame, later: Frame, text: str) -> bool:
    """于2019年终止，此后未再招生; 与甲公司的订单班，本年度没有再开: classes end when they are not gone on with, and
    what was built stands."""
    lasting = earlier.verbs & _GOING_ON
    return bool(
        _OVER_SINCE.search(text, later.start, later.end)
        or (lasting and _NOT_AGAIN.search(text, later.start, later.end))
    )


_GOING_ON = frozenset(("order", "apprentice", "joint-programme", "agreement", "cooperate"))
_NOT_AGAIN = re.compile(
    r"(?:没有?|未能?|暂未)(?:再次?|继续|续)(?:开|招|办|组|签|约|合作|实施|执行|进行|设|推进)|(?:没有?|未能?)(?:延续|接续|存续|持续|招到(?!\s*\d)|开起来|办成|开成)"
)
_LEFT = re.compile("退出|终止|解除|撤销|停办|解散|停止")
"""加入甲联盟，2021年退出该联盟: the clause names again whom it leaves."""
_OVER_SINCE = re.compile("已[^，。；]{0,12}?(?:终止|停办|停招|解除|撤销|到期)")
"""已于2019年终止，此后未再招生."""
_RESUMED = re.compile("恢复|重启|重新")
"""一度中断，2022年恢复: what goes on again."""
_FOR_A_WHILE = r"一度|停了[^，。；]{0,8}的"
"""实习一度中断后返岗, 停了三年的大赛: what came to a stop is over, or is something else."""
_COUNTED_OTHERS = r"(?:撤销|取消|清退|淘汰|终止|解除)[^，。；]{2,24}?\d+\s*[个家项所份]"
"""撤销不达标的基地6个: others have ended, that are only counted."""
_NOT_OVER = re.compile(f"无一|无人|没有一|未有一|{_RESUMED.pattern}|{_FOR_A_WHILE}|{_COUNTED_OTHERS}")
"""无一人中途退出: nothing has ended; nor has what goes on again."""
_MERELY_PAST = frozenset(("visit", "learn", "press"))
"""What somebody did once (师生曾到此参观) ends nothing."""


_IN_ORDER = re.compile(r"\s*(?:上述|以上|前述|这|其|[两三四五六])[^，。；]{0,16}?(?:分别|依次)")
_CLAUSE = re.compile("[^，。；]{0,200}")


def _told_in_order(kind: str, clause: str, count: int, year: int | None) -> list[Properties]:
    """The dates, sums or heads of a clause, under the names that they have in facts of a type; none where it tells more
    or fewer than there are bodies."""
    names = ontology().types[kind].properties
    dates = [dated.first for dated in find_dates(clause, year) if dated.exact]
    found: list[tuple[str, Sequence[Value]]] = [
        ("date", dates),
        ("year", [date[:4] for date in dates]),
        ("since", dates),
        ("amount_wan", [amount.wan for amount in find_amounts(clause)]),
        ("headcount", [people.count for people in find_headcounts(clause)]),
    ]
    told = ((name, values) for name, values in found if name in names and len(values) == count > 1)
    return next(([{name: value} for value in values] for name, values in told), [])


_OPENS = re.compile(
    r"(?:正式|揭牌|挂牌|授牌|成立|启用|投用|投入使用|投入运[行营]|建成|落成|运[行营]|开放|招生|仪式|举行|了|并|和|[，。；、\s])+"
)
"""What a clause says from its verb on where its subject opens, and builds nothing itself (建成智慧教室3间)."""
_OPENED = frozenset(("CO_BUILT", "RUNS", "LEADS"))
"""Types whose date is that of the opening."""


class _Account:
    """What a text has stated so far, sentence by sentence: later ones take back, complete or repeat earlier ones."""

    def __init__(self, text: str, source: Callable[[int, int], Source], context: Context) -> None:
        self.text, self.source, self.context = text, source, context
        self.readings: list[Reading] = []
        self.doubts: list[Doubt] = []
        self._group: Found | None = None
        self._thing: Found | None = None
        self._sides = Sides()
        self._tied: dict[frozenset[str], set[str]] = {}
        self._last: Source | None = None
        self._opened: dict[str, str] = {}
        self._classes: set[str] = set()

    def follow(self, frames: Sequence[Frame]) -> None:
        """Take in one sentence."""
        _retract(frames, self.text, self.context.year)
        for at, frame in enumerate(frames):
            self._sides.follow(frames[:at], self.text)
            self._sides.fill(frame, self.text, frames[at - 1] if at else None)
        self._sides.follow(frames, self.text)
        self._end_what_ended(frames)
        self._classes = _carry_model(frames, self.text, self._classes)
        hits, self._group = _sentence_hits(self.text, frames, self.context, self._group, self._thing)
        self._thing = next((one for frame in frames if (one := thing_of(frame))), self._thing)
        hits = [hit for hit in hits if not _taught_already(hit, self.text, hits, self._tied)]
        self._tie(hit for hit in hits if not hit.frame.recalled and hit.rule.type in _STRONG)
        hits = _weeded([h for h in hits if not _says_nothing_new(h, self.text, self._tied)])
        self._tie(hits)
        known = len(self.readings)
        for hit in hits:
            self._add(hit, self.source(hit.frame.start, hit.frame.end))
        self._complete(range(known, len(self.readings)), frames)
        self._note_openings(frames)
        self.doubts += _rejected(frames, hits, self.source)

    def _note_openings(self, frames: Sequence[Frame]) -> None:
        """2020年9月，甲中心揭牌: when something opened that another sentence says was built."""
        for frame in frames:
            subject = next(iter(frame.of("agent")), None)
            opens = frame.date and not frame.modal and _OPENS.fullmatch(self.text, max(frame.verb_start, 0), frame.end)
            if subject is not None and opens and not frame.of("object", "with", "to") and len(frame.of("agent")) == 1:
                self._opened.setdefault(subject.mention.name, frame.date)

    def dated(self) -> tuple[Reading, ...]:
        """The statements; who built something that opened on a day told elsewhere built it by then."""
        return tuple(
            replace(r, properties={"date": self._opened[r.end.name], **r.properties})
            if r.type in _OPENED and r.end.name in self._opened and "date" not in r.properties
            else r
            for r in self.readings
        )

    def _tie(self, hits: Iterable[_Hit]) -> None:
        for hit in hits:
            self._tied.setdefault(_pair(hit), set()).add(hit.rule.id)

    def _end_what_ended(self, frames: Sequence[Frame]) -> None:
        """该班2022年起停止招生: what the last statement said goes on has ended since."""
        if frames and _ENDED_SINCE.match(self.text[frames[0].sentence[0] : frames[0].sentence[1]]):
            taken = [r for r in self.readings if r.rule in _LASTING and r.source == self._last]
            self.doubts += [_ended(r) for r in taken]
            self.readings = [r for r in self.readings if r not in taken]

    def _complete(self, latest: Sequence[int], frames: Sequence[Frame]) -> None:
        """上述身份分别始于2018年和2020年: as many values as this sentence told facts, each in order, in the next one.

        latest: the readings of this sentence.
        """
        mark = _IN_ORDER.match(self.text, frames[0].sentence[1] + 1) if latest else None
        if mark is None:
            return
        clause = _CLAUSE.match(self.text, mark.end()).group()  # type: ignore[union-attr]
        ends = [r.start.name if r.end.own else r.end.name for r in (self.readings[at] for at in latest)]
        order = list(dict.fromkeys(ends))
        for at, name in zip(latest, ends, strict=True):
            reading = self.readings[at]
            if told := _told_in_order(reading.type, clause, len(order), self.context.year):
                made = {**told[order.index(name)], **reading.properties}
                self.readings[at] = replace(reading, properties=made)

    def _add(self, hit: _Hit, place: Source) -> None:
        if hit.frame.modal:
            self.doubts.append(_doubt(hit, place))
            return
        self._last, rule = place, hit.rule
        self.readings.append(
            Reading(rule.type, hit.start, hit.end, place, rule.id, "pattern", hit.confidence, hit.properties)
        )


def match_text(
    text: str, source: Callable[[int, int], Source], context: Context, lasting: str = "", before: Sequence[Mention] = ()
) -> Matches:
    """Everything one joined text states. source: makes the source of a span of it; lasting: planned, where the heading
    says that all of it is; before: bodies that the heading and the paragraph before named."""
    if told := _ALL_DATED.search(text):
        context = replace(context, year=int(told[1]))
    found = spoken_of(text, find_spans(text, context), before)
    account = _Account(text, source, context)
    if _PROGRAMME not in text and all(one.kind == "own" for one in found):
        return Matches((), (), tuple(_stated(text, source)))  # nobody else is spoken of
    entry = _dated_entry(text, context.year)
    sentences = frames_of(units_of(text, found, find_dates(text, context.year), patterns().words), lasting)
    with_headlines(sentences, text)
    for frames in sentences:
        for frame in frames:
            frame.date, entry = frame.date or entry, ""
        account.follow(frames)
    return Matches(account.dated(), tuple(account.doubts), tuple(_stated(text, source)))


_ENTRY = re.compile(r"\s*【((?:19|20)\d\d[^】]{0,12})】")


def _dated_entry(text: str, year: int | None) -> str:
    """【2021.10】甲研究院揭牌: the date that an entry of a chronicle begins with; empty where none does."""
    told = _ENTRY.match(text)
    dates = find_dates(told[1], year) if told else ()
    return dates[0].first if dates else ""


_ALL_DATED = re.compile(
    r"(?:以上|上述|前述)[^，。；0-9]{0,12}?(?:[于在为系是自]|发生|举行|完成|开展)\s*((?:19|20)\d\d)\s*年(?!\s*\d)[^，。；]{0,4}[。；）)]?\s*\Z"
)
"""以上活动均发生于2020年: the year of every date that is printed without one."""
_CONCRETE = re.compile(
    r"(?:编写|编制|开发|研究|研发|研制|制定|申报|承担|互设|互建|举办|推出|制作|创作|排演|拍摄|演出|打造的)了?[^，。；、]{2,}"
    r"|开展[^，。；]{2,}(?:研究|项目|活动)"
)


_MERELY = re.compile(r"^[，,]?由[^，。；]*共同(?:实施|组建|推进|完成|培养|承担|管理)[，。；]?$")
"""由甲与学校共同实施: only says again who takes part in what was named before."""


_ROOM = re.compile("建[^，。；]{2,16}?(?:车间|流动站|实训室|工作站|展厅|教室|工厂|校中厂|厂中校)")
_JOINT_WORK = re.compile(r"(?:联合|共同|合作)(?:开展|研究|研发|研制|攻关|编写|编制|开发|申报|承担)")
_AGREED = frozenset(("signed", "agreement"))
"""Rules of agreements: what the parties then do together is told beside them."""


def _taught_already(hit: _Hit, text: str, hits: Sequence[_Hit], tied: Mapping[frozenset[str], set[str]]) -> bool:
    """……开展现代学徒制培养，共招收学徒98人: who takes these apprentices was told before, and no programme is told anew.

    hits: those of the sentence; tied: the rules by which two bodies were tied before it.
    """
    carried = hit.frame.recalled or hit.end.end <= hit.frame.start
    if hit.rule.type != "APPRENTICESHIP_WITH" or not carried or _PROGRAMME in text[hit.frame.start : hit.frame.end]:
        return False
    before = (other for other in hits if other.frame.start < hit.frame.start and other.rule.id == hit.rule.id)
    return hit.rule.id in tied.get(_pair(hit), set()) or any(_pair(other) == _pair(hit) for other in before)


def _says_nothing_new(hit: _Hit, text: str, tied: Mapping[frozenset[str], set[str]]) -> bool:
    """双方互派教师: whoever was named before has a fact already, unless something is made together.

    tied: the rules by which two bodies were tied before.
    """
    frame = hit.frame
    if hit.rule.type != "PARTNERS_WITH":
        return False
    if not frame.recalled:
        return _pair(hit) in tied and bool(_MERELY.search(text, frame.start, frame.end))
    if hit.rule.id == "facility-unnamed" and (
        any(f.kind == "unnamed" and f.mention.label in FACILITIES for f in frame.of("object"))
        or _ROOM.search(text, frame.start, frame.end)
    ):
        return False  # 双方还共建技能大师工作室, 共建生产性实训车间
    begin, end, told = frame.start, frame.end, tied.get(_pair(hit), set())
    titled = re.search("[《“]", text[begin:end]) or (told <= _AGREED and _JOINT_WORK.search(text, begin, end))
    return bool(told and not titled) or not _CONCRETE.search(text, begin, end)


def _pair(hit: _Hit) -> frozenset[str]:
    return frozenset((hit.start.name, hit.end.name))


_ENDED_SINCE = re.compile(
    r"(?:[0-9]{4}年(?:[0-9]{1,2}月)?(?:起|后)?，?)?(?:目前，?|现，?)?(?:该|此|上述)(?:项目|班|订单班|合作|专业|基地)[^，。；]{0,8}?"
    r"(?:停止招生|停招|停办|终止|到期|不再|撤销|关停|停止合作)"
)
_LASTING = frozenset(("joint-programme", "programme-together", "order-class", "order-class-named", "partners"))
"""Rules of what goes on until the text says that it has ended."""


def _ended(reading: Reading) -> Doubt:
    words = ontology().types[reading.type].sentence["zh"]
    subject = words.format(a=reading.start.name, b=reading.end.name)
    return Doubt("ended", subject, MODAL_REASONS["ended"], reading.source, reading.rule)


def _doubt(hit: _Hit, place: Source) -> Doubt:
    words = ontology().types[hit.rule.type].sentence["zh"]
    subject = words.format(a=hit.start.name, b=hit.end.name)
    return Doubt(hit.frame.modal, subject, MODAL_REASONS[hit.frame.modal], place, hit.rule.id)


def _rejected(frames: Sequence[Frame], hits: Sequence[_Hit], source: Callable[[int, int], Source]) -> Iterator[Doubt]:
    used = {name for hit in hits for name in (hit.start.name, hit.end.name)}
    for frame in frames:
        kinds = [kind for kind in REJECTS if kind in frame.verbs]
        if not kinds:
            continue
        for one in once(f for role in frame.roles for f in frame.of(role)):
            if one.kind == "body" and one.mention.name not in used:
                place = source(frame.start, frame.end)
                yield Doubt("rejected", one.mention.name, REJECTS[kinds[0]], place, kinds[0])


_COUNTED = re.compile(
    r"\s*(?:家|所|个|多家|余家|余所)?[\u4e00-\u9fffA-Z0-9]{0,12}?(企业|单位|院校|高校|公司|职业院校|行业协会)"
)
_WITH = re.compile(r"(?:与|和|同|联合|携手)[^，。；]{0,24}$")


def _stated(text: str, source: Callable[[int, int], Source]) -> Iterator[StatedCount]:
    """Numbers of partners: 与120余家企业合作, 首批成员单位86家."""
    for count in find_counts(text):
        if count.unit not in ("家", "所", "个"):
            continue
        after = _COUNTED.match(text, count.end)
        before = text[max(0, count.start - 30) : count.start]
        if after and _WITH.search(before):
            kind = "College" if after[1] in ("院校", "高校", "职业院校") else "Enterprise"
            yield StatedCount(kind, count.count, source(count.start, after.end()), text[count.start : after.end()])
        elif re.search(r"(?:成员|会员|理事)单位[^，。]{0,4}$", before):
            yield StatedCount("MEMBER_OF", count.count, source(count.start, count.end), text[count.start : count.end])


def superseded(facts: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Facts (type, start, end) of one document that a more exact one makes needless: who co-built a facility does not
    also run it alone; who leads an alliance is not also its member."""
    held = set(facts)
    return {(weak, a, b) for kind, a, b in held for weak in patterns().supersedes.get(kind, ()) if (weak, a, b) in held}


def match_block(block: Block, context: Context, before: Sequence[Mention] = ()) -> Matches:
    """Everything a block's text states; tables are read elsewhere. before: bodies that its section named before it."""
    body = block.body

    def source(start: int, end: int) -> Source:
        return Source(body.place(start, end), block.section, text=body.text[start:end])

    outlook = any(_OUTLOOK.search(heading) for heading in block.section[-2:])
    return match_text(body.text, source, context, "planned" if outlook else "", before)


_OUTLOOK = re.compile(r"展望|下一步|未来规划|工作计划|发展规划|努力方向|改进措施")
