// Many threads do everything at once to a few nodes: nothing hangs, every code is a documented one, everything comes back.
using System;
using System.Collections.Generic;
using System.Linq;
using JoinLeaf.Provider;

namespace JoinLeaf.Conformance;

/// <summary>Opens, joins, sends, cancels and closes from many threads, in an order that differs with each thread's seed.</summary>
[TestClass]
public class StormTests : NodeTests
{
    private const int Rounds = 40;
    private static readonly HashSet<int> s_allowed = new HashSet<int>
    {
        0, Wsa.WSAEINTR, Wsa.WSAENOTSOCK, Wsa.WSAENOTCONN, Wsa.WSAECONNREFUSED, Wsa.WSAECONNRESET, Wsa.WSAETIMEDOUT, Wsa.WSAENOBUFS,
        Wsa.WSAEDISCON, Wsa.WSAEALREADY, Wsa.WSAEISCONN, Wsa.WSAEINPROGRESS, Wsa.WSAEMFILE, Wsa.WSAEINVAL, Wsa.WSAESHUTDOWN, Wsa.WSAEADDRINUSE,
    };

    /// <summary>A listening root, and leaves that come and go on other threads while one more thread cancels.</summary>
    /// <param name="seed">The first thread's seed.</param>
    [TestMethod]
    [DataRow(1)]
    [DataRow(1001)]
    public void EverythingAtOnce(int seed)
    {
        Limits limits = Node.PatientLimits();
        limits.JoinTimeoutMs = 400;
        limits.RetryMs = 50;
        Node rootNode = AddNode(limits);
        Node[] nodes = [AddNode(limits), AddNode(limits)];
        MultipointSocket root = rootNode.Listening(MultipointRole.Root);
        byte[] name = root.LocalName;
        Call<int> accepts = Call<int>.Start(() => AcceptAll(root));
        Call<int>[] leaves = Enumerable.Range(0, 4).Select(i => Call<int>.Start(() => LiveAsLeaf(nodes[i % 2].Provider, name, new Random(seed + i)))).ToArray();
        Call<int> sends = Call<int>.Start(() => SendAll(root, new Random(seed + 50)));
        Call<int> cancels = Call<int>.Start(() => CancelSome(nodes[0].Provider, leaves));
        foreach (Call<int> call in leaves.Append(cancels).Append(sends))
        {
            Assert.Contains(call.Result(), s_allowed);
        }

        rootNode.Provider.WSPCloseSocket(root.Handle, out int _);
        Assert.AreEqual(Wsa.WSAENOTSOCK, accepts.Result());
    }

    private static int AcceptAll(MultipointSocket root)
    {
        while (true)
        {
            int error = root.TryAccept(null, null, out MultipointSocket? _);
            if (error != 0 && error != Wsa.WSAECONNRESET && error != Wsa.WSAENOBUFS)
            {
                return error;
            }
        }
    }

    private static int SendAll(MultipointSocket root, Random random)
    {
        byte[] message = new byte[64];
        for (int i = 0; i < Rounds * 20; i++)
        {
            int error = root.TrySend(message, 0, random.Next(1, message.Length));
            if (!s_allowed.Contains(error))
            {
                return error;
            }
        }

        return 0;
    }

    private static int CancelSome(WspProvider provider, Call<int>[] others)
    {
        while (others.Any(call => call.Thread.IsAlive))
        {
            provider.WSPCancelBlockingCall(out int error);
            if (error != 0 && error != Wsa.WSAEINVAL)
            {
                return error;
            }

            System.Threading.Thread.Yield();
        }

        return 0;
    }

    private static int LiveAsLeaf(WspProvider provider, byte[] root, Random random)
    {
        byte[] buffer = new byte[600];
        WsaBuffer callee = new WsaBuffer(new byte[64]);
        for (int i = 0; i < Rounds; i++)
        {
            int s = provider.WSPSocket(0, 0, 0, null, 0, Wsa.WSA_FLAG_MULTIPOINT_C_LEAF | Wsa.WSA_FLAG_MULTIPOINT_D_LEAF, out int error);
            if (error != 0)
            {
                return error;
            }

            provider.WSPSetSockOpt(s, Wsa.SOL_SOCKET, Wsa.SO_RCVTIMEO, [20, 0, 0, 0], 4, out int _);
            callee.Length = callee.Bytes.Length;
            provider.WSPJoinLeaf(s, root, root.Length, null, callee, null, null, Wsa.JL_BOTH, out error);
            for (int step = random.Next(4); step > 0 && s_allowed.Contains(error) && error == 0; step--)
            {
                int flags = 0;
                if (random.Next(2) == 0)
                {
                    provider.WSPSend(s, [new WsaBuffer(buffer, random.Next(1, 100))], 1, out int _, 0, null, null, null, out error);
                }
                else
                {
                    provider.WSPRecv(s, [new WsaBuffer(buffer)], 1, out int _, ref flags, null, null, null, out error);
                }
            }

            if (!s_allowed.Contains(error))
            {
                return error;
            }

            if (random.Next(3) == 0)
            {
                provider.WSPSendDisconnect(s, new WsaBuffer(buffer, random.Next(20)), out int _);
            }

            provider.WSPCloseSocket(s, out error);
            if (error != 0)
            {
                return error;
            }
        }

        return 0;
    }
}
