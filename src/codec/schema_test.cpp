#include "codec/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace iscan::codec {
namespace {

// `iscan schema > schemas/invoice.schema.json` brings the file up to date.
TEST(InvoiceSchema, TheCommittedFileIsTheOneTheFieldTableMakes) {
  std::ifstream file("schemas/invoice.schema.json");
  const std::string committed{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(committed, invoice_schema());
}

}  // namespace
}  // namespace iscan::codec
