// SPDX-License-Identifier: MIT
#include "exchange/availability.hpp"

#include "exchange/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace kith::exchange {

namespace chrono = std::chrono;

namespace {

constexpr std::array<std::string_view, 7> short_days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr WeekInterval whole_day{0, minutes_per_day};

struct Token {
    enum class Kind : std::uint8_t { word, clock, dash, joiner, clause_end, end, stray } kind = Kind::end;
    std::string_view text;
    ClockText clock;
};

bool is_letter(char each) {
    return each >= 'a' && each <= 'z';
}
bool is_digit(char each) {
    return each >= '0' && each <= '9';
}

std::size_t run_length(std::string_view text, auto belongs) {
    auto const end = std::ranges::find_if_not(text, belongs);
    return static_cast<std::size_t>(end - text.begin());
}

// "9", "9.30", "09:00", each with am or pm behind it, perhaps after a space.
Token clock_token(std::string_view text) {
    auto length = run_length(text, [](char c) { return is_digit(c) || c == ':' || c == '.'; });
    while (length > 1 && !is_digit(text[length - 1])) --length; // the full stop of a sentence
    auto const gap = run_length(text.substr(length), [](char c) { return c == ' '; });
    for (std::string_view const half : {"a.m.", "p.m.", "a.m", "p.m", "am", "pm"}) {
        auto const behind = text.substr(length + gap);
        bool const whole = behind.size() <= half.size() || !is_letter(behind[half.size()]);
        if (!behind.starts_with(half) || !whole) continue;
        length += gap + half.size();
        break;
    }
    auto const clock = parse_clock(text.substr(0, length));
    if (!clock) return {Token::Kind::stray, text.substr(0, length), {}};
    return {Token::Kind::clock, text.substr(0, length), *clock};
}

Token next_token(std::string_view text) {
    if (text.empty()) return {};
    if (is_digit(text.front())) return clock_token(text);
    if (is_letter(text.front())) {
        auto const word = text.substr(0, run_length(text, [](char c) { return is_letter(c) || c == '\''; }));
        auto const named = [&](int hour) { return ClockText{hour, 0, ClockText::Half::unstated, true}; };
        if (word == "noon" || word == "midday") return {Token::Kind::clock, word, named(12)};
        if (word == "midnight") return {Token::Kind::clock, word, named(24)};
        return {Token::Kind::word, word, {}};
    }
    auto const one = text.substr(0, 1);
    if (one == "-") return {Token::Kind::dash, one, {}};
    if (one == ";" || one == "\n") return {Token::Kind::clause_end, one, {}};
    if (one == "," || one == "&" || one == "/" || one == "+") return {Token::Kind::joiner, one, {}};
    return {Token::Kind::stray, one, {}};
}

// Lower case, with the dashes that word processors make as hyphens.
std::string normalised(std::string_view text) {
    std::string plain = lower_case(trimmed(text));
    for (std::string_view const dash : {"–", "—", "‐", "‑"}) {
        for (auto at = plain.find(dash); at != std::string::npos; at = plain.find(dash, at)) {
            plain.replace(at, dash.size(), "-");
        }
    }
    return plain;
}

int minutes_of(ClockText const& clock, ClockText::Half half) {
    int const hour = half == ClockText::Half::unstated
                         ? clock.hour
                         : clock.hour % 12 + (half == ClockText::Half::pm ? 12 : 0);
    return hour * 60 + clock.minute;
}

// From and to as minutes after midnight, `to` beyond 24 hours where the stretch runs into the next day.
// Nothing where the halves of the day cannot be told.
std::optional<WeekInterval> clock_range(ClockText const& from, ClockText const& to) {
    using Half = ClockText::Half;
    auto const ordered = [](int begin, int end) {
        return WeekInterval{begin, end > begin ? end : end + minutes_per_day};
    };
    if (from.half != Half::unstated && to.half != Half::unstated) {
        return ordered(minutes_of(from, from.half), minutes_of(to, to.half));
    }
    if (to.half != Half::unstated && from.hour >= 1 && from.hour <= 12) { // 6-9pm, 10-2pm
        int const end = minutes_of(to, to.half);
        int const same = minutes_of(from, to.half);
        int const other = minutes_of(from, to.half == Half::pm ? Half::am : Half::pm);
        return same < end ? ordered(same, end) : ordered(other, end);
    }
    if (from.half != Half::unstated && to.hour >= 1 && to.hour <= 12) { // 9am-12, 6pm-9
        int const begin = minutes_of(from, from.half);
        int const end = minutes_of(to, from.half);
        return ordered(begin, end > begin ? end : end + minutes_per_day / 2);
    }
    int const begin = minutes_of(from, from.half);
    int const end = minutes_of(to, to.half);
    bool const halved = from.half != Half::unstated || to.half != Half::unstated;
    bool const both_stated = from.minutes_stated && to.minutes_stated;
    // A bare hour is clear only beside one that counts to 24, or in "9-12", "10-12", "11-12".
    bool const counts_to_24 = end > begin && (begin >= 13 * 60 || end >= 13 * 60);
    bool const until_noon = begin >= 9 * 60 && begin < end && end == 12 * 60;
    if (both_stated || halved || counts_to_24 || until_noon) return ordered(begin, end);
    return std::nullopt;
}

class WeekParser {
  public:
    explicit WeekParser(std::string_view text) : rest_(text) { advance(); }

