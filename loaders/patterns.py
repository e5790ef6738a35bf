"""Reads relationships from joined text: frames (clauses.py) against the rules of data/patterns.yml.

A rule names classes of words and how its two ends are chosen; the choosers stand below, each a function of a scene.
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
from loaders.clauses import Frame, Words, frames_of, units_of
from loaders.gazetteer import countries_in
from loaders.mention import Doubt, Mention, Reading, Source, StatedCount
from loaders.names import Context, Found, Lexicon, find_spans, grammar
from loaders.report import Block
from loaders.values import find_amounts, find_counts, find_dates, find_days, find_headcounts

FACILITIES = frozenset(("ResearchCentre", "IndustryCollege", "OverseasBase", "Platform"))
GROUPS = frozenset(("Alliance", "Association"))
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
    """One rule of patterns.yml. start, end: choosers of the two ends; properties: finders of own properties."""

    id: str
    type: str
    every: frozenset[str]
    some: frozenset[str]
    without: frozenset[str]
    start: str
    end: str
    confidence: float
    properties: tuple[str, ...]


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


@dataclass(slots=True)
class Scene:
    """A frame in its sentence: what choosers and property finders look at."""

    text: str
    frame: Frame
    frames: Sequence[Frame]
    at: int
    context: Context
    group: Found | None = None
    end: Found | None = None
    start: Found | None = None

    @property
    def span(self) -> str:
        """The frame's own text."""
        return self.text[self.frame.start : self.frame.end]

    @property
    def rest(self) -> str:
        """The text from the frame to the end of its sentence."""
        return self.text[self.frame.start : self.frame.sentence[1]]

    @property
    def verbs(self) -> set[str]:
        """The classes of the frame's words."""
        return self.frame.verbs


# --- the data file ---------------------------------------------------------------------------------------------------


def _rule(section: Section) -> Rule:
    types = ontology().types
    made = Rule(
        section.text("id"), section.choice("type", tuple(types)), frozenset(section.texts("all")),
        frozenset(section.texts("any")), frozenset(section.texts("none")),
        section.choice("from", tuple(CHOOSERS)), section.choice("to", tuple(CHOOSERS)),
        float(section.number("confidence") or 0), section.texts("properties"),
    )  # fmt: skip
    for name in made.properties:
        if name not in FINDERS:
            section.fail("properties", f"'{name}' is no property finder", f"write some of {', '.join(FINDERS)}")
    section.done()
    return made


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
    shields = [w for w, (kind, _) in grammar().lexicon.words.items() if kind in ("noun", "place", "known", "head")]
    lexicon.add((w for w in shields if len(w) > 1), "text")
    for section in (words, markers, modals):
        section.done()
    rules = tuple(_rule(item) for item in root.items("rules"))
    for rule in rules:
        if unknown := (rule.every | rule.some | rule.without) - set(words.entries):
            root.fail("rules", f"{rule.id}: '{min(unknown)}' is no class of words", "declare it under words")
    stronger = root.section("supersedes")
    supersedes = {name: stronger.texts(name) for name in stronger}
    root.done()
    made = {word: frozenset(found - {"none"}) for word, found in classes.items()}
    return Patterns(Words(lexicon.seal(), made), rules, supersedes)


@cache
def patterns() -> Patterns:
    """The project's patterns, read once per process."""
    return read_patterns(DATA / "patterns.yml")


# --- choosing the ends -----------------------------------------------------------------------------------------------


def _own(scene: Scene) -> Found:
    at = scene.frame.start
    return Found(Mention(scene.context.college or "学校", "College", at, at, own=True), "own")


def _bodies(found: Iterable[Found], scene: Scene) -> list[Found]:
    """Named bodies; units of the college stand for the college; a county or city stands for its government."""
    made: list[Found] = []
    for one in found:
        if one.kind in ("own", "unit"):
            made.append(_own(scene))
        elif one.kind == "body":
            made.append(one)
    return _once(made)


def _once(found: Iterable[Found]) -> list[Found]:
    seen: dict[tuple[str, bool], Found] = {}
    for one in found:
        seen.setdefault(("" if one.mention.own else one.mention.name, one.mention.own), one)
    return list(seen.values())


def _is_facility(one: Found) -> bool:
    mention = one.mention
    if one.kind not in ("body", "unit") or (mention.own and one.kind != "unit"):
        return False
    if mention.label in FACILITIES:
        return True
    if mention.label == "College":
        return mention.name.endswith("学院") and not re.search("职业|大学|高等|师范", mention.name)
    return mention.label == "OverseasPartner" and mention.name.endswith(_facility_heads())


def _is_new(one: Found) -> bool:
    """A college abroad that is itself founded (在印尼建立印尼汽车学院)."""
    name = one.mention.name
    return one.kind == "body" and one.mention.label == "OverseasPartner" and bool(re.search("(?<!大)学院$|分校$", name))


@cache
def _heads() -> frozenset[str]:
    return frozenset(head for label in ontology().labels.values() for head in label.heads)


