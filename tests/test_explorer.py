"""The page without a browser: it runs, speaks both languages, filters, and says what is wrong in one sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from streamlit.testing.v1 import AppTest

from app import session
from app.cards import read_attached
from graph.errors import ReportError
from graph.model import node_id
from graph.queries import Filter
from tests.browser import write_home
from tests.invented import EAST, FRIEND, SENTENCE, SHARED, WEST, document, east, west

PAGE = Path(session.__file__).with_name("explorer.py")


@pytest.fixture
def home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PARTNERGRAPH_HOME", str(embedded_home))
    yield embedded_home
    st.cache_resource.clear()


def opened(**state: object) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in state.items():
        page.session_state[name] = value
    return page.run()


def words(page: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (page.title, page.subheader, page.markdown, page.caption) for e in kind)


def test_the_page_opens_in_chinese_on_the_college_with_most_documents(home: Path) -> None:
    write_home(home, east(), west())
    page = opened()
    assert not page.exception
    assert page.title[0].value == "职教合作图谱"
    assert page.session_state["centre"] in {node_id(EAST), node_id(WEST)}
    assert len(page.dataframe[0].value) == len(east().relationships)


def test_the_card_of_an_edge_says_sentence_and_place(home: Path) -> None:
    write_home(home, east())
    fact = next(r for r in east().relationships if r.end == node_id(FRIEND) and r.type == "SERVED")
    page = opened(chosen=("edge", fact.key))
    assert f"{EAST} → 技术服务 → {FRIEND}" in page.subheader[0].value.replace("\\", "")
    assert "10.00 万元" in page.subheader[0].value.replace("\\", "")
    assert "三、社会服务" in words(page)
    assert SENTENCE not in words(page)


def test_the_card_of_a_node_lists_its_facts_and_each_can_be_chosen(home: Path) -> None:
    write_home(home, east())
    page = opened(chosen=("node", node_id(FRIEND)))
    fact = next(b for b in page.button if b.key and b.key.startswith("fact-"))
    fact.click().run()
    assert page.session_state["chosen"] == ("edge", fact.key.removeprefix("fact-"))
    assert FRIEND in page.subheader[0].value


def test_english_says_the_same(home: Path) -> None:
    write_home(home, east())
    page = opened(language="en", chosen=("node", node_id(FRIEND)))
    assert page.title[0].value == "Partnergraph"
    assert "Also called" in words(page)


def test_a_filter_is_counted_in_the_table(home: Path) -> None:
    write_home(home, east())
    page = opened(**{"filter-types": ["TRAINED"]})
    assert len(page.dataframe[0].value) == 1


def test_where_the_filter_lets_nothing_through_it_is_said(home: Path) -> None:
    write_home(home, east())
    page = opened(**{"filter-types": ["TRAINED"], "filter-kinds": ["ResearchCentre"]})
    assert not page.exception
    assert not page.dataframe
    assert "没有可显示的事实" in words(page)
    assert "事实最多的伙伴" not in words(page)


def test_nothing_but_what_is_meant_is_on_the_page(home: Path) -> None:
    write_home(home, east())
    page = opened()
    stray = [e.value for e in page.markdown if e.value.isascii() and not e.value.startswith((":", "-", "*"))]
    assert stray == []


def test_two_documents_of_one_title_are_told_apart(home: Path) -> None:
    first = document("甲", EAST, 2020)
    second = replace(first, id="d-乙", source="乙.docx")
    other = replace(first, id="d-丙", title="另一份（2020）", source="丙.txt")
    titles = session.document_titles((first, second, other))
    assert titles == {
        first.id: f"{first.title} (2020) · 甲.txt", second.id: f"{first.title} (2020) · 乙.docx", "d-丙": other.title,
    }  # fmt: skip


def test_what_was_chosen_is_drawn_though_the_cap_left_it_out(home: Path) -> None:
    write_home(home, east())
    last = next(n for n in east().nodes if n.name == "东湖虚构第19有限公司")
    page = opened(limit=50)
    assert last.name in set(page.dataframe[0].value.iloc[:, 2])
    page = opened(limit=5, chosen=("node", last.id))
    shown = set(page.dataframe[0].value.iloc[:, 2])
    assert last.name in shown
    assert len(shown) <= 5


def test_an_empty_database_offers_a_way_on(home: Path) -> None:
    page = opened()
    assert not page.exception
    assert "partnergraph load" in page.code[0].value
    assert "图谱里还没有报告" in words(page)


def test_a_database_that_does_not_answer_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    page = opened()
    assert not page.exception
    assert len(page.error) == 1
    assert "127.0.0.1:1：连接不上；请检查" in page.error[0].value.replace("\\", "")
    english = opened(language="en")
    assert "127.0.0.1:1: is not reachable; check" in english.error[0].value.replace("\\", "")


def locked_pdf(password: str) -> bytes:
    lines = (f"{EAST}高等职业教育质量年度报告（2020）", f"我校与{FRIEND}共建东湖虚构模具研究中心。")
    data = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = canvas.Canvas(data, encrypt=StandardEncryption(password, strength=128))
    page.setFont("STSong-Light", 12)
    for number, line in enumerate(lines):
        page.drawString(80, 700 - 40 * number, line)
    page.save()
    return data.getvalue()


def test_a_locked_pdf_asks_for_its_password_and_is_read_with_it(home: Path) -> None:
    write_home(home, east())
    fact = next(r for r in east().relationships if r.type == "CO_BUILT")
    page = opened(chosen=("edge", fact.key))
    page.file_uploader(key="report").upload("东湖.pdf", locked_pdf("秘密123"), "application/pdf").run()
    assert not page.exception
    assert page.error[0].value.replace("\\", "") == "东湖.pdf 有密码；请在下面输入密码"
    page.text_input(key="report-password").set_value("wrong").run()
    assert "PDF 有密码，所给密码打不开" in page.error[0].value.replace("\\", "")
    page.text_input(key="report-password").set_value("秘密123").run()
    assert not page.error
    assert "已附上 东湖.pdf" in words(page).replace("\\", "")


def test_a_double_click_says_what_the_filter_hides(home: Path) -> None:
    write_home(home, east(), west())
    hidden = session_of(home, Filter(kinds=frozenset({"Enterprise"}), documents=frozenset({east().documents[0].id})))
    assert hidden == (0, [WEST])
    assert session_of(home, Filter()) == (1, [])


def session_of(home: Path, wanted: Filter) -> tuple[int, list[str]]:
    """What a double click on the shared partner brings and what it hides, with the first college's picture drawn."""
    return session.expand(node_id(SHARED), session.network(wanted, node_id(EAST)), wanted)


def test_a_file_that_is_no_report_is_refused_in_one_sentence() -> None:
    with pytest.raises(ReportError):
        read_attached(b"\x00\x01\x02", "nothing.pdf")
