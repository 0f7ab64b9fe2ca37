// SPDX-License-Identifier: MIT
#include "public/directory_site.hpp"

#include "desk/community.hpp"
#include "desk/ward_names.hpp"
#include "exchange/availability.hpp"
#include "public/directory_pages.hpp"
#include "public/listings.hpp"
#include "public/open_referral.hpp"
#include "store/chain.hpp"
#include "store/community_rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace kith::site {
namespace {

constexpr std::string_view page_path = "/directory";
constexpr std::string_view embedded_path = "/directory/embed";
constexpr std::string_view json_path = "/directory.json";
constexpr std::string_view style_path = "/directory.css";
constexpr std::string_view referral_path = "/openreferral";
constexpr std::string_view services_path = "/openreferral/services";
constexpr std::string_view taxonomies_path = "/openreferral/taxonomies";
constexpr std::string_view terms_path = "/openreferral/taxonomy_terms";
constexpr std::string_view service_prefix = "/openreferral/services/";
constexpr std::string_view role_prefix = "/roles/";
constexpr std::string_view volunteering_path = "/volunteering";
constexpr std::string_view volunteering_prefix = "/volunteering/roles/";
constexpr std::int64_t pages_max = 500;
constexpr std::int64_t of_a_page = 20;
constexpr std::int64_t of_a_page_max = 100;
constexpr std::chrono::seconds index_stands{3};

constexpr std::string_view text_policy = "default-src 'none'; frame-ancestors 'none'";

HttpReply text_reply(unsigned status, std::string text, std::string_view type, std::string_view policy) {
    return {status,
            {{"Content-Type", std::string(type)},
             {"Cache-Control", "no-cache"},
             {"Content-Security-Policy", std::string(policy)}},
            std::make_shared<std::string const>(std::move(text))};
}

HttpReply plain(unsigned status, std::string text) {
    return text_reply(status, std::move(text), "text/plain; charset=utf-8", text_policy);
}

HttpReply later(unsigned status) {
    auto reply = plain(status, "Come again later.\n");
    reply.headers.emplace_back("Retry-After", "60");
    return reply;
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

std::string asked_for(Query const& query, std::string_view name) {
    auto const found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

// Nothing where it is no number from `min` to `max`; `otherwise` where it is not said.
std::optional<std::int64_t> number(Query const& query, std::string_view name, std::int64_t otherwise,
                                   std::int64_t max, std::int64_t min = 1) {
    auto const text = asked_for(query, name);
    if (text.empty()) return otherwise;
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) return {};
    return value;
}

std::optional<DirectoryPage::Entry> live_row(store::Database& database, std::int64_t centre,
                                             store::DirectoryHit const& hit) {
    if (hit.kind == "role") {
        auto role = store::find_open_role(database, centre, hit.id);
        if (!role) return {};
        return DirectoryPage::Entry{std::move(*role)};
    }
    store::Directory directory(database, centre);
    auto entry = directory.find(hit.id);
    if (!entry || !entry->published) return {};
    auto const runs = entry->organisation.empty() ? std::nullopt : directory.find(entry->organisation);
    auto run_by = runs && runs->published ? runs->name : std::string();
    return DirectoryPage::Entry{std::move(*entry), std::move(run_by)};
}

std::string framed_by(std::vector<std::string> const& origins) {
    if (origins.empty()) return "'none'";
    std::string made;
    for (auto const& each : origins) made += (made.empty() ? "" : " ") + each;
    return made;
}

} // namespace

bool may_be_framed_by(std::string_view origin) {
    constexpr std::string_view secure = "https://";
    if (!origin.starts_with(secure) || origin.size() == secure.size()) return false;
    return std::ranges::all_of(origin.substr(secure.size()), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
    });
}

DirectorySite::DirectorySite(Options options)
    : options_(std::move(options)), households_(options_.subjects_max, options_.reads, options_.seed) {}

bool DirectorySite::serves(std::string_view path) {
    return path == page_path || path == embedded_path || path == json_path || path == style_path ||
           path == referral_path || path == services_path || path == taxonomies_path || path == terms_path ||
           path == volunteering_path || path.starts_with(volunteering_prefix) ||
           path.starts_with(service_prefix) || path.starts_with(role_prefix);
}

