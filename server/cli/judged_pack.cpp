// SPDX-License-Identifier: MIT
#include "cli/judged_pack.hpp"

#include "base/contract.hpp"
#include "cli/import_report.hpp"
#include "exchange/cells.hpp"
#include "exchange/csv.hpp"
#include "exchange/text.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <thread>

namespace kith::cli {
namespace {

using exchange::Expected;
using exchange::ImportError;
using exchange::ImportReport;

constexpr phrases::WordKind word_kind(exchange::TaxonomyKind kind) {
    switch (kind) {
    case exchange::TaxonomyKind::skills: return phrases::WordKind::skill;
    case exchange::TaxonomyKind::languages: return phrases::WordKind::language;
    case exchange::TaxonomyKind::causes: return phrases::WordKind::cause;
    case exchange::TaxonomyKind::goals: return phrases::WordKind::goal;
    case exchange::TaxonomyKind::training: return phrases::WordKind::training;
    case exchange::TaxonomyKind::access: return phrases::WordKind::access;
    case exchange::TaxonomyKind::checks: return phrases::WordKind::check;
    }
    return phrases::WordKind::skill;
}

phrases::Labels labels_of(exchange::Taxonomy const& taxonomy) {
    phrases::Labels labels;
    for (auto const kind : exchange::taxonomy_kinds) {
        for (auto const& word : taxonomy[static_cast<std::size_t>(kind)])
            labels.set(word_kind(kind), word.code, word.label);
    }
    return labels;
}

// Pairings that stand, as matches of the draft: a match on record for the pair becomes confirmed.
void add_pins(std::filesystem::path const& path, RosterDraft& draft, ImportReport& report) {
    constexpr exchange::CsvColumn columns[] = {{"volunteer", true}, {"opening", true}};
    auto const text = exchange::read_text_file(path, report);
    if (!text) return;
    exchange::CsvReader reader(path.filename().string(), *text, columns, report);
    while (reader.usable() && reader.next()) {
        MatchRow const row{.volunteer = std::string(reader.cell(0)),
                           .opening = std::string(reader.cell(1)),
                           .state = MatchState::confirmed,
                           .since = {}};
        auto const known = [&](std::size_t column, bool found) {
            if (!found) reader.misread(column, {Expected::known_key, {}});
            return found;
        };
        bool const volunteer = known(0, std::ranges::find(draft.volunteers, row.volunteer, &Volunteer::key) !=
                                            draft.volunteers.end());
        bool const opening = known(1, std::ranges::any_of(draft.roles,
                                                          [&](RoleRow const& each) {
                                                              return each.role.key == row.opening &&
                                                                     each.role.kind != RoleKind::shifts;
                                                          }) ||
                                          std::ranges::any_of(draft.shifts, [&](ShiftRow const& each) {
                                              return each.shift.key == row.opening;
                                          }));
        if (!volunteer || !opening) continue;
        auto const on_record = std::ranges::find_if(draft.matches, [&](MatchRow const& each) {
            return each.volunteer == row.volunteer && each.opening == row.opening;
        });
        if (on_record == draft.matches.end())
            draft.matches.push_back(row);
        else
            on_record->state = MatchState::confirmed;
    }
}

} // namespace

unsigned threads_for(unsigned asked) {
    return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

void add_thread_option(CLI::App& command, unsigned& threads) {
    command.add_option("--threads", threads, "Threads at the most; the result does not depend on it")
        ->check(CLI::Range(1U, 1024U));
}

void add_pack_options(CLI::App& command, PackArguments& arguments) {
    command.add_option("PACK", arguments.pack, "The community pack: a folder of CSV files")
        ->required()
        ->check(CLI::ExistingDirectory);
    command.add_option("--as-of", arguments.as_of,
                       "Judge as of this time, e.g. 2026-11-22 09:00; default: community.csv, else now");
    add_thread_option(command, arguments.threads);
}

JudgedPack::JudgedPack(exchange::Pack read, phrases::Phrases words)
    : pack(std::move(read)),
      phrases(std::move(words)),
      labels(labels_of(pack.taxonomy)),
      judge(pack.roster, pack.settings),
      speaker(phrases, pack.roster, labels) {}

eligibility::EligibilityGraph JudgedPack::graph(unsigned threads, Progress& progress) const {
    eligibility::BuildOptions options;
    options.threads = threads_for(threads);
    options.progress = [&](std::size_t done, std::size_t total) {
        progress.advance(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
    };
    auto graph = eligibility::build_graph(judge, options);
    if (!graph) throw Fault("too many eligible pairs for one run");
    return std::move(*graph);
}

std::optional<exchange::AsOf> read_as_of(PackArguments const& arguments, Console& console) {
    exchange::AsOf as_of{.stated = {}, .now = console.now};
    if (arguments.as_of.empty()) return as_of;
    auto const zone = exchange::zone_table(exchange::default_zone_name);
    if (!zone) throw Fault("the system has no time zone data (package tzdata)");
    auto const read = exchange::parse_instant(arguments.as_of, *zone);
    if (!read) {
        ImportReport report;
        report.add(ImportError{"--as-of", 0, {}, arguments.as_of, read.error().expected, read.error().hint});
        static_cast<void>(print_refused(console, report));
        return std::nullopt;
    }
    as_of.stated = *read;
    return as_of;
}

std::unique_ptr<JudgedPack> open_pack(PackArguments const& arguments, Console& console, Progress& progress,
                                      Measured& measured) {
    progress.step("reading");
    auto words = phrases::Phrases::load("en");
    ImportReport report;
    auto const as_of = read_as_of(arguments, console);
    if (!as_of) return nullptr;
    auto pack = exchange::read_pack(arguments.pack, *as_of);
    progress.finish();
    print_notes(console, pack ? pack->notes : pack.error().notes);
    if (!pack) {
        static_cast<void>(print_refused(console, pack.error().errors, pack.error().omitted));
        return nullptr;
    }
    if (!arguments.pins.empty()) {
        // The pack is sound, so what the draft becomes with the pins is sound too.
        auto draft = exchange::read_draft(arguments.pack, *as_of);
        KITH_EXPECT(draft.has_value());
        add_pins(arguments.pins, draft->roster, report);
        if (!report.clean()) {
            static_cast<void>(print_refused(console, report));
            return nullptr;
        }
        auto pinned = Roster::build(std::move(draft->roster));
        KITH_EXPECT(pinned.has_value());
        pack->roster = std::move(*pinned);
    }
    auto judged = std::make_unique<JudgedPack>(std::move(*pack), std::move(words));
    measured.lap("read");
    return judged;
}

void print_costs(Console& console, JudgedPack const& judged, Measured const& measured) {
    std::string steps;
    for (auto const& [step, microseconds] : measured.laps_us()) {
        if (!steps.empty()) steps += ", ";
        steps += step + " " + std::to_string((microseconds + 500) / 1000) + " ms";
    }
    console.err << judged.phrases.say("match.cpu",
                                      {{"total", (measured.total_us() + 500) / 1000}, {"steps", steps}})
                << '\n';
}

} // namespace kith::cli
