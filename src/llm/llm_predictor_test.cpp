#include "llm/llm_predictor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/random.h"
#include "fakes/fake_engines.h"
#include "fakes/temp_folder.h"
#include "llm/memory_store.h"
#include "llm/testing/caller_bench.h"
#include "llm_prompt/testing/pages.h"

namespace iscan::llm {
namespace {

using invoice::FieldId;

class UnheardMetrics final : public ports::Metrics {
 public:
  void add(ports::Metric, std::string_view, double) override {}
  void set(ports::Metric, std::string_view, double) override {}
  void observe(ports::Metric, std::string_view, double) override {}
  std::string text() const override { return {}; }
};

Result<Reply> answer_with(std::string value) {
  Reply reply;
  reply.reading = {.outcome = llm_wire::Outcome::ok,
                   .text = value,
                   .value = value,
                   .usage = {.input = 100, .output = 10}};
  return reply;
}

// Has approved documents of any company and supplier.
class LearnedStore final : public MemoryStore {
 public:
  Result<std::vector<ports::LlmExample>> examples(const CompanyId&,
                                                  const ports::LlmExampleQuery& query) override {
    queries.push_back(query);
    return approved;
  }
  std::vector<ports::LlmExample> approved;
  std::vector<ports::LlmExampleQuery> queries;
};

struct PredictorBench {
  PredictorBench() {
    provider.answers({answer_with(R"({"invoice_number":"RE-2024/0815","total_gross":"999,99"})")});
    reader.png = [this](const ports::RenderRequest& request) -> Result<Bytes> {
      rendered.push_back(request);
      return Bytes(picture_bytes, std::byte{1});
    };
    pages(1);
  }

  void pages(int count) {
    file.pages.clear();
    for (int i = 1; i <= count; ++i) {
      auto page = llm_prompt::testing::invoice_page();
      page.number = i;
      file.pages.push_back(std::move(page));
    }
  }

  // A document of that content on the disk.
  ports::FileView content(std::string_view text) {
    std::ofstream(folder.path() / "document") << text;
    original.reset(::open((folder.path() / "document").c_str(), O_RDONLY | O_CLOEXEC));
    return {original.get(), text.size()};
  }

  Result<invoice::Draft> predict(Send send, bool redact = false) {
    LlmPredictor predictor({&provider, &limiter},
                           {store, ids, prices, breakers, rungs, timer, clock, log, metrics, reader,
                            [] { return 0.0; }},
                           {.prompt = prompt,
                            .limits = limits,
                            .answers_for = answers_for,
                            .redact = {.on = redact, .names = hidden},
                            .examples = {.most = most_examples},
                            .send = send,
                            .allowed = [](const CompanyId&) { return true; }});
    return predictor.predict({.file = file,
                              .original = view,
                              .wanted = wanted,
                              .company = {"company"},
                              .document = {},
                              .stop = {},
                              .parties = parties});
  }

  // Of the latest question.
  const llm_wire::Prompt& asked() const { return provider.prompts().back(); }

