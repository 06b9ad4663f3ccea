#include "clangd/IncomingMessages.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <cstring>
#include <string>

using namespace llvm;

namespace pybuf {

bool isTakenByClangd(StringRef Body) {
  // What editors send begins so, and an edit comes with the whole file: whether the rest can be read is for clangd.
  if (StringRef Rest = Body;
      Rest.consume_front("{\"jsonrpc\":\"2.0\",") && (Rest.starts_with("\"method\":\"") || Rest.starts_with("\"id\":")))
    return true;
  Expected<json::Value> Parsed = json::parse(Body);
  if (!Parsed) {
    consumeError(Parsed.takeError());
    return true;
  }
  const json::Object *Message = Parsed->getAsObject();
  if (!Message || Message->getString("jsonrpc") != StringRef("2.0"))
    return false;
  return Message->get("method") || Message->get("id");
}

namespace {

/// Hands out the messages of a stream, one after the other, as bytes.
class MessageReader {
public:
  explicit MessageReader(std::FILE *In) : In(In) {}

  ssize_t read(char *To, size_t Size) {
    while (Given == Ready.size())
      if (!next())
        return std::ferror(In) ? -1 : 0;
    const size_t Count = std::min(Size, Ready.size() - Given);
    std::memcpy(To, Ready.data() + Given, Count);
    Given += Count;
    return static_cast<ssize_t>(Count);
  }

private:
  bool readLine(std::string &Line) {
    Line.clear();
    for (int C; (C = std::fgetc(In)) != EOF || (errno == EINTR && std::ferror(In));) {
      if (C == EOF) {
        std::clearerr(In);
        continue;
      }
      Line += static_cast<char>(C);
      if (C == '\n')
        return true;
    }
    return !Line.empty();
  }

  /// Makes the next message ready, or nothing if that is to be left out. False at the end.
  bool next() {
    Ready.clear();
    Given = 0;
    size_t Length = 0;
    for (std::string Line; readLine(Line);) {
      Ready += Line;
      StringRef Text = StringRef(Line).trim();
      // What is no header is left to clangd, which skips it.
      if (Text.consume_front("Content-Length:"))
        Text.trim().getAsInteger(10, Length);
      else if (Text.empty())
        break;
    }
    if (Ready.empty())
      return false;
    // A length that no memory has is clangd's to refuse.
    if (Length == 0 || Length > size_t(1) << 30)
      return true;
    const size_t Begin = Ready.size();
    Ready.resize(Begin + Length);
    size_t Count = 0;
    while (Count < Length) {
      const size_t Part = std::fread(Ready.data() + Begin + Count, 1, Length - Count, In);
      if (Part == 0 && errno != EINTR)
        break;
      if (Part == 0)
        std::clearerr(In);
      Count += Part;
    }
    Ready.resize(Begin + Count);
    if (Count == Length && !isTakenByClangd(StringRef(Ready).drop_front(Begin))) {
      errs() << "pybuf-clangd: left out what is no message of the language server protocol: "
             << StringRef(Ready).substr(Begin, 100) << "\n";
      Ready.clear();
    }
    return true;
  }

  std::FILE *In;
  std::string Ready;
  size_t Given = 0;
};

} // namespace

std::FILE *checkedMessages(std::FILE *In) {
  cookie_io_functions_t Functions = {};
  Functions.read = [](void *Reader, char *To, size_t Size) {
    return static_cast<MessageReader *>(Reader)->read(To, Size);
  };
  return fopencookie(new MessageReader(In), "r", Functions);
}

} // namespace pybuf
