// Tells "out of memory" from other crashes: libraries abort() or touch a null pointer when an
// allocation fails, which looks the same from outside.
#pragma once

namespace iscan::reader {

// From now on a crash after a refused allocation ends the process with kExitMemory.
void report_refused_memory();

}  // namespace iscan::reader
