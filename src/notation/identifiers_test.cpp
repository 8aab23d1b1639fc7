#include "notation/identifiers.h"

#include <gtest/gtest.h>

namespace iscan::notation {
namespace {

// Every way to change one digit must be noticed.
template <class Parse>
void refuses_every_changed_digit(std::string text, Parse parse) {
  ASSERT_TRUE(parse(text)) << text;
  for (char& c : text) {
    if (c < '0' || c > '9') continue;
    const char before = c;
    c = c == '9' ? '0' : static_cast<char>(c + 1);
    EXPECT_FALSE(parse(text)) << text;
    c = before;
  }
}

TEST(Iban, ChecksLengthAndMod97) {
  EXPECT_EQ(parse_iban("DE89 3704 0044 0532 0130 00"), "DE89370400440532013000");
  EXPECT_EQ(parse_iban("se45 5000 0000 0583 9825 7466"), "SE4550000000058398257466");
  EXPECT_FALSE(parse_iban("DE89 3704 0044 0532 0130 0").has_value());
  EXPECT_TRUE(looks_like_iban("DE00 3704 0044 0532 0130 00"));
  refuses_every_changed_digit("GB29NWBK60161331926819",
                              [](const std::string& text) { return parse_iban(text).has_value(); });
}

TEST(Bic, HasFormAndCountry) {
  EXPECT_EQ(parse_bic("DEUTDEFF"), "DEUTDEFF");
  EXPECT_EQ(parse_bic("NDEASESSXXX"), "NDEASESSXXX");
  EXPECT_FALSE(parse_bic("INVOICES").has_value());
  EXPECT_FALSE(parse_bic("DEUTDEF").has_value());
}

TEST(VatId, PublicExamplesHaveRightCheckDigits) {
  for (const std::string_view text :
       {"DE136695976",         "ATU13585627",    "BE0428759497",   "DK13585628",     "EE100931558",
        "EL094259216",         "ESA58818501",    "FI20774740",     "FR40303265045",  "HU12892312",
        "IT00743110157",       "LU15027442",     "NL004495445B01", "NO995525828MVA", "PL8567346215",
        "PT501964843",         "SE556188840401", "SI50223054",     "SK2022749619",   "GB980780684",
        "CHE-107.787.577 IVA", "HR33392005961"}) {
    const auto id = parse_vat_id(text);
    ASSERT_TRUE(id.has_value()) << text;
    EXPECT_EQ(id->check, CheckDigits::right) << text;
  }
  EXPECT_EQ(parse_vat_id("EL094259216")->country, "GR");
  EXPECT_EQ(parse_vat_id("DE136695977")->check, CheckDigits::wrong);
  EXPECT_EQ(parse_vat_id("RO18547290")->check, CheckDigits::unknown);
  EXPECT_EQ(parse_vat_id("995 525 828 MVA")->value, "NO995525828MVA");
  EXPECT_FALSE(parse_vat_id("DE12345678").has_value());
  EXPECT_FALSE(parse_vat_id("ZZ123456789").has_value());
}

TEST(Registration, ByCountry) {
  EXPECT_EQ(parse_registration_id("556188-8404", "SE"), "5561888404");
  EXPECT_EQ(parse_registration_id("995 525 828", "NO"), "995525828");
  EXPECT_EQ(parse_registration_id("2077474-0", "FI"), "2077474-0");
  EXPECT_FALSE(parse_registration_id("556188-8405", "SE").has_value());
}

TEST(Giro, LuhnAndPrintedForm) {
  EXPECT_EQ(parse_bankgiro("5050-1055"), "5050-1055");
  EXPECT_FALSE(parse_bankgiro("5050-1056").has_value());
  EXPECT_EQ(parse_plusgiro("28 65 43-4"), "28 65 43-4");
  EXPECT_FALSE(parse_plusgiro("28 65 43-5").has_value());
}

TEST(Reference, EachKindHasItsCheckDigits) {
  const auto reads = [](ReferenceKind kind) {
    return
        [kind](const std::string& text) { return parse_payment_reference(text, kind).has_value(); };
  };
  refuses_every_changed_digit("RF18539007547034", reads(ReferenceKind::rf));
  refuses_every_changed_digit("1234567897", reads(ReferenceKind::luhn));
  refuses_every_changed_digit("1232", reads(ReferenceKind::finnish));
  refuses_every_changed_digit("210000000003139471430009017", reads(ReferenceKind::qrr));
  refuses_every_changed_digit("090/9337/55493", reads(ReferenceKind::belgian));
}

}  // namespace
}  // namespace iscan::notation
