// SPDX-License-Identifier: MIT
// Services and people's groups of the directory as Open Referral UK tells them (HSDS-UK 3.0): values in, JSON
// text out. Its ids are UUIDs made from the centre's id and ours, so that they stay the same for ever and are
// nobody else's.
#pragma once

#include "phrases/phrases.hpp"
#include "store/directory.hpp"
#include "store/journal.hpp"

#include <span>
#include <string>
#include <string_view>

namespace kith::site {

// A UUID of version 8 (RFC 9562, 5.8); `table` is one of the standard's.
[[nodiscard]] std::string open_referral_id(store::Centre const& centre, std::string_view table,
                                           std::string_view id);

struct ReferredService {
    store::DirectoryEntry service;
    store::DirectoryEntry run_by; // itself where nobody else does
};

struct ReferralPage {
    std::int64_t total = 0;
    std::int64_t page = 1; // from 1
    std::int64_t per_page = 0;
};

// What this interface is; `openapi` is the address of its description.
[[nodiscard]] std::string open_referral_about(std::string_view openapi);
[[nodiscard]] std::string open_referral_services(phrases::Phrases const& phrases, store::Centre const& centre,
                                                 ReferralPage const& page,
                                                 std::span<ReferredService const> services);
// With what belongs to it: its times, its place, its causes.
[[nodiscard]] std::string open_referral_service(phrases::Phrases const& phrases, store::Centre const& centre,
                                                ReferredService const& service);

// The one taxonomy that services are sorted by, the causes that come with Kith; and its terms. `page.total`
// is what these say it is.
[[nodiscard]] std::string open_referral_taxonomies(store::Centre const& centre, ReferralPage page);
[[nodiscard]] std::string open_referral_terms(store::Centre const& centre, ReferralPage page);

} // namespace kith::site
