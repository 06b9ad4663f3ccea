"""Makes the Debian packages, installs them over this system without changing it, uses them as a user would, removes them,
and looks for traces.

The packages are installed in a root of their own: an overlay over the whole file system, in a namespace of its own, so
that everything that differs from this system lies in one folder. Needs root; elsewhere the test says that it did not run.

    test_packages.py tools.json WORK
"""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SKIPPED = 77

SOURCE = """#define PY_SSIZE_T_CLEAN
#include <Python.h>
PyObject *make(Py_ssize_t n) {
  char *t = PyMem_Malloc(n);
  if (!t)
    return PyErr_NoMemory();
  memset(t, 1, n);
  PyObject *r = PyBytes_FromStringAndSize(t, n);
  PyMem_Free(t);
  return r;
}
"""

EXTENSION = """#include <pybuf/view.h>
static PyObject *size(PyObject *, PyObject *argument) {
  pybuf::bytes_view bytes(argument);
  return bytes ? PyLong_FromSize_t(bytes.size()) : nullptr;
}
static PyMethodDef functions[] = {{"size", size, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};
static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "sized", nullptr, 0, functions, nullptr, nullptr, nullptr, nullptr};
PyMODINIT_FUNC PyInit_sized() { return PyModuleDef_Init(&definition); }
"""


