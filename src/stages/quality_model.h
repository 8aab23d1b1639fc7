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
    QualityKnot{0.00, 0.2716}, QualityKnot{0.30, 0.6159}, QualityKnot{0.50, 0.8316},
    QualityKnot{0.70, 0.8863}, QualityKnot{0.80, 0.9360}, QualityKnot{0.90, 0.9654},
    QualityKnot{0.95, 0.9775}, QualityKnot{1.00, 0.9854},
};

inline constexpr std::array kIssueDate = {
    QualityKnot{0.00, 0.5284}, QualityKnot{0.30, 0.8692}, QualityKnot{0.50, 0.8714},
    QualityKnot{0.70, 0.9546}, QualityKnot{0.80, 0.9547}, QualityKnot{0.90, 0.9647},
    QualityKnot{0.95, 0.9648}, QualityKnot{1.00, 0.9649},
};

inline constexpr std::array kDueDate = {
    QualityKnot{0.00, 0.2781}, QualityKnot{0.30, 0.5014}, QualityKnot{0.50, 0.8087},
    QualityKnot{0.70, 0.8213}, QualityKnot{0.80, 0.9393}, QualityKnot{0.90, 0.9396},
    QualityKnot{0.95, 0.9700}, QualityKnot{1.00, 0.9701},
};

inline constexpr std::array kCurrency = {
    QualityKnot{0.00, 0.2800}, QualityKnot{0.30, 0.6451}, QualityKnot{0.50, 0.6452},
    QualityKnot{0.70, 0.6984}, QualityKnot{0.80, 0.8897}, QualityKnot{0.90, 0.9622},
    QualityKnot{0.95, 0.9910}, QualityKnot{1.00, 0.9911},
};

inline constexpr std::array kSellerName = {
    QualityKnot{0.00, 0.2742}, QualityKnot{0.30, 0.3319}, QualityKnot{0.50, 0.3930},
    QualityKnot{0.70, 0.4710}, QualityKnot{0.80, 0.7297}, QualityKnot{0.90, 0.9093},
    QualityKnot{0.95, 0.9094}, QualityKnot{1.00, 0.9095},
};

inline constexpr std::array kSellerVatId = {
    QualityKnot{0.00, 0.2975}, QualityKnot{0.30, 0.8656}, QualityKnot{0.50, 0.8657},
    QualityKnot{0.70, 0.8658}, QualityKnot{0.80, 0.8659}, QualityKnot{0.90, 0.9415},
    QualityKnot{0.95, 0.9632}, QualityKnot{1.00, 0.9633},
};

inline constexpr std::array kBuyerName = {
    QualityKnot{0.00, 0.2415}, QualityKnot{0.30, 0.3419}, QualityKnot{0.50, 0.7929},
    QualityKnot{0.70, 0.8853}, QualityKnot{0.80, 0.8986}, QualityKnot{0.90, 0.8987},
    QualityKnot{0.95, 0.8988}, QualityKnot{1.00, 0.8989},
};

inline constexpr std::array kTotalNet = {
    QualityKnot{0.00, 0.3493}, QualityKnot{0.30, 0.6305}, QualityKnot{0.50, 0.6306},
    QualityKnot{0.70, 0.6743}, QualityKnot{0.80, 0.7693}, QualityKnot{0.90, 0.9021},
    QualityKnot{0.95, 0.9738}, QualityKnot{1.00, 0.9739},
};

inline constexpr std::array kTotalVat = {
    QualityKnot{0.00, 0.2145}, QualityKnot{0.30, 0.4448}, QualityKnot{0.50, 0.5051},
    QualityKnot{0.70, 0.5416}, QualityKnot{0.80, 0.7516}, QualityKnot{0.90, 0.9101},
    QualityKnot{0.95, 0.9570}, QualityKnot{1.00, 0.9677},
};

inline constexpr std::array kTotalGross = {
    QualityKnot{0.00, 0.2536}, QualityKnot{0.30, 0.4978}, QualityKnot{0.50, 0.6576},
    QualityKnot{0.70, 0.6577}, QualityKnot{0.80, 0.6920}, QualityKnot{0.90, 0.8617},
    QualityKnot{0.95, 0.9162}, QualityKnot{1.00, 0.9814},
};

// Fields without data of their own.
inline constexpr std::array kOtherFields = {
    QualityKnot{0.00, 0.3150}, QualityKnot{0.30, 0.6812}, QualityKnot{0.50, 0.6813},
    QualityKnot{0.70, 0.7582}, QualityKnot{0.80, 0.8518}, QualityKnot{0.90, 0.9294},
    QualityKnot{0.95, 0.9584}, QualityKnot{1.00, 0.9897},
};

inline constexpr QualityWeights kQualityWeights = {
    .bias = 3.2868,
    .log_product = 1.7606,
    .net_plus_vat = -0.5808,
    .sum_of_lines = 0.4701,
    .failed_warnings = -0.4361,
    .failed_blocking = -0.4008,
};

inline constexpr std::array kFieldCurves = {
    FieldCurve{invoice::FieldId::invoice_number, kInvoiceNumber, 0.8929},
    FieldCurve{invoice::FieldId::issue_date, kIssueDate, 0.0500},
    FieldCurve{invoice::FieldId::due_date, kDueDate, 0.9747},
    FieldCurve{invoice::FieldId::currency, kCurrency, 0.6923},
    FieldCurve{invoice::FieldId::seller_name, kSellerName, 0.2500},
    FieldCurve{invoice::FieldId::seller_vat_id, kSellerVatId, 0.9623},
    FieldCurve{invoice::FieldId::buyer_name, kBuyerName, 0.9479},
    FieldCurve{invoice::FieldId::total_net, kTotalNet, 0.7778},
    FieldCurve{invoice::FieldId::total_vat, kTotalVat, 0.7308},
    FieldCurve{invoice::FieldId::total_gross, kTotalGross, 0.0625},
};

}  // namespace iscan::stages
