// SPDX-License-Identifier: MIT
#include "exchange/taxonomy.hpp"

#include "base/contract.hpp"
#include "exchange/csv.hpp"
#include "exchange/text.hpp"
#include "exchange/words.hpp"

#include <algorithm>
#include <set>

namespace kith::exchange {

namespace {

constexpr std::array<std::string_view, taxonomy_kinds.size()> names = {
    "skills", "languages", "causes", "goals", "training", "access", "checks"};
constexpr std::int32_t rank_max = 1'000;

std::array<CsvColumn, 4> columns_of(TaxonomyKind kind) {
    bool const checks = kind == TaxonomyKind::checks;
    return {{{"id", true}, {"label", false}, {"scheme", checks}, {"rank", checks}}};
}

std::string code_of(std::string_view cell) {
    std::string code = lower_case(cell);
    std::ranges::replace_if(code, [](char each) { return each == ' ' || each == '-'; }, '_');
    return code;
}

template <class Tag>
Vocabulary<Tag> vocabulary(std::vector<TaxonomyWord> const& words) {
    std::vector<std::string> codes;
    for (auto const& word : words) codes.push_back(word.code);
    return Vocabulary<Tag>(std::move(codes));
}

} // namespace

std::string taxonomy_file(TaxonomyKind kind) {
    return std::string(names[static_cast<std::size_t>(kind)]) + ".csv";
}

Taxonomy const& built_in_taxonomy() {
    static Taxonomy const taxonomy = [] {
        Taxonomy read;
        ImportReport report;
        for (auto const kind : taxonomy_kinds) {
            read[static_cast<std::size_t>(kind)] =
                read_taxonomy(kind, taxonomy_file(kind), built_in_taxonomy(kind), report);
        }
        KITH_EXPECT(report.clean());
        return read;
    }();
    return taxonomy;
}

std::vector<TaxonomyWord> read_taxonomy(TaxonomyKind kind, std::string_view file, std::string_view text,
                                        ImportReport& report) {
    auto const columns = columns_of(kind);
    std::vector<TaxonomyWord> words;
    std::set<std::string> seen;
    CsvReader reader(std::string(file), text, columns, report);
    while (reader.next()) {
        TaxonomyWord word{code_of(reader.cell(0)), std::string(reader.cell(1)), std::string(reader.cell(2)),
                          0};
        // These characters join words in the cells of other files.
        if (word.code.empty())
            reader.misread(0, {Expected::value, ""});
        else if (word.code.find_first_of(":;|@,") != std::string::npos)
            reader.misread(0, {Expected::known_word, ":;|@,"});
        else if (word.code.size() > key_bytes_max) {
            reader.misread(0, {Expected::key_within_limit, std::to_string(key_bytes_max)});
        }
        if (kind == TaxonomyKind::checks) {
            if (word.scheme.empty()) reader.misread(2, {Expected::value, ""});
            auto const rank = parse_integer(reader.cell(3), 0, rank_max);
            if (!rank) reader.misread(3, rank.error());
            word.rank = static_cast<std::int32_t>(rank.value_or(0));
        } else {
            word.scheme.clear();
        }
        if (!seen.insert(word.code).second) {
            reader.misread(0, {Expected::unique_key, ""});
            continue;
        }
        words.push_back(std::move(word));
    }
    std::ranges::sort(words);
    return words;
}

std::string format_taxonomy(TaxonomyKind kind, std::span<TaxonomyWord const> words) {
    std::string out;
    CsvWriter writer(out, {.line_end = "\n"});
    bool const checks = kind == TaxonomyKind::checks;
    writer.text("id").text("label");
    if (checks) writer.text("scheme").text("rank");
    writer.end_row();
    for (auto const& word : words) {
        writer.text(word.code).text(word.label);
        if (checks) writer.text(word.scheme).number(word.rank);
        writer.end_row();
    }
    return out;
}

void set_words(RosterDraft& draft, Taxonomy const& taxonomy) {
    auto const of = [&](TaxonomyKind kind) -> auto const& {
        return taxonomy[static_cast<std::size_t>(kind)];
    };
    draft.words.skills = vocabulary<SkillTag>(of(TaxonomyKind::skills));
    draft.words.languages = vocabulary<LanguageTag>(of(TaxonomyKind::languages));
    draft.words.causes = vocabulary<CauseTag>(of(TaxonomyKind::causes));
    draft.words.goals = vocabulary<GoalTag>(of(TaxonomyKind::goals));
    draft.words.trainings = vocabulary<TrainingTag>(of(TaxonomyKind::training));
    draft.words.access_needs = vocabulary<AccessTag>(of(TaxonomyKind::access));
    draft.words.checks = vocabulary<CheckTag>(of(TaxonomyKind::checks));
    draft.check_kinds.clear();
    for (auto const& word : of(TaxonomyKind::checks)) {
        draft.check_kinds.push_back({*draft.words.checks.find(word.code), word.scheme, word.rank});
    }
}

WordBook::WordBook(std::vector<TaxonomyWord> words) : words_(std::move(words)) {
    std::ranges::sort(words_);
    for (std::size_t at = 0; at < words_.size(); ++at) {
        plain_.emplace_back(plain_word(words_[at].code), at);
    }
    std::ranges::sort(plain_);
    // A label counts where no code claims it.
    std::vector<std::pair<std::string, std::size_t>> labels;
    for (std::size_t at = 0; at < words_.size(); ++at) {
        auto label = plain_word(words_[at].label);
        bool const taken =
            std::ranges::binary_search(plain_, label, {}, &std::pair<std::string, std::size_t>::first);
        if (!label.empty() && !taken) labels.emplace_back(std::move(label), at);
    }
    plain_.insert(plain_.end(), labels.begin(), labels.end());
    std::ranges::sort(plain_);
}

Reading<std::size_t> WordBook::find(std::string_view text) const {
    auto const exact = std::ranges::lower_bound(words_, text, {}, &TaxonomyWord::code);
    if (exact != words_.end() && exact->code == text) {
        return static_cast<std::size_t>(exact - words_.begin());
    }
    std::string const plain = plain_word(text);
    auto const at = std::ranges::lower_bound(plain_, plain, {}, &std::pair<std::string, std::size_t>::first);
    if (!plain.empty() && at != plain_.end() && at->first == plain) return at->second;
    std::vector<std::string_view> known;
    for (auto const& word : words_) known.push_back(word.code);
    return refuse(Misread{Expected::known_word, nearest_word(text, known)});
}

} // namespace kith::exchange
