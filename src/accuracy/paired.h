// Two readings of the same documents held against each other: who was right where the other was
// not, and whether that can be chance.
#pragma once

#include <map>
#include <string>

#include "accuracy/score.h"

namespace iscan::accuracy {

// Two-sided p-value of McNemar's test in its exact form: the chance of `only_a` and `only_b`, or a
// more uneven share of as many, where each of them is as likely as the other. With n = only_a +
// only_b and k = min(only_a, only_b): p = min(1, 2 · Σ(i=0..k) C(n, i) / 2^n). Source: Q. McNemar,
// Psychometrika 12 (1947) 153–157, whose test is that of the binomial distribution there; M. Fay,
// Biostatistics 11 (2010) 373–374, for the two-sided exact form. 1 where both are 0.
double mcnemar_exact(int only_a, int only_b);

// How often each of two was right, of n times that the truth says something.
struct Pair {
  int n = 0;
  int right_a = 0;
  int right_b = 0;
  int only_a = 0;  // A right and B wrong
  int only_b = 0;

  void add(bool a, bool b);
  double p() const { return mcnemar_exact(only_a, only_b); }
};

// Sums over a folder.
class Paired {
 public:
  // Of the same document and options.
  void add(const DocumentScore& a, const DocumentScore& b);

  const std::map<std::string, Pair>& fields() const { return fields_; }
  // All lines of a document right and none invented; of documents whose truth has lines.
  const Pair& lines() const { return lines_; }
  // All core fields of a document right.
  const Pair& documents() const { return documents_; }

 private:
  std::map<std::string, Pair> fields_;
  Pair lines_;
  Pair documents_;
};

}  // namespace iscan::accuracy
