// SPDX-License-Identifier: MIT
#include "desk/book_ids.hpp"

#include "store/words.hpp"

namespace kith::desk {

using ledger::AccountKind;
using ledger::Scheme;

namespace {

template <class Key>
Key derived(std::int64_t centre, std::string_view what, std::string_view kind, std::string_view id) {
    auto text = std::to_string(centre) + "/";
    text.append(what).append("/").append(kind).append("/").append(id);
    auto const hash = store::hash_of({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
    return store::key_from<Key>(store::ByteView(hash).first(16));
}

std::string_view word_of(AccountKind kind) {
    return kind == AccountKind::member ? "volunteer"
                                       : ledger::account_kind_names[static_cast<std::size_t>(kind)];
}

} // namespace

ledger::AccountId BookIds::account(Scheme scheme, AccountKind kind, std::string_view id) const {
    auto const* what = scheme == Scheme::rewards ? "account" : "exchange account";
    return derived<ledger::AccountId>(centre_, what, word_of(kind), id);
}

std::string BookIds::reference(Scheme scheme, AccountKind kind, std::string_view id) {
    std::string made(scheme == Scheme::rewards ? "" : "exchange/");
    made.append(word_of(kind));
    if (!id.empty()) made.append("/").append(id);
    return made;
}

ledger::PersonId BookIds::holder(AccountKind kind, std::string_view id) const {
    switch (kind) {
    case AccountKind::member: return volunteer(id);
    case AccountKind::organisation:
    case AccountKind::partner: return organisation(id);
    case AccountKind::family: return derived<ledger::PersonId>(centre_, "person", "family", id);
    case AccountKind::fund:
    case AccountKind::issuer: break;
    }
    return the_centre;
}

ledger::PersonId BookIds::volunteer(std::string_view id) const {
    return derived<ledger::PersonId>(centre_, "person", "volunteer", id);
}

ledger::PersonId BookIds::organisation(std::string_view id) const {
    return derived<ledger::PersonId>(centre_, "person", "organisation", id);
}

ledger::RewardId BookIds::reward(std::string_view reference) const {
    return derived<ledger::RewardId>(centre_, "reward", "", reference);
}

ledger::PersonId BookIds::actor(Asking const& asking) const {
    return derived<ledger::PersonId>(centre_, "principal", asking.standing, asking.principal);
}

std::optional<ledger::PersonId> BookIds::party(Asking const& asking) const {
    if (asking.standing == "volunteer") return volunteer(asking.volunteer);
    bool const of_organisation = asking.standing == "organiser" || asking.standing == "link" ||
                                 (asking.standing == "integration" && !asking.organisation.empty());
    if (of_organisation) return organisation(asking.organisation);
    return std::nullopt;
}

std::string hex(ledger::RequestId id) {
    auto const bytes = store::key_bytes(id);
    return store::to_hex(bytes);
}

std::optional<ledger::RequestId> request_id_from(std::string_view text) {
    auto const bytes = store::from_hex(text);
    if (!bytes || bytes->size() != 16) return std::nullopt;
    return store::key_from<ledger::RequestId>(*bytes);
}

std::optional<ledger::AccountId> account_named(store::Database& database, std::int64_t centre,
                                               std::string_view text) {
    if (auto const words = store::Words(database, centre).account(text)) return words->account;
    auto const bytes = store::from_hex(text);
    if (!bytes || bytes->size() != 16) return std::nullopt;
    return store::key_from<ledger::AccountId>(*bytes);
}

std::string name_of_account(store::Database& database, std::int64_t centre, ledger::AccountId account) {
    auto const words = store::Words(database, centre).account(account);
    if (words) return words->reference;
    auto const bytes = store::key_bytes(account);
    return store::to_hex(bytes);
}

} // namespace kith::desk