void DirectorySite::answer(HttpRequest request, std::function<void(HttpReply)> answer) {
    if (path_of(request.target) == style_path) {
        answer(text_reply(200, std::string(directory_css()), "text/css; charset=utf-8", text_policy));
        return;
    }
    bool within = false;
    {
        std::lock_guard const guard(households_mutex_);
        within = households_.take(auth::household(request.origin.address), options_.clock());
    }
    if (!within) {
        answer(later(429));
        return;
    }
    auto const shared = std::make_shared<std::function<void(HttpReply)>>(std::move(answer));
    bool const taken = options_.in_pool([this, shared, target = std::move(request.target),
                                         known = std::string(request.header("if-none-match"))] {
        HttpReply made;
        try {
            made = reply(target);
            auto const is_tag = [](auto const& header) { return header.first == "ETag"; };
            auto const tag = std::ranges::find_if(made.headers, is_tag);
            if (tag != made.headers.end() && tag->second == known) {
                made.status = 304;
                made.body = nullptr;
            }
        } catch (std::exception const& fault) {
            options_.report(fault.what());
            made = later(503);
        }
        (*shared)(std::move(made));
    });
    if (!taken) (*shared)(later(503));
}

DirectorySite::Index& DirectorySite::fresh_index(store::Centre const& centre) {
    auto& index = indexes_.try_emplace(centre.number, centre.number).first->second;
    auto const now = options_.clock();
    if (index.looked_at && now - *index.looked_at < index_stands && now >= *index.looked_at) return index;
    if (index.search.refresh(*database_)) {
        index.services.clear();
        store::Directory(*database_, centre.number).each_published([&](store::DirectoryEntry const& entry) {
            if (entry.kind != "organisation")
                index.services.emplace(open_referral_id(centre, "service", entry.id), entry.id);
        });
    }
    index.looked_at = now;
    return index;
}

HttpReply DirectorySite::open_referral(store::Centre const& centre, std::string_view path,
                                       Query const& query) {
    auto const json = [](unsigned status, std::string text) {
        auto reply = text_reply(status, std::move(text), "application/json", text_policy);
        reply.headers.emplace_back("Access-Control-Allow-Origin", "*");
        return reply;
    };
    if (path == referral_path) return json(200, open_referral_about(options_.site + "/openapi.json"));
    ReferralPage page{0, *number(query, "page", 1, pages_max),
                      *number(query, "per_page", of_a_page, of_a_page_max)};
    if (path == taxonomies_path || path == terms_path) {
        for (auto const& [name, value] : query)
            if (name != "page" && name != "per_page" && name != "centre" && !value.empty())
                return plain(400, "Only page and per_page narrow this list.\n");
        return json(200, path == terms_path ? open_referral_terms(centre, page)
                                            : open_referral_taxonomies(centre, page));
    }
    auto& index = fresh_index(centre);
    auto const phrases = phrases::Phrases::load(options_.language);
    store::Directory directory(*database_, centre.number);
    auto const referred = [&](std::string_view id) -> std::optional<ReferredService> {
        auto service = directory.find(id);
        if (!service || !service->published) return {};
        auto run_by = service->organisation.empty() ? std::nullopt : directory.find(service->organisation);
        if (!run_by || !run_by->published) run_by = service;
        return ReferredService{std::move(*service), std::move(*run_by)};
    };
    if (path.starts_with(service_prefix)) {
        auto const known = index.services.find(path.substr(service_prefix.size()));
        auto const service = known == index.services.end() ? std::nullopt : referred(known->second);
        if (!service) return plain(404, "There is no such service here.\n");
        return json(200, open_referral_service(phrases, centre, *service));
    }
    // A filter that is not known would give more than was asked for.
    for (auto const& [name, value] : query)
        if (name != "search" && name != "page" && name != "per_page" && name != "centre" && !value.empty())
            return plain(400, "Only search, page and per_page narrow this list.\n");
    store::DirectoryQuestion asked;
    asked.words = asked_for(query, "search");
    asked.services = true;
    asked.offset = (page.page - 1) * page.per_page;
    asked.limit = page.per_page;
    auto const found = index.search.find(asked);
    page.total = found.total;
    std::vector<ReferredService> services;
    for (auto const& hit : found.hits)
        if (auto service = referred(hit.id)) services.push_back(std::move(*service));
    return json(200, open_referral_services(phrases, centre, page, services));
}

