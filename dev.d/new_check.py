"""Makes the files of a new check and enters it where checks are listed.

The texts come from dev.d/templates; `@NAME@`, `@CLASS@` and the like stand for what differs. The new check
compiles and its starter test passes; the convention tests fail until its sentence and its page are written.
"""

import argparse
import re
import sys
from pathlib import Path

import check_list
from check_list import ROOT, Check

TEMPLATES = Path(__file__).parent / "templates"


def named(name, level):
    name = "pybuf-" + name.removeprefix("pybuf-")
    if not re.fullmatch(r"pybuf(-[a-z0-9]+)+", name):
        sys.exit(f"dev: '{name}' is no name for a check: lower-case words with hyphens, as in copied-result")
    words = name.removeprefix("pybuf-").split("-")
    class_name = "".join(word.capitalize() for word in words) + "Check"
    return Check(class_name, name, level, f"Say in one sentence what {name} finds.")


def fill(template, check):
    guard = "PYBUF_" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", check.class_name).upper() + "_H"
    text = (TEMPLATES / template).read_text()
    for mark, value in {
        "@NAME@": check.name,
        "@CLASS@": check.class_name,
        "@GUARD@": guard,
        "@SENTENCE@": check.sentence,
        "@LEVEL@": check.level.capitalize(),
    }.items():
        text = text.replace(mark, value)
    return text


def write_new(path, text):
    path = ROOT / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"wrote   {path.relative_to(ROOT)}")


def enter_line(path, line, beside):
    """Puts a line among the lines for the other checks, in alphabetical order."""
    path = ROOT / path
    lines = path.read_text().splitlines()
    alike = [number for number, present in enumerate(lines) if present in beside]
    at = next((number for number in alike if lines[number] > line), alike[-1] + 1)
    lines.insert(at, line)
    path.write_text("\n".join(lines) + "\n")
    print(f"entered in {path.relative_to(ROOT)}")


def enter_in_register(check):
    path = ROOT / check_list.REGISTER
    text = path.read_text()
    row = f'PYBUF_CHECK({check.class_name}, "{check.name}", {check.level.capitalize()},\n            "{check.sentence}")\n'
    entries = list(check_list.ENTRY.finditer(text))
    after = [entry for entry in entries if entry.group(2) > check.name]
    at = after[0].start() if after else entries[-1].end() + 1
    path.write_text(text[:at] + row + text[at:])
    print(f"entered in {check_list.REGISTER}")


def main():
    parser = argparse.ArgumentParser(prog="./dev new-check", description="Makes the files of a new check.")
    parser.add_argument("name", help="what the check finds, as in copied-result: it names the bad thing")
    parser.add_argument("--level", default="default", choices=["default", "pedantic", "advice"])
    arguments = parser.parse_args()
    check = named(arguments.name, arguments.level)
    others = check_list.all_checks()
    if any(present.name == check.name for present in others):
        sys.exit(f"dev: there is a check {check.name} already")

    write_new(check.header, fill("Check.h.in", check))
    write_new(check.body, fill("Check.cpp.in", check))
    write_new(check.tests / "starter.c", fill("starter.c.in", check))
    write_new(check.page, fill("page.md.in", check))
    enter_in_register(check)
    for path, line in (("checks/PybufTidyModule.cpp", '#include "{}.h"'), ("checks/CMakeLists.txt", "  {}.cpp")):
        enter_line(path, line.format(check.class_name), {line.format(other.class_name) for other in others})
    (ROOT / check_list.LIST_PAGE).write_text(check_list.list_page(check_list.all_checks()))
    print(f"wrote   {check_list.LIST_PAGE}")
    print(f"\nNow: the sentence in {check_list.REGISTER}, {check.header} and {check.page}; a failing test; the check.")


if __name__ == "__main__":
    sys.exit(main())
