// SPDX-License-Identifier: MIT
#include "exchange/pack_cells.hpp"

#include "exchange/availability.hpp"
#include "exchange/text.hpp"

namespace kith::exchange {

namespace {

auto part_misread(std::string_view part, Misread what) {
    return refuse(PartMisread{std::string(part), std::move(what)});
}

template <class WordId>
PartReading<WordId> word_id(std::string_view text, WordBook const& book) {
    auto const position = book.find(text);
    if (!position) return part_misread(text, position.error());
    return WordId(*position);
}

// "code", "code:level", "code (level)".
std::pair<std::string_view, std::string_view> split_level(std::string_view part) {
    auto const mark = part.find_first_of(":(");
    if (mark == std::string_view::npos) return {part, {}};
    auto level = trimmed(part.substr(mark + 1));
    if (part[mark] == '(' && level.ends_with(')')) level = trimmed(level.substr(0, level.size() - 1));
    return {trimmed(part.substr(0, mark)), level};
}

// A code with an optional level -> Result{id, level}, where no level is Unstated.
template <class Result, class WordId, class Level>
PartReading<Result> with_level(std::string_view part, WordBook const& book, auto unstated) {
    auto const [code, level_text] = split_level(part);
    auto const id = word_id<WordId>(code, book);
    if (!id) return refuse(id.error());
    if (level_text.empty() && code.size() == part.size()) return Result{*id, unstated};
    auto const level = parse_word<Level>(level_text);
    if (!level) return part_misread(part, level.error());
    return Result{*id, *level};
}

// Takes "KEYWORD date" or a bare date for the first keyword.
struct DatedPart {
    bool first = true;
    Date date;
};

std::optional<DatedPart> dated_part(std::string_view part, std::string_view first, std::string_view second) {
    std::string const lower = lower_case(part);
    bool const is_second = lower.starts_with(second);
    bool const is_first = lower.starts_with(first);
    auto const text = is_second ? part.substr(second.size()) : is_first ? part.substr(first.size()) : part;
    auto const date = parse_date(trimmed(text));
    if (!date) return std::nullopt;
    return DatedPart{!is_second, *date};
}

std::string dated_text(std::string_view keyword, Known<Date> const& date) {
    return date ? ":" + std::string(keyword) + " " + format_date(*date) : std::string();
}

} // namespace

bool is_none(std::string_view cell) {
    std::string const word = lower_case(trimmed(cell));
    return word == "none" || word == "no" || word == "nothing" || word == "n/a";
}

PartReading<SkillHeld> parse_skill_held(std::string_view part, PackContext const& context) {
    return with_level<SkillHeld, SkillId, SkillLevel>(part, context.book(TaxonomyKind::skills),
                                                      Known<SkillLevel>{});
}

std::string format(SkillHeld const& held, PackContext const& context) {
    auto const& code = context.book(TaxonomyKind::skills).code(held.skill.index());
    return held.level ? code + ":" + std::string(word_of(*held.level)) : code;
}

PartReading<LanguageSpoken> parse_language_spoken(std::string_view part, PackContext const& context) {
    return with_level<LanguageSpoken, LanguageId, LanguageLevel>(part, context.book(TaxonomyKind::languages),
                                                                 Known<LanguageLevel>{});
}

std::string format(LanguageSpoken const& spoken, PackContext const& context) {
    auto const& code = context.book(TaxonomyKind::languages).code(spoken.language.index());
    return spoken.level ? code + ":" + std::string(word_of(*spoken.level)) : code;
}

PartReading<CheckHeld> parse_check_held(std::string_view part, PackContext const& context) {
    auto const pieces = split_list(part, ':');
    if (pieces.empty()) return part_misread(part, {Expected::known_word, ""});
    auto const check = word_id<CheckId>(pieces[0], context.book(TaxonomyKind::checks));
    if (!check) return refuse(check.error());
    CheckHeld held{*check, Workforce::any, {}, {}};
    for (std::size_t at = 1; at < pieces.size(); ++at) {
        if (auto const date = dated_part(pieces[at], "issued", "recheck")) {
            (date->first ? held.issued : held.recheck) = date->date;
            continue;
        }
        auto const workforce = parse_word<Workforce>(pieces[at]);
        if (!workforce) return part_misread(pieces[at], workforce.error());
        held.workforce = *workforce;
    }
    return held;
}

std::string format(CheckHeld const& held, PackContext const& context) {
    std::string text = context.book(TaxonomyKind::checks).code(held.check.index());
    if (held.workforce != Workforce::any) text.append(":").append(word_of(held.workforce));
    return text + dated_text("issued", held.issued) + dated_text("recheck", held.recheck);
}

PartReading<TrainingHeld> parse_training_held(std::string_view part, PackContext const& context) {
    auto const pieces = split_list(part, ':');
    if (pieces.empty()) return part_misread(part, {Expected::known_word, ""});
    auto const training = word_id<TrainingId>(pieces[0], context.book(TaxonomyKind::training));
    if (!training) return refuse(training.error());
    TrainingHeld held{*training, {}, {}};
    for (std::size_t at = 1; at < pieces.size(); ++at) {
        auto const date = dated_part(pieces[at], "completed", "until");
        if (!date) return part_misread(pieces[at], {Expected::date, ""});
        (date->first ? held.completed : held.expires) = date->date;
    }
    return held;
}

std::string format(TrainingHeld const& held, PackContext const& context) {
    return context.book(TaxonomyKind::training).code(held.training.index()) +
           dated_text("completed", held.completed) + dated_text("until", held.expires);
}

PartReading<SkillWanted> parse_skill_wanted(std::string_view part, PackContext const& context) {
    return with_level<SkillWanted, SkillId, SkillLevel>(part, context.book(TaxonomyKind::skills),
                                                        SkillLevel::basic);
}

std::string format(SkillWanted const& wanted, PackContext const& context) {
    auto const& code = context.book(TaxonomyKind::skills).code(wanted.skill.index());
    return wanted.level == SkillLevel::basic ? code : code + ":" + std::string(word_of(wanted.level));
}

PartReading<LanguageWanted> parse_language_wanted(std::string_view part, PackContext const& context) {
    return with_level<LanguageWanted, LanguageId, LanguageLevel>(part, context.book(TaxonomyKind::languages),
                                                                 LanguageLevel::basic);
}

std::string format(LanguageWanted const& wanted, PackContext const& context) {
    auto const& code = context.book(TaxonomyKind::languages).code(wanted.language.index());
    return wanted.level == LanguageLevel::basic ? code : code + ":" + std::string(word_of(wanted.level));
}

Reading<AgeBand> parse_age_band(std::string_view cell) {
    std::string const text = lower_case(trimmed(cell));
    auto const age = [](std::string_view part) { return parse_integer(trimmed(part), 0, age_max); };
    auto const refused = [] {
        return refuse(Misread{Expected::number_in_range, "0.." + std::to_string(age_max)});
    };
    std::string_view rest = text;
    if (rest.ends_with('+')) {
        auto const from = age(rest.substr(0, rest.size() - 1));
        return from ? Reading<AgeBand>(AgeBand{static_cast<std::int32_t>(*from), age_max}) : refused();
    }
    if (rest.starts_with("under ")) {
        auto const below = age(rest.substr(6));
        if (!below || *below == 0) return refused();
        return AgeBand{0, static_cast<std::int32_t>(*below - 1)};
    }
    for (std::string_view const mark : {"-", "–", " to "}) {
        auto const at = rest.find(mark);
        if (at == std::string_view::npos) continue;
        auto const from = age(rest.substr(0, at));
        auto const to = age(rest.substr(at + mark.size()));
        if (!from || !to || *to < *from) return refused();
        return AgeBand{static_cast<std::int32_t>(*from), static_cast<std::int32_t>(*to)};
    }
    return refused();
}

std::string format(AgeBand const& band) {
    if (band.to == age_max) return std::to_string(band.from) + "+";
    return std::to_string(band.from) + "-" + std::to_string(band.to);
}

PartReading<GatedText> split_gate(std::string_view part) {
    auto const mark = part.rfind('@');
    if (mark == std::string_view::npos) return GatedText{part, std::nullopt};
    auto const gate_text = trimmed(part.substr(mark + 1));
    auto const colon = std::min(gate_text.find(':'), gate_text.size());
    auto const kind = parse_word<GateKind>(gate_text.substr(0, colon));
    if (!kind) return part_misread(gate_text, kind.error());
    Gate gate{*kind, 0};
    bool const has_days = colon < gate_text.size();
    if (has_days != (*kind == GateKind::within_days))
        return part_misread(gate_text, {Expected::known_word, "within_days:30"});
    if (has_days) {
        constexpr std::int64_t gate_days_max = 3650;
        auto const days = parse_integer(trimmed(gate_text.substr(colon + 1)), 0, gate_days_max);
        if (!days) return part_misread(gate_text, days.error());
        gate.days = static_cast<std::int32_t>(*days);
    }
    return GatedText{trimmed(part.substr(0, mark)), gate};
}

std::string format(std::optional<Gate> const& gate) {
    if (!gate) return {};
    std::string text = " @" + std::string(word_of(gate->kind));
    if (gate->kind == GateKind::within_days) text += ":" + std::to_string(gate->days);
    return text;
}

} // namespace kith::exchange
