// SPDX-License-Identifier: MIT
// What is needed when the network fails, to be printed before: whom to ring about what, and who comes where
// and when, with the telephone numbers that the reader may see. One list of lines, told as rows, as CSV for a
// spreadsheet, and as one page of HTML that needs nothing else.
#pragma once

#include "base/time.hpp"
#include "model/match.hpp"
#include "phrases/phrases.hpp"
#include "store/writer.hpp"

#include <functional>

namespace kith::desk {

inline constexpr std::size_t paper_lines_max = 2000;   // of one list; what is left out is said on it
inline constexpr std::size_t paper_openings_max = 500; // named at once: as many as an emergency may have

enum class PaperKind : std::uint8_t {
    call_list, // everybody whose match is under way
    rota       // whoever holds a place
};

// Of which openings: those that are named (of a role with shifts, all of them), or an organisation's.
struct PaperOf {
    std::vector<std::string> openings{};
    std::string organisation{};
    bool as_the_organisation_knows = false; // without those it has not been told of
};

struct PaperLine {
    std::string opening;
    std::string title;
    std::string where;
    std::optional<Instant> begins; // of a shift
    std::optional<Instant> ends;
    std::string volunteer;
    std::string name;
    std::string telephone;
    MatchState state = MatchState::suggested;
    std::string lead;
    std::string lead_telephone;
};

struct Paper {
    PaperKind kind = PaperKind::rota;
    std::vector<PaperLine> lines; // by time, opening, state, person; at most paper_lines_max
    std::size_t total = 0;
};

// Whether the reader sees how a volunteer, or an organisation, is reached.
using MaySeeContacts = std::function<bool(std::string const& volunteer, std::string const& organisation)>;

// Shifts that are over are left out.
[[nodiscard]] Paper paper_of(store::Database& database, store::Centre const& centre, PaperKind kind,
                             PaperOf const& of, Instant now, MaySeeContacts const& may_see);
[[nodiscard]] std::string paper_csv(Paper const& paper, ZoneTable const& zone);
[[nodiscard]] std::string paper_html(Paper const& paper, phrases::Phrases const& phrases,
                                     std::string const& centre, Instant now);

} // namespace kith::desk
