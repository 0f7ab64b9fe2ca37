// SPDX-License-Identifier: MIT
#include "auth/sender.hpp"

#include <fstream>

namespace kith::auth {

Written write(phrases::Phrases const& phrases, Letter const& letter) {
    std::vector<phrases::Argument> facts;
    facts.reserve(letter.facts.size());
    for (auto const& [name, value] : letter.facts) facts.emplace_back(name, value);
    Written written{letter.to, {}, phrases.say(letter.body, facts)};
    if (!written.is_text_message()) written.subject = phrases.say(letter.subject, facts);
    return written;
}

FileOutbox::FileOutbox(std::filesystem::path folder, std::string_view language)
    : folder_(std::move(folder)), phrases_(phrases::Phrases::load(language)) {
    std::filesystem::create_directories(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    auto const name = [this] { return folder_ / (std::to_string(next_) + ".txt"); };
    while (std::filesystem::exists(name())) ++next_;
}

void FileOutbox::send(Letter letter) {
    std::lock_guard const guard(mutex_);
    if (!put(write(phrases_, letter))) ++failed_;
}

bool FileOutbox::deliver(Written const& written) {
    std::lock_guard const guard(mutex_);
    return put(written);
}

bool FileOutbox::put(Written const& written) {
    std::ofstream file(folder_ / (std::to_string(next_++) + ".txt"), std::ios::binary);
    file << "To: " << written.to << '\n';
    if (!written.subject.empty()) file << "Subject: " << written.subject << '\n';
    file << '\n' << written.body << '\n';
    return static_cast<bool>(file.flush());
}

std::uint64_t FileOutbox::failed() const {
    std::lock_guard const guard(mutex_);
    return failed_;
}

} // namespace kith::auth
