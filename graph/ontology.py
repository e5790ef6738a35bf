"""The vocabulary: labels, relationship types and properties, read once from data/ontology.yml.

Everything that needs a label, a type, a colour or a name in Chinese or English asks here; nothing else spells them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.datafile import DATA, Section, read_yaml

LANGUAGES = ("zh", "en")
KINDS = ("text", "texts", "date", "count", "amount", "flag")
SHAPES = ("dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon", "ellipse", "box", "text")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")  # ArcadeDB refuses `~` in labels; text put into Cypher must stay plain
COLOUR = re.compile(r"#[0-9a-f]{6}\Z")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a node or relationship. unit: what a number counts; values: the only ones allowed, if any."""

    name: str
    words: Words
    kind: str
    required: bool = False
    unit: Words | None = None
    minimum: float | None = None
    maximum: float | None = None
    values: Mapping[str, Words] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of node. organization: carries the base label too; facility: what bodies build or join together;
    heads: name endings that make a body of this kind.
    """

    name: str
    words: Words
    colour: str
    shape: str
    organization: bool
    facility: bool
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of relationship.

    rung: how deep a partnership it shows, empty for none. starts, ends: the labels allowed there, base label already
    written out. identity: alternatives; the first whose properties are not all empty tells two facts between the same
    ends apart (`facts.md`).
    """

    name: str
    words: Words
    sentence: Words
    group: str
    rung: str
    colour: str
    starts: frozenset[str]
    ends: frozenset[str]
    properties: tuple[str, ...]
    identity: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """How a report calls its own college: words that do so anywhere, and those that do so alone or behind `after`."""

    words: tuple[str, ...]
    alone: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """The whole vocabulary, immutable."""

    version: int
    base: str
    labels: Mapping[str, Label]
    records: Mapping[str, Words]
    node_properties: Mapping[str, Property]
    types: Mapping[str, Type]
    groups: Mapping[str, Words]
    rungs: Mapping[str, Words]
    provenance: tuple[str, ...]
    properties: Mapping[str, Property]
    methods: Mapping[str, Words]
    issue_kinds: Mapping[str, Words]
    abbreviations: Mapping[str, str]
    pronouns: frozenset[str]
    own_words: OwnWords
    phrases: Mapping[str, Words]

    @property
    def organizations(self) -> tuple[str, ...]:
        """The labels that carry the base label."""
        return tuple(name for name, label in self.labels.items() if label.organization)

    def base_of(self, label: str) -> str:
        """The label under which a node of this kind is looked up: the base label, or its own."""
        return self.base if self.labels[label].organization else label


def _words(section: Section) -> Words:
    return Words(section.text("zh"), section.text("en"))


def _named(sections: Mapping[str, Section]) -> dict[str, Words]:
    named = {}
    for name, section in sections.items():
        named[name] = _words(section)
        section.done()
    return named


def _property(name: str, section: Section) -> Property:
    kind = section.choice("kind", KINDS)
    values = _named(section.sections("values", required=False)) or None
    unit = _words(section.section("unit")) if "unit" in section else None
    made = Property(
        name, _words(section), kind, section.flag("required"), unit,
        section.number("minimum"), section.number("maximum"), values,
    )  # fmt: skip
    section.done()
    return made


def _colour(section: Section) -> str:
    colour = section.text("colour")
    if not COLOUR.match(colour):
        section.fail("colour", "ontology.colour", colour=colour)
    return colour


def _label(name: str, section: Section) -> Label:
    made = Label(
        name, _words(section), _colour(section), section.choice("shape", SHAPES),
        section.flag("organization", default=False), section.flag("facility", default=False), section.texts("heads"),
    )  # fmt: skip
    section.done()
    return made


def _ends(section: Section, key: str, labels: Mapping[str, Label], base: str) -> frozenset[str]:
    found: set[str] = set()
    for name in section.texts(key, required=True):
        if name == base:
            found |= {label.name for label in labels.values() if label.organization}
        elif name in labels:
            found.add(name)
        else:
            section.fail(key, "ontology.end", name=name, base=base, labels=tuple(labels))
    return frozenset(found)


def _rung(section: Section, rungs: Mapping[str, Words]) -> str:
    return section.choice("rung", tuple(rungs)) if "rung" in section else ""


def _type(
    name: str, section: Section, labels: Mapping[str, Label], base: str,
    properties: Mapping[str, Property], groups: Mapping[str, Words], rungs: Mapping[str, Words],
) -> Type:  # fmt: skip
    own = section.texts("properties")
    identity = section.text_lists("identity")
    for key, used in (("properties", own), ("identity", tuple(p for choice in identity for p in choice))):
        for unknown in used:
            if unknown not in properties or (key == "identity" and unknown not in own):
                section.fail(key, "ontology.property", name=unknown, type=name)
    sentence = _words(section.section("sentence"))
    for language in LANGUAGES:
        if "{a}" not in sentence[language] or "{b}" not in sentence[language]:
            section.fail("sentence", "ontology.sentence", language=language)
    made = Type(
        name, _words(section), sentence, section.choice("group", tuple(groups)), _rung(section, rungs),
        _colour(section), _ends(section, "from", labels, base), _ends(section, "to", labels, base), own,
        identity,
    )  # fmt: skip
    section.done()
    return made


def _check_names(root: Section, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not NAME.match(name):
            root.fail("labels", "ontology.name", name=name)
        if name in seen:  # labels and types share one name space in the embedded engine
            root.fail("labels", "ontology.name_twice", name=name)
        seen.add(name)


def _own_words(section: Section) -> OwnWords:
    words, alone, after = (section.texts(key, required=True) for key in ("words", "alone", "after"))
    section.done()
    return OwnWords(words, alone, after)


def _abbreviations(section: Section) -> dict[str, str]:
    pairs = {word: section.text(word) for word in section}
    section.done()
    return pairs


def read_ontology(path: Path) -> Ontology:
    """Read and check a vocabulary file; `DataFileError` names file, line, key and remedy."""
    root = read_yaml(path)
    base = root.text("base_label")
    labels = {name: _label(name, section) for name, section in root.sections("labels").items()}
    properties = {n: _property(n, s) for n, s in root.sections("relationship_properties").items()}
    groups = _named(root.sections("groups"))
    rungs = _named(root.sections("rungs"))
    types = {n: _type(n, s, labels, base, properties, groups, rungs) for n, s in root.sections("relationships").items()}
    made = Ontology(
        version=int(root.number("version") or 0),
        base=base,
        labels=labels,
        records=_named(root.sections("records")),
        node_properties={n: _property(n, s) for n, s in root.sections("node_properties").items()},
        types=types,
        groups=groups,
        rungs=rungs,
        provenance=root.texts("provenance", required=True),
        properties=properties,
        methods=_named(root.sections("methods")),
        issue_kinds=_named(root.sections("issue_kinds")),
        abbreviations=_abbreviations(root.section("abbreviations")),
        pronouns=frozenset(root.texts("pronouns", required=True)),
        own_words=_own_words(root.section("own_words")),
        phrases=_named(root.sections("phrases")),
    )
    root.done()
    _check_names(root, [base, *labels, *made.records, *types, *made.provenance])
    return made


@cache
def ontology() -> Ontology:
    """The project's vocabulary, read once per process."""
    return read_ontology(DATA / "ontology.yml")
