// SPDX-License-Identifier: MIT
#include "serve/import_door.hpp"

#include "auth/permissions.hpp"
#include "base/contract.hpp"
#include "desk/imports.hpp"
#include "desk/listings.hpp"
#include "desk/past_imports.hpp"
#include "exchange/sheet_text.hpp"
#include "exchange/text.hpp"
#include "phrases/phrases.hpp"
#include "phrases/refusals.hpp"
#include "public/query.hpp"
#include "rpc/request_key.hpp"
#include "store/audit.hpp"
#include "store/chain.hpp"
#include "store/import_mappings.hpp"
#include "store/keys.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace kith::serve {

namespace json = boost::json;
using site::HttpReply;
using site::HttpRequest;
using store::PackTable;

namespace {

constexpr std::size_t readers = 1;
constexpr std::size_t waiting_max = 4;
constexpr std::size_t file_name_max = 600; // as it is sent, percent-encoded
constexpr std::string_view workbook_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view method_name = "import.table"; // under which outcomes are kept

struct Asked {
    PackTable table = PackTable::volunteers;
    std::string word;
    bool dry_run = false;
    exchange::Headings headings;
    std::string headings_text;               // as they were sent
    std::string file;                        // what its sender calls it
    std::string sheet;                       // of a workbook; empty: the first
    std::optional<desk::PastTable> past;     // in place of the table
    std::string mapping;                     // headings kept by this name
    std::string keep;                        // the name to keep these headings by
    std::string source;                      // of listed roles; empty: a spreadsheet
    std::map<std::string, std::string> same; // organisations of theirs that are ours
    [[nodiscard]] bool is_listing() const { return !source.empty(); }
    [[nodiscard]] std::span<std::string_view const> columns() const {
        return past ? desk::columns_of(*past) : store::shape_of(table).columns;
    }
};

constexpr std::size_t source_bytes_max = 40;

bool is_source(std::string_view name) {
    return !name.empty() && name.size() <= source_bytes_max && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
}

HttpReply reply_of(unsigned status, json::value const& body, std::string_view type) {
    return {status,
            {{"Content-Type", std::string(type)},
             {"Cache-Control", "no-store"},
             {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}},
            std::make_shared<std::string const>(json::serialize(body) + "\n")};
}

// RFC 9457.
json::object problem_body(unsigned status, std::string_view code, std::string_view title) {
    return {{"type", "urn:kith:problem:" + std::string(code)}, {"title", title}, {"status", status}};
}
HttpReply problem(json::object body) {
    auto const status = static_cast<unsigned>(body.at("status").to_number<unsigned>());
    return reply_of(status, std::move(body), "application/problem+json");
}
HttpReply problem(unsigned status, std::string_view code, std::string_view title) {
    return problem(problem_body(status, code, title));
}
HttpReply later(unsigned status, std::string_view code, std::string_view title) {
    auto reply = problem(status, code, title);
    reply.headers.emplace_back("Retry-After", "30");
    return reply;
}

std::string as_sent_by_a_form(std::string_view text) {
    std::string made(text);
    std::ranges::replace(made, '+', ' ');
    return site::percent_decoded(made);
}

// "/import?table=volunteers&column=Full%20name=name&dry_run=true"; nothing where it says anything else.
std::optional<Asked> read_target(std::string_view target) {
    auto const mark = target.find('?');
    if (mark == std::string_view::npos) return std::nullopt;
    Asked asked;
    auto query = target.substr(mark + 1);
    while (!query.empty()) {
        auto const end = query.find('&');
        auto const pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        auto const equals = pair.find('=');
        auto const name = pair.substr(0, equals);
        auto const value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (name == "table" && asked.word.empty()) {
            auto const pack = store::pack_table_named(value);
            for (auto const past : {desk::PastTable::contacts, desk::PastTable::referrals})
                if (value == desk::word_of(past)) asked.past = past;
            if (!pack && !asked.past) return std::nullopt;
            asked.table = pack.value_or(PackTable::volunteers);
            asked.word = value;
        } else if (name == "dry_run" && (value == "true" || value == "false")) {
            asked.dry_run = value == "true";
        } else if (name == "file" && asked.file.empty() && value.size() <= file_name_max) {
            asked.file = as_sent_by_a_form(value);
            if (exchange::valid_utf8_length(asked.file) != asked.file.size()) return std::nullopt;
        } else if (name == "sheet" && asked.sheet.empty()) {
            asked.sheet = as_sent_by_a_form(value);
            asked.headings_text.append("&sheet=").append(value);
        } else if ((name == "mapping" || name == "keep") && !value.empty() && value.size() <= file_name_max) {
            auto& given = name == "keep" ? asked.keep : asked.mapping;
            if (!given.empty()) return std::nullopt;
            given = as_sent_by_a_form(value);
            if (given.empty() || exchange::valid_utf8_length(given) != given.size()) return std::nullopt;
            asked.headings_text.append("&").append(pair);
        } else if (name == "column" && value.find('=') != std::string_view::npos) {
            auto const sign = value.rfind('=');
            auto const heading = as_sent_by_a_form(value.substr(0, sign));
            if (heading.empty() ||
                !asked.headings.emplace(heading, as_sent_by_a_form(value.substr(sign + 1))).second)
                return std::nullopt;
            asked.headings_text.append("&").append(value);
        } else if (name == "source" && asked.source.empty() && is_source(value)) {
            asked.source = value;
            asked.headings_text.append("&source=").append(value);
        } else if (name == "organisation" && value.find('=') != std::string_view::npos) {
            auto const sign = value.rfind('=');
            auto const theirs = as_sent_by_a_form(value.substr(0, sign));
            if (theirs.empty() ||
                !asked.same.emplace(theirs, as_sent_by_a_form(value.substr(sign + 1))).second)
                return std::nullopt;
            asked.headings_text.append("&organisation=").append(value);
        } else {
            return std::nullopt;
        }
    }
    bool const listing = asked.is_listing();
    if (listing ? asked.table != PackTable::roles || !asked.headings.empty() : !asked.same.empty())
        return std::nullopt;
    return asked.word.empty() ? std::nullopt : std::optional(asked);
}

// What is wrong with the request itself, before anybody is asked who sends it.
std::optional<HttpReply> flaw_of(HttpRequest const& request) {
    if (request.method != "POST") {
        auto refused = problem(405, "method_not_allowed", "An import is sent with POST.");
        refused.headers.emplace_back("Allow", "POST");
        return refused;
    }
    auto const asked = read_target(request.target);
    if (!asked)
        return problem(400, "target_malformed",
                       "Say table=organisations, volunteers, roles, shifts, contacts or referrals, "
                       "dry_run=true or false, file=NAME, of a workbook sheet=NAME, and column=HEADING=NAME "
                       "once for each heading of your own; of roles in the Volunteering "
                       "Data Standard source=NAME (a-z, 0-9, - _ .), and organisation=THEIRS=OURS for each "
                       "that is here already.");
    auto const columns = asked->columns();
    for (auto const& [heading, column] : asked->headings)
        if (!column.empty() && std::ranges::find(columns, column) == columns.end())
            return problem(
                400, "column_unknown",
                "column=HEADING=NAME needs a column of the table as NAME, or nothing to leave it out.");
    auto const type = request.header("content-type");
    auto const wanted = asked->is_listing() ? "application/ld+json" : "text/csv";
    bool const workbook = !asked->is_listing() && type == workbook_type;
    if (type.substr(0, type.find(';')) != wanted && !workbook)
        return asked->is_listing()
                   ? problem(415, "type_not_json_ld", "Listed roles are sent as application/ld+json.")
                   : problem(415, "type_not_csv",
                             "An import is sent as text/csv, or as the XLSX workbook it is.");
    auto const key = request.header("idempotency-key");
    if (!asked->dry_run && !rpc::day_of_key(key))
        return problem(400, "key_malformed", "Send an Idempotency-Key: YYYYMMDD-uuid.");
    return std::nullopt;
}

// Coordinators and administrators, who may add rows of every table; listed roles also come from programs,
// which speak for the centre and not for one organisation.
std::optional<HttpReply> refusal_of(auth::Principal const& caller, Asked const& asked) {
    if (asked.is_listing() && caller.standing == auth::Standing::integration && caller.organisation.empty())
        return std::nullopt;
    if (caller.standing == auth::Standing::coordinator || caller.standing == auth::Standing::administrator)
        return std::nullopt;
    if (caller.id.empty()) {
        auto refused = problem(401, "not_signed_in", "Sign in first.");
        refused.headers.emplace_back("WWW-Authenticate", "Bearer");
        return refused;
    }
    return problem(403, "not_allowed", "Imports are for coordinators and administrators.");
}

// A heading that no column has is told with the column it may be meant for. `called`: the file, by its
// sender.
json::array notes_body(std::span<exchange::ImportNote const> notes, std::string const& called,
                       std::span<std::string_view const> columns) {
    auto const words = phrases::Phrases::load("en");
    json::array told;
    for (auto const& note : notes) {
        auto const noted = exchange::code(note.noted);
        json::object each{
            {"row", note.row},
            {"column", note.column},
            {"read", note.read},
            {"noted", noted},
            {"message", phrases::note(words, {called.empty() ? note.file : called, note.row, note.column},
                                      noted, note.read)}};
        if (note.noted == exchange::Noted::column_ignored)
            if (auto const likely = exchange::likely_column(note.read, columns); !likely.empty())
                each["perhaps"] = likely;
        told.push_back(std::move(each));
    }
    return told;
}

json::array errors_body(std::span<exchange::ImportError const> all, std::string const& called) {
    auto const words = phrases::Phrases::load("en");
    json::array errors;
    for (auto const& error : all) {
        auto const expected = exchange::code(error.expected);
        auto const& file = called.empty() ? error.file : called;
        errors.push_back(json::object{{"file", file},
                                      {"row", error.row},
                                      {"column", error.column},
                                      {"read", error.read},
                                      {"expected", expected},
                                      {"hint", error.hint},
                                      {"message", phrases::misread(words, {file, error.row, error.column},
                                                                   expected, error.read, error.hint)}});
    }
    return errors;
}

// What a heading may be told to stand for.
json::array columns_body(Asked const& asked) {
    json::array told;
    for (auto const column : asked.columns()) told.push_back(json::value(column));
    return told;
}

json::object flaws_body(exchange::PackRefusal const& refused, Asked const& asked) {
    auto body = problem_body(422, "rows_refused", "Nothing was written: rows cannot be read.");
    body["errors"] = errors_body(refused.errors, asked.file);
    body["omitted"] = refused.omitted;
    body["notes"] = notes_body(refused.notes, asked.file, asked.columns());
    body["columns"] = columns_body(asked);
    return body;
}

// The names of those of which every heading stands in the file.
json::array fitting_mappings(store::Database& database, std::int64_t centre, std::string const& table,
                             std::string const& bytes) {
    json::array names;
    auto const kept = store::ImportMappings(database, centre).all(table);
    if (kept.empty()) return names;
    exchange::ImportReport aside;
    auto const text = exchange::decode_text(table, bytes.substr(0, bytes.find('\n')), aside);
    if (!text) return names;
    for (auto const& each : kept) {
        std::vector<exchange::CsvColumn> wanted;
        for (auto const& [heading, column] : each.headings) wanted.push_back({heading, false});
        exchange::CsvReader const header(table, *text, wanted, aside);
        bool fits = header.usable();
        for (std::size_t i = 0; i < wanted.size(); ++i) fits = fits && header.has(i);
        if (fits) names.push_back(json::value(each.name));
    }
    return names;
}

json::object workbook_body(exchange::WorkbookRefused const& refused) {
    constexpr auto titles = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"not_a_workbook", "That is no XLSX workbook."},
        {"workbook_locked", "The workbook has a password, or is of the format before 2007 (.xls): save it as "
                            ".xlsx without a password, or as CSV."},
        {"workbook_damaged", "The workbook is damaged: open it in a spreadsheet program and save it anew."},
        {"workbook_too_large", "The workbook unpacks to more than is read here: save the sheet as CSV."},
        {"sheet_unknown", "The workbook has no such sheet; detail names those it has."},
    });
    auto const title = std::ranges::find(titles, refused.code, [](auto const& each) { return each.first; });
    KITH_EXPECT(title != titles.end());
    auto body = problem_body(422, refused.code, title->second);
    if (!refused.detail.empty()) body["detail"] = refused.detail;
    return body;
}

