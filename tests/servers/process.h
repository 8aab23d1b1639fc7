// Programs that test servers run.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "base/fd.h"

namespace iscan::servers {

struct Launch {
  std::vector<std::string> words;  // the program's path and its arguments
  std::filesystem::path log;       // takes what it prints
  std::string notify;              // its NOTIFY_SOCKET, if any
  std::string user;                // whom root becomes first, if anybody
  int end_signal = SIGKILL;        // sent when the thread that launched it ends
};

pid_t launch(const Launch& launch);
// Its status, as waitpid gives it.
int wait_for(pid_t child);

// Where a server says that it is ready, as systemd would listen (sd_notify(3)).
class ReadySocket {
 public:
  explicit ReadySocket(const std::filesystem::path& path);
  // False when it does not come to that.
  bool wait();
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
  UniqueFd socket_;
};

}  // namespace iscan::servers
