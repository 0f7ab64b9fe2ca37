// SPDX-License-Identifier: MIT
#include "shift_rows.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace kith::bench {
namespace {

// What stands after "key": in one row of that program's JSON, which has one object a line.
std::string field(std::string const& row, std::string const& key) {
    std::string const mark = "\"" + key + "\":";
    auto const at = row.find(mark);
    if (at == std::string::npos) return {};
    auto const from = at + mark.size();
    bool const quoted = row[from] == '"';
    auto const to = quoted ? row.find('"', from + 1) : row.find_first_of(",}", from);
    return row.substr(from + (quoted ? 1 : 0), to - from - (quoted ? 1 : 0));
}

double number(std::string const& row, std::string const& key) {
    return std::strtod(field(row, key).c_str(), nullptr);
}

ShiftRow read_row(std::string json) {
    ShiftRow row;
    row.name = field(json, "case");
    row.seed = std::strtoull(field(json, "seed").c_str(), nullptr, 10);
    row.edges = std::strtoull(field(json, "edges").c_str(), nullptr, 10);
    row.feasible = field(json, "feasible") == "true";
    double const bound = number(json, "upper_bound");
    if (bound > 0) row.gap = 100 * (bound - number(json, "value")) / bound;
    double const at_10 = number(json, "gap_percent_10s");
    if (at_10 >= 0) row.gap_at_10 = at_10;
    row.to_1_percent = number(json, "seconds_to_1_percent");
    row.to_01_percent = number(json, "seconds_to_0.1_percent");
    row.json = std::move(json);
    return row;
}

} // namespace

std::vector<ShiftRow> run_shifts(std::vector<std::uint64_t> const& seeds) {
    std::string list;
    for (std::uint64_t const seed : seeds) list += (list.empty() ? "" : ",") + std::to_string(seed);
    auto const file = std::filesystem::path(KITH_BENCH_SHIFTS).parent_path() / "rows_for_kith_bench.json";
    std::filesystem::remove(file);
    std::string const command =
        "\"" KITH_BENCH_SHIFTS "\" --seeds " + list + " --json \"" + file.string() + "\" >&2";
    std::vector<ShiftRow> rows;
    if (std::system(command.c_str()) != 0) return rows; // NOLINT(concurrency-mt-unsafe): one thread only
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        auto const from = line.find('{');
        auto const to = line.rfind('}');
        if (from != std::string::npos) rows.push_back(read_row(line.substr(from, to - from + 1)));
    }
    return rows;
}

} // namespace kith::bench
