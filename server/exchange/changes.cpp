// SPDX-License-Identifier: MIT
#include "exchange/changes.hpp"

#include "base/contract.hpp"
#include "exchange/pack_columns.hpp"
#include "exchange/text.hpp"
#include "exchange/violations.hpp"
#include "exchange/words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace kith::exchange {

namespace {

enum class Kind : std::uint8_t { drop_out, join, set, open, close, grow, urgency, pin, refuse_pair };

constexpr std::array<std::pair<std::string_view, Kind>, 9> kinds{{{"drop_out", Kind::drop_out},
                                                                  {"join", Kind::join},
                                                                  {"set", Kind::set},
                                                                  {"open", Kind::open},
                                                                  {"close", Kind::close},
                                                                  {"grow", Kind::grow},
                                                                  {"urgency", Kind::urgency},
                                                                  {"pin", Kind::pin},
                                                                  {"refuse", Kind::refuse_pair}}};

struct Change {
    Kind kind{};
    std::string volunteer, opening, field, value;
    std::size_t row = 0;
};

// Columns that say the same thing in different ways: a new one puts the others out, unless they are new too.
constexpr std::array<std::string_view, 4> place_columns{"postcode", "ward", "easting", "northing"};
constexpr std::array<std::string_view, 2> age_columns{"born", "age_band"};

// Rows of one table that changes touch, held as the texts of their cells: what a change writes is read by the
// same fields, with the same errors, as if it stood in the pack.
template <class Line>
class EditedRows {
  public:
    struct Row {
        std::vector<std::string> texts;      // by column
        std::vector<std::size_t> changed_at; // by column: the row of changes.csv, 0 where untouched
        std::size_t last = 0;
    };

    explicit EditedRows(std::span<Field<Line> const> fields) : fields_(fields) {}

    // The row of `key`; when first touched it has the texts of `line`, or none where there is no line yet.
    Row& edit(std::string const& key, std::size_t at, std::optional<Line> const& line,
              PackContext const& context) {
        auto const [found, added] = rows_.try_emplace(key);
        Row& row = found->second;
        if (added) {
            row.changed_at.resize(fields_.size());
            for (auto const& field : fields_)
                row.texts.push_back(line ? field.write(*line, context) : std::string());
            row.texts[column("id").value()] = key;
        }
        row.last = at;
        return row;
    }
    [[nodiscard]] Row const* find(std::string const& key) const {
        auto const found = rows_.find(key);
        return found == rows_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] bool touched(std::string const& key) const { return rows_.contains(key); }

    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const {
        std::string const plain = plain_word(name);
        for (std::size_t at = 0; at < fields_.size(); ++at)
            if (plain_word(fields_[at].name) == plain) return at;
        return std::nullopt;
    }
    [[nodiscard]] std::string nearest(std::string_view name) const {
        std::vector<std::string_view> names;
        for (auto const& field : fields_) names.push_back(field.name);
        return nearest_word(name, names);
    }

    void write(Row& row, std::string_view name, std::string value, std::size_t at) const {
        std::size_t const position = column(name).value();
        row.texts[position] = std::move(value);
        row.changed_at[position] = at;
        put_out(row, place_columns, fields_[position].name);
        put_out(row, age_columns, fields_[position].name);
    }

