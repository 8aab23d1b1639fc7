#include "redis/connection.h"

#include <hiredis/hiredis.h>
#include <hiredis/hiredis_ssl.h>
#include <poll.h>
#include <sys/time.h>

#include <array>
#include <csignal>
#include <ctime>
#include <mutex>
#include <utility>

namespace iscan::redis {
namespace {

struct FreeReply {
  void operator()(redisReply* reply) const { ::freeReplyObject(reply); }
};
using Owned = std::unique_ptr<redisReply, FreeReply>;

timeval to_timeval(std::chrono::milliseconds time) {
  constexpr std::int64_t kPerSecond = 1000;
  return {.tv_sec = time.count() / kPerSecond, .tv_usec = (time.count() % kPerSecond) * kPerSecond};
}

// While it lives, writing to a link that the server closed is an error and no signal, also in
// programs that do not ignore SIGPIPE: neither hiredis nor OpenSSL can be asked for that.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    const timespec at_once{};
    if (failed_) ::sigtimedwait(&pipe_, nullptr, &at_once);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  // A write failed: its signal may wait for delivery.
  void failed() { failed_ = true; }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool failed_ = false;
};

Reply value_of(const redisReply& reply) {
  Reply value;
  switch (reply.type) {
    case REDIS_REPLY_INTEGER:
      value.kind = Reply::Kind::integer;
      value.integer = reply.integer;
      break;
    case REDIS_REPLY_NIL: break;
    case REDIS_REPLY_ERROR:
      value.kind = Reply::Kind::error;
      value.text.assign(reply.str, reply.len);
      break;
    case REDIS_REPLY_ARRAY:
    case REDIS_REPLY_PUSH:
    case REDIS_REPLY_SET:
    case REDIS_REPLY_MAP:
      value.kind = Reply::Kind::list;
      value.items.reserve(reply.elements);
      for (std::size_t n = 0; n < reply.elements; ++n) {
        value.items.push_back(value_of(*reply.element[n]));
      }
      break;
    default: value.kind = Reply::Kind::text; value.text.assign(reply.str, reply.len);
  }
  return value;
}

Error unavailable(std::string detail) {
  return {ErrorKind::unavailable, "broker_unavailable",
          "The Redis server is not reachable now; check that it runs and that REDIS_URL is right.",
          std::move(detail), true};
}

// Answers that mean "not now": another server or a later moment will take the command.
bool says_not_now(const Reply& reply) {
  constexpr std::array<std::string_view, 8> kNotNow = {
      "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM", "MISCONF", "BUSY "};
  for (const std::string_view start : kNotNow) {
    if (reply.text.starts_with(start)) return true;
  }
  return false;
}

}  // namespace

Error error_of(const Reply& reply) {
  if (says_not_now(reply)) return unavailable(reply.text);
  return {ErrorKind::internal, "broker_refused",
          "The Redis server refused a command; check the password and rights in REDIS_URL.",
          reply.text};
}

void Connection::Free::operator()(redisContext* context) const { ::redisFree(context); }
void Connection::Free::operator()(redisSSLContext* context) const {
  ::redisFreeSSLContext(context);
}

Error Connection::broken() {
  std::string why = link_ ? link_->errstr : "";
  if (link_ && link_->err == 0) link_->err = REDIS_ERR_OTHER;
  return unavailable(std::move(why));
}

bool Connection::linked() const {
  if (link_ == nullptr || link_->err != 0) return false;
  pollfd link{.fd = link_->fd, .events = POLLRDHUP, .revents = 0};
  return ::poll(&link, 1, 0) == 0;
}
int Connection::fd() const { return link_->fd; }

Result<std::unique_ptr<Connection>> Connection::open(const Address& address, Options options) {
  std::unique_ptr<Connection> connection(new Connection);
  redisOptions settings{};
  const timeval connect = to_timeval(options.connect_time);
  const timeval answer = to_timeval(options.answer_time);
  if (address.socket.empty()) {
    REDIS_OPTIONS_SET_TCP(&settings, address.host.c_str(), address.port);
  } else {
    REDIS_OPTIONS_SET_UNIX(&settings, address.socket.c_str());
  }
  settings.options |= REDIS_OPT_NO_PUSH_AUTOFREE | REDIS_OPT_PREFER_IP_UNSPEC;
  settings.connect_timeout = &connect;
  settings.command_timeout = &answer;
  connection->link_.reset(::redisConnectWithOptions(&settings));
  if (!connection->link_) return fail(unavailable("out of memory"));
  if (!connection->linked()) return fail(unavailable(connection->link_->errstr));
  // On a Unix socket it would fail, and break the link.
  if (address.socket.empty()) ::redisEnableKeepAlive(connection->link_.get());
  auto ready = connection->encrypt(address).and_then([&] { return connection->log_in(address); });
  if (!ready) return fail(std::move(ready).error());
  return connection;
}

