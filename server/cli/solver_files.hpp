// SPDX-License-Identifier: MIT
// The files of `kith solve` and `kith certify`: a bare problem in CSV, for whoever brings their own weights.
//   volunteers  volunteer,capacity            edges     volunteer,role,weight     pairings  volunteer,role
//   roles       role,minimum,maximum,fill_value         pins   volunteer,role,weight     prices   role,price
// Rows may come in any order; everything wrong is reported at once, with file, row and column.
#pragma once

#include "assignment/certify.hpp"
#include "assignment/instance.hpp"
#include "cli/command.hpp"
#include "exchange/import_error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kith::cli {

struct ProblemPaths {
    std::filesystem::path volunteers;
    std::filesystem::path roles;
    std::filesystem::path edges;
    std::filesystem::path pins; // empty: none
};

void add_problem_options(CLI::App& command, ProblemPaths& paths, bool required);

// Ids of volunteers and roles in order of their UTF-8 bytes: index i of the instance is keys[i].
struct Problem {
    std::vector<std::string> volunteer_keys;
    std::vector<std::string> role_keys;
    Instance instance;
};

// Empty when anything was wrong: then the report says what.
[[nodiscard]] std::optional<Problem> read_problem(ProblemPaths const& paths, exchange::ImportReport& report);

[[nodiscard]] std::optional<std::vector<Pairing>>
read_pairings(std::filesystem::path const& path, Problem const& problem, exchange::ImportReport& report);
// One price for each role, in order of index.
[[nodiscard]] std::optional<std::vector<std::int64_t>>
read_prices(std::filesystem::path const& path, Problem const& problem, exchange::ImportReport& report);

[[nodiscard]] std::string pairings_csv(Problem const& problem, std::span<Pairing const> pairings);
[[nodiscard]] std::string prices_csv(Problem const& problem, std::span<std::int64_t const> prices);

} // namespace kith::cli
