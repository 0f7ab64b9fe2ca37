// SPDX-License-Identifier: MIT
#include "store/audit.hpp"
#include "model/roster.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/privacy.hpp"
#include "rpc/turn.hpp"

namespace kith::rpc {

namespace {

using store::seconds;
using Key = Text<key_bytes_max>;
using Ref = Number<1, INT64_MAX>;

struct AuditPage {
    std::optional<Key> volunteer;
    std::optional<Key> principal;
    std::optional<Ref> before; // a number of the page before
    std::optional<Number<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (volunteer, principal, before, limit))

struct ShownAudit {
    std::int64_t number = 0;
    std::int64_t at = 0;
    std::string principal;
    std::string standing;
    std::string method;
    std::optional<std::string> field;    // of a read: what was shown
    std::vector<std::string> volunteers; // erased ones by their pseudonym
    std::vector<std::string> others;     // "opening/R3"
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ShownAudit, (),
                      (number, at, principal, standing, method, field, volunteers, others, reason))

struct AuditList {
    std::vector<ShownAudit> rows; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(AuditList, (), (rows, next))

Outcome<AuditList, Refused> list(Turn& turn, AuditPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 100);
    AuditList told;
    for (auto const& each :
         store::Audit(turn.database(), turn.centre())
             .newest(page.volunteer ? page.volunteer->value : "", page.principal ? page.principal->value : "",
                     page.before ? page.before->value : 0, limit)) {
        told.rows.push_back({each.number,
                             seconds(each.at),
                             each.principal,
                             each.standing,
                             each.method,
                             if_any(each.field),
                             {each.volunteers.begin(), each.volunteers.end()},
                             {each.others.begin(), each.others.end()},
                             if_any(each.reason)});
    }
    if (told.rows.size() == limit) told.next = told.rows.back().number;
    return told;
}

struct Verifying {
    std::optional<Number<0, INT64_MAX>> after; // `next` of the part before
};
BOOST_DESCRIBE_STRUCT(Verifying, (), (after))

struct Verified {
    bool sound = true;
    std::int64_t checked = 0;
    std::optional<std::int64_t> next;      // there is more: go on from here
    std::string head;                      // the hash of the last row that was checked; keep it elsewhere
    std::optional<std::int64_t> wrong_row; // the first
    std::optional<std::string> wrong;      // missing, changed, cut_short
};
BOOST_DESCRIBE_STRUCT(Verified, (), (sound, checked, next, head, wrong_row, wrong))

Outcome<Verified, Refused> verify(Turn& turn, Verifying const& params) {
    constexpr std::size_t at_once = 20'000; // so that nobody waits long behind it
    auto const found =
        store::Audit(turn.database(), turn.centre()).check(params.after ? params.after->value : 0, at_once);
    Verified told;
    told.sound = !found.finding;
    told.checked = found.checked;
    if (found.next != 0) told.next = found.next;
    told.head = store::to_hex(found.head);
    if (found.finding) {
        told.wrong_row = found.finding->number;
        told.wrong = found.finding->what;
    }
    return told;
}

} // namespace

std::vector<Method> audit_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(
        method("audit.list", reads, "Who did what, and who looked at what of whom; the newest first.", list));
    all.push_back(
        method("audit.verify", reads, "Whether the audit's chain is whole, 20,000 rows at a time.", verify));
    return all;
}

} // namespace kith::rpc
