"""Runs one check on one test file, as its users would, and holds the result to the comments in the file.

    // RUN: %check_pybuf %s pybuf-staged-result %t [options] [-- compiler flags]

The file is audited in a folder of its own that holds a .clang-tidy and a compile_commands.json:

1.  Findings. The plugin runs in clang-tidy and every warning has to be listed:
        // CHECK-MESSAGES: :[[@LINE-1]]:COLUMN: warning: the whole text [pybuf-staged-result]
    A file that lists none has to be silent. Once a file has a CHECK-NOTES line, every note has to be listed too.
2.  Faces. `pybuf audit` has to find the same, column by column, with edits of the same class.
3.  Fixes. Safe edits are applied and compared with NAME.fixed.c, or with CHECK-FIXES lines (each a whole line of
    the fixed text); safe and review edits together with NAME.reviewed.c. The fixed text has to compile without
    new errors, and the finding has to be gone from it. PYBUF_BLESS=1 writes the expected texts anew.

The bodies of CHECK comments are blanked before the file is read, so that they cannot match themselves.
"""

import argparse
import collections
import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

STANDARDS = {".c": "c11", ".cpp": "c++17"}

# What a fix must not introduce, though C lets it pass with a warning, or a compiler merely grumbles.
FORBIDDEN_AFTER_FIX = [
    "format",
    "implicit-function-declaration",
    "incompatible-pointer-types",
    "incompatible-pointer-types-discards-qualifiers",
    "int-conversion",
    "return-type",
    "sometimes-uninitialized",
    "uninitialized",
    "unused-but-set-variable",
    "unused-label",
    "unused-value",
    "unused-variable",
]

CHECK_COMMENT = re.compile(r"//\s*(CHECK-[A-Z][A-Z-]*):.*")
TEST_COMMENT = re.compile(r"//\s*(CHECK-[A-Z][A-Z-]*|RUN|REQUIRES|UNSUPPORTED|XFAIL):.*")
WARNING = re.compile(r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): warning: (?P<message>.*) \[(?P<check>[\w.,-]+)\]$")


class Failure(Exception):
    """A sentence on what is wrong, then whatever helps to see why."""

    def __init__(self, sentence, *evidence):
        super().__init__(sentence)
        self.evidence = evidence


@dataclass(frozen=True, order=True)
class Finding:
    file: str
    line: int
    column: int
    check: str
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column}: {self.message} [{self.check}]"


@dataclass(frozen=True, order=True)
class Edit:
    """That a finding carries one; clang-tidy attaches a safe one to the warning, one for review to a note."""

    check: str
    offset: int
    fix_class: str


def run(command, **more):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)


def shown(command):
    return "command: " + shlex.join(str(part) for part in command)


def split_list(values):
    return [part for value in values for part in value.split(",") if part]


def parse_arguments(argv):
    flags = []
    if "--" in argv:
        at = argv.index("--")
        argv, flags = argv[:at], argv[at + 1 :]
    parser = argparse.ArgumentParser(prog="check_pybuf.py", description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--tools", required=True, type=Path, help="tools.json of the build folder")
    parser.add_argument("source", type=Path)
    parser.add_argument("check")
    parser.add_argument("temp", help="prefix of the folders to work in")
    parser.add_argument("--level", help="the PybufLevel to run at")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="an option of the check")
    parser.add_argument("--std", action="append", default=[], help="language standards, one run for each")
    parser.add_argument("--python", action="append", default=[], help="versions of Python's headers, or 'all'")
    parser.add_argument("--suffix", default="", help="use CHECK-MESSAGES-SUFFIX and NAME.suffix.fixed.c")
    arguments = parser.parse_args(argv)
    arguments.flags = flags
    arguments.tools = json.loads(arguments.tools.read_text())
    return arguments


class FileCheck:
    """The expectations that stand in the test file."""

    def __init__(self, arguments):
        self.program = Path(arguments.tools["llvm_bin"]) / "FileCheck"
        self.source = arguments.source
        self.ending = f"-{arguments.suffix.upper()}" if arguments.suffix else ""
        self.text = arguments.source.read_text()

    def lines(self, kind):
        """The bodies of the comments of one kind, each with its line number."""
        comment = re.compile(rf"//\s*{kind}{self.ending}(?:-NEXT|-SAME|-NOT|-DAG)?:(.*)")
        found = [(number, comment.search(line)) for number, line in enumerate(self.text.splitlines(), 1)]
        return [(number, match.group(1).strip()) for number, match in found if match]

    def hold_messages_whole(self, check):
        """A CHECK-MESSAGES line that leaves out a part of the message would let that part go wrong."""
        for number, body in self.lines("CHECK-MESSAGES") + self.lines("CHECK-NOTES"):
            is_note = ": note: " in body
            if not re.search(r":\d+: (warning|note): ", body) or not (is_note or body.endswith(f"[{check}]")):
                raise Failure(
                    f"line {number}: an expectation reads ':[[@LINE-1]]:COLUMN: warning: the whole text [{check}]'", body
                )

    def compare(self, kinds, text, *options):
        prefixes = ",".join(kind + self.ending for kind in kinds)
        command = [self.program, f"--check-prefixes={prefixes}", *options, self.source]
        return run(command, input=text), command

    def check_messages(self, output):
        kinds = [kind for kind in ("CHECK-MESSAGES", "CHECK-NOTES") if self.lines(kind)]
        if not kinds:
            if re.search(r"(warning|error): ", output):
                raise Failure("the file lists no findings, and there are some", output)
            return
        listed = "note|warning|error" if "CHECK-NOTES" in kinds else "warning|error"
        result, _ = self.compare(kinds, output, f"--implicit-check-not={{{{{listed}}}}}:")
        if result.returncode:
            raise Failure("the findings are not those that the file lists", result.stderr, "clang-tidy said:\n" + output)

    def check_fixes(self, text):
        result, _ = self.compare(["CHECK-FIXES"], text, "--match-full-lines")
        if result.returncode:
            raise Failure("the fixed text does not hold the CHECK-FIXES lines", result.stderr, "fixed text:\n" + text)


