// SPDX-License-Identifier: MIT
#include "public/open_referral.hpp"

#include "exchange/availability.hpp"
#include "exchange/taxonomy.hpp"
#include "store/chain.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>

namespace kith::site {
namespace {

namespace json = boost::json;
using phrases::Phrases;
using store::Centre;
using store::DirectoryEntry;

void add(json::object& made, std::string_view name, std::string_view value) {
    if (!value.empty()) made.emplace(name, value);
}

json::object organization(Centre const& centre, DirectoryEntry const& entry) {
    json::object made{{"id", open_referral_id(centre, "organization", entry.id)},
                      {"name", entry.name},
                      {"description", entry.description.empty() ? entry.name : entry.description}};
    add(made, "email", entry.e_mail);
    add(made, "website", entry.website);
    return made;
}

// The profile has no member for how to come to a service, for its telephone and its languages: they stand in
// what it says of itself, so that nobody has to do without.
std::string description(Phrases const& phrases, DirectoryEntry const& entry) {
    auto made = entry.description;
    auto const line = [&](std::string_view key, std::string const& value) {
        if (value.empty()) return;
        if (!made.empty()) made += '\n';
        made += phrases.say(key) + ": " + value;
    };
    line("directory.how", entry.how);
    line("directory.telephone", entry.telephone);
    line("directory.languages", entry.languages);
    return made;
}

json::object flat(Phrases const& phrases, Centre const& centre, ReferredService const& given) {
    auto const& entry = given.service;
    json::object made{{"id", open_referral_id(centre, "service", entry.id)},
                      {"name", entry.name},
                      {"status", "active"},
                      {"last_modified", exchange::format_instant(entry.changed_at)}};
    add(made, "description", description(phrases, entry));
    add(made, "url", entry.website);
    add(made, "email", entry.e_mail);
    add(made, "fees", entry.cost);
    made.emplace("organization", organization(centre, given.run_by));
    return made;
}

json::object location(Centre const& centre, DirectoryEntry const& entry) {
    auto const where =
        entry.place + (entry.place.empty() || entry.postcode.empty() ? "" : ", ") + entry.postcode;
    json::object made{{"id", open_referral_id(centre, "location", entry.id)},
                      {"location_type", "physical"},
                      {"name", where},
                      {"description", where}};
    if (!entry.accessibility.empty())
        made.emplace("accessibility",
                     json::array{json::object{{"id", open_referral_id(centre, "accessibility", entry.id)},
                                              {"description", entry.accessibility},
                                              {"accessibility", entry.accessibility}}});
    return made;
}

constexpr std::string_view taxonomy_name = "causes";

json::object taxonomy_of(Centre const& centre) {
    return {{"id", open_referral_id(centre, "taxonomy", taxonomy_name)},
            {"name", taxonomy_name},
            {"description", "What services and people's groups are for"}};
}

json::object term_of(Centre const& centre, std::string_view code, std::string_view label) {
    return {{"id", open_referral_id(centre, "taxonomy_term", code)},
            {"name", label},
            {"description", label},
            {"taxonomy", taxonomy_name},
            {"taxonomy_id", open_referral_id(centre, "taxonomy", taxonomy_name)},
            {"term", label}};
}

json::array attributes(Centre const& centre, DirectoryEntry const& entry) {
    json::array made;
    auto const& causes = exchange::built_in_taxonomy()[std::size_t(exchange::TaxonomyKind::causes)];
    for (auto const code : exchange::split_list(entry.causes)) {
        if (code.empty()) continue;
        auto const known = std::ranges::find(causes, code, &exchange::TaxonomyWord::code);
        std::string const label(known == causes.end() ? code : std::string_view(known->label));
        made.push_back(
            json::object{{"id", open_referral_id(centre, "attribute", entry.id + "\n" + std::string(code))},
                         {"link_type", "service"},
                         {"taxonomy_term", term_of(centre, code, label)}});
    }
    return made;
}

std::string paged(ReferralPage const& page, json::array contents) {
    auto const pages = (page.total + page.per_page - 1) / page.per_page;
    bool const empty = contents.empty();
    auto const size = contents.size();
    return json::serialize(json::object{{"total_items", page.total},
                                        {"total_pages", pages},
                                        {"page_number", page.page},
                                        {"size", size},
                                        {"first_page", page.page == 1},
                                        {"last_page", page.page >= pages},
                                        {"empty", empty},
                                        {"contents", std::move(contents)}});
}

// The part of `all` that the page asks for.
std::string paged_of(ReferralPage page, json::array const& all) {
    page.total = static_cast<std::int64_t>(all.size());
    json::array part;
    auto const from = (page.page - 1) * page.per_page;
    for (auto i = from; i < std::min(from + page.per_page, page.total); ++i)
        part.push_back(all[static_cast<std::size_t>(i)]);
    return paged(page, std::move(part));
}

} // namespace

std::string open_referral_id(Centre const& centre, std::string_view table, std::string_view id) {
    auto named = std::to_string(centre.id.high) + "\n" + std::to_string(centre.id.low) + "\n" +
                 std::string(table) + "\n" + std::string(id);
    auto hash = store::hash_of(std::span(reinterpret_cast<unsigned char const*>(named.data()), named.size()));
    hash[6] = static_cast<unsigned char>((hash[6] & 0x0FU) | 0x80U); // version 8
    hash[8] = static_cast<unsigned char>((hash[8] & 0x3FU) | 0x80U); // the variant of RFC 9562
    auto text = store::to_hex(std::span(hash).first(16));
    for (std::size_t const at : {20U, 16U, 12U, 8U}) text.insert(at, "-");
    return text;
}

std::string open_referral_about(std::string_view openapi) {
    return json::serialize(json::object{{"version", "HSDS-UK-3.0"},
                                        {"profile", "https://docs.openreferraluk.org"},
                                        {"openapi_url", openapi}});
}

std::string open_referral_services(Phrases const& phrases, Centre const& centre, ReferralPage const& page,
                                   std::span<ReferredService const> services) {
    json::array contents;
    for (auto const& each : services) contents.push_back(flat(phrases, centre, each));
    return paged(page, std::move(contents));
}

std::string open_referral_taxonomies(Centre const& centre, ReferralPage page) {
    json::array all;
    all.push_back(taxonomy_of(centre));
    return paged_of(page, all);
}

std::string open_referral_terms(Centre const& centre, ReferralPage page) {
    json::array all;
    for (auto const& each : exchange::built_in_taxonomy()[std::size_t(exchange::TaxonomyKind::causes)])
        all.push_back(term_of(centre, each.code, each.label));
    return paged_of(page, all);
}

std::string open_referral_service(Phrases const& phrases, Centre const& centre,
                                  ReferredService const& given) {
    auto const& entry = given.service;
    auto made = flat(phrases, centre, given);
    if (!entry.open_when.empty())
        made.emplace("schedules",
                     json::array{json::object{{"id", open_referral_id(centre, "schedule", entry.id)},
                                              {"description", entry.open_when}}});
    if (!entry.place.empty() || !entry.postcode.empty())
        made.emplace(
            "service_at_locations",
            json::array{json::object{{"id", open_referral_id(centre, "service_at_location", entry.id)},
                                     {"location", location(centre, entry)}}});
    if (!entry.cost.empty())
        made.emplace("cost_options",
                     json::array{json::object{{"id", open_referral_id(centre, "cost_option", entry.id)},
                                              {"amount_description", entry.cost}}});
    if (auto all = attributes(centre, entry); !all.empty()) made.emplace("attributes", std::move(all));
    return json::serialize(made);
}

} // namespace kith::site
