// SPDX-License-Identifier: MIT
// Progress of long work, on stderr: a bar that redraws itself on a terminal, else one line a step, or JSON
// lines for a program that watches.
#pragma once

#include "cli/command.hpp"

#include <cstdint>
#include <string>

namespace kith::cli {

class Progress {
  public:
    explicit Progress(Console& console) : console_(console) {}
    ~Progress() { finish(); }
    Progress(Progress const&) = delete;
    Progress& operator=(Progress const&) = delete;

    // A new step, which ends the one before.
    void step(std::string name);
    // `done` of `total` of the present step; total 0 when it cannot be known. Prints only when a whole
    // percent has passed, so it may be called often.
    void advance(std::int64_t done, std::int64_t total);
    void finish();

  private:
    void draw(int percent);

    Console& console_;
    std::string step_;
    int percent_ = -1;
};

} // namespace kith::cli
