// E-invoice XML from any bytes.
#include <cstddef>
#include <cstdint>
#include <string>

#include "einvoice/xml_predictor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  iscan::document::DecodedFile file;
  file.attachments.push_back(
      {"x.xml", "application/xml", std::string(reinterpret_cast<const char*>(data), size)});
  iscan::einvoice::XmlPredictor predictor;
  (void)predictor.predict(file);
  return 0;
}
