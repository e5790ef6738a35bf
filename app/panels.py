"""The parts of the page beside the picture: search hits, filters, the cards, the table. Text of reports is escaped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import streamlit as st

from app import session
from app.canvas import show_lines
from app.evidence import Witness, escape_markdown, find_witnesses, is_named, mark_names, names_of
from app.picture import MOST, SHOWN, count_facts
from app.session import choose, language, look_at, say
from graph import queries
from graph.errors import PartnergraphError
from graph.export import build_csv, guard
from graph.model import Document, FactSet, Node, Relationship, union
from graph.ontology import ontology
from graph.queries import College, Filter
from graph.wording import build_place, build_sentence, build_value

HITS = 8
RICHEST = 6
"""Partners that the overview names."""
LISTED = 12
"""Facts of one kind that a node's card lists before it asks."""
ATTACH_STYLE = "<style>.st-key-report button p::after { content: %s; }</style><span></span>"
LARGEST_MB = 100
FORMATS = ("txt", "pdf", "docx", "html", "htm")


# ---- search


def _find(text: str) -> None:
    st.session_state.search = text


def show_search(known: FactSet) -> None:
    """The search box and, under it, its hits: name, alias, English name, pinyin or initials."""
    typed = st.text_input(
        say("search.label"), key="search", placeholder=say("search.placeholder"), type="search",
        label_visibility="collapsed", icon=":material/search:", live="250ms", max_chars=80,
    )  # fmt: skip
    if not typed or not typed.strip():
        return
    hits = queries.search(session.store(), typed, limit=HITS)
    with st.container(key="hits", gap="xsmall"):
        if not hits:
            st.caption(say("search.none", text=escape_markdown(typed)))
        for hit in hits:
            _show_hit(hit, known)


def _show_hit(hit: queries.Hit, known: FactSet) -> None:
    label = escape_markdown(hit.name) + (f" \\({escape_markdown(hit.alias)}\\)" if hit.alias else "")
    kind = ontology().labels[hit.label].words[language()]
    st.button(
        f"{label} :gray[· {kind} · {say('search.facts', n=hit.degree)}]", key=f"hit-{hit.id}", type="tertiary",
        on_click=_take_hit, args=(hit.id, hit.id in known.index), width="stretch",
    )  # fmt: skip


def _take_hit(node: str, is_here: bool) -> None:
    st.session_state.search = ""
    if is_here:
        choose("node", node)
    else:
        look_at(node)


# ---- filters


def _counted(words: str, count: int) -> str:
    return f"{words} {count}"


def _choices(title: str, key: str, options: dict[str, str]) -> frozenset[str]:
    """A popover with one choice per option; nothing chosen means all."""
    chosen = [name for name in st.session_state.get(key) or [] if name in options]
    label = say("filter.some", title=title, n=len(chosen)) if chosen else title
    with st.popover(label):
        picked = st.pills(
            title,
            list(options),
            format_func=lambda name: options[name],
            selection_mode="multi",
            key=key,
            width="stretch",
        )
    return frozenset(picked)


def show_filters(college: College | None, everything: FactSet) -> Filter:
    """The filters, each with how many there are without any filter; nothing chosen means all."""
    vocabulary, words = ontology(), language()
    kinds = Counter(node.label for node in everything.nodes)
    types = Counter(fact.type for fact in everything.relationships)
    chosen_kinds = _choices(
        say("filter.kinds"), "filter-kinds",
        {n: _counted(label.words[words], kinds[n]) for n, label in vocabulary.labels.items() if kinds[n]},
    )  # fmt: skip
    chosen_types = _choices(
        say("filter.types"), "filter-types",
        {n: _counted(type_.words[words], types[n]) for n, type_ in vocabulary.types.items() if types[n]},
    )  # fmt: skip
    titles = {d.id: document_title(d) for d in (college.documents if college else ())}
    documents = _choices(say("filter.documents"), "filter-documents", titles) if len(titles) > 1 else frozenset()
    return Filter(kinds=chosen_kinds, types=chosen_types, documents=documents, minimum_confidence=_confidence())


def _confidence() -> float:
    least = st.session_state.get("filter-confidence", 0)
    title = say("filter.confidence")
    with st.popover(say("filter.least", title=title, n=least) if least else title):
        return (
            int(st.slider(say("filter.confidence.least"), 0, 100, 0, 5, format="%d%%", key="filter-confidence")) / 100
        )