// Of what was known before: each row that is new.
json::object rehearsal_body(desk::PastImport const& import) {
    json::array changes;
    for (auto const& row : import.rows) {
        if (row.known || changes.size() == desk::rehearsed_rows_max) continue;
        bool const contact = import.table == desk::PastTable::contacts;
        json::object told{{"row", row.row},
                          {"id", contact ? row.contact.about.volunteer : row.match.volunteer},
                          {"does", "add"},
                          {"columns", json::array()}};
        if (!contact) told["opening"] = row.match.opening;
        changes.push_back(std::move(told));
    }
    auto const omitted = import.added() - changes.size();
    return {{"rows", import.rows.size()},
            {"added", import.added()},
            {"changed", 0},
            {"changes", std::move(changes)},
            {"changes_omitted", omitted}};
}

json::object rehearsal_body(desk::Rehearsal const& rehearsal) {
    auto const& counts = rehearsal.counts;
    json::array changes;
    for (auto const& row : rehearsal.rows) {
        json::object told{{"row", row.row},
                          {"id", row.id},
                          {"does", row.added ? "add" : "change"},
                          {"columns", json::array(row.columns.begin(), row.columns.end())}};
        if (!row.like.empty()) told["like"] = json::array(row.like.begin(), row.like.end());
        changes.push_back(std::move(told));
    }
    return {{"rows", counts.rows},
            {"added", counts.added},
            {"changed", counts.changed},
            {"changes", std::move(changes)},
            {"changes_omitted", counts.added + counts.changed - rehearsal.rows.size()}};
}

