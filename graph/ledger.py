"""The ledger of joins: which body of a document was taken for which node, by what rule, and what a person took back.

Pure, but for the ledger's own csv file. The rules need exactly one candidate; their words are data (joining.yml).
"""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graph.datafile import DATA, read_yaml
from graph.errors import FactError
from graph.model import Issue, Node, entry_id, fold, node_id
from graph.ontology import ontology
from graph.search import fold_query

SPELLING, SHORT, COMPANY, ENGLISH = "spelling", "short_form", "company", "english"
RULES = (SPELLING, SHORT, COMPANY, ENGLISH)
"""In the order in which a join names them: the same name in other characters or with a standard abbreviation; a short
form or a former name that a text gives; brand, legal form and place; the English name that a text prints."""

_PLACE_ENDS = re.compile(r"[省市区县州盟旗,，、·/\s]+")


@dataclass(frozen=True, slots=True)
class Join:
    """A line of the ledger. incoming: the id that the document itself gave; undone: the ISO date it was taken back."""

    number: int
    name: str
    incoming: str
    node: str
    rule: str
    date: str
    document: str
    undone: str = ""


COLUMNS = tuple(f.name for f in fields(Join))


@dataclass(frozen=True, slots=True)
class _Words:
    legal_forms: tuple[str, ...]
    branches: tuple[str, ...]
    widely_known: tuple[str, ...]
    shortest: Mapping[str, int]


@cache
def _words() -> _Words:
    root = read_yaml(DATA / "joining.yml")
    made = _Words(
        tuple(fold_query(form) for form in root.texts("legal_forms", required=True)),
        tuple(fold_query(word) for word in root.texts("branches", required=True)),
        root.texts("widely_known", required=True),
        {rule: int(root.number(f"shortest_{rule}") or 0) for rule in ("alias", "company", "brand")},
    )
    for label in made.widely_known:
        if label not in ontology().labels:
            root.fail("widely_known", "data.choice", value=label, allowed=tuple(ontology().labels))
    root.done()
    return made


@cache
def _abbreviations() -> tuple[re.Pattern[str], Mapping[str, str]]:
    pairs = {fold_query(word): fold_query(short) for word, short in ontology().abbreviations.items()}
    return re.compile("|".join(map(re.escape, sorted(pairs, key=lambda word: (-len(word), word))))), pairs


@lru_cache(maxsize=16384)
def spelled(name: str) -> str:
    """A name folded, with standard words in their standard abbreviation, as two spellings of it meet.

    >>> spelled("虚构—东盟职业教育联盟") == spelled("虚构-东盟职教联盟")
    True
    """
    words, pairs = _abbreviations()
    return words.sub(lambda found: pairs[found.group()], fold_query(name))


def _places(place: str) -> list[str]:
    """The parts of a place, as a name may begin with them, longest first."""
    parts = [part for part in _PLACE_ENDS.split(place) if len(part) > 1]
    return sorted({fold_query(p) for p in (place, *parts)}, key=len, reverse=True)


def _company(node: Node) -> tuple[str, str]:
    return _plain(node.name, node.place)


@lru_cache(maxsize=16384)
def _plain(printed: str, place: str) -> tuple[str, str]:
    """A company's name without legal form, and without its place too; empty where that leaves too little."""
    words, name = _words(), fold_query(printed)
    if any(word in name for word in words.branches):
        return "", ""
    plain = next((name.removesuffix(form) for form in words.legal_forms if name.endswith(form)), name)
    bare = plain
    for part in _places(place):
        bare = re.sub(rf"^{re.escape(part)}[省市区县]?", "", bare)
    full = plain if len(plain) >= words.shortest["company"] else ""
    return full, bare if bare != plain and len(bare) >= words.shortest["brand"] else ""


def _aliases(node: Node) -> frozenset[str]:
    if not node.aliases:
        return frozenset()
    fewest = _words().shortest["alias"]
    return frozenset(folded for alias in node.aliases if len(folded := fold_query(alias)) >= fewest)


def _english(node: Node) -> frozenset[str]:
    names = (node.name_en, node.name if node.name.isascii() else "")
    return frozenset(fold(name) for name in names if name)


@lru_cache(maxsize=1024)
def _keys(node: Node) -> frozenset[tuple[str, str]]:
    """Under what a node is looked up; twice where it is new, before it is written and after."""
    full, bare = _company(node)
    keys = {("name", fold_query(node.name)), ("name", spelled(node.name)), ("company", full), ("company", bare)}
    keys |= {("name", alias) for alias in _aliases(node)} | {("english", name) for name in _english(node)}
    return frozenset(key for key in keys if key[1])


