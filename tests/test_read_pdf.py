"""PDFs made here with reportlab: text and margins, ruled and unruled tables, page breaks, locked and damaged files."""

# ruff: noqa: E501 (lines as they are printed are kept whole)

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

from graph.errors import ReportError
from loaders.ocr import is_installed
from loaders.printed import Box, Edge, find_lines, turn_of
from loaders.read_pdf import read_pdf
from loaders.read_txt import read_txt
from loaders.report import Report, Table
from loaders.ruled import cell_text, find_ruled

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
BODY = ParagraphStyle("body", parent=CELL, fontSize=12, leading=20, firstLineIndent=24)
CAPTION = ParagraphStyle("caption", parent=CELL, alignment=1)
HEADING = ParagraphStyle("heading", parent=CELL, fontSize=14, leading=24)
PROSE = "学校坚持产教融合校企合作的办学方向，面向区域支柱产业与龙头企业共同制定人才培养方案，形成了校企双方互利共赢的良好格局。"


def build(*flowables: Any, running: str = "", encrypt: Any = None) -> bytes:
    data = io.BytesIO()

    def furniture(page: canvas.Canvas, document: Any) -> None:
        page.setFont(FONT, 9)
        if running:
            page.drawCentredString(297, 800, running)
            page.drawCentredString(297, 30, f"- {document.page} -")

    SimpleDocTemplate(data, leftMargin=85, rightMargin=85, encrypt=encrypt).build(
        list(flowables), onFirstPage=furniture, onLaterPages=furniture
    )
    return data.getvalue()


def grid(rows: Sequence[Sequence[str]], *, ruled: bool = True, valign: str = "MIDDLE", spans: Sequence[Any] = (),
         head: int = 1) -> LongTable:  # fmt: skip
    style = [("VALIGN", (0, 0), (-1, -1), valign), *(("SPAN", a, b) for a, b in spans)]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    cells = [[Paragraph(text, CELL) for text in row] for row in rows]
    columns = len(rows[0])
    return LongTable(cells, colWidths=[40] + [385 / (columns - 1)] * (columns - 1), repeatRows=head, style=style)


def read(*flowables: Any, running: str = "") -> Report:
    return read_pdf(build(*flowables, running=running), "report.pdf")


def tables(report: Report) -> list[Table]:
    return [block.table for block in report.blocks if block.table is not None]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple("".join(cell.text.split()) for cell in row.cells) for row in table.rows]


def texts(report: Report) -> list[tuple[str, str]]:
    return [(block.kind, "".join(block.body.text.split())) for block in report.blocks]


ROWS = [["序号", "项目名称", "合作企业", "金额（万元）"]] + [
    [str(n), f"智能产线第{n}期升级改造与关键技术联合研发项目"[: 12 + n % 11], f"海州示例{'精密' * (n % 4)}机械设备股份有限公司", f"{n}.50"]
    for n in range(1, 61)
]  # fmt: skip


# ---- text ------------------------------------------------------------------------------------------------


def test_wrapped_lines_are_joined_by_the_margins_and_pages_keep_their_place() -> None:
    report = read(
        Paragraph("一、产教融合", HEADING),
        *(Paragraph(PROSE * n, BODY) for n in (1, 3, 2, 9, 8, 9)),
        running="示例职业学院质量年度报告",
    )
    assert texts(report) == [("heading", "一、产教融合"), *(("paragraph", PROSE * n) for n in (1, 3, 2, 9, 8, 9))]
    assert report.title == "示例职业学院质量年度报告"
    assert report.pages == 2
    assert {piece.page for piece in report.blocks[-1].body.pieces} <= {1, 2}
    assert report.blocks[0].body.place().address == "page 1 line 2"


