"""Write docs/graph.md, the vocabulary as a document, from data/ontology.yml: python docs/build_graph.py"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.export import FORMATS
from graph.ontology import Property, Type, ontology

TARGET = Path(__file__).resolve().parent / "graph.md"

OPENING = """\
<!-- Made by docs/build_graph.py from data/ontology.yml: change that file, then run the script. -->
# The graph

What the graph can say, in Chinese and English. Every organisation carries the base label `{base}` and exactly one of
the labels below; countries and programmes carry their own label alone. Every relationship is a fact: it has a `key`,
the `documents` and `passages` that state it, the `method` by which it was read and a `confidence` from 0 to 1.
"""

EVIDENCE = """\
A fact hangs on the places that state it: `(:Passage)-[:MENTIONS]->(node)`, `(:Passage)-[:FROM_DOCUMENT]->(:Document)`.
A passage knows its section, table, row, page and first and last line. `Claim` is a number that a report states
(与120余家企业合作) beside the number found, `Issue` is what was read and not believed, with the reason; both hang on
their document by `FROM_DOCUMENT`.

```cypher
MATCH (a:Organization)-[r]->(b:Organization) WHERE r.key = $key
UNWIND r.passages AS id MATCH (p:Passage {id: id})-[:FROM_DOCUMENT]->(d:Document)
RETURN a.name, type(r), b.name, d.title, p.section, p.table, p.row, p.line_first, p.line_last
```
"""

IDENTITY = """\
An id never changes and never tells the label: `o-` and 16 letters and digits from the folded name (capital and small
letters, width, spaces, punctuation and quotes do not count), with the college's place where the name is relative
(市教育局). A country's is its ISO 3166-1 alpha-2 code. A fact's key is `r-` and 16 letters and digits from its type,
the two ends and the identity properties of its type, so the same fact read twice, in one report or in two, is one
relationship with two passages. A type without identity properties gives one relationship between two ends.
"""

LADDER = """\
How deep a partnership of two bodies goes is the highest rung that a fact shows. A type stands on the rung named above.
`repeated` is reached by facts of the rung below it in two different years (the fact's own date, else the year of the
report), `built` also by a third body that both built or run. Breadth is the number of relationship types between the
two. Stating a fact twice in one report changes neither.
"""


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table."""
    names = list(header)
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def named(labels: Iterable[str]) -> str:
    """Labels as a short list: the base label where every organisation may stand there."""
    vocabulary = ontology()
    chosen = set(labels)
    if chosen >= set(vocabulary.organizations):
        rest = [name for name in vocabulary.labels if name in chosen - set(vocabulary.organizations)]
        return ", ".join(f"`{name}`" for name in (vocabulary.base, *rest))
    return ", ".join(f"`{name}`" for name in vocabulary.labels if name in chosen)


def identity(kind: Type) -> str:
    """What tells two facts between the same ends apart."""
    return "; else ".join(", ".join(f"`{name}`" for name in choice) for choice in kind.identity) or "none"


def limits(rule: Property) -> str:
    """The values a property may have."""
    if rule.values:
        return ", ".join(f"`{value}` {words.zh} {words.en}" for value, words in rule.values.items())
    low, high = rule.minimum, rule.maximum
    return "" if low is None or high is None else f"{low:,.0f} to {high:,.0f}"


KIND_WORDS = {
    "text": "text", "texts": "list of texts", "date": "ISO date, as exact as the source: 2019, 2019-05 or 2019-05-06",
    "count": "whole number", "amount": "decimal", "flag": "true or absent",
}  # fmt: skip


def kind_of(rule: Property) -> str:
    """The kind of a property with its unit."""
    return KIND_WORDS[rule.kind] + (f", {rule.unit.zh} ({rule.unit.en})" if rule.unit else "")


def build_text() -> str:
    """The whole document."""
    vocabulary = ontology()
    lines = [OPENING.format(base=vocabulary.base), "## Nodes 节点", ""]
    lines += table(
        ("label", "中文", "English", "a facility", "colour"),
        (
            (f"`{n}`", v.words.zh, v.words.en, "yes" if v.facility else "", f"`{v.colour}`")
            for n, v in vocabulary.labels.items()
        ),
    )
    lines += table(
        ("property", "中文", "English", "kind"),
        ((f"`{n}`", v.words.zh, v.words.en, kind_of(v)) for n, v in vocabulary.node_properties.items()),
    )
    lines += [
        "Also on nodes in the database: `search`, the one key for searching (folded names, simplified form, pinyin).",
        "",
    ]
    lines += ["## Relationships 关系", ""]
    for group, words in vocabulary.groups.items():
        lines += [f"### {words.zh} {words.en}", ""]
        kinds = [kind for kind in vocabulary.types.values() if kind.group == group]
        lines += table(
            ("type", "中文", "said as", "from", "to", "own properties", "identity", "rung"),
            (
                (
                    f"`{k.name}`", k.words.zh, k.sentence.en, named(k.starts), named(k.ends),
                    ", ".join(f"`{name}`" for name in k.properties), identity(k), k.rung,
                )
                for k in kinds
            ),
        )  # fmt: skip
    lines += ["## Own properties of relationships 关系的属性", ""]
    lines += table(
        ("property", "中文", "English", "kind", "values"),
        ((f"`{n}`", v.words.zh, v.words.en, kind_of(v), limits(v)) for n, v in vocabulary.properties.items()),
    )
    lines += [
        "## Evidence 依据",
        "",
        EVIDENCE,
        "## Identity 同一性",
        "",
        IDENTITY,
        "## Depth of a partnership 合作深度",
        "",
        LADDER,
    ]
    lines += table(("rung", "中文", "English"), ((f"`{n}`", v.zh, v.en) for n, v in vocabulary.rungs.items()))
    lines += ["## Why a text was not believed 疑点", ""]
    lines += table(("kind", "中文", "English"), ((f"`{n}`", v.zh, v.en) for n, v in vocabulary.issue_kinds.items()))
    lines += [
        "## Formats 导出格式",
        "",
        f"`partnergraph export --out FILE` writes {', '.join(f'`.{n}`' for n in FORMATS)}.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(build_text(), encoding="utf-8")