class Folder:
    """A folder with the test file, its configuration and its compile commands."""

    def __init__(self, path, arguments, text, std, include):
        self.path = path
        self.tools = arguments.tools
        self.check = arguments.check
        self.file = path / arguments.source.name
        self.fixes = path / "edits.yaml"
        self.flags = [f"-std={std}", f"-I{include}", f"-I{arguments.source.parent.resolve()}", *arguments.flags]
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        self.file.write_text(text)
        options = dict(item.split("=", 1) for item in arguments.option)
        options = {key if "." in key else f"{self.check}.{key}": value for key, value in options.items()}
        if arguments.level:
            options["PybufLevel"] = arguments.level
        configuration = {"Checks": f"-*,{self.check}", "CheckOptions": options}
        (path / ".clang-tidy").write_text(yaml.safe_dump(configuration))
        compiler = Path(self.tools["llvm_bin"]) / ("clang" if self.file.suffix == ".c" else "clang++")
        command = {"directory": str(path), "file": str(self.file), "arguments": [str(compiler), *self.flags, "-c", str(self.file)]}
        (path / "compile_commands.json").write_text(json.dumps([command]))

    def clang_tidy(self, *options):
        command = [self.tools["clang_tidy"], f"--load={self.tools['plugin']}", "--quiet", "-p", self.path, *options, self.file]
        result = run(command)
        crashed = result.returncode not in (0, 1)
        if crashed or (result.returncode and not re.search(r"(warning|error): ", result.stdout)):
            raise Failure(f"clang-tidy ended with status {result.returncode}", shown(command), result.stdout, result.stderr)
        return result.stdout

    def audit(self):
        command = [self.tools["pybuf"], "audit", "--format=json", f"--checks={self.check}", "-p", self.path, self.file]
        result = run(command)
        try:
            found = json.loads(result.stdout)["findings"]
            findings = [Finding(Path(f["file"]).name, f["line"], f["column"], f["check"], f["message"]) for f in found]
            edits = [Edit(f["check"], f["offset"], f["fix"]["class"]) for f in found if f["fix"]["edits"]]
            return sorted(findings), sorted(edits)
        except (ValueError, KeyError, TypeError) as problem:
            raise Failure(
                f"`pybuf audit` gave no report that can be read ({problem!r}), status {result.returncode}",
                shown(command), result.stdout, result.stderr,
            ) from None

    def errors(self):
        """The compiler's errors, counted by text."""
        compiler = Path(self.tools["llvm_bin"]) / "clang"
        strict = [f"-Werror={warning}" for warning in FORBIDDEN_AFTER_FIX]
        result = run([compiler, "-fsyntax-only", "-Wall", *strict, "-ferror-limit=0", *self.flags, self.file])
        return collections.Counter(re.findall(r"error: (.*)$", result.stderr, re.MULTILINE))

    def edits(self):
        """What the last run with --export-fixes has to offer."""
        found = []
        told = yaml.safe_load(self.fixes.read_text())["Diagnostics"] if self.fixes.exists() else []
        for diagnostic in told:
            offset = diagnostic["DiagnosticMessage"]["FileOffset"]
            if diagnostic["DiagnosticMessage"].get("Replacements"):
                found.append(Edit(diagnostic["DiagnosticName"], offset, "safe"))
            elif any(note.get("Replacements") for note in diagnostic.get("Notes", [])):
                found.append(Edit(diagnostic["DiagnosticName"], offset, "review"))
        return sorted(found)


def findings_in(output):
    matches = (WARNING.match(line) for line in output.splitlines())
    return sorted(
        Finding(Path(m["file"]).name, int(m["line"]), int(m["column"]), m["check"], m["message"]) for m in matches if m
    )


def without_test_comments(text):
    """The text as a reader of the fixed file should see it: no RUN and no CHECK lines."""
    kept = []
    for line in text.splitlines():
        stripped = TEST_COMMENT.sub("", line)
        if stripped == line or stripped.strip():
            kept.append(stripped.rstrip())
    return "\n".join(kept).strip("\n") + "\n"


