// Tells "out of memory" from other crashes: libraries abort() or touch a null pointer when an
// allocation fails, which looks the same from outside.
#pragma once

namespace iscan::reader {

// Whether an allocation was refused since the last call. Libraries may go on without the part that
// did not fit, and a page with a missing part must not pass for a whole one.
bool take_refused_memory();

// From now on a crash after a refused allocation ends the process with kExitMemory.
void report_refused_memory();

}  // namespace iscan::reader