// What became of listed roles, and all of it that was not understood: `column` is its path in the document.
json::object listing_body(desk::ListingOutcome const& outcome, exchange::ImportReport const& report,
                          std::string const& called) {
    auto const& counts = outcome.counts;
    json::array changes;
    for (auto const& row : outcome.rows) {
        json::object told{{"path", row.path},
                          {"id", row.id},
                          {"does", row.does},
                          {"columns", json::array(row.columns.begin(), row.columns.end())}};
        if (!row.like.empty()) told["like"] = json::array(row.like.begin(), row.like.end());
        changes.push_back(std::move(told));
    }
    return {{"rows", counts.roles},
            {"added", counts.added},
            {"changed", counts.changed},
            {"closed", counts.closed},
            {"organisations_added", counts.organisations_added},
            {"waiting", counts.waiting},
            {"changes", std::move(changes)},
            {"changes_omitted", outcome.rows_omitted},
            {"errors", errors_body(report.errors(), called)},
            {"omitted", report.omitted()},
            {"notes", notes_body(report.notes(), called, store::shape_of(PackTable::roles).columns)}};
}

} // namespace

struct ImportDoor::Order {
    HttpRequest request;
    Asked asked;
    std::string key;
    std::function<void(HttpReply)> answer;
    auth::Principal caller;
    std::string content; // its hash, with which a key sent again is compared
    std::optional<desk::Import> import;
    std::optional<desk::PastImport> past; // in its place
    std::vector<exchange::ImportNote> notes;
    std::size_t rows = 0;
    std::optional<desk::ListingOrder> listing;
    exchange::ImportReport report; // of listed roles
    json::object outcome;          // of what was written, or the problem
};

