// SPDX-License-Identifier: MIT
// What a message says when it is written: the centre's own words where it has some for that message and
// language, else the catalogue's. Own words are patterns as the catalogue's are, checked when they are set
// and again when they are used: what a later catalogue gives no more is not asked of it.
#pragma once

#include "desk/messages.hpp"
#include "phrases/patterns.hpp"
#include "store/correspondence.hpp"

#include <map>

namespace kith::desk {

struct Wording {
    std::string subject;
    std::string body;
};

// News and appeals; every other message answers something that the reader asked for or takes part in.
inline constexpr std::string_view mailing_name = "mailing";

// A language's catalogue, to be said and to be looked at.
struct Catalogue {
    phrases::Phrases phrases;
    phrases::Patterns patterns;
    [[nodiscard]] static Catalogue load(std::string_view language);
};

// Every message that a centre may put in its own words, sorted.
[[nodiscard]] std::vector<std::string> message_names(Catalogue const& catalogue);
// What may stand in one of them, sorted.
[[nodiscard]] std::vector<phrases::PatternSlot> placeholders_of(Catalogue const& catalogue,
                                                                std::string const& name);
// Why it cannot say that: message_unknown, words_missing, subject_unclear (line ends), template_unreadable,
// placeholder_unknown, placeholder_chooses (it is a code, or may be nothing: to be chosen by, as the
// catalogue does), link_missing (without it nobody could answer).
[[nodiscard]] std::optional<std::string> flaw_of(Catalogue const& catalogue, std::string const& name,
                                                 Wording const& own);
// The same of news to many, in which {person} and {centre} may stand.
[[nodiscard]] std::optional<std::string> flaw_of_mailing(Wording const& own);

// The centre's own words for it, in the reader's language or else the centre's; none: the catalogue's.
[[nodiscard]] std::optional<Wording> own_words(store::Database& database, std::int64_t centre,
                                               store::MessageRow const& message, std::string_view language,
                                               std::string_view otherwise);

// Whether the match is still where the message makes sense.
[[nodiscard]] bool is_of_use(store::Database& database, std::int64_t centre,
                             store::MessageRow const& message);

// For a sentence that says where: "home", "none", or a ward as the centre calls it.
[[nodiscard]] std::string place_in(About const& about, std::map<std::string, std::string> const& wards);

struct Surroundings {
    std::string centre; // its name
    About about;
    std::string place = "none"; // as place_in() says
    std::string site;
    std::string link{};      // empty: the message has none
    std::string stop_link{}; // of news, but for letters on paper
    enum class Form : std::uint8_t { e_mail, text, letter };
    Form form = Form::e_mail;
};
[[nodiscard]] Wording write_message(Catalogue const& catalogue, store::MessageRow const& message,
                                    Surroundings const& around, std::optional<Wording> const& own);
// With the name of each placeholder where a fact would stand, but for those that `around` knows. `own` has no
// flaw.
[[nodiscard]] Wording preview(Catalogue const& catalogue, std::string const& name, Surroundings const& around,
                              std::optional<Wording> const& own);

} // namespace kith::desk
