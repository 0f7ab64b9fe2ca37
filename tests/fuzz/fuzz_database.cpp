// SPDX-License-Identifier: MIT
// A damaged, truncated or foreign file where the database should be: it is refused in words and left as it
// was, or it is served with exactly the books that were committed. Never a crash, never a repair, never
// another balance. The first byte says what the rest is: a whole file, or edits of a true database, or of one
// that was killed with all its work in the log. An edit is 6 bytes: where, what, and a value.
#include "base/contract.hpp"
#include "scratch_folder.hpp"
#include "store/writer.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

using namespace kith;
using namespace kith::store;

namespace {

namespace fs = std::filesystem;
constexpr ledger::CentreId centre{7, 7};
constexpr ledger::PersonId broker{0xB1, 1};

Writer::Options writer_options(fs::path const& path) {
    Writer::Options made;
    made.path = path;
    made.create = true;
    made.clock = [] { return Instant(std::chrono::days(20'000)); };
    made.today = [](Centre const&, Instant) { return Date(std::chrono::days(20'000)); };
    made.checkpoint_pages = 1 << 20; // everything stays in the log
    return made;
}

void take(Writer& writer, std::uint64_t serial, ledger::Action action) {
    writer.change([&](Change& change) {
        auto const decided = change.decide(
            centre, {{0xC0, serial}, broker, broker, ledger::Authority::broker, std::move(action)});
        KITH_EXPECT(!decided.refused);
        change.publish(1, Event{"mark.left", std::to_string(serial), "", "", ""});
    });
}

std::string bytes_of(fs::path const& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}
void write_bytes(fs::path const& path, std::string const& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

using Balances = std::vector<std::int64_t>;
Balances balances(Writer& writer) {
    Balances found;
    writer.read([&](Database&) {
        for (auto const& each : writer.shelf().books(centre).accounts()) found.push_back(each.posted);
    });
    return found;
}
std::string head_of(Writer& writer) {
    std::string found;
    writer.read([&](Database&) { found = to_hex(writer.shelf().head(centre).hash); });
    return found;
}

// What a true database holds, as one file and as a killed server leaves it.
struct Truth {
    std::string closed;
    std::string killed;
    std::string log;
    std::map<std::string, Balances> committed; // by the journal's head
    std::string last;

    explicit Truth(fs::path const& path) {
        {
            Writer writer(writer_options(path));
            writer.add_centre(centre, "Stepney", "Europe/London");
            committed[head_of(writer)] = balances(writer);
            std::uint64_t serial = 0;
            for (std::uint64_t n = 1; n <= 3; ++n) {
                take(writer, ++serial,
                     ledger::OpenAccount{.account = {0xA0, n},
                                         .holder = {0xB0, n},
                                         .limits = {.floor = -1'000'000, .ceiling = 1'000'000, .soft = {}}});
                committed[head_of(writer)] = balances(writer);
            }
            for (int i = 0; i < 12; ++i) {
                std::int64_t const minutes = i + 1;
                take(writer, ++serial,
                     ledger::Move{
                         .legs = {{{0xA0, 1U + i % 3}, -minutes}, {{0xA0, 1U + (i + 1) % 3}, minutes}}});
                committed[last = head_of(writer)] = balances(writer);
            }
            killed = bytes_of(path);
            log = bytes_of(path.string() + "-wal");
        }
        closed = bytes_of(path);
        KITH_EXPECT(!closed.empty() && log.size() > 100'000);
    }
};

void edit(std::string& bytes, std::string_view edits) {
    for (; edits.size() >= 6 && !bytes.empty(); edits.remove_prefix(6)) {
        std::uint32_t at = 0;
        for (int i = 0; i < 4; ++i) at = at << 8U | static_cast<unsigned char>(edits[i]);
        auto const place = at % bytes.size();
        auto const value = edits[5];
        constexpr std::size_t page = 8192;
        switch (static_cast<unsigned char>(edits[4]) % 8) {
        case 0: bytes[place] = value; break;
        case 1: bytes[place] = static_cast<char>(bytes[place] ^ (1 << (value & 7))); break;
        case 2: bytes.resize(place); break;
        case 3: bytes.resize(place / page * page); break;
        case 4:
            std::fill_n(bytes.begin() + place, std::min<std::size_t>(512, bytes.size() - place), value);
            break;
        case 5: bytes.append(static_cast<unsigned char>(value), value); break;
        case 6: bytes[place % std::min<std::size_t>(bytes.size(), 100)] = value; break; // the header
        default: { // one page over another
            auto const from = static_cast<unsigned char>(value) * page % bytes.size();
            auto const piece = bytes.substr(from, page);
            bytes.replace(place / page * page, piece.size(), piece);
        }
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    if (fs::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 1);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    static test::ScratchFolder const folder;
    static Truth const truth(folder / "true.db");
    if (size == 0) return 0;
    std::string_view const rest(reinterpret_cast<char const*>(data + 1), size - 1);
    enum : unsigned char { whole, edited, edited_log };
    unsigned char const kind = data[0] % 3;
    std::string given = kind == whole ? std::string(rest) : kind == edited ? truth.closed : truth.killed;
    std::string log = kind == edited_log ? truth.log : std::string();
    if (kind == edited) edit(given, rest);
    if (kind == edited_log) edit(log, rest);
    auto const path = folder / "kith.db";
    write_bytes(path, given);
    fs::remove(path.string() + "-shm");
    fs::remove(path.string() + "-wal");
    if (kind == edited_log) write_bytes(path.string() + "-wal", log);
    try {
        Writer writer(writer_options(path));
        // An empty file is a new one, and a log may be cut before the centre was made.
        if ((given.empty() || kind != edited) && writer.centres().empty()) return 0;
        auto const head = head_of(writer);
        auto const found = truth.committed.find(head);
        KITH_EXPECT(found != truth.committed.end() && found->second == balances(writer));
        KITH_EXPECT(kind == edited_log || head == truth.last);
    } catch (StoreFault const& fault) {
        std::string_view const said(fault.what());
        // Where the row that names the centre is damaged, nobody is served in its place.
        bool const clear = said.find(path.string()) != said.npos || said.find("journal") != said.npos ||
                           fault.kind() == StoreFault::Kind::missing;
        auto const left = bytes_of(path);
        if (clear && (kind == edited_log || left == given)) return 0;
        auto const changed = std::ranges::mismatch(left, given).in1 - left.begin();
        std::fprintf(stderr, "refused with: %s\nof %zu bytes %zu are left, the first other one at %td\n",
                     fault.what(), given.size(), left.size(), changed);
        std::abort();
    }
    return 0;
}