@cache
def _facility_heads() -> tuple[str, ...]:
    labels = ontology().labels
    return tuple(head for label in FACILITIES for head in labels[label].heads if not head.endswith("学院"))


def _as_facility(one: Found) -> Found:
    """A built body under the label of what is built: 瑞安学院 is an industry college, a centre abroad a base."""
    label = one.mention.label
    made = {"College": "IndustryCollege", "OverseasPartner": "OverseasBase"}.get(label, label)
    if label == "Platform" and one.mention.country:
        made = "OverseasBase"
    return replace(one, mention=replace(one.mention, label=made, own=False), kind="body")


def _actors(scene: Scene) -> list[Found]:
    """Who acts: named before the verb, else the subject of the clause before, else the college."""
    frame = scene.frame
    named = frame.of("lead", "agent", "joiner")
    acting = [a for a in _bodies(named, scene) if not (_is_facility(a) and frame.roles.get("object") is None)]
    if acting or any(n.kind == "unnamed" for n in named):
        return acting
    for earlier in reversed(scene.frames[: scene.at]):
        before = [b for b in _bodies(earlier.of("lead", "agent"), scene) if b.mention.label not in FACILITIES]
        if before:
            return before[:1] if not before[0].mention.own else [_own(scene)]
        if earlier.of("with", "to"):
            break
    return [_own(scene)]


def _partners(scene: Scene) -> list[Found]:
    """With whom: named with 与 in this clause, else in the clause before where that built nothing of its own."""
    frame = scene.frame
    named = _with_places(frame.of("with"), scene)
    if named or frame.of("to", "by"):
        return named
    for earlier in reversed(scene.frames[: scene.at]):
        if partners := _with_places(earlier.of("with"), scene):
            return [] if _facilities_of(earlier) or earlier.of("lead") else partners
        if earlier.verbs and earlier.of("object"):
            break
    return _allies_ahead(scene) if _facilities_of(frame) and not frame.relative else []


def _allies_ahead(scene: Scene) -> list[Found]:
    """建设甲中心，……，携手乙、丙等企业: allies named after what is built (ontology.md, rule 8)."""
    for later in scene.frames[scene.at + 1 :]:
        if _facilities_of(later) or _bodies(later.of("agent", "lead"), scene) or "sign" in later.verbs:
            return []
        if later.allied and later.of("with"):
            return _with_places(later.of("with"), scene)
    return []


def _with_places(found: Sequence[Found], scene: Scene) -> list[Found]:
    """Named partners; a county or district named like one stands for its government."""
    made = []
    for one in found:
        mention = one.mention
        if one.kind == "place" and mention.name[-1] in "县区市镇乡" and len(mention.name) > 2 and not mention.country:
            made.append(Found(replace(mention, label="PublicBody"), "body"))
        else:
            made.append(one)
    return _bodies(made, scene)


def _facilities_of(frame: Frame) -> list[Found]:
    new = frame.verbs & {"found"} and not frame.of("to")
    return [_as_facility(o) for o in frame.of("object") if _is_facility(o) or (new and _is_new(o))]


def _facilities(scene: Scene) -> list[Found]:
    frame = scene.frame
    found = _facilities_of(frame)
    if found or frame.of("object") or frame.relative:
        return found
    if len(frame.of("agent", "lead", "joiner", "with")) < 2 or not re.search("由|[是系]", scene.span):
        return []
    return [_as_facility(a) for a in frame.of("agent") if _is_facility(a)][:1]


def _builders(scene: Scene) -> list[Found]:
    built = {f.mention.name for f in _facilities(scene)}
    host = [f for f in scene.frame.of("place") if f.kind == "own"]
    found = _once([*_actors(scene), *_partners(scene), *_bodies(host, scene)])
    found = [f for f in found if f.mention.name not in built]
    if found and _unled(scene) and not any(f.mention.own for f in found):
        found.insert(0, _own(scene))
    if not any(f.mention.own for f in found) and built <= _heads():
        return []  # 签约组建丝路学院 by others names no place of its own
    return found if len(found) > 1 else []


def _unled(scene: Scene) -> bool:
    """Whether only partners are named: 与甲共建 is said of the college."""
    return bool(scene.frame.of("with")) and not scene.frame.of("agent", "lead")


def _lone_builder(scene: Scene) -> list[Found]:
    if _builders(scene) or not (scene.verbs & {"together"} or _in_company(scene)):
        return []
    return [a for a in _actors(scene) if a.mention.own]


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
    return any(f.mention.label == "IndustryCollege" for f in _facilities_of(scene.frame))


def _runner(scene: Scene) -> list[Found]:
    if _builders(scene) or _lone_builder(scene) or scene.verbs & {"enter", "sign"}:
        return []
    return [a for a in _actors(scene) if a.mention.own]


_PLACED = re.compile(r"[\u4e00-\u9fff]{2,4}?[省市县区州]")
_PROPER = re.compile(r"众创空间|孵化器|工坊|体验馆|联络站|工作站|研究院|研究中心")


