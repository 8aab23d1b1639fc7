// Strong identifiers: passing a company id where a document id belongs does not compile.
#pragma once

#include <compare>
#include <functional>
#include <string>

namespace iscan {

template <class Tag>
struct Id {
  std::string value;
  auto operator<=>(const Id&) const = default;
  bool empty() const { return value.empty(); }
};

using DocumentId = Id<struct DocumentTag>;
using CompanyId = Id<struct CompanyTag>;
using JobId = Id<struct JobTag>;
using TaskId = Id<struct TaskTag>;
using TokenId = Id<struct TokenTag>;
// The SHA-256 of the content, 64 lower-case hex digits.
using BlobId = Id<struct BlobTag>;

// Makes new ids; injected so that tests are repeatable.
class IdSource {
 public:
  virtual ~IdSource() = default;
  // A new unique id: UUID version 7 in lower case (RFC 9562), so that ids sort by time.
  virtual std::string next() = 0;
};

}  // namespace iscan

template <class Tag>
struct std::hash<iscan::Id<Tag>> {
  std::size_t operator()(const iscan::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
