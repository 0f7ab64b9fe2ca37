// SPDX-License-Identifier: MIT
#include "desk/paper.hpp"

#include "desk/community.hpp"
#include "desk/match_desk.hpp"
#include "desk/sites.hpp"
#include "exchange/csv.hpp"
#include "phrases/families.hpp"
#include "phrases/markup.hpp"
#include "store/messages.hpp"
#include "store/principals.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace kith::desk {

using store::PackTable;
using enum MatchState;

namespace {

bool is_under_way(MatchState state) {
    return state == interested || state == suggested || state == offered || state == accepted ||
           state == referred || state == met || state == clearing || state == confirmed || state == active ||
           state == waiting_list;
}

class Gathering {
  public:
    Gathering(store::Database& database, store::Centre const& centre, PaperKind kind, PaperOf const& of,
              Instant now)
        : database_(&database),
          centre_(&centre),
          kind_(kind),
          of_(&of),
          now_(now),
          rows_(database, centre.number),
          matches_(database, centre.number) {}

    void everything() {
        constexpr std::size_t at_once = 500;
        if (of_->openings.empty()) {
            std::string volunteer;
            std::string opening;
            for (std::size_t read = at_once; read == at_once;) {
                auto const page = matches_.page(volunteer, opening, at_once, of_->organisation, {});
                read = page.size();
                for (auto const& match : page) add(match);
                if (read == 0) break;
                volunteer = page.back().volunteer;
                opening = page.back().opening;
            }
            return;
        }
        std::set<std::string> openings;
        for (auto const& each : of_->openings) {
            openings.insert(each);
            std::string after;
            for (std::size_t read = at_once; read == at_once;) {
                auto const page = rows_.page(PackTable::shifts, after, at_once, "role", each);
                read = page.size();
                for (auto const& shift : page) openings.insert(shift.front());
                if (read != 0) after = page.back().front();
            }
        }
        for (auto const& each : openings)
            for (auto const& match : matches_.of_opening(each)) add(match);
    }

    Paper finish(MaySeeContacts const& may_see) {
        std::ranges::sort(found_, [](Found const& a, Found const& b) {
            auto const key = [](Found const& each) {
                auto const& line = each.line;
                return std::tuple<Instant, std::string_view, std::string_view, MatchState, std::string_view>(
                    line.begins.value_or(Instant::max()), line.title, line.opening, line.state,
                    line.volunteer);
            };
            return key(a) < key(b);
        });
        Paper paper{kind_, {}, found_.size()};
        found_.resize(std::min(found_.size(), paper_lines_max));
        for (auto& [line, organisation] : found_) {
            line.name = cell(PackTable::volunteers, line.volunteer, "name");
            if (may_see(line.volunteer, organisation))
                line.telephone = telephone_of("volunteer", line.volunteer);
            auto const& lead = lead_of(organisation, may_see);
            line.lead = lead.first;
            line.lead_telephone = lead.second;
            paper.lines.push_back(std::move(line));
        }
        return paper;
    }

  private:
    struct Found {
        PaperLine line;
        std::string organisation;
    };

    std::string cell(PackTable table, std::string_view id, std::string_view column) {
        auto const cells = rows_.find(table, id);
        return cells ? (*cells)[store::column_of(table, column)] : std::string();
    }

    void add(store::KeptMatch const& match) {
        if (kind_ == PaperKind::rota ? !match.holds : !is_under_way(match.state)) return;
        if (!of_->organisation.empty() && match.organisation != of_->organisation) return;
        if (of_->as_the_organisation_knows && !organisation_knows(match.state, match.direct)) return;
        auto line = line_of(match.opening);
        if (line.ends && *line.ends <= now_) return;
        line.volunteer = match.volunteer;
        line.state = match.state;
        found_.push_back({std::move(line), match.organisation});
    }

    PaperLine const& line_of(std::string const& opening) {
        auto const [found, is_new] = lines_.try_emplace(opening);
        if (!is_new) return found->second;
        auto& line = found->second;
        line.opening = opening;
        auto const role = role_of(rows_, opening).value_or(opening);
        line.title = cell(PackTable::roles, role, "title");
        if (line.title.empty()) line.title = opening;
        line.where = cell(PackTable::roles, role, "postcode");
        if (line.where.empty())
            line.where =
                cell(PackTable::organisations, cell(PackTable::roles, role, "organisation"), "postcode");
        if (line.where.empty()) line.where = cell(PackTable::roles, role, "ward");
        if (auto const times = shift_times(*database_, *centre_, opening)) {
            line.begins = times->begins;
            line.ends = times->ends;
        }
        return line;
    }

    std::string telephone_of(std::string_view kind, std::string const& id) {
        auto const contact = store::find_contact(*database_, centre_->number, kind, id);
        if (contact && !contact->telephone.empty()) return contact->telephone;
        auto const account = kind == "volunteer"
                                 ? store::principal_of_volunteer(*database_, centre_->number, id)
                                 : std::nullopt;
        return account && account->address.starts_with('+') ? account->address : std::string();
    }