def test_every_passage_is_found_at_its_address() -> None:
    data = build(*(Paragraph(PROSE * n, BODY) for n in (3, 9, 9)), running="示例职业学院质量年度报告")
    document = pypdfium2.PdfDocument(data)
    for block in read_pdf(data, "report.pdf").blocks:
        bounds = [*(piece.start for piece in block.body.pieces), len(block.body.text)]
        for piece, end in zip(block.body.pieces, bounds[1:], strict=True):
            _, page, _, line = piece.address.split()
            opened = document[int(page) - 1]
            printed = find_lines(opened.get_textpage(), turn_of(opened))[int(line) - 1].text
            assert block.body.text[piece.start : end].strip() == printed
            assert piece.page == int(page)
    document.close()


def test_the_table_of_contents_is_left_out() -> None:
    contents = [Paragraph(f"{n}、章节标题{'.' * 60}{i}", CELL) for i, n in enumerate("一二三", 1)]
    report = read(
        Paragraph("目 录", HEADING), *contents, PageBreak(), Paragraph("一、章节标题", HEADING), Paragraph(PROSE, BODY)
    )
    assert texts(report) == [("heading", "一、章节标题"), ("paragraph", PROSE)]


def test_a_turned_page_is_read_as_it_is_seen() -> None:
    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=(842, 595))
    for line in range(3):
        page.saveState()
        page.translate(60 + 20 * line, 40)
        page.rotate(90)
        page.setFont(FONT, 12)
        page.drawString(0, 0, f"第{'一二三'[line]}行学校与示例公司合作")
        page.restoreState()
    page.save()
    document = pypdfium2.PdfDocument(data.getvalue())
    document[0].set_rotation(90)
    turned = io.BytesIO()
    document.save(turned)
    document.close()
    joined = "".join(text for _, text in texts(read_pdf(turned.getvalue(), "report.pdf")))
    assert joined.index("第一行") < joined.index("第二行") < joined.index("第三行")


# ---- tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_several_pages(ruled: bool, valign: str) -> None:
    report = read(Paragraph(PROSE, BODY), Paragraph("表 5-1 横向项目一览", CAPTION), grid(ROWS, ruled=ruled, valign=valign),
                  Paragraph("数据来源：科研处", CAPTION), Paragraph(PROSE, BODY), running="示例职业学院质量年度报告")  # fmt: skip
    (found,) = tables(report)
    assert (found.number, found.header) == ("5-1", tuple(ROWS[0]))
    assert cells(found) == [tuple(row) for row in ROWS[1:]]
    assert [row.serial for row in found.rows] == [row[0] for row in ROWS[1:]]
    assert {row.place.page for row in found.rows} >= {1, 2, 3}
    assert texts(report)[0] == texts(report)[-1] == ("paragraph", PROSE)


def test_ruled_rows_are_those_of_pdfplumber() -> None:
    data = build(Paragraph("表 5-1 横向项目一览", CAPTION), grid(ROWS))
    with pdfplumber.open(io.BytesIO(data)) as document:
        theirs = [
            tuple("".join((cell or "").split()) for cell in row)
            for page in document.pages
            for table in page.extract_tables()
            for row in table
        ]
    (found,) = tables(read_pdf(data, "report.pdf"))
    assert cells(found) == [row for row in theirs if row != tuple(ROWS[0])]


def test_a_table_that_goes_on_without_its_header() -> None:
    (found,) = tables(read(Paragraph("表 5-1 横向项目一览", CAPTION), grid(ROWS, head=0)))
    assert [row.serial for row in found.rows] == [row[0] for row in ROWS[1:]]


def test_a_table_that_says_it_goes_on() -> None:
    (found,) = tables(
        read(
            Paragraph("表 5-1 横向项目一览", CAPTION),
            grid(ROWS[:5]),
            PageBreak(),
            Paragraph("续表 5-1", CAPTION),
            grid([ROWS[0], *ROWS[5:9]]),
        )
    )
    assert [row.serial for row in found.rows] == [str(n) for n in range(1, 9)]


def test_another_table_at_the_top_of_the_next_page_is_another() -> None:
    other = [
        ["序号", "培训内容", "培训单位", "人数"],
        ["1", "仓储管理", "示例物流协会", "40"],
        ["2", "电商运营", "示例商会", "50"],
    ]
    report = read(Paragraph("表 5-1 横向项目一览", CAPTION), grid(ROWS[:5]), PageBreak(), grid(other))
    assert [found.header for found in tables(report)] == [tuple(ROWS[0]), tuple(other[0])]


