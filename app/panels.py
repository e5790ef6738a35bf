"""Search, filters and the table. Text of reports is escaped where Streamlit reads Markdown."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from app import session
from app.evidence import escape_markdown
from app.picture import MOST, SHOWN
from app.session import choose, counted, document_titles, language, look_at, say
from graph import queries
from graph.export import build_csv, guard
from graph.model import FactSet, Relationship, union
from graph.ontology import ontology
from graph.queries import College, Filter
from graph.wording import build_value

HITS = 8
NAMED = 3
"""Bodies that a notice names."""


# ---- search


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
        {n: counted(label.words[words], kinds[n]) for n, label in vocabulary.labels.items() if kinds[n]},
    )  # fmt: skip
    chosen_types = _choices(
        say("filter.types"), "filter-types",
        {n: counted(type_.words[words], types[n]) for n, type_ in vocabulary.types.items() if types[n]},
    )  # fmt: skip
    told = document_titles(college.documents) if college else {}
    titles = {document: escape_markdown(title) for document, title in told.items()}
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
    words = say("filter.clear")
    st.button(
        words, key="clear", type="tertiary", icon=":material/filter_alt_off:", help=words, on_click=_clear_filters
    )


def _clear_filters() -> None:
    for name in [name for name in st.session_state if str(name).startswith("filter-")]:
        del st.session_state[name]


# ---- what a double click did


def expanded(new: int, hidden: list[str]) -> str:
    """What a double click brought in, and what it would have brought in without the filter."""
    told = [say("expand.new", n=new)] if new else []
    if hidden:
        names = say("list.comma").join(map(escape_markdown, hidden[:NAMED]))
        more = say("list.more") if len(hidden) > NAMED else ""
        told.append(say("expand.hidden", n=len(hidden), names=names + more))
    return "  \n".join(told) or say("expand.none")


# ---- the table


def show_table(facts: FactSet) -> None:
    """The same facts as the picture, row by row: choosing a row chooses the fact."""
    words = language()
    if not facts.relationships:
        st.caption(say("canvas.empty"))
        return
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
        {name: [row[name] for row in rows] for name in rows[0]}, column_config=columns,
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
