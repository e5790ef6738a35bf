"""Coverage: every span that looks like a body is used, rejected with a reason, or unread, and the sums agree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.coverage import UNIT, UNNAMED, Coverage, coverage, unread_doubts
from loaders.mention import Doubt, Mention, Reading, Source
from loaders.names import Context
from loaders.pipeline import build_context, read_all
from loaders.report import Block, Piece, Place, Report, Row, Table, Text
from loaders.tables import match_tables

NAMES = Context("明川职业技术学院", ("明川职院",))
OWN = Mention("", "College", -1, -1, own=True)
SECTION = ("五、服务贡献", "（一）技术服务")


def paragraph(words: str, line: int) -> Block:
    return Block("paragraph", Text(words, (Piece(0, line, 1, f"L{line}"),)), SECTION)


def table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], line: int) -> Block:
    made = tuple(
        Row(tuple(Text(c, (Piece(0, n, 1, f"L{n}"),)) for c in cells), Place(f"L{n}", 1, n, n), "")
        for n, cells in enumerate(rows, line + 1)
    )
    body = Text(caption, (Piece(0, line, 1, f"L{line}"),))
    return Block("table", body, SECTION, 0, Table(caption, "", tuple(header), made))


def report_of(*blocks: Block) -> Report:
    return Report("invented.txt", "text/plain", "0" * 64, 0, None, "", blocks)


def reading_of(name: str, line: int) -> Reading:
    place = Place(f"L{line}", 1, line, line)
    end = Mention(name, "Enterprise", 0, len(name))
    return Reading("PARTNERS_WITH", OWN, end, Source(place), "r", "pattern", 0.9, {})


def statuses(found: Coverage) -> dict[str, str]:
    return {span.mention.name: span.status for span in found.spans}


def test_a_name_in_a_fact_is_used_and_another_is_unread() -> None:
    report = report_of(paragraph("学校与明川清源茶业有限公司合作。明川远帆农机有限公司也在那里。", 3))
    found = coverage(report, NAMES, [reading_of("明川清源茶业有限公司", 3)], [])
    assert statuses(found) == {"明川清源茶业有限公司": "used", "明川远帆农机有限公司": "unread"}
    assert [d.subject for d in unread_doubts(found)] == ["明川远帆农机有限公司"]


def test_the_same_name_elsewhere_is_not_used_there_and_no_doubt() -> None:
    report = report_of(
        paragraph("学校与明川清源茶业有限公司合作。", 3), paragraph("明川清源茶业有限公司派员到会。", 40)
    )
    found = coverage(report, NAMES, [reading_of("明川清源茶业有限公司", 3)], [])
    assert [span.status for span in found.spans] == ["used", "unread"]
    assert unread_doubts(found) == ()


def test_what_names_nobody_is_rejected_with_its_reason() -> None:
    report = report_of(paragraph("学校建有大师工作室，机电工程学院负责。", 3))
    reasons = {span.mention.name: span.reason for span in coverage(report, NAMES, [], []).spans}
    assert reasons == {"大师工作室": UNNAMED, "机电工程学院": UNIT}


def test_a_doubt_at_the_place_gives_the_reason() -> None:
    place = Place("L3", 1, 3, 3)
    doubt = Doubt("planned", "明川清源茶业有限公司", "尚在计划", Source(place))
    report = report_of(paragraph("拟与明川清源茶业有限公司合作。", 3))
    assert [(s.status, s.reason) for s in coverage(report, NAMES, [], [doubt]).spans] == [("rejected", "尚在计划")]


def test_every_body_of_a_rejected_table_is_rejected() -> None:
    rows = [["明川清源茶业有限公司", "20"], ["明川远帆农机有限公司", "10"]]
    report = report_of(table("接收毕业生较多的用人单位", ["用人单位", "接收人数"], rows, 5))
    doubts = match_tables(report, NAMES).doubts
    found = coverage(report, NAMES, [], doubts)
    assert [span.status for span in found.spans] == ["rejected", "rejected"]
    assert {span.reason for span in found.spans} == {doubts[0].reason}


def test_a_cell_whose_whole_is_a_name_is_used_where_the_grammar_sees_a_part() -> None:
    rows = [["明川方太厨具有限公司", "厨房通风设计", "3"]]
    report = report_of(table("横向课题", ["委托方", "项目名称", "金额（万元）"], rows, 5))
    tables = match_tables(report, NAMES, 2019)
    assert [r.end.name for r in tables.readings] == ["明川方太厨具有限公司"]
    assert coverage(report, NAMES, tables.readings, tables.doubts).count("unread") == 0


@given(
    st.lists(
        st.sampled_from(["学校与明川清源茶业有限公司合作。", "大师工作室。", "明川市茶叶协会来访。", "天气晴。"]),
        max_size=8,
    )
)
def test_used_and_rejected_and_unread_are_all(lines: list[str]) -> None:
    blocks = [paragraph(words, n) for n, words in enumerate(lines, 1)]
    found = coverage(report_of(*blocks), NAMES, [reading_of("明川清源茶业有限公司", n) for n in range(0, 9, 2)], [])
    assert sum(section.spans for section in found.sections) == len(found.spans)
    for status in ("used", "rejected", "unread"):
        assert sum(getattr(section, status) for section in found.sections) == found.count(status)


@pytest.mark.samples
def test_the_invented_report_is_covered(samples: Path) -> None:
    path = samples / "ganjiang-2019" / "report.txt"
    read = read_all(path.read_bytes(), path.name)
    names = build_context(read.report, read.college)
    found = coverage(read.report, names, read.found.readings, read.found.doubts)
    assert len(found.spans) > 200
    assert found.count("used") + found.count("rejected") + found.count("unread") == len(found.spans)
    assert found.count("unread") < 0.2 * len(found.spans)
