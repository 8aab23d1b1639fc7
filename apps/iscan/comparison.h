// Several ways of reading the documents of a folder, held against their truth and each other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "accuracy/paired.h"
#include "eval_cases.h"
#include "eval_variant.h"

namespace iscan::app {

class Comparison {
 public:
  // Two variants or more; `cases` outlives the object.
  Comparison(std::vector<std::unique_ptr<Variant>> variants, const std::vector<Case>& cases,
             bool visible_only);

  // The models to read with, in order.
  std::vector<const LanguageModels*> models() const;
  // A document as each variant read it, in their order. Not thread-safe.
  void take(std::size_t index, const std::vector<Scanned>& readings);

  const std::vector<std::unique_ptr<Variant>>& variants() const { return variants_; }
  // The first variant against that one; from 1.
  const accuracy::Paired& pair(std::size_t variant) const { return pairs_[variant - 1]; }
  // Of documents that a variant's model was not asked about or did not answer: none of them counts.
  int left_out() const { return left_out_; }
  int crashed() const;
  // One JSON line for each field that the variants do not read alike, by document:
  // {file, field, truth, said: {variant: text}, right: [variant]}.
  std::string differences() const;

 private:
  bool is_left_out(const std::vector<Scanned>& readings);
  void note_differences(std::size_t index, const std::vector<accuracy::DocumentScore>& scores);

  std::vector<std::unique_ptr<Variant>> variants_;
  const std::vector<Case>& cases_;
  accuracy::ScoreOptions options_;
  std::vector<accuracy::Paired> pairs_;
  std::vector<std::string> differences_;  // by document
  int left_out_ = 0;
};

}  // namespace iscan::app
