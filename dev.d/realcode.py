"""Audits real packages and compares with what was found there before: `./dev realcode`.

Each package of test/realcode/packages.yaml is downloaded by apt, which checks it against the signatures of the
archive, and unpacked below build/realcode; the system's own list of sources stays as it is. What is found is
compared with test/realcode/findings.tsv, which a person has judged and which holds no text of the packages.
"""

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "test/realcode"
FINDINGS = FOLDER / "findings.tsv"
FILES = FOLDER / "files.tsv"
WORK = ROOT / "build/realcode"
RELEASE = "bookworm"

VERDICTS = {"right", "wrong", "debatable"}
# What a file that concerns Python has in it; the others are not worth a parse.
CONCERNS_PYTHON = re.compile(rb"\bPy(?:Object|_|Arg|Bytes|List|Unicode|Buffer)|pybind11|nanobind|boost/python|boost::python")
SUFFIXES = {".c", ".cc", ".cpp", ".cxx"}

FINDING_COLUMNS = ["package", "level", "check", "pattern", "file", "function", "fingerprint", "verdict", "reason"]
FILE_COLUMNS = ["package", "version", "audited", "parsed_with_errors", "not_audited"]


def fail(sentence):
    sys.exit(f"dev: {sentence}")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    folders: tuple
    flags: tuple = ()
    headers: tuple = ()
    empty: tuple = ()

    @property
    def root(self):
        # A version may have an epoch, whose colon no folder should have.
        return WORK / f"{self.name}-{self.version.split(':')[-1]}"


def read_packages(path=FOLDER / "packages.yaml"):
    packages = []
    for number, row in enumerate(yaml.safe_load(path.read_text()), start=1):
        unknown = set(row) - {"name", "version", "folders", "flags", "headers", "empty"}
        if unknown or not {"name", "version", "folders"} <= set(row):
            fail(f"{path.name}: row {number} has unknown keys {sorted(unknown)}, or lacks a name, version or folders")
        packages.append(Package(**{key: tuple(v) if isinstance(v, list) else str(v) for key, v in row.items()}))
    return packages


@dataclass
class Row:
    """One finding as it is recorded."""

    values: dict = field(default_factory=dict)

    @property
    def key(self):
        return self.values["package"], self.values["check"], self.values["fingerprint"]

    def __str__(self):
        return "{package}: {file}: {check} [{pattern}, {level}] in {function}".format(**self.values)


