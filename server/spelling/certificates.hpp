// SPDX-License-Identifier: MIT
// What a certificate of the Disclosure and Barring Service says is not kept: only its kind, its date and that
// it was seen (the code of practice under s.122 of the Police Act 1997, and its model policy on handling).
#pragma once

#include <string_view>

namespace kith::spelling {

// Whether a text has the number of such a certificate in it: twelve digits that begin with 00, in groups or
// not, beside a word for it.
[[nodiscard]] bool names_certificate(std::string_view text);

} // namespace kith::spelling