def _own_facilities(scene: Scene) -> list[Found]:
    """What the college alone runs: a facility with a name of its own, or one listed with such."""
    frame = scene.frame
    made: list[Found] = []
    listed: list[Found] = []
    found = _facilities_of(frame)
    if not found and "run" in scene.verbs:
        found = [_as_facility(f) for f in frame.of("agent", "topic") if _is_facility(f)][:1]
    for one in found:
        name = one.mention.name
        college = one.mention.label == "IndustryCollege"
        if countries_in(name) or _PLACED.match(name) or one.mention.label == "OverseasBase":
            made.append(one)
        elif scene.verbs & {"run", "found"} and (_PROPER.search(name) or college):
            (listed if college else made).append(one)
    return [*made, *listed] if made else []


def _alliances(scene: Scene) -> list[Found]:
    return _grouped(scene, frozenset(("Alliance",)))


def _associations(scene: Scene) -> list[Found]:
    return _grouped(scene, frozenset(("Association",)))


def _groups(scene: Scene) -> list[Found]:
    return _grouped(scene, GROUPS)


def _grouped(scene: Scene, labels: frozenset[str]) -> list[Found]:
    frame = scene.frame
    named = [
        f
        for f in frame.of("object", "to", "with", "agent", "place", "moved")
        if f.mention.label in GROUPS and f.kind == "body"
    ]
    if not named and scene.group is not None:
        named = [scene.group]
    if frame.of("object") and any(f in frame.of("object") for f in named):
        named = [f for f in named if f in frame.of("object")]
    return [f for f in named if f.mention.label in labels]


def _members(scene: Scene) -> list[Found]:
    """Who holds a role in a group: the bodies of the clause that are no group, else the college."""
    frame = scene.frame
    if scene.verbs & {"post"} or not (scene.verbs & {"elect", "enter", "initiate"} or frame.of("to")):
        return []
    groups = _groups(scene)
    named = [
        f for f in frame.of("lead", "agent", "joiner", "object", "with") if f not in groups and f.kind != "unnamed"
    ]
    bodies = [b for b in _bodies(named, scene) if b.mention.label not in GROUPS]
    return bodies or _actors_or_own(scene)


def _actors_or_own(scene: Scene) -> list[Found]:
    return [a for a in _actors(scene) if a.mention.label not in GROUPS] or [_own(scene)]


def _joiners(scene: Scene) -> list[Found]:
    if scene.frame.of("lead"):
        return []
    return [a for a in _actors(scene) if a.mention.label not in GROUPS]


def _alliances_built(scene: Scene) -> list[Found]:
    if "enter" in scene.verbs and "lead" not in scene.verbs:
        return []
    return [f for f in scene.frame.of("object", "moved") if f.mention.label == "Alliance" and f.kind == "body"]


def _leaders(scene: Scene) -> list[Found]:
    if lead := _bodies(scene.frame.of("lead"), scene):
        return lead
    if scene.verbs & {"lead", "leader"} or (scene.verbs & {"found", "initiate"} and not scene.frame.of("with")):
        return [a for a in _actors(scene) if a.mention.label != "Alliance"][:1]
    return []


def _co_founders(scene: Scene) -> list[Found]:
    leading = {f.mention.name for f in _leaders(scene)}
    own_leads = any(f.mention.own for f in _leaders(scene))
    found = _once([*_bodies(scene.frame.of("agent", "joiner"), scene), *_partners(scene)])
    return [f for f in found if f.mention.name not in leading and not (f.mention.own and own_leads)]


_EMPLOYING = frozenset(("Enterprise", "PublicBody", "OverseasPartner"))


def _employers(scene: Scene) -> list[Found]:
    frame = scene.frame
    named = [*frame.of("agent", "with"), *frame.of("place"), *frame.of("object")]
    bodies = [b for b in _bodies(named, scene) if not b.mention.own] or [
        b for b in _partners(scene) if not b.mention.own
    ]  # fmt: skip
    if scene.verbs & {"recognise"}:
        return []
    if not bodies:
        before = [f for earlier in scene.frames[: scene.at + 1] for f in earlier.of("to")]
        bodies = [b for b in _bodies(before, scene) if not b.mention.own]
    offices = scene.frame.of("with", "agent")
    return [b for b in bodies if b.mention.label in _EMPLOYING and (b.mention.label != "PublicBody" or b in offices)]


_CLASS = re.compile(
    r"(?:开设|组建|成立|举办|开办|设立|设)了?[^，。；]{0,6}?[\u4e00-\u9fffA-Za-z]{2,10}(?<!培训|研修|进修|实验|训练|提高|学习)(?<!鲁)班(?!级|主任|组|子|列|车|长)"
)


def _class_partners(scene: Scene) -> list[Found]:
    """与甲合作开设甲班: a class that bears a firm's name."""
    if not _CLASS.search(scene.span) or scene.verbs & {"order", "apprentice"}:
        return []
    return [f for f in _employers(scene) if f.mention.label == "Enterprise" and f in _partners(scene)]