class NameIndex:
    """Which nodes may be meant by a name. It may say too much, never too little: `rule_for` decides on the records.

    Several threads may use it at once.
    """

    __slots__ = ("_found", "_guard")

    def __init__(self) -> None:
        self._found: dict[int, tuple[str, ...]] = {}
        self._guard = threading.Lock()

    def add(self, node: Node) -> None:
        """Remember a node by all its names."""
        if not ontology().labels[node.label].organization:
            return
        keys = _keys(node)
        with self._guard:
            for key in keys:
                known = self._found.get(hash(key), ())
                if node.id not in known:
                    self._found[hash(key)] = (*known, node.id)

    def candidates(self, node: Node) -> set[str]:
        """The ids of nodes that share a key with this one."""
        return {found for key in _keys(node) for found in self._found.get(hash(key), ())}


def _is_relative(node: Node) -> bool:
    """Whether the id was made with a place because the name alone does not tell (市教育局)."""
    return bool(node.place) and node.id == node_id(node.name, node.place)


def _apart(one: Node, other: Node) -> bool:
    a, b = fold_query(one.place), fold_query(other.place)
    if _is_relative(one) or _is_relative(other):
        return a != b
    return bool(a and b) and a not in b and b not in a


def rule_for(incoming: Node, known: Node, *, same_college: bool) -> str | None:
    """The rule by which a document's body is a node of the graph, or None.

    same_college: both are stated by reports of one college, so that its short forms may be followed.
    """
    if incoming.label != known.label or _apart(incoming, known):
        return None
    if incoming.country and known.country and incoming.country != known.country:
        return None
    name, other = fold_query(incoming.name), fold_query(known.name)
    if name == other or spelled(incoming.name) == spelled(known.name):
        return SPELLING
    widely = incoming.label in _words().widely_known
    if (same_college or widely) and (name in _aliases(known) or other in _aliases(incoming)):
        return SHORT
    full, bare = _company(incoming)
    other_full, other_bare = _company(known)
    with_form = (full, other_full) != (name, other)
    if widely and with_form and full and full == other_full:
        return COMPANY
    if widely and ((bare and bare == other_full) or (other_bare and other_bare == full)):
        return COMPANY
    return ENGLISH if _english(incoming) & _english(known) else None


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules say of one body of a document: the nodes that fit, each with its rule."""

    incoming: Node
    fits: tuple[tuple[str, str], ...]

    @property
    def only(self) -> tuple[str, str] | None:
        """Node and rule where one candidate remained."""
        return self.fits[0] if len(self.fits) == 1 else None


def ambiguous(found: Found, document: str, names: Mapping[str, str]) -> Issue:
    """The issue of a body that fits several nodes; it stays a node of its own."""
    listed = ", ".join(f"{names[node]} ({node}, {rule})" for node, rule in found.fits)
    identity = entry_id("i", "join", document, found.incoming.id)
    return Issue(identity, document, "", "ambiguous", found.incoming.name, f"join: {listed}")


def undo(joins: Iterable[Join], number: int, date: str) -> Join:
    """The line of that number, marked as taken back. Raises `FactError` where there is none or it is marked already."""
    line = next((join for join in joins if join.number == number), None)
    if line is None:
        raise FactError("ledger.number", number=number)
    if line.undone:
        raise FactError("ledger.undone", number=number, date=line.undone)
    return replace(line, undone=date)


def render(joins: Iterable[Join]) -> bytes:
    """ledger.csv: sorted by number; values verbatim."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for join in sorted(joins, key=lambda j: j.number):
        writer.writerow([getattr(join, column) for column in COLUMNS])
    return buffer.getvalue().encode("utf-8")


def read(data: bytes, where: Path | str) -> tuple[Join, ...]:
    """The lines of a ledger.csv. Raises `FactError` naming file and line."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
        rows: list[dict[str, Any]] = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise FactError("ledger.unreadable", path=where, error=error) from error
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise FactError("ledger.columns", path=where, columns=COLUMNS)
    lines = []
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values() or not str(row["number"]).isdigit():
            raise FactError("ledger.damaged", path=where, line=line)
        lines.append(Join(**{**row, "number": int(row["number"])}))
    return tuple(lines)
