#include "einvoice/xml_predictor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace iscan::einvoice {
namespace {

using enum invoice::FieldId;

constexpr std::string_view kUbl = R"(<?xml version="1.0"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cbc="urn:cbc" xmlns:cac="urn:cac">
 <cbc:ID>A-1</cbc:ID><cbc:IssueDate>2024-05-01</cbc:IssueDate>
 <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
 <cac:AccountingSupplierParty><cac:Party>
  <cac:PartyTaxScheme><cbc:CompanyID>F-skatt</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
  <cac:PartyTaxScheme><cbc:CompanyID>SE556188840401</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
  <cac:PartyLegalEntity><cbc:RegistrationName>Säljare AB</cbc:RegistrationName></cac:PartyLegalEntity>
 </cac:Party></cac:AccountingSupplierParty>
 <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount>5.00</cbc:Amount></cac:AllowanceCharge>
 <cac:TaxTotal><cbc:TaxAmount>25.00</cbc:TaxAmount>
  <cac:TaxSubtotal><cbc:TaxableAmount>100.00</cbc:TaxableAmount><cbc:TaxAmount>25.00</cbc:TaxAmount>
   <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
 <cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount>125.00</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
 <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="H87">2</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount>105.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Skruv</cbc:Name></cac:Item></cac:InvoiceLine>
</Invoice>)";

constexpr std::string_view kCii =
    R"(<rsm:CrossIndustryInvoice xmlns:rsm="r" xmlns:ram="a" xmlns:udt="u">
 <rsm:ExchangedDocument><ram:ID>R-7</ram:ID><ram:TypeCode>381</ram:TypeCode>
  <ram:IssueDateTime><udt:DateTimeString format="102">20240229</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
 <rsm:SupplyChainTradeTransaction>
  <ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Verkäufer GmbH</ram:Name>
   <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">12/345</ram:ID></ram:SpecifiedTaxRegistration>
   <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE136695976</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement>
  <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
   <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>119.00</ram:GrandTotalAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
  </ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>)";

invoice::Draft predict(std::string_view xml) {
  document::DecodedFile file;
  file.attachments.push_back({"factur-x.xml", "application/xml", std::string(xml)});
  XmlPredictor predictor;
  return predictor.predict(file).value();
}

std::string value_of(const invoice::Draft& draft, invoice::FieldId id) {
  const auto found = std::ranges::find(draft.candidates, id, &invoice::Candidate::field);
  return found == draft.candidates.end() ? "" : invoice::to_text(found->value);
}

const invoice::RowSet* rows_of(const invoice::Draft& draft, invoice::Group group) {
  const auto found = std::ranges::find(draft.row_sets, group, &invoice::RowSet::group);
  return found == draft.row_sets.end() ? nullptr : &*found;
}

TEST(XmlPredictor, ReadsUbl) {
  const invoice::Draft draft = predict(kUbl);
  EXPECT_EQ(value_of(draft, invoice_number), "A-1");
  EXPECT_EQ(value_of(draft, issue_date), "2024-05-01");
  EXPECT_EQ(value_of(draft, seller_name), "Säljare AB");
  EXPECT_EQ(value_of(draft, seller_vat_id), "SE556188840401");
  EXPECT_EQ(value_of(draft, seller_tax_id), "F-skatt");
  EXPECT_EQ(value_of(draft, total_gross), "125");
  EXPECT_EQ(value_of(draft, document_kind), "invoice");
  const auto* lines = rows_of(draft, invoice::Group::line);
  ASSERT_NE(lines, nullptr);
  EXPECT_EQ(lines->rows.at(0).text(line_unit), "H87");
  EXPECT_EQ(lines->rows.at(0).text(line_name), "Skruv");
  ASSERT_NE(rows_of(draft, invoice::Group::vat_breakdown), nullptr);
  ASSERT_NE(rows_of(draft, invoice::Group::allowance), nullptr);
  EXPECT_EQ(rows_of(draft, invoice::Group::charge), nullptr);
}

TEST(XmlPredictor, ReadsCiiAndCreditNotes) {
  const invoice::Draft draft = predict(kCii);
  EXPECT_EQ(value_of(draft, invoice_number), "R-7");
  EXPECT_EQ(value_of(draft, issue_date), "2024-02-29");
  EXPECT_EQ(value_of(draft, seller_vat_id), "DE136695976");
  EXPECT_EQ(value_of(draft, seller_tax_id), "12/345");
  EXPECT_EQ(value_of(draft, document_kind), "credit_note");
  EXPECT_EQ(value_of(draft, total_gross), "119");
}

TEST(XmlPredictor, OtherXmlAndBrokenXmlGiveNoValues) {
  EXPECT_TRUE(predict("<html><body/></html>").candidates.empty());
  const invoice::Draft broken = predict("<Invoice><ID>1</ID>");
  EXPECT_TRUE(broken.candidates.empty());
  EXPECT_TRUE(std::ranges::contains(broken.notes, "xml_unreadable"));
  EXPECT_TRUE(predict("").candidates.empty());
}

TEST(XmlPredictor, ImpossibleDatesAndAmountsAreLeftOut) {
  std::string xml(kUbl);
  xml.replace(xml.find("2024-05-01"), 10, "2026-02-31");
  xml.replace(xml.find("125.00"), 6, "125,00");
  const invoice::Draft draft = predict(xml);
  EXPECT_EQ(value_of(draft, issue_date), "");
  EXPECT_EQ(value_of(draft, total_gross), "");
}

}  // namespace
}  // namespace iscan::einvoice
