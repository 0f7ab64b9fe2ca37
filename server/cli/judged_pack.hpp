// SPDX-License-Identifier: MIT
// What every command over a community pack starts from: the pack read, the judge over it, the eligibility
// graph, and the words to speak of it.
#pragma once

#include "cli/command.hpp"
#include "cli/measure.hpp"
#include "cli/progress.hpp"
#include "eligibility/graph.hpp"
#include "exchange/pack.hpp"
#include "phrases/speaker.hpp"

#include <memory>
#include <string>

namespace kith::cli {

struct PackArguments {
    std::string pack;
    std::string as_of;    // empty: the pack's, else now
    std::string pins;     // CSV volunteer,opening: pairings that stand
    unsigned threads = 0; // 0: as many as the machine has
};

void add_pack_options(CLI::App& command, PackArguments& arguments);
void add_thread_option(CLI::App& command, unsigned& threads);
// As many as were asked for, or as the machine has.
[[nodiscard]] unsigned threads_for(unsigned asked);

// A pack with everything that points into it; stays where it was made.
struct JudgedPack {
    JudgedPack(exchange::Pack read, phrases::Phrases words);
    JudgedPack(JudgedPack const&) = delete;
    JudgedPack& operator=(JudgedPack const&) = delete;

    exchange::Pack pack;
    phrases::Phrases phrases;
    phrases::Labels labels;
    eligibility::Judge judge;
    phrases::Speaker speaker;

    [[nodiscard]] Roster const& roster() const { return pack.roster; }
    // Builds the graph of all eligible pairs.
    [[nodiscard]] eligibility::EligibilityGraph graph(unsigned threads, Progress& progress) const;
};

// What --as-of says, and now. Empty when it cannot be read: the error is on stderr then.
[[nodiscard]] std::optional<exchange::AsOf> read_as_of(PackArguments const& arguments, Console& console);

// Empty when the pack was refused: every error is on stderr then. Notes go to stderr too.
[[nodiscard]] std::unique_ptr<JudgedPack> open_pack(PackArguments const& arguments, Console& console,
                                                    Progress& progress, Measured& measured);

// CPU time by step. On stderr, because it differs from run to run: the output itself does not.
void print_costs(Console& console, JudgedPack const& judged, Measured const& measured);

} // namespace kith::cli
