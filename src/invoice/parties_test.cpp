#include "invoice/parties.h"

#include <gtest/gtest.h>

namespace iscan::invoice {
namespace {

Candidate candidate(FieldId field, std::string value, double score, std::string raw = {}) {
  return {.field = field,
          .value = std::move(value),
          .evidence = {.raw = std::move(raw)},
          .score = score};
}

TEST(Parties, TheBestCandidatesNameTheSupplier) {
  Draft draft;
  draft.candidates = {candidate(FieldId::seller_vat_id, "ATU13585627", 0.2),
                      candidate(FieldId::seller_vat_id, "DE 136.695-976", 0.9),
                      candidate(FieldId::seller_name, "Müller & Söhne GmbH", 0.7, "MÜLLER & Söhne"),
                      candidate(FieldId::buyer_name, "Buyer AB", 0.7),
                      candidate(FieldId::document_language, "de", 0.8)};
  FieldMap account;
  account.set(FieldId::account_iban, {.value = std::string("DE89370400440532013000")});
  account.set(FieldId::account_name, {.value = std::string("Buyer AB")});
  draft.row_sets = {{.group = Group::account, .rows = {account}, .score = 0.9}};
  const Parties parties = parties_of(draft);
  EXPECT_EQ(parties.supplier, (Supplier{.vat_id = "DE136695976",
                                        .iban = "DE89370400440532013000",
                                        .name = "muller sohne gmbh"}));
  EXPECT_EQ(parties.language, "de");
  EXPECT_EQ(parties.names,
            (std::vector<std::string>{"Müller & Söhne GmbH", "MÜLLER & Söhne", "Buyer AB"}));
}

TEST(Parties, AnInvoiceSaysTheSame) {
  Invoice invoice;
  invoice.header.set(FieldId::seller_name, {.value = std::string("SELLER, GmbH.")});
  invoice.header.set(FieldId::buyer_contact_name, {.value = std::string("Erika Muster")});
  const Parties parties = parties_of(invoice);
  EXPECT_EQ(parties.supplier.name, "seller gmbh");
  EXPECT_EQ(parties.names, (std::vector<std::string>{"SELLER, GmbH.", "Erika Muster"}));
}

TEST(Parties, TheStrongestKeyCounts) {
  EXPECT_EQ(key_of(Supplier{}), "");
  EXPECT_EQ(key_of(Supplier{.name = "a"}), "name:a");
  EXPECT_EQ(key_of(Supplier{.iban = "I", .name = "a"}), "iban:I");
  EXPECT_EQ(key_of(Supplier{.vat_id = "V", .iban = "I", .name = "a"}), "vat:V");
}

}  // namespace
}  // namespace iscan::invoice
