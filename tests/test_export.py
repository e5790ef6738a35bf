"""Every format is read back by somebody else's reader and holds what went in; nothing in it runs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FactError
from graph.export import (
    CELL,
    FORMATS,
    FORMULA,
    as_row,
    build_csv,
    build_export,
    build_graph,
    build_json,
    build_xlsx,
    clean,
    cypher_literal,
    guard,
    read_json,
    write_export,
)  # fmt: skip
from graph.model import (
    Document,
    FactSet,
    Node,
    Passage,
    Relationship,
    document_id,
    node_id,
    passage_id,
    relationship_key,
)  # fmt: skip
from graph.ontology import LANGUAGES, ontology
from graph.settings import Settings
from graph.store import open_store
from tests.conftest import ROOT
from tests.gold import gold_facts
from tests.strategies import HOSTILE, fact_sets, wild


def hostile_facts() -> FactSet:
    """A college that served partners with names made to break a format; two facts join one pair."""
    college = Node(node_id("虚构学院"), "College", "虚构学院", ("虚|院", "a\\b"), reporting=True)
    document = Document(document_id("h"), "虚构示例 & <b>", college.id, 2020, "h.txt", "text/plain", "h", 9, 2, "test")
    place = Passage(
        passage_id(document.id, "L1", "r"), document.id, "L1", "r", section="一、=服务", table="5-1", row="2", page=3,
        line_first=1, line_last=2, text="=HYPERLINK(\"http://x\")\r\n虚构'句",
    )  # fmt: skip
    partners = [Node(node_id(f"{i}"), "Enterprise", name) for i, name in enumerate(HOSTILE)]
    facts = []
    for partner in partners:
        for own in ({"project": partner.name, "amount_wan": 12.5}, {"project": "二", "year": "2019-05"}):
            key = relationship_key("SERVED", college.id, partner.id, own)
            facts.append(Relationship(key, "SERVED", college.id, partner.id, own, (place.id,), "table", 0.9))
    return FactSet((college, *partners), tuple(facts), (place,), (document,))


FACTS = hostile_facts()


def rows_of(language: str) -> list[list[str]]:
    text = build_csv(FACTS, language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_is_for_people(language: str) -> None:
    assert build_csv(FACTS, language).startswith(b"\xef\xbb\xbf")
    header, *rows = rows_of(language)
    assert len(rows) == len(FACTS.relationships)
    assert {len(row) for row in rows} == {len(header)}
    assert len(set(header)) == len(header)


def test_csv_holds_names_properties_and_places() -> None:
    header, *rows = rows_of("zh")
    (row,) = [dict(zip(header, r, strict=True)) for r in rows if r[3] == "𠮷野家" and "12.5" in r]
    assert row["起点"] == "虚构学院"
    assert row["起点类别"] == "院校"
    assert row["关系"] == "技术服务"
    assert row["终点类别"] == "企业"
    assert row["金额（万元）"] == "12.5"
    assert row["项目"] == "𠮷野家"
    assert row["事实"] == "虚构学院 → 技术服务 → 𠮷野家，𠮷野家，12.50 万元"
    assert row["文献"] == "虚构示例 & <b>"
    assert row["出处"] == "一、=服务，表 5-1，第 2 条，第 3 页，第 1–2 行"
    assert row["读取方式"] == "表格"
    assert row["可信度"] == "0.9"


def test_csv_in_english() -> None:
    header, *rows = rows_of("en")
    (row,) = [dict(zip(header, r, strict=True)) for r in rows if r[3] == "𠮷野家" and "12.5" in r]
    assert row["Relationship"] == "Served"
    assert row["Amount (× 10,000 CNY)"] == "12.5"
    assert row["Fact"] == "虚构学院 served 𠮷野家, 𠮷野家, 12.50 × 10,000 CNY"
    assert row["Place"] == "一、=服务, table 5-1, row 2, page 3, lines 1–2"


def test_no_cell_is_a_formula() -> None:
    cells = [cell for row in rows_of("zh") for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] and cell.lstrip()[0] in FORMULA]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if re.search(r"[\x00-\x1f\x7f]", cell)]


@given(wild)
def test_a_guarded_cell_is_text(text: str) -> None:
    cell = guard(text)
    assert cell.lstrip()[:1] not in tuple(FORMULA)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", cell)
    assert cell in (clean(text), f"'{clean(text)}")


@pytest.mark.parametrize("text", ["甲公司", "A-B", "（甲）", "3.5", ""])
def test_a_harmless_cell_stays(text: str) -> None:
    assert guard(text) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_xlsx_holds_text_and_numbers_only(language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build_xlsx(FACTS, language)))
    names = {"zh": ["节点", "事实", "依据"], "en": ["Nodes", "Fact", "Evidence"]}
    assert book.sheetnames == names[language]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [sheet.max_row for sheet in book] == [
        len(FACTS.nodes) + 1, len(FACTS.relationships) + 1, len(FACTS.relationships) + 1,
    ]  # fmt: skip
    assert book.worksheets[0].freeze_panes == "A2"


def test_xlsx_keeps_names_as_they_are() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(build_xlsx(FACTS, "zh"))).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    column = header.index("名称")
    assert {row[column].value for row in sheet.iter_rows(min_row=2)} == {"虚构学院", *map(clean, HOSTILE)}


def test_xlsx_cuts_a_cell_that_excel_would_refuse() -> None:
    place = replace(FACTS.passages[0], text="句" * (CELL + 5))
    book = openpyxl.load_workbook(io.BytesIO(build_xlsx(replace(FACTS, passages=(place,)), "zh")))
    text = book.worksheets[2]["E2"].value
    assert isinstance(text, str)
    assert len(text) == CELL
    assert text.endswith("…")


@given(fact_sets())
def test_json_loses_nothing(facts: FactSet) -> None:
    assert read_json(build_json(facts, "zh")) == facts


def test_json_is_networkx_node_link(samples: Path) -> None:
    facts = gold_facts(samples, "wzpt-2020")
    graph = nx.node_link_graph(json.loads(build_json(facts, "zh")), edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    assert set(graph) == set(facts.index)
    assert {key for _, _, key in graph.edges(keys=True)} == {r.key for r in facts.relationships}
    assert graph.graph["documents"][0]["college"] == facts.documents[0].college


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"nodes": [], "edges": []}', b"\xff", b'{"graph": 1}'])
def test_json_that_holds_no_facts(data: bytes) -> None:
    with pytest.raises(FactError, match=r"this JSON holds no facts .*; take one that export wrote"):
        read_json(data)


@given(fact_sets())
def test_jsonl_has_a_record_a_line(facts: FactSet) -> None:
    lines = build_export(facts, "jsonl").decode().split("\n")
    assert lines.pop() == ""
    records = [json.loads(line) for line in lines]
    kinds = {"nodes": "node", "relationships": "relationship", "passages": "passage", "documents": "document",
             "claims": "claim", "issues": "issue"}  # fmt: skip
    for name, kind in kinds.items():
        told = [{n: v for n, v in r.items() if n != "record"} for r in records if r["record"] == kind]
        assert told == [as_row(item) for item in getattr(facts, name)]


def attributes(graph: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[str, Any]]:
    """Nodes and edges of a graph with what they carry."""
    edges = {key: (a, b, values) for a, b, key, values in graph.edges(keys=True, data=True)}
    return dict(graph.nodes(data=True)), edges


@settings(max_examples=50)
@given(fact_sets(), st.sampled_from(LANGUAGES))
def test_graphml_is_read_back(facts: FactSet, language: str) -> None:
    data = build_export(facts, "graphml", language)
    graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    assert attributes(graph) == attributes(build_graph(facts, language))


def strip_gexf(values: dict[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in values.items() if n not in ("label", "id", "networkx_key")}


@settings(max_examples=50)
@given(fact_sets())
def test_gexf_is_read_back(facts: FactSet) -> None:
    graph = nx.read_gexf(io.BytesIO(build_export(facts, "gexf")))
    nodes, edges = attributes(build_graph(facts, "zh"))
    assert {n: strip_gexf(v) for n, v in graph.nodes(data=True)} == nodes
    assert {n: v["label"] for n, v in graph.nodes(data=True)} == {n: v["name"] for n, v in nodes.items()}
    found = sorted(((a, b), sorted(strip_gexf(v).items())) for a, b, v in graph.edges(data=True))
    assert found == sorted(((a, b), sorted(v.items())) for a, b, v in edges.values())


def test_gexf_does_not_name_the_day() -> None:
    assert b"lastmodifieddate" not in build_export(FACTS, "gexf")


@given(fact_sets())
def test_cytoscape_is_read_back(facts: FactSet) -> None:
    whole = json.loads(build_export(facts, "cyjs"))
    nodes, edges = attributes(build_graph(facts, "zh"))
    assert [n["data"] for n in whole["elements"]["nodes"]] == [{"id": n, **v} for n, v in nodes.items()]
    assert {e["data"]["id"]: (e["data"]["source"], e["data"]["target"]) for e in whole["elements"]["edges"]} == {
        key: (a, b) for key, (a, b, _) in edges.items()
    }


DOT_TEXT = r'"((?:[^"\\]|\\.)*)"'


@given(fact_sets())
def test_dot_quotes_everything(facts: FactSet) -> None:
    first, *lines, last = build_export(facts, "dot").decode().splitlines()
    assert (first, last) == ("digraph partnergraph {", "}")
    named = re.compile(rf"  {DOT_TEXT} \[label={DOT_TEXT}, kind={DOT_TEXT}, fillcolor={DOT_TEXT}\];\Z")
    found = [named.match(line) for line in lines[2 : 2 + len(facts.nodes)]]
    names = {m[1]: re.sub(r"\\(.)", r"\1", m[2]) for m in found if m}
    assert names == {n.id: clean(n.name) for n in facts.nodes}
    joined = re.compile(rf"  {DOT_TEXT} -> {DOT_TEXT} \[key={DOT_TEXT}(, [a-z_]+={DOT_TEXT})+\];\Z")
    ends = [m.group(1, 2, 3) for line in lines[2 + len(facts.nodes) :] if (m := joined.match(line))]
    assert ends == [(r.start, r.end, r.key) for r in facts.relationships]


def test_attributes_are_not_the_ones_programs_keep() -> None:
    nodes, edges = attributes(build_graph(FACTS, "zh"))
    kept = {"id", "type", "label", "source", "target", "key", "weight", "size", "color"}
    assert not kept & {name for values in nodes.values() for name in values}
    assert not kept & {name for _, _, values in edges.values() for name in values}


@given(fact_sets())
def test_an_attribute_has_one_type(facts: FactSet) -> None:
    nodes, edges = attributes(build_graph(facts, "en"))
    for many in (list(nodes.values()), [values for _, _, values in edges.values()]):
        kinds: dict[str, set[type]] = {}
        for values in many:
            for name, value in values.items():
                kinds.setdefault(name, set()).add(type(value))
        assert all(len(found) == 1 for found in kinds.values())
        assert {kind for found in kinds.values() for kind in found} <= {str, int, float}


@given(wild)
def test_a_cypher_text_stays_in_its_quotes(text: str) -> None:
    said = cypher_literal(text)
    assert said[0] == said[-1] == "'"
    assert "\n" not in said
    assert len(said.splitlines()) == 1
    inner = re.sub(r"\\u[0-9a-f]{4}|\\.", "", said[1:-1])
    assert "'" not in inner
    assert "\\" not in inner


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (True, "true"),
        (("甲", "乙"), "['甲', '乙']"),
        ("d'Or\\", r"'d\'Or\\'"),
        ("\n", r"'\u000a'"),
    ],
)
def test_how_cypher_is_written(value: object, said: str) -> None:
    assert cypher_literal(value) == said


def test_the_cypher_script_builds_the_graph_twice_the_same(engine: Settings) -> None:
    script = build_export(FACTS, "cypher").decode()
    counts = []
    with open_store(engine) as store, store._driver.session(database=store._database) as session:
        for _ in range(2):
            for statement in script.splitlines():
                session.run(statement.removesuffix(";")).consume()
            found = session.run(
                "MATCH (a:College)-[r:SERVED]->(b:Organization:Enterprise) WITH a, r, b ORDER BY r.key "
                "RETURN a.name AS a, b.name AS b, r.key AS key, r.project AS project, r.documents AS documents"
            ).data()
            hung = session.run(
                "MATCH (d:Document)<-[:FROM_DOCUMENT]-(p:Passage)-[:MENTIONS]->(n) RETURN count(n) AS n, p.text AS text"
            ).data()
            counts.append((found, hung))
    assert counts[0] == counts[1]
    found, hung = counts[1]
    assert [row["key"] for row in found] == [r.key for r in FACTS.relationships]
    assert {row["b"] for row in found} == set(HOSTILE)
    assert {row["a"] for row in found} == {"虚构学院"}
    assert {tuple(row["documents"]) for row in found} == {(FACTS.documents[0].id,)}
    assert hung == [{"n": len(FACTS.nodes), "text": FACTS.passages[0].text}]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_facts_are_a_file_too(tmp_path: Path, ending: str, language: str) -> None:
    write_export(FactSet(), tmp_path / f"none.{ending}", language)
    assert (tmp_path / f"none.{ending}").exists()


@pytest.mark.parametrize("ending", [name for name in FORMATS if name not in ("json", "jsonl", "cypher")])
def test_languages_differ_in_words_only(samples: Path, ending: str) -> None:
    facts = gold_facts(samples, "ganjiang-2019")
    zh, en = (build_export(facts, ending, language) for language in LANGUAGES)
    assert zh != en
    if ending != "xlsx":  # packed
        for item in facts.relationships:
            assert item.key.encode() in zh
            assert item.key.encode() in en


DIGEST = """
import hashlib, sys
from tests.test_export import FACTS
from graph.export import FORMATS, build_export
from graph.diagram import build_png, build_svg
from graph.page import build_page
made = [build_export(FACTS, name) for name in FORMATS]
svg = build_svg(FACTS)
made += [svg.encode(), build_png(svg.replace(chr(0x20BB7), "吉"), 800), build_page(FACTS).encode()]
print(hashlib.sha256(b"".join(made)).hexdigest())
"""


def test_the_same_facts_give_the_same_bytes_in_every_process() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            cwd=ROOT, check=True, capture_output=True, text=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Shanghai"))
    }  # fmt: skip
    assert len(found) == 1
    assert len(found.pop().strip()) == len(hashlib.sha256().hexdigest())


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.pptx", r"'\.pptx' is no known ending; write one of csv, xlsx,"), ("plain", "'plain' is no known")],
)
def test_an_unknown_ending(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(FactError, match=said):
        write_export(FACTS, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FactError, match=r"cannot be written .*; choose another place"):
        write_export(FACTS, tmp_path / "file" / "a.csv")


def broken_disk(*_: object) -> int:
    raise OSError(28, "No space left on device")


def test_half_a_file_is_never_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_export(FACTS, tmp_path / "a.csv")
    before = (tmp_path / "a.csv").read_bytes()
    replace_file: Callable[..., int] = broken_disk
    monkeypatch.setattr(Path, "replace", replace_file)
    with pytest.raises(FactError, match="No space left on device"):
        write_export(replace(FACTS, relationships=()), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == before


def test_every_type_has_words_in_the_table() -> None:
    header, *_ = rows_of("zh")
    assert len(header) == 5 + len(ontology().properties) + 7
