#include "TextCopiedToReadCheck.h"
#include "fix/BorrowText.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

static std::string quoted(const Twine &Text) { return ("'" + Text + "'").str(); }

// A std::string of characters that start at a pointer: std::string(p) and std::string(p, n).
static const CXXConstructExpr *stringOfPointer(const Stmt *S) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(S);
  if (!Construct || Construct->getNumArgs() < 1 || containerName(Construct->getType()) != "std::basic_string" ||
      !Construct->getArg(0)->getType()->isPointerType())
    return nullptr;
  return Construct;
}

bool TextCopiedToReadCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const api::Row *Row = Calls.row(Call);
    return Row && (Row->Encodes || encodeMethodCall(Call, Calls) || !textsParsedBy(Call, Calls).empty());
  }
  return stringOfPointer(S);
}

void TextCopiedToReadCheck::judge(const Stmt *Site, Uses &All) {
  const SourceManager &Sources = All.graph().sources();
  auto Tell = [&](const Judgement<TextCopy> &Judged, auto Report) {
    if (const auto *Nothing = std::get_if<Silence>(&Judged))
      passOver(Sources.getFileLoc(Site->getBeginLoc()), Nothing->MissingFact, Sources);
    else if (verdict(Source::Exported, Fate::OnlyRead) == Verdict::CopiedToRead)
      Report(std::get<TextCopy>(Judged));
  };
  if (const CXXConstructExpr *Construct = stringOfPointer(Site))
    return Tell(judgeStringOfText(All, Construct), [&](const TextCopy &F) { reportString(Construct, F, All); });
  const auto *Encode = cast<CallExpr>(Site);
  if (const auto Texts = textsParsedBy(Encode, All.calls()); !Texts.empty()) {
    for (const ParsedText &Parsed : Texts)
      Tell(judgeParsedText(All, Encode, Parsed), [&](const TextCopy &F) { reportParsed(Encode, Parsed, F, All); });
    return;
  }
  // The limited API has PyUnicode_AsUTF8AndSize since 3.10.
  if (limitedApiVersion() && *limitedApiVersion() < 0x030A0000)
    return passOver(Encode->getBeginLoc(), "the limited API before 3.10 has no PyUnicode_AsUTF8AndSize", Sources);
  const api::Row &Row = *All.calls().row(Encode);
  const Judgement<TextCopy> Judged = Row.Encodes ? judgeEncodedText(All, Encode, Row)
                                                 : judgeEncodeCall(All, Encode, *encodeMethodCall(Encode, All.calls()));
  Tell(Judged, [&](const TextCopy &F) { reportEncoded(Encode, F, All); });
}

// What the references to the bytes become; nothing where one of them has no counterpart.
static std::optional<fix::BorrowText> planOf(const TextCopy &Facts, const CallExpr *Encode, Uses &All) {
  fix::BorrowText Plan;
  const FunctionGraph &Graph = All.graph();
  if (Facts.OwnerDrops || isa<ParmVarDecl>(Facts.Copy) || Facts.Uses.size() > Graph.references(Facts.Copy).size())
    return std::nullopt;
  Plan.Bytes = Facts.Copy;
  Plan.Declaration = Graph.declarationOf(Facts.Copy);
  Plan.Text = Facts.Text;
  Plan.Encode = Encode;
  llvm::DenseSet<SourceLocation> Macros;
  for (const Use &U : All.of(Facts.Copy)) {
    if (U.Kind == UseKind::Defined) {
      // `b = NULL` may stay, another object may not.
      const auto *Assign = dyn_cast<BinaryOperator>(U.At);
      const Expr *Value = Assign ? Assign->getRHS()->IgnoreParenCasts() : nullptr;
      if (Value != Encode &&
          !(Value && Value->isNullPointerConstant(Graph.context(), Expr::NPC_ValueDependentIsNotNull)))
        return std::nullopt;
      continue;
    }
    const api::Row *R = U.ExposerRow;
    const bool Exposes = U.Exposer && R && R->Exposes && !R->Exposes.Through;
    // A macro names its argument more than once, for its assertions.
    if (U.IsMacro && !Macros.insert(Graph.sources().getExpansionLoc(U.Reference->getLocation())).second) {
      if (Exposes && U.Other)
        Plan.Pointers.push_back(U.Other);
    } else if (U.Kind == UseKind::Freed) {
      Plan.Uses.push_back({fix::BorrowedUse::Drop, U.At});
    } else if (Exposes) {
      Plan.Uses.push_back({fix::BorrowedUse::Memory, U.Exposer});
      if (U.Other && valueKind(U.Other->getType()) == ValueKind::Pointer)
        Plan.Pointers.push_back(U.Other);
    } else if (U.Exposer && R && R->Parameters[0] == api::Effect::Measures) {
      Plan.Uses.push_back({fix::BorrowedUse::Size, U.Exposer});
      Plan.NeedsSize = true;
    } else if (U.Kind == UseKind::Tested && isa<IfStmt, UnaryOperator, BinaryOperator, CastExpr>(U.At)) {
      Plan.Uses.push_back({fix::BorrowedUse::Test, U.Reference});
    } else {
      return std::nullopt;
    }
  }
  const std::string SizeName = Facts.Copy->getNameAsString() + "_size";
  for (const Decl *D : Graph.function().decls())
    if (const auto *Named = dyn_cast<NamedDecl>(D))
      Plan.SizeNameTaken |= Named->getNameAsString() == SizeName;
  return Plan;
}

