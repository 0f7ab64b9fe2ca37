// SPDX-License-Identifier: MIT
#include "store/campaigns.hpp"

#include "store/moments.hpp"

namespace kith::store {
namespace {

constexpr std::int64_t never = INT64_MAX;
constexpr std::string_view columns =
    "number, opening, state, urgent, confidence, run, deadline, because, looked_at, next_look, standing, "
    "principal, started_at, ended_at";

std::string select(std::string_view rest) {
    return "select " + std::string(columns) + " from campaign where centre = ?" + std::string(rest);
}
std::optional<Instant> unless(std::int64_t value, std::int64_t none) {
    return value == none ? std::nullopt : std::optional(instant(value));
}

} // namespace

std::vector<KeptCampaign> Campaigns::rows(Statement& row) {
    std::vector<KeptCampaign> found;
    while (row.step()) {
        found.push_back({.number = row.integer(0),
                         .opening = std::string(row.text(1)),
                         .state = std::string(row.text(2)),
                         .urgent = row.integer(3) != 0,
                         .confidence_per_mille = static_cast<std::int32_t>(row.integer(4)),
                         .run = row.integer(5),
                         .deadline = instant(row.integer(6)),
                         .because = std::string(row.text(7)),
                         .looked_at = unless(row.integer(8), -1),
                         .next_look = unless(row.integer(9), never),
                         .standing = std::string(row.text(10)),
                         .principal = std::string(row.text(11)),
                         .started_at = instant(row.integer(12)),
                         .ended_at = unless(row.integer(13), -1)});
    }
    return found;
}

std::int64_t Campaigns::add(KeptCampaign campaign) {
    Statement last(*database_, "select number from campaign where centre = ? order by number desc limit 1");
    campaign.number = last.bind(1, centre_).step() ? last.integer(0) + 1 : 1;
    Statement(*database_, "insert into campaign (centre, " + std::string(columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, campaign.number)
        .bind(3, std::string_view(campaign.opening))
        .bind(4, std::string_view(campaign.state))
        .bind(5, std::int64_t{campaign.urgent})
        .bind(6, std::int64_t{campaign.confidence_per_mille})
        .bind(7, campaign.run)
        .bind(8, seconds(campaign.deadline))
        .bind(9, std::string_view(campaign.because))
        .bind(10, std::int64_t{-1})
        .bind(11, campaign.next_look ? seconds(*campaign.next_look) : never)
        .bind(12, std::string_view(campaign.standing))
        .bind(13, std::string_view(campaign.principal))
        .bind(14, seconds(campaign.started_at))
        .bind(15, std::int64_t{-1})
        .run();
    return campaign.number;
}

void Campaigns::update(KeptCampaign const& campaign) {
    Statement(*database_, "update campaign set state = ?, because = ?, looked_at = ?, next_look = ?, "
                          "ended_at = ? where centre = ? and number = ?")
        .bind(1, std::string_view(campaign.state))
        .bind(2, std::string_view(campaign.because))
        .bind(3, campaign.looked_at ? seconds(*campaign.looked_at) : -1)
        .bind(4, campaign.next_look ? seconds(*campaign.next_look) : never)
        .bind(5, campaign.ended_at ? seconds(*campaign.ended_at) : -1)
        .bind(6, centre_)
        .bind(7, campaign.number)
        .run();
}

std::optional<KeptCampaign> Campaigns::find(std::int64_t number) {
    Statement row(*database_, select(" and number = ?"));
    auto found = rows(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<KeptCampaign> Campaigns::running_for(std::string_view opening) {
    Statement row(*database_, select(" and opening = ? and state = 'running'"));
    auto found = rows(row.bind(1, centre_).bind(2, opening));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<KeptCampaign> Campaigns::page(std::int64_t before, std::size_t limit, std::string_view state) {
    std::string const of_state = state.empty() ? "" : " and state = ?";
    Statement row(*database_, select(" and number < ?" + of_state + " order by number desc limit " +
                                     std::to_string(limit)));
    row.bind(1, centre_).bind(2, before);
    if (!state.empty()) row.bind(3, state);
    return rows(row);
}

std::int64_t Campaigns::running() {
    Statement count(*database_, "select count(*) from campaign where centre = ? and state = 'running'");
    return count.bind(1, centre_).step() ? count.integer(0) : 0;
}

std::vector<KeptCampaign> Campaigns::due(Instant now, std::size_t limit) {
    // An offer that the last look made is of its very second; an answer in that second is looked at once
    // more.
    Statement row(
        *database_,
        select(" and state = 'running' and (next_look <= ? or deadline <= ? or exists (select 1 from "
               "match where match.centre = campaign.centre and match.opening = campaign.opening and "
               "(match.since > campaign.looked_at or (match.since = campaign.looked_at and "
               "match.state <> 'offered')))) order by number limit " +
               std::to_string(limit)));
    return rows(row.bind(1, centre_).bind(2, seconds(now)).bind(3, seconds(now)));
}

} // namespace kith::store
