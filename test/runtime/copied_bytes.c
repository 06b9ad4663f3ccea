/* Counts the bytes that memcpy and memmove copy, when it is preloaded: what test_patterns.py asks for. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static size_t copied;

size_t pybuf_copied_bytes(void) { return copied; }

/* Built with -fno-builtin: mempcpy and bcopy are the C library's own and stay as they are. */
void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  copied += size;
  mempcpy(to, from, size);
  return to;
}

/* The C library's own would copy by a memcpy of its own, which nothing can come between. */
char *strdup(const char *text) {
  const size_t size = strlen(text) + 1;
  char *copy = malloc(size);
  return copy ? memcpy(copy, text, size) : NULL;
}

void *memmove(void *to, const void *from, size_t size) {
  copied += size;
  bcopy(from, to, size);
  return to;
}