    Reading<WeekSet> parse() {
        while (token_.kind != Token::Kind::end) {
            if (token_.kind == Token::Kind::clause_end) {
                flush();
                taking_away_ = false;
                advance();
            } else if (token_.kind == Token::Kind::joiner || is_word("and") || is_word("or")) {
                advance();
            } else if (!read_polarity() && !read_whole() && !read_day() && !read_time()) {
                if (!fault_) fault_ = Misread{Expected::week_pattern, std::string(token_.text)};
                return refuse(std::move(*fault_));
            }
            if (fault_) return refuse(std::move(*fault_));
        }
        flush();
        if (!stated_) return refuse(Misread{Expected::week_pattern, ""});
        return week_;
    }

  private:
    [[nodiscard]] bool is_word(std::string_view word) const {
        return token_.kind == Token::Kind::word && token_.text == word;
    }
    void advance() {
        while (rest_.starts_with(' ') || rest_.starts_with('\t') || rest_.starts_with('\r'))
            rest_.remove_prefix(1);
        token_ = next_token(rest_);
        rest_.remove_prefix(token_.text.size());
        if (token_.kind == Token::Kind::word && rest_.starts_with('.')) rest_.remove_prefix(1); // "Mon."
    }
    bool take(std::string_view word) {
        if (!is_word(word)) return false;
        advance();
        return true;
    }
    void fail(Expected expected, std::string_view words) { fault_ = Misread{expected, std::string(words)}; }

    // The clause so far: its days times its hours.
    void flush() {
        if (days_.empty() && times_.empty()) return;
        std::vector<WeekInterval> parts;
        for (int day = 0; day < 7; ++day) {
            if (!days_.empty() && std::ranges::find(days_, day) == days_.end()) continue;
            for (auto const& time : times_.empty() ? std::vector{whole_day} : times_) {
                WeekMinute const begin = day * minutes_per_day + time.begin;
                WeekMinute const end = day * minutes_per_day + time.end;
                parts.push_back({begin, std::min(end, minutes_per_week)});
                if (end > minutes_per_week) parts.push_back({0, end - minutes_per_week});
            }
        }
        WeekSet const clause(std::move(parts));
        week_ = taking_away_ ? week_.without(clause) : week_.with(clause);
        stated_ = true;
        days_.clear();
        times_.clear();
    }

    // "not", "no", "except", "but not": what follows is taken away.
    bool read_polarity() {
        if (is_word("but")) {
            advance();
            if (!is_word("not")) fail(Expected::week_pattern, "but");
        }
        if (!is_word("not") && !is_word("no") && !is_word("except") && !is_word("excluding")) return false;
        auto const word = token_.text;
        advance();
        flush();
        if (word == "not" && is_word("available")) {
            advance();
            if (at_clause_end()) return stated_ = true; // known to be never
        }
        if (at_clause_end()) {
            fail(Expected::week_pattern, word);
            return true;
        }
        if (!stated_) week_ = WeekSet{{0, minutes_per_week}};
        stated_ = true;
        taking_away_ = true;
        return true;
    }
    [[nodiscard]] bool at_clause_end() const {
        return token_.kind == Token::Kind::end || token_.kind == Token::Kind::clause_end;
    }

