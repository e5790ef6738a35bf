"""The one door: formats told by content, and every bad input refused in one clear sentence."""

# ruff: noqa: E501 (data of one case each, kept whole)

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen import canvas

from graph.errors import ReportError
from loaders import formats
from loaders.formats import check_size, match_format, read_report

TEXT = "一、产教融合\n\n学校与示例科技有限公司共建产业学院。\n"


def pdf(lines: tuple[str, ...] = ("Example College works with Example Co.",)) -> bytes:
    data = io.BytesIO()
    page = canvas.Canvas(data)
    for i, line in enumerate(lines):
        page.drawString(72, 720 - 20 * i, line)
    page.save()
    return data.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("学校与示例科技有限公司共建产业学院。")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as container:
        for name in names:
            container.writestr(name, "x")
    return data.getvalue()


PAGE = "<!DOCTYPE html><html><body><p>学校与示例科技有限公司共建产业学院。</p></body></html>"


@pytest.mark.parametrize(
    ("data", "media"),
    [(TEXT.encode(), "text/plain"), (TEXT.encode("utf-16"), "text/plain"), (pdf(), "application/pdf"), (b"\r\n\x00" + pdf(), "application/pdf"),
     (PAGE.encode(), "text/html"), (PAGE.encode("utf-16"), "text/html"), (b"\xef\xbb\xbf  " + PAGE.encode(), "text/html"),
     (word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")],
)  # fmt: skip
def test_the_format_is_told_by_content_whatever_the_name(data: bytes, media: str) -> None:
    report = read_report(data, "report.txt")
    assert report.media_type == media
    assert report.blocks
    assert report.source == "report.txt"
    assert len(report.sha256) == 64


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"\x7fELF\x02\x01\x01\x00", "a program"),
        (b"Rar!\x1a\x07\x01\x00", "an archive"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "an archive"),
        (zipped("xl/workbook.xml"), "a spreadsheet"),
        (zipped("ppt/presentation.xml"), "a presentation"),
        (zipped("a.txt"), "an archive"),
        (word()[:500], "cut short or damaged"),
        (bytes(range(256)) * 64, "not text in a known encoding"),
        (b"%PDF-1.7\n%%EOF", "cut short or damaged"),
        (b"%PDF-1.4" + bytes(range(256)) * 20, "cut short or damaged"),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ReportError) as error:
        read_report(data, "folder/报告.pdf")
    assert said in str(error.value)
    assert str(error.value).startswith("folder/报告.pdf: ")


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(ReportError, match="more than the 200 MB"):
        check_size(formats.LARGEST + 1, "report.pdf")


def test_a_sparse_file_over_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    with path.open("wb") as file:
        file.truncate(formats.LARGEST + 1)
    with pytest.raises(ReportError, match="more than the 200 MB"):
        check_size(path.stat().st_size, path.name)


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, b"{\\rtf1 text}"])
def test_an_old_word_file_says_what_to_do_where_it_cannot_be_converted(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReportError, match=r"save it as \.docx"):
        read_report(data, "report.doc")


def test_an_old_word_file_is_converted_where_libreoffice_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for soffice that writes a Word file where LibreOffice would: the call and its result are what is tested."""
    made = tmp_path / "made.docx"
    made.write_bytes(word())
    program = tmp_path / "soffice"
    copy = shutil.which("cp")
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\n{copy} "{made}" "$2/report.docx"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    report = read_report(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "report.doc")
    assert report.blocks[0].body.text == "学校与示例科技有限公司共建产业学院。"


def test_a_text_that_mentions_markup_is_a_text() -> None:
    assert match_format("学校使用 <b> 标签。\n".encode(), "report.txt") == "txt"


@pytest.mark.samples
@pytest.mark.parametrize("sample", ["wzpt-2020", "wzpt-profile", "ganjiang-2019", "guinan-2021", "guinan-2022"])
def test_every_sample_is_read_in_every_form(samples: Path, sample: str) -> None:
    found = {}
    for path in sorted((samples / sample).glob("report.*")):
        report = read_report(path.read_bytes(), path.name)
        rows = (row for block in report.blocks if block.table for row in block.table.rows)
        # a cell that lists bodies one below the other is as good as rows whose other cells are merged
        found[path.suffix] = sum(max(cell.text.count("\n") for cell in row.cells) + 1 for row in rows)
        assert report.blocks
    assert len(set(found.values())) == 1, found
