"""Every mistake in a data file is one sentence: file, line, key, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from graph.datafile import DATA, Section, read_yaml
from graph.errors import DataFileError

GOOD = """\
# a comment
name: 甲
number: 3
half: 0.5
flag: true
one: [一]
several: [一, 二]
nested: [[甲, 乙], 丙]
colours:
  red: {zh: 红}
  blue: {zh: 蓝}
entries:
  - {id: a}
  - {id: b}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a data file."""

    def made(text: str) -> Path:
        path = tmp_path / "words.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return made


@pytest.fixture
def good(write: Callable[[str], Path]) -> Section:
    """A data file without a mistake."""
    return read_yaml(write(GOOD))


def test_values_are_read_as_they_stand(good: Section) -> None:
    assert good.text("name") == "甲"
    assert good.text("absent", "乙") == "乙"
    assert good.text("number") == "3"
    assert good.number("number") == 3
    assert good.number("half") == 0.5
    assert good.number("absent") is None
    assert good.flag("flag") is True
    assert good.flag("absent") is False
    assert good.texts("one") == ("一",)
    assert good.texts("several") == ("一", "二")
    assert good.texts("name") == ("甲",)
    assert good.texts("absent") == ()
    assert good.text_lists("nested") == (("甲", "乙"), ("丙",))
    assert good.choice("name", ("甲", "乙")) == "甲"
    assert {name: inner.text("zh") for name, inner in good.sections("colours").items()} == {"red": "红", "blue": "蓝"}
    assert [item.text("id") for item in good.items("entries")] == ["a", "b"]
    assert list(good.section("absent", required=False)) == []
    good.done()


def test_unknown_keys_are_refused(write: Callable[[str], Path]) -> None:
    section = read_yaml(write("name: 甲\nnmae: 乙\n"))
    section.text("name")
    with pytest.raises(DataFileError, match=r"words\.yml, line 2, key nmae: is not known here; is 'name' meant\?"):
        section.done()


WRONG: dict[str, tuple[Callable[[Section], object], str]] = {
    "missing": (lambda s: s.text("nmae"), r"line \d+, key nmae: is missing; is 'name' meant\?"),
    "missing and nothing near": (lambda s: s.text("zzz"), r"key zzz: is missing; add it"),
    "a list for a text": (lambda s: s.text("several"), r"line 7, key several: is a list or a mapping; write one text"),
    "a text for a number": (lambda s: s.number("name"), r"line 2, key name: '甲' is not a number; write a number"),
    "a flag for a number": (lambda s: s.number("flag"), r"line 5, key flag: 'True' is not a number"),
    "a list for a number": (lambda s: s.number("several"), r"key several: is a list or a mapping; write one value"),
    "a text for a flag": (lambda s: s.flag("name"), r"key name: '甲' is neither true nor false; write true or false"),
    "a mapping for a list": (lambda s: s.texts("colours"), r"key colours: is not a list of texts; write \[one, two\]"),
    "a text for lists": (lambda s: s.text_lists("name"), r"key name: is not a list; write \[\[one, two\], \[three\]\]"),
    "a text for a mapping": (lambda s: s.section("name"), r"key name: is not a mapping; write key: value lines"),
    "a text for entries": (lambda s: s.items("name"), r"key name: is not a list; write '- key: value' lines"),
    "texts for entries": (lambda s: s.items("several"), r"key several: entry 1 is not a mapping; write '- key: value'"),
    "not a choice": (lambda s: s.choice("name", ("乙", "丙")), r"key name: '甲' is not known; write one of 乙, 丙"),
    "inside": (lambda s: s.section("colours").section("red").text("en"), r"line 10, key colours\.red\.en: is missing"),
    "inside an entry": (lambda s: s.items("entries")[1].text("name"), r"line 14, key entries\[2\]\.name: is missing"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named(good: Section, name: str) -> None:
    ask, said = WRONG[name]
    with pytest.raises(DataFileError, match=said) as caught:
        ask(good)
    assert str(caught.value).startswith(str(good.path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"line 1: is empty or not a mapping; write key: value lines"),
        ("- a\n- b\n", r"line 1: is empty or not a mapping"),
        ("a: 1\nb: [1\nc: 2\n", r"line 3: .*; mend the YAML there"),
        ("a: 1\nb: 2\na: 3\n", r"line 3, key a: stands twice; keep one of the two"),
        ("a: \x01\n", r"words\.yml.*; mend the YAML"),
    ],
)
def test_a_broken_file_is_named(write: Callable[[str], Path], text: str, said: str) -> None:
    with pytest.raises(DataFileError, match=said):
        read_yaml(write(text))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"none\.yml: is missing; install partnergraph again or restore the file"):
        read_yaml(tmp_path / "none.yml")


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("name: 甲".encode("gb18030"))
    with pytest.raises(DataFileError, match=r"a\.yml: cannot be read .*; restore the file as UTF-8 text"):
        read_yaml(tmp_path / "a.yml")


def test_data_files_are_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert DATA.is_absolute()
    assert (DATA / "ontology.yml").is_file()


def listed(node: yaml.Node) -> Iterator[list[str]]:
    """The words of each list below a node, those of lists inside it among them."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from listed(value)
    elif isinstance(node, yaml.SequenceNode):
        parts = [words_of(item) for item in node.value]
        yield [word for words in parts for word in words]
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                yield from listed(item)


def words_of(node: yaml.Node) -> list[str]:
    if isinstance(node, yaml.SequenceNode):
        return [word for item in node.value for word in words_of(item)]
    return [node.value] if isinstance(node, yaml.ScalarNode) else []


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yml")), ids=lambda path: path.name)
def test_a_list_names_a_word_once(path: Path) -> None:
    for words in listed(yaml.compose(path.read_text(encoding="utf-8"))):
        assert [word for word, count in Counter(words).items() if count > 1] == []
