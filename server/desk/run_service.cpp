// SPDX-License-Identifier: MIT
#include "desk/run_service.hpp"

#include "desk/study.hpp"
#include "explanation/codes.hpp"

#include <algorithm>
#include <new>
#include <set>

namespace kith::desk {

using explanation::code_of;
using store::KeptRun;

namespace {

constexpr std::size_t rows_at_once = 40;      // of a finished run, in one change: a call waits for two such
constexpr std::size_t openings_at_once = 200; // of narrow rows
constexpr std::size_t certificate_bytes_at_once = 1 << 17;
constexpr std::size_t tried_at_once = 2;            // approved pairings, in one change
constexpr std::size_t study_edges_max = 20'000'000; // above it what a run was found from is not kept

void publish(store::Change& change, std::int64_t centre, std::int64_t run) {
    change.publish(centre, {"run.changed", {}, {}, {}, std::to_string(run)});
}

// Ended without a result.
struct Ended {
    std::string state; // cancelled, failed
    std::string why;
};

} // namespace

struct RunService::Inside : std::enable_shared_from_this<RunService::Inside> {
    explicit Inside(Options given) : options(std::move(given)) {}

    Options const options;
    Counts counts;

    struct Centre {
        bool busy = false;  // a run of it is in the pool
        bool again = false; // woken meanwhile
        bool trying = false;
        std::int64_t run = 0; // being worked out
        std::shared_ptr<std::atomic<bool>> cancel;
        std::shared_ptr<Study const> study;
        std::int64_t study_run = 0;
    };
    mutable std::mutex mutex; // guards what follows
    std::map<std::int64_t, Centre> centres;
    std::set<std::int64_t> turned_away; // the pool was full
    bool stopping = false;

    // ---- how far it has come ----

    class Teller {
      public:
        Teller(Inside& inside, std::int64_t centre, std::int64_t run)
            : inside_(inside), centre_(centre), run_(run) {}

        void say(std::string_view stage, std::int64_t done, std::int64_t total) {
            std::lock_guard const guard(mutex_);
            auto const now = std::chrono::steady_clock::now();
            if (said_ && now - *said_ < inside_.options.progress_every && stage == stage_) return;
            said_ = now;
            stage_ = stage;
            auto tell = [centre = centre_, run = run_, stage = stage_, done, total](store::Change& change) {
                store::RunRows rows(change.database(), centre);
                auto row = rows.find(run);
                if (!row || row->state != "running") return;
                row->stage = stage;
                row->stage_done = done;
                row->stage_total = total;
                rows.put(*row);
                publish(change, centre, run);
            };
            try {
                inside_.options.writer->submit(std::move(tell), [](std::exception_ptr const&) {});
            } catch (store::StoreFault const&) {
                // Busy: whoever waits hears of the next step.
            }
        }

      private:
        Inside& inside_;
        std::int64_t centre_;
        std::int64_t run_;
        std::mutex mutex_;
        std::optional<std::chrono::steady_clock::time_point> said_;
        std::string stage_;
    };

    // ---- runs ----

    void begin(std::int64_t centre) {
        {
            std::lock_guard const guard(mutex);
            auto& each = centres[centre];
            if (stopping) return;
            if (each.busy) {
                each.again = true;
                return;
            }
            each.busy = true;
            each.again = false;
        }
        bool const taken = options.solve(
            [self = shared_from_this(), centre](std::stop_token const& stop) { self->work(centre, stop); });
        if (taken) return;
        std::lock_guard const guard(mutex);
        centres[centre].busy = false;
        turned_away.insert(centre);
    }

