/* A small codec for length-prefixed frames, written the way such extensions often are: it works, and it copies
   more than it has to. `./dev audit` without a path audits this file. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_SIZE = 8 };

static void put_u32(unsigned char *to, uint32_t value) {
  to[0] = (unsigned char)value;
  to[1] = (unsigned char)(value >> 8);
  to[2] = (unsigned char)(value >> 16);
  to[3] = (unsigned char)(value >> 24);
}

static uint32_t checksum(const unsigned char *data, Py_ssize_t size) {
  uint32_t sum = 1;
  for (Py_ssize_t i = 0; i < size; ++i)
    sum = sum * 31 + data[i];
  return sum;
}

/* Header and payload as one bytes object. The frame is put together in a temporary block and then copied. */
static PyObject *encode(PyObject *self, PyObject *args) {
  Py_buffer payload;
  PyObject *result = NULL;
  unsigned char *frame;

  (void)self;
  if (!PyArg_ParseTuple(args, "y*:encode", &payload))
    return NULL;
  frame = malloc(payload.len + HEADER_SIZE);
  if (frame == NULL) {
    PyErr_NoMemory();
    goto done;
  }
  if (payload.len > UINT32_MAX) {
    PyErr_SetString(PyExc_ValueError, "payload is too long for a frame");
    goto done;
  }
  put_u32(frame, (uint32_t)payload.len);
  put_u32(frame + 4, checksum(payload.buf, payload.len));
  memcpy(frame + HEADER_SIZE, payload.buf, payload.len);
  result = PyBytes_FromStringAndSize((const char *)frame, payload.len + HEADER_SIZE);

done:
  free(frame);
  PyBuffer_Release(&payload);
  return result;
}

/* The payload with every byte combined with a key. */
static PyObject *mask(PyObject *self, PyObject *args) {
  const char *data;
  Py_ssize_t size;
  unsigned char key;

  (void)self;
  if (!PyArg_ParseTuple(args, "y#b:mask", &data, &size, &key))
    return NULL;
  char *masked = PyMem_Malloc(size);
  if (masked == NULL)
    return PyErr_NoMemory();
  for (Py_ssize_t i = 0; i < size; ++i)
    masked[i] = (char)(data[i] ^ key);
  PyObject *result = PyBytes_FromStringAndSize(masked, size);
  PyMem_Free(masked);
  return result;
}

/* The checksum of a text in UTF-8. The encoded bytes object is made only to be read. */
static PyObject *text_checksum(PyObject *self, PyObject *text) {
  (void)self;
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  if (encoded == NULL)
    return NULL;
  uint32_t sum = checksum((const unsigned char *)PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
  Py_DECREF(encoded);
  return PyLong_FromUnsignedLong(sum);
}

/* The checksum of any buffer. It is read where it lies: nothing to mend here. */
static PyObject *buffer_checksum(PyObject *self, PyObject *data) {
  Py_buffer view;

  (void)self;
  if (PyObject_GetBuffer(data, &view, PyBUF_SIMPLE) < 0)
    return NULL;
  uint32_t sum = checksum(view.buf, view.len);
  PyBuffer_Release(&view);
  return PyLong_FromUnsignedLong(sum);
}

static PyMethodDef methods[] = {
    {"encode", encode, METH_VARARGS, "encode(payload) -> bytes: the payload behind a header"},
    {"mask", mask, METH_VARARGS, "mask(payload, key) -> bytes: every byte combined with the key"},
    {"text_checksum", text_checksum, METH_O, "text_checksum(text) -> int: over the text in UTF-8"},
    {"buffer_checksum", buffer_checksum, METH_O, "buffer_checksum(buffer) -> int"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "framecodec", "Length-prefixed frames.", -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_framecodec(void) { return PyModule_Create(&module); }
