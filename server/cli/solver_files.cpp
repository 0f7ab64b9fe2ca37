// SPDX-License-Identifier: MIT
#include "cli/solver_files.hpp"

#include "exchange/cells.hpp"
#include "exchange/csv.hpp"
#include "exchange/text.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace kith::cli {
namespace {

using exchange::CsvColumn;
using exchange::CsvReader;
using exchange::Expected;
using exchange::ImportReport;

constexpr std::int64_t price_max = std::int64_t{1} << 50U;

// Ids of one kind: where each stands in the sorted order. Asked for in runs of the same id, so the last
// answer is kept.
class KeyIndex {
  public:
    explicit KeyIndex(std::vector<std::string> const& sorted) {
        places_.reserve(sorted.size());
        for (std::size_t i = 0; i < sorted.size(); ++i)
            places_.emplace(sorted[i], static_cast<std::uint32_t>(i));
    }

    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) {
        if (last_ && last_->first == key) return last_->second;
        auto const at = places_.find(key);
        if (at == places_.end()) return std::nullopt;
        last_ = *at;
        return at->second;
    }

  private:
    std::unordered_map<std::string_view, std::uint32_t> places_; // looked up, never walked
    std::optional<std::pair<std::string_view, std::uint32_t>> last_;
};

// One file of the problem, read row by row; numbers and ids that cannot be read are reported where they
// stand.
class Rows {
  public:
    Rows(std::filesystem::path const& path, std::span<CsvColumn const> columns, ImportReport& report)
        : file_(path.filename().string()), report_(report) {
        text_ = exchange::read_text_file(path, report);
        if (text_) reader_.emplace(file_, *text_, columns, report);
    }

    [[nodiscard]] bool next() { return reader_ && reader_->usable() && !report_.full() && reader_->next(); }
    [[nodiscard]] std::string_view cell(std::size_t column) const { return reader_->cell(column); }
    [[nodiscard]] std::uint32_t row() const { return static_cast<std::uint32_t>(reader_->row()); }
    [[nodiscard]] std::string const& file() const { return file_; }

    void misread(std::size_t column, Expected expected, std::string hint = {}) const {
        reader_->misread(column, {expected, std::move(hint)});
    }

    // An unreadable number counts as `lowest`: the error stands in the report already.
    std::int64_t number(std::size_t column, std::int64_t lowest, std::int64_t highest) const {
        auto const read = exchange::parse_integer(cell(column), lowest, highest);
        if (read) return *read;
        reader_->misread(column, read.error());
        return lowest;
    }

    std::optional<std::uint32_t> known(std::size_t column, KeyIndex& keys) const {
        auto const found = keys.find(cell(column));
        if (!found) misread(column, cell(column).empty() ? Expected::value : Expected::known_key);
        return found;
    }

  private:
    std::string file_;
    ImportReport& report_;
    std::optional<std::string> text_;
    std::optional<CsvReader> reader_;
};

constexpr CsvColumn volunteer_columns[] = {{"volunteer", true}, {"capacity", true}};
constexpr CsvColumn role_columns[] = {
    {"role", true}, {"minimum", true}, {"maximum", true}, {"fill_value", true}};
constexpr CsvColumn weight_columns[] = {{"volunteer", true}, {"role", true}, {"weight", true}};
constexpr CsvColumn pairing_columns[] = {{"volunteer", true}, {"role", true}};
constexpr CsvColumn price_columns[] = {{"role", true}, {"price", true}};

// Sorts `keys` and puts `values` in the same order; a repeated id is reported at its later row.
template <class Value>
void sort_by_key(std::vector<std::string>& keys, std::vector<Value>& values,
                 std::vector<std::uint32_t> const& rows, std::string const& file, std::string const& column,
                 ImportReport& report) {
    std::vector<std::size_t> order(keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(std::string_view(keys[i]), i); });
    std::vector<std::string> sorted_keys;
    std::vector<Value> sorted_values;
    sorted_keys.reserve(keys.size());
    sorted_values.reserve(keys.size());
    for (std::size_t const i : order) {
        if (!sorted_keys.empty() && sorted_keys.back() == keys[i]) {
            report.add(exchange::ImportError{file, rows[i], column, keys[i], Expected::unique_key, {}});
        }
        sorted_keys.push_back(std::move(keys[i]));
        sorted_values.push_back(values[i]);
    }
    keys = std::move(sorted_keys);
    values = std::move(sorted_values);
}

