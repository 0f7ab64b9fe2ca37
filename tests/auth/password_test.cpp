// SPDX-License-Identifier: MIT
#include "auth/hash_queue.hpp"
#include "auth/password.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <optional>
#include <string>
#include <vector>

using namespace kith;
using namespace kith::auth;

TEST_CASE("a password is taken unless it is short, endless, common, or one's own name") {
    struct Row {
        std::string password;
        std::optional<PasswordRefusal> refused;
    };
    for (auto const& [password, refused] : std::vector<Row>{
             {"correct horse battery", {}},
             {"        8", {}},
             {"\xE0\xA6\x86\xE0\xA6\xAE\xE0\xA6\xBE\xE0\xA6\xB0\xE0\xA6\xB8\xE0\xA7\x8B\xE0\xA6\xA8\xE0\xA6"
              "\xBE",
              {}},
             {std::string(128, 'x') + "", PasswordRefusal::too_common},
             {"seven77", PasswordRefusal::too_short},
             {"", PasswordRefusal::too_short},
             {"caf\xC3\xA9"
              "abc",
              PasswordRefusal::too_short}, // 7 characters in 8 bytes
             {std::string(100, 'a') + std::string(29, 'b'), PasswordRefusal::too_long},
             {"password", PasswordRefusal::too_common},
             {"P@ssw0rd!", PasswordRefusal::too_common},
             {"Password2026", PasswordRefusal::too_common},
             {"welcomewelcome1", PasswordRefusal::too_common},
             {"qwertyuiop", PasswordRefusal::too_common},
             {"12345678", PasswordRefusal::too_common},
             {"87654321", PasswordRefusal::too_common},
             {"01021990", PasswordRefusal::too_common},
             {"aaaaaaaa", PasswordRefusal::too_common},
             {"abababab", PasswordRefusal::too_common},
             {"Liverpool1892", PasswordRefusal::too_common},
             {"loveliness of bees", {}},
             {"hello there kitchen", {}},
             {"jane.smith99", PasswordRefusal::too_like_you},
             {"xxJANE.SMITHxx7", PasswordRefusal::too_like_you},
         }) {
        CAPTURE(password);
        auto const accepted = accept_password(password, "jane.smith@example.org");
        CHECK(accepted.has_value() == !refused.has_value());
        if (refused && !accepted) CHECK(accepted.error() == *refused);
    }
    CHECK(accept_password("the joys of spring", "joy@example.org")); // a short name stands in many words
}

TEST_CASE("a hash is argon2id of today's strength, knows its password, and no other") {
    auto const hash = hash_password("correct horse battery");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(hash_password("correct horse battery") != hash);
    CHECK(is_password("correct horse battery", hash));
    CHECK(!is_password("correct horse batterY", hash));
    CHECK(!is_password("", hash));
    CHECK(!is_password("anything", "no hash"));
    CHECK(!needs_new_hash(hash));
    CHECK(needs_new_hash("$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}

TEST_CASE("past its bound the queue takes nothing more, and what it took is done by its own threads") {
    std::latch go(1);
    std::latch begun(2);
    std::atomic<int> done = 0;
    {
        HashQueue queue(2, 3);
        for (int i = 0; i < 2; ++i) {
            CHECK(queue.submit([&] {
                begun.count_down();
                go.wait();
                ++done;
            }));
        }
        begun.wait();
        std::latch all(3);
        for (int i = 0; i < 3; ++i) {
            CHECK(queue.submit([&] {
                ++done;
                all.count_down();
            }));
        }
        CHECK(!queue.submit([] {}));
        go.count_down();
        all.wait();
    }
    CHECK(done == 5);
}