def _facilities_related(scene: Scene) -> list[Found]:
    """甲与乙合作的丙产业学院: what the parties of a relative clause have together."""
    return _facilities_of(scene.frame) if scene.frame.relative else []


def _foreign_partners(scene: Scene) -> list[Found]:
    found = _once([*_bodies(scene.frame.of("agent"), scene), *_partners(scene)])
    return [f for f in found if f.mention.label == "OverseasPartner"]


def _abroad(found: Iterable[Found]) -> list[Found]:
    made = []
    for one in found:
        if one.kind == "place" and one.mention.country:
            made.append(replace(one, mention=replace(one.mention, label="Country")))
        elif one.kind == "body" and one.mention.label in ("OverseasPartner", "OverseasBase"):
            made.append(one)
    return made


def _receivers(scene: Scene) -> list[Found]:
    frame = scene.frame
    return _abroad(_once(frame.of("to", "object", "place", "by")))


def _adopters(scene: Scene) -> list[Found]:
    return _abroad(_once(scene.frame.of("agent", "by")))


def _trainees(scene: Scene) -> list[Found]:
    frame = scene.frame
    asked = [f for earlier in scene.frames[: scene.at + 1] if "ask" in earlier.verbs for f in earlier.of("by")]
    found = _bodies([f for f in [*frame.of("to", "from"), *asked] if f.kind != "unit"], scene)
    direct = (
        []
        if found
        else [f for f in _bodies(frame.of("object"), scene) if f.mention.label in ("Enterprise", "PublicBody")]
    )
    acting = {f.mention.name for f in _actors(scene)}
    return [f for f in [*found, *direct] if f.mention.name not in acting and f.mention.label not in FACILITIES]


def _buyers(scene: Scene) -> list[Found]:
    return [
        f
        for f in _bodies(scene.frame.of("to", "object"), scene)
        if f.mention.label in ("Enterprise", "OverseasPartner")
    ]


def _principals(scene: Scene) -> list[Found]:
    frame = scene.frame
    if any("train" in later.verbs for later in scene.frames[scene.at :]):
        return []
    found = _bodies(frame.of("principal", "by"), scene)
    return [f for f in found if not f.mention.own]


def _clients(scene: Scene) -> list[Found]:
    if scene.frame.of("principal") or (_receivers_named(scene) and "standard" in scene.verbs):
        return []
    found = [f for f in _with_places(scene.frame.of("to"), scene) if not f.mention.own]
    return [f for f in found if f.mention.label not in FACILITIES | {"Alliance"}]


def _receivers_named(scene: Scene) -> list[Found]:
    return [f for f in _abroad(scene.frame.of("to")) if f.mention.label != "Country"]


def _first_party(scene: Scene) -> list[Found]:
    found = _actors(scene)
    if any(f.mention.own for f in (*found, *_bodies(scene.frame.of("with"), scene))):
        return [_own(scene)]
    return found[:1]


def _other_parties(scene: Scene) -> list[Found]:
    """The other sides of an agreement; couples that share the verb are paired elsewhere."""
    found = _once([*_actors(scene), *_partners(scene), *_bodies(scene.frame.of("to"), scene)])
    first = {f.mention.name for f in _first_party(scene)}
    return [f for f in found if f.mention.name not in first and f.kind == "body"]


def _agreement_parties(scene: Scene) -> list[Found]:
    return (
        [f for f in _bodies(scene.frame.of("with"), scene) if not f.mention.own]
        if scene.frame.end - scene.frame.start < 60
        else []
    )


def _backers(scene: Scene) -> list[Found]:
    return [f for f in _bodies(scene.frame.of("under"), scene) if not f.mention.own]


def _backed(scene: Scene) -> list[Found]:
    frame = scene.frame
    built = [*_facilities_of(frame), *_alliances_built(scene)]
    return built or ([_own(scene)] if not frame.verbs & {"host", "visit"} else [])


def _recognisers(scene: Scene) -> list[Found]:
    return [
        f
        for f in _bodies(scene.frame.of("by"), scene)
        if not f.mention.own and f.mention.label in ("PublicBody", "Association", "OverseasPartner")
    ]


def _recognised(scene: Scene) -> list[Found]:
    frame = scene.frame
    if scene.verbs & {"rank"}:
        return []
    subject = [s for s in frame.of("agent", "topic") if s.kind in ("body", "unit")]
    named = [_as_facility(s) if _is_facility(s) else s for s in subject]
    if named:
        return named[:1]
    if frame.of("agent") and not any(f.kind == "own" for f in frame.of("agent")):
        return []
    return [_own(scene)] if _PROGRAMME.search(scene.span) else []


_PROGRAMME = re.compile(
    r"试点|承训|基地|成员|站点|考点|考核站|项目学校|合作学校|培养单位|建设单位|培育单位|定点|实验校"
)


