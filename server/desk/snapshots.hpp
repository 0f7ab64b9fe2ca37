// SPDX-License-Identifier: MIT
// The community as one would judge it now, read through a connection of its own so that nobody's change waits
// for it, kept as long as nothing has happened since, and shared by whoever looks meanwhile.
#pragma once

#include "desk/community.hpp"
#include "eligibility/shortlist.hpp"
#include "phrases/speaker.hpp"

#include <functional>
#include <mutex>

namespace kith::desk {

[[nodiscard]] phrases::Labels labels_of(exchange::Taxonomy const& taxonomy);

// A community with everything that points into it; stays where it was made.
class Snapshot {
  public:
    explicit Snapshot(Pack pack);
    Snapshot(Snapshot const&) = delete;
    Snapshot& operator=(Snapshot const&) = delete;

    [[nodiscard]] Pack const& pack() const { return pack_; }
    [[nodiscard]] Roster const& roster() const { return pack_.roster; }
    [[nodiscard]] eligibility::Judge const& judge() const { return judge_; }
    [[nodiscard]] eligibility::Shortlists const& lists() const { return lists_; }
    [[nodiscard]] phrases::Labels const& labels() const { return labels_; }

  private:
    Pack pack_;
    phrases::Labels labels_;
    eligibility::Judge judge_;
    eligibility::Shortlists lists_;
};

class Snapshots {
  public:
    explicit Snapshots(std::filesystem::path database) : database_(std::move(database)) {}

    // As of the newest event, or of one that is not older than `stale`: where much happens, it is not made
    // anew for every look. From any thread; one at a time is made. Throws StoreFault.
    [[nodiscard]] std::shared_ptr<Snapshot const> of(std::int64_t centre, Instant now,
                                                     std::chrono::seconds stale = std::chrono::seconds(2));
    // The same, but as of the newest event where what is looked for is not in the kept one: it may have come
    // since.
    [[nodiscard]] std::shared_ptr<Snapshot const> knowing(std::int64_t centre, Instant now,
                                                          std::function<bool(Roster const&)> const& is_known);

  private:
    struct Kept {
        std::shared_ptr<Snapshot const> snapshot;
        std::uint64_t newest = 0; // event
        Instant made{};
    };
    std::filesystem::path database_;
    std::mutex mutex_;
    std::map<std::int64_t, Kept> kept_;
};

} // namespace kith::desk