std::vector<std::int32_t> read_volunteers(std::filesystem::path const& path, std::vector<std::string>& keys,
                                          ImportReport& report) {
    std::vector<std::int32_t> capacity;
    std::vector<std::uint32_t> at;
    Rows rows(path, volunteer_columns, report);
    while (rows.next()) {
        if (rows.cell(0).empty()) rows.misread(0, Expected::value);
        keys.emplace_back(rows.cell(0));
        capacity.push_back(
            static_cast<std::int32_t>(rows.number(1, 0, std::numeric_limits<std::int32_t>::max())));
        at.push_back(rows.row());
    }
    sort_by_key(keys, capacity, at, rows.file(), "volunteer", report);
    return capacity;
}

std::vector<RoleTerms> read_roles(std::filesystem::path const& path, std::vector<std::string>& keys,
                                  ImportReport& report) {
    std::vector<RoleTerms> terms;
    std::vector<std::uint32_t> at;
    Rows rows(path, role_columns, report);
    while (rows.next()) {
        if (rows.cell(0).empty()) rows.misread(0, Expected::value);
        keys.emplace_back(rows.cell(0));
        constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
        RoleTerms const role{.minimum = static_cast<std::int32_t>(rows.number(1, 0, most)),
                             .maximum = static_cast<std::int32_t>(rows.number(2, 0, most)),
                             .fill_value = rows.number(3, 0, fill_value_max)};
        if (role.minimum > role.maximum) {
            rows.misread(1, Expected::number_in_range, "0.." + std::to_string(role.maximum));
        }
        terms.push_back(role);
        at.push_back(rows.row());
    }
    sort_by_key(keys, terms, at, rows.file(), "role", report);
    return terms;
}

struct WeightRows {
    std::string file;
    std::vector<Edge> edges;
    std::vector<std::uint32_t> at;
};

WeightRows read_weights(std::filesystem::path const& path, KeyIndex& volunteers, KeyIndex& roles,
                        ImportReport& report) {
    WeightRows read;
    Rows rows(path, weight_columns, report);
    read.file = rows.file();
    while (rows.next()) {
        auto const volunteer = rows.known(0, volunteers);
        auto const role = rows.known(1, roles);
        auto const weight = static_cast<std::int32_t>(rows.number(2, 0, weight_max));
        if (!volunteer || !role) continue;
        read.edges.push_back({*volunteer, *role, weight});
        read.at.push_back(rows.row());
    }
    return read;
}

// Pairs that stand twice, each reported at its later row.
void report_repeated(WeightRows const& rows, std::vector<std::string> const& role_keys,
                     ImportReport& report) {
    std::vector<std::uint32_t> order(rows.edges.size());
    std::iota(order.begin(), order.end(), 0U);
    auto const pair_at = [&](std::uint32_t i) {
        return std::tuple(rows.edges[i].volunteer, rows.edges[i].role, i);
    };
    if (!std::ranges::is_sorted(order, {}, pair_at)) std::ranges::sort(order, {}, pair_at);
    for (std::size_t i = 1; i < order.size(); ++i) {
        Edge const& before = rows.edges[order[i - 1]];
        Edge const& edge = rows.edges[order[i]];
        if (before.volunteer != edge.volunteer || before.role != edge.role) continue;
        report.add(exchange::ImportError{
            rows.file, rows.at[order[i]], "role", role_keys[edge.role], Expected::unique_key, {}});
    }
}

} // namespace

