"""Writes a compile_commands.json: write_database.py FILE FOLDER FLAG... SOURCE... (sources end in .c)"""

import json
import sys
from pathlib import Path

database, folder, rest = Path(sys.argv[1]), Path(sys.argv[2]).resolve(), sys.argv[3:]
flags = [word for word in rest if not word.endswith(".c")]
commands = [
    {"directory": str(folder), "file": source, "arguments": ["cc", *flags, "-o", "unused.o", "-c", source]}
    for source in rest
    if source not in flags
]
database.write_text(json.dumps(commands))
