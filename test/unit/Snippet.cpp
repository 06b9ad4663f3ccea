#include "Snippet.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Tooling/Tooling.h"
#include "gtest/gtest.h"

using namespace clang;

namespace pybuf {

// What the snippets may call. Functions that are not rows of the API model stand for any other code:
// look() takes a pointer to const, fill() a plain pointer, and both are known by their types alone.
static constexpr char Declarations[] = R"(
#ifdef __cplusplus
#define NULL nullptr
extern "C" {
#else
#define NULL ((void *)0)
#endif
typedef unsigned long size_t;
typedef long Py_ssize_t;
typedef struct _object { Py_ssize_t ob_refcnt; void *ob_type; } PyObject;
typedef struct _ts PyThreadState;
typedef struct { void *buf; PyObject *obj; Py_ssize_t len; } Py_buffer;
PyObject *PyBytes_FromStringAndSize(const char *, Py_ssize_t);
PyObject *PyBytes_FromString(const char *);
PyObject *PyByteArray_FromStringAndSize(const char *, Py_ssize_t);
char *PyBytes_AsString(PyObject *);
int PyBytes_AsStringAndSize(PyObject *, char **, Py_ssize_t *);
Py_ssize_t PyBytes_Size(PyObject *);
int PyBytes_Check(PyObject *);
PyObject *PyUnicode_AsUTF8String(PyObject *);
PyObject *PyUnicode_AsLatin1String(PyObject *);
PyObject *PyUnicode_AsEncodedString(PyObject *, const char *, const char *);
PyObject *PyObject_GetAttrString(PyObject *, const char *);
PyObject *PyObject_CallNoArgs(PyObject *);
PyObject *PyObject_CallOneArg(PyObject *, PyObject *);
PyObject *PyObject_Str(PyObject *);
PyObject *PyTuple_GetItem(PyObject *, Py_ssize_t);
PyObject *PyList_GetItem(PyObject *, Py_ssize_t);
int PyList_Append(PyObject *, PyObject *);
PyObject *PyErr_NoMemory(void);
PyObject *PyLong_FromLong(long);
PyObject *PyMemoryView_FromMemory(char *, Py_ssize_t, int);
void Py_INCREF(PyObject *);
void Py_DECREF(PyObject *);
void Py_XDECREF(PyObject *);
PyThreadState *PyEval_SaveThread(void);
void PyEval_RestoreThread(PyThreadState *);
int PyGILState_Ensure(void);
void PyGILState_Release(int);
void *PyMem_Malloc(size_t);
void PyMem_Free(void *);
void *malloc(size_t);
void *calloc(size_t, size_t);
void *realloc(void *, size_t);
void free(void *);
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
int strcmp(const char *, const char *);
char *strchr(const char *, int);
size_t strlen(const char *);
int puts(const char *);
void look(const void *);
void fill(void *, long);
long produce(char *, long);
int ask(void);
void a(void);
void b(void);
void c(void);
void d(void);
void e(void);
#ifdef __cplusplus
}
namespace std {
template <class T> struct allocator {};
template <class T, class A = allocator<T>> class vector {
public:
  vector();
  explicit vector(size_t);
  vector(const vector &);
  vector(vector &&);
  ~vector();
  vector &operator=(const vector &);
  T *data();
  const T *data() const;
  size_t size() const;
  void resize(size_t);
  void push_back(const T &);
  T &operator[](size_t);
  const T &operator[](size_t) const;
  T *begin();
  T *end();
};
template <class T> struct char_traits {};
template <class T> class basic_string_view {
public:
  basic_string_view(const T *, size_t);
  const T *data() const;
  size_t size() const;
};
template <class T, class R = char_traits<T>, class A = allocator<T>> class basic_string {
public:
  basic_string();
  basic_string(const T *);
  ~basic_string();
  const T *c_str() const;
  size_t size() const;
  operator basic_string_view<T>() const;
};
typedef basic_string<char> string;
typedef basic_string_view<char> string_view;
}
#endif
#line 1
)";

struct Snippet::Body {
  const FunctionDecl *Function = nullptr;
  std::unique_ptr<flow::FunctionGraph> Graph;
  std::unique_ptr<flow::Uses> All;
};

