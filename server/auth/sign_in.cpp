// SPDX-License-Identifier: MIT
#include "auth/sign_in.hpp"

#include "auth/password.hpp"

#include <boost/describe/enum_from_string.hpp>

#include <algorithm>

namespace kith::auth {

namespace {

constexpr std::string_view second_step = "totp";
constexpr std::string_view choose_password = "invite";
constexpr SecretHash strange_places{}; // of all that are not known

SignInRefusal ended() {
    return {"ended", false, {}};
}
SignInRefusal wrong_code() {
    return {"wrong_code", true, {}};
}
SignInRefusal wrong_password() {
    return {"wrong_password", true, {}};
}

Standing standing_of(store::PrincipalRow const& row) {
    auto standing = Standing::anonymous;
    boost::describe::enum_from_string(row.standing.c_str(), standing);
    return standing;
}

bool enters_by_code(store::PrincipalRow const& row) {
    auto const standing = standing_of(row);
    return !row.suspended && (standing == Standing::volunteer || standing == Standing::organiser);
}
bool enters_by_password(store::PrincipalRow const& row) {
    auto const standing = standing_of(row);
    return !row.suspended && (standing == Standing::broker || standing == Standing::coordinator ||
                              standing == Standing::administrator);
}

std::string read_telephone(std::string_view given) {
    std::string digits;
    for (char const letter : given) {
        if (letter >= '0' && letter <= '9') digits += letter;
    }
    // As people here write them: 07700 900123, 0044 7700 900123, +44 (0)7700 900123.
    if (given.starts_with('+')) {
        if (digits.starts_with("440")) digits.erase(2, 1);
    } else if (digits.starts_with("00")) {
        digits.erase(0, 2);
    } else if (digits.starts_with('0')) {
        digits.replace(0, 1, "44");
    }
    constexpr std::size_t digits_min = 7;
    constexpr std::size_t digits_max = 15; // ITU-T E.164
    return digits.size() < digits_min || digits.size() > digits_max ? std::string() : "+" + digits;
}

} // namespace

std::string read_address(std::string_view given) {
    while (given.starts_with(' ')) given.remove_prefix(1);
    while (given.ends_with(' ')) given.remove_suffix(1);
    constexpr std::size_t letters_max = 254; // RFC 5321
    if (given.empty() || given.size() > letters_max) return {};
    if (given.find_first_not_of("+0123456789 ()-./") == std::string_view::npos) return read_telephone(given);
    std::string made;
    for (char letter : given) {
        auto const byte = static_cast<unsigned char>(letter);
        if (byte <= ' ' || byte == 0x7F ||
            std::string_view("<>,;:\"\\[]").find(letter) != std::string_view::npos)
            return {};
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        made += letter;
    }
    auto const at = made.find('@');
    bool const mail = at != std::string::npos && at > 0 && at + 1 < made.size() && made.rfind('@') == at;
    return mail || at == std::string::npos ? made : std::string();
}

SignIn::SignIn(Options options, ServerKey key, Entrance& entrance, RandomBytes random)
    : options_(std::move(options)),
      key_(key),
      entrance_(&entrance),
      random_(std::move(random)),
      nobodys_hash_(hash_password(make_token(random_))),
      tries_(options_.subjects_max, options_.tries, options_.seed),
      codes_(options_.subjects_max, options_.codes, options_.seed + 1),
      households_(options_.subjects_max, options_.household, options_.seed + 2),
      registrations_(options_.subjects_max, options_.registrations, options_.seed + 3),
      all_registrations_(1, options_.all_registrations, options_.seed + 4) {}

std::optional<SignInRefusal> SignIn::may_register(std::string_view place, Instant now) {
    if (!options_.registration_open) return SignInRefusal{"registration_closed", false, {}};
    if (auto refused = take(registrations_, household(place), now)) return refused;
    return take(all_registrations_, "everybody", now);
}

std::optional<SignInRefusal> SignIn::take(RateLimiter& limiter, std::string const& subject, Instant now) {
    if (limiter.take(subject, now)) return {};
    return SignInRefusal{"too_many_tries", true, limiter.wait(subject, now)};
}

SecretHash SignIn::account_hash(std::int64_t centre, std::string_view address) const {
    return key_.hash("account", {std::to_string(centre), address});
}
SecretHash SignIn::place_hash(std::string_view place) const {
    return key_.hash("place", {household(place)});
}

Entered SignIn::enter(store::Database& database, store::PrincipalRow const& row, Instant now) {
    auto [session, token] = entrance_->begin_session(database, row, now);
    auto principal = entrance_->resolve(database, token, now);
    auto const ends_at =
        store::find_session(database, row.centre, static_cast<std::int64_t>(session))->ends_at;
    return {std::move(token), std::move(principal), ends_at};
}

Outcome<SignIn::Begun, SignInRefusal> SignIn::begin_code(store::Database& database, std::int64_t centre,
                                                         std::string_view address, std::string_view place,
                                                         Instant now) {
    if (auto refused = take(households_, household(place), now)) return refuse(*refused);
    auto const to = read_address(address);
    if (to.empty()) return refuse(SignInRefusal{"address_unreadable", false, {}});
    auto const account = account_hash(centre, to);
    // More than enough were sent: the last one still works, and nobody is told.
    if (!codes_.take(to, now)) return Begun{};
    auto const row = store::principal_at(database, centre, to);
    bool const known = row && enters_by_code(*row);
    auto const code = make_code(random_);
    auto const link = make_credential(CredentialKind::entry, centre, random_);
    auto const code_hash = key_.hash("code", {std::to_string(centre), to, code});
    store::put_entry_code(database, {centre, account, known ? row->id : std::string(), code_hash,
                                     hash_token(link), options_.code_tries, now, now + options_.code_life});
    if (!known) return Begun{};
    auto const minutes = std::chrono::duration_cast<std::chrono::minutes>(options_.code_life).count();
    return Begun{Letter{"letter.sign_in_subject",
                        "letter.sign_in_body",
                        to,
                        {{"code", code},
                         {"link", options_.site + "/sign-in#" + link},
                         {"minutes", std::to_string(minutes)}}}};
}

Outcome<Entered, SignInRefusal> SignIn::finish_code(store::Database& database, std::int64_t centre,
                                                    std::string_view address, std::string_view code,
                                                    std::string_view place, Instant now) {
    if (auto refused = take(households_, household(place), now)) return refuse(*refused);
    auto const to = read_address(address);
    auto const pair = std::to_string(centre) + "/" + to + "/" + household(place);
    if (auto refused = take(tries_, pair, now)) return refuse(*refused);
    auto const account = account_hash(centre, to);
    auto found = store::find_entry_code(database, centre, account);
    auto const given = key_.hash("code", {std::to_string(centre), to, code});
    if (!found || now >= found->ends_at || found->tries_left <= 0) return refuse(wrong_code());
    auto const row = store::find_principal(database, centre, found->principal);
    if (!same_secret(given, found->code) || !row || !enters_by_code(*row)) {
        --found->tries_left;
        store::put_entry_code(database, *found);
        return refuse(wrong_code());
    }
    store::delete_entry_code(database, centre, account);
    tries_.forgive(pair);
    return enter(database, *row, now);
}

Outcome<Entered, SignInRefusal> SignIn::finish_link(store::Database& database, std::string_view link,
                                                    std::string_view place, Instant now) {
    if (auto refused = take(households_, household(place), now)) return refuse(*refused);
    auto const given = read_credential(link);
    if (!given || given->kind != CredentialKind::entry) return refuse(ended());
    auto const found = store::entry_code_with_link(database, given->centre, given->hash);
    if (!found || now >= found->ends_at) return refuse(ended());
    auto const row = store::find_principal(database, given->centre, found->principal);
    if (!row || !enters_by_code(*row)) return refuse(ended());
    store::delete_entry_code(database, given->centre, found->account);
    return enter(database, *row, now);
}

SecretHash SignIn::counted_place(store::Database& database, std::int64_t centre, SecretHash const& account,
                                 std::string_view place, Instant now) const {
    constexpr std::chrono::days remembered(90);
    auto const here = place_hash(place);
    bool const known = store::has_signed_in_from(database, centre, account, here, now - remembered);
    return known ? here : strange_places;
}

std::optional<SignInRefusal> SignIn::too_many_failures(store::Database& database, std::int64_t centre,
                                                       SecretHash const& account, std::string_view place,
                                                       Instant now) const {
    constexpr std::chrono::hours window(1);
    auto const counted = counted_place(database, centre, account, place, now);
    auto const failures = store::sign_in_failures(database, centre, account, counted);
    auto const most = counted == strange_places ? options_.strange_failures_max : options_.known_failures_max;
    if (failures.count < most || now >= failures.since + window) return {};
    return SignInRefusal{"too_many_tries", true, failures.since + window - now};
}

void SignIn::count_failure(store::Database& database, std::int64_t centre, SecretHash const& account,
                           std::string_view place, Instant now) const {
    constexpr std::chrono::hours window(1);
    auto const counted = counted_place(database, centre, account, place, now);
    auto failures = store::sign_in_failures(database, centre, account, counted);
    if (failures.count == 0 || now >= failures.since + window) failures = {0, now};
    ++failures.count;
    store::put_sign_in_failures(database, centre, account, counted, failures);
}

Outcome<std::string, SignInRefusal> SignIn::password_hash(store::Database& database, std::int64_t centre,
                                                          std::string_view address, std::string_view place,
                                                          Instant now) {
    if (auto refused = take(households_, household(place), now)) return refuse(*refused);
    auto const name = read_address(address);
    auto const account = account_hash(centre, name);
    if (auto refused = too_many_failures(database, centre, account, place, now)) return refuse(*refused);
    auto const row = store::principal_at(database, centre, name);
    bool const known = row && enters_by_password(*row) && !row->password.empty();
    return known ? row->password : nobodys_hash_;
}

Outcome<std::string, SignInRefusal> SignIn::finish_password(store::Database& database, std::int64_t centre,
                                                            std::string_view address, std::string_view place,
                                                            bool right, std::string const& new_hash,
                                                            Instant now) {
    auto const name = read_address(address);
    auto const account = account_hash(centre, name);
    // Asked again, because others may have tried while this one was worked out.
    if (auto refused = too_many_failures(database, centre, account, place, now)) return refuse(*refused);
    auto row = store::principal_at(database, centre, name);
    if (!right || !row || !enters_by_password(*row) || row->totp.empty()) {
        count_failure(database, centre, account, place, now);
        return refuse(wrong_password());
    }
    if (!new_hash.empty()) {
        row->password = new_hash;
        store::update_principal(database, *row);
    }
    return put_ticket(database, *row, second_step, options_.ticket_life, now);
}

Outcome<Entered, SignInRefusal> SignIn::finish_totp(store::Database& database, std::string_view ticket,
                                                    std::string_view code, std::string_view place,
                                                    Instant now) {
    if (auto refused = take(households_, household(place), now)) return refuse(*refused);
    auto const given = read_credential(ticket);
    if (!given || given->kind != CredentialKind::ticket) return refuse(ended());
    auto found = store::find_entry_ticket(database, given->centre, given->hash);
    if (!found || found->purpose != second_step || now >= found->ends_at || found->tries_left <= 0)
        return refuse(ended());
    auto row = store::find_principal(database, given->centre, found->principal);
    if (!row || !enters_by_password(*row)) return refuse(ended());
    auto const clear = key_.unseal(row->totp);
    TotpSecret secret{};
    if (clear.size() != secret.size()) return refuse(ended());
    std::ranges::copy(clear, secret.begin());
    auto const account = account_hash(row->centre, row->address);
    // Whoever knows a password can have many tickets: their tries count together.
    if (auto refused = too_many_failures(database, row->centre, account, place, now)) return refuse(*refused);
    auto const step = accept_totp(secret, code, now, row->totp_step);
    if (!step) {
        --found->tries_left;
        store::put_entry_ticket(database, *found);
        count_failure(database, row->centre, account, place, now);
        return refuse(wrong_code());
    }
    row->totp_step = *step;
    store::update_principal(database, *row);
    store::delete_entry_tickets_of(database, row->centre, row->id);
    store::put_sign_in_failures(database, row->centre, account,
                                counted_place(database, row->centre, account, place, now), {});
    store::put_sign_in_place(database, row->centre, account, place_hash(place), now);
    return enter(database, *row, now);
}

Outcome<std::string, SignInRefusal> SignIn::invited(store::Database& database, std::string_view ticket,
                                                    std::string_view place, Instant now) {
    if (auto refused = take(households_, household(place), now)) return refuse(*refused);
    auto const given = read_credential(ticket);
    if (!given || given->kind != CredentialKind::ticket) return refuse(ended());
    auto const found = store::find_entry_ticket(database, given->centre, given->hash);
    if (!found || found->purpose != choose_password || now >= found->ends_at) return refuse(ended());
    auto const row = store::find_principal(database, given->centre, found->principal);
    if (!row || !enters_by_password(*row)) return refuse(ended());
    return row->address;
}

Outcome<SignIn::Enrolled, SignInRefusal> SignIn::set_password(store::Database& database,
                                                              std::string_view ticket,
                                                              std::string const& hash, Instant now) {
    auto const given = read_credential(ticket);
    auto const found = given ? store::find_entry_ticket(database, given->centre, given->hash) : std::nullopt;
    if (!found || found->purpose != choose_password || now >= found->ends_at) return refuse(ended());
    auto row = store::find_principal(database, given->centre, found->principal);
    if (!row || !enters_by_password(*row)) return refuse(ended());
    auto const secret = make_totp_secret(random_);
    row->password = hash;
    row->totp = key_.seal(secret, random_);
    row->totp_step = 0;
    store::update_principal(database, *row);
    entrance_->end_sessions_of(database, row->centre, row->id);
    // The invitation holds until the second factor has been shown, so that nobody is stuck half way.
    return Enrolled{put_ticket(database, *row, second_step, options_.ticket_life, now),
                    totp_address(secret, options_.name, row->address)};
}

Outcome<std::string, SignInRefusal> SignIn::own_hash(store::Database& database, Principal const& principal,
                                                     std::string_view place, Instant now) {
    auto const row = store::find_principal(database, principal.centre, principal.id);
    if (!row || !enters_by_password(*row) || row->password.empty())
        return refuse(SignInRefusal{"no_password", false, {}});
    auto const account = account_hash(row->centre, row->address);
    if (auto refused = too_many_failures(database, row->centre, account, place, now)) return refuse(*refused);
    return row->password;
}

Outcome<void, SignInRefusal> SignIn::change_password(store::Database& database, Principal const& principal,
                                                     std::string_view place, bool right,
                                                     std::string const& new_hash, Instant now) {
    if (auto const hash = own_hash(database, principal, place, now); !hash) return refuse(hash.error());
    auto row = *store::find_principal(database, principal.centre, principal.id);
    if (!right) {
        count_failure(database, row.centre, account_hash(row.centre, row.address), place, now);
        return refuse(wrong_password());
    }
    row.password = new_hash;
    store::update_principal(database, row);
    store::delete_entry_tickets_of(database, row.centre, row.id);
    entrance_->end_sessions_of(database, row.centre, row.id, principal.session);
    return {};
}

std::string SignIn::put_ticket(store::Database& database, store::PrincipalRow const& row,
                               std::string_view purpose, std::chrono::seconds life, Instant now) {
    auto text = make_credential(CredentialKind::ticket, row.centre, random_);
    store::put_entry_ticket(database, {row.centre, hash_token(text), row.id, std::string(purpose),
                                       options_.ticket_tries, now + life});
    return text;
}

std::string SignIn::make_invitation(store::Database& database, store::PrincipalRow const& row, Instant now) {
    store::delete_entry_tickets_of(database, row.centre, row.id);
    return put_ticket(database, row, choose_password, options_.invitation_life, now);
}

Letter SignIn::invitation_letter(store::PrincipalRow const& row, std::string const& ticket) const {
    auto const days = std::chrono::duration_cast<std::chrono::days>(options_.invitation_life).count();
    return {
        "letter.invitation_subject",
        "letter.invitation_body",
        row.address,
        {{"name", row.name}, {"link", options_.site + "/welcome#" + ticket}, {"days", std::to_string(days)}}};
}

namespace {

constexpr std::size_t id_letters = 16; // 96 random bits

} // namespace

std::string SignIn::new_principal_id() const {
    return "p" + make_token(random_).substr(0, id_letters);
}
std::string SignIn::new_volunteer_id() const {
    return "v" + make_token(random_).substr(0, id_letters);
}
std::string SignIn::new_organisation_id() const {
    return "o" + make_token(random_).substr(0, id_letters);
}

std::optional<std::string> first_administrator(SignIn& sign_in, store::Database& database,
                                               std::int64_t centre, std::string_view address, Instant now) {
    auto const name = read_address(address);
    if (store::has_password(database, centre, word_of(Standing::administrator))) return {};
    auto row = store::principal_at(database, centre, name);
    if (!row) {
        row = store::PrincipalRow{};
        row->centre = centre;
        row->id = sign_in.new_principal_id();
        row->standing = word_of(Standing::administrator);
        row->name = name;
        row->address = name;
        row->made_at = now;
        if (!store::insert_principal(database, *row)) return {};
    }
    return sign_in.make_invitation(database, *row, now);
}

} // namespace kith::auth
