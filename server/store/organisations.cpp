// SPDX-License-Identifier: MIT
#include "store/organisations.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {
namespace {

constexpr std::string_view standing_columns =
    "organisation, state, since, decided_by, reason, applied_at, purpose, charity_number, contact_name, "
    "contact_address, wants, limits_checks, last_day";
constexpr std::string_view document_columns =
    "number, organisation, kind, reference, seen_on, seen_by, valid_until, withdrawn_at";
constexpr std::string_view site_columns = "number, organisation, name, address, postcode, notes, removed_at";

std::optional<Instant> unless_never(std::int64_t value) {
    return value == -1 ? std::nullopt : std::optional(instant(value));
}

std::vector<OrganisationStanding> standings(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<OrganisationStanding> found;
    while (row.step()) {
        found.push_back({text(0), text(1), instant(row.integer(2)), text(3), text(4), instant(row.integer(5)),
                         text(6), text(7), text(8), text(9), text(10), row.integer(11) != 0, text(12)});
    }
    return found;
}

std::vector<OrganisationDocument> documents_in(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<OrganisationDocument> found;
    while (row.step()) {
        found.push_back({row.integer(0), text(1), text(2), text(3), text(4), text(5), text(6),
                         unless_never(row.integer(7))});
    }
    return found;
}

std::vector<OrganisationSite> sites_in(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<OrganisationSite> found;
    while (row.step()) {
        found.push_back(
            {row.integer(0), text(1), text(2), text(3), text(4), text(5), unless_never(row.integer(6))});
    }
    return found;
}

template <class Row>
std::optional<Row> first(std::vector<Row> rows) {
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::string select(std::string_view columns, std::string_view table) {
    return "select " + std::string(columns) + " from " + std::string(table) + " where centre = ?";
}

} // namespace

std::optional<OrganisationStanding> Organisations::find(std::string_view organisation) {
    Statement row(*database_, select(standing_columns, "organisation_standing") + " and organisation = ?");
    return first(standings(row.bind(1, centre_).bind(2, organisation)));
}

void Organisations::put(OrganisationStanding const& standing) {
    Statement(*database_, "delete from organisation_standing where centre = ? and organisation = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(standing.organisation))
        .run();
    Statement(*database_, "insert into organisation_standing (centre, " + std::string(standing_columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(standing.organisation))
        .bind(3, std::string_view(standing.state))
        .bind(4, seconds(standing.since))
        .bind(5, std::string_view(standing.decided_by))
        .bind(6, std::string_view(standing.reason))
        .bind(7, seconds(standing.applied_at))
        .bind(8, std::string_view(standing.purpose))
        .bind(9, std::string_view(standing.charity_number))
        .bind(10, std::string_view(standing.contact_name))
        .bind(11, std::string_view(standing.contact_address))
        .bind(12, std::string_view(standing.wants))
        .bind(13, std::int64_t{standing.limits_checks})
        .bind(14, std::string_view(standing.last_day))
        .run();
}

std::vector<OrganisationStanding> Organisations::in_state(std::string_view state, std::string_view after,
                                                          std::size_t limit) {
    Statement row(*database_, select(standing_columns, "organisation_standing") +
                                  " and state = ? and organisation > ? order by organisation limit " +
                                  std::to_string(limit));
    return standings(row.bind(1, centre_).bind(2, state).bind(3, after));
}

std::set<std::string, std::less<>> Organisations::closed() {
    Statement row(*database_,
                  "select organisation from organisation_standing where centre = ? and state not in "
                  "('approved', 'leaving')");
    row.bind(1, centre_);
    std::set<std::string, std::less<>> ids;
    while (row.step()) ids.emplace(row.text(0));
    return ids;
}

std::int64_t Organisations::add(OrganisationDocument const& document) {
    auto const number = next_number(*database_, "organisation_document", centre_);
    Statement(*database_, "insert into organisation_document (centre, " + std::string(document_columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?, -1)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(document.organisation))
        .bind(4, std::string_view(document.kind))
        .bind(5, std::string_view(document.reference))
        .bind(6, std::string_view(document.seen_on))
        .bind(7, std::string_view(document.seen_by))
        .bind(8, std::string_view(document.valid_until))
        .run();
    return number;
}

std::optional<OrganisationDocument> Organisations::find_document(std::int64_t number) {
    Statement row(*database_, select(document_columns, "organisation_document") + " and number = ?");
    return first(documents_in(row.bind(1, centre_).bind(2, number)));
}

void Organisations::withdraw_document(std::int64_t number, Instant at) {
    Statement(*database_, "update organisation_document set withdrawn_at = ? where centre = ? and number = ?")
        .bind(1, seconds(at))
        .bind(2, centre_)
        .bind(3, number)
        .run();
}

std::vector<OrganisationDocument> Organisations::documents(std::string_view organisation) {
    Statement row(*database_, select(document_columns, "organisation_document") +
                                  " and organisation = ? and withdrawn_at = -1 order by number");
    return documents_in(row.bind(1, centre_).bind(2, organisation));
}

std::vector<OrganisationDocument> Organisations::ending_by(std::string_view day, std::size_t limit) {
    Statement row(*database_,
                  select(document_columns, "organisation_document") +
                      " and withdrawn_at = -1 and valid_until <> '' and valid_until <= ? order by "
                      "valid_until, number limit " +
                      std::to_string(limit));
    return documents_in(row.bind(1, centre_).bind(2, day));
}

std::vector<std::string> Organisations::checks(std::string_view organisation) {
    Statement row(*database_,
                  "select check_code from organisation_check where centre = ? and organisation = ? "
                  "order by check_code");
    row.bind(1, centre_).bind(2, organisation);
    std::vector<std::string> codes;
    while (row.step()) codes.emplace_back(row.text(0));
    return codes;
}

void Organisations::put_checks(std::string_view organisation, std::vector<std::string> const& checks,
                               std::string_view by, Instant at) {
    Statement(*database_, "delete from organisation_check where centre = ? and organisation = ?")
        .bind(1, centre_)
        .bind(2, organisation)
        .run();
    for (auto const& code : std::set<std::string>(checks.begin(), checks.end())) {
        Statement(*database_, "insert into organisation_check (centre, organisation, check_code, allowed_by, "
                              "allowed_at) values (?, ?, ?, ?, ?)")
            .bind(1, centre_)
            .bind(2, organisation)
            .bind(3, std::string_view(code))
            .bind(4, by)
            .bind(5, seconds(at))
            .run();
    }
}

std::int64_t Organisations::add(OrganisationSite const& site) {
    auto made = site;
    made.number = next_number(*database_, "organisation_site", centre_);
    write(made);
    return made.number;
}

void Organisations::put(OrganisationSite const& site) {
    Statement(*database_, "delete from organisation_site where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, site.number)
        .run();
    write(site);
}

void Organisations::write(OrganisationSite const& site) {
    Statement(*database_, "insert into organisation_site (centre, " + std::string(site_columns) +
                              ") values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, site.number)
        .bind(3, std::string_view(site.organisation))
        .bind(4, std::string_view(site.name))
        .bind(5, std::string_view(site.address))
        .bind(6, std::string_view(site.postcode))
        .bind(7, std::string_view(site.notes))
        .bind(8, site.removed_at ? seconds(*site.removed_at) : -1)
        .run();
}

std::optional<OrganisationSite> Organisations::find_site(std::int64_t number) {
    Statement row(*database_, select(site_columns, "organisation_site") + " and number = ?");
    return first(sites_in(row.bind(1, centre_).bind(2, number)));
}

std::vector<OrganisationSite> Organisations::sites(std::string_view organisation) {
    Statement row(*database_, select(site_columns, "organisation_site") +
                                  " and organisation = ? and removed_at = -1 order by number");
    return sites_in(row.bind(1, centre_).bind(2, organisation));
}

} // namespace kith::store
