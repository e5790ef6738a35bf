"""Facts in words: the sentence of a relationship, its values with units, the place where it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.i18n import text
from graph.model import Node, Passage, Relationship, Value
from graph.ontology import ontology

_SPOKEN = ("amount", "count", "date")


def build_value(name: str, value: Value, language: str) -> str:
    """The value of a relationship's own property for a reader, with its unit or the name of the chosen value."""
    declared = ontology().properties[name]
    if declared.values and value in declared.values:
        return declared.values[str(value)][language]
    number = f"{value:,.2f}" if declared.kind == "amount" else f"{value:,}" if isinstance(value, int | float) else value
    if declared.unit is None:
        return str(number)
    return text(f"value.{declared.kind}", language, number=number, unit=declared.unit[language])


def _numbers(properties: Mapping[str, Value], language: str) -> Iterator[str]:
    """Amounts, counts and dates; a period that ends when it starts is said once."""
    declared = ontology().properties
    for kind in _SPOKEN:
        for name in sorted(properties, reverse=True):
            doubled = name == "period_end" and properties[name] == properties.get("period_start")
            if declared[name].kind == kind and not doubled:
                yield build_value(name, properties[name], language)


def build_sentence(fact: Relationship, names: Mapping[str, Node], language: str) -> str:
    """A whole fact in one line: both ends, what joins them, then amounts, counts and dates."""
    said = ontology().types[fact.type].sentence[language].format(a=names[fact.start].name, b=names[fact.end].name)
    return ", ".join((said, *_numbers(fact.properties, language)))


def build_detail(fact: Relationship, language: str) -> str:
    """What the fact is about: its own texts (project, topic, standard...), joined; empty where it has none."""
    declared = ontology().properties
    about = [name for name in sorted(fact.properties) if declared[name].kind == "text"]
    return text("list.join", language).join(build_value(name, fact.properties[name], language) for name in about)


def build_place(passage: Passage, language: str) -> str:
    """Where a passage stands: section, table and row, page, lines, as far as the source has them."""
    parts = [passage.section] if passage.section else []
    for key in ("table", "row", "page"):
        if getattr(passage, key):
            parts.append(text(f"place.{key}", language, n=getattr(passage, key)))
    first, last = passage.line_first, passage.line_last
    if first is not None:
        key = "place.line" if last in (None, first) else "place.lines"
        parts.append(text(key, language, first=first, last=last))
    elif passage.address and not (passage.table or passage.page):
        parts.append(passage.address)
    return " · ".join(parts)
