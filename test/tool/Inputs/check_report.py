"""Holds a JSON report of Inputs/staged.c and its neighbours to its description: check_report.py REPORT FOLDER"""

import json
import sys
from pathlib import Path

report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
folder = Path(sys.argv[2]).resolve()

assert report["schema_version"] == 1
assert report["tool"]["name"] == "pybuf" and report["tool"]["version"] and report["tool"]["llvm_version"]
assert report["root"] == str(folder), report["root"]
assert [f["file"] for f in report["findings"]] == ["latin.c", "moved.c", "staged.c"]

finding = report["findings"][2]
text = (folder / "staged.c").read_bytes()
assert (finding["check"], finding["level"]) == ("pybuf-staged-result", "default")
assert (finding["line"], finding["column"], finding["function"]) == (10, 17, "f")
assert text[finding["offset"] :].startswith(b"PyBytes_FromStringAndSize")
assert finding["message"] and finding["pattern"] and finding["loop_depth"] == 0
assert isinstance(finding["size"], str)
assert finding["source_line"] == "  PyObject *r = PyBytes_FromStringAndSize(t, n);"
assert len(finding["fingerprint"]) == 16
assert finding["notes"] and all(note["line"] and note["message"] for note in finding["notes"])
assert finding["fix"]["class"] in ("safe", "review", "advice")
for edit in finding["fix"]["edits"]:
    assert edit["file"] == "staged.c" and 0 <= edit["offset"] <= len(text) and edit["length"] >= 0 and "text" in edit

assert len({f["fingerprint"] for f in report["findings"]}) == 3
files = {f["file"]: f for f in report["files"]}
assert files["staged.c"] == {"file": "staged.c", "status": "audited"}
assert files["broken.c"]["status"] == "not-audited" and "nowhere.h" in files["broken.c"]["reason"]
summary = report["summary"]
assert summary["findings"] == 3 and summary["by_check"] == {"pybuf-staged-result": 3}
assert summary["by_level"] == {"default": 3, "pedantic": 0, "advice": 0}
assert (summary["files_audited"], summary["files_not_audited"]) == (3, 1)
