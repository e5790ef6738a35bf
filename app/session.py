"""What one visitor looks at, and the cached reads behind it. The only module of the page that opens a database."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import streamlit as st

from app.evidence import escape_markdown
from app.i18n import DEFAULT
from app.i18n import text as text_of
from app.picture import MOST, SHOWN, View
from graph import queries
from graph.errors import PartnergraphError
from graph.facts import read_folders
from graph.layout import Layout, build_layout
from graph.model import Document, FactSet, union
from graph.ontology import LANGUAGES
from graph.queries import College, Filter
from graph.settings import Settings, read_settings
from graph.store import Store, open_store

P = ParamSpec("P")
Version = tuple[Document, ...]
"""Which documents the graph holds: what is cached under it is right as long as they are the same."""

LOADED = 6000
"""Facts kept at hand for choosing, filtering and counting; far more than can be drawn."""
EXAMPLE = "example"
"""The folder inside the home folder where the invented example lives apart from everything else."""


def language() -> str:
    """The visitor's language, zh or en; the page opens in Chinese."""
    wish = st.session_state.get("language") or st.query_params.get("lang")
    return wish if wish in LANGUAGES else DEFAULT


def say(key: str, **values: object) -> str:
    """The text called `key` in the visitor's language."""
    return text_of(key, language(), **values)


def told(error: PartnergraphError) -> str:
    """An error in the visitor's language."""
    return error.say(language())


def spoken(function: Callable[P, None]) -> Callable[P, None]:
    """An errand whose failure is one sentence on the page, never a traceback."""

    @wraps(function)
    def run(*given: P.args, **named: P.kwargs) -> None:
        try:
            function(*given, **named)
        except PartnergraphError as error:
            st.error(escape_markdown(told(error)))

    return run


# ---- the database


@st.cache_resource(show_spinner=False, on_release=Store.close)
def _open(settings: Settings) -> Store:
    return open_store(settings)


def settings() -> Settings:
    """The database of the environment, or the example's own once a visitor asked for it."""
    given = read_settings(os.environ)
    if st.session_state.get("example"):
        return Settings(home=given.home / EXAMPLE)
    return given


def store() -> Store:
    """The open database; `StoreError` where there is none to be had."""
    return _open(settings())


def version() -> Version:
    """The documents in the graph now."""
    return queries.documents(store())


def example_folders() -> list[Path]:
    """The folders of invented facts that come with the program."""
    from app.commands.database import packaged_folders

    return packaged_folders(examples=True)


@spoken
def open_example() -> None:
    """Show the invented example in a database of its own; the visitor's own stays untouched."""
    forget_view()
    st.session_state.example = True
    store().load(read_folders(example_folders()))


def leave_example() -> None:
    """Back to the visitor's own database."""
    st.session_state.example = False
    forget_view()


@st.cache_resource(show_spinner=False)
def example_documents() -> frozenset[str]:
    """The ids of the invented documents, so that they are labelled wherever they show."""
    return frozenset(document.id for document in read_folders(example_folders()).documents)


@st.cache_resource(show_spinner=False, max_entries=8)
def read_colleges(_store: Store, where: str, known: Version) -> tuple[College, ...]:  # noqa: ARG001 part of the cache key
    """The colleges that report, most documents first."""
    return tuple(sorted(queries.colleges(_store), key=lambda c: (-len(c.documents), c.node.name)))


@st.cache_resource(show_spinner=False, max_entries=64)
def read_network(_store: Store, where: str, known: Version, wanted: Filter, centre: str) -> queries.View:  # noqa: ARG001
    """The facts around `centre` that the filter lets through."""
    return queries.network(_store, wanted, centre)


@st.cache_resource(show_spinner=False, max_entries=64)
def read_neighbours(_store: Store, where: str, known: Version, wanted: Filter, node: str) -> FactSet:  # noqa: ARG001
    """The facts of one node that the filter lets through."""
    return queries.neighbours(_store, node, replace(wanted, limit=MOST))


def network(wanted: Filter, centre: str) -> FactSet:
    """The facts around the centre that the filter lets through, at most `LOADED`, the surest first."""
    return _network(wanted, centre).facts


def total(wanted: Filter, centre: str) -> int:
    """How many facts around the centre the filter lets through, whatever was loaded."""
    return _network(wanted, centre).total


def _network(wanted: Filter, centre: str) -> queries.View:
    return read_network(store(), str(settings()), version(), replace(wanted, limit=LOADED), centre)


