// Counts the copies of at least 32 KiB that a process makes, in the place of the C library's memcpy and memmove.

#include <stddef.h>

enum { LargeCopy = 32 * 1024 };

static size_t LargeCopies;

size_t copies_counted(void) { return LargeCopies; }

// Written out, and compiled so that the compiler does not make a call of memcpy of it again.
void *memmove(void *to, const void *from, size_t size) {
  unsigned char *target = to;
  const unsigned char *source = from;
  LargeCopies += size >= LargeCopy;
  if (target < source)
    for (size_t i = 0; i < size; ++i)
      target[i] = source[i];
  else
    for (size_t i = size; i > 0; --i)
      target[i - 1] = source[i - 1];
  return to;
}

void *memcpy(void *to, const void *from, size_t size) { return memmove(to, from, size); }
