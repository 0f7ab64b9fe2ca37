// SPDX-License-Identifier: MIT
#include "exchange/availability.hpp"
#include "exchange/pack.hpp"
#include "exchange/pack_columns.hpp"
#include "exchange/settings.hpp"

#include <fstream>
#include <map>
#include <stdexcept>

namespace kith::exchange {

namespace {

// Packs are kept under version control and compared, so lines end in "\n".
constexpr CsvWriter::Options pack_options{.byte_order_mark = false, .line_end = "\n"};

template <class Line, class Row>
std::string format_table(std::span<Field<Line> const> fields, std::span<Row const> rows,
                         PackContext const& context, auto line_of_row) {
    std::string out;
    CsvWriter writer(out, pack_options);
    for (auto const& field : fields) writer.text(field.name);
    writer.end_row();
    for (auto const& row : rows) {
        Line const line = line_of_row(row);
        for (auto const& field : fields) writer.text(field.write(line, context));
        writer.end_row();
    }
    return out;
}

std::string instant_text(Instant instant) {
    auto const minute = std::chrono::floor<Minutes>(instant);
    std::string text = format_civil(CivilTime(minute.time_since_epoch()));
    text[text.find(' ')] = 'T';
    auto const seconds = (instant - minute).count();
    return text + (seconds < 10 ? ":0" : ":") + std::to_string(seconds) + "Z";
}

} // namespace

PackContext context_of(PackDraft const& draft) {
    PackContext context{draft.roster.zone, draft.zone_name, draft.roster.as_of, {}, {}, {}};
    for (auto const kind : taxonomy_kinds) {
        auto const at = static_cast<std::size_t>(kind);
        context.books[at] = WordBook(draft.taxonomy[at]);
    }
    std::vector<TaxonomyWord> wards;
    for (auto const& ward : draft.roster.wards) {
        wards.push_back({draft.roster.words.wards.code(ward.id), ward.name, {}, 0});
    }
    context.wards = WordBook(std::move(wards));
    context.gazetteer = Gazetteer(draft.places);
    return context;
}

std::vector<std::pair<std::string, std::string>> format_pack(PackDraft const& draft) {
    auto const& roster = draft.roster;
    PackContext const context = context_of(draft);
    std::vector<std::pair<std::string, std::string>> files;
    CommunityLine const community[] = {
        {roster.community, instant_text(roster.as_of), draft.zone_name, roster.commitment_weeks}};
    files.emplace_back("community.csv", format_table<CommunityLine, CommunityLine>(
                                            community_fields(), community, context,
                                            [](CommunityLine const& line) { return line; }));
    std::map<std::string_view, std::vector<std::string>> bars;
    for (auto const& bar : roster.bars) bars[bar.volunteer].push_back(bar.target);
    files.emplace_back("volunteers.csv",
                       format_table<VolunteerLine, Volunteer>(
                           volunteer_fields(), roster.volunteers, context, [&](Volunteer const& each) {
                               auto const not_for = bars.find(each.key);
                               return VolunteerLine{each, cells_of(each.home),
                                                    not_for == bars.end() ? std::vector<std::string>{}
                                                                          : not_for->second};
                           }));
    files.emplace_back("organisations.csv", format_table<OrganisationLine, Organisation>(
                                                organisation_fields(), roster.organisations, context,
                                                [](Organisation const& each) {
                                                    return OrganisationLine{each, cells_of(each.location)};
                                                }));
    files.emplace_back("roles.csv", format_table<RoleLine, RoleRow>(
                                        role_fields(), roster.roles, context, [](RoleRow const& each) {
                                            return RoleLine{each, cells_of(each.role.location)};
                                        }));
    if (!roster.shifts.empty()) {
        files.emplace_back("shifts.csv", format_table<ShiftLine, ShiftRow>(
                                             shift_fields(), roster.shifts, context,
                                             [&](ShiftRow const& each) { return line_of(each, context); }));
    }
    if (!roster.matches.empty()) {
        files.emplace_back("matches.csv", format_table<MatchLine, MatchRow>(
                                              match_fields(), roster.matches, context,
                                              [](MatchRow const& each) { return MatchLine{each}; }));
    }
    if (!roster.wards.empty()) {
        std::vector<WardPlace> wards;
        for (auto const& ward : roster.wards)
            wards.push_back({roster.words.wards.code(ward.id), ward.name, ward.centre});
        files.emplace_back("wards.csv", format_wards(wards));
    }
    if (!draft.places.empty()) files.emplace_back("places.csv", format_places(draft.places));
    for (auto const kind : taxonomy_kinds) {
        auto const at = static_cast<std::size_t>(kind);
        if (draft.taxonomy[at] == built_in_taxonomy()[at]) continue;
        files.emplace_back(taxonomy_file(kind), format_taxonomy(kind, draft.taxonomy[at]));
    }
    if (draft.settings != eligibility::Settings{})
        files.emplace_back("settings.toml", format_settings(draft.settings));
    return files;
}

void write_pack(std::filesystem::path const& folder, PackDraft const& draft) {
    std::filesystem::create_directories(folder);
    for (auto const& [name, text] : format_pack(draft)) {
        std::ofstream file(folder / name, std::ios::binary | std::ios::trunc);
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        file.close();
        if (!file) throw std::runtime_error("cannot write " + (folder / name).string());
    }
}

std::vector<std::pair<std::string, std::string>> format_templates() {
    std::vector<std::pair<std::string, std::string>> files;
    for (auto const& file : pack_files()) {
        std::string out;
        CsvWriter writer(out, pack_options);
        for (auto const& column : file.columns) writer.text(column);
        writer.end_row();
        files.emplace_back(file.name, std::move(out));
    }
    return files;
}

} // namespace kith::exchange
