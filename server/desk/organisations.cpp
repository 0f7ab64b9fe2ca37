// SPDX-License-Identifier: MIT
#include "desk/organisations.hpp"

#include "base/contract.hpp"
#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/match_desk.hpp"
#include "desk/messages.hpp"
#include "exchange/availability.hpp"
#include "exchange/cells.hpp"
#include "store/care.hpp"

#include <algorithm>

namespace kith::desk {

using brokerage::Step;
using store::Cells;
using store::OrganisationDocument;
using store::OrganisationSite;
using store::OrganisationStanding;
using store::PackTable;

namespace {

constexpr std::size_t roles_max = 10'000;
constexpr std::size_t matches_max = 1'000'000;

std::string const& cell(PackTable table, Cells const& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(' ') == std::string_view::npos;
}

// The codes of "dbs_enhanced:child @before_start; dbs_basic|pvg".
std::vector<std::string_view> check_codes(std::string_view cell) {
    std::vector<std::string_view> codes;
    for (auto const check : exchange::split_list(cell))
        for (auto const choice : exchange::split_list(check, '|'))
            codes.push_back(choice.substr(0, choice.find_first_of(": @")));
    return codes;
}

std::vector<Cells> roles_of(store::CommunityRows& rows, std::string_view organisation) {
    return rows.page(PackTable::roles, "", roles_max, "organisation", organisation);
}

} // namespace

std::string check_not_permitted(store::Database& database, std::int64_t centre, Cells const& role) {
    auto const& asked = cell(PackTable::roles, role, "required_checks");
    if (asked.empty() || asked == "none") return {};
    store::Organisations organisations(database, centre);
    auto const& organisation = cell(PackTable::roles, role, "organisation");
    auto const standing = organisations.find(organisation);
    if (!standing || !standing->limits_checks) return {};
    auto const permitted = organisations.checks(organisation);
    for (auto const code : check_codes(asked))
        if (std::ranges::find(permitted, code) == permitted.end()) return std::string(code);
    return {};
}

std::optional<OrganisationStanding> standing_of(store::Database& database, std::int64_t centre,
                                                std::string_view organisation) {
    if (auto found = store::Organisations(database, centre).find(organisation)) return found;
    if (!store::CommunityRows(database, centre).find(PackTable::organisations, organisation)) return {};
    OrganisationStanding standing;
    standing.organisation = organisation;
    return standing;
}

std::vector<std::string> papers_missing(store::Database& database, std::int64_t centre,
                                        std::string_view organisation, Date today) {
    auto const day = exchange::format_date(today);
    auto const seen = store::Organisations(database, centre).documents(organisation);
    std::vector<std::string> missing;
    for (auto const kind : papers_needed) {
        bool const there = std::ranges::any_of(seen, [&](OrganisationDocument const& each) {
            return each.kind == kind && (each.valid_until.empty() || each.valid_until >= day);
        });
        if (!there) missing.emplace_back(kind);
    }
    return missing;
}

Date OrganisationDesk::today() const {
    return zone_named(change_->centre(centre_).zone).date(change_->now());
}

void OrganisationDesk::publish(std::string const& organisation) {
    change_->publish(centre_, {"organisation.changed", "", organisation, "", ""});
}

void OrganisationDesk::tell(std::string const& organisation, std::string const& name,
                            std::string const& reason) {
    Message message;
    message.to = {Addressee::Kind::organisation, organisation};
    message.name = name;
    message.facts = {
        {"organisation_name",
         store::CommunityRows(change_->database(), centre_).called(PackTable::organisations, organisation)}};
    if (!reason.empty()) message.facts.emplace_back("reason", reason);
    queue_message(*change_, centre_, message);
}

OrganisationDesk::Refusal OrganisationDesk::apply(NewOrganisation const& given) {
    auto& database = change_->database();
    if (is_blank(given.name) || is_blank(given.details.contact_name))
        return OrganisationRefused{"name_needed"};
    store::CommunityRows community(database, centre_);
    Cells cells(store::shape_of(PackTable::organisations).columns.size());
    cells.front() = given.id;
    cells[store::column_of(PackTable::organisations, "name")] = given.name;
    cells[store::column_of(PackTable::organisations, "postcode")] = given.postcode;
    auto const flaws = flaws_of(community, PackTable::organisations, cells, change_->now());
    if (!flaws.empty())
        return OrganisationRefused{flaws.front().column == "postcode" ? "postcode_unreadable"
                                                                      : "name_needed"};
    auto const& address = given.details.contact_address;
    bool const telephone = address.starts_with('+');
    if (!telephone && address.find('@') == std::string::npos) return OrganisationRefused{"address_needed"};
    community.put(PackTable::organisations, cells);
    store::ContactRow contact;
    contact.kind = "organisation";
    contact.id = given.id;
    (telephone ? contact.telephone : contact.e_mail) = address;
    contact.channel = telephone ? "text" : "e_mail";
    store::put_contact(database, centre_, contact, change_->now());
    auto made = given.details;
    made.organisation = given.id;
    made.state = "applied";
    made.since = made.applied_at = change_->now();
    made.limits_checks = true; // nobody has said yet that it may ask for any
    rows().put(made);
    CareDesk(*change_, centre_).raise({.organisation = given.id}, "organisation_to_approve");
    tell(given.id, "organisation_applied");
    publish(given.id);
    return {};
}

OrganisationDesk::Refusal OrganisationDesk::move(std::string const& organisation,
                                                 std::initializer_list<std::string_view> from,
                                                 std::string_view to, std::string const& reason,
                                                 std::string const& by) {
    auto found = standing(organisation);
    if (!found) return OrganisationRefused{"organisation_unknown"};
    if (std::ranges::find(from, found->state) == from.end()) return OrganisationRefused{"standing_differs"};
    found->state = to;
    found->since = change_->now();
    found->decided_by = by;
    found->reason = reason;
    rows().put(*found);
    CareDesk(*change_, centre_).settle({.organisation = organisation}, "organisation_to_approve", by);
    publish(organisation);
    return {};
}

OrganisationDesk::Refusal OrganisationDesk::approve(std::string const& organisation,
                                                    std::vector<std::string> const& checks,
                                                    std::string const& reason, std::string const& by) {
    auto const found = standing(organisation);
    if (!found) return OrganisationRefused{"organisation_unknown"};
    auto const missing = papers_missing(change_->database(), centre_, organisation, today());
    if (!missing.empty() && is_blank(reason)) {
        OrganisationRefused refused{"papers_missing", {{"asked", static_cast<std::int64_t>(missing.size())}}};
        for (auto const& kind : missing) refused.numbers.emplace_back("missing." + kind, 1);
        return refused;
    }
    if (auto refused = move(organisation, {"applied", "refused"}, "approved", reason, by)) return refused;
    if (auto refused = permit(organisation, checks, by)) return refused;
    tell(organisation, "organisation_approved");
    return {};
}

OrganisationDesk::Refusal OrganisationDesk::turn_away(std::string const& organisation,
                                                      std::string const& reason, std::string const& by) {
    if (auto refused = move(organisation, {"applied"}, "refused", reason, by)) return refused;
    tell(organisation, "organisation_refused", reason);
    return {};
}

OrganisationDesk::Refusal OrganisationDesk::suspend(std::string const& organisation,
                                                    std::string const& reason, std::string const& by) {
    if (auto refused = move(organisation, {"approved", "leaving"}, "suspended", reason, by)) return refused;
    auto& database = change_->database();
    store::CommunityRows community(database, centre_);
    store::Matches matches(database, centre_);
    MatchDesk desk(*change_, centre_);
    CareDesk care(*change_, centre_);
    for (auto const& match : matches.page("", "", matches_max, organisation, "")) {
        if (brokerage::ladder(match.state).empty()) continue;
        if (match.holds) {
            care.raise({match.volunteer, match.opening}, "placement_to_review");
            continue;
        }
        auto const ended = desk.take({.volunteer = match.volunteer,
                                      .opening = match.opening,
                                      .step = Step::withdraw,
                                      .reason = "the organisation's roles are closed for now"},
                                     {"coordinator", by});
        KITH_EXPECT(ended.has_value()); // ways out stay open whatever has happened (brokerage/life.cpp)
    }
    tell(organisation, "organisation_suspended");
    return {};
}

OrganisationDesk::Refusal OrganisationDesk::restore(std::string const& organisation, std::string const& by) {
    if (auto refused = move(organisation, {"suspended"}, "approved", {}, by)) return refused;
    tell(organisation, "organisation_restored");
    return {};
}

OrganisationDesk::Result<std::int64_t> OrganisationDesk::see(OrganisationDocument document) {
    if (!standing(document.organisation)) return refuse(OrganisationRefused{"organisation_unknown"});
    auto const now = exchange::format_date(today());
    bool const over = !document.valid_until.empty() && document.valid_until < now;
    if (document.seen_on > now || over) return refuse(OrganisationRefused{"time_out_of_range"});
    auto organisations = rows();
    bool const of_many = document.kind == "other" || document.kind == "risk_assessment";
    for (auto const& each : organisations.documents(document.organisation))
        if (each.kind == document.kind && !of_many)
            organisations.withdraw_document(each.number, change_->now());
    auto const number = organisations.add(document);
    CareDesk care(*change_, centre_);
    // What is in force is nothing to ask for any more; other papers of it come up again where they are due.
    for (auto const* ring : {"paper_ending", "paper_over"})
        care.settle({.organisation = document.organisation}, ring, document.seen_by);
    publish(document.organisation);
    return number;
}

OrganisationDesk::Refusal OrganisationDesk::withdraw_document(std::int64_t number, std::string const& by) {
    auto const document = rows().find_document(number);
    if (!document || document->withdrawn_at) return OrganisationRefused{"paper_unknown"};
    rows().withdraw_document(number, change_->now());
    CareDesk care(*change_, centre_);
    for (auto const* ring : {"paper_ending", "paper_over"})
        care.settle({.organisation = document->organisation}, ring, by);
    publish(document->organisation);
    return {};
}

std::size_t OrganisationDesk::raise_ending(std::size_t limit) {
    auto const& zone = zone_named(change_->centre(centre_).zone);
    auto const now = exchange::format_date(today());
    store::Care care(change_->database(), centre_);
    std::size_t raised = 0;
    for (auto const& each : rows().ending_by(exchange::format_date(today() + paper_ends_before), limit)) {
        auto const found = standing(each.organisation);
        if (!found || (found->state != "approved" && found->state != "suspended")) continue;
        store::Matter const about{.organisation = each.organisation};
        bool const over = each.valid_until < now;
        std::string const ring = over ? "paper_over" : "paper_ending";
        auto const until = exchange::parse_date(each.valid_until);
        KITH_EXPECT(until.has_value()); // see() takes no other
        auto const since = zone.midnight(over ? *until + std::chrono::days(1) : *until - paper_ends_before);
        if (care.was_raised(about, ring, since)) continue;
        CareDesk(*change_, centre_).raise(about, ring);
        ++raised;
        if (over) continue;
        Message message;
        message.to = {Addressee::Kind::organisation, each.organisation};
        message.name = "paper_ending";
        message.facts = {{"paper", each.kind}, {"until_day", each.valid_until}};
        queue_message(*change_, centre_, message);
    }
    return raised;
}

OrganisationDesk::Refusal OrganisationDesk::permit(std::string const& organisation,
                                                   std::vector<std::string> const& checks,
                                                   std::string const& by) {
    auto found = standing(organisation);
    if (!found) return OrganisationRefused{"organisation_unknown"};
    auto& database = change_->database();
    auto const pack = snapshot_of(database, centre_, {}, change_->now());
    if (!pack) return OrganisationRefused{"check_unknown"};
    for (auto const& code : checks)
        if (!pack->roster.words().checks.find(code)) return OrganisationRefused{"check_unknown"};
    found->limits_checks = true;
    rows().put(*found);
    rows().put_checks(organisation, checks, by, change_->now());
    store::CommunityRows community(database, centre_);
    for (auto const& role : roles_of(community, organisation))
        if (cell(PackTable::roles, role, "status") != "closed" &&
            !check_not_permitted(database, centre_, role).empty())
            CareDesk(*change_, centre_).raise({.opening = role.front()}, "check_not_permitted");
    publish(organisation);
    return {};
}

OrganisationDesk::Result<std::int64_t> OrganisationDesk::put(OrganisationSite site) {
    if (!standing(site.organisation)) return refuse(OrganisationRefused{"organisation_unknown"});
    if (!site.postcode.empty()) {
        auto const postcode = exchange::parse_postcode(site.postcode);
        if (!postcode) return refuse(OrganisationRefused{"postcode_unreadable"});
        site.postcode = *postcode;
    }
    if (site.number == 0) {
        site.number = rows().add(site);
    } else {
        auto const before = rows().find_site(site.number);
        if (!before || before->removed_at || before->organisation != site.organisation)
            return refuse(OrganisationRefused{"site_unknown"});
        rows().put(site);
    }
    publish(site.organisation);
    return site.number;
}

OrganisationDesk::Refusal OrganisationDesk::remove_site(std::string_view organisation, std::int64_t number) {
    auto site = rows().find_site(number);
    if (!site || site->removed_at || site->organisation != organisation)
        return OrganisationRefused{"site_unknown"};
    site->removed_at = change_->now();
    rows().put(*site);
    publish(site->organisation);
    return {};
}

} // namespace kith::desk