    // Reads every touched row; use(key, line). Errors go to `report` with their place in `file`.
    void read(std::string const& file, PackContext const& context, ImportReport& report, auto use) const {
        if (rows_.empty()) return;
        std::string text;
        CsvWriter writer(text);
        for (auto const& field : fields_) writer.text(field.name);
        writer.end_row();
        std::vector<Row const*> order;
        for (auto const& [key, row] : rows_) {
            for (auto const& cell : row.texts) writer.text(cell);
            writer.end_row();
            order.push_back(&row);
        }
        std::vector<CsvColumn> columns;
        for (auto const& field : fields_) columns.push_back({field.name, field.required});
        ImportReport own;
        CsvReader reader(file, text, columns, own);
        auto each = rows_.begin();
        while (reader.next()) {
            Line line;
            for (std::size_t at = 0; at < fields_.size(); ++at)
                fields_[at].read(line, Cell(reader, at, context));
            use(each->first, std::move(line));
            ++each;
        }
        auto const origin = [&](std::size_t row) { return row >= 2 ? order[row - 2] : nullptr; };
        for (auto& error : own.take_errors()) {
            Row const* row = origin(error.row);
            report.add(placed(std::move(error), row));
        }
        for (auto& note : own.take_notes()) {
            if (Row const* row = origin(note.row)) {
                auto const at = column(note.column);
                if (!at || row->changed_at[*at] == 0) continue; // told when the pack was read
                note.row = row->changed_at[*at];
                note.column = "value";
            }
            report.add(std::move(note));
        }
    }

    // An error of a column of a touched row, as an error of the change that wrote it; where none did, of the
    // last change of that row, naming the column that needs one.
    [[nodiscard]] ImportError placed(ImportError error, Row const* row) const {
        if (row == nullptr) return error;
        auto const at = column(error.column);
        if (at && row->changed_at[*at] != 0) {
            error.row = row->changed_at[*at];
            error.column = "value";
        } else {
            error.row = row->last;
            error.hint = error.column;
            error.column = "field";
        }
        return error;
    }

  private:
    void put_out(Row& row, std::span<std::string_view const> group, std::string_view name) const {
        if (std::ranges::find(group, name) == group.end()) return;
        for (auto const other : group) {
            auto const at = column(other);
            if (at && row.changed_at[*at] == 0) row.texts[*at].clear();
        }
    }

    std::span<Field<Line> const> fields_;
    std::map<std::string, Row> rows_;
};

bool is_live(MatchState state) {
    return state <= MatchState::active || state == MatchState::waiting_list;
}

class ChangesReader {
  public:
    // Keeps references to both.
    ChangesReader(std::string_view file, PackDraft& draft, ImportReport& report)
        : file_(file), roster_(draft.roster), report_(report), context_(context_of(draft)) {
        for (std::size_t at = 0; at < roster_.volunteers.size(); ++at)
            volunteers_.emplace(roster_.volunteers[at].key, at);
        for (std::size_t at = 0; at < roster_.roles.size(); ++at)
            roles_.emplace(roster_.roles[at].role.key, at);
        for (std::size_t at = 0; at < roster_.shifts.size(); ++at)
            shifts_.emplace(roster_.shifts[at].shift.key, at);
        for (std::size_t at = 0; at < roster_.matches.size(); ++at)
            matches_.emplace(std::pair(roster_.matches[at].volunteer, roster_.matches[at].opening), at);
        match_rows_.resize(roster_.matches.size());
    }

    // Returns the number of changes.
    std::size_t read(std::string_view text) {
        auto const changes = read_rows(text);
        for (auto const& change : changes) {
            if (plain_word(change.field) == "role") new_shifts_.insert(change.opening);
        }
        for (auto const& change : changes) apply(change);
        read_edited();
        return changes.size();
    }

    // What the roster finds wrong with the changed facts, where a change is to blame.
    void add(Violation const& violation) {
        ImportError error = placed(violation);
        bool const told = std::ranges::any_of(report_.errors(), [&](ImportError const& each) {
            return each.row == error.row && each.column == error.column && each.row != 0;
        });
        if (!told) report_.add(std::move(error));
    }

