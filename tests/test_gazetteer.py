"""The gazetteer: what it knows of the world, how it is asked, and what it says of a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DataFileError
from loaders.gazetteer import (
    COLUMNS,
    KINDS,
    countries_in,
    country_of,
    demonym_country,
    find_known,
    gazetteer,
    is_place,
    known,
    parents,
    place_of,
    place_prefix,
    read_gazetteer,
)


def test_it_knows_every_country_and_every_chinese_province() -> None:
    kinds = [entry.kind for entry in gazetteer()]
    assert kinds.count("country") >= 240
    assert kinds.count("province") == 32
    assert kinds.count("city") > 330
    assert kinds.count("county") > 2800
    assert set(kinds) == set(KINDS)


def test_no_spelling_belongs_to_two_bodies() -> None:
    for spelling, entries in gazetteer().names.items():
        assert len([entry for entry in entries if not entry.is_place]) <= 1, spelling


@pytest.mark.parametrize(
    ("name", "label", "country"),
    [
        ("华为", "Enterprise", "CN"),
        ("西门子", "Enterprise", "DE"),
        ("microsoft", "Enterprise", "US"),
        ("ＡＢＢ", "Enterprise", "CH"),
        ("人社部", "PublicBody", "CN"),
        ("BCIT", "OverseasPartner", "CA"),
        ("浙江大学", "College", "CN"),
        ("香港理工大学", "OverseasPartner", "HK"),
        ("柬埔寨王国", "Country", "KH"),
        ("曼谷", "", "TH"),
    ],
)
def test_known_names(name: str, label: str, country: str) -> None:
    entry = known(name)
    assert entry is not None
    assert (entry.label, entry.country) == (label, country)


@pytest.mark.parametrize("word", ["联想", "美的", "朝阳", "人大", "奔驰", "合作", "互助"])
def test_a_form_that_is_an_ordinary_word_is_not_known_alone(word: str) -> None:
    assert known(word) is None


@pytest.mark.parametrize(
    ("text", "prefix", "place"),
    [
        ("浙江省温州市瓯海区民政局", "浙江省温州市瓯海区", "瓯海区"),
        ("温州瓯海农商银行", "温州瓯海", "瓯海区"),
        ("北京朝阳某公司", "北京朝阳", "朝阳区"),
        ("内蒙古某公司", "内蒙古", "内蒙古自治区"),
        ("上海浦东新区教育局", "上海浦东新区", "浦东新区"),
        ("中国移动通信", "", ""),
        ("长安大学", "", ""),
        ("新华三技术有限公司", "", ""),
        ("曼谷职业技术学院", "曼谷", ""),
        ("某某公司", "", ""),
        ("甘南州人民政府", "甘南州", "甘南藏族自治州"),
        ("三江县教育局", "三江县", "三江侗族自治县"),
    ],
)
def test_the_place_a_name_begins_with(text: str, prefix: str, place: str) -> None:
    assert (place_prefix(text), place_of(text)) == (prefix, place)


def test_places_by_any_form_and_their_parents() -> None:
    assert all(is_place(name) for name in ("浙江", "浙江省", "温州", "瓯海", "瓯海区", "朝阳", "泰国", "米兰"))
    assert not is_place("华为")
    assert parents("瓯海") == ("温州市", "浙江省")
    assert parents("浙江") == ()


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("加拿大不列颠哥伦比亚理工学院", "CA"),
        ("南非某某中心", "ZA"),
        ("某某职业技术学院意大利培训中心", "IT"),
        ("中德合作办学", "DE"),
        ("中-柬职教联盟", "KH"),
        ("柬方", "KH"),
        ("西门子（中国）有限公司", "DE"),
        ("温州某某有限公司", "CN"),
        ("马里兰大学", "US"),
        ("中南大学", "CN"),
        ("中国中车", "CN"),
        ("某某公司", ""),
    ],
)
def test_the_country_a_name_tells(name: str, country: str) -> None:
    assert country_of(name) == country


def test_a_pair_of_countries_is_read_only_as_such() -> None:
    assert demonym_country("中意人才联谊站") == "IT"
    assert demonym_country("中意人寿") == ""
    assert demonym_country("马方舟") in ("", "MY")


def test_countries_with_their_spans() -> None:
    text = "输出到南非和柬埔寨"
    assert [(text[a:b], code) for a, b, code in countries_in(text)] == [("南非", "ZA"), ("柬埔寨", "KH")]


def test_a_latin_name_is_no_part_of_a_longer_word() -> None:
    assert [entry.name for _, _, entry in find_known("用ABB机器人")] == ["ABB"]
    assert list(find_known("CABBAGE")) == []


@given(st.text(alphabet="温州市瓯海区浙江省华为ABBa中德 （）", max_size=40))
def test_hits_lie_in_order_and_spell_an_entry(text: str) -> None:
    position = 0
    for start, end, entry in find_known(text):
        assert position <= start < end <= len(text)
        spelt = known(text[start:end])
        assert spelt is not None
        assert spelt.name == entry.name
        position = end
    assert text.startswith(place_prefix(text))


GOOD = "泰国,country,Country,TH,,泰王国,,泰,Thailand,cldr"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (GOOD.replace("country,Country", "land,Country"), "kind"),
        (GOOD.replace("Country,TH", "Land,TH"), "label"),
        (GOOD.replace(",TH,", ",Th,"), "country"),
        (GOOD.replace("TH,,", "TH,亚洲,"), "parent"),
        (GOOD.replace("泰王国", "泰国"), "forms"),
        (GOOD.replace("cldr", "hearsay"), "source"),
        ("," + GOOD.split(",", 1)[1], "name"),
        ("某公司,company,,CN,,,,,,public", "label"),
        (GOOD + ",more", "name"),
    ],
)
def test_a_broken_line_names_file_line_and_key(tmp_path: Path, line: str, key: str) -> None:
    path = tmp_path / "gazetteer.csv"
    path.write_text("\n".join([",".join(COLUMNS), GOOD, line]) + "\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"gazetteer\.csv, line 3, key {key}: .*; "):
        read_gazetteer(path)


def test_a_missing_or_headless_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="is missing"):
        read_gazetteer(tmp_path / "none.csv")
    (tmp_path / "headless.csv").write_text("name,kind\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="line 1"):
        read_gazetteer(tmp_path / "headless.csv")
