// SPDX-License-Identifier: MIT
#include "rpc/dispatcher.hpp"

#include "auth/entrance.hpp"
#include "base/contract.hpp"
#include "phrases/refusals.hpp"
#include "rpc/noted.hpp"
#include "rpc/openrpc.hpp"
#include "rpc/request_key.hpp"
#include "store/audit.hpp"
#include "store/keys.hpp"
#include "store/principals.hpp"
#include "store/writer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdio>

namespace kith::rpc {

namespace json = boost::json;

// One text on its way through: its calls run in segments, a change each, with slow parts worked out between.
struct Dispatcher::Text {
    auth::Origin origin; // with the credential the socket speaks with by now
    Envelope envelope;
    std::vector<std::optional<json::object>> replies; // by call
    std::size_t next = 0;                             // call to run
    std::size_t first = 0;                            // of the present segment
    Slow slow;                                        // of the call at `next`
    std::any prepared;                                // what it found, or the std::exception_ptr it threw
    bool unrecorded = false;                          // the disk is full: only reads, and nothing is kept
    bool signed_in = false;                           // `origin.credential` is a new session's
    std::vector<std::function<void()>> actions;       // once the segment is durable
    std::vector<auth::Entrance::Settled> settled;
    std::vector<auth::ConnectionId> to_close; // after the answer
    std::function<void(std::string)> answer;
};

namespace {

Error refused(std::string code, bool retry = false,
              std::vector<std::pair<std::string, std::int64_t>> numbers = {}) {
    auto const message = code;
    return refusal_error({std::move(code), retry, std::move(numbers)}, message);
}

Error invalid_params(std::string message) {
    return {ErrorCode::invalid_params, std::move(message), nullptr};
}

// The server describes itself.
Method discover(json::object document) {
    Method made;
    made.name = "rpc.discover";
    made.summary = "This document (OpenRPC).";
    made.params = {{"type", "object"}, {"properties", json::object()}, {"additionalProperties", false}};
    made.result = {{"type", "object"}};
    made.decode = [](json::object const& given) -> Outcome<Decoded, Error> {
        if (!given.empty()) return refuse(invalid_params("params: expected none"));
        return Decoded();
    };
    made.run = [document = std::move(document)](Turn&, Decoded const&) -> Outcome<json::value, Error> {
        return json::value(document);
    };
    return made;
}

MethodTable with_discovery(std::vector<Method> methods, std::string_view version) {
    methods.push_back(discover({}));
    auto document = openrpc(MethodTable(methods), version);
    methods.back() = discover(std::move(document));
    return MethodTable(std::move(methods));
}

bool reaches_own(auth::Permission const& row) {
    return std::ranges::find(row.reach, auth::Reach::own) != row.reach.end();
}

// What a principal stands for, in one text: an outcome is shown again to whoever still stands for the same.
std::string standing_text(auth::Principal const& principal) {
    return std::string(auth::word_of(principal.standing)) + " " + principal.volunteer + " " +
           principal.organisation;
}

// The one place where a refusal gets its words; what is kept holds its code.
Error in_words(Error error) {
    if (error.code != ErrorCode::refused) return error;
    static thread_local phrases::Phrases const words = phrases::Phrases::load("en");
    std::vector<std::pair<std::string, std::int64_t>> numbers;
    auto const& data = error.data.as_object();
    if (auto const* given = data.if_contains("numbers")) {
        for (auto const& member : given->as_object())
            numbers.emplace_back(member.key(), member.value().to_number<std::int64_t>());
    }
    error.message = phrases::refused(words, data.at("refusal").as_string(), numbers);
    return error;
}

bool is_full_disk(std::exception_ptr const& fault) {
    try {
        std::rethrow_exception(fault);
    } catch (store::StoreFault const& store_fault) {
        return store_fault.kind() == store::StoreFault::Kind::disk_full;
    } catch (...) {
        return false;
    }
}

std::string kept_text(Outcome<json::value, Error> const& reply, Method const& method) {
    if (!reply) {
        auto const& error = reply.error();
        return json::serialize(json::object{{"message", error.message}, {"data", error.data}});
    }
    auto result = *reply;
    if (auto* object = result.if_object()) {
        for (auto const& secret : method.secrets) object->erase(secret);
    }
    return json::serialize(json::object{{"result", std::move(result)}});
}

Outcome<json::value, Error> reply_from(std::string const& kept) {
    auto stored = json::parse(kept).as_object();
    if (auto* result = stored.if_contains("result")) return std::move(*result);
    return refuse(
        Error{ErrorCode::refused, std::string(stored.at("message").as_string()), stored.at("data")});
}

// One row for each change, in its transaction; the outcome of a call sent again is none.
void note_change(Turn& turn, Method const& method, Decoded const& params, json::object const& given,
                 json::value const& result, store::Change& change) {
    auto centre = turn.centre();
    store::AuditRow row;
    row.at = change.now();
    row.method = method.name;
    row.principal = turn.principal().id;
    row.standing = auth::word_of(turn.principal().standing);
    if (auto const& token = turn.new_credential(); !token.empty()) { // who has just signed in
        auto const principal = turn.services().entrance->resolve(change.database(), token, change.now());
        centre = principal.centre;
        row.principal = principal.id;
        row.standing = auth::word_of(principal.standing);
    }
    if (auto const* named = given.if_contains("centre"); centre == 0 && named != nullptr && named->is_int64())
        centre = named->as_int64();
    if (method.subject) {
        auto const subject = method.subject(turn, params);
        if (subject.volunteer && !subject.volunteer->empty()) row.volunteers.insert(*subject.volunteer);
        if (subject.organisation && !subject.organisation->empty())
            row.others.insert("organisation/" + *subject.organisation);
        if (subject.record) note_record(row, *subject.record);
    }
    note_ids(row, method.name, given);
    if (auto const* told = result.if_object()) note_ids(row, method.name, *told);
    if (auto const* reason = given.if_contains("reason"); reason != nullptr && reason->is_string())
        row.reason = reason->as_string();
    store::Audit(change.database(), centre).add(row);
}

} // namespace

Dispatcher::Dispatcher(std::vector<Method> methods, Services& services, auth::HashQueue& hashes,
                       auth::ServerKey key, Options options)
    : methods_(with_discovery(std::move(methods), options.version)),
      services_(services),
      hashes_(hashes),
      key_(key),
      options_(std::move(options)),
      callers_(options_.subjects_max, options_.calls, options_.seed),
      households_(options_.subjects_max, options_.household, options_.seed + 1) {
    KITH_EXPECT(options_.clock && options_.random && options_.report && options_.close_socket);
    for (auto const& method : methods_.all()) {
        auto const* row = auth::find_method(method.name);
        bool const says_whose = method.subject || method.by_scope;
        if (row == nullptr || (reaches_own(*row) && !says_whose)) {
            std::fprintf(stderr, "%s: %s\n", method.name.c_str(),
                         row == nullptr
                             ? "has no row in the table of permissions"
                             : "may reach the caller's own, but does not say whom a call is about");
        }
        KITH_EXPECT(row != nullptr);
        KITH_EXPECT(!reaches_own(*row) || says_whose);
    }
}

void Dispatcher::call(auth::Origin const& origin, std::string text,
                      std::function<void(std::string)> answered) {
    auto one = std::make_shared<Text>();
    one->origin = origin;
    one->answer = std::move(answered);
    bool within = false;
    {
        std::lock_guard const guard(mutex_);
        auto const number = static_cast<std::uint64_t>(origin.connection);
        if (auto const at = credentials_.find(number); at != credentials_.end())
            one->origin.credential = at->second;
        within = households_.take(auth::household(origin.address), options_.clock());
    }
    auto& calls = one->envelope.calls;
    auto const too_many = [] { return refused("too_many_calls", true, {{"seconds", 1}}); };
    constexpr std::size_t read_all_the_same =
        4096; // bytes: a caller on a socket knows its answer by the id only
    if (within || text.size() <= read_all_the_same) one->envelope = open_envelope(text);
    if (!within) {
        ++counts_.limited;
        if (calls.empty()) calls.emplace_back(refuse(Envelope::Misfit{nullptr, too_many()}));
        for (auto& call : calls) {
            if (call) call = refuse(Envelope::Misfit{call->id.value_or(nullptr), too_many()});
        }
    }
    one->replies.resize(calls.size());
    bool any = false;
    for (auto& call : calls) {
        if (call && has_no_room(*call))
            call = refuse(Envelope::Misfit{call->id.value_or(nullptr), refused("busy", true)});
    }
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (!calls[i])
            one->replies[i] =
                error_reply(std::move(calls[i].error().id), in_words(std::move(calls[i].error().error)));
        else
            any = true;
    }
    if (any)
        advance(one);
    else
        answer(*one);
}

