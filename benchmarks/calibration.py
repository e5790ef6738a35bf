"""Whether confidence means something: how often facts of each band are right on the samples, and per rule.

Writes docs/calibration.md. A fact is right where the gold has it with the same type and ends; facts that it leaves
open (uncertain) count for nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.model import FactSet, Node, Relationship
from loaders.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "calibration.md"
SAMPLES = ("wzpt-2020", "wzpt-profile", "ganjiang-2019")
OWN = tuple(sorted(folder for folder in (ROOT / "tests" / "reports").iterdir() if folder.is_dir()))
"""Reports the rules were first worked out on, and the invented ones of this checkout."""
BANDS = ((0.95, 1.01), (0.9, 0.95), (0.8, 0.9), (0.7, 0.8), (0.0, 0.7))
UNSCORED = ("LOCATED_IN", "OFFERS", "MERGED_INTO")
"""Types that the gold does not hold in full."""

HEAD = """# How sure is a fact? 一条事实有多可靠

Every fact carries the confidence of the rule that read it. This page says how often facts of each band are right on the
reports that come with a gold standard. It is made by `python benchmarks/calibration.py`; do not edit it by hand.

每条事实都带有读出它的规则的置信度。下表给出各区间的事实与人工标注一致的比例。

Rules have been mended with most of the reports below in view, so those tables flatter. The report `qilu` is kept
apart: nobody has looked at what it says or at what was read wrong in it. Expect of a new report what its table says.

Each invented report was scored before anybody had looked at it, with the rules of its day (strict F1 from the text
form): the first two 0.66 and 0.83, the next six 0.71 to 0.81, then `lingnan` and `qilu` 0.80 and 0.93 (`lingnan` 0.85
as PDF and Word file, where merged cells keep their rows), the next six 0.81 to 0.93 (0.84 to 0.96 as Word files):
`jingjiang-textile` 0.93, `linjiang-aviation` 0.85, `citong-arts` 0.82, `yinshan-mining` 0.81, `wandong-care` 0.82,
`yubei-metals` 0.81. Of the ten after those, two are told in stories: `yanbei-forestry` 0.65 and `qianzhong-finance`
0.79; the others are as plain as most reports: `yanling-industry` 0.93, `zhanghe-county` 0.87, `longyou-hydro` 0.82,
`shantou-coast` 0.93, `liaoxi-steel` 0.92, `hanshui-health` 0.83, `qiandong-plateau` 0.91, `wuhu-textile` 0.88. Seven
more, all plain, text and Word form: `hetao-pasture` 0.84 and 0.86, `xiangshan-electric` 0.91 twice,
`diannan-logistics` 0.90 and 0.92, `chujiang-chemistry` 0.85 and 0.90, `zixiang-water` 0.91 twice, `mindong-harbour`
0.89 and 0.93, `songjiang-auto` 0.96 twice. Then `xiangbei-food` 0.95 twice, `jibei-trade`, told in cases and lists,
0.70 and 0.77, and two collections of 26 tables each: `xiangshui-tables` 0.70 and 0.80, `yanmen-tables` 0.79 and 0.94.
Then `songjiang-light` 0.93 and 0.94, `luyu-commerce` 0.83 and 0.91, `wuwei-transport` 0.83 and 0.95,
`jianghan-medicine` 0.91 and 0.94, `lancang-city` 0.95 twice, and two collections of tables under unusual heads with
merged cells, which plain text tears apart: `shaying-tables` 0.47 and 0.73, `edongnan-tables` 0.39 and 0.88.
The newest, in the order they were read: `wenyang-agri` 0.89 twice, `guanchang-moulds` 0.92 and 0.95, `dianzhong-rail`
0.90 and 0.91, `luoxiao-health` and `hailing-chemistry` 0.93 twice, `chubei-textile` 0.84 (its tables torn) and 0.97.
Then seven, six of them of colleges whose partners are of other kinds than firms, each with the rules of that day:
`xiaohan-preschool` 0.88 twice, `bagui-police` 0.74 and 0.78, `longyuan-geology` 0.93 twice, `weichuan-arts` 0.77 and
0.81, `bayu-civil` 0.88 and 0.89, `xingkai-farms` 0.89 and 0.90, and an ordinary one, `taizhou-city`, 0.94 twice.
Then five whose text has whole lines and tables flattened in many ways, as no text had before: `handan-industry` 0.73
and 0.94, `tianshan-cotton` 0.71 and 0.91, `hainan-travel` 0.66 and 0.87, `weifang-tables` 0.57 and 0.92, and
`hengyang-terse`, told in entries that names head, 0.57 and 0.76. The newest: `jialing-silk`
0.88 and 0.90, and, with the tables of whole lines read as they are now, `wanjiang-city` 0.94 and 0.97 (0.78 and 0.97
with the rules before). Then four more: `dawan-digital` 0.93 and 0.97, `heihe-health` 0.86 and 0.91, and two printed
like the pages of a book, with tables that no blank line parts or whose cells wrap, as no text had before:
`longdong-farming` 0.68 and 0.94, `jiaozhou-port` 0.76 and 0.97.

