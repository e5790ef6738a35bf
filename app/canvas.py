"""The components of the picture: one carries vis-network once and never changes, one draws, one tells what is selected.

Sent together, the library would travel again with every change of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).resolve().parent
KEY = "picture"

_ICONS = {
    "closer": "M8 3v10M3 8h10",
    "wider": "M3 8h10",
    "fit": "M8 1v4M8 11v4M1 8h4M11 8h4M8 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6",
    "full": "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
}
_BUTTON = (
    '<button type="button" data-act="{}"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg></button>'
)
_STAGE = f"""<div class="picture">
<div class="stage" role="application" tabindex="0"></div>
<div class="tools">{"".join(_BUTTON.format(*icon) for icon in _ICONS.items())}</div>
<div class="status"></div><div class="tip" hidden></div><div class="legend"></div>
</div>"""
_LINES = '<div class="lines"></div>'


def read_library() -> str:
    """vis-network as the pinned pyvis ships it: UMD text that registers itself as `globalThis.vis`."""
    path = files("pyvis").joinpath("lib", "vis-9.1.2", "vis-network.min.js")
    library = path.read_text(encoding="utf-8").split("//# sourceMappingURL", 1)[0]
    tell = 'globalThis.dispatchEvent(new Event("partnergraph-library"));'
    return f"{library}\n{tell}\nexport default function () {{}}\n"


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


_style = st.components.v2.component(
    "partnergraph_style", css=_own("page.css"), js="export default function () {}", isolate_styles=False
)
_library = st.components.v2.component("partnergraph_library", js=read_library())
_canvas = st.components.v2.component("partnergraph_canvas", html=_STAGE, css=_own("canvas.css"), js=_own("canvas.js"))
_selection = st.components.v2.component("partnergraph_selection", js=_own("selection.js"))
_passage = st.components.v2.component("partnergraph_lines", html=_LINES, css=_own("lines.css"), js=_own("lines.js"))


def show_library() -> None:
    """Send the library; the picture waits for it wherever it stands on the page."""
    _library(key="library")


def show_style() -> None:
    """Send the page's own style sheet. Not by `st.html`: a toast would take its place."""
    _style(key="style")


def show_canvas(data: Mapping[str, Any], picked: Callable[[], None], expand: Callable[[], None]) -> None:
    """Draw; the callbacks find what was chosen in `st.session_state[KEY]`."""
    _canvas(key=KEY, data=data, on_picked_change=picked, on_expand_change=expand)


def show_selection(chosen: Mapping[str, Any]) -> None:
    """Tell the picture what is selected. A component of its own: the picture's data would travel again with it."""
    _selection(key="selection", data=chosen)


def show_lines(key: str, parts: list[tuple[str, bool]]) -> None:
    """The very lines of a report, names marked; parts: text and whether it is a name. Set by textContent only."""
    _passage(key=key, data={"parts": [{"text": text, "marked": marked} for text, marked in parts]})
