// SPDX-License-Identifier: MIT
#include "rpc/turn.hpp"

#include "base/contract.hpp"

namespace kith::rpc {

store::Change& Turn::change() const {
    KITH_EXPECT(call_.change != nullptr);
    return *call_.change;
}

store::Change const& Turn::look() const {
    auto const* seen = call_.look != nullptr ? call_.look : call_.change;
    KITH_EXPECT(seen != nullptr);
    return *seen;
}

Scope Turn::scope() const {
    auto const& principal = call_.principal;
    Scope scope{principal.centre, {}, {}};
    if (call_.reach == auth::Reach::centre) return scope;
    if (principal.standing == auth::Standing::volunteer)
        scope.volunteer = principal.volunteer;
    else
        scope.organisation = principal.organisation;
    return scope;
}

bool Turn::may_see(auth::Field field, Subject const& subject) const {
    if (!auth::may_see(call_.principal, field, subject)) return false;
    if (field == auth::Field::names || !subject.volunteer || *subject.volunteer == call_.principal.volunteer)
        return true;
    if (call_.recorded)
        seen_.push_back({field, *subject.volunteer});
    else
        withheld_ = true;
    return call_.recorded;
}

} // namespace kith::rpc
