"""Tables of a text whose lines are whole: however its cells are parted, a table reads as it stands in Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docx
import pytest
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from loaders.pipeline import extract
from loaders.read_txt import read_txt
from loaders.report import Table

REPORTS = Path(__file__).parent / "reports"
PROSE = (
    "学校坚持以服务区域发展为宗旨，以促进就业为导向，主动对接县域主导产业，持续优化专业布局，不断深化人才培养模式改革，"
    "办学质量稳步提升，社会认可度逐年提高，为地方经济社会发展提供了有力的人才支撑，也为师生成长搭建了更宽的舞台。"
)
Parted = Callable[[Sequence[str]], list[str]]
PRINTS: dict[str, Parted] = {
    "tabs": lambda row: ["\t".join(row)],
    "bars": lambda row: ["| " + " | ".join(row) + " |"],
    "wide blanks": lambda row: ["   ".join(filter(None, row))],
    "blanks": lambda row: [" ".join(filter(None, row))],
    "cell by cell": lambda row: list(filter(None, row)),
}


def tables(*printed: str) -> list[Table]:
    """The tables of a text with paragraphs around them."""
    report = read_txt("\n".join((PROSE, PROSE, *printed, PROSE)).encode(), "report.txt")
    return [block.table for block in report.blocks if block.table is not None]


def cells(found: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in found.rows]


CONTRACTS = (
    ("序号", "委托单位", "项目名称", "到账金额（万元）", "签订时间"),
    ("1", "明川瓷业有限公司", "釉面改良", "12.5", "2022年9月"),
    ("2", "明川县文化局", "纹样数据库建设", "8", "2022年11月"),
    ("3", "怀远精密机械股份有限公司", "刀具寿命试验", "26.0", "2023年3月"),
)


@pytest.mark.parametrize("print_", PRINTS.values(), ids=PRINTS)
def test_a_table_reads_alike_however_its_cells_are_parted(print_: Parted) -> None:
    (found,) = tables("表4 横向技术服务", *(line for row in CONTRACTS for line in print_(row)))
    assert (found.number, found.header) == ("4", CONTRACTS[0])
    assert cells(found) == list(CONTRACTS[1:])


BASES = (
    ("所属系部", "基地名称", "合作单位", "建成时间", "工位数"),
    ("化学工程系", "氯碱仿真实训基地", "明川盐化有限公司", "2020年9月", "60"),
    ("", "水处理运维实训基地", "怀远环保科技有限公司", "2022年4月", "24"),
    ("智能制造系", "数控加工实训基地", "怀远精密机械股份有限公司", "2018年12月", "80"),
    ("", "机器人运维实训基地", "明川机器人有限公司", "2021年5月", "36"),
)


@pytest.mark.parametrize("print_", PRINTS.values(), ids=PRINTS)
def test_a_first_cell_merged_over_several_rows(print_: Parted) -> None:
    (found,) = tables("表3-4 校外实训基地", *(line for row in BASES for line in print_(row)))
    assert found.header == BASES[0]
    assert [row[1:] for row in cells(found)] == [row[1:] for row in BASES[1:]]
    assert [row[0] for row in cells(found)] == [*["化学工程系"] * 2, *["智能制造系"] * 2]


def test_a_first_row_lacks_a_cell_with_nothing_above_it() -> None:
    rows = (BASES[0], ("", "氯碱仿真实训基地", "明川盐化有限公司", "2020年9月", "60"), *BASES[3:])
    (found,) = tables("表3-4 校外实训基地", *(line for row in rows for line in PRINTS["cell by cell"](row)))
    assert cells(found)[:2] == [rows[1], rows[2]]


def test_a_cell_merged_behind_the_serial_number() -> None:
    (found,) = tables(
        "表4 横向技术服务",
        *(
            "\t".join(filter(None, row))
            for row in (*CONTRACTS[:2], ("2", "", "坯体配方优化", "6.8", "2023年1月"), *CONTRACTS[3:])
        ),
    )
    assert cells(found)[1] == ("2", "明川瓷业有限公司", "坯体配方优化", "6.8", "2023年1月")


def test_a_head_in_two_rows_and_a_sum_below() -> None:
    lines = (
        "委托单位 项目 到款",
        "2022年 2023年",
        "明川瓷业 釉面改良 24.6 —",
        "刀具寿命试验 — 18",
        "怀远农机 底盘轻量化 15 —",
        "合计 39.6 18",
    )
    (found,) = tables("表3 横向技术服务到款（万元）", *lines)
    assert found.header == ("委托单位", "项目", "到款 / 2022年", "到款 / 2023年")
    assert cells(found)[1] == ("明川瓷业", "刀具寿命试验", "—", "18")
    assert cells(found)[-1][0] == "合计"


def test_a_head_in_two_rows_printed_cell_by_cell() -> None:
    head = ("序号", "培训项目", "培训单位", "培训时间", "培训人数", "合计", "其中线上")
    rows = (
        ("1", "钳工技能提升", "明川重工有限公司", "2023年10月", "86", "—"),
        ("2", "焊工轮训", "怀远县总工会", "2023年11月", "54", "20"),
        ("3", "财务数字化", "明川商贸有限公司", "2024年3月", "210", "150"),
    )
    (found,) = tables("表5-3 培训项目", *head, *(cell for row in rows for cell in row))
    assert found.header == (*head[:4], "培训人数 / 合计", "培训人数 / 其中线上")
    assert cells(found) == list(rows)


def test_a_name_that_goes_on_below_and_numbers_that_blanks_part() -> None:
    (piled,) = tables(
        "表1 订单班",
        "专业",
        "合作单位",
        "人数",
        "邮轮乘务",
        "明川蓝鲸邮轮服务",
        "有限公司",
        "33",
        "酒店管理",
        "怀远湖滨酒店",
        "41",
    )
    assert cells(piled)[0] == ("邮轮乘务", "明川蓝鲸邮轮服务有限公司", "33")
    (parted,) = tables(
        "表2 指标",
        "指标 单位 2022年 2023年",
        "仪器设备值 元 15 870 17 246",
        "生师比 — 17.2 16.8",
        "到款 万元 131.5 176.4",
    )
    assert cells(parted)[0] == ("仪器设备值", "元", "15 870", "17 246")


def test_each_thing_printed_as_a_form() -> None:
    forms = (
        "产业学院名称 明川陶瓷产业学院 揭牌时间 2019年10月",
        "共建单位 明川瓷业有限公司、明川县文化局",
        "面向专业 陶瓷设计与工艺 在读学生 268人",
        "产业学院名称 怀远智造产业学院 揭牌时间 2021年5月",
        "共建单位 怀远精密机械股份有限公司",
        "面向专业 数控技术 在读学生 314人",
    )
    (found,) = tables("表3-2 产业学院一览", *forms)
    assert found.header == ("产业学院名称", "揭牌时间", "共建单位", "面向专业", "在读学生")
    assert cells(found)[1] == ("怀远智造产业学院", "2021年5月", "怀远精密机械股份有限公司", "数控技术", "314人")
    place = found.rows[0].place
    assert (place.line_first, place.line_last) == (4, 6)


def test_a_table_ends_where_a_sentence_leads_in_something_else() -> None:
    found = tables(
        "表1 订单班",
        "专业",
        "合作单位",
        "人数",
        "酒店管理",
        "怀远湖滨酒店",
        "41",
        "贯通培养，合作院校两所：",
        "（1）明川职业中专学校",
    )
    assert [cells(table) for table in found] == [[("酒店管理", "怀远湖滨酒店", "41")]]


def test_contents_are_no_table() -> None:
    assert tables("目录", "一、学生发展\t3", "二、教育教学\t6", "三、产教融合\t10") == []


def flattened(path: Path, print_: Parted) -> str:
    """A Word report as a text whose lines are whole."""
    document = docx.Document(str(path))
    lines: list[str] = []
    for element in document.element.body.iterchildren():
        if element.tag.endswith("}p"):
            lines += Paragraph(element, document).text.split("\n")
        elif element.tag.endswith("}tbl"):
            lines += [line for row in rows_of(WordTable(element, document)) for line in print_(row)]
    return "\n".join(line.strip(" ") for line in lines if line.strip())


def rows_of(table: WordTable) -> Iterator[list[str]]:
    """The words of each row; a merged cell has its words where it begins, and none where it goes on below."""
    seen: list[object] = []
    for row in table.rows:
        parts = list(dict.fromkeys(cell._tc for cell in row.cells))
        yield [" ".join("".join(t.text or "" for t in part.iter() if t.tag.endswith("}t")).split()) if part not in seen
               else "" for part in parts]  # fmt: skip
        seen += parts


@pytest.mark.parametrize("print_", PRINTS.values(), ids=PRINTS)
@pytest.mark.parametrize("name", ["yubei-metals"])
def test_a_report_says_the_same_in_word_and_flattened(name: str, print_: Parted) -> None:
    path = REPORTS / name / "report.docx"
    assert agreement(path, flattened(path, print_)) >= 0.97


def agreement(path: Path, text: str) -> float:
    """The share of facts that a Word report and a text of it both state, of those that the one with more states."""
    told, found = extract(path.read_bytes(), path.name), extract(text.encode(), "report.txt")
    facts = [{(r.type, f.index[r.start].name, f.index[r.end].name) for r in f.relationships} for f in (told, found)]
    return len(facts[0] & facts[1]) / max(map(len, facts))
