#include "flow/TextCopy.h"
#include "flow/FormattedArguments.h"
#include "flow/Origin.h"
#include "flow/StringReader.h"
#include "flow/TypeTest.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

namespace {

// "UTF-8", "utf_8" and "utf8" are one codec (codecs.lookup normalises names the same way).
std::string normalised(StringRef Codec) {
  std::string Name;
  for (char C : Codec.lower())
    if (C != '-' && C != '_' && C != ' ')
      Name += C;
  return Name;
}

bool isUtf8(StringRef Codec) { return llvm::is_contained({"utf8", "u8", "utf", "cp65001"}, normalised(Codec)); }
bool isAscii(StringRef Codec) { return llvm::is_contained({"ascii", "usascii", "646"}, normalised(Codec)); }
bool isLatin1(StringRef Codec) {
  return llvm::is_contained({"latin1", "latin", "l1", "iso88591", "88591", "cp819"}, normalised(Codec));
}

// The text of a literal argument; null pointers give the default; nothing for anything else.
std::optional<std::string> literal(const Expr *E, StringRef Default, ASTContext &Context) {
  if (!E)
    return Default.str();
  if (E->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
    return Default.str();
  if (const auto *Text = dyn_cast<StringLiteral>(E->IgnoreParenImpCasts()); Text && Text->getCharByteWidth() == 1)
    return Text->getString().str();
  return std::nullopt;
}

class TextCopyJudge : ReadCopyJudge {
public:
  explicit TextCopyJudge(Uses &All) : ReadCopyJudge(All, Facts) {}

  Judgement<TextCopy> encoded(const CallExpr *Encode, const Expr *Text, StringRef Codec, StringRef Errors) {
    if (Errors != "strict")
      return Silence{("the error handler is '" + Errors + "'").str()};
    Facts.Form = isAscii(Codec) ? TextForm::Ascii : isLatin1(Codec) ? TextForm::Latin1 : TextForm::Utf8;
    if (Facts.Form == TextForm::Utf8 && !isUtf8(Codec))
      return Silence{("the codec is '" + Codec + "'").str()};
    Facts.Text = Text;
    if (std::optional<Silence> Missing = newObjectIsOnlyRead(Encode))
      return *Missing;
    Facts.UnifiesCases = holdsNothingElse().has_value();
    if (std::optional<Silence> Missing = objectOutlives(Text))
      return *Missing;
    return Facts;
  }

  Judgement<TextCopy> string(const CXXConstructExpr *Construct) {
    const std::optional<Point> At = Graph.after(Construct);
    const std::optional<Exposure> Source = At ? exposureOf(All, Construct->getArg(0), *At) : std::nullopt;
    if (!Source || !Source->Object || Source->Held != api::Storage::Str)
      return Silence{"the string is not made of a str's UTF-8"};
    Facts.Text = Source->Object;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Construct->getArg(0)->IgnoreParenCasts()))
      if (const auto *Pointer = dyn_cast<VarDecl>(Ref->getDecl()))
        Facts.NullTested = llvm::any_of(All.of(Pointer), [&](const Use &U) {
          return U.Kind == UseKind::Tested &&
                 Graph.sources().isBeforeInTranslationUnit(U.Reference->getBeginLoc(), Construct->getBeginLoc());
        });
    const Use First = All.ofValue(Construct, ValueKind::Container);
    Start = Graph.after(Construct);
    if (First.Kind == UseKind::Read && First.Why.empty()) {
      // A temporary that is compared or viewed within one expression.
      addRead(First);
      const std::optional<Silence> Missing = objectOutlives(Facts.Text);
      Facts.Reads.clear();
      Facts.LastRead = nullptr;
      return Missing ? Judgement<TextCopy>(*Missing) : Facts;
    }
    Facts.Reader = Start ? stringReader(First, Construct, Calls) : nullptr;
    if (Facts.Reader) {
      const std::optional<Silence> Missing = objectOutlives(Facts.Text);
      return Missing ? Judgement<TextCopy>(*Missing) : Facts;
    }
    if (First.Kind != UseKind::Aliased || !First.Other || !First.Other->hasLocalStorage() ||
        First.Other->getType()->isReferenceType())
      return Silence{First.Kind == UseKind::Kept ? "the string is kept: " + First.Why
                                                 : std::string("the string is not held by a local variable")};
    Facts.Copy = First.Other;
    Facts.CopyDefined = Graph.declarationOf(First.Other);
    Start = Graph.afterDeclaration(First.Other);
    if (!Start)
      return Silence{"the copy is never reached"};
    if (std::optional<Silence> Missing = followCopy())
      return *Missing;
    Facts.IsReachedWritable = isReachedWritable(Facts.Copy);
    const Expr *Size =
        Construct->getNumArgs() > 1 && !isa<CXXDefaultArgExpr>(Construct->getArg(1)) ? Construct->getArg(1) : nullptr;
    if (Size && !wholeSizeOf(All, Size, *At) && (Facts.NeedsNul || givesCString(Facts)))
      return Silence{quoted(Facts.Copy) + " ends with a NUL, the part of the text that it copies does not"};
    if (std::optional<Silence> Missing = objectOutlives(Facts.Text))
      return *Missing;
    return Facts;
  }

