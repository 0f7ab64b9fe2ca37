// SPDX-License-Identifier: MIT
// kith_bench: measures the solver on generated markets beside LEMON and Boost. See README.md in this folder.
#include "measure.hpp"
#include "report.hpp"

#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>

using namespace kith;
using namespace kith::bench;

namespace {

struct Arguments {
    std::string sizes = "SM";
    std::vector<std::uint64_t> seeds{1};
    CaseOptions options;
    bool growth = false;
    bool shifts = false;
    bool gate = false;
    bool signature = false;
    std::string json, table, plot;
};

constexpr char const* usage =
    "kith_bench [--sizes SML] [--seeds 1,2,3] [--repeats N] [--no-lemon] [--boost] [--growth] [--shifts]\n"
    "           [--gate] [--signature] [--json FILE] [--table FILE] [--plot FILE]\n"
    "--shifts     overlapping shifts too: about two minutes a seed\n"
    "--gate       exit 1 when a must is missed on S or M, or a value disagrees\n"
    "--signature  print one number that changes only when plans do, and stop\n"
    "--table      replace what stands between the results marks of FILE\n";

bool parse(int argc, char** argv, Arguments& arguments) {
    for (int i = 1; i < argc; ++i) {
        std::string_view const flag = argv[i];
        auto const value = [&]() -> std::string { return i + 1 < argc ? argv[++i] : ""; };
        if (flag == "--sizes")
            arguments.sizes = value();
        else if (flag == "--repeats")
            arguments.options.repeats = std::max(1, std::atoi(value().c_str()));
        else if (flag == "--no-lemon")
            arguments.options.lemon = false;
        else if (flag == "--boost")
            arguments.options.boost = true;
        else if (flag == "--growth")
            arguments.growth = true;
        else if (flag == "--shifts")
            arguments.shifts = true;
        else if (flag == "--gate")
            arguments.gate = true;
        else if (flag == "--signature")
            arguments.signature = true;
        else if (flag == "--json")
            arguments.json = value();
        else if (flag == "--table")
            arguments.table = value();
        else if (flag == "--plot")
            arguments.plot = value();
        else if (flag == "--seeds") {
            arguments.seeds.clear();
            std::string const list = value();
            for (char const* at = list.data(); at < list.data() + list.size(); ++at) {
                std::uint64_t seed = 0;
                at = std::from_chars(at, list.data() + list.size(), seed).ptr;
                arguments.seeds.push_back(seed);
            }
        } else
            return false;
    }
    return true;
}

int print_signature() {
    std::uint64_t all = 0;
    for (bool const tight : {false, true}) {
        for (std::int32_t const step : {1, 50'000}) {
            for (Size const size : {Size::s, Size::m}) {
                MarketSpec spec = spec_of(size, tight, 1);
                spec.weight_step = step;
                Instance const market = generate(spec);
                Solution const solution = solve(market.view());
                all = all * 31 + signature_of(solution);
                std::printf("%s %s step %d: value %lld steps %lld = %016llx\n", size == Size::s ? "S" : "M",
                            tight ? "tight" : "natural", step, (long long)solution.value,
                            (long long)solution.steps, (unsigned long long)signature_of(solution));
            }
        }
    }
    std::printf("signature %016llx\n", (unsigned long long)all);
    return 0;
}

void run_sizes(Arguments const& arguments, Results& results) {
    auto const run = [&](std::string const& name, MarketSpec const& spec, CaseOptions const& options) {
        std::fprintf(stderr, "%s, seed %llu\n", name.c_str(), (unsigned long long)spec.seed);
        results.cases.push_back(run_case(name, spec, options));
    };
    for (char const letter : arguments.sizes) {
        Size const size = letter == 'S' ? Size::s : letter == 'M' ? Size::m : Size::l;
        for (std::uint64_t const seed : arguments.seeds) {
            for (bool const tight : {false, true}) {
                std::string const name = std::string(1, letter) + (tight ? " tight" : " natural");
                CaseOptions options = arguments.options;
                options.boost = options.boost && size == Size::s;
                options.memory = size == Size::l;
                if (size == Size::s) options.repeats *= 4;
                MarketSpec spec = spec_of(size, tight, seed);
                run(name, spec, options);
                if (size == Size::s) continue;
                options.lemon = options.memory = options.repairs = false;
                spec.ward_order = true;
                run(name + " by ward", spec, options);
                spec.ward_order = false;
                spec.weight_step = 50'000;
                if (size == Size::m) run(name + " coarse", spec, options);
            }
        }
    }
}

void run_growth(Arguments const& arguments, Results& results) {
    for (bool const tight : {false, true}) {
        for (std::uint32_t const edges :
             {500'000U, 1'000'000U, 2'000'000U, 4'000'000U, 8'000'000U, 15'000'000U}) {
            std::fprintf(stderr, "growth %s %u\n", tight ? "tight" : "natural", edges);
            Instance const market = generate(growth_spec(edges, tight, arguments.seeds.front()));
            double const ms =
                time_of(edges > 4'000'000 ? 1 : 3, [&] { static_cast<void>(solve(market.view())); });
            results.growth.push_back({tight, market.role.size(), ms});
        }
    }
}

void write(std::string const& path, std::string const& content) {
    if (!path.empty()) std::ofstream(path) << content;
}

void replace_table(std::string const& path, std::string const& table) {
    if (path.empty()) return;
    std::ifstream in(path);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    std::string const begin = "<!-- results -->\n", end = "<!-- end of results -->";
    auto const from = text.find(begin);
    auto const to = text.find(end);
    if (from == std::string::npos || to == std::string::npos) return;
    text.replace(from + begin.size(), to - from - begin.size(), table);
    write(path, text);
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    if (!parse(argc, argv, arguments)) {
        std::fputs(usage, stderr);
        return 2;
    }
    if (arguments.signature) return print_signature();
    Results results;
    run_sizes(arguments, results);
    if (arguments.growth) run_growth(arguments, results);
    if (arguments.shifts) results.shifts = run_shifts(arguments.seeds);
    std::string const table = markdown(results);
    std::fputs(table.c_str(), stdout);
    replace_table(arguments.table, table);
    write(arguments.json, json(results));
    if (!results.growth.empty()) write(arguments.plot, growth_svg(results));
    if (!arguments.gate) return 0;
    bool passed = !arguments.shifts || !results.shifts.empty();
    for (CaseResult const& each : results.cases) passed = passed && each.proved;
    for (Goal const& goal : judge(results)) {
        if (goal.size == "L" || goal.met()) continue;
        std::fprintf(stderr, "missed: %s: must %.3g, measured %.3g\n", goal.what.c_str(), goal.must,
                     goal.measured);
        passed = false;
    }
    return passed ? 0 : 1;
}
