"""The cards beside the picture: an overview, a node, an edge with its evidence, and the attached report.

Text of reports is escaped where Streamlit reads Markdown, or set as plain text by a component.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import partial

import streamlit as st

from app import session
from app.canvas import show_lines
from app.evidence import (
    Witness,
    calls_its_college,
    escape_markdown,
    find_witnesses,
    is_named,
    mark_names,
    names_of,
)
from app.picture import count_facts
from app.session import choose, counted, document_title, document_titles, language, look_at, say
from graph.errors import PartnergraphError
from graph.model import FactSet, Node, Relationship
from graph.ontology import ontology
from graph.queries import College
from graph.wording import build_place, build_sentence, build_value

RICHEST = 6
"""Partners that the overview names."""
LISTED = 12
"""Facts of one kind that a node's card lists before it asks."""
ATTACH_STYLE = "<style>.st-key-report button p::after { content: %s; }</style><span></span>"
LARGEST_MB = 100
FORMATS = ("txt", "pdf", "docx", "html", "htm")


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
        for title in document_titles(college.documents).values():
            st.markdown(f":material/description: {escape_markdown(title)}")
    st.caption(say("overview.counts", nodes=len(facts.nodes), facts=len(facts.relationships)))
    _show_richest(facts)
    for tip in ("click", "expand", "drag", "table"):
        st.markdown(f"- {say(f'overview.{tip}')}")
    if session.attached():
        st.caption(say("attach.have", n=len(session.attached())))


def _show_richest(facts: FactSet) -> None:
    weight = count_facts(facts.relationships)
    partners = [node for node in facts.nodes if node.id != st.session_state.get("centre")]
    if partners:
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
        close = say("card.close")
        st.button(":material/close:", key="card-close", help=close, type="tertiary", on_click=choose, args=("", ""))


def show_node(node: Node, facts: FactSet) -> None:
    """The card of a node: names, kind, place, and its facts by relationship, each of which can be chosen."""
    _head("domain", ontology().labels[node.label].words[language()])
    _title(node.name)
    rows = (
        (say("node.aliases"), say("list.comma").join(node.aliases)),
        (say("node.english"), node.name_en),
        (say("node.country"), _country(node, facts)),
        (say("node.place"), node.place),
        (say("node.years"), _years(node)),
    )
    _pairs(rows)
    if node.id != st.session_state.get("centre"):
        st.button(
            say("node.centre"), key="look", icon=":material/center_focus_strong:", on_click=look_at, args=(node.id,)
        )
    _show_facts_of(node, [fact for fact in facts.relationships if node.id in (fact.start, fact.end)], facts)


def _country(node: Node, facts: FactSet) -> str:
    if node.country == node.id:
        return ""
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
    words = {name: counted(ontology().types[name].words[language()], counts[name]) for name in types}
    st.markdown(f"**{say('node.facts', n=len(own))}**")
    kind = st.pills(
        say("filter.types"), types, format_func=lambda name: words[name], default=types[0], required=True,
        key=f"card-types-{node.id}", label_visibility="collapsed",
    )  # fmt: skip
    _list_facts(node, [fact for fact in own if fact.type == kind], facts, f"card-all-{node.id}-{kind}")


def _list_facts(node: Node, own: list[Relationship], facts: FactSet, key: str) -> None:
    """One button per fact; the rest on demand. key: where the wish for the rest is kept."""
    listed = sorted(own, key=lambda fact: (_other(fact, node, facts).name, fact.key))
    shown = listed if st.session_state.get(key) else listed[:LISTED]
    for fact in shown:
        st.button(
            escape_markdown(_short(fact, node, facts)), key=f"fact-{fact.key}", type="tertiary", width="stretch",
            on_click=choose, args=("edge", fact.key),
        )  # fmt: skip
    if len(listed) > len(shown):
        rest = say("node.more", n=len(listed) - len(shown))
        st.button(rest, key=f"{key}-ask", on_click=st.session_state.__setitem__, args=(key, True))


def _other(fact: Relationship, node: Node, facts: FactSet) -> Node:
    return facts.index[fact.end if fact.start == node.id else fact.start]


def _short(fact: Relationship, node: Node, facts: FactSet) -> str:
    arrow = "→" if fact.start == node.id else "←"
    return " · ".join((f"{arrow} {_other(fact, node, facts).name}", *(value for _, value in _details(fact)[:2])))


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
        show_attach(stated, facts)


def _show_witness(witness: Witness, number: int, fact: Relationship, facts: FactSet) -> None:
    passage, ends = witness.passage, [facts.index[fact.start], facts.index[fact.end]]
    st.markdown(f":material/description: {escape_markdown(document_title(witness.document))}")
    if witness.attached:
        st.caption(say("edge.other_source", source=escape_markdown(witness.document.source)))
    st.caption(
        f"{escape_markdown(build_place(passage, language()))} · {say('edge.rule', rule=escape_markdown(passage.rule))}"
    )
    if passage.text:
        missing = [end for end in ends if not is_named(passage.text, end)]
        own = ontology().own_words.words if any(end.reporting for end in missing) else ()
        show_lines(f"lines-{number}", mark_names(passage.text, [*own, *(n for end in ends for n in names_of(end))]))
        for end in missing:
            st.caption(say(_why_unnamed(passage.text, end), name=escape_markdown(end.name)))


def _why_unnamed(text: str, end: Node) -> str:
    """The key of the sentence that says why a text does not print this end."""
    if not end.reporting:
        return "edge.unnamed"
    return "edge.own_name" if calls_its_college(text) else "edge.implied"


# ---- the report itself


def show_attach(stated: FactSet, facts: FactSet) -> None:
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
            st.error(escape_markdown(problem()))
        if st.session_state.get("attach-locked"):
            st.text_input(say("attach.password"), type="password", key="report-password", on_change=_attach)
        known = {fact.key for fact in facts.relationships}
        for found in session.attached().values():
            common = sum(fact.key in known for fact in found.relationships)
            source = escape_markdown(found.documents[0].source)
            st.caption(say("attach.common", source=source, n=common, all=len(found.relationships)))


def _attach() -> None:
    given, password = st.session_state.get("report"), st.session_state.get("report-password", "")
    st.session_state["attach-problem"], st.session_state["attach-locked"] = None, False
    if given is None:
        return
    data = given.getvalue()
    try:
        with st.spinner(say("attach.reading")):
            found = read_attached(data, given.name, password)
    except PartnergraphError as error:
        locked = is_locked(data)
        st.session_state["attach-locked"] = locked
        asks = partial(say, "attach.locked", source=given.name)
        st.session_state["attach-problem"] = asks if locked and not password else partial(session.told, error)
        return
    session.attached().update({document.id: found for document in found.documents})


def is_locked(data: bytes) -> bool:
    """Whether a PDF is encrypted; it may open without a password all the same."""
    return data.startswith(b"%PDF") and b"/Encrypt" in data


@st.cache_resource(show_spinner=False, max_entries=4)
def read_attached(data: bytes, source: str, password: str = "") -> FactSet:
    """The facts of an attached report, with its text: the app's one way into the loaders. Raises `ReportError`."""
    from loaders.pipeline import extract

    return extract(data, source, password=password)
