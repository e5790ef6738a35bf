"""Text files: encodings, page furniture, wrapped lines, headings and flattened tables, on short invented texts."""

# ruff: noqa: E501 (lines as they are printed are kept whole)

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import ReportError
from loaders.lines import close_up
from loaders.pipeline import extract
from loaders.read_txt import decode, read_txt
from loaders.report import Block, Report, Table

PROSE = (
    "学校坚持产教融合校企合作的办学方向面向区域支柱产业与龙头企业共",
    "同制定人才培养方案共同开发课程共同建设实训基地共同组建教学团队共同",
    "评价人才培养质量形成了校企双方互利共赢协同发展的良好格局得到各界的",
    "广泛好评。",
)


def read(text: str) -> Report:
    return read_txt(text.encode(), "report.txt")


def spaced(*lines: str) -> str:
    """Printed lines as such texts have them: a blank line between, none above a line that starts with + or a blank."""
    text = ""
    for line in lines:
        glue = "\n" if line.startswith(("+", " ")) else "\n\n"
        text += (glue if text else "") + line.removeprefix("+")
    return text + "\n"


def blocks(report: Report, *kinds: str) -> list[Block]:
    return [block for block in report.blocks if block.kind in kinds]


def texts(report: Report, *kinds: str) -> list[str]:
    return [block.body.text for block in blocks(report, *kinds)]


def table(report: Report) -> Table:
    found = [block.table for block in report.blocks if block.table is not None]
    assert len(found) == 1, [block.body.text for block in report.blocks]
    return found[0]


def cells(found: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in found.rows]


# ---- encodings -------------------------------------------------------------------------------------------

SENTENCE = "一、办学概况\n\n示例职业学院与示例科技有限公司共建产业学院。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    report = read_txt((SENTENCE * 3).encode(encoding), "report.txt")
    assert texts(report, "paragraph")[0] == "示例职业学院与示例科技有限公司共建产业学院。"
    assert report.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_costs_one_character_and_a_note(encoding: str) -> None:
    data = bytearray((SENTENCE * 40).encode(encoding))
    data[len(data) // 2] = 0xFF
    text, notes = decode(bytes(data), "report.txt")
    assert abs(len(text) - len(SENTENCE * 40)) <= 4
    assert text.count("示例科技有限公司") >= 39
    assert encoding in str(notes[0])


def test_utf8_cut_in_the_middle_of_a_character_is_utf8() -> None:
    text, notes = decode((SENTENCE * 3).encode()[:-2], "report.txt")
    assert text == (SENTENCE * 3)[:-2]
    assert notes == []


def test_nul_bytes_and_control_characters_are_left_out_and_told() -> None:
    report = read_txt((SENTENCE.replace("共建", "共\x00建\x07") + SENTENCE * 9).encode(), "report.txt")
    assert "共建产业学院" in texts(report, "paragraph")[0]
    assert [str(note) for note in report.notes] == ["2 control characters were left out"]


def test_half_surrogate_pairs_do_not_reach_the_text() -> None:
    report = read_txt(
        "\ufeff".encode("utf-16-le") + SENTENCE.encode("utf-16-le") + b"\x3d\xd8" + b"A\x00", "report.txt"
    )
    assert not any("\ud800" <= c <= "\udfff" for block in report.blocks for c in block.body.text)


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"\x00\x00\x00\x00", b"\xef\xbb\xbf"])
def test_nothing_in_a_file_is_an_error(data: bytes) -> None:
    with pytest.raises(ReportError, match=r"report\.txt: .*(?:empty|no text)"):
        read_txt(data, "report.txt")


def test_binary_rubbish_is_an_error() -> None:
    with pytest.raises(ReportError, match="not text in a known encoding"):
        read_txt(bytes(range(256)) * 40, "report.txt")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        report = read_txt(data, "report.txt")
    except ReportError:
        return
    assert report.blocks


@given(st.text(alphabet="一二三（）、。1.表图 \n\f学校合作公司", max_size=200))
def test_every_character_of_a_text_is_found_at_its_line(text: str) -> None:
    try:
        report = read(text)
    except ReportError:
        return
    lines = text.split("\n")
    for block in report.blocks:
        for body in (
            [block.body, *(cell for row in block.table.rows for cell in row.cells)] if block.table else [block.body]
        ):
            bounds = [*(piece.start for piece in body.pieces), len(body.text)]
            for piece, (a, b) in zip(body.pieces, pairwise(bounds), strict=True):
                assert piece.line is not None
                printed = lines[piece.line - 1]
                # Letters that blanks set apart to fill a line are closed up.
                assert "".join(body.text[a:b].split()) in "".join(printed.split())
                assert piece.address == f"L{piece.line}"


