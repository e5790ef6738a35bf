"""Figures: they carry their legend, sources and places; nothing in a name is markup; no glyph is missing."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from lxml import etree
from PIL import Image

from graph import diagram
from graph.datafile import DATA
from graph.diagram import FONT_FILES, build_pdf, build_png, build_svg, drawable, require_glyphs, write_figure
from graph.errors import FactError
from graph.export import read_json
from graph.layout import build_layout, narrow
from graph.model import FactSet, Node, node_id
from graph.ontology import LANGUAGES, ontology
from tests.gold import gold_facts
from tests.strategies import HOSTILE, fact_sets
from tests.test_export import FACTS

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in parsed(svg).iter(f"{SVG}text")]


@pytest.fixture
def ganjiang(samples: Path) -> FactSet:
    """The invented college's facts."""
    return gold_facts(samples, "ganjiang-2019")


@settings(max_examples=60)
@given(fact_sets())
def test_any_facts_are_well_formed(facts: FactSet) -> None:
    root = parsed(build_svg(facts))
    tags = {etree.QName(element).localname for element in root.iter() if isinstance(element.tag, str)}
    assert tags <= {"svg", "title", "desc", "metadata", "defs", "marker", "path", "rect", "text", "g", "circle",
                    "polygon", "ellipse"}  # fmt: skip
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if str(name).startswith("on") or "href" in str(name)]


def test_every_fact_is_a_line_with_its_sentence_and_place(ganjiang: FactSet) -> None:
    root = parsed(build_svg(ganjiang, ganjiang.documents[0].college))
    lines = {
        e.get("id"): e.findtext(f"{SVG}title") for e in root.iter(f"{SVG}path") if e.get("id", "").startswith("r-")
    }
    assert set(lines) == {r.key for r in ganjiang.relationships}
    passages = {p.id: p for p in ganjiang.passages}
    for item in ganjiang.relationships:
        said = lines[item.key] or ""
        assert ganjiang.index[item.end].name in said
        assert str(passages[item.passages[0]].line_first) in said
        assert all(p in said for p in item.passages)


def test_a_line_has_the_colour_of_its_type(ganjiang: FactSet) -> None:
    root = parsed(build_svg(ganjiang))
    strokes = {e.get("id"): e.get("stroke") for e in root.iter(f"{SVG}path")}
    for item in ganjiang.relationships:
        assert strokes[item.key] == ontology().types[item.type].colour


def test_parallel_facts_are_seen_apart() -> None:
    paths = [e.get("d") for e in parsed(build_svg(FACTS)).iter(f"{SVG}path") if e.get("id", "").startswith("r-")]
    assert len(set(paths)) == len(FACTS.relationships)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_names_what_is_drawn(ganjiang: FactSet, language: str) -> None:
    said = texts(build_svg(ganjiang, language=language))
    for name, label in ontology().labels.items():
        count = sum(n.label == name for n in ganjiang.nodes)
        assert (f"{label.words[language]} {count}" in said) is (count > 0)
    for name, kind in ontology().types.items():
        count = sum(r.type == name for r in ganjiang.relationships)
        assert (f"{kind.words[language]} {count}" in said) is (count > 0)


def test_the_caption_says_how_many_of_how_many(ganjiang: FactSet) -> None:
    few = narrow(ganjiang, "", 20)
    said = texts(build_svg(ganjiang, limit=20))
    assert f"显示 20 / 72 个节点，{len(few.relationships)} / 137 条关系" in said
    assert "资料来源：ganjiang-2019（2020）" in said
    assert "Sources: ganjiang-2019 (2020)" in texts(build_svg(ganjiang, limit=20, language="en"))


def test_the_title_is_the_given_one_or_the_centre(ganjiang: FactSet) -> None:
    college = ganjiang.documents[0].college
    assert "赣江商贸职业学院" in texts(build_svg(ganjiang, college))
    assert "伙伴关系图" in texts(build_svg(ganjiang))
    assert "2020 年" in texts(build_svg(ganjiang, college, "2020 年"))


def test_the_drawn_facts_are_inside(ganjiang: FactSet) -> None:
    embedded = parsed(build_svg(ganjiang, limit=30)).findtext(f"{SVG}metadata")
    assert embedded is not None
    assert read_json(embedded.encode()) == narrow(ganjiang, "", 30)
    assert len(json.loads(embedded)["nodes"]) == 30


def test_names_are_text(ganjiang: FactSet) -> None:
    root = parsed(build_svg(FACTS))
    assert {e.text for e in root.iter(f"{SVG}title")} >= {f"{name} · 企业" for name in HOSTILE if "\u202e" not in name}
    whole = "".join(texts(build_svg(ganjiang))).replace(" ", "")
    assert all(node.name[:8] in whole for node in ganjiang.nodes if len(node.name) <= 8)


def test_positions_of_the_screen_can_be_printed(ganjiang: FactSet) -> None:
    layout = build_layout(ganjiang, "")
    moved = replace(layout, positions={n: (x + 1000, y) for n, (x, y) in layout.positions.items()})
    assert build_svg(ganjiang, layout=layout) == build_svg(ganjiang)
    assert build_svg(ganjiang, layout=moved) != build_svg(ganjiang)


