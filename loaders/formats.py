"""The one door for a report's bytes: what they are is told by what they hold, never by the file's name."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from graph.errors import Message, ReportError
from loaders.report import Report

LARGEST = 200_000_000
"""Bytes of the largest file that is read."""
_CONVERT_SECONDS = 180
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s+(?:charset|http-equiv)", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:p|div|table|h[1-6]|span|article|section)[\s>]", re.IGNORECASE)
_OTHERS = (
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"BM", "picture"),
    (b"II*\x00", "picture"), (b"MM\x00*", "picture"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"), (b"\x7fELF", "program"), (b"MZ", "program"), (b"SQLite format 3", "database"),
)  # fmt: skip


def read_report(data: bytes, source: str, *, password: str = "") -> Report:
    """The report in a file's bytes. source: the file's name, for messages. password: of a locked PDF.

    Raises ReportError where the bytes are empty, too many, damaged, locked or no report.
    """
    check_size(len(data), source)
    form = match_format(data, source)
    if form == "pdf":
        from loaders.read_pdf import read_pdf

        return read_pdf(data, source, password=password)
    if form == "docx":
        from loaders.read_docx import read_docx

        return read_docx(data, source)
    if form == "html":
        from loaders.read_html import read_html

        return read_html(data, source)
    if form == "doc":
        from loaders.read_docx import read_docx

        return read_docx(_converted(data, source), source)
    from loaders.read_txt import read_txt

    return read_txt(data, source)


def check_size(size: int, source: str) -> None:
    """Raises ReportError for a file that is empty or larger than any report; asked before a file is read."""
    if size == 0:
        raise ReportError("report.empty", source=source)
    if size > LARGEST:
        raise ReportError("report.large", source=source, size=size // 1_000_000, most=LARGEST // 1_000_000)


def match_format(data: bytes, source: str) -> str:
    """pdf, docx, html, doc or txt, by content. Raises ReportError for what is known to be no report."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith(_ZIPS):
        return _zipped(data, source)
    if data.startswith(_OLD_WORD):
        return "doc"
    what = next((name for mark, name in _OTHERS if data.startswith(mark) and not _is_text(head)), "")
    if what:
        raise ReportError("report.other", source=source, what=Message(f"report.is.{what}"))
    if data.lstrip().startswith(b"{\\rtf"):
        return "doc"
    start = data[:20_000].replace(b"\x00", b"")
    if _PAGE.search(start) or len(_MARKUP.findall(start)) >= 3:
        return "html"
    return "txt"


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head and not any(byte < 9 for byte in head)


def _zipped(data: bytes, source: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            names = set(container.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReportError("report.damaged", source=source) from error
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        return "doc"
    what = "spreadsheet" if any(name.startswith("xl/") for name in names) else (
        "presentation" if any(name.startswith("ppt/") for name in names) else "archive")  # fmt: skip
    raise ReportError("report.other", source=source, what=Message(f"report.is.{what}"))


def _converted(data: bytes, source: str) -> bytes:
    """An old Word, WPS, RTF or OpenDocument file as DOCX, by LibreOffice where that is installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReportError("report.old_word", source=source)
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "report.doc", Path(folder) / "report.docx"
        given.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(given)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_CONVERT_SECONDS)  # noqa: S603
        except (subprocess.SubprocessError, OSError) as error:
            raise ReportError("report.unconverted", source=source) from error
        if not made.is_file():
            raise ReportError("report.unconverted", source=source)
        return made.read_bytes()