  private:
    void fail(Change const& change, std::string_view column, std::string_view read, Expected expected,
              std::string hint = {}) {
        report_.add(ImportError{file_, change.row, std::string(column), std::string(read), expected,
                                std::move(hint)});
    }
    bool need(Change const& change, std::string_view column, std::string const& cell) {
        if (cell.empty()) fail(change, column, cell, Expected::value);
        return !cell.empty();
    }
    // Reports every one of these columns that is not blank.
    bool forbid(Change const& change, std::initializer_list<std::string_view> columns) {
        bool blank = true;
        for (auto const column : columns) {
            std::string const& cell = column == "volunteer" ? change.volunteer
                                      : column == "opening" ? change.opening
                                      : column == "field"   ? change.field
                                                            : change.value;
            if (cell.empty()) continue;
            fail(change, column, cell, Expected::nothing);
            blank = false;
        }
        return blank;
    }

    std::vector<Change> read_rows(std::string_view text) {
        constexpr CsvColumn columns[] = {
            {"kind", true}, {"volunteer", true}, {"opening", true}, {"field", true}, {"value", true}};
        std::vector<Change> changes;
        CsvReader reader(file_, text, columns, report_);
        while (reader.usable() && reader.next()) {
            std::string const plain = plain_word(reader.cell(0));
            auto const known = std::ranges::find_if(
                kinds, [&](auto const& each) { return plain_word(each.first) == plain; });
            if (known == kinds.end()) {
                std::vector<std::string_view> words;
                for (auto const& each : kinds) words.push_back(each.first);
                bool const blank = reader.cell(0).empty();
                reader.misread(0, blank ? Misread{Expected::value, {}}
                                        : Misread{Expected::known_word, nearest_word(reader.cell(0), words)});
                continue;
            }
            changes.push_back({known->second, std::string(reader.cell(1)), std::string(reader.cell(2)),
                               std::string(reader.cell(3)), std::string(reader.cell(4)), reader.row()});
        }
        return changes;
    }

    void apply(Change const& change) {
        switch (change.kind) {
        case Kind::drop_out: return drop_out(change);
        case Kind::join: return join(change);
        case Kind::set: return set(change);
        case Kind::open: return open(change);
        case Kind::close: return close(change);
        case Kind::grow: return grow(change);
        case Kind::urgency: return urgency(change);
        case Kind::pin: return pair_up(change, MatchState::confirmed);
        case Kind::refuse_pair: return pair_up(change, MatchState::declined_by_volunteer);
        }
    }

    // --- who and what ---

    bool knows_volunteer(Change const& change) {
        if (!need(change, "volunteer", change.volunteer)) return false;
        bool const known = volunteers_.contains(change.volunteer);
        if (!known) fail(change, "volunteer", change.volunteer, Expected::known_key);
        return known;
    }
    bool knows_opening(Change const& change) {
        if (!need(change, "opening", change.opening)) return false;
        bool const known = roles_.contains(change.opening) || shifts_.contains(change.opening);
        if (!known) fail(change, "opening", change.opening, Expected::known_key);
        return known;
    }

    EditedRows<VolunteerLine>::Row& volunteer_row(std::string const& key, std::size_t at) {
        std::optional<VolunteerLine> line;
        if (!joined_.contains(key) && !edited_volunteers_.touched(key)) {
            Volunteer const& person = roster_.volunteers[volunteers_.at(key)];
            line = VolunteerLine{person, cells_of(person.home), {}};
            for (auto const& bar : roster_.bars)
                if (bar.volunteer == key) line->not_for.push_back(bar.target);
        }
        return edited_volunteers_.edit(key, at, line, context_);
    }
    EditedRows<RoleLine>::Row& role_row(std::string const& key, std::size_t at) {
        std::optional<RoleLine> line;
        if (!opened_.contains(key) && !edited_roles_.touched(key)) {
            RoleRow const& row = roster_.roles[roles_.at(key)];
            line = RoleLine{row, cells_of(row.role.location)};
        }
        return edited_roles_.edit(key, at, line, context_);
    }
    EditedRows<ShiftLine>::Row& shift_row(std::string const& key, std::size_t at) {
        std::optional<ShiftLine> line;
        if (!opened_.contains(key) && !edited_shifts_.touched(key))
            line = line_of(roster_.shifts[shifts_.at(key)], context_);
        return edited_shifts_.edit(key, at, line, context_);
    }

