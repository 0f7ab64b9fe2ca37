// SPDX-License-Identifier: MIT
#include "cli/heat_map.hpp"

#include "explanation/codes.hpp"
#include "phrases/markup.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace kith::cli {
namespace {

using phrases::escaped;

using audit::DayKind;
using audit::HeatCell;
using audit::HeatMap;
using audit::HeatRow;

constexpr int cell_size = 16;
constexpr int label_width = 190;
constexpr int block_gap = 10; // between weekdays and the weekend
constexpr int panel_gap = 34;
constexpr int head_height = 92;
constexpr int shades = 5;
// From light to dark; 0 is no colour at all. Orange beside blue stays apart for the colour-blind.
constexpr std::array<std::string_view, shades> open_shades{"#fee8d0", "#fdc38d", "#fc8d4e", "#dd4a1a",
                                                           "#8f2604"};
constexpr std::array<std::string_view, shades> free_shades{"#deebf7", "#b2d2ea", "#74aad6", "#3579b8",
                                                           "#0b3f7c"};

// One of the two pictures side by side.
struct Panel {
    std::int64_t HeatCell::* value;
    std::array<std::string_view, shades> colours;
    char const* heading;
    int left = 0;
    std::int64_t most = 0;

    // Each shade begins at twice the number of the one before.
    [[nodiscard]] std::int64_t begins(int shade) const {
        return shade == 0 ? 1 : std::max<std::int64_t>(shade + 1, (most >> (shades - shade)) + 1);
    }
    [[nodiscard]] int shade_of(std::int64_t value_there) const {
        int shade = 0;
        while (shade + 1 < shades && value_there >= begins(shade + 1)) ++shade;
        return shade;
    }
};

class Picture {
  public:
    Picture(phrases::Speaker const& speaker, HeatMap const& heat) : speaker_(speaker), heat_(heat) {
        for (HeatRow const& row : heat.rows) {
            bool any = false;
            for (auto const& day : row.cells)
                for (std::size_t hour = 0; hour < day.size(); ++hour) {
                    any |= day[hour] != HeatCell{};
                    for (Panel& panel : panels_) panel.most = std::max(panel.most, day[hour].*panel.value);
                    if (day[hour].open == 0) continue; // at night people are free, and nothing is wanted
                    first_hour_ = std::min(first_hour_, hour);
                    last_hour_ = std::max(last_hour_, hour);
                }
            if (any) rows_.push_back(&row);
        }
        panels_[1].left = panels_[0].left + panel_width() + panel_gap;
    }

    std::string draw() {
        int const width = panels_[1].left + panel_width() + 16;
        int const height = head_height + static_cast<int>(rows_.size()) * cell_size + 78;
        std::string const title =
            speaker_.phrases().say("audit.heat_title", {{"community", speaker_.roster().community()},
                                                        {"as_of", speaker_.roster().as_of()}});
        svg_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) + "\" height=\"" +
               std::to_string(height) + "\" viewBox=\"0 0 " + std::to_string(width) + " " +
               std::to_string(height) +
               "\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#1c1c1c\">\n";
        svg_ +=
            "<title>" + escaped(title) + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
        text(12, 24, title, "font-size=\"15\" font-weight=\"600\"");
        for (std::size_t row = 0; row < rows_.size(); ++row)
            text(label_width - 8, row_top(row) + 12, speaker_.ward(rows_[row]->ward), "text-anchor=\"end\"");
        for (Panel const& panel : panels_) draw_panel(panel);
        text(12, height - 14,
             speaker_.phrases().say("audit.elsewhere",
                                    {{"places", heat_.places_elsewhere}, {"people", heat_.people_elsewhere}}),
             "fill=\"#555\"");
        return std::move(svg_) + "</svg>\n";
    }

