"""The one search key: any way of typing a name finds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Node
from graph.search import fold_query, search_key, simplified

SCHOOL = Node("o-x", "College", "温州职业技术学院", ("温职院", "溫州職業技術學院"), name_en="Wenzhou Polytechnic")


@pytest.mark.parametrize(
    "typed",
    [
        "温州职业技术学院", "职业技术", "溫州職業", "温职院", "Wenzhou Polytechnic", "wenzhou  POLY", "ｗｅｎｚｈｏｕ",
        "wenzhouzhiye", "wzzyjsxy", "wzy", "温州 职业", "「温州」职业",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(typed: str) -> None:
    assert fold_query(typed) in search_key(SCHOOL)


@pytest.mark.parametrize("typed", ["宁波", "xwzy", "polytechnics"])
def test_what_is_not_its_name_does_not_find_it(typed: str) -> None:
    assert fold_query(typed) not in search_key(SCHOOL)


def test_the_canonical_name_stands_first_and_no_line_twice() -> None:
    lines = search_key(SCHOOL).split("\n")
    assert lines[0] == "温州职业技术学院"
    assert len(lines) == len(set(lines))
    assert lines == [
        "温州职业技术学院", "温职院", "溫州職業技術學院", "wenzhoupolytechnic", "wenzhouzhiyejishuxueyuan", "wzzyjsxy",
        "wenzhiyuan", "wzy",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["温州模具协会", "wzmjxh", "wenzhoumuju", "温州市模具", "wzsmjxh"])
def test_a_place_is_typed_with_or_without_its_unit(typed: str) -> None:
    assert fold_query(typed) in search_key(Node("o-m", "Association", "温州市模具协会"))


def test_latin_names_have_no_pinyin() -> None:
    assert search_key(Node("o-y", "Enterprise", "ABB Ltd.")) == "abbltd"


def test_traditional_characters_become_simplified() -> None:
    assert simplified("臺灣師範大學") == "台湾师范大学"


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_query(fold_query(text)) == fold_query(text)


@given(st.text(alphabet="温州职业學院 ABCabc－—（）·12", min_size=1, max_size=20))
def test_a_node_is_found_by_its_own_name(name: str) -> None:
    assert fold_query(name) in search_key(Node("o-z", "Enterprise", name))