def show_limit(count: int) -> None:
    """How many bodies are drawn; only where there are more than the default shows."""
    if count > SHOWN:
        with st.popover(say("filter.limit")):
            st.slider(say("filter.limit.most"), 50, MOST, SHOWN, 50, key="limit")


def show_clear() -> None:
    """The way back to no filter."""
    st.button(
        say("filter.clear"), key="clear", type="tertiary", icon=":material/filter_alt_off:", on_click=_clear_filters
    )


def _clear_filters() -> None:
    for name in [name for name in st.session_state if str(name).startswith("filter-")]:
        del st.session_state[name]


# ---- cards


def document_title(document: Document) -> str:
    """A document's title with its year; an invented one says so."""
    year = f" ({document.year})" if document.year and str(document.year) not in document.title else ""
    mark = f" · {say('page.example')}" if document.id in session.example_documents() else ""
    return f"{document.title}{year}{mark}"


def show_card(facts: FactSet, college: College | None) -> None:
    """What is selected: the card of a node, of an edge, or an overview."""
    kind, name = session.chosen() or ("", "")
    fact = next((item for item in facts.relationships if item.key == name), None) if kind == "edge" else None
    if kind == "node" and name in facts.index:
        show_node(facts.index[name], facts)
    elif fact is not None:
        show_edge(fact, facts)
    else:
        show_overview(facts, college)


def show_overview(facts: FactSet, college: College | None) -> None:
    """Whose network this is, which documents it was read from, and what one can do."""
    if college:
        _title(college.node.name)
        for document in college.documents:
            st.markdown(f":material/description: {escape_markdown(document_title(document))}")
    st.caption(say("overview.counts", nodes=len(facts.nodes), facts=len(facts.relationships)))
    _show_richest(facts)
    for tip in ("click", "expand", "drag", "table"):
        st.markdown(f"- {say(f'overview.{tip}')}")
    if college and any(session.attached()):
        st.caption(say("attach.have", n=len(session.attached())))


def _show_richest(facts: FactSet) -> None:
    weight = count_facts(facts.relationships)
    partners = [node for node in facts.nodes if node.id != st.session_state.get("centre")]
    st.markdown(f"**{say('overview.richest')}**")
    for node in sorted(partners, key=lambda n: (-weight[n.id], n.name))[:RICHEST]:
        st.button(
            f"{escape_markdown(node.name)} :gray[· {say('search.facts', n=weight[node.id])}]", key=f"rich-{node.id}",
            type="tertiary", width="stretch", on_click=choose, args=("node", node.id),
        )  # fmt: skip
    st.markdown(f"**{say('overview.how')}**")


def _title(words: str) -> None:
    st.subheader(escape_markdown(words), anchor=False)


def _head(icon: str, words: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f":material/{icon}: {words}", width="content")
        st.button(
            ":material/close:",
            key="card-close",
            help=say("card.close"),
            type="tertiary",
            on_click=choose,
            args=("", ""),
        )


def show_node(node: Node, facts: FactSet) -> None:
    """The card of a node: names, kind, place, and its facts by relationship, each of which can be chosen."""
    _head("domain", ontology().labels[node.label].words[language()])
    _title(node.name)
    rows = [(say("node.aliases"), say("list.comma").join(node.aliases)), (say("node.english"), node.name_en)]
    rows += [
        (say("node.country"), _country(node, facts)),
        (say("node.place"), node.place),
        (say("node.years"), _years(node)),
    ]
    _pairs(rows)
    if node.id != st.session_state.get("centre"):
        st.button(
            say("node.centre"), key="look", icon=":material/center_focus_strong:", on_click=look_at, args=(node.id,)
        )
    _show_facts_of(node, [fact for fact in facts.relationships if node.id in (fact.start, fact.end)], facts)


def _country(node: Node, facts: FactSet) -> str:
    return facts.index[node.country].name if node.country in facts.index else node.country


def _years(node: Node) -> str:
    return "–".join(dict.fromkeys(str(year) for year in (node.first_year, node.last_year) if year))


def _pairs(rows: Iterable[tuple[str, str]]) -> None:
    lines = [f":gray[{name}] {escape_markdown(value)}" for name, value in rows if value]
    if lines:
        st.markdown("  \n".join(lines))


