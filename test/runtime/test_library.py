"""What the runtime library promises, asked of the extension that probe.cpp makes of it.

Run by run_tests.py under each interpreter, with the folder of the built module on the path.
"""

import array
import gc
import math
import operator
import pickle
import random
import sys
import tempfile
import threading
import tracemalloc
import unittest
from functools import reduce

import probe


class Views(unittest.TestCase):
    def test_typed_elements_are_read_in_place(self):
        for doubles in (array.array("d", [1, 2, 3.5]), memoryview(array.array("d", [6.5]))):
            self.assertEqual(probe.sum(doubles), 6.5)
        self.assertEqual(probe.sum(array.array("d")), 0)
        self.assertEqual(probe.size_by_converter(b"ab", array.array("d", [1])), 10)
        self.assertEqual(probe.size_by_converter(b"", b""), 0)

    def test_errors_name_what_was_expected_and_what_came(self):
        doubles = memoryview(array.array("d", range(8)))
        grid = memoryview(bytes(32)).cast("B").cast("d", (2, 2))
        for argument, error, text in (
            (3, TypeError, "bytes-like object is required, not 'int'"),
            (array.array("f", [1]), ValueError, r"expected a buffer of format 'd' \(8 bytes an item\), got 'f' \(4"),
            (b"12345678", ValueError, "expected a buffer of format 'd' .* got 'B'"),
            (doubles[::2], BufferError, "contiguous"),
            (grid, ValueError, "expected a buffer of 1 dimension, got 2"),
        ):
            with self.subTest(argument), self.assertRaisesRegex(error, text):
                probe.sum(argument)
        with self.assertRaisesRegex(TypeError, "bytes-like"):
            probe.size_by_converter(b"", None)

    def test_misaligned_memory_is_turned_away_and_can_be_loaded(self):
        packet = memoryview(bytearray(17))
        aligned_at = next(at for at in range(8) if self.is_aligned(packet[at : at + 8]))
        odd = packet[aligned_at + 1 : aligned_at + 9].cast("d")
        with self.assertRaisesRegex(ValueError, "aligned to 8 bytes for format 'd', got an address 1 beyond"):
            probe.sum(odd)
        odd[0] = 2.5
        self.assertEqual(probe.sum_unaligned(odd), 2.5)

    @staticmethod
    def is_aligned(memory):
        try:
            probe.sum(memory.cast("d"))
            return True
        except ValueError:
            return False

    def test_strides(self):
        grid = memoryview(array.array("d", range(6))).cast("B").cast("d", (2, 3))
        self.assertEqual(probe.sum_grid(grid), 15)
        self.assertEqual(probe.sum_grid(grid[::-1]), 15)
        with self.assertRaisesRegex(ValueError, "2 dimensions, got 1"):
            probe.sum_grid(array.array("d", [1]))

    def test_writing(self):
        memory = bytearray(b"ab")
        probe.increment(memory)
        self.assertEqual(memory, b"bc")
        with self.assertRaises(BufferError):
            probe.increment(b"ab")

    def test_views_are_released(self):
        memory = bytearray(8)
        for call in (probe.fold, probe.snapshot_is_copy, probe.increment, probe.sum_grid, probe.sum):
            try:
                call(memory)
            except ValueError:
                pass
            memory.append(0)  # BufferError if a view were left


