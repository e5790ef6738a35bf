"""Layouts of tables as other colleges print them, all invented: each row states the facts beside it, whatever the order
of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.lines import width
from loaders.read_txt import read_txt
from loaders.tables import match_tables
from tests.test_tables import NAMES, match, notation, told


@dataclass(frozen=True, slots=True)
class Case:
    """A table, its cells parted by |, and the facts it states. fixed: the order of its columns tells something."""

    name: str
    caption: str
    header: str
    rows: tuple[str, ...]
    gives: tuple[str, ...]
    before: tuple[str, ...] = ()
    fixed: bool = False


CASES = [
    Case(
        "partners of several kinds in columns of their own",
        "各专业群校企合作伙伴",
        "专业群|龙头企业|行业协会|合作院校",
        (
            "茶艺专业群|明川清源茶业有限公司、青禾农科|明川市茶叶协会|云岭师范学院",
            "旅游专业群|无|明川市旅游协会|—",
        ),
        (
            "PARTNERS_WITH 云岭师范学院 topic=校企合作",
            "PARTNERS_WITH 明川市旅游协会 topic=校企合作",
            "PARTNERS_WITH 明川市茶叶协会 topic=校企合作",
            "PARTNERS_WITH 明川清源茶业有限公司 topic=校企合作",
            "PARTNERS_WITH 青禾农科 topic=校企合作",
        ),
    ),
    Case(
        "members behind their parts, without heads",
        "明川茶业职业教育集团组成",
        "理事长单位|明川职业技术学院",
        (
            "副理事长单位|明川清源茶业有限公司、云岭师范学院",
            "常务理事单位|明川远帆农机有限公司",
            "成员单位|明川市茶叶协会；明川市旅游学校",
        ),
        (
            "LEADS COLLEGE > 明川茶业职业教育集团 role=chair",
            "MEMBER_OF 云岭师范学院 > 明川茶业职业教育集团 role=vice-chair",
            "MEMBER_OF 明川市旅游学校 > 明川茶业职业教育集团 role=member",
            "MEMBER_OF 明川市茶叶协会 > 明川茶业职业教育集团 role=member",
            "MEMBER_OF 明川清源茶业有限公司 > 明川茶业职业教育集团 role=vice-chair",
            "MEMBER_OF 明川远帆农机有限公司 > 明川茶业职业教育集团 role=council",
        ),
    ),
    Case(
        "who leads a community, and the college in it",
        "明川茶业产教融合共同体成员",
        "身份|单位名称",
        (
            "牵头单位|明川清源茶业有限公司",
            "副理事长单位|云岭师范学院、明川职业技术学院",
            "理事单位|明川远帆农机有限公司",
        ),
        (
            "LEADS 明川清源茶业有限公司 > 明川茶业产教融合共同体 role=lead",
            "MEMBER_OF COLLEGE > 明川茶业产教融合共同体 role=vice-chair",
            "MEMBER_OF 云岭师范学院 > 明川茶业产教融合共同体 role=vice-chair",
            "MEMBER_OF 明川远帆农机有限公司 > 明川茶业产教融合共同体 role=council",
        ),
    ),
    Case(
        "parts below a head that tells none",
        "牵头或参与职教集团统计",
        "职教集团名称|性质|成员单位数",
        (
            "明川茶业职业教育集团|牵头|56",
            "云岭旅游职业教育集团|参与|102",
        ),
        (
            "LEADS COLLEGE > 明川茶业职业教育集团 role=lead",
            "MEMBER_OF COLLEGE > 云岭旅游职业教育集团 role=member",
        ),
    ),
    Case(
        "papers in a table of partners",
        "校企合作情况",
        "合作企业|签署文件|签署日期",
        ("明川清源茶业有限公司|《现代学徒制合作协议书》|2019-05-06",),
        ("SIGNED_AGREEMENT_WITH 明川清源茶业有限公司 date=2019-05-06 title=《现代学徒制合作协议书》",),
    ),
    Case(
        "papers with partners abroad",
        "国际交流与合作",
        "外方单位|国别|签署文件|时间",
        ("北湾应用科学大学|丹麦|《学生交流备忘录》|2019.3",),
        ("SIGNED_AGREEMENT_WITH 北湾应用科学大学 date=2019-03 title=《学生交流备忘录》",),
    ),
    Case(
        "who leads a platform, and who takes part",
        "校企共建科研平台",
        "平台名称|牵头单位|共建单位|批准时间",
        (
            "明川茶叶加工工程技术研究中心|我校|明川清源茶业有限公司、青禾农科|2018",
            "山地农机协同创新中心|青禾农科|本校、明川远帆农机有限公司|2019",
            "明川茶文化研究所|学校|—|2017",
        ),
        (
            "CO_BUILT COLLEGE > 山地农机协同创新中心 date=2019 role=partner",
            "CO_BUILT COLLEGE > 明川茶叶加工工程技术研究中心 date=2018 role=lead",
            "CO_BUILT 明川清源茶业有限公司 > 明川茶叶加工工程技术研究中心 date=2018 role=partner",
            "CO_BUILT 明川远帆农机有限公司 > 山地农机协同创新中心 date=2019 role=partner",
            "CO_BUILT 青禾农科 > 山地农机协同创新中心 date=2019 role=lead",
            "CO_BUILT 青禾农科 > 明川茶叶加工工程技术研究中心 date=2018 role=partner",
            "RUNS 明川茶文化研究所 date=2017",
        ),
    ),
    Case(
        "what is not yet built",
        "产业学院建设情况",
        "名称|共建单位|成立时间|状态",
        (
            "清源茶产业学院|明川清源茶业有限公司|2019.5|运行中",
            "远帆农机产业学院|明川远帆农机有限公司|—|筹建中",
        ),
        (
            "CO_BUILT COLLEGE > 清源茶产业学院 date=2019-05",
            "CO_BUILT 明川清源茶业有限公司 > 清源茶产业学院 date=2019-05",
        ),
    ),
    Case(
        "what the college runs abroad by itself, and what is planned",
        "境外办学机构",
        "机构名称|国家|合作单位|设立年份",
        (
            "泰国清源茶艺学院|泰国|湄南职业技术学院；青禾农科|2019",
            "老挝明川工坊|老挝|学校独立举办|2018",
            "肯尼亚明川工坊|肯尼亚|洽谈中|计划2021年",
        ),
        (
            "CO_BUILT COLLEGE > 泰国清源茶艺学院 date=2019",
            "CO_BUILT 湄南职业技术学院 > 泰国清源茶艺学院 date=2019",
            "CO_BUILT 青禾农科 > 泰国清源茶艺学院 date=2019",
            "RUNS 老挝明川工坊 date=2018",
        ),
    ),
    Case(
        "enterprises that send people",
        "企业导师派出单位一览",
        "派出单位|导师人数|服务专业",
        (
            "明川清源茶业有限公司|6|茶艺",
            "青禾农科|3|园艺",
            "小计|9|",
        ),
        (
            "PARTNERS_WITH 明川清源茶业有限公司 topic=企业导师",
            "PARTNERS_WITH 青禾农科 topic=企业导师",
        ),
    ),
    Case(
        "a subject with the word for a place behind it",
        "教师企业实践流动站",
        "企业名称|设站时间|进站教师数",
        ("明川清源茶业有限公司|2018|12",),
        ("PARTNERS_WITH 明川清源茶业有限公司 date=2018 topic=教师企业实践流动站",),
    ),
    Case(
        "who publishes a textbook is no partner",
        "校企共同编写的活页式教材",
        "书名|合作单位|出版社",
        (
            "《茶艺实务》|明川清源茶业有限公司|明川大学出版社",
            "《语文读本》|无|明川大学出版社",
        ),
        ("PARTNERS_WITH 明川清源茶业有限公司 topic=《茶艺实务》",),
    ),
    Case(
        "cases and those they were made with",
        "年度优秀合作案例",
        "案例名称|合作单位|主题",
        (
            "茶山上的课堂|明川清源茶业有限公司|产教融合",
            "图书馆里的一天|—|管理",
        ),
        ("PARTNERS_WITH 明川清源茶业有限公司 topic=茶山上的课堂",),
    ),
    Case(
        "programmes in the columns of a table on its side",
        "中外合作办学项目",
        "外方院校|北湾应用科学大学|南岛健康技术学院",
        (
            "项目名称|园艺技术专业高等专科教育项目|护理专业高等专科教育项目",
            "国别|丹麦|新西兰",
            "批准时间|2016|2018",
            "在校生|118|96",
        ),
        (
            "JOINT_PROGRAMME_WITH 北湾应用科学大学 programme=园艺技术专业高等专科教育项目 since=2016 students=118",
            "JOINT_PROGRAMME_WITH 南岛健康技术学院 programme=护理专业高等专科教育项目 since=2018 students=96",
        ),
        fixed=True,
    ),
    Case(
        "results that nobody has taken over yet",
        "专利转化",
        "成果名称|受让方|金额（万元）|年份",
        (
            "一种折叠苗架|明川远帆农机有限公司|3|2018",
            "茶叶杀青机|洽谈中|—|—",
            "温室控制器|暂未转让|—|—",
        ),
        ("TRANSFERRED_TO 明川远帆农机有限公司 achievement=一种折叠苗架 year=2018",),
    ),
    Case(
        "a partner that a row says there is none of",
        "乡村振兴科技帮扶",
        "帮扶地点|责任部门|服务对象|帮扶内容",
        (
            "清溪县茶山村|茶学院|清溪县茶山茶叶专业合作社|茶园土壤改良",
            "清溪县石门村|学生处|无|支教",
        ),
        ("SERVED 清溪县茶山茶叶专业合作社 project=茶园土壤改良",),
    ),
    Case(
        "a paragraph for a caption that speaks of other things",
        "",
        "专业名称|学徒制合作企业|学徒数|企业师傅数",
        (
            "茶艺|明川清源茶业有限公司、青禾农科|24|8",
            "旅游管理|本年未招生|0|0",
        ),
        (
            "APPRENTICESHIP_WITH 明川清源茶业有限公司 programme=茶艺",
            "APPRENTICESHIP_WITH 青禾农科 programme=茶艺",
        ),
        before=("2019级学校3个专业列入试点计划，实际招生2个。",),
    ),
    Case(
        "an English form behind a name, and what is over",
        "友好院校",
        "国家/地区|院校（机构）|合作事项|签约时间",
        (
            "丹麦|北湾应用科学大学 North Bay University|学生交换|2018",
            "泰国|湄南职业技术学院|教师培训（已终止）|2015",
        ),
        ("PARTNERS_WITH 北湾应用科学大学 date=2018 topic=学生交换",),
    ),
    Case(
        "titles over all columns",
        "校企合作项目一览",
        "合作单位|合作内容|时间",
        (
            "一、产业学院|一、产业学院|一、产业学院",
            "明川清源茶业有限公司|共建清源茶产业学院|2019.5",
            "二、订单培养|二、订单培养|二、订单培养",
            "青禾农科|青禾班订单培养|2019.9",
        ),
        (
            "CO_BUILT COLLEGE > 清源茶产业学院 date=2019-05",
            "CO_BUILT 明川清源茶业有限公司 > 清源茶产业学院 date=2019-05",
            "ORDER_CLASS_WITH 青禾农科",
        ),
    ),
    Case(
        "counts behind names",
        "现代学徒制合作企业",
        "专业|合作企业（学徒数）|师傅数",
        (
            "茶艺|明川清源茶业有限公司（12）、青禾农科（8）|5",
            "旅游管理|1.明川云岭酒店有限公司 2.明川旅游集团有限公司|6",
        ),
        (
            "APPRENTICESHIP_WITH 明川云岭酒店有限公司 programme=旅游管理",
            "APPRENTICESHIP_WITH 明川旅游集团有限公司 programme=旅游管理",
            "APPRENTICESHIP_WITH 明川清源茶业有限公司 programme=茶艺",
            "APPRENTICESHIP_WITH 青禾农科 programme=茶艺",
        ),
    ),
    Case(
        "bodies with their people in one column",
        "员工培训",
        "培训内容|送培单位及人数|培训时间",
        ("冷链仓储|明川商贸集团有限公司35人；青禾农科20人|2019.9",),
        (
            "TRAINED 明川商贸集团有限公司 period_end=2019-09 period_start=2019-09 topic=冷链仓储",
            "TRAINED 青禾农科 period_end=2019-09 period_start=2019-09 topic=冷链仓储",
        ),
    ),
    Case(
        "a row of another kind in a table of facilities",
        "产教融合合作项目",
        "企业|项目|类别",
        (
            "明川清源茶业有限公司|清源茶产业学院|产业学院",
            "青禾农科|智慧园艺实训基地|实训基地",
            "明川远帆农机有限公司|远帆班|订单班",
        ),
        (
            "CO_BUILT COLLEGE > 智慧园艺实训基地",
            "CO_BUILT COLLEGE > 清源茶产业学院",
            "CO_BUILT 明川清源茶业有限公司 > 清源茶产业学院",
            "CO_BUILT 青禾农科 > 智慧园艺实训基地",
            "ORDER_CLASS_WITH 明川远帆农机有限公司 programme=远帆班",
        ),
    ),
    Case(
        "a class with its enterprise in brackets",
        "各系冠名班一览",
        "系部|班级名称（冠名企业）|人数",
        ("茶学系|清源班（明川清源茶业有限公司）|30",),
        ("ORDER_CLASS_WITH 明川清源茶业有限公司 programme=清源班",),
    ),
    Case(
        "a college of our own run with others",
        "混合所有制办学",
        "二级学院|投资方|股权比例|成立时间",
        ("清源茶学院|明川清源茶业有限公司|学校60%，企业40%|2019.5",),
        (
            "CO_BUILT COLLEGE > 清源茶学院 date=2019-05",
            "CO_BUILT 明川清源茶业有限公司 > 清源茶学院 date=2019-05",
        ),
    ),
    Case(
        "organisations told by the parts in them",
        "学校任理事长、副理事长单位的组织",
        "组织|职务|届次",
        (
            "全国茶业职业教育集团|副理事长单位|第二届",
            "明川市旅游协会|会长单位|第四届",
        ),
        (
            "MEMBER_OF COLLEGE > 全国茶业职业教育集团 role=vice-chair",
            "MEMBER_OF COLLEGE > 明川市旅游协会 role=chair",
        ),
    ),
    Case(
        "who founded a body",
        "发起成立的产教联合体",
        "联合体名称|联合发起单位|成立时间",
        ("明川高新区市域产教联合体|明川高新技术产业开发区管理委员会、青禾农科|2019.11",),
        (
            "MEMBER_OF COLLEGE > 明川高新区市域产教联合体 date=2019-11",
            "MEMBER_OF 明川高新技术产业开发区管理委员会 > 明川高新区市域产教联合体 date=2019-11 role=founder",
            "MEMBER_OF 青禾农科 > 明川高新区市域产教联合体 date=2019-11 role=founder",
        ),
    ),
]


def read(case: Case, order: list[int]) -> list[str]:
    """The facts of a case with its columns in another order, each once."""
    header, *rows = (line.split("|") for line in (case.header, *case.rows))
    found = match(case.caption, [header[i] for i in order], [[row[i] for i in order] for row in rows], case.before)
    return sorted(set(told(found)))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_table_states_its_facts(case: Case) -> None:
    assert read(case, list(range(case.header.count("|") + 1))) == sorted(case.gives)


@given(st.sampled_from([case for case in CASES if not case.fixed]), st.randoms(use_true_random=False))
def test_the_order_of_columns_tells_nothing(case: Case, random: Random) -> None:
    order = list(range(case.header.count("|") + 1))
    random.shuffle(order)
    assert read(case, order) == sorted(case.gives)


# --- the same tables in text ----------------------------------------------------------------------------------------

PROSE = (
    "学校坚持服务区域经济社会发展，深入推进产教融合、校企合作，不断完善\n"
    "协同育人机制，人才培养质量稳步提升，社会影响力持续扩大，办学水平得\n"
    "到社会各界的广泛认可。"
)
LINE = 34


def below(rows: list[list[str]]) -> str:
    """The cells one below the other, blank lines between, the Chinese ones wrapped in the width of their column."""
    room = max(5, LINE // len(rows[0]) + 2)
    cells = [cell for row in rows for cell in row if cell]
    rooms = (len(cell) if re.search("[A-Za-z]", cell) else room for cell in cells)
    wrapped = ([cell[i : i + room] for i in range(0, len(cell), room)] for cell, room in zip(cells, rooms, strict=True))
    return "\n\n".join(map("\n".join, wrapped))


def beside(rows: list[list[str]], *, wide: bool) -> str:
    """Each row on a line, its cells parted by blanks. wide: full-width characters take two places."""
    taken = {cell: round(2 * width(cell)) if wide else len(cell) for row in rows for cell in row}
    rooms = [max(taken[row[c]] for row in rows) + 3 for c in range(len(rows[0]))]
    lines = ("".join(cell + " " * (room - taken[cell]) for cell, room in zip(row, rooms, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def columns(rows: list[list[str]]) -> str:
    """Each column line below line, below its head."""
    return "\n\n".join("\n".join(row[c] or "—" for row in rows) for c in range(len(rows[0])))


SETTINGS = {
    "column by column": columns,
    "below each other": below,
    "beside each other": lambda rows: beside(rows, wide=False),
    "beside each other in a fixed pitch": lambda rows: beside(rows, wide=True),
}
PRINTED = [case for case in CASES if case.caption and case.name != "titles over all columns"]


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=list(SETTINGS))
@pytest.mark.parametrize("case", PRINTED, ids=[case.name for case in PRINTED])
def test_a_table_in_text_states_its_facts(case: Case, setting: Callable[[list[list[str]]], str]) -> None:
    rows = [line.split("|") for line in (case.header, *case.rows)]
    parts = ["一、基本情况", PROSE, PROSE, PROSE, "二、主要数据", *case.before]
    text = "\n\n".join((*parts, f"表 1 {case.caption}\n{setting(rows)}", "三、面临挑战", PROSE))
    found = match_tables(read_txt(text.encode(), "report.txt"), NAMES, 2019)
    assert sorted({notation(reading) for reading in found.readings}) == sorted(case.gives)


def in_report(table: str) -> list[str]:
    """The facts of a table between the prose of a report."""
    text = "\n\n".join(("一、基本情况", PROSE, PROSE, PROSE, "二、主要数据", table, "三、面临挑战", PROSE))
    return sorted(
        {notation(reading) for reading in match_tables(read_txt(text.encode(), "report.txt"), NAMES, 2019).readings}
    )


BUILT = [["名称", "共建单位", "启用时间"], ["清源茶产业学院", "明川清源茶业有限公司", "2019.5"]]
GIVEN = [
    "CO_BUILT COLLEGE > 清源茶产业学院 date=2019-05",
    "CO_BUILT 明川清源茶业有限公司 > 清源茶产业学院 date=2019-05",
]


def test_a_caption_below_its_table_behind_a_sentence_that_leads_it_in() -> None:
    lead = "学校稳步推进产教融合，各产业学院共建情况如下。"
    first = f"表 1 合作单位\n{below([['合作单位', '合作内容'], ['明川市图书馆', '阅读推广']])}"
    built = [*BUILT, ["茶艺展馆", "—", "2018"], ["远帆实训车间", "—", "2017"]]
    assert in_report(f"{first}\n\n{lead}\n\n{below(built)}\n\n表 2 产业学院") == [
        *GIVEN,
        "PARTNERS_WITH 明川市图书馆 topic=阅读推广",
    ]


def test_a_note_among_the_columns_of_its_table() -> None:
    first, *others = columns(BUILT).split("\n\n")
    note = "注：数据统计截止2019年12月。"
    assert in_report("\n\n".join((f"表 1 产业学院\n{first}", note, *others))) == GIVEN


def test_merged_cells_of_two_columns_go_to_the_same_rows() -> None:
    rows = [
        ["清源茶产业学院", "远帆农机产业学院"],
        ["共建主体", "明川清源茶业有限公司", "明川市茶叶协会", "明川远帆农机有限公司", "云岭师范学院"],
        ["启用时间", "2019.05", "2018.09"],
    ]
    built = "\n\n".join(("表 1 产业学院\n产业学院", *rows[0], *rows[1], *rows[2]))
    assert in_report(built) == sorted(
        f"CO_BUILT {who} > {what} date={when}"
        for what, when, bodies in (
            ("清源茶产业学院", "2019-05", ("COLLEGE", "明川清源茶业有限公司", "明川市茶叶协会")),
            ("远帆农机产业学院", "2018-09", ("COLLEGE", "明川远帆农机有限公司", "云岭师范学院")),
        )
        for who in bodies
    )
