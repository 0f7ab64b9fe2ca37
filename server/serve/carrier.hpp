// SPDX-License-Identifier: MIT
// The sender of a running server: e-mail by SMTP and text messages by the provider's hook, each where the
// settings name one, and the file outbox for what they do not.
#pragma once

#include "auth/post.hpp"
#include "serve/settings.hpp"

#include <memory>

namespace kith::serve {

struct World;

class Carrier final : public auth::Sender {
  public:
    // `outbox` outlives it. Throws std::runtime_error, in words for the operator, where a secret's file
    // cannot be read.
    Carrier(Settings const& settings, World const& world, auth::FileOutbox& outbox);

    void send(auth::Letter letter) override;
    [[nodiscard]] bool deliver(auth::Written const& written) override;
    // News, with the address that stops them: in headers of their own where they go by e-mail.
    [[nodiscard]] bool deliver_news(auth::Written const& written, std::string const& stop_link);

    // Of those sent without waiting (codes and invitations).
    [[nodiscard]] std::uint64_t letters_sent() const;
    [[nodiscard]] std::uint64_t letters_failed() const;

  private:
    [[nodiscard]] auth::Sender& for_address(std::string const& to);

    auth::FileOutbox& outbox_;
    bool mails_ = false;
    bool texts_ = false;
    std::atomic<std::uint64_t> put_{0}; // into the outbox
    std::unique_ptr<auth::Post> post_;  // null: everything goes to the outbox
};

} // namespace kith::serve