    // "any time", "always", "24/7", "none", "never".
    bool read_whole() {
        if (is_word("none") || is_word("never")) {
            advance();
            flush();
            stated_ = true;
            return true;
        }
        bool const any = is_word("any") || is_word("anytime") || is_word("always");
        if (!any) return false;
        if (take("any")) {
            if (take("day")) return add_days(0, 6);
            if (!take("time")) {
                fail(Expected::week_pattern, "any");
                return true;
            }
        } else {
            advance();
        }
        add_time(whole_day);
        return true;
    }

    bool add_days(int first, int last) {
        if (!times_.empty()) flush();
        for (int day = first;; day = (day + 1) % 7) {
            days_.push_back(day);
            if (day == last) return true;
        }
    }
    void add_time(WeekInterval time) { times_.push_back(time); }

    bool read_day() {
        if (token_.kind != Token::Kind::word) return false;
        auto const word = token_.text;
        if (take("weekdays") || take("weekday")) return add_days(0, 4);
        if (take("weekends") || take("weekend")) return add_days(5, 6);
        if (take("daily") || take("everyday")) return add_days(0, 6);
        if (is_word("every") || is_word("each")) {
            advance();
            if (take("day")) return add_days(0, 6);
            if (!is_word("weekday") && !is_word("weekend") && !weekday_named(token_.text)) {
                fail(Expected::day_name, word);
            }
            return true;
        }
        if (take("on")) return true;
        auto const first = weekday_named(word);
        if (!first) return false;
        advance();
        bool const range = token_.kind == Token::Kind::dash || is_word("to") || is_word("through");
        if (!range) return add_days(*first, *first);
        advance();
        auto const last = token_.kind == Token::Kind::word ? weekday_named(token_.text) : std::nullopt;
        if (!last) {
            fail(Expected::day_name, token_.text);
            return true;
        }
        advance();
        return add_days(*first, *last);
    }

    bool read_part_of_day() {
        constexpr std::array<std::pair<std::string_view, WeekInterval>, 5> parts = {{{"morning", morning},
                                                                                     {"afternoon", afternoon},
                                                                                     {"evening", evening},
                                                                                     {"daytime", daytime},
                                                                                     {"eve", evening}}};
        auto const word = token_.text;
        auto const part = std::ranges::find_if(parts, [&](auto const& each) {
            return word == each.first || (word.size() == each.first.size() + 1 &&
                                          word.starts_with(each.first) && word.ends_with('s'));
        });
        if (part != parts.end()) {
            advance();
            add_time(part->second);
            return true;
        }
        if (take("all")) {
            if (take("day"))
                add_time(whole_day);
            else if (take("week"))
                return add_days(0, 6);
            else
                fail(Expected::week_pattern, "all");
            return true;
        }
        return false;
    }

    bool read_time() {
        if (token_.kind == Token::Kind::word) {
            if (read_part_of_day()) return true;
            if (is_word("after") || is_word("before") || is_word("until") || is_word("till"))
                return read_open_time();
            if (!is_word("from") && !is_word("between")) return false;
            advance();
            if (token_.kind != Token::Kind::clock) {
                fail(Expected::time_range, token_.text);
                return true;
            }
        }
        if (token_.kind != Token::Kind::clock) return false;
        Token const from = token_;
        advance();
        if (from.text == "24" && token_.text == "/") { // 24/7
            advance();
            if (token_.text != "7")
                fail(Expected::time_range, "24/");
            else
                advance();
            add_time(whole_day);
            return true;
        }
        bool const range = token_.kind == Token::Kind::dash || is_word("to") || is_word("until") ||
                           is_word("till") || is_word("and");
        if (take("onwards")) return add_open_time(from, false);
        if (!range) {
            fail(Expected::time_range, from.text);
            return true;
        }
        advance();
        auto const interval =
            token_.kind == Token::Kind::clock ? clock_range(from.clock, token_.clock) : std::nullopt;
        if (!interval)
            fail(Expected::time_range, std::string(from.text) + "-" + std::string(token_.text));
        else
            add_time(*interval);
        advance();
        return true;
    }