def _show_facts_of(node: Node, own: list[Relationship], facts: FactSet) -> None:
    counts = Counter(fact.type for fact in own)
    types = [name for name in ontology().types if counts[name]]
    if not types:
        return
    words = {name: _counted(ontology().types[name].words[language()], counts[name]) for name in types}
    st.markdown(f"**{say('node.facts', n=len(own))}**")
    kind = st.pills(
        say("filter.types"), types, format_func=lambda name: words[name], default=types[0], required=True,
        key=f"card-types-{node.id}", label_visibility="collapsed",
    )  # fmt: skip
    listed = sorted((fact for fact in own if fact.type == kind), key=lambda f: (_other(f, node, facts).name, f.key))
    key = f"card-all-{node.id}-{kind}"
    for fact in listed if st.session_state.get(key) else listed[:LISTED]:
        st.button(
            escape_markdown(_short(fact, node, facts)), key=f"fact-{fact.key}", type="tertiary", width="stretch",
            on_click=choose, args=("edge", fact.key),
        )  # fmt: skip
    if len(listed) > LISTED and not st.session_state.get(key):
        st.button(
            say("node.more", n=len(listed) - LISTED),
            key=f"{key}-ask",
            on_click=st.session_state.__setitem__,
            args=(key, True),
        )


def _other(fact: Relationship, node: Node, facts: FactSet) -> Node:
    return facts.index[fact.end if fact.start == node.id else fact.start]


def _short(fact: Relationship, node: Node, facts: FactSet) -> str:
    arrow = "→" if fact.start == node.id else "←"
    details = _details(fact)[:2]
    return f"{arrow} {_other(fact, node, facts).name}" + (
        f" · {' · '.join(value for _, value in details)}" if details else ""
    )


def _details(fact: Relationship) -> list[tuple[str, str]]:
    rules = (ontology().properties[name] for name in ontology().types[fact.type].properties)
    return [
        (rule.words[language()], build_value(rule, fact.properties[rule.name], language()))
        for rule in rules
        if rule.name in fact.properties
    ]


def show_edge(fact: Relationship, facts: FactSet) -> None:
    """The card of an edge: the sentence, its values, and every place that states it."""
    type_ = ontology().types[fact.type]
    _head("arrow_right_alt", f"{ontology().groups[type_.group][language()]} · {type_.words[language()]}")
    _title(build_sentence(fact, facts, language()))
    _pairs(_details(fact))
    with st.container(horizontal=True, gap="xxsmall"):
        for end in dict.fromkeys((fact.start, fact.end)):
            st.button(
                escape_markdown(facts.index[end].name), key=f"end-{end}", on_click=choose, args=("node", end),
                icon=":material/domain:", type="tertiary",
            )  # fmt: skip
    stated = session.read_fact(fact.key, fact.start, fact.end)
    witnesses = find_witnesses(stated, session.attached())
    st.markdown(f"**{say('edge.evidence', n=len(witnesses))}**")
    for number, witness in enumerate(witnesses):
        _show_witness(witness, number, fact, facts)
    method = ontology().methods[fact.method][language()]
    st.caption(say("edge.method", method=method, confidence=f"{fact.confidence:.0%}"))
    if not all(witness.passage.text for witness in witnesses):
        show_attach(stated)


def _show_witness(witness: Witness, number: int, fact: Relationship, facts: FactSet) -> None:
    passage, ends = witness.passage, [facts.index[fact.start], facts.index[fact.end]]
    st.markdown(f":material/description: {escape_markdown(document_title(witness.document))}")
    if witness.attached:
        st.caption(say("edge.other_source", source=escape_markdown(witness.document.source)))
    st.caption(
        f"{escape_markdown(build_place(passage, language()))} · {say('edge.rule', rule=escape_markdown(passage.rule))}"
    )
    if passage.text:
        show_lines(f"lines-{number}", mark_names(passage.text, [name for end in ends for name in names_of(end)]))
        missing = [end for end in ends if not is_named(passage.text, end)]
        for end in missing:
            st.caption(say("edge.own_name" if end.reporting else "edge.unnamed", name=escape_markdown(end.name)))


# ---- the report itself


