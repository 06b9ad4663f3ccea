// What the Python APIs and the C and C++ libraries do to memory, as rows of data.
//
// A row says for one function what it allocates, copies, exposes, frees, drops or measures, by the position
// of its parameters. The rows stand in *.yaml beside this file; a generator turns them into a constant table
// while building, so that starting a process pays nothing for them. A user's own rows have the same form and
// are read at run time (option ApiModels).

#ifndef PYBUF_API_MODEL_H
#define PYBUF_API_MODEL_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>
#include <vector>

namespace pybuf::api {

/// A parameter by position, counted from 1; 0 is none. ThisParameter is the object of a member function.
using Parameter = uint8_t;
constexpr Parameter ThisParameter = 100;
constexpr Parameter ResultParameter = 101; ///< only for KeepsIn: the object that the call returns
constexpr unsigned MaxParameters = 8;

/// What a function does with one argument.
enum class Effect : uint8_t {
  ByType,   ///< nothing is said: a pointer to const is read, any other pointer may be written
  Reads,    ///< reads the memory during the call, and keeps nothing
  Writes,   ///< writes the memory during the call, and keeps nothing
  Frees,    ///< ends the life of the memory
  Drops,    ///< gives up one reference to the object
  Keeps,    ///< keeps the pointer or the object beyond the call, stolen references included
  Hands,    ///< hands the object to Python code
  Measures, ///< asks for the size only
  Tests,    ///< asks for the type or another property only
  Grows,    ///< may change the size, and so move the memory
};

/// What kind of thing holds the bytes.
enum class Storage : uint8_t { None, Block, Bytes, ByteArray, Str, List, Container, Stream, Array };

/// A library that calls C++ functions from Python and converts their arguments.
enum class Binding : uint8_t { None, Pybind11, Nanobind, BoostPython };

/// What a call does to the interpreter lock of the calling thread.
enum class Lock : uint8_t { Unchanged, Released, Taken };

/// How a std::string_view comes out of an object where a std::string is a copy of what it holds.
enum class ViewBy : uint8_t {
  None,
  Conversion, ///< the object converts to it as well
  Cast,       ///< by its member function template cast()
};

struct Row {
  const char *Name = nullptr; ///< qualified without inline namespaces and template arguments
  Effect Parameters[MaxParameters] = {};
  Effect Rest = Effect::ByType; ///< of further and variadic arguments
  Effect This = Effect::ByType;

  struct {
    Parameter Size = 0, Count = 0;
    bool Zeroed = false;
    explicit operator bool() const { return Size != 0; }
  } Allocates; ///< returns a new block of Size (times Count) bytes

  struct {
    Parameter Block = 0, Size = 0;
    explicit operator bool() const { return Block != 0; }
  } Reallocates; ///< returns Block moved and resized

  struct {
    Parameter From = 0, Size = 0;
    Storage Into = Storage::None;
    explicit operator bool() const { return From != 0; }
  } Copies; ///< returns a new object with a copy of Size bytes at From; Size 0: up to the NUL

  struct {
    Parameter Of = 0, Through = 0, SizeThrough = 0;
    Storage Held = Storage::None;
    bool Nul = false; ///< the byte after the end is there and is NUL
    explicit operator bool() const { return Of != 0; }
  } Exposes; ///< gives a pointer into the storage of Of: the result, or stored Through a parameter

  struct {
    Parameter Text = 0, Codec = 0, Errors = 0;
    const char *FixedCodec = nullptr;
    explicit operator bool() const { return Text != 0; }
  } Encodes; ///< returns a new bytes object with Text encoded

  struct {
    Parameter Object = 0;
    Storage Into = Storage::None;
    Parameter Flags = 0; ///< 0: always
    unsigned Flag = 0;
    explicit operator bool() const { return Object != 0; }
  } Duplicates; ///< returns a new object with the contents of Object, where the bit Flag of Flags is set

  struct {
    Parameter To = 0, Piece = 0;
    Storage Into = Storage::None; ///< None where any sequence will do
    bool InPlace = false;         ///< To is the address of the object, which may grow where it is
    explicit operator bool() const { return To != 0; }
  } Appends; ///< makes To longer by Piece; without InPlace the result is a new object with the contents of both

  struct {
    Parameter Text = 0;
    bool Builds = false;
    explicit operator bool() const { return Text != 0; }
  } Format; ///< the arguments after the named ones are told by a format string

  struct {
    Parameter View = 0, Memory = 0;
    explicit operator bool() const { return View != 0; }
  } FillsView; ///< makes the Py_buffer at this address a view of that memory

  struct {
    Parameter First = 0, Last = 0;
    Binding By = Binding::None;
    explicit operator bool() const { return First != 0; }
  } Registers; ///< makes the functions First to Last callable from Python

  struct {
    Parameter Member = 0;
    Binding By = Binding::None;
    explicit operator bool() const { return Member != 0; }
  } RegistersMember; ///< makes a data member of a class an attribute in Python

  struct {
    const char *ToMemory = nullptr;
    Parameter Into = 0;
    explicit operator bool() const { return ToMemory != nullptr; }
  } Serialises; ///< returns, or fills the container Into with, what the member function ToMemory writes into memory

