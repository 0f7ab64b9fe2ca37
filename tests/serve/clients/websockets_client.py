# SPDX-License-Identifier: MIT
# The server as python3-websockets sees it: calls, a batch, pings both ways, a message too long, a goodbye.
# Usage: websockets_client.py PORT PID; sends SIGTERM to PID at the end and expects 1001.
import asyncio, json, os, signal, sys
import websockets

port, pid = int(sys.argv[1]), int(sys.argv[2])
address = f"ws://127.0.0.1:{port}/rpc"


async def main():
    async with websockets.connect(address) as socket:
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "rpc.discover"}))
        reply = json.loads(await socket.recv())
        assert reply["id"] == 1 and reply["result"]["openrpc"].startswith("1.3"), reply
        # As long a message as this client takes is 1 MiB: five descriptions of the server are more.
        await socket.send(json.dumps([{"jsonrpc": "2.0", "id": n, "method": "rpc.discover" if n == 2 else "session.me"}
                                      for n in range(5)]))
        replies = json.loads(await socket.recv())
        assert [each["id"] for each in replies] == list(range(5)) and all("result" in each for each in replies), replies
        await asyncio.wait_for(await socket.ping(), 5)
        await socket.send("{")
        assert json.loads(await socket.recv())["error"]["code"] == -32700

    async with websockets.connect(address) as socket:
        await socket.send("x" * 100_000)
        try:
            await socket.recv()
            raise AssertionError("a message too long was taken")
        except websockets.ConnectionClosedError as closed:
            assert closed.rcvd.code == 1009, closed

    try:
        async with websockets.connect(address, origin="https://elsewhere.example"):
            raise AssertionError("a strange origin was taken")
    except websockets.InvalidStatusCode as refused:
        assert refused.status_code == 403, refused

    sockets = [await websockets.connect(address) for _ in range(20)]
    os.kill(pid, signal.SIGTERM)
    for socket in sockets:
        try:
            await asyncio.wait_for(socket.recv(), 5)
            raise AssertionError("something was sent")
        except websockets.ConnectionClosed as closed:
            assert closed.rcvd.code == 1001, closed


asyncio.run(main())
print("all well")
