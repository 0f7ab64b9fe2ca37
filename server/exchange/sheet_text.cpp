// SPDX-License-Identifier: MIT
#include "exchange/sheet_text.hpp"

#include "exchange/csv.hpp"
#include "exchange/zip_reader.hpp"

#include <expat.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace kith::exchange {
namespace {

using Attributes = char const**;

std::string_view local_name(std::string_view name) {
    auto const colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view attribute(Attributes attributes, std::string_view name) {
    for (; *attributes != nullptr; attributes += 2)
        if (local_name(*attributes) == name) return attributes[1];
    return {};
}

std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t value = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

// Hands a document's elements over. Stops at whatever refuses.
class Elements {
  public:
    std::function<void(std::string_view name, Attributes)> begin;
    std::function<void(std::string_view name)> end;
    std::function<void(std::string_view)> text;

    void refuse(std::string code, std::string detail) {
        if (refused) return;
        refused = WorkbookRefused{std::move(code), std::move(detail)};
        XML_StopParser(parser_.get(), XML_FALSE);
    }
    [[nodiscard]] std::optional<WorkbookRefused> read(std::string const& part, std::string const& document,
                                                      WorkbookLimits const& limits) {
        part_ = part;
        depth_max_ = limits.depth;
        parser_.reset(XML_ParserCreate(nullptr));
        if (!parser_) throw std::bad_alloc();
        XML_SetUserData(parser_.get(), this);
        // A document type is where entities come from: no workbook has one.
        XML_SetStartDoctypeDeclHandler(parser_.get(), [](void* self, char const*, char const*, char const*,
                                                         int) { static_cast<Elements*>(self)->damaged(); });
        XML_SetElementHandler(
            parser_.get(),
            [](void* self, char const* name, Attributes attributes) {
                auto& here = *static_cast<Elements*>(self);
                if (++here.depth_ > here.depth_max_) here.damaged();
                if (!here.refused && here.begin) here.begin(local_name(name), attributes);
            },
            [](void* self, char const* name) {
                auto& here = *static_cast<Elements*>(self);
                --here.depth_;
                if (!here.refused && here.end) here.end(local_name(name));
            });
        XML_SetCharacterDataHandler(parser_.get(), [](void* self, char const* piece, int size) {
            auto& here = *static_cast<Elements*>(self);
            if (!here.refused && here.text) here.text({piece, static_cast<std::size_t>(size)});
        });
        constexpr std::size_t piece = std::size_t{1} << 20U;
        for (std::size_t at = 0;; at += piece) {
            auto const size = std::min(piece, document.size() - std::min(at, document.size()));
            bool const last = at + size >= document.size();
            auto const said =
                XML_Parse(parser_.get(), document.data() + at, static_cast<int>(size), last ? 1 : 0);
            if (said != XML_STATUS_OK) damaged();
            if (refused || last) return refused;
        }
    }

    std::optional<WorkbookRefused> refused;

  private:
    struct Free {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };
    void damaged() { refuse("workbook_damaged", part_); }

    std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> parser_;
    std::string part_;
    std::size_t depth_ = 0;
    std::size_t depth_max_ = 0;
};

// What a number stands for by the style of its cell.
struct Shown {
    bool year = false;
    bool month = false;
    bool day = false;
    bool time = false;
    [[nodiscard]] bool moment() const { return year || day || time; }
};

Shown shown_by_format(std::string_view format) {
    Shown shown;
    bool months = false;
    for (std::size_t i = 0; i < format.size(); ++i) {
        char const each = format[i];
        if (each == ';') break; // what follows is for other signs
        if (each == '\\' || each == '_' || each == '*') {
            ++i;
        } else if (each == '"') {
            auto const close = format.find('"', i + 1);
            if (close == std::string_view::npos) break;
            i = close;
        } else if (each == '[') { // a colour, a currency, or hours beyond a day
            auto const close = format.find(']', i + 1);
            if (close == std::string_view::npos) break;
            auto const within = format.substr(i + 1, close - i - 1);
            if (within.find_first_not_of("hHmMsS") == std::string_view::npos && !within.empty())
                shown.time = true;
            i = close;
        } else if (format.substr(i).starts_with("General")) {
            i += 6;
        } else if (each == 'y' || each == 'Y') {
            shown.year = true;
        } else if (each == 'd' || each == 'D') {
            shown.day = true;
        } else if (each == 'h' || each == 'H' || each == 's' || each == 'S') {
            shown.time = true;
        } else if (each == 'm' || each == 'M') {
            months = true;
        }
    }
    shown.month = months && (shown.year || shown.day || !shown.time);
    if (months && !shown.year && !shown.day && !shown.time) shown.day = true; // "mmm" alone
    return shown;
}

// Formats that every workbook has without saying so.
Shown shown_by_number(std::size_t number) {
    auto const within = [&](std::size_t first, std::size_t last) {
        return number >= first && number <= last;
    };
    if (number == 17) return {.year = true, .month = true};
    if (within(14, 16) || within(27, 36) || within(50, 58)) return {.year = true, .month = true, .day = true};
    if (within(18, 21) || within(45, 47)) return {.time = true};
    if (number == 22) return {.year = true, .month = true, .day = true, .time = true};
    return {};
}

std::string padded(int value, int width) {
    auto text = std::to_string(value);
    if (static_cast<int>(text.size()) < width)
        text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
    return text;
}

std::string number_text(double value) {
    std::array<char, 64> buffer{};
    bool const whole = std::abs(value) < 1e15 && value == std::floor(value);
    auto const made =
        whole ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<long long>(value))
              : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), made.ptr};
}

