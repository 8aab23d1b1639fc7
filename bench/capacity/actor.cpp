#include "capacity/actor.h"

#include <utility>

namespace iscan::capacity {

Actor::~Actor() {
  work_ = nullptr;
  go_.release();
}

void Actor::run(std::function<void()> work) {
  work_ = std::move(work);
  busy_ = true;
  resume();
}

void Actor::resume() {
  go_.release();
  back_.acquire();
}

void Actor::pause() {
  back_.release();
  go_.acquire();
}

void Actor::loop() {
  while (true) {
    go_.acquire();
    if (!work_) return;
    work_();
    busy_ = false;
    back_.release();
  }
}

}  // namespace iscan::capacity