# ---- lines whose letters are set apart ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("明 川 机 械 有 限 公 司 与 学 校 共 建 实 训 基 地 和 产 业 学 院", "明川机械有限公司与学校共建实训基地和产业学院"),
        ("为明川县 清 溪 纱业 有 限 公司 提供 断 头 率诊 断 服 务， 帮助 企 业降 耗", "为明川县清溪纱业有限公司提供断头率诊断服务，帮助企业降耗"),
        ("称 “ 明 重 机 ” ） 于 2020 年 9 月 联 合 成 立 ， 实 行 院 长 负 责", "称“明重机”）于 2020 年 9 月联合成立，实行院长负责"),
        ("项 目 2 个 ： 与 某 大 学 （ Mingchuan University", "项目 2 个：与某大学（Mingchuan University"),
    ],
)  # fmt: skip
def test_a_line_whose_letters_are_set_apart_is_closed_up(printed: str, read_as: str) -> None:
    assert close_up(printed, full=True) == read_as


@pytest.mark.parametrize(
    "printed",
    [
        "序 号 项 目 名 称 合 作 单 位 签 订 时 间",
        "张三 李四 王小明 赵大海 钱多多",
        "明川机械有限公司  明川职业学院  明川市农业协会",
        "明川机械有限公司 清溪职业学院 明川市农业协会 参加了会议，签 了 字 。",
        "案例一 校企同心，共育工匠",
        "3 清溪茶业有限公司 茶叶深加工 120000 2020 年 5 月",
        "学校  与   清  溪  茶  业 ，  合  作",
        "学校与 Mingchuan Tea Co. 合作，培训 36 人 次",
    ],
)
def test_blanks_that_part_columns_names_or_a_title_stay(printed: str) -> None:
    assert close_up(printed) == printed
    assert close_up(printed, in_prose=True) in (printed, printed.replace("人 次", "人次"))


def test_a_few_blanks_in_a_full_line_of_a_paragraph_carry_nothing() -> None:
    line = "由学校设立的 清溪众创空间位于 新校区图书馆一层，现有在孵项目二十三"
    report = read("\n".join([*PROSE[:2], line, *PROSE[2:]]))
    (body,) = (block.body for block in blocks(report, "paragraph"))
    assert line.replace(" ", "") in body.text
    assert body.place(body.text.index("清溪众创空间"), body.text.index("现有在孵")).line_first == 3


SENTENCE_LINES = (
    "二〇二〇年九月，明川职业学院与清溪智能装备股份有限公司联合成立清溪",
    "智能制造产业学院，双方共建课程，共同组建教学团队；学校还与明川市水利",
    "局签订合作协议，为当地企业培训员工。",
)


def wrapped(lines: Sequence[str]) -> str:
    return "\n".join(("明川职业学院质量年度报告（2021）", "", "一、产教融合", "", *lines, *PROSE * 6))


@given(st.lists(st.sets(st.integers(0, 32), min_size=20), min_size=2, max_size=2))
@settings(deadline=None)
def test_setting_letters_apart_changes_no_word(places: Sequence[set[int]]) -> None:
    apart = [
        "".join(c + " " * (i in at) for i, c in enumerate(line))
        for line, at in zip(SENTENCE_LINES, places, strict=False)
    ]
    words = texts(read(wrapped(SENTENCE_LINES)), "paragraph")
    assert len(words) == 8
    assert texts(read(wrapped([*(line.rstrip() for line in apart), SENTENCE_LINES[-1]])), "paragraph") == words


@pytest.mark.parametrize("seed", range(5))
def test_setting_letters_apart_changes_no_fact(seed: int) -> None:
    chance = Random(seed)
    printed = ["".join(c + " " * (chance.random() < 0.6) for c in line).rstrip() for line in SENTENCE_LINES]
    facts = [extract(wrapped(lines).encode(), "report.txt") for lines in (SENTENCE_LINES, printed)]
    told, again = (
        {(r.type, r.start, r.end, tuple(sorted(r.properties.items()))) for r in found.relationships} for found in facts
    )
    assert len(told) > 2
    assert again == told


# ---- lines and pages -------------------------------------------------------------------------------------


def test_wrapped_lines_are_joined_and_every_character_keeps_its_line() -> None:
    report = read(spaced("一、办学概况", *PROSE, *PROSE))
    first = blocks(report, "paragraph")[0].body
    assert first.text == "".join(PROSE)
    at = first.text.index("互利共赢")
    place = first.place(at, at + 4)
    assert (place.address, place.line_first, place.line_last) == ("L7", 7, 7)
    crossing = first.text.index("共同")
    assert (first.place(crossing, crossing + 2).line_first, first.place(crossing, crossing + 2).line_last) == (3, 5)


def test_a_name_across_a_page_start_is_one_name_on_two_pages() -> None:
    pages = [" " + PROSE[0], PROSE[1], PROSE[2], PROSE[3]] * 3
    text = spaced(
        *PROSE[:3], " 的关注。", *pages, PROSE[0], PROSE[1][:-2] + "南海", " 国文化交流中心签署了合作备忘录。"
    )
    body = next(b.body for b in read(text).blocks if "南海国文化交流中心" in b.body.text)
    at = body.text.index("南海国文化")
    place = body.place(at, at + 9)
    assert place.line_last == (place.line_first or 0) + 1
    assert body.place(at).page == (body.place(at + 2).page or 0) - 1


