"""The register of checks, checks/CheckList.def, as data; run as a program it writes docs/checks/list.md from it."""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
REGISTER = Path("checks/CheckList.def")
LIST_PAGE = Path("docs/checks/list.md")

ENTRY = re.compile(r'^PYBUF_CHECK\((\w+),\s*"([\w-]+)",\s*(\w+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)', re.MULTILINE)


@dataclass(frozen=True)
class Check:
    class_name: str
    name: str
    level: str
    sentence: str

    @property
    def header(self):
        return Path("checks") / f"{self.class_name}.h"

    @property
    def body(self):
        return Path("checks") / f"{self.class_name}.cpp"

    @property
    def tests(self):
        return Path("test/checks") / self.name

    @property
    def page(self):
        return Path("docs/checks") / f"{self.name}.md"


def all_checks(root=ROOT):
    checks = []
    for class_name, name, level, literals in ENTRY.findall((root / REGISTER).read_text()):
        sentence = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals)).replace('\\"', '"')
        checks.append(Check(class_name, name, level.lower(), sentence))
    return checks


def list_page(checks):
    lines = [
        "# Checks",
        "",
        "Each check is a page. A finding is reported from the level of its check on: `default` without any option,",
        "`pedantic` and `advice` where the option `PybufLevel`, or `pybuf audit --level`, asks for them.",
        "",
        "| Check | Level | |",
        "|---|---|---|",
    ]
    lines += [f"| [{check.name}]({check.name}.md) | {check.level} | {check.sentence} |" for check in checks]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="./dev docs-list", description="Writes docs/checks/list.md anew.")
    parser.parse_args()
    (ROOT / LIST_PAGE).parent.mkdir(parents=True, exist_ok=True)
    (ROOT / LIST_PAGE).write_text(list_page(all_checks()))
    print(f"wrote {LIST_PAGE}")


if __name__ == "__main__":
    sys.exit(main())
