// SPDX-License-Identifier: MIT
// How people come in: what they say about themselves, written into the pack's columns where there is one and
// beside them where there is none; a parent's or carer's consent for those under 18; the induction that is
// booked for them. A person who registers by themselves and one whom somebody takes down on the telephone are
// checked alike.
#pragma once

#include "base/outcome.hpp"
#include "store/community_rows.hpp"
#include "store/intake.hpp"
#include "store/messages.hpp"
#include "store/writer.hpp"

#include <array>

namespace kith::desk {

inline constexpr int adult_years = 18;
inline constexpr int online_years = 13; // younger: a parent or carer rings (UK GDPR: online consent)
inline constexpr std::chrono::hours induction_asked_after{4};

struct IntakeRefused {
    std::string code;
};

enum class PartOfDay : std::uint8_t { morning, afternoon, evening };

// What was said; an empty member: nothing.
struct IntakeGiven {
    std::string name{};
    std::string address{};    // e-mail or telephone
    std::string channel{};    // e_mail, text, ring, letter; empty: as the address is
    std::string language{};   // a word of the taxonomy; spoken, and written to
    bool interpreter = false; // for that language
    std::string born{};       // month and year
    std::string postcode{};
    std::vector<std::pair<int, PartOfDay>> times{}; // 0: Monday
    std::vector<std::string> access_needs{};        // words of the taxonomy
    store::IntakeRow more{};                        // safe_times, adjustments, emergency and carer
};

// Whether they are surely that old, born in that month: on the month's last day they may not be.
[[nodiscard]] bool is_surely(int years, std::chrono::year_month born, Date today);
// "Mon 09:00-13:00; Tue 17:00-21:00"
[[nodiscard]] std::string availability_cell(std::span<std::pair<int, PartOfDay> const> times);

// What somebody who came in by themselves would like to do.
struct Interest {
    std::string role{};  // empty: none yet
    std::string words{}; // theirs
    std::string principal{};
};

class IntakeDesk {
  public:
    template <class Value>
    using Result = Outcome<Value, IntakeRefused>;

    IntakeDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // What is wrong with it: name_needed, address_needed, telephone_unreadable, born_unreadable,
    // carer_needed (under 18), too_young (by themselves under 13), language_unknown, postcode_unreadable,
    // needs_unknown, emergency_contact_unclear.
    [[nodiscard]] std::optional<IntakeRefused> flaw_of(IntakeGiven const& given) const;
    // Writes a volunteer of that id and status, how they are reached, and the rest. Publishes
    // "volunteer.changed". Refuses with what flaw_of() says.
    [[nodiscard]] std::optional<IntakeRefused> take_down(std::string const& volunteer,
                                                         std::string const& status, IntakeGiven const& given);
    // They have shown that the address is theirs: somebody is to talk to them ("new_enquiry"), and to whoever
    // looks after them ("ring_carer"). The role they asked for is theirs to be considered for where it can be
    // taken as it is; what they asked for is the first entry of their log either way.
    void welcome(std::string const& volunteer, Interest const& interest = {});
    // What there was is replaced by what is given; the consent stays unless the carer is another.
    // Refuses with volunteer_unknown and as above.
    [[nodiscard]] std::optional<IntakeRefused> set(store::IntakeRow row);
    // The parent or carer has answered: guardian_consent says so too. Refuses with carer_unknown.
    [[nodiscard]] std::optional<IntakeRefused> consent(std::string const& volunteer, bool given,
                                                       std::string const& how, std::string const& by);

    // Inductions. Refuse with id_taken, times_unclear, induction_unknown, induction_full, induction_over,
    // volunteer_unknown, not_booked.
    [[nodiscard]] std::optional<IntakeRefused> add(store::InductionRow const& row);
    // Everybody who was booked is told, and waits to be booked anew ("induction_to_book").
    [[nodiscard]] std::optional<IntakeRefused> call_off(std::string const& induction);
    // In place of whatever they were booked for before; they are told.
    [[nodiscard]] std::optional<IntakeRefused> book(std::string const& induction,
                                                    std::string const& volunteer);
    [[nodiscard]] std::optional<IntakeRefused> cancel(std::string const& induction,
                                                      std::string const& volunteer);
    // They have had their induction, or have to be booked anew ("induction_to_book").
    [[nodiscard]] std::optional<IntakeRefused> came(std::string const& induction,
                                                    std::string const& volunteer, bool came);
    // Asks about those of whom nobody has said whether they came ("did_they_come"), at most `limit`.
    std::size_t ask_who_came(std::size_t limit);

  private:
    [[nodiscard]] store::Cells cells_of(std::string const& volunteer, std::string const& status,
                                        IntakeGiven const& given) const;
    void publish(std::string const& kind, std::string const& volunteer);
    void tell(std::string const& name, std::string const& volunteer, store::InductionRow const& about);
    [[nodiscard]] Date today() const;

    store::Change* change_;
    std::int64_t centre_;
};

} // namespace kith::desk
