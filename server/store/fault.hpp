// SPDX-License-Identifier: MIT
// What can go wrong below the ledger. Thrown inside store/, caught once by whoever owns the boundary. A
// failed fsync is not here: it stops the process (vfs.hpp), because what was written can no longer be known.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace kith::store {

class StoreFault : public std::runtime_error {
  public:
    enum class Kind : std::uint8_t {
        disk_full, // writes are refused until there is room; nothing was changed
        busy,      // another process serves this database
        corrupt,   // bytes are not what was written
        newer,     // made by a later version of this program
        missing,   // no such file, centre or table
        io         // any other failure of the disk
    };

    StoreFault(Kind kind, std::string const& what) : std::runtime_error(what), kind_(kind) {}
    [[nodiscard]] Kind kind() const { return kind_; }

  private:
    Kind kind_;
};

} // namespace kith::store
