"""The page in a real Chromium: search, click, read, expand, switch language; nothing leaves the machine."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from graph.model import node_id
from loaders.pipeline import extract
from tests.browser import LARGE, Visit, started, visited, write_home
from tests.invented import CENTRE, EAST, FRIEND, HOSTILE, SENTENCE, SHARED, WEST, east, west

pytestmark = pytest.mark.browser
JOINER = "\u2060"
MARKUP = ":is(.st-key-card, .st-key-hits) :is(a, img, b, script)"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = write_home(tmp_path_factory.mktemp("home"), east(), west())
    with started(home) as address:
        yield address


@pytest.fixture
def visit(chromium: Browser, url: str) -> Iterator[Visit]:
    with visited(chromium, url) as found:
        yield found.ready()


def test_the_picture_shows_the_college_and_all_its_partners(visit: Visit) -> None:
    names = visit.ask("p.names()")
    assert set(names) == {node.name for node in east().nodes}
    assert len(visit.ask("p.keys()")) == len(east().relationships)
    x, y = visit.spot(EAST)
    red, green, blue = visit.page.locator(".picture canvas").first.evaluate(
        """(canvas, [x, y]) => { const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
        return [...canvas.getContext('2d').getImageData((x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data] }""",
        [x, y],
    )[:3]
    assert (red, green, blue) == (0x2F, 0x6F, 0xB2)


def test_labels_never_overlap(visit: Visit) -> None:
    boxes = [b for b in visit.ask("p.labels()") if b["id"] != node_id(EAST)]
    assert len(boxes) > 10
    assert [(a["id"], b["id"]) for i, a in enumerate(boxes) for b in boxes[:i] if overlap(a, b)] == []


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    return all(a[at] < b[at] + b[size] and b[at] < a[at] + a[size] for at, size in ("xw", "yh"))


@pytest.mark.parametrize("typed", ["晨光机械", "chenguangxugoujixie", "cgxg"])
def test_search_finds_a_partner_by_alias_pinyin_and_initials(visit: Visit, typed: str) -> None:
    visit.page.get_by_placeholder("搜索").fill(typed)
    visit.page.get_by_role("button", name=FRIEND).first.click()
    visit.until("p.picked()?.id === a[0]", node_id(FRIEND))
    expect(visit.heading).to_have_text(FRIEND)


def test_a_click_on_a_node_opens_its_card_and_moves_nothing(visit: Visit) -> None:
    before = visit.ask("p.positions()")
    visit.page.mouse.click(*visit.spot(FRIEND))
    expect(visit.heading).to_have_text(FRIEND)
    expect(visit.card).to_contain_text("晨光机械")
    assert visit.ask("p.positions()") == before


def test_a_click_on_an_edge_reads_its_sentence_and_its_lines(visit: Visit) -> None:
    keys = {r.key: r for r in east().relationships if r.end == node_id(FRIEND) and r.type == "SERVED"}
    (key,) = keys
    at = visit.ask("p.edge(a[0], 0.6)", key)
    visit.page.mouse.click(at["x"], at["y"])
    expect(visit.heading).to_contain_text(f"{EAST} → 技术服务 → {FRIEND}")
    for words in ("10.00 万元", "三、社会服务", "5-1", "rule-1"):
        expect(visit.card).to_contain_text(words)
    lines = visit.page.locator(".lines")
    expect(lines).to_have_text(SENTENCE)
    expect(lines.locator("mark")).to_have_text(["我校", FRIEND])


def test_all_facts_between_one_pair_can_be_clicked(visit: Visit) -> None:
    keys = [r.key for r in east().relationships if {r.start, r.end} == {node_id(EAST), node_id(FRIEND)}]
    assert len(keys) == 3
    spots = [visit.ask("p.edge(a[0])", key) for key in keys]
    assert [
        visit.ask("p.under({x: a[0] - a[2], y: a[1] - a[3]})", s["x"], s["y"], *corner(visit))["id"] for s in spots
    ] == keys


def corner(visit: Visit) -> tuple[float, float]:
    box = visit.page.locator(".stage").bounding_box()
    assert box
    return box["x"], box["y"]


def test_a_double_click_expands_and_nothing_jumps(visit: Visit) -> None:
    x, y = visit.spot(FRIEND)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 60, y + 40, steps=5)
    visit.page.mouse.up()
    before, scale = visit.ask("p.positions()"), visit.ask("p.scale()")
    visit.page.mouse.dblclick(*visit.spot(SHARED))
    visit.until("p.names()[a[0]] !== undefined", WEST)
    after = visit.ask("p.positions()")
    assert {name: after[name] for name in before} == before
    assert visit.ask("p.scale()") == scale
    assert set(visit.ask("p.names()")) - {node.name for node in east().nodes} == {WEST}
    visit.see("新增 1 个相邻机构")
    visit.quiet()
    visit.page.locator(".st-key-language").get_by_text("English").click()
    visit.see("Kinds")
    expect(visit.page.locator(".legend")).to_contain_text("Enterprise")
    assert {name: visit.ask("p.positions()")[name] for name in before} == before


def test_another_node_can_be_put_in_the_middle_and_a_reload_keeps_it(visit: Visit) -> None:
    visit.page.mouse.click(*visit.spot(SHARED))
    visit.page.get_by_role("button", name="以此为中心").click()
    visit.until("p.names()[a[0]] !== undefined", WEST)
    assert set(visit.ask("p.names()")) == {SHARED, EAST, WEST}
    visit.page.reload()
    assert set(visit.ready().ask("p.names()")) == {SHARED, EAST, WEST}


def test_english_is_one_switch_away(visit: Visit) -> None:
    expect(visit.page.get_by_placeholder("搜索")).to_have_count(1)
    visit.page.locator(".st-key-language").get_by_text("English").click()
    visit.page.get_by_placeholder("Search").wait_for()
    expect(visit.page.locator(".legend").get_by_text("Research centre")).to_have_count(1)
    visit.quiet()
    visit.page.mouse.click(*visit.spot(FRIEND))
    expect(visit.card).to_contain_text("Served")
    expect(visit.card).to_contain_text("Also called 晨光机械")


def test_hostile_names_are_only_words(visit: Visit) -> None:
    expect(visit.heading).to_have_text(EAST)
    expect(visit.card).to_contain_text("<b>[t]")
    assert visit.page.locator(MARKUP).count() == 0
    for name in HOSTILE:
        visit.page.mouse.move(*visit.spot(name))
        expect(visit.page.locator(".tip")).to_contain_text(name[-4:])
        assert visit.page.locator(".tip").inner_text().startswith(name)
        visit.page.mouse.click(*visit.spot(name))
        expect(visit.heading).to_contain_text(name[:4])
        assert visit.heading.inner_text().replace(JOINER, "") == name
        visit.page.locator(".st-key-card button", has_text=EAST).first.click()
        expect(visit.heading).to_contain_text("→")
        assert name in visit.heading.inner_text().replace(JOINER, "")
        visit.quiet()
        assert visit.page.locator(MARKUP).count() == 0
    visit.page.get_by_placeholder("搜索").fill("evil")
    visit.page.locator(".st-key-hits button").first.wait_for()
    assert visit.page.locator(MARKUP).count() == 0
    assert visit.page.evaluate("window.hacked") is None


def test_the_filter_takes_out_kinds_and_moves_nothing(visit: Visit) -> None:
    before = visit.ask("p.positions()")
    visit.page.get_by_role("button", name="机构类型").click()
    visit.page.get_by_test_id("stPopoverBody").get_by_role("button", name="研究机构 1").click()
    visit.until("Object.keys(p.names()).length === 2")
    after = visit.ask("p.positions()")
    assert after == {name: before[name] for name in after}
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="清除筛选").click()
    visit.until("Object.keys(p.names()).length === a[0]", len(before))
    assert visit.ask("p.positions()") == before


def test_a_double_click_says_what_the_filter_hides(visit: Visit) -> None:
    visit.page.get_by_role("button", name="机构类型").click()
    visit.page.get_by_test_id("stPopoverBody").get_by_role("button", name="研究机构 1").click()
    visit.until("Object.keys(p.names()).length === 2")
    visit.page.keyboard.press("Escape")
    visit.quiet()
    visit.page.mouse.dblclick(*visit.spot(CENTRE))
    visit.see(f"筛选隐藏了 1 个相邻机构：{FRIEND}")


def test_everything_can_be_reached_by_keys(visit: Visit) -> None:
    visit.page.locator(".stage").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.until("p.picked() !== null")
    picked = visit.ask("p.picked().id")
    name = {node.id: node.name for node in east().nodes}[picked]
    expect(visit.card).to_contain_text("报告年份")
    assert visit.heading.inner_text().replace(JOINER, "") == name
    visit.page.keyboard.press("Escape")
    visit.until("p.picked() === null")


def test_a_row_of_the_table_is_the_same_fact(visit: Visit) -> None:
    grid = visit.page.locator("[data-testid=stDataFrame]")
    grid.scroll_into_view_if_needed()
    visit.quiet()
    box = grid.bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + 14, box["y"] + 35 + 17)
    visit.until("p.picked()?.kind === 'edge'")
    first = next(r for r in east().relationships if r.type == "CO_BUILT" and r.start == node_id(EAST))
    assert visit.ask("p.picked().id") == first.key
    expect(visit.heading).to_contain_text(f"{EAST} → 共建 → {CENTRE}")


def test_the_table_alone_is_enough_without_a_mouse(visit: Visit) -> None:
    visit.page.locator("[data-testid=stDataFrame]").scroll_into_view_if_needed()
    visit.page.get_by_role("button", name="下载 CSV").focus()
    while visit.page.evaluate("document.activeElement.tagName") != "CANVAS":
        visit.page.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowDown", "Shift+Space"):
        visit.page.keyboard.press(key)
    visit.until("p.picked()?.kind === 'edge'")
    expect(visit.heading).to_contain_text("→")


def test_the_picture_of_a_large_window_has_no_serious_fault_for_readers(chromium: Browser, url: str) -> None:
    with visited(chromium, url, LARGE) as visit:
        visit.ready().page.mouse.click(*visit.spot(FRIEND))
        expect(visit.heading).to_have_text(FRIEND)
        visit.quiet()
        found = Axe().run(visit.page, context=".stMainBlockContainer")
    serious = [
        (violation["id"], [node["html"][:160] for node in violation["nodes"]])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_only_way_to_save_the_table_is_the_guarded_one(visit: Visit) -> None:
    visit.page.locator("[data-testid=stDataFrame]").hover()
    visit.page.get_by_role("button", name="Fullscreen").wait_for()
    assert visit.page.get_by_role("button", name="Download as CSV").count() == 0
    with visit.page.expect_download() as saved:
        visit.page.get_by_role("button", name="下载 CSV").click()
    rows = list(csv.DictReader(Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == len(east().relationships)
    assert any("第 12–13 行" in cell for cell in rows[0].values())


def test_an_attached_report_brings_its_lines(chromium: Browser, tmp_path: Path, samples: Path) -> None:
    report = samples / "ganjiang-2019" / "report.txt"
    told = extract(report.read_bytes(), report.name)
    fact = next(r for r in told.relationships if r.type == "MERGED_INTO")
    sentence = next(p.text for p in told.passages if p.id in fact.passages)
    with started(write_home(tmp_path, told.without_text())) as address, visited(chromium, address) as visit:
        at = visit.ready().ask("p.edge(a[0], 0.6)", fact.key)
        visit.page.mouse.click(at["x"], at["y"])
        visit.see("附上报告文件")
        assert visit.page.locator(".lines").count() == 0
        visit.page.set_input_files("input[type=file]", report)
        expect(visit.page.locator(".lines")).to_have_text(sentence)
        assert told.index[fact.start].name in visit.page.locator(".lines mark").all_inner_texts()


def test_the_example_opens_in_one_click_and_is_labelled(chromium: Browser, tmp_path: Path) -> None:
    with started(write_home(tmp_path)) as address, visited(chromium, address) as visit:
        visit.page.get_by_role("button", name="虚构示例").click()
        assert len(visit.ready().ask("p.keys()")) > 50
        expect(visit.page.locator("[class*=toolbar]").first).to_contain_text("虚构示例")
        expect(visit.page.locator(".status")).to_contain_text("虚构示例")
        expect(visit.card).to_contain_text("虚构示例")
        visit.page.get_by_role("button", name="返回自己的图谱").click()
        visit.see("图谱里还没有报告")


def test_an_empty_database_says_what_to_do(chromium: Browser, tmp_path: Path) -> None:
    with started(write_home(tmp_path)) as address, visited(chromium, address) as visit:
        visit.see("图谱里还没有报告")
        expect(visit.page.locator("[data-testid=stCode]")).to_contain_text("partnergraph load")