def compare_faces(plugin, audit):
    """Each is a pair of findings and edits; those of a pair are compared one with one."""
    if plugin == audit:
        return
    only = [f"only in the plugin:      {item}" for ours, theirs in zip(plugin, audit) for item in ours if item not in theirs]
    only += [f"only in `pybuf audit`:   {item}" for ours, theirs in zip(audit, plugin) for item in ours if item not in theirs]
    raise Failure("the plugin and `pybuf audit` disagree", "\n".join(only or ["one of them repeats a finding"]))


class Test:
    """One run: one language standard, one set of Python headers."""

    def __init__(self, arguments, std, version, include):
        self.arguments = arguments
        self.expectations = FileCheck(arguments)
        self.name = f"{std}-python{version}" if version else std
        self.folder = self.make_folder("audited", CHECK_COMMENT.sub(r"// \1:", self.expectations.text), std, include)
        self.make_fixed = lambda kind, text: self.make_folder(kind, text, std, include)

    def make_folder(self, kind, text, std, include):
        path = Path(f"{self.arguments.temp}.{self.name}{self.expectations.ending.lower()}") / kind
        return Folder(path.resolve(), self.arguments, text, std, include)

    def run(self):
        self.expectations.hold_messages_whole(self.arguments.check)
        output = self.folder.clang_tidy(f"--export-fixes={self.folder.fixes}")
        self.expectations.check_messages(output)
        self.findings = findings_in(output)
        edits = self.folder.edits()
        if Path(self.arguments.tools["pybuf"]).exists():
            compare_faces((self.findings, edits), self.folder.audit())
        safe = sum(edit.fix_class == "safe" for edit in edits)
        self.check_fix("fixed", "--fix", safe, safe)
        self.check_fix("reviewed", "--fix-notes", len(edits) - safe, len(edits))

    def check_fix(self, kind, option, needed, mended):
        source = self.arguments.source
        middle = f".{self.arguments.suffix.lower()}" if self.arguments.suffix else ""
        expected = source.with_name(f"{source.stem}{middle}.{kind}{source.suffix}")
        by_lines = kind == "fixed" and self.expectations.lines("CHECK-FIXES")
        if not needed:
            if expected.exists() or by_lines:
                raise Failure(f"nothing is there for {option} to apply, but {expected.name if not by_lines else 'CHECK-FIXES'} expects it")
            return
        folder = self.make_fixed(kind, self.folder.file.read_text())
        folder.clang_tidy(option)
        text = folder.file.read_text()
        self.check_fixed_text_works(folder, option, mended)
        if os.environ.get("PYBUF_BLESS") and not by_lines:
            expected.write_text(without_test_comments(text))
        elif expected.exists():
            self.compare_texts(expected, text)
        elif by_lines:
            self.expectations.check_fixes(text)
        else:
            raise Failure(
                f"{option} changes the file, and nothing says what it should become: run again with PYBUF_BLESS=1 "
                f"to write {expected.name}, and read what it wrote",
                self.difference(self.folder.file.read_text(), text, "before", "after"),
            )

    def check_fixed_text_works(self, folder, option, mended):
        before = self.folder.file.read_text()
        change = self.difference(before, folder.file.read_text(), "before", "after")
        brought = folder.errors() - self.folder.errors()
        if brought:
            raise Failure(f"after {option} the file has new errors", "\n".join(brought), change)
        left = findings_in(folder.clang_tidy())
        if len(left) > len(self.findings) - mended:
            raise Failure(f"after {option} there are findings that it should have mended", *map(str, left), change)

    def compare_texts(self, expected, text):
        want, have = without_test_comments(expected.read_text()), without_test_comments(text)
        if want != have:
            raise Failure(f"the fixed text is not {expected.name} (PYBUF_BLESS=1 accepts it)", self.difference(want, have, "expected", "fixed"))

    @staticmethod
    def difference(before, after, before_name, after_name):
        return "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), before_name, after_name, lineterm=""))


def header_sets(arguments):
    """The versions to loop over, with their headers; those that are not installed are left out."""
    headers = arguments.tools["python_headers"]
    wanted = split_list(arguments.python)
    if not wanted:
        return [("", arguments.tools["python_include"])]
    if wanted == ["all"]:
        wanted = list(headers)
    return [(version, headers[version]) for version in wanted if version in headers]


def main(argv):
    arguments = parse_arguments(argv)
    failed = False
    for std in split_list(arguments.std) or [STANDARDS[arguments.source.suffix]]:
        for version, include in header_sets(arguments):
            test = Test(arguments, std, version, include)
            try:
                test.run()
            except Failure as failure:
                failed = True
                print(f"{arguments.source}: {arguments.check}, {test.name}: {failure}", file=sys.stderr)
                for text in failure.evidence:
                    if text.strip():
                        print("\n" + text.rstrip(), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
