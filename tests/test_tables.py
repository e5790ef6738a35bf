"""Tables to readings: every example of the rules, invented layouts of other colleges, and the tables of the samples."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DataFileError
from graph.ontology import ontology
from loaders.cells import find_bodies
from loaders.college import find_college
from loaders.columns import Example, Rule, bare_head, read_rules, role_of, rules
from loaders.mention import Reading
from loaders.names import Context, find_spans
from loaders.pipeline import build_context, read_blocks
from loaders.report import Block, Piece, Place, Report, Row, Table, Text
from loaders.tables import Matched, Surroundings, learned_names, match_table, match_tables, standard_name

COLLEGE = "明川职业技术学院"
NAMES = Context(COLLEGE, ("明川职院",), {"青禾农科": "Enterprise"})


def text_of(words: str, line: int = 1) -> Text:
    return Text(words, (Piece(0, line, 1, f"L{line}"),) if words else ())


def block_of(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], section: Sequence[str] = ()) -> Block:
    """A table as a reader hands it over; a row whose first head is 序号 carries its serial."""
    serial = bool(header) and header[0] == "序号"
    made = tuple(
        Row(tuple(text_of(c, n) for c in cells), Place(f"L{n}", 1, n, n), cells[0] if serial else "")
        for n, cells in enumerate(rows, 10)
    )
    return Block("table", text_of(caption), tuple(section), 0, Table(caption, "", tuple(header), made))


def paragraph(words: str) -> Block:
    return Block("paragraph", text_of(words))


def notation(reading: Reading) -> str:
    """A reading in the short form of tables.yml: TYPE [start >] end name=value ..."""
    start = "COLLEGE" if reading.start.own else reading.start.name
    end = "COLLEGE" if reading.end.own else reading.end.name
    told = reading.end.own or reading.type in ("CO_BUILT", "LEADS", "MEMBER_OF")
    ends = f"{start} > {end}" if told else end
    values = [f"{name}={_plain(value)}" for name, value in reading.properties.items()]
    return " ".join([reading.type, ends, *sorted(values)])


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def in_order(told: str) -> str:
    """The same notation with its properties sorted."""
    words = told.split(" ")
    first = next((i for i, w in enumerate(words) if "=" in w), len(words))
    return " ".join([*words[:first], *sorted(words[first:])])


def match(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    before: Sequence[str] = (),
    section: Sequence[str] = (),
    year: int | None = 2019,
) -> Matched:
    where = Surroundings(NAMES, year, tuple(paragraph(words) for words in before))
    return match_table(block_of(caption, header, rows, section), where)


def told(matched: Matched) -> list[str]:
    return sorted(notation(reading) for reading in matched.readings)


EXAMPLES = [(rule.name, example) for rule in rules().rules for example in rule.examples]
COUNTER = [(rule, example) for rule in rules().rules for example in rule.counter]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{n}-{e.caption}" for n, e in EXAMPLES])
def test_every_example_of_a_rule_gives_its_facts(name: str, example: Example) -> None:
    found = match(example.caption, example.header, [example.row])
    assert told(found) == sorted(in_order(fact) for fact in example.gives)
    if not next(rule for rule in rules().rules if rule.name == name).general:
        assert {reading.rule for reading in found.readings} == {f"table:{name}"}


@pytest.mark.parametrize(("rule", "example"), COUNTER, ids=[f"{r.name}-{e.caption}" for r, e in COUNTER])
def test_no_counter_example_gives_the_rules_type(rule: Rule, example: Example) -> None:
    assert rule.type not in {
        reading.type for reading in match(example.caption, example.header, [example.row]).readings
    } - {""}


def test_every_rule_has_an_example_and_every_type_of_a_table_a_rule() -> None:
    for rule in rules().rules:
        assert rule.examples or rule.counter, rule.name
    wanted = {"SERVED", "TRANSFERRED_TO", "TRAINED", "CO_BUILT", "ORDER_CLASS_WITH", "APPRENTICESHIP_WITH", "MEMBER_OF"}
    assert wanted <= {rule.type for rule in rules().rules}


# --- layouts of other colleges, all invented -------------------------------------------------------------------------

LAYOUTS: list[tuple[str, str, Sequence[str], Sequence[Sequence[str]], Sequence[str], Sequence[str]]] = [
    (
        "service, sums in yuan, no serial, partner first",
        "学校承接企业委托项目情况表",
        ["委托企业", "合同名称", "合同经费（元）", "签订日期"],
        [["明川绿野园林有限公司", "苗圃节水灌溉设计", "86,000.00", "2019-03-05"], ["合计", "", "86,000.00", ""]],
        [],
        ["SERVED 明川绿野园林有限公司 project=苗圃节水灌溉设计 amount_wan=8.6 year=2019"],
    ),
    (
        "service, unit in the caption, year in the caption",
        "2018年横向科研到账经费明细（单位：元）",
        ["序号", "项目", "来源单位", "到账经费"],
        [["1", "冷库温控改造", "远帆冷链物流集团有限公司", "120000"]],
        [],
        ["SERVED 远帆冷链物流集团有限公司 project=冷库温控改造 amount_wan=12 year=2018"],
    ),
    (
        "service, sums in hundred millions, several partners in one cell",
        "四技服务项目一览",
        ["项目名称", "服务单位", "合同金额（亿元）"],
        [["园区能源托管", "明川市工业园区管委会、明川远帆农机有限公司", "0.012"]],
        [],
        [
            "SERVED 明川市工业园区管委会 project=园区能源托管 amount_wan=120",
            "SERVED 明川远帆农机有限公司 project=园区能源托管 amount_wan=120",
        ],
    ),
    (
        "service, halves of a year under one head",
        "技术服务到款统计",
        ["委托单位", "技术服务内容", "到账经费（万元）上半年", "到账经费（万元）下半年"],
        [["明川市水利局", "山洪预警设备校准", "3.5", "1.5"]],
        ["2019年学校技术服务稳步增长。"],
        ["SERVED 明川市水利局 project=山洪预警设备校准 amount_wan=5 year=2019"],
    ),
    (
        "service without any unit: large sums are yuan",
        "横向项目清单",
        ["项目名称", "委托方", "金额", "年度"],
        [["电商店铺视觉设计", "明川清源茶业有限公司", "35000", "2019"], ["品牌策划", "青禾农科", "18000", "2019"]],
        [],
        [
            "SERVED 明川清源茶业有限公司 project=电商店铺视觉设计 amount_wan=3.5 year=2019",
            "SERVED 青禾农科 project=品牌策划 amount_wan=1.8 year=2019",
        ],
    ),
    (
        "service by heading alone, 同上 in the partner column",
        "",
        ["项目名称", "委托方", "到账金额（万元）"],
        [["茶园无人机测绘", "明川清源茶业有限公司", "2"], ["茶叶分选机改造", "同上", "4"]],
        [],
        [
            "SERVED 明川清源茶业有限公司 project=茶园无人机测绘 amount_wan=2",
            "SERVED 明川清源茶业有限公司 project=茶叶分选机改造 amount_wan=4",
        ],
    ),
    (
        "transfer, receiver before the achievement, licence",
        "专利实施许可与转让一览",
        ["被许可方", "专利", "专利类型", "许可时间"],
        [["明川远帆农机有限公司", "一种折叠苗架", "实用新型", "2017.11"]],
        [],
        ["TRANSFERRED_TO 明川远帆农机有限公司 achievement=一种折叠苗架 year=2017"],
    ),
    (
        "transfer, giver and receiver side by side",
        "科技成果转让情况",
        ["成果", "转让方", "受让方", "转让金额（万元）"],
        [["茶叶杀青控制系统", COLLEGE, "明川清源茶业有限公司", "5"]],
        ["2018年共转让成果1项。"],
        ["TRANSFERRED_TO 明川清源茶业有限公司 achievement=茶叶杀青控制系统 year=2018"],
    ),
    (
        "training, days in the cell, online apart",
        "2019年开展职业培训情况一览表",
        ["培训班名称", "委托单位", "起止时间", "线上人数", "培训人次", "时长（天）"],
        [["新任店长研修", "明川商贸集团有限公司", "2019年5月6日-8日", "20", "55人次", "3"]],
        [],
        [
            (
                "TRAINED 明川商贸集团有限公司 topic=新任店长研修 period_start=2019-05-06 period_end=2019-05-08"
                " headcount=55 headcount_online=20 days=3"
            )
        ],
    ),
    (
        "training of people who are no body",
        "面向社会开展培训情况",
        ["培训对象", "培训内容", "人数"],
        [
            ["返乡青年", "直播带货", "40"],
            ["明川市总工会", "劳动模范研修", "60"],
            ["中小微企业财务人员（12家）", "税法", "30"],
        ],
        [],
        ["TRAINED 明川市总工会 topic=劳动模范研修 headcount=60"],
    ),
    (
        "training with a shared head and a month without a year",
        "企业职工培训一览",
        ["序号", "培训单位", "培训项目", "时间", "人数"],
        [["1", "黄岩、路桥区人社局", "创业指导", "2019年9-12月", "80"]],
        [],
        [
            "TRAINED 黄岩区人社局 topic=创业指导 period_start=2019-09 period_end=2019-12 headcount=80",
            "TRAINED 路桥区人社局 topic=创业指导 period_start=2019-09 period_end=2019-12 headcount=80",
        ],
    ),
    (
        "order classes, partner named 企业名称, programme last",
        "2019级订单培养统计",
        ["企业名称", "班级", "学生数", "所属专业"],
        [["明川清源茶业有限公司", "清源班", "32", "茶艺与茶叶营销"]],
        [],
        ["ORDER_CLASS_WITH 明川清源茶业有限公司 programme=茶艺与茶叶营销"],
    ),
    (
        "apprenticeship, several partners, date",
        "新型学徒制试点情况",
        ["试点专业", "试点企业", "学徒人数", "起始时间"],
        [["汽车检测与维修技术", "明川通途汽车服务有限公司；明川远帆农机有限公司", "45", "2018.9"]],
        [],
        [
            "APPRENTICESHIP_WITH 明川通途汽车服务有限公司 programme=汽车检测与维修技术 year=2018",
            "APPRENTICESHIP_WITH 明川远帆农机有限公司 programme=汽车检测与维修技术 year=2018",
        ],
    ),
    (
        "industry colleges whose names end in 学院 only",
        "现代产业学院建设一览",
        ["共建单位", "名称", "成立时间"],
        [["明川清源茶业有限公司", "清源茶学院", "2018年9月28日"]],
        [],
        [
            "CO_BUILT COLLEGE > 清源茶学院 date=2018-09-28",
            "CO_BUILT 明川清源茶业有限公司 > 清源茶学院 date=2018-09-28",
        ],
    ),
    (
        "research centres by sentences",
        "校企共建研发平台",
        ["序号", "内容", "时间"],
        [
            ["1", "与明川远帆农机有限公司共建“山地农机研发中心”", "2019.2"],
            ["2", "与明川清源茶业有限公司的产学研合作协议", "2019.10"],
        ],
        [],
        [
            "CO_BUILT COLLEGE > 山地农机研发中心 date=2019-02",
            "CO_BUILT 明川远帆农机有限公司 > 山地农机研发中心 date=2019-02",
            "SIGNED_AGREEMENT_WITH 明川清源茶业有限公司 title=产学研合作协议 date=2019-10",
        ],
    ),
    (
        "bases: the approving ministry is no builder, but recognises",
        "产教融合实训基地",
        ["基地名称", "合作单位", "批准部门", "批准时间"],
        [["明川茶产业实训基地", "明川清源茶业有限公司", "明川省教育厅", "2017年"]],
        [],
        [
            "CO_BUILT COLLEGE > 明川茶产业实训基地 date=2017",
            "CO_BUILT 明川清源茶业有限公司 > 明川茶产业实训基地 date=2017",
            "SUPPORTED_BY 明川省教育厅",
        ],
    ),
    (
        "places of practice named after companies",
        "校外实习基地一览",
        ["序号", "基地名称", "接纳学生数"],
        [["1", "明川清源茶业有限公司", "20"], ["2", "明川通途汽车服务有限公司", "30"]],
        [],
        [
            "PARTNERS_WITH 明川清源茶业有限公司 topic=校外实习基地",
            "PARTNERS_WITH 明川通途汽车服务有限公司 topic=校外实习基地",
        ],
    ),
    (
        "joint programmes, country in its own column",
        "中外合作办学项目情况",
        ["合作国家", "外方学校", "合作专业", "批准时间", "在籍学生数"],
        [["丹麦", "北湾应用科学大学", "园艺技术", "2016.5", "118"]],
        [],
        ["JOINT_PROGRAMME_WITH 北湾应用科学大学 programme=园艺技术 since=2016-05 students=118"],
    ),
    (
        "standards, receivers are schools",
        "课程标准输出情况",
        ["课程名称", "采用院校", "采用时间"],
        [["《茶艺基础》《茶叶审评》", "泰国湄南职业技术学院", "2019"]],
        [],
        [
            "EXPORTED_STANDARD_TO 泰国湄南职业技术学院 standard=茶叶审评 kind=course",
            "EXPORTED_STANDARD_TO 泰国湄南职业技术学院 standard=茶艺基础 kind=course",
        ],
    ),
    (
        "standards, receivers only in the paragraph before",
        "标准输出一览",
        ["类别", "名称", "数量"],
        [["课程标准", "茶艺基础、茶叶审评等", "2个"], ["岗位标准", "评茶员", "1个"]],
        ["学校开发的3个标准输出到老挝并被采纳。"],
        [
            "EXPORTED_STANDARD_TO 老挝 standard=茶叶审评 kind=course",
            "EXPORTED_STANDARD_TO 老挝 standard=茶艺基础 kind=course",
            "EXPORTED_STANDARD_TO 老挝 standard=评茶员 kind=post",
        ],
    ),
    (
        "alliances led and joined",
        "学校参与的职教联盟",
        ["序号", "联盟名称", "学校角色", "时间"],
        [["1", "明川茶产业职业教育联盟", "理事长单位", "2017"], ["2", "长江职业教育联盟", "常务理事单位", "2018"]],
        [],
        [
            "LEADS COLLEGE > 明川茶产业职业教育联盟 role=chair date=2017",
            "MEMBER_OF COLLEGE > 长江职业教育联盟 role=council date=2018",
        ],
    ),
    (
        "agreements with the college as one party",
        "战略合作协议签订情况",
        ["甲方", "乙方", "协议名称", "签订时间"],
        [[COLLEGE, "明川市农业农村局", "乡村振兴战略合作协议", "2019年6月18日"]],
        [],
        ["SIGNED_AGREEMENT_WITH 明川市农业农村局 title=乡村振兴战略合作协议 date=2019-06-18"],
    ),
    (
        "a table of many kinds: each row says its own",
        "校企合作情况一览表",
        ["合作企业", "合作形式", "专业"],
        [
            ["明川清源茶业有限公司", "订单班", "茶艺与茶叶营销"],
            ["明川远帆农机有限公司", "现代学徒制", "农业装备应用技术"],
            ["明川通途汽车服务有限公司", "共建通途汽车实训基地", "汽车检测与维修技术"],
            ["明川市图书馆", "数字资源共享", ""],
        ],
        [],
        [
            "APPRENTICESHIP_WITH 明川远帆农机有限公司 programme=农业装备应用技术",
            "CO_BUILT COLLEGE > 通途汽车实训基地",
            "CO_BUILT 明川通途汽车服务有限公司 > 通途汽车实训基地",
            "ORDER_CLASS_WITH 明川清源茶业有限公司 programme=茶艺与茶叶营销",
            "PARTNERS_WITH 明川市图书馆 topic=数字资源共享",
        ],
    ),
    (
        "no words tell what a table is of: a question whose answers say of what kind each row is",
        "表 3 台团与专业",
        ["专业群", "专业", "对接单位", "怎样培养", "学生"],
        [
            ["茶与艺", "茶艺与茶叶营销", "明川采茶剧团", "现代学徒制", "14"],
            ["农与机", "农业装备应用技术", "明川广播电视总台", "订单班", "26"],
        ],
        [],
        [
            "APPRENTICESHIP_WITH 明川采茶剧团 programme=茶艺与茶叶营销",
            "ORDER_CLASS_WITH 明川广播电视总台 programme=农业装备应用技术",
        ],
    ),
    (
        "no words tell what a table is of: a country, a body and what is done",
        "表 7 一览",
        ["国家（地区）", "学校或机构", "起始", "做什么", "受益人数"],
        [
            ["韩国", "韩国汉江艺术大学", "2018.3", "合唱师资互访", "21"],
            ["泰国", "泰国湄南戏剧学院", "2019.5", "签署《戏剧教育交流协议》", "64"],
        ],
        [],
        [
            "PARTNERS_WITH 韩国汉江艺术大学 topic=合唱师资互访 date=2018-03",
            "SIGNED_AGREEMENT_WITH 泰国湄南戏剧学院 title=戏剧教育交流协议 date=2019-05",
        ],
    ),
    (
        "exchange abroad with several things in one cell",
        "对外合作与交流情况",
        ["国别", "合作机构", "主要内容", "起始年份"],
        [["泰国", "湄南职业技术学院", "共建泰国茶文化培训中心，输出茶艺课程标准", "2018"]],
        [],
        [
            "CO_BUILT COLLEGE > 泰国茶文化培训中心 date=2018",
            "CO_BUILT 湄南职业技术学院 > 泰国茶文化培训中心 date=2018",
            "EXPORTED_STANDARD_TO 湄南职业技术学院 standard=茶艺 kind=course",
        ],
    ),
    (
        "one partner over several rows of a merged cell",
        "技术开发项目一览",
        ["委托单位", "项目名称", "金额（万元）"],
        [["明川远帆农机有限公司", "播种机改造", "3"], ["", "收割机传感器", "4"]],
        [],
        [
            "SERVED 明川远帆农机有限公司 project=播种机改造 amount_wan=3",
            "SERVED 明川远帆农机有限公司 project=收割机传感器 amount_wan=4",
        ],
    ),
    (
        "members of a group",
        "明川茶业职教集团成员单位一览",
        ["序号", "成员单位", "类型"],
        [["1", "明川清源茶业有限公司", "企业"], ["2", "明川市茶叶协会", "行业"]],
        [],
        [
            "MEMBER_OF 明川市茶叶协会 > 明川茶业职教集团 role=member",
            "MEMBER_OF 明川清源茶业有限公司 > 明川茶业职教集团 role=member",
        ],
    ),
    (
        "heads that are questions, several things in one column",
        "一年培训账本",
        ["送训方", "班名", "何时", "人数/天数"],
        [
            ["明川远帆农机有限公司", "复训班", "2022年10月", "56/5"],
            ["明川市总工会", "家政能手班", "2023年3月", "80/7"],
        ],
        [],
        [
            "TRAINED 明川市总工会 topic=家政能手班 period_start=2023-03 period_end=2023-03 headcount=80 days=7",
            "TRAINED 明川远帆农机有限公司 topic=复训班 period_start=2022-10 period_end=2022-10 headcount=56 days=5",
        ],
    ),
    (
        "when a course began and ended, hours that are days, firms that are only counted",
        "部分培训班次",
        ["培训班", "开班", "结业", "学员单位", "人数", "学时（天）"],
        [
            ["家政能手", "2022.10", "2022.11", "明川市总工会", "80", "7"],
            ["班组长素质提升", "2023.04", "2023.04", "远山镇23家企业（自愿报名）", "138", "6"],
        ],
        [],
        ["TRAINED 明川市总工会 topic=家政能手 period_start=2022-10 period_end=2022-11 headcount=80 days=7"],
    ),
    (
        "classes with their programme in brackets",
        "2022—2023 学年开班情况",
        ["合作单位", "班级与专业"],
        [
            ["明川远帆农机有限公司", "远帆订单班（农机装备应用技术，42 人）"],
            ["明川清源茶业有限公司", "清源订单班（茶艺与茶文化，31 人）"],
        ],
        [],
        [
            "ORDER_CLASS_WITH 明川清源茶业有限公司 programme=茶艺与茶文化",
            "ORDER_CLASS_WITH 明川远帆农机有限公司 programme=农机装备应用技术",
        ],
    ),
    (
        "who is linked with us",
        "县域对接清单",
        ["对接单位", "主要事项"],
        [["明川县人民政府", "茶产业发展智库"], ["明川市茶叶协会", "出口茶叶标准化示范"]],
        [],
        ["PARTNERS_WITH 明川县人民政府 topic=茶产业发展智库", "PARTNERS_WITH 明川市茶叶协会 topic=出口茶叶标准化示范"],
    ),
    (
        "columns that are rows",
        "",
        ["", "例一", "例二"],
        [
            ["企业", "明川清源茶业有限公司", "明川远帆农机有限公司"],
            ["共建平台", "茶叶深加工研究院", "智能农机实训基地"],
            ["始于", "2019年3月", "2020年11月"],
        ],
        ["两家企业与学院共建的平台以竖排形式列出。"],
        [
            "CO_BUILT COLLEGE > 智能农机实训基地 date=2020-11",
            "CO_BUILT COLLEGE > 茶叶深加工研究院 date=2019-03",
            "CO_BUILT 明川清源茶业有限公司 > 茶叶深加工研究院 date=2019-03",
            "CO_BUILT 明川远帆农机有限公司 > 智能农机实训基地 date=2020-11",
        ],
    ),
    (
        "classes that say what they are",
        "在册班级",
        ["班级", "冠名企业", "专业"],
        [["清源精英班", "明川清源茶业有限公司", "茶艺"], ["远帆学徒班", "明川远帆农机有限公司", "农机"]],
        [],
        [
            "APPRENTICESHIP_WITH 明川远帆农机有限公司 programme=农机",
            "ORDER_CLASS_WITH 明川清源茶业有限公司 programme=茶艺",
        ],
    ),
    (
        "cells that tell what no head does",
        "新建场所",
        ["场所", "与谁", "落成"],
        [
            ["云山农机实训基地", "明川远帆农机有限公司", "2019.05"],
            ["云山茶艺实训中心", "明川清源茶业有限公司", "2020.06"],
        ],
        [],
        [
            "CO_BUILT COLLEGE > 云山农机实训基地 date=2019-05",
            "CO_BUILT COLLEGE > 云山茶艺实训中心 date=2020-06",
            "CO_BUILT 明川清源茶业有限公司 > 云山茶艺实训中心 date=2020-06",
            "CO_BUILT 明川远帆农机有限公司 > 云山农机实训基地 date=2019-05",
        ],
    ),
    (
        "two lists side by side",
        "主要合作企业名单",
        ["序号", "企业名称", "序号", "企业名称"],
        [["1", "明川清源茶业有限公司", "2", "明川远帆农机有限公司"], ["3", "青禾农科", "", ""]],
        [],
        [
            "PARTNERS_WITH 明川清源茶业有限公司 topic=合作企业",
            "PARTNERS_WITH 明川远帆农机有限公司 topic=合作企业",
            "PARTNERS_WITH 青禾农科 topic=合作企业",
        ],
    ),
    (
        "a grid of names without heads",
        "校企合作单位",
        ["明川清源茶业有限公司", "明川远帆农机有限公司"],
        [["明川市茶叶协会", "明川通途汽车服务有限公司"]],
        [],
        [
            "PARTNERS_WITH 明川市茶叶协会 topic=校企合作",
            "PARTNERS_WITH 明川清源茶业有限公司 topic=校企合作",
            "PARTNERS_WITH 明川远帆农机有限公司 topic=校企合作",
            "PARTNERS_WITH 明川通途汽车服务有限公司 topic=校企合作",
        ],
    ),
    (
        "heads in two rows",
        "科技服务项目情况",
        ["合作单位 / 名称", "合作单位 / 性质", "项目 / 名称", "经费（万元） / 2019年"],
        [["明川市水利局", "机关", "山洪预警设备校准", "3.5"]],
        [],
        ["SERVED 明川市水利局 project=山洪预警设备校准 amount_wan=3.5"],
    ),
    (
        "own and funded research in one table",
        "横向、纵向科研项目到账一览",
        ["项目名称", "项目类别", "来源单位", "到账经费（万元）"],
        [["职教集团研究", "纵向", "明川市教育局", "1"], ["茶园规划", "横向", "明川清源茶业有限公司", "6"]],
        [],
        ["SERVED 明川清源茶业有限公司 project=茶园规划 amount_wan=6"],
    ),
    (
        "a practice listing with several words in one cell",
        "校企合作企业一览表",
        ["企业名称", "合作内容", "接收就业学生数"],
        [["明川清源茶业有限公司", "课程开发、共建实训基地、顶岗实习", "5"]],
        [],
        ["PARTNERS_WITH 明川清源茶业有限公司 topic=课程开发、共建实训基地、顶岗实习"],
    ),
    (
        "industry college with the unit of the college in front",
        "产业学院建设情况",
        ["牵头学院", "产业学院名称", "合作企业"],
        [["农业工程学院", "清源茶产业学院", "明川清源茶业有限公司"]],
        [],
        ["CO_BUILT COLLEGE > 清源茶产业学院", "CO_BUILT 明川清源茶业有限公司 > 清源茶产业学院"],
    ),
    (
        "an alliance that another body leads",
        "加入职教联盟情况",
        ["联盟名称", "牵头单位", "学校角色"],
        [["西部茶业职业教育联盟", "浙江大学", "成员单位"]],
        [],
        ["LEADS 浙江大学 > 西部茶业职业教育联盟", "MEMBER_OF COLLEGE > 西部茶业职业教育联盟 role=member"],
    ),
    (
        "partners abroad in English and with their country behind",
        "国（境）外合作院校一览",
        ["序号", "合作院校（国别）", "合作内容"],
        [["1", "Nordbay University of Applied Sciences", "学分互认"], ["2", "湄南职业技术学院（泰国）", "师资培训"]],
        [],
        [
            "PARTNERS_WITH Nordbay University of Applied Sciences topic=学分互认",
            "PARTNERS_WITH 湄南职业技术学院 topic=师资培训",
        ],
    ),
    (
        "persons and common words among the customers",
        "技术服务到账明细",
        ["服务单位", "项目名称", "到账经费（元）"],
        [["王某", "施肥咨询", "500"], ["温州", "测土", "900"], ["政府部门", "规划", "800"], ["合作社", "育苗", "700"]],
        [],
        [],
    ),
    (
        "training with sums and no people",
        "承接企业委托培训项目",
        ["委托企业", "培训内容", "到账经费（万元）", "培训时间"],
        [["明川商贸集团有限公司", "客服礼仪", "2.4", "3月"]],
        ["2018年学校开展企业培训30余期。"],
        ["TRAINED 明川商贸集团有限公司 topic=客服礼仪 period_start=2018-03 period_end=2018-03"],
    ),
    (
        "standards of a programme with their receivers in one sentence column",
        "专业标准被境外采用情况",
        ["专业名称", "采用国家（地区）", "采用时间"],
        [["茶艺与茶叶营销", "肯尼亚", "2019"], ["园艺技术", "赞比亚、加纳", "2018"]],
        [],
        [
            "EXPORTED_STANDARD_TO 加纳 standard=园艺技术 kind=programme",
            "EXPORTED_STANDARD_TO 肯尼亚 standard=茶艺与茶叶营销 kind=programme",
            "EXPORTED_STANDARD_TO 赞比亚 standard=园艺技术 kind=programme",
        ],
    ),
    (
        "a table of many kinds with a name column",
        "校企合作项目一览",
        ["合作企业", "合作类型", "项目名称", "时间"],
        [
            ["明川清源茶业有限公司", "产业学院", "清源茶产业学院", "2018年"],
            ["明川远帆农机有限公司", "技术服务", "播种机改造", "2019年"],
            ["明川商贸集团有限公司", "员工培训", "店长研修", "2019.5"],
            ["明川市图书馆", "文化共建", "阅读月", "2019.4"],
        ],
        [],
        [
            "CO_BUILT COLLEGE > 清源茶产业学院 date=2018",
            "CO_BUILT 明川清源茶业有限公司 > 清源茶产业学院 date=2018",
            "PARTNERS_WITH 明川市图书馆 topic=文化共建 date=2019-04",
            "SERVED 明川远帆农机有限公司 project=播种机改造 year=2019",
            "TRAINED 明川商贸集团有限公司 topic=店长研修 period_start=2019-05 period_end=2019-05",
        ],
    ),
    (
        "two kinds under one caption",
        "校企合作订单班、现代学徒制班情况",
        ["班级名称", "合作企业", "培养模式", "专业"],
        [
            ["清源班", "明川清源茶业有限公司", "订单班", "茶艺与茶叶营销"],
            ["远帆班", "明川远帆农机有限公司", "现代学徒制", "农业装备应用技术"],
        ],
        [],
        [
            "APPRENTICESHIP_WITH 明川远帆农机有限公司 programme=农业装备应用技术",
            "ORDER_CLASS_WITH 明川清源茶业有限公司 programme=茶艺与茶叶营销",
        ],
    ),
    (
        "standards beside resources",
        "课程标准与教学资源输出",
        ["国家", "合作院校", "输出课程标准"],
        [["泰国", "湄南职业技术学院", "《茶艺基础》"]],
        [],
        ["EXPORTED_STANDARD_TO 湄南职业技术学院 standard=茶艺基础 kind=course"],
    ),
    (
        "months of a school year",
        "2018—2019学年开展企业培训一览",
        ["培训企业", "培训内容", "时间", "人数"],
        [["明川商贸集团有限公司", "客服礼仪", "10月", "20"], ["明川商贸集团有限公司", "仓储安全", "3月", "30"]],
        ["2020年学校还将扩大培训。"],
        [
            "TRAINED 明川商贸集团有限公司 topic=客服礼仪 period_start=2018-10 period_end=2018-10 headcount=20",
            "TRAINED 明川商贸集团有限公司 topic=仓储安全 period_start=2019-03 period_end=2019-03 headcount=30",
        ],
    ),
    (
        "two tables below one head each",
        "服务社会统计",
        ["受益单位", "技术服务 / 题目", "技术服务 / 到款（元）", "员工培训 / 内容", "员工培训 / 人次"],
        [
            ["明川清源茶业有限公司", "粉尘治理", "86000", "粉尘防爆", "75"],
            ["明川远帆农机有限公司", "播种机改造", "124500", "—", "—"],
        ],
        [],
        [
            "SERVED 明川清源茶业有限公司 project=粉尘治理 amount_wan=8.6",
            "SERVED 明川远帆农机有限公司 project=播种机改造 amount_wan=12.45",
            "TRAINED 明川清源茶业有限公司 topic=粉尘防爆 headcount=75",
        ],
    ),
    (
        "heads of other columns among the cells: nothing is told",
        "横向课题一览",
        ["课题", "委托单位"],
        [["播种机改造", "明川远帆农机有限公司"], ["合同金额", "签订日期"], ["86000", "明川清源茶业有限公司"]],
        [],
        [],
    ),
    (
        "facilities of several kinds below a head that is none",
        "校地共建情况",
        ["时间", "共建事项", "合作方"],
        [
            ["2019年3月", "明川消防虚拟仿真实训中心", "明川市消防救援支队"],
            ["2019年6月", "明川气象灾害预警研究中心", "明川市气象局"],
        ],
        [],
        [
            "CO_BUILT COLLEGE > 明川消防虚拟仿真实训中心 date=2019-03",
            "CO_BUILT 明川市消防救援支队 > 明川消防虚拟仿真实训中心 date=2019-03",
            "CO_BUILT COLLEGE > 明川气象灾害预警研究中心 date=2019-06",
            "CO_BUILT 明川市气象局 > 明川气象灾害预警研究中心 date=2019-06",
        ],
    ),
    (
        "bases abroad with their partners",
        "海外办学机构一览",
        ["机构名称", "合作方", "所在国", "揭牌时间"],
        [["明川丝路学院", "湄南职业技术学院、明川远帆农机有限公司", "泰国", "2019年8月"]],
        [],
        [
            "CO_BUILT COLLEGE > 明川丝路学院 date=2019-08",
            "CO_BUILT 明川远帆农机有限公司 > 明川丝路学院 date=2019-08",
            "CO_BUILT 湄南职业技术学院 > 明川丝路学院 date=2019-08",
        ],
    ),
]


@pytest.mark.parametrize(
    ("caption", "header", "rows", "before", "gives"), [case[1:] for case in LAYOUTS], ids=[c[0] for c in LAYOUTS]
)
def test_a_layout_nobody_listed(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], before: Sequence[str], gives: Sequence[str]
) -> None:
    section = () if caption else ("五、服务贡献", "（一）技术服务")
    assert told(match(caption, header, rows, before, section)) == sorted(in_order(fact) for fact in gives)


FIXED = (
    "columns that are rows",
    "two lists side by side",
    "a grid of names without heads",
    "two tables below one head each",
    "one partner over several rows of a merged cell",
)
MOVABLE = [case for case in LAYOUTS if case[0] not in FIXED]


@given(st.sampled_from(MOVABLE), st.randoms(use_true_random=False))
def test_the_order_of_columns_tells_nothing(
    case: tuple[str, str, Sequence[str], Sequence[Sequence[str]], Sequence[str], Sequence[str]], random: Random
) -> None:
    _, caption, header, rows, before, gives = case
    order = list(range(len(header)))
    random.shuffle(order)
    section = () if caption else ("五、服务贡献", "（一）技术服务")
    found = match(caption, [header[i] for i in order], [[row[i] for i in order] for row in rows], before, section)
    assert told(found) == sorted(in_order(fact) for fact in gives)


@pytest.mark.parametrize(
    "name", [rule.name for rule in rules().rules if rule.type and not rule.general and rule.form != "members"]
)
def test_a_heading_tells_what_a_caption_leaves_open(name: str) -> None:
    """The same table under a plain caption, below a heading that says what it is about."""
    example = next(rule for rule in rules().rules if rule.name == name).examples[0]
    found = match("主要情况一览", example.header, [example.row], section=("五、服务贡献", example.caption))
    assert told(found) == sorted(in_order(fact) for fact in example.gives)


# Wordings of captions and heads that colleges use for one and the same table; every pair must be understood.
WORDINGS: dict[str, tuple[str, str, str]] = {
    "SERVED": (
        "横向课题一览表 横向科研项目到账情况 服务企业项目清单 技术服务与咨询项目汇总 四技服务到款明细表",
        "委托单位 合作单位 服务企业 委托方 企业名称 服务对象 来款单位 单位名称 甲方 委托企业（单位） 项目委托方",
        "项目名称|茶园规划 金额（万元）|3",
    ),
    "TRANSFERRED_TO": (
        "专利转让一览表 科技成果转化情况 知识产权转让明细 技术转让合同一览",
        "受让方 受让单位 受让企业 受让人 转化企业",
        "专利名称|一种折叠苗架 转让时间|2019.5",
    ),
    "TRAINED": (
        "社会培训情况一览 企业职工培训统计表 面向行业企业培训一览表 非学历培训项目 承接培训项目一览 继续教育培训班次",
        "委托单位 培训对象 培训单位 参训单位 合作单位 委托企业 服务对象 主要培训单位",
        "培训项目|客服礼仪 人数|30",
    ),
    "ORDER_CLASS_WITH": (
        "订单班情况一览 校企合作订单培养 冠名班统计表 订单培养班级一览",
        "合作企业 企业名称 订单企业 冠名企业 合作单位",
        "专业|茶艺与茶叶营销 人数|30",
    ),
    "APPRENTICESHIP_WITH": (
        "现代学徒制试点一览 现代学徒制合作企业情况 学徒制人才培养统计表",
        "合作企业 企业名称 试点企业 合作单位",
        "专业名称|茶艺与茶叶营销 学徒人数|30",
    ),
    "SIGNED_AGREEMENT_WITH": (
        "合作协议签订一览 战略合作协议签署情况 校企合作签约一览",
        "合作单位 签约单位 签署单位 合作企业 签约方",
        "协议名称|战略合作协议 签订时间|2019-05-06",
    ),
}
PAIRS = [(t, c, h) for t, (captions, heads, _) in WORDINGS.items() for c in captions.split() for h in heads.split()]


@pytest.mark.parametrize(("type_name", "caption", "head"), PAIRS)
@pytest.mark.parametrize("plain", [False, True], ids=["caption", "heading"])
def test_wordings_of_captions_and_heads(type_name: str, caption: str, head: str, plain: bool) -> None:
    columns = [pair.split("|") for pair in WORDINGS[type_name][2].split()]
    header, row = [head, *(c[0] for c in columns)], ["明川清源茶业有限公司", *(c[1] for c in columns)]
    found = match("主要情况" if plain else caption, header, [row], section=("五、服务贡献", caption))
    assert [(r.type, r.end.name) for r in found.readings] == [(type_name, "明川清源茶业有限公司")]
    assert len(found.readings[0].properties) >= (1 if type_name in ("ORDER_CLASS_WITH", "APPRENTICESHIP_WITH") else 2)


NONE_OF_OURS = {
    "接收毕业生较多的用人单位": (["用人单位", "接收毕业生数（人）"], ["明川清源茶业有限公司", "20"]),
    "学生技能竞赛获奖情况": (["赛项", "主办单位", "获奖等级"], ["茶艺", "明川市茶叶协会", "一等奖"]),
    "社会捐赠一览": (["捐赠单位", "捐赠金额（万元）"], ["明川清源茶业有限公司", "5"]),
    "教师公开出版教材": (["教材名称", "主编", "出版社"], ["茶艺基础", "某甲", "明川大学出版社"]),
    "教师企业实践情况": (["教师姓名", "实践单位", "天数"], ["某甲", "明川清源茶业有限公司", "30"]),
    "纵向课题立项": (["课题名称", "立项部门", "经费（万元）"], ["职教集团研究", "明川省教育厅", "2"]),
    "兼职教师聘任情况": (["姓名", "工作单位", "职称"], ["某甲", "明川清源茶业有限公司", "高级技师"]),
    "暑期社会实践活动": (["活动名称", "活动地点", "人数"], ["茶园调研", "明川清源茶业有限公司", "12"]),
}


@pytest.mark.parametrize("caption", NONE_OF_OURS)
def test_tables_of_bodies_that_are_no_partners_give_one_doubt(caption: str) -> None:
    header, row = NONE_OF_OURS[caption]
    found = match(caption, header, [row, [cell.replace("清源", "远帆").replace("省", "市") for cell in row]])
    assert found.readings == ()
    assert [doubt.kind for doubt in found.doubts] == ["rejected"]
    assert found.doubts[0].reason


def test_a_table_of_figures_is_silent() -> None:
    found = match("各专业就业率", ["专业", "人数", "就业率"], [["茶艺", "40", "98%"], ["园艺", "30", "97%"]])
    assert (found.readings, found.doubts) == ((), ())


def test_a_table_of_bodies_nobody_understands_is_a_doubt() -> None:
    found = match("附表", ["甲栏", "乙栏"], [["明川清源茶业有限公司", "甲"], ["明川远帆农机有限公司", "乙"]])
    assert [(d.kind, d.subject) for d in found.doubts] == [("unread_table", "附表")]
    assert "甲栏" in found.doubts[0].reason


def test_a_row_says_where_it_stands() -> None:
    found = match(
        "横向课题",
        ["序号", "委托方", "项目名称"],
        [["1", "明川市水利局", "水文数据清洗"]],
        section=("五、服务", "技术"),
    )
    reading = found.readings[0]
    assert (reading.source.row, reading.source.place.line_first, reading.source.section) == (
        "1",
        10,
        ("五、服务", "技术"),
    )
    assert reading.source.text[reading.end.start : reading.end.end] == reading.end.name
    assert (reading.start.own, reading.method, reading.end.label) == (True, "table", "PublicBody")


def test_the_number_that_a_cell_states_is_counted() -> None:
    rows = [["订单班", "明川清源茶业有限公司等12家企业"]]
    found = match("校企合作情况", ["合作形式", "合作企业"], rows)
    assert [(c.kind, c.stated) for c in found.counts] == [("Enterprise", 12)]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("明川清源茶业有限公司、青禾农科", ["明川清源茶业有限公司", "青禾农科"]),
        ("明川清源茶业有限公司与明川远帆农机有限公司", ["明川清源茶业有限公司", "明川远帆农机有限公司"]),
        ("温州市酒店与民宿业协会", ["温州市酒店与民宿业协会"]),
        ("温州市企业和企业家联谊会", ["温州市企业和企业家联谊会"]),
        ("温州市青禾酒店与温州市民宿业协会", ["温州市青禾酒店", "温州市民宿业协会"]),
        ("温州大学与浙江大学", ["温州大学", "浙江大学"]),
        ("明川清源茶业有限公司\n明川远帆农机有限公司", ["明川清源茶业有限公司", "明川远帆农机有限公司"]),
        ("1.明川清源茶业有限公司；2.明川市水利局", ["明川清源茶业有限公司", "明川市水利局"]),
        ("明川清源茶业有限公司（牵头）", ["明川清源茶业有限公司"]),
        ("明川方太厨具有限公司", ["明川方太厨具有限公司"]),
        ("明川（中国）电器有限公司", ["明川（中国）电器有限公司"]),
        ("华为、腾讯", ["华为", "腾讯"]),
        (COLLEGE, []),
        ("我校", []),
        ("机电工程学院", []),
        ("农村妇女", []),
        ("—", []),
        ("无", []),
        ("合作企业", []),
        ("3家企业", []),
    ],
)
def test_bodies_of_a_cell(cell: str, names: list[str]) -> None:
    assert [m.name for m in find_bodies(cell, NAMES, "Enterprise")] == names


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("合作企业名称", "organisation"),
        ("企业师傅数", "count"),
        ("到账金额（万元）", "amount"),
        ("项目负责人", "person"),
        ("培训天数", "days"),
        ("课时", "count"),
        ("面向专业", "programme"),
        ("序 号", "serial"),
        ("签约时间", "date"),
        ("委托方", "organisation"),
        ("完成单位", "unit"),
        ("人数 / 总数", "headcount"),
        ("人数 / 其中线上", "headcount_online"),
        ("到款（万元） / 合计", "amount"),
    ],
)
def test_a_head_ends_in_what_its_column_holds(header: str, role: str) -> None:
    assert role_of(header) == role


def test_a_head_is_read_without_brackets_and_common_endings() -> None:
    assert (bare_head("合作企业 名称（全称）"), bare_head("名称")) == ("合作企业", "名称")


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("《茶艺基础》课程标准", "茶艺基础"),
        ("茶艺专业标准", "茶艺"),
        ("HSK 汉语（一）", "HSK 汉语（一）"),
        ("课程标准", "课程标准"),
    ],
)
def test_a_standard_is_named_without_its_kind(printed: str, name: str) -> None:
    assert standard_name(printed) == name


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("type: SERVED", "type: NOTHING"),
        ("needs: [organisation, project|amount|content]", "needs: [orgnisation]"),
        ("form: partner", "form: partners"),
        ("holds: project", "holds: projekt"),
        ("form: partner", "form: partner\n    alone: [orgnisation]"),
        ("form: partner", "form: partner\n    telling: [amounts]"),
        ('cells: "(?:', 'cells: "((?:'),
    ],
)
def test_a_mistake_in_the_rules_names_file_line_and_key(tmp_path: Path, words: str, message: str) -> None:
    good = (Path(__file__).resolve().parent.parent / "data" / "tables.yml").read_text(encoding="utf-8")
    path = tmp_path / "tables.yml"
    path.write_text(good.replace(words, message, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"tables\.yml, line \d+, key rules\.service\."):
        read_rules(path)


CELL = st.text(alphabet="明川清源茶业有限公司与、共建学院2019.5万元—同上\n（）《》“”", max_size=14)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=4))
def test_any_cells_are_read_without_fault_and_within_the_ontology(rows: list[list[str]]) -> None:
    for reading in match("横向课题与校企合作一览", ["委托方", "合作内容", "金额（万元）"], rows).readings:
        made = ontology().types[reading.type]
        assert reading.start.label in made.starts
        assert reading.end.label in made.ends
        assert set(reading.properties) <= set(made.properties)
        assert 0 < reading.confidence <= 1


MONSTERS = [
    "与" * 100_000,
    "（" * 50_000,
    " " * 100_000,
    "明川、" * 5_000,
    "等" * 50_000,
    "公司" * 20_000,
    "共建" * 20_000,
]


@pytest.mark.parametrize("cell", MONSTERS, ids=[m[:3] for m in MONSTERS])
def test_a_cell_of_any_length_is_read_or_left(cell: str) -> None:
    for caption, header in (("横向课题", ["委托方", "项目名称"]), ("校企合作", ["合作内容", "合作企业"])):
        assert match(caption, header, [[cell, cell]]).readings == ()


def test_a_long_table_is_read_to_its_end() -> None:
    rows = [[str(n), f"第{n}批测土", f"明川{n}号农场有限公司"] for n in range(1, 2001)]
    found = match("横向课题", ["序号", "项目名称", "委托方"], rows)
    assert [r.source.row for r in found.readings] == [str(n) for n in range(1, 2001)]


def written(caption: str, rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    """A Word file with one table; merged: (top, left, bottom, right) of cells made one."""
    document = docx.Document()
    document.add_paragraph(f"{COLLEGE}高等职业教育质量年度报告（2019）")
    document.add_heading("五、服务贡献", 1)
    document.add_paragraph(caption)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for n, cells in enumerate(rows):
        for m, cell in enumerate(cells):
            table.cell(n, m).text = cell
    for top, left, bottom, right in merged:
        words = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_heads_in_two_rows_and_merged_cells_of_a_word_file() -> None:
    rows = [
        ["序号", "委托单位", "", "项目名称", "到账经费（万元）", ""],
        ["", "名称", "性质", "", "上半年", "下半年"],
        ["1", "明川远帆农机有限公司", "企业", "播种机改造", "3", "1.5"],
        ["2", "", "企业", "收割机传感器", "2", "0"],
        ["合计", "", "", "", "5", "1.5"],
    ]
    merged = [(0, 1, 0, 2), (0, 4, 0, 5), (0, 0, 1, 0), (0, 3, 1, 3), (2, 1, 3, 1)]
    report = read_blocks(written("表5-1 横向课题到账一览", rows, merged), "invented.docx")
    found = match_tables(report, NAMES, 2019)
    assert told(found) == [
        "SERVED 明川远帆农机有限公司 amount_wan=2 project=收割机传感器",
        "SERVED 明川远帆农机有限公司 amount_wan=4.5 project=播种机改造",
    ]
    assert {r.source.table for r in found.readings} == {"5-1"}


def test_a_full_name_that_running_text_would_cut_is_learned() -> None:
    rows = [["明川方太厨具有限公司", "厨房通风"], ["明川清源茶业有限公司", "茶园规划"]]
    found = match("横向课题", ["委托方", "项目名称"], rows)
    told = learned_names(found, NAMES)
    again = Context(NAMES.college, NAMES.own, {**NAMES.known, **told})
    names = [f.mention.name for f in find_spans("学校与明川方太厨具有限公司合作。", again)]
    assert "明川方太厨具有限公司" in names
    assert "明川清源茶业有限公司" not in told


# --- the tables of the samples ---------------------------------------------------------------------------------------


def matched_of(path: Path) -> Matched:
    report = read_blocks(path.read_bytes(), path.name)
    college = find_college(report)
    return match_tables(report, build_context(report, college), college.year)


def gold_of(folder: Path, tables: Sequence[str]) -> Counter[tuple[str, str, str]]:
    """The certain facts that stand in rows of these tables: (table, row, type)."""
    lines = (folder / "gold_edges.jsonl").read_text(encoding="utf-8").splitlines()
    facts = [json.loads(line) for line in lines if line.strip()]
    rows = ((f["table"], str(f["row"]), f["type"]) for f in facts if f["certain"] and f.get("table") in tables)
    return Counter(rows)


def test_a_row_without_its_body_goes_on_under_the_one_above() -> None:
    rows = [["一种折叠苗架", "明川远帆农机有限公司", "2018.3"], ["一种育苗盘", "", "2019.4"], ["一种喷灌头", "", ""]]
    found = match_table(block_of("专利转让情况", ["专利名称", "受让人", "转让时间"], rows), Surroundings(NAMES))
    assert [(r.end.name, r.properties["achievement"]) for r in found.readings] == [
        ("明川远帆农机有限公司", "一种折叠苗架"),
        ("明川远帆农机有限公司", "一种育苗盘"),
    ]
    assert found.readings[1].confidence < found.readings[0].confidence


def test_what_people_do_by_themselves_is_no_body() -> None:
    for cell in ("学院自建", "自主报名农机手", "自愿参加", "由学院独立建设", "无校外共建方"):
        assert find_bodies(cell, NAMES, "Enterprise") == []


@pytest.mark.parametrize(
    ("note", "alone"),
    [
        ("注：“——”表示由学校独立建设", ["明川农机检测服务平台"]),
        ("注：“——”表示无校外共建方。", ["明川农机检测服务平台"]),
        ("注：“——”表示未统计", []),
        ("“——”表示由学校独立建设", []),  # no note of the table
    ],
)
def test_a_note_explains_the_marks_of_its_table(note: str, alone: list[str]) -> None:
    rows = [
        ["明川农机检测服务平台", "——", "2023/1/10"],
        ["明川农机实训基地", "明川远帆农机有限公司", "2022/9/1"],
        ["明川农机焊接实训室", "——", "2021/9/1"],
    ]
    table = block_of("主要平台", ["平台名称", "共同建设者", "启用时间"], rows)
    report = Report("report.txt", "text/plain", "", 0, None, "", (table, paragraph(note)))
    found = match_tables(report, NAMES)
    assert [r.end.name for r in found.readings if r.type == "RUNS"] == alone
    assert {r.start.name for r in found.readings if r.type == "CO_BUILT" and not r.start.own} == {
        "明川远帆农机有限公司"
    }


def test_a_name_that_begins_with_a_country_is_whole() -> None:
    rows = [["《茶艺》课程标准", "老挝占巴塞农业技术学院"]]
    found = match_table(block_of("标准输出情况", ["标准名称", "采用单位"], rows), Surroundings(NAMES))
    assert [(r.end.name, r.end.country) for r in found.readings] == [("老挝占巴塞农业技术学院", "LA")]


def test_a_receiver_of_a_standard_stands_beside_its_country() -> None:
    rows = [["《茶艺》课程标准", "南岛健康技术学院", "新西兰"]]
    found = match_table(block_of("标准输出情况", ["标准名称", "采用单位", "国家"], rows), Surroundings(NAMES))
    assert [(r.end.name, r.end.label, r.end.country) for r in found.readings] == [
        ("南岛健康技术学院", "OverseasPartner", "NZ")
    ]


@pytest.mark.samples
@pytest.mark.parametrize("form", ["txt", "docx", "pdf"])
def test_every_row_of_the_invented_report_in_every_form(samples: Path, form: str) -> None:
    folder = samples / "ganjiang-2019"
    found = matched_of(folder / f"report.{form}")
    got = Counter((r.source.table, r.source.row, r.type) for r in found.readings)
    gold = gold_of(folder, ["4-1", "4.2", "4-3", "4-5", "5-1", "5-2", "6-1"])
    assert got == gold
    assert [doubt.kind for doubt in found.doubts] == ["rejected"]
    served = [r.properties for r in found.readings if r.source.table == "4-5"]
    assert sum(float(p["amount_wan"]) for p in served) == pytest.approx(209.7)


@pytest.mark.samples
def test_all_ninety_rows_of_the_real_report(samples: Path) -> None:
    folder = samples / "wzpt-2020"
    found = matched_of(folder / "report.txt")
    rows = Counter(r.source.table for r in found.readings if r.source.table in ("5-1", "5-2"))
    assert rows == {"5-1": 32, "5-2": 28}
    missing = gold_of(folder, ["5-1", "5-2", "5-3", "5-6"]) - Counter(
        (r.source.table, r.source.row, r.type) for r in found.readings
    )
    assert not missing
    assert {r.properties["year"] for r in found.readings if r.source.table in ("5-1", "5-2")} == {"2019"}


def test_members_of_an_alliance_that_only_an_earlier_section_named() -> None:
    rows = [["理事长单位", NAMES.college], ["副理事长单位", "明川清源茶业有限公司\n明川市茶叶协会"]]
    block = block_of("理事会主要单位", ["职务", "单位"], rows)
    before = (paragraph("集团第二届理事会主要单位见下表。"),)
    earlier = (paragraph("学校牵头成立明川茶业职业教育集团。"), *before)
    found = match_table(block, Surroundings(NAMES, before=before, earlier=earlier))
    assert told(found) == [
        "LEADS COLLEGE > 明川茶业职业教育集团 role=chair",
        "MEMBER_OF 明川市茶叶协会 > 明川茶业职业教育集团 role=vice-chair",
        "MEMBER_OF 明川清源茶业有限公司 > 明川茶业职业教育集团 role=vice-chair",
    ]
    assert not match_table(block, Surroundings(NAMES, before=before)).readings


def test_ticks_below_kinds_say_what_is_done_with_whom() -> None:
    header = ["企业", "学徒制", "订单班", "实习"]
    rows = [["明川远帆农机有限公司", "√", "", "√"], ["明川绿野园林有限公司", "—", "√", ""]]
    assert told(match("深度合作企业", header, rows)) == [
        "APPRENTICESHIP_WITH 明川远帆农机有限公司",
        "ORDER_CLASS_WITH 明川绿野园林有限公司",
        "PARTNERS_WITH 明川远帆农机有限公司 topic=实习",
    ]


def test_who_approves_a_platform_does_not_build_it() -> None:
    header = ["平台名称", "共建单位", "立项（认定）部门"]
    found = match("产教融合平台", header, [["绿野园艺实训基地", "明川绿野园林有限公司", "明川市人力资源和社会保障局"]])
    assert {reading.start.name for reading in found.readings if not reading.start.own} == {"明川绿野园林有限公司"}


def test_a_table_that_goes_on_has_the_caption_of_the_one_before() -> None:
    head = ["编号", "落笔时间", "对方", "名目"]
    first = block_of("校企协议签订台账", head, [["X01", "2022年9月", "明川远帆农机有限公司", "实习岗位协议"]])
    second = block_of("", head, [["X02", "2022年10月", "明川清源茶业有限公司", "人才培养协议"]])
    report = Report("x", "text/plain", "0" * 64, 0, None, "", (first, second))
    assert told(match_tables(report, NAMES, 2022)) == [
        "SIGNED_AGREEMENT_WITH 明川清源茶业有限公司 date=2022-10 title=人才培养协议",
        "SIGNED_AGREEMENT_WITH 明川远帆农机有限公司 date=2022-09 title=实习岗位协议",
    ]
