// The quality model: weights of evidence → probabilities.
// Written by tools/fit_quality.py from 244 measured documents; do not edit by hand.
#pragma once

#include <array>
#include <span>

#include "invoice/field_id.h"

namespace iscan::stages {

// One knot of a monotone, piecewise linear curve.
struct QualityKnot {
  double raw;
  double probability;
};

// The curve of one field, and how often the field is really not printed when it is not found.
struct FieldCurve {
  invoice::FieldId field;
  std::span<const QualityKnot> knots;
  double absent_rightly;
};

// Logistic regression: the log-odds that every core field of a document is right.
struct QualityWeights {
  double bias;
  double log_product;      // natural logarithm of the product of the fields' probabilities
  double net_plus_vat;     // when the check passed
  double sum_of_lines;     // when the check passed
  double failed_warnings;  // each
  double failed_blocking;  // each
};

inline constexpr std::array kInvoiceNumber = {
    QualityKnot{0.00, 0.2628}, QualityKnot{0.30, 0.6153}, QualityKnot{0.50, 0.8314},
    QualityKnot{0.70, 0.8857}, QualityKnot{0.80, 0.9360}, QualityKnot{0.90, 0.9652},
    QualityKnot{0.95, 0.9773}, QualityKnot{1.00, 0.9853},
};

inline constexpr std::array kIssueDate = {
    QualityKnot{0.00, 0.5049}, QualityKnot{0.30, 0.8532}, QualityKnot{0.50, 0.8840},
    QualityKnot{0.70, 0.9532}, QualityKnot{0.80, 0.9533}, QualityKnot{0.90, 0.9645},
    QualityKnot{0.95, 0.9646}, QualityKnot{1.00, 0.9647},
};

inline constexpr std::array kDueDate = {
    QualityKnot{0.00, 0.2691}, QualityKnot{0.30, 0.5007}, QualityKnot{0.50, 0.8083},
    QualityKnot{0.70, 0.8201}, QualityKnot{0.80, 0.9393}, QualityKnot{0.90, 0.9394},
    QualityKnot{0.95, 0.9699}, QualityKnot{1.00, 0.9700},
};

inline constexpr std::array kCurrency = {
    QualityKnot{0.00, 0.2709}, QualityKnot{0.30, 0.6441}, QualityKnot{0.50, 0.6442},
    QualityKnot{0.70, 0.6956}, QualityKnot{0.80, 0.8897}, QualityKnot{0.90, 0.9620},
    QualityKnot{0.95, 0.9909}, QualityKnot{1.00, 0.9910},
};

inline constexpr std::array kSellerName = {
    QualityKnot{0.00, 0.2688}, QualityKnot{0.30, 0.3382}, QualityKnot{0.50, 0.4002},
    QualityKnot{0.70, 0.4733}, QualityKnot{0.80, 0.7304}, QualityKnot{0.90, 0.9091},
    QualityKnot{0.95, 0.9092}, QualityKnot{1.00, 0.9093},
};

inline constexpr std::array kSellerVatId = {
    QualityKnot{0.00, 0.2913}, QualityKnot{0.30, 0.8652}, QualityKnot{0.50, 0.8653},
    QualityKnot{0.70, 0.8654}, QualityKnot{0.80, 0.8655}, QualityKnot{0.90, 0.9412},
    QualityKnot{0.95, 0.9630}, QualityKnot{1.00, 0.9631},
};

inline constexpr std::array kBuyerName = {
    QualityKnot{0.00, 0.2337}, QualityKnot{0.30, 0.3416}, QualityKnot{0.50, 0.7927},
    QualityKnot{0.70, 0.8842}, QualityKnot{0.80, 0.8985}, QualityKnot{0.90, 0.8986},
    QualityKnot{0.95, 0.8987}, QualityKnot{1.00, 0.8988},
};

inline constexpr std::array kTotalNet = {
    QualityKnot{0.00, 0.3425}, QualityKnot{0.30, 0.6295}, QualityKnot{0.50, 0.6296},
    QualityKnot{0.70, 0.6712}, QualityKnot{0.80, 0.7701}, QualityKnot{0.90, 0.9043},
    QualityKnot{0.95, 0.9734}, QualityKnot{1.00, 0.9735},
};

inline constexpr std::array kTotalVat = {
    QualityKnot{0.00, 0.2076}, QualityKnot{0.30, 0.4440}, QualityKnot{0.50, 0.5042},
    QualityKnot{0.70, 0.5391}, QualityKnot{0.80, 0.7517}, QualityKnot{0.90, 0.9100},
    QualityKnot{0.95, 0.9569}, QualityKnot{1.00, 0.9677},
};

inline constexpr std::array kTotalGross = {
    QualityKnot{0.00, 0.2454}, QualityKnot{0.30, 0.4972}, QualityKnot{0.50, 0.6368},
    QualityKnot{0.70, 0.6369}, QualityKnot{0.80, 0.6920}, QualityKnot{0.90, 0.8575},
    QualityKnot{0.95, 0.9106}, QualityKnot{1.00, 0.9813},
};

// Fields without data of their own.
inline constexpr std::array kOtherFields = {
    QualityKnot{0.00, 0.3047}, QualityKnot{0.30, 0.6799}, QualityKnot{0.50, 0.6800},
    QualityKnot{0.70, 0.7547}, QualityKnot{0.80, 0.8519}, QualityKnot{0.90, 0.9284},
    QualityKnot{0.95, 0.9569}, QualityKnot{1.00, 0.9897},
};

inline constexpr QualityWeights kQualityWeights = {
    .bias = 2.8380,
    .log_product = 1.9429,
    .net_plus_vat = -0.0811,
    .sum_of_lines = 0.5840,
    .failed_warnings = -0.3954,
    .failed_blocking = -0.3009,
};

inline constexpr std::array kFieldCurves = {
    FieldCurve{invoice::FieldId::invoice_number, kInvoiceNumber, 0.8929},
    FieldCurve{invoice::FieldId::issue_date, kIssueDate, 0.0385},
    FieldCurve{invoice::FieldId::due_date, kDueDate, 0.9747},
    FieldCurve{invoice::FieldId::currency, kCurrency, 0.6923},
    FieldCurve{invoice::FieldId::seller_name, kSellerName, 0.2500},
    FieldCurve{invoice::FieldId::seller_vat_id, kSellerVatId, 0.9623},
    FieldCurve{invoice::FieldId::buyer_name, kBuyerName, 0.9479},
    FieldCurve{invoice::FieldId::total_net, kTotalNet, 0.7714},
    FieldCurve{invoice::FieldId::total_vat, kTotalVat, 0.7407},
    FieldCurve{invoice::FieldId::total_gross, kTotalGross, 0.0625},
};

}  // namespace iscan::stages