    void work(std::int64_t centre, std::stop_token const& stop) {
        bool worked = false;
        try {
            if (auto const run = claim(centre)) {
                worked = true;
                run_one(centre, *run, stop);
            }
            forget(centre);
        } catch (std::exception const& fault) { // the store would not: tried again when somebody comes
            options.report(fault.what());
            worked = false;
        }
        std::set<std::int64_t> others;
        {
            std::lock_guard const guard(mutex);
            auto& each = centres[centre];
            each.busy = false;
            if (each.again || worked) turned_away.insert(centre);
            others.swap(turned_away);
        }
        for (auto const other : others) begin(other); // to the end of the pool's queue: centres take turns
    }

    // The next that waits, now running. What else is running there is of a process that ended.
    std::optional<KeptRun> claim(std::int64_t centre) {
        std::optional<KeptRun> claimed;
        options.writer->change([&](store::Change& change) {
            fail_interrupted(change, centre);
            store::RunRows rows(change.database(), centre);
            auto const queued = rows.in_state("queued");
            if (queued.empty()) return;
            claimed = queued.front();
            claimed->state = "running";
            claimed->stage = "reading";
            claimed->as_of = change.now();
            rows.put(*claimed);
            publish(change, centre, claimed->number);
        });
        return claimed;
    }

    static void fail_interrupted(store::Change& change, std::int64_t centre) {
        store::RunRows rows(change.database(), centre);
        for (auto& run : rows.in_state("running")) {
            run.state = "failed";
            run.why = "interrupted";
            run.ended_at = change.now();
            rows.put(run);
            publish(change, centre, run.number);
        }
    }

    void run_one(std::int64_t centre, KeptRun const& run, std::stop_token const& stop) {
        auto const cancel = std::make_shared<std::atomic<bool>>(false);
        {
            std::lock_guard const guard(mutex);
            centres[centre].run = run.number;
            centres[centre].cancel = cancel;
        }
        auto const cancelled = [&] { return cancel->load() || stop.stop_requested(); };
        std::optional<Ended> ended;
        try {
            ended = find_and_write(centre, run, cancelled);
        } catch (std::bad_alloc const&) {
            ended = Ended{"failed", "out_of_memory"};
        } catch (std::exception const& fault) {
            options.report(fault.what());
            ended = Ended{"failed", "fault"};
        }
        {
            std::lock_guard const guard(mutex);
            centres[centre].run = 0;
            centres[centre].cancel = nullptr;
        }
        if (!ended) {
            ++counts.done;
            return;
        }
        if (ended->state == "cancelled" && !cancel->load()) *ended = {"failed", "interrupted"};
        ++(ended->state == "cancelled" ? counts.cancelled : counts.failed);
        erase(centre, run.number);
        options.writer->change([&](store::Change& change) {
            store::RunRows rows(change.database(), centre);
            auto row = rows.find(run.number);
            if (!row || row->state != "running") return;
            row->state = ended->state;
            row->why = ended->why;
            row->ended_at = change.now();
            rows.put(*row);
            publish(change, centre, run.number);
        });
    }

    std::optional<Ended> find_and_write(std::int64_t centre, KeptRun run,
                                        std::function<bool()> const& cancelled) {
        auto const because = [](StudyRefused const& refused) {
            return refused.code == "cancelled" ? Ended{"cancelled", ""} : Ended{"failed", refused.code};
        };
        Teller teller(*this, centre, run.number);
        RunWatch const watch{cancelled,
                             [&](std::string_view stage, std::int64_t done, std::int64_t total) {
                                 teller.say(stage, done, total);
                             },
                             options.threads};
        Outcome<RunInput, StudyRefused> input = refuse(StudyRefused{"cancelled"});
        {
            store::Database database(options.database, store::Database::Mode::read);
            database.run("begin"); // all that is read is of one instant
            input = read_run(database, centre, run, *run.as_of, cancelled);
        }
        if (!input) return because(input.error());
        if (cancelled()) return Ended{"cancelled", ""};
        run.previous = input->previous;
        run.event = input->event;
        auto const study = Study::make(std::move(*input), run, watch);
        if (!study) return because(study.error());
        return write(centre, run, *study, cancelled, teller);
    }

