// Reads e-invoice XML (CII: Factur-X, ZUGFeRD, XRechnung; UBL invoice and credit note), embedded in
// a PDF or as a file of its own.
#pragma once

#include "ports/predictor.h"

namespace iscan::einvoice {

class XmlPredictor final : public ports::Predictor {
 public:
  std::string name() const override { return "xml"; }
  // Candidates with Source::xml and no place on a page. A document without e-invoice XML gives an
  // empty draft; XML that cannot be read gives the note "xml_unreadable".
  Result<invoice::Draft> predict(const document::DecodedFile& file) override;
};

}  // namespace iscan::einvoice
