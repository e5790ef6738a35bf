"""Where a text says that a body has a new name, and where it only seems to."""

from __future__ import annotations

import pytest

from loaders.names import Context, find_names
from loaders.pipeline import extract
from loaders.renaming import find_renamings

OLD, NEW = "华川公路工程有限公司", "北辰路桥集团有限公司"
CONTEXT = Context("虚构云岭职业学院", ())


def renamings(text: str) -> list[tuple[str, str]]:
    return [(d.name, d.other) for d in find_renamings(text, find_names(text, CONTEXT))]


@pytest.mark.parametrize(
    "text",
    [
        f"原{OLD}于2021年1月完成股份制改造，更名为{NEW}（以下简称“北辰”），原有协议继续有效。",
        f"{OLD}更名为“{NEW}”。",
        f"学校与启明轨道装备有限公司共建订单班；2021年，{OLD}更名为{NEW}。",
        f"学校与启明轨道装备有限公司共建订单班，{OLD}改名为{NEW}。",
        f"经教育部批准，{OLD}易名为{NEW}。",
        f"由{OLD}更名为{NEW}。",
        f"学校与{NEW}（原{OLD}）共建订单班。",
        f"学校与{NEW}（曾用名：{OLD}）共建订单班。",
        f"学校与{OLD}（现更名为{NEW}）共建订单班。",
    ],
)
def test_a_new_name_is_told(text: str) -> None:
    assert renamings(text) == [(OLD, NEW)]


@pytest.mark.parametrize(
    "text",
    [
        f"{OLD}拟更名为{NEW}。",
        f"{OLD}计划于2022年更名为{NEW}。",
        f"{OLD}尚未更名为{NEW}。",
        f"{OLD}与启明轨道装备有限公司合资后更名为{NEW}。",
        f"学校与{OLD}合作。更名为{NEW}的企业另有其人。",
        f"云岭交通职业教育集团更名为{NEW}。",
        "学校把公路工程课程更名为路桥工程课程。",
        f"学校与{NEW}（{OLD}控股）共建订单班。",
    ],
)
def test_no_new_name_is_told(text: str) -> None:
    assert renamings(text) == []


def test_the_name_of_today_stands_and_the_former_one_is_an_alias() -> None:
    report = (
        "虔东职业学院高等职业教育质量年度报告（2020）\n\n一、概况\n\n虔东职业学院坐落于江西省赣州市。"
        "原赣州华川公路桥梁工程股份有限公司更名为北辰路桥有限公司。\n\n"
        "学校与北辰路桥有限公司开展现代学徒制培养。\n"
    )
    facts = extract(report.encode(), "report.txt")
    (firm,) = [node for node in facts.nodes if node.label == "Enterprise"]
    assert (firm.name, firm.aliases) == ("北辰路桥有限公司", ("赣州华川公路桥梁工程股份有限公司",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"学校与原{OLD}合作。", OLD),
        ("学校与原野生态科技有限公司合作。", "原野生态科技有限公司"),
        ("学校与原平市教育局合作。", "原平市教育局"),
        ("学校与草原牧歌乳业有限公司合作。", "草原牧歌乳业有限公司"),
    ],
)
def test_what_says_former_is_no_part_of_a_name(text: str, name: str) -> None:
    assert [m.name for m in find_names(text, CONTEXT) if not m.own] == [name]