    std::optional<Ended> write(std::int64_t centre, KeptRun const& run,
                               std::shared_ptr<Study const> const& study,
                               std::function<bool()> const& cancelled, Teller& teller) {
        auto& writer = *options.writer;
        auto const pairings = study->pairings();
        for (std::size_t at = 0; at < pairings.size(); at += rows_at_once) {
            if (cancelled()) return Ended{"cancelled", ""};
            teller.say("writing", static_cast<std::int64_t>(at), static_cast<std::int64_t>(pairings.size()));
            writer.change([&](store::Change& change) {
                store::RunRows rows(change.database(), centre);
                if (at == 0) set_partial(rows, run.number, true);
                auto const end = std::min(pairings.size(), at + rows_at_once);
                for (auto i = at; i < end; ++i) rows.add(run.number, pairings[i]);
            });
        }
        auto const openings = study->openings();
        for (std::size_t at = 0; at < openings.size(); at += openings_at_once) {
            if (cancelled()) return Ended{"cancelled", ""};
            writer.change([&](store::Change& change) {
                store::RunRows rows(change.database(), centre);
                auto const end = std::min(openings.size(), at + openings_at_once);
                for (auto i = at; i < end; ++i) rows.add(run.number, openings[i]);
            });
        }
        std::string_view const certificate = study->certificate();
        for (std::size_t at = 0, part = 1; at < certificate.size(); ++part) {
            if (cancelled()) return Ended{"cancelled", ""};
            auto const end = character_end(certificate, at + certificate_bytes_at_once);
            writer.change([&](store::Change& change) {
                store::RunRows(change.database(), centre)
                    .add_part(run.number, static_cast<std::int64_t>(part), certificate.substr(at, end - at));
            });
            at = end;
        }
        bool finished = false;
        keep(centre, run.number, study); // there before anybody hears that it is done
        writer.change([&](store::Change& change) {
            if (cancelled()) return;
            store::RunRows rows(change.database(), centre);
            auto row = rows.find(run.number);
            if (!row || row->state != "running") return;
            row->state = "done";
            row->stage.clear();
            row->stage_done = row->stage_total = 0;
            row->ended_at = change.now();
            fill_in(*row, run, *study);
            rows.put(*row);
            publish(change, centre, run.number);
            finished = true;
        });
        if (finished) return {};
        return Ended{"cancelled", ""};
    }

    // The end of the part that begins before `at`, between characters.
    static std::size_t character_end(std::string_view text, std::size_t at) {
        if (at >= text.size()) return text.size();
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
        return at;
    }

    static void fill_in(KeptRun& row, KeptRun const& run, Study const& study) {
        using explanation::Movement;
        auto const& plan = study.plan();
        auto const count = [&](Movement movement) {
            return static_cast<std::int64_t>(study.diff().count(movement));
        };
        row.previous = run.previous;
        row.event = run.event;
        row.plan_class = code_of(plan.plan_class);
        row.stopped = code_of(plan.stopped);
        row.value = plan.value;
        row.upper_bound = plan.upper_bound;
        row.promise_points = study.diff().promise_points;
        row.volunteers = static_cast<std::int64_t>(study.roster().volunteers().size());
        row.openings = static_cast<std::int64_t>(study.roster().openings().size());
        row.edges = static_cast<std::int64_t>(study.graph().edges());
        row.added = count(Movement::added);
        row.moved = count(Movement::moved);
        row.dropped = count(Movement::dropped);
        row.untouched = count(Movement::untouched);
        row.details = true;
        row.partial = false;
    }

    static void set_partial(store::RunRows& rows, std::int64_t number, bool partial) {
        auto row = rows.find(number);
        if (!row) return;
        row->partial = partial;
        rows.put(*row);
    }