// A flood of sign-ins is turned away before it has cost a look into the database.
bool Dispatcher::has_no_room(Call const& call) const {
    auto const* method = methods_.find(call.method);
    bool const hashes = method != nullptr && method->prepare && method->slow_work == SlowWork::secrets;
    return hashes && hashes_.is_full();
}

void Dispatcher::left(auth::ConnectionId connection) {
    services_.entrance->left(connection);
    std::lock_guard const guard(mutex_);
    credentials_.erase(static_cast<std::uint64_t>(connection));
}

// Submits a change for the calls up to the next slow part.
void Dispatcher::advance(std::shared_ptr<Text> const& text) {
    text->first = text->next;
    auto run = [this, text](store::Change& change) { run_segment(*text, change); };
    auto done = [this, text](std::exception_ptr const& fault) { finish_segment(text, fault); };
    try {
        if (text->unrecorded)
            services_.writer->submit_look(std::move(run), std::move(done));
        else
            services_.writer->submit(std::move(run), std::move(done), text->envelope.calls.size());
    } catch (...) { // busy, closing, out of memory: told to the caller, whichever thread this is
        text->next = text->envelope.calls.size();
        finish_segment(text, std::current_exception());
    }
}

void Dispatcher::run_segment(Text& text, store::Change& change) {
    if (!text.unrecorded) sweep(change);
    auto const& calls = text.envelope.calls;
    for (; text.next < calls.size(); ++text.next) {
        if (!calls[text.next]) continue;
        auto const& call = *calls[text.next];
        auto reply = run_call(text, change, call);
        auto settled = services_.entrance->settle(change.database());
        text.to_close.insert(text.to_close.end(), settled.ended.begin(), settled.ended.end());
        text.settled.push_back(std::move(settled));
        if (!reply) return;
        text.prepared.reset();
        if (options_.called && methods_.find(call.method) != nullptr) {
            auto const* data = *reply ? nullptr : reply->error().data.if_object();
            auto const* code = data == nullptr ? nullptr : data->if_contains("refusal");
            options_.called(call.method, *reply            ? std::string_view("ok")
                                         : code != nullptr ? std::string_view(code->as_string())
                                                           : std::string_view("error"));
        }
        if (call.id) {
            text.replies[text.next] = *reply ? result_reply(*call.id, std::move(**reply))
                                             : error_reply(*call.id, in_words(std::move(reply->error())));
        } else if (!*reply && reply->error().code == ErrorCode::invalid_request) {
            text.replies[text.next] = error_reply(nullptr, std::move(reply->error()));
        }
    }
}

