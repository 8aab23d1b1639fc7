// Characters that look alike, told apart by what stands around them.
#pragma once

#include <string>

namespace iscan::ocr_tesseract {

// "$10-1" is no amount of money but the code "S10-1": codes are not in the recogniser's language
// model, amounts are. Anything else is returned as it is.
std::string told_apart(std::string text);

}  // namespace iscan::ocr_tesseract
