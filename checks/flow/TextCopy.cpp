#include "flow/TextCopy.h"
#include "flow/Origin.h"
#include "flow/SameValue.h"
#include "flow/ThreadState.h"
#include "clang/AST/ASTContext.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace pybuf::flow {

namespace {

std::string quoted(const VarDecl *Variable) { return "'" + Variable->getNameAsString() + "'"; }

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

class TextCopyJudge {
public:
  explicit TextCopyJudge(Uses &All) : All(All), Graph(All.graph()), Calls(All.calls()), Context(Graph.context()) {}

  Judgement<TextCopy> encoded(const CallExpr *Encode, const Expr *Text, StringRef Codec, StringRef Errors) {
    if (Errors != "strict")
      return Silence{("the error handler is '" + Errors + "'").str()};
    Facts.IsAscii = isAscii(Codec);
    if (!Facts.IsAscii && !isUtf8(Codec))
      return Silence{("the codec is '" + Codec + "'").str()};
    Facts.Text = Text;
    const Use First = All.ofValue(Encode, ValueKind::Object);
    if (First.Kind != UseKind::Aliased && First.Kind != UseKind::Held)
      return Silence{First.Kind == UseKind::Kept ? "the bytes are " + First.Why
                                                 : std::string("the bytes are not held by a variable")};
    if (!First.Other || !First.Other->hasLocalStorage())
      return Silence{"the bytes are not held by a local variable"};
    Facts.Copy = First.Other;
    Facts.OwnerDrops = First.Kind == UseKind::Held && isOwner(First.Other->getType());
    if (First.Kind == UseKind::Held && !Facts.OwnerDrops)
      return Silence{"the bytes are stored in " + quoted(First.Other)};
    Facts.CopyDefined = First.At;
    Start = Graph.variableInitialisedBy(First.At) || Facts.OwnerDrops ? Graph.afterDeclaration(First.Other)
                                                                      : Graph.after(First.At);
    if (!Start)
      return Silence{"the copy is never reached"};
    if (std::optional<Silence> Missing = followCopy())
      return *Missing;
    if (!Facts.Drop && !Facts.OwnerDrops)
      return Silence{quoted(Facts.Copy) + " is not seen to be dropped"};
    if (std::optional<Silence> Missing = holdsNothingElse())
      return *Missing;
    if (std::optional<Silence> Missing = textOutlives(Text))
      return *Missing;
    return Facts;
  }

  Judgement<TextCopy> string(const CXXConstructExpr *Construct) {
    const Expr *Exposure = exposureOf(Construct->getArg(0), Graph.after(Construct));
    const auto *Call = dyn_cast_or_null<CallExpr>(Exposure);
    const api::Row *R = Call ? Calls.row(Call) : nullptr;
    if (!R || !R->Exposes || R->Exposes.Held != api::Storage::Str || R->Exposes.Through)
      return Silence{"the string is not made of a str's UTF-8"};
    Facts.Text = CallView::of(Call)->argument(R->Exposes.Of);
    const Use First = All.ofValue(Construct, ValueKind::Container);
    Start = Graph.after(Construct);
    if (First.Kind == UseKind::Read && First.Why.empty()) {
      // A temporary that is compared or viewed within one expression.
      addRead(First);
      const std::optional<Silence> Missing = textOutlives(Facts.Text);
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
    if (std::optional<Silence> Missing = textOutlives(Facts.Text))
      return *Missing;
    return Facts;
  }

private:
  void addRead(const Use &U) {
    Facts.Reads.push_back(&U);
    const SourceManager &Sources = Graph.sources();
    if (!Facts.LastRead || Sources.isBeforeInTranslationUnit(Facts.LastRead->At->getBeginLoc(), U.At->getBeginLoc()))
      Facts.LastRead = &U;
    bool Compares = false;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(U.At))
      Compares = Operator->isComparisonOp();
    else if (const auto *Call = dyn_cast<CallExpr>(U.At); Call && Call->getDirectCallee())
      Compares = llvm::is_contained({"strcmp", "strncmp", "memcmp", "strcasecmp", "std::basic_string::compare"},
                                    modelName(*Call->getDirectCallee()));
    OthersRead |= !Compares;
    Facts.OnlyCompared = !OthersRead;
  }

  // Every use of the copy and of every pointer into it.
  std::optional<Silence> followCopy() {
    std::optional<Silence> Missing;
    forEachLaterUse(All, holdersOf(All, Facts.Copy), *Start, [&](const VarDecl *Holder, const Use &U) {
      if (Holder == Facts.Copy)
        Facts.Uses.push_back(&U);
      switch (U.Kind) {
      case UseKind::Read:
      case UseKind::Copied:
        if (!U.Why.empty()) {
          Missing = Silence{quoted(Holder) + " is needed as a std::string"};
          return false;
        }
        addRead(U);
        return true;
      case UseKind::Freed:
        if (Holder == Facts.Copy || valueKind(Holder->getType()) == ValueKind::Object) {
          Facts.Drop = &U;
          return true;
        }
        Missing = Silence{quoted(Holder) + " is freed as memory"};
        return false;
      case UseKind::Tested:
      case UseKind::Measured:
      case UseKind::Moved:
        return true;
      case UseKind::Aliased:
      case UseKind::Held:
        if (U.Other->hasLocalStorage() &&
            (U.Kind == UseKind::Aliased || valueKind(U.Other->getType()) != ValueKind::Other || !U.Exposer))
          return true;
        Missing = Silence{quoted(Holder) + " is stored in " + quoted(U.Other)};
        return false;
      case UseKind::Written:
      case UseKind::Grown:
        Missing = Silence{quoted(Holder) + " may be written"};
        return false;
      case UseKind::Handed:
        Missing = Silence{quoted(Holder) + " is handed to Python"};
        return false;
      case UseKind::Kept:
        Missing = Silence{quoted(Holder) + " is " + (U.Why.empty() ? "kept" : U.Why)};
        return false;
      case UseKind::Defined:
        return true;
      }
      return true;
    });
    if (Missing)
      return Missing;
    if (Facts.Reads.empty())
      return Silence{quoted(Facts.Copy) + " is not seen to be read"};
    return std::nullopt;
  }