void Dispatcher::finish_segment(std::shared_ptr<Text> const& text, std::exception_ptr const& fault) {
    if (fault) {
        for (auto const& settled : std::exchange(text->settled, {})) services_.entrance->forget(settled);
        logged_reads_.clear(); // what was to be kept of them is undone
        text->to_close.clear();
        text->actions.clear();
        if (!text->unrecorded && is_full_disk(fault) && only_reads(*text)) {
            text->unrecorded = true;
            text->next = text->first;
            text->slow = nullptr;
            text->prepared.reset();
            advance(text);
            return;
        }
        // Nothing of the segment stands; what follows it is not tried.
        auto const& calls = text->envelope.calls;
        for (auto i = text->first; i < calls.size(); ++i) {
            if (!calls[i] || !calls[i]->id) continue;
            text->replies[i] = error_reply(*calls[i]->id, in_words(fault_error(fault, calls[i]->method)));
        }
        if (text->origin.entry) *text->origin.entry = {};
        text->signed_in = false;
        answer(*text);
        return;
    }
    text->settled.clear();
    for (auto const& action : std::exchange(text->actions, {})) action();
    if (text->signed_in && text->origin.connection != auth::ConnectionId::none) {
        std::lock_guard const guard(mutex_);
        credentials_[static_cast<std::uint64_t>(text->origin.connection)] = text->origin.credential;
    }
    if (text->slow)
        work_out(text);
    else
        answer(*text);
}

