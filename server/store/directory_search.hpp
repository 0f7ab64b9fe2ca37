// SPDX-License-Identifier: MIT
// Finds what is published by words, kind, ward and cause. The index is this process's own and in memory, made
// from the rows whenever they have changed: so nothing that was withdrawn stays in a file, and what SQLite
// alone can do (FTS5) is in this one place. On PostgreSQL the same index serves each node. Bounded by what is
// published. Used by one thread at a time. Throws StoreFault.
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct DirectoryHit {
    std::string kind; // organisation, service, group, role
    std::string id;
    friend bool operator==(DirectoryHit const&, DirectoryHit const&) = default;
};

struct DirectoryQuestion {
    std::string words{}; // all of them, each as the beginning of a word; an English one by its stem
    std::string kind{};
    bool services = false; // those and people's groups alone
    std::string ward{};
    std::string cause{};
    std::int64_t offset = 0;
    std::int64_t limit = 20;
};

struct DirectoryFound {
    std::int64_t total = 0;
    std::vector<DirectoryHit> hits; // the best first; without words by name. Then by kind and id
};

class DirectorySearch {
  public:
    explicit DirectorySearch(std::int64_t centre) : centre_(centre) {}

    // Makes the index again where anything was committed since; true where it did.
    bool refresh(Database& database);
    [[nodiscard]] DirectoryFound find(DirectoryQuestion const& question);

  private:
    std::int64_t centre_;
    std::int64_t version_ = -1;
    std::unique_ptr<Database> index_;
};

} // namespace kith::store
