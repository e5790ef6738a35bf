"""The page: search and filters, the picture, the card of what is selected, the same facts as a table.

Run by Streamlit, which executes this file anew on every change; `graph` and `app` are the installed packages.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from app import canvas, cards, panels, session
from app.picture import MOST, View, build_picture, choose_facts
from app.session import language, say
from graph.model import FactSet
from graph.ontology import LANGUAGES
from graph.queries import ALL, College, Filter

HERE = Path(__file__).resolve().parent


def show_title() -> None:
    """The name of the program."""
    st.title(say("page.title"), anchor=False, width="content")


def show_language() -> None:
    """The switch between Chinese and English."""
    st.space("stretch")
    st.segmented_control(
        say("page.language"), LANGUAGES, format_func=lambda code: say(f"language.{code}"), default=language(),
        key="language", required=True, label_visibility="collapsed",
    )  # fmt: skip


def show_empty() -> None:
    """What to do where the graph holds nothing yet."""
    with st.container(horizontal=True, vertical_alignment="center"):
        show_title()
        show_language()
    with st.container(border=True, key="empty", width=640):
        st.markdown(f"### {say('empty.title')}")
        st.markdown(say("empty.how"))
        st.code("partnergraph extract REPORT --out facts\npartnergraph load facts", language="bash")
        if session.example_folders():
            st.button(say("empty.example"), type="primary", icon=":material/school:", on_click=session.open_example)


def choose_centre(colleges: tuple[College, ...]) -> str:
    """The node in the middle: what the visitor chose, as long as the graph has it, else the first college."""
    centre = st.session_state.get("centre") or st.query_params.get("centre")
    if not centre or centre not in session.network(ALL, centre).index:
        centre = colleges[0].node.id
    st.session_state.centre = centre
    st.query_params.update({"centre": centre, "lang": language()})
    return centre


def _go() -> None:
    if st.session_state.college:
        session.look_at(st.session_state.college)
        session.choose("", "", bring=False)


def show_colleges(colleges: tuple[College, ...], college: College | None) -> None:
    """Which college's network; only where there are several."""
    if len(colleges) < 2 and college:
        return
    names = {each.node.id: each.node.name for each in colleges}
    st.session_state.college = college.node.id if college else None
    st.selectbox(
        say("page.college"), list(names), format_func=lambda code: names[code], key="college", on_change=_go,
        placeholder=say("page.college"), label_visibility="collapsed", width=215,
    )  # fmt: skip


def _is_example(college: College | None) -> bool:
    return college is not None and any(d.id in session.example_documents() for d in college.documents)


def show_toolbar(colleges: tuple[College, ...], centre: str) -> tuple[College | None, Filter, FactSet]:
    """Title, search, filters and language in one row; returns what is asked for and all facts around the centre."""
    college = next((each for each in colleges if each.node.id == centre), None)
    everything = session.network(ALL, centre)
    with st.container(horizontal=True, gap="xsmall", key="toolbar", vertical_alignment="center"):
        show_title()
        with st.container(key="searching", width=260):
            panels.show_search(everything)
        show_colleges(colleges, college)
        wanted = panels.show_filters(college, everything)
        panels.show_limit(len(everything.nodes))
        if wanted != ALL:
            panels.show_clear()
        st.session_state["is-example"] = _is_example(college)
        if st.session_state["is-example"]:
            st.badge(say("page.example"), icon=":material/science:", color="orange")
        if st.session_state.get("example"):
            st.button(say("page.leave"), type="tertiary", on_click=session.leave_example)
        show_language()
    return college, wanted, everything


@st.fragment
@session.spoken
def show_network(centre: str, college: College | None, wanted: Filter, everything: FactSet) -> None:
    """Picture, card and table: a click runs this part alone, unless it put another node in the middle."""
    if st.session_state.centre != centre:
        st.rerun()
    around = session.network(wanted, centre)
    whole = session.with_opened(around, wanted)
    session.keep_chosen(whole, choose_facts(whole, session.current_view(centre)))
    view = session.current_view(centre)
    shown = choose_facts(whole, view)
    stable = len(everything.nodes) <= MOST
    ground = everything if stable else choose_facts(around, replace(view, opened={}))
    drawn, side = st.columns([0.68, 0.32], gap="small")
    with drawn:
        data = build_data(whole, shown, view, ground, session.total(wanted, centre), name=centre if stable else "")
        show_picture(data, shown, wanted)
    with side, st.container(key="card", border=True):
        cards.show_card(whole, college)
    panels.show_table(shown)
    canvas.show_selection(session.selection())


def build_data(
    whole: FactSet, shown: FactSet, view: View, ground: FactSet, total: int, name: str
) -> dict[str, Any]:  # fmt: skip
    """The data of the canvas. ground: what the positions are computed from; as long as it is the same, nothing moves.

    name: of the picture; empty where the ground follows the filter, so that a new ground makes a new picture.
    """
    digest = hash((view.centre, ground.nodes, len(ground.relationships)))
    data = build_picture(whole, shown, view, session.make_layout(ground, digest, view.centre), language(), total)
    data["view"] = name or f"{view.centre} {digest}"
    if st.session_state["is-example"]:
        data["text"]["status"] = f"{say('page.example')} · {data['text']['status']}"
    return data


def show_picture(data: dict[str, Any], shown: FactSet, wanted: Filter) -> None:
    """The canvas, and what a click and a double click do."""

    def picked() -> None:
        found = st.session_state[canvas.KEY].picked
        session.choose(found["kind"], found["id"], bring=False)

    @session.spoken
    def expand() -> None:
        new, hidden = session.expand(st.session_state[canvas.KEY].expand["id"], shown, wanted)
        st.toast(panels.expanded(new, hidden), icon=":material/hub:")

    canvas.show_canvas(data, picked, expand)


def main() -> None:
    """The whole page."""
    st.set_page_config(page_title=say("page.title"), page_icon=str(HERE / "icon.svg"), layout="wide")
    canvas.show_style()
    show_body()
    canvas.show_library()


@session.spoken
def show_body() -> None:
    """The network of the graph's colleges, or what to do where there is none."""
    colleges = session.read_colleges(session.store(), str(session.settings()), session.version())
    if not colleges:
        show_empty()
        return
    centre = choose_centre(colleges)
    college, wanted, everything = show_toolbar(colleges, centre)
    show_network(centre, college, wanted, everything)


main()
