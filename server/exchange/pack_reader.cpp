// SPDX-License-Identifier: MIT
#include "base/contract.hpp"
#include "exchange/pack.hpp"
#include "exchange/pack_columns.hpp"
#include "exchange/settings.hpp"
#include "exchange/text.hpp"
#include "exchange/violations.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace kith::exchange {

namespace {

class PackReader {
  public:
    PackReader(PackFiles files, std::string name, AsOf const& as_of, ImportReport report)
        : name_(std::move(name)), as_of_(as_of), report_(std::move(report)) {
        all_files_read_ = report_.clean();
        for (auto& [file, bytes] : files) {
            auto const [at, added] = files_.emplace(lower_case(file), File{file, std::move(bytes)});
            if (!added) {
                report_.add(ImportError{file, 0, {}, {}, Expected::unique_key, {}});
                all_files_read_ = false;
            }
        }
    }

    // Everything that the files say; errors are in the report.
    void read() {
        if (!all_files_read_) return;
        read_community();
        read_words();
        read_places_and_wards();
        read_entities();
        if (auto const text = text_of("settings.toml", false)) {
            draft_.settings = read_settings(name_of("settings.toml"), *text, report_);
        }
        draft_.roster.zone = context_.zone;
        draft_.roster.as_of = context_.as_of;
    }

    Outcome<Pack, PackRefusal> pack() {
        read();
        // Without a whole file, what refers to its rows would be reported as unknown, row by row.
        if (!all_files_read_) return refuse(refusal());
        auto roster = Roster::build(std::move(draft_.roster));
        if (!roster) {
            for (auto const& violation : roster.error()) add_violation(violation);
        }
        if (!report_.clean()) return refuse(refusal());
        return Pack{std::move(*roster),          draft_.settings, std::move(draft_.taxonomy),
                    std::move(draft_.zone_name), as_of_source_,   report_.take_notes()};
    }

    Outcome<PackDraft, PackRefusal> draft() {
        read();
        if (!report_.clean()) return refuse(refusal());
        return std::move(draft_);
    }

  private:
    // Which file, and which row of it, a row of the draft came from.
    struct Origin {
        std::string file;
        std::vector<std::size_t> rows;
    };

    [[nodiscard]] std::string name_of(std::string const& file) const {
        auto const at = files_.find(file);
        return at == files_.end() ? file : at->second.name;
    }

    std::optional<std::string> text_of(std::string const& file, bool required) {
        auto const at = files_.find(file);
        if (at == files_.end()) {
            if (required) {
                report_.add(ImportError{file, 0, {}, {}, Expected::readable_file, {}});
                all_files_read_ = false;
            }
            return std::nullopt;
        }
        auto text = decode_text(at->second.name, std::move(at->second.bytes), report_);
        if (!text) all_files_read_ = false;
        return text;
    }

    // Calls use(line, row) for each row of `file`.
    template <class Line>
    void read_table(std::string const& file, std::span<Field<Line> const> fields, bool required, auto use) {
        auto const text = text_of(file, required);
        if (!text) return;
        std::vector<CsvColumn> columns;
        for (auto const& field : fields) columns.push_back({field.name, field.required});
        CsvReader reader(name_of(file), *text, columns, report_);
        if (!reader.usable()) all_files_read_ = false;
        while (reader.next()) {
            Line line;
            for (std::size_t column = 0; column < fields.size(); ++column) {
                if (reader.has(column)) fields[column].read(line, Cell(reader, column, context_));
            }
            use(std::move(line), reader);
        }
    }

