# SPDX-License-Identifier: MIT
# The whole server under the same load as the bare connections: sign-in, permissions, one writer, its database. Makes
# 64 people, then lets bench_serve speak for them.
# Usage: hub_bench.py KITH BENCH_SERVE [SOCKETS]
import asyncio
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "tests", "day"))
import hub as hubs
import village

village.PEOPLE = 63


def main():
    hubs.raise_open_files()
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as folder:
        # What is measured is the work, not how the limits refuse it.
        made = village.Village(sys.argv[1], folder, settings=[f"rates.{name}=1000000" for name in (
            "calls_burst", "calls_per_second", "household_calls_burst", "household_calls_per_second")])
        hub = made.hub()
        hub.start()
        asyncio.run(made.found(hub))
        tokens = os.path.join(folder, "tokens")
        with open(tokens, "w") as file:
            file.writelines(made.tokens[name] + "\n" for name in
                            ["admin", *(f"V{number}" for number in range(village.PEOPLE))])
        sockets = sys.argv[3] if len(sys.argv) > 3 else "10000"
        subprocess.run([sys.argv[2], "--client", str(hub.port), str(hub.process.pid), tokens,
                        f"{hub.today():%Y%m%d}", "--sockets", sockets], check=True)
        print(f"  stopped with {hub.stop()}")


main()
