"""What a fact is: frozen values, and the functions that give them their identity (`facts.md`).

Nothing here knows a file, a database or a screen.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from graph.ontology import ontology

Value = str | int | float
"""An own property of a relationship: text, date as ISO text, whole number, or decimal."""

_DROPPED = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The form in which two spellings of a name meet: NFKC, small letters, no spaces, no punctuation, no quotes.

    >>> fold("中国—柬埔寨 “丝路”学院") == fold("中国-柬埔寨丝路学院")
    True
    """
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    kept = "".join(c for c in plain if unicodedata.category(c)[0] not in "PZC" or c in "+&*#")
    return unicodedata.normalize("NFKC", kept)  # what stood between a letter and its accent is gone now


def _digest(*parts: str) -> str:
    data = "\x1f".join(parts).encode()
    return base64.b32encode(hashlib.sha256(data).digest()[:10]).decode("ascii").lower()


def node_id(name: str, place: str = "") -> str:
    """The id of the body called `name`; `place` is the college's own where the name is relative (市教育局)."""
    return f"o-{_digest(fold(name), fold(place))}" if place else f"o-{_digest(fold(name))}"


def relationship_key(type_name: str, start: str, end: str, properties: Mapping[str, Value]) -> str:
    """The key of one fact: the same wherever it is read (type, both ends, identity properties of its type)."""
    identity: tuple[str, ...] = ()
    for choice in ontology().types[type_name].identity:
        identity = tuple(f"{name}={fold(str(properties[name]))}" for name in choice if name in properties)
        if identity:
            break
    return f"r-{_digest(type_name, start, end, *identity)}"


def document_id(sha256: str) -> str:
    """The id of a source file, from the hash of its bytes: the same file is the same document on every machine."""
    return f"d-{_digest(sha256)}"


def passage_id(document: str, address: str, rule: str) -> str:
    """The id of one place read by one rule."""
    return f"p-{_digest(document, address, rule)}"


def entry_id(prefix: str, *parts: str) -> str:
    """The id of a claim (`c`) or an issue (`i`)."""
    return f"{prefix}-{_digest(*parts)}"


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation, a country or a programme. Years are report years; country is ISO 3166-1 alpha-2."""

    id: str
    label: str
    name: str
    aliases: tuple[str, ...] = ()
    name_en: str = ""
    country: str = ""
    place: str = ""
    first_year: int | None = None
    last_year: int | None = None
    reporting: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a document that says so. Lines are 1-based, counted at \\n; None where the source has no lines."""

    id: str
    document: str
    address: str
    rule: str
    section: str = ""
    table: str = ""
    row: str = ""
    page: int | None = None
    line_first: int | None = None
    line_last: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Relationship:
    """One fact: its own properties, the passages that state it, how it was read and how sure that is in [0, 1]."""

    key: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Value]
    passages: tuple[str, ...]
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Document:
    """A report, an issue year, a source file. college: the node id of the college that reports."""

    id: str
    title: str
    college: str
    year: int | None
    source: str
    media_type: str
    sha256: str
    characters: int
    pages: int | None
    read_by: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A stated number with its place (与120余家企业合作). kind: a label or a relationship type."""

    id: str
    document: str
    passage: str
    kind: str
    stated: int
    found: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What was read and not believed, with the reason and the place."""

    id: str
    document: str
    passage: str
    kind: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class FactSet:
    """Everything that one or several documents state. Each tuple is sorted by the order of the fact files."""

    nodes: tuple[Node, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    passages: tuple[Passage, ...] = ()
    documents: tuple[Document, ...] = ()
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()
    index: Mapping[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, key in _ORDER.items():
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=key)))
        object.__setattr__(self, "index", {node.id: node for node in self.nodes})

    def without_text(self) -> FactSet:
        """The same facts without a sentence of the report: what is packaged for a real report."""
        from dataclasses import replace

        return FactSet(
            self.nodes, self.relationships, tuple(replace(p, text="") for p in self.passages), self.documents,
            tuple(replace(c, text="") for c in self.claims), tuple(replace(i, subject="") for i in self.issues),
        )  # fmt: skip


_ORDER = {
    "nodes": lambda n: (n.id, n.label),
    "relationships": lambda r: (r.key, r.type),
    "passages": lambda p: (p.id, p.document),
    "documents": lambda d: (d.id, d.title),
    "claims": lambda c: (c.id, c.document),
    "issues": lambda i: (i.id, i.document),
}


def documents_of(relationship: Relationship, passages: Mapping[str, Passage]) -> tuple[str, ...]:
    """The ids of the documents that state a fact, sorted."""
    return tuple(sorted({passages[p].document for p in relationship.passages}))


def union(sets: Iterable[FactSet]) -> FactSet:
    """Several fact sets whose rows do not contradict each other as one; equal rows once."""
    parts: dict[str, dict[str, object]] = {name: {} for name in _ORDER}
    for facts in sets:
        for name in _ORDER:
            for row in getattr(facts, name):
                parts[name].setdefault(row.key if name == "relationships" else row.id, row)
    return FactSet(**{name: tuple(rows.values()) for name, rows in parts.items()})  # type: ignore[arg-type]
