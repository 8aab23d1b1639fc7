#include "child/child_pool.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <mutex>
#include <set>
#include <thread>

#include "child/sandbox.h"

namespace iscan::child {
namespace {

using namespace std::chrono_literals;

ChildProgram probe(std::vector<std::string> arguments = {}) {
  return {
      .name = "probe", .path = CHILD_PROBE, .arguments = std::move(arguments), .environment = {}};
}

std::string ask(ChildPool& pool, std::string_view word, std::chrono::milliseconds wall = 20s) {
  const Result<Frame> reply = pool.call({.body = as_bytes(word), .fds = {}, .wall_time = wall});
  return reply ? std::string(as_text(reply->body)) : reply.error().code;
}

class Pool : public testing::Test {
 protected:
  ChildPool pool_{probe(), {.children = 1}};
};

TEST_F(Pool, AnswersAndKeepsItsChild) {
  const std::string pid = ask(pool_, "pid");
  EXPECT_EQ(ask(pool_, "hello"), "echo hello");
  EXPECT_EQ(ask(pool_, "pid"), pid);
  EXPECT_EQ(ask(pool_, "big").size(), 5U << 20U);
  EXPECT_EQ(pool_.counts().started, 1U);
}

TEST_F(Pool, PassesADescriptor) {
  const UniqueFd file(::memfd_create("probe", MFD_CLOEXEC));
  ASSERT_EQ(::write(file.get(), "content", 7), 7);
  const int fd = file.get();
  const Result<Frame> reply = pool_.call({.body = as_bytes("read-fd"), .fds = {&fd, 1}});
  ASSERT_TRUE(reply);
  EXPECT_EQ(as_text(reply->body), "content");
}

TEST_F(Pool, ACrashIsOneErrorAndTheNextCallWorks) {
  EXPECT_EQ(ask(pool_, "crash"), "probe_crashed");
  EXPECT_EQ(ask(pool_, "throw"), "probe_crashed");
  EXPECT_EQ(ask(pool_, "hello"), "echo hello");
  EXPECT_EQ(pool_.counts().lost, 2U);
}

TEST_F(Pool, AHangIsKilledAtTheWallClock) {
  EXPECT_EQ(ask(pool_, "spin", 100ms), "time_limit");
  EXPECT_EQ(ask(pool_, "hello"), "echo hello");
}

TEST_F(Pool, MemoryIsLimited) {
  if (built_with_sanitizer()) GTEST_SKIP() << "sanitizers need the whole address space";
  EXPECT_EQ(ask(pool_, "memory"), "memory_limit");
  EXPECT_EQ(ask(pool_, "hello"), "echo hello");
}

TEST_F(Pool, AChildThatDiedIdleIsReplacedUnnoticed) {
  const pid_t pid = std::stoi(ask(pool_, "pid"));
  const UniqueFd ended(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U)));
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  pollfd entry{.fd = ended.get(), .events = POLLIN, .revents = 0};
  ASSERT_EQ(::poll(&entry, 1, 10'000), 1);
  EXPECT_EQ(ask(pool_, "hello"), "echo hello");
}

TEST(PoolOfMany, CallsRunAtTheSameTimeInDifferentChildren) {
  ChildPool pool(probe(), {.children = 3});
  std::mutex mutex;
  std::set<std::string> answers;
  {
    std::vector<std::jthread> callers;
    callers.reserve(12);
    for (int i = 0; i < 12; ++i) {
      callers.emplace_back([&] {
        const std::string answer = ask(pool, "pid");
        const std::scoped_lock lock(mutex);
        answers.insert(answer);
      });
    }
  }
  EXPECT_GE(answers.size(), 1U);
  EXPECT_LE(pool.counts().started, 3U);
  EXPECT_EQ(pool.counts().lost, 0U);
}

TEST(PoolOfMany, AChildIsReplacedAfterItsCalls) {
  ChildPool pool(probe(), {.children = 1, .calls_per_child = 2});
  const std::string first = ask(pool, "pid");
  EXPECT_EQ(ask(pool, "pid"), first);
  EXPECT_NE(ask(pool, "pid"), first);
  EXPECT_EQ(pool.counts().recycled, 1U);
}

TEST(PoolOfMany, AnAnswerOverTheLimitIsAViolation) {
  ChildPool pool(probe(), {.children = 1, .max_reply_bytes = 1000});
  EXPECT_EQ(ask(pool, "big"), "probe_crashed");
  EXPECT_EQ(ask(pool, "hello"), "echo hello");
}

TEST(PoolOfMany, ChildrenDieWithThePool) {
  pid_t pid = 0;
  {
    ChildPool pool(probe(), {.children = 1});
    pid = std::stoi(ask(pool, "pid"));
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST(BadProgram, IsUnavailableWithAReason) {
  ChildPool missing(
      {.name = "probe", .path = "/does/not/exist", .arguments = {}, .environment = {}},
      {.children = 1});
  EXPECT_EQ(ask(missing, "hello"), "probe_unavailable");
  ChildPool silent(probe({"silent"}), {.children = 1});
  EXPECT_EQ(ask(silent, "hello"), "probe_unavailable");
  ChildPool garbage(probe({"garbage"}), {.children = 1});
  EXPECT_EQ(ask(garbage, "hello"), "probe_unavailable");
  EXPECT_FALSE(missing.protections());
}

class Sandbox : public Pool {
 protected:
  bool active(std::string_view name) {
    const Result<Protections> all = pool_.protections();
    for (const Protection& one : all.value_or(Protections{})) {
      if (one.name == name) return one.active;
    }
    return false;
  }
};

TEST_F(Sandbox, ReportsWhatIsActive) {
  const Result<Protections> all = pool_.protections();
  ASSERT_TRUE(all);
  EXPECT_GE(all->size(), 10U);
  EXPECT_TRUE(active("seccomp"));
  EXPECT_TRUE(active("no_new_privs"));
  for (const Protection& one : *all) {
    EXPECT_FALSE(one.detail.empty()) << one.name;
    if (!one.active) std::cout << "not active here: " << one.name << ": " << one.detail << "\n";
  }
}

TEST_F(Sandbox, DeniesFilesButListedOnes) {
  EXPECT_EQ(ask(pool_, "open-allowed"), "allowed");
  EXPECT_TRUE(ask(pool_, "write").starts_with("denied"));
  EXPECT_TRUE(ask(pool_, "chmod").starts_with("denied"));
  if (!active("landlock")) GTEST_SKIP() << "no Landlock here: reading cannot be limited";
  EXPECT_TRUE(ask(pool_, "open-secret").starts_with("denied"));
}

TEST_F(Sandbox, DeniesNetworkProcessesAndNewCode) {
  EXPECT_TRUE(ask(pool_, "socket").starts_with("denied"));
  EXPECT_TRUE(ask(pool_, "fork").starts_with("denied"));
  EXPECT_TRUE(ask(pool_, "signal").starts_with("denied"));
  EXPECT_TRUE(ask(pool_, "new-code").starts_with("denied"));
  EXPECT_EQ(ask(pool_, "exec"), "probe_crashed");
}

TEST_F(Sandbox, AllowsThreadsAndInheritsNothing) {
  EXPECT_EQ(ask(pool_, "thread"), "ran");
  EXPECT_EQ(ask(pool_, "environment"), "empty");
  EXPECT_EQ(ask(pool_, "fds"), "closed");
}

}  // namespace
}  // namespace iscan::child