def test_nothing_to_draw() -> None:
    assert "显示 0 / 0 个节点，0 / 0 条关系" in texts(build_svg(FactSet()))
    assert build_png(build_svg(FactSet()), 400).startswith(b"\x89PNG")


def pixels(svg: str, width: int = 1200) -> Image.Image:
    return Image.open(io.BytesIO(build_png(svg, width))).convert("L")


def test_a_png_shows_shapes_and_letters(ganjiang: FactSet) -> None:
    svg = build_svg(ganjiang)
    image = pixels(svg)
    assert image.width == 1200
    dark = sum(image.histogram()[:128])
    mute = sum(pixels(re.sub(r"<text.*?</text>", "", svg)).histogram()[:128])
    assert dark > mute * 1.2 > 0


def test_a_png_needs_no_font_of_the_machine(ganjiang: FactSet, monkeypatch: pytest.MonkeyPatch) -> None:
    png = build_png(build_svg(ganjiang), 600)
    monkeypatch.setattr(diagram, "FONT_FILES", ())
    assert build_png(build_svg(ganjiang), 600) != png


@pytest.mark.parametrize("char", ["𠮷", "ꦏ", "한"])
def test_a_missing_glyph_is_an_error(char: str) -> None:
    facts = FactSet((Node(node_id("x"), "Enterprise", f"{char}公司"),))
    with pytest.raises(
        FactError, match=rf"'{char}公司': the packaged fonts lack '{char}' \(U\+[0-9A-F]+\); choose svg"
    ):
        build_png(build_svg(facts))
    with pytest.raises(FactError, match="the packaged fonts lack"):
        build_pdf(build_svg(facts))


def test_a_pdf_is_one_page_of_text_in_the_packaged_fonts(ganjiang: FactSet, tmp_path: Path) -> None:
    svg = build_svg(ganjiang, ganjiang.documents[0].college)
    made = build_pdf(svg)
    assert build_pdf(svg) == made
    document = pypdfium2.PdfDocument(made)
    (page,) = list(document)
    assert page.get_width() / page.get_height() == pytest.approx(
        float(parsed(svg).get("width") or 0) / float(parsed(svg).get("height") or 1), rel=1e-3
    )
    said = page.get_textpage().get_text_range()
    assert "赣江商贸职业学院" in said
    assert all(line in said for line in texts(svg) if not line.isspace())
    assert document.get_metadata_dict()["Title"] == "赣江商贸职业学院"
    assert fonts_in(made) == {"PartnergraphSans"}
    assert read_json(attached(document)) == ganjiang


def fonts_in(pdf: bytes) -> set[str]:
    """The names of embedded fonts, without the tag of their subset."""
    return {name.decode() for name in re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z]+)", pdf)}


def attached(document: pypdfium2.PdfDocument) -> bytes:
    (name, data) = document.get_attachment(0).get_name(), document.get_attachment(0).get_data()
    assert name == "facts.json"
    return bytes(data)


def test_a_pdf_shows_letters_and_nothing_in_a_name_is_source() -> None:
    hostile = ('#panic("x")', "] #sys.inputs [", '$x$ \\ "', "<b>&amp;</b>")
    facts = FactSet(tuple(Node(node_id(name), "Enterprise", name) for name in hostile))
    document = pypdfium2.PdfDocument(build_pdf(build_svg(facts, title='#panic("y")'), "en"))
    said = "".join(document[0].get_textpage().get_text_range().split())
    assert all("".join(name.split())[:8] in said for name in hostile)
    image = document[0].render(scale=1).to_pil().convert("L")
    assert sum(image.histogram()[:128]) > 500


def test_a_pdf_without_facts() -> None:
    assert build_pdf(build_svg(FactSet())).startswith(b"%PDF")


@pytest.mark.parametrize(
    "said", ["李校堃院士团队", "喆犇淼垚燊", "滬杭鐵路", "Đại học Győr Škoda Łódź", "（甲）《乙》“丙”·—…", "Ⅲ①％㎡"]
)
def test_names_in_use_can_be_drawn(said: str) -> None:
    require_glyphs((said,))


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    has = {chr(code) for name in FONT_FILES for code in TTFont(DATA / "fonts" / name).getBestCmap()}
    assert drawable() - {"\n"} == has
    assert len(has) > 10_000


def test_the_vocabulary_can_be_drawn() -> None:
    require_glyphs((DATA / "ontology.yml").read_text(encoding="utf-8").splitlines())


def test_the_fonts_are_free_and_small() -> None:
    assert "SIL OPEN FONT LICENSE" in (DATA / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    for name in FONT_FILES:
        assert "SIL Open Font License" in TTFont(DATA / "fonts" / name)["name"].getDebugName(13)
    assert sum((DATA / "fonts" / name).stat().st_size for name in FONT_FILES) < 2_500_000


@pytest.mark.parametrize(
    ("ending", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>")]
)
def test_the_ending_says_the_format(ganjiang: FactSet, tmp_path: Path, ending: str, begins: bytes) -> None:
    path = tmp_path / "below" / f"a.{ending.upper()}"
    write_figure(ganjiang, path)
    assert path.read_bytes().startswith(begins)


def test_an_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"'a\.bmp' is no known figure; end the name in \.svg, \.png, "):
        write_figure(FACTS, tmp_path / "a.bmp")
