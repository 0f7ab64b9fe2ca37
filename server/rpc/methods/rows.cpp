// SPDX-License-Identifier: MIT
#include "rpc/methods/rows.hpp"

#include "auth/sign_in.hpp"
#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/messages.hpp"
#include "desk/organisations.hpp"
#include "desk/safeguarding.hpp"
#include "phrases/refusals.hpp"
#include "rpc/methods/entry.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>

namespace kith::rpc {

using store::Cells;
using store::CommunityRows;
using store::PackTable;

namespace {

constexpr std::size_t cell_bytes_max = 8192;
using Key = Text<key_bytes_max>;

// Columns of a row, some or all: an object of texts, named as in the pack.
template <PackTable table>
struct RowCells {
    std::map<std::string, std::string> by_column;
};

struct Problem {
    std::string column;
    std::string read;
    std::string expected; // a code of exchange::Expected
    std::string hint;
    std::string message; // the sentence
};
BOOST_DESCRIBE_STRUCT(Problem, (), (column, read, expected, hint, message))

struct Saved {
    std::string id;
    bool saved = false;
    std::vector<Problem> problems; // why not
};
BOOST_DESCRIBE_STRUCT(Saved, (), (id, saved, problems))

template <PackTable table>
struct Given {
    Key id;
    RowCells<table> cells;
    BOOST_DESCRIBE_CLASS(Given, (), (id, cells), (), ())
};

// A new row; a volunteer can be given an account with it.
template <PackTable table>
struct New {
    Key id;
    RowCells<table> cells;
    BOOST_DESCRIBE_CLASS(New, (), (id, cells), (), ())
};
template <>
struct New<PackTable::volunteers> {
    Key id;
    RowCells<PackTable::volunteers> cells;
    std::optional<Text<254>>
        invite; // an e-mail address or a mobile number: an account, and a message that says so
    BOOST_DESCRIBE_CLASS(New, (), (id, cells, invite), (), ())
};

struct ById {
    Key id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

template <PackTable table>
struct Found {
    std::string id;
    RowCells<table> cells;
    BOOST_DESCRIBE_CLASS(Found, (), (id, cells), (), ())
};

struct Page {
    std::optional<Key> after;
    std::optional<Number<1, 500>> limit;
    std::optional<Key> of; // roles: of this organisation; shifts: of this role
};
BOOST_DESCRIBE_STRUCT(Page, (), (after, limit, of))

template <PackTable table>
struct Listed {
    std::vector<Found<table>> rows;
    std::optional<std::string> next; // ask again after this id; missing: that was all
    BOOST_DESCRIBE_CLASS(Listed, (), (rows, next), (), ())
};

constexpr std::string_view noun(PackTable table) {
    switch (table) {
    case PackTable::organisations: return "organisation";
    case PackTable::volunteers: return "volunteer";
    case PackTable::roles: return "role";
    case PackTable::shifts: return "shift";
    }
    return {};
}

std::string const& cell(PackTable table, Cells const& cells, std::string_view column) {
    return cells[store::column_of(table, column)];
}

// Which guarded field a column belongs to.
std::optional<auth::Field> field_of(PackTable table, std::string_view column) {
    if (table != PackTable::volunteers) return std::nullopt;
    if (column == "postcode" || column == "easting" || column == "northing") return auth::Field::contacts;
    if (column == "sex" || column == "access_needs") return auth::Field::special;
    if (column == "checks") return auth::Field::checks;
    if (column == "not_for") return auth::Field::notes; // its reason is nobody's business
    return std::nullopt;
}

// What the centre, not the person, says about a person.
bool is_of_the_centre(std::string_view column) {
    static constexpr std::array<std::string_view, 8> columns{"status",        "checks",    "training",
                                                             "references",    "induction", "guardian_consent",
                                                             "waiting_since", "not_for"};
    return std::ranges::find(columns, column) != columns.end();
}

// Whose a row is. Somebody else's and nobody's look alike.
Subject subject_of_row(PackTable table, CommunityRows& rows, Cells const& cells) {
    switch (table) {
    case PackTable::organisations: return {{}, cells.front(), {}};
    case PackTable::volunteers: return {cells.front(), {}, {}};
    case PackTable::roles: return {{}, cell(table, cells, "organisation"), {}};
    case PackTable::shifts: {
        auto const role = rows.find(PackTable::roles, cell(table, cells, "role"));
        if (!role) return {};
        return {{}, cell(PackTable::roles, *role, "organisation"), {}};
    }
    }
    return {};
}

template <PackTable table>
Cells row_with(Key const& id, RowCells<table> const& given, Cells cells) {
    cells.resize(store::shape_of(table).columns.size());
    cells.front() = id.value;
    for (auto const& [column, text] : given.by_column) cells[store::column_of(table, column)] = text;
    return cells;
}

template <PackTable table>
Subject subject_of_new(Turn& turn, New<table> const& given) {
    CommunityRows rows(turn.database(), turn.centre());
    return subject_of_row(table, rows, row_with(given.id, given.cells, {}));
}

template <PackTable table, class Params>
Subject subject_of_old(Turn& turn, Params const& params) {
    CommunityRows rows(turn.database(), turn.centre());
    auto const cells = rows.find(table, params.id.value);
    return cells ? subject_of_row(table, rows, *cells) : Subject{};
}

std::vector<Problem> told(std::vector<exchange::ImportError> const& errors) {
    static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
    std::vector<Problem> problems;
    for (auto const& error : errors) {
        auto const expected = exchange::code(error.expected);
        problems.push_back(
            {error.column, error.read, std::string(expected), error.hint,
             phrases::misread(words, {error.column, 0, {}}, expected, error.read, error.hint)});
    }
    return problems;
}

// Checks the row as the pack's reader does, and writes it. An organiser's role that waits to be approved
// stays closed until then.
Outcome<Saved, Refused> save(Turn& turn, CommunityRows& rows, PackTable table, Cells cells) {
    auto problems = told(desk::flaws_of(rows, table, cells, turn.now()));
    if (!problems.empty()) return Saved{cells.front(), false, std::move(problems)};
    if (table == PackTable::roles &&
        !desk::check_not_permitted(turn.database(), turn.centre(), cells).empty())
        return refuse(Refused{"check_not_permitted", false, {}});
    if (table == PackTable::roles) {
        desk::CareDesk care(turn.change(), turn.centre());
        bool const is_new = !rows.find(table, cells.front());
        bool const awaits = turn.scope().organisation &&
                            (care.awaits_approval(cells.front()) || (is_new && care.holds_back_roles()));
        if (awaits) cells[store::column_of(table, "status")] = "closed";
        rows.put(table, cells);
        care.role_changed(cells.front(), awaits);
    } else {
        if (table == PackTable::volunteers)
            desk::hold_restrictions(turn.change().database(), turn.centre(), cells);
        rows.put(table, cells);
    }
    auto const subject = subject_of_row(table, rows, cells);
    bool const opening = table == PackTable::roles || table == PackTable::shifts;
    turn.change().publish(turn.centre(), {std::string(noun(table)) + ".changed",
                                          subject.volunteer.value_or(""),
                                          subject.organisation.value_or(""),
                                          opening ? cells.front() : std::string(),
                                          {}});
    return Saved{cells.front(), true, {}};
}

// An account for a volunteer who has just been written down, in whose place somebody gives the address.
std::optional<Refused> invite(Turn& turn, CommunityRows& rows, std::string const& volunteer,
                              std::string_view given) {
    auto const reach = auth::reach_of(*auth::find_method("principal.invite"), turn.principal().standing);
    if (reach != auth::Reach::centre) return Refused{"not_allowed", false, {}};
    auto const address = auth::read_address(given);
    if (address.find('@') == std::string::npos && !address.starts_with('+'))
        return Refused{"address_unreadable", false, {}};
    auto const principal =
        give_account(turn, turn.centre(), volunteer, rows.called(PackTable::volunteers, volunteer), address);
    if (!principal) return Refused{"address_taken", false, {}};
    store::ContactRow contact;
    contact.kind = "volunteer";
    contact.id = volunteer;
    bool const text = address.starts_with('+');
    (text ? contact.telephone : contact.e_mail) = address;
    contact.channel = text ? "text" : "e_mail";
    store::put_contact(turn.database(), turn.centre(), contact, turn.now());
    desk::Message message;
    message.to = {desk::Addressee::Kind::volunteer, volunteer};
    message.name = "invited";
    message.volunteer = volunteer;
    message.facts = {{"address", address}};
    desk::queue_message(turn.change(), turn.centre(), message);
    return {};
}

template <PackTable table>
Outcome<Saved, Refused> add(Turn& turn, New<table> const& given) {
    CommunityRows rows(turn.database(), turn.centre());
    bool taken = rows.find(table, given.id.value).has_value();
    // A role and a shift are both openings: one id cannot mean both.
    if (table == PackTable::roles) taken = taken || rows.find(PackTable::shifts, given.id.value).has_value();
    if (table == PackTable::shifts) taken = taken || rows.find(PackTable::roles, given.id.value).has_value();
    if (taken) return refuse(Refused{"id_taken", false, {}});
    auto saved = save(turn, rows, table, row_with(given.id, given.cells, {}));
    if constexpr (table == PackTable::volunteers) {
        if (saved && saved->saved && given.invite) {
            if (auto const refused = invite(turn, rows, given.id.value, given.invite->value))
                return refuse(*refused);
        }
    }
    return saved;
}

template <PackTable table>
Outcome<Saved, Refused> update(Turn& turn, Given<table> const& given) {
    CommunityRows rows(turn.database(), turn.centre());
    auto const before = rows.find(table, given.id.value);
    if (!before) return refuse(Refused{"unknown", false, {}});
    auto const after = row_with(given.id, given.cells, *before);
    // Whoever may change a row may not give it to somebody else by that.
    auto const old_subject = subject_of_row(table, rows, *before);
    auto const new_subject = subject_of_row(table, rows, after);
    bool const own = turn.scope().volunteer || turn.scope().organisation;
    if (own && old_subject.organisation != new_subject.organisation) {
        return refuse(Refused{"organisation_not_yours", false, {}});
    }
    if (turn.scope().volunteer) {
        for (auto const& [column, text] : given.cells.by_column) {
            if (is_of_the_centre(column)) return refuse(Refused{"column_not_yours", false, {}});
        }
    }
    return save(turn, rows, table, after);
}

template <PackTable table>
Found<table> shown(Turn& turn, CommunityRows& rows, Cells const& cells) {
    Found<table> row{cells.front(), {}};
    auto const subject = subject_of_row(table, rows, cells);
    auto const columns = store::shape_of(table).columns;
    for (std::size_t i = 1; i < columns.size(); ++i) {
        auto const field = field_of(table, columns[i]);
        if (cells[i].empty() || (field && !turn.may_see(*field, subject))) continue;
        row.cells.by_column.emplace(columns[i], cells[i]);
    }
    return row;
}

template <PackTable table>
Outcome<Found<table>, Refused> look(Turn& turn, ById const& params) {
    CommunityRows rows(turn.database(), turn.centre());
    auto const cells = rows.find(table, params.id.value);
    if (!cells) return refuse(Refused{"unknown", false, {}});
    return shown<table>(turn, rows, *cells);
}

template <PackTable table>
Outcome<Listed<table>, Refused> list(Turn& turn, Page const& page) {
    CommunityRows rows(turn.database(), turn.centre());
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    std::string_view column;
    if (page.of && table == PackTable::roles) column = "organisation";
    if (page.of && table == PackTable::shifts) column = "role";
    if (page.of && column.empty()) return refuse(Refused{"of_nothing", false, {}});
    auto found = rows.page(table, page.after ? page.after->value : "", limit + 1, column,
                           page.of ? page.of->value : "");
    Listed<table> listed;
    bool const more = found.size() > limit;
    if (more) found.pop_back();
    for (auto const& cells : found) listed.rows.push_back(shown<table>(turn, rows, cells));
    if (more) listed.next = found.back().front();
    return listed;
}

template <PackTable table>
void add_methods(std::vector<Method>& methods) {
    std::string const name(noun(table));
    methods.push_back(method(name + ".add", Effect::changes, "Adds one; the cells are the pack's.",
                             add<table>, subject_of_new<table>));
    methods.push_back(method(name + ".update", Effect::changes,
                             "Writes the cells that are given, and leaves the others.", update<table>,
                             subject_of_old<table, Given<table>>));
    methods.push_back(method(name + ".get", Effect::reads, "One, with the cells the caller may see.",
                             look<table>, subject_of_old<table, ById>));
    methods.push_back(method(name + ".list", Effect::reads, "All, by id, a page at a time.", list<table>));
}

} // namespace

template <PackTable table>
struct Wire<RowCells<table>> {
    static Outcome<RowCells<table>, Mismatch> decode(boost::json::value const& value,
                                                     std::string const& path) {
        auto const* object = value.if_object();
        if (object == nullptr) return refuse(Mismatch{path, "an object of texts by column"});
        RowCells<table> cells;
        auto const columns = store::shape_of(table).columns.subspan(1); // the id stands beside them
        for (auto const& member : *object) {
            auto const at = path + "/" + std::string(member.key());
            if (std::ranges::find(columns, std::string_view(member.key())) == columns.end()) {
                return refuse(Mismatch{at, "a column of " + std::string(store::shape_of(table).file)});
            }
            auto text = rpc::decode<Text<cell_bytes_max, 0>>(member.value(), at);
            if (!text) return refuse(std::move(text.error()));
            cells.by_column.emplace(member.key(), std::move(text->value));
        }
        return cells;
    }
    static boost::json::value encode(RowCells<table> const& cells) {
        boost::json::object object;
        for (auto const& [column, text] : cells.by_column) object.emplace(column, text);
        return object;
    }
    static boost::json::object schema() {
        boost::json::object properties;
        for (auto const column : store::shape_of(table).columns.subspan(1)) {
            properties.emplace(column, rpc::schema<Text<cell_bytes_max, 0>>());
        }
        return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    }
};

std::vector<Method> row_methods() {
    std::vector<Method> methods;
    add_methods<PackTable::organisations>(methods);
    add_methods<PackTable::volunteers>(methods);
    add_methods<PackTable::roles>(methods);
    add_methods<PackTable::shifts>(methods);
    return methods;
}

} // namespace kith::rpc
