"""Dates, amounts, headcounts and counts: every wording with its value, and properties that hold for any text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import values

DATES = {
    "2019": ("2019", "2019"),
    "2019年5月": ("2019-05", "2019-05"),
    "2019.10": ("2019-10", "2019-10"),
    "2019.9-10": ("2019-09", "2019-10"),
    "2019.9-2020.8": ("2019-09", "2020-08"),
    "2019 年 11 月 26 日": ("2019-11-26", "2019-11-26"),
    "2019-11-26": ("2019-11-26", "2019-11-26"),
    "2019/3": ("2019-03", "2019-03"),
    "二〇一九年五月六日": ("2019-05-06", "2019-05-06"),
    "２０１９年５月": ("2019-05", "2019-05"),
    "2019.9.1-9.15": ("2019-09-01", "2019-09-15"),
    "2019年5月6日-8日": ("2019-05-06", "2019-05-08"),
    "2019年5月6日至6月8日": ("2019-05-06", "2019-06-08"),
    "2019年9-12月": ("2019-09", "2019-12"),
    "2019年9月至次年1月": ("2019-09", "2020-01"),
    "2018年-2020年": ("2018", "2020"),
    "2020-2021学年": ("2020-09", "2021-08"),
    "2020—2021学年第一学期": ("2020-09", "2021-01"),
    "2020/21学年度": ("2020-09", "2021-08"),
    "2020年上半年": ("2020-01", "2020-06"),
    "2020年第三季度": ("2020-07", "2020-09"),
    "去年": ("2019", "2019"),
    "今年5月": ("2020-05", "2020-05"),
    "3月下旬": ("2020-03", "2020-03"),
    "截至2018年底": ("2018", "2018"),
}


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_as_exact_as_the_text(text: str) -> None:
    assert [(d.first, d.last) for d in values.find_dates(text, 2020)] == [DATES[text]]


@pytest.mark.parametrize(
    "text",
    ["2019.13", "2045.189万元", "2019人", "2018.5万元", "1749.962019 年度", "2018级", "2019届", "120195", "3月饼"],
)
def test_a_number_that_only_looks_like_a_date_is_none(text: str) -> None:
    assert values.find_dates(text, 2020) == ()


def test_the_same_year_is_the_one_printed_before() -> None:
    found = values.find_dates("2017年签约，同年6月揭牌，8月招生", 2020)
    assert [d.first for d in found] == ["2017", "2017-06", "2017-08"]
    assert values.find_dates("6月揭牌") == ()


def test_a_year_may_be_counted_from_the_one_before() -> None:
    found = values.find_dates("2017年签约，两年后，双方揭牌；翌年4月招生，同一年获批", 2020)
    assert [d.first for d in found] == ["2017", "2019", "2020-04", "2020"]
    assert values.find_dates("毕业两年后返校，2013年后") == values.find_dates("毕业若干年返校，2013年后")
    assert values.find_dates("两年后，双方揭牌", 2020) == ()


def test_a_year_that_the_text_prints_is_told_from_one_that_it_implies() -> None:
    assert [d.exact for d in values.find_dates("去年6月，2019年7月", 2020)] == [False, True]


@pytest.mark.parametrize(("cell", "first"), [("201909", "2019-09"), ("20190906", "2019-09-06"), ("9月", "2020-09")])
def test_a_cell_may_print_a_compact_date(cell: str, first: str) -> None:
    found = values.parse_period(cell, 2020)
    assert found is not None
    assert found.first == first


@pytest.mark.parametrize(
    ("text", "wan"),
    [("10万元", 10), ("3.5亿元", 35000), ("250,000元", 25), ("25万", 25), ("5千元", 0.5), ("50万元人民币", 50)],
)
def test_amounts_are_in_wan(text: str, wan: float) -> None:
    assert [a.wan for a in values.find_amounts(text)] == [wan]


def test_numbers_of_a_list_share_the_unit_of_the_last() -> None:
    assert [a.wan for a in values.find_amounts("到款分别为12、8.5和20万元")] == [12, 8.5, 20]
    assert [c.count for c in values.find_headcounts("人数分别为64和118人")] == [64, 118]
    assert [a.wan for a in values.find_amounts("2021、2022年立项3、5万元各一项")] == [5]


@pytest.mark.parametrize("text", ["30万美元", "28.5万人日", "120万人次", "2万欧元", "3万册", "元件"])
def test_other_currencies_and_things_are_no_amounts(text: str) -> None:
    assert values.find_amounts(text) == ()


def test_an_approximate_amount_says_so() -> None:
    assert [a.approximate for a in values.find_amounts("约10万元，20余万元，30万元")] == [True, True, False]


@pytest.mark.parametrize(
    ("cell", "unit", "wan"),
    [
        ("10.100", "万元", 10.1),
        ("25000", "元", 2.5),
        ("12万元", "元", 12),
        ("0.02", "亿元", 200),
        ("¥3,000", "元", 0.3),
    ],
)
def test_a_cell_takes_its_own_unit_before_the_headers(cell: str, unit: str, wan: float) -> None:
    assert values.parse_amount(cell, unit) == pytest.approx(wan)


def test_a_cell_without_number_or_unit_is_no_amount() -> None:
    assert values.parse_amount("免费", "万元") is None
    assert values.parse_amount("12", "") is None
    assert (values.unit_of("到账经费（万元）"), values.unit_of("金额/元"), values.unit_of("多元文化")) == (
        "万元",
        "元",
        "元",
    )


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("77974（其中线上72681）", (77974, 72681)),
        ("77974\n(其中线上 72681）", (77974, 72681)),
        ("1,200人次", (1200, None)),
        ("28.5万人日", (285000, None)),
        ("线上300，线下200", (500, 300)),
        ("35人（线上20人）", (35, 20)),
        ("二十三", (23, None)),
        ("若干", (None, None)),
    ],
)
def test_headcounts_in_cells(cell: str, people: tuple[int | None, int | None]) -> None:
    assert values.parse_headcount(cell) == people


def test_people_in_text_keep_their_unit() -> None:
    found = values.find_headcounts("培训1200余人次，其中教师35人，折合2.5万人日，工程师8人员")
    assert [(c.count, c.unit, c.approximate) for c in found] == [
        (1200, "人次", True),
        (35, "人", False),
        (25000, "人日", False),
    ]


def test_days_are_not_lessons() -> None:
    assert [c.count for c in values.find_days("为期5天，共40学时，3个工作日")] == [5, 3]


@pytest.mark.parametrize(
    ("text", "count", "approximate"),
    [
        ("120余家", 120, True),
        ("三家", 3, False),
        ("二十余所", 20, True),
        ("近百家", 100, True),
        ("1.2万家", 12000, False),
    ],
)
def test_counts_take_chinese_numerals(text: str, count: int, approximate: bool) -> None:
    assert [(c.count, c.approximate) for c in values.find_counts(text)] == [(count, approximate)]


@pytest.mark.parametrize("text", ["第三家", "数十家", "一带一路", "三一重工", "几百家"])
def test_ordinals_and_names_are_no_counts(text: str) -> None:
    assert values.find_counts(text) == ()


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_round_trip(number: int) -> None:
    assert values.chinese_number(_written(number)) == number


def _written(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    for size, unit in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            rest = number % size
            gap = "零" if rest and rest < size // 10 else ""
            return _written(number // size) + unit + gap + (_written(rest) if rest else "")
    raise AssertionError


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_any_day_is_found_in_every_spelling(day: date) -> None:
    iso = str(day)
    year, month, number = (int(part) for part in iso.split("-"))
    for text in (f"{year}年{month}月{number}日", f"{year}.{month}.{number}", f"{year}/{month:02d}/{number:02d}", iso):
        assert [d.first for d in values.find_dates(f"于{text}签约")] == [iso]


@given(st.text(alphabet="2019年月日.-至5 万元人余家三十学线上约a", max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    for find in (values.find_dates, values.find_amounts, values.find_headcounts, values.find_days, values.find_counts):
        position = 0
        for found in find(text):
            assert position <= found.start < found.end <= len(text)
            position = found.end


@given(st.text(max_size=40))
def test_any_cell_is_read_or_left(cell: str) -> None:
    values.parse_period(cell, 2020)
    values.parse_headcount(cell)
    values.parse_whole(cell)
    amount = values.parse_amount(cell, "万元")
    assert amount is None or amount >= 0
