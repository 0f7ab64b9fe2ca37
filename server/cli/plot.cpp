// SPDX-License-Identifier: MIT
#include "cli/plot.hpp"

#include "phrases/markup.hpp"

#include <algorithm>
#include <array>

namespace kith::cli {
namespace {

using phrases::escaped;

constexpr std::int64_t left = 210;
constexpr std::int64_t width = 560;
constexpr std::int64_t top = 56;
constexpr std::int64_t row_height = 34;

// The axis: from a round number at or below the least value to one at or above the greatest.
struct Axis {
    std::int64_t low = 0;
    std::int64_t high = 1;
    std::int64_t step = 1;

    explicit Axis(std::vector<DotRow> const& rows) {
        std::int64_t least = INT64_MAX;
        std::int64_t most = INT64_MIN;
        for (auto const& row : rows) {
            for (auto const value : row.values) {
                least = std::min(least, value);
                most = std::max(most, value);
            }
        }
        if (least > most) return;
        constexpr std::array<std::int64_t, 3> leading{1, 2, 5};
        std::int64_t power = 1;
        std::size_t turn = 0;
        while (leading[turn] * power * 8 < most - least) {
            if (++turn < leading.size()) continue;
            turn = 0;
            power *= 10;
        }
        step = leading[turn] * power;
        low = least / step * step;
        high = (most + step - 1) / step * step;
        if (high == low) high = low + step;
    }
    [[nodiscard]] std::int64_t x(std::int64_t value) const {
        return left + (value - low) * width / (high - low);
    }
};

std::string text(std::int64_t x, std::int64_t y, char const* anchor, std::string const& words) {
    return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" + anchor +
           "\">" + escaped(words) + "</text>\n";
}

} // namespace

std::string hundredths(std::int64_t value) {
    std::string const sign = value < 0 ? "-" : "";
    std::int64_t const size = std::max(value, -value);
    std::string const rest = std::to_string(size % 100);
    return sign + std::to_string(size / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

std::string svg(DotPlot const& plot) {
    Axis const axis(plot.rows);
    std::int64_t const bottom = top + row_height * std::ssize(plot.rows);
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
                      std::to_string(left + width + 30) + " " + std::to_string(bottom + 56) +
                      "\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n<title>" +
                      escaped(plot.title) +
                      "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
    out += text(14, 26, "start", plot.title);
    for (std::int64_t tick = axis.low; tick <= axis.high; tick += axis.step) {
        std::string const x = std::to_string(axis.x(tick));
        out += "<path d=\"M" + x + " " + std::to_string(top - 8) + "V" + std::to_string(bottom) +
               "\" stroke=\"#d0d4d8\"/>\n";
        bool const whole = axis.step % 100 == 0;
        out +=
            text(axis.x(tick), bottom + 18, "middle", whole ? std::to_string(tick / 100) : hundredths(tick));
    }
    out += text(left + width / 2, bottom + 42, "middle", plot.axis);
    std::int64_t y = top + row_height / 2;
    for (auto const& row : plot.rows) {
        out += text(left - 12, y + 4, "end", row.label);
        std::int64_t sum = 0;
        for (auto const value : row.values) {
            sum += value;
            out += "<circle cx=\"" + std::to_string(axis.x(value)) + "\" cy=\"" + std::to_string(y) +
                   "\" r=\"4\" fill=\"#1d70b8\" fill-opacity=\"0.35\"/>\n";
        }
        if (!row.values.empty())
            out += "<path d=\"M" + std::to_string(axis.x(sum / std::ssize(row.values))) + " " +
                   std::to_string(y - 11) + "v22\" stroke=\"#0b0c0c\" stroke-width=\"3\"/>\n";
        y += row_height;
    }
    return out + "</svg>\n";
}

} // namespace kith::cli
