#include "flow/TextCopy.h"
#include "flow/Origin.h"
#include "clang/AST/ASTContext.h"
#include "clang/Lex/Lexer.h"

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
    Facts.IsAscii = isAscii(Codec);
    if (!Facts.IsAscii && !isUtf8(Codec))
      return Silence{("the codec is '" + Codec + "'").str()};
    Facts.Text = Text;
    if (std::optional<Silence> Missing = newObjectIsOnlyRead(Encode))
      return *Missing;
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
        Facts.NullTested = llvm::any_of(All.of(Pointer), [](const Use &U) { return U.Kind == UseKind::Tested; });
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
    if (First.Kind != UseKind::Aliased || !First.Other || !First.Other->hasLocalStorage() ||
        First.Other->getType()->isReferenceType())
      return Silence{First.Kind == UseKind::Kept ? "the string is " + First.Why
                                                 : std::string("the string is not held by a local variable")};
    Facts.Copy = First.Other;
    Facts.CopyDefined = Graph.declarationOf(First.Other);
    Start = Graph.afterDeclaration(First.Other);
    if (!Start)
      return Silence{"the copy is never reached"};
    if (std::optional<Silence> Missing = followCopy())
      return *Missing;
    if (std::optional<Silence> Missing = objectOutlives(Facts.Text))
      return *Missing;
    return Facts;
  }

private:
  TextCopy Facts;
};

// True when every path to \p At has asked whether \p Variable is a str and got yes.
bool isKnownStr(Uses &All, const VarDecl *Variable, const Stmt *At) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> P = Graph.after(At);
  if (!P)
    return false;
  SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, *P);
  if (!Reaching.empty() && llvm::all_of(Reaching, [&](const Definition &D) {
        const api::Row *R = D.Value ? All.calls().row(D.Value->IgnoreParenCasts()) : nullptr;
        return R && R->MakesStr;
      }))
    return true;
  // -1: no test of this variable; 0 and 1: the successor on which it is a str.
  auto StrSuccessor = [&](const CFGBlock *Block) {
    const auto *Condition = dyn_cast_or_null<Expr>(Block->getTerminatorCondition());
    if (!Condition)
      return -1;
    bool Negated = false;
    Condition = Condition->IgnoreParenImpCasts();
    while (const auto *Not = dyn_cast<UnaryOperator>(Condition)) {
      if (Not->getOpcode() != UO_LNot)
        return -1;
      Negated = !Negated;
      Condition = Not->getSubExpr()->IgnoreParenImpCasts();
    }
    for (const DeclRefExpr *Ref : Graph.references(Variable)) {
      const Stmt *Around = Ref;
      bool Tests = false;
      while (Around && Around != Condition) {
        const api::Row *R = isa<CallExpr>(Around) ? All.calls().row(Around) : nullptr;
        Tests |= R && R->ChecksStr;
        Around = Graph.parent(Around);
      }
      if (!Around)
        continue;
      const api::Row *Here = isa<CallExpr>(Condition) ? All.calls().row(Condition) : nullptr;
      const api::Row *Macro = All.calls().macroRow(Ref->getExprLoc());
      if (Tests || (Here && Here->ChecksStr) || (Macro && Macro->ChecksStr) ||
          Lexer::getImmediateMacroName(Condition->getBeginLoc(), Graph.sources(), Graph.context().getLangOpts())
              .starts_with("PyUnicode_Check"))
        return Negated ? 1 : 0;
    }
    return -1;
  };
  llvm::DenseSet<const CFGBlock *> Seen;
  SmallVector<const CFGBlock *, 8> Work{P->Block};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    if (!Seen.insert(Block).second)
      continue;
    if (Block->pred_empty())
      return false;
    for (const CFGBlock::AdjacentBlock &Before : Block->preds()) {
      const CFGBlock *From = Before.getReachableBlock();
      if (!From)
        continue;
      const int Yes = StrSuccessor(From);
      if (Yes >= 0 && From->succ_size() == 2) {
        const CFGBlock *OnYes = (From->succ_begin() + Yes)->getReachableBlock();
        const CFGBlock *OnNo = (From->succ_begin() + (1 - Yes))->getReachableBlock();
        if (OnYes == Block && OnNo != Block)
          continue;
        if (OnNo == Block)
          return false;
      }
      Work.push_back(From);
    }
  }
  return true;
}

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
  const FunctionDecl *Callee = Call->getDirectCallee();
  const api::Row *R = Calls.row(Callee);
  // Only calls that take the method's name as C text, and a format: (object, "encode", "ss", codec, errors).
  if (!R || R->Rest != api::Effect::Hands || Call->getNumArgs() < 3 || Callee->getNumParams() != 3 ||
      !Callee->isVariadic())
    return std::nullopt;
  ASTContext &Context = Calls.context();
  if (literal(Call->getArg(1), "", Context) != "encode")
    return std::nullopt;
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
  if (!Variable || !isKnownStr(All, Variable, Call))
    return Silence{"the object with the method encode() is not known to be a str"};
  Judgement<TextCopy> Judged = TextCopyJudge(All).encoded(Call, Encode.Text, Encode.Codec, Encode.Errors);
  if (auto *Facts = std::get_if<TextCopy>(&Judged))
    Facts->ViaMethod = true;
  return Judged;
}

Judgement<TextCopy> judgeStringOfText(Uses &All, const CXXConstructExpr *Construct) {
  return TextCopyJudge(All).string(Construct);
}

} // namespace pybuf::flow
