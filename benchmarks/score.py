"""The scoreboard: every sample report against its gold, as `make score` prints it.

Prints precision, recall and F1 (strict and lenient) in all and per relationship type, properties and evidence; says
where a figure differs from tests/golden/scores.json; lists the facts gained and lost against the packaged ones.
With --update the scoreboard file is written anew.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from graph.facts import read_folder, write_folder
from graph.model import FactSet
from loaders.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent

SCORES = ROOT / "tests" / "golden" / "scores.json"
SAMPLES = {
    "wzpt-2020/report.txt": "data/wzpt-2020",
    "wzpt-profile/report.txt": "data/wzpt-profile",
    "ganjiang-2019/report.txt": "data/examples/ganjiang-2019",
    "ganjiang-2019/report.pdf": "",
    "ganjiang-2019/report.docx": "",
    "guinan-2021/report.txt": "",
    "guinan-2021/report.pdf": "",
    "guinan-2021/report.docx": "",
    "guinan-2022/report.txt": "",
    "guinan-2022/report.pdf": "",
    "guinan-2022/report.docx": "",
    "tests/reports/liaobin-agri/report.txt": "",
    "tests/reports/liaobin-agri/wrapped.txt": "",
    "tests/reports/longhe-health/report.txt": "",
    "tests/reports/longhe-health/wrapped.txt": "",
    "tests/reports/citong-arts/report.txt": "",
    "tests/reports/citong-arts/report.docx": "",
    "tests/reports/jingjiang-textile/report.txt": "",
    "tests/reports/jingjiang-textile/report.docx": "",
    "tests/reports/linjiang-aviation/report.txt": "",
    "tests/reports/linjiang-aviation/report.pdf": "",
    "tests/reports/linjiang-aviation/report.docx": "",
    "tests/reports/yinshan-mining/report.txt": "",
    "tests/reports/yinshan-mining/report.docx": "",
    "tests/reports/dianxi/report.txt": "",
    "tests/reports/dianxi/report.docx": "",
    "tests/reports/lingnan/report.txt": "",
    "tests/reports/lingnan/report.pdf": "",
    "tests/reports/lingnan/report.docx": "",
    "tests/reports/hanshui-health/report.txt": "",
    "tests/reports/hanshui-health/report.docx": "",
    "tests/reports/liaoxi-steel/report.txt": "",
    "tests/reports/liaoxi-steel/report.docx": "",
    "tests/reports/longyou-hydro/report.txt": "",
    "tests/reports/longyou-hydro/report.docx": "",
    "tests/reports/qiandong-plateau/report.txt": "",
    "tests/reports/qiandong-plateau/report.docx": "",
    "tests/reports/qianzhong-finance/report.txt": "",
    "tests/reports/qianzhong-finance/report.docx": "",
    "tests/reports/shantou-coast/report.txt": "",
    "tests/reports/shantou-coast/report.docx": "",
    "tests/reports/yanbei-forestry/report.txt": "",
    "tests/reports/yanbei-forestry/report.docx": "",
    "tests/reports/yanling-industry/report.txt": "",
    "tests/reports/yanling-industry/report.docx": "",
    "tests/reports/zhanghe-county/report.txt": "",
    "tests/reports/zhanghe-county/report.docx": "",
    "tests/reports/wuhu-textile/report.txt": "",
    "tests/reports/wuhu-textile/report.docx": "",
    "tests/reports/minhai-maritime/report.txt": "",
    "tests/reports/minhai-maritime/report.pdf": "",
    "tests/reports/minhai-maritime/report.docx": "",
    "tests/reports/qilu/report.txt": "",
    "tests/reports/qilu/report.docx": "",
    "tests/reports/wandong-care/report.txt": "",
    "tests/reports/wandong-care/report.docx": "",
    "tests/reports/yubei-metals/report.txt": "",
    "tests/reports/yubei-metals/report.docx": "",
    "tests/reports/xiangyu-rail/report.txt": "",
    "tests/reports/xiangyu-rail/report.docx": "",
    "tests/reports/yanzhao/report.txt": "",
    "tests/reports/yanzhao/report.docx": "",
    "tests/reports/yubei-digital/report.txt": "",
    "tests/reports/yubei-digital/report.docx": "",
    "tests/reports/zhexi-crafts/report.txt": "",
    "tests/reports/zhexi-crafts/report.pdf": "",
    "tests/reports/zhexi-crafts/report.docx": "",
    "tests/reports/chujiang-chemistry/report.txt": "",
    "tests/reports/chujiang-chemistry/report.docx": "",
    "tests/reports/diannan-logistics/report.txt": "",
    "tests/reports/diannan-logistics/report.docx": "",
    "tests/reports/hetao-pasture/report.txt": "",
    "tests/reports/hetao-pasture/report.docx": "",
    "tests/reports/mindong-harbour/report.txt": "",
    "tests/reports/mindong-harbour/report.docx": "",
    "tests/reports/songjiang-auto/report.txt": "",
    "tests/reports/songjiang-auto/report.docx": "",
    "tests/reports/xiangshan-electric/report.txt": "",
    "tests/reports/xiangshan-electric/report.docx": "",
    "tests/reports/zixiang-water/report.txt": "",
    "tests/reports/zixiang-water/report.docx": "",
    "tests/reports/jibei-trade/report.txt": "",
    "tests/reports/jibei-trade/report.docx": "",
    "tests/reports/xiangbei-food/report.txt": "",
    "tests/reports/xiangbei-food/report.docx": "",
    "tests/reports/xiangshui-tables/report.txt": "",
    "tests/reports/xiangshui-tables/report.docx": "",
    "tests/reports/yanmen-tables/report.txt": "",
    "tests/reports/yanmen-tables/report.docx": "",
    "tests/reports/edongnan-tables/report.txt": "",
    "tests/reports/edongnan-tables/report.docx": "",
    "tests/reports/jianghan-medicine/report.txt": "",
    "tests/reports/jianghan-medicine/report.docx": "",
    "tests/reports/lancang-city/report.txt": "",
    "tests/reports/lancang-city/report.docx": "",
    "tests/reports/luyu-commerce/report.txt": "",
    "tests/reports/luyu-commerce/report.docx": "",
    "tests/reports/shaying-tables/report.txt": "",
    "tests/reports/shaying-tables/report.docx": "",
    "tests/reports/songjiang-light/report.txt": "",
    "tests/reports/songjiang-light/report.docx": "",
    "tests/reports/wuwei-transport/report.txt": "",
    "tests/reports/wuwei-transport/report.docx": "",
    "tests/reports/chubei-textile/report.txt": "",
    "tests/reports/chubei-textile/report.docx": "",
    "tests/reports/bagui-police/report.txt": "",
    "tests/reports/bagui-police/report.docx": "",
    "tests/reports/xiaohan-preschool/report.txt": "",
    "tests/reports/xiaohan-preschool/report.docx": "",
    "tests/reports/longyuan-geology/report.txt": "",
    "tests/reports/longyuan-geology/report.docx": "",
    "tests/reports/weichuan-arts/report.txt": "",
    "tests/reports/weichuan-arts/report.docx": "",
    "tests/reports/bayu-civil/report.txt": "",
    "tests/reports/bayu-civil/report.docx": "",
    "tests/reports/xingkai-farms/report.txt": "",
    "tests/reports/xingkai-farms/report.docx": "",
    "tests/reports/taizhou-city/report.txt": "",
    "tests/reports/taizhou-city/report.docx": "",
    "tests/reports/handan-industry/report.txt": "",
    "tests/reports/handan-industry/report.docx": "",
    "tests/reports/tianshan-cotton/report.txt": "",
    "tests/reports/tianshan-cotton/report.docx": "",
    "tests/reports/hengyang-terse/report.txt": "",
    "tests/reports/hengyang-terse/report.docx": "",
    "tests/reports/hainan-travel/report.txt": "",
    "tests/reports/hainan-travel/report.docx": "",
    "tests/reports/weifang-tables/report.txt": "",
    "tests/reports/weifang-tables/report.docx": "",
    "tests/reports/jialing-silk/report.txt": "",
    "tests/reports/jialing-silk/report.docx": "",
    "tests/reports/wanjiang-city/report.txt": "",
    "tests/reports/wanjiang-city/report.docx": "",
    "tests/reports/heihe-health/report.txt": "",
    "tests/reports/heihe-health/report.docx": "",
    "tests/reports/longdong-farming/report.txt": "",
    "tests/reports/longdong-farming/report.docx": "",
    "tests/reports/jiaozhou-port/report.txt": "",
    "tests/reports/jiaozhou-port/report.docx": "",
    "tests/reports/dawan-digital/report.txt": "",
    "tests/reports/dawan-digital/report.docx": "",
    "tests/reports/dianzhong-rail/report.txt": "",
    "tests/reports/dianzhong-rail/report.docx": "",
    "tests/reports/guanchang-moulds/report.txt": "",
    "tests/reports/guanchang-moulds/report.docx": "",
    "tests/reports/hailing-chemistry/report.txt": "",
    "tests/reports/hailing-chemistry/report.docx": "",
    "tests/reports/luoxiao-health/report.txt": "",
    "tests/reports/luoxiao-health/report.docx": "",
    "tests/reports/wenyang-agri/report.txt": "",
    "tests/reports/wenyang-agri/report.docx": "",
}
"""Each sample file, and the folder of its packaged facts where they are committed. `tests/` is of this checkout."""


def place(name: str, samples: Path) -> Path:
    """The file of a sample."""
    return ROOT / name if name.startswith("tests/") else samples / name


_NODES = re.compile(r"nodes +P ([\d.]+) R ([\d.]+) F1 ([\d.]+) +label-accuracy ([\d.]+) +splits (\d+) merges (\d+)")
_MODE = re.compile(r"(strict|lenient) +P ([\d.]+) R ([\d.]+) F1 ([\d.]+)")
_TYPE = re.compile(r" +([A-Z_]+) +P ([\d.]+) R ([\d.]+) +tp (\d+) fn (\d+) fp (\d+)")
_LAST = re.compile(r"properties (\d+)/(\d+) = ([\d.]+); evidence lines overlap (\d+)/(\d+) = ([\d.]+)")


def run_scorer(facts: FactSet, file: Path, gold: Path) -> str:
    """What the scorer says about the facts read from `file`, beside which its gold lies. gold: of the scorer itself."""
    own = file.parent / f"gold_edges_{file.stem}.jsonl"
    edges = own if own.is_file() else file.parent / "gold_edges.jsonl"
    with tempfile.TemporaryDirectory() as scratch:
        write_folder(facts, Path(scratch))
        command = [
            sys.executable,
            str(gold / "score.py"),
            scratch,
            str(file.parent / "gold_nodes.jsonl"),
            str(edges),
        ]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def parse(printed: str) -> dict[str, float]:
    """The scorer's figures by name; those of a type as `TYPE.P` and `TYPE.R`."""
    nodes, last = _NODES.search(printed), _LAST.search(printed)
    if not nodes or not last:
        raise SystemExit(f"the scorer printed something else:\n{printed}")
    figures = dict(zip(("nodes P", "nodes R", "nodes F1", "labels"), map(float, nodes.groups()[:4]), strict=True))
    figures |= {"splits": float(nodes[5]), "merges": float(nodes[6])}
    for mode in _MODE.finditer(printed):
        figures |= {
            f"{mode[1]} {name}": float(value) for name, value in zip(("P", "R", "F1"), mode.groups()[1:], strict=True)
        }
    for kind in _TYPE.finditer(printed):
        figures |= {f"{kind[1]} P": float(kind[2]), f"{kind[1]} R": float(kind[3])}
    # Evidence can only be measured where the source has lines.
    return figures | {"properties": float(last[3])} | ({"evidence": float(last[6])} if int(last[5]) else {})


