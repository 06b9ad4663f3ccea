"""pybuf-clangd as an editor meets it: what it shows without configuration, what it mends, what it survives."""

import json
import os
import subprocess
import tempfile
import unittest
import urllib.parse
from pathlib import Path

from language_client import LanguageClient, edited
from sources import REVIEW, SAFE, SAFE_LINE

TOOLS = json.loads(Path(os.environ["PYBUF_TOOLS"]).read_text())
SERVER = Path(TOOLS["pybuf"]).with_name("pybuf-clangd")


class ServerTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name).resolve()
        (self.root / "compile_flags.txt").write_text(f"-I{TOOLS['python_include']}\n")
        self.file = self.root / "sample.c"
        # Neither the user's own configuration nor an index of what is open elsewhere.
        os.environ["XDG_CONFIG_HOME"] = str(self.root / "config")
        os.environ["XDG_CACHE_HOME"] = str(self.root / "cache")

    def start(self, *options):
        client = LanguageClient([SERVER, *options], self.root)
        self.addCleanup(lambda: client.process.poll() is None and client.close())
        return client

    def open(self, client, text):
        self.file.write_text(text)
        return client.open(self.file)

    def codes(self, diagnostics):
        return [diagnostic["code"] for diagnostic in diagnostics if str(diagnostic.get("code", "")).startswith("pybuf-")]

    def test_shows_findings_without_configuration(self):
        diagnostics = self.open(self.start(), SAFE)
        self.assertEqual(self.codes(diagnostics), ["pybuf-staged-result"])
        self.assertEqual(diagnostics[0]["range"]["start"]["line"], SAFE_LINE)
        proof = [note["message"] for note in diagnostics[0]["relatedInformation"]]
        self.assertEqual(proof, ["'t' is allocated here", "Filled here, and not kept by anyone", "Freed here, unread since the copy"])

    def test_links_to_our_own_page(self):
        diagnostics = self.open(self.start(), SAFE)
        address = urllib.parse.urlparse(diagnostics[0]["codeDescription"]["href"])
        self.assertEqual(address.scheme, "file")
        self.assertIn("# pybuf-staged-result", Path(urllib.parse.unquote(address.path)).read_text())

    def test_safe_edit_is_the_preferred_quick_fix_and_mends(self):
        client = self.start()
        diagnostics = self.open(client, SAFE)
        actions = client.code_actions(self.file, diagnostics[0])
        self.assertEqual([action.get("isPreferred") for action in actions], [True])
        mended = edited(SAFE, actions[0]["edit"]["changes"][self.file.as_uri()])
        self.assertEqual(client.change(self.file, mended), [])
        self.file.write_text(mended)
        subprocess.run([TOOLS["llvm_bin"] + "/clang", "-fsyntax-only", "-Werror", f"-I{TOOLS['python_include']}", self.file], check=True)

    def test_edit_to_review_says_so_and_is_not_preferred(self):
        (self.root / ".clang-tidy").write_text("CheckOptions: {PybufLevel: pedantic}\n")
        client = self.start()
        diagnostics = self.open(client, REVIEW)
        self.assertEqual(self.codes(diagnostics), ["pybuf-staged-result"])
        (action,) = client.code_actions(self.file, diagnostics[0])
        self.assertTrue(action["title"].startswith("review: "), action["title"])
        self.assertNotIn("isPreferred", action)
        mended = edited(REVIEW, action["edit"]["changes"][self.file.as_uri()])
        self.assertEqual(self.codes(client.change(self.file, mended)), [])

    def test_the_level_is_default_unless_configured(self):
        self.assertEqual(self.codes(self.open(self.start(), REVIEW)), [])

    def test_the_users_own_configuration_wins(self):
        for name, text, expected in (
            (".clang-tidy", "Checks: '-*,-pybuf-staged-result'\n", []),
            (".clang-tidy", "Checks: '-*,bugprone-*'\n", ["pybuf-staged-result"]),
            (".clangd", "Diagnostics: {ClangTidy: {Remove: 'pybuf-*'}}\n", []),
            (".clangd", "Diagnostics: {ClangTidy: {FastCheckFilter: Strict}}\n", ["pybuf-staged-result"]),
            (".clangd", "Diagnostics: {Suppress: pybuf-staged-result}\n", []),
        ):
            with self.subTest(name=name, text=text):
                path = self.root / name
                path.write_text(text)
                client = self.start()
                self.assertEqual(self.codes(self.open(client, SAFE)), expected)
                client.close()
                path.unlink()

    def test_nolint_counts(self):
        text = SAFE.replace("(t, n);\n  PyMem_Free", "(t, n); // NOLINT(pybuf-staged-result)\n  PyMem_Free")
        self.assertEqual(self.codes(self.open(self.start(), text)), [])

    def test_follows_what_is_typed(self):
        client = self.start()
        self.assertEqual(self.open(client, "#include <Python.h>\n"), [])
        self.assertEqual(self.codes(client.change(self.file, SAFE)), ["pybuf-staged-result"])
        half = SAFE.replace("  return r;\n", "  return r-\n")
        self.assertTrue(client.change(self.file, half))
        self.assertEqual(self.codes(client.change(self.file, SAFE)), ["pybuf-staged-result"])

    def test_hover_and_cancellation(self):
        client = self.start()
        self.open(client, SAFE)
        hover = {"textDocument": {"uri": self.file.as_uri()}, "position": {"line": 2, "character": 10}}
        self.assertIn("PyObject *f(Py_ssize_t n)", json.dumps(client.request("textDocument/hover", hover)["result"]))
        number = client.start_request("textDocument/hover", hover)
        client.notify("$/cancelRequest", {"id": number})
        # Either it was answered before, or it says that it was cancelled; the server goes on.
        answer = client.answer(number)
        self.assertTrue("result" in answer or answer["error"]["code"] == -32800, answer)
        self.assertIn("result", client.request("textDocument/hover", hover))

    def test_malformed_messages_leave_it_alive(self):
        client = self.start()
        for body in (b"{", b"[]", b"null", b'{"jsonrpc": "2.0"}', b'{"jsonrpc": "2.0", "id": {}, "method": 3}', b"\xff\xfe",
                     b'{"jsonrpc":"2.0","id":{},"method":3}', b'{"jsonrpc":"2.0","method":"', b'{"jsonrpc":"2.0","method":"x","params":[}'):  # fmt: skip
            client.send_bytes(body)
        self.assertIn("error", client.request("no/suchMethod", {}))
        self.assertIn("error", client.request("textDocument/hover", {"textDocument": 1}))
        self.assertEqual(self.codes(self.open(client, SAFE)), ["pybuf-staged-result"])

    def test_a_resource_folder_of_the_users_own_wins(self):
        missing = [diagnostic["message"] for diagnostic in self.open(self.start(), "#include <own.h>\nint there = OWN;\n")]
        self.assertIn("'own.h' file not found", missing)
        folder = self.root / "resources" / "include"
        folder.mkdir(parents=True)
        (folder / "own.h").write_text("#define OWN 1\n")
        self.assertEqual(self.open(self.start(f"--resource-dir={folder.parent}"), "#include <own.h>\nint there = OWN;\n"), [])

    def test_a_file_that_does_not_parse(self):
        client = self.start()
        self.assertTrue(self.open(client, '#include "missing.h"\n#define X (\nint f( { X\n'))
        self.assertEqual(self.codes(client.change(self.file, SAFE)), ["pybuf-staged-result"])
        self.assertEqual(client.close(), 0)

    def test_what_is_no_message_goes_through(self):
        # --help and the like write to the same stream.
        shown = subprocess.run([SERVER, "--help"], capture_output=True, text=True, check=True).stdout
        self.assertIn("clangd", shown)


