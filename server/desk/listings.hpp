// SPDX-License-Identifier: MIT
// Roles that other platforms publish, as documents of the UK Volunteering Data Standard, taken into the
// community: known again by their ids, so that a document sent twice changes nothing and a changed one
// changes what it says otherwise, while what the centre has written meanwhile stays. A role goes when its
// source says that it is deleted; one that is merely not listed stays. An organisation nobody knows is
// registered as one that has applied: its roles are nobody's to see before it is approved. A role that asks
// for a check its organisation may not ask for waits, closed, until somebody has decided about it.
#pragma once

#include "exchange/standard_reader.hpp"
#include "store/community_rows.hpp"
#include "store/writer.hpp"

#include <map>
#include <span>

namespace kith::desk {

inline constexpr std::size_t listed_rows_told_max = 1'000;

struct ListingOrder {
    std::string source; // whose document
    exchange::StandardReading reading;
    // Which of ours an organisation of theirs is, by its id there (its name, where it has none).
    std::map<std::string, std::string> same;
};

struct ListingCounts {
    std::size_t roles = 0;
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t closed = 0;
    std::size_t organisations_added = 0;
    std::size_t waiting = 0; // of those added or changed: closed until somebody approves them
    friend bool operator==(ListingCounts const&, ListingCounts const&) = default;
};
struct ListingRow {
    std::string path;                        // in the document; of one that goes: its id there
    std::string id;                          // ours
    std::string_view does;                   // add, change, close, add_organisation
    std::vector<std::string_view> columns{}; // that it changes
    // What is here already and may be the same: organisations of that name, roles of that title at the
    // organisation. Nothing is merged unasked.
    std::vector<std::string> like{};
};
struct ListingOutcome {
    ListingCounts counts;
    std::vector<ListingRow> rows; // the first of them
    std::size_t rows_omitted = 0;
};

// What taking it in would do, as things stand. What cannot be kept as it was said goes to `report`.
[[nodiscard]] ListingOutcome rehearse_listings(store::Database& database, std::int64_t centre,
                                               ListingOrder const& order, Instant now,
                                               exchange::ImportReport& report);
ListingOutcome write_listings(store::Change& change, std::int64_t centre, ListingOrder const& order,
                              exchange::ImportReport& report);

// The cells that a listed role means, without id, organisation and status. `note` is told of what is kept but
// is no rule here. `role` may be of a time when less was known of places.
struct ListedCells {
    store::Cells role;
    struct Shift {
        Instant begins{};
        Instant ends{};
    };
    std::vector<Shift> shifts{};
    bool over = false; // all of it has been
};
[[nodiscard]] ListedCells cells_of(exchange::ListedRole const& role, store::CommunityRows& rows,
                                   ZoneTable const& zone, Instant now,
                                   std::function<void(exchange::ImportNote)> const& note);

// Opens what may be published from today on, and closes what may not any longer. How many.
std::size_t keep_publication(store::Change& change, std::int64_t centre, std::size_t limit);

} // namespace kith::desk
