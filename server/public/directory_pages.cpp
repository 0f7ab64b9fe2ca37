// SPDX-License-Identifier: MIT
#include "public/directory_pages.hpp"

#include "base/contract.hpp"
#include "exchange/cells.hpp"
#include "exchange/taxonomy.hpp"
#include "exchange/text.hpp"
#include "phrases/markup.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace kith::site {
namespace {

using phrases::escaped;
using phrases::Phrases;
using store::DirectoryEntry;
using store::OpenRole;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kinds{
    {{"organisation", "directory.organisations"},
     {"service", "directory.services"},
     {"group", "directory.groups"},
     {"role", "directory.roles"}}};

std::string or_empty(Query const& query, std::string_view name) {
    auto const found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

std::string ward_name(DirectoryPage const& page, std::string const& code) {
    auto const found = page.wards.find(code);
    return found == page.wards.end() ? std::string() : found->second;
}

// What the taxonomy calls a code; itself where it knows none.
std::string label_of(exchange::TaxonomyKind kind, std::string_view code) {
    for (auto const& word : exchange::built_in_taxonomy()[std::size_t(kind)])
        if (word.code == code) return word.label;
    return std::string(code);
}

std::string cause_names(std::string_view cell) {
    std::string made;
    for (auto const each : exchange::split_list(cell)) {
        if (!made.empty()) made += ", ";
        made += label_of(exchange::TaxonomyKind::causes, each);
    }
    return made;
}

// What is asked for, without its levels and gates: "cooking:capable|catering @before_start" is "Cooking /
// Catering".
std::string wanted_names(exchange::TaxonomyKind kind, std::string_view cell) {
    std::string made;
    for (auto each : exchange::split_list(cell)) {
        each = each.substr(0, each.find('@'));
        if (!made.empty()) made += ", ";
        for (std::size_t from = 0; from <= each.size();) {
            auto const to = std::min(each.find('|', from), each.size());
            auto const one = each.substr(from, to - from);
            if (from > 0) made += " / ";
            made += label_of(kind, exchange::trimmed(one.substr(0, one.find(':'))));
            from = to + 1;
        }
    }
    return made;
}

class Html {
  public:
    Html(Phrases const& phrases, DirectoryPage const& page) : phrases_(phrases), page_(page) {}

    std::string written() {
        auto const title = say("directory.title") + " – " + escaped(page_.centre_name);
        begin(title, {});
        text_ += "<h1>" + title + "</h1>\n";
        form();
        text_ += "<p role=\"status\">" + escaped(phrases_.say("directory.found", {{"count", page_.total}})) +
                 "</p>\n<ul class=\"entries\">\n";
        for (auto const& entry : page_.entries) {
            text_ += "<li><article>";
            std::visit([&](auto const& row) { add(row, entry.run_by); }, entry.row);
            text_ += "</article></li>\n";
        }
        text_ += "</ul>\n";
        turn();
        text_ += "</main></body></html>\n";
        return std::move(text_);
    }

    std::string written_alone(OpenRole const& role, std::string const& address) {
        begin(escaped(role.title) + " – " + escaped(page_.centre_name),
              "<link rel=\"canonical\" href=\"" + escaped(address) +
                  "\"><script type=\"application/ld+json\">" + posting(role, address) + "</script>");
        text_ += "<article><h1>" + escaped(role.title) + "</h1><p class=\"kind\">" +
                 escaped(description(role)) + "</p><dl>";
        facts(role);
        using enum exchange::TaxonomyKind;
        line("directory.skills", wanted_names(skills, role.required_skills));
        line("directory.checks", wanted_names(checks, role.required_checks));
        std::int64_t age = 0;
        auto const& text = role.minimum_age;
        if (std::from_chars(text.data(), text.data() + text.size(), age).ec == std::errc())
            line("directory.age", phrases_.say("directory.age_from", {{"age", age}}));
        if (role.expenses_paid == "yes") line("directory.expenses", phrases_.say("directory.expenses_paid"));
        text_ += "</dl>";
        interested(role);
        Query others{{"kind", "role"}};
        if (auto const centre = or_empty(page_.asked, "centre"); !centre.empty()) others["centre"] = centre;
        text_ += "</article><nav><a href=\"/directory?" + escaped(write_query(others)) + "\">" +
                 say("directory.all_roles") + "</a></nav></main></body></html>\n";
        return std::move(text_);
    }

  private:
    void begin(std::string const& title, std::string const& more) {
        text_ = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" +
                title + "</title><link rel=\"stylesheet\" href=\"/directory.css\">" + more +
                "</head><body><main>";
    }

    std::string description(OpenRole const& role) const {
        return phrases_.say("directory.role_words",
                            {{"organisation", role.organisation.empty() ? "none" : role.organisation},
                             {"centre", page_.centre_name}});
    }

    // A "<" could end the element it stands in.
    std::string posting(OpenRole const& role, std::string const& address) const {
        boost::json::object made{{"@context", "https://schema.org"},
                                 {"@type", "JobPosting"},
                                 {"title", role.title},
                                 {"description", description(role)},
                                 {"employmentType", "VOLUNTEER"},
                                 {"identifier", role.id},
                                 {"url", address},
                                 {"directApply", true}};
        auto const add = [&](std::string_view name, std::string const& value) {
            if (!value.empty()) made.emplace(name, value);
        };
        made.emplace(
            "hiringOrganization",
            boost::json::object{{"@type", "Organization"},
                                {"name", role.organisation.empty() ? page_.centre_name : role.organisation}});
        if (role.setting == "remote" || role.setting == "either")
            made.emplace("jobLocationType", "TELECOMMUTE");
        if (auto const ward = ward_name(page_, role.ward); !ward.empty() && role.setting != "remote")
            made.emplace("jobLocation",
                         boost::json::object{{"@type", "Place"},
                                             {"address", boost::json::object{{"@type", "PostalAddress"},
                                                                             {"addressLocality", ward},
                                                                             {"addressCountry", "GB"}}}});
        using enum exchange::TaxonomyKind;
        add("datePosted", page_.posted_on);
        add("workHours", role.when);
        add("industry", cause_names(role.causes));
        add("skills", wanted_names(skills, role.required_skills));
        add("qualifications", wanted_names(checks, role.required_checks));
        std::string text;
        for (char const c : boost::json::serialize(made)) {
            if (c == '<')
                text += "\\u003c";
            else
                text += c;
        }
        return text;
    }

    std::string say(std::string_view key) const { return escaped(phrases_.say(key)); }

    void form() {
        text_ += "<form method=\"get\" action=\"" + page_.path + "\" role=\"search\">";
        if (auto const centre = or_empty(page_.asked, "centre"); !centre.empty())
            text_ += "<input type=\"hidden\" name=\"centre\" value=\"" + escaped(centre) + "\">";
        text_ += "<p><label for=\"words\">" + say("directory.words") +
                 "</label><input type=\"search\" id=\"words\" name=\"words\" maxlength=\"200\" value=\"" +
                 escaped(or_empty(page_.asked, "words")) + "\"></p>";
        begin_choice("kind", "directory.kind");
        for (auto const& [kind, key] : kinds) choice("kind", kind, phrases_.say(key));
        end_choice();
        begin_choice("ward", "directory.ward");
        for (auto const& [code, name] : page_.wards) choice("ward", code, name);
        end_choice();
        begin_choice("cause", "directory.cause");
        for (auto const& word : exchange::built_in_taxonomy()[std::size_t(exchange::TaxonomyKind::causes)])
            choice("cause", word.code, word.label);
        end_choice();
        text_ += "<p><button type=\"submit\">" + say("directory.search") + "</button></p></form>\n";
    }
    void begin_choice(std::string_view name, std::string_view key) {
        text_ += "<p><label for=\"" + std::string(name) + "\">" + say(key) + "</label><select id=\"" +
                 std::string(name) + "\" name=\"" + std::string(name) + "\"><option value=\"\">" +
                 say("directory.any") + "</option>";
    }
    void choice(std::string_view name, std::string_view value, std::string_view label) {
        text_ += "<option value=\"" + escaped(value) + "\"" +
                 (or_empty(page_.asked, name) == value ? " selected" : "") + ">" + escaped(label) +
                 "</option>";
    }
    void end_choice() { text_ += "</select></p>"; }

    void heading(std::string_view name, std::string_view kind_key, std::string_view run_by) {
        text_ += "<h2>" + escaped(name) + "</h2>";
        kind(kind_key, run_by);
    }
    void kind(std::string_view kind_key, std::string_view run_by) {
        text_ += "<p class=\"kind\">" + say(kind_key);
        if (!run_by.empty()) text_ += " · " + escaped(run_by);
        text_ += "</p>";
    }
    void line(std::string_view key, std::string_view value) {
        if (!value.empty()) text_ += "<dt>" + say(key) + "</dt><dd>" + escaped(value) + "</dd>";
    }
    void link(std::string_view key, std::string_view address, std::string_view shown) {
        if (!shown.empty())
            text_ += "<dt>" + say(key) + "</dt><dd><a rel=\"nofollow noopener\" target=\"_top\" href=\"" +
                     escaped(address) + "\">" + escaped(shown) + "</a></dd>";
    }

    void add(DirectoryEntry const& entry, std::string const& run_by) {
        heading(entry.name,
                entry.kind == "organisation" ? "directory.organisation"
                : entry.kind == "group"      ? "directory.group"
                                             : "directory.service",
                run_by);
        if (!entry.description.empty()) text_ += "<p class=\"words\">" + escaped(entry.description) + "</p>";
        text_ += "<dl>";
        line("directory.how", entry.how);
        line("directory.where",
             entry.place + (entry.place.empty() || entry.postcode.empty() ? "" : ", ") + entry.postcode);
        line("directory.ward", ward_name(page_, entry.ward));
        line("directory.when", entry.open_when);
        line("directory.cost", entry.cost);
        line("directory.languages", entry.languages);
        line("directory.accessibility", entry.accessibility);
        line("directory.cause", cause_names(entry.causes));
        line("directory.telephone", entry.telephone);
        link("directory.e_mail", "mailto:" + entry.e_mail, entry.e_mail);
        link("directory.website", entry.website, entry.website);
        text_ += "</dl>";
    }
    void add(OpenRole const& role, std::string const&) {
        auto address = "/roles/" + percent_encoded(role.id);
        if (auto const centre = or_empty(page_.asked, "centre"); !centre.empty())
            address += "?" + write_query({{"centre", centre}});
        text_ +=
            "<h2><a target=\"_top\" href=\"" + escaped(address) + "\">" + escaped(role.title) + "</a></h2>";
        kind("directory.role", role.organisation);
        text_ += "<dl>";
        facts(role);
        text_ += "</dl>";
        interested(role);
    }
    void facts(OpenRole const& role) {
        if (role.setting == "remote") line("directory.where", phrases_.say("directory.from_home"));
        line("directory.ward", role.setting == "remote" ? std::string() : ward_name(page_, role.ward));
        line("directory.when", role.when);
        line("directory.hours", role.hours);
        line("directory.cause", cause_names(role.causes));
    }
    void interested(OpenRole const& role) {
        text_ += "<p><a target=\"_top\" href=\"/interest?role=" + percent_encoded(role.id) + "\">" +
                 say("directory.interested") + "</a></p>";
    }

    void turn() {
        auto const go = [&](std::int64_t to, std::string_view key, std::string_view relation) {
            auto query = page_.asked;
            query["page"] = std::to_string(to);
            text_ += "<a rel=\"" + std::string(relation) + "\" href=\"" + page_.path + "?" +
                     escaped(write_query(query)) + "\">" + say(key) + "</a> ";
        };
        text_ += "<nav>";
        if (page_.page > 1) go(page_.page - 1, "directory.before", "prev");
        if (page_.page < page_.pages) go(page_.page + 1, "directory.after", "next");
        text_ += "</nav>\n";
    }

    Phrases const& phrases_;
    DirectoryPage const& page_;
    std::string text_;
};

boost::json::object shown(DirectoryPage const& page, DirectoryEntry const& entry, std::string const& run_by) {
    boost::json::object made{{"id", entry.id}, {"kind", entry.kind}, {"name", entry.name}};
    auto const add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) made.emplace(name, value);
    };
    add("organisation", entry.organisation);
    add("organisation_name", run_by);
    add("description", entry.description);
    add("how", entry.how);
    add("place", entry.place);
    add("postcode", entry.postcode);
    add("ward", entry.ward);
    add("ward_name", ward_name(page, entry.ward));
    add("when", entry.open_when);
    add("telephone", entry.telephone);
    add("e_mail", entry.e_mail);
    add("website", entry.website);
    add("accessibility", entry.accessibility);
    add("languages", entry.languages);
    add("cost", entry.cost);
    add("causes", entry.causes);
    return made;
}