Result<> Connection::encrypt(const Address& address) {
  if (!address.tls.on) return {};
  static std::once_flag once;
  std::call_once(once, [] { ::redisInitOpenSSL(); });
  const auto text = [](const std::string& value) {
    return value.empty() ? nullptr : value.c_str();
  };
  redisSSLOptions options{};
  options.cacert_filename = text(address.tls.authorities);
  options.capath = address.tls.authorities.empty() ? "/etc/ssl/certs" : nullptr;
  options.cert_filename = text(address.tls.certificate);
  options.private_key_filename = text(address.tls.key);
  options.server_name = text(address.host);
  options.verify_mode = address.tls.verify ? REDIS_SSL_VERIFY_PEER : REDIS_SSL_VERIFY_NONE;
  redisSSLContextError error = REDIS_SSL_CTX_NONE;
  tls_.reset(::redisCreateSSLContextWithOptions(&options, &error));
  if (!tls_) {
    return fail(ErrorKind::invalid_input, "redis_tls_invalid",
                "The certificates named in REDIS_URL cannot be used.",
                ::redisSSLContextGetError(error));
  }
  NoPipeSignal quiet;
  if (::redisInitiateSSLWithContext(link_.get(), tls_.get()) == REDIS_OK) return {};
  quiet.failed();
  return fail(broken());
}

Result<> Connection::log_in(const Address& address) {
  if (!address.password.empty()) {
    Command login{"AUTH"};
    if (!address.user.empty()) login.push_back(address.user);
    login.push_back(address.password.reveal());
    if (auto done = call(login); !done) return fail(std::move(done).error());
  }
  if (address.database == 0) return {};
  auto selected = call({"SELECT", std::to_string(address.database)});
  if (!selected) return fail(std::move(selected).error());
  return {};
}

void Connection::append(const Command& command) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  texts.reserve(command.size());
  sizes.reserve(command.size());
  for (const std::string& argument : command) {
    texts.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  ::redisAppendCommandArgv(link_.get(), static_cast<int>(command.size()), texts.data(),
                           sizes.data());
}

Result<> Connection::flush() {
  NoPipeSignal quiet;
  int done = 0;
  while (done == 0) {
    if (::redisBufferWrite(link_.get(), &done) == REDIS_OK) continue;
    quiet.failed();
    return fail(broken());
  }
  return {};
}

Result<Reply> Connection::next() {
  void* raw = nullptr;
  if (!linked() || ::redisGetReply(link_.get(), &raw) != REDIS_OK || raw == nullptr) {
    return fail(broken());
  }
  const Owned reply(static_cast<redisReply*>(raw));
  return value_of(*reply);
}

Result<Reply> Connection::call(const Command& command) {
  if (!linked()) return fail(broken());
  append(command);
  if (auto written = flush(); !written) return fail(std::move(written).error());
  auto reply = next();
  if (reply && reply->is_error()) return fail(error_of(*reply));
  return reply;
}

Result<std::vector<Reply>> Connection::pipeline(std::span<const Command> commands) {
  if (!linked()) return fail(broken());
  for (const Command& command : commands) append(command);
  if (auto written = flush(); !written) return fail(std::move(written).error());
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  std::optional<Error> not_now;
  for (std::size_t n = 0; n < commands.size(); ++n) {
    auto reply = next();
    if (!reply) return fail(std::move(reply).error());
    if (reply->is_error() && says_not_now(*reply)) not_now = error_of(*reply);
    replies.push_back(std::move(*reply));
  }
  if (not_now) return fail(std::move(*not_now));
  return replies;
}

Result<> Connection::send(const Command& command) {
  if (!linked()) return fail(broken());
  append(command);
  return flush();
}

Result<std::optional<Reply>> Connection::receive(std::chrono::milliseconds wait) {
  if (!linked()) return fail(broken());
  void* raw = nullptr;
  // What an earlier read brought is taken first: poll() does not see it.
  if (::redisGetReplyFromReader(link_.get(), &raw) != REDIS_OK) return fail(broken());
  if (raw == nullptr) {
    pollfd waiting{.fd = link_->fd, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(wait.count()));
    if (ready <= 0) return std::optional<Reply>{};
    if (::redisBufferRead(link_.get()) != REDIS_OK) return fail(broken());
    if (::redisGetReplyFromReader(link_.get(), &raw) != REDIS_OK) return fail(broken());
    if (raw == nullptr) return std::optional<Reply>{};  // a part of an answer so far
  }
  const Owned reply(static_cast<redisReply*>(raw));
  return value_of(*reply);
}

}  // namespace iscan::redis
