#include "team.h"

#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

#include "terminal.h"

namespace iscan::app {
namespace {

// The only global: a signal handler can reach nothing else.
volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int signal) {
  interrupted = 1;
  std::signal(signal, SIG_DFL);  // the second Ctrl-C ends the program at once
}

}  // namespace

bool work_through(const std::vector<std::filesystem::path>& files, int jobs,
                  const std::function<void(std::size_t, const std::stop_token&)>& work) {
  std::signal(SIGINT, on_interrupt);
  ProgressBar progress(files.size(), files.size() > 1);
  std::atomic<std::size_t> next = 0;
  const auto run = [&](const std::stop_token& stop) {
    while (interrupted == 0) {
      const std::size_t mine = next++;
      if (mine >= files.size()) return;
      work(mine, stop);
      progress.advance(files[mine].filename().string());
    }
  };
  std::vector<std::jthread> team;
  for (int i = 0; i < per_core(jobs); ++i) team.emplace_back(run);
  // Joined by hand: a jthread's destructor would ask the running work to stop.
  for (std::jthread& thread : team) thread.join();
  std::signal(SIGINT, SIG_DFL);
  return interrupted == 0;
}

bool scan_all(const std::vector<std::filesystem::path>& files, Engines& engines, int jobs,
              const std::function<void(std::size_t, Scanned)>& take) {
  std::mutex taking;
  return work_through(files, jobs, [&](std::size_t i, const std::stop_token& stop) {
    Scanned scanned = scan_one(files[i], engines, stop);
    const std::scoped_lock lock(taking);
    take(i, std::move(scanned));
  });
}

}  // namespace iscan::app
