"""Short forms that a document uses without defining them."""

from __future__ import annotations

import pytest

from loaders.names import Context
from loaders.shortforms import find_short_forms

FULL = "学校与成都锦程汽车服务有限公司签约。"
CONTEXT = Context("川西交通职业技术学院", ("川交职院",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学校联合锦程汽车、某某公司共建产业学院。", {"锦程汽车": "Enterprise"}),
        ("“锦程汽车”订单班招生。", {"锦程汽车": "Enterprise"}),
        ("双方投资建成锦程汽车智慧检测实训中心。", {"锦程汽车": "Enterprise"}),
        ("锦程汽车服务提供技术。", {"锦程汽车服务": "Enterprise"}),
        ("锦程汽服和学校分别出资。", {"锦程汽服": "Enterprise"}),
        ("锦程汽配城开业。", {}),
        ("成都锦程汽车服务有限公司再次签约。", {}),
        ("前锦程汽修厂开业。", {}),
        ("走锦程之路。", {}),
        ("学校的汽车服务专业。", {}),
    ],
)
def test_short_form(text: str, expected: dict[str, str]) -> None:
    assert find_short_forms([FULL, text], CONTEXT) == expected


def test_a_brand_may_begin_with_a_common_word() -> None:
    full = "兰州正和堂医药连锁有限责任公司"  # told by a table; running text alone is cut at 和
    texts = [f"引进{full}入驻。", "校企双方建成正和堂智慧药房实训中心。"]
    known = Context("川西交通职业技术学院", known={full: "Enterprise"})
    assert find_short_forms(texts, known) == {"正和堂": "Enterprise"}


def test_a_form_that_fits_two_companies_is_no_name() -> None:
    other = "学校与雅安锦程汽车销售有限公司签约。"
    assert find_short_forms([FULL, other, "学校与锦程汽车合作。"], CONTEXT) == {}


def test_what_is_known_already_is_not_told_again() -> None:
    known = Context("川西交通职业技术学院", known={"锦程汽车": "Enterprise"})
    assert find_short_forms([FULL, "学校与锦程汽车合作。"], known) == {}


def test_trades_that_are_left_behind_a_place_are_no_name() -> None:
    texts = [
        "走进北辰汽车电子（芜湖）有限公司和缅甸国际货运代理有限公司。",
        "汽车电子技术专业的学徒学习《国际货运代理》。",
    ]
    assert find_short_forms(texts, CONTEXT) == {}


def test_a_body_with_a_number_is_known_without_its_place() -> None:
    texts = ["学校与岭南省第七测绘院签约。", "学校还为第七测绘院培训新人。"]
    assert find_short_forms(texts, CONTEXT) == {"第七测绘院": "ResearchCentre"}


def test_a_number_that_two_bodies_bear_names_neither() -> None:
    texts = ["学校与岭南县第一人民医院、岭东县第一人民医院共建基地。", "学校与第一人民医院开展订单培养。"]
    assert find_short_forms(texts, CONTEXT) == {}


def test_a_school_abroad_is_known_by_its_brand() -> None:
    text = "学校与泰国乌哇戏剧艺术学院签署备忘录。《身段训练》课程标准被乌哇学院采用。"
    assert find_short_forms([text], CONTEXT) == {"乌哇学院": "OverseasPartner"}


def test_a_school_abroad_is_known_without_its_country_and_town() -> None:
    text = "学校与老挝琅勃拉邦澜禹学院签署备忘录。《身段训练》课程标准被澜禹学院采用。"
    assert find_short_forms([text], CONTEXT) == {"澜禹学院": "OverseasPartner"}


def test_a_brand_and_trade_in_front_of_what_is_built_with_them() -> None:
    text = "学校与界江跨境医药物流有限公司签约。寒地实践中心由学校联合北岸医院、界江物流建设，年内启用。"
    assert find_short_forms([text], CONTEXT) == {"界江物流": "Enterprise"}