ImportDoor::ImportDoor(store::Writer& writer, auth::Entrance& entrance, auth::ServerKey key, Options options)
    : writer_(writer),
      entrance_(entrance),
      key_(key),
      options_(std::move(options)),
      households_(options_.subjects_max, options_.asks, options_.seed),
      readers_(readers, waiting_max) {}

void ImportDoor::admit(HttpRequest const& head, std::function<void(std::optional<HttpReply>)> answer) {
    {
        std::lock_guard const guard(mutex_);
        if (!households_.take(auth::household(head.origin.address), options_.clock())) {
            answer(later(429, "too_many_calls", "Come again later."));
            return;
        }
    }
    if (auto flaw = flaw_of(head)) {
        answer(std::move(flaw));
        return;
    }
    auto const shared = std::make_shared<std::function<void(std::optional<HttpReply>)>>(std::move(answer));
    auto const caller = std::make_shared<auth::Principal>();
    try {
        writer_.submit(
            [this, caller, credential = head.origin.credential](store::Change& change) {
                *caller = entrance_.resolve(change.database(), credential, change.now());
            },
            [shared, caller, asked = *read_target(head.target)](std::exception_ptr const& fault) {
                (*shared)(fault ? later(503, "busy", "Come again later.") : refusal_of(*caller, asked));
            });
    } catch (store::StoreFault const&) {
        (*shared)(later(503, "busy", "Come again later."));
    }
}

