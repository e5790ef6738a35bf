"""Fields and lists in running text, read as the tables that they are; all of them invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.pipeline import extract
from loaders.records import Record, records_of, runs_of
from loaders.report import Block, Piece, Text, cut

Rows = list[tuple[str, ...]]


def block(text: str) -> Block:
    return Block("paragraph", Text(text, (Piece(0, 7, 1, "p1"),)))


def table_of(record: Record) -> tuple[str, tuple[str, ...], Rows]:
    table = record.block.table
    assert table is not None
    return table.caption, table.header, [tuple(cell.text for cell in row.cells) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "caption", "header", "rows"),
    [
        (
            "技术服务项目：烘干线余热回收改造；合作单位：华川生物有限公司；金额：38.6万元；年度：2021",
            "",
            ("技术服务项目", "合作单位", "金额", "年度"),
            [("烘干线余热回收改造", "华川生物有限公司", "38.6万元", "2021")],
        ),
        (
            "图 12 学徒制拜师仪式（时间：2021年；企业：北辰古建有限公司；专业：古建筑工程技术）",
            "图 12 学徒制拜师仪式",
            ("时间", "企业", "专业"),
            [("2021年", "北辰古建有限公司", "古建筑工程技术")],
        ),
        (
            "滇果产业学院——共建单位：云岭县人民政府、学校；揭牌时间：2020年7月；开设专业：2个。",
            "",
            ("名称", "共建单位", "揭牌时间", "开设专业"),
            [("滇果产业学院", "云岭县人民政府、学校", "2020年7月", "2个")],
        ),
        (
            "订单班：动车检修技术专业，启明装备有限公司，46人；信号控制专业，星图科技有限公司，38人。",
            "订单班",
            ("专业", "单位", "人数"),
            [("动车检修技术专业", "启明装备有限公司", "46人"), ("信号控制专业", "星图科技有限公司", "38人")],
        ),
        (
            "订单培养。酒店管理专业：“雪松”班，雪松酒店有限公司；烹饪专业：“江岸”班，江岸餐饮有限公司。",
            "订单培养",
            ("专业", "班级", "单位"),
            [("酒店管理专业", "“雪松”班", "雪松酒店有限公司"), ("烹饪专业", "“江岸”班", "江岸餐饮有限公司")],
        ),
        (
            "学校开展的培训：●企业——皖南重卡有限公司（安全生产，312人次）；●机关——云岭县应急管理局（监管实务，48人次）。",
            "学校开展的培训",
            ("类别", "培训对象", "培训内容", "人数"),
            [
                ("企业", "皖南重卡有限公司", "安全生产", "312人次"),
                ("机关", "云岭县应急管理局", "监管实务", "48人次"),
            ],
        ),
        (
            "横向课题两项：“轴承分选”的委托方是云岭轴承厂，到款8万元；“温控改造”的委托方是北辰茶机有限公司，到款5.2万元。",
            "横向课题两项",
            ("项目名称", "委托方", "金额"),
            [("轴承分选", "云岭轴承厂", "到款8万元"), ("温控改造", "北辰茶机有限公司", "到款5.2万元")],
        ),
    ],
)
def test_records_are_tables(text: str, caption: str, header: tuple[str, ...], rows: Rows) -> None:
    (record,) = records_of(block(text))
    assert table_of(record) == (caption, header, rows)


@pytest.mark.parametrize(
    "text",
    [
        "学校坚持一条主线：产教融合；一个目标：服务地方；一支队伍：双师型教师。",
        "地址：云岭市学府路1号；邮编：650000；电话：12345678。",
        "学校与三家企业合作：启明装备有限公司；星图科技有限公司。",
        "主要做法：一是建机制，二是搭平台；三是强队伍，四是促改革。",
        "合作单位：启明装备有限公司。",
    ],
)
def test_prose_is_no_record(text: str) -> None:
    assert records_of(block(text)) == ()


def test_a_record_is_read_and_the_text_around_it_too() -> None:
    text = (
        "学校与启明装备有限公司共建启明产业学院。技术服务项目：烘干线改造；合作单位：华川生物有限公司；"
        "金额：38.6万元。学校加入云岭省物流协会。"
    )
    facts = extract(text.encode(), "report.txt", college="云岭交通职业学院", year=2022)
    stated = {(r.type, facts.index[r.end].name): r.properties for r in facts.relationships}
    assert set(stated) == {
        ("CO_BUILT", "启明产业学院"),
        ("SERVED", "华川生物有限公司"),
        ("MEMBER_OF", "云岭省物流协会"),
    }
    assert stated["SERVED", "华川生物有限公司"] == {"project": "烘干线改造", "amount_wan": 38.6}


@given(st.data())
def test_what_is_cut_keeps_its_places(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    starts = [sum(lengths[:at]) for at in range(len(lengths))]
    text = Text("字" * sum(lengths), tuple(Piece(start, line, 1, f"p{line}") for line, start in enumerate(starts, 1)))
    start = data.draw(st.integers(0, len(text.text) - 1))
    end = data.draw(st.integers(start + 1, len(text.text)))
    part = cut(text, start, end)
    assert part.text == text.text[start:end]
    assert [part.place(at, at + 1) for at in range(end - start)] == [text.place(at, at + 1) for at in range(start, end)]


def blocks(*texts: str) -> list[Block]:
    return [Block("paragraph", Text(text, (Piece(0, line, 1, f"p{line}"),))) for line, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("texts", "header", "rows"),
    [
        (
            ("订单班的专业与企业如下：", "市场营销——卓盛集团有限公司",
             "大数据与会计——恒誉事务所有限公司（以下简称“恒誉”）",
             "电子商务——北辰、云岭供应链有限公司", "这些班都由企业出师傅。"),
            ("专业", "单位"),
            [
                ("市场营销", "卓盛集团有限公司"),
                ("大数据与会计", "恒誉事务所有限公司"),
                ("电子商务", "北辰、云岭供应链有限公司"),
            ],
        ),
        (
            ("现代学徒制试点有两个：", "专业：连锁经营；合作单位：卓盛集团有限公司；学徒：42人",
             "专业：应用电子；合作单位：睿通电子有限公司；学徒：50人"),
            ("专业", "合作单位", "学徒"),
            [("连锁经营", "卓盛集团有限公司", "42人"), ("应用电子", "睿通电子有限公司", "50人")],
        ),
    ],
)  # fmt: skip
def test_lists_over_several_blocks_are_tables(texts: tuple[str, ...], header: tuple[str, ...], rows: Rows) -> None:
    (run,) = runs_of(blocks(*texts))
    table = run.block.table
    assert table is not None
    assert (run.first, run.last) == (1, len(rows))
    assert table.header == header
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == rows
    assert [row.place.line_first for row in table.rows] == list(range(2, len(rows) + 2))


@pytest.mark.parametrize(
    "texts",
    [
        ("主要做法如下：", "机制——建立例会", "队伍——引育并举"),
        ("学校与卓盛集团有限公司合作。", "市场营销——卓盛集团有限公司", "电子商务——云岭供应链有限公司"),
        ("联系方式：", "地址：学府路1号；邮编：650000；电话：12345678"),
    ],
)
def test_blocks_that_list_nobody_are_no_table(texts: tuple[str, ...]) -> None:
    assert list(runs_of(blocks(*texts))) == []


def test_a_list_of_blocks_is_read_once() -> None:
    text = (
        "学校开办订单班两个。专业与企业的对应如下：\n\n市场营销——卓盛集团有限公司\n\n电子商务——云岭供应链有限公司\n\n"
        "学校加入云岭省物流协会。\n"
    )
    facts = extract(text.encode(), "report.txt", college="云岭交通职业学院", year=2022)
    stated = {(r.type, facts.index[r.end].name, r.properties.get("programme")) for r in facts.relationships}
    assert stated == {
        ("ORDER_CLASS_WITH", "卓盛集团有限公司", "市场营销"),
        ("ORDER_CLASS_WITH", "云岭供应链有限公司", "电子商务"),
        ("MEMBER_OF", "云岭省物流协会", None),
    }
