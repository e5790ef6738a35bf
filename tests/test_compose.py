"""docker-compose.yml: right by the schema, closed to the network, and its commands run against a real Neo4j."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.store import open_store
from tests.engines import Neo4jServer

from .conftest import ROOT

FILE = ROOT / "docker-compose.yml"
COMPOSE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
DEMANDED = re.compile(r"\$\{(\w+):\?[^}]+\}")


def setting_of(variable: str) -> str:
    """The Neo4j setting that its image makes of an environment variable: `_` is a dot, `__` an underscore."""
    return variable.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_")


def test_it_is_right_by_the_schema() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_schema_notices_a_mistake(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(FILE.read_text(encoding="utf-8").replace("    ports:", "    port:", 1), encoding="utf-8")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)]
    assert subprocess.run(check, capture_output=True).returncode == 1


def test_a_password_is_demanded_and_none_is_given() -> None:
    text = FILE.read_text(encoding="utf-8")
    given = [line for line in text.splitlines() if re.match(r"\s+NEO4J_(PASSWORD|AUTH):", line)]
    assert len(given) == 2
    assert all(DEMANDED.search(line) for line in given)
    assert "NEO4J_AUTH: none" not in text


def test_every_port_is_of_this_machine_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_neo4j_is_the_long_term_line_and_may_not_reach_out() -> None:
    neo4j = SERVICES["neo4j"]
    assert neo4j["image"] == "neo4j:5.26-community"
    settings = {setting_of(name): value for name, value in neo4j["environment"].items()}
    assert settings["dbms.security.allow_csv_import_from_file_urls"] == "false"
    assert settings["internal.dbms.cypher_ip_blocklist"] == "0.0.0.0/0,::/0"
    assert settings["dbms.usage_report.enabled"] == "false"
    assert "/data" in neo4j["volumes"][0]
    assert "cypher-shell" in neo4j["healthcheck"]["test"][1]


def test_the_services_wait_for_each_other() -> None:
    assert SERVICES["loader"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert SERVICES["app"]["depends_on"]["loader"] == {"condition": "service_completed_successfully"}
    assert SERVICES["app"]["healthcheck"]


def test_the_image_takes_what_the_program_needs() -> None:
    inline = SERVICES["app"]["build"]["dockerfile_inline"]
    sources = [part for line in inline.splitlines() if line.startswith("COPY") for part in line.split()[1:-1]]
    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert {"app", "data", "graph", "loaders", "pyproject.toml", "uv.lock", "LICENSE"} <= set(sources)
    bootstrap = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    pinned = re.search(r"uv==([\d.]+)", inline)
    assert pinned
    assert f'UV_VERSION = "{pinned[1]}"' in bootstrap
    assert re.search(r"^USER (?!root)", inline, re.MULTILINE)


# ---- the commands, with their environment, against a Neo4j of the same line


@pytest.fixture
def neo4j(neo4j_clean: Callable[[], Neo4jServer]) -> Neo4jServer:
    return neo4j_clean()


def environment_of(service: str, server: Neo4jServer, home: Path) -> dict[str, str]:
    """The environment that compose gives a service, with this machine's Neo4j for the service of that name."""
    given = {
        name: DEMANDED.sub(server.password, str(value)) for name, value in SERVICES[service]["environment"].items()
    }
    assert given["NEO4J_URI"] == "bolt://neo4j:7687"
    given |= {"NEO4J_URI": server.uri, "PARTNERGRAPH_HOME": str(home)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "PARTNERGRAPH_"))}
    return {**kept, **given, "PYTHONPATH": str(ROOT)}


def command_of(service: str, **replaced: str) -> list[str]:
    program, *arguments = SERVICES[service]["command"]
    assert program == "partnergraph"
    script = "import sys; from app.cli import main; sys.exit(main(sys.argv[1:]))"
    return [sys.executable, "-c", script, *(replaced.get(argument, argument) for argument in arguments)]


@pytest.mark.neo4j
def test_the_settings_of_the_file_are_known_to_neo4j(neo4j: Neo4jServer) -> None:
    wanted = {setting_of(name): str(v) for name, v in SERVICES["neo4j"]["environment"].items() if name != "NEO4J_AUTH"}
    with neo4j.driver() as driver:
        rows = driver.execute_query("SHOW SETTINGS YIELD name RETURN collect(name) AS names").records
    shown = set(rows[0]["names"])
    assert {name for name in wanted if not name.startswith("internal.")} <= shown


@pytest.mark.neo4j
def test_the_loader_loads_the_packaged_facts(neo4j: Neo4jServer, tmp_path: Path) -> None:
    environment = environment_of("loader", neo4j, tmp_path / "home")
    done = subprocess.run(command_of("loader"), env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    from app.commands.database import packaged_folders

    with open_store(neo4j.settings(tmp_path / "home")) as store:
        found = store.facts()
    assert len(found.documents) == len(packaged_folders())
    again = subprocess.run([*command_of("loader"), "--json"], env=environment, cwd=tmp_path, capture_output=True)
    assert [entry["changed"] for entry in json.loads(again.stdout)] == [False] * len(found.documents)


@pytest.mark.neo4j
def test_the_loader_refuses_a_wrong_password(neo4j: Neo4jServer, tmp_path: Path) -> None:
    environment = environment_of("loader", neo4j, tmp_path / "home") | {"NEO4J_PASSWORD": "not-the-password"}
    done = subprocess.run(command_of("loader"), env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "NEO4J_PASSWORD" in done.stderr
    assert "not-the-password" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.neo4j
def test_the_app_answers_its_own_health_check(neo4j: Neo4jServer, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    probe_text = SERVICES["app"]["healthcheck"]["test"][3].replace("8501", port)
    command = command_of("app", **{"8501": port, "0.0.0.0": "127.0.0.1"})
    with (tmp_path / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            command, env=environment_of("app", neo4j, tmp_path / "home"), cwd=tmp_path, stdout=said, stderr=said
        )
    try:
        end = time.monotonic() + 60
        while not _answers(f"http://127.0.0.1:{port}/_stcore/health") and time.monotonic() < end:
            assert process.poll() is None, (tmp_path / "said.txt").read_text(encoding="utf-8")
            time.sleep(0.1)
        assert subprocess.run([sys.executable, "-c", probe_text], capture_output=True).returncode == 0
        process.terminate()
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> Any:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