    void keep(std::int64_t centre, std::int64_t run, std::shared_ptr<Study const> study) {
        if (study->graph().edges() > study_edges_max) study.reset();
        std::lock_guard const guard(mutex);
        auto& each = centres[centre];
        each.study.swap(study); // the one before goes when nobody waits for the lock
        each.study_run = run;
    }

    // ---- what is not kept ----

    // Whatever is left at the end is erased by the next process.
    void forget(std::int64_t centre) {
        std::vector<std::int64_t> old;
        std::vector<std::int64_t> left;
        options.writer->read([&](store::Database& database) {
            store::RunRows rows(database, centre);
            old = rows.details_beyond(runs_detailed_max);
            left = rows.left_partial();
        });
        for (auto const run : old) {
            options.writer->change([&](store::Change& change) {
                store::RunRows rows(change.database(), centre);
                auto row = rows.find(run);
                row->details = false; // first: nobody decides on half of it
                row->partial = true;
                rows.put(*row);
            });
            left.push_back(run);
        }
        for (auto const run : left) erase(centre, run);
    }

    void erase(std::int64_t centre, std::int64_t run) {
        for (bool more = true; more && !is_stopping();) {
            options.writer->change([&](store::Change& change) {
                store::RunRows rows(change.database(), centre);
                more = rows.erase_details(run, rows_at_once) > 0;
                if (!more) set_partial(rows, run, false);
            });
        }
    }

    [[nodiscard]] bool is_stopping() const {
        std::lock_guard const guard(mutex);
        return stopping;
    }

    // ---- approved pairings ----

    // A few at a time, one change after the other, so that calls go in between.
    void go_on_trying(std::int64_t centre) {
        {
            std::lock_guard const guard(mutex);
            if (stopping || std::exchange(centres[centre].trying, true)) return;
        }
        try_next(centre);
    }

    void try_next(std::int64_t centre) {
        auto const more = std::make_shared<bool>(false);
        auto const change_some = [centre, more](store::Change& change) {
            auto const waiting = store::RunRows(change.database(), centre).with_waiting();
            if (waiting.empty()) return;
            *more = try_approved(change, centre, waiting.front(), tried_at_once) || waiting.size() > 1;
        };
        auto const then = [self = shared_from_this(), centre, more](std::exception_ptr const& fault) {
            {
                std::lock_guard const guard(self->mutex);
                if (fault || !*more || self->stopping) {
                    self->centres[centre].trying = false;
                    return;
                }
            }
            self->try_next(centre);
        };
        try {
            options.writer->submit(change_some, then);
        } catch (store::StoreFault const&) { // busy: when somebody comes again, or at the next start
            std::lock_guard const guard(mutex);
            centres[centre].trying = false;
        }
    }
};

RunService::RunService(Options options) : inside_(std::make_shared<Inside>(std::move(options))) {
    auto& writer = *inside_->options.writer;
    for (auto const& centre : writer.centres()) {
        writer.change([&](store::Change& change) { Inside::fail_interrupted(change, centre.number); });
        wake(centre.number);
    }
}

RunService::~RunService() {
    stop();
}

void RunService::wake(std::int64_t centre) {
    inside_->begin(centre);
    inside_->go_on_trying(centre);
}

void RunService::cancel(std::int64_t centre, std::int64_t run) {
    std::lock_guard const guard(inside_->mutex);
    auto const found = inside_->centres.find(centre);
    if (found != inside_->centres.end() && found->second.run == run && found->second.cancel)
        *found->second.cancel = true;
}

void RunService::stop() {
    std::lock_guard const guard(inside_->mutex);
    inside_->stopping = true;
}

std::shared_ptr<Study const> RunService::study(std::int64_t centre, std::int64_t run) const {
    std::lock_guard const guard(inside_->mutex);
    auto const found = inside_->centres.find(centre);
    if (found == inside_->centres.end() || found->second.study_run != run) return nullptr;
    return found->second.study;
}

RunService::Counts const& RunService::counts() const {
    return inside_->counts;
}

} // namespace kith::desk
