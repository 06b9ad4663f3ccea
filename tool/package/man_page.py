"""Writes the manual page pybuf(1) from what the program says of itself, so that the two cannot disagree.

    man_page.py PYBUF OUTPUT
"""

import re
import subprocess
import sys
from pathlib import Path

INTRODUCTION = r""".SH DESCRIPTION
pybuf finds needless copies of buffer data in C and C++ code that extends Python, and says of each what is copied, why it
is not needed, and what to do instead. It looks at the files of a compile_commands.json, or guesses the flags of what it
is given.
"""

CLOSING = r""".SH EXIT STATUS
0 if nothing was found, 1 if there are findings (see \-\-fail\-on), 2 if it could not do its work, 130 if it was interrupted.
.SH ENVIRONMENT
.TP
.B PYBUF_CACHE_DIR
where results are kept, unless \-\-cache\-dir says so
.TP
.B NO_COLOR
set to anything: no colour, unless \-\-color asks for it
.SH FILES
.TP
.I .pybuf.yaml
defaults of a project, in its folder or one above
.TP
.I compile_commands.json
how each file is compiled
.SH EXAMPLES
.nf
pybuf audit src
pybuf capture \-\- python3 setup.py build_ext
pybuf audit \-p build \-\-output=html=report.html \-\-output=sarif=report.sarif
pybuf explain pybuf\-staged\-result
.fi
.SH SEE ALSO
.BR pybuf\-clangd (1),
.BR pybuf\-clang\-tidy (1),
.BR clang\-tidy (1),
the pages in /usr/share/doc/pybuf
"""


def roff(text):
    return text.replace("\\", "\\\\").replace("-", "\\-").replace("'", "\\(aq").replace("...", "\\&...")


def help_of(program, *subcommand):
    return subprocess.run([program, *subcommand, "--help"], check=True, capture_output=True, text=True).stdout


def subcommands(text):
    block = text.split("SUBCOMMANDS:")[1].split("Type ")[0]
    return re.findall(r"^ +(\S+) +- (.+)$", block, re.MULTILINE)


def options(text):
    """[(option, words)] of the categories that are the subcommand's own."""
    found, own = [], False
    for line in text.split("OPTIONS:")[1].splitlines():
        if line and not line.startswith(" "):
            own = not line.startswith("Generic")
        elif not own or not line.strip():
            continue
        elif match := re.match(r"^ {2,4}(--?\S+(?: <[^>]+>)?) +- (.*)$", line):
            found.append([match[1], match[2].strip()])
        elif found:
            value = re.match(r"^ +=(\S+)(?: +- +(.*))?$", line)
            found[-1][1] += f"\n.br\n{value[1]}" + (f": {value[2]}" if value[2] else "") if value else " " + line.strip()
    return found


def page(program):
    text = help_of(program)
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    lines = [f'.TH PYBUF 1 "" "pybuf {version}" "User Commands"', ".SH NAME",
             "pybuf \\- finds needless copies of buffer data in code that extends Python", ".SH SYNOPSIS"]  # fmt: skip
    named = subcommands(text)
    usages = {name: re.search(r"USAGE: pybuf (\S+) (.*)", help_of(program, name)) for name, _ in named}
    for name, _ in named:
        lines += [f".B pybuf {name}", roff(usages[name][2]), ".br"]
    lines.append(INTRODUCTION.rstrip())
    lines.append(".SH COMMANDS")
    for name, words in named:
        lines += [f".SS pybuf {name}", roff(words) + "."]
        for option, description in options(help_of(program, name)):
            first, *values = description.split("\n.br\n")
            lines += [".TP", f".B {roff(option)}", roff(first)]
            for value in values:
                lines += [".br", roff(value)]
    return "\n".join(lines) + "\n" + CLOSING


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(page(sys.argv[1]))
