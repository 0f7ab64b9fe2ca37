// SPDX-License-Identifier: MIT
#include "spelling/certificates.hpp"

#include <doctest/doctest.h>

using kith::spelling::names_certificate;

TEST_CASE("a certificate's number is known by its twelve digits beside a word for it") {
    for (auto const* text :
         {"DBS 001234567890", "dbs certificate number: 0012 3456 7890, seen", "Certificate no. 001234-567890",
          "enhanced disclosure\n001234567890", "CRB:001234567890", "001234567890 (Criminal record check)"}) {
        CAPTURE(text);
        CHECK(names_certificate(text));
    }
    for (auto const* text :
         {"", "DBS seen on 12 March 2026", "ring 447700900123", "+44 7700 900 123 after the DBS call? no",
          "dbs 447700900123", "dbs 012345678901", "dbs 0012345678901", "dbs 00123456789",
          "certificate of thanks, 25 years", "DBS 001  234567890", "dbs 001234567890123456"}) {
        CAPTURE(text);
        CHECK_FALSE(names_certificate(text));
    }
}
