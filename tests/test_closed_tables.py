"""Tables of a printed text that no blank line parts: its paragraphs wrap and stand apart, its cells and rows do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docx
import pytest
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from loaders.lines import width
from loaders.read_txt import read_txt
from loaders.report import Table
from loaders.tokens import lists_bodies
from loaders.wraps import cuts_a_word, edge_of, laid_out, wrap
from tests.test_whole_lines import REPORTS, agreement, rows_of

COLUMN = 38
"""Full-width characters of the printed column."""
PROSE = (
    "学校坚持以服务区域发展为宗旨，以促进就业为导向，主动对接县域主导产业，持续优化专业布局，不断深化人才培养模式改革，"
    "办学质量稳步提升，社会认可度逐年提高，为地方经济社会发展提供了有力的人才支撑，也为师生成长搭建了更宽的舞台。"
)
CONTRACTS = (
    ("序号", "委托单位", "项目名称", "到账金额（万元）", "签订时间"),
    ("1", "明川瓷业有限公司", "釉面改良", "12.5", "2022年9月"),
    ("2", "明川县文化局", "纹样数据库建设与开放共享", "8", "2022年11月"),
    ("3", "怀远精密机械股份有限公司", "刀具寿命试验", "26.0", "2023年3月"),
    ("4", "明川现代农业产业园管理委员会", "园区物流动线优化", "9.6", "2023年4月"),
)


def wrapped(text: str, columns: float) -> list[str]:
    """A text as printed in a column so many full-width characters wide."""
    lines = [""]
    for char in text:
        if width(lines[-1] + char) > columns and char not in "，。；：、）”》":
            lines.append("")
        lines[-1] += char
    return lines


def by_cells(row: Sequence[str]) -> list[str]:
    """The lines of a row whose cells wrap in narrow columns."""
    return [line for cell in row if cell for line in wrapped(cell, max(6.0, 1.3 * COLUMN / len(row)))]


def by_rows(row: Sequence[str]) -> list[str]:
    return [" ".join(filter(None, row))]


Print = Callable[[Sequence[str]], list[str]]
PRINTS: dict[str, Print] = {"cell by cell": by_cells, "row by row": by_rows}


def tables(*printed: str) -> list[Table]:
    """The tables of a text with printed paragraphs around them, which blank lines part."""
    prose = [*wrapped(PROSE, COLUMN), ""] * 3
    report = read_txt("\n".join((*prose, *printed, "", *prose)).encode(), "report.txt")
    return [block.table for block in report.blocks if block.table is not None]


def cells(found: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in found.rows]


@pytest.mark.parametrize("print_", PRINTS.values(), ids=PRINTS)
def test_a_table_that_no_blank_line_parts(print_: Print) -> None:
    (found,) = tables("表 4 横向技术服务", *(line for row in CONTRACTS for line in print_(row)))
    assert (found.number, found.header) == ("4", CONTRACTS[0])
    assert cells(found) == list(CONTRACTS[1:])


@pytest.mark.parametrize("print_", PRINTS.values(), ids=PRINTS)
def test_a_table_that_goes_on_with_its_head_printed_anew(print_: Print) -> None:
    head, *rows = [print_(row) for row in CONTRACTS]
    first = [line for row in (head, *rows[:2]) for line in row]
    second = [line for row in (head, *rows[2:]) for line in row]
    (found,) = tables("表 4 横向技术服务", *first, "", "续表 4 横向技术服务", *second)
    assert cells(found) == list(CONTRACTS[1:])


def test_the_unit_of_a_column_on_a_line_of_its_own_and_a_merged_first_cell() -> None:
    (found,) = tables(
        "表 5 订单培养情况",
        *("培养形式", "专业", "合作企业", "学生数", "（人）"),
        *("订单班", "中药学", "明川药业股份有限公司", "42"),
        *("护理", "怀远康和医院", "60"),
        *("药学", "明川大药房连锁有", "限公司", "36"),
        *("学徒制", "针灸推拿", "怀远中医医院", "28"),
        *("口腔医学技术", "明川瑞齿口腔器械有", "限公司", "30"),
        *("合计", "196"),
    )
    assert found.header == ("培养形式", "专业", "合作企业", "学生数（人）")
    assert cells(found)[2] == ("订单班", "药学", "明川大药房连锁有限公司", "36")
    assert cells(found)[4] == ("学徒制", "口腔医学技术", "明川瑞齿口腔器械有限公司", "30")


def test_a_list_of_bodies_of_two_kinds_and_a_column_of_countries() -> None:
    (found,) = tables(
        "表 6 标准输出情况",
        *("类别", "标准名称", "采用国家或院校"),
        *("专业标准", "现代通信教学标准", "泰国罗勇东岸技术学院", "云计算教学标准", "老挝巴色技术学院"),
        *("课程标准", "网络优化课程标准", "泰国罗勇东岸技术学院", "网络基础课程标准", "巴基斯坦、老挝"),
        *("岗位标准", "光纤装维员岗位标准", "肯尼亚蒙巴萨技术学院"),
    )
    assert cells(found)[3] == ("课程标准", "网络基础课程标准", "巴基斯坦、老挝")
    assert cells(found)[4][2] == "肯尼亚蒙巴萨技术学院"


def test_columns_printed_one_after_the_other_are_no_closed_table() -> None:
    columns = ["\n".join(column) for column in zip(*CONTRACTS, strict=True)]
    (found,) = tables("表 4 横向技术服务", "\n\n".join(columns))
    assert cells(found) == list(CONTRACTS[1:])


def test_blank_lines_part_the_cells_where_they_part_every_line_of_prose() -> None:
    prose = "\n\n".join(wrapped(PROSE, COLUMN) * 4)
    table = "\n\n".join("\n".join(wrapped(cell, 9)) for row in CONTRACTS for cell in row)
    report = read_txt(f"{prose}\n\n表 4 横向技术服务\n\n{table}\n\n{prose}".encode(), "report.txt")
    (found,) = [block.table for block in report.blocks if block.table is not None]
    assert cells(found) == list(CONTRACTS[1:])


@pytest.mark.parametrize(
    ("above", "below", "cut"),
    [
        ("怀远精密机械有限公", "司", True), ("数控研究中", "心", True), ("Cloud Acad", "emy", True),
        ("明川职业技术学校", "长春汽车公司", False), ("专任教师", "人", False), ("明川县", "怀远县", False),
        ("明川化工有限公司", "化工总控工", False),
    ],
)  # fmt: skip
def test_a_line_end_cuts_a_word(above: str, below: str, cut: bool) -> None:
    assert cuts_a_word(above, below) is cut


def test_a_full_line_goes_on_and_a_short_one_does_not() -> None:
    full, short = ["园区物流动线的", "再造方案"], ["园区", "再造方案"]
    assert edge_of([full, ["刀具寿命"]]) == 7.0
    assert edge_of([["刀具寿命"], ["釉面改良"]]) == 0.0
    costs = [wrap(*full)]
    assert laid_out(full, costs, 7.0) < costs[0] < laid_out(short, costs, 7.0)
    assert laid_out(["园区物流动线再造方案"], [], 7.0) > 0


@pytest.mark.parametrize(
    ("above", "below", "apart"),
    [
        ("泰国罗勇东岸技术学院", "华为技术有限公司", True),
        ("老挝巴色技术学院", "远蝶电子有限公司（Penwell Electronics Sdn. Bhd.）", True),
        ("明川瓷业集团", "有限公司", False),
        ("明川县人民", "医院", False),
    ],
)
def test_two_lines_of_a_cell_are_two_bodies(above: str, below: str, apart: bool) -> None:
    assert lists_bodies(above, below) is apart


def printed(path: Path, print_: Print) -> str:
    """A Word report as a printed text: paragraphs wrap and stand apart, tables are closed."""
    return "\n".join(_lines(path, print_))


def _lines(path: Path, print_: Print) -> Iterator[str]:
    document = docx.Document(str(path))
    for element in document.element.body.iterchildren():
        below = element.getnext()
        if element.tag.endswith("}tbl"):
            yield from (line for row in rows_of(WordTable(element, document)) for line in print_(row))
            yield ""
        elif element.tag.endswith("}p"):
            for text in filter(str.strip, Paragraph(element, document).text.split("\n")):
                yield from wrapped(text.strip(), COLUMN)
                yield from [] if below is not None and below.tag.endswith("}tbl") else [""]


@pytest.mark.parametrize("print_", PRINTS.values(), ids=PRINTS)
@pytest.mark.parametrize("name", ["yubei-metals"])
def test_a_report_says_the_same_in_word_and_printed(name: str, print_: Print) -> None:
    path = REPORTS / name / "report.docx"
    assert agreement(path, printed(path, print_)) >= 0.95
