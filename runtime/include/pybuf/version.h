/// \file
/// The version of the pybuf runtime library, for `#if` and for messages.
///
///     #include <pybuf/version.h>
///     #if PYBUF_VERSION < PYBUF_VERSION_NUMBER(0, 2, 0)
///     #error "pybuf 0.2 is needed"
///     #endif

#ifndef PYBUF_VERSION_H
#define PYBUF_VERSION_H

#define PYBUF_VERSION_MAJOR 0
#define PYBUF_VERSION_MINOR 1
#define PYBUF_VERSION_PATCH 0

/// A version as one number that compares as versions do.
#define PYBUF_VERSION_NUMBER(major, minor, patch) ((major) * 10000 + (minor) * 100 + (patch))

/// The version of these headers.
#define PYBUF_VERSION PYBUF_VERSION_NUMBER(PYBUF_VERSION_MAJOR, PYBUF_VERSION_MINOR, PYBUF_VERSION_PATCH)

/// The same for people: "0.1.0".
#define PYBUF_VERSION_STRING "0.1.0"

#endif
