"""Whose report it is: the ways a report tells its college, its short names and its year."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import DataFileError, ReportError
from loaders.college import find_college, known_reports
from loaders.read_txt import read_txt
from loaders.report import Block, Piece, Report, Text

BODY = (
    "虔东职业学院坐落于江西省赣州市。学校与赣州江源机械设备有限公司共建产业学院。2020 年，学校新增专业 3 个。"
    "2020 年获奖 12 项，到 2025 年建成高水平学校。赣州师范高等专科学校来校交流。"
)


def report(*texts: str, title: str = "", source: str = "report.txt") -> Report:
    blocks = tuple(
        Block("paragraph", Text(text, (Piece(0, line, None, f"L{line}"),))) for line, text in enumerate(texts, 1)
    )
    return Report(source, "text/plain", "0" * 64, 100, None, title, blocks)


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("虔东职业学院高等职业教育质量年度报告（2020）", "虔东职业学院", 2020),
        ("虔东职业学院 高等职业教育质量年度报告 (2021)", "虔东职业学院", 2021),
        ("虔东职业技术大学高等职业教育质量年度报告（2022年度）", "虔东职业技术大学", 2022),
        ("虔东职业学院2019—2020学年高等职业教育人才培养质量年度报告", "虔东职业学院", 2020),
        ("虔东幼儿师范高等专科学校质量年度报告（2018）", "虔东幼儿师范高等专科学校", 2018),
        ("虔东职业学院职业教育质量年报（二〇二一）", "虔东职业学院", 2021),
        ("虔东职业学院教育质量年度报告 二〇一九年", "虔东职业学院", 2019),
        ("虔东职业学院高等职业教育质量年度报告（2021） 二〇二二年一月", "虔东职业学院", 2021),
        ("2021年虔东职业学院高等职业教育质量年度报告 2022年1月", "虔东职业学院", 2021),
        ("虔东职业学院 2020-2021学年质量年报", "虔东职业学院", 2021),
    ],
)
def test_the_title_tells_college_and_year(title: str, name: str, year: int) -> None:
    found = find_college(report(title, BODY))
    assert (found.name, found.year, found.rule) == (name, year, "title")
    assert find_college(report(BODY, title=title)).name == name


def test_a_cover_may_break_the_title_over_lines() -> None:
    found = find_college(report("虔东职业学院", "高等职业教育质量年度报告（2020）", BODY))
    assert (found.name, found.year) == ("虔东职业学院", 2020)
    found = find_college(report("高等职业教育质量年度报告", "（2021）", "虔东职业学院", "2022 年 1 月", BODY))
    assert (found.name, found.year) == ("虔东职业学院", 2021)


def test_a_definition_tells_where_no_title_does() -> None:
    found = find_college(report("虔东职业学院（以下简称“学校”，也称虔职院）位于赣州。" + BODY))
    assert (found.name, found.rule, found.short_names) == ("虔东职业学院", "defined", ("虔职院",))


def test_what_a_college_says_of_itself_tells() -> None:
    found = find_college(report(BODY, "虔东职业学院欢迎各界监督。"))
    assert (found.name, found.rule) == ("虔东职业学院", "self")


def test_the_most_frequent_college_is_the_last_resort() -> None:
    lines = ["在虔东职业学院召开大会。", "由虔东职业学院承办。", "虔东职业学院教师获奖。", "与桂岭职业学院交流。"]
    found = find_college(report(*lines))
    assert (found.name, found.rule) == ("虔东职业学院", "frequent")


def test_the_year_of_the_text_is_the_latest_past_year_it_speaks_of_often() -> None:
    assert find_college(report(BODY)).year == 2020
    assert find_college(report("虔东职业学院创办于 1999 年。")).year is None


def test_a_persons_word_stands_first() -> None:
    found = find_college(report("虔东职业学院高等职业教育质量年度报告（2020）", BODY), "桂岭职业学院", 2018)
    assert (found.name, found.year, found.rule) == ("桂岭职业学院", 2018, "flag")


def test_short_names_are_those_the_text_prints() -> None:
    text = "虔东职业技术学院高等职业教育质量年度报告（2020）"
    assert find_college(report(text, "走进虔职院。虔职院学子。")).short_names == ("虔职院",)
    assert find_college(report(text, BODY)).short_names == ()


def test_an_older_name_of_the_college_stands_for_it_too() -> None:
    title = "虔东职业技术大学高等职业教育质量年度报告（2020）"
    found = find_college(report(title, "2019 年，虔东职业技术学院更名为虔东职业技术大学。"))
    assert (found.name, found.short_names) == ("虔东职业技术大学", ("虔东职业技术学院",))


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("赣州职业技术学院", "", "赣州市"),
        ("虔东职业学院", "学校坐落于江西省赣州市章贡区。", "赣州市"),
        ("虔东职业学院", "学校地处章贡区，交通便利。", "赣州市"),
        ("虔东职业学院", "服务赣州。走进赣州市。面向赣州。吉安调研。", "赣州市"),
        ("虔东职业学院", "服务赣州。走进吉安。", ""),
    ],
)
def test_the_city_of_the_college(name: str, text: str, place: str) -> None:
    assert find_college(report(f"{name}质量年度报告（2020）", text)).place == place


def test_a_report_of_nobody_is_refused_with_a_remedy() -> None:
    with pytest.raises(ReportError, match=r"report\.txt: no reporting college is named in it; name it with --college"):
        find_college(report("2020 年全市经济增长 5%。"))
    assert find_college(report("2020 年全市经济增长。"), "虔东职业学院").name == "虔东职业学院"


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "college", "year"),
    [
        ("wzpt-2020", "温州职业技术学院", 2020),
        ("wzpt-profile", "温州职业技术学院", 2021),
        ("ganjiang-2019", "赣江商贸职业学院", 2019),
    ],
)
def test_the_samples(samples: Path, name: str, college: str, year: int) -> None:
    data = (samples / name / "report.txt").read_bytes()
    found = find_college(read_txt(data, "report.txt"))
    assert (found.name, found.year) == (college, year)
    # The same without its entry in reports.yml: a space more is another file.
    other = find_college(read_txt(data + b" \n", "report.txt"))
    assert other.name == college
    assert other.year in (year, None)


def test_known_reports_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "reports.yml"
    path.write_text("reports:\n  - sha256: abc\n    college: 虔东职业学院\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"line 2, key reports\[1\]\.sha256: is not 64 small hex digits"):
        known_reports(path)
    assert all(r.college and r.minimum["relationships"] > 0 for r in known_reports().values())
