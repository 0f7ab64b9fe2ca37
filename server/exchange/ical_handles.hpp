// SPDX-License-Identifier: MIT
// Ownership of libical's objects. Only the .cpp files that read and write calendars include it.
#pragma once

#include <libical/ical.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace kith::exchange::ical {

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
struct FreeIterator {
    void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};
struct FreeText {
    void operator()(char* text) const { std::free(text); } // NOLINT: libical allocates with malloc
};

using Component = std::unique_ptr<icalcomponent, FreeComponent>;
using Iterator = std::unique_ptr<icalrecur_iterator, FreeIterator>;
using Text = std::unique_ptr<char, FreeText>;

// Calls use(property) for each property of `kind`.
template <class Use>
void for_each_property(icalcomponent* component, icalproperty_kind kind, Use use) {
    for (auto* each = icalcomponent_get_first_property(component, kind); each != nullptr;
         each = icalcomponent_get_next_property(component, kind)) {
        use(each);
    }
}

} // namespace kith::exchange::ical