def _choosers_of(scene: Scene) -> list[Found]:
    """入选甲首批……单位: the body right behind the verb that chose."""
    frame = scene.frame
    found = [f for f in frame.of("object") if f.kind == "body" and f.mention.label in ("PublicBody", "Association")][:1]
    if not found or scene.verbs & {"rank", "host"}:
        return []
    clause = re.split("[，。；]", scene.text[found[0].mention.end : frame.sentence[1]], maxsplit=1)[0]
    ours = _chosen_bodies(scene)[0].mention.own
    return found if _PROGRAMME.search(clause) or not ours else []


def _chosen_bodies(scene: Scene) -> list[Found]:
    named = [f for f in scene.frame.of("agent", "topic") if f.kind == "body" and not f.mention.own]
    return [_as_facility(f) if _is_facility(f) else f for f in named[:1]] or [_own(scene)]


def _helpers(scene: Scene) -> list[Found]:
    frame = scene.frame
    ours = any(f.kind in ("own", "unit") for f in frame.of("object", "to"))
    return [f for f in _bodies(frame.of("agent"), scene) if f.mention.label == "PublicBody"] if ours else []


def _merging(scene: Scene) -> list[Found]:
    return [
        f
        for f in _bodies(scene.frame.of("agent", "with", "object"), scene)
        if f.mention.label in ("College", "PublicBody") and not f.mention.own
    ]


def _parts(scene: Scene) -> list[Found]:
    return [f for f in scene.frame.of("object") if f.kind == "body" and not f.mention.own]


def _wholes(scene: Scene) -> list[Found]:
    return [f for f in scene.frame.of("agent", "with") if f.kind == "body" and not f.mention.own]


def _unnamed_partners(scene: Scene) -> list[Found]:
    objects = scene.frame.of("object")
    if not any(o.kind == "unnamed" for o in objects) or any(o.kind == "body" for o in objects):
        return []
    return [p for p in _partners(scene) if not p.mention.own]


def _tied(scene: Scene) -> list[Found]:
    """Partners of a plain tie: named with 与; other subjects beside the college; who is reached (辐射)."""
    first = {f.mention.name for f in _first_party(scene)}
    found = _partners(scene)
    agents = _bodies(scene.frame.of("agent"), scene)
    if any(f.mention.own for f in agents) or (len(agents) > 1 and not scene.verbs & {"issue"}):
        found = [*found, *agents]
    if scene.verbs & {"reach", "aid"}:
        found = [*found, *_bodies(scene.frame.of("object"), scene)]
    return [
        f for f in _once(found) if f.mention.name not in first and f.kind == "body" and f.mention.label != "Alliance"
    ]


CHOOSERS: Mapping[str, Callable[[Scene], list[Found]]] = {
    "actor": _actors, "own": lambda scene: [_own(scene)], "builders": _builders, "facilities": _facilities,
    "class-partners": _class_partners, "receivers-named": _receivers_named, "facilities-of": _facilities_related,
    "lone-builder": _lone_builder, "runner": _runner, "own-facilities": _own_facilities, "alliances": _alliances,
    "associations": _associations, "groups": _groups, "members": _members, "joiners": _joiners, "leaders": _leaders,
    "alliances-built": _alliances_built, "co-founders": _co_founders, "employers": _employers,
    "foreign-partners": _foreign_partners, "receivers": _receivers, "adopters": _adopters, "trainees": _trainees,
    "buyers": _buyers, "principals": _principals, "clients": _clients, "first-party": _first_party,
    "other-parties": _other_parties, "agreement-parties": _agreement_parties, "backers": _backers, "backed": _backed,
    "recognised": _recognised, "recognisers": _recognisers, "choosers": _choosers_of, "chosen": _chosen_bodies,
    "helpers": _helpers,
    "helped": lambda scene: [_own(scene)], "merging": _merging, "parts": _parts, "wholes": _wholes,
    "partners-of-unnamed": _unnamed_partners, "partners": _tied,
}  # fmt: skip


# --- own properties --------------------------------------------------------------------------------------------------

Properties = dict[str, Value]
_MARKS = re.compile(r"[“”\"'‘’《》「」]")
_TAIL = re.compile(
    r"(?:[0-9０-９.]+\s*(?:余|多)?\s*(?:门|项|个|份|家|人|人次|名|套|部|期|次|所|批)?)?[，,。；;：:、\s]*$"
)


def _date(scene: Scene) -> list[Properties]:
    date = scene.frame.date
    for later in scene.frames[scene.at + 1 :]:
        if "found" in later.verbs and not later.of("object", "with") and later.date and scene.verbs & {"build"}:
            date = later.date
    return [{"date": date}] if date else [{}]


def _builder(scene: Scene) -> list[Properties]:
    lead = {("" if f.mention.own or f.kind == "unit" else f.mention.name) for f in scene.frame.of("lead")}
    if not lead or scene.start is None:
        return [{}]
    name = "" if scene.start.mention.own else scene.start.mention.name
    return [{"role": "lead" if name in lead else "partner"}]