def test_a_page_number_leaked_between_blank_lines_is_dropped_and_its_sentence_joined() -> None:
    line = PROSE[1]
    text = spaced(*[line] * 40, line[:-3] + "质量意") + "\n\n53\n\n" + spaced("识，" + line[:-2], line, "取得实效。")
    report = read(text)
    assert any("质量意识，" in block.body.text for block in report.blocks)
    assert not any("53" in block.body.text for block in report.blocks)


def test_running_heads_and_page_numbers_are_dropped_at_form_feeds() -> None:
    first = [c * 12 + PROSE[0][12:] for c in "甲乙丙丁戊"]
    last = [c * 3 + "得到好评。" for c in "甲乙丙丁戊"]
    pages = [
        f"示例职业学院质量年度报告（2019）\n\n{a}\n{PROSE[1]}\n{z}\n\n{n}\n\n"
        for n, (a, z) in enumerate(zip(first, last, strict=True), 1)
    ]
    report = read("\f".join(pages))
    assert report.pages == 5
    assert report.title == "示例职业学院质量年度报告（2019）"
    assert texts(report, "paragraph") == [a + PROSE[1] + z for a, z in zip(first, last, strict=True)]
    assert [block.body.place().page for block in report.blocks] == [1, 2, 3, 4, 5]


def test_running_heads_are_dropped_where_form_feeds_are_lost() -> None:
    head = "示例职业学院质量年度报告（2019）"
    lines = [c * 2 + PROSE[1] for c in "甲乙丙丁戊己庚辛壬癸"]
    pages = [f"{head}\n\n{lines[2 * n - 2]}\n{lines[2 * n - 1]}\n\n{n}\n\n" for n in range(1, 6)]
    report = read("".join(pages) + head + "\n\n得到好评。\n")
    assert report.pages == 6
    assert texts(report, "paragraph") == ["".join(lines) + "得到好评。"]


def test_lines_count_at_newlines_only() -> None:
    text = "一、概况\u2028二\x0b三\x85\n学校与示例公司合作。\f\n（一）情况\r\n学校与另一公司合作。\n"
    report = read(text)
    assert [b.body.place().line_first for b in report.blocks if "公司" in b.body.text] == [2, 4]


def test_a_text_of_one_paragraph_per_line_is_not_joined() -> None:
    long = "学校与多家企业共建产业学院,开展订单培养,形成了校企协同育人的新格局,得到各界好评。" * 4
    report = read(f"基本信息\n  • 建校时间 1999年\n  • 层次 专科\n学校介绍\n\n{long}\n\n{long}\n")
    assert texts(report, "list_item") == ["• 建校时间 1999年", "• 层次 专科"]
    assert texts(report, "paragraph") == ["基本信息", "学校介绍", long, long]
    assert report.pages is None


def test_invisible_marks_and_kangxi_radicals_are_kept_for_display_and_seen_through_for_structure() -> None:
    report = read("⼀、办学概况\n\n（⼀）基本情况\n\n\u200b学校与示例\u200e科技有限公司共建产业学院。\n")
    assert texts(report, "heading") == ["⼀、办学概况", "（⼀）基本情况"]
    assert texts(report, "paragraph") == ["学校与示例\u200e科技有限公司共建产业学院。"]


# ---- headings --------------------------------------------------------------------------------------------


def levels(report: Report) -> list[tuple[int, str]]:
    return [(block.level, block.body.text) for block in blocks(report, "heading", "case_box")]


def test_headings_nest_by_counting() -> None:
    report = read(
        spaced(
            "一、概况",
            *PROSE,
            "（一）基本情况",
            *PROSE,
            "1.规模",
            *PROSE,
            "2．成果",
            *PROSE,
            "（二）特色",
            *PROSE,
            "二、发展",
            *PROSE,
        )
    )
    assert levels(report) == [
        (1, "一、概况"),
        (2, "（一）基本情况"),
        (3, "1.规模"),
        (3, "2．成果"),
        (2, "（二）特色"),
        (1, "二、发展"),
    ]
    assert report.blocks[5].section == ("一、概况", "（一）基本情况", "1.规模")


def test_chapters_that_count_anew_inside_a_case_are_no_chapters() -> None:
    report = read(
        spaced("一、概况", *PROSE, "二、教学", *PROSE, "三、服务贡献", "（一）典型案例", "案例 1 立足本地服务产业", *PROSE, "一、产学结合",
               *PROSE, "二、产研结合", *PROSE, "四、发展保障", *PROSE)
    )  # fmt: skip
    chapters = [text for level, text in levels(report) if level == 1]
    assert chapters == ["一、概况", "二、教学", "三、服务贡献", "四、发展保障"]
    assert (4, "一、产学结合") in levels(report)


