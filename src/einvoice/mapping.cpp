// EN 16931-3-2 (UBL) and EN 16931-3-3 (CII): business terms to elements. ZUGFeRD 1.0 is CII with
// other names for some containers.
#include "einvoice/mapping.h"

namespace iscan::einvoice {
namespace {

using enum invoice::FieldId;
using invoice::Group;

constexpr Mapping kCiiHeader[] = {
    {invoice_number, "ExchangedDocument/ID"},
    {type_code, "ExchangedDocument/TypeCode"},
    {issue_date, "ExchangedDocument/IssueDateTime/DateTimeString"},
    {buyer_reference, "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerReference"},
    {seller_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/Name"},
    {seller_trading_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "SpecifiedLegalOrganization/TradingBusinessName"},
    {seller_id, "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/ID"},
    {seller_registration_id,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "SpecifiedLegalOrganization/ID"},
    {seller_vat_id,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "SpecifiedTaxRegistration/ID[@schemeID=VA]"},
    {seller_line1,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/LineOne"},
    {seller_line2,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/LineTwo"},
    {seller_line3,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/LineThree"},
    {seller_city,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/CityName"},
    {seller_postcode,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/PostcodeCode"},
    {seller_subdivision,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/CountrySubDivisionName"},
    {seller_country,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/CountryID"},
    {seller_contact_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "DefinedTradeContact/PersonName"},
    {seller_phone,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"},
    {seller_email,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "DefinedTradeContact/EmailURIUniversalCommunication/URIID"},
    {seller_endpoint,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "URIUniversalCommunication/URIID"},
    {seller_tax_id,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/"
     "SpecifiedTaxRegistration/ID[@schemeID=FC]"},
    {seller_legal_info,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty/Description"},
    {buyer_name, "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/Name"},
    {buyer_trading_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "SpecifiedLegalOrganization/TradingBusinessName"},
    {buyer_id, "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/ID"},
    {buyer_registration_id,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "SpecifiedLegalOrganization/ID"},
    {buyer_vat_id,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "SpecifiedTaxRegistration/ID[@schemeID=VA]"},
    {buyer_line1,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/LineOne"},
    {buyer_line2,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/LineTwo"},
    {buyer_line3,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/LineThree"},
    {buyer_city,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/CityName"},
    {buyer_postcode,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/PostcodeCode"},
    {buyer_subdivision,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/CountrySubDivisionName"},
    {buyer_country,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/CountryID"},
    {buyer_contact_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "DefinedTradeContact/PersonName"},
    {buyer_phone,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"},
    {buyer_email,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "DefinedTradeContact/EmailURIUniversalCommunication/URIID"},
    {buyer_endpoint,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty/"
     "URIUniversalCommunication/URIID"},
    {purchase_order,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerOrderReferencedDocument/"
     "IssuerAssignedID"},
    {sales_order,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerOrderReferencedDocument/"
     "IssuerAssignedID"},
    {contract,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/ContractReferencedDocument/"
     "IssuerAssignedID"},
    {project,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SpecifiedProcuringProject/ID"},
    {tax_representative_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTaxRepresentativeTradeParty/"
     "Name"},
    {tax_representative_vat_id,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTaxRepresentativeTradeParty/"
     "SpecifiedTaxRegistration/ID"},
    {delivery_date,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ActualDeliverySupplyChainEvent/"
     "OccurrenceDateTime/DateTimeString"},
    {delivery_party_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ShipToTradeParty/Name"},
    {delivery_city,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ShipToTradeParty/"
     "PostalTradeAddress/CityName"},
    {delivery_postcode,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ShipToTradeParty/"
     "PostalTradeAddress/PostcodeCode"},
    {delivery_country,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ShipToTradeParty/"
     "PostalTradeAddress/CountryID"},
    {despatch,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/DespatchAdviceReferencedDocument/"
     "IssuerAssignedID"},
    {receipt_reference,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/ReceivingAdviceReferencedDocument/"
     "IssuerAssignedID"},
    {currency, "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/InvoiceCurrencyCode"},
    {tax_currency, "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/TaxCurrencyCode"},
    {remittance_reference,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/PaymentReference"},
    {creditor_id,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/CreditorReferenceID"},
    {payee_name,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/PayeeTradeParty/Name"},
    {payee_id, "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/PayeeTradeParty/ID"},
    {payment_means_code,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementPaymentMeans/TypeCode"},
    {payment_means_text,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementPaymentMeans/Information"},
    {period_start,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/BillingSpecifiedPeriod/"
     "StartDateTime/DateTimeString"},
    {period_end,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/BillingSpecifiedPeriod/"
     "EndDateTime/DateTimeString"},
    {payment_terms,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradePaymentTerms/"
     "Description"},
    {due_date,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradePaymentTerms/"
     "DueDateDateTime/DateTimeString"},
    {mandate,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedTradePaymentTerms/"
     "DirectDebitMandateID"},
    {total_line_net,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/LineTotalAmount"},
    {total_charges,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/ChargeTotalAmount"},
    {total_allowances,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/AllowanceTotalAmount"},
    {total_net,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount"},
    {total_vat,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount"},
    {total_gross,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount"},
    {total_rounding,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/RoundingAmount"},
    {total_paid,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/TotalPrepaidAmount"},
    {total_due,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount"},
};

constexpr Mapping kCiiLine[] = {
    {line_id, "AssociatedDocumentLineDocument/LineID"},
    {line_note, "AssociatedDocumentLineDocument/IncludedNote/Content"},
    {line_name, "SpecifiedTradeProduct/Name"},
    {line_description, "SpecifiedTradeProduct/Description"},
    {line_seller_item_id, "SpecifiedTradeProduct/SellerAssignedID"},
    {line_buyer_item_id, "SpecifiedTradeProduct/BuyerAssignedID"},
    {line_gtin, "SpecifiedTradeProduct/GlobalID"},
    {line_gross_price, "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/ChargeAmount"},
    {line_price_discount,
     "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/"
     "ActualAmount"},
    {line_price, "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount"},
    {line_base_quantity, "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity"},
    {line_quantity, "SpecifiedLineTradeDelivery/BilledQuantity"},
    {line_unit, "SpecifiedLineTradeDelivery/BilledQuantity/@unitCode"},
    {line_vat_category, "SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode"},
    {line_vat_rate, "SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent"},
    {line_net_amount,
     "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"},
};

constexpr Mapping kCiiVat[] = {
    {vat_taxable, "BasisAmount"},
    {vat_tax, "CalculatedAmount"},
    {vat_category, "CategoryCode"},
    {vat_rate, "RateApplicablePercent"},
    {vat_exemption_reason, "ExemptionReason"},
};

constexpr Mapping kCiiAdjustment[] = {
    {adjustment_amount, "ActualAmount"},
    {adjustment_base, "BasisAmount"},
    {adjustment_percent, "CalculationPercent"},
    {adjustment_reason, "Reason"},
    {adjustment_vat_category, "CategoryTradeTax/CategoryCode"},
    {adjustment_vat_rate, "CategoryTradeTax/RateApplicablePercent"},
};

constexpr Mapping kCiiAccount[] = {
    {account_iban, "PayeePartyCreditorFinancialAccount/IBANID"},
    {account_iban, "PayeePartyCreditorFinancialAccount/ProprietaryID"},
    {account_name, "PayeePartyCreditorFinancialAccount/AccountName"},
    {account_bic, "PayeeSpecifiedCreditorFinancialInstitution/BICID"},
};

constexpr Mapping kCiiNote[] = {
    {note_text, "Content"},
    {note_subject, "SubjectCode"},
};

constexpr Mapping kCiiPreceding[] = {
    {preceding_number, "IssuerAssignedID"},
    {preceding_date, "FormattedIssueDateTime/DateTimeString"},
};

constexpr RowMapping kCiiRows[] = {
    {Group::line, "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem", kCiiLine},
    {Group::vat_breakdown,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/ApplicableTradeTax", kCiiVat},
    {Group::account,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeSettlementPaymentMeans",
     kCiiAccount},
    {Group::allowance,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=false]",
     kCiiAdjustment},
    {Group::charge,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
     "SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=true]",
     kCiiAdjustment},
    {Group::note, "ExchangedDocument/IncludedNote", kCiiNote},
    {Group::preceding,
     "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/InvoiceReferencedDocument",
     kCiiPreceding},
};

constexpr Mapping kZugferdHeader[] = {
    {invoice_number, "HeaderExchangedDocument/ID"},
    {type_code, "HeaderExchangedDocument/TypeCode"},
    {issue_date, "HeaderExchangedDocument/IssueDateTime/DateTimeString"},
    {buyer_reference,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerReference"},
    {seller_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "Name"},
    {seller_trading_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "SpecifiedLegalOrganization/TradingBusinessName"},
    {seller_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "ID"},
    {seller_registration_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "SpecifiedLegalOrganization/ID"},
    {seller_vat_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "SpecifiedTaxRegistration/ID[@schemeID=VA]"},
    {seller_line1,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/LineOne"},
    {seller_line2,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/LineTwo"},
    {seller_line3,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/LineThree"},
    {seller_city,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/CityName"},
    {seller_postcode,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/PostcodeCode"},
    {seller_subdivision,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/CountrySubDivisionName"},
    {seller_country,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "PostalTradeAddress/CountryID"},
    {seller_contact_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "DefinedTradeContact/PersonName"},
    {seller_phone,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"},
    {seller_email,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "DefinedTradeContact/EmailURIUniversalCommunication/URIID"},
    {seller_endpoint,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "URIUniversalCommunication/URIID"},
    {seller_tax_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "SpecifiedTaxRegistration/ID[@schemeID=FC]"},
    {seller_legal_info,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/SellerTradeParty/"
     "Description"},
    {buyer_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "Name"},
    {buyer_trading_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "SpecifiedLegalOrganization/TradingBusinessName"},
    {buyer_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/ID"},
    {buyer_registration_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "SpecifiedLegalOrganization/ID"},
    {buyer_vat_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "SpecifiedTaxRegistration/ID[@schemeID=VA]"},
    {buyer_line1,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/LineOne"},
    {buyer_line2,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/LineTwo"},
    {buyer_line3,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/LineThree"},
    {buyer_city,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/CityName"},
    {buyer_postcode,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/PostcodeCode"},
    {buyer_subdivision,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/CountrySubDivisionName"},
    {buyer_country,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "PostalTradeAddress/CountryID"},
    {buyer_contact_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "DefinedTradeContact/PersonName"},
    {buyer_phone,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"},
    {buyer_email,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "DefinedTradeContact/EmailURIUniversalCommunication/URIID"},
    {buyer_endpoint,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/BuyerTradeParty/"
     "URIUniversalCommunication/URIID"},
    {purchase_order,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/"
     "BuyerOrderReferencedDocument/ID"},
    {sales_order,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/"
     "SellerOrderReferencedDocument/ID"},
    {contract,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/"
     "ContractReferencedDocument/ID"},
    {project,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/"
     "SpecifiedProcuringProject/ID"},
    {tax_representative_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/"
     "SellerTaxRepresentativeTradeParty/Name"},
    {tax_representative_vat_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeAgreement/"
     "SellerTaxRepresentativeTradeParty/SpecifiedTaxRegistration/ID"},
    {delivery_date,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeDelivery/"
     "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString"},
    {delivery_party_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeDelivery/ShipToTradeParty/"
     "Name"},
    {delivery_city,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeDelivery/ShipToTradeParty/"
     "PostalTradeAddress/CityName"},
    {delivery_postcode,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeDelivery/ShipToTradeParty/"
     "PostalTradeAddress/PostcodeCode"},
    {delivery_country,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeDelivery/ShipToTradeParty/"
     "PostalTradeAddress/CountryID"},
    {despatch,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeDelivery/"
     "DespatchAdviceReferencedDocument/ID"},
    {receipt_reference,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeDelivery/"
     "ReceivingAdviceReferencedDocument/ID"},
    {currency,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "InvoiceCurrencyCode"},
    {tax_currency,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/TaxCurrencyCode"},
    {remittance_reference,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/PaymentReference"},
    {creditor_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "CreditorReferenceID"},
    {payee_name,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/PayeeTradeParty/"
     "Name"},
    {payee_id,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/PayeeTradeParty/"
     "ID"},
    {payment_means_code,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementPaymentMeans/TypeCode"},
    {payment_means_text,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementPaymentMeans/Information"},
    {period_start,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "BillingSpecifiedPeriod/StartDateTime/DateTimeString"},
    {period_end,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "BillingSpecifiedPeriod/EndDateTime/DateTimeString"},
    {payment_terms,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradePaymentTerms/Description"},
    {due_date,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString"},
    {mandate,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradePaymentTerms/DirectDebitMandateID"},
    {total_line_net,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount"},
    {total_charges,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/ChargeTotalAmount"},
    {total_allowances,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/AllowanceTotalAmount"},
    {total_net,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/TaxBasisTotalAmount"},
    {total_vat,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/TaxTotalAmount"},
    {total_gross,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/GrandTotalAmount"},
    {total_rounding,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/RoundingAmount"},
    {total_paid,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/TotalPrepaidAmount"},
    {total_due,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementMonetarySummation/DuePayableAmount"},
};

constexpr Mapping kZugferdLine[] = {
    {line_id, "AssociatedDocumentLineDocument/LineID"},
    {line_note, "AssociatedDocumentLineDocument/IncludedNote/Content"},
    {line_name, "SpecifiedTradeProduct/Name"},
    {line_description, "SpecifiedTradeProduct/Description"},
    {line_seller_item_id, "SpecifiedTradeProduct/SellerAssignedID"},
    {line_buyer_item_id, "SpecifiedTradeProduct/BuyerAssignedID"},
    {line_gtin, "SpecifiedTradeProduct/GlobalID"},
    {line_gross_price,
     "SpecifiedSupplyChainTradeAgreement/GrossPriceProductTradePrice/ChargeAmount"},
    {line_price_discount,
     "SpecifiedSupplyChainTradeAgreement/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/"
     "ActualAmount"},
    {line_price, "SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice/ChargeAmount"},
    {line_base_quantity,
     "SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice/BasisQuantity"},
    {line_quantity, "SpecifiedSupplyChainTradeDelivery/BilledQuantity"},
    {line_unit, "SpecifiedSupplyChainTradeDelivery/BilledQuantity/@unitCode"},
    {line_vat_category, "SpecifiedSupplyChainTradeSettlement/ApplicableTradeTax/CategoryCode"},
    {line_vat_rate, "SpecifiedSupplyChainTradeSettlement/ApplicableTradeTax/ApplicablePercent"},
    {line_net_amount,
     "SpecifiedSupplyChainTradeSettlement/SpecifiedTradeSettlementMonetarySummation/"
     "LineTotalAmount"},
};

constexpr Mapping kZugferdVat[] = {
    {vat_taxable, "BasisAmount"},
    {vat_tax, "CalculatedAmount"},
    {vat_category, "CategoryCode"},
    {vat_rate, "ApplicablePercent"},
    {vat_exemption_reason, "ExemptionReason"},
};

constexpr Mapping kZugferdAdjustment[] = {
    {adjustment_amount, "ActualAmount"},
    {adjustment_base, "BasisAmount"},
    {adjustment_percent, "CalculationPercent"},
    {adjustment_reason, "Reason"},
    {adjustment_vat_category, "CategoryTradeTax/CategoryCode"},
    {adjustment_vat_rate, "CategoryTradeTax/ApplicablePercent"},
};

constexpr RowMapping kZugferdRows[] = {
    {Group::line, "SpecifiedSupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem",
     kZugferdLine},
    {Group::vat_breakdown,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/ApplicableTradeTax",
     kZugferdVat},
    {Group::account,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeSettlementPaymentMeans",
     kCiiAccount},
    {Group::allowance,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=false]",
     kZugferdAdjustment},
    {Group::charge,
     "SpecifiedSupplyChainTradeTransaction/ApplicableSupplyChainTradeSettlement/"
     "SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=true]",
     kZugferdAdjustment},
    {Group::note, "HeaderExchangedDocument/IncludedNote", kCiiNote},
};

constexpr Mapping kUblVat[] = {
    {vat_taxable, "TaxableAmount"},
    {vat_tax, "TaxAmount"},
    {vat_category, "TaxCategory/ID"},
    {vat_rate, "TaxCategory/Percent"},
    {vat_exemption_reason, "TaxCategory/TaxExemptionReason"},
};

constexpr Mapping kUblAdjustment[] = {
    {adjustment_amount, "Amount"},
    {adjustment_base, "BaseAmount"},
    {adjustment_percent, "MultiplierFactorNumeric"},
    {adjustment_reason, "AllowanceChargeReason"},
    {adjustment_vat_category, "TaxCategory/ID"},
    {adjustment_vat_rate, "TaxCategory/Percent"},
};

constexpr Mapping kUblAccount[] = {
    {account_iban, "PayeeFinancialAccount/ID"},
    {account_name, "PayeeFinancialAccount/Name"},
    {account_bic, "PayeeFinancialAccount/FinancialInstitutionBranch/ID"},
};

constexpr Mapping kUblNote[] = {
    {note_text, "."},
};

constexpr Mapping kUblPreceding[] = {
    {preceding_number, "InvoiceDocumentReference/ID"},
    {preceding_date, "InvoiceDocumentReference/IssueDate"},
};

constexpr Mapping kInvoiceHeader[] = {
    {invoice_number, "ID"},
    {issue_date, "IssueDate"},
    {type_code, "InvoiceTypeCode"},
    {due_date, "DueDate"},
    {currency, "DocumentCurrencyCode"},
    {tax_currency, "TaxCurrencyCode"},
    {tax_point_date, "TaxPointDate"},
    {buyer_reference, "BuyerReference"},
    {buyer_accounting, "AccountingCost"},
    {period_start, "InvoicePeriod/StartDate"},
    {period_end, "InvoicePeriod/EndDate"},
    {purchase_order, "OrderReference/ID"},
    {sales_order, "OrderReference/SalesOrderID"},
    {despatch, "DespatchDocumentReference/ID"},
    {receipt_reference, "ReceiptDocumentReference/ID"},
    {contract, "ContractDocumentReference/ID"},
    {project, "ProjectReference/ID"},
    {tender, "OriginatorDocumentReference/ID"},
    {seller_name, "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName"},
    {seller_trading_name, "AccountingSupplierParty/Party/PartyName/Name"},
    {seller_id, "AccountingSupplierParty/Party/PartyIdentification/ID"},
    {seller_registration_id, "AccountingSupplierParty/Party/PartyLegalEntity/CompanyID"},
    {seller_vat_id, "AccountingSupplierParty/Party/PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID"},
    {seller_endpoint, "AccountingSupplierParty/Party/EndpointID"},
    {seller_line1, "AccountingSupplierParty/Party/PostalAddress/StreetName"},
    {seller_line2, "AccountingSupplierParty/Party/PostalAddress/AdditionalStreetName"},
    {seller_line3, "AccountingSupplierParty/Party/PostalAddress/AddressLine/Line"},
    {seller_city, "AccountingSupplierParty/Party/PostalAddress/CityName"},
    {seller_postcode, "AccountingSupplierParty/Party/PostalAddress/PostalZone"},
    {seller_subdivision, "AccountingSupplierParty/Party/PostalAddress/CountrySubentity"},
    {seller_country, "AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode"},
    {seller_contact_name, "AccountingSupplierParty/Party/Contact/Name"},
    {seller_phone, "AccountingSupplierParty/Party/Contact/Telephone"},
    {seller_email, "AccountingSupplierParty/Party/Contact/ElectronicMail"},
    {seller_tax_id, "AccountingSupplierParty/Party/PartyTaxScheme[TaxScheme/ID=TAX]/CompanyID"},
    {seller_legal_info, "AccountingSupplierParty/Party/PartyLegalEntity/CompanyLegalForm"},
    {buyer_name, "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName"},
    {buyer_trading_name, "AccountingCustomerParty/Party/PartyName/Name"},
    {buyer_id, "AccountingCustomerParty/Party/PartyIdentification/ID"},
    {buyer_registration_id, "AccountingCustomerParty/Party/PartyLegalEntity/CompanyID"},
    {buyer_vat_id, "AccountingCustomerParty/Party/PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID"},
    {buyer_endpoint, "AccountingCustomerParty/Party/EndpointID"},
    {buyer_line1, "AccountingCustomerParty/Party/PostalAddress/StreetName"},
    {buyer_line2, "AccountingCustomerParty/Party/PostalAddress/AdditionalStreetName"},
    {buyer_line3, "AccountingCustomerParty/Party/PostalAddress/AddressLine/Line"},
    {buyer_city, "AccountingCustomerParty/Party/PostalAddress/CityName"},
    {buyer_postcode, "AccountingCustomerParty/Party/PostalAddress/PostalZone"},
    {buyer_subdivision, "AccountingCustomerParty/Party/PostalAddress/CountrySubentity"},
    {buyer_country, "AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode"},
    {buyer_contact_name, "AccountingCustomerParty/Party/Contact/Name"},
    {buyer_phone, "AccountingCustomerParty/Party/Contact/Telephone"},
    {buyer_email, "AccountingCustomerParty/Party/Contact/ElectronicMail"},
    {payee_name, "PayeeParty/PartyName/Name"},
    {payee_id, "PayeeParty/PartyIdentification/ID"},
    {tax_representative_name, "TaxRepresentativeParty/PartyName/Name"},
    {tax_representative_vat_id, "TaxRepresentativeParty/PartyTaxScheme/CompanyID"},
    {delivery_date, "Delivery/ActualDeliveryDate"},
    {delivery_party_name, "Delivery/DeliveryParty/PartyName/Name"},
    {delivery_city, "Delivery/DeliveryLocation/Address/CityName"},
    {delivery_postcode, "Delivery/DeliveryLocation/Address/PostalZone"},
    {delivery_country, "Delivery/DeliveryLocation/Address/Country/IdentificationCode"},
    {payment_means_code, "PaymentMeans/PaymentMeansCode"},
    {payment_means_text, "PaymentMeans/PaymentMeansCode/@name"},
    {remittance_reference, "PaymentMeans/PaymentID"},
    {mandate, "PaymentMeans/PaymentMandate/ID"},
    {payment_terms, "PaymentTerms/Note"},
    {total_vat, "TaxTotal/TaxAmount"},
    {total_line_net, "LegalMonetaryTotal/LineExtensionAmount"},
    {total_net, "LegalMonetaryTotal/TaxExclusiveAmount"},
    {total_gross, "LegalMonetaryTotal/TaxInclusiveAmount"},
    {total_allowances, "LegalMonetaryTotal/AllowanceTotalAmount"},
    {total_charges, "LegalMonetaryTotal/ChargeTotalAmount"},
    {total_paid, "LegalMonetaryTotal/PrepaidAmount"},
    {total_rounding, "LegalMonetaryTotal/PayableRoundingAmount"},
    {total_due, "LegalMonetaryTotal/PayableAmount"},
};

constexpr Mapping kInvoiceLine[] = {
    {line_id, "ID"},
    {line_note, "Note"},
    {line_quantity, "InvoicedQuantity"},
    {line_unit, "InvoicedQuantity/@unitCode"},
    {line_net_amount, "LineExtensionAmount"},
    {line_name, "Item/Name"},
    {line_description, "Item/Description"},
    {line_seller_item_id, "Item/SellersItemIdentification/ID"},
    {line_buyer_item_id, "Item/BuyersItemIdentification/ID"},
    {line_gtin, "Item/StandardItemIdentification/ID"},
    {line_vat_category, "Item/ClassifiedTaxCategory/ID"},
    {line_vat_rate, "Item/ClassifiedTaxCategory/Percent"},
    {line_price, "Price/PriceAmount"},
    {line_base_quantity, "Price/BaseQuantity"},
    {line_price_discount, "Price/AllowanceCharge/Amount"},
    {line_gross_price, "Price/AllowanceCharge/BaseAmount"},
};

constexpr RowMapping kInvoiceRows[] = {
    {Group::line, "InvoiceLine", kInvoiceLine},
    {Group::vat_breakdown, "TaxTotal/TaxSubtotal", kUblVat},
    {Group::account, "PaymentMeans", kUblAccount},
    {Group::allowance, "AllowanceCharge[ChargeIndicator=false]", kUblAdjustment},
    {Group::charge, "AllowanceCharge[ChargeIndicator=true]", kUblAdjustment},
    {Group::note, "Note", kUblNote},
    {Group::preceding, "BillingReference", kUblPreceding},
};

constexpr Mapping kCreditNoteHeader[] = {
    {invoice_number, "ID"},
    {issue_date, "IssueDate"},
    {type_code, "CreditNoteTypeCode"},
    {due_date, "PaymentMeans/PaymentDueDate"},
    {currency, "DocumentCurrencyCode"},
    {tax_currency, "TaxCurrencyCode"},
    {tax_point_date, "TaxPointDate"},
    {buyer_reference, "BuyerReference"},
    {buyer_accounting, "AccountingCost"},
    {period_start, "InvoicePeriod/StartDate"},
    {period_end, "InvoicePeriod/EndDate"},
    {purchase_order, "OrderReference/ID"},
    {sales_order, "OrderReference/SalesOrderID"},
    {despatch, "DespatchDocumentReference/ID"},
    {receipt_reference, "ReceiptDocumentReference/ID"},
    {contract, "ContractDocumentReference/ID"},
    {project, "ProjectReference/ID"},
    {tender, "OriginatorDocumentReference/ID"},
    {seller_name, "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName"},
    {seller_trading_name, "AccountingSupplierParty/Party/PartyName/Name"},
    {seller_id, "AccountingSupplierParty/Party/PartyIdentification/ID"},
    {seller_registration_id, "AccountingSupplierParty/Party/PartyLegalEntity/CompanyID"},
    {seller_vat_id, "AccountingSupplierParty/Party/PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID"},
    {seller_endpoint, "AccountingSupplierParty/Party/EndpointID"},
    {seller_line1, "AccountingSupplierParty/Party/PostalAddress/StreetName"},
    {seller_line2, "AccountingSupplierParty/Party/PostalAddress/AdditionalStreetName"},
    {seller_line3, "AccountingSupplierParty/Party/PostalAddress/AddressLine/Line"},
    {seller_city, "AccountingSupplierParty/Party/PostalAddress/CityName"},
    {seller_postcode, "AccountingSupplierParty/Party/PostalAddress/PostalZone"},
    {seller_subdivision, "AccountingSupplierParty/Party/PostalAddress/CountrySubentity"},
    {seller_country, "AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode"},
    {seller_contact_name, "AccountingSupplierParty/Party/Contact/Name"},
    {seller_phone, "AccountingSupplierParty/Party/Contact/Telephone"},
    {seller_email, "AccountingSupplierParty/Party/Contact/ElectronicMail"},
    {seller_tax_id, "AccountingSupplierParty/Party/PartyTaxScheme[TaxScheme/ID=TAX]/CompanyID"},
    {seller_legal_info, "AccountingSupplierParty/Party/PartyLegalEntity/CompanyLegalForm"},
    {buyer_name, "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName"},
    {buyer_trading_name, "AccountingCustomerParty/Party/PartyName/Name"},
    {buyer_id, "AccountingCustomerParty/Party/PartyIdentification/ID"},
    {buyer_registration_id, "AccountingCustomerParty/Party/PartyLegalEntity/CompanyID"},
    {buyer_vat_id, "AccountingCustomerParty/Party/PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID"},
    {buyer_endpoint, "AccountingCustomerParty/Party/EndpointID"},
    {buyer_line1, "AccountingCustomerParty/Party/PostalAddress/StreetName"},
    {buyer_line2, "AccountingCustomerParty/Party/PostalAddress/AdditionalStreetName"},
    {buyer_line3, "AccountingCustomerParty/Party/PostalAddress/AddressLine/Line"},
    {buyer_city, "AccountingCustomerParty/Party/PostalAddress/CityName"},
    {buyer_postcode, "AccountingCustomerParty/Party/PostalAddress/PostalZone"},
    {buyer_subdivision, "AccountingCustomerParty/Party/PostalAddress/CountrySubentity"},
    {buyer_country, "AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode"},
    {buyer_contact_name, "AccountingCustomerParty/Party/Contact/Name"},
    {buyer_phone, "AccountingCustomerParty/Party/Contact/Telephone"},
    {buyer_email, "AccountingCustomerParty/Party/Contact/ElectronicMail"},
    {payee_name, "PayeeParty/PartyName/Name"},
    {payee_id, "PayeeParty/PartyIdentification/ID"},
    {tax_representative_name, "TaxRepresentativeParty/PartyName/Name"},
    {tax_representative_vat_id, "TaxRepresentativeParty/PartyTaxScheme/CompanyID"},
    {delivery_date, "Delivery/ActualDeliveryDate"},
    {delivery_party_name, "Delivery/DeliveryParty/PartyName/Name"},
    {delivery_city, "Delivery/DeliveryLocation/Address/CityName"},
    {delivery_postcode, "Delivery/DeliveryLocation/Address/PostalZone"},
    {delivery_country, "Delivery/DeliveryLocation/Address/Country/IdentificationCode"},
    {payment_means_code, "PaymentMeans/PaymentMeansCode"},
    {payment_means_text, "PaymentMeans/PaymentMeansCode/@name"},
    {remittance_reference, "PaymentMeans/PaymentID"},
    {mandate, "PaymentMeans/PaymentMandate/ID"},
    {payment_terms, "PaymentTerms/Note"},
    {total_vat, "TaxTotal/TaxAmount"},
    {total_line_net, "LegalMonetaryTotal/LineExtensionAmount"},
    {total_net, "LegalMonetaryTotal/TaxExclusiveAmount"},
    {total_gross, "LegalMonetaryTotal/TaxInclusiveAmount"},
    {total_allowances, "LegalMonetaryTotal/AllowanceTotalAmount"},
    {total_charges, "LegalMonetaryTotal/ChargeTotalAmount"},
    {total_paid, "LegalMonetaryTotal/PrepaidAmount"},
    {total_rounding, "LegalMonetaryTotal/PayableRoundingAmount"},
    {total_due, "LegalMonetaryTotal/PayableAmount"},
};

constexpr Mapping kCreditNoteLine[] = {
    {line_id, "ID"},
    {line_note, "Note"},
    {line_quantity, "CreditedQuantity"},
    {line_unit, "CreditedQuantity/@unitCode"},
    {line_net_amount, "LineExtensionAmount"},
    {line_name, "Item/Name"},
    {line_description, "Item/Description"},
    {line_seller_item_id, "Item/SellersItemIdentification/ID"},
    {line_buyer_item_id, "Item/BuyersItemIdentification/ID"},
    {line_gtin, "Item/StandardItemIdentification/ID"},
    {line_vat_category, "Item/ClassifiedTaxCategory/ID"},
    {line_vat_rate, "Item/ClassifiedTaxCategory/Percent"},
    {line_price, "Price/PriceAmount"},
    {line_base_quantity, "Price/BaseQuantity"},
    {line_price_discount, "Price/AllowanceCharge/Amount"},
    {line_gross_price, "Price/AllowanceCharge/BaseAmount"},
};

constexpr RowMapping kCreditNoteRows[] = {
    {Group::line, "CreditNoteLine", kCreditNoteLine},
    {Group::vat_breakdown, "TaxTotal/TaxSubtotal", kUblVat},
    {Group::account, "PaymentMeans", kUblAccount},
    {Group::allowance, "AllowanceCharge[ChargeIndicator=false]", kUblAdjustment},
    {Group::charge, "AllowanceCharge[ChargeIndicator=true]", kUblAdjustment},
    {Group::note, "Note", kUblNote},
    {Group::preceding, "BillingReference", kUblPreceding},
};
constexpr Syntax kSyntaxes[] = {
    {"CrossIndustryInvoice", kCiiHeader, kCiiRows},
    {"CrossIndustryDocument", kZugferdHeader, kZugferdRows},
    {"Invoice", kInvoiceHeader, kInvoiceRows},
    {"CreditNote", kCreditNoteHeader, kCreditNoteRows},
};

}  // namespace

std::span<const Syntax> syntaxes() { return kSyntaxes; }

}  // namespace iscan::einvoice
