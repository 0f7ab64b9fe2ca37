// SPDX-License-Identifier: MIT
#include "exchange/cells.hpp"

#include "base/checked.hpp"
#include "exchange/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace kith::exchange {

namespace chrono = std::chrono;

namespace {

bool is_digit(char each) {
    return each >= '0' && each <= '9';
}
bool is_letter(char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

auto misread(Expected expected, std::string_view hint = {}) {
    return refuse(Misread{expected, std::string(hint)});
}

std::string range_text(std::int64_t smallest, std::int64_t largest) {
    return std::to_string(smallest) + ".." + std::to_string(largest);
}

// The number in `digits` when it is one of at most nine digits.
std::optional<int> small_number(std::string_view digits) {
    if (!all_digits(digits) || digits.size() > 9) return std::nullopt;
    int value = 0;
    for (char const each : digits) value = value * 10 + (each - '0');
    return value;
}

// "1,200" -> "1200"; other uses of commas are left, to be refused.
std::string without_thousands(std::string_view cell) {
    auto const first = cell.find(',');
    bool const grouped = first != std::string_view::npos && first > 0 && is_digit(cell[first - 1]);
    if (!grouped) return std::string(cell);
    std::string joined(cell.substr(0, first));
    for (auto at = first; at < cell.size() && cell[at] == ','; at += 4) {
        auto const group = cell.substr(at + 1, 3);
        bool const ends = at + 4 == cell.size() || (at + 4 < cell.size() && !is_digit(cell[at + 4]));
        bool const goes_on = at + 4 < cell.size() && cell[at + 4] == ',';
        if (group.size() != 3 || !all_digits(group) || !(ends || goes_on)) return std::string(cell);
        joined += group;
        if (!goes_on) return joined.append(cell.substr(at + 4));
    }
    return joined;
}

// A run of digits, a run of letters, or one other character.
std::string_view next_token(std::string_view& rest) {
    std::size_t length = std::min<std::size_t>(rest.size(), 1);
    if (!rest.empty() && (is_digit(rest.front()) || is_letter(rest.front()))) {
        auto const same = is_digit(rest.front()) ? is_digit : is_letter;
        while (length < rest.size() && same(rest[length])) ++length;
    }
    auto const token = rest.substr(0, length);
    rest.remove_prefix(length);
    return token;
}

constexpr std::array<std::string_view, 12> month_names = {"january",   "february", "march",    "april",
                                                          "may",       "june",     "july",     "august",
                                                          "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> day_names = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};

std::optional<unsigned> month_named(std::string_view word) {
    if (word == "sept") return 9U;
    if (word.size() < 3) return std::nullopt;
    for (std::size_t month = 0; month < month_names.size(); ++month) {
        if (word == month_names[month] || word == month_names[month].substr(0, 3)) {
            return static_cast<unsigned>(month + 1);
        }
    }
    return std::nullopt;
}

// A date taken apart: its numbers and its month's name, in order; separators, weekday and ordinals dropped.
struct DateParts {
    std::vector<std::string_view> numbers;
    std::optional<unsigned> month;
    std::size_t numbers_before_month = 0;
    bool slashes = false; // separated as numbers are, not by spaces
};

std::optional<DateParts> date_parts(std::string_view text) {
    DateParts parts;
    bool last_was_number = false;
    while (!text.empty()) {
        auto const token = next_token(text);
        bool const number = is_digit(token.front());
        if (number) {
            if (parts.numbers.size() == 3) return std::nullopt;
            parts.numbers.push_back(token);
        } else if (is_letter(token.front())) {
            bool const ordinal = token == "st" || token == "nd" || token == "rd" || token == "th";
            auto const month = month_named(token);
            if (ordinal && last_was_number) continue;
            if (month && !parts.month) {
                parts.month = month;
                parts.numbers_before_month = parts.numbers.size();
            } else if (token != "of" && !(weekday_named(token) && parts.numbers.empty() && !parts.month)) {
                return std::nullopt;
            }
        } else if (token == "/" || token == "-" || token == ".") {
            parts.slashes = true;
        } else if (token != " " && token != ",") {
            return std::nullopt;
        }
        last_was_number = number;
    }
    return parts;
}

std::optional<int> year_of(std::string_view digits) {
    auto const number = small_number(digits);
    if (!number || (digits.size() != 2 && digits.size() != 4)) return std::nullopt;
    int const year = digits.size() == 2 ? 2000 + *number : *number;
    return year >= 1900 && year <= 2199 ? std::optional(year) : std::nullopt;
}

Reading<Date> date_of(std::optional<int> year, std::optional<unsigned> month, std::optional<int> day) {
    if (!year || !month || !day) return misread(Expected::date);
    chrono::year_month_day const date(chrono::year(*year), chrono::month(*month),
                                      chrono::day(static_cast<unsigned>(*day)));
    if (*day < 1 || *day > 31 || !date.ok()) return misread(Expected::date);
    return Date(date);
}

std::optional<unsigned> month_number(std::string_view digits) {
    auto const number = small_number(digits);
    if (!number || *number < 1 || *number > 12 || digits.size() > 2) return std::nullopt;
    return static_cast<unsigned>(*number);
}

// A date without a time; lower case.
Reading<Date> plain_date(std::string_view text) {
    auto const parts = date_parts(text);
    if (!parts) return misread(Expected::date);
    auto const& numbers = parts->numbers;
    if (parts->month) {
        if (numbers.size() != 2) return misread(Expected::date);
        bool const year_first = numbers[0].size() == 4; // 2026 May 3
        auto const day = small_number(numbers[year_first ? 1 : 0]);
        return date_of(year_of(numbers[year_first ? 0 : 1]), parts->month, day);
    }
    if (numbers.size() == 3 && parts->slashes) {
        bool const year_first = numbers[0].size() == 4;
        auto const day = numbers[year_first ? 2 : 0];
        if (day.size() > 2) return misread(Expected::date);
        return date_of(year_of(numbers[year_first ? 0 : 2]), month_number(numbers[1]), small_number(day));
    }
    if (numbers.size() == 1 && numbers[0].size() == 8 && text.size() == 8) { // 20260503
        return date_of(year_of(text.substr(0, 4)), month_number(text.substr(4, 2)),
                       small_number(text.substr(6)));
    }
    return misread(Expected::date);
}

// Splits "2026-03-02T09:00" or "2/3/2026 09:00" before the time, which is empty where there is none. Lower
// case.
std::pair<std::string_view, std::string_view> split_time(std::string_view text) {
    auto const colon = text.find(':');
    auto at = text.find_last_of(" t", colon == std::string_view::npos ? text.size() : colon);
    if (at == std::string_view::npos || at + 1 >= text.size() || !is_digit(text[at + 1])) return {text, {}};
    bool const joined = text[at] == 't' && at > 0 && is_digit(text[at - 1]);
    if (colon == std::string_view::npos && !joined) return {text, {}};
    return {trimmed(text.substr(0, at)), text.substr(at + 1)};
}

} // namespace

bool is_unknown(std::string_view cell) {
    if (cell.empty()) return true;
    constexpr std::size_t longest = 24; // with room for white space
    if (cell.size() > longest) return trimmed(cell).empty();
    std::string const word = lower_case(trimmed(cell));
    constexpr std::array<std::string_view, 11> words = {
        "",          "?",          "unknown",  "not known", "n/k", "not stated", "tbc", "to be confirmed",
        "not given", "don't know", "dont know"};
    return std::ranges::find(words, word) != words.end();
}

Reading<std::int64_t> parse_integer(std::string_view cell, std::int64_t smallest, std::int64_t largest) {
    std::string const digits =
        cell.find(',') == std::string_view::npos ? std::string() : without_thousands(cell);
    std::string_view text = digits.empty() ? cell : digits;
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    std::int64_t value = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc::result_out_of_range) {
        return misread(Expected::number_in_range, range_text(smallest, largest));
    }
    if (failure != std::errc() || end != text.data() + text.size()) return misread(Expected::whole_number);
    if (value < smallest || value > largest) {
        return misread(Expected::number_in_range, range_text(smallest, largest));
    }
    return value;
}

Reading<std::int64_t> parse_decimal(std::string_view cell, std::int64_t scale, std::int64_t largest) {
    std::string const text = without_thousands(trimmed(cell));
    auto const point = std::min(text.find('.'), text.size());
    std::string const whole = text.substr(0, point);
    std::string const fraction = point == text.size() ? std::string() : text.substr(point + 1);
    bool const sound = (all_digits(whole) || whole.empty()) && (all_digits(fraction) || point == text.size());
    if (!sound || (whole.empty() && fraction.empty())) return misread(Expected::decimal_number);
    auto const out_of_range = [&] {
        return misread(Expected::number_in_range, range_text(0, largest / scale));
    };
    if (whole.size() > 12 || fraction.size() > 9 || whole.size() + fraction.size() > 18)
        return out_of_range();
    std::int64_t units = 0;
    std::int64_t power = 1;
    for (char const each : whole + fraction) units = units * 10 + (each - '0');
    for (std::size_t i = 0; i < fraction.size(); ++i) power *= 10;
    auto const scaled = checked_multiply(units, 2 * scale);
    if (!scaled) return out_of_range();
    std::int64_t const rounded = (*scaled / power + 1) / 2;
    if (rounded > largest) return out_of_range();
    return rounded;
}

Reading<std::optional<bool>> parse_yes_no(std::string_view cell) {
    std::string const word = lower_case(trimmed(cell));
    constexpr std::array<std::string_view, 7> yes = {"yes", "y", "true", "t", "1", "x", "✓"};
    constexpr std::array<std::string_view, 6> no = {"no", "n", "false", "f", "0", "none"};
    if (std::ranges::find(yes, word) != yes.end()) return true;
    if (std::ranges::find(no, word) != no.end()) return false;
    if (is_unknown(word)) return std::nullopt;
    return misread(Expected::yes_no_unknown);
}

Reading<Date> parse_date(std::string_view cell) {
    std::string const text = lower_case(trimmed(cell));
    auto const [date, time] = split_time(text);
    if (!time.empty() && time.find_first_not_of("0:.z") != std::string_view::npos)
        return misread(Expected::date);
    return plain_date(date);
}

Reading<chrono::year_month> parse_month(std::string_view cell) {
    std::string const text = lower_case(trimmed(cell));
    auto const month_expected = [] { return misread(Expected::month_of_birth); };
    auto const parts = date_parts(text);
    if (parts && parts->numbers.size() == (parts->month ? 1U : 2U)) {
        bool const year_first = parts->month || parts->numbers[0].size() == 4;
        auto const year = year_first ? parts->numbers[0] : parts->numbers[1];
        auto const month = parts->month ? parts->month : month_number(parts->numbers[year_first ? 1 : 0]);
        if (year.size() != 4 || !year_of(year) || !month) return month_expected();
        return chrono::year(*year_of(year)) / chrono::month(*month);
    }
    auto const whole = parse_date(cell);
    // Two digits of a year of birth could be of either century.
    bool const four_digits =
        parts && std::ranges::any_of(parts->numbers, [](auto n) { return n.size() >= 4; });
    if (!whole || !(four_digits || text.find(':') != std::string::npos)) return month_expected();
    chrono::year_month_day const date(*whole);
    return date.year() / date.month();
}

std::optional<ClockText> parse_clock(std::string_view cell) {
    std::string const text = lower_case(trimmed(cell));
    std::string_view rest = text;
    auto hour_digits = next_token(rest);
    std::string_view minute_digits;
    ClockText clock;
    if (rest.starts_with(':') || rest.starts_with('.')) {
        rest.remove_prefix(1);
        minute_digits = next_token(rest);
        if (minute_digits.size() != 2) return std::nullopt;
        if (rest.starts_with(":00")) rest.remove_prefix(3); // seconds, as spreadsheets add them
    } else if (hour_digits.size() == 4) {
        minute_digits = hour_digits.substr(2);
        hour_digits = hour_digits.substr(0, 2);
    }
    std::string half(rest);
    std::erase_if(half, [](char each) { return each == '.' || each == ' '; });
    if (half == "am" || half == "a")
        clock.half = ClockText::Half::am;
    else if (half == "pm" || half == "p")
        clock.half = ClockText::Half::pm;
    else if (!half.empty())
        return std::nullopt;
    auto const hour = small_number(hour_digits);
    auto const minute = minute_digits.empty() ? std::optional(0) : small_number(minute_digits);
    if (!hour || !minute || hour_digits.size() > 2 || *minute > 59) return std::nullopt;
    bool const halved = clock.half != ClockText::Half::unstated;
    if (*hour * 60 + *minute > minutes_per_day || (halved && (*hour < 1 || *hour > 12))) return std::nullopt;
    clock.hour = *hour;
    clock.minute = *minute;
    clock.minutes_stated = !minute_digits.empty();
    return clock;
}

Reading<int> parse_time(std::string_view cell) {
    std::string const word = lower_case(trimmed(cell));
    if (word == "noon" || word == "midday") return 12 * 60;
    if (word == "midnight") return 0;
    auto const clock = parse_clock(word);
    if (!clock) return misread(Expected::time_of_day);
    if (clock->half == ClockText::Half::unstated) {
        if (!clock->minutes_stated) return misread(Expected::time_of_day, "am|pm");
        return clock->hour * 60 + clock->minute;
    }
    int const afternoon = clock->half == ClockText::Half::pm ? 12 : 0;
    return (clock->hour % 12 + afternoon) * 60 + clock->minute;
}

Reading<Instant> parse_instant(std::string_view cell, ZoneTable const& zone) {
    std::string const text = lower_case(trimmed(cell));
    auto [date_text, time_text] = split_time(text);
    auto const date = plain_date(date_text);
    if (!date) return misread(Expected::instant);
    if (time_text.empty()) return zone.midnight(*date);
    std::optional<Minutes> offset;
    if (time_text.ends_with('z')) {
        offset = Minutes(0);
        time_text.remove_suffix(1);
    } else if (auto const sign = time_text.find_first_of("+-"); sign != std::string_view::npos) {
        auto const minutes = parse_time(time_text.substr(sign + 1));
        if (!minutes) return misread(Expected::instant);
        offset = Minutes(time_text[sign] == '-' ? -*minutes : *minutes);
        time_text = time_text.substr(0, sign);
    }
    if (auto const point = time_text.find('.'); point == 8 && all_digits(time_text.substr(9))) {
        time_text = time_text.substr(0, point); // fractions of a second
    }
    chrono::seconds seconds(0);
    if (time_text.size() == 8 && time_text[5] == ':') {
        auto const number = small_number(time_text.substr(6));
        if (!number || *number > 59) return misread(Expected::instant);
        seconds = chrono::seconds(*number);
        time_text = time_text.substr(0, 5);
    }
    auto const time = parse_time(time_text);
    if (!time) return misread(Expected::instant);
    CivilTime const civil = CivilTime(*date) + Minutes(*time);
    if (!offset) return zone.instant(civil) + seconds;
    return Instant(civil.time_since_epoch() - *offset) + seconds;
}

Reading<Minutes> parse_duration(std::string_view cell, Minutes bare_unit) {
    constexpr std::int64_t year_minutes = 366 * std::int64_t{minutes_per_day};
    std::string const text = lower_case(trimmed(cell));
    std::string_view rest = text;
    auto const refused = [] { return misread(Expected::duration); };
    if (auto const colon = text.find(':'); colon != std::string::npos) { // 1:30
        auto const hours = small_number(rest.substr(0, colon));
        auto const minutes = small_number(rest.substr(colon + 1));
        if (!hours || *hours > 366 * 24 || !minutes || *minutes > 59 || text.size() != colon + 3)
            return refused();
        return Minutes(*hours * std::int64_t{60} + *minutes);
    }
    std::int64_t total = 0;
    Minutes unit_before{0}; // 1h30: a bare number after hours counts minutes
    bool any = false;
    while (!trimmed(rest).empty()) {
        rest = trimmed(rest);
        auto const length = std::min(rest.find_first_not_of("0123456789.,"), rest.size());
        auto const number = rest.substr(0, length);
        rest = trimmed(rest.substr(length));
        auto const unit = !rest.empty() && is_letter(rest.front()) ? next_token(rest) : std::string_view{};
        bool const hours = unit == "h" || unit == "hr" || unit == "hrs" || unit == "hour" || unit == "hours";
        bool const minutes_stated =
            unit == "m" || unit == "min" || unit == "mins" || unit == "minute" || unit == "minutes";
        bool const after_hours = unit.empty() && any && unit_before == Minutes(60);
        bool const bare = unit.empty() && !any && rest.empty();
        Minutes const each = hours                           ? Minutes(60)
                             : minutes_stated || after_hours ? Minutes(1)
                             : bare                          ? bare_unit
                                                             : Minutes(0);
        if (each == Minutes(0) || (any && each >= unit_before)) return refused();
        auto const minutes = parse_decimal(number, each.count(), year_minutes);
        if (!minutes) return refused();
        total += *minutes;
        any = true;
        unit_before = each;
    }
    if (!any || total > year_minutes) return refused();
    return Minutes(total);
}

Reading<std::int64_t> parse_distance(std::string_view cell, std::int64_t bare_unit_metres) {
    constexpr std::int64_t largest = 2'000'000; // further than any two places in the country
    std::string const text = lower_case(trimmed(cell));
    auto const length = std::min(text.find_first_not_of("0123456789.,"), text.size());
    auto const number = std::string_view(text).substr(0, length);
    auto const unit = trimmed(std::string_view(text).substr(length));
    std::int64_t millimetres = 0;
    if (unit.empty())
        millimetres = bare_unit_metres * 1000;
    else if (unit == "km" || unit == "kms" || unit == "k" || unit.starts_with("kilomet"))
        millimetres = 1'000'000;
    else if (unit == "m" || unit == "metre" || unit == "metres" || unit == "meters")
        millimetres = 1000;
    else if (unit == "mi" || unit == "mile" || unit == "miles")
        millimetres = 1'609'344;
    if (millimetres == 0) return misread(Expected::distance);
    auto const read = parse_decimal(number, millimetres, largest * 1000);
    if (!read) return misread(Expected::distance);
    return (*read + 500) / 1000;
}

Reading<std::string> parse_postcode(std::string_view cell) {
    std::string code;
    for (char const each : trimmed(cell)) {
        if (each == ' ') continue;
        if (!is_letter(each) && !is_digit(each)) return misread(Expected::postcode);
        code += each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each;
    }
    std::string shape = code;
    std::ranges::replace_if(shape, is_digit, '9');
    std::ranges::replace_if(shape, is_letter, 'A');
    constexpr std::array<std::string_view, 7> shapes = {"A99AA",   "A999AA",  "A9A9AA", "AA99AA",
                                                        "AA999AA", "AA9A9AA", "AAA9AA"};
    auto const known = std::ranges::find(shapes, shape);
    if (known == shapes.end() || (*known == "AAA9AA" && code != "GIR0AA")) return misread(Expected::postcode);
    return code.insert(code.size() - 3, " ");
}

std::vector<std::string_view> split_list(std::string_view cell, char separator) {
    std::vector<std::string_view> parts;
    char const ends[] = {separator, '\n'};
    while (true) {
        auto const end = std::min(cell.find_first_of(std::string_view(ends, 2)), cell.size());
        auto const part = trimmed(cell.substr(0, end));
        if (!part.empty() && std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
        if (end == cell.size()) return parts;
        cell.remove_prefix(end + 1);
    }
}

std::string nearest_word(std::string_view word, std::span<std::string_view const> known) {
    constexpr std::size_t word_bytes_max = 64;
    if (word.size() > word_bytes_max) return {};
    std::string const from = lower_case(word);
    std::size_t best = std::max<std::size_t>(from.size() / 3, 1) + 1;
    std::string_view nearest;
    // Optimal string alignment over three rows of the usual table.
    std::vector<std::size_t> before, last, row;
    for (std::string_view const each : known) {
        std::string const to = lower_case(each);
        if (to.size() > word_bytes_max) continue;
        last.assign(to.size() + 1, 0);
        for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
        before = last;
        for (std::size_t i = 1; i <= from.size(); ++i) {
            row.assign(to.size() + 1, i);
            for (std::size_t j = 1; j <= to.size(); ++j) {
                row[j] =
                    std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)});
                bool const swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
            }
            before.swap(last);
            last.swap(row);
        }
        if (last[to.size()] < best) {
            best = last[to.size()];
            nearest = each;
        }
    }
    return std::string(nearest);
}

std::optional<int> weekday_named(std::string_view word) {
    if (word.size() > 3 && word.ends_with('s') && word != "tues" && word != "weds" && word != "thurs") {
        word.remove_suffix(1);
    }
    for (std::size_t day = 0; day < day_names.size(); ++day) {
        if (word.size() >= 3 && day_names[day].starts_with(word)) return static_cast<int>(day);
    }
    return word == "weds" ? std::optional(2) : std::nullopt;
}

} // namespace kith::exchange
