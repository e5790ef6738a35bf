"""Writes the packaged facts anew: the two real reports without a sentence of theirs, the invented one whole.

Anybody who has the sample reports gets the same bytes: `python benchmarks/package_facts.py [--samples FOLDER]`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from graph.facts import write_folder
from graph.model import FactSet
from loaders.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent

REAL = {"wzpt-2020": "data/wzpt-2020", "wzpt-profile": "data/wzpt-profile"}
"""Reports of a real college: only facts and names are packaged."""
INVENTED = {"ganjiang-2019": "data/examples/ganjiang-2019"}
"""Invented reports (虚构示例): packaged with their text and the report itself."""
LABEL = """# 虚构示例 / invented example

赣江商贸职业学院 does not exist, nor do its partners; `report.txt` was written for this project. Only ministries,
departments and places are real. The facts beside it were read from it by `partnergraph extract`.

赣江商贸职业学院及其合作伙伴均为虚构，`report.txt` 专为本项目编写；只有部委、厅局与地名真实存在。旁边的事实文件由
`partnergraph extract` 从中读出。
"""


def package(samples: Path, root: Path = ROOT) -> dict[str, FactSet]:
    """Write every packaged folder and give what was written."""
    made = {}
    for name, folder in REAL.items():
        made[folder] = extract((samples / name / "report.txt").read_bytes(), f"{name}.txt").without_text()
        write_folder(made[folder], root / folder)
    for name, folder in INVENTED.items():
        data = (samples / name / "report.txt").read_bytes()
        made[folder] = extract(data, "report.txt")
        write_folder(made[folder], root / folder)
        (root / folder / "report.txt").write_bytes(data)
        (root / folder / "README.md").write_text(LABEL, encoding="utf-8")
    return made


def main() -> int:
    """Write the folders and say how much stands in each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, default=ROOT.parent / "shared" / "samples", help="the sample reports")
    asked = parser.parse_args()
    for folder, facts in package(asked.samples).items():
        print(
            f"{folder}: {len(facts.nodes)} nodes, {len(facts.relationships)} relationships, {len(facts.issues)} issues"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
