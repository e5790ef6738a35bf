"""Curated decisions: each has its reason and place, and a mistake in the file names line, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import DataFileError
from loaders.overrides import overrides, overrides_for, read_overrides

GOOD = """
aliases:
  - {name: 甲局, same_as: 某市甲局, reason: the one bureau of the city, place: chapter 2}
apart:
  - {names: [乙集团, 乙物流有限公司], reason: two legal bodies, place: table 1}
rejections:
  - {type: PARTNERS_WITH, start: 丙学院, end: 丁公司, reason: a visitor, place: chapter 3}
corrections:
  - {name: 戊中心, label: Platform, document: "%s", reason: a training base, place: chapter 4}
""" % ("a" * 64)


def written(folder: Path, text: str) -> Path:
    path = folder / "overrides.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_projects_own_overrides_are_few_and_reasoned() -> None:
    assert len(overrides()) <= 5
    assert all(len(o.reason) > 15 and o.place for o in overrides())


def test_every_kind_is_read(tmp_path: Path) -> None:
    alias, apart, rejection, correction = read_overrides(written(tmp_path, GOOD))
    assert (alias.kind, alias.names) == ("aliases", ("甲局", "某市甲局"))
    assert (apart.names, apart.reason) == (("乙集团", "乙物流有限公司"), "two legal bodies")
    assert (rejection.value, rejection.names) == ("PARTNERS_WITH", ("丙学院", "丁公司"))
    assert (correction.value, correction.document) == ("Platform", "a" * 64)


def test_an_override_of_one_document_holds_nowhere_else() -> None:
    everywhere = [o for o in overrides() if not o.document]
    assert list(overrides_for("f" * 64)) == everywhere


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reason: the one bureau of the city, ", "", r"line 3, key aliases\[1\]\.reason: is missing"),
        ("place: chapter 2", "place: ''", r"line 3, key aliases\[1\]\.place: is empty; say why"),
        ("PARTNERS_WITH", "PARTNER", r"line 7, key rejections\[1\]\.type: 'PARTNER' is not known; write one of"),
        ("label: Platform", "label: Base", r"line 9, key corrections\[1\]\.label: 'Base' is not known"),
        ("[乙集团, 乙物流有限公司]", "[乙集团]", r"line 5, key apart\[1\]\.names: holds 1 names; write the two"),
        ("same_as: 某市甲局", "same_as: 甲局", r"'甲局' stands on both sides"),
        ("same_as", "sameas", r"key aliases\[1\]\.same_as: is missing; is 'sameas' meant"),
        ("a" * 64, "abc", r"line 9, key corrections\[1\]\.document: 'abc' is no sha256"),
        ("apart:", "parts:", r"line 4, key parts: is not known here; is 'apart' meant"),
    ],
)
def test_a_mistake_names_line_key_and_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(DataFileError, match=message):
        read_overrides(written(tmp_path, GOOD.replace(old, new)))