class Adopted(unittest.TestCase):
    def test_memory_is_shared(self):
        adopted = probe.adopt_doubles(4, True)
        view = memoryview(adopted)
        self.assertEqual((view.format, view.itemsize, view.shape, view.readonly), ("d", 8, (4,), False))
        view[1] = 9.0
        self.assertEqual(list(memoryview(adopted)), [0, 9, 2, 3])
        self.assertEqual(adopted[1], 9)
        self.assertIsInstance(adopted[1:3], memoryview)
        self.assertEqual(len(adopted), 4)
        self.assertEqual(list(adopted[::-1]), [3, 2, 9, 0])
        self.assertEqual(adopted.exports, 1)

    def test_memory_outlives_the_object_while_it_is_viewed(self):
        part = memoryview(probe.adopt_block(b"0123456789"))[3:5]
        gc.collect()
        self.assertEqual((bytes(part), probe.count_blocks()), (b"34", 1))
        del part
        self.assertEqual(probe.count_blocks(), 0)

    def test_owners(self):
        self.assertEqual(list(memoryview(probe.adopt_shared())), [1.5] * 3)
        unique = memoryview(probe.adopt_unique())
        self.assertEqual((list(unique), unique.format), ([0, 7], "h"))
        with tempfile.NamedTemporaryFile() as file:
            self.assertEqual(bytes(probe.map_file(file.name)), b"")
            file.write(b"mapped")
            file.flush()
            self.assertEqual(bytes(probe.map_file(file.name)), b"mapped")
        with self.assertRaises(FileNotFoundError):
            probe.map_file(file.name)

    def test_shapes(self):
        grid = memoryview(probe.adopt_grid(6, 2, 3))
        self.assertEqual((grid.shape, grid.tolist()), ((2, 3), [[0, 1, 2], [3, 4, 5]]))
        self.assertEqual(memoryview(probe.adopt_grid(0, 0, 3)).shape, (0, 3))
        huge = 1 << 40
        for wrong in ((6, 2, 2), (6, -2, -3), (0, huge, huge), (0, 0, sys.maxsize), (6, huge, huge)):
            with self.subTest(wrong), self.assertRaisesRegex(ValueError, "expected a shape that holds"):
                probe.adopt_grid(*wrong)

    def test_growing_is_refused_while_there_are_exports(self):
        adopted = probe.adopt_doubles(2, True)
        with memoryview(adopted):
            for call in (lambda: adopted.resize(1000), adopted.freeze):
                with self.assertRaisesRegex(BufferError, r"while it is exported \(exports: 1\)"):
                    call()
        adopted.resize(3)
        self.assertEqual(list(adopted), [0, 1, 0])
        self.assertRaises(ValueError, adopted.resize, -1)
        self.assertRaises(TypeError, adopted.resize, "3")
        self.assertRaises(MemoryError, adopted.resize, sys.maxsize)
        self.assertEqual(len(adopted), 3)
        adopted.freeze()
        self.assertTrue(memoryview(adopted).readonly)
        self.assertRaises(TypeError, adopted.resize, 1)
        self.assertRaises(TypeError, type(adopted))

    def test_read_only(self):
        adopted = probe.adopt_doubles(2, False)
        with self.assertRaisesRegex(BufferError, "read-only"):
            probe.increment(adopted)
        self.assertEqual(adopted.exports, 0)
        self.assertTrue(adopted.readonly)

    def test_equal_objects_have_equal_hashes(self):
        block = probe.adopt_block(b"same")
        self.assertEqual(block, b"same")
        self.assertEqual(hash(block), hash(b"same"))
        self.assertNotEqual(block, b"sane")
        self.assertNotEqual(block, 4)
        with self.assertRaisesRegex(ValueError, "writable"):
            hash(probe.adopt_doubles(1, True))

    def test_getsizeof_is_honest(self):
        size = sys.getsizeof(probe.adopt_doubles(0, False))
        self.assertEqual(sys.getsizeof(probe.adopt_doubles(1000, False)), size + 8000)
        self.assertIn("8000 bytes, format 'd', read-only", repr(probe.adopt_doubles(1000, False)))

    def test_numpy_looks_at_the_same_memory(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("this Python has no NumPy")
        adopted = probe.adopt_doubles(4, True)
        numpy.asarray(adopted)[2] = 7
        self.assertEqual(adopted[2], 7)
        self.assertEqual(numpy.asarray(probe.adopt_grid(6, 2, 3)).shape, (2, 3))
        self.assertEqual(probe.sum_grid(numpy.arange(12.0).reshape(3, 4).T[::2]), 0 + 4 + 8 + 2 + 6 + 10)
        self.assertRaises(ValueError, probe.sum, numpy.arange(3, dtype=">f8"))


class Lent(unittest.TestCase):
    def test_the_callee_reads_in_place(self):
        self.assertEqual(probe.lend_line(bytes), b"a line of text")
        self.assertEqual(probe.lend_line(lambda lent: memoryview(lent)[2:6].tobytes()), b"line")

    def test_an_object_that_is_kept_is_closed(self):
        kept = probe.lend_line(lambda lent: lent)
        with self.assertRaisesRegex(BufferError, "no longer there"):
            memoryview(kept)

    def test_a_view_that_is_kept_is_noticed(self):
        kept = []
        with self.assertRaisesRegex(BufferError, r"still looked at \(exports: 1\)"):
            probe.lend_line(lambda lent: kept.append(memoryview(lent)[1:]))
        with self.assertRaisesRegex(ZeroDivisionError, "division"):
            probe.lend_line(lambda lent: kept.append(memoryview(lent)) or 1 / 0)

    def test_memory_that_is_given_away_stays_for_those_who_keep_it(self):
        kept = probe.lend_doubles(lambda lent: memoryview(lent)[1:])
        gc.collect()
        self.assertEqual(kept.tolist(), [2, 3])
        self.assertRaises(ZeroDivisionError, probe.lend_doubles, lambda lent: 1 / 0)


class Exchange(unittest.TestCase):
    def test_pickled_memory_goes_out_of_band(self):
        for writable in (False, True):
            adopted = probe.adopt_doubles(4, writable)
            buffers = []
            data = pickle.dumps(adopted, 5, buffer_callback=buffers.append)
            self.assertLess(len(data), 100)
            self.assertEqual(adopted.exports, 1)
            loaded = pickle.loads(data, buffers=buffers)
            self.assertEqual(loaded.cast("B").cast("d").tolist(), [0, 1, 2, 3])
            if writable:
                memoryview(adopted)[1] = 9.0
                self.assertEqual(loaded.cast("B").cast("d")[1], 9)
            in_band = pickle.loads(pickle.dumps(adopted, 5))
            self.assertEqual(bytes(in_band), bytes(adopted))
        with self.assertRaisesRegex(TypeError, "protocol 5 or later, got 4"):
            pickle.dumps(adopted, 4)

    def test_dlpack_capsules(self):
        adopted = probe.adopt_doubles(4, True)
        self.assertEqual(adopted.__dlpack_device__(), (1, 0))
        capsule = adopted.__dlpack__()
        self.assertIn('"dltensor"', repr(capsule))
        self.assertEqual(adopted.exports, 1)
        with self.assertRaises(BufferError):
            adopted.resize(100)
        del capsule
        self.assertEqual(adopted.exports, 0)
        self.assertIn('"dltensor_versioned"', repr(adopted.__dlpack__(max_version=(1, 0))))
        for wrong, text in (({"stream": 1}, "streams"), ({"copy": True}, "shared"), ({"dl_device": (2, 0)}, r"device \(1, 0\)")):
            with self.assertRaisesRegex(BufferError, text):
                adopted.__dlpack__(**wrong)
        with self.assertRaisesRegex(BufferError, "read-only"):
            probe.adopt_doubles(4, False).__dlpack__()
        self.assertIn("versioned", repr(probe.adopt_doubles(4, False).__dlpack__(max_version=(1, 1))))
        self.assertEqual(adopted.exports, 0)

    def test_numpy_by_dlpack(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("this Python has no NumPy")
        adopted = probe.adopt_doubles(6, True)
        numbers = numpy.from_dlpack(adopted)
        with memoryview(adopted) as view:
            view[2] = 7
        self.assertEqual((numbers[2], numbers.dtype.str, adopted.exports), (7, "<f8", 1))
        del numbers
        gc.collect()
        self.assertEqual(adopted.exports, 0)

    def test_torch_by_dlpack(self):
        try:
            import torch
        except ImportError:
            self.skipTest("this Python has no PyTorch")
        adopted = probe.adopt_doubles(6, True)
        numbers = torch.from_dlpack(adopted)
        part = numbers[2:4]
        part[0] = 7
        with memoryview(adopted) as view:
            self.assertEqual(view[2], 7)
        with self.assertRaises(BufferError):
            adopted.resize(100)
        del numbers
        gc.collect()
        self.assertEqual(adopted.exports, 1)
        del part
        gc.collect()
        self.assertEqual(adopted.exports, 0)


class Bytes(unittest.TestCase):
    def test_builder(self):
        for room in (0, 1, 2, 100, 1 << 20):
            for used in {0, room // 2, room}:
                self.assertEqual(probe.build(room, used), b"x" * used)
        with self.assertRaisesRegex(ValueError, "expected at most 2 bytes, got 3"):
            probe.build(2, 3)
        with self.assertRaisesRegex(OverflowError, "more than Python can address"):
            probe.build(-1, 0)
        self.assertRaises((MemoryError, OverflowError), probe.build, sys.maxsize, 0)

    def test_writer(self):
        generator = random.Random(5)
        for _ in range(50):
            parts = [generator.randbytes(generator.choice((0, 1, 7, 300))) for _ in range(generator.randrange(40))]
            self.assertEqual(probe.join(*parts), b"".join(parts))
        self.assertRaises(TypeError, probe.join, b"a", 1)


class Algorithms(unittest.TestCase):
    def test_random_slices_against_bytes(self):
        generator = random.Random(11)
        for _ in range(2000):
            data = bytes(generator.choice(b"ab\0") for _ in range(generator.randrange(30)))
            low, high = sorted(generator.randrange(31) for _ in range(2))
            part, piece = data[low:high], memoryview(data)[low:high]
            start = generator.randrange(31)
            needle = generator.choice((part[start : start + 2], b"", b"ab", bytes(generator.choice(b"ab") for _ in range(3))))
            expected = (part.find(needle), part.rfind(needle), part.count(needle), part.startswith(needle))
            expected += (part.endswith(needle), part == needle, (part > needle) - (part < needle))
            self.assertEqual(probe.search(piece, needle), expected, (part, needle))
            if needle:
                self.assertEqual(probe.split(piece, needle), part.split(needle))
            self.assertEqual(probe.fold(piece), reduce(operator.xor, part, 0))
            self.assertEqual(probe.as_text(piece), (part.hex(), repr(part[:4]) + ("..." if len(part) > 4 else "")))
        self.assertRaises(ValueError, probe.split, b"a", b"")

    def test_norm(self):
        self.assertEqual(probe.norm(array.array("d", [3, 4])), math.hypot(3, 4))


class Threads(unittest.TestCase):
    def test_an_exporter_refuses_to_resize_while_it_is_read_without_the_gil(self):
        for memory, resize in (
            (bytearray(b"abcd" * 1000), lambda memory: memory.extend(b"x" * 100000)),
            (probe.adopt_doubles(500, True), lambda memory: memory.resize(100000)),
        ):
            expected = probe.fold(memory)
            seen = []
            reader = threading.Thread(target=lambda: seen.append(probe.hold_without_gil(memory)))
            reader.start()
            refused = 0
            while reader.is_alive():
                try:
                    resize(memory)
                    break
                except BufferError:
                    refused += 1
                    reader.join(0.001)
            reader.join()
            # The reader may have had its turn before the loop began, or begun after the resize: both are in order.
            self.assertEqual(seen[0][0], 1)
            if refused:
                self.assertEqual(seen[0][1], expected)

    def test_exports_are_counted_in_threads(self):
        adopted = probe.adopt_doubles(100, True)

        def look():
            for _ in range(2000):
                memoryview(adopted)[3:7].tolist()

        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(adopted.exports, 0)

    def test_only_what_can_change_is_copied(self):
        changing = bytearray(b"abc")
        for memory, copied in (
            (b"abc", False),
            (memoryview(b"abc")[1:], False),
            (changing, True),
            (memoryview(changing).toreadonly(), True),  # read-only, and changes with the bytearray
        ):
            self.assertIs(probe.snapshot_is_copy(memory), copied)


@unittest.skipUnless(hasattr(probe, "throw_and_guard"), "built without exceptions")
class Exceptions(unittest.TestCase):
    def test_translation(self):
        with self.assertRaisesRegex(IndexError, "no first byte"):
            probe.throw_and_guard(b"")
        with self.assertRaisesRegex(ValueError, "thrown without the GIL"):
            probe.throw_and_guard(b"a")
        self.assertRaises(TypeError, probe.throw_and_guard, 1)


class Leaks(unittest.TestCase):
    def run_everything(self):
        for suite in (Views, Adopted, Lent, Exchange, Bytes):
            for name in unittest.defaultTestLoader.getTestCaseNames(suite):
                if "numpy" not in name:
                    suite(name).debug()

    def test_nothing_is_left(self):
        total = getattr(sys, "gettotalrefcount", lambda: 0)
        for _ in range(2):
            self.run_everything()
        gc.collect()
        tracemalloc.start()
        try:
            blocks, references, memory = sys.getallocatedblocks(), total(), tracemalloc.get_traced_memory()[0]
            for _ in range(5):
                self.run_everything()
            gc.collect()
            self.assertLess(sys.getallocatedblocks() - blocks, 300)
            self.assertLess(total() - references, 500)
            self.assertLess(tracemalloc.get_traced_memory()[0] - memory, 40000)
        finally:
            tracemalloc.stop()


class Interpreters(unittest.TestCase):
    def test_each_has_a_type_of_its_own(self):
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            try:
                import _interpreters as interpreters
            except ImportError:
                self.skipTest("this Python does not let tests make interpreters")
        script = f"""if True:
            import sys
            sys.path[:] = {sys.path!r}
            import probe
            adopted = probe.adopt_doubles(3, True)
            assert list(adopted) == [0, 1, 2] and memoryview(adopted)[1:].tolist() == [1, 2]
            assert id(type(adopted)) != {id(type(probe.adopt_doubles(1, True)))}, "the type is shared"
            """
        # An extension for the limited API of 3.11 cannot say that it supports a GIL for each interpreter.
        shares_gil = any("limited-api" in folder for folder in sys.path) and sys.version_info >= (3, 12)
        legacy = {"isolated": False} if sys.version_info < (3, 13) else {"config": "legacy"}
        first, second = (interpreters.create(**(legacy if shares_gil else {})) for _ in range(2))
        for interpreter in (first, second, first):
            self.assertIsNone(interpreters.run_string(interpreter, script))
        interpreters.destroy(first)
        self.assertIsNone(interpreters.run_string(second, script))
        interpreters.destroy(second)
        self.assertEqual(list(probe.adopt_doubles(2, False)), [0, 1])

    def test_those_that_share_the_lock_leave_what_was_there_alone(self):
        try:
            import _testcapi
        except ImportError:
            self.skipTest("this Python has no way to start another interpreter here")
        code = "import probe, sys; b = probe.adopt_doubles(3, True); assert list(memoryview(b)) == [0, 1, 2]; b.resize(5); del b"
        code = f"import sys; sys.path[:] = {sys.path!r}\n{code}"
        before = probe.adopt_doubles(2, False)
        for _ in range(3):
            self.assertEqual(_testcapi.run_in_subinterp(code), 0)
        self.assertEqual(list(memoryview(before)), [0, 1])
        self.assertEqual(list(memoryview(probe.adopt_doubles(2, False))), [0, 1])


if __name__ == "__main__":
    unittest.main()
