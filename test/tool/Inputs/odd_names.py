"""Copies a source to names that shells and reports trip over: odd_names.py SOURCE FOLDER"""

import os
import shutil
import sys

source, folder = sys.argv[1], os.fsencode(sys.argv[2])
os.makedirs(folder)
for name in (b"it's a \"copy\".c", b"two\nlines.c", b"caf\xe9.c"):
    shutil.copyfile(os.fsencode(source), os.path.join(folder, name))