void add_problem_options(CLI::App& command, ProblemPaths& paths, bool required) {
    command.add_option("--volunteers", paths.volunteers, "CSV: volunteer,capacity")->required(required);
    command.add_option("--roles", paths.roles, "CSV: role,minimum,maximum,fill_value")->required(required);
    command.add_option("--edges", paths.edges, "CSV: volunteer,role,weight")->required(required);
    command.add_option("--pins", paths.pins, "CSV: volunteer,role,weight: pairings that stand");
}

std::optional<Problem> read_problem(ProblemPaths const& paths, ImportReport& report) {
    Problem problem;
    auto capacity = read_volunteers(paths.volunteers, problem.volunteer_keys, report);
    auto const roles = read_roles(paths.roles, problem.role_keys, report);
    KeyIndex volunteer_index(problem.volunteer_keys);
    KeyIndex role_index(problem.role_keys);
    auto edges = read_weights(paths.edges, volunteer_index, role_index, report);
    report_repeated(edges, problem.role_keys, report);
    std::vector<Pin> pins;
    if (!paths.pins.empty()) {
        auto const rows = read_weights(paths.pins, volunteer_index, role_index, report);
        report_repeated(rows, problem.role_keys, report);
        for (auto const& row : rows.edges) pins.push_back({row.volunteer, row.role, row.weight});
    }
    if (!report.clean()) return std::nullopt;
    auto instance = make_instance(std::move(capacity), roles, edges.edges, std::move(pins));
    if (!instance) {
        // Ranges and repetitions were checked row by row: what is left is a total too large to count.
        report.add(exchange::ImportError{paths.roles.filename().string(),
                                         0,
                                         "fill_value",
                                         {},
                                         Expected::number_in_range,
                                         "the sum of all weights and fill values must stay below 2^63"});
        return std::nullopt;
    }
    problem.instance = std::move(*instance);
    return problem;
}

std::optional<std::vector<Pairing>> read_pairings(std::filesystem::path const& path, Problem const& problem,
                                                  ImportReport& report) {
    KeyIndex volunteer_index(problem.volunteer_keys);
    KeyIndex role_index(problem.role_keys);
    std::vector<Pairing> pairings;
    Rows rows(path, pairing_columns, report);
    while (rows.next()) {
        auto const volunteer = rows.known(0, volunteer_index);
        auto const role = rows.known(1, role_index);
        if (volunteer && role) pairings.push_back({*volunteer, *role});
    }
    if (!report.clean()) return std::nullopt;
    return pairings;
}

std::optional<std::vector<std::int64_t>> read_prices(std::filesystem::path const& path,
                                                     Problem const& problem, ImportReport& report) {
    KeyIndex role_index(problem.role_keys);
    std::vector<std::optional<std::int64_t>> read(problem.role_keys.size());
    Rows rows(path, price_columns, report);
    while (rows.next()) {
        auto const role = rows.known(0, role_index);
        std::int64_t const price = rows.number(1, -price_max, price_max);
        if (!role) continue;
        if (read[*role]) rows.misread(0, Expected::unique_key);
        read[*role] = price;
    }
    std::vector<std::int64_t> prices;
    for (std::size_t role = 0; role < read.size(); ++role) {
        if (!read[role] && report.clean()) {
            report.add(exchange::ImportError{rows.file(), 0, "role", problem.role_keys[role], Expected::value,
                                             "one price for every role"});
        }
        prices.push_back(read[role].value_or(0));
    }
    if (!report.clean()) return std::nullopt;
    return prices;
}

std::string pairings_csv(Problem const& problem, std::span<Pairing const> pairings) {
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    writer.text("volunteer").text("role").end_row();
    for (auto const& pairing : pairings) {
        writer.text(problem.volunteer_keys[pairing.volunteer])
            .text(problem.role_keys[pairing.role])
            .end_row();
    }
    return text;
}

std::string prices_csv(Problem const& problem, std::span<std::int64_t const> prices) {
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    writer.text("role").text("price").end_row();
    for (std::size_t role = 0; role < prices.size(); ++role) {
        writer.text(problem.role_keys[role]).number(prices[role]).end_row();
    }
    return text;
}

} // namespace kith::cli