    // Whoever answers for the organisation, by name and number.
    std::pair<std::string, std::string> const& lead_of(std::string const& organisation,
                                                       MaySeeContacts const& may_see) {
        auto const [found, is_new] = leads_.try_emplace(organisation);
        if (!is_new) return found->second;
        auto& [name, telephone] = found->second;
        name = cell(PackTable::organisations, organisation, "name");
        if (name.empty()) name = organisation;
        auto const organisers = store::organisers_of(*database_, centre_->number, organisation);
        if (!organisers.empty() && organisers.front().name != name) name += " – " + organisers.front().name;
        if (may_see({}, organisation)) telephone = telephone_of("organisation", organisation);
        return found->second;
    }

    store::Database* database_;
    store::Centre const* centre_;
    PaperKind kind_;
    PaperOf const* of_;
    Instant now_;
    store::CommunityRows rows_;
    store::Matches matches_;
    std::map<std::string, PaperLine> lines_; // what is the same for everybody of an opening
    std::map<std::string, std::pair<std::string, std::string>> leads_;
    std::vector<Found> found_;
};

// "2026-10-01 09:00" by the centre's clock.
std::string civil_text(ZoneTable const& zone, std::optional<Instant> at) {
    if (!at) return {};
    auto const civil = zone.civil(*at);
    auto const day = std::chrono::floor<std::chrono::days>(civil);
    std::chrono::year_month_day const date(day);
    auto const minutes = static_cast<unsigned>((civil - day).count());
    std::array<char, 32> text{};
    auto const size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02u:%02u", int(date.year()),
                                    unsigned(date.month()), unsigned(date.day()), minutes / 60, minutes % 60);
    return {text.data(), static_cast<std::size_t>(size)};
}

// Black on white, with room to write; a row is never torn, and every page says what its columns are.
constexpr std::string_view style =
    "body{font:11pt/1.3 sans-serif;color:#000;background:#fff;margin:1cm}"
    "h1{font-size:15pt;margin:0 0 2pt}h2{font-size:12pt;margin:12pt 0 3pt;break-after:avoid}"
    "table{border-collapse:collapse;table-layout:fixed;width:100%}thead{display:table-header-group}"
    "tr{break-inside:avoid}td,th{border:1px solid #000;padding:3pt 4pt;text-align:left;vertical-align:top}"
    "@page{margin:1.5cm}";

} // namespace

Paper paper_of(store::Database& database, store::Centre const& centre, PaperKind kind, PaperOf const& of,
               Instant now, MaySeeContacts const& may_see) {
    Gathering gathering(database, centre, kind, of, now);
    gathering.everything();
    return gathering.finish(may_see);
}

std::string paper_csv(Paper const& paper, ZoneTable const& zone) {
    std::string text;
    exchange::CsvWriter csv(text, {.byte_order_mark = true});
    for (auto const* const column : {"opening", "title", "where", "begins", "ends", "volunteer", "name",
                                     "telephone", "state", "lead", "lead_telephone"})
        csv.text(column);
    csv.end_row();
    for (auto const& line : paper.lines) {
        csv.text(line.opening).text(line.title).text(line.where);
        csv.text(civil_text(zone, line.begins)).text(civil_text(zone, line.ends));
        csv.text(line.volunteer).text(line.name).text(line.telephone);
        csv.text(explanation::code_of(line.state)).text(line.lead).text(line.lead_telephone);
        csv.end_row();
    }
    return text;
}

std::string paper_html(Paper const& paper, phrases::Phrases const& phrases, std::string const& centre,
                       Instant now) {
    using phrases::escaped;
    bool const rota = paper.kind == PaperKind::rota;
    auto const title = phrases.say(rota ? "paper.rota" : "paper.call_list", {{"centre", centre}});
    std::string html =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title) +
        "</title><style>" + std::string(style) + "</style></head><body>\n<h1>" + escaped(title) +
        "</h1>\n<p>" +
        escaped(phrases.say("paper.as_of",
                            {{"now", now}, {"shown", paper.lines.size()}, {"total", paper.total}})) +
        "</p>\n";
    auto const cell = [&](std::string_view text) { html += "<td>" + escaped(text) + "</td>"; };
    std::string const* opening = nullptr;
    for (auto const& line : paper.lines) {
        if (opening == nullptr || *opening != line.opening) {
            if (opening != nullptr) html += "</tbody></table>\n";
            opening = &line.opening;
            auto const named =
                line.begins
                    ? phrases.say("paper.dated",
                                  {{"opening", line.title}, {"start", *line.begins}, {"end", *line.ends}})
                    : line.title;
            html += "<h2>" + escaped(named) + "</h2>\n<p>" +
                    escaped(phrases.say("paper.lead",
                                        {{"where", line.where},
                                         {"has_where", line.where.empty() ? "no" : "yes"},
                                         {"lead", line.lead},
                                         {"telephone", line.lead_telephone},
                                         {"has_telephone", line.lead_telephone.empty() ? "no" : "yes"}})) +
                    "</p>\n<table><thead><tr>";
            for (auto const* const head : {"paper.name", "paper.telephone", "paper.state"})
                html += "<th>" + escaped(phrases.say(head)) + "</th>";
            html += "<th>" + escaped(phrases.say(rota ? "paper.came" : "paper.answer")) +
                    "</th></tr></thead><tbody>\n";
        }
        html += "<tr>";
        cell(line.name.empty() ? line.volunteer : line.name);
        cell(line.telephone);
        cell(phrases.say(phrases::key_of(line.state)));
        html += "<td></td></tr>\n";
    }
    if (opening != nullptr) html += "</tbody></table>\n";
    return html + "</body></html>\n";
}

} // namespace kith::desk
