"""`./dev new-check` makes a check that compiles and that is entered everywhere."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from project import ROOT, TOOLS, ConventionTest

CHANGED = ["checks/CheckList.def", "checks/PybufTidyModule.cpp", "checks/CMakeLists.txt", "docs/checks/list.md"]
MADE = [
    "checks/LoudCopyCheck.h",
    "checks/LoudCopyCheck.cpp",
    "test/checks/pybuf-loud-copy/starter.c",
    "docs/checks/pybuf-loud-copy.md",
]


class NewCheck(ConventionTest):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        for path in CHANGED:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, self.root / path)
        shutil.copytree(ROOT / "dev.d", self.root / "dev.d", ignore=shutil.ignore_patterns("__pycache__"))

    def new_check(self, *arguments):
        command = [TOOLS["python"], str(self.root / "dev.d/new_check.py"), *arguments]
        return subprocess.run(command, capture_output=True, text=True)

    def test_makes_and_enters_everything(self):
        result = self.new_check("loud-copy", "--level=pedantic")
        self.assertEqual(result.returncode, 0, result.stderr)
        for path in MADE:
            self.assertTrue((self.root / path).exists(), path)
            self.assertNotIn("@", (self.root / path).read_text().replace("[[@LINE", ""), path)
        for path in CHANGED:
            before, after = (ROOT / path).read_text().splitlines(), (self.root / path).read_text().splitlines()
            self.assertEqual([line for line in after if line in before], before, f"{path}: more than lines added")
            self.assertGreater(len(after), len(before), path)
        names = [line for line in (self.root / "docs/checks/list.md").read_text().splitlines() if line.startswith("| [")]
        self.assertEqual(names, sorted(names))

        again = self.new_check("pybuf-loud-copy")
        self.assertIn("there is a check pybuf-loud-copy already", again.stderr)

    def test_what_it_makes_compiles(self):
        self.new_check("loud-copy")
        llvm = Path(TOOLS["llvm_bin"])
        command = [str(llvm / "clang++"), "-std=c++20", "-fsyntax-only", "-Wall", "-Werror", "-Wno-unused-parameter"]
        command += [f"-I{self.root}/checks", f"-I{ROOT}/checks", "-isystem", str(llvm.parent / "include")]
        result = subprocess.run([*command, str(self.root / "checks/LoudCopyCheck.cpp")], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_refuses_what_is_no_name(self):
        for name in ("LoudCopy", "loud_copy", "-", "loud copy"):
            self.assertNotEqual(self.new_check("--", name).returncode, 0, name)


if __name__ == "__main__":
    unittest.main()
