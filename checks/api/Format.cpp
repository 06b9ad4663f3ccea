#include "api/Format.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace pybuf::api {

namespace {

using Roles = std::vector<FormatRole>;

// The longest unit at the beginning of \p Rest, with its roles; empty if there is none.
std::pair<StringRef, Roles> nextUnit(StringRef Rest, FormatUse Use) {
  const bool Builds = Use == FormatUse::Build;
  struct Known {
    StringRef Unit;
    Roles Arguments;
    bool Parses = true, Builds = true;
  };
  using R = FormatRole;
  // Longer units stand before their beginnings.
  static const Known Units[] = {
      {"es#", {R::Codec, R::Allocated, R::Size}, true, false},
      {"et#", {R::Codec, R::Allocated, R::Size}, true, false},
      {"es", {R::Codec, R::Allocated}, true, false},
      {"et", {R::Codec, R::Allocated}, true, false},
      {"s*", {R::View}, true, false},
      {"z*", {R::View}, true, false},
      {"y*", {R::View}, true, false},
      {"w*", {R::View}, true, false},
      {"s#", {R::Pointer, R::Size}},
      {"z#", {R::Pointer, R::Size}},
      {"y#", {R::Pointer, R::Size}},
      {"u#", {R::Pointer, R::Size}},
      {"U#", {R::Pointer, R::Size}, false, true},
      {"Z#", {R::Pointer, R::Size}, true, false},
      {"O!", {R::Type, R::Object}, true, false},
      {"O&", {R::Converter, R::Converted}},
      {"s", {R::Pointer}},
      {"z", {R::Pointer}},
      {"y", {R::Pointer}},
      {"u", {R::Pointer}},
      {"Z", {R::Pointer}, true, false},
  };
  for (const Known &K : Units)
    if (Rest.starts_with(K.Unit) && (Builds ? K.Builds : K.Parses))
      return {Rest.take_front(K.Unit.size()), K.Arguments};
  const StringRef Unit = Rest.take_front(1);
  if (Unit == "U")
    return {Unit, {Builds ? R::Pointer : R::Object}};
  if (Unit == "O" || Unit == "S" || (Unit == "Y" && !Builds))
    return {Unit, {R::Object}};
  if (Unit == "N" && Builds)
    return {Unit, {R::Stolen}};
  if (StringRef("bBhHiIlkLKncCfdDp").contains(Unit))
    return {Unit, {R::Value}};
  return {};
}

} // namespace

std::optional<std::vector<FormatArgument>> readFormat(StringRef Format, FormatUse Use) {
  std::vector<FormatArgument> Arguments;
  while (!Format.empty()) {
    const char C = Format.front();
    // Function name and error message end a format for parsing.
    if (Use == FormatUse::Parse && (C == ':' || C == ';'))
      break;
    const StringRef Punctuation = Use == FormatUse::Parse ? "()|$ \t" : "()[]{},: \t";
    if (Punctuation.contains(C)) {
      Format = Format.drop_front();
      continue;
    }
    const auto [Unit, Roles] = nextUnit(Format, Use);
    if (Unit.empty())
      return std::nullopt;
    for (FormatRole Role : Roles)
      Arguments.push_back({Role, Unit});
    Format = Format.drop_front(Unit.size());
  }
  return Arguments;
}

} // namespace pybuf::api