void TextCopiedToReadCheck::reportEncoded(const CallExpr *Encode, const TextCopy &Facts, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  if (Facts.Form == TextForm::Latin1 && limitedApiVersion())
    return passOver(Encode->getBeginLoc(), "the limited API has no PyUnicode_1BYTE_DATA", Graph.sources());
  Finding Found = findingAt(Encode, Graph);
  const api::Row *Row = All.calls().row(Encode);
  const bool IsPlainFunction = Row && Row->Encodes.FixedCodec;
  const bool MayFail = Facts.Form != TextForm::Utf8;
  Found.Pattern = MayFail                               ? "ascii-latin1-bytes-read-only"
                  : Facts.OnlyCompared                  ? "str-compare-via-copy"
                  : Facts.ViaMethod || !IsPlainFunction ? "encode-utf8-call-read-only"
                                                        : "utf8-bytes-read-only";
  const std::string Text = sourceText(Facts.Text->IgnoreParenCasts(), Graph.context());
  Found.FindingLevel = MayFail || Facts.UnifiesCases ? Level::Pedantic : Level::Default;
  Found.Size = "the length of " + Text + (Facts.Form == TextForm::Latin1 ? "" : " in UTF-8");
  Found.Message = quoted(Text) + " is encoded into the temporary bytes object " + quoted(Facts.Copy->getName()) +
                  (Facts.OnlyCompared ? ", which is only compared; " : ", which is only read; ") +
                  (Facts.Form == TextForm::Ascii
                       ? "test it with PyUnicode_IS_ASCII and borrow its characters with PyUnicode_AsUTF8AndSize"
                   : Facts.Form == TextForm::Latin1
                       ? "where PyUnicode_KIND is PyUnicode_1BYTE_KIND its characters are Latin-1: borrow them with "
                         "PyUnicode_1BYTE_DATA"
                       : "borrow the str's own UTF-8 with PyUnicode_AsUTF8AndSize");
  prove(Found, Facts, Graph);
  // A wrapper may raise an exception of its own.
  if (!MayFail && !Facts.UnifiesCases && !(Row && Row->IsWrapper))
    if (std::optional<fix::BorrowText> Plan = planOf(Facts, Encode, All)) {
      auto Parent = [&](const Stmt *S) { return Graph.parent(S); };
      fix::Edits Out(Graph.context(), Parent);
      fix::borrowText(*Plan, Out, Graph.context(), Graph.function());
      if (Out.isGood()) {
        Found.Edits = Out.take();
        // A codec call or a method may be replaced at run time; the function of the C API may not.
        Found.Fix = IsPlainFunction ? FixClass::Safe : FixClass::Review;
        Found.FixTitle = "borrow the str's own UTF-8 instead of encoding it";
      }
    }
  report(Found, Graph.sources());
}

void TextCopiedToReadCheck::reportParsed(const CallExpr *Parse, const ParsedText &Parsed, const TextCopy &Facts,
                                         Uses &All) {
  Finding Found = findingAt(Parse, All.graph());
  Found.Pattern = "parse-es-copy";
  Found.Size = "strlen(" + Facts.Copy->getNameAsString() + ")";
  // "s" refuses a NUL within the text as "es" does; "s#" would take bytes-like objects, which "es#" does not.
  Found.Message = "'" + Parsed.Unit + "' allocates " + quoted(Facts.Copy->getName()) +
                  ", an encoded copy of the argument that is only read and freed; " +
                  (Parsed.Unit.back() == '#' ? "parse a str with 'U' and borrow its UTF-8 with PyUnicode_AsUTF8AndSize"
                                             : "'s' borrows the UTF-8 of the str, and nothing has to be freed");
  prove(Found, Facts, All.graph());
  report(Found, All.graph().sources());
}

void TextCopiedToReadCheck::reportString(const CXXConstructExpr *Construct, const TextCopy &Facts, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const LangOptions &Language = Graph.context().getLangOpts();
  // What reads the string can read a view of it only where there are views.
  if (!Language.CPlusPlus17)
    return passOver(Graph.sources().getFileLoc(Construct->getBeginLoc()), "std::string_view needs C++17",
                    Graph.sources());
  Finding Found = findingAt(Construct, Graph);
  Found.Pattern = "str-to-std-string-read-only";
  const std::string Text = sourceText(Facts.Text->IgnoreParenCasts(), Graph.context());
  Found.Size = "the length of " + Text + " in UTF-8";
  prove(Found, Facts, Graph);
  const bool CString = givesCString(Facts);
  Found.Message = (Facts.Copy ? quoted(Facts.Copy->getName()) : std::string("a std::string")) +
                  " copies the UTF-8 of " + quoted(Text) + " and is only read; " +
                  (CString ? "the UTF-8 is NUL-terminated itself and can be passed on while the str is alive"
                           : "a std::string_view reads it in place while the str is alive");
  if (Facts.Reader) {
    Found.Pattern = "cxx-string-param-copy-of-view";
    Found.FindingLevel = Level::Pedantic;
    Found.Message = "a temporary std::string copies the UTF-8 of " + quoted(Text) + " for " +
                    quoted(Facts.Reader->getName()) +
                    ", which only reads it; with a std::string_view as its parameter it reads the UTF-8 in place";
  }
  // A std::string refuses a null pointer with an exception, a view does not.
  offerView(Found, Facts, api::ViewBy::None, Facts.NullTested ? FixClass::Safe : FixClass::Review, Graph);
  report(Found, Graph.sources());
}

} // namespace pybuf
