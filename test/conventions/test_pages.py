"""A page has its headings, and its examples are what it says they are."""

import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from project import ROOT, TOOLS, ConventionTest, report, text

import check_list

HEADINGS = [
    "What it does",
    "Why is this bad",
    "Example",
    "Use instead",
    "When the copy is needed",
    "Fix safety",
    "Options",
    "References",
]

# Examples leave out what every extension includes.
PRELUDE = {
    "c": "#define PY_SSIZE_T_CLEAN\n#include <Python.h>\n#include <stdlib.h>\n#include <string.h>\n",
    "cpp": "#define PY_SSIZE_T_CLEAN\n#include <Python.h>\n#include <cstdlib>\n#include <cstring>\n#include <memory>\n"
    "#include <string>\n#include <vector>\n",
}
MORE_PRELUDE = [
    (r"\bpy::", "#include <pybind11/numpy.h>\n#include <pybind11/pybind11.h>\n#include <pybind11/stl.h>\nnamespace py = pybind11;\n"),
    (r"\bbp::", "#include <boost/python.hpp>\nnamespace bp = boost::python;\n"),
    (r"\bPyArray_", "#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION\n#include <numpy/arrayobject.h>\n"),
    (r"\bpybuf::", "#include <pybuf/version.h>\n"),
]
STANDARD = {"c": "-std=c11", "cpp": "-std=c++17"}


def sections(page):
    """The page's second-level sections, by heading, in order."""
    parts = re.split(r"^## (.*)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def blocks(section):
    return re.findall(r"^```(c|cpp)\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def lint(check, language, code):
    """What clang-tidy says of the code with this check alone."""
    more = "".join(prelude for pattern, prelude in MORE_PRELUDE if re.search(pattern, code))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"example.{language}"
        file.write_text(PRELUDE[language] + more + code)
        command = [TOOLS["clang_tidy"], f"--load={TOOLS['plugin']}", "--quiet", f"--checks=-*,{check.name}"]
        command += [f"--config={{CheckOptions: {{PybufLevel: {check.level}}}}}", str(file), "--", STANDARD[language]]
        command += [f"-I{TOOLS['python_include']}", f"-I{ROOT}/runtime/include"]
        result = subprocess.run(command, capture_output=True, text=True)
        return result.stdout if result.returncode in (0, 1) else f"clang-tidy crashed: error: \n{result.stderr}"


class Pages(ConventionTest):
    checks = [check for check in check_list.all_checks() if (ROOT / check.page).exists()]

    def test_headings(self):
        for check in self.checks:
            with self.subTest(check.name):
                self.assertTrue(text(check.page).startswith(f"# {check.name}\n\n"))
                self.assertEqual(list(sections(text(check.page))), HEADINGS)
                for heading, body in sections(text(check.page)).items():
                    self.assertTrue(body.strip(), f"nothing stands under '{heading}'")

    def test_examples_are_found_and_the_better_forms_are_not(self):
        for check in self.checks:
            parts = sections(text(check.page))
            for heading, expected in (("Example", True), ("Use instead", False)):
                examples = blocks(parts.get(heading, ""))
                with self.subTest(check.name, section=heading):
                    self.assertTrue(examples, "there is no block of C or C++")
                for number, (language, code) in enumerate(examples, 1):
                    with self.subTest(check.name, section=heading, block=number):
                        said = lint(check, language, code)
                        self.assertNotIn(" error: ", said, "it does not compile\n" + said)
                        found = f"[{check.name}]" in said
                        self.assertEqual(found, expected, report([said or "clang-tidy says nothing", code]))


if __name__ == "__main__":
    unittest.main()
