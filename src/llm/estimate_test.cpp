#include "llm/estimate.h"

#include <gtest/gtest.h>

namespace iscan::llm {
namespace {

TEST(Estimate, CountsTextPagesAndTheOutputThatIsAllowed) {
  llm_wire::Prompt prompt{.system = std::string(400, 's'),
                          .examples = {{std::string(200, 'q'), std::string(200, 'a')}},
                          .text = std::string(1600, 't'),
                          .schema = std::string(1600, '{'),
                          .output_tokens = 3000};
  EXPECT_EQ(estimate(prompt), (llm_wire::Usage{.input = 1001, .output = 3000}));
  prompt.media = {{"image/png", std::string(1'000'000, 'x'), "1.png"},
                  {"application/pdf", std::string(30'000, 'x'), "a.pdf"}};
  EXPECT_EQ(estimate(prompt).input, 1001 + 2000 + 4000 + 1000);
}

}  // namespace
}  // namespace iscan::llm
