// SPDX-License-Identifier: MIT
// Messages that wait to be printed and posted: rows of store/messages.hpp in the state "paper"; once posted,
// "posted". Their attempts are how often they were printed.
#pragma once

#include "store/messages.hpp"

namespace kith::store {

[[nodiscard]] std::optional<MessageRow> find_message(Database& database, std::int64_t centre,
                                                     std::int64_t id);
// Those after that id, by id.
[[nodiscard]] std::vector<MessageRow> letters_on_paper(Database& database, std::int64_t centre,
                                                       std::int64_t after, std::size_t limit);
// One that was to be sent is to be posted instead.
void put_on_paper(Database& database, std::int64_t centre, std::int64_t id);

} // namespace kith::store
