// SPDX-License-Identifier: MIT
#include "exchange/csv.hpp"

#include "exchange/text.hpp"

#include <csv.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <new>

namespace kith::exchange {

namespace {

int is_space(unsigned char each) {
    return each == ' ' || each == '\t' || each == '\r' ? 1 : 0;
}
int is_line_end(unsigned char each) {
    return each == '\n' ? 1 : 0;
}

// Most cells need no trimming; two comparisons say so.
std::string_view quick_trimmed(char const* begin, char const* end) {
    std::string_view const cell(begin, static_cast<std::size_t>(end - begin));
    if (cell.empty()) return cell;
    auto const first = static_cast<unsigned char>(cell.front());
    auto const last = static_cast<unsigned char>(cell.back());
    if (first > ' ' && first != 0xC2U && last > ' ' && last != 0xA0U) return cell;
    return trimmed(cell);
}

// Without what people vary: case, spaces, hyphens, underscores.
std::string plain_name(std::string_view name) {
    std::string plain = lower_case(name);
    std::erase_if(plain, [](char each) { return each == ' ' || each == '_' || each == '-' || each == '\n'; });
    return plain;
}

bool is_formula_start(char each) {
    return each == '=' || each == '+' || each == '-' || each == '@';
}

// Would a spreadsheet, or our own reader, take this for a guarded or unguarded formula?
bool needs_guard(std::string_view cell) {
    auto const start = cell.find_first_not_of('\'');
    return start != std::string_view::npos && is_formula_start(cell[start]);
}

bool is_guarded(std::string_view cell) {
    return cell.size() > 1 && cell.front() == '\'' && needs_guard(cell);
}

// A first line "sep=;", which one spreadsheet writes and reads: its separator, or NUL.
char stated_separator(std::string_view line) {
    std::string const plain = lower_case(trimmed(line));
    return plain.size() == 5 && plain.starts_with("sep=") ? plain.back() : '\0';
}

// The most frequent of `,` `;` and tab outside quotes in the header; the earlier of them in a tie.
char most_frequent_separator(std::string_view text) {
    std::string_view constexpr candidates = ",;\t";
    std::size_t counts[candidates.size()] = {};
    bool quoted = false;
    for (char const each : text.substr(0, record_bytes_max)) {
        if (each == '"') quoted = !quoted;
        if (quoted) continue;
        if (each == '\n') break;
        if (auto const which = candidates.find(each); which != std::string_view::npos) ++counts[which];
    }
    return candidates[static_cast<std::size_t>(std::ranges::max_element(counts) - counts)];
}

// The records from the header on, split by the separator that stands there.
CsvRecords records_of(std::string_view text) {
    std::size_t skipped = 0;
    for (std::size_t rows = 0;; ++rows) {
        auto const end = std::min(text.find('\n', skipped), text.size());
        std::string_view const line = text.substr(skipped, end - skipped);
        char const stated = rows == 0 ? stated_separator(line) : '\0';
        if (stated != '\0') return CsvRecords(text.substr(std::min(end + 1, text.size())), stated, 1);
        if (end == text.size() || !trimmed(line).empty()) {
            auto const rest = text.substr(skipped);
            return CsvRecords(rest, most_frequent_separator(rest), rows);
        }
        skipped = end + 1;
    }
}

} // namespace

struct CsvRecords::Quoted {
    explicit Quoted(char separator) {
        if (csv_init(&parser, CSV_STRICT) != 0) throw std::bad_alloc();
        csv_set_delim(&parser, static_cast<unsigned char>(separator));
        csv_set_space_func(&parser, is_space);
        csv_set_term_func(&parser, is_line_end);
        csv_set_blk_size(&parser, 4096);
    }
    ~Quoted() { csv_free(&parser); }
    Quoted(Quoted const&) = delete;
    Quoted& operator=(Quoted const&) = delete;

    void reset() {
        csv_fini(&parser, nullptr, nullptr, nullptr);
        cells.clear();
        ends.clear();
        done = false;
    }
    // Returns whether libcsv could make sense of it; it must not throw through C, so memory is kept ready.
    bool feed(std::string_view part) {
        if (auto const most = cells.size() + pending + part.size(); most > cells.capacity()) {
            cells.reserve(2 * most);
        }
        if (auto const most = ends.size() + part.size() + 1; most > ends.capacity()) ends.reserve(2 * most);
        pending += part.size();
        auto const on_cell = [](void* cell, std::size_t length, void* self) {
            auto& into = *static_cast<Quoted*>(self);
            into.cells.append(static_cast<char const*>(cell), length);
            into.ends.push_back(into.cells.size());
            into.pending = 0;
        };
        auto const on_row = [](int, void* self) { static_cast<Quoted*>(self)->done = true; };
        return csv_parse(&parser, part.data(), part.size(), on_cell, on_row, this) == part.size();
    }