    // "after 6pm", "until noon".
    bool read_open_time() {
        bool const until = !is_word("after");
        advance();
        if (token_.kind != Token::Kind::clock) {
            fail(Expected::time_range, token_.text);
            return true;
        }
        Token const at = token_;
        advance();
        return add_open_time(at, until);
    }
    bool add_open_time(Token const& at, bool until) {
        bool const clear = at.clock.half != ClockText::Half::unstated || at.clock.minutes_stated;
        int const minutes = minutes_of(at.clock, at.clock.half);
        WeekInterval const time = until ? WeekInterval{0, minutes} : WeekInterval{minutes, minutes_per_day};
        if (!clear || time.empty())
            fail(Expected::time_range, at.text);
        else
            add_time(time);
        return true;
    }

    std::string_view rest_;
    Token token_;
    WeekSet week_;
    std::vector<int> days_;
    std::vector<WeekInterval> times_;
    bool taking_away_ = false;
    bool stated_ = false;
    std::optional<Misread> fault_;
};

std::string times_text(std::vector<WeekInterval> const& times) {
    std::string text;
    if (times.size() == 1 && times[0] == whole_day) return text;
    for (auto const& time : times) {
        text += text.empty() ? " " : ", ";
        text += format_time(time.begin) + "-" + format_time(time.end);
    }
    return text;
}

// "Mon-Fri", "Mon, Wed", of days in order.
std::string days_text(std::vector<int> const& days) {
    std::string text;
    for (std::size_t at = 0; at < days.size();) {
        std::size_t last = at;
        while (last + 1 < days.size() && days[last + 1] == days[last] + 1) ++last;
        if (last == at + 1) last = at; // two days are a list, not a range
        if (!text.empty()) text += ", ";
        text += short_days[static_cast<std::size_t>(days[at])];
        if (last > at) text += "-" + std::string(short_days[static_cast<std::size_t>(days[last])]);
        at = last + 1;
    }
    return text;
}

// A date with or without a time, at the head of `text` up to a range mark.
struct DatedEnd {
    Date date;
    std::optional<int> minutes;
};

std::optional<DatedEnd> parse_dated_end(std::string_view text) {
    if (auto const date = parse_date(text); date && text.find(':') == std::string_view::npos) {
        return DatedEnd{*date, std::nullopt};
    }
    auto const gap = text.find_last_of(" Tt");
    if (gap == std::string_view::npos) return std::nullopt;
    auto const date = parse_date(text.substr(0, gap));
    auto const time = parse_time(text.substr(gap + 1));
    if (!date || !time) return std::nullopt;
    return DatedEnd{*date, *time};
}

// Where the mark between begin and end may stand: " to ", " - ", or a hyphen between two times.
std::pair<std::string_view, std::string_view> split_range(std::string_view text) {
    for (std::string_view const mark : {" to ", " until ", " - "}) {
        if (auto const at = text.find(mark); at != std::string_view::npos) {
            return {trimmed(text.substr(0, at)), trimmed(text.substr(at + mark.size()))};
        }
    }
    auto const hyphen = text.rfind('-');
    if (hyphen != std::string_view::npos && parse_time(text.substr(hyphen + 1)) && !parse_date(text)) {
        return {trimmed(text.substr(0, hyphen)), trimmed(text.substr(hyphen + 1))};
    }
    return {text, {}};
}

std::optional<Interval> parse_stretch(std::string_view text, ZoneTable const& zone) {
    auto const [from_text, to_text] = split_range(text);
    auto const from = parse_dated_end(from_text);
    if (!from) return std::nullopt;
    auto const at = [&](Date date, int minutes) { return zone.instant(CivilTime(date) + Minutes(minutes)); };
    Instant const begin = at(from->date, from->minutes.value_or(0));
    if (to_text.empty()) {
        if (from->minutes) return std::nullopt;
        return Interval{begin, at(from->date + chrono::days(1), 0)};
    }
    if (from->minutes) {
        if (auto const time = parse_time(to_text)) {
            auto const day = *time > *from->minutes ? from->date : from->date + chrono::days(1);
            return Interval{begin, at(day, *time)};
        }
    }
    auto const to = parse_dated_end(to_text);
    if (!to) return std::nullopt;
    Interval const stretch{begin,
                           to->minutes ? at(to->date, *to->minutes) : at(to->date + chrono::days(1), 0)};
    return stretch.empty() ? std::nullopt : std::optional(stretch);
}

} // namespace

