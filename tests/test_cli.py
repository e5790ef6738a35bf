"""The command line as its users meet it: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import pytest

from app.cli import COMMANDS, DONE, FAULT, MISTAKE, USAGE, main
from app.commands.database import fact_folders, packaged_folders
from app.console import choose_language, printable
from graph.facts import write_folder
from graph.model import (
    Document,
    FactSet,
    Node,
    Passage,
    Relationship,
    document_id,
    node_id,
    passage_id,
    relationship_key,
)

from .conftest import ROOT

CONTRACT = (
    "up", "read", "extract", "load", "query", "export", "figure", "stats", "check", "diff", "schema", "serve", "app",
    "backup", "restore", "migrate",
)  # fmt: skip
COLLEGE, FIRM, OTHER = "清江职业技术学院", "清江木业有限公司", "东湖电子有限公司"


def made_up(year: int, partners: Sequence[str]) -> FactSet:
    """An invented report of an invented college, with one training base for each partner."""
    document = document_id(f"{year}")
    college = Node(node_id(COLLEGE), "College", COLLEGE, first_year=year, last_year=year, reporting=True)
    nodes, facts, passages = [college], [], []
    for line, name in enumerate(partners, 3):
        firm = Node(node_id(name), "Enterprise", name, first_year=year, last_year=year)
        place = passage_id(document, f"L{line}", "made-up")
        text = f"学院与{name}共建基地。"
        passages.append(Passage(place, document, f"L{line}", "made-up", line_first=line, line_last=line, text=text))
        key = relationship_key("PARTNERS_WITH", college.id, firm.id, {})
        facts.append(Relationship(key, "PARTNERS_WITH", college.id, firm.id, {}, (place,), "pattern", 0.9))
        nodes.append(firm)
    source = Document(document, f"{COLLEGE}{year}", college.id, year, "a.txt", "text/plain", "0" * 64, 99, None, "1")
    return FactSet(tuple(nodes), tuple(facts), tuple(passages), (source,))


class Said:
    """What one run printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def refuses(self, *words: str) -> None:
        """It is a user's mistake, told in one sentence that names these words."""
        assert self.code == MISTAKE, self.err
        assert "Traceback" not in self.err
        lines = [line for line in self.err.splitlines() if line.strip()]
        assert len(lines) == 1, self.err
        for word in words:
            assert word in lines[0]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, English, and no database in the environment."""
    for name in [name for name in os.environ if name.startswith(("NEO4J_", "PARTNERGRAPH_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARTNERGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PARTNERGRAPH_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, embedded_home: Path, run_alone: Any) -> Any:
    """Run one command line in this process; it joins the engine of the session."""
    assert home == embedded_home
    return run_alone


@pytest.fixture
def run_alone(home: Path, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run one command line in this process; it joins whoever hosts its home, or hosts it."""

    def call(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Said(code, *capfd.readouterr())

    return call


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Two years of fact files."""
    write_folder(made_up(2019, [FIRM]), tmp_path / "facts" / "y2019")
    write_folder(made_up(2020, [FIRM, OTHER]), tmp_path / "facts" / "y2020")
    return tmp_path / "facts"


# ---- the door


def test_every_command_of_the_contract_is_there(run: Any) -> None:
    assert set(CONTRACT) <= set(COMMANDS)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_speaks_both_languages(run: Any, name: str, language: str) -> None:
    said = run(*([name] if name else []), "--lang", language, "--help")
    assert said.code == DONE
    chinese = bool(re.search(r"[\u4e00-\u9fff]", said.out))
    assert chinese == (language == "zh")


def test_the_language_is_chosen_before_anything_is_parsed() -> None:
    assert choose_language([], {}) == "zh"
    assert choose_language([], {"LANG": "C.UTF-8"}) == "zh"
    assert choose_language([], {"LANG": "en_GB.UTF-8"}) == "en"
    assert choose_language([], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}) == "zh"
    assert choose_language([], {"LANG": "zh_CN.UTF-8", "PARTNERGRAPH_LANG": "en"}) == "en"
    assert choose_language(["stats", "--lang", "en"], {"PARTNERGRAPH_LANG": "zh"}) == "en"
    assert choose_language(["--lang=zh"], {"LANG": "en_US"}) == "zh"


def test_wrong_usage_is_two(run: Any) -> None:
    assert run("nothing").code == USAGE
    assert run("load").code == USAGE
    assert run("extract", "a.txt").code == USAGE
    assert run("query", "documents", "--cypher", "RETURN 1").code == USAGE
    assert run("query", "documents", "--param", "x").code == USAGE
    assert run("stats", "--lang", "fr").code == USAGE


def test_common_flags_stand_before_or_after_the_command(run: Any, tmp_path: Path) -> None:
    assert run("--json", "check").json == []
    assert run("check", "--json", "--home", tmp_path / "elsewhere").json == []
    assert (tmp_path / "elsewhere").is_dir()


def test_a_fault_of_ours_is_three_and_one_sentence(
    run: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "schema", "no_such_module")
    said = run("schema")
    assert said.code == FAULT
    assert "Traceback" not in said.err
    assert "PARTNERGRAPH_DEBUG=1" in said.err
    monkeypatch.setenv("PARTNERGRAPH_DEBUG", "1")
    assert "Traceback" in run("schema").err


def test_a_closed_pipe_is_no_fault(home: Path) -> None:
    script = "from app.cli import main; import sys; sys.exit(main(['schema', '--cypher']))"
    command = f'{sys.executable} -c "{script}" | head -1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] in {"0", "141"}


def test_control_characters_of_a_report_reach_no_terminal() -> None:
    assert printable("a\x1b[31mb\x07\u202ec\n") == "a [31mb  c "
    assert printable(["a", None, 3]) == "a, , 3"
    assert printable({"k": "值"}) == '{"k": "值"}'


# ---- facts in, facts out


def test_load_twice_changes_nothing(run: Any, facts: Path) -> None:
    first = run("load", facts, "--json").json
    assert [entry["changed"] for entry in first] == [True, True]
    assert [entry["facts"]["new"] for entry in first] == [1, 1]
    again = run("load", facts, "--json").json
    assert [entry["changed"] for entry in again] == [False, False]
    assert run("check", "--json").json == []


def test_stats_count_what_was_loaded(run: Any, facts: Path) -> None:
    run("load", facts)
    found = run("stats", "--json").json
    assert found["nodes"]["Enterprise"] == 2
    assert found["nodes"]["College"] == 1
    assert found["facts"]["PARTNERS_WITH"] == 2
    assert [document["year"] for document in found["documents"]] == [2019, 2020]
    table = run("stats").out
    assert COLLEGE in table
    assert "PARTNERS_WITH" in table


def test_unload_takes_back_what_only_one_document_states(run: Any, facts: Path) -> None:
    run("load", facts)
    assert run("unload", document_id("2020")).code == DONE
    found = run("stats", "--json").json
    assert found["nodes"]["Enterprise"] == 1
    assert found["facts"]["PARTNERS_WITH"] == 1
    run("unload", document_id("2020")).refuses(document_id("2020"))


def test_diff_of_two_years(run: Any, facts: Path) -> None:
    run("load", facts)
    found = run("diff", "2019", "2020", "--json").json
    assert [(tie["start"], tie["end"]) for tie in found["new"]] == [(COLLEGE, OTHER)]
    assert [(tie["start"], tie["end"]) for tie in found["kept"]] == [(COLLEGE, FIRM)]
    assert found["kept"][0]["end_after"] == FIRM
    assert found["ended"] == found["renamed"] == found["printed_differently"] == found["not_mentioned"] == []
    assert OTHER in run("diff", "2019", "2020").out
    run("diff", "1999", "2020").refuses("1999")


def test_export_of_everything_and_of_one_body(run: Any, facts: Path, tmp_path: Path) -> None:
    run("load", facts)
    told = run("export", "--out", tmp_path / "all.csv", "--json").json
    assert told["relationships"] == 2
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 3
    assert {row[3] for row in rows[1:]} == {FIRM, OTHER}
    one = run("export", "--org", OTHER, "--out", tmp_path / "one.json", "--json").json
    assert (one["nodes"], one["relationships"]) == (2, 1)
    assert run("export", "--org", COLLEGE, "--out", tmp_path / "g.graphml").code == DONE
    assert (tmp_path / "g.graphml").read_bytes().startswith(b"<?xml")


def test_figure_of_everything_and_of_one_body(run: Any, facts: Path, tmp_path: Path) -> None:
    run("figure", "--out", tmp_path / "none.svg").refuses("load")
    run("load", facts)
    assert run("figure", "--out", tmp_path / "all.svg", "--json").json["nodes"] == 3
    drawn = (tmp_path / "all.svg").read_text(encoding="utf-8")
    assert COLLEGE in drawn
    assert run("figure", "--org", OTHER, "--out", tmp_path / "one.png").code == DONE
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")
    assert run("figure", "--org", OTHER, "--out", tmp_path / "one.pdf").code == DONE
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    run("figure", "--out", tmp_path / "all.docx").refuses("all.docx", ".svg")


def test_every_rule_of_joining_has_a_name_in_both_languages() -> None:
    from app.i18n import texts
    from graph.ledger import RULES

    for language in ("zh", "en"):
        assert {f"cli.joins.{rule}" for rule in RULES} <= set(texts(language))


def test_every_kind_of_block_has_a_name_in_both_languages() -> None:
    from app.i18n import texts
    from loaders.report import BlockKind

    for language in ("zh", "en"):
        assert {f"cli.block.{kind}" for kind in get_args(BlockKind)} <= set(texts(language))


def test_joins_are_listed_and_taken_back(run: Any, facts: Path) -> None:
    run("load", facts)
    assert run("joins", "--json").json == []
    run("joins", "--undo", "7").refuses("7")


def test_your_own_cypher_may_read(run: Any, facts: Path) -> None:
    run("load", facts)
    statement = "MATCH (n:Enterprise) WHERE n.name STARTS WITH $a RETURN n.name AS name ORDER BY name"
    assert run("query", "--cypher", statement, "--param", "a=清江", "--json").json == [{"name": FIRM}]
    limited = run("query", "--cypher", "UNWIND range(1, 50) AS n RETURN n", "--rows", "3", "--json")
    assert limited.json == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert "first 3 rows" in limited.err


@pytest.mark.parametrize(
    "statement", ["CREATE (n:College {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.name = 'x'"]
)
def test_your_own_cypher_may_not_write(run: Any, facts: Path, statement: str) -> None:
    run("load", facts)
    before = run("stats", "--json").json
    run("query", "--cypher", statement).refuses("read only")
    assert run("stats", "--json").json == before


def test_the_library_is_listed_and_asked(run: Any, facts: Path) -> None:
    run("load", facts)
    listed = run("query", "--json").json
    for question in listed:
        assert set(question) == {"name", "title", "parameters"}
        said = run("query", question["name"], "--json")
        assert said.code == DONE, (question["name"], said.err)
        assert isinstance(said.json, list)


def test_schema_names_the_whole_vocabulary(run: Any) -> None:
    from graph.ontology import ontology

    found = run("schema", "--json").json
    assert [label["name"] for label in found["labels"]] == list(ontology().labels)
    assert [kind["name"] for kind in found["types"]] == list(ontology().types)
    assert run("schema", "--cypher").out.count("CREATE CONSTRAINT") >= len(ontology().types)


def test_backup_and_restore(run: Any, facts: Path, tmp_path: Path) -> None:
    run("load", facts)
    before = run("stats", "--json").json
    assert run("backup", tmp_path / "all.zip", "--json").json["documents"] == 2
    run("restore", tmp_path / "all.zip").refuses("empty")
    elsewhere = ("--home", tmp_path / "elsewhere")
    assert [d["changed"] for d in run("restore", tmp_path / "all.zip", "--json", *elsewhere).json] == [True, True]
    assert run("stats", "--json", *elsewhere).json == before
    bare = ("--home", tmp_path / "bare")
    run("restore", facts / "y2019" / "nodes.csv", *bare).refuses("nodes.csv")
    run("restore", tmp_path / "none.zip", *bare).refuses("none.zip")
    run("backup", facts / "y2019" / "nodes.csv" / "all.zip").refuses("all.zip")


@pytest.mark.neo4j
def test_migrate_there_and_back(
    run: Any, facts: Path, tmp_path: Path, neo4j_clean: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("load", facts)
    before = run("stats", "--json").json
    server = neo4j_clean()
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    assert run("migrate", "--to", server.uri, "--json").json["documents"] == 2
    assert run("stats", "--uri", server.uri, "--json").json == before
    back = run("migrate", "--uri", server.uri, "--to", "embedded", "--home", tmp_path / "new", "--json")
    assert back.json["documents"] == 2
    assert run("stats", "--json", "--home", tmp_path / "new").json == before
    assert run("migrate", "--to", "embedded").code == USAGE


# ---- reports


REPORT = f"""{COLLEGE}高等职业教育质量年度报告（2020）

一、学校概况

{COLLEGE}（以下简称“学校”）位于清江市。学校与{FIRM}共建实训基地。

二、校企合作

学校与{OTHER}签订合作协议。
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_read_shows_what_was_understood(run: Any, report: Path) -> None:
    found = run("read", report, "--blocks", "--json").json
    assert found[0]["source"] == "report.txt"
    assert any("学校概况" in block["text"] for block in found[0]["blocks"])
    assert "学校概况" in run("read", report, "--outline").out
    assert run("read", report, "--tables").code == DONE
    assert "report.txt" in run("read", report).out


def test_coverage_of_a_report_adds_up(run: Any, report: Path) -> None:
    sections = run("read", report, "--coverage", "--json").json[0]["coverage"]
    assert sum(section["used"] for section in sections) > 0
    table = run("read", report, "--coverage").out
    assert "the whole report" in table


def test_coverage_of_the_graph(run: Any, facts: Path) -> None:
    run("load", facts)
    found = run("stats", "--coverage", "--json").json
    assert [chapter["facts"] for chapter in found["chapters"]] == [1, 2]
    assert found["issues"] == found["claims"] == []
    assert run("stats", "--coverage").code == DONE


def test_extract_writes_fact_files_for_each_report(run: Any, report: Path, tmp_path: Path) -> None:
    shutil.copy(report, tmp_path / "second.txt")
    with (tmp_path / "second.txt").open("a", encoding="utf-8") as file:
        file.write("\n2 补充\n")
    said = run("extract", report, tmp_path / "second.txt", "--out", tmp_path / "out", "--json")
    assert said.code == DONE, said.err
    assert [Path(o["folder"]).name for o in said.json] == ["report", "second"]
    for name in ("report", "second"):
        assert {p.name for p in (tmp_path / "out" / name).iterdir()} >= {"nodes.csv", "documents.csv", "issues.csv"}
    again = run("extract", report, tmp_path / "second.txt", "--out", tmp_path / "out", "--json")
    assert [o["kept"] for o in again.json] == [True, True]
    assert run("load", tmp_path / "out").code == DONE


def test_extract_without_text_keeps_no_sentence(run: Any, report: Path, tmp_path: Path) -> None:
    assert run("extract", report, "--out", tmp_path / "out", "--without-text").code == DONE
    with (tmp_path / "out" / "passages.csv").open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file) if row["text"]] == []


