// SPDX-License-Identifier: MIT
// A time bank's members and wants as a community of their own, so that the same engine judges who suits what:
// a want is an opening, and each help that a member offers stands beside the member as somebody with the
// skills, times and reach of that offer. Whoever said no to a want is not proposed for it again.
#pragma once

#include "desk/book_ids.hpp"
#include "desk/snapshots.hpp"
#include "ledger/books.hpp"
#include "store/favours.hpp"

namespace kith::desk {

inline constexpr std::int64_t want_grid_metres = 500; // how exactly an opening says where a member lives
inline constexpr std::size_t notices_listed_max = 5000;

// The open accounts of members who exchange, sorted.
[[nodiscard]] std::vector<ledger::AccountId> open_members(ledger::Books const& books);

// About where a member lives; members are empty where nobody knows.
struct Home {
    std::optional<std::pair<std::int64_t, std::int64_t>> point; // easting, northing, to want_grid_metres
    std::string ward;
};
[[nodiscard]] Home home_of(store::CommunityRows& rows, std::string_view volunteer);

// The rows they are judged by.
[[nodiscard]] LooseRow bank_row();
[[nodiscard]] LooseRow want_row(store::CommunityRows& rows, store::Notice const& want);
// `member` as they are, with what the offer says instead.
[[nodiscard]] LooseRow help_row(store::Cells member, store::Notice const& help, std::string const& id);

class FavourLists {
  public:
    struct Of {
        std::vector<ledger::AccountId> accounts; // of members, sorted: open_members()
        std::int64_t want = 0;                   // only this one; 0: all that are open
        std::string member{};                    // only this one may help; empty: everybody
        std::string today{};                     // "2026-12-01"
    };
    // Throws StoreFault where rows that were checked when they were written cannot be read any more.
    FavourLists(store::Database& database, std::int64_t centre, Of const& of, Instant now);

    struct Suited {
        VolunteerId row; // in the snapshot
        OpeningId opening;
        std::string volunteer;
        std::int64_t help = 0; // the offer that suits best; 0: the member as such
        std::int64_t want = 0;
        std::int32_t score = 0;
    };
    struct Both {
        std::vector<Suited> eligible; // the best first; each member, or want, once
        std::vector<Suited> ask_first;
    };
    [[nodiscard]] Both helpers(std::int64_t want, std::size_t limit) const;
    [[nodiscard]] Both wants(std::string const& volunteer, std::size_t limit) const;
    [[nodiscard]] Snapshot const& snapshot() const { return *snapshot_; }
    [[nodiscard]] store::Notice const* want(std::int64_t number) const;

  private:
    struct Helper {
        std::string volunteer;
        std::int64_t help = 0;
    };
    [[nodiscard]] std::vector<LooseRow> gather(store::Database& database, std::int64_t centre, Of const& of);

    std::map<std::string, Helper> helpers_; // by row
    std::map<std::int64_t, store::Notice> wants_;
    std::vector<std::pair<std::string, std::string>> refused_; // row, opening
    std::unique_ptr<Snapshot const> snapshot_;
};

} // namespace kith::desk
