"""The HTML page in a real Chromium: it draws, nothing in a name runs, nothing leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from graph import page as page_room
from graph.errors import DataFileError
from graph.model import Document, FactSet, Node, Passage, Relationship, node_id, relationship_key
from graph.ontology import ontology
from graph.page import build_page
from tests.gold import gold_facts
from tests.test_export import FACTS

ATTACKS = (
    "<img src=x onerror=\"window.hacked='img'\"> href",
    "</script><script>window.hacked='script'</script>",
    "<script>window.hacked='plain'</script>",
    '"><svg onload="window.hacked=\'svg\'">',
    "'});window.hacked='js';({a:'",
    "<a href=javascript:window.hacked='link'>甲</a>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<script type=\"text/javascript\">window.hacked='type'</script>",
    "]]><!--",
)


def attacked() -> FactSet:
    """A college of a hostile name that served partners of hostile names, in hostile documents and places."""
    college = Node(node_id("x"), "College", ATTACKS[0], reporting=True)
    partners = [Node(node_id(f"{i}"), "Enterprise", name) for i, name in enumerate(ATTACKS)]
    told = Document("d-1", ATTACKS[1], college.id, 2020, "", "", "", 0, None, "")
    place = Passage(
        "p-1", told.id, ATTACKS[2], "r", section=ATTACKS[1], table=ATTACKS[3], row=ATTACKS[0], text=ATTACKS[1]
    )
    facts = []
    for partner in partners:
        own = {"project": partner.name}
        key = relationship_key("SERVED", college.id, partner.id, own)
        facts.append(Relationship(key, "SERVED", college.id, partner.id, own, (place.id,), "table", 1.0))
    return FactSet((college, *partners), tuple(facts), (place,), (told,))


Show = Callable[[str], tuple[Page, list[str]]]


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Show]:
    """Opens a page from a file; the list holds whatever it asked for or complained of."""
    opened: list[Page] = []

    def shown(html: str) -> tuple[Page, list[str]]:
        page, said = chromium.new_page(viewport={"width": 1200, "height": 800}), []
        opened.append(page)
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page.on("request", lambda r: said.append(f"asked {r.url}") if not r.url.startswith("file:") else None)
        page.on("console", lambda m: said.append(f"{m.type}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: said.append(f"fault: {e}"))
        page.on("dialog", lambda d: (said.append("dialog"), d.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_function("typeof network !== 'undefined' && document.querySelector('#mynetwork canvas')")
        return page, said

    yield shown
    for page in opened:
        page.close()


def drawn(page: Page) -> int:
    """How many pixels of the canvas are not empty."""
    script = """() => {
        const canvas = document.querySelector('#mynetwork canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
        return count; }"""
    found: int = page.evaluate(script)
    return found


def hover_everything(page: Page) -> list[str]:
    """Move over every node and the middle of every line; returns the tooltips seen."""
    script = """() => {
        const box = document.querySelector('#mynetwork').getBoundingClientRect();
        const at = (p) => { const d = network.canvasToDOM(p); return [d.x + box.left, d.y + box.top]; };
        const nodes = allNodes, places = network.getPositions();
        const spots = Object.keys(nodes).map((id) => at(places[id]));
        for (const e of Object.values(allEdges))
            spots.push(at({x: (places[e.from].x + places[e.to].x) / 2, y: (places[e.from].y + places[e.to].y) / 2}));
        return spots; }"""
    seen: list[str] = []
    spots: list[list[float]] = page.evaluate(script)
    for x, y in spots:
        page.mouse.move(x, y)
        page.wait_for_timeout(160)
        tip = page.locator("div.vis-tooltip")
        if tip.count() and tip.first.is_visible():
            seen.append(tip.first.inner_text())
    return seen


def test_hostile_names_are_drawn_and_do_not_run(show: Show) -> None:
    page, said = show(build_page(attacked()))
    assert drawn(page) > 1000
    tips = hover_everything(page)
    assert any("onerror" in tip for tip in tips)
    assert any("</script>" in tip for tip in tips)
    page.locator("summary").click()
    assert page.evaluate("window.hacked") is None
    assert page.locator("#mynetwork img, body img, a, svg").count() == 0
    assert page.locator("h1").inner_text() != ""
    assert said == []


def test_a_hostile_heading_does_not_run(show: Show) -> None:
    page, said = show(build_page(attacked(), attacked().nodes[0].id, ATTACKS[1]))
    assert page.locator("h1").inner_text() == ATTACKS[1]
    assert page.title() == ATTACKS[1]
    assert page.evaluate("window.hacked") is None
    assert said == []


def test_a_foreign_script_would_not_run(show: Show) -> None:
    """The policy itself, should the escaping ever fail."""
    html = build_page(FACTS).replace(
        "<h1>", '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script><h1>'
    )
    page, said = show(html)
    assert drawn(page) > 1000
    assert page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in line for line in said)


@pytest.mark.parametrize("name", ["ganjiang-2019", "wzpt-2020"])
def test_every_node_and_fact_is_there_and_stands_still(show: Show, samples: Path, name: str) -> None:
    facts = gold_facts(samples, name)
    page, said = show(build_page(facts, facts.documents[0].college))
    assert set(page.evaluate("Object.keys(allNodes)")) == set(facts.index)
    assert set(page.evaluate("Object.keys(allEdges)")) == {r.key for r in facts.relationships}
    before: dict[str, Any] = page.evaluate("network.getPositions()")
    page.wait_for_timeout(400)
    assert page.evaluate("network.getPositions()") == before
    assert drawn(page) > 10_000
    assert said == []


def test_the_facts_stand_below_as_text(show: Show, samples: Path) -> None:
    facts = gold_facts(samples, "ganjiang-2019")
    page, _ = show(build_page(facts, facts.documents[0].college))
    page.locator("summary").click()
    assert page.locator("details li").count() == len(facts.relationships)
    assert page.locator("h1").inner_text() == "赣江商贸职业学院"
    assert page.get_by_text("资料来源：ganjiang-2019（2020）").is_visible()
    kinds = {n.label for n in facts.nodes} | {r.type for r in facts.relationships}
    assert page.locator(".legend li").count() == len(kinds)


def test_it_is_a_proper_document_and_names_no_server() -> None:
    html = build_page(FACTS, language="en")
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert '<html lang="zh-CN">' in build_page(FACTS)
    assert '<meta charset="utf-8">' in html
    assert len(re.findall(r"<link\b|<script[^>]+src=", html)) == 0
    assert "jsdelivr" not in html
    assert "cdnjs" not in html


def test_the_scripts_alone_carry_the_nonce() -> None:
    html = build_page(FACTS)
    nonce = re.search(r"'nonce-([0-9a-f]{64})'", html)
    assert nonce is not None
    assert html.count(f'<script nonce="{nonce[1]}">') == 3
    assert build_page(FACTS) == html
    other = build_page(FactSet(FACTS.nodes[:1]))
    assert nonce[1] not in other


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<style>", "<STYLE>", r"its page has no <style> any more; install the version"),
        ('<script type="text/javascript">', "<script>", r"pyvis: its page has"),
        ("drawGraph();\n", "popup.innerHTML = title;\n", r"its page shows tooltips as markup; install the version"),
    ],
)
def test_another_pyvis_is_refused(monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str) -> None:
    original = page_room._draw
    monkeypatch.setattr(page_room, "_draw", lambda *given: original(*given).replace(old, new))
    with pytest.raises(DataFileError, match=said):
        build_page(FACTS)


def test_every_shape_is_one_that_vis_network_draws() -> None:
    known = {"dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon", "ellipse", "box", "text"}
    assert {label.shape for label in ontology().labels.values()} <= known
