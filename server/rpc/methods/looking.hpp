// SPDX-License-Identifier: MIT
// The slow part of methods that look at a whole community: what it found, or why it could not, goes from the
// pool to the handler.
#pragma once

#include "desk/snapshots.hpp"
#include "rpc/turn.hpp"

#include <filesystem>
#include <stdexcept>

namespace kith::rpc {

// What the slow part found; `fault` says that it could not look, `refused` that it was asked for what is not.
template <class Result>
struct Seen {
    std::string fault;
    std::string refused;
    Result result;
};

template <class Result, class Look>
Seen<Result> seen(Look look) {
    Seen<Result> found;
    try {
        look(found);
    } catch (std::exception const& fault) {
        found.fault = fault.what();
    }
    return found;
}

template <class Result>
Seen<Result> const& looked(Turn& turn) {
    auto const& found = turn.prepared<Seen<Result>>();
    if (!found.fault.empty()) throw std::runtime_error(found.fault);
    return found;
}

// Many desks look again after every change; they share one look a second. Who wants to see a change for
// certain looks two seconds after it.
inline constexpr std::chrono::seconds board_age_max{1};

inline std::shared_ptr<desk::Snapshot const>
snapshot_of(desk::Snapshots* shared, std::filesystem::path const& path, std::int64_t centre, Instant now) {
    if (shared != nullptr) return shared->of(centre, now, board_age_max);
    return desk::Snapshots(path).of(centre, now);
}

} // namespace kith::rpc
