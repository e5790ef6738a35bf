"""The vocabulary is whole in both languages, and a mistake in it is named with file, line, key and remedy."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from graph.datafile import DATA
from graph.errors import DataFileError
from graph.ontology import KINDS, LANGUAGES, SHAPES, Words, ontology, read_ontology
from tests.conftest import ROOT

TEXT = (DATA / "ontology.yml").read_text(encoding="utf-8")
LABELS = (
    "College", "Enterprise", "ResearchCentre", "Alliance", "IndustryCollege", "OverseasPartner", "OverseasBase",
    "PublicBody", "Association", "Platform", "Country", "Programme",
)  # fmt: skip
TYPES = (
    "CO_BUILT", "RUNS", "LEADS", "MEMBER_OF", "SERVED", "TRANSFERRED_TO", "TRAINED", "APPRENTICESHIP_WITH",
    "ORDER_CLASS_WITH", "JOINT_PROGRAMME_WITH", "EXPORTED_STANDARD_TO", "SIGNED_AGREEMENT_WITH", "PARTNERS_WITH",
    "SUPPORTED_BY", "OFFERS", "PART_OF", "MERGED_INTO", "LOCATED_IN",
)  # fmt: skip


def test_it_says_what_the_field_says() -> None:
    assert tuple(ontology().labels) == LABELS
    assert set(ontology().types) == set(TYPES)
    assert ontology().provenance == ("MENTIONS", "FROM_DOCUMENT")
    assert ontology().organizations == LABELS[:10]
    assert [ontology().base_of(label) for label in ("College", "Country")] == ["Organization", "Country"]


def test_every_word_stands_in_both_languages() -> None:
    vocabulary = ontology()
    said: dict[str, Words] = {**vocabulary.records, **vocabulary.groups, **vocabulary.methods, **vocabulary.rungs}
    said |= {**vocabulary.issue_kinds, **vocabulary.phrases}
    for things in (vocabulary.labels, vocabulary.types, vocabulary.properties, vocabulary.node_properties):
        said |= {name: thing.words for name, thing in things.items()}
    said |= {f"{name} sentence": kind.sentence for name, kind in vocabulary.types.items()}
    for rule in vocabulary.properties.values():
        said |= {f"{rule.name} {value}": words for value, words in (rule.values or {}).items()}
    for name, words in said.items():
        for language in LANGUAGES:
            assert words[language].strip(), (name, language)
        assert words.zh.count("{") == words.en.count("{"), name


def test_labels_can_be_told_apart() -> None:
    looks = [(label.colour, label.shape) for label in ontology().labels.values()]
    assert len(set(looks)) == len(looks)
    assert all(label.shape in SHAPES for label in ontology().labels.values())
    for language in LANGUAGES:
        names = [label.words[language] for label in ontology().labels.values()]
        assert len(set(names)) == len(names)


def test_a_head_belongs_to_one_label() -> None:
    owners: dict[str, str] = {}
    for name, label in ontology().labels.items():
        for head in label.heads:
            assert owners.setdefault(head, name) == name, head


def test_own_properties_are_used_and_known() -> None:
    used = {name for kind in ontology().types.values() for name in kind.properties}
    assert used == set(ontology().properties)
    for rule in ontology().properties.values():
        assert rule.kind in KINDS
        if rule.kind in ("count", "amount"):
            assert rule.minimum is not None
            assert rule.maximum is not None
            assert rule.minimum < rule.maximum
            assert rule.unit is not None


@pytest.mark.parametrize(
    ("name", "start", "end", "fits"),
    [
        ("SERVED", "College", "Enterprise", True),
        ("SERVED", "Enterprise", "College", False),
        ("CO_BUILT", "PublicBody", "IndustryCollege", True),
        ("CO_BUILT", "College", "Enterprise", False),
        ("EXPORTED_STANDARD_TO", "College", "Country", True),
        ("LOCATED_IN", "OverseasBase", "Country", True),
        ("OFFERS", "College", "Programme", True),
        ("MEMBER_OF", "College", "Association", True),
        ("LEADS", "College", "Association", False),
    ],
)
def test_ends(name: str, start: str, end: str, fits: bool) -> None:
    kind = ontology().types[name]
    assert (start in kind.starts and end in kind.ends) is fits


def test_the_ladder_has_a_rung_for_every_tie() -> None:
    assert tuple(ontology().rungs) == ("named", "signed", "active", "repeated", "built")
    off = {name for name, kind in ontology().types.items() if not kind.rung}
    assert off == {"OFFERS", "MERGED_INTO", "LOCATED_IN"}


def test_facilities_are_what_is_built_or_led() -> None:
    facilities = {name for name, label in ontology().labels.items() if label.facility}
    assert facilities == ontology().types["CO_BUILT"].ends | ontology().types["LEADS"].ends


MISTAKES = {
    "colour": (r'colour: "#2f6fb2"', 'colour: "blue"', r"labels\.College\.colour: 'blue' is not a colour; write six"),
    "shape": ("shape: dot", "shape: circle", r"labels\.College\.shape: 'circle' is not known; write one of dot,"),
    "no Chinese": ("    zh: 院校\n", "", r"labels\.College\.zh: is missing; add it"),
    "misspelt key": ("organization: true", "organisation: true", r"organisation: is not known here; is 'organization'"),
    "unknown label": (
        r"to: \[OverseasPartner\]", "to: [OverseasPartners]", r"to: 'OverseasPartners' is no label; write Org",
    ),
    "unknown property": (r"properties: \[topic\]", "properties: [topics]", r"'topics' is not a property of SUPPORTED"),
    "identity not its own": (
        r"identity: \[\[achievement\]\]", "identity: [[project]]", r"'project' is not a property of TRANSFERRED_TO",
    ),
    "sentence without an end": ("{a} runs {b}", "{a} runs it", r"RUNS\.sentence: the en sentence lacks an end; use"),
    "unknown group": ("group: alliances", "group: unions", r"LEADS\.group: 'unions' is not known; write one of"),
    "unknown rung": ("rung: signed", "rung: sigend", r"rung: 'sigend' is not known; write one of named, signed"),
    "unknown kind": ("kind: amount", "kind: money", r"amount_wan\.kind: 'money' is not known; write one of text,"),
    "a label with a sign": ("  College:\n", "  Col-lege:\n", r"'Col-lege' is not a plain name|'College' is no label"),
    "a name used twice": ("  Document: {zh", "  College: {zh", r"'College' is used twice; give every label"),
    "twice the same key": ("  Platform:\n", "  Association:\n", r"key labels\.Association: stands twice; keep one"),
    "a limit in words": ("maximum: 400", "maximum: viele", r"days\.maximum: 'viele' is not a number; write a number"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named(tmp_path: Path, name: str) -> None:
    old, new, said = MISTAKES[name]
    broken, count = re.subn(old, new, TEXT, count=1)
    assert count == 1
    path = tmp_path / "ontology.yml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(DataFileError, match=said) as caught:
        read_ontology(path)
    place = re.match(r"(.*), line (\d+), key ", str(caught.value))
    assert place is not None
    assert place[1] == str(path)
    assert 1 <= int(place[2]) <= len(broken.splitlines())


def test_the_document_says_what_the_vocabulary_says() -> None:
    build_text = runpy.run_path(str(ROOT / "docs" / "build_graph.py"))["build_text"]
    written = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    assert written == build_text(), "run `python docs/build_graph.py`"
