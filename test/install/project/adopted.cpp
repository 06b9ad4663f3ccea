// An extension that uses the installed headers, built by CMake and by setup.py.
#include <pybuf/adopt.h>
#include <pybuf/algorithms.h>
#include <pybuf/gil.h>

static PyObject *squares(PyObject *, PyObject *argument) {
  pybuf::view<const double> numbers(argument);
  if (!numbers)
    return nullptr;
  std::vector<double> result;
  for (double number : numbers)
    result.push_back(number * number);
  return pybuf::adopt(std::move(result));
}

static PyMethodDef functions[] = {{"squares", squares, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "adopted", nullptr, 0, functions, nullptr, nullptr, nullptr, nullptr};

PyMODINIT_FUNC PyInit_adopted() { return PyModuleDef_Init(&definition); }
