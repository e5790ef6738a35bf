"""Backup, restore and moving: whatever engine wrote it, any other reads it, to the byte."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graph import backup
from graph.errors import FactError, StoreError
from graph.facts import render
from graph.model import FactSet
from graph.settings import Settings
from graph.store import Store, open_store
from tests.statements import PARTNERS, body, report

FULL = body("浙江虚构洁具有限公司", place="浙江", aliases=("虚构洁具",))
PARTS = [
    report("一", 2019, [FULL, *PARTNERS[:4]]), report("二", 2018, [body("虚构洁具"), *PARTNERS[2:]]),
    report("三", 2020, [body("虚构洁具有限公司"), PARTNERS[0]]),
]  # fmt: skip


HEADER = "number,name,incoming,node,rule,date,document,undone\n"


@pytest.fixture
def full(store: Store) -> Store:
    for part in PARTS:
        store.load(part)
    assert [join.rule for join in store.joins()] == ["short_form", "company"]
    store.undo_join(2)
    return store


def as_before(other: Store, full: Store) -> None:
    assert render(other.facts()) == render(full.facts())
    assert other.joins() == full.joins()
    for part in PARTS:
        assert other.statement(part.documents[0].id) == part


def test_a_backup_restores_into_another_engine(full: Store, tmp_path: Path) -> None:
    saved = backup.write_backup(full, tmp_path / "deep" / "graph.zip")
    assert (len(saved.documents), saved.joins) == (3, 2)
    with open_store(Settings(home=tmp_path / "other")) as other:
        assert len(backup.restore(other, tmp_path / "deep" / "graph.zip")) == 3
        as_before(other, full)


def test_the_same_graph_gives_the_same_bytes_for_its_owner_only(full: Store, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        backup.write_backup(full, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600


def test_what_people_made_comes_along(full: Store, tmp_path: Path) -> None:
    home = full.settings.home
    (home / "views").mkdir(parents=True)
    (home / "views" / "mine.json").write_text("{}", encoding="utf-8")
    (home / "overrides.yml").write_text("aliases: []\n", encoding="utf-8")
    backup.write_backup(full, tmp_path / "graph.zip")
    with open_store(Settings(home=tmp_path / "other")) as other:
        backup.restore(other, tmp_path / "graph.zip")
    assert (tmp_path / "other" / "views" / "mine.json").read_text(encoding="utf-8") == "{}"
    assert (tmp_path / "other" / "overrides.yml").exists()
    names = zipfile.ZipFile(tmp_path / "graph.zip").namelist()
    assert not any("secret" in name or "endpoint" in name for name in names)


@pytest.mark.neo4j
def test_a_graph_moves_to_neo4j_and_back(neo4j_clean, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    server = neo4j_clean().settings(tmp_path / "server")
    with open_store(Settings(home=tmp_path / "one")) as first:
        for part in PARTS:
            first.load(part)
        first.undo_join(2)
        moved = backup.migrate(first, server)
        assert (len(moved.documents), moved.joins) == (3, 2)
        with open_store(server) as second:
            as_before(second, first)
            backup.migrate(second, Settings(home=tmp_path / "two"))
        with open_store(Settings(home=tmp_path / "two")) as third:
            as_before(third, first)
        with pytest.raises(StoreError, match="holds documents already"):
            backup.migrate(first, server)


def test_a_full_database_is_not_restored_over(full: Store, tmp_path: Path) -> None:
    backup.write_backup(full, tmp_path / "graph.zip")
    before = full.facts()
    with pytest.raises(StoreError, match="holds documents already"):
        backup.restore(full, tmp_path / "graph.zip")
    assert full.facts() == before


def packed(path: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (None, "cannot be read as a backup"), ({}, "is no backup"), ({"backup.json": "[]"}, "is no backup"),
        ({"backup.json": '{"format": 99, "documents": []}'}, "newer version"),
        ({"backup.json": '{"format": 1, "documents": []}', "../evil": "x"}, "no backup does"),
        ({"backup.json": '{"format": 1, "documents": []}'}, "cannot be read as a backup"),
        ({"backup.json": '{"format": 1, "documents": ["d-x"]}', "ledger.csv": HEADER}, "is not a folder"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_backup_is_told_and_restores_nothing(
    embedded_home: Path, tmp_path: Path, files: dict[str, str] | None, told: str
) -> None:
    path = tmp_path / "graph.zip"
    if files is None:
        path.write_bytes(b"not a zip")
    else:
        packed(path, files)
    with open_store(Settings(home=embedded_home)) as store:
        with pytest.raises(FactError, match=told):
            backup.restore(store, path)
        assert store.facts() == FactSet()
    assert not (tmp_path / "evil").exists()


def test_a_place_that_cannot_be_written_is_told(embedded_home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with open_store(Settings(home=embedded_home)) as store, pytest.raises(StoreError, match="cannot be written"):
        backup.write_backup(store, tmp_path / "file" / "graph.zip")
