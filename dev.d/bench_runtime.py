"""What the copies cost that the patterns are about, over sizes from 64 B to 16 MiB: `./dev bench runtime`.

Each pair of runtime/patterns is built with a reader and a writer that are as fast as memory, both sides are called in
turn in one process, and the ratio of the least times is taken: above 1 the copy costs, below 1 it is the better way.
Beside them stand things that Python code does with views, among them those where the view loses. Writes
docs/bench/runtime.md and docs/bench/runtime.svg.
"""

import argparse
import importlib.util
import operator
import platform
import re
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import numpy

ROOT = Path(__file__).parent.parent
PATTERNS = ROOT / "runtime/patterns"
FAMILIES = {
    ("pybind-", "boost-"): "binding libraries",
    ("numpy-",): "NumPy",
    ("cxx-",): "C++ temporaries",
    ("str-", "utf8-", "encode-", "parse-"): "text and arguments",
}
SIZES = [64, 1 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20]


def argument_for(pattern, size):
    """What the pattern is called with so that it handles `size` bytes."""
    if pattern in ("bytes-from-temp-buffer", "buildvalue-from-temp-buffer", "bytearray-to-bytes-final", "bytes-concat-loop",
                   "getbuffer-copies-data", "cxx-stream-str-to-bytes", "numpy-copy-into-new-array",
                   "cxx-serialize-to-string-then-bytes", "pybind-bytes-of-local", "pybind-array-copies-owned", "cxx-substr-read-only"):  # fmt: skip
        return size
    if pattern in ("pybind-eigen-const-ref-param", "tolist-call-read-only"):
        return numpy.zeros(size // 8)
    if pattern == "parse-object-then-copy":
        return bytearray(size)
    if pattern.startswith(("utf8", "encode-utf8", "str-", "parse-", "boost-string", "pybind-string", "pybind-bytes-from-str", "pybind-str")):
        return "x" * size
    if pattern.endswith("-list-read-only") or pattern.startswith("list-"):
        return [None] * (size // 8)
    if pattern.startswith("numpy-"):
        return numpy.zeros(size, "u1")
    if pattern in ("bytes-from-object-read-only", "bytearray-from-object-read-only", "contiguous-copy-unneeded",
                   "bytes-find-via-method", "bytes-compare-via-copy", "tobytes-call-read-only"):  # fmt: skip
        return bytearray(size)
    return bytes(size)


def with_views(size):
    """(name, the copying way, the way with a view) of Python code, for blocks of that size."""
    whole, other = bytes(size), bytearray(size)
    view, same = memoryview(whole), memoryview(other)
    half = size // 2
    pattern = re.compile(b"\xff")
    return [
        ("slice of bytes, or of a view", lambda: whole[half:], lambda: view[half:]),
        ("`bytes(view) == bytes(view)`, or `view == view`", lambda: bytes(view) == bytes(same), lambda: operator.eq(view, same)),
        ("`bytes(view).find`, or `re.search` on the view", lambda: bytes(view).find(b"\xff"), lambda: pattern.search(view)),
        ("`b''.join` of bytes of views, or of views", lambda: b"".join([bytes(view)] * 2), lambda: b"".join([view, view])),
    ]  # fmt: skip


def libraries(pattern):
    """What a module of that pattern is linked with."""
    if pattern.startswith("boost-"):
        return [str(next(Path("/usr/lib").glob("*-linux-gnu*/libboost_python3*.so")))]
    return ["-lprotobuf"] if pattern.startswith("cxx-serialize") else []


def build(compiler, folder, source):
    module = folder / source.parent.name / source.stem / "pattern.so"
    module.parent.mkdir(parents=True, exist_ok=True)
    include = sysconfig.get_paths()["include"]
    subprocess.run(
        [compiler, "-std=c++20", "-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-DPYBUF_PATTERN_BENCHMARK",
         "-isystem", include, "-isystem", numpy.get_include(), "-isystem", "/usr/include/eigen3", f"-I{ROOT}/runtime/include", str(source), "-o", str(module), *libraries(source.parent.name)], check=True)  # fmt: skip
    spec = importlib.util.spec_from_file_location("pattern", module)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded.run


def least_times(before, after, seconds):
    """The least seconds of a call of each, called in turn in rounds of about a millisecond."""
    start = time.perf_counter()
    before()
    calls = max(1, int(0.001 / max(time.perf_counter() - start, 1e-7)))
    best = [float("inf"), float("inf")]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for side, function in enumerate((before, after)):
            start = time.perf_counter()
            for _ in range(calls):
                function()
            best[side] = min(best[side], (time.perf_counter() - start) / calls)
    return best


def ratios(pairs_of, seconds):
    """{name: [ratio for each size]}; `pairs_of` gives (name, before, after) for a size."""
    table = {}
    for size in SIZES:
        for name, before, after in pairs_of(size):
            slow, fast = least_times(before, after, seconds)
            table.setdefault(name, []).append(slow / fast)
            print(f"{name:50} {size:9} B  {slow / fast:8.2f}", file=sys.stderr)
    return table


def label(size):
    return f"{size} B" if size < 1024 else f"{size >> 10} KiB" if size < 1 << 20 else f"{size >> 20} MiB"


def rows(table, links):
    def text(ratio):
        return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}"

    for name, values in table.items():
        yield f"| {links.get(name, name)} | " + " | ".join(map(text, values)) + " |"


def page(patterns, views):
    head = ["| | " + " | ".join(map(label, SIZES)) + " |", "|---" * (len(SIZES) + 1) + "|"]
    links = {name: f"[{name}](../../runtime/patterns/{name}/before.cpp)" for name in patterns}
    return "\n".join([
        "# What the copies cost",
        "",
        "Time with the copy over time without it, least of many calls in turn, written by `./dev bench runtime` with",
        f"Python {platform.python_version()} on {platform.machine()}. Above 1 the copy costs; below 1 the way without it"
        " is the slower one.",
        "Objects are dropped at once, so that memory is warm; where they are kept, copies cost more.",
        "",
        "![the ratios over the size](runtime.svg)",
        "",
        "## The patterns",
        "",
        *head, *rows(patterns, links),
        "",
        "The reader is `memchr` and the writer `memset`: what a real parser or codec adds is the same on both sides and",
        "brings the ratios closer to 1.",
        "",
        "## Views in Python code",
        "",
        "Where the view loses, do not use one: small slices, comparison, `re`.",
        "",
        *head, *rows(views, {}),
        "",
    ])  # fmt: skip


def family(name, views):
    """The panel that a line of the plot belongs to."""
    if name in views:
        return "in Python"
    for prefixes, title in FAMILIES.items():
        if name.startswith(prefixes):
            return title
    return "bytes, buffers and lists"


def plot(patterns, views, path):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "pybuf"
    from matplotlib import pyplot

    families = {}
    for name, values in {**patterns, **views}.items():
        families.setdefault(family(name, views), {})[name] = values
    figure, panels = pyplot.subplots((len(families) + 1) // 2, 2, figsize=(14, 11), sharey=True, layout="constrained", squeeze=False)
    for axes in panels.flat[len(families) :]:
        axes.remove()
    for axes, (title, lines) in zip(panels.flat, families.items()):
        axes.set_prop_cycle(color=pyplot.get_cmap("tab20").colors)
        for name, values in lines.items():
            axes.plot(SIZES, values, marker="o", markersize=3, linewidth=1.2, label=name.replace("`", ""))
        axes.axhline(1, color="black", linewidth=0.8)
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.set_xticks(SIZES, [label(size) for size in SIZES], fontsize=7)
        axes.set_title(title, fontsize=10)
        axes.legend(fontsize=6.5, loc="upper left", bbox_to_anchor=(1, 1))
    figure.supylabel("time with the copy / time without it")
    figure.savefig(path, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--folder", required=True, type=Path, help="where the modules are built")
    parser.add_argument("--seconds", type=float, default=0.3, help="for each pair and size")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/bench", help="where the page is written")
    arguments = parser.parse_args()
    # nanobind has no package: its library would have to be compiled with each module.
    names = sorted(path.parent.name for path in PATTERNS.glob("*/before.cpp") if not path.parent.name.startswith("nanobind-"))
    sides = {
        name: [build(arguments.compiler, arguments.folder, PATTERNS / name / f"{side}.cpp") for side in ("before", "after")]
        for name in names
    }  # fmt: skip

    def pairs_of(size):
        for name, (before, after) in sides.items():
            argument = argument_for(name, size)
            yield name, lambda f=before, a=argument: f(a), lambda f=after, a=argument: f(a)

    patterns, views = ratios(pairs_of, arguments.seconds), ratios(with_views, arguments.seconds)
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "runtime.md").write_text(page(patterns, views))
    plot(patterns, views, arguments.output / "runtime.svg")
    print(f"wrote {arguments.output / 'runtime.md'} and {arguments.output / 'runtime.svg'}")


if __name__ == "__main__":
    main()
