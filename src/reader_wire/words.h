// Words with their place in binary form, shared by every child that reads pages.
#pragma once

#include <span>
#include <vector>

#include "child/wire.h"
#include "document/page.h"

namespace iscan::reader_wire {

// Boxes keep three decimals of a point.
void write_words(child::WireWriter& out, std::span<const document::Word> words);
// Fails the reader on anything a Word may not be: boxes inside out, confidence outside 0..1,
// text that is empty or no UTF-8.
std::vector<document::Word> read_words(child::WireReader& in);

}  // namespace iscan::reader_wire
