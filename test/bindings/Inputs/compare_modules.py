"""Calls every function of two builds of a module with the same arguments.

    LD_PRELOAD=copy_counter.so python3 compare_modules.py COUNTER BEFORE AFTER

Results, accepted types and errors have to be the same, and no call that is accepted may copy more than before. For each function the
copies of a large argument that is accepted are printed, before and after.
"""

import ctypes
import importlib.util
import sys

LARGE = 256 * 1024
ARGUMENTS = [
    "x" * LARGE, "\u00e9" * LARGE, "", "a\0b", b"x" * LARGE, b"", b"\xff\0", bytearray(b"x" * LARGE),
    memoryview(b"x" * LARGE), None, 1, 1.5, [1, 2], [], {"a": 1}, object,
]


def load(path):
    spec = importlib.util.spec_from_file_location("pair", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(function, argument, counted):
    before = counted()
    try:
        result = ("gave", function(argument))
    except Exception as error:
        # The signature of the C++ function stands in the text, and that is what the mend changes.
        result = ("raised", type(error).__name__)
    return result, counted() - before


def main():
    counter = ctypes.CDLL(sys.argv[1])
    counter.copies_counted.restype = ctypes.c_size_t
    before, after = load(sys.argv[2]), load(sys.argv[3])
    names = sorted(name for name in vars(before) if not name.startswith("_"))
    assert names == sorted(name for name in vars(after) if not name.startswith("_"))
    arguments = list(ARGUMENTS)
    try:
        import numpy

        count = LARGE // 8
        arguments += [numpy.ones(count), numpy.ones(count, numpy.float32), numpy.ones((2, 3)), numpy.ones(count)[::2]]
    except ImportError:
        pass
    for name in names:
        saved = []
        for argument in arguments:
            # The first call may make the UTF-8 of a str, which stays with it.
            outcome(getattr(before, name), argument, counter.copies_counted)
            was, copies_before = outcome(getattr(before, name), argument, counter.copies_counted)
            now, copies_after = outcome(getattr(after, name), argument, counter.copies_counted)
            where = f"{name}({type(argument).__name__} {str(argument)[:20]!r})"
            assert repr(was) == repr(now), f"{where}: {was} is not {now}"
            # What NumPy does before it refuses a str is its own business.
            if was[0] == "gave":
                assert copies_after <= copies_before, f"{where}: {copies_before} copies have become {copies_after}"
            if was[0] == "gave" and copies_before:
                saved.append((type(argument).__name__, copies_before, copies_after))
        print(name, *[f"{kind}:{copies_before}->{copies_after}" for kind, copies_before, copies_after in saved])


if __name__ == "__main__":
    main()