// Whether what is still to be answered of the text changes nothing.
bool Dispatcher::only_reads(Text const& text) const {
    return std::all_of(text.envelope.calls.begin() + static_cast<std::ptrdiff_t>(text.first),
                       text.envelope.calls.end(), [this](auto const& call) {
                           auto const* method = call ? methods_.find(call->method) : nullptr;
                           return method == nullptr || method->effect == Effect::reads;
                       });
}

// The slow part of the call at `next`, then on with it.
void Dispatcher::work_out(std::shared_ptr<Text> const& text) {
    auto work = [this, text] {
        try {
            text->prepared = text->slow();
        } catch (...) { // told on the writer's thread, as a handler's fault is
            text->prepared = std::current_exception();
        }
        text->slow = nullptr;
        advance(text);
    };
    auto const& call = *text->envelope.calls[text->next];
    bool const looks = methods_.find(call.method)->slow_work == SlowWork::looking && services_.in_pool;
    if (looks ? services_.in_pool(std::move(work)) : hashes_.submit(std::move(work))) return;
    text->slow = nullptr;
    if (call.id) text->replies[text->next] = error_reply(*call.id, in_words(refused("busy", true)));
    ++text->next;
    if (text->next < text->envelope.calls.size())
        advance(text);
    else
        answer(*text);
}

void Dispatcher::answer(Text& text) {
    std::vector<json::object> replies;
    for (auto& reply : text.replies) {
        if (reply) replies.push_back(std::move(*reply));
    }
    text.answer(close_envelope(text.envelope.batch, std::move(replies)));
    // The last word first: whoever ends their own session is told so.
    for (auto const connection : text.to_close) options_.close_socket(connection);
}

std::optional<Dispatcher::Reply> Dispatcher::run_call(Text& text, store::Change& change, Call const& call) {
    ++counts_.calls;
    auto const* method = methods_.find(call.method);
    if (method == nullptr)
        return refuse(Error{ErrorCode::method_not_found, "there is no method " + call.method, nullptr});
    if (!call.id && method->effect != Effect::reads)
        return refuse(
            Error{ErrorCode::invalid_request, "a call that changes something needs an id", nullptr});
    auto const caller = admit(text, change, *method);
    if (!caller) return refuse(caller.error());
    auto given = call.params;
    std::string key;
    if (method->effect == Effect::changes) {
        auto const* word = given.if_contains("key");
        auto const day = word != nullptr && word->is_string() ? day_of_key(word->as_string()) : std::nullopt;
        if (!day) return refuse(invalid_params("params/key: expected YYYYMMDD-uuid"));
        key = word->as_string();
        if (!is_current(*day, change.now())) return refuse(refused("key_expired"));
        given.erase("key");
    }
    auto const params = method->decode(given);
    if (!params) return refuse(params.error());
    bool const reads = method->effect == Effect::reads;
    Turn turn({caller->principal, caller->reach, change.now(), change.database(), reads ? nullptr : &change,
               options_.random, services_, text.origin, key, text.prepared, &change, !text.unrecorded});
    if (auto const* thrown = std::any_cast<std::exception_ptr>(&text.prepared))
        return refuse(fault_error(*thrown, method->name));
    try {
        if (method->prepare && !text.prepared.has_value()) {
            text.slow = method->prepare(turn, *params);
            return {};
        }
        auto reply = method->effect == Effect::changes ? run_once(turn, *method, *params, given, change)
                                                       : run_in(turn, *method, *params, change);
        // What a handler refuses because of it is no matter of rights.
        if (!reply && turn.has_withheld()) return refuse(refused("disk_full", true));
        if (auto const& token = turn.new_credential(); !token.empty()) {
            text.origin.credential = token;
            text.signed_in = true;
        }
        if (reply && method->effect == Effect::enters)
            note_change(turn, *method, *params, given, *reply, change);
        if (reply && !turn.seen().empty()) log_reads(turn, *method, change);
        if (auto const& entry = text.origin.entry) {
            if (reply && turn.has_signed_out()) *entry = {{}, 0, true};
            if (!turn.new_credential().empty())
                *entry = {turn.new_credential(), (turn.session_ends_at() - change.now()).count(), false};
        }
        if (reply || method->effect == Effect::enters)
            std::ranges::move(turn.waiting_actions(), std::back_inserter(text.actions));
        return reply;
    } catch (store::StoreFault const&) {
        throw; // the transaction may have gone with it
    } catch (std::exception const&) {
        return refuse(fault_error(std::current_exception(), method->name));
    }
}

