// SPDX-License-Identifier: MIT
// A community pack: a folder of CSV files and settings.toml (columns: data/README.md) -> a roster with its
// settings, or every error of every file at once; and back. Nothing is half-read: one error refuses the pack.
#pragma once

#include "eligibility/settings.hpp"
#include "exchange/import_error.hpp"
#include "exchange/places.hpp"
#include "exchange/taxonomy.hpp"
#include "exchange/zone.hpp"
#include "model/roster.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kith::exchange {

// The instant a pack is judged at: as stated by the caller, else by community.csv, else now.
struct AsOf {
    std::optional<Instant> stated;
    Instant now;
};
enum class AsOfSource : std::uint8_t { stated, community, now };

// What a pack says, before it is validated as a whole. Its wards are in the roster's draft.
struct PackDraft {
    RosterDraft roster;
    eligibility::Settings settings;
    Taxonomy taxonomy = built_in_taxonomy();
    std::string zone_name = std::string(default_zone_name);
    std::vector<Place> places;
};

struct Pack {
    Roster roster;
    eligibility::Settings settings;
    Taxonomy taxonomy;
    std::string zone_name;
    AsOfSource as_of_source = AsOfSource::now;
    std::vector<ImportNote> notes;
};

struct PackRefusal {
    std::vector<ImportError> errors; // in order of file, row, column; never empty
    std::size_t omitted = 0;         // past errors_max
    std::vector<ImportNote> notes;
};

// volunteers.csv, organisations.csv and roles.csv must be there; community.csv, shifts.csv, matches.csv,
// places.csv, wards.csv, settings.toml and the taxonomy's files may be. File names match whatever their case.
// The order of rows changes nothing.
[[nodiscard]] Outcome<Pack, PackRefusal> read_pack(std::filesystem::path const& folder, AsOf const& as_of);

// The same from memory: the bytes of each file by its name. `name` is the community's where no community.csv
// says otherwise.
using PackFiles = std::map<std::string, std::string>;
[[nodiscard]] Outcome<Pack, PackRefusal> read_pack(PackFiles files, std::string name, AsOf const& as_of);

// The same, without the last step: for those who change a pack and write it again.
[[nodiscard]] Outcome<PackDraft, PackRefusal> read_draft(std::filesystem::path const& folder,
                                                         AsOf const& as_of);
[[nodiscard]] Outcome<PackDraft, PackRefusal> read_draft(PackFiles files, std::string name,
                                                         AsOf const& as_of);

// The files of a pack that read_pack reads as this draft: name and text, always the same bytes. A location's
// postcode and the recurrence rule behind dated stretches are not in the draft: its grid point and the
// stretches themselves are written. Taxonomy and settings are written where they differ from the built-in
// ones.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> format_pack(PackDraft const& draft);

// Writes them, making the folder; other files there are left alone. Throws std::runtime_error where the disk
// refuses.
void write_pack(std::filesystem::path const& folder, PackDraft const& draft);

// A blank template of each CSV file: its header row.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> format_templates();

} // namespace kith::exchange
