// SPDX-License-Identifier: MIT
// How words reach people outside: a letter is two keys and their facts; its sentences come from the catalogue
// when it is sent. Handlers give letters to a Sender once the change they belong to is durable.
#pragma once

#include "phrases/phrases.hpp"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace kith::auth {

struct Letter {
    std::string subject; // keys of the catalogue
    std::string body;
    std::string to; // an e-mail address, or a telephone number beginning with +
    std::vector<std::pair<std::string, std::string>> facts;
};

// A letter in words. A text message has no subject.
struct Written {
    std::string to;
    std::string subject;
    std::string body;
    // The same for each attempt to hand it over, so that whoever takes it twice can tell; empty: one is
    // drawn.
    std::string id{};
    [[nodiscard]] bool is_text_message() const { return to.starts_with('+'); }
};
[[nodiscard]] Written write(phrases::Phrases const& phrases, Letter const& letter);

class Sender {
  public:
    virtual ~Sender() = default;
    // Any thread; returns at once and does not throw. What cannot be sent is counted and logged by the
    // sender.
    virtual void send(Letter letter) = 0;
    // Any thread; waits until it is handed over. False: it may be tried again later.
    [[nodiscard]] virtual bool deliver(Written const& written) = 0;
};

// For development and for centres that hand letters out by other means: a file for each letter, in order. A
// file is there whole or not at all. deliver() waits until it is on the disk; send(), which may not wait,
// leaves that to the system: the worst a power cut can take is a code, and whoever lost one asks for another.
class FileOutbox final : public Sender {
  public:
    // Makes the folder (mode 0700) where there is none. Throws std::filesystem::filesystem_error.
    FileOutbox(std::filesystem::path folder, std::string_view language);
    void send(Letter letter) override;
    [[nodiscard]] bool deliver(Written const& written) override;
    [[nodiscard]] std::uint64_t failed() const;

  private:
    bool put(Written const& written, bool durably); // with mutex_ held

    std::filesystem::path folder_;
    mutable std::mutex mutex_; // guards what follows
    phrases::Phrases phrases_;
    std::uint64_t next_ = 1; // above every number there is, also where earlier ones were taken away
    std::uint64_t failed_ = 0;
};

} // namespace kith::auth