    void read_community() {
        CommunityLine community;
        community.name = name_;
        std::size_t row = 0;
        std::string file = name_of("community.csv");
        read_table<CommunityLine>(
            "community.csv", community_fields(), false, [&](CommunityLine line, auto& reader) {
                if (row != 0) {
                    report_.add(
                        ImportError{file, reader.row(), {}, line.name, Expected::consistent_row, "1"});
                    return;
                }
                row = reader.row();
                community = std::move(line);
            });
        auto const fail = [&](std::string_view column, std::string const& read, Misread what) {
            report_.add(
                ImportError{file, row, std::string(column), read, what.expected, std::move(what.hint)});
        };
        draft_.zone_name = community.time_zone.value_or(std::string(default_zone_name));
        auto zone = zone_table(draft_.zone_name);
        if (zone)
            context_.zone = std::move(*zone);
        else
            fail("time_zone", draft_.zone_name, zone.error());
        context_.zone_name = draft_.zone_name;
        context_.as_of = as_of_.now;
        if (community.as_of) {
            auto const instant = parse_instant(*community.as_of, context_.zone);
            if (instant) {
                context_.as_of = *instant;
                as_of_source_ = AsOfSource::community;
            } else {
                fail("as_of", *community.as_of, instant.error());
            }
        }
        if (as_of_.stated) {
            context_.as_of = *as_of_.stated;
            as_of_source_ = AsOfSource::stated;
        }
        draft_.roster.community = std::move(community.name);
        draft_.roster.commitment_weeks = community.commitment_weeks;
        origins_[Table::community] = {file, {row}};
    }

    void read_words() {
        for (auto const kind : taxonomy_kinds) {
            auto& words = draft_.taxonomy[static_cast<std::size_t>(kind)];
            if (auto const text = text_of(taxonomy_file(kind), false)) {
                words = read_taxonomy(kind, name_of(taxonomy_file(kind)), *text, report_);
            }
            context_.books[static_cast<std::size_t>(kind)] = WordBook(words);
        }
        set_words(draft_.roster, draft_.taxonomy);
    }

    void read_places_and_wards() {
        std::vector<WardPlace> wards;
        bool const stated = files_.contains("wards.csv");
        if (auto const text = text_of("wards.csv", false)) {
            wards = read_wards(name_of("wards.csv"), *text, report_);
        }
        if (auto const text = text_of("places.csv", false)) {
            draft_.places = read_places(name_of("places.csv"), *text, report_);
        }
        context_.gazetteer = Gazetteer(draft_.places);
        if (!stated) { // then the wards are those that the postcodes name
            std::vector<std::string> codes;
            for (auto const& place : draft_.places) codes.push_back(place.ward);
            std::ranges::sort(codes);
            auto const again = std::ranges::unique(codes);
            codes.erase(again.begin(), again.end());
            std::erase(codes, "");
            for (auto& code : codes) wards.push_back({code, code, {}});
        }
        std::vector<TaxonomyWord> words;
        std::vector<std::string> codes;
        for (auto const& ward : wards) {
            words.push_back({ward.code, ward.name, {}, 0});
            codes.push_back(ward.code);
        }
        draft_.roster.words.wards = WardCodes(std::move(codes));
        std::ranges::sort(words);
        auto const again = std::ranges::unique(words, {}, &TaxonomyWord::code);
        words.erase(again.begin(), again.end());
        context_.wards = WordBook(std::move(words));
        for (auto& ward : wards) {
            auto const id = draft_.roster.words.wards.find(ward.code);
            KITH_EXPECT(id.has_value());
            draft_.roster.wards.push_back({*id, std::move(ward.name), ward.centre});
        }
        origins_[Table::wards] = {name_of("wards.csv"), {}};
    }

    void read_entities() {
        auto& roster = draft_.roster;
        auto const origin = [&](Table table, std::string const& file) -> Origin& {
            origins_[table].file = name_of(file);
            return origins_[table];
        };
        auto& volunteers = origin(Table::volunteers, "volunteers.csv");
        auto& bars = origin(Table::bars, "volunteers.csv");
        read_table<VolunteerLine>("volunteers.csv", volunteer_fields(), true,
                                  [&](VolunteerLine line, auto& reader) {
                                      line.volunteer.home = location_of(line.home, context_);
                                      for (auto& target : line.not_for) {
                                          roster.bars.push_back({line.volunteer.key, std::move(target)});
                                          bars.rows.push_back(reader.row());
                                      }
                                      roster.volunteers.push_back(std::move(line.volunteer));
                                      volunteers.rows.push_back(reader.row());
                                  });
        auto& organisations = origin(Table::organisations, "organisations.csv");
        read_table<OrganisationLine>("organisations.csv", organisation_fields(), true,
                                     [&](OrganisationLine line, auto& reader) {
                                         line.organisation.location = location_of(line.location, context_);
                                         roster.organisations.push_back(std::move(line.organisation));
                                         organisations.rows.push_back(reader.row());
                                     });
        auto& roles = origin(Table::roles, "roles.csv");
        read_table<RoleLine>("roles.csv", role_fields(), true, [&](RoleLine line, auto& reader) {
            line.row.role.location = location_of(line.location, context_);
            roster.roles.push_back(std::move(line.row));
            roles.rows.push_back(reader.row());
        });
        auto& shifts = origin(Table::shifts, "shifts.csv");
        read_table<ShiftLine>("shifts.csv", shift_fields(), false, [&](ShiftLine line, auto& reader) {
            // A time that could not be read is reported already; what stands in for it must not be reported
            // too.
            auto const stand_in = Interval{context_.as_of, context_.as_of + std::chrono::hours(1)};
            line.row.shift.when = time_of(line, context_).value_or(stand_in);
            roster.shifts.push_back(std::move(line.row));
            shifts.rows.push_back(reader.row());
        });
        auto& matches = origin(Table::matches, "matches.csv");
        read_table<MatchLine>("matches.csv", match_fields(), false, [&](MatchLine line, auto& reader) {
            roster.matches.push_back(std::move(line.row));
            matches.rows.push_back(reader.row());
        });
    }