def neighbourhood(wanted: Filter, node: str) -> FactSet:
    """The facts of one node that the filter lets through."""
    return read_neighbours(store(), str(settings()), version(), wanted, node)


@st.cache_resource(show_spinner=False, max_entries=16)
def make_layout(_facts: FactSet, digest: int, centre: str) -> Layout:  # noqa: ARG001 the digest is the cache key
    """Positions, computed once per picture."""
    return build_layout(_facts, centre)


def read_fact(key: str, start: str, end: str) -> FactSet:
    """One fact with its passages and documents, asked for by a click."""
    return queries.fact(store(), key, start, end)


def document_title(document: Document) -> str:
    """A document's title with its year; an invented one says so."""
    year = f" ({document.year})" if document.year and str(document.year) not in document.title else ""
    mark = f" · {say('page.example')}" if document.id in example_documents() else ""
    return f"{document.title}{year}{mark}"


def document_titles(documents: Collection[Document]) -> dict[str, str]:
    """Document id -> title; with the file's name where two have the same title."""
    titles = {document.id: document_title(document) for document in documents}
    told = Counter(titles.values())
    return {d.id: titles[d.id] + (f" · {d.source}" if told[titles[d.id]] > 1 else "") for d in documents}


def counted(words: str, count: int) -> str:
    """A choice and how many there are of it."""
    return f"{words} {count}"


# ---- the view


def forget_view() -> None:
    """Start anew: no centre, nothing opened, nothing chosen, no filter."""
    kept = {"language", "example", "attached"}
    for name in [name for name in st.session_state if name not in kept]:
        del st.session_state[name]


def look_at(centre: str) -> None:
    """Put another node in the middle."""
    st.session_state.centre = centre
    st.session_state.opened = {}
    choose("node", centre)


def choose(kind: str, name: str, *, bring: bool = True) -> None:
    """Select a node or an edge. bring: pan the picture to it where it is out of sight."""
    st.session_state.chosen = (kind, name) if name else None
    if bring:
        st.session_state.focus = st.session_state.get("focus", 0) + 1


def chosen() -> tuple[str, str] | None:
    """What is selected: ("node", id), ("edge", key) or nothing."""
    found: tuple[str, str] | None = st.session_state.get("chosen")
    return found


def selection() -> dict[str, Any]:
    """The selection as the picture wants it; `focus` counts the choices that were not made in the picture."""
    kind, name = chosen() or ("", "")
    return {"kind": kind, "id": name, "focus": st.session_state.get("focus", 0)}


def opened() -> Mapping[str, str]:
    """The nodes that double clicks brought in, and around which node each of them hangs."""
    found: dict[str, str] = st.session_state.setdefault("opened", {})
    return found


def expand(node: str, shown: FactSet, wanted: Filter) -> tuple[int, list[str]]:
    """Bring the neighbours of a node in; returns how many are new, and the names of those that the filter hides."""
    let_through = neighbourhood(wanted, node).index
    hidden = [other.name for other in neighbourhood(queries.ALL, node).nodes
              if other.id not in let_through and other.id not in shown.index]  # fmt: skip
    new = {other: node for other in let_through if other not in shown.index}
    st.session_state.opened = {**opened(), **new}
    choose("node", node, bring=False)
    return len(new), sorted(hidden)


def keep_chosen(whole: FactSet, shown: FactSet) -> None:
    """Bring what was chosen (by search, table or card) into the picture where the cap had left it out."""
    kind, name = chosen() or ("", "")
    ends = [
        end for fact in whole.relationships if kind == "edge" and fact.key == name for end in (fact.start, fact.end)
    ]
    hidden = [end for end in (*ends, name) if end in whole.index and end not in shown.index]
    if hidden:
        st.session_state.opened = {**opened(), **dict.fromkeys(hidden, st.session_state.centre)}


def with_opened(around: FactSet, wanted: Filter) -> FactSet:
    """The facts around the centre and those of every node that was opened."""
    return union(
        [around, *(neighbourhood(wanted, node) for node in sorted({*opened().values()} - {st.session_state.centre}))]
    )


def current_view(centre: str) -> View:
    """The view of this visitor around `centre`."""
    return View(centre, dict(opened()), int(st.session_state.get("limit", SHOWN)))


def attached() -> dict[str, FactSet]:
    """What was read from the reports that the visitor attached: document id -> its facts, for this visit only."""
    found: dict[str, FactSet] = st.session_state.setdefault("attached", {})
    return found