@pytest.mark.parametrize(
    "first",
    [
        "2. 2021 年 12 月，学院与清溪能源集团有限公司明川分公司（以下简",
        "2. 2021 年 12 月，学院与清溪能源集团有限公司明川分公司三方共建",
    ],
)
def test_a_numbered_sentence_whose_first_line_leaves_some_room_is_a_paragraph(first: str) -> None:
    below = "称“清溪明川”）共建的实训基地挂牌运行。" if "（" in first else "的实训基地挂牌运行。"
    report = read("\n".join(["一、概况", *PROSE, "1. 2021 年 9 月，学院完成换届。", first, below, *PROSE]))
    assert first + below in texts(report, "paragraph")


def test_a_figure_at_a_line_start_is_no_heading() -> None:
    wrapped = PROSE[1][:-6] + "一般的占"
    report = read(spaced("一、概况", PROSE[0], wrapped, "12.34%。", PROSE[0], PROSE[1], "8.60%，略有提高。"))
    assert levels(report) == [(1, "一、概况")]


def test_a_numbered_sentence_is_a_paragraph() -> None:
    report = read(spaced("一、概况", "（1）仓店轮训渐成特色。学徒每月到门店换岗一次由店长带着盘点和收", "银对账。"))
    assert texts(report, "paragraph") == ["（1）仓店轮训渐成特色。学徒每月到门店换岗一次由店长带着盘点和收银对账。"]


def test_chapters_numbered_in_decimals() -> None:
    body = "\n".join(PROSE) + "\n\n"
    report = read(
        f"1 学生发展\n\n1.1 立德树人\n{body}1.2 就业质量\n{body}2 产教融合\n\n2.1 产业学院\n{body}2.1.1 建设\n{body}"
    )
    assert levels(report) == [(1, "1 学生发展"), (2, "1.1 立德树人"), (2, "1.2 就业质量"), (1, "2 产教融合"),
                              (2, "2.1 产业学院"), (3, "2.1.1 建设")]  # fmt: skip


def test_the_table_of_contents_is_left_out() -> None:
    report = read(
        spaced("目 录", "一、概况 .......... 1", "（一）基本情况…………………… 2", "表 1-1 情况 .... 9", "一、概况", *PROSE)
    )
    assert levels(report) == [(1, "一、概况")]
    assert not blocks(report, "table", "caption")


def test_the_dates_of_a_chronicle_that_stand_apart_open_their_entries() -> None:
    prose = "\n".join(PROSE * 3)
    entry = (
        "● 2022 年 9 月 6 日\n\n学院与甲国际陆港有限公司（以下简称“甲陆\n\n港”）共建的甲陆港产业学院挂牌。\n"
        "● 2022 年 10 月\n\n学院加入乙联盟。"
    )
    report = read("\n\n".join((prose, entry, prose)))
    assert texts(report, "list_item") == [
        "● 2022 年 9 月 6 日学院与甲国际陆港有限公司（以下简称“甲陆港”）共建的甲陆港产业学院挂牌。",
        "● 2022 年 10 月学院加入乙联盟。",
    ]


def test_a_title_in_brackets_is_no_date_of_a_chronicle() -> None:
    prose = "\n".join(PROSE * 3)
    report = read("\n\n".join((prose, "【典型案例一】", "甲产业学院的三年", prose)))
    assert not any("】甲产业学院" in block.body.text for block in report.blocks)


def test_a_picture_caption_keeps_its_wrapped_words() -> None:
    report = read(spaced(*PROSE, "图 7 云仓学院学", "生在示例智慧物流", "有限公司轮岗实训", "一、概况", *PROSE))
    assert texts(report, "caption") == ["图 7 云仓学院学生在示例智慧物流有限公司轮岗实训"]


def test_a_sentence_about_a_table_opens_none() -> None:
    report = read(spaced(*PROSE[:2], "表 2-1 所示，学徒数量逐年增长，企业投入经费也逐年增长，质量稳步提升", "上升。"))
    assert not blocks(report, "table", "caption")


# ---- flattened tables ------------------------------------------------------------------------------------


def test_rows_on_one_line_with_a_repeated_header() -> None:
    report = read(
        spaced(*PROSE, "表 5-2 成果转化清单", "序号 成果名称 受让企业", "1 灌装设备 示例机电有限公司", "2 分拣装置 示例电器股份有限公司",
               " 序号 成果名称 受让企业", "3 护砖 示例建设有限公司", "（一）人才输送", *PROSE)
    )  # fmt: skip
    found = table(report)
    assert (found.number, found.header) == ("5-2", ("序号", "成果名称", "受让企业"))
    assert [row.serial for row in found.rows] == ["1", "2", "3"]
    assert found.rows[2].place.line_first == 18


SALES = (
    "序号 技术服务项目 单位名称", "+收入金额", "（万元）",
    "1 净水产品研发 示例洁具有限公司 10.000",
    "2 园区能耗数据采集与智能分析平台开发", "+海州示例信息技术股份有限公", "司", "+53.900",
    "3", "+“互联网+冷链物流”温控追溯一体化工", "项目", "+示例科技有限公司 17.000",
    "4", "城郊片区改造项目工程的全过程跟踪", "造价咨询", "海州示例建筑工程设计有限公", "司", "+10.000",
    "5 2018 年门店升级新包装联合设计项目 示例鞋业股份有限公司 20.000",
    "6 产业区 E-06-07-02 地块的 MES 项目 示例贸易有限公司 12.5",
)  # fmt: skip