class TidyTest(unittest.TestCase):
    TIDY = SERVER.with_name("pybuf-clang-tidy")

    def test_is_clang_tidy_with_our_checks(self):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "sample.c"
            source.write_text(SAFE)
            shown = subprocess.run([self.TIDY, "--checks=-*,pybuf-*", source, "--", f"-I{TOOLS['python_include']}"], capture_output=True, text=True, check=True)
            self.assertIn("sample.c:8:17: warning:", shown.stdout)
            subprocess.run([self.TIDY, "--quiet", "--fix", "--checks=-*,pybuf-*", source, "--", f"-I{TOOLS['python_include']}"], capture_output=True, check=True)
            self.assertIn("PyBytes_FromStringAndSize(NULL, n)", source.read_text())

    def test_a_resource_folder_of_the_users_own_wins(self):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "sample.c"
            source.write_text("#include <own.h>\nint there = OWN;\n")
            (Path(folder) / "include").mkdir()
            (Path(folder) / "include/own.h").write_text("#define OWN 1\n")
            for flags, status in ([], 1), ([f"-resource-dir={folder}"], 0):
                shown = subprocess.run([self.TIDY, "--checks=-*,pybuf-*", source, "--", *flags], capture_output=True, text=True, check=False)
                self.assertEqual(shown.returncode, status, shown.stdout)

    def test_has_the_checks_of_the_distribution_too(self):
        theirs = subprocess.run([TOOLS["clang_tidy"], "--list-checks", "--checks=*"], capture_output=True, text=True, check=True).stdout
        ours = subprocess.run([self.TIDY, "--list-checks", "--checks=*"], capture_output=True, text=True, check=True).stdout
        added = set(ours.split()) - set(theirs.split())
        self.assertEqual(set(theirs.split()) - set(ours.split()), set())
        self.assertTrue(added and all(name.startswith("pybuf-") for name in added), added)


if __name__ == "__main__":
    unittest.main()
