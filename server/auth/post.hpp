// SPDX-License-Identifier: MIT
// Letters over the wire: e-mail by SMTP, text messages by a POST to a provider's hook. One thread sends, so
// that nobody waits for a mail server; the queue is bounded, and a letter that cannot be handed over is tried
// again a few times. Nothing about a letter is ever logged but how many went and how many did not.
#pragma once

#include "auth/secrets.hpp"
#include "auth/sender.hpp"
#include "base/time.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <thread>

namespace kith::auth {

// The headers and body that SMTP takes, but for what libcurl adds itself (MIME version, type, encoding).
struct MailHeaders {
    std::string from;
    std::string to;
    std::string subject; // encoded (RFC 2047) where it is not plain ASCII
    std::string date;    // RFC 5322
    std::string message_id;
    std::string stop_link{}; // of news
};
// Line ends in any of them become spaces, so that nobody writes headers of their own.
[[nodiscard]] std::vector<std::string> header_lines(MailHeaders const& headers);
[[nodiscard]] std::string encoded_subject(std::string_view subject);
[[nodiscard]] std::string mail_date(Instant at);

// The headers of news that one press of a mail program's button ends (RFC 2369, RFC 8058); none without a
// link.
[[nodiscard]] std::vector<std::string> stop_lines(std::string_view stop_link);

class Post final : public Sender {
  public:
    struct Options {
        std::string smtp_url; // "smtps://mail.example.org:465", "smtp://..."; empty: no e-mail
        std::string smtp_name;
        std::string smtp_password;
        bool tls_required = true; // for smtp://: STARTTLS or nothing
        std::string from;         // "kith@example.org"
        std::string hook_url;   // takes {"to": "+44...", "body": "...", "id": "..."}; empty: no text messages
        std::string hook_token; // sent as a bearer token
        std::string language = "en";
        std::chrono::seconds time_max{20}; // of one attempt
        std::chrono::seconds pause{5};     // before a letter is tried again
        int attempts = 3;
        std::size_t waiting_max = 10'000; // beyond it letters are dropped, and counted
        std::function<Instant()> clock;
        RandomBytes random;
    };
    explicit Post(Options options);
    // Finishes the letter on its way; what waits is dropped.
    ~Post() override;
    Post(Post const&) = delete;
    Post& operator=(Post const&) = delete;

    void send(Letter letter) override;
    [[nodiscard]] bool deliver(Written const& written) override;
    // News, with the address that stops them.
    [[nodiscard]] bool deliver_news(Written const& written, std::string const& stop_link);

    struct Counts {
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> retried{0};
        std::atomic<std::uint64_t> failed{0}; // given up, or dropped
    };
    [[nodiscard]] Counts const& counts() const { return counts_; }

  private:
    struct Waiting {
        Letter letter;
        int attempts = 0;
    };
    void serve();
    [[nodiscard]] bool mail(Written const& written, std::string const& stop_link) const;
    [[nodiscard]] bool text(Written const& written) const;

    Options options_;
    phrases::Phrases phrases_; // the thread's
    Counts counts_;
    std::mutex mutex_; // guards what follows
    std::condition_variable wake_;
    std::deque<Waiting> waiting_;
    bool stopping_ = false;
    std::jthread thread_;
};

} // namespace kith::auth