def score_all(samples: Path, gold: Path, only: str = "", show: bool = True) -> dict[str, dict[str, float]]:
    """The figures of every sample that is there."""
    board = {}
    for name, packaged in SAMPLES.items():
        file = place(name, samples)
        if not file.is_file() or not name.startswith(only):
            continue
        facts = extract(file.read_bytes(), file.name)
        printed = run_scorer(facts, file, gold)
        board[name] = parse(printed)
        if show:
            print(f"== {name}\n{printed}")
            if packaged and (ROOT / packaged).is_dir():
                print_changes(read_folder(ROOT / packaged), facts)
    return board


def say(facts: FactSet) -> dict[str, str]:
    """Every fact in words, by its key."""
    index = facts.index
    return {
        r.key: " → ".join(
            (index[r.start].name, r.type, index[r.end].name, json.dumps(dict(r.properties), ensure_ascii=False))
        )
        for r in facts.relationships
    }


def print_changes(old: FactSet, new: FactSet) -> None:
    """The facts gained (+) and lost (-) against the committed ones."""
    before, after = say(old), say(new)
    gained = sorted(after[key] for key in after.keys() - before.keys())
    lost = sorted(before[key] for key in before.keys() - after.keys())
    print(f"against the packaged facts: {len(gained)} gained, {len(lost)} lost")
    print("\n".join([*(f"  + {line}" for line in gained), *(f"  - {line}" for line in lost)] or ["  the same"]))


