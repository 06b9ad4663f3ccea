"""What the lit tests can call. `lit.site.cfg.py` in the build folder loads this."""

import json
import os
import shutil
from pathlib import Path

import lit.formats

config.name = "pybuf"
config.test_format = lit.formats.ShTest(execute_external=False)
config.test_source_root = os.path.dirname(__file__)
config.suffixes = [".c", ".cpp", ".test"]

tools = json.loads(Path(config.tools_file).read_text())

# Expected texts lie beside the tests they belong to and are no tests themselves.
config.excludes = ["Inputs", "conventions", "editor", "install", "runtime", "sample", "unit"]
config.excludes += [
    expected.name
    for kind in ("fixed", "reviewed")
    for expected in Path(config.test_source_root).rglob(f"*.{kind}.*")
]

# What earlier runs kept is none of a test's business, and no test writes into the user's own cache.
cache = Path(tools["build"]) / "test/cache"
shutil.rmtree(cache, ignore_errors=True)
config.environment["PYBUF_CACHE_DIR"] = str(cache)

python_flags = "-I" + tools["python_include"]
substitutions = {
    "%check_pybuf": f"{tools['python']} {config.test_source_root}/check_pybuf.py --tools={config.tools_file}",
    "%clang-tidy-diff": f"{tools['python']} {tools['clang_tidy_diff']} -clang-tidy-binary {tools['clang_tidy']}",
    "%run-clang-tidy": f"{tools['python']} {tools['llvm_bin']}/run-clang-tidy -clang-tidy-binary {tools['clang_tidy']}",
    "%other-clang-tidy": tools["other_clang_tidy"],
    "%clang-tidy": tools["clang_tidy"],
    "%clangxx": tools["llvm_bin"] + "/clang++",
    "%clang": tools["llvm_bin"] + "/clang",
    "%llvm-version": tools["llvm_version"],
    "%plugin": tools["plugin"],
    "%presets": tools["source"] + "/checks/presets",
    "%pybuf": tools["pybuf"],
    "%build": tools["build"],
    "%source": tools["source"],
}
for version, include in tools["python_headers"].items():
    substitutions[f"%python-flags-{version}"] = "-I" + include
    config.available_features.add(f"python-{version}")
substitutions["%python-flags"] = python_flags
# Debian has no nanobind: the tests take declarations of their own, or the real headers where they are named.
nanobind = os.environ.get("NANOBIND_INCLUDE_DIR", f"{config.test_source_root}/Inputs/nanobind-declarations")
numpy = sorted(Path("/usr/lib/python3/dist-packages/numpy").glob("*core/include"))
substitutions["%numpy-flags"] = "-isystem " + str(numpy[0] if numpy else "")
substitutions["%nanobind-flags"] = "-isystem " + nanobind
boost_python = sorted(Path("/usr/lib").glob("*-linux-gnu*/libboost_python3*.so"))
substitutions["%boost-python-library"] = str(boost_python[0]) if boost_python else "-lboost_python3"
substitutions["%python"] = tools["python"]

# A name that begins with another has to be replaced first.
for name in sorted(substitutions, key=len, reverse=True):
    config.substitutions.append((name + r"(?![\w-])", substitutions[name]))

# Microsoft's validator comes by npm: ./dev installs it where there is npm.
validator = Path(tools["source"]) / "build/npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
if validator.exists():
    config.available_features.add("sarif-validator")
    config.substitutions.append(("%sarif-validator", str(validator)))
if Path("/usr/bin/chromedriver").exists() and Path("/usr/lib/python3/dist-packages/selenium").exists():
    config.available_features.add("chromium")
if shutil.which("bear"):
    config.available_features.add("bear")
# Its daemons run as root and munge, so the test needs to be root.
if os.geteuid() == 0 and all(shutil.which(name) for name in ("slurmctld", "slurmd", "munged", "sbatch", "setpriv")):
    config.available_features.add("slurm")
config.available_features.add("llvm-" + tools["llvm_version"])
if tools["other_clang_tidy"]:
    config.available_features.add("other-clang-tidy")
if Path(tools["pybuf"]).exists():
    config.available_features.add("pybuf")
if Path(tools["clang_tidy_diff"]).exists():
    config.available_features.add("clang-tidy-diff")

config.environment["PATH"] = os.pathsep.join([tools["llvm_bin"], "/usr/bin", "/bin", os.environ.get("PATH", "")])
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"
for name in ("HOME", "PYBUF_BLESS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
