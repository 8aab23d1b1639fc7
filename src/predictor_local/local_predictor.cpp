#include "predictor_local/local_predictor.h"

#include <utility>

#include "predictor_local/reading.h"

namespace iscan::predictor_local {

Result<invoice::Draft> LocalPredictor::predict(const document::DecodedFile& file) {
  Reading reading;
  reading.layout = lay_out(file.pages);
  if (reading.layout.empty()) return std::move(reading.draft);
  reading.labels = find_labels(reading.layout);
  weigh_labels(reading.layout, reading.labels);
  reading.values = find_values(reading.layout);
  read_kind(reading);
  read_lines(reading);
  read_references(reading);
  read_dates(reading);
  read_totals(reading);
  read_parties(reading);
  read_identifiers(reading);
  if (reading.receipt) read_receipt(reading);
  return std::move(reading.draft);
}

}  // namespace iscan::predictor_local
