"""The manners of the sources: layers, names, words, lengths, format."""

import re
import subprocess
import unittest
from pathlib import Path

from project import CODE, ROOT, TOOLS, ConventionTest, files, our_cpp_sources, report, text

# What the folders of checks/ may include; checks/ itself may include all of them.
MAY_INCLUDE = {
    "api": {"api"},
    "flow": {"flow", "api"},
    "fix": {"fix", "api"},
    "finding": {"finding", "flow", "fix", "api"},
    "plugin": {"plugin"},
}
# What differs between LLVM releases is no layer: everyone may need it.
FREE_FOR_ALL = {"ClangVersion.h"}

DRAWERS = {"util", "utils", "utility", "utilities", "helper", "helpers", "misc", "common", "manager"}
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"]) + r")\b")
LONGEST_FILE = 600


def includes(file):
    return re.findall(r'^#\s*include "([^"]+)"', text(file), re.MULTILINE)


class Layers(ConventionTest):
    def test_includes_point_down_only(self):
        problems = []
        tool_folders = {f.parts[1] for f in files() if f.parts[0] == "tool" and len(f.parts) > 2}
        for file in files():
            if file.parts[0] != "checks" or file.suffix not in {".h", ".cpp", ".def"}:
                continue
            layer = file.parts[1] if len(file.parts) > 2 else ""
            for included in includes(file):
                top = Path(included).parts[0]
                below = top if top in MAY_INCLUDE else ""
                ours = (ROOT / "checks" / included).exists() or below
                if ".." in Path(included).parts:
                    problems.append(f'{file}: "{included}" climbs; name it from checks/')
                elif top in tool_folders | {"tool"} and not ours:
                    problems.append(f'{file}: "{included}" belongs to tool/, which stands above checks/')
                elif layer and ours and included not in FREE_FOR_ALL and below not in MAY_INCLUDE.get(layer, set()):
                    problems.append(f'{file}: {layer}/ may not include "{included}"')
        self.assertFalse(problems, report(problems))

    def test_runtime_stands_alone(self):
        problems = []
        for file in files():
            if file.parts[:2] == ("runtime", "include"):
                for included in includes(file):
                    if not (ROOT / "runtime/include" / included).exists():
                        problems.append(f'{file}: "{included}" is not part of the runtime library')
        self.assertFalse(problems, report(problems))


class Names(ConventionTest):
    def test_no_file_is_a_drawer(self):
        problems = []
        for file in files():
            for part in file.parts:
                words = re.findall(r"[A-Z]?[a-z]+", part)
                if DRAWERS & {word.lower() for word in words}:
                    problems.append(f"{file}: a name says what is in it")
        self.assertFalse(problems, report(problems))


class Texts(ConventionTest):
    def test_nothing_is_left_for_later(self):
        found = [f"{file}: {match.group()}" for file in files() for match in [UNFINISHED.search(text(file))] if match]
        self.assertFalse(found, report(found))

    def test_no_tabs_and_no_trailing_blanks(self):
        problems = []
        for file in files():
            if file.suffix in CODE or file.name in {"dev", "run"} or file.suffix == ".md":
                for number, line in enumerate(text(file).splitlines(), 1):
                    if "\t" in line or line != line.rstrip():
                        problems.append(f"{file}:{number}: a tab or a trailing blank")
        self.assertFalse(problems, report(problems))

    def test_files_are_short_enough_to_read(self):
        lengths = {file: text(file).count("\n") for file in files() if file.suffix in CODE}
        long = [f"{file}: {length} lines" for file, length in lengths.items() if length > LONGEST_FILE]
        self.assertFalse(long, report(long))

    def test_format(self):
        if not TOOLS["clang_format"] or "NOTFOUND" in TOOLS["clang_format"]:
            self.skipTest("there is no clang-format-22")
        sources = [str(ROOT / file) for file in our_cpp_sources()]
        result = subprocess.run([TOOLS["clang_format"], "--dry-run", "--Werror", *sources], capture_output=True, text=True)
        places = re.findall(r"^(\S+?):(\d+):\d+: error: code should be clang-formatted", result.stderr, re.MULTILINE)
        wrong = sorted({f"{Path(file).relative_to(ROOT)}: run ./dev format" for file, _ in places})
        self.assertEqual(result.returncode, 0, report(wrong))


class Version(ConventionTest):
    def test_the_headers_and_the_project_agree(self):
        project = re.search(r"project\(pybuf VERSION (\S+)", text(Path("CMakeLists.txt"))).group(1)
        header = text(Path("runtime/include/pybuf/version.h"))
        numbers = [re.search(rf"#define PYBUF_VERSION_{part} (\d+)", header).group(1) for part in ("MAJOR", "MINOR", "PATCH")]
        self.assertEqual(".".join(numbers), project)
        self.assertIn(f'#define PYBUF_VERSION_STRING "{project}"', header)


if __name__ == "__main__":
    unittest.main()