def test_a_row_that_crosses_a_page_is_one_row() -> None:
    long = "与海州示例机械有限公司共同开展关键技术联合攻关"
    first = [["序号", "合作内容", "合作企业"], ["1", "短内容", "甲公司"], ["2", long, "乙股份有限"]]
    second = [["序号", "合作内容", "合作企业"], ["", "的后半部分内容", "公司"], ["3", "短内容", "丙公司"]]
    (found,) = tables(read(Paragraph("表 1-1 合作", CAPTION), grid(first), PageBreak(), grid(second)))
    assert cells(found) == [
        ("1", "短内容", "甲公司"),
        ("2", long + "的后半部分内容", "乙股份有限公司"),
        ("3", "短内容", "丙公司"),
    ]
    crossing = found.rows[1].cells[1]
    assert [piece.page for piece in crossing.pieces] == [1, 2]
    assert crossing.place(len(long)).address == "page 2 table 1 row 2"


def test_merged_cells_are_filled_and_a_header_of_two_rows_is_one() -> None:
    rows = [["序号", "合作企业", "到账经费", ""], ["", "", "上半年", "下半年"], ["1", "甲公司", "3.0", "4.0"], ["2", "乙公司", "5.0", "6.0"],
            ["", "丙公司", "7.0", "8.0"]]  # fmt: skip
    spans = [((0, 0), (0, 1)), ((1, 0), (1, 1)), ((2, 0), (3, 0)), ((0, 3), (0, 4))]
    (found,) = tables(read(Paragraph("表 1-1 经费", CAPTION), grid(rows, spans=spans, head=2)))
    assert found.header == ("序号", "合作企业", "到账经费 / 上半年", "到账经费 / 下半年")
    assert cells(found) == [("1", "甲公司", "3.0", "4.0"), ("2", "乙公司", "5.0", "6.0"), ("2", "丙公司", "7.0", "8.0")]


def test_a_grid_drawn_as_one_path_is_a_table() -> None:
    data = io.BytesIO()
    page = canvas.Canvas(data)
    page.setFont(FONT, 10)
    page.drawString(200, 760, "表 2-1 基地")
    page.grid([80, 200, 400], [700, 720, 740])
    for x, y, text in (
        (85, 725, "基地名称"),
        (205, 725, "共建单位"),
        (85, 705, "示例基地"),
        (205, 705, "示例有限公司"),
    ):
        page.drawString(x, y, text)
    page.save()
    (found,) = tables(read_pdf(data.getvalue(), "report.pdf"))
    assert (found.header, cells(found)) == (("基地名称", "共建单位"), [("示例基地", "示例有限公司")])


@pytest.mark.parametrize(
    "style",
    [
        [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
         ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)],
        [("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey), ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.whitesmoke, colors.white])],
        [("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black), ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
         ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)],
    ],
    ids=["three lines", "shaded rows", "open sides"],
)  # fmt: skip
def test_other_ways_to_rule_a_table(style: list[Any]) -> None:
    rows = [[Paragraph(text, CELL) for text in row] for row in ROWS[:12]]
    drawn = LongTable(rows, colWidths=[40, 130, 130, 125], style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *style])
    report = read(Paragraph(PROSE * 3, BODY), Paragraph("表 2-1 项目", CAPTION), drawn, Paragraph(PROSE * 3, BODY))
    (found,) = tables(report)
    assert (found.header, cells(found)) == (tuple(ROWS[0]), [tuple(row) for row in ROWS[1:12]])
    assert [kind for kind, _ in texts(report)] == ["paragraph", "table", "paragraph"]