def read_table(path, columns):
    if not path.exists():
        return []
    with path.open(newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != columns:
            fail(f"{path.name} has the columns {reader.fieldnames}, not {columns}")
        return list(reader)


def write_table(path, columns, rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def run(command, **options):
    return subprocess.run([str(word) for word in command], text=True, capture_output=True, check=False, **options)


# --- getting the sources ---


class Archive:
    """apt with lists and sources of its own, so that nothing of the system's changes."""

    def __init__(self):
        self.home = WORK / "apt"
        for folder in ("lists/partial", "cache/archives/partial", "download"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        self.options = [
            "-o", f"Dir::Etc::SourceList={self.home}/sources.list", "-o", "Dir::Etc::SourceParts=/dev/null",
            "-o", f"Dir::State::Lists={self.home}/lists", "-o", f"Dir::Cache={self.home}/cache",
            "-o", "APT::Sandbox::User=root",
        ]  # fmt: skip
        self.is_ready = False

    def prepare(self):
        if self.is_ready:
            return
        # The mirror is the one that this system uses.
        targets = run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"]).stdout
        lines = {line for line in targets.splitlines() if line.split()[-1] == RELEASE}
        if not lines:
            fail(f"apt knows no mirror of Debian {RELEASE}: run apt-get update, or add one to the list of sources")
        (self.home / "sources.list").write_text("".join(f"deb-src {line} main\n" for line in sorted(lines)))
        updated = run(["apt-get", *self.options, "update"])
        if updated.returncode:
            fail(f"apt-get update failed: {updated.stderr.strip().splitlines()[-1]}")
        self.is_ready = True

    def bring(self, package):
        """Downloads and unpacks \\p package unless it is there; says why not."""
        if (package.root / ".unpacked").exists():
            return ""
        self.prepare()
        download = self.home / "download"
        got = run(["apt-get", *self.options, "source", "--download-only", "-y", f"{package.name}={package.version}"], cwd=download)
        if got.returncode:
            return (got.stderr.strip().splitlines() or ["apt-get failed"])[-1]
        file_version = package.version.split(":")[-1]
        shutil.rmtree(package.root, ignore_errors=True)
        unpacked = run(["dpkg-source", "--no-check", "-x", f"{package.name}_{file_version}.dsc", package.root], cwd=download)
        if unpacked.returncode:
            return (unpacked.stderr.strip().splitlines() or ["dpkg-source failed"])[-1]
        (package.root / ".unpacked").touch()
        return ""


# --- auditing ---


def sources_of(package):
    found = []
    for folder in package.folders:
        start = package.root / folder
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and CONCERNS_PYTHON.search(path.read_bytes()):
                found.append(path)
    return found


def python_include():
    shown = run(["/usr/bin/python3", "-c", "import sysconfig; print(sysconfig.get_paths()['include'])"])
    return shown.stdout.strip() or sysconfig.get_paths()["include"]


def numpy_include():
    shown = run(["/usr/bin/python3", "-c", "import numpy; print(numpy.get_include())"])
    return [f"-I{shown.stdout.strip()}"] if shown.returncode == 0 else []


def write_database(package, sources, folder):
    entries = []
    for path in sources:
        is_cxx = path.suffix != ".c"
        flags = [flag for flag in package.flags if is_cxx or not flag.startswith("-std=")]
        entries.append({
            "directory": str(package.root),
            "file": str(path),
            "arguments": ["clang++" if is_cxx else "clang", "-w", "-ferror-limit=0", f"-I{python_include()}",
                          *numpy_include(), *flags, "-c", str(path)],
        })  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def audit(package, pybuf, report):
    """The JSON report of one package; an exit status above 1 is a failure of the auditor."""
    sources = sources_of(package)
    if not sources:
        fail(f"{package.name}: there is no source file about Python in {', '.join(package.folders)}")
    for name in package.empty:
        (package.root / name).touch()
    database = WORK / "databases" / package.name
    write_database(package, sources, database)
    report.unlink(missing_ok=True)
    done = run([pybuf, "audit", "--no-cache", "--quiet", "--format=json", "--level=advice", "-p", database, "-o", report, *sources], cwd=package.root)
    # 2 with a report: no file could be parsed, which is counted like any other outcome.
    if done.returncode not in (0, 1, 2) or not report.exists():
        fail(f"{package.name}: pybuf audit ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(report.read_text())


def rows_of(package, report):
    rows = []
    for finding in report["findings"]:
        file = os.path.relpath(os.path.join(report["root"], finding["file"]), package.root)
        if file.startswith(".."):
            continue
        rows.append(Row({
            "package": package.name, "level": finding["level"], "check": finding["check"], "pattern": finding["pattern"],
            "file": file, "function": finding["function"].replace("\t", " "), "fingerprint": finding["fingerprint"],
            "verdict": "", "reason": "",
        }))  # fmt: skip
    return rows


def file_counts(package, report):
    status = [file["status"] for file in report["files"]]
    return {
        "package": package.name, "version": package.version, "audited": str(status.count("audited")),
        "parsed_with_errors": str(status.count("parsed-with-errors")), "not_audited": str(status.count("not-audited")),
    }  # fmt: skip


# --- comparing ---


def compare(recorded, found):
    """What is new and what is gone, both sorted as they are recorded."""
    before, now = {row.key: row for row in recorded}, {row.key: row for row in found}
    added = [row for key, row in now.items() if key not in before]
    removed = [row for key, row in before.items() if key not in now]
    return added, removed


def with_judgements(found, recorded):
    """The findings, with verdict and reason of those that were judged before; equal ones once."""
    judged = {row.key: row.values for row in recorded}
    merged = {}
    for row in found:
        old = judged.get(row.key, {})
        row.values["verdict"], row.values["reason"] = old.get("verdict", ""), old.get("reason", "")
        merged[row.key] = row
    return sorted(merged.values(), key=lambda row: [row.values[column] for column in FINDING_COLUMNS])


def share_right(rows):
    """(right, judged) of the default level; debatable findings count as judged and not as right."""
    judged = [row for row in rows if row.values["level"] == "default" and row.values["verdict"]]
    return sum(row.values["verdict"] == "right" for row in judged), len(judged)


def recorded_rows():
    return [Row(values) for values in read_table(FINDINGS, FINDING_COLUMNS)]


def main():
    parser = argparse.ArgumentParser(prog="./dev realcode", description="Audits real packages and compares with what was found before.")
    parser.add_argument("--pybuf", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--accept", action="store_true", help="record what is found now")
    parser.add_argument("--headers", action="store_true", help="only list the Debian packages whose headers are needed")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="these packages only")
    arguments = parser.parse_args()
    packages = read_packages()
    names = {package.name for package in packages}
    for name in arguments.packages:
        if name not in names:
            fail(f"packages.yaml has no package {name}; it has {', '.join(sorted(names))}")
    if arguments.packages:
        packages = [package for package in packages if package.name in arguments.packages]
    if arguments.headers:
        print("\n".join(sorted({header for package in packages for header in package.headers})))
        return 0

    WORK.mkdir(parents=True, exist_ok=True)
    archive, missing, found, counts = Archive(), [], [], []
    for package in packages:
        problem = archive.bring(package)
        if problem:
            print(f"dev: {package.name} {package.version} cannot be had: {problem}", file=sys.stderr)
            missing.append(package.name)
            continue
        report = audit(package, arguments.pybuf, WORK / f"{package.name}.json")
        rows = rows_of(package, report)
        found += rows
        counts.append(file_counts(package, report))
        print(f"{package.name}: {len(rows)} findings; files: {', '.join(f'{counts[-1][c]} {c}' for c in FILE_COLUMNS[2:])}", file=sys.stderr)

    audited = {package.name for package in packages} - set(missing)
    recorded = recorded_rows()
    here = [row for row in recorded if row.values["package"] in audited]
    added, removed = compare(here, found)
    for row in added:
        print(f"added    {row}")
    for row in removed:
        print(f"removed  {row}" + (f" (judged {row.values['verdict']})" if row.values["verdict"] else ""))
    before = {row["package"]: row for row in read_table(FILES, FILE_COLUMNS)}
    changed = [row for row in counts if before.get(row["package"]) != row]
    for row in changed:
        print(f"files    {row['package']}: {row}")
    if arguments.accept:
        kept = [row for row in recorded if row.values["package"] not in audited]
        rows = with_judgements(found, recorded) + kept
        rows.sort(key=lambda row: [row.values[column] for column in FINDING_COLUMNS])
        write_table(FINDINGS, FINDING_COLUMNS, [row.values for row in rows])
        before.update({row["package"]: row for row in counts})
        write_table(FILES, FILE_COLUMNS, [before[name] for name in sorted(before)])
    rows = recorded_rows()
    unjudged = [row for row in rows if row.values["level"] == "default" and not row.values["verdict"]]
    right, judged = share_right(rows)
    print(f"{len(found)} findings, {len(added)} added, {len(removed)} removed; of the default level {right} of {judged} judged are right, {len(unjudged)} are not judged")
    if missing:
        return 2
    return 1 if (added or removed or changed) and not arguments.accept else 0


if __name__ == "__main__":
    sys.exit(main())
