"""Both languages say the same things, and no page spells a text of its own."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import click
import pytest

from app.i18n import FOLDER, read_texts, text, texts
from graph.errors import DataFileError
from graph.ontology import LANGUAGES
from graph.queries import library

CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
SOURCES = sorted(FOLDER.parent.rglob("*.py"))


def places(line: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(line) if name}


def test_both_languages_have_the_same_files_and_keys() -> None:
    zh, en = LANGUAGES
    assert sorted(p.name for p in (FOLDER / zh).iterdir()) == sorted(p.name for p in (FOLDER / en).iterdir())
    assert sorted(texts(zh)) == sorted(texts(en))


def test_both_languages_name_the_same_places() -> None:
    zh, en = texts("zh"), texts("en")
    differing = [key for key in zh if places(zh[key]) != places(en[key])]
    assert [key for key in differing if not key.startswith("click.")] == []
    assert [key for key in differing if not places(zh[key]) < places(en[key])] == []  # an English noun is left out


def test_the_english_words_of_click_are_those_it_says() -> None:
    modules = (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types)
    constants = {
        node.value
        for module in modules
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert [key for key, said in texts("en").items() if key.startswith("click.") and said not in constants] == []


def test_every_column_of_the_library_has_a_heading() -> None:
    returned = [question.statement.rpartition("RETURN ")[2] for question in library().values()]
    columns = {column for end in returned for column in re.findall(r" AS ([a-z_]+)|(?:^|, )([a-z_]+)(?=[,\n])", end)}
    named = {one or other for one, other in columns}
    assert len(named) > 30
    assert {f"column.{name}" for name in named} == {key for key in texts("zh") if key.startswith("column.")}


def test_each_language_is_written_in_its_own_script() -> None:
    assert [key for key, line in texts("en").items() if CHINESE.search(line) and key != "language.zh"] == []
    without = [key for key, line in texts("zh").items() if not CHINESE.search(line)]
    assert without == [] or set(without) <= {"language.en"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_no_chinese_literal_in_code(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value)
    ]
    documented = {
        ast.get_docstring(n, clean=False)
        for n in ast.walk(tree)
        if isinstance(n, ast.Module | ast.FunctionDef | ast.ClassDef)
    }
    assert [line for line in found if line not in documented] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_every_key_used_exists(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.args]
    keys = [c.args[0].value for c in calls if c.func.id in {"text", "say"} and isinstance(c.args[0], ast.Constant)]
    assert [key for key in keys if key not in texts("zh")] == []


def test_one_of_a_kind_is_said_in_the_singular() -> None:
    assert (text("search.facts", "en", n=1), text("search.facts", "en", n=2)) == ("1 fact", "2 facts")


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(KeyError, match=r"page\.title"):
        text("page.titel", "en")


def test_a_value_is_never_read_as_a_place(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("hello: 你好 {name}\n", encoding="utf-8")
    assert read_texts(tmp_path)["hello"].format(name="{page} <b>") == "你好 {page} <b>"


def test_a_key_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("hello: 你好\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"b\.yml, line 1, key hello"):
        read_texts(tmp_path)
