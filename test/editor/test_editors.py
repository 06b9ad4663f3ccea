"""Real editors without a screen: each opens a source with a needless copy, sees it, takes the quick fix, and is clean."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from sources import SAFE, SAFE_LINE

TOOLS = json.loads(Path(os.environ["PYBUF_TOOLS"]).read_text())
SERVER = Path(TOOLS["pybuf"]).with_name("pybuf-clangd")
HERE = Path(__file__).parent


class EditorTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name).resolve()
        (self.root / "compile_flags.txt").write_text(f"-I{TOOLS['python_include']}\n")
        subprocess.run(["git", "init", "-q", self.root], check=True)
        self.file = self.root / "sample.c"
        self.file.write_text(SAFE)
        (self.root / ".emacs.d").mkdir()
        self.result = self.root / "result.json"

    def drive(self, *command):
        environment = {
            **os.environ, "HOME": str(self.root), "XDG_CONFIG_HOME": str(self.root), "XDG_CACHE_HOME": str(self.root),
            "PYBUF_FILE": str(self.file), "PYBUF_SERVER": str(SERVER), "PYBUF_RESULT": str(self.result), "TERM": "dumb",
        }  # fmt: skip
        done = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        self.assertTrue(self.result.exists(), f"the editor wrote nothing: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        seen = json.loads(self.result.read_text())
        self.assertNotIn("problem", seen, done.stderr[-2000:])
        self.assertEqual(seen["line"], SAFE_LINE)
        self.assertTrue(seen["clean"])
        mended = self.file.read_text()
        self.assertIn("PyBytes_FromStringAndSize(NULL, n)", mended)
        subprocess.run([TOOLS["llvm_bin"] + "/clang", "-fsyntax-only", "-Werror", f"-I{TOOLS['python_include']}", self.file], check=True)
        return seen

    @unittest.skipUnless(shutil.which("nvim"), "there is no Neovim")
    def test_neovim(self):
        seen = self.drive("nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", f"luafile {HERE}/open_and_mend.lua")
        self.assertEqual(seen["code"], "pybuf-staged-result")
        self.assertIs(seen["preferred"], True)

    @unittest.skipUnless(shutil.which("vim") and Path("/usr/share/vim-ale").exists(), "there is no Vim with ALE")
    def test_vim(self):
        seen = self.drive("vim", "-es", "-N", "-u", HERE / "open_and_mend.vim", "-i", "NONE")
        self.assertEqual(seen["code"], "pybuf-staged-result")

    @unittest.skipUnless(shutil.which("emacs"), "there is no Emacs")
    def test_emacs(self):
        seen = self.drive("emacs", "--batch", "--eval", "(package-initialize)", "-l", HERE / "open-and-mend.el")
        self.assertIn("pybuf-staged-result", seen["text"])


if __name__ == "__main__":
    unittest.main()
