// SPDX-License-Identifier: MIT
// The hand that sends what desk/messages queued: a thread of its own takes what is due, writes it in the
// reader's language, makes the link that goes with it, and hands it to the sender. A message is marked before
// it is handed over and again after: whatever happens in between, it goes once more rather than not at all.
// Looks for replacements too where somebody dropped out, because that is no work for the writer's thread.
#pragma once

#include "auth/entrance.hpp"
#include "auth/sender.hpp"
#include "auth/stop_token.hpp"
#include "desk/message_text.hpp"
#include "desk/snapshots.hpp"
#include "phrases/phrases.hpp"
#include "store/messages.hpp"
#include "store/writer.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <thread>

namespace kith::serve {

class Mailer {
  public:
    struct Options {
        std::string site;            // where links lead to
        std::string language = "en"; // where a reader's own is not known or not spoken
        std::int64_t attempts_max = 8;
        std::chrono::seconds pause{60}; // before the second attempt; doubled before each further one
        std::chrono::seconds pause_max{std::chrono::hours(6)};
        std::size_t batch = 50;
        std::size_t replacements = 10; // how long a list of replacements is
        std::chrono::days kept{90};    // that a message was sent
        std::chrono::milliseconds period{2000};
        // The end of an address that stops news (auth/stop_token.hpp); null: this process sends none.
        std::function<std::string(auth::StopNews const&)> stop_token;
        // As the sender delivers, with the address that stops them; null: without it beside the words.
        std::function<bool(auth::Written const&, std::string const& stop_link)> deliver_news;
    };
    // All of them outlive it.
    Mailer(store::Writer& writer, auth::Entrance& entrance, auth::Sender& sender, desk::Snapshots& snapshots,
           Options options);
    // Finishes the message on its way.
    ~Mailer() = default;
    Mailer(Mailer const&) = delete;
    Mailer& operator=(Mailer const&) = delete;

    // Something has happened: look soon. Any thread.
    void wake();
    // After the message on its way; then nothing more is sent.
    void stop();

    struct Counts {
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> retried{0};
        std::atomic<std::uint64_t> failed{0};  // given up: a row waits for the coordinator
        std::atomic<std::uint64_t> dropped{0}; // of no use any more when their turn came
        std::atomic<std::uint64_t> faults{0};  // rounds in which the store would not take them
        std::atomic<std::int64_t> waiting{0};
    };
    [[nodiscard]] Counts const& counts() const { return counts_; }

  private:
    struct Prepared {
        store::MessageRow row;
        std::string to;
        std::string language;
        std::string link;
        std::string stop_link; // of news
        desk::About about;
        std::optional<desk::Wording> own; // the centre's words for it
    };
    void run(std::stop_token const& stop);
    void round(std::stop_token const& stop);
    bool send_some(store::Centre const& centre, std::stop_token const& stop);
    [[nodiscard]] std::optional<Prepared> prepare(store::Change& change, store::Centre const& centre,
                                                  store::MessageRow row);
    [[nodiscard]] auth::Written write(store::Centre const& centre, Prepared const& prepared);
    void finish(store::Centre const& centre, Prepared const& prepared, bool sent);
    void find_replacements(store::Centre const& centre);
    void replace(store::Centre const& centre, store::ReplacementWanted const& wanted);
    [[nodiscard]] desk::Catalogue const& words(std::string const& language);

    store::Writer* writer_;
    auth::Entrance* entrance_;
    auth::Sender* sender_;
    desk::Snapshots* snapshots_;
    Options options_;
    std::map<std::string, desk::Catalogue, std::less<>> words_; // the thread's
    std::map<std::string, std::string> wards_;                  // by code, of the centre written for
    Counts counts_;
    std::mutex mutex_; // guards what follows
    std::condition_variable_any wake_;
    bool woken_ = false;
    std::jthread thread_; // last: it uses everything above
};

} // namespace kith::serve
