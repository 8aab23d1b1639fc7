// What the stages work with, made from the settings: children for reading and OCR, predictors.
#pragma once

#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "einvoice/xml_predictor.h"
#include "language_models.h"
#include "ocr_child/ocr_child.h"
#include "predictor_local/local_predictor.h"
#include "reader_child/reader_child.h"
#include "settings/settings.h"
#include "stages/stages.h"

namespace iscan::app {

// Owns the engines in dependency order. Children start when first needed.
class Engines {
 public:
  Engines(const settings::Settings& settings, const Clock& clock, Logger& log);

  // Asks them for what is in doubt; they outlive the object. Before the first context.
  void use(const LanguageModels& models) { models_ = &models; }

  const LanguageModels* models() const { return models_; }

  // A context for one run over an open file, with the models in use.
  stages::StageContext context(ports::FileView file, std::stop_token stop) {
    return context(file, models_, std::move(stop));
  }
  // With others; nullptr for none.
  stages::StageContext context(ports::FileView file, const LanguageModels* models,
                               std::stop_token stop);

  reader_child::ReaderChild& reader() { return reader_; }
  ocr_child::OcrChild& ocr() { return ocr_; }
  std::span<ports::Predictor* const> predictors() const { return predictors_; }
  const stages::Thresholds& thresholds() const { return thresholds_; }

 private:
  const Clock& clock_;
  Logger& log_;
  stages::Thresholds thresholds_;
  ports::OcrRequest ocr_request_;
  reader_child::ReaderChild reader_;
  ocr_child::OcrChild ocr_;
  einvoice::XmlPredictor xml_;
  predictor_local::LocalPredictor local_;
  std::vector<ports::Predictor*> predictors_;
  const LanguageModels* models_ = nullptr;
};

// The number a "0 means one per core" setting stands for.
int per_core(std::int64_t setting);

// The folder of the running program, where its children lie.
std::string program_folder();

}  // namespace iscan::app
