// SPDX-License-Identifier: MIT
#include "rpc/methods/waves.hpp"

#include "desk/waves.hpp"
#include "rpc/turn.hpp"
#include "store/messages.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kith::rpc {
namespace {

using Key = Text<key_bytes_max>;
using CampaignNumber = Number<1, INT64_MAX>;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct StartWaves {
    Key opening;
    std::optional<bool> urgent; // a declared emergency: at night too, and whoever was asked just now
    std::optional<Number<1, 999>> confidence_per_mille;
    std::optional<CampaignNumber> run; // whom this run gives the opening is asked first
};
BOOST_DESCRIBE_STRUCT(StartWaves, (), (opening, urgent, confidence_per_mille, run))

struct OneCampaign {
    CampaignNumber campaign;
};
BOOST_DESCRIBE_STRUCT(OneCampaign, (), (campaign))

struct Begun {
    std::int64_t campaign = 0;
};
BOOST_DESCRIBE_STRUCT(Begun, (), (campaign))

Outcome<Begun, Refused> start(Turn& turn, StartWaves const& params) {
    auto const number =
        desk::start_campaign(turn.change(), turn.centre(),
                             {.opening = params.opening.value,
                              .urgent = params.urgent.value_or(false),
                              .confidence_per_mille = static_cast<std::int32_t>(
                                  params.confidence_per_mille ? params.confidence_per_mille->value : 500),
                              .run = params.run ? params.run->value : 0},
                             {std::string(auth::word_of(turn.principal().standing)), turn.principal().id});
    if (!number) {
        Refused refused{number.error().code, number.error().retry, {}};
        if (number.error().limit != 0) refused.numbers.emplace_back("limit", number.error().limit);
        return refuse(std::move(refused));
    }
    return Begun{*number};
}

Outcome<Nothing, Refused> stop(Turn& turn, OneCampaign const& params) {
    if (auto const refused = desk::stop_campaign(turn.change(), turn.centre(), params.campaign.value))
        return refuse(Refused{refused->code, refused->retry, {}});
    return Nothing{};
}

enum class CampaignState : std::uint8_t { running, over, stopped };
BOOST_DESCRIBE_ENUM(CampaignState, running, over, stopped)

struct CampaignPage {
    std::optional<CampaignState> state;
    std::optional<CampaignNumber> before; // older than this one
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(CampaignPage, (), (state, before, limit))

struct ShownCampaign {
    std::int64_t campaign = 0;
    std::string opening;
    std::string state;
    std::string because; // what the last look came to; empty before the first
    bool urgent = false;
    std::optional<std::int64_t> run;
    std::int64_t deadline = 0;
    std::optional<std::int64_t> look_again;
    std::int64_t started_at = 0;
    std::optional<std::int64_t> ended_at;
};
BOOST_DESCRIBE_STRUCT(ShownCampaign, (),
                      (campaign, opening, state, because, urgent, run, deadline, look_again, started_at,
                       ended_at))

struct CampaignList {
    std::vector<ShownCampaign> campaigns; // the newest first
};
BOOST_DESCRIBE_STRUCT(CampaignList, (), (campaigns))

std::int64_t seconds(Instant at) {
    return at.time_since_epoch().count();
}
std::optional<std::int64_t> seconds(std::optional<Instant> const& at) {
    return at ? std::optional(seconds(*at)) : std::nullopt;
}

Outcome<CampaignList, Refused> list(Turn& turn, CampaignPage const& page) {
    CampaignList list;
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    for (auto const& each : store::Campaigns(turn.database(), turn.centre())
                                .page(page.before ? page.before->value : INT64_MAX, limit,
                                      page.state ? boost::describe::enum_to_string(*page.state, "") : "")) {
        list.campaigns.push_back({each.number, each.opening, each.state, each.because, each.urgent,
                                  each.run == 0 ? std::nullopt : std::optional(each.run),
                                  seconds(each.deadline), seconds(each.next_look), seconds(each.started_at),
                                  seconds(each.ended_at)});
    }
    return list;
}

struct OfOpening {
    Key opening;
};
BOOST_DESCRIBE_STRUCT(OfOpening, (), (opening))

struct ToRing {
    std::string volunteer;
    std::string name;
    std::string telephone; // empty: nobody has said
    std::int64_t asked_at = 0;
};
BOOST_DESCRIBE_STRUCT(ToRing, (), (volunteer, name, telephone, asked_at))

struct CallList {
    std::vector<ToRing> calls; // the longest waiting first
};
BOOST_DESCRIBE_STRUCT(CallList, (), (calls))

// Who is asked by telephone and has not answered.
Outcome<CallList, Refused> call_list(Turn& turn, OfOpening const& params) {
    CallList list;
    store::Matches matches(turn.database(), turn.centre());
    store::CommunityRows rows(turn.database(), turn.centre());
    for (auto const& offer : matches.offers_of(params.opening.value)) {
        if (offer.reply != "none" || offer.channel != "phone") continue;
        auto const match = matches.find(offer.volunteer, offer.opening);
        if (!match || match->state != MatchState::offered || match->since != offer.at) continue;
        ToRing call{offer.volunteer, {}, {}, seconds(offer.at)};
        if (auto const person = rows.find(store::PackTable::volunteers, offer.volunteer))
            call.name = (*person)[store::column_of(store::PackTable::volunteers, "name")];
        auto const contact =
            store::find_contact(turn.database(), turn.centre(), "volunteer", offer.volunteer);
        if (contact && turn.may_see(auth::Field::contacts, {offer.volunteer, {}, {}}))
            call.telephone = contact->telephone;
        list.calls.push_back(std::move(call));
    }
    return list;
}

} // namespace

std::vector<Method> wave_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("wave.start", changes,
                         "Asks for the opening in waves, by itself, until its time is over.", start));
    all.push_back(method("wave.stop", changes, "Asks nobody further; what was offered stays offered.", stop));
    all.push_back(method("wave.list", reads, "What is asked for in waves, the newest first.", list));
    all.push_back(
        method("wave.call_list", reads, "Whom to ring for the opening, and their numbers.", call_list));
    return all;
}

} // namespace kith::rpc
