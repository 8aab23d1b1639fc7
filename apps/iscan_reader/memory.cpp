#include "memory.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstddef>

#include "child/serve.h"

namespace {

std::atomic<bool> memory_was_refused = false;

}  // namespace

// glibc lets a program replace its allocation functions and exports its own under these names
// (glibc manual, "Replacing malloc"). Sanitizers do the same, so their builds leave it alone.
#ifndef ISCAN_SANITIZED
namespace {

void* noted(void* memory, std::size_t size) {
  if (memory == nullptr && size != 0) memory_was_refused = true;
  return memory;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming): names of glibc
extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);

void* malloc(std::size_t size) { return noted(__libc_malloc(size), size); }
void* calloc(std::size_t count, std::size_t size) {
  return noted(__libc_calloc(count, size), count * size);
}
void* realloc(void* memory, std::size_t size) { return noted(__libc_realloc(memory, size), size); }

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
#endif

namespace iscan::reader {

bool take_refused_memory() { return memory_was_refused.exchange(false); }

void report_refused_memory() {
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS}) {
    struct sigaction action{};
    action.sa_handler = [](int number) {
      if (memory_was_refused) ::_exit(child::kExitMemory);
      std::signal(number, SIG_DFL);
      std::raise(number);
    };
    action.sa_flags = SA_NODEFER;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace iscan::reader