class Root:
    """This system with changes of its own; used inside the namespace that `main` made."""

    def __init__(self, work):
        self.changes, self.root, scratch = work / "changes", work / "root", work / "scratch"
        for folder in (self.changes, self.root, scratch):
            folder.mkdir(parents=True)
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", f"lowerdir=/,upperdir={self.changes},workdir={scratch}", self.root], check=True)
        for folder in ("proc", "dev"):
            subprocess.run(["mount", "--rbind", f"/{folder}", self.root / folder], check=True)

    def run(self, *command, expected=0):
        result = subprocess.run(["chroot", self.root, *map(str, command)], capture_output=True, text=True)
        if result.returncode != expected:
            raise AssertionError(f"{' '.join(map(str, command))}: {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout + result.stderr

    def write(self, path, text):
        (self.root / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path.lstrip("/")).write_text(text)


class Packages(unittest.TestCase):
    def test_installed_used_and_removed(self):
        root, version = Root(WORK), TOOLS["llvm_version"]
        names = ["pybuf", "libpybuf-dev", f"pybuf-tidy-{version}", f"pybuf-clangd-{version}"]
        archives = sorted(FOLDER.glob("*.deb"))
        self.assertEqual(sorted(archive.name.split("_")[0] for archive in archives), sorted(names))
        (root.root / "packages").mkdir()
        for archive in archives:
            (root.root / "packages" / archive.name).write_bytes(archive.read_bytes())
        root.run("dpkg", "--install", *(f"/packages/{archive.name}" for archive in archives))

        with self.subTest("dependencies are named"):
            depends = root.run("dpkg-query", "--show", "--showformat=${Depends}", f"pybuf-clangd-{version}")
            self.assertIn(f"libclang-common-{version}-dev", depends)
            self.assertRegex(depends, rf"libllvm{version}")
            self.assertRegex(root.run("dpkg-query", "--show", "--showformat=${Depends}", "pybuf"), r"libc6 \(")
        with self.subTest("the tool finds"):
            root.write("/project/make.c", SOURCE)
            said = root.run("pybuf", "audit", "--quiet", "--no-cache", "/project", expected=1)
            self.assertIn("[pybuf-staged-result]", said)
            self.assertIn("# pybuf-staged-result", root.run("pybuf", "explain", "pybuf-staged-result"))
        flags = ["--", f"-I{TOOLS['python_include']}"]
        with self.subTest("the plugin is found where the page says"):
            said = root.run(TOOLS["clang_tidy"], "--load=/usr/lib/pybuf/pybuf-tidy.so", "--checks=-*,pybuf-*", "/project/make.c", *flags)
            self.assertIn("[pybuf-staged-result]", said)
        with self.subTest("the programs of editors"):
            self.assertIn("[pybuf-staged-result]", root.run("pybuf-clang-tidy", "--checks=pybuf-*", "/project/make.c", *flags))
            root.write("/project/compile_flags.txt", f"-I{TOOLS['python_include']}\n")
            said = root.run("pybuf-clangd", "--check=/project/make.c", "--log=info")
            self.assertIn("All checks completed, 0 errors", said)
        with self.subTest("the library by pkg-config"):
            root.write("/extension/sized.cpp", EXTENSION)
            script = ("cd /extension && clang++ -shared -fPIC -std=c++17 $(pkg-config --cflags pybuf) "
                      f"-isystem {TOOLS['python_include']} sized.cpp -o sized.so && {TOOLS['python']} -c 'import sized; assert sized.size(b\"abc\") == 3'")  # fmt: skip
            root.run("env", f"PATH={TOOLS['llvm_bin']}:{os.environ['PATH']}", "sh", "-ec", script)
        with self.subTest("the library by CMake"):
            root.write("/extension/CMakeLists.txt", "cmake_minimum_required(VERSION 3.25)\nproject(sized LANGUAGES CXX)\n"
                       "find_package(pybuf REQUIRED)\nadd_library(sized MODULE sized.cpp)\n"
                       f"target_include_directories(sized SYSTEM PRIVATE {TOOLS['python_include']})\n"
                       "target_link_libraries(sized PRIVATE pybuf::runtime)\n")  # fmt: skip
            root.run("cmake", "-S", "/extension", "-B", "/extension/build", f"-DCMAKE_CXX_COMPILER={TOOLS['llvm_bin']}/clang++")
            root.run("cmake", "--build", "/extension/build")
        with self.subTest("manual pages"):
            for page in ("pybuf", "pybuf-clangd", "pybuf-clang-tidy"):
                text = root.run("groff", "-man", "-Tutf8", "-ww", f"/usr/share/man/man1/{page}.1")
                self.assertIn(page, text)
                self.assertNotIn("warning", text.split("NAME")[0])
        with self.subTest("completion in bash"):
            script = ". /usr/share/bash-completion/completions/pybuf; COMP_WORDS=(pybuf %s); COMP_CWORD=%d; _pybuf; echo ${COMPREPLY[*]}"
            self.assertEqual(root.run("bash", "-c", script % ("aud", 1)).strip(), "audit")
            self.assertIn("--baseline=", root.run("bash", "-c", script % ("audit --ba", 2)))
            self.assertEqual(root.run("bash", "-c", script % ("explain pybuf-staged", 2)).strip(), "pybuf-staged-result")

        root.run("dpkg", "--purge", *names)
        for folder in ("packages", "project", "extension"):
            root.run("rm", "-r", f"/{folder}")
        left = [path for path in root.changes.rglob("*") if "pybuf" in path.name and not path.is_char_device()]
        self.assertEqual(left, [], "files are left behind")


def main():
    work = Path(sys.argv[2])
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        print("packages are installed by root in a mount namespace: not tested here")
        return SKIPPED
    if os.environ.get("PYBUF_NAMESPACE") is None:
        subprocess.run(["rm", "-rf", work], check=True)
        for folder in ("upper", "scratch", "root"):
            (work / "probe" / folder).mkdir(parents=True)
        probe = ["mount", "-t", "overlay", "overlay", "-o", "lowerdir=/,upperdir=upper,workdir=scratch", "root"]
        if subprocess.run(["unshare", "--mount", *probe], cwd=work / "probe", capture_output=True).returncode != 0:
            print("this system cannot lay an overlay over its files: not tested here")
            return SKIPPED
        made = subprocess.run(["cpack", "-G", "DEB", "-B", work / "archives"], cwd=TOOLS["build"], capture_output=True, text=True)
        if made.returncode:
            sys.exit(made.stdout + made.stderr)
        environment = {**os.environ, "PYBUF_NAMESPACE": "1"}
        return subprocess.run(["unshare", "--mount", sys.executable, *sys.argv], env=environment).returncode
    return not unittest.main(argv=[sys.argv[0]], exit=False).result.wasSuccessful()


TOOLS = json.loads(Path(sys.argv[1]).read_text())
WORK = Path(sys.argv[2]) / "overlay"
FOLDER = Path(sys.argv[2]) / "archives"
if __name__ == "__main__":
    sys.exit(main())
