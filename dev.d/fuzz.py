"""Mutates the inputs of the lit tests and audits them: `./dev fuzz [SECONDS]`.

Whatever a file looks like, the auditor has to come back: with findings, without, or with a word about the parse. A
crash, a sanitizer's report or a file that takes longer than its limit is a failure; the file is kept and named. Every
mutation follows from the seed, which is printed, so that `--seed` repeats a run.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BATCH = 20
SECONDS_FOR_A_FILE = 30
TOKEN = re.compile(r"[A-Za-z_]\w*|\d+|->|[^\sA-Za-z_0-9]")


def inputs():
    found = [p for p in sorted((ROOT / "test").rglob("*")) if p.suffix in {".c", ".cpp"} and "unit" not in p.parts]
    return [(path, path.read_text(errors="replace")) for path in found]


def swap_lines(lines, rng):
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def drop_lines(lines, rng):
    at = rng.randrange(len(lines))
    del lines[at : at + rng.randint(1, 3)]


def repeat_line(lines, rng):
    at = rng.randrange(len(lines))
    lines.insert(rng.randrange(len(lines)), lines[at])


def change_token(lines, rng, words):
    at = rng.randrange(len(lines))
    tokens = list(TOKEN.finditer(lines[at]))
    if not tokens:
        return
    token = rng.choice(tokens)
    lines[at] = lines[at][: token.start()] + rng.choice(words) + lines[at][token.end() :]


def wrap_in_loop(lines, rng):
    at = rng.randrange(len(lines))
    lines[at] = rng.choice(["for (;;) { ", "while (1) ", "if (0) ", "do { ", "switch (1) { case 1: "]) + lines[at] + rng.choice(["}", "", "} while (0);"])


def mutated(text, rng, words):
    lines = text.splitlines()
    for _ in range(rng.randint(1, 8)):
        if not lines:
            break
        change = rng.choice([swap_lines, drop_lines, repeat_line, wrap_in_loop, change_token, change_token, change_token])
        change(lines, rng, words) if change is change_token else change(lines, rng)
    return "\n".join(lines) + "\n"


def outcome(pybuf, files, limit):
    """Empty if the auditor came back, otherwise what became of it."""
    command = [pybuf, "audit", "--no-cache", "--quiet", "--level=advice", "-j", "1", *map(str, files)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer in {limit} s"
    if done.returncode not in (0, 1, 2) or "Sanitizer" in done.stderr or "runtime error" in done.stderr:
        said = done.stderr.strip()
        # The stack stands at the beginning of what a sanitizer says, and at the end of what a signal leaves.
        return f"exit status {done.returncode}: {said[max(said.find('ERROR:'), 0):][:4000] if 'ERROR:' in said else said[-2000:]}"
    return ""


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description="Mutates the inputs of the tests and audits them.")
    parser.add_argument("--pybuf", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=None, help="repeat a run")
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    rng, sources = random.Random(seed), inputs()
    words = sorted({token for _, text in sources for token in TOKEN.findall(text)})
    until, audited, failures = time.monotonic() + arguments.seconds, 0, []
    with tempfile.TemporaryDirectory(prefix="pybuf-fuzz-") as folder:
        while time.monotonic() < until and not failures:
            files = []
            for number in range(BATCH):
                path, text = rng.choice(sources)
                files.append(Path(folder) / f"{number}{path.suffix}")
                files[-1].write_text(mutated(text, rng, words))
            if whole := outcome(arguments.pybuf, files, SECONDS_FOR_A_FILE * BATCH):
                for file in files:
                    if problem := outcome(arguments.pybuf, [file], SECONDS_FOR_A_FILE):
                        kept = Path.cwd() / f"fuzz-{seed}-{file.name}"
                        kept.write_text(file.read_text())
                        failures.append(f"{kept.name}: {problem}")
                failures = failures or [f"a batch failed, and none of its files alone: {whole}"]
            audited += len(files)
    for failure in failures:
        print(failure)
    print(f"{audited} files audited, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