def test_several_jobs_write_the_same(run: Any, report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"{REPORT}\n{number + 2} 第{number}章\n", encoding="utf-8")
    assert run("extract", folder, "--out", tmp_path / "one").code == DONE
    assert run("extract", folder, "--out", tmp_path / "two", "--jobs", "2").code == DONE
    one = {p.relative_to(tmp_path / "one"): p.read_bytes() for p in (tmp_path / "one").rglob("*.csv")}
    two = {p.relative_to(tmp_path / "two"): p.read_bytes() for p in (tmp_path / "two").rglob("*.csv")}
    assert one == two
    assert len(one) == 18


def test_only_reports_of_a_folder_are_taken(run: Any, report: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.md").write_text("x", encoding="utf-8")
    run("read", empty).refuses(str(empty), ".pdf")


# ---- bad input: one clear sentence, the right exit code, nothing half done


def test_a_missing_report(run: Any, tmp_path: Path) -> None:
    run("extract", tmp_path / "none.txt", "--out", tmp_path / "out").refuses("none.txt")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("noise.txt", bytes(range(256)) * 40),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog"),
        ("cut.docx", b"PK\x03\x04" + b"\0" * 60),
    ],
)
def test_a_report_that_cannot_be_read(run: Any, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    run("extract", tmp_path / name, "--out", tmp_path / "out").refuses(name)
    assert not (tmp_path / "out").exists()
    run("read", tmp_path / name).refuses(name)


def test_a_report_of_no_college(run: Any, tmp_path: Path) -> None:
    (tmp_path / "recipe.txt").write_text("把面粉和水揉成面团。\n静置半小时。\n" * 20, encoding="utf-8")
    run("extract", tmp_path / "recipe.txt", "--out", tmp_path / "out").refuses("recipe.txt", "--college")
    assert not (tmp_path / "out").exists()


def test_one_bad_report_stops_no_other(run: Any, report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    said = run("extract", report, tmp_path / "empty.txt", "--out", tmp_path / "out", "--json")
    assert said.code == MISTAKE
    assert "empty.txt" in said.err
    assert (tmp_path / "out" / "report" / "nodes.csv").is_file()
    assert not (tmp_path / "out" / "empty").exists()


def test_a_place_that_cannot_be_written(run: Any, report: Path, facts: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    run("extract", report, "--out", tmp_path / "file").refuses(str(tmp_path / "file"))
    run("load", facts)
    run("export", "--out", tmp_path / "file" / "all.csv").refuses("all.csv")
    run("stats", "--home", "/proc/nowhere").refuses("/proc/nowhere")


WRONG_USAGE = {
    ("stats", "--langg", "zh"): ("没有选项 '--langg'。", "No such option '--langg'."),
    ("no-such",): ("没有命令 'no-such'。", "No such command 'no-such'."),
    ("read",): ("缺少参数 'FILE...'", "Missing argument 'FILE...'"),
    ("extract", "a.txt"): ("缺少选项 '--out'", "Missing option '--out'"),
    ("extract", "a.txt", "--out", "o", "--year", "12"): (
        "'--year' 的值不对：12 不在范围 1980<=x<=2100 内。",
        "Invalid value for '--year': 12 is not in the range 1980<=x<=2100.",
    ),
    ("query", "--rows", "x"): ("'--rows' 的值不对：'x' 不是合适的数字。", "'x' is not a valid integer range."),
    ("schema", "more"): ("多出一个参数（more）", "Got unexpected extra argument (more)"),
}


@pytest.mark.parametrize("given", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_is_told_in_the_reader_s_language(run: Any, given: tuple[str, ...]) -> None:
    chinese, english = (run("--lang", language, *given) for language in ("zh", "en"))
    assert (chinese.code, english.code) == (USAGE, USAGE)
    assert "用法: partnergraph" in chinese.err
    assert f"错误：{WRONG_USAGE[given][0]}" in chinese.err
    assert not re.search(r"Usage|Error|Try|help'", chinese.err)
    assert "Usage: partnergraph" in english.err
    assert WRONG_USAGE[given][1] in english.err


def test_help_has_no_english_heading_in_chinese(run: Any) -> None:
    said = run("query", "--lang", "zh", "--help").out
    assert "选项:" in said
    assert "显示本说明" in said
    assert "[默认：1000" in said
    assert not re.search(r"Usage|Options|Show|default", said)
    assert "显示版本号" in run("--lang", "zh", "--help").out
    assert "show the version and exit" in run("--lang", "en", "--help").out


def test_what_is_wrong_is_told_in_chinese(run: Any, facts: Path, tmp_path: Path) -> None:
    zh = ("--lang", "zh")
    (tmp_path / "empty.txt").write_bytes(b"")
    run("read", tmp_path / "none.txt", *zh).refuses("none.txt：无法读取（", "）；请检查这个文件")
    run("read", tmp_path / "empty.txt", *zh).refuses("empty.txt：文件是空的；请提供")
    run("read", tmp_path / "empty.txt", tmp_path / "none.txt", "--jobs", "2", *zh)
    run("load", tmp_path / "none", *zh).refuses("none：没有事实文件；请写 `partnergraph extract` 生成的文件夹")
    run("load", facts)
    run("query", "--cypher", "MATCH (n RETURN n", *zh).refuses("语句有错：", "；请改正")
    run("query", "--cypher", "CREATE (n)", *zh).refuses("语句被拒绝：只能读取图中的数据")
    run("query", "amount", *zh).refuses("问题库里没有“amount”；是不是“amounts”？")
    run("stats", "--uri", "http://127.0.0.1:1", *zh).refuses("开头应为 bolt://、")
    run("stats", "--uri", "bolt://127.0.0.1:1", *zh).refuses("bolt://127.0.0.1:1：连接不上；请检查")


def test_reports_read_side_by_side_are_refused_in_chinese(run: Any, report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    run("read", tmp_path / "empty.txt", report, "--jobs", "2", "--lang", "zh").refuses("empty.txt：文件是空的；请提供")
    said = run("extract", tmp_path / "empty.txt", report, "--out", tmp_path / "out", "--jobs", "2", "--lang", "zh")
    said.refuses("empty.txt：文件是空的；请提供")


def test_an_answer_of_the_library_is_read_in_one_s_language(run: Any, facts: Path) -> None:
    run("load", facts)
    heading = run("query", "evidence", "--param", f"name={FIRM}", "--lang", "zh").out.splitlines()[1]
    assert [word.strip() for word in heading.split("┃")][1:5] == ["起点", "关系", "终点", "文献"]
    assert "PARTNERS_WITH" not in run("query", "evidence", "--param", f"name={FIRM}", "--lang", "zh").out
    assert set(run("query", "documents", "--json", "--lang", "zh").json[0]) >= {"document", "title", "college"}
    assert "n.name" in run("query", "--cypher", "MATCH (n:College) RETURN n.name", "--lang", "zh").out


def test_the_check_speaks_chinese(run: Any, facts: Path) -> None:
    from graph.settings import read_settings
    from graph.store import open_store

    run("load", facts)
    with open_store(read_settings(os.environ)) as store:
        store._change("MATCH (n:College) SET n.name = ' '")
    said = run("check", "--lang", "zh")
    assert said.code == MISTAKE
    assert "名称或别名为空" in said.out
    assert "请写文中所印的名称" in said.out
    assert run("check", "--json", "--lang", "en").json[0]["what"] == "has an empty name or alias"


def test_unknown_names(run: Any, facts: Path, tmp_path: Path) -> None:
    run("load", facts)
    run("query", "no-such-question").refuses("no-such-question")
    run("export", "--out", tmp_path / "all.foo").refuses("all.foo", ".csv", ".graphml")
    run("export", "--org", "没有这个机构", "--out", tmp_path / "one.csv").refuses("没有这个机构")
    assert not (tmp_path / "one.csv").exists()
    run("export", "--org", "有限公司", "--out", tmp_path / "one.csv").refuses(FIRM, OTHER)
    run("query", "--cypher", "MATCH (n RETURN n").refuses("statement")


def test_fact_files_that_cannot_be_read(run: Any, facts: Path, tmp_path: Path) -> None:
    run("load", tmp_path / "nowhere").refuses("nowhere")
    nodes = facts / "y2020" / "nodes.csv"
    whole = nodes.read_bytes()
    nodes.write_bytes(whole.replace(b"Enterprise", b"Enterprize", 1))
    run("load", facts / "y2020").refuses("y2020", "Enterprize")
    nodes.write_bytes(whole + b"o-1,short\n")
    run("load", facts).refuses("nodes.csv", "line")
    assert run("stats", "--json").json["documents"] == []
    nodes.unlink()
    run("load", facts).refuses("nodes.csv")
    assert run("stats", "--json").json["documents"] == []


def test_a_broken_data_file_names_file_and_line(home: Path, tmp_path: Path) -> None:
    for package in ("graph", "loaders", "app", "data"):
        shutil.copytree(ROOT / package, tmp_path / "copy" / package, ignore=shutil.ignore_patterns("__pycache__"))
    broken = tmp_path / "copy" / "data" / "ontology.yml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("version:", "versoin:", 1), encoding="utf-8")
    script = "import sys; from app.cli import main; sys.exit(main(['schema']))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path / "copy", capture_output=True, text=True)
    Said(done.returncode, done.stdout, done.stderr).refuses("ontology.yml", "line", "version")


def test_a_database_that_is_not_there(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    run("stats", "--uri", f"bolt://127.0.0.1:{port}").refuses(str(port))
    run("stats", "--uri", f"neo4j://127.0.0.1:{port}").refuses(str(port))
    run("stats", "--uri", "http://127.0.0.1").refuses("bolt://")
    run("stats", "--uri", "bolt://neo4j:secret@127.0.0.1").refuses("NEO4J_PASSWORD")
    monkeypatch.setenv("NEO4J_URI", f"bolt://127.0.0.1:{port}")
    run("check").refuses(str(port))


def test_another_program_on_the_port(run: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run("stats", "--uri", f"bolt://127.0.0.1:{other.getsockname()[1]}").refuses("127.0.0.1")


def test_no_flag_takes_a_database_password(run: Any) -> None:
    assert run("stats", "--password", "x").code == USAGE
    assert "NEO4J_PASSWORD" in " ".join(run("stats", "--help").out.split())


def test_serve_is_for_the_embedded_engine_only(run: Any) -> None:
    run("serve", "--uri", "bolt://127.0.0.1:7687").refuses("bolt://127.0.0.1:7687")


def test_fact_folders_are_found_below_a_folder(facts: Path) -> None:
    assert fact_folders([facts]) == [facts / "y2019", facts / "y2020"]
    assert fact_folders([facts / "y2020", facts]) == [facts / "y2020", facts / "y2019"]
    assert fact_folders(sorted((facts / "y2019").iterdir())) == [facts / "y2019"]


def test_packaged_facts_are_whole() -> None:
    from graph.check import check_facts
    from graph.facts import read_folder

    for folder in packaged_folders():
        read = read_folder(folder)
        assert check_facts(read) == ()
        assert [p.text for p in read.passages if p.text] == [], "no sentence of a real report is packaged"
    for folder in packaged_folders(examples=True):
        assert check_facts(read_folder(folder)) == ()


# ---- what keeps running


@contextlib.contextmanager
def running(*arguments: str, home: Path, stderr: int = subprocess.STDOUT) -> Iterator[subprocess.Popen[str]]:
    script = "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, "PARTNERGRAPH_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


def read_until(process: subprocess.Popen[str], pattern: str) -> tuple[str, re.Match[str]]:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(pattern, said):
            return said, found
    raise AssertionError(said)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_up_opens_the_app_and_stops_cleanly(home: Path, number: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wish = taken.getsockname()[1]
        with running("up", "--example", "--no-browser", "--port", str(wish), home=home) as process:
            said, found = read_until(process, r"http://127\.0\.0\.1:(\d+)")
            assert int(found[1]) > wish
            assert f"Port {wish} is taken" in said
            with urllib.request.urlopen(found.group(), timeout=10) as page:
                assert page.status == 200
            assert (home / "example" / "database" / "endpoint.json").exists()
            assert not (home / "database").exists()
            process.send_signal(number)
            assert process.wait(timeout=20) == DONE
            assert "The app has stopped" in (process.stdout.read() if process.stdout else "")
    assert not (home / "example" / "database" / "endpoint.json").exists()


def test_two_that_start_at_once_take_two_ports(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        wish = str(probe.getsockname()[1])
    start = ("app", "--no-browser", "--port", wish)
    with contextlib.ExitStack() as stack:
        started = [stack.enter_context(running(*start, home=home / name)) for name in "abc"]
        said = [read_until(process, r"http://127\.0\.0\.1:(\d+)") for process in started]
        ports = sorted(int(found[1]) for _, found in said)
        assert len(set(ports)) == 3
        assert ports[0] == int(wish)
        assert sum(f"Port {wish} is taken, using" in words for words, _ in said) == 2
        for _, found in said:
            with urllib.request.urlopen(found.group(), timeout=10) as page:
                assert page.status == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("lost", [("stdout",), ("stdout", "stderr")])
def test_an_app_without_its_terminal_ends_cleanly(home: Path, number: int, lost: tuple[str, ...]) -> None:
    with running("app", "--no-browser", home=home, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        while "http://" not in process.stderr.readline():
            assert process.poll() is None
        for name in lost:
            getattr(process, name).close()
        process.send_signal(number)
        process.wait(timeout=20)
        said = "" if process.stderr.closed else process.stderr.read()
    assert "Traceback" not in said
    assert not (home / "database" / "endpoint.json").exists()


def test_up_listens_on_this_machine_only(home: Path) -> None:
    with running("up", "--no-browser", home=home) as process:
        _, found = read_until(process, r"http://127\.0\.0\.1:(\d+)")
        port = f"{int(found[1]):04X}"
        listening = Path("/proc/net/tcp").read_text(encoding="ascii") + Path("/proc/net/tcp6").read_text(
            encoding="ascii"
        )
        rows = [line.split() for line in listening.splitlines() if ":" in line.split()[1]]
        assert [row[1] for row in rows if row[1].endswith(f":{port}") and row[3] == "0A"] == [f"0100007F:{port}"]


def test_serve_shows_a_reader_that_reads(home: Path) -> None:
    import neo4j

    with running("serve", "--json", home=home) as process:
        said, _ = read_until(process, r"(?m)^\}")
        given = json.loads(said)
        with neo4j.GraphDatabase.driver(given["uri"], auth=(given["user"], given["password"])) as driver:
            assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
            with pytest.raises(neo4j.exceptions.Neo4jError):
                driver.execute_query("CREATE (n:College {id: 'x'})")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == DONE


def test_two_commands_share_one_database(home: Path, run_alone: Any, facts: Path) -> None:
    with running("serve", home=home) as process:
        read_until(process, r"py2neo")
        started = time.monotonic()
        assert run_alone("load", facts).code == DONE
        assert run_alone("stats", "--json").json["nodes"]["Enterprise"] == 2
        assert process.poll() is None, time.monotonic() - started
