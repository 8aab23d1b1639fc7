#include "http_client/http_client.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "http_client/transfer.h"

namespace iscan::http_client {
namespace {

struct HandleDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, HandleDeleter>;

constexpr std::size_t kMostIdle = 16;  // handles, each with its open connections

// libcurl asks for one call before threads use it.
void initialise_once() {
  static const CURLcode kDone = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)kDone;
}

// Programs that others start meanwhile must not inherit the connection.
curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void apply(CURL* handle, const Options& options, const Request& request) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect.count()));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(request.total.value_or(options.total).count()));
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall.count()));
  curl_easy_setopt(handle, CURLOPT_USERAGENT, options.user_agent.c_str());
  // An empty text stands for all that libcurl knows.
  if (options.compressed) curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
  if (!options.proxy.empty()) curl_easy_setopt(handle, CURLOPT_PROXY, options.proxy.c_str());
  if (!options.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
}

}  // namespace

std::string_view Answer::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &Header::name);
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

// Handles nobody uses now; a handle keeps its connections.
class Client::Pool {
 public:
  Handle take() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return Handle(curl_easy_init());
    Handle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }
  void give(Handle handle) {
    const std::scoped_lock lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

Client::Client(Options options) : options_(std::move(options)), pool_(std::make_unique<Pool>()) {
  initialise_once();
}

Client::~Client() = default;

Result<Answer> Client::send(const Request& request) {
  Handle handle = pool_->take();
  if (!handle) {
    return fail(ErrorKind::unavailable, "http_unreachable",
                "No request can be made: is there "
                "memory left?",
                "curl_easy_init", true);
  }
  std::array<char, CURL_ERROR_SIZE> message{};
  curl_easy_reset(handle.get());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, message.data());
  apply(handle.get(), options_, request);
  Transfer transfer(request);
  transfer.prepare(handle.get(), options_.ask_first);
  const CURLcode code = curl_easy_perform(handle.get());
  auto answer = transfer.result(handle.get(), code, message.data());
  pool_->give(std::move(handle));
  return answer;
}

}  // namespace iscan::http_client