def _member(scene: Scene) -> list[Properties]:
    for role in ("vice-chair", "chair", "founder", "council"):
        if role in scene.verbs:
            return [{"role": role}]
    return [{"role": "founder" if "initiate" in scene.verbs else "member"}]


_AGREEMENT = re.compile(
    r"[《“]([^《》“”]{2,60}(?:协议书|协议|备忘录|合同|意向书|协定))[》”]|([^，。；、《》]{0,40}?(?:协议书|协议|备忘录|合同|意向书|协定))"
)


def _title(scene: Scene) -> list[Properties]:
    frame = scene.frame
    names = [f.mention.end for f in frame.of("with", "to", "agent") if f.mention.end <= frame.end]
    for start in (frame.marks.get("sign", frame.start), max([*names, frame.start])):
        found = _AGREEMENT.search(scene.text[start : frame.end])
        if found and found.start() < 30:
            return [{"title": _clean_title(found[1] or found[2])}]
    return [{}]


def _clean_title(text: str) -> str:
    return re.sub(
        r"^(?:了|的|之|和|与|共同|正式|一份|[0-9]+\s*[份项个]|签署|签订|等[^的]{0,8}的?)+",
        "",
        _MARKS.sub("", text).strip(),
    ).strip()


_SUBJECT = re.compile(r"([\u4e00-\u9fffA-Za-z0-9+、与和]{2,30}?)(?:专业群|专业)")
_CUT = re.compile(r".*(?:学校|学院|我校|我院|开设|其中|在|由|的|以|为|及其|，|系|年)")


def _programme(scene: Scene) -> list[Properties]:
    text = scene.text[scene.frame.sentence[0] : scene.frame.end]
    own = scene.text[scene.frame.start : scene.frame.end]
    for part in (own, text):
        found = [m[1] for m in _SUBJECT.finditer(part)]
        named = [
            p for f in found if (p := _CUT.sub("", f).strip("、与和 ")) and len(p) > 1 and p not in ("各", "本", "相关")
        ]
        if named:
            return [{"programme": named[-1]}]
    return [{}]


_PROJECT = re.compile(r"[“《]?([\u4e00-\u9fff、与和]{2,24}?专业[\u4e00-\u9fff]{0,14}?(?:项目|课程|教育))[”》]?")


def _joint(scene: Scene) -> list[Properties]:
    sentence = scene.text[scene.frame.start : scene.frame.sentence[1]]
    made: Properties = {}
    if found := _PROJECT.search(sentence):
        made["programme"] = re.sub(r"^.*(?:举办的?|开展的?|开办的?|开设的?|实施的?)", "", found[1])
    if scene.frame.date:
        made["since"] = scene.frame.date[:4]
    people = [
        c
        for c in find_headcounts(sentence)
        if re.search("学生|招生|学员|在校|招收", sentence[max(0, c.start - 6) : c.end + 4])
    ]
    if people:
        made["students"] = max(c.count for c in people)
    return [made]