def worse(figure: str, was: float, now: float) -> bool:
    """Whether a figure has dropped: splits and merges count upwards."""
    return now > was if figure in ("splits", "merges") else now < was


def compare(board: dict[str, dict[str, float]], committed: dict[str, dict[str, float]]) -> list[str]:
    """Where a figure of the totals differs from the committed one, one line each; a drop begins with `-`."""
    lines = []
    for name, figures in board.items():
        for figure, was in committed.get(name, {}).items():
            now = figures.get(figure, 0.0)
            if now != was:
                lines.append(f"{'-' if worse(figure, was, now) else '+'} {name}: {figure} {was:.3f} -> {now:.3f}")
    return lines


def totals(board: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The figures that are held: those of the whole report, not of single types."""
    return {
        name: {f: v for f, v in figures.items() if not re.match("[A-Z_]{4,} ", f)} for name, figures in board.items()
    }


def main() -> int:
    """Print the scoreboard; 1 where a committed figure has dropped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared" / "gold", help="the folder of score.py")
    parser.add_argument("--samples", type=Path, default=ROOT.parent / "shared" / "samples", help="the sample reports")
    parser.add_argument("--only", default="", help="only samples whose name begins so")
    parser.add_argument("--update", action="store_true", help="write tests/golden/scores.json anew")
    asked = parser.parse_args()
    if not (asked.gold / "score.py").is_file():
        print(f"no score.py in {asked.gold}: name its folder with --gold", file=sys.stderr)
        return 1
    board = score_all(asked.samples, asked.gold, asked.only)
    committed = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.is_file() else {}
    changes = compare(board, committed)
    print("\n".join(changes) or "every figure as committed")
    if asked.update:
        text = json.dumps({**committed, **totals(board)}, indent=1, ensure_ascii=False, sort_keys=True)
        SCORES.write_text(text + "\n", encoding="utf-8")
    return int(any(line.startswith("-") for line in changes) and not asked.update)


if __name__ == "__main__":
    sys.exit(main())