void ImportDoor::take(HttpRequest request, std::function<void(HttpReply)> answer) {
    auto flaw = flaw_of(request);
    if (flaw) {
        answer(std::move(*flaw));
        return;
    }
    auto const order = std::make_shared<Order>();
    order->asked = *read_target(request.target);
    order->key = request.header("idempotency-key");
    order->answer = std::move(answer);
    order->request = std::move(request);
    auto const body = std::span(reinterpret_cast<unsigned char const*>(order->request.body.data()),
                                order->request.body.size());
    auto const hash = key_.hash(
        "content", {order->asked.word + order->asked.headings_text, store::to_hex(store::hash_of(body))});
    order->content = "body=" + store::to_hex(std::span(hash).first(8));
    // Who it is stays open until the reader is done: it takes a while, and rights may change meanwhile.
    try {
        writer_.submit(
            [this, order](store::Change& change) {
                order->caller =
                    entrance_.resolve(change.database(), order->request.origin.credential, change.now());
            },
            [this, order](std::exception_ptr const& fault) {
                if (fault || refusal_of(order->caller, order->asked)) {
                    finish(*order, fault);
                    return;
                }
                if (!readers_.submit([this, order] { read(order); }))
                    order->answer(later(503, "busy", "Other imports wait already."));
            });
    } catch (store::StoreFault const&) {
        order->answer(later(503, "busy", "Come again later."));
    }
}

// Adds the headings that were kept by the name asked for; those in the request come first. False where there
// are none of that name.
bool ImportDoor::add_mapping(store::Database& database, Order& order) {
    auto& asked = order.asked;
    if (asked.mapping.empty()) return true;
    auto const kept = store::ImportMappings(database, order.caller.centre).find(asked.word, asked.mapping);
    if (!kept) return false;
    for (auto const& each : kept->headings) asked.headings.insert(each);
    return true;
}

std::optional<exchange::PackRefusal> ImportDoor::read_rows(store::Database& database, Order& order,
                                                           std::string bytes) {
    auto const& asked = order.asked;
    auto const now = options_.clock();
    if (!asked.past) {
        auto read = desk::read_import(database, order.caller.centre, asked.table, std::move(bytes), now,
                                      asked.headings);
        if (!read) return std::move(read.error());
        order.notes = read->notes;
        order.rows = read->rows.size();
        order.import = std::move(*read);
        return std::nullopt;
    }
    auto const centres = writer_.centres();
    auto const centre = std::ranges::find(centres, order.caller.centre, &store::Centre::number);
    KITH_EXPECT(centre != centres.end());
    auto read = desk::read_past(database, *centre, *asked.past, std::move(bytes), now, asked.headings);
    if (!read) return std::move(read.error());
    order.notes = read->notes;
    order.rows = read->rows.size();
    order.past = std::move(*read);
    return std::nullopt;
}

// On a thread of its own, with a connection of its own.
void ImportDoor::read(std::shared_ptr<Order> const& order) {
    try {
        store::Database database(options_.database, store::Database::Mode::read);
        if (order->asked.is_listing()) {
            read_listing(order, database);
            return;
        }
        auto const& asked = order->asked;
        if (!add_mapping(database, *order)) {
            order->answer(problem(422, "mapping_unknown", "No headings are kept by that name."));
            return;
        }
        if (!asked.keep.empty() &&
            !store::ImportMappings(database, order->caller.centre).has_room(asked.word, asked.keep)) {
            order->answer(problem(422, "too_many_mappings",
                                  "No more headings can be kept for this table: delete some first."));
            return;
        }
        auto bytes = std::move(order->request.body);
        if (order->request.header("content-type") == workbook_type) {
            auto sheet = exchange::sheet_as_csv(bytes, asked.sheet);
            if (!sheet) {
                order->answer(problem(workbook_body(sheet.error())));
                return;
            }
            bytes = std::move(*sheet);
        }
        auto const fitting = fitting_mappings(database, order->caller.centre, asked.word, bytes);
        if (auto const refused = read_rows(database, *order, std::move(bytes))) {
            auto body = flaws_body(*refused, asked);
            body["mappings"] = fitting;
            order->answer(problem(std::move(body)));
            return;
        }
        if (asked.dry_run) {
            auto const centre = order->caller.centre;
            order->outcome = order->past
                                 ? rehearsal_body(*order->past)
                                 : rehearsal_body(desk::rehearse_import(database, centre, *order->import));
            order->outcome["mappings"] = fitting;
            finish(*order, nullptr);
            return;
        }
        writer_.submit([this, order](store::Change& change) { write(order, change); },
                       [this, order](std::exception_ptr const& fault) { finish(*order, fault); },
                       order->rows + 1);
    } catch (...) {
        finish(*order, std::current_exception());
    }
}

