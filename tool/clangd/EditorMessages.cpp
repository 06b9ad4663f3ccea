#include "clangd/EditorMessages.h"
#include "audit/Paths.h"
#include "host/Installation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace pybuf {

static constexpr StringRef DeadAddress = "https://clang.llvm.org/extra/clang-tidy/checks/pybuf/";
// As PybufCheck::report() begins the note that carries the edit.
static constexpr StringRef ReviewTitle = "review: ";

EditorMessages::EditorMessages(raw_ostream &Below) : Below(Below), Pages(checkPages()) { SetUnbuffered(); }
EditorMessages::~EditorMessages() { Below << Pending; }

void EditorMessages::write_impl(const char *Data, size_t Size) {
  Pending.append(Data, Size);
  Written += Size;
  forward();
}

void EditorMessages::forward() {
  static constexpr StringRef Header = "Content-Length: ", EndOfHeader = "\r\n\r\n";
  while (!Pending.empty()) {
    const StringRef Text = Pending;
    if (!Text.starts_with(Header.take_front(Text.size()))) {
      Below << Text;
      Pending.clear();
      break;
    }
    const size_t End = Text.find(EndOfHeader);
    size_t Length = 0;
    if (End == StringRef::npos)
      return;
    if (Text.slice(Header.size(), End).split('\r').first.getAsInteger(10, Length)) {
      Below << Text;
      Pending.clear();
      break;
    }
    const size_t Begin = End + EndOfHeader.size();
    if (Text.size() < Begin + Length)
      return;
    const std::string Message = putRight(Text.substr(Begin, Length));
    Below << Header << Message.size() << EndOfHeader << Message;
    Pending.erase(0, Begin + Length);
  }
  Below.flush();
}

std::optional<std::string> EditorMessages::linkToPage(StringRef Check) const {
  const std::string Page = Pages + "/pybuf-" + Check.str() + ".md";
  if (Pages.empty() || !sys::fs::exists(Page))
    return std::nullopt;
  return "file://" + uriOf(Page);
}

// The address of a check's page instead of the dead one, without reading the message as JSON: a file may have thousands
// of diagnostics, and each edit sends them all. None where a page is not there.
std::optional<std::string> EditorMessages::withLinksToPages(StringRef Message) const {
  std::string Result;
  while (true) {
    const auto [Before, After] = Message.split(DeadAddress);
    Result += Before;
    if (Before.size() == Message.size())
      return Result;
    const auto [Name, Rest] = After.split(".html\"");
    const std::optional<std::string> Link = Name.contains('"') ? std::nullopt : linkToPage(Name);
    if (!Link)
      return std::nullopt;
    (Result += *Link) += '"';
    Message = Rest;
  }
}

std::string EditorMessages::putRight(StringRef Message) const {
  const bool HasReview = Message.contains("\"" + ReviewTitle.str());
  if (!HasReview && !Message.contains(DeadAddress))
    return Message.str();
  if (!HasReview)
    if (std::optional<std::string> Linked = withLinksToPages(Message))
      return std::move(*Linked);
  Expected<json::Value> Parsed = json::parse(Message);
  if (!Parsed) {
    consumeError(Parsed.takeError());
    return Message.str();
  }
  putRight(*Parsed);
  std::string Result;
  raw_string_ostream(Result) << *Parsed;
  return Result;
}

void EditorMessages::putRight(json::Value &Value) const {
  if (json::Array *Array = Value.getAsArray()) {
    for (json::Value &Each : *Array)
      putRight(Each);
    return;
  }
  json::Object *Object = Value.getAsObject();
  if (!Object)
    return;
  if (const json::Object *Description = Object->getObject("codeDescription")) {
    StringRef Name = Description->getString("href").value_or("");
    if (Name.consume_front(DeadAddress) && Name.consume_back(".html")) {
      if (std::optional<std::string> Link = linkToPage(Name))
        (*Object)["codeDescription"] = json::Object{{"href", std::move(*Link)}};
      else
        Object->erase("codeDescription");
    }
  }
  if (Object->getString("title").value_or("").starts_with(ReviewTitle))
    Object->erase("isPreferred");
  for (auto &Member : *Object)
    putRight(Member.second);
}

} // namespace pybuf
