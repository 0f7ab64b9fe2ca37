// SPDX-License-Identifier: MIT
// Letters on paper, for those who want them: each message to them waits here until somebody has printed and
// posted it. Printing changes nothing but how often it was done, so that a jam in the printer loses nothing;
// posting is noted where every talk with them is.
#pragma once

#include "base/outcome.hpp"
#include "desk/message_text.hpp"
#include "store/writer.hpp"

#include <functional>
#include <span>

namespace kith::desk {

inline constexpr std::size_t letters_at_once_max = 200;

struct LetterRefused {
    std::string code;
};

struct PaperLetter {
    store::MessageRow message;
    std::string name;    // whom it is to
    std::string address; // with line ends; empty: none is known
};

struct PrintedLetters {
    std::string html; // a page of its own for each
    std::size_t letters = 0;
    std::size_t without_address = 0;
    std::size_t dropped = 0; // of no use any more
};

// A message to somebody who wants letters, which waits to be printed. `to_kind`: volunteer, organisation,
// resident. Whoever calls raises the row that says so; queue_message() does both for the first two.
void queue_letter(store::Change& change, std::int64_t centre, Message const& message,
                  std::string_view to_kind);

class LetterDesk {
  public:
    LetterDesk(store::Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // Those that wait after that id, the oldest first, as far as they are still of use.
    [[nodiscard]] std::vector<PaperLetter> waiting(std::int64_t after, std::size_t limit) const;

    struct Printing {
        std::string site;
        std::string language;                                           // where a reader's own is not spoken
        std::function<std::string(store::MessageRow const&)> make_link; // of those that are answered by one
    };
    // The letters of these ids, or of none: all that wait, at most letters_at_once_max. Refuses with
    // letter_unknown, nothing_to_print.
    [[nodiscard]] Outcome<PrintedLetters, LetterRefused>
    print(store::Change& change, std::span<std::int64_t const> letters, Printing const& printing) const;

    // They are on their way: each is noted in the log of whom it concerns, and what waited for it is settled.
    // Refuses with letter_unknown, all of them or none. Publishes "letter.posted".
    [[nodiscard]] std::optional<LetterRefused>
    posted(store::Change& change, std::span<std::int64_t const> letters, std::string const& by) const;

  private:
    [[nodiscard]] PaperLetter letter_of(store::MessageRow message) const;

    store::Database* database_;
    std::int64_t centre_;
};

} // namespace kith::desk