_STANDARD = re.compile(
    r"(?P<titles>(?:《[^《》]{2,40}》[、和及与]?)+)\s*(?:等)?\s*[0-9一二两三四五六七八九十]*\s*[个门项]?(?P<kind1>课程|专业|岗位|教学|职业)?(?:教学)?标准"
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


def _standards(scene: Scene) -> list[Properties]:
    text = scene.text[scene.frame.sentence[0] : scene.frame.sentence[1]]
    later = [f.start for f in scene.frames[scene.at + 1 :] if "standard" in f.verbs and f.of("agent", "to", "by")]
    own = scene.text[scene.frame.start : min([scene.frame.sentence[1], *later])]
    made: list[Properties] = []
    for source in (own, text):
        for found in _STANDARD.finditer(source):
            made += _standard(found)
        if made:
            return made
    counted = re.search(r"[0-9]+\s*余?[个项门套](?=[^，。]{0,8}标准)|各类标准\s*[0-9]+\s*余?个", text)
    return [{"standard": counted.group().strip()}] if counted else []


def _standard(found: re.Match[str]) -> list[Properties]:
    if found["titles"]:
        kind = _KINDS.get(found["kind1"] or "课程", "course")
        return [{"standard": title, "kind": kind} for title in re.findall("《([^《》]+)》", found["titles"])]
    kind = _KINDS[found["kind2"]]
    name = re.sub(
        r"^.*(?:制定的?|开发的?|输出了?|采用了?|引入了?|采纳了?|推广了?|学校|我校|的|和|及|与|以及|将|把|向[^，]*?)",
        "",
        found["name"],
    )
    if found["count"] and not name:
        return [{"standard": f"{found['count'].strip()}{found['kind2']}标准", "kind": kind}]
    return (
        [{"standard": f"{name}{found['kind2'] if kind == 'programme' else ''}".strip(), "kind": kind}] if name else []
    )


_TRAINING = re.compile(
    r"(?:开展|进行|举办|提供|实施|组织|完成)了?(?:为期[^，。的]{1,8}的)?([^，。；]{2,40}?)(?:等?方面的?)?(?:理论知识|定制化)?(?:培训|研修|轮训)"
)


def _training(scene: Scene) -> list[Properties]:
    sentence, made = scene.rest, {}
    if scene.frame.date:
        made["period_start"] = made["period_end"] = scene.frame.date
    for dated in find_dates(sentence):
        if dated.first != dated.last and dated.start < scene.frame.end - scene.frame.start and dated.exact:
            made["period_start"], made["period_end"] = dated.first, dated.last
    end = scene.end.mention.end - scene.frame.start if scene.end is not None else 0
    window = sentence[max(0, end) :]
    properties: Properties = dict(made)
    if people := [c for c in find_headcounts(window) if c.unit != "人日"]:
        properties["headcount"] = people[0].count
    if days := find_days(window):
        properties["days"] = days[0].count
    if topic := _training_topic(window):
        properties["topic"] = topic
    return [properties]


def _training_topic(window: str) -> str:
    if found := _TRAINING.search(window):
        return _MARKS.sub("", re.sub(r"为期.{1,8}?的", "", found[1])).strip("的 了")
    found = re.search(r"培训(?:了)?([\u4e00-\u9fff]{2,12})", window)
    return re.sub("[员者]$", "", found[1]) if found else ""


def _achievement(scene: Scene) -> list[Properties]:
    found = re.search(r"[“《]([^“”《》]{2,60})[”》]", scene.span) or re.search(
        r"(?:将|把)([^，。]{2,40}?)(?:等?[0-9]*[项件]?专利|成果|转让|许可)", scene.span
    )
    made: Properties = {"achievement": found[1]} if found else {}
    if scene.frame.date:
        made["year"] = scene.frame.date[:4]
    return [made]


_DEED = re.compile(
    r"(?:委托|开发|研发|研制|编制|设计|承担|完成|提供|开展|制定|撰写|解决|攻克|优化|改造|升级)[^，。；]{2,50}"
)


def _project(scene: Scene) -> list[Properties]:
    common: Properties = {}
    if amounts := find_amounts(scene.rest):
        common["amount_wan"] = amounts[0].wan
    if scene.frame.date:
        common["year"] = scene.frame.date[:4]
    begin = max(
        [scene.frame.start, *(f.mention.end for f in scene.frame.of("to", "by") if f.mention.end <= scene.frame.end)]
    )
    window = scene.text[begin : scene.frame.sentence[1]]
    titles = re.findall(r"[“《]([^“”《》]{3,60})[”》]", re.split("[。；]", window)[0])
    if titles and re.search(r"》\s*《|[两二三四0-9]\s*项", window):
        return [{**common, "project": title} for title in titles]
    deed = _DEED.search(window)
    if deed and "《" in deed.group():
        return [{**common, "project": re.sub("^委托", "", deed.group()).strip()}]
    if titles:
        return [{**common, "project": titles[0]}]
    return [{**common, "project": re.sub("^委托", "", deed.group()).strip(" ，")}] if deed else [common]


def _topic(scene: Scene) -> list[Properties]:
    """What is done together: the clause from its verb on without the bodies, else the clause that follows."""
    begin = scene.frame.verb_start if scene.frame.verb_start >= 0 else scene.frame.start
    text = _without_names(scene, begin, scene.frame.end)
    if len(_BARE.sub("", text)) < 2:
        following = scene.text[scene.frame.end : scene.frame.sentence[1]]
        text = re.split("[，。；]", following.lstrip("，,"))[0][:40] or text
    text = _TAIL.sub("", _MARKS.sub("", text)).strip("的了，、 ")
    return [{"topic": text[:60]}] if text else [{}]


_BARE = re.compile(r"深度|全方位|全面|密切|开展|持续|建立|深化|加强|合作|联合|携手|关系|战略|伙伴|[，。、的了与和\s]")


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
    found = re.search(r"在.{1,30}?上|[^，。]{0,12}(?:专项资金|经费|资金|土地|政策)", scene.span)
    return [{"topic": found.group().strip("，")}] if found else [{"topic": "支持学校发展"}]


FINDERS: Mapping[str, Callable[[Scene], list[Properties]]] = {
    "date": _date, "builder": _builder, "member": _member, "title": _title, "programme": _programme, "joint": _joint,
    "standards": _standards, "training": _training, "achievement": _achievement, "project": _project, "topic": _topic,
    "backing": _backing, "recognition": _recognition, "chosen": _chosen, "help": _help,
}  # fmt: skip


# --- matching --------------------------------------------------------------------------------------------------------


def _fits(rule: Rule, verbs: set[str]) -> bool:
    return rule.every <= verbs and (not rule.some or bool(rule.some & verbs)) and not rule.without & verbs


def _pairs(rule: Rule, scene: Scene) -> Iterator[tuple[Found, Found]]:
    if rule.id == "signed" and (couples := _couples(scene.frame)):
        yield from couples
        return
    starts, ends = CHOOSERS[rule.start](scene), CHOOSERS[rule.end](scene)
    if rule.type == "CO_BUILT" and scene.frame.apart and len(ends) > 1:
        partners = [s for s in starts if not s.mention.own]
        if len(partners) == len(ends):
            for partner, end in zip(partners, ends, strict=True):
                yield from ((start, end) for start in starts if start.mention.own)
                yield partner, end
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


def _hits(scene: Scene) -> Iterator[_Hit]:
    for rule in patterns().rules:
        if not _fits(rule, scene.verbs):
            continue
        for start, end in _pairs(rule, scene):
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


def _sentence_hits(
    text: str, frames: Sequence[Frame], context: Context, group: Found | None
) -> tuple[list[_Hit], Found | None]:
    hits: list[_Hit] = []
    for at, frame in enumerate(frames):
        scene = Scene(text, frame, frames, at, context, group)
        hits += _hits(scene)
        named = [f for f in frame.of("object", "to", "with", "agent") if f.mention.label in GROUPS and f.kind == "body"]
        group = named[-1] if named else group
    return _weeded(hits), group


_STRONG = frozenset(
    (
        "CO_BUILT",
        "APPRENTICESHIP_WITH",
        "ORDER_CLASS_WITH",
        "JOINT_PROGRAMME_WITH",
        "SIGNED_AGREEMENT_WITH",
        "MEMBER_OF",
    )
)


def _weeded(hits: Sequence[_Hit]) -> list[_Hit]:
    """Weaker statements of the same pair in one sentence go; a role told later completes an earlier membership."""
    strong = {name for h in hits if h.rule.type in _STRONG for name in (h.start.name, h.end.name)}
    ours = {h.start.name for h in hits if h.start.own}
    kept: dict[tuple[object, ...], _Hit] = {}
    for hit in hits:
        if hit.rule.type == "PARTNERS_WITH" and hit.end.name in strong - ours:
            continue
        key: tuple[object, ...] = (hit.rule.type, hit.start.name, hit.end.name)
        if hit.rule.type not in ("MEMBER_OF", "LEADS", "CO_BUILT", "RUNS", "PARTNERS_WITH"):
            key = (*key, tuple(sorted((k, str(v)) for k, v in hit.properties.items())))
        held = kept.get(key)
        if held is None:
            kept[key] = hit
        elif hit.rule.type != "PARTNERS_WITH":
            held.properties = _merged(held.properties, hit.properties)
    return _one_lead(list(kept.values()))


def _merged(first: Properties, second: Properties) -> Properties:
    plain = first.get("role") in (None, "member") and second.get("role") not in (None, "member")
    return {**first, **second} if plain else {**second, **first}


def _one_lead(hits: list[_Hit]) -> list[_Hit]:
    """Without what a more exact fact of the sentence makes needless."""
    gone = superseded((h.rule.type, h.start.name, h.end.name) for h in hits)
    return [h for h in hits if (h.rule.type, h.start.name, h.end.name) not in gone]


def _retract(frames: Sequence[Frame]) -> None:
    """A clause that only says it came to nothing takes back the clause before."""
    for earlier, later in itertools.pairwise(frames):
        bare = not [f for f in later.of("object", "with", "agent", "to") if f.kind == "body"]
        if later.modal == "ended" and bare:
            earlier.modal = earlier.modal or "ended"
        elif later.modal == "negated" and bare and later.verbs & {"realise", "build", "sign"}:
            earlier.modal = earlier.modal or "negated"


def match_text(text: str, source: Callable[[int, int], Source], context: Context, lasting: str = "") -> Matches:
    """Everything one joined text states. source: makes the source of a span of it; lasting: planned, where the heading
    says that all of it is."""
    found = find_spans(text, context)
    units = units_of(text, found, find_dates(text, context.year), patterns().words)
    readings: list[Reading] = []
    doubts: list[Doubt] = []
    group: Found | None = None
    for frames in frames_of(units, lasting):
        _retract(frames)
        hits, group = _sentence_hits(text, frames, context, group)
        for hit in hits:
            place = source(hit.frame.start, hit.frame.end)
            if hit.frame.modal:
                doubts.append(_doubt(hit, place))
            else:
                readings.append(
                    Reading(
                        hit.rule.type, hit.start, hit.end, place, hit.rule.id, "pattern", hit.confidence, hit.properties
                    )
                )
        doubts += _rejected(frames, hits, source)
    return Matches(tuple(readings), tuple(doubts), tuple(_stated(text, source)))


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
        for one in _once(f for role in frame.roles for f in frame.of(role)):
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


def match_block(block: Block, context: Context) -> Matches:
    """Everything a block's text states; tables are read elsewhere."""
    body = block.body

    def source(start: int, end: int) -> Source:
        return Source(body.place(start, end), block.section, text=body.text[start:end])

    outlook = any(_OUTLOOK.search(heading) for heading in block.section[-2:])
    return match_text(body.text, source, context, "planned" if outlook else "")


_OUTLOOK = re.compile(r"展望|下一步|未来规划|工作计划|发展规划|努力方向|改进措施")