def test_a_drawing_of_many_lines_is_no_table() -> None:
    data = io.BytesIO()
    page = canvas.Canvas(data)
    page.setFont(FONT, 12)
    page.drawString(80, 780, "学校与示例科技有限公司共建产业学院。")
    for n in range(3000):
        page.line(50 + n % 61 * 8, 100 + n % 71 * 8, 50 + n % 61 * 8, 107 + n % 71 * 8)
        page.line(50 + n % 53 * 8, 100 + n % 67 * 8, 57 + n % 53 * 8, 100 + n % 67 * 8)
    page.save()
    assert texts(read_pdf(data.getvalue(), "report.pdf")) == [("paragraph", "学校与示例科技有限公司共建产业学院。")]


def test_a_frame_around_text_is_no_table() -> None:
    frame = LongTable([[[Paragraph("典型案例：仓配一体", CAPTION), Paragraph(PROSE * 2, BODY), Paragraph(PROSE, BODY)]]], colWidths=[420],
                      style=[("BOX", (0, 0), (-1, -1), 1, colors.black)])  # fmt: skip
    report = read(Paragraph(PROSE, BODY), frame, Spacer(1, 12), Paragraph(PROSE, BODY))
    assert texts(report) == [
        ("paragraph", PROSE),
        ("case_box", "典型案例：仓配一体"),
        ("paragraph", PROSE * 2),
        ("paragraph", PROSE),
        ("paragraph", PROSE),
    ]


# ---- what cannot be read ---------------------------------------------------------------------------------


def picture(page: canvas.Canvas) -> None:
    image = Image.new("RGB", (600, 800), "white")
    page.drawImage(ImageReader(image), 0, 0, 595, 842)
    page.showPage()


def with_scans(*scanned: int, pages: int) -> bytes:
    data = io.BytesIO()
    page = canvas.Canvas(data)
    for number in range(1, pages + 1):
        if number in scanned:
            picture(page)
            continue
        page.setFont(FONT, 12)
        page.drawString(80, 700, f"第{number}页学校与示例科技有限公司共建产业学院。")
        page.showPage()
    page.save()
    return data.getvalue()


@pytest.mark.skipif(is_installed(), reason="the extra `ocr` is installed and reads the pictures")
def test_scanned_pages_are_told() -> None:
    report = read_pdf(with_scans(2, 3, 4, 6, pages=6), "report.pdf")
    (note,) = report.notes
    assert str(note) == "page 2–4, 6 are scanned pictures; install the extra `ocr` or supply a text PDF"
    assert note.say("zh") == "第 2–4、6 页是扫描图片；请安装附加组件 `ocr`，或提供有文字的 PDF"
    assert report.pages == 6
    with pytest.raises(
        ReportError, match="page 1–3 are scanned pictures; install the extra `ocr` or supply a text PDF"
    ):
        read_pdf(with_scans(1, 2, 3, pages=3), "report.pdf")


def test_an_empty_pdf_is_refused() -> None:
    data = io.BytesIO()
    page = canvas.Canvas(data)
    page.showPage()
    page.save()
    with pytest.raises(ReportError, match="holds no text"):
        read_pdf(data.getvalue(), "report.pdf")


@pytest.mark.skipif(is_installed(), reason="the extra `ocr` is installed and reads the page anew")
def test_a_text_layer_of_nonsense_is_told() -> None:
    nonsense = "".join(
        chr(0x9FA0 - 37 * n) for n in range(400) if len(chr(0x9FA0 - 37 * n).encode("gb2312", "ignore")) == 0
    )
    with pytest.raises(ReportError, match="text layer that cannot be read"):
        read(Paragraph(nonsense, BODY))


