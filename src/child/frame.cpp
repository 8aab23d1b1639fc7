#include "child/frame.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>

namespace iscan::child {
namespace {

// Bodies grow as their bytes arrive, so a false length costs no memory.
constexpr std::size_t kChunkBytes = 1U << 20U;

FrameStatus wait_for(int socket, short events, Deadline deadline) {
  for (;;) {
    int wait_ms = -1;
    if (deadline != kNoDeadline) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      if (left.count() <= 0) return FrameStatus::timeout;
      wait_ms =
          static_cast<int>(std::min<std::int64_t>(left.count(), std::numeric_limits<int>::max()));
    }
    pollfd entry{.fd = socket, .events = events, .revents = 0};
    const int ready = ::poll(&entry, 1, wait_ms);
    if (ready > 0) return FrameStatus::ok;
    if (ready < 0 && errno != EINTR) return FrameStatus::broken;
  }
}

union ControlBuffer {
  cmsghdr alignment;
  std::array<char, CMSG_SPACE(sizeof(int) * kMaxFrameFds)> bytes;
};

void attach(msghdr& message, ControlBuffer& control, std::span<const int> fds) {
  if (fds.empty()) return;
  control.bytes.fill(0);
  message.msg_control = control.bytes.data();
  message.msg_controllen = CMSG_SPACE(fds.size_bytes());
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(fds.size_bytes());
  std::memcpy(CMSG_DATA(header), fds.data(), fds.size_bytes());
}

// Sends everything; `fds` travel with the first byte.
FrameStatus send_all(int socket, BytesView data, std::span<const int> fds, Deadline deadline) {
  while (!data.empty()) {
    iovec part{.iov_base = const_cast<std::byte*>(data.data()), .iov_len = data.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBuffer control{};
    attach(message, control, fds);
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      data = data.subspan(static_cast<std::size_t>(sent));
      fds = {};
    } else if (errno == EAGAIN) {
      const FrameStatus status = wait_for(socket, POLLOUT, deadline);
      if (status != FrameStatus::ok) return status;
    } else if (errno != EINTR) {
      return FrameStatus::broken;
    }
  }
  return FrameStatus::ok;
}

void take_fds(msghdr& message, std::vector<UniqueFd>& out) {
  for (cmsghdr* h = CMSG_FIRSTHDR(&message); h != nullptr; h = CMSG_NXTHDR(&message, h)) {
    if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(h) + i * sizeof(int), sizeof fd);
      out.emplace_back(fd);
    }
  }
}

// Fills `data`; descriptors that come along are appended to `fds`.
FrameStatus receive_all(int socket, std::span<std::byte> data, std::vector<UniqueFd>& fds,
                        Deadline deadline) {
  bool begun = false;
  while (!data.empty()) {
    iovec part{.iov_base = data.data(), .iov_len = data.size()};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const ssize_t got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (got > 0) {
      take_fds(message, fds);
      if (fds.size() > kMaxFrameFds) return FrameStatus::broken;
      data = data.subspan(static_cast<std::size_t>(got));
      begun = true;
    } else if (got == 0) {
      return begun ? FrameStatus::broken : FrameStatus::closed;
    } else if (errno == EAGAIN) {
      const FrameStatus status = wait_for(socket, POLLIN, deadline);
      if (status != FrameStatus::ok) return status;
    } else if (errno != EINTR) {
      return errno == ECONNRESET && !begun ? FrameStatus::closed : FrameStatus::broken;
    }
  }
  return FrameStatus::ok;
}

}  // namespace

FrameStatus send_frame(int socket, BytesView body, std::span<const int> fds, Deadline deadline) {
  if (body.size() > std::numeric_limits<std::uint32_t>::max() || fds.size() > kMaxFrameFds) {
    return FrameStatus::too_large;
  }
  const auto length = static_cast<std::uint32_t>(body.size());
  const FrameStatus status = send_all(socket, std::as_bytes(std::span{&length, 1}), fds, deadline);
  return status == FrameStatus::ok ? send_all(socket, body, {}, deadline) : status;
}

FrameStatus receive_frame(int socket, Frame& out, std::size_t max_bytes, Deadline deadline) {
  out = {};
  std::uint32_t length = 0;
  FrameStatus status =
      receive_all(socket, std::as_writable_bytes(std::span{&length, 1}), out.fds, deadline);
  if (status != FrameStatus::ok) return status;
  if (length > max_bytes) return FrameStatus::too_large;
  while (out.body.size() < length) {
    const std::size_t begin = out.body.size();
    const std::size_t part = std::min<std::size_t>(kChunkBytes, length - begin);
    out.body.resize(begin + part);
    status = receive_all(socket, std::span{out.body}.subspan(begin, part), out.fds, deadline);
    if (status != FrameStatus::ok) {
      return status == FrameStatus::closed ? FrameStatus::broken : status;
    }
  }
  return FrameStatus::ok;
}

}  // namespace iscan::child
