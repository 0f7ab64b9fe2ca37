// SPDX-License-Identifier: MIT
// The one binary. Whatever depends on the machine (clock, terminal, randomness) is read here and passed on.
#include "serve/serve_command.hpp"

#include <cerrno>
#include <chrono>
#include <iostream>
#include <random>
#include <stdexcept>
#include <sys/random.h>
#include <unistd.h>

namespace {

kith::Instant now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void random_bytes(std::span<unsigned char> bytes) {
    while (!bytes.empty()) {
        auto const got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
        if (got < 0 && errno != EINTR) throw std::runtime_error("the system has no random bytes for us");
    }
}

} // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    kith::cli::Console console{
        .out = std::cout, .err = std::cerr, .now = now(), .err_is_terminal = isatty(STDERR_FILENO) != 0};
    std::random_device device;
    kith::serve::World const world{.clock = now,
                                   .seed = std::uint64_t{device()} << 32U | device(),
                                   .random = random_bytes,
                                   .version = KITH_VERSION};
    return static_cast<int>(
        kith::cli::run({argv + 1, argv + argc}, console, [&world](kith::cli::CommandLine& command_line) {
            kith::serve::add_serve(command_line, world);
        }));
}
