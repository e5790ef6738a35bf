"""What a fact was read from: its passages, their text from the graph or from an attached report, names marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from graph.model import Document, FactSet, Node, Passage, fold
from graph.ontology import ontology

Parts = list[tuple[str, bool]]
"""A text in pieces; True where the piece is one of the names looked for."""

_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"(?i)(https?|ftp|www(?=\.)|mailto|xmpp|@)")
_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Witness:
    """One passage that states a fact. attached: it comes from a report that a person attached, not from the graph."""

    document: Document
    passage: Passage
    attached: bool


def escape_markdown(words: str) -> str:
    """A report's text for a place that reads Markdown: shown as it is, no link, no markup, on one line.

    An unseen joiner stands in addresses: Streamlit makes links of them after it has read the escapes.

    >>> print(escape_markdown("<b>[x](a_1)"))
    \\<b\\>\\[x\\]\\(a\\_1\\)
    """
    apart = _ADDRESS.sub(rf"\1{_JOINER}", " ".join(words.split()))
    return _SPECIAL.sub(r"\\\1", apart)


def names_of(node: Node) -> tuple[str, ...]:
    """Every name by which a text may call a node."""
    return tuple(name for name in (node.name, *node.aliases, node.name_en) if name)


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` that it comes from."""
    letters, places = [], []
    for place, char in enumerate(text):
        for letter in fold(char):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _spans(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    folded, places = _folded(text)
    for name in {fold(name) for name in names} - {""}:
        start = folded.find(name)
        while start >= 0:
            yield places[start], places[start + len(name) - 1] + 1
            start = folded.find(name, start + 1)


def mark_names(text: str, names: Iterable[str]) -> Parts:
    """The text in pieces, every printing of a name marked, also where it is spaced or broken over lines.

    >>> mark_names("与甲 公司合作", ["甲公司"])
    [('与', False), ('甲 公司', True), ('合作', False)]
    """
    marked: list[list[int]] = []
    for start, end in sorted(_spans(text, names)):
        if marked and start <= marked[-1][1]:
            marked[-1][1] = max(marked[-1][1], end)
        else:
            marked.append([start, end])
    parts: Parts = []
    at = 0
    for start, end in marked:
        parts += [(text[at:start], False)] if start > at else []
        parts.append((text[start:end], True))
        at = end
    return [*parts, (text[at:], False)] if at < len(text) else parts


def is_named(text: str, node: Node) -> bool:
    """Whether a text prints one of the node's names."""
    return next(_spans(text, names_of(node)), None) is not None


def calls_its_college(text: str) -> bool:
    """Whether a text calls the reporting college by one of the `own_words` of the ontology, not by its name."""
    return _called().search(text) is not None


@cache
def _called() -> re.Pattern[str]:
    own = ontology().own_words
    return re.compile(rf"{'|'.join(own.words)}|(?:^|[^\w]|{'|'.join(own.after)})(?:{'|'.join(own.alone)})")


def find_witnesses(fact: FactSet, attached: Mapping[str, FactSet]) -> tuple[Witness, ...]:
    """Who states a fact: the graph's passages, with text from the attached report they come from, then other sources.

    fact: one relationship with its passages and documents; attached: document id -> what was read from that file.
    """
    found = [
        Witness(document, _with_text(passage, attached.get(document.id)), attached=False)
        for document in fact.documents
        for passage in fact.passages
        if passage.document == document.id
    ]
    known, keys = {document.id for document in fact.documents}, {item.key for item in fact.relationships}
    for name, facts in attached.items():
        if name not in known:
            found += _other_source(facts, keys)
    return tuple(found)


def _with_text(passage: Passage, source: FactSet | None) -> Passage:
    if passage.text or source is None:
        return passage
    same = [own for own in source.passages if own.id == passage.id]
    same += [own for own in source.passages if own.address == passage.address and own.text]  # another version read it
    return same[0] if same else passage


def _other_source(facts: FactSet, keys: set[str]) -> Iterator[Witness]:
    documents = {document.id: document for document in facts.documents}
    stated = {place for item in facts.relationships if item.key in keys for place in item.passages}
    for passage in facts.passages:
        if passage.id in stated:
            yield Witness(documents[passage.document], passage, attached=True)
