"""Tables as pdftotext prints them: cell by cell, columns apart, in stretches of columns, and with the layout kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from loaders.lines import page_mark
from loaders.read_txt import read_txt
from loaders.report import Table

PROSE = (
    "学校坚持以服务区域发展为宗旨，以促进就业为导向，主动对接县域主导产业，持",
    "续优化专业布局，不断深化人才培养模式改革，办学质量稳步提升，社会认可度逐",
    "年提高，为地方经济社会发展提供了有力的人才支撑。",
)


def table(printed: str) -> Table:
    """The one table of a text. printed: from its caption on; ¶ stands for a blank line, ⏎ for a line end."""
    prose = "\n".join(PROSE)
    body = printed.replace(" ¶ ", "\n\n").replace("⏎", "\n")
    report = read_txt("\n\n".join((prose, body, prose)).encode(), "report.txt")
    (found,) = (block.table for block in report.blocks if block.table is not None)
    return found


def cells(found: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in found.rows]


def test_a_merged_column_printed_behind_the_others_with_its_head() -> None:
    found = table(
        "表 1 横向项目⏎项目内容 ¶ 合同额⏎（元） ¶ 签订时间 ¶ 纹样数据库 ¶ 286000 ¶ 2019.10 ¶ "
        "织机采集系统 ¶ 152000 ¶ 2020.04 ¶ "
        "明川县文化局 ¶ 礼品包装设计 ¶ 95000 ¶ 2019.12 ¶ 明川瓷业有限公司 ¶ 釉面改良 ¶ 73500 ¶ 2020.07 ¶ "
        "委托方 ¶ 明川丝绸有限公司"
    )
    body, project = found.header.index("委托方"), found.header.index("项目内容")
    assert {row[project]: row[body] for row in cells(found)} == {
        "纹样数据库": "明川丝绸有限公司",
        "织机采集系统": "明川丝绸有限公司",
        "礼品包装设计": "明川县文化局",
        "釉面改良": "明川瓷业有限公司",
    }


def test_a_cell_merged_over_the_first_rows_printed_behind_all() -> None:
    found = table(
        "表 3 团、台与专业⏎专业群 ¶ 专业 ¶ 对接单位 ¶ 怎样培养 ¶ 学生 ¶ 戏曲表演 ¶ 明川采茶剧团 ¶ 学徒制 ¶ 42 ¶ "
        "戏曲表演 ¶ 怀远黄梅戏剧团 ¶ 学徒制 ¶ 28 ¶ 戏曲音乐 ¶ 明川民族乐团 ¶ 学徒制 ¶ 14 ¶ 影视与传媒 ¶ 播音与主持 ¶ "
        "明川台 ¶ 订单班 ¶ 26 ¶ 舞蹈与舞美 ¶ 舞蹈表演 ¶ 怀远歌舞团 ¶ 订单班 ¶ 30 ¶ 戏曲与音乐"
    )
    assert cells(found)[0] == ("戏曲与音乐", "戏曲表演", "明川采茶剧团", "学徒制", "42")
    assert [row[0] for row in cells(found)] == [*["戏曲与音乐"] * 3, "影视与传媒", "舞蹈与舞美"]


@pytest.mark.parametrize(
    ("line", "number"),
    [("— 10 —", 10), ("第 12 页 共 80 页", 12), ("12/80", 12), ("4 100", None), ("86,000", None), ("20000", None)],
)
def test_a_figure_with_a_blank_or_a_comma_is_no_page_number(line: str, number: int | None) -> None:
    assert page_mark(line) == number


def test_the_first_column_printed_before_all_others_for_each_page() -> None:
    heads = "班级名称 ¶ 合作单位 ¶ 人数 ¶ "
    first = f"表 3 合作班级⏎形式 ¶ 学徒制 ¶ {heads}织造班 ¶ 甲纺织有限公司 ¶ 42 ¶ 工匠班 ¶ 乙服装有限公司 ¶ 36"
    page = f" ¶ — 1 — ¶ \f形式 ¶ 订单班 ¶ {heads}针织班 ¶ 丙针织有限公司 ¶ 45 ¶ 制版班 ¶ 乙服装有限公司 ¶ 40"
    found = table(first + page)
    assert found.header == ("形式", "班级名称", "合作单位", "人数")
    assert [row[0] for row in cells(found)] == ["学徒制", "学徒制", "订单班", "订单班"]


MERGED_FIRST = {
    "all heads known": (
        (
            "表 2 合作班级⏎形式 ¶ 学徒制 ¶ 订单培养 ¶ 班级 ¶ 面向专业 ¶ 学员数 ¶ 伙伴企业⏎名称 ¶ 织造班 ¶ 纺织技术 ¶ "
            "28 ¶ 甲纺织有限公司 ¶ 导游班 ¶ 导游 ¶ 36 ¶ 乙旅游有限公司 ¶ 工匠班 ¶ 陶瓷设计 ¶ 22 ¶ "
            "丙陶瓷艺术有限⏎公司 ¶ 店长班 ¶ 连锁经营 ¶ 31 ¶ 丁茶业有限公司"
        ),
        ("形式", "班级", "面向专业", "学员数", "伙伴企业名称"),
    ),
    "one head unknown": (
        (
            "表 3 校内外基地⏎类型 ¶ 厂中校 ¶ 校中厂 ¶ 名称 ¶ 共建单位 ¶ 落地 ¶ 航站教学基地 ¶ 甲航空有限公司 ¶ "
            "2018.10 ¶ 维修实训基地 ¶ 乙维修有限公司 ¶ 2017.06 ¶ 快件处理中心 ¶ 丙速运有限公司 ¶ "
            "2018.03 ¶ 测绘数据中心 ¶ 丁航测有限公司 ¶ 2019.05"
        ),
        ("类型", "名称", "共建单位", "落地"),
    ),
    "first head unknown": (
        (
            "表 4 在籍订单班⏎片别 ¶ 东部 ¶ 西部 ¶ 班级名称 ¶ 合作单位 ¶ 人数 ¶ 织造班 ¶ 甲纺织有限公司 ¶ 38 ¶ "
            "导游班 ¶ 乙旅游有限公司 ¶ 31 ¶ 店长班 ¶ 丙茶业有限公司 ¶ 45 ¶ 管家班 ¶ 丁酒店管理有限公司 ¶ 40"
        ),
        ("片别", "班级名称", "合作单位", "人数"),
    ),
}


@pytest.mark.parametrize(("printed", "header"), MERGED_FIRST.values(), ids=MERGED_FIRST)
def test_merged_cells_of_a_first_column_printed_between_the_heads(printed: str, header: Sequence[str]) -> None:
    found = table(printed)
    assert found.header == header
    assert (cells(found)[0][0], cells(found)[-1][0]) == tuple(printed.split(" ¶ ")[1:3])
    bodies = next(i for i, name in enumerate(header) if "企业" in name or "单位" in name)
    assert [row[bodies][0] for row in cells(found)] == ["甲", "乙", "丙", "丁"]
    assert [name for name, _ in found.loose] in ([], [header[0]])


def test_merged_cells_printed_behind_all_rows_but_the_single_one_that_stands_in_its_row() -> None:
    heads = "培养形式 ¶ 班级名称 ¶ 合作企业 ¶ 人数"
    found = table(
        f"表 4 合作班级⏎{heads} ¶ 学徒制 ¶ 织造班 ¶ 甲纺织有限公司 ¶ 28 ¶ 导游班 ¶ 乙旅游有限公司 ¶ 36 ¶ "
        "店长班 ¶ 丙茶业有限公司 ¶ 31 ¶ 管家班 ¶ 丁酒店管理有限公司 ¶ 22 ¶ 订单班"
    )
    assert [row[0] for row in cells(found)] == ["学徒制", "订单班", "订单班", "订单班"]
    assert found.loose == ()


def test_the_merged_cells_of_a_last_column_printed_behind_all_rows() -> None:
    found = table(
        "表 4 合作班级⏎班级名称 ¶ 合作企业 ¶ 人数 ¶ 培养形式 ¶ 织造班 ¶ 甲纺织有限公司 ¶ 28 ¶ 导游班 ¶ "
        "乙旅游有限公司 ¶ 36 ¶ 店长班 ¶ 丙茶业有限公司 ¶ 31 ¶ 学徒制 ¶ 订单班"
    )
    assert [row[1] for row in cells(found)] == ["甲纺织有限公司", "乙旅游有限公司", "丙茶业有限公司"]
    assert [row[3] for row in cells(found)] == ["学徒制", "", "订单班"]
    assert [name for name, _ in found.loose] == ["培养形式"]


def test_bodies_of_merged_cells_printed_in_one_block_behind_all_rows() -> None:
    found = table(
        "表 3 实训基地⏎合作企业 ¶ 实训基地 ¶ 设备总值 ¶ 承训量 ¶ 甲工程有限公司 ¶ 信号实训基地 ¶ 912.00 ¶ 21400 ¶ "
        "农机实训基地 ¶ 1603.50 ¶ 33800 ¶ 研学实训基地 ¶ 148.60 ¶ 6200 ¶ "
        "乙清溪智能装备股份有限公司⏎云川糖业集团⏎丙旅游投资发展有限公司"
    )
    assert [row[0] for row in cells(found)] == [
        "甲工程有限公司",
        "乙清溪智能装备股份有限公司\n云川糖业集团",
        "丙旅游投资发展有限公司",
    ]


def test_kinds_that_could_be_heads_below_a_head_are_its_cells() -> None:
    found = table(
        "表 4 合作班级⏎班级名称 ¶ 合作企业 ¶ 人数 ¶ 织造班 ¶ 甲纺织有限公司 ¶ 28 ¶ 导游班 ¶ 乙旅游有限公司 ¶ 36 ¶ "
        "店长班 ¶ 丙茶业有限公司 ¶ 31 ¶ 管家班 ¶ 丁酒店管理有限公司 ¶ 22 ¶ 类别 ¶ 产业学院 ¶ 实训基地"
    )
    assert found.header == ("班级名称", "合作企业", "人数", "类别")
    assert [row[3] for row in cells(found)] == ["产业学院", "", "", "实训基地"]


def test_three_heads_above_cells_that_would_fill_two_columns_as_evenly() -> None:
    found = table(
        "表 9 标准输出⏎标准 ¶ 类型 ¶ 采用单位（国家） ¶ 茶艺 ¶ 课程标准 ¶ 泰国湄南技术学院 ¶ 评茶员 ¶ 岗位标准 ¶ "
        "肯尼亚 ¶ 茶叶营销 ¶ 专业标准 ¶ 泰国湄南技术学院 ¶ 制茶 ¶ 课程标准 ¶ 甘河茶业公司 ¶ 管护 ¶ 课程标准 ¶ 肯尼亚"
    )
    assert found.header == ("标准", "类型", "采用单位（国家）")
    assert [row[0] for row in cells(found)] == ["茶艺", "评茶员", "茶叶营销", "制茶", "管护"]


def test_a_table_in_two_columns_of_the_same_heads() -> None:
    heads = "企业名称 ¶ 合作内容"
    found = table(
        f"表 5 合作单位⏎{heads} ¶ {heads} ¶ 甲机电有限公⏎司 ¶ 岗位实习 ¶ 乙液压件有限公司 ¶ 液压教学资源开⏎发 ¶ "
        "丙农业服务集团⏎（五原）有限公司 ¶ 师资互聘 ¶ 丁物联网有限公司 ¶ 课程置换"
    )
    assert cells(found) == [
        ("甲机电有限公司", "岗位实习"),
        ("乙液压件有限公司", "液压教学资源开发"),
        ("丙农业服务集团（五原）有限公司", "师资互聘"),
        ("丁物联网有限公司", "课程置换"),
    ]


def test_a_person_whose_name_ends_like_a_conjunction_binds_no_date() -> None:
    found = table(
        "表 6 课题到账⏎课题名称 ¶ 委托方 ¶ 到账经费⏎（元） ¶ 负责人 ¶ 立项时间 ¶ 捡拾器优化 ¶ 甲机械有限公司 ¶ "
        "126000 ¶ 赵永刚 ¶ 2021 年 9 月 ¶ 边坡巡检方案设计 ¶ 乙煤业有限公司 ¶ 185000 ¶ 孟和 ¶ 2021 年 10⏎月"
    )
    assert [row[3:] for row in cells(found)] == [("赵永刚", "2021 年 9 月"), ("孟和", "2021 年 10月")]


def test_merged_cells_that_only_one_row_can_hold_are_given_to_it_and_the_rest_is_told() -> None:
    found = table(
        "表 9 标准采用⏎采用院校 ¶ 甲国纺织学院 ¶ 乙国理工学院 ¶ 标准名称 ¶ 类型 ¶ 现代纺织 ¶ 专业标准 ¶ "
        "织物组织 ¶ 课程标准 ¶ 缝纫工艺 ¶ 岗位标准"
    )
    assert [row[0] for row in cells(found)] == ["甲国纺织学院", "", "乙国理工学院"]
    assert found.loose == (("采用院校", ("甲国纺织学院", "乙国理工学院")),)


def test_stretches_of_columns_below_their_heads() -> None:
    found = table(
        "表 4 成果去向⏎承接单位⏎晋南黑岩矿山装备制造⏎有限责任公司⏎明川市水务集团有限公⏎司 ¶ 成果 ¶ 完成人 ¶ 年度 ¶ "
        "矿灯充电架 ¶ 周启明 ¶ 2020 ¶ 水质比色软件 ¶ 何静 ¶ 2021"
    )
    assert found.header == ("承接单位", "成果", "完成人", "年度")
    assert cells(found) == [
        ("晋南黑岩矿山装备制造有限责任公司", "矿灯充电架", "周启明", "2020"),
        ("明川市水务集团有限公司", "水质比色软件", "何静", "2021"),
    ]


def test_stretches_that_stop_and_go_on_by_rows() -> None:
    found = table(
        "表 11 实践基地⏎单位⏎明川沃土检测有限公司⏎明川市中心医院⏎云川森林公园管理处 ¶ 面向专业⏎食品检验⏎护理 ¶ "
        "建立时间⏎2018 年⏎2016 年 ¶ 生态旅游 ¶ 2020 年"
    )
    assert cells(found) == [
        ("明川沃土检测有限公司", "食品检验", "2018 年"),
        ("明川市中心医院", "护理", "2016 年"),
        ("云川森林公园管理处", "生态旅游", "2020 年"),
    ]


LAYOUT = """表 1 服务到款一览

  来款单位       服务内容         合同额            起止时间
