"""How fast reports are read, and how that grows: each figure beside a plain use of the library it leans on.

Run: python benchmarks/reading.py [--soak]. Seconds differ from machine to machine; the ratios hardly do.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pdfplumber
import pypdfium2
from lxml import html
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loaders.formats import read_report

FONT = "STSong-Light"
PROSE = "学校与示例科技有限公司共建智能制造产业学院培养高素质技术技能人才服务区域经济社会发展"
HEADER = ("序号", "项目名称", "单位名称", "金额（万元）")
SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"


def rows(page: int) -> list[tuple[str, ...]]:
    return [(str(n), f"智能产线第{page}期改造项目", f"示例市精密机械{n}有限公司", f"{n * 3}.5") for n in range(1, 10)]


def make_pdf(pages: int, *, tables: bool) -> bytes:
    """A report of so many pages with a running head, page numbers and, if wanted, a ruled table on every page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=(595, 842))
    for number in range(1, pages + 1):
        page.setFont(FONT, 9)
        page.drawCentredString(297, 810, "示例职业学院高等职业教育质量年度报告")
        page.drawCentredString(297, 30, str(number))
        page.setFont(FONT, 12)
        for line in range(14 if tables else 32):
            first, last = line % 8 == 0, line % 8 == 7
            page.drawString(
                109 if first else 85, 780 - 21 * line, "取得了良好成效。" if last else PROSE[: 33 if first else 35]
            )
        if tables:
            draw_table(page, number)
        page.showPage()
    page.save()
    return data.getvalue()


def draw_table(page: canvas.Canvas, number: int) -> None:
    xs, ys = [85, 125, 300, 450, 510], [470 - 22 * i for i in range(11)]
    page.drawCentredString(297, 478, f"表 {number}-1 校企合作项目一览")
    page.grid(xs, ys)
    page.setFont(FONT, 9)
    for y, row in zip(ys, [HEADER, *rows(number)], strict=False):
        for x, text in zip(xs, row, strict=False):
            page.drawString(x + 3, y - 15, text)


def make_docx(pages: int) -> bytes:
    document = docx.Document()
    for number in range(1, pages + 1):
        for _ in range(4):
            document.add_paragraph(PROSE * 6 + "。")
        document.add_paragraph(f"表 {number}-1 校企合作项目一览")
        table = document.add_table(10, 4)
        for row, texts in zip(table.rows, [HEADER, *rows(number)], strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def make_html(pages: int) -> bytes:
    parts = ["<!DOCTYPE html><html><head><meta charset=utf-8></head><body>"]
    for number in range(1, pages + 1):
        parts += [f"<p>{PROSE * 6}。</p>" * 4, f"<p>表 {number}-1 校企合作项目一览</p><table>"]
        parts += ["<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in [HEADER, *rows(number)]]
        parts.append("</table>")
    return "".join(parts).encode()


def seconds(action: Callable[[], object], times: int = 3) -> float:
    """Processor seconds of the fastest of several runs: what others do on the machine does not count."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def ours(data: bytes) -> Callable[[], object]:
    return lambda: read_report(data, "report")


def bare_text(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def bare_tables(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


def line(what: str, own: float, other: float | None = None, beside: str = "") -> None:
    ratio = f"{own / other:8.2f} × {beside} ({other:.2f} s)" if other else ""
    print(f"{what:44} {own:7.2f} s {ratio}")


def pdf_lines(pages: int) -> None:
    text, tables = make_pdf(pages, tables=False), make_pdf(pages, tables=True)
    line(f"PDF, {pages} pages of text", seconds(ours(text)), seconds(lambda: bare_text(text)), "pdfium's bare text")
    few = make_pdf(pages // 10, tables=True)
    theirs = seconds(lambda: bare_tables(few), 1) * 10
    line(f"PDF, {pages} pages with a table each", seconds(ours(tables)), theirs, "pdfplumber's tables alone")


def printed_lines() -> None:
    """A PDF as LibreOffice exports it, with its fonts: the sample's 23 pages thirteen times."""
    path = SAMPLES / "ganjiang-2019" / "report.pdf"
    if not path.is_file():
        return
    source, many = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    for _ in range(13):
        many.import_pages(source)
    data = io.BytesIO()
    many.save(data)
    made = data.getvalue()
    line(f"PDF, {len(many)} pages as exported, 12 tables in 23", seconds(ours(made)), seconds(lambda: bare_text(made)),
         "pdfium's bare text")  # fmt: skip


def other_lines(pages: int) -> None:
    word, page = make_docx(pages), make_html(pages)
    line(
        f"DOCX, {pages} pages",
        seconds(ours(word)),
        seconds(lambda: docx.Document(io.BytesIO(word))),
        "python-docx opening it",
    )
    line(
        f"HTML, {pages} pages", seconds(ours(page)), seconds(lambda: html.document_fromstring(page)), "lxml parsing it"
    )
    text = SAMPLES / "wzpt-2020" / "report.txt"
    if text.is_file():
        line("TXT, a flattened report of 67,000 characters", seconds(ours(text.read_bytes())))


def growth_lines(counts: tuple[int, ...]) -> None:
    for pages in counts:
        text = make_pdf(pages, tables=False)
        took = seconds(ours(text), 1)
        line(f"PDF, {pages} pages of text", took)
        print(f"{'':44} {1000 * took / pages:7.2f} ms a page")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soak", action="store_true", help="grow to 1,000 pages")
    wanted = parser.parse_args()
    pdf_lines(300)
    printed_lines()
    print(f"{'peak memory so far':44} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")
    other_lines(300)
    growth_lines((100, 300, 1000) if wanted.soak else (50, 100, 200))


if __name__ == "__main__":
    main()