Outcome<Dispatcher::Caller, Error> Dispatcher::admit(Text& text, store::Change& change,
                                                     Method const& method) {
    Caller caller;
    auto const& origin = text.origin;
    caller.principal = services_.entrance->resolve(change.database(), origin.credential, change.now());
    services_.entrance->joined(origin.connection, origin.credential);
    auto const& principal = caller.principal;
    auto const subject = principal.id.empty() ? auth::household(origin.address)
                                              : std::to_string(principal.centre) + "/" + principal.id;
    if (!text.prepared.has_value() && !callers_.take(subject, change.now())) {
        ++counts_.limited;
        return refuse(
            refused("too_many_calls", true, {{"seconds", callers_.wait(subject, change.now()).count()}}));
    }
    caller.reach = auth::reach_of(*auth::find_method(method.name), principal.standing);
    // A link is for the actions it was made for, and for what anybody may call.
    if (principal.standing == auth::Standing::link && caller.reach == auth::Reach::own &&
        std::ranges::find(principal.methods, method.name) == principal.methods.end())
        caller.reach = auth::Reach::none;
    if (caller.reach == auth::Reach::none) {
        ++counts_.refused;
        return refuse(refused(principal.id.empty() ? "not_signed_in" : "not_allowed"));
    }
    return caller;
}

// A changing call has its effect once: sent again, it is answered as it was.
Dispatcher::Reply Dispatcher::run_once(Turn& turn, Method const& method, Decoded const& params,
                                       json::object const& given, store::Change& change) {
    auto& database = change.database();
    store::OutcomeKey const key{turn.centre(), turn.principal().id, method.name, turn.key()};
    auto const content = content_of(given);
    auto const standing = standing_text(turn.principal());
    if (auto const kept = store::find_outcome(database, key)) {
        auto const field = first_difference(content, kept->content);
        if (!field.empty()) {
            auto error = refused("key_reused");
            error.data.as_object()["field"] = field;
            return refuse(std::move(error));
        }
        bool const stands_for_the_same = kept->caller == standing;
        if (!stands_for_the_same && method.subject &&
            !auth::reaches(turn.principal(), turn.reach(), method.subject(turn, params)))
            return refuse(refused("not_allowed"));
        ++counts_.replayed;
        return reply_from(kept->outcome);
    }
    auto reply = run_in(turn, method, params, change);
    if (reply) note_change(turn, method, params, given, *reply, change);
    bool const decided = reply || (reply.error().code == ErrorCode::refused && !turn.was_denied());
    if (decided)
        store::keep_outcome(database, key, {standing, content, kept_text(reply, method)}, turn.now());
    return reply;
}

// The handler, after the one check of whom the call is about; a refusal undoes what it did.
Dispatcher::Reply Dispatcher::run_in(Turn& turn, Method const& method, Decoded const& params,
                                     store::Change& change) {
    Reply reply = refuse(refused("not_allowed"));
    auto const run = [&] {
        if (method.subject && turn.reach() == auth::Reach::own &&
            !auth::is_own(turn.principal(), method.subject(turn, params))) {
            turn.deny();
            ++counts_.refused;
            return false;
        }
        reply = method.run(turn, params);
        // A try that failed is counted all the same.
        return reply.has_value() || method.effect == Effect::enters;
    };
    if (method.effect == Effect::reads)
        (void)run();
    else
        (void)change.attempt(run);
    return reply;
}

