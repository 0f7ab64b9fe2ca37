// SPDX-License-Identifier: MIT
#include "store/directory_search.hpp"

#include "spelling/words.hpp"
#include "store/directory.hpp"
#include "store/open_roles.hpp"

#include <algorithm>

namespace kith::store {
namespace {

// The stems are of English. Marks are part of a word: without them unicode61 would take a Bengali word apart
// at each of its vowel signs.
constexpr std::string_view make_index =
    "create virtual table entry using fts5(name, words, kind unindexed, id unindexed, ward unindexed, "
    "causes unindexed, sorts unindexed, tokenize = \"porter unicode61 categories 'L* N* Co M*'\")";

class Rows {
  public:
    explicit Rows(Database& index)
        : row_(index, "insert into entry (name, words, kind, id, ward, causes, sorts) values (?, ?, ?, ?, ?, "
                      "?, ?)") {}

    void add(DirectoryHit const& hit, std::string_view name, std::string_view words, std::string_view ward,
             std::string_view causes) {
        auto const spelled = spelling::folded_text(name);
        auto const rest = spelling::folded_text(words);
        auto between = spelling::folded_text(causes);
        std::erase(between, ' ');
        between = ";" + between + ";";
        row_.bind(1, std::string_view(spelled)).bind(2, std::string_view(rest));
        row_.bind(3, std::string_view(hit.kind)).bind(4, std::string_view(hit.id)).bind(5, ward);
        row_.bind(6, std::string_view(between)).bind(7, std::string_view(spelled)).run();
    }

  private:
    Statement row_;
};

std::string spaced(std::string_view codes) {
    std::string made(codes);
    std::ranges::replace(made, '_', ' ');
    return made;
}

// Each word quoted, so that nothing in it is FTS5's own language.
std::string match_of(std::string_view words) {
    constexpr std::size_t words_max = 12;
    std::string made;
    for (auto const& word : spelling::whole_words(words, words_max)) {
        if (!made.empty()) made += ' ';
        made += '"' + word + "\"*";
    }
    return made;
}

} // namespace

bool DirectorySearch::refresh(Database& database) {
    Statement asked(database, "pragma data_version"); // moves with every commit of others
    auto const version = asked.step() ? asked.integer(0) : 0;
    if (index_ && version == version_) return false;
    auto index = std::make_unique<Database>(":memory:", Database::Mode::write);
    index->run(make_index);
    Transaction transaction(*index);
    Rows rows(*index);
    Directory(database, centre_).each_published([&](DirectoryEntry const& entry) {
        rows.add({entry.kind, entry.id}, entry.name,
                 entry.description + " " + entry.how + " " + entry.place + " " + entry.postcode + " " +
                     entry.open_when + " " + entry.accessibility + " " + entry.languages + " " + entry.cost +
                     " " + spaced(entry.causes),
                 entry.ward, entry.causes);
    });
    each_open_role(database, centre_, "", [&](OpenRole const& role) {
        rows.add({"role", role.id}, role.title,
                 role.organisation + " " + spaced(role.causes) + " " + spaced(role.required_skills) + " " +
                     spaced(role.setting) + " " + role.when,
                 role.ward, role.causes);
        return true;
    });
    transaction.commit();
    index_ = std::move(index);
    version_ = version;
    return true;
}

DirectoryFound DirectorySearch::find(DirectoryQuestion const& question) {
    DirectoryFound found;
    auto const match = match_of(question.words);
    if (!index_ || (match.empty() && !question.words.empty())) return found;
    auto cause = spelling::folded_text(question.cause);
    if (!cause.empty()) cause = ";" + cause + ";";
    std::string where = " from entry where (? = 0 or kind in ('service', 'group')) and (? = '' or kind = ?) "
                        "and (? = '' or ward = ?) and (? = '' or "
                        "instr(causes, ?) > 0)";
    if (!match.empty()) where += " and entry match ?";
    auto const ask = [&](Statement& row) {
        row.bind(1, std::int64_t{question.services});
        int position = 2;
        for (std::string_view const each :
             {std::string_view(question.kind), std::string_view(question.ward), std::string_view(cause)}) {
            row.bind(position, each).bind(position + 1, each);
            position += 2;
        }
        if (!match.empty()) row.bind(position++, std::string_view(match));
        return position;
    };
    {
        Statement count(*index_, "select count(*)" + where);
        ask(count);
        if (count.step()) found.total = count.integer(0);
    }
    // A word in the name counts for ten elsewhere.
    std::string const best = match.empty() ? "" : "bm25(entry, 10.0, 1.0), ";
    Statement row(*index_,
                  "select kind, id" + where + " order by " + best + "sorts, kind, id limit ? offset ?");
    auto const position = ask(row);
    row.bind(position, question.limit).bind(position + 1, question.offset);
    while (row.step()) found.hits.push_back({std::string(row.text(0)), std::string(row.text(1))});
    return found;
}

} // namespace kith::store
