"""The figure as one HTML page that can be moved and zoomed, drawn by pyvis' vis-network; nothing is fetched, ever.

pyvis' template asks two foreign servers for style sheets, writes headings and menus unescaped and turns every tooltip
into markup as soon as one holds the letters `href`. So: its foreign tags are taken out, no text of ours reaches its
heading, menus or options, `href` is parted in tooltips, and a content security policy lets only the page's own three
scripts run. Positions come from the layout; physics is off.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import escape
from typing import Any

from graph.errors import DataFileError
from graph.export import clean
from graph.layout import LIMIT, Layout, build_layout, narrow, wrap_label
from graph.model import FactSet, Node, Relationship
from graph.ontology import ontology
from graph.wording import build_place, build_sentence, build_sources, phrase

LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}
OPTIONS = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 120, "keyboard": {"enabled": True}, "multiselect": True},
    "nodes": {"size": 10, "borderWidth": 1, "font": {"size": 13, "face": "sans-serif", "strokeWidth": 3}},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.4}}, "color": {"opacity": 0.6}, "smooth": False},
}
INSIDE = ("box", "ellipse")
"""Shapes into which vis-network writes the label; the others carry it below."""

STYLE = """
body { margin: 0 1.2rem 2rem; color: #1f2933 }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
h1 { font-size: 1.4rem; margin: .8rem 0 }
#mynetwork { height: 78vh; border: 1px solid #cbd2d9; position: relative; background: #ffffff }
div.vis-tooltip { white-space: pre-wrap; max-width: 28rem; font: inherit; padding: .4rem .6rem }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: .8rem 0 }
.legend i { display: inline-block; width: .9rem; height: .9rem; margin-right: .4rem; vertical-align: -.1rem }
.legend i.line { height: .25rem; vertical-align: .25rem }
.quiet { color: #52606d }
"""


def _tooltip(said: str) -> str:
    """A tooltip that pyvis' template will show as text: the letters it takes for markup are parted invisibly."""
    return re.sub("href", "h\u2060ref", clean(said))


def _add_node(net: Any, node: Node, layout: Layout, language: str) -> None:
    label = ontology().labels[node.label]
    x, y = layout.positions[node.id]
    font = {"color": "#ffffff", "strokeWidth": 0} if label.shape in INSIDE else {"color": "#1f2933"}
    title = _tooltip(f"{node.name} · {label.words[language]}")
    net.add_node(
        node.id, label="\n".join(wrap_label(clean(node.name))), title=title,
        shape=label.shape, color=label.colour, x=x, y=y, physics=False, font=font,
    )  # fmt: skip


def _bend(item: Relationship, index: int, count: int) -> dict[str, Any] | bool:
    """How the line of one of several facts between a pair bends, so that each can be seen."""
    share = (index - (count - 1) / 2) * min(0.12, 0.8 / count) * (1 if item.start < item.end else -1)
    turn = "curvedCW" if share > 0 else "curvedCCW"
    return {"enabled": True, "type": turn, "roundness": round(abs(share), 3)} if share else False


def _add_facts(net: Any, facts: FactSet, language: str) -> None:
    passages = {p.id: p for p in facts.passages}
    pairs = [frozenset((item.start, item.end)) for item in facts.relationships]
    counts, seen = Counter(pairs), Counter[frozenset[str]]()
    for item, pair in zip(facts.relationships, pairs, strict=True):
        bend = _bend(item, seen[pair], counts[pair])
        seen[pair] += 1
        places = "; ".join(build_place(passages[p], language) for p in item.passages if p in passages)
        title = _tooltip(f"{build_sentence(item, facts, language)} · {places}")
        colour = ontology().types[item.type].colour
        net.add_edge(item.start, item.end, id=item.key, title=title, color=colour, smooth=bend)


def _draw(facts: FactSet, layout: Layout, language: str) -> str:
    """pyvis' own page."""
    from pyvis.network import Network

    net = Network(height="78vh", width="100%", directed=True, cdn_resources="in_line", heading="")
    for node in facts.nodes:
        _add_node(net, node, layout, language)
    _add_facts(net, facts, language)
    net.set_options(json.dumps(OPTIONS))
    made: str = net.generate_html()
    return made


def _between(page: str, start: str, end: str, at: int = 0) -> tuple[int, int]:
    first = page.find(start, at)
    last = page.find(end, first + len(start))
    if first < 0 or last < 0:
        raise DataFileError("page.part", part=start)
    return first + len(start), last


def _parts(page: str) -> tuple[str, str, str, str]:
    """What is kept of pyvis' page: tools, style sheet, vis-network, drawing script.

    Found by position, as vis-network's own code holds the letters of script tags.
    """
    tools = _between(page, "<script>", "</script>")
    style = _between(page, "<style>", "</style>", tools[1])
    library = _between(page, "<script>", "</script>", style[1])
    last = page.rfind('<script type="text/javascript">')
    drawing = _between(page, '<script type="text/javascript">', "</script>", last)
    if not tools[0] < style[0] < library[0] < drawing[0]:
        raise DataFileError("page.order")
    tools_text, style_text, library_text, drawing_text = (page[a:b] for a, b in (tools, style, library, drawing))
    if "innerHTML" in drawing_text:
        raise DataFileError("page.markup")
    return tools_text, style_text, library_text, drawing_text


def _legend(facts: FactSet, language: str) -> Iterator[str]:
    labels = Counter(node.label for node in facts.nodes)
    types = Counter(item.type for item in facts.relationships)
    for name, label in ontology().labels.items():
        if labels[name]:
            said = escape(f"{label.words[language]} {labels[name]}")
            yield f'<li><i style="background:{label.colour}"></i>{said}</li>'
    for name, kind in ontology().types.items():
        if types[name]:
            said = escape(f"{kind.words[language]} {types[name]}")
            yield f'<li><i class="line" style="background:{kind.colour}"></i>{said}</li>'


def _list(facts: FactSet, language: str) -> Iterator[str]:
    """The same facts as text, node by node of the outset, for readers who do not see the picture."""
    passages = {p.id: p for p in facts.passages}
    by_start: dict[str, list[str]] = defaultdict(list)
    for item in facts.relationships:
        places = "; ".join(build_place(passages[p], language) for p in item.passages if p in passages)
        said = escape(clean(build_sentence(item, facts, language)))
        by_start[item.start].append(f'<li>{said} <span class="quiet">{escape(clean(places))}</span></li>')
    for start in sorted(by_start, key=lambda n: (-len(by_start[n]), n)):
        yield f"<h2>{escape(clean(facts.index[start].name))}</h2><ul>{''.join(by_start[start])}</ul>"


def build_page(
    facts: FactSet,
    centre: str = "",
    title: str = "",
    language: str = "zh",
    limit: int = LIMIT,
    layout: Layout | None = None,
) -> str:
    """The figure as one HTML page; parameters as `diagram.build_svg`. The same facts give the same page."""
    shown = narrow(facts, centre, limit)
    tools, style, library, drawing = _parts(_draw(shown, layout or build_layout(shown, centre), language))
    heading = escape(
        clean(title or (facts.index[centre].name if centre in facts.index else phrase("untitled", language)))
    )
    counts = (len(shown.nodes), len(facts.nodes), len(shown.relationships), len(facts.relationships))
    sources = escape(clean(build_sources(facts, language)))
    # a digest of everything drawn, names included: no name can hold the nonce of its own page
    nonce = hashlib.sha256("\0".join((heading, sources, drawing)).encode()).hexdigest()
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    body = (
        f'<h1>{heading}</h1><div id="mynetwork" role="img" aria-label="{heading}"></div>'
        f'<ul class="legend">{"".join(_legend(shown, language))}</ul>'
        f'<p class="quiet">{escape(phrase("shown", language, *counts))}<br>{sources}</p>'
        f"<details><summary>{escape(phrase('facts', language))}</summary>{''.join(_list(shown, language))}</details>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE_TAGS[language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{heading}</title>\n'
        f"<style>{style}{STYLE}</style>\n</head>\n<body>\n{body}\n"
        f'<script nonce="{nonce}">{tools}</script>\n<script nonce="{nonce}">{library}</script>\n'
        f'<script nonce="{nonce}">{drawing}</script>\n</body>\n</html>\n'
    )