// Who looked at what of whom: one row for a call and a field. Contacts, which desks look at all day, once an
// hour for the same people; what is special every time.
void Dispatcher::log_reads(Turn& turn, Method const& method, store::Change& change) {
    constexpr std::size_t remembered_max = 10'000;
    if (change.now() - logging_since_ >= std::chrono::hours(1) || change.now() < logging_since_ ||
        logged_reads_.size() > remembered_max) {
        logged_reads_.clear();
        logging_since_ = change.now();
    }
    auto const seen = std::exchange(turn.seen(), {});
    for (auto const field : {auth::Field::contacts, auth::Field::checks, auth::Field::notes,
                             auth::Field::concerns, auth::Field::special}) {
        store::AuditRow row;
        std::string once;
        for (auto const& each : seen) {
            if (each.field != field) continue;
            bool const person = each.volunteer.find('/') == std::string::npos; // else "need/1"
            (person ? row.volunteers : row.others).insert(each.volunteer);
        }
        if (row.volunteers.empty() && row.others.empty()) continue;
        row.at = change.now();
        row.principal = turn.principal().id;
        row.standing = auth::word_of(turn.principal().standing);
        row.field = auth::field_permissions()[static_cast<std::size_t>(field)].name;
        row.method = method.name;
        if (field == auth::Field::contacts) {
            once = std::to_string(turn.centre()) + " " + row.principal + " " + row.method;
            for (auto const& each : row.volunteers) once.append(" ").append(each);
            for (auto const& each : row.others) once.append(" ").append(each);
            if (!logged_reads_.insert(once).second) continue;
        }
        store::Audit(change.database(), turn.centre()).add(row);
    }
}

std::string Dispatcher::content_of(json::object const& given) const {
    std::vector<std::string> fields;
    for (auto const& member : given) {
        if (member.value().is_null()) continue;
        std::string_view const name = member.key();
        constexpr std::size_t bytes = 8; // enough against chance; the caller has nothing to gain from a match
        auto const hash = key_.hash("content", {name, canonical(member.value())});
        fields.push_back(std::string(name) + "=" + store::to_hex(std::span(hash).first(bytes)));
    }
    std::ranges::sort(fields);
    std::string content;
    for (auto const& field : fields) content.append(content.empty() ? "" : ";").append(field);
    return content;
}

Error Dispatcher::fault_error(std::exception_ptr const& fault, std::string const& method) {
    std::string what;
    try {
        std::rethrow_exception(fault);
    } catch (store::StoreFault const& store_fault) {
        // Both pass by themselves, and nothing was changed.
        if (store_fault.kind() == store::StoreFault::Kind::busy) return refused("busy", true);
        if (store_fault.kind() == store::StoreFault::Kind::disk_full) return refused("disk_full", true);
        what = store_fault.what();
    } catch (std::exception const& other) {
        what = other.what();
    } catch (...) {
        what = "not an exception of ours";
    }
    ++counts_.faults;
    std::array<unsigned char, 8> drawn{};
    options_.random(drawn);
    auto const id = store::to_hex(drawn);
    options_.report({id, method, what});
    return {ErrorCode::internal_error, "something went wrong here; incident " + id,
            json::object{{"incident", id}}};
}

// Once an hour, what has ended is deleted.
void Dispatcher::sweep(store::Change& change) {
    constexpr std::chrono::hours every(1);
    auto const now = change.now();
    if (now >= swept_ && now - swept_ < every) return;
    swept_ = now;
    constexpr std::chrono::hours failures(2);
    constexpr std::chrono::days places(90);
    store::forget_entries(change.database(), now, now - failures, now - places);
    constexpr std::chrono::days registrations(7);
    constexpr std::size_t at_once = 500;
    store::forget_registrations(change.database(), now - registrations, at_once);
    // A day more than a key holds, because a key may be dated tomorrow.
    store::forget_outcomes(change.database(), now - keys_kept - std::chrono::days(2));
}

} // namespace kith::rpc
