"""The Vector of vector.cpp in plain Python: the same ideas, with memoryview in the place of Py_buffer.

Nothing here copies items but what says so: a slice of a memoryview is a view of the same memory, and cast() reads bytes as
numbers where they are.
"""

import array
import functools
import itertools
import math
import operator
import reprlib
import struct

TYPECODES = "bBhHiIqQfd"


class Vector:
    __slots__ = ("typecode", "_bytes", "_owns")

    def __init__(self, typecode, items):
        if typecode not in TYPECODES or len(typecode) != 1:
            raise ValueError(f"expected a typecode of {TYPECODES}, got '{typecode}'")
        self.typecode = typecode
        self._bytes = memoryview(array.array(typecode, items)).toreadonly().cast("B")
        self._owns = True

    @classmethod
    def _over(cls, typecode, memory):
        """A vector over bytes that somebody else owns."""
        self = cls.__new__(cls)
        self.typecode = typecode
        self._bytes = memory
        self._owns = False
        return self

    @classmethod
    def frombytes(cls, packed):
        memory = memoryview(packed).cast("B")
        if not memory:
            raise ValueError("expected a typecode and items, got no bytes")
        typecode = chr(memory[0])
        if typecode not in TYPECODES:
            raise ValueError(f"expected a typecode of {TYPECODES}, got '{typecode}'")
        items = memory[1:]  # a view: slicing bytes here would copy them all
        if len(items) % struct.calcsize(typecode):
            size = struct.calcsize(typecode)
            raise ValueError(f"expected items of {size} bytes behind the typecode, got {len(items)} bytes")
        return cls._over(typecode, items)

    @property
    def _items(self):
        return self._bytes.cast(self.typecode)

    def __bytes__(self):
        return b"".join((bytes((ord(self.typecode),)), self._bytes))

    def __len__(self):
        return len(self._bytes) // struct.calcsize(self.typecode)

    def __getitem__(self, key):
        if not isinstance(key, slice):
            return self._items[key]
        start, stop, step = key.indices(len(self))
        if step != 1:
            return type(self)(self.typecode, self._items[key])  # other steps are copied
        size = struct.calcsize(self.typecode)
        return self._over(self.typecode, self._bytes[start * size : max(start, stop) * size])

    def __iter__(self):
        return iter(self._items)

    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        # Memoryviews compare their items one by one; bytes would be faster to compare, and cost a copy each.
        return self.typecode == other.typecode and self._bytes == other._bytes

    def __hash__(self):
        if not self._bytes.readonly:
            raise ValueError("cannot hash a vector over memory that can be written")
        return functools.reduce(operator.xor, self._bytes, 0)

    def __repr__(self):
        # Five items are looked at, however many there are.
        few = reprlib.repr(array.array(self.typecode, self._items[:6]))
        return f"Vector({few.removeprefix('array(')}" if len(self) else f"Vector('{self.typecode}', [])"

    def __abs__(self):
        return math.sqrt(functools.reduce(lambda total, item: total + float(item) * float(item), self._items, 0.0))

    def __sizeof__(self):
        return object.__sizeof__(self) + (self._bytes.nbytes if self._owns else 0)

    def find(self, number):
        try:
            packed = struct.pack(self.typecode, number)
        except struct.error as error:
            kind = OverflowError if isinstance(number, int) else TypeError
            raise kind(str(error)) from None
        size = len(packed)
        places = range(0, len(self._bytes), size)
        return next((at // size for at in places if self._bytes[at : at + size] == packed), -1)

    def chunks(self, size):
        if size < 1:
            raise ValueError(f"expected chunks of 1 item or more, got {size}")
        starts = itertools.takewhile(lambda start: start < len(self), itertools.count(0, size))
        return (self[start : start + size] for start in starts)