  struct {
    Parameter Of = 0;
    Storage Held = Storage::None;
    bool Extracts = false;      ///< Of is made of the object, and holds a copy itself
    ViewBy View = ViewBy::None; ///< what gives a std::string_view of the same bytes instead
    explicit operator bool() const { return Of != 0; }
  } CopiesOut; ///< returns, where that is a string, a copy of what the object Of holds; Held is None for any object

  struct {
    Parameter View = 0, Into = 0, Size = 0;
    explicit operator bool() const { return View != 0; }
  } Gathers; ///< copies what the Py_buffer at this address shows into memory, without gaps

  /// What an array of memory does with it where no owner of the memory is given.
  enum : uint8_t { NoArray, ArrayCopies, ArrayViews } MakesArray = NoArray;
  bool MakesNone = false;             ///< the result is None
  bool CopiesElements = false;        ///< std::copy: the elements between two iterators to where a third points
  bool ForbidsConversion = false;     ///< of an argument of a registered function: no converter may copy it
  Parameter DescribesMemory = 0;      ///< the result says where the memory of this object is, and of what shape
  const char *EncodesFirst = nullptr; ///< given an object of this class, Copies copies bytes that it encodes before
  Parameter WrapsCallable = 0;        ///< the result stands for this function where it is registered
  bool ExposesItems = false;     ///< of a class: its objects make a class of a container one of items, with no buffer
  bool SaysPolicy = false;       ///< of a class: its objects say what becomes of a registered function's result
  bool MakesRoom = false;        ///< a container it is called on may grow without moving; nothing else changes
  bool NamesConstructor = false; ///< the template arguments of the result are parameters of the class's constructor
  bool ForwardsToConstructor = false; ///< constructs an object of its first template argument from what it is given

  Parameter Boxes = 0;   ///< the number that the new object holds, or that becomes an item of the list it is called on
  Parameter Unboxes = 0; ///< the object whose number is the result
  Parameter ItemOf = 0;  ///< the sequence that the result is an item of
  Parameter ItemsOf = 0; ///< the object whose items the result, a list or tuple, has
  const char *FillsInstead = nullptr; ///< the Python method that fills memory where this one returns new bytes

  Parameter KeepsIn = 0;        ///< the object that holds the kept arguments from then on, and no one else
  bool KeepsInOrder = false;    ///< as one of its items
  bool ConvertsAny = false;     ///< Duplicates takes objects without a buffer too, by their own methods
  bool BoxesElement = false;    ///< the item that ItemOf gives is made for the call, of an element of an array
  Parameter NamesAttribute = 0; ///< C text that names the attribute of this object which the result stands for
  bool HashesObject = false;    ///< its first parameter, by the code of its type
  bool MakesPart = false;       ///< the result is a copy of a part of the string that it is called on
  bool CopiesReference = false; ///< a result that is a reference gets copied, where no policy says otherwise
  bool ComparesObjects = false; ///< its first two parameters, by their types' own code
  bool CopiesMemory = false;    ///< memcpy: to the first parameter, from the second, as many as the third
  Parameter ChecksGaps = 0;     ///< true means that the Py_buffer at this address has no gaps
  bool Slices = false;          ///< Duplicates takes a part only, which is of the type of the whole
  Parameter AcquiresView = 0;   ///< fills the Py_buffer at this address on success (0)
  Parameter ReleasesView = 0;   ///< gives up the Py_buffer at this address
  Parameter ViewsMemory = 0;    ///< returns a memoryview of this memory that owns nothing
  Parameter ViewsBuffer = 0;    ///< returns a memoryview of this Py_buffer that does not hold its exporter
  Parameter StopsAtNul = 0;     ///< reads this argument up to a NUL

  enum : uint8_t { UnknownResult, NewReference, BorrowedReference } Result = UnknownResult;
  Parameter BorrowedFrom = 0;     ///< the container a borrowed reference comes from
  bool MakesStr = false;          ///< the result, if any, is a str
  bool MakesView = false;         ///< the result, if any, is a memoryview
  Parameter ChecksStr = 0;        ///< true means that this argument is a str
  Parameter ChecksBytes = 0;      ///< true means that this argument is bytes, or of a subclass
  Parameter ChecksExactBytes = 0; ///< true means that it is bytes and of no subclass
  bool RunsPython = true;         ///< may run arbitrary Python code
  Lock ThreadLock = Lock::Unchanged;
  bool IsWrapper = false; ///< read off a body of the file (flow/Wrapper.h), never written in YAML
};

/// The built-in rows and a user's own.
class Model {
public:
  /// The row of a function, or null. A user's row hides a built-in one of the same name.
  const Row *find(llvm::StringRef Name) const;

  /// The model with the files of \p UserFiles (separated by ';') added. Models are made once and live as long
  /// as the process; safe to call from several threads. Each problem is one sentence that names file and line.
  static const Model &with(llvm::StringRef UserFiles, std::vector<std::string> &Problems);

private:
  std::vector<Row> UserRows; ///< sorted by name
  std::vector<std::string> Problems;
};

} // namespace pybuf::api

#endif
