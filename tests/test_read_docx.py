"""Word files made here with python-docx and raw XML: order, numbering, merged cells, boxes, notes, tracked changes."""

# ruff: noqa: E501 (lines as they are printed are kept whole)

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from graph.errors import ReportError
from loaders.read_docx import read_docx
from loaders.read_txt import read_txt
from loaders.report import Block, Report, Table

W = nsdecls("w")


def build(fill: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    fill(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def read(fill: Callable[[Any], None]) -> Report:
    return read_docx(build(fill), "report.docx")


def body(report: Report) -> list[str]:
    return [block.body.text for block in report.blocks if block.table is None]


def tables(report: Report) -> list[Table]:
    return [block.table for block in report.blocks if block.table is not None]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def fill_table(table: Any, rows: list[list[str]]) -> None:
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text


def append(document: Any, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def test_headings_paragraphs_and_tables_in_document_order() -> None:
    def fill(d: Any) -> None:
        d.add_heading("一、产教融合", 1)
        d.add_paragraph("学校与示例公司合作。")
        d.add_heading("（一）实训基地", 2)
        d.add_paragraph("表4-1 共建基地")
        fill_table(d.add_table(2, 3), [["序号", "基地名称", "共建单位"], ["1", "示例基地", "示例公司"]])
        d.add_paragraph("（1）科研管理")
        d.add_paragraph("其后的文字。")

    report = read(fill)
    assert [(b.kind, b.level, b.body.text) for b in report.blocks] == [
        ("heading", 1, "一、产教融合"), ("paragraph", 0, "学校与示例公司合作。"), ("heading", 2, "（一）实训基地"),
        ("table", 0, "表4-1 共建基地"), ("heading", 3, "（1）科研管理"), ("paragraph", 0, "其后的文字。")]  # fmt: skip
    assert report.blocks[3].section == ("一、产教融合", "（一）实训基地")
    assert [b.body.place().address for b in report.blocks] == [
        "paragraph 1", "paragraph 2", "paragraph 3", "paragraph 4", "paragraph 5", "paragraph 6"]  # fmt: skip
    row = tables(report)[0].rows[0]
    assert (row.place.address, row.serial) == ("table 1 row 2", "1")
    assert tables(report)[0].number == "4-1"


def test_merged_cells_are_filled_and_a_header_of_two_rows_is_one() -> None:
    def fill(d: Any) -> None:
        t = d.add_table(5, 4)
        fill_table(t, [["序号", "合作企业", "到账经费", ""], ["", "", "上半年", "下半年"], ["1", "甲公司", "3.0", "4.0"],
                       ["2", "乙公司", "5.0", ""], ["", "丙公司", "7.0", "8.0"]])  # fmt: skip
        t.cell(0, 0).merge(t.cell(1, 0))
        t.cell(0, 1).merge(t.cell(1, 1))
        t.cell(0, 2).merge(t.cell(0, 3))
        t.cell(3, 0).merge(t.cell(4, 0))
        t.cell(3, 2).merge(t.cell(3, 3))

    found = tables(read(fill))[0]
    assert found.header == ("序号", "合作企业", "到账经费 / 上半年", "到账经费 / 下半年")
    assert cells(found) == [("1", "甲公司", "3.0", "4.0"), ("2", "乙公司", "5.0", "5.0"), ("2", "丙公司", "7.0", "8.0")]
    assert [row.serial for row in found.rows] == ["1", "2", "2"]


def test_a_header_printed_anew_inside_a_table_is_no_row() -> None:
    rows = [["序号", "企业"], ["1", "甲公司"], ["序号", "企业"], ["2", "乙公司"]]
    found = tables(read(lambda d: fill_table(d.add_table(4, 2), rows)))[0]
    assert [row.serial for row in found.rows] == ["1", "2"]


def test_a_frame_of_one_cell_is_a_case_box_in_its_place() -> None:
    def fill(d: Any) -> None:
        d.add_paragraph("前文。")
        cell = d.add_table(1, 1).cell(0, 0)
        cell.text = "典型案例：一根网线连山乡"
        cell.add_paragraph("学校为示例公司开发系统。")
        d.add_paragraph("后文。")

    report = read(fill)
    assert [(b.kind, b.body.text) for b in report.blocks] == [
        ("paragraph", "前文。"), ("case_box", "典型案例：一根网线连山乡"), ("paragraph", "学校为示例公司开发系统。"), ("paragraph", "后文。")]  # fmt: skip
    assert report.blocks[2].body.place().address == "table 1 paragraph 2"


def test_nested_tables_are_tables_of_their_own() -> None:
    def fill(d: Any) -> None:
        t = d.add_table(2, 2)
        fill_table(t, [["类别", "内容"], ["合作", "见内表"]])
        inner = t.cell(1, 1).add_table(2, 2)
        fill_table(inner, [["序号", "企业"], ["1", "甲公司"]])

    outer, inner = tables(read(fill))
    assert cells(outer) == [("合作", "见内表")]
    assert cells(inner) == [("1", "甲公司")]


def test_tracked_changes_stand_as_accepted() -> None:
    def fill(d: Any) -> None:
        append(d, f'<w:p {W}><w:r><w:t>学校与</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>甲</w:delText></w:r></w:del>'
                  f'<w:ins w:id="2" w:author="a"><w:r><w:t>乙</w:t></w:r></w:ins><w:r><w:t>公司合作。</w:t></w:r></w:p>')  # fmt: skip
        append(
            d, f'<w:p {W}><w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>'
        )
        append(
            d,
            f'<w:p {W}><w:moveFrom w:id="4" w:author="a"><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:r><w:t>后半。</w:t></w:r></w:p>',
        )
        append(d, f'<w:tbl {W}><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>'
                  + "".join(f'<w:tr>{mark}<w:tc><w:p><w:r><w:t>{a}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{b}</w:t></w:r></w:p></w:tc></w:tr>'
                            for a, b, mark in (("序号", "企业", ""), ("1", "甲公司", '<w:trPr><w:del w:id="5" w:author="a"/></w:trPr>'), ("2", "乙公司", "")))
                  + "</w:tbl>")  # fmt: skip

    report = read(fill)
    assert body(report)[:2] == ["学校与乙公司合作。", "前半后半。"]
    assert cells(tables(report)[0]) == [("2", "乙公司")]


def test_numbers_that_word_prints_are_in_the_text() -> None:
    def fill(d: Any) -> None:
        numbering = d.part.numbering_part.element
        numbering.insert(0, parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'))  # fmt: skip
        numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        for text, depth in (("概况", 0), ("规模", 1), ("成果", 1), ("融合", 0), ("基地", 1)):
            append(d, f'<w:p {W}><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr></w:pPr>'
                      f"<w:r><w:t>{text}</w:t></w:r></w:p>")  # fmt: skip

    report = read(fill)
    assert [(b.level, b.body.text) for b in report.blocks] == [
        (1, "一、概况"), (2, "（1）规模"), (2, "（2）成果"), (1, "二、融合"), (2, "（1）基地")]  # fmt: skip


def test_soft_breaks_boxes_footnotes_and_content_controls() -> None:
    def fill(d: Any) -> None:
        append(d, f"<w:p {W}><w:r><w:t>甲行</w:t><w:br/><w:t>乙行</w:t></w:r></w:p>")
        append(d, f'<w:p {W}><w:r><w:t>带框。</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
                  "<w:txbxContent><w:p><w:r><w:t>框中与示例公司共建。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")  # fmt: skip
        append(d, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件里的文字。</w:t></w:r></w:p></w:sdtContent></w:sdt>")
        append(d, f'<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
                  "<w:sdtContent><w:p><w:r><w:t>一、目录条目</w:t></w:r></w:p></w:sdtContent></w:sdt>")  # fmt: skip
        append(d, f"<w:p {W}><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见。</w:t></w:r></w:p>")

    report = read(fill)
    assert body(report) == ["甲行", "乙行", "带框。", "框中与示例公司共建。", "控件里的文字。", "可见。"]
    assert [b.body.place().address for b in report.blocks][:4] == [
        "paragraph 1", "paragraph 1 part 2", "paragraph 2", "text box 1 paragraph 1"]  # fmt: skip


def test_footnotes_follow_their_paragraph() -> None:
    plain = build(
        lambda d: append(d, f'<w:p {W}><w:r><w:t>正文。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    )
    notes = (f'<?xml version="1.0"?><w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
             '<w:footnote w:id="2"><w:p><w:r><w:t>脚注里的示例公司。</w:t></w:r></w:p></w:footnote></w:footnotes>')  # fmt: skip
    report = read_docx(with_part(plain, "word/footnotes.xml", notes, "footnotes"), "report.docx")
    assert body(report) == ["正文。", "脚注里的示例公司。"]
    assert report.blocks[1].body.place().address == "footnote 2 paragraph 1"


def with_part(data: bytes, name: str, text: str, kind: str) -> bytes:
    """A Word file with one more part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry == "word/_rels/document.xml.rels":
                link = (f'<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
                        f'Target="{name.removeprefix("word/")}"/></Relationships>')  # fmt: skip
                content = content.replace(b"</Relationships>", link.encode())
            if entry == "[Content_Types].xml":
                kind_of = f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/></Types>'
                content = content.replace(b"</Types>", kind_of.encode())
            new.writestr(entry, content)
        new.writestr(name, text)
    return out.getvalue()


def test_a_container_that_unpacks_beyond_bounds_is_refused() -> None:
    out = io.BytesIO(build(lambda d: d.add_paragraph("文字。")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/media/bomb.bin", b"\x00" * 60_000_000)
    with pytest.raises(ReportError, match="would unpack to 60 MB"):
        read_docx(out.getvalue(), "report.docx")


def test_an_entity_bomb_is_refused_or_read_empty() -> None:
    bomb = "<!DOCTYPE w [" + '<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"  # fmt: skip
    data = build(lambda d: d.add_paragraph("文字。"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry == "word/document.xml":
                content = content.replace(b"<w:document", bomb.encode() + b"<w:document", 1).replace(
                    "文字。".encode(), b"&i;"
                )
            new.writestr(entry, content)
    with contextlib.suppress(ReportError):
        assert read_docx(out.getvalue(), "report.docx").characters < 100


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_truncated_file_is_refused(keep: float) -> None:
    data = build(lambda d: d.add_paragraph("文字。"))
    with pytest.raises(ReportError, match="cut short or damaged"):
        read_docx(data[: int(len(data) * keep)], "report.docx")


def test_a_container_without_a_document_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("word/document.xml", "<nothing/>")
    with pytest.raises(ReportError, match=r"report\.docx: .* damaged"):
        read_docx(out.getvalue(), "report.docx")


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(ReportError, match="holds no text"):
        read_docx(build(lambda _: None), "report.docx")


@pytest.mark.samples
def test_every_passage_is_found_at_its_address(samples: Path) -> None:
    data = (samples / "ganjiang-2019" / "report.docx").read_bytes()
    document = docx.Document(io.BytesIO(data))
    grids = list(document.element.body.iter(qn("w:tbl")))
    for block in read_docx(data, "report.docx").blocks:
        address = block.body.place().address.split()
        if address[:1] == ["paragraph"]:
            assert document.paragraphs[int(address[1]) - 1].text.strip() == block.body.text
        for row in block.table.rows if block.table else ():
            _, table, _, number = row.place.address.split()
            printed = "".join(grids[int(table) - 1].tr_lst[int(number) - 1].itertext())
            assert row.cells[-1].text.replace("\n", "") in printed


def tight(report: Report, kind: str) -> list[str]:
    return ["".join(block.body.text.split()) for block in report.blocks if block.kind == kind]


@pytest.mark.samples
def test_the_word_file_gives_the_tables_of_the_text_file(samples: Path) -> None:
    folder = samples / "ganjiang-2019"
    word = read_docx((folder / "report.docx").read_bytes(), "report.docx")
    text = read_txt((folder / "report.txt").read_bytes(), "report.txt")

    def grid(block: Block) -> list[list[str]]:
        assert block.table is not None
        rows = [block.table.header, *(tuple(cell.text for cell in row.cells) for row in block.table.rows)]
        return [["".join(cell.split()) for cell in row] for row in rows]

    assert [grid(b) for b in word.blocks if b.table] == [grid(b) for b in text.blocks if b.table]
    assert tight(word, "heading") == tight(text, "heading")
    assert len(set(tight(word, "paragraph")) - set(tight(text, "paragraph"))) <= 2