  // `b = is_str ? encode(s) : s` by branches: where the uses are shared, the copy unifies two cases.
  std::optional<Silence> holdsNothingElse() {
    for (const Use *U : Facts.Uses) {
      const std::optional<Point> P = Graph.after(U->Reference);
      if (!P)
        continue;
      for (const Definition &D : reachingDefinitions(All, Facts.Copy, *P)) {
        const bool IsThis = D.At == Facts.CopyDefined ||
                            (D.Value && Graph.variableInitialisedBy(D.Value) && D.Value == Facts.CopyDefined);
        const bool IsNull = !D.Value || D.Value->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull);
        if (!IsThis && !IsNull)
          return Silence{quoted(Facts.Copy) + " may hold another object on another path"};
      }
    }
    return std::nullopt;
  }

  // The call that exposes the storage \p E points into, directly or through one variable.
  const Expr *exposureOf(const Expr *E, std::optional<Point> At) {
    E = E->IgnoreParenCasts();
    if (isa<CallExpr>(E))
      return E;
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Variable || !At || isa<ParmVarDecl>(Variable))
      return nullptr;
    SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, *At);
    if (Reaching.size() != 1 || !Reaching.front().Value)
      return nullptr;
    return Reaching.front().Value->IgnoreParenCasts();
  }

  bool isReadAfter(Point P) {
    for (const Use *Read : Facts.Reads)
      if (Graph.mayReach(P, Read->At))
        return true;
    return false;
  }

  bool mayRunPythonBeforeLastRead() {
    for (const Use *Read : Facts.Reads)
      if (mayRunPythonBetween(*Start, Read->At, Graph, Calls))
        return true;
    return false;
  }

  std::optional<Silence> textOutlives(const Expr *Text) {
    const Expr *Bare = Text->IgnoreParenCasts();
    // A C++ owner that is a variable of this function holds the str to the end of its scope.
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Bare); Member && Member->getMethodDecl())
      if (Member->getMethodDecl()->isConst() && !Member->getNumArgs())
        Bare = Member->getImplicitObjectArgument()->IgnoreParenImpCasts();
    const auto *Ref = dyn_cast<DeclRefExpr>(Bare);
    const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Variable) {
      const api::Row *R = Calls.rowOfExpression(Bare);
      const bool IsBorrowed = R && R->Result == api::Row::BorrowedReference;
      if (IsBorrowed && R->BorrowedFrom)
        return std::nullopt;
      if (isa<CallExpr>(Bare) && !IsBorrowed)
        return Silence{"nobody is seen to hold the str"};
      if (mayRunPythonBeforeLastRead())
        return Silence{"the str may be replaced while its text is read"};
      return std::nullopt;
    }
    std::optional<Silence> Missing;
    // Dropped or given another value while the text is still read.
    Graph.walkForward(*Start, [&](const Stmt *S) {
      for (const Use &U : All.of(Variable)) {
        if ((U.Kind != UseKind::Freed && U.Kind != UseKind::Defined && U.Kind != UseKind::Grown) || U.At != S)
          continue;
        if (const std::optional<Point> P = Graph.after(S); P && isReadAfter(*P)) {
          Missing = Silence{quoted(Variable) + " may be gone before the text is last read"};
          return Step::Stop;
        }
        return Step::EndPath;
      }
      return Step::Continue;
    });
    if (Missing || isHeld(Variable))
      return Missing;
    if (mayRunPythonBeforeLastRead())
      return Silence{"nobody is seen to hold " + quoted(Variable) + " while its text is read"};
    return std::nullopt;
  }

  // True where this function or its caller holds a reference for the length of the call.
  bool isHeld(const VarDecl *Variable) {
    SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, *Start);
    if (isa<ParmVarDecl>(Variable) && Reaching.empty())
      return true;
    if (isOwner(Variable->getType()))
      return true;
    if (Reaching.size() != 1)
      return false;
    const Expr *Value = Reaching.front().Value;
    if (!Value)
      return isParsedArgument(Variable);
    const api::Row *R = Calls.rowOfExpression(Value->IgnoreParenCasts());
    if (R && (R->Result == api::Row::NewReference || R->Encodes))
      return true;
    if (R && R->Result == api::Row::BorrowedReference && R->BorrowedFrom)
      return true;
    // A reference that is dropped later was owned until then.
    for (const Use &U : All.of(Variable))
      if (U.Kind == UseKind::Freed)
        return true;
    return isParsedArgument(Variable);
  }

  // PyArg_ParseTuple(args, "O", &s): the caller's tuple holds it.
  bool isParsedArgument(const VarDecl *Variable) {
    for (const DeclRefExpr *Ref : Graph.references(Variable)) {
      const auto *Address = dyn_cast_or_null<UnaryOperator>(Graph.parent(Ref));
      const Stmt *Around = Address ? Graph.parent(Address) : nullptr;
      while (isa_and_nonnull<CastExpr, ParenExpr>(Around))
        Around = Graph.parent(Around);
      const api::Row *R = Around ? Calls.row(Around) : nullptr;
      if (Address && Address->getOpcode() == UO_AddrOf && R && StringRef(R->Name).contains("PyArg_"))
        return true;
    }
    return false;
  }

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  ASTContext &Context;
  std::optional<Point> Start;
  bool OthersRead = false;
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
