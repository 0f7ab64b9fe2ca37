// SPDX-License-Identifier: MIT
#include "auth/entrance.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/entry.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"
#include "store/keys.hpp"

#include <boost/describe/class.hpp>

#include <charconv>

namespace kith::rpc {

namespace token_wire {

struct Make {
    Text<80> name;
    std::optional<Text<64>> organisation; // the only one it may act for; left out: the centre
    Number<1, 400> days;
};
BOOST_DESCRIBE_STRUCT(Make, (), (name, organisation, days))

struct Revoke {
    Text<20> token;
};
BOOST_DESCRIBE_STRUCT(Revoke, (), (token))

struct Made {
    std::string token; // its number
    std::optional<Secret> secret;
    std::int64_t ends_at = 0;
};
BOOST_DESCRIBE_STRUCT(Made, (), (token, secret, ends_at))

struct Line {
    std::string token;
    std::string name;
    std::optional<std::string> organisation;
    std::string made_by;
    std::int64_t made_at = 0;
    std::int64_t ends_at = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (token, name, organisation, made_by, made_at, ends_at))

struct Lines {
    std::vector<Line> tokens;
};
BOOST_DESCRIBE_STRUCT(Lines, (), (tokens))

struct Ended {
    bool ended = true;
};
BOOST_DESCRIBE_STRUCT(Ended, (), (ended))

} // namespace token_wire

namespace {

using namespace token_wire;

constexpr std::size_t tokens_max = 100; // of a centre

Outcome<Made, Refused> make(Turn& turn, Make const& params) {
    if (store::integration_tokens(turn.database(), turn.centre()).size() >= tokens_max)
        return refuse(Refused{"too_many_tokens", false, {{"limit", static_cast<std::int64_t>(tokens_max)}}});
    auto secret = auth::make_credential(auth::CredentialKind::token, turn.centre(), turn.random());
    std::uint64_t drawn = 0;
    turn.random()(std::span(reinterpret_cast<unsigned char*>(&drawn), sizeof drawn));
    store::IntegrationTokenRow const row{turn.centre(),
                                         static_cast<std::int64_t>(drawn >> 1),
                                         auth::hash_token(secret),
                                         params.name.value,
                                         params.organisation ? params.organisation->value : std::string(),
                                         turn.principal().id,
                                         turn.now(),
                                         turn.now() + std::chrono::days(params.days.value)};
    store::insert_integration_token(turn.database(), row);
    return Made{std::to_string(row.id), Secret{std::move(secret)}, row.ends_at.time_since_epoch().count()};
}

Outcome<Ended, Refused> revoke(Turn& turn, Revoke const& params) {
    std::int64_t id = 0;
    auto const& text = params.token.value;
    auto const [read_to, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
    bool const read = failure == std::errc() && read_to == text.data() + text.size();
    if (!read || !store::delete_integration_token(turn.database(), turn.centre(), id))
        return refuse(Refused{"token_unknown", false, {}});
    turn.services().entrance->token_ended(turn.centre(), id);
    return Ended{};
}

Outcome<Lines, Refused> list(Turn& turn, Nothing const&) {
    Lines told;
    for (auto const& row : store::integration_tokens(turn.database(), turn.centre())) {
        told.tokens.push_back({std::to_string(row.id), row.name,
                               row.organisation.empty() ? std::nullopt : std::optional(row.organisation),
                               row.made_by, row.made_at.time_since_epoch().count(),
                               row.ends_at.time_since_epoch().count()});
    }
    return told;
}

} // namespace

std::vector<Method> token_methods() {
    using enum Effect;
    return {method("token.make", changes, "A token for a program; its secret is told once.", make),
            method("token.revoke", changes, "The token lets nobody in any longer.", revoke),
            method("token.list", reads, "The centre's tokens.", list)};
}

} // namespace kith::rpc
