/// \file
/// What the patterns about arrays share besides pattern.h: NumPy's table of functions, and its import.

#ifndef PYBUF_PATTERNS_ARRAY_PATTERN_H
#define PYBUF_PATTERNS_ARRAY_PATTERN_H

#include "pattern.h"

#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION
#include <numpy/arrayobject.h>

#define ARRAY_PATTERN(function, kind) PYBUF_PATTERN_AFTER(import_array(), function, kind)

#endif
