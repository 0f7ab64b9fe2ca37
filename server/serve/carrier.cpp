// SPDX-License-Identifier: MIT
#include "serve/carrier.hpp"

#include "serve/hub.hpp"

#include <fstream>
#include <stdexcept>

namespace kith::serve {

namespace {

// The file's first line; `given` where no file is named.
std::string secret(std::string const& file, std::string const& given, std::string_view setting) {
    if (file.empty()) return given;
    std::ifstream from(file, std::ios::binary);
    std::string line;
    if (!from || !std::getline(from, line))
        throw std::runtime_error(std::string(setting) + ": " + file + " cannot be read");
    while (line.ends_with('\r') || line.ends_with(' ')) line.pop_back();
    return line;
}

} // namespace

Carrier::Carrier(Settings const& settings, World const& world, auth::FileOutbox& outbox)
    : outbox_(outbox), mails_(!settings.mail_server.empty()), texts_(!settings.text_hook.empty()) {
    if (!mails_ && !texts_) return;
    auth::Post::Options options;
    options.smtp_url = settings.mail_server;
    options.smtp_name = settings.mail_name;
    options.smtp_password = secret(settings.mail_password_file, settings.mail_password, "mail.password_file");
    options.tls_required = !settings.mail_without_tls;
    options.from = settings.mail_from;
    options.hook_url = settings.text_hook;
    options.hook_token = secret(settings.text_token_file, settings.text_token, "text_messages.token_file");
    options.clock = world.clock;
    options.random = world.random;
    post_ = std::make_unique<auth::Post>(std::move(options));
}

auth::Sender& Carrier::for_address(std::string const& to) {
    bool const wired = to.starts_with('+') ? texts_ : mails_;
    if (wired) return *post_;
    return outbox_;
}

void Carrier::send(auth::Letter letter) {
    auto& way = for_address(letter.to);
    if (&way == &outbox_) ++put_;
    way.send(std::move(letter));
}

bool Carrier::deliver(auth::Written const& written) {
    return for_address(written.to).deliver(written);
}

bool Carrier::deliver_news(auth::Written const& written, std::string const& stop_link) {
    auto& way = for_address(written.to);
    return &way == post_.get() ? post_->deliver_news(written, stop_link) : way.deliver(written);
}

std::uint64_t Carrier::letters_sent() const {
    auto const failed = outbox_.failed();
    auto const put = put_.load();
    return (put > failed ? put - failed : 0) + (post_ ? post_->counts().sent.load() : 0);
}
std::uint64_t Carrier::letters_failed() const {
    return outbox_.failed() + (post_ ? post_->counts().failed.load() : 0);
}

} // namespace kith::serve
