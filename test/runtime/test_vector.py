"""What the worked example promises, asked of the extension and of its twin in Python alike.

Run by run_tests.py with the folders of both modules on the path. The tutorial docs/buffer-protocol.md is run as well.
"""

import array
import contextlib
import doctest
import functools
import gc
import math
import operator
import random
import struct
import sys
import unittest
from pathlib import Path

import vector
import vector_twin

TUTORIAL = Path(__file__).parents[2] / "docs/buffer-protocol.md"
BOTH = (vector.Vector, vector_twin.Vector)


class Vectors(unittest.TestCase):
    def for_both(self, check):
        for cls in BOTH:
            with self.subTest(cls.__module__):
                check(cls)

    def test_items(self):
        def check(cls):
            for typecode in "bBhHiIqQfd":
                items = [0, 1, 2, 100]
                made = cls(typecode, items)
                self.assertEqual((list(made), len(made), made.typecode), (items, 4, typecode))
                self.assertEqual(made[-1], 100)
                self.assertEqual(list(cls(typecode, array.array(typecode, items))), items)
            self.assertRaises(IndexError, lambda: cls("b", [1])[1])
            self.assertRaises(TypeError, lambda: cls("b", [1])["a"])
            self.assertEqual(list(cls("Q", [2**64 - 1])), [2**64 - 1])
            for typecode, wrong, error in (("b", 128, OverflowError), ("i", 1.5, TypeError), ("d", "x", TypeError)):
                self.assertRaises(error, cls, typecode, [wrong])
            self.assertRaisesRegex(ValueError, "a typecode of bBhHiIqQfd, got 'x'", cls, "x", [])

        self.for_both(check)

    def test_random_slices_against_a_list(self):
        def check(cls):
            generator = random.Random(3)
            for _ in range(1000):
                typecode = generator.choice("bhiqfd")
                expected = [generator.randrange(-128, 128) for _ in range(generator.randrange(12))]
                made = cls(typecode, expected)
                for _ in range(3):
                    start, stop = (generator.choice((None, generator.randrange(-13, 14))) for _ in range(2))
                    key = slice(start, stop, generator.choice((None, 1, 1, 2, -1, -3)))
                    made, expected = made[key], expected[key]
                    self.assertEqual(list(made), expected, key)
                wanted = generator.randrange(-128, 128)
                self.assertEqual(made.find(wanted), expected.index(wanted) if wanted in expected else -1)
                self.assertEqual(abs(made), math.sqrt(sum(item * item for item in expected)))
                packed = typecode.encode() + struct.pack(f"{len(expected)}{typecode}", *expected)
                self.assertEqual(bytes(made), packed)
                self.assertEqual(cls.frombytes(packed), made)
                self.assertEqual(hash(made), functools.reduce(operator.xor, packed[1:], 0))
                size = generator.randrange(1, 6)
                chunks = [list(chunk) for chunk in made.chunks(size)]
                self.assertEqual(chunks, [expected[at : at + size] for at in range(0, len(expected), size)])

        self.for_both(check)

    def test_memory_is_shared(self):
        def check(cls):
            packet = bytearray(b"B" + bytes(range(10)))
            over = cls.frombytes(packet)
            part, last = over[2:8], list(over.chunks(5))[-1]
            packet[10] = 99
            packet[3] = 77
            self.assertEqual((list(part), last[4]), ([77, 3, 4, 5, 6, 7], 99))
            with self.assertRaises(BufferError):
                packet.append(1)
            copied = over[::2]
            packet[1] = 55
            self.assertEqual((over[0], copied[0]), (55, 0))
            del over, part, last
            gc.collect()
            packet.append(1)

        self.for_both(check)

    def test_items_behind_one_byte_are_misaligned(self):
        def check(cls):
            doubles = cls.frombytes(b"d" + struct.pack("3d", 1.5, 2.5, -3))
            self.assertEqual((list(doubles), abs(doubles), doubles.find(2.5)), ([1.5, 2.5, -3.0], math.sqrt(17.5), 1))

        self.for_both(check)

    def test_bad_bytes(self):
        def check(cls):
            for packed, text in (
                (b"", "expected a typecode and items, got no bytes"),
                (b"d1234567", "expected items of 8 bytes behind the typecode, got 7 bytes"),
                (b"\xff", "expected a typecode"),
            ):
                self.assertRaisesRegex(ValueError, text, cls.frombytes, packed)
            self.assertRaises(TypeError, cls.frombytes, "text")
            self.assertRaises(ValueError, cls("b", [1]).chunks, 0)
            self.assertRaises(OverflowError, cls("h", [1]).find, 1 << 20)
            with self.assertRaisesRegex(ValueError, "cannot hash a vector over memory that can be written"):
                hash(cls.frombytes(bytearray(b"b1")))
            self.assertNotEqual(cls("b", [1]), cls("B", [1]))
            self.assertNotEqual(cls("b", [1]), [1])

        self.for_both(check)

    def test_repr_looks_at_five_items(self):
        def check(cls):
            self.assertEqual(repr(cls("d", range(1000))), "Vector('d', [0.0, 1.0, 2.0, 3.0, 4.0, ...])")
            self.assertEqual(repr(cls("i", range(5))), "Vector('i', [0, 1, 2, 3, 4])")
            self.assertEqual(repr(cls("i", [])), "Vector('i', [])")

        self.for_both(check)

    def test_getsizeof_counts_what_is_owned(self):
        def check(cls):
            made = cls("d", range(1000))
            small = sys.getsizeof(cls("d", []))
            self.assertEqual(sys.getsizeof(made), small + 8000)
            self.assertEqual(sys.getsizeof(made[10:900]), small)

        self.for_both(check)


