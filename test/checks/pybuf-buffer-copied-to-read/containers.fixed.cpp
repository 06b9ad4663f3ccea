// Memory of Python objects copied into a std::string or std::vector that is only read.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <algorithm>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

long parse(std::string_view text);
long parse_string(const std::string &text);
long parse_text(const char *text);
long sum(const unsigned char *data, size_t size);
void store(std::string text);

PyObject *of_a_view(PyObject *, PyObject *args) {
  Py_buffer view;
  if (!PyArg_ParseTuple(args, "y*", &view))
    return nullptr;
  std::string text(static_cast<const char *>(view.buf), view.len);
  PyBuffer_Release(&view);
  return PyLong_FromSsize_t(std::count(text.begin(), text.end(), '\n'));
}

long of_bytes(PyObject *bytes) {
  const std::string_view text(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  return parse(text);
}

PyObject *of_an_argument(PyObject *, PyObject *args) {
  const char *data;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "s#", &data, &size))
    return nullptr;
  std::string_view text(data, size);
  return PyLong_FromLong(parse(text));
}

long into_a_vector(Py_buffer *view) {
  const char *data = static_cast<const char *>(view->buf);
  std::vector<char> bytes(data, data + view->len);
  long sum = 0;
  for (char byte : bytes)
    sum += byte;
  return sum;
}

// Elements of several bytes may be misaligned in the buffer: pedantic.
double numbers(Py_buffer *view) {
  const double *data = static_cast<const double *>(view->buf);
  std::vector<double> values(data, data + view->len / sizeof(double));
  double sum = 0;
  for (double value : values)
    sum += value;
  return sum;
}

// The string that the initialiser spells out becomes a view as well: one of a temporary would dangle.
long spelt_out(Py_buffer *view) {
  std::string_view text = std::string_view(static_cast<const char *>(view->buf), view->len);
  return parse(text);
}

// There is a finding and no mend where a view has no such member, or the type is not told.
size_t capacity(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  return parse(text) + text.capacity();
}
long read_through_a_pointer(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  char *first = &text[0];
  return parse(std::string_view(first, text.size()));
}
long read_as_another_type(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  return sum(reinterpret_cast<unsigned char *>(&text[0]), text.size());
}
long type_of_its_own(Py_buffer *view) {
  using Text = std::string;
  Text text(static_cast<const char *>(view->buf), view->len);
  return parse(text);
}

// A std::string is needed, or a NUL that the view does not have.
long needed_as_a_string(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  return parse_string(text);
}

// An operator of somebody else's may take a std::string and no view.
struct Log {};
Log &operator<<(Log &log, const std::string &text);
void needed_by_an_operator(Py_buffer *view, Log &log) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  log << text;
}
struct Name {};
bool operator==(const Name &name, const std::string &text);
bool needed_to_compare(Py_buffer *view, const Name &name) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  return name == text;
}

long needed_with_a_nul(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  return parse_text(text.c_str());
}

// Whoever gets no size looks for a NUL, whatever gave the pointer.
long read_to_a_nul(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  return parse_text(text.data());
}
PyObject *copied_to_a_nul(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  return PyUnicode_FromString(text.data());
}

// It is changed, moved, returned or captured.
long changed(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  text += '\n';
  return parse(text);
}

void moved(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  store(std::move(text));
}

std::string returned(PyObject *bytes) {
  std::string text(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  return text;
}

void captured(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  std::thread([text] { parse(text); }).detach();
}

// The bytes go first: the most frequent reason for such a copy.
long bytes_dropped_first(PyObject *object) {
  PyObject *bytes = PyObject_Bytes(object);
  if (!bytes)
    return -1;
  std::string text(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  return parse(text);
}

// A bytearray may be resized: nothing pins it.
long of_a_bytearray(PyObject *array) {
  std::string text(PyByteArray_AS_STRING(array), PyByteArray_GET_SIZE(array));
  return parse(text);
}

// The lock is released while it is read.
long without_the_lock(Py_buffer *view) {
  std::string text(static_cast<const char *>(view->buf), view->len);
  long sum;
  Py_BEGIN_ALLOW_THREADS
  sum = parse(text);
  Py_END_ALLOW_THREADS
  return sum;
}
