"""Every error speaks both languages: one key, the same gaps, and each place that raises one fills them."""

from __future__ import annotations

import ast
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import errors
from graph.errors import Message, PartnergraphError, ReportError, StoreError, texts

from .conftest import ROOT

ZH, EN = texts("zh"), texts("en")
CHINESE = re.compile(r"[\u3400-\u9fff]")
SOURCES = sorted(path for package in ("graph", "loaders", "app") for path in (ROOT / package).rglob("*.py"))
FORMS = {"lines", "at", "comma", "check.problem", "check.failed", "check.named", "check.between"}
"""Texts of punctuation or gaps alone."""

KEY_AT = {
    **{name: 0 for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Message)},
    "_problem": 1,
    "fail": 1,
    "_fail": 3,
}
"""A function that says something: which of its arguments is the key."""
HANDED_ON = {"problem", "key", "f'{key}.remedy'", "f'report.is.{what}'", "_WRONG[rule.kind]"}
"""Keys that stand elsewhere as a literal."""


def gaps(line: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(line) if name}


def test_both_languages_have_the_same_keys_and_gaps() -> None:
    assert list(ZH) == list(EN)
    assert [key for key in ZH if gaps(ZH[key]) != gaps(EN[key])] == []


def test_each_language_is_written_in_its_own_script() -> None:
    assert [key for key, line in EN.items() if CHINESE.search(line)] == []
    assert [key for key, line in ZH.items() if not CHINESE.search(line) and key not in FORMS] == []


def calls(path: Path) -> Iterator[tuple[ast.Call, str, ast.expr]]:
    """The calls of a source that say something, with the name called and the expression of the key."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in KEY_AT and len(node.args) > KEY_AT[name]:
                yield node, name, node.args[KEY_AT[name]]


def literals(key: ast.expr) -> list[str]:
    parts = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
    return [part.value for part in parts if isinstance(part, ast.Constant)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_whoever_speaks_has_a_key_and_fills_its_gaps(path: Path) -> None:
    wrong = []
    for call, name, key in calls(path):
        if not literals(key) and ast.unparse(key) not in HANDED_ON:
            wrong.append(f"line {call.lineno}: {ast.unparse(key)}")
        if any(word.arg is None for word in call.keywords):
            continue
        given = {word.arg for word in call.keywords}
        for one in literals(key):
            wanted = gaps(EN.get(one, "{no such key}")) | (gaps(EN[f"{one}.remedy"]) if name == "_problem" else set())
            if wanted != given:
                wrong.append(f"line {call.lineno}: {one} wants {sorted(wanted)}")
    assert wrong == []


def test_every_key_is_used() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    spelt = {n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    spelt |= {f"report.is.{word}" for word in spelt}
    assert [key for key in EN if key.removesuffix(".remedy") not in spelt] == []


def test_an_error_is_english_to_programs_and_speaks_the_language_asked_for() -> None:
    error = StoreError("uri.scheme", given="http", schemes=["bolt://", "neo4j://"])
    assert str(error) == "NEO4J_URI 'http': is no Bolt address; begin it with one of bolt://, neo4j://"
    assert error.say("zh") == "NEO4J_URI“http”不是 Bolt 地址；开头应为 bolt://、neo4j:// 之一"


def test_a_message_within_is_said_in_the_same_language() -> None:
    error = ReportError("report.other", source="甲.png", what=Message("report.is.picture"))
    assert error.say("zh") == "甲.png：这是图片，不是报告；请提供 TXT、PDF、DOCX 或 HTML 格式的报告"
    assert str(error).startswith("甲.png: this is a picture, no report; ")


def test_what_is_said_by_others_stays_as_it_is() -> None:
    foreign = "Invalid input '{x}': expected MATCH"
    assert PartnergraphError("query.wrong", message=foreign).say("zh") == f"语句有错：{foreign}；请改正"


def test_an_error_crosses_processes_whole() -> None:
    there = pickle.loads(pickle.dumps(ReportError("at", place="a.pdf", told=Message("report.pdf_no_text"))))
    assert isinstance(there, ReportError)
    assert there.say("zh") == "a.pdf：PDF 里没有文字；请提供有文字的 PDF、DOCX 或 TXT"