HttpReply DirectorySite::volunteering(store::Centre const& centre, bool several, std::string_view path,
                                      Query const& query) {
    auto const document = [](unsigned status, std::string text) {
        auto const tag =
            store::hash_of(std::span(reinterpret_cast<unsigned char const*>(text.data()), text.size()));
        auto reply = text_reply(status, std::move(text), "application/ld+json", text_policy);
        reply.headers.emplace_back("Access-Control-Allow-Origin", "*");
        reply.headers.emplace_back("ETag", '"' + store::to_hex(std::span(tag).first(8)) + '"');
        return reply;
    };
    Listings listings(*database_, centre,
                      {options_.site, several ? "?centre=" + std::to_string(centre.number) : std::string()},
                      options_.clock());
    store::PublishedRoles published(*database_, centre.number);
    if (path != volunteering_path) {
        auto const role = percent_decoded(path.substr(volunteering_prefix.size()));
        auto text = listings.document(role);
        if (!text.empty()) return document(200, std::move(text));
        if (published.find(role)) return plain(410, "This role is not open any more.\n");
        return plain(404, "There is no such role here.\n");
    }
    // A filter that is not known would give more than was asked for.
    for (auto const& [name, value] : query)
        if (name != "after" && name != "per_page" && name != "centre" && !value.empty())
            return plain(400, "Only after and per_page narrow this list.\n");
    auto const after = number(query, "after", 0, std::numeric_limits<std::int64_t>::max(), 0);
    if (!after) return plain(400, "Take \"next\" of a page for the page after it.\n");
    // Told before a backup was put back.
    if (*after > published.newest()) return plain(410, "Begin again, without a place to go on from.\n");
    auto const size = *number(query, "per_page", of_a_page, of_a_page_max);
    auto page = listings.changes(*after, static_cast<std::size_t>(size));
    return document(200, std::move(page.text));
}

HttpReply DirectorySite::reply(std::string_view target) {
    auto query = read_query(target);
    auto const path = path_of(target);
    auto const centres = options_.centres();
    auto const number_asked = asked_for(query, "centre");
    auto const centre = std::ranges::find_if(centres, [&](store::Centre const& each) {
        return number_asked.empty() ? centres.size() == 1 : std::to_string(each.number) == number_asked;
    });
    auto const page = number(query, "page", 1, pages_max);
    auto const size = number(query, "per_page", of_a_page, of_a_page_max);
    if (centre == centres.end() || !page || !size)
        return plain(400, "Say which centre, and a page from 1 to 500 of at most 100.\n");

    std::lock_guard const guard(mutex_);
    if (!database_)
        database_ = std::make_unique<store::Database>(options_.database, store::Database::Mode::read);
    if (path.starts_with(referral_path)) return open_referral(*centre, path, query);
    if (path.starts_with(volunteering_path)) return volunteering(*centre, centres.size() > 1, path, query);
    DirectoryPage made;
    made.centre_name = centre->name;
    made.centre = centre->number;
    made.path = path;
    for (auto const* name : {"words", "kind", "ward", "cause", "centre"}) {
        constexpr std::size_t bytes_max = 400;
        if (auto text = asked_for(query, name); !text.empty() && text.size() <= bytes_max)
            made.asked[name] = std::move(text);
    }
    store::CommunityRows rows(*database_, centre->number);
    made.wards = desk::ward_names(rows);
    auto const phrases = phrases::Phrases::load(options_.language);
    auto const page_reply = [](std::string text, std::string const& frames) {
        return text_reply(200, std::move(text), "text/html; charset=utf-8",
                          "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
                          "frame-ancestors " +
                              frames);
    };
    if (path.starts_with(role_prefix)) {
        auto role = store::find_open_role(*database_, centre->number,
                                          percent_decoded(path.substr(role_prefix.size())));
        if (!role) return plain(404, phrases.say("directory.role_gone") + "\n");
        auto address = options_.site + std::string(role_prefix) + percent_encoded(role->id);
        if (centres.size() > 1) address += "?centre=" + std::to_string(centre->number);
        auto const told = store::PublishedRoles(*database_, centre->number).find(role->id);
        if (told && told->is_open)
            made.posted_on = exchange::format_date(desk::zone_named(centre->zone).date(told->posted_at));
        made.entries.push_back({std::move(*role)});
        return page_reply(role_html(phrases, made, address), "'none'");
    }
    store::DirectoryQuestion asked;
    asked.words = asked_for(made.asked, "words");
    asked.kind = asked_for(made.asked, "kind");
    asked.ward = asked_for(made.asked, "ward");
    asked.cause = asked_for(made.asked, "cause");
    asked.offset = (*page - 1) * *size;
    asked.limit = *size;
    auto const found = fresh_index(*centre).search.find(asked);
    made.total = found.total;
    made.page = *page;
    made.pages = std::clamp<std::int64_t>((found.total + *size - 1) / *size, 1, pages_max);
    for (auto const& hit : found.hits)
        if (auto entry = live_row(*database_, centre->number, hit)) made.entries.push_back(std::move(*entry));

    if (path == json_path) {
        auto reply = text_reply(200, directory_json(made), "application/json", text_policy);
        reply.headers.emplace_back("Access-Control-Allow-Origin",
                                   "*"); // it is for everybody, without cookies
        return reply;
    }
    return page_reply(directory_html(phrases, made),
                      path == embedded_path ? framed_by(options_.frames) : "'none'");
}

} // namespace kith::site