制定和修订规则时看过下列大部分报告，因此其表中比例偏高。`qilu` 一份单列：没有人看过它的内容，也没有人看过读错了什么；
读一份新报告时应以它的表为准。

每份虚构报告都在无人看过之前先行评分（文本形式的严格 F1，用当时的规则）：最早两份 0.66 和 0.83，随后六份 0.71 至 0.81，
接着 `lingnan` 和 `qilu` 为 0.80 和 0.93（`lingnan` 的 PDF 和 Word 形式为 0.85，合并单元格在其中保有行的位置），
再后六份 0.81 至 0.93（Word 形式 0.84 至 0.96）：`jingjiang-textile` 0.93、`linjiang-aviation` 0.85、`citong-arts`
0.82、`yinshan-mining` 0.81、`wandong-care` 0.82、`yubei-metals` 0.81。其后十份中，两份以故事写成：`yanbei-forestry`
0.65、`qianzhong-finance` 0.79；其余与多数报告一样平实：`yanling-industry` 0.93、`zhanghe-county` 0.87、`longyou-hydro`
0.82、`shantou-coast` 0.93、`liaoxi-steel` 0.92、`hanshui-health` 0.83、`qiandong-plateau` 0.91、`wuhu-textile` 0.88。
再后七份都写得平实（文本、Word 形式）：`hetao-pasture` 0.84、0.86，`xiangshan-electric` 均为 0.91，`diannan-logistics`
0.90、0.92，`chujiang-chemistry` 0.85、0.90，`zixiang-water` 均为 0.91，`mindong-harbour` 0.89、0.93，
`songjiang-auto` 均为 0.96。接着是 `xiangbei-food` 均为 0.95，以案例和清单写成的 `jibei-trade` 0.70、0.77，以及两份各收
26 张表的汇编：`xiangshui-tables` 0.70、0.80，`yanmen-tables` 0.79、0.94。再后是 `songjiang-light` 0.93、0.94，
`luyu-commerce` 0.83、0.91，`wuwei-transport` 0.83、0.95，`jianghan-medicine` 0.91、0.94，`lancang-city` 均为 0.95，以及
两份表头少见、多有合并单元格、转成纯文本后散乱的表格汇编：`shaying-tables` 0.47、0.73，`edongnan-tables` 0.39、0.88。
最新的六份按阅读先后：`wenyang-agri` 均为 0.89，`guanchang-moulds` 0.92、0.95，`dianzhong-rail` 0.90、0.91，
`luoxiao-health`、`hailing-chemistry` 均为 0.93，`chubei-textile` 0.84（表格散乱）、0.97。
其后七份，前六份的合作方多不是企业，均用当时的规则评分：`xiaohan-preschool` 均为 0.88，`bagui-police` 0.74、0.78，
`longyuan-geology` 均为 0.93，`weichuan-arts` 0.77、0.81，`bayu-civil` 0.88、0.89，`xingkai-farms` 0.89、0.90；
最后一份平实：`taizhou-city` 均为 0.94。再后五份的文本一段一行，表格以多种方式展平，为此前文本所无：
`handan-industry` 0.73、0.94，`tianshan-cotton` 0.71、0.91，`hainan-travel` 0.66、0.87，`weifang-tables` 0.57、0.92，
以及以名称开头、逐条叙述的 `hengyang-terse` 0.57、0.76。最新两份：`jialing-silk` 0.88、0.90；
能读一段一行的文本之后的 `wanjiang-city` 0.94、0.97（此前的规则为 0.78、0.97）。再后四份：`dawan-digital` 0.93、0.97，
`heihe-health` 0.86、0.91，以及两份按书页排印、表格内无空行或单元格折行的文本（此前未有）：
`longdong-farming` 0.68、0.94，`jiaozhou-port` 0.76、0.97。
"""
UNSEEN = "qilu"
FIRST = "Reports the rules were first worked out on 最初制定规则所用的报告"
LATER = "Invented reports that have been looked at since 后来看过的虚构报告"
KEPT = "A report that nobody has looked at 无人看过的报告"
ALL = "All together 合计"


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[\s“”\"'‘’《》（）()\-—–·、,，.。:：/]", "", text)


def _lines(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


class Gold:
    """What careful readers took from one report."""

    def __init__(self, folder: Path) -> None:
        self.names: dict[str, str] = {}
        for node in _lines(folder / "gold_nodes.jsonl"):
            for name in (node["name"], *node.get("aliases", [])):  # type: ignore[misc]
                self.names.setdefault(_folded(str(name)), str(node["name"]))
        self.certain: Counter[tuple[str, str, str]] = Counter()
        self.open: Counter[tuple[str, str, str]] = Counter()
        for edge in _lines(folder / "gold_edges.jsonl"):
            key = (str(edge["type"]), str(edge["head"]), str(edge["tail"]))
            (self.certain if edge["certain"] else self.open)[key] += 1

    def name(self, node: Node) -> str:
        """The gold's name of a node, or its own."""
        found = (self.names.get(_folded(form)) for form in (node.name, *node.aliases))
        return next(filter(None, found), node.name)