def test_a_locked_pdf_asks_for_its_password_and_opens_with_it() -> None:
    data = build(Paragraph(PROSE, BODY), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    with pytest.raises(ReportError, match="give its password with --password"):
        read_pdf(data, "report.pdf")
    with pytest.raises(ReportError, match="the password given does not open it"):
        read_pdf(data, "report.pdf", password="wrong")
    assert texts(read_pdf(data, "report.pdf", password="secret")) == [("paragraph", PROSE)]


@pytest.mark.parametrize("keep", [0.05, 0.5, 0.95])
def test_a_truncated_pdf_is_refused_or_read_in_part(keep: float) -> None:
    data = build(*(Paragraph(PROSE * 9, BODY) for _ in range(9)))
    with contextlib.suppress(ReportError):
        assert read_pdf(data[: int(len(data) * keep)], "report.pdf").blocks


def raw_pdf(*objects: str) -> bytes:
    """A PDF of hand-written objects, numbered from 1; the first is its catalogue."""
    data, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode()


@pytest.mark.parametrize(
    "tree",
    [
        ("<< /Type /Pages /Kids [2 0 R] /Count 1 >>",),
        ("<< /Type /Pages /Kids [3 0 R] /Count 2 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>"),
        ("<< /Type /Pages /Kids [] /Count 99999999 >>",),
    ],
)
def test_a_cyclic_or_lying_page_tree_is_refused(tree: tuple[str, ...]) -> None:
    with pytest.raises(ReportError, match=r"report\.pdf: "):
        read_pdf(raw_pdf("<< /Type /Catalog /Pages 2 0 R >>", *tree), "report.pdf")


# ---- the samples -----------------------------------------------------------------------------------------


@pytest.mark.samples
def test_the_pdf_gives_the_tables_and_headings_of_the_text_file(samples: Path) -> None:
    folder = samples / "ganjiang-2019"
    ours = read_pdf((folder / "report.pdf").read_bytes(), "report.pdf")
    text = read_txt((folder / "report.txt").read_bytes(), "report.txt")
    assert [(found.number, cells(found)) for found in tables(ours)] == [
        (found.number, cells(found)) for found in tables(text)
    ]
    assert [entry for entry in texts(ours) if entry[0] in ("heading", "case_box")] == [
        entry for entry in texts(text) if entry[0] in ("heading", "case_box")]  # fmt: skip


@pytest.mark.samples
@pytest.mark.parametrize("ruled", [True, False])
def test_wzpt_tables_survive_a_pdf(samples: Path, ruled: bool) -> None:
    wanted = [found for found in tables(read_txt((samples / "wzpt-2020" / "report.txt").read_bytes(), "report.txt"))
              if found.number in ("4-1", "5-1", "5-2", "5-3", "5-6")]  # fmt: skip
    parts: list[Any] = []
    for found in wanted:
        rows = [list(found.header), *([cell.text for cell in row.cells] for row in found.rows)]
        parts += [Paragraph(PROSE * 3, BODY), Paragraph(found.caption, CAPTION), grid(rows, ruled=ruled), Spacer(1, 12)]
    ours = tables(read(*parts))
    assert [(found.number, cells(found)) for found in ours] == [(found.number, cells(found)) for found in wanted]
    assert sum(len(found.rows) for found in ours) == 8 + 90


@pytest.mark.parametrize(("gap", "tables"), [(3.5, 1), (40.0, 2)])
def test_a_double_rule_parts_no_table(gap: float, tables: int) -> None:
    def box(top: float, bottom: float) -> list[Edge]:
        across = [Edge(True, Box(80, y, 500, y)) for y in (top, bottom)]
        return across + [Edge(False, Box(x, top, x, bottom)) for x in (80, 200, 500)]

    head, body = box(100, 120), [*box(120 + gap, 140 + gap), *box(140 + gap, 160 + gap)]
    found = find_ruled([*head, *body])
    assert [len(table.cells) for table in found] == ([6] if tables == 1 else [2, 4])


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            ["五台台怀文旅开发有限公司", "伊阙研学旅行社", "承德热河酒店"],
            "五台台怀文旅开发有限公司\n伊阙研学旅行社\n承德热河酒店",
        ),
        (["定襄宏锻集团有限", "公司", "山西聚环锻件有限", "公司"], "定襄宏锻集团有限公司\n山西聚环锻件有限公司"),
        (["定襄宏锻集团", "有限公司"], "定襄宏锻集团有限公司"),
        (["校企共建的产教融合实训", "中心"], "校企共建的产教融合实训中心"),
    ],
)
def test_names_in_a_cell_end_before_its_edge(lines: list[str], text: str) -> None:
    assert cell_text(lines, 1, "cell").text == text