def test_cells_over_several_lines_with_and_without_cell_marks() -> None:
    report = read(
        spaced("一、服务", "1.技术研发", *PROSE, "表 5-1 项目清单（10 万元以上）", *SALES, "2.成果转化", *PROSE)
    )
    found = table(report)
    assert found.header == ("序号", "技术服务项目", "单位名称", "收入金额（万元）")
    assert cells(found) == [
        ("1", "净水产品研发", "示例洁具有限公司", "10.000"),
        ("2", "园区能耗数据采集与智能分析平台开发", "海州示例信息技术股份有限公司", "53.900"),
        ("3", "“互联网+冷链物流”温控追溯一体化工项目", "示例科技有限公司", "17.000"),
        ("4", "城郊片区改造项目工程的全过程跟踪造价咨询", "海州示例建筑工程设计有限公司", "10.000"),
        ("5", "2018 年门店升级新包装联合设计项目", "示例鞋业股份有限公司", "20.000"),
        ("6", "产业区 E-06-07-02 地块的 MES 项目", "示例贸易有限公司", "12.5"),
    ]
    assert (4, "2.成果转化") not in levels(report)
    assert (2, "2.成果转化") in levels(report)
    second = found.rows[1]
    assert (second.place.line_first, second.place.line_last) == (22, 26)
    assert second.cells[2].place().line_first == 23


def test_without_glued_lines_the_columns_still_tell() -> None:
    report = read(
        spaced(*PROSE, "表 5-1 项目清单", *(line.removeprefix("+") for line in SALES), "注：以上为本年度项目")
    )
    assert [row[2] for row in cells(table(report))] == [
        "示例洁具有限公司", "海州示例信息技术股份有限公司", "示例科技有限公司", "海州示例建筑工程设计有限公司", "示例鞋业股份有限公司",
        "示例贸易有限公司",
    ]  # fmt: skip


def test_a_lone_number_is_a_serial_only_where_it_is_due() -> None:
    report = read(
        spaced("1.培训", *PROSE, "2.鉴定", *PROSE, "表 5-6 培训", "序号 时间 合作单位 人数 培训天数", "1 2019.9 海州市卫生委员会 77 2", "2 2019.9-10 山城区、海城区民政局 100 2",
               "3 2019.9-2020.8 海州市综合服务平台", "+77974", "(其中线上 72681）", "+1", "3.开展服务", *PROSE)
    )  # fmt: skip
    assert cells(table(report)) == [
        ("1", "2019.9", "海州市卫生委员会", "77", "2"),
        ("2", "2019.9-10", "山城区、海城区民政局", "100", "2"),
        ("3", "2019.9-2020.8", "海州市综合服务平台", "77974(其中线上 72681）", "1"),
    ]


def test_a_glued_lone_number_is_a_serial_where_the_row_above_is_whole() -> None:
    report = read(
        spaced(*PROSE, "表 4-3 竞赛", "序号 竞赛项目 主办方 获奖成绩 获奖年份", "1 创新设计奖 示例设计协会 银奖 2016", "2 工业设计奖 示例工业协会 优秀奖 3 项",
               "2018", "+3", "技能发展大赛", "+示例大赛组委会", "+一等奖 2019", "数据来源：教务处")
    )  # fmt: skip
    assert [(row.serial, row.cells[1].text) for row in table(report).rows] == [
        ("1", "创新设计奖"), ("2", "工业设计奖"), ("3", "技能发展大赛")]  # fmt: skip


def test_merged_cells_give_a_row_for_every_item() -> None:
    report = read(
        spaced(*PROSE, "表 4-1 中外合作情况", "序号 类别 具 体 名 称", "1 中甲合作", "+与甲国示例理工学院合作举办的“机械设计与制造专业高", "等专科教育项目”",
               "2 中乙合作", "乙国示例职业学院丝路学院", "中国-乙国职业教育合作联盟", "中乙语言文化交流中心", "3 中丙合作 丙国示例培训中心", "数据来源：交流处")
    )  # fmt: skip
    found = table(report)
    assert found.header == ("序号", "类别", "具体名称")
    assert [(row.serial, row.cells[1].text, row.cells[2].text) for row in found.rows] == [
        ("1", "中甲合作", "与甲国示例理工学院合作举办的“机械设计与制造专业高等专科教育项目”"),
        ("2", "中乙合作", "乙国示例职业学院丝路学院"),
        ("2", "中乙合作", "中国-乙国职业教育合作联盟"),
        ("2", "中乙合作", "中乙语言文化交流中心"),
        ("3", "中丙合作", "丙国示例培训中心"),
    ]