def judge(facts: FactSet, gold: Gold) -> Iterator[tuple[Relationship, bool]]:
    """Every fact that the gold decides, with whether it is right; the surest first."""
    certain, undecided = gold.certain.copy(), gold.open.copy()
    for fact in sorted(facts.relationships, key=lambda r: (-r.confidence, r.key)):
        if fact.type in UNSCORED:
            continue
        key = (fact.type, *(gold.name(facts.index[end]) for end in (fact.start, fact.end)))
        if certain[key]:
            certain[key] -= 1
            yield fact, True
        elif undecided[key]:
            undecided[key] -= 1
        else:
            yield fact, False


def build_table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def build_tables(judged: Iterable[tuple[str, Relationship, bool]], rules_too: bool) -> list[str]:
    """The table of bands, and that of rules where it is asked for."""
    bands: dict[tuple[float, float], list[tuple[float, bool]]] = defaultdict(list)
    rules: dict[str, list[bool]] = defaultdict(list)
    for rule, fact, right in judged:
        bands[next(b for b in BANDS if b[0] <= fact.confidence < b[1])].append((fact.confidence, right))
        rules[rule].append(right)
    rows = [
        (
            f"{low:.2f} to {min(high, 1):.2f}",
            len(found),
            f"{_mean(c for c, _ in found):.2f}",
            f"{_mean(r for _, r in found):.2f}",
        )
        for low, high in BANDS
        if (found := bands[low, high])
    ]
    tables = [build_table(("confidence 置信度", "facts 事实", "says 声称", "right 正确"), rows)]
    if rules_too:
        listed = sorted(rules.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        per_rule = [(f"`{rule}`", len(found), f"{_mean(found):.2f}") for rule, found in listed]
        tables += ["Per rule 按规则：", build_table(("rule 规则", "facts 事实", "right 正确"), per_rule)]
    return tables


def read(folder: Path) -> Iterator[tuple[str, Relationship, bool]]:
    """Every decided fact of the report in a folder: the rule that read it first, the fact, whether it is right."""
    facts = extract((folder / "report.txt").read_bytes(), "report.txt")
    rules = {p.id: p.rule for p in facts.passages}
    for fact, right in judge(facts, Gold(folder)):
        yield rules[fact.passages[0]], fact, right


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def main() -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, default=ROOT.parent / "shared" / "samples", help="the sample reports")
    asked = parser.parse_args()
    pages = [HEAD.strip()]
    worked_on = [asked.samples / name for name in SAMPLES]
    seen, unseen = [f for f in OWN if f.name != UNSEEN], [f for f in OWN if f.name == UNSEEN]
    parts = ((KEPT, unseen), (FIRST, worked_on), (LATER, seen), (ALL, (*worked_on, *OWN)))
    for title, folders in parts:
        pages += [f"## {title}", *build_tables([found for folder in folders for found in read(folder)], title == ALL)]
    page = "\n\n".join(pages) + "\n"
    PAGE.write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
