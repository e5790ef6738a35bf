"""Web pages made here: character sets, navigation, spans, nested and layout tables, addresses."""

# ruff: noqa: E501 (lines as they are printed are kept whole)

from __future__ import annotations

import pytest
from lxml import html

from graph.errors import ReportError
from loaders.read_html import read_html
from loaders.report import Report, Table


def read(body: str) -> Report:
    return read_html(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode(), "report.html")


def text_of(report: Report) -> list[tuple[str, str]]:
    return [(block.kind, block.body.text) for block in report.blocks]


def table(report: Report) -> Table:
    found = [block.table for block in report.blocks if block.table is not None]
    assert len(found) == 1
    return found[0]


def cells(found: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in found.rows]


@pytest.mark.parametrize(
    ("declared", "encoding"), [("gb2312", "gb18030"), ("gbk", "gbk"), ("utf-8", "utf-8"), ("GB18030", "gb18030")]
)
def test_the_declared_character_set_is_honoured(declared: str, encoding: str) -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>学校与示例公司合作。</p></html>'
    assert text_of(read_html(page.encode(encoding), "report.html")) == [("paragraph", "学校与示例公司合作。")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "utf-8"])
def test_a_byte_order_mark_or_the_bytes_themselves_tell_where_nothing_is_declared(encoding: str) -> None:
    page = "<html><body><p>学校与示例公司合作，共建产业学院。</p></body></html>"
    assert text_of(read_html(page.encode(encoding), "report.html")) == [
        ("paragraph", "学校与示例公司合作，共建产业学院。")
    ]


def test_a_wrong_declaration_does_not_spoil_the_text() -> None:
    page = '<html><head><meta charset="utf-8"></head><body><p>学校与示例公司合作。</p></body></html>'
    assert text_of(read_html(page.encode("gb18030"), "report.html")) == [("paragraph", "学校与示例公司合作。")]


def test_navigation_scripts_and_hidden_parts_are_left_out() -> None:
    report = read(
        '<nav><a href=1>首页</a></nav><header>页眉</header><div class="main-nav"><a>概况</a></div>'
        "<ul><li><a>首页</a></li><li><a>新闻</a></li><li><a>招生</a></li><li><a>就业</a></li></ul>"
        "<script>var a = '示例公司';</script><style>p{}</style><p style='display: none'>隐藏</p><div hidden>隐藏</div>"
        "<h1>质量年度报告</h1><p>正文&nbsp;与&lt;示例&gt;公司。</p><footer>版权</footer><div id='footer'>地址</div>"
    )
    assert text_of(report) == [("heading", "质量年度报告"), ("paragraph", "正文 与<示例>公司。")]
    assert report.title == "质量年度报告"


def test_headings_lists_and_broken_lines() -> None:
    report = read(
        "<h2>一、融合</h2><p>甲段。<br>乙段。</p><div>裸文字。<p>丙段。</p>其余。</div><ol><li>条目一</li></ol><h3>（一）基地</h3><p>丁段。</p>"
    )
    assert text_of(report) == [
        ("heading", "一、融合"), ("paragraph", "甲段。"), ("paragraph", "乙段。"), ("paragraph", "裸文字。"), ("paragraph", "丙段。"),
        ("paragraph", "其余。"), ("list_item", "条目一"), ("heading", "（一）基地"), ("paragraph", "丁段。")]  # fmt: skip
    assert report.blocks[-1].section == ("一、融合", "（一）基地")


def test_spans_are_expanded() -> None:
    found = table(
        read(
            "<p>表 4-5 横向课题</p><table><tr><td rowspan=2>序号</td><td rowspan=2>委托方</td><td colspan=2>到账经费</td></tr>"
            "<tr><td>上半年</td><td>下半年</td></tr><tr><td rowspan='2'>1</td><td>甲公司</td><td>3</td><td>4</td></tr>"
            "<tr><td>乙公司</td><td colspan=2>5</td></tr></table>"
        )
    )
    assert (found.number, found.header) == ("4-5", ("序号", "委托方", "到账经费 / 上半年", "到账经费 / 下半年"))
    assert cells(found) == [("1", "甲公司", "3", "4"), ("1", "乙公司", "5", "5")]


def test_a_title_row_and_a_unit_belong_to_the_caption() -> None:
    report = read("<table><tr><td colspan=3>表 3-2 经费情况</td></tr><tr><td>序号</td><td>企业</td><td>经费</td></tr>"
                  "<tr><td>1</td><td>甲公司</td><td>3</td></tr></table>"
                  "<p>表 3-3 经费</p><p>单位：万元</p><table><tr><td>企业</td><td>经费</td></tr><tr><td>乙公司</td><td>3</td></tr></table>")  # fmt: skip
    assert [block.body.text for block in report.blocks] == ["表 3-2 经费情况", "表 3-3 经费 单位：万元"]
    assert [block.table.number for block in report.blocks if block.table] == ["3-2", "3-3"]


def test_layout_tables_are_walked_and_nested_ones_are_tables() -> None:
    report = read(
        "<table><tr><td><h2>一、融合</h2><p>正文。</p><table><tr><th>序号</th><th>企业</th></tr><tr><td>1</td><td>甲公司</td></tr></table>"
        "</td></tr></table>"
    )
    assert text_of(report)[:2] == [("heading", "一、融合"), ("paragraph", "正文。")]
    assert cells(table(report)) == [("1", "甲公司")]


def test_names_one_below_the_other_in_a_cell_stay_apart() -> None:
    found = table(
        read("<table><tr><td>基地</td><td>共建单位</td></tr><tr><td>甲基地</td><td>甲公司<br>乙公司</td></tr></table>")
    )
    assert cells(found) == [("甲基地", "甲公司\n乙公司")]


def test_addresses_are_element_ordinals_and_hold_the_text() -> None:
    page = "<html><head></head><body><h1>标题</h1><div><p>甲段。</p><p>乙段。</p></div><table><tr><td>序号</td><td>企业</td></tr><tr><td>1</td><td>甲公司</td></tr></table></body></html>"
    report = read_html(page.encode(), "report.html")
    elements = list(html.document_fromstring(page).iter())
    for block in report.blocks:
        places = [(block.body.place().address, block.body.text)] if block.body.text else []
        places += [(row.place.address, row.cells[1].text) for row in block.table.rows] if block.table else []
        for address, text in places:
            assert text in "".join(elements[int(address.split()[1]) - 1].itertext())


def test_a_deep_page_is_read_without_falling_over() -> None:
    report = read("<p>文字一。</p>" + "<div>" * 5000 + "深处" + "</div>" * 5000)
    assert ("paragraph", "文字一。") in text_of(report)


@pytest.mark.parametrize("body", ["", "<nav>首页</nav>", "<script>1</script>"])
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(ReportError, match="holds no text"):
        read(body)


def test_entities_do_not_expand_without_bounds() -> None:
    bomb = "<!DOCTYPE html [" + '<!ENTITY a "哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]><html><body><p>文字&i;</p></body></html>"  # fmt: skip
    report = read_html(bomb.encode(), "report.html")
    assert sum(len(block.body.text) for block in report.blocks) < 3000


def test_spans_beyond_reason_are_bounded() -> None:
    found = table(
        read(
            "<table><tr><td>序号</td><td>企业</td></tr><tr><td rowspan=99999999>1</td><td colspan=5000>甲公司</td></tr></table>"
        )
    )
    assert len(found.header) == 2
    assert cells(found) == [("1", "甲公司")]