def test_a_header_letter_by_letter_and_items_with_their_numbers() -> None:
    report = read(
        spaced(*PROSE, "表 4-2 标准输出情况", "序", "号", "具体", "内容", "+名 称", "数", "量", "1", "+专业", "标准", "电气自动化技术 1个",
               "机械设计与制造、模具 2个", "2", "+岗位", "标准", "+成套设备装配工、设备检修工 2个", "数据来源：交流处")
    )  # fmt: skip
    found = table(report)
    assert found.header == ("序号", "具体内容", "名称", "数量")
    assert cells(found) == [
        ("1", "专业标准", "电气自动化技术", "1个"), ("1", "专业标准", "机械设计与制造、模具", "2个"),
        ("2", "岗位标准", "成套设备装配工、设备检修工", "2个")]  # fmt: skip


def test_dates_stay_as_printed() -> None:
    report = read(
        spaced(*PROSE, "表 5-3 共建研究院", "序号 共建研究院、研发中心 签约时间", "1 与示例机械集团有限公司共建“包装机械研发中心” 2019.1",
               "2 与示例双手科技有限公司共建“净水技术研发中心” 2019.10", "（二）输送", *PROSE)
    )  # fmt: skip
    assert [row[2] for row in cells(table(report))] == ["2019.1", "2019.10"]


def test_a_table_without_a_serial_column() -> None:
    report = read(
        spaced(*PROSE, "表 2-1 招生情况", "招生口径", "+计划招生数", "（人）", "实际录取数", "（人）", "报到率", "（%）", "单独考试 1085 1085 94.84%",
               "统一高考 1685 1633 93.20%", "合计 2770 2718 94.0%", "数据来源：招生处")
    )  # fmt: skip
    found = table(report)
    assert found.header == ("招生口径", "计划招生数（人）", "实际录取数（人）", "报到率（%）")
    assert cells(found)[1] == ("统一高考", "1685", "1633", "93.20%")


def test_a_header_that_wraps_inside_its_unit() -> None:
    report = read(
        spaced(
            *PROSE,
            "表 5-2 培训",
            "培训单位 培训内容 培训人数（人",
            "次）",
            "甲协会 仓储管理 40",
            "乙商会 电商运营 50",
            "数据来源：培训处",
        )
    )
    assert table(report).header == ("培训单位", "培训内容", "培训人数（人次）")
    assert cells(table(report)) == [("甲协会", "仓储管理", "40"), ("乙商会", "电商运营", "50")]


def plain_table(*parts: str) -> str:
    return "\n".join(PROSE) + "\n\n" + "\n\n".join(parts) + "\n\n数据来源：科研处\n\n" + "\n".join(PROSE)


def test_a_table_of_one_cell_a_line() -> None:
    rows = ["1", "路径优化系统研\n发", "陈明", "海州示例物流股份有限\n公司", "28.0", "2", "成本核算咨询", "王芳", "示例电商有限公司", "6.5",
            "其他", "单项 5 万元以下项目（6\n项）", "—", "—", "10.0", "合计", "44.5"]  # fmt: skip
    report = read(plain_table("表 4-5 横向课题\n序号", "项目名称", "主持人", "委托方", "到账金额\n（万元）", *rows))
    found = table(report)
    assert found.header == ("序号", "项目名称", "主持人", "委托方", "到账金额（万元）")
    assert cells(found) == [
        ("1", "路径优化系统研发", "陈明", "海州示例物流股份有限公司", "28.0"),
        ("2", "成本核算咨询", "王芳", "示例电商有限公司", "6.5"),
        ("其他", "单项 5 万元以下项目（6项）", "—", "—", "10.0"),
        ("合计", "", "", "", "44.5"),
    ]
    assert [row.serial for row in found.rows] == ["1", "2", "", ""]


def test_a_count_that_equals_the_next_serial_is_no_serial() -> None:
    rows = [part for n in range(1, 9) for part in (str(n), f"项目{n}号研发", str(n + 1), f"示例第{n}有限公司")]
    found = table(read(plain_table("表 1-1 项目\n序号", "项目名称", "人数", "合作企业", *rows)))
    assert [row.serial for row in found.rows] == [str(n) for n in range(1, 9)]
    assert cells(found)[3] == ("4", "项目4号研发", "5", "示例第4有限公司")


def test_a_merged_cell_printed_behind_its_rows_goes_back_to_them() -> None:
    rows = ["甲国", "甲国理工学院", "合作办学", "2014", "乙国", "乙国大学学院", "师资互访", "2017", "丙国商业学院", "共建培训中心", "2018",
            "丙国湖滨学院", "短期研修", "2018", "丁国", "丁国设计大学", "合作办学", "2019", "丙国"]  # fmt: skip
    found = table(read(plain_table("表 6-1 国际合作\n合作国家", "合作院校", "合作内容", "起始年份", *rows)))
    assert found.header == ("合作国家", "合作院校", "合作内容", "起始年份")
    assert [row[0] for row in cells(found)] == ["甲国", "乙国", "丙国", "丙国", "丁国"]