明川绿源农业科    蓝莓冷链保鲜工
                          120000         2021.03-2022.02
 技有限公司        艺优化
           城区管网漏损在
                          356000         2021.05-2021.12
明川市水务集团       线监测
  有限公司     二次供水泵房节
                          98000          2021.06-2021.11
              能改造
云川县文化旅游    古道驿站数字导
                          45000            2021 年 7 月
   局          览制作"""


def test_a_table_with_its_layout_kept() -> None:
    found = table(LAYOUT)
    assert found.header == ("来款单位", "服务内容", "合同额", "起止时间")
    assert cells(found) == [
        ("明川绿源农业科技有限公司", "蓝莓冷链保鲜工艺优化", "120000", "2021.03-2022.02"),
        ("明川市水务集团有限公司", "城区管网漏损在线监测", "356000", "2021.05-2021.12"),
        ("明川市水务集团有限公司", "二次供水泵房节能改造", "98000", "2021.06-2021.11"),
        ("云川县文化旅游局", "古道驿站数字导览制作", "45000", "2021 年 7 月"),
    ]


def test_a_caption_that_is_a_bare_number_has_its_words_below() -> None:
    found = table(
        "表7 ¶ 主要职工培训班次一览 ¶ 序号 ¶ 培训对象单位 ¶ 人数 ¶ 1 ¶ 甲铁路有限公司 ¶ 150 ¶ 2 ¶ 乙地铁有限公司 ¶ 88"
    )
    assert found.caption == "表7主要职工培训班次一览"
    assert cells(found) == [("1", "甲铁路有限公司", "150"), ("2", "乙地铁有限公司", "88")]


@pytest.mark.parametrize(
    "end",
    [
        "典型案例二",
        "【案例】一座车间打通成果转化最后一公里",
        "2021 年 5 月，在集团年会上，两家单位签署了联合培养的协议，共同约定了今后\n三年的安排。",
    ],
)
def test_where_a_table_without_numbers_ends(end: str) -> None:
    found = table(f"表 5 实习单位⏎合作单位 ¶ 接收岗位 ¶ 甲工程有限公司 ¶ 装配 ¶ 乙疏浚有限公司 ¶ 驾驶 ¶ {end}")
    assert cells(found) == [("甲工程有限公司", "装配"), ("乙疏浚有限公司", "驾驶")]


def lines_of(printed: str) -> Table:
    """The one table of a text that stands in running text without a blank line above its title."""
    prose = "\n".join(PROSE)
    body = printed.replace(" ¶ ", "\n\n").replace("⏎", "\n")
    report = read_txt(f"{prose}\n{body}\n\n{prose}".encode(), "report.txt")
    (found,) = (block.table for block in report.blocks if block.table is not None)
    return found


def test_a_table_without_a_number_below_its_title_with_questions_for_heads() -> None:
    found = lines_of(
        "结对名录⏎和谁结对 ¶ 做什么 ¶ 从哪年起 ¶ 明川市启明小学 ¶ "
        "科普进课堂 ¶ 2019 年 ¶ 明川远航物流有限公司 ¶ 仓储数据分析 ¶ "
        "2021 年 ¶ 明川市农业农村局 ¶ 电商助农 ¶ 2022 年"
    )
    assert (found.caption, found.header) == ("结对名录", ("和谁结对", "做什么", "从哪年起"))
    assert cells(found)[1] == ("明川远航物流有限公司", "仓储数据分析", "2021 年")


def test_a_table_without_a_number_whose_columns_are_its_rows() -> None:
    found = lines_of(
        "三个样板⏎样板一 ¶ 样板二 ¶ 合作企业 ¶ 明川远航物流有限公司 ¶ "
        "明川粤岭机电有限公司 ¶ 共建基地 ¶ 远航物流实训基地 ¶ "
        "粤岭数控实训基地 ¶ 建成时间 ¶ 2019 年 5 月 ¶ 2020 年 6 月"
    )
    assert found.header == ("", "样板一", "样板二")
    assert cells(found)[1] == ("共建基地", "远航物流实训基地", "粤岭数控实训基地")


def test_cells_that_say_all_of_a_body_stand_line_below_line() -> None:
    found = lines_of(
        "分班表⏎培养形式 ¶ 订单 ¶ "
        "学徒制 ¶ 合作方、班名与人数⏎甲乳业集团——场长班，40 人⏎明川恒禾种业集团有限公司——工程师班，36 人⏎"
        "明川绿建园林有限公司——园林工程技术，32 人⏎丙食品有限公司——食品加工技术，25 人"
    )
    assert [row[0] for row in cells(found)] == ["订单", "订单", "学徒制", "学徒制"]
    assert cells(found)[2][1] == "明川绿建园林有限公司——园林工程技术，32 人"


def test_merged_cells_go_to_the_rows_whose_own_words_tell() -> None:
    found = table(
        "表 4 在册班级⏎形式 ¶ 订单班 ¶ 学徒班 ¶ 班级 ¶ 企业 ¶ 学生数 ¶ "
        "农商精英班 ¶ 甲银行股份有限公司 ¶ 44 ¶ 出海班 ¶ 乙电子商务有限公司 ¶ 38 ¶ "
        "理赔班 ¶ 丙保险股份有限公司 ¶ 29 ¶ 云仓学徒班 ¶ 丁科技有限公司 ¶ 42 ¶ 审计学徒班 ¶ 戊会计师事务所有限公司 ¶ 25"
    )
    assert [row[0] for row in cells(found)] == ["订单班", "订单班", "订单班", "学徒班", "学徒班"]


@pytest.mark.parametrize("line", ["学校概况", "第一章 学校概况", "（一）办学条件"])
def test_short_lines_in_running_text_are_no_table(line: str) -> None:
    prose = "\n".join(PROSE)
    report = read_txt(f"{prose}\n\n{line}\n\n{prose}".encode(), "report.txt")
    assert not [block for block in report.blocks if block.table is not None]


@pytest.mark.parametrize(
    "parts",
    [["甲第{}机械有限公司", "12.5", "2021年5月"], ["甲第{}联盟", "副理事长单位"]],
    ids=["values", "words"],
)
def test_a_large_table_is_read_at_once(parts: Sequence[str]) -> None:
    rows = [part.format(n) for n in range(1500) for part in parts]
    heads = ["合作单位", "合同额（元）", "签订时间"] if len(parts) == 3 else ["名称", "职务"]
    assert len(table(" ¶ ".join(["表 1 合作", *heads, *rows])).rows) > 1400


def test_first_rows_printed_column_by_column_and_all_others_row_by_row() -> None:
    found = table(
        "表 5 专利去向⏎专利名称⏎一种秸秆打捆喂入机构⏎一种薯块清洗滚筒 ¶ 受让企业 ¶ 甲农机制造有限公司 ¶ "
        "转让费（万元） ¶ 合同日期 ¶ 5.0 ¶ 2023.3 ¶ 3.5 ¶ 2023.4 ¶ 餐盒烘干装置 ¶ 乙包装材料有限公司 ¶ 4.2 ¶ 2023.7 ¶ "
        "竹篾开丝刀架 ¶ 丙竹业有限公司 ¶ 2.8 ¶ 2022.12"
    )
    assert cells(found) == [
        ("一种秸秆打捆喂入机构", "甲农机制造有限公司", "5.0", "2023.3"),
        ("一种薯块清洗滚筒", "甲农机制造有限公司", "3.5", "2023.4"),
        ("餐盒烘干装置", "乙包装材料有限公司", "4.2", "2023.7"),
        ("竹篾开丝刀架", "丙竹业有限公司", "2.8", "2022.12"),
    ]


def test_rows_with_a_merged_cell_in_the_middle_of_a_table() -> None:
    found = table(
        "表 6 培训班次⏎班次名称 ¶ 委托单位 ¶ 起止时间 ¶ 人数 ¶ 天数 ¶ "
        "店长研修班 ¶ 甲商贸集团有限公司 ¶ 2021.10 ¶ 96 ¶ 24 ¶ "
        "2021.11 ¶ 45 ¶ 3 ¶ 2022.04 ¶ 38 ¶ 5 ¶ 一线督导班⏎礼宾英语班 ¶ 乙酒店集团 ¶ "
        "新媒体运营班 ¶ 丙市商务局 ¶ 2022.03 ¶ 64 ¶ 15"
    )
    assert cells(found) == [
        ("店长研修班", "甲商贸集团有限公司", "2021.10", "96", "24"),
        ("一线督导班", "乙酒店集团", "2021.11", "45", "3"),
        ("礼宾英语班", "乙酒店集团", "2022.04", "38", "5"),
        ("新媒体运营班", "丙市商务局", "2022.03", "64", "15"),
    ]


def test_merged_countries_behind_all_rows_go_to_the_names_that_begin_with_them() -> None:
    found = table(
        "表 7 海外伙伴⏎国别 ¶ 伙伴 ¶ 合作内容 ¶ 时间 ¶ 湄南学院 ¶ "
        "签署《学生交换协议》 ¶ 2021/12 ¶ 东海岸大学 ¶ 教师互访 ¶ "
        "2022/1 ¶ 泰国北城大学 ¶ 联合开设线上课程 ¶ 2022/3 ¶ "
        "泰国南湾大学 ¶ 签署合作备忘录 ¶ 2022/5 ¶ 菲律宾 ¶ 宿务商会 ¶ "
        "海外实习 ¶ 2022/7 ¶ 马来西亚 ¶ 泰国"
    )
    assert [row[0] for row in cells(found)] == ["马来西亚", "马来西亚", "泰国", "泰国", "菲律宾"]


def test_a_table_that_goes_on_below_its_heads_on_the_same_page() -> None:
    heads = "编号 ¶ 落笔时间 ¶ 对方 ¶ 名目 ¶ "
    found = table(
        f"表 8 协议台账⏎{heads}X01 ¶ 2022 年 9 月 ¶ "
        f"甲检测有限公司 ¶ 实习岗位协议 ¶ X02 ¶ 2022 年 10 月 ¶ 乙家政有限公司 ¶ "
        f"人才培养协议 ¶ 续表 8⏎{heads}X03 ¶ 2023 年 3 月 ¶ 丙书城有限公司 ¶ 书店合作协议"
    )
    assert [(row[0], row[2]) for row in cells(found)] == [
        ("X01", "甲检测有限公司"), ("X02", "乙家政有限公司"), ("X03", "丙书城有限公司")
    ]  # fmt: skip


def test_a_sentence_below_the_sums_is_no_cell() -> None:
    found = table(
        "表 9 课题到账⏎课题 ¶ 来款单位 ¶ 到账 ¶ 圆锥轴承试验台研制 ¶ "
        "甲轴承有限公司 ¶ 21.5 ¶ 护岸植物调查 ¶ 乙水利局 ¶ 12.0 ¶ "
        "合计 ¶ 33.5 ¶ 不足 3 万元的款项未单列。"
    )
    assert [row[1] for row in cells(found)][:2] == ["甲轴承有限公司", "乙水利局"]
    assert not any("未单列" in cell for row in cells(found) for cell in row)


VALUES = (
    "年接纳学生⏎（人） ¶ 挂牌时间 ¶ 60 ¶ 2019.05 ¶ 45 ¶ 2021.03 ¶ 法律事务 ¶ 38 ¶ 2020.11 ¶ "
    "明川司法鉴定中心 ¶ 司法技术 ¶ 16 ¶ 2023.02"
)
COUNTED = "序号 ¶ 单位名称 ¶ 面向专业 ¶ 1 ¶ 明川监狱 ¶ 2 ¶ 明川戒毒康复所 ¶ 3 ¶ 明川市人民法院 ¶ 4 ¶ 刑事执行"


@pytest.mark.parametrize("halves", [(VALUES, COUNTED), (COUNTED, VALUES)], ids=["values first", "serials first"])
def test_the_counted_columns_printed_apart_from_those_of_values(halves: tuple[str, str]) -> None:
    """A cell merged over two rows parts them; the words that stand beside values belong to the counted columns."""
    found = table("表 7 校外实践教学基地⏎" + " ¶ ".join(halves))
    assert found.header == ("序号", "单位名称", "面向专业", "年接纳学生（人）", "挂牌时间")
    assert cells(found) == [
        ("1", "明川监狱", "刑事执行", "60", "2019.05"),
        ("2", "明川戒毒康复所", "刑事执行", "45", "2021.03"),
        ("3", "明川市人民法院", "法律事务", "38", "2020.11"),
        ("4", "明川司法鉴定中心", "司法技术", "16", "2023.02"),
    ]


def test_halves_of_unlike_numbers_of_rows_are_not_put_together() -> None:
    found = table("表 7 校外实践教学基地⏎" + VALUES + " ¶ " + COUNTED.replace("4", "4⏎5"))
    assert found.header[0] != "序号"
