// SPDX-License-Identifier: MIT
// A community in the database and as a roster: a pack is loaded row by row as it stands, and read back
// through the pack's own reader, so that file, row and call mean the same and are refused in the same words.
// The small snapshot around one pair is what a step of a match is judged by; the whole one is for runs and
// shortlists.
#pragma once

#include "exchange/pack.hpp"
#include "store/community_rows.hpp"
#include "store/matches.hpp"
#include "store/writer.hpp"

#include <set>

namespace kith::desk {

using exchange::Pack;
using exchange::PackFiles;
using exchange::PackRefusal;

// The files of a folder that a pack is made of. Throws std::runtime_error where the disk refuses.
[[nodiscard]] PackFiles pack_files_in(std::filesystem::path const& folder);

struct Loaded {
    std::size_t volunteers = 0;
    std::size_t organisations = 0;
    std::size_t openings = 0;
    std::size_t matches = 0;
    std::vector<exchange::ImportNote> notes;
};
// Writes a whole pack into the change's centre, over rows of the same ids. One error refuses it, and nothing
// is written. `name` is the community's where no community.csv says otherwise.
[[nodiscard]] Outcome<Loaded, PackRefusal> load_pack(store::Change& change, std::int64_t centre,
                                                     PackFiles files, std::string const& name);

// What a community is read as, in place of what it is.
struct Imagined {
    std::function<void(store::KeptMatch&)> match{};                            // changes one
    std::vector<store::KeptMatch> more{};                                      // of pairs that have none
    std::function<std::set<std::string> const*(std::string const&)> not_for{}; // further roles, by volunteer
};
// The whole community as it stands, or as imagined. Rows are written checked, so a refusal means that what
// they refer to was taken away since.
[[nodiscard]] Outcome<Pack, PackRefusal> snapshot(store::Database& database, std::int64_t centre, Instant now,
                                                  Imagined const& imagine = {});

// One person, some openings, and whatever those name; no matches but the person's with these openings.
// Nothing where there is no such person; openings that do not exist are left out.
[[nodiscard]] std::optional<Outcome<Pack, PackRefusal>>
snapshot_around(store::Database& database, std::int64_t centre, std::string_view volunteer,
                std::vector<std::string> const& openings, Instant now);

// Some openings and whatever those name, without people; openings that do not exist are left out.
[[nodiscard]] Outcome<Pack, PackRefusal> snapshot_of(store::Database& database, std::int64_t centre,
                                                     std::vector<std::string> const& openings, Instant now);

// Rows that stand in no table, each with the table whose columns it has, and whatever they name that does
// stand there; `refused` are pairs (volunteer, opening) of which the person has said no.
struct LooseRow {
    store::PackTable table;
    store::Cells cells;
};
[[nodiscard]] Outcome<Pack, PackRefusal>
snapshot_of_rows(store::Database& database, std::int64_t centre, std::span<LooseRow const> loose,
                 std::span<std::pair<std::string, std::string> const> refused, Instant now);

// The role of an opening: a shift's, or the opening itself; nothing where there is no such opening.
[[nodiscard]] std::optional<std::string> role_of(store::CommunityRows& rows, std::string_view opening);
struct OpeningFacts {
    std::int32_t places_maximum = 0;
    Instant deadline; // by when answers are of use: a dated one's beginning, else two weeks from now
};
[[nodiscard]] std::optional<OpeningFacts> opening_facts(store::Database& database, std::int64_t centre,
                                                        std::string_view opening, Instant now);
// The organisation of an opening; nothing where there is no such opening.
[[nodiscard]] std::optional<std::string> organisation_of(store::CommunityRows& rows,
                                                         std::string_view opening);

// What a row would mean: read with whatever it names. Empty where all is well, else what is wrong with it,
// with the columns' names.
[[nodiscard]] std::vector<exchange::ImportError> flaws_of(store::CommunityRows& rows, store::PackTable table,
                                                          store::Cells const& cells, Instant now);

// The same of many rows of one table: those of the table's file in their order, from row 2.
[[nodiscard]] PackRefusal flaws_of(store::CommunityRows& rows, store::PackTable table,
                                   std::span<store::Cells const> all, Instant now);

// The centre's clock; kept, because a zone's table is dear to make. Aborts on a zone that does not exist.
[[nodiscard]] ZoneTable const& zone_named(std::string const& name);

} // namespace kith::desk