def test_a_first_column_printed_before_the_others() -> None:
    rows = [
        "甲国理工学院",
        "合作办学项目",
        "2014.5",
        "甲国大学",
        "师资互访互派",
        "2017.6",
        "乙国职业技术学院",
        "共建培训中心",
        "2018.7",
    ]
    found = table(read(plain_table("表 6-1 国际合作\n国别", "甲国", "乙国", "合作院校", "合作内容", "起始时间", *rows)))
    assert found.header == ("国别", "合作院校", "合作内容", "起始时间")
    assert cells(found) == [("甲国", "甲国理工学院", "合作办学项目", "2014.5"), ("甲国", "甲国大学", "师资互访互派", "2017.6"),
                            ("乙国", "乙国职业技术学院", "共建培训中心", "2018.7")]  # fmt: skip


def test_two_names_one_below_the_other_stay_two_and_a_wrapped_one_stays_one() -> None:
    rows = [
        "智能产线基地",
        "海州示例机械有限公司\n山城示例电器有限公司",
        "2018.3",
        "仓储基地",
        "海州示例供应链管理集团\n有限公司",
        "2019.5",
    ]
    found = table(read(plain_table("表 4-1 共建基地\n基地名称", "共建单位", "建立时间", *rows)))
    assert [row[1] for row in cells(found)] == [
        "海州示例机械有限公司\n山城示例电器有限公司",
        "海州示例供应链管理集团有限公司",
    ]


def test_a_table_set_out_by_tabs() -> None:
    long = "学校与多家企业共建产业学院，开展订单培养，形成了校企协同育人的新格局，得到各界好评。" * 3
    report = read(
        f"一、融合\n{long}\n表5-2 基地\n基地名称\t共建单位\t时间\n甲基地\t甲公司、乙公司\t2019.5\n乙 基地\t丙公司\n{long}\n"
    )
    found = table(report)
    assert (found.number, found.header) == ("5-2", ("基地名称", "共建单位", "时间"))
    assert cells(found) == [("甲基地", "甲公司、乙公司", "2019.5"), ("乙 基地", "丙公司", "")]
    assert found.rows[1].place.line_first == 6
    assert texts(report, "paragraph") == [long, long]


TOLD = "学校与多家企业共建产业学院，开展订单培养，形成了校企协同育人的新格局，得到各界好评。" * 3


def test_tabs_at_the_ends_of_a_line_are_empty_cells() -> None:
    found = table(
        read(
            f"一、融合\n{TOLD}\n表5 订单班\n专业\t班级\t单位\n护理\t甲班\t甲公司\n\t乙班\t乙公司\n药学\t丙班\t\n{TOLD}\n"
        )
    )
    # An empty first cell is one that was merged with the one above: Word prints it so.
    assert cells(found) == [("护理", "甲班", "甲公司"), ("护理", "乙班", "乙公司"), ("药学", "丙班", "")]


def test_tabs_that_part_nothing_indent_a_paragraph() -> None:
    assert texts(read(f"一、融合\n\t{TOLD}\n\t{TOLD}\n"), "paragraph") == [TOLD, TOLD]


TWO_ROWS = ("单位", "培训项目", "培训时间 / 开始", "培训时间 / 结束", "培训规模 / 人数", "培训规模 / 天数")


def test_a_head_in_two_rows_set_out_by_tabs() -> None:
    rows = "单位\t培训项目\t培训时间\t\t培训规模\t\n\t\t开始\t结束\t人数\t天数\n甲医院\t急救\t2022.10\t2022.11\t58\t20"
    found = table(read(f"一、融合\n{TOLD}\n表5 培训\n{rows}\n{TOLD}\n"))
    assert found.header == TWO_ROWS
    assert cells(found) == [("甲医院", "急救", "2022.10", "2022.11", "58", "20")]


def test_a_row_below_an_open_head_that_holds_values_is_no_head() -> None:
    rows = "单位\t项目\t\n甲医院\t急救\t2022.10\n乙医院\t护理\t2022.11"
    found = table(read(f"一、融合\n{TOLD}\n表5 培训\n{rows}\n{TOLD}\n"))
    assert found.header == ("单位", "项目", "")
    assert [row[0] for row in cells(found)] == ["甲医院", "乙医院"]


def test_a_flattened_head_in_two_rows() -> None:
    rows = [
        "单位 培训项目 培训时间 培训规模", "开始 结束 人数 天数", "海州示例医院 急救复训 2022.10 2022.11 58 20",
        "山城示例医院 护理复训 2023.3 2023.3 120 5", "海州示例公司 电工复训 2023.6 2023.7 46 12",
    ]  # fmt: skip
    found = table(read("\n\n".join([*PROSE, "表 4-2 培训情况", *rows]) + "\n"))
    assert found.header == TWO_ROWS
    assert [row[4:] for row in cells(found)] == [("58", "20"), ("120", "5"), ("46", "12")]


