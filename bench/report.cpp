// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

namespace kith::bench {
namespace {

template <class... Numbers>
std::string text(char const* format, Numbers... numbers) {
    char buffer[512];
    std::snprintf(buffer, sizeof buffer, format, numbers...);
    return buffer;
}

using Measure = std::function<double(CaseResult const&)>;

// Adds a goal for the cases of one name: the worst over the seeds, of those that were measured (above 0).
void add_goal(std::vector<Goal>& goals, Results const& results, std::string const& name, Goal goal,
              Measure const& measure) {
    bool any = false;
    for (CaseResult const& each : results.cases) {
        if (each.name != name) continue;
        double const measured = measure(each);
        if (!(measured > 0) || !std::isfinite(measured)) continue;
        bool const worse = goal.less_is_better ? measured > goal.measured : measured < goal.measured;
        if (!any || worse) goal.measured = measured;
        any = true;
    }
    goal.what = name + ": " + goal.what;
    if (any) goals.push_back(goal);
}

double ratio(double over, double under) {
    return under > 0 ? over / under : 0;
}

// One goal over all cases of shifts: the must is on the gap at the end, the aim on the gap after 10 s.
void add_shift_goal(std::vector<Goal>& goals, Results const& results) {
    if (results.shifts.empty()) return;
    Goal goal{
        "overlapping shifts: certified gap in %, after 30 s (aim: after 10 s)", "", 1, 0.1, 0, true, 0.0};
    for (ShiftRow const& row : results.shifts) {
        goal.measured = std::max(goal.measured, row.feasible ? row.gap : 100);
        goal.for_aim = std::max(*goal.for_aim, row.feasible ? row.gap_at_10 : 100);
    }
    goals.push_back(goal);
}

// A number, or a dash where nothing was measured.
std::string number(double value) {
    return value > 0 ? text("%.3g", value) : std::string("-");
}

std::string shifts_markdown(Results const& results) {
    if (results.shifts.empty()) return {};
    std::string out = "\n| overlapping shifts, 10,000 x 4,000 | seed | edges | certified gap % | at 10 s | "
                      "s to 1 % | s to 0.1 % | feasible |\n|---|---|---|---|---|---|---|---|\n";
    for (ShiftRow const& row : results.shifts) {
        out += text("| %s | %llu | %zu ", row.name.c_str(), (unsigned long long)row.seed, row.edges);
        for (double const value : {row.gap, row.gap_at_10, row.to_1_percent, row.to_01_percent})
            out += "| " + number(value) + " ";
        out += row.feasible ? "| yes |\n" : "| NO |\n";
    }
    return out;
}

} // namespace

std::vector<Goal> judge(Results const& results) {
    std::vector<Goal> goals;
    auto const lemon = [](CaseResult const& c) { return ratio(c.lemon_ms(), c.solve_ms); };
    auto const scans = [](CaseResult const& c) { return ratio(c.solve_ms, c.scan_ms); };
    auto const check = [](CaseResult const& c) { return ratio(c.certify_ms, c.scan_ms); };
    auto const dropout = [](CaseResult const& c) { return ratio(c.solve_ms, c.dropout_ms); };
    auto const urgent = [](CaseResult const& c) { return ratio(c.solve_ms, c.urgent_ms); };
    struct LemonGoal {
        char const* size;
        double must[2];
        double aim[2];
    };
    for (LemonGoal const& g : {LemonGoal{"S", {3, 3}, {8, 8}}, LemonGoal{"M", {15, 10}, {40, 30}},
                               LemonGoal{"L", {40, 15}, {100, 50}}}) {
        for (int tight : {0, 1}) {
            std::string const name = std::string(g.size) + (tight ? " tight" : " natural");
            add_goal(goals, results, name, {"times faster than LEMON", g.size, g.must[tight], g.aim[tight]},
                     lemon);
            add_goal(goals, results, name,
                     {"solve, in edge scans", g.size, tight ? 400. : 100., tight ? 160. : 45., 0, true},
                     scans);
            add_goal(goals, results, name, {"certificate, in edge scans", g.size, 6, 2, 0, true}, check);
            if (*g.size == 'S') continue;
            add_goal(goals, results, name,
                     {"repair of 1 % dropout, times faster than a solve", g.size, tight ? 1.5 : 40.,
                      tight ? 8. : 100.},
                     dropout);
            add_goal(
                goals, results, name,
                {"new urgent role, times faster than a solve", g.size, tight ? 2. : 15., tight ? 20. : 100.},
                urgent);
        }
    }
    for (char const* name : {"L natural", "L tight"}) {
        add_goal(goals, results, name, {"memory, share of LEMON's", "L", 1 / 3., 1 / 5., 0, true},
                 [](CaseResult const& c) { return ratio(c.solve_mb, c.lemon_mb); });
    }
    add_goal(goals, results, "M tight coarse", {"times slower than fine weights", "M", 1.5, 1.1, 0, true},
             [&results](CaseResult const& c) {
                 for (CaseResult const& fine : results.cases) {
                     if (fine.name == "M tight" && fine.seed == c.seed)
                         return ratio(c.solve_ms, fine.solve_ms);
                 }
                 return 0.;
             });
    for (bool const tight : {false, true}) {
        double const exponent = growth_exponent(results, tight);
        if (exponent == 0) continue;
        goals.push_back({std::string("growth exponent in edges, ") + (tight ? "tight" : "natural"), "", 1.3,
                         1.15, exponent, true});
    }
    add_shift_goal(goals, results);
    return goals;
}

double growth_exponent(Results const& results, bool tight) {
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (GrowthPoint const& point : results.growth) {
        if (point.tight != tight || point.solve_ms <= 0) continue;
        double const x = std::log(double(point.edges));
        double const y = std::log(point.solve_ms);
        n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    return n < 2 ? 0 : (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

std::string markdown(Results const& results) {
    std::string out = "| goal | must | aim | measured | |\n|---|---|---|---|---|\n";
    for (Goal const& goal : judge(results)) {
        std::string const measured = goal.for_aim ? text("**%.3g** (%.3g)", goal.measured, *goal.for_aim)
                                                  : text("**%.3g**", goal.measured);
        out += text("| %s | %s %.3g | %.3g | %s | %s |\n", goal.what.c_str(),
                    goal.less_is_better ? "<=" : ">=", goal.must, goal.aim, measured.c_str(),
                    !goal.met()      ? "missed"
                    : goal.aim_met() ? "aim met"
                                     : "must met");
    }
    out += "\n| market | seed | edges | scan ms | solve ms | scans | certify ms | NetworkSimplex ms | "
           "CostScaling ms | "
           "Boost ms | dropout ms | from pairings and prices ms | urgent ms | MB | LEMON MB | proved |\n"
           "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    for (CaseResult const& c : results.cases) {
        out +=
            text("| %s | %llu | %zu | %.3g | %.3g | %.0f | %.3g ", c.name.c_str(), (unsigned long long)c.seed,
                 c.edges, c.scan_ms, c.solve_ms, ratio(c.solve_ms, c.scan_ms), c.certify_ms);
        for (double const value : {c.simplex_ms, c.scaling_ms, c.boost_ms, c.dropout_ms, c.stateless_ms,
                                   c.urgent_ms, c.solve_mb, c.lemon_mb}) {
            out += "| " + number(value) + " ";
        }
        out += c.proved ? "| yes |\n" : "| NO |\n";
    }
    return out + shifts_markdown(results);
}

std::string json(Results const& results) {
    std::string out = "{\"cases\":[";
    for (std::size_t i = 0; i < results.cases.size(); ++i) {
        CaseResult const& c = results.cases[i];
        out += text(
            "%s{\"name\":\"%s\",\"seed\":%llu,\"edges\":%zu,\"pairings\":%zu,\"value\":%lld,\"steps\":%lld,"
            "\"proved\":%s,",
            i ? ",\n" : "\n", c.name.c_str(), (unsigned long long)c.seed, c.edges, c.pairings,
            (long long)c.value, (long long)c.steps, c.proved ? "true" : "false");
        out +=
            text("\"measured\":{\"scan_ms\":%.4f,\"solve_ms\":%.4f,\"certify_ms\":%.4f,\"scans_read\":%.2f,"
                 "\"network_simplex_ms\":%.2f,\"cost_scaling_ms\":%.2f,\"boost_ms\":%.2f,",
                 c.scan_ms, c.solve_ms, c.certify_ms, c.edges_read, c.simplex_ms, c.scaling_ms, c.boost_ms);
        out += text("\"dropout_ms\":%.4f,\"stateless_ms\":%.4f,\"urgent_ms\":%.4f,\"solve_mb\":%.1f,\"lemon_"
                    "mb\":%.1f}}",
                    c.dropout_ms, c.stateless_ms, c.urgent_ms, c.solve_mb, c.lemon_mb);
    }
    out += "],\n\"growth\":[";
    for (std::size_t i = 0; i < results.growth.size(); ++i) {
        GrowthPoint const& p = results.growth[i];
        out += text("%s{\"tight\":%s,\"edges\":%zu,\"solve_ms\":%.3f}", i ? "," : "",
                    p.tight ? "true" : "false", p.edges, p.solve_ms);
    }
    out += "],\n\"shifts\":[";
    for (ShiftRow const& row : results.shifts)
        out += (&row == results.shifts.data() ? "\n" : ",\n") + row.json;
    return out + "]}\n";
}

std::string growth_svg(Results const& results) {
    double const left = 70, top = 30, width = 560, height = 320;
    auto const x = [&](double edges) { return left + width * (std::log10(edges) - 5.6) / (7.25 - 5.6); };
    auto const y = [&](double ms) { return top + height * (4 - std::log10(ms)) / 4; };
    std::string out =
        text("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" font-family=\"sans-serif\" "
             "font-size=\"13\">\n<title>CPU time of a full solve against the number of edges</title>\n"
             "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
             left + width + 30, top + height + 60);
    for (double ms : {1., 10., 100., 1000., 10000.}) {
        out += text(
            "<line x1=\"%g\" x2=\"%g\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/><text x=\"%g\" y=\"%.1f\" "
            "text-anchor=\"end\">%g ms</text>\n",
            left, left + width, y(ms), y(ms), left - 6, y(ms) + 4, ms);
    }
    for (double edges : {0.5e6, 1e6, 2e6, 4e6, 8e6, 15e6}) {
        out += text("<text x=\"%.1f\" y=\"%g\" text-anchor=\"middle\">%g M</text>\n", x(edges),
                    top + height + 20, edges / 1e6);
    }
    out += text("<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">edges</text>\n", left + width / 2,
                top + height + 42);
    for (bool const tight : {false, true}) {
        char const* const colour = tight ? "#b4532a" : "#1f6f8b";
        std::string points;
        for (GrowthPoint const& p : results.growth) {
            if (p.tight != tight) continue;
            points += text("%.1f,%.1f ", x(double(p.edges)), y(p.solve_ms));
            out += text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x(double(p.edges)),
                        y(p.solve_ms), colour);
        }
        out += text("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n", colour,
                    points.c_str());
        out += text("<text x=\"%g\" y=\"%g\" fill=\"%s\">%s: time ~ edges^%.2f</text>\n", left + 12,
                    top + 18 + (tight ? 0 : 18), colour,
                    tight ? "tight (places = 90 %% of capacity)" : "natural demand",
                    growth_exponent(results, tight));
    }
    return out + "</svg>\n";
}

} // namespace kith::bench
