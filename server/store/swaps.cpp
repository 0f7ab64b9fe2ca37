// SPDX-License-Identifier: MIT
#include "store/swaps.hpp"

#include "store/moments.hpp"

namespace kith::store {
namespace {

constexpr std::string_view select = "select opening, volunteer, reason, taker, at from swap where centre = ?";

std::vector<SwapRow> rows(Statement& row) {
    std::vector<SwapRow> found;
    while (row.step()) {
        found.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                         std::string(row.text(3)), instant(row.integer(4))});
    }
    return found;
}

} // namespace

void put_swap(Database& database, std::int64_t centre, SwapRow const& swap) {
    delete_swap(database, centre, swap.opening, swap.volunteer);
    Statement(database,
              "insert into swap (centre, opening, volunteer, reason, taker, at) values (?, ?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, std::string_view(swap.opening))
        .bind(3, std::string_view(swap.volunteer))
        .bind(4, std::string_view(swap.reason))
        .bind(5, std::string_view(swap.taker))
        .bind(6, seconds(swap.at))
        .run();
}

bool delete_swap(Database& database, std::int64_t centre, std::string_view opening,
                 std::string_view volunteer) {
    {
        Statement there(database, "select 1 from swap where centre = ? and opening = ? and volunteer = ?");
        if (!there.bind(1, centre).bind(2, opening).bind(3, volunteer).step()) return false;
    }
    Statement(database, "delete from swap where centre = ? and opening = ? and volunteer = ?")
        .bind(1, centre)
        .bind(2, opening)
        .bind(3, volunteer)
        .run();
    return true;
}

std::vector<SwapRow> swaps_of(Database& database, std::int64_t centre, std::string_view opening) {
    Statement row(database, std::string(select) + " and opening = ? order by at, volunteer");
    return rows(row.bind(1, centre).bind(2, opening));
}

std::optional<SwapRow> swap_taken_by(Database& database, std::int64_t centre, std::string_view opening,
                                     std::string_view taker) {
    Statement row(database, std::string(select) + " and opening = ? and taker = ? order by at limit 1");
    auto found = rows(row.bind(1, centre).bind(2, opening).bind(3, taker));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<SwapRow> all_swaps(Database& database, std::int64_t centre, std::string_view after_opening,
                               std::size_t limit) {
    Statement row(database, std::string(select) + " and opening > ? order by opening, volunteer limit ?");
    return rows(row.bind(1, centre).bind(2, after_opening).bind(3, static_cast<std::int64_t>(limit)));
}

} // namespace kith::store