def test_a_flattened_sum_lends_its_number_to_no_row() -> None:
    rows = ["单位 主题 培训时间 培训天数 人次", "海州示例公司 电工复训 2022年11月 5 620", "海州示例局 电商创业 2023年4月 10 88",
            "海州示例协会 检验考前 2023年5月 3 132", "合计 840"]  # fmt: skip
    found = table(read("\n\n".join([*PROSE, "表 4-2 培训情况", *rows]) + "\n"))
    assert cells(found)[-2:] == [("海州示例协会", "检验考前", "2023年5月", "3", "132"), ("合计", "", "", "", "840")]


def test_a_table_of_fifty_thousand_rows() -> None:
    rows = "\n\n".join(f"{n} 第{n}个项目研发 海州示例{n % 700}有限公司 {n % 90}.5" for n in range(1, 50_001))
    found = table(read("\n\n".join(PROSE) + f"\n\n表 1-1 项目\n\n序号 项目名称 单位名称 金额（万元）\n\n{rows}\n"))
    assert len(found.rows) == 50_000
    assert found.rows[-1].serial == "50000"
    assert found.rows[-1].cells[3].text == f"{50_000 % 90}.5"


# ---- the samples -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wzpt(samples: Path) -> Report:
    return read_txt((samples / "wzpt-2020" / "report.txt").read_bytes(), "report.txt")


@pytest.mark.samples
@pytest.mark.parametrize(("number", "rows", "columns"), [("5-1", 32, 4), ("5-2", 28, 3), ("5-3", 7, 3), ("5-6", 23, 5)])
def test_wzpt_tables_have_all_their_rows(wzpt: Report, number: str, rows: int, columns: int) -> None:
    found = next(block.table for block in wzpt.blocks if block.table and block.table.number == number)
    assert len(found.header) == columns
    assert [row.serial for row in found.rows] == [str(n) for n in range(1, rows + 1)]
    assert all(cell.text for row in found.rows for cell in row.cells)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("number", "serial", "column", "name", "lines"),
    [("5-1", "8", 2, "浙江星汉信息技术股份有限公司", (3501, 3505)), ("5-1", "22", 2, "浙江中维建筑工程设计有限公司", (3561, 3569)),
     ("5-1", "31", 2, "亚龙智能装备集团股份有限公司", (3595, 3599)), ("5-1", "32", 2, "中国联通温州市分公司", (3601, 3609)),
     ("5-2", "26", 2, "浙江晨露电力科技有限公司", (3677, 3677)), ("5-3", "6", 2, "2019.10", (3707, 3707)),
     ("5-6", "2", 2, "龙湾区、瓯海区民政局", (3832, 3832)), ("5-6", "23", 4, "1", (3880, 3884))],
)  # fmt: skip
def test_wzpt_cells(wzpt: Report, number: str, serial: str, column: int, name: str, lines: tuple[int, int]) -> None:
    found = next(block.table for block in wzpt.blocks if block.table and block.table.number == number)
    row = next(row for row in found.rows if row.serial == serial)
    assert row.cells[column].text == name
    assert (row.place.line_first, row.place.line_last) == lines


@pytest.mark.samples
@pytest.mark.parametrize(("number", "serials"), [("4-1", "12222344"), ("4-2", "11223"), ("4-4", "123")])
def test_wzpt_tables_with_merged_cells(wzpt: Report, number: str, serials: str) -> None:
    found = next(block.table for block in wzpt.blocks if block.table and block.table.number == number)
    assert "".join(row.serial for row in found.rows) == serials
    assert all(cell.text for row in found.rows for cell in row.cells)


@pytest.mark.samples
def test_wzpt_structure(wzpt: Report) -> None:
    top = [block.body.text[:2] for block in wzpt.blocks if block.kind == "heading" and block.level == 1]
    assert top[:7] == ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]
    second = [b.body.text for b in wzpt.blocks if b.kind == "heading" and b.level == 2 and b.body.text.startswith("（")]
    assert len(second) == 33
    assert len(blocks(wzpt, "case_box")) == 4
    assert not any(block.body.text in ("53", "64", "70") for block in wzpt.blocks)
    assert next(b.body.place().page for b in wzpt.blocks if b.body.text.startswith("五、")) == 65


@pytest.mark.samples
def test_wzpt_profile_keeps_its_paragraphs(samples: Path) -> None:
    data = (samples / "wzpt-profile" / "report.txt").read_bytes()
    report = read_txt(data, "report.txt")
    printed = [line.strip() for line in data.decode().split("\n") if line.strip()]
    assert [block.body.text for block in report.blocks] == printed
    assert len(blocks(report, "list_item")) == 9


@pytest.mark.samples
def test_ganjiang_tables(samples: Path) -> None:
    report = read_txt((samples / "ganjiang-2019" / "report.txt").read_bytes(), "report.txt")
    rows = {block.table.number: len(block.table.rows) for block in report.blocks if block.table}
    assert rows == {"2-1": 5, "2-2": 6, "3-1": 5, "4-1": 5, "4.2": 8, "4-3": 3, "4-5": 17, "5-1": 6, "5-2": 13, "6-1": 6,
                    "1": 7, "2": 6}  # fmt: skip
    assert report.pages == 23
    assert len(blocks(report, "case_box")) == 4
