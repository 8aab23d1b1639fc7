#include "child/protection.h"

#include "child/wire.h"

namespace iscan::child {
namespace {

constexpr std::size_t kMaxProtections = 64;
constexpr std::size_t kMaxText = 1000;

}  // namespace

Bytes encode_protections(const Protections& protections) {
  WireWriter out;
  out.count(protections.size());
  for (const Protection& protection : protections) {
    out.string(protection.name);
    out.boolean(protection.active);
    out.string(protection.detail);
  }
  return out.take();
}

std::optional<Protections> decode_protections(BytesView bytes) {
  WireReader in(bytes);
  Protections protections(in.count(kMaxProtections, 9));
  for (Protection& protection : protections) {
    protection.name = in.text(kMaxText);
    protection.active = in.boolean();
    protection.detail = in.text(kMaxText);
  }
  if (!in.finished()) return std::nullopt;
  return protections;
}

}  // namespace iscan::child