namespace {

struct Definitions : RecursiveASTVisitor<Definitions> {
  explicit Definitions(std::vector<const FunctionDecl *> &Found) : Found(Found) {}
  bool VisitFunctionDecl(FunctionDecl *Function) {
    if (Function->isThisDeclarationADefinition() && Function->hasBody() && !Function->isImplicit())
      Found.push_back(Function);
    return true;
  }
  std::vector<const FunctionDecl *> &Found;
};

std::vector<const FunctionDecl *> definitions(ASTContext &Context) {
  std::vector<const FunctionDecl *> Found;
  Definitions(Found).TraverseDecl(Context.getTranslationUnitDecl());
  return Found;
}

} // namespace

Snippet::Snippet(StringRef Code, Language In, StringRef Header) {
  const bool IsC = In == Language::C;
  Unit = tooling::buildASTFromCodeWithArgs(
      Declarations + Code.str(), {IsC ? "-std=c17" : "-std=c++17", "-w"}, IsC ? "snippet.c" : "snippet.cpp", "pybuf",
      std::make_shared<PCHContainerOperations>(), tooling::getClangStripDependencyFileAdjuster(),
      {{"header.h", Header.str()}});
  if (!Unit || Unit->getDiagnostics().hasErrorOccurred()) {
    ADD_FAILURE() << "the snippet does not compile:\n" << Code.str();
    Unit = tooling::buildASTFromCodeWithArgs("", {});
  }
  std::vector<std::string> Problems;
  Calls = std::make_unique<flow::CallModel>(api::Model::with("", Problems), Unit->getASTContext());
}

Snippet::~Snippet() = default;

const FunctionDecl &Snippet::function(StringRef Name) { return *body(Name).Function; }

std::vector<std::string> Snippet::functionNames() {
  std::vector<std::string> Names;
  for (const FunctionDecl *Function : definitions(context()))
    Names.push_back(Function->getNameAsString());
  return Names;
}

Snippet::Body &Snippet::body(StringRef Name) {
  std::unique_ptr<Body> &Known = Bodies[Name.str()];
  if (Known)
    return *Known;
  Known = std::make_unique<Body>();
  for (const FunctionDecl *Function : definitions(context()))
    if (Function->getNameAsString() == Name)
      Known->Function = Function;
  if (Known->Function)
    Known->Graph = flow::FunctionGraph::build(*Known->Function, context());
  if (!Known->Graph)
    llvm::report_fatal_error("no function " + Name + " in the snippet");
  Known->All = std::make_unique<flow::Uses>(*Known->Graph, *Calls);
  return *Known;
}

const flow::FunctionGraph &Snippet::graph(StringRef In) { return *body(In).Graph; }

flow::Uses &Snippet::uses(StringRef In) { return *body(In).All; }

const VarDecl *Snippet::variable(StringRef Name, StringRef In) {
  for (const ParmVarDecl *Parameter : function(In).parameters())
    if (Parameter->getName() == Name)
      return Parameter;
  const VarDecl *Found = nullptr;
  forEachStatement(function(In).getBody(), [&](const Stmt *S) {
    if (const auto *Declared = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declared->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(D); Variable && Variable->getName() == Name)
          Found = Variable;
  });
  if (!Found)
    llvm::report_fatal_error("no variable " + Name + " in the snippet");
  return Found;
}

const CallExpr *Snippet::call(StringRef Callee, StringRef In, unsigned Nth) {
  const CallExpr *Found = nullptr;
  forEachStatement(function(In).getBody(), [&](const Stmt *S) {
    if (calledName(S) == Callee && Nth-- == 0)
      Found = cast<CallExpr>(S);
  });
  if (!Found)
    llvm::report_fatal_error("no call of " + Callee + " in the snippet");
  return Found;
}

flow::Point Snippet::after(StringRef Callee, StringRef In) {
  const std::optional<flow::Point> Found = graph(In).after(call(Callee, In));
  if (!Found)
    llvm::report_fatal_error("the call of " + Callee + " is not in the graph");
  return *Found;
}

const Expr *Snippet::argument(StringRef Callee, unsigned Index, StringRef In) {
  return call(Callee, In)->getArg(Index);
}

void forEachStatement(const Stmt *S, llvm::function_ref<void(const Stmt *)> Visit) {
  Visit(S);
  for (const Stmt *Child : S->children())
    if (Child)
      forEachStatement(Child, Visit);
}

std::string calledName(const Stmt *S) {
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee ? Callee->getNameAsString() : "";
}

} // namespace pybuf
