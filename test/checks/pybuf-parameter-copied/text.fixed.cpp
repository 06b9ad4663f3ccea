// Text parameters of functions that pybind11 makes callable.

#include <cstring>
#include <iostream>
#include <map>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <string_view>
#include <vector>

namespace py = pybind11;

size_t checksum(const char *data, size_t size);
size_t hash(const unsigned char *data, size_t size);
struct Id {
  int number;
};
bool operator==(const Id &id, const std::string &text);
size_t name_length(const std::string &name);
size_t parse(std::string_view text);

static size_t count_commas(const std::string &text) {
  size_t found = 0;
  for (char c : text)
    found += c == ',';
  return found;
}

size_t seen_elsewhere_too(std::string text) { return text.size(); }

static size_t overloaded(const std::string &text) { return text.find('x'); }
static size_t overloaded(int number) { return number; }

struct Table {
  explicit Table(size_t) {}
  virtual ~Table() = default;
  std::map<std::string, int> columns;
  std::string name;
  size_t width(const std::string &column) const { return column.size(); }
};

struct Derived : Table {
  using Table::Table;
  Derived(Table &&table) : Table(std::move(table)) {}
};

template <class Function> void add(py::module_ &m, const char *name, Function &&f) {
  m.def(name, std::forward<Function>(f));
}

template <class T> void bind_each(py::module_ &m, const char *name) {
  py::class_<T>(m, name)
      .def("tag", [](const T &, std::string_view tag) { return tag.size(); })
      .def("hash", [](const T &, std::string_view key) { return checksum(key.data(), key.size()); });
}

PYBIND11_MODULE(text, m) {
  m.def("size", [](std::string_view s) { return s.size(); });
  m.def("checksum", [](std::string data) { return checksum(data.c_str(), data.size()); });
  m.def("starts", [](std::string_view s, int n) { return !s.empty() && s[0] == n; }, py::arg("s"), py::arg("n") = 3);
  m.def("is_text", [](std::string_view kind) { return kind == "text" || kind == "markdown"; });
  m.def("parse", [](std::string_view text) { return parse(text); });
  m.def("log", [](std::string_view line) { std::cerr << line << '\n'; });
  m.def("commas", &count_commas);
  m.def("number_of_commas", count_commas); // a second name for it is no second finding
  m.def("seen", seen_elsewhere_too);
  m.def("overloaded", py::overload_cast<const std::string &>(&overloaded));
  m.def("overloaded", py::overload_cast<int>(&overloaded));
  auto held = [](std::string_view s) { return s.length(); };
  m.def("held", held);
  add(m, "through_a_wrapper", [](std::string_view s) { return s.size(); });
  m.def("under_the_lock", [](std::string_view s) { return s.size(); }, py::call_guard<py::gil_scoped_acquire>());

  py::class_<Table>(m, "Table")
      .def(py::init([](std::string_view header) { return Table(header.size()); }))
      .def_static("valid", [](std::string_view name) { return name.find(' ') == std::string::npos; })
      .def_property(
          "widths", [](const Table &t) { return t.columns.size(); },
          [](Table &t, std::string_view wide) { t.columns.clear(); t.columns["w"] = parse(wide); })
      .def("width", &Table::width); // a member function has other callers: pedantic
  bind_each<Table>(m, "Each");
  // The two functions have to take the same parameters: there is no edit.
  py::class_<Table, Derived>(m, "Derived")
      .def(py::init([](const std::string &header) { return Table(header.size()); },
                    [](const std::string &header) { return Derived(header.size()); }));

  // The std::string itself is needed.
  m.def("by_name", [](const std::string &name) { return name_length(name); });
  m.def("find", [](Table &t, const std::string &column) { return t.columns[column]; });
  m.def("rename", [](Table &t, const std::string &name) { t.name = name; });
  m.def("moved", [](Table &t, std::string name) { t.name = std::move(name); });
  m.def("greeting", [](const std::string &name) { return "hello " + name; });
  m.def("same", [](const std::string &s) { return s; });
  m.def("upper", [](std::string s) {
    for (char &c : s)
      c = std::toupper(c);
    return s;
  });
  m.def("grown", [](std::string s) {
    s += '!';
    return s.size();
  });
  m.def("copied", [](const std::string &s) {
    std::string copy = s;
    return copy.size();
  });
  m.def("part", [](const std::string &s) { return s.substr(1).size(); });

  m.def("same_id", [](const std::string &s) { return Id{1} == s; });
  m.def("writable", [](std::string s) {
    char *data = &s[0];
    return checksum(data, s.size());
  });
  m.def("cast", [](std::string s) { return hash(reinterpret_cast<unsigned char *>(s.data()), s.size()); });

  // A view has no NUL at its end.
  m.def("number", [](const std::string &s) { return std::strtol(s.c_str(), nullptr, 10); });
  m.def("c_length", [](const std::string &s) { return std::strlen(s.data()); });

  // A bytearray may change while the function reads.
  m.def("unlocked", [](const std::string &s) { return s.size(); }, py::call_guard<py::gil_scoped_release>());
  m.def("unlocks", [](const std::string &s) {
    py::gil_scoped_release released;
    return checksum(s.data(), s.size());
  });
  m.def("calls_back", [](const std::string &s, const py::object &f) {
    f();
    return checksum(s.data(), s.size());
  });
  // After the last read it may.
  m.def("told", [](std::string_view s, const py::object &f) { f(s.size()); });

  // Handles are no data, and other types are converted to what they are.
  m.def("bytes", [](const py::bytes &b) { return py::len(b); });
  m.def("text", [](py::str s) { return py::len(s); });
  m.def("wide", [](const std::wstring &s) { return s.size(); });
  m.def("names", [](const std::vector<std::string> &names) { return names.size(); });
  m.def("viewed", [](std::string_view s) { return s.size(); });
  m.def("pointer", [](const char *s) { return std::strlen(s); });
}
