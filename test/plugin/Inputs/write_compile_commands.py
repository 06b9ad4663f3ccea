"""Writes a compile_commands.json for the C files of a folder: write_compile_commands.py FOLDER FLAG..."""

import json
import sys
from pathlib import Path

folder = Path(sys.argv[1]).resolve()
commands = [
    {"directory": str(folder), "file": str(source), "arguments": ["cc", *sys.argv[2:], "-c", str(source)]}
    for source in sorted(folder.glob("*.c"))
]
(folder / "compile_commands.json").write_text(json.dumps(commands))
