// Calls that the contract forbids: each must answer the documented code, and change nothing.
using JoinLeaf.Provider;

namespace JoinLeaf.Simulation;

internal sealed partial class App
{
    private void Misuse()
    {
        ulong before = StateDigest.Of(_node);
        int kind = _rng.Below(5);
        switch (kind)
        {
            case 0:
                MisuseClosed();
                break;
            case 1:
                MisuseArguments();
                break;
            case 2:
            case 3:
                MisuseState();
                break;
            default:
                MisuseEvents();
                break;
        }

        _world.Totals.Misuses++;
        _world.Trace.Note(_node.Index, What.Misuse, kind);
        if (StateDigest.Of(_node) != before)
        {
            Fail($"a call that failed has changed something (misuse {kind})");
        }
    }

    private void Expect(string call, int result, int error, int code)
    {
        CheckCode(call, result, error);
        if (error != code)
        {
            Fail($"{call} answered {error} where {code} is right");
        }
    }

    /// <summary>A descriptor that is closed, or never was one (row 11).</summary>
    private void MisuseClosed()
    {
        int s = _rng.Chance(300) ? _rng.Below(100000) : -1;
        foreach (int seen in _descriptorsSeen)
        {
            bool isOpen = _sockets.Exists(o => o.Descriptor == seen);
            s = !isOpen && (s < 0 || _rng.Chance(200)) ? seen : s;
        }

        if (_sockets.Exists(o => o.Descriptor == s))
        {
            return;
        }

        byte[] name = NameOf(0, RootPort);
        int length = 16;
        int flags = 0;
        WsaBuffer[] buffers = [new WsaBuffer(new byte[4])];
        Expect("WSPJoinLeaf", Provider.WSPJoinLeaf(s, name, 16, null, null, null, null, Wsa.JL_BOTH, out int e), e, Wsa.WSAENOTSOCK);
        Expect("WSPAccept", Provider.WSPAccept(s, null, ref length, null, null, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPSend", Provider.WSPSend(s, buffers, 1, out int _, 0, null, null, null, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPRecv", Provider.WSPRecv(s, buffers, 1, out int _, ref flags, null, null, null, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPCloseSocket", Provider.WSPCloseSocket(s, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPShutdown", Provider.WSPShutdown(s, Wsa.SD_SEND, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPBind", Provider.WSPBind(s, name, 16, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPListen", Provider.WSPListen(s, 1, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPEventSelect", Provider.WSPEventSelect(s, _events[0], FullMask, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPEnumNetworkEvents", Provider.WSPEnumNetworkEvents(s, null, _record, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPRecvDisconnect", Provider.WSPRecvDisconnect(s, null, out e), e, Wsa.WSAENOTSOCK);
        Expect("WSPGetPeerName", Provider.WSPGetPeerName(s, name, ref length, out e), e, Wsa.WSAENOTSOCK);
    }

    /// <summary>Arguments that the join forbids (rows 12 to 19).</summary>
    private void MisuseArguments()
    {
        SimSocket? socket = Pick(s => s.Part != Part.PerLeaf);
        if (socket == null)
        {
            return;
        }

        int s = socket.Descriptor;
        byte[] good = NameOf(_rng.Below(_world.Nodes.Length), RootPort);
        byte[] family = (byte[])good.Clone();
        family[0] = 23;
        QualityOfService quality = new QualityOfService { SendingServiceType = QualityOfService.ServiceTypeGuaranteed };
        WsaBuffer large = new WsaBuffer(new byte[_node.Plan.Limits.MaxConnectData + 1]);
        WsaBuffer broken = new WsaBuffer(new byte[4], 5);
        Expect("WSPJoinLeaf without a name", Provider.WSPJoinLeaf(s, null, 16, null, null, null, null, Wsa.JL_BOTH, out int e), e, Wsa.WSAEFAULT);
        Expect("WSPJoinLeaf with a short name", Provider.WSPJoinLeaf(s, good, 15, null, null, null, null, Wsa.JL_BOTH, out e), e, Wsa.WSAEFAULT);
        Expect("WSPJoinLeaf with another family", Provider.WSPJoinLeaf(s, family, 16, null, null, null, null, Wsa.JL_BOTH, out e), e, Wsa.WSAEAFNOSUPPORT);
        Expect("WSPJoinLeaf to nobody", Provider.WSPJoinLeaf(s, SockAddr.Create(0, 0, 0, 0, 0), 16, null, null, null, null, Wsa.JL_BOTH, out e), e, Wsa.WSAEADDRNOTAVAIL);
        Expect("WSPJoinLeaf with wrong flags", Provider.WSPJoinLeaf(s, good, 16, null, null, null, null, 3, out e), e, Wsa.WSAEINVAL);
        Expect("WSPJoinLeaf with too much data", Provider.WSPJoinLeaf(s, good, 16, large, null, null, null, Wsa.JL_BOTH, out e), e, Wsa.WSAEFAULT);
        Expect("WSPJoinLeaf with a broken buffer", Provider.WSPJoinLeaf(s, good, 16, null, broken, null, null, Wsa.JL_BOTH, out e), e, Wsa.WSAEFAULT);
        Expect("WSPJoinLeaf with much quality", Provider.WSPJoinLeaf(s, good, 16, null, null, quality, null, Wsa.JL_BOTH, out e), e, Wsa.WSAEOPNOTSUPP);
        Expect("WSPSend without buffers", Provider.WSPSend(s, null!, 0, out int _, 0, null, null, null, out e), e, Wsa.WSAEFAULT);
        Expect("WSPShutdown of nothing", Provider.WSPShutdown(s, 7, out e), e, Wsa.WSAEINVAL);
    }

    /// <summary>Calls in a state that forbids them (rows 27, 29, 36, 41, 48).</summary>
    private void MisuseState()
    {
        SimSocket? socket = Pick(_ => true);
        if (socket == null)
        {
            return;
        }

        int s = socket.Descriptor;
        int length = 16;
        byte[] name = NameOf(_rng.Below(_world.Nodes.Length), ListenerPort);
        bool isPending = socket.Part != Part.PerLeaf && _node.Tables.Sockets.Pending[socket.Row] >= 0;
        int join = isPending ? Wsa.WSAEALREADY
            : socket.Part == Part.PerLeaf ? socket.IsJoinedInside ? Wsa.WSAEISCONN : Wsa.WSAEINVAL
            : socket.Part == Part.Listener ? Wsa.WSAEINVAL
            : socket.Part == Part.Leaf && socket.IsJoinedInside ? Wsa.WSAEISCONN : socket.Part == Part.Root && socket.IsShut ? Wsa.WSAESHUTDOWN : 0;
        if (join != 0)
        {
            Expect($"WSPJoinLeaf on a {socket.Part}", Provider.WSPJoinLeaf(s, name, 16, null, null, null, null, Wsa.JL_BOTH, out int e), e, join);
        }

        if (!socket.IsListening)
        {
            Expect("WSPAccept on a socket that does not listen", Provider.WSPAccept(s, null, ref length, null, null, out int e), e, Wsa.WSAEINVAL);
        }

        if (socket.Part == Part.PerLeaf || _node.Tables.Sockets.Port[socket.Row] >= 0)
        {
            Expect("WSPBind of a bound socket", Provider.WSPBind(s, NameOf(_node.Index, 7000), 16, out int e), e, Wsa.WSAEINVAL);
        }

        if (isPending && socket.Part == Part.Leaf || socket.Stage == Stage.Failed)
        {
            WsaBuffer[] buffers = [new WsaBuffer(new byte[4])];
            Expect("WSPSend before the join has ended", Provider.WSPSend(s, buffers, 1, out int _, 0, null, null, null, out int e), e, Wsa.WSAENOTCONN);
            Expect("WSPGetPeerName before the join has ended", Provider.WSPGetPeerName(s, name, ref length, out e), e, Wsa.WSAENOTCONN);
        }

        MisuseMembership(socket);
    }

    private void MisuseMembership(SimSocket socket)
    {
        int length = 16;
        int s = socket.Descriptor;
        byte[] name = new byte[16];
        if (socket.Part == Part.Root)
        {
            Expect("WSPGetPeerName on a root (row 91)", Provider.WSPGetPeerName(s, name, ref length, out int e), e, Wsa.WSAENOTCONN);
        }
        else if (socket.IsMember && socket.IsJoinedInside)
        {
            Expect("WSPRecvDisconnect on a member", Provider.WSPRecvDisconnect(s, null, out int e), e, Wsa.WSAENOTCONN);
            Expect("WSPListen on a member", Provider.WSPListen(s, 1, out e), e, Wsa.WSAEISCONN);
            Must("WSPGetPeerName", Provider.WSPGetPeerName(s, name, ref length, out e), e);
            if (SimNetwork.NodeOf(Drivers.PeerTable.AddressIn(name)) != socket.OtherNode)
            {
                Fail($"socket {socket.Id} is joined to node {socket.OtherNode}, and GetPeerName says {SockAddr.ToText(name)} (row 91)");
            }

            bool mayInvite = socket.Part == Part.PerLeaf && socket.Root!.IsOpen && !socket.Root.IsShut && _node.Tables.Sockets.Pending[socket.Root.Row] < 0;
            if (mayInvite)
            {
                Expect("WSPJoinLeaf to a member (row 29)", Provider.WSPJoinLeaf(socket.Root!.Descriptor, name, 16, null, null, null, null, Wsa.JL_BOTH, out e), e, Wsa.WSAEISCONN);
            }
        }
    }

    /// <summary>Event calls that fail, and clear nothing (row 85).</summary>
    private void MisuseEvents()
    {
        SimSocket? socket = Pick(_ => true);
        if (socket == null)
        {
            return;
        }

        int s = socket.Descriptor;
        Expect("WSPEnumNetworkEvents without a record", Provider.WSPEnumNetworkEvents(s, _events[0], null, out int e), e, Wsa.WSAEFAULT);
        Expect("WSPEventSelect without an object", Provider.WSPEventSelect(s, null, Wsa.FD_READ, out e), e, Wsa.WSAEINVAL);
        Expect("WSPEventSelect of unknown events", Provider.WSPEventSelect(s, _events[0], 1 << 20, out e), e, Wsa.WSAEINVAL);
        Expect("WSPIoctl(FIONBIO 0) with events selected (row 82)", Provider.WSPIoctl(s, Wsa.FIONBIO, new byte[4], 4, null, 0, out int _, null, null, null, out e), e, Wsa.WSAEINVAL);
        Expect("WSPCancelBlockingCall", Provider.WSPCancelBlockingCall(out e), e, Wsa.WSAEINVAL);
        Expect("WSPSetSockOpt", Provider.WSPSetSockOpt(s, Wsa.SOL_SOCKET, 1, new byte[4], 4, out e), e, Wsa.WSAENOPROTOOPT);
        byte[] value = new byte[4];
        int length = 4;
        Expect("WSPGetSockOpt", Provider.WSPGetSockOpt(s, Wsa.SOL_SOCKET, 0x7777, value, ref length, out e), e, Wsa.WSAENOPROTOOPT);
    }
}
