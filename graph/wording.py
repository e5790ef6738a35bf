"""Facts and places in words, in both languages: what exports, figures and cards say. Pure text, never markup."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import FactSet, Passage, Relationship, Value
from graph.ontology import Property, Type, ontology

COMMA = {"zh": "，", "en": ", "}


def phrase(name: str, language: str, *values: object) -> str:
    """One of the ontology's phrases, its gaps filled."""
    return ontology().phrases[name][language].format(*values)


def build_value(rule: Property, value: Value, language: str) -> str:
    """A property's value as people read it: amounts with two decimals, numbers with their unit, codes in words."""
    if rule.values and value in rule.values:
        return rule.values[str(value)][language]
    if isinstance(value, str):
        return value
    number = f"{value:.2f}" if rule.kind == "amount" else str(value)
    return f"{number} {rule.unit[language]}" if rule.unit else number


def _details(item: Relationship, kind: Type, language: str) -> Iterator[str]:
    rules = [ontology().properties[name] for name in kind.properties]
    dates = sum(rule.kind == "date" for rule in rules)
    for rule in rules:
        if rule.name in item.properties:
            value = build_value(rule, item.properties[rule.name], language)
            named = rule.kind == "count" or (rule.kind == "date" and dates > 1)  # else one could not tell two apart
            yield f"{rule.words[language]} {value}" if named else value


def build_sentence(item: Relationship, facts: FactSet, language: str) -> str:
    """One fact as a sentence: 甲学院 → 技术服务 → 乙有限公司，产品研发，10.00 万元，2019.

    An end that is no node of `facts` is given by its id.
    """
    kind = ontology().types[item.type]
    ends = {
        side: facts.index[end].name if end in facts.index else end for side, end in (("a", item.start), ("b", item.end))
    }
    return COMMA[language].join((kind.sentence[language].format(**ends), *_details(item, kind, language)))


def build_place(passage: Passage, language: str) -> str:
    """Where a passage stands: section, table and row, page, lines; the format's own address where it has none."""
    parts = [passage.section] if passage.section else []
    if passage.table:
        parts.append(phrase("at_table", language, passage.table.removeprefix("表").strip()))
    if passage.row:
        parts.append(phrase("at_row", language, passage.row))
    if passage.page is not None:
        parts.append(phrase("at_page", language, passage.page))
    first, last = passage.line_first, passage.line_last
    if first is not None:
        one = last is None or last == first
        parts.append(phrase("at_line", language, first) if one else phrase("at_lines", language, first, last))
    elif passage.page is None and not passage.table:
        parts.append(passage.address)
    return COMMA[language].join(parts)


def build_sources(facts: FactSet, language: str) -> str:
    """Which documents a figure was made from; empty where there are none."""
    around = "（{}）" if language == "zh" else " ({})"
    named = [
        d.title + around.format(d.year) if d.year and str(d.year) not in d.title else d.title for d in facts.documents
    ]
    return phrase("sources", language, "; ".join(named)) if named else ""
