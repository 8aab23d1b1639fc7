// Turns a stage function into a table row: fetches its inputs from the job's artefacts, calls it,
// stores its output. The only template of the pipeline.
#pragma once

#include <array>
#include <chrono>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "document/state.h"
#include "pipeline/artefacts.h"
#include "stages/stages.h"

namespace iscan::pipeline {

// Delays grow as first_delay * 2^(attempt-1), with jitter, up to `max_delay`.
struct RetryPolicy {
  int attempts = 1;
  std::chrono::seconds first_delay{1};
  std::chrono::seconds max_delay{600};
};

using StageFunction = Result<> (*)(stages::StageContext&, Artefacts&);

struct StageSpec {
  document::Stage id;
  std::string_view queue;
  RetryPolicy retry;
  std::chrono::seconds timeout;
  StageFunction run;
};

template <class T, class... Have>
inline constexpr bool one_of = (std::is_same_v<T, Have> || ...);

template <auto Function>
struct TypedStage;

template <class Out, class... In, Result<Out> (*Function)(stages::StageContext&, const In&...)>
struct TypedStage<Function> {
  using Output = Out;

  template <class... Have>
  static constexpr bool inputs_among = (one_of<In, Have...> && ...);

  static Result<> run(stages::StageContext& context, Artefacts& artefacts) {
    if ((!artefacts.find<In>() || ...)) {
      return fail(ErrorKind::internal, "artefact_missing", "An earlier stage left no result.");
    }
    auto out = Function(context, *artefacts.find<In>()...);
    if (!out) return fail(std::move(out).error());
    artefacts.put(std::move(*out));
    return {};
  }
};

template <auto Function>
struct TypedSpec : StageSpec {};

template <auto Function>
consteval TypedSpec<Function> stage(document::Stage id, std::string_view queue, RetryPolicy retry,
                                    std::chrono::seconds timeout) {
  return {StageSpec{id, queue, retry, timeout, &TypedStage<Function>::run}};
}

// True when every function finds its inputs among `Have` and the outputs before it.
template <class... Have>
struct StartingFrom {
  template <auto First, auto... Rest>
  static constexpr bool runs() {
    if constexpr (!inputs_of<First>()) {
      return false;
    } else if constexpr (sizeof...(Rest) == 0) {
      return true;
    } else {
      return StartingFrom<Have..., typename TypedStage<First>::Output>::template runs<Rest...>();
    }
  }

 private:
  template <auto Function>
  static constexpr bool inputs_of() {
    return TypedStage<Function>::template inputs_among<Have...>;
  }
};

template <auto... Functions>
consteval auto make_pipeline(TypedSpec<Functions>... specs) {
  static_assert(StartingFrom<document::Upload>::runs<Functions...>(),
                "a stage needs a result that no earlier stage produces");
  return std::array{static_cast<StageSpec>(specs)...};
}

}  // namespace iscan::pipeline
