// SPDX-License-Identifier: MIT
#include "store/keys.hpp"

#include "store/moments.hpp"

#include <algorithm>

namespace kith::store {

namespace {

constexpr std::string_view token_columns =
    "select centre, id, token, name, organisation, made_by, made_at, ends_at "
    "from integration_token where centre = ? ";

IntegrationTokenRow read_token(Statement& from) {
    IntegrationTokenRow row;
    row.centre = from.integer(0);
    row.id = from.integer(1);
    if (auto const bytes = from.bytes(2); bytes.size() == row.token.size())
        std::ranges::copy(bytes, row.token.begin());
    row.name = from.text(3);
    row.organisation = from.text(4);
    row.made_by = from.text(5);
    row.made_at = instant(from.integer(6));
    row.ends_at = instant(from.integer(7));
    return row;
}

} // namespace

void insert_integration_token(Database& database, IntegrationTokenRow const& row) {
    Statement(database,
              "insert into integration_token (centre, id, token, name, organisation, made_by, made_at, "
              "ends_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, row.id)
        .bind(3, ByteView(row.token))
        .bind(4, row.name)
        .bind(5, row.organisation)
        .bind(6, row.made_by)
        .bind(7, seconds(row.made_at))
        .bind(8, seconds(row.ends_at))
        .run();
}

std::optional<IntegrationTokenRow> integration_token_with(Database& database, std::int64_t centre,
                                                          Hash const& token) {
    Statement find(database, std::string(token_columns) + "and token = ?");
    find.bind(1, centre).bind(2, ByteView(token));
    return find.step() ? std::optional(read_token(find)) : std::nullopt;
}

std::vector<IntegrationTokenRow> integration_tokens(Database& database, std::int64_t centre) {
    Statement list(database, std::string(token_columns) + "order by made_at, id");
    list.bind(1, centre);
    std::vector<IntegrationTokenRow> rows;
    while (list.step()) rows.push_back(read_token(list));
    return rows;
}

bool delete_integration_token(Database& database, std::int64_t centre, std::int64_t id) {
    Statement find(database, "select 1 from integration_token where centre = ? and id = ?");
    if (!find.bind(1, centre).bind(2, id).step()) return false;
    find.reset();
    Statement(database, "delete from integration_token where centre = ? and id = ?")
        .bind(1, centre)
        .bind(2, id)
        .run();
    return true;
}

void insert_action_link(Database& database, ActionLinkRow const& row) {
    Statement(database, "insert into action_link (centre, token, record, methods, volunteer, organisation, "
                        "ends_at) values (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, ByteView(row.token))
        .bind(3, row.record)
        .bind(4, row.methods)
        .bind(5, row.volunteer)
        .bind(6, row.organisation)
        .bind(7, seconds(row.ends_at))
        .run();
}

std::optional<ActionLinkRow> action_link_with(Database& database, std::int64_t centre, Hash const& token) {
    Statement find(database,
                   "select record, methods, volunteer, organisation, ends_at from action_link where "
                   "centre = ? and token = ?");
    if (!find.bind(1, centre).bind(2, ByteView(token)).step()) return {};
    return ActionLinkRow{centre,
                         token,
                         std::string(find.text(0)),
                         std::string(find.text(1)),
                         std::string(find.text(2)),
                         std::string(find.text(3)),
                         instant(find.integer(4))};
}

void delete_action_links(Database& database, std::int64_t centre, std::string_view record) {
    Statement(database, "delete from action_link where centre = ? and record = ?")
        .bind(1, centre)
        .bind(2, record)
        .run();
}

std::optional<KeptOutcome> find_outcome(Database& database, OutcomeKey const& key) {
    Statement find(database,
                   "select caller, content, outcome from kept_outcome where centre = ? and principal = ? "
                   "and method = ? and request_key = ?");
    find.bind(1, key.centre).bind(2, key.principal).bind(3, key.method).bind(4, key.key);
    if (!find.step()) return {};
    return KeptOutcome{std::string(find.text(0)), std::string(find.text(1)), std::string(find.text(2))};
}

void keep_outcome(Database& database, OutcomeKey const& key, KeptOutcome const& kept, Instant at) {
    Statement(database, "insert into kept_outcome (centre, principal, method, request_key, caller, content, "
                        "outcome, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, key.centre)
        .bind(2, key.principal)
        .bind(3, key.method)
        .bind(4, key.key)
        .bind(5, kept.caller)
        .bind(6, kept.content)
        .bind(7, kept.outcome)
        .bind(8, seconds(at))
        .run();
}

void forget_outcomes(Database& database, Instant before) {
    Statement(database, "delete from kept_outcome where recorded_at < ?").bind(1, seconds(before)).run();
}

} // namespace kith::store