class Extension(unittest.TestCase):
    def test_memoryview(self):
        view = memoryview(vector.Vector("h", [1, 2, 3]))
        self.assertEqual((view.format, view.itemsize, view.shape, view.readonly), ("h", 2, (3,), True))
        self.assertEqual((view.tolist(), view[1:].tolist()), ([1, 2, 3], [2, 3]))
        with self.assertRaises(TypeError):
            view[0] = 1

    def test_numpy_looks_at_the_same_memory(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("this Python has no NumPy")
        packet = bytearray(b"h" + struct.pack("3h", 1, 2, 3))
        numbers = numpy.asarray(vector.Vector.frombytes(packet))
        struct.pack_into("h", packet, 3, 9)
        self.assertEqual(numbers.tolist(), [1, 9, 3])

    def test_nothing_is_left(self):
        def work():
            made = vector.Vector("d", range(100))
            list(made.chunks(7)), made[3:9][1:], bytes(made), hash(made), repr(made), memoryview(made)[2]
            for bad in ((vector.Vector, "b", [1000]), (vector.Vector.frombytes, b"d1"), (made.find, "x")):
                with contextlib.suppress(ValueError, OverflowError, TypeError):
                    bad[0](*bad[1:])

        work()
        gc.collect()
        blocks = sys.getallocatedblocks()
        for _ in range(200):
            work()
        gc.collect()
        self.assertLess(sys.getallocatedblocks() - blocks, 100)

    def test_a_cycle_is_collected(self):
        class Memory(bytearray):
            pass

        gc.collect()
        memory = Memory(b"b123")
        memory.itself = vector.Vector.frombytes(memory)
        del memory
        self.assertGreater(gc.collect(), 0)
        self.assertFalse([thing for thing in gc.get_objects() if isinstance(thing, Memory)])


class Tutorial(unittest.TestCase):
    def test_the_page_says_what_happens(self):
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        failed, attempted = doctest.testfile(str(TUTORIAL), module_relative=False, optionflags=flags)
        self.assertEqual(failed, 0)
        self.assertGreater(attempted, 20)


if __name__ == "__main__":
    unittest.main()