def show_attach(stated: FactSet) -> None:
    """Ask for the report's file where the graph has facts but no text; it is read here and kept for this visit only."""
    names = say("list.comma").join(document.source for document in stated.documents)
    st.html(ATTACH_STYLE % json.dumps(say("attach.button"), ensure_ascii=False))
    with st.container(border=True):
        st.markdown(f":material/attach_file: {say('attach.why', source=escape_markdown(names))}")
        st.file_uploader(
            say("attach.label"), type=list(FORMATS), key="report", on_change=_attach, label_visibility="collapsed",
            max_upload_size=LARGEST_MB,
        )  # fmt: skip
        st.caption(say("attach.formats", formats=", ".join(FORMATS), most=LARGEST_MB))
        if problem := st.session_state.get("attach-problem"):
            st.error(escape_markdown(problem))


def _attach() -> None:
    given = st.session_state.get("report")
    st.session_state["attach-problem"] = ""
    if given is None:
        return
    try:
        found = read_attached(given.getvalue(), given.name)
    except PartnergraphError as error:
        st.session_state["attach-problem"] = str(error)
        return
    session.attached().update({document.id: found for document in found.documents})


@st.cache_resource(show_spinner=False, max_entries=4)
def read_attached(data: bytes, source: str) -> FactSet:
    """The facts of an attached report, with its text: the app's one way into the loaders. Raises `ReportError`."""
    from loaders.pipeline import extract

    return extract(data, source)


# ---- the table


def show_table(facts: FactSet) -> None:
    """The same facts as the picture, row by row: choosing a row chooses the fact."""
    words = language()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{say('table.title')}** :gray[· {say('table.hint')}]", width="content")
        st.download_button(
            say("table.save"), data=lambda: build_csv(_with_evidence(facts), words), file_name="partnergraph.csv",
            mime="text/csv", icon=":material/download:", on_click="ignore", key="save",
        )  # fmt: skip
    listed = _in_order(facts)
    rows = [_row(fact, facts) for fact in listed]
    small = st.column_config.TextColumn(width="small")
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1, width="small")
    columns = {say("table.relationship"): small, say("table.year"): small, say("table.confidence"): share}
    st.dataframe(
        {name: [row[name] for row in rows] for name in rows[0]} if rows else {}, column_config=columns,
        key=_table_key(), hide_index=True, on_select=_take_row, selection_mode="single-row", alt=say("table.title"),
        height=420 if len(rows) > 10 else "auto",
    )  # fmt: skip
    st.session_state["table-order"] = [fact.key for fact in listed]


def _in_order(facts: FactSet) -> list[Relationship]:
    """By relationship as the ontology orders them, then by names."""
    types, names = list(ontology().types), facts.index
    return sorted(
        facts.relationships, key=lambda f: (types.index(f.type), names[f.start].name, names[f.end].name, f.key)
    )


def _table_key() -> str:
    """A new key, so that the table forgets its row, where the selection was made somewhere else."""
    if st.session_state.get("table-choice") not in (None, session.chosen()):
        st.session_state["table-round"] = st.session_state.get("table-round", 0) + 1
        st.session_state["table-choice"] = None
    return f"table-{st.session_state.get('table-round', 0)}"


def _take_row() -> None:
    state = st.session_state.get(f"table-{st.session_state.get('table-round', 0)}")
    rows = state.selection.rows if state else []
    if rows:
        choose("edge", st.session_state["table-order"][rows[0]])
        st.session_state["table-choice"] = session.chosen()
    elif st.session_state.get("table-choice") == session.chosen():
        choose("", "")


def _row(fact: Relationship, facts: FactSet) -> dict[str, Any]:
    """One row; texts are guarded, for the table's own toolbar saves them as they are."""
    vocabulary, words = ontology(), language()
    rules = [vocabulary.properties[name] for name in vocabulary.types[fact.type].properties if name in fact.properties]
    dates = [rule.name for rule in rules if rule.kind == "date"]
    details = [build_value(r, fact.properties[r.name], words) for r in rules if r.name not in dates]
    return {
        say("table.start"): guard(facts.index[fact.start].name),
        say("table.relationship"): vocabulary.types[fact.type].words[words],
        say("table.end"): guard(facts.index[fact.end].name),
        say("table.details"): guard(" · ".join(details)),
        say("table.year"): " – ".join(
            dict.fromkeys(str(fact.properties[name]) for name in sorted(dates, reverse=True))
        ),
        say("table.method"): vocabulary.methods[fact.method][words],
        say("table.confidence"): fact.confidence,
    }


def _with_evidence(facts: FactSet) -> FactSet:
    return union([facts, *(session.read_fact(fact.key, fact.start, fact.end) for fact in facts.relationships)])
