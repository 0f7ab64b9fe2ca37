// SPDX-License-Identifier: MIT
// The public directory over plain HTTP: a page that works without scripts, the same to be framed by partners'
// pages, and JSON. It reads committed rows on a thread of the pool, with a connection of its own; an answer
// is made from rows as they are now, so what was withdrawn is not shown even while it can still be found.
#pragma once

#include "auth/rate_limit.hpp"
#include "public/http.hpp"
#include "public/query.hpp"
#include "store/directory_search.hpp"
#include "store/writer.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>

namespace kith::site {

class DirectorySite {
  public:
    struct Options {
        std::filesystem::path database;
        std::function<std::vector<store::Centre>()> centres;
        // Whether the work was taken; it may be refused where too much waits.
        std::function<bool(std::function<void()>)> in_pool;
        std::function<Instant()> clock;
        std::function<void(std::string const& what)> report; // a fault, without personal data
        std::vector<std::string> frames;                     // origins whose pages may frame it
        std::string site; // where it is reached: "https://volunteer.example.org"
        std::string language = "en";
        auth::Rate reads{60, std::chrono::milliseconds(500)}; // of one household
        std::size_t subjects_max = 100'000;
        std::uint64_t seed = 0;
    };
    explicit DirectorySite(Options options);

    [[nodiscard]] static bool serves(std::string_view path);
    // `answer` is called once, on any thread.
    void answer(HttpRequest request, std::function<void(HttpReply)> answer);

  private:
    struct Index {
        explicit Index(std::int64_t centre) : search(centre) {}
        store::DirectorySearch search;
        std::map<std::string, std::string, std::less<>> services; // our ids by those of Open Referral
        std::optional<Instant> looked_at;
    };
    [[nodiscard]] HttpReply reply(std::string_view target);
    [[nodiscard]] HttpReply open_referral(store::Centre const& centre, std::string_view path,
                                          Query const& query);
    [[nodiscard]] HttpReply volunteering(store::Centre const& centre, bool several, std::string_view path,
                                         Query const& query);
    [[nodiscard]] Index& fresh_index(store::Centre const& centre);

    Options options_;
    std::mutex households_mutex_; // guards the next
    auth::RateLimiter households_;
    std::mutex mutex_; // guards what follows: one answer is made at a time
    std::unique_ptr<store::Database> database_;
    std::map<std::int64_t, Index> indexes_;
};

// An origin as Content-Security-Policy names one: "https://www.example.org", nothing else.
[[nodiscard]] bool may_be_framed_by(std::string_view origin);

} // namespace kith::site