    // Writes a cell of a role or shift, whichever has the key.
    void write_opening(Change const& change, std::string_view name, std::string value) {
        if (shifts_.contains(change.opening)) {
            auto& row = shift_row(change.opening, change.row);
            if (writable(change, edited_shifts_, name))
                edited_shifts_.write(row, name, std::move(value), change.row);
        } else {
            auto& row = role_row(change.opening, change.row);
            if (writable(change, edited_roles_, name))
                edited_roles_.write(row, name, std::move(value), change.row);
        }
    }
    // Is it a column, and not the id, which everything else refers to?
    template <class Line>
    bool writable(Change const& change, EditedRows<Line> const& rows, std::string_view name) {
        auto const column = rows.column(name);
        bool const known = column && column != rows.column("id");
        if (!known) fail(change, "field", name, Expected::known_word, rows.nearest(name));
        return known;
    }

    // --- kinds ---

    void drop_out(Change const& change) {
        bool const plain = forbid(change, {"field", "value"});
        if (!knows_volunteer(change) || !plain) return;
        if (!change.opening.empty()) {
            if (knows_opening(change)) set_match(change, MatchState::declined_by_volunteer);
            return;
        }
        auto& row = volunteer_row(change.volunteer, change.row);
        edited_volunteers_.write(row, "status", std::string(word_of(VolunteerStatus::stopped)), change.row);
        for (std::size_t at = 0; at < roster_.matches.size(); ++at) {
            MatchRow& match = roster_.matches[at];
            if (match.volunteer != change.volunteer || !is_live(match.state)) continue;
            match.state = match.state == MatchState::active ? MatchState::left : MatchState::withdrawn;
            match.since = today();
            match_rows_[at] = change.row;
        }
    }

    void join(Change const& change) {
        if (!need(change, "volunteer", change.volunteer) || !forbid(change, {"opening"})) return;
        if (volunteers_.contains(change.volunteer) && !joined_.contains(change.volunteer))
            return fail(change, "volunteer", change.volunteer, Expected::unique_key);
        if (volunteers_.emplace(change.volunteer, roster_.volunteers.size()).second) {
            joined_.insert(change.volunteer);
            roster_.volunteers.emplace_back().key = change.volunteer;
        }
        auto& row = volunteer_row(change.volunteer, change.row);
        if (change.field.empty())
            forbid(change, {"value"});
        else if (writable(change, edited_volunteers_, change.field))
            edited_volunteers_.write(row, change.field, change.value, change.row);
    }

    void set(Change const& change) {
        if (!need(change, "field", change.field)) return;
        if (change.volunteer.empty()) {
            if (knows_opening(change)) write_opening(change, change.field, change.value);
            return;
        }
        if (!forbid(change, {"opening"}) || !knows_volunteer(change)) return;
        auto& row = volunteer_row(change.volunteer, change.row);
        if (writable(change, edited_volunteers_, change.field))
            edited_volunteers_.write(row, change.field, change.value, change.row);
    }

    void open(Change const& change) {
        if (!need(change, "opening", change.opening) || !forbid(change, {"volunteer"})) return;
        if (!roles_.contains(change.opening) && !shifts_.contains(change.opening)) {
            opened_.insert(change.opening);
            if (new_shifts_.contains(change.opening)) {
                shifts_.emplace(change.opening, roster_.shifts.size());
                roster_.shifts.emplace_back().shift.key = change.opening;
            } else {
                roles_.emplace(change.opening, roster_.roles.size());
                roster_.roles.emplace_back().role.key = change.opening;
            }
        }
        write_opening(change, "status", std::string(word_of(RoleStatus::open)));
        if (change.field.empty())
            forbid(change, {"value"});
        else
            write_opening(change, change.field, change.value);
    }

