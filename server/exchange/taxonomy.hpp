// SPDX-License-Identifier: MIT
// The vocabularies of a community: skills.csv, languages.csv and so on of its pack, or the ones that come
// with Kith (data/taxonomy/, part of the binary). A WordBook finds what people write in one of them.
#pragma once

#include "exchange/cells.hpp"
#include "model/roster.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

enum class TaxonomyKind : std::uint8_t { skills, languages, causes, goals, training, access, checks };
inline constexpr std::array taxonomy_kinds = {
    TaxonomyKind::skills,   TaxonomyKind::languages, TaxonomyKind::causes, TaxonomyKind::goals,
    TaxonomyKind::training, TaxonomyKind::access,    TaxonomyKind::checks};

struct TaxonomyWord {
    std::string code;
    std::string label;
    std::string scheme;    // of checks: DBS, PVG, ...
    std::int32_t rank = 0; // of checks: a higher one of the same scheme covers a lower
    friend auto operator<=>(TaxonomyWord const&, TaxonomyWord const&) = default;
};

using Taxonomy = std::array<std::vector<TaxonomyWord>, taxonomy_kinds.size()>; // by TaxonomyKind

// "skills.csv"
[[nodiscard]] std::string taxonomy_file(TaxonomyKind kind);
// Its text.
[[nodiscard]] std::string_view built_in_taxonomy(TaxonomyKind kind);
[[nodiscard]] Taxonomy const& built_in_taxonomy();

// Columns id and label; checks also scheme and rank; others are ignored. Sorted by code, each once: a
// repeated one is an error. A code is kept in lower case with underscores.
[[nodiscard]] std::vector<TaxonomyWord> read_taxonomy(TaxonomyKind kind, std::string_view file,
                                                      std::string_view text, ImportReport& report);
[[nodiscard]] std::string format_taxonomy(TaxonomyKind kind, std::span<TaxonomyWord const> words);

// Sets the draft's vocabularies and check kinds (not its wards).
void set_words(RosterDraft& draft, Taxonomy const& taxonomy);

// Finds a word by its code or label, whatever its case, spaces, hyphens and underscores.
class WordBook {
  public:
    WordBook() = default;
    // Sorted by code; a position in `words` is then the word's id in its vocabulary.
    explicit WordBook(std::vector<TaxonomyWord> words);

    // The position, or known_word with the nearest code as hint.
    [[nodiscard]] Reading<std::size_t> find(std::string_view text) const;
    [[nodiscard]] std::string const& code(std::size_t position) const { return words_[position].code; }
    [[nodiscard]] std::vector<TaxonomyWord> const& words() const { return words_; }

  private:
    std::vector<TaxonomyWord> words_;
    std::vector<std::pair<std::string, std::size_t>> plain_; // plain code or label -> position, sorted
};

} // namespace kith::exchange
