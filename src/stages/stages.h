// The five stages: plain functions from earlier results to the next one. No queue, no database, no
// thread of their own. Order, queues, retries and time limits are in pipeline/pipeline.h.
#pragma once

#include <span>
#include <stop_token>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "document/artefacts.h"
#include "document/page.h"
#include "invoice/draft.h"
#include "invoice/report.h"
#include "ports/file_view.h"
#include "ports/ocr_engine.h"
#include "ports/predictor.h"
#include "ports/reader.h"

namespace iscan::stages {

// Settings of judgement; the defaults are measured (docs/accuracy.md).
struct Thresholds {
  double approve_at = 0.80;       // quality score from which a document is approved without touch
  double review_field_at = 0.80;  // a field below this is marked needs_review
};

// What a stage may use besides its inputs. Everything is owned by the caller and outlives the call.
struct StageContext {
  ports::FileView file;  // the original, open for reading
  ports::Reader& reader;
  ports::OcrEngine& ocr_engine;
  std::span<ports::Predictor* const> predictors;  // asked in this order
  // Asked after them, cheapest first, as long as something is in doubt.
  std::span<ports::PaidPredictor* const> paid_predictors = {};
  // Whether the first that answers is asked for all fields, also where nothing is in doubt.
  bool asks_always = false;
  // Whether a document waits for one of those that is away, or goes on without it.
  bool waits_for_paid = false;
  const Clock& clock;
  Logger& log;
  Thresholds thresholds;
  ports::OcrRequest ocr_request = {};
  std::stop_token stop;  // asked for when the task's time is over or the process drains
  // Whose document it is; empty on the command line.
  CompanyId company = {};
  DocumentId document = {};
  bool can_wait = false;  // as its upload said
};

// Opens the file in the sandbox: type, pages, text layers, attachments.
Result<document::DecodedFile> preprocessing(StageContext& context, const document::Upload& upload);

// Reads every page that has no sound text layer. Pages are read in parallel.
Result<document::OcrText> ocr(StageContext& context, const document::DecodedFile& file);

// Asks the predictors for candidates of every field, and those that cost money for what is still in
// doubt then.
Result<invoice::Draft> prediction(StageContext& context, const document::DecodedFile& file,
                                  const document::OcrText& text);

// Normalises, proves and chooses: one consistent invoice out of all candidates.
Result<invoice::Checked> extraction(StageContext& context, const document::OcrText& text,
                                    const invoice::Draft& draft);

// Turns evidence and proofs into one probability and a verdict.
Result<invoice::Report> evaluation(StageContext& context, const invoice::Draft& draft,
                                   const invoice::Checked& checked);

}  // namespace iscan::stages
