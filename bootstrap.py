"""Sets up what `make` needs, with nothing but a Python 3 and its standard library.

    python3 bootstrap.py setup        the virtual environment, for using the program
    python3 bootstrap.py develop      the same with the tools of the tests
    python3 bootstrap.py test-tools   a browser, fonts, Java and Maven by apt, where this may be done

A step that is up to date does nothing. The versions are those of uv.lock.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".cache" / "uv-tool"
UV_VERSION = "0.13.9"
VERSIONS = ((3, 11), (3, 13))
"""The oldest and the newest Python that the dependencies are locked for."""
BIN = "Scripts" if os.name == "nt" else "bin"

APT = {"chromium": ("chromium",), "java": ("openjdk-17-jre-headless", "openjdk-21-jre-headless"), "mvn": ("maven",)}
"""A program the tests look for: the Debian packages that bring it, the first that this system knows is taken."""
CJK_FONTS = "fonts-noto-cjk"


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def run(*command: str | Path, **environment: str) -> None:
    """Run a command, its output on the terminal; end with its exit code when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, check=False)
    if done.returncode:
        say(f"partnergraph: `{' '.join(map(str, command))}` failed; the lines above say why")
        sys.exit(done.returncode)


def answers(*command: str) -> bool:
    """Whether a command runs and succeeds, silently."""
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def stamp_of(scope: str) -> str:
    digest = hashlib.sha256(scope.encode())
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def up_to_date(stamp: Path, *scopes: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") in {stamp_of(scope) for scope in scopes}


def uv() -> Path:
    """The pinned uv in a small environment of its own."""
    program = TOOLS / BIN / "uv"
    stamp = TOOLS / "version"
    if not (stamp.is_file() and stamp.read_text(encoding="ascii") == UV_VERSION):
        if not answers(sys.executable, "-c", "import venv, ensurepip"):
            version = ".".join(map(str, sys.version_info[:2]))
            say(f"partnergraph: this Python has no venv; install it (Debian, Ubuntu: apt install python{version}-venv)")
            say("partnergraph: 这个 Python 缺少 venv 模块，请先安装上面括号中的软件包，再运行一次。")
            sys.exit(1)
        say("partnergraph: preparing the installer (uv) in .cache/ ...")
        run(sys.executable, "-m", "venv", "--clear", TOOLS)
        run(
            TOOLS / BIN / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            f"uv=={UV_VERSION}",
            PIP_DISABLE_PIP_VERSION_CHECK="1",
        )
        stamp.write_text(UV_VERSION, encoding="ascii")
    return program


def python() -> str:
    """A Python between the oldest and newest that are locked for: this one, another one here, or one uv fetches."""
    if VERSIONS[0] <= sys.version_info[:2] <= VERSIONS[1]:
        return sys.executable
    for minor in range(VERSIONS[1][1], VERSIONS[0][1] - 1, -1):
        if (found := shutil.which(f"python3.{minor}")) and answers(found, "--version"):
            return found
    here = ".".join(map(str, sys.version_info[:2]))
    say(f"partnergraph: python3 is {here}; 3.11 to 3.13 is needed and none is here, so uv fetches one ...")
    return "3.12"


def sync(scope: str) -> None:
    """The virtual environment as uv.lock has it; `develop` includes everything that `setup` has."""
    stamp = VENV / "partnergraph-stamp"
    if scope == "develop":
        uv()  # the tests build the wheel with it and fetch the other build of the engine
    if up_to_date(stamp, *({"setup", "develop"} if scope == "setup" else {"develop"})):
        return
    tool = uv()
    say("partnergraph: installing the locked packages into .venv/ (the first time some 400 MB) ...")
    groups = () if scope == "develop" else ("--no-dev",)
    run(tool, "sync", "--frozen", "--python", python(), *groups)
    stamp.write_text(stamp_of(scope), encoding="ascii")
    say("partnergraph: .venv/ is ready")


def missing_tools() -> dict[str, tuple[str, ...]]:
    """What the tests want and this machine lacks: name -> Debian packages to choose from."""
    missing = {
        name: packages
        for name, packages in APT.items()
        if not answers(name, "-version" if name == "java" else "--version")
    }
    fonts = (
        subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout
        if shutil.which("fc-list")
        else b""
    )
    if not fonts.strip():
        missing["fonts"] = (CJK_FONTS,)
    return missing


def known(packages: tuple[str, ...]) -> str:
    """The first of `packages` that apt knows, or the first where it knows none."""
    for package in packages:
        if answers("apt-cache", "show", package):
            return package
    return packages[0]


def test_tools() -> None:
    """Install what the tests want where this may be done; say what is skipped where it may not."""
    missing = missing_tools()
    if not missing:
        return
    may = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if not may:
        wanted = " ".join(packages[0] for packages in missing.values())
        say(f"partnergraph: not here: {', '.join(missing)}; tests that need them are skipped (apt install {wanted})")
        return
    run("apt-get", "update", "-qq")
    packages = [known(choice) for choice in missing.values()]
    say(f"partnergraph: installing {' '.join(packages)} ...")
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    run(*install, DEBIAN_FRONTEND="noninteractive")


STEPS = {
    "setup": lambda: sync("setup"),
    "develop": lambda: sync("develop"),
    "test-tools": test_tools,
}


def main() -> None:
    wanted = sys.argv[1:]
    if not wanted or any(step not in STEPS for step in wanted):
        say(f"usage: python3 bootstrap.py {{{','.join(STEPS)}}}...")
        sys.exit(2)
    if sys.version_info < (3, 9):
        say("partnergraph: python3 is too old; install Python 3.11, 3.12 or 3.13")
        sys.exit(1)
    for step in wanted:
        STEPS[step]()


if __name__ == "__main__":
    main()
