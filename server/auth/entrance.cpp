// SPDX-License-Identifier: MIT
#include "auth/entrance.hpp"

#include "store/clock_mark.hpp"
#include "store/delegates.hpp"
#include "store/keys.hpp"

#include <boost/describe/enum_from_string.hpp>

#include <algorithm>
#include <sstream>

namespace kith::auth {

namespace {

// Whoever may see other people's records is asked to sign in again sooner.
bool is_staff(Standing standing) {
    return standing == Standing::broker || standing == Standing::coordinator ||
           standing == Standing::administrator;
}

Standing standing_of(store::PrincipalRow const& row) {
    auto standing = Standing::anonymous;
    boost::describe::enum_from_string(row.standing.c_str(), standing);
    return standing;
}

Principal principal_of(store::PrincipalRow const& row, SessionId session) {
    return {row.centre, row.id, standing_of(row), row.volunteer, row.organisation, session, {}, {}};
}

std::vector<std::string> words_of(std::string const& text) {
    std::istringstream from(text);
    std::vector<std::string> words;
    for (std::string word; from >> word;) words.push_back(word);
    return words;
}

// A clock set back a whole day, and again before anybody has noticed, lengthens nothing.
constexpr std::chrono::hours clock_slack(48);

std::string token_owner(std::int64_t id) {
    return "token/" + std::to_string(id);
}
std::string link_owner(std::string_view record) {
    return "link/" + std::string(record);
}

} // namespace

std::optional<Entrance::Remembered> Entrance::read(store::Database& database, Credential const& credential) {
    Remembered found;
    found.kind = credential.kind;
    if (credential.kind == CredentialKind::session) {
        auto const session = store::session_with(database, credential.centre, credential.hash);
        if (!session) return {};
        auto const row = store::find_principal(database, credential.centre, session->principal);
        if (!row || row->suspended) return {};
        found.number = session->id;
        found.owner = row->id;
        found.principal = principal_of(*row, SessionId{session->id});
        if (auto const term = store::Delegates(database, credential.centre).of_principal(row->id)) {
            found.speaks_from = term->from;
            found.speaks_until = term->until.value_or(Instant::max());
        }
        found.used_at = found.stored_at = session->used_at;
        found.idle = session->idle;
        found.ends_at = session->ends_at;
        return found;
    }
    if (credential.kind == CredentialKind::token) {
        auto const token = store::integration_token_with(database, credential.centre, credential.hash);
        if (!token) return {};
        found.number = token->id;
        found.owner = token_owner(token->id);
        found.principal = {credential.centre,
                           found.owner,
                           Standing::integration,
                           {},
                           token->organisation,
                           SessionId::none,
                           {},
                           {}};
        found.ends_at = token->ends_at;
        return found;
    }
    if (credential.kind == CredentialKind::link) {
        auto const link = store::action_link_with(database, credential.centre, credential.hash);
        if (!link) return {};
        found.owner = link_owner(link->record);
        found.principal = {credential.centre,  found.owner,     Standing::link, link->volunteer,
                           link->organisation, SessionId::none, link->record,   words_of(link->methods)};
        found.ends_at = link->ends_at;
        return found;
    }
    return {};
}

Instant Entrance::latest(store::Database& database, Instant now) {
    constexpr std::chrono::seconds stored_every(60);
    if (!mark_) mark_ = store::clock_mark(database).value_or(Instant{});
    bool const was_wrong = now + clock_slack < *mark_;
    if (was_wrong || now >= *mark_ + stored_every) {
        store::put_clock_mark(database, now);
        mark_ = now;
    }
    std::lock_guard const guard(mutex_);
    seen_ = was_wrong ? now : std::max({now, *mark_, seen_});
    return seen_;
}

bool Entrance::is_over(Remembered const& found, Instant now) {
    if (now >= found.ends_at) return true;
    // Begun by a clock that has been put right since.
    if (found.kind == CredentialKind::session && found.used_at > now + clock_slack) return true;
    return found.kind == CredentialKind::session && now - found.used_at >= found.idle;
}

Principal Entrance::speaking(Remembered const& found, Instant now) {
    auto principal = found.principal;
    if (now < found.speaks_from || now >= found.speaks_until) principal.organisation.clear();
    return principal;
}

Principal Entrance::resolve(store::Database& database, std::string_view credential, Instant clock) {
    auto const given = read_credential(credential);
    if (!given) return {};
    auto const now = latest(database, clock);
    if (given->kind == CredentialKind::link) {
        // Not remembered: a link is used once or twice, and ends with the row that a match's step deletes.
        auto found = read(database, *given);
        return found && !is_over(*found, now) ? std::move(found->principal) : Principal{};
    }
    std::unique_lock guard(mutex_);
    auto at = remembered_.find(given->hash);
    if (at == remembered_.end()) {
        guard.unlock(); // nobody else writes here but this thread
        auto found = read(database, *given);
        if (!found) return {};
        guard.lock();
        remember(given->hash, std::move(*found));
        at = remembered_.find(given->hash);
    }
    auto& found = at->second;
    if (is_over(found, now)) {
        if (found.kind == CredentialKind::session) {
            store::delete_session(database, given->centre, found.number);
        }
        touched_.emplace_back(given->centre, found.owner);
        erase(given->hash);
        return {};
    }
    // A row a minute is enough: after a crash a session may end a minute early, never late.
    constexpr std::chrono::seconds stored_every(60);
    found.used_at = std::max(found.used_at, now);
    if (found.kind == CredentialKind::session && found.used_at - found.stored_at >= stored_every) {
        found.stored_at = found.used_at;
        store::touch_session(database, given->centre, found.number, found.used_at);
    }
    return speaking(found, now);
}

std::optional<Principal> Entrance::look(std::string_view credential, Instant now) const {
    auto const given = read_credential(credential);
    if (!given) return {};
    std::lock_guard const guard(mutex_);
    auto const at = remembered_.find(given->hash);
    bool const set_back = now < seen_ && seen_ <= now + clock_slack;
    auto const counted = set_back ? seen_ : now;
    if (at == remembered_.end() || is_over(at->second, counted)) return {};
    return speaking(at->second, counted);
}

std::pair<SessionId, std::string> Entrance::begin_session(store::Database& database,
                                                          store::PrincipalRow const& owner, Instant now) {
    auto const staff = is_staff(standing_of(owner));
    auto token = make_credential(CredentialKind::session, owner.centre, random_);
    std::uint64_t drawn = 0;
    random_(std::span(reinterpret_cast<unsigned char*>(&drawn), sizeof drawn));
    auto const id = static_cast<std::int64_t>(drawn >> 1);
    store::insert_session(database, {owner.centre, id, hash_token(token), owner.id, now, now,
                                     staff ? options_.staff_idle : options_.volunteer_idle,
                                     now + (staff ? options_.staff_max : options_.volunteer_max)});
    return {SessionId{id}, std::move(token)};
}

bool Entrance::end_session(store::Database& database, std::int64_t centre, std::string_view owner,
                           SessionId session) {
    auto const found = store::find_session(database, centre, static_cast<std::int64_t>(session));
    if (!found || found->principal != owner) return false;
    store::delete_session(database, centre, found->id);
    touched_.emplace_back(centre, owner);
    return true;
}

void Entrance::end_sessions_of(store::Database& database, std::int64_t centre, std::string_view owner,
                               SessionId except) {
    for (auto const& session : store::sessions_of(database, centre, owner)) {
        if (SessionId{session.id} != except) store::delete_session(database, centre, session.id);
    }
    touched_.emplace_back(centre, owner);
}

void Entrance::rights_changed(std::int64_t centre, std::string_view principal) {
    touched_.emplace_back(centre, principal);
}

std::string Entrance::make_link(store::Database& database, NewLink const& link, Instant now) {
    auto text = make_credential(CredentialKind::link, link.centre, random_);
    std::string methods;
    for (auto const& method : link.methods) methods.append(methods.empty() ? "" : " ").append(method);
    store::insert_action_link(database, {link.centre, hash_token(text), link.record, methods, link.volunteer,
                                         link.organisation, now + link.life});
    return text;
}

void Entrance::end_links(store::Database& database, std::int64_t centre, std::string_view record) {
    store::delete_action_links(database, centre, record);
    touched_.emplace_back(centre, link_owner(record));
}

void Entrance::token_ended(std::int64_t centre, std::int64_t id) {
    touched_.emplace_back(centre, token_owner(id));
}

Entrance::Settled Entrance::settle(store::Database& database) {
    Settled settled;
    if (touched_.empty()) return settled;
    settled.owners = std::exchange(touched_, {});
    for (auto const& owner : settled.owners) {
        std::set<SecretHash> hashes;
        {
            std::lock_guard const guard(mutex_);
            if (auto const at = by_owner_.find(owner); at != by_owner_.end()) hashes = at->second;
        }
        for (auto const& hash : hashes) {
            CredentialKind kind{};
            {
                std::lock_guard const guard(mutex_);
                kind = remembered_.at(hash).kind;
            }
            auto now_found = read(database, {kind, owner.first, hash});
            std::lock_guard const guard(mutex_);
            auto& was = remembered_.at(hash);
            if (now_found) {
                was.principal = std::move(now_found->principal);
                was.speaks_from = now_found->speaks_from;
                was.speaks_until = now_found->speaks_until;
                continue;
            }
            settled.ended.insert(settled.ended.end(), was.sockets.begin(), was.sockets.end());
            erase(hash);
        }
    }
    // Sockets whose credential was found to be over by resolve() itself.
    std::lock_guard const guard(mutex_);
    for (auto const& [connection, hash] : speaking_) {
        if (remembered_.contains(hash)) continue;
        settled.ended.push_back(ConnectionId{connection});
    }
    std::ranges::sort(settled.ended);
    auto const doubled = std::ranges::unique(settled.ended);
    settled.ended.erase(doubled.begin(), doubled.end());
    return settled;
}

void Entrance::forget(Settled const& settled) {
    std::lock_guard const guard(mutex_);
    for (auto const& owner : settled.owners) {
        auto const at = by_owner_.find(owner);
        if (at == by_owner_.end()) continue;
        for (auto const& hash : std::set<SecretHash>(at->second)) erase(hash);
    }
}

void Entrance::joined(ConnectionId connection, std::string_view credential) {
    if (connection == ConnectionId::none) return;
    auto const given = read_credential(credential);
    std::lock_guard const guard(mutex_);
    auto const number = static_cast<std::uint64_t>(connection);
    if (auto const at = speaking_.find(number); at != speaking_.end()) {
        if (given && at->second == given->hash) return;
        if (auto const old = remembered_.find(at->second); old != remembered_.end())
            old->second.sockets.erase(connection);
        speaking_.erase(at);
    }
    if (!given) return;
    auto const now_at = remembered_.find(given->hash);
    if (now_at == remembered_.end()) return; // it lets nobody in
    now_at->second.sockets.insert(connection);
    speaking_.emplace(number, given->hash);
}

void Entrance::left(ConnectionId connection) {
    std::lock_guard const guard(mutex_);
    auto const at = speaking_.find(static_cast<std::uint64_t>(connection));
    if (at == speaking_.end()) return;
    if (auto const found = remembered_.find(at->second); found != remembered_.end())
        found->second.sockets.erase(connection);
    speaking_.erase(at);
}

void Entrance::remember(SecretHash const& hash, Remembered found) {
    if (remembered_.size() >= options_.remembered_max + speaking_.size()) make_room();
    by_owner_[{found.principal.centre, found.owner}].insert(hash);
    remembered_.insert_or_assign(hash, std::move(found));
}

void Entrance::erase(SecretHash const& hash) {
    auto const at = remembered_.find(hash);
    if (at == remembered_.end()) return;
    if (auto const owner = by_owner_.find({at->second.principal.centre, at->second.owner});
        owner != by_owner_.end()) {
        owner->second.erase(hash);
        if (owner->second.empty()) by_owner_.erase(owner);
    }
    remembered_.erase(at);
}

// Forgets every credential without an open socket: it is read again when it is used again.
void Entrance::make_room() {
    std::vector<SecretHash> idle;
    for (auto const& [hash, found] : remembered_) {
        if (found.sockets.empty()) idle.push_back(hash);
    }
    for (auto const& hash : idle) erase(hash);
}

} // namespace kith::auth