    void close(Change const& change) {
        bool const plain = forbid(change, {"volunteer", "field", "value"});
        if (knows_opening(change) && plain)
            write_opening(change, "status", std::string(word_of(RoleStatus::closed)));
    }

    void urgency(Change const& change) {
        bool const plain = forbid(change, {"volunteer", "field"});
        if (!knows_opening(change) || !plain || !need(change, "value", change.value)) return;
        write_opening(change, "urgency", change.value);
    }

    // Places that the cells state; nothing where a cell is blank or, reported elsewhere, unreadable.
    template <class Line>
    Places places_in(EditedRows<Line> const& rows, std::vector<std::string> const& texts) const {
        auto const number = [&](std::string_view name) -> Known<std::int32_t> {
            auto const& text = texts[rows.column(name).value()];
            auto const read = parse_integer(text, 0, places_max);
            return is_unknown(text) || !read ? Known<std::int32_t>{} : static_cast<std::int32_t>(*read);
        };
        return {number("places_minimum"), number("places_maximum")};
    }

    void grow(Change const& change) {
        bool const plain = forbid(change, {"volunteer", "field"});
        if (!knows_opening(change) || !plain || !need(change, "value", change.value)) return;
        auto const more = parse_integer(change.value, 1, places_max);
        if (!more) return fail(change, "value", change.value, more.error().expected, more.error().hint);
        Places places;
        if (auto const shift = shifts_.find(change.opening); shift != shifts_.end()) {
            places = places_in(edited_shifts_, shift_row(change.opening, change.row).texts);
            auto const& role = roster_.shifts[shift->second].role;
            if (roles_.contains(role)) {
                auto const inherited = edited_roles_.touched(role)
                                           ? places_in(edited_roles_, edited_roles_.find(role)->texts)
                                           : roster_.roles[roles_.at(role)].role.places;
                if (!places.minimum) places.minimum = inherited.minimum;
                if (!places.maximum) places.maximum = inherited.maximum;
            }
        } else {
            places = places_in(edited_roles_, role_row(change.opening, change.row).texts);
        }
        // As the roster counts where no maximum is stated: one, or the minimum.
        std::int64_t const now = places.maximum.value_or(std::max(1, places.minimum.value_or(1)));
        write_opening(change, "places_maximum", std::to_string(now + *more));
    }

    void pair_up(Change const& change, MatchState state) {
        bool const plain = forbid(change, {"field", "value"});
        bool const person = knows_volunteer(change);
        if (knows_opening(change) && person && plain) set_match(change, state);
    }

    // The match on record for the pair comes into the state, or one is made. One that is further along than a
    // pin asks for stays where it is.
    void set_match(Change const& change, MatchState state) {
        auto const [found, added] =
            matches_.try_emplace(std::pair(change.volunteer, change.opening), roster_.matches.size());
        if (added) {
            roster_.matches.push_back({change.volunteer, change.opening, state, today()});
            match_rows_.push_back(change.row);
            return;
        }
        MatchRow& match = roster_.matches[found->second];
        match_rows_[found->second] = change.row;
        bool const further = match.state == MatchState::confirmed || match.state == MatchState::active;
        if (state == MatchState::confirmed && further) return;
        match.state = state;
        match.since = today();
    }

    [[nodiscard]] Date today() const { return roster_.zone.date(roster_.as_of); }

    // --- back into the draft ---

