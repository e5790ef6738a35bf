"""The fact files: what is written is read back, byte for byte both ways; what is broken is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import FactError
from graph.facts import (
    NODES,
    format_number,
    join_list,
    read_folder,
    read_folders,
    relationship_columns,
    render,
    split_list,
    write_folder,
)  # fmt: skip
from graph.model import FactSet, Relationship
from graph.ontology import ontology
from tests.gold import gold_facts
from tests.strategies import fact_sets, wild

FILES = ("nodes.csv", "relationships.csv", "passages.csv", "documents.csv", "claims.csv", "issues.csv")


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(facts=fact_sets())
def test_facts_survive_their_files(facts: FactSet, tmp_path: Path) -> None:
    write_folder(facts, tmp_path / "a")
    again = read_folder(tmp_path / "a")
    assert again == facts
    assert render(again) == render(facts)
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").iterdir()} == render(facts)


@given(st.lists(wild.filter(bool)))
def test_a_list_survives_its_cell(values: list[str]) -> None:
    assert split_list(join_list(values)) == tuple(values)


@pytest.mark.parametrize(
    ("values", "cell"), [((), ""), (("甲",), "甲"), (("甲|乙", "丙\\"), "甲\\|乙|丙\\\\"), (("甲", "", "乙"), "甲||乙")]
)
def test_how_a_list_is_written(values: tuple[str, ...], cell: str) -> None:
    assert join_list(values) == cell
    assert split_list(cell) == values


@given(st.integers(0, 10**9))
def test_amounts_are_plain_decimals(cents: int) -> None:
    said = format_number(cents / 100)
    assert float(said) == cents / 100
    assert set(said) <= set("0123456789.")


@pytest.mark.parametrize(
    ("number", "said"), [(10, "10"), (10.0, "10"), (53.90, "53.9"), (0.0, "0"), (1e-7, "0.0000001")]
)
def test_how_a_number_is_written(number: float, said: str) -> None:
    assert format_number(number) == said


def test_what_the_files_look_like(samples: Path) -> None:
    files = render(gold_facts(samples, "ganjiang-2019"))
    assert tuple(files) == FILES
    for data in files.values():
        text = data.decode("utf-8")
        assert not text.startswith("\ufeff")
        assert "\r" not in text
        rows = text.splitlines()[1:]
        assert [row.split(",")[0] for row in rows] == sorted(row.split(",")[0] for row in rows)
    assert files["nodes.csv"].decode().splitlines()[0] == ",".join(NODES)
    assert files["relationships.csv"].decode().splitlines()[0] == ",".join(relationship_columns(ontology()))


def test_a_real_graph_survives_its_files(samples: Path, tmp_path: Path) -> None:
    facts = gold_facts(samples, "wzpt-2020")
    write_folder(facts, tmp_path)
    assert read_folder(tmp_path) == facts
    assert len(facts.nodes) == 190


def test_several_folders_are_one_set(samples: Path, tmp_path: Path) -> None:
    one, other = gold_facts(samples, "ganjiang-2019"), gold_facts(samples, "wzpt-profile")
    write_folder(one, tmp_path / "one")
    write_folder(other, tmp_path / "other")
    both = read_folders((tmp_path / "one", tmp_path / "other", tmp_path / "one"))
    assert {n.id for n in both.nodes} == {n.id for n in (*one.nodes, *other.nodes)}
    assert len(both.documents) == 2


def test_a_fact_without_a_place_is_refused() -> None:
    bare = Relationship("r-x", "SERVED", "o-a", "o-b", {}, (), "table", 1.0)
    with pytest.raises(FactError, match=r"r-x \(SERVED\) has no passage"):
        render(FactSet(relationships=(bare,)))


@pytest.fixture
def folder(samples: Path, tmp_path: Path) -> Path:
    """The fact files of the invented sample."""
    write_folder(gold_facts(samples, "ganjiang-2019"), tmp_path)
    return tmp_path


def edited(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A way to break one file."""

    def edit(place: Path) -> None:
        (place / name).write_bytes(change((place / name).read_bytes()))

    return edit


BROKEN = {
    "missing": (lambda place: (place / "claims.csv").unlink(), r"claims\.csv: is missing; name a folder"),
    "gbk": (edited("nodes.csv", lambda b: b.decode().encode("gb18030")), r"nodes\.csv: is not UTF-8; .*spreadsheet"),
    "binary": (edited("nodes.csv", lambda b: b"\xff\xfe\x00" + b), r"nodes\.csv: is not UTF-8"),
    "byte order mark": (edited("nodes.csv", lambda b: b"\xef\xbb\xbf" + b), r"nodes\.csv, line 1: columns differ"),
    "empty": (edited("issues.csv", lambda _: b""), r"issues\.csv, line 1: columns differ \(missing: id"),
    "column gone": (
        edited("nodes.csv", lambda b: b.replace(b",aliases", b"", 1)), r"nodes\.csv, line 1: .*missing: aliases",
    ),
    "cell gone": (
        edited("passages.csv", lambda b: b + b"p-1,d-1\n"), r"passages\.csv, line \d+: has another number of cells",
    ),
    "cell too many": (
        edited("documents.csv", lambda b: b.rstrip(b"\n") + b",x\n"), r"documents\.csv, line 2: has another number",
    ),
    "id gone": (
        edited("documents.csv", lambda b: b"\n".join([b.split(b"\n")[0], b"," * 9, b""])),
        r"documents\.csv, line 2, column id: is empty; write the file anew",
    ),
    "year in words": (
        edited("documents.csv", lambda b: b.replace(b",2020,", ",二〇二〇,".encode(), 1)),
        r"documents\.csv, line 2, column year: '二〇二〇' is not a whole number",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_its_place(folder: Path, name: str) -> None:
    harm, said = BROKEN[name]
    harm(folder)
    with pytest.raises(FactError, match=said) as caught:
        read_folder(folder)
    assert str(folder) in str(caught.value)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="nowhere: is not a folder; name a folder of fact files"):
        read_folder(tmp_path / "nowhere")


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FactError, match=r"cannot be written .*; choose another folder"):
        write_folder(FactSet(), tmp_path / "file" / "below")


def test_writing_again_leaves_nothing_else(folder: Path, samples: Path) -> None:
    write_folder(gold_facts(samples, "ganjiang-2019"), folder)
    assert sorted(p.name for p in folder.iterdir()) == sorted(FILES)