boost::json::object shown(DirectoryPage const& page, OpenRole const& role, std::string const&) {
    boost::json::object made{{"id", role.id}, {"kind", "role"}, {"name", role.title}};
    auto const add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) made.emplace(name, value);
    };
    add("organisation_name", role.organisation);
    add("ward", role.ward);
    add("ward_name", ward_name(page, role.ward));
    add("when", role.when);
    add("hours", role.hours);
    add("causes", role.causes);
    add("interest", "/interest?role=" + percent_encoded(role.id));
    return made;
}

} // namespace

std::string directory_html(Phrases const& phrases, DirectoryPage const& page) {
    return Html(phrases, page).written();
}

std::string role_html(Phrases const& phrases, DirectoryPage const& page, std::string const& address) {
    KITH_EXPECT(page.entries.size() == 1);
    return Html(phrases, page).written_alone(std::get<OpenRole>(page.entries.front().row), address);
}

std::string directory_json(DirectoryPage const& page) {
    boost::json::array entries;
    for (auto const& entry : page.entries)
        entries.push_back(
            std::visit([&](auto const& row) { return shown(page, row, entry.run_by); }, entry.row));
    return boost::json::serialize(boost::json::object{
        {"total", page.total}, {"page", page.page}, {"pages", page.pages}, {"entries", std::move(entries)}});
}

std::string_view directory_css() {
    return R"(:root { color-scheme: light dark; }
html { background: Canvas; color: CanvasText; }
body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 46rem; margin: 0 auto; padding: 0 1rem 2rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin: 0; }
label { display: block; font-weight: 600; }
input, select, button { font: inherit; width: 100%; box-sizing: border-box; min-height: 2.75rem; padding: .25rem .5rem; }
:focus-visible { outline: 3px solid; outline-offset: 2px; }
form p { margin: .5rem 0; }
.entries { list-style: none; margin: 0; padding: 0; }
.entries li { border-top: 1px solid; padding: 1rem 0; overflow-wrap: anywhere; }
.kind { margin: 0; }
.words { white-space: pre-line; }
dt { font-weight: 600; }
dd { margin: 0 0 .25rem; }
nav a { display: inline-block; padding: .75rem 1rem .75rem 0; }
@media (min-width: 40rem) { form { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; } dl { display: grid; grid-template-columns: 10rem 1fr; } }
)";
}

} // namespace kith::site
