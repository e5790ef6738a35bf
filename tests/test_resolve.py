"""Who is who: pairs that must be one and pairs that must stay two, and the laws every joining keeps."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import DataFileError
from graph.model import node_id
from loaders.gazetteer import country_of, known
from loaders.mention import Mention
from loaders.names import Context, label_of
from loaders.resolve import (
    Definition,
    Resolution,
    Setting,
    abbreviates,
    core_of,
    identity,
    plain,
    resolve_mentions,
    split_country,
    split_place,
)

COLLEGE = "虔东职业学院"
SETTING = Setting(COLLEGE, ("虔职院",), "赣州市", 2020)
PAIRS = list(csv.DictReader((Path(__file__).parent / "golden" / "pairs.csv").read_text(encoding="utf-8").splitlines()))


def mention(name: str, label: str = "", country: str = "") -> Mention:
    entry = known(name)
    found = label or label_of(name, Context(COLLEGE, ("虔职院",))) or (entry.label if entry else "") or "Enterprise"
    abroad = country_of(name)
    return Mention(name, found, 0, len(name), country=country or ("" if abroad == "CN" else abroad))


def resolve(*names: str, setting: Setting = SETTING) -> Resolution:
    return resolve_mentions([mention(name) for name in names], setting)


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) >= 60
    assert sum(p["same"] == "yes" for p in PAIRS) >= 25
    assert sum(p["same"] == "no" for p in PAIRS) >= 25


@pytest.mark.parametrize("pair", PAIRS, ids=[f"line{number}" for number in range(2, len(PAIRS) + 2)])
def test_pair(pair: dict[str, str]) -> None:
    names = [pair["first"], pair["second"], *filter(None, [pair["also"]])]
    for order in (names, names[::-1]):
        found = resolve(*order)
        first, second = (found.node(mention(pair[key])) for key in ("first", "second"))
        assert (first.id == second.id) == (pair["same"] == "yes"), (first, second, found.merges)
        if pair["rule"]:
            assert pair["rule"] in {m.rule for m in found.merges}


def test_every_merge_names_its_rule() -> None:
    found = resolve("江源机械设备公司", "赣州江源机械设备有限公司", "赣州市模具协会", "模具协会")
    assert [(m.name, m.rule) for m in found.merges] == [
        ("江源机械设备公司", "place"),
        ("模具协会", "place"),
    ]


def test_two_candidates_join_nothing_and_are_told() -> None:
    found = resolve("赣州市模具协会", "瑞金市模具协会", "模具协会")
    assert len({n.id for n in found.homes.values()}) == 4  # the college is one of them
    assert next((c.name, set(c.candidates)) for c in found.clashes) == (
        "模具协会",
        {"赣州市模具协会", "瑞金市模具协会"},
    )


def test_the_fullest_printed_form_is_the_name_and_the_others_are_aliases() -> None:
    found = resolve("江源机械设备公司", "赣州江源机械设备有限公司", "江源机械设备公司")
    node = found.node(mention("江源机械设备公司"))
    assert (node.name, node.aliases) == ("赣州江源机械设备有限公司", ("江源机械设备公司",))
    assert node.id == node_id("赣州江源机械设备有限公司")
    assert node.place == "赣州市"


def test_words_for_the_college_are_the_college_and_no_alias() -> None:
    own = Mention("学校", "College", 0, 2, own=True)
    found = resolve_mentions([own, mention("虔职院"), mention("江源集团")], SETTING)
    assert found.node(own) is found.college
    assert found.node(mention("虔职院")) is found.college
    assert found.college.name == COLLEGE
    assert found.college.reporting
    assert found.college.aliases == ("虔职院",)


def test_a_definition_joins_what_no_rule_would() -> None:
    names = [mention("中部陆港国际物流集团有限公司"), mention("陆港集团")]
    apart = resolve_mentions(names, SETTING)
    assert apart.node(names[0]).id != apart.node(names[1]).id
    told = Setting(COLLEGE, definitions=(Definition("陆港集团", "中部陆港国际物流集团有限公司", "defined"),))
    joined = resolve_mentions(names, told)
    assert joined.node(names[0]).id == joined.node(names[1]).id
    assert joined.merges[0].rule == "defined"


def test_a_person_keeps_two_apart() -> None:
    names = [mention("江源集团"), mention("江源智能装备集团股份有限公司")]
    kept = Setting(COLLEGE, apart=frozenset({frozenset(plain(n.name) for n in names)}))
    found = resolve_mentions(names, kept)
    assert found.node(names[0]).id != found.node(names[1]).id


def test_a_person_says_what_kind_of_body_a_name_is() -> None:
    name = mention("南康科技城")
    assert resolve("南康科技城").node(name).label == "Platform"
    said = Setting(COLLEGE, corrections={plain("南康科技城"): "PublicBody"})
    assert resolve("南康科技城", setting=said).node(name).label == "PublicBody"


def test_a_relative_name_takes_the_place_of_the_college() -> None:
    found = resolve("市教育局")
    node = found.node(mention("市教育局"))
    assert node.id == node_id("市教育局", "赣州市") != node_id("市教育局")
    assert node.place == "赣州市"


def test_facts_decide_between_labels_that_a_name_leaves_open() -> None:
    name = Mention("南康家具学院", "College", 0, 6)
    other = Mention("南康家具学院", "IndustryCollege", 0, 6)
    allowed = frozenset({"IndustryCollege", "Platform"})
    found = resolve_mentions([name, name, other], SETTING, [(name, allowed)])
    assert found.node(name).label == "IndustryCollege"
    assert resolve_mentions([name, name, other], SETTING).node(name).label == "College"


def test_english_names_and_their_initials_meet() -> None:
    full = Mention("清湖理工学院", "OverseasPartner", 0, 6, name_en="Clear Lake Institute of Technology", country="NZ")
    short = Mention("CLIT", "OverseasPartner", 0, 4)
    found = resolve_mentions([full, short], SETTING)
    assert found.node(full).id == found.node(short).id
    assert found.node(full).name == "清湖理工学院"
    assert found.node(full).name_en == "Clear Lake Institute of Technology"


def test_a_country_is_known_by_its_code() -> None:
    found = resolve_mentions([Mention("柬埔寨", "Country", 0, 3, country="KH")], SETTING)
    assert found.homes[plain("柬埔寨")].id == "KH"


def test_line_ends_leave_no_space_inside_a_name() -> None:
    found = resolve_mentions([Mention("赣州江源机械设备 有限公司", "Enterprise", 0, 13)], SETTING)
    assert found.homes[plain("赣州江源机械设备有限公司")].name == "赣州江源机械设备有限公司"


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("智赣软件", "江西智赣软件股份有限公司", True),
        ("智赣", "江西智赣软件股份有限公司", True),
        ("瓷语文创", "景德镇瓷语文化创意股份有限公司", True),
        ("瓷文", "景德镇瓷语文化创意股份有限公司", False),
        ("江西智赣软件股份有限公司", "智赣软件", False),
        ("软件", "江西智赣软件股份有限公司", False),
    ],
)
def test_abbreviates(short: str, full: str, expected: bool) -> None:
    assert abbreviates(short, full) is expected


def test_a_name_is_taken_apart() -> None:
    assert split_place("赣州市模具协会") == ("赣州市", "模具协会")
    assert split_country("老挝教育与体育部")[0] == "LA"
    assert core_of("赣州江源机械设备有限公司") == "江源机械设备"


names = st.lists(st.sampled_from(sorted({p[k] for p in PAIRS for k in ("first", "second")})), min_size=1, max_size=14)


@settings(max_examples=60, deadline=None)
@given(names)
def test_a_name_is_one_body_whatever_else_stands_there(chosen: list[str]) -> None:
    found = resolve(*chosen)
    ids = [node.id for node in {id(n): n for n in found.homes.values()}.values()]
    assert len(ids) == len(set(ids))
    assert all(found.node(mention(name)).name for name in chosen)
    again = resolve(*chosen)
    assert {k: n.id for k, n in again.homes.items()} == {k: n.id for k, n in found.homes.items()}


def test_a_broken_file_of_identity_names_line_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "identity.yml"
    text = (Path(__file__).parent.parent / "data" / "identity.yml").read_text(encoding="utf-8")
    path.write_text(text.replace("brand: [Enterprise]", "brand: [Firm]"), encoding="utf-8")
    with pytest.raises(
        DataFileError, match=r"identity\.yml, line \d+, key rules\.brand: 'Firm' is not of the ontology"
    ):
        identity(path)