Reading<WeekSet> parse_week(std::string_view text) {
    if (text.size() > week_text_bytes_max) return refuse(Misread{Expected::week_pattern, ""});
    std::string const plain = normalised(text);
    return WeekParser(plain).parse();
}

std::string format_week(WeekSet const& week) {
    if (week.empty()) return "none";
    if (week == WeekSet{{0, minutes_per_week}}) return "any time";
    std::vector<std::pair<std::vector<int>, std::vector<WeekInterval>>> groups;
    for (int day = 0; day < 7; ++day) {
        WeekMinute const start = day * minutes_per_day;
        std::vector<WeekInterval> times;
        for (auto const& each : week.within(WeekSet{{start, start + minutes_per_day}}).intervals()) {
            times.push_back({each.begin - start, each.end - start});
        }
        if (times.empty()) continue;
        auto const group = std::ranges::find(groups, times, [](auto const& each) { return each.second; });
        if (group != groups.end())
            group->first.push_back(day);
        else
            groups.emplace_back(std::vector{day}, std::move(times));
    }
    std::string text;
    for (auto const& [days, times] : groups) {
        if (!text.empty()) text += "; ";
        text += days_text(days) + times_text(times);
    }
    return text;
}

Reading<IntervalSet> parse_dated(std::string_view text, ZoneTable const& zone) {
    std::vector<Interval> stretches;
    std::string const plain = normalised(text);
    for (auto const part : split_list(plain)) {
        auto const stretch = parse_stretch(part, zone);
        if (!stretch) return refuse(Misread{Expected::time_range, std::string(part)});
        stretches.push_back(*stretch);
    }
    return IntervalSet(std::move(stretches));
}

std::string format_dated(IntervalSet const& stretches, ZoneTable const& zone) {
    std::string text;
    for (auto const& each : stretches.intervals()) {
        if (!text.empty()) text += "; ";
        CivilTime const begin = zone.civil(each.begin);
        CivilTime const end = zone.civil(each.end);
        Date const first = chrono::floor<chrono::days>(begin);
        Date const last = chrono::floor<chrono::days>(end);
        if (begin == CivilTime(first) && end == CivilTime(last)) {
            text += format_date(first);
            if (last - first > chrono::days(1)) text += " to " + format_date(last - chrono::days(1));
        } else {
            text += format_civil(begin);
            bool const same_day = first == last;
            if (same_day)
                text += "-" + format_time(static_cast<int>((end - CivilTime(last)).count()));
            else
                text += " to " + format_civil(end);
        }
    }
    return text;
}

std::string format_date(Date date) {
    chrono::year_month_day const day(date);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(day.year()), unsigned(day.month()),
                  unsigned(day.day()));
    return text;
}

std::string format_time(int minutes_after_midnight) {
    char text[16];
    std::snprintf(text, sizeof text, "%02d:%02d", minutes_after_midnight / 60, minutes_after_midnight % 60);
    return text;
}

std::string format_instant(Instant instant) {
    auto const day = std::chrono::floor<std::chrono::days>(instant);
    std::chrono::hh_mm_ss const time(instant - day);
    auto const seconds = static_cast<int>(time.seconds().count());
    auto const of_day = static_cast<int>(std::chrono::duration_cast<Minutes>(instant - day).count());
    return format_date(Date(day.time_since_epoch())) + "T" + format_time(of_day) +
           (seconds < 10 ? ":0" : ":") + std::to_string(seconds) + "Z";
}

std::string format_civil(CivilTime civil) {
    Date const date = chrono::floor<chrono::days>(civil);
    return format_date(date) + " " + format_time(static_cast<int>((civil - CivilTime(date)).count()));
}

} // namespace kith::exchange
