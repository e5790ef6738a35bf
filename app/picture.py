"""Facts and a layout as the data of the canvas. Pure: ids, words, colours and numbers, never markup."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from app.i18n import text
from graph.layout import Layout, wrap_label
from graph.model import FactSet, Node, Relationship
from graph.ontology import ontology
from graph.wording import build_sentence, phrase

SHOWN = 200
"""Nodes drawn unless a person asks for more."""
MOST = 500
"""Nodes that can be drawn at once: above that no label can be read."""
UNSURE = 0.6
"""Facts read with less confidence are drawn dashed."""

_CENTRE_SIZE = 30.0
_SIZES = (7.0, 16.0)
_WIDEST_BEND = 0.45


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: around which node, which nodes were opened (new node -> where it hangs), how many at most."""

    centre: str
    opened: Mapping[str, str] = field(default_factory=dict)
    limit: int = SHOWN


def count_facts(relationships: Iterable[Relationship]) -> Counter[str]:
    """How many facts each node has."""
    return Counter(end for fact in relationships for end in {fact.start, fact.end})


def choose_facts(facts: FactSet, view: View) -> FactSet:
    """The facts that are drawn: the centre, what was opened, then the nodes with most facts, at most `view.limit`."""
    weight = count_facts(facts.relationships)
    wanted = {*view.opened, *view.opened.values()}
    ranked = sorted(
        (node for node in facts.nodes if weight[node.id] or node.id == view.centre),
        key=lambda node: (node.id != view.centre, node.id not in wanted, -weight[node.id], node.name, node.id),
    )
    kept = {node.id for node in ranked[: min(view.limit, MOST)]}
    return FactSet(
        tuple(node for node in facts.nodes if node.id in kept),
        tuple(fact for fact in facts.relationships if fact.start in kept and fact.end in kept),
        facts.passages,
        facts.documents,
    )


def bend_parallel(relationships: Iterable[Relationship]) -> dict[str, float]:
    """How far each line leaves the straight way, so that all facts between one pair can be seen.

    Key -> bend in [-0.45, 0.45], 0 for a lone line; the sign is that of the way from start to end.
    """
    pairs: dict[tuple[str, str], list[Relationship]] = defaultdict(list)
    for fact in relationships:
        pairs[min(fact.start, fact.end), max(fact.start, fact.end)].append(fact)
    bends: dict[str, float] = {}
    for (low, _), group in pairs.items():
        step = min(0.16, 2 * _WIDEST_BEND / max(1, len(group) - 1))
        for index, fact in enumerate(sorted(group, key=lambda f: (f.type, f.key))):
            bend = (index - (len(group) - 1) / 2) * step
            bends[fact.key] = round(bend if fact.start == low else -bend, 3)
    return bends


def _node(node: Node, facts: int, most: int, view: View, layout: Layout, language: str) -> dict[str, Any]:
    is_centre = node.id == view.centre
    size = _CENTRE_SIZE if is_centre else _SIZES[0] + (_SIZES[1] - _SIZES[0]) * sqrt(facts / max(1, most))
    x, y = layout.positions.get(node.id, (0.0, 0.0))
    label = ontology().labels[node.label]
    drawn: dict[str, Any] = {
        "id": node.id,
        "name": node.name,
        "lines": wrap_label(node.name),
        "kind": node.label,
        "title": "\n".join((node.name, text("tip.node", language, kind=label.words[language], n=facts))),
        "size": round(size, 1),
        "priority": facts,
        "x": round(x),
        "y": round(y),
    }
    placed = node.id in layout.positions
    return drawn if placed else drawn | {"around": view.opened.get(node.id, view.centre)}


def _edge(fact: Relationship, bend: float, shown: FactSet, language: str) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "id": fact.key,
        "from": fact.start,
        "to": fact.end,
        "group": ontology().types[fact.type].group,
        "title": build_sentence(fact, shown, language),
    }
    if bend:
        drawn["bend"] = bend
    if fact.confidence < UNSURE:
        drawn["unsure"] = True
    return drawn


def group_colours() -> dict[str, str]:
    """The colour of each group of relationships: that of its first type."""
    colours: dict[str, str] = {}
    for type_ in ontology().types.values():
        colours.setdefault(type_.group, type_.colour)
    return colours


def _legend(shown: FactSet, language: str) -> dict[str, Any]:
    vocabulary, colours = ontology(), group_colours()
    nodes = Counter(node.label for node in shown.nodes)
    edges = Counter(vocabulary.types[fact.type].group for fact in shown.relationships)
    return {
        "kinds": {
            name: {"words": label.words[language], "colour": label.colour, "shape": label.shape, "count": nodes[name]}
            for name, label in vocabulary.labels.items()
            if nodes[name]
        },
        "groups": {
            name: {"words": words[language], "colour": colours[name], "count": edges[name]}
            for name, words in vocabulary.groups.items()
            if edges[name]
        },
        "unsure": {
            "words": text("legend.unsure", language, most=f"{UNSURE:.0%}"),
            "count": sum(fact.confidence < UNSURE for fact in shown.relationships),
        },
    }


def _sectors(layout: Layout, shown: FactSet, centre: str, language: str) -> list[dict[str, Any]]:
    labels = ontology().labels
    drawn = {node.label for node in shown.nodes if node.id != centre}
    return [
        {
            "title": labels[sector.label].words[language] if sector.label else phrase("shared", language),
            "colour": labels[sector.label].colour if sector.label else "#64748b",
            "x": round(sector.x),
            "y": round(sector.y),
        }
        for sector in layout.sectors
        if not sector.label or sector.label in drawn
    ]


def build_words(shown: FactSet, whole: FactSet, centre: str, language: str, total: int = 0) -> dict[str, str]:
    """The words of the canvas itself: its name for screen readers, its status line, its buttons.

    total: how many facts there are, where that is more than `whole` holds.
    """
    counts = {
        "nodes": len(shown.nodes), "facts": len(shown.relationships),
        "all_nodes": len(whole.nodes), "all_facts": max(total, len(whole.relationships)),
    }  # fmt: skip
    name = whole.index[centre].name if centre in whole.index else ""
    partly = counts["facts"] < counts["all_facts"] or counts["nodes"] < counts["all_nodes"]
    status = "canvas.partly" if partly else "canvas.status" if counts["facts"] else "canvas.empty"
    return {
        "summary": text("canvas.summary", language, name=name, **counts),
        "status": text(status, language, **counts),
        **{act: text(f"canvas.{act}", language) for act in ("closer", "wider", "fit", "full")},
    }


def build_picture(
    whole: FactSet, shown: FactSet, view: View, layout: Layout, language: str, total: int = 0
) -> dict[str, Any]:
    """The data of the canvas component: plain JSON, evidence left out (it is fetched by a click).

    whole: all facts under the filter, for "N of M"; shown: those that are drawn; total: see `build_words`.
    """
    weight = count_facts(shown.relationships)
    most = max((n for node, n in weight.items() if node != view.centre), default=1)
    bends = bend_parallel(shown.relationships)
    return {
        "view": view.centre,
        "language": language,
        "centre": view.centre,
        "nodes": [_node(node, weight[node.id], most, view, layout, language) for node in shown.nodes],
        "edges": [_edge(fact, bends[fact.key], shown, language) for fact in shown.relationships],
        "sectors": _sectors(layout, shown, view.centre, language),
        "text": build_words(shown, whole, view.centre, language, total),
        **_legend(shown, language),
    }
