// Working stand-ins for the ports the stages use: each answers from values the test gives it.
#pragma once

#include <functional>
#include <utility>

#include "ports/llm_example.h"
#include "ports/ocr_engine.h"
#include "ports/predictor.h"
#include "ports/reader.h"

namespace iscan::fakes {

class FakeReader final : public ports::Reader {
 public:
  Result<document::DecodedFile> decoded =
      fail(ErrorKind::invalid_input, "file_damaged", "No file was given to the fake.");
  std::function<Result<ports::Raster>(int page)> raster = [](int) {
    return Result<ports::Raster>{ports::Raster{.memory = {}, .width = 1, .height = 1, .dpi = 300}};
  };

  std::function<Result<Bytes>(const ports::RenderRequest&)> png =
      [](const ports::RenderRequest&) -> Result<Bytes> { return Bytes{}; };

  Result<std::vector<ports::ArchiveMember>> members = std::vector<ports::ArchiveMember>{};

  Result<document::DecodedFile> decode(const ports::FileView&) override { return decoded; }
  Result<ports::Raster> render(const ports::FileView&,
                               const ports::RenderRequest& request) override {
    return raster(request.page);
  }
  Result<Bytes> render_png(const ports::FileView&, const ports::RenderRequest& request) override {
    return png(request);
  }
  Result<std::vector<ports::ArchiveMember>> unpack(const ports::FileView&) override {
    return members;
  }
};

class FakeOcrEngine final : public ports::OcrEngine {
 public:
  Result<ports::OcrPage> page = ports::OcrPage{};

  std::string name() const override { return "fake 1"; }
  int parallelism() const override { return 2; }
  Result<ports::OcrPage> recognise(const ports::Raster&, const ports::OcrRequest&) override {
    return page;
  }
};

class FakePredictor final : public ports::Predictor {
 public:
  explicit FakePredictor(Result<invoice::Draft> draft) : draft_(std::move(draft)) {}
  std::string name() const override { return "fake"; }
  Result<invoice::Draft> predict(const document::DecodedFile&) override { return draft_; }

 private:
  Result<invoice::Draft> draft_;
};

// Answers with a draft or an error, and remembers what it was asked.
class FakePaidPredictor final : public ports::PaidPredictor {
 public:
  explicit FakePaidPredictor(Result<invoice::Draft> draft) : draft_(std::move(draft)) {}
  std::string name() const override { return "llm:fake/model"; }
  Result<invoice::Draft> predict(const ports::PaidQuestion& question) override {
    asked.emplace_back(question.wanted.begin(), question.wanted.end());
    company = question.company;
    return draft_;
  }

  std::vector<std::vector<invoice::FieldId>> asked;
  CompanyId company;

 private:
  Result<invoice::Draft> draft_;
};

// Makes an example of every document with a supplier: the question is who approved it, the answer
// the invoice number.
class FakeExampleMaker final : public ports::LlmExampleMaker {
 public:
  std::optional<ports::LlmExample> make(const ports::ApprovedDocument& document) const override {
    invoice::Parties parties = invoice::parties_of(document.invoice);
    if (invoice::key_of(parties.supplier).empty()) return std::nullopt;
    return ports::LlmExample{
        .supplier = std::move(parties.supplier),
        .language = "de",
        .form = "form",
        .question = document.by_person ? "person" : "pipeline",
        .answer = document.invoice.header.text(invoice::FieldId::invoice_number).value_or("none")};
  }
};

}  // namespace iscan::fakes