    void add_violation(Violation const& violation) {
        auto const& origin = origins_[violation.table];
        std::size_t const row = violation.row < origin.rows.size() ? origin.rows[violation.row] : 0;
        std::string_view const field =
            violation.table == Table::wards && violation.field == "id" ? "ward" : violation.field;
        // The cell itself was found wrong already: this only follows from it.
        bool const told = std::ranges::any_of(report_.errors(), [&](ImportError const& error) {
            return error.row == row && error.column == field && error.file == origin.file;
        });
        if (told) return;
        report_.add(error_of(violation, origin.file, row, std::string(field)));
    }

    PackRefusal refusal() {
        PackRefusal refusal{report_.take_errors(), report_.omitted(), report_.take_notes()};
        std::ranges::sort(refusal.errors, {}, [](ImportError const& each) {
            return std::tuple(std::string_view(each.file), each.row, std::string_view(each.column),
                              each.expected, std::string_view(each.read));
        });
        return refusal;
    }

    struct File {
        std::string name;
        std::string bytes; // gone once read
    };

    std::string name_;
    AsOf const& as_of_;
    std::map<std::string, File> files_; // by name in lower case
    ImportReport report_;
    PackContext context_;
    PackDraft draft_;
    AsOfSource as_of_source_ = AsOfSource::now;
    bool all_files_read_ = true;
    std::map<Table, Origin> origins_;
};

// The files of a folder that a pack is made of; others are left alone.
PackFiles files_of(std::filesystem::path const& folder, ImportReport& report) {
    std::set<std::string> known = {"settings.toml"};
    for (auto const& file : pack_files()) known.insert(file.name);
    PackFiles files;
    std::error_code failure;
    for (auto const& entry : std::filesystem::directory_iterator(folder, failure)) {
        std::string const name = entry.path().filename().string();
        if (!known.contains(lower_case(name))) continue;
        if (auto bytes = read_bytes(entry.path(), report)) files.emplace(name, std::move(*bytes));
    }
    if (failure) {
        report.add(ImportError{folder.string(), 0, {}, {}, Expected::readable_file, failure.message()});
    }
    return files;
}

std::string name_of(std::filesystem::path const& folder) {
    auto const whole = std::filesystem::weakly_canonical(folder);
    return whole.filename().string();
}

PackReader reader_of(std::filesystem::path const& folder, AsOf const& as_of) {
    ImportReport report;
    auto files = files_of(folder, report);
    return PackReader(std::move(files), name_of(folder), as_of, std::move(report));
}

} // namespace

Outcome<Pack, PackRefusal> read_pack(std::filesystem::path const& folder, AsOf const& as_of) {
    return reader_of(folder, as_of).pack();
}

Outcome<Pack, PackRefusal> read_pack(PackFiles files, std::string name, AsOf const& as_of) {
    return PackReader(std::move(files), std::move(name), as_of, {}).pack();
}

Outcome<PackDraft, PackRefusal> read_draft(std::filesystem::path const& folder, AsOf const& as_of) {
    return reader_of(folder, as_of).draft();
}

Outcome<PackDraft, PackRefusal> read_draft(PackFiles files, std::string name, AsOf const& as_of) {
    return PackReader(std::move(files), std::move(name), as_of, {}).draft();
}

} // namespace kith::exchange