  FixedClock clock{instant_from_iso("2026-11-28T12:00:00.000Z").value()};
  testing::ManualTimer timer{&clock};
  llm_prompt::PromptVersion prompt = llm_prompt::PromptVersion::load("invoice-1").value();
  std::chrono::milliseconds answers_for{0};
  LearnedStore store;
  UuidSource ids{clock};
  Prices prices = Prices::built_in().value();
  Breakers breakers{{}, timer};
  RungMemory rungs;
  NullLogger log;
  UnheardMetrics metrics;
  fakes::FakeReader reader;
  RateLimiter limiter{{}, timer};
  testing::ScriptedProvider provider{"openai", "gpt-6-luna"};
  std::vector<ports::RenderRequest> rendered;
  std::size_t picture_bytes = 1000;
  document::DecodedFile file;
  fakes::TempFolder folder;
  UniqueFd original;
  ports::FileView view;
  std::vector<FieldId> wanted{FieldId::invoice_number, FieldId::total_gross};
  std::vector<std::string> hidden;  // llm.redact_names
  invoice::Parties parties;
  int most_examples = 0;
  Limits limits;
};

bool has_note(const invoice::Draft& draft, std::string_view note) {
  return std::ranges::contains(draft.notes, note);
}

TEST(LlmPredictor, AnswersAreKeptByTheVersionOfThePrompt) {
  PredictorBench bench;
  const auto answer = answer_with(R"({"invoice_number":"RE-2024/0815","total_gross":""})");
  bench.provider.answers({answer, answer});
  bench.answers_for = std::chrono::hours{1};
  for (const std::string name : {"invoice-1", "invoice-1", "invoice-2"}) {
    bench.prompt = llm_prompt::PromptVersion::load(name).value();
    ASSERT_TRUE(bench.predict(Send::text));
    EXPECT_EQ(bench.asked().schema_name, name);
    EXPECT_EQ(bench.asked().system, bench.prompt.system());
  }
  const auto calls = bench.store.all_calls();
  ASSERT_EQ(calls.size(), 2U) << "the second question was answered before";
  EXPECT_EQ(calls[0].call.prompt, "invoice-1");
  EXPECT_EQ(calls[1].call.prompt, "invoice-2");
}

TEST(LlmPredictor, TextAloneIsSentUnlessPicturesAreWanted) {
  PredictorBench bench;
  ASSERT_TRUE(bench.predict(Send::text));
  EXPECT_TRUE(bench.asked().media.empty());
  EXPECT_TRUE(bench.asked().text.starts_with("<document>"));
  EXPECT_TRUE(bench.rendered.empty());
}

TEST(LlmPredictor, PicturesComeInTheOrderOfThePagesAndAreSharpEnough) {
  PredictorBench bench;
  bench.pages(3);
  ASSERT_TRUE(bench.predict(Send::images));
  const auto& media = bench.asked().media;
  ASSERT_EQ(media.size(), 3U);
  for (std::size_t i = 0; i < media.size(); ++i) {
    EXPECT_EQ(media[i].media_type, "image/png");
    EXPECT_EQ(media[i].name, std::format("page-{}.png", i + 1));
    EXPECT_EQ(media[i].bytes.size(), 1000U);
    EXPECT_EQ(bench.rendered[i].page, static_cast<int>(i + 1));
    const double long_side = bench.rendered[i].dpi * 842 / 72;
    EXPECT_GE(long_side, 1600);
    EXPECT_LE(long_side, 2000);
  }
  EXPECT_TRUE(bench.asked().text.starts_with("Pictures of pages 1-3 came before"));
  EXPECT_TRUE(bench.asked().text.contains("<document>"));
}

TEST(LlmPredictor, TheSamePageRoundedHasTheSamePicture) {
  PredictorBench bench;
  for (const double height : {841.8898, 841.89}) {
    bench.file.pages[0].height = height;
    ASSERT_TRUE(bench.predict(Send::images));
  }
  ASSERT_EQ(bench.rendered.size(), 2U);
  EXPECT_EQ(bench.rendered[0].dpi, bench.rendered[1].dpi);
}

TEST(LlmPredictor, WhatOnlyThePictureShowsIsDropped) {
  PredictorBench bench;
  const auto draft = bench.predict(Send::images);
  ASSERT_TRUE(draft);
  ASSERT_EQ(draft->candidates.size(), 1U);
  EXPECT_EQ(draft->candidates[0].field, FieldId::invoice_number);
  EXPECT_TRUE(has_note(*draft, "llm_value_not_on_page:totals.gross"));
}

TEST(LlmPredictor, PagesAfterTheTwentiethAreNotShown) {
  PredictorBench bench;
  bench.pages(23);
  const auto draft = bench.predict(Send::images);
  ASSERT_TRUE(draft);
  EXPECT_EQ(bench.asked().media.size(), kMostMediaPages);
  EXPECT_EQ(bench.rendered.size(), kMostMediaPages);
  EXPECT_TRUE(has_note(*draft, "llm_pages_not_shown:21-23"));
}

TEST(LlmPredictor, AllPicturesTogetherAreLimitedToo) {
  PredictorBench bench;
  bench.pages(20);
  bench.picture_bytes = kMostPictureBytes;
  const auto draft = bench.predict(Send::images);
  ASSERT_TRUE(draft);
  EXPECT_EQ(bench.asked().media.size(), 13U);
  EXPECT_TRUE(has_note(*draft, "llm_pages_not_shown:14-20"));
}

TEST(LlmPredictor, ALargePictureIsTriedWithoutColourAndThenLeftOut) {
  PredictorBench bench;
  bench.pages(2);
  bench.reader.png = [&bench](const ports::RenderRequest& request) -> Result<Bytes> {
    bench.rendered.push_back(request);
    const bool fits = request.page == 2 && request.format == ports::PixelFormat::grey;
    return Bytes(kMostPictureBytes + (fits ? 0 : 1));
  };
  const auto draft = bench.predict(Send::images);
  ASSERT_TRUE(draft);
  ASSERT_EQ(bench.asked().media.size(), 1U);
  EXPECT_EQ(bench.asked().media[0].name, "page-2.png");
  EXPECT_EQ(bench.rendered.size(), 4U);
  EXPECT_TRUE(has_note(*draft, "llm_pages_not_shown:1"));
  EXPECT_TRUE(bench.asked().text.starts_with("A picture of page 2 came before"));
}

TEST(LlmPredictor, PagesThatCannotBeDrawnAreAskedAboutAllTheSame) {
  PredictorBench bench;
  bench.reader.png = [](const auto&) -> Result<Bytes> {
    return fail(ErrorKind::internal, "reader_crashed", "");
  };
  const auto draft = bench.predict(Send::images);
  ASSERT_TRUE(draft);
  EXPECT_TRUE(bench.asked().media.empty());
  EXPECT_TRUE(bench.asked().text.starts_with("<document>"));
  EXPECT_TRUE(has_note(*draft, "llm_pages_not_shown:1"));
}

TEST(LlmPredictor, ThePdfItselfIsSentAsItIs) {
  PredictorBench bench;
  bench.pages(2);
  bench.view = bench.content("%PDF-1.7 whatever");
  ASSERT_TRUE(bench.predict(Send::file));
  ASSERT_EQ(bench.asked().media.size(), 1U);
  EXPECT_EQ(bench.asked().media[0].media_type, "application/pdf");
  EXPECT_EQ(bench.asked().media[0].bytes, "%PDF-1.7 whatever");
  EXPECT_TRUE(bench.rendered.empty());
  EXPECT_TRUE(bench.asked().text.starts_with("The file came before"));
}

TEST(LlmPredictor, OtherFilesAndLargeOnesGoAsPictures) {
  PredictorBench bench;
  bench.view = bench.content("a photograph");
  bench.file.type = document::FileType::jpeg;
  auto draft = bench.predict(Send::file);
  ASSERT_TRUE(draft);
  ASSERT_EQ(bench.asked().media.size(), 1U);
  EXPECT_EQ(bench.asked().media[0].media_type, "image/png");
  EXPECT_FALSE(has_note(*draft, "llm_file_as_pictures"));
  bench.file.type = document::FileType::pdf;
  bench.view.size = kMostMediaBytes + 1;
  bench.pages(2);
  draft = bench.predict(Send::file);
  ASSERT_TRUE(draft);
  ASSERT_EQ(bench.asked().media.size(), 2U);
  EXPECT_EQ(bench.asked().media[1].media_type, "image/png");
  EXPECT_TRUE(has_note(*draft, "llm_file_as_pictures"));
}

TEST(LlmPredictor, NothingIsShownThatPlaceholdersHide) {
  PredictorBench bench;
  bench.view = bench.content("%PDF-1.7 whatever");
  for (const Send send : {Send::images, Send::file}) {
    ASSERT_TRUE(bench.predict(send, /*redact=*/true));
    EXPECT_TRUE(bench.asked().media.empty());
    EXPECT_TRUE(bench.rendered.empty());
  }
}

TEST(LlmPredictor, EachQuestionShowsItsOwnPages) {
  PredictorBench bench;
  bench.pages(6);
  // Long enough for two questions.
  for (auto& page : bench.file.pages) {
    const auto words = page.words;
    for (int i = 1; i < 26; ++i) {
      for (auto word : words) {
        word.box.y0 += 800 * i;
        word.box.y1 += 800 * i;
        page.words.push_back(std::move(word));
      }
    }
  }
  bench.view = bench.content("%PDF-1.7 whatever");
  const auto draft = bench.predict(Send::file);
  ASSERT_TRUE(draft);
  const auto& prompts = bench.provider.prompts();
  ASSERT_GT(prompts.size(), 1U);
  std::vector<std::string> names;
  for (const auto& prompt : prompts) {
    for (const auto& media : prompt.media) names.push_back(media.name);
  }
  EXPECT_TRUE(std::ranges::is_sorted(names));
  EXPECT_EQ(names.front(), "page-1.png");
  EXPECT_EQ(names.back(), "page-6.png");
  EXPECT_TRUE(has_note(*draft, "llm_file_as_pictures"));
}

// An example as the maker makes it of the bench's page, with another number in the answer.
ports::LlmExample example_of(std::string_view number) {
  return {.supplier = {.name = "muster"},
          .form = "lines-1",
          .question = "<document>\np1.l01 | an earlier invoice\n</document>\n",
          .answer = std::format(
              R"({{"invoice_number":"{}","seller_name":"Muster","total_gross":""}})", number)};
}

TEST(LlmPredictor, ExamplesAreOfTheSupplierAndAnswerWhatIsWanted) {
  PredictorBench bench;
  bench.most_examples = 2;
  bench.parties.supplier.vat_id = "DE136695976";
  bench.store.approved = {example_of("RE-1"), example_of("RE-2")};
  ASSERT_TRUE(bench.predict(Send::text));
  ASSERT_FALSE(bench.store.queries.empty());
  EXPECT_EQ(bench.store.queries[0].supplier.vat_id, "DE136695976");
  EXPECT_EQ(bench.store.queries[0].form, "lines-1");
  EXPECT_EQ(bench.store.queries[0].most, 2);
  const auto& examples = bench.asked().examples;
  ASSERT_EQ(examples.size(), 2U);
  EXPECT_EQ(examples[0].answer, R"({"invoice_number":"RE-1","total_gross":""})");
  EXPECT_EQ(examples[1].question, "<document>\nan earlier invoice\n</document>\n")
      << "without ids, as the question itself";
  bench.wanted.push_back(FieldId::line_net_amount);
  ASSERT_TRUE(bench.predict(Send::text));
  EXPECT_EQ(bench.asked().examples[1].question, bench.store.approved[1].question);
  EXPECT_EQ(bench.asked().text.find("an earlier invoice"), std::string::npos);
}

TEST(LlmPredictor, NoExamplesAreLookedForWhenNoneAreWanted) {
  PredictorBench bench;
  bench.store.approved = {example_of("RE-1")};
  ASSERT_TRUE(bench.predict(Send::text));
  EXPECT_TRUE(bench.store.queries.empty());
  EXPECT_TRUE(bench.asked().examples.empty());
}

TEST(LlmPredictor, WhatIsCopiedFromAnExampleIsDropped) {
  PredictorBench bench;
  bench.most_examples = 1;
  bench.store.approved = {example_of("EARLIER-77")};
  bench.provider.answers(
      {answer_with(R"({"invoice_number":"EARLIER-77","total_gross":"196,35"})")});
  const auto draft = bench.predict(Send::text);
  ASSERT_TRUE(draft);
  ASSERT_EQ(draft->candidates.size(), 1U);
  EXPECT_EQ(draft->candidates[0].field, FieldId::total_gross);
  EXPECT_TRUE(has_note(*draft, "llm_value_not_on_page:invoice.number"));
}

TEST(LlmPredictor, ExamplesCountForTheBudget) {
  PredictorBench bench;
  bench.limits.document = Decimal::parse("0.05").value();
  auto large = example_of("RE-1");
  large.question.append(20'000'000, 'x');
  bench.store.approved = {large};
  bench.most_examples = 1;
  EXPECT_FALSE(bench.predict(Send::text));
  EXPECT_TRUE(bench.provider.prompts().empty());
  bench.most_examples = 0;
  EXPECT_TRUE(bench.predict(Send::text));
}

TEST(LlmPredictor, FoundNamesAndGivenOnesAreHiddenAndComeBack) {
  PredictorBench bench;
  bench.wanted = {FieldId::buyer_name, FieldId::seller_name};
  bench.parties.names = {"Beispiel AG", "Muster Handels GmbH & Co. KG"};
  bench.hidden = {"Schraube"};
  bench.provider.answers({answer_with(R"({"buyer_name":"NAME_2","seller_name":"NAME_1"})")});
  const auto draft = bench.predict(Send::text, /*redact=*/true);
  ASSERT_TRUE(draft);
  for (const std::string_view secret : {"Beispiel", "Muster", "Handels", "Schraube", "3704"}) {
    EXPECT_FALSE(bench.asked().text.contains(secret)) << secret;
  }
  ASSERT_EQ(draft->candidates.size(), 2U);
  for (const auto& candidate : draft->candidates) {
    const bool seller = candidate.field == FieldId::seller_name;
    EXPECT_EQ(invoice::to_text(candidate.value),
              seller ? "Muster Handels GmbH & Co. KG" : "Beispiel AG");
  }
}

TEST(PageMedia, RangesAreWrittenShort) {
  EXPECT_EQ(ranges_of({}), "");
  EXPECT_EQ(ranges_of({3}), "3");
  EXPECT_EQ(ranges_of({1, 2, 4, 6, 7, 8}), "1-2,4,6-8");
}

}  // namespace
}  // namespace iscan::llm