  Judgement<TextCopy> parsed(const CallExpr *Parse, const ParsedText &Parsed) {
    const std::optional<std::string> Codec = literal(Parsed.Codec, "utf-8", Context);
    if (!Codec)
      return Silence{"the codec is not a constant"};
    if (!isUtf8(*Codec))
      return Silence{"the codec is '" + *Codec + "'"};
    Facts.Text = Parse->getArg(0);
    Facts.Copy = Parsed.Variable;
    Facts.CopyDefined = Parse;
    Start = Graph.after(Parse);
    if (!Start)
      return Silence{"the copy is never reached"};
    // A buffer that is there already is filled, not allocated.
    for (const Definition &D : reachingDefinitions(All, Parsed.Variable, *Start))
      if (D.At != Parse)
        return Silence{quoted(Parsed.Variable) + " may have another value"};
    if (Parsed.Unit.back() == '#') {
      const Expr *Init = Parsed.Variable->getInit();
      if (!Init || !Init->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
        return Silence{quoted(Parsed.Variable) + " may be a buffer that is filled"};
    }
    if (std::optional<Silence> Missing = followCopy())
      return *Missing;
    if (!Facts.Drop)
      return Silence{quoted(Facts.Copy) + " is not seen to be freed"};
    if (std::optional<Silence> Missing = objectOutlives(Facts.Text))
      return *Missing;
    return Facts;
  }

private:
  TextCopy Facts;
};

} // namespace

Judgement<TextCopy> judgeEncodedText(Uses &All, const CallExpr *Encode, const api::Row &Row) {
  ASTContext &Context = All.graph().context();
  const CallView Call = *CallView::of(Encode);
  const Expr *Text = Call.argument(Row.Encodes.Text);
  if (!Text)
    return Silence{"the str is not known"};
  std::string Codec = Row.Encodes.FixedCodec ? Row.Encodes.FixedCodec : "";
  if (Codec.empty()) {
    std::optional<std::string> Given = literal(Call.argument(Row.Encodes.Codec), "utf-8", Context);
    if (!Given)
      return Silence{"the codec is not a constant"};
    Codec = *Given;
  }
  std::optional<std::string> Errors = literal(Call.argument(Row.Encodes.Errors), "strict", Context);
  if (!Errors)
    return Silence{"the error handler is not a constant"};
  return TextCopyJudge(All).encoded(Encode, Text, Codec, *Errors);
}

std::optional<EncodeCall> encodeMethodCall(const CallExpr *Call, const CallModel &Calls) {
  // (object, "encode", "ss", codec, errors)
  if (calledMethod(Call, Calls) != StringRef("encode"))
    return std::nullopt;
  ASTContext &Context = Calls.context();
  EncodeCall Found;
  Found.Text = Call->getArg(0);
  const std::optional<std::string> Format = literal(Call->getArg(2), "", Context);
  if (!Format || Call->getNumArgs() != 3 + Format->size() ||
      StringRef(*Format).find_first_not_of('s') != StringRef::npos || Format->size() > 2)
    return std::nullopt;
  if (!Format->empty()) {
    const std::optional<std::string> Codec = literal(Call->getArg(3), "utf-8", Context);
    if (!Codec)
      return std::nullopt;
    Found.Codec = *Codec;
  }
  if (Format->size() == 2) {
    const std::optional<std::string> Errors = literal(Call->getArg(4), "strict", Context);
    if (!Errors)
      return std::nullopt;
    Found.Errors = *Errors;
  }
  return Found;
}

Judgement<TextCopy> judgeEncodeCall(Uses &All, const CallExpr *Call, const EncodeCall &Encode) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Encode.Text->IgnoreParenCasts());
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Variable || !isKnownToBe(TestedType::Str, All, Variable, Call))
    return Silence{"the object with the method encode() is not known to be a str"};
  Judgement<TextCopy> Judged = TextCopyJudge(All).encoded(Call, Encode.Text, Encode.Codec, Encode.Errors);
  if (auto *Facts = std::get_if<TextCopy>(&Judged))
    Facts->ViaMethod = true;
  return Judged;
}

SmallVector<ParsedText, 1> textsParsedBy(const CallExpr *Parse, const CallModel &Calls) {
  SmallVector<ParsedText, 1> Found;
  const std::vector<FormattedArgument> Arguments = formattedArguments(Parse, api::FormatUse::Parse, Calls);
  // "et" takes bytes as they are, which "s" does not.
  for (unsigned I = 1; I < Arguments.size(); ++I)
    if (Arguments[I].Unit.Role == api::FormatRole::Allocated && Arguments[I].Unit.Unit.starts_with("es"))
      if (const VarDecl *Variable = addressedVariable(Arguments[I].Given))
        Found.push_back({Variable, Arguments[I - 1].Given, Arguments[I].Unit.Unit.str()});
  return Found;
}

Judgement<TextCopy> judgeParsedText(Uses &All, const CallExpr *Parse, const ParsedText &Parsed) {
  return TextCopyJudge(All).parsed(Parse, Parsed);
}

Judgement<TextCopy> judgeStringOfText(Uses &All, const CXXConstructExpr *Construct) {
  return TextCopyJudge(All).string(Construct);
}

} // namespace pybuf::flow
