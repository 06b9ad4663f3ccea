"""Runs what docs/ci.md says, on an extension with a needless copy, as far as it can be run on one machine."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

TOOLS = json.loads(Path(os.environ["PYBUF_TOOLS"]).read_text())
SOURCE = Path(TOOLS["source"])
PROGRAMS = Path(TOOLS["pybuf"]).parent
PAGE = (SOURCE / "docs/ci.md").read_text()
FINDING = "[pybuf-staged-result"

BAD = """#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <cstring>
PyObject *make(Py_ssize_t n) {
  char *t = static_cast<char *>(PyMem_Malloc(n));
  if (!t)
    return PyErr_NoMemory();
  memset(t, 1, n);
  PyObject *r = PyBytes_FromStringAndSize(t, n);
  PyMem_Free(t);
  return r;
}
"""
GOOD = "#include <Python.h>\nPyObject *none() { Py_RETURN_NONE; }\n"


def block(heading, language):
    """The first block of that language under the heading of the page."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)[1]


class Snippets(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name).resolve()
        self.environment = {
            **os.environ, "PATH": f"{PROGRAMS}:{TOOLS['llvm_bin']}:{os.environ['PATH']}", "HOME": str(self.root),
            "PYBUF_CACHE_DIR": str(self.root / "cache"), "GIT_CONFIG_GLOBAL": str(self.root / "gitconfig"),
            "CXX": f"{TOOLS['llvm_bin']}/clang++", "CC": f"{TOOLS['llvm_bin']}/clang",
        }  # fmt: skip
        (self.root / "gitconfig").write_text("[user]\nname = t\nemail = t@localhost\n[safe]\ndirectory = *\n")

    def write(self, name, text):
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    def run_in(self, folder, *command, expected=0):
        result = subprocess.run(
            [str(word) for word in command], cwd=self.root / folder, env=self.environment, capture_output=True, text=True)  # fmt: skip
        said = result.stdout + result.stderr
        self.assertEqual(result.returncode != 0, expected != 0, f"{command}: {result.returncode}\n{said}")
        return said

    def needs(self, program):
        if not shutil.which(program, path=self.environment["PATH"]):
            self.skipTest(f"there is no {program}")

    def test_cmake(self):
        lines = (
            "cmake_minimum_required(VERSION 3.25)\nproject(extension LANGUAGES CXX)\nadd_library(my_extension MODULE my_extension.cpp)\n"
            f"target_include_directories(my_extension SYSTEM PRIVATE {TOOLS['python_include']})\n" + block("CMake", "cmake"))
        self.write("CMakeLists.txt", lines)
        for source, expected in ((BAD, 1), (GOOD, 0)):
            self.write("my_extension.cpp", source)
            self.run_in(".", TOOLS["cmake"], "-S", ".", "-B", "build", "-G", "Ninja")
            said = self.run_in(".", TOOLS["cmake"], "--build", "build", expected=expected)
            self.assertEqual(FINDING in said, bool(expected), said)

    def test_meson(self):
        self.needs("meson")
        self.write("meson.build", "project('extension', 'cpp', default_options: ['cpp_std=c++17'])\n"
                   f"shared_module('my_extension', 'my_extension.cpp', cpp_args: ['-isystem', '{TOOLS['python_include']}'])\n"
                   + block("Meson", "meson"))  # fmt: skip
        for source, expected in ((BAD, 1), (GOOD, 0)):
            self.write("my_extension.cpp", source)
            if not (self.root / "build").exists():
                self.run_in(".", "meson", "setup", "build")
            said = self.run_in(".", "meson", "compile", "-C", "build", "pybuf", expected=expected)
            self.assertEqual(FINDING in said, bool(expected), said)

    def test_run_clang_tidy(self):
        command = block("With clang-tidy", "sh")
        self.assertTrue(command.startswith("run-clang-tidy-22 "), command)
        command = command.replace("run-clang-tidy-22", "run-clang-tidy").replace("/usr/lib/pybuf/pybuf-tidy.so", TOOLS["plugin"])
        self.write("my_extension.cpp", BAD)
        self.write("build/compile_commands.json", json.dumps([{
            "directory": str(self.root), "file": "my_extension.cpp",
            "arguments": ["clang++", f"-I{TOOLS['python_include']}", "-c", "my_extension.cpp"]}]))  # fmt: skip
        # The one beside the clang-tidy of the tests, whatever is on the PATH.
        said = self.run_in(".", "sh", "-c", command.replace("run-clang-tidy ", f"run-clang-tidy -clang-tidy-binary={TOOLS['clang_tidy']} "), expected=1)
        self.assertIn(FINDING, said)

    def test_pre_commit(self):
        self.needs("pre-commit")
        config = yaml.safe_load(block("pre-commit", "yaml"))
        hooks = yaml.safe_load((SOURCE / ".pre-commit-hooks.yaml").read_text())
        self.assertEqual([hook["id"] for hook in config["repos"][0]["hooks"]], [hook["id"] for hook in hooks])
        self.run_in(".", "pre-commit", "validate-manifest", SOURCE / ".pre-commit-hooks.yaml")
        # A repository of the hooks alone stands for that of pybuf.
        self.write("hooks/.pre-commit-hooks.yaml", (SOURCE / ".pre-commit-hooks.yaml").read_text())
        for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "hooks"]):
            self.run_in("hooks", "git", *command)
        config["repos"][0]["repo"] = str(self.root / "hooks")
        config["repos"][0]["rev"] = self.run_in("hooks", "git", "rev-parse", "HEAD").strip()
        self.write("project/.pre-commit-config.yaml", yaml.safe_dump(config))
        self.run_in("project", "git", "init", "-q", "-b", "main")
        self.run_in("project", "pre-commit", "install")
        self.write("project/compile_flags.txt", f"-I{TOOLS['python_include']}\n")
        for source, expected in ((BAD, 1), (GOOD, 0)):
            self.write("project/my_extension.cpp", source)
            self.run_in("project", "git", "add", ".")
            said = self.run_in("project", "git", "commit", "-m", "my extension", expected=expected)
            self.assertEqual(FINDING in said, bool(expected), said)

    def test_github_workflow_is_valid(self):
        self.write(".github/workflows/pybuf.yml", block("GitHub Actions", "yaml"))
        validator = SOURCE / "build/npm/node_modules/.bin/action-validator"
        if not validator.exists():
            self.skipTest("npm has not installed the validator of workflows")
        self.run_in(".", validator, ".github/workflows/pybuf.yml")

    def test_jobs_name_options_that_there_are(self):
        known = set(re.findall(r"--[a-z-]+", subprocess.check_output([TOOLS["pybuf"], "audit", "--help"], text=True)))
        for line in re.findall(r"\.pybuf/dev audit .*", PAGE):
            self.assertLessEqual(set(re.findall(r"--[a-z-]+", line)), known, line)
        self.assertIn("script", yaml.safe_load(block("GitLab", "yaml"))["pybuf"])


if __name__ == "__main__":
    unittest.main()