// A day's number and part of a day as ISO 8601 says it, as much of it as the style shows.
std::string moment_text(double serial, Shown shown, bool since_1904) {
    using namespace std::chrono;
    auto const total = std::llround(serial * 86'400.0);
    auto const day = total / 86'400;
    auto const second = static_cast<int>(total % 86'400);
    std::string text;
    if (shown.year || shown.day) {
        // 29 February 1900 is day 60, though there was none.
        auto const first = since_1904 ? sys_days(year(1904) / 1 / 1)
                           : day < 60 ? sys_days(year(1899) / 12 / 31)
                                      : sys_days(year(1899) / 12 / 30);
        year_month_day const date(first + days(day));
        text = padded(static_cast<int>(date.year()), 4) + "-" +
               padded(static_cast<int>(static_cast<unsigned>(date.month())), 2);
        if (shown.day || !shown.month)
            text += "-" + padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
    }
    if (shown.time && (text.empty() || second != 0)) {
        // Hours beyond a day are a length of time.
        auto const hours = text.empty() ? static_cast<int>(total / 3'600) : second / 3'600;
        text += (text.empty() ? "" : " ") + padded(hours, 2) + ":" + padded(second / 60 % 60, 2);
        if (second % 60 != 0) text += ":" + padded(second % 60, 2);
    }
    return text;
}

// "BC12": the column, from 0, and the row, from 1.
struct Reference {
    std::size_t column = 0;
    std::size_t row = 0;
};
std::optional<Reference> reference_in(std::string_view text, WorkbookLimits const& limits) {
    std::size_t letters = 0;
    Reference found;
    while (letters < text.size() && text[letters] >= 'A' && text[letters] <= 'Z') {
        found.column = found.column * 26 + static_cast<std::size_t>(text[letters++] - 'A' + 1);
        if (found.column > limits.columns) return std::nullopt;
    }
    auto const row = number_in(text.substr(letters));
    if (letters == 0 || !row || *row == 0 || *row > limits.rows) return std::nullopt;
    --found.column;
    found.row = *row;
    return found;
}

// What a target is within the archive; a part of "xl/workbook.xml" is told from "xl/".
std::string path_of(std::string_view base, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    auto folder = base.substr(0, base.rfind('/') == std::string_view::npos ? 0 : base.rfind('/') + 1);
    while (target.starts_with("../")) {
        target.remove_prefix(3);
        folder = folder.substr(0, folder.size() < 2 ? 0 : folder.rfind('/', folder.size() - 2) + 1);
    }
    return std::string(folder).append(target);
}

struct Relation {
    std::string type; // its last word
    std::string path;
};

class Workbook {
  public:
    Workbook(ZipReader zip, WorkbookLimits const& limits) : zip_(std::move(zip)), limits_(&limits) {}

    Outcome<std::string, WorkbookRefused> csv_of(std::string_view wanted) {
        std::string main = "xl/workbook.xml";
        for (auto const& [id, each] : relations("_rels/.rels", ""))
            if (each.type == "officeDocument") main = each.path;
        if (!refused_ && !zip_.has(main)) refused_ = WorkbookRefused{"not_a_workbook", main};
        auto const parts = relations(relations_of(main), main);
        auto const sheet = sheet_in(main, wanted, parts);
        for (auto const& [id, each] : parts) {
            if (each.type == "sharedStrings") read_strings(each.path);
            if (each.type == "styles") read_styles(each.path);
        }
        if (!refused_) read_sheet(sheet);
        if (refused_) return refuse(std::move(*refused_));
        return std::move(csv_);
    }

  private:
    static std::string relations_of(std::string const& part) {
        auto const slash = part.rfind('/');
        auto const at = slash == std::string::npos ? 0 : slash + 1;
        return part.substr(0, at) + "_rels/" + part.substr(at) + ".rels";
    }

    // False where something was refused by now.
    bool parse(std::string const& part, Elements& elements) {
        if (refused_) return false;
        if (!zip_.has(part)) {
            refused_ = WorkbookRefused{"workbook_damaged", part};
            return false;
        }
        auto const text = zip_.read(part);
        if (!text) {
            auto const flaw = text.error();
            refused_ = WorkbookRefused{flaw == ZipFlaw::too_large   ? "workbook_too_large"
                                       : flaw == ZipFlaw::encrypted ? "workbook_locked"
                                                                    : "workbook_damaged",
                                       part};
            return false;
        }
        refused_ = elements.read(part, *text, *limits_);
        return !refused_;
    }

    std::map<std::string, Relation> relations(std::string const& part, std::string const& base) {
        std::map<std::string, Relation> found;
        if (refused_ || !zip_.has(part)) return found;
        Elements elements;
        elements.begin = [&](std::string_view name, Attributes attributes) {
            if (name != "Relationship" || attribute(attributes, "TargetMode") == "External") return;
            auto const type = attribute(attributes, "Type");
            found.emplace(attribute(attributes, "Id"),
                          Relation{std::string(type.substr(type.rfind('/') + 1)),
                                   path_of(base, attribute(attributes, "Target"))});
            if (found.size() > limits_->entries) elements.refuse("workbook_too_large", part);
        };
        (void)parse(part, elements);
        return found;
    }

    std::string sheet_in(std::string const& main, std::string_view wanted,
                         std::map<std::string, Relation> const& parts) {
        std::string path;
        std::size_t count = 0;
        std::string names;
        Elements elements;
        elements.begin = [&](std::string_view name, Attributes attributes) {
            if (name == "workbookPr") {
                auto const since = attribute(attributes, "date1904");
                since_1904_ = since == "1" || since == "true";
            }
            if (name != "sheet") return;
            if (++count > limits_->sheets) elements.refuse("workbook_too_large", main);
            auto const called = attribute(attributes, "name");
            if (names.size() < 400) names.append(names.empty() ? "" : ", ").append(called);
            auto const part = parts.find(std::string(attribute(attributes, "id")));
            bool const cells = part != parts.end() && part->second.type == "worksheet";
            if (path.empty() && cells && (wanted.empty() || wanted == called)) path = part->second.path;
        };
        if (parse(main, elements) && path.empty()) refused_ = WorkbookRefused{"sheet_unknown", names};
        return path;
    }

    void read_strings(std::string const& part) {
        Elements elements;
        bool within = false;
        std::size_t spoken = 0; // how to read the characters aloud: not part of the text
        elements.begin = [&](std::string_view name, Attributes) {
            if (name == "si") {
                if (strings_.size() == limits_->strings) elements.refuse("workbook_too_large", part);
                strings_.emplace_back();
            } else if (name == "rPh") {
                ++spoken;
            }
            within = name == "t" && spoken == 0 && !strings_.empty();
        };
        elements.end = [&](std::string_view name) {
            if (name == "rPh" && spoken > 0) --spoken;
            if (name == "t") within = false;
        };
        elements.text = [&](std::string_view piece) {
            if (within) strings_.back().append(piece);
        };
        (void)parse(part, elements);
    }

    void read_styles(std::string const& part) {
        std::map<std::size_t, Shown> formats;
        bool cells = false;
        Elements elements;
        elements.begin = [&](std::string_view name, Attributes attributes) {
            if (name == "numFmt") {
                if (auto const id = number_in(attribute(attributes, "numFmtId")))
                    formats.insert_or_assign(*id, shown_by_format(attribute(attributes, "formatCode")));
            } else if (name == "cellXfs") {
                cells = true;
            } else if (name == "xf" && cells) {
                auto const id = number_in(attribute(attributes, "numFmtId")).value_or(0);
                auto const own = formats.find(id);
                styles_.push_back(own == formats.end() ? shown_by_number(id) : own->second);
                if (styles_.size() > 100'000) elements.refuse("workbook_too_large", part);
            }
        };
        elements.end = [&](std::string_view name) {
            if (name == "cellXfs") cells = false;
        };
        (void)parse(part, elements);
    }

    std::string shown(std::string_view type, std::size_t style, std::string const& value,
                      Elements& elements) {
        if (type == "inlineStr" || type == "str" || type == "e" || value.empty()) return value;
        if (type == "s") {
            auto const at = number_in(value);
            if (at && *at < strings_.size()) return strings_[*at];
            elements.refuse("workbook_damaged", "sharedStrings");
            return {};
        }
        if (type == "b") return value == "1" || value == "true" ? "yes" : "no";
        if (type == "d") {
            auto const time = value.find('T');
            bool const midnight =
                time != std::string::npos && value.find_first_not_of("0:.Z", time + 1) == std::string::npos;
            return value.substr(0, midnight ? time : value.size());
        }
        double number = 0;
        auto const read = std::from_chars(value.data(), value.data() + value.size(), number);
        if (read.ec != std::errc() || read.ptr != value.data() + value.size() || !std::isfinite(number)) {
            elements.refuse("workbook_damaged", value.substr(0, 40));
            return {};
        }
        auto const how = style < styles_.size() ? styles_[style] : Shown();
        // 31 December 9999 is the last day there is.
        if (how.moment() && number >= 0 && number < 2'958'466) return moment_text(number, how, since_1904_);
        return number_text(number);
    }

    void end_row(std::vector<std::string>& cells) {
        while (!cells.empty() && cells.back().empty()) cells.pop_back();
        if (cells.empty()) {
            csv_ += '\n';
            return;
        }
        CsvWriter writer(csv_, {.line_end = "\n"});
        for (auto const& cell : cells) writer.text(cell);
        writer.end_row();
        cells.clear();
    }

    void read_sheet(std::string const& part) {
        Elements elements;
        std::vector<std::string> cells;
        std::size_t rows = 0; // written
        std::size_t row = 0;  // being read; 0: none
        std::size_t column = 0;
        std::string type;
        std::size_t style = 0;
        std::string value;
        bool within = false;
        std::size_t spoken = 0;
        elements.begin = [&](std::string_view name, Attributes attributes) {
            if (name == "row") {
                auto const said = attribute(attributes, "r");
                auto const number = said.empty() ? std::optional(rows + 1) : number_in(said);
                if (!number || *number <= rows || *number > limits_->rows) {
                    elements.refuse("workbook_damaged", part);
                    return;
                }
                for (row = *number; rows + 1 < row; ++rows) csv_ += '\n';
                column = 0;
            } else if (name == "c" && row != 0) {
                if (auto const said = attribute(attributes, "r"); !said.empty()) {
                    auto const where = reference_in(said, *limits_);
                    if (!where || where->row != row || where->column < column) {
                        elements.refuse("workbook_damaged", std::string(said.substr(0, 20)));
                        return;
                    }
                    column = where->column;
                }
                if (column >= limits_->columns) elements.refuse("workbook_too_large", part);
                type = attribute(attributes, "t");
                style = number_in(attribute(attributes, "s")).value_or(0);
                value.clear();
            } else if (name == "rPh") {
                ++spoken;
            }
            within = row != 0 && spoken == 0 && (name == "v" || name == "t");
        };
        elements.end = [&](std::string_view name) {
            within = false;
            if (name == "rPh" && spoken > 0) --spoken;
            if (name == "c" && row != 0) {
                auto text = shown(type, style, value, elements);
                if (!text.empty()) {
                    cells.resize(column + 1);
                    cells[column] = std::move(text);
                }
                ++column;
            } else if (name == "row" && row != 0) {
                end_row(cells);
                rows = row;
                row = 0;
                if (csv_.size() > limits_->text_bytes) elements.refuse("workbook_too_large", part);
            }
        };
        elements.text = [&](std::string_view piece) {
            if (within) value.append(piece);
        };
        (void)parse(part, elements);
    }

    ZipReader zip_;
    WorkbookLimits const* limits_;
    std::optional<WorkbookRefused> refused_;
    bool since_1904_ = false;
    std::vector<std::string> strings_;
    std::vector<Shown> styles_;
    std::string csv_;
};

} // namespace

bool looks_like_workbook(std::string_view bytes) {
    return bytes.starts_with(std::string_view("PK\x03\x04", 4)) ||
           bytes.starts_with(std::string_view("\xD0\xCF\x11\xE0", 4));
}

Outcome<std::string, WorkbookRefused> sheet_as_csv(std::string_view bytes, std::string_view sheet,
                                                   WorkbookLimits const& limits) {
    // What Excel wraps a password around, and what it wrote before 2007.
    if (bytes.starts_with(std::string_view("\xD0\xCF\x11\xE0", 4)))
        return refuse(WorkbookRefused{"workbook_locked", {}});
    auto zip = ZipReader::open(bytes, limits.entries, limits.inflated_bytes);
    if (!zip) {
        auto const flaw = zip.error();
        return refuse(WorkbookRefused{flaw == ZipFlaw::not_a_zip   ? "not_a_workbook"
                                      : flaw == ZipFlaw::too_large ? "workbook_too_large"
                                                                   : "workbook_damaged",
                                      {}});
    }
    return Workbook(std::move(*zip), limits).csv_of(sheet);
}

} // namespace kith::exchange
