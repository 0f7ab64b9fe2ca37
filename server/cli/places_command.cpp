// SPDX-License-Identifier: MIT
// kith import places: postcodes (OS Code-Point Open) and ward boundaries (GeoJSON) into a pack.
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/import_report.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "exchange/places.hpp"
#include "phrases/phrases.hpp"

#include <boost/json/serialize.hpp>

#include <filesystem>
#include <ostream>

namespace kith::cli {
namespace {

struct PlacesArguments {
    std::vector<std::string> files;
    std::string pack;
    bool dry_run = false;
};

Table disagreements(exchange::PlacesImport const& imported) {
    Table table({{"file", "File"},
                 {"row", "Row"},
                 {"postcode", "Postcode"},
                 {"stated", "Ward stated"},
                 {"found", "Ward found"}});
    for (auto const& each : imported.disagreements) {
        table.add({each.file, static_cast<std::int64_t>(each.row), each.postcode, each.stated, each.found});
    }
    return table;
}

Exit import_places(PlacesArguments const& arguments, Console& console) {
    Progress progress(console);
    progress.step("reading");
    exchange::ImportReport report;
    std::vector<std::filesystem::path> const files(arguments.files.begin(), arguments.files.end());
    auto const imported = exchange::import_places(files, report);
    progress.finish();
    print_notes(console, report.notes());
    if (!imported) return print_refused(console, report);
    if (!arguments.dry_run) {
        std::filesystem::create_directories(arguments.pack);
        write_file(std::filesystem::path(arguments.pack) / "places.csv",
                   exchange::format_places(imported->places));
        write_file(std::filesystem::path(arguments.pack) / "wards.csv",
                   exchange::format_wards(imported->wards));
    }
    auto const table = disagreements(*imported);
    if (console.format == Format::json) {
        console.out << boost::json::serialize(boost::json::object{{"postcodes", imported->places.size()},
                                                                  {"wards", imported->wards.size()},
                                                                  {"checked", imported->checked},
                                                                  {"without_point", imported->without_point},
                                                                  {"outside", imported->outside},
                                                                  {"disagreements", table.json()},
                                                                  {"written", !arguments.dry_run}})
                    << '\n';
        return Exit::done;
    }
    if (console.format == Format::csv) {
        table.print_csv(console.out);
        return Exit::done;
    }
    auto const phrases = phrases::Phrases::load("en");
    console.out << phrases.say("places.read", {{"postcodes", imported->places.size()},
                                               {"wards", imported->wards.size()},
                                               {"checked", imported->checked},
                                               {"disagreements", table.rows()},
                                               {"without_point", imported->without_point},
                                               {"outside", imported->outside}})
                << '\n';
    if (table.rows() > 0) table.print(console.out);
    console.out << (arguments.dry_run ? phrases.say("places.dry_run")
                                      : phrases.say("places.written", {{"folder", arguments.pack}}))
                << '\n';
    return Exit::done;
}

} // namespace

void add_import_places(CommandLine& command_line) {
    auto const arguments = std::make_shared<PlacesArguments>();
    CLI::App& command =
        command_line.group("import", "Bring data in")
            .add("places", "Postcodes (OS Code-Point Open CSV) and wards (GeoJSON) into a pack",
                 [arguments](Console& console) { return import_places(*arguments, console); });
    command.add_option("FILES", arguments->files, "Code-Point Open CSV and GeoJSON files, in any order")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--pack", arguments->pack, "The pack to write places.csv and wards.csv into")
        ->required();
    command.add_flag("--dry-run", arguments->dry_run, "Check everything, write nothing");
}

} // namespace kith::cli
