"""What the casters of pybuf promise in a binding library, asked of the module that interop.cpp makes with it."""

import array
import unittest

import interop


class Interop(unittest.TestCase):
    def test_parameters_are_read_in_place(self):
        memory = bytearray(3)
        interop.fill(memory)
        self.assertEqual(memory, b"\7\7\7")
        memory.append(1)  # BufferError if the view were left
        self.assertEqual(interop.sum(array.array("d", [1, 2.5])), 3.5)
        self.assertEqual(interop.sum(array.array("i", [1, 2])), 3)
        grid = memoryview(array.array("d", range(6))).cast("B").cast("d", (2, 3))
        self.assertEqual((interop.corner(grid), interop.corner(grid[::-1])), (2, 5))
        self.assertEqual(interop.first(memoryview(b"x" + array.array("d", [4.5]).tobytes())[1:].cast("d")), 4.5)

    def test_what_does_not_fit_is_a_type_error(self):
        for call, wrong in ((interop.sum, array.array("f", [1])), (interop.sum, "text"), (interop.fill, b"read-only"), (interop.corner, b"x")):
            with self.assertRaises(TypeError) as caught:
                call(wrong)
            self.assertIn("Buffer", str(caught.exception))

    def test_a_view_becomes_a_memoryview(self):
        data = b"some bytes"
        self.assertIs(interop.itself(data).obj, data)

    def test_adopted_memory(self):
        ramp = memoryview(interop.ramp(4))
        self.assertEqual((ramp.tolist(), ramp.format), ([0, 1, 2, 3], "d"))
        with self.assertRaisesRegex(ValueError, "expected a shape that holds 5 elements"):
            interop.wrong_shape()


if __name__ == "__main__":
    unittest.main()