void ImportDoor::read_listing(std::shared_ptr<Order> const& order, store::Database& database) {
    auto reading = exchange::read_standard(order->request.body, order->report);
    if (!reading) {
        auto body = problem_body(422, "document_refused", "Nothing was written: this is no such document.");
        body["errors"] = errors_body(order->report.errors(), order->asked.file);
        order->answer(problem(std::move(body)));
        return;
    }
    order->listing = desk::ListingOrder{order->asked.source, std::move(*reading), order->asked.same};
    auto const roles = order->listing->reading.roles.size() + order->listing->reading.deleted.size();
    if (order->asked.dry_run) {
        auto const outcome = desk::rehearse_listings(database, order->caller.centre, *order->listing,
                                                     options_.clock(), order->report);
        order->outcome = listing_body(outcome, order->report, order->asked.file);
        finish(*order, nullptr);
        return;
    }
    writer_.submit([this, order](store::Change& change) { write(order, change); },
                   [this, order](std::exception_ptr const& fault) { finish(*order, fault); }, roles + 1);
}

// The rights are looked at again: they may have changed since. Undone with the change where anything throws.
void ImportDoor::write(std::shared_ptr<Order> const& order, store::Change& change) {
    auto& database = change.database();
    auto const before = order->caller;
    order->caller = entrance_.resolve(database, order->request.origin.credential, change.now());
    if (refusal_of(order->caller, order->asked) || order->caller.centre != before.centre) return;
    if (!rpc::is_current(*rpc::day_of_key(order->key), change.now())) {
        order->outcome = problem_body(409, "key_expired", "The Idempotency-Key is too old.");
        return;
    }
    store::OutcomeKey const key{order->caller.centre, order->caller.id, method_name, order->key};
    if (auto const kept = store::find_outcome(database, key)) {
        order->outcome =
            kept->content == order->content
                ? json::parse(kept->outcome).as_object()
                : problem_body(409, "key_reused", "The Idempotency-Key was sent with another file.");
        return;
    }
    auto const& asked = order->asked;
    auto const& caller = order->caller;
    if (order->listing) {
        auto const outcome = desk::write_listings(change, caller.centre, *order->listing, order->report);
        order->outcome = listing_body(outcome, order->report, order->asked.file);
    } else {
        auto const batch =
            order->past ? desk::write_past(change, caller.centre, *order->past, asked.file, caller.id)
                        : desk::write_import(change, caller.centre, *order->import, asked.file, caller.id);
        if (!asked.keep.empty() && !asked.headings.empty())
            store::ImportMappings(database, caller.centre)
                .put({asked.word, asked.keep, asked.headings, caller.id, change.now()});
        order->outcome = {{"batch", batch.number},
                          {"rows", batch.rows},
                          {"added", batch.added},
                          {"changed", batch.changed}};
    }
    store::AuditRow row;
    row.at = change.now();
    row.principal = order->caller.id;
    row.standing = auth::word_of(order->caller.standing);
    row.method = method_name;
    store::Audit(database, order->caller.centre).add(row);
    store::keep_outcome(
        database, key,
        {std::string(auth::word_of(order->caller.standing)), order->content, json::serialize(order->outcome)},
        change.now());
}

void ImportDoor::finish(Order& order, std::exception_ptr const& fault) {
    if (fault) {
        try {
            std::rethrow_exception(fault);
        } catch (store::StoreFault const& store_fault) {
            using Kind = store::StoreFault::Kind;
            if (store_fault.kind() == Kind::busy || store_fault.kind() == Kind::disk_full) {
                order.answer(later(503, store_fault.kind() == Kind::busy ? "busy" : "disk_full",
                                   "Nothing was written: come again later."));
                return;
            }
            options_.report(store_fault.what());
        } catch (std::exception const& other) {
            options_.report(other.what());
        }
        order.answer(problem(500, "fault", "Something went wrong here; nothing was written."));
        return;
    }
    if (auto refused = refusal_of(order.caller, order.asked)) {
        order.answer(std::move(*refused));
        return;
    }
    if (order.outcome.contains("status")) {
        order.answer(problem(std::move(order.outcome)));
        return;
    }
    auto told = std::move(order.outcome);
    told["table"] = order.asked.word;
    told["dry_run"] = order.asked.dry_run;
    if (!order.asked.is_listing())
        told["notes"] = notes_body(order.notes, order.asked.file, order.asked.columns());
    if (!order.asked.is_listing() && order.asked.dry_run) told["columns"] = columns_body(order.asked);
    order.answer(reply_of(200, std::move(told), "application/json"));
}

} // namespace kith::serve
