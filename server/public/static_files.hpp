// SPDX-License-Identifier: MIT
// The files a browser loads, all within the binary. What lies in assets/ has a name with a hash of its
// content (server/console names it so), and may be kept for ever; everything else is asked for anew.
// Compressed once, at the start.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kith::site {

// As embedded by the build (server/console/embed.mjs).
struct Page {
    std::string_view name;
    std::string_view text;
};
[[nodiscard]] std::span<Page const> built_in_pages();

struct StaticFile {
    std::string type; // of its content
    std::string tag;  // for If-None-Match, with quotes
    bool for_ever = false;
    std::shared_ptr<std::string const> plain;
    std::shared_ptr<std::string const> gzip;
};

class StaticFiles {
  public:
    // Pages are served under their name without ".html", index.html at "/", other files under their name.
    // Aborts on a type unknown here.
    explicit StaticFiles(std::span<Page const> pages);

    // Null where there is none; `path` is without the query.
    [[nodiscard]] StaticFile const* find(std::string_view path) const;
    [[nodiscard]] std::map<std::string, StaticFile, std::less<>> const& all() const { return files_; }

  private:
    std::map<std::string, StaticFile, std::less<>> files_;
};

} // namespace kith::site