    void read_edited() {
        edited_volunteers_.read(file_, context_, report_, [&](std::string const& key, VolunteerLine line) {
            line.volunteer.home = location_of(line.home, context_);
            line.volunteer.key = key;
            std::erase_if(roster_.bars, [&](BarRow const& bar) { return bar.volunteer == key; });
            for (auto& target : line.not_for) roster_.bars.push_back({key, std::move(target)});
            roster_.volunteers[volunteers_.at(key)] = std::move(line.volunteer);
        });
        edited_roles_.read(file_, context_, report_, [&](std::string const& key, RoleLine line) {
            line.row.role.location = location_of(line.location, context_);
            roster_.roles[roles_.at(key)] = std::move(line.row);
        });
        edited_shifts_.read(file_, context_, report_, [&](std::string const& key, ShiftLine line) {
            // A time that could not be read is reported already; what stands in must not be reported too.
            Interval const stand_in{context_.as_of, context_.as_of + std::chrono::hours(1)};
            line.row.shift.when = time_of(line, context_).value_or(stand_in);
            roster_.shifts[shifts_.at(key)] = std::move(line.row);
        });
    }

    [[nodiscard]] ImportError placed(Violation const& violation) const {
        ImportError error = error_of(violation, file_, 0, std::string(violation.field));
        switch (violation.table) {
        case Table::volunteers:
            return edited_volunteers_.placed(error,
                                             edited_volunteers_.find(roster_.volunteers[violation.row].key));
        case Table::bars:
            return edited_volunteers_.placed(error,
                                             edited_volunteers_.find(roster_.bars[violation.row].volunteer));
        case Table::roles:
            return edited_roles_.placed(error, edited_roles_.find(roster_.roles[violation.row].role.key));
        case Table::shifts:
            return edited_shifts_.placed(error, edited_shifts_.find(roster_.shifts[violation.row].shift.key));
        case Table::matches: error.row = match_rows_[violation.row]; return error;
        default: return error;
        }
    }

    std::string file_;
    RosterDraft& roster_;
    ImportReport& report_;
    PackContext context_;
    std::map<std::string, std::size_t> volunteers_, roles_, shifts_; // key -> place in the draft
    std::map<std::pair<std::string, std::string>, std::size_t> matches_;
    std::vector<std::size_t> match_rows_; // by match of the draft: the change that made or moved it, 0 none
    std::set<std::string> joined_, opened_, new_shifts_;
    EditedRows<VolunteerLine> edited_volunteers_{volunteer_fields()};
    EditedRows<RoleLine> edited_roles_{role_fields()};
    EditedRows<ShiftLine> edited_shifts_{shift_fields()};
};

PackRefusal refusal_of(ImportReport& report) {
    PackRefusal refusal{report.take_errors(), report.omitted(), report.take_notes()};
    std::ranges::sort(refusal.errors, {}, [](ImportError const& each) {
        return std::tuple(std::string_view(each.file), each.row, std::string_view(each.column), each.expected,
                          std::string_view(each.read));
    });
    return refusal;
}

} // namespace

std::optional<Roster> apply_changes(std::string_view file, std::string_view text, PackDraft draft,
                                    ImportReport& report, std::size_t& count) {
    ChangesReader reader(file, draft, report);
    count = reader.read(text);
    // A copy, because what the roster finds wrong is placed by the draft's keys.
    auto roster = Roster::build(draft.roster);
    if (!roster) {
        for (auto const& violation : roster.error()) reader.add(violation);
    }
    if (!report.clean()) return std::nullopt;
    return std::move(*roster);
}

Outcome<ChangedPack, PackRefusal> read_changed_pack(std::filesystem::path const& folder, AsOf const& as_of,
                                                    std::filesystem::path const& changes) {
    auto before = read_pack(folder, as_of);
    if (!before) return refuse(std::move(before.error()));
    auto draft = read_draft(folder, as_of);
    KITH_EXPECT(draft.has_value());
    ImportReport report;
    auto const text = read_text_file(changes, report);
    std::size_t count = 0;
    std::optional<Roster> after;
    if (text) after = apply_changes(changes.filename().string(), *text, std::move(*draft), report, count);
    if (!after) return refuse(refusal_of(report));
    for (auto& note : report.take_notes()) before->notes.push_back(std::move(note));
    return ChangedPack{std::move(*before), std::move(*after), count};
}

} // namespace kith::exchange
