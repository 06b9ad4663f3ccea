"""Builds the extension of the runtime tests and the worked example, runs test_library.py and test_vector.py on them under
every Python that is installed, then test_interop.py and test_patterns.py under the one of the tests.

    run_tests.py tools.json COMPILER FOLDER
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LIMITED_API_SINCE = (3, 11)


def interpreter_of(version, include):
    """The program that belongs to the headers in `include`, or None: the headers may be there alone."""
    program = Path(include).parent.parent / "bin" / f"python{version}"
    return program if program.exists() else None


def build(tools, compiler, folder):
    pythons = ";".join(f"{version}={include}" for version, include in tools["python_headers"].items() if is_supported(version))
    numpy = subprocess.check_output([tools["python"], "-c", "import numpy; print(numpy.get_include())"], text=True).strip()
    boost = next(Path("/usr/lib").glob("*-linux-gnu*/libboost_python3*.so"), "boost_python3")
    cache = [f"-DBOOST_PYTHON_LIBRARY={boost}", f"-DNUMPY_INCLUDE={numpy}", f"-DPYTHONS={pythons}", f"-DCMAKE_CXX_COMPILER={compiler}", f"-DPATTERN_INCLUDE={tools['python_include']}", "-DCMAKE_BUILD_TYPE=Release"]
    subprocess.run([tools["cmake"], "-S", HERE, "-B", folder, "-G", "Ninja", *cache], check=True)
    subprocess.run([tools["cmake"], "--build", folder], check=True)


def number(version):
    return tuple(map(int, version.rstrip("t").split(".")))


def is_supported(version):
    return (3, 9) <= number(version) < (3, 15)


def run(python, module_folder, test="test_library.py", **environment):
    print(f"== {python} with {module_folder.name}: {test}", flush=True)
    path = os.pathsep.join((str(module_folder), str(HERE.parents[1] / "runtime/examples/vector")))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [python, "-X", "dev", str(HERE / test)]
    return subprocess.run(command, env=environment).returncode == 0


def main(tools_file, compiler, folder):
    tools = json.loads(Path(tools_file).read_text())
    folder = Path(folder)
    build(tools, compiler, folder)
    passed = True
    for version, include in tools["python_headers"].items():
        python = interpreter_of(version, include)
        if python is None or not is_supported(version):
            continue
        passed &= run(python, folder / f"python-{version}")
        passed &= run(python, folder / f"python-{version}", "test_vector.py")
        if number(version) >= LIMITED_API_SINCE and (folder / "limited-api").exists() and not version.endswith("t"):
            passed &= run(python, folder / "limited-api")
        if version == "3.11":
            passed &= run(python, folder / "without-exceptions")
            library = subprocess.check_output([compiler, "-print-file-name=libclang_rt.asan-x86_64.so"], text=True).strip()
            if not Path(library).exists():
                library = subprocess.check_output([compiler, "-print-file-name=libclang_rt.asan.so"], text=True).strip()
            # Python itself keeps memory until it ends, so leaks are for test_library.py to count.
            options = {"ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1", "PYTHONMALLOC": "malloc"}
            passed &= run(python, folder / "sanitized", LD_PRELOAD=library, **options)
            passed &= run(python, folder / "sanitized", "test_vector.py", LD_PRELOAD=library, **options)
    for module in sorted(folder.glob("interop-*")):
        passed &= run(tools["python"], module, "test_interop.py")
    print("== the patterns", flush=True)
    command = [tools["python"], HERE / "test_patterns.py", tools_file, folder / "patterns"]
    environment = {**os.environ, "LD_PRELOAD": str(folder / "libcopied-bytes.so"), "PYTHONDONTWRITEBYTECODE": "1"}
    passed &= subprocess.run(command, env=environment).returncode == 0
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
