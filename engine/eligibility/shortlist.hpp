// SPDX-License-Identifier: MIT
// Shortlists without a plan: the best people for an opening, the best openings for a person, and apart from
// them those to ask first. Two ways that give the same: a free function that judges everyone, for one
// question about one roster; and Shortlists, which builds the indexes once and then answers in milliseconds
// at any size, for a console.
#pragma once

#include "eligibility/candidates.hpp"

namespace kith::eligibility {

template <class Id>
struct Listed {
    Id id;
    std::int32_t score = 0;
    friend bool operator==(Listed const&, Listed const&) = default;
};

// Each by score, the highest first, then by key.
template <class Id>
struct Shortlist {
    std::vector<Listed<Id>> eligible;
    std::vector<Listed<Id>> ask_first;
    friend bool operator==(Shortlist const&, Shortlist const&) = default;
};

// The best `limit` of each. O(volunteers) and O(openings) glances.
[[nodiscard]] Shortlist<VolunteerId> shortlist(Judge const& judge, OpeningId opening, std::size_t limit);
[[nodiscard]] Shortlist<OpeningId> shortlist(Judge const& judge, VolunteerId volunteer, std::size_t limit);

class Shortlists {
  public:
    // Keeps a reference to the judge.
    explicit Shortlists(Judge const& judge);
    Shortlists(Shortlists const&) = delete; // the people's index refers to the sieve of the openings' index

    [[nodiscard]] Shortlist<VolunteerId> best(OpeningId opening, std::size_t limit) const;
    [[nodiscard]] Shortlist<OpeningId> best(VolunteerId volunteer, std::size_t limit) const;

  private:
    Judge const& judge_;
    OpeningIndex openings_;
    PeopleIndex people_;
};

} // namespace kith::eligibility
