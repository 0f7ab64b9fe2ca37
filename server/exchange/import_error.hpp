// SPDX-License-Identifier: MIT
// What is wrong with a file that came in, as data: where it stands (file, row, column), what was read, and
// the code of what was expected there. Readers collect every error of a run in one ImportReport instead of
// stopping at the first; the sentences are the catalogue's (server/phrases).
#pragma once

#include <boost/describe/enum.hpp>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

// What should have stood there. The enumerator is the stable code.
BOOST_DEFINE_ENUM_CLASS(Expected,
                        // the file as a whole
                        readable_file, file_within_limit, text_encoding, no_nul_byte, header_row,
                        column_present, column_once, valid_json, valid_toml, valid_geojson, valid_calendar,
                        // a row
                        row_within_limit, closing_quote, no_cell_beyond_header,
                        // a cell
                        value, whole_number, decimal_number, number_in_range, yes_no_unknown, date,
                        month_of_birth, time_of_day, instant, duration, distance, postcode, week_pattern,
                        recurrence, time_range, day_name, known_word, known_key, unique_key, time_zone,
                        grid_reference,
                        // the meaning of a row or of several
                        consistent_row, key_within_limit, opening_key, unambiguous_key, word_once,
                        end_after_start, minimum_within_maximum, minimum_to_run_with, role_with_shifts,
                        column_of_this_kind, reason, approver, nothing, no_certificate,
                        // a setting
                        known_setting)

// What was read in a way worth telling, though nothing is wrong with it.
BOOST_DEFINE_ENUM_CLASS(Noted, read_as_windows_1252, read_as_utf_16, column_ignored, unnamed_column_ignored,
                        postcode_not_in_places, ward_differs_from_postcode, absence_without_availability,
                        // of activities (activities.hpp), where each is explained
                        end_not_stated, places_not_stated, times_by_arrangement, window_not_session,
                        over_already, none_ignored, requirement_not_a_rule, requirement_not_understood,
                        check_level_not_stated, cause_not_known, online_contradicts_attendance, pin_at_zero,
                        pin_of_whole_area, pin_outside_grid, pin_far_from_postcode, location_not_stated)

[[nodiscard]] std::string_view code(Expected expected);
[[nodiscard]] std::string_view code(Noted noted);

// What a cell parser answers when it cannot read a text: what it expected, and a detail for the sentence,
// such as a range ("0..168"), the nearest known word, or the part of the text it stumbled over.
struct Misread {
    Expected expected{};
    std::string hint;
    friend bool operator==(Misread const&, Misread const&) = default;
};

struct ImportError {
    std::string file;
    std::size_t row = 0; // as a spreadsheet counts: the header is row 1; 0 means the file as a whole
    std::string column;  // as the documentation spells it; empty means the row as a whole
    std::string read;    // shortened to read_bytes_max
    Expected expected{};
    std::string hint;
    friend bool operator==(ImportError const&, ImportError const&) = default;
};

struct ImportNote {
    std::string file;
    std::size_t row = 0;
    std::string column;
    std::string read;
    Noted noted{};
    friend bool operator==(ImportNote const&, ImportNote const&) = default;
};

inline constexpr std::size_t read_bytes_max = 80; // of what was read that an error repeats
inline constexpr std::size_t errors_max = 2000;   // kept in one run; the rest are counted

class ImportReport {
  public:
    void add(ImportError error);
    void add(ImportNote note);

    // Nothing wrong so far?
    [[nodiscard]] bool clean() const { return errors_.empty(); }
    // Errors past errors_max are not kept, only counted: then a reader may as well stop.
    [[nodiscard]] bool full() const { return errors_.size() >= errors_max; }
    [[nodiscard]] std::size_t omitted() const { return omitted_; }
    [[nodiscard]] std::vector<ImportError> const& errors() const { return errors_; }
    [[nodiscard]] std::vector<ImportNote> const& notes() const { return notes_; }
    [[nodiscard]] std::vector<ImportError> take_errors() { return std::move(errors_); }
    [[nodiscard]] std::vector<ImportNote> take_notes() { return std::move(notes_); }

  private:
    std::vector<ImportError> errors_;
    std::vector<ImportNote> notes_;
    std::size_t omitted_ = 0;
};

// At most read_bytes_max bytes of `text`, cut between characters, with control characters as spaces.
[[nodiscard]] std::string excerpt(std::string_view text);

} // namespace kith::exchange