    csv_parser parser{};
    std::string cells;
    std::vector<std::size_t> ends;
    std::size_t pending = 0; // bytes that libcsv may hold of a cell that has not ended
    bool done = false;
};

CsvRecords::CsvRecords(std::string_view text, char separator, std::size_t rows_before)
    : text_(text), row_(rows_before), separator_(separator) {}
CsvRecords::~CsvRecords() = default;
CsvRecords::CsvRecords(CsvRecords&&) noexcept = default;
CsvRecords& CsvRecords::operator=(CsvRecords&&) noexcept = default;

CsvRecords::Step CsvRecords::next() {
    fields_.clear();
    if (at_ >= text_.size()) return Step::end;
    ++row_;
    std::size_t const start = at_;
    std::size_t const end = std::min(text_.find('\n', start), text_.size());
    at_ = std::min(end + 1, text_.size());
    if (end - start > record_bytes_max) return Step::over_limit;
    if (next_quote_ <= start) next_quote_ = std::min(text_.find('"', start), text_.size());
    if (next_quote_ < end) return parse_quoted(start, end);
    split(text_.substr(start, end - start));
    return Step::record;
}

void CsvRecords::split(std::string_view line) {
    char const* cell = line.data();
    char const* const end = cell + line.size();
    while (true) {
        auto const* const separator =
            static_cast<char const*>(std::memchr(cell, separator_, static_cast<std::size_t>(end - cell)));
        if (separator == nullptr) break;
        fields_.push_back(quick_trimmed(cell, separator));
        cell = separator + 1;
    }
    fields_.push_back(quick_trimmed(cell, end));
}

// Line by line, because libcsv does not stop at the end of a record and a quoted cell may hold line ends.
CsvRecords::Step CsvRecords::parse_quoted(std::size_t start, std::size_t line_end) {
    if (!quoted_) quoted_ = std::make_unique<Quoted>(separator_);
    quoted_->reset();
    std::size_t const resume = at_;
    std::size_t from = start;
    while (true) {
        bool const sound = quoted_->feed(text_.substr(from, line_end - from)) && quoted_->feed("\n");
        if (sound && quoted_->done) break;
        at_ = resume;
        if (!sound || line_end == text_.size()) return Step::broken_quote;
        from = line_end + 1;
        line_end = std::min(text_.find('\n', from), text_.size());
        if (line_end - start > record_bytes_max) return Step::over_limit;
    }
    at_ = std::min(line_end + 1, text_.size());
    std::size_t begin = 0;
    for (std::size_t const end : quoted_->ends) {
        fields_.push_back(quick_trimmed(quoted_->cells.data() + begin, quoted_->cells.data() + end));
        begin = end;
    }
    return Step::record;
}

bool CsvRecords::blank() const {
    return std::ranges::all_of(fields_, [](std::string_view cell) { return cell.empty(); });
}

CsvReader::CsvReader(std::string file, std::string_view text, std::span<CsvColumn const> columns,
                     ImportReport& report, Headings const& headings)
    : file_(std::move(file)),
      report_(&report),
      records_(records_of(text)),
      positions_(columns.size(), absent) {
    for (auto const& column : columns) names_.emplace_back(column.name);
    auto const step = records_.next();
    if (step != CsvRecords::Step::record || records_.blank()) {
        auto const expected = step == CsvRecords::Step::over_limit     ? Expected::row_within_limit
                              : step == CsvRecords::Step::broken_quote ? Expected::closing_quote
                                                                       : Expected::header_row;
        report_->add(ImportError{file_, std::max<std::size_t>(records_.row(), 1), {}, {}, expected, {}});
        return;
    }
    match_header(columns, headings);
}

std::string_view likely_column(std::string_view heading, std::span<std::string_view const> columns) {
    struct Habit {
        std::string_view heading; // as plain_name makes it
        std::string_view column;
    };
    static constexpr auto habits = std::to_array<Habit>({
        // Of two that a table may have the first is meant: a shift's role, a role's organisation.
        {"organisationid", "organisation"},
        {"organisationname", "organisation"},
        {"charity", "organisation"},
        {"roleid", "role"},
        {"roletitle", "role"},
        {"ref", "id"},
        {"reference", "id"},
        {"referencenumber", "id"},
        {"number", "id"},
        {"volunteerid", "id"},
        {"organisationid", "id"},
        {"roleid", "id"},
        {"shiftid", "id"},
        {"fullname", "name"},
        {"volunteer", "name"},
        {"volunteername", "name"},
        {"organisationname", "name"},
        {"charity", "name"},
        {"role", "title"},
        {"roletitle", "title"},
        {"jobtitle", "title"},
        {"monthofbirth", "born"},
        {"areaofinterest", "causes"},
        {"interests", "causes"},
        {"languagesspoken", "languages"},
        {"day", "date"},
        {"starttime", "start"},
        {"startdate", "start"},
        {"from", "start"},
        {"endtime", "end"},
        {"enddate", "end"},
        {"until", "end"},
        {"minimumplaces", "places_minimum"},
        {"maximumplaces", "places_maximum"},
        {"places", "places_maximum"},
        {"skillsneeded", "required_skills"},
        {"checksneeded", "required_checks"},
        {"expenses", "expenses_paid"},
    });
    auto const name = plain_name(heading);
    for (auto const& habit : habits)
        if (habit.heading == name && std::ranges::find(columns, habit.column) != columns.end())
            return habit.column;
    return {};
}

void CsvReader::match_header(std::span<CsvColumn const> columns, Headings const& headings) {
    std::map<std::string, std::string> stands_for;
    for (auto const& [heading, column] : headings)
        stands_for.emplace(plain_name(heading), plain_name(column));
    auto const header = records_.fields();
    width_ = header.size();
    usable_ = true;
    for (std::size_t position = 0; position < header.size(); ++position) {
        std::string name = plain_name(header[position]);
        if (auto const told = stands_for.find(name); told != stands_for.end()) {
            if (told->second.empty()) continue;
            name = told->second;
        }
        auto const known =
            std::ranges::find(columns, name, [](CsvColumn const& column) { return plain_name(column.name); });
        if (known == columns.end()) {
            auto const noted = name.empty() ? Noted::unnamed_column_ignored : Noted::column_ignored;
            // Spreadsheets leave trailing separators; those name no column.
            bool const named_later =
                std::ranges::any_of(header.subspan(position), [](auto cell) { return !cell.empty(); });
            if (named_later) report_->add(ImportNote{file_, row(), {}, std::string(header[position]), noted});
            continue;
        }
        auto& place = positions_[static_cast<std::size_t>(known - columns.begin())];
        if (place != absent) {
            usable_ = false;
            report_->add(ImportError{file_,
                                     row(),
                                     std::string(known->name),
                                     std::string(header[position]),
                                     Expected::column_once,
                                     {}});
        }
        place = position;
    }
    for (std::size_t column = 0; column < columns.size(); ++column) {
        if (!columns[column].required || has(column)) continue;
        usable_ = false;
        report_->add(ImportError{file_, row(), names_[column], {}, Expected::column_present, {}});
    }
}

bool CsvReader::next() {
    while (usable_ && !report_->full()) {
        switch (records_.next()) {
        case CsvRecords::Step::end: return false;
        case CsvRecords::Step::over_limit:
            report_->add(ImportError{
                file_, row(), {}, {}, Expected::row_within_limit, std::to_string(record_bytes_max)});
            continue;
        case CsvRecords::Step::broken_quote:
            report_->add(ImportError{file_, row(), {}, {}, Expected::closing_quote, {}});
            continue;
        case CsvRecords::Step::record: break;
        }
        fields_ = records_.fields();
        if (fields_.size() > width_) {
            auto const beyond =
                std::ranges::find_if(fields_.subspan(width_), [](auto c) { return !c.empty(); });
            if (beyond != fields_.end()) {
                report_->add(ImportError{file_,
                                         row(),
                                         {},
                                         std::string(*beyond),
                                         Expected::no_cell_beyond_header,
                                         std::to_string(width_)});
                continue;
            }
        }
        if (records_.blank()) continue;
        drop_guards();
        return true;
    }
    return false;
}

void CsvReader::drop_guards() {
    if (std::ranges::none_of(fields_, is_guarded)) return;
    unguarded_.assign(fields_.begin(), fields_.end());
    for (auto& cell : unguarded_) {
        if (is_guarded(cell)) cell.remove_prefix(1);
    }
    fields_ = unguarded_;
}

void CsvReader::misread(std::size_t column, Misread what) const {
    misread(column, cell(column), std::move(what));
}

void CsvReader::misread(std::size_t column, std::string_view part, Misread what) const {
    report_->add(
        ImportError{file_, row(), names_[column], std::string(part), what.expected, std::move(what.hint)});
}

void CsvReader::note(std::size_t column, std::string_view part, Noted noted) const {
    report_->add(ImportNote{file_, row(), names_[column], std::string(part), noted});
}

CsvWriter::CsvWriter(std::string& out, Options options) : out_(&out), options_(options) {
    if (options_.byte_order_mark) out_->append("\xEF\xBB\xBF");
}

CsvWriter& CsvWriter::text(std::string_view cell) {
    alone_and_empty_ = !row_begun_ && cell.empty();
    if (row_begun_) out_->push_back(',');
    row_begun_ = true;
    bool const guard = needs_guard(cell);
    bool const outer_space = !cell.empty() && trimmed(cell).size() != cell.size();
    if (!outer_space && cell.find_first_of(",;\t\"\r\n") == std::string_view::npos) {
        if (guard) out_->push_back('\'');
        out_->append(cell);
        return *this;
    }
    out_->push_back('"');
    if (guard) out_->push_back('\'');
    for (char const each : cell) {
        if (each == '"') out_->push_back('"');
        out_->push_back(each);
    }
    out_->push_back('"');
    return *this;
}

CsvWriter& CsvWriter::number(std::int64_t cell) {
    alone_and_empty_ = false;
    if (row_begun_) out_->push_back(',');
    row_begun_ = true;
    char digits[24];
    auto const [end, failure] = std::to_chars(digits, digits + sizeof digits, cell);
    out_->append(digits, end);
    return *this;
}

void CsvWriter::end_row() {
    // A lone empty cell would read back as a blank line.
    if (alone_and_empty_) out_->append("\"\"");
    out_->append(options_.line_end);
    row_begun_ = false;
    alone_and_empty_ = false;
}

} // namespace kith::exchange
