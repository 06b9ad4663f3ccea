"""Reads the reports of hostile_tree.py's tree as their readers would: check_formats.py FOLDER TREE"""

import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree
from pathlib import Path

folder, tree = Path(sys.argv[1]), Path(sys.argv[2])
report = json.loads((folder / "r.json").read_text())
findings = report["findings"]
places = sorted((finding["file"], finding["line"]) for finding in findings)
assert len(findings) == 4 and "<script>alert(1)&,:%`'.c" in {file for file, _ in places}, places


def in_places(found):
    assert sorted(found) == places, f"{found} instead of {places}"


# SARIF: names decode to files that are there, columns count UTF-16 units, a fix makes the text that JSON's edits make.
run = json.loads((folder / "r.sarif").read_text())["runs"][0]


def uri(location):
    return urllib.parse.unquote(location["physicalLocation"]["artifactLocation"]["uri"])


in_places((uri(result["locations"][0]), result["locations"][0]["physicalLocation"]["region"]["startLine"]) for result in run["results"])
for result, finding in zip(run["results"], findings):
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding["check"]
    assert result["partialFingerprints"] == {"pybufFinding/v1": finding["fingerprint"]}
    path = tree / uri(result["locations"][0])
    text = path.read_bytes().decode("utf-8", "replace")
    region = result["locations"][0]["physicalLocation"]["region"]
    line = text.split("\n")[region["startLine"] - 1].encode("utf-16-le")
    word = line[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le")
    assert re.fullmatch(r"Py(Bytes_FromStringAndSize|Unicode_AsUTF8String)\(.*\)", word), word
    by_offset = path.read_bytes()
    for edit in reversed(finding["fix"]["edits"]):
        by_offset = by_offset[: edit["offset"]] + edit["text"].encode() + by_offset[edit["offset"] + edit["length"] :]
    lines = [part.encode("utf-16-le") for part in text.split("\n")]
    for change in result.get("fixes", [{"artifactChanges": []}])[0]["artifactChanges"]:
        for replacement in reversed(change["replacements"]):
            gone = replacement["deletedRegion"]
            before = lines[gone["startLine"] - 1][: 2 * (gone["startColumn"] - 1)]
            behind = lines[gone["endLine"] - 1][2 * (gone["endColumn"] - 1) :]
            new = before + replacement.get("insertedContent", {"text": ""})["text"].encode("utf-16-le") + behind
            lines[gone["startLine"] - 1 : gone["endLine"]] = [new]
    mended = "\n".join(part.decode("utf-16-le") for part in lines)
    assert mended == by_offset.decode("utf-8", "replace"), f"the fix of {path.name} makes another text"
notifications = run["invocations"][0]["toolExecutionNotifications"]
assert not run["invocations"][0]["executionSuccessful"] and "<missing>&.h" in notifications[0]["message"]["text"]

# GitHub: a command a line, whose properties end at the first comma or colon that is not escaped.
annotations = []
for line in (folder / "r.github").read_text().splitlines():
    kind, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()
    values = dict(part.split("=", 1) for part in properties.split(","))
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        values = {key: value.replace(code, char) for key, value in values.items()}
    if kind == "error":
        assert values["file"] == "missing.c"
    else:
        annotations.append((values["file"], int(values["line"])))
in_places(annotations)

# GitLab: the members that its schema wants, and each fingerprint once.
issues = json.loads((folder / "r.gitlab.json").read_text())
in_places((issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in issues)
assert len({issue["fingerprint"] for issue in issues}) == 4
assert all(issue["description"] and issue["check_name"] and issue["severity"] in {"info", "minor", "major", "critical", "blocker"} for issue in issues)

# JUnit: well-formed, and the counts are those of the cases; a reader of other people's reports sees the same.
suites = xml.etree.ElementTree.parse(folder / "r.xml").getroot()
suite = suites.find("testsuite")
cases = suite.findall("testcase")
assert int(suite.get("tests")) == len(cases) and int(suite.get("failures")) == 4 and int(suite.get("errors")) == 1
in_places((case.get("classname"), int(re.search(r"line (\d+)", case.get("name"))[1])) for case in cases if case.find("failure") is not None)

try:
    import junitparser
except ImportError:
    print("there is no junitparser: its reading is not tested")
else:
    read = [case for group in junitparser.JUnitXml.fromfile(str(folder / "r.xml")) for case in group]
    kinds = [type(result).__name__ for case in read for result in case.result]
    assert kinds.count("Failure") == 4 and kinds.count("Error") == 1 and len(read) == len(cases), kinds

# reviewdog: ranges from 1, and suggestions that lie in the file.
diagnostics = json.loads((folder / "r.rdjson").read_text())["diagnostics"]
in_places((each["location"]["path"], each["location"]["range"]["start"]["line"]) for each in diagnostics)
assert all(each["severity"] in {"ERROR", "WARNING", "INFO"} for each in diagnostics)
assert any(each["suggestions"] for each in diagnostics)

# Markdown: nothing of a name is markup, and fences are longer than what they hold.
markdown = (folder / "r.md").read_bytes().decode("utf-8", "replace")
assert "&lt;script&gt;alert\\(1\\)&amp;" in markdown and "<script>alert" not in re.sub(r"(?s)(`{3,})c\n.*?\n\1", "", markdown)

# HTML: one page that names no other, and whose data ends where it should.
html = (folder / "r.html").read_text()
assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", html) and html.count("</script>") == 2
