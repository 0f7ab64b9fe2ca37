// SPDX-License-Identifier: MIT
#include "exchange/violations.hpp"

namespace kith::exchange {

namespace {

// A violation of the roster, in the words of a reader of files.
Expected expected_of(ViolationCode code) {
    switch (code) {
    case ViolationCode::key_empty: return Expected::value;
    case ViolationCode::key_too_long: return Expected::key_within_limit;
    case ViolationCode::key_repeated: return Expected::unique_key;
    case ViolationCode::reference_unknown: return Expected::known_key;
    case ViolationCode::reference_ambiguous: return Expected::unambiguous_key;
    case ViolationCode::reference_not_an_opening: return Expected::opening_key;
    case ViolationCode::word_unknown: return Expected::known_word;
    case ViolationCode::word_repeated: return Expected::word_once;
    case ViolationCode::number_out_of_range: return Expected::number_in_range;
    case ViolationCode::minimum_above_maximum: return Expected::minimum_within_maximum;
    case ViolationCode::minimum_missing: return Expected::minimum_to_run_with;
    case ViolationCode::end_before_start: return Expected::end_after_start;
    case ViolationCode::list_empty: return Expected::value;
    case ViolationCode::shift_of_other_kind: return Expected::role_with_shifts;
    case ViolationCode::pattern_of_other_kind: return Expected::column_of_this_kind;
    case ViolationCode::match_repeated: return Expected::unique_key;
    case ViolationCode::single_sex_reason_missing: return Expected::reason;
    case ViolationCode::single_sex_approver_missing: return Expected::approver;
    }
    return Expected::consistent_row;
}

} // namespace

ImportError error_of(Violation const& violation, std::string file, std::size_t row, std::string column) {
    bool const numbers = violation.code == ViolationCode::number_out_of_range ||
                         violation.code == ViolationCode::key_too_long ||
                         violation.code == ViolationCode::minimum_above_maximum;
    std::string read = numbers ? std::to_string(violation.read) : violation.other;
    std::string hint;
    if (numbers) hint = std::to_string(violation.lowest) + ".." + std::to_string(violation.highest);
    return {std::move(file), row, std::move(column), std::move(read), expected_of(violation.code),
            std::move(hint)};
}

} // namespace kith::exchange