  private:
    [[nodiscard]] int hours() const { return static_cast<int>(last_hour_ - first_hour_) + 1; }
    [[nodiscard]] int panel_width() const { return 2 * hours() * cell_size + block_gap; }
    [[nodiscard]] static int row_top(std::size_t row) {
        return head_height + static_cast<int>(row) * cell_size;
    }
    [[nodiscard]] int block_left(Panel const& panel, std::size_t day) const {
        return panel.left + static_cast<int>(day) * (hours() * cell_size + block_gap);
    }
    [[nodiscard]] std::string days(std::size_t day) const {
        return speaker_.phrases().say("audit.days",
                                      {{"kind", explanation::code_of(static_cast<DayKind>(day))}});
    }

    void text(int x, int y, std::string_view words, std::string_view style) {
        svg_ += "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" " +
                std::string(style) + ">" + escaped(words) + "</text>\n";
    }
    void square(int x, int y, std::string_view colour, std::string_view words) {
        svg_ += "<rect x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
                std::to_string(cell_size - 1) + "\" height=\"" + std::to_string(cell_size - 1) +
                "\" fill=\"" + std::string(colour) + "\"";
        svg_ += words.empty() ? std::string("/>\n") : "><title>" + escaped(words) + "</title></rect>\n";
    }

    void draw_panel(Panel const& panel) {
        text(panel.left, 52, speaker_.phrases().say(panel.heading), "font-weight=\"600\"");
        for (std::size_t day = 0; day < 2; ++day) {
            int const left = block_left(panel, day);
            text(left, 68, days(day), "fill=\"#555\"");
            for (std::size_t hour = first_hour_; hour <= last_hour_; hour += 2)
                text(left + static_cast<int>(hour - first_hour_) * cell_size, 84, std::to_string(hour),
                     "font-size=\"10\" fill=\"#555\"");
            for (std::size_t row = 0; row < rows_.size(); ++row)
                for (std::size_t hour = first_hour_; hour <= last_hour_; ++hour)
                    draw_cell(panel, day, row, hour);
        }
        draw_legend(panel);
    }

    void draw_cell(Panel const& panel, std::size_t day, std::size_t row, std::size_t hour) {
        std::int64_t const value = rows_[row]->cells[day][hour].*panel.value;
        int const x = block_left(panel, day) + static_cast<int>(hour - first_hour_) * cell_size;
        if (value == 0) return square(x, row_top(row), "#f4f4f4", {});
        std::string const clock = (hour < 10 ? "0" : "") + std::to_string(hour) + ":00";
        square(x, row_top(row), panel.colours[static_cast<std::size_t>(panel.shade_of(value))],
               speaker_.phrases().say("audit.heat_cell", {{"ward", speaker_.ward(rows_[row]->ward)},
                                                          {"days", days(day)},
                                                          {"hour", clock},
                                                          {"count", value}}));
    }

    void draw_legend(Panel const& panel) {
        int const y = row_top(rows_.size()) + 16;
        int x = panel.left;
        auto const entry = [&](std::string_view colour, std::string const& words) {
            square(x, y, colour, {});
            text(x + cell_size + 3, y + 12, words, "");
            x += cell_size + 14 + 7 * static_cast<int>(words.size());
        };
        entry("#f4f4f4", speaker_.phrases().say("audit.heat_none"));
        for (int shade = 0; shade < shades && panel.begins(shade) <= panel.most; ++shade) {
            std::int64_t const last = shade + 1 < shades ? panel.begins(shade + 1) - 1 : panel.most;
            std::int64_t const end = std::min(last, panel.most);
            std::string const from = std::to_string(panel.begins(shade));
            entry(panel.colours[static_cast<std::size_t>(shade)],
                  end == panel.begins(shade) ? from : from + "–" + std::to_string(end));
        }
    }

    phrases::Speaker const& speaker_;
    HeatMap const& heat_;
    std::vector<HeatRow const*> rows_; // those with anything in them
    std::size_t first_hour_ = 7;
    std::size_t last_hour_ = 21;
    std::array<Panel, 2> panels_{Panel{&HeatCell::open, open_shades, "audit.heat_open", label_width},
                                 Panel{&HeatCell::free, free_shades, "audit.heat_free", label_width}};
    std::string svg_;
};

} // namespace

std::string heat_map_svg(phrases::Speaker const& speaker, HeatMap const& heat) {
    return Picture(speaker, heat).draw();
}

} // namespace kith::cli
