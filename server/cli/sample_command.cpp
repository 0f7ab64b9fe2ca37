// SPDX-License-Identifier: MIT
// kith sample: a made community of any size, written as a pack.
#include "cli/commands.hpp"
#include "cli/import_report.hpp"
#include "cli/judged_pack.hpp"
#include "exchange/cells.hpp"
#include "sample/community.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

namespace kith::cli {
namespace {

struct SampleArguments {
    sample::Options options;
    std::size_t openings = 0;
    std::string as_of;
    std::string out;
};

Exit write_sample(SampleArguments const& arguments, Console& console) {
    auto options = arguments.options;
    if (arguments.openings > 0) options.openings = arguments.openings;
    auto zone = exchange::zone_table(exchange::default_zone_name);
    if (!zone) throw Fault("the system has no time zone data (package tzdata)");
    if (!arguments.as_of.empty()) {
        auto const read = exchange::parse_instant(arguments.as_of, *zone);
        if (!read) {
            exchange::ImportError const error{"--as-of",        0, {}, arguments.as_of, read.error().expected,
                                              read.error().hint};
            return print_refused(console, std::span(&error, 1), 0);
        }
        options.as_of = *read;
    }
    exchange::PackDraft draft;
    RosterDraft words;
    exchange::set_words(words, draft.taxonomy);
    draft.roster = sample::make_community(options, std::move(words.words), std::move(words.check_kinds),
                                          std::move(*zone));
    exchange::write_pack(arguments.out, draft);
    auto const phrases = phrases::Phrases::load("en");
    if (console.format == Format::json) {
        console.out << boost::json::serialize(
                           boost::json::object{{"folder", arguments.out},
                                               {"seed", options.seed},
                                               {"volunteers", draft.roster.volunteers.size()},
                                               {"roles", draft.roster.roles.size()},
                                               {"shifts", draft.roster.shifts.size()}})
                    << '\n';
    } else {
        console.out << phrases.say("sample.written", {{"folder", arguments.out},
                                                      {"volunteers", draft.roster.volunteers.size()},
                                                      {"roles", draft.roster.roles.size()},
                                                      {"shifts", draft.roster.shifts.size()},
                                                      {"seed", std::to_string(options.seed)}})
                    << '\n';
    }
    return Exit::done;
}

} // namespace

void add_sample(CommandLine& command_line) {
    auto const arguments = std::make_shared<SampleArguments>();
    CLI::App& command =
        command_line.add("sample", "Make a community of any size; nobody in it is real",
                         [arguments](Console& console) { return write_sample(*arguments, console); });
    command.add_option("--seed", arguments->options.seed, "The same seed makes the same community")
        ->capture_default_str();
    command.add_option("--volunteers", arguments->options.volunteers, "How many people")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{0}, sample::volunteers_max));
    command
        .add_option("--openings", arguments->openings,
                    "How many openings; default: as fits the number of people")
        ->check(CLI::Range(std::size_t{1}, sample::openings_max));
    command.add_flag("--tight", arguments->options.tight, "Places for nine in ten of those who have time");
    command.add_option("--as-of", arguments->as_of, "The day it is made for; default 2026-09-07 09:00");
    command.add_option("--out", arguments->out, "The folder to write")->required();
}

} // namespace kith::cli
